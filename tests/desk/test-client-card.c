/* What a card holds beside its fields: CLI-5, CLI-8, CLI-12, CLI-13, CLI-14 (commands), CLI-15, CLI-28; consents; what a period says. */
#include "config.h"

#include <string.h>

#include "foyer-apply.h"
#include "foyer-blobs.h"
#include "foyer-test.h"

static FoyerId
add (FoyerTest *t, const char *name, const char *phone)
{
  g_autoptr (JsonObject) o = foyer_test_call (t, "client.create", foyer_params ("name", "s", name, "phone", "s", phone, NULL));

  return foyer_test_id (o, "id");
}

static JsonObject *
card (FoyerTest *t, const FoyerId *id)
{
  g_autoptr (JsonNode) node = foyer_test_query (t, "client.get", foyer_params ("id", "d", id, NULL));

  return json_node_dup_object (node);
}

static gint64
figure (FoyerTest *t, const FoyerId *id, const char *name)
{
  g_autoptr (JsonObject) o = card (t, id);

  return json_object_get_int_member (o, name);
}

/* The whole amount in cash. */
static JsonNode *
in_cash (FoyerTest *t, gint64 amount)
{
  g_autofree char *reg = foyer_id_to_string (&t->cash);
  g_autofree char *json = g_strdup_printf ("[{\"register\":\"%s\",\"amount\":%d}]", reg, (int) amount);

  return json_from_string (json, NULL);
}

/* A visit that has been served, and paid as much. */
static FoyerId
visit (FoyerTest *t, const FoyerId *client, int who, const char *wall, int service, gint64 paid)
{
  g_autofree char *sid = foyer_id_to_string (&t->service[service]);
  g_autofree char *json = g_strdup_printf ("[{\"service\":\"%s\"}]", sid);
  g_autoptr (JsonObject) o = foyer_test_call (t, "booking.create", foyer_params ("staff", "d", &t->staff[who], "wall", "s", wall, "client", "d", client,
                                                                                 "services", "n", json_from_string (json, NULL), NULL));
  FoyerId id = foyer_test_id (o, "visit");

  json_object_unref (foyer_test_call (t, "visit.status", foyer_params ("visit", "d", &id, "status", "s", "arrived", NULL)));
  if (paid > 0)
    json_object_unref (foyer_test_call (t, "visit.pay", foyer_params ("visit", "d", &id, "tenders", "n", in_cash (t, paid), NULL)));
  return id;
}

static void
set_rights (FoyerTest *t, const FoyerActor *who, const char *role, const char *json)
{
  json_object_unref (foyer_test_call (t, "access.grant", foyer_params ("user", "d", &who->user, "loc", "d", &t->loc, "role", "s", role, "rights", "n",
                                                                       json_from_string (json, NULL), NULL)));
}

static guint
n_of (FoyerTest *t, const char *query, const char *param, const FoyerId *id)
{
  g_autoptr (JsonNode) node = foyer_test_query (t, query, foyer_params (param, "d", id, NULL));

  return json_array_get_length (json_node_get_array (node));
}

static JsonObject *
nth (JsonNode *node, guint i)
{
  return json_array_get_object_element (json_node_get_array (node), i);
}

/* ---- comments ----------------------------------------------------------------------------------------------------------------- */

