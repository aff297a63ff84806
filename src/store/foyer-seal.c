/* From plain to encrypted, and back.
 *
 *   the key on the disk, "not whole" ─► database: WAL emptied, copied beside itself, renamed ─► journal, file by file ─► older copies, client files
 *   ─► "whole" (back: the key goes)
 *
 * Every file tells by itself what it is, so each step may be done again. */
#define G_LOG_DOMAIN "foyer-store"

#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <glib/gi18n-lib.h>

#include "foyer-folder.h"
#include "foyer-seal.h"
#include "foyer-sealed.h"
#include "foyer-store-private.h"
#include "foyer-vfs-crypt.h"

#define TURNED ".turned"

static gboolean
set_errno (GError **error, const char *path)
{
  int why = errno;

  g_set_error (error, FOYER_ERROR, why == ENOSPC || why == EDQUOT ? FOYER_ERROR_FULL : FOYER_ERROR_IO, "%s cannot be written: %s.", path, g_strerror (why));
  return FALSE;
}

/* ---- the database ----------------------------------------------------------------------------------------------------------------- */

/* The copy stands beside it, whole; the WAL is empty. */
static gboolean
put_in_place (FoyerStore *store, const char *path, const char *copy, GError **error)
{
  g_autofree char *wal = g_strconcat (path, "-wal", NULL), *shm = g_strconcat (path, "-shm", NULL);
  g_autoptr (GError) open_error = NULL;
  gboolean ok;

  foyer_store_shut_readers (store);
  foyer_db_close (store->db);
  g_unlink (wal);
  g_unlink (shm);
  ok = g_rename (copy, path) == 0 || set_errno (error, path);
  foyer_folder_sync (store->dir);
  store->db = foyer_db_open (path, TRUE, &open_error);
  if (store->db == NULL)
    g_error ("The store cannot be opened again: %s", open_error->message);
  sqlite3_wal_hook (foyer_db_handle (store->db), foyer_store_on_wal, store);
  store->wal_pages = 0;
  foyer_store_admit_readers (store);
  return ok;
}

gboolean
foyer_store_turn_db (FoyerStore *store, GError **error)
{
  g_autofree char *path = g_build_filename (store->dir, "foyer.db", NULL), *copy = g_strconcat (path, TURNED, NULL);
  g_autoptr (GError) local = NULL;
  g_autoptr (FoyerVault) vault = foyer_vault_find (store->dir, &local);
  gboolean ok;

  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  g_unlink (copy); /* of a time before */
  if (vault == NULL || foyer_vfs_is_plain (path) != foyer_vault_is_on (vault))
    return TRUE;
  /* Nobody but this thread moves the WAL into the file: once it is empty, readers may go on while the file is copied. */
  foyer_store_shut_readers (store);
  ok = foyer_store_empty_wal (store->db, error);
  foyer_store_admit_readers (store);
  ok = ok && foyer_vfs_copy (vault, FALSE, path, copy, foyer_vault_is_on (vault), error) && put_in_place (store, path, copy, error);
  if (!ok)
    g_unlink (copy);
  return ok;
}

static gboolean
turn_job (FoyerStore *store, gpointer data, GError **error)
{
  return foyer_store_turn_db (store, error) && (store->journal == NULL || foyer_journal_turn (store->journal, error));
}

/* ---- other files ----------------------------------------------------------------------------------------------------------------------- */

/* A database nobody has open: a base of an earlier life, a copy made before an upgrade. */
static gboolean
turn_copy (FoyerVault *v, const char *path, GError **error)
{
  g_autofree char *fresh = g_strconcat (path, TURNED, NULL);
  GStatBuf st;
  gboolean on = foyer_vault_is_on (v);

  if (g_stat (path, &st) != 0 || st.st_size == 0 || foyer_vfs_is_plain (path) != on)
    return TRUE;
  if (foyer_vfs_copy (v, FALSE, path, fresh, on, error))
    {
      struct timespec times[2] = { st.st_atim, st.st_mtim };

      utimensat (AT_FDCWD, fresh, times, 0);
      if (g_rename (fresh, path) == 0)
        return TRUE;
      set_errno (error, path);
    }
  g_unlink (fresh);
  return FALSE;
}

