/* The switch to a database file made beside the one in use.
 *
 *   readers shut ─► old WAL into the old file ─► log, pending and local things into the new file ─► rename ─► readers admitted
 *
 * Invariants
 *  S1  Before the rename the old file with its journal files is whole: nothing but a checkpoint has touched it.
 *  S2  Before the rename the new file is whole and on the disk, and the old WAL is empty: no frame of one file can meet the other.
 *  S3  The log is the same on both sides, byte for byte. */
#define G_LOG_DOMAIN "foyer-store"

#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include <glib/gi18n-lib.h>

#include "foyer-break.h"
#include "foyer-bulk.h"
#include "foyer-digest.h"
#include "foyer-folder.h"
#include "foyer-peer.h"
#include "foyer-prune.h"
#include "foyer-erase-private.h"
#include "foyer-store-private.h"
#include "foyer-witness.h"

typedef struct
{
  const char *path, *you, *devs, *keep;
} Swap;

/* n of incarnation @inc in {"0":{"n":412,…}}. */
static gint64
position_of (const char *you, gint64 inc)
{
  g_autoptr (FoyerJsonReader) r = foyer_json_reader_new (you, -1);
  gint64 n = 0;

  if (foyer_json_next (r) != FOYER_JSON_OBJECT)
    return 0;
  while (foyer_json_next (r) == FOYER_JSON_KEY)
    {
      gboolean mine = g_ascii_strtoll (foyer_json_get_text (r, NULL), NULL, 10) == inc;

      if (foyer_json_next (r) != FOYER_JSON_OBJECT)
        return 0;
      for (;;)
        {
          FoyerJsonToken t = foyer_json_next (r);
          gboolean is_n;

          if (t == FOYER_JSON_OBJECT_END)
            break;
          if (t != FOYER_JSON_KEY)
            return 0;
          is_n = strcmp (foyer_json_get_text (r, NULL), "n") == 0;
          t = foyer_json_next (r);
          if (t == FOYER_JSON_ERROR || t == FOYER_JSON_END || !foyer_json_skip (r))
            return 0;
          if (mine && is_n && t == FOYER_JSON_INT)
            n = foyer_json_get_int (r);
        }
    }
  return n;
}

/* Tables of this PC alone: taken over whole. What is of the base, staged, or derived from it is the new file's. */
static gboolean
is_local (const char *table)
{
  static const char *const of_base[] = { "sync_base", "sync_touch", "sync_shadow", "sync_stage", "sync_unknown", "sync_digest", "sync_state", NULL };

  return (g_str_has_prefix (table, "sync_") || g_str_has_prefix (table, "local_")) && !g_strv_contains (of_base, table);
}

static gboolean
take_over (FoyerDb *db, GError **error)
{
  g_autoptr (GPtrArray) tables = g_ptr_array_new_with_free_func (g_free);
  FoyerStmt *s = foyer_db_own (db, "SELECT o.name FROM old.sqlite_schema o JOIN main.sqlite_schema m ON m.name=o.name AND m.type='table' WHERE o.type='table'");

  while (foyer_stmt_step (s))
    if (is_local (foyer_stmt_text (s, 0)))
      g_ptr_array_add (tables, g_strdup (foyer_stmt_text (s, 0)));
  foyer_stmt_done (s);
  for (guint i = 0; i < tables->len; i++)
    {
      g_autofree char *sql = g_strdup_printf ("INSERT OR REPLACE INTO main.%s SELECT * FROM old.%s", (char *) tables->pdata[i], (char *) tables->pdata[i]);
      if (!foyer_db_exec (db, sql, error))
        return FALSE;
    }
  return foyer_db_exec (db, "INSERT OR REPLACE INTO main.sync_state SELECT * FROM old.sync_state WHERE k NOT IN ('stage','head','digests')", error)
         && foyer_db_check (db, error);
}

