#define G_LOG_DOMAIN "foyer-desk"

#include "config.h"

#include <string.h>
#include <glib/gi18n-lib.h>

#include "foyer-client.h"
#include "foyer-cmd-booking-private.h"
#include "foyer-cmd-money-private.h"
#include "foyer-event.h"
#include "foyer-ids.h"
#include "foyer-money.h"
#include "foyer-tech.h"
#include "foyer-visitor.h"

#define DEFAULT_DUR 30 /* of an appointment without services */

/* ---- making ---------------------------------------------------------------------------------------------------------------- */

static const FoyerParam create_params[] = {
  { "staff", FOYER_P_ID, FOYER_P_REQUIRED, "team member" },
  { "wall", FOYER_P_WALL, FOYER_P_REQUIRED, "start, wall time of the location" },
  { "services", FOYER_P_LIST, 0, "[{service, qty?, price?, disc_pct?, disc_sum?, manual?, dur?, processing?, finishing?}]; none: a blank appointment" },
  { "client", FOYER_P_ID, 0, "existing client" },
  { "name", FOYER_P_TEXT, 0, "client found by phone or made: name", NULL, 200 },
  { "surname", FOYER_P_TEXT, 0, "surname of a new client", NULL, 200 },
  { "phone", FOYER_P_TEXT, 0, "phone as typed", NULL, 50 },
  { "email", FOYER_P_TEXT, 0, "e-mail of a new client", NULL, 200 },
  { "dur", FOYER_P_DUR, 0, "minutes, the technical break among them; default: sum of the services, and the break" },
  { "tech", FOYER_P_INT, 0, "minutes of the technical break at the end; default: as the services and the location say", NULL, 1440 },
  { "comment", FOYER_P_TEXT, 0, "comment of the appointment", NULL, 5000 },
  { "chosen", FOYER_P_BOOL, 0, "the client asked for this person" },
  { "colour", FOYER_P_INT, 0, "own colour 0…11", NULL, 11 },
  { "instances", FOYER_P_LIST, 0, "resource instances picked by hand" },
  { "status", FOYER_P_ENUM, 0, "status of a new visit", "pending confirmed" },
  { "online", FOYER_P_BOOL, 0, "booked by the client" },
  { "source", FOYER_P_TEXT, 0, "where it comes from", NULL, 100 },
  FOYER_BOOKING_EXTRA_PARAMS,
  { "loc", FOYER_P_ID, 0, "location" },
  { NULL },
};

static gboolean
add_services (FoyerBooking *b,
              JsonArray *services,
              const FoyerId *visit,
              const FoyerId *appointment,
              const FoyerId *staff,
              gint64 discount,
              int first_weight,
              int *dur,
              GError **error)
{
  guint n = services != NULL ? json_array_get_length (services) : 0;

  if (n > 50)
    {
      g_set_error (error, FOYER_ERROR, FOYER_ERROR_INVALID, _ ("An appointment takes at most 50 services."));
      return FALSE;
    }
  for (guint i = 0; i < n; i++)
    {
      JsonNode *node = json_array_get_element (services, i);
      int minutes = 0;
      if (!JSON_NODE_HOLDS_OBJECT (node))
        {
          g_set_error (error, FOYER_ERROR, FOYER_ERROR_INVALID, _ ("Each entry of “services” must be an object with a service."));
          return FALSE;
        }
      if (!foyer_booking_add_line (b, visit, appointment, staff, json_node_get_object (node), discount, first_weight + i, &minutes, NULL, error))
        return FALSE;
      *dur += minutes;
    }
  return TRUE;
}

gboolean
foyer_booking_find_client (FoyerBooking *b,
                           FoyerId *client,
                           GError **error)
{
  FoyerCall *call = b->call;
  gboolean created = FALSE;

  if (foyer_call_has (call, "client") && !foyer_call_is_null (call, "client"))
    {
      g_autoptr (FoyerRow) row = foyer_call_row (call, "client", "client", error);
      if (row == NULL)
        return FALSE;
      *client = row->id;
      return TRUE;
    }
  if (!foyer_client_find_or_create (call, &b->place->id, foyer_call_text (call, "name"), foyer_call_text (call, "surname"),
                                    foyer_call_text (call, "phone"), foyer_call_text (call, "email"), client, &created, error))
    return FALSE;
  json_object_set_boolean_member (foyer_call_result (call), "new_client", created);
  return TRUE;
}

