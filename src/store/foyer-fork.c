/* A desk's log goes on as another one: the chain holds entries this disk does not know any more. */
#define G_LOG_DOMAIN "foyer-store"

#include "config.h"

#include <string.h>

#include "foyer-store-private.h"

gboolean
foyer_tx_new_incarnation (FoyerTx *tx, gint64 inc, GError **error)
{
  g_autoptr (GPtrArray) pending = g_ptr_array_new_with_free_func ((GDestroyNotify) foyer_txn_free), bodies = g_ptr_array_new_with_free_func (g_free);
  FoyerStmt *s;
  gint64 old = tx->inc, n = 0;
  guint8 prev[FOYER_HASH_LEN] = { 0 };

  if (inc <= old)
    {
      g_set_error (error, FOYER_ERROR, FOYER_ERROR_INVALID, "Incarnation %" G_GINT64_FORMAT " is not after %" G_GINT64_FORMAT ".", inc, old);
      return FALSE;
    }
  s = foyer_db_own (tx->db, "SELECT body FROM sync_log WHERE (inc=?1 AND n>(SELECT you_n FROM sync_base)) OR flags&8 ORDER BY inc, n");
  foyer_stmt_bind_int (s, 1, old);
  while (foyer_stmt_step (s))
    {
      FoyerTxn *t = foyer_txn_parse (foyer_stmt_text (s, 0), -1, NULL, error);

      if (t == NULL)
        {
          foyer_stmt_done (s);
          return FALSE;
        }
      g_ptr_array_add (pending, t);
      g_ptr_array_add (bodies, g_strdup (foyer_stmt_text (s, 0)));
    }
  foyer_stmt_done (s);
  for (guint i = 0; i < pending->len; i++)
    {
      FoyerTxn *t = pending->pdata[i];
      gint64 old_inc = t->inc, old_n = t->n;
      g_autofree char *body = NULL;

      t->inc = inc;
      t->n = ++n;
      memcpy (t->prev, prev, FOYER_HASH_LEN);
      body = foyer_txn_rechain (bodies->pdata[i], inc, n, prev);
      foyer_txn_hash (t->prev, body, strlen (body), t->h);
      memcpy (prev, t->h, FOYER_HASH_LEN);
      s = foyer_db_own (tx->db, "UPDATE sync_log SET inc=?1,n=?2,body=?3,h=?4,flags=flags&~8 WHERE inc=?5 AND n=?6");
      foyer_stmt_bind_int (s, 1, inc);
      foyer_stmt_bind_int (s, 2, n);
      foyer_stmt_bind_text (s, 3, body);
      foyer_stmt_bind_blob (s, 4, t->h, FOYER_HASH_LEN);
      foyer_stmt_bind_int (s, 5, old_inc);
      foyer_stmt_bind_int (s, 6, old_n);
      foyer_stmt_step (s);
      foyer_stmt_done (s);
      s = foyer_db_own (tx->db, "UPDATE sync_touch SET inc=?1,n=?2 WHERE inc=?3 AND n=?4");
      foyer_stmt_bind_int (s, 1, inc);
      foyer_stmt_bind_int (s, 2, n);
      foyer_stmt_bind_int (s, 3, old_inc);
      foyer_stmt_bind_int (s, 4, old_n);
      foyer_stmt_step (s);
      foyer_stmt_done (s);
      /* Settled once, now pending again: the rows are in the base, and are its images. */
      for (guint k = 0; k < t->ops->len; k++)
        {
          const FoyerOp *op = t->ops->pdata[k];

          if (op->entity == NULL)
            continue;
          foyer_tx_keep_shadow (tx, op->entity, &op->id);
          s = foyer_db_own (tx->db, "INSERT OR IGNORE INTO sync_touch(tbl,id,inc,n) VALUES(?1,?2,?3,?4)");
          foyer_stmt_bind_int (s, 1, op->entity->tbl);
          foyer_stmt_bind_id (s, 2, &op->id);
          foyer_stmt_bind_int (s, 3, inc);
          foyer_stmt_bind_int (s, 4, n);
          foyer_stmt_step (s);
          foyer_stmt_done (s);
        }
      foyer_journal_add (tx->store->journal, inc, tx->now, body, strlen (body), t->h);
    }
  s = foyer_db_own (tx->db, "UPDATE sync_base SET you_n=0");
  foyer_stmt_step (s);
  foyer_stmt_done (s);
  {
    g_autofree char *text = g_strdup_printf ("%" G_GINT64_FORMAT, inc);
    foyer_tx_set_state (tx, "inc", text);
  }
  tx->inc = inc;
  tx->n = n;
  memcpy (tx->last_h, prev, FOYER_HASH_LEN);
  return foyer_db_check (tx->db, error);
}
