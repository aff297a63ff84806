/* Backups that prove themselves, restores, lives, rebuilt desks and mended rows (replication.md 13, 14; R4, R6, R13, I1, I9), with real
 * processes. */
#include "config.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <sqlite3.h>
#include <string.h>
#include <unistd.h>

#include "foyer-backup-private.h"
#include "foyer-copies.h"
#include "foyer-digest.h"
#include "foyer-live.h"
#include "foyer-rig.h"

static char *
server_command (FoyerLive *live, const char *verb, const char *option, const char *dir, int *status)
{
  return foyer_live_run (status, "src/cli/foyerctl", "server", verb, "--data", live->data, "--chain", live->chain, option, dir, NULL);
}

static char *
sums (const char *store)
{
  g_autoptr (GError) error = NULL;
  FoyerDesk *desk = foyer_desk_open_reader (store, &error);
  g_auto (GStrv) lines = NULL;
  char *text;

  g_assert_no_error (error);
  text = foyer_rig_digests (foyer_desk_store (desk));
  foyer_desk_close (desk);
  /* Device rows change with every contact. */
  lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++)
    if (strstr (lines[i], " device ") != NULL)
      lines[i][0] = '\0';
  g_free (text);
  return g_strjoinv ("\n", lines);
}

/* Backup, work, restore to the older state, twice: nothing a desk made is lost, and both desks agree (R4, I1, section 13). */
static void
test_restore_twice (void)
{
  FoyerLive *live = foyer_live_new ();
  g_autofree char *one = foyer_copies_join (live), *two = foyer_copies_join (live), *backups = g_dir_make_tmp ("foyer-copies-XXXXXX", NULL), *out = NULL;
  int status;

  foyer_copies_client (one, "Before");
  foyer_copies_sync (one);
  /* Beside the running server. */
  out = server_command (live, "backup", "--to", backups, &status);
  if (status != 0)
    g_error ("%s", out);
  g_assert_nonnull (strstr (out, "found equal"));
  for (int round = 0; round < 2; round++)
    {
      g_autofree char *a = g_strdup_printf ("After%d", round), *b = g_strdup_printf ("Other%d", round), *said = NULL, *x = NULL, *y = NULL;

      foyer_copies_client (one, a);
      foyer_copies_client (two, b);
      foyer_copies_sync (one);
      foyer_copies_sync (two);
      foyer_copies_sync (one);
      foyer_live_stop (live, round == 1);
      said = server_command (live, "restore", "--from", backups, &status);
      if (status != 0)
        g_error ("%s", said);
      foyer_live_start (live);
      /* The restored server has none of it until the desks come. */
      foyer_copies_sync (two);
      foyer_copies_sync (one);
      foyer_copies_sync (two);
      for (int k = 0; k <= round; k++)
        {
          g_autofree char *p = g_strdup_printf ("After%d", k), *q = g_strdup_printf ("Other%d", k);

          g_assert_true (foyer_copies_has (one, p) && foyer_copies_has (one, q) && foyer_copies_has (two, p) && foyer_copies_has (two, q));
        }
      g_assert_true (foyer_copies_has (two, "Before"));
      x = sums (one);
      y = sums (two);
      g_assert_cmpstr (x, ==, y);
    }
  foyer_backup_remove (one);
  foyer_backup_remove (two);
  foyer_backup_remove (backups);
  foyer_live_free (live);
}

/* What the desk's disk took with it is in the archive. */
static void
test_archive (void)
{
  FoyerLive *live = foyer_live_new ();
  g_autofree char *one = foyer_copies_join (live), *two = NULL, *backups = g_dir_make_tmp ("foyer-copies-XXXXXX", NULL), *out = NULL, *copies = NULL;
  g_autofree char *chain_dir = g_build_filename (live->data, "chains", live->chain, NULL), *dir = g_build_filename (backups, live->chain, NULL);
  g_autoptr (GError) error = NULL;
  FoyerStore *store;
  int status;

  foyer_copies_client (one, "Copied");
  foyer_copies_sync (one);
  g_free (server_command (live, "backup", "--to", backups, &status));
  g_assert_cmpint (status, ==, 0);
  foyer_copies_client (one, "Archived");
  foyer_copies_sync (one);
  store = foyer_store_open_reader (chain_dir, &error);
  g_assert_no_error (error);
  g_assert_true (foyer_backup_ship (store, dir, &error));
  g_assert_true (foyer_backup_ship (store, dir, &error)); /* again: nothing twice */
  foyer_store_close (store);
  /* The desk burns down, and so does the server. */
  foyer_backup_remove (one);
  foyer_live_stop (live, TRUE);
  foyer_backup_remove (chain_dir);
  out = server_command (live, "restore", "--from", backups, &status);
  if (status != 0)
    g_error ("%s", out);
  g_assert_nonnull (strstr (out, "1 changes from the archive"));
  foyer_live_start (live);
  two = foyer_copies_join (live);
  foyer_copies_sync (two);
  g_assert_true (foyer_copies_has (two, "Copied") && foyer_copies_has (two, "Archived"));
  foyer_backup_remove (two);
  foyer_backup_remove (backups);
  foyer_live_free (live);
}

