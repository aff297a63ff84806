/* Backups on disks and in hands that fail (replication.md 13): killed at each point that reaches the disk, no space, pieces of the archive
 * bent, cut or gone, and a restore under a desk's feet. */
#include "config.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>

#include "foyer-backup-private.h"
#include "foyer-copies.h"
#include "foyer-live.h"
#include "foyer-rig.h"

/* ---- real programs -------------------------------------------------------------------------------------------------------------- */

static char *
server_command (FoyerLive *live, const char *verb, const char *option, const char *dir, int *status)
{
  return foyer_live_run (status, "src/server/foyer-server", verb, "--data", live->data, "--chain", live->chain, option, dir, NULL);
}

/* `foyer-server backup` on a disk that gives out. How it ended: exit status, −1: killed. */
static int
backup_on (FoyerLive *live, const char *to, const char *name, const char *value, const char *more, char **out)
{
  g_autofree char *program = g_build_filename (g_getenv ("FOYER_BUILDDIR"), "src/server/foyer-server", NULL);
  g_autofree char *shim = g_build_filename (g_getenv ("FOYER_BUILDDIR"), "tests/support/libdisk-shim.so", NULL);
  g_autofree char *asan = g_strconcat (g_getenv ("ASAN_OPTIONS") != NULL ? g_getenv ("ASAN_OPTIONS") : "", ":verify_asan_link_order=0", NULL);
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE | G_SUBPROCESS_FLAGS_STDERR_MERGE);
  g_autoptr (GSubprocess) p = NULL;
  g_autoptr (GError) error = NULL;

  g_subprocess_launcher_setenv (launcher, "LD_PRELOAD", shim, TRUE);
  g_subprocess_launcher_setenv (launcher, "ASAN_OPTIONS", asan, TRUE);
  g_subprocess_launcher_setenv (launcher, name, value, TRUE);
  if (more != NULL)
    g_subprocess_launcher_setenv (launcher, more, to, TRUE);
  p = g_subprocess_launcher_spawn (launcher, &error, program, "backup", "--data", live->data, "--chain", live->chain, "--to", to, NULL);
  g_assert_no_error (error);
  g_subprocess_communicate_utf8 (p, NULL, NULL, out, NULL, &error);
  g_assert_no_error (error);
  return g_subprocess_get_if_exited (p) ? g_subprocess_get_exit_status (p) : -1;
}

static guint
count_parts (const char *dir)
{
  g_autoptr (GDir) d = g_dir_open (dir, 0, NULL);
  const char *name;
  guint n = 0;

  while (d != NULL && (name = g_dir_read_name (d)) != NULL)
    n += g_str_has_suffix (name, ".part");
  return n;
}

/* The same without a process. */
static void
must_hold (const char *dir)
{
  g_autoptr (GPtrArray) copies = foyer_backup_list (dir);
  g_auto (FoyerArchive) a = { 0 };
  g_autoptr (GError) error = NULL;

  g_assert_cmpuint (copies->len, >, 0);
  for (guint i = 0; i < MIN (copies->len, 2); i++)
    {
      g_autofree char *path = g_build_filename (dir, copies->pdata[i], NULL);

      foyer_backup_verify (path, FALSE, &error);
      g_assert_no_error (error);
    }
  foyer_archive_look (dir, NULL, &a);
  g_assert_null (a.bad);
}

static void
must_verify (FoyerLive *live, const char *backups)
{
  int status;
  g_autofree char *out = server_command (live, "verify", "--from", backups, &status);

  if (status != 0)
    g_error ("%s", out);
}

/* kill -9 at each fdatasync, fsync and rename of a backup beside the running server, before the call and after it: what was proved stays proved,
 * the archive holds or says that its last change is to come, and the next backup goes on. Nothing half made is left in the end. */
