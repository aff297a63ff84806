/* Lines of the inbox that are over, and visits whose printed receipt says more than their status (replication.md 6.4, 6.7). */
#define G_LOG_DOMAIN "foyer-desk"

#include "config.h"

#include <json-glib/json-glib.h>
#include <string.h>

#include "foyer-apply.h"
#include "foyer-hooks-private.h"
#include "foyer-ids.h"
#include "foyer-merge.h"
#include "foyer-visit-rules.h"

static gboolean
is_server (FoyerTx *tx)
{
  return foyer_store_role (foyer_tx_store (tx)) == FOYER_STORE_SERVER;
}

void
foyer_hook_seal (FoyerTx *tx, FoyerRow *row)
{
  if (strcmp (row->entity->name, "visit") == 0)
    row->sealed = foyer_db_int (foyer_tx_db (tx), "SELECT count(*) FROM document WHERE visit = ?1 AND type = 101 AND void IS NULL", &row->id) > 0
                  && g_strcmp0 (foyer_row_text (row, "status"), "arrived") == 0;
}

/* ---- receipts ---------------------------------------------------------------------------------------------------------------- */

/* Printed on one desk while another took the visit back or cancelled it: someone was here. */
static void
arrive (FoyerTx *tx, const FoyerRow *receipt)
{
  FoyerId visit_id = foyer_row_id (receipt, "visit"), loc = foyer_row_id (receipt, "loc"), id;
  g_autoptr (FoyerRow) visit = foyer_tx_get (tx, "visit", &visit_id), row = NULL;
  FoyerStamp by = receipt->created, lost_by;
  g_autofree char *info = NULL;
  char a[37], kept_txn[37], lost_txn[37];
  int status;

  if (visit == NULL || !foyer_row_is_null (receipt, "void") || foyer_status_rank (foyer_row_text (visit, "status")) >= 2)
    return;
  status = foyer_entity_field (visit->entity, "status");
  lost_by = foyer_row_stamp (visit, status);
  id = foyer_id_derivef (&by.txn, "receipt:%s", foyer_id_format (&visit_id, a));
  info = g_strdup_printf ("{\"field\":\"status\",\"kept\":\"arrived\",\"kept_by\":\"%s\",\"lost\":\"%s\",\"lost_by\":\"%s\",\"why\":\"fact\"}",
                          foyer_id_format (&by.txn, kept_txn), foyer_row_text (visit, "status"), foyer_id_format (&lost_by.txn, lost_txn));
  foyer_row_set_text (visit, "status", "arrived");
  foyer_tx_put_decided (tx, visit, &by);
  row = foyer_row_new ("conflict", &id);
  foyer_row_set_id (row, "loc", &loc);
  foyer_row_set_text (row, "kind", "status");
  foyer_row_set_int (row, "sev", FOYER_SEVERITY_SLOT);
  foyer_row_set_text (row, "tbl", "visit");
  foyer_row_set_text (row, "a", a);
  foyer_row_set_text (row, "info", info);
  foyer_row_set_text (row, "state", "open");
  foyer_row_set_int (row, "at", foyer_tx_now (tx));
  foyer_tx_put_decided (tx, row, &by);
}

void
foyer_hook_receipts (FoyerTx *tx)
{
  GHashTable *set = foyer_hook_work (tx)->receipts;
  g_autoptr (GArray) ids = NULL;

  if (!is_server (tx) || g_hash_table_size (set) == 0)
    return;
  ids = foyer_ids_take (set);
  for (guint i = 0; i < ids->len; i++)
    {
      g_autoptr (FoyerRow) receipt = foyer_tx_get (tx, "document", &g_array_index (ids, FoyerId, i));
      if (receipt != NULL)
        arrive (tx, receipt);
    }
}

/* ---- fields ------------------------------------------------------------------------------------------------------------------- */

