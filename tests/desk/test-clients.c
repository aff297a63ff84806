/* Client cards, their figures and history, and finding them: CLI-1, 2, 3, 5, 6, 7, 8, 9, 10 (card), 14, 15; SEC-1. */
#include "config.h"

#include <string.h>

#include "foyer-phone.h"
#include "foyer-search.h"
#include "foyer-test.h"

static FoyerId
add (FoyerTest  *t,
     const char *name,
     const char *phone)
{
  g_autoptr (JsonObject) o = foyer_test_call (t, "client.create", foyer_params ("name", "s", name, "phone", "s", phone, NULL));

  return foyer_test_id (o, "id");
}

static gint64
n_clients (FoyerTest *t)
{
  g_autoptr (JsonNode) node = foyer_test_query (t, "client.ids", NULL);

  return json_object_get_int_member (json_node_get_object (node), "count");
}

static char *
display_of (JsonArray *rows,
            guint      i)
{
  JsonObject *row = json_array_get_object_element (rows, i);

  return g_strdup (json_object_get_string_member (row, "display"));
}

/* Names found, joined by "; ". */
static char *
found (FoyerTest  *t,
       const char *text)
{
  g_autoptr (JsonNode) node = foyer_test_query (t, "client.search", foyer_params ("text", "s", text, NULL));
  JsonArray *rows = json_node_get_array (node);
  GString *s = g_string_new (NULL);

  for (guint i = 0; i < json_array_get_length (rows); i++)
    {
      g_autofree char *name = display_of (rows, i);
      g_string_append_printf (s, "%s%s", i > 0 ? "; " : "", name);
    }
  return g_string_free (s, FALSE);
}

#define assert_found(t, text, expected) \
  G_STMT_START { g_autofree char *got_ = found (t, text); g_assert_cmpstr (got_, ==, expected); } G_STMT_END

static JsonObject *
get (FoyerTest     *t,
     const FoyerId *id)
{
  g_autoptr (JsonNode) node = foyer_test_query (t, "client.get", foyer_params ("id", "d", id, NULL));

  return json_node_dup_object (node);
}

static JsonNode *
services (FoyerTest *t,
          int        service)
{
  g_autofree char *id = foyer_id_to_string (&t->service[service]);
  g_autofree char *json = g_strdup_printf ("[{\"service\":\"%s\"}]", id);

  return json_from_string (json, NULL);
}

/* A visit of the client at the salon. */
static FoyerId
book (FoyerTest     *t,
      const FoyerId *client,
      const char    *wall,
      int            service)
{
  g_autoptr (JsonObject) o = foyer_test_call (t, "booking.create",
                                              foyer_params ("staff", "d", &t->staff[ANNA], "wall", "s", wall, "client", "d", client, "services", "n",
                                                            services (t, service), NULL));

  return foyer_test_id (o, "visit");
}

static void
set_status (FoyerTest     *t,
            const FoyerId *visit,
            const char    *status)
{
  json_object_unref (foyer_test_call (t, "visit.status", foyer_params ("visit", "d", visit, "status", "s", status, NULL)));
}

/* ---- cards --------------------------------------------------------------------------------------------------------------- */
static void
test_booking_makes_card (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  g_autoptr (JsonObject) a = NULL, b = NULL;
  g_autoptr (JsonNode) va = NULL, vb = NULL;
  FoyerId visit_a, visit_b, client_a, client_b;
  gint64 before = n_clients (t);

  a = foyer_test_call (t, "booking.create", foyer_params ("staff", "d", &t->staff[ANNA], "wall", "s", FOYER_TEST_DATE "T10:00", "name", "s", "Dóra", "phone", "s",
                                                          "06 20 555 1234", "services", "n", services (t, HAIRCUT), NULL));
  visit_a = foyer_test_id (a, "visit");
  g_assert_cmpint (n_clients (t), ==, before + 1);
  /* Typed differently, it is the same number. */
  b = foyer_test_call (t, "booking.create", foyer_params ("staff", "d", &t->staff[ANNA], "wall", "s", FOYER_TEST_DATE "T15:00", "name", "s", "Dora", "phone", "s",
                                                          "+36-20/555-12-34", "services", "n", services (t, HAIRCUT), NULL));
  visit_b = foyer_test_id (b, "visit");
  g_assert_cmpint (n_clients (t), ==, before + 1);
  va = foyer_test_query (t, "table.rows", foyer_params ("table", "s", "visit", NULL));
  client_a = foyer_test_id (foyer_test_find_id (json_node_get_array (va), "id", &visit_a), "client");
  client_b = foyer_test_id (foyer_test_find_id (json_node_get_array (va), "id", &visit_b), "client");
  g_assert_true (foyer_id_equal (&client_a, &client_b));
  assert_found (t, "dora", "Dóra");
}

