/* 5.13: two desks of one location without internet see each other's pending work; the chain hears of it once, from its author. */
#include "config.h"

#include <string.h>

#include "foyer-peer.h"
#include "foyer-rig.h"
#include "foyer-time.h"

static FoyerStore *
store_of (FoyerTest *t)
{
  return foyer_desk_store (t->desk);
}

/* The clocks show the day of the test. */
static gint64
morning (gpointer data)
{
  static int ticks;

  /* It goes on, so that what is accepted later was not made later than "now". */
  return foyer_test_at (FOYER_TEST_DATE "T08:30") + g_atomic_int_add (&ticks, 1) * 100;
}

/* Desk 1 is of all locations: no place in "devs" of desk 2 unless the server names it; desk 2 is of the one location. */
static void
two_start (FoyerRigTwo *x)
{
  x->rig = foyer_rig_new ();
  x->t1 = foyer_test_new ();
  x->d1 = foyer_rig_join (x->rig, x->t1, NULL);
  foyer_rig_settle (x->d1);
  foyer_rig_two_second (x, &x->t1->loc);
  foyer_rig_settle (x->d2);
}

static char *
booking_services (FoyerTest *t, int service)
{
  char text[37];
  return g_strdup_printf ("[{\"service\":\"%s\"}]", foyer_id_format (&t->service[service], text));
}

#define PEERS "SELECT count(*) FROM sync_peer"
#define PEER_TOUCHES "SELECT count(*) FROM sync_peer_touch"
#define APPOINTMENTS "SELECT count(*) FROM appointment"
#define SHADOWS "SELECT count(*) FROM sync_shadow"

static gint64
register_sum (FoyerTest *t)
{
  return foyer_rig_count (store_of (t), "SELECT coalesce(sum(amount),0) FROM money WHERE void IS NULL");
}

static void
settle_both (FoyerRigTwo *x)
{
  foyer_rig_settle (x->d1);
  foyer_rig_settle (x->d2);
  foyer_rig_settle (x->d1);
  foyer_rig_assert_base (x->d1);
  foyer_rig_assert_base (x->d2);
  for (int i = 0; i < 2; i++)
    {
      FoyerStore *s = store_of (i == 0 ? x->t1 : x->t2);
      g_assert_cmpint (foyer_rig_count (s, PEERS), ==, 0);
      g_assert_cmpint (foyer_rig_count (s, PEER_TOUCHES), ==, 0);
      g_assert_cmpint (foyer_rig_count (s, SHADOWS), ==, 0);
    }
}

typedef struct
{
  FoyerId id, dev;
  gboolean mine, theirs;
  gint64 pending;
} Look;

static gboolean
look (FoyerDb *db, gpointer data, GError **error)
{
  Look *l = data;

  l->mine = foyer_db_is_pending (db, "appointment", &l->id);
  l->theirs = foyer_db_is_peer_pending (db, "appointment", &l->id, &l->dev);
  l->pending = foyer_db_pending (db, NULL);
  return TRUE;
}