static gboolean
run_create (FoyerCall *call,
            GError **error)
{
  g_auto (FoyerBooking) b = { 0 };
  FoyerId loc = foyer_call_loc (call), staff = foyer_call_id (call, "staff"), client, visit_id;
  g_autofree char *staff_name = NULL;
  gint64 date;
  int minute;
  gboolean overlap = FALSE, taken = FALSE, others = FALSE;
  JsonArray *services = foyer_call_list (call, "services");

  if (!foyer_booking_begin (&b, call, &loc, error))
    return FALSE;
  foyer_wall_parse (foyer_call_text (call, "wall"), &date, &minute);
  if (!foyer_booking_no_groups (&b, services, error) || !foyer_booking_may_staff (&b, &staff, &staff_name, error) || !foyer_booking_may_change_day (&b, date, error)
      || !foyer_booking_find_client (&b, &client, error))
    return FALSE;
  FoyerId visitor = foyer_call_id (call, "visitor");
  if (!foyer_id_is_none (&visitor) && !foyer_visitor_check (call, &visitor, &client, error))
    return FALSE;

  FoyerShape shape;
  FoyerGaps gaps;
  foyer_shape_wanted (b.db, &loc, &staff, services, &shape);
  if (foyer_call_has (call, "tech") && !foyer_tech_check (foyer_call_int (call, "tech"), error))
    return FALSE;
  int tech = foyer_call_has (call, "tech") ? (int) foyer_call_int (call, "tech") : shape.tech;
  int dur = foyer_call_has (call, "dur") ? (int) foyer_call_int (call, "dur") : (shape.client > 0 ? shape.client : DEFAULT_DUR) + tech;
  foyer_shape_fit (&dur, &tech);
  foyer_shape_gaps (&shape, dur, tech, &gaps);
  if (!foyer_booking_check_time (&b, NULL, &staff, staff_name, date, minute, dur, &gaps, &overlap, error))
    return FALSE;

  gint64 t0 = foyer_zone_to_utc (b.place->zone, date, minute);
  visit_id = foyer_booking_join (&b, &client, date, t0, t0 + (gint64) dur * 60000, &others);
  if (foyer_id_is_none (&visit_id))
    {
      g_autoptr (FoyerRow) visit = foyer_booking_new_visit (&b, &client, date);
      if (foyer_call_has (call, "status"))
        {
          foyer_row_set_text (visit, "status", foyer_call_text (call, "status"));
          foyer_tx_put (b.tx, visit);
        }
      visit_id = visit->id;
    }

  FoyerId id = foyer_tx_new_id (b.tx), who = foyer_call_actor (call)->user;
  g_autoptr (FoyerRow) appointment = foyer_row_new ("appointment", &id);
  foyer_row_set_id (appointment, "loc", &loc);
  foyer_row_set_id (appointment, "visit", &visit_id);
  foyer_row_set_id (appointment, "client", &client);
  foyer_row_set_id (appointment, "made_by", &who);
  foyer_row_set_int (appointment, "made_at", foyer_call_now (call));
  foyer_call_fill (call, appointment, "staff", "wall", "comment", "chosen", "colour", "online", "source", NULL);
  foyer_row_set_int (appointment, "dur", dur);
  foyer_shape_put (appointment, tech, &gaps);
  if (overlap)
    foyer_row_set_text (appointment, "shared", foyer_call_override (call));
  foyer_tx_put (b.tx, appointment);

  int sum = 0;
  if (!add_services (&b, services, &visit_id, &id, &staff, foyer_client_discount (b.db, &client), 0, &sum, error)
      || !foyer_booking_check_season (&b, appointment, date, error)
      || !foyer_booking_allocate (&b, appointment, foyer_call_list (call, "instances"), &taken, error))
    return FALSE;
  if (taken && !overlap)
    {
      foyer_row_set_text (appointment, "shared", foyer_call_override (call));
      foyer_tx_put (b.tx, appointment);
    }
  if (others)
    {
      foyer_booking_regroup (&b, &client, date, appointment);
      visit_id = foyer_row_id (appointment, "visit");
    }

  if (!foyer_booking_extras (call, appointment, error))
    return FALSE;

  foyer_call_result_id (call, "appointment", &id);
  foyer_call_result_id (call, "visit", &visit_id);
  foyer_call_result_id (call, "client", &client);
  return TRUE;
}

/* ---- moving ---------------------------------------------------------------------------------------------------------------- */

static const FoyerParam move_params[] = {
  { "appointment", FOYER_P_ID, FOYER_P_REQUIRED, "appointment" },
  { "staff", FOYER_P_ID, 0, "new team member" },
  { "wall", FOYER_P_WALL, 0, "new start" },
  { "dur", FOYER_P_DUR, 0, "new length in minutes" },
  { "instances", FOYER_P_LIST, 0, "resource instances picked by hand" },
  { "bundle", FOYER_P_BOOL, 0, "of a package: the others too, by as much; each keeps its member" },
  { "loc", FOYER_P_ID, 0, "location" },
  { NULL },
};

static const FoyerParam resize_params[] = {
  { "appointment", FOYER_P_ID, FOYER_P_REQUIRED, "appointment" },
  { "dur", FOYER_P_DUR, FOYER_P_REQUIRED, "new length in minutes" },
  { "loc", FOYER_P_ID, 0, "location" },
  { NULL },
};

/* What the lines of a locked or paid visit keep: their price. Only who did it changes. */
static void
keep_prices (FoyerBooking *b,
             const FoyerRow *appointment,
             const FoyerId *staff)
{
  FoyerId visit = foyer_row_id (appointment, "visit");
  g_autoptr (GArray) ids = foyer_appointment_lines (b->db, &visit, &appointment->id);

  for (guint i = 0; i < ids->len; i++)
    {
      g_autoptr (FoyerRow) line = foyer_tx_get (b->tx, "line", &g_array_index (ids, FoyerId, i));
      foyer_row_set_id (line, "staff", staff);
      foyer_tx_put (b->tx, line);
    }
}

