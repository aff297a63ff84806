/* What thousands of open chains may take (replication.md 17): stores nobody needs are closed, and one at rest has no thread and no readers. */
#include "config.h"

#include <string.h>

#include "foyer-apply.h"
#include "foyer-chains.h"

#define WRITES 150

static gboolean
touch_job (FoyerTx *tx, gpointer data, GError **error)
{
  foyer_tx_set_state (tx, "test", data != NULL ? data : "1");
  return TRUE;
}

static gboolean
desk_job (FoyerTx *tx, gpointer data, GError **error)
{
  FoyerId id = foyer_tx_new_id (tx);
  g_autoptr (FoyerRow) row = foyer_row_new ("device", &id);
  FoyerStamp stamp = { foyer_tx_now (tx) << 16, id };

  foyer_row_set_text (row, "code", "07");
  foyer_tx_put_decided (tx, row, &stamp);
  return TRUE;
}

static gboolean
read_state (FoyerDb *db, gpointer data, GError **error)
{
  *(char **) data = foyer_db_state (db, "test");
  return TRUE;
}

/* Descriptors of files in @dir whose names have @part. */
static int
descriptors (const char *dir, const char *part)
{
  g_autoptr (GDir) fds = g_dir_open ("/proc/self/fd", 0, NULL);
  const char *name;
  int n = 0;

  while (fds != NULL && (name = g_dir_read_name (fds)) != NULL)
    {
      g_autofree char *link = g_build_filename ("/proc/self/fd", name, NULL), *to = g_file_read_link (link, NULL);
      n += to != NULL && strstr (to, dir) != NULL && strstr (to, part) != NULL;
    }
  return n;
}

/* Threads called @name. */
static int
threads (const char *name)
{
  g_autoptr (GDir) tasks = g_dir_open ("/proc/self/task", 0, NULL);
  const char *id;
  int n = 0;

  while (tasks != NULL && (id = g_dir_read_name (tasks)) != NULL)
    {
      g_autofree char *path = g_build_filename ("/proc/self/task", id, "comm", NULL), *comm = NULL;

      n += g_file_get_contents (path, &comm, NULL, NULL) && g_str_has_prefix (comm, name);
    }
  return n;
}

static void
test_idle (void)
{
  g_autofree char *dir = g_dir_make_tmp ("foyer-idle-XXXXXX", NULL), *command = g_strdup_printf ("rm -rf '%s'", dir);
  g_autoptr (GError) error = NULL;
  FoyerChains *chains;
  FoyerChain *c[3];
  FoyerId ids[3];
  guint64 stamp, desks;

  for (int i = 0; i < 3; i++)
    g_assert_true (foyer_chains_make (dir, &ids[i], &error));
  chains = foyer_chains_new (dir);
  for (int i = 0; i < 3; i++)
    {
      foyer_chains_begin ();
      c[i] = foyer_chains_get (chains, &ids[i], &error);
      g_assert_no_error (error);
      foyer_chains_end ();
    }
  stamp = foyer_chain_stamp (c[0]);
  foyer_chains_close_idle (chains, (gint64) 3600 * G_USEC_PER_SEC);
  g_assert_cmpuint (foyer_chains_open (chains), ==, 3); /* all are young */

  /* Who looks after one does not keep it: only while at it. Nor opens it again. */
  foyer_chains_begin ();
  g_assert_true (foyer_chain_hold (c[0]));
  foyer_chains_close_idle (chains, 0);
  g_assert_cmpuint (foyer_chains_open (chains), ==, 1);
  foyer_chains_end ();
  foyer_chains_close_idle (chains, 0);
  g_assert_cmpuint (foyer_chains_open (chains), ==, 0);
  g_assert_cmpint (descriptors (dir, ""), ==, 0);
  foyer_chains_begin ();
  g_assert_false (foyer_chain_hold (c[0]));
  foyer_chains_end ();
  g_assert_cmpuint (foyer_chains_open (chains), ==, 0);

  /* Closing changed nothing, and the next one to ask finds it again. */
  g_assert_cmpuint (foyer_chain_stamp (c[0]), ==, stamp);
  foyer_chains_begin ();
  g_assert_true (foyer_chain_open (c[0], &error));
  desks = foyer_chain_desks_stamp (c[0]);
  g_assert_true (foyer_store_maintain (foyer_chain_store (c[0]), touch_job, NULL, &error));
  g_assert_cmpuint (foyer_chain_stamp (c[0]), !=, stamp);
  /* Who the desks are is known as long as nobody changes that, with the store closed as well. */
  g_assert_cmpuint (foyer_chain_desks_stamp (c[0]), ==, desks);
  g_assert_true (foyer_store_maintain (foyer_chain_store (c[0]), desk_job, NULL, &error));
  foyer_chains_end ();
  g_assert_cmpuint (foyer_chain_desks_stamp (c[0]), !=, desks);
  desks = foyer_chain_desks_stamp (c[0]);
  foyer_chains_close_idle (chains, 0);
  g_assert_cmpuint (foyer_chains_open (chains), ==, 0);
  g_assert_cmpuint (foyer_chain_desks_stamp (c[0]), ==, desks);
  foyer_chains_free (chains);
  g_spawn_command_line_sync (command, NULL, NULL, NULL, NULL);
}