/* What the base does not have yet, over it. */
static gboolean
fold_pending (FoyerTx *tx, gint64 you_n, GError **error)
{
  g_autoptr (GPtrArray) txns = g_ptr_array_new_with_free_func ((GDestroyNotify) foyer_txn_free);
  FoyerStmt *s = foyer_db_own (tx->db, "SELECT body FROM sync_log WHERE inc=?1 AND n>?2 ORDER BY n");

  foyer_stmt_bind_int (s, 1, tx->inc);
  foyer_stmt_bind_int (s, 2, you_n);
  while (foyer_stmt_step (s))
    {
      FoyerTxn *t = foyer_txn_parse (foyer_stmt_text (s, 0), -1, NULL, error);

      if (t == NULL)
        {
          foyer_stmt_done (s);
          return FALSE;
        }
      t->dev = tx->device;
      g_ptr_array_add (txns, t);
    }
  foyer_stmt_done (s);
  for (int fold = 0; fold < 2; fold++)
    for (guint i = 0; i < txns->len; i++)
      {
        const FoyerTxn *t = txns->pdata[i];

        for (guint k = 0; k < t->ops->len; k++)
          {
            const FoyerOp *op = t->ops->pdata[k];

            if (op->entity == NULL)
              continue;
            if (fold)
              {
                foyer_tx_refold (tx, op->entity, &op->id, tx->inc, you_n);
                continue;
              }
            s = foyer_db_own (tx->db, "INSERT OR IGNORE INTO sync_touch(tbl,id,inc,n) VALUES(?1,?2,?3,?4)");
            foyer_stmt_bind_int (s, 1, op->entity->tbl);
            foyer_stmt_bind_id (s, 2, &op->id);
            foyer_stmt_bind_int (s, 3, t->inc);
            foyer_stmt_bind_int (s, 4, t->n);
            foyer_stmt_step (s);
            foyer_stmt_done (s);
          }
        if (fold)
          foyer_tx_touch (tx, t, t->hlc);
      }
  return foyer_db_check (tx->db, error);
}

/* What other desks have shown came over with the local tables: what the new base has of it goes, the rest is folded over it. */
static gboolean
fold_peers (FoyerTx *tx, gint64 you_n, GError **error)
{
  g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, sizeof (FoyerChange));
  FoyerStmt *s;

  foyer_tx_peer_settle (tx, rows);
  s = foyer_db_own (tx->db, "SELECT DISTINCT tbl,id FROM sync_peer_touch");
  while (foyer_stmt_step (s))
    {
      FoyerChange c = { foyer_entity_by_tbl (foyer_stmt_int (s, 0)), foyer_stmt_id (s, 1) };
      g_array_append_val (rows, c);
    }
  foyer_stmt_done (s);
  for (guint i = 0; i < rows->len; i++)
    {
      const FoyerChange *c = &g_array_index (rows, FoyerChange, i);
      foyer_tx_refold (tx, c->entity, &c->id, tx->inc, you_n);
    }
  return foyer_db_check (tx->db, error);
}

static gboolean
carry (FoyerStore *store, FoyerDb *db, const Swap *swap, GError **error)
{
  FoyerWriteInfo info = { 0 };
  gint64 you_n = position_of (swap->you, store->inc);
  gboolean ok;
  FoyerStmt *s;
  FoyerTx tx;

  if (!foyer_db_exec (db, "BEGIN IMMEDIATE", error))
    return FALSE;
  foyer_tx_init (&tx, store, &info, FALSE);
  tx.db = db;
  ok = take_over (db, error) && (swap->keep == NULL || foyer_db_carry_witnesses (db, store->db, foyer_tx_now (&tx), error));
  if (ok)
    {
      s = foyer_db_own (db, "UPDATE sync_base SET you=?1,devs=?2,you_n=?3");
      foyer_stmt_bind_text (s, 1, swap->you);
      foyer_stmt_bind_text (s, 2, swap->devs);
      foyer_stmt_bind_int (s, 3, you_n);
      foyer_stmt_step (s);
      foyer_stmt_done (s);
      ok = foyer_tx_unprune_log (&tx, store->inc, you_n, NULL, error) && (FOYER_BROKEN (SWITCH) || fold_pending (&tx, you_n, error))
           && fold_peers (&tx, you_n, error) && foyer_tx_finish (&tx, error);
    }
  foyer_tx_clear (&tx);
  ok = ok && foyer_db_exec (db, "COMMIT", error);
  if (!ok && !sqlite3_get_autocommit (foyer_db_handle (db)))
    foyer_db_exec (db, "ROLLBACK", NULL);
  return ok;
}

