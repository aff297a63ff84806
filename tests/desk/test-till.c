/* The cash drawer (back-office.md 4 and 6; issue 6 "Till"), counterparties (5) and the reports of money (6). */
#include "config.h"

#include "desk-day.h"
#include "foyer-finance.h"
#include "foyer-money.h"
#include "foyer-till.h"

static JsonNode *
json (const char *text)
{
  return json_from_string (text, NULL);
}

static JsonObject *
object (FoyerTest *t, const char *query, JsonObject *params)
{
  g_autoptr (JsonNode) node = foyer_test_query (t, query, params);

  return json_node_dup_object (node);
}

static JsonArray *
array (FoyerTest *t, const char *query, JsonObject *params)
{
  g_autoptr (JsonNode) node = foyer_test_query (t, query, params);

  return json_node_dup_array (node);
}

static void
call (FoyerTest *t, const char *name, JsonObject *params)
{
  json_object_unref (foyer_test_call (t, name, params));
}

static gint64
num (JsonObject *o, const char *name)
{
  return json_object_get_int_member_with_default (o, name, -424242);
}

/* Main's ledger. */
static gint64
ledger (FoyerTest *t)
{
  g_autoptr (JsonArray) list = array (t, "register.list", NULL);

  return num (foyer_test_find_id (list, "id", &t->cash), "balance");
}

static FoyerId
pay_cash (FoyerTest *t, const char *time, int service, const char *name, const char *phone)
{
  Booked b = book (t, ANNA, time, service, name, phone);

  set_status (t, &b.visit, "arrived");
  call (t, "visit.pay", foyer_params ("visit", "d", &b.visit, "quick", "s", "cash", NULL));
  return b.visit;
}

static FoyerId
item_of (FoyerTest *t, const char *code)
{
  g_autoptr (JsonArray) items = array (t, "item.list", NULL);

  return foyer_test_id (foyer_test_find (items, "code", code), "id");
}

/* ---- rules, by worked examples ------------------------------------------------------------------------------------------------------------ */

static void
test_rules (void)
{
  g_autoptr (JsonNode) ten = json ("[[1000,3],[50,4],[1000,1]]"), odd = json ("[[300,1]]"), many = json ("[[500,-1]]");
  g_autofree char *clean = NULL;
  g_autoptr (GError) error = NULL;
  FoyerTillFigures f;
  gsize n;

  /* Three and one tens and four fifty-cent pieces are 42.00; kept the largest first, none twice. */
  g_assert_cmpint (foyer_till_sum ("EUR", json_node_get_array (ten), &clean, NULL), ==, 4200);
  g_assert_cmpstr (clean, ==, "[[1000,4],[50,4]]");
  g_assert_cmpint (foyer_till_sum ("EUR", json_node_get_array (odd), NULL, &error), ==, -1);
  g_assert_nonnull (strstr (error->message, "3.00"));
  g_assert_cmpint (foyer_till_sum ("EUR", json_node_get_array (many), NULL, NULL), ==, -1);
  /* No coin of one forint. */
  g_assert_cmpint (foyer_till_pieces ("HUF", &n)[n - 1], ==, 500);
  for (gsize c = 0; c < 4; c++)
    {
      const char *const codes[] = { "EUR", "JPY", "KWD", "CHF" };
      const gint64 *pieces = foyer_till_pieces (codes[c], &n);

      for (gsize i = 1; i < n; i++)
        g_assert_cmpint (pieces[i], <, pieces[i - 1]);
      g_assert_cmpint (pieces[n - 1], ==, foyer_currency_cash_step (codes[c]));
    }
  /* 100.00 in the morning, rows of 43.00, 5.00 written elsewhere: 148.00 due; 147.50 counted, 100.00 to the safe. */
  g_assert_true (foyer_till_reckon (10000, 4300, 14800, 14750, 10000, &f));
  g_assert_cmpint (f.others, ==, 500);
  g_assert_cmpint (f.difference, ==, -50);
  g_assert_cmpint (f.left, ==, 4750);
  g_assert_false (foyer_till_reckon (0, 0, 0, 100, 101, &f));
  g_assert_false (foyer_till_reckon (0, 0, 0, 100, -1, &f));
}

