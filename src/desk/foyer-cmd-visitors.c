/* Visitors: who comes under the phone of a client. */
#define G_LOG_DOMAIN "foyer-desk"

#include "config.h"

#include <string.h>
#include <glib/gi18n-lib.h>

#include "foyer-alias.h"
#include "foyer-booking-private.h"
#include "foyer-client.h"
#include "foyer-cmd-common.h"
#include "foyer-visitor.h"

static gboolean
visible (FoyerCall *call, const FoyerId *client, GError **error)
{
  if (foyer_client_visible (call, client))
    return TRUE;
  g_set_error_literal (error, FOYER_ERROR, FOYER_ERROR_DENIED, _ ("You may see only clients who visited you."));
  return FALSE;
}

static gboolean
visitor_write (FoyerCall *call, FoyerRow *row, GError **error)
{
  gboolean vehicle = foyer_call_has (call, "vehicle") || foyer_call_has (call, "plate") || foyer_call_has (call, "vin");
  FoyerId client = foyer_row_id (row, "client");

  if (!foyer_call_need (call, "visitors", error) || !visible (call, &client, error))
    return FALSE;
  /* Who may not see a plate may not overwrite it unseen. */
  if (vehicle && (!foyer_call_need (call, "visitors.vehicle", error) || !foyer_call_need (call, "visitors.vehicle-edit", error)))
    return FALSE;
  foyer_call_fill (call, row, "name", "relation", "birthday", "note", "vehicle", "vin", NULL);
  if (foyer_call_has (call, "plate"))
    {
      g_autofree char *upper = foyer_call_text (call, "plate") != NULL ? g_utf8_strup (foyer_call_text (call, "plate"), -1) : NULL;
      foyer_row_set_text (row, "plate", upper);
    }
  if (foyer_row_is_null (row, "name"))
    return foyer_refuse (error, _ ("A visitor needs a name."));
  foyer_tx_put (foyer_call_tx (call), row);
  foyer_call_result_id (call, "visitor", &row->id);
  foyer_call_result_id (call, "client", &client);
  return TRUE;
}

static gboolean
visitor_create (FoyerCall *call, GError **error)
{
  g_autoptr (FoyerRow) client = foyer_call_row (call, "client", "client", error);
  FoyerId id = foyer_tx_new_id (foyer_call_tx (call));
  g_autoptr (FoyerRow) row = NULL;

  if (client == NULL)
    return FALSE;
  row = foyer_row_new ("visitor", &id);
  foyer_row_set_id (row, "client", &client->id);
  return visitor_write (call, row, error);
}

static gboolean
visitor_update (FoyerCall *call, GError **error)
{
  g_autoptr (FoyerRow) row = foyer_call_row (call, "visitor", "visitor", error);

  return row != NULL && visitor_write (call, row, error);
}

/* Bookings keep pointing at it and show its name. */
static gboolean
visitor_delete (FoyerCall *call, GError **error)
{
  g_autoptr (FoyerRow) row = foyer_call_row (call, "visitor", "visitor", error);
  FoyerId client;

  if (row == NULL || !foyer_call_need (call, "visitors", error))
    return FALSE;
  client = foyer_row_id (row, "client");
  if (!visible (call, &client, error))
    return FALSE;
  foyer_mark_deleted (foyer_call_tx (call), row);
  return TRUE;
}

static gboolean
booking_visitor (FoyerCall *call, GError **error)
{
  g_auto (FoyerBooking) b = { 0 };
  g_autoptr (FoyerRow) appointment = NULL;
  FoyerId loc = foyer_call_loc (call);

  if (!foyer_booking_begin (&b, call, &loc, error) || (appointment = foyer_booking_appointment (&b, call, "appointment", NULL, error)) == NULL)
    return FALSE;
  if (!foyer_call_is_null (call, "visitor") && foyer_row_is_null (appointment, "client"))
    return foyer_refuse (error, _ ("Say first whose visit it is."));
  foyer_call_result_id (call, "appointment", &appointment->id);
  return foyer_booking_extras (call, appointment, error);
}

