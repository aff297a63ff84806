/* One op of an accepted txn on a server: merged into the canonical row, with the lines in the inbox for what did not stand. */
#define G_LOG_DOMAIN "foyer-store"

#include "config.h"

#include <string.h>

#include "foyer-adds.h"
#include "foyer-merge.h"
#include "foyer-store-private.h"

/* A value as JSON text for the conflict's details. */
static void
info_val (FoyerJsonWriter *w, const char *key, const FoyerVal *v)
{
  foyer_json_key (w, key);
  foyer_val_to_json (w, v);
}

/* Fields that stand together lost together: what the inbox offers to bring back is the whole. */
static void
whole_rows (FoyerJsonWriter *w, const FoyerOp *op, const FoyerRow *before, const FoyerRow *after, const FoyerLost *l)
{
  const FoyerEntity *e = op->entity;
  const guint8 *order = foyer_entity_sorted_fields (e);

  foyer_json_key (w, "lost_row");
  foyer_json_begin_object (w);
  for (int k = 0; k < e->n_fields; k++)
    {
      int i = order[k];
      const FoyerVal *lost = l->op_won ? (before != NULL ? &before->vals[i] : NULL) : (op->fields >> i) & 1 ? &op->vals[i] : NULL;

      if (e->fields[i].merge == FOYER_MERGE_ROW && lost != NULL)
        info_val (w, e->fields[i].name, lost);
    }
  foyer_json_end_object (w);
}

static void
put_lost (FoyerTx *tx, const FoyerTxn *t, guint index, const FoyerOp *op, const FoyerRow *before, const FoyerRow *after, const FoyerLost *l)
{
  g_autofree char *section = foyer_tx_section (tx, t);
  const FoyerField *f = &op->entity->fields[l->field];
  FoyerId id = foyer_id_derivef (&t->id, "field:%u:%s", index, f->name);
  g_autoptr (FoyerRow) row = foyer_row_new ("conflict", &id);
  g_autoptr (GString) s = g_string_new (NULL);
  char text[37];
  FoyerJsonWriter w;

  foyer_json_writer_init (&w, s);
  foyer_json_begin_object (&w);
  foyer_json_key (&w, "field");
  foyer_json_text (&w, f->name);
  info_val (&w, "kept", &l->kept);
  foyer_json_key (&w, "kept_by");
  foyer_json_id (&w, &l->kept_by.txn);
  info_val (&w, "lost", &l->lost);
  foyer_json_key (&w, "lost_by");
  foyer_json_id (&w, &l->lost_by.txn);
  if (f->merge == FOYER_MERGE_ROW)
    whole_rows (&w, op, before, after, l);
  foyer_json_key (&w, "why");
  foyer_json_text (&w, l->why == FOYER_LOST_STAMP ? "stamp" : l->why == FOYER_LOST_FACT ? "fact" : l->why == FOYER_LOST_CLOSED ? "closed" : "revived");
  foyer_json_end_object (&w);

  foyer_row_set_id (row, "loc", &t->loc);
  foyer_row_set_text (row, "sec", section);
  foyer_row_set_text (row, "kind", f->merge == FOYER_MERGE_STATUS  ? "status"
                                      : f->merge == FOYER_MERGE_CLAIM ? "move"
                                      : f->merge == FOYER_MERGE_ROW   ? "rota"
                                                                      : "field");
  foyer_row_set_int (row, "sev", f->merge == FOYER_MERGE_STATUS || f->merge == FOYER_MERGE_CLAIM ? FOYER_SEVERITY_SLOT : FOYER_SEVERITY_FIELD);
  foyer_row_set_text (row, "tbl", op->entity->name);
  foyer_row_set_text (row, "a", foyer_id_format (&op->id, text));
  foyer_row_set_text (row, "info", s->str);
  foyer_row_set_text (row, "state", "open");
  foyer_row_set_int (row, "at", tx->now);
  tx->hook_depth++;
  foyer_tx_put_from_hook (tx, row);
  tx->hook_depth--;
}

static gboolean
same_desk (FoyerTx *tx, const FoyerId *txn, const FoyerId *dev)
{
  FoyerStmt *s = foyer_db_own (tx->db, "SELECT dev FROM txn WHERE id=?1");
  gboolean same = FALSE;

  foyer_stmt_bind_id (s, 1, txn);
  if (foyer_stmt_step (s))
    {
      FoyerId by = foyer_stmt_id (s, 0);
      same = foyer_id_equal (&by, dev);
    }
  foyer_stmt_done (s);
  return same;
}

/* Archived by one, changed by another (replication.md 6): the row lives when the one did not know of the other. The op says which state of
 * the row its author had seen; what its own desk did before, it knows. After a restore the numbers of another life say nothing, and the
 * stamps alone decide. */
static gboolean
revive_unseen (FoyerTx *tx, const FoyerTxn *t, const FoyerOp *op, const FoyerStamp *stamp, const FoyerRow *before, FoyerRow *row, GArray *lost)
{
  int deleted = foyer_entity_field (op->entity, "deleted");
  gboolean was, is;

  if (before == NULL || deleted < 0 || op->kind != FOYER_OP_SET || op->base_seq >= before->seq || foyer_adds_field (op->entity) >= 0)
    return FALSE;
  was = before->vals[deleted].kind == FOYER_VAL_INT && before->vals[deleted].i != 0;
  is = row->vals[deleted].kind == FOYER_VAL_INT && row->vals[deleted].i != 0;
  if (!is)
    return FALSE;
  if (!((op->fields >> deleted) & 1))
    return was && foyer_merge_revive (row, stamp, TRUE, lost);
  if (!was)
    {
      FoyerStamp last = foyer_row_last_edit (before);
      return !same_desk (tx, &last.txn, &t->dev) && foyer_merge_revive (row, &last, FALSE, lost);
    }
  return FALSE;
}

