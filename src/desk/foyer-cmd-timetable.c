/* Events every week, and who comes every week.
 *
 * A timetable is a plan (timetable, its rows in series); its events are made from it some at a time, so that a window can show how far it is and
 * stop. Each event's id follows from its row and its date: making them again, or on two desks, makes none twice, and one that was deleted
 * stays deleted. What has begun is history and is never touched. */
#define G_LOG_DOMAIN "foyer-desk"

#include "config.h"

#include <stdlib.h>
#include <string.h>
#include <glib/gi18n-lib.h>

#include "foyer-client.h"
#include "foyer-cmd-common.h"
#include "foyer-event.h"
#include "foyer-ids.h"
#include "foyer-timetable-private.h"

#define DEFAULT_BATCH 10

FoyerRow *
foyer_timetable_of_call (FoyerBooking *b, GError **error)
{
  FoyerId id = foyer_call_id (b->call, "timetable");
  g_autoptr (FoyerRow) row = foyer_need_row (b->call, "timetable", &id, &b->place->id, error);
  FoyerId staff;

  if (row == NULL)
    return NULL;
  staff = foyer_row_id (row, "staff");
  return foyer_booking_may_staff (b, &staff, NULL, error) ? g_steal_pointer (&row) : NULL;
}

/* ---- making one ------------------------------------------------------------------------------------------------------------ */

static const FoyerParam create_params[] = {
  { "event", FOYER_P_ID, FOYER_P_REQUIRED, "event it is made from: its service, member, seats, comment" },
  { "rows", FOYER_P_LIST, FOYER_P_REQUIRED, "[{weekday 1…7, minute of the day, dur?, instances?}]" },
  { "until", FOYER_P_DATE, FOYER_P_REQUIRED, "last date" },
  { "first", FOYER_P_DATE, 0, "first date; default: the event's" },
  { "title", FOYER_P_TEXT, 0, "name; default: the service's", NULL, FOYER_NAME_MAX },
  { "with_clients", FOYER_P_BOOL, 0, "who is enrolled in the event comes every time" },
  { "loc", FOYER_P_ID, 0, "location" },
  { NULL },
};

static gboolean
run_create (FoyerCall *call, GError **error)
{
  g_auto (FoyerBooking) b = { 0 };
  g_autoptr (FoyerRow) event = NULL;
  g_autoptr (FoyerRow) timetable = NULL;
  g_autoptr (GArray) rows = NULL;
  g_autoptr (GArray) clients = NULL;
  g_autofree char *title = NULL;
  FoyerId loc = foyer_call_loc (call), id, service, staff;
  gint64 first, until = foyer_timetable_date (foyer_call_text (call, "until"));
  int minute;

  if (!foyer_booking_begin (&b, call, &loc, error) || (event = foyer_event_of_call (&b, "event", NULL, error)) == NULL
      || (rows = foyer_timetable_rows_read (call, error)) == NULL)
    return FALSE;
  foyer_wall_parse (foyer_row_text (event, "wall"), &first, &minute);
  if (foyer_call_has (call, "first"))
    first = foyer_timetable_date (foyer_call_text (call, "first"));
  if (!foyer_timetable_check (rows, first, until, error))
    return FALSE;

  id = foyer_tx_new_id (b.tx);
  service = foyer_event_service (b.db, event, &title);
  staff = foyer_row_id (event, "staff");
  timetable = foyer_row_new ("timetable", &id);
  foyer_row_set_id (timetable, "loc", &loc);
  foyer_row_set_id (timetable, "source", &event->id);
  foyer_row_set_id (timetable, "service", &service);
  foyer_row_set_id (timetable, "staff", &staff);
  foyer_row_set_text (timetable, "title", foyer_call_has (call, "title") ? foyer_call_text (call, "title") : title);
  foyer_row_set_int (timetable, "capacity", foyer_row_int (event, "capacity"));
  foyer_row_set_int (timetable, "with_clients", foyer_call_bool (call, "with_clients"));
  {
    char from[11], to[11];
    foyer_row_set_text (timetable, "first", foyer_date_format (first, from));
    foyer_row_set_text (timetable, "until", foyer_date_format (until, to));
  }
  foyer_tx_put (b.tx, timetable);
  for (guint i = 0; i < rows->len; i++)
    foyer_timetable_row_put (&b, timetable, &g_array_index (rows, FoyerTimetableRow, i));
  clients = foyer_call_bool (call, "with_clients") ? foyer_event_participants (b.db, &event->id) : NULL;
  for (guint i = 0; clients != NULL && i < clients->len; i++)
    {
      g_autoptr (FoyerRow) row = foyer_tx_get (b.tx, "appointment", &g_array_index (clients, FoyerId, i));
      FoyerId client = foyer_row_id (row, "client");

      if (!foyer_id_is_none (&client))
        foyer_enrolment_put (&b, &id, &client, NULL, MAX ((int) foyer_row_int (row, "seats"), 1));
    }
  foyer_call_result_id (call, "timetable", &id);
  json_object_set_int_member (foyer_call_result (call), "total", foyer_timetable_count (rows, first, until));
  return TRUE;
}

