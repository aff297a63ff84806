/* booking.next: the next times somebody is free for what is wanted. */
#define G_LOG_DOMAIN "foyer-desk"

#include "config.h"

#include <string.h>
#include <glib/gi18n-lib.h>

#include "foyer-booking-private.h"
#include "foyer-calendar-read.h"
#include "foyer-cmd-common.h"
#include "foyer-schedule.h"
#include "foyer-settings.h"
#include "foyer-slots.h"

#define DEFAULT_DAYS 14
#define DEFAULT_LIMIT 6
#define LONGEST_MS (G_GINT64_CONSTANT (1440) * 60000)

typedef struct
{
  FoyerId id;
  char *name;
  gint64 weight;
  int dur; /* minutes the wanted services take with this member */
} Able;

/* A start that suits: of two at the same time the one in the tighter gap is taken, so that long free stretches stay whole. */
typedef struct
{
  guint able;
  int minute, gap;
} Start;

static void
able_clear (gpointer data)
{
  g_free (((Able *) data)->name);
}

static gboolean
holds (GArray *ids,
       const FoyerId *id)
{
  for (guint i = 0; i < ids->len; i++)
    if (foyer_id_equal (&g_array_index (ids, FoyerId, i), id))
      return TRUE;
  return FALSE;
}

/* Minutes @staff needs for all of @services; 0 when not all of them are done by this member. */
static int
time_for (FoyerDb *db,
          const FoyerId *staff,
          GArray *services)
{
  int sum = 0;

  for (guint i = 0; i < services->len; i++)
    {
      FoyerStmt *s = foyer_db_sql (db, "SELECT coalesce(l.dur, s.dur) FROM service_staff l JOIN service s ON s.id = l.service"
                                       " WHERE l.staff = ?1 AND l.service = ?2 AND l.deleted IS NOT 1 AND s.deleted IS NOT 1 AND coalesce(s.active, 1) = 1");
      foyer_stmt_bind_id (s, 1, staff);
      foyer_stmt_bind_id (s, 2, &g_array_index (services, FoyerId, i));
      int dur = foyer_stmt_step (s) ? (int) foyer_stmt_int (s, 0) : 0;
      foyer_stmt_done (s);
      if (dur <= 0)
        return 0;
      sum += dur;
    }
  return sum;
}

static GArray *
read_able (FoyerCall *call,
           FoyerDb *db,
           const FoyerLocation *place,
           GArray *wanted,
           GArray *services,
           int dur)
{
  GArray *able = g_array_new (FALSE, TRUE, sizeof (Able));
  FoyerId own = foyer_call_own_staff (call), position = foyer_call_id (call, "position");
  FoyerStmt *s = foyer_db_sql (db, "SELECT id, name, weight, position FROM staff WHERE loc = ?1 AND coalesce(status, 'active') = 'active' ORDER BY weight, name, id");

  g_array_set_clear_func (able, able_clear);
  foyer_stmt_bind_id (s, 1, &place->id);
  while (foyer_stmt_step (s))
    {
      FoyerId id = foyer_stmt_id (s, 0), at = foyer_stmt_id (s, 3);
      Able a = { .id = id, .weight = foyer_stmt_int (s, 2) };
      if ((!foyer_id_is_none (&own) && !foyer_id_equal (&own, &id) && !foyer_id_equal (&own, &at)) || (wanted->len > 0 && !holds (wanted, &id))
          || (!foyer_id_is_none (&position) && !foyer_id_equal (&position, &at)))
        continue;
      a.name = g_strdup (foyer_stmt_text (s, 1));
      g_array_append_val (able, a);
    }
  foyer_stmt_done (s);
  for (guint i = able->len; i-- > 0;)
    {
      Able *a = &g_array_index (able, Able, i);
      int needs = services->len > 0 ? time_for (db, &a->id, services) : dur;
      a->dur = needs > 0 && dur > 0 ? dur : needs;
      if (a->dur <= 0)
        g_array_remove_index (able, i);
    }
  return able;
}

