/* Recovery from the journal: entries a user was told about and the database does not have. */
#define G_LOG_DOMAIN "foyer-store"

#include "config.h"

#include <string.h>

#include "foyer-store-private.h"

typedef struct
{
  GPtrArray *bodies; /* char* */
  GArray *hashes;    /* guint8[32] each */
  guint8 last[FOYER_HASH_LEN];
  gboolean any, collect;
} Frames;

static void
on_frame (gint64 inc, const char *body, gsize len, const guint8 *h, gpointer data)
{
  Frames *f = data;

  f->any = TRUE;
  memcpy (f->last, h, FOYER_HASH_LEN);
  if (f->collect)
    {
      g_ptr_array_add (f->bodies, g_strndup (body, len));
      g_array_append_vals (f->hashes, h, FOYER_HASH_LEN);
    }
}

static gboolean
in_log (FoyerTx *tx, const FoyerId *id)
{
  FoyerStmt *s = foyer_db_own (tx->db, "SELECT 1 FROM sync_log WHERE id=?1");
  gboolean any;

  foyer_stmt_bind_id (s, 1, id);
  any = foyer_stmt_step (s);
  foyer_stmt_done (s);
  return any;
}

static void
orphan (FoyerTx *tx, const FoyerTxn *t, const char *body)
{
  FoyerStmt *s = foyer_db_own (tx->db, "INSERT OR IGNORE INTO sync_orphan(inc,n,body,found_at) VALUES(?1,?2,?3,?4)");

  foyer_stmt_bind_int (s, 1, t->inc);
  foyer_stmt_bind_int (s, 2, t->n);
  foyer_stmt_bind_text (s, 3, body);
  foyer_stmt_bind_int (s, 4, tx->now);
  foyer_stmt_step (s);
  foyer_stmt_done (s);
}

static gboolean
replay_frames (FoyerTx *tx, gpointer data, GError **error)
{
  Frames *f = data;

  for (guint i = 0; i < f->bodies->len; i++)
    {
      const char *body = f->bodies->pdata[i];
      const guint8 *h = (const guint8 *) f->hashes->data + (gsize) i * FOYER_HASH_LEN;
      g_autoptr (FoyerTxn) t = foyer_txn_parse (body, -1, h, NULL);

      if (t == NULL || t->inc != tx->inc || t->n <= tx->n || in_log (tx, &t->id))
        continue;
      t->dev = tx->device;
      if (t->n != tx->n + 1 || memcmp (t->prev, tx->last_h, FOYER_HASH_LEN) != 0)
        {
          orphan (tx, t, body);
          g_warning ("Entry %" G_GINT64_FORMAT " of the journal does not follow the log; it is kept for a person to see", t->n);
          continue;
        }
      if (!foyer_tx_replay (tx, t, body, error))
        return FALSE;
      g_message ("Recovered entry %" G_GINT64_FORMAT " from the journal", t->n);
    }
  return TRUE;
}

/* Entries a user was told about and the database does not have (a damaged or older file was put back). */
gboolean
foyer_store_recover (FoyerStore *store, const char *dir, GError **error)
{
  Frames f = { 0 };
  gboolean ok = TRUE;

  if (!foyer_journal_replay (dir, on_frame, &f, error))
    return FALSE;
  if (!f.any || memcmp (f.last, store->last_h, FOYER_HASH_LEN) == 0)
    return TRUE;
  f.collect = TRUE;
  f.bodies = g_ptr_array_new_with_free_func (g_free);
  f.hashes = g_array_new (FALSE, FALSE, 1);
  ok = foyer_journal_replay (dir, on_frame, &f, error) && foyer_store_maintain (store, replay_frames, &f, error);
  g_ptr_array_unref (f.bodies);
  g_array_unref (f.hashes);
  return ok;
}
