#define G_LOG_DOMAIN "foyer-desk"

#include "config.h"

#include <string.h>
#include <glib/gi18n-lib.h>

#include "foyer-booking-labels.h"
#include "foyer-client.h"
#include "foyer-event.h"
#include "foyer-hooks-private.h"
#include "foyer-ids.h"
#include "foyer-service.h"
#include "foyer-settings.h"

gboolean
foyer_row_is_event (const FoyerRow *appointment)
{
  return g_strcmp0 (foyer_row_text (appointment, "kind"), "event") == 0;
}

gboolean
foyer_row_is_participant (const FoyerRow *appointment)
{
  return !foyer_row_is_null (appointment, "event");
}

int
foyer_event_taken (FoyerDb *db, const FoyerId *event)
{
  return foyer_db_int (db, FOYER_EVENT_TAKEN, event);
}

GArray *
foyer_event_participants (FoyerDb *db, const FoyerId *event)
{
  return foyer_ids_of (db, "SELECT p.id FROM appointment p JOIN visit v ON v.id = p.visit WHERE p.event = ?1 AND p.deleted IS NOT 1"
                           " AND v.status <> 'deleted' ORDER BY p.made_at, p.id", event);
}

void
foyer_event_limits (FoyerDb *db, const FoyerId *loc, gboolean *extra, int *most)
{
  *extra = foyer_setting_bool (db, loc, "event.extra-seats");
  *most = *extra ? foyer_setting_int (db, loc, "event.max-seats") : 1;
}

FoyerId
foyer_event_service (FoyerDb *db, const FoyerRow *event, char **title)
{
  FoyerId visit = foyer_row_id (event, "visit"), service = FOYER_ID_NONE;
  FoyerStmt *s = foyer_db_sql (db, "SELECT service, title FROM line WHERE visit = ?1 AND deleted IS NOT 1 ORDER BY weight, id LIMIT 1");

  if (title != NULL)
    *title = NULL;
  foyer_stmt_bind_id (s, 1, &visit);
  if (foyer_stmt_step (s))
    {
      service = foyer_stmt_id (s, 0);
      if (title != NULL)
        *title = g_strdup (foyer_stmt_text (s, 1));
    }
  foyer_stmt_done (s);
  return service;
}

gboolean
foyer_event_keeps_out (FoyerDb *db, const FoyerId *visit, GError **error)
{
  if (foyer_db_int (db, "SELECT count(*) FROM appointment WHERE visit = ?1 AND kind = 'event'", visit) == 0)
    return TRUE;
  g_set_error (error, FOYER_ERROR, FOYER_ERROR_INVALID, _ ("An event has one group service and no client of its own; enrol clients instead."));
  return FALSE;
}

FoyerRow *
foyer_event_of_call (FoyerBooking *b, const char *param, FoyerRow **visit, GError **error)
{
  g_autoptr (FoyerRow) event = foyer_booking_appointment (b, b->call, param, visit, error);

  if (event == NULL)
    return NULL;
  if (foyer_row_is_event (event))
    return g_steal_pointer (&event);
  if (visit != NULL)
    g_clear_pointer (visit, foyer_row_free);
  g_set_error (error, FOYER_ERROR, FOYER_ERROR_INVALID, _ ("This booking is not an event."));
  return NULL;
}

/* ---- making ---------------------------------------------------------------------------------------------------------------- */

gboolean
foyer_event_check_service (FoyerBooking *b, FoyerEventPlan *plan, GError **error)
{
  g_autoptr (FoyerRow) service = foyer_tx_get (b->tx, "service", &plan->service);
  gint64 dur = 0;

  if (service == NULL || foyer_row_int (service, "deleted") != 0)
    g_set_error (error, FOYER_ERROR, FOYER_ERROR_NOT_FOUND, _ ("There is no such service."));
  else if (g_strcmp0 (foyer_row_text (service, "kind"), "group") != 0)
    g_set_error (error, FOYER_ERROR, FOYER_ERROR_INVALID, _ ("%s is not a group service. Set its kind to “group” first."), foyer_row_text (service, "title"));
  else if (!foyer_service_effective (b->db, &plan->service, &plan->staff, NULL, &dur))
    g_set_error (error, FOYER_ERROR, FOYER_ERROR_INVALID, _ ("This team member does not do %s."), foyer_row_text (service, "title"));
  else
    {
      if (plan->dur <= 0)
        plan->dur = CLAMP (dur, 5, FOYER_DAY_MINUTES);
      if (plan->capacity <= 0)
        plan->capacity = CLAMP (foyer_row_int (service, "capacity"), 1, FOYER_EVENT_MAX_CAPACITY);
      return TRUE;
    }
  return FALSE;
}

