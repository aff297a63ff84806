/* The same again in some weeks: where it would fit, nearest to the same weekday and hour, and booking it. */
#define G_LOG_DOMAIN "foyer-desk"

#include "config.h"

#include <string.h>
#include <glib/gi18n-lib.h>

#include "foyer-alias.h"
#include "foyer-booking-copy.h"
#include "foyer-cmd-common.h"
#include "foyer-column.h"
#include "foyer-repeat-plan.h"
#include "foyer-settings.h"
#include "foyer-waitlist.h"

#define DEFAULT_DAYS 42 /* of services that do not say after how many days they are due again */
#define AROUND 7        /* days looked at before and after the wished one */
#define DAY_COST 240    /* a day beside it is as bad as four hours beside the time */
#define TRIES 12        /* best times of which rooms and what began the day before are looked at */

/* An appointment of the visit. */
typedef struct
{
  FoyerId id, staff;
  char *name, *gaps; /* of the member; free minutes in it */
  int offset, dur;   /* from the first one; minutes */
} Part;

static void
part_clear (gpointer data)
{
  g_free (((Part *) data)->name);
  g_free (((Part *) data)->gaps);
}

/* (transfer full) (element-type Part): in order of time. @wall: of the first */
static GArray *
read_parts (FoyerDb *db,
            const FoyerId *visit,
            gint64 *date,
            int *minute)
{
  GArray *parts = g_array_new (FALSE, TRUE, sizeof (Part));
  FoyerStmt *s = foyer_db_sql (db, "SELECT a.id, a.staff, a.wall, a.dur, s.name, a.gaps FROM appointment a LEFT JOIN staff s ON s.id = a.staff"
                                   " WHERE a.visit = ?1 AND a.deleted IS NOT 1 AND a.event IS NULL AND coalesce(a.kind, 'individual') <> 'event' ORDER BY a.t0, a.id");

  g_array_set_clear_func (parts, part_clear);
  foyer_stmt_bind_id (s, 1, visit);
  while (foyer_stmt_step (s))
    {
      Part p = { .id = foyer_stmt_id (s, 0), .staff = foyer_stmt_id (s, 1), .dur = (int) foyer_stmt_int (s, 3) };
      gint64 day;
      int at;
      if (!foyer_wall_parse (foyer_stmt_text (s, 2), &day, &at))
        continue;
      if (parts->len == 0)
        {
          *date = day;
          *minute = at;
        }
      p.offset = (int) (day - *date) * FOYER_DAY_MINUTES + at - *minute;
      p.name = g_strdup (foyer_stmt_text (s, 4));
      p.gaps = g_strdup (foyer_stmt_text (s, 5));
      g_array_append_val (parts, p);
    }
  foyer_stmt_done (s);
  return parts;
}

/* Days after which the visit is due again: of its services the one that says the most. */
static int
due_again (FoyerDb *db,
           const FoyerId *visit)
{
  gint64 days = foyer_db_int (db, "SELECT coalesce(max(s.repeat_days), 0) FROM line l JOIN service s ON s.id = l.service WHERE l.visit = ?1 AND l.deleted IS NOT 1", visit);
  return days > 0 ? (int) MIN (days, 3650) : DEFAULT_DAYS;
}

/* ---- where ------------------------------------------------------------------------------------------------------------------- */

typedef struct
{
  gint64 date;
  int minute, cost;
} Place;

static int
compare_places (gconstpointer a,
                gconstpointer b)
{
  const Place *x = a, *y = b;
  if (x->cost != y->cost)
    return x->cost < y->cost ? -1 : 1;
  return x->date < y->date ? -1 : x->date > y->date;
}

/* Starts of the day at which every member of the visit is free for his part. */
static void
starts_of (FoyerDb *db,
           const FoyerLocation *place,
           GArray *parts,
           gint64 date,
           int step,
           FoyerMinutes *starts)
{
  g_autoptr (GArray) members = foyer_free_members (db, place, date);

  *starts = (FoyerMinutes){ { 0 } };
  foyer_minutes_add (starts, 0, FOYER_DAY_MINUTES);
  foyer_minutes_grid (starts, step);
  for (guint i = 0; i < parts->len; i++)
    {
      const Part *p = &g_array_index (parts, Part, i);
      FoyerMinutes runs = { { 0 } }, shifted;
      for (guint m = 0; m < members->len; m++)
        if (foyer_id_equal (&g_array_index (members, FoyerFreeMember, m).id, &p->staff))
          foyer_minutes_runs (&g_array_index (members, FoyerFreeMember, m).free, p->dur, &runs);
      foyer_minutes_earlier (&runs, p->offset, &shifted);
      foyer_minutes_and (starts, &shifted);
    }
}

