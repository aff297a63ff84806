/* A client's deposit (back-office.md 1): filled into a till, spent at checkout, cancelled, shared by merged cards. */
#include "config.h"

#include <string.h>

#include "foyer-test.h"

typedef struct
{
  FoyerTest *t;
  FoyerId client, visit;
} Salon;

static void
begin (Salon *s)
{
  FoyerId appointment;
  g_autoptr (JsonNode) node = NULL;

  s->t = foyer_test_new ();
  appointment = foyer_test_book (s->t, ANNA, COLOURING, FOYER_TEST_DATE "T10:00", "Eszter", "+36201234567");
  node = foyer_test_query (s->t, "appointment.get", foyer_params ("appointment", "d", &appointment, NULL));
  s->visit = foyer_test_id (json_node_get_object (node), "visit");
  s->client = foyer_test_id (json_object_get_object_member (json_node_get_object (node), "client"), "id");
}

static gint64
figure (Salon *s, const char *member)
{
  g_autoptr (JsonNode) node = foyer_test_query (s->t, "deposit.plan", foyer_params ("client", "d", &s->client, NULL));

  return json_object_get_int_member (json_node_get_object (node), member);
}

static gint64
till (Salon *s)
{
  g_autoptr (JsonNode) node = foyer_test_query (s->t, "register.list", NULL);
  JsonObject *row = foyer_test_find_id (json_node_get_array (node), "id", &s->t->cash);

  return json_object_get_int_member (row, "balance");
}

static gint64
visit_num (Salon *s, const char *member)
{
  g_autoptr (JsonNode) node = foyer_test_query (s->t, "visit.get", foyer_params ("visit", "d", &s->visit, NULL));

  return json_object_get_int_member (json_node_get_object (node), member);
}

static JsonObject *
pay (gint64 deposit)
{
  g_autofree char *text = g_strdup_printf ("[{\"deposit\":true,\"amount\":%d}]", (int) deposit);

  return foyer_params ("tenders", "n", json_from_string (text, NULL), "arrive", "b", TRUE, NULL);
}

static JsonObject *
of_visit (Salon *s, JsonObject *params)
{
  char text[37];

  json_object_set_string_member (params, "visit", foyer_id_format (&s->visit, text));
  return params;
}

static void
test_pay (void)
{
  Salon s;
  g_autoptr (JsonObject) added = NULL, paid = NULL, cancelled = NULL, undone = NULL;
  g_autofree char *refused = NULL;
  FoyerId money, txn;

  begin (&s);
  added = foyer_test_call (s.t, "deposit.add", foyer_params ("client", "d", &s.client, "amount", "i", (gint64) 5000, "quick", "s", "cash", NULL));
  /* ACC-4: the till has it, the account has it; it is no payment for anything yet. */
  g_assert_cmpint (till (&s), ==, 5000);
  g_assert_cmpint (figure (&s, "balance"), ==, 5000);
  g_assert_cmpint (visit_num (&s, "paid"), ==, 0);
  /* API-4: all or nothing. */
  g_free (foyer_test_refused (s.t, "deposit.add", foyer_params ("client", "d", &s.client, "amount", "i", (gint64) 100, "register", "d", &s.client, NULL),
                              FOYER_ERROR_NOT_FOUND));
  g_assert_cmpint (figure (&s, "balance"), ==, 5000);

  /* ACC-6, VIS-10: beyond it is refused, and what is missing named. */
  refused = foyer_test_refused (s.t, "visit.pay", of_visit (&s, pay (6000)), FOYER_ERROR_INVALID);
  g_assert_nonnull (strstr (refused, "10.00"));
  /* ACC-5: 30 of 60 from it: 30 due, 30 less there, nothing into a till. */
  paid = foyer_test_call (s.t, "visit.pay", of_visit (&s, pay (3000)));
  g_assert_cmpint (json_object_get_int_member (paid, "due"), ==, 3000);
  g_assert_cmpint (figure (&s, "balance"), ==, 2000);
  g_assert_cmpint (till (&s), ==, 5000);
  {
    g_autoptr (JsonNode) node = foyer_test_query (s.t, "visit.get", foyer_params ("visit", "d", &s.visit, NULL));
    JsonArray *payments = json_object_get_array_member (json_node_get_object (node), "payments");

    g_assert_true (json_object_get_boolean_member (json_array_get_object_element (payments, 0), "deposit"));
    money = foyer_test_id (json_array_get_object_element (payments, 0), "id");
  }
  /* CAL-13: the day says what came from deposits; it is in no till. */
  {
    g_autoptr (JsonNode) node = foyer_test_query (s.t, "calendar.panel", foyer_params ("date", "s", FOYER_TEST_DATE, NULL));
    JsonObject *day = json_node_get_object (node);

    g_assert_cmpint (json_object_get_int_member (day, "deposits"), ==, 3000);
    g_assert_cmpint (json_object_get_int_member (day, "cash"), ==, 0);
    g_assert_cmpint (json_object_get_int_member (day, "cashless"), ==, 0);
  }
  /* ACC-9: cancelled, it is back on the account, and the visit is unpaid; that undone, it is spent again. */
  cancelled = foyer_test_call (s.t, "money.cancel", foyer_params ("money", "d", &money, NULL));
  g_assert_cmpint (figure (&s, "balance"), ==, 5000);
  g_assert_cmpint (visit_num (&s, "paid"), ==, 0);
  {
    g_autoptr (JsonNode) node = foyer_test_query (s.t, "calendar.panel", foyer_params ("date", "s", FOYER_TEST_DATE, NULL));
    g_assert_cmpint (json_object_get_int_member (json_node_get_object (node), "deposits"), ==, 0);
  }
  txn = foyer_test_id (cancelled, "txn");
  undone = foyer_test_call (s.t, "undo", foyer_params ("txn", "d", &txn, NULL));
  g_assert_cmpint (figure (&s, "balance"), ==, 2000);
  g_assert_cmpint (visit_num (&s, "paid"), ==, 3000);
  foyer_test_free (s.t);
}

