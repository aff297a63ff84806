/* What the server looks after by itself (replication.md 13, 14): copies of open and closed chains, photos beside them, and stores read through. */
#include "config.h"

#include <glib/gstdio.h>
#include <sqlite3.h>
#include <string.h>
#include <utime.h>

#include "foyer-backup-private.h"
#include "foyer-blobs.h"
#include "foyer-copies.h"
#include "foyer-live.h"
#include "foyer-metrics.h"
#include "foyer-rig.h"
#include "foyer-scrub.h"
#include "foyer-upkeep.h"

static FoyerUpkeep *
upkeep (FoyerCopies *f)
{
  FoyerUpkeep *u = foyer_server_upkeep (f->rig->server);

  foyer_upkeep_set_backups (u, f->backups, 3600);
  return u;
}

/* Copies and archive under --backup, told to desks and in the figures; one by hand beside it is told as well; of copies and archive what is too
 * old goes. */
static void
test_upkeep (void)
{
  FoyerCopies f = { 0 };
  g_autoptr (GError) error = NULL;
  double made, failed;

  foyer_copies_fix_up (&f);
  made = foyer_metrics_get ("foyer_backups_total", NULL);
  failed = foyer_metrics_get ("foyer_backup_failures_total", NULL);
  foyer_copies_rig_client (f.a, "Kept");
  foyer_upkeep_round (upkeep (&f));
  g_assert_cmpfloat (foyer_metrics_get ("foyer_backups_total", NULL), ==, made + 1);
  g_assert_cmpfloat (foyer_metrics_get ("foyer_backup_age_seconds", NULL), ==, 0);
  g_assert_cmpint (foyer_backup_last (f.dir), >, 0);
  foyer_rig_sync (f.a);
  g_assert_cmpint (foyer_rig_count (foyer_desk_store (f.ta->desk), "SELECT cast(v AS INTEGER) FROM sync_state WHERE k='backup_n'"), ==,
                   foyer_rig_count (foyer_desk_store (f.ta->desk), "SELECT max(n) FROM sync_log"));
  /* Nothing new: no new copy; something new, but the hour is not over: the archive only. */
  foyer_upkeep_round (upkeep (&f));
  foyer_copies_rig_client (f.a, "Archived");
  foyer_upkeep_round (upkeep (&f));
  g_assert_cmpfloat (foyer_metrics_get ("foyer_backups_total", NULL), ==, made + 1);
  g_assert_cmpfloat (foyer_metrics_get ("foyer_backup_age_seconds", NULL), >=, 0);
  {
    g_auto (FoyerArchive) a = { 0 };
    g_autoptr (GArray) frames = foyer_backup_frames (f.dir, foyer_chain_gen (f.rig->chain), 0, &a);

    g_assert_null (a.bad);
    g_assert_cmpstr (strstr (g_array_index (frames, FoyerFrame, frames->len - 1).body, "Archived"), !=, NULL);
  }
  /* By hand, to another place, while this server has the chain open. */
  {
    g_autofree char *other = g_dir_make_tmp ("foyer-copies-XXXXXX", NULL), *out = NULL;
    int status;

    out = foyer_live_run (&status, "src/server/foyer-server", "backup", "--data", f.rig->dir, "--to", other, NULL);
    if (status != 0)
      g_error ("%s", out);
    foyer_upkeep_round (upkeep (&f));
    foyer_rig_sync (f.a);
    g_assert_cmpint (foyer_rig_count (foyer_desk_store (f.ta->desk), "SELECT cast(v AS INTEGER) FROM sync_state WHERE k='backup_n'"), ==,
                     foyer_rig_count (foyer_desk_store (f.ta->desk), "SELECT max(n) FROM sync_log"));
    foyer_backup_remove (other);
  }
  /* A folder that cannot be written: counted, and not tried again at once. */
  {
    g_autofree char *file = g_build_filename (f.backups, "file", NULL);

    g_assert_true (g_file_set_contents (file, "", 0, NULL));
    foyer_upkeep_set_backups (foyer_server_upkeep (f.rig->server), file, 3600);
    foyer_copies_rig_client (f.a, "Nowhere");
    g_test_expect_message ("foyer-server", G_LOG_LEVEL_WARNING, "*failed*");
    foyer_upkeep_round (foyer_server_upkeep (f.rig->server));
    foyer_upkeep_round (foyer_server_upkeep (f.rig->server));
    g_test_assert_expected_messages ();
    g_assert_cmpfloat (foyer_metrics_get ("foyer_backup_failures_total", NULL), ==, failed + 1);
  }
  /* One copy of long ago, and pieces only it needs, go. */
  {
    g_autoptr (GPtrArray) copies = foyer_backup_list (f.dir), left = NULL;
    g_autofree char *newest = g_build_filename (f.dir, copies->pdata[0], NULL);

    for (int i = 0; i < 5; i++)
      {
        g_autofree char *old = g_strdup_printf ("%s/200001%02dT000000Z-1", f.dir, i + 1), *cmd = g_strdup_printf ("cp -r %s %s", newest, old);
        g_assert_cmpint (system (cmd), ==, 0);
      }
    foyer_backup_drop_old (f.dir, foyer_chain_gen (f.rig->chain), foyer_now ());
    left = foyer_backup_list (f.dir);
    g_assert_cmpuint (left->len, ==, 3);
  }
  foyer_copies_fix_down (&f);
}

