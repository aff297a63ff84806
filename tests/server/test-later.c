/* What is derived afterwards (foyer-later.h): words of notes and whom a change touched, of rows that come from elsewhere. */
#include "config.h"

#include <string.h>

#include "foyer-apply.h"
#include "foyer-later.h"
#include "foyer-rig.h"

#define WORDS "SELECT count(*) FROM text_find WHERE words LIKE '%zebra%'"

static gint64
count (FoyerTest *t, const char *sql)
{
  return foyer_rig_count (foyer_desk_store (t->desk), sql);
}

static FoyerId
client (FoyerTest *t, const char *name, const char *note)
{
  g_autoptr (JsonObject) o = foyer_test_call (t, "client.create", note != NULL ? foyer_params ("name", "s", name, "note", "s", note, NULL) : foyer_params ("name", "s", name, NULL));
  return foyer_test_id (o, "id");
}

static guint
found (FoyerDesk *desk, const FoyerActor *actor, const char *text)
{
  g_autoptr (JsonObject) params = foyer_params ("text", "s", text, NULL);
  g_autoptr (JsonNode) node = NULL;
  g_autoptr (GError) error = NULL;
  guint n = 0;

  foyer_desk_query (desk, actor, "find.all", params, &node, &error);
  g_assert_no_error (error);
  for (guint i = 0; i < json_array_get_length (json_node_get_array (node)); i++)
    {
      JsonObject *group = json_array_get_object_element (json_node_get_array (node), i);

      if (strcmp (json_object_get_string_member (group, "group"), "notes") == 0)
        n += json_array_get_length (json_object_get_array_member (group, "rows"));
    }
  return n;
}

/* A server learns words when somebody looks for one, then as many as there are, once; a change of what it has learned at once. */
static void
test_words (void)
{
  FoyerRigTwo x;
  FoyerStore *chain;
  g_autoptr (GError) error = NULL;
  FoyerId a, b;

  foyer_rig_two_begin (&x, TRUE);
  chain = foyer_rig_two_chain (&x);
  a = client (x.t1, "Ada", "zebra stripes");
  client (x.t1, "Béla", "a Zebra on Tuesday");
  foyer_rig_two_settle (&x);
  g_assert_cmpint (foyer_rig_count (chain, WORDS), ==, 0);
  g_assert_cmpint (count (x.t1, WORDS), ==, 2); /* its own it knows at once */
  g_assert_cmpuint (found (foyer_chain_desk (x.rig->chain), &x.t1->owner, "zebr"), ==, 2);
  g_assert_cmpint (foyer_rig_count (chain, WORDS), ==, 2);
  g_assert_cmpuint (found (x.t2->desk, &x.t2->owner, "zebr"), ==, 2);

  json_object_unref (foyer_test_call (x.t1, "client.update", foyer_params ("id", "d", &a, "note", "s", "an okapi", NULL)));
  b = client (x.t1, "Cili", "zebra again");
  foyer_rig_two_settle (&x);
  g_assert_cmpint (foyer_rig_count (chain, WORDS), ==, 1); /* the changed one is gone, the new one not there yet */
  foyer_store_catch_up (chain, &error);
  g_assert_no_error (error);
  g_assert_cmpint (foyer_rig_count (chain, WORDS), ==, 2);
  g_assert_cmpint (foyer_rig_count (chain, "SELECT count(*) FROM (SELECT 1 FROM text_find GROUP BY tbl, id HAVING count(*) > 1)"), ==, 0);

  /* Deleted before anybody looked: there is nothing to learn. */
  json_object_unref (foyer_test_call (x.t1, "client.update", foyer_params ("id", "d", &b, "note", "s", "", NULL)));
  foyer_rig_two_settle (&x);
  foyer_store_catch_up (chain, &error);
  g_assert_no_error (error);
  g_assert_cmpint (foyer_rig_count (chain, WORDS), ==, 1);
  foyer_rig_two_end (&x);
}

/* Taken away and put back under its old number, as a repair does. */
static gboolean
mend (FoyerTx *tx, gpointer data, GError **error)
{
  gint64 hash;
  g_autoptr (FoyerRow) row = foyer_db_get_hashed (foyer_tx_db (tx), foyer_entity ("client"), data, &hash);

  foyer_tx_delete_row (tx, row);
  g_assert_cmpint (foyer_db_int (foyer_tx_db (tx), WORDS, NULL), ==, 0);
  foyer_tx_write_row (tx, NULL, row, hash);
  return TRUE;
}

/* A row whose number is past the mark is learned with its writing. */
static void
test_mended (void)
{
  FoyerRigTwo x;
  g_autoptr (GError) error = NULL;
  FoyerId a;

  foyer_rig_two_begin (&x, TRUE);
  a = client (x.t1, "Ada", "zebra stripes");
  client (x.t1, "Béla", NULL);
  foyer_rig_two_settle (&x);
  foyer_store_catch_up (foyer_desk_store (x.t2->desk), &error);
  g_assert_no_error (error);
  g_assert_cmpint (count (x.t2, WORDS), ==, 1);
  foyer_store_maintain (foyer_desk_store (x.t2->desk), mend, &a, &error);
  g_assert_no_error (error);
  g_assert_cmpint (count (x.t2, WORDS), ==, 1);
  foyer_rig_two_end (&x);
}

#define TOUCHES "SELECT count(*) FROM txn_touch t WHERE t.id = (SELECT id FROM client WHERE name = 'Dora') AND t.tbl = (SELECT max(tbl) FROM txn_touch WHERE id = t.id)"

/* What somebody built on since is not undone, however little time there was to note it; the log of a card has what hangs on it. */
static void
test_touched (void)
{
  FoyerRigTwo x;
  FoyerId who, txn;
  g_autofree char *why = NULL;
  g_autoptr (JsonObject) made = NULL;
  g_autoptr (JsonNode) log = NULL;

  foyer_rig_two_begin (&x, TRUE);
  made = foyer_test_call (x.t1, "client.create", foyer_params ("name", "s", "Dora", "phone", "s", "+36205550101", NULL));
  who = foyer_test_id (made, "id");
  txn = foyer_test_id (made, "txn");
  foyer_rig_two_settle (&x);
  foyer_test_book (x.t2, ANNA, HAIRCUT, "2026-11-24T10:00", "Dora", "+36205550101");
  foyer_rig_settle (x.d2);
  g_assert_cmpint (foyer_rig_count (foyer_rig_two_chain (&x), TOUCHES), ==, 1);
  foyer_rig_settle (x.d1);
  why = foyer_test_refused (x.t1, "undo", foyer_params ("txn", "d", &txn, NULL), FOYER_ERROR_CONFLICT);
  g_assert_nonnull (why);
  log = foyer_test_query (x.t1, "history.row", foyer_params ("table", "s", "client", "id", "d", &who, NULL));
  g_assert_cmpuint (json_array_get_length (json_node_get_array (log)), ==, 2);
  g_assert_cmpint (count (x.t1, TOUCHES), ==, 2);
  foyer_rig_two_end (&x);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/server/later/words", test_words);
  g_test_add_func ("/server/later/mended", test_mended);
  g_test_add_func ("/server/later/touched", test_touched);
  return g_test_run ();
}
