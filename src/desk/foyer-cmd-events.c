/* Commands of group events: the event, and who takes part. */
#define G_LOG_DOMAIN "foyer-desk"

#include "config.h"

#include <string.h>
#include <glib/gi18n-lib.h>

#include "foyer-client.h"
#include "foyer-cmd-common.h"
#include "foyer-event.h"
#include "foyer-text.h"
#include "foyer-visit-rules.h"
#include "foyer-visitor.h"

/* ---- the event ------------------------------------------------------------------------------------------------------------- */

static const FoyerParam create_params[] = {
  { "staff", FOYER_P_ID, FOYER_P_REQUIRED, "team member" },
  { "wall", FOYER_P_WALL, FOYER_P_REQUIRED, "start, wall time of the location" },
  { "service", FOYER_P_ID, FOYER_P_REQUIRED, "one group service the member does" },
  { "dur", FOYER_P_DUR, 0, "minutes; default: the service's" },
  { "capacity", FOYER_P_INT, 0, "seats; default: the service's", NULL, FOYER_EVENT_MAX_CAPACITY },
  { "comment", FOYER_P_TEXT, 0, "comment", NULL, 5000 },
  { "colour", FOYER_P_INT, 0, "own colour 0…11", NULL, 11 },
  { "link", FOYER_P_TEXT, 0, "where an online class takes place, or how to get in", NULL, 2000 },
  { "instances", FOYER_P_LIST, 0, "resource instances picked by hand" },
  { "labels", FOYER_P_LIST, 0, "labels of events it shall have" },
  { "loc", FOYER_P_ID, 0, "location" },
  { NULL },
};

static gboolean
need_capacity (FoyerCall *call, GError **error)
{
  if (!foyer_call_has (call, "capacity") || foyer_call_int (call, "capacity") >= 1)
    return TRUE;
  return foyer_refuse (error, _ ("An event has at least one seat."));
}

static gboolean
run_create (FoyerCall *call, GError **error)
{
  g_auto (FoyerBooking) b = { 0 };
  g_autoptr (FoyerRow) event = NULL;
  FoyerId loc = foyer_call_loc (call), visit;
  FoyerEventPlan plan = { .service = foyer_call_id (call, "service"), .staff = foyer_call_id (call, "staff"), .dur = foyer_call_int (call, "dur"),
                          .capacity = foyer_call_int (call, "capacity"), .instances = foyer_call_list (call, "instances") };

  if (!foyer_booking_begin (&b, call, &loc, error) || !need_capacity (call, error))
    return FALSE;
  foyer_wall_parse (foyer_call_text (call, "wall"), &plan.date, &plan.minute);
  event = foyer_event_make (&b, &plan, error);
  if (event == NULL)
    return FALSE;
  foyer_call_fill (call, event, "comment", "colour", "link", NULL);
  foyer_tx_put (b.tx, event);
  if (!foyer_booking_extras (call, event, error))
    return FALSE;
  visit = foyer_row_id (event, "visit");
  foyer_call_result_id (call, "event", &event->id);
  foyer_call_result_id (call, "appointment", &event->id);
  foyer_call_result_id (call, "visit", &visit);
  return TRUE;
}

static const FoyerParam update_params[] = {
  { "event", FOYER_P_ID, FOYER_P_REQUIRED, "event" },
  { "capacity", FOYER_P_INT, 0, "seats; not fewer than are taken", NULL, FOYER_EVENT_MAX_CAPACITY },
  { "service", FOYER_P_ID, 0, "another group service; only while nobody is enrolled" },
  { "comment", FOYER_P_TEXT, FOYER_P_NULLABLE, "comment", NULL, 5000 },
  { "colour", FOYER_P_INT, FOYER_P_NULLABLE, "own colour 0…11", NULL, 11 },
  { "link", FOYER_P_TEXT, FOYER_P_NULLABLE, "where an online class takes place, or how to get in", NULL, 2000 },
  { "instances", FOYER_P_LIST, 0, "resource instances picked by hand" },
  { "loc", FOYER_P_ID, 0, "location" },
  { NULL },
};

