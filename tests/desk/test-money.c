/* Status, checkout, money and client figures (front-desk.md 6.3, 6.4, 14; back-office.md 1, 4). */
#include "config.h"

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include "desk-day.h"

static JsonObject *
pay (FoyerTest *t,
     const FoyerId *visit,
     const char *quick)
{
  return foyer_test_call (t, "visit.pay", foyer_params ("visit", "d", visit, "quick", "s", quick, NULL));
}

static JsonObject *
first_payment (JsonObject *visit)
{
  return json_array_get_object_element (json_object_get_array_member (visit, "payments"), 0);
}

static JsonArray *
money_list (FoyerTest *t,
            const char *state)
{
  g_autoptr (JsonNode) node = foyer_test_query (t, "money.list", foyer_params ("from", "s", FOYER_TEST_DATE, "state", "s", state, NULL));
  return json_array_ref (json_node_get_array (node));
}

static gint64
balance (FoyerTest *t,
         const FoyerId *reg)
{
  g_autoptr (JsonNode) node = foyer_test_query (t, "money.day", foyer_params ("date", "s", FOYER_TEST_DATE, NULL));
  return int_of (foyer_test_find_id (json_node_get_array (node), "register", reg), "after");
}

/* ---- status ---------------------------------------------------------------------------------------------------------------- */

static void
test_sts_1 (void)
{
  static const char *const words[] = { "confirmed", "arrived", "no-show", "pending", "arrived", "no-show", "confirmed", "pending" };
  g_autoptr (FoyerTest) t = foyer_test_new ();
  Booked b = book (t, ANNA, "10:00", HAIRCUT, "Eszter", "+36201234567");

  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    {
      set_status (t, &b.visit, words[i]);
      g_autoptr (JsonObject) day = day_of (t, FOYER_TEST_DATE);
      JsonObject *block = foyer_test_find_id (json_object_get_array_member (day, "blocks"), "id", &b.appointment);
      g_assert_cmpstr (json_object_get_string_member (block, "status"), ==, words[i]);
    }
  g_autofree char *refused = foyer_test_refused (t, "visit.status", foyer_params ("visit", "d", &b.visit, "status", "s", "deleted", NULL), FOYER_ERROR_INVALID);
  g_assert_nonnull (refused);
}

static void
test_apt_9 (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  Booked a = book (t, ANNA, "10:00", HAIRCUT, "Eszter", "+36201234567");
  Booked b = book (t, BORIS, "10:30", HAIRCUT, "Eszter", "+36201234567");

  set_status (t, &a.visit, "arrived");
  g_autoptr (JsonObject) day = day_of (t, FOYER_TEST_DATE);
  JsonArray *blocks = json_object_get_array_member (day, "blocks");
  g_assert_cmpstr (json_object_get_string_member (foyer_test_find_id (blocks, "id", &a.appointment), "status"), ==, "arrived");
  g_assert_cmpstr (json_object_get_string_member (foyer_test_find_id (blocks, "id", &b.appointment), "status"), ==, "arrived");
}

static void
test_sts_3_cli_7 (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  Booked b = book (t, ANNA, "10:00", HAIRCUT, "Eszter", "+36201234567");

  set_status (t, &b.visit, "confirmed");
  g_assert_cmpint (client_figure (t, &b.visit, "sold"), ==, 0);
  set_status (t, &b.visit, "arrived");
  g_assert_cmpint (client_figure (t, &b.visit, "sold"), ==, 2500);
  g_assert_cmpint (client_figure (t, &b.visit, "visits"), ==, 1);
  g_autoptr (JsonObject) v = visit_of (t, &b.visit);
  g_assert_cmpstr (json_object_get_string_member (json_object_get_object_member (v, "client"), "first"), ==, FOYER_TEST_DATE);
  set_status (t, &b.visit, "pending");
  g_assert_cmpint (client_figure (t, &b.visit, "sold"), ==, 0);
  g_assert_cmpint (client_figure (t, &b.visit, "visits"), ==, 0);
  set_status (t, &b.visit, "no-show");
  g_assert_cmpint (client_figure (t, &b.visit, "noshows"), ==, 1);
}

static void
test_sts_4 (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  Booked b = book (t, ANNA, "10:00", HAIRCUT, "Eszter", "+36201234567");

  /* No-show: nothing can be paid, its time is free for others; back to pending all is there again. */
  set_status (t, &b.visit, "no-show");
  g_autofree char *refused = foyer_test_refused (t, "visit.pay", foyer_params ("visit", "d", &b.visit, "quick", "s", "cash", NULL), FOYER_ERROR_CONFLICT);
  g_assert_nonnull (strstr (refused, "arrived"));
  book (t, ANNA, "10:00", HAIRCUT, "Zoli", "+36201111111");
  /* Somebody else is there by now: asked first (APT-7). */
  g_autofree char *kinds = foyer_test_confirm (t, "visit.status", foyer_params ("visit", "d", &b.visit, "status", "s", "pending", NULL));
  g_assert_cmpstr (kinds, ==, "overlap");
  g_autoptr (JsonObject) back = foyer_test_call (t, "visit.status", foyer_params ("visit", "d", &b.visit, "status", "s", "pending", "override", "s", "came after all", NULL));
  g_autoptr (JsonObject) v = visit_of (t, &b.visit);
  g_assert_cmpint (int_of (v, "total"), ==, 2500);
}

