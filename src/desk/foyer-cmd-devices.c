/* Desks of the chain: what each holds and may be used for, and those that are out of use. The server follows when it hears of it. */
#define G_LOG_DOMAIN "foyer-desk"

#include "config.h"

#include <string.h>
#include <glib/gi18n-lib.h>

#include "foyer-apply.h"
#include "foyer-cmd-common.h"
#include "foyer-masked.h"
#include "foyer-out.h"

static FoyerRow *
desk_row (FoyerCall *call, gboolean back, GError **error)
{
  g_autoptr (FoyerRow) row = foyer_call_row (call, "device", "device", error);

  if (row != NULL && g_strcmp0 (foyer_row_text (row, "state"), "stolen") == 0 && !back)
    {
      g_set_error_literal (error, FOYER_ERROR, FOYER_ERROR_CONFLICT, _ ("This desk was reported stolen. Bring it back first, if it was found before it was switched on."));
      return NULL;
    }
  return g_steal_pointer (&row);
}

/* ["all","loc:…","sec:payroll"] in canonical order. (transfer full) (nullable) */
static char *
check_scopes (FoyerCall *call, GError **error)
{
  JsonArray *list = foyer_call_list (call, "scopes");
  g_autoptr (GPtrArray) words = g_ptr_array_new ();
  g_autoptr (GString) s = g_string_new ("[");

  for (guint i = 0; i < json_array_get_length (list); i++)
    {
      JsonNode *n = json_array_get_element (list, i);
      const char *word = JSON_NODE_HOLDS_VALUE (n) && json_node_get_value_type (n) == G_TYPE_STRING ? json_node_get_string (n) : "";
      gboolean good = g_str_equal (word, "all") || g_str_equal (word, "sec:*") || (g_str_has_prefix (word, "sec:") && g_strv_contains (foyer_sections, word + 4));
      FoyerId loc;

      if (g_str_has_prefix (word, "loc:") && foyer_id_parse (word + 4, &loc))
        {
          g_autoptr (FoyerRow) row = foyer_need_row (call, "location", &loc, NULL, error);
          if (row == NULL)
            return NULL;
          good = TRUE;
        }
      if (!good)
        {
          foyer_refuse (error, _ ("“%.40s” is nothing a desk can hold."), word);
          return NULL;
        }
      if (!g_ptr_array_find_with_equal_func (words, word, g_str_equal, NULL))
        g_ptr_array_add (words, (gpointer) word);
    }
  if (words->len > 50)
    {
      foyer_refuse (error, _ ("A desk holds at most fifty locations; give it all of them."));
      return NULL;
    }
  for (guint i = 0; i < words->len; i++)
    g_string_append_printf (s, "%s\"%s\"", i > 0 ? "," : "", (const char *) words->pdata[i]);
  g_string_append_c (s, ']');
  return g_strdup (s->str);
}

static gboolean
device_update (FoyerCall *call, GError **error)
{
  g_autoptr (FoyerRow) row = desk_row (call, FALSE, error);

  if (row == NULL || !foyer_need_text (call, "name", _ ("name"), error))
    return FALSE;
  foyer_call_fill (call, row, "name", "role", "masked", NULL);
  if (foyer_call_has (call, "place"))
    {
      FoyerId loc = foyer_call_id (call, "place");

      if (!foyer_id_is_none (&loc))
        {
          g_autoptr (FoyerRow) location = foyer_need_row (call, "location", &loc, NULL, error);
          if (location == NULL)
            return FALSE;
        }
      foyer_row_set_id (row, "loc", &loc);
    }
  if (foyer_call_is_null (call, "scopes"))
    foyer_row_set_null (row, "scopes");
  else if (foyer_call_has (call, "scopes"))
    {
      g_autofree char *scopes = check_scopes (call, error);

      if (scopes == NULL)
        return FALSE;
      foyer_row_set_text (row, "scopes", scopes);
    }
  foyer_tx_put (foyer_call_tx (call), row);
  return TRUE;
}

static gboolean
set_state (FoyerCall *call, const char *state, GError **error)
{
  g_autoptr (FoyerRow) row = desk_row (call, g_str_equal (state, "active"), error);
  g_autofree char *own = foyer_db_state (foyer_call_db (call), "device");
  char text[37];

  if (row == NULL)
    return FALSE;
  if (!g_str_equal (state, "active") && g_strcmp0 (own, foyer_id_format (&row->id, text)) == 0)
    {
      g_set_error_literal (error, FOYER_ERROR, FOYER_ERROR_CONFLICT, _ ("This is the desk you are at. Do it from another one."));
      return FALSE;
    }
  if (g_strcmp0 (foyer_row_text (row, "state"), state) == 0)
    {
      g_set_error_literal (error, FOYER_ERROR, FOYER_ERROR_CONFLICT, _ ("This desk is so already."));
      return FALSE;
    }
  foyer_row_set_text (row, "state", state);
  foyer_tx_put (foyer_call_tx (call), row);
  return TRUE;
}

