/* Cards that are one person, notes, and deposits under leases, between a chain and its desks (replication.md 6, 6.3, 6.6). */
#include "config.h"

#include <string.h>

#include "foyer-live.h"
#include "foyer-accounts.h"
#include "foyer-rig.h"

/* ---- two desks and a chain in one process ------------------------------------------------------------------------------------------ */

static JsonObject *
card_of (FoyerTest *t, const FoyerId *id)
{
  g_autoptr (JsonNode) node = foyer_test_query (t, "client.get", foyer_params ("id", "d", id, NULL));

  return json_node_dup_object (node);
}

static guint
list_len (FoyerTest *t, const char *query, const char *param, const FoyerId *id)
{
  g_autoptr (JsonNode) node = foyer_test_query (t, query, foyer_params (param, "d", id, NULL));

  return json_array_get_length (json_node_get_array (node));
}

static FoyerId
client_of (FoyerTest *t, const FoyerId *appointment)
{
  g_autoptr (JsonNode) node = foyer_test_query (t, "appointment.get", foyer_params ("appointment", "d", appointment, NULL));

  return foyer_test_id (json_object_get_object_member (json_node_get_object (node), "client"), "id");
}

static JsonNode *
names (const char *first, const char *second)
{
  JsonArray *a = json_array_new ();

  json_array_add_string_element (a, first);
  if (second != NULL)
    json_array_add_string_element (a, second);
  return json_node_init_array (json_node_alloc (), a);
}

/* 6.6: merged on one desk while the other, offline, edits the merged card and books for it; taken apart again, everything falls back. */
static void
test_merge (void)
{
  FoyerRigTwo x;
  FoyerId a, b, stays, goes, root;
  g_autoptr (JsonObject) merged = NULL, here = NULL, there = NULL, alias = NULL, apart = NULL;
  g_autofree char *email = NULL, *phone = NULL;

  foyer_rig_two_begin (&x, TRUE); /* what was made since a merge is told by the clock */
  a = foyer_test_book (x.t1, ANNA, HAIRCUT, FOYER_TEST_DATE "T10:00", "Eszter", "+36201234567");
  b = foyer_test_book (x.t1, ANNA, HAIRCUT, FOYER_TEST_DATE "T15:00", "Eszti", "+36201111112");
  stays = client_of (x.t1, &a);
  goes = client_of (x.t1, &b);
  json_object_unref (foyer_test_call (x.t1, "client.update", foyer_params ("id", "d", &goes, "email", "s", "eszti@example.com", NULL)));
  foyer_rig_two_agree (&x);

  merged = foyer_test_call (x.t1, "client.merge", foyer_params ("winner", "d", &stays, "loser", "d", &goes, "take", "n", names ("email", NULL), NULL));
  /* Seen at once on the desk that did it, before the chain has it. */
  here = card_of (x.t1, &stays);
  g_assert_cmpstr (json_object_get_string_member (here, "email"), ==, "eszti@example.com");
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (here, "merged")), ==, 1);
  g_assert_cmpuint (list_len (x.t1, "client.history", "id", &stays), ==, 2);
  alias = card_of (x.t1, &goes);
  /* Whoever asks for the one gets the card it is under. */
  root = foyer_test_id (alias, "id");
  g_assert_true (foyer_id_equal (&stays, &root));
  /* Meanwhile, offline: the card's e-mail, which is the one the root shows, and a booking. */
  json_object_unref (foyer_test_call (x.t2, "client.update", foyer_params ("id", "d", &goes, "email", "s", "new@example.com", NULL)));
  foyer_test_book (x.t2, ANNA, HAIRCUT, "2026-11-25T16:00", "Eszti", "+36201111112");
  foyer_rig_two_agree (&x);
  there = card_of (x.t2, &stays);
  g_assert_cmpstr (json_object_get_string_member (there, "email"), ==, "new@example.com");
  g_assert_cmpuint (list_len (x.t2, "client.history", "id", &stays), ==, 3);
  g_free (foyer_test_refused (x.t2, "client.merge", foyer_params ("winner", "d", &stays, "loser", "d", &goes, NULL), FOYER_ERROR_INVALID));

  /* Apart again, on the other desk: all three visits were made for the cards they fall back to. */
  apart = foyer_test_call (x.t2, "client.unmerge", foyer_params ("id", "d", &goes, NULL));
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (apart, "later")), ==, 0);
  foyer_rig_two_agree (&x);
  g_assert_cmpuint (list_len (x.t1, "client.history", "id", &stays), ==, 1);
  g_assert_cmpuint (list_len (x.t1, "client.history", "id", &goes), ==, 2);
  email = foyer_test_field (x.t1, "client", &goes, "email");
  phone = foyer_test_field (x.t1, "client", &stays, "phone");
  g_assert_cmpstr (email, ==, "new@example.com");
  g_assert_cmpstr (phone, ==, "+36201234567");

  /* Undone like any other change: the edge goes, and the field that was taken over is as it was. */
  {
    g_autoptr (JsonObject) again = foyer_test_call (x.t1, "client.merge", foyer_params ("winner", "d", &stays, "loser", "d", &goes, "take", "n", names ("name", NULL), NULL));
    FoyerId txn = foyer_test_id (again, "txn");
    g_autoptr (JsonObject) one = card_of (x.t1, &stays), two = NULL;

    g_assert_cmpstr (json_object_get_string_member (one, "name"), ==, "Eszti");
    json_object_unref (foyer_test_call (x.t1, "undo", foyer_params ("txn", "d", &txn, NULL)));
    foyer_rig_two_agree (&x);
    two = card_of (x.t2, &stays);
    g_assert_cmpstr (json_object_get_string_member (two, "name"), ==, "Eszter");
    g_assert_cmpuint (json_array_get_length (json_object_get_array_member (two, "merged")), ==, 0);
    g_assert_cmpuint (list_len (x.t2, "client.history", "id", &goes), ==, 2);
  }
  foyer_rig_two_end (&x);
}

