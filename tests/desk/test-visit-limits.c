/* What rights and a printed receipt leave of a visit, by the commands themselves: VIS-3, VIS-8, VIS-9, VIS-12, VIS-13, STS-9, APT-11, APT-13, USR-11;
 * and what a booking keeps that is made of several. */
#include "config.h"

#include "desk-day.h"

static JsonNode *
one_id (const FoyerId *id)
{
  JsonNode *node = json_node_new (JSON_NODE_ARRAY);
  JsonArray *list = json_array_new ();
  char text[37];

  if (id != NULL)
    json_array_add_string_element (list, foyer_id_format (id, text));
  json_node_take_array (node, list);
  return node;
}

static void
grant (FoyerTest *t, const FoyerActor *who, const char *role, const char *rights)
{
  json_object_unref (foyer_test_call (t, "access.grant", foyer_params ("user", "d", &who->user, "role", "s", role, "rights", "n", json_from_string (rights, NULL), NULL)));
}

static gint64
line_num (FoyerTest *t, const FoyerId *visit, guint nth, const char *member)
{
  g_autoptr (JsonObject) v = visit_of (t, visit);
  return int_of (json_array_get_object_element (json_object_get_array_member (v, "lines"), nth), member);
}

static FoyerId
line_id (FoyerTest *t, const FoyerId *visit, guint nth)
{
  g_autoptr (JsonObject) v = visit_of (t, visit);
  return foyer_test_id (json_array_get_object_element (json_object_get_array_member (v, "lines"), nth), "id");
}

/* ---- the client's own discount ----------------------------------------------------------------------------------------------- */

static void
test_vis_3 (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  FoyerActor desk = foyer_test_user (t, "Rita", "06 20 111 2222", "receptionist", NULL);
  Booked first = book (t, ANNA, "10:00", HAIRCUT, "Eszter", "+36201234567"), b;
  FoyerId line;
  g_autofree char *refused = NULL, *card = NULL;

  g_assert_cmpint (line_num (t, &first.visit, 0, "disc_pct"), ==, 0);
  json_object_unref (foyer_test_call (t, "client.update", foyer_params ("id", "d", &first.client, "discount", "i", (gint64) 1000, NULL)));
  /* What is there stays; what is added, and what is booked from now on, has it. */
  grant (t, &desk, "receptionist", "{\"booking.discount\":false}");
  json_object_unref (foyer_test_call_as (t, &desk, "line.add", foyer_params ("visit", "d", &first.visit, "service", "d", &t->service[BLOWDRY], NULL)));
  g_assert_cmpint (line_num (t, &first.visit, 0, "disc_pct"), ==, 0);
  g_assert_cmpint (line_num (t, &first.visit, 1, "disc_pct"), ==, 1000);
  g_assert_cmpint (line_num (t, &first.visit, 1, "total"), ==, 1620);
  b = book (t, ANNA, "15:00", COLOURING, "Eszter", "+36201234567");
  g_assert_cmpint (line_num (t, &b.visit, 0, "total"), ==, 5400);

  /* Less or none of it needs the right, in the line, for the whole visit and in the card. */
  line = line_id (t, &b.visit, 0);
  refused = foyer_test_refused_as (t, &desk, "line.update", foyer_params ("line", "d", &line, "disc_pct", "i", (gint64) 0, NULL), FOYER_ERROR_DENIED);
  g_assert_nonnull (strstr (refused, "Give discounts"));
  g_free (g_steal_pointer (&refused));
  refused = foyer_test_refused_as (t, &desk, "visit.discount", foyer_params ("visit", "d", &b.visit, "pct", "i", (gint64) 5000, NULL), FOYER_ERROR_DENIED);
  card = foyer_test_refused_as (t, &desk, "client.update", foyer_params ("id", "d", &first.client, "discount", "i", (gint64) 9000, NULL), FOYER_ERROR_DENIED);
  json_object_unref (foyer_test_call_as (t, &desk, "client.update", foyer_params ("id", "d", &first.client, "discount", "i", (gint64) 1000, "note", "s", "Tea", NULL)));
  grant (t, &desk, "receptionist", "{}");
  json_object_unref (foyer_test_call_as (t, &desk, "line.update", foyer_params ("line", "d", &line, "disc_pct", "i", (gint64) 0, NULL)));
  g_assert_cmpint (line_num (t, &b.visit, 0, "total"), ==, 6000);
}

