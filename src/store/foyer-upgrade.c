#define G_LOG_DOMAIN "foyer-store"

#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "foyer-change-find.h"
#include "foyer-folder.h"
#include "foyer-store-private.h"
#include "foyer-upgrade.h"

#define STATE_LIFTED "lifted"

static gboolean
sync_file (const char *path)
{
  int fd = g_open (path, O_RDONLY | O_CLOEXEC, 0);
  gboolean ok = fd >= 0 && fsync (fd) == 0;
  int why = errno;

  if (fd >= 0)
    close (fd);
  errno = why;
  return ok;
}

gboolean
foyer_upgrade_copy (FoyerDb *db, const char *dir, gint64 version, GError **error)
{
  g_autofree char *path = g_strdup_printf ("%s" G_DIR_SEPARATOR_S "foyer.db.v%d", dir, (int) version);
  g_autofree char *part = g_strconcat (path, ".part", NULL);
  g_autofree char *literal = NULL, *sql = NULL;
  g_auto (GStrv) pieces = g_strsplit (part, "'", -1);

  g_unlink (part);
  literal = g_strjoinv ("''", pieces);
  sql = g_strdup_printf ("VACUUM INTO '%s'", literal);
  if (!foyer_db_exec (db, sql, error))
    {
      g_prefix_error (error, "The store was not updated, because no copy of it could be made before. ");
      g_unlink (part);
      return FALSE;
    }
  g_chmod (part, 0600);
  /* On the disk before it has its name, and the name before the store changes. */
  if (sync_file (part) && g_rename (part, path) == 0)
    {
      foyer_folder_sync (dir);
      return TRUE;
    }
  g_set_error (error, FOYER_ERROR, errno == ENOSPC ? FOYER_ERROR_FULL : FOYER_ERROR_IO, "The copy %s cannot be kept: %s.", path, g_strerror (errno));
  g_unlink (part);
  return FALSE;
}

gboolean
foyer_upgrade_readable (gint64 version, GError **error)
{
  if (version == FOYER_SCHEMA_VERSION)
    return TRUE;
  g_set_error_literal (error, FOYER_ERROR, version < 1 ? FOYER_ERROR_NOT_FOUND : FOYER_ERROR_NEWER,
                       version < 1                      ? "There is no store here."
                       : version < FOYER_SCHEMA_VERSION ? "An older version of Foyer made this store. Start this version on it once."
                                                        : "This store was made by a newer version of Foyer.");
  return FALSE;
}

gboolean
foyer_store_is_older (const char *dir)
{
  g_autofree char *path = g_build_filename (dir, "foyer.db", NULL);
  FoyerDb *db = g_file_test (path, G_FILE_TEST_EXISTS) ? foyer_db_open (path, FALSE, NULL) : NULL;
  FoyerStmt *s;
  gint64 version;

  if (db == NULL)
    return FALSE;
  s = foyer_db_own_read (db, "PRAGMA user_version");
  version = foyer_stmt_step (s) ? foyer_stmt_int (s, 0) : 0;
  foyer_stmt_done (s);
  if (!foyer_db_check (db, NULL))
    version = 0;
  foyer_db_close (db);
  return version > 0 && version < FOYER_SCHEMA_VERSION;
}

/* ---- what was not known ---------------------------------------------------------------------------------------------------- */

static GArray *
ids_with_extra (FoyerTx *tx, const FoyerEntity *e)
{
  GArray *ids = g_array_new (FALSE, FALSE, sizeof (FoyerId));
  g_autofree char *sql = g_strdup_printf ("SELECT id FROM %s WHERE _x IS NOT NULL", e->name);
  FoyerStmt *s = foyer_db_own (tx->db, sql);

  while (foyer_stmt_step (s))
    {
      FoyerId id = foyer_stmt_id (s, 0);
      g_array_append_val (ids, id);
    }
  foyer_stmt_done (s);
  return ids;
}

static gint64
base_position (FoyerTx *tx)
{
  FoyerStmt *s = foyer_db_own (tx->db, "SELECT you_n FROM sync_base");
  gint64 n = foyer_stmt_step (s) ? foyer_stmt_int (s, 0) : 0;

  foyer_stmt_done (s);
  return n;
}