gboolean
foyer_tx_accept_op (FoyerTx *tx, const FoyerTxn *t, guint index, gint64 eff_hlc, const char **why)
{
  const FoyerOp *op = t->ops->pdata[index];
  g_autoptr (FoyerRow) before = foyer_tx_get_for (tx, op);

  return foyer_tx_accept_op_on (tx, t, index, before, eff_hlc, why);
}

static gboolean
is_line (const FoyerEntity *e)
{
  return strcmp (e->name, "conflict") == 0;
}

void
foyer_tx_late_ops (FoyerTx *tx, FoyerRow *row)
{
  typedef struct
  {
    FoyerId txn;
    gint64 hlc;
  } Late;
  g_autoptr (GArray) late = NULL;
  FoyerStmt *s;

  if (!is_line (row->entity))
    return;
  late = g_array_new (FALSE, FALSE, sizeof (Late));
  s = foyer_db_own (tx->db, "SELECT x.id,x.eff_hlc FROM txn_touch t JOIN txn x ON x.id=t.txn WHERE t.tbl=?1 AND t.id=?2 ORDER BY x.eff_hlc,x.id");
  foyer_stmt_bind_int (s, 1, row->entity->tbl);
  foyer_stmt_bind_id (s, 2, &row->id);
  while (foyer_stmt_step (s))
    {
      Late l = { foyer_stmt_id (s, 0), foyer_stmt_int (s, 1) };
      g_array_append_val (late, l);
    }
  foyer_stmt_done (s);
  for (guint i = 0; i < late->len; i++)
    {
      const Late *l = &g_array_index (late, Late, i);
      g_autoptr (FoyerTxn) t = foyer_db_txn (tx->db, &l->txn);
      g_autoptr (GArray) lost = foyer_lost_new ();
      FoyerStamp stamp = { l->hlc, l->txn };

      for (guint k = 0; t != NULL && k < t->ops->len; k++)
        {
          const FoyerOp *op = t->ops->pdata[k];

          if (op->entity == row->entity && op->kind == FOYER_OP_SET && foyer_id_equal (&op->id, &row->id))
            foyer_merge_apply (row, op, &stamp, TRUE, lost);
        }
    }
}

gboolean
foyer_tx_accept_op_on (FoyerTx *tx, const FoyerTxn *t, guint index, const FoyerRow *before, gint64 eff_hlc, const char **why)
{
  const FoyerOp *op = t->ops->pdata[index];
  g_autoptr (FoyerRow) row = NULL;
  g_autoptr (GArray) lost = NULL;
  FoyerStamp stamp = { eff_hlc, t->id };
  gboolean claim_lost = FALSE, row_lost = FALSE, changed;

  if (op->entity == NULL)
    {
      *why = "unknown table";
      return FALSE;
    }
  if (op->version > foyer_schema_spoken ())
    {
      *why = "unknown op version";
      return FALSE;
    }
  /* The server's own, out of an archive. */
  if (!foyer_id_equal (&t->dev, &tx->device)
      && ((op->entity->flags & FOYER_ENTITY_SERVER_ONLY) || ((op->entity->flags & FOYER_ENTITY_ONLINE) && before == NULL)))
    {
      *why = "only the server may make rows of this table";
      return FALSE;
    }
  /* A decision about a line of the inbox that is not there: a restored server makes it again when what led to it comes, and then finds the decision
   * in the log. A forged one waits there for ever, and makes no row. */
  if (before == NULL && is_line (op->entity) && op->kind == FOYER_OP_SET)
    return TRUE;
  row = before != NULL ? foyer_row_copy (before) : foyer_row_new (op->entity->name, &op->id);
  /* A change of a row whose maker has not been heard of yet: it waits where the change was made, not in everybody's scope. */
  if (before == NULL && op->entity->scope == FOYER_SCOPE_LOCATION && !foyer_id_is_none (&t->loc))
    foyer_row_set_id (row, "loc", &t->loc);
  lost = foyer_lost_new ();
  tx->hook_stamp = stamp;
  if (tx->store->hooks.seal != NULL)
    tx->store->hooks.seal (tx, row);
  changed = foyer_merge_apply (row, op, &stamp, TRUE, lost);
  changed |= revive_unseen (tx, t, op, &stamp, before, row, lost);
  if (changed)
    foyer_tx_write_canonical (tx, before, row);
  for (guint i = 0; i < lost->len; i++)
    {
      const FoyerLost *l = &g_array_index (lost, FoyerLost, i);
      const FoyerField *f = &op->entity->fields[l->field];

      /* Fields that stand together make one line in the inbox. */
      if (f->merge == FOYER_MERGE_CLAIM)
        {
          /* Who takes part in an event stands where the event stands: its line says it for all. */
          if (claim_lost || (strcmp (op->entity->name, "appointment") == 0 && !foyer_row_is_null (row, "event")))
            continue;
          claim_lost = TRUE;
        }
      else if (f->merge == FOYER_MERGE_ROW)
        {
          if (row_lost)
            continue;
          row_lost = TRUE;
        }
      else if (!(f->flags & FOYER_FIELD_MARKED) && f->merge != FOYER_MERGE_STATUS && l->why != FOYER_LOST_REVIVED)
        continue;
      put_lost (tx, t, index, op, before, row, l);
    }
  return TRUE;
}
