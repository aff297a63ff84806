/* Two desks and a chain in one process: what collides, what is lost on the way, what must be counted once. */
#include "config.h"

#include <glib/gstdio.h>
#include <sodium.h>
#include <string.h>

#include "foyer-rig.h"

/* The first desk brings the salon, the second gets it from the chain. */
static void
two_start (FoyerRigTwo *x)
{
  x->rig = foyer_rig_new ();
  x->t1 = foyer_test_new ();
  x->d1 = foyer_rig_join (x->rig, x->t1, NULL);
  foyer_rig_sync (x->d1);
  /* The answer that settles the rows also brings them: the location was made by the very push. */
  g_assert_cmpint (foyer_rig_count (foyer_desk_store (x->t1->desk), "SELECT count(*) FROM workday"), ==, 24);
  foyer_rig_settle (x->d1);
  foyer_rig_two_second (x, NULL);
}

static FoyerStore *
store_of (FoyerTest *t)
{
  return foyer_desk_store (t->desk);
}

#define OPEN_CONFLICTS "SELECT count(*) FROM conflict WHERE state='open'"

static void
test_first_sync (void)
{
  FoyerRigTwo x;

  two_start (&x);
  foyer_rig_two_agree (&x);
  g_assert_cmpint (foyer_rig_count (store_of (x.t2), "SELECT count(*) FROM service"), ==, 6);
  foyer_rig_two_end (&x);
}

/* Same member, same time, both offline: the first accepted holds the slot, the other stays beside it, both desks see both and the conflict. */
static void
test_same_slot (void)
{
  FoyerRigTwo x;
  FoyerId a, b;
  g_autofree char *slot_a = NULL, *slot_b = NULL;

  two_start (&x);
  a = foyer_test_book (x.t1, ANNA, HAIRCUT, FOYER_TEST_DATE "T14:00", "Ágnes", "+36301234567");
  b = foyer_test_book (x.t2, ANNA, HAIRCUT, FOYER_TEST_DATE "T14:15", "Béla", "+36307654321");
  foyer_rig_settle (x.d2);
  foyer_rig_two_agree (&x);
  slot_a = foyer_test_field (x.t2, "appointment", &a, "slot");
  slot_b = foyer_test_field (x.t2, "appointment", &b, "slot");
  g_assert_cmpstr (slot_a, ==, "contested");
  g_assert_cmpstr (slot_b, ==, "held");
  g_assert_cmpint (foyer_rig_count (store_of (x.t1), OPEN_CONFLICTS), ==, 1);
  g_assert_cmpint (foyer_rig_count (store_of (x.t2), OPEN_CONFLICTS), ==, 1);
  g_assert_cmpint (foyer_rig_count (store_of (x.t1), "SELECT count(*) FROM sync_log WHERE flags&2"), ==, 1);

  /* Moved away: held, and the conflict closes by itself on both. */
  {
    g_autoptr (JsonObject) o = foyer_test_call (x.t1, "booking.move", foyer_params ("appointment", "d", &a, "wall", "s", FOYER_TEST_DATE "T16:00", NULL));
    g_autofree char *now = NULL;

    foyer_rig_two_agree (&x);
    now = foyer_test_field (x.t2, "appointment", &a, "slot");
    g_assert_cmpstr (now, ==, "held");
    g_assert_cmpint (foyer_rig_count (store_of (x.t2), OPEN_CONFLICTS), ==, 0);
  }
  foyer_rig_two_end (&x);
}

/* CAL-19, API-8: one client edited on two desks: different fields both stand; the same field: the later one, with the other in the inbox and
 * both in the change log. */
static void
test_same_client (void)
{
  FoyerRigTwo x;
  g_autoptr (JsonObject) made = NULL, e1 = NULL, e2 = NULL;
  FoyerId id;
  g_autofree char *phone = NULL, *note = NULL, *email = NULL, *info = NULL;
  g_autoptr (JsonNode) list = NULL;

  two_start (&x);
  made = foyer_test_call (x.t1, "client.create", foyer_params ("name", "s", "Ágnes", "phone", "s", "+36301234567", NULL));
  id = foyer_test_id (made, "id");
  foyer_rig_two_agree (&x);
  e1 = foyer_test_call (x.t1, "client.update", foyer_params ("id", "d", &id, "phone", "s", "+36301111112", "note", "s", "tea", NULL));
  x.t2->owner.now += 60000;
  e2 = foyer_test_call (x.t2, "client.update", foyer_params ("id", "d", &id, "phone", "s", "+36301111113", "email", "s", "a@example.hu", NULL));
  foyer_rig_settle (x.d1);
  foyer_rig_two_agree (&x);
  phone = foyer_test_field (x.t1, "client", &id, "phone");
  note = foyer_test_field (x.t1, "client", &id, "note");
  email = foyer_test_field (x.t1, "client", &id, "email");
  g_assert_cmpstr (phone, ==, "+36301111113");
  g_assert_cmpstr (note, ==, "tea");
  g_assert_cmpstr (email, ==, "a@example.hu");
  list = foyer_test_query (x.t2, "conflict.list", NULL);
  g_assert_cmpuint (json_array_get_length (json_node_get_array (list)), ==, 1);
  info = json_to_string (list, FALSE);
  g_assert_nonnull (strstr (info, "+36301111112"));
  g_assert_nonnull (strstr (info, "+36301111113"));
  {
    g_autoptr (JsonNode) history = foyer_test_query (x.t2, "history.row", foyer_params ("table", "s", "client", "id", "d", &id, NULL));
    g_autofree char *text = json_to_string (history, FALSE);
    g_assert_nonnull (strstr (text, "+36301111112"));
    g_assert_nonnull (strstr (text, "+36301111113"));
  }
  foyer_rig_two_end (&x);
}