static void
test_sts_5 (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  Booked b = book (t, ANNA, "10:00", HAIRCUT, "Eszter", "+36201234567");

  set_status (t, &b.visit, "arrived");
  g_autoptr (JsonObject) day = day_of (t, FOYER_TEST_DATE);
  g_assert_true (json_object_get_boolean_member_with_default (json_array_get_object_element (json_object_get_array_member (day, "blocks"), 0), "unpaid", FALSE));
  g_autoptr (JsonObject) o = foyer_test_call (t, "visit.pay", foyer_params ("visit", "d", &b.visit, "tenders", "n", tenders_of (&t->cash, 1000, NULL, 0), NULL));
  g_autoptr (JsonObject) part = day_of (t, FOYER_TEST_DATE);
  g_assert_true (json_object_get_boolean_member_with_default (json_array_get_object_element (json_object_get_array_member (part, "blocks"), 0), "unpaid", FALSE));
  g_autoptr (JsonObject) p = pay (t, &b.visit, "cash");
  g_autoptr (JsonObject) full = day_of (t, FOYER_TEST_DATE);
  JsonObject *block = json_array_get_object_element (json_object_get_array_member (full, "blocks"), 0);
  g_assert_false (json_object_get_boolean_member_with_default (block, "unpaid", FALSE));
  g_assert_cmpstr (json_object_get_string_member (block, "paid"), ==, "full");
}

/* ---- checkout -------------------------------------------------------------------------------------------------------------- */

static void
test_vis_1_fin_8 (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  Booked b = book (t, CLARA, "10:00", PEDICURE, "Eszter", "+36201234567");

  g_autofree char *early = foyer_test_refused (t, "visit.pay", foyer_params ("visit", "d", &b.visit, "quick", "s", "cash", NULL), FOYER_ERROR_CONFLICT);
  g_assert_nonnull (early);
  set_status (t, &b.visit, "arrived");
  g_autoptr (JsonObject) o = pay (t, &b.visit, "cash");
  g_assert_cmpstr (json_object_get_string_member (o, "state"), ==, "full");
  g_assert_cmpint (int_of (o, "due"), ==, 0);

  g_autoptr (JsonArray) list = money_list (t, "active");
  g_assert_cmpint (json_array_get_length (list), ==, 1);
  JsonObject *m = json_array_get_object_element (list, 0);
  FoyerId visit = foyer_test_id (m, "visit"), client = foyer_test_id (m, "client"), staff = foyer_test_id (m, "staff"), reg = foyer_test_id (m, "register");
  g_assert_cmpint (int_of (m, "amount"), ==, 3000);
  g_assert_cmpstr (json_object_get_string_member (m, "item_title"), ==, "Provision of services");
  g_assert_true (foyer_id_equal (&visit, &b.visit));
  g_assert_true (foyer_id_equal (&client, &b.client));
  g_assert_true (foyer_id_equal (&staff, &t->staff[CLARA]));
  g_assert_true (foyer_id_equal (&reg, &t->cash));
  g_assert_cmpint (balance (t, &t->cash), ==, 3000);

  g_autofree char *again = foyer_test_refused (t, "visit.pay", foyer_params ("visit", "d", &b.visit, "quick", "s", "cash", NULL), FOYER_ERROR_INVALID);
  g_assert_nonnull (strstr (again, "left"));
}

static void
test_pay_and_arrive (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  Booked b = book (t, CLARA, "10:00", PEDICURE, "Eszter", "+36201234567");
  g_autoptr (JsonObject) o = foyer_test_call (t, "visit.pay", foyer_params ("visit", "d", &b.visit, "quick", "s", "cashless", "arrive", "b", TRUE, NULL));
  g_autofree char *status = foyer_test_field (t, "visit", &b.visit, "status");
  g_assert_cmpstr (status, ==, "arrived");
  g_assert_cmpint (balance (t, &t->card), ==, 3000);
}

static void
test_vis_2_fin_10 (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  Booked b = book (t, ANNA, "10:00", COLOURING, "Eszter", "+36201234567");

  set_status (t, &b.visit, "arrived");
  g_autoptr (JsonObject) o = foyer_test_call (t, "visit.pay", foyer_params ("visit", "d", &b.visit, "tenders", "n", tenders_of (&t->cash, 1000, NULL, 0), NULL));
  g_assert_cmpint (int_of (o, "due"), ==, 5000);
  g_autoptr (JsonObject) v = visit_of (t, &b.visit);
  g_assert_cmpint (int_of (v, "due"), ==, 5000);
  g_autoptr (JsonObject) p = foyer_test_call (t, "visit.pay",
                                              foyer_params ("visit", "d", &b.visit, "tenders", "n", tenders_of (&t->cash, 2000, &t->card, 3000), NULL));
  g_assert_cmpint (int_of (p, "due"), ==, 0);
  g_assert_cmpint (balance (t, &t->cash), ==, 3000);
  g_assert_cmpint (balance (t, &t->card), ==, 3000);
}

