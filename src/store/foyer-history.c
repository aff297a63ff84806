/* The log read back: what is pending, what happened to a row, and undoing it. */
#define G_LOG_DOMAIN "foyer-store"

#include "config.h"

#include <string.h>
#include <glib/gi18n-lib.h>

#include "foyer-change-find.h"
#include "foyer-store-private.h"

gboolean
foyer_db_is_server (FoyerDb *db)
{
  return foyer_db_has_table (db, "sync_meta");
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
  else if (foyer_db_is_undone (tx->db, &group, NULL))
    g_set_error_literal (error, FOYER_ERROR, FOYER_ERROR_CONFLICT, _ ("This is undone already."));
  else
    {
      tx->joined = group;
      tx->group = TRUE;
      return TRUE;
    }
  return FALSE;
}

/* One undoing under way. */
typedef struct
{
  FoyerDb *db;
  FoyerTx *tx;      /* NULL: only to look what it would do */
  const FoyerTxn *t;
  GHashTable *mine; /* txns that are undone together */
  GArray *left;     /* (nullable): FoyerUndoLeft; NULL: the first that cannot be taken back refuses all */
  GHashTable *kept; /* with @left: rows that were made with one somebody built on since */
  guint done;       /* rows put back */
} Undo;

/* @by: (nullable). FALSE: all is refused. */
static gboolean
leave (Undo *u, const FoyerEntity *e, const FoyerId *id, int field, const FoyerId *by, const char *what, GError **error)
{
  FoyerUndoLeft left = { e, *id, field, by != NULL ? *by : FOYER_ID_NONE, what };

  if (u->left != NULL)
    {
      g_array_append_val (u->left, left);
      return TRUE;
    }
  g_set_error (error, FOYER_ERROR, FOYER_ERROR_CONFLICT, _ ("This cannot be undone any more: %s (%s)."), _ (what), _ (e->label));
  return FALSE;
}

/* TRUE when something not undone touched the row after @t: an own row or a child of it. */
static gboolean
touched_since (FoyerDb *db, const FoyerTxn *t, const FoyerEntity *e, const FoyerId *id, GHashTable *mine, FoyerId *by)
{
  FoyerStmt *s = foyer_db_own (db, "SELECT txn FROM txn_touch WHERE tbl=?1 AND id=?2 AND hlc>?3");
  gboolean any = FALSE;

  foyer_stmt_bind_int (s, 1, e->tbl);
  foyer_stmt_bind_id (s, 2, id);
  foyer_stmt_bind_int (s, 3, t->hlc);
  while (!any && foyer_stmt_step (s))
    {
      FoyerId other = foyer_stmt_id (s, 0);
      g_autoptr (FoyerTxn) o = NULL;

      if (g_hash_table_contains (mine, &other) || foyer_db_is_undone (db, &other, NULL))
        continue;
      o = foyer_db_txn (db, &other);
      /* The undoing of something undone again counts as nothing; an undo that still stands was there to be seen. */
      if (o != NULL && !foyer_id_is_none (&o->undoes))
        continue;
      *by = other;
      any = TRUE;
    }
  foyer_stmt_done (s);
  return any;
}

