/* The log read back: what is pending, what happened to a row, and undoing it. */
#define G_LOG_DOMAIN "foyer-store"

#include "config.h"

#include <string.h>
#include <glib/gi18n-lib.h>

#include "foyer-store-private.h"

gboolean
foyer_db_is_server (FoyerDb *db)
{
  FoyerStmt *s = foyer_db_own (db, "SELECT 1 FROM sqlite_schema WHERE type='table' AND name='sync_meta'");
  gboolean yes = foyer_stmt_step (s);

  foyer_stmt_done (s);
  return yes;
}

gint64
foyer_db_pending (FoyerDb *db, gint64 *oldest_hlc)
{
  FoyerStmt *s;
  gint64 n = 0;

  if (oldest_hlc != NULL)
    *oldest_hlc = 0;
  if (foyer_db_is_server (db))
    return 0;
  s = foyer_db_own (db, "SELECT count(*), min(hlc) FROM sync_log WHERE inc=coalesce((SELECT CAST(v AS INTEGER) FROM sync_state WHERE k='inc'),0) "
                       "AND n>(SELECT you_n FROM sync_base)");
  if (foyer_stmt_step (s))
    {
      n = foyer_stmt_int (s, 0);
      if (oldest_hlc != NULL)
        *oldest_hlc = foyer_stmt_int (s, 1);
    }
  foyer_stmt_done (s);
  return n;
}

gboolean
foyer_db_is_pending (FoyerDb *db, const char *table, const FoyerId *id)
{
  FoyerStmt *s;
  gboolean any;

  if (foyer_db_is_server (db))
    return FALSE;
  s = foyer_db_own (db, "SELECT 1 FROM sync_touch WHERE tbl=?1 AND id=?2 LIMIT 1");
  foyer_stmt_bind_int (s, 1, foyer_entity (table)->tbl);
  foyer_stmt_bind_id (s, 2, id);
  any = foyer_stmt_step (s);
  foyer_stmt_done (s);
  return any;
}

static FoyerTxn *
parse_column (FoyerDb *db, FoyerStmt *s, int col)
{
  GError *error = NULL;
  FoyerTxn *t = foyer_txn_parse (foyer_stmt_text (s, col), -1, NULL, &error);

  if (t == NULL)
    foyer_db_fail (db, error);
  return t;
}

FoyerTxn *
foyer_db_txn (FoyerDb *db, const FoyerId *id)
{
  FoyerStmt *s = foyer_db_own (db, foyer_db_is_server (db) ? "SELECT b.body, t.dev FROM txn_body b JOIN txn t USING(id) WHERE b.id=?1"
                                                  : "SELECT body, NULL FROM sync_log WHERE id=?1");
  FoyerTxn *t = NULL;

  foyer_stmt_bind_id (s, 1, id);
  if (foyer_stmt_step (s))
    {
      t = parse_column (db, s, 0);
      if (t != NULL)
        t->dev = foyer_stmt_id (s, 1);
    }
  foyer_stmt_done (s);
  if (t != NULL || foyer_db_is_server (db))
    return t;
  s = foyer_db_own (db, "SELECT body, dev FROM history WHERE id=?1");
  foyer_stmt_bind_id (s, 1, id);
  if (foyer_stmt_step (s))
    {
      t = parse_column (db, s, 0);
      if (t != NULL)
        t->dev = foyer_stmt_id (s, 1);
    }
  foyer_stmt_done (s);
  return t;
}

GPtrArray *
foyer_db_row_history (FoyerDb *db, const char *table, const FoyerId *id, guint limit)
{
  GPtrArray *out = g_ptr_array_new_with_free_func ((GDestroyNotify) foyer_txn_free);
  FoyerStmt *s = foyer_db_own (db, "SELECT txn FROM txn_touch WHERE tbl=?1 AND id=?2 ORDER BY hlc DESC, txn DESC LIMIT ?3");

  foyer_stmt_bind_int (s, 1, foyer_entity (table)->tbl);
  foyer_stmt_bind_id (s, 2, id);
  foyer_stmt_bind_int (s, 3, limit);
  while (foyer_stmt_step (s))
    {
      FoyerId txn = foyer_stmt_id (s, 0);
      FoyerTxn *t = foyer_db_txn (db, &txn);

      if (t != NULL)
        g_ptr_array_add (out, t);
    }
  foyer_stmt_done (s);
  return out;
}

/* ---- undo -------------------------------------------------------------------------------------------------------------------------------- */

