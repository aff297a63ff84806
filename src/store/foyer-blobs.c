#define G_LOG_DOMAIN "foyer-store"

#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <glib/gstdio.h>
#include <glib/gi18n-lib.h>

#include "foyer-blobs.h"
#include "foyer-error.h"
#include "foyer-folder.h"
#include "foyer-json.h"
#include "foyer-schema.h"
#include "foyer-sealed.h"
#include "foyer-store-private.h"

#define DAY_MS (G_GINT64_CONSTANT (24) * 3600 * 1000)

gboolean
foyer_blob_is_id (const char *text)
{
  if (text == NULL)
    return FALSE;
  for (int i = 0; i < FOYER_BLOB_ID_LEN; i++)
    if (!g_ascii_isdigit (text[i]) && !(text[i] >= 'a' && text[i] <= 'f'))
      return FALSE;
  return text[FOYER_BLOB_ID_LEN] == '\0';
}

char *
foyer_blob_id (GBytes *bytes)
{
  return g_compute_checksum_for_bytes (G_CHECKSUM_SHA256, bytes);
}

static char *
shelf (const char *dir, const char *id)
{
  char two[3] = { id[0], id[1], '\0' };

  return g_build_filename (dir, "blobs", two, id, NULL);
}

static char *
named (const char *dir, const char *folder, const char *id)
{
  return g_build_filename (dir, "blobs", folder, id, NULL);
}

static gboolean
set_errno (GError **error, const char *path, int code)
{
  if (code == ENOSPC || code == EDQUOT)
    g_set_error_literal (error, FOYER_ERROR, FOYER_ERROR_FULL, _ ("There is no space left on the disk."));
  else
    g_set_error (error, FOYER_ERROR, FOYER_ERROR_IO, "%s cannot be written: %s.", path, g_strerror (code));
  return FALSE;
}

static gboolean
make_folder (const char *path, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (path);

  if (g_mkdir_with_parents (folder, 0700) != 0)
    return set_errno (error, folder, errno);
  return TRUE;
}

static gboolean
move (const char *from, const char *to, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (to);

  if (!make_folder (to, error))
    return FALSE;
  if (g_rename (from, to) != 0)
    return set_errno (error, to, errno);
  foyer_folder_sync (folder);
  return TRUE;
}

char *
foyer_blobs_path (const char *dir, const char *id)
{
  g_autofree char *path = NULL;

  if (!foyer_blob_is_id (id))
    return NULL;
  path = shelf (dir, id);
  if (g_file_test (path, G_FILE_TEST_EXISTS))
    return g_steal_pointer (&path);
  g_free (path);
  path = named (dir, "out", id);
  return g_file_test (path, G_FILE_TEST_EXISTS) ? g_steal_pointer (&path) : NULL;
}

gboolean
foyer_blobs_has (const char *dir, const char *id)
{
  g_autofree char *path = foyer_blobs_path (dir, id);

  return path != NULL;
}

gboolean
foyer_blobs_refresh (const char *dir, const char *id)
{
  g_autofree char *path = foyer_blobs_path (dir, id);

  return path != NULL && utimensat (AT_FDCWD, path, NULL, 0) == 0;
}

char *
foyer_blobs_put (const char *dir, GBytes *bytes, gboolean unsent, GError **error)
{
  g_autofree char *id = NULL, *path = NULL, *part = NULL;
  g_autoptr (FoyerVault) vault = NULL;
  g_autoptr (GError) local = NULL;
  FoyerSealed file = FOYER_SEALED_INIT;
  gsize len;
  const guint8 *data = g_bytes_get_data (bytes, &len);
  gboolean ok, made;

  if (len == 0 || len > FOYER_BLOB_MAX)
    {
      if (len == 0)
        g_set_error_literal (error, FOYER_ERROR, FOYER_ERROR_INVALID, _ ("The file is empty."));
      else
        g_set_error (error, FOYER_ERROR, FOYER_ERROR_INVALID, _ ("The file is too large: %d MB are the most."), FOYER_BLOB_MAX >> 20);
      return NULL;
    }
  id = foyer_blob_id (bytes);
  if (foyer_blobs_refresh (dir, id))
    return g_steal_pointer (&id);
  path = unsent ? named (dir, "out", id) : shelf (dir, id);
  part = g_strconcat (path, ".XXXXXX", NULL);
  vault = foyer_vault_find (dir, &local);
  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return NULL;
    }
  if (!make_folder (path, error))
    return NULL;
  ok = foyer_sealed_take (&file, vault, g_mkstemp_full (part, O_RDWR | O_CLOEXEC, 0600), TRUE);
  made = file.fd >= 0;
  ok = ok && foyer_sealed_write_all (&file, data, len, 0) && fsync (file.fd) == 0;
  if (!ok)
    set_errno (error, path, errno);
  foyer_sealed_close (&file);
  if (ok)
    ok = move (part, path, error);
  if (!ok && made)
    g_unlink (part);
  return ok ? g_steal_pointer (&id) : NULL;
}