/* FRP-3, FRP-4: two appointments of one client for 40 and 60, and one of nobody for 10. */
static void
test_frp_3_4 (void)
{
  FoyerId anna = foyer_id_new (1), a = foyer_id_new (2), b = foyer_id_new (3), c = foyer_id_new (4);
  const FoyerDayLine lines[] = { { anna, a, 4000, FALSE }, { anna, b, 4500, FALSE }, { anna, b, 1500, TRUE }, { FOYER_ID_NONE, c, 1000, FALSE } };
  FoyerDayFigures f;

  foyer_finance_day (lines, 3, &f);
  g_assert_cmpint (foyer_finance_average (&f.clients), ==, 10000);
  g_assert_cmpint (foyer_finance_average (&f.appointments), ==, 5000);
  foyer_finance_day (lines, 4, &f);
  g_assert_cmpint (f.clients.n, ==, 1);
  g_assert_cmpint (f.clients.sum, ==, 10000);
  g_assert_cmpint (f.with.n, ==, 2);
  g_assert_cmpint (f.without.n, ==, 1);
  g_assert_cmpint (f.without.sum, ==, 1000);
  g_assert_cmpint (f.products.sum, ==, 1500);
  g_assert_cmpint (foyer_finance_average (&f.appointments), ==, 3667); /* 110.00 of three */
}

/* ---- the till ----------------------------------------------------------------------------------------------------------------------------- */

