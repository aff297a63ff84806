/* The log several nodes share, in PostgreSQL (replication.md 17).
 *
 *   writer thread of a chain's file:  BEGIN, lock the chain's row, follow up to its head      begin
 *                                     the write, in the file's own transaction
 *                                     append: txns, rows, tables, head; COMMIT in PostgreSQL  commit
 *                                     COMMIT in the file                                      store
 *                                     tell the other nodes                                    end
 *
 * The chain's row is locked before anything else and held to COMMIT: commit order is the order of numbers. When the node dies between the two
 * COMMITs, its file is behind and follows at the next turn. The other way round cannot be: the store commits the file only after commit. When
 * the answer to COMMIT is lost, the file is rolled back and who asked is told to come again: whether the log has it shows at the next turn, and
 * a txn that is there already is known by its id and position. */
#define G_LOG_DOMAIN "foyer-server"

#include "config.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <sodium.h>
#include <string.h>
#include <unistd.h>

#include "foyer-error.h"
#include "foyer-order-pg-private.h"
#include "foyer-time.h"

void
foyer_order_pg_mark (char *out)
{
  guint8 b[12];

  randombytes_buf (b, sizeof b);
  sodium_bin2hex (out, 37, b, sizeof b);
}

#ifdef FOYER_FAILPOINTS
/* FOYER_FAIL=POINT:N : the N-th time the node comes by, it is gone. */
void
foyer_order_pg_fail (const char *point)
{
  static int passed;
  const char *want = g_getenv ("FOYER_FAIL");
  const char *colon = want != NULL ? strchr (want, ':') : NULL;

  if (colon == NULL || strncmp (want, point, colon - want) != 0 || point[colon - want] != '\0')
    return;
  if (g_atomic_int_add (&passed, 1) + 1 == atoi (colon + 1))
    {
      kill (getpid (), SIGKILL);
      pause ();
    }
}
#else
void
foyer_order_pg_fail (const char *point)
{
}
#endif

/* ---- a chain's turn ------------------------------------------------------------------------------------------------------------------ */

#define FOLLOW_OUTSIDE 64 /* appends to follow before taking the turn, so as not to hold it for long */

static gboolean
is_at (const FoyerCopy *copy, const PgHead *h)
{
  return copy->head == h->head && copy->side == h->head && strcmp (copy->mark, h->mark) == 0 && copy->version == foyer_store_version ();
}

static gboolean
on_begin (FoyerStore *store, gpointer data, GError **error)
{
  PgChain *pc = data;
  PgLog *log = PG_LOG (pc->base.log);

  pc->appended = FALSE;
  for (int tries = 0;; tries++)
    {
      g_auto (PgHead) h = { 0 };
      g_autoptr (GError) why = NULL;
      FoyerCopy copy;
      gboolean ok;

      pc->conn = foyer_pg_take (log->pg, error);
      if (pc->conn == NULL)
        return FALSE;
      if (!foyer_order_pg_head (pc->conn, &pc->base.id, TRUE, &h, &why))
        {
          gboolean again = foyer_pg_is_broken (pc->conn) && tries == 0;

          /* PostgreSQL was started again since the last time. */
          foyer_pg_give (log->pg, g_steal_pointer (&pc->conn));
          if (again)
            continue;
          g_propagate_error (error, g_steal_pointer (&why));
          return FALSE;
        }
      foyer_order_pg_fail ("locked");
      foyer_store_copy (store, &copy);
      if (is_at (&copy, &h))
        {
          pc->at = h.head;
          g_strlcpy (pc->mark, h.mark, sizeof pc->mark);
          return TRUE;
        }
      ok = (tries > 0 || h.head - copy.head <= FOLLOW_OUTSIDE) && foyer_order_pg_follow (log, pc, pc->conn, &why);
      if (ok)
        {
          pc->at = h.head;
          g_strlcpy (pc->mark, h.mark, sizeof pc->mark);
          return TRUE;
        }
      foyer_pg_give (log->pg, g_steal_pointer (&pc->conn));
      if (tries >= 3)
        {
          if (why == NULL)
            g_set_error_literal (&why, FOYER_ERROR, FOYER_ERROR_BUSY, "The chain's file cannot come up with its log.");
          g_propagate_error (error, g_steal_pointer (&why));
          return FALSE;
        }
      /* Far behind, or another log: without keeping the others waiting. */
      if (!foyer_order_pg_follow (log, pc, NULL, error))
        return FALSE;
    }
}

