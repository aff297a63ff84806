/* The waiting list, and the queue of those who walked in. An entry is open (waiting, offered) until it is booked or closed. */
#define G_LOG_DOMAIN "foyer-desk"

#include "config.h"

#include <string.h>
#include <glib/gi18n-lib.h>

#include "foyer-client.h"
#include "foyer-cmd-common.h"
#include "foyer-location.h"
#include "foyer-nested.h"
#include "foyer-repeat.h"
#include "foyer-visit-rules.h"
#include "foyer-waitlist.h"

#define WISH_PARAMS                                                                                                                        \
  { "services", FOYER_P_LIST, 0, "ids of the services wanted, all of them; none: anything" },                                              \
  { "staff", FOYER_P_LIST, 0, "ids of the team members it may be with; none: anybody" },                                                   \
  { "first", FOYER_P_DATE, FOYER_P_NULLABLE, "not before this day" },                                                                      \
  { "until", FOYER_P_DATE, FOYER_P_NULLABLE, "not after this day" },                                                                       \
  { "days", FOYER_P_TEXT, FOYER_P_NULLABLE, "days of the week, 1 Monday … 7 Sunday, “1 4”; none: any", NULL, 20 },                         \
  { "from", FOYER_P_INT, FOYER_P_NULLABLE, "not before this minute of the day", NULL, FOYER_DAY_MINUTES },                                 \
  { "to", FOYER_P_INT, FOYER_P_NULLABLE, "done by this minute of the day", NULL, FOYER_DAY_MINUTES },                                      \
  { "urgent", FOYER_P_BOOL, 0, "first when time becomes free" },                                                                           \
  { "note", FOYER_P_TEXT, FOYER_P_NULLABLE, "note", NULL, 1000 },                                                                          \
  { "promised", FOYER_P_WALL, 0, "walk-in: when it was said that the turn comes; default: as estimated" }

static const FoyerParam add_params[] = {
  { "kind", FOYER_P_ENUM, 0, "somebody who wishes a time, or who stands in the shop; default wish", "wish walk-in" },
  { "client", FOYER_P_ID, 0, "existing client" },
  { "name", FOYER_P_TEXT, 0, "name; with a phone: of the client found or made; of a walk-in: as called out", NULL, 200 },
  { "surname", FOYER_P_TEXT, 0, "surname of a new client", NULL, 200 },
  { "phone", FOYER_P_TEXT, 0, "phone as typed", NULL, 50 },
  WISH_PARAMS,
  { "loc", FOYER_P_ID, 0, "location" },
  { NULL },
};

static const FoyerParam update_params[] = {
  { "entry", FOYER_P_ID, FOYER_P_REQUIRED, "entry of the waiting list" },
  { "name", FOYER_P_TEXT, 0, "name of a walk-in without a card", NULL, 200 },
  WISH_PARAMS,
  { "loc", FOYER_P_ID, 0, "location" },
  { NULL },
};

/* Ids of @param, each of a live row of @table, as stored; "" clears. */
static gboolean
fill_ids (FoyerCall *call,
          FoyerRow *row,
          const char *param,
          const char *table,
          GError **error)
{
  if (!foyer_call_has (call, param))
    return TRUE;
  FoyerId loc = foyer_call_loc (call);
  g_autoptr (GArray) ids = foyer_call_ids (call, param, error);
  g_autoptr (JsonArray) list = json_array_new ();

  if (ids == NULL)
    return FALSE;
  for (guint i = 0; i < ids->len; i++)
    {
      char text[37];
      g_autoptr (FoyerRow) named = foyer_need_row (call, table, &g_array_index (ids, FoyerId, i), strcmp (table, "staff") == 0 ? &loc : NULL, error);
      if (named == NULL)
        return FALSE;
      /* It has no members of its own: nobody would ever have time for it. */
      if (strcmp (table, "service") == 0 && foyer_row_int (named, "composite") != 0)
        return foyer_refuse (error, _ ("%s is a package; it is booked as a whole."), foyer_row_text (named, "title"));
      json_array_add_string_element (list, foyer_id_format (&g_array_index (ids, FoyerId, i), text));
    }
  g_autoptr (JsonNode) node = json_node_init_array (json_node_alloc (), list);
  g_autofree char *json = ids->len > 0 ? json_to_string (node, FALSE) : NULL;
  foyer_row_set_text (row, param, json);
  return TRUE;
}