static gint64
register_sum (FoyerTest *t)
{
  return foyer_rig_count (store_of (t), "SELECT coalesce(sum(amount),0) FROM money WHERE void IS NULL");
}

/* FIN-25: a payment taken offline has its id at once, and two attempts to send it count it once; so does a lost answer, at every moment. */
static void
test_payment_once (void)
{
  FoyerRigTwo x;
  FoyerId a;
  g_autofree char *visit_text = NULL;
  FoyerId visit;
  g_autoptr (JsonObject) paid = NULL;
  g_autoptr (JsonNode) pay = NULL;
  gint64 before;
  g_autofree char *json = NULL;

  two_start (&x);
  a = foyer_test_book (x.t1, ANNA, HAIRCUT, FOYER_TEST_DATE "T09:00", "Ágnes", "+36301234567");
  visit_text = foyer_test_field (x.t1, "appointment", &a, "visit");
  g_assert_true (foyer_id_parse (visit_text, &visit));
  foyer_rig_two_agree (&x);
  before = foyer_rig_count (foyer_chain_store (x.rig->chain), "SELECT count(*) FROM money");
  {
    char reg[37];
    json = g_strdup_printf ("[{\"register\":\"%s\",\"amount\":2500}]", foyer_id_format (&x.t1->cash, reg));
    pay = json_from_string (json, NULL);
  }
  paid = foyer_test_call (x.t1, "visit.pay", foyer_params ("visit", "d", &visit, "tenders", "n", g_steal_pointer (&pay), "arrive", "b", TRUE, NULL));
  g_assert_cmpint (register_sum (x.t1), ==, 2500);
  x.d1->lose_replies = 2;
  foyer_rig_sync (x.d1);
  g_assert_cmpint (register_sum (x.t1), ==, 2500);
  foyer_rig_desk_restart (x.d1);
  x.d1->lose_requests = 1;
  foyer_rig_sync (x.d1);
  g_assert_cmpint (register_sum (x.t1), ==, 2500);
  x.d1->lose_replies = 1;
  foyer_rig_sync (x.d1);
  foyer_rig_two_agree (&x);
  g_assert_cmpint (register_sum (x.t1), ==, 2500);
  g_assert_cmpint (register_sum (x.t2), ==, 2500);
  g_assert_cmpint (foyer_rig_count (foyer_chain_store (x.rig->chain), "SELECT count(*) FROM money"), ==, before + 1);
  foyer_rig_two_end (&x);
}

/* Pages of three rows, cut in the middle, the desk started again: nothing half-applied is ever seen, and it goes on where it was. */
static void
test_pages (void)
{
  FoyerRigTwo x;
  FoyerTest *t3 = foyer_test_new_empty ();
  FoyerRigDesk *d3;
  int pages;

  two_start (&x);
  d3 = foyer_rig_join (x.rig, t3, NULL);
  d3->max_rows = 3;
  d3->lose_replies = 0;
  for (int i = 0; i < 5; i++)
    {
      /* Five pages, then the line is cut. */
      d3->lose_replies = 0;
      d3->exchanges = 0;
      foyer_rig_desk_restart (d3);
      {
        FoyerSyncEffect e;
        while (d3->exchanges < 1 && foyer_sync_core_next (d3->core, &e))
          {
            if (e.kind == FOYER_EFFECT_SEND)
              {
                /* One page only: what the core asks next is dropped with it. */
                GString *text = foyer_sync_make_request (store_of (t3), &e.send, NULL, 0, NULL);
                g_autoptr (GBytes) body = NULL, answer = NULL;
                g_autoptr (FoyerSyncReply) reply = NULL;
                g_auto (FoyerSyncStand) stand = { 0 };
                int status;

                g_string_replace (text, "\"max_rows\":2000", "\"max_rows\":3", 1);
                body = g_string_free_to_bytes (text);
                answer = foyer_server_sync_now (x.rig->chain, x.d1->device, body, &status);
                reply = foyer_sync_reply_parse (answer, NULL);
                g_assert_true (reply->more);
                g_array_set_size (reply->you, 0); /* asked as another desk */
                g_assert_true (foyer_sync_apply (store_of (t3), reply, e.send.gen, e.send.cursors, &stand, NULL));
                g_assert_false (stand.complete);
                d3->exchanges++;
              }
            foyer_sync_effect_clear (&e);
          }
      }
      g_assert_cmpint (foyer_rig_count (store_of (t3), "SELECT count(*) FROM service") + foyer_rig_count (store_of (t3), "SELECT count(*) FROM location"), ==, 0);
      g_assert_cmpint (foyer_rig_count (store_of (t3), "SELECT count(*) FROM sync_stage"), ==, 3 * (i + 1));
    }
  foyer_rig_desk_restart (d3);
  d3->pages = 0;
  foyer_rig_settle (d3);
  pages = d3->pages;
  g_assert_cmpint (pages, >, 5);
  g_assert_cmpint (foyer_rig_count (store_of (t3), "SELECT count(*) FROM sync_stage"), ==, 0);
  foyer_rig_assert_base (d3);
  foyer_rig_desk_free (d3);
  foyer_test_free (t3);
  foyer_rig_two_end (&x);
}