static void
test_comments (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  FoyerId id = add (t, "Anna", "06301234567"), mine, others;
  FoyerActor rita = foyer_test_user (t, "Rita", "+36301110001", "receptionist", NULL);
  g_autoptr (JsonObject) a = NULL, b = NULL;
  g_autoptr (JsonNode) list = NULL, again = NULL;
  JsonObject *one;

  a = foyer_test_call_as (t, &rita, "note.add", foyer_params ("client", "d", &id, "text", "s", "Likes tea", NULL));
  b = foyer_test_call (t, "note.add", foyer_params ("client", "d", &id, "text", "s", "Pays late", NULL));
  mine = foyer_test_id (a, "id");
  others = foyer_test_id (b, "id");
  /* One's own yes, others' no: two rights. */
  json_object_unref (foyer_test_call_as (t, &rita, "note.edit", foyer_params ("id", "d", &mine, "text", "s", "Likes coffee", NULL)));
  g_free (foyer_test_refused_as (t, &rita, "note.edit", foyer_params ("id", "d", &others, "text", "s", "Pays", NULL), FOYER_ERROR_DENIED));
  g_free (foyer_test_refused_as (t, &rita, "note.archive", foyer_params ("id", "d", &others, NULL), FOYER_ERROR_DENIED));
  list = foyer_test_query_as (t, &rita, "note.list", foyer_params ("client", "d", &id, NULL));
  one = foyer_test_find_id (json_node_get_array (list), "id", &mine);
  g_assert_cmpstr (json_object_get_string_member (one, "text"), ==, "Likes coffee");
  g_assert_cmpstr (json_object_get_string_member (one, "fixed_by"), ==, "Rita");
  g_assert_true (json_object_get_boolean_member (one, "editable"));
  g_assert_false (json_object_get_boolean_member (foyer_test_find_id (json_node_get_array (list), "id", &others), "editable"));
  {
    /* What was written first is kept. */
    g_autofree char *first = foyer_test_field (t, "note", &mine, "text");
    g_assert_nonnull (strstr (first, "Likes tea"));
  }
  set_rights (t, &rita, "receptionist", "{\"clients.comments-edit\":false}");
  g_free (foyer_test_refused_as (t, &rita, "note.edit", foyer_params ("id", "d", &mine, "text", "s", "x", NULL), FOYER_ERROR_DENIED));
  set_rights (t, &rita, "receptionist", "{\"clients.comments-edit-others\":true}");
  json_object_unref (foyer_test_call_as (t, &rita, "note.archive", foyer_params ("id", "d", &others, NULL)));
  set_rights (t, &rita, "receptionist", "{\"clients.comments-add\":false}");
  g_free (foyer_test_refused_as (t, &rita, "note.add", foyer_params ("client", "d", &id, "text", "s", "x", NULL), FOYER_ERROR_DENIED));
  set_rights (t, &rita, "receptionist", "{\"clients.comments\":false}");
  g_free (foyer_test_query_refused (t, &rita, "note.list", foyer_params ("client", "d", &id, NULL), FOYER_ERROR_DENIED));
  g_assert_cmpuint (n_of (t, "note.list", "client", &id), ==, 1);
}

/* ---- files -------------------------------------------------------------------------------------------------------------------- */

static char *
put_file (FoyerTest *t, const char *text)
{
  g_autoptr (GBytes) bytes = g_bytes_new (text, strlen (text));
  char *id = foyer_blobs_put (t->dir, bytes, TRUE, NULL);

  g_assert_nonnull (id);
  return id;
}

static JsonObject *
file_params (const FoyerId *client, const char *file, const char *name)
{
  return foyer_params ("id", "d", client, "file", "s", file, "name", "s", name, "type", "s", "text/plain", NULL);
}

static void
test_files (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  FoyerId id = add (t, "Anna", "06301234567"), file;
  FoyerActor rita = foyer_test_user (t, "Rita", "+36301110001", "receptionist", NULL);
  g_autofree char *blob = put_file (t, "a letter");
  g_autoptr (JsonObject) a = NULL;
  g_autoptr (JsonNode) list = NULL;
  JsonObject *one;

  a = foyer_test_call_as (t, &rita, "client.file-add", file_params (&id, blob, "C:\\fakepath\\letter.txt"));
  file = foyer_test_id (a, "id");
  list = foyer_test_query_as (t, &rita, "client.files", foyer_params ("id", "d", &id, NULL));
  one = nth (list, 0);
  g_assert_cmpstr (json_object_get_string_member (one, "name"), ==, "letter.txt");
  g_assert_cmpstr (json_object_get_string_member (one, "file"), ==, blob);
  g_assert_cmpstr (json_object_get_string_member (one, "who"), ==, "Rita");
  g_assert_cmpint (json_object_get_int_member (one, "size"), ==, 8);
  g_assert_cmpint (json_object_get_int_member (one, "at"), ==, rita.now);
  g_assert_true (json_object_get_boolean_member (one, "here"));
  /* Three rights. */
  g_free (foyer_test_refused_as (t, &rita, "client.file-delete", foyer_params ("id", "d", &file, NULL), FOYER_ERROR_DENIED));
  json_object_unref (foyer_test_call_as (t, &rita, "client.file-rename", foyer_params ("id", "d", &file, "name", "s", "old letter.txt", NULL)));
  set_rights (t, &rita, "receptionist", "{\"clients.files\":false}");
  g_free (foyer_test_query_refused (t, &rita, "client.files", foyer_params ("id", "d", &id, NULL), FOYER_ERROR_DENIED));
  set_rights (t, &rita, "receptionist", "{\"clients.files-add\":false,\"clients.files-delete\":true}");
  g_free (foyer_test_refused_as (t, &rita, "client.file-add", file_params (&id, blob, "x"), FOYER_ERROR_DENIED));
  json_object_unref (foyer_test_call_as (t, &rita, "client.file-delete", foyer_params ("id", "d", &file, NULL)));
  g_assert_cmpuint (n_of (t, "client.files", "id", &id), ==, 0);
  /* Nothing that is no file. */
  g_free (foyer_test_refused (t, "client.file-add", file_params (&id, "letter", "x"), FOYER_ERROR_INVALID));
  g_free (foyer_test_refused (t, "client.file-add", file_params (&id, blob, ".."), FOYER_ERROR_INVALID));
  g_free (foyer_test_refused (t, "client.file-add", file_params (&id, blob, " / "), FOYER_ERROR_INVALID));
}