static gboolean
change_service (FoyerBooking *b, FoyerRow *event, GError **error)
{
  FoyerEventPlan plan = { .service = foyer_call_id (b->call, "service"), .staff = foyer_row_id (event, "staff"), .dur = foyer_row_int (event, "dur"),
                          .capacity = 1 };
  FoyerId line_id = foyer_id_derivef (&event->id, "event-line");
  g_autoptr (FoyerRow) service = NULL;
  g_autoptr (FoyerRow) line = foyer_tx_get (b->tx, "line", &line_id);
  g_autoptr (GArray) booked = foyer_event_participants (b->db, &event->id);
  FoyerId now = foyer_event_service (b->db, event, NULL);

  if (foyer_id_equal (&now, &plan.service))
    return TRUE;
  if (booked->len > 0)
    return foyer_refuse (error, _ ("Clients are enrolled for this service already; make another event."));
  if (!foyer_event_check_service (b, &plan, error))
    return FALSE;
  service = foyer_tx_get (b->tx, "service", &plan.service);
  foyer_row_set_id (line, "service", &plan.service);
  foyer_row_set_text (line, "title", foyer_row_text (service, "title"));
  foyer_tx_put (b->tx, line);
  return TRUE;
}

static gboolean
run_update (FoyerCall *call, GError **error)
{
  g_auto (FoyerBooking) b = { 0 };
  g_autoptr (FoyerRow) event = NULL;
  FoyerId loc = foyer_call_loc (call);
  gboolean room_taken = FALSE;
  int taken;

  if (!foyer_booking_begin (&b, call, &loc, error) || !need_capacity (call, error)
      || (event = foyer_event_of_call (&b, "event", NULL, error)) == NULL)
    return FALSE;
  taken = foyer_event_taken (b.db, &event->id);
  if (foyer_call_has (call, "capacity") && foyer_call_int (call, "capacity") < taken)
    {
      g_set_error (error, FOYER_ERROR, FOYER_ERROR_CONFLICT, ngettext ("%d seat is taken; the event cannot have fewer.", "%d seats are taken; the event cannot have fewer.", taken), taken);
      return FALSE;
    }
  foyer_call_fill (call, event, "capacity", "comment", "colour", "link", NULL);
  foyer_tx_put (b.tx, event);
  if (foyer_call_has (call, "service") && !change_service (&b, event, error))
    return FALSE;
  if ((foyer_call_has (call, "service") || foyer_call_has (call, "instances"))
      && !foyer_booking_allocate (&b, event, foyer_call_list (call, "instances"), &room_taken, error))
    return FALSE;
  if (room_taken)
    {
      foyer_row_set_text (event, "shared", foyer_call_override (call));
      foyer_tx_put (b.tx, event);
    }
  foyer_call_result_id (call, "event", &event->id);
  return TRUE;
}

static const FoyerParam delete_params[] = {
  { "event", FOYER_P_ID, FOYER_P_REQUIRED, "event; every booking in it is cancelled" },
  { "reason", FOYER_P_TEXT, 0, "why", NULL, 500 },
  { "loc", FOYER_P_ID, 0, "location" },
  { NULL },
};

static gboolean
run_delete (FoyerCall *call, GError **error)
{
  g_auto (FoyerBooking) b = { 0 };
  g_autoptr (FoyerRow) event = NULL;
  FoyerId loc = foyer_call_loc (call);

  if (!foyer_booking_begin (&b, call, &loc, error) || (event = foyer_event_of_call (&b, "event", NULL, error)) == NULL)
    return FALSE;
  return foyer_run_event_delete_row (&b, event, error);
}

/* ---- taking part ----------------------------------------------------------------------------------------------------------- */

static const FoyerParam enrol_params[] = {
  { "event", FOYER_P_ID, FOYER_P_REQUIRED, "event" },
  { "client", FOYER_P_ID, 0, "existing client; else name and phone" },
  { "name", FOYER_P_TEXT, 0, "name", NULL, 200 },
  { "surname", FOYER_P_TEXT, 0, "surname of a new client", NULL, 200 },
  { "phone", FOYER_P_TEXT, 0, "phone as typed; an unknown one makes a client", NULL, 50 },
  { "email", FOYER_P_TEXT, 0, "e-mail of a new client", NULL, 200 },
  { "seats", FOYER_P_INT, 0, "default 1", NULL, FOYER_EVENT_MAX_CAPACITY },
  { "comment", FOYER_P_TEXT, 0, "comment of the booking", NULL, 5000 },
  FOYER_BOOKING_EXTRA_PARAMS,
  { "loc", FOYER_P_ID, 0, "location" },
  { NULL },
};

