/* Backups on disks and in hands that fail (replication.md 13): killed at each point that reaches the disk, no space, pieces of the archive
 * bent, cut or gone, a restore under a desk's feet; and what the server looks after by itself. */
#include "config.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <sqlite3.h>
#include <string.h>
#include <utime.h>

#include "foyer-backup-private.h"
#include "foyer-blobs.h"
#include "foyer-first-sync.h"
#include "foyer-live.h"
#include "foyer-metrics.h"
#include "foyer-rig.h"
#include "foyer-scrub.h"
#include "foyer-upkeep.h"

/* ---- real programs -------------------------------------------------------------------------------------------------------------- */

static char *
ctl (const char *store, const char *a, const char *b, const char *c)
{
  int status;
  char *out = foyer_live_run (&status, "src/cli/foyerctl", "--store", store, a, b, c, NULL);

  if (status != 0)
    g_error ("foyerctl %s %s: %s", a, b, out);
  return out;
}

static char *
join (FoyerLive *live)
{
  char *store = g_dir_make_tmp ("foyer-archive-XXXXXX", NULL);
  g_autofree char *code = foyer_live_code (live, NULL);

  g_free (ctl (store, "enrol", live->url, code));
  return store;
}

static void
client (const char *store, const char *name)
{
  g_autofree char *json = g_strdup_printf ("{\"name\":\"%s\"}", name);
  g_free (ctl (store, "call", "client.create", json));
}

static void
sync_once (const char *store)
{
  g_free (ctl (store, "sync", "--once", NULL));
}

static gboolean
has (const char *store, const char *name)
{
  g_autofree char *json = g_strdup_printf ("{\"text\":\"%s\"}", name), *out = ctl (store, "query", "client.search", json), *quoted = g_strdup_printf ("\"%s\"", name);

  return strstr (out, quoted) != NULL;
}

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
  g_autofree char *one = join (live), *backups = g_dir_make_tmp ("foyer-copies-XXXXXX", NULL), *dir = g_build_filename (backups, live->chain, NULL), *out = NULL;
  g_autoptr (GPtrArray) all = NULL;
  int status, points = 0;

  client (one, "First");
  sync_once (one);
  g_free (server_command (live, "backup", "--to", backups, &status));
  g_assert_cmpint (status, ==, 0);
  for (int after = 0; after < 2; after++)
    for (int k = 1;; k += after ? 3 : 1, points++)
      {
        g_autofree char *at = g_strdup_printf ("%d", k), *name = g_strdup_printf ("Somebody%d-%d", after, k), *said = NULL;

        /* Now and then there is something new for the archive. */
        if (k % 5 == 1)
          {
            client (one, name);
            sync_once (one);
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
  client (one, "Last");
  sync_once (one);
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
    g_autofree char *two = join (live);

    sync_once (two);
    g_assert_true (has (two, "First") && has (two, "Last") && has (two, "Somebody0-1"));
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
  g_autofree char *one = join (live), *backups = g_dir_make_tmp ("foyer-copies-XXXXXX", NULL), *dir = g_build_filename (backups, live->chain, NULL);
  int status, refused = 0;

  client (one, "First");
  sync_once (one);
  g_free (server_command (live, "backup", "--to", backups, &status));
  g_assert_cmpint (status, ==, 0);
  for (gint64 space = 100; space < 4000000; space = space * 6)
    {
      g_autofree char *at = g_strdup_printf ("%" G_GINT64_FORMAT, space), *name = g_strdup_printf ("Somebody%d", (int) space), *said = NULL;

      client (one, name);
      sync_once (one);
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
  g_autofree char *one = join (live), *two = join (live), *backups = g_dir_make_tmp ("foyer-copies-XXXXXX", NULL), *out = NULL, *before = NULL, *after = NULL;
  g_autofree char *program = g_build_filename (g_getenv ("FOYER_BUILDDIR"), "src/cli/foyerctl", NULL);
  g_autoptr (GSubprocess) worker = NULL;
  g_autoptr (GError) error = NULL;
  int status;

  client (one, "Copied");
  sync_once (one);
  g_free (server_command (live, "backup", "--to", backups, &status));
  g_assert_cmpint (status, ==, 0);
  client (one, "Lost by the chain");
  sync_once (one);
  before = ctl (one, "query", "sync.status", "{}");
  client (one, "Never sent");
  /* A worker that pulls and waits. */
  worker = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_SILENCE | G_SUBPROCESS_FLAGS_STDERR_SILENCE, &error, program, "--store", one, "sync", NULL);
  g_assert_no_error (error);
  foyer_live_stop (live, TRUE);
  g_assert_true (has (one, "Lost by the chain") && has (one, "Never sent"));
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
      g_assert_true (has (one, "Copied") && has (one, "Lost by the chain") && has (one, "Never sent"));
      sync_once (two);
      if (has (two, "Lost by the chain") && has (two, "Never sent"))
        break;
    }
  g_assert_true (has (two, "Copied") && has (two, "Lost by the chain") && has (two, "Never sent"));
  g_subprocess_send_signal (worker, SIGTERM);
  g_subprocess_wait (worker, NULL, NULL);
  sync_once (one);
  after = ctl (one, "query", "sync.status", "{}");
  g_assert_cmpstr (before, !=, after);
  foyer_backup_remove (one);
  foyer_backup_remove (two);
  foyer_backup_remove (backups);
  foyer_live_free (live);
}

