/* The change log in words, undo of anybody's change, and things as they were (LOG-1, LOG-2, REP-11, REP-12, SEC-7, DOC-2). */
#include "config.h"

#include <string.h>

#include "desk-day.h"
#include "foyer-apply.h"
#include "foyer-change-find.h"
#include "foyer-command.h"

static JsonArray *
rows_of (JsonNode *answer)
{
  return json_object_get_array_member (json_node_get_object (answer), "rows");
}

static const char *
said (JsonArray *rows, guint i)
{
  return json_object_get_string_member (json_array_get_object_element (rows, i), "said");
}

/* The change of a field among those of a row of the log. (nullable) */
static JsonObject *
change_of (JsonObject *row, const char *table, const char *field)
{
  JsonArray *changes = json_object_get_array_member (row, "changes");

  for (guint i = 0; i < json_array_get_length (changes); i++)
    {
      JsonObject *c = json_array_get_object_element (changes, i);
      if (g_strcmp0 (json_object_get_string_member (c, "table"), table) == 0 && g_strcmp0 (json_object_get_string_member (c, "field"), field) == 0)
        return c;
    }
  return NULL;
}

static FoyerId
txn_of (JsonObject *result)
{
  return foyer_test_id (result, "txn");
}

static void
pay (FoyerTest *t, const FoyerId *visit)
{
  json_object_unref (foyer_test_call (t, "visit.pay", foyer_params ("visit", "d", visit, "quick", "s", "cash", NULL)));
}

/* REP-11: creation, each edit, payments, deletion, in order; LOG-1: who, when, each field old and new. */
static void
test_booking (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  Booked b = book (t, ANNA, "10:00", HAIRCUT, "Eszter", "+36 20 123 4567");
  g_autoptr (JsonNode) answer = NULL;
  JsonObject *moved;
  JsonArray *rows;

  t->owner.now += 60000;
  json_object_unref (foyer_test_call (t, "booking.move", foyer_params ("appointment", "d", &b.appointment, "wall", "s", FOYER_TEST_DATE "T11:00", NULL)));
  t->owner.now += 60000;
  json_object_unref (foyer_test_call (t, "visit.status", foyer_params ("visit", "d", &b.visit, "status", "s", "arrived", NULL)));
  t->owner.now += 60000;
  pay (t, &b.visit);
  answer = foyer_test_query (t, "change.list", foyer_params ("table", "s", "visit", "id", "d", &b.visit, NULL));
  rows = rows_of (answer);
  g_assert_cmpint (json_array_get_length (rows), ==, 4);
  g_assert_cmpstr (said (rows, 3), ==, foyer_command_find ("booking.create")->said);
  g_assert_cmpstr (said (rows, 2), ==, foyer_command_find ("booking.move")->said);
  g_assert_cmpstr (said (rows, 1), ==, foyer_command_find ("visit.status")->said);
  g_assert_cmpstr (said (rows, 0), ==, foyer_command_find ("visit.pay")->said);
  moved = json_array_get_object_element (rows, 2);
  g_assert_cmpstr (json_object_get_string_member (moved, "who_name"), ==, "Olga Owner");
  g_assert_cmpint (json_object_get_int_member (moved, "at"), >, 0);
  g_assert_cmpstr (json_object_get_string_member (change_of (moved, "appointment", "wall"), "old"), ==, FOYER_TEST_DATE "T10:00");
  g_assert_cmpstr (json_object_get_string_member (change_of (moved, "appointment", "wall"), "new"), ==, FOYER_TEST_DATE "T11:00");
  g_assert_cmpstr (json_object_get_string_member (change_of (json_array_get_object_element (rows, 3), "appointment", "staff"), "new"), ==, "Anna Nagy");

  /* REP-12: what a line is about is there to be opened. */
  JsonObject *about = json_array_get_object_element (json_object_get_array_member (moved, "about"), 0);
  FoyerId visit = foyer_test_id (about, "visit");
  g_assert_true (foyer_id_equal (&visit, &b.visit));
  g_assert_cmpstr (json_object_get_string_member (about, "name"), ==, "Eszter");
  about = json_array_get_object_element (json_object_get_array_member (json_array_get_object_element (rows, 0), "about"), 0);
  g_assert_cmpstr (json_object_get_string_member (about, "table"), ==, "document");

  /* Deleted: the last of them, and all the others still told. */
  Booked c = book (t, ANNA, "15:00", HAIRCUT, "Petra", "+36 20 123 9999");
  json_object_unref (foyer_test_call (t, "booking.delete", foyer_params ("appointment", "d", &c.appointment, "reason", "s", "ill", NULL)));
  g_autoptr (JsonNode) gone = foyer_test_query (t, "change.list", foyer_params ("table", "s", "visit", "id", "d", &c.visit, NULL));
  g_assert_cmpint (json_array_get_length (rows_of (gone)), ==, 2);
  g_assert_cmpstr (said (rows_of (gone), 0), ==, foyer_command_find ("booking.delete")->said);
}

