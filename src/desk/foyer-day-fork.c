/* day.fork and day.apply: plans for the bookings of somebody who is away, and doing one of them in one step that can be undone. */
#define G_LOG_DOMAIN "foyer-desk"

#include "config.h"

#include <string.h>
#include <glib/gi18n-lib.h>

#include "foyer-calendar-read.h"
#include "foyer-cmd-booking-private.h"
#include "foyer-cmd-common.h"
#include "foyer-finder-read.h"
#include "foyer-hooks.h"
#include "foyer-lookup.h"
#include "foyer-replan.h"
#include "foyer-service.h"
#include "foyer-settings.h"

#define DEFAULT_DAYS 8

/* ---- what is to be placed --------------------------------------------------------------------------------------------------- */

typedef struct
{
  FoyerDb *db;
  FoyerLocation *place;
  FoyerFinderBook book;
  GArray *blocks; /* FoyerCalendarBlock: of the absent one, that day */
  GArray *jobs;   /* guint: indices into blocks */
  GArray *ids;    /* FoyerId: their appointments */
  GArray *clients; /* FoyerId */
  FoyerReplanJob *replan_jobs;
  FoyerReplanShape *shapes;
  FoyerMinutes *client_free;
  guint *resource_of;
  int earliest;
} Fork;

static void
fork_clear (Fork *f)
{
  g_clear_pointer (&f->place, foyer_location_free);
  foyer_finder_book_clear (&f->book);
  g_clear_pointer (&f->blocks, g_array_unref);
  g_clear_pointer (&f->jobs, g_array_unref);
  g_clear_pointer (&f->ids, g_array_unref);
  g_clear_pointer (&f->clients, g_array_unref);
  g_free (f->replan_jobs);
  g_free (f->shapes);
  g_free (f->client_free);
  g_free (f->resource_of);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Fork, fork_clear)

/* Who has come, was paid for with a receipt, or stands before now, stays; a group event is nobody's to hand on. */
static gboolean
can_be_moved (const FoyerCalendarBlock *b,
              int earliest)
{
  return foyer_status_holds_time (b->status) && b->status != FOYER_STATUS_ARRIVED && !b->receipt && b->m0 >= earliest
         && (b->flags & (FOYER_BOARD_ROW_EVENT | FOYER_BOARD_ROW_GUEST)) == 0;
}

static const FoyerCalendarBlock *
block_of (const Fork *f,
          guint job)
{
  return &g_array_index (f->blocks, FoyerCalendarBlock, g_array_index (f->jobs, guint, job));
}

static int
client_index (Fork *f,
              const FoyerId *client,
              gboolean add)
{
  if (foyer_id_is_none (client))
    return -1;
  for (guint i = 0; i < f->clients->len; i++)
    if (foyer_id_equal (&g_array_index (f->clients, FoyerId, i), client))
      return (int) i;
  if (!add)
    return -1;
  g_array_append_val (f->clients, *client);
  return (int) f->clients->len - 1;
}

/* What the client has booked beside these; parts of a package too, which stay at their hour whoever does them. */
static void
read_clients (Fork *f,
              const char *from,
              const char *to)
{
  gsize n = (gsize) f->book.n_days * MAX (f->clients->len, 1);
  FoyerStmt *s = foyer_db_sql (f->db, "SELECT day, m0, dur, client, id, flags FROM board WHERE loc = ?1 AND day BETWEEN ?2 AND ?3 AND client IS NOT NULL");

  f->client_free = g_new0 (FoyerMinutes, n);
  for (gsize i = 0; i < n; i++)
    foyer_minutes_add (&f->client_free[i], 0, FOYER_DAY_MINUTES);
  foyer_stmt_bind_id (s, 1, &f->place->id);
  foyer_stmt_bind_text (s, 2, from);
  foyer_stmt_bind_text (s, 3, to);
  while (foyer_stmt_step (s))
    {
      FoyerId client = foyer_stmt_id (s, 3), id = foyer_stmt_id (s, 4);
      int index = client_index (f, &client, FALSE), m0 = (int) foyer_stmt_int (s, 1);
      gboolean own = FALSE;
      gint64 date;

      if (index < 0 || (foyer_stmt_int (s, 5) & FOYER_BOARD_ROW_IDLE) != 0 || !foyer_date_parse (foyer_stmt_text (s, 0), &date))
        continue;
      for (guint i = 0; i < f->ids->len && !own; i++)
        own = !f->replan_jobs[i].fixed && foyer_id_equal (&g_array_index (f->ids, FoyerId, i), &id);
      if (!own)
        foyer_minutes_remove (&f->client_free[(guint) (date - f->book.first) * f->clients->len + (guint) index], m0, m0 + (int) foyer_stmt_int (s, 2));
    }
  foyer_stmt_done (s);
}

