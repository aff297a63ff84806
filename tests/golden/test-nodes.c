/* 17, 11: after an upgrade the newest backup is one of the version before. Nodes over PostgreSQL start from it, and the log may be cut behind it,
 * as a store is brought up to date when it is opened; the backup itself stays as it was made. */
#include "config.h"

#include <glib/gstdio.h>
#include <sodium.h>
#include <sqlite3.h>
#include <string.h>

#include "foyer-backup-private.h"
#include "foyer-order.h"
#include "foyer-pgrig.h"
#include "foyer-time.h"
#include "golden.h"

static FoyerPgRig *pg;

static void
run_sql (const char *path, const char *sql)
{
  sqlite3 *db;

  g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (db, sql, NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_close (db);
}

static gboolean
read_copy (FoyerDb *db, gpointer data, GError **error)
{
  g_assert_true (foyer_db_copy (db, data));
  return TRUE;
}

static char *
read_bytes (const char *path, gsize *len)
{
  g_autoptr (GError) error = NULL;
  char *bytes;

  g_file_get_contents (path, &bytes, len, &error);
  g_assert_no_error (error);
  return bytes;
}

static void
test_older_backup (gconstpointer version)
{
  g_autoptr (Golden) g = golden_new (GPOINTER_TO_INT (version));
  g_autofree char *data = golden_path (g, "server"), *backups = golden_path (g, "copies"), *node = golden_path (g, "node"), *old = golden_path (g, "old.db");
  FoyerId chain = golden_id (g, "chain");
  char id[37];
  g_autofree char *db = g_build_filename (data, "chains", foyer_id_format (&chain, id), "foyer.db", NULL), *dir = g_build_filename (backups, id, NULL);
  g_autofree char *in_backup = NULL, *was = NULL, *is = NULL, *a = NULL, *b = NULL, *sql = NULL;
  g_auto (FoyerBackup) made = { 0 };
  g_autoptr (GError) error = NULL;
  FoyerOrder *order;
  FoyerServer *server;
  FoyerChain *one;
  FoyerCopy at;
  gint64 gone = 0;
  gsize len, n;

  if (pg == NULL)
    {
      g_test_skip ("PostgreSQL is not installed");
      return;
    }
  foyer_pgrig_clear (pg);
  {
    g_autofree char *bytes = read_bytes (db, &n);

    g_assert_true (g_file_set_contents (old, bytes, n, NULL));
  }
  order = foyer_order_new (data, pg->url, &error);
  g_assert_no_error (error);
  foyer_order_adopt (order, &chain, &error);
  g_assert_no_error (error);
  server = foyer_server_new_order (order, NULL);
  one = foyer_chains_get (foyer_server_chains (server), &chain, &error);
  g_assert_no_error (error);
  foyer_store_read (foyer_chain_store (one), read_copy, &at, &error);
  g_assert_no_error (error);
  foyer_backup_make (foyer_chain_store (one), dir, &made, &error);
  g_assert_no_error (error);
  a = foyer_dump_store (foyer_chain_store (one));
  foyer_server_free (server);

  /* As the version before would have made it at this place of the log. */
  in_backup = g_build_filename (made.path, "foyer.db", NULL);
  sql = g_strdup_printf ("INSERT INTO sync_copy(one,head,side,mark,version) VALUES(1,%d,%d,'%s',%d)", (int) at.head, (int) at.side, at.mark, g->version);
  run_sql (old, sql);
  was = read_bytes (old, &len);
  g_assert_true (g_file_set_contents (in_backup, was, len, NULL));
  foyer_backup_verify (made.path, FALSE, &error);
  g_assert_no_error (error);

  /* The log is cut behind it … */
  order = foyer_order_new (node, pg->url, &error);
  g_assert_no_error (error);
  foyer_order_trim (order, &chain, backups, foyer_now () + 86400000, &gone, &error);
  g_assert_no_error (error);
  g_assert_cmpint (gone, >, 10);
  g_assert_cmpint (foyer_pgrig_int (pg, "SELECT count(*) FROM txn"), ==, 0);

  /* … so a new node has nothing but that backup, and holds the same as the first one. */
  foyer_order_set_backups (order, backups);
  server = foyer_server_new_order (order, NULL);
  g_test_expect_message ("foyer-server", G_LOG_LEVEL_MESSAGE, "The copy of chain * starts from *");
  one = foyer_chains_get (foyer_server_chains (server), &chain, &error);
  g_assert_no_error (error);
  g_test_assert_expected_messages ();
  b = foyer_dump_store (foyer_chain_store (one));
  foyer_assert_same (a, b);
  foyer_server_free (server);
  is = read_bytes (in_backup, &n);
  g_assert_cmpmem (was, len, is, n);
}

int
main (int argc, char **argv)
{
  int failed;

  g_test_init (&argc, &argv, NULL);
  g_assert_cmpint (sodium_init (), >=, 0);
  pg = foyer_pgrig_new ();
  for (int i = 0; golden_versions[i] != 0; i++)
    if (golden_versions[i] > 1) /* the first one knew no log */
      {
        g_autofree char *path = g_strdup_printf ("/golden/17/v%d/backup", golden_versions[i]);
        g_test_add_data_func (path, GINT_TO_POINTER (golden_versions[i]), test_older_backup);
      }
  failed = g_test_run ();
  foyer_pgrig_free (pg);
  return failed;
}
