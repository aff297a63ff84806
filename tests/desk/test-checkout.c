/* Checkout: accounts with credit, tips, coins, several clients at once, sales over the counter, taxes, documents
 * (back-office.md 0.3, 0.4, 1, 4; front-desk.md 6.4, 14). */
#include "config.h"

#include "desk-day.h"

/* Params from JSON with ' for ". */
static JsonObject *G_GNUC_PRINTF (1, 2)
say (const char *format, ...)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  g_autoptr (JsonNode) node = NULL;
  va_list args;

  va_start (args, format);
  text = g_strdup_vprintf (format, args);
  va_end (args);
  for (char *p = text; *p != '\0'; p++)
    if (*p == '\'')
      *p = '"';
  node = json_from_string (text, &error);
  g_assert_no_error (error);
  return json_node_dup_object (node);
}

/* Good for the next sixteen. */
static const char *
id_text (const FoyerId *id)
{
  static char texts[16][37];
  static int next;

  return foyer_id_format (id, texts[next++ % 16]);
}

static void
done (JsonObject *o)
{
  json_object_unref (o);
}

static gint64
till (FoyerTest *t, const FoyerId *reg)
{
  g_autoptr (JsonNode) node = foyer_test_query (t, "register.list", NULL);

  return int_of (foyer_test_find_id (json_node_get_array (node), "id", reg), "balance");
}

/* The accounts of a client, and one of them by its title. (transfer full) */
static JsonNode *
accounts (FoyerTest *t, const FoyerId *client)
{
  return foyer_test_query (t, "account.list", foyer_params ("client", "d", client, NULL));
}

static gint64
stands (FoyerTest *t, const FoyerId *client, const char *title)
{
  g_autoptr (JsonNode) node = accounts (t, client);
  JsonObject *o = foyer_test_find (json_node_get_array (node), "title", title);

  g_assert_nonnull (o);
  return int_of (o, "balance");
}

static Booked
arrived (FoyerTest *t, int who, const char *time, int service, const char *name, const char *phone)
{
  Booked b = book (t, who, time, service, name, phone);

  set_status (t, &b.visit, "arrived");
  return b;
}

static gint64
visit_num (FoyerTest *t, const FoyerId *visit, const char *member)
{
  g_autoptr (JsonObject) v = visit_of (t, visit);

  return int_of (v, member);
}

static FoyerId
new_type (FoyerTest *t, const char *title, gint64 most, const FoyerId *loc)
{
  g_autofree char *locs = loc != NULL ? g_strdup_printf ("'%s'", id_text (loc)) : g_strdup ("");
  g_autoptr (JsonObject) o = foyer_test_call (t, "account-type.create", say ("{'title':'%s','credit':%s,'most':%d,'locs':[%s]}", title, most > 0 ? "true" : "false", (int) most, locs));

  return foyer_test_id (o, "type");
}

static FoyerId
open_account (FoyerTest *t, const FoyerId *client, const FoyerId *type, gint64 amount)
{
  g_autoptr (JsonObject) o = foyer_test_call (t, "account.open", say ("{'client':'%s','type':'%s','amount':%d}", id_text (client), id_text (type), (int) amount));

  return foyer_test_id (o, "account");
}

/* ---- accounts ---------------------------------------------------------------------------------------------------------------- */

static void
test_acc_types (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  Booked b = arrived (t, ANNA, "10:00", COLOURING, "Eszter", "+36201234567");
  FoyerActor desk = foyer_test_user (t, "Rita", "+36305550001", "receptionist", NULL);
  FoyerId other, limited, acct;
  g_autofree char *empty = NULL, *twice = NULL;

  /* ACC-1 */
  empty = foyer_test_refused (t, "account-type.create", say ("{'title':'Regulars','credit':true}"), FOYER_ERROR_INVALID);
  g_assert_nonnull (strstr (empty, "below nothing"));
  g_free (foyer_test_refused_as (t, &desk, "account-type.create", say ("{'title':'Mine'}"), FOYER_ERROR_DENIED));

  /* ACC-2: of another location, so it is neither opened nor offered here; an account opened there is there and cannot be used. */
  {
    g_autoptr (JsonObject) made = foyer_test_call (t, "location.create", say ("{'name':'Salon Nord','country':'HU','zone':'Europe/Budapest','currency':'EUR'}"));
    other = foyer_test_id (made, json_object_has_member (made, "location") ? "location" : "loc");
  }
  limited = new_type (t, "Only north", 0, &other);
  g_free (foyer_test_refused (t, "account.open", say ("{'client':'%s','type':'%s'}", id_text (&b.client), id_text (&limited)), FOYER_ERROR_INVALID));
  {
    g_autoptr (JsonObject) made = foyer_test_call (t, "account.open", say ("{'client':'%s','type':'%s','amount':5000,'loc':'%s'}", id_text (&b.client), id_text (&limited), id_text (&other)));
    acct = foyer_test_id (made, "account");
  }
  {
    g_autoptr (JsonNode) list = accounts (t, &b.client);
    JsonObject *o = foyer_test_find (json_node_get_array (list), "title", "Only north");

    g_assert_cmpint (int_of (o, "balance"), ==, 5000);
    g_assert_false (json_object_get_boolean_member (o, "usable"));
  }
  g_free (foyer_test_refused (t, "visit.pay", say ("{'visit':'%s','tenders':[{'account':'%s','amount':1000}]}", id_text (&b.visit), id_text (&acct)), FOYER_ERROR_NOT_FOUND));

  /* ACC-3, and one of a type for a client. */
  {
    FoyerId type = new_type (t, "Club", 0, NULL);
    g_autoptr (JsonNode) entries = NULL;

    acct = open_account (t, &b.client, &type, 5000);
    entries = foyer_test_query (t, "account.entries", foyer_params ("account", "d", &acct, NULL));
    g_assert_cmpint (stands (t, &b.client, "Club"), ==, 5000);
    g_assert_cmpuint (json_array_get_length (json_node_get_array (entries)), ==, 1);
    g_assert_cmpstr (json_object_get_string_member (json_array_get_object_element (json_node_get_array (entries), 0), "kind"), ==, "opening");
    twice = foyer_test_refused (t, "account.open", say ("{'client':'%s','type':'%s'}", id_text (&b.client), id_text (&type)), FOYER_ERROR_INVALID);
    g_assert_cmpint (till (t, &t->cash), ==, 0);
    /* Blocked, nothing is paid from it. */
    done (foyer_test_call (t, "account.state", say ("{'account':'%s','state':'frozen'}", id_text (&acct))));
    g_free (foyer_test_refused (t, "visit.pay", say ("{'visit':'%s','tenders':[{'account':'%s','amount':1000}]}", id_text (&b.visit), id_text (&acct)), FOYER_ERROR_NOT_FOUND));
  }
}