/* Its services as booking.create wants them, and their @ids. */
static JsonArray *
services_of (FoyerDb *db,
             const FoyerCalendarBlock *b,
             GArray *ids)
{
  JsonArray *list = json_array_new ();
  FoyerStmt *s = foyer_db_sql (db, "SELECT service, qty FROM line WHERE visit = ?1 AND appointment = ?2 AND deleted IS NOT 1 AND service IS NOT NULL ORDER BY weight, id");
  char text[FOYER_ID_TEXT_LEN + 1];

  foyer_stmt_bind_id (s, 1, &b->visit);
  foyer_stmt_bind_id (s, 2, &b->id);
  while (foyer_stmt_step (s))
    {
      FoyerId service = foyer_stmt_id (s, 0);
      JsonObject *o = json_object_new ();

      json_object_set_string_member (o, "service", foyer_id_format (&service, text));
      json_object_set_int_member (o, "qty", foyer_stmt_is_null (s, 1) ? 1000 : foyer_stmt_int (s, 1));
      json_array_add_object_element (list, o);
      g_array_append_val (ids, service);
    }
  foyer_stmt_done (s);
  return list;
}

static void
set_shape (FoyerReplanShape *shape,
           int dur,
           const FoyerGaps *gaps)
{
  FoyerTaken taken = { .from = 0, .dur = dur, .gaps = *gaps };
  FoyerSpan busy[FOYER_GAPS_MAX + 1];
  int n = foyer_taken_busy (&taken, busy);

  G_STATIC_ASSERT (FOYER_GAPS_MAX + 1 <= FOYER_REPLAN_PIECES);
  shape->len = dur;
  shape->n = n;
  memcpy (shape->busy, busy, sizeof *busy * (gsize) n);
}

typedef struct
{
  Fork *f;
  GHashTable *works; /* FoyerId → FoyerFinderWork[n_members] */
} Works;

static const FoyerFinderWork *
work_of (Works *w,
         const FoyerId *service)
{
  FoyerFinderWork *work = g_hash_table_lookup (w->works, service);

  if (work == NULL)
    {
      work = g_new0 (FoyerFinderWork, MAX (w->f->book.members->len, 1));
      foyer_finder_read_work (w->f->db, &w->f->place->id, service, NULL, &w->f->book, work);
      g_hash_table_insert (w->works, foyer_id_copy (service), work);
    }
  return work;
}

/* What the booking is with each member: as moving it there would make it. */
static void
read_shapes (Fork *f,
             guint job,
             Works *works)
{
  const FoyerCalendarBlock *b = block_of (f, job);
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (FoyerId));
  g_autoptr (JsonArray) services = services_of (f->db, b, ids);
  FoyerShape now;
  guint n_members = f->book.members->len;

  foyer_shape_wanted (f->db, &f->place->id, &b->staff, services, &now);
  /* A length set by hand, and what was paid for, stays as it is. */
  gboolean keep = b->paid != 0 || ids->len == 0 || b->dur != now.client + b->tech;
  for (guint m = 0; m < n_members; m++)
    {
      FoyerReplanShape *shape = &f->shapes[job * n_members + m];
      const FoyerId *staff = &g_array_index (f->book.members, FoyerFinderMember, m).id;
      gboolean does = TRUE;
      FoyerShape theirs;
      FoyerGaps gaps;
      int tech, dur;

      for (guint i = 0; i < ids->len && does; i++)
        does = work_of (works, &g_array_index (ids, FoyerId, i))[m].dur > 0;
      if (!does)
        continue;
      if (keep || foyer_id_equal (staff, &b->staff))
        {
          set_shape (shape, b->dur, &b->gaps);
          continue;
        }
      foyer_shape_wanted (f->db, &f->place->id, staff, services, &theirs);
      tech = b->tech == now.tech ? theirs.tech : b->tech;
      dur = theirs.client + tech;
      if (f->replan_jobs[job].fixed && dur > b->dur)
        continue; /* the next part of the package begins before that */
      foyer_shape_gaps (&theirs, dur, tech, &gaps);
      set_shape (shape, dur, &gaps);
    }
  for (guint i = 0; i < ids->len; i++)
    f->replan_jobs[job].needs |= foyer_finder_read_needs (f->db, &f->place->id, &g_array_index (ids, FoyerId, i), &f->book);
}

