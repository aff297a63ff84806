/* Search everything (Ctrl+K): clients, digits, notes, receipts, plates, old names, a typo; and what one may not see is not found. */
#include "config.h"

#include <string.h>

#include "desk-day.h"
#include "foyer-text-place.h"

static JsonArray *
group_of (JsonNode *answer, const char *name)
{
  JsonObject *group = foyer_test_find (json_node_get_array (answer), "group", name);

  return group != NULL ? json_object_get_array_member (group, "rows") : NULL;
}

static JsonNode *
find_as (FoyerTest *t, const FoyerActor *who, const char *text)
{
  return foyer_test_query_as (t, who, "find.all", foyer_params ("text", "s", text, NULL));
}

/* How many of the group, and the first one's title in @first. */
static guint
found_as (FoyerTest *t, const FoyerActor *who, const char *text, const char *group, char **first)
{
  g_autoptr (JsonNode) answer = find_as (t, who, text);
  JsonArray *rows = group_of (answer, group);
  guint n = rows != NULL ? json_array_get_length (rows) : 0;

  if (first != NULL)
    {
      JsonObject *o = n > 0 ? json_array_get_object_element (rows, 0) : NULL;
      JsonObject *card = o != NULL && json_object_has_member (o, "card") ? json_object_get_object_member (o, "card") : NULL;

      g_free (*first);
      *first = card != NULL ? g_strdup (json_object_get_string_member (card, "display"))
               : o != NULL  ? g_strdup (json_object_get_string_member_with_default (o, "title", ""))
                            : NULL;
    }
  return n;
}

static guint
found (FoyerTest *t, const char *text, const char *group, char **first)
{
  return found_as (t, &t->owner, text, group, first);
}

static FoyerId
client (FoyerTest *t, const char *name, const char *surname, const char *phone)
{
  g_autoptr (JsonObject) o = foyer_test_call (t, "client.create", foyer_params ("name", "s", name, "surname", "s", surname, "phone", "s", phone, NULL));
  return foyer_test_id (o, "id");
}

static void
test_kinds (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  FoyerId id = client (t, "Eszter", "Kovács", "+36 20 123 4567");
  g_autofree char *first = NULL;
  Booked b = book (t, ANNA, "10:00", HAIRCUT, "Péter", "+36 30 765 4321");

  g_assert_cmpint (found (t, "kovacs esz", "clients", &first), ==, 1);
  g_assert_cmpstr (first, ==, "Eszter");
  g_assert_cmpint (found (t, "2345", "clients", &first), ==, 1);
  g_assert_cmpstr (first, ==, "Eszter");

  /* The next booking is there to be opened. */
  g_autoptr (JsonNode) answer = find_as (t, &t->owner, "péter");
  JsonObject *row = json_array_get_object_element (group_of (answer, "clients"), 0);
  FoyerId visit = foyer_test_id (row, "visit");
  g_assert_true (foyer_id_equal (&visit, &b.visit));

  /* Words of notes of every kind: the card's, the visit's, the booking's, the journal of the client (formulas). */
  json_object_unref (foyer_test_call (t, "client.update", foyer_params ("id", "d", &id, "note", "s", "Formula: Koleston 7/43 + 6 %", "allergy", "s", "ammonia", NULL)));
  json_object_unref (foyer_test_call (t, "visit.note", foyer_params ("visit", "d", &b.visit, "note", "s", "Wants Olaplex afterwards", NULL)));
  json_object_unref (foyer_test_call (t, "note.add", foyer_params ("client", "d", &id, "text", "s", "Toned with Wella T18, twenty volume", NULL)));
  g_assert_cmpint (found (t, "kolest", "notes", &first), ==, 1);
  g_assert_cmpstr (first, ==, "Eszter");
  g_assert_cmpint (found (t, "7/43", "notes", NULL), ==, 1);
  g_assert_cmpint (found (t, "ammonia", "notes", NULL), ==, 1);
  g_assert_cmpint (found (t, "olaplex wants", "notes", &first), ==, 1);
  g_assert_cmpstr (first, ==, "Péter");
  g_assert_cmpint (found (t, "volume wella", "notes", NULL), ==, 1);
  g_assert_cmpint (found (t, "wella koleston", "notes", NULL), ==, 0);
  /* Changed or taken away: gone from the index with it. */
  json_object_unref (foyer_test_call (t, "client.update", foyer_params ("id", "d", &id, "note", "s", "Illumina", NULL)));
  g_assert_cmpint (found (t, "kolest", "notes", NULL), ==, 0);
  g_assert_cmpint (found (t, "illum", "notes", NULL), ==, 1);

  g_assert_cmpint (found (t, "colour", "services", &first), ==, 1);
  g_assert_cmpstr (first, ==, "Colouring");
  g_assert_cmpint (found (t, "boris", "team", NULL), ==, 1);
  g_assert_cmpint (found (t, "k", "clients", NULL), ==, 0);
}

