/* Push and pull through a real foyer-server beside the least that could do it (perf-bare.h), which is sent the same bytes and inserts the same
 * rows. Both are processes of their own and run in turn. Documents: FOYER_PERF_DOCS, default 20,000.
 *
 * The server checks hashes, order and rights, merges by field, keeps the txns, their history and what they touch, and commits durably. */
#include "config.h"

#include <sodium.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <time.h>

#include "foyer-live.h"
#include "foyer-sync-apply.h"
#include "foyer-desk.h"
#include "foyer-time.h"
#include "perf-bare.h"
#include "perf-figures.h"

#define DOCS_PER_REQUEST 2000
#define SINGLES 200

typedef struct
{
  FoyerId dev, loc;
  char *token;
  gint64 n, hlc;
  guint8 h[FOYER_HASH_LEN];
} Pusher;

/* ---- documents ------------------------------------------------------------------------------------------------------------------------- */

static void
set (FoyerOp *op, const char *name, FoyerVal v)
{
  int f = foyer_entity_field (op->entity, name);

  g_assert_cmpint (f, >=, 0);
  op->vals[f] = v;
  op->fields |= (guint64) 1 << f;
}

#define ID(x) ((FoyerVal){ .kind = FOYER_VAL_ID, .id = (x) })
#define INT(x) ((FoyerVal){ .kind = FOYER_VAL_INT, .i = (x) })
#define TEXT(x) ((FoyerVal){ .kind = FOYER_VAL_TEXT, .s = g_strdup (x) })

/* The place where it all happens. */
static void
make_location (Pusher *p, GArray *txns)
{
  g_autoptr (FoyerTxn) t = foyer_txn_new ();
  FoyerWireTxn w = { NULL };
  FoyerOp *op = foyer_op_new (FOYER_OP_NEW, foyer_entity_lookup ("location"), &p->loc);

  p->hlc += 1 << 16;
  t->id = foyer_id_new (p->hlc >> 16);
  t->n = ++p->n;
  t->hlc = p->hlc;
  t->dev = p->dev;
  t->cmd = g_strdup ("location.create");
  memcpy (t->prev, p->h, FOYER_HASH_LEN);
  op->version = 1;
  set (op, "code", TEXT ("P"));
  set (op, "name", TEXT ("Perf"));
  set (op, "zone", TEXT ("Europe/Budapest"));
  set (op, "country", TEXT ("HU"));
  set (op, "currency", TEXT ("EUR"));
  g_ptr_array_add (t->ops, op);
  w.body = foyer_txn_body (t);
  w.len = strlen (w.body);
  foyer_txn_hash (p->h, w.body, w.len, w.h);
  memcpy (p->h, w.h, FOYER_HASH_LEN);
  g_array_append_val (txns, w);
}

/* @per: documents of one txn: 1 is a booking, 50 an import. */
static FoyerWireTxn
make_txn (Pusher *p, gint64 first, int per)
{
  g_autoptr (FoyerTxn) t = foyer_txn_new ();
  FoyerWireTxn w = { NULL };
  char *body;

  p->hlc += 1 << 16;
  t->id = foyer_id_new (p->hlc >> 16);
  t->n = ++p->n;
  t->hlc = p->hlc;
  t->dev = p->dev;
  t->loc = p->loc;
  t->cmd = g_strdup ("booking.create");
  memcpy (t->prev, p->h, FOYER_HASH_LEN);
  for (int k = 0; k < per; k++)
    {
      gint64 i = first + k;
      FoyerId visit = foyer_id_new (p->hlc >> 16), id = foyer_id_new (p->hlc >> 16), client = foyer_id_derivef (&p->loc, "client %d", (int) (i % 5000));
      FoyerId staff = foyer_id_derivef (&p->loc, "staff %d", (int) (i % 12));
      FoyerOp *op = foyer_op_new (FOYER_OP_NEW, foyer_entity_lookup ("appointment"), &id);
      gint64 slot = i / 12;
      g_autofree char *wall = NULL, *comment = g_strdup_printf ("wants the window, call when late (%" G_GINT64_FORMAT ")", i);
      char text[17];

      wall = g_strdup (foyer_wall_format (foyer_date_make (2020, 1, 1) + slot / 18, 540 + (int) (slot % 18) * 30, text));
      op->version = 1;
      set (op, "loc", ID (p->loc));
      set (op, "visit", ID (visit));
      set (op, "client", ID (client));
      set (op, "staff", ID (staff));
      set (op, "wall", TEXT (wall));
      set (op, "dur", INT (30));
      set (op, "comment", TEXT (comment));
      set (op, "source", TEXT ("desk"));
      set (op, "made_at", INT (p->hlc >> 16));
      g_ptr_array_add (t->ops, op);
    }
  body = foyer_txn_body (t);
  w.body = body;
  w.len = strlen (body);
  foyer_txn_hash (p->h, body, w.len, w.h);
  memcpy (p->h, w.h, FOYER_HASH_LEN);
  return w;
}