/* The other's booking is on the board and in the way, known as his, and not in this desk's log. */
static void
test_seen (void)
{
  FoyerRigTwo x;
  Look l = { 0 };
  FoyerId a, b;
  g_autofree char *asked = NULL, *services = NULL;
  gint64 inc, n, n_after;

  two_start (&x);
  foyer_store_log_position (store_of (x.t2), &inc, &n);
  a = foyer_test_book (x.t1, ANNA, HAIRCUT, FOYER_TEST_DATE "T14:00", "Ágnes", "+36301234567");
  g_assert_cmpuint (foyer_rig_show (x.d1, x.d2, 1), ==, 1);
  g_assert_cmpuint (foyer_rig_show (x.d1, x.d2, 1), ==, 0); /* once more brings nothing */
  l.id = a;
  g_assert_true (foyer_store_read (store_of (x.t2), look, &l, NULL));
  g_assert_true (l.theirs);
  g_assert_false (l.mine);
  g_assert_cmpint (l.pending, ==, 0);
  g_assert_true (foyer_id_equal (&l.dev, &x.d1->device->id));
  foyer_store_log_position (store_of (x.t2), &inc, &n_after);
  g_assert_cmpint (n_after, ==, n);
  {
    /* Found by search and shown on the day. */
    g_autoptr (JsonNode) found = foyer_test_query (x.t2, "client.search", foyer_params ("text", "s", "agnes", NULL));
    g_autoptr (JsonNode) day = foyer_test_query (x.t2, "calendar.day", foyer_params ("date", "s", FOYER_TEST_DATE, NULL));
    g_autofree char *text = json_to_string (day, FALSE), *client = json_to_string (found, FALSE);

    g_autoptr (JsonNode) card = foyer_test_query (x.t2, "appointment.get", foyer_params ("appointment", "d", &a, NULL));
    g_autoptr (JsonNode) status = foyer_test_query (x.t2, "sync.status", NULL);
    g_autofree char *standing = json_to_string (status, FALSE);

    g_assert_nonnull (strstr (text, "gnes"));
    g_assert_nonnull (strstr (text, "\"waits_at\":\"01\""));
    g_assert_cmpstr (json_object_get_string_member (json_node_get_object (card), "waits_at"), ==, "01");
    g_assert_nonnull (strstr (standing, "\"peers\":[{\"desk\":\"01\",\"name\":\"rig\",\"shown\":1}]"));
    g_assert_nonnull (strstr (client, "gnes"));
  }
  /* In the way: the same time asks first. */
  services = booking_services (x.t2, HAIRCUT);
  asked = foyer_test_confirm (x.t2, "booking.create",
                              foyer_params ("staff", "d", &x.t2->staff[ANNA], "wall", "s", FOYER_TEST_DATE "T14:15", "services", "n",
                                            json_from_string (services, NULL), "name", "s", "Béla", "phone", "s", "+36307654321", NULL));
  g_assert_nonnull (asked);
  b = foyer_test_book (x.t2, BORIS, HAIRCUT, FOYER_TEST_DATE "T14:00", "Béla", "+36307654321");
  g_assert_false (foyer_id_is_none (&b));
  settle_both (&x);
  foyer_rig_assert_equal (x.d1, x.d2);
  g_assert_cmpint (foyer_rig_count (store_of (x.t2), APPOINTMENTS), ==, 2);
  g_assert_cmpint (foyer_rig_count (foyer_chain_store (x.rig->chain), APPOINTMENTS), ==, 2);
  foyer_rig_two_end (&x);
}

static void
money_stays (FoyerRigDesk *d)
{
  g_assert_cmpint (register_sum (d->t), ==, 2500);
}

/* I5: a payment shown by the other desk is counted once at every moment, before, while and after the chain gets it. */
static void
test_counted_once (void)
{
  FoyerRigTwo x;
  FoyerId a, visit;
  g_autofree char *visit_text = NULL;
  g_autoptr (JsonObject) paid = NULL;
  char reg[37];
  g_autofree char *json = NULL;

  two_start (&x);
  a = foyer_test_book (x.t1, ANNA, HAIRCUT, FOYER_TEST_DATE "T09:00", "Ágnes", "+36301234567");
  visit_text = foyer_test_field (x.t1, "appointment", &a, "visit");
  g_assert_true (foyer_id_parse (visit_text, &visit));
  json = g_strdup_printf ("[{\"register\":\"%s\",\"amount\":2500}]", foyer_id_format (&x.t1->cash, reg));
  {
    JsonNode *tenders = json_from_string (json, NULL);
    paid = foyer_test_call (x.t1, "visit.pay", foyer_params ("visit", "d", &visit, "tenders", "n", tenders, "arrive", "b", TRUE, NULL));
  }
  foyer_rig_show (x.d1, x.d2, 1);
  g_assert_cmpint (register_sum (x.t2), ==, 2500);
  x.d2->max_rows = 2;
  x.d2->after_page = money_stays;
  foyer_rig_settle (x.d1);
  foyer_rig_desk_restart (x.d2); /* it asks for news at once */
  foyer_rig_settle (x.d2);
  g_assert_cmpint (foyer_rig_count (store_of (x.t2), PEERS), ==, 0);
  foyer_rig_show (x.d1, x.d2, 1); /* late news of what the base holds already */
  g_assert_cmpint (register_sum (x.t2), ==, 2500);
  g_assert_cmpint (foyer_rig_count (store_of (x.t2), PEERS), ==, 0);
  settle_both (&x);
  g_assert_cmpint (register_sum (x.t1), ==, 2500);
  g_assert_cmpint (register_sum (x.t2), ==, 2500);
  foyer_rig_two_end (&x);
}