static guint
found_clients (FoyerTest *t, const char *text)
{
  g_autoptr (JsonNode) answer = foyer_test_query (t, "client.search", foyer_params ("text", "s", text, "brief", "b", TRUE, NULL));

  return json_array_get_length (json_node_get_array (answer));
}

/* Any digits in a row of each phone find whoever has them, and nobody else. */
static void
assert_digits (FoyerTest *t, const char *const *phones, guint n)
{
  for (guint i = 0; i < n; i++)
    for (gsize from = 1, end = strlen (phones[i]); from + 3 <= end; from++)
      for (gsize len = 3; from + len <= end; len++)
        {
          g_autofree char *digits = g_strndup (phones[i] + from, len);
          guint expected = 0;

          for (guint k = 0; k < n; k++)
            expected += strstr (phones[k], digits) != NULL;
          if (found_clients (t, digits) != expected)
            g_error ("%s: found %u, there are %u", digits, found_clients (t, digits), expected);
        }
}

static gboolean
take_mark (FoyerTx *tx, gpointer data, GError **error)
{
  FoyerStmt *s = foyer_db_sql (foyer_tx_db (tx), "INSERT INTO client_parts(client_parts, rowid, t) VALUES('delete', 0, char(57599, 57599, 57599))");

  foyer_stmt_step (s);
  foyer_stmt_done (s);
  return foyer_db_check (foyer_tx_db (tx), error);
}

static void
test_digits (void)
{
  static const char *phones[] = { "+36201234567", "+36301234568", "+36705672345" };
  g_autoptr (FoyerTest) t = foyer_test_new ();
  g_autoptr (GError) error = NULL;
  FoyerId ids[G_N_ELEMENTS (phones)];

  for (guint i = 0; i < G_N_ELEMENTS (phones); i++)
    ids[i] = client (t, "Client", NULL, phones[i]);
  assert_digits (t, phones, G_N_ELEMENTS (phones));
  g_assert_cmpint (found_clients (t, "0630 1234"), ==, 1);
  g_assert_cmpint (found_clients (t, "4567 8"), ==, 0);
  /* A new number takes the place of the old one; digits of a card and of an address count as well. */
  json_object_unref (foyer_test_call (t, "client.update", foyer_params ("id", "d", &ids[0], "phone", "s", "+36209998877", "card", "s", "K-55512", "email", "s", "a.77199@example.com", NULL)));
  phones[0] = "+36209998877";
  g_assert_cmpint (found_clients (t, "55512"), ==, 1);
  g_assert_cmpint (found_clients (t, "5551"), ==, 1);
  g_assert_cmpint (found_clients (t, "7719"), ==, 1);
  g_assert_cmpint (found_clients (t, "201234"), ==, 0);
  /* A store of before, whose cards have no pairs: found all the same. */
  g_assert_true (foyer_store_maintain (foyer_desk_store (t->desk), take_mark, NULL, &error));
  g_assert_no_error (error);
  assert_digits (t, phones, G_N_ELEMENTS (phones));
  g_assert_cmpint (found_clients (t, "55512"), ==, 1);
  g_assert_cmpint (found_clients (t, "201234"), ==, 0);
}