static gboolean
is_of (GBytes *bytes, const char *id)
{
  g_autofree char *is = foyer_blob_id (bytes);

  return strcmp (is, id) == 0;
}

/* (transfer full) (nullable): NULL: there is none, or @error. @good: it is what its name says */
static GBytes *
read_file (const char *dir, const char *path, const char *id, gboolean *good, GError **error)
{
  g_autoptr (GError) local = NULL;
  g_autoptr (FoyerVault) vault = foyer_vault_find (dir, &local);
  g_autoptr (GBytes) bytes = NULL, raw = NULL;
  gboolean sealed = FALSE;

  *good = FALSE;
  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return NULL;
    }
  bytes = foyer_sealed_load (vault, path, &sealed);
  if (bytes == NULL)
    return NULL;
  *good = is_of (bytes, id);
  if (*good || !sealed)
    return g_steal_pointer (&bytes);
  /* A file may look like an encrypted one, and be none. */
  raw = foyer_sealed_load_raw (path);
  *good = raw != NULL && is_of (raw, id);
  return *good ? g_steal_pointer (&raw) : g_steal_pointer (&bytes);
}

GBytes *
foyer_blobs_load (const char *dir, const char *id, GError **error)
{
  g_autofree char *path = foyer_blobs_path (dir, id);
  g_autoptr (GError) local = NULL;
  gboolean good = FALSE;
  g_autoptr (GBytes) bytes = path != NULL ? read_file (dir, path, id, &good, &local) : NULL;

  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return NULL;
    }
  if (bytes == NULL)
    {
      g_set_error_literal (error, FOYER_ERROR, FOYER_ERROR_NOT_FOUND, _ ("The file is not here yet."));
      return NULL;
    }
  if (!good)
    {
      g_autofree char *aside = g_strconcat (path, ".damaged", NULL);

      g_rename (path, aside);
      g_set_error_literal (error, FOYER_ERROR, FOYER_ERROR_CORRUPT, _ ("The file is damaged."));
      return NULL;
    }
  return g_steal_pointer (&bytes);
}

/* Bytes of the content of the file at @path; 0: none. */
static gsize
size_of (const char *dir, const char *path)
{
  g_autoptr (FoyerVault) vault = foyer_vault_find (dir, NULL);
  FoyerSealed file = FOYER_SEALED_INIT;
  goffset size = foyer_sealed_open (&file, vault, path, O_RDONLY) ? foyer_sealed_size (&file) : 0;

  foyer_sealed_close (&file);
  return size > 0 ? (gsize) size : 0;
}

gsize
foyer_blobs_size (const char *dir, const char *id)
{
  g_autofree char *path = foyer_blobs_path (dir, id);

  return path != NULL ? size_of (dir, path) : 0;
}

/* ---- in pieces ------------------------------------------------------------------------------------------------------------------- */

gsize
foyer_blobs_part (const char *dir, const char *id)
{
  g_autofree char *part = NULL;

  if (!foyer_blob_is_id (id))
    return 0;
  part = named (dir, "part", id);
  return size_of (dir, part);
}

void
foyer_blobs_forget_part (const char *dir, const char *id)
{
  g_autofree char *part = foyer_blob_is_id (id) ? named (dir, "part", id) : NULL;

  if (part != NULL)
    g_unlink (part);
}