/* When the turn of a walk-in comes if nothing goes wrong, in steps of five minutes. 0: not today any more. */
static gint64
promise (FoyerCall *call,
         const FoyerLocation *place,
         const FoyerRow *row)
{
  FoyerDb *db = foyer_call_db (call);
  g_autoptr (GPtrArray) queue = foyer_waiters_read (db, &place->id, "walk-in");
  gint64 today;
  int now;

  for (guint i = queue->len; i-- > 0;)
    if (foyer_id_equal (&((FoyerWaiter *) queue->pdata[i])->row->id, &row->id))
      g_ptr_array_remove_index (queue, i);
  g_ptr_array_add (queue, foyer_waiter_new (row)); /* behind all the others */
  foyer_zone_from_utc (place->zone, foyer_call_now (call), &today, &now);
  g_autoptr (GArray) members = foyer_free_members (db, place, today);
  g_autofree FoyerTurn *turns = foyer_waiters_turns (db, queue, members, now);
  const FoyerTurn *own = &turns[queue->len - 1];
  return own->member < 0 ? 0 : foyer_zone_to_utc (place->zone, today, (own->start + 4) / 5 * 5);
}

static gboolean
fill_wish (FoyerCall *call,
           FoyerRow *row,
           GError **error)
{
  guint days;

  if (!fill_ids (call, row, "services", "service", error) || !fill_ids (call, row, "staff", "staff", error))
    return FALSE;
  foyer_call_fill (call, row, "name", "first", "until", "days", "from", "to", "urgent", "note", NULL);
  if (!foyer_repeat_days_parse (foyer_row_text (row, "days"), &days))
    return foyer_refuse (error, _ ("Days of the week are written “1 4”: Monday and Thursday."));
  if (foyer_row_text (row, "first") != NULL && foyer_row_text (row, "until") != NULL && strcmp (foyer_row_text (row, "first"), foyer_row_text (row, "until")) > 0)
    return foyer_refuse (error, _ ("The last day lies before the first."));
  if (foyer_row_int (row, "to") > 0 && foyer_row_int (row, "from") >= foyer_row_int (row, "to"))
    return foyer_refuse (error, _ ("The time of day ends before it begins."));
  if (foyer_call_text (call, "promised") != NULL)
    {
      FoyerId loc = foyer_call_loc (call);
      gint64 date;
      int minute;
      foyer_wall_parse (foyer_call_text (call, "promised"), &date, &minute);
      foyer_row_set_int (row, "promised", foyer_zone_to_utc (foyer_location_zone (foyer_call_db (call), &loc), date, minute));
    }
  return TRUE;
}

