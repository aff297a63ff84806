/* One event at other dates. */
#define G_LOG_DOMAIN "foyer-desk"

#include "config.h"

#include <string.h>
#include <glib/gi18n-lib.h>

#include "foyer-cmd-common.h"
#include "foyer-event.h"
#include "foyer-timetable-private.h"

const FoyerParam foyer_event_duplicate_params[] = {
  { "event", FOYER_P_ID, FOYER_P_REQUIRED, "event" },
  { "dates", FOYER_P_LIST, FOYER_P_REQUIRED, "dates of the copies, at most 100; all at the event's time" },
  { "minute", FOYER_P_INT, 0, "another time of the day for the copies", NULL, FOYER_DAY_MINUTES - 1 },
  { "with_bookings", FOYER_P_BOOL, 0, "who is enrolled is enrolled in the copies too" },
  { "series", FOYER_P_ID, 0, "what an earlier call of the same duplication returned" },
  FOYER_UNDO_WITH,
  { "loc", FOYER_P_ID, 0, "location" },
  { NULL },
};

gboolean
foyer_undo_with (FoyerCall *call, GError **error)
{
  FoyerId with = foyer_call_id (call, "undo_with");

  return foyer_id_is_none (&with) || foyer_tx_join (foyer_call_tx (call), &with, error);
}

/* The series of parameter "series": copies of an event in a column the user may touch, not a row of a timetable or a repeated booking. */
static FoyerRow *
copies_of_call (FoyerBooking *b, FoyerId *source, GError **error)
{
  FoyerId id = foyer_call_id (b->call, "series"), staff;
  g_autoptr (FoyerRow) row = foyer_need_row (b->call, "series", &id, &b->place->id, error);
  g_autoptr (FoyerRow) event = NULL;

  if (row == NULL)
    return NULL;
  *source = foyer_row_id (row, "source");
  event = foyer_id_is_none (source) ? NULL : foyer_tx_get (b->tx, "appointment", source);
  if (event == NULL || !foyer_row_is_event (event) || !foyer_row_is_null (row, "timetable"))
    {
      foyer_refuse (error, _ ("These are not copies of an event."));
      return NULL;
    }
  staff = foyer_row_id (event, "staff");
  return foyer_booking_may_staff (b, &staff, NULL, error) ? g_steal_pointer (&row) : NULL;
}

static FoyerRow *
duplicate_series (FoyerBooking *b, const FoyerRow *event, GError **error)
{
  FoyerId id = foyer_call_id (b->call, "series"), who = foyer_call_actor (b->call)->user, source;
  FoyerRow *row;

  if (!foyer_id_is_none (&id))
    {
      row = copies_of_call (b, &source, error);
      if (row == NULL || foyer_id_equal (&source, &event->id))
        return row;
      foyer_row_free (row);
      foyer_refuse (error, _ ("These are not copies of an event."));
      return NULL;
    }
  id = foyer_tx_new_id (b->tx);
  row = foyer_row_new ("series", &id);
  foyer_row_set_id (row, "loc", &b->place->id);
  foyer_row_set_id (row, "source", &event->id);
  foyer_row_set_int (row, "with_client", foyer_call_bool (b->call, "with_bookings"));
  foyer_row_set_id (row, "made_by", &who);
  foyer_row_set_int (row, "made_at", foyer_call_now (b->call));
  foyer_tx_put (b->tx, row);
  return row;
}