/* ---- its events ------------------------------------------------------------------------------------------------------------ */

/* Everybody who comes at this time of the week. */
static void
enrol_regulars (FoyerBooking *b, const FoyerRow *event, const FoyerId *timetable, const FoyerId *series, FoyerTold *told)
{
  g_autoptr (GArray) ids = foyer_ids_of (b->db, "SELECT id FROM enrolment WHERE timetable = ?1 AND deleted IS NOT 1 ORDER BY id", timetable);

  for (guint i = 0; i < ids->len; i++)
    {
      g_autoptr (FoyerRow) row = foyer_tx_get (b->tx, "enrolment", &g_array_index (ids, FoyerId, i));
      FoyerId client = foyer_row_id (row, "client");

      if (foyer_enrolment_names (foyer_row_text (row, "series"), series))
        foyer_told_enrol (b, event, &client, MAX ((int) foyer_row_int (row, "seats"), 1), told);
    }
}

static gboolean
make_due (FoyerBooking *b, const FoyerRow *timetable, const FoyerRow *like, const FoyerTimetableDue *due, FoyerTold *told, GError **error)
{
  g_autoptr (FoyerRow) series = foyer_tx_get (b->tx, "series", &due->series);
  g_autoptr (FoyerRow) event = NULL;
  g_autoptr (JsonNode) instances = NULL;
  g_autofree char *in_the_way = NULL;
  FoyerEventPlan plan = { .id = foyer_timetable_event_id (&due->series, due->date), .service = foyer_row_id (timetable, "service"), .staff = foyer_row_id (timetable, "staff"),
                          .date = due->date, .minute = due->minute, .capacity = foyer_row_int (timetable, "capacity"), .series = due->series, .like = like };
  FoyerId standing;
  char wall[17];

  plan.dur = foyer_row_int (series, "dur") > 0 ? foyer_row_int (series, "dur") : like != NULL ? foyer_row_int (like, "dur") : 0;
  if ((event = foyer_tx_get (b->tx, "appointment", &plan.id)) != NULL)
    return TRUE; /* made before, on this desk or another; or deleted since, and it stays so */
  standing = foyer_timetable_standing (b->db, b->place->zone, timetable, due);
  if (!foyer_id_is_none (&standing))
    {
      event = foyer_tx_get (b->tx, "appointment", &standing);
      if (foyer_row_is_null (event, "series"))
        {
          foyer_row_set_id (event, "series", &due->series);
          foyer_tx_put (b->tx, event);
        }
      enrol_regulars (b, event, &timetable->id, &due->series, told);
      return TRUE;
    }
  if (!foyer_event_check_service (b, &plan, error))
    return FALSE;
  in_the_way = foyer_event_in_the_way (b, &plan);
  if (in_the_way != NULL && foyer_call_override (b->call) == NULL)
    {
      foyer_told_add (told->skipped, foyer_wall_format (due->date, due->minute, wall), NULL, in_the_way);
      return TRUE;
    }
  if (!foyer_row_is_null (series, "instances"))
    instances = json_from_string (foyer_row_text (series, "instances"), NULL);
  plan.instances = instances != NULL && JSON_NODE_HOLDS_ARRAY (instances) ? json_node_get_array (instances) : NULL;
  plan.quiet = in_the_way == NULL;
  event = foyer_event_make (b, &plan, error);
  if (event == NULL)
    return FALSE;
  told->made++;
  enrol_regulars (b, event, &timetable->id, &due->series, told);
  return TRUE;
}