static gboolean
run_add (FoyerCall *call,
         GError **error)
{
  FoyerId loc = foyer_call_loc (call), client = FOYER_ID_NONE, id = foyer_tx_new_id (foyer_call_tx (call)), who = foyer_call_actor (call)->user;
  gboolean walk_in = g_strcmp0 (foyer_call_text (call, "kind"), "walk-in") == 0;
  const char *phone = foyer_call_text (call, "phone"), *name = foyer_call_text (call, "name");
  g_autoptr (FoyerLocation) place = foyer_location_load (foyer_call_db (call), &loc);
  g_autoptr (FoyerRow) row = foyer_row_new ("waitlist", &id);

  if (place == NULL)
    {
      g_set_error (error, FOYER_ERROR, FOYER_ERROR_NOT_FOUND, _ ("There is no such location."));
      return FALSE;
    }
  if (foyer_call_text (call, "client") != NULL)
    {
      g_autoptr (FoyerRow) card = foyer_call_row (call, "client", "client", error);
      if (card == NULL)
        return FALSE;
      client = card->id;
    }
  else if (phone != NULL && *phone != '\0')
    {
      if (!foyer_client_find_or_create (call, &loc, name, foyer_call_text (call, "surname"), phone, NULL, &client, NULL, error))
        return FALSE;
    }
  else if (name == NULL || *name == '\0')
    return foyer_refuse (error, _ ("Say who waits: a client, or a name."));
  else if (!walk_in)
    return foyer_refuse (error, _ ("Somebody on the waiting list needs a phone to be called."));
  foyer_row_set_id (row, "loc", &loc);
  foyer_row_set_text (row, "kind", walk_in ? "walk-in" : "wish");
  foyer_row_set_id (row, "client", &client);
  foyer_row_set_text (row, "state", "waiting");
  foyer_row_set_id (row, "made_by", &who);
  foyer_row_set_int (row, "made_at", foyer_call_now (call));
  if (!fill_wish (call, row, error))
    return FALSE;
  if (!foyer_id_is_none (&client))
    foyer_row_set_text (row, "name", NULL);
  if (walk_in && foyer_row_is_null (row, "promised"))
    {
      gint64 promised = promise (call, place, row);
      if (promised != 0)
        foyer_row_set_int (row, "promised", promised);
    }
  foyer_tx_put (foyer_call_tx (call), row);
  foyer_call_result_id (call, "entry", &id);
  foyer_call_result_id (call, "client", &client);
  if (!foyer_row_is_null (row, "promised"))
    json_object_set_int_member (foyer_call_result (call), "promised", foyer_row_int (row, "promised"));
  return TRUE;
}

/* The entry of the call, still open, of this location. */
static FoyerRow *
open_entry (FoyerCall *call,
            GError **error)
{
  g_autoptr (FoyerRow) row = foyer_call_row (call, "entry", "waitlist", error);
  FoyerId here = foyer_call_loc (call);

  if (row == NULL)
    return NULL;
  FoyerId loc = foyer_row_id (row, "loc");
  const char *state = foyer_row_text (row, "state");
  if (!foyer_id_equal (&loc, &here))
    g_set_error (error, FOYER_ERROR, FOYER_ERROR_DENIED, _ ("This belongs to another location."));
  else if (g_strcmp0 (state, "booked") == 0)
    g_set_error (error, FOYER_ERROR, FOYER_ERROR_CONFLICT, _ ("Somebody has booked this already."));
  else if (g_strcmp0 (state, "closed") == 0)
    g_set_error (error, FOYER_ERROR, FOYER_ERROR_CONFLICT, _ ("This was taken off the waiting list."));
  else
    return g_steal_pointer (&row);
  return NULL;
}

static gboolean
run_update (FoyerCall *call,
            GError **error)
{
  g_autoptr (FoyerRow) row = open_entry (call, error);

  if (row == NULL || !fill_wish (call, row, error))
    return FALSE;
  foyer_tx_put (foyer_call_tx (call), row);
  return TRUE;
}

static const FoyerParam close_params[] = {
  { "entry", FOYER_P_ID, FOYER_P_REQUIRED, "entry of the waiting list" },
  { "loc", FOYER_P_ID, 0, "location" },
  { NULL },
};

static gboolean
run_close (FoyerCall *call,
           GError **error)
{
  g_autoptr (FoyerRow) row = open_entry (call, error);

  if (row == NULL)
    return FALSE;
  foyer_row_set_text (row, "state", "closed");
  foyer_tx_put (foyer_call_tx (call), row);
  return TRUE;
}

static const FoyerParam offer_params[] = {
  { "entry", FOYER_P_ID, FOYER_P_REQUIRED, "entry of the waiting list" },
  { "withdrawn", FOYER_P_BOOL, 0, "the offer came to nothing: waits on" },
  { "loc", FOYER_P_ID, 0, "location" },
  { NULL },
};