/* VIS-4 as far as services go: a line raises what is due and, once paid, the money; taking it out restores what is due, and what was
 * paid for it becomes the client's. */
static void
test_vis_4_services (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  Booked b = book (t, ANNA, "10:00", HAIRCUT, "Eszter", "+36201234567");

  set_status (t, &b.visit, "arrived");
  g_autoptr (JsonObject) added = foyer_test_call (t, "line.add", foyer_params ("visit", "d", &b.visit, "service", "d", &t->service[BLOWDRY], NULL));
  FoyerId line = foyer_test_id (added, "line");
  g_autoptr (JsonObject) v = visit_of (t, &b.visit);
  g_assert_cmpint (int_of (v, "due"), ==, 4300);
  g_assert_cmpint (client_figure (t, &b.visit, "sold"), ==, 4300);
  g_autoptr (JsonObject) paid = foyer_test_call (t, "visit.pay", foyer_params ("visit", "d", &b.visit, "quick", "s", "cash", NULL));
  g_assert_cmpint (balance (t, &t->cash), ==, 4300);
  g_autoptr (JsonObject) removed = foyer_test_call (t, "line.remove", foyer_params ("line", "d", &line, NULL));
  g_autoptr (JsonObject) w = visit_of (t, &b.visit);
  g_assert_cmpint (int_of (w, "total"), ==, 2500);
  g_assert_cmpint (client_figure (t, &b.visit, "sold"), ==, 2500);
  g_assert_cmpint (client_figure (t, &b.visit, "balance"), ==, 1800);
  g_assert_cmpint (balance (t, &t->cash), ==, 4300);
}

static void
test_change (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  Booked b = book (t, ANNA, "10:00", HAIRCUT, "Eszter", "+36201234567");

  set_status (t, &b.visit, "arrived");
  g_autoptr (JsonObject) o = foyer_test_call (t, "visit.pay", foyer_params ("visit", "d", &b.visit, "quick", "s", "cash", "tendered", "i", (gint64) 5000, NULL));
  g_assert_cmpint (int_of (o, "change"), ==, 2500);
  g_assert_cmpint (int_of (o, "paid"), ==, 2500);
  g_assert_cmpint (balance (t, &t->cash), ==, 2500);
  g_autofree char *card = foyer_test_refused (t, "visit.pay", foyer_params ("visit", "d", &b.visit, "quick", "s", "cashless", "tendered", "i", (gint64) 5000, NULL), FOYER_ERROR_INVALID);
  g_assert_nonnull (card);
}

static void
test_fin_13_cli_8 (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  Booked b = book (t, ANNA, "10:00", COLOURING, "Eszter", "+36201234567");

  set_status (t, &b.visit, "arrived");
  g_assert_cmpint (client_figure (t, &b.visit, "balance"), ==, -6000);
  g_autoptr (JsonObject) o = foyer_test_call (t, "visit.pay", foyer_params ("visit", "d", &b.visit, "tenders", "n", tenders_of (&t->cash, 8000, NULL, 0), NULL));
  g_assert_cmpstr (json_object_get_string_member (o, "state"), ==, "over");
  g_assert_cmpint (client_figure (t, &b.visit, "balance"), ==, 2000);

  /* An advance without a visit. */
  g_autoptr (JsonNode) items = foyer_test_query (t, "item.list", NULL);
  FoyerId services = foyer_test_id (foyer_test_find (json_node_get_array (items), "code", "services"), "id");
  g_autoptr (JsonObject) a = foyer_test_call (t, "money.create", foyer_params ("item", "d", &services, "amount", "i", (gint64) 500, "client", "d", &b.client, NULL));
  g_assert_cmpint (client_figure (t, &b.visit, "balance"), ==, 2500);
  FoyerId money = foyer_test_id (a, "money");
  g_autoptr (JsonObject) c = foyer_test_call (t, "money.cancel", foyer_params ("money", "d", &money, NULL));
  g_assert_cmpint (client_figure (t, &b.visit, "balance"), ==, 2000);

  /* Nobody's visit cannot be overpaid. */
  g_autoptr (JsonObject) blank = foyer_test_call (t, "booking.create", foyer_params ("staff", "d", &t->staff[ANNA], "wall", "s", "2026-11-24T15:00", "services", "n",
                                                                                     services_of (t, HAIRCUT, -1), NULL));
  Booked nobody = booked_of (blank);
  set_status (t, &nobody.visit, "arrived");
  g_autofree char *refused = foyer_test_refused (t, "visit.pay", foyer_params ("visit", "d", &nobody.visit, "tenders", "n", tenders_of (&t->cash, 2600, NULL, 0), NULL), FOYER_ERROR_INVALID);
  g_assert_nonnull (strstr (refused, "advance"));
}