/* ---- pieces of an archive -------------------------------------------------------------------------------------------------------- */

typedef struct
{
  FoyerRig *rig;
  FoyerTest *ta, *tb;
  FoyerRigDesk *a, *b;
  char *backups, *dir, *chain_dir;
  gint64 clients; /* of both desks in the end */
} Fix;

static void
rig_client (FoyerRigDesk *d, const char *name)
{
  JsonObject *p = json_object_new ();

  json_object_set_string_member (p, "name", name);
  json_object_unref (foyer_test_call (d->t, "client.create", p));
  foyer_rig_settle (d);
}

static FoyerStore *
store_of (Fix *f)
{
  return foyer_chain_store (f->rig->chain);
}

static void
fix_up (Fix *f)
{
  char id[37];
  g_autoptr (GError) error = NULL;

  f->rig = foyer_rig_new ();
  f->ta = foyer_test_new ();
  f->tb = foyer_test_new_empty ();
  f->a = foyer_rig_join (f->rig, f->ta, NULL);
  f->b = foyer_rig_join (f->rig, f->tb, NULL);
  foyer_rig_settle (f->a);
  foyer_rig_settle (f->b);
  f->tb->owner = f->ta->owner;
  f->backups = g_dir_make_tmp ("foyer-copies-XXXXXX", NULL);
  f->dir = g_build_filename (f->backups, foyer_id_format (&f->rig->chain_id, id), NULL);
  f->chain_dir = g_build_filename (f->rig->dir, "chains", id, NULL);
}

static void
fix_down (Fix *f)
{
  foyer_rig_desk_free (f->a);
  foyer_rig_desk_free (f->b);
  foyer_rig_free (f->rig);
  foyer_test_free (f->ta);
  foyer_test_free (f->tb);
  foyer_backup_remove (f->backups);
  g_free (f->backups);
  g_free (f->dir);
  g_free (f->chain_dir);
}

/* A copy, and behind it six pieces: one client of the one desk, one of the other, in turn. */
static void
fill_archive (Fix *f)
{
  g_autoptr (GError) error = NULL;
  g_auto (FoyerBackup) b = { 0 };

  foyer_backup_segment_max = 1;
  g_assert_true (foyer_backup_make (store_of (f), f->dir, &b, &error));
  g_assert_no_error (error);
  g_assert_true (foyer_backup_ship (store_of (f), f->dir, &error));
  for (int i = 0; i < 6; i++)
    {
      g_autofree char *name = g_strdup_printf ("%s%d", i % 2 == 0 ? "Anna" : "Bela", i);

      rig_client (i % 2 == 0 ? f->a : f->b, name);
      g_assert_true (foyer_backup_ship (store_of (f), f->dir, &error));
      g_assert_no_error (error);
    }
  foyer_backup_segment_max = 16 * 1024 * 1024;
  f->clients = foyer_rig_count (store_of (f), "SELECT count(*) FROM client");
}