static gint64
balance (FoyerTest *t, const FoyerId *reg)
{
  g_autoptr (JsonNode) list = foyer_test_query (t, "register.list", NULL);
  return json_object_get_int_member (foyer_test_find_id (json_node_get_array (list), "id", reg), "balance");
}

static JsonObject *
card_of (FoyerTest *t, const FoyerId *client)
{
  g_autoptr (JsonNode) card = foyer_test_query (t, "client.get", foyer_params ("id", "d", client, NULL));
  return json_node_dup_object (card);
}

/* FX-2: a visit the client came to and paid is deleted: money and figures are what they were, nothing is gone from the tables, and
 * the log says each thing that was taken back, in one line of one person. */
static void
test_fx_2 (void)
{
  static const char *const figures[] = { "sold", "paid", "balance", "visits", "noshows" };
  g_autoptr (FoyerTest) t = foyer_test_new ();
  Booked first = book (t, ANNA, "09:00", HAIRCUT, "Eszter", "+36 20 123 4567"), b;

  json_object_unref (foyer_test_call (t, "visit.status", foyer_params ("visit", "d", &first.visit, "status", "s", "arrived", NULL)));
  pay (t, &first.visit);
  g_autoptr (JsonObject) before = card_of (t, &first.client);
  gint64 cash = balance (t, &t->cash), card = balance (t, &t->card);

  b = book (t, ANNA, "15:00", COLOURING, "Eszter", "+36 20 123 4567");
  json_object_unref (foyer_test_call (t, "visit.status", foyer_params ("visit", "d", &b.visit, "status", "s", "arrived", NULL)));
  json_object_unref (foyer_test_call (t, "visit.pay", foyer_params ("visit", "d", &b.visit, "quick", "s", "cashless", NULL)));
  g_autoptr (JsonObject) between = card_of (t, &first.client);
  g_assert_cmpint (balance (t, &t->card), >, card);
  g_assert_cmpint (json_object_get_int_member (between, "visits"), ==, json_object_get_int_member (before, "visits") + 1);
  g_assert_cmpint (json_object_get_int_member (between, "sold"), >, json_object_get_int_member (before, "sold"));

  json_object_unref (foyer_test_call (t, "booking.delete", foyer_params ("appointment", "d", &b.appointment, "reason", "s", "wrong client", "override", "s", "asked for", NULL)));
  g_autoptr (JsonObject) after = card_of (t, &first.client);
  for (gsize i = 0; i < G_N_ELEMENTS (figures); i++)
    g_assert_cmpint (json_object_get_int_member (after, figures[i]), ==, json_object_get_int_member (before, figures[i]));
  g_assert_cmpstr (json_object_get_string_member (after, "last"), ==, json_object_get_string_member (before, "last"));
  g_assert_cmpint (balance (t, &t->cash), ==, cash);
  g_assert_cmpint (balance (t, &t->card), ==, card);
  g_autoptr (JsonNode) cancelled = foyer_test_query (t, "money.list", foyer_params ("from", "s", FOYER_TEST_DATE, "state", "s", "cancelled", NULL));
  g_assert_cmpuint (json_array_get_length (json_node_get_array (cancelled)), >=, 1);

  g_autoptr (JsonNode) log = foyer_test_query (t, "change.list", foyer_params ("table", "s", "visit", "id", "d", &b.visit, NULL));
  JsonObject *deleted = json_array_get_object_element (rows_of (log), 0);
  g_assert_cmpstr (said (rows_of (log), 0), ==, foyer_command_find ("booking.delete")->said);
  g_assert_cmpstr (json_object_get_string_member (deleted, "who_name"), ==, "Olga Owner");
  g_assert_nonnull (change_of (deleted, "money", "void"));
  g_assert_nonnull (change_of (deleted, "visit", "status"));
  g_assert_nonnull (change_of (deleted, "appointment", "deleted"));
}