static void
test_fin_14_15_vis_7 (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  Booked b = book (t, ANNA, "10:00", COLOURING, "Eszter", "+36201234567");

  set_status (t, &b.visit, "arrived");
  g_autoptr (JsonObject) o = pay (t, &b.visit, "cash");
  g_autoptr (JsonObject) v = visit_of (t, &b.visit);
  FoyerId money = foyer_test_id (first_payment (v), "id");
  g_autoptr (JsonObject) c = foyer_test_call (t, "money.cancel", foyer_params ("money", "d", &money, NULL));
  g_assert_cmpint (int_of (c, "due"), ==, 6000);

  g_autoptr (JsonObject) after = visit_of (t, &b.visit);
  g_assert_true (json_object_get_boolean_member (after, "unpaid"));
  g_assert_true (json_object_get_boolean_member (first_payment (after), "void"));
  g_assert_cmpstr (json_object_get_string_member (first_payment (after), "void_by"), ==, "Olga Owner");
  g_autoptr (JsonArray) active = money_list (t, "active");
  g_autoptr (JsonArray) cancelled = money_list (t, "cancelled");
  g_assert_cmpint (json_array_get_length (active), ==, 0);
  g_assert_cmpint (json_array_get_length (cancelled), ==, 1);
  g_assert_cmpint (balance (t, &t->cash), ==, 0);
  g_assert_cmpint (client_figure (t, &b.visit, "balance"), ==, -6000);
  g_autofree char *twice = foyer_test_refused (t, "money.cancel", foyer_params ("money", "d", &money, NULL), FOYER_ERROR_CONFLICT);
  g_assert_nonnull (twice);

  /* VIS-7: author and time are in the change log. */
  char text[37];
  g_autoptr (JsonNode) log = foyer_test_query (t, "history.row", foyer_params ("table", "s", "money", "id", "s", foyer_id_format (&money, text), NULL));
  g_autofree char *words = json_to_string (log, FALSE);
  g_assert_nonnull (strstr (words, "money.cancel"));
  g_assert_nonnull (strstr (words, "Olga Owner"));
}

/* Undo of a cancelling is the same payment made again, naming the cancelled one; what was cancelled stays to be seen. */
static void
test_undo_cancel (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  Booked b = book (t, ANNA, "10:00", COLOURING, "Eszter", "+36201234567");

  set_status (t, &b.visit, "arrived");
  /* 40 in cash and 20 by card in one payment: one document, two tenders. */
  g_autoptr (JsonObject) o = foyer_test_call (t, "visit.pay", foyer_params ("visit", "d", &b.visit, "tenders", "n", tenders_of (&t->cash, 4000, &t->card, 2000), NULL));
  g_autoptr (JsonObject) v = visit_of (t, &b.visit);
  FoyerId money = foyer_test_id (first_payment (v), "id");
  g_autoptr (JsonObject) c = foyer_test_call (t, "money.cancel", foyer_params ("money", "d", &money, NULL));
  g_assert_cmpint (int_of (c, "due"), ==, 4000);
  json_object_unref (foyer_test_call (t, "undo", NULL));
  g_autoptr (JsonObject) after = visit_of (t, &b.visit);
  g_assert_cmpint (int_of (after, "due"), ==, 0);
  g_assert_cmpint (balance (t, &t->cash), ==, 4000);
  g_assert_cmpint (client_figure (t, &b.visit, "balance"), ==, 0);
  g_autoptr (JsonArray) cancelled = money_list (t, "cancelled");
  g_assert_cmpint (json_array_get_length (cancelled), ==, 1);
  g_autoptr (JsonArray) active = money_list (t, "active");
  g_assert_cmpint (json_array_get_length (active), ==, 2);
  FoyerId made = FOYER_ID_NONE;
  for (guint i = 0; i < 2; i++)
    {
      FoyerId id = foyer_test_id (json_array_get_object_element (active, i), "id");
      g_autofree char *again = foyer_test_field (t, "money", &id, "again");
      if (again != NULL)
        made = id;
    }
  g_assert_false (foyer_id_is_none (&made));
  g_autofree char *day = foyer_test_field (t, "money", &made, "bday");
  g_assert_cmpstr (day, ==, FOYER_TEST_DATE);

  /* Cancelled a second time, and that undone as well. */
  json_object_unref (foyer_test_call (t, "money.cancel", foyer_params ("money", "d", &made, NULL)));
  g_assert_cmpint (balance (t, &t->cash), ==, 0);
  json_object_unref (foyer_test_call (t, "undo", NULL));
  g_assert_cmpint (balance (t, &t->cash), ==, 4000);

  /* The payment itself undone, after all that: nothing of it counts. */
  json_object_unref (foyer_test_call (t, "undo", NULL));
  g_assert_cmpint (balance (t, &t->cash), ==, 0);
  g_assert_cmpint (balance (t, &t->card), ==, 0);
  g_autoptr (JsonObject) none = visit_of (t, &b.visit);
  g_assert_cmpint (int_of (none, "due"), ==, 6000);
}