/* One instance of each room or device the services need is free. */
static gboolean
rooms_free (FoyerDb *db,
            const FoyerLocation *place,
            GArray *services,
            gint64 t0,
            gint64 t1)
{
  for (guint i = 0; i < services->len; i++)
    {
      FoyerStmt *s = foyer_db_sql (db, "SELECT 1 FROM service_resource sr JOIN resource r ON r.id = sr.resource AND r.deleted IS NOT 1 AND r.loc = ?2"
                                       " WHERE sr.service = ?1 AND sr.deleted IS NOT 1"
                                       " AND EXISTS (SELECT 1 FROM instance i WHERE i.resource = r.id AND i.deleted IS NOT 1)"
                                       " AND NOT EXISTS (SELECT 1 FROM instance i WHERE i.resource = r.id AND i.deleted IS NOT 1 AND NOT EXISTS ("
                                       "SELECT 1 FROM allocation o JOIN appointment a ON a.id = o.appointment JOIN visit v ON v.id = a.visit"
                                       " WHERE o.instance = i.id AND o.t0 < ?4 AND o.t0 > ?5 AND o.t1 > ?3 AND o.deleted IS NOT 1"
                                       " AND a.deleted IS NOT 1 AND v.status <> 'deleted')) LIMIT 1");
      foyer_stmt_bind_id (s, 1, &g_array_index (services, FoyerId, i));
      foyer_stmt_bind_id (s, 2, &place->id);
      foyer_stmt_bind_int (s, 3, t0);
      foyer_stmt_bind_int (s, 4, t1);
      foyer_stmt_bind_int (s, 5, t0 - LONGEST_MS);
      gboolean full = foyer_stmt_step (s);
      foyer_stmt_done (s);
      if (full)
        return FALSE;
    }
  return TRUE;
}

static int
compare_starts (gconstpointer a,
                gconstpointer b)
{
  const Start *sa = a, *sb = b;

  if (sa->minute != sb->minute)
    return sa->minute < sb->minute ? -1 : 1;
  if (sa->gap != sb->gap)
    return sa->gap < sb->gap ? -1 : 1;
  return sa->able < sb->able ? -1 : sa->able > sb->able;
}

/* Starts on the day's grid inside each free stretch, one appointment's length apart: six chips say more than one morning. */
static GArray *
starts_of_day (FoyerDb *db,
               const FoyerLocation *place,
               GArray *able,
               const char *day,
               int after,
               int step)
{
  GArray *starts = g_array_new (FALSE, FALSE, sizeof (Start));
  g_autoptr (GArray) duties = foyer_calendar_read_duties (db, &place->id, day, day, NULL);
  g_autoptr (GArray) blocks = foyer_calendar_read_blocks (db, &place->id, day, day, NULL, FALSE);

  for (guint i = 0; i < able->len; i++)
    {
      const Able *a = &g_array_index (able, Able, i);
      const FoyerCalendarDuty *duty = foyer_calendar_duty_of (duties, &a->id, day);
      g_autoptr (GArray) busy = g_array_new (FALSE, FALSE, sizeof (FoyerBusy));
      if (duty == NULL)
        continue;
      g_autoptr (GArray) open = foyer_hours_open (duty->spans, duty->breaks);
      for (guint k = 0; k < blocks->len; k++)
        {
          const FoyerCalendarBlock *b = &g_array_index (blocks, FoyerCalendarBlock, k);
          FoyerTaken taken = foyer_calendar_block_taken (b);
          FoyerSpan pieces[FOYER_GAPS_MAX + 1];
          if (!foyer_id_equal (&b->staff, &a->id) || !foyer_status_holds_time (b->status))
            continue;
          for (int p = 0, n = foyer_taken_busy (&taken, pieces); p < n; p++)
            {
              FoyerBusy piece = { b->id, pieces[p].from, pieces[p].to };
              g_array_append_val (busy, piece);
            }
        }
      FoyerSlotDay slot_day = { .spans = (const FoyerSpan *) open->data, .n_spans = open->len, .busy = (const FoyerBusy *) busy->data, .n_busy = busy->len };
      g_autoptr (GArray) free_time = foyer_slot_free (&slot_day, a->dur);
      for (guint k = 0; k < free_time->len; k++)
        {
          const FoyerSpan *span = &g_array_index (free_time, FoyerSpan, k);
          int from = MAX (span->from, after), apart = (a->dur + step - 1) / step * step;
          for (from = (from + step - 1) / step * step; from + a->dur <= span->to; from += apart)
            {
              Start start = { i, from, span->to - span->from };
              g_array_append_val (starts, start);
            }
        }
    }
  g_array_sort (starts, compare_starts);
  return starts;
}