static gboolean
duplicate_to (FoyerBooking *b, const FoyerRow *event, const FoyerId *series, GArray *clients, gint64 date, int minute, FoyerTold *told, GError **error)
{
  g_autofree char *in_the_way = NULL;
  g_autoptr (FoyerRow) copy = NULL;
  FoyerEventPlan plan = { .service = foyer_event_service (b->db, event, NULL), .staff = foyer_row_id (event, "staff"), .date = date, .minute = minute,
                          .dur = foyer_row_int (event, "dur"), .capacity = foyer_row_int (event, "capacity"), .series = *series, .like = event };
  char wall[17];

  if (!foyer_event_check_service (b, &plan, error))
    return FALSE;
  in_the_way = foyer_event_in_the_way (b, &plan);
  if (in_the_way != NULL && foyer_call_override (b->call) == NULL)
    {
      foyer_told_add (told->skipped, foyer_wall_format (date, minute, wall), NULL, in_the_way);
      return TRUE;
    }
  plan.quiet = in_the_way == NULL;
  copy = foyer_event_make (b, &plan, error);
  if (copy == NULL)
    return FALSE;
  told->made++;
  for (guint i = 0; clients != NULL && i < clients->len; i++)
    {
      g_autoptr (FoyerRow) row = foyer_tx_get (b->tx, "appointment", &g_array_index (clients, FoyerId, i));
      FoyerId client = foyer_row_id (row, "client");

      if (!foyer_id_is_none (&client))
        foyer_told_enrol (b, copy, &client, MAX ((int) foyer_row_int (row, "seats"), 1), told);
    }
  return TRUE;
}

gboolean
foyer_run_event_duplicate (FoyerCall *call, GError **error)
{
  g_auto (FoyerBooking) b = { 0 };
  g_autoptr (FoyerRow) event = NULL;
  g_autoptr (FoyerRow) series = NULL;
  g_autoptr (GArray) clients = NULL;
  JsonArray *dates = foyer_call_list (call, "dates");
  guint n = json_array_get_length (dates);
  FoyerId loc = foyer_call_loc (call);
  gint64 date;
  int minute;
  FoyerTold told;

  if (!foyer_booking_begin (&b, call, &loc, error) || (event = foyer_event_of_call (&b, "event", NULL, error)) == NULL)
    return FALSE;
  if (n == 0 || n > FOYER_EVENT_MAX_DATES)
    return foyer_refuse (error, _ ("An event is duplicated to 1 to %d dates."), FOYER_EVENT_MAX_DATES);
  foyer_wall_parse (foyer_row_text (event, "wall"), &date, &minute);
  if (foyer_call_has (call, "minute"))
    minute = foyer_call_int (call, "minute");
  if (!foyer_undo_with (call, error) || (series = duplicate_series (&b, event, error)) == NULL)
    return FALSE;
  clients = foyer_call_bool (call, "with_bookings") ? foyer_event_participants (b.db, &event->id) : NULL;
  foyer_told_init (&told, call);
  for (guint i = 0; i < n; i++)
    {
      JsonNode *node = json_array_get_element (dates, i);

      if (!JSON_NODE_HOLDS_VALUE (node) || json_node_get_string (node) == NULL || !foyer_date_parse (json_node_get_string (node), &date))
        return foyer_refuse (error, _ ("Each entry of “dates” must be a date."));
      if (!duplicate_to (&b, event, &series->id, clients, date, minute, &told, error))
        return FALSE;
      foyer_tx_next (b.tx);
    }
  foyer_told_done (&told, call);
  foyer_call_result_id (call, "series", &series->id);
  return TRUE;
}

const FoyerParam foyer_event_remove_copies_params[] = {
  { "series", FOYER_P_ID, FOYER_P_REQUIRED, "what event.duplicate returned" },
  { "reason", FOYER_P_TEXT, 0, "why", NULL, 500 },
  { "loc", FOYER_P_ID, 0, "location" },
  { NULL },
};

gboolean
foyer_run_event_remove_copies (FoyerCall *call, GError **error)
{
  g_auto (FoyerBooking) b = { 0 };
  g_autoptr (FoyerRow) series = NULL;
  FoyerId loc = foyer_call_loc (call), id = foyer_call_id (call, "series"), source;
  int events = 0, bookings = 0;

  if (!foyer_booking_begin (&b, call, &loc, error) || (series = copies_of_call (&b, &source, error)) == NULL
      || !foyer_series_remove (&b, &id, NULL, foyer_call_text (call, "reason"), &events, &bookings, error))
    return FALSE;
  foyer_mark_deleted (b.tx, series);
  return foyer_series_warn (&b, &id, events, bookings, error);
}