static GString *
make_request (Pusher *p, gint64 first, int docs, int per)
{
  g_autoptr (FoyerSyncRequest) q = foyer_sync_request_new ();
  GString *s;

  q->has_push = TRUE;
  for (int i = 0; i < docs; i += per)
    {
      FoyerWireTxn w = make_txn (p, first + i, MIN (per, docs - i));
      g_array_append_val (q->txns, w);
    }
  s = foyer_sync_request_format (q);
  for (guint i = 0; i < q->txns->len; i++)
    g_free ((char *) g_array_index (q->txns, FoyerWireTxn, i).body);
  return s;
}

/* ---- measuring ----------------------------------------------------------------------------------------------------------------------------- */

static FoyerLive *live;
static guint bare_port;
static GSubprocess *bare_process;
static char *bare_dir;
static gint64 docs, pushed;

/* The store of the one chain. */
static char *
chain_store (void)
{
  return g_build_filename (live->data, "chains", live->chain, "foyer.db", NULL);
}

static void
start_bare (void)
{
  g_autofree char *self = g_file_read_link ("/proc/self/exe", NULL), *store = chain_store ();
  GSubprocess *process = g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_PIPE, NULL, self, "--bare", bare_dir, store, NULL);
  g_autoptr (GDataInputStream) in = g_data_input_stream_new (g_subprocess_get_stdout_pipe (process));
  g_autofree char *line = g_data_input_stream_read_line (in, NULL, NULL, NULL);

  g_assert_nonnull (line);
  bare_port = atoi (line);
  bare_process = process;
}

static void
enrol (Pusher *p)
{
  g_autofree char *code = foyer_live_code (live, NULL), *body = g_strdup_printf ("{\"code\":\"%s\"}", code);
  int status;
  g_autoptr (JsonNode) node = foyer_live_http (live, "POST", "/v1/enrol", NULL, NULL, body, &status);
  JsonObject *o = json_node_get_object (node);

  g_assert_cmpint (status, ==, 200);
  p->token = g_strdup (json_object_get_string_member (o, "token"));
  foyer_id_parse (json_object_get_string_member (o, "dev"), &p->dev);
  p->loc = foyer_id_new (1);
  p->hlc = (g_get_real_time () / 1000) << 16;
}

/* Seconds the processors have worked for a process of ours, and for this one. */
static double
worked (GSubprocess *process)
{
  struct timespec t = { 0 };
  clockid_t clock = CLOCK_PROCESS_CPUTIME_ID;

  if (process != NULL && clock_getcpuclockid (atoi (g_subprocess_get_identifier (process)), &clock) != 0)
    g_error ("No clock of the process");
  clock_gettime (clock, &t);
  return t.tv_sec + t.tv_nsec / 1e9;
}

/* Wall and processor time of the two sides of a measurement. */
typedef struct
{
  gint64 us, us_bare;
  double work, work_bare;
} Cost;

static void
tell_cost (const char *what, const Cost *c, gint64 n, const char *wish)
{
  g_autofree char *wall = g_strdup_printf ("%s / bare loop, wall", what), *work = g_strdup_printf ("%s / bare loop, processor", what);
  g_autofree char *bare = g_strdup_printf ("%s, bare loop", what), *us = g_strdup_printf ("%s, processor", what), *us_bare = g_strdup_printf ("%s, bare loop, processor", what);

  tell (what, n / (c->us / 1e6), "docs/s", "");
  tell (bare, n / (c->us_bare / 1e6), "docs/s", "");
  tell (wall, (double) c->us_bare / c->us, "", wish);
  tell (us, c->work * 1e6 / n, "us/doc", "");
  tell (us_bare, c->work_bare * 1e6 / n, "us/doc", "");
  tell (work, c->work_bare / c->work, "", wish);
}