/* The change since @t that gave the field what it holds now. */
static FoyerId
changed_by (Undo *u, const FoyerEntity *e, const FoyerId *id, int field)
{
  FoyerStmt *s = foyer_db_own (u->db, "SELECT txn FROM txn_touch WHERE tbl=?1 AND id=?2 AND hlc>=?3 AND txn<>?4 ORDER BY hlc DESC");
  FoyerId by = FOYER_ID_NONE;

  foyer_stmt_bind_int (s, 1, e->tbl);
  foyer_stmt_bind_id (s, 2, id);
  foyer_stmt_bind_int (s, 3, u->t->hlc);
  foyer_stmt_bind_id (s, 4, &u->t->id);
  while (foyer_id_is_none (&by) && foyer_stmt_step (s))
    {
      FoyerId other = foyer_stmt_id (s, 0);
      g_autoptr (FoyerTxn) o = foyer_db_txn (u->db, &other);

      for (guint i = 0; o != NULL && i < o->ops->len; i++)
        {
          const FoyerOp *op = o->ops->pdata[i];
          if (op->entity == e && foyer_id_equal (&op->id, id) && (op->fields >> field & 1))
            by = other;
        }
    }
  foyer_stmt_done (s);
  return by;
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
newest_entry (FoyerDb *db, const FoyerEntity *e, const FoyerId *id)
{
  FoyerRow *row = foyer_db_get (db, e->name, id);

  for (FoyerRow *next = row; next != NULL && foyer_entity_field (e, "again") >= 0;)
    {
      FoyerId id2 = foyer_id_derive (&row->id, "again", -1);

      next = foyer_db_get (db, e->name, &id2);
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
  g_autoptr (FoyerRow) newest = newest_entry (tx->db, e, id);
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

/* Fields of a row that mean something together only: they go back together or stay. */
static gboolean
are_one (const FoyerField *a, const FoyerField *b)
{
  return a->merge == b->merge && (a->merge == FOYER_MERGE_CLAIM || a->merge == FOYER_MERGE_ROW);
}

static gboolean
is_given_back (const FoyerOp *op, int i)
{
  return (op->fields >> i & 1) && (op->old_fields >> i & 1) && !foyer_val_equal (&op->vals[i], &op->olds[i]);
}

static gboolean
undo_fields (Undo *u, const FoyerOp *op, FoyerRow *row, GError **error)
{
  const FoyerEntity *e = op->entity;
  guint64 stay = 0;
  gboolean any = FALSE;

  for (int i = 0; i < e->n_fields; i++)
    {
      FoyerId by;

      if (!is_given_back (op, i))
        continue;
      if (e->fields[i].merge == FOYER_MERGE_ONCE)
        {
          if (u->left != NULL)
            {
              leave (u, e, &op->id, i, NULL, N_ ("what is cancelled stays cancelled; enter it again instead"), error);
              stay |= G_GUINT64_CONSTANT (1) << i;
              continue;
            }
          g_set_error (error, FOYER_ERROR, FOYER_ERROR_CONFLICT, _ ("A cancelled %s stays cancelled; enter it again instead."), e->label);
          return FALSE;
        }
      if (foyer_val_equal (&row->vals[i], &op->vals[i]))
        continue;
      by = u->left != NULL ? changed_by (u, e, &op->id, i) : FOYER_ID_NONE;
      /* Somebody put it back already: there is nothing to do and nothing to say. */
      if ((u->left == NULL || !foyer_val_equal (&row->vals[i], &op->olds[i])) && !leave (u, e, &op->id, i, &by, N_ ("it was changed again since"), error))
        return FALSE;
      stay |= G_GUINT64_CONSTANT (1) << i;
    }
  for (int i = 0; i < e->n_fields; i++)
    for (int k = 0; k < e->n_fields && !(stay >> i & 1); k++)
      if (is_given_back (op, i) && (stay >> k & 1) && are_one (&e->fields[i], &e->fields[k]))
        {
          leave (u, e, &op->id, i, NULL, N_ ("what belongs to it was changed again since"), error);
          stay |= G_GUINT64_CONSTANT (1) << i;
        }
  for (int i = 0; i < e->n_fields; i++)
    if (is_given_back (op, i) && !(stay >> i & 1))
      {
        foyer_row_set_val (row, i, &op->olds[i]);
        any = TRUE;
      }
  if (any)
    {
      if (u->tx != NULL)
        foyer_tx_put (u->tx, row);
      u->done++;
    }
  return TRUE;
}

static const FoyerId *
made_for (const FoyerOp *op, int field)
{
  return (op->entity->fields[field].flags & FOYER_FIELD_PARENT) && (op->fields >> field & 1) && op->vals[field].kind == FOYER_VAL_ID ? &op->vals[field].id : NULL;
}

/* A visit with its bookings and lines is one thing: somebody who wrote a note on it keeps all of it. */
static void
keep_together (Undo *u)
{
  gboolean more = TRUE;
  FoyerId by;

  g_hash_table_remove_all (u->kept);
  for (guint k = 0; k < u->t->ops->len; k++)
    {
      const FoyerOp *op = u->t->ops->pdata[k];
      if (op->kind == FOYER_OP_NEW && op->entity != NULL && touched_since (u->db, u->t, op->entity, &op->id, u->mine, &by))
        g_hash_table_add (u->kept, (gpointer) &op->id);
    }
  while (more && g_hash_table_size (u->kept) > 0)
    {
      more = FALSE;
      for (guint k = 0; k < u->t->ops->len; k++)
        {
          const FoyerOp *op = u->t->ops->pdata[k];

          for (int i = 0; op->kind == FOYER_OP_NEW && op->entity != NULL && i < op->entity->n_fields; i++)
            {
              const FoyerId *parent = made_for (op, i);

              if (parent == NULL)
                continue;
              /* Up as far as the parent was made with it, and down from there. */
              if (g_hash_table_contains (u->kept, parent))
                more = g_hash_table_add (u->kept, (gpointer) &op->id) || more;
              else if (g_hash_table_contains (u->kept, &op->id))
                for (guint m = 0; m < u->t->ops->len; m++)
                  {
                    const FoyerOp *other = u->t->ops->pdata[m];
                    if (other->kind == FOYER_OP_NEW && foyer_id_equal (&other->id, parent))
                      more = g_hash_table_add (u->kept, (gpointer) &other->id) || more;
                  }
            }
        }
    }
}

static gboolean
undo_op (Undo *u, const FoyerOp *op, GError **error)
{
  const FoyerEntity *e = op->entity;
  g_autoptr (FoyerRow) row = NULL;
  FoyerId by = FOYER_ID_NONE;
  int f;

  if (e == NULL || (e->flags & FOYER_ENTITY_SERVER_ONLY) || ((e->flags & FOYER_ENTITY_ONLINE) && op->kind == FOYER_OP_NEW))
    {
      g_set_error_literal (error, FOYER_ERROR, FOYER_ERROR_CONFLICT, _ ("This cannot be undone here."));
      return FALSE;
    }
  if (e->flags & FOYER_ENTITY_KEPT)
    return TRUE; /* that it happened stays written */
  row = foyer_db_get (u->db, e->name, &op->id);
  if (row == NULL)
    return leave (u, e, &op->id, -1, NULL, N_ ("it is no longer on this desk"), error);
  if (op->kind == FOYER_OP_NEW)
    {
      if (touched_since (u->db, u->t, e, &op->id, u->mine, &by) || (u->left != NULL && g_hash_table_contains (u->kept, &op->id)))
        return leave (u, e, &op->id, -1, &by, N_ ("something was built on it since"), error);
      if (e->flags & FOYER_ENTITY_FACT)
        {
          /* Cancelled since, and that undone: the entry that counts is another one. */
          foyer_row_free (row);
          row = newest_entry (u->db, e, &op->id);
          if (!foyer_row_is_null (row, "void"))
            return TRUE;
          if (u->tx != NULL)
            {
              FoyerId who = foyer_tx_who (u->tx);

              foyer_row_set_int (row, "void", u->tx->now);
              foyer_row_set_id (row, "void_by", &who);
            }
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
      if (u->tx != NULL)
        foyer_tx_put (u->tx, row);
      u->done++;
      return TRUE;
    }
  if (sets_void (op))
    {
      g_autoptr (FoyerRow) newest = newest_entry (u->db, e, &op->id);

      u->done++;
      return newest == NULL || is_whole (newest) || leave (u, e, &op->id, -1, NULL, N_ ("the desk that entered it has not sent it yet"), error); /* then undo_voids() */
    }
  return undo_fields (u, op, row, error);
}

static gboolean
undo (FoyerDb *db, FoyerTx *tx, const FoyerId *id, GArray *left, GError **error)
{
  g_autoptr (GArray) ids = foyer_db_txns_of (db, id);
  g_autoptr (GHashTable) mine = g_hash_table_new (foyer_id_hash, foyer_id_equal_func);
  g_autoptr (GHashTable) kept = g_hash_table_new (foyer_id_hash, foyer_id_equal_func);
  Undo u = { db, tx, NULL, mine, left, kept, 0 };

  if (ids->len == 0)
    {
      g_set_error_literal (error, FOYER_ERROR, FOYER_ERROR_NOT_FOUND, _ ("There is no such change."));
      return FALSE;
    }
  if (foyer_db_is_undone (db, id, NULL))
    {
      g_set_error_literal (error, FOYER_ERROR, FOYER_ERROR_CONFLICT, _ ("This is undone already."));
      return FALSE;
    }
  for (guint i = 0; i < ids->len; i++)
    g_hash_table_add (mine, &g_array_index (ids, FoyerId, i));
  if (tx != NULL)
    {
      tx->undoes = *id;
      if (ids->len > 1)
        foyer_tx_begin_group (tx);
    }
  for (guint i = 0; i < ids->len; i++)
    {
      g_autoptr (FoyerTxn) t = foyer_db_txn (db, &g_array_index (ids, FoyerId, i));

      if (t == NULL)
        continue;
      u.t = t;
      if (left != NULL)
        keep_together (&u);
      for (guint k = t->ops->len; k > 0; k--)
        if (!undo_op (&u, t->ops->pdata[k - 1], error))
          return FALSE;
      if (tx != NULL)
        {
          undo_voids (tx, t);
          foyer_tx_next (tx);
        }
    }
  if (left != NULL && u.done == 0)
    {
      g_set_error_literal (error, FOYER_ERROR, FOYER_ERROR_CONFLICT,
                           left->len > 0 ? _ ("Nothing of this can be taken back any more: all of it was changed again since.")
                                         : _ ("There is nothing to take back: all of it is as it was before."));
      return FALSE;
    }
  return TRUE;
}

gboolean
foyer_tx_undo (FoyerTx *tx, const FoyerId *id, GError **error)
{
  foyer_tx_catch_up (tx);
  return undo (tx->db, tx, id, NULL, error);
}

gboolean
foyer_tx_undo_rest (FoyerTx *tx, const FoyerId *id, GArray *left, GError **error)
{
  foyer_tx_catch_up (tx);
  g_return_val_if_fail (left != NULL, FALSE);
  return undo (tx->db, tx, id, left, error);
}

gboolean
foyer_db_undo_look (FoyerDb *db, const FoyerId *id, GArray *left, GError **error)
{
  g_return_val_if_fail (left != NULL, FALSE);
  return undo (db, NULL, id, left, error);
}