static void
test_acc_credit (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  Booked b = arrived (t, ANNA, "10:00", COLOURING, "Eszter", "+36201234567"); /* 60.00 */
  Booked c = arrived (t, BORIS, "15:00", COLOURING, "Eszter", "+36201234567");
  FoyerId none = new_type (t, "Strict", 0, NULL), some = new_type (t, "Credit", 5000, NULL), strict, credit, money;
  g_autofree char *missing = NULL, *beyond = NULL;

  strict = open_account (t, &b.client, &none, 2000);
  credit = open_account (t, &b.client, &some, 2000);
  /* ACC-6 */
  missing = foyer_test_refused (t, "visit.pay", say ("{'visit':'%s','tenders':[{'account':'%s','amount':3000}]}", id_text (&b.visit), id_text (&strict)), FOYER_ERROR_INVALID);
  g_assert_nonnull (strstr (missing, "10.00"));
  /* ACC-5: 20 of it, nothing into a till. */
  done (foyer_test_call (t, "visit.pay", say ("{'visit':'%s','tenders':[{'account':'%s','amount':2000}]}", id_text (&b.visit), id_text (&strict))));
  g_assert_cmpint (visit_num (t, &b.visit, "due"), ==, 4000);
  g_assert_cmpint (till (t, &t->cash), ==, 0);
  /* ACC-7: 20 and a credit of 50: 70 goes, a cent more does not. The two visits owe 40 and 60. */
  beyond = foyer_test_refused (t, "visit.pay", say ("{'visit':'%s','with':['%s'],'tenders':[{'account':'%s','amount':7001}]}", id_text (&c.visit), id_text (&b.visit), id_text (&credit)),
                               FOYER_ERROR_INVALID);
  g_assert_nonnull (strstr (beyond, "0.01"));
  {
    g_autoptr (JsonObject) paid = foyer_test_call (t, "visit.pay", say ("{'visit':'%s','with':['%s'],'tenders':[{'account':'%s','amount':7000}]}", id_text (&c.visit), id_text (&b.visit), id_text (&credit)));

    g_assert_cmpuint (json_array_get_length (json_object_get_array_member (paid, "money")), ==, 2);
    foyer_id_parse (json_array_get_string_element (json_object_get_array_member (paid, "money"), 0), &money);
  }
  g_assert_cmpint (stands (t, &b.client, "Credit"), ==, -5000);
  g_assert_cmpint (visit_num (t, &c.visit, "due"), ==, 0);
  g_assert_cmpint (visit_num (t, &b.visit, "due"), ==, 3000);
  /* What is only credit is never spent unless the account is named. */
  g_free (foyer_test_refused (t, "visit.pay", say ("{'visit':'%s','tenders':[{'deposit':true}]}", id_text (&b.visit)), FOYER_ERROR_NOT_FOUND));
  /* ACC-8: the visit says that it was paid on credit. */
  {
    g_autoptr (JsonNode) visits = foyer_test_query (t, "client.visits", foyer_params ("client", "d", &b.client, NULL));
    JsonObject *o = foyer_test_find_id (json_node_get_array (visits), "visit", &c.visit);
    JsonObject *method = json_array_get_object_element (json_object_get_array_member (o, "methods"), 0);

    g_assert_cmpstr (json_object_get_string_member (method, "title"), ==, "Credit");
    g_assert_true (json_object_get_boolean_member (method, "debt"));
  }
  /* ACC-13: the list of all, only those below nothing. */
  {
    g_autoptr (JsonNode) all = foyer_test_query (t, "account.all", NULL), low = foyer_test_query (t, "account.all", foyer_params ("negative", "b", TRUE, NULL));

    g_assert_cmpuint (json_array_get_length (json_node_get_array (all)), ==, 2);
    g_assert_cmpuint (json_array_get_length (json_node_get_array (low)), ==, 1);
    g_assert_cmpint (int_of (json_array_get_object_element (json_node_get_array (low), 0), "balance"), ==, -5000);
  }
  /* ACC-9: cancelled, it is back on the account, and the visit is not paid. */
  done (foyer_test_call (t, "money.cancel", foyer_params ("money", "d", &money, NULL)));
  g_assert_cmpint (stands (t, &b.client, "Credit"), ==, 1000);
  g_assert_cmpint (visit_num (t, &c.visit, "due"), ==, 6000);
  /* The limit of the type is that of accounts there are. */
  done (foyer_test_call (t, "account-type.update", say ("{'type':'%s','most':1000}", id_text (&some))));
  g_free (foyer_test_refused (t, "visit.pay", say ("{'visit':'%s','tenders':[{'account':'%s','amount':2001}]}", id_text (&c.visit), id_text (&credit)), FOYER_ERROR_INVALID));
  done (foyer_test_call (t, "visit.pay", say ("{'visit':'%s','tenders':[{'account':'%s','amount':2000}]}", id_text (&c.visit), id_text (&credit))));
  g_assert_cmpint (stands (t, &b.client, "Credit"), ==, -1000);
}