/* A chain nobody has open since the server began is copied too. */
static void
test_closed (void)
{
  FoyerCopies f = { 0 };
  FoyerServer *server;
  g_autoptr (GPtrArray) copies = NULL;

  foyer_copies_fix_up (&f);
  foyer_copies_rig_client (f.a, "Closed");
  foyer_server_free (g_steal_pointer (&f.rig->server));
  server = foyer_server_new (f.rig->dir);
  foyer_upkeep_set_backups (foyer_server_upkeep (server), f.backups, 3600);
  foyer_upkeep_round (foyer_server_upkeep (server));
  g_assert_cmpuint (foyer_chains_open (foyer_server_chains (server)), ==, 0);
  copies = foyer_backup_list (f.dir);
  g_assert_cmpuint (copies->len, ==, 1);
  foyer_server_free (server);
  foyer_rig_restart (f.rig);
  foyer_copies_fix_down (&f);
}

static gboolean
archived (FoyerCopies *f, const char *gen, const char *name)
{
  g_autoptr (GArray) frames = foyer_backup_frames (f->dir, gen, 0, NULL);

  for (guint i = 0; i < frames->len; i++)
    if (strstr (g_array_index (frames, FoyerFrame, i).body, name) != NULL)
      return TRUE;
  return FALSE;
}

/* What a chain took is in its archive within seconds, whatever becomes of the chain meanwhile: its server stops, or was killed before it came to
 * it, or the store is closed for others between the change and the next shipping. The hour of its next copy is far. */
static void
test_archive_of_closed (void)
{
  FoyerCopies f = { 0 };
  g_autoptr (GError) error = NULL;
  FoyerActor system = { .system = TRUE };
  FoyerChains *chains;
  FoyerServer *server;
  FoyerChain *chain;
  const char *gen;

  foyer_copies_fix_up (&f);
  gen = g_intern_string (foyer_chain_gen (f.rig->chain));
  foyer_copies_rig_client (f.a, "Copied");
  foyer_upkeep_round (upkeep (&f));
  foyer_copies_rig_client (f.a, "Beforethestop");
  foyer_server_free (g_steal_pointer (&f.rig->server));
  g_assert_true (archived (&f, gen, "Beforethestop"));

  /* One that was killed: nobody shipped what it took last. */
  foyer_rig_restart (f.rig);
  foyer_copies_rig_client (f.a, "Beforethekill");
  foyer_server_free (g_steal_pointer (&f.rig->server));
  g_assert_false (archived (&f, gen, "Beforethekill"));
  server = foyer_server_new (f.rig->dir);
  chains = foyer_server_chains (server);
  foyer_upkeep_set_backups (foyer_server_upkeep (server), f.backups, 3600);
  g_assert_nonnull (foyer_chains_find (chains, &f.rig->chain_id));
  foyer_upkeep_round (foyer_server_upkeep (server));
  g_assert_cmpuint (foyer_chains_open (chains), ==, 0);
  g_assert_true (archived (&f, gen, "Beforethekill"));

  /* Closed as soon as it was done. */
  foyer_chains_begin ();
  chain = foyer_chains_get (chains, &f.rig->chain_id, &error);
  g_assert_no_error (error);
  g_assert_true (foyer_desk_call (foyer_chain_desk (chain), &system, "client.create", foyer_params ("name", "s", "Beforetheclosing", NULL), NULL,
                                  &error));
  g_assert_no_error (error);
  foyer_chains_end ();
  foyer_chains_close_idle (chains, 0);
  g_assert_cmpuint (foyer_chains_open (chains), ==, 0);
  foyer_upkeep_round (foyer_server_upkeep (server));
  g_assert_cmpuint (foyer_chains_open (chains), ==, 0);
  g_assert_true (archived (&f, gen, "Beforetheclosing"));
  foyer_server_free (server);
  foyer_rig_restart (f.rig);
  foyer_copies_fix_down (&f);
}

/* A chain that came back begins a new life. Its archive is nothing without a copy of that life: there is one at once, whatever the hour, and the chain
 * comes back again with all that was taken since. */