/* The day changed: the visit goes along when nothing of it stays behind, else the appointment starts one of its own. */
static void
follow_day (FoyerBooking *b,
            FoyerRow *appointment,
            FoyerRow *visit,
            gint64 date)
{
  char day[11];

  if (foyer_visit_appointments (b->db, &visit->id) <= 1)
    {
      foyer_row_set_text (visit, "date", foyer_date_format (date, day));
      foyer_tx_put (b->tx, visit);
      return;
    }
  FoyerId client = foyer_row_id (visit, "client"), old = visit->id;
  g_autoptr (GArray) lines = foyer_appointment_lines (b->db, &old, &appointment->id);
  g_autoptr (FoyerRow) fresh = foyer_booking_new_visit (b, &client, date);

  foyer_row_set_id (appointment, "visit", &fresh->id);
  foyer_tx_put (b->tx, appointment);
  for (guint i = 0; i < lines->len; i++)
    {
      g_autoptr (FoyerRow) line = foyer_tx_get (b->tx, "line", &g_array_index (lines, FoyerId, i));
      foyer_row_set_id (line, "visit", &fresh->id);
      foyer_tx_put (b->tx, line);
    }
}

/* A length or a break set by hand stays; a blank appointment takes the length of what is put into it. A break changes the length, never the
 * client's time (TBR-5). */
static void
wanted_length (const FoyerRow *appointment,
               const FoyerShape *before,
               const FoyerShape *after,
               const FoyerBookingWish *wish,
               int *dur,
               int *tech)
{
  int old_dur = foyer_row_int (appointment, "dur"), old_tech = foyer_row_int (appointment, "tech");

  if (wish->tech >= 0)
    *tech = wish->tech;
  else
    *tech = old_tech == before->tech ? after->tech : old_tech;

  if (wish->dur > 0)
    *dur = wish->dur;
  else if (after->n > 0 && after->client > 0 && (before->client == 0 || old_dur == before->client + old_tech))
    *dur = after->client + *tech;
  else if (after->n == 0 && wish->tech < 0)
    *dur = old_dur;
  else
    *dur = old_dur - old_tech + *tech;
  foyer_shape_fit (dur, tech);
}

gboolean
foyer_booking_move (FoyerBooking *b,
                    FoyerRow *appointment,
                    FoyerRow *visit,
                    FoyerId staff,
                    gint64 date,
                    int minute,
                    const FoyerBookingWish *wish,
                    GError **error)
{
  FoyerId old_staff = foyer_row_id (appointment, "staff"), client = foyer_row_id (visit, "client");
  g_autofree char *staff_name = NULL, *old_gaps = g_strdup (foyer_row_text (appointment, "gaps"));
  char wall[17];
  gint64 old_date = 0;
  int old_minute = 0, old_dur = foyer_row_int (appointment, "dur"), dur, tech;
  gboolean overlap = FALSE, taken = FALSE;
  FoyerShape before, after;
  FoyerGaps gaps;

  foyer_wall_parse (foyer_row_text (appointment, "wall"), &old_date, &old_minute);
  gboolean other_staff = !foyer_id_equal (&old_staff, &staff), other_time = date != old_date || minute != old_minute;

  if (foyer_row_is_participant (appointment))
    {
      if (other_staff || other_time || (wish->dur != 0 && wish->dur != old_dur))
        {
          g_set_error (error, FOYER_ERROR, FOYER_ERROR_CONFLICT, _ ("This booking has the time of its event. Move the event, or move the client to another event."));
          return FALSE;
        }
      foyer_call_result_id (b->call, "appointment", &appointment->id);
      foyer_call_result_id (b->call, "visit", &visit->id);
      return TRUE;
    }

  if (!foyer_booking_may_staff (b, &staff, &staff_name, error) || !foyer_booking_may_change_day (b, date, error)
      || (other_time && !foyer_booking_unlocked (b, &visit->id, error)))
    return FALSE;

  if (wish->before != NULL)
    before = *wish->before;
  else
    foyer_shape_of (b->db, appointment, &before);
  if (other_staff)
    {
      if (foyer_visit_has_receipt (b->db, &visit->id) || foyer_visit_payments (b->db, &visit->id) > 0)
        keep_prices (b, appointment, &staff);
      else if (!foyer_booking_reprice (b, appointment, &staff, staff_name, error))
        return FALSE;
    }
  if ((date != old_date || wish->before != NULL) && !foyer_booking_check_season (b, appointment, date, error))
    return FALSE;
  foyer_shape_of (b->db, appointment, &after);
  wanted_length (appointment, &before, &after, wish, &dur, &tech);
  foyer_shape_gaps (&after, dur, tech, &gaps);

  foyer_row_set_id (appointment, "staff", &staff);
  foyer_row_set_text (appointment, "wall", foyer_wall_format (date, minute, wall));
  foyer_row_set_int (appointment, "dur", dur);
  foyer_shape_put (appointment, tech, &gaps);
  if (other_staff || other_time || dur > old_dur || g_strcmp0 (old_gaps, foyer_row_text (appointment, "gaps")) != 0)
    {
      if (!foyer_booking_check_time (b, &appointment->id, &staff, staff_name, date, minute, dur, &gaps, &overlap, error))
        return FALSE;
      foyer_row_set_text (appointment, "shared", overlap ? foyer_call_override (b->call) : NULL);
    }
  foyer_tx_put (b->tx, appointment);
  if (!foyer_booking_allocate (b, appointment, wish->instances, &taken, error))
    return FALSE;
  if (taken && !overlap)
    {
      foyer_row_set_text (appointment, "shared", foyer_call_override (b->call));
      foyer_tx_put (b->tx, appointment);
    }

  if (date != old_date && !wish->bundled)
    follow_day (b, appointment, visit, date);
  if ((other_time || dur != old_dur) && !wish->bundled)
    {
      foyer_booking_regroup (b, &client, date, appointment);
      if (date != old_date)
        foyer_booking_regroup (b, &client, old_date, NULL);
    }
  FoyerId visit_now = foyer_row_id (appointment, "visit");
  foyer_call_result_id (b->call, "appointment", &appointment->id);
  foyer_call_result_id (b->call, "visit", &visit_now);
  return TRUE;
}