/* A conflict of two values is about the one that stands: once a person has written another, there is nothing left to decide. */
static gboolean
is_over (FoyerDb *db, const FoyerRow *conflict)
{
  const FoyerEntity *e = foyer_entity_lookup (foyer_row_text (conflict, "tbl"));
  const char *text = foyer_row_text (conflict, "info"), *why;
  g_autoptr (JsonNode) node = text != NULL ? json_from_string (text, NULL) : NULL;
  g_autoptr (FoyerRow) row = NULL;
  JsonObject *info;
  FoyerId id, kept;
  FoyerStamp stands;
  int f, deleted;

  if (e == NULL || node == NULL || !JSON_NODE_HOLDS_OBJECT (node) || foyer_row_is_null (conflict, "a") || !foyer_id_parse (foyer_row_text (conflict, "a"), &id))
    return FALSE;
  info = json_node_get_object (node);
  f = foyer_entity_field (e, json_object_get_string_member_with_default (info, "field", ""));
  row = foyer_db_get (db, e->name, &id);
  if (f < 0 || row == NULL || !foyer_id_parse (json_object_get_string_member_with_default (info, "kept_by", ""), &kept))
    return FALSE;
  deleted = foyer_entity_field (e, "deleted");
  if (deleted >= 0 && foyer_row_int (row, "deleted") != 0)
    return TRUE;
  why = json_object_get_string_member_with_default (info, "why", "");
  if (strcmp (why, "revived") == 0 || strcmp (why, "closed") == 0)
    return FALSE;
  stands = foyer_row_stamp (row, f);
  return !foyer_id_equal (&stands.txn, &kept);
}

void
foyer_hook_close_cards (FoyerTx *tx)
{
  FoyerDb *db = foyer_tx_db (tx);
  GHashTable *set = foyer_hook_work (tx)->cards;
  g_autoptr (GArray) open = NULL;
  FoyerStmt *s;

  if (!is_server (tx) || g_hash_table_size (set) == 0)
    return;
  open = g_array_new (FALSE, FALSE, sizeof (FoyerId));
  s = foyer_db_sql (db, "SELECT id, a FROM conflict WHERE state = 'open' AND kind IN ('field', 'rota', 'status', 'move') ORDER BY id");
  while (foyer_stmt_step (s))
    {
      FoyerId id = foyer_stmt_id (s, 0), about;

      if (!foyer_stmt_is_null (s, 1) && foyer_id_parse (foyer_stmt_text (s, 1), &about) && g_hash_table_contains (set, &about))
        g_array_append_val (open, id);
    }
  foyer_stmt_done (s);
  g_hash_table_remove_all (set);
  for (guint i = 0; i < open->len; i++)
    {
      g_autoptr (FoyerRow) row = foyer_tx_get (tx, "conflict", &g_array_index (open, FoyerId, i));

      if (row == NULL || !is_over (db, row))
        continue;
      foyer_row_set_text (row, "state", "auto");
      foyer_tx_put (tx, row);
    }
}

/* ---- two rows that no longer meet ------------------------------------------------------------------------------------------- */

void
foyer_hook_close_met (FoyerTx *tx, const char *kind, FoyerMeetFunc meet)
{
  FoyerDb *db = foyer_tx_db (tx);
  g_autoptr (GArray) open = g_array_new (FALSE, FALSE, sizeof (FoyerId));
  FoyerStmt *s = foyer_db_sql (db, "SELECT id FROM conflict WHERE state = 'open' AND kind = ?1 ORDER BY id");

  foyer_stmt_bind_text (s, 1, kind);
  while (foyer_stmt_step (s))
    {
      FoyerId id = foyer_stmt_id (s, 0);
      g_array_append_val (open, id);
    }
  foyer_stmt_done (s);
  for (guint i = 0; i < open->len; i++)
    {
      g_autoptr (FoyerRow) row = foyer_tx_get (tx, "conflict", &g_array_index (open, FoyerId, i));
      FoyerId a, b;

      if (row == NULL || !foyer_id_parse (foyer_row_text (row, "a"), &a) || !foyer_id_parse (foyer_row_text (row, "b"), &b) || meet (db, &a, &b))
        continue;
      foyer_row_set_text (row, "state", "auto");
      foyer_tx_put (tx, row);
    }
}
