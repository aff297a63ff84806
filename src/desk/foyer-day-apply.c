/* day.apply: several bookings moved in one step that can be undone, as a plan of day.fork says. */
#define G_LOG_DOMAIN "foyer-desk"

#include "config.h"

#include <string.h>
#include <glib/gi18n-lib.h>

#include "foyer-cmd-booking-private.h"
#include "foyer-cmd-common.h"
#include "foyer-lookup.h"
#include "foyer-replan.h"

static const FoyerParam apply_params[] = {
  { "moves", FOYER_P_LIST, FOYER_P_REQUIRED, "[{appointment, staff, wall}], as a plan of day.fork says" },
  { "staff", FOYER_P_ID, 0, "who is away: the day becomes a day off" },
  { "date", FOYER_P_DATE, 0, "that day" },
  { "off", FOYER_P_TEXT, 0, "why: what the schedule shows", NULL, 100 },
  { "loc", FOYER_P_ID, 0, "location" },
  { NULL },
};

typedef struct
{
  FoyerId staff;
  gint64 date;
  int minute;
  FoyerId appointment;
  FoyerId visit, client; /* as they are before */
  gint64 old_date;
  gboolean with; /* others of its visit are moved too */
} Move;

static gboolean
read_move (JsonNode *node,
           Move *move,
           GError **error)
{
  JsonObject *o = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;

  if (o == NULL || !foyer_id_parse (json_object_get_string_member_with_default (o, "appointment", ""), &move->appointment)
      || !foyer_id_parse (json_object_get_string_member_with_default (o, "staff", ""), &move->staff)
      || !foyer_wall_parse (json_object_get_string_member_with_default (o, "wall", ""), &move->date, &move->minute))
    return foyer_refuse (error, _ ("Each entry of “%s” must be an object with an appointment, a team member and a time."), "moves");
  return TRUE;
}

/* The day becomes one off; what still stands there needs a reason (SCH-11). */
static gboolean
take_day_off (FoyerBooking *b,
              const FoyerId *staff,
              GError **error)
{
  gint64 date = 0;
  char day[11];

  if (!foyer_call_may (b->call, "calendar.schedule") && !foyer_call_need (b->call, "setup.schedule", error))
    return FALSE;
  g_autoptr (FoyerRow) member = foyer_need_row (b->call, "staff", staff, &b->place->id, error);
  if (member == NULL)
    return FALSE;
  if (!foyer_date_parse (foyer_call_text (b->call, "date"), &date))
    return foyer_refuse (error, _ ("Say which day becomes a day off."));
  FoyerId id = foyer_id_derivef (staff, "day:%s", foyer_date_format (date, day));
  g_autoptr (FoyerRow) row = foyer_tx_get (b->tx, "workday", &id);
  g_autoptr (GPtrArray) booked = foyer_lookup_booked (b->db, staff, date, date + 1);

  if (row == NULL)
    {
      row = foyer_row_new ("workday", &id);
      foyer_row_set_id (row, "loc", &b->place->id);
      foyer_row_set_id (row, "staff", staff);
      foyer_row_set_text (row, "date", day);
    }
  foyer_row_set_text (row, "spans", "");
  foyer_row_set_text (row, "breaks", "");
  if (foyer_call_has (b->call, "off"))
    foyer_row_set_text (row, "off", foyer_call_text (b->call, "off"));
  for (guint i = 0; i < booked->len; i++)
    {
      const FoyerBooked *stays = booked->pdata[i];
      g_autofree char *at = foyer_format_minute (&b->place->format, stays->from);

      foyer_call_warn (b->call, "outside", &stays->id, _ ("%s still has %s at %s, which would be outside the schedule."), foyer_row_text (member, "name"),
                       *stays->client != '\0' ? stays->client : _ ("a booking"), at);
    }
  foyer_tx_put (b->tx, row);
  return TRUE;
}

/* Each gives its rooms back before any takes one, and none stands in the way of another that is still to go: they change places with each
 * other. @aside: (out): the appointments, in order */