static gboolean
run_offer (FoyerCall *call,
           GError **error)
{
  g_autoptr (FoyerRow) row = open_entry (call, error);

  if (row == NULL)
    return FALSE;
  if (foyer_call_bool (call, "withdrawn"))
    {
      foyer_row_set_text (row, "state", "waiting");
      foyer_row_set_null (row, "offered");
    }
  else
    {
      foyer_row_set_text (row, "state", "offered");
      foyer_row_set_int (row, "offered", foyer_call_now (call));
    }
  foyer_tx_put (foyer_call_tx (call), row);
  return TRUE;
}

/* ---- booking ----------------------------------------------------------------------------------------------------------------- */

static const FoyerParam book_params[] = {
  { "entry", FOYER_P_ID, FOYER_P_REQUIRED, "entry of the waiting list" },
  { "staff", FOYER_P_ID, 0, "team member; of a walk-in, default: whose turn it is" },
  { "wall", FOYER_P_WALL, 0, "start; of a walk-in, default: now, or when the turn comes" },
  { "step", FOYER_P_ENUM, 0, "walk-in: where the visit stands then; default arrived", "arrived service" },
  { "loc", FOYER_P_ID, 0, "location" },
  { NULL },
};

/* Whose turn it is and when, for a walk-in nobody chose for. */
static gboolean
find_turn (FoyerCall *call,
           const FoyerLocation *place,
           const FoyerWaiter *w,
           FoyerId *staff,
           char *wall)
{
  FoyerDb *db = foyer_call_db (call);
  g_autoptr (GPtrArray) one = g_ptr_array_new ();
  gint64 today;
  int now;

  g_ptr_array_add (one, (gpointer) w);
  foyer_zone_from_utc (place->zone, foyer_call_now (call), &today, &now);
  g_autoptr (GArray) members = foyer_free_members (db, place, today);
  /* Only those with the member who was asked for, when one was. */
  for (guint i = members->len; i-- > 0 && !foyer_id_is_none (staff);)
    if (!foyer_id_equal (&g_array_index (members, FoyerFreeMember, i).id, staff))
      g_array_remove_index (members, i);
  g_autofree FoyerTurn *turns = foyer_waiters_turns (db, one, members, now / 5 * 5);
  if (turns[0].member < 0)
    return FALSE;
  *staff = g_array_index (members, FoyerFreeMember, turns[0].member).id;
  foyer_wall_format (today, turns[0].start, wall);
  return TRUE;
}