/* What the event is, on the board and for its rooms; the participants pay. */
static void
put_line (FoyerBooking *b, const FoyerRow *event, const FoyerEventPlan *plan)
{
  g_autoptr (FoyerRow) service = foyer_tx_get (b->tx, "service", &plan->service);
  FoyerId id = foyer_id_derivef (&event->id, "event-line"), visit = foyer_row_id (event, "visit");
  g_autoptr (FoyerRow) line = foyer_tx_get (b->tx, "line", &id);

  if (line == NULL)
    {
      line = foyer_row_new ("line", &id);
      foyer_row_set_id (line, "loc", &b->place->id);
      foyer_row_set_id (line, "visit", &visit);
      foyer_row_set_id (line, "appointment", &event->id);
      foyer_row_set_text (line, "kind", "service");
      foyer_row_set_int (line, "qty", 1000);
      foyer_row_set_int (line, "price", 0);
      foyer_row_set_int (line, "price_set", 1);
      foyer_row_set_int (line, "weight", 0);
    }
  foyer_row_set_id (line, "service", &plan->service);
  foyer_row_set_text (line, "title", foyer_row_text (service, "title"));
  foyer_row_set_id (line, "staff", &plan->staff);
  foyer_row_set_int (line, "dur", plan->dur);
  foyer_tx_put (b->tx, line);
}

static void
copy_looks (FoyerRow *event, const FoyerRow *like)
{
  static const char *const fields[] = { "comment", "colour", "link" };

  for (gsize i = 0; like != NULL && i < G_N_ELEMENTS (fields); i++)
    {
      int f = foyer_entity_field (event->entity, fields[i]);
      foyer_row_set_val (event, f, foyer_row_val (like, f));
    }
}

/* A label that is no more by now is left out. */
static void
copy_labels (FoyerBooking *b, const FoyerRow *event, const FoyerRow *like)
{
  g_autoptr (GArray) labels = foyer_ids_of (b->db, "SELECT label FROM appointment_label WHERE appointment = ?1 AND deleted IS NOT 1 ORDER BY label", &like->id);

  for (guint i = 0; i < labels->len; i++)
    {
      g_autoptr (GError) gone = NULL;

      if (!foyer_label_put (b->call, event, &g_array_index (labels, FoyerId, i), TRUE, &gone))
        g_debug ("%s", gone->message);
    }
}

FoyerRow *
foyer_event_make (FoyerBooking *b, FoyerEventPlan *plan, GError **error)
{
  g_autofree char *staff_name = NULL;
  gboolean overlap = FALSE, taken = FALSE;
  FoyerId id = plan->id, who = foyer_call_actor (b->call)->user;
  g_autoptr (FoyerRow) visit = NULL;
  g_autoptr (FoyerRow) event = NULL;
  char wall[17];

  if (!foyer_booking_may_staff (b, &plan->staff, &staff_name, error) || !foyer_booking_may_change_day (b, plan->date, error)
      || !foyer_event_check_service (b, plan, error))
    return NULL;
  if (!plan->quiet
      && !foyer_booking_check_time (b, NULL, &plan->staff, staff_name, plan->date, plan->minute, plan->dur, NULL, &overlap, error))
    return NULL;

  if (foyer_id_is_none (&id))
    id = foyer_tx_new_id (b->tx);
  if (foyer_id_is_none (&plan->id))
    visit = foyer_booking_new_visit (b, &plan->id, plan->date); /* nobody's */
  else
    {
      /* The same event made on two desks is one. */
      FoyerId visit_id = foyer_id_derivef (&id, "event-visit");
      char day[11];
      visit = foyer_row_new ("visit", &visit_id);
      foyer_row_set_id (visit, "loc", &b->place->id);
      foyer_row_set_text (visit, "date", foyer_date_format (plan->date, day));
      foyer_row_set_text (visit, "status", "pending");
      foyer_tx_put (b->tx, visit);
    }
  event = foyer_row_new ("appointment", &id);
  foyer_row_set_id (event, "loc", &b->place->id);
  foyer_row_set_id (event, "visit", &visit->id);
  foyer_row_set_text (event, "kind", "event");
  foyer_row_set_id (event, "staff", &plan->staff);
  foyer_row_set_text (event, "wall", foyer_wall_format (plan->date, plan->minute, wall));
  foyer_row_set_int (event, "dur", plan->dur);
  foyer_row_set_int (event, "capacity", plan->capacity);
  foyer_row_set_id (event, "made_by", &who);
  foyer_row_set_int (event, "made_at", foyer_call_now (b->call));
  if (!foyer_id_is_none (&plan->series))
    foyer_row_set_id (event, "series", &plan->series);
  if (overlap)
    foyer_row_set_text (event, "shared", foyer_call_override (b->call));
  copy_looks (event, plan->like);
  foyer_tx_put (b->tx, event);
  put_line (b, event, plan);
  if (plan->like != NULL)
    copy_labels (b, event, plan->like);
  if (!foyer_booking_allocate (b, event, plan->instances, &taken, error))
    return NULL;
  if (taken && foyer_row_is_null (event, "shared"))
    {
      foyer_row_set_text (event, "shared", foyer_call_override (b->call));
      foyer_tx_put (b->tx, event);
    }
  return g_steal_pointer (&event);
}

