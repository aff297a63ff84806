/* Real processes: foyer-server and foyerctl on two stores, the cable cut in between, kill -9 of everybody at random moments, and servers that
 * hang or are none. CAL-19, API-8, FIN-25 again from outside. */
#include "config.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "foyer-live.h"
#include "foyer-rig.h"
#include "foyer-sync-worker.h"

#define CTL "src/cli/foyerctl"

/* ---- foyerctl ------------------------------------------------------------------------------------------------------------------- */

static char *
ctl (const char *store, int expect, const char *verb, const char *a, const char *b)
{
  int status;
  char *out = foyer_live_run (&status, CTL, "--store", store, verb, a, a != NULL ? b : NULL, NULL);

  if (status != expect)
    g_error ("foyerctl %s %s %s ended with %d: %s", verb, a ? a : "", b ? b : "", status, out);
  return out;
}

/* Member of a JSON object printed by foyerctl. */
static char *
member (const char *json, const char *name)
{
  g_autoptr (JsonNode) node = json_from_string (json, NULL);

  g_assert_nonnull (node);
  return g_strdup (json_object_get_string_member (json_node_get_object (node), name));
}

/* All rows of a desk's store, opened here after the programs have ended. */
static FoyerRigDesk *
look (const char *dir)
{
  FoyerRigDesk *d = g_new0 (FoyerRigDesk, 1);
  g_autoptr (GError) error = NULL;

  d->t = g_new0 (FoyerTest, 1);
  d->t->desk = foyer_desk_open (dir, FOYER_STORE_DESK, &error);
  g_assert_no_error (error);
  return d;
}

static void
look_away (FoyerRigDesk *d)
{
  foyer_desk_close (d->t->desk);
  g_free (d->t);
  g_free (d);
}

static void
assert_same_stores (const char *a, const char *b)
{
  FoyerRigDesk *x = look (a), *y = look (b);

  g_assert_cmpint (foyer_rig_count (foyer_desk_store (x->t->desk), "SELECT count(*) FROM sync_touch"), ==, 0);
  foyer_rig_assert_equal (x, y);
  look_away (x);
  look_away (y);
}

static void
test_cable_cut (void)
{
  FoyerTest *t1 = foyer_test_new (), *t2 = foyer_test_new_empty ();
  FoyerLive *live = foyer_live_new ();
  g_autofree char *dir1 = g_strdup (foyer_store_dir (foyer_desk_store (t1->desk))), *dir2 = g_strdup (foyer_store_dir (foyer_desk_store (t2->desk)));
  g_autofree char *code1 = foyer_live_code (live, NULL), *code2 = foyer_live_code (live, NULL), *id = NULL, *params = NULL, *params2 = NULL, *text = NULL;

  foyer_desk_close (t1->desk);
  foyer_desk_close (t2->desk);
  g_free (ctl (dir1, 5, "sync", "--once", NULL)); /* not enrolled yet */
  g_free (ctl (dir1, 0, "enrol", live->url, code1));
  g_free (ctl (dir2, 0, "enrol", live->url, code2));
  g_free (ctl (dir2, 6, "enrol", live->url, code2)); /* belongs to a chain already */
  g_free (ctl (dir1, 0, "sync", "--once", NULL));
  text = ctl (dir1, 0, "call", "client.create", "{\"name\":\"Anna\",\"phone\":\"+36301234567\"}");
  id = member (text, "id");
  g_free (ctl (dir1, 0, "sync", "--once", NULL));
  g_free (ctl (dir2, 0, "sync", "--once", NULL));

  /* The cable is out: everything goes on, and says so. */
  foyer_live_stop (live, TRUE);
  params = g_strdup_printf ("{\"id\":\"%s\",\"note\":\"likes tea\",\"phone\":\"+36301111112\"}", id);
  params2 = g_strdup_printf ("{\"id\":\"%s\",\"email\":\"anna@example.hu\",\"phone\":\"+36301111113\"}", id);
  g_free (ctl (dir1, 0, "call", "client.update", params));
  g_usleep (20000);
  g_free (ctl (dir2, 0, "call", "client.update", params2));
  g_free (ctl (dir2, 0, "call", "client.create", "{\"name\":\"Offline\",\"phone\":\"+36301234560\"}"));
  g_free (ctl (dir1, 8, "sync", "--once", NULL));
  g_free (text);
  text = ctl (dir1, 0, "status", NULL, NULL);
  g_assert_nonnull (strstr (text, "Not yet at the chain: 1"));

  /* And in again. */
  foyer_live_start (live);
  g_free (ctl (dir1, 0, "sync", "--once", NULL));
  g_free (ctl (dir2, 0, "sync", "--once", NULL));
  g_free (ctl (dir1, 0, "sync", "--once", NULL));
  g_free (text);
  text = ctl (dir1, 0, "status", NULL, NULL);
  g_assert_nonnull (strstr (text, "Not yet at the chain: 0"));
  g_assert_nonnull (strstr (text, "Conflicts: 1"));
  g_free (text);
  text = ctl (dir1, 0, "query", "table.rows", "{\"table\":\"client\"}");
  g_assert_nonnull (strstr (text, "likes tea"));
  g_assert_nonnull (strstr (text, "anna@example.hu"));
  g_assert_nonnull (strstr (text, "+36301111113"));
  g_assert_nonnull (strstr (text, "Offline"));
  assert_same_stores (dir1, dir2);

  foyer_live_free (live);
  t1->desk = foyer_desk_open (dir1, FOYER_STORE_DESK, NULL);
  t2->desk = foyer_desk_open (dir2, FOYER_STORE_DESK, NULL);
  foyer_test_free (t1);
  foyer_test_free (t2);
}