static void
test_receipts (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  Booked b = book (t, ANNA, "10:00", HAIRCUT, "Péter", "+36 30 765 4321");
  g_autofree char *first = NULL, *no = NULL, *lower = NULL;

  json_object_unref (foyer_test_call (t, "visit.pay", foyer_params ("visit", "d", &b.visit, "quick", "s", "cash", "arrive", "b", TRUE, NULL)));
  g_autoptr (JsonObject) receipt = foyer_test_call (t, "visit.receipt", foyer_params ("visit", "d", &b.visit, NULL));
  no = g_strdup (json_object_get_string_member (receipt, "no"));
  lower = g_ascii_strdown (no, -1);
  g_assert_cmpint (found (t, no, "receipts", &first), ==, 1);
  g_assert_cmpstr (first, ==, "Péter");
  g_assert_cmpint (found (t, lower, "receipts", NULL), ==, 1);
  /* The number alone, as somebody reads it out: 1, 01, 000001. */
  g_assert_cmpint (found (t, "01", "receipts", NULL), ==, 1);
  g_assert_cmpint (found (t, "000001", "receipts", NULL), ==, 1);
  g_assert_cmpint (found (t, "77", "receipts", NULL), ==, 0);
}

static void
test_plates (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  FoyerId id = client (t, "Eszter", "Kovács", "+36 20 123 4567");
  FoyerActor desk = foyer_test_user (t, "Rita", "+36 20 555 0003", "receptionist", NULL);
  JsonObject *rights = json_object_new ();
  JsonNode *node = json_node_alloc ();
  g_autofree char *first = NULL;

  json_object_unref (foyer_test_call (t, "visitor.create", foyer_params ("client", "d", &id, "name", "s", "Suzuki", "plate", "s", "AA BC-123", "vin", "s", "JSAAZC83S00100001", NULL)));
  g_assert_cmpint (found (t, "aabc123", "clients", &first), ==, 1);
  g_assert_cmpstr (first, ==, "Eszter");
  g_autoptr (JsonNode) answer = find_as (t, &t->owner, "bc-123");
  g_assert_cmpstr (json_object_get_string_member (json_array_get_object_element (group_of (answer, "clients"), 0), "via"), !=, "");
  g_assert_cmpint (found (t, "jsaazc83", "notes", NULL), ==, 1);
  json_object_set_boolean_member (rights, "visitors.vehicle", FALSE);
  json_node_init_object (node, rights);
  json_object_unref (rights);
  json_object_unref (foyer_test_call (t, "access.grant", foyer_params ("user", "d", &desk.user, "role", "s", "receptionist", "rights", "n", node, NULL)));
  g_assert_cmpint (found_as (t, &desk, "jsaazc83", "notes", NULL), ==, 0);
}

/* A name from before a change, a phone somebody had, a card that was merged. */
static void
test_old_names (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  FoyerId id = client (t, "Eszter", "Kovács", "+36 20 123 4567"), twin = client (t, "Esztike", "Kis", "+36 70 222 3333");
  FoyerActor professional = foyer_test_user (t, "Anna", "+36 20 555 0009", "professional", &t->staff[ANNA]);
  g_autofree char *first = NULL;

  t->owner.now += 1000;
  json_object_unref (foyer_test_call (t, "client.update", foyer_params ("id", "d", &id, "surname", "s", "Nagy", "phone", "s", "+36 30 999 8888", NULL)));
  g_assert_cmpint (found (t, "kovács", "clients", NULL), ==, 0);
  g_assert_cmpint (found (t, "kovács", "old", &first), ==, 1);
  g_assert_cmpstr (first, ==, "Eszter");
  g_assert_cmpint (found (t, "eszter kov", "old", NULL), ==, 1);
  g_assert_cmpint (found (t, "1234567", "old", NULL), ==, 1);
  g_assert_cmpint (found (t, "4567", "old", NULL), ==, 1);
  g_assert_cmpint (found (t, "péter kov", "old", NULL), ==, 0);
  /* Who may not see phones does not find by an old one; nor a client who is not his. */
  g_assert_cmpint (found_as (t, &professional, "1234567", "old", NULL), ==, 0);
  g_assert_cmpint (found_as (t, &professional, "kovács", "old", NULL), ==, 0);
  json_object_unref (foyer_test_call (t, "client.merge", foyer_params ("winner", "d", &id, "loser", "d", &twin, NULL)));
  g_assert_cmpint (found (t, "esztike", "clients", &first), ==, 1);
  g_assert_cmpstr (first, ==, "Eszter");
}