char *
foyer_event_in_the_way (FoyerBooking *b, const FoyerEventPlan *plan)
{
  g_autofree char *name = NULL;
  g_autoptr (GPtrArray) rooms = NULL;
  gint64 t0 = foyer_zone_to_utc (b->place->zone, plan->date, plan->minute);

  if (!foyer_booking_may_staff (b, &plan->staff, &name, NULL))
    return NULL;
  g_autoptr (GPtrArray) warnings = foyer_booking_warnings (b->db, b->place, foyer_id_is_none (&plan->id) ? NULL : &plan->id, &plan->staff, name, plan->date,
                                                           plan->minute, plan->dur, NULL);
  /* A timetable is made long before the schedule: only what is really there stands in the way. */
  for (guint i = 0; i < warnings->len; i++)
    {
      const FoyerWarning *w = warnings->pdata[i];
      if (strcmp (w->kind, "overlap") == 0)
        return g_strdup (w->text);
    }
  rooms = foyer_resources_taken (b->db, b->place, foyer_id_is_none (&plan->id) ? NULL : &plan->id, &plan->service, t0, t0 + (gint64) plan->dur * 60000);
  return rooms->len > 0 ? g_strdup_printf (_ ("“%s” is taken at this time."), ((FoyerResourceTaken *) rooms->pdata[0])->name) : NULL;
}

/* ---- participants ---------------------------------------------------------------------------------------------------------- */

gboolean
foyer_event_has_client (FoyerDb *db, const FoyerId *event, const FoyerId *client, const FoyerId *except)
{
  /* One of several cards of a person counts as the person. */
  FoyerStmt *s = foyer_db_sql (db, "SELECT 1 FROM appointment p JOIN visit v ON v.id = p.visit WHERE p.event = ?1 AND p.deleted IS NOT 1"
                                   " AND v.status <> 'deleted' AND (?3 IS NULL OR p.id <> ?3)"
                                   " AND coalesce((SELECT root FROM client_root WHERE client = v.client), v.client)"
                                   " = coalesce((SELECT root FROM client_root WHERE client = ?2), ?2) LIMIT 1");

  foyer_stmt_bind_id (s, 1, event);
  foyer_stmt_bind_id (s, 2, client);
  foyer_stmt_bind_id (s, 3, except);
  gboolean there = foyer_stmt_step (s);
  foyer_stmt_done (s);
  return there;
}

gboolean
foyer_event_may_take (FoyerBooking *b, const FoyerRow *event, int taken, int seats, GError **error)
{
  gboolean extra;
  int most, capacity = foyer_row_int (event, "capacity"), left = MAX (capacity - taken, 0);

  foyer_event_limits (b->db, &b->place->id, &extra, &most);
  switch (foyer_enrol_check (capacity, taken, seats, extra, most))
    {
    case FOYER_ENROL_OK:
      return TRUE;
    case FOYER_ENROL_NO_SEATS:
      g_set_error (error, FOYER_ERROR, FOYER_ERROR_INVALID, _ ("A client takes at least one seat."));
      break;
    case FOYER_ENROL_ONE_ONLY:
      g_set_error (error, FOYER_ERROR, FOYER_ERROR_CONFLICT, _ ("Each client takes one seat here; the settings allow no more."));
      break;
    case FOYER_ENROL_TOO_MANY:
      g_set_error (error, FOYER_ERROR, FOYER_ERROR_CONFLICT, ngettext ("A client takes at most %d seat.", "A client takes at most %d seats.", most), most);
      break;
    case FOYER_ENROL_FULL:
    default:
      if (left == 0)
        g_set_error (error, FOYER_ERROR, FOYER_ERROR_CONFLICT, _ ("The event is full: all %d seats are taken."), capacity);
      else
        g_set_error (error, FOYER_ERROR, FOYER_ERROR_CONFLICT, ngettext ("Only %d seat is left.", "Only %d seats are left.", left), left);
      break;
    }
  return FALSE;
}