/* ---- the receipt ------------------------------------------------------------------------------------------------------------- */

static void
locked (FoyerTest *t, const char *command, JsonObject *params)
{
  g_autofree char *why = foyer_test_refused (t, command, params, FOYER_ERROR_CONFLICT);
  g_assert_nonnull (strstr (why, "receipt was printed"));
}

static void
test_vis_8 (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  Booked b = book (t, ANNA, "10:00", HAIRCUT, "Eszter", "+36201234567"), other = book (t, BORIS, "15:00", BEARD, "Zoli", "+36201111111");
  g_autoptr (JsonObject) pay = NULL, receipt = NULL, undone = NULL, added = NULL;
  g_autoptr (JsonNode) services = NULL;
  g_autofree char *staff = NULL, *dur = NULL, *why = NULL, *paper = NULL;
  FoyerId line = line_id (t, &b.visit, 0), money, payment, adding;

  added = foyer_test_call (t, "line.add", foyer_params ("visit", "d", &b.visit, "service", "d", &t->service[BLOWDRY], NULL));
  adding = foyer_test_id (added, "txn");
  pay = foyer_test_call (t, "visit.pay", foyer_params ("visit", "d", &b.visit, "quick", "s", "cash", "arrive", "b", TRUE, NULL));
  payment = foyer_test_id (pay, "txn");
  {
    g_autoptr (JsonObject) v = visit_of (t, &b.visit);
    money = foyer_test_id (json_array_get_object_element (json_object_get_array_member (v, "payments"), 0), "id");
  }
  receipt = foyer_test_call (t, "visit.receipt", foyer_params ("visit", "d", &b.visit, NULL));

  /* Each of what 6.4 lists. */
  locked (t, "visit.status", foyer_params ("visit", "d", &b.visit, "status", "s", "pending", NULL));
  locked (t, "visit.status", foyer_params ("visit", "d", &b.visit, "status", "s", "no-show", NULL));
  locked (t, "booking.delete", foyer_params ("appointment", "d", &b.appointment, NULL));
  locked (t, "booking.move", foyer_params ("appointment", "d", &b.appointment, "wall", "s", FOYER_TEST_DATE "T16:00", NULL));
  locked (t, "booking.update", foyer_params ("appointment", "d", &b.appointment, "wall", "s", "2026-11-25T10:00", NULL));
  locked (t, "visit.set-client", foyer_params ("visit", "d", &b.visit, "client", "d", &other.client, NULL));
  locked (t, "booking.update", foyer_params ("appointment", "d", &b.appointment, "client", "d", &other.client, NULL));
  locked (t, "line.add", foyer_params ("visit", "d", &b.visit, "service", "d", &t->service[HAIRCUT], NULL));
  locked (t, "line.remove", foyer_params ("line", "d", &line, NULL));
  locked (t, "line.update", foyer_params ("line", "d", &line, "qty", "i", (gint64) 2000, NULL));
  locked (t, "line.update", foyer_params ("line", "d", &line, "price", "i", (gint64) 100, NULL));
  locked (t, "line.update", foyer_params ("line", "d", &line, "disc_pct", "i", (gint64) 1000, NULL));
  locked (t, "line.update", foyer_params ("line", "d", &line, "manual", "i", (gint64) 100, NULL));
  services = one_id (NULL);
  locked (t, "booking.update", foyer_params ("appointment", "d", &b.appointment, "services", "n", json_node_copy (services), NULL));
  locked (t, "visit.discount", foyer_params ("visit", "d", &b.visit, "pct", "i", (gint64) 1000, NULL));
  locked (t, "visit.pay", foyer_params ("visit", "d", &b.visit, "tenders", "n", tenders_of (&t->cash, 100, NULL, 0), NULL));
  locked (t, "visit.refund", foyer_params ("visit", "d", &b.visit, "amount", "i", (gint64) 100, NULL));
  locked (t, "money.cancel", foyer_params ("money", "d", &money, NULL));
  /* Nor by the back door: what was done before the receipt cannot be undone behind it, nor the receipt itself. */
  locked (t, "undo", foyer_params ("txn", "d", &payment, NULL));
  locked (t, "undo", foyer_params ("txn", "d", &adding, NULL));
  {
    FoyerId printing = foyer_test_id (receipt, "txn");
    paper = foyer_test_refused (t, "undo", foyer_params ("txn", "d", &printing, NULL), FOYER_ERROR_CONFLICT);
    g_assert_nonnull (strstr (paper, "return receipt"));
  }

  /* What stays open: length, member, comment, arrived and confirmed. Prices stay those on the paper. */
  {
    g_autoptr (JsonObject) longer = foyer_test_call (t, "booking.resize", foyer_params ("appointment", "d", &b.appointment, "dur", "i", (gint64) 75, NULL));
    FoyerId txn = foyer_test_id (longer, "txn");
    undone = foyer_test_call (t, "undo", foyer_params ("txn", "d", &txn, NULL));
  }
  json_object_unref (foyer_test_call (t, "booking.resize", foyer_params ("appointment", "d", &b.appointment, "dur", "i", (gint64) 90, NULL)));
  dur = foyer_test_field (t, "appointment", &b.appointment, "dur");
  g_assert_cmpstr (dur, ==, "90");
  json_object_unref (foyer_test_call (t, "booking.move", foyer_params ("appointment", "d", &b.appointment, "staff", "d", &t->staff[BORIS], NULL)));
  g_assert_cmpint (line_num (t, &b.visit, 0, "price"), ==, 2500);
  json_object_unref (foyer_test_call (t, "booking.update", foyer_params ("appointment", "d", &b.appointment, "comment", "s", "by the window", NULL)));
  set_status (t, &b.visit, "confirmed");
  set_status (t, &b.visit, "arrived");
  g_assert_cmpint (line_num (t, &b.visit, 0, "total") + line_num (t, &b.visit, 1, "total"), ==, 4300);

  /* VIS-9: the return receipt opens it all again. */
  json_object_unref (foyer_test_call (t, "visit.return", foyer_params ("visit", "d", &b.visit, "reason", "s", "wrong sum", NULL)));
  json_object_unref (foyer_test_call (t, "line.update", foyer_params ("line", "d", &line, "qty", "i", (gint64) 2000, NULL)));
  json_object_unref (foyer_test_call (t, "money.cancel", foyer_params ("money", "d", &money, NULL)));
  json_object_unref (foyer_test_call (t, "booking.move", foyer_params ("appointment", "d", &b.appointment, "wall", "s", FOYER_TEST_DATE "T16:00", NULL)));
  set_status (t, &b.visit, "pending");
}

