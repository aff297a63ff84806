#define G_LOG_DOMAIN "foyer-desk"

#include "config.h"

#include <string.h>
#include <glib/gi18n-lib.h>

#include "foyer-client.h"
#include "foyer-cmd-booking-private.h"
#include "foyer-event.h"
#include "foyer-ids.h"
#include "foyer-money.h"

/* ---- status, client, note -------------------------------------------------------------------------------------------------- */

/* The front-desk board knows since when somebody is here; who is not here any more has not come. */
static void
note_coming (FoyerBooking *b,
             FoyerRow *visit,
             FoyerVisitStatus from,
             FoyerVisitStatus to)
{
  gint64 date = 0;

  foyer_date_parse (foyer_row_text (visit, "date"), &date);
  if (to == FOYER_STATUS_ARRIVED && from != to && date == b->today && foyer_row_is_null (visit, "came"))
    foyer_row_set_int (visit, "came", foyer_call_now (b->call));
  else if (from == FOYER_STATUS_ARRIVED && to != from)
    {
      foyer_row_set_null (visit, "came");
      foyer_row_set_null (visit, "started");
      foyer_row_set_null (visit, "finished");
    }
}

/* One of the fields that say which time it holds is younger than @since. */
static gboolean
changed_since (const FoyerRow *row,
               const char *const *fields,
               gint64 since)
{
  for (guint i = 0; fields[i] != NULL; i++)
    if (foyer_row_stamp (row, foyer_entity_field (row->entity, fields[i])).hlc > since)
      return TRUE;
  return FALSE;
}

static gboolean
came_there_since (FoyerBooking *b,
                  const FoyerRow *appointment,
                  gint64 since)
{
  static const char *const place[] = { "staff", "wall", "dur", "gaps", "deleted", NULL }, *const state[] = { "status", NULL };
  FoyerId of = foyer_row_id (appointment, "visit");
  g_autoptr (FoyerRow) visit = foyer_tx_get (b->tx, "visit", &of);

  return changed_since (appointment, place, since) || visit == NULL || changed_since (visit, state, since);
}

/* @coming: the visit is about to hold its time again, but its row does not say so yet */
static gboolean
take_back (FoyerBooking *b,
           const FoyerId *id,
           gboolean coming,
           gint64 since,
           GError **error)
{
  g_autoptr (FoyerRow) appointment = foyer_tx_get (b->tx, "appointment", id);
  g_autoptr (FoyerRow) member = NULL;
  g_autoptr (FoyerRow) visit = NULL;
  g_autoptr (GPtrArray) warnings = NULL;
  gboolean overlap = FALSE;
  FoyerGaps gaps;
  FoyerId staff, of;
  gint64 date;
  int minute, dur;

  /* Who takes part in an event holds no time of the member. */
  if (appointment == NULL || foyer_row_int (appointment, "deleted") || !foyer_row_is_null (appointment, "event") || !foyer_row_is_null (appointment, "shared")
      || foyer_row_text (appointment, "wall") == NULL || !foyer_wall_parse (foyer_row_text (appointment, "wall"), &date, &minute))
    return TRUE;
  of = foyer_row_id (appointment, "visit");
  visit = foyer_tx_get (b->tx, "visit", &of);
  if (!coming && (visit == NULL || !foyer_status_holds_time (foyer_status_parse (foyer_row_text (visit, "status")))))
    return TRUE;
  staff = foyer_row_id (appointment, "staff");
  dur = (int) foyer_row_int (appointment, "dur");
  member = foyer_db_get (b->db, "staff", &staff);
  foyer_gaps_parse (foyer_row_text (appointment, "gaps"), dur, &gaps);
  warnings = foyer_booking_warnings (b->db, b->place, id, &staff, member != NULL ? foyer_row_text (member, "name") : "", date, minute, dur, &gaps);
  for (guint w = 0; w < warnings->len; w++)
    {
      const FoyerWarning *warning = warnings->pdata[w];
      g_autoptr (FoyerRow) other = NULL;

      /* Hours may have changed since; only somebody else's visit is in the way, unless it was put there on purpose. */
      if (strcmp (warning->kind, "overlap") != 0)
        continue;
      other = foyer_tx_get (b->tx, "appointment", &warning->about);
      if (other != NULL && (!foyer_row_is_null (other, "shared") || (since > 0 && !came_there_since (b, other, since))))
        continue;
      FOYER_BOOKING_WARN (b, error, warning->kind, &warning->about, "%s", warning->text);
      overlap = TRUE;
    }
  if (overlap && foyer_call_override (b->call) != NULL)
    {
      foyer_row_set_text (appointment, "shared", foyer_call_override (b->call));
      foyer_tx_put (b->tx, appointment);
    }
  return TRUE;
}