/* ACC-10, ACC-14: the mother's account pays for the child. */
static void
test_acc_10 (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  Booked mother = arrived (t, ANNA, "10:00", HAIRCUT, "Eszter", "+36201234567"), child = arrived (t, BORIS, "10:00", HAIRCUT, "Peti", "+36207654321");
  FoyerActor anna = foyer_test_user (t, "Anna", "+36305550002", "professional", &t->staff[ANNA]);
  FoyerId acct;

  done (foyer_test_call (t, "deposit.add", foyer_params ("client", "d", &mother.client, "amount", "i", (gint64) 5000, "quick", "s", "cash", NULL)));
  {
    g_autoptr (JsonNode) node = accounts (t, &mother.client);
    acct = foyer_test_id (json_array_get_object_element (json_node_get_array (node), 0), "id");
  }
  done (foyer_test_call (t, "visit.pay", say ("{'visit':'%s','tenders':[{'account':'%s'}]}", id_text (&child.visit), id_text (&acct))));
  g_assert_cmpint (visit_num (t, &child.visit, "due"), ==, 0);
  g_assert_cmpint (stands (t, &mother.client, "Deposit"), ==, 2200);
  /* The child's balance is even; the mother's money was hers. */
  g_assert_cmpint (client_figure (t, &child.visit, "paid"), ==, 2800);
  g_assert_cmpint (client_figure (t, &mother.visit, "paid"), ==, 0);
  {
    g_autoptr (JsonNode) visits = foyer_test_query (t, "client.visits", foyer_params ("client", "d", &child.client, NULL));
    g_autoptr (JsonNode) entries = foyer_test_query (t, "account.entries", foyer_params ("client", "d", &mother.client, NULL));
    JsonObject *method = json_array_get_object_element (
        json_object_get_array_member (json_array_get_object_element (json_node_get_array (visits), 0), "methods"), 0);
    JsonObject *entry = foyer_test_find (json_node_get_array (entries), "kind", "payment");
    FoyerId visit;

    g_assert_cmpstr (json_object_get_string_member (method, "payer"), ==, "Eszter");
    g_assert_cmpint (int_of (entry, "amount"), ==, -2800);
    g_assert_cmpstr (json_object_get_string_member (entry, "paid_for"), ==, "Peti");
    g_assert_cmpstr (json_object_get_string_member (entry, "location"), ==, "Salon Bella");
    visit = foyer_test_id (entry, "visit");
    g_assert_true (foyer_id_equal (&visit, &child.visit));
    entry = foyer_test_find (json_node_get_array (entries), "kind", "top-up");
    g_assert_cmpint (int_of (entry, "amount"), ==, 5000);
  }
  /* ACC-17: without the right nothing is paid in. */
  g_free (foyer_test_refused_as (t, &anna, "account-type.create", say ("{'title':'X'}"), FOYER_ERROR_DENIED));
  {
    FoyerActor centre = foyer_test_user (t, "Cili", "+36305550003", "call-centre", NULL);
    g_free (foyer_test_refused_as (t, &centre, "deposit.add", foyer_params ("client", "d", &mother.client, "amount", "i", (gint64) 100, NULL), FOYER_ERROR_DENIED));
  }
}

