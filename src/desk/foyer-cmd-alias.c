/* Commands on cards that are one person. */
#define G_LOG_DOMAIN "foyer-desk"

#include "config.h"

#include <string.h>
#include <glib/gi18n-lib.h>

#include "foyer-alias.h"
#include "foyer-client-bulk.h"
#include "foyer-cmd-common.h"
#include "foyer-command.h"
#include "foyer-veil.h"

/* ---- merging ------------------------------------------------------------------------------------------------------------------ */

static FoyerRow *
card (FoyerCall *call, const char *param, GError **error)
{
  FoyerId id = foyer_call_id (call, param);
  FoyerRow *row = foyer_db_get (foyer_call_db (call), "client", &id);

  if (row == NULL)
    g_set_error_literal (error, FOYER_ERROR, FOYER_ERROR_NOT_FOUND, _ ("There is no such client."));
  return row;
}

static gboolean
take_fields (FoyerCall *call, FoyerRow *to, const FoyerRow *from, GError **error)
{
  JsonArray *fields = foyer_call_has (call, "take") ? foyer_call_list (call, "take") : NULL;

  for (guint i = 0; fields != NULL && i < json_array_get_length (fields); i++)
    {
      const char *name = json_array_get_string_element (fields, i);
      int f = name != NULL ? foyer_entity_field (to->entity, name) : -1;

      if (f < 0 || to->entity->fields[f].merge != FOYER_MERGE_REGISTER || strcmp (name, "deleted") == 0)
        {
          g_set_error (error, FOYER_ERROR, FOYER_ERROR_INVALID, _ ("“%s” is no field of a card that can be taken over."), name != NULL ? name : "");
          return FALSE;
        }
      /* Under a veil nobody has seen it. */
      if ((to->entity->fields[f].flags & FOYER_FIELD_PHONE) && !foyer_veil_is (foyer_row_text (from, name))
          && !foyer_call_need (call, "clients.phones", error))
        return FALSE;
      foyer_row_set_val (to, f, foyer_row_val (from, f));
    }
  /* What only the other card knows. */
  for (int f = 0; foyer_call_bool (call, "fill") && f < to->entity->n_fields; f++)
    if (to->entity->fields[f].merge == FOYER_MERGE_REGISTER && strcmp (to->entity->fields[f].name, "deleted") != 0
        && strcmp (to->entity->fields[f].name, "ext") != 0 && foyer_row_val (to, f)->kind == FOYER_VAL_NULL && foyer_row_val (from, f)->kind != FOYER_VAL_NULL)
      foyer_row_set_val (to, f, foyer_row_val (from, f));
  return TRUE;
}

static gboolean
merge_two (FoyerCall *call, const FoyerRow *winner, const FoyerRow *loser, GError **error)
{
  FoyerTx *tx = foyer_call_tx (call);
  FoyerDb *db = foyer_call_db (call);
  g_autoptr (FoyerRow) root = NULL, row = NULL;
  FoyerId into, from, id;

  into = foyer_alias_root (db, &winner->id);
  from = foyer_alias_root (db, &loser->id);
  if (foyer_id_equal (&into, &from))
    return foyer_refuse (error, _ ("These cards are one already."));
  root = foyer_tx_get (tx, "client", &into);
  if (root == NULL || foyer_row_int (root, "deleted") != 0)
    return foyer_refuse (error, _ ("The card that is to stay was deleted."));
  if (!take_fields (call, root, loser, error))
    return FALSE;
  foyer_tx_put (tx, root);
  id = foyer_tx_new_id (tx);
  row = foyer_row_new ("client_alias", &id);
  foyer_row_set_id (row, "loser", &loser->id);
  foyer_row_set_id (row, "winner", &winner->id);
  foyer_tx_put (tx, row);
  foyer_call_result_id (call, "id", &into);
  foyer_call_result_id (call, "alias", &id);
  return TRUE;
}

static gboolean
client_merge (FoyerCall *call, GError **error)
{
  g_autoptr (FoyerRow) winner = card (call, "winner", error), loser = winner != NULL ? card (call, "loser", error) : NULL;

  return loser != NULL && merge_two (call, winner, loser, error);
}