static void
test_killed (void)
{
  FoyerLive *live = foyer_live_new ();
  g_autofree char *one = foyer_copies_join (live), *backups = g_dir_make_tmp ("foyer-copies-XXXXXX", NULL), *dir = g_build_filename (backups, live->chain, NULL), *out = NULL;
  g_autoptr (GPtrArray) all = NULL;
  int status, points = 0;

  foyer_copies_client (one, "First");
  foyer_copies_sync (one);
  g_free (server_command (live, "backup", "--to", backups, &status));
  g_assert_cmpint (status, ==, 0);
  for (int after = 0; after < 2; after++)
    for (int k = 1;; k += after ? 3 : 1, points++)
      {
        g_autofree char *at = g_strdup_printf ("%d", k), *name = g_strdup_printf ("Somebody%d-%d", after, k), *said = NULL;

        /* Now and then there is something new for the archive. */
        if (k % 5 == 1)
          {
            foyer_copies_client (one, name);
            foyer_copies_sync (one);
          }
        status = backup_on (live, backups, "FOYER_KILL_AT", at, after ? "FOYER_KILL_AFTER" : NULL, &said);
        if (status == 0)
          break;
        if (status != -1)
          g_error ("%s", said);
        must_hold (dir);
      }
  /* Copy, facts, their folder, the new name, status; the archive. */
  g_assert_cmpint (points, >, 8);
  g_assert_cmpuint (count_parts (dir), ==, 0);
  foyer_copies_client (one, "Last");
  foyer_copies_sync (one);
  out = server_command (live, "backup", "--to", backups, &status);
  g_assert_cmpint (status, ==, 0);
  g_assert_null (strstr (out, "damaged"));
  all = foyer_backup_list (dir);
  g_assert_cmpuint (all->len, >, 1);
  foyer_live_stop (live, TRUE);
  g_free (server_command (live, "restore", "--from", backups, &status));
  g_assert_cmpint (status, ==, 0);
  foyer_live_start (live);
  {
    g_autofree char *two = foyer_copies_join (live);

    foyer_copies_sync (two);
    g_assert_true (foyer_copies_has (two, "First") && foyer_copies_has (two, "Last") && foyer_copies_has (two, "Somebody0-1"));
    foyer_backup_remove (two);
  }
  foyer_backup_remove (one);
  foyer_backup_remove (backups);
  foyer_live_free (live);
}

/* No space at many points: a sentence, status 1, nothing half made, what was proved stays, and when there is space again all goes on. */
static void
test_full (void)
{
  FoyerLive *live = foyer_live_new ();
  g_autofree char *one = foyer_copies_join (live), *backups = g_dir_make_tmp ("foyer-copies-XXXXXX", NULL), *dir = g_build_filename (backups, live->chain, NULL);
  int status, refused = 0;

  foyer_copies_client (one, "First");
  foyer_copies_sync (one);
  g_free (server_command (live, "backup", "--to", backups, &status));
  g_assert_cmpint (status, ==, 0);
  for (gint64 space = 100; space < 4000000; space = space * 6)
    {
      g_autofree char *at = g_strdup_printf ("%" G_GINT64_FORMAT, space), *name = g_strdup_printf ("Somebody%d", (int) space), *said = NULL;

      foyer_copies_client (one, name);
      foyer_copies_sync (one);
      status = backup_on (live, backups, "FOYER_FULL_AT", at, "FOYER_FULL_DIR", &said);
      if (status == 0)
        continue;
      refused++;
      g_assert_cmpint (status, ==, 1);
      g_assert_true (strstr (said, "full") != NULL || strstr (said, "No space") != NULL);
      g_assert_cmpuint (count_parts (dir), ==, 0);
      must_verify (live, backups);
    }
  g_assert_cmpint (refused, >, 2);
  g_free (server_command (live, "backup", "--to", backups, &status));
  g_assert_cmpint (status, ==, 0);
  must_verify (live, backups);
  {
    g_auto (FoyerArchive) a = { 0 };

    foyer_archive_look (dir, NULL, &a);
    g_assert_null (a.bad);
    g_assert_false (a.torn);
    g_assert_cmpuint (a.frames, >=, 4);
  }
  foyer_backup_remove (one);
  foyer_backup_remove (backups);
  foyer_live_free (live);
}