gboolean
foyer_booking_take_back (FoyerBooking *b,
                         const FoyerId *id,
                         gint64 since,
                         GError **error)
{
  return take_back (b, id, FALSE, since, error);
}

gboolean
foyer_booking_take_visit_back (FoyerBooking *b,
                               const FoyerId *visit,
                               gboolean coming,
                               gint64 since,
                               GError **error)
{
  g_autoptr (GArray) ids = foyer_ids_of (b->db, "SELECT id FROM appointment WHERE visit = ?1 AND deleted IS NOT 1 ORDER BY t0, id", visit);
  for (guint i = 0; i < ids->len; i++)
    if (!take_back (b, &g_array_index (ids, FoyerId, i), coming, since, error))
      return FALSE;
  return TRUE;
}

gboolean
foyer_run_visit_status (FoyerCall *call,
                        GError **error)
{
  g_auto (FoyerBooking) b = { 0 };
  g_autoptr (FoyerRow) visit = NULL;
  FoyerId loc = foyer_call_loc (call);

  if (!foyer_booking_begin (&b, call, &loc, error) || (visit = foyer_booking_visit (&b, call, "visit", error)) == NULL
      || !foyer_event_keeps_out (b.db, &visit->id, error))
    return FALSE;

  FoyerVisitStatus from = foyer_status_parse (foyer_row_text (visit, "status")), to = foyer_status_parse (foyer_call_text (call, "status"));
  if (!foyer_status_need (from, to, foyer_visit_has_receipt (b.db, &visit->id), error))
    return FALSE;
  if (!foyer_status_holds_time (from) && foyer_status_holds_time (to) && !foyer_booking_take_visit_back (&b, &visit->id, TRUE, 0, error))
    return FALSE;
  foyer_row_set_text (visit, "status", foyer_status_word (to));
  note_coming (&b, visit, from, to);
  if (foyer_call_has (call, "reason"))
    foyer_row_set_text (visit, "reason", foyer_call_text (call, "reason"));
  foyer_tx_put (b.tx, visit);

  JsonObject *result = foyer_call_result (call);
  json_object_set_string_member (result, "from", foyer_status_word (from));
  json_object_set_string_member (result, "status", foyer_status_word (to));
  /* No-show keeps the payments; the caller tells the user that there are some (front-desk.md 6.3). */
  json_object_set_int_member (result, "paid", foyer_visit_paid (b.db, &visit->id));
  return TRUE;
}

/* What a client has off anyway comes and goes with the client (CLI-10). A line with another percentage, a sum off or a total of its own was
 * given by somebody, and stays. */
