/* CLI-30: what a client gets by himself who has bought, paid or come often enough. */
#include "config.h"

#include <string.h>

#include "foyer-test.h"

static FoyerId
add (FoyerTest *t, const char *name, const char *phone)
{
  g_autoptr (JsonObject) o = foyer_test_call (t, "client.create", foyer_params ("name", "s", name, "phone", "s", phone, NULL));

  return foyer_test_id (o, "id");
}

static FoyerId
visit (FoyerTest *t, const FoyerId *client, const char *wall)
{
  g_autofree char *sid = foyer_id_to_string (&t->service[HAIRCUT]);
  g_autofree char *json = g_strdup_printf ("[{\"service\":\"%s\"}]", sid);
  g_autoptr (JsonObject) o = foyer_test_call (t, "booking.create", foyer_params ("staff", "d", &t->staff[ANNA], "wall", "s", wall, "client", "d", client, "services", "n",
                                                                                 json_from_string (json, NULL), NULL));

  return foyer_test_id (o, "visit");
}

static void
confirm (FoyerTest *t, const FoyerId *visit)
{
  json_object_unref (foyer_test_call (t, "visit.status", foyer_params ("visit", "d", visit, "status", "s", "confirmed", NULL)));
}

/* The whole amount in cash. */
static JsonNode *
in_cash (FoyerTest *t, gint64 amount)
{
  g_autofree char *reg = foyer_id_to_string (&t->cash);
  g_autofree char *json = g_strdup_printf ("[{\"register\":\"%s\",\"amount\":%d}]", reg, (int) amount);

  return json_from_string (json, NULL);
}

static FoyerId
pay (FoyerTest *t, const FoyerActor *who, const FoyerId *visit, gint64 amount)
{
  g_autoptr (JsonObject) o = foyer_test_call_as (t, who, "visit.pay", foyer_params ("visit", "d", visit, "tenders", "n", in_cash (t, amount), NULL));

  return foyer_test_id (o, "txn");
}

/* "500 none ": discount, importance, categories joined by "; ". */
static char *
state (FoyerTest *t, const FoyerId *id)
{
  g_autoptr (JsonNode) node = foyer_test_query (t, "client.get", foyer_params ("id", "d", id, NULL));
  JsonObject *o = json_node_get_object (node);
  JsonArray *labels = json_object_get_array_member (o, "labels");
  GString *s = g_string_new (NULL);

  g_string_append_printf (s, "%d %s ", (int) json_object_get_int_member (o, "discount"), json_object_get_string_member_with_default (o, "priority", "none"));
  for (guint i = 0; i < json_array_get_length (labels); i++)
    g_string_append_printf (s, "%s%s", i > 0 ? "; " : "", json_object_get_string_member (json_array_get_object_element (labels, i), "title"));
  return g_string_free (s, FALSE);
}

#define assert_state(t, id, expected) G_STMT_START { g_autofree char *got_ = state (t, id); g_assert_cmpstr (got_, ==, expected); } G_STMT_END

static FoyerId
category (FoyerTest *t, const char *title)
{
  g_autoptr (JsonNode) list = foyer_test_query (t, "client.labels", NULL);

  return foyer_test_id (foyer_test_find (json_node_get_array (list), "title", title), "id");
}

static FoyerId
rule (FoyerTest *t, JsonObject *params)
{
  g_autoptr (JsonObject) o = foyer_test_call (t, "client-rule.create", params);

  return foyer_test_id (o, "id");
}