/* Name and phone are both needed; a phone that is known says the name. */
static gboolean
find_client (FoyerBooking *b, const char *name, const char *surname, const char *phone, const char *email, FoyerId *client, gboolean *created, GError **error)
{
  if (phone == NULL || *phone == '\0')
    return foyer_refuse (error, _ ("Enrolling needs a phone number."));
  return foyer_client_find_or_create (b->call, &b->place->id, name, surname, phone, email, client, created, error);
}

static gboolean
run_enrol (FoyerCall *call, GError **error)
{
  g_auto (FoyerBooking) b = { 0 };
  g_autoptr (FoyerRow) event = NULL;
  g_autoptr (FoyerRow) row = NULL;
  FoyerId loc = foyer_call_loc (call), client, participant, visit;
  gboolean created = FALSE;
  int seats = foyer_call_has (call, "seats") ? foyer_call_int (call, "seats") : 1;

  if (!foyer_booking_begin (&b, call, &loc, error) || (event = foyer_event_of_call (&b, "event", NULL, error)) == NULL)
    return FALSE;
  if (foyer_call_has (call, "client") && !foyer_call_is_null (call, "client"))
    {
      g_autoptr (FoyerRow) known = foyer_call_row (call, "client", "client", error);
      if (known == NULL)
        return FALSE;
      client = known->id;
    }
  else if (!find_client (&b, foyer_call_text (call, "name"), foyer_call_text (call, "surname"), foyer_call_text (call, "phone"),
                         foyer_call_text (call, "email"), &client, &created, error))
    return FALSE;
  if (!foyer_event_enrol (&b, event, &client, seats, foyer_call_text (call, "comment"), &participant, &visit, error))
    return FALSE;
  row = foyer_tx_get (b.tx, "appointment", &participant);
  if (!foyer_booking_extras (call, row, error))
    return FALSE;
  foyer_call_result_id (call, "appointment", &participant);
  foyer_call_result_id (call, "visit", &visit);
  foyer_call_result_id (call, "client", &client);
  json_object_set_boolean_member (foyer_call_result (call), "new_client", created);
  json_object_set_int_member (foyer_call_result (call), "taken", foyer_event_taken (b.db, &event->id));
  return TRUE;
}

static const FoyerParam many_params[] = {
  { "event", FOYER_P_ID, FOYER_P_REQUIRED, "event" },
  { "rows", FOYER_P_LIST, 0, "[{name, phone, seats?}], at most 50" },
  { "text", FOYER_P_TEXT, 0, "the same as it was pasted: one client a line, name and phone in either order", NULL, 20000 },
  { "loc", FOYER_P_ID, 0, "location" },
  { NULL },
};

static FoyerPasted
pasted_row (JsonNode *node)
{
  JsonObject *o = node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  FoyerPasted p = { .seats = 1 };
  JsonNode *seats = o != NULL ? json_object_get_member (o, "seats") : NULL;

  p.name = g_strdup (o != NULL ? json_object_get_string_member_with_default (o, "name", "") : "");
  p.phone = g_strdup (o != NULL ? json_object_get_string_member_with_default (o, "phone", "") : "");
  if (seats != NULL && JSON_NODE_HOLDS_VALUE (seats) && json_node_get_value_type (seats) == G_TYPE_INT64)
    p.seats = (int) CLAMP (json_node_get_int (seats), 0, FOYER_EVENT_MAX_CAPACITY);
  return p;
}

static void
pasted_free (gpointer data)
{
  FoyerPasted *p = data;

  g_free (p->name);
  g_free (p->phone);
}