/* What is not used goes back out of a till, never more than is there; a top-up that was spent is cancelled only knowingly. */
static void
test_acc_refund (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  Booked b = arrived (t, ANNA, "10:00", HAIRCUT, "Eszter", "+36201234567");
  FoyerId acct, topup;
  g_autofree char *more = NULL, *kinds = NULL;

  {
    g_autoptr (JsonObject) o = foyer_test_call (t, "deposit.add", foyer_params ("client", "d", &b.client, "amount", "i", (gint64) 5000, "quick", "s", "cash", NULL));
    acct = foyer_test_id (o, "account");
    topup = foyer_test_id (o, "money");
  }
  done (foyer_test_call (t, "visit.pay", say ("{'visit':'%s','tenders':[{'deposit':true}]}", id_text (&b.visit))));
  more = foyer_test_refused (t, "account.refund", foyer_params ("account", "d", &acct, "amount", "i", (gint64) 2501, NULL), FOYER_ERROR_INVALID);
  g_assert_nonnull (strstr (more, "25.00"));
  done (foyer_test_call (t, "account.refund", foyer_params ("account", "d", &acct, "amount", "i", (gint64) 1000, NULL)));
  g_assert_cmpint (stands (t, &b.client, "Deposit"), ==, 1500);
  g_assert_cmpint (till (t, &t->cash), ==, 4000);
  /* The rest of a payment back onto the account: paid is less, no till has moved. */
  done (foyer_test_call (t, "visit.refund", say ("{'visit':'%s','amount':500,'account':true}", id_text (&b.visit))));
  g_assert_cmpint (stands (t, &b.client, "Deposit"), ==, 2000);
  g_assert_cmpint (visit_num (t, &b.visit, "paid"), ==, 2000);
  g_assert_cmpint (till (t, &t->cash), ==, 4000);

  kinds = foyer_test_confirm (t, "money.cancel", foyer_params ("money", "d", &topup, NULL));
  g_assert_cmpstr (kinds, ==, "overdraft");
  done (foyer_test_call (t, "money.cancel", foyer_params ("money", "d", &topup, "override", "s", "the card was declined", NULL)));
  g_assert_cmpint (stands (t, &b.client, "Deposit"), ==, -3000);
  g_assert_cmpint (till (t, &t->cash), ==, -1000);
}

/* ---- paying ------------------------------------------------------------------------------------------------------------------ */

static JsonArray *
money_of (FoyerTest *t, const FoyerId *visit)
{
  g_autoptr (JsonNode) node = foyer_test_query (t, "money.list", foyer_params ("from", "s", FOYER_TEST_DATE, "visit", "d", visit, NULL));

  return json_array_ref (json_node_get_array (node));
}

static gint64
tips_of (FoyerTest *t, const FoyerId *visit, const char *member)
{
  g_autoptr (JsonArray) rows = money_of (t, visit);
  gint64 sum = 0;

  for (guint i = 0; i < json_array_get_length (rows); i++)
    {
      JsonObject *o = json_array_get_object_element (rows, i);

      if (g_strcmp0 (json_object_get_string_member_with_default (o, "item_title", NULL), "Tips") == 0
          && g_strcmp0 (json_object_get_string_member_with_default (o, "member", NULL), member) == 0)
        sum += int_of (o, "amount");
    }
  return sum;
}

/* A tip goes to a person, or to all who served by what they did; it is in the till and pays for nothing. */
static void
test_tips (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  Booked b = arrived (t, ANNA, "10:00", COLOURING, "Eszter", "+36201234567"), b2 = book (t, CLARA, "11:30", PEDICURE, "Eszter", "+36201234567");
  FoyerActor rita = foyer_test_user (t, "Rita", "+36305550001", "receptionist", NULL);
  g_autoptr (JsonObject) paid = NULL;
  FoyerId money;

  g_assert_true (foyer_id_equal (&b.visit, &b2.visit)); /* 60.00 by Anna and 30.00 by Clara */
  /* 100 in cash for 90 and a tip of 5, of which 2 to Boris at the front: 5 change. */
  /* What the items for tips need a receptionist may make: the server would take it (FOYER_CHECK). */
  paid = foyer_test_call_as (t, &rita, "visit.pay", say ("{'visit':'%s','quick':'cash','tendered':10000,'tips':[{'amount':300},{'amount':200,'staff':'%s'}]}", id_text (&b.visit), id_text (&t->staff[BORIS])));
  g_assert_cmpint (int_of (paid, "change"), ==, 500);
  g_assert_cmpint (int_of (paid, "tips"), ==, 500);
  g_assert_cmpint (int_of (paid, "due"), ==, 0);
  g_assert_cmpint (int_of (paid, "paid"), ==, 9000);
  g_assert_cmpint (till (t, &t->cash), ==, 9500);
  g_assert_cmpint (tips_of (t, &b.visit, "Anna Nagy"), ==, 200);
  g_assert_cmpint (tips_of (t, &b.visit, "Clara Silva"), ==, 100);
  g_assert_cmpint (tips_of (t, &b.visit, "Boris Kovács"), ==, 200);
  g_assert_cmpint (client_figure (t, &b.visit, "paid"), ==, 9000);
  /* On the receipt: handed over 100, of it tips 5, change 5. */
  done (foyer_test_call (t, "visit.receipt", foyer_params ("visit", "d", &b.visit, NULL)));
  {
    g_autoptr (JsonNode) node = foyer_test_query (t, "receipt.view", foyer_params ("id", "d", &b.visit, NULL));
    JsonObject *o = json_node_get_object (node);

    g_assert_cmpint (int_of (json_array_get_object_element (json_object_get_array_member (o, "payments"), 0), "amount"), ==, 10000);
    g_assert_cmpint (int_of (o, "tips"), ==, 500);
    g_assert_cmpint (int_of (o, "change"), ==, 500);
    g_assert_cmpint (int_of (o, "due"), ==, 0);
  }
  done (foyer_test_call (t, "visit.return", foyer_params ("visit", "d", &b.visit, NULL)));
  /* Cancelling the payment takes the tips back with it. */
  foyer_id_parse (json_array_get_string_element (json_object_get_array_member (paid, "money"), 0), &money);
  done (foyer_test_call (t, "money.cancel", foyer_params ("money", "d", &money, NULL)));
  g_assert_cmpint (till (t, &t->cash), ==, 0);
  /* Nothing but a tip; none from an account. */
  done (foyer_test_call (t, "visit.pay", foyer_params ("visit", "d", &b.visit, "quick", "s", "cashless", NULL)));
  done (foyer_test_call (t, "visit.pay", say ("{'visit':'%s','quick':'cash','tip':400}", id_text (&b.visit))));
  g_assert_cmpint (till (t, &t->cash), ==, 400);
  g_assert_cmpint (visit_num (t, &b.visit, "paid"), ==, 9000);
}