static const FoyerParam generate_params[] = {
  { "timetable", FOYER_P_ID, FOYER_P_REQUIRED, "timetable" },
  { "after", FOYER_P_WALL, 0, "go on after this time: what “next” said" },
  FOYER_UNDO_WITH,
  { "limit", FOYER_P_INT, 0, "events made by this call; default 10", NULL, FOYER_TIMETABLE_MAX_EVENTS },
  { "loc", FOYER_P_ID, 0, "location" },
  { NULL },
};

static gboolean
run_generate (FoyerCall *call, GError **error)
{
  g_auto (FoyerBooking) b = { 0 };
  g_autoptr (FoyerRow) timetable = NULL;
  g_autoptr (FoyerRow) like = NULL;
  g_autoptr (GArray) due = NULL;
  FoyerId loc = foyer_call_loc (call), source;
  const char *after = foyer_call_text (call, "after");
  int limit = foyer_call_has (call, "limit") ? MAX (foyer_call_int (call, "limit"), 1) : DEFAULT_BATCH;
  gint64 now = foyer_call_now (call);
  char wall[17] = "";
  guint i;
  FoyerTold told;

  if (!foyer_booking_begin (&b, call, &loc, error) || (timetable = foyer_timetable_of_call (&b, error)) == NULL || !foyer_undo_with (call, error))
    return FALSE;
  source = foyer_row_id (timetable, "source");
  like = foyer_tx_get (b.tx, "appointment", &source);
  foyer_told_init (&told, call);
  due = foyer_timetable_due (b.db, timetable);
  for (i = 0; i < due->len; i++)
    {
      const FoyerTimetableDue *d = &g_array_index (due, FoyerTimetableDue, i);

      foyer_wall_format (d->date, d->minute, wall);
      if ((after != NULL && strcmp (wall, after) <= 0) || foyer_zone_to_utc (b.place->zone, d->date, d->minute) <= now)
        continue;
      if (!make_due (&b, timetable, like, d, &told, error))
        return FALSE;
      foyer_tx_next (b.tx);
      if (told.made >= limit)
        {
          i++;
          break;
        }
    }
  foyer_told_done (&told, call);
  json_object_set_int_member (foyer_call_result (call), "done", i);
  json_object_set_int_member (foyer_call_result (call), "total", due->len);
  if (i < due->len)
    json_object_set_string_member (foyer_call_result (call), "next", wall);
  else
    json_object_set_null_member (foyer_call_result (call), "next");
  return TRUE;
}

/* ---- changing it ----------------------------------------------------------------------------------------------------------- */

/* Events of a row of the timetable that are still to come. */
GArray *
foyer_series_coming (FoyerBooking *b, const FoyerId *series, const char *after_day)
{
  GArray *ids = g_array_new (FALSE, FALSE, sizeof (FoyerId));
  FoyerStmt *s = foyer_db_sql (b->db, "SELECT id FROM appointment WHERE series = ?1 AND t0 > ?2 AND kind = 'event' AND deleted IS NOT 1"
                                      " AND (?3 IS NULL OR day > ?3) ORDER BY t0, id");

  foyer_stmt_bind_id (s, 1, series);
  foyer_stmt_bind_int (s, 2, foyer_call_now (b->call));
  foyer_stmt_bind_text (s, 3, after_day);
  while (foyer_stmt_step (s))
    {
      FoyerId id = foyer_stmt_id (s, 0);
      g_array_append_val (ids, id);
    }
  foyer_stmt_done (s);
  return ids;
}

