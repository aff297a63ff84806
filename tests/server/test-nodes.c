/* Several nodes over PostgreSQL in one process (replication.md 17, 19.5): what they hold is what one embedded server holds, and no file has what
 * the log has not. */
#include "config.h"

#include <glib/gstdio.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

#include "foyer-blobs.h"
#include "foyer-erase.h"
#include "foyer-error.h"
#include "foyer-order.h"
#include "foyer-person.h"
#include "foyer-pgrig.h"
#include "foyer-rig.h"
#include "foyer-words.h"

static FoyerPgRig *pg;
static gint64 now_ms = G_GINT64_CONSTANT (1795500000000);

static gint64
on_clock (gpointer data)
{
  return now_ms;
}

static gboolean
skipped (void)
{
  if (pg == NULL)
    g_test_skip ("PostgreSQL is not installed");
  else
    foyer_pgrig_clear (pg);
  return pg == NULL;
}

/* One of several servers of the same chains. */
typedef struct
{
  char *dir;
  FoyerServer *server;
  FoyerChain *chain;
} Node;

static void
node_open (Node *n, const FoyerId *chain)
{
  g_autoptr (GError) error = NULL;
  FoyerOrder *order;

  if (n->dir == NULL)
    n->dir = g_dir_make_tmp ("foyer-node-XXXXXX", NULL);
  order = foyer_order_new (n->dir, pg->url, &error);
  g_assert_no_error (error);
  n->server = foyer_server_new_order (order, NULL);
  n->chain = foyer_chains_get (foyer_server_chains (n->server), chain, &error);
  g_assert_no_error (error);
}

static void
node_close (Node *n)
{
  g_clear_pointer (&n->server, foyer_server_free);
}

static void
remove_dir (const char *dir)
{
  g_autofree char *command = g_strdup_printf ("rm -rf '%s'", dir);
  g_assert_cmpint (system (command), ==, 0);
}

static void
node_free (Node *n)
{
  node_close (n);
  remove_dir (n->dir);
  g_clear_pointer (&n->dir, g_free);
}

static char *
node_dump (Node *n)
{
  g_assert_true (foyer_chain_refresh (n->chain));
  return foyer_dump_store (foyer_chain_store (n->chain));
}

static gint64
head_of (Node *n)
{
  FoyerCopy copy;
  g_assert_true (foyer_store_copy (foyer_chain_store (n->chain), &copy));
  return copy.head;
}

/* ---- 19.5: the same requests ------------------------------------------------------------------------------------------------------------- */

typedef struct
{
  gint64 now;
  FoyerRigDesk *desk;
  FoyerDevice *device;
  GBytes *request, *reply;
} Exchange;

static GArray *exchanges;

static void
on_seen (FoyerRigDesk *d, GBytes *request, GBytes *reply)
{
  Exchange e = { now_ms, d, d->device, g_bytes_ref (request), g_bytes_ref (reply) };

  g_array_append_val (exchanges, e);
  now_ms += 1000;
}

static void
exchange_clear (gpointer p)
{
  Exchange *e = p;
  g_bytes_unref (e->request);
  g_bytes_unref (e->reply);
}

static void
book (FoyerTest *t, GRand *r, int i)
{
  char staff[37], service[37];
  g_autofree char *services = g_strdup_printf ("[{\"service\":\"%s\"}]", foyer_id_format (&t->service[HAIRCUT], service));
  g_autofree char *phone = g_strdup_printf ("+3630123456%d", i % 4);
  g_autofree char *wall = g_strdup_printf ("2026-11-24T%02d:%02d", 10 + (int) g_rand_int_range (r, 0, 2), 15 * (int) g_rand_int_range (r, 0, 4));
  g_autoptr (JsonObject) made = NULL;

  foyer_id_format (&t->staff[g_rand_int_range (r, 0, 2)], staff);
  t->owner.now += 1000;
  made = foyer_test_call (t, "booking.create",
                          foyer_params ("staff", "s", staff, "wall", "s", wall, "services", "n", json_from_string (services, NULL), "name", "s", "Random",
                                        "phone", "s", phone, "override", "s", "test", NULL));
}