/* ---- day.fork ----------------------------------------------------------------------------------------------------------------- */

static const FoyerParam fork_params[] = {
  { "staff", FOYER_P_ID, FOYER_P_REQUIRED, "who is away" },
  { "date", FOYER_P_DATE, FOYER_P_REQUIRED, "the day" },
  { "until", FOYER_P_DATE, 0, "last day away; that day alone when left out" },
  { "from", FOYER_P_INT, 0, "only what begins at this minute or later; now when left out, of today", NULL, 1440 },
  { "days", FOYER_P_INT, 0, "how many days to look through; default 8", NULL, 31 },
  { "loc", FOYER_P_ID, 0, "location" },
  { NULL },
};

static void
out_move (JsonBuilder *out,
          const Fork *f,
          guint job,
          const FoyerReplanMove *move)
{
  const FoyerCalendarBlock *b = block_of (f, job);
  char wall[17];

  json_builder_begin_object (out);
  foyer_out_id (out, "appointment", &b->id);
  foyer_out_id (out, "visit", &b->visit);
  foyer_out_id (out, "client", &b->client);
  foyer_out_text (out, "client_name", b->name);
  foyer_out_text (out, "phone", b->phone);
  foyer_out_text (out, "services", b->services);
  foyer_out_text (out, "from", foyer_wall_format (f->book.first, b->m0, wall));
  foyer_out_int (out, "from_dur", b->dur);
  foyer_out_bool (out, "asked", (b->flags & FOYER_BOARD_ROW_CHOSEN) != 0);
  foyer_out_bool (out, "package", (b->flags & FOYER_BOARD_ROW_BUNDLE) != 0);
  if (move->member >= 0)
    {
      const FoyerFinderMember *m = &g_array_index (f->book.members, FoyerFinderMember, (guint) move->member);

      foyer_out_id (out, "staff", &m->id);
      foyer_out_text (out, "name", m->name);
      foyer_out_text (out, "wall", foyer_wall_format (f->book.first + move->day, move->start, wall));
      foyer_out_int (out, "dur", f->shapes[job * f->book.members->len + (guint) move->member].len);
    }
  json_builder_end_object (out);
}

static void
out_plan (JsonBuilder *out,
          const Fork *f,
          const FoyerReplanPlan *plan)
{
  static const char *const words[] = { "times", "people", "day" };

  json_builder_begin_object (out);
  foyer_out_text (out, "aim", words[plan->aim]);
  foyer_out_int (out, "same_time", plan->same_time);
  foyer_out_int (out, "shifted", plan->shifted);
  foyer_out_int (out, "other_day", plan->other_day);
  foyer_out_int (out, "unplaced", plan->unplaced);
  foyer_out_int (out, "others", plan->others);
  json_builder_set_member_name (out, "moves");
  json_builder_begin_array (out);
  for (guint j = 0; j < f->jobs->len; j++)
    if (plan->moves[j].member >= 0)
      out_move (out, f, j, &plan->moves[j]);
  json_builder_end_array (out);
  json_builder_set_member_name (out, "left");
  json_builder_begin_array (out);
  for (guint j = 0; j < f->jobs->len; j++)
    if (plan->moves[j].member < 0)
      out_move (out, f, j, &plan->moves[j]);
  json_builder_end_array (out);
  json_builder_end_object (out);
}