static gboolean
is_touched (FoyerTx *tx, const FoyerEntity *e, const FoyerId *id)
{
  FoyerStmt *s;
  gboolean any;

  if (tx->store->role == FOYER_STORE_SERVER)
    return FALSE;
  s = foyer_db_own (tx->db, "SELECT 1 FROM sync_touch WHERE tbl=?1 AND id=?2 LIMIT 1");
  foyer_stmt_bind_int (s, 1, e->tbl);
  foyer_stmt_bind_id (s, 2, id);
  any = foyer_stmt_step (s);
  foyer_stmt_done (s);
  return any;
}

static void
lift_row (FoyerTx *tx, const FoyerEntity *e, const FoyerId *id, gint64 you_n)
{
  g_autoptr (FoyerRow) before = foyer_tx_get (tx, e->name, id);
  g_autofree char *image = NULL;
  g_autoptr (FoyerRow) after = NULL;
  g_autoptr (GError) why = NULL;

  if (is_touched (tx, e, id))
    {
      foyer_tx_refold (tx, e, id, tx->inc, you_n); /* the base image is read anew */
      return;
    }
  image = foyer_row_to_json (before);
  after = foyer_row_from_json (e, id, image, -1, &why);
  if (after == NULL)
    {
      g_warning ("%s", why->message);
      return;
    }
  if (g_strcmp0 (after->extra, before->extra) == 0)
    return;
  after->seq = before->seq;
  after->scope = g_strdup (before->scope);
  foyer_tx_write_row (tx, before, after, foyer_tx_row_hash (tx, e, id));
}

/* Cursor of @scope in {"chain":88121,…}; -1 when it is not loaded. */
static gint64
cursor_of (const char *cursors, const char *scope)
{
  g_autoptr (FoyerJsonReader) r = foyer_json_reader_new (cursors, strlen (cursors));

  if (foyer_json_next (r) != FOYER_JSON_OBJECT)
    return -1;
  while (foyer_json_next (r) == FOYER_JSON_KEY)
    {
      gboolean found = strcmp (foyer_json_get_text (r, NULL), scope) == 0;

      if (foyer_json_next (r) != FOYER_JSON_INT)
        return -1;
      if (found)
        return foyer_json_get_int (r);
    }
  return -1;
}

typedef struct
{
  const FoyerEntity *e;
  FoyerId id;
  char *scope, *image;
  gint64 seq;
} Unknown;

static void
unknown_clear (gpointer p)
{
  Unknown *u = p;
  g_free (u->scope);
  g_free (u->image);
}

static int
by_table (gconstpointer a, gconstpointer b)
{
  return ((const Unknown *) a)->e->tbl - ((const Unknown *) b)->e->tbl;
}

static GArray *
take_unknown (FoyerTx *tx)
{
  GArray *rows = g_array_new (FALSE, FALSE, sizeof (Unknown));
  FoyerStmt *s = foyer_db_own (tx->db, "SELECT tbl,id,sc,seq,row FROM sync_unknown ORDER BY seq");

  g_array_set_clear_func (rows, unknown_clear);
  while (foyer_stmt_step (s))
    {
      Unknown u = { foyer_entity_said (foyer_stmt_text (s, 0)), foyer_stmt_id (s, 1), NULL, NULL, foyer_stmt_int (s, 3) };

      if (u.e == NULL)
        continue;
      u.scope = g_strdup (foyer_stmt_text (s, 2));
      u.image = g_strdup (foyer_stmt_text (s, 4));
      g_array_append_val (rows, u);
    }
  foyer_stmt_done (s);
  g_array_sort (rows, by_table);
  return rows;
}

static gint64
hash_of (const Unknown *u)
{
  FoyerRow probe = { 0 };

  probe.entity = u->e;
  probe.id = u->id;
  return foyer_row_hash (&probe, u->scope, u->seq, u->image);
}

/* A page of a pull that is not complete yet: the row waits with the others. */
static void
stage (FoyerTx *tx, const Unknown *u)
{
  FoyerStmt *s = foyer_db_own (tx->db, "INSERT INTO sync_stage(gen,scope,tbl,id,seq,h,row) VALUES(coalesce((SELECT gen FROM sync_stage LIMIT 1),''),?1,?2,?3,?4,?5,?6)");

  foyer_stmt_bind_text (s, 1, u->scope);
  foyer_stmt_bind_int (s, 2, u->e->tbl);
  foyer_stmt_bind_id (s, 3, &u->id);
  foyer_stmt_bind_int (s, 4, u->seq);
  foyer_stmt_bind_int (s, 5, hash_of (u));
  foyer_stmt_bind_text (s, 6, u->image);
  foyer_stmt_step (s);
  foyer_stmt_done (s);
}