static void
test_till_day (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  FoyerActor desk = foyer_test_user (t, "Rita", "+36302222222", "receptionist", NULL);
  g_autoptr (JsonObject) opened = NULL, counted = NULL, closed = NULL, state = NULL, got = NULL, first = NULL, later = NULL, x = NULL;
  g_autofree char *twice = NULL, *note = NULL, *blind = NULL, *both = NULL, *again = NULL, *one = NULL, *two = NULL, *undo = NULL;
  g_autoptr (JsonNode) view = NULL, view_later = NULL;
  FoyerId till, doc, txn, over;
  JsonObject *drawer;

  /* Counted by notes and coins; what the ledger (0.00) does not say needs a note, and is written into the ledger. */
  note = foyer_test_refused_as (t, &desk, "till.open", foyer_params ("counts", "n", json ("[[2000,5]]"), NULL), FOYER_ERROR_INVALID);
  g_assert_null (strstr (note, "100"));
  opened = foyer_test_call_as (t, &desk, "till.open", foyer_params ("counts", "n", json ("[[2000,5]]"), "note", "s", "change from the bank", NULL));
  till = foyer_test_id (opened, "till");
  g_assert_cmpstr (json_object_get_string_member (opened, "no"), ==, "Z-SAL-01-0001");
  g_assert_cmpint (ledger (t), ==, 10000);
  twice = foyer_test_refused (t, "till.open", foyer_params ("counted", "i", (gint64) 10000, NULL), FOYER_ERROR_CONFLICT);
  g_assert_nonnull (strstr (twice, "Rita"));

  pay_cash (t, "09:00", HAIRCUT, "Eszter", "+36201234567");
  FoyerId cancelled = pay_cash (t, "09:30", HAIRCUT, "Zoli", "+36201234568");
  {
    g_autoptr (JsonObject) v = visit_of (t, &cancelled);
    FoyerId money = foyer_test_id (json_array_get_object_element (json_object_get_array_member (v, "payments"), 0), "id");

    call (t, "money.cancel", foyer_params ("money", "d", &money, NULL));
  }
  /* Paid out with a reason. */
  {
    FoyerId other = item_of (t, "other-expense");

    call (t, "money.create", foyer_params ("item", "d", &other, "amount", "i", (gint64) 700, "comment", "s", "flowers", NULL));
  }
  json_object_unref (foyer_test_call_as (t, &desk, "till.drawer", foyer_params ("reason", "s", "change for the taxi", NULL)));

  /* Counted blind: who may not see it is told what is due only after the count. */
  {
    g_autoptr (JsonNode) node = foyer_test_query_as (t, &desk, "till.state", NULL);

    state = json_node_dup_object (node);
  }
  drawer = json_array_get_object_element (json_object_get_array_member (state, "drawers"), 0);
  g_assert_true (json_object_get_boolean_member (state, "blind"));
  g_assert_false (json_object_has_member (drawer, "due"));
  g_assert_false (json_object_has_member (json_array_get_object_element (json_object_get_array_member (drawer, "tills"), 0), "due"));
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (drawer, "tills")), ==, 1);
  {
    g_autoptr (JsonNode) cards = foyer_test_query_as (t, &desk, "money.ids", foyer_params ("from", "s", FOYER_TEST_DATE, NULL));
    JsonArray *registers = json_object_get_array_member (json_node_get_object (cards), "registers");

    g_assert_false (json_object_has_member (foyer_test_find_id (registers, "register", &t->cash), "balance"));
    g_assert_true (json_object_has_member (foyer_test_find_id (registers, "register", &t->card), "balance"));
  }
  blind = foyer_test_refused_as (t, &desk, "till.x", NULL, FOYER_ERROR_DENIED);
  counted = foyer_test_call_as (t, &desk, "till.count", foyer_params ("counted", "i", (gint64) 11700, NULL));
  g_assert_cmpint (num (counted, "due"), ==, 11800);
  g_assert_cmpint (num (counted, "difference"), ==, -100);
  x = foyer_test_call (t, "till.x", NULL);
  g_assert_cmpint (num (x, "due"), ==, 11800);

  /* Closed with the difference and a note; 70.00 goes to the card account's safe. */
  both = foyer_test_refused_as (t, &desk, "till.close", foyer_params ("counted", "i", (gint64) 11700, NULL), FOYER_ERROR_INVALID);
  closed = foyer_test_call_as (t, &desk, "till.close", foyer_params ("counted", "i", (gint64) 11700, "note", "s", "a coin fell behind the desk", "move", "i", (gint64) 7000, "to", "d",
                                                                     &t->card, NULL));
  g_assert_cmpint (num (closed, "difference"), ==, -100);
  g_assert_cmpint (num (closed, "left"), ==, 4700);
  g_assert_cmpint (ledger (t), ==, 4700);
  doc = foyer_test_id (closed, "document");
  again = foyer_test_refused (t, "till.close", foyer_params ("till", "d", &till, "counted", "i", (gint64) 1, NULL), FOYER_ERROR_CONFLICT);
  txn = foyer_test_id (closed, "txn");
  undo = foyer_test_refused (t, "undo", foyer_params ("txn", "d", &txn, NULL), FOYER_ERROR_CONFLICT);
  g_assert_nonnull (strstr (undo, "counted"));

  view = foyer_test_query (t, "till.view", foyer_params ("document", "d", &doc, NULL));
  first = json_node_dup_object (view);
  /* Opening + rows = due: nothing, 100.00 found at the opening, 25.00 taken, 7.00 paid out. */
  g_assert_cmpint (num (first, "opening"), ==, 0);
  g_assert_cmpint (num (first, "rows"), ==, 11800);
  g_assert_cmpint (num (first, "due"), ==, num (first, "opening") + num (first, "rows") + num (first, "others"));
  g_assert_cmpint (num (first, "cancelled"), ==, 1);
  g_assert_cmpint (num (first, "cancelled_sum"), ==, 2500);
  g_assert_cmpint (num (first, "drawer"), ==, 1);
  g_assert_cmpint (num (first, "recounts"), ==, 1);
  g_assert_cmpstr (json_object_get_string_member (first, "by"), ==, "Rita");

  /* Years later, everything is called otherwise and something of the closed till was cancelled: the paper is the same, and what changed is told. */
  one = json_to_string (view, FALSE);
  t->owner.now += G_GINT64_CONSTANT (3) * 365 * 86400000;
  call (t, "register.update", foyer_params ("register", "d", &t->cash, "title", "s", "Drawer by the door", NULL));
  call (t, "location.update", foyer_params ("loc", "d", &t->loc, "public_name", "s", "Salon Luna", NULL));
  {
    g_autoptr (JsonArray) rows = array (t, "money.list", foyer_params ("from", "s", FOYER_TEST_DATE, "till", "d", &till, NULL));
    FoyerId flowers = foyer_test_id (foyer_test_find (rows, "comment", "flowers"), "id");
    g_autofree char *kinds = foyer_test_confirm (t, "money.cancel", foyer_params ("money", "d", &flowers, NULL));

    g_assert_cmpstr (kinds, ==, "till");
    call (t, "money.cancel", foyer_params ("money", "d", &flowers, "override", "s", "entered twice", NULL));
  }
  view_later = foyer_test_query (t, "till.view", foyer_params ("document", "d", &doc, NULL));
  two = json_to_string (view_later, FALSE);
  g_assert_cmpstr (one, ==, two);
  got = object (t, "till.get", foyer_params ("till", "d", &till, NULL));
  g_assert_cmpint (num (got, "since"), ==, 1);
  g_assert_cmpint (num (got, "since_sum"), ==, 700);
  later = json_object_ref (json_array_get_object_element (json_object_get_array_member (got, "changes"), 0));
  g_assert_true (json_object_get_boolean_member (later, "cancelled"));
  g_assert_cmpstr (json_object_get_string_member (later, "who"), ==, "Olga Owner");
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (got, "documents")), ==, 2);
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (got, "events")), ==, 2);
  over = item_of (t, "till-short");
  {
    g_autoptr (JsonArray) rows = array (t, "money.list", foyer_params ("from", "s", FOYER_TEST_DATE, "item", "d", &over, NULL));

    g_assert_cmpuint (json_array_get_length (rows), ==, 1);
    g_assert_cmpint (num (json_array_get_object_element (rows, 0), "amount"), ==, -100);
  }
}