/* The booking may not be moved before now. */
static int
earliest_of (FoyerCall *call,
             const FoyerLocation *place,
             gint64 date)
{
  gint64 today;
  int now;

  foyer_zone_from_utc (place->zone, foyer_call_now (call), &today, &now);
  if (date < today)
    return FOYER_DAY_MINUTES + 1;
  return MAX (date == today ? now : 0, (int) foyer_call_int (call, "from"));
}

static void
read_jobs (FoyerCall *call,
           Fork *f,
           const FoyerId *staff,
           gint64 date,
           gint64 until,
           int days)
{
  char day[11], last[11];
  Works works = { f, g_hash_table_new_full (foyer_id_hash, foyer_id_equal_func, g_free, g_free) };
  int absent;

  f->earliest = earliest_of (call, f->place, date);
  f->blocks = foyer_calendar_read_blocks (f->db, &f->place->id, foyer_date_format (date, day), day, staff, foyer_call_phones (call, "calendar.phones"));
  f->jobs = g_array_new (FALSE, FALSE, sizeof (guint));
  f->ids = g_array_new (FALSE, FALSE, sizeof (FoyerId));
  f->clients = g_array_new (FALSE, FALSE, sizeof (FoyerId));
  for (guint i = 0; i < f->blocks->len && f->jobs->len < FOYER_REPLAN_JOBS; i++)
    if (can_be_moved (&g_array_index (f->blocks, FoyerCalendarBlock, i), f->earliest))
      {
        g_array_append_val (f->jobs, i);
        g_array_append_val (f->ids, g_array_index (f->blocks, FoyerCalendarBlock, i).id);
      }
  foyer_finder_read_members (f->db, &f->place->id, NULL, NULL, &f->book);
  f->replan_jobs = g_new0 (FoyerReplanJob, MAX (f->jobs->len, 1));
  f->shapes = g_new0 (FoyerReplanShape, MAX (f->jobs->len * f->book.members->len, 1));
  for (guint j = 0; j < f->jobs->len; j++)
    {
      const FoyerCalendarBlock *b = block_of (f, j);

      gboolean fixed = (b->flags & FOYER_BOARD_ROW_BUNDLE) != 0;
      int client = client_index (f, &b->client, TRUE);

      /* The client of a package is with somebody else in the same minutes, or right before and after. */
      f->replan_jobs[j] = (FoyerReplanJob){ .minute = b->m0, .asked = (b->flags & FOYER_BOARD_ROW_CHOSEN) != 0, .fixed = fixed, .client = fixed ? -1 : client };
      read_shapes (f, j, &works);
    }
  g_hash_table_unref (works.works);
  foyer_finder_read_days (f->db, f->place, date, days, f->ids, &f->book);
  absent = foyer_finder_member (&f->book, staff);
  for (int d = 0; absent >= 0 && d < days && date + d <= until; d++)
    memset (&f->book.free[(guint) d * f->book.members->len + (guint) absent], 0, sizeof (FoyerMinutes));
  read_clients (f, day, foyer_date_format (date + days - 1, last));
  f->resource_of = g_new0 (guint, MAX (f->book.instances->len, 1));
  for (guint i = 0; i < f->book.instances->len; i++)
    f->resource_of[i] = g_array_index (f->book.instances, FoyerFinderInstance, i).resource;
}