/* ---- who may take money, and where -------------------------------------------------------------------------------------------- */

static void
test_vis_12 (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  FoyerActor desk = foyer_test_user (t, "Rita", "06 20 111 2222", "receptionist", NULL);
  Booked a = book (t, ANNA, "10:00", HAIRCUT, "Eszter", "+36201234567"), b = book (t, BORIS, "11:00", HAIRCUT, "Zoli", "+36201111111");
  char card[37];
  g_autofree char *only_card = g_strdup_printf ("{\"registers\":[\"%s\"],\"money.transfer\":true}", foyer_id_format (&t->card, card));
  g_autofree char *no = NULL, *cash = NULL, *quick = NULL, *cancel = NULL, *refund = NULL, *transfer = NULL, *undo = NULL, *bad = NULL;
  g_autoptr (JsonNode) visit = NULL, list = NULL, ids = NULL, day = NULL, regs = NULL, theirs = NULL;
  g_autoptr (JsonObject) owners = NULL, cards = NULL;
  FoyerId money, txn;

  /* Without the right: nothing. */
  grant (t, &desk, "receptionist", "{\"money.pay\":false}");
  no = foyer_test_refused_as (t, &desk, "visit.pay", foyer_params ("visit", "d", &a.visit, "quick", "s", "cash", "arrive", "b", TRUE, NULL), FOYER_ERROR_DENIED);

  /* Cards only: the till is neither offered nor taken. */
  bad = foyer_test_refused (t, "access.grant", foyer_params ("user", "d", &desk.user, "role", "s", "receptionist", "rights", "n",
                                                             json_from_string ("{\"registers\":[\"0190f0a0-0000-7000-8000-000000000000\"]}", NULL), NULL), FOYER_ERROR_INVALID);
  grant (t, &desk, "receptionist", only_card);
  visit = foyer_test_query_as (t, &desk, "visit.get", foyer_params ("visit", "d", &a.visit, NULL));
  {
    JsonArray *offered = json_object_get_array_member (json_node_get_object (visit), "registers");
    g_assert_cmpint (json_array_get_length (offered), ==, 1);
    g_assert_nonnull (foyer_test_find_id (offered, "id", &t->card));
  }
  quick = foyer_test_refused_as (t, &desk, "visit.pay", foyer_params ("visit", "d", &a.visit, "quick", "s", "cash", "arrive", "b", TRUE, NULL), FOYER_ERROR_NOT_FOUND);
  cash = foyer_test_refused_as (t, &desk, "visit.pay", foyer_params ("visit", "d", &a.visit, "tenders", "n", tenders_of (&t->cash, 2500, NULL, 0), "arrive", "b", TRUE, NULL),
                                FOYER_ERROR_DENIED);
  cards = foyer_test_call_as (t, &desk, "visit.pay", foyer_params ("visit", "d", &a.visit, "quick", "s", "cashless", "arrive", "b", TRUE, NULL));

  /* Money of the till: not seen, not cancelled, not given back, not moved, not undone. */
  owners = foyer_test_call (t, "visit.pay", foyer_params ("visit", "d", &b.visit, "quick", "s", "cash", "arrive", "b", TRUE, NULL));
  {
    g_autoptr (JsonObject) v = visit_of (t, &b.visit);
    money = foyer_test_id (json_array_get_object_element (json_object_get_array_member (v, "payments"), 0), "id");
  }
  txn = foyer_test_id (owners, "txn");
  cancel = foyer_test_refused_as (t, &desk, "money.cancel", foyer_params ("money", "d", &money, NULL), FOYER_ERROR_DENIED);
  refund = foyer_test_refused_as (t, &desk, "visit.refund", foyer_params ("visit", "d", &b.visit, "amount", "i", (gint64) 100, "register", "d", &t->cash, NULL), FOYER_ERROR_DENIED);
  transfer = foyer_test_refused_as (t, &desk, "money.transfer", foyer_params ("from", "d", &t->card, "to", "d", &t->cash, "amount", "i", (gint64) 100, NULL), FOYER_ERROR_DENIED);
  undo = foyer_test_refused_as (t, &desk, "undo", foyer_params ("txn", "d", &txn, NULL), FOYER_ERROR_DENIED);
  list = foyer_test_query_as (t, &desk, "money.list", foyer_params ("from", "s", FOYER_TEST_DATE, NULL));
  g_assert_cmpint (json_array_get_length (json_node_get_array (list)), ==, 1);
  ids = foyer_test_query_as (t, &desk, "money.ids", foyer_params ("from", "s", FOYER_TEST_DATE, NULL));
  g_assert_cmpint (int_of (json_node_get_object (ids), "count"), ==, 1);
  g_assert_cmpint (json_array_get_length (json_object_get_array_member (json_node_get_object (ids), "registers")), ==, 1);
  day = foyer_test_query_as (t, &desk, "money.day", foyer_params ("date", "s", FOYER_TEST_DATE, NULL));
  g_assert_cmpint (json_array_get_length (json_node_get_array (day)), ==, 1);
  regs = foyer_test_query_as (t, &desk, "register.list", NULL);
  g_assert_cmpint (json_array_get_length (json_node_get_array (regs)), ==, 1);
  {
    g_autofree char *hidden = foyer_test_query_refused (t, &desk, "money.get", foyer_params ("id", "d", &money, NULL), FOYER_ERROR_NOT_FOUND);
    g_assert_nonnull (hidden);
  }
  theirs = foyer_test_query (t, "money.list", foyer_params ("from", "s", FOYER_TEST_DATE, NULL));
  g_assert_cmpint (json_array_get_length (json_node_get_array (theirs)), ==, 2);
}