static gboolean
run_move (FoyerCall *call,
          GError **error)
{
  g_auto (FoyerBooking) b = { 0 };
  g_autoptr (FoyerRow) appointment = NULL;
  g_autoptr (FoyerRow) visit = NULL;
  FoyerId loc = foyer_call_loc (call);
  gint64 date = 0;
  int minute = 0;

  if (!foyer_booking_begin (&b, call, &loc, error)
      || (appointment = foyer_booking_appointment (&b, call, "appointment", &visit, error)) == NULL)
    return FALSE;
  if (!foyer_booking_may_edit (&b, visit, foyer_call_has (call, "dur") ? "booking.length" : NULL, error))
    return FALSE;
  FoyerId staff = foyer_call_has (call, "staff") ? foyer_call_id (call, "staff") : foyer_row_id (appointment, "staff");
  foyer_wall_parse (foyer_call_has (call, "wall") ? foyer_call_text (call, "wall") : foyer_row_text (appointment, "wall"), &date, &minute);
  FoyerBookingWish wish = { .dur = foyer_call_int (call, "dur"), .tech = -1, .instances = foyer_call_list (call, "instances") };
  if (foyer_call_bool (call, "bundle") && !foyer_row_is_null (appointment, "bundle"))
    return foyer_booking_move_bundle (&b, appointment, staff, date, minute, &wish, error);
  return foyer_booking_move (&b, appointment, visit, staff, date, minute, &wish, error);
}

static gboolean
run_resize (FoyerCall *call,
            GError **error)
{
  g_auto (FoyerBooking) b = { 0 };
  g_autoptr (FoyerRow) appointment = NULL;
  g_autoptr (FoyerRow) visit = NULL;
  FoyerId loc = foyer_call_loc (call);
  gint64 date = 0;
  int minute = 0;

  if (!foyer_booking_begin (&b, call, &loc, error)
      || (appointment = foyer_booking_appointment (&b, call, "appointment", &visit, error)) == NULL)
    return FALSE;
  if (!foyer_booking_may_edit (&b, visit, "booking.length", error))
    return FALSE;
  foyer_wall_parse (foyer_row_text (appointment, "wall"), &date, &minute);
  FoyerBookingWish wish = { .dur = foyer_call_int (call, "dur"), .tech = -1 };
  return foyer_booking_move (&b, appointment, visit, foyer_row_id (appointment, "staff"), date, minute, &wish, error);
}

gboolean
foyer_booking_follow_dur (FoyerBooking *b,
                          const FoyerId *id,
                          const FoyerShape *before,
                          GError **error)
{
  if (foyer_id_is_none (id))
    return TRUE;
  g_autoptr (FoyerRow) appointment = foyer_tx_get (b->tx, "appointment", id);
  if (appointment == NULL || foyer_row_int (appointment, "deleted") != 0)
    return TRUE;

  FoyerId visit_id = foyer_row_id (appointment, "visit");
  g_autoptr (FoyerRow) visit = foyer_tx_get (b->tx, "visit", &visit_id);
  FoyerBookingWish wish = { .tech = -1, .before = before };

  if (foyer_row_is_participant (appointment))
    return TRUE;
  gint64 date = 0;
  int minute = 0;

  foyer_wall_parse (foyer_row_text (appointment, "wall"), &date, &minute);
  return foyer_booking_move (b, appointment, visit, foyer_row_id (appointment, "staff"), date, minute, &wish, error);
}

/* ---- changing -------------------------------------------------------------------------------------------------------------- */