/* Several drawers, one account without cash, visits that are not paid. */
static void
test_till_drawers (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  g_autoptr (JsonObject) made = foyer_test_call (t, "register.create", foyer_params ("title", "s", "Bar", "kind", "s", "cash", "opening", "i", (gint64) 5000, NULL));
  FoyerId bar = foyer_test_id (made, "register");
  g_autofree char *card = NULL, *none = NULL, *unpaid = NULL, *much = NULL, *where = NULL;
  g_autoptr (JsonObject) state = NULL;
  Booked b;

  card = foyer_test_refused (t, "till.open", foyer_params ("register", "d", &t->card, "counted", "i", (gint64) 0, NULL), FOYER_ERROR_INVALID);
  none = foyer_test_refused (t, "till.close", foyer_params ("register", "d", &bar, "counted", "i", (gint64) 0, NULL), FOYER_ERROR_NOT_FOUND);
  call (t, "till.open", foyer_params ("counted", "i", (gint64) 0, NULL));
  call (t, "till.open", foyer_params ("register", "d", &bar, "counted", "i", (gint64) 5000, NULL));
  b = book (t, ANNA, "09:00", HAIRCUT, "Eszter", "+36201234567");
  set_status (t, &b.visit, "arrived");
  state = object (t, "till.state", NULL);
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (state, "drawers")), ==, 2);
  g_assert_cmpint (num (state, "unpaid"), ==, 1);
  g_assert_cmpint (num (state, "unpaid_sum"), ==, 2500);
  call (t, "setting.set", foyer_params ("values", "n", json ("{\"till.open-visits\":\"block\"}"), NULL));
  unpaid = foyer_test_refused (t, "till.close", foyer_params ("counted", "i", (gint64) 0, NULL), FOYER_ERROR_CONFLICT);
  g_assert_nonnull (strstr (unpaid, "not paid"));
  call (t, "visit.pay", foyer_params ("visit", "d", &b.visit, "tenders", "n", tenders_of (&bar, 2500, NULL, 0), NULL));
  much = foyer_test_refused (t, "till.close", foyer_params ("counted", "i", (gint64) 0, "move", "i", (gint64) 1, "to", "d", &bar, NULL), FOYER_ERROR_INVALID);
  where = foyer_test_refused (t, "till.close", foyer_params ("register", "d", &bar, "counted", "i", (gint64) 7500, "move", "i", (gint64) 100, NULL), FOYER_ERROR_INVALID);
  /* What leaves one drawer for the other is in both tills. */
  call (t, "till.close", foyer_params ("register", "d", &bar, "counted", "i", (gint64) 7500, "move", "i", (gint64) 7000, "to", "d", &t->cash, NULL));
  call (t, "till.close", foyer_params ("counted", "i", (gint64) 7000, NULL));
  g_assert_cmpint (ledger (t), ==, 7000);
  {
    g_autoptr (JsonArray) list = array (t, "till.list", foyer_params ("from", "s", FOYER_TEST_DATE, NULL));

    g_assert_cmpuint (json_array_get_length (list), ==, 2);
    for (guint i = 0; i < 2; i++)
      g_assert_cmpint (num (json_array_get_object_element (list, i), "since"), ==, 0);
  }
}

