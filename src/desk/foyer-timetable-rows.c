/* The times of a week a timetable names: read from a call, written, changed. */
#define G_LOG_DOMAIN "foyer-desk"

#include "config.h"

#include <stdlib.h>
#include <string.h>
#include <glib/gi18n-lib.h>

#include "foyer-cmd-common.h"
#include "foyer-ids.h"
#include "foyer-timetable-private.h"

#define MAX_ROWS 14

gint64
foyer_timetable_date (const char *text)
{
  gint64 date = 0;

  if (text != NULL)
    foyer_date_parse (text, &date);
  return date;
}

static gboolean
int_of (JsonObject *o, const char *name, gint64 min, gint64 max, int *out)
{
  JsonNode *n = json_object_get_member (o, name);

  if (n == NULL || JSON_NODE_HOLDS_NULL (n))
    return TRUE;
  if (!JSON_NODE_HOLDS_VALUE (n) || json_node_get_value_type (n) != G_TYPE_INT64 || json_node_get_int (n) < min || json_node_get_int (n) > max)
    return FALSE;
  *out = (int) json_node_get_int (n);
  return TRUE;
}

/* [{weekday, minute, dur?, instances?, series?}] (transfer full) */
GArray *
foyer_timetable_rows_read (FoyerCall *call, GError **error)
{
  g_autoptr (GArray) rows = g_array_new (FALSE, TRUE, sizeof (FoyerTimetableRow));
  JsonArray *list = foyer_call_list (call, "rows");
  guint n = list != NULL ? json_array_get_length (list) : 0;

  if (n == 0 || n > MAX_ROWS)
    {
      foyer_refuse (error, _ ("A timetable has 1 to %d times a week."), MAX_ROWS);
      return NULL;
    }
  for (guint i = 0; i < n; i++)
    {
      JsonNode *node = json_array_get_element (list, i);
      JsonObject *o = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
      FoyerTimetableRow row = { .minute = -1 };
      JsonNode *where = o != NULL ? json_object_get_member (o, "instances") : NULL;

      if (o == NULL || !int_of (o, "weekday", 1, 7, &row.weekday) || !int_of (o, "minute", 0, FOYER_DAY_MINUTES - 1, &row.minute)
          || !int_of (o, "dur", 5, FOYER_DAY_MINUTES, &row.dur) || row.weekday == 0 || row.minute < 0)
        {
          foyer_refuse (error, _ ("Each row of a timetable needs a weekday (1 Monday … 7 Sunday) and a minute of the day."));
          return NULL;
        }
      if (json_object_has_member (o, "series") && !foyer_id_parse (json_object_get_string_member_with_default (o, "series", ""), &row.series))
        row.series = FOYER_ID_NONE;
      if (where != NULL && JSON_NODE_HOLDS_ARRAY (where))
        row.instances = json_node_get_array (where);
      for (guint k = 0; k < rows->len; k++)
        if (g_array_index (rows, FoyerTimetableRow, k).weekday == row.weekday && g_array_index (rows, FoyerTimetableRow, k).minute == row.minute)
          {
            foyer_refuse (error, _ ("The same time stands in this timetable twice."));
            return NULL;
          }
      g_array_append_val (rows, row);
    }
  return g_steal_pointer (&rows);
}

FoyerId
foyer_timetable_row_put (FoyerBooking *b, const FoyerRow *timetable, const FoyerTimetableRow *row)
{
  FoyerId id = foyer_tx_new_id (b->tx), who = foyer_call_actor (b->call)->user, source = foyer_row_id (timetable, "source");
  g_autoptr (FoyerRow) series = foyer_row_new ("series", &id);
  char days[2] = { (char) ('0' + row->weekday), '\0' };

  foyer_row_set_id (series, "loc", &b->place->id);
  foyer_row_set_id (series, "timetable", &timetable->id);
  foyer_row_set_id (series, "source", &source);
  foyer_row_set_text (series, "freq", "weekly");
  foyer_row_set_text (series, "days", days);
  foyer_row_set_int (series, "minute", row->minute);
  if (row->dur > 0)
    foyer_row_set_int (series, "dur", row->dur);
  if (row->instances != NULL)
    {
      g_autoptr (JsonNode) node = json_node_init_array (json_node_alloc (), row->instances);
      g_autofree char *text = json_to_string (node, FALSE);
      foyer_row_set_text (series, "instances", text);
    }
  foyer_row_set_id (series, "made_by", &who);
  foyer_row_set_int (series, "made_at", foyer_call_now (b->call));
  foyer_tx_put (b->tx, series);
  return id;
}