/* "Paid ≥ 40 → VIP, 5 %", the moment it is paid, by whoever takes the money. */
static void
test_threshold (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  FoyerId id = add (t, "Anna", "06301234567"), vip = category (t, "VIP"), a, b, by, txn;
  FoyerActor paula = foyer_test_user (t, "Paula", "+36301110003", "professional", &t->staff[ANNA]);
  g_autoptr (JsonNode) awards = NULL, history = NULL;
  g_autofree char *log = NULL;
  JsonObject *award;

  by = rule (t, foyer_params ("measure", "s", "paid", "least", "i", (gint64) 4000, "discount", "i", (gint64) 500, "label", "d", &vip, NULL));
  a = visit (t, &id, FOYER_TEST_DATE "T09:00");
  b = visit (t, &id, "2026-11-25T10:00");
  confirm (t, &a);
  confirm (t, &b);
  pay (t, &t->owner, &a, 2500);
  assert_state (t, &id, "0 none ");
  /* One cent below is below. */
  pay (t, &t->owner, &b, 1499);
  assert_state (t, &id, "0 none ");
  /* Who takes the money needs no right to give discounts or to edit cards. */
  txn = pay (t, &paula, &b, 1);
  assert_state (t, &id, "500 none VIP");
  awards = foyer_test_query (t, "client.awards", foyer_params ("id", "d", &id, NULL));
  award = json_array_get_object_element (json_node_get_array (awards), 0);
  g_assert_cmpuint (json_array_get_length (json_node_get_array (awards)), ==, 1);
  g_assert_cmpint (json_object_get_int_member (award, "figure"), ==, 4000);
  g_assert_cmpint (json_object_get_int_member (award, "at"), ==, paula.now);
  {
    FoyerId of = foyer_test_id (award, "rule");
    g_assert_true (foyer_id_equal (&of, &by));
  }
  /* In the change log of the card: who, when and what. */
  history = foyer_test_query (t, "history.row", foyer_params ("table", "s", "client", "id", "d", &id, NULL));
  log = json_to_string (history, FALSE);
  g_assert_nonnull (strstr (log, "Paula"));
  g_assert_nonnull (strstr (log, "500"));
  /* The next booking has it already (CLI-10). */
  {
    FoyerId c = visit (t, &id, "2026-11-26T11:00");
    g_autoptr (JsonNode) got = foyer_test_query (t, "visit.get", foyer_params ("visit", "d", &c, NULL));
    g_assert_cmpint (json_object_get_int_member (json_node_get_object (got), "total"), ==, 2375);
  }
  /* What somebody takes away is not given again with the next payment. */
  json_object_unref (foyer_test_call (t, "client.label", foyer_params ("id", "d", &id, "label", "d", &vip, "on", "b", FALSE, NULL)));
  pay (t, &t->owner, &b, 100);
  assert_state (t, &id, "500 none ");
  g_free (foyer_test_refused_as (t, &paula, "client-rule.delete", foyer_params ("id", "d", &by, NULL), FOYER_ERROR_DENIED));
  json_object_unref (foyer_test_call (t, "client-rule.delete", foyer_params ("id", "d", &by, NULL)));
  assert_state (t, &id, "500 none ");
  g_assert_false (foyer_id_is_none (&txn));
}

/* The payment undone, what it led to is undone with it; paid again, it is given again. */
static void
test_undo (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  FoyerId id = add (t, "Anna", "06301234567"), vip = category (t, "VIP"), a, txn;

  rule (t, foyer_params ("measure", "s", "paid", "least", "i", (gint64) 1000, "discount", "i", (gint64) 500, "label", "d", &vip, NULL));
  a = visit (t, &id, FOYER_TEST_DATE "T09:00");
  confirm (t, &a);
  txn = pay (t, &t->owner, &a, 1000);
  assert_state (t, &id, "500 none VIP");
  json_object_unref (foyer_test_call (t, "undo", foyer_params ("txn", "d", &txn, NULL)));
  assert_state (t, &id, "0 none ");
  pay (t, &t->owner, &a, 1000);
  assert_state (t, &id, "500 none VIP");
}

/* Visits and what was sold; steps; what is more by hand stays; one category goes for another. */
static void
test_steps (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  FoyerId id = add (t, "Anna", "06301234567"), loyal = category (t, "Loyal"), vip = category (t, "VIP"), a, b;

  rule (t, foyer_params ("measure", "s", "visits", "least", "i", (gint64) 1, "discount", "i", (gint64) 300, "label", "d", &loyal, NULL));
  rule (t, foyer_params ("measure", "s", "sold", "least", "i", (gint64) 5000, "discount", "i", (gint64) 1000, "label", "d", &vip, "drops", "d", &loyal, "priority", "s", "gold",
                         NULL));
  a = visit (t, &id, FOYER_TEST_DATE "T09:00");
  assert_state (t, &id, "0 none ");
  json_object_unref (foyer_test_call (t, "visit.status", foyer_params ("visit", "d", &a, "status", "s", "arrived", NULL)));
  assert_state (t, &id, "300 none Loyal");
  json_object_unref (foyer_test_call (t, "client.update", foyer_params ("id", "d", &id, "discount", "i", (gint64) 2000, NULL)));
  b = visit (t, &id, "2026-11-25T10:00");
  json_object_unref (foyer_test_call (t, "visit.status", foyer_params ("visit", "d", &b, "status", "s", "arrived", NULL)));
  assert_state (t, &id, "2000 none Loyal"); /* 20 % were taken off: 45.00 sold */
  json_object_unref (foyer_test_call (t, "client.adjust", foyer_params ("id", "d", &id, "kind", "s", "sold", "amount", "i", (gint64) 500, "comment", "s", "A brush", NULL)));
  assert_state (t, &id, "2000 gold VIP");
}

