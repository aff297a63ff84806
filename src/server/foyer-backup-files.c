/* Files that rows name (foyer-blobs.h): once each in BACKUPS/<chain>/blobs, whatever number of copies name them. They never change, so a copy of
 * the store costs only those that are new since the last one. */
#define G_LOG_DOMAIN "foyer-server"

#include "config.h"

#include <glib/gstdio.h>
#include <string.h>

#include "foyer-backup-private.h"
#include "foyer-blobs.h"
#include "foyer-error.h"

#define FRESH_S (24 * 3600) /* a file that is younger is left alone: what names it may be under way */

static gboolean
read_named (FoyerDb *db, gpointer data, GError **error)
{
  *(GPtrArray **) data = foyer_blobs_named (db, NULL);
  return foyer_db_check (db, error);
}

GPtrArray *
foyer_backup_named (const char *store_dir, GError **error)
{
  g_autoptr (FoyerStore) store = foyer_store_open_reader (store_dir, error);
  GPtrArray *named = NULL;

  if (store != NULL && !foyer_store_read_apart (store, read_named, &named, error))
    g_clear_pointer (&named, g_ptr_array_unref);
  return named;
}

gboolean
foyer_backup_copy_files (const GPtrArray *named, const char *from, const char *to, guint *missing, GError **error)
{
  for (guint i = 0; i < named->len; i++)
    {
      const char *id = named->pdata[i];
      g_autoptr (GError) why = NULL;
      g_autoptr (GBytes) bytes = NULL;
      g_autofree char *put = NULL;

      if (!foyer_blob_is_id (id) || foyer_blobs_has (to, id))
        continue;
      bytes = foyer_blobs_load (from, id, &why);
      /* Not here yet is normal: its desk has still to send it. */
      if (bytes == NULL)
        {
          if (!g_error_matches (why, FOYER_ERROR, FOYER_ERROR_NOT_FOUND))
            g_warning ("%s", why->message);
          if (missing != NULL)
            (*missing)++;
          continue;
        }
      put = foyer_blobs_put (to, bytes, FALSE, error);
      if (put == NULL)
        return FALSE;
    }
  return TRUE;
}

/* Every file under blobs/, by name. @func FALSE: remove it */
static void
each_file (const char *dir, gboolean (*func) (const char *dir, const char *id, gint64 age, gpointer data), gpointer data)
{
  g_autofree char *top = g_build_filename (dir, "blobs", NULL);
  g_autoptr (GDir) d = g_dir_open (top, 0, NULL);
  const char *sub, *name;

  while (d != NULL && (sub = g_dir_read_name (d)) != NULL)
    {
      g_autofree char *path = g_build_filename (top, sub, NULL);
      g_autoptr (GDir) in = strlen (sub) == 2 ? g_dir_open (path, 0, NULL) : NULL;

      while (in != NULL && (name = g_dir_read_name (in)) != NULL)
        {
          g_autofree char *file = g_build_filename (path, name, NULL);
          GStatBuf st;

          if (foyer_blob_is_id (name) && g_stat (file, &st) == 0 && !func (dir, name, g_get_real_time () / G_USEC_PER_SEC - st.st_mtime, data))
            g_unlink (file);
        }
    }
}

static gboolean
keep_file (const char *dir, const char *id, gint64 age, gpointer data)
{
  return age < FRESH_S || g_hash_table_contains (data, id);
}

void
foyer_backup_drop_files (const char *dir)
{
  g_autoptr (GPtrArray) copies = foyer_backup_list (dir);
  g_autoptr (GHashTable) wanted = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < copies->len; i++)
    {
      g_autofree char *path = g_build_filename (dir, copies->pdata[i], NULL);
      g_autoptr (GPtrArray) named = foyer_backup_named (path, NULL);

      /* One that cannot be read may name any of them. */
      if (named == NULL)
        return;
      for (guint k = 0; k < named->len; k++)
        g_hash_table_add (wanted, g_strdup (named->pdata[k]));
    }
  each_file (dir, keep_file, wanted);
}

typedef struct
{
  guint files;
  GPtrArray *bad;
} Look;

static gboolean
look_at (const char *dir, const char *id, gint64 age, gpointer data)
{
  Look *l = data;
  g_autoptr (GError) why = NULL;
  g_autofree char *path = foyer_blobs_path (dir, id), *bytes = NULL, *is = NULL;
  gsize len;

  l->files++;
  if (path != NULL && g_file_get_contents (path, &bytes, &len, &why))
    is = g_compute_checksum_for_data (G_CHECKSUM_SHA256, (const guchar *) bytes, len);
  if (g_strcmp0 (is, id) != 0)
    g_ptr_array_add (l->bad, g_strdup_printf ("The file %s is not what its name says.", path != NULL ? path : id));
  return TRUE;
}

GPtrArray *
foyer_backup_bad_files (const char *dir, guint *files)
{
  Look l = { 0, g_ptr_array_new_with_free_func (g_free) };

  each_file (dir, look_at, &l);
  *files = l.files;
  return l.bad;
}