GArray *
foyer_timetable_series (FoyerDb *db, const FoyerId *timetable)
{
  return foyer_ids_of (db, "SELECT id FROM series WHERE timetable = ?1 AND deleted IS NOT 1 ORDER BY days, minute, id", timetable);
}

/* How many events the rows make between two dates. */
int
foyer_timetable_count (GArray *rows, gint64 first, gint64 until)
{
  int n = 0;

  for (guint i = 0; i < rows->len; i++)
    {
      g_autoptr (GArray) dates = foyer_weekly_dates (first, until, g_array_index (rows, FoyerTimetableRow, i).weekday);
      n += dates->len;
    }
  return n;
}

gboolean
foyer_timetable_check (GArray *rows, gint64 first, gint64 until, GError **error)
{
  int n;

  if (until < first)
    return foyer_refuse (error, _ ("The last date is before the first."));
  n = foyer_timetable_count (rows, first, until);
  if (n == 0)
    return foyer_refuse (error, _ ("None of these days is between the two dates."));
  if (n > FOYER_TIMETABLE_MAX_EVENTS)
    return foyer_refuse (error, _ ("That makes %d events; at most %d can be planned at once."), n, FOYER_TIMETABLE_MAX_EVENTS);
  return TRUE;
}

/* Regulars of the row that was replaced come at the times of @instead; of one that is gone for good, no more. */
static void
rename_in_enrolments (FoyerBooking *b, const FoyerId *timetable, const FoyerId *gone, GArray *instead)
{
  g_autoptr (GArray) ids = foyer_ids_of (b->db, "SELECT id FROM enrolment WHERE timetable = ?1 AND deleted IS NOT 1 AND series IS NOT NULL ORDER BY id", timetable);
  char text[37], other[37];

  foyer_id_format (gone, text);
  for (guint i = 0; i < ids->len; i++)
    {
      g_autoptr (FoyerRow) row = foyer_tx_get (b->tx, "enrolment", &g_array_index (ids, FoyerId, i));
      g_autoptr (JsonNode) node = json_from_string (foyer_row_text (row, "series"), NULL);
      g_autoptr (JsonArray) left = json_array_new ();
      g_autoptr (JsonNode) out = NULL;
      g_autofree char *json = NULL;

      if (node == NULL || !JSON_NODE_HOLDS_ARRAY (node) || strstr (foyer_row_text (row, "series"), text) == NULL)
        continue;
      for (guint k = 0; k < json_array_get_length (json_node_get_array (node)); k++)
        {
          const char *id = json_array_get_string_element (json_node_get_array (node), k);
          if (g_strcmp0 (id, text) != 0)
            json_array_add_string_element (left, id);
        }
      for (guint k = 0; k < instead->len; k++)
        json_array_add_string_element (left, foyer_id_format (&g_array_index (instead, FoyerId, k), other));
      /* Who came only then comes no more; an empty list would mean every time. */
      if (json_array_get_length (left) == 0)
        foyer_row_set_int (row, "deleted", 1);
      else
        {
          out = json_node_init_array (json_node_alloc (), left);
          json = json_to_string (out, FALSE);
          foyer_row_set_text (row, "series", json);
        }
      foyer_tx_put (b->tx, row);
    }
}