/* What this row would be refused for, before anything of it is written. */
static gboolean
enrol_row (FoyerBooking *b, const FoyerRow *event, const FoyerPasted *p, FoyerId *client, FoyerId *participant, gboolean *created, GError **error)
{
  g_autofree char *phone = *p->phone != '\0' ? foyer_location_phone (b->db, &b->place->id, p->phone) : NULL;
  FoyerId known = phone != NULL ? foyer_client_by_phone (b->db, phone) : FOYER_ID_NONE, staff = foyer_row_id (event, "staff");
  FoyerId service = foyer_event_service (b->db, event, NULL);
  gboolean extra;
  int most, capacity = foyer_row_int (event, "capacity"), taken = foyer_event_taken (b->db, &event->id);

  *created = FALSE;
  /* A refused row leaves no card behind. */
  foyer_event_limits (b->db, &b->place->id, &extra, &most);
  if (!foyer_booking_may_sell (b, &service, &staff, error))
    return FALSE;
  if (foyer_id_is_none (&known) && foyer_enrol_check (capacity, taken, p->seats, extra, most) != FOYER_ENROL_OK)
    return foyer_event_enrol (b, event, &known, p->seats, NULL, NULL, NULL, error);
  return find_client (b, *p->name != '\0' ? p->name : NULL, NULL, p->phone, NULL, client, created, error)
         && foyer_event_enrol (b, event, client, p->seats, NULL, participant, NULL, error);
}

static gboolean
run_enrol_many (FoyerCall *call, GError **error)
{
  g_auto (FoyerBooking) b = { 0 };
  g_autoptr (FoyerRow) event = NULL;
  g_autoptr (GArray) rows = NULL;
  FoyerId loc = foyer_call_loc (call);
  JsonArray *given = foyer_call_list (call, "rows"), *results;
  int done = 0;

  if (!foyer_booking_begin (&b, call, &loc, error) || (event = foyer_event_of_call (&b, "event", NULL, error)) == NULL)
    return FALSE;
  if (given != NULL)
    {
      rows = g_array_new (FALSE, TRUE, sizeof (FoyerPasted));
      g_array_set_clear_func (rows, pasted_free);
      for (guint i = 0; i < json_array_get_length (given); i++)
        {
          FoyerPasted p = pasted_row (json_array_get_element (given, i));
          g_array_append_val (rows, p);
        }
    }
  else
    rows = foyer_event_parse_list (foyer_call_text (call, "text"), FOYER_EVENT_MAX_PASTE + 1);
  if (rows->len == 0)
    return foyer_refuse (error, _ ("There is nobody in this list."));
  if (rows->len > FOYER_EVENT_MAX_PASTE)
    return foyer_refuse (error, _ ("At most %d clients can be enrolled at once."), FOYER_EVENT_MAX_PASTE);

  results = json_array_new ();
  json_object_set_array_member (foyer_call_result (call), "rows", results);
  for (guint i = 0; i < rows->len; i++)
    {
      const FoyerPasted *p = &g_array_index (rows, FoyerPasted, i);
      JsonObject *o = json_object_new ();
      g_autoptr (GError) why = NULL;
      FoyerId client = FOYER_ID_NONE, participant = FOYER_ID_NONE;
      gboolean created, ok = enrol_row (&b, event, p, &client, &participant, &created, &why);
      char text[37];

      json_object_set_string_member (o, "name", p->name);
      json_object_set_string_member (o, "phone", p->phone);
      json_object_set_int_member (o, "seats", p->seats);
      json_object_set_boolean_member (o, "ok", ok);
      if (ok)
        {
          json_object_set_string_member (o, "appointment", foyer_id_format (&participant, text));
          json_object_set_string_member (o, "client", foyer_id_format (&client, text));
          json_object_set_boolean_member (o, "new_client", created);
          done++;
        }
      else
        json_object_set_string_member (o, "why", why->message);
      json_array_add_object_element (results, o);
    }
  json_object_set_int_member (foyer_call_result (call), "enrolled", done);
  json_object_set_int_member (foyer_call_result (call), "refused", (int) rows->len - done);
  return TRUE;
}

/* ---- changing who takes part ----------------------------------------------------------------------------------------------- */

static FoyerRow *
participant_of_call (FoyerBooking *b, FoyerRow **visit, FoyerRow **event, GError **error)
{
  g_autoptr (FoyerRow) row = foyer_booking_appointment (b, b->call, "appointment", visit, error);
  FoyerId id;

  if (row == NULL)
    return NULL;
  id = foyer_row_id (row, "event");
  *event = foyer_id_is_none (&id) ? NULL : foyer_tx_get (b->tx, "appointment", &id);
  if (*event != NULL)
    return g_steal_pointer (&row);
  g_clear_pointer (visit, foyer_row_free);
  foyer_refuse (error, _ ("This booking is not part of an event."));
  return NULL;
}

