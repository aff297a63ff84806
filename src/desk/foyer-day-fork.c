/* day.fork: plans for the bookings of somebody who is away. day.apply does one: foyer-day-apply.c. */
#define G_LOG_DOMAIN "foyer-desk"

#include "config.h"

#include <string.h>
#include <glib/gi18n-lib.h>

#include "foyer-calendar-read.h"
#include "foyer-cmd-booking-private.h"
#include "foyer-cmd-common.h"
#include "foyer-finder-read.h"
#include "foyer-hooks.h"
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
  GArray *blocks; /* FoyerCalendarBlock: of everybody, that day */
  FoyerId *bundles; /* of the blocks: what was booked as one; none */
  GArray *jobs;   /* guint: indices into blocks; those of a unit follow each other */
  GArray *units;  /* guint: of each job; G_MAXUINT: it cannot leave its hour */
  guint n_own;    /* jobs of the absent one */
  GArray *ids;    /* FoyerId: their appointments */
  GArray *clients; /* FoyerId */
  FoyerReplanJob *replan_jobs;
  FoyerReplanShape *shapes;
  FoyerMinutes *client_free;
  guint *resource_of;
  int earliest, absent;
} Fork;

static void
fork_clear (Fork *f)
{
  g_clear_pointer (&f->place, foyer_location_free);
  foyer_finder_book_clear (&f->book);
  g_clear_pointer (&f->blocks, g_array_unref);
  g_free (f->bundles);
  g_clear_pointer (&f->jobs, g_array_unref);
  g_clear_pointer (&f->units, g_array_unref);
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

/* What the client has booked beside these; those too that cannot leave their hour, whoever does them. */
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
           int rest,
           const FoyerGaps *gaps)
{
  FoyerTaken taken = { .from = 0, .dur = dur, .gaps = *gaps };
  FoyerSpan busy[FOYER_GAPS_MAX + 1];
  int n = foyer_taken_busy (&taken, busy);

  G_STATIC_ASSERT (FOYER_GAPS_MAX + 1 <= FOYER_REPLAN_PIECES);
  shape->len = dur;
  shape->rest = rest;
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

      /* Who has it can do it. */
      gboolean has = foyer_id_equal (staff, &b->staff);
      for (guint i = 0; i < ids->len && does && !has; i++)
        does = work_of (works, &g_array_index (ids, FoyerId, i))[m].dur > 0;
      if (!does)
        continue;
      if (keep || has)
        {
          set_shape (shape, b->dur, b->tech, &b->gaps);
          continue;
        }
      foyer_shape_wanted (f->db, &f->place->id, staff, services, &theirs);
      tech = b->tech == now.tech ? theirs.tech : b->tech;
      dur = theirs.client + tech;
      if (f->replan_jobs[job].fixed && dur > b->dur)
        continue; /* what comes after it begins before that */
      foyer_shape_gaps (&theirs, dur, tech, &gaps);
      set_shape (shape, dur, tech, &gaps);
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

static gboolean
is_colleagues (const Fork *f,
               guint job)
{
  return f->replan_jobs[job].member != f->absent;
}

static guint
first_of (const Fork *f,
          guint job)
{
  while (job > 0 && f->replan_jobs[job - 1].unit == f->replan_jobs[job].unit)
    job--;
  return job;
}

/* A colleague's part of what stays together, which stays as well. */
static gboolean
stays (const Fork *f,
       guint job,
       const FoyerReplanMove *move)
{
  const FoyerReplanJob *j = &f->replan_jobs[job];

  return is_colleagues (f, job) && move->member == j->member && move->day == 0 && move->start == j->minute;
}

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
  foyer_out_bool (out, "together", foyer_replan_parts (&(FoyerReplanCase){ .n_jobs = f->jobs->len, .jobs = f->replan_jobs }, first_of (f, job)) > 1);
  foyer_out_bool (out, "along", is_colleagues (f, job));
  if (f->replan_jobs[job].member >= 0)
    foyer_out_text (out, "from_name", g_array_index (f->book.members, FoyerFinderMember, (guint) f->replan_jobs[job].member).name);
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
  foyer_out_int (out, "along", plan->along);
  foyer_out_int (out, "others", plan->others);
  json_builder_set_member_name (out, "moves");
  json_builder_begin_array (out);
  for (guint j = 0; j < f->jobs->len; j++)
    if (plan->moves[j].member >= 0 && !stays (f, j, &plan->moves[j]))
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

/* Another part of what was booked as one, or of the client's visit. */
static gboolean
together (const Fork *f,
          guint a,
          guint b)
{
  const FoyerCalendarBlock *ba = &g_array_index (f->blocks, FoyerCalendarBlock, a), *bb = &g_array_index (f->blocks, FoyerCalendarBlock, b);

  return foyer_id_equal (&ba->visit, &bb->visit) || (!foyer_id_is_none (&f->bundles[a]) && foyer_id_equal (&f->bundles[a], &f->bundles[b]));
}

static void
read_bundles (Fork *f)
{
  f->bundles = g_new0 (FoyerId, MAX (f->blocks->len, 1));
  for (guint i = 0; i < f->blocks->len; i++)
    {
      const FoyerCalendarBlock *b = &g_array_index (f->blocks, FoyerCalendarBlock, i);
      FoyerStmt *s;

      if ((b->flags & FOYER_BOARD_ROW_BUNDLE) == 0)
        continue;
      s = foyer_db_sql (f->db, "SELECT bundle FROM appointment WHERE id = ?1");
      foyer_stmt_bind_id (s, 1, &b->id);
      if (foyer_stmt_step (s))
        f->bundles[i] = foyer_stmt_id (s, 0);
      foyer_stmt_done (s);
    }
}

static int
compare_guints (gconstpointer a,
                gconstpointer b)
{
  return *(const guint *) a < *(const guint *) b ? -1 : *(const guint *) a > *(const guint *) b;
}

static void
add_job (Fork *f,
         guint block,
         guint unit)
{
  g_array_append_val (f->jobs, block);
  g_array_append_val (f->units, unit);
  g_array_append_val (f->ids, g_array_index (f->blocks, FoyerCalendarBlock, block).id);
}

/* Block @at and all that stays together with it. What cannot all be moved, or is too much, keeps its hour: then only the absent one's are jobs. */
static void
add_unit (Fork *f,
          guint at,
          const FoyerId *staff,
          gboolean *had)
{
  g_autoptr (GArray) parts = g_array_new (FALSE, FALSE, sizeof (guint));
  gboolean whole = TRUE;
  guint unit = f->jobs->len;

  had[at] = TRUE;
  g_array_append_val (parts, at);
  for (guint p = 0; p < parts->len; p++)
    for (guint i = 0; i < f->blocks->len; i++)
      if (!had[i] && together (f, g_array_index (parts, guint, p), i))
        {
          had[i] = TRUE;
          g_array_append_val (parts, i);
        }
  for (guint p = 0; p < parts->len; p++)
    {
      const FoyerCalendarBlock *b = &g_array_index (f->blocks, FoyerCalendarBlock, g_array_index (parts, guint, p));
      whole = whole && can_be_moved (b, f->earliest) && foyer_finder_member (&f->book, &b->staff) >= 0;
    }
  whole = whole && parts->len <= FOYER_REPLAN_PARTS && unit + parts->len <= FOYER_REPLAN_JOBS;
  g_array_sort (parts, compare_guints); /* blocks are in order of time */
  for (guint p = 0; p < parts->len && f->jobs->len < FOYER_REPLAN_JOBS; p++)
    {
      guint i = g_array_index (parts, guint, p);
      const FoyerCalendarBlock *b = &g_array_index (f->blocks, FoyerCalendarBlock, i);
      gboolean own = foyer_id_equal (&b->staff, staff) && can_be_moved (b, f->earliest);

      if (!whole && !own)
        continue;
      add_job (f, i, whole ? unit : G_MAXUINT);
      f->n_own += own;
    }
}

/* The rooms a colleague's part has, which it keeps as long as it stays. */
static guint64
rooms_of (const Fork *f,
          const FoyerId *appointment)
{
  FoyerStmt *s = foyer_db_sql (f->db, "SELECT instance FROM allocation WHERE appointment = ?1 AND deleted IS NOT 1");
  guint64 rooms = 0;

  foyer_stmt_bind_id (s, 1, appointment);
  while (foyer_stmt_step (s))
    {
      FoyerId instance = foyer_stmt_id (s, 0);

      for (guint i = 0; i < MIN (f->book.instances->len, FOYER_REPLAN_ROOMS); i++)
        if (foyer_id_equal (&g_array_index (f->book.instances, FoyerFinderInstance, i).id, &instance))
          rooms |= G_GUINT64_CONSTANT (1) << i;
    }
  foyer_stmt_done (s);
  return rooms;
}

static void
set_jobs (Fork *f)
{
  Works works = { f, g_hash_table_new_full (foyer_id_hash, foyer_id_equal_func, g_free, g_free) };

  f->replan_jobs = g_new0 (FoyerReplanJob, MAX (f->jobs->len, 1));
  f->shapes = g_new0 (FoyerReplanShape, MAX (f->jobs->len * f->book.members->len, 1));
  for (guint j = 0; j < f->jobs->len; j++)
    {
      const FoyerCalendarBlock *b = block_of (f, j);
      guint unit = g_array_index (f->units, guint, j);
      gboolean fixed = unit == G_MAXUINT;
      int client = client_index (f, &b->client, TRUE);

      /* The client of what keeps its hour is with somebody else in the same minutes, or right before and after. */
      f->replan_jobs[j] = (FoyerReplanJob){ .minute = b->m0, .ends = b->m0 + b->dur - b->tech, .member = foyer_finder_member (&f->book, &b->staff),
                                            .unit = fixed ? FOYER_REPLAN_JOBS + j : unit, .asked = (b->flags & FOYER_BOARD_ROW_CHOSEN) != 0, .fixed = fixed,
                                            .client = fixed ? -1 : client };
      read_shapes (f, j, &works);
    }
  for (guint j = 0; j < f->jobs->len; j++)
    if (is_colleagues (f, j))
      f->replan_jobs[j].rooms = rooms_of (f, &block_of (f, j)->id);
  g_hash_table_unref (works.works);
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
  g_autofree gboolean *had = NULL;

  f->earliest = earliest_of (call, f->place, date);
  f->blocks = foyer_calendar_read_blocks (f->db, &f->place->id, foyer_date_format (date, day), day, NULL, foyer_call_phones (call, "calendar.phones"));
  f->jobs = g_array_new (FALSE, FALSE, sizeof (guint));
  f->units = g_array_new (FALSE, FALSE, sizeof (guint));
  f->ids = g_array_new (FALSE, FALSE, sizeof (FoyerId));
  f->clients = g_array_new (FALSE, FALSE, sizeof (FoyerId));
  foyer_finder_read_members (f->db, &f->place->id, NULL, NULL, &f->book);
  f->absent = foyer_finder_member (&f->book, staff);
  read_bundles (f);
  had = g_new0 (gboolean, MAX (f->blocks->len, 1));
  for (guint i = 0; i < f->blocks->len; i++)
    {
      const FoyerCalendarBlock *b = &g_array_index (f->blocks, FoyerCalendarBlock, i);
      if (!had[i] && foyer_id_equal (&b->staff, staff) && can_be_moved (b, f->earliest))
        add_unit (f, i, staff, had);
    }
  set_jobs (f);
  foyer_finder_read_days (f->db, f->place, date, days, f->ids, &f->book);
  for (int d = 0; f->absent >= 0 && d < days && date + d <= until; d++)
    memset (&f->book.free[(guint) d * f->book.members->len + (guint) f->absent], 0, sizeof (FoyerMinutes));
  read_clients (f, day, foyer_date_format (date + days - 1, last));
  f->resource_of = g_new0 (guint, MAX (f->book.instances->len, 1));
  for (guint i = 0; i < f->book.instances->len; i++)
    f->resource_of[i] = g_array_index (f->book.instances, FoyerFinderInstance, i).resource;
}

/* Bookings of the absent one that day, those that are not to be handed on too. */
static guint
booked (const Fork *f,
        const FoyerId *staff)
{
  guint n = 0;

  for (guint i = 0; i < f->blocks->len; i++)
    n += foyer_id_equal (&g_array_index (f->blocks, FoyerCalendarBlock, i).staff, staff);
  return n;
}

static gboolean
run_fork (FoyerCall *call,
          JsonBuilder *out,
          GError **error)
{
  g_auto (Fork) f = { .db = foyer_call_db (call) };
  FoyerId loc = foyer_call_loc (call), staff = foyer_call_id (call, "staff"), own = foyer_call_own_staff (call);
  int days = foyer_call_has (call, "days") ? MAX ((int) foyer_call_int (call, "days"), 1) : DEFAULT_DAYS;
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
  if (f.absent < 0)
    {
      g_set_error (error, FOYER_ERROR, FOYER_ERROR_NOT_FOUND, _ ("There is no such team member."));
      return FALSE;
    }
  FoyerReplanCase c = { .n_jobs = f.jobs->len, .n_members = f.book.members->len, .n_days = (guint) days, .n_instances = f.book.instances->len,
                        .n_clients = f.clients->len, .jobs = f.replan_jobs, .shapes = f.shapes, .absent = (guint) f.absent, .free = f.book.free,
                        .instances = f.book.instances_free, .resource_of = f.resource_of, .clients = f.client_free,
                        .step = CLAMP ((int) foyer_setting_int (f.db, &loc, "calendar.step"), 5, 60), .earliest = f.earliest };
  g_autoptr (GArray) plans = c.n_jobs > 0 ? foyer_replan (&c) : NULL;

  json_builder_begin_object (out);
  foyer_out_id (out, "staff", &staff);
  foyer_out_text (out, "name", g_array_index (f.book.members, FoyerFinderMember, (guint) f.absent).name);
  foyer_out_text (out, "date", foyer_call_text (call, "date"));
  foyer_out_int (out, "bookings", f.n_own);
  foyer_out_int (out, "staying", booked (&f, &staff) - f.n_own);
  json_builder_set_member_name (out, "plans");
  json_builder_begin_array (out);
  for (guint i = 0; plans != NULL && i < plans->len; i++)
    out_plan (out, &f, &g_array_index (plans, FoyerReplanPlan, i));
  json_builder_end_array (out);
  json_builder_end_object (out);
  return TRUE;
}

const FoyerQuery foyer_queries_fork[] = {
  { "day.fork", "booking.move", "Plans for the bookings of somebody who is away: who could take over, when, and who has no place.", fork_params,
    "{staff, name, date, bookings (to be placed), staying (come, locked, over), plans [{aim (times people day), same_time, shifted, other_day, unplaced, along (parts of colleagues), "
    "others (asked for somebody, with somebody else), moves [{appointment, visit, client, client_name, phone, services, from, from_dur, asked, package, together (with other parts of a package or visit), along (a colleague's part that goes along), from_name, staff, name, wall, "
    "dur}], left [the same without staff]}]}, the best plan first",
    run_fork },
  { NULL },
};