/* USR-4 for registers: who has some gives those. */
static void
test_registers_given (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  FoyerActor boss = foyer_test_user (t, "Mari", "06 20 111 3333", "manager", NULL), desk = foyer_test_user (t, "Rita", "06 20 111 2222", "receptionist", NULL);
  char card[37], cash[37];
  g_autofree char *only_card = g_strdup_printf ("{\"registers\":[\"%s\"]}", foyer_id_format (&t->card, card));
  g_autofree char *only_cash = g_strdup_printf ("{\"registers\":[\"%s\"]}", foyer_id_format (&t->cash, cash));
  g_autofree char *all = NULL, *other = NULL;

  grant (t, &desk, "receptionist", only_card);
  grant (t, &boss, "manager", only_card);
  all = foyer_test_refused_as (t, &boss, "access.grant", foyer_params ("user", "d", &desk.user, "role", "s", "receptionist", "rights", "n", json_from_string ("{}", NULL), NULL),
                               FOYER_ERROR_DENIED);
  g_assert_nonnull (strstr (all, "registers"));
  other = foyer_test_refused_as (t, &boss, "access.grant",
                                 foyer_params ("user", "d", &desk.user, "role", "s", "receptionist", "rights", "n", json_from_string (only_cash, NULL), NULL), FOYER_ERROR_DENIED);
  json_object_unref (foyer_test_call_as (t, &boss, "access.grant",
                                         foyer_params ("user", "d", &desk.user, "role", "s", "receptionist", "rights", "n", json_from_string (only_card, NULL), NULL)));
  /* Nothing said about single rights: they stay, and are the boss's to give. */
  json_object_unref (foyer_test_call_as (t, &boss, "access.grant", foyer_params ("user", "d", &desk.user, "role", "s", "receptionist", NULL)));
}