static const FoyerParam update_params[] = {
  { "appointment", FOYER_P_ID, FOYER_P_REQUIRED, "appointment" },
  { "staff", FOYER_P_ID, 0, "new team member" },
  { "wall", FOYER_P_WALL, 0, "new start" },
  { "dur", FOYER_P_DUR, 0, "new length in minutes, the technical break among them" },
  { "tech", FOYER_P_INT, FOYER_P_NULLABLE, "minutes of the technical break at the end, added to the length; 0: none, null: the usual one", NULL, 1440 },
  { "services", FOYER_P_LIST, 0, "all services it shall have: [{line?, service, …}]; lines not named are removed" },
  { "client", FOYER_P_ID, FOYER_P_NULLABLE, "client of the whole visit; null: nobody" },
  { "name", FOYER_P_TEXT, 0, "client found by phone or made: name", NULL, 200 },
  { "surname", FOYER_P_TEXT, 0, "surname of a new client", NULL, 200 },
  { "phone", FOYER_P_TEXT, 0, "phone as typed", NULL, 50 },
  { "email", FOYER_P_TEXT, 0, "e-mail of a new client", NULL, 200 },
  { "comment", FOYER_P_TEXT, FOYER_P_NULLABLE, "comment", NULL, 5000 },
  { "chosen", FOYER_P_BOOL, 0, "the client asked for this person" },
  { "colour", FOYER_P_INT, FOYER_P_NULLABLE, "own colour 0…11", NULL, 11 },
  FOYER_BOOKING_EXTRA_PARAMS,
  { "instances", FOYER_P_LIST, 0, "resource instances picked by hand" },
  { "loc", FOYER_P_ID, 0, "location" },
  { NULL },
};

static gboolean
replace_services (FoyerBooking *b,
                  const FoyerRow *appointment,
                  JsonArray *services,
                  GError **error)
{
  FoyerId visit = foyer_row_id (appointment, "visit"), staff = foyer_row_id (appointment, "staff"), client = foyer_row_id (appointment, "client");
  g_autoptr (GArray) ids = foyer_appointment_lines (b->db, &visit, &appointment->id);
  g_autoptr (GHashTable) kept = g_hash_table_new_full (foyer_id_hash, foyer_id_equal_func, g_free, NULL);
  gint64 discount = foyer_client_discount (b->db, &client);

  if (!foyer_call_need (b->call, "booking.services", error) || !foyer_booking_unlocked (b, &visit, error))
    return FALSE;
  if (!foyer_row_is_event (appointment) && !foyer_row_is_participant (appointment) && !foyer_booking_no_groups (b, services, error))
    return FALSE;
  for (guint i = 0; i < json_array_get_length (services); i++)
    {
      JsonNode *node = json_array_get_element (services, i);
      JsonObject *spec = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
      FoyerId line_id;

      if (spec == NULL)
        {
          g_set_error (error, FOYER_ERROR, FOYER_ERROR_INVALID, _ ("Each entry of “services” must be an object with a service."));
          return FALSE;
        }
      if (!json_object_has_member (spec, "line"))
        {
          if (!foyer_booking_add_line (b, &visit, &appointment->id, &staff, spec, discount, i, NULL, NULL, error))
            return FALSE;
          continue;
        }
      gboolean own = FALSE;
      if (foyer_id_parse (json_object_get_string_member_with_default (spec, "line", ""), &line_id))
        for (guint k = 0; k < ids->len && !own; k++)
          own = foyer_id_equal (&g_array_index (ids, FoyerId, k), &line_id);
      if (!own)
        {
          g_set_error (error, FOYER_ERROR, FOYER_ERROR_NOT_FOUND, _ ("This appointment has no such line."));
          return FALSE;
        }
      g_autoptr (FoyerRow) line = foyer_tx_get (b->tx, "line", &line_id);
      if (!foyer_booking_set_line (b, line, spec, error))
        return FALSE;
      foyer_row_set_int (line, "weight", i);
      foyer_tx_put (b->tx, line);
      g_hash_table_add (kept, foyer_id_copy (&line_id));
    }
  for (guint k = 0; k < ids->len; k++)
    {
      const FoyerId *id = &g_array_index (ids, FoyerId, k);
      if (g_hash_table_contains (kept, id))
        continue;
      g_autoptr (FoyerRow) line = foyer_tx_get (b->tx, "line", id);
      foyer_row_set_int (line, "deleted", 1);
      foyer_tx_put (b->tx, line);
    }
  return TRUE;
}