/* One letter off is found all the same; and what is spelled right is not second-guessed. */
static void
test_typos (void)
{
  static const char *const typed[] = { "kovcas", "kvoacs", "kovaccs", "kovács eszetr", "kovvcs", "kovas" };
  g_autoptr (FoyerTest) t = foyer_test_new ();
  g_autofree char *first = NULL;

  client (t, "Eszter", "Kovács", "+36 20 123 4567");
  client (t, "Magdolna", "Szentgyörgyi", "+36 20 123 4568");
  for (guint i = 0; i < G_N_ELEMENTS (typed); i++)
    {
      g_test_message ("%s", typed[i]);
      g_assert_cmpint (found (t, typed[i], "near", &first), ==, 1);
      g_assert_cmpstr (first, ==, "Eszter");
    }
  g_assert_cmpint (found (t, "szentgyrögy", "near", &first), ==, 1);
  g_assert_cmpint (found (t, "sentgyorgy", "near", &first), ==, 1);
  g_assert_cmpint (found (t, "kovacs", "near", NULL), ==, 0);
  g_assert_cmpint (found (t, "xyzxyz", "near", NULL), ==, 0);
}

/* Notes of visits of another column or further back, private notes: not for everybody. */
static void
test_rights (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  FoyerActor desk = foyer_test_user (t, "Rita", "+36 20 555 0003", "receptionist", NULL);
  FoyerActor boris = foyer_test_user (t, "Boris", "+36 20 555 0004", "professional", &t->staff[BORIS]);
  Booked b = book (t, ANNA, "10:00", HAIRCUT, "Péter", "+36 30 765 4321");

  json_object_unref (foyer_test_call (t, "visit.note", foyer_params ("visit", "d", &b.visit, "note", "s", "secretword", NULL)));
  json_object_unref (foyer_test_call (t, "private.add", foyer_params ("client", "d", &b.client, "sec", "s", "medical", "text", "s", "hiddenword", NULL)));
  g_assert_cmpint (found_as (t, &desk, "secretword", "notes", NULL), ==, 1);
  g_assert_cmpint (found_as (t, &boris, "secretword", "notes", NULL), ==, 0);
  g_assert_cmpint (found_as (t, &desk, "hiddenword", "notes", NULL), ==, 0);
  g_assert_cmpint (found (t, "hiddenword", "notes", NULL), ==, 1);
  /* Masked where phones are masked. */
  g_autoptr (JsonNode) answer = find_as (t, &boris, "péter");
  g_autofree char *text = json_to_string (answer, FALSE);
  g_assert_null (strstr (text, "7654321"));
}

static char *
replaced (const char *text, const char *from, const char *to)
{
  g_auto (GStrv) parts = g_strsplit (text, from, -1);
  return g_strjoinv (to, parts);
}