/* Names of the pieces, in order. (transfer full) */
static GPtrArray *
pieces (Fix *f)
{
  g_autofree char *archive = g_build_filename (f->dir, "archive", NULL);
  GPtrArray *out = g_ptr_array_new_with_free_func (g_free);
  g_autoptr (GDir) d = g_dir_open (archive, 0, NULL);
  const char *name;

  while ((name = g_dir_read_name (d)) != NULL)
    if (g_str_has_suffix (name, ".seg"))
      {
        guint at;
        char *path = g_build_filename (archive, name, NULL);

        for (at = 0; at < out->len && strcmp (out->pdata[at], path) < 0; at++)
          ;
        g_ptr_array_insert (out, at, path);
      }
  return out;
}

static gint64
clients_in (const char *dir)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (FoyerStore) store = foyer_store_open_reader (dir, &error);

  g_assert_no_error (error);
  return foyer_rig_count (store, "SELECT count(*) FROM client");
}

typedef enum { BENT, LENGTH, CUT, GONE } Harm;

/* Does @harm to the piece @i, sees that it is named, restores elsewhere, and puts it back as it was. */
static void
harm (Fix *f, GPtrArray *all, guint i, Harm what, const char *words, gint64 clients, guint left_out)
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
  g_assert_cmpint (clients_in (chain), ==, clients);
  foyer_restored_clear (&r);
  foyer_backup_remove (elsewhere);
  g_assert_true (g_file_set_contents (path, bytes, len, NULL));
}

/* Each kind of damage is named, costs the changes in it and the later ones of the same desk, and nothing else; the next backup writes what is
 * missing again; and a chain restored from the damaged archive gets the rest from its desks (I1). */
static void
test_pieces (void)
{
  Fix f = { 0 };
  g_autoptr (GPtrArray) all = NULL;
  g_autoptr (GError) error = NULL;
  FoyerRestored r = { 0 };
  guint n, mended = 0;

  fix_up (&f);
  fill_archive (&f);
  all = pieces (&f);
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

    rig_client (f.a, "After the pieces");
    /* Another second: another name. */
    while (foyer_now () / 1000 == foyer_backup_last (f.dir) / 1000)
      g_usleep (20000);
    g_assert_true (foyer_backup_ship (store_of (&f), f.dir, &error) && foyer_backup_make (store_of (&f), f.dir, &b, &error));
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
    g_assert_cmpint (clients_in (chain), ==, f.clients + 1);
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
    g_assert_true (foyer_backup_mend (store_of (&f), f.dir, &mended, &error));
    g_assert_no_error (error);
    g_test_assert_expected_messages ();
    g_assert_cmpuint (mended, ==, 3);
    foyer_archive_look (f.dir, NULL, &a);
    g_assert_null (a.bad);
    g_assert_cmpuint (a.frames, >=, 7);
  }

  /* Damaged for good, and the server with it: desks bring what the archive cannot. */
  {
    g_autoptr (GPtrArray) now = pieces (&f);
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
    g_assert_cmpint (foyer_rig_count (store_of (&f), "SELECT count(*) FROM client"), ==, f.clients + 1);
  }
  fix_down (&f);
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
  Fix f = { 0 };
  g_auto (FoyerBackup) b = { 0 };
  FoyerRestored r = { 0 };
  g_autoptr (GError) error = NULL;

  fix_up (&f);
  rig_client (f.a, "Copied");
  g_assert_true (foyer_backup_make (store_of (&f), f.dir, &b, &error));
  g_assert_no_error (error);
  rig_client (f.a, "Seen by two");
  foyer_rig_settle (f.b);
  rig_client (f.b, "Sent again");
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
  fix_down (&f);
}

/* ---- what the server does by itself ------------------------------------------------------------------------------------------------- */

