/* Two foyer-server processes over one PostgreSQL: what one takes the other has, whatever dies in between. */
#include "config.h"

#include <glib/gstdio.h>
#include <signal.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>

#include "foyer-live.h"
#include "foyer-pgrig.h"
#include "foyer-sync-apply.h"
#include "foyer-test.h"

static FoyerPgRig *pg;
static FoyerLive *a, *b;
static FoyerId chain;
static FoyerTest *desk;         /* a desk with the salon */
static char *desk_token, *session;

/* ---- asking --------------------------------------------------------------------------------------------------------------------------- */

static JsonObject *
ask (FoyerLive *node, const char *path, const char *token, const char *key, const char *body, int *status)
{
  g_autoptr (JsonNode) node_answer = foyer_live_http (node, "POST", path, token, key, body, status);

  return node_answer != NULL && JSON_NODE_HOLDS_OBJECT (node_answer) ? json_node_dup_object (node_answer) : NULL;
}

/* Until it is taken: a server that is away or busy is asked again, as a desk does. */
static JsonObject *
insist (FoyerLive *node, FoyerLive *other, const char *path, const char *token, const char *key, const char *body)
{
  for (int i = 0; i < 300; i++)
    {
      int status;
      g_autoptr (JsonObject) o = ask (i & 1 ? other : node, path, token, key, body, &status);

      if (status == 200)
        return g_steal_pointer (&o);
      if (status != 0 && status != 409 && status != 429 && status != 500 && status != 502 && status != 503)
        g_error ("%s was answered with %d", path, status);
      if (status == 500)
        g_error ("%s: %s", path, o != NULL ? json_object_get_string_member (json_object_get_object_member (o, "error"), "text") : "no words");
      g_usleep (100000);
    }
  g_error ("%s is not taken", path);
}

static char *
push_body (gint64 from)
{
  FoyerSyncSend send = { .push_from = from, .push_inc = 0, .push_max = 500 };
  g_autoptr (GError) error = NULL;
  GString *s = foyer_sync_make_request (foyer_desk_store (desk->desk), &send, NULL, 0, &error);

  g_assert_no_error (error);
  return g_string_free (s, FALSE);
}

static gint64
position (JsonObject *reply)
{
  JsonObject *you = json_object_get_object_member (json_object_get_object_member (reply, "push"), "you");

  return json_object_has_member (you, "0") ? json_object_get_int_member (json_object_get_object_member (you, "0"), "n") : 0;
}

static gint64
log_end (void)
{
  gint64 inc, n;
  foyer_store_log_position (foyer_desk_store (desk->desk), &inc, &n);
  return n;
}

/* Everything the desk has, through @node. */
static void
push_all (FoyerLive *node)
{
  gint64 at = 0;

  while (at < log_end ())
    {
      g_autofree char *body = push_body (at + 1);
      g_autoptr (JsonObject) reply = insist (node, node, "/v1/sync", desk_token, NULL, body);

      g_assert_cmpint (position (reply), >, at);
      at = position (reply);
    }
}

static gboolean
join_job (FoyerTx *tx, gpointer data, GError **error)
{
  foyer_tx_set_device (tx, data);
  return TRUE;
}

static char *
enrol (FoyerLive *code_from, FoyerLive *at, FoyerId *dev)
{
  g_autofree char *code = foyer_live_code (code_from, NULL), *body = g_strdup_printf ("{\"code\":\"%s\",\"host\":\"till\"}", code);
  g_autoptr (JsonObject) o = insist (at, at, "/v1/enrol", NULL, NULL, body);

  g_assert_true (foyer_id_parse (json_object_get_string_member (o, "dev"), dev));
  return g_strdup (json_object_get_string_member (o, "token"));
}

static FoyerLive *
node_new (const char *chain_text)
{
  FoyerLive *n = g_new0 (FoyerLive, 1);

  n->data = g_dir_make_tmp ("foyer-live-XXXXXX", NULL);
  n->chain = g_strdup (chain_text);
  foyer_live_start (n);
  return n;
}