static void
test_new_life (void)
{
  FoyerCopies f = { 0 };
  g_autoptr (GError) error = NULL;
  FoyerRestored r = { 0 };
  double made;

  foyer_copies_fix_up (&f);
  foyer_copies_rig_client (f.a, "Inthefirst");
  foyer_upkeep_round (upkeep (&f));
  made = foyer_metrics_get ("foyer_backups_total", NULL);
  foyer_server_free (g_steal_pointer (&f.rig->server));
  g_assert_true (foyer_backup_restore (f.chain_dir, f.dir, &r, &error));
  g_assert_no_error (error);
  foyer_restored_clear (&r);
  foyer_rig_restart (f.rig);
  foyer_upkeep_round (upkeep (&f));
  g_assert_cmpfloat (foyer_metrics_get ("foyer_backups_total", NULL), ==, made + 1);
  foyer_copies_rig_client (f.a, "Inthesecond");
  foyer_upkeep_round (upkeep (&f));
  g_assert_cmpfloat (foyer_metrics_get ("foyer_backups_total", NULL), ==, made + 1); /* the hour is not over */
  foyer_server_free (g_steal_pointer (&f.rig->server));
  g_assert_true (foyer_backup_restore (f.chain_dir, f.dir, &r, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (r.replayed, >=, 1);
  foyer_restored_clear (&r);
  foyer_rig_restart (f.rig);
  g_assert_cmpint (foyer_rig_count (foyer_copies_store (&f), "SELECT count(*) FROM client WHERE name='Inthesecond'"), ==, 1);
  foyer_copies_fix_down (&f);
}

/* Photos stand beside the copies, each once; what is bent is named; what the backup lacks comes from the folder that was there. */
static void
test_files (void)
{
  g_autofree char *from = g_dir_make_tmp ("foyer-files-XXXXXX", NULL), *to = g_dir_make_tmp ("foyer-files-XXXXXX", NULL), *bent = NULL, *stray = NULL;
  g_autoptr (GPtrArray) named = g_ptr_array_new_with_free_func (g_free), bad = NULL;
  g_autoptr (GError) error = NULL;
  guint missing = 0, files;

  for (int i = 0; i < 3; i++)
    {
      g_autofree char *text = g_strdup_printf ("picture %d", i);
      g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));

      g_ptr_array_add (named, foyer_blobs_put (from, bytes, FALSE, &error));
      g_assert_no_error (error);
    }
  g_ptr_array_add (named, g_strnfill (64, 'a')); /* not sent by its desk yet */
  g_assert_true (foyer_backup_copy_files (named, from, to, &missing, &error));
  g_assert_no_error (error);
  g_assert_cmpuint (missing, ==, 1);
  bad = foyer_backup_bad_files (to, &files);
  g_assert_cmpuint (files, ==, 3);
  g_assert_cmpuint (bad->len, ==, 0);
  g_ptr_array_unref (bad);
  bent = foyer_blobs_path (to, named->pdata[1]);
  g_assert_true (g_file_set_contents (bent, "picture X", -1, NULL));
  bad = foyer_backup_bad_files (to, &files);
  g_assert_cmpuint (bad->len, ==, 1);
  g_assert_nonnull (strstr (bad->pdata[0], bent));
  /* Back to an empty folder: the bent one is not taken, but it stands in another place. */
  {
    g_autofree char *back = g_dir_make_tmp ("foyer-files-XXXXXX", NULL);

    g_test_expect_message ("foyer-server", G_LOG_LEVEL_WARNING, "*");
    g_assert_true (foyer_backup_copy_files (named, to, back, NULL, &error));
    g_test_assert_expected_messages ();
    missing = 0;
    g_assert_true (foyer_backup_copy_files (named, from, back, &missing, &error));
    g_assert_cmpuint (missing, ==, 1);
    for (int i = 0; i < 3; i++)
      {
        g_autoptr (GBytes) bytes = foyer_blobs_load (back, named->pdata[i], &error);
        g_assert_no_error (error);
      }
    foyer_backup_remove (back);
  }
  /* With no copy that names them they go, but not on the day they came. */
  foyer_backup_drop_files (to);
  g_assert_true (foyer_blobs_has (to, named->pdata[0]));
  stray = foyer_blobs_path (to, named->pdata[0]);
  {
    struct utimbuf old = { 1000000000, 1000000000 };
    g_assert_cmpint (g_utime (stray, &old), ==, 0);
  }
  foyer_backup_drop_files (to);
  g_assert_false (g_file_test (stray, G_FILE_TEST_EXISTS));
  g_assert_true (foyer_blobs_has (to, named->pdata[2]));
  foyer_backup_remove (from);
  foyer_backup_remove (to);
}

