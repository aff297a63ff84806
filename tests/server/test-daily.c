/* What the chain server does by itself once a day, and that the desks hear of it (GEN-5). */
#include "config.h"

#include "foyer-chains-daily.h"
#include "foyer-daily.h"
#include "foyer-rig.h"

static void
test_erase (void)
{
  FoyerRig *rig = foyer_rig_new ();
  g_autoptr (FoyerTest) t = foyer_test_new_empty ();
  FoyerRigDesk *desk;
  FoyerActor system = { .system = TRUE };
  gint64 day = G_GINT64_CONSTANT (86400000);
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) users = NULL;

  FoyerDesk *server = foyer_chain_desk (rig->chain);
  g_assert_true (foyer_desk_query (server, &system, "user.list", NULL, &users, &error));
  g_assert_no_error (error);
  /* The rig's chain has an owner, who cannot go: a second user for this. */
  g_autoptr (JsonNode) made = NULL;
  foyer_desk_call (server, &system, "user.create", foyer_params ("name", "s", "Rita", "email", "s", "rita@example.com", "password", "s",
                                                                               FOYER_TEST_PASSWORD, NULL), &made, &error);
  g_assert_no_error (error);
  FoyerId rita = foyer_test_id (json_node_get_object (made), "user");
  FoyerActor herself = { .user = rita, .now = rig->now };
  desk = foyer_rig_join (rig, t, NULL);
  foyer_rig_settle (desk);
  g_autofree char *before = foyer_test_field (t, "user", &rita, "name");
  g_assert_cmpstr (before, ==, "Rita");
  /* She asks at the server's own window, as over HTTP. */
  system.now = rig->now;
  herself.system = TRUE;
  g_assert_true (foyer_desk_call (server, &herself, "user.delete-request", foyer_params ("password", "s", FOYER_TEST_PASSWORD, NULL), NULL, &error));
  g_assert_no_error (error);

  foyer_chains_daily (foyer_chain_chains (rig->chain), rig->now + 24 * day);
  foyer_rig_settle (desk);
  g_autofree char *still = foyer_test_field (t, "user", &rita, "name");
  g_assert_cmpstr (still, ==, "Rita");
  /* A desk of the chain leaves it to the server. */
  g_assert_true (foyer_desk_daily (t->desk, rig->now + 25 * day, &error));
  g_autofree char *left = foyer_test_field (t, "user", &rita, "name");
  g_assert_cmpstr (left, ==, "Rita");
  foyer_chains_daily (foyer_chain_chains (rig->chain), rig->now + 25 * day);
  foyer_rig_settle (desk);
  g_autofree char *name = foyer_test_field (t, "user", &rita, "name"), *phone = foyer_test_field (t, "user", &rita, "email");
  g_assert_cmpstr (name, ==, "Erased account");
  g_assert_null (phone);
  foyer_rig_assert_base (desk);
  foyer_rig_desk_free (desk);
  foyer_rig_free (rig);
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/daily/GEN-5", test_erase);
  return g_test_run ();
}