gboolean
foyer_event_may_leave (FoyerDb *db, const FoyerRow *row, const FoyerRow *from, gint64 now, GError **error)
{
  FoyerId visit_id = foyer_row_id (row, "visit");
  g_autoptr (FoyerRow) visit = foyer_db_get (db, "visit", &visit_id);
  FoyerVisitStatus status = visit != NULL ? foyer_status_parse (foyer_row_text (visit, "status")) : FOYER_STATUS_PENDING;
  gboolean gone = foyer_row_int (from, "deleted") != 0; /* cancelled while somebody enrolled: then moving is the way out */

  if (status == FOYER_STATUS_ARRIVED || status == FOYER_STATUS_NO_SHOW)
    g_set_error_literal (error, FOYER_ERROR, FOYER_ERROR_INVALID,
                         status == FOYER_STATUS_ARRIVED ? _ ("This client has arrived; only who is still to come can be moved.")
                                                        : _ ("This client did not come; only who is still to come can be moved."));
  else if (foyer_visit_payments (db, &visit_id) > 0)
    g_set_error_literal (error, FOYER_ERROR, FOYER_ERROR_INVALID, _ ("This booking is paid; cancel the payment first, or enrol the client again."));
  else if (!gone && foyer_row_int (from, "t1") <= now)
    g_set_error_literal (error, FOYER_ERROR, FOYER_ERROR_INVALID, _ ("This event is over."));
  else
    return TRUE;
  return FALSE;
}

gboolean
foyer_event_enrol (FoyerBooking *b, const FoyerRow *event, const FoyerId *client, int seats, const char *comment, FoyerId *participant, FoyerId *visit_out,
                   GError **error)
{
  FoyerId staff = foyer_row_id (event, "staff"), service = foyer_event_service (b->db, event, NULL), who = foyer_call_actor (b->call)->user, id;
  g_autoptr (JsonObject) spec = json_object_new ();
  g_autoptr (FoyerRow) visit = NULL;
  g_autoptr (FoyerRow) row = NULL;
  char text[37];
  gint64 date;
  int minute;

  if (foyer_event_has_client (b->db, &event->id, client, NULL))
    {
      g_set_error (error, FOYER_ERROR, FOYER_ERROR_CONFLICT, _ ("This client is enrolled already."));
      return FALSE;
    }
  if (!foyer_event_may_take (b, event, foyer_event_taken (b->db, &event->id), seats, error) || !foyer_booking_may_sell (b, &service, &staff, error))
    return FALSE;
  foyer_wall_parse (foyer_row_text (event, "wall"), &date, &minute);
  id = foyer_tx_new_id (b->tx);
  visit = foyer_booking_new_visit (b, client, date);
  row = foyer_row_new ("appointment", &id);
  foyer_row_set_id (row, "loc", &b->place->id);
  foyer_row_set_id (row, "visit", &visit->id);
  foyer_row_set_id (row, "client", client);
  foyer_row_set_id (row, "event", &event->id);
  foyer_row_set_int (row, "seats", seats);
  foyer_row_set_id (row, "staff", &staff);
  foyer_row_set_text (row, "wall", foyer_row_text (event, "wall"));
  foyer_row_set_int (row, "dur", foyer_row_int (event, "dur"));
  foyer_row_set_text (row, "comment", comment);
  foyer_row_set_id (row, "made_by", &who);
  foyer_row_set_int (row, "made_at", foyer_call_now (b->call));
  foyer_tx_put (b->tx, row);
  json_object_set_string_member (spec, "service", foyer_id_format (&service, text));
  json_object_set_int_member (spec, "qty", (gint64) seats * 1000);
  if (!foyer_booking_add_line (b, &visit->id, &id, &staff, spec, foyer_client_discount (b->db, client), 0, NULL, NULL, error))
    return FALSE;
  if (participant != NULL)
    *participant = id;
  if (visit_out != NULL)
    *visit_out = visit->id;
  return TRUE;
}