/* 6.3: the account of a client is one, whoever opens it. Two desks that open it before they have heard of each other hold what each took in,
 * and the chain has nothing left to lend to a third. */
static void
test_opened_twice (void)
{
  FoyerRigTwo x;
  FoyerId a, client, account;
  g_autofree char *id = NULL;
  FoyerStore *chain;
  char text[37];

  foyer_rig_two_begin (&x, TRUE);
  a = foyer_test_book (x.t1, ANNA, HAIRCUT, FOYER_TEST_DATE "T10:00", "Eszter", "+36201234567");
  client = client_of (x.t1, &a);
  foyer_rig_two_agree (&x);
  json_object_unref (foyer_test_call (x.t1, "deposit.add", foyer_params ("client", "d", &client, "register", "d", &x.t1->cash, "amount", "i", (gint64) 10000, NULL)));
  json_object_unref (foyer_test_call (x.t2, "deposit.add", foyer_params ("client", "d", &client, "register", "d", &x.t1->cash, "amount", "i", (gint64) 5000, NULL)));
  foyer_rig_two_agree (&x);
  chain = foyer_chain_store (x.rig->chain);
  account = foyer_account_id ("deposit", &client);
  id = g_strdup_printf ("SELECT bal FROM acct WHERE lower(hex(id)) = replace('%s', '-', '')", foyer_id_format (&account, text));
  g_assert_cmpint (foyer_rig_count (chain, id), ==, 15000);
  g_assert_cmpint (foyer_rig_count (chain, "SELECT sum(granted - coalesce(spent, 0) - coalesce(returned, 0)) FROM lease"), ==, 15000);
  g_assert_cmpint (foyer_rig_count (chain, "SELECT count(*) FROM lease WHERE granted = 5000"), ==, 1);
  g_assert_cmpint (foyer_rig_count (chain, "SELECT leased FROM acct"), ==, 15000);
  foyer_rig_two_end (&x);
}

/* ---- cash drawers without the cable --------------------------------------------------------------------------------------------------- */

static gint64
balance_of (FoyerStore *store)
{
  return foyer_rig_count (store, "SELECT (SELECT coalesce(opening, 0) FROM register WHERE kind = 'cash') + coalesce(sum(amount), 0) FROM money WHERE void IS NULL"
                                 " AND register = (SELECT id FROM register WHERE kind = 'cash')");
}