/* A change of a kind the server does not know, after the last one of the desk. */
static void
teleport (FoyerRigDesk *d)
{
  gint64 inc, n;
  g_autoptr (GArray) log = NULL;
  g_autoptr (FoyerSyncRequest) q = foyer_sync_request_new ();
  g_autofree char *body = NULL;
  const FoyerWireTxn *last;
  FoyerWireTxn w = { 0 };
  char prev[45], id[37];
  g_autoptr (GBytes) bytes = NULL, answer = NULL;
  FoyerId txn = foyer_id_new (1);
  int status;

  foyer_store_log_position (foyer_desk_store (d->t->desk), &inc, &n);
  log = foyer_sync_read_log (foyer_desk_store (d->t->desk), inc, n, 1, 1 << 20, NULL);
  last = &g_array_index (log, FoyerWireTxn, 0);
  sodium_bin2base64 (prev, sizeof prev, last->h, 32, sodium_base64_VARIANT_ORIGINAL);
  body = g_strdup_printf ("{\"cmd\":\"x\",\"hlc\":5,\"id\":\"%s\",\"inc\":%" G_GINT64_FORMAT ",\"n\":%" G_GINT64_FORMAT
                          ",\"ops\":[{\"f\":{\"x\":1},\"id\":\"%s\",\"k\":\"teleport\",\"t\":\"client\",\"v\":1}],\"prev\":\"%s\",\"v\":1}",
                          foyer_id_format (&txn, id), inc, n + 1, id, prev);
  w.body = body;
  w.len = strlen (body);
  foyer_txn_hash (last->h, body, w.len, w.h);
  g_array_append_val (q->txns, w);
  q->has_push = TRUE;
  q->inc = inc;
  bytes = g_string_free_to_bytes (foyer_sync_request_format (q));
  answer = foyer_server_sync_now (d->rig->chain, d->device, bytes, &status);
  g_assert_cmpint (status, ==, 200);
  on_seen (d, bytes, answer);
}

static void
same_salon (FoyerTest *from, FoyerTest *to)
{
  to->owner = from->owner;
  to->chain = from->chain;
  to->loc = from->loc;
  memcpy (to->staff, from->staff, sizeof to->staff);
  memcpy (to->service, from->service, sizeof to->service);
}

/* A salon, two desks that book the same hours behind each other's back, pages of few rows, lost answers, a change that cannot be taken. */
static void
make_day (FoyerRigDesk *d1, FoyerRigDesk *d2)
{
  g_autoptr (GRand) r = g_rand_new_with_seed (11);

  foyer_rig_settle (d1);
  foyer_rig_settle (d2);
  same_salon (d1->t, d2->t);
  for (int i = 0; i < 12; i++)
    {
      FoyerRigDesk *d = i & 1 ? d1 : d2;

      book (d->t, r, i);
      d->lose_replies = i == 3 || i == 8;
      d->max_rows = i == 5 ? 3 : FOYER_PAGE_MAX_ROWS;
      if (i % 3 != 0)
        foyer_rig_sync (d);
    }
  foyer_rig_settle (d1);
  foyer_rig_settle (d2);
  foyer_rig_settle (d1);
  teleport (d2);
}

static void
copy_dir (const char *from, const char *to)
{
  g_autofree char *command = g_strdup_printf ("cp -r '%s/.' '%s'", from, to);
  g_assert_cmpint (system (command), ==, 0);
}

static GBytes *
send (Node *n, const FoyerDevice *device, GBytes *request, int *status)
{
  return foyer_server_sync_now (n->chain, device, request, status);
}

typedef struct
{
  FoyerRig *rig;
  FoyerTest *t1, *t2;
  FoyerRigDesk *d1, *d2;
  Node a, b;
} Pair;

/* An embedded chain with two desks, moved into the log before anything happened; the embedded one stays as well. */
static void
pair_start (Pair *x)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (FoyerOrder) order = NULL;

  memset (x, 0, sizeof *x);
  exchanges = g_array_new (FALSE, FALSE, sizeof (Exchange));
  g_array_set_clear_func (exchanges, exchange_clear);
  x->rig = foyer_rig_new ();
  x->t1 = foyer_test_new ();
  x->t2 = foyer_test_new_empty ();
  x->d1 = foyer_rig_join (x->rig, x->t1, NULL);
  x->d2 = foyer_rig_join (x->rig, x->t2, NULL);
  x->d1->seen = x->d2->seen = on_seen;
  g_clear_pointer (&x->rig->server, foyer_server_free);
  x->a.dir = g_dir_make_tmp ("foyer-node-XXXXXX", NULL);
  copy_dir (x->rig->dir, x->a.dir);
  order = foyer_order_new (x->a.dir, pg->url, &error);
  g_assert_no_error (error);
  foyer_order_adopt (order, &x->rig->chain_id, &error);
  g_assert_no_error (error);
  g_assert_false (foyer_order_adopt (order, &x->rig->chain_id, &error));
  g_assert_error (error, FOYER_ERROR, FOYER_ERROR_CONFLICT);
  foyer_rig_restart (x->rig);
}

static void
pair_end (Pair *x)
{
  node_free (&x->a);
  if (x->b.dir != NULL)
    node_free (&x->b);
  foyer_rig_desk_free (x->d1);
  foyer_rig_desk_free (x->d2);
  foyer_test_free (x->t1);
  foyer_test_free (x->t2);
  foyer_rig_free (x->rig);
  g_array_unref (exchanges);
}