static void
start (void)
{
  g_autofree char *body = NULL;
  g_autoptr (JsonObject) o = NULL;
  FoyerId dev;
  g_autoptr (GError) error = NULL;

  g_setenv ("FOYER_LOG", pg->url, TRUE);
  a = foyer_live_new ();
  g_assert_true (foyer_id_parse (a->chain, &chain));
  b = node_new (a->chain);
  desk = foyer_test_new ();
  /* A code of one node is good at the other. */
  desk_token = enrol (a, b, &dev);
  foyer_store_maintain (foyer_desk_store (desk->desk), join_job, &dev, &error);
  g_assert_no_error (error);
  push_all (a);
  body = g_strdup_printf ("{\"chain\":\"%s\",\"login\":\"+36301111111\",\"password\":\"" FOYER_TEST_PASSWORD "\"}", a->chain);
  o = insist (b, b, "/v1/session", NULL, NULL, body);
  session = g_strdup (json_object_get_string_member (o, "token"));
}

static void
assert_same_files (void)
{
  g_autofree char *x = NULL, *y = NULL;
  const char *pull = "{\"pull\":{\"cursors\":{},\"gen\":\"\",\"max_rows\":1}}";

  json_object_unref (insist (a, a, "/v1/sync", desk_token, NULL, pull));
  json_object_unref (insist (b, b, "/v1/sync", desk_token, NULL, pull));
  foyer_live_stop (a, FALSE);
  foyer_live_stop (b, FALSE);
  x = foyer_dump_dir (a->data, &chain);
  y = foyer_dump_dir (b->data, &chain);
  foyer_assert_same (x, y);
  foyer_live_start (a);
  foyer_live_start (b);
}

/* ---- any node ---------------------------------------------------------------------------------------------------------------------------- */

static char *
client_body (const char *name)
{
  return g_strdup_printf ("{\"name\":\"%s\"}", name);
}

static void
test_any_node (void)
{
  g_autofree char *body = client_body ("Any Node");
  g_autoptr (JsonObject) first = NULL;
  g_autoptr (JsonObject) again = NULL;
  int status;

  if (pg == NULL)
    {
      g_test_skip ("PostgreSQL is not installed");
      return;
    }
  start ();
  /* The session of one is good at the other; a call that comes again elsewhere is not done again. */
  first = insist (a, a, "/v1/call/client.create", session, "key 1", body);
  again = ask (b, "/v1/call/client.create", session, "key 1", body, &status);
  g_assert_cmpint (status, ==, 200);
  g_assert_cmpstr (json_object_get_string_member (again, "txn"), ==, json_object_get_string_member (first, "txn"));
  g_assert_cmpstr (json_object_get_string_member (again, "id"), ==, json_object_get_string_member (first, "id"));
  assert_same_files ();
}

typedef struct
{
  FoyerLive *node;
  char *txn;
} Same;

static gpointer
call_same (gpointer data)
{
  Same *s = data;
  g_autofree char *body = client_body ("At Once");
  g_autoptr (JsonObject) o = insist (s->node, s->node, "/v1/call/client.create", session, "key at once", body);

  s->txn = g_strdup (json_object_get_string_member (o, "txn"));
  return NULL;
}

static void
test_same_call_at_once (void)
{
  Same x = { a, NULL }, y = { b, NULL };
  GThread *t;

  if (pg == NULL)
    return;
  t = g_thread_new ("call", call_same, &x);
  call_same (&y);
  g_thread_join (t);
  g_assert_cmpstr (x.txn, ==, y.txn);
  {
    g_autofree char *sql = g_strdup_printf ("SELECT count(*) FROM txn WHERE id='%s'", x.txn);
    g_assert_cmpint (foyer_pgrig_int (pg, sql), ==, 1);
  }
  g_free (x.txn);
  g_free (y.txn);
}

/* ---- waking ---------------------------------------------------------------------------------------------------------------------------------- */

typedef struct
{
  FoyerLive *node;
  char *token, *gen, *cursors;
  gint64 seq;           /* of the chain's cursor */
  GHashTable *seen;     /* ids of clients */
  gint64 came;          /* monotonic µs of the last answer with rows */
  guint rows;
  int stop;
} Poller;