static void
follow_discount (FoyerBooking *b,
                 const FoyerId *visit,
                 const FoyerId *from,
                 const FoyerId *to)
{
  gint64 was = foyer_client_discount (b->db, from), now = foyer_client_discount (b->db, to);
  g_autoptr (GArray) ids = NULL;
  int n = 0;

  if (was == now)
    return;
  ids = foyer_ids_of (b->db, "SELECT id FROM line WHERE visit = ?1 AND deleted IS NOT 1 ORDER BY weight, id", visit);
  for (guint i = 0; i < ids->len; i++)
    {
      g_autoptr (FoyerRow) line = foyer_tx_get (b->tx, "line", &g_array_index (ids, FoyerId, i));

      if (foyer_row_int (line, "disc_pct") != was || foyer_row_int (line, "disc_sum") != 0 || !foyer_row_is_null (line, "manual"))
        continue;
      if (now > 0)
        foyer_row_set_int (line, "disc_pct", now);
      else
        foyer_row_set_null (line, "disc_pct");
      foyer_tx_put (b->tx, line);
      n++;
    }
  json_object_set_int_member (foyer_call_result (b->call), "discounted", n);
  json_object_set_int_member (foyer_call_result (b->call), "discount", now);
}

gboolean
foyer_booking_set_client (FoyerBooking *b,
                          FoyerRow *visit,
                          const FoyerId *client,
                          GError **error)
{
  FoyerId old = foyer_row_id (visit, "client");
  if (foyer_id_equal (&old, client))
    return TRUE;
  if (!foyer_booking_unlocked (b, &visit->id, error) || !foyer_event_keeps_out (b->db, &visit->id, error))
    return FALSE;
  if (foyer_visit_payments (b->db, &visit->id) > 0)
    {
      g_set_error (error, FOYER_ERROR, FOYER_ERROR_CONFLICT,
                   _ ("This visit has payments; cancel them first, then change the client and take them again."));
      return FALSE;
    }

  g_autoptr (GArray) ids = foyer_ids_of (b->db, "SELECT id FROM appointment WHERE visit = ?1 AND deleted IS NOT 1 ORDER BY t0, id", &visit->id);

  foyer_row_set_id (visit, "client", client);
  foyer_tx_put (b->tx, visit);
  follow_discount (b, &visit->id, &old, client);
  gint64 date;
  foyer_date_parse (foyer_row_text (visit, "date"), &date);
  for (guint i = 0; i < ids->len; i++)
    {
      g_autoptr (FoyerRow) appointment = foyer_tx_get (b->tx, "appointment", &g_array_index (ids, FoyerId, i));
      foyer_row_set_id (appointment, "client", client);
      foyer_row_set_null (appointment, "visitor"); /* came under the other's phone */
      foyer_tx_put (b->tx, appointment);
      if (i == 0)
        foyer_booking_regroup (b, client, date, appointment);
    }
  return TRUE;
}

gboolean
foyer_run_visit_set_client (FoyerCall *call,
                            GError **error)
{
  g_auto (FoyerBooking) b = { 0 };
  g_autoptr (FoyerRow) visit = NULL;
  FoyerId loc = foyer_call_loc (call), client = FOYER_ID_NONE;

  if (!foyer_booking_begin (&b, call, &loc, error) || (visit = foyer_booking_visit (&b, call, "visit", error)) == NULL)
    return FALSE;
  if (foyer_call_has (call, "client") && !foyer_call_is_null (call, "client"))
    {
      g_autoptr (FoyerRow) row = foyer_call_row (call, "client", "client", error);
      if (row == NULL)
        return FALSE;
      client = row->id;
    }
  else if (!foyer_call_is_null (call, "client"))
    {
      if (!foyer_client_find_or_create (call, &loc, foyer_call_text (call, "name"), foyer_call_text (call, "surname"),
                                        foyer_call_text (call, "phone"), foyer_call_text (call, "email"), &client, NULL, error))
        return FALSE;
      if (foyer_id_is_none (&client))
        {
          g_set_error (error, FOYER_ERROR, FOYER_ERROR_INVALID, _ ("Name a client, or a name and a phone."));
          return FALSE;
        }
    }
  if (!foyer_booking_may_edit (&b, visit, NULL, error) || !foyer_booking_set_client (&b, visit, &client, error))
    return FALSE;
  foyer_call_result_id (call, "client", &client);
  return TRUE;
}