/* ---- two windows side by side: a change is on the other desk at once ------------------------------------------------------------------------ */

static FoyerSync *
start_sync (FoyerTest *t, FoyerLive *live)
{
  FoyerStore *store = foyer_desk_store (t->desk);
  g_autofree char *code = foyer_live_code (live, NULL);
  g_autoptr (GError) error = NULL;
  FoyerSync *sync;

  foyer_enrol (store, live->url, code, "test", &error);
  g_assert_no_error (error);
  sync = foyer_sync_new (store, foyer_account_load (foyer_store_dir (store), &error), NULL, NULL, NULL);
  foyer_sync_wait (sync, 60000, &error);
  g_assert_no_error (error);
  return sync;
}

static void
test_live (void)
{
  FoyerTest *t1 = foyer_test_new (), *t2 = foyer_test_new_empty ();
  FoyerLive *live = foyer_live_new ();
  FoyerSync *s1 = start_sync (t1, live), *s2 = start_sync (t2, live);
  gint64 worst = 0;
  FoyerSyncStatus status;
  char *words = NULL;

  foyer_sync_get_status (s1, &status);
  g_assert_cmpint (foyer_sync_words (&status, NULL, &words), ==, FOYER_SYNC_SAYS_CURRENT);
  g_assert_cmpstr (words, ==, "Up to date");
  g_free (words);
  for (int i = 1; i <= 20; i++)
    {
      g_autofree char *name = g_strdup_printf ("Live %d", i);
      g_autoptr (JsonObject) o = foyer_test_call (t1, "client.create", foyer_params ("name", "s", name, NULL));
      gint64 from = g_get_monotonic_time ();

      while (foyer_rig_count (foyer_desk_store (t2->desk), "SELECT count(*) FROM client") < i)
        {
          g_assert_cmpint (g_get_monotonic_time () - from, <, 10 * G_USEC_PER_SEC);
          g_usleep (1000);
        }
      worst = MAX (worst, g_get_monotonic_time () - from);
      g_usleep (20000);
    }
  g_test_message ("slowest change on the other desk: %" G_GINT64_FORMAT " ms", worst / 1000);
  g_assert_cmpint (worst, <, 3 * G_USEC_PER_SEC);

  /* The server dies while both wait: offline, with what is to send; it comes back: up to date. */
  foyer_live_stop (live, TRUE);
  {
    g_autoptr (JsonObject) o = foyer_test_call (t1, "client.create", foyer_params ("name", "s", "While off", NULL));
  }
  for (int i = 0; i < 500; i++)
    {
      foyer_sync_get_status (s1, &status);
      if (status.state == FOYER_SYNC_OFFLINE && status.pending == 1)
        break;
      g_usleep (10000);
    }
  g_assert_cmpint (foyer_sync_words (&status, "14:20", &words), ==, FOYER_SYNC_SAYS_OFFLINE);
  g_assert_cmpstr (words, ==, "Offline since 14:20 · 1 to send");
  g_free (words);
  foyer_live_start (live);
  foyer_sync_now (s1);
  foyer_sync_now (s2);
  for (int i = 0; i < 1000 && foyer_rig_count (foyer_desk_store (t2->desk), "SELECT count(*) FROM client") < 21; i++)
    g_usleep (10000);
  g_assert_cmpint (foyer_rig_count (foyer_desk_store (t2->desk), "SELECT count(*) FROM client"), ==, 21);
  foyer_sync_free (s1);
  foyer_sync_free (s2);
  foyer_test_free (t1);
  foyer_test_free (t2);
  foyer_live_free (live);
}