/* The server is lost and put back from an older copy while a desk waits for news at it and another one is at work: the desks find the new life by
 * themselves, keep what people see, and send what the chain lacks. */
static void
test_restore_under_desks (void)
{
  FoyerLive *live = foyer_live_new ();
  g_autofree char *one = foyer_copies_join (live), *two = foyer_copies_join (live), *backups = g_dir_make_tmp ("foyer-copies-XXXXXX", NULL), *out = NULL, *before = NULL, *after = NULL;
  g_autofree char *program = g_build_filename (g_getenv ("FOYER_BUILDDIR"), "src/cli/foyerctl", NULL);
  g_autoptr (GSubprocess) worker = NULL;
  g_autoptr (GError) error = NULL;
  int status;

  foyer_copies_client (one, "Copied");
  foyer_copies_sync (one);
  g_free (server_command (live, "backup", "--to", backups, &status));
  g_assert_cmpint (status, ==, 0);
  foyer_copies_client (one, "Lost by the chain");
  foyer_copies_sync (one);
  before = foyer_copies_ctl (one, "query", "sync.status", "{}");
  foyer_copies_client (one, "Never sent");
  /* A worker that pulls and waits. */
  worker = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_SILENCE | G_SUBPROCESS_FLAGS_STDERR_SILENCE, &error, program, "--store", one, "sync", NULL);
  g_assert_no_error (error);
  foyer_live_stop (live, TRUE);
  g_assert_true (foyer_copies_has (one, "Lost by the chain") && foyer_copies_has (one, "Never sent"));
  /* An archive nobody has: the copy alone. */
  {
    g_autofree char *archive = g_build_filename (backups, live->chain, "archive", NULL);
    foyer_backup_remove (archive);
  }
  out = server_command (live, "restore", "--from", backups, &status);
  if (status != 0)
    g_error ("%s", out);
  foyer_live_start (live);
  for (int i = 0; i < 1500; i++)
    {
      /* All the while nothing disappears from the screen. */
      g_assert_true (foyer_copies_has (one, "Copied") && foyer_copies_has (one, "Lost by the chain") && foyer_copies_has (one, "Never sent"));
      foyer_copies_sync (two);
      if (foyer_copies_has (two, "Lost by the chain") && foyer_copies_has (two, "Never sent"))
        break;
    }
  g_assert_true (foyer_copies_has (two, "Copied") && foyer_copies_has (two, "Lost by the chain") && foyer_copies_has (two, "Never sent"));
  g_subprocess_send_signal (worker, SIGTERM);
  g_subprocess_wait (worker, NULL, NULL);
  foyer_copies_sync (one);
  after = foyer_copies_ctl (one, "query", "sync.status", "{}");
  g_assert_cmpstr (before, !=, after);
  foyer_backup_remove (one);
  foyer_backup_remove (two);
  foyer_backup_remove (backups);
  foyer_live_free (live);
}

/* ---- pieces of an archive -------------------------------------------------------------------------------------------------------- */

/* What is neither a piece nor says how far they go. */
static guint
count_other (const char *archive)
{
  g_autoptr (GDir) d = g_dir_open (archive, 0, NULL);
  const char *name;
  guint n = 0;

  while ((name = g_dir_read_name (d)) != NULL)
    n += !g_str_has_suffix (name, ".seg") && !g_str_has_suffix (name, ".upto");
  return n;
}

typedef enum { BENT, LENGTH, CUT, GONE } Harm;