/* Ids of the txns of @id: itself, or all of its group, newest first. */
static GArray *
txns_of (FoyerTx *tx, const FoyerId *id)
{
  GArray *ids = g_array_new (FALSE, FALSE, sizeof (FoyerId));
  FoyerStmt *s = foyer_db_own (tx->db, tx->store->role == FOYER_STORE_DESK
                                           ? "SELECT id FROM (SELECT id,inc,n FROM sync_log WHERE id=?1 UNION SELECT id,inc,n FROM sync_log WHERE grp=?1) ORDER BY inc DESC, n DESC"
                                           : "SELECT id FROM (SELECT id,hlc,n FROM txn WHERE id=?1 UNION SELECT id,hlc,n FROM txn WHERE grp=?1) ORDER BY hlc DESC, n DESC");

  foyer_stmt_bind_id (s, 1, id);
  while (foyer_stmt_step (s))
    {
      FoyerId found = foyer_stmt_id (s, 0);
      g_array_append_val (ids, found);
    }
  foyer_stmt_done (s);
  if (ids->len == 0)
    {
      g_autoptr (FoyerTxn) t = foyer_db_txn (tx->db, id); /* another desk's, from the chain's history */
      if (t != NULL)
        g_array_append_val (ids, *id);
    }
  return ids;
}

static gboolean
undone_already (FoyerTx *tx, const FoyerId *id)
{
  /* Undone, and the undoing itself not undone: an odd number of steps back. */
  FoyerId at = *id;
  gboolean undone = FALSE;

  for (;;)
    {
      FoyerStmt *s = foyer_db_own (tx->db, tx->store->role == FOYER_STORE_DESK ? "SELECT id FROM sync_log WHERE undoes=?1 ORDER BY inc DESC, n DESC LIMIT 1"
                                                                               : "SELECT id FROM txn WHERE undoes=?1 ORDER BY hlc DESC LIMIT 1");
      gboolean found;

      foyer_stmt_bind_id (s, 1, &at);
      found = foyer_stmt_step (s);
      if (found)
        at = foyer_stmt_id (s, 0);
      foyer_stmt_done (s);
      if (!found)
        return undone;
      undone = !undone;
    }
}

gboolean
foyer_tx_join (FoyerTx *tx, const FoyerId *first, GError **error)
{
  FoyerStmt *s = foyer_db_own (tx->db, tx->store->role == FOYER_STORE_DESK ? "SELECT coalesce(grp,id),who FROM sync_log WHERE id=?1"
                                                                           : "SELECT coalesce(grp,id),who FROM txn WHERE id=?1");
  FoyerId group = FOYER_ID_NONE, who = FOYER_ID_NONE;

  g_return_val_if_fail (tx->txn == NULL && foyer_id_is_none (&tx->first), FALSE);

  foyer_stmt_bind_id (s, 1, first);
  if (foyer_stmt_step (s))
    {
      group = foyer_stmt_id (s, 0);
      who = foyer_stmt_id (s, 1);
    }
  foyer_stmt_done (s);
  if (foyer_id_is_none (&group))
    g_set_error_literal (error, FOYER_ERROR, FOYER_ERROR_NOT_FOUND, _ ("There is no such change."));
  else if (!foyer_id_equal (&who, &tx->info.who))
    g_set_error_literal (error, FOYER_ERROR, FOYER_ERROR_DENIED, _ ("Somebody else began this."));
  else if (undone_already (tx, &group))
    g_set_error_literal (error, FOYER_ERROR, FOYER_ERROR_CONFLICT, _ ("This is undone already."));
  else
    {
      tx->joined = group;
      tx->group = TRUE;
      return TRUE;
    }
  return FALSE;
}

static gboolean
refuse (GError **error, const FoyerEntity *e, const char *what)
{
  g_set_error (error, FOYER_ERROR, FOYER_ERROR_CONFLICT, _ ("This cannot be undone any more: %s (%s)."), what, e->label);
  return FALSE;
}

/* TRUE when something not undone touched the row after @t: an own row or a child of it. */
static gboolean
touched_since (FoyerTx *tx, const FoyerTxn *t, const FoyerEntity *e, const FoyerId *id, GHashTable *mine)
{
  FoyerStmt *s = foyer_db_own (tx->db, "SELECT txn FROM txn_touch WHERE tbl=?1 AND id=?2 AND hlc>?3");
  gboolean any = FALSE;

  foyer_stmt_bind_int (s, 1, e->tbl);
  foyer_stmt_bind_id (s, 2, id);
  foyer_stmt_bind_int (s, 3, t->hlc);
  while (!any && foyer_stmt_step (s))
    {
      FoyerId other = foyer_stmt_id (s, 0);
      g_autoptr (FoyerTxn) o = NULL;

      if (g_hash_table_contains (mine, &other) || undone_already (tx, &other))
        continue;
      o = foyer_db_txn (tx->db, &other);
      /* The undoing of something undone again counts as nothing; an undo that still stands was there to be seen. */
      if (o != NULL && !foyer_id_is_none (&o->undoes))
        continue;
      any = TRUE;
    }
  foyer_stmt_done (s);
  return any;
}