static void
take_cash (FoyerTest *t, gint64 amount)
{
  g_autoptr (JsonNode) items = foyer_test_query (t, "item.list", NULL);
  FoyerId item = foyer_test_id (foyer_test_find (json_node_get_array (items), "code", "other-income"), "id");

  json_object_unref (foyer_test_call (t, "money.create", foyer_params ("item", "d", &item, "amount", "i", amount, NULL)));
}

/* Two desks open one drawer, take cash and close it, each without having heard of the other: everything that happened stands, on every desk and at
 * the chain to the cent; one till closed by both has one closing and one difference, and what the other desk brought in later is told beside it. */
static void
test_tills (void)
{
  FoyerRigTwo x;
  g_autoptr (JsonObject) one = NULL, two = NULL, first = NULL, state = NULL, got = NULL;
  FoyerStore *chain;
  FoyerId till;

  foyer_rig_two_begin (&x, TRUE);
  foyer_rig_two_agree (&x);
  chain = foyer_chain_store (x.rig->chain);
  one = foyer_test_call (x.t1, "till.open", foyer_params ("counted", "i", (gint64) 10000, "note", "s", "change", NULL));
  two = foyer_test_call (x.t2, "till.open", foyer_params ("counted", "i", (gint64) 0, NULL));
  g_assert_cmpstr (json_object_get_string_member (one, "no"), !=, json_object_get_string_member (two, "no"));
  take_cash (x.t1, 500);
  take_cash (x.t2, 700);
  foyer_rig_two_agree (&x);
  {
    g_autoptr (JsonNode) node = foyer_test_query (x.t2, "till.state", NULL);

    state = json_node_dup_object (node);
  }
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (json_array_get_object_element (json_object_get_array_member (state, "drawers"), 0), "tills")), ==, 2);
  /* Each till has what its desk took, the opening difference among it. */
  g_assert_cmpint (foyer_rig_count (chain, "SELECT count(DISTINCT till) FROM money"), ==, 2);
  g_assert_cmpint (balance_of (chain), ==, 11200);
  /* The first closing counts the drawer, the other finds nothing more. */
  json_object_unref (foyer_test_call (x.t1, "till.close", foyer_params ("counted", "i", (gint64) 11200, NULL)));
  foyer_rig_two_agree (&x);
  json_object_unref (foyer_test_call (x.t2, "till.close", foyer_params ("counted", "i", (gint64) 11200, NULL)));
  foyer_rig_two_agree (&x);
  g_assert_cmpint (foyer_rig_count (chain, "SELECT count(*) FROM till WHERE closed_at IS NOT NULL"), ==, 2);

  /* One till, closed by both: 10 too little found by each is 10 too little once. A payment the other desk took meanwhile comes after the closing. */
  first = foyer_test_call (x.t1, "till.open", foyer_params ("counted", "i", (gint64) 11200, NULL));
  till = foyer_test_id (first, "till");
  foyer_rig_two_agree (&x);
  json_object_unref (foyer_test_call (x.t1, "till.close", foyer_params ("counted", "i", (gint64) 11190, "note", "s", "a coin is missing", NULL)));
  json_object_unref (foyer_test_call (x.t2, "till.close", foyer_params ("counted", "i", (gint64) 11190, "note", "s", "one coin short", NULL)));
  foyer_rig_two_agree (&x);
  g_assert_cmpint (foyer_rig_count (chain, "SELECT count(*) FROM till WHERE closed_at IS NOT NULL"), ==, 3);
  g_assert_cmpint (balance_of (chain), ==, 11190);
  g_assert_cmpint (balance_of (foyer_desk_store (x.t1->desk)), ==, 11190);
  g_assert_cmpint (balance_of (foyer_desk_store (x.t2->desk)), ==, 11190);
  {
    g_autoptr (JsonNode) node = foyer_test_query (x.t2, "till.get", foyer_params ("till", "d", &till, NULL));

    got = json_node_dup_object (node);
  }
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (got, "documents")), ==, 2);
  g_assert_cmpint (json_object_get_int_member (got, "since"), ==, 0);
  foyer_rig_two_end (&x);
}