/* Does @harm to the piece @i, sees that it is named, restores elsewhere, and puts it back as it was. */
static void
harm (FoyerCopies *f, GPtrArray *all, guint i, Harm what, const char *words, gint64 clients, guint left_out)
{
  const char *path = all->pdata[i];
  g_autofree char *bytes = NULL, *bad = NULL, *elsewhere = g_dir_make_tmp ("foyer-elsewhere-XXXXXX", NULL), *chain = g_build_filename (elsewhere, "chain", NULL);
  g_autofree char *name = g_path_get_basename (path), *said = NULL, *program = NULL;
  g_auto (FoyerArchive) a = { 0 };
  g_autoptr (GError) error = NULL;
  FoyerRestored r = { 0 };
  gsize len;
  int status;

  g_assert_true (g_file_get_contents (path, &bytes, &len, NULL));
  bad = g_memdup2 (bytes, len);
  if (what == BENT)
    bad[len / 2] ^= 0x10;
  if (what == LENGTH)
    bad[3] = 0x7f;
  if (what == GONE)
    g_unlink (path);
  else
    g_assert_true (g_file_set_contents (path, bad, what == CUT ? len - 7 : len, NULL));
  foyer_archive_look (f->dir, NULL, &a);
  g_assert_nonnull (a.bad);
  g_assert_cmpuint (a.bad->len, ==, 1);
  if (strstr (a.bad->pdata[0], words) == NULL)
    g_error ("“%s” instead of “%s”", (char *) a.bad->pdata[0], words);
  if (what != GONE && i + 1 < all->len)
    g_assert_nonnull (strstr (a.bad->pdata[0], name));
  said = foyer_live_run (&status, "src/server/foyer-server", "verify", "--data", f->rig->dir, "--from", f->backups, NULL);
  g_assert_cmpint (status, ==, 1);
  g_assert_nonnull (strstr (said, ": good")); /* the copy */
  g_test_expect_message ("foyer-server", G_LOG_LEVEL_WARNING, "*");
  g_assert_true (foyer_backup_restore (chain, f->dir, &r, &error));
  g_assert_no_error (error);
  g_test_assert_expected_messages ();
  g_assert_cmpuint (r.bad, ==, 1);
  g_assert_cmpuint (r.left_out, ==, left_out);
  g_assert_cmpint (r.upto, >, 0);
  g_assert_cmpint (foyer_copies_clients_in (chain), ==, clients);
  foyer_restored_clear (&r);
  foyer_backup_remove (elsewhere);
  g_assert_true (g_file_set_contents (path, bytes, len, NULL));
}

/* Each kind of damage is named, costs the changes in it and the later ones of the same desk, and nothing else; the next backup writes what is
 * missing again; and a chain restored from the damaged archive gets the rest from its desks (I1). */