static void
lift_unknown (FoyerTx *tx, gint64 you_n)
{
  g_autoptr (GArray) rows = take_unknown (tx);
  g_autofree char *unfinished = foyer_db_state (tx->db, "stage");
  g_autofree char *cursors = NULL;
  FoyerStmt *s = foyer_db_own (tx->db, "SELECT cursors FROM sync_base");

  cursors = g_strdup (foyer_stmt_step (s) ? foyer_stmt_text (s, 0) : "{}");
  foyer_stmt_done (s);
  for (guint i = 0; i < rows->len; i++)
    {
      const Unknown *u = &g_array_index (rows, Unknown, i);
      g_autoptr (GError) why = NULL;

      if (unfinished != NULL && u->seq > cursor_of (cursors, u->scope))
        stage (tx, u);
      else if (foyer_tx_put_base (tx, u->e, &u->id, u->image, u->scope, u->seq, hash_of (u), &why))
        foyer_tx_refold (tx, u->e, &u->id, tx->inc, you_n);
      else if (why != NULL)
        {
          g_warning ("%s", why->message);
          continue;
        }
      s = foyer_db_own (tx->db, "DELETE FROM sync_unknown WHERE tbl=?1 AND id=?2");
      foyer_stmt_bind_text (s, 1, u->e->name);
      foyer_stmt_bind_id (s, 2, &u->id);
      foyer_stmt_step (s);
      foyer_stmt_done (s);
    }
}

gboolean
foyer_upgrade_lifted (FoyerDb *db)
{
  g_autofree char *done = foyer_db_state (db, STATE_LIFTED);
  return done != NULL && atoi (done) >= foyer_schema_spoken ();
}

gboolean
foyer_upgrade_lift (FoyerTx *tx, gpointer unused, GError **error)
{
  g_autofree char *version = g_strdup_printf ("%d", foyer_schema_spoken ());
  gboolean desk = tx->store->role == FOYER_STORE_DESK;
  gint64 you_n = desk ? base_position (tx) : 0;

  for (int t = 0; t < foyer_n_entities; t++)
    {
      g_autoptr (GArray) ids = ids_with_extra (tx, &foyer_entities[t]);

      for (guint i = 0; i < ids->len; i++)
        lift_row (tx, &foyer_entities[t], &g_array_index (ids, FoyerId, i), you_n);
    }
  if (desk)
    lift_unknown (tx, you_n);
  if (!foyer_tx_index_log (tx, error))
    return FALSE;
  foyer_tx_set_state (tx, STATE_LIFTED, version);
  foyer_tx_set_remote (tx);
  return foyer_db_check (tx->db, error);
}

/* ---- what the server knows --------------------------------------------------------------------------------------------------- */

int
foyer_upgrade_parse_caps (const char *caps)
{
  g_autoptr (FoyerJsonReader) r = caps != NULL ? foyer_json_reader_new (caps, strlen (caps)) : NULL;
  gint64 schema = 1;

  if (r == NULL || foyer_json_next (r) != FOYER_JSON_OBJECT)
    return 1;
  while (foyer_json_next (r) == FOYER_JSON_KEY)
    {
      gboolean found = strcmp (foyer_json_get_text (r, NULL), "schema") == 0;

      if (!found)
        {
          if (!foyer_json_skip (r))
            break;
          continue;
        }
      if (foyer_json_next (r) != FOYER_JSON_INT)
        break;
      schema = foyer_json_get_int (r);
    }
  return CLAMP (schema, 1, foyer_schema_spoken ());
}

int
foyer_upgrade_announced (FoyerDb *db)
{
  g_autofree char *caps = foyer_db_state (db, "caps");
  FoyerStmt *s;
  gboolean alone;

  if (caps != NULL)
    return foyer_upgrade_parse_caps (caps);
  s = foyer_db_own (db, "SELECT gen='' FROM sync_base");
  alone = foyer_stmt_step (s) && foyer_stmt_int (s, 0) != 0;
  foyer_stmt_done (s);
  return alone ? foyer_schema_spoken () : 1;
}

void
foyer_tx_set_caps (FoyerTx *tx, const char *caps)
{
  g_autofree char *was = foyer_db_state (tx->db, "caps");

  if (g_strcmp0 (was, caps) != 0)
    foyer_tx_set_state (tx, "caps", caps);
  tx->announced = foyer_upgrade_parse_caps (caps);
}

int
foyer_store_announced (FoyerStore *store)
{
  int n;

  g_mutex_lock (&store->lock);
  n = store->announced;
  g_mutex_unlock (&store->lock);
  return n;
}