/* Undone by whoever added it, without the right to delete. */
static void
test_file_undo (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  FoyerId id = add (t, "Anna", "06301234567"), txn;
  FoyerActor rita = foyer_test_user (t, "Rita", "+36301110001", "receptionist", NULL);
  g_autofree char *blob = put_file (t, "a letter");
  g_autoptr (JsonObject) a = foyer_test_call_as (t, &rita, "client.file-add", file_params (&id, blob, "letter.txt"));

  txn = foyer_test_id (a, "txn");
  json_object_unref (foyer_test_call_as (t, &rita, "undo", foyer_params ("txn", "d", &txn, NULL)));
  g_assert_cmpuint (n_of (t, "client.files", "id", &id), ==, 0);
}

/* ---- figures ------------------------------------------------------------------------------------------------------------------ */

static void
test_adjust (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  FoyerId id = add (t, "Anna", "06301234567"), entry, txn;
  FoyerActor rita = foyer_test_user (t, "Rita", "+36301110001", "receptionist", NULL);
  g_autoptr (JsonObject) a = NULL, b = NULL;
  g_autoptr (JsonNode) list = NULL;
  JsonObject *one;

  visit (t, &id, ANNA, FOYER_TEST_DATE "T10:00", HAIRCUT, 2500);
  a = foyer_test_call (t, "client.adjust", foyer_params ("id", "d", &id, "kind", "s", "paid", "amount", "i", (gint64) 1000, "comment", "s", "Advance in the old book", NULL));
  entry = foyer_test_id (a, "id");
  txn = foyer_test_id (a, "txn");
  g_assert_cmpint (figure (t, &id, "paid"), ==, 3500);
  g_assert_cmpint (figure (t, &id, "balance"), ==, 1000);
  list = foyer_test_query (t, "client.adjusts", foyer_params ("id", "d", &id, NULL));
  one = nth (list, 0);
  g_assert_cmpstr (json_object_get_string_member (one, "who"), ==, "Olga Owner");
  g_assert_cmpint (json_object_get_int_member (one, "at"), ==, t->owner.now);
  g_assert_cmpstr (json_object_get_string_member (one, "comment"), ==, "Advance in the old book");
  /* The sum itself cannot be typed by anybody. */
  g_free (foyer_test_refused (t, "client.update", foyer_params ("id", "d", &id, "paid", "i", (gint64) 1, NULL), FOYER_ERROR_INVALID));
  g_free (foyer_test_refused_as (t, &rita, "client.adjust", foyer_params ("id", "d", &id, "kind", "s", "sold", "amount", "i", (gint64) -1, "comment", "s", "x", NULL),
                                 FOYER_ERROR_DENIED));
  g_free (foyer_test_refused_as (t, &rita, "client.update", foyer_params ("id", "d", &id, "opening_paid", "i", (gint64) 100000, NULL), FOYER_ERROR_DENIED));
  g_free (foyer_test_refused (t, "client.adjust", foyer_params ("id", "d", &id, "kind", "s", "paid", "amount", "i", (gint64) 5, "comment", "s", " ", NULL), FOYER_ERROR_INVALID));
  g_free (foyer_test_refused (t, "client.adjust", foyer_params ("id", "d", &id, "kind", "s", "paid", "amount", "i", (gint64) 0, "comment", "s", "x", NULL), FOYER_ERROR_INVALID));
  /* Undone and done again: entries that are cancelled and made anew, never one that is gone. */
  b = foyer_test_call (t, "undo", foyer_params ("txn", "d", &txn, NULL));
  g_assert_cmpint (figure (t, &id, "paid"), ==, 2500);
  txn = foyer_test_id (b, "txn");
  json_object_unref (foyer_test_call (t, "undo", foyer_params ("txn", "d", &txn, NULL)));
  g_assert_cmpint (figure (t, &id, "paid"), ==, 3500);
  g_assert_cmpuint (n_of (t, "client.adjusts", "id", &id), ==, 2);
  g_free (foyer_test_refused (t, "client.adjust-cancel", foyer_params ("id", "d", &entry, NULL), FOYER_ERROR_INVALID));
  json_object_unref (foyer_test_call (t, "client.adjust", foyer_params ("id", "d", &id, "kind", "s", "sold", "amount", "i", (gint64) 500, "comment", "s", "Forgotten", NULL)));
  g_assert_cmpint (figure (t, &id, "sold"), ==, 3000);
  json_object_unref (foyer_test_call (t, "client.update", foyer_params ("id", "d", &id, "opening_paid", "i", (gint64) 100, "opening_visits", "i", (gint64) 7, NULL)));
  g_assert_cmpint (figure (t, &id, "paid"), ==, 3600);
  g_assert_cmpint (figure (t, &id, "visits"), ==, 8);
  /* The same figures from nothing but the rows. */
  foyer_test_reopen (t);
  g_assert_cmpint (figure (t, &id, "paid"), ==, 3600);
}