/* The recorded requests from..to, to one node and the other in turn; each answer is the embedded server's, byte for byte. */
static void
replay (Pair *x, guint from, guint to)
{
  for (guint i = from; i < to; i++)
    {
      const Exchange *e = &g_array_index (exchanges, Exchange, i);
      g_autoptr (GBytes) reply = NULL;
      int status;

      now_ms = e->now;
      reply = send (i & 1 ? &x->a : &x->b, e->device, e->request, &status);
      if (!g_bytes_equal (reply, e->reply))
        g_error ("Answer %u differs:\n%.*s\n%.*s", i, (int) g_bytes_get_size (e->reply), (const char *) g_bytes_get_data (e->reply, NULL),
                 (int) g_bytes_get_size (reply), (const char *) g_bytes_get_data (reply, NULL));
    }
}

static void
test_conformance (void)
{
  Pair x;
  Node c = { NULL };
  g_autofree char *whole = NULL, *a = NULL, *b = NULL, *again = NULL;
  g_autofree char *wrong = NULL;

  if (skipped ())
    return;
  pair_start (&x);
  make_day (x.d1, x.d2);
  g_assert_cmpint (foyer_rig_count (foyer_chain_store (x.rig->chain), "SELECT count(*) FROM conflict"), >, 1);
  g_assert_cmpint (foyer_rig_count (foyer_chain_store (x.rig->chain), "SELECT count(*) FROM sync_quarantine"), ==, 1);
  whole = foyer_dump_store (foyer_chain_store (x.rig->chain));

  node_open (&x.a, &x.rig->chain_id);
  node_open (&x.b, &x.rig->chain_id);
  replay (&x, 0, exchanges->len);
  a = node_dump (&x.a);
  b = node_dump (&x.b);
  foyer_assert_same (whole, a);
  foyer_assert_same (whole, b);
  /* Order, without holes, in the log. */
  g_assert_cmpint (foyer_pgrig_int (pg, "SELECT count(*) FROM chain WHERE head=(SELECT count(*) FROM append) AND head=(SELECT max(at) FROM append)"), ==, 1);
  g_assert_cmpint (foyer_pgrig_int (pg, "SELECT count(*)-count(DISTINCT id) FROM txn"), ==, 0);
  g_assert_cmpint (foyer_pgrig_int (pg, "SELECT sum(txns)-(SELECT count(*) FROM txn) FROM append"), ==, 0);
  g_assert_cmpint (foyer_pgrig_int (pg, "SELECT count(*) FROM quarantine"), ==, 1);
  g_assert_cmpint (foyer_pgrig_int (pg, "SELECT count(*) FROM device"), ==, 2);

  /* A node that starts with nothing has the same from the log alone. */
  node_open (&c, &x.rig->chain_id);
  again = node_dump (&c);
  foyer_assert_same (whole, again);
  node_free (&c);
  pair_end (&x);
}

/* ---- 5 erasure: somebody who is erased goes from the log and from every node ------------------------------------------------------------------ */

static void
forget (Node *n)
{
  g_autoptr (GError) error = NULL;

  foyer_store_forget (foyer_chain_store (n->chain), &error);
  g_assert_no_error (error);
}

/* Pairs of a table of the log and a word of his. */
static guint
hits_in_log (gboolean none)
{
  g_autofree char *text = foyer_pgrig_dump (pg);
  g_autoptr (GString) where = g_string_new (NULL);
  guint n = 0;

  for (guint i = 0; foyer_person_words[i] != NULL; i++)
    for (const char *at = text; (at = strstr (at, foyer_person_words[i])) != NULL; at++)
      {
        const char *line = at;

        while (line > text && line[-1] != '\n')
          line--;
        g_string_append_printf (where, "\n%.*s", (int) MIN (strcspn (line, "\n"), 400), line);
        n++;
      }
  if (none && n > 0)
    g_error ("Still in the log:%s", where->str);
  return n;
}

/* What a change was about, and which rows it touched, is found by its body, and a node that was not there has the cut one only. */
static char *
without_finds (const char *dump)
{
  g_auto (GStrv) lines = g_strsplit (dump, "\n", -1);
  GString *out = g_string_new (NULL);

  for (char **l = lines; *l != NULL; l++)
    if (!g_str_has_prefix (*l, "change_find ") && !g_str_has_prefix (*l, "txn_touch "))
      g_string_append_printf (out, "%s\n", *l);
  return g_string_free (out, FALSE);
}