/* The last piece has come. */
static gboolean
finish (const char *dir, const char *id, const char *part, GError **error)
{
  gboolean good = FALSE;
  g_autoptr (GBytes) whole = read_file (dir, part, id, &good, NULL);
  g_autofree char *path = shelf (dir, id);

  if (whole == NULL || !good)
    {
      g_unlink (part);
      g_set_error_literal (error, FOYER_ERROR, FOYER_ERROR_CORRUPT, "The file is not what its name says.");
      return FALSE;
    }
  return move (part, path, error);
}

static gboolean
append (const char *dir, const char *id, gsize from, const guint8 *data, gsize len, gsize total, gsize *have, GError **error)
{
  g_autofree char *part = NULL;
  g_autoptr (FoyerVault) vault = NULL;
  g_autoptr (GError) local = NULL;
  FoyerSealed file = FOYER_SEALED_INIT;
  gboolean ok;

  *have = 0;
  if (!foyer_blob_is_id (id) || total == 0 || total > FOYER_BLOB_MAX || from > total || len > total - from)
    {
      g_set_error_literal (error, FOYER_ERROR, FOYER_ERROR_INVALID, "This is no piece of a file.");
      return FALSE;
    }
  if (foyer_blobs_refresh (dir, id))
    {
      *have = total;
      return TRUE;
    }
  vault = foyer_vault_find (dir, &local);
  if (local != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local));
      return FALSE;
    }
  part = named (dir, "part", id);
  if (!make_folder (part, error))
    return FALSE;
  *have = foyer_blobs_part (dir, id);
  if (*have > total) /* of another idea of the whole */
    {
      g_unlink (part);
      *have = 0;
    }
  if (from != *have)
    return TRUE;
  ok = foyer_sealed_open (&file, vault, part, O_RDWR | O_CREAT) && foyer_sealed_write_all (&file, data, len, from)
       && (from + len < total || fsync (file.fd) == 0);
  if (!ok)
    set_errno (error, part, errno);
  foyer_sealed_close (&file);
  if (!ok)
    {
      *have = foyer_blobs_part (dir, id);
      return FALSE;
    }
  if (from + len == total && !finish (dir, id, part, error))
    {
      *have = 0;
      return FALSE;
    }
  *have = from + len;
  return TRUE;
}

/* Two that send the same file at once would both write behind what was there. */
gboolean
foyer_blobs_append (const char *dir, const char *id, gsize from, const guint8 *data, gsize len, gsize total, gsize *have, GError **error)
{
  static GMutex one;
  gboolean ok;

  g_mutex_lock (&one);
  ok = append (dir, id, from, data, len, total, have, error);
  g_mutex_unlock (&one);
  return ok;
}

/* ---- what is to be sent ------------------------------------------------------------------------------------------------------------ */

typedef struct
{
  char *id;
  gint64 at;
} Waiting;

static int
by_time (gconstpointer a, gconstpointer b)
{
  const Waiting *x = a, *y = b;

  return x->at < y->at ? -1 : x->at > y->at ? 1 : strcmp (x->id, y->id);
}

GPtrArray *
foyer_blobs_unsent (const char *dir)
{
  GPtrArray *out = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *folder = g_build_filename (dir, "blobs", "out", NULL);
  g_autoptr (GDir) files = g_dir_open (folder, 0, NULL);
  g_autoptr (GArray) found = g_array_new (FALSE, FALSE, sizeof (Waiting));
  const char *name;

  while (files != NULL && (name = g_dir_read_name (files)) != NULL)
    if (foyer_blob_is_id (name))
      {
        g_autofree char *path = g_build_filename (folder, name, NULL);
        Waiting w = { g_strdup (name), 0 };
        GStatBuf st;

        if (g_stat (path, &st) == 0)
          w.at = st.st_mtime;
        g_array_append_val (found, w);
      }
  g_array_sort (found, by_time);
  for (guint i = 0; i < found->len; i++)
    g_ptr_array_add (out, g_array_index (found, Waiting, i).id);
  return out;
}

void
foyer_blobs_sent (const char *dir, const char *id)
{
  g_autofree char *from = NULL, *to = NULL;
  g_autoptr (GError) error = NULL;

  if (!foyer_blob_is_id (id))
    return;
  from = named (dir, "out", id);
  to = shelf (dir, id);
  if (!move (from, to, &error))
    g_message ("A file will be sent once more: %s", error->message);
}

