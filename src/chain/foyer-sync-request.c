/* What a desk's store says of itself: its log for a push, its figures for people, and the request made of both. */
#define G_LOG_DOMAIN "foyer-chain"

#include "config.h"

#include <sodium.h>
#include <string.h>

#include "foyer-apply.h"
#include "foyer-error.h"
#include "foyer-prune.h"
#include "foyer-sync-apply.h"
#include "foyer-time.h"

#define STATE_LAST_PULL "last_ok_pull"

typedef struct
{
  gint64 inc, from;
  guint max;
  gsize max_bytes;
  GArray *out;
} ReadLog;

static void
wire_txn_clear (gpointer p)
{
  g_free ((char *) ((FoyerWireTxn *) p)->body);
}

static gboolean
read_log (FoyerDb *db, gpointer data, GError **error)
{
  ReadLog *r = data;
  FoyerStmt *s = foyer_db_own_read (db, "SELECT body,h FROM sync_log WHERE inc=?1 AND n>=?2 ORDER BY n LIMIT ?3");
  gsize total = 0;

  foyer_stmt_bind_int (s, 1, r->inc);
  foyer_stmt_bind_int (s, 2, r->from);
  foyer_stmt_bind_int (s, 3, r->max);
  while (total < r->max_bytes && foyer_stmt_step (s))
    {
      FoyerWireTxn t = { 0 };
      gsize n = 0;
      const guint8 *h = foyer_stmt_blob (s, 1, &n);
      const char *body = foyer_stmt_text (s, 0);

      t.len = strlen (body);
      if (n != FOYER_HASH_LEN || (r->out->len > 0 && total + t.len > r->max_bytes))
        break;
      memcpy (t.h, h, FOYER_HASH_LEN);
      t.body = g_memdup2 (body, t.len + 1);
      total += t.len + 64;
      g_array_append_val (r->out, t);
    }
  foyer_stmt_done (s);
  return TRUE;
}

GArray *
foyer_sync_read_log (FoyerStore *store, gint64 inc, gint64 from, guint max, gsize max_bytes, GError **error)
{
  ReadLog r = { inc, from, max, max_bytes, g_array_new (FALSE, FALSE, sizeof (FoyerWireTxn)) };

  g_array_set_clear_func (r.out, wire_txn_clear);
  if (!foyer_store_read (store, read_log, &r, error))
    g_clear_pointer (&r.out, g_array_unref);
  return r.out;
}

static gboolean
read_figures (FoyerDb *db, gpointer data, GError **error)
{
  FoyerSyncFigures *f = data;
  g_autofree char *ok = foyer_db_state (db, STATE_LAST_PULL);

  f->pending = foyer_db_pending (db, &f->oldest_hlc);
  f->conflicts = foyer_db_int (db, "SELECT count(*) FROM conflict WHERE state='open'", NULL);
  {
    FoyerStmt *s = foyer_db_own_read (db, "SELECT count(*) FROM sync_log WHERE flags&1");
    f->quarantined = foyer_stmt_step (s) ? foyer_stmt_int (s, 0) : 0;
    foyer_stmt_done (s);
  }
  {
    g_autofree char *at = foyer_db_state (db, "backup_at"), *n = foyer_db_state (db, "backup_n"), *mended = foyer_db_state (db, "repaired");
    g_autofree char *head = foyer_db_state (db, "head");

    f->backup_at = at != NULL ? g_ascii_strtoll (at, NULL, 10) : 0;
    f->backup_n = n != NULL ? g_ascii_strtoll (n, NULL, 10) : 0;
    f->repairs = mended != NULL ? g_ascii_strtoll (mended, NULL, 10) : 0;
    f->partial = head != NULL;
  }
  f->last_ok = ok != NULL ? g_ascii_strtoll (ok, NULL, 10) : 0;
  return TRUE;
}

gboolean
foyer_sync_figures (FoyerStore *store, FoyerSyncFigures *out, GError **error)
{
  memset (out, 0, sizeof *out);
  return foyer_store_read (store, read_figures, out, error);
}

/* Half of the limit of a request: bodies are compressed five- to sixfold. */
#define PUSH_BYTES (FOYER_REQUEST_MAX_BYTES / 2)

typedef struct
{
  gint64 inc, n;
  gboolean hole;
} Hole;

static gboolean
look_for_hole (FoyerDb *db, gpointer data, GError **error)
{
  Hole *h = data;

  h->hole = foyer_db_log_begins_after (db, h->inc, h->n);
  return TRUE;
}

static gboolean
fill_hole (FoyerTx *tx, gpointer data, GError **error)
{
  const Hole *h = data;

  return foyer_tx_unprune_log (tx, h->inc, h->n, NULL, error);
}

GString *
foyer_sync_make_request (FoyerStore *store, const FoyerSyncSend *send, const guint8 *secret, gint64 skew, GError **error)
{
  g_autoptr (FoyerSyncRequest) q = foyer_sync_request_new ();
  FoyerSyncFigures f;

  if (!foyer_sync_figures (store, &f, error))
    return NULL;
  /* A pull alone needs no push part; without a pull an empty one asks for the position. */
  q->has_push = send->push_from > 0 || !send->pull;
  q->inc = send->push_inc;
  if (send->push_from > 0)
    {
      Hole hole = { send->push_inc, send->push_from - 1, FALSE };

      /* The server was restored from a copy so old that the log has let go of what comes next. */
      if (!foyer_store_read (store, look_for_hole, &hole, error) || (hole.hole && !foyer_store_maintain (store, fill_hole, &hole, error)))
        return NULL;
      g_array_unref (q->txns);
      q->txns = foyer_sync_read_log (store, send->push_inc, send->push_from, send->push_max, PUSH_BYTES, error);
      if (q->txns == NULL)
        {
          q->txns = g_array_new (FALSE, FALSE, sizeof (FoyerWireTxn));
          return NULL;
        }
    }
  if (secret != NULL && q->txns->len > 0)
    {
      q->has_sig = TRUE;
      crypto_sign_detached (q->sig, NULL, g_array_index (q->txns, FoyerWireTxn, q->txns->len - 1).h, FOYER_HASH_LEN, secret);
    }
  q->has_pull = send->pull;
  if (send->pull)
    {
      q->gen = g_strdup (send->gen);
      q->cursors = foyer_cursors_parse (send->cursors, -1);
    }
  q->wait = send->wait;
  q->digest = send->digest;
  q->pending = f.pending;
  q->oldest = f.oldest_hlc != 0 ? MAX ((foyer_now () - (f.oldest_hlc >> 16)) / 1000, 0) : 0;
  q->skew = skew;
  return foyer_sync_request_format (q);
}