/* The server is stopped and started between and after; nobody notices but by the wait. */
static void
test_server_restart (void)
{
  FoyerRigTwo x;

  two_start (&x);
  foyer_test_book (x.t1, ANNA, HAIRCUT, FOYER_TEST_DATE "T09:00", "Ágnes", "+36301234567");
  x.d1->lose_replies = 1;
  foyer_rig_sync (x.d1);
  foyer_rig_restart (x.rig);
  foyer_rig_two_agree (&x);
  g_assert_cmpint (foyer_rig_count (store_of (x.t2), "SELECT count(*) FROM appointment"), ==, 1);
  foyer_rig_two_end (&x);
}

/* A copy of the desk's disk goes on with the same log: the chain tells them apart, and nothing is counted twice or lost. */
static void
test_fork (void)
{
  FoyerRigTwo x;
  gint64 inc, n, inc_after;
  FoyerId first, second;
  g_autofree char *stolen = NULL;

  two_start (&x);
  foyer_store_log_position (store_of (x.t1), &inc, &n);
  /* What a restored disk looks like from the chain: it has an entry at n + 1 that this log has not. */
  first = foyer_test_book (x.t1, ANNA, HAIRCUT, FOYER_TEST_DATE "T09:00", "Ágnes", "+36301234567");
  {
    /* The chain hears of that entry from the twin, under this desk's name: another txn at the same place. */
    g_autoptr (GArray) log = foyer_sync_read_log (store_of (x.t1), inc, n + 1, 1, 1 << 20, NULL);
    const FoyerWireTxn *mine = &g_array_index (log, FoyerWireTxn, 0);
    g_autoptr (FoyerTxn) twin = foyer_txn_parse (mine->body, mine->len, NULL, NULL);
    g_autoptr (FoyerSyncRequest) q = foyer_sync_request_new ();
    g_autofree char *body = NULL;
    FoyerWireTxn w = { 0 };
    g_autoptr (GBytes) bytes = NULL, answer = NULL;
    int status;

    twin->id.b[15] ^= 0xff;
    for (guint i = 0; i < twin->ops->len; i++)
      ((FoyerOp *) twin->ops->pdata[i])->id.b[14] ^= 0x5a; /* other rows, too */
    body = foyer_txn_body (twin);
    w.body = body;
    w.len = strlen (body);
    foyer_txn_hash (twin->prev, body, w.len, w.h);
    g_array_append_val (q->txns, w);
    q->has_push = TRUE;
    q->inc = inc;
    bytes = g_string_free_to_bytes (foyer_sync_request_format (q));
    answer = foyer_server_sync_now (x.rig->chain, x.d1->device, bytes, &status);
    g_assert_cmpint (status, ==, 200);
  }
  second = foyer_test_book (x.t1, BORIS, HAIRCUT, FOYER_TEST_DATE "T11:00", "Béla", "+36307654321");
  foyer_rig_settle (x.d1);
  foyer_store_log_position (store_of (x.t1), &inc_after, &n);
  g_assert_cmpint (inc_after, >, inc);
  foyer_rig_two_agree (&x);
  /* Mine, mine, and the twin's. */
  g_assert_cmpint (foyer_rig_count (store_of (x.t2), "SELECT count(*) FROM appointment"), ==, 3);
  stolen = foyer_test_field (x.t2, "appointment", &first, "wall");
  g_assert_cmpstr (stolen, ==, "2026-11-24T09:00");
  g_free (stolen);
  stolen = foyer_test_field (x.t2, "appointment", &second, "wall");
  g_assert_cmpstr (stolen, ==, "2026-11-24T11:00");
  g_assert_cmpint (foyer_rig_count (foyer_chain_store (x.rig->chain), "SELECT count(*) FROM txn") -
                       foyer_rig_count (foyer_chain_store (x.rig->chain), "SELECT count(DISTINCT id) FROM txn"), ==, 0);
  foyer_rig_two_end (&x);
}

static void
copy_folder (const char *from, const char *to)
{
  const char *argv[] = { "cp", "-a", from, to, NULL };
  int status;

  g_assert_true (g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, &status, NULL));
  g_assert_cmpint (status, ==, 0);
}

/* The desk's PC is set back to an image of yesterday: what had reached the chain since comes back, nothing is counted twice, and what is made
 * from now on is taken. */
static void
test_disk_image (void)
{
  FoyerRigTwo x;
  g_autofree char *dir = NULL, *image = NULL, *old = NULL;
  gint64 inc, n;

  two_start (&x);
  foyer_test_book (x.t1, ANNA, HAIRCUT, FOYER_TEST_DATE "T09:00", "Yesterday", "+36301234561");
  foyer_rig_two_agree (&x);
  dir = g_strdup (foyer_store_dir (store_of (x.t1)));
  image = g_strconcat (dir, ".image", NULL);
  old = g_strconcat (dir, ".old", NULL);
  foyer_desk_close (x.t1->desk);
  copy_folder (dir, image);
  x.t1->desk = foyer_desk_open (dir, FOYER_STORE_DESK, NULL);
  foyer_rig_desk_restart (x.d1);
  foyer_test_book (x.t1, ANNA, HAIRCUT, FOYER_TEST_DATE "T10:00", "Today", "+36301234562");
  foyer_rig_two_agree (&x);

  foyer_desk_close (x.t1->desk);
  g_assert_cmpint (g_rename (dir, old), ==, 0);
  g_assert_cmpint (g_rename (image, dir), ==, 0);
  x.t1->desk = foyer_desk_open (dir, FOYER_STORE_DESK, NULL);
  g_assert_cmpint (foyer_rig_count (store_of (x.t1), "SELECT count(*) FROM appointment"), ==, 1);
  foyer_rig_desk_restart (x.d1);
  foyer_rig_settle (x.d1);
  foyer_store_log_position (store_of (x.t1), &inc, &n);
  g_assert_cmpint (inc, ==, 1);
  g_assert_cmpint (n, ==, 0);
  {
    FoyerSyncFigures f;
    g_assert_true (foyer_sync_figures (store_of (x.t1), &f, NULL));
    g_assert_cmpint (f.pending, ==, 0);
  }
  g_assert_cmpint (foyer_rig_count (store_of (x.t1), "SELECT count(*) FROM appointment"), ==, 2);
  foyer_test_book (x.t1, BORIS, HAIRCUT, FOYER_TEST_DATE "T11:00", "Onwards", "+36301234563");
  foyer_rig_two_agree (&x);
  g_assert_cmpint (foyer_rig_count (store_of (x.t2), "SELECT count(*) FROM appointment"), ==, 3);
  foyer_rig_two_end (&x);
  {
    const char *argv[] = { "rm", "-rf", old, NULL };
    g_spawn_sync (NULL, (char **) argv, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, NULL, NULL, NULL, NULL);
  }
}