/* ---- what was cancelled, entered again ---------------------------------------------------------------------------------------------------
 *
 * A void mark is final (FOYER_MERGE_ONCE): two desks that cancel the same payment have cancelled it. So a cancelling is undone the way a
 * book-keeper does it: the same entry is made again, under an id made from the cancelled one's, and names it in "again". The id is the
 * same wherever it is made: two desks that undo the same cancelling have entered one payment, not two. */

static gboolean
sets_void (const FoyerOp *op)
{
  int f = op->entity != NULL && (op->entity->flags & FOYER_ENTITY_FACT) ? foyer_entity_field (op->entity, "void") : -1;

  return f >= 0 && op->kind != FOYER_OP_NEW && foyer_entity_field (op->entity, "again") >= 0 && (op->fields >> f & 1) && (op->old_fields >> f & 1)
         && op->olds[f].kind == FOYER_VAL_NULL && op->vals[f].kind != FOYER_VAL_NULL;
}

/* The newest of the entries made again for @id: itself when there is none. (transfer full) (nullable) */
static FoyerRow *
newest_entry (FoyerTx *tx, const FoyerEntity *e, const FoyerId *id)
{
  FoyerRow *row = foyer_tx_get (tx, e->name, id);

  for (FoyerRow *next = row; next != NULL && foyer_entity_field (e, "again") >= 0;)
    {
      FoyerId id2 = foyer_id_derive (&row->id, "again", -1);

      next = foyer_tx_get (tx, e->name, &id2);
      if (next == NULL)
        break;
      foyer_row_free (row);
      row = next;
    }
  return row;
}

/* An entry whose maker has not been heard of yet has only its mark: there is nothing to enter again. */
static gboolean
is_whole (const FoyerRow *row)
{
  for (int i = 0; i < row->entity->n_fields; i++)
    if ((row->entity->fields[i].flags & FOYER_FIELD_REQUIRED) && row->vals[i].kind == FOYER_VAL_NULL)
      return FALSE;
  return TRUE;
}

static void
enter_again (FoyerTx *tx, const FoyerEntity *e, const FoyerId *id, GHashTable *again)
{
  g_autoptr (FoyerRow) newest = newest_entry (tx, e, id);
  g_autoptr (FoyerRow) row = NULL;
  FoyerId made;

  if (newest == NULL || foyer_row_is_null (newest, "void") || foyer_entity_field (e, "again") < 0 || g_hash_table_contains (again, id)
      || !is_whole (newest))
    return;
  made = foyer_id_derive (&newest->id, "again", -1);
  g_hash_table_insert (again, foyer_id_copy (id), foyer_id_copy (&made));
  row = foyer_row_new (e->name, &made);
  for (int i = 0; i < e->n_fields; i++)
    {
      const FoyerField *field = &e->fields[i];
      const FoyerEntity *to = field->type == FOYER_TYPE_REF && field->ref != NULL ? foyer_entity_lookup (field->ref) : NULL;
      const FoyerId *now;
      FoyerId at;

      if (field->merge != FOYER_MERGE_CONST || newest->vals[i].kind == FOYER_VAL_NULL || strcmp (field->name, "again") == 0)
        continue;
      foyer_row_set_val (row, i, &newest->vals[i]);
      if (to == NULL || !(to->flags & FOYER_ENTITY_FACT))
        continue;
      /* Its document, its other half: those that count now. */
      at = foyer_row_id (newest, field->name);
      enter_again (tx, to, &at, again);
      if ((now = g_hash_table_lookup (again, &at)) != NULL)
        foyer_row_set_id (row, field->name, now);
    }
  foyer_row_set_id (row, "again", &newest->id);
  foyer_tx_put (tx, row);
}

static void
undo_voids (FoyerTx *tx, const FoyerTxn *t)
{
  g_autoptr (GHashTable) again = g_hash_table_new_full (foyer_id_hash, foyer_id_equal_func, g_free, g_free);

  for (guint k = 0; k < t->ops->len; k++)
    {
      const FoyerOp *op = t->ops->pdata[k];
      if (sets_void (op))
        enter_again (tx, op->entity, &op->id, again);
    }
}

