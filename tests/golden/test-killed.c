/* R12: the program is gone in the middle of an upgrade: at a write of the copy, between it and the migration, at a write of the migration, at
 * one of the lift behind it. What lies on the disk is the old store or the new one, never half of each, and the next start makes it the
 * new one with everything in it.
 *
 * This program starts itself once more as the one that dies (foyer-dying.h): test-golden-killed --open DIRECTORY ROLE, with FOYER_DIE_AT=k. */
#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "foyer-apply.h"
#include "foyer-db-private.h"
#include "foyer-dying.h"
#include "golden.h"

#define POINTS 8  /* of each store; all of them with --all */

/* ---- the program that dies ---------------------------------------------------------------------------------------------------------------- */

static int
open_and_die (const char *dir, const char *role)
{
  g_autoptr (GError) error = NULL;
  FoyerDesk *desk;

  foyer_dying_begin (FALSE);
  desk = foyer_desk_open (dir, strcmp (role, "server") == 0 ? FOYER_STORE_SERVER : FOYER_STORE_DESK, &error);
  if (desk == NULL)
    {
      g_printerr ("%s\n", error->message);
      return 1;
    }
  g_print ("%d\n", foyer_dying_end ());
  foyer_desk_close (desk);
  return 0;
}

/* ---- the test ----------------------------------------------------------------------------------------------------------------------------- */

static const char *self;
static gboolean all_points;

static int
run_self (const char *dir, const char *role, int k, int *n)
{
  const char *argv[] = { self, "--open", dir, role, NULL };

  return foyer_dying_run (argv, k, n);
}

static gint64
ask (FoyerDb *db, const char *sql)
{
  FoyerStmt *s = foyer_db_own_read (db, sql);
  gint64 v = foyer_stmt_step (s) ? foyer_stmt_int (s, 0) : -1;

  foyer_stmt_done (s);
  return v;
}

#define VERSION "SELECT user_version FROM pragma_user_version"
#define TABLES "SELECT count(*) FROM sqlite_schema"
#define WHOLE "SELECT count(*) FROM pragma_quick_check WHERE quick_check='ok'"

/* The store's file, and its copy if it is there, are whole and of one version. */
static gint64
assert_whole (const char *dir, const char *name, gint64 old_version, gint64 old_tables, gint64 new_tables)
{
  g_autofree char *path = g_build_filename (dir, name, NULL);
  g_autoptr (GError) error = NULL;
  FoyerDb *db = foyer_db_open (path, TRUE, &error);
  gint64 version;

  g_assert_no_error (error);
  version = ask (db, VERSION);
  g_assert_cmpint (ask (db, WHOLE), ==, 1);
  g_assert_true (version == old_version || version == foyer_store_version ());
  g_assert_cmpint (ask (db, TABLES), ==, version == old_version ? old_tables : new_tables);
  foyer_db_close (db);
  return version;
}

static void
assert_same_rows (const Golden *g, const char *file, const char *dir, FoyerStoreRole role, const char *log)
{
  g_autoptr (GError) error = NULL;
  FoyerDesk *desk = foyer_desk_open (dir, role, &error);
  g_autoptr (GHashTable) was = golden_rows (g, file), is = NULL;
  GHashTableIter i;
  gpointer key, value;

  g_assert_no_error (error);
  is = golden_rows_now (foyer_desk_store (desk));
  g_hash_table_iter_init (&i, was);
  while (g_hash_table_iter_next (&i, &key, &value))
    g_assert_cmpstr (g_hash_table_lookup (is, key), ==, value);
  g_assert_cmpuint (g_hash_table_size (was), ==, g_hash_table_size (is));
  if (log != NULL)
    g_assert_cmpint (foyer_rig_count (foyer_desk_store (desk), "SELECT count(*) FROM sync_log"), ==, golden_number (g, log));
  foyer_desk_close (desk);
}

static void
copy (const char *from, const char *to)
{
  const char *remove[] = { "rm", "-rf", to, NULL }, *argv[] = { "cp", "-r", from, to, NULL };
  int status;

  g_assert_true (g_spawn_sync (NULL, (char **) remove, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, &status, NULL) && status == 0);
  g_assert_true (g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, &status, NULL) && status == 0);
}

typedef struct
{
  int version;
  const char *what; /* "desk2", "server" */
} Case;