/* ---- kill -9 ------------------------------------------------------------------------------------------------------------------------------------- */

/* The child: a desk that books clients and syncs, and says each one it was told is saved. */
static int
desk_main (const char *dir, const char *name)
{
  g_autoptr (GError) error = NULL;
  FoyerDesk *desk;
  FoyerAccount *account;
  FoyerActor actor = { .system = TRUE };

  prctl (PR_SET_PDEATHSIG, SIGKILL);
  desk = foyer_desk_open (dir, FOYER_STORE_DESK, &error);
  if (desk == NULL)
    g_error ("%s", error->message);
  account = foyer_account_load (dir, &error);
  if (account == NULL)
    g_error ("%s", error->message);
  foyer_sync_set_timing (foyer_sync_new (foyer_desk_store (desk), account, NULL, NULL, NULL), 100, 5000);
  for (int i = 0;; i++)
    {
      g_autofree char *text = g_strdup_printf ("%s %d", name, i);
      g_autoptr (JsonObject) params = foyer_params ("name", "s", text, NULL);
      g_autoptr (JsonNode) result = NULL;

      if (!foyer_desk_call (desk, &actor, "client.create", params, &result, &error))
        g_error ("%s", error->message);
      printf ("%s\n", json_object_get_string_member (json_node_get_object (result), "id"));
      fflush (stdout);
      g_usleep (3000);
    }
  return 0;
}

static void
read_ids (GSubprocess *p, GHashTable *saved)
{
  g_autoptr (GDataInputStream) in = g_data_input_stream_new (g_subprocess_get_stdout_pipe (p));
  char *line;

  while ((line = g_data_input_stream_read_line (in, NULL, NULL, NULL)) != NULL)
    {
      if (strlen (line) == 36)
        g_hash_table_add (saved, line);
      else
        g_free (line);
    }
}