static JsonNode *
words (const char *first, ...)
{
  JsonArray *list = json_array_new ();
  JsonNode *node = json_node_init_array (json_node_alloc (), list);
  va_list args;

  va_start (args, first);
  for (const char *w = first; w != NULL; w = va_arg (args, const char *))
    json_array_add_string_element (list, w);
  va_end (args);
  json_array_unref (list);
  return node;
}

static guint
count (FoyerTest *t, JsonObject *params)
{
  g_autoptr (JsonNode) answer = foyer_test_query (t, "change.list", params);
  return json_array_get_length (rows_of (answer));
}

/* Every filter alone and together, and pages that meet without a gap. */
static void
test_filters (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  FoyerActor anna = foyer_test_user (t, "Rita", "+36 20 555 0001", "receptionist", NULL);
  char rita[37];
  guint all, seen = 0;
  g_autofree char *after = NULL;
  g_autoptr (GHashTable) ids = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  anna.now = t->owner.now;
  for (int i = 0; i < 7; i++)
    {
      g_autofree char *phone = g_strdup_printf ("+36 20 777 00%02d", i);
      anna.now += 1000;
      json_object_unref (foyer_test_call_as (t, &anna, "client.create", foyer_params ("name", "s", "Filter", "phone", "s", phone, NULL)));
    }
  g_assert_cmpint (count (t, foyer_params ("authors", "n", words (foyer_id_format (&anna.user, rita), NULL), NULL)), ==, 7);
  g_assert_cmpint (count (t, foyer_params ("authors", "n", words (rita, NULL), "kinds", "n", words ("bookings", NULL), NULL)), ==, 0);
  g_assert_cmpint (count (t, foyer_params ("kinds", "n", words ("clients", NULL), "actions", "n", words ("added", NULL), NULL)), ==, 7);
  g_assert_cmpint (count (t, foyer_params ("kinds", "n", words ("clients", NULL), "actions", "n", words ("deleted", NULL), NULL)), ==, 0);
  g_assert_cmpint (count (t, foyer_params ("text", "s", "fílter 0003", NULL)), ==, 1);
  g_assert_cmpint (count (t, foyer_params ("from", "s", "2026-11-25", NULL)), ==, 0);
  g_assert_cmpint (count (t, foyer_params ("from", "s", FOYER_TEST_DATE, "to", "s", FOYER_TEST_DATE, "text", "s", "filter", NULL)), ==, 7);
  g_assert_cmpint (count (t, foyer_params ("to", "s", "2020-01-01", NULL)), ==, 0);
  /* SEC-7: rights, roles and people alone. */
  g_autoptr (JsonNode) team = foyer_test_query (t, "change.list", foyer_params ("team", "b", TRUE, "text", "s", "rita", NULL));
  g_assert_cmpint (json_array_get_length (rows_of (team)), >=, 1);
  g_assert_nonnull (change_of (json_array_get_object_element (rows_of (team), json_array_get_length (rows_of (team)) - 1), "grant", "role"));
  /* What is rare has an index of its own, and the number in the migration is the program's. */
  g_assert_cmpint (count (t, foyer_params ("kinds", "n", words ("services", NULL), NULL)), >=, 1);

  all = count (t, foyer_params ("limit", "i", (gint64) 500, NULL));
  g_assert_cmpint (all, >, 12);
  do
    {
      g_autoptr (JsonNode) page = foyer_test_query (t, "change.list", foyer_params ("limit", "i", (gint64) 3, "after", "s", after, NULL));
      JsonArray *rows = rows_of (page);

      for (guint i = 0; i < json_array_get_length (rows); i++, seen++)
        g_assert_true (g_hash_table_add (ids, g_strdup (json_object_get_string_member (json_array_get_object_element (rows, i), "id"))));
      g_free (after);
      after = g_strdup (json_object_get_null_member (json_node_get_object (page), "next") ? NULL : json_object_get_string_member (json_node_get_object (page), "next"));
    }
  while (after != NULL);
  g_assert_cmpint (seen, ==, all);
}