/* Without an amount: what is due, as far as the deposit goes; the rest from a till in the same payment. */
static void
test_as_far_as_it_goes (void)
{
  Salon s;
  g_autofree char *text = NULL, *refused = NULL;
  char reg[37];

  begin (&s);
  text = g_strdup_printf ("[{\"deposit\":true},{\"register\":\"%s\"}]", foyer_id_format (&s.t->cash, reg));
  refused = foyer_test_refused (s.t, "visit.pay", of_visit (&s, foyer_params ("tenders", "n", json_from_string (text, NULL), "arrive", "b", TRUE, NULL)), FOYER_ERROR_NOT_FOUND);
  g_assert_nonnull (strstr (refused, "no deposit"));
  json_object_unref (foyer_test_call (s.t, "deposit.add", foyer_params ("client", "d", &s.client, "amount", "i", (gint64) 2500, "quick", "s", "cash", NULL)));
  json_object_unref (foyer_test_call (s.t, "visit.pay", of_visit (&s, foyer_params ("tenders", "n", json_from_string (text, NULL), "arrive", "b", TRUE, NULL))));
  g_assert_cmpint (figure (&s, "balance"), ==, 0);
  g_assert_cmpint (till (&s), ==, 2500 + 3500);
  g_assert_cmpint (visit_num (&s, "due"), ==, 0);
  g_free (refused);
  json_object_unref (foyer_test_call (s.t, "visit.discount", foyer_params ("visit", "d", &s.visit, "sum", "i", (gint64) 0, NULL)));
  refused = foyer_test_refused (s.t, "visit.pay", of_visit (&s, foyer_params ("tenders", "n", json_from_string ("[{\"deposit\":true}]", NULL), NULL)), FOYER_ERROR_INVALID);
  foyer_test_free (s.t);

  /* More there than is due: what is due. */
  begin (&s);
  json_object_unref (foyer_test_call (s.t, "deposit.add", foyer_params ("client", "d", &s.client, "amount", "i", (gint64) 9000, "quick", "s", "cash", NULL)));
  json_object_unref (foyer_test_call (s.t, "visit.pay", of_visit (&s, foyer_params ("tenders", "n", json_from_string ("[{\"deposit\":true}]", NULL), "arrive", "b", TRUE, NULL))));
  g_assert_cmpint (figure (&s, "balance"), ==, 3000);
  g_assert_cmpint (visit_num (&s, "due"), ==, 0);
  foyer_test_free (s.t);
}