static void
test_erased (void)
{
  Pair x;
  Node c = { NULL };
  FoyerPerson p;
  guint from;
  g_autoptr (GBytes) picture = g_bytes_new_static ("fileWordBytesFoobly", 19);
  g_autofree char *whole = NULL, *a = NULL, *b = NULL, *again = NULL, *dump = NULL, *expected = NULL, *blob = NULL;
  g_autoptr (GError) error = NULL;
  gint64 money;

  if (skipped ())
    return;
  pair_start (&x);
  foyer_rig_settle (x.d1);
  p = foyer_person_live (x.t1);
  foyer_rig_settle (x.d1);
  foyer_rig_settle (x.d2);
  same_salon (x.t1, x.t2);
  money = foyer_test_count (x.t1, "SELECT sum(amount) FROM money");
  node_open (&x.a, &x.rig->chain_id);
  node_open (&x.b, &x.rig->chain_id);
  blob = foyer_blob_id (picture);
  g_assert_true (foyer_order_keep_blob (foyer_chains_order (foyer_server_chains (x.a.server)), &x.rig->chain_id, blob, picture, &error));
  replay (&x, 0, exchanges->len);
  g_free (node_dump (&x.a));
  g_free (node_dump (&x.b));
  g_assert_cmpuint (foyer_words_in (x.a.dir, foyer_person_words, NULL), >, 5);
  g_assert_cmpuint (foyer_words_in (x.b.dir, foyer_person_words, NULL), >, 5);
  g_assert_cmpuint (hits_in_log (FALSE), >, 10);

  /* The second desk is away, and knows nothing. */
  from = exchanges->len;
  json_object_unref (foyer_test_call (x.t2, "client.update", foyer_params ("id", "d", &p.client, "note", "s", "latewibble", NULL)));
  json_object_unref (foyer_test_call (x.t2, "note.add", foyer_params ("visit", "d", &p.visit, "text", "s", "latewibble too", NULL)));
  json_object_unref (foyer_test_call (x.t1, "client.erase", foyer_params ("id", "d", &p.second, "sure", "b", TRUE, NULL)));
  foyer_rig_settle (x.d1);
  foyer_rig_settle (x.d2);
  foyer_rig_settle (x.d1);
  replay (&x, from, exchanges->len);
  whole = foyer_dump_store (foyer_chain_store (x.rig->chain));
  a = node_dump (&x.a);
  b = node_dump (&x.b);
  foyer_assert_same (whole, a);
  foyer_assert_same (whole, b);
  g_assert_cmpint (foyer_rig_count (foyer_chain_store (x.a.chain), "SELECT count(*) FROM erasure"), ==, 2);
  g_assert_cmpint (foyer_rig_count (foyer_chain_store (x.a.chain), "SELECT sum(amount) FROM money"), ==, money);
  hits_in_log (TRUE);
  g_assert_cmpint (foyer_pgrig_int (pg, "SELECT count(*) FROM blob"), ==, 0);
  forget (&x.a);
  forget (&x.b);
  foyer_words_assert_none (x.a.dir, foyer_person_words);
  foyer_words_assert_none (x.b.dir, foyer_person_words);

  /* A node that starts with nothing never hears of him. */
  node_open (&c, &x.rig->chain_id);
  dump = node_dump (&c);
  again = without_finds (dump);
  expected = without_finds (whole);
  foyer_assert_same (expected, again);
  foyer_words_assert_none (c.dir, foyer_person_words);
  node_free (&c);
  pair_end (&x);
}

/* ---- without the log nothing is written ------------------------------------------------------------------------------------------------- */

static void
test_log_away (void)
{
  Pair x;
  g_autofree char *before = NULL, *after = NULL, *back = NULL, *embedded = NULL;
  gint64 head;
  guint first;
  int status;

  if (skipped ())
    return;
  pair_start (&x);
  make_day (x.d1, x.d2);
  node_open (&x.a, &x.rig->chain_id);
  node_open (&x.b, &x.rig->chain_id);
  for (first = 0; first < exchanges->len && first < 30; first++)
    ;
  replay (&x, 0, first);
  before = node_dump (&x.a);
  head = head_of (&x.a);
  foyer_pgrig_stop (pg, TRUE);
  {
    const Exchange *e = &g_array_index (exchanges, Exchange, exchanges->len - 1); /* a push */
    g_autoptr (GBytes) reply = send (&x.a, e->device, e->request, &status);
    g_autoptr (GBytes) pull = g_bytes_new_static ("{\"pull\":{\"cursors\":{},\"gen\":\"\"}}", 32), page = NULL;
    g_autoptr (FoyerRow) row = NULL;

    g_assert_cmpint (status, ==, 503);
    /* Reads go on. */
    page = send (&x.a, e->device, pull, &status);
    g_assert_cmpint (status, ==, 200);
  }
  after = foyer_dump_store (foyer_chain_store (x.a.chain));
  foyer_assert_same (before, after);
  g_assert_cmpint (head_of (&x.a), ==, head);
  /* A node that knows less than the desk has seen does not answer from its past. */
  {
    g_autofree char *text = g_strdup_printf ("{\"pull\":{\"cursors\":{\"chain\":%d},\"gen\":\"%s\"}}", 1000000, foyer_chain_gen (x.a.chain));
    g_autoptr (GBytes) pull = g_bytes_new (text, strlen (text)), page = send (&x.a, x.d1->device, pull, &status);

    g_assert_cmpint (status, ==, 503);
  }
  foyer_pgrig_start (pg);
  g_usleep (1100000); /* nobody tries for a second after a failure */
  replay (&x, first, exchanges->len);
  back = node_dump (&x.a);
  embedded = foyer_dump_store (foyer_chain_store (x.rig->chain));
  foyer_assert_same (embedded, back);
  pair_end (&x);
}