static gboolean
on_commit (FoyerTx *tx, const FoyerRecord *record, gpointer data, GError **error)
{
  PgChain *pc = data;
  char mark[37];
  FoyerCopy copy;

  if (foyer_record_is_empty (record))
    return TRUE;
  foyer_db_copy (foyer_tx_db (tx), &copy);
  if (copy.head != pc->at || strcmp (copy.mark, pc->mark) != 0)
    {
      g_set_error_literal (error, FOYER_ERROR, FOYER_ERROR_IO, "The chain's file is not where its log is.");
      return FALSE;
    }
  foyer_order_pg_mark (mark);
  foyer_tx_set_copy (tx, pc->at + 1, pc->at + 1, mark);
  if (!foyer_db_check (foyer_tx_db (tx), error) || !foyer_pg_batch_begin (pc->conn, error))
    return FALSE;
  foyer_order_pg_fail ("applied");
  foyer_order_pg_send (pc->conn, PG_LOG (pc->base.log)->node, &pc->base.id, pc->at + 1, mark, record);
  foyer_order_pg_send_erase (pc->conn, &pc->base.id, pc->at + 1, tx);
  foyer_pg_batch_send (pc->conn, "COMMIT", 0, NULL);
  if (!foyer_pg_batch_end (pc->conn, NULL, error))
    return FALSE;
  pc->appended = TRUE;
  foyer_order_pg_fail ("committed");
  return TRUE;
}

static void
on_end (FoyerStore *store, gboolean done, gpointer data)
{
  PgChain *pc = data;
  PgLog *log = PG_LOG (pc->base.log);

  /* Rolls back what was begun and came to nothing. */
  foyer_pg_give (log->pg, g_steal_pointer (&pc->conn));
  if (done && pc->appended)
    foyer_order_pg_fail ("local");
  if (pc->appended)
    foyer_news_tell (log->news, &pc->base.id);
}

static const FoyerStoreLog store_log = { on_begin, on_commit, on_end };

/* ---- opening --------------------------------------------------------------------------------------------------------------------------- */

static gboolean
read_virgin (FoyerDb *db, gpointer data, GError **error)
{
  FoyerCopy copy;
  FoyerStmt *s;
  gboolean own;

  if (foyer_db_copy (db, &copy))
    return TRUE;
  s = foyer_db_own_read (db, "SELECT 1 FROM sync_meta WHERE seq>0 UNION ALL SELECT 1 FROM server_device");
  own = foyer_stmt_step (s);
  foyer_stmt_done (s);
  if (!own)
    return TRUE;
  g_set_error_literal (error, FOYER_ERROR, FOYER_ERROR_INVALID,
                       "This folder holds the chain itself, not a copy of the log's. Put it into the log with “foyer-server adopt”, or move it away.");
  return FALSE;
}

static gboolean
pg_has (FoyerOrder *base, const FoyerId *id, GError **error)
{
  PgLog *log = PG_LOG (base);
  FoyerPgConn *conn = foyer_pg_take (log->pg, error);
  g_auto (PgHead) h = { 0 };
  gboolean ok = conn != NULL && foyer_order_pg_head (conn, id, FALSE, &h, error);

  foyer_pg_give (log->pg, conn);
  return ok;
}

static FoyerDesk *
pg_open (FoyerOrder *base, const FoyerId *id, FoyerOrderChain **chain, GError **error)
{
  PgLog *log = PG_LOG (base);
  g_autofree char *dir = foyer_order_chain_dir (base->dir, id);
  g_autoptr (GError) why = NULL;
  gboolean there = g_file_test (dir, G_FILE_TEST_IS_DIR), known = pg_has (base, id, &why);
  g_autofree char *file = g_build_filename (dir, "foyer.db", NULL);
  gboolean seeded = FALSE;
  FoyerDesk *desk;
  PgChain *pc;
  FoyerCopy copy;

  *chain = NULL;
  if (!known && (!there || !g_error_matches (why, FOYER_ERROR, FOYER_ERROR_BUSY)))
    {
      g_propagate_error (error, g_steal_pointer (&why));
      return NULL;
    }
  if (g_mkdir_with_parents (dir, 0700) != 0)
    {
      g_set_error (error, FOYER_ERROR, FOYER_ERROR_IO, "The folder %s cannot be made: %s.", dir, g_strerror (errno));
      return NULL;
    }
  if (known && !g_file_test (file, G_FILE_TEST_EXISTS))
    seeded = foyer_order_pg_seed (log, id, dir);
again:
  desk = foyer_desk_open (dir, FOYER_STORE_SERVER, error);
  if (desk == NULL)
    return NULL;
  pc = g_new0 (PgChain, 1);
  pc->base.log = base;
  pc->base.id = *id;
  pc->base.store = foyer_desk_store (desk);
  pc->opening = TRUE;
  if (!foyer_store_read (pc->base.store, read_virgin, NULL, error))
    goto failed;
  foyer_store_set_log (pc->base.store, &store_log, pc);
  g_clear_error (&why);
  if (!foyer_order_pg_follow (log, pc, NULL, &why))
    {
      gboolean whole;

      if (pc->cut && !seeded)
        {
          /* The one here is too old. */
          foyer_store_set_log (pc->base.store, NULL, NULL);
          foyer_desk_close (desk);
          g_free (pc);
          seeded = TRUE;
          if (foyer_order_pg_seed (log, id, dir))
            goto again;
          g_propagate_error (error, g_steal_pointer (&why));
          return NULL;
        }
      whole = foyer_store_copy (pc->base.store, &copy) && copy.side == copy.head;

      if (!whole || !g_error_matches (why, FOYER_ERROR, FOYER_ERROR_BUSY))
        {
          g_propagate_error (error, g_steal_pointer (&why));
          goto failed;
        }
      g_warning ("A chain is served as it was last known here: %s", why->message);
    }
  pc->opening = FALSE;
  g_mutex_lock (&log->lock);
  g_hash_table_insert (log->chains, &pc->base.id, pc);
  g_mutex_unlock (&log->lock);
  *chain = &pc->base;
  return desk;

failed:
  foyer_desk_close (desk);
  g_free (pc);
  return NULL;
}