gboolean
foyer_run_visit_note (FoyerCall *call,
                      GError **error)
{
  g_auto (FoyerBooking) b = { 0 };
  g_autoptr (FoyerRow) visit = NULL;
  FoyerId loc = foyer_call_loc (call);

  if (!foyer_booking_begin (&b, call, &loc, error) || (visit = foyer_booking_visit (&b, call, "visit", error)) == NULL)
    return FALSE;
  foyer_row_set_text (visit, "note", foyer_call_text (call, "note"));
  foyer_tx_put (b.tx, visit);
  return TRUE;
}

/* ---- lines ----------------------------------------------------------------------------------------------------------------- */

/* The call's own parameters as the object foyer_booking_set_line() reads. */
static JsonObject *
line_spec (FoyerCall *call)
{
  static const char *const numbers[] = { "qty", "price", "disc_pct", "disc_sum", "manual", "dur", "processing", "finishing" };
  JsonObject *spec = json_object_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (numbers); i++)
    if (foyer_call_has (call, numbers[i]))
      {
        if (foyer_call_is_null (call, numbers[i]))
          json_object_set_null_member (spec, numbers[i]);
        else
          json_object_set_int_member (spec, numbers[i], foyer_call_int (call, numbers[i]));
      }
  return spec;
}

static void
tell_visit (FoyerBooking *b,
            const FoyerId *visit)
{
  JsonObject *result = foyer_call_result (b->call);
  gint64 total = foyer_visit_sum (b->db, visit), paid = foyer_visit_paid (b->db, visit);

  foyer_call_result_id (b->call, "visit", visit);
  json_object_set_int_member (result, "total", total);
  json_object_set_int_member (result, "paid", paid);
  json_object_set_int_member (result, "due", foyer_visit_due (total, paid));
}

/* Sold beside what was booked: it is in no appointment. */
static gboolean
add_goods (FoyerBooking *b,
           const FoyerRow *visit,
           GError **error)
{
  g_autoptr (JsonObject) spec = line_spec (b->call);
  FoyerId client = foyer_row_id (visit, "client"), staff = foyer_call_id (b->call, "staff"), line;
  int n = foyer_db_int (b->db, "SELECT count(*) FROM line WHERE visit = ?1 AND deleted IS NOT 1", &visit->id);

  if (!foyer_call_has (b->call, "title"))
    {
      g_set_error_literal (error, FOYER_ERROR, FOYER_ERROR_INVALID, _ ("Each line needs a service, or a title and a price."));
      return FALSE;
    }
  json_object_set_string_member (spec, "title", foyer_call_text (b->call, "title"));
  if ((!foyer_id_is_none (&staff) && !foyer_booking_may_staff (b, &staff, NULL, error))
      || !foyer_booking_add_goods (b, &visit->id, &staff, spec, foyer_client_discount (b->db, &client), n, &line, error))
    return FALSE;
  foyer_call_result_id (b->call, "line", &line);
  tell_visit (b, &visit->id);
  return TRUE;
}