gboolean
foyer_timetable_rows_replace (FoyerBooking *b, const FoyerRow *timetable, GArray *rows, int *events, int *bookings, GError **error)
{
  g_autoptr (GArray) old = foyer_timetable_series (b->db, &timetable->id);
  g_autoptr (GArray) removed = g_array_new (FALSE, FALSE, sizeof (FoyerId));
  const char *reason = foyer_call_text (b->call, "reason");
  FoyerTimetableRow *only = NULL;
  guint n_new = 0;

  for (guint i = 0; i < old->len; i++)
    {
      g_autoptr (FoyerRow) series = foyer_tx_get (b->tx, "series", &g_array_index (old, FoyerId, i));
      gboolean kept = FALSE;

      for (guint k = 0; k < rows->len && !kept; k++)
        {
          FoyerTimetableRow *row = &g_array_index (rows, FoyerTimetableRow, k);
          int weekday = foyer_row_is_null (series, "days") ? 0 : atoi (foyer_row_text (series, "days"));

          if ((!foyer_id_is_none (&row->series) && !foyer_id_equal (&row->series, &series->id)) || row->weekday != weekday
              || row->minute != foyer_row_int (series, "minute"))
            continue;
          kept = TRUE;
          row->series = series->id;
          if (row->dur > 0 && row->dur != foyer_row_int (series, "dur"))
            {
              foyer_row_set_int (series, "dur", row->dur);
              foyer_tx_put (b->tx, series);
            }
        }
      if (kept)
        continue;
      if (!foyer_series_remove (b, &series->id, NULL, reason, events, bookings, error))
        return FALSE;
      g_array_append_val (removed, series->id);
      foyer_row_set_int (series, "deleted", 1);
      foyer_tx_put (b->tx, series);
      for (guint k = 0; k < rows->len; k++)
        if (foyer_id_equal (&g_array_index (rows, FoyerTimetableRow, k).series, &series->id))
          {
            g_array_index (rows, FoyerTimetableRow, k).series = FOYER_ID_NONE; /* another time: a row of its own */
            g_array_index (rows, FoyerTimetableRow, k).was = series->id;
          }
    }
  for (guint k = 0; k < rows->len; k++)
    for (guint i = 0; i <= old->len && !foyer_id_is_none (&g_array_index (rows, FoyerTimetableRow, k).series); i++)
      if (i == old->len)
        return foyer_refuse (error, _ ("This timetable has no such time."));
      else if (foyer_id_equal (&g_array_index (old, FoyerId, i), &g_array_index (rows, FoyerTimetableRow, k).series))
        break;
  for (guint k = 0; k < rows->len; k++)
    if (foyer_id_is_none (&g_array_index (rows, FoyerTimetableRow, k).series))
      {
        only = &g_array_index (rows, FoyerTimetableRow, k);
        n_new++;
        only->series = foyer_timetable_row_put (b, timetable, only);
      }
  /* One time for another, though nobody said which: there is no doubt. */
  if (n_new == 1 && removed->len == 1)
    only->was = g_array_index (removed, FoyerId, 0);
  for (guint i = 0; i < removed->len; i++)
    {
      const FoyerId *gone = &g_array_index (removed, FoyerId, i);
      g_autoptr (GArray) instead = g_array_new (FALSE, FALSE, sizeof (FoyerId));

      for (guint k = 0; k < rows->len; k++)
        if (foyer_id_equal (&g_array_index (rows, FoyerTimetableRow, k).was, gone))
          g_array_append_val (instead, g_array_index (rows, FoyerTimetableRow, k).series);
      rename_in_enrolments (b, &timetable->id, gone, instead);
    }
  return TRUE;
}

/* As they stand, to be counted. */
GArray *
foyer_timetable_rows_now (FoyerBooking *b, const FoyerId *timetable)
{
  GArray *rows = g_array_new (FALSE, TRUE, sizeof (FoyerTimetableRow));
  g_autoptr (GArray) series = foyer_timetable_series (b->db, timetable);

  for (guint i = 0; i < series->len; i++)
    {
      g_autoptr (FoyerRow) of = foyer_tx_get (b->tx, "series", &g_array_index (series, FoyerId, i));
      FoyerTimetableRow row = { .series = of->id, .weekday = foyer_row_is_null (of, "days") ? 0 : atoi (foyer_row_text (of, "days")) };
      if (row.weekday >= 1 && row.weekday <= 7)
        g_array_append_val (rows, row);
    }
  return rows;
}