static void
must_hold (FoyerTest *t, const FoyerId *client, gint64 balance, gint64 unasked)
{
  g_autoptr (JsonNode) node = foyer_test_query (t, "deposit.plan", foyer_params ("client", "d", client, NULL));
  JsonObject *o = json_node_get_object (node);

  g_assert_cmpint (json_object_get_int_member (o, "balance"), ==, balance);
  g_assert_cmpint (json_object_get_int_member (o, "unasked"), ==, unasked);
}

static FoyerId
undo (FoyerTest *t, const FoyerId *txn)
{
  g_autoptr (JsonObject) o = foyer_test_call (t, "undo", foyer_params ("txn", "d", txn, NULL));
  return foyer_test_id (o, "txn");
}

#define LEASE(what) foyer_rig_count (foyer_chain_store (x.rig->chain), "SELECT sum(" what ") FROM lease")

/* 6.3, ACC-9: a payment from a deposit that is cancelled is back at once, before the chain has heard of it; and whatever is cancelled and entered
 * again, what a desk has spent of its lease and what it was given with the first amount count once. @at_once: the chain hears of it all
 * together. */
static void
test_entered_again (gconstpointer at_once)
{
  FoyerRigTwo x;
  FoyerId a, client, visit, money, txn;
  g_autofree char *text = NULL;
  g_autoptr (JsonObject) first = NULL, cancelled = NULL;
  g_autoptr (JsonNode) node = NULL, seen = NULL;

  foyer_rig_two_begin (&x, TRUE);
  a = foyer_test_book (x.t1, ANNA, COLOURING, FOYER_TEST_DATE "T10:00", "Eszter", "+36201234567");
  client = client_of (x.t1, &a);
  foyer_rig_two_agree (&x);
  /* The first amount, undone and that undone: the account was given to this desk once. */
  first = foyer_test_call (x.t1, "deposit.add", foyer_params ("client", "d", &client, "register", "d", &x.t1->cash, "amount", "i", (gint64) 5000, NULL));
  txn = foyer_test_id (first, "txn");
  must_hold (x.t1, &client, 5000, 5000);
  if (at_once == NULL)
    foyer_rig_two_agree (&x);
  txn = undo (x.t1, &txn);
  must_hold (x.t1, &client, 0, 0);
  if (at_once == NULL)
    foyer_rig_two_agree (&x);
  undo (x.t1, &txn);
  must_hold (x.t1, &client, 5000, 5000);
  foyer_rig_two_agree (&x);
  must_hold (x.t1, &client, 5000, 5000);
  must_hold (x.t2, &client, 5000, 0);
  g_assert_cmpint (LEASE ("granted"), ==, 5000);

  text = foyer_test_field (x.t1, "appointment", &a, "visit");
  g_assert_true (foyer_id_parse (text, &visit));
  node = json_from_string ("[{\"deposit\":true,\"amount\":3000}]", NULL);
  json_object_unref (foyer_test_call (x.t1, "visit.pay", foyer_params ("visit", "d", &visit, "tenders", "n", json_node_copy (node), "arrive", "b", TRUE, NULL)));
  must_hold (x.t1, &client, 2000, 2000);
  if (at_once == NULL)
    foyer_rig_two_agree (&x);
  seen = foyer_test_query (x.t1, "visit.get", foyer_params ("visit", "d", &visit, NULL));
  money = foyer_test_id (json_array_get_object_element (json_object_get_array_member (json_node_get_object (seen), "payments"), 0), "id");
  cancelled = foyer_test_call (x.t1, "money.cancel", foyer_params ("money", "d", &money, NULL));
  txn = foyer_test_id (cancelled, "txn");
  /* It is there; what was lent for it is spent, and the chain lends it again when it is asked. */
  must_hold (x.t1, &client, 5000, 2000);
  if (at_once == NULL)
    {
      foyer_rig_two_agree (&x);
      must_hold (x.t1, &client, 5000, 2000);
      must_hold (x.t2, &client, 5000, 0);
    }
  undo (x.t1, &txn);
  must_hold (x.t1, &client, 2000, 2000);
  foyer_rig_two_agree (&x);
  must_hold (x.t1, &client, 2000, 2000);
  must_hold (x.t2, &client, 2000, 0);
  g_assert_cmpint (LEASE ("spent"), ==, 3000);
  g_assert_cmpint (LEASE ("granted"), ==, 5000);
  g_assert_cmpint (foyer_rig_count (foyer_chain_store (x.rig->chain), "SELECT bal - leased FROM acct"), ==, 0);
  foyer_rig_two_end (&x);
}