/* ---- single rights of the booking window ---------------------------------------------------------------------------------------- */

static void
test_apt_13 (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  FoyerActor desk = foyer_test_user (t, "Rita", "06 20 111 2222", "receptionist", NULL);
  Booked old = book (t, ANNA, "2026-11-23T10:00", HAIRCUT, "Eszter", "+36201234567");
  FoyerId line = line_id (t, &old.visit, 0);
  g_autofree char *none = NULL, *edit = NULL, *move = NULL, *lines = NULL, *status = NULL, *gone = NULL, *pay = NULL;

  grant (t, &desk, "receptionist", "{\"booking.past\":1}");
  json_object_unref (foyer_test_call_as (t, &desk, "booking.update", foyer_params ("appointment", "d", &old.appointment, "comment", "s", "late", NULL)));
  t->owner.now = foyer_test_at ("2026-11-25T09:00");
  desk.now = t->owner.now;
  edit = foyer_test_refused_as (t, &desk, "booking.update", foyer_params ("appointment", "d", &old.appointment, "comment", "s", "later", NULL), FOYER_ERROR_DENIED);
  g_assert_nonnull (strstr (edit, "more than 1 day ago"));
  move = foyer_test_refused_as (t, &desk, "booking.move", foyer_params ("appointment", "d", &old.appointment, "wall", "s", "2026-11-26T10:00", NULL), FOYER_ERROR_DENIED);
  lines = foyer_test_refused_as (t, &desk, "line.update", foyer_params ("line", "d", &line, "qty", "i", (gint64) 2000, NULL), FOYER_ERROR_DENIED);
  status = foyer_test_refused_as (t, &desk, "visit.status", foyer_params ("visit", "d", &old.visit, "status", "s", "arrived", NULL), FOYER_ERROR_DENIED);
  gone = foyer_test_refused_as (t, &desk, "booking.delete", foyer_params ("appointment", "d", &old.appointment, NULL), FOYER_ERROR_DENIED);
  grant (t, &desk, "receptionist", "{\"booking.past\":0}");
  none = foyer_test_refused_as (t, &desk, "booking.update", foyer_params ("appointment", "d", &old.appointment, "comment", "s", "later", NULL), FOYER_ERROR_DENIED);
  g_assert_nonnull (strstr (none, "is over"));
  grant (t, &desk, "receptionist", "{\"booking.past\":2}");
  json_object_unref (foyer_test_call_as (t, &desk, "booking.update", foyer_params ("appointment", "d", &old.appointment, "comment", "s", "later", NULL)));
}

static void
denied (FoyerTest *t, const FoyerActor *who, const char *right, const char *command, JsonObject *params)
{
  g_autofree char *why = foyer_test_refused_as (t, who, command, params, FOYER_ERROR_DENIED);
  g_assert_nonnull (strstr (why, right));
}

