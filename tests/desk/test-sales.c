/* The list of money transactions: what it shows, what it comes to, and that cancelling from it is cancelling (back-office.md 0.5, 4). */
#include "config.h"

#include "desk-day.h"

/* What money.ids answers for the test's day. */
static JsonObject *
listed (FoyerTest *t,
        const char *state,
        const FoyerId *reg)
{
  g_autoptr (JsonNode) node = foyer_test_query (t, "money.ids", foyer_params ("from", "s", FOYER_TEST_DATE, "state", "s", state, "register", "d", reg, NULL));
  return json_object_ref (json_node_get_object (node));
}

static gint64
register_sum (JsonObject *list,
              const FoyerId *reg,
              const char *member)
{
  return int_of (foyer_test_find_id (json_object_get_array_member (list, "registers"), "register", reg), member);
}

/* The rows of a list, as the window reads them. */
static JsonArray *
rows_of (FoyerTest *t,
         JsonObject *list)
{
  JsonArray *texts = json_array_new ();
  JsonNode *node = json_node_new (JSON_NODE_ARRAY);
  gsize len;
  g_autofree guchar *bytes = g_base64_decode (json_object_get_string_member (list, "ids"), &len);

  for (gsize i = 0; i + sizeof (FoyerId) <= len; i += sizeof (FoyerId))
    {
      char text[37];
      json_array_add_string_element (texts, foyer_id_format ((const FoyerId *) (bytes + i), text));
    }
  node = json_node_init_array (node, texts);
  json_array_unref (texts);
  g_autoptr (JsonNode) rows = foyer_test_query (t, "money.rows", foyer_params ("ids", "n", node, NULL));
  return json_array_ref (json_node_get_array (rows));
}

static FoyerId
take (FoyerTest *t,
      const Booked *b,
      const char *quick)
{
  set_status (t, &b->visit, "arrived");
  g_autoptr (JsonObject) o = foyer_test_call (t, "visit.pay", foyer_params ("visit", "d", &b->visit, "quick", "s", quick, NULL));
  FoyerId id;
  g_assert_true (foyer_id_parse (json_array_get_string_element (json_object_get_array_member (o, "money"), 0), &id));
  return id;
}

static FoyerId
item_of (FoyerTest *t,
         const char *code)
{
  g_autoptr (JsonNode) items = foyer_test_query (t, "item.list", NULL);
  return foyer_test_id (foyer_test_find (json_node_get_array (items), "code", code), "id");
}

/* Cancelled payments leave the list and every total, and stay to be seen; the log knows who did what when. */
static void
test_doc_1_2 (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  Booked a = book (t, ANNA, "10:00", HAIRCUT, "Eszter", "+36201234567"), b = book (t, ANNA, "11:00", COLOURING, "Zoli", "+36201111111");
  FoyerId first = take (t, &a, "cash"), second = take (t, &b, "cashless");

  g_autoptr (JsonObject) before = listed (t, "active", NULL);
  g_assert_cmpint (int_of (before, "count"), ==, 2);
  g_assert_cmpint (register_sum (before, &t->cash, "sum"), ==, 2500);
  g_assert_cmpint (register_sum (before, &t->card, "sum"), ==, 6000);
  g_assert_cmpint (register_sum (before, &t->card, "balance"), ==, 6000);

  t->owner.now += 60000;
  g_autoptr (JsonObject) c = foyer_test_call (t, "money.cancel", foyer_params ("money", "d", &second, NULL));
  g_autoptr (JsonObject) active = listed (t, "active", NULL), cancelled = listed (t, "cancelled", NULL), all = listed (t, "all", NULL);
  g_assert_cmpint (int_of (active, "count"), ==, 1);
  g_assert_cmpint (register_sum (active, &t->card, "sum"), ==, 0);
  g_assert_cmpint (register_sum (active, &t->card, "balance"), ==, 0);
  g_assert_cmpint (register_sum (active, &t->cash, "sum"), ==, 2500);
  g_assert_cmpint (int_of (cancelled, "count"), ==, 1);
  g_assert_cmpint (int_of (all, "count"), ==, 2);
  /* Shown among the others it still counts nowhere. */
  g_assert_cmpint (register_sum (all, &t->card, "sum"), ==, 0);
  g_assert_cmpint (register_sum (all, &t->card, "transactions"), ==, 0);
  g_autoptr (JsonArray) rows = rows_of (t, cancelled);
  JsonObject *row = json_array_get_object_element (rows, 0);
  FoyerId id = foyer_test_id (row, "id");
  g_assert_true (foyer_id_equal (&id, &second));
  g_assert_true (json_object_get_boolean_member (row, "void"));
  g_assert_cmpstr (json_object_get_string_member (row, "void_by"), ==, "Olga Owner");
  g_assert_cmpint (int_of (row, "void_at"), ==, t->owner.now);

  /* DOC-2 */
  g_autoptr (JsonNode) log = foyer_test_query (t, "history.row", foyer_params ("table", "s", "money", "id", "d", &second, NULL));
  JsonArray *txns = json_node_get_array (log);
  JsonObject *last = json_array_get_object_element (txns, 0), *made = json_array_get_object_element (txns, json_array_get_length (txns) - 1);
  g_assert_cmpuint (json_array_get_length (txns), ==, 2);
  g_assert_cmpstr (json_object_get_string_member (last, "cmd"), ==, "money.cancel");
  g_assert_cmpstr (json_object_get_string_member (last, "who_name"), ==, "Olga Owner");
  g_assert_cmpint (int_of (last, "at") / 1000, ==, t->owner.now / 1000);
  g_assert_cmpstr (json_object_get_string_member (made, "cmd"), ==, "visit.pay");
  g_assert_cmpstr (json_object_get_string_member (made, "who_name"), ==, "Olga Owner");
  g_assert_false (foyer_id_equal (&first, &second));
}