static void
test_pieces (void)
{
  FoyerCopies f = { 0 };
  g_autoptr (GPtrArray) all = NULL;
  g_autoptr (GError) error = NULL;
  FoyerRestored r = { 0 };
  guint n, mended = 0;

  foyer_copies_fix_up (&f);
  foyer_copies_fill (&f);
  all = foyer_copies_pieces (&f);
  n = all->len;
  g_assert_cmpuint (n, >=, 6);
  {
    g_auto (FoyerArchive) a = { 0 };

    foyer_archive_look (f.dir, NULL, &a);
    g_assert_null (a.bad);
    g_assert_cmpuint (a.segments, ==, n);
  }
  /* The last six pieces are Anna0 Bela1 Anna2 Bela3 Anna4 Bela5. */
  harm (&f, all, n - 6, BENT, "damaged in 1 places", f.clients - 3, 2);
  harm (&f, all, n - 5, LENGTH, "damaged in 1 places", f.clients - 3, 2);
  harm (&f, all, n - 4, CUT, "ends too early", f.clients - 2, 1);
  harm (&f, all, n - 3, GONE, "is gone: changes", f.clients - 2, 1);
  harm (&f, all, n - 1, BENT, "damaged in 1 places", f.clients - 1, 0);
  harm (&f, all, n - 1, GONE, "The end of the archive is gone", f.clients - 1, 0);
  harm (&f, all, n - 1, CUT, "The end of the archive is gone", f.clients - 1, 0);

  /* The whole one, and the newest copy bent as well: the copy before and all behind it. */
  {
    g_auto (FoyerBackup) b = { 0 };
    g_autofree char *elsewhere = g_dir_make_tmp ("foyer-elsewhere-XXXXXX", NULL), *chain = g_build_filename (elsewhere, "chain", NULL), *db = NULL, *bytes = NULL, *bad = NULL;
    gsize len;

    foyer_copies_rig_client (f.a, "After the pieces");
    /* Another second: another name. */
    while (foyer_now () / 1000 == foyer_backup_last (f.dir) / 1000)
      g_usleep (20000);
    g_assert_true (foyer_backup_ship (foyer_copies_store (&f), f.dir, &error) && foyer_backup_make (foyer_copies_store (&f), f.dir, &b, &error));
    g_assert_no_error (error);
    db = g_build_filename (b.path, "foyer.db", NULL);
    g_assert_true (g_file_get_contents (db, &bytes, &len, NULL));
    bad = g_memdup2 (bytes, len);
    memset (bad + 4096, 0x55, MIN (len - 4096, 40960));
    g_assert_true (g_file_set_contents (db, bad, len, NULL));
    g_test_expect_message ("foyer-server", G_LOG_LEVEL_WARNING, "*does not prove itself*");
    g_assert_true (foyer_backup_restore (chain, f.dir, &r, &error));
    g_assert_no_error (error);
    g_test_assert_expected_messages ();
    g_assert_cmpstr (r.from, !=, b.path);
    g_assert_cmpuint (r.replayed, >=, 7);
    g_assert_cmpint (foyer_copies_clients_in (chain), ==, f.clients + 1);
    foyer_restored_clear (&r);
    foyer_backup_remove (elsewhere);
    foyer_backup_remove (b.path);
  }

  /* Two are gone and one is bent: written again from the store, under the running server. */
  {
    g_auto (FoyerArchive) a = { 0 };
    g_autofree char *bytes = NULL;
    gsize len;

    g_unlink (all->pdata[n - 5]);
    g_assert_true (g_file_get_contents (all->pdata[n - 3], &bytes, &len, NULL));
    bytes[len - 1] ^= 1;
    g_assert_true (g_file_set_contents (all->pdata[n - 3], bytes, len, NULL));
    g_unlink (all->pdata[n - 1]);
    for (int i = 0; i < 3; i++)
      g_test_expect_message ("foyer-server", G_LOG_LEVEL_WARNING, "*written again*");
    g_assert_true (foyer_backup_mend (foyer_copies_store (&f), f.dir, &mended, &error));
    g_assert_no_error (error);
    g_test_assert_expected_messages ();
    g_assert_cmpuint (mended, ==, 3);
    foyer_archive_look (f.dir, NULL, &a);
    g_assert_null (a.bad);
    g_assert_cmpuint (a.frames, >=, 7);
  }

  /* Damaged for good, and the server with it: desks bring what the archive cannot. */
  {
    g_autoptr (GPtrArray) now = foyer_copies_pieces (&f);
    g_autofree char *bytes = NULL, *x = NULL, *y = NULL;
    gsize len;

    g_assert_true (g_file_get_contents (now->pdata[0], &bytes, &len, NULL));
    bytes[len / 3] ^= 1;
    g_assert_true (g_file_set_contents (now->pdata[0], bytes, len, NULL));
    foyer_server_free (g_steal_pointer (&f.rig->server));
    g_test_expect_message ("foyer-server", G_LOG_LEVEL_WARNING, "*damaged*");
    g_assert_true (foyer_backup_restore (f.chain_dir, f.dir, &r, &error));
    g_assert_no_error (error);
    g_test_assert_expected_messages ();
    g_assert_cmpuint (r.left_out, >, 0);
    g_assert_true (g_file_test (r.before, G_FILE_TEST_IS_DIR));
    foyer_restored_clear (&r);
    foyer_rig_restart (f.rig);
    foyer_rig_settle (f.a);
    foyer_rig_settle (f.b);
    foyer_rig_settle (f.a);
    foyer_rig_assert_equal (f.a, f.b);
    foyer_rig_assert_base (f.a);
    g_assert_cmpint (foyer_rig_count (foyer_copies_store (&f), "SELECT count(*) FROM client"), ==, f.clients + 1);
  }
  foyer_copies_fix_down (&f);
}