static void
test_create (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  g_autoptr (JsonObject) again = NULL, card = NULL;
  g_autofree char *why = NULL, *why_phone = NULL, *why_email = NULL, *why_date = NULL, *why_name = NULL;
  FoyerId id = add (t, "Kovács Eszter", "0620/123-4567"), other;
  char *big = g_strnfill (10 * 1024 * 1024, 'x');

  g_clear_pointer (&why, g_free);
  why = foyer_test_refused (t, "client.create", foyer_params ("phone", "s", "+36301112233", NULL), FOYER_ERROR_INVALID);
  g_assert_nonnull (why);
  why_name = foyer_test_refused (t, "client.create", foyer_params ("name", "s", "  ", NULL), FOYER_ERROR_INVALID);
  g_assert_nonnull (why_name);

  again = foyer_test_call (t, "client.create", foyer_params ("name", "s", "Somebody Else", "phone", "s", "+36 20 123 4567", NULL));
  g_assert_true (json_object_get_boolean_member (again, "existing"));
  other = foyer_test_id (again, "id");
  g_assert_true (foyer_id_equal (&id, &other));
  g_assert_true (json_object_get_null_member (again, "txn"));
  g_assert_cmpint (n_clients (t), ==, 1);
  card = get (t, &id);
  g_assert_cmpstr (json_object_get_string_member (card, "name"), ==, "Kovács Eszter");
  g_assert_cmpstr (json_object_get_string_member (card, "phone"), ==, "+36201234567");
  g_assert_cmpstr (json_object_get_string_member (card, "phone_text"), ==, "+36 20 123 4567");

  why_phone = foyer_test_refused (t, "client.create", foyer_params ("name", "s", "X", "phone", "s", "12", NULL), FOYER_ERROR_INVALID);
  g_assert_nonnull (strstr (why_phone, "telephone"));
  why_email = foyer_test_refused (t, "client.create", foyer_params ("name", "s", "X", "email", "s", "nobody", NULL), FOYER_ERROR_INVALID);
  g_assert_nonnull (strstr (why_email, "e-mail"));
  g_free (foyer_test_refused (t, "client.create", foyer_params ("name", "s", "X", "birthday", "s", "1990-02-31", NULL), FOYER_ERROR_INVALID));
  why_date = foyer_test_refused (t, "client.create", foyer_params ("name", "s", "X", "birthday", "s", "2027-01-01", NULL), FOYER_ERROR_INVALID);
  g_assert_nonnull (strstr (why_date, "future"));
  g_free (foyer_test_refused (t, "client.create", foyer_params ("name", "s", big, NULL), FOYER_ERROR_INVALID));
  g_free (foyer_test_refused (t, "client.create", foyer_params ("name", "s", "X", "discount", "i", (gint64) 10001, NULL), FOYER_ERROR_INVALID));
  g_assert_cmpint (n_clients (t), ==, 1);
  g_free (big);
}

static void
test_find_or_create (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  g_autoptr (JsonObject) a = foyer_test_call (t, "client.find-or-create", foyer_params ("name", "s", "Anna", "phone", "s", "06301234567", NULL));
  g_autoptr (JsonObject) b = foyer_test_call (t, "client.find-or-create", foyer_params ("phone", "s", "+36301234567", NULL));
  FoyerId ia = foyer_test_id (a, "id"), ib = foyer_test_id (b, "id");

  g_assert_false (json_object_get_boolean_member (a, "existing"));
  g_assert_true (json_object_get_boolean_member (b, "existing"));
  g_assert_true (foyer_id_equal (&ia, &ib));
  g_free (foyer_test_refused (t, "client.find-or-create", NULL, FOYER_ERROR_INVALID));
  g_free (foyer_test_refused (t, "client.find-or-create", foyer_params ("phone", "s", "06301234568", NULL), FOYER_ERROR_INVALID));
}