/* Phones and e-mails in the log are masked as everywhere; LOG-2: there is nothing by which the log is written. */
static void
test_rights (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  FoyerActor manager = foyer_test_user (t, "Mona", "+36 20 555 0002", "manager", NULL), desk = foyer_test_user (t, "Rita", "+36 20 555 0003", "receptionist", NULL);
  g_autoptr (JsonObject) made = foyer_test_call (t, "client.create", foyer_params ("name", "s", "Zita", "phone", "s", "+36 20 888 1234", "email", "s", "zita@example.com", NULL));
  FoyerId client = foyer_test_id (made, "id");
  JsonObject *rights = json_object_new ();
  JsonNode *node = json_node_alloc ();

  g_free (foyer_test_query_refused (t, &desk, "change.list", NULL, FOYER_ERROR_DENIED));
  g_free (foyer_test_query_refused (t, &desk, "history.row", foyer_params ("table", "s", "client", "id", "d", &client, NULL), FOYER_ERROR_DENIED));
  json_object_set_boolean_member (rights, "clients.phones", FALSE);
  json_node_init_object (node, rights);
  json_object_unref (rights);
  json_object_unref (foyer_test_call (t, "access.grant", foyer_params ("user", "d", &manager.user, "role", "s", "manager", "rights", "n", node, NULL)));
  g_autoptr (JsonNode) answer = foyer_test_query_as (t, &manager, "change.list", foyer_params ("table", "s", "client", "id", "d", &client, NULL));
  g_autofree char *text = json_to_string (answer, FALSE);
  g_assert_null (strstr (text, "8881234"));
  g_assert_null (strstr (text, "zita@"));
  g_assert_nonnull (strstr (text, "Zita"));
  for (int m = 0; foyer_command_modules[m] != NULL; m++)
    for (const FoyerCommand *c = foyer_command_modules[m]; c->name != NULL; c++)
      g_assert_false (g_str_has_prefix (c->name, "history.") || g_str_has_prefix (c->name, "change."));
}

static JsonObject *
client_field (FoyerTest *t, const FoyerId *id, const char *field, const char *value)
{
  t->owner.now += 1000;
  return foyer_test_call (t, "client.update", foyer_params ("id", "d", id, field, "s", value, NULL));
}

/* Hours later one person's change is taken back and a colleague's stays: field by field, said, as one reversing command; and undone again. */
static void
test_undo_rest (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  FoyerActor mona = foyer_test_user (t, "Mona", "+36 20 555 0002", "manager", NULL);
  g_autoptr (JsonObject) made = foyer_test_call (t, "client.create", foyer_params ("name", "s", "Zita", "note", "s", "calm", NULL));
  FoyerId client = foyer_test_id (made, "id"), first, undo;

  t->owner.now += 1000;
  g_autoptr (JsonObject) mine = foyer_test_call (t, "client.update", foyer_params ("id", "d", &client, "note", "s", "loud", "surname", "s", "Kiss", NULL));
  first = txn_of (mine);
  mona.now = t->owner.now + 3600000;
  json_object_unref (foyer_test_call_as (t, &mona, "client.update", foyer_params ("id", "d", &client, "surname", "s", "Nagy", NULL)));
  t->owner.now += 6 * 3600000;

  /* All or nothing says why not. */
  g_autofree char *why = foyer_test_refused (t, "undo", foyer_params ("txn", "d", &first, NULL), FOYER_ERROR_CONFLICT);
  g_assert_nonnull (strstr (why, "changed again"));
  /* What would stay is told before, and who it is from. */
  g_autoptr (JsonNode) look = foyer_test_query (t, "undo.look", foyer_params ("txn", "d", &first, NULL));
  JsonArray *left = json_object_get_array_member (json_node_get_object (look), "left");
  g_assert_true (json_object_get_boolean_member (json_node_get_object (look), "can"));
  g_assert_cmpint (json_array_get_length (left), ==, 1);
  JsonObject *one = json_array_get_object_element (left, 0);
  g_assert_cmpstr (json_object_get_string_member (one, "field"), ==, "surname");
  g_assert_cmpstr (json_object_get_string_member (one, "now"), ==, "Nagy");
  g_assert_cmpstr (json_object_get_string_member (one, "by_name"), ==, "Mona");

  g_autoptr (JsonObject) undone = foyer_test_call (t, "undo", foyer_params ("txn", "d", &first, "rest", "b", TRUE, NULL));
  undo = txn_of (undone);
  g_assert_cmpint (json_array_get_length (json_object_get_array_member (undone, "left")), ==, 1);
  g_autofree char *note = foyer_test_field (t, "client", &client, "note"), *surname = foyer_test_field (t, "client", &client, "surname");
  g_assert_cmpstr (note, ==, "calm");
  g_assert_cmpstr (surname, ==, "Nagy");
  g_free (foyer_test_refused (t, "undo", foyer_params ("txn", "d", &first, "rest", "b", TRUE, NULL), FOYER_ERROR_CONFLICT));

  /* Undo of the undo. */
  t->owner.now += 1000;
  json_object_unref (foyer_test_call (t, "undo", foyer_params ("txn", "d", &undo, "rest", "b", TRUE, NULL)));
  g_autofree char *again = foyer_test_field (t, "client", &client, "note"), *still = foyer_test_field (t, "client", &client, "surname");
  g_assert_cmpstr (again, ==, "loud");
  g_assert_cmpstr (still, ==, "Nagy");

  /* All of it changed since: nothing is taken back. */
  g_autoptr (JsonObject) second = client_field (t, &client, "allergy", "nuts");
  FoyerId of = txn_of (second);
  json_object_unref (client_field (t, &client, "allergy", "nuts, milk"));
  g_free (foyer_test_refused (t, "undo", foyer_params ("txn", "d", &of, "rest", "b", TRUE, NULL), FOYER_ERROR_CONFLICT));

  /* What somebody has put back by now is no conflict. */
  g_autoptr (JsonObject) third = client_field (t, &client, "priority", "gold");
  FoyerId gold = txn_of (third);
  json_object_unref (client_field (t, &client, "priority", "none"));
  g_autoptr (JsonNode) none = foyer_test_query (t, "undo.look", foyer_params ("txn", "d", &gold, NULL));
  g_assert_cmpint (json_array_get_length (json_object_get_array_member (json_node_get_object (none), "left")), ==, 0);
  g_assert_false (json_object_get_boolean_member (json_node_get_object (none), "can"));
}