typedef struct
{
  FoyerStore *store;
  int done; /* atomic */
} Work;

static gpointer
work (gpointer data)
{
  Work *w = data;

  for (int i = 0; i < WRITES; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *was = NULL, *now = g_strdup_printf ("%d", i);

      g_assert_true (foyer_store_maintain (w->store, touch_job, now, &error));
      g_assert_true (foyer_store_read (w->store, read_state, &was, &error));
      g_assert_nonnull (was);
      g_atomic_int_inc (&w->done);
      if (i % 8 == 0)
        g_usleep (g_random_int_range (0, 3000)); /* about as long as it takes to come to rest */
    }
  return NULL;
}

static void
test_rest (void)
{
  g_autofree char *dir = g_dir_make_tmp ("foyer-rest-XXXXXX", NULL), *command = g_strdup_printf ("rm -rf '%s'", dir), *state = NULL;
  g_autoptr (GError) error = NULL;
  FoyerStore *store = foyer_store_open (dir, FOYER_STORE_SERVER, NULL, &error);
  GThread *workers[3];
  Work w = { store, 0 };

  g_assert_no_error (error);
  /* Four at once want readers; afterwards one is kept at most. */
  for (int i = 0; i < 3; i++)
    workers[i] = g_thread_new ("worker", work, &w);
  for (int i = 0; i < 3; i++)
    g_thread_join (workers[i]);
  g_assert_cmpint (w.done, ==, 3 * WRITES); /* no job was lost between a thread that went and the next one */
  /* A thread that begins has no name for a moment. */
  for (int i = 0; i < 1000 && (threads ("foyer-writer") > 0 || descriptors (dir, "-wal") > 1); i++)
    g_usleep (10000);
  g_assert_cmpint (threads ("foyer-writer"), ==, 0);
  /* The readers have gone. (SQLite keeps their descriptors of the database itself for the next ones: to close one would drop the writer's lock.) */
  g_assert_cmpint (descriptors (dir, "-wal"), ==, 1);
  g_assert_true (foyer_store_read (store, read_state, &state, &error));
  g_assert_cmpstr (state, ==, "149");
  g_assert_true (foyer_store_maintain (store, touch_job, NULL, &error));
  foyer_store_close (store);
  /* And one that is closed in its sleep leaves nothing behind in its log. */
  store = foyer_store_open (dir, FOYER_STORE_SERVER, NULL, &error);
  g_assert_true (foyer_store_maintain (store, touch_job, (char *) "last", &error));
  for (int i = 0; i < 1000 && threads ("foyer-writer") > 0; i++)
    g_usleep (10000);
  foyer_store_close (store);
  {
    g_autofree char *wal = g_build_filename (dir, "foyer.db-wal", NULL);
    g_assert_false (g_file_test (wal, G_FILE_TEST_EXISTS));
  }
  g_spawn_command_line_sync (command, NULL, NULL, NULL, NULL);
}