static gboolean
undo_op (FoyerTx *tx, const FoyerTxn *t, const FoyerOp *op, GHashTable *mine, GError **error)
{
  const FoyerEntity *e = op->entity;
  g_autoptr (FoyerRow) row = NULL;
  int f;

  if (e == NULL || (e->flags & FOYER_ENTITY_SERVER_ONLY) || ((e->flags & FOYER_ENTITY_ONLINE) && op->kind == FOYER_OP_NEW))
    {
      g_set_error_literal (error, FOYER_ERROR, FOYER_ERROR_CONFLICT, _ ("This cannot be undone here."));
      return FALSE;
    }
  if (e->flags & FOYER_ENTITY_KEPT)
    return TRUE; /* that it happened stays written */
  row = foyer_tx_get (tx, e->name, &op->id);
  if (row == NULL)
    return refuse (error, e, "it is no longer on this desk");
  if (op->kind == FOYER_OP_NEW)
    {
      if (touched_since (tx, t, e, &op->id, mine))
        return refuse (error, e, "something was built on it since");
      if (e->flags & FOYER_ENTITY_FACT)
        {
          FoyerId who = foyer_tx_who (tx);

          /* Cancelled since, and that undone: the entry that counts is another one. */
          foyer_row_free (row);
          row = newest_entry (tx, e, &op->id);
          if (!foyer_row_is_null (row, "void"))
            return TRUE;
          foyer_row_set_int (row, "void", tx->now);
          foyer_row_set_id (row, "void_by", &who);
        }
      else if ((f = foyer_entity_field (e, "deleted")) >= 0)
        foyer_row_set_int (row, "deleted", 1);
      else if ((f = foyer_entity_field (e, "status")) >= 0)
        foyer_row_set_text (row, "status", "deleted");
      else
        /* A row that cannot be taken away (a workday, a setting): empty again. */
        for (int i = 0; i < e->n_fields; i++)
          if (e->fields[i].merge != FOYER_MERGE_CONST && !(e->fields[i].flags & FOYER_FIELD_REQUIRED) && (op->fields >> i & 1))
            foyer_row_set_null (row, e->fields[i].name);
      foyer_tx_put (tx, row);
      return TRUE;
    }
  if (sets_void (op))
    {
      g_autoptr (FoyerRow) newest = newest_entry (tx, e, &op->id);
      return newest == NULL || is_whole (newest) || refuse (error, e, "the desk that entered it has not sent it yet"); /* then undo_voids() */
    }
  for (int i = 0; i < e->n_fields; i++)
    {
      const FoyerField *field = &e->fields[i];

      if (!((op->fields >> i) & 1) || !((op->old_fields >> i) & 1) || foyer_val_equal (&op->vals[i], &op->olds[i]))
        continue;
      if (field->merge == FOYER_MERGE_ONCE)
        {
          g_set_error (error, FOYER_ERROR, FOYER_ERROR_CONFLICT, _ ("A cancelled %s stays cancelled; enter it again instead."), e->label);
          return FALSE;
        }
      if (!foyer_val_equal (&row->vals[i], &op->vals[i]))
        return refuse (error, e, "it was changed again since");
      foyer_row_set_val (row, i, &op->olds[i]);
    }
  foyer_tx_put (tx, row);
  return TRUE;
}

gboolean
foyer_tx_undo (FoyerTx *tx, const FoyerId *id, GError **error)
{
  g_autoptr (GArray) ids = txns_of (tx, id);
  g_autoptr (GHashTable) mine = g_hash_table_new (foyer_id_hash, foyer_id_equal_func);

  if (ids->len == 0)
    {
      g_set_error_literal (error, FOYER_ERROR, FOYER_ERROR_NOT_FOUND, _ ("There is no such change."));
      return FALSE;
    }
  if (undone_already (tx, id))
    {
      g_set_error_literal (error, FOYER_ERROR, FOYER_ERROR_CONFLICT, _ ("This is undone already."));
      return FALSE;
    }
  for (guint i = 0; i < ids->len; i++)
    g_hash_table_add (mine, &g_array_index (ids, FoyerId, i));
  tx->undoes = *id;
  if (ids->len > 1)
    foyer_tx_begin_group (tx);
  for (guint i = 0; i < ids->len; i++)
    {
      g_autoptr (FoyerTxn) t = foyer_db_txn (tx->db, &g_array_index (ids, FoyerId, i));

      if (t == NULL)
        continue;
      for (guint k = t->ops->len; k > 0; k--)
        if (!undo_op (tx, t, t->ops->pdata[k - 1], mine, error))
          return FALSE;
      undo_voids (tx, t);
      foyer_tx_next (tx);
    }
  return TRUE;
}
