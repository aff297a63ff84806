/* Who comes to the events of a timetable every week. */
#define G_LOG_DOMAIN "foyer-desk"

#include "config.h"

#include <string.h>
#include <glib/gi18n-lib.h>

#include "foyer-client.h"
#include "foyer-cmd-common.h"
#include "foyer-event.h"
#include "foyer-timetable-private.h"

FoyerId
foyer_enrolment_id (const FoyerId *timetable, const FoyerId *client)
{
  char text[37];

  return foyer_id_derivef (timetable, "enrolment:%s", foyer_id_format (client, text));
}

void
foyer_enrolment_put (FoyerBooking *b, const FoyerId *timetable, const FoyerId *client, const char *series, int seats)
{
  FoyerId id = foyer_enrolment_id (timetable, client);
  g_autoptr (FoyerRow) row = foyer_tx_get (b->tx, "enrolment", &id);

  if (row == NULL)
    {
      row = foyer_row_new ("enrolment", &id);
      foyer_row_set_id (row, "loc", &b->place->id);
      foyer_row_set_id (row, "timetable", timetable);
      foyer_row_set_id (row, "client", client);
    }
  foyer_row_set_null (row, "deleted");
  foyer_row_set_text (row, "series", series);
  foyer_row_set_int (row, "seats", seats);
  foyer_tx_put (b->tx, row);
}

/* ["…"] or NULL for all of them. */
gboolean
foyer_enrolment_names (const char *list, const FoyerId *series)
{
  char text[37];

  return list == NULL || strcmp (list, "[]") == 0 || strstr (list, foyer_id_format (series, text)) != NULL;
}

void
foyer_told_add (JsonArray *list, const char *wall, const char *who, const char *why)
{
  JsonObject *o = json_object_new ();

  json_object_set_string_member (o, "wall", wall);
  if (who != NULL)
    json_object_set_string_member (o, "client", who);
  json_object_set_string_member (o, "why", why);
  json_array_add_object_element (list, o);
}

char *
foyer_told_client (FoyerBooking *b, const FoyerId *client)
{
  g_autoptr (FoyerRow) row = foyer_tx_get (b->tx, "client", client);

  return row == NULL ? g_strdup ("")
                     : foyer_client_title (foyer_name_parts (b->db, &b->place->id), foyer_row_text (row, "name"), foyer_row_text (row, "middle"),
                                           foyer_row_text (row, "surname"));
}

void
foyer_told_init (FoyerTold *told, FoyerCall *call)
{
  *told = (FoyerTold){ json_array_new (), json_array_new (), 0, 0, 0 };
  json_object_set_array_member (foyer_call_result (call), "skipped", told->skipped);
  json_object_set_array_member (foyer_call_result (call), "refused", told->refused);
}

void
foyer_told_done (const FoyerTold *told, FoyerCall *call)
{
  json_object_set_int_member (foyer_call_result (call), "made", told->made);
  json_object_set_int_member (foyer_call_result (call), "enrolled", told->enrolled);
  json_object_set_int_member (foyer_call_result (call), "cancelled", told->cancelled);
}

void
foyer_told_enrol (FoyerBooking *b, const FoyerRow *event, const FoyerId *client, int seats, FoyerTold *told)
{
  g_autoptr (GError) why = NULL;

  if (foyer_event_has_client (b->db, &event->id, client, NULL))
    return;
  if (foyer_event_enrol (b, event, client, seats, NULL, NULL, NULL, &why))
    told->enrolled++;
  else
    {
      g_autofree char *name = foyer_told_client (b, client);
      foyer_told_add (told->refused, foyer_row_text (event, "wall"), name, why->message);
    }
}

const FoyerParam foyer_enrolment_set_params[] = {
  { "timetable", FOYER_P_ID, FOYER_P_REQUIRED, "timetable" },
  { "client", FOYER_P_ID, 0, "client; else name and phone" },
  { "name", FOYER_P_TEXT, 0, "name", NULL, 200 },
  { "phone", FOYER_P_TEXT, 0, "phone as typed", NULL, 50 },
  { "series", FOYER_P_LIST, 0, "rows of the timetable the client comes at; none: all" },
  { "seats", FOYER_P_INT, 0, "default 1", NULL, FOYER_EVENT_MAX_CAPACITY },
  { "loc", FOYER_P_ID, 0, "location" },
  { NULL },
};