static gboolean
run_book (FoyerCall *call,
          GError **error)
{
  g_autoptr (FoyerRow) row = open_entry (call, error);
  FoyerId loc = foyer_call_loc (call), staff = foyer_call_id (call, "staff"), appointment, visit;
  g_autoptr (FoyerLocation) place = foyer_location_load (foyer_call_db (call), &loc);
  g_autoptr (JsonObject) made = NULL;
  JsonArray *services;
  char wall[17] = "", text[37];

  if (row == NULL || place == NULL)
    return FALSE;
  g_autoptr (FoyerWaiter) w = foyer_waiter_new (row);
  if (foyer_call_text (call, "wall") != NULL)
    g_strlcpy (wall, foyer_call_text (call, "wall"), sizeof wall);
  if (*wall == '\0' || foyer_id_is_none (&staff))
    {
      char turn[17];
      if (!w->walk_in)
        return foyer_refuse (error, _ ("Say with whom and when."));
      if (!find_turn (call, place, w, &staff, turn))
        return foyer_refuse (error, _ ("Nobody has time for this today any more; choose with whom and when."));
      if (*wall == '\0')
        g_strlcpy (wall, turn, sizeof wall);
    }
  FoyerId client = foyer_row_id (row, "client");
  int dur = foyer_waiter_dur (foyer_call_db (call), w, &staff);
  const char *name = foyer_row_text (row, "name"), *note = foyer_row_text (row, "note");
  g_autofree char *comment = foyer_id_is_none (&client) && name != NULL && note != NULL ? g_strdup_printf ("%s · %s", name, note)
                                                                                         : g_strdup (foyer_id_is_none (&client) && name != NULL ? name : note);

  services = json_array_new ();
  for (guint i = 0; i < w->services->len; i++)
    json_array_add_object_element (services, foyer_params ("service", "d", &g_array_index (w->services, FoyerId, i), NULL));
  JsonObject *params = foyer_params ("staff", "d", &staff, "wall", "s", wall, "client", "d", &client, "comment", "s", comment, "services", "n",
                                     json_node_init_array (json_node_alloc (), services), NULL);
  json_array_unref (services);
  if (w->services->len == 0)
    json_object_set_int_member (params, "dur", dur > 0 ? dur : FOYER_WAITER_DUR);
  if (w->wish.named)
    json_object_set_boolean_member (params, "chosen", TRUE);
  if (!foyer_call_nested (call, "booking.create", params, NULL, &made, error))
    return FALSE;
  if (!foyer_id_parse (json_object_get_string_member_with_default (made, "appointment", ""), &appointment)
      || !foyer_id_parse (json_object_get_string_member_with_default (made, "visit", ""), &visit))
    {
      g_set_error (error, FOYER_ERROR, FOYER_ERROR_CORRUPT, "Nothing was booked for %s.", foyer_id_format (&row->id, text));
      return FALSE;
    }
  if (w->walk_in)
    {
      const char *step = foyer_call_text (call, "step");
      if (!foyer_call_nested (call, "visit.step", foyer_params ("visit", "d", &visit, "step", "s", step != NULL ? step : "arrived", NULL), NULL, NULL, error))
        return FALSE;
      /* Here since the name was written down. */
      g_autoptr (FoyerRow) stands = foyer_tx_get (foyer_call_tx (call), "visit", &visit);
      foyer_row_set_int (stands, "came", foyer_row_int (row, "made_at"));
      foyer_tx_put (foyer_call_tx (call), stands);
    }
  foyer_row_set_text (row, "state", "booked");
  foyer_row_set_id (row, "appointment", &appointment);
  foyer_tx_put (foyer_call_tx (call), row);
  foyer_call_result_id (call, "appointment", &appointment);
  foyer_call_result_id (call, "visit", &visit);
  json_object_set_string_member (foyer_call_result (call), "wall", wall);
  foyer_call_result_id (call, "staff", &staff);
  return TRUE;
}

const FoyerCommand foyer_commands_waiting[] = {
  { "waiting.add", "booking.waiting", "Puts somebody on the waiting list, or a walk-in into the queue.", N_ ("Put on the waiting list"), add_params, run_add },
  { "waiting.update", "booking.waiting", "Changes what somebody waits for.", N_ ("Changed the waiting list"), update_params, run_update },
  { "waiting.close", "booking.waiting", "Takes somebody off the waiting list.", N_ ("Took off the waiting list"), close_params, run_close },
  { "waiting.offer", "booking.waiting", "Notes that a time was offered and an answer is awaited.", N_ ("Offered a time"), offer_params, run_offer },
  { "waiting.book", "booking.waiting", "Books a time for somebody who waits.", N_ ("Booked from the waiting list"), book_params, run_book },
  { NULL },
};

const FoyerQuery foyer_queries_waiting[] = {
  { "waiting.list", "booking.waiting", "Who waits: walk-ins by the time they were promised, then wishes by their rank.", foyer_waiting_list_params,
    "[{entry, kind, client, name, phone, services, service_ids, people, staff_ids, first, until, days, from, to, urgent, note, state, offered, made_at,"
    " walk-ins: promised, promised_wall, wait, turn_staff, turn_name, turn_wall, late}]",
    foyer_run_waiting_list },
  { "waiting.freed", "booking.waiting", "The time changes have set free, with those who wait for it, best first.", foyer_waiting_freed_params,
    "[{staff, staff_name, from, minutes, candidates: [{as of waiting.list, wall, dur}]}]", foyer_run_waiting_freed },
  { "waiting.matches", "booking.waiting", "Who waits for a free time of a member.", foyer_waiting_matches_params,
    "[{staff, staff_name, from, minutes, candidates: [{as of waiting.list, wall, dur}]}]", foyer_run_waiting_matches },
  { NULL },
};