/* 6: notes are entries of their own: what two desks write at once both stand, and one that is put away while
 * another desk says it is important stays. */
static void
test_notes (void)
{
  FoyerRigTwo x;
  FoyerId a, client, other, first, second;
  g_autoptr (JsonObject) o1 = NULL, o2 = NULL;
  g_autoptr (JsonNode) seen = NULL, visit = NULL, under = NULL;
  JsonArray *list;

  foyer_rig_two_begin (&x, TRUE);
  a = foyer_test_book (x.t1, ANNA, HAIRCUT, FOYER_TEST_DATE "T10:00", "Eszter", "+36201234567");
  client = client_of (x.t1, &a);
  foyer_rig_two_agree (&x);
  o1 = foyer_test_call (x.t1, "note.add", foyer_params ("client", "d", &client, "text", "s", "Likes tea", NULL));
  o2 = foyer_test_call (x.t2, "note.add", foyer_params ("client", "d", &client, "text", "s", "Parks at the back", "pin", "b", TRUE, NULL));
  first = foyer_test_id (o1, "id");
  second = foyer_test_id (o2, "id");
  foyer_rig_two_agree (&x);
  seen = foyer_test_query (x.t1, "note.list", foyer_params ("client", "d", &client, NULL));
  list = json_node_get_array (seen);
  g_assert_cmpuint (json_array_get_length (list), ==, 2);
  /* The important one first, and it is what a booking shows. */
  g_assert_cmpstr (json_object_get_string_member (json_array_get_object_element (list, 0), "text"), ==, "Parks at the back");
  g_assert_true (json_object_get_boolean_member (json_array_get_object_element (list, 0), "pin"));
  visit = foyer_test_query (x.t1, "appointment.get", foyer_params ("appointment", "d", &a, NULL));
  list = json_object_get_array_member (json_object_get_object_member (json_node_get_object (visit), "client"), "notes");
  g_assert_cmpuint (json_array_get_length (list), ==, 1);

  json_object_unref (foyer_test_call (x.t1, "note.archive", foyer_params ("id", "d", &first, NULL)));
  json_object_unref (foyer_test_call (x.t2, "note.pin", foyer_params ("id", "d", &first, "on", "b", TRUE, NULL)));
  json_object_unref (foyer_test_call (x.t1, "note.pin", foyer_params ("id", "d", &second, "on", "b", FALSE, NULL)));
  foyer_rig_two_agree (&x);
  /* Whoever said so had not seen that it was put away: it is there again. */
  g_assert_cmpuint (list_len (x.t2, "note.list", "client", &client), ==, 2);
  json_object_unref (foyer_test_call (x.t2, "note.archive", foyer_params ("id", "d", &first, NULL)));
  foyer_rig_two_agree (&x);
  g_assert_cmpuint (list_len (x.t1, "note.list", "client", &client), ==, 1);

  /* Of a merged card: shown with those of the card it is under. */
  {
    g_autoptr (JsonObject) o = foyer_test_call (x.t1, "client.create", foyer_params ("name", "s", "Eszti", NULL));
    other = foyer_test_id (o, "id");
  }
  json_object_unref (foyer_test_call (x.t1, "note.add", foyer_params ("client", "d", &other, "text", "s", "Of the other card", NULL)));
  json_object_unref (foyer_test_call (x.t1, "private.add", foyer_params ("client", "d", &other, "sec", "s", "medical", "text", "s", "Wears a pacemaker", NULL)));
  json_object_unref (foyer_test_call (x.t1, "client.merge", foyer_params ("winner", "d", &client, "loser", "d", &other, NULL)));
  foyer_rig_two_agree (&x);
  g_assert_cmpuint (list_len (x.t2, "note.list", "client", &client), ==, 2);
  g_assert_cmpuint (list_len (x.t1, "private.list", "client", &client), ==, 1);
  foyer_rig_two_end (&x);
}

