/* Makes the big stores of tests/perf, and tests the maker.
 *
 *   perf-make DIR APPOINTMENTS [--check]   a store in the new folder DIR: for FOYER_PERF_STORE=DIR; --check reads all of it through
 *   perf-make                              the test: a small one, held against the program's own derivation and its scrub */
#include "config.h"

#include <stdlib.h>
#include <string.h>
#include <glib/gstdio.h>

#include "foyer-db-private.h"
#include "foyer-demo.h"
#include "foyer-hooks-private.h"
#include "foyer-rebuild.h"
#include "foyer-repair.h"
#include "perf-figures.h"
#include "foyer-text-find.h"
#include "perf-maker.h"

static void
say_made (const char *dir, const PerfMade *made)
{
  g_print ("%s: %" G_GINT64_FORMAT " appointments, %" G_GINT64_FORMAT " rows, %d locations, %d clients, %.2f GB; seconds: %.0f small chain, %.0f rows, %.0f search, "
           "%.0f indexes\n",
           dir, made->appointments, made->rows, made->locations, made->clients, made->bytes / 1e9, made->template_s, made->rows_s, made->search_s, made->index_s);
}

/* Every row by its hash, the sums against the rows, every page. */
static void
read_through (const char *dir, gint64 rows, gboolean pages)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) bad = g_ptr_array_new_with_free_func (g_free);
  FoyerDesk *desk = foyer_desk_open (dir, FOYER_STORE_DESK, &error);
  gint64 read = 0;

  g_assert_no_error (error);
  g_assert_true (foyer_repair_scrub (foyer_desk_store (desk), NULL, bad, &read, &error));
  g_assert_no_error (error);
  for (guint i = 0; i < MIN (bad->len, 10); i++)
    g_printerr ("bad: %s\n", (char *) bad->pdata[i]);
  g_assert_cmpuint (bad->len, ==, 0);
  if (rows >= 0)
    g_assert_cmpint (read, ==, rows);
  if (pages)
    g_assert_true (foyer_store_quick_check (foyer_desk_store (desk), &error));
  g_assert_no_error (error);
  foyer_desk_close (desk);
}

static void
must (FoyerDb *db, const char *sql)
{
  g_autoptr (GError) error = NULL;

  if (!foyer_db_exec (db, sql, &error))
    g_error ("%s: %s", sql, error->message);
}

static gint64
differing (FoyerDb *db, const char *columns, const char *table)
{
  g_autofree char *sql = g_strdup_printf ("SELECT (SELECT count(*) FROM (SELECT %s FROM main.%s EXCEPT SELECT %s FROM was.%s))"
                                          " + (SELECT count(*) FROM (SELECT %s FROM was.%s EXCEPT SELECT %s FROM main.%s))",
                                          columns, table, columns, table, columns, table, columns, table);
  FoyerStmt *s = foyer_db_own (db, sql);
  gint64 n = foyer_stmt_step (s) ? foyer_stmt_int (s, 0) : -1;

  foyer_stmt_done (s);
  return n;
}

static void
no_progress (double done, gpointer data)
{
}

/* What the program derives from the same rows is what the maker wrote. */
static void
test_derived (void)
{
  static const char *const tables[][2] = { { "*", "board" }, { "*", "visit_fig" }, { "*", "client_fig" }, { "client, k1, k2, words, parts", "client_find" } };
  g_autoptr (GError) error = NULL;
  g_autofree char *dir = g_dir_make_tmp ("foyer-make-XXXXXX", &error), *path = g_build_filename (dir, "foyer.db", NULL);
  g_autofree char *again = g_build_filename (dir, "again.db", NULL), *copy = g_strdup_printf ("cp '%s' '%s'", path, again);
  g_autofree char *attach = g_strdup_printf ("ATTACH '%s' AS was", path), *remove = g_strdup_printf ("rm -rf '%s'", dir);
  PerfMade made;
  FoyerDb *db;
  gpointer state;

  g_assert_true (perf_make (dir, 6000, 3, 2, &made, &error));
  g_assert_no_error (error);
  say_made (dir, &made);
  g_assert_cmpint (made.appointments, >, 5500);
  g_assert_cmpint (made.appointments, <, 6500);
  g_assert_cmpint (made.locations, ==, 2);
  read_through (dir, made.rows, TRUE);

  g_assert_cmpint (system (copy), ==, 0);
  db = foyer_db_open (again, TRUE, &error);
  g_assert_no_error (error);
  must (db, attach);
  must (db, "BEGIN; DELETE FROM main.board; DELETE FROM main.visit_fig; DELETE FROM main.client_fig; DELETE FROM main.client_find;"
            "INSERT INTO main.client_words(client_words) VALUES('delete-all'); INSERT INTO main.client_parts(client_parts) VALUES('delete-all');"
            "DELETE FROM main.text_find; DELETE FROM main.later_mark; INSERT INTO main.text_words(text_words) VALUES('delete-all')");
  state = foyer_bulk_new (db);
  g_assert_true (foyer_bulk_derive (state, db, 0, NULL, no_progress, NULL, &error));
  g_assert_true (foyer_bulk_derive (state, db, 1, NULL, no_progress, NULL, &error));
  g_assert_no_error (error);
  while (foyer_text_find_learn (db, 4096))
    ;
  foyer_bulk_free (state);
  for (guint i = 0; i < G_N_ELEMENTS (tables); i++)
    g_assert_cmpint (differing (db, tables[i][0], tables[i][1]), ==, 0);
  /* One day of one member is made once; every period but the last ends at its today. */
  g_assert_cmpint (foyer_db_int (db, "SELECT count(*) FROM (SELECT 1 FROM workday GROUP BY staff, date HAVING count(*) > 1)", NULL), ==, 0);
  g_assert_cmpint (foyer_db_int (db, "SELECT count(*) FROM visit_fig WHERE status IN ('pending', 'confirmed') AND day < '2026-11-24'", NULL), ==, 0);
  g_assert_cmpint (foyer_db_int (db, "SELECT count(*) - count(DISTINCT phone) FROM client WHERE phone IS NOT NULL", NULL), ==, 0);
  g_assert_cmpint (foyer_db_int (db, "SELECT (SELECT count(*) FROM board) - (SELECT count(*) FROM appointment)", NULL), ==, 0);
  must (db, "ROLLBACK");
  foyer_db_close (db);
  g_assert_cmpint (system (remove), ==, 0);
}

int
main (int argc, char **argv)
{
  g_autoptr (GError) error = NULL;
  PerfMade made;

  if (argc > 2)
    {
      if (g_mkdir_with_parents (argv[1], 0700) != 0 || !perf_make (argv[1], g_ascii_strtoll (argv[2], NULL, 10), 5, 0, &made, &error))
        g_error ("%s", error != NULL ? error->message : "The folder cannot be made");
      say_made (argv[1], &made);
      if (argc > 3 && strcmp (argv[3], "--check") == 0)
        {
          read_through (argv[1], made.rows, TRUE);
          g_print ("Every row, sum and page is right.\n");
        }
      return 0;
    }
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/perf/make", test_derived);
  return g_test_run ();
}
