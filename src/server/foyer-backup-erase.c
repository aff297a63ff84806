/* Backups of a chain somebody was erased from (foyer-erase.h): every copy and every piece of the archive is written again without him, and the file
 * BACKUPS/<chain>/erased names the cards, so that a restore of a copy from elsewhere does not bring anybody back. A copy stays one of its moment:
 * its number, its positions and its sums of money are the same, its facts are counted anew and proved. */
#define G_LOG_DOMAIN "foyer-server"

#include "config.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "foyer-backup-private.h"
#include "foyer-blobs.h"
#include "foyer-erase-private.h"
#include "foyer-error.h"
#include "foyer-hooks.h"

static char *
list_path (const char *dir)
{
  return g_build_filename (dir, "erased", NULL);
}

/* (transfer full) (element-type FoyerId) */
static GArray *
read_list (const char *dir)
{
  g_autofree char *path = list_path (dir), *text = NULL;
  GArray *out = g_array_new (FALSE, FALSE, sizeof (FoyerId));
  g_auto (GStrv) lines = NULL;

  if (!g_file_get_contents (path, &text, NULL, NULL))
    return out;
  lines = g_strsplit (text, "\n", -1);
  for (char **line = lines; *line != NULL; line++)
    {
      FoyerId id;

      if (foyer_id_parse (*line, &id))
        g_array_append_val (out, id);
    }
  return out;
}

static gboolean
has_id (const GArray *ids, const FoyerId *id)
{
  for (guint i = 0; i < ids->len; i++)
    if (foyer_id_equal (&g_array_index (ids, FoyerId, i), id))
      return TRUE;
  return FALSE;
}

static gboolean
read_erased (FoyerDb *db, gpointer data, GError **error)
{
  *(GArray **) data = foyer_db_erased (db);
  return foyer_db_check (db, error);
}

/* ---- copies ----------------------------------------------------------------------------------------------------------------------- */

/* The new one stands where the old one stood, at no moment neither. */
static gboolean
put_in_place (const char *part, const char *path, GError **error)
{
  if (renameat2 (AT_FDCWD, part, AT_FDCWD, path, RENAME_EXCHANGE) != 0)
    {
      g_autofree char *old = g_strconcat (path, ".old.part", NULL);

      if (g_rename (path, old) != 0 || g_rename (part, path) != 0)
        return foyer_backup_io_error (path, "put in place", error);
      foyer_backup_remove (old);
      return TRUE;
    }
  foyer_backup_remove (part);
  return TRUE;
}

static void
drop_but (const char *dir, const char *const *keep)
{
  g_autoptr (GDir) d = g_dir_open (dir, 0, NULL);
  const char *name;

  while (d != NULL && (name = g_dir_read_name (d)) != NULL)
    if (!g_strv_contains (keep, name))
      {
        g_autofree char *path = g_build_filename (dir, name, NULL);
        foyer_backup_remove (path);
      }
}

static gboolean
erase_copy (const char *path, const GArray *ids, GPtrArray *files, GError **error)
{
  static const char *const keep[] = { "foyer.db", "facts", NULL };
  g_autofree char *part = g_strconcat (path, ".erase.part", NULL), *from = g_build_filename (path, "foyer.db", NULL);
  g_autofree char *to = g_build_filename (part, "foyer.db", NULL), *parent = g_path_get_dirname (path);
  FoyerStore *copy;
  gboolean ok;

  foyer_backup_remove (part);
  if (g_mkdir_with_parents (part, 0700) != 0)
    return foyer_backup_io_error (part, "made", error);
  ok = foyer_backup_copy_file (from, to, error);
  copy = ok ? foyer_store_open (part, FOYER_STORE_SERVER, foyer_desk_hooks (), error) : NULL;
  ok = copy != NULL && foyer_store_erase_copy (copy, ids, files, error) && foyer_backup_write_facts (copy, part, error);
  foyer_store_close (copy);
  drop_but (part, keep);
  ok = ok && foyer_backup_verify (part, FALSE, error) && foyer_backup_sync_dir (part, error) && put_in_place (part, path, error)
       && foyer_backup_sync_dir (parent, error);
  if (!ok)
    foyer_backup_remove (part);
  return ok;
}

/* ---- the archive ------------------------------------------------------------------------------------------------------------------ */

typedef struct
{
  const char *dir;
  GHashTable *clients;
} Cut;

typedef struct
{
  FoyerDb *db;
  GHashTable *clients;
} CutWith;

static char *
cut_frame (const char *body, gpointer data)
{
  const CutWith *c = data;
  g_autoptr (FoyerTxn) t = foyer_txn_parse (body, -1, NULL, NULL);
  FoyerEraseAsk ask = { c->db, t, c->clients };

  return t != NULL ? foyer_txn_cut (t, foyer_erase_concerns, &ask) : NULL;
}

static gboolean
cut_archive (FoyerDb *db, gpointer data, GError **error)
{
  const Cut *c = data;
  CutWith with = { db, c->clients };

  return foyer_backup_change_frames (c->dir, cut_frame, &with, error);
}

