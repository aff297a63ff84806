/* Everything back into a fresh store: as it was, with ids, stamps and the change log. First all of the folder is looked at, then it is taken in one
 * transaction, or nothing of it. */
#define G_LOG_DOMAIN "foyer-desk"

#include "config.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <sqlite3.h>
#include <string.h>
#include <glib/gi18n-lib.h>

#include "foyer-apply.h"
#include "foyer-blobs.h"
#include "foyer-digest.h"
#include "foyer-own-private.h"

#define CACHE_KB (64 * 1024)

char *
foyer_own_sum (const char *path, GError **error)
{
  g_autoptr (GError) why = NULL;
  g_autoptr (GMappedFile) map = g_mapped_file_new (path, FALSE, &why);

  if (map == NULL)
    {
      g_set_error (error, FOYER_ERROR, FOYER_ERROR_CORRUPT, _ ("%s cannot be read: %s."), path, why->message);
      return NULL;
    }
  return g_compute_checksum_for_data (G_CHECKSUM_SHA256, (const guchar *) (g_mapped_file_get_length (map) > 0 ? g_mapped_file_get_contents (map) : ""),
                                      g_mapped_file_get_length (map));
}

/* ---- looking at it -------------------------------------------------------------------------------------------------------------------- */

static gboolean
damaged (const char *path, const char *what, GError **error)
{
  g_set_error (error, FOYER_ERROR, FOYER_ERROR_CORRUPT, _ ("%s is damaged: %s. Nothing was brought in."), path, what);
  return FALSE;
}

static JsonObject *
read_manifest (const char *folder, GError **error)
{
  g_autofree char *path = g_build_filename (folder, "foyer.json", NULL), *text = NULL;
  g_autoptr (JsonNode) node = NULL;
  JsonObject *o;

  if (!g_file_get_contents (path, &text, NULL, NULL))
    {
      g_set_error (error, FOYER_ERROR, FOYER_ERROR_NOT_FOUND, _ ("%s is no folder of “foyerctl export all”: foyer.json is missing."), folder);
      return NULL;
    }
  node = json_from_string (text, NULL);
  o = node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  if (o == NULL || g_strcmp0 (json_object_get_string_member_with_default (o, "format", NULL), "foyer-export") != 0 || !json_object_has_member (o, "files")
      || !json_object_has_member (o, "tables"))
    {
      damaged (path, _ ("it is not what an export writes"), error);
      return NULL;
    }
  if (json_object_get_int_member_with_default (o, "version", 0) > FOYER_OWN_FORMAT)
    {
      g_set_error (error, FOYER_ERROR, FOYER_ERROR_NEWER, _ ("A newer version of Foyer wrote %s. Update Foyer first."), folder);
      return NULL;
    }
  if (json_object_get_boolean_member_with_default (o, "masked", FALSE))
    {
      g_set_error (error, FOYER_ERROR, FOYER_ERROR_INVALID, _ ("%s was written by somebody who may not see phones: what is not in it cannot come back."), folder);
      return NULL;
    }
  return json_object_ref (o);
}

static gboolean
check_files (const char *folder, JsonObject *manifest, GError **error)
{
  JsonObject *files = json_object_get_object_member (manifest, "files");
  g_autoptr (GList) names = json_object_get_members (files);
  g_autofree char *blobs = g_build_filename (folder, "files", NULL);
  g_autoptr (GDir) d = g_dir_open (blobs, 0, NULL);
  const char *name;

  for (GList *l = names; l != NULL; l = l->next)
    {
      g_autofree char *path = g_build_filename (folder, l->data, NULL), *sum = foyer_own_sum (path, error);

      if (sum == NULL)
        return FALSE;
      if (g_strcmp0 (sum, json_object_get_string_member_with_default (files, l->data, "")) != 0)
        return damaged (path, _ ("it is not as it was written"), error);
    }
  while (d != NULL && (name = g_dir_read_name (d)) != NULL)
    {
      g_autofree char *path = g_build_filename (blobs, name, NULL), *sum = foyer_own_sum (path, error);

      if (sum == NULL)
        return FALSE;
      if (strcmp (sum, name) != 0)
        return damaged (path, _ ("its name says other contents"), error);
    }
  return TRUE;
}

/* ---- taking it ------------------------------------------------------------------------------------------------------------------------- */

typedef struct
{
  sqlite3 *from;
  const char *path;
  JsonObject *tables;
  FoyerStoreRole role;
  FoyerOwnResult *out;
} Import;

static gboolean
take_row (FoyerTx *tx, Import *m, const FoyerEntity *e, const char *id_text, const char *image, gint64 *seq, GError **error)
{
  g_autoptr (FoyerRow) row = NULL;
  FoyerId id;
  gint64 hash;
  g_autofree char *whole = NULL;

  if (id_text == NULL || image == NULL || !foyer_id_parse (id_text, &id) || (row = foyer_row_from_json (e, &id, image, -1, NULL)) == NULL)
    return damaged (m->path, _ ("a row of it cannot be read"), error);
  row->seq = m->role == FOYER_STORE_SERVER ? foyer_tx_next_seq (tx) : ++*seq;
  row->scope = foyer_row_scope (row);
  whole = foyer_row_to_json (row);
  hash = foyer_row_hash (row, row->scope, row->seq, whole);
  if (m->role == FOYER_STORE_DESK)
    foyer_tx_count_base (tx, row, hash);
  foyer_tx_write_row (tx, NULL, row, hash);
  m->out->rows++;
  return TRUE;
}