/* A booking with a colleague's note stays whole: visit, booking and line. Length and time of a booking go back together or not at all. */
static void
test_undo_together (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  Booked b = book (t, ANNA, "10:00", HAIRCUT, "Eszter", "+36 20 123 4567"), c = book (t, ANNA, "11:00", HAIRCUT, "Petra", "+36 20 123 9999");
  g_autoptr (JsonNode) log = foyer_test_query (t, "change.list", foyer_params ("table", "s", "visit", "id", "d", &b.visit, NULL));
  FoyerId made = foyer_test_id (json_array_get_object_element (rows_of (log), 0), "id");

  t->owner.now += 1000;
  json_object_unref (foyer_test_call (t, "visit.note", foyer_params ("visit", "d", &b.visit, "note", "s", "bring the dog", NULL)));
  g_autofree char *why = foyer_test_refused (t, "undo", foyer_params ("txn", "d", &made, "rest", "b", TRUE, NULL), FOYER_ERROR_CONFLICT);
  g_autofree char *deleted = foyer_test_field (t, "appointment", &b.appointment, "deleted");
  g_assert_true (deleted == NULL || strcmp (deleted, "1") != 0);

  g_autoptr (JsonObject) moved = foyer_test_call (t, "booking.move", foyer_params ("appointment", "d", &c.appointment, "wall", "s", FOYER_TEST_DATE "T15:00", "dur", "i", (gint64) 45, NULL));
  FoyerId move = txn_of (moved);
  t->owner.now += 1000;
  json_object_unref (foyer_test_call (t, "booking.move", foyer_params ("appointment", "d", &c.appointment, "wall", "s", FOYER_TEST_DATE "T16:00", NULL)));
  t->owner.now += 1000;
  g_free (foyer_test_refused (t, "undo", foyer_params ("txn", "d", &move, "rest", "b", TRUE, NULL), FOYER_ERROR_CONFLICT));
  g_autofree char *dur = foyer_test_field (t, "appointment", &c.appointment, "dur");
  g_assert_cmpstr (dur, ==, "45");
}