static gboolean
run_update (FoyerCall *call,
            GError **error)
{
  g_auto (FoyerBooking) b = { 0 };
  g_autoptr (FoyerRow) appointment = NULL;
  g_autoptr (FoyerRow) visit = NULL;
  FoyerId loc = foyer_call_loc (call);
  gint64 date = 0;
  int minute = 0;

  if (!foyer_booking_begin (&b, call, &loc, error)
      || (appointment = foyer_booking_appointment (&b, call, "appointment", &visit, error)) == NULL)
    return FALSE;

  if (foyer_row_is_event (appointment) && (foyer_call_has (call, "services") || foyer_call_has (call, "client") || foyer_call_has (call, "phone")))
    {
      g_set_error (error, FOYER_ERROR, FOYER_ERROR_INVALID, _ ("An event has one group service and no client of its own; enrol clients instead."));
      return FALSE;
    }
  if (!foyer_booking_may_edit (&b, visit, foyer_call_has (call, "comment") ? "booking.comment" : NULL, error)
      || ((foyer_call_has (call, "dur") || foyer_call_has (call, "tech")) && !foyer_call_need (call, "booking.length", error)))
    return FALSE;
  foyer_call_fill (call, appointment, "comment", "chosen", "colour", NULL);
  foyer_tx_put (b.tx, appointment);

  if (foyer_call_has (call, "client") || foyer_call_has (call, "phone") || foyer_call_has (call, "name"))
    {
      FoyerId client = FOYER_ID_NONE;
      if (!foyer_call_is_null (call, "client") && !foyer_booking_find_client (&b, &client, error))
        return FALSE;
      if (!foyer_booking_set_client (&b, visit, &client, error))
        return FALSE;
      g_clear_pointer (&appointment, foyer_row_free);
      g_clear_pointer (&visit, foyer_row_free);
      FoyerId id = foyer_call_id (call, "appointment");
      appointment = foyer_tx_get (b.tx, "appointment", &id);
      FoyerId visit_id = foyer_row_id (appointment, "visit");
      visit = foyer_tx_get (b.tx, "visit", &visit_id);
    }

  FoyerShape before;
  foyer_shape_of (b.db, appointment, &before);
  FoyerBookingWish wish = { .dur = foyer_call_int (call, "dur"), .tech = -1, .before = &before, .instances = foyer_call_list (call, "instances") };
  if (foyer_call_has (call, "services") && !replace_services (&b, appointment, foyer_call_list (call, "services"), error))
    return FALSE;
  if (foyer_call_has (call, "tech"))
    {
      FoyerShape usual;
      foyer_shape_of (b.db, appointment, &usual);
      wish.tech = foyer_call_is_null (call, "tech") ? usual.tech : (int) foyer_call_int (call, "tech");
      if (!foyer_tech_check (wish.tech, error))
        return FALSE;
    }
  FoyerId old_staff = foyer_row_id (appointment, "staff");
  FoyerId staff = foyer_call_has (call, "staff") ? foyer_call_id (call, "staff") : old_staff;
  foyer_wall_parse (foyer_call_has (call, "wall") ? foyer_call_text (call, "wall") : foyer_row_text (appointment, "wall"), &date, &minute);
  char wall[17];
  foyer_wall_format (date, minute, wall);
  if ((!foyer_id_equal (&staff, &old_staff) || strcmp (wall, foyer_row_text (appointment, "wall")) != 0)
      && !foyer_call_need (call, "booking.move", error))
    return FALSE;
  return foyer_booking_move (&b, appointment, visit, staff, date, minute, &wish, error) && foyer_booking_extras (call, appointment, error);
}

/* ---- deleting -------------------------------------------------------------------------------------------------------------- */

static const FoyerParam delete_params[] = {
  { "appointment", FOYER_P_ID, FOYER_P_REQUIRED, "appointment" },
  { "reason", FOYER_P_TEXT, 0, "why", NULL, 500 },
  { "bundle", FOYER_P_BOOL, 0, "of a package: the others too" },
  { "loc", FOYER_P_ID, 0, "location" },
  { NULL },
};

/* VIS-13: what would be taken back is said one by one, and wants a reason; then all of it goes, or nothing. */
static void
warn_reversals (FoyerBooking *b,
                const FoyerId *visit)
{
  FoyerStmt *s = foyer_db_sql (b->db, "SELECT m.id, m.amount, m.kind, r.title, m.entry IS NOT NULL FROM money m LEFT JOIN register r ON r.id = m.register"
                                      " WHERE m.visit = ?1 AND m.void IS NULL ORDER BY m.at, m.id");

  foyer_stmt_bind_id (s, 1, visit);
  while (foyer_stmt_step (s))
    {
      FoyerId id = foyer_stmt_id (s, 0);
      gint64 amount = foyer_stmt_int (s, 1);
      g_autofree char *money = foyer_money_format (ABS (amount), b->place->currency);
      const char *reg = foyer_stmt_text (s, 3) != NULL ? foyer_stmt_text (s, 3) : "";

      if (foyer_stmt_int (s, 4) != 0)
        foyer_call_warn (b->call, "reversal", &id, _ ("%s will go back to the client's deposit."), money);
      else if (g_strcmp0 (foyer_stmt_text (s, 2), "refund") == 0)
        foyer_call_warn (b->call, "reversal", &id, _ ("The refund of %s, %s, will be cancelled."), money, reg);
      else
        foyer_call_warn (b->call, "reversal", &id, _ ("The payment of %s, %s, will be cancelled."), money, reg);
    }
  foyer_stmt_done (s);
}

void
foyer_booking_void_payments (FoyerBooking *b,
                             const FoyerId *visit)
{
  static const char *const tables[] = { "money", "document" };
  static const char *const find[] = { "SELECT id FROM money WHERE visit = ?1 AND void IS NULL ORDER BY id",
                                      "SELECT id FROM document WHERE visit = ?1 AND void IS NULL AND type = 7 ORDER BY id" };

  for (gsize t = 0; t < G_N_ELEMENTS (tables); t++)
    {
      g_autoptr (GArray) ids = foyer_ids_of (b->db, find[t], visit);
      for (guint i = 0; i < ids->len; i++)
        foyer_money_mark_void (b, tables[t], &g_array_index (ids, FoyerId, i));
    }
}

