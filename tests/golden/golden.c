#include "config.h"

#include <string.h>

#include "foyer-db-private.h"
#include "golden.h"

const int golden_versions[] = { 1, 2, 3, 4, 0 };

static void
run (const char *const *argv)
{
  g_autoptr (GError) error = NULL;
  int status;

  g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, &status, &error);
  g_assert_no_error (error);
  g_assert_true (g_spawn_check_wait_status (status, &error));
  g_assert_no_error (error);
}

Golden *
golden_new (int version)
{
  Golden *g = g_new0 (Golden, 1);
  g_autoptr (GError) error = NULL;
  g_autofree char *file = g_strdup_printf ("v%d.tar.xz", version), *pack = g_build_filename (g_getenv ("FOYER_SRCDIR"), "tests", "golden", file, NULL);
  g_autofree char *text = NULL;
  g_auto (GStrv) lines = NULL;

  g->version = version;
  g->dir = g_dir_make_tmp ("foyer-golden-XXXXXX", &error);
  g_assert_no_error (error);
  run ((const char *const[]){ "tar", "-xJf", pack, "-C", g->dir, NULL });
  g->facts = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  text = golden_text (g, "facts");
  lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i] != NULL && *lines[i] != '\0'; i++)
    {
      char *blank = strrchr (lines[i], ' ');

      g_assert_nonnull (blank);
      g_hash_table_insert (g->facts, g_strndup (lines[i], blank - lines[i]), g_strdup (blank + 1));
    }
  g_assert_cmpint (golden_number (g, "version"), ==, version);
  return g;
}

void
golden_free (Golden *g)
{
  if (g == NULL)
    return;
  run ((const char *const[]){ "rm", "-rf", g->dir, NULL });
  g_hash_table_unref (g->facts);
  g_free (g->dir);
  g_free (g);
}

gint64
golden_number (const Golden *g, const char *fact)
{
  const char *text = g_hash_table_lookup (g->facts, fact);

  g_assert_nonnull (text);
  return g_ascii_strtoll (text, NULL, 10);
}

FoyerId
golden_id (const Golden *g, const char *fact)
{
  const char *text = g_hash_table_lookup (g->facts, fact);
  FoyerId id;

  g_assert_true (text != NULL && foyer_id_parse (text, &id));
  return id;
}

char *
golden_path (const Golden *g, const char *file)
{
  return g_build_filename (g->dir, file, NULL);
}

gboolean
golden_has (const Golden *g, const char *file)
{
  g_autofree char *path = golden_path (g, file);
  return g_file_test (path, G_FILE_TEST_EXISTS);
}

char *
golden_text (const Golden *g, const char *file)
{
  g_autofree char *path = golden_path (g, file);
  g_autoptr (GError) error = NULL;
  char *text = NULL;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  return text;
}