/* The booking of @client in @event that stands, or none. */
static FoyerId
booking_of (FoyerDb *db, const FoyerId *event, const FoyerId *client)
{
  FoyerId found = FOYER_ID_NONE;
  FoyerStmt *s = foyer_db_sql (db, "SELECT p.id FROM appointment p JOIN visit v ON v.id = p.visit WHERE p.event = ?1 AND v.client = ?2"
                                   " AND p.deleted IS NOT 1 AND v.status <> 'deleted' LIMIT 1");

  foyer_stmt_bind_id (s, 1, event);
  foyer_stmt_bind_id (s, 2, client);
  if (foyer_stmt_step (s))
    found = foyer_stmt_id (s, 0);
  foyer_stmt_done (s);
  return found;
}

/* Takes the client out of an event to come; what is paid or has arrived stays and is told. */
static void
leave_event (FoyerBooking *b, const FoyerRow *event, const FoyerId *client, FoyerTold *told)
{
  FoyerId participant = booking_of (b->db, &event->id, client), visit_id;
  g_autoptr (FoyerRow) row = NULL;
  g_autoptr (FoyerRow) visit = NULL;
  g_autoptr (GError) why = NULL;
  FoyerVisitStatus status;

  if (foyer_id_is_none (&participant))
    return;
  row = foyer_tx_get (b->tx, "appointment", &participant);
  visit_id = foyer_row_id (row, "visit");
  visit = foyer_tx_get (b->tx, "visit", &visit_id);
  status = foyer_status_parse (foyer_row_text (visit, "status"));
  if (status == FOYER_STATUS_ARRIVED || foyer_visit_payments (b->db, &visit_id) > 0 || foyer_visit_has_receipt (b->db, &visit_id))
    {
      g_autofree char *name = foyer_told_client (b, client);
      foyer_told_add (told->refused, foyer_row_text (event, "wall"), name, _ ("This booking is paid or the client is here; it stays."));
      return;
    }
  if (!foyer_call_need (b->call, "booking.delete", &why))
    {
      g_autofree char *name = foyer_told_client (b, client);
      foyer_told_add (told->refused, foyer_row_text (event, "wall"), name, why->message);
      return;
    }
  foyer_event_cancel (b, &participant, _ ("no longer comes at this time"));
  told->cancelled++;
}

/* @gone: comes no more. */
static void
apply_enrolment (FoyerBooking *b, const FoyerId *timetable, const FoyerId *client, const char *chosen, int seats, gboolean gone, FoyerTold *told)
{
  g_autoptr (GArray) series = foyer_timetable_series (b->db, timetable);

  for (guint i = 0; i < series->len; i++)
    {
      const FoyerId *id = &g_array_index (series, FoyerId, i);
      g_autoptr (GArray) events = foyer_series_coming (b, id, NULL);

      for (guint k = 0; k < events->len; k++)
        {
          g_autoptr (FoyerRow) event = foyer_tx_get (b->tx, "appointment", &g_array_index (events, FoyerId, k));

          if (!gone && foyer_enrolment_names (chosen, id))
            foyer_told_enrol (b, event, client, seats, told);
          else
            leave_event (b, event, client, told);
          foyer_tx_next (b->tx);
        }
    }
}