gboolean
foyer_booking_delete_one (FoyerBooking *b,
                          FoyerRow *appointment,
                          FoyerRow *visit,
                          GError **error)
{
  FoyerCall *call = b->call;
  FoyerVisitStatus status = foyer_status_parse (foyer_row_text (visit, "status"));

  if (!foyer_status_need (status, FOYER_STATUS_DELETED, foyer_visit_has_receipt (b->db, &visit->id), error))
    return FALSE;
  if (status == FOYER_STATUS_ARRIVED && !foyer_call_need (call, "booking.delete-arrived", error))
    return FALSE;
  if (foyer_visit_payments (b->db, &visit->id) > 0 && !foyer_call_need (call, "booking.delete-paid", error))
    return FALSE;

  FoyerId client = foyer_row_id (visit, "client");
  gboolean last = foyer_visit_appointments (b->db, &visit->id) <= 1;
  g_autoptr (GArray) lines = foyer_appointment_lines (b->db, &visit->id, &appointment->id);

  foyer_row_set_int (appointment, "deleted", 1);
  foyer_tx_put (b->tx, appointment);
  foyer_booking_release (b, appointment);
  if (last)
    {
      warn_reversals (b, &visit->id);
      foyer_booking_void_payments (b, &visit->id);
      foyer_row_set_text (visit, "status", "deleted");
      if (foyer_call_has (call, "reason"))
        foyer_row_set_text (visit, "reason", foyer_call_text (call, "reason"));
      foyer_tx_put (b->tx, visit);
    }
  else
    {
      for (guint i = 0; i < lines->len; i++)
        {
          g_autoptr (FoyerRow) line = foyer_tx_get (b->tx, "line", &g_array_index (lines, FoyerId, i));
          foyer_row_set_int (line, "deleted", 1);
          foyer_tx_put (b->tx, line);
        }
      gint64 date;
      if (foyer_date_parse (foyer_row_text (visit, "date"), &date))
        foyer_booking_regroup (b, &client, date, NULL);
    }
  foyer_call_result_id (call, "visit", &visit->id);
  json_object_set_boolean_member (foyer_call_result (call), "visit_deleted", last);
  return TRUE;
}

static gboolean
run_delete (FoyerCall *call,
            GError **error)
{
  g_auto (FoyerBooking) b = { 0 };
  g_autoptr (FoyerRow) appointment = NULL;
  g_autoptr (FoyerRow) visit = NULL;
  FoyerId loc = foyer_call_loc (call);

  if (!foyer_booking_begin (&b, call, &loc, error)
      || (appointment = foyer_booking_appointment (&b, call, "appointment", &visit, error)) == NULL)
    return FALSE;
  if (foyer_row_is_event (appointment))
    return foyer_run_event_delete_row (&b, appointment, error);
  if (!foyer_call_bool (call, "bundle") || foyer_row_is_null (appointment, "bundle"))
    return foyer_booking_delete_one (&b, appointment, visit, error);

  g_autoptr (GArray) ids = foyer_booking_bundle (&b, appointment);
  for (guint i = 0; i < ids->len; i++)
    {
      g_autoptr (FoyerRow) one_visit = NULL, one = foyer_booking_appointment_of (&b, &g_array_index (ids, FoyerId, i), &one_visit, error);
      if (one == NULL || !foyer_booking_delete_one (&b, one, one_visit, error))
        return FALSE;
    }
  return TRUE;
}

/* ---- the table --------------------------------------------------------------------------------------------------------------- */

static const FoyerParam status_params[] = {
  { "visit", FOYER_P_ID, FOYER_P_REQUIRED, "visit; all of its appointments share the status" },
  { "status", FOYER_P_ENUM, FOYER_P_REQUIRED, "new status", "pending confirmed arrived no-show" },
  { "reason", FOYER_P_TEXT, 0, "why", NULL, 500 },
  { "loc", FOYER_P_ID, 0, "location" },
  { NULL },
};

static const FoyerParam set_client_params[] = {
  { "visit", FOYER_P_ID, FOYER_P_REQUIRED, "visit" },
  { "client", FOYER_P_ID, FOYER_P_NULLABLE, "client; null: nobody" },
  { "name", FOYER_P_TEXT, 0, "client found by phone or made: name", NULL, 200 },
  { "surname", FOYER_P_TEXT, 0, "surname of a new client", NULL, 200 },
  { "phone", FOYER_P_TEXT, 0, "phone as typed", NULL, 50 },
  { "email", FOYER_P_TEXT, 0, "e-mail of a new client", NULL, 200 },
  { "loc", FOYER_P_ID, 0, "location" },
  { NULL },
};