static int
compare (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

GPtrArray *
golden_list (const Golden *g, const char *folder)
{
  GPtrArray *names = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *path = golden_path (g, folder);
  g_autoptr (GDir) d = g_dir_open (path, 0, NULL);
  const char *name;

  while (d != NULL && (name = g_dir_read_name (d)) != NULL)
    g_ptr_array_add (names, g_strdup (name));
  g_ptr_array_sort (names, compare);
  return names;
}

/* ---- rows -------------------------------------------------------------------------------------------------------------------------------- */

static void
add_line (GHashTable *rows, const char *line)
{
  const char *blank = strchr (line, ' ');

  g_assert_nonnull (blank);
  blank = strchr (blank + 1, ' ');
  g_assert_nonnull (blank);
  g_hash_table_insert (rows, g_strndup (line, blank - line), g_strdup (blank + 1));
}

GHashTable *
golden_rows (const Golden *g, const char *file)
{
  GHashTable *rows = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autofree char *text = golden_text (g, file);
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

  for (guint i = 0; lines[i] != NULL && *lines[i] != '\0'; i++)
    add_line (rows, lines[i]);
  g_assert_cmpuint (g_hash_table_size (rows), >, 0);
  return rows;
}

static gboolean
dump (FoyerDb *db, gpointer data, GError **error)
{
  GHashTable *rows = data;

  for (int t = 0; t < foyer_n_entities; t++)
    {
      const FoyerEntity *e = &foyer_entities[t];
      g_autofree char *sql = g_strdup_printf ("SELECT id,_sc,_seq,_h FROM %s", e->name);
      FoyerStmt *s = foyer_db_own_read (db, sql);

      while (foyer_stmt_step (s))
        {
          FoyerId id = foyer_stmt_id (s, 0);
          g_autoptr (FoyerRow) row = foyer_db_get (db, e->name, &id);
          g_autofree char *image = foyer_row_to_json (row);
          char text[37];

          g_hash_table_insert (rows, g_strdup_printf ("%s %s", e->name, foyer_id_format (&id, text)),
                               g_strdup_printf ("%s %" G_GINT64_FORMAT " %" G_GINT64_FORMAT " %s", foyer_stmt_text (s, 1), foyer_stmt_int (s, 2),
                                                foyer_stmt_int (s, 3), image));
        }
      foyer_stmt_done (s);
    }
  return TRUE;
}

GHashTable *
golden_rows_now (FoyerStore *store)
{
  GHashTable *rows = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_autoptr (GError) error = NULL;

  foyer_store_read (store, dump, rows, &error);
  g_assert_no_error (error);
  return rows;
}

/* ---- server and desks ------------------------------------------------------------------------------------------------------------------- */

/* The recorded server is this one: else it would be a copy from elsewhere, which begins a new life. */
void
golden_forget_home (const Golden *g)
{
  const char *chain = g_hash_table_lookup (g->facts, "chain");
  g_autofree char *path = g_build_filename (g->dir, "server", "chains", chain, "foyer.db", NULL);
  g_autoptr (GError) error = NULL;
  FoyerDb *db = foyer_db_open (path, TRUE, &error);

  g_assert_no_error (error);
  foyer_db_exec (db, "DELETE FROM sync_state WHERE k='home'", &error);
  g_assert_no_error (error);
  foyer_db_close (db);
}

FoyerRig *
golden_rig (Golden *g)
{
  FoyerRig *rig = g_new0 (FoyerRig, 1);

  golden_forget_home (g);
  rig->dir = golden_path (g, "server");
  rig->chain_id = golden_id (g, "chain");
  rig->now = 1000;
  foyer_rig_restart (rig);
  return rig;
}

void
golden_rig_free (FoyerRig *rig)
{
  foyer_server_free (rig->server);
  g_free (rig->dir);
  g_free (rig);
}

static gboolean
read_device (FoyerDb *db, gpointer data, GError **error)
{
  FoyerRigDesk *d = data;
  FoyerId id = d->device->id;

  foyer_device_free (d->device);
  d->device = foyer_device_get (db, &id);
  return d->device != NULL;
}

FoyerRigDesk *
golden_desk (Golden *g, FoyerRig *rig, const char *name)
{
  FoyerRigDesk *d = g_new0 (FoyerRigDesk, 1);
  g_autoptr (GError) error = NULL;

  d->rig = rig;
  d->max_rows = FOYER_PAGE_MAX_ROWS;
  d->t = g_new0 (FoyerTest, 1);
  d->t->dir = golden_path (g, name);
  d->t->desk = foyer_desk_open (d->t->dir, FOYER_STORE_DESK, &error);
  g_assert_no_error (error);
  d->t->loc = golden_id (g, "loc");
  d->t->owner.user = golden_id (g, "user");
  d->t->owner.loc = d->t->loc;
  d->t->owner.now = foyer_test_at (FOYER_TEST_DATE "T08:00");
  d->device = g_new0 (FoyerDevice, 1);
  d->device->id = golden_id (g, name);
  g_assert_true (foyer_store_read (foyer_chain_store (rig->chain), read_device, d, NULL));
  foyer_rig_desk_restart (d);
  return d;
}

void
golden_desk_free (FoyerRigDesk *d)
{
  FoyerTest *t = d->t;

  foyer_rig_desk_free (d);
  foyer_test_free (t);
}