/* The line of the event's service pays for the seats. */
static void
follow_seats (FoyerBooking *b, const FoyerRow *row, const FoyerRow *event, int before, int seats)
{
  FoyerId visit = foyer_row_id (row, "visit"), service = foyer_event_service (b->db, event, NULL);
  g_autoptr (GArray) lines = foyer_appointment_lines (b->db, &visit, &row->id);

  for (guint i = 0; i < lines->len; i++)
    {
      g_autoptr (FoyerRow) line = foyer_tx_get (b->tx, "line", &g_array_index (lines, FoyerId, i));
      FoyerId what = foyer_row_id (line, "service");

      if (!foyer_id_equal (&what, &service) || foyer_row_int (line, "qty") != (gint64) before * 1000)
        continue;
      foyer_row_set_int (line, "qty", (gint64) seats * 1000);
      foyer_tx_put (b->tx, line);
      return;
    }
}

static const FoyerParam seats_params[] = {
  { "appointment", FOYER_P_ID, FOYER_P_REQUIRED, "booking in an event" },
  { "seats", FOYER_P_INT, FOYER_P_REQUIRED, "seats it takes", NULL, FOYER_EVENT_MAX_CAPACITY },
  { "loc", FOYER_P_ID, 0, "location" },
  { NULL },
};

static gboolean
run_seats (FoyerCall *call, GError **error)
{
  g_auto (FoyerBooking) b = { 0 };
  g_autoptr (FoyerRow) visit = NULL;
  g_autoptr (FoyerRow) event = NULL;
  g_autoptr (FoyerRow) row = NULL;
  FoyerId loc = foyer_call_loc (call);
  int seats = foyer_call_int (call, "seats"), before;

  if (!foyer_booking_begin (&b, call, &loc, error) || (row = participant_of_call (&b, &visit, &event, error)) == NULL
      || !foyer_booking_unlocked (&b, &visit->id, error))
    return FALSE;
  before = MAX ((int) foyer_row_int (row, "seats"), 1);
  if (seats == before)
    return TRUE;
  if (seats < 1 || seats > before)
    {
      gboolean holds = foyer_status_holds_time (foyer_status_parse (foyer_row_text (visit, "status")));
      if (!foyer_event_may_take (&b, event, foyer_event_taken (b.db, &event->id) - (holds ? before : 0), seats, error))
        return FALSE;
    }
  foyer_row_set_int (row, "seats", seats);
  foyer_tx_put (b.tx, row);
  follow_seats (&b, row, event, before, seats);
  foyer_call_result_id (call, "appointment", &row->id);
  json_object_set_int_member (foyer_call_result (call), "taken", foyer_event_taken (b.db, &event->id));
  return TRUE;
}

static const FoyerParam move_params[] = {
  { "appointment", FOYER_P_ID, FOYER_P_REQUIRED, "booking in an event: waiting or confirmed, and unpaid" },
  { "event", FOYER_P_ID, FOYER_P_REQUIRED, "event to come, with enough seats" },
  { "loc", FOYER_P_ID, 0, "location" },
  { NULL },
};

static gboolean
may_move (FoyerBooking *b, const FoyerRow *row, const FoyerRow *visit, const FoyerRow *from, const FoyerRow *to, GError **error)
{
  FoyerId client = foyer_row_id (visit, "client");
  gint64 now = foyer_call_now (b->call);

  if (!foyer_event_may_leave (b->db, row, from, now, error))
    return FALSE;
  if (foyer_row_int (to, "t0") <= now)
    return foyer_refuse (error, _ ("The other event has begun already."));
  if (foyer_event_has_client (b->db, &to->id, &client, &row->id))
    return foyer_refuse (error, _ ("This client is enrolled in the other event already."));
  return foyer_event_may_take (b, to, foyer_event_taken (b->db, &to->id), MAX ((int) foyer_row_int (row, "seats"), 1), error);
}

/* The discount the client was promised, be it the client's own or one given by hand; never more than what it is taken from. */
static void
keep_discount (FoyerBooking *b, const FoyerRow *before, const FoyerId *line)
{
  g_autoptr (FoyerRow) now = foyer_tx_get (b->tx, "line", line);
  gint64 pct = foyer_row_int (before, "disc_pct"), sum = foyer_row_int (before, "disc_sum");
  FoyerVisitLine whole = { .qty = foyer_row_int (now, "qty"), .price = foyer_row_int (now, "price"), .disc_pct = pct };

  sum = MIN (sum, foyer_visit_line_total (&whole));
  if (pct == 0 && sum <= 0)
    return;
  if (pct != 0)
    foyer_row_set_int (now, "disc_pct", pct);
  if (sum > 0)
    foyer_row_set_int (now, "disc_sum", sum);
  foyer_tx_put (b->tx, now);
}