static gboolean
write_something (FoyerTx *tx, gpointer data, GError **error)
{
  foyer_tx_next_seq (tx);
  return TRUE;
}

/* A copy is not written by a program that has not its log. */
static void
test_copy_is_closed (void)
{
  Pair x;
  g_autoptr (GError) error = NULL;
  g_autofree char *dir = NULL;
  FoyerServer *server;
  FoyerStore *store;
  char text[37];

  if (skipped ())
    return;
  pair_start (&x);
  node_open (&x.a, &x.rig->chain_id);
  node_close (&x.a);
  server = foyer_server_new (x.a.dir);
  g_assert_null (foyer_chains_get (foyer_server_chains (server), &x.rig->chain_id, &error));
  g_assert_error (error, FOYER_ERROR, FOYER_ERROR_INVALID);
  g_clear_error (&error);
  foyer_server_free (server);
  dir = g_build_filename (x.a.dir, "chains", foyer_id_format (&x.rig->chain_id, text), NULL);
  store = foyer_store_open (dir, FOYER_STORE_SERVER, NULL, &error);
  g_assert_no_error (error);
  g_assert_false (foyer_store_maintain (store, write_something, NULL, &error));
  g_assert_error (error, FOYER_ERROR, FOYER_ERROR_INVALID);
  foyer_store_close (store);
  pair_end (&x);
}

/* ---- a log that was put back ------------------------------------------------------------------------------------------------------------- */

static void
test_put_back (void)
{
  Pair x;
  g_autofree char *gen = NULL, *a = NULL, *b = NULL, *reply_text = NULL;
  g_autoptr (GBytes) reply = NULL;
  int status;

  if (skipped ())
    return;
  pair_start (&x);
  make_day (x.d1, x.d2);
  node_open (&x.a, &x.rig->chain_id);
  node_open (&x.b, &x.rig->chain_id);
  replay (&x, 0, exchanges->len);
  gen = g_strdup (foyer_chain_gen (x.a.chain));
  g_free (node_dump (&x.b));
  /* A standby took over that had not got the last appends. */
  g_free (foyer_pgrig_sql (pg, "WITH last AS (SELECT id, head-3 AS head FROM chain),"
                               " t AS (DELETE FROM txn USING last WHERE txn.at>last.head), s AS (DELETE FROM side USING last WHERE side.at>last.head),"
                               " a AS (DELETE FROM append USING last WHERE append.at>last.head)"
                               " UPDATE chain SET head=last.head, mark=(SELECT mark FROM append WHERE at=last.head), seq=(SELECT seq FROM append WHERE at=last.head)"
                               " FROM last"));
  g_test_expect_message ("foyer-server", G_LOG_LEVEL_WARNING, "*new life*");
  g_test_expect_message ("foyer-server", G_LOG_LEVEL_MESSAGE, "*made anew*");
  g_test_expect_message ("foyer-server", G_LOG_LEVEL_MESSAGE, "*made anew*");
  a = node_dump (&x.a);
  b = node_dump (&x.b);
  g_test_assert_expected_messages ();
  foyer_assert_same (a, b);
  g_assert_cmpstr (foyer_chain_gen (x.a.chain), !=, gen);
  g_assert_cmpstr (foyer_chain_gen (x.a.chain), ==, foyer_chain_gen (x.b.chain));
  /* One new life, not one for each node. */
  g_assert_cmpint (foyer_pgrig_int (pg, "SELECT count(*) FROM chain WHERE meta->>'parent_gen' IS NOT NULL"), ==, 1);
  reply = send (&x.a, x.d1->device, g_array_index (exchanges, Exchange, exchanges->len - 2).request, &status);
  reply_text = g_strndup (g_bytes_get_data (reply, NULL), g_bytes_get_size (reply));
  g_assert_nonnull (strstr (reply_text, foyer_chain_gen (x.a.chain)));
  pair_end (&x);
}

/* ---- two versions ------------------------------------------------------------------------------------------------------------------------ */

static gboolean
read_client (FoyerDb *db, gpointer data, GError **error)
{
  FoyerStmt *s = foyer_db_own_read (db, "SELECT id FROM client ORDER BY id LIMIT 1");
  FoyerId id;

  g_assert_true (foyer_stmt_step (s));
  id = foyer_stmt_id (s, 0);
  foyer_stmt_done (s);
  *(FoyerRow **) data = foyer_db_get (db, "client", &id);
  return TRUE;
}