/* Work on top of the other's pending work, arriving at the chain before it. */
static void
test_built_upon (void)
{
  FoyerRigTwo x;
  FoyerId a;
  g_autoptr (JsonObject) moved = NULL;
  g_autofree char *wall = NULL, *status = NULL, *staff = NULL;
  char anna[37];

  two_start (&x);
  a = foyer_test_book (x.t1, ANNA, HAIRCUT, FOYER_TEST_DATE "T14:00", "Ágnes", "+36301234567");
  foyer_rig_show (x.d1, x.d2, 1);
  moved = foyer_test_call (x.t2, "booking.move", foyer_params ("appointment", "d", &a, "wall", "s", FOYER_TEST_DATE "T16:00", NULL));
  foyer_rig_settle (x.d2);
  settle_both (&x);
  foyer_rig_assert_equal (x.d1, x.d2);
  wall = foyer_test_field (x.t1, "appointment", &a, "wall");
  g_assert_cmpstr (wall, ==, FOYER_TEST_DATE "T16:00");
  staff = foyer_test_field (x.t1, "appointment", &a, "staff");
  g_assert_cmpstr (staff, ==, foyer_id_format (&x.t1->staff[ANNA], anna));
  g_assert_cmpint (foyer_rig_count (foyer_chain_store (x.rig->chain), "SELECT count(*) FROM sync_quarantine"), ==, 0);
  foyer_rig_two_end (&x);
}

/* Entries that were changed on the way, or do not follow each other, are refused whole. */
static void
test_refused (void)
{
  FoyerRigTwo x;
  g_autoptr (GArray) log = NULL, entries = NULL;
  g_autoptr (GError) error = NULL;
  FoyerPeerEntry *e;
  gint64 inc, n;

  two_start (&x);
  foyer_store_log_position (store_of (x.t1), &inc, &n);
  foyer_test_book (x.t1, ANNA, HAIRCUT, FOYER_TEST_DATE "T09:00", "Ágnes", "+36301234567");
  foyer_test_book (x.t1, BORIS, HAIRCUT, FOYER_TEST_DATE "T11:00", "Béla", "+36307654321");
  foyer_test_book (x.t1, ANNA, HAIRCUT, FOYER_TEST_DATE "T12:00", "Cili", "+36307654322");
  entries = foyer_rig_entries (x.t1, n + 1, &log);
  g_assert_cmpuint (entries->len, ==, 3);
  e = (FoyerPeerEntry *) entries->data;

  e[1].h[0] ^= 1;
  g_assert_false (foyer_peer_take (store_of (x.t2), &x.d1->device->id, e, 3, NULL, &error));
  g_assert_error (error, FOYER_ERROR, FOYER_ERROR_CORRUPT);
  g_clear_error (&error);
  e[1].h[0] ^= 1;
  {
    FoyerPeerEntry gap[2] = { e[0], e[2] };
    g_assert_false (foyer_peer_take (store_of (x.t2), &x.d1->device->id, gap, 2, NULL, &error));
    g_assert_error (error, FOYER_ERROR, FOYER_ERROR_CORRUPT);
    g_clear_error (&error);
  }
  g_assert_cmpint (foyer_rig_count (store_of (x.t2), PEERS), ==, 0);
  g_assert_cmpint (foyer_rig_count (store_of (x.t2), APPOINTMENTS), ==, 0);
  {
    FoyerPeerEntry rubbish = { "{\"id\":7}", 8, { 0 } };
    g_assert_false (foyer_peer_take (store_of (x.t2), &x.d1->device->id, &rubbish, 1, NULL, &error));
    g_clear_error (&error);
  }
  g_assert_true (foyer_peer_take (store_of (x.t2), &x.d1->device->id, e, 3, NULL, &error));
  g_assert_cmpint (foyer_rig_count (store_of (x.t2), APPOINTMENTS), ==, 3);

  /* Its desk is no longer trusted. */
  g_assert_true (foyer_peer_drop (store_of (x.t2), &x.d1->device->id, &error));
  g_assert_cmpint (foyer_rig_count (store_of (x.t2), APPOINTMENTS), ==, 0);
  settle_both (&x);
  foyer_rig_assert_equal (x.d1, x.d2);
  foyer_rig_two_end (&x);
}

static gboolean
new_life_job (FoyerTx *tx, gpointer data, GError **error)
{
  gint64 *inc = data;
  return foyer_tx_new_incarnation (tx, *inc, error);
}