static void
test_update (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  FoyerId a = add (t, "Anna", "06301234567"), b = add (t, "Bea", "06301234568");
  g_autoptr (JsonObject) card = NULL, undone = NULL, back = NULL, done = NULL;
  g_autofree char *why = NULL;

  why = foyer_test_refused (t, "client.update", foyer_params ("id", "d", &a, "phone", "s", "+36 30 123 4568", NULL), FOYER_ERROR_CONFLICT);
  g_assert_nonnull (strstr (why, "Bea"));
  g_free (foyer_test_refused (t, "client.update", foyer_params ("id", "d", &a, "name", "s", "", NULL), FOYER_ERROR_INVALID));

  done = foyer_test_call (t, "client.update", foyer_params ("id", "d", &b, "name", "s", "Beatrix", "discount", "i", (gint64) 750, "birthday", "s", "1990-05-01",
                                                            "phone", "n", json_node_init_null (json_node_alloc ()), NULL));
  card = get (t, &b);
  g_assert_cmpstr (json_object_get_string_member (card, "name"), ==, "Beatrix");
  g_assert_cmpint (json_object_get_int_member (card, "discount"), ==, 750);
  g_assert_true (json_object_get_null_member (card, "phone"));
  /* The number is free now, and the search knows the new name alone. */
  json_object_unref (foyer_test_call (t, "client.update", foyer_params ("id", "d", &a, "phone", "s", "+36 30 123 4568", NULL)));
  assert_found (t, "4568", "Anna");
  assert_found (t, "beatr", "Beatrix");
  assert_found (t, "bea", "Beatrix");

  undone = foyer_test_call (t, "undo", foyer_params ("txn", "s", json_object_get_string_member (done, "txn"), NULL));
  back = get (t, &b);
  g_assert_cmpstr (json_object_get_string_member (back, "name"), ==, "Bea");
  assert_found (t, "beatr", "");
}

static void
test_name_parts (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  g_autoptr (JsonObject) o = foyer_test_call (t, "client.create", foyer_params ("name", "s", "Eszter", "middle", "s", "Mária", "surname", "s", "Kovács", NULL));
  FoyerId id = foyer_test_id (o, "id");
  static const struct
  {
    gboolean surname, middle;
    const char *display;
  } cases[] = { { FALSE, FALSE, "Eszter" }, { TRUE, FALSE, "Eszter Kovács" }, { FALSE, TRUE, "Eszter Mária" }, { TRUE, TRUE, "Eszter Mária Kovács" } };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (JsonObject) card = NULL;
      g_autofree char *json = g_strdup_printf ("{\"client.surname\":%s,\"client.middle\":%s}", cases[i].surname ? "true" : "false", cases[i].middle ? "true" : "false");
      json_object_unref (foyer_test_call (t, "setting.set", foyer_params ("values", "n", json_from_string (json, NULL), NULL)));
      card = get (t, &id);
      g_assert_cmpstr (json_object_get_string_member (card, "display"), ==, cases[i].display);
      g_assert_cmpint (json_object_get_boolean_member (card, "surname_shown"), ==, cases[i].surname);
      g_assert_cmpint (json_object_get_boolean_member (card, "middle_shown"), ==, cases[i].middle);
      g_assert_cmpint (json_object_get_null_member (card, "surname"), ==, !cases[i].surname);
      g_assert_cmpint (json_object_get_null_member (card, "middle"), ==, !cases[i].middle);
    }
}

static void
test_delete (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  FoyerId id = add (t, "Kovács Eszter", "06201234567");
  FoyerId visit = book (t, &id, FOYER_TEST_DATE "T10:00", HAIRCUT);
  FoyerActor reception = foyer_test_user (t, "Rita", "+36301110001", "receptionist", NULL);
  g_autoptr (JsonNode) visits = NULL, list = NULL;
  g_autoptr (JsonObject) deleted = NULL, back = NULL;
  g_autofree char *field = NULL;

  g_free (foyer_test_refused_as (t, &reception, "client.delete", foyer_params ("id", "d", &id, NULL), FOYER_ERROR_DENIED));
  deleted = foyer_test_call (t, "client.delete", foyer_params ("id", "d", &id, NULL));
  g_assert_cmpint (n_clients (t), ==, 0);
  assert_found (t, "kovacs", "");
  assert_found (t, "1234567", "");
  g_free (foyer_test_query_refused (t, &t->owner, "client.get", foyer_params ("id", "d", &id, NULL), FOYER_ERROR_NOT_FOUND));
  /* The visit stays where it was, with its person. */
  visits = foyer_test_query (t, "table.rows", foyer_params ("table", "s", "visit", NULL));
  g_assert_nonnull (foyer_test_find_id (json_node_get_array (visits), "id", &visit));
  field = foyer_test_field (t, "visit", &visit, "client");
  g_assert_nonnull (field);
  /* The number is free for a new card. */
  list = foyer_test_query (t, "client.search", foyer_params ("text", "s", "06201234567", NULL));
  g_assert_cmpint (json_array_get_length (json_node_get_array (list)), ==, 0);
  json_object_unref (foyer_test_call (t, "undo", foyer_params ("txn", "s", json_object_get_string_member (deleted, "txn"), NULL)));
  assert_found (t, "kovacs", "Kovács Eszter");
}