gboolean
foyer_run_line_add (FoyerCall *call,
                    GError **error)
{
  g_auto (FoyerBooking) b = { 0 };
  g_autoptr (FoyerRow) visit = NULL;
  g_autoptr (FoyerRow) appointment = NULL;
  FoyerId loc = foyer_call_loc (call), service = foyer_call_id (call, "service"), line;
  gboolean goods = !foyer_call_has (call, "service");

  if (!foyer_booking_begin (&b, call, &loc, error) || (visit = foyer_booking_visit (&b, call, "visit", error)) == NULL
      || !foyer_booking_may_edit (&b, visit, goods ? "booking.goods-create" : "booking.services", error)
      || (!goods && !foyer_booking_no_group (&b, &service, error)) || !foyer_booking_unlocked (&b, &visit->id, error)
      || !foyer_event_keeps_out (b.db, &visit->id, error))
    return FALSE;
  if (goods)
    return add_goods (&b, visit, error);
  if (foyer_call_has (call, "appointment"))
    {
      appointment = foyer_call_row (call, "appointment", "appointment", error);
      if (appointment == NULL)
        return FALSE;
    }
  else
    {
      FoyerStmt *s = foyer_db_sql (b.db, "SELECT id FROM appointment WHERE visit = ?1 AND deleted IS NOT 1 ORDER BY t0, id LIMIT 1");
      foyer_stmt_bind_id (s, 1, &visit->id);
      FoyerId first = foyer_stmt_step (s) ? foyer_stmt_id (s, 0) : FOYER_ID_NONE;
      foyer_stmt_done (s);
      appointment = foyer_id_is_none (&first) ? NULL : foyer_tx_get (b.tx, "appointment", &first);
    }
  FoyerId of = appointment != NULL ? foyer_row_id (appointment, "visit") : FOYER_ID_NONE;
  if (!foyer_id_equal (&of, &visit->id))
    {
      g_set_error (error, FOYER_ERROR, FOYER_ERROR_INVALID, _ ("This visit has no such appointment."));
      return FALSE;
    }

  FoyerId staff = foyer_row_id (appointment, "staff"), client = foyer_row_id (visit, "client");
  g_autoptr (GArray) lines = foyer_appointment_lines (b.db, &visit->id, &appointment->id);
  FoyerShape before;
  foyer_shape_of (b.db, appointment, &before);
  g_autoptr (JsonObject) spec = line_spec (call);
  char text[37];
  json_object_set_string_member (spec, "service", foyer_id_format (&service, text));
  if (!foyer_booking_add_line (&b, &visit->id, &appointment->id, &staff, spec, foyer_client_discount (b.db, &client), lines->len, NULL, &line, error)
      || !foyer_booking_follow_dur (&b, &appointment->id, &before, error))
    return FALSE;
  foyer_call_result_id (call, "line", &line);
  tell_visit (&b, &visit->id);
  return TRUE;
}

/* The line of the call, of a visit the user may change. */
static FoyerRow *
line_row (FoyerBooking *b,
          FoyerId *visit_id,
          GError **error)
{
  g_autoptr (FoyerRow) line = foyer_call_row (b->call, "line", "line", error);
  if (line == NULL)
    return NULL;
  *visit_id = foyer_row_id (line, "visit");
  g_autoptr (FoyerRow) visit = foyer_booking_visit_of (b, visit_id, error);
  gboolean goods = g_strcmp0 (foyer_row_text (line, "kind"), "product") == 0;
  if (visit == NULL || !foyer_booking_may_edit (b, visit, goods ? "booking.goods" : "booking.services", error) || !foyer_booking_unlocked (b, visit_id, error) || !foyer_event_keeps_out (b->db, visit_id, error))
    return NULL;
  return g_steal_pointer (&line);
}

/* As it was before its lines change; of a line without an appointment: nothing. */
static FoyerShape
shape_of (FoyerBooking *b,
          const FoyerId *appointment)
{
  g_autoptr (FoyerRow) row = foyer_id_is_none (appointment) ? NULL : foyer_tx_get (b->tx, "appointment", appointment);
  FoyerShape shape = { 0 };

  if (row != NULL)
    foyer_shape_of (b->db, row, &shape);
  return shape;
}

gboolean
foyer_run_line_update (FoyerCall *call,
                       GError **error)
{
  g_auto (FoyerBooking) b = { 0 };
  g_autoptr (FoyerRow) line = NULL;
  FoyerId loc = foyer_call_loc (call), visit;

  if (!foyer_booking_begin (&b, call, &loc, error) || (line = line_row (&b, &visit, error)) == NULL)
    return FALSE;
  FoyerId appointment = foyer_row_id (line, "appointment");
  FoyerShape before = shape_of (&b, &appointment);
  g_autoptr (JsonObject) spec = line_spec (call);
  if (!foyer_booking_set_line (&b, line, spec, error))
    return FALSE;
  foyer_call_fill (call, line, "dur", "processing", "finishing", NULL);
  foyer_tx_put (b.tx, line);
  if (!foyer_booking_follow_dur (&b, &appointment, &before, error))
    return FALSE;
  tell_visit (&b, &visit);
  return TRUE;
}