/* This program with other words: mends the archive of the store argv[2] in argv[3]. */
static int
mend_main (char **argv)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (FoyerStore) store = foyer_store_open_reader (argv[2], &error);

  g_log_set_always_fatal (G_LOG_LEVEL_ERROR);
  foyer_backup_segment_max = 1;
  if (store != NULL && foyer_backup_mend (store, argv[3], NULL, &error))
    return 0;
  g_printerr ("%s\n", error->message);
  return 1;
}

static GHashTable *
readable (FoyerCopies *f)
{
  g_autoptr (GArray) frames = foyer_backup_frames (f->dir, foyer_chain_gen (f->rig->chain), 0, NULL);
  GHashTable *ids = g_hash_table_new_full (foyer_id_hash, foyer_id_equal_func, g_free, NULL);

  for (guint i = 0; i < frames->len; i++)
    g_hash_table_add (ids, foyer_id_copy (&g_array_index (frames, FoyerFrame, i).id));
  return ids;
}

static void
harm_and_mend (FoyerCopies *f, const char *name, const char *value, const char *more, int *status)
{
  g_autofree char *self = g_file_read_link ("/proc/self/exe", NULL), *shim = g_build_filename (g_getenv ("FOYER_BUILDDIR"), "tests/support/libdisk-shim.so", NULL);
  g_autofree char *asan = g_strconcat (g_getenv ("ASAN_OPTIONS") != NULL ? g_getenv ("ASAN_OPTIONS") : "", ":verify_asan_link_order=0", NULL);
  g_autoptr (GSubprocessLauncher) launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDERR_SILENCE);
  g_autoptr (GSubprocess) p = NULL;
  g_autoptr (GError) error = NULL;

  if (name != NULL)
    {
      g_subprocess_launcher_setenv (launcher, "LD_PRELOAD", shim, TRUE);
      g_subprocess_launcher_setenv (launcher, "ASAN_OPTIONS", asan, TRUE);
      g_subprocess_launcher_setenv (launcher, name, value, TRUE);
      if (more != NULL)
        g_subprocess_launcher_setenv (launcher, more, f->backups, TRUE);
    }
  p = g_subprocess_launcher_spawn (launcher, &error, self, "--mend", f->chain_dir, f->dir, NULL);
  g_assert_no_error (error);
  g_subprocess_wait (p, NULL, &error);
  g_assert_no_error (error);
  *status = g_subprocess_get_if_exited (p) ? g_subprocess_get_exit_status (p) : -1;
}

/* The archive is written again, and the program dies, or the disk is full, at each point of it: what could be read of it before can be read all
 * the while, and the next time it is made whole. */