/* ---- the push itself, by hand ---------------------------------------------------------------------------------------------------- */

typedef struct
{
  FoyerTxn *txn;
  char *body;
} Made;

/* A txn that makes a client, behind @prev. */
static Made
make_txn (const guint8 *prev, gint64 inc, gint64 n, const char *name)
{
  Made m = { foyer_txn_new (), NULL };
  FoyerId client = foyer_id_new (n);
  FoyerOp *op = foyer_op_new (FOYER_OP_NEW, foyer_entity ("client"), &client);
  int f = foyer_entity_field (op->entity, "name");

  op->vals[f].kind = FOYER_VAL_TEXT;
  op->vals[f].s = g_strdup (name);
  op->fields = G_GUINT64_CONSTANT (1) << f;
  g_ptr_array_add (m.txn->ops, op);
  m.txn->id = foyer_id_new (n);
  m.txn->inc = inc;
  m.txn->n = n;
  m.txn->hlc = n;
  memcpy (m.txn->prev, prev, FOYER_HASH_LEN);
  m.body = foyer_txn_body (m.txn);
  foyer_txn_hash (prev, m.body, strlen (m.body), m.txn->h);
  return m;
}

static void
made_clear (Made *m)
{
  foyer_txn_free (m->txn);
  g_free (m->body);
}

/* Status of pushing one txn; the code or verdict is looked for in the answer. */
static int
push_one (FoyerRigTwo *x, const FoyerDevice *dev, gint64 inc, const Made *m, const char *expect)
{
  g_autoptr (FoyerSyncRequest) q = foyer_sync_request_new ();
  FoyerWireTxn w = { m->body, strlen (m->body), { 0 } };
  g_autoptr (GBytes) bytes = NULL, answer = NULL;
  g_autofree char *text = NULL;
  int status;

  memcpy (w.h, m->txn->h, FOYER_HASH_LEN);
  g_array_append_val (q->txns, w);
  q->has_push = TRUE;
  q->inc = inc;
  bytes = g_string_free_to_bytes (foyer_sync_request_format (q));
  answer = foyer_server_sync_now (x->rig->chain, dev, bytes, &status);
  text = g_strndup (g_bytes_get_data (answer, NULL), g_bytes_get_size (answer));
  if (strstr (text, expect) == NULL)
    g_error ("“%s” is not in %s", expect, text);
  return status;
}