static FoyerUpkeep *
upkeep (Fix *f)
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
  Fix f = { 0 };
  g_autoptr (GError) error = NULL;
  double made, failed;

  fix_up (&f);
  made = foyer_metrics_get ("foyer_backups_total", NULL);
  failed = foyer_metrics_get ("foyer_backup_failures_total", NULL);
  rig_client (f.a, "Kept");
  foyer_upkeep_round (upkeep (&f));
  g_assert_cmpfloat (foyer_metrics_get ("foyer_backups_total", NULL), ==, made + 1);
  g_assert_cmpfloat (foyer_metrics_get ("foyer_backup_age_seconds", NULL), ==, 0);
  g_assert_cmpint (foyer_backup_last (f.dir), >, 0);
  foyer_rig_sync (f.a);
  g_assert_cmpint (foyer_rig_count (foyer_desk_store (f.ta->desk), "SELECT cast(v AS INTEGER) FROM sync_state WHERE k='backup_n'"), ==,
                   foyer_rig_count (foyer_desk_store (f.ta->desk), "SELECT max(n) FROM sync_log"));
  /* Nothing new: no new copy; something new, but the hour is not over: the archive only. */
  foyer_upkeep_round (upkeep (&f));
  rig_client (f.a, "Archived");
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
    rig_client (f.a, "Nowhere");
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
  fix_down (&f);
}

/* A chain nobody has open since the server began is copied too. */
static void
test_closed (void)
{
  Fix f = { 0 };
  FoyerServer *server;
  g_autoptr (GPtrArray) copies = NULL;

  fix_up (&f);
  rig_client (f.a, "Closed");
  foyer_server_free (g_steal_pointer (&f.rig->server));
  server = foyer_server_new (f.rig->dir);
  foyer_upkeep_set_backups (foyer_server_upkeep (server), f.backups, 3600);
  foyer_upkeep_round (foyer_server_upkeep (server));
  g_assert_cmpuint (foyer_chains_open (foyer_server_chains (server)), ==, 0);
  copies = foyer_backup_list (f.dir);
  g_assert_cmpuint (copies->len, ==, 1);
  foyer_server_free (server);
  foyer_rig_restart (f.rig);
  fix_down (&f);
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

/* Of the archive what no copy that stays needs goes, whole pieces at a time; other lives go with their last copy. */
static void
test_archive_pruned (void)
{
  Fix f = { 0 };
  g_auto (FoyerBackup) b = { 0 };
  g_autoptr (GPtrArray) before = NULL, after = NULL, copies = NULL;
  g_autofree char *strange = NULL;
  g_autoptr (GError) error = NULL;

  fix_up (&f);
  fill_archive (&f);
  before = pieces (&f);
  while (foyer_now () / 1000 == foyer_backup_last (f.dir) / 1000)
    g_usleep (20000);
  g_assert_true (foyer_backup_make (store_of (&f), f.dir, &b, &error));
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
  after = pieces (&f);
  g_assert_cmpuint (after->len, <=, 2);
  g_assert_cmpuint (after->len, >, 0);
  g_assert_cmpuint (before->len, >, after->len);
  g_assert_false (g_file_test (strange, G_FILE_TEST_EXISTS));
  {
    g_auto (FoyerArchive) a = { 0 };

    foyer_archive_look (f.dir, NULL, &a);
    g_assert_null (a.bad);
  }
  fix_down (&f);
}

/* The weekly reading of a store (14.2, 14.3): a good one passes; a row changed past everything, a sum that is wrong and a bent page are found,
 * counted, and said; it is not done again before its week is over. */
static void
test_scrub (void)
{
  Fix f = { 0 };
  g_autofree char *db = NULL, *mark = NULL;
  double scrubs, faults, rows;
  FoyerScrubbed result;
  g_autoptr (GError) error = NULL;
  g_autoptr (FoyerStore) store = NULL;
  sqlite3 *h;

  fix_up (&f);
  for (int i = 0; i < 3; i++)
    {
      g_autofree char *name = g_strdup_printf ("Right%d", i);
      rig_client (f.a, name);
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
  fix_down (&f);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/13/killed while backing up", test_killed);
  g_test_add_func ("/13/no space for a backup", test_full);
  g_test_add_func ("/13/a restore under desks at work (R4, R13, I1)", test_restore_under_desks);
  g_test_add_func ("/13/pieces of the archive damaged, cut, gone (I1)", test_pieces);
  g_test_add_func ("/13/what the chain lost and a desk has seen (R10)", test_witness);
  g_test_add_func ("/13/the server's own backups", test_upkeep);
  g_test_add_func ("/13/a closed chain's backup", test_closed);
  g_test_add_func ("/13/what is too old", test_archive_pruned);
  g_test_add_func ("/13/photos beside the copies", test_files);
  g_test_add_func ("/14.2/scrubs of the server", test_scrub);
  return g_test_run ();
}