/* ---- all of it -------------------------------------------------------------------------------------------------------------------- */

static void
drop_files (const char *dir, const GPtrArray *files)
{
  g_autoptr (GPtrArray) copies = foyer_backup_list (dir);
  g_autoptr (GHashTable) wanted = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; files->len > 0 && i < copies->len; i++)
    {
      g_autofree char *path = g_build_filename (dir, copies->pdata[i], NULL);
      g_autoptr (GPtrArray) named = foyer_backup_named (path, NULL);

      for (guint k = 0; named != NULL && k < named->len; k++)
        g_hash_table_add (wanted, g_strdup (named->pdata[k]));
    }
  for (guint i = 0; i < files->len; i++)
    if (!g_hash_table_contains (wanted, files->pdata[i]))
      foyer_blobs_drop (dir, files->pdata[i]);
}

gboolean
foyer_backup_erase (FoyerStore *store, const char *dir, GError **error)
{
  g_autoptr (GArray) erased = NULL, done = read_list (dir), todo = g_array_new (FALSE, FALSE, sizeof (FoyerId));
  g_autoptr (GPtrArray) copies = NULL, files = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GHashTable) clients = g_hash_table_new_full (foyer_id_hash, foyer_id_equal_func, g_free, NULL);
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *path = list_path (dir);
  g_autoptr (GError) local = NULL;
  Cut cut = { dir, clients };
  gboolean ok = TRUE;
  int lock;

  if (!foyer_store_read (store, read_erased, &erased, error))
    return FALSE;
  for (guint i = 0; i < erased->len; i++)
    if (!has_id (done, &g_array_index (erased, FoyerId, i)))
      {
        g_array_append_val (todo, g_array_index (erased, FoyerId, i));
        g_hash_table_add (clients, foyer_id_copy (&g_array_index (erased, FoyerId, i)));
      }
  if (todo->len == 0)
    return TRUE;
  /* What cannot be read of the archive could not be cut. */
  if (!foyer_backup_mend (store, dir, NULL, &local))
    {
      if (!g_error_matches (local, FOYER_ERROR, FOYER_ERROR_CORRUPT))
        {
          g_propagate_error (error, g_steal_pointer (&local));
          return FALSE;
        }
      g_warning ("%s", local->message);
    }
  lock = foyer_backup_lock (dir, error);
  if (lock < 0)
    return FALSE;
  foyer_backup_drop_parts (dir);
  copies = foyer_backup_list (dir);
  for (guint i = 0; ok && i < copies->len; i++)
    {
      g_autofree char *copy = g_build_filename (dir, copies->pdata[i], NULL);
      g_autoptr (GError) why = NULL;

      if (erase_copy (copy, todo, files, &why))
        continue;
      /* One that is damaged, or a newer version's, proves nothing and is no use for a restore here; it would keep who was erased. */
      if (g_error_matches (why, FOYER_ERROR, FOYER_ERROR_CORRUPT) || g_error_matches (why, FOYER_ERROR, FOYER_ERROR_NEWER))
        {
          g_warning ("The backup %s goes, for somebody could not be erased from it: %s", copy, why->message);
          foyer_backup_remove (copy);
          continue;
        }
      g_propagate_error (error, g_steal_pointer (&why));
      ok = FALSE;
    }
  ok = ok && foyer_store_read (store, cut_archive, &cut, error);
  if (ok)
    {
      drop_files (dir, files);
      g_array_append_vals (done, todo->data, todo->len);
      for (guint i = 0; i < done->len; i++)
        {
          char id[37];
          g_string_append_printf (text, "%s\n", foyer_id_format (&g_array_index (done, FoyerId, i), id));
        }
      ok = foyer_backup_write_file (path, text->str, error);
    }
  close (lock);
  return ok;
}

/* ---- a restore -------------------------------------------------------------------------------------------------------------------- */

static gboolean
put_erasures (FoyerTx *tx, gpointer data, GError **error)
{
  const GArray *ids = data;

  for (guint i = 0; i < ids->len; i++)
    {
      const FoyerId *client = &g_array_index (ids, FoyerId, i);
      FoyerId id = foyer_id_derive (client, "erasure", -1);
      g_autoptr (FoyerRow) row = foyer_tx_get (tx, "erasure", &id);

      if (row != NULL)
        continue;
      row = foyer_row_new ("erasure", &id);
      foyer_row_set_id (row, "client", client);
      foyer_row_set_int (row, "at", foyer_tx_now (tx));
      foyer_tx_put (tx, row);
    }
  return TRUE;
}

gboolean
foyer_backup_erase_restored (FoyerStore *store, const char *dir, GError **error)
{
  g_autoptr (GArray) ids = read_list (dir);
  FoyerWriteInfo info = { .cmd = "client.erase" };

  return ids->len == 0 || (foyer_store_write (store, &info, put_erasures, ids, NULL, error) && foyer_store_forget (store, error));
}