/* Rights: a receptionist does not take back what takes a right she lacks; a professional only his own. */
static void
test_undo_rights (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  FoyerActor desk = foyer_test_user (t, "Rita", "+36 20 555 0003", "receptionist", NULL);
  g_autoptr (JsonObject) price = foyer_test_call (t, "service.update", foyer_params ("service", "d", &t->service[HAIRCUT], "price_min", "i", (gint64) 9900, NULL));
  FoyerId txn = txn_of (price);

  g_free (foyer_test_refused_as (t, &desk, "undo", foyer_params ("txn", "d", &txn, "rest", "b", TRUE, NULL), FOYER_ERROR_DENIED));
  json_object_unref (foyer_test_call (t, "undo", foyer_params ("txn", "d", &txn, NULL)));
  g_autofree char *back = foyer_test_field (t, "service", &t->service[HAIRCUT], "price_min");
  g_assert_cmpstr (back, ==, "2500");
  g_autoptr (JsonNode) log = foyer_test_query (t, "change.list", foyer_params ("table", "s", "service", "id", "d", &t->service[HAIRCUT], "limit", "i", (gint64) 2, NULL));
  g_assert_true (json_object_get_boolean_member (json_array_get_object_element (rows_of (log), 1), "undone"));
  g_assert_false (json_object_get_boolean_member (json_array_get_object_element (rows_of (log), 1), "may_undo"));
}

static JsonObject *
at_moment (FoyerTest *t, const char *query, const char *wall, JsonObject *params, JsonNode **keep)
{
  json_object_set_string_member (params, "at", wall);
  *keep = foyer_test_query (t, query, params);
  return json_node_get_object (*keep);
}