static void
test_mended_whole (void)
{
  FoyerCopies f = { 0 };
  g_autoptr (GPtrArray) all = NULL;
  g_autoptr (GHashTable) whole = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *damaged = NULL, *cmd = NULL, *archive = NULL, *bytes = NULL;
  guint points = 0, full = 0;
  int status;
  gsize len;

  foyer_copies_fix_up (&f);
  foyer_copies_fill (&f);
  archive = g_build_filename (f.dir, "archive", NULL);
  damaged = g_strconcat (f.dir, ".damaged", NULL);
  whole = readable (&f);
  all = foyer_copies_pieces (&f);
  g_assert_true (g_file_get_contents (all->pdata[all->len - 4], &bytes, &len, NULL));
  bytes[len / 2] ^= 0x10;
  g_assert_true (g_file_set_contents (all->pdata[all->len - 4], bytes, len, NULL));
  cmd = g_strdup_printf ("cp -r '%s' '%s'", archive, damaged);
  g_assert_cmpint (system (cmd), ==, 0);

  for (int how = 0; how < 3; how++)
    for (int k = 1;; k += how == 2 ? 700 : 1)
      {
        g_autofree char *at = g_strdup_printf ("%d", k), *back = g_strdup_printf ("rm -rf '%s' && cp -r '%s' '%s'", archive, damaged, archive);
        g_autoptr (GHashTable) had = NULL, has = NULL;
        GHashTableIter iter;
        gpointer id;

        g_assert_cmpint (system (back), ==, 0);
        had = readable (&f);
        g_assert_cmpuint (g_hash_table_size (had), ==, g_hash_table_size (whole) - 1);
        harm_and_mend (&f, how == 2 ? "FOYER_FULL_AT" : "FOYER_KILL_AT", at, how == 2 ? "FOYER_FULL_DIR" : how == 1 ? "FOYER_KILL_AFTER" : NULL, &status);
        if (status == 0)
          break;
        points += how != 2;
        full += how == 2;
        g_assert_cmpint (status, ==, how == 2 ? 1 : -1);
        has = readable (&f);
        g_hash_table_iter_init (&iter, had);
        while (g_hash_table_iter_next (&iter, &id, NULL))
          if (!g_hash_table_contains (has, id))
            g_error ("At point %d (%d) a change that could be read before is gone", k, how);
        harm_and_mend (&f, NULL, NULL, NULL, &status);
        g_assert_cmpint (status, ==, 0);
        {
          g_auto (FoyerArchive) a = { 0 };
          g_autoptr (GPtrArray) now = foyer_copies_pieces (&f);

          foyer_archive_look (f.dir, NULL, &a);
          g_assert_null (a.bad);
          g_assert_cmpuint (a.frames, ==, g_hash_table_size (whole));
          g_assert_cmpuint (now->len, >=, 1);
          g_assert_cmpuint (count_other (archive), ==, 0);
        }
      }
  g_assert_cmpuint (points, >=, 8); /* the piece, its folder, its name, and the name in its folder: before each and behind it */
  g_assert_cmpuint (full, >, 1);
  foyer_backup_remove (damaged);
  foyer_copies_fix_down (&f);
}

static guint
witnesses (FoyerTest *t, const char *name)
{
  g_autoptr (JsonNode) node = foyer_test_query (t, "sync.witness", NULL);
  JsonArray *a = json_node_get_array (node);
  guint n = 0;

  for (guint i = 0; i < json_array_get_length (a); i++)
    {
      JsonObject *o = json_array_get_object_element (a, i);

      if (strcmp (json_object_get_string_member (o, "table"), "client") == 0
          && g_strcmp0 (json_object_get_string_member_with_default (json_object_get_object_member (o, "row"), "name", NULL), name) == 0)
        n++;
    }
  return n;
}

/* The server is put back to an older copy, and the desk that made a client since is gone: the other desk, which has seen the client, puts it aside for a
 * person. When the lost desk comes back after all, everybody has it and the list is empty (13, salvage). */
