/* 19.7, R12, 11: stores of older versions with a log, an open conflict, half a pull and work that was not sent, opened by today's program. */
#include "config.h"

#include <glib/gstdio.h>
#include <string.h>

#include "board-truth.h"
#include "foyer-db-private.h"
#include "foyer-backup.h"
#include "foyer-digest.h"
#include "foyer-metrics.h"
#include "foyer-upkeep.h"
#include "golden.h"

static FoyerStore *
store_of (FoyerRigDesk *d)
{
  return foyer_desk_store (d->t->desk);
}

/* What the older program saw is what is seen: no row is missing, none has other contents, none is new. */
static void
assert_rows (const Golden *g, const char *file, FoyerStore *store)
{
  g_autoptr (GHashTable) was = golden_rows (g, file), is = golden_rows_now (store);
  GHashTableIter i;
  gpointer key, value;

  g_hash_table_iter_init (&i, was);
  while (g_hash_table_iter_next (&i, &key, &value))
    {
      const char *now = g_hash_table_lookup (is, key);

      if (now == NULL)
        g_error ("Version %d, %s: %s is lost", g->version, file, (char *) key);
      if (strcmp (now, value) != 0)
        g_error ("Version %d, %s: %s is another\nwas %s\nis  %s", g->version, file, (char *) key, (char *) value, now);
    }
  g_assert_cmpuint (g_hash_table_size (was), ==, g_hash_table_size (is));
}

static gboolean
read_log (FoyerDb *db, gpointer data, GError **error)
{
  GString *out = data;
  FoyerStmt *s = foyer_db_own_read (db, "SELECT inc,n,hex(h),body FROM sync_log ORDER BY inc,n");

  while (foyer_stmt_step (s))
    g_string_append_printf (out, "%d %d %s %s\n", (int) foyer_stmt_int (s, 0), (int) foyer_stmt_int (s, 1), foyer_stmt_text (s, 2), foyer_stmt_text (s, 3));
  foyer_stmt_done (s);
  return TRUE;
}

/* "log bodies are never migrated" */
static void
assert_log (const Golden *g, const char *file, FoyerStore *store)
{
  g_autofree char *was = golden_text (g, file);
  g_autoptr (GString) is = g_string_new (NULL);
  g_autoptr (GError) error = NULL;

  foyer_store_read (store, read_log, is, &error);
  g_assert_no_error (error);
  g_assert_true (g_str_has_prefix (is->str, was));
  g_assert_cmpuint (is->len, ==, strlen (was));
}