/* The book, the till and a card as they were: what has moved, gone or come since is told too. */
static void
test_moment (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  g_autoptr (JsonNode) k1 = NULL, k2 = NULL, k3 = NULL, k4 = NULL, k5 = NULL, k6 = NULL;
  JsonObject *o;
  JsonArray *rows;
  Booked a = book (t, ANNA, "10:00", HAIRCUT, "Eszter", "+36 20 123 4567"), b = book (t, BORIS, "11:00", HAIRCUT, "Petra", "+36 20 123 9999");

  /* 08:00 now; at 09:00 one moves to the next day, at 09:10 one is deleted, one is booked. */
  t->owner.now = foyer_test_at (FOYER_TEST_DATE "T09:00");
  json_object_unref (foyer_test_call (t, "booking.move", foyer_params ("appointment", "d", &a.appointment, "wall", "s", "2026-11-25T12:00", NULL)));
  t->owner.now = foyer_test_at (FOYER_TEST_DATE "T09:10");
  json_object_unref (foyer_test_call (t, "booking.delete", foyer_params ("appointment", "d", &b.appointment, "reason", "s", "ill", NULL)));
  book (t, ANNA, "15:00", BLOWDRY, "Late", "+36 20 123 0000");
  json_object_unref (foyer_test_call (t, "client.update", foyer_params ("id", "d", &a.client, "surname", "s", "Kiss", "note", "s", "window seat", NULL)));
  t->owner.now = foyer_test_at (FOYER_TEST_DATE "T12:00");

  o = at_moment (t, "moment.book", FOYER_TEST_DATE "T08:30", foyer_params ("date", "s", FOYER_TEST_DATE, NULL), &k1);
  rows = json_object_get_array_member (o, "rows");
  g_assert_cmpint (json_array_get_length (rows), ==, 2);
  o = json_array_get_object_element (rows, 0);
  g_assert_cmpstr (json_object_get_string_member (o, "wall"), ==, FOYER_TEST_DATE "T10:00");
  g_assert_cmpstr (json_object_get_string_member (o, "services"), ==, "Haircut");
  g_assert_cmpstr (json_object_get_string_member (o, "now_wall"), ==, "2026-11-25T12:00");
  o = json_array_get_object_element (rows, 1);
  g_assert_cmpstr (json_object_get_string_member (o, "client"), ==, "Petra");
  g_assert_true (json_object_get_boolean_member (o, "gone"));
  o = at_moment (t, "moment.book", FOYER_TEST_DATE "T09:05", foyer_params ("date", "s", FOYER_TEST_DATE, NULL), &k2);
  g_assert_cmpint (json_array_get_length (json_object_get_array_member (o, "rows")), ==, 1);
  o = at_moment (t, "moment.book", FOYER_TEST_DATE "T11:00", foyer_params ("date", "s", FOYER_TEST_DATE, NULL), &k3);
  g_assert_cmpint (json_array_get_length (json_object_get_array_member (o, "rows")), ==, 1);
  g_assert_cmpstr (json_object_get_string_member (json_array_get_object_element (json_object_get_array_member (o, "rows"), 0), "client"), ==, "Late");

  o = at_moment (t, "moment.client", FOYER_TEST_DATE "T09:05", foyer_params ("client", "d", &a.client, NULL), &k4);
  g_assert_true (json_object_get_boolean_member (o, "there"));
  o = foyer_test_find (json_object_get_array_member (o, "fields"), "field", "surname");
  g_assert_true (json_object_get_null_member (o, "then"));
  g_assert_cmpstr (json_object_get_string_member (o, "now"), ==, "Kiss");
  o = at_moment (t, "moment.client", FOYER_TEST_DATE "T07:00", foyer_params ("client", "d", &a.client, NULL), &k5);
  g_assert_false (json_object_get_boolean_member (o, "there"));
  g_free (foyer_test_query_refused (t, &t->owner, "moment.till", foyer_params ("at", "s", FOYER_TEST_DATE "T12:30", NULL), FOYER_ERROR_INVALID));

  /* The till: paid at 12:00, cancelled at 12:10, that undone at 12:20. */
  Booked p = book (t, CLARA, "12:00", MANICURE, "Pays", "+36 20 123 1111");
  json_object_unref (foyer_test_call (t, "visit.status", foyer_params ("visit", "d", &p.visit, "status", "s", "arrived", NULL)));
  pay (t, &p.visit);
  t->owner.now = foyer_test_at (FOYER_TEST_DATE "T12:10");
  g_autoptr (JsonNode) list = foyer_test_query (t, "money.list", foyer_params ("from", "s", FOYER_TEST_DATE, NULL));
  JsonArray *money = JSON_NODE_HOLDS_ARRAY (list) ? json_node_get_array (list) : rows_of (list);
  FoyerId entry = foyer_test_id (json_array_get_object_element (money, 0), "id");
  g_autoptr (JsonObject) cancelled = foyer_test_call (t, "money.cancel", foyer_params ("money", "d", &entry, NULL));
  FoyerId cancel = txn_of (cancelled);
  t->owner.now = foyer_test_at (FOYER_TEST_DATE "T12:20");
  json_object_unref (foyer_test_call (t, "undo", foyer_params ("txn", "d", &cancel, NULL)));
  t->owner.now = foyer_test_at (FOYER_TEST_DATE "T13:00");
  static const struct { const char *at; gint64 sum; guint n; } till[] = { { "T11:59", 0, 0 }, { "T12:05", 2000, 1 }, { "T12:15", 0, 0 }, { "T12:30", 2000, 1 } };
  for (guint i = 0; i < G_N_ELEMENTS (till); i++)
    {
      g_autofree char *wall = g_strconcat (FOYER_TEST_DATE, till[i].at, NULL);
      g_autoptr (JsonNode) keep = NULL;
      JsonObject *reg;

      o = at_moment (t, "moment.till", wall, json_object_new (), &keep);
      reg = foyer_test_find_id (json_object_get_array_member (o, "registers"), "id", &t->cash);
      g_test_message ("%s: %" G_GINT64_FORMAT, wall, json_object_get_int_member (reg, "balance"));
      g_assert_cmpint (json_object_get_int_member (reg, "balance"), ==, till[i].sum);
      g_assert_cmpint (json_array_get_length (json_object_get_array_member (o, "rows")), ==, till[i].n);
    }
  /* Any row: a price before it was raised. */
  t->owner.now += 60000;
  json_object_unref (foyer_test_call (t, "service.update", foyer_params ("service", "d", &t->service[HAIRCUT], "price_min", "i", (gint64) 9900, NULL)));
  o = at_moment (t, "moment.row", FOYER_TEST_DATE "T12:00", foyer_params ("table", "s", "service", "id", "d", &t->service[HAIRCUT], NULL), &k6);
  o = foyer_test_find (json_object_get_array_member (o, "fields"), "field", "price_min");
  g_assert_cmpint (json_object_get_int_member (o, "then"), ==, 2500);
  g_assert_cmpint (json_object_get_int_member (o, "now"), ==, 9900);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/changes/FX-2/deleted", test_fx_2);
  g_test_add_func ("/changes/REP-11-LOG-1-booking", test_booking);
  g_test_add_func ("/changes/filters-SEC-7", test_filters);
  g_test_add_func ("/changes/rights-LOG-2", test_rights);
  g_test_add_func ("/changes/undo/rest", test_undo_rest);
  g_test_add_func ("/changes/undo/together", test_undo_together);
  g_test_add_func ("/changes/undo/rights", test_undo_rights);
  g_test_add_func ("/changes/moment", test_moment);
  return g_test_run ();
}