/* What only some may read: refused to others in words and in lists, and not on the wire to a desk that does not hold the section. */
static void
test_private (void)
{
  FoyerRigTwo x;
  FoyerId client;
  FoyerActor anna;

  foyer_rig_two_begin (&x, TRUE);
  {
    g_autoptr (JsonObject) o = foyer_test_call (x.t1, "client.create", foyer_params ("name", "s", "Eszter", NULL));
    client = foyer_test_id (o, "id");
  }
  json_object_unref (foyer_test_call (x.t1, "private.add", foyer_params ("client", "d", &client, "sec", "s", "medical", "text", "s", "Wears a pacemaker", NULL)));
  json_object_unref (foyer_test_call (x.t1, "device.update", foyer_params ("device", "d", &x.d2->device->id, "scopes", "n", json_from_string ("[\"all\"]", NULL), NULL)));
  foyer_rig_settle (x.d1);
  foyer_rig_settle (x.d2);
  g_assert_cmpint (foyer_rig_count (foyer_desk_store (x.t2->desk), "SELECT count(*) FROM client WHERE name='Eszter'"), ==, 1);
  g_assert_cmpint (foyer_rig_count (foyer_desk_store (x.t2->desk), "SELECT count(*) FROM private_note"), ==, 0);
  anna = foyer_test_user (x.t1, "Reka", "+36209999999", "receptionist", NULL);
  g_free (foyer_test_query_refused (x.t1, &anna, "private.list", foyer_params ("client", "d", &client, NULL), FOYER_ERROR_DENIED));
  g_free (foyer_test_refused_as (x.t1, &anna, "private.add", foyer_params ("client", "d", &client, "sec", "s", "medical", "text", "s", "x", NULL), FOYER_ERROR_DENIED));
  foyer_rig_two_end (&x);
}

/* ---- deposits, between real processes ------------------------------------------------------------------------------------------------ */

#define CTL "src/cli/foyerctl"

static char *
ctl (const char *store, int expect, const char *verb, const char *a, const char *b)
{
  int status;
  char *out = foyer_live_run (&status, CTL, "--json", "--store", store, verb, a, a != NULL ? b : NULL, NULL);

  if (status != expect)
    g_error ("foyerctl %s %s %s ended with %d: %s", verb, a ? a : "", b ? b : "", status, out);
  return out;
}

static void
sync_once (const char *store)
{
  g_free (ctl (store, 0, "sync", "--once", NULL));
}

static JsonObject *
parsed (const char *text)
{
  g_autoptr (JsonNode) node = json_from_string (text, NULL);

  g_assert_nonnull (node);
  return json_node_dup_object (node);
}

/* What stands on the deposit, and what this desk may spend of it unasked. */
static void
assert_deposit (const char *store, const char *client, gint64 balance, gint64 unasked)
{
  g_autofree char *json = g_strdup_printf ("{\"client\":\"%s\"}", client), *out = ctl (store, 0, "query", "deposit.plan", json);
  g_autoptr (JsonObject) o = parsed (out);

  g_assert_cmpint (json_object_get_int_member (o, "balance"), ==, balance);
  g_assert_cmpint (json_object_get_int_member (o, "unasked"), ==, unasked);
}

static void
assert_borrows (const char *store, const char *client, const char *amount, const char *said, int status)
{
  g_autofree char *out = ctl (store, status, "borrow", client, amount);
  g_autoptr (JsonObject) o = parsed (out);

  g_assert_cmpstr (json_object_get_string_member (o, "chain"), ==, said);
}

static char *
use (const char *client, gint64 amount, const char *more)
{
  return g_strdup_printf ("{\"client\":\"%s\",\"amount\":%d%s}", client, (int) amount, more);
}

static char *
member_of_first (const char *store, const char *query, const char *member)
{
  g_autofree char *out = ctl (store, 0, "query", query, "{}");
  g_autoptr (JsonNode) node = json_from_string (out, NULL);

  return g_strdup (json_object_get_string_member (json_array_get_object_element (json_node_get_array (node), 0), member));
}