static const FoyerParam note_params[] = {
  { "visit", FOYER_P_ID, FOYER_P_REQUIRED, "visit" },
  { "note", FOYER_P_TEXT, FOYER_P_REQUIRED | FOYER_P_NULLABLE, "note; null or empty clears it", NULL, 5000 },
  { "loc", FOYER_P_ID, 0, "location" },
  { NULL },
};

static const FoyerParam line_add_params[] = {
  { "visit", FOYER_P_ID, FOYER_P_REQUIRED, "visit" },
  { "appointment", FOYER_P_ID, 0, "appointment of the visit; default: the first" },
  { "service", FOYER_P_ID, 0, "service; without one it is goods, by title and price" },
  { "title", FOYER_P_TEXT, 0, "of goods", NULL, 200 },
  { "staff", FOYER_P_ID, 0, "of goods: who sold them" },
  { "qty", FOYER_P_QTY, 0, "thousandths; default 1000" },
  { "price", FOYER_P_MONEY, 0, "for one; default: the member's price" },
  { "disc_pct", FOYER_P_PCT, 0, "discount in hundredths of a percent; default: the client's personal discount" },
  { "disc_sum", FOYER_P_MONEY, 0, "discount as a sum" },
  { "manual", FOYER_P_MONEY, 0, "total of the line set by hand" },
  { "dur", FOYER_P_DUR, 0, "minutes" },
  { "processing", FOYER_P_INT, 0, "of these, minutes in which the member is free", NULL, 1440 },
  { "finishing", FOYER_P_INT, 0, "of these, minutes with the member after it", NULL, 1440 },
  { "loc", FOYER_P_ID, 0, "location" },
  { NULL },
};

static const FoyerParam line_update_params[] = {
  { "line", FOYER_P_ID, FOYER_P_REQUIRED, "line" },
  { "qty", FOYER_P_QTY, 0, "thousandths" },
  { "price", FOYER_P_MONEY, 0, "for one" },
  { "disc_pct", FOYER_P_PCT, FOYER_P_NULLABLE, "discount in hundredths of a percent" },
  { "disc_sum", FOYER_P_MONEY, FOYER_P_NULLABLE, "discount as a sum" },
  { "manual", FOYER_P_MONEY, FOYER_P_NULLABLE, "total set by hand; null: computed again" },
  { "dur", FOYER_P_DUR, 0, "minutes" },
  { "processing", FOYER_P_INT, 0, "of these, minutes in which the member is free", NULL, 1440 },
  { "finishing", FOYER_P_INT, 0, "of these, minutes with the member after it", NULL, 1440 },
  { "loc", FOYER_P_ID, 0, "location" },
  { NULL },
};

static const FoyerParam line_remove_params[] = {
  { "line", FOYER_P_ID, FOYER_P_REQUIRED, "line" },
  { "loc", FOYER_P_ID, 0, "location" },
  { NULL },
};

static const FoyerParam discount_params[] = {
  { "visit", FOYER_P_ID, FOYER_P_REQUIRED, "visit" },
  { "sum", FOYER_P_MONEY, 0, "taken off the whole visit, spread over its lines to the cent; replaces what was spread before" },
  { "pct", FOYER_P_PCT, 0, "the same percentage on every line" },
  { "loc", FOYER_P_ID, 0, "location" },
  { NULL },
};

const FoyerCommand foyer_commands_booking[] = {
  { "booking.create", "booking.create", "Books a client, or blank time, with a team member.", N_ ("Booked"), create_params, run_create },
  { "booking.update", "booking.edit", "Changes an appointment: services, client, comment, member, time.", N_ ("Changed the booking"),
    update_params, run_update },
  { "booking.move", "booking.move", "Moves an appointment to another member, time or day.", N_ ("Moved the booking"), move_params, run_move },
  { "booking.resize", "booking.edit", "Changes how long an appointment takes.", N_ ("Changed the length"), resize_params, run_resize },
  { "booking.delete", "booking.delete", "Deletes an appointment; it stays in reports. Payments of its visit are cancelled with the last one: each is named first, and a reason asked for.",
    N_ ("Deleted the booking"), delete_params, run_delete },
  { "visit.status", "booking.status", "Sets the status of a visit and all of its appointments.", N_ ("Set the status"), status_params,
    foyer_run_visit_status },
  { "visit.set-client", "booking.edit", "Gives a visit to another client, or to nobody.", N_ ("Changed the client"), set_client_params,
    foyer_run_visit_set_client },
  { "visit.note", "booking.edit", "Writes the note of a visit; it is also the comment of its next payment.", N_ ("Wrote a note"), note_params,
    foyer_run_visit_note },
  { "line.add", "booking.edit", "Adds a service to a visit.", N_ ("Added a service"), line_add_params, foyer_run_line_add },
  { "line.update", "booking.edit", "Changes quantity, price, discount or total of a line.", N_ ("Changed a line"), line_update_params,
    foyer_run_line_update },
  { "line.remove", "booking.edit", "Takes a line out of a visit.", N_ ("Removed a line"), line_remove_params, foyer_run_line_remove },
  { "visit.discount", "booking.discount", "Gives one discount on a whole visit.", N_ ("Gave a discount"), discount_params,
    foyer_run_visit_discount },
  { NULL },
};