/* Random days at two drawers: after each count the ledger says what was counted, each Z is its opening and its rows, and the next opening is what was
 * left. */
static void
test_till_property (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  g_autoptr (GRand) rand = g_rand_new_with_seed (20261124);
  FoyerId items[2] = { item_of (t, "other-income"), item_of (t, "other-expense") };
  gint64 left = 0;

  for (int day = 0; day < 6; day++)
    {
      g_autoptr (JsonObject) opened = foyer_test_call (t, "till.open", foyer_params ("counted", "i", left + (day % 3 == 1 ? 35 : 0), "note", "s", "morning", NULL));
      g_autoptr (JsonObject) closed = NULL, z = NULL, got = NULL;
      FoyerId till = foyer_test_id (opened, "till"), doc;
      gint64 balance, moved;

      g_assert_cmpint (num (opened, "due"), ==, left);
      for (int k = 0; k < 12; k++)
        {
          gint64 amount = g_rand_int_range (rand, 1, 5000);
          int what = g_rand_int_range (rand, 0, 4);

          if (what < 2)
            {
              g_autoptr (JsonObject) made = foyer_test_call (t, "money.create", foyer_params ("item", "d", &items[what], "amount", "i", amount, NULL));
              FoyerId money = foyer_test_id (made, "money");

              if (k % 5 == 0)
                call (t, "money.cancel", foyer_params ("money", "d", &money, NULL));
            }
          else
            call (t, "money.transfer", foyer_params ("from", "d", what == 2 ? &t->cash : &t->card, "to", "d", what == 2 ? &t->card : &t->cash, "amount", "i", amount, NULL));
        }
      balance = ledger (t);
      if (balance < 0)
        {
          call (t, "money.create", foyer_params ("item", "d", &items[0], "amount", "i", -balance + 100, NULL));
          balance = 100;
        }
      moved = balance / 2;
      closed = foyer_test_call (t, "till.close", foyer_params ("counted", "i", balance + (day % 2) * 20, "note", "s", "evening", "move", "i", moved, "to", "d", &t->card, NULL));
      doc = foyer_test_id (closed, "document");
      left = num (closed, "left");
      z = object (t, "till.view", foyer_params ("document", "d", &doc, NULL));
      g_assert_cmpint (num (z, "opening") + num (z, "rows") + num (z, "others"), ==, num (z, "due"));
      g_assert_cmpint (num (z, "others"), ==, 0);
      g_assert_cmpint (num (z, "due") + num (z, "difference"), ==, num (z, "counted"));
      g_assert_cmpint (num (z, "counted") - num (z, "moved"), ==, left);
      g_assert_cmpint (ledger (t), ==, left);
      got = object (t, "till.get", foyer_params ("till", "d", &till, NULL));
      g_assert_cmpint (num (got, "since"), ==, 0);
      /* FRP-2, on the whole location: closing = opening + income − expense + transfers. */
      g_autoptr (JsonObject) daily = object (t, "finance.daily", NULL);
      JsonArray *registers = json_object_get_array_member (daily, "registers");
      for (guint i = 0; i < json_array_get_length (registers); i++)
        {
          JsonObject *r = json_array_get_object_element (registers, i);

          g_assert_cmpint (num (r, "closing"), ==, num (r, "opening") + num (r, "in") + num (r, "out") + num (r, "transfers"));
        }
    }
}

/* ---- counterparties ----------------------------------------------------------------------------------------------------------------------- */

static gint64
owed (FoyerTest *t, const FoyerId *party)
{
  g_autoptr (JsonObject) o = object (t, "party.get", foyer_params ("party", "d", party, NULL));

  return num (o, "balance");
}