typedef struct
{
  FoyerLive *live;
  char *one, *two, *loc, *client;
} Shop;

static void
shop_begin (Shop *s)
{
  FoyerTest *t1 = foyer_test_new (), *t2 = foyer_test_new_empty ();
  g_autofree char *code1 = NULL, *code2 = NULL, *made = NULL;
  g_autoptr (JsonObject) o = NULL;

  s->live = foyer_live_new ();
  code1 = foyer_live_code (s->live, NULL);
  code2 = foyer_live_code (s->live, NULL);
  s->one = g_strdup (foyer_store_dir (foyer_desk_store (t1->desk)));
  s->two = g_strdup (foyer_store_dir (foyer_desk_store (t2->desk)));
  foyer_desk_close (t1->desk);
  foyer_desk_close (t2->desk);
  g_free (t1->dir);
  g_free (t2->dir);
  g_free (t1);
  g_free (t2);
  g_free (ctl (s->one, 0, "enrol", s->live->url, code1));
  sync_once (s->one);
  g_free (ctl (s->two, 0, "enrol", s->live->url, code2));
  sync_once (s->two);
  s->loc = member_of_first (s->one, "location.list", "id");
  made = ctl (s->one, 0, "call", "client.create", "{\"name\":\"Eszter\"}");
  o = parsed (made);
  s->client = g_strdup (json_object_get_string_member (o, "id"));
}

static void
shop_end (Shop *s)
{
  foyer_live_free (s->live);
  for (int i = 0; i < 2; i++)
    {
      g_autofree char *dir = i == 0 ? s->one : s->two, *rm = g_strdup_printf ("rm -rf '%s'", dir);
      g_assert_true (g_spawn_command_line_sync (rm, NULL, NULL, NULL, NULL));
    }
  g_free (s->loc);
  g_free (s->client);
}

/* 6.3, ACC-4, ACC-15: what was sold here may be spent here at once; another desk asks the chain, which gives what nobody holds; without the
 * chain a desk has what was lent to it and says so beyond that. */
static void
test_borrow (void)
{
  Shop s;
  g_autofree char *add = NULL, *add2 = NULL, *use50 = NULL, *use10 = NULL, *use10_off = NULL, *warned = NULL, *offline = NULL;
  gint64 began;

  shop_begin (&s);
  add = g_strdup_printf ("{\"client\":\"%s\",\"amount\":10000,\"quick\":\"cash\",\"loc\":\"%s\"}", s.client, s.loc);
  add2 = g_strdup_printf ("{\"client\":\"%s\",\"amount\":5000,\"quick\":\"cashless\",\"loc\":\"%s\"}", s.client, s.loc);
  g_free (ctl (s.one, 0, "call", "deposit.add", add));
  assert_deposit (s.one, s.client, 10000, 10000);
  sync_once (s.one);
  sync_once (s.two);
  assert_deposit (s.two, s.client, 10000, 0);
  assert_borrows (s.two, s.client, "4000", "short", 6);

  g_free (ctl (s.two, 0, "call", "deposit.add", add2));
  sync_once (s.two);
  sync_once (s.one);
  /* Nobody holds the second: the desk that asks first has it. */
  assert_borrows (s.two, s.client, "5000", "given", 0);
  assert_deposit (s.two, s.client, 15000, 5000);
  use50 = use (s.client, 5000, "");
  use10 = use (s.client, 1000, "");
  use10_off = use (s.client, 1000, ",\"chain\":\"offline\"");
  g_free (ctl (s.two, 0, "call", "deposit.use", use50));
  assert_borrows (s.two, s.client, "1000", "short", 6);
  warned = ctl (s.two, 3, "call", "deposit.use", use10);
  assert_deposit (s.two, s.client, 10000, 0);

  /* No chain: an answer in time, and the other desk still has what it holds. */
  sync_once (s.two);
  sync_once (s.one);
  foyer_live_stop (s.live, FALSE);
  began = g_get_monotonic_time ();
  assert_borrows (s.two, s.client, "1000", "offline", 8);
  g_assert_cmpint (g_get_monotonic_time () - began, <, 30 * G_USEC_PER_SEC);
  offline = ctl (s.two, 3, "call", "deposit.use", use10_off);
  g_assert_nonnull (strstr (offline, "The chain does not answer."));
  assert_deposit (s.one, s.client, 10000, 10000);
  g_free (ctl (s.one, 0, "call", "deposit.use", use50));
  assert_deposit (s.one, s.client, 5000, 5000);
  foyer_live_start (s.live);
  sync_once (s.one);
  sync_once (s.two);
  assert_deposit (s.two, s.client, 5000, 0);
  shop_end (&s);
}