static void
test_usr_11 (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  FoyerActor desk = foyer_test_user (t, "Rita", "06 20 111 2222", "receptionist", NULL);
  Booked b = book (t, ANNA, "10:00", HAIRCUT, "Eszter", "+36201234567");
  FoyerId line = line_id (t, &b.visit, 0);

  /* Time can be moved, services not. */
  grant (t, &desk, "receptionist", "{\"booking.services\":false,\"booking.length\":false,\"booking.comment\":false}");
  denied (t, &desk, "Change services", "line.add", foyer_params ("visit", "d", &b.visit, "service", "d", &t->service[BLOWDRY], NULL));
  denied (t, &desk, "Change services", "line.update", foyer_params ("line", "d", &line, "qty", "i", (gint64) 2000, NULL));
  denied (t, &desk, "Change services", "line.remove", foyer_params ("line", "d", &line, NULL));
  denied (t, &desk, "Change services", "booking.update", foyer_params ("appointment", "d", &b.appointment, "services", "n", one_id (NULL), NULL));
  denied (t, &desk, "length", "booking.resize", foyer_params ("appointment", "d", &b.appointment, "dur", "i", (gint64) 60, NULL));
  denied (t, &desk, "length", "booking.update", foyer_params ("appointment", "d", &b.appointment, "tech", "i", (gint64) 10, NULL));
  denied (t, &desk, "Comment", "booking.update", foyer_params ("appointment", "d", &b.appointment, "comment", "s", "x", NULL));
  json_object_unref (foyer_test_call_as (t, &desk, "booking.move", foyer_params ("appointment", "d", &b.appointment, "wall", "s", FOYER_TEST_DATE "T11:00", NULL)));

  /* Who came, and what is paid in full. */
  set_status (t, &b.visit, "arrived");
  grant (t, &desk, "receptionist", "{\"booking.edit-arrived\":false}");
  denied (t, &desk, "came", "booking.move", foyer_params ("appointment", "d", &b.appointment, "wall", "s", FOYER_TEST_DATE "T12:00", NULL));
  denied (t, &desk, "came", "line.update", foyer_params ("line", "d", &line, "qty", "i", (gint64) 2000, NULL));
  grant (t, &desk, "receptionist", "{\"booking.edit-paid\":false}");
  json_object_unref (foyer_test_call_as (t, &desk, "line.update", foyer_params ("line", "d", &line, "qty", "i", (gint64) 2000, NULL)));
  json_object_unref (foyer_test_call (t, "visit.pay", foyer_params ("visit", "d", &b.visit, "quick", "s", "cash", NULL)));
  denied (t, &desk, "fully paid", "line.update", foyer_params ("line", "d", &line, "qty", "i", (gint64) 1000, NULL));
  denied (t, &desk, "fully paid", "visit.discount", foyer_params ("visit", "d", &b.visit, "pct", "i", (gint64) 1000, NULL));
  denied (t, &desk, "fully paid", "booking.resize", foyer_params ("appointment", "d", &b.appointment, "dur", "i", (gint64) 90, NULL));
  /* The status is not the booking: who was served goes on. */
  json_object_unref (foyer_test_call_as (t, &desk, "visit.status", foyer_params ("visit", "d", &b.visit, "status", "s", "confirmed", NULL)));
}

/* ---- moving and deleting what was paid --------------------------------------------------------------------------------------------- */

static void
test_apt_11 (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  Booked b = book (t, ANNA, "10:00", COLOURING, "Eszter", "+36201234567");
  FoyerId line = line_id (t, &b.visit, 0);
  g_autoptr (JsonObject) moved = NULL, after = NULL;
  g_autoptr (JsonNode) log = NULL;
  g_autofree char *said = NULL;

  json_object_unref (foyer_test_call (t, "line.update", foyer_params ("line", "d", &line, "disc_pct", "i", (gint64) 1000, NULL)));
  set_status (t, &b.visit, "confirmed");
  json_object_unref (foyer_test_call (t, "visit.pay", foyer_params ("visit", "d", &b.visit, "tenders", "n", tenders_of (&t->cash, 1000, &t->card, 500), NULL)));
  /* Another day, another member: payments and the price they were taken for stay. */
  moved = foyer_test_call (t, "booking.move", foyer_params ("appointment", "d", &b.appointment, "wall", "s", "2026-11-25T11:00", "staff", "d", &t->staff[BORIS], NULL));
  g_assert_true (({ FoyerId v = foyer_test_id (moved, "visit"); foyer_id_equal (&v, &b.visit); }));
  after = visit_of (t, &b.visit);
  g_assert_cmpstr (json_object_get_string_member (after, "date"), ==, "2026-11-25");
  g_assert_cmpint (int_of (after, "paid"), ==, 1500);
  g_assert_cmpint (int_of (after, "total"), ==, 5400);
  g_assert_cmpint (json_array_get_length (json_object_get_array_member (after, "payments")), ==, 2);
  /* APT-12: the log has both times. */
  log = foyer_test_query (t, "history.row", foyer_params ("table", "s", "appointment", "id", "d", &b.appointment, NULL));
  said = json_to_string (log, FALSE);
  g_assert_nonnull (strstr (said, "2026-11-24T10:00"));
  g_assert_nonnull (strstr (said, "2026-11-25T11:00"));
}