static void
test_undo (void)
{
  Salon s;
  g_autoptr (JsonObject) first = NULL, paid = NULL;
  FoyerId txn;

  begin (&s);
  first = foyer_test_call (s.t, "deposit.add", foyer_params ("client", "d", &s.client, "amount", "i", (gint64) 8000, "quick", "s", "cash", NULL));
  txn = foyer_test_id (first, "txn");
  json_object_unref (foyer_test_call (s.t, "undo", foyer_params ("txn", "d", &txn, NULL)));
  g_assert_cmpint (till (&s), ==, 0);
  g_assert_cmpint (figure (&s, "balance"), ==, 0);
  /* The account was its first amount's; it is there again with the next. */
  json_object_unref (foyer_test_call (s.t, "deposit.add", foyer_params ("client", "d", &s.client, "amount", "i", (gint64) 7000, "quick", "s", "cash", NULL)));
  g_assert_cmpint (figure (&s, "balance"), ==, 7000);
  paid = foyer_test_call (s.t, "visit.pay", of_visit (&s, pay (6000)));
  g_assert_cmpint (visit_num (&s, "due"), ==, 0);
  txn = foyer_test_id (paid, "txn");
  json_object_unref (foyer_test_call (s.t, "undo", foyer_params ("txn", "d", &txn, NULL)));
  g_assert_cmpint (figure (&s, "balance"), ==, 7000);
  g_assert_cmpint (visit_num (&s, "due"), ==, 6000);
  foyer_test_free (s.t);
}

/* 6.6: accounts stay separate under one card; spending draws on both. */
static void
test_merged (void)
{
  Salon s;
  g_autoptr (JsonObject) other = NULL;
  g_autoptr (JsonNode) list = NULL;
  FoyerId id;

  begin (&s);
  other = foyer_test_call (s.t, "client.create", foyer_params ("name", "s", "Eszti", "email", "s", "eszti@example.com", NULL));
  id = foyer_test_id (other, "id");
  json_object_unref (foyer_test_call (s.t, "deposit.add", foyer_params ("client", "d", &s.client, "amount", "i", (gint64) 2000, "quick", "s", "cash", NULL)));
  json_object_unref (foyer_test_call (s.t, "deposit.add", foyer_params ("client", "d", &id, "amount", "i", (gint64) 4500, "quick", "s", "cash", NULL)));
  json_object_unref (foyer_test_call (s.t, "client.merge", foyer_params ("winner", "d", &s.client, "loser", "d", &id, "fill", "b", TRUE, NULL)));
  {
    /* What only the other card knew is not lost from view; what both know stays. */
    g_autofree char *email = foyer_test_field (s.t, "client", &s.client, "email"), *name = foyer_test_field (s.t, "client", &s.client, "name");
    g_assert_cmpstr (email, ==, "eszti@example.com");
    g_assert_cmpstr (name, ==, "Eszter");
  }
  g_assert_cmpint (figure (&s, "balance"), ==, 6500);
  json_object_unref (foyer_test_call (s.t, "visit.pay", of_visit (&s, pay (6000))));
  g_assert_cmpint (figure (&s, "balance"), ==, 500);
  g_assert_cmpint (visit_num (&s, "due"), ==, 0);
  list = foyer_test_query (s.t, "account.list", foyer_params ("client", "d", &s.client, NULL));
  g_assert_cmpuint (json_array_get_length (json_node_get_array (list)), ==, 2);
  /* Apart, each has what is left of its own. */
  json_object_unref (foyer_test_call (s.t, "client.unmerge", foyer_params ("id", "d", &id, NULL)));
  g_assert_cmpint (figure (&s, "balance"), ==, 500);
  foyer_test_free (s.t);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/deposit/ACC-4-5-6-9-VIS-10", test_pay);
  g_test_add_func ("/deposit/as-far-as-it-goes", test_as_far_as_it_goes);
  g_test_add_func ("/deposit/undo", test_undo);
  g_test_add_func ("/deposit/6.6-merged", test_merged);
  return g_test_run ();
}