static void
test_labels (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  FoyerId id = add (t, "Anna", "06301234567");
  g_autoptr (JsonNode) all = foyer_test_query (t, "client.labels", NULL);
  JsonArray *labels = json_node_get_array (all);
  FoyerId label;
  g_autoptr (JsonObject) card = NULL, without = NULL, again = NULL;

  /* Permanent, Loyal and VIP are there from the start (CLI-28). */
  g_assert_cmpint (json_array_get_length (labels), ==, 3);
  label = foyer_test_id (json_array_get_object_element (labels, 0), "id");
  json_object_unref (foyer_test_call (t, "client.label", foyer_params ("id", "d", &id, "label", "d", &label, "on", "b", TRUE, NULL)));
  card = get (t, &id);
  g_assert_cmpint (json_array_get_length (json_object_get_array_member (card, "labels")), ==, 1);
  json_object_unref (foyer_test_call (t, "client.label", foyer_params ("id", "d", &id, "label", "d", &label, "on", "b", FALSE, NULL)));
  without = get (t, &id);
  g_assert_cmpint (json_array_get_length (json_object_get_array_member (without, "labels")), ==, 0);
  json_object_unref (foyer_test_call (t, "client.label", foyer_params ("id", "d", &id, "label", "d", &label, "on", "b", TRUE, NULL)));
  again = get (t, &id);
  g_assert_cmpint (json_array_get_length (json_object_get_array_member (again, "labels")), ==, 1);
  g_free (foyer_test_refused (t, "client.label", foyer_params ("id", "d", &id, "label", "d", &id, "on", "b", TRUE, NULL), FOYER_ERROR_NOT_FOUND));
}

/* ---- figures and history --------------------------------------------------------------------------------------------------- */
static void
test_figures (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  FoyerId id = add (t, "Anna", "06301234567"), early = book (t, &id, "2026-11-23T10:00", HAIRCUT), late = book (t, &id, FOYER_TEST_DATE "T14:00", COLOURING);
  g_autoptr (JsonObject) none = get (t, &id), one = NULL, back = NULL, two = NULL;

  g_assert_cmpint (json_object_get_int_member (none, "sold"), ==, 0);
  g_assert_cmpint (json_object_get_int_member (none, "visits"), ==, 0);
  g_assert_true (json_object_get_null_member (none, "first"));
  set_status (t, &late, "arrived");
  one = get (t, &id);
  g_assert_cmpint (json_object_get_int_member (one, "sold"), ==, 6000);
  g_assert_cmpint (json_object_get_int_member (one, "visits"), ==, 1);
  g_assert_cmpstr (json_object_get_string_member (one, "first"), ==, FOYER_TEST_DATE);
  set_status (t, &early, "no-show");
  back = get (t, &id);
  g_assert_cmpint (json_object_get_int_member (back, "visits"), ==, 1);
  g_assert_cmpint (json_object_get_int_member (back, "noshows"), ==, 1);
  g_assert_cmpstr (json_object_get_string_member (back, "first"), ==, FOYER_TEST_DATE);
  set_status (t, &early, "arrived");
  two = get (t, &id);
  g_assert_cmpint (json_object_get_int_member (two, "sold"), ==, 8500);
  g_assert_cmpint (json_object_get_int_member (two, "visits"), ==, 2);
  g_assert_cmpint (json_object_get_int_member (two, "noshows"), ==, 0);
  g_assert_cmpstr (json_object_get_string_member (two, "first"), ==, "2026-11-23");
  g_assert_cmpstr (json_object_get_string_member (two, "last"), ==, FOYER_TEST_DATE);
}

static void
test_balance (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  FoyerId id = add (t, "Anna", "06301234567"), visit = book (t, &id, FOYER_TEST_DATE "T14:00", HAIRCUT), other;
  g_autoptr (JsonObject) advance = NULL, even = NULL, debt = NULL;

  set_status (t, &visit, "confirmed");
  json_object_unref (foyer_test_call (t, "visit.pay", foyer_params ("visit", "d", &visit, "quick", "s", "cash", NULL)));
  advance = get (t, &id);
  g_assert_cmpint (json_object_get_int_member (advance, "balance"), ==, 2500);
  set_status (t, &visit, "arrived");
  even = get (t, &id);
  g_assert_cmpint (json_object_get_int_member (even, "balance"), ==, 0);
  other = book (t, &id, "2026-11-25T10:00", COLOURING);
  set_status (t, &other, "arrived");
  debt = get (t, &id);
  g_assert_cmpint (json_object_get_int_member (debt, "balance"), ==, -6000);
  g_assert_cmpint (json_object_get_int_member (debt, "paid"), ==, 2500);
  /* Nobody types it. */
  g_free (foyer_test_refused (t, "client.update", foyer_params ("id", "d", &id, "balance", "i", (gint64) 0, NULL), FOYER_ERROR_INVALID));
}