static void
test_kill (void)
{
  FoyerTest *t[2] = { foyer_test_new (), foyer_test_new_empty () };
  FoyerLive *live = foyer_live_new ();
  char *dirs[2];
  g_autoptr (GHashTable) saved = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr (GRand) rand = g_rand_new_with_seed (g_test_rand_int ());
  g_autofree char *self = g_file_read_link ("/proc/self/exe", NULL);
  int rounds = g_test_slow () ? 60 : 8;

  for (int i = 0; i < 2; i++)
    {
      foyer_sync_free (start_sync (t[i], live));
      dirs[i] = g_strdup (foyer_store_dir (foyer_desk_store (t[i]->desk)));
    }
  for (int i = 0; i < 2; i++)
    foyer_desk_close (t[i]->desk);
  for (int round = 0; round < rounds; round++)
    {
      GSubprocess *desks[2];

      for (int i = 0; i < 2; i++)
        {
          g_autofree char *name = g_strdup_printf ("R%d D%d", round, i);
          desks[i] = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE, NULL, self, "--desk", dirs[i], name, NULL);
          g_assert_nonnull (desks[i]);
        }
      g_usleep (g_rand_int_range (rand, 50000, 500000));
      if (g_rand_boolean (rand))
        {
          foyer_live_stop (live, TRUE);
          g_usleep (g_rand_int_range (rand, 1000, 50000));
          foyer_live_start (live);
          g_usleep (g_rand_int_range (rand, 50000, 300000));
        }
      for (int i = 0; i < 2; i++)
        {
          g_subprocess_send_signal (desks[i], SIGKILL);
          g_subprocess_wait (desks[i], NULL, NULL);
          read_ids (desks[i], saved);
          g_object_unref (desks[i]);
        }
    }
  for (int pass = 0; pass < 2; pass++)
    for (int i = 0; i < 2; i++)
      g_free (ctl (dirs[i], 0, "sync", "--once", NULL));
  assert_same_stores (dirs[0], dirs[1]);
  g_test_message ("%u changes were said to be saved", g_hash_table_size (saved));
  g_assert_cmpuint (g_hash_table_size (saved), >, 10);
  {
    FoyerRigDesk *d = look (dirs[1]);
    GHashTableIter iter;
    gpointer key;

    g_hash_table_iter_init (&iter, saved);
    while (g_hash_table_iter_next (&iter, &key, NULL))
      {
        g_autofree char *hex = g_strdup (key), *sql = NULL;
        g_auto (GStrv) parts = g_strsplit (hex, "-", -1);
        g_autofree char *plain = g_strjoinv ("", parts);

        sql = g_strdup_printf ("SELECT count(*) FROM client WHERE id=x'%s'", plain);
        g_assert_cmpint (foyer_rig_count (foyer_desk_store (d->t->desk), sql), ==, 1);
      }
    look_away (d);
  }
  foyer_live_free (live);
  for (int i = 0; i < 2; i++)
    {
      t[i]->desk = foyer_desk_open (dirs[i], FOYER_STORE_DESK, NULL);
      foyer_test_free (t[i]);
      g_free (dirs[i]);
    }
}

/* ---- servers that are none -------------------------------------------------------------------------------------------------------------------------- */

typedef struct
{
  GSocketService *service;
  guint port;
  const char *answer; /* NULL: says nothing, ever */
  GMainContext *context;
  GMainLoop *loop;
  GThread *thread;
} Impostor;

static gboolean
on_incoming (GThreadedSocketService *service, GSocketConnection *c, GObject *source, gpointer data)
{
  Impostor *im = data;
  char buffer[4096];

  g_socket_set_timeout (g_socket_connection_get_socket (c), 6);
  if (im->answer == NULL)
    {
      while (g_input_stream_read (g_io_stream_get_input_stream (G_IO_STREAM (c)), buffer, sizeof buffer, NULL, NULL) > 0)
        ;
      return TRUE;
    }
  g_input_stream_read (g_io_stream_get_input_stream (G_IO_STREAM (c)), buffer, sizeof buffer, NULL, NULL);
  g_output_stream_write_all (g_io_stream_get_output_stream (G_IO_STREAM (c)), im->answer, strlen (im->answer), NULL, NULL, NULL);
  /* Closing before all of the request was read would take the answer back. */
  g_socket_shutdown (g_socket_connection_get_socket (c), FALSE, TRUE, NULL);
  while (g_input_stream_read (g_io_stream_get_input_stream (G_IO_STREAM (c)), buffer, sizeof buffer, NULL, NULL) > 0)
    ;
  return TRUE;
}

static gpointer
impostor_main (gpointer data)
{
  Impostor *im = data;

  g_main_context_push_thread_default (im->context);
  im->service = g_threaded_socket_service_new (8);
  im->port = g_socket_listener_add_any_inet_port (G_SOCKET_LISTENER (im->service), NULL, NULL);
  g_signal_connect (im->service, "run", G_CALLBACK (on_incoming), im);
  g_socket_service_start (im->service);
  g_main_loop_run (im->loop);
  g_socket_service_stop (im->service);
  g_socket_listener_close (G_SOCKET_LISTENER (im->service));
  g_object_unref (im->service);
  g_main_context_pop_thread_default (im->context);
  return NULL;
}