static gboolean
run_fork (FoyerCall *call,
          JsonBuilder *out,
          GError **error)
{
  g_auto (Fork) f = { .db = foyer_call_db (call) };
  FoyerId loc = foyer_call_loc (call), staff = foyer_call_id (call, "staff"), own = foyer_call_own_staff (call);
  int days = foyer_call_has (call, "days") ? MAX ((int) foyer_call_int (call, "days"), 1) : DEFAULT_DAYS, absent;
  gint64 date = 0, until;

  f.place = foyer_location_load (f.db, &loc);
  if (f.place == NULL)
    {
      g_set_error (error, FOYER_ERROR, FOYER_ERROR_NOT_FOUND, _ ("There is no such location."));
      return FALSE;
    }
  if (!foyer_id_is_none (&own))
    {
      g_set_error (error, FOYER_ERROR, FOYER_ERROR_DENIED, _ ("Only who sees the whole team can hand bookings on."));
      return FALSE;
    }
  foyer_date_parse (foyer_call_text (call, "date"), &date);
  until = date;
  if (foyer_call_has (call, "until"))
    foyer_date_parse (foyer_call_text (call, "until"), &until);
  read_jobs (call, &f, &staff, date, until, days);
  absent = foyer_finder_member (&f.book, &staff);
  if (absent < 0)
    {
      g_set_error (error, FOYER_ERROR, FOYER_ERROR_NOT_FOUND, _ ("There is no such team member."));
      return FALSE;
    }
  FoyerReplanCase c = { .n_jobs = f.jobs->len, .n_members = f.book.members->len, .n_days = (guint) days, .n_instances = f.book.instances->len,
                        .n_clients = f.clients->len, .jobs = f.replan_jobs, .shapes = f.shapes, .absent = (guint) absent, .free = f.book.free,
                        .instances = f.book.instances_free, .resource_of = f.resource_of, .clients = f.client_free,
                        .step = CLAMP ((int) foyer_setting_int (f.db, &loc, "calendar.step"), 5, 60), .earliest = f.earliest };
  g_autoptr (GArray) plans = c.n_jobs > 0 ? foyer_replan (&c) : NULL;

  json_builder_begin_object (out);
  foyer_out_id (out, "staff", &staff);
  foyer_out_text (out, "name", g_array_index (f.book.members, FoyerFinderMember, (guint) absent).name);
  foyer_out_text (out, "date", foyer_call_text (call, "date"));
  foyer_out_int (out, "bookings", f.jobs->len);
  foyer_out_int (out, "staying", f.blocks->len - f.jobs->len);
  json_builder_set_member_name (out, "plans");
  json_builder_begin_array (out);
  for (guint i = 0; plans != NULL && i < plans->len; i++)
    out_plan (out, &f, &g_array_index (plans, FoyerReplanPlan, i));
  json_builder_end_array (out);
  json_builder_end_object (out);
  return TRUE;
}

/* ---- day.apply ---------------------------------------------------------------------------------------------------------------- */

static const FoyerParam apply_params[] = {
  { "moves", FOYER_P_LIST, FOYER_P_REQUIRED, "[{appointment, staff, wall}], as a plan of day.fork says" },
  { "staff", FOYER_P_ID, 0, "who is away: the day becomes a day off" },
  { "date", FOYER_P_DATE, 0, "that day" },
  { "off", FOYER_P_TEXT, 0, "why: what the schedule shows", NULL, 100 },
  { "loc", FOYER_P_ID, 0, "location" },
  { NULL },
};

typedef struct
{
  FoyerId staff;
  gint64 date;
  int minute;
  FoyerId appointment;
} Move;

static gboolean
read_move (JsonNode *node,
           Move *move,
           GError **error)
{
  JsonObject *o = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;

  if (o == NULL || !foyer_id_parse (json_object_get_string_member_with_default (o, "appointment", ""), &move->appointment)
      || !foyer_id_parse (json_object_get_string_member_with_default (o, "staff", ""), &move->staff)
      || !foyer_wall_parse (json_object_get_string_member_with_default (o, "wall", ""), &move->date, &move->minute))
    return foyer_refuse (error, _ ("Each entry of “%s” must be an object with an appointment, a team member and a time."), "moves");
  return TRUE;
}