static FoyerId
newest_txn (FoyerTest *t)
{
  g_autoptr (JsonNode) node = foyer_test_query (t, "undo.next", NULL);

  return foyer_test_id (json_node_get_object (node), "txn");
}

static void
test_undo_cancel_refused (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  Booked b = book (t, ANNA, "10:00", COLOURING, "Eszter", "+36201234567");

  set_status (t, &b.visit, "arrived");
  g_autoptr (JsonObject) o = pay (t, &b.visit, "cash");
  g_autoptr (JsonObject) v = visit_of (t, &b.visit);
  FoyerId money = foyer_test_id (first_payment (v), "id");
  t->owner.now += 60000;
  json_object_unref (foyer_test_call (t, "money.cancel", foyer_params ("money", "d", &money, NULL)));
  FoyerId cancelling = newest_txn (t);
  t->owner.now += 60000;
  g_autoptr (JsonObject) card = pay (t, &b.visit, "cashless");
  g_autofree char *paid = foyer_test_refused (t, "undo", foyer_params ("txn", "d", &cancelling, NULL), FOYER_ERROR_CONFLICT);
  g_assert_nonnull (strstr (paid, "money was taken"));
  json_object_unref (foyer_test_call (t, "visit.receipt", foyer_params ("visit", "d", &b.visit, NULL)));
  g_autofree char *printed = foyer_test_refused (t, "undo", foyer_params ("txn", "d", &cancelling, NULL), FOYER_ERROR_CONFLICT);
  g_assert_nonnull (strstr (printed, "receipt was printed"));
  /* A return receipt is a document of its own. */
  json_object_unref (foyer_test_call (t, "visit.return", foyer_params ("visit", "d", &b.visit, NULL)));
  FoyerId returned = newest_txn (t);
  g_autofree char *back = foyer_test_refused (t, "undo", foyer_params ("txn", "d", &returned, NULL), FOYER_ERROR_CONFLICT);
  g_assert_nonnull (strstr (back, "new receipt"));
}

/* Both halves of a transfer come back, and name one another. */
static void
test_undo_cancel_transfer (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  g_autoptr (JsonObject) o = foyer_test_call (t, "money.transfer", foyer_params ("from", "d", &t->cash, "to", "d", &t->card, "amount", "i", (gint64) 500, NULL));
  FoyerId out = foyer_test_id (o, "out");

  json_object_unref (foyer_test_call (t, "money.cancel", foyer_params ("money", "d", &out, NULL)));
  g_assert_cmpint (balance (t, &t->card), ==, 0);
  json_object_unref (foyer_test_call (t, "undo", NULL));
  g_assert_cmpint (balance (t, &t->card), ==, 500);
  g_assert_cmpint (balance (t, &t->cash), ==, -500);
  g_autoptr (JsonArray) active = money_list (t, "active");
  g_assert_cmpint (json_array_get_length (active), ==, 2);
  FoyerId one = foyer_test_id (json_array_get_object_element (active, 0), "id"), other = foyer_test_id (json_array_get_object_element (active, 1), "id");
  char text[37];
  g_autofree char *pair = foyer_test_field (t, "money", &one, "pair");
  g_assert_cmpstr (pair, ==, foyer_id_format (&other, text));
  g_autofree char *doc = foyer_test_field (t, "money", &one, "doc");
  FoyerId doc_id;
  g_assert_true (foyer_id_parse (doc, &doc_id));
  g_autofree char *is_void = foyer_test_field (t, "document", &doc_id, "void");
  g_assert_null (is_void);
}

static void
test_refund (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  Booked b = book (t, ANNA, "10:00", COLOURING, "Eszter", "+36201234567");

  set_status (t, &b.visit, "arrived");
  g_autoptr (JsonObject) o = pay (t, &b.visit, "cash");
  g_autoptr (JsonObject) r = foyer_test_call (t, "visit.refund", foyer_params ("visit", "d", &b.visit, "amount", "i", (gint64) 2500, "comment", "s", "streaks", NULL));
  g_assert_cmpint (int_of (r, "paid"), ==, 3500);
  g_assert_cmpint (balance (t, &t->cash), ==, 3500);
  g_autoptr (JsonArray) list = money_list (t, "active");
  JsonObject *expense = foyer_test_find (list, "kind", "refund");
  FoyerId visit = foyer_test_id (expense, "visit");
  g_assert_cmpint (int_of (expense, "amount"), ==, -2500);
  g_assert_true (foyer_id_equal (&visit, &b.visit));
  g_autofree char *more = foyer_test_refused (t, "visit.refund", foyer_params ("visit", "d", &b.visit, "amount", "i", (gint64) 3501, NULL), FOYER_ERROR_INVALID);
  g_assert_nonnull (more);
}