/* 5.8 step by step: in order and chained, each once, under any incarnation. */
static void
test_push (void)
{
  FoyerRigTwo x;
  FoyerTest *t3 = foyer_test_new_empty ();
  FoyerRigDesk *d3;
  const FoyerDevice *dev;
  static const guint8 zero[FOYER_HASH_LEN];
  Made a, b, other, unchained, far, again, later, broken, next;
  gint64 before;

#define CLIENTS foyer_rig_count (foyer_chain_store (x.rig->chain), "SELECT count(*) FROM client")
  two_start (&x);
  d3 = foyer_rig_join (x.rig, t3, NULL);
  dev = d3->device;
  before = CLIENTS;
  a = make_txn (zero, 0, 1, "A");
  b = make_txn (a.txn->h, 0, 2, "B");
  other = make_txn (zero, 0, 1, "Other");
  unchained = make_txn (other.txn->h, 0, 2, "Unchained");
  far = make_txn (b.txn->h, 0, 4, "Far");
  broken = make_txn (a.txn->h, 0, 2, "Broken");
  broken.txn->h[0] ^= 1;

  g_assert_cmpint (push_one (&x, dev, 0, &a, "\"v\":\"ok\""), ==, 200);
  g_assert_cmpint (push_one (&x, dev, 0, &a, "\"v\":\"ok\""), ==, 200); /* a lost answer */
  g_assert_cmpint (CLIENTS, ==, before + 1);
  g_assert_cmpint (push_one (&x, dev, 0, &other, "\"fork\""), ==, 409);
  g_assert_cmpint (push_one (&x, dev, 0, &unchained, "\"fork\""), ==, 409);
  g_assert_cmpint (push_one (&x, dev, 0, &far, "\"gap\""), ==, 409);
  g_assert_cmpint (push_one (&x, dev, 0, &broken, "\"malformed\""), ==, 400);
  g_assert_cmpint (push_one (&x, dev, 1, &b, "\"malformed\""), ==, 400);
  g_assert_cmpint (CLIENTS, ==, before + 1);
  g_assert_cmpint (push_one (&x, dev, 0, &b, "\"v\":\"ok\""), ==, 200);
  g_assert_cmpint (CLIENTS, ==, before + 2);

  /* A new incarnation brings one that is known and one that is not. */
  again = make_txn (zero, 7, 1, "B");
  again.txn->id = b.txn->id;
  ((FoyerOp *) again.txn->ops->pdata[0])->id = ((FoyerOp *) b.txn->ops->pdata[0])->id;
  g_free (again.body);
  again.body = foyer_txn_body (again.txn);
  foyer_txn_hash (zero, again.body, strlen (again.body), again.txn->h);
  later = make_txn (again.txn->h, 7, 2, "Later");
  g_assert_cmpint (push_one (&x, dev, 7, &again, "\"v\":\"ok\""), ==, 200);
  g_assert_cmpint (CLIENTS, ==, before + 2);
  g_assert_cmpint (push_one (&x, dev, 7, &later, "\"v\":\"ok\""), ==, 200);
  g_assert_cmpint (CLIENTS, ==, before + 3);
  /* The twin goes on in the old one; a third in between would be nobody's. */
  next = make_txn (b.txn->h, 0, 3, "Twin");
  g_assert_cmpint (push_one (&x, dev, 0, &next, "\"v\":\"ok\""), ==, 200);
  made_clear (&next);
  next = make_txn (zero, 3, 1, "Nobody");
  g_assert_cmpint (push_one (&x, dev, 3, &next, "\"fork\""), ==, 409);
  g_assert_cmpint (CLIENTS, ==, before + 4);
  g_assert_cmpint (foyer_rig_count (foyer_chain_store (x.rig->chain), "SELECT count(*) FROM sync_quarantine"), ==, 0);

  made_clear (&a);
  made_clear (&b);
  made_clear (&other);
  made_clear (&unchained);
  made_clear (&far);
  made_clear (&again);
  made_clear (&later);
  made_clear (&broken);
  made_clear (&next);
  foyer_rig_desk_free (d3);
  foyer_test_free (t3);
  foyer_rig_two_end (&x);
#undef CLIENTS
}

/* A txn the chain cannot take goes to quarantine with its money in sight, and does not hold up the next. */
static void
test_quarantine (void)
{
  FoyerRigTwo x;
  gint64 inc, n;
  g_autoptr (FoyerTxn) bad = NULL;

  two_start (&x);
  foyer_store_log_position (store_of (x.t1), &inc, &n);
  {
    g_autoptr (GArray) log = foyer_sync_read_log (store_of (x.t1), inc, n, 1, 1 << 20, NULL);
    const FoyerWireTxn *last = &g_array_index (log, FoyerWireTxn, 0);
    g_autoptr (FoyerTxn) t = foyer_txn_parse (last->body, last->len, NULL, NULL);
    g_autoptr (FoyerSyncRequest) q = foyer_sync_request_new ();
    g_autofree char *body = NULL;
    FoyerWireTxn w = { 0 };
    char prev[45], id[37];
    g_autoptr (GBytes) bytes = NULL, answer = NULL;
    g_autofree char *text = NULL;
    FoyerId txn = foyer_id_new (1);
    int status;

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
    answer = foyer_server_sync_now (x.rig->chain, x.d1->device, bytes, &status);
    g_assert_cmpint (status, ==, 200);
    text = g_strndup (g_bytes_get_data (answer, NULL), g_bytes_get_size (answer));
    g_assert_nonnull (strstr (text, "\"v\":\"quarantined\""));
  }
  g_assert_cmpint (foyer_rig_count (foyer_chain_store (x.rig->chain), "SELECT count(*) FROM sync_quarantine"), ==, 1);
  foyer_rig_settle (x.d2);
  g_assert_cmpint (foyer_rig_count (store_of (x.t2), "SELECT count(*) FROM conflict WHERE kind='quarantine' AND state='open'"), ==, 1);
  foyer_rig_two_end (&x);
}

/* A register of somebody else's location. */
static gboolean
trespass (FoyerTx *tx, gpointer data, GError **error)
{
  g_autoptr (FoyerRow) row = foyer_row_new ("register", NULL);

  foyer_row_set_id (row, "loc", data);
  foyer_row_set_text (row, "title", "Trespass");
  foyer_row_set_text (row, "kind", "cash");
  foyer_tx_put (tx, row);
  return TRUE;
}

/* A desk of one location gets the chain's rows and its own, and may not write to another: what the chain did not take leaves the screen, and a
 * line in the inbox says so. */