static void
test_vis_13_deposit (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  Booked b = book (t, ANNA, "10:00", COLOURING, "Eszter", "+36201234567");
  g_autoptr (JsonNode) before = NULL, after = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *kinds = NULL;

  json_object_unref (foyer_test_call (t, "deposit.add", foyer_params ("client", "d", &b.client, "amount", "i", (gint64) 5000, "quick", "s", "cash", NULL)));
  json_object_unref (foyer_test_call (t, "visit.pay", foyer_params ("visit", "d", &b.visit, "tenders", "n", json_from_string ("[{\"deposit\":true,\"amount\":4000}]", NULL), "arrive", "b",
                                                                    TRUE, NULL)));
  before = foyer_test_query (t, "deposit.plan", foyer_params ("client", "d", &b.client, NULL));
  g_assert_cmpint (int_of (json_node_get_object (before), "balance"), ==, 1000);
  kinds = foyer_test_confirm (t, "booking.delete", foyer_params ("appointment", "d", &b.appointment, NULL));
  g_assert_cmpstr (kinds, ==, "reversal");
  json_object_unref (foyer_test_call (t, "booking.delete", foyer_params ("appointment", "d", &b.appointment, "override", "s", "twice", NULL)));
  /* As the question said: it is back on the deposit. */
  after = foyer_test_query (t, "deposit.plan", foyer_params ("client", "d", &b.client, NULL));
  g_assert_cmpint (int_of (json_node_get_object (after), "balance"), ==, 5000);
}

/* What is there can be taken away again: the note, and who comes. */
static void
test_null (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  Booked b = book (t, ANNA, "10:00", HAIRCUT, "Eszter", "+36201234567");
  g_autoptr (JsonObject) visitor = foyer_test_call (t, "visitor.create", foyer_params ("client", "d", &b.client, "name", "s", "Peti", NULL));
  FoyerId peti = foyer_test_id (visitor, "visitor");
  JsonObject *none = foyer_params ("appointment", "d", &b.appointment, NULL), *silent = foyer_params ("visit", "d", &b.visit, NULL);
  g_autofree char *who = NULL, *note = NULL, *missing = NULL;

  json_object_unref (foyer_test_call (t, "visit.note", foyer_params ("visit", "d", &b.visit, "note", "s", "by her sister", NULL)));
  json_object_unref (foyer_test_call (t, "booking.visitor", foyer_params ("appointment", "d", &b.appointment, "visitor", "d", &peti, NULL)));
  missing = foyer_test_refused (t, "visit.note", foyer_params ("visit", "d", &b.visit, NULL), FOYER_ERROR_INVALID);
  json_object_set_null_member (none, "visitor");
  json_object_set_null_member (silent, "note");
  json_object_unref (foyer_test_call (t, "booking.visitor", none));
  json_object_unref (foyer_test_call (t, "visit.note", silent));
  who = foyer_test_field (t, "appointment", &b.appointment, "visitor");
  note = foyer_test_field (t, "visit", &b.visit, "note");
  g_assert_null (who);
  g_assert_null (note);
}

/* ---- bookings of several ------------------------------------------------------------------------------------------------------------ */

