/* CLI-30 on several desks: a threshold that no desk saw passed alone, one that two saw passed at once, and files that are fetched when wanted. */
#include "config.h"

#include <string.h>

#include "foyer-rig.h"

static FoyerId
category (FoyerTest *t, const char *title)
{
  g_autoptr (JsonNode) list = foyer_test_query (t, "client.labels", NULL);

  return foyer_test_id (foyer_test_find (json_node_get_array (list), "title", title), "id");
}

/* "500 VIP": discount, categories. */
static char *
state (FoyerTest *t, const FoyerId *id)
{
  g_autoptr (JsonNode) node = foyer_test_query (t, "client.get", foyer_params ("id", "d", id, NULL));
  JsonObject *o = json_node_get_object (node);
  JsonArray *labels = json_object_get_array_member (o, "labels");
  GString *s = g_string_new (NULL);

  g_string_append_printf (s, "%d", (int) json_object_get_int_member (o, "discount"));
  for (guint i = 0; i < json_array_get_length (labels); i++)
    g_string_append_printf (s, " %s", json_object_get_string_member (json_array_get_object_element (labels, i), "title"));
  return g_string_free (s, FALSE);
}

#define assert_state(t, id, expected) G_STMT_START { g_autofree char *got_ = state (t, id); g_assert_cmpstr (got_, ==, expected); } G_STMT_END

static FoyerId
adjust (FoyerTest *t, const FoyerId *id, gint64 amount)
{
  g_autoptr (JsonObject) o = foyer_test_call (t, "client.adjust", foyer_params ("id", "d", id, "kind", "s", "paid", "amount", "i", amount, "comment", "s", "x", NULL));

  return foyer_test_id (o, "id");
}

static FoyerId
prepare (FoyerRigTwo *x)
{
  g_autoptr (JsonObject) o = NULL;
  FoyerId vip;

  foyer_rig_two_begin (x, FALSE);
  vip = category (x->t1, "VIP");
  json_object_unref (foyer_test_call (x->t1, "client-rule.create", foyer_params ("measure", "s", "paid", "least", "i", (gint64) 1000, "discount", "i", (gint64) 500, "label", "d",
                                                                                 &vip, "back", "b", TRUE, NULL)));
  o = foyer_test_call (x->t1, "client.create", foyer_params ("name", "s", "Anna", "phone", "s", "06301234567", NULL));
  foyer_rig_two_settle (x);
  return foyer_test_id (o, "id");
}

/* 600 here and 600 there: the server sees that it is 1,200, and both desks are told the same. Taken back below it, on every desk. */
static void
test_together (void)
{
  FoyerRigTwo x = { 0 };
  FoyerId id = prepare (&x), entry;
  g_autoptr (JsonNode) awards = NULL;
  JsonObject *award;

  adjust (x.t1, &id, 600);
  entry = adjust (x.t2, &id, 600);
  assert_state (x.t1, &id, "0");
  assert_state (x.t2, &id, "0");
  foyer_rig_two_agree (&x);
  assert_state (x.t1, &id, "500 VIP");
  assert_state (x.t2, &id, "500 VIP");
  awards = foyer_test_query (x.t2, "client.awards", foyer_params ("id", "d", &id, NULL));
  award = json_array_get_object_element (json_node_get_array (awards), 0);
  g_assert_cmpuint (json_array_get_length (json_node_get_array (awards)), ==, 1);
  g_assert_cmpint (json_object_get_int_member (award, "figure"), ==, 1200);
  json_object_unref (foyer_test_call (x.t1, "client.adjust-cancel", foyer_params ("id", "d", &entry, NULL)));
  assert_state (x.t1, &id, "0");
  foyer_rig_two_agree (&x);
  assert_state (x.t2, &id, "0");
  foyer_rig_two_end (&x);
}

/* Both passed it before they heard of each other: given once, nobody has to decide anything. */
static void
test_at_once (void)
{
  FoyerRigTwo x = { 0 };
  FoyerId id = prepare (&x);

  adjust (x.t1, &id, 1000);
  adjust (x.t2, &id, 1100);
  assert_state (x.t1, &id, "500 VIP");
  assert_state (x.t2, &id, "500 VIP");
  foyer_rig_two_agree (&x);
  assert_state (x.t1, &id, "500 VIP");
  g_assert_cmpint (foyer_rig_count (foyer_rig_two_chain (&x), "SELECT count(*) FROM client_award"), ==, 1);
  g_assert_cmpint (foyer_rig_count (foyer_rig_two_chain (&x), "SELECT count(*) FROM client_label WHERE deleted IS NOT 1"), ==, 1);
  g_assert_cmpint (foyer_rig_count (foyer_rig_two_chain (&x), "SELECT count(*) FROM conflict WHERE state = 'open'"), ==, 0);
  /* Once more of the same changes nothing. */
  adjust (x.t1, &id, 10);
  foyer_rig_two_agree (&x);
  assert_state (x.t2, &id, "500 VIP");
  foyer_rig_two_end (&x);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/client-rules-two/CLI-30/together", test_together);
  g_test_add_func ("/client-rules-two/CLI-30/at-once", test_at_once);
  return g_test_run ();
}