static void
test_scopes (void)
{
  FoyerRigTwo x;
  FoyerTest *t3 = foyer_test_new_empty ();
  FoyerRigDesk *d3;
  g_autoptr (JsonObject) made = NULL;
  FoyerId other;

  two_start (&x);
  made = foyer_test_call (x.t1, "location.create",
                          foyer_params ("name", "s", "Salon Donau", "country", "s", "AT", "zone", "s", "Europe/Vienna", "currency", "s", "EUR", NULL));
  other = foyer_test_id (made, "loc");
  foyer_test_book (x.t1, ANNA, HAIRCUT, FOYER_TEST_DATE "T09:00", "Ágnes", "+36301234567");
  foyer_rig_settle (x.d1);
  d3 = foyer_rig_join (x.rig, t3, &other);
  foyer_rig_settle (d3);
  g_assert_cmpint (foyer_rig_count (store_of (t3), "SELECT count(*) FROM client"), ==, 1);
  g_assert_cmpint (foyer_rig_count (store_of (t3), "SELECT count(*) FROM appointment"), ==, 0);
  g_assert_cmpint (foyer_rig_count (store_of (t3), "SELECT count(*) FROM register"), >, 0);
  {
    FoyerWriteInfo info = { "test.trespass", .loc = x.t1->loc };
    g_autoptr (GError) error = NULL;

    foyer_store_write (store_of (t3), &info, trespass, &x.t1->loc, NULL, &error);
    g_assert_no_error (error);
    g_assert_cmpint (foyer_rig_count (store_of (t3), "SELECT count(*) FROM register WHERE title='Trespass'"), ==, 1);
    foyer_rig_settle (d3);
    g_assert_cmpint (foyer_rig_count (store_of (t3), "SELECT count(*) FROM register WHERE title='Trespass'"), ==, 0);
    g_assert_cmpint (foyer_rig_count (foyer_chain_store (x.rig->chain), "SELECT count(*) FROM register WHERE title='Trespass'"), ==, 0);
    g_assert_cmpint (foyer_rig_count (store_of (t3), "SELECT count(*) FROM conflict WHERE kind='quarantine' AND state='open'"), ==, 1);
    g_assert_cmpint (foyer_rig_count (store_of (t3), "SELECT count(*) FROM sync_log WHERE flags&1"), ==, 1);
    g_assert_cmpint (foyer_rig_count (store_of (t3), "SELECT count(*) FROM sync_touch"), ==, 0);
  }
  foyer_rig_desk_free (d3);
  foyer_test_free (t3);
  foyer_rig_two_end (&x);
}

/* A page with a changed byte is refused whole; the desk keeps what it had. */
static void
test_lying_page (void)
{
  FoyerRigTwo x;
  FoyerSyncSend send = { 0 };
  g_auto (FoyerSyncStand) stand = { 0 }, after = { 0 };
  GString *text;
  g_autoptr (GBytes) body = NULL, answer = NULL, bent = NULL;
  g_autoptr (FoyerSyncReply) reply = NULL;
  g_autoptr (GError) error = NULL;
  int status;

  two_start (&x);
  foyer_test_book (x.t1, ANNA, HAIRCUT, FOYER_TEST_DATE "T09:00", "Agnes", "+36301234567");
  foyer_rig_settle (x.d1);
  foyer_sync_stand (store_of (x.t2), &stand, NULL);
  send.pull = TRUE;
  send.gen = g_strdup (stand.gen);
  send.cursors = g_strdup (stand.cursors);
  text = foyer_sync_make_request (store_of (x.t2), &send, NULL, 0, NULL);
  body = g_string_free_to_bytes (text);
  answer = foyer_server_sync_now (x.rig->chain, x.d2->device, body, &status);
  {
    g_autofree char *copy = g_strndup (g_bytes_get_data (answer, NULL), g_bytes_get_size (answer));
    char *at = strstr (copy, "\"name\":\"Agnes\"");
    g_assert_nonnull (at);
    at[8] = 'X';
    bent = g_bytes_new (copy, strlen (copy));
  }
  reply = foyer_sync_reply_parse (bent, &error);
  g_assert_no_error (error);
  g_assert_false (foyer_sync_apply (store_of (x.t2), reply, send.gen, send.cursors, &after, &error));
  g_assert_error (error, FOYER_ERROR, FOYER_ERROR_CORRUPT);
  g_assert_cmpint (foyer_rig_count (store_of (x.t2), "SELECT count(*) FROM appointment"), ==, 0);
  foyer_rig_settle (x.d2);
  g_assert_cmpint (foyer_rig_count (store_of (x.t2), "SELECT count(*) FROM appointment"), ==, 1);
  g_free (send.gen);
  g_free (send.cursors);
  foyer_rig_two_end (&x);
}

static void
copy_file (const char *from, const char *to)
{
  g_autoptr (GFile) a = g_file_new_for_path (from), b = g_file_new_for_path (to);
  g_autoptr (GError) error = NULL;

  g_file_copy (a, b, G_FILE_COPY_OVERWRITE, NULL, NULL, NULL, &error);
  g_assert_no_error (error);
}

/* What a restore does: the old file, and a new life of the order. */
static gboolean
new_life (FoyerTx *tx, gpointer data, GError **error)
{
  FoyerStmt *s = foyer_tx_own (tx, "UPDATE sync_meta SET parent_gen=gen, parent_seq=seq, gen=?1");

  foyer_stmt_bind_text (s, 1, data);
  foyer_stmt_step (s);
  foyer_stmt_done (s);
  return TRUE;
}

/* The chain's disk is lost and an older backup put in its place: the desks send again what it lacks, each thing counts once, and until the new
 * base is complete the old one stays on screen. */
static guint lost_clients;

static void
nothing_leaves_the_screen (FoyerRigDesk *d)
{
  g_assert_cmpint (foyer_rig_count (store_of (d->t), "SELECT count(*) FROM appointment"), ==, 2);
  g_assert_cmpint (foyer_rig_count (store_of (d->t), "SELECT count(*) FROM client WHERE name LIKE 'Lost %'"), ==, lost_clients);
}