static void
test_history (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  FoyerId id = add (t, "Anna", "06301234567"), paid = book (t, &id, "2026-11-23T10:00", HAIRCUT), owed = book (t, &id, FOYER_TEST_DATE "T14:00", COLOURING);
  g_autoptr (JsonNode) node = NULL;
  JsonArray *visits;
  JsonObject *first, *second, *payment;

  json_object_unref (foyer_test_call (t, "visit.pay", foyer_params ("visit", "d", &paid, "quick", "s", "cashless", "arrive", "b", TRUE, NULL)));
  set_status (t, &owed, "arrived");
  node = foyer_test_query (t, "client.history", foyer_params ("id", "d", &id, NULL));
  visits = json_node_get_array (node);
  g_assert_cmpint (json_array_get_length (visits), ==, 2);
  first = json_array_get_object_element (visits, 0);
  second = json_array_get_object_element (visits, 1);
  /* The newest first; served and not paid is credit. */
  g_assert_cmpstr (json_object_get_string_member (first, "date"), ==, FOYER_TEST_DATE);
  g_assert_cmpint (json_object_get_int_member (first, "credit"), ==, 6000);
  g_assert_cmpint (json_array_get_length (json_object_get_array_member (first, "payments")), ==, 0);
  g_assert_cmpint (json_object_get_int_member (second, "credit"), ==, 0);
  payment = json_array_get_object_element (json_object_get_array_member (second, "payments"), 0);
  g_assert_cmpstr (json_object_get_string_member (payment, "kind"), ==, "cashless");
  g_assert_cmpint (json_object_get_int_member (payment, "amount"), ==, 2500);
  g_assert_cmpstr (json_object_get_string_member (json_array_get_object_element (json_object_get_array_member (second, "lines"), 0), "title"), ==, "Haircut");
  g_assert_cmpstr (json_object_get_string_member (json_array_get_object_element (json_object_get_array_member (second, "appointments"), 0), "staff"), ==, "Anna Nagy");
}

/* ---- the list ---------------------------------------------------------------------------------------------------------------- */
/* Names in the order of client.ids, joined by blanks. */
static char *
order_of (FoyerTest  *t,
          const char *sort,
          gboolean    desc)
{
  g_autoptr (JsonNode) node = foyer_test_query (t, "client.ids", foyer_params ("sort", "s", sort, "desc", "b", desc, NULL));
  g_autoptr (JsonNode) rows = NULL;
  gsize len;
  g_autofree guchar *bytes = g_base64_decode (json_object_get_string_member (json_node_get_object (node), "ids"), &len);
  JsonNode *ids = json_node_new (JSON_NODE_ARRAY);
  GString *s = g_string_new (NULL);

  json_node_take_array (ids, json_array_new ());
  for (gsize i = 0; i < len; i += sizeof (FoyerId))
    {
      FoyerId id;
      char text[FOYER_ID_TEXT_LEN + 1];
      memcpy (&id, bytes + i, sizeof id);
      json_array_add_string_element (json_node_get_array (ids), foyer_id_format (&id, text));
    }
  rows = foyer_test_query (t, "client.rows", foyer_params ("ids", "n", ids, NULL));
  for (guint i = 0; i < json_array_get_length (json_node_get_array (rows)); i++)
    {
      g_autofree char *name = display_of (json_node_get_array (rows), i);
      g_string_append_printf (s, "%s%s", i > 0 ? " " : "", name);
    }
  return g_string_free (s, FALSE);
}

#define assert_order(t, sort, desc, expected) \
  G_STMT_START { g_autofree char *got_ = order_of (t, sort, desc); g_assert_cmpstr (got_, ==, expected); } G_STMT_END