static void
test_stats (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  FoyerId id = add (t, "Anna", "06301234567"), late;
  g_autoptr (JsonNode) all = NULL, week = NULL;
  JsonObject *o;

  visit (t, &id, ANNA, "2026-11-24T10:00", HAIRCUT, 2500);
  visit (t, &id, ANNA, "2026-11-25T10:00", HAIRCUT, 2500);
  visit (t, &id, BORIS, "2026-12-01T11:00", BEARD, 0);
  late = visit (t, &id, ANNA, "2026-12-02T11:00", COLOURING, 0);
  json_object_unref (foyer_test_call (t, "visit.status", foyer_params ("visit", "d", &late, "status", "s", "no-show", NULL)));
  all = foyer_test_query (t, "client.stats", foyer_params ("id", "d", &id, "to", "s", "2026-12-31", NULL));
  o = json_node_get_object (all);
  g_assert_cmpint (json_object_get_int_member (o, "visits"), ==, 3);
  g_assert_cmpint (json_object_get_int_member (o, "noshows"), ==, 1);
  g_assert_cmpint (json_object_get_int_member (o, "revenue"), ==, 6200);
  g_assert_cmpint (json_object_get_int_member (o, "average"), ==, 2067);
  {
    JsonObject *first = json_array_get_object_element (json_object_get_array_member (o, "services"), 0);
    JsonObject *who = json_array_get_object_element (json_object_get_array_member (o, "staff"), 0);
    g_assert_cmpstr (json_object_get_string_member (first, "title"), ==, "Haircut");
    g_assert_cmpint (json_object_get_int_member (first, "count"), ==, 2);
    g_assert_cmpint (json_object_get_int_member (first, "sum"), ==, 5000);
    g_assert_cmpstr (json_object_get_string_member (who, "title"), ==, "Anna Nagy");
    g_assert_cmpint (json_object_get_int_member (who, "sum"), ==, 5000);
  }
  g_assert_cmpint (json_array_get_int_element (json_object_get_array_member (o, "weekdays"), 1), ==, 2); /* Tuesdays */
  g_assert_cmpint (json_array_get_int_element (json_object_get_array_member (o, "hours"), 10), ==, 2);
  week = foyer_test_query (t, "client.stats", foyer_params ("id", "d", &id, "from", "s", "2026-11-25", "to", "s", "2026-11-30", NULL));
  g_assert_cmpint (json_object_get_int_member (json_node_get_object (week), "revenue"), ==, 2500);
  g_free (foyer_test_query_refused (t, &t->owner, "client.stats", foyer_params ("id", "d", &id, "from", "s", "2026-12-02", "to", "s", "2026-11-30", NULL), FOYER_ERROR_INVALID));
}