/* The day becomes one off; what still stands there needs a reason (SCH-11). */
static gboolean
take_day_off (FoyerBooking *b,
              const FoyerId *staff,
              GError **error)
{
  gint64 date = 0;
  char day[11];

  if (!foyer_call_may (b->call, "calendar.schedule") && !foyer_call_need (b->call, "setup.schedule", error))
    return FALSE;
  g_autoptr (FoyerRow) member = foyer_need_row (b->call, "staff", staff, &b->place->id, error);
  if (member == NULL)
    return FALSE;
  if (!foyer_date_parse (foyer_call_text (b->call, "date"), &date))
    return foyer_refuse (error, _ ("Say which day becomes a day off."));
  FoyerId id = foyer_id_derivef (staff, "day:%s", foyer_date_format (date, day));
  g_autoptr (FoyerRow) row = foyer_tx_get (b->tx, "workday", &id);
  g_autoptr (GPtrArray) booked = foyer_lookup_booked (b->db, staff, date, date + 1);

  if (row == NULL)
    {
      row = foyer_row_new ("workday", &id);
      foyer_row_set_id (row, "loc", &b->place->id);
      foyer_row_set_id (row, "staff", staff);
      foyer_row_set_text (row, "date", day);
    }
  foyer_row_set_text (row, "spans", "");
  foyer_row_set_text (row, "breaks", "");
  if (foyer_call_has (b->call, "off"))
    foyer_row_set_text (row, "off", foyer_call_text (b->call, "off"));
  for (guint i = 0; i < booked->len; i++)
    {
      const FoyerBooked *stays = booked->pdata[i];
      g_autofree char *at = foyer_format_minute (&b->place->format, stays->from);

      foyer_call_warn (b->call, "outside", &stays->id, _ ("%s still has %s at %s, which would be outside the schedule."), foyer_row_text (member, "name"),
                       *stays->client != '\0' ? stays->client : _ ("a booking"), at);
    }
  foyer_tx_put (b->tx, row);
  return TRUE;
}

static gboolean
run_apply (FoyerCall *call,
           GError **error)
{
  g_auto (FoyerBooking) b = { 0 };
  g_autoptr (GArray) moves = g_array_new (FALSE, TRUE, sizeof (Move));
  FoyerId loc = foyer_call_loc (call), away = foyer_call_id (call, "staff");
  JsonArray *list = foyer_call_list (call, "moves");
  guint n = json_array_get_length (list);

  if (!foyer_booking_begin (&b, call, &loc, error))
    return FALSE;
  if (n > FOYER_REPLAN_JOBS)
    return foyer_refuse (error, _ ("At most %d bookings are moved at once."), FOYER_REPLAN_JOBS);
  g_array_set_size (moves, n); /* cleared to 0 */
  for (guint i = 0; i < n; i++)
    if (!read_move (json_array_get_element (list, i), &g_array_index (moves, Move, i), error))
      return FALSE;
  /* Each gives its rooms back before any takes one: they change places with each other. */
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (FoyerRow) appointment = foyer_booking_appointment_of (&b, &g_array_index (moves, Move, i).appointment, NULL, error);

      if (appointment == NULL)
        return FALSE;
      foyer_booking_release (&b, appointment);
    }
  for (guint i = 0; i < n; i++)
    {
      Move *move = &g_array_index (moves, Move, i);
      FoyerBookingWish wish = { .tech = -1 };
      g_autoptr (FoyerRow) visit = NULL;
      /* Read again: an earlier one may have changed its visit. */
      g_autoptr (FoyerRow) appointment = foyer_booking_appointment_of (&b, &move->appointment, &visit, error);

      if (appointment == NULL || !foyer_booking_move (&b, appointment, visit, move->staff, move->date, move->minute, &wish, error))
        return FALSE;
    }
  if (!foyer_id_is_none (&away) && !take_day_off (&b, &away, error))
    return FALSE;
  json_object_set_int_member (foyer_call_result (call), "moved", n);
  return TRUE;
}

const FoyerQuery foyer_queries_fork[] = {
  { "day.fork", "booking.move", "Plans for the bookings of somebody who is away: who could take over, when, and who has no place.", fork_params,
    "{staff, name, date, bookings (to be placed), staying (come, locked, over), plans [{aim (times people day), same_time, shifted, other_day, unplaced, "
    "others (asked for the absent one, with somebody else), moves [{appointment, visit, client, client_name, phone, services, from, from_dur, asked, package (a part of one: keeps its hour), staff, name, wall, "
    "dur}], left [the same without staff]}]}, the best plan first",
    run_fork },
  { NULL },
};

const FoyerCommand foyer_commands_fork[] = {
  { "day.apply", "booking.move", "Moves several bookings at once, as a plan says; with a member, the day becomes a day off. All or nothing.", N_ ("Handed bookings on"),
    apply_params, run_apply },
  { NULL },
};