/* Cash comes in coins: the visit is paid to the cent, the till has what was handed over, and the odd cents have a row of their own. */
static void
test_rounding (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  Booked b = arrived (t, ANNA, "10:00", HAIRCUT, "Eszter", "+36201234567"), c = arrived (t, BORIS, "10:00", HAIRCUT, "Peti", "+36207654321");
  FoyerActor rita = foyer_test_user (t, "Rita", "+36305550001", "receptionist", NULL);
  g_autoptr (JsonArray) rows = NULL;
  FoyerId line, money;

  done (foyer_test_call (t, "setting.set", say ("{'values':{'checkout.cash-step':5}}")));
  {
    g_autoptr (JsonObject) v = visit_of (t, &b.visit);
    line = foyer_test_id (json_array_get_object_element (json_object_get_array_member (v, "lines"), 0), "id");
  }
  done (foyer_test_call (t, "line.update", say ("{'line':'%s','manual':2503}", id_text (&line))));
  {
    g_autoptr (JsonObject) paid = foyer_test_call_as (t, &rita, "visit.pay", say ("{'visit':'%s','quick':'cash','tendered':5000}", id_text (&b.visit)));

    g_assert_cmpint (int_of (paid, "rounding"), ==, 2);
    g_assert_cmpint (int_of (paid, "change"), ==, 2495);
    g_assert_cmpint (int_of (paid, "due"), ==, 0);
    g_assert_cmpint (int_of (paid, "paid"), ==, 2503);
    foyer_id_parse (json_array_get_string_element (json_object_get_array_member (paid, "money"), 0), &money);
  }
  g_assert_cmpint (till (t, &t->cash), ==, 2505);
  g_assert_cmpint (client_figure (t, &b.visit, "balance"), ==, 0);
  rows = money_of (t, &b.visit);
  g_assert_cmpint (int_of (foyer_test_find (rows, "item_title", "Cash rounding"), "amount"), ==, 2);
  /* Given back in coins too, and with the payment it all goes. */
  done (foyer_test_call_as (t, &rita, "visit.refund", say ("{'visit':'%s','amount':1001}", id_text (&b.visit))));
  g_assert_cmpint (till (t, &t->cash), ==, 1505);
  g_assert_cmpint (visit_num (t, &b.visit, "paid"), ==, 1502);
  done (foyer_test_call (t, "money.cancel", foyer_params ("money", "d", &money, NULL)));
  g_assert_cmpint (till (t, &t->cash), ==, -1000);
  /* A card pays to the cent. */
  done (foyer_test_call (t, "visit.discount", say ("{'visit':'%s','sum':1}", id_text (&c.visit))));
  done (foyer_test_call (t, "visit.pay", foyer_params ("visit", "d", &c.visit, "quick", "s", "cashless", NULL)));
  g_assert_cmpint (till (t, &t->card), ==, 2799);
}