static gboolean
import_job (FoyerTx *tx, gpointer data, GError **error)
{
  Import *m = data;
  sqlite3_stmt *s = NULL;
  gint64 seq = 0;
  gboolean ok = sqlite3_prepare_v2 (m->from, "SELECT id,row FROM foyer_row WHERE tbl=?1 ORDER BY id", -1, &s, NULL) == SQLITE_OK
                || damaged (m->path, sqlite3_errmsg (m->from), error);

  foyer_tx_want_cache (tx, CACHE_KB);
  for (int i = 0; ok && i < foyer_n_entities; i++)
    {
      const FoyerEntity *e = &foyer_entities[i];
      gint64 n = 0;

      sqlite3_reset (s);
      sqlite3_bind_text (s, 1, e->name, -1, SQLITE_STATIC);
      for (int rc; ok && (rc = sqlite3_step (s)) != SQLITE_DONE; n++)
        ok = rc == SQLITE_ROW ? take_row (tx, m, e, (const char *) sqlite3_column_text (s, 0), (const char *) sqlite3_column_text (s, 1), &seq, error)
                              : damaged (m->path, sqlite3_errmsg (m->from), error);
      if (ok && json_object_get_int_member_with_default (m->tables, e->name, 0) != n)
        ok = damaged (m->path, _ ("rows of it are missing"), error);
    }
  sqlite3_finalize (s);
  return ok && foyer_tx_check (tx, error);
}

static gboolean
take_files (const char *folder, const char *store_dir, gboolean unsent, FoyerOwnResult *out, GError **error)
{
  g_autofree char *blobs = g_build_filename (folder, "files", NULL);
  g_autoptr (GDir) d = g_dir_open (blobs, 0, NULL);
  const char *name;

  while (d != NULL && (name = g_dir_read_name (d)) != NULL)
    {
      g_autofree char *path = g_build_filename (blobs, name, NULL), *id = NULL, *text = NULL;
      g_autoptr (GBytes) bytes = NULL;
      gsize len;

      if (!g_file_get_contents (path, &text, &len, error))
        return FALSE;
      bytes = g_bytes_new_take (g_steal_pointer (&text), len);
      id = foyer_blobs_put (store_dir, bytes, unsent, error);
      if (id == NULL)
        return FALSE;
      out->files++;
    }
  return TRUE;
}

static gboolean
has_business (FoyerDb *db, gpointer data, GError **error)
{
  *(gboolean *) data = foyer_db_int (db, "SELECT EXISTS(SELECT 1 FROM chain) OR EXISTS(SELECT 1 FROM location)", NULL) != 0;
  return TRUE;
}

static void
take_back (const char *store_dir)
{
  static const char *const made[] = { "foyer.db", "foyer.db-wal", "foyer.db-shm", "lock" };

  for (gsize i = 0; i < G_N_ELEMENTS (made); i++)
    {
      g_autofree char *path = g_build_filename (store_dir, made[i], NULL);
      g_unlink (path);
    }
}

gboolean
foyer_own_import (const char *folder, const char *store_dir, FoyerStoreRole role, FoyerOwnResult *out, GError **error)
{
  g_autoptr (JsonObject) manifest = read_manifest (folder, error);
  g_autofree char *path = g_build_filename (folder, "foyer.sqlite", NULL), *file = g_build_filename (store_dir, "foyer.db", NULL);
  gboolean there = g_file_test (file, G_FILE_TEST_EXISTS), busy = FALSE, ok;
  g_autoptr (FoyerDesk) desk = NULL;
  Import m = { .path = path, .role = role, .out = out };

  memset (out, 0, sizeof *out);
  if (manifest == NULL || !check_files (folder, manifest, error))
    return FALSE;
  m.tables = json_object_get_object_member (manifest, "tables");
  /* A table this version has never heard of has nowhere to go. */
  {
    g_autoptr (GList) names = json_object_get_members (m.tables);

    for (GList *l = names; l != NULL; l = l->next)
      if (foyer_entity_lookup (l->data) == NULL && json_object_get_int_member (m.tables, l->data) > 0)
        {
          g_set_error (error, FOYER_ERROR, FOYER_ERROR_NEWER, _ ("A newer version of Foyer wrote %s. Update Foyer first."), folder);
          return FALSE;
        }
  }
  desk = foyer_desk_open (store_dir, role, error);
  if (desk == NULL)
    return FALSE;
  if (!foyer_store_read (foyer_desk_store (desk), has_business, &busy, error))
    return FALSE;
  if (busy)
    {
      g_set_error (error, FOYER_ERROR, FOYER_ERROR_CONFLICT, _ ("There is a business in %s already. Bring it into an empty folder."), store_dir);
      return FALSE;
    }
  ok = sqlite3_open_v2 (path, &m.from, SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX, NULL) == SQLITE_OK || damaged (path, sqlite3_errmsg (m.from), error);
  ok = ok && foyer_store_maintain (foyer_desk_store (desk), import_job, &m, error) && take_files (folder, store_dir, role == FOYER_STORE_DESK, out, error);
  sqlite3_close (m.from);
  if (!ok && !there)
    {
      foyer_desk_close (g_steal_pointer (&desk));
      take_back (store_dir);
    }
  return ok;
}