/* Deletes events to come of one row; the bookings are counted, not asked for one by one. */
gboolean
foyer_series_remove (FoyerBooking *b, const FoyerId *series, const char *after_day, const char *reason, int *events, int *bookings, GError **error)
{
  g_autoptr (GArray) ids = foyer_series_coming (b, series, after_day);

  for (guint i = 0; i < ids->len; i++)
    {
      g_autoptr (FoyerRow) event = foyer_tx_get (b->tx, "appointment", &g_array_index (ids, FoyerId, i));
      int n = 0;

      if (!foyer_event_remove (b, event, reason, TRUE, &n, NULL, error))
        return FALSE;
      (*events)++;
      *bookings += n;
      foyer_tx_next (b->tx);
    }
  return TRUE;
}

gboolean
foyer_series_warn (FoyerBooking *b, const FoyerId *timetable, int events, int bookings, GError **error)
{
  JsonObject *result = foyer_call_result (b->call);

  json_object_set_int_member (result, "events", events);
  json_object_set_int_member (result, "bookings", bookings);
  if (bookings > 0)
    {
      g_autofree char *first = g_strdup_printf (ngettext ("%d event to come is deleted.", "%d events to come are deleted.", events), events);
      g_autofree char *second = g_strdup_printf (ngettext ("%d booking in it will be cancelled.", "%d bookings in them will be cancelled.", bookings), bookings);
      FOYER_BOOKING_WARN (b, error, "bookings", timetable, "%s %s", first, second);
    }
  return TRUE;
}

static const FoyerParam update_params[] = {
  { "timetable", FOYER_P_ID, FOYER_P_REQUIRED, "timetable" },
  { "rows", FOYER_P_LIST, 0, "all its rows: [{series?, weekday, minute, dur?, instances?}]; events to come of a row that is left out or gets another time are deleted" },
  { "until", FOYER_P_DATE, 0, "last date; events after it are deleted" },
  { "title", FOYER_P_TEXT, 0, "name", NULL, FOYER_NAME_MAX },
  { "capacity", FOYER_P_INT, 0, "seats of the events it still makes", NULL, FOYER_EVENT_MAX_CAPACITY },
  { "reason", FOYER_P_TEXT, 0, "why events are deleted", NULL, 500 },
  { "loc", FOYER_P_ID, 0, "location" },
  { NULL },
};

static gboolean
run_update (FoyerCall *call, GError **error)
{
  g_auto (FoyerBooking) b = { 0 };
  g_autoptr (FoyerRow) timetable = NULL;
  g_autoptr (GArray) rows = NULL;
  FoyerId loc = foyer_call_loc (call);
  int events = 0, bookings = 0;
  gint64 first;

  if (!foyer_booking_begin (&b, call, &loc, error) || (timetable = foyer_timetable_of_call (&b, error)) == NULL)
    return FALSE;
  first = foyer_timetable_date (foyer_row_text (timetable, "first"));
  if (foyer_call_has (call, "rows"))
    {
      gint64 until = foyer_timetable_date (foyer_call_has (call, "until") ? foyer_call_text (call, "until") : foyer_row_text (timetable, "until"));
      if ((rows = foyer_timetable_rows_read (call, error)) == NULL || !foyer_timetable_check (rows, first, until, error))
        return FALSE;
    }
  else if (foyer_call_has (call, "until"))
    {
      g_autoptr (GArray) now = foyer_timetable_rows_now (&b, &timetable->id);
      if (!foyer_timetable_check (now, first, foyer_timetable_date (foyer_call_text (call, "until")), error))
        return FALSE;
    }
  if (foyer_call_has (call, "until") && strcmp (foyer_call_text (call, "until"), foyer_row_text (timetable, "until")) < 0)
    {
      g_autoptr (GArray) series = foyer_timetable_series (b.db, &timetable->id);
      for (guint i = 0; i < series->len; i++)
        if (!foyer_series_remove (&b, &g_array_index (series, FoyerId, i), foyer_call_text (call, "until"), foyer_call_text (call, "reason"), &events, &bookings, error))
          return FALSE;
    }
  foyer_call_fill (call, timetable, "until", "title", "capacity", NULL);
  foyer_tx_put (b.tx, timetable);
  if (rows != NULL && !foyer_timetable_rows_replace (&b, timetable, rows, &events, &bookings, error))
    return FALSE;
  foyer_call_result_id (call, "timetable", &timetable->id);
  return foyer_series_warn (&b, &timetable->id, events, bookings, error);
}