static void
test_consents (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  FoyerId id = add (t, "Anna", "06301234567");
  FoyerActor rita = foyer_test_user (t, "Rita", "+36301110001", "receptionist", NULL);
  g_autoptr (JsonObject) given = NULL, back = NULL;

  json_object_unref (foyer_test_call_as (t, &rita, "client.update", foyer_params ("id", "d", &id, "consent_news", "b", TRUE, NULL)));
  given = card (t, &id);
  g_assert_cmpint (json_object_get_int_member (given, "consent_news"), ==, rita.now);
  g_assert_cmpstr (json_object_get_string_member (given, "consent_news_by"), ==, "Rita");
  g_assert_true (json_object_get_null_member (given, "consent_data_by"));
  /* Given again it stays what it was; taken back it is no longer there. */
  t->owner.now += 3600 * 1000;
  json_object_unref (foyer_test_call (t, "client.update", foyer_params ("id", "d", &id, "consent_news", "b", TRUE, NULL)));
  g_assert_cmpint (figure (t, &id, "consent_news"), ==, rita.now);
  json_object_unref (foyer_test_call (t, "client.update", foyer_params ("id", "d", &id, "consent_news", "b", FALSE, NULL)));
  back = card (t, &id);
  g_assert_true (json_object_get_null_member (back, "consent_news"));
  g_assert_cmpstr (json_object_get_string_member (back, "consent_news_by"), ==, "Olga Owner");
}

/* ---- whose clients ------------------------------------------------------------------------------------------------------------ */

static void
test_own_only (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  FoyerId mine = add (t, "Mine", "06301234567"), other = add (t, "Other", "06301234568"), note, file;
  FoyerActor boris = foyer_test_user (t, "Boris", "+36301110002", "professional", &t->staff[BORIS]);
  g_autofree char *blob = put_file (t, "a letter");
  g_autoptr (JsonNode) labels = NULL;
  g_autoptr (JsonObject) a = NULL, b = NULL;
  FoyerId label;

  set_rights (t, &boris, "professional",
              "{\"clients.edit\":true,\"clients.note-edit\":true,\"clients.delete\":true,\"clients.files\":true,\"clients.files-add\":true,\"clients.files-delete\":true,\"clients.comments-edit-others\":true,"
              "\"clients.adjust\":true,\"clients.list\":true}");
  visit (t, &mine, BORIS, FOYER_TEST_DATE "T11:00", BEARD, 0);
  visit (t, &other, ANNA, FOYER_TEST_DATE "T11:00", HAIRCUT, 0);
  labels = foyer_test_query (t, "client.labels", NULL);
  label = foyer_test_id (nth (labels, 0), "id");
  a = foyer_test_call (t, "note.add", foyer_params ("client", "d", &other, "text", "s", "x", NULL));
  note = foyer_test_id (a, "id");
  b = foyer_test_call (t, "client.file-add", file_params (&other, blob, "x.txt"));
  file = foyer_test_id (b, "id");
#define REFUSED(name, ...) g_free (foyer_test_refused_as (t, &boris, name, foyer_params (__VA_ARGS__, NULL), FOYER_ERROR_DENIED))
  REFUSED ("client.update", "id", "d", &other, "note", "s", "x");
  REFUSED ("client.delete", "id", "d", &other);
  REFUSED ("client.label", "id", "d", &other, "label", "d", &label, "on", "b", TRUE);
  REFUSED ("note.add", "client", "d", &other, "text", "s", "x");
  REFUSED ("note.edit", "id", "d", &note, "text", "s", "y");
  REFUSED ("note.archive", "id", "d", &note);
  REFUSED ("client.file-add", "id", "d", &other, "file", "s", blob, "name", "s", "y");
  REFUSED ("client.file-delete", "id", "d", &file);
  REFUSED ("client.adjust", "id", "d", &other, "kind", "s", "paid", "amount", "i", (gint64) 5, "comment", "s", "x");
  g_free (foyer_test_query_refused (t, &boris, "client.files", foyer_params ("id", "d", &other, NULL), FOYER_ERROR_DENIED));
  g_free (foyer_test_query_refused (t, &boris, "client.adjusts", foyer_params ("id", "d", &other, NULL), FOYER_ERROR_DENIED));
  g_free (foyer_test_query_refused (t, &boris, "client.stats", foyer_params ("id", "d", &other, NULL), FOYER_ERROR_DENIED));
  g_free (foyer_test_query_refused (t, &boris, "client.awards", foyer_params ("id", "d", &other, NULL), FOYER_ERROR_DENIED));
  /* The list and the search know of one client. */
  {
    g_autoptr (JsonNode) ids = foyer_test_query_as (t, &boris, "client.ids", NULL), named = foyer_test_query_as (t, &boris, "client.search", foyer_params ("text", "s", "other", NULL));

    g_assert_cmpint (json_object_get_int_member (json_node_get_object (ids), "count"), ==, 1);
    g_assert_cmpuint (json_array_get_length (json_node_get_array (named)), ==, 0);
  }
  json_object_unref (foyer_test_call_as (t, &boris, "client.update", foyer_params ("id", "d", &mine, "note", "s", "x", NULL)));
  json_object_unref (foyer_test_call_as (t, &boris, "client.label", foyer_params ("id", "d", &mine, "label", "d", &label, "on", "b", TRUE, NULL)));
  json_object_unref (foyer_test_call_as (t, &boris, "client.file-add", file_params (&mine, blob, "x.txt")));
}