/* The price of the other event's service, where none was set by hand. */
static gboolean
reprice (FoyerBooking *b, const FoyerRow *row, const FoyerRow *from, const FoyerRow *to, GError **error)
{
  FoyerId visit = foyer_row_id (row, "visit"), was = foyer_event_service (b->db, from, NULL), is = foyer_event_service (b->db, to, NULL),
          staff = foyer_row_id (to, "staff"), old_staff = foyer_row_id (from, "staff");
  g_autoptr (GArray) lines = foyer_appointment_lines (b->db, &visit, &row->id);
  char text[37];

  if (foyer_id_equal (&was, &is) && foyer_id_equal (&staff, &old_staff))
    return TRUE;
  for (guint i = 0; i < lines->len; i++)
    {
      g_autoptr (FoyerRow) line = foyer_tx_get (b->tx, "line", &g_array_index (lines, FoyerId, i));
      g_autoptr (JsonObject) spec = json_object_new ();
      FoyerId what = foyer_row_id (line, "service"), fresh;

      if (!foyer_id_equal (&what, &was) || foyer_row_int (line, "price_set") != 0)
        continue;
      json_object_set_string_member (spec, "service", foyer_id_format (&is, text));
      json_object_set_int_member (spec, "qty", foyer_row_int (line, "qty"));
      foyer_row_set_int (line, "deleted", 1);
      foyer_tx_put (b->tx, line);
      if (!foyer_booking_add_line (b, &visit, &row->id, &staff, spec, 0, foyer_row_int (line, "weight"), NULL, &fresh, error))
        return FALSE;
      keep_discount (b, line, &fresh);
      return TRUE;
    }
  return TRUE;
}

static gboolean
run_move (FoyerCall *call, GError **error)
{
  g_auto (FoyerBooking) b = { 0 };
  g_autoptr (FoyerRow) visit = NULL;
  g_autoptr (FoyerRow) from = NULL;
  g_autoptr (FoyerRow) to = NULL;
  g_autoptr (FoyerRow) row = NULL;
  FoyerId loc = foyer_call_loc (call);

  if (!foyer_booking_begin (&b, call, &loc, error) || (row = participant_of_call (&b, &visit, &from, error)) == NULL
      || (to = foyer_event_of_call (&b, "event", NULL, error)) == NULL)
    return FALSE;
  if (foyer_id_equal (&from->id, &to->id))
    return TRUE;
  if (!may_move (&b, row, visit, from, to, error))
    return FALSE;
  foyer_row_set_id (row, "event", &to->id);
  foyer_tx_put (b.tx, row);
  foyer_call_result_id (call, "appointment", &row->id);
  foyer_call_result_id (call, "visit", &visit->id);
  foyer_call_result_id (call, "event", &to->id);
  return reprice (&b, row, from, to, error); /* foyer_event_follow() takes it to the other time */
}

const FoyerCommand foyer_commands_events[] = {
  { "event.create", "booking.create", "Makes a group event: one group service of a member, with seats.", N_ ("Made an event"), create_params, run_create },
  { "event.update", "booking.edit", "Changes the seats, service, comment, colour, link or rooms of an event; booking.move and booking.resize change its time.",
    N_ ("Changed the event"), update_params, run_update },
  { "event.delete", "booking.delete", "Deletes an event and cancels every booking in it; it stays in reports.", N_ ("Deleted the event"), delete_params,
    run_delete },
  { "event.enrol", "booking.create", "Enrols a client in an event.", N_ ("Enrolled in an event"), enrol_params, run_enrol },
  { "event.enrol-many", "booking.create", "Enrols up to 50 clients; each row that is refused says why, the others are enrolled.", N_ ("Enrolled in an event"),
    many_params, run_enrol_many },
  { "event.seats", "booking.edit", "Changes how many seats a booking in an event takes.", N_ ("Changed the seats"), seats_params, run_seats },
  { "event.move-participant", "booking.move", "Moves a booking to another event to come.", N_ ("Moved to another event"), move_params, run_move },
  { NULL },
};