gboolean
foyer_run_line_remove (FoyerCall *call,
                       GError **error)
{
  g_auto (FoyerBooking) b = { 0 };
  g_autoptr (FoyerRow) line = NULL;
  FoyerId loc = foyer_call_loc (call), visit;

  if (!foyer_booking_begin (&b, call, &loc, error) || (line = line_row (&b, &visit, error)) == NULL)
    return FALSE;
  FoyerId appointment = foyer_row_id (line, "appointment");
  FoyerShape before = shape_of (&b, &appointment);
  foyer_row_set_int (line, "deleted", 1);
  foyer_tx_put (b.tx, line);
  if (!foyer_booking_follow_dur (&b, &appointment, &before, error))
    return FALSE;
  tell_visit (&b, &visit);
  return TRUE;
}

gboolean
foyer_run_visit_discount (FoyerCall *call,
                          GError **error)
{
  g_auto (FoyerBooking) b = { 0 };
  g_autoptr (FoyerRow) visit = NULL;
  FoyerId loc = foyer_call_loc (call);

  if (!foyer_booking_begin (&b, call, &loc, error) || (visit = foyer_booking_visit (&b, call, "visit", error)) == NULL
      || !foyer_booking_may_edit (&b, visit, NULL, error) || !foyer_booking_unlocked (&b, &visit->id, error))
    return FALSE;
  if (foyer_call_has (call, "sum") == foyer_call_has (call, "pct"))
    {
      g_set_error (error, FOYER_ERROR, FOYER_ERROR_INVALID, _ ("Give either a sum or a percentage."));
      return FALSE;
    }

  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify) foyer_row_free);
  g_autoptr (GArray) ids = foyer_ids_of (b.db, "SELECT id FROM line WHERE visit = ?1 AND deleted IS NOT 1 ORDER BY weight, id", &visit->id);

  /* What a sum is spread over: each line with its own percentage, before an earlier sum. Totals set by hand give way. */
  guint n = ids->len;
  g_autofree gint64 *totals = g_new0 (gint64, n + 1);
  g_autofree gint64 *shares = g_new0 (gint64, n + 1);
  gint64 whole = 0;
  for (guint i = 0; i < n; i++)
    {
      FoyerRow *line = foyer_tx_get (b.tx, "line", &g_array_index (ids, FoyerId, i));
      g_ptr_array_add (rows, line);
      totals[i] = foyer_line_total (foyer_row_int (line, "price"), foyer_row_int (line, "qty"), foyer_row_int (line, "disc_pct"), 0);
      whole += totals[i];
    }
  if (foyer_call_has (call, "sum") && !foyer_visit_spread (foyer_call_int (call, "sum"), totals, n, shares))
    {
      g_autofree char *most = foyer_money_format (whole, b.place->currency);
      g_set_error (error, FOYER_ERROR, FOYER_ERROR_INVALID, _ ("The discount cannot be more than the visit costs: %s."), most);
      return FALSE;
    }
  for (guint i = 0; i < n; i++)
    {
      FoyerRow *line = rows->pdata[i];
      foyer_row_set_null (line, "manual");
      if (foyer_call_has (call, "pct"))
        {
          foyer_row_set_null (line, "disc_sum");
          if (foyer_call_int (call, "pct") > 0)
            foyer_row_set_int (line, "disc_pct", foyer_call_int (call, "pct"));
          else
            foyer_row_set_null (line, "disc_pct");
        }
      else if (shares[i] > 0)
        foyer_row_set_int (line, "disc_sum", shares[i]);
      else
        foyer_row_set_null (line, "disc_sum");
      foyer_tx_put (b.tx, line);
    }
  tell_visit (&b, &visit->id);
  return TRUE;
}