/* The start of the day that is nearest to @wanted; -1: none. */
static int
nearest (const FoyerMinutes *starts,
         int wanted)
{
  int best = -1;

  for (int at = foyer_minutes_next (starts, 0); at >= 0; at = foyer_minutes_next (starts, at + 1))
    if (best < 0 || ABS (at - wanted) < ABS (best - wanted))
      best = at;
  return best;
}

static gboolean
clashes (FoyerDb *db,
         const FoyerLocation *place,
         GArray *parts,
         const Place *at)
{
  for (guint i = 0; i < parts->len; i++)
    {
      const Part *p = &g_array_index (parts, Part, i);
      int minute = at->minute + p->offset;
      g_autoptr (GArray) services = foyer_appointment_services (db, &p->id);
      g_autoptr (GPtrArray) warnings = foyer_repeat_clashes (db, place, NULL, NULL, &p->staff, p->name != NULL ? p->name : "", services,
                                                             at->date + minute / FOYER_DAY_MINUTES, minute % FOYER_DAY_MINUTES, p->dur, p->gaps);
      foyer_repeat_seasons (db, place, services, at->date + minute / FOYER_DAY_MINUTES, warnings);
      if (warnings->len > 0)
        return TRUE;
    }
  return FALSE;
}

static const FoyerParam suggest_params[] = {
  { "visit", FOYER_P_ID, FOYER_P_REQUIRED, "visit" },
  { "days", FOYER_P_INT, 0, "after how many days; default: what its services say, else six weeks", NULL, 3650 },
  { "loc", FOYER_P_ID, 0, "location" },
  { NULL },
};

/* The client's next visit after today that is not this one. */
static gboolean
next_visit (FoyerDb *db,
            const FoyerRow *visit,
            gint64 now,
            char *wall)
{
  FoyerId client = foyer_row_id (visit, "client"), root = foyer_alias_root (db, &client);
  /* The figures have visits by client and day; appointments have no order by client. */
  FoyerStmt *s = foyer_db_sql (db, "SELECT a.wall FROM visit_fig f JOIN appointment a ON a.visit = f.visit WHERE f.client = ?1 AND f.day > ?4 AND f.visit <> ?3"
                                   " AND f.status NOT IN ('no-show', 'deleted') AND a.t0 > ?2 AND a.deleted IS NOT 1 ORDER BY f.day, a.t0 LIMIT 1");

  foyer_stmt_bind_id (s, 1, &root);
  foyer_stmt_bind_int (s, 2, now);
  foyer_stmt_bind_id (s, 3, &visit->id);
  foyer_stmt_bind_text (s, 4, foyer_row_text (visit, "date"));
  gboolean found = foyer_stmt_step (s);
  if (found)
    g_strlcpy (wall, foyer_stmt_text (s, 0), 17);
  foyer_stmt_done (s);
  return found;
}

