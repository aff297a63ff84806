/* Off the disk: after an erasure (foyer-erase.h) the database is written anew, so that free pages, slack and the write-ahead log hold nothing of the
 * person; the journal with its bodies cut; and what lies beside goes. A file "forget" beside the database says from before the COMMIT until the
 * end of it that this is to be done: a crash in between is made up for at the next start. Its lines name files that nobody names any more. */
#define G_LOG_DOMAIN "foyer-store"

#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "foyer-blobs.h"
#include "foyer-erase-private.h"
#include "foyer-folder.h"
#include "foyer-store-private.h"

#define AGAIN_US (10 * G_USEC_PER_SEC) /* another program reads the store: a moment later */

static char *
mark_path (FoyerStore *store)
{
  return g_build_filename (store->dir, "forget", NULL);
}

void
foyer_store_mark_forget (FoyerStore *store, const GPtrArray *files)
{
  g_autofree char *path = mark_path (store), *text = NULL;
  g_autoptr (GString) s = NULL;
  g_autoptr (GError) error = NULL;

  g_file_get_contents (path, &text, NULL, NULL);
  s = g_string_new (text);
  for (guint i = 0; files != NULL && i < files->len; i++)
    g_string_append_printf (s, "%s\n", (char *) files->pdata[i]);
  if (!g_file_set_contents_full (path, s->str, (gssize) s->len, G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, 0600, &error))
    g_debug ("The mark %s cannot be written: %s", path, error->message);
}

/* ---- pieces ----------------------------------------------------------------------------------------------------------------------- */

static void
remove_all (const char *path)
{
  g_autoptr (GDir) d = g_file_test (path, G_FILE_TEST_IS_SYMLINK) ? NULL : g_dir_open (path, 0, NULL);
  const char *name;

  while (d != NULL && (name = g_dir_read_name (d)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);
      remove_all (child);
    }
  g_remove (path);
}

/* Copies of the database from before an update or a damage, bases of former lives, first bases that were fetched, and what new desks start from. */
static gboolean
is_old_copy (const char *name)
{
  return g_str_has_prefix (name, "foyer.db.v") || (g_str_has_prefix (name, "base-") && g_str_has_suffix (name, ".db")) || g_str_has_prefix (name, "damaged-")
         || strcmp (name, "bootstrap") == 0 || strcmp (name, "snapshots") == 0;
}

static void
drop_copies (const char *dir)
{
  g_autoptr (GDir) d = g_dir_open (dir, 0, NULL);
  const char *name;

  while (d != NULL && (name = g_dir_read_name (d)) != NULL)
    if (is_old_copy (name))
      {
        g_autofree char *path = g_build_filename (dir, name, NULL);
        remove_all (path);
      }
}

/* What a restore put aside (DATA/chains/<id>.before-…). */
static void
drop_former (FoyerStore *store)
{
  g_autofree char *above = g_path_get_dirname (store->dir), *name = g_path_get_basename (store->dir), *prefix = g_strconcat (name, ".before-", NULL);
  g_autoptr (GDir) d = g_dir_open (above, 0, NULL);
  const char *other;

  while (d != NULL && (other = g_dir_read_name (d)) != NULL)
    if (g_str_has_prefix (other, prefix))
      {
        g_autofree char *path = g_build_filename (above, other, NULL);
        remove_all (path);
      }
}

static void
drop_files (FoyerStore *store)
{
  g_autofree char *path = mark_path (store), *text = NULL;
  g_autoptr (GPtrArray) named = NULL;
  g_auto (GStrv) ids = NULL;

  if (!g_file_get_contents (path, &text, NULL, NULL))
    return;
  named = foyer_blobs_named (store->db, NULL);
  if (!foyer_db_check (store->db, NULL))
    return;
  ids = g_strsplit (text, "\n", -1);
  for (char **id = ids; *id != NULL; id++)
    if (foyer_blob_is_id (*id) && !g_ptr_array_find_with_equal_func (named, *id, g_str_equal, NULL))
      foyer_blobs_drop (store->dir, *id);
}

static char *
cut_frame (const char *body, gsize len, gpointer data)
{
  FoyerStore *store = data;
  g_autoptr (FoyerTxn) t = foyer_txn_parse (body, (gssize) len, NULL, NULL);
  FoyerEraseAsk ask = { store->db, t, NULL };

  return t != NULL ? foyer_txn_cut (t, foyer_erase_concerns, &ask) : NULL;
}

/* SQLite cuts the log and leaves it to the system when the disk hears of it; after a power cut what was in it would be there again. */
static gboolean
sync_cut (FoyerStore *store, GError **error)
{
  g_autofree char *path = g_build_filename (store->dir, "foyer.db-wal", NULL);
  int fd = g_open (path, O_RDWR | O_CLOEXEC, 0);
  gboolean ok = fd < 0 || fsync (fd) == 0;

  if (!ok)
    g_set_error (error, FOYER_ERROR, FOYER_ERROR_IO, "%s: %s", path, g_strerror (errno));
  if (fd >= 0)
    close (fd);
  return ok;
}