static void
restored (guint many)
{
  FoyerRigTwo x;
  char text[37];
  g_autofree char *file = NULL, *backup = NULL;
  g_autoptr (JsonObject) made = NULL, lost = NULL;
  FoyerId lost_id;

  two_start (&x);
  foyer_test_book (x.t1, ANNA, HAIRCUT, FOYER_TEST_DATE "T09:00", "Before", "+36301234561");
  foyer_rig_two_agree (&x);
  foyer_server_free (x.rig->server); /* closed: one file is the whole chain */
  x.rig->server = NULL;
  file = g_build_filename (x.rig->dir, "chains", foyer_id_format (&x.rig->chain_id, text), "foyer.db", NULL);
  backup = g_strconcat (file, ".backup", NULL);
  copy_file (file, backup);
  foyer_rig_restart (x.rig);

  foyer_test_book (x.t1, ANNA, HAIRCUT, FOYER_TEST_DATE "T10:00", "After", "+36301234562");
  lost = foyer_test_call (x.t2, "client.create", foyer_params ("name", "s", "From desk 2", NULL));
  lost_id = foyer_test_id (lost, "id");
  for (guint i = 0; i < many; i++)
    {
      g_autofree char *name = g_strdup_printf ("Lost %u", i);
      g_autoptr (JsonObject) o = foyer_test_call (x.t1, "client.create", foyer_params ("name", "s", name, NULL));
    }
  foyer_rig_two_agree (&x);

  foyer_server_free (x.rig->server);
  x.rig->server = NULL;
  copy_file (backup, file);
  foyer_rig_restart (x.rig);
  foyer_store_maintain (foyer_chain_store (x.rig->chain), new_life, (gpointer) "life-2", NULL);
  foyer_rig_restart (x.rig);
  g_assert_cmpint (foyer_rig_count (foyer_chain_store (x.rig->chain), "SELECT count(*) FROM appointment"), ==, 1);

  /* A page at a time: nothing of ours leaves the screen meanwhile. */
  x.d1->max_rows = many > 0 ? 2000 : 20;
  lost_clients = many;
  x.d1->after_page = nothing_leaves_the_screen;
  foyer_rig_settle (x.d1);
  g_assert_cmpint (foyer_rig_count (store_of (x.t1), "SELECT count(*) FROM client WHERE name='After'"), ==, 1);
  foyer_rig_two_agree (&x);
  g_assert_cmpint (foyer_rig_count (foyer_chain_store (x.rig->chain), "SELECT count(*) FROM appointment"), ==, 2);
  g_assert_cmpint (foyer_rig_count (foyer_chain_store (x.rig->chain), "SELECT count(*) FROM client WHERE name='After'"), ==, 1);
  {
    g_autofree char *name = foyer_test_field (x.t1, "client", &lost_id, "name");
    g_assert_cmpstr (name, ==, "From desk 2");
  }
  foyer_rig_two_end (&x);
}

static void
test_server_restored (void)
{
  restored (0);
}

/* More is lost than one push carries: the new base is complete before all of it is back. */
static void
test_server_restored_far_back (void)
{
  restored (FOYER_PUSH_MAX_TXNS + 30);
}

/* A desk whose clock was years ahead: its edits count as made when the chain heard of them, and once its clock is right again it does not win
 * for ever. */
static void
test_fast_clock (void)
{
  FoyerRigTwo x;
  g_autoptr (JsonObject) made = NULL, e1 = NULL, e2 = NULL, e3 = NULL;
  FoyerId id;
  g_autofree char *note = NULL;
  gint64 right;

  two_start (&x);
  right = g_get_real_time () / 1000;
  x.t1->owner.now = right + G_GINT64_CONSTANT (10) * 365 * 86400000;
  made = foyer_test_call (x.t1, "client.create", foyer_params ("name", "s", "Ágnes", "note", "s", "from the future", NULL));
  id = foyer_test_id (made, "id");
  foyer_rig_two_agree (&x);
  x.t1->owner.now = x.t2->owner.now = 0; /* right again */
  e1 = foyer_test_call (x.t1, "client.update", foyer_params ("id", "d", &id, "note", "s", "first", NULL));
  g_usleep (5000);
  e2 = foyer_test_call (x.t2, "client.update", foyer_params ("id", "d", &id, "note", "s", "second", NULL));
  foyer_rig_two_agree (&x);
  note = foyer_test_field (x.t1, "client", &id, "note");
  g_assert_cmpstr (note, ==, "second");
  /* The same after a restart of the program. */
  foyer_test_reopen (x.t1);
  foyer_rig_desk_restart (x.d1);
  e3 = foyer_test_call (x.t2, "client.update", foyer_params ("id", "d", &id, "note", "s", "third", NULL));
  foyer_rig_two_agree (&x);
  g_free (note);
  note = foyer_test_field (x.t1, "client", &id, "note");
  g_assert_cmpstr (note, ==, "third");
  foyer_rig_two_end (&x);
}

typedef struct
{
  const FoyerId *appointment;
  FoyerId visit;
} VisitOf;

static gboolean
read_visit (FoyerDb *db, gpointer data, GError **error)
{
  VisitOf *v = data;
  g_autoptr (FoyerRow) row = foyer_db_get (db, "appointment", v->appointment);

  v->visit = row != NULL ? foyer_row_id (row, "visit") : FOYER_ID_NONE;
  return TRUE;
}