/* One request: how many rows came, -1: none was answered. Cursors never go back. */
static int
poll_once (Poller *p, int wait)
{
  g_autofree char *body = g_strdup_printf ("{\"pull\":{\"cursors\":%s,\"gen\":\"%s\",\"max_rows\":7},\"wait\":%d}", p->cursors, p->gen, wait);
  int status;
  g_autoptr (JsonObject) o = ask (p->node, "/v1/sync", p->token, NULL, body, &status);
  JsonObject *pull;
  JsonArray *rows;
  gint64 seq;

  if (status != 200)
    {
      g_usleep (50000);
      return -1;
    }
  pull = json_object_get_object_member (o, "pull");
  g_assert_false (json_object_has_member (pull, "reset"));
  rows = json_object_get_array_member (pull, "rows");
  for (guint i = 0; i < json_array_get_length (rows); i++)
    {
      JsonArray *row = json_array_get_array_element (rows, i);

      if (strcmp (json_array_get_string_element (row, 1), "client") == 0)
        g_hash_table_add (p->seen, g_strdup (json_array_get_string_element (row, 2)));
      g_assert_cmpint (json_array_get_int_element (row, 3), >, strcmp (json_array_get_string_element (row, 0), "chain") == 0 ? p->seq : 0);
    }
  if (json_array_get_length (rows) > 0)
    p->came = g_get_monotonic_time ();
  p->rows += json_array_get_length (rows);
  seq = json_object_get_int_member (json_object_get_object_member (pull, "cursors"), "chain");
  g_assert_cmpint (seq, >=, p->seq);
  p->seq = seq;
  g_free (p->gen);
  p->gen = g_strdup (json_object_get_string_member (o, "gen"));
  g_free (p->cursors);
  p->cursors = json_to_string (json_object_get_member (pull, "cursors"), FALSE);
  return json_array_get_length (rows);
}

/* Up to the end. */
static void
poll_rest (Poller *p)
{
  for (int i = 0; i < 1000; i++)
    if (poll_once (p, 0) == 0)
      return;
  g_error ("There is no end of rows");
}