static const FoyerParam delete_params[] = {
  { "timetable", FOYER_P_ID, FOYER_P_REQUIRED, "timetable; its events to come are deleted" },
  { "keep_source", FOYER_P_BOOL, 0, "the event it was made from stays" },
  { "reason", FOYER_P_TEXT, 0, "why", NULL, 500 },
  { "loc", FOYER_P_ID, 0, "location" },
  { NULL },
};

static gboolean
run_delete (FoyerCall *call, GError **error)
{
  g_auto (FoyerBooking) b = { 0 };
  g_autoptr (FoyerRow) timetable = NULL;
  g_autoptr (FoyerRow) source = NULL;
  g_autoptr (GArray) series = NULL;
  g_autoptr (GArray) regulars = NULL;
  FoyerId loc = foyer_call_loc (call), source_id;
  int events = 0, bookings = 0;

  if (!foyer_booking_begin (&b, call, &loc, error) || (timetable = foyer_timetable_of_call (&b, error)) == NULL)
    return FALSE;
  source_id = foyer_row_id (timetable, "source");
  source = foyer_call_bool (call, "keep_source") ? foyer_tx_get (b.tx, "appointment", &source_id) : NULL;
  if (source != NULL && !foyer_row_is_null (source, "series"))
    {
      foyer_row_set_null (source, "series");
      foyer_tx_put (b.tx, source);
    }
  series = foyer_timetable_series (b.db, &timetable->id);
  for (guint i = 0; i < series->len; i++)
    {
      g_autoptr (FoyerRow) row = foyer_tx_get (b.tx, "series", &g_array_index (series, FoyerId, i));
      if (!foyer_series_remove (&b, &row->id, NULL, foyer_call_text (call, "reason"), &events, &bookings, error))
        return FALSE;
      foyer_row_set_int (row, "deleted", 1);
      foyer_tx_put (b.tx, row);
    }
  regulars = foyer_ids_of (b.db, "SELECT id FROM enrolment WHERE timetable = ?1 AND deleted IS NOT 1 ORDER BY id", &timetable->id);
  for (guint i = 0; i < regulars->len; i++)
    {
      g_autoptr (FoyerRow) row = foyer_tx_get (b.tx, "enrolment", &g_array_index (regulars, FoyerId, i));
      foyer_row_set_int (row, "deleted", 1);
      foyer_tx_put (b.tx, row);
    }
  foyer_mark_deleted (b.tx, timetable);
  return foyer_series_warn (&b, &timetable->id, events, bookings, error);
}

const FoyerCommand foyer_commands_timetable[] = {
  { "timetable.create", "booking.create", "Plans an event for every week; timetable.generate makes its events.", N_ ("Made a timetable"), create_params, run_create },
  { "timetable.generate", "booking.create", "Makes the next events of a timetable with the regulars in them; repeat it with “next” until that is null. Times that are taken are left out unless there is a reason.",
    N_ ("Made events of a timetable"), generate_params, run_generate },
  { "timetable.update", "booking.edit", "Changes the times or the end of a timetable; events to come that no longer fit are deleted.", N_ ("Changed the timetable"),
    update_params, run_update },
  { "timetable.delete", "booking.delete", "Deletes a timetable and its events to come.", N_ ("Deleted the timetable"), delete_params, run_delete },
  { "enrolment.set", "booking.create", "Makes a client a regular of a timetable, or changes when; only events to come follow.", N_ ("Changed a regular"), foyer_enrolment_set_params,
    foyer_run_enrolment_set },
  { "enrolment.delete", "booking.edit", "A regular comes no more: the bookings to come are cancelled.", N_ ("Removed a regular"), foyer_enrolment_delete_params,
    foyer_run_enrolment_delete },
  { "event.duplicate", "booking.create", "Copies an event to other dates, with or without its bookings.", N_ ("Duplicated the event"), foyer_event_duplicate_params,
    foyer_run_event_duplicate },
  { "event.remove-copies", "booking.delete", "Deletes the events to come of one duplication.", N_ ("Deleted copies of an event"), foyer_event_remove_copies_params,
    foyer_run_event_remove_copies },
  { NULL },
};