/* One payment for several visits: each has its document, the sums are exact, and all of it stands or none. */
static void
test_together (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  Booked a = arrived (t, ANNA, "10:00", COLOURING, "Eszter", "+36201234567"); /* 60 */
  Booked b = arrived (t, BORIS, "10:00", BEARD, "Jani", "+36207654321");      /* 12 */
  Booked c = book (t, CLARA, "10:00", PEDICURE, "Zsuzsi", "+36201112233");    /* 30, has not come */
  g_autoptr (JsonObject) paid = NULL;
  FoyerId doc;

  g_free (foyer_test_refused (t, "visit.pay", say ("{'visit':'%s','with':['%s','%s'],'quick':'cash'}", id_text (&a.visit), id_text (&b.visit), id_text (&c.visit)), FOYER_ERROR_CONFLICT));
  g_assert_cmpint (till (t, &t->cash), ==, 0);
  g_free (foyer_test_refused (t, "visit.pay", say ("{'visit':'%s','with':['%s'],'quick':'cash'}", id_text (&a.visit), id_text (&a.visit)), FOYER_ERROR_INVALID));
  /* 102: 70 by card, and 50 handed over in cash. */
  paid = foyer_test_call (t, "visit.pay", say ("{'visit':'%s','with':['%s','%s'],'arrive':true,'tenders':[{'register':'%s','amount':7000},{'register':'%s','tendered':5000}]}", id_text (&a.visit),
                                               id_text (&b.visit), id_text (&c.visit), id_text (&t->card), id_text (&t->cash)));
  g_assert_cmpint (int_of (paid, "change"), ==, 1800);
  g_assert_cmpint (till (t, &t->card), ==, 7000);
  g_assert_cmpint (till (t, &t->cash), ==, 3200);
  g_assert_cmpint (visit_num (t, &a.visit, "paid"), ==, 6000);
  g_assert_cmpint (visit_num (t, &b.visit, "paid"), ==, 1200);
  g_assert_cmpint (visit_num (t, &c.visit, "paid"), ==, 3000);
  doc = foyer_test_id (paid, "document");
  {
    g_autoptr (JsonNode) list = foyer_test_query (t, "document.list", foyer_params ("from", "s", FOYER_TEST_DATE, "type", "i", (gint64) 7, NULL));
    guint n = 0;

    for (guint i = 0; i < json_array_get_length (json_node_get_array (list)); i++)
      {
        JsonObject *o = json_array_get_object_element (json_node_get_array (list), i);
        n += g_strcmp0 (json_object_get_string_member_with_default (o, "together", NULL), id_text (&doc)) == 0;
      }
    g_assert_cmpuint (json_array_get_length (json_node_get_array (list)), ==, 3);
    g_assert_cmpuint (n, ==, 2);
  }
  /* The change stands on the receipt of the last; each receipt has its own sums. */
  done (foyer_test_call (t, "visit.receipt", foyer_params ("visit", "d", &c.visit, NULL)));
  {
    g_autoptr (JsonNode) node = foyer_test_query (t, "receipt.view", foyer_params ("id", "d", &c.visit, NULL));
    g_assert_cmpint (int_of (json_node_get_object (node), "change"), ==, 1800);
    g_assert_cmpint (int_of (json_node_get_object (node), "due"), ==, 0);
  }
}

/* FIN-13 and beyond: more than is due is the client's advance, or goes onto the account; the change is right either way. */
static void
test_over (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  Booked a = arrived (t, ANNA, "10:00", COLOURING, "Eszter", "+36201234567"), b = arrived (t, BORIS, "10:00", HAIRCUT, "Jani", "+36207654321");
  g_autoptr (JsonObject) paid = NULL;

  done (foyer_test_call (t, "visit.pay", say ("{'visit':'%s','tenders':[{'register':'%s','amount':8000}]}", id_text (&a.visit), id_text (&t->cash))));
  g_assert_cmpint (client_figure (t, &a.visit, "balance"), ==, 2000);
  paid = foyer_test_call (t, "visit.pay", say ("{'visit':'%s','over':'account','tenders':[{'register':'%s','amount':4000,'tendered':5000}]}", id_text (&b.visit), id_text (&t->cash)));
  g_assert_cmpint (int_of (paid, "change"), ==, 1000);
  g_assert_cmpint (int_of (paid, "paid"), ==, 2800);
  g_assert_cmpint (client_figure (t, &b.visit, "balance"), ==, 0);
  g_assert_cmpint (stands (t, &b.client, "Deposit"), ==, 1200);
  g_assert_cmpint (till (t, &t->cash), ==, 12000);
  done (foyer_test_call (t, "visit.receipt", foyer_params ("visit", "d", &b.visit, NULL)));
  {
    g_autoptr (JsonNode) node = foyer_test_query (t, "receipt.view", foyer_params ("id", "d", &b.visit, NULL));
    g_assert_cmpint (int_of (json_node_get_object (node), "change"), ==, 1000);
  }
}

/* ---- sales over the counter, goods, taxes --------------------------------------------------------------------------------------- */

static void
test_sale (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  FoyerActor rita = foyer_test_user (t, "Rita", "+36305550001", "receptionist", NULL);
  g_autoptr (JsonObject) sold = NULL;
  FoyerId visit, doc;

  /* Two bottles and a blow-dry, half by card. Nothing is left when one line is wrong. */
  g_free (foyer_test_refused (t, "sale.create", say ("{'lines':[{'title':'Shampoo','price':900},{'title':''}],'quick':'cash'}"), FOYER_ERROR_INVALID));
  g_assert_cmpint (till (t, &t->cash), ==, 0);
  sold = foyer_test_call_as (t, &rita, "sale.create",
                             say ("{'lines':[{'title':'Shampoo','price':900,'qty':2000},{'service':'%s','staff':'%s'}],'tenders':[{'register':'%s','amount':1800},{'register':'%s'}]}",
                                  id_text (&t->service[BLOWDRY]), id_text (&t->staff[ANNA]), id_text (&t->card), id_text (&t->cash)));
  g_assert_cmpint (int_of (sold, "total"), ==, 3600);
  g_assert_cmpint (int_of (sold, "due"), ==, 0);
  visit = foyer_test_id (sold, "visit");
  doc = foyer_test_id (sold, "document");
  /* FIN-9: services and goods are two items. */
  {
    g_autoptr (JsonArray) rows = money_of (t, &visit);

    g_assert_cmpuint (json_array_get_length (rows), ==, 4);
    g_assert_nonnull (foyer_test_find (rows, "item_title", "Sale of products"));
    g_assert_nonnull (foyer_test_find (rows, "item_title", "Provision of services"));
  }
  /* A receipt as of any visit. */
  done (foyer_test_call_as (t, &rita, "visit.receipt", foyer_params ("visit", "d", &visit, NULL)));
  g_free (foyer_test_refused (t, "document.cancel", foyer_params ("document", "d", &doc, NULL), FOYER_ERROR_CONFLICT));
  done (foyer_test_call (t, "visit.return", foyer_params ("visit", "d", &visit, NULL)));
  /* DOC-6: cancelled, its money and the sale go together. */
  done (foyer_test_call (t, "document.cancel", foyer_params ("document", "d", &doc, NULL)));
  g_assert_cmpint (till (t, &t->cash) + till (t, &t->card), ==, 0);
  {
    g_autoptr (JsonObject) v = visit_of (t, &visit);
    g_autoptr (JsonNode) gone = foyer_test_query (t, "document.list", say ("{'from':'" FOYER_TEST_DATE "','state':'cancelled','type':1}"));
    g_autoptr (JsonNode) one = foyer_test_query (t, "document.get", foyer_params ("document", "d", &doc, NULL));

    g_assert_cmpstr (json_object_get_string_member (v, "status"), ==, "deleted");
    g_assert_cmpuint (json_array_get_length (json_node_get_array (gone)), ==, 1);
    g_assert_true (json_object_get_boolean_member (json_node_get_object (one), "void"));
    g_assert_cmpuint (json_array_get_length (json_object_get_array_member (json_node_get_object (one), "money")), ==, 4);
  }
}