static void
test_group_line (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  Booked b = book (t, ANNA, "10:00", HAIRCUT, "Eszter", "+36201234567");
  g_autofree char *why = NULL;

  json_object_unref (foyer_test_call (t, "service.update", foyer_params ("service", "d", &t->service[BLOWDRY], "kind", "s", "group", "capacity", "i", (gint64) 5, NULL)));
  why = foyer_test_refused (t, "line.add", foyer_params ("visit", "d", &b.visit, "service", "d", &t->service[BLOWDRY], NULL), FOYER_ERROR_INVALID);
  g_assert_nonnull (strstr (why, "for groups"));
}

static void
test_package_keeps (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  Booked mother = book (t, ANNA, "17:00", HAIRCUT, "Eszter", "+36201234567");
  g_autoptr (JsonObject) visitor = foyer_test_call (t, "visitor.create", foyer_params ("client", "d", &mother.client, "name", "s", "Peti", NULL));
  FoyerId peti = foyer_test_id (visitor, "visitor");
  g_autoptr (JsonObject) field = foyer_test_call (t, "field.create", foyer_params ("owner", "s", "appointment", "title", "s", "Referred by", "code", "s", "ref", "type", "s", "text",
                                                                                   NULL));
  g_autoptr (JsonObject) label = foyer_test_call (t, "label.create", foyer_params ("scope", "s", "appointment", "title", "s", "Call first", "colour", "i", (gint64) 3, NULL));
  FoyerId mark = foyer_test_id (label, "label");
  g_autofree char *items = NULL;
  char a[37], b[37];
  g_autoptr (JsonObject) package = NULL, booked = NULL, visit = NULL;
  JsonArray *appointments;

  items = g_strdup_printf ("[{\"service\":\"%s\"},{\"service\":\"%s\"}]", foyer_id_format (&t->service[HAIRCUT], a), foyer_id_format (&t->service[BEARD], b));
  package = foyer_test_call (t, "package.create", foyer_params ("title", "s", "Father and son", "category", "d", &t->category[0], "items", "n", json_from_string (items, NULL), NULL));
  FoyerId id = foyer_test_id (package, "package");
  booked = foyer_test_call (t, "booking.package", foyer_params ("package", "d", &id, "wall", "s", FOYER_TEST_DATE "T10:00", "visitor", "d", &peti, "labels", "n", one_id (&mark),
                                                                "fields", "n", json_from_string ("{\"ref\":\"Zoli\"}", NULL), NULL));
  FoyerId visit_id = foyer_test_id (booked, "visit");
  visit = visit_of (t, &visit_id);
  appointments = json_object_get_array_member (visit, "appointments");
  g_assert_cmpint (json_array_get_length (appointments), ==, 2);
  for (guint i = 0; i < 2; i++)
    {
      JsonObject *o = json_array_get_object_element (appointments, i);
      JsonObject *value = json_array_get_object_element (json_object_get_array_member (o, "fields"), 0);

      g_assert_cmpstr (json_object_get_string_member (json_object_get_object_member (o, "visitor"), "name"), ==, "Peti");
      g_assert_nonnull (foyer_test_find (json_object_get_array_member (o, "labels"), "title", "Call first"));
      g_assert_cmpstr (json_object_get_string_member (value, "value"), ==, "Zoli");
    }
  /* Whose visit it is follows from who comes. */
  g_assert_true (({ FoyerId c = foyer_test_id (json_object_get_object_member (visit, "client"), "id"); foyer_id_equal (&c, &mother.client); }));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/VIS-3 the client's discount", test_vis_3);
  g_test_add_func ("/VIS-8,VIS-9,STS-9 the receipt locks and the return opens", test_vis_8);
  g_test_add_func ("/VIS-12,USR-13 only some registers", test_vis_12);
  g_test_add_func ("/USR-4 registers one has", test_registers_given);
  g_test_add_func ("/APT-13 too long ago", test_apt_13);
  g_test_add_func ("/USR-11 single rights of the booking window", test_usr_11);
  g_test_add_func ("/APT-11,APT-12 what is paid moves along", test_apt_11);
  g_test_add_func ("/VIS-13 back to the deposit", test_vis_13_deposit);
  g_test_add_func ("/a note and a visitor can be taken away", test_null);
  g_test_add_func ("/a group service is no line of a visit", test_group_line);
  g_test_add_func ("/a package keeps who comes, labels and fields", test_package_keeps);
  return g_test_run ();
}