/* A client's file, or another one that is no database. */
static gboolean
turn_file (FoyerVault *v, const char *path, GError **error)
{
  g_autofree char *fresh = g_strconcat (path, TURNED, NULL);
  FoyerSealed file = FOYER_SEALED_INIT;
  gboolean sealed = FALSE, ok;
  GStatBuf st;
  g_autoptr (GBytes) bytes = NULL;
  struct timespec times[2];

  if (g_stat (path, &st) != 0)
    return TRUE; /* moved since it was listed */
  bytes = foyer_sealed_load (v, path, &sealed);
  if (bytes == NULL)
    return errno == ENOENT || set_errno (error, path);
  if (sealed == foyer_vault_is_on (v))
    return TRUE;
  g_unlink (fresh);
  times[0] = st.st_atim;
  times[1] = st.st_mtim;
  ok = foyer_sealed_open (&file, v, fresh, O_RDWR | O_CREAT)
       && foyer_sealed_write_all (&file, g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes), 0) && fsync (file.fd) == 0
       && futimens (file.fd, times) == 0; /* its age tells when it may go */
  if (!ok)
    set_errno (error, fresh);
  foyer_sealed_close (&file);
  ok = ok && (g_rename (fresh, path) == 0 || set_errno (error, path));
  if (!ok)
    g_unlink (fresh);
  return ok;
}

typedef gboolean (*TurnFunc) (FoyerVault *v, const char *path, GError **error);