static void
with_impostor (const char *answer, int foreign /* -1: may look like either */)
{
  FoyerTest *t = foyer_test_new ();
  FoyerLive *live = foyer_live_new ();
  FoyerSync *sync = start_sync (t, live);
  FoyerStore *store = foyer_desk_store (t->desk);
  Impostor im = { .answer = answer };
  FoyerAccount *account;
  FoyerSyncStatus status = { 0 };
  g_autoptr (GError) error = NULL;
  gint64 clients = foyer_rig_count (store, "SELECT count(*) FROM client"), services = foyer_rig_count (store, "SELECT count(*) FROM service");
  g_autofree char *hint = NULL;

  foyer_sync_free (sync);
  im.context = g_main_context_new ();
  im.loop = g_main_loop_new (im.context, FALSE);
  im.thread = g_thread_new ("impostor", impostor_main, &im);
  while (g_atomic_int_get (&im.port) == 0)
    g_usleep (1000);
  account = foyer_account_load (foyer_store_dir (store), NULL);
  g_free (account->url);
  account->url = g_strdup_printf ("http://127.0.0.1:%u", im.port);
  sync = foyer_sync_new (store, account, NULL, NULL, NULL);
  foyer_sync_set_timing (sync, 0, 1500);
  g_assert_false (foyer_sync_wait (sync, 20000, &error));
  g_assert_error (error, FOYER_ERROR, FOYER_ERROR_OFFLINE);
  foyer_sync_get_status (sync, &status);
  g_assert_cmpint (status.offline_since, !=, 0);
  if (foreign >= 0)
    g_assert_cmpint (status.foreign, ==, foreign);
  /* No function is lost, and nothing else either. */
  foyer_test_book (t, ANNA, HAIRCUT, FOYER_TEST_DATE "T14:00", "Ágnes", "+36301234567");
  g_assert_cmpint (foyer_rig_count (store, "SELECT count(*) FROM client"), ==, clients + 1);
  g_assert_cmpint (foyer_rig_count (store, "SELECT count(*) FROM service"), ==, services);
  foyer_sync_free (sync);
  g_main_loop_quit (im.loop);
  g_thread_join (im.thread);
  g_main_loop_unref (im.loop);
  g_main_context_unref (im.context);
  foyer_test_free (t);
  foyer_live_free (live);
}

static void
test_html (void)
{
  with_impostor ("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nConnection: close\r\n\r\n<html><title>Hotel WiFi</title>Please sign in</html>", TRUE);
}

static void
test_redirect (void)
{
  with_impostor ("HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/login\r\nContent-Length: 0\r\nConnection: close\r\n\r\n", TRUE);
}

/* Our mark, but nonsense behind it; and the mark with half an answer. */
static void
test_nonsense (void)
{
  with_impostor ("HTTP/1.1 200 OK\r\nX-Gen: g1\r\nContent-Length: 9\r\nConnection: close\r\n\r\n{\"gen\":1}", TRUE);
  with_impostor ("HTTP/1.1 200 OK\r\nX-Gen: g1\r\nContent-Length: 900\r\nConnection: close\r\n\r\n{\"gen\":\"x\"", -1);
}

static void
test_hanging (void)
{
  with_impostor (NULL, FALSE);
}

static void
test_enrol_errors (void)
{
  FoyerTest *t = foyer_test_new_empty ();
  FoyerLive *live = foyer_live_new ();
  FoyerStore *store = foyer_desk_store (t->desk);
  static const struct
  {
    const char *url;
    int code;
  } cases[] = {
    { "not an address", FOYER_ERROR_INVALID },
    { "http://chain.example.com", FOYER_ERROR_INVALID }, /* not encrypted */
    { "http://127.0.0.1:1", FOYER_ERROR_OFFLINE },
    { NULL, FOYER_ERROR_NOT_FOUND }, /* a wrong code */
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_assert_false (foyer_enrol (store, cases[i].url ? cases[i].url : live->url, "AAAAA-AAAAA", "x", &error));
      g_assert_error (error, FOYER_ERROR, cases[i].code);
    }
  {
    /* Lower case, without the dash: people type what they read. */
    g_autofree char *code = foyer_live_code (live, NULL), *typed = g_ascii_strdown (code, -1);
    g_autoptr (GError) error = NULL;

    memmove (typed + 5, typed + 6, strlen (typed + 6) + 1);
    g_assert_true (foyer_enrol (store, live->url, typed, "x", &error));
    g_assert_no_error (error);
  }
  foyer_test_free (t);
  foyer_live_free (live);
}