/* A newer node writes a field, a column and tables this version does not know. */
static void
test_newer_node (void)
{
  Pair x;
  g_autoptr (FoyerRow) row = NULL;
  g_autoptr (FoyerRow) after = NULL;
  g_autofree char *image = NULL, *with = NULL, *sql = NULL, *quoted = NULL, *kept = NULL;
  char id[37];
  gint64 seq, hash;
  int status;

  if (skipped ())
    return;
  pair_start (&x);
  make_day (x.d1, x.d2);
  node_open (&x.a, &x.rig->chain_id);
  node_open (&x.b, &x.rig->chain_id);
  replay (&x, 0, exchanges->len - 1);
  foyer_store_read (foyer_chain_store (x.a.chain), read_client, &row, NULL);
  image = foyer_row_to_json (row);
  /* Keys are sorted: behind all of this version's. */
  with = g_strdup_printf ("%.*s,\"zodiac\":\"lion\"}", (int) strlen (image) - 1, image);
  seq = foyer_pgrig_int (pg, "SELECT seq FROM chain") + 1;
  hash = foyer_row_hash (row, row->scope, seq, with);
  quoted = g_strdup_printf ("[[\"client\",\"%s\",\"%s\",%" G_GINT64_FORMAT ",%" G_GINT64_FORMAT ",%s],[\"pet\",\"%s\",\"chain\",%" G_GINT64_FORMAT ",5,{\"name\":\"Rex\"}]]",
                            foyer_id_format (&row->id, id), row->scope, seq, hash, with, id, seq);
  sql = g_strdup_printf ("INSERT INTO append(chain,at,mark,seq,txns,rows,node) SELECT id,head+1,'newer',%" G_GINT64_FORMAT ",0,'%s','newer' FROM chain;"
                         "INSERT INTO side(chain,tbl,key,at,row) SELECT id,'server_oven','[1]',head+1,'{\"hot\":1}' FROM chain;"
                         "UPDATE side SET at=(SELECT head+1 FROM chain), row=row||'{\"paint\":\"blue\"}' WHERE tbl='server_device';"
                         "UPDATE chain SET head=head+1,seq=%" G_GINT64_FORMAT ",mark='newer',meta=meta||'{\"seq\":%" G_GINT64_FORMAT ",\"mood\":3}'",
                         seq, quoted, seq, seq);
  g_free (foyer_pgrig_sql (pg, sql));

  /* Kept in the row, the unknown table put aside. */
  g_assert_true (foyer_chain_refresh (x.a.chain));
  foyer_store_read (foyer_chain_store (x.a.chain), read_client, &after, NULL);
  kept = foyer_row_to_json (after);
  g_assert_cmpstr (kept, ==, with);
  g_assert_cmpint (foyer_rig_count (foyer_chain_store (x.a.chain), "SELECT count(*) FROM sync_copy_later WHERE tbl='pet'"), ==, 1);
  g_assert_cmpint (foyer_rig_count (foyer_chain_store (x.a.chain), "SELECT seq FROM sync_meta"), ==, seq);
  /* This version writes on: a push of each desk, and what the newer one knows of the device stays. */
  {
    g_autoptr (GRand) r = g_rand_new_with_seed (5);
    guint before = exchanges->len;

    book (x.t1, r, 1);
    foyer_rig_sync (x.d1);
    for (guint i = before; i < exchanges->len; i++)
      {
        now_ms = g_array_index (exchanges, Exchange, i).now;
        g_bytes_unref (send (&x.b, x.d1->device, g_array_index (exchanges, Exchange, i).request, &status));
        g_assert_cmpint (status, ==, 200);
      }
  }
  g_assert_cmpint (foyer_pgrig_int (pg, "SELECT count(*) FROM side WHERE tbl='server_device' AND row->>'paint'='blue'"), ==, 2);
  g_assert_cmpint (foyer_pgrig_int (pg, "SELECT count(*) FROM side WHERE tbl='server_oven'"), ==, 1);
  g_assert_cmpint (foyer_pgrig_int (pg, "SELECT count(*) FROM chain WHERE (meta->>'mood')::int=3"), ==, 1);
  g_assert_cmpint (foyer_pgrig_int (pg, "SELECT count(*) FROM append WHERE node<>'newer' AND at>(SELECT at FROM append WHERE node='newer')"), >, 0);
  pair_end (&x);
}

static gboolean
read_category (FoyerDb *db, gpointer data, GError **error)
{
  FoyerStmt *s = foyer_db_own_read (db, "SELECT id FROM category ORDER BY id LIMIT 1");
  FoyerId id;

  g_assert_true (foyer_stmt_step (s));
  id = foyer_stmt_id (s, 0);
  foyer_stmt_done (s);
  *(FoyerRow **) data = foyer_db_get (db, "category", &id);
  return TRUE;
}