static gboolean
visitor_list (FoyerCall *call, JsonBuilder *out, GError **error)
{
  FoyerId id = foyer_call_id (call, "client"), root = foyer_alias_root (foyer_call_db (call), &id);

  if (!visible (call, &root, error))
    return FALSE;
  json_builder_begin_object (out);
  foyer_visitor_out_of (out, call, &root);
  foyer_out_bool (out, "vehicles", foyer_call_may (call, "visitors.vehicle"));
  foyer_out_bool (out, "vehicles_editable", foyer_call_may (call, "visitors.vehicle") && foyer_call_may (call, "visitors.vehicle-edit"));
  json_builder_end_object (out);
  return foyer_db_check (foyer_call_db (call), error);
}

#define CARD(flags) \
  { "name", FOYER_P_TEXT, flags, "name", NULL, FOYER_NAME_MAX }, \
  { "relation", FOYER_P_TEXT, FOYER_P_NULLABLE, "son, dog, company car", NULL, FOYER_NAME_MAX }, \
  { "birthday", FOYER_P_DATE, FOYER_P_NULLABLE, "date of birth" }, \
  { "note", FOYER_P_TEXT, FOYER_P_NULLABLE, "note", NULL, 2000 }, \
  { "vehicle", FOYER_P_TEXT, FOYER_P_NULLABLE, "make and model", NULL, FOYER_NAME_MAX }, \
  { "plate", FOYER_P_TEXT, FOYER_P_NULLABLE, "number plate", NULL, 30 }, \
  { "vin", FOYER_P_TEXT, FOYER_P_NULLABLE, "vehicle number", NULL, 40 }

static const FoyerParam create_params[] = {
  { "client", FOYER_P_ID, FOYER_P_REQUIRED, "client whose phone it is" },
  CARD (FOYER_P_REQUIRED),
  { NULL },
};
static const FoyerParam update_params[] = {
  { "visitor", FOYER_P_ID, FOYER_P_REQUIRED, "visitor" },
  CARD (0),
  { NULL },
};
static const FoyerParam id_params[] = { { "visitor", FOYER_P_ID, FOYER_P_REQUIRED, "visitor" }, { NULL } };
static const FoyerParam booking_params[] = {
  { "appointment", FOYER_P_ID, FOYER_P_REQUIRED, "appointment" },
  { "visitor", FOYER_P_ID, FOYER_P_REQUIRED | FOYER_P_NULLABLE, "who comes; null: the client" },
  { "loc", FOYER_P_ID, 0, "location" },
  { NULL },
};
static const FoyerParam list_params[] = { { "client", FOYER_P_ID, FOYER_P_REQUIRED, "client" }, { NULL } };

const FoyerCommand foyer_commands_visitors[] = {
  { "visitor.create", "clients.edit", "Adds somebody who comes under the phone of a client.", N_ ("Added a visitor"), create_params, visitor_create },
  { "visitor.update", "clients.edit", "Changes a visitor; vehicles have rights of their own.", N_ ("Changed a visitor"), update_params, visitor_update },
  { "visitor.delete", "clients.edit", "Takes a visitor away; bookings keep the name.", N_ ("Deleted a visitor"), id_params, visitor_delete },
  { "booking.visitor", "booking.edit", "Says who comes to an appointment under the client's phone.", N_ ("Changed the visitor"), booking_params, booking_visitor },
  { NULL },
};

const FoyerQuery foyer_queries_visitors[] = {
  { "visitor.list", "visitors", "Who comes under the phone of a client.", list_params,
    "{visitors [{id, name, relation, birthday, note, vehicle, plate, vin (vehicles by right)}], vehicles, vehicles_editable}", visitor_list },
  { NULL },
};