static void
test_vis_6 (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  Booked b = book (t, ANNA, "10:00", HAIRCUT, "Eszter", "+36201234567");

  set_status (t, &b.visit, "arrived");
  g_autoptr (JsonObject) n = foyer_test_call (t, "visit.note", foyer_params ("visit", "d", &b.visit, "note", "s", "paid with a big note", NULL));
  g_autoptr (JsonObject) o = pay (t, &b.visit, "cash");
  g_autoptr (JsonArray) list = money_list (t, "active");
  g_assert_cmpstr (json_object_get_string_member (json_array_get_object_element (list, 0), "comment"), ==, "paid with a big note");
}

static void
test_fin_3_transfer (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  Booked b = book (t, ANNA, "10:00", COLOURING, "Eszter", "+36201234567");

  set_status (t, &b.visit, "arrived");
  g_autoptr (JsonObject) o = pay (t, &b.visit, "cash");
  g_autoptr (JsonObject) x = foyer_test_call (t, "money.transfer", foyer_params ("from", "d", &t->cash, "to", "d", &t->card, "amount", "i", (gint64) 5000, NULL));
  g_assert_cmpint (balance (t, &t->cash), ==, 1000);
  g_assert_cmpint (balance (t, &t->card), ==, 5000);
  /* FIN-6: one half cancelled is both. */
  FoyerId half = foyer_test_id (x, "in");
  g_autoptr (JsonObject) c = foyer_test_call (t, "money.cancel", foyer_params ("money", "d", &half, NULL));
  g_assert_cmpint (int_of (c, "cancelled"), ==, 2);
  g_assert_cmpint (balance (t, &t->cash), ==, 6000);
  g_autofree char *same = foyer_test_refused (t, "money.transfer", foyer_params ("from", "d", &t->cash, "to", "d", &t->cash, "amount", "i", (gint64) 1, NULL), FOYER_ERROR_INVALID);
  g_assert_nonnull (same);
}

static void
test_fin_22_23_sts_9 (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  Booked b = book (t, ANNA, "10:00", COLOURING, "Eszter", "+36201234567");

  set_status (t, &b.visit, "arrived");
  g_autoptr (JsonObject) o = pay (t, &b.visit, "cash");
  g_autoptr (JsonObject) first = foyer_test_call (t, "visit.receipt", foyer_params ("visit", "d", &b.visit, NULL));
  const char *no = json_object_get_string_member (first, "no");
  g_assert_true (g_regex_match_simple ("^[^-]+-[^-]+-000001$", no, 0, 0));
  g_assert_false (json_object_get_boolean_member (first, "copy"));
  FoyerId doc = foyer_test_id (first, "document");
  g_autoptr (JsonNode) view = foyer_test_query (t, "receipt.view", foyer_params ("id", "d", &doc, NULL));
  g_autofree char *printed = json_to_string (view, FALSE);

  /* Locked: status only between arrived and confirmed, lines, money, client and deletion not at all. */
  g_autofree char *status = foyer_test_refused (t, "visit.status", foyer_params ("visit", "d", &b.visit, "status", "s", "pending", NULL), FOYER_ERROR_CONFLICT);
  g_assert_nonnull (strstr (status, "receipt"));
  set_status (t, &b.visit, "confirmed");
  set_status (t, &b.visit, "arrived");
  g_autoptr (JsonObject) v = visit_of (t, &b.visit);
  FoyerId line = foyer_test_id (json_array_get_object_element (json_object_get_array_member (v, "lines"), 0), "id"), money = foyer_test_id (first_payment (v), "id");
  g_autofree char *l = foyer_test_refused (t, "line.update", foyer_params ("line", "d", &line, "price", "i", (gint64) 1, NULL), FOYER_ERROR_CONFLICT);
  g_autofree char *m = foyer_test_refused (t, "money.cancel", foyer_params ("money", "d", &money, NULL), FOYER_ERROR_CONFLICT);
  g_autofree char *d = foyer_test_refused (t, "booking.delete", foyer_params ("appointment", "d", &b.appointment, NULL), FOYER_ERROR_CONFLICT);
  g_autofree char *w = foyer_test_refused (t, "booking.move", foyer_params ("appointment", "d", &b.appointment, "wall", "s", "2026-11-24T15:00", NULL), FOYER_ERROR_CONFLICT);
  g_autoptr (JsonObject) staff = foyer_test_call (t, "booking.move", foyer_params ("appointment", "d", &b.appointment, "staff", "d", &t->staff[BORIS], NULL));

  /* FIN-23: printed again it is the same paper, called a copy, whatever was renamed since. */
  g_autoptr (JsonObject) u = foyer_test_call (t, "location.update", foyer_params ("public_name", "s", "Another name", NULL));
  g_autoptr (JsonObject) copy = foyer_test_call (t, "visit.receipt", foyer_params ("visit", "d", &b.visit, NULL));
  g_assert_cmpstr (json_object_get_string_member (copy, "no"), ==, no);
  g_assert_true (json_object_get_boolean_member (copy, "copy"));
  g_autoptr (JsonNode) again = foyer_test_query (t, "receipt.view", foyer_params ("id", "d", &doc, NULL));
  g_autofree char *reprinted = json_to_string (again, FALSE);
  g_assert_cmpstr (printed, ==, reprinted);

  /* The return receipt unlocks; the next receipt has the next number. */
  g_autoptr (JsonObject) ret = foyer_test_call (t, "visit.return", foyer_params ("visit", "d", &b.visit, "reason", "s", "wrong price", NULL));
  g_assert_true (g_str_has_suffix (json_object_get_string_member (ret, "no"), "-000002"));
  g_autoptr (JsonObject) free_again = foyer_test_call (t, "money.cancel", foyer_params ("money", "d", &money, NULL));
  g_autoptr (JsonObject) paid = pay (t, &b.visit, "cash");
  g_autoptr (JsonObject) third = foyer_test_call (t, "visit.receipt", foyer_params ("visit", "d", &b.visit, NULL));
  g_assert_true (g_str_has_suffix (json_object_get_string_member (third, "no"), "-000003"));
}

