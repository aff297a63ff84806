/* Notes of a client or a visit: entries of their own, so that two desks that write at once both are kept. */
#define G_LOG_DOMAIN "foyer-desk"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "foyer-alias.h"
#include "foyer-client.h"
#include "foyer-cmd-common.h"
#include "foyer-out.h"

static gboolean
note_add (FoyerCall *call, GError **error)
{
  FoyerTx *tx = foyer_call_tx (call);
  g_autoptr (FoyerRow) client = NULL, visit = NULL, row = NULL;
  FoyerId id, who = foyer_call_actor (call)->user;

  if (foyer_call_has (call, "client") == foyer_call_has (call, "visit"))
    return foyer_refuse (error, _ ("A note is about a client or about a visit."));
  if (foyer_call_text (call, "text")[0] == '\0')
    return foyer_refuse (error, _ ("A note needs a text."));
  if (foyer_call_has (call, "client"))
    client = foyer_call_row (call, "client", "client", error);
  else
    visit = foyer_call_row (call, "visit", "visit", error);
  if (client == NULL && visit == NULL)
    return FALSE;
  id = foyer_tx_new_id (tx);
  row = foyer_row_new ("note", &id);
  if (client != NULL)
    foyer_row_set_id (row, "client", &client->id);
  else
    {
      FoyerId loc = foyer_row_id (visit, "loc");
      foyer_row_set_id (row, "visit", &visit->id);
      foyer_row_set_id (row, "loc", &loc);
    }
  foyer_row_set_text (row, "text", foyer_call_text (call, "text"));
  foyer_row_set_int (row, "at", foyer_call_now (call));
  foyer_row_set_id (row, "who", &who);
  if (foyer_call_bool (call, "pin"))
    foyer_row_set_int (row, "pin", 1);
  foyer_tx_put (tx, row);
  foyer_call_result_id (call, "id", &id);
  return TRUE;
}

static gboolean
note_pin (FoyerCall *call, GError **error)
{
  g_autoptr (FoyerRow) row = foyer_call_row (call, "id", "note", error);

  if (row == NULL)
    return FALSE;
  foyer_row_set_int (row, "pin", foyer_call_bool (call, "on") ? 1 : 0);
  foyer_tx_put (foyer_call_tx (call), row);
  return TRUE;
}

static gboolean
note_archive (FoyerCall *call, GError **error)
{
  g_autoptr (FoyerRow) row = foyer_call_row (call, "id", "note", error);

  if (row == NULL)
    return FALSE;
  foyer_mark_deleted (foyer_call_tx (call), row);
  return TRUE;
}

static const FoyerParam note_params[] = {
  { "client", FOYER_P_ID, 0, "client the note is about" },
  { "visit", FOYER_P_ID, 0, "visit the note is about" },
  { "text", FOYER_P_TEXT, FOYER_P_REQUIRED, "what to remember", NULL, 5000 },
  { "pin", FOYER_P_BOOL, 0, "important: seen wherever the client is" },
  { NULL },
};
static const FoyerParam note_pin_params[] = {
  { "id", FOYER_P_ID, FOYER_P_REQUIRED, "note" },
  { "on", FOYER_P_BOOL, FOYER_P_REQUIRED, "important or not" },
  { NULL },
};
static const FoyerParam note_id_params[] = { { "id", FOYER_P_ID, FOYER_P_REQUIRED, "note" }, { NULL } };

static gboolean
note_list (FoyerCall *call, JsonBuilder *out, GError **error)
{
  FoyerDb *db = foyer_call_db (call);
  FoyerId client = foyer_call_id (call, "client"), visit = foyer_call_id (call, "visit");
  FoyerId root = foyer_client_visible (call, &client) ? foyer_alias_root (db, &client) : (FoyerId) FOYER_ID_NONE;
  FoyerStmt *s = foyer_db_sql (db, "SELECT n.id, n.text, n.at, u.name, n.pin FROM note n LEFT JOIN user u ON u.id = n.who WHERE n.deleted IS NOT 1"
                                   " AND (n.client IN (SELECT ?1 UNION ALL SELECT client FROM client_root WHERE root = ?1) OR n.visit = ?2)"
                                   " ORDER BY coalesce(n.pin, 0) DESC, n.at DESC, n.id DESC LIMIT 200");

  foyer_stmt_bind_id (s, 1, &root);
  foyer_stmt_bind_id (s, 2, &visit);
  json_builder_begin_array (out);
  while (foyer_stmt_step (s))
    {
      FoyerId id = foyer_stmt_id (s, 0);

      json_builder_begin_object (out);
      foyer_out_id (out, "id", &id);
      foyer_out_text (out, "text", foyer_stmt_text (s, 1));
      foyer_out_int (out, "at", foyer_stmt_int (s, 2));
      foyer_out_text (out, "who", foyer_stmt_text (s, 3));
      foyer_out_bool (out, "pin", foyer_stmt_int (s, 4) != 0);
      foyer_out_bool (out, "pending", foyer_db_is_pending (db, "note", &id));
      json_builder_end_object (out);
    }
  foyer_stmt_done (s);
  json_builder_end_array (out);
  return TRUE;
}

static const FoyerParam note_list_params[] = { { "client", FOYER_P_ID, 0, "client" }, { "visit", FOYER_P_ID, 0, "visit" }, { NULL } };

const FoyerCommand foyer_commands_notes[] = {
  { "note.add", "clients.edit", "Adds a note to a client or a visit.", N_ ("Added a note"), note_params, note_add },
  { "note.pin", "clients.edit", "Says whether a note is important.", N_ ("Changed a note"), note_pin_params, note_pin },
  { "note.archive", "clients.edit", "Puts a note away.", N_ ("Put a note away"), note_id_params, note_archive },
  { NULL },
};

const FoyerQuery foyer_queries_notes[] = {
  { "note.list", "clients", "Notes of a client or a visit: the important ones first, then the newest.", note_list_params, "[{id, text, at, who, pin, pending}]", note_list },
  { NULL },
};