/* ---- what rows name ------------------------------------------------------------------------------------------------------------------ */

static void
add_name (GHashTable *seen, GPtrArray *out, const char *text)
{
  if (foyer_blob_is_id (text) && !g_hash_table_contains (seen, text))
    {
      char *copy = g_strdup (text);

      g_ptr_array_add (out, copy);
      g_hash_table_add (seen, copy);
    }
}

/* One name, or a list of them. */
static void
add_names (GHashTable *seen, GPtrArray *out, const FoyerField *field, const char *text)
{
  g_autoptr (FoyerJsonReader) r = NULL;
  FoyerJsonToken t;

  if (field->type != FOYER_TYPE_JSON)
    {
      add_name (seen, out, text);
      return;
    }
  r = foyer_json_reader_new (text, -1);
  while ((t = foyer_json_next (r)) != FOYER_JSON_END && t != FOYER_JSON_ERROR)
    if (t == FOYER_JSON_STRING)
      add_name (seen, out, foyer_json_get_text (r, NULL));
}

/* Whatever a change names, in fields of this version or of a newer one: that may be why it is not taken. A list stands in its field as text. */
static void
add_names_of_change (GHashTable *seen, GPtrArray *out, const char *json, gboolean list)
{
  g_autoptr (FoyerJsonReader) r = foyer_json_reader_new (json, -1);
  FoyerJsonToken t;

  while ((t = foyer_json_next (r)) != FOYER_JSON_END && t != FOYER_JSON_ERROR)
    if (t == FOYER_JSON_STRING)
      {
        const char *text = foyer_json_get_text (r, NULL);

        if (text[0] == '[' && !list)
          add_names_of_change (seen, out, text, TRUE);
        else if (foyer_blob_is_id (text))
          add_name (seen, out, text);
      }
}

/* A change that waits for a person may still become rows. */
static void
add_quarantined (FoyerDb *db, GHashTable *seen, GPtrArray *out)
{
  FoyerStmt *s = foyer_db_sql (db, foyer_db_is_server (db) ? "SELECT body FROM sync_quarantine WHERE state='open'" : "SELECT body FROM sync_log WHERE flags&1");

  while (foyer_stmt_step (s))
    add_names_of_change (seen, out, foyer_stmt_text (s, 0), FALSE);
  foyer_stmt_done (s);
}

/* @asked: files that go nowhere unasked; else the others. */
static void
add_named (FoyerDb *db, GHashTable *seen, GPtrArray *all, gboolean asked)
{
  for (int i = 0; i < foyer_n_entities; i++)
    for (guint k = 0; k < foyer_entities[i].n_fields; k++)
      {
        const FoyerField *field = &foyer_entities[i].fields[k];
        g_autofree char *sql = NULL;
        FoyerStmt *s;

        if (!(field->flags & FOYER_FIELD_FILE) || !(field->flags & FOYER_FIELD_ASKED) != !asked)
          continue;
        /* A card's file that was deleted may go from the disk, a month after. */
        sql = g_strdup_printf ("SELECT \"%s\" FROM \"%s\" WHERE \"%s\" IS NOT NULL%s", field->name, foyer_entities[i].name, field->name,
                               asked && foyer_entity_field (&foyer_entities[i], "deleted") >= 0 ? " AND deleted IS NOT 1" : "");
        s = foyer_db_sql (db, sql);
        while (foyer_stmt_step (s))
          add_names (seen, all, field, foyer_stmt_text (s, 0));
        foyer_stmt_done (s);
      }
}

GPtrArray *
foyer_blobs_named (FoyerDb *db, const char *dir)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func (g_free);
  guint unasked; /* the first of @all that goes nowhere unasked */
  GPtrArray *out;

  add_named (db, seen, all, FALSE);
  unasked = all->len;
  add_named (db, seen, all, TRUE);
  if (dir == NULL)
    {
      add_quarantined (db, seen, all);
      return g_steal_pointer (&all);
    }
  out = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < all->len; i++)
    if (!foyer_blobs_has (dir, all->pdata[i]) && (i < unasked || foyer_blobs_wanted (dir, all->pdata[i])))
      g_ptr_array_add (out, g_strdup (all->pdata[i]));
  return out;
}