static void
poller_init (Poller *p, FoyerLive *node)
{
  FoyerId dev;

  memset (p, 0, sizeof *p);
  p->node = node;
  p->token = enrol (node, node, &dev);
  p->gen = g_strdup ("");
  p->cursors = g_strdup ("{}");
  p->seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

static void
poller_clear (Poller *p)
{
  g_free (p->token);
  g_free (p->gen);
  g_free (p->cursors);
  g_hash_table_unref (p->seen);
}

static gpointer
poll_parked (gpointer data)
{
  Poller *p = data;

  while (poll_once (p, 15) <= 0)
    ;
  return NULL;
}

static void
test_wake (void)
{
  Poller p;
  g_autofree char *body = client_body ("Wake Up");
  gint64 longest = 0;

  if (pg == NULL)
    return;
  poller_init (&p, b);
  poll_rest (&p);
  for (int i = 0; i < 5; i++)
    {
      GThread *t = g_thread_new ("poll", poll_parked, &p);
      gint64 begun;

      /* Nothing tells from outside that a request is parked; one that comes late finds the row at once, which is no less right. */
      g_usleep (300000);
      begun = g_get_monotonic_time ();
      json_object_unref (insist (a, a, "/v1/call/client.create", session, NULL, body));
      g_thread_join (t);
      longest = MAX (longest, p.came - begun);
      poll_rest (&p);
    }
  g_test_message ("a call at one node to the answer of a request parked at the other: %d ms at most", (int) (longest / 1000));
  /* By its own time it would have come back after 12 seconds, and nodes that are told nothing look every 20. */
  g_assert_cmpint (longest, <, 10 * G_USEC_PER_SEC);
  poller_clear (&p);
}

/* ---- a node dies ------------------------------------------------------------------------------------------------------------------------------ */

static gint64
file_head (FoyerLive *node)
{
  g_autofree char *dir = g_build_filename (node->data, "chains", node->chain, NULL);
  FoyerStore *store = foyer_store_open_reader (dir, NULL);
  FoyerCopy copy;

  g_assert_nonnull (store);
  g_assert_true (foyer_store_copy (store, &copy));
  foyer_store_close (store);
  return copy.head;
}

static void
test_killed (void)
{
  static const struct
  {
    const char *point;
    gboolean in_log, in_file;
  } points[] = { { "locked", FALSE, FALSE }, { "applied", FALSE, FALSE }, { "committed", TRUE, FALSE }, { "local", TRUE, TRUE } };

  if (pg == NULL)
    return;
  for (gsize i = 0; i < G_N_ELEMENTS (points); i++)
    {
      g_autofree char *fail = g_strdup_printf ("%s:1", points[i].point), *name = g_strdup_printf ("Killed %s", points[i].point), *sql = NULL, *body = NULL;
      g_autoptr (JsonObject) made = NULL;
      g_autoptr (JsonObject) reply = NULL;
      gint64 from = log_end () + 1, before, head;
      int status;

      made = foyer_test_call (desk, "client.create", foyer_params ("name", "s", name, NULL));
      sql = g_strdup_printf ("SELECT count(*) FROM txn WHERE id='%s'", json_object_get_string_member (made, "txn"));
      body = push_body (from);
      before = foyer_pgrig_int (pg, "SELECT head FROM chain");
      foyer_live_stop (a, FALSE);
      g_setenv ("FOYER_TEST_SERVER", "tests/server/foyer-server-failing", TRUE);
      g_setenv ("FOYER_FAIL", fail, TRUE);
      foyer_live_start (a);
      g_unsetenv ("FOYER_TEST_SERVER");
      g_unsetenv ("FOYER_FAIL");
      reply = ask (a, "/v1/sync", desk_token, NULL, body, &status);
      g_assert_cmpint (status, ==, 0);
      g_subprocess_wait (a->process, NULL, NULL);
      g_assert_true (g_subprocess_get_if_signaled (a->process));
      g_clear_object (&a->process);

      /* The log may be ahead of the file, never the file of the log. */
      head = foyer_pgrig_int (pg, "SELECT head FROM chain");
      g_assert_cmpint (head - before, ==, points[i].in_log ? 1 : 0);
      g_assert_cmpint (foyer_pgrig_int (pg, sql), ==, points[i].in_log ? 1 : 0);
      g_assert_cmpint (file_head (a), ==, points[i].in_file ? head : before);

      /* The desk got no answer and sends it again, to the other node. */
      json_object_unref (insist (b, b, "/v1/sync", desk_token, NULL, body));
      g_assert_cmpint (foyer_pgrig_int (pg, sql), ==, 1);
      foyer_live_start (a);
      json_object_unref (insist (a, a, "/v1/sync", desk_token, NULL, body));
      g_assert_cmpint (foyer_pgrig_int (pg, sql), ==, 1);
    }
  assert_same_files ();
}

/* ---- PostgreSQL dies under load -------------------------------------------------------------------------------------------------------------------- */

#define PUSHERS 4
#define PUSHES 20

typedef struct
{
  int no;
  GPtrArray *made; /* ids of clients */
} Pusher;

static int pushed; /* atomic */

static gpointer
push_many (gpointer data)
{
  Pusher *p = data;

  for (int i = 0; i < PUSHES; i++)
    {
      g_autofree char *name = g_strdup_printf ("Load %d %d", p->no, i), *body = client_body (name), *key = g_strdup_printf ("load %d %d", p->no, i);
      FoyerLive *node = (p->no + i) & 1 ? a : b;
      g_autoptr (JsonObject) o = insist (node, node == a ? b : a, "/v1/call/client.create", session, key, body);

      /* An answer that could not be kept names the txn alone. */
      if (json_object_has_member (o, "id"))
        g_ptr_array_add (p->made, g_strdup (json_object_get_string_member (o, "id")));
      g_atomic_int_inc (&pushed);
    }
  return NULL;
}

static gpointer
poll_many (gpointer data)
{
  Poller *p = data;

  while (!g_atomic_int_get (&p->stop))
    {
      /* A desk that moves between nodes never goes back in time: poll_once() looks. */
      p->node = p->node == a ? b : a;
      poll_once (p, 1);
    }
  return NULL;
}

static void
test_load (void)
{
  Pusher p[PUSHERS];
  Poller poller;
  GThread *t[PUSHERS], *poll_thread;

  if (pg == NULL)
    return;
  poller_init (&poller, b);
  poll_thread = g_thread_new ("poll", poll_many, &poller);
  for (int i = 0; i < PUSHERS; i++)
    {
      p[i] = (Pusher){ i, g_ptr_array_new_with_free_func (g_free) };
      t[i] = g_thread_new ("push", push_many, &p[i]);
    }
  while (g_atomic_int_get (&pushed) < PUSHERS * PUSHES / 3)
    g_usleep (10000);
  foyer_pgrig_stop (pg, TRUE);
  foyer_pgrig_start (pg);
  while (g_atomic_int_get (&pushed) < PUSHERS * PUSHES * 2 / 3)
    g_usleep (10000);
  foyer_pgrig_stop (pg, FALSE);
  foyer_pgrig_start (pg);
  for (int i = 0; i < PUSHERS; i++)
    g_thread_join (t[i]);
  g_atomic_int_set (&poller.stop, TRUE);
  g_thread_join (poll_thread);
  poll_rest (&poller);

  /* Each once, none twice, all seen on the way. */
  for (int i = 0; i < PUSHERS; i++)
    {
      for (guint k = 0; k < p[i].made->len; k++)
        g_assert_true (g_hash_table_contains (poller.seen, p[i].made->pdata[k]));
      g_ptr_array_unref (p[i].made);
    }
  g_assert_cmpint (foyer_pgrig_int (pg, "SELECT count(DISTINCT body::json->'ops'->0->'f'->>'name') FROM txn WHERE body::json->'ops'->0->'f'->>'name' LIKE 'Load %'"),
                   ==, PUSHERS * PUSHES);
  g_assert_cmpint (foyer_pgrig_int (pg, "SELECT count(*) FROM txn WHERE body::json->'ops'->0->'f'->>'name' LIKE 'Load %'"), ==, PUSHERS * PUSHES);
  g_assert_cmpint (foyer_pgrig_int (pg, "SELECT max(at)-count(*) FROM append"), ==, 0);
  g_assert_cmpint (foyer_pgrig_int (pg, "SELECT count(*) FROM append x JOIN append y ON x.chain=y.chain AND x.at=y.at-1 WHERE y.seq<x.seq"), ==, 0);
  poller_clear (&poller);
  assert_same_files ();
}

/* ---- a node with nothing --------------------------------------------------------------------------------------------------------------------------- */

static void
test_emptied (void)
{
  g_autofree char *command = NULL, *out = NULL;
  int status;

  if (pg == NULL)
    return;
  foyer_live_stop (b, TRUE);
  command = g_strdup_printf ("rm -rf '%s/chains'", b->data);
  g_assert_cmpint (system (command), ==, 0);
  foyer_live_start (b);
  assert_same_files ();
  foyer_live_stop (b, FALSE);
  out = foyer_live_run (&status, "src/server/foyer-server", "nodes", "--data", b->data, NULL);
  g_assert_cmpint (status, ==, 0);
  g_assert_nonnull (strstr (out, a->chain));
  g_assert_nonnull (strstr (out, "up to date"));
  foyer_live_start (b);
}

/* ---- nginx with the sample that ships -------------------------------------------------------------------------------------------------------------- */

static guint
free_port (void)
{
  g_autoptr (GSocketListener) l = g_socket_listener_new ();
  guint port = g_socket_listener_add_any_inet_port (l, NULL, NULL);

  g_socket_listener_close (l);
  return port;
}

/* Addresses of the nodes that answered @n requests: nginx writes them after its answer. (transfer full) */
static char **
who_answered (const char *dir, guint n)
{
  g_autofree char *path = g_build_filename (dir, "node.log", NULL);

  for (int i = 0; i < 500; i++)
    {
      g_autofree char *text = NULL;
      g_auto (GStrv) lines = NULL;

      if (g_file_get_contents (path, &text, NULL, NULL))
        lines = g_strsplit (g_strchomp (text), "\n", -1);
      if (lines != NULL && g_strv_length (lines) >= n)
        return g_steal_pointer (&lines);
      g_usleep (10000);
    }
  g_error ("nginx has not answered %u requests", n);
}

/* nginx does not outlive the test that failed. */
static void
die_with_parent (gpointer data)
{
  prctl (PR_SET_PDEATHSIG, SIGTERM);
}

static void
test_nginx (void)
{
  g_autofree char *program = g_find_program_in_path ("nginx"), *shipped = NULL, *dir = NULL, *conf = NULL, *path = NULL, *command = NULL, *prefix = NULL;
  g_autoptr (GString) text = NULL;
  g_autoptr (GSubprocessLauncher) launcher = NULL;
  g_autoptr (GSubprocess) nginx = NULL;
  g_autoptr (GError) error = NULL;
  FoyerLive front = { NULL }, *dead, *alive;
  const char *pull = "{\"pull\":{\"cursors\":{},\"gen\":\"\",\"max_rows\":1}}";
  g_auto (GStrv) first = NULL;
  g_auto (GStrv) then = NULL;
  char address[32];
  int status = 0;

  if (pg == NULL || (program == NULL && !g_file_test ("/usr/sbin/nginx", G_FILE_TEST_IS_EXECUTABLE)))
    {
      g_test_skip ("nginx is not installed");
      return;
    }
  dir = g_dir_make_tmp ("foyer-front-XXXXXX", NULL);
  g_chmod (dir, 0755);
  path = g_build_filename (g_getenv ("FOYER_SRCDIR"), "data/server/nginx-foyer-nodes.conf", NULL);
  g_assert_true (g_file_get_contents (path, &shipped, NULL, NULL));
  text = g_string_new (shipped);
  {
    g_autofree char *x = g_strdup_printf ("127.0.0.1:%u", a->port), *y = g_strdup_printf ("127.0.0.1:%u", b->port);

    g_assert_cmpint (g_string_replace (text, "10.0.0.11:8765", x, 0), ==, 1);
    g_assert_cmpint (g_string_replace (text, "10.0.0.12:8765", y, 0), ==, 1);
  }
  front.port = free_port ();
  front.url = g_strdup_printf ("http://127.0.0.1:%u", front.port);
  conf = g_strdup_printf ("daemon off;\npid nginx.pid;\nworker_processes 1;\nevents {}\nhttp {\n%s\nlog_format node '$upstream_addr';\naccess_log node.log node;\n"
                          "client_body_temp_path body;\nproxy_temp_path proxy;\nfastcgi_temp_path f;\nuwsgi_temp_path u;\nscgi_temp_path s;\n"
                          "server {\nlisten 127.0.0.1:%u;\nkeepalive_timeout 0;\nproxy_http_version 1.1;\nproxy_set_header Connection close;\nproxy_next_upstream error;\n"
                          "proxy_next_upstream_tries 2;\nlocation / { proxy_pass http://foyer_server; }\n}\n}\n",
                          text->str, front.port);
  g_free (path);
  path = g_build_filename (dir, "nginx.conf", NULL);
  g_assert_true (g_file_set_contents (path, conf, -1, NULL));
  prefix = g_strconcat (dir, "/", NULL);
  launcher = g_subprocess_launcher_new (G_SUBPROCESS_FLAGS_STDERR_SILENCE);
  g_subprocess_launcher_set_child_setup (launcher, die_with_parent, NULL, NULL);
  nginx = g_subprocess_launcher_spawn (launcher, &error, program != NULL ? program : "/usr/sbin/nginx", "-p", prefix, "-c", "nginx.conf", "-e",
                            "error.log", NULL);
  g_assert_no_error (error);
  for (int i = 0; i < 8; i++)
    json_object_unref (insist (&front, &front, "/v1/sync", desk_token, NULL, pull));
  /* One chain, one node. */
  first = who_answered (dir, 8);
  for (guint i = 1; first[i] != NULL; i++)
    g_assert_cmpstr (first[i], ==, first[0]);
  g_snprintf (address, sizeof address, "127.0.0.1:%u", a->port);
  dead = strcmp (first[0], address) == 0 ? a : b;
  alive = dead == a ? b : a;
  foyer_live_stop (dead, TRUE);
  /* The other one serves it at once. */
  {
    g_autoptr (JsonObject) o = ask (&front, "/v1/sync", desk_token, NULL, pull, &status);
    g_assert_cmpint (status, ==, 200);
  }
  then = who_answered (dir, g_strv_length (first) + 1);
  g_snprintf (address, sizeof address, "127.0.0.1:%u", alive->port);
  g_assert_nonnull (strstr (then[g_strv_length (then) - 1], address));
  g_subprocess_send_signal (nginx, SIGTERM);
  g_subprocess_wait (nginx, NULL, NULL);
  foyer_live_start (dead);
  command = g_strdup_printf ("rm -rf '%s'", dir);
  g_assert_cmpint (system (command), ==, 0);
  g_free (front.url);
}

int
main (int argc, char **argv)
{
  int failed;

  g_test_init (&argc, &argv, NULL);
  g_assert_cmpint (sodium_init (), >=, 0);
  pg = foyer_pgrig_new ();
  g_test_add_func ("/nodes/17/any-node", test_any_node);
  g_test_add_func ("/nodes/17/same-call-at-once", test_same_call_at_once);
  g_test_add_func ("/nodes/17/wake", test_wake);
  g_test_add_func ("/nodes/19.5/killed-between-commits", test_killed);
  g_test_add_func ("/nodes/19.5/every-seq-under-load", test_load);
  g_test_add_func ("/nodes/17/emptied", test_emptied);
  g_test_add_func ("/nodes/17/nginx", test_nginx);
  failed = g_test_run ();
  if (pg != NULL)
    {
      foyer_live_free (a);
      foyer_live_free (b);
      foyer_test_free (desk);
      g_free (desk_token);
      g_free (session);
    }
  foyer_pgrig_free (pg);
  return failed;
}