static void
test_sup (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  FoyerActor desk = foyer_test_user (t, "Rita", "+36302222222", "receptionist", NULL);
  g_autofree char *nameless = foyer_test_refused (t, "party.create", foyer_params ("title", "s", "  ", NULL), FOYER_ERROR_INVALID);
  g_autoptr (JsonObject) made = foyer_test_call (t, "party.create", foyer_params ("title", "s", "Colour Ltd", "contact", "s", "Bea", "email", "s", "bea@colour.example", "tax_id", "s",
                                                                                  "HU123", NULL));
  g_autoptr (JsonObject) bill = NULL, paid = NULL, imported = NULL, got = NULL;
  g_autoptr (JsonArray) all = NULL, rows = NULL, picker = NULL, kept = NULL;
  g_autoptr (JsonNode) sheet = NULL;
  g_autofree char *denied = NULL, *text = NULL;
  FoyerId party = foyer_test_id (made, "party"), item = item_of (t, "products-bought"), money, document;
  GString *list = g_string_new ("[");

  /* SUP-2: 70 came in, 50 is paid: 20 is owed. A cancelled bill or payment counts no more. */
  bill = foyer_test_call (t, "party.bill", foyer_params ("party", "d", &party, "sum", "i", (gint64) 7000, "no", "s", "A-17", NULL));
  g_assert_cmpint (owed (t, &party), ==, 7000);
  paid = foyer_test_call (t, "money.create", foyer_params ("item", "d", &item, "amount", "i", (gint64) 5000, "party", "d", &party, NULL));
  g_assert_cmpint (owed (t, &party), ==, 2000);
  money = foyer_test_id (paid, "money");
  document = foyer_test_id (bill, "document");
  got = object (t, "party.get", foyer_params ("party", "d", &party, NULL));
  g_assert_cmpint (num (json_array_get_object_element (json_object_get_array_member (got, "moves"), 1), "owed"), ==, 2000);
  g_assert_cmpstr (json_object_get_string_member (json_array_get_object_element (json_object_get_array_member (got, "moves"), 0), "no"), ==, "A-17");
  /* SUP-3 */
  rows = array (t, "money.list", foyer_params ("from", "s", FOYER_TEST_DATE, "party", "d", &party, NULL));
  g_assert_cmpuint (json_array_get_length (rows), ==, 1);
  g_assert_cmpstr (json_object_get_string_member (json_array_get_object_element (rows, 0), "party_title"), ==, "Colour Ltd");
  call (t, "money.cancel", foyer_params ("money", "d", &money, NULL));
  g_assert_cmpint (owed (t, &party), ==, 7000);
  call (t, "party.bill-cancel", foyer_params ("document", "d", &document, NULL));
  g_assert_cmpint (owed (t, &party), ==, 0);

  /* SUP-4: of 22 rows two have no name. */
  for (int i = 1; i <= 22; i++)
    {
      g_autofree char *name = g_strdup_printf ("Firm %d", i);

      g_string_append_printf (list, "%s{\"title\":\"%s\",\"phone\":\"+36 1 %d\"}", i > 1 ? "," : "", i == 5 || i == 9 ? " " : name, i);
    }
  g_string_append_c (list, ']');
  imported = foyer_test_call (t, "party.import", foyer_params ("rows", "n", json (list->str), NULL));
  g_string_free (list, TRUE);
  g_assert_cmpint (num (imported, "created"), ==, 20);
  g_assert_cmpint (json_array_get_int_element (json_object_get_array_member (imported, "nameless"), 0), ==, 5);
  g_assert_cmpint (json_array_get_int_element (json_object_get_array_member (imported, "nameless"), 1), ==, 9);
  /* SUP-5 */
  call (t, "party.delete", foyer_params ("party", "d", &party, NULL));
  picker = array (t, "party.list", NULL);
  g_assert_null (foyer_test_find_id (picker, "id", &party));
  kept = array (t, "party.list", foyer_params ("all", "b", TRUE, NULL));
  g_assert_nonnull (foyer_test_find_id (kept, "id", &party));
  /* SUP-6 */
  sheet = foyer_test_export_as (t, &t->owner, "party.export", foyer_params ("all", "b", TRUE, NULL));
  text = json_to_string (sheet, FALSE);
  g_assert_nonnull (strstr (text, "\"Colour Ltd\",\"Company\",\"Bea\",\"\",\"bea@colour.example\",\"\",\"HU123\",\"\",\"\",\"0.00\""));
  denied = foyer_test_query_refused (t, &desk, "party.list", NULL, FOYER_ERROR_DENIED);
}

