/* Custom fields: the list of them, and their values of clients and bookings. */
#define G_LOG_DOMAIN "foyer-desk"

#include "config.h"

#include <string.h>
#include <glib/gi18n-lib.h>

#include "foyer-alias.h"
#include "foyer-booking-private.h"
#include "foyer-client.h"
#include "foyer-cmd-common.h"
#include "foyer-column.h"
#include "foyer-custom.h"
#include "foyer-lookup.h"

/* ---- the list -------------------------------------------------------------------------------------------------------------- */

/* "choices" is a list of texts, "locs" one of ids. */
static gboolean
set_choices (FoyerCall *call, FoyerRow *row, GError **error)
{
  JsonArray *list = foyer_call_list (call, "choices");
  g_autofree char *json = NULL;

  if (foyer_call_has (call, "choices"))
    {
      for (guint i = 0; list != NULL && i < json_array_get_length (list); i++)
        {
          JsonNode *e = json_array_get_element (list, i);

          if (!JSON_NODE_HOLDS_VALUE (e) || json_node_get_value_type (e) != G_TYPE_STRING)
            return foyer_refuse (error, _ ("Entry %u of “%s” is not a text."), i + 1, "choices");
        }
      json = list != NULL ? foyer_custom_choices (list) : NULL;
      foyer_row_set_text (row, "choices", json);
    }
  if (g_strcmp0 (foyer_row_text (row, "type"), "list") == 0 && foyer_row_is_null (row, "choices"))
    return foyer_refuse (error, _ ("A list needs at least one value to choose."));
  return TRUE;
}

static gboolean
set_locs (FoyerCall *call, FoyerRow *row, GError **error)
{
  g_autoptr (GArray) ids = NULL;
  g_autoptr (JsonArray) list = json_array_new ();
  g_autoptr (JsonNode) node = NULL;
  g_autofree char *json = NULL;

  if (!foyer_call_has (call, "locs"))
    return TRUE;
  ids = foyer_call_ids (call, "locs", error);
  if (ids == NULL)
    return FALSE;
  for (guint i = 0; i < ids->len; i++)
    {
      g_autoptr (FoyerRow) loc = foyer_need_row (call, "location", &g_array_index (ids, FoyerId, i), NULL, error);
      char text[37];

      if (loc == NULL)
        return FALSE;
      json_array_add_string_element (list, foyer_id_format (&loc->id, text));
    }
  node = json_node_init_array (json_node_alloc (), list);
  json = json_to_string (node, FALSE);
  foyer_row_set_text (row, "locs", ids->len > 0 ? json : NULL);
  return TRUE;
}

static gboolean
field_write (FoyerCall *call, FoyerRow *row, GError **error)
{
  foyer_call_fill (call, row, "title", "editable", "shown", "online", NULL);
  if (foyer_row_is_null (row, "title"))
    return foyer_refuse (error, _ ("A field needs a title."));
  if (!set_choices (call, row, error) || !set_locs (call, row, error))
    return FALSE;
  foyer_tx_put (foyer_call_tx (call), row);
  foyer_call_result_id (call, "field", &row->id);
  json_object_set_string_member (foyer_call_result (call), "code", foyer_row_text (row, "code"));
  return TRUE;
}

static gboolean
field_create (FoyerCall *call, GError **error)
{
  FoyerTx *tx = foyer_call_tx (call);
  FoyerId chain = foyer_chain_id (foyer_tx_db (tx)), id;
  const char *owner = foyer_call_text (call, "owner"), *type = foyer_call_text (call, "type");
  g_autofree char *code = foyer_custom_code (foyer_call_text (call, "code") != NULL ? foyer_call_text (call, "code") : foyer_call_text (call, "title"));
  g_autoptr (FoyerRow) row = NULL;

  if (foyer_call_text (call, "code") != NULL && strcmp (foyer_call_text (call, "code"), code) != 0)
    return foyer_refuse (error, _ ("A code is made of the letters a–z, digits and “_”: for example “%s”."), code);
  /* The code is the field: two desks that add the same one make one. */
  id = foyer_id_derivef (&chain, "field:%s:%s", owner, code);
  row = foyer_tx_get (tx, "custom_field", &id);
  if (row != NULL && foyer_row_int (row, "deleted") == 0)
    return foyer_refuse (error, _ ("There is already a field with the code “%s”."), code);
  if (row != NULL)
    {
      /* It comes back with the values it had, so it must be of the same kind. */
      if (g_strcmp0 (foyer_row_text (row, "type"), type) != 0)
        return foyer_refuse (error, _ ("A deleted field with the code “%s” was of another type. Choose another code."), code);
      foyer_row_set_int (row, "deleted", 0);
    }
  else
    {
      row = foyer_row_new ("custom_field", &id);
      foyer_row_set_text (row, "owner", owner);
      foyer_row_set_text (row, "code", code);
      foyer_row_set_text (row, "type", type);
      foyer_row_set_int (row, "editable", 1);
      foyer_row_set_int (row, "shown", 1);
      foyer_row_set_int (row, "online", 0);
    }
  foyer_row_set_int (row, "weight", foyer_lookup_next_weight (foyer_tx_db (tx), "custom_field", NULL));
  return field_write (call, row, error);
}