/* DOC-6: a document with money and movements of accounts: all of them, or none when one may not. */
static void
test_doc_6 (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  Booked b = arrived (t, ANNA, "10:00", COLOURING, "Eszter", "+36201234567");
  FoyerActor only_card;
  g_autoptr (JsonObject) paid = NULL;
  g_autofree char *rights = NULL;
  FoyerId doc;

  done (foyer_test_call (t, "deposit.add", foyer_params ("client", "d", &b.client, "amount", "i", (gint64) 2000, NULL)));
  paid = foyer_test_call (t, "visit.pay", say ("{'visit':'%s','tenders':[{'deposit':true},{'register':'%s','amount':1000},{'register':'%s'}]}", id_text (&b.visit), id_text (&t->card), id_text (&t->cash)));
  doc = foyer_test_id (paid, "document");
  g_assert_cmpint (visit_num (t, &b.visit, "due"), ==, 0);
  g_assert_cmpint (stands (t, &b.client, "Deposit"), ==, 0);
  /* Who has the card register alone cancels nothing of it. */
  only_card = foyer_test_user (t, "Kati", "+36305550004", "manager", NULL);
  rights = g_strdup_printf ("{'user':'%s','role':'manager','rights':{'registers':['%s']}}", id_text (&only_card.user), id_text (&t->card));
  done (foyer_test_call (t, "access.grant", say ("%s", rights)));
  g_free (foyer_test_refused_as (t, &only_card, "document.cancel", foyer_params ("document", "d", &doc, NULL), FOYER_ERROR_DENIED));
  g_assert_cmpint (visit_num (t, &b.visit, "due"), ==, 0);
  {
    g_autoptr (JsonObject) gone = foyer_test_call (t, "document.cancel", foyer_params ("document", "d", &doc, NULL));

    g_assert_cmpint (int_of (gone, "cancelled"), ==, 3);
  }
  g_assert_cmpint (visit_num (t, &b.visit, "due"), ==, 6000);
  g_assert_cmpint (stands (t, &b.client, "Deposit"), ==, 2000);
  g_assert_cmpint (till (t, &t->cash) + till (t, &t->card), ==, 0);
}