/* The next row of a table that was put off is found by an index: in a big store nothing else would ever end. */
static gboolean
explain (FoyerDb *db, gpointer data, GError **error)
{
  static const char *const tables[] = { "history", "note", "visit", "appointment", "client", "private_note", "client_value", "appointment_value", "money", "document", "visitor",
                                        "waitlist", "medical_card", "protocol", "treatment_plan" };
  static const char *const asked[] = { "SELECT min(_sc) FROM %s WHERE _sc > 'x'", "SELECT id FROM %s WHERE _sc = 'x' AND _seq > 1 ORDER BY _seq LIMIT 2" };

  for (guint i = 0; i < G_N_ELEMENTS (tables); i++)
    for (guint k = 0; k < G_N_ELEMENTS (asked); k++)
      {
        g_autofree char *query = replaced (asked[k], "%s", tables[i]), *sql = g_strconcat ("EXPLAIN QUERY PLAN ", query, NULL);
        FoyerStmt *s = foyer_db_sql (db, sql);

        while (foyer_stmt_step (s))
          if (strstr (foyer_stmt_text (s, 3), "INDEX later_") == NULL)
            g_error ("%s: %s", query, foyer_stmt_text (s, 3));
        foyer_stmt_done (s);
      }
  return TRUE;
}

static void
test_later (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();

  g_assert_true (foyer_store_read (foyer_desk_store (t->desk), explain, NULL, NULL));
}

/* What another place wrote since, of the same words. */
static gboolean
write_elsewhere (FoyerTx *tx, gpointer data, GError **error)
{
  FoyerDb *db = foyer_tx_db (tx);
  g_autoptr (GString) words = g_string_new ("colchicum for the other shop");
  FoyerId id = foyer_tx_new_id (tx), elsewhere = foyer_id_derive (&id, "elsewhere", -1);
  g_autoptr (FoyerRow) row = foyer_row_new ("money", &id);

  foyer_row_set_id (row, "loc", &elsewhere);
  foyer_text_place_append (words, row);
  for (int i = 0; i < 1600; i++)
    {
      FoyerId one = foyer_id_derivef (&id, "row %d", i);
      FoyerStmt *s = foyer_db_sql (db, "INSERT INTO text_find(tbl, id, words) VALUES(?1, ?2, ?3)");

      foyer_stmt_bind_int (s, 1, row->entity->tbl);
      foyer_stmt_bind_id (s, 2, &one);
      foyer_stmt_bind_text (s, 3, words->str);
      foyer_stmt_step (s);
      foyer_stmt_done (s);
      s = foyer_db_sql (db, "INSERT INTO text_words(rowid, w) VALUES(last_insert_rowid(), ?1)");
      foyer_stmt_bind_text (s, 1, words->str);
      foyer_stmt_step (s);
      foyer_stmt_done (s);
    }
  return TRUE;
}

/* Written once, long ago, among many that begin alike, and among more of another place that are alike. */
static void
test_rare (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  FoyerId id = client (t, "Eszter", "Kovács", "+36 20 123 4567"), other = client (t, "Zoli", "Nagy", "+36 20 765 4321");
  g_autofree char *first = NULL;

  json_object_unref (foyer_test_call (t, "note.add", foyer_params ("client", "d", &id, "text", "s", "Colchicum in the window", NULL)));
  for (int i = 0; i < 1520; i++)
    json_object_unref (foyer_test_call (t, "note.add", foyer_params ("client", "d", &other, "text", "s", "Colouring, warm", NULL)));
  g_assert_cmpint (found (t, "colchi", "notes", &first), ==, 1);
  g_assert_cmpstr (first, ==, "Eszter");
  g_assert_cmpint (found (t, "colour", "notes", NULL), ==, 6);
  g_assert_cmpint (found (t, "warm col", "notes", NULL), ==, 6);
  g_assert_true (foyer_store_maintain (foyer_desk_store (t->desk), write_elsewhere, NULL, NULL));
  g_assert_cmpint (found (t, "colchicum", "notes", NULL), ==, 1);
  g_assert_cmpint (found (t, "col", "notes", NULL), ==, 6);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/find/kinds", test_kinds);
  g_test_add_func ("/find/digits", test_digits);
  g_test_add_func ("/find/receipts", test_receipts);
  g_test_add_func ("/find/plates", test_plates);
  g_test_add_func ("/find/old-names", test_old_names);
  g_test_add_func ("/find/typos", test_typos);
  g_test_add_func ("/find/later", test_later);
  g_test_add_func ("/find/rare", test_rare);
  g_test_add_func ("/find/rights-SEC-1", test_rights);
  return g_test_run ();
}