static char *
chosen_series (FoyerBooking *b, const FoyerId *timetable, GError **error)
{
  g_autoptr (GArray) ids = foyer_call_ids (b->call, "series", error), own = NULL;
  g_autoptr (JsonArray) list = json_array_new ();
  g_autoptr (JsonNode) node = NULL;
  char text[37];

  if (ids == NULL)
    return NULL;
  own = foyer_timetable_series (b->db, timetable);
  for (guint i = 0; i < ids->len; i++)
    {
      gboolean here = FALSE;

      for (guint k = 0; k < own->len && !here; k++)
        here = foyer_id_equal (&g_array_index (ids, FoyerId, i), &g_array_index (own, FoyerId, k));
      if (!here)
        {
          foyer_refuse (error, _ ("This timetable has no such time."));
          return NULL;
        }
      json_array_add_string_element (list, foyer_id_format (&g_array_index (ids, FoyerId, i), text));
    }
  node = json_node_init_array (json_node_alloc (), list);
  return json_to_string (node, FALSE);
}

gboolean
foyer_run_enrolment_set (FoyerCall *call, GError **error)
{
  g_auto (FoyerBooking) b = { 0 };
  g_autoptr (FoyerRow) timetable = NULL;
  g_autofree char *chosen = NULL;
  FoyerId loc = foyer_call_loc (call), client = foyer_call_id (call, "client"), id;
  gboolean extra;
  int most, seats = foyer_call_has (call, "seats") ? foyer_call_int (call, "seats") : 1;
  FoyerTold told;

  if (!foyer_booking_begin (&b, call, &loc, error) || (timetable = foyer_timetable_of_call (&b, error)) == NULL
      || (chosen = chosen_series (&b, &timetable->id, error)) == NULL)
    return FALSE;
  foyer_event_limits (b.db, &loc, &extra, &most);
  if (seats < 1 || seats > most)
    return foyer_refuse (error, ngettext ("A client takes at most %d seat.", "A client takes at most %d seats.", most), most);
  if (!foyer_id_is_none (&client))
    {
      g_autoptr (FoyerRow) row = foyer_call_row (call, "client", "client", error);
      if (row == NULL)
        return FALSE;
    }
  else if (foyer_call_text (call, "phone") == NULL)
    return foyer_refuse (error, _ ("Enrolling needs a phone number."));
  else if (!foyer_client_find_or_create (call, &loc, foyer_call_text (call, "name"), NULL, foyer_call_text (call, "phone"), NULL, &client, NULL, error))
    return FALSE;
  foyer_enrolment_put (&b, &timetable->id, &client, strcmp (chosen, "[]") != 0 ? chosen : NULL, seats);
  foyer_told_init (&told, call);
  apply_enrolment (&b, &timetable->id, &client, chosen, seats, FALSE, &told);
  foyer_told_done (&told, call);
  id = foyer_enrolment_id (&timetable->id, &client);
  foyer_call_result_id (call, "enrolment", &id);
  foyer_call_result_id (call, "client", &client);
  return TRUE;
}

const FoyerParam foyer_enrolment_delete_params[] = {
  { "enrolment", FOYER_P_ID, FOYER_P_REQUIRED, "enrolment; bookings to come are cancelled" },
  { "loc", FOYER_P_ID, 0, "location" },
  { NULL },
};

gboolean
foyer_run_enrolment_delete (FoyerCall *call, GError **error)
{
  g_auto (FoyerBooking) b = { 0 };
  g_autoptr (FoyerRow) row = NULL;
  FoyerId loc = foyer_call_loc (call), id = foyer_call_id (call, "enrolment"), timetable, client, staff;
  g_autoptr (FoyerRow) plan = NULL;
  FoyerTold told;

  if (!foyer_booking_begin (&b, call, &loc, error) || (row = foyer_need_row (call, "enrolment", &id, &loc, error)) == NULL)
    return FALSE;
  timetable = foyer_row_id (row, "timetable");
  client = foyer_row_id (row, "client");
  plan = foyer_tx_get (b.tx, "timetable", &timetable);
  staff = plan != NULL ? foyer_row_id (plan, "staff") : FOYER_ID_NONE;
  if (plan != NULL && !foyer_booking_may_staff (&b, &staff, NULL, error))
    return FALSE;
  foyer_mark_deleted (b.tx, row);
  foyer_told_init (&told, call);
  apply_enrolment (&b, &timetable, &client, NULL, 1, TRUE, &told);
  foyer_told_done (&told, call);
  return TRUE;
}