/* As an older program left the file: it did not know the table of categories, nor a table of the server's own. */
static void
make_older (Node *n, const FoyerId *chain)
{
  char text[37];
  g_autofree char *path = g_build_filename (n->dir, "chains", foyer_id_format (chain, text), "foyer.db", NULL);
  g_autofree char *image = NULL;
  FoyerRow *row = NULL;
  sqlite3 *db = NULL;
  sqlite3_stmt *s = NULL;
  gint64 hash;

  foyer_store_read (foyer_chain_store (n->chain), read_category, &row, NULL);
  image = foyer_row_to_json (row);
  hash = foyer_row_hash (row, row->scope, row->seq, image);
  node_close (n);
  g_assert_cmpint (sqlite3_open (path, &db), ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_prepare_v2 (db, "INSERT INTO sync_copy_later(tbl,id,scope,seq,h,row) VALUES('category',?1,?2,?3,?4,?5)", -1, &s, NULL), ==, SQLITE_OK);
  sqlite3_bind_blob (s, 1, row->id.b, 16, SQLITE_STATIC);
  sqlite3_bind_text (s, 2, row->scope, -1, SQLITE_STATIC);
  sqlite3_bind_int64 (s, 3, row->seq);
  sqlite3_bind_int64 (s, 4, hash);
  sqlite3_bind_text (s, 5, image, -1, SQLITE_STATIC);
  g_assert_cmpint (sqlite3_step (s), ==, SQLITE_DONE);
  sqlite3_finalize (s);
  g_assert_cmpint (sqlite3_exec (db, "UPDATE sync_copy SET version=version-1; DELETE FROM server_device; DELETE FROM sync_state WHERE k='chain_key'", NULL, NULL,
                                 NULL),
                   ==, SQLITE_OK);
  g_assert_cmpint (sqlite3_prepare_v2 (db, "DELETE FROM category WHERE id=?1", -1, &s, NULL), ==, SQLITE_OK);
  sqlite3_bind_blob (s, 1, row->id.b, 16, SQLITE_STATIC);
  g_assert_cmpint (sqlite3_step (s), ==, SQLITE_DONE);
  sqlite3_finalize (s);
  /* Its sums never knew the row. */
  g_assert_cmpint (sqlite3_prepare_v2 (db, "UPDATE sync_digest SET n=n-1,sum=?1 WHERE scope=?2 AND tbl=?3", -1, &s, NULL), ==, SQLITE_OK);
  {
    g_autofree char *sql = g_strdup_printf ("SELECT sum FROM sync_digest WHERE scope='%s' AND tbl=%d", row->scope, row->entity->tbl);
    sqlite3_stmt *q = NULL;

    g_assert_cmpint (sqlite3_prepare_v2 (db, sql, -1, &q, NULL), ==, SQLITE_OK);
    g_assert_cmpint (sqlite3_step (q), ==, SQLITE_ROW);
    sqlite3_bind_int64 (s, 1, (gint64) ((guint64) sqlite3_column_int64 (q, 0) - (guint64) hash));
    sqlite3_finalize (q);
  }
  sqlite3_bind_text (s, 2, row->scope, -1, SQLITE_STATIC);
  sqlite3_bind_int (s, 3, row->entity->tbl);
  g_assert_cmpint (sqlite3_step (s), ==, SQLITE_DONE);
  sqlite3_finalize (s);
  sqlite3_close (db);
  foyer_row_free (row);
}

static void
test_upgraded (void)
{
  Pair x;
  g_autofree char *a = NULL, *b = NULL;

  if (skipped ())
    return;
  pair_start (&x);
  make_day (x.d1, x.d2);
  node_open (&x.a, &x.rig->chain_id);
  node_open (&x.b, &x.rig->chain_id);
  replay (&x, 0, exchanges->len);
  a = node_dump (&x.a);
  g_free (node_dump (&x.b));
  make_older (&x.b, &x.rig->chain_id);
  node_open (&x.b, &x.rig->chain_id);
  b = node_dump (&x.b);
  foyer_assert_same (a, b);
  g_assert_cmpint (foyer_rig_count (foyer_chain_store (x.b.chain), "SELECT count(*) FROM sync_copy_later"), ==, 0);
  pair_end (&x);
}