static gboolean
write_anew (FoyerStore *store, GError **error)
{
  FoyerStmt *s;
  gboolean ok = foyer_db_exec (store->db, "INSERT INTO client_words(client_words) VALUES('optimize'); INSERT INTO client_parts(client_parts) VALUES('optimize');"
                                          " INSERT INTO text_words(text_words) VALUES('optimize')", error);

  foyer_store_shut_readers (store);
  ok = ok && foyer_db_exec (store->db, "VACUUM", error);
  /* The tables count as changed now: statements that are past the guard are to be made anew, not by SQLite itself. */
  foyer_db_rest (store->db);
  if (ok)
    {
      s = foyer_db_own (store->db, "PRAGMA wal_checkpoint(TRUNCATE)");
      ok = foyer_stmt_step (s) && foyer_stmt_int (s, 0) == 0;
      foyer_stmt_done (s);
      store->wal_pages = 0;
      if (!ok && foyer_db_check (store->db, error))
        g_set_error_literal (error, FOYER_ERROR, FOYER_ERROR_BUSY, "Another program is reading the store.");
    }
  foyer_store_admit_readers (store);
  return ok && sync_cut (store, error);
}

/* ---- all of it -------------------------------------------------------------------------------------------------------------------- */

static gboolean
erase_again (FoyerTx *tx, gpointer data, GError **error)
{
  g_autoptr (GArray) ids = foyer_db_erased (tx->db);
  g_autoptr (GHashTable) clients = g_hash_table_new_full (foyer_id_hash, foyer_id_equal_func, g_free, NULL);

  for (guint i = 0; i < ids->len; i++)
    g_hash_table_add (clients, foyer_id_copy (&g_array_index (ids, FoyerId, i)));
  if (ids->len > 0)
    foyer_tx_erase (tx, clients, FOYER_ERASE_DESK);
  return foyer_db_check (tx->db, error);
}

static gboolean
forget (FoyerStore *store, GError **error)
{
  g_autofree char *path = mark_path (store);

  if (store->forget == FOYER_FORGET_NOTHING)
    return TRUE;
  store->forget_at = g_get_monotonic_time () + AGAIN_US;
  if (store->forget == FOYER_FORGET_AGAIN && store->role == FOYER_STORE_DESK && !foyer_store_maintain_here (store, erase_again, NULL, error))
    return FALSE;
  if (!write_anew (store, error) || (store->journal != NULL && !foyer_journal_change (store->journal, cut_frame, store, error)) || !foyer_db_check (store->db, error))
    return FALSE;
  drop_files (store);
  drop_copies (store->dir);
  if (store->role == FOYER_STORE_SERVER)
    drop_former (store);
  g_unlink (path);
  store->forget = FOYER_FORGET_NOTHING;
  return TRUE;
}

void
foyer_store_forget_now (FoyerStore *store)
{
  g_autoptr (GError) error = NULL;

  if (store->forget != FOYER_FORGET_NOTHING && g_get_monotonic_time () >= store->forget_at && !forget (store, &error))
    g_message ("What was erased is not off the disk of %s yet: %s", store->dir, error->message);
}

static gboolean
forget_job (FoyerStore *store, gpointer data, GError **error)
{
  return forget (store, error);
}

gboolean
foyer_store_forget (FoyerStore *store, GError **error)
{
  return foyer_store_outside (store, forget_job, NULL, error);
}

void
foyer_store_forget_at_start (FoyerStore *store)
{
  g_autofree char *path = mark_path (store);
  g_autoptr (GError) error = NULL;

  if (!g_file_test (path, G_FILE_TEST_EXISTS))
    return;
  store->forget = FOYER_FORGET_AGAIN;
  if (!foyer_store_forget (store, &error))
    g_message ("What was erased is not off the disk of %s yet: %s", store->dir, error->message);
}

/* ---- a copy ----------------------------------------------------------------------------------------------------------------------- */

typedef struct
{
  const GArray *clients;
  GPtrArray *files;
} CopyJob;

static gboolean
erase_copy (FoyerTx *tx, gpointer data, GError **error)
{
  CopyJob *j = data;
  g_autoptr (GHashTable) clients = g_hash_table_new_full (foyer_id_hash, foyer_id_equal_func, g_free, NULL);

  for (guint i = 0; i < j->clients->len; i++)
    g_hash_table_add (clients, foyer_id_copy (&g_array_index (j->clients, FoyerId, i)));
  foyer_tx_erase (tx, clients, FOYER_ERASE_COPY);
  foyer_tx_flush (tx);
  for (guint i = 0; tx->erased_files != NULL && i < tx->erased_files->len; i++)
    g_ptr_array_add (j->files, g_strdup (tx->erased_files->pdata[i]));
  return foyer_db_check (tx->db, error);
}

static gboolean
write_copy_anew (FoyerStore *store, gpointer data, GError **error)
{
  return write_anew (store, error);
}

gboolean
foyer_store_erase_copy (FoyerStore *store, const GArray *clients, GPtrArray *files, GError **error)
{
  CopyJob j = { clients, files };

  /* A copy of a node's file writes without the log's turn: it is nobody's order. */
  return foyer_store_follow (store, erase_copy, &j, error) && foyer_store_outside (store, write_copy_anew, NULL, error);
}
