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
  if ((client == NULL && visit == NULL) || (client != NULL && !foyer_client_need_visible (call, &client->id, error)))
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

/* About a client whom the user may see, or about a visit. */
static FoyerRow *
note_of (FoyerCall *call, GError **error)
{
  g_autoptr (FoyerRow) row = foyer_call_row (call, "id", "note", error);
  FoyerId client = row != NULL ? foyer_row_id (row, "client") : FOYER_ID_NONE;

  return row != NULL && (foyer_id_is_none (&client) || foyer_client_need_visible (call, &client, error)) ? g_steal_pointer (&row) : NULL;
}

/* One's own and others' are two rights (CLI-12); who may change what others wrote may change his own, too. */
static gboolean
may_change (FoyerCall *call, const FoyerId *who, GError **error)
{
  gboolean own = !foyer_id_is_none (who) && foyer_id_equal (who, &foyer_call_actor (call)->user);

  return foyer_call_may (call, "clients.comments-edit-others") || foyer_call_need (call, own ? "clients.comments-edit" : "clients.comments-edit-others", error);
}

static gboolean
note_edit (FoyerCall *call, GError **error)
{
  g_autoptr (FoyerRow) row = note_of (call, error);
  FoyerId author = row != NULL ? foyer_row_id (row, "who") : FOYER_ID_NONE, who = foyer_call_actor (call)->user;
  const char *text = foyer_call_text (call, "text"), *was;

  if (row == NULL || !may_change (call, &author, error))
    return FALSE;
  if (*text == '\0')
    return foyer_refuse (error, _ ("A note needs a text."));
  was = foyer_row_is_null (row, "fixed") ? foyer_row_text (row, "text") : foyer_row_text (row, "fixed");
  if (g_strcmp0 (was, text) == 0)
    return TRUE;
  foyer_row_set_text (row, "fixed", text);
  foyer_row_set_int (row, "fixed_at", foyer_call_now (call));
  foyer_row_set_id (row, "fixed_by", &who);
  foyer_tx_put (foyer_call_tx (call), row);
  return TRUE;
}

static gboolean
note_pin (FoyerCall *call, GError **error)
{
  g_autoptr (FoyerRow) row = note_of (call, error);

  if (row == NULL)
    return FALSE;
  foyer_row_set_int (row, "pin", foyer_call_bool (call, "on") ? 1 : 0);
  foyer_tx_put (foyer_call_tx (call), row);
  return TRUE;
}

static gboolean
note_archive (FoyerCall *call, GError **error)
{
  g_autoptr (FoyerRow) row = note_of (call, error);
  FoyerId author = row != NULL ? foyer_row_id (row, "who") : FOYER_ID_NONE;

  if (row == NULL || !may_change (call, &author, error))
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
static const FoyerParam note_edit_params[] = {
  { "id", FOYER_P_ID, FOYER_P_REQUIRED, "note" },
  { "text", FOYER_P_TEXT, FOYER_P_REQUIRED, "what it is to say from now on", NULL, 5000 },
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
  FoyerStmt *s = foyer_db_sql (db, "SELECT n.id, coalesce(n.fixed, n.text), n.at, u.name, n.pin, n.who, n.fixed_at, f.name FROM note n LEFT JOIN user u ON u.id = n.who"
                                   " LEFT JOIN user f ON f.id = n.fixed_by WHERE n.deleted IS NOT 1"
                                   " AND (n.client IN (SELECT ?1 UNION ALL SELECT client FROM client_root WHERE root = ?1) OR n.visit = ?2)"
                                   " ORDER BY coalesce(n.pin, 0) DESC, n.at DESC, n.id DESC LIMIT 200");

  foyer_stmt_bind_id (s, 1, &root);
  foyer_stmt_bind_id (s, 2, &visit);
  json_builder_begin_array (out);
  while (foyer_stmt_step (s))
    {
      FoyerId id = foyer_stmt_id (s, 0), author = foyer_stmt_id (s, 5);
      gboolean own = !foyer_id_is_none (&author) && foyer_id_equal (&author, &foyer_call_actor (call)->user);

      json_builder_begin_object (out);
      foyer_out_id (out, "id", &id);
      foyer_out_text (out, "text", foyer_stmt_text (s, 1));
      foyer_out_int (out, "at", foyer_stmt_int (s, 2));
      foyer_out_text (out, "who", foyer_stmt_text (s, 3));
      foyer_out_bool (out, "pin", foyer_stmt_int (s, 4) != 0);
      foyer_out_bool (out, "own", own);
      foyer_out_bool (out, "editable", foyer_call_may (call, "clients.comments-edit-others") || (own && foyer_call_may (call, "clients.comments-edit")));
      foyer_out_column (out, "fixed_at", s, 6);
      foyer_out_text (out, "fixed_by", foyer_stmt_text (s, 7));
      foyer_out_bool (out, "pending", foyer_db_is_pending (db, "note", &id));
      json_builder_end_object (out);
    }
  foyer_stmt_done (s);
  json_builder_end_array (out);
  return TRUE;
}

static const FoyerParam note_list_params[] = { { "client", FOYER_P_ID, 0, "client" }, { "visit", FOYER_P_ID, 0, "visit" }, { NULL } };

const FoyerCommand foyer_commands_notes[] = {
  { "note.add", "clients.comments-add", "Adds a note to a client or a visit.", N_ ("Added a note"), note_params, note_add },
  { "note.edit", "clients.comments", "Corrects a note; what stood there first is kept.", N_ ("Corrected a note"), note_edit_params, note_edit },
  { "note.pin", "clients.comments-add", "Says whether a note is important.", N_ ("Changed a note"), note_pin_params, note_pin },
  { "note.archive", "clients.comments", "Puts a note away.", N_ ("Put a note away"), note_id_params, note_archive },
  { NULL },
};

const FoyerQuery foyer_queries_notes[] = {
  { "note.list", "clients.comments", "Notes of a client or a visit: the important ones first, then the newest.", note_list_params,
    "[{id, text, at, who, pin, own, editable, fixed_at, fixed_by, pending}]", note_list },
  { NULL },
};