/* The other desk's disk was restored: what it shows under a new incarnation replaces what it showed before. */
static void
test_fork (void)
{
  FoyerRigTwo x;
  gint64 inc = 1;

  two_start (&x);
  foyer_test_book (x.t1, ANNA, HAIRCUT, FOYER_TEST_DATE "T09:00", "Ágnes", "+36301234567");
  foyer_test_book (x.t1, ANNA, HAIRCUT, FOYER_TEST_DATE "T12:00", "Cili", "+36307654322");
  foyer_rig_show (x.d1, x.d2, 1);
  g_assert_cmpint (foyer_rig_count (store_of (x.t2), APPOINTMENTS), ==, 2);
  g_assert_true (foyer_store_maintain (store_of (x.t1), new_life_job, &inc, NULL));
  foyer_rig_show (x.d1, x.d2, 1);
  g_assert_cmpint (foyer_rig_count (store_of (x.t2), APPOINTMENTS), ==, 2);
  g_assert_cmpint (foyer_rig_count (store_of (x.t2), PEERS), ==, 2);
  g_assert_cmpint (foyer_rig_count (store_of (x.t2), "SELECT count(*) FROM sync_peer WHERE inc=1"), ==, 2);
  foyer_rig_two_end (&x);
}

/* Only the day's work is shown: another desk cannot lend rights here. */
static void
test_rights_stay (void)
{
  FoyerRigTwo x;
  FoyerActor who;
  gint64 users;

  two_start (&x);
  users = foyer_rig_count (store_of (x.t2), "SELECT count(*) FROM user");
  who = foyer_test_user (x.t1, "Mallory", "+36301112233", "manager", NULL);
  g_assert_false (foyer_id_is_none (&who.user));
  foyer_rig_show (x.d1, x.d2, 1);
  g_assert_cmpint (foyer_rig_count (store_of (x.t2), PEERS), >, 0);
  g_assert_cmpint (foyer_rig_count (store_of (x.t2), "SELECT count(*) FROM user"), ==, users);
  settle_both (&x);
  g_assert_cmpint (foyer_rig_count (store_of (x.t2), "SELECT count(*) FROM user"), ==, users + 1);
  foyer_rig_two_end (&x);
}

static gboolean
read_you (FoyerDb *db, gpointer data, GError **error)
{
  struct { FoyerId dev; GArray *you; } *look = data;

  look->you = foyer_accept_positions (db, &look->dev);
  return TRUE;
}

/* 7.2: a change may arrive before what it changes, whose maker is still offline. Any field of any table: the push is taken and blocks
 * nothing (R7), the row waits in the scope of its location, and no figure counts half a row. */
static void
test_stubs (void)
{
  FoyerRigTwo x;
  gint64 inc, n;

  two_start (&x);
  foyer_store_log_position (store_of (x.t1), &inc, &n);
  for (int t = 0; t < foyer_n_entities; t++)
    {
      const FoyerEntity *e = &foyer_entities[t];
      g_autoptr (FoyerTxn) txn = NULL;
      g_autoptr (FoyerSyncRequest) q = NULL;
      g_autoptr (GBytes) bytes = NULL, answer = NULL;
      g_autoptr (GArray) you = NULL;
      g_autofree char *body = NULL;
      FoyerWireTxn w = { 0 };
      int status;

      if ((e->flags & (FOYER_ENTITY_SERVER_ONLY | FOYER_ENTITY_ONLINE)) || foyer_entity_field (e, "sec") >= 0) /* which the second desk does not hold */
        continue;
      txn = foyer_txn_new ();
      txn->id = foyer_id_new (morning (NULL));
      txn->inc = inc;
      txn->n = ++n;
      txn->hlc = morning (NULL) << 16;
      txn->who = x.t1->owner.user;
      txn->loc = x.t1->loc;
      txn->cmd = g_strdup ("test.stub");
      {
        gboolean read;
        struct { FoyerId dev; GArray *you; } look = { x.d1->device->id, NULL };
        read = foyer_store_read (foyer_chain_store (x.rig->chain), read_you, &look, NULL);
        g_assert_true (read);
        you = look.you;
        memcpy (txn->prev, foyer_positions_find (you, inc)->h, FOYER_HASH_LEN);
      }
      for (int f = 0; f < e->n_fields; f++)
        {
          FoyerId id = foyer_id_new (morning (NULL));
          FoyerOp *op;

          if (e->fields[f].merge == FOYER_MERGE_DERIVED || e->fields[f].merge == FOYER_MERGE_SERVER)
            continue;
          op = foyer_op_new (FOYER_OP_SET, e, &id);
          op->fields = G_GUINT64_CONSTANT (1) << f;
          if (e->fields[f].type == FOYER_TYPE_REF)
            {
              op->vals[f].kind = FOYER_VAL_ID;
              op->vals[f].id = x.t1->loc;
            }
          else if (foyer_field_is_text (&e->fields[f]))
            {
              g_auto (GStrv) words = e->fields[f].type == FOYER_TYPE_ENUM ? g_strsplit (e->fields[f].ref, " ", 2) : NULL;

              op->vals[f].kind = FOYER_VAL_TEXT;
              op->vals[f].s = g_strdup (words != NULL ? words[0] : "2026-11-24");
            }
          else
            {
              op->vals[f].kind = FOYER_VAL_INT;
              op->vals[f].i = 1;
            }
          g_ptr_array_add (txn->ops, op);
        }
      body = foyer_txn_body (txn);
      w.body = body;
      w.len = strlen (body);
      foyer_txn_hash (txn->prev, body, w.len, w.h);
      q = foyer_sync_request_new ();
      g_array_append_val (q->txns, w);
      q->has_push = TRUE;
      q->inc = inc;
      bytes = g_string_free_to_bytes (foyer_sync_request_format (q));
      answer = foyer_server_sync_now (x.rig->chain, x.d1->device, bytes, &status);
      g_test_message ("%s: %s", e->name, (const char *) g_bytes_get_data (answer, NULL));
      g_assert_cmpint (status, ==, 200);
    }
  g_assert_cmpint (foyer_rig_count (foyer_chain_store (x.rig->chain), "SELECT count(*) FROM visit WHERE _sc='chain'"), ==, 0);
  g_assert_cmpint (foyer_rig_count (foyer_chain_store (x.rig->chain), "SELECT count(*) FROM visit"), >=, 4);
  g_assert_cmpint (foyer_rig_count (foyer_chain_store (x.rig->chain), "SELECT count(*) FROM visit_fig WHERE visit NOT IN (SELECT id FROM visit WHERE date IS NOT NULL)"), ==, 0);
  foyer_rig_settle (x.d2);
  foyer_rig_assert_base (x.d2);
  foyer_rig_two_end (&x);
}