static void
pg_close (FoyerOrderChain *chain)
{
  PgChain *pc = (PgChain *) chain;
  PgLog *log = PG_LOG (chain->log);

  g_mutex_lock (&log->lock);
  g_hash_table_remove (log->chains, &chain->id);
  g_mutex_unlock (&log->lock);
  /* Nothing writes any more; what was in the log's turn has ended with its job. */
  foyer_store_set_log (chain->store, NULL, NULL);
  g_free (pc);
}

static gboolean
pg_refresh (FoyerOrderChain *chain, GError **error)
{
  PgChain *pc = (PgChain *) chain;
  PgLog *log = PG_LOG (chain->log);
  g_auto (PgHead) h = { 0 };
  FoyerCopy copy;
  gboolean ok = FALSE;

  for (int tries = 0; tries < 2 && !ok; tries++)
    {
      FoyerPgConn *conn;
      gboolean again;

      g_clear_error (error);
      conn = foyer_pg_take (log->pg, error);
      if (conn == NULL)
        return FALSE;
      ok = foyer_order_pg_head (conn, &chain->id, FALSE, &h, error);
      again = foyer_pg_is_broken (conn);
      foyer_pg_give (log->pg, conn);
      if (!ok && !again)
        return FALSE;
    }
  if (!ok)
    return FALSE;
  foyer_store_copy (chain->store, &copy);
  if (is_at (&copy, &h))
    return TRUE;
  return foyer_order_pg_follow (log, pc, NULL, error);
}

/* ---- the log --------------------------------------------------------------------------------------------------------------------------- */

static void
pg_free (FoyerOrder *base)
{
  PgLog *log = PG_LOG (base);

  foyer_news_free (log->news);
  foyer_pg_free (log->pg);
  g_hash_table_unref (log->chains);
  g_free (log->backups);
  g_mutex_clear (&log->lock);
  g_free (base->dir);
  g_free (log);
}

static gboolean
pg_make (FoyerOrder *base, FoyerId *id, GError **error)
{
  PgLog *log = PG_LOG (base);
  FoyerPgConn *conn = foyer_pg_take (log->pg, error);
  gboolean ok;

  if (conn == NULL)
    return FALSE;
  if (foyer_id_is_none (id))
    *id = foyer_id_new (foyer_now ());
  ok = foyer_order_pg_make (conn, id, error);
  foyer_pg_give (log->pg, conn);
  return ok;
}

static void
pg_set_news (FoyerOrder *base, FoyerOrderNews func, gpointer data)
{
  PgLog *log = PG_LOG (base);

  g_clear_pointer (&log->news, foyer_news_free);
  if (func != NULL)
    log->news = foyer_news_new (log, func, data);
}

static void
pg_set_backups (FoyerOrder *base, const char *dir)
{
  PgLog *log = PG_LOG (base);

  g_free (log->backups);
  log->backups = g_strdup (dir);
}

static int
pg_schema (FoyerOrder *base)
{
  return g_atomic_int_get (&PG_LOG (base)->least);
}

static const FoyerOrderFuncs shared = {
  pg_free, pg_make, foyer_order_pg_list, pg_has, pg_open, pg_close, pg_refresh, foyer_order_pg_make_code, foyer_order_pg_find_code,
  pg_set_news, foyer_order_pg_adopt, foyer_order_pg_new_life, foyer_order_pg_states, foyer_order_pg_keep_blob,
  foyer_order_pg_find_blob, foyer_order_pg_sweep_blobs, foyer_order_pg_blob_bytes, pg_set_backups,
  foyer_order_pg_trim, pg_schema,
};

FoyerOrder *
foyer_order_pg_new (const char *data_dir, const char *url, GError **error)
{
  PgLog *log;

  if (!PQisthreadsafe ())
    g_error ("libpq was built without threads");
  log = g_new0 (PgLog, 1);
  log->base.f = &shared;
  log->base.dir = g_strdup (data_dir);
  g_mutex_init (&log->lock);
  log->chains = g_hash_table_new (foyer_id_hash, foyer_id_equal_func);
  {
    char mark[37];
    foyer_order_pg_mark (mark);
    g_strlcpy (log->node, mark, sizeof log->node);
  }
  log->pg = foyer_pg_new (url, FOYER_ORDER_CONNECTIONS);
  log->least = foyer_store_version ();
  if (foyer_order_pg_migrate (log->pg, error))
    {
      FoyerPgConn *conn = foyer_pg_take (log->pg, NULL);

      if (conn != NULL)
        foyer_order_pg_look_round (log, conn);
      foyer_pg_give (log->pg, conn);
      return &log->base;
    }
  pg_free (&log->base);
  return NULL;
}