/* A random day on two desks with a bad line: bookings, moves, edits, cancellations, payments. At the end both have the same. */
static void
test_random_day (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (g_test_rand_int ());

  for (int run = 0; run < 2; run++)
    {
      FoyerRigTwo x;
      g_autoptr (GArray) booked = g_array_new (FALSE, FALSE, sizeof (FoyerId));

      two_start (&x);
      for (int step = 0; step < 60; step++)
        {
          gboolean first = g_rand_boolean (rand);
          FoyerTest *t = first ? x.t1 : x.t2;
          FoyerRigDesk *d = first ? x.d1 : x.d2;
          g_autofree char *wall = g_strdup_printf (FOYER_TEST_DATE "T%02d:%02d", g_rand_int_range (rand, 9, 13), g_rand_int_range (rand, 0, 4) * 15);
          g_autoptr (JsonNode) result = NULL;
          g_autoptr (JsonObject) params = NULL;
          const FoyerId *pick = booked->len > 0 ? &g_array_index (booked, FoyerId, g_rand_int_range (rand, 0, booked->len)) : NULL;
          int kind = g_rand_int_range (rand, 0, 10);

          t->owner.now += 1000;
          if (kind < 3 || pick == NULL)
            {
              char staff[37], service[37];
              g_autofree char *services = g_strdup_printf ("[{\"service\":\"%s\"}]", foyer_id_format (&t->service[HAIRCUT], service));
              g_autofree char *phone = g_strdup_printf ("+3630123456%d", g_rand_int_range (rand, 0, 10));

              foyer_id_format (&t->staff[g_rand_int_range (rand, 0, 2)], staff);
              params = foyer_params ("staff", "s", staff, "wall", "s", wall, "services", "n", json_from_string (services, NULL), "name", "s", "Random", "phone",
                                     "s", phone, "override", "s", "test", NULL);
              if (foyer_desk_call (t->desk, &t->owner, "booking.create", params, &result, NULL))
                {
                  FoyerId id = foyer_test_id (json_node_get_object (result), "appointment");
                  g_array_append_val (booked, id);
                }
            }
          else if (kind < 6)
            {
              params = foyer_params ("appointment", "d", pick, "wall", "s", wall, "override", "s", "test", NULL);
              foyer_desk_call (t->desk, &t->owner, "booking.move", params, &result, NULL); /* may not be here yet, or be cancelled */
            }
          else if (kind == 6)
            {
              params = foyer_params ("appointment", "d", pick, "override", "s", "test", NULL);
              foyer_desk_call (t->desk, &t->owner, "booking.delete", params, &result, NULL);
            }
          else if (kind == 7)
            {
              static const char *const states[] = { "pending", "confirmed", "arrived", "no-show" };
              VisitOf v = { pick };

              foyer_store_read (store_of (t), read_visit, &v, NULL);
              if (!foyer_id_is_none (&v.visit))
                {
                  params = foyer_params ("visit", "d", &v.visit, "status", "s", states[g_rand_int_range (rand, 0, 4)], "override", "s", "test", NULL);
                  foyer_desk_call (t->desk, &t->owner, "visit.status", params, &result, NULL);
                }
            }
          else
            {
              d->lose_requests = g_rand_int_range (rand, 0, 2);
              d->lose_replies = g_rand_int_range (rand, 0, 2);
              if (g_rand_int_range (rand, 0, 4) == 0)
                foyer_rig_desk_restart (d);
              if (g_rand_int_range (rand, 0, 6) == 0)
                foyer_rig_restart (x.rig);
              foyer_rig_sync (d);
            }
        }
      x.d1->lose_requests = x.d1->lose_replies = x.d2->lose_requests = x.d2->lose_replies = 0;
      foyer_rig_settle (x.d1);
      foyer_rig_two_agree (&x);
      g_assert_cmpint (foyer_rig_count (foyer_chain_store (x.rig->chain), "SELECT count(*) FROM sync_quarantine"), ==, 0);
      /* I4: nobody holds two at the same time unless it was allowed. */
      g_assert_cmpint (foyer_rig_count (foyer_chain_store (x.rig->chain),
                                        "SELECT count(*) FROM appointment a JOIN appointment b ON a.staff=b.staff AND a.id<b.id AND a.t0<b.t1 AND b.t0<a.t1 "
                                        "JOIN visit u ON u.id=a.visit JOIN visit v ON v.id=b.visit "
                                        "WHERE a.slot='held' AND b.slot='held' AND a.shared IS NULL AND b.shared IS NULL AND coalesce(a.deleted,0)=0 AND "
                                        "coalesce(b.deleted,0)=0 AND u.status IN ('pending','confirmed','arrived') AND v.status IN ('pending','confirmed','arrived')"),
                       ==, 0);
      foyer_rig_two_end (&x);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/chain/first-sync", test_first_sync);
  g_test_add_func ("/chain/CAL-19/same-slot", test_same_slot);
  g_test_add_func ("/chain/CAL-19/API-8/same-client", test_same_client);
  g_test_add_func ("/chain/FIN-25/payment-once", test_payment_once);
  g_test_add_func ("/chain/pages", test_pages);
  g_test_add_func ("/chain/server-restart", test_server_restart);
  g_test_add_func ("/chain/push", test_push);
  g_test_add_func ("/chain/server-restored", test_server_restored);
  g_test_add_func ("/chain/server-restored-far-back", test_server_restored_far_back);
  g_test_add_func ("/chain/fork", test_fork);
  g_test_add_func ("/chain/disk-image", test_disk_image);
  g_test_add_func ("/chain/quarantine", test_quarantine);
  g_test_add_func ("/chain/scopes", test_scopes);
  g_test_add_func ("/chain/lying-page", test_lying_page);
  g_test_add_func ("/chain/fast-clock", test_fast_clock);
  g_test_add_func ("/chain/random-day", test_random_day);
  return g_test_run ();
}