static void
test_sort (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  FoyerId c = add (t, "Csilla", "06301234569"), a = add (t, "Ágnes", "06301234570"), b = add (t, "Bea", "06301234568"), v;

  json_object_unref (foyer_test_call (t, "client.update", foyer_params ("id", "d", &a, "discount", "i", (gint64) 500, "email", "s", "z@example.com", NULL)));
  json_object_unref (foyer_test_call (t, "client.update", foyer_params ("id", "d", &b, "discount", "i", (gint64) 900, "email", "s", "a@example.com", NULL)));
  v = book (t, &c, "2026-11-23T10:00", COLOURING);
  set_status (t, &v, "arrived");
  v = book (t, &a, FOYER_TEST_DATE "T10:00", HAIRCUT);
  set_status (t, &v, "arrived");
  v = book (t, &a, "2026-11-25T10:00", HAIRCUT);
  set_status (t, &v, "arrived");

  assert_order (t, "name", FALSE, "Ágnes Bea Csilla");
  assert_order (t, "name", TRUE, "Csilla Bea Ágnes");
  assert_order (t, "id", FALSE, "Csilla Ágnes Bea");
  assert_order (t, "id", TRUE, "Bea Ágnes Csilla");
  assert_order (t, "phone", FALSE, "Bea Csilla Ágnes");
  assert_order (t, "phone", TRUE, "Ágnes Csilla Bea");
  assert_order (t, "email", FALSE, "Bea Ágnes Csilla"); /* those without come last, either way */
  assert_order (t, "email", TRUE, "Ágnes Bea Csilla");
  assert_order (t, "discount", FALSE, "Csilla Ágnes Bea");
  assert_order (t, "discount", TRUE, "Bea Ágnes Csilla");
  assert_order (t, "first", FALSE, "Csilla Ágnes Bea");
  assert_order (t, "last", TRUE, "Ágnes Csilla Bea");
  assert_order (t, "sold", FALSE, "Bea Ágnes Csilla");
  assert_order (t, "sold", TRUE, "Csilla Ágnes Bea");
  assert_order (t, "visits", FALSE, "Bea Csilla Ágnes");
  assert_order (t, "visits", TRUE, "Ágnes Csilla Bea");
  assert_order (t, "balance", FALSE, "Csilla Ágnes Bea");
  assert_order (t, "balance", TRUE, "Bea Ágnes Csilla");
  assert_order (t, "first", TRUE, "Ágnes Csilla Bea"); /* who never came stands last, either way */
  assert_order (t, "last", FALSE, "Csilla Ágnes Bea");
  assert_order (t, "added", FALSE, "Csilla Ágnes Bea");
  assert_order (t, "added", TRUE, "Bea Ágnes Csilla");
  g_free (foyer_test_query_refused (t, &t->owner, "client.ids", foyer_params ("sort", "s", "shoe size", NULL), FOYER_ERROR_INVALID));
}

static void
test_search (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  FoyerId id;

  id = add (t, "Kovács Eszter", "06 20 123 4567");
  json_object_unref (foyer_test_call (t, "client.update", foyer_params ("id", "d", &id, "email", "s", "eszter.k@freemail.hu", "card", "s", "VIP-00817", NULL)));
  add (t, "Őrsi Ágnes", "06 30 644 7392");
  add (t, "Kovácsné Tóth Éva", "06 70 777 1200");
  add (t, "O'Brien Pat", "+44 20 7946 0958");

  assert_found (t, "kov", "Kovács Eszter; Kovácsné Tóth Éva");
  assert_found (t, "KOVÁCS ESZTER", "Kovács Eszter");
  assert_found (t, "eszter kov", "Kovács Eszter");       /* in any order */
  assert_found (t, "orsi", "Őrsi Ágnes");                 /* without accents */
  assert_found (t, "őrsi", "Őrsi Ágnes");
  assert_found (t, "gnes", "Őrsi Ágnes");                 /* any part */
  assert_found (t, "o k", "");
  assert_found (t, "t é", "Kovácsné Tóth Éva");           /* beginnings of words, however short */
  assert_found (t, "o'br", "O'Brien Pat");
  assert_found (t, "freemail", "Kovács Eszter");
  assert_found (t, "eszter.k@free", "Kovács Eszter");
  assert_found (t, "00817", "Kovács Eszter");             /* card */
  assert_found (t, "vip-008", "Kovács Eszter");
  assert_found (t, "kov freem", "Kovács Eszter");
  assert_found (t, "", "");
  assert_found (t, "   ", "");
  assert_found (t, "*", "");
  assert_found (t, "\" OR 1", "");
  assert_found (t, "nobody", "");
}

static void
test_search_phone (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  static const char digits[] = "36306447392";

  add (t, "Őrsi Ágnes", "06 30 644 7392");
  add (t, "Kovács Eszter", "06 20 123 4567");
  /* Every run of digits of the number finds it, from one digit on. */
  for (gsize from = 0; from < sizeof digits - 1; from++)
    for (gsize len = 1; from + len < sizeof digits; len++)
      {
        g_autofree char *part = g_strndup (digits + from, len);
        g_autofree char *names = found (t, part);
        if (strstr (names, "Őrsi Ágnes") == NULL)
          g_error ("“%s” does not find %s", part, digits);
      }
  assert_found (t, "644 73", "Őrsi Ágnes");
  assert_found (t, "644-73/92", "Őrsi Ágnes");
  assert_found (t, "+36 30 644", "Őrsi Ágnes");
  assert_found (t, "06 30 644 7392", "Őrsi Ágnes");
  assert_found (t, "0630644", "Őrsi Ágnes");              /* dialled within the country, not yet whole */
  assert_found (t, "0036306447392", "Őrsi Ágnes");
  assert_found (t, "orsi 644", "Őrsi Ágnes");
  assert_found (t, "eszter 644", "");
  assert_found (t, "99999", "");
}