static void
test_fin_25 (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  Booked b = book (t, ANNA, "10:00", HAIRCUT, "Eszter", "+36201234567");

  /* No server anywhere: the payment has its final id at once and keeps it. */
  set_status (t, &b.visit, "arrived");
  g_autoptr (JsonObject) o = pay (t, &b.visit, "cash");
  FoyerId doc = foyer_test_id (o, "document");
  foyer_test_reopen (t);
  g_autoptr (JsonArray) list = money_list (t, "all");
  g_assert_cmpint (json_array_get_length (list), ==, 1);
  FoyerId again = foyer_test_id (json_array_get_object_element (list, 0), "document");
  g_assert_true (foyer_id_equal (&doc, &again));
}

static void
test_fx_4 (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  Booked b = book (t, ANNA, "10:00", HAIRCUT, "Eszter", "+36201234567");

  set_status (t, &b.visit, "arrived");
  g_autoptr (JsonObject) o = pay (t, &b.visit, "cash");
  g_autofree char *refused = foyer_test_refused (t, "visit.set-client", foyer_params ("visit", "d", &b.visit, "name", "s", "Zoli", "phone", "s", "+36201111111", NULL), FOYER_ERROR_CONFLICT);
  g_assert_nonnull (strstr (refused, "cancel"));
  g_autoptr (JsonObject) v = visit_of (t, &b.visit);
  FoyerId money = foyer_test_id (first_payment (v), "id");
  g_autoptr (JsonObject) c = foyer_test_call (t, "money.cancel", foyer_params ("money", "d", &money, NULL));
  g_autoptr (JsonObject) s = foyer_test_call (t, "visit.set-client", foyer_params ("visit", "d", &b.visit, "name", "s", "Zoli", "phone", "s", "+36201111111", NULL));
  g_autoptr (JsonObject) now = visit_of (t, &b.visit);
  g_assert_cmpstr (json_object_get_string_member (json_object_get_object_member (now, "client"), "name"), ==, "Zoli");
}

/* CLI-10: what a client has off comes and goes with the client; what somebody gave stays. One undo puts all of it back. */
static void
test_cli_10_given (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  Booked b = book (t, ANNA, "10:00", HAIRCUT, "Eszter", "+36201234567"), other = book (t, ANNA, "15:00", HAIRCUT, "Vera", "+36202222222");
  g_autoptr (JsonObject) regular = foyer_test_call (t, "client.update", foyer_params ("id", "d", &other.client, "discount", "i", (gint64) 1000, NULL));
  g_autoptr (JsonObject) more = foyer_test_call (t, "line.add", foyer_params ("visit", "d", &b.visit, "service", "d", &t->service[BLOWDRY], "disc_pct", "i", (gint64) 500, NULL));
  g_autoptr (JsonObject) before = visit_of (t, &b.visit);
  gint64 gross = json_object_get_int_member (before, "gross"), was = json_object_get_int_member (before, "total");

  g_autoptr (JsonObject) given = foyer_test_call (t, "visit.set-client", foyer_params ("visit", "d", &b.visit, "client", "d", &other.client, NULL));
  g_assert_cmpint (json_object_get_int_member (given, "discounted"), ==, 1);
  g_assert_cmpint (json_object_get_int_member (given, "discount"), ==, 1000);
  g_autoptr (JsonObject) after = visit_of (t, &b.visit);
  JsonArray *lines = json_object_get_array_member (after, "lines");
  g_assert_cmpint (json_object_get_int_member (json_array_get_object_element (lines, 0), "disc_pct"), ==, 1000);
  g_assert_cmpint (json_object_get_int_member (json_array_get_object_element (lines, 1), "disc_pct"), ==, 500);
  g_assert_cmpint (json_object_get_int_member (after, "gross"), ==, gross);
  g_assert_cmpint (json_object_get_int_member (after, "total"), ==, was - 250);

  g_autoptr (JsonObject) undone = foyer_test_call (t, "undo", foyer_params ("txn", "s", json_object_get_string_member (given, "txn"), NULL));
  g_autoptr (JsonObject) back = visit_of (t, &b.visit);
  g_assert_cmpint (json_object_get_int_member (back, "total"), ==, was);
  /* A line that was sold without it before she had one stays as it was sold. */
  g_autoptr (JsonObject) lost = foyer_test_call (t, "booking.update", foyer_params ("appointment", "d", &other.appointment, "name", "s", "Zoli", "phone", "s", "+36203333333", NULL));
  g_assert_cmpint (json_object_get_int_member (lost, "discounted"), ==, 0);
}