static gboolean
device_retire (FoyerCall *call, GError **error)
{
  return set_state (call, "retired", error);
}

static gboolean
device_stolen (FoyerCall *call, GError **error)
{
  return set_state (call, "stolen", error);
}

static gboolean
device_restore (FoyerCall *call, GError **error)
{
  return set_state (call, "active", error);
}

#define DEVICE_PARAM { "device", FOYER_P_ID, FOYER_P_REQUIRED, "desk" }

static const FoyerParam device_params[] = { DEVICE_PARAM, { NULL } };
static const FoyerParam update_params[] = {
  DEVICE_PARAM,
  { "name", FOYER_P_TEXT, 0, "name people know it by", NULL, FOYER_NAME_MAX },
  { "place", FOYER_P_ID, FOYER_P_NULLABLE, "location it stands at; null: none, it serves the whole business" },
  { "scopes", FOYER_P_LIST, FOYER_P_NULLABLE, "what it holds besides: all, loc:ID, sec:payroll, sec:medical, sec:*; null: what goes with its location" },
  { "role", FOYER_P_ENUM, FOYER_P_NULLABLE, "used at most as; null: as its users may", "owner manager receptionist professional" },
  { "masked", FOYER_P_BOOL, 0, "holds no phones and e-mail addresses of clients, whoever signs in there" },
  { NULL },
};

const FoyerCommand foyer_commands_devices[] = {
  { "device.update", "setup.access", "Names a desk, moves it, says what it holds and what it may be used for.", N_("Changed a desk"), update_params, device_update },
  { "device.retire", "setup.access", "Takes a desk out of use; what it had not sent can still come in for 30 days.", N_("Retired a desk"), device_params, device_retire },
  { "device.stolen", "setup.access", "Reports a desk stolen: it is refused, and deletes what it holds when it comes near the chain.", N_("Reported a desk stolen"),
    device_params, device_stolen },
  { "device.restore", "setup.access", "Brings a desk back into use.", N_("Brought a desk back"), device_params, device_restore },
  { NULL },
};

/* ---- the list ------------------------------------------------------------------------------------------------------------------ */

static gboolean
device_list (FoyerCall *call, JsonBuilder *out, GError **error)
{
  FoyerDb *db = foyer_call_db (call);
  g_autofree char *own = foyer_db_state (db, "device");
  FoyerStmt *s = foyer_db_sql (db, "SELECT d.id, d.code, d.name, d.loc, l.name, d.scopes, d.role, d.state, d.host, d.app, d.seen, d.pending, d.skew,"
                                   " coalesce(d.masked, 0) FROM device d"
                                   " LEFT JOIN location l ON l.id = d.loc ORDER BY coalesce(d.state, 'active') <> 'active', l.name, d.code");

  json_builder_begin_array (out);
  while (foyer_stmt_step (s))
    {
      FoyerId id = foyer_stmt_id (s, 0), loc = foyer_stmt_id (s, 3);
      g_autoptr (FoyerRow) row = foyer_db_get (db, "device", &id);
      char text[37];

      json_builder_begin_object (out);
      foyer_out_id (out, "id", &id);
      foyer_out_text (out, "code", foyer_stmt_text (s, 1));
      foyer_out_text (out, "name", foyer_stmt_text (s, 2));
      foyer_out_id (out, "loc", &loc);
      foyer_out_text (out, "loc_name", foyer_stmt_text (s, 4));
      foyer_out_json (out, "scopes", foyer_stmt_text (s, 5));
      foyer_out_text (out, "role", foyer_stmt_text (s, 6));
      foyer_out_text (out, "state", foyer_stmt_text (s, 7) != NULL ? foyer_stmt_text (s, 7) : "active");
      foyer_out_text (out, "host", foyer_stmt_text (s, 8));
      foyer_out_text (out, "app", foyer_stmt_text (s, 9));
      foyer_out_int (out, "seen", foyer_stmt_int (s, 10));
      foyer_out_int (out, "pending", foyer_stmt_int (s, 11));
      foyer_out_int (out, "skew", foyer_stmt_int (s, 12));
      foyer_out_bool (out, "masked", foyer_stmt_int (s, 13) != 0);
      foyer_out_bool (out, "phones", !foyer_desk_is_masked (db, row));
      foyer_out_bool (out, "own", g_strcmp0 (own, foyer_id_format (&id, text)) == 0);
      json_builder_end_object (out);
    }
  foyer_stmt_done (s);
  json_builder_end_array (out);
  return TRUE;
}

static const FoyerParam no_params[] = { { NULL } };

const FoyerQuery foyer_queries_devices[] = {
  { "device.list", "setup.access", "Desks of the chain.", no_params,
    "[{id, code, name, loc, loc_name, scopes, role, state, host, app, seen (UTC ms, 0: not yet), pending, skew (ms), masked, phones (it holds them), own}]", device_list },
  { NULL },
};