/* Taken back below, where the rule says so. */
static void
test_back (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  FoyerId id = add (t, "Anna", "06301234567"), loyal = category (t, "Loyal"), vip = category (t, "VIP"), a;
  g_autoptr (JsonObject) o = NULL;
  FoyerId entry;

  rule (t, foyer_params ("measure", "s", "paid", "least", "i", (gint64) 1000, "discount", "i", (gint64) 300, "label", "d", &loyal, "back", "b", TRUE, NULL));
  rule (t, foyer_params ("measure", "s", "paid", "least", "i", (gint64) 2000, "discount", "i", (gint64) 500, "label", "d", &vip, "priority", "s", "silver", "back", "b", TRUE, NULL));
  a = visit (t, &id, FOYER_TEST_DATE "T09:00");
  confirm (t, &a);
  pay (t, &t->owner, &a, 1500);
  assert_state (t, &id, "300 none Loyal");
  o = foyer_test_call (t, "client.adjust", foyer_params ("id", "d", &id, "kind", "s", "paid", "amount", "i", (gint64) 700, "comment", "s", "x", NULL));
  entry = foyer_test_id (o, "id");
  assert_state (t, &id, "500 silver Loyal; VIP");
  json_object_unref (foyer_test_call (t, "client.adjust-cancel", foyer_params ("id", "d", &entry, NULL)));
  assert_state (t, &id, "300 none Loyal");
  json_object_unref (foyer_test_call (t, "client.adjust", foyer_params ("id", "d", &id, "kind", "s", "paid", "amount", "i", (gint64) -1000, "comment", "s", "x", NULL)));
  assert_state (t, &id, "0 none ");
}

/* A new rule for those who have passed its figure long ago. */
static void
test_apply (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  FoyerId ids[3], vip = category (t, "VIP"), txn;
  g_autoptr (JsonNode) list = NULL;
  g_autoptr (JsonObject) o = NULL;
  JsonObject *one;

  for (int i = 0; i < 3; i++)
    {
      g_autofree char *phone = g_strdup_printf ("0630123456%d", i), *name = g_strdup_printf ("Client %d", i);

      ids[i] = add (t, name, phone);
      json_object_unref (foyer_test_call (t, "client.update", foyer_params ("id", "d", &ids[i], "opening_paid", "i", (gint64) i * 1000, NULL)));
    }
  rule (t, foyer_params ("measure", "s", "paid", "least", "i", (gint64) 1000, "label", "d", &vip, NULL));
  list = foyer_test_query (t, "client-rule.list", foyer_params ("count", "b", TRUE, NULL));
  one = json_array_get_object_element (json_node_get_array (list), 0);
  g_assert_cmpint (json_object_get_int_member (one, "reached"), ==, 2);
  g_assert_cmpint (json_object_get_int_member (one, "given"), ==, 0);
  o = foyer_test_call (t, "client-rule.apply", NULL);
  g_assert_cmpint (json_object_get_int_member (o, "changed"), ==, 2);
  assert_state (t, &ids[0], "0 none ");
  assert_state (t, &ids[1], "0 none VIP");
  assert_state (t, &ids[2], "0 none VIP");
  txn = foyer_test_id (o, "txn");
  json_object_unref (foyer_test_call (t, "undo", foyer_params ("txn", "d", &txn, NULL)));
  assert_state (t, &ids[2], "0 none ");
}

static void
test_refused (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  FoyerId vip = category (t, "VIP");
  FoyerActor rita = foyer_test_user (t, "Rita", "+36301110001", "receptionist", NULL);

  g_free (foyer_test_refused (t, "client-rule.create", foyer_params ("measure", "s", "paid", "least", "i", (gint64) 0, "label", "d", &vip, NULL), FOYER_ERROR_INVALID));
  g_free (foyer_test_refused (t, "client-rule.create", foyer_params ("measure", "s", "paid", "least", "i", (gint64) 10, NULL), FOYER_ERROR_INVALID));
  g_free (foyer_test_refused (t, "client-rule.create", foyer_params ("measure", "s", "paid", "least", "i", (gint64) 10, "label", "d", &vip, "drops", "d", &vip, NULL),
                              FOYER_ERROR_INVALID));
  g_free (foyer_test_refused_as (t, &rita, "client-rule.create", foyer_params ("measure", "s", "paid", "least", "i", (gint64) 10, "label", "d", &vip, NULL), FOYER_ERROR_DENIED));
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/client-rules/CLI-30", test_threshold);
  g_test_add_func ("/client-rules/CLI-30/undo", test_undo);
  g_test_add_func ("/client-rules/CLI-30/steps", test_steps);
  g_test_add_func ("/client-rules/CLI-30/back", test_back);
  g_test_add_func ("/client-rules/CLI-30/apply", test_apply);
  g_test_add_func ("/client-rules/refused", test_refused);
  return g_test_run ();
}