static void
test_newer_log (void)
{
  g_autofree char *dir = g_dir_make_tmp ("foyer-node-XXXXXX", NULL);
  g_autoptr (GError) error = NULL;
  FoyerOrder *order;

  if (skipped ())
    {
      remove_dir (dir);
      return;
    }
  order = foyer_order_new (dir, pg->url, &error);
  g_assert_no_error (error);
  foyer_order_free (order);
  /* Additions do not keep an older node away, what it cannot live with does. */
  g_free (foyer_pgrig_sql (pg, "INSERT INTO log_version(number,needs,program) VALUES(90,1,'newer')"));
  order = foyer_order_new (dir, pg->url, &error);
  g_assert_no_error (error);
  foyer_order_free (order);
  g_free (foyer_pgrig_sql (pg, "INSERT INTO log_version(number,needs,program) VALUES(91,90,'newer')"));
  g_assert_null (foyer_order_new (dir, pg->url, &error));
  g_assert_error (error, FOYER_ERROR, FOYER_ERROR_NEWER);
  remove_dir (dir);
}

/* ---- what is in the log ----------------------------------------------------------------------------------------------------------------------- */

static gboolean
find_unrecorded (FoyerDb *db, gpointer data, GError **error)
{
  *(char **) data = foyer_db_unrecorded_table (db);
  return TRUE;
}

static void
test_every_table (void)
{
  FoyerRig *rig = foyer_rig_new ();
  g_autofree char *name = NULL;

  foyer_store_read (foyer_chain_store (rig->chain), find_unrecorded, &name, NULL);
  if (name != NULL)
    g_error ("No node would get what is in %s. Name it sync_… or server_…, or say in foyer-record.c what it is made of.", name);
  foyer_rig_free (rig);
}

/* A file one node has received is there for the others, and for itself when its folder is lost; when no row names it any more, it goes. */
static void
test_files (void)
{
  FoyerId id = FOYER_ID_NONE;
  g_autoptr (GError) error = NULL;
  g_autofree char *a_dir = g_dir_make_tmp ("foyer-node-XXXXXX", NULL), *b_dir = g_dir_make_tmp ("foyer-node-XXXXXX", NULL), *name = NULL, *other = NULL;
  g_autoptr (GBytes) bytes = g_bytes_new_static ("\0\1\2 picture", 11), more = g_bytes_new_static ("x", 1), back = NULL, kept = NULL;
  g_autoptr (GPtrArray) named = g_ptr_array_new ();

  if (skipped ())
    return;
  g_autoptr (FoyerOrder) a = foyer_order_new (a_dir, pg->url, &error);
  g_assert_no_error (error);
  g_autoptr (FoyerOrder) b = foyer_order_new (b_dir, pg->url, &error);
  g_assert_no_error (error);
  g_assert_true (foyer_order_make (a, &id, &error));
  name = foyer_blob_id (bytes);
  other = foyer_blob_id (more);
  g_assert_true (foyer_order_keep_blob (a, &id, name, bytes, &error));
  g_assert_true (foyer_order_keep_blob (b, &id, name, bytes, &error)); /* twice is once */
  g_assert_true (foyer_order_keep_blob (b, &id, other, more, &error));
  back = foyer_order_find_blob (b, &id, name, &error);
  g_assert_no_error (error);
  g_assert_true (g_bytes_equal (back, bytes));
  g_ptr_array_add (named, other);
  g_assert_true (foyer_order_sweep_blobs (a, &id, named, g_get_real_time () / 1000 - 60000, &error));
  g_clear_pointer (&back, g_bytes_unref);
  back = foyer_order_find_blob (b, &id, name, &error);
  g_assert_nonnull (back); /* young */
  g_assert_true (foyer_order_sweep_blobs (a, &id, named, g_get_real_time () / 1000 + 60000, &error));
  g_assert_null (foyer_order_find_blob (b, &id, name, &error));
  kept = foyer_order_find_blob (b, &id, other, &error);
  g_assert_no_error (error);
  g_assert_nonnull (kept);
  remove_dir (a_dir);
  remove_dir (b_dir);
}

int
main (int argc, char **argv)
{
  int failed;

  g_test_init (&argc, &argv, NULL);
  g_assert_cmpint (sodium_init (), >=, 0);
  now_ms = foyer_test_at ("2026-11-24T08:00");
  foyer_clock_set (on_clock, NULL);
  pg = foyer_pgrig_new ();
  g_test_add_func ("/nodes/files", test_files);
  g_test_add_func ("/nodes/every-table", test_every_table);
  g_test_add_func ("/nodes/19.5/conformance", test_conformance);
  g_test_add_func ("/nodes/5 erasure", test_erased);
  g_test_add_func ("/nodes/17/log-away", test_log_away);
  g_test_add_func ("/nodes/17/copy-is-closed", test_copy_is_closed);
  g_test_add_func ("/nodes/17/put-back", test_put_back);
  g_test_add_func ("/nodes/17/newer-node", test_newer_node);
  g_test_add_func ("/nodes/17/upgraded", test_upgraded);
  g_test_add_func ("/nodes/17/newer-log", test_newer_log);
  failed = g_test_run ();
  foyer_pgrig_free (pg);
  return failed;
}