static const FoyerParam next_params[] = {
  { "from", FOYER_P_WALL, 0, "not before; now when left out or past" },
  { "services", FOYER_P_LIST, 0, "ids of the services wanted, all of them" },
  { "staff", FOYER_P_LIST, 0, "ids of members, any of them; everyone when left out" },
  { "position", FOYER_P_ID, 0, "only members of this position" },
  { "dur", FOYER_P_DUR, 0, "minutes; what the services take with each member when left out, else 30" },
  { "days", FOYER_P_INT, 0, "how many days to look through; default 14", NULL, 92 },
  { "limit", FOYER_P_INT, 0, "how many times; default 6", NULL, 50 },
  { "loc", FOYER_P_ID, 0, "location" },
  { NULL },
};

static gboolean
run_next (FoyerCall *call,
          JsonBuilder *out,
          GError **error)
{
  FoyerDb *db = foyer_call_db (call);
  FoyerId loc = foyer_call_loc (call);
  g_autoptr (FoyerLocation) place = foyer_location_load (db, &loc);
  g_autoptr (GArray) services = NULL;
  g_autoptr (GArray) wanted = NULL;
  gint64 today, date;
  int now, minute, found = 0;

  if (place == NULL)
    {
      g_set_error (error, FOYER_ERROR, FOYER_ERROR_NOT_FOUND, _ ("There is no such location."));
      return FALSE;
    }
  services = foyer_call_ids (call, "services", error);
  wanted = services != NULL ? foyer_call_ids (call, "staff", error) : NULL;
  if (wanted == NULL)
    return FALSE;
  int days = foyer_call_has (call, "days") ? MAX (foyer_call_int (call, "days"), 1) : DEFAULT_DAYS;
  int limit = foyer_call_has (call, "limit") ? MAX (foyer_call_int (call, "limit"), 1) : DEFAULT_LIMIT;
  int dur = foyer_call_has (call, "dur") ? foyer_call_int (call, "dur") : services->len > 0 ? 0 : 30;
  int step = CLAMP (foyer_setting_int (db, &loc, "calendar.step"), 5, 60);
  g_autoptr (GArray) able = read_able (call, db, place, wanted, services, dur);

  foyer_zone_from_utc (place->zone, foyer_call_now (call), &today, &now);
  if (!foyer_call_has (call, "from") || !foyer_wall_parse (foyer_call_text (call, "from"), &date, &minute) || date < today
      || (date == today && minute < now))
    {
      date = today;
      minute = now;
    }
  json_builder_begin_array (out);
  for (int i = 0; i < days && found < limit && able->len > 0; i++, date++, minute = 0)
    {
      char day[11], wall[17];
      int last = -1;
      g_autoptr (GArray) starts = starts_of_day (db, place, able, foyer_date_format (date, day), minute, step);

      for (guint k = 0; k < starts->len && found < limit; k++)
        {
          const Start *start = &g_array_index (starts, Start, k);
          const Able *a = &g_array_index (able, Able, start->able);
          gint64 t0 = foyer_zone_to_utc (place->zone, date, start->minute);
          if (start->minute == last)
            continue;
          /* What began the day before, and rooms, which the day's blocks do not tell. */
          g_autoptr (GPtrArray) warnings = foyer_booking_warnings (db, place, NULL, &a->id, a->name, date, start->minute, a->dur, NULL);
          if (warnings->len > 0 || !rooms_free (db, place, services, t0, t0 + (gint64) a->dur * 60000))
            continue;
          last = start->minute;
          found++;
          json_builder_begin_object (out);
          foyer_out_id (out, "staff", &a->id);
          foyer_out_text (out, "name", a->name);
          foyer_out_text (out, "wall", foyer_wall_format (date, start->minute, wall));
          foyer_out_int (out, "dur", a->dur);
          json_builder_end_object (out);
        }
    }
  json_builder_end_array (out);
  return TRUE;
}

const FoyerQuery foyer_queries_free[] = {
  { "booking.next", "calendar", "The next free times for services and members: one a time, in the tightest gap.", next_params,
    "[{staff, name, wall, dur}]", run_next },
  { NULL },
};