/* Names that begin like what was typed come first, in their order; the answer is bounded. */
static void
test_search_bound (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  g_autoptr (JsonNode) few = NULL, ids = NULL;
  g_autofree char *first = NULL;

  add (t, "Bella Anna", NULL);
  for (int i = 0; i < 60; i++)
    {
      g_autofree char *name = g_strdup_printf ("Anna %02d", 59 - i);
      add (t, name, NULL);
    }
  few = foyer_test_query (t, "client.search", foyer_params ("text", "s", "anna", "limit", "i", (gint64) 10, NULL));
  g_assert_cmpint (json_array_get_length (json_node_get_array (few)), ==, 10);
  first = display_of (json_node_get_array (few), 0);
  g_assert_cmpstr (first, ==, "Anna 00");
  ids = foyer_test_query (t, "client.ids", foyer_params ("text", "s", "anna", NULL));
  g_assert_cmpint (json_object_get_int_member (json_node_get_object (ids), "count"), ==, 61);
  g_assert_false (json_object_get_boolean_member (json_node_get_object (ids), "more"));
}

/* ---- rights ------------------------------------------------------------------------------------------------------------------ */
static void
test_masked (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  FoyerId id = add (t, "Anna", "06301234567");
  FoyerActor who = foyer_test_user (t, "Rita", "+36301110001", "receptionist", NULL);
  g_autoptr (JsonNode) rights = json_from_string ("{\"clients.phones\":false,\"clients.card-phones\":false}", NULL);
  g_autoptr (JsonNode) card = NULL, found_node = NULL;
  g_autofree char *all = NULL, *list = NULL;
  JsonObject *row;

  json_object_unref (foyer_test_call (t, "access.grant", foyer_params ("user", "d", &who.user, "loc", "d", &t->loc, "role", "s", "receptionist", "rights", "n",
                                                                       json_node_copy (rights), NULL)));
  json_object_unref (foyer_test_call (t, "client.update", foyer_params ("id", "d", &id, "email", "s", "anna@example.com", "phone2", "s", "06209998877", NULL)));
  card = foyer_test_query_as (t, &who, "client.get", foyer_params ("id", "d", &id, NULL));
  all = json_to_string (card, FALSE);
  g_assert_null (strstr (all, "1234567"));
  g_assert_null (strstr (all, "9998877"));
  g_assert_null (strstr (all, "anna@"));
  row = json_node_get_object (card);
  g_assert_nonnull (strstr (json_object_get_string_member (row, "phone_text"), "X"));
  found_node = foyer_test_query_as (t, &who, "client.search", foyer_params ("text", "s", "anna", NULL));
  list = json_to_string (found_node, FALSE);
  g_assert_null (strstr (list, "1234567"));
  g_assert_null (strstr (list, "anna@"));
  /* … and may not write over what may not be read. */
  g_free (foyer_test_refused_as (t, &who, "client.update", foyer_params ("id", "d", &id, "phone", "s", "06301111222", NULL), FOYER_ERROR_DENIED));
}

/* What suggestions ask for is of the whole row, with the same limits, and nothing beside it. */
static void
test_brief (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  FoyerId id = add (t, "Anna", "06301234567");
  FoyerActor who = foyer_test_user (t, "Rita", "+36301110001", "receptionist", NULL);
  g_autoptr (JsonObject) o = foyer_test_call (t, "visitor.create", foyer_params ("client", "d", &id, "name", "s", "Peti", NULL));
  g_autoptr (JsonNode) whole = foyer_test_query_as (t, &who, "client.search", foyer_params ("text", "s", "anna", NULL));
  g_autoptr (JsonNode) brief = foyer_test_query_as (t, &who, "client.search", foyer_params ("text", "s", "anna", "brief", "b", TRUE, NULL));
  g_autoptr (JsonNode) masked = NULL;
  g_autoptr (GList) members = NULL;
  g_autofree char *text = NULL;
  JsonObject *all, *few;

  g_assert_cmpuint (json_array_get_length (json_node_get_array (brief)), ==, 1);
  all = json_array_get_object_element (json_node_get_array (whole), 0);
  few = json_array_get_object_element (json_node_get_array (brief), 0);
  members = json_object_get_members (few);
  g_assert_cmpuint (g_list_length (members), ==, 5);
  for (GList *m = members; m != NULL; m = m->next)
    {
      g_assert_true (strstr ("id display phone phone_text visitors", m->data) != NULL);
      g_assert_true (json_node_equal (json_object_get_member (few, m->data), json_object_get_member (all, m->data)));
    }
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (few, "visitors")), ==, 1);
  g_assert_cmpstr (json_object_get_string_member (few, "phone_text"), ==, "+36 30 123 4567");
  json_object_unref (foyer_test_call (t, "access.grant", foyer_params ("user", "d", &who.user, "loc", "d", &t->loc, "role", "s", "receptionist", "rights", "n",
                                                                       json_from_string ("{\"clients.phones\":false}", NULL), NULL)));
  masked = foyer_test_query_as (t, &who, "client.search", foyer_params ("text", "s", "anna", "brief", "b", TRUE, NULL));
  text = json_to_string (masked, FALSE);
  g_assert_nonnull (strstr (text, "Anna"));
  g_assert_null (strstr (text, "1234567"));
}