/* Bits fall over in a copy, in its facts, in the archive; things are cut short: each is told, none is taken for good. */
static void
test_damaged_copies (void)
{
  FoyerLive *live = foyer_live_new ();
  g_autofree char *one = foyer_copies_join (live), *backups = g_dir_make_tmp ("foyer-copies-XXXXXX", NULL), *dir = g_build_filename (backups, live->chain, NULL);
  g_autofree char *chain_dir = g_build_filename (live->data, "chains", live->chain, NULL), *out = NULL;
  g_autoptr (GError) error = NULL;
  g_auto (FoyerBackup) b = { 0 };
  g_autofree char *db = NULL, *bytes = NULL;
  FoyerStore *store;
  gsize len;
  int status, found = 0, tried = 0;

  for (int i = 0; i < 30; i++)
    {
      g_autofree char *name = g_strdup_printf ("Somebody%d", i);
      foyer_copies_client (one, name);
      if (i > 3)
        break;
    }
  foyer_copies_sync (one);
  store = foyer_store_open_reader (chain_dir, &error);
  g_assert_no_error (error);
  g_assert_true (foyer_backup_make (store, dir, &b, &error));
  g_assert_no_error (error);
  g_assert_cmpint (foyer_backup_last (dir), >, 0);
  g_assert_true (foyer_backup_verify (b.path, TRUE, &error));
  db = g_build_filename (b.path, "foyer.db", NULL);
  g_assert_true (g_file_get_contents (db, &bytes, &len, NULL));
  /* A page of the file at a time; deep looks into the columns. What is bent must be an unused byte or be found. */
  for (gsize at = 4096; at < len; at += MAX (len / 30 / 4096, 1) * 4096, tried++)
    {
      g_autofree char *copy = g_memdup2 (bytes, len);

      for (int k = 0; k < 4096 && at + k < len; k++)
        copy[at + k] ^= 0x55;
      g_assert_true (g_file_set_contents (db, copy, len, NULL));
      found += !foyer_backup_verify (b.path, TRUE, NULL);
    }
  g_assert_cmpint (found * 2, >, tried);
  g_assert_true (g_file_set_contents (db, bytes, len / 2, NULL));
  g_assert_false (foyer_backup_verify (b.path, FALSE, &error));
  g_assert_error (error, FOYER_ERROR, FOYER_ERROR_CORRUPT);
  g_clear_error (&error);
  out = server_command (live, "verify", "--from", backups, &status);
  g_assert_cmpint (status, !=, 0);
  /* One row more or less is found by counting alone. */
  {
    sqlite3 *h;

    g_assert_true (g_file_set_contents (db, bytes, len, NULL));
    g_assert_true (foyer_backup_verify (b.path, FALSE, &error));
    g_assert_cmpint (sqlite3_open (db, &h), ==, SQLITE_OK);
    g_assert_cmpint (sqlite3_exec (h, "DELETE FROM client WHERE id=(SELECT id FROM client LIMIT 1)", NULL, NULL, NULL), ==, SQLITE_OK);
    sqlite3_close (h);
    g_assert_false (foyer_backup_verify (b.path, FALSE, &error));
    g_assert_nonnull (strstr (error->message, "rows client"));
  }
  foyer_store_close (store);
  foyer_backup_remove (one);
  foyer_backup_remove (backups);
  foyer_live_free (live);
}

/* A copied data folder does not speak in the name of the first: it begins a new life (13). */
static void
test_copied_server (void)
{
  FoyerLive *live = foyer_live_new ();
  g_autofree char *one = foyer_copies_join (live), *elsewhere = g_dir_make_tmp ("foyer-clone-XXXXXX", NULL), *cmd = NULL;
  FoyerLive clone = { 0 };

  foyer_copies_client (one, "First");
  foyer_copies_sync (one);
  foyer_live_stop (live, FALSE);
  cmd = g_strdup_printf ("cp -a %s/. %s/", live->data, elsewhere);
  g_assert_cmpint (system (cmd), ==, 0);
  clone.data = elsewhere;
  clone.chain = live->chain;
  clone.port = live->port;
  foyer_live_start (&clone);
  foyer_copies_client (one, "Second");
  foyer_copies_sync (one); /* the desk finds the other life behind the same address, and gives it what it lacks */
  g_assert_true (foyer_copies_has (one, "First") && foyer_copies_has (one, "Second"));
  foyer_live_stop (&clone, FALSE);
  {
    g_autofree char *a = g_build_filename (live->data, "chains", live->chain, NULL), *b = g_build_filename (elsewhere, "chains", live->chain, NULL);
    g_autoptr (FoyerStore) sa = foyer_store_open_reader (a, NULL), sb = foyer_store_open_reader (b, NULL);

    g_assert_cmpint (foyer_rig_count (sa, "SELECT parent_gen IS NULL FROM sync_meta"), ==, 1);
    g_assert_cmpint (foyer_rig_count (sb, "SELECT parent_gen IS NOT NULL FROM sync_meta"), ==, 1);
  }
  foyer_live_start (live);
  foyer_copies_sync (one);
  g_assert_true (foyer_copies_has (one, "Second"));
  foyer_backup_remove (one);
  foyer_backup_remove (elsewhere);
  g_free (clone.url);
  foyer_live_free (live);
}