static void
test_killed (gconstpointer data)
{
  const Case *c = data;
  g_autoptr (Golden) g = golden_new (c->version);
  gboolean server = strcmp (c->what, "server") == 0;
  g_autofree char *folder = server ? g_strdup_printf ("server/chains/%s", (char *) g_hash_table_lookup (g->facts, "chain")) : g_strdup (c->what);
  g_autofree char *from = golden_path (g, folder), *to = golden_path (g, "work"), *kept = g_strdup_printf ("foyer.db.v%d", c->version);
  g_autofree char *rows = g_strconcat (c->what, ".rows", NULL), *log = server ? NULL : g_strconcat (c->what, " log", NULL);
  g_autofree char *kept_path = g_build_filename (to, kept, NULL), *part_path = g_strconcat (kept_path, ".part", NULL);
  g_autoptr (GHashTable) points = g_hash_table_new (NULL, NULL);
  gint64 old_tables, new_tables;
  guint old = 0, new = 0;
  int n = 0;

  /* Once to its end: how many points there are, and what each version's tables are. */
  copy (from, to);
  {
    g_autofree char *path = g_build_filename (to, "foyer.db", NULL);
    FoyerDb *db = foyer_db_open (path, TRUE, NULL);

    g_assert_cmpint (ask (db, VERSION), ==, c->version);
    old_tables = ask (db, TABLES);
    foyer_db_close (db);
    g_assert_cmpint (run_self (to, server ? "server" : "desk", 0, &n), ==, 0);
    db = foyer_db_open (path, TRUE, NULL);
    new_tables = ask (db, TABLES);
    foyer_db_close (db);
  }
  g_assert_cmpint (n, >, 10);
  g_assert_cmpint (new_tables, >, old_tables);

  /* The last are those of the lift; the first those of the copy. */
  for (int k = 1; all_points && k <= n; k++)
    g_hash_table_add (points, GINT_TO_POINTER (k));
  for (int i = 0; !all_points && i < POINTS; i++)
    g_hash_table_add (points, GINT_TO_POINTER (i < 2 ? i + 1 : i < 5 ? n - (i - 2) : g_test_rand_int_range (2, n + 1)));
  for (int k = 1; k <= n; k++)
    if (g_hash_table_contains (points, GINT_TO_POINTER (k)))
      {
        copy (from, to);
        g_assert_cmpint (run_self (to, server ? "server" : "desk", k, NULL), ==, 9);
        if (assert_whole (to, "foyer.db", c->version, old_tables, new_tables) == c->version)
          old++;
        else
          new++;
        if (g_file_test (kept_path, G_FILE_TEST_EXISTS))
          g_assert_cmpint (assert_whole (to, kept, c->version, old_tables, new_tables), ==, c->version);
        assert_same_rows (g, rows, to, server ? FOYER_STORE_SERVER : FOYER_STORE_DESK, log);
        g_assert_cmpint (assert_whole (to, "foyer.db", -1, 0, new_tables), ==, foyer_store_version ());
        if (!server)
          g_assert_cmpint (assert_whole (to, kept, c->version, old_tables, new_tables), ==, c->version);
        g_assert_false (g_file_test (part_path, G_FILE_TEST_EXISTS));
      }
  g_test_message ("%d points, of which %u left the old store and %u the new one", n, old, new);
  g_assert_cmpuint (old, >, 0);
  g_assert_cmpuint (new, >, 0);
}

int
main (int argc, char **argv)
{
  g_autoptr (GPtrArray) cases = g_ptr_array_new_with_free_func (g_free);

  if (argc == 4 && strcmp (argv[1], "--open") == 0)
    return open_and_die (argv[2], argv[3]);
  g_test_init (&argc, &argv, NULL);
  self = argv[0];
  all_points = argc > 1 && strcmp (argv[1], "--all") == 0;
  for (int i = 0; golden_versions[i] != 0; i++)
    for (int k = 0; k < 2; k++)
      {
        Case *c = g_new0 (Case, 1);
        g_autofree char *name = NULL;

        if (golden_versions[i] == foyer_store_version ())
          {
            g_free (c);
            continue;
          }
        c->version = golden_versions[i];
        c->what = k == 0 ? "desk2" : "server";
        g_ptr_array_add (cases, c);
        name = g_strdup_printf ("/golden/R12/v%d/%s-killed", c->version, c->what);
        g_test_add_data_func (name, c, test_killed);
      }
  return g_test_run ();
}