/* Who comes for a moment needs no connection of its own; who comes often gets one. */
static void
test_glance (void)
{
  g_autofree char *dir = g_dir_make_tmp ("foyer-glance-XXXXXX", NULL), *command = g_strdup_printf ("rm -rf '%s'", dir);
  g_autoptr (GError) error = NULL;
  FoyerStore *store;

  foyer_store_rest_after (G_USEC_PER_SEC * 600);
  store = foyer_store_open (dir, FOYER_STORE_SERVER, NULL, &error);
  g_assert_no_error (error);
  for (int i = 0; i < 20; i++)
    {
      g_autofree char *state = NULL, *want = g_strdup_printf ("glance %d", i);

      g_assert_true (foyer_store_maintain (store, touch_job, want, &error));
      g_assert_true (foyer_store_glance (store, read_state, &state, &error));
      g_assert_cmpstr (state, ==, want);
    }
  g_assert_cmpint (descriptors (dir, "-wal"), ==, 1);
  for (int i = 0; i < 200; i++)
    {
      g_autofree char *state = NULL;

      g_assert_true (foyer_store_glance (store, read_state, &state, &error));
      g_assert_cmpstr (state, ==, "glance 19");
    }
  g_assert_cmpint (descriptors (dir, "-wal"), ==, 2);
  foyer_store_close (store);
  g_spawn_command_line_sync (command, NULL, NULL, NULL, NULL);
}

/* A chain that others crowd out leaves what its visit wrote in its log; one that nobody used for long, or that wrote much, does not. */
static void
test_log_left (void)
{
  g_autofree char *dir = g_dir_make_tmp ("foyer-left-XXXXXX", NULL), *command = g_strdup_printf ("rm -rf '%s'", dir), *big = g_strnfill (400000, 'x');
  g_autofree char *wal = g_build_filename (dir, "foyer.db-wal", NULL);
  g_autoptr (GError) error = NULL;
  FoyerStore *store = foyer_store_open (dir, FOYER_STORE_SERVER, NULL, &error);

  g_assert_no_error (error);
  foyer_store_close (store);
  for (int round = 0; round < 3; round++)
    {
      g_autofree char *state = NULL, *want = g_strdup_printf ("left %d", round);

      store = foyer_store_open (dir, FOYER_STORE_SERVER, NULL, &error);
      g_assert_true (foyer_store_maintain (store, touch_job, want, &error));
      foyer_store_leave_log (store);
      foyer_store_close (store);
      g_assert_true (g_file_test (wal, G_FILE_TEST_EXISTS));
      store = foyer_store_open_reader (dir, &error);
      g_assert_no_error (error);
      g_assert_true (foyer_store_read (store, read_state, &state, &error));
      g_assert_cmpstr (state, ==, want);
      foyer_store_close (store);
    }
  store = foyer_store_open (dir, FOYER_STORE_SERVER, NULL, &error);
  g_assert_true (foyer_store_maintain (store, touch_job, big, &error));
  foyer_store_leave_log (store);
  foyer_store_close (store);
  g_assert_false (g_file_test (wal, G_FILE_TEST_EXISTS));
  store = foyer_store_open (dir, FOYER_STORE_SERVER, NULL, &error);
  {
    g_autofree char *state = NULL;
    g_assert_true (foyer_store_glance (store, read_state, &state, &error));
    g_assert_cmpstr (state, ==, big);
  }
  foyer_store_close (store);
  g_spawn_command_line_sync (command, NULL, NULL, NULL, NULL);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/idle/17-stores-close", test_idle);
  foyer_store_rest_after (1000);
  g_test_add_func ("/idle/17-thread-ends", test_rest);
  g_test_add_func ("/idle/17-glance", test_glance);
  g_test_add_func ("/idle/17-log-left", test_log_left);
  return g_test_run ();
}