static gboolean
field_update (FoyerCall *call, GError **error)
{
  g_autoptr (FoyerRow) row = foyer_call_row (call, "field", "custom_field", error);

  return row != NULL && field_write (call, row, error);
}

static gboolean
field_delete (FoyerCall *call, GError **error)
{
  g_autoptr (FoyerRow) row = foyer_call_row (call, "field", "custom_field", error);

  if (row == NULL)
    return FALSE;
  foyer_mark_deleted (foyer_call_tx (call), row);
  return TRUE;
}

static gboolean
field_reorder (FoyerCall *call, GError **error)
{
  return foyer_reorder (call, "custom_field", NULL, error);
}

/* ---- values ---------------------------------------------------------------------------------------------------------------- */

static gboolean
client_set_fields (FoyerCall *call, GError **error)
{
  g_autoptr (FoyerRow) client = foyer_call_row (call, "id", "client", error);

  if (client == NULL)
    return FALSE;
  if (!foyer_client_visible (call, &client->id))
    {
      g_set_error_literal (error, FOYER_ERROR, FOYER_ERROR_DENIED, _ ("You may see only clients who visited you."));
      return FALSE;
    }
  foyer_call_result_id (call, "id", &client->id);
  return foyer_custom_set (call, TRUE, client, foyer_call_object (call, "values"), error);
}

static gboolean
booking_set_fields (FoyerCall *call, GError **error)
{
  g_auto (FoyerBooking) b = { 0 };
  g_autoptr (FoyerRow) appointment = NULL;
  FoyerId loc = foyer_call_loc (call);

  if (!foyer_booking_begin (&b, call, &loc, error) || (appointment = foyer_booking_appointment (&b, call, "appointment", NULL, error)) == NULL)
    return FALSE;
  foyer_call_result_id (call, "appointment", &appointment->id);
  return foyer_custom_set (call, FALSE, appointment, foyer_call_object (call, "values"), error);
}

/* ---- queries --------------------------------------------------------------------------------------------------------------- */

static void
out_json (JsonBuilder *out, const char *name, const char *json)
{
  JsonNode *node = json_from_string (json != NULL ? json : "[]", NULL);

  json_builder_set_member_name (out, name);
  json_builder_add_value (out, node != NULL ? node : json_node_init_array (json_node_alloc (), json_array_new ()));
}

static gboolean
field_list (FoyerCall *call, JsonBuilder *out, GError **error)
{
  gboolean setup = foyer_call_may (call, "setup.fields"), all = setup && foyer_call_bool (call, "all");
  const char *wanted = foyer_call_text (call, "owner");

  json_builder_begin_array (out);
  for (int client = 1; client >= 0; client--)
    {
      g_autoptr (GPtrArray) fields = NULL;

      if (wanted != NULL && (strcmp (wanted, "client") == 0) != client)
        continue;
      fields = all ? foyer_custom_fields (foyer_call_db (call), client, NULL) : foyer_custom_fields_seen (call, client);
      for (guint i = 0; i < fields->len; i++)
        {
          const FoyerCustomField *f = fields->pdata[i];

          json_builder_begin_object (out);
          foyer_out_id (out, "id", &f->id);
          foyer_out_text (out, "owner", client ? "client" : "appointment");
          foyer_out_text (out, "title", f->title);
          foyer_out_text (out, "code", f->code);
          foyer_out_text (out, "type", f->word);
          out_json (out, "choices", f->choices);
          foyer_out_bool (out, "editable", f->editable);
          foyer_out_bool (out, "shown", f->shown);
          foyer_out_bool (out, "online", f->online);
          out_json (out, "locs", f->locs);
          json_builder_end_object (out);
        }
    }
  json_builder_end_array (out);
  return foyer_db_check (foyer_call_db (call), error);
}

static gboolean
client_fields (FoyerCall *call, JsonBuilder *out, GError **error)
{
  FoyerId id = foyer_call_id (call, "id"), root = foyer_alias_root (foyer_call_db (call), &id);

  if (!foyer_id_is_none (&id) && !foyer_client_visible (call, &id))
    {
      g_set_error_literal (error, FOYER_ERROR, FOYER_ERROR_DENIED, _ ("You may see only clients who visited you."));
      return FALSE;
    }
  foyer_custom_out_form (out, call, NULL, TRUE, &root);
  return foyer_db_check (foyer_call_db (call), error);
}

static gboolean
booking_fields (FoyerCall *call, JsonBuilder *out, GError **error)
{
  FoyerId id = foyer_call_id (call, "appointment"), own = foyer_call_own_staff (call), loc = foyer_call_loc (call);

  if (!foyer_id_is_none (&id))
    {
      g_autoptr (FoyerRow) row = foyer_db_get (foyer_call_db (call), "appointment", &id);
      FoyerId staff = row != NULL ? foyer_row_id (row, "staff") : FOYER_ID_NONE, at = row != NULL ? foyer_row_id (row, "loc") : FOYER_ID_NONE;

      if (row == NULL || !foyer_id_equal (&at, &loc) || !foyer_column_has (foyer_call_db (call), &own, &staff))
        {
          g_set_error_literal (error, FOYER_ERROR, FOYER_ERROR_NOT_FOUND, _ ("There is no such appointment."));
          return FALSE;
        }
    }
  foyer_custom_out_form (out, call, NULL, FALSE, &id);
  return foyer_db_check (foyer_call_db (call), error);
}