/* A service's tax is on its lines as it was when they were written, in the price or on top, and on the receipt by rate. */
static void
test_taxes (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  FoyerId in, on, line;
  Booked b;

  {
    g_autoptr (JsonObject) a = foyer_test_call (t, "tax.create", say ("{'title':'VAT','rate':2700}")), c = foyer_test_call (t, "tax.create", say ("{'title':'Sales tax','rate':825,'added':true}"));
    in = foyer_test_id (a, "tax");
    on = foyer_test_id (c, "tax");
  }
  done (foyer_test_call (t, "setting.set", say ("{'values':{'checkout.tax':'%s'}}", id_text (&in))));
  done (foyer_test_call (t, "service.update", say ("{'service':'%s','tax':'%s'}", id_text (&t->service[HAIRCUT]), id_text (&on))));
  b = arrived (t, ANNA, "10:00", HAIRCUT, "Eszter", "+36201234567"); /* 25.00 + 2.06 */
  g_assert_cmpint (visit_num (t, &b.visit, "total"), ==, 2706);
  done (foyer_test_call (t, "line.add", say ("{'visit':'%s','service':'%s'}", id_text (&b.visit), id_text (&t->service[BLOWDRY])))); /* 18.00, of it 3.83 */
  g_assert_cmpint (visit_num (t, &b.visit, "total"), ==, 4506);
  /* What is booked keeps its rate. */
  done (foyer_test_call (t, "tax.update", say ("{'tax':'%s','rate':1000}", id_text (&on))));
  g_assert_cmpint (visit_num (t, &b.visit, "total"), ==, 4506);
  /* A discount is of the price; the tax is of what is left: 22.50 + 1.86. */
  {
    g_autoptr (JsonObject) v = visit_of (t, &b.visit);
    JsonArray *lines = json_object_get_array_member (v, "lines");

    line = foyer_test_id (json_array_get_object_element (lines, 0), "id");
    g_assert_cmpint (int_of (json_array_get_object_element (lines, 0), "tax"), ==, 206);
    g_assert_cmpint (int_of (json_array_get_object_element (lines, 1), "tax"), ==, 383);
  }
  done (foyer_test_call (t, "line.update", say ("{'line':'%s','disc_pct':1000}", id_text (&line))));
  g_assert_cmpint (visit_num (t, &b.visit, "total"), ==, 2436 + 1800);
  g_assert_cmpint (visit_num (t, &b.visit, "discount"), ==, 250);
  done (foyer_test_call (t, "visit.pay", foyer_params ("visit", "d", &b.visit, "quick", "s", "cash", NULL)));
  g_assert_cmpint (till (t, &t->cash), ==, 4236);
  g_assert_cmpint (client_figure (t, &b.visit, "sold"), ==, 4236);
  g_assert_cmpint (client_figure (t, &b.visit, "balance"), ==, 0);
  done (foyer_test_call (t, "visit.receipt", foyer_params ("visit", "d", &b.visit, NULL)));
  {
    g_autoptr (JsonNode) node = foyer_test_query (t, "receipt.view", foyer_params ("id", "d", &b.visit, NULL));
    JsonObject *o = json_node_get_object (node);
    JsonArray *taxes = json_object_get_array_member (o, "taxes"), *lines = json_object_get_array_member (o, "lines");
    gint64 sum = 0;

    g_assert_cmpuint (json_array_get_length (taxes), ==, 2);
    for (guint i = 0; i < json_array_get_length (lines); i++)
      sum += int_of (json_array_get_object_element (lines, i), "total");
    for (guint i = 0; i < json_array_get_length (taxes); i++)
      {
        JsonObject *tax = json_array_get_object_element (taxes, i);

        if (json_object_get_boolean_member (tax, "added"))
          {
            sum += int_of (tax, "tax");
            g_assert_cmpint (int_of (tax, "tax"), ==, 186);
            g_assert_cmpint (int_of (tax, "net"), ==, 2250);
          }
        else
          g_assert_cmpint (int_of (tax, "tax"), ==, 383);
      }
    g_assert_cmpint (sum, ==, int_of (o, "total"));
    g_assert_cmpint (int_of (o, "total"), ==, 4236);
  }
  /* A deleted tax is on nothing new. */
  done (foyer_test_call (t, "tax.delete", foyer_params ("tax", "d", &on, NULL)));
  b = arrived (t, ANNA, "15:00", HAIRCUT, "Jani", "+36207654321");
  g_assert_cmpint (visit_num (t, &b.visit, "total"), ==, 2500);
}

/* VIS-4, retail lines: goods beside what was booked, with their own item when paid, gone when removed. */
static void
test_goods (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  Booked b = arrived (t, ANNA, "10:00", HAIRCUT, "Eszter", "+36201234567");
  g_autoptr (JsonObject) added = NULL;
  FoyerId line;

  g_free (foyer_test_refused (t, "line.add", say ("{'visit':'%s','title':'Wax'}", id_text (&b.visit)), FOYER_ERROR_INVALID));
  added = foyer_test_call (t, "line.add", say ("{'visit':'%s','title':'Wax','price':750,'qty':2000,'staff':'%s'}", id_text (&b.visit), id_text (&t->staff[BORIS])));
  line = foyer_test_id (added, "line");
  g_assert_cmpint (visit_num (t, &b.visit, "total"), ==, 4000);
  done (foyer_test_call (t, "visit.pay", foyer_params ("visit", "d", &b.visit, "quick", "s", "cash", NULL)));
  {
    g_autoptr (JsonArray) rows = money_of (t, &b.visit);

    g_assert_cmpint (int_of (foyer_test_find (rows, "item_title", "Sale of products"), "amount"), ==, 1500);
    g_assert_cmpint (int_of (foyer_test_find (rows, "item_title", "Provision of services"), "amount"), ==, 2500);
  }
  done (foyer_test_call (t, "line.remove", foyer_params ("line", "d", &line, NULL)));
  g_assert_cmpint (visit_num (t, &b.visit, "total"), ==, 2500);
  g_assert_cmpint (client_figure (t, &b.visit, "balance"), ==, 1500);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/checkout/ACC-1,ACC-2,ACC-3", test_acc_types);
  g_test_add_func ("/checkout/ACC-5..9,ACC-13", test_acc_credit);
  g_test_add_func ("/checkout/ACC-10,ACC-14,ACC-17", test_acc_10);
  g_test_add_func ("/checkout/account-refund", test_acc_refund);
  g_test_add_func ("/checkout/tips", test_tips);
  g_test_add_func ("/checkout/cash-rounding", test_rounding);
  g_test_add_func ("/checkout/together", test_together);
  g_test_add_func ("/checkout/FIN-13,over", test_over);
  g_test_add_func ("/checkout/sale,FIN-9", test_sale);
  g_test_add_func ("/checkout/DOC-6", test_doc_6);
  g_test_add_func ("/checkout/taxes", test_taxes);
  g_test_add_func ("/checkout/VIS-4-goods", test_goods);
  return g_test_run ();
}