/* ---- when its events are --------------------------------------------------------------------------------------------------- */

static int
compare_due (gconstpointer a, gconstpointer b)
{
  const FoyerTimetableDue *x = a, *y = b;

  if (x->date != y->date)
    return x->date < y->date ? -1 : 1;
  return x->minute != y->minute ? x->minute - y->minute : foyer_id_compare (&x->series, &y->series);
}

GArray *
foyer_timetable_due (FoyerDb *db, const FoyerRow *timetable)
{
  GArray *due = g_array_new (FALSE, FALSE, sizeof (FoyerTimetableDue));
  g_autoptr (GArray) series = foyer_timetable_series (db, &timetable->id);
  gint64 first = foyer_timetable_date (foyer_row_text (timetable, "first")), until = foyer_timetable_date (foyer_row_text (timetable, "until"));

  for (guint i = 0; i < series->len; i++)
    {
      g_autoptr (FoyerRow) row = foyer_db_get (db, "series", &g_array_index (series, FoyerId, i));
      const char *days = foyer_row_text (row, "days");
      int weekday = days != NULL ? atoi (days) : 0;

      if (weekday < 1 || weekday > 7)
        continue;
      g_autoptr (GArray) dates = foyer_weekly_dates (first, until, weekday);
      for (guint k = 0; k < dates->len; k++)
        {
          FoyerTimetableDue d = { row->id, g_array_index (dates, gint64, k), (int) foyer_row_int (row, "minute") };
          g_array_append_val (due, d);
        }
    }
  g_array_sort (due, compare_due);
  return due;
}

FoyerId
foyer_timetable_event_id (const FoyerId *series, gint64 date)
{
  char day[11];

  return foyer_id_derivef (series, "event:%s", foyer_date_format (date, day));
}

FoyerId
foyer_timetable_standing (FoyerDb *db, const FoyerZone *zone, const FoyerRow *timetable, const FoyerTimetableDue *due)
{
  FoyerId staff = foyer_row_id (timetable, "staff"), service = foyer_row_id (timetable, "service"), found = FOYER_ID_NONE;
  char wall[17];
  FoyerStmt *s = foyer_db_sql (db, "SELECT a.id FROM appointment a JOIN line l ON l.visit = a.visit AND l.deleted IS NOT 1 WHERE a.staff = ?1 AND a.t0 = ?4"
                                      " AND a.wall = ?2 AND a.kind = 'event' AND a.deleted IS NOT 1 AND l.service = ?3 ORDER BY a.id LIMIT 1");

  foyer_stmt_bind_id (s, 1, &staff);
  foyer_stmt_bind_text (s, 2, foyer_wall_format (due->date, due->minute, wall));
  foyer_stmt_bind_id (s, 3, &service);
  foyer_stmt_bind_int (s, 4, foyer_zone_to_utc (zone, due->date, due->minute));
  if (foyer_stmt_step (s))
    found = foyer_stmt_id (s, 0);
  foyer_stmt_done (s);
  return found;
}

int
foyer_timetable_missing (FoyerDb *db, const FoyerZone *zone, const FoyerRow *timetable, gint64 now)
{
  g_autoptr (GArray) due = foyer_timetable_due (db, timetable);
  int n = 0;

  for (guint i = 0; i < due->len; i++)
    {
      const FoyerTimetableDue *d = &g_array_index (due, FoyerTimetableDue, i);
      FoyerId id = foyer_timetable_event_id (&d->series, d->date), standing;
      g_autoptr (FoyerRow) event = NULL;

      if (foyer_zone_to_utc (zone, d->date, d->minute) <= now || (event = foyer_db_get (db, "appointment", &id)) != NULL)
        continue;
      standing = foyer_timetable_standing (db, zone, timetable, d);
      n += foyer_id_is_none (&standing);
    }
  return n;
}