static gboolean
begin_moves (FoyerBooking *b,
             GArray *moves,
             GArray *aside,
             GError **error)
{
  for (guint i = 0; i < moves->len; i++)
    {
      Move *move = &g_array_index (moves, Move, i);
      g_autoptr (FoyerRow) visit = NULL;
      g_autoptr (FoyerRow) appointment = foyer_booking_appointment_of (b, &move->appointment, &visit, error);
      int minute;

      if (appointment == NULL || !foyer_booking_may_edit (b, visit, NULL, error))
        return FALSE;
      move->visit = visit->id;
      move->client = foyer_row_id (visit, "client");
      move->old_date = move->date;
      foyer_wall_parse (foyer_row_text (appointment, "wall"), &move->old_date, &minute);
      g_array_append_val (aside, move->appointment);
      foyer_booking_release (b, appointment);
      for (guint k = 0; k < i; k++)
        {
          Move *other = &g_array_index (moves, Move, k);

          if (foyer_id_equal (&other->appointment, &move->appointment))
            return foyer_refuse (error, _ ("A booking is moved only once."));
          if (foyer_id_equal (&other->visit, &move->visit))
            other->with = move->with = TRUE;
        }
    }
  return TRUE;
}

/* Several of one visit were moved: it goes along with them as one, with what was paid for it. @at: a move; nothing unless it is the first of them */
static gboolean
follow_visit (FoyerBooking *b,
              GArray *moves,
              guint at,
              GError **error)
{
  const Move *first = &g_array_index (moves, Move, at);
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify) foyer_row_free);

  for (guint i = 0; i < moves->len; i++)
    {
      const Move *move = &g_array_index (moves, Move, i);
      FoyerRow *row;

      if (!move->with || !foyer_id_equal (&move->visit, &first->visit) || move->date != first->date)
        continue;
      if (i < at)
        return TRUE;
      row = foyer_booking_appointment_of (b, &move->appointment, NULL, error);
      if (row == NULL)
        return FALSE;
      g_ptr_array_add (rows, row);
    }
  if (rows->len == 0)
    return TRUE;
  if (first->date != first->old_date)
    foyer_booking_follow_day (b, rows, first->date);
  foyer_booking_regroup_all (b, &first->client, first->date, rows);
  if (first->date != first->old_date)
    foyer_booking_regroup (b, &first->client, first->old_date, NULL);
  return TRUE;
}

static gboolean
run_apply (FoyerCall *call,
           GError **error)
{
  g_auto (FoyerBooking) b = { 0 };
  g_autoptr (GArray) moves = g_array_new (FALSE, TRUE, sizeof (Move)), aside = g_array_new (FALSE, FALSE, sizeof (FoyerId));
  FoyerId loc = foyer_call_loc (call), away = foyer_call_id (call, "staff");
  JsonArray *list = foyer_call_list (call, "moves");
  guint n = json_array_get_length (list);

  if (!foyer_booking_begin (&b, call, &loc, error))
    return FALSE;
  if (n > FOYER_REPLAN_JOBS)
    return foyer_refuse (error, _ ("At most %d bookings are moved at once."), FOYER_REPLAN_JOBS);
  g_array_set_size (moves, n); /* cleared to 0 */
  for (guint i = 0; i < n; i++)
    if (!read_move (json_array_get_element (list, i), &g_array_index (moves, Move, i), error))
      return FALSE;
  if (!begin_moves (&b, moves, aside, error))
    return FALSE;
  b.aside = aside;
  for (guint i = 0; i < n; i++)
    {
      Move *move = &g_array_index (moves, Move, i);
      FoyerBookingWish wish = { .tech = -1, .bundled = move->with };
      g_autoptr (FoyerRow) visit = NULL;
      /* Read again: an earlier one may have changed its visit. */
      g_autoptr (FoyerRow) appointment = foyer_booking_appointment_of (&b, &move->appointment, &visit, error);

      g_array_remove_index (aside, 0);
      if (appointment == NULL || !foyer_booking_move (&b, appointment, visit, move->staff, move->date, move->minute, &wish, error))
        return FALSE;
    }
  for (guint i = 0; i < n; i++)
    if (!follow_visit (&b, moves, i, error))
      return FALSE;
  if (!foyer_id_is_none (&away) && !take_day_off (&b, &away, error))
    return FALSE;
  json_object_set_int_member (foyer_call_result (call), "moved", n);
  return TRUE;
}

const FoyerCommand foyer_commands_fork[] = {
  { "day.apply", "booking.move", "Moves several bookings at once, as a plan says; with a member, the day becomes a day off. All or nothing.", N_ ("Handed bookings on"),
    apply_params, run_apply },
  { NULL },
};