static gboolean
run_suggest (FoyerCall *call,
             JsonBuilder *out,
             GError **error)
{
  FoyerDb *db = foyer_call_db (call);
  FoyerId loc = foyer_call_loc (call), own = foyer_call_own_staff (call);
  g_autoptr (FoyerRow) visit = foyer_call_row (call, "visit", "visit", error);
  g_autoptr (FoyerLocation) place = visit != NULL ? foyer_location_load (db, &loc) : NULL;
  g_autoptr (GArray) places = g_array_new (FALSE, FALSE, sizeof (Place));
  gint64 date = 0, today;
  int minute = 0, now, step = CLAMP (foyer_setting_int (db, &loc, "calendar.step"), 5, 60);
  char wall[17];

  if (visit == NULL)
    return FALSE;
  FoyerId of = foyer_row_id (visit, "loc");
  if (place == NULL || !foyer_id_equal (&of, &loc))
    {
      g_set_error (error, FOYER_ERROR, FOYER_ERROR_DENIED, _ ("This visit belongs to another location."));
      return FALSE;
    }
  g_autoptr (GArray) parts = read_parts (db, &visit->id, &date, &minute);
  for (guint i = 0; i < parts->len && !foyer_id_is_none (&own); i++)
    if (!foyer_column_has (db, &own, &g_array_index (parts, Part, i).staff))
      {
        g_set_error (error, FOYER_ERROR, FOYER_ERROR_DENIED, _ ("You may only see visits of your own column."));
        return FALSE;
      }
  int days = foyer_call_has (call, "days") ? MAX ((int) foyer_call_int (call, "days"), 1) : due_again (db, &visit->id);
  foyer_zone_from_utc (place->zone, foyer_call_now (call), &today, &now);
  /* The same day of the week, as near as whole weeks come to it. */
  gint64 wished = date + (days >= 7 ? (days + 3) / 7 * 7 : days);
  for (gint64 d = wished - MIN (AROUND, days - 1); parts->len > 0 && d <= wished + AROUND; d++)
    {
      FoyerMinutes starts;
      if (d <= today)
        continue;
      starts_of (db, place, parts, d, minute % step == 0 ? step : 5, &starts);
      /* Two a day: what is taken by a room at the nearest may be free a little later. */
      for (int i = 0; i < 2; i++)
        {
          int at = nearest (&starts, minute);
          if (at < 0)
            break;
          Place p = { d, at, (int) ABS (d - wished) * DAY_COST + ABS (at - minute) };
          g_array_append_val (places, p);
          foyer_minutes_remove (&starts, at, at + 1);
        }
    }
  g_array_sort (places, compare_places);
  guint found = 0;
  while (found < MIN (places->len, TRIES) && clashes (db, place, parts, &g_array_index (places, Place, found)))
    found++;

  json_builder_begin_object (out);
  foyer_out_int (out, "days", days);
  foyer_out_int (out, "weeks", days >= 7 ? (days + 3) / 7 : 0);
  if (found < MIN (places->len, TRIES))
    {
      const Place *best = &g_array_index (places, Place, found);
      foyer_out_text (out, "wall", foyer_wall_format (best->date, best->minute, wall));
      foyer_out_id (out, "staff", &g_array_index (parts, Part, 0).staff);
      foyer_out_text (out, "name", g_array_index (parts, Part, 0).name);
    }
  else
    foyer_out_text (out, "wall", NULL);
  foyer_out_text (out, "next", !foyer_row_is_null (visit, "client") && next_visit (db, visit, foyer_call_now (call), wall) ? wall : NULL);
  json_builder_end_object (out);
  return TRUE;
}

/* ---- booking ----------------------------------------------------------------------------------------------------------------- */

static const FoyerParam rebook_params[] = {
  { "visit", FOYER_P_ID, FOYER_P_REQUIRED, "visit" },
  { "wall", FOYER_P_WALL, FOYER_P_REQUIRED, "start of its first appointment; the others keep their distance" },
  { "loc", FOYER_P_ID, 0, "location" },
  { NULL },
};

static gboolean
run_rebook (FoyerCall *call,
            GError **error)
{
  FoyerId loc = foyer_call_loc (call), copy, made = FOYER_ID_NONE;
  g_autoptr (FoyerRow) visit = foyer_call_row (call, "visit", "visit", error);
  gint64 date = 0, to;
  int minute = 0, at;

  if (visit == NULL)
    return FALSE;
  FoyerId of = foyer_row_id (visit, "loc"), client = foyer_row_id (visit, "client");
  if (!foyer_id_equal (&of, &loc))
    {
      g_set_error (error, FOYER_ERROR, FOYER_ERROR_DENIED, _ ("This visit belongs to another location."));
      return FALSE;
    }
  g_autoptr (GArray) parts = read_parts (foyer_call_db (call), &visit->id, &date, &minute);
  if (parts->len == 0)
    return foyer_refuse (error, _ ("There is nothing in this visit to book again."));
  foyer_wall_parse (foyer_call_text (call, "wall"), &to, &at);
  for (guint i = 0; i < parts->len; i++)
    {
      const Part *p = &g_array_index (parts, Part, i);
      g_autoptr (FoyerRow) source = foyer_tx_get (foyer_call_tx (call), "appointment", &p->id);
      char wall[17];
      foyer_wall_format (to + (at + p->offset) / FOYER_DAY_MINUTES, (at + p->offset) % FOYER_DAY_MINUTES, wall);
      if (!foyer_booking_copy (call, source, &p->staff, wall, &client, NULL, &copy, &made, error))
        return FALSE;
      if (i == 0)
        foyer_call_result_id (call, "appointment", &copy);
    }
  foyer_call_result_id (call, "visit", &made);
  return TRUE;
}

const FoyerCommand foyer_commands_rebook[] = {
  { "visit.rebook", "booking.create", "Books the same visit at another time too.", N_ ("Booked the same again"), rebook_params, run_rebook },
  { NULL },
};

const FoyerQuery foyer_queries_rebook[] = {
  { "rebook.suggest", "calendar", "When the same visit would fit again: after so many days, nearest to the weekday and hour.", suggest_params,
    "{days, weeks, wall, staff, name, next}: wall null when there is no such time; next: the client's next visit", run_suggest },
  { NULL },
};