/* ---- reports ------------------------------------------------------------------------------------------------------------------------------ */

static void
test_frp_year (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  FoyerId salary = item_of (t, "salary"), other = item_of (t, "other-income"), custom;
  g_autoptr (JsonObject) made = foyer_test_call (t, "item.create", foyer_params ("title", "s", "Rent", "category", "s", "expense", NULL));
  g_autoptr (JsonObject) year = NULL, by = NULL, gone = NULL, first = NULL;
  g_autoptr (JsonArray) cell = NULL;
  gint64 march = foyer_test_at ("2027-03-10T10:00"), sum = 0;
  FoyerId money;

  custom = foyer_test_id (made, "item");
  call (t, "money.create", foyer_params ("item", "d", &other, "amount", "i", (gint64) 90000, NULL)); /* November 2026 */
  t->owner.now = march;
  for (int i = 0; i < 3; i++)
    call (t, "money.create", foyer_params ("item", "d", &salary, "amount", "i", (gint64) 10000 + i, "staff", "d", &t->staff[i == 2 ? ANNA : BORIS], NULL));
  call (t, "money.create", foyer_params ("item", "d", &other, "amount", "i", (gint64) 50000, NULL));
  call (t, "money.create", foyer_params ("item", "d", &custom, "amount", "i", (gint64) 700, NULL));
  call (t, "money.transfer", foyer_params ("from", "d", &t->cash, "to", "d", &t->card, "amount", "i", (gint64) 1234, NULL));

  year = object (t, "finance.year", foyer_params ("year", "i", (gint64) 2027, NULL));
  {
    JsonArray *rows = json_object_get_array_member (year, "rows");
    JsonObject *row = foyer_test_find_id (rows, "id", &salary), *rent = foyer_test_find_id (rows, "id", &custom);

    /* FRP-7 and FIN-20; FRP-10 and FIN-5: the transfer is in none of it. */
    g_assert_cmpint (json_array_get_int_element (json_object_get_array_member (row, "months"), 2), ==, -30003);
    g_assert_cmpint (json_array_get_int_element (json_object_get_array_member (rent, "months"), 2), ==, -700);
    g_assert_cmpstr (json_object_get_string_member (rent, "category"), ==, "expense");
    g_assert_cmpint (num (json_object_get_object_member (year, "income"), "sum"), ==, 50000);
    g_assert_cmpint (num (json_object_get_object_member (year, "expense"), "sum"), ==, -30703);
    g_assert_cmpint (json_array_get_int_element (json_object_get_array_member (json_object_get_object_member (year, "profit"), "months"), 2), ==, 19297);
  }
  cell = array (t, "money.list", foyer_params ("from", "s", "2027-03-01", "to", "s", "2027-03-31", "item", "d", &salary, "earned", "b", TRUE, NULL));
  g_assert_cmpuint (json_array_get_length (cell), ==, 3);
  for (guint i = 0; i < 3; i++)
    sum += num (json_array_get_object_element (cell, i), "amount");
  g_assert_cmpint (sum, ==, -30003);
  /* FRP-8 */
  by = object (t, "finance.year", foyer_params ("year", "i", (gint64) 2027, "item", "d", &salary, "by", "s", "staff", NULL));
  {
    JsonArray *rows = json_object_get_array_member (by, "rows");

    g_assert_cmpuint (json_array_get_length (rows), ==, 2);
    g_assert_cmpint (num (foyer_test_find_id (rows, "id", &t->staff[BORIS]), "sum"), ==, -20001);
    g_assert_cmpint (num (foyer_test_find_id (rows, "id", &t->staff[ANNA]), "sum"), ==, -10002);
  }
  /* FRP-9: cancelled, it is gone from all three at once. */
  money = foyer_test_id (json_array_get_object_element (cell, 0), "id");
  call (t, "money.cancel", foyer_params ("money", "d", &money, NULL));
  gone = object (t, "finance.year", foyer_params ("year", "i", (gint64) 2027, "item", "d", &salary, NULL));
  g_assert_cmpint (num (gone, "year"), ==, 2027);
  g_assert_cmpint (num (json_object_get_object_member (gone, "expense"), "sum"), ==, -30003 - num (json_array_get_object_element (cell, 0), "amount"));
  /* FRP-11: the last seven days. */
  first = object (t, "finance.period", NULL);
  g_assert_cmpstr (json_object_get_string_member (first, "from"), ==, "2027-03-04");
  g_assert_cmpstr (json_object_get_string_member (first, "to"), ==, "2027-03-10");
  g_assert_cmpint (num (first, "out"), ==, -30703 - num (json_array_get_object_element (cell, 0), "amount"));
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (first, "days")), ==, 1);
}