/* ---- the tables ------------------------------------------------------------------------------------------------------------ */

#define LOOK \
  { "choices", FOYER_P_LIST, 0, "values of a list, as texts" }, \
  { "editable", FOYER_P_BOOL, 0, "false: read-only in the window" }, \
  { "shown", FOYER_P_BOOL, 0, "shown in the window" }, \
  { "online", FOYER_P_BOOL, 0, "asked for when booking online" }, \
  { "locs", FOYER_P_LIST, FOYER_P_NULLABLE, "ids of the locations that have it; empty: all" }

static const FoyerParam create_params[] = {
  { "owner", FOYER_P_ENUM, FOYER_P_REQUIRED, "what it is a field of", "client appointment" },
  { "title", FOYER_P_TEXT, FOYER_P_REQUIRED, "title", NULL, FOYER_NAME_MAX },
  { "code", FOYER_P_TEXT, 0, "name for programs, a–z, 0–9 and _; made from the title when left out", NULL, 60 },
  { "type", FOYER_P_ENUM, FOYER_P_REQUIRED, "type", "text number list date datetime" },
  LOOK,
  { NULL },
};
static const FoyerParam update_params[] = {
  { "field", FOYER_P_ID, FOYER_P_REQUIRED, "field" },
  { "title", FOYER_P_TEXT, 0, "title", NULL, FOYER_NAME_MAX },
  LOOK,
  { NULL },
};
static const FoyerParam id_params[] = { { "field", FOYER_P_ID, FOYER_P_REQUIRED, "field" }, { NULL } };
static const FoyerParam order_params[] = { { "order", FOYER_P_LIST, FOYER_P_REQUIRED, "ids in their new order" }, { NULL } };
static const FoyerParam client_values_params[] = {
  { "id", FOYER_P_ID, FOYER_P_REQUIRED, "client" },
  { "values", FOYER_P_OBJECT, FOYER_P_REQUIRED, "values by id or code of the field; null clears" },
  { "loc", FOYER_P_ID, 0, "location" },
  { NULL },
};
static const FoyerParam booking_values_params[] = {
  { "appointment", FOYER_P_ID, FOYER_P_REQUIRED, "appointment" },
  { "values", FOYER_P_OBJECT, FOYER_P_REQUIRED, "values by id or code of the field; null clears" },
  { "loc", FOYER_P_ID, 0, "location" },
  { NULL },
};
static const FoyerParam list_params[] = {
  { "owner", FOYER_P_ENUM, 0, "only fields of these", "client appointment" },
  { "all", FOYER_P_BOOL, 0, "also those of other locations and hidden ones, for who sets them up" },
  { "loc", FOYER_P_ID, 0, "location" },
  { NULL },
};
static const FoyerParam client_params[] = {
  { "id", FOYER_P_ID, 0, "client; none: a card being made" },
  { "loc", FOYER_P_ID, 0, "location" },
  { NULL },
};
static const FoyerParam booking_params[] = {
  { "appointment", FOYER_P_ID, 0, "appointment; none: one being made" },
  { "loc", FOYER_P_ID, 0, "location" },
  { NULL },
};

const FoyerCommand foyer_commands_fields[] = {
  { "field.create", "setup.fields", "Adds a field to the cards of clients or to bookings.", N_ ("Added a field"), create_params, field_create },
  { "field.update", "setup.fields", "Changes a field; its code and type stay.", N_ ("Changed a field"), update_params, field_update },
  { "field.delete", "setup.fields", "Takes a field away; its values come back with it.", N_ ("Deleted a field"), id_params, field_delete },
  { "field.reorder", "setup.fields", "Puts fields in order.", N_ ("Reordered fields"), order_params, field_reorder },
  { "client.set-fields", "fields.client-edit", "Fills fields of a client.", N_ ("Changed a client"), client_values_params, client_set_fields },
  { "booking.set-fields", "fields.booking-edit", "Fills fields of a booking.", N_ ("Changed the booking"), booking_values_params, booking_set_fields },
  { NULL },
};

const FoyerQuery foyer_queries_fields[] = {
  { "field.list", NULL, "Custom fields the user may see.", list_params, "[{id, owner, title, code, type, choices [], editable, shown, online, locs []}]", field_list },
  { "client.fields", "clients", "Custom fields of a client with their values.", client_params, "[{field, title, code, type, choices, value, editable}]", client_fields },
  { "booking.fields", "booking", "Custom fields of a booking with their values.", booking_params, "[{field, title, code, type, choices, value, editable}]",
    booking_fields },
  { NULL },
};