static void
test_delete (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  FoyerId id = add (t, "Anna", "06301234567"), served = visit (t, &id, ANNA, FOYER_TEST_DATE "T10:00", HAIRCUT, 2500);
  FoyerActor rita = foyer_test_user (t, "Rita", "+36301110001", "receptionist", NULL);
  g_autoptr (JsonNode) got = NULL, money = NULL;
  g_autofree char *client = NULL, *id_text = foyer_id_to_string (&id);

  g_free (foyer_test_refused_as (t, &rita, "client.delete", foyer_params ("id", "d", &id, NULL), FOYER_ERROR_DENIED));
  json_object_unref (foyer_test_call (t, "client.delete", foyer_params ("id", "d", &id, NULL)));
  g_free (foyer_test_query_refused (t, &t->owner, "client.get", foyer_params ("id", "d", &id, NULL), FOYER_ERROR_NOT_FOUND));
  /* The visit and what was paid for it are where they were. */
  got = foyer_test_query (t, "visit.get", foyer_params ("visit", "d", &served, NULL));
  g_assert_cmpint (json_object_get_int_member (json_node_get_object (got), "total"), ==, 2500);
  client = foyer_test_field (t, "visit", &served, "client");
  g_assert_nonnull (strstr (client, id_text));
  money = foyer_test_query (t, "table.rows", foyer_params ("table", "s", "money", NULL));
  g_assert_cmpuint (json_array_get_length (json_node_get_array (money)), ==, 1);
  {
    g_autoptr (JsonNode) report = foyer_test_query (t, "report.bookings", NULL);
    JsonArray *rows = json_object_get_array_member (json_node_get_object (report), "rows");

    g_assert_cmpuint (json_array_get_length (rows), ==, 1);
    g_assert_cmpint (json_object_get_int_member (json_array_get_object_element (rows, 0), "sum"), ==, 2500);
  }
}

/* ---- categories --------------------------------------------------------------------------------------------------------------- */

static char *
titles (FoyerTest *t)
{
  g_autoptr (JsonNode) node = foyer_test_query (t, "client.labels", NULL);
  GString *s = g_string_new (NULL);

  for (guint i = 0; i < json_array_get_length (json_node_get_array (node)); i++)
    g_string_append_printf (s, "%s%s", i > 0 ? "; " : "", json_object_get_string_member (nth (node, i), "title"));
  return g_string_free (s, FALSE);
}