void
foyer_event_cancel (FoyerBooking *b, const FoyerId *participant, const char *reason)
{
  g_autoptr (FoyerRow) row = foyer_tx_get (b->tx, "appointment", participant);
  FoyerId visit_id = foyer_row_id (row, "visit");
  g_autoptr (FoyerRow) visit = foyer_tx_get (b->tx, "visit", &visit_id);

  foyer_row_set_int (row, "deleted", 1);
  foyer_tx_put (b->tx, row);
  foyer_booking_release (b, row);
  if (visit == NULL)
    return;
  foyer_booking_void_payments (b, &visit_id);
  foyer_row_set_text (visit, "status", "deleted");
  if (reason != NULL)
    foyer_row_set_text (visit, "reason", reason);
  foyer_tx_put (b->tx, visit);
}

/* ---- deleting -------------------------------------------------------------------------------------------------------------- */

gboolean
foyer_event_remove (FoyerBooking *b, FoyerRow *event, const char *reason, gboolean quiet, int *bookings, int *payments, GError **error)
{
  g_autoptr (GArray) ids = foyer_event_participants (b->db, &event->id);
  FoyerId own = foyer_row_id (event, "visit");
  int paid = 0;

  if (!foyer_call_need (b->call, "booking.delete", error))
    return FALSE;
  for (guint i = 0; i < ids->len; i++)
    {
      g_autoptr (FoyerRow) row = foyer_tx_get (b->tx, "appointment", &g_array_index (ids, FoyerId, i));
      FoyerId visit_id = foyer_row_id (row, "visit");
      g_autoptr (FoyerRow) visit = foyer_tx_get (b->tx, "visit", &visit_id);
      FoyerVisitStatus status = foyer_status_parse (foyer_row_text (visit, "status"));
      int n = foyer_visit_payments (b->db, &visit_id);

      if (!foyer_status_need (status, FOYER_STATUS_DELETED, foyer_visit_has_receipt (b->db, &visit_id), error))
        return FALSE;
      if ((status == FOYER_STATUS_ARRIVED && !foyer_call_need (b->call, "booking.delete-arrived", error))
          || (n > 0 && !foyer_call_need (b->call, "booking.delete-paid", error)))
        return FALSE;
      paid += n;
    }
  if (ids->len > 0 && !quiet)
    {
      g_autofree char *first = g_strdup_printf (ngettext ("%d booking in this event will be cancelled.", "%d bookings in this event will be cancelled.", ids->len), (int) ids->len);
      g_autofree char *second = paid > 0 ? g_strdup_printf (ngettext ("%d payment will be cancelled.", "%d payments will be cancelled.", paid), paid) : NULL;
      FOYER_BOOKING_WARN (b, error, "bookings", &event->id, "%s%s%s", first, second != NULL ? " " : "", second != NULL ? second : "");
    }
  for (guint i = 0; i < ids->len; i++)
    foyer_event_cancel (b, &g_array_index (ids, FoyerId, i), reason);
  foyer_row_set_int (event, "deleted", 1);
  foyer_tx_put (b->tx, event);
  foyer_booking_release (b, event);
  g_autoptr (FoyerRow) visit = foyer_tx_get (b->tx, "visit", &own);
  if (visit != NULL)
    {
      foyer_row_set_text (visit, "status", "deleted");
      if (reason != NULL)
        foyer_row_set_text (visit, "reason", reason);
      foyer_tx_put (b->tx, visit);
    }
  if (bookings != NULL)
    *bookings = ids->len;
  if (payments != NULL)
    *payments = paid;
  return TRUE;
}

gboolean
foyer_run_event_delete_row (FoyerBooking *b, FoyerRow *event, GError **error)
{
  JsonObject *result = foyer_call_result (b->call);
  int bookings = 0, payments = 0;
  FoyerId visit = foyer_row_id (event, "visit");

  if (!foyer_event_remove (b, event, foyer_call_text (b->call, "reason"), FALSE, &bookings, &payments, error))
    return FALSE;
  foyer_call_result_id (b->call, "event", &event->id);
  foyer_call_result_id (b->call, "visit", &visit);
  json_object_set_int_member (result, "bookings", bookings);
  json_object_set_int_member (result, "payments", payments);
  return TRUE;
}