/* The weekly reading of a store (14.2, 14.3): a good one passes; a row changed past everything, a sum that is wrong and a bent page are found,
 * counted, and said; it is not done again before its week is over. */
static void
test_scrub (void)
{
  FoyerCopies f = { 0 };
  g_autofree char *db = NULL, *mark = NULL;
  double scrubs, faults, rows;
  FoyerScrubbed result;
  g_autoptr (GError) error = NULL;
  g_autoptr (FoyerStore) store = NULL;
  sqlite3 *h;

  foyer_copies_fix_up (&f);
  for (int i = 0; i < 3; i++)
    {
      g_autofree char *name = g_strdup_printf ("Right%d", i);
      foyer_copies_rig_client (f.a, name);
    }
  scrubs = foyer_metrics_get ("foyer_scrubs_total", NULL);
  faults = foyer_metrics_get ("foyer_scrub_faults_total", NULL);
  rows = foyer_metrics_get ("foyer_scrub_rows_total", NULL);
  foyer_upkeep_round (foyer_server_upkeep (f.rig->server));
  foyer_upkeep_round (foyer_server_upkeep (f.rig->server));
  g_assert_cmpfloat (foyer_metrics_get ("foyer_scrubs_total", NULL), ==, scrubs + 1);
  g_assert_cmpfloat (foyer_metrics_get ("foyer_scrub_faults_total", NULL), ==, faults);
  g_assert_cmpfloat (foyer_metrics_get ("foyer_scrub_rows_total", NULL), >, rows + 20);
  g_assert_cmpint (foyer_scrub_last (f.chain_dir), >, 0);

  db = g_build_filename (f.chain_dir, "foyer.db", NULL);
  mark = g_build_filename (f.chain_dir, "scrubbed", NULL);
  foyer_server_free (g_steal_pointer (&f.rig->server));
  g_assert_cmpint (sqlite3_open (db, &h), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (h, "UPDATE client SET name='Wrong' WHERE name='Right1'", NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_close (h);
  g_unlink (mark);
  foyer_rig_restart (f.rig);
  foyer_upkeep_round (foyer_server_upkeep (f.rig->server));
  g_assert_cmpfloat (foyer_metrics_get ("foyer_scrub_faults_total", NULL), ==, faults + 1);

  foyer_server_free (g_steal_pointer (&f.rig->server));
  g_assert_cmpint (sqlite3_open (db, &h), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (h, "UPDATE client SET name='Right1' WHERE name='Wrong'; UPDATE sync_digest SET sum=sum+1 WHERE tbl=(SELECT min(tbl) FROM sync_digest)", NULL, NULL,
                                 NULL), ==, SQLITE_OK);
  sqlite3_close (h);
  store = foyer_store_open_reader (f.chain_dir, &error);
  g_assert_no_error (error);
  g_assert_true (foyer_scrub_store (store, "chain", NULL, &result, &error));
  g_assert_cmpuint (result.faults, ==, 1);
  /* Told to stop, it stops. */
  {
    g_autoptr (GCancellable) cancel = g_cancellable_new ();

    g_cancellable_cancel (cancel);
    g_assert_false (foyer_scrub_store (store, "chain", cancel, &result, &error));
    g_assert_error (error, FOYER_ERROR, FOYER_ERROR_CANCELLED);
    g_clear_error (&error);
  }
  g_clear_pointer (&store, foyer_store_close);
  {
    g_autofree char *bytes = NULL;
    gsize len;

    g_assert_true (g_file_get_contents (db, &bytes, &len, NULL));
    for (gsize at = 3 * 4096; at < len; at += 4096)
      memset (bytes + at, 0x5a, 64);
    g_assert_true (g_file_set_contents (db, bytes, len, NULL));
    store = foyer_store_open_reader (f.chain_dir, &error);
    if (store != NULL)
      {
        g_assert_true (foyer_scrub_store (store, "chain", NULL, &result, &error));
        g_assert_no_error (error);
        g_assert_cmpuint (result.faults, >, 0);
      }
    else
      g_assert_error (error, FOYER_ERROR, FOYER_ERROR_CORRUPT);
  }
  foyer_copies_fix_down (&f);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/13/the server's own backups", test_upkeep);
  g_test_add_func ("/13/a closed chain's backup", test_closed);
  g_test_add_func ("/13/the archive of a chain that is closed (R13)", test_archive_of_closed);
  g_test_add_func ("/13/the first copy of a new life", test_new_life);
  g_test_add_func ("/13/photos beside the copies", test_files);
  g_test_add_func ("/14.2/scrubs of the server", test_scrub);
  return g_test_run ();
}