gboolean
foyer_blobs_want (const char *dir, const char *id, GError **error)
{
  g_autofree char *path = foyer_blob_is_id (id) ? named (dir, "want", id) : NULL;

  if (path == NULL)
    {
      g_set_error_literal (error, FOYER_ERROR, FOYER_ERROR_INVALID, _ ("This is no name of a file."));
      return FALSE;
    }
  return make_folder (path, error) && g_file_set_contents_full (path, "", 0, G_FILE_SET_CONTENTS_NONE, 0600, error);
}

gboolean
foyer_blobs_wanted (const char *dir, const char *id)
{
  g_autofree char *path = foyer_blob_is_id (id) ? named (dir, "want", id) : NULL;

  return path != NULL && g_file_test (path, G_FILE_TEST_EXISTS);
}

void
foyer_blobs_drop (const char *dir, const char *id)
{
  static const char *const folders[] = { "out", "part", "want" };
  g_autofree char *path = shelf (dir, id);

  g_unlink (path);
  for (gsize i = 0; i < G_N_ELEMENTS (folders); i++)
    {
      g_autofree char *other = named (dir, folders[i], id);
      g_unlink (other);
    }
}

gint64
foyer_blobs_bytes (const char *dir)
{
  g_autofree char *top = g_build_filename (dir, "blobs", NULL);
  g_autoptr (GDir) folders = g_dir_open (top, 0, NULL);
  const char *folder, *name;
  gint64 sum = 0;

  while (folders != NULL && (folder = g_dir_read_name (folders)) != NULL)
    {
      g_autofree char *at = g_build_filename (top, folder, NULL);
      g_autoptr (GDir) files = g_dir_open (at, 0, NULL);

      while (files != NULL && (name = g_dir_read_name (files)) != NULL)
        {
          g_autofree char *path = g_build_filename (at, name, NULL);
          GStatBuf st;

          if (g_stat (path, &st) == 0)
            sum += st.st_size;
        }
    }
  return sum;
}

guint
foyer_blobs_sweep (FoyerDb *db, const char *dir, gint64 before)
{
  g_autoptr (GPtrArray) named = foyer_blobs_named (db, NULL);
  g_autoptr (GHashTable) keep = g_hash_table_new (g_str_hash, g_str_equal);
  g_autofree char *top = g_build_filename (dir, "blobs", NULL);
  g_autoptr (GDir) folders = g_dir_open (top, 0, NULL);
  const char *folder, *name;
  gint64 young = before + FOYER_BLOB_KEPT_MS - DAY_MS; /* a day ago, when called with FOYER_BLOB_KEPT_MS ago */
  g_autoptr (GError) error = NULL;
  guint n = 0;

  /* What could not be read names nothing: then nothing may go. */
  if (!foyer_db_check (db, &error))
    {
      g_warning ("Files are not swept: %s", error->message);
      return 0;
    }
  for (guint i = 0; i < named->len; i++)
    g_hash_table_add (keep, named->pdata[i]);
  while (folders != NULL && (folder = g_dir_read_name (folders)) != NULL)
    {
      g_autofree char *at = g_build_filename (top, folder, NULL);
      g_autoptr (GDir) files = strcmp (folder, "out") != 0 ? g_dir_open (at, 0, NULL) : NULL;
      gboolean part = strcmp (folder, "part") == 0;

      while (files != NULL && (name = g_dir_read_name (files)) != NULL)
        {
          g_autofree char *path = g_build_filename (at, name, NULL);
          GStatBuf st;

          if (g_stat (path, &st) != 0)
            continue;
          if (g_hash_table_contains (keep, name) && !part)
            {
              /* Its age is the time since it was last named. */
              if ((gint64) st.st_mtime * 1000 < young)
                utimensat (AT_FDCWD, path, NULL, 0);
              continue;
            }
          if ((gint64) st.st_mtime * 1000 < (part ? young : before) && g_unlink (path) == 0)
            n++;
        }
    }
  return n;
}