/* A random day on two desks that see each other now and then, and the chain now and then. */
static void
test_random_day (void)
{
  for (int round = 0; round < 6; round++)
    {
      FoyerRigTwo x;
      guint32 seed = g_random_int ();
      g_autoptr (GRand) rand = g_rand_new_with_seed (seed);
      gint64 paid = 0;

      g_test_message ("seed %u", seed);
      two_start (&x);
      for (int step = 0; step < 60; step++)
        {
          gboolean first = g_rand_boolean (rand);
          FoyerRigDesk *d = first ? x.d1 : x.d2, *other = first ? x.d2 : x.d1;
          int what = g_rand_int_range (rand, 0, 10);

          d->t->owner.now += 1000;
          if (what < 4)
            {
              g_autofree char *wall = g_strdup_printf (FOYER_TEST_DATE "T%02d:%02d", g_rand_int_range (rand, 9, 17), 15 * g_rand_int_range (rand, 0, 4));
              g_autoptr (GError) error = NULL;
              g_autofree char *services = booking_services (d->t, HAIRCUT);
              gboolean ok = foyer_desk_call (d->t->desk, &d->t->owner, "booking.create",
                                             foyer_params ("staff", "d", &d->t->staff[g_rand_int_range (rand, 0, 2)], "wall", "s", wall, "services", "n",
                                                           json_from_string (services, NULL), "name", "s", "N", "phone", "s", "+36301234567", NULL),
                                             NULL, &error);
              if (!ok)
                g_assert_true (g_error_matches (error, FOYER_ERROR, FOYER_ERROR_CONFIRM) || g_error_matches (error, FOYER_ERROR, FOYER_ERROR_CONFLICT));
            }
          else if (what < 8)
            foyer_rig_show (d, other, 1);
          else
            {
              d->lose_requests = g_rand_int_range (rand, 0, 2);
              d->lose_replies = g_rand_int_range (rand, 0, 2);
              foyer_rig_sync (d);
            }
        }
      x.d1->lose_requests = x.d1->lose_replies = x.d2->lose_requests = x.d2->lose_replies = 0;
      settle_both (&x);
      foyer_rig_assert_equal (x.d1, x.d2);
      g_assert_cmpint (register_sum (x.t1), ==, paid);
      foyer_rig_two_end (&x);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  foyer_clock_set (morning, NULL);
  g_test_add_func ("/peer/5.13/seen", test_seen);
  g_test_add_func ("/peer/5.13/I5/counted-once", test_counted_once);
  g_test_add_func ("/peer/5.13/built-upon", test_built_upon);
  g_test_add_func ("/peer/5.13/refused", test_refused);
  g_test_add_func ("/peer/5.13/fork", test_fork);
  g_test_add_func ("/peer/5.13/rights-stay", test_rights_stay);
  g_test_add_func ("/peer/7.2/R7/stubs", test_stubs);
  g_test_add_func ("/peer/5.13/random-day", test_random_day);
  return g_test_run ();
}