static void
assert_figures (const Golden *g, const char *name, FoyerStore *store)
{
  static const struct
  {
    const char *word, *sql;
  } questions[] = {
    { "log", "SELECT count(*) FROM sync_log" },
    { "pending", "SELECT count(*) FROM sync_log,sync_base WHERE inc=(SELECT max(inc) FROM sync_log) AND n>you_n" },
    { "staged", "SELECT count(*) FROM sync_stage" },
    { "conflicts", "SELECT count(*) FROM conflict WHERE state='open'" },
    { "appointments", "SELECT count(*) FROM appointment" },
    { "money", "SELECT coalesce(sum(amount),0) FROM money WHERE void IS NULL" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (questions); i++)
    {
      g_autofree char *fact = g_strdup_printf ("%s %s", name, questions[i].word);
      g_assert_cmpint (foyer_rig_count (store, questions[i].sql), ==, golden_number (g, fact));
    }
}

/* What is derived from the rows, some of it by a migration, is what the rows say. */
static void
assert_derived (FoyerStore *store)
{
  g_assert_cmpint (foyer_rig_count (store, "SELECT count(*) FROM board"), >, 0);
  g_assert_cmpint (foyer_rig_count (store, BOARD_UNTRUE), ==, 0);
}

/* The file the store was before: there and whole when this program is newer than it. */
static void
assert_copy (const Golden *g, const char *name)
{
  g_autofree char *file = g_strdup_printf ("%s/foyer.db.v%d", name, g->version), *path = golden_path (g, file);
  g_autoptr (GError) error = NULL;
  FoyerDb *db;
  FoyerStmt *s;

  if (g->version == foyer_store_version ())
    {
      g_assert_false (g_file_test (path, G_FILE_TEST_EXISTS));
      return;
    }
  db = foyer_db_open (path, FALSE, &error);
  g_assert_no_error (error);
  s = foyer_db_own_read (db, "SELECT (SELECT user_version FROM pragma_user_version), (SELECT quick_check FROM pragma_quick_check), (SELECT count(*) FROM sync_log)");
  g_assert_true (foyer_stmt_step (s));
  g_assert_cmpint (foyer_stmt_int (s, 0), ==, g->version);
  g_assert_cmpstr (foyer_stmt_text (s, 1), ==, "ok");
  {
    g_autofree char *fact = g_strdup_printf ("%s log", name);
    g_assert_cmpint (foyer_stmt_int (s, 2), ==, golden_number (g, fact));
  }
  foyer_stmt_done (s);
  foyer_db_close (db);
}

static void
test_open (gconstpointer version)
{
  g_autoptr (Golden) g = golden_new (GPOINTER_TO_INT (version));
  FoyerRig *rig = golden_rig (g);
  FoyerRigDesk *d[] = { golden_desk (g, rig, "desk1"), golden_desk (g, rig, "desk2") };

  assert_rows (g, "server.rows", foyer_chain_store (rig->chain));
  assert_derived (foyer_chain_store (rig->chain));
  for (int i = 0; i < 2; i++)
    {
      g_autofree char *name = g_strdup_printf ("desk%d", i + 1), *rows = g_strconcat (name, ".rows", NULL), *log = g_strconcat (name, ".log", NULL);

      assert_rows (g, rows, store_of (d[i]));
      assert_derived (store_of (d[i]));
      assert_log (g, log, store_of (d[i]));
      assert_figures (g, name, store_of (d[i]));
      assert_copy (g, name);
    }
  for (int i = 0; i < 2; i++)
    golden_desk_free (d[i]);
  golden_rig_free (rig);
}

/* The sums of a version 1 store are counted when they are first asked for. */
static gboolean
count_rows (FoyerTx *tx, gpointer data, GError **error)
{
  if (!foyer_db_has_digests (foyer_tx_db (tx)))
    foyer_tx_recount_digests (tx);
  return TRUE;
}

static void
count_all (FoyerStore *store)
{
  g_autoptr (GError) error = NULL;

  foyer_store_maintain (store, count_rows, NULL, &error);
  g_assert_no_error (error);
}

static void
assert_one (FoyerStore *store, const char *sql)
{
  g_assert_cmpint (foyer_rig_count (store, sql), ==, 1);
}

/* Everything goes up, comes down everywhere, once; and the desks can go on working. */
static void
test_drain (gconstpointer version)
{
  g_autoptr (Golden) g = golden_new (GPOINTER_TO_INT (version));
  FoyerRig *rig = golden_rig (g);
  FoyerRigDesk *d1 = golden_desk (g, rig, "desk1"), *d2 = golden_desk (g, rig, "desk2");
  FoyerStore *server = foyer_chain_store (rig->chain);
  gint64 pending = golden_number (g, "desk1 pending") + golden_number (g, "desk2 pending");
  gint64 money = foyer_rig_count (store_of (d1), "SELECT coalesce(sum(amount),0) FROM money WHERE void IS NULL");
  gint64 txns = foyer_rig_count (server, "SELECT count(*) FROM txn");

  g_assert_cmpint (pending, >=, 6);
  g_assert_cmpint (golden_number (g, "desk2 staged"), >, 0);
  count_all (server);
  count_all (store_of (d1));
  count_all (store_of (d2));
  foyer_rig_settle (d2);
  foyer_rig_settle (d1);
  foyer_rig_settle (d2);
  foyer_rig_settle (d1);
  foyer_rig_assert_equal (d1, d2);
  foyer_rig_assert_base (d1);
  g_assert_cmpint (foyer_rig_count (server, "SELECT count(*) FROM txn"), ==, txns + pending);
  g_assert_cmpint (foyer_rig_count (server, "SELECT count(*) FROM sync_quarantine"), ==, 0);
  g_assert_cmpint (foyer_rig_count (server, "SELECT coalesce(sum(amount),0) FROM money WHERE void IS NULL"), ==, money);
  /* What was pending: Zoé's sale, a booking moved out of a contest, a link taken away in words of that version. */
  assert_one (server, "SELECT count(*) FROM client WHERE name='Zoé'");
  assert_one (server, "SELECT count(*) FROM appointment WHERE wall='2026-11-24T17:00'");
  assert_one (server, "SELECT count(*) FROM appointment WHERE wall='2026-11-24T16:00' AND slot='held'");
  assert_one (server, "SELECT count(*) FROM client_label WHERE deleted=1");
  assert_one (server, "SELECT count(*) FROM client WHERE email='anna.voros@example.hu'");

  /* On with the day: nothing of the past stands in the way. */
  json_object_unref (foyer_test_call (d1->t, "client.create", foyer_params ("name", "s", "Later", "phone", "s", "+36301239999", NULL)));
  foyer_rig_settle (d1);
  foyer_rig_settle (d2);
  foyer_rig_settle (d1);
  foyer_rig_assert_equal (d1, d2);
  golden_desk_free (d1);
  golden_desk_free (d2);
  golden_rig_free (rig);
}

/* A server of today looks after a chain nobody has opened since it was updated: the copy is made, and nothing is said to be damaged. */
static void
test_upkeep (gconstpointer version)
{
  g_autoptr (Golden) g = golden_new (GPOINTER_TO_INT (version));
  g_autofree char *data = golden_path (g, "server"), *backups = golden_path (g, "copies");
  double failures = foyer_metrics_get ("foyer_backup_failures_total", NULL), faults = foyer_metrics_get ("foyer_scrub_faults_total", NULL);
  FoyerServer *server;
  g_autofree char *dir = g_build_filename (backups, (const char *) g_hash_table_lookup (g->facts, "chain"), NULL);

  golden_forget_home (g);
  server = foyer_server_new (data);
  foyer_upkeep_set_backups (foyer_server_upkeep (server), backups, 3600);
  foyer_upkeep_round (foyer_server_upkeep (server));
  foyer_upkeep_round (foyer_server_upkeep (server));
  g_assert_cmpfloat (foyer_metrics_get ("foyer_backup_failures_total", NULL), ==, failures);
  g_assert_cmpfloat (foyer_metrics_get ("foyer_scrub_faults_total", NULL), ==, faults);
  g_assert_cmpint (foyer_backup_last (dir), >, 0);
  foyer_server_free (server);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (int i = 0; golden_versions[i] != 0; i++)
    {
      g_autofree char *open = g_strdup_printf ("/golden/11/v%d/opened", golden_versions[i]);
      g_autofree char *upkeep = g_strdup_printf ("/golden/13/v%d/upkeep", golden_versions[i]);
      g_autofree char *drain = g_strdup_printf ("/golden/R12/v%d/drains", golden_versions[i]);

      g_test_add_data_func (open, GINT_TO_POINTER (golden_versions[i]), test_open);
      g_test_add_data_func (drain, GINT_TO_POINTER (golden_versions[i]), test_drain);
      g_test_add_data_func (upkeep, GINT_TO_POINTER (golden_versions[i]), test_upkeep);
    }
  return g_test_run ();
}