/* Cancelled from the list of transactions or from the visit: the same rows, figures and words. */
static void
test_fin_15 (void)
{
  char *after[2] = { NULL, NULL };

  for (int way = 0; way < 2; way++)
    {
      g_autoptr (FoyerTest) t = foyer_test_new ();
      Booked b = book (t, ANNA, "10:00", COLOURING, "Eszter", "+36201234567");
      FoyerId money;

      take (t, &b, "cash");
      if (way == 0)
        {
          g_autoptr (JsonObject) v = visit_of (t, &b.visit);
          money = foyer_test_id (json_array_get_object_element (json_object_get_array_member (v, "payments"), 0), "id");
        }
      else
        {
          g_autoptr (JsonObject) list = listed (t, "active", NULL);
          g_autoptr (JsonArray) rows = rows_of (t, list);
          money = foyer_test_id (json_array_get_object_element (rows, 0), "id");
          g_autoptr (JsonNode) one = foyer_test_query (t, "money.get", foyer_params ("id", "d", &money, NULL));
          g_assert_true (json_object_get_boolean_member (json_node_get_object (one), "may_cancel"));
        }
      g_autoptr (JsonObject) c = foyer_test_call (t, "money.cancel", foyer_params ("money", "d", &money, NULL));
      g_autoptr (JsonObject) v = visit_of (t, &b.visit), list = listed (t, "all", NULL);
      JsonObject *payment = json_array_get_object_element (json_object_get_array_member (v, "payments"), 0);
      g_assert_true (json_object_get_boolean_member (v, "unpaid"));
      g_assert_true (json_object_get_boolean_member (payment, "void"));
      after[way] = g_strdup_printf ("%s %" G_GINT64_FORMAT " %" G_GINT64_FORMAT " %" G_GINT64_FORMAT " %s %" G_GINT64_FORMAT,
                                    json_object_get_string_member (v, "state"), int_of (v, "due"), client_figure (t, &b.visit, "balance"),
                                    int_of (list, "count"), json_object_get_string_member (payment, "void_by"), register_sum (list, &t->cash, "balance"));
      g_autoptr (JsonNode) one = foyer_test_query (t, "money.get", foyer_params ("id", "d", &money, NULL));
      g_assert_false (json_object_get_boolean_member (json_node_get_object (one), "may_cancel"));
    }
  g_assert_cmpstr (after[0], ==, after[1]);
  g_free (after[0]);
  g_free (after[1]);
}