/* Of every file in @dir that @wanted is true of. */
static gboolean
turn_all (FoyerVault *v, const char *dir, gboolean (*wanted) (const char *name), TurnFunc turn, GError **error)
{
  g_autoptr (GDir) d = g_dir_open (dir, 0, NULL);
  g_autoptr (GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  const char *name;
  gboolean ok = TRUE;

  while (d != NULL && (name = g_dir_read_name (d)) != NULL)
    if (wanted (name) || g_str_has_suffix (name, TURNED))
      g_ptr_array_add (names, g_strdup (name));
  for (guint i = 0; ok && i < names->len; i++)
    {
      g_autofree char *path = g_build_filename (dir, names->pdata[i], NULL);

      if (g_str_has_suffix (path, TURNED))
        g_unlink (path); /* half of one, of a time before */
      else
        ok = turn (v, path, error);
    }
  foyer_folder_sync (dir);
  return ok;
}

static gboolean
is_copy (const char *name)
{
  return (g_str_has_prefix (name, "base-") && g_str_has_suffix (name, ".db")) || (g_str_has_prefix (name, "foyer.db.v") && !g_str_has_suffix (name, TURNED));
}

static gboolean
is_any (const char *name)
{
  return TRUE;
}

/* What is still coming is begun anew (foyer-first-sync.c). */
static gboolean
has_come (const char *name)
{
  return !g_str_has_suffix (name, ".part") && strcmp (name, "set") != 0;
}

static gboolean
is_rest (const char *name)
{
  return g_str_has_suffix (name, ".rest");
}

static gboolean
is_damaged (const char *name)
{
  return g_str_has_prefix (name, "damaged-");
}

static void
remove_folder (const char *dir)
{
  g_autoptr (GDir) d = g_dir_open (dir, 0, NULL);
  const char *name;

  while (d != NULL && (name = g_dir_read_name (d)) != NULL)
    {
      g_autofree char *path = g_build_filename (dir, name, NULL);
      g_unlink (path);
    }
  g_rmdir (dir);
}

/* A store that was put aside: database and WAL go together, so the folder is made anew beside itself. */
static gboolean
turn_aside (FoyerVault *v, const char *dir, GError **error)
{
  static const char *const names[] = { "foyer.db", "foyer.db.new" };
  g_autofree char *db = g_build_filename (dir, names[0], NULL), *fresh = g_strconcat (dir, TURNED, NULL), *old = g_strconcat (dir, ".old", NULL);
  g_autofree char *key = g_build_filename (dir, FOYER_VAULT_FILE, NULL);
  gboolean on = foyer_vault_is_on (v), ok = TRUE;
  GStatBuf st;

  remove_folder (fresh);
  if (g_stat (db, &st) != 0 || st.st_size == 0 || foyer_vfs_is_plain (db) != on || g_file_test (key, G_FILE_TEST_EXISTS))
    return TRUE; /* or it has a key of its own, which is lost */
  if (g_mkdir (fresh, 0700) != 0)
    return set_errno (error, fresh);
  for (guint i = 0; ok && i < G_N_ELEMENTS (names) * 2; i++)
    {
      g_autofree char *name = g_strconcat (names[i / 2], i % 2 == 1 ? "-wal" : "", NULL);
      g_autofree char *from = g_build_filename (dir, name, NULL), *to = g_build_filename (fresh, name, NULL);

      if (g_file_test (from, G_FILE_TEST_EXISTS))
        ok = foyer_vfs_copy (v, i % 2 == 1, from, to, on, error);
    }
  foyer_folder_sync (fresh);
  ok = ok && ((g_rename (dir, old) == 0 && g_rename (fresh, dir) == 0) || set_errno (error, dir));
  if (ok)
    remove_folder (old);
  return ok;
}

/* Between the two renames of turn_aside() the new folder is whole, and has only the wrong name. */
static void
mend_aside (const char *dir)
{
  g_autoptr (GDir) d = g_dir_open (dir, 0, NULL);
  const char *name;

  while (d != NULL && (name = g_dir_read_name (d)) != NULL)
    if (is_damaged (name) && g_str_has_suffix (name, ".old"))
      {
        g_autofree char *old = g_build_filename (dir, name, NULL), *path = g_strndup (old, strlen (old) - strlen (".old"));
        g_autofree char *fresh = g_strconcat (path, TURNED, NULL);

        if (g_file_test (path, G_FILE_TEST_IS_DIR) || g_rename (fresh, path) == 0)
          remove_folder (old);
      }
}

static gboolean
turn_asides (FoyerVault *v, const char *dir, GError **error)
{
  g_autoptr (GDir) d = NULL;
  const char *name;
  gboolean ok = TRUE;

  mend_aside (dir);
  d = g_dir_open (dir, 0, NULL);
  while (ok && d != NULL && (name = g_dir_read_name (d)) != NULL)
    if (is_damaged (name) && !g_str_has_suffix (name, TURNED))
      {
        g_autofree char *path = g_build_filename (dir, name, NULL);
        ok = turn_aside (v, path, error);
      }
  return ok;
}

static gboolean
turn_blobs (FoyerVault *v, const char *dir, GError **error)
{
  g_autofree char *top = g_build_filename (dir, "blobs", NULL);
  g_autoptr (GDir) d = g_dir_open (top, 0, NULL);
  const char *name;
  gboolean ok = TRUE;

  while (ok && d != NULL && (name = g_dir_read_name (d)) != NULL)
    if (strcmp (name, "want") != 0)
      {
        g_autofree char *folder = g_build_filename (top, name, NULL);
        ok = turn_all (v, folder, is_any, turn_file, error);
      }
  return ok;
}

static gboolean
turn_others (FoyerVault *v, const char *dir, GError **error)
{
  g_autofree char *journal = g_build_filename (dir, "journal", NULL), *bootstrap = g_build_filename (dir, "bootstrap", NULL);

  return turn_all (v, dir, is_copy, turn_copy, error) && turn_asides (v, dir, error) && turn_all (v, journal, is_rest, turn_file, error)
         && turn_all (v, bootstrap, has_come, turn_file, error) && turn_blobs (v, dir, error);
}

/* ---- the whole ---------------------------------------------------------------------------------------------------------------------------- */

static gboolean
go_on (FoyerStore *store, GError **error)
{
  g_autofree char *dir = g_strdup (store->dir);
  g_autoptr (FoyerVault) vault = NULL;

  if (!foyer_store_outside (store, turn_job, NULL, error))
    return FALSE;
  /* From here the store may be closed. */
  vault = foyer_vault_find (dir, error);
  return vault != NULL && turn_others (vault, dir, error) && foyer_vault_turned (dir, error);
}

gboolean
foyer_store_seal (FoyerStore *store, gboolean on, GError **error)
{
  g_autoptr (FoyerVault) vault = NULL;
  g_autoptr (GError) local = NULL;

  if (store->role != FOYER_STORE_DESK)
    {
      g_set_error_literal (error, FOYER_ERROR, FOYER_ERROR_INVALID, _ ("The files of a chain server are not encrypted by Foyer. Have the disk of the server encrypted by the system."));
      return FALSE;
    }
  if (store->jobs == NULL)
    {
      g_set_error (error, FOYER_ERROR, FOYER_ERROR_BUSY, _ ("Foyer is already running on the store %s; it can only be read from here."), store->dir);
      return FALSE;
    }
  if (!foyer_vault_turn (store->dir, on, error))
    return FALSE;
  vault = foyer_vault_find (store->dir, &local);
  if (vault != NULL)
    return go_on (store, error);
  if (local != NULL)
    g_propagate_error (error, g_steal_pointer (&local));
  return local == NULL;
}

gboolean
foyer_store_finish_seal (FoyerStore *store, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (FoyerVault) vault = foyer_vault_find (store->dir, &local);

  if (vault == NULL || foyer_vault_is_whole (vault))
    return local == NULL || (g_propagate_error (error, g_steal_pointer (&local)), FALSE);
  return go_on (store, error);
}

gboolean
foyer_seal_state (const char *dir, FoyerSealState *state, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (FoyerVault) vault = foyer_vault_find (dir, &local);

  memset (state, 0, sizeof *state);
  if (vault != NULL)
    {
      state->encrypted = foyer_vault_is_on (vault);
      state->whole = foyer_vault_is_whole (vault);
      state->in_ring = foyer_vault_in_ring (vault);
      return TRUE;
    }
  state->whole = local == NULL;
  if (local == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&local));
  return FALSE;
}
