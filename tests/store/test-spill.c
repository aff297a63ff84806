/* SQLite 3.40 loses what was committed when all of this comes together: a transaction larger than the memory for pages moves some of them into
 * the log, goes back to a savepoint, writes a page again that it had moved, and commits; one frame is left without its salt, and recovery after
 * a crash stops there (seen with 152 of 900 random batches; never while pages are kept in memory until the commit). Batches of which
 * one txn is refused go back to a savepoint: a chain's writer keeps its pages. */
#include "config.h"

#include <glib/gstdio.h>

#include "foyer-db-private.h"
#include "foyer-store.h"

static gboolean
ask_job (FoyerTx *tx, gpointer data, GError **error)
{
  sqlite3_stmt *s = NULL;

  g_assert_cmpint (sqlite3_prepare_v2 (foyer_db_handle (foyer_tx_db (tx)), "PRAGMA cache_spill", -1, &s, NULL), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_step (s), ==, SQLITE_ROW);
  *(int *) data = sqlite3_column_int (s, 0);
  sqlite3_finalize (s);
  return TRUE;
}

static void
test_spill (void)
{
  g_autofree char *dir = g_dir_make_tmp ("foyer-spill-XXXXXX", NULL), *command = g_strdup_printf ("rm -rf '%s'", dir);

  for (int i = 0; i < 2; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *own = g_build_filename (dir, i == 0 ? "chain" : "desk", NULL);
      FoyerStore *store = foyer_store_open (own, i == 0 ? FOYER_STORE_SERVER : FOYER_STORE_DESK, NULL, &error);
      int spill = -1;

      g_assert_no_error (error);
      foyer_store_maintain (store, ask_job, &spill, &error);
      g_assert_no_error (error);
      /* A desk has no savepoints, and writes more at once. */
      g_assert_cmpint (spill == 0, ==, i == 0);
      foyer_store_close (store);
    }
  g_spawn_command_line_sync (command, NULL, NULL, NULL, NULL);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/store/spill/I3-chain-keeps-pages", test_spill);
  return g_test_run ();
}