/* Both sides batch by batch in turn, so that they meet the same load of the machine. */
static void
measure_push (Pusher *p, gint64 n, int per_request, int per, Cost *c, Times *each, Times *each_bare)
{
  double work = worked (live->process), bare = worked (bare_process);

  for (gint64 i = 0; i < n; i += per_request)
    {
      GString *s = make_request (p, pushed, per_request, per);
      gint64 t0 = g_get_monotonic_time (), t1, t2;
      int status, bare_status;
      gsize len, bare_len;
      g_autofree char *a = perf_http (live->port, "POST", "/v1/sync", p->token, s->str, s->len, &status, &len), *b = NULL, *want = NULL;

      t1 = g_get_monotonic_time ();
      b = perf_http (bare_port, "POST", "/push", NULL, s->str, s->len, &bare_status, &bare_len);
      t2 = g_get_monotonic_time ();
      if (status != 200 || strstr (a, "quarantined") != NULL || strstr (a, "conflict") != NULL)
        g_error ("The push was not taken: %d %.400s", status, a);
      want = g_strdup_printf ("{\"ok\":%d}", per_request);
      g_assert_cmpstr (b, ==, want);
      c->us += t1 - t0;
      c->us_bare += t2 - t1;
      pushed += per_request;
      if (each != NULL)
        {
          times_add (each, t1 - t0);
          times_add (each_bare, t2 - t1);
        }
      g_string_free (s, TRUE);
    }
  c->work += worked (live->process) - work;
  c->work_bare += worked (bare_process) - bare;
}

/* The desk that pushes, once its location is there. */
static Pusher *
pusher (void)
{
  static Pusher p = { FOYER_ID_NONE };
  g_autoptr (FoyerSyncRequest) q = foyer_sync_request_new ();
  GString *r;
  int status;
  gsize len;
  g_autofree char *text = NULL;

  if (p.token != NULL)
    return &p;
  enrol (&p);
  q->has_push = TRUE;
  make_location (&p, q->txns);
  r = foyer_sync_request_format (q);
  text = perf_http (live->port, "POST", "/v1/sync", p.token, r->str, r->len, &status, &len);
  if (status != 200 || strstr (text, "quarantined") != NULL)
    g_error ("No location: %d %s", status, text);
  g_string_free (r, TRUE);
  g_free ((char *) g_array_index (q->txns, FoyerWireTxn, 0).body);
  return &p;
}

static void
test_push (void)
{
  Cost c = { 0 };

  measure_push (pusher (), docs, DOCS_PER_REQUEST, 50, &c, NULL, NULL);
  tell_cost ("push, 50 documents a change", &c, docs, ">= 0.4");
}

static void
test_singles (void)
{
  Cost c = { 0 };

  measure_push (pusher (), docs / 4, 500, 1, &c, NULL, NULL);
  tell_cost ("push, 1 document a change, 500 a request", &c, docs / 4, "");
}

static void
test_one (void)
{
  Times one = times_new (), one_bare = times_new ();
  Cost c = { 0 };

  measure_push (pusher (), SINGLES, 1, 1, &c, &one, &one_bare);
  tell ("one change, posted to committed", times_ms (&one, 50), "ms", "");
  tell ("the bare loop's batch of one", times_ms (&one_bare, 50), "ms", "");
  tell ("one change / bare loop", times_ms (&one, 50) / MAX (times_ms (&one_bare, 50), 0.001), "", "<= 2");
  times_free (&one);
  times_free (&one_bare);
}