static void
test_own_only (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  FoyerId mine = add (t, "Mine", "06301234567"), other = add (t, "Other", "06301234568");
  FoyerActor boris = foyer_test_user (t, "Boris", "+36301110002", "professional", &t->staff[BORIS]);
  g_autoptr (JsonObject) o = NULL;
  g_autoptr (JsonNode) found_node = NULL, none_found = NULL, notes = NULL, none = NULL;

  o = foyer_test_call (t, "booking.create", foyer_params ("staff", "d", &t->staff[BORIS], "wall", "s", FOYER_TEST_DATE "T11:00", "client", "d", &mine, "services",
                                                          "n", services (t, HAIRCUT), NULL));
  book (t, &other, FOYER_TEST_DATE "T11:00", HAIRCUT);
  /* Who may not see phones does not find them out digit by digit; a whole number finds the card (USR-14). */
  none_found = foyer_test_query_as (t, &boris, "client.search", foyer_params ("text", "s", "0630123456", NULL));
  g_assert_cmpint (json_array_get_length (json_node_get_array (none_found)), ==, 0);
  found_node = foyer_test_query_as (t, &boris, "client.search", foyer_params ("text", "s", "06301234567", NULL));
  g_assert_cmpint (json_array_get_length (json_node_get_array (found_node)), ==, 1);
  g_assert_cmpstr (json_object_get_string_member (json_array_get_object_element (json_node_get_array (found_node), 0), "display"), ==, "Mine");
  json_node_unref (foyer_test_query_as (t, &boris, "client.get", foyer_params ("id", "d", &mine, NULL)));
  g_free (foyer_test_query_refused (t, &boris, "client.get", foyer_params ("id", "d", &other, NULL), FOYER_ERROR_DENIED));
  g_free (foyer_test_query_refused (t, &boris, "client.history", foyer_params ("id", "d", &other, NULL), FOYER_ERROR_DENIED));
  /* Nor what is known of that client beside the card. */
  json_object_unref (foyer_test_call (t, "note.add", foyer_params ("client", "d", &mine, "text", "s", "Likes tea", NULL)));
  json_object_unref (foyer_test_call (t, "note.add", foyer_params ("client", "d", &other, "text", "s", "Pays late", NULL)));
  notes = foyer_test_query_as (t, &boris, "note.list", foyer_params ("client", "d", &mine, NULL));
  none = foyer_test_query_as (t, &boris, "note.list", foyer_params ("client", "d", &other, NULL));
  g_assert_cmpuint (json_array_get_length (json_node_get_array (notes)), ==, 1);
  g_assert_cmpuint (json_array_get_length (json_node_get_array (none)), ==, 0);
  g_free (foyer_test_query_refused (t, &boris, "deposit.plan", foyer_params ("client", "d", &other, NULL), FOYER_ERROR_DENIED));
  g_free (foyer_test_query_refused (t, &boris, "account.list", foyer_params ("client", "d", &other, NULL), FOYER_ERROR_DENIED));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/clients/CLI-1", test_booking_makes_card);
  g_test_add_func ("/clients/CLI-2", test_create);
  g_test_add_func ("/clients/CLI-2/find-or-create", test_find_or_create);
  g_test_add_func ("/clients/CLI-2/update", test_update);
  g_test_add_func ("/clients/CLI-3", test_name_parts);
  g_test_add_func ("/clients/CLI-5", test_sort);
  g_test_add_func ("/clients/CLI-6", test_search);
  g_test_add_func ("/clients/CLI-6/phone", test_search_phone);
  g_test_add_func ("/clients/CLI-6/bound", test_search_bound);
  g_test_add_func ("/clients/CLI-7", test_figures);
  g_test_add_func ("/clients/CLI-8", test_balance);
  g_test_add_func ("/clients/CLI-9", test_history);
  g_test_add_func ("/clients/CLI-14", test_own_only);
  g_test_add_func ("/clients/CLI-15", test_delete);
  g_test_add_func ("/clients/CLI-28", test_labels);
  g_test_add_func ("/clients/SEC-1", test_masked);
  g_test_add_func ("/clients/brief", test_brief);
  return g_test_run ();
}
