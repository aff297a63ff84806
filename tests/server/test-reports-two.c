/* Reports between desks: the log of exports lists what was taken out at any desk after sync (REP-10), reviews and bookings deleted together go to
 * the others, and who may not is told so by the chain too (REP-3, 8). */
#include "config.h"

#include <string.h>

#include "foyer-activity.h"
#include "foyer-rig.h"

static JsonArray *
exports (FoyerTest *t, JsonNode **keep)
{
  *keep = foyer_test_query (t, "activity.list", foyer_params ("kind", "s", "export", NULL));
  return json_node_get_array (*keep);
}

static void
test_exports (void)
{
  FoyerRigTwo x = { 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) one = NULL, two = NULL, again = NULL;
  g_autoptr (JsonNode) here = NULL, there = NULL, both = NULL;
  JsonObject *row;
  gint64 lines = 0;

  foyer_rig_two_begin (&x, FALSE);
  foyer_test_book (x.t1, ANNA, HAIRCUT, FOYER_TEST_DATE "T10:00", "Éva", "+36201111111");
  foyer_rig_two_agree (&x);
  one = foyer_export_run (x.t1->desk, &x.t1->owner, "report.bookings-export", foyer_params ("deleted", "s", "no", NULL), "first.csv", &lines, &error);
  g_assert_no_error (error);
  g_assert_cmpint (lines, ==, 1);
  two = foyer_export_run (x.t2->desk, &x.t2->owner, "report.events-export", NULL, "second.xlsx", &lines, &error);
  g_assert_no_error (error);
  /* Each desk knows of its own … */
  g_assert_cmpuint (json_array_get_length (exports (x.t1, &here)), ==, 1);
  /* … and after sync of every one: what, with which conditions, by whom, where. */
  foyer_rig_two_agree (&x);
  g_assert_cmpuint (json_array_get_length (exports (x.t1, &both)), ==, 2);
  row = foyer_test_find (exports (x.t2, &there), "name", "first.csv");
  g_assert_nonnull (row);
  g_assert_cmpuint (json_array_get_length (json_node_get_array (there)), ==, 2);
  g_assert_cmpstr (json_object_get_string_member (row, "what"), ==, "report.bookings-export");
  g_assert_cmpint (json_object_get_int_member (row, "count"), ==, 1);
  g_assert_cmpstr (json_object_get_string_member (row, "user"), ==, "Olga Owner");
  g_assert_cmpstr (json_object_get_string_member (json_object_get_object_member (row, "filter"), "deleted"), ==, "no");
  g_assert_cmpstr (json_object_get_string_member (row, "desk"), !=, json_object_get_string_member (foyer_test_find (json_node_get_array (there), "name", "second.xlsx"), "desk"));
  foyer_rig_two_end (&x);
}

static guint
listed (FoyerTest *t, const char *deleted)
{
  g_autoptr (JsonNode) node = foyer_test_query (t, "report.bookings", foyer_params ("deleted", "s", deleted, NULL));

  return json_array_get_length (json_object_get_array_member (json_node_get_object (node), "rows"));
}

static gint64
reviews (FoyerTest *t)
{
  g_autoptr (JsonNode) node = foyer_test_query (t, "review.list", NULL);

  return json_object_get_int_member (json_node_get_object (node), "count");
}

static void
test_rows (void)
{
  FoyerRigTwo x = { 0 };
  FoyerId a, b, review;
  g_autoptr (JsonObject) written = NULL, gone = NULL;
  g_autoptr (JsonArray) ids = json_array_new ();
  g_autoptr (JsonNode) node = NULL;
  char text[FOYER_ID_TEXT_LEN + 1];

  foyer_rig_two_begin (&x, FALSE);
  a = foyer_test_book (x.t1, ANNA, HAIRCUT, FOYER_TEST_DATE "T10:00", "Éva", "+36201111111");
  b = foyer_test_book (x.t1, BORIS, HAIRCUT, FOYER_TEST_DATE "T11:00", "Vera", "+36203333333");
  written = foyer_test_call (x.t1, "review.add", foyer_params ("rating", "i", (gint64) 5, "text", "s", "Lovely", "staff", "d", &x.t1->staff[ANNA], NULL));
  review = foyer_test_id (written, "id");
  foyer_rig_two_agree (&x);
  g_assert_cmpint (reviews (x.t2), ==, 1);
  g_assert_cmpuint (listed (x.t2, "no"), ==, 2);
  json_array_add_string_element (ids, foyer_id_format (&a, text));
  json_array_add_string_element (ids, foyer_id_format (&b, text));
  node = json_node_init_array (json_node_alloc (), ids);
  gone = foyer_test_call (x.t2, "booking.delete-many", foyer_params ("appointments", "n", json_node_copy (node), NULL));
  json_object_unref (foyer_test_call (x.t2, "review.delete", foyer_params ("id", "d", &review, NULL)));
  foyer_rig_two_agree (&x);
  g_assert_cmpint (reviews (x.t1), ==, 0);
  g_assert_cmpuint (listed (x.t1, "no"), ==, 0);
  g_assert_cmpuint (listed (x.t1, "only"), ==, 2);
  json_object_unref (foyer_test_call (x.t2, "undo", foyer_params ("txn", "s", json_object_get_string_member (gone, "txn"), NULL)));
  foyer_rig_two_agree (&x);
  g_assert_cmpuint (listed (x.t1, "no"), ==, 2);
  foyer_rig_two_end (&x);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/reports-two/REP-10/exports-of-any-desk", test_exports);
  g_test_add_func ("/reports-two/REP-3-8/rows", test_rows);
  return g_test_run ();
}