/* Several cards of one person: one change, undone as one. */
static gboolean
client_merge_all (FoyerCall *call, GError **error)
{
  g_autoptr (FoyerRow) winner = card (call, "winner", error);
  g_autoptr (GArray) losers = winner != NULL ? foyer_call_ids (call, "losers", error) : NULL;
  g_autoptr (GHashTable) seen = g_hash_table_new (foyer_id_hash, foyer_id_equal_func);
  gint64 n = 0;

  if (losers == NULL)
    return FALSE;
  if (losers->len == 0 || losers->len > FOYER_MERGE_MOST)
    return foyer_refuse (error, _ ("1 to %d cards are merged into another at once."), FOYER_MERGE_MOST);
  for (guint i = 0; i < losers->len; i++)
    {
      const FoyerId *id = &g_array_index (losers, FoyerId, i);
      g_autoptr (FoyerRow) loser = NULL;

      if (foyer_id_equal (id, &winner->id) || !g_hash_table_add (seen, (gpointer) id))
        continue;
      loser = foyer_db_get (foyer_call_db (call), "client", id);
      if (loser == NULL)
        {
          g_set_error_literal (error, FOYER_ERROR, FOYER_ERROR_NOT_FOUND, _ ("There is no such client."));
          return FALSE;
        }
      if (!merge_two (call, winner, loser, error))
        return FALSE;
      n++;
    }
  json_object_set_int_member (foyer_call_result (call), "done", n);
  return TRUE;
}

/* Visits made for the card that stays since the merge: a person says whose they are. */
static void
list_later (FoyerCall *call, const FoyerId *winner, gint64 since)
{
  JsonArray *visits = json_array_new ();
  FoyerStmt *s = foyer_db_sql (foyer_call_db (call), "SELECT DISTINCT v.id FROM visit v JOIN appointment a ON a.visit = v.id WHERE v.client = ?1 AND a.made_at >= ?2"
                                                     " AND v.status <> 'deleted' ORDER BY v.id LIMIT 200");
  char text[37];

  foyer_stmt_bind_id (s, 1, winner);
  foyer_stmt_bind_int (s, 2, since);
  while (foyer_stmt_step (s))
    {
      FoyerId id = foyer_stmt_id (s, 0);
      json_array_add_string_element (visits, foyer_id_format (&id, text));
    }
  foyer_stmt_done (s);
  json_object_set_array_member (foyer_call_result (call), "later", visits);
}

static gboolean
client_unmerge (FoyerCall *call, GError **error)
{
  FoyerTx *tx = foyer_call_tx (call);
  FoyerId client = foyer_call_id (call, "id"), id = FOYER_ID_NONE, winner;
  g_autoptr (FoyerRow) row = NULL;
  FoyerStmt *s = foyer_db_sql (foyer_call_db (call), "SELECT id FROM client_alias WHERE child = ?1 AND deleted IS NOT 1 ORDER BY id LIMIT 1");

  foyer_stmt_bind_id (s, 1, &client);
  if (foyer_stmt_step (s))
    id = foyer_stmt_id (s, 0);
  foyer_stmt_done (s);
  row = foyer_tx_get (tx, "client_alias", &id);
  if (row == NULL)
    {
      g_set_error_literal (error, FOYER_ERROR, FOYER_ERROR_NOT_FOUND, _ ("This card is not merged into another."));
      return FALSE;
    }
  winner = foyer_row_id (row, "parent");
  list_later (call, &winner, row->created.hlc >> 16);
  foyer_row_set_int (row, "deleted", 1);
  foyer_tx_put (tx, row);
  foyer_call_result_id (call, "id", &client);
  return TRUE;
}

static const FoyerParam merge_params[] = {
  { "winner", FOYER_P_ID, FOYER_P_REQUIRED, "card that stays" },
  { "loser", FOYER_P_ID, FOYER_P_REQUIRED, "card shown under it from now on" },
  { "take", FOYER_P_LIST, 0, "names of fields to take over from the other card" },
  { "fill", FOYER_P_BOOL, 0, "take over, besides, what the card that stays has not" },
  { NULL },
};
static const FoyerParam merge_all_params[] = {
  { "winner", FOYER_P_ID, FOYER_P_REQUIRED, "card that stays" },
  { "losers", FOYER_P_LIST, FOYER_P_REQUIRED, "cards shown under it from now on" },
  { "fill", FOYER_P_BOOL, 0, "take over, besides, what the card that stays has not" },
  { NULL },
};
static const FoyerParam unmerge_params[] = { { "id", FOYER_P_ID, FOYER_P_REQUIRED, "card that was merged into another" }, { NULL } };

/* ---- the tables ------------------------------------------------------------------------------------------------------------------ */

const FoyerCommand foyer_commands_alias[] = {
  { "client.merge", "clients.edit", "Shows one card under another from now on; nothing of it is rewritten.", N_ ("Merged two clients"), merge_params, client_merge },
  { "client.merge-all", "clients.edit", "Shows several cards under one from now on; nothing of them is rewritten.", N_ ("Merged clients"), merge_all_params,
    client_merge_all },
  { "client.unmerge", "clients.edit", "Takes a merged card out again; what was made before falls back into place.", N_ ("Took two clients apart"), unmerge_params,
    client_unmerge },
  { NULL },
};