/* 6.3, 13: put back from a backup the chain has forgotten what it lent since: it lends nothing until every desk was heard, and says so. */
static void
test_frozen (void)
{
  Shop s;
  g_autofree char *add = NULL, *backups = g_dir_make_tmp ("foyer-copies-XXXXXX", NULL), *rm = g_strdup_printf ("rm -rf '%s'", backups);
  g_autofree char *use40 = NULL, *out = NULL, *back = NULL, *frozen = NULL, *said = NULL;
  int status;

  shop_begin (&s);
  add = g_strdup_printf ("{\"client\":\"%s\",\"amount\":2000}", s.client);
  g_free (ctl (s.one, 0, "call", "deposit.add", add));
  sync_once (s.one);
  g_free (ctl (s.one, 0, "call", "deposit.add", add)); /* held by nobody */
  sync_once (s.one);
  sync_once (s.two);
  out = foyer_live_run (&status, CTL, "server", "backup", "--data", s.live->data, "--chain", s.live->chain, "--to", backups, NULL);
  if (status != 0)
    g_error ("%s", out);
  /* Lent after the backup, and spent without the chain. */
  assert_borrows (s.one, s.client, "4000", "given", 0);
  foyer_live_stop (s.live, FALSE);
  use40 = use (s.client, 4000, "");
  g_free (ctl (s.one, 0, "call", "deposit.use", use40));
  back = foyer_live_run (&status, CTL, "server", "restore", "--data", s.live->data, "--chain", s.live->chain, "--from", backups, NULL);
  if (status != 0)
    g_error ("%s", back);
  foyer_live_start (s.live);
  sync_once (s.two);
  /* The chain thinks that 2000 are free. */
  assert_deposit (s.two, s.client, 4000, 0);
  assert_borrows (s.two, s.client, "1000", "frozen", 6);
  {
    g_autofree char *json = g_strdup_printf ("{\"client\":\"%s\"}", s.client), *use_frozen = use (s.client, 1000, ",\"chain\":\"frozen\"");
    g_autoptr (JsonObject) plan = NULL;

    frozen = ctl (s.two, 0, "query", "deposit.plan", json);
    plan = parsed (frozen);
    g_assert_true (json_object_get_boolean_member (plan, "frozen"));
    said = ctl (s.two, 3, "call", "deposit.use", use_frozen);
    g_assert_nonnull (strstr (said, "put back from a backup"));
  }
  /* Both are heard, with nothing left to send. */
  sync_once (s.one);
  sync_once (s.two);
  sync_once (s.one);
  sync_once (s.two);
  assert_deposit (s.two, s.client, 0, 0);
  g_free (ctl (s.two, 0, "call", "deposit.add", add));
  sync_once (s.two);
  assert_borrows (s.two, s.client, "2000", "given", 0);
  g_assert_true (g_spawn_command_line_sync (rm, NULL, NULL, NULL, NULL));
  shop_end (&s);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/accounts/6.6-merge", test_merge);
  g_test_add_func ("/accounts/6.3-opened-twice", test_opened_twice);
  g_test_add_data_func ("/accounts/6.3-entered-again", NULL, test_entered_again);
  g_test_add_data_func ("/accounts/6.3-entered-again-at-once", "", test_entered_again);
  g_test_add_func ("/accounts/6-notes", test_notes);
  g_test_add_func ("/accounts/tills-without-the-cable", test_tills);
  g_test_add_func ("/accounts/private", test_private);
  g_test_add_func ("/accounts/6.3-borrow", test_borrow);
  g_test_add_func ("/accounts/6.3-frozen", test_frozen);
  return g_test_run ();
}