/* ---- kill -9 --------------------------------------------------------------------------------------------------------------- */

/* Pays one visit after the other by halves, until it is killed. */
static void
pay_for_ever (FoyerTest *t,
              const FoyerId *visit,
              int ready)
{
  char byte = 1;
  foyer_test_reopen (t);
  if (write (ready, &byte, 1) != 1)
    _exit (2);
  for (;;)
    {
      g_autoptr (JsonObject) o = foyer_test_call (t, "visit.pay",
                                                  foyer_params ("visit", "d", visit, "tenders", "n", tenders_of (&t->cash, 700, &t->card, 300), NULL));
    }
}

static void
test_fx_3 (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  Booked b = book (t, ANNA, "10:00", COLOURING, "Eszter", "+36201234567");
  int payments = 0;

  set_status (t, &b.visit, "arrived");
  for (int round = 0; round < 6; round++)
    {
      int ready[2];
      char byte;

      /* The store must not be open across a fork: its threads stay behind. */
      foyer_desk_close (g_steal_pointer (&t->desk));
      g_assert_cmpint (pipe (ready), ==, 0);
      pid_t child = fork ();
      g_assert_cmpint (child, >=, 0);
      if (child == 0)
        pay_for_ever (t, &b.visit, ready[1]);
      g_assert_cmpint (read (ready[0], &byte, 1), ==, 1);
      g_usleep (3000 + 7301 * round);
      kill (child, SIGKILL);
      waitpid (child, NULL, 0);
      close (ready[0]);
      close (ready[1]);
      foyer_test_reopen (t);

      /* Whole payments only: cash 7 : card 3, every document with both, and the figures say the same. */
      g_autoptr (JsonArray) list = money_list (t, "active");
      gint64 cash = balance (t, &t->cash), card = balance (t, &t->card);
      g_assert_cmpint (cash * 3, ==, card * 7);
      g_assert_cmpint (json_array_get_length (list), ==, (guint) ((cash + card) / 1000 * 2));
      g_assert_cmpint (client_figure (t, &b.visit, "paid"), ==, cash + card);
      payments = json_array_get_length (list) / 2;
    }
  g_assert_cmpint (payments, >, 0);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/money/STS-1", test_sts_1);
  g_test_add_func ("/money/APT-9", test_apt_9);
  g_test_add_func ("/money/STS-3,CLI-7", test_sts_3_cli_7);
  g_test_add_func ("/money/STS-4", test_sts_4);
  g_test_add_func ("/money/STS-5", test_sts_5);
  g_test_add_func ("/money/VIS-1,FIN-8", test_vis_1_fin_8);
  g_test_add_func ("/money/pay-and-arrive", test_pay_and_arrive);
  g_test_add_func ("/money/VIS-2,FIN-10", test_vis_2_fin_10);
  g_test_add_func ("/money/change", test_change);
  g_test_add_func ("/money/FIN-13,CLI-8", test_fin_13_cli_8);
  g_test_add_func ("/money/FIN-14,FIN-15,VIS-7", test_fin_14_15_vis_7);
  g_test_add_func ("/money/FIN-14/undo-cancel", test_undo_cancel);
  g_test_add_func ("/money/FIN-14/undo-cancel-refused", test_undo_cancel_refused);
  g_test_add_func ("/money/FIN-14/undo-cancel-transfer", test_undo_cancel_transfer);
  g_test_add_func ("/money/refund", test_refund);
  g_test_add_func ("/money/VIS-4", test_vis_4_services);
  g_test_add_func ("/money/VIS-6", test_vis_6);
  g_test_add_func ("/money/FIN-3", test_fin_3_transfer);
  g_test_add_func ("/money/FIN-22,FIN-23,STS-9", test_fin_22_23_sts_9);
  g_test_add_func ("/money/FIN-25", test_fin_25);
  g_test_add_func ("/money/FX-4", test_fx_4);
  g_test_add_func ("/money/CLI-10-given-to-another", test_cli_10_given);
  g_test_add_func ("/money/FX-3", test_fx_3);
  return g_test_run ();
}