/* The desk's database is rubbish: made again from the journal, one command, and what was not yet at the chain goes there (14.4, R13). */
static void
test_rebuild (void)
{
  FoyerLive *live = foyer_live_new ();
  g_autofree char *one = foyer_copies_join (live), *two = foyer_copies_join (live), *db = g_build_filename (one, "foyer.db", NULL), *out = NULL, *x = NULL, *y = NULL;
  GString *noise = g_string_new (NULL);
  int status;

  foyer_copies_client (one, "Settled");
  foyer_copies_sync (one);
  foyer_copies_client (one, "Unsent");
  for (int i = 0; i < 100000; i++)
    g_string_append_c (noise, (char) (i * 7 + 1));
  g_assert_true (g_file_set_contents (db, noise->str, noise->len, NULL));
  g_string_free (noise, TRUE);
  out = foyer_live_run (&status, "src/cli/foyerctl", "--store", one, "status", NULL);
  g_assert_cmpint (status, !=, 0);
  g_free (out);
  out = foyer_copies_ctl (one, "store", "rebuild", NULL);
  g_assert_nonnull (strstr (out, "2 changes came back from the journal"));
  /* At once, without the chain. */
  g_assert_true (foyer_copies_has (one, "Settled") && foyer_copies_has (one, "Unsent"));
  foyer_copies_sync (one);
  foyer_copies_sync (two);
  g_assert_true (foyer_copies_has (two, "Unsent"));
  x = sums (one);
  y = sums (two);
  g_assert_cmpstr (x, ==, y);
  foyer_backup_remove (one);
  foyer_backup_remove (two);
  foyer_live_free (live);
}

/* Somebody wrote into the desk's tables past everything: found by the sums, mended row by row, the rest untouched (R6, I9, 14.3). */
static void
test_mended (void)
{
  FoyerLive *live = foyer_live_new ();
  g_autofree char *one = foyer_copies_join (live), *two = foyer_copies_join (live), *db = g_build_filename (one, "foyer.db", NULL), *out = NULL, *x = NULL, *y = NULL, *program = NULL;
  sqlite3 *h;
  int status;

  foyer_copies_client (one, "Right");
  foyer_copies_client (one, "Gone");
  foyer_copies_client (one, "Rotten");
  foyer_copies_sync (one);
  foyer_copies_sync (two);
  g_assert_cmpint (sqlite3_open (db, &h), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_exec (h, "UPDATE client SET name='Wrong',_h=5 WHERE name='Right'; UPDATE sync_digest SET sum=sum+1 WHERE tbl=(SELECT min(tbl) FROM sync_digest);"
                                    "UPDATE client SET name='Bent' WHERE name='Rotten'; DELETE FROM client WHERE name='Gone';", NULL, NULL, NULL), ==, SQLITE_OK);
  sqlite3_close (h);
  /* Columns that do not give their hash. */
  out = foyer_live_run (&status, "src/cli/foyerctl", "--store", one, "store", "check", NULL);
  g_assert_cmpint (status, ==, 1);
  g_assert_nonnull (strstr (out, "2 damaged"));
  g_free (out);
  out = foyer_copies_ctl (one, "store", "check", "--repair");
  g_assert_nonnull (strstr (out, "2 rows mended"));
  g_assert_true (foyer_copies_has (one, "Right") && foyer_copies_has (one, "Rotten"));
  /* What is left of it the sums find: the desk asks for them when it begins, twice, then mends. */
  {
    g_autoptr (GError) error = NULL;
    g_autoptr (GSubprocess) p = NULL;

    program = g_build_filename (g_getenv ("FOYER_BUILDDIR"), "src/cli/foyerctl", NULL);
    p = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_SILENCE | G_SUBPROCESS_FLAGS_STDERR_SILENCE, &error, program, "--store", one, "sync", NULL);
    g_assert_no_error (error);
    for (int i = 0; i < 600 && !foyer_copies_has (one, "Gone"); i++)
      g_usleep (20000);
    g_subprocess_send_signal (p, SIGTERM);
    g_subprocess_wait (p, NULL, NULL);
  }
  g_assert_true (foyer_copies_has (one, "Gone"));
  x = sums (one);
  y = sums (two);
  g_assert_cmpstr (x, ==, y);
  foyer_backup_remove (one);
  foyer_backup_remove (two);
  foyer_live_free (live);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_setenv ("FOYER_ENCRYPT", "no", TRUE); /* what lies in a desk's folder is changed from outside */
  g_test_add_func ("/13/restored twice (R4, I1)", test_restore_twice);
  g_test_add_func ("/13/the archive (I1)", test_archive);
  g_test_add_func ("/13/damaged copies", test_damaged_copies);
  g_test_add_func ("/13/a copied server", test_copied_server);
  g_test_add_func ("/14.4/a damaged store (R13)", test_rebuild);
  g_test_add_func ("/14.3/mended row by row (R6, I9)", test_mended);
  return g_test_run ();
}