static void
test_pull (void)
{
  Pusher p = { FOYER_ID_NONE };
  g_autofree char *dir = g_dir_make_tmp ("foyer-perf-pull-XXXXXX", NULL), *path = g_build_filename (dir, "bare.db", NULL);
  g_autofree char *own = g_build_filename (dir, "foyer.db", NULL), *command = g_strdup_printf ("rm -rf '%s'", dir);
  g_autoptr (GError) error = NULL;
  FoyerDesk *desk = foyer_desk_open (dir, FOYER_STORE_DESK, &error);
  g_auto (FoyerSyncStand) stand = { 0 };
  g_autofree char *gen = g_strdup (""), *cursors = g_strdup ("{}");
  gint64 began, rows = 0, fetch_us = 0;
  sqlite3 *db;
  Cost c = { 0 };

  g_assert_no_error (error);
  if (pushed == 0)
    measure_push (pusher (), docs, DOCS_PER_REQUEST, 50, &c, NULL, NULL);
  enrol (&p);
  memset (&c, 0, sizeof c);
  db = perf_bare_open (path, own);

  began = g_get_monotonic_time ();
  c.work = -worked (live->process) - worked (NULL);
  for (gboolean more = TRUE; more;)
    {
      g_autoptr (FoyerSyncRequest) q = foyer_sync_request_new ();
      g_autoptr (FoyerSyncReply) reply = NULL;
      g_autoptr (GBytes) bytes = NULL;
      GString *s;
      gint64 t0 = g_get_monotonic_time ();
      int status;
      gsize len;
      char *text;

      q->has_pull = TRUE;
      q->gen = g_strdup (gen);
      g_clear_pointer (&q->cursors, g_array_unref);
      q->cursors = foyer_cursors_parse (cursors, -1);
      s = foyer_sync_request_format (q);
      text = perf_http (live->port, "POST", "/v1/sync", p.token, s->str, s->len, &status, &len);
      g_string_free (s, TRUE);
      fetch_us += g_get_monotonic_time () - t0;
      g_assert_cmpint (status, ==, 200);
      bytes = g_bytes_new_take (text, len);
      reply = foyer_sync_reply_parse (bytes, &error);
      g_assert_no_error (error);
      more = reply->more;
      foyer_sync_stand_clear (&stand);
      foyer_sync_apply (foyer_desk_store (desk), reply, gen, cursors, &stand, &error);
      g_assert_no_error (error);
      rows += stand.rows;
      g_free (gen);
      g_free (cursors);
      gen = g_strdup (stand.gen);
      cursors = g_strdup (stand.cursors);
    }
  c.us = g_get_monotonic_time () - began;
  c.work += worked (live->process) + worked (NULL);
  g_assert_cmpint (rows, >=, pushed);

  began = g_get_monotonic_time ();
  c.work_bare = -worked (bare_process) - worked (NULL);
  g_assert_cmpint (perf_bare_pull (bare_port, db), ==, pushed);
  c.us_bare = g_get_monotonic_time () - began;
  c.work_bare += worked (bare_process) + worked (NULL);

  tell_cost ("pull into a desk's store", &c, pushed, ">= 0.4");
  tell ("of that waiting for the server", 100.0 * fetch_us / c.us, "%", "");
  sqlite3_close (db);
  foyer_desk_close (desk);
  g_spawn_command_line_sync (command, NULL, NULL, NULL, NULL);
  g_free (p.token);
}

int
main (int argc, char **argv)
{
  const char *n = g_getenv ("FOYER_PERF_DOCS");
  g_autofree char *load = NULL, *rm = NULL;
  int status;

  if (argc == 4 && strcmp (argv[1], "--bare") == 0)
    return perf_bare_main (argv[2], argv[3]);
  g_test_init (&argc, &argv, NULL);
  g_assert_cmpint (sodium_init (), >=, 0);
  docs = n != NULL ? g_ascii_strtoll (n, NULL, 10) : 20000;
  docs -= docs % (4 * DOCS_PER_REQUEST);
  bare_dir = g_dir_make_tmp ("foyer-perf-bare-XXXXXX", NULL);
  live = foyer_live_new_with (NULL, "[limits]\ndevice_rate = 1000000\ndevice_burst = 1000000\nchain_rate = 1000000\nchain_burst = 1000000\n");
  start_bare ();
  g_file_get_contents ("/proc/loadavg", &load, NULL, NULL);
  g_print ("# perf: %" G_GINT64_FORMAT " documents, load average %s", docs, load);
  g_test_add_func ("/perf/sync/push", test_push);
  g_test_add_func ("/perf/sync/singles", test_singles);
  g_test_add_func ("/perf/sync/one", test_one);
  g_test_add_func ("/perf/sync/pull", test_pull);
  status = g_test_run ();
  foyer_live_free (live);
  rm = g_strdup_printf ("rm -rf '%s'", bare_dir);
  g_spawn_command_line_sync (rm, NULL, NULL, NULL, NULL);
  return status;
}