#define assert_titles(t, expected) G_STMT_START { g_autofree char *got_ = titles (t); g_assert_cmpstr (got_, ==, expected); } G_STMT_END

/* Of a chain that was made before there were any. */
static gboolean
forget_labels (FoyerTx *tx, gpointer data, GError **error)
{
  FoyerId *ids = data;

  for (int i = 0; i < 3; i++)
    {
      FoyerStmt *s = foyer_tx_own (tx, "DELETE FROM label WHERE id = ?1");

      foyer_stmt_bind_id (s, 1, &ids[i]);
      foyer_stmt_step (s);
      foyer_stmt_done (s);
    }
  return TRUE;
}

static void
test_ready_categories (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  FoyerId id = add (t, "Anna", "06301234567"), ids[3], own, txn;
  g_autoptr (JsonNode) list = foyer_test_query (t, "client.labels", NULL), again = NULL, rows = NULL;
  g_autoptr (JsonObject) a = NULL, c = NULL, o = NULL;

  assert_titles (t, "Permanent; Loyal; VIP");
  for (guint i = 0; i < 3; i++)
    ids[i] = foyer_test_id (nth (list, i), "id");
  g_assert_true (foyer_store_maintain (foyer_desk_store (t->desk), forget_labels, ids, NULL));
  rows = foyer_test_query (t, "table.rows", foyer_params ("table", "s", "label", NULL));
  g_assert_cmpuint (json_array_get_length (json_node_get_array (rows)), ==, 0);
  /* There without anybody having made them, and the same ones. */
  assert_titles (t, "Permanent; Loyal; VIP");
  again = foyer_test_query (t, "label.list", foyer_params ("scope", "s", "client", NULL));
  g_assert_nonnull (foyer_test_find_id (json_node_get_array (again), "id", &ids[2]));
  a = foyer_test_call (t, "client.label", foyer_params ("id", "d", &id, "label", "d", &ids[2], "on", "b", TRUE, NULL));
  c = card (t, &id);
  g_assert_cmpstr (json_object_get_string_member (json_array_get_object_element (json_object_get_array_member (c, "labels"), 0), "title"), ==, "VIP");
  /* Taking the first giving back takes nothing away from the list. */
  txn = foyer_test_id (a, "txn");
  json_object_unref (foyer_test_call (t, "undo", foyer_params ("txn", "d", &txn, NULL)));
  assert_titles (t, "Permanent; Loyal; VIP");
  json_object_unref (foyer_test_call (t, "client.label", foyer_params ("id", "d", &id, "label", "d", &ids[2], "on", "b", TRUE, NULL)));
  /* Recoloured, renamed, deleted like one's own. */
  json_object_unref (foyer_test_call (t, "label.update", foyer_params ("label", "d", &ids[2], "title", "s", "Very important", "colour", "i", (gint64) 3, NULL)));
  json_object_unref (foyer_test_call (t, "label.delete", foyer_params ("label", "d", &ids[1], NULL)));
  o = foyer_test_call (t, "label.create", foyer_params ("scope", "s", "client", "title", "s", "Neighbour", NULL));
  own = foyer_test_id (o, "label");
  assert_titles (t, "Permanent; Very important; Neighbour");
  json_object_unref (foyer_test_call (t, "label.delete", foyer_params ("label", "d", &own, NULL)));
  assert_titles (t, "Permanent; Very important");
  /* A chain that has one of its own by the name is shown that alone. */
  json_object_unref (foyer_test_call (t, "label.create", foyer_params ("scope", "s", "client", "title", "s", "permanent", NULL)));
  assert_titles (t, "Very important; permanent");
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/client-card/CLI-12", test_comments);
  g_test_add_func ("/client-card/CLI-13", test_files);
  g_test_add_func ("/client-card/CLI-13/undo", test_file_undo);
  g_test_add_func ("/client-card/CLI-8/corrections", test_adjust);
  g_test_add_func ("/client-card/statistics", test_stats);
  g_test_add_func ("/client-card/consents", test_consents);
  g_test_add_func ("/client-card/CLI-14", test_own_only);
  g_test_add_func ("/client-card/CLI-15", test_delete);
  g_test_add_func ("/client-card/CLI-28", test_ready_categories);
  return g_test_run ();
}