static void
test_witness (void)
{
  FoyerCopies f = { 0 };
  g_auto (FoyerBackup) b = { 0 };
  FoyerRestored r = { 0 };
  g_autoptr (GError) error = NULL;

  foyer_copies_fix_up (&f);
  foyer_copies_rig_client (f.a, "Copied");
  g_assert_true (foyer_backup_make (foyer_copies_store (&f), f.dir, &b, &error));
  g_assert_no_error (error);
  foyer_copies_rig_client (f.a, "Seen by two");
  foyer_rig_settle (f.b);
  foyer_copies_rig_client (f.b, "Sent again");
  foyer_rig_settle (f.b);
  foyer_server_free (g_steal_pointer (&f.rig->server));
  g_assert_true (foyer_backup_restore (f.chain_dir, b.path, &r, &error));
  g_assert_no_error (error);
  foyer_restored_clear (&r);
  foyer_rig_restart (f.rig);
  foyer_rig_settle (f.b);
  foyer_rig_assert_base (f.b);
  g_assert_cmpint (foyer_rig_count (foyer_desk_store (f.tb->desk), "SELECT count(*) FROM client WHERE name='Seen by two'"), ==, 0);
  g_assert_cmpuint (witnesses (f.tb, "Seen by two"), ==, 1);
  g_assert_cmpuint (witnesses (f.tb, "Sent again"), ==, 0);
  g_assert_cmpuint (witnesses (f.tb, "Copied"), ==, 0);
  /* It was only late. */
  foyer_rig_settle (f.a);
  foyer_rig_settle (f.b);
  foyer_rig_assert_equal (f.a, f.b);
  g_assert_cmpint (foyer_rig_count (foyer_desk_store (f.tb->desk), "SELECT count(*) FROM client WHERE name='Seen by two'"), ==, 1);
  g_assert_cmpuint (witnesses (f.tb, "Seen by two"), ==, 0);
  foyer_copies_fix_down (&f);
}

/* Of the archive what no copy that stays needs goes, whole pieces at a time; other lives go with their last copy. */
static void
test_archive_pruned (void)
{
  FoyerCopies f = { 0 };
  g_auto (FoyerBackup) b = { 0 };
  g_autoptr (GPtrArray) before = NULL, after = NULL, copies = NULL;
  g_autofree char *strange = NULL;
  g_autoptr (GError) error = NULL;

  foyer_copies_fix_up (&f);
  foyer_copies_fill (&f);
  before = foyer_copies_pieces (&f);
  while (foyer_now () / 1000 == foyer_backup_last (f.dir) / 1000)
    g_usleep (20000);
  g_assert_true (foyer_backup_make (foyer_copies_store (&f), f.dir, &b, &error));
  g_assert_no_error (error);
  strange = g_build_filename (f.dir, "archive", "00000000-0000-7000-8000-000000000000-00000000000000000001-00000000000000000000.seg", NULL);
  g_assert_true (g_file_set_contents (strange, "", 0, NULL));
  /* The first copy is dropped by hand: its pieces are of no use. */
  copies = foyer_backup_list (f.dir);
  g_assert_cmpuint (copies->len, ==, 2);
  {
    g_autofree char *first = g_build_filename (f.dir, copies->pdata[1], NULL);
    foyer_backup_remove (first);
  }
  foyer_backup_drop_old (f.dir, foyer_chain_gen (f.rig->chain), foyer_now ());
  after = foyer_copies_pieces (&f);
  g_assert_cmpuint (after->len, <=, 2);
  g_assert_cmpuint (after->len, >, 0);
  g_assert_cmpuint (before->len, >, after->len);
  g_assert_false (g_file_test (strange, G_FILE_TEST_EXISTS));
  {
    g_auto (FoyerArchive) a = { 0 };

    foyer_archive_look (f.dir, NULL, &a);
    g_assert_null (a.bad);
  }
  foyer_copies_fix_down (&f);
}

int
main (int argc, char **argv)
{
  if (argc == 4 && strcmp (argv[1], "--mend") == 0)
    return mend_main (argv);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/13/killed while backing up", test_killed);
  g_test_add_func ("/13/no space for a backup", test_full);
  g_test_add_func ("/13/a restore under desks at work (R4, R13, I1)", test_restore_under_desks);
  g_test_add_func ("/13/pieces of the archive damaged, cut, gone (I1)", test_pieces);
  g_test_add_func ("/13/killed while the archive is mended (I1)", test_mended_whole);
  g_test_add_func ("/13/what the chain lost and a desk has seen (R10)", test_witness);
  g_test_add_func ("/13/what is too old", test_archive_pruned);
  return g_test_run ();
}