/* Filters narrow; a transfer names the other register and counts in both. */
static void
test_list (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  Booked b = book (t, ANNA, "10:00", HAIRCUT, "Eszter", "+36201234567");
  FoyerId paid = take (t, &b, "cash"), bought = item_of (t, "consumables");

  json_object_unref (foyer_test_call (t, "money.create", foyer_params ("item", "d", &bought, "amount", "i", (gint64) 700, "comment", "s", "towels", NULL)));
  json_object_unref (foyer_test_call (t, "money.transfer", foyer_params ("from", "d", &t->cash, "to", "d", &t->card, "amount", "i", (gint64) 1000, NULL)));
  g_autoptr (JsonObject) all = listed (t, "active", NULL), card = listed (t, "active", &t->card);
  g_assert_cmpint (int_of (all, "count"), ==, 4);
  g_assert_cmpint (register_sum (all, &t->cash, "in"), ==, 2500);
  g_assert_cmpint (register_sum (all, &t->cash, "out"), ==, -1700);
  g_assert_cmpint (register_sum (all, &t->cash, "balance"), ==, 800);
  g_assert_cmpint (int_of (card, "count"), ==, 1);
  g_assert_cmpint (register_sum (card, &t->cash, "transactions"), ==, 0);
  g_autoptr (JsonArray) rows = rows_of (t, card);
  JsonObject *transfer = json_array_get_object_element (rows, 0);
  FoyerId half = foyer_test_id (transfer, "id");
  g_assert_cmpstr (json_object_get_string_member (transfer, "other_register"), ==, "Main");
  g_autoptr (JsonNode) one = foyer_test_query (t, "money.get", foyer_params ("id", "d", &half, NULL));
  JsonObject *other = json_array_get_object_element (json_object_get_array_member (json_node_get_object (one), "with"), 0);
  g_assert_cmpint (int_of (other, "amount"), ==, -1000);

  g_autoptr (JsonNode) payment = foyer_test_query (t, "money.get", foyer_params ("id", "d", &paid, NULL));
  JsonObject *o = json_node_get_object (payment);
  g_assert_cmpstr (json_object_get_string_member (o, "visit_start"), ==, "2026-11-24T10:00");
  g_assert_cmpstr (json_object_get_string_member (o, "client_name"), ==, "Eszter");
  g_assert_false (json_object_has_member (o, "receipt"));
  json_object_unref (foyer_test_call (t, "visit.receipt", foyer_params ("visit", "d", &b.visit, NULL)));
  g_autoptr (JsonNode) printed = foyer_test_query (t, "money.get", foyer_params ("id", "d", &paid, NULL));
  g_assert_nonnull (json_object_get_string_member (json_node_get_object (printed), "receipt_no"));
}

/* Who may see two days sees two days, by any way of asking. */
static void
test_limits (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  Booked b = book (t, ANNA, "10:00", HAIRCUT, "Eszter", "+36201234567");
  FoyerId paid = take (t, &b, "cash");
  FoyerActor rita = foyer_test_user (t, "Rita", "+36301110001", "receptionist", NULL), paul = foyer_test_user (t, "Paul", "+36301110002", "professional", NULL);

  rita.now = t->owner.now + G_GINT64_CONSTANT (86400000);
  g_autoptr (JsonNode) seen = foyer_test_query_as (t, &rita, "money.get", foyer_params ("id", "d", &paid, NULL));
  g_assert_true (json_object_get_boolean_member (json_node_get_object (seen), "may_cancel"));
  rita.now += G_GINT64_CONSTANT (86400000);
  g_autofree char *old = foyer_test_query_refused (t, &rita, "money.get", foyer_params ("id", "d", &paid, NULL), FOYER_ERROR_NOT_FOUND);
  g_autoptr (JsonNode) ids = foyer_test_query_as (t, &rita, "money.ids", foyer_params ("from", "s", "2026-11-01", "to", "s", "2026-12-01", NULL));
  g_assert_cmpint (int_of (json_node_get_object (ids), "count"), ==, 0);
  g_autoptr (JsonArray) texts = json_array_new ();
  JsonNode *node = json_node_new (JSON_NODE_ARRAY);
  char text[37];
  json_array_add_string_element (texts, foyer_id_format (&paid, text));
  json_node_set_array (node, texts);
  g_autoptr (JsonNode) rows = foyer_test_query_as (t, &rita, "money.rows", foyer_params ("ids", "n", node, NULL));
  g_assert_true (json_array_get_null_element (json_node_get_array (rows), 0));
  g_autofree char *none = foyer_test_query_refused (t, &paul, "money.ids", foyer_params ("from", "s", FOYER_TEST_DATE, NULL), FOYER_ERROR_DENIED);
  g_assert_nonnull (old);
  g_assert_nonnull (none);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/sales/DOC-1,DOC-2", test_doc_1_2);
  g_test_add_func ("/sales/FIN-15", test_fin_15);
  g_test_add_func ("/sales/list", test_list);
  g_test_add_func ("/sales/limits", test_limits);
  return g_test_run ();
}