static void
test_frp_daily (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  FoyerActor desk = foyer_test_user (t, "Rita", "+36302222222", "receptionist", NULL);
  g_autoptr (JsonObject) day = NULL, mine = NULL, next = NULL;
  g_autofree char *past = NULL;
  g_autoptr (JsonNode) sheet = NULL;
  JsonArray *registers;
  gint64 closing = 0;

  pay_cash (t, "09:00", HAIRCUT, "Eszter", "+36201234567");
  {
    Booked b = book (t, BORIS, "15:00", BEARD, "Eszter", "+36201234567");

    set_status (t, &b.visit, "arrived");
    call (t, "visit.pay", foyer_params ("visit", "d", &b.visit, "quick", "s", "cashless", NULL));
  }
  call (t, "money.transfer", foyer_params ("from", "d", &t->cash, "to", "d", &t->card, "amount", "i", (gint64) 1000, NULL));
  day = object (t, "finance.daily", NULL);
  g_assert_cmpint (num (json_object_get_object_member (day, "clients"), "n"), ==, 1);
  g_assert_cmpint (num (json_object_get_object_member (day, "clients"), "average"), ==, 3700);
  g_assert_cmpint (num (json_object_get_object_member (day, "appointments"), "average"), ==, 1850);
  g_assert_cmpint (num (day, "paid"), ==, 3700);
  registers = json_object_get_array_member (day, "registers");
  closing = num (foyer_test_find_id (registers, "register", &t->cash), "closing");
  g_assert_cmpint (closing, ==, 1500);
  g_assert_cmpint (num (foyer_test_find_id (registers, "register", &t->cash), "transfers"), ==, -1000);
  /* FRP-6 */
  mine = object (t, "finance.daily", foyer_params ("staff", "d", &t->staff[BORIS], NULL));
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (mine, "rows")), ==, 1);
  g_assert_cmpint (num (json_object_get_object_member (mine, "services"), "sum"), ==, 1200);
  g_assert_cmpint (num (mine, "paid"), ==, 1200);
  /* FRP-1: what was left is what the next day begins with. */
  next = object (t, "finance.daily", foyer_params ("date", "s", "2026-11-25", NULL));
  registers = json_object_get_array_member (next, "registers");
  g_assert_cmpint (num (foyer_test_find_id (registers, "register", &t->cash), "opening"), ==, closing);
  /* A receptionist sees today's alone. */
  g_clear_pointer (&next, json_object_unref);
  {
    g_autoptr (JsonNode) today = foyer_test_query_as (t, &desk, "finance.daily", NULL);

    g_assert_cmpuint (json_array_get_length (json_object_get_array_member (json_node_get_object (today), "rows")), ==, 2);
  }
  past = foyer_test_query_refused (t, &desk, "finance.daily", foyer_params ("date", "s", "2026-11-23", NULL), FOYER_ERROR_DENIED);
  sheet = foyer_test_export_as (t, &t->owner, "finance.export", foyer_params ("report", "s", "daily", NULL));
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (json_node_get_object (sheet), "rows")), ==, 2);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/till/rules", test_rules);
  g_test_add_func ("/till/day", test_till_day);
  g_test_add_func ("/till/drawers", test_till_drawers);
  g_test_add_func ("/till/property", test_till_property);
  g_test_add_func ("/sup/1-2-3-4-5-6", test_sup);
  g_test_add_func ("/frp/3-4", test_frp_3_4);
  g_test_add_func ("/frp/1-2-3-6", test_frp_daily);
  g_test_add_func ("/frp/7-8-9-10-11/fin-5-20", test_frp_year);
  return g_test_run ();
}