/* Everything that is in the WAL goes into the file. */
gboolean
foyer_store_empty_wal (FoyerDb *db, GError **error)
{
  FoyerStmt *s = foyer_db_own (db, "PRAGMA wal_checkpoint(TRUNCATE)");
  gboolean ok = foyer_stmt_step (s) && foyer_stmt_int (s, 0) == 0;

  foyer_stmt_done (s);
  if (!foyer_db_check (db, error))
    return FALSE;
  if (!ok)
    g_set_error_literal (error, FOYER_ERROR, FOYER_ERROR_BUSY, _ ("Another program is reading the store; the new base waits until it is done."));
  return ok;
}

static gboolean
rename_over (FoyerStore *store, const char *path, const Swap *swap, GError **error)
{
  g_autofree char *wal = g_strconcat (path, "-wal", NULL), *shm = g_strconcat (path, "-shm", NULL);

  if (swap->keep != NULL)
    {
      g_autofree char *keep = g_build_filename (store->dir, swap->keep, NULL);

      g_unlink (keep);
      if (link (path, keep) != 0)
        g_warning ("The old base could not be kept as %s: %s", keep, g_strerror (errno));
    }
  g_unlink (wal);
  g_unlink (shm);
  if (g_rename (swap->path, path) != 0)
    {
      g_set_error (error, FOYER_ERROR, FOYER_ERROR_IO, "The new base %s cannot be put in its place: %s.", swap->path, g_strerror (errno));
      return FALSE;
    }
  foyer_folder_sync (store->dir);
  return TRUE;
}

static gboolean
swap_job (FoyerStore *store, gpointer data, GError **error)
{
  const Swap *swap = data;
  g_autofree char *path = g_build_filename (store->dir, "foyer.db", NULL);
  g_autofree char *quoted = g_strdup_printf ("ATTACH DATABASE '%s' AS old", path);
  g_autoptr (GError) open_error = NULL;
  FoyerDb *db = NULL;
  gboolean ok;

  if (strchr (path, '\'') != NULL)
    {
      g_auto (GStrv) parts = g_strsplit (path, "'", -1);
      g_autofree char *safe = g_strjoinv ("''", parts);

      g_free (quoted);
      quoted = g_strdup_printf ("ATTACH DATABASE '%s' AS old", safe);
    }
  foyer_store_shut_readers (store);
  ok = foyer_store_empty_wal (store->db, error);
  if (ok)
    {
      db = foyer_db_open (swap->path, TRUE, error);
      ok = db != NULL && foyer_db_exec (db, quoted, error) && carry (store, db, swap, error);
      ok = ok && foyer_store_empty_wal (db, error);
      foyer_db_close (db);
    }
  if (ok)
    {
      foyer_db_close (store->db);
      ok = rename_over (store, path, swap, error);
      store->db = foyer_db_open (path, TRUE, &open_error);
      if (store->db == NULL)
        g_error ("The store cannot be opened again: %s", open_error->message);
      sqlite3_wal_hook (foyer_db_handle (store->db), foyer_store_on_wal, store);
      store->wal_pages = 0;
    }
  foyer_store_admit_readers (store);
  /* The log that was taken over may tell of somebody the new base has forgotten. */
  if (ok && foyer_db_int (store->db, "SELECT EXISTS(SELECT 1 FROM erasure)", NULL) != 0)
    {
      foyer_store_mark_forget (store, NULL);
      store->forget = FOYER_FORGET_AGAIN;
      store->forget_at = 0;
    }
  if (ok)
    {
      g_autoptr (GError) why = NULL;

      foyer_store_post_all (store);
      /* Begun before the store was encrypted, and finished after. */
      if (!foyer_store_turn_db (store, &why))
        g_warning ("The new base lies on the disk as the store was before: %s", why->message);
    }
  return ok;
}

gboolean
foyer_store_swap (FoyerStore *store, const char *path, const char *you, const char *devs, const char *keep, GError **error)
{
  Swap swap = { path, you, devs, keep };

  return foyer_store_outside (store, swap_job, &swap, error);
}