static gboolean
forget_desks (FoyerTx *tx, gpointer data, GError **error)
{
  FoyerStmt *s = foyer_tx_own (tx, "UPDATE server_device SET tok_hash=randomblob(32), pubkey=NULL");

  foyer_stmt_step (s);
  foyer_stmt_done (s);
  return TRUE;
}

/* The chain knows neither the desk's token nor its key any more: the desk goes on and says what to do; a new code joins it again, and what it had made and
 * sent before counts once. */
static void
test_enrol_again (void)
{
  FoyerTest *t1 = foyer_test_new (), *t2 = foyer_test_new_empty ();
  FoyerLive *live = foyer_live_new (), *other = foyer_live_new ();
  FoyerSync *s1 = start_sync (t1, live), *s2 = start_sync (t2, live);
  g_autoptr (GError) error = NULL;
  g_autofree char *dir = g_build_filename (live->data, "chains", live->chain, NULL), *code = NULL, *foreign = NULL;
  FoyerDesk *server;

  foyer_sync_free (s1);
  foyer_sync_free (s2);
  foyer_test_book (t1, ANNA, HAIRCUT, FOYER_TEST_DATE "T14:00", "Ágnes", "+36301234567");
  foyer_live_stop (live, FALSE);
  server = foyer_desk_open (dir, FOYER_STORE_SERVER, &error);
  g_assert_no_error (error);
  foyer_store_maintain (foyer_desk_store (server), forget_desks, NULL, &error);
  g_assert_no_error (error);
  foyer_desk_close (server);
  foyer_live_start (live);

  s1 = foyer_sync_new (foyer_desk_store (t1->desk), foyer_account_load (foyer_store_dir (foyer_desk_store (t1->desk)), NULL), NULL, NULL, NULL);
  g_assert_false (foyer_sync_wait (s1, 20000, &error));
  g_assert_error (error, FOYER_ERROR, FOYER_ERROR_DENIED);
  g_clear_error (&error);
  foyer_sync_free (s1);
  /* The code of another chain is no way in. */
  foreign = foyer_live_code (other, NULL);
  g_assert_false (foyer_enrol (foyer_desk_store (t1->desk), other->url, foreign, "x", &error));
  g_assert_error (error, FOYER_ERROR, FOYER_ERROR_CONFLICT);
  g_clear_error (&error);
  s1 = start_sync (t1, live);
  s2 = start_sync (t2, live);
  for (int i = 0; i < 500 && foyer_rig_count (foyer_desk_store (t2->desk), "SELECT count(*) FROM appointment") < 1; i++)
    g_usleep (10000);
  g_assert_cmpint (foyer_rig_count (foyer_desk_store (t2->desk), "SELECT count(*) FROM appointment"), ==, 1);
  g_assert_cmpint (foyer_rig_count (foyer_desk_store (t2->desk), "SELECT count(*) FROM service"), ==, 6);
  g_assert_cmpint (foyer_rig_count (foyer_desk_store (t1->desk), "SELECT count(*) FROM sync_touch"), ==, 0);
  g_assert_cmpint (foyer_rig_count (foyer_desk_store (t1->desk), "SELECT count(*) FROM history"), ==,
                   foyer_rig_count (foyer_desk_store (t2->desk), "SELECT count(*) FROM history"));
  foyer_sync_free (s1);
  foyer_sync_free (s2);
  foyer_test_free (t1);
  foyer_test_free (t2);
  foyer_live_free (live);
  foyer_live_free (other);
}

int
main (int argc, char **argv)
{
  if (argc == 4 && strcmp (argv[1], "--desk") == 0)
    return desk_main (argv[2], argv[3]);
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/cable/CAL-19/cut", test_cable_cut);
  g_test_add_func ("/cable/live", test_live);
  g_test_add_func ("/cable/kill-9", test_kill);
  g_test_add_func ("/cable/html-server", test_html);
  g_test_add_func ("/cable/redirecting-server", test_redirect);
  g_test_add_func ("/cable/nonsense-server", test_nonsense);
  g_test_add_func ("/cable/hanging-server", test_hanging);
  g_test_add_func ("/cable/enrolment", test_enrol_errors);
  g_test_add_func ("/cable/enrol-again", test_enrol_again);
  return g_test_run ();
}
