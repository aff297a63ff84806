/* The table of rights: every command names a known right; every role is allowed exactly what the table says. */
#include <string.h>

#include "foyer-command.h"
#include "foyer-rights.h"
#include "foyer-session.h"
#include "foyer-test.h"
#include "some-params.h"

static const FoyerRight *
find (const char *name)
{
  for (const FoyerRight *r = foyer_rights; r->name != NULL; r++)
    if (strcmp (r->name, name) == 0)
      return r;
  return NULL;
}

static void
test_every_entry (void)
{
  guint commands = 0, queries = 0;

  for (int m = 0; foyer_command_modules[m] != NULL; m++)
    for (const FoyerCommand *c = foyer_command_modules[m]; c->name != NULL; c++)
      {
        commands++;
        if (c->right != NULL && *c->right != '\0' && find (c->right) == NULL)
          g_error ("%s needs the unknown right %s", c->name, c->right);
        g_assert_nonnull (c->help);
        g_assert_nonnull (c->run);
        if (c->said == NULL || *c->said == '\0')
          g_error ("The change log has no words for %s", c->name);
      }
  for (int m = 0; foyer_query_modules[m] != NULL; m++)
    for (const FoyerQuery *q = foyer_query_modules[m]; q->name != NULL; q++)
      {
        queries++;
        if (q->right != NULL && *q->right != '\0' && find (q->right) == NULL)
          g_error ("%s needs the unknown right %s", q->name, q->right);
        g_assert_nonnull (q->rows);
      }
  g_assert_cmpuint (commands, >, 40);
  g_assert_cmpuint (queries, >, 10);
}

static void
test_table (void)
{
  for (const FoyerRight *r = foyer_rights; r->name != NULL; r++)
    {
      const char *dot = strchr (r->name, '.');

      g_assert_nonnull (r->label);
      /* The section of a child exists. */
      if (dot != NULL)
        {
          g_autofree char *section = g_strndup (r->name, dot - r->name);
          g_assert_nonnull (find (section));
        }
      for (const FoyerRight *other = r + 1; other->name != NULL; other++)
        {
          g_assert_cmpstr (r->name, !=, other->name);
          g_assert_cmpint (r->no, !=, other->no);
        }
      /* An owner has everything without a limit; nobody has more than the owner. */
      g_assert_cmpint (r->preset[FOYER_ROLE_OWNER], ==, r->days ? -1 : 1);
    }
}

/* What each role may do, written down a second time: the words a business owner would use (front-desk.md 9, back-office.md 17). */
static void
test_presets (void)
{
  static const char *const receptionist_not[] = {
    "booking.delete-arrived", "booking.delete-paid", "clients.delete", "clients.export", "clients.comments-edit-others", "clients.files-delete", "clients.rules", "clients.adjust", "clients.erase",
    "money.transfer", "money.till-expected", "setup", "private", "medical", "reports", "security", "other", "import", "loyalty.manual", "loyalty.membership-balance",
    "loyalty.membership-period", "loyalty.gift-balance", "loyalty.gift-period", "loyalty.redeem", "loyalty.setup", "finance.*", "stock.*",
  };
  /* … of whose sections they have these. */
  static const char *const receptionist_but[] = { "finance", "finance.daily", "stock", "stock.moves", "stock.arrive", "stock.sell", "stock.balance" };
  static const char *const professional_may[] = {
    "calendar", "calendar.history", "booking", "booking.create", "booking.edit", "booking.move", "booking.status", "booking.past", "booking.client", "booking.suggest",
    "booking.goods", "booking.goods-create", "booking.consumables", "booking.services", "booking.length", "booking.comment", "booking.edit-arrived",
    "clients", "clients.create", "clients.names", "clients.note", "clients.comments", "clients.comments-add", "clients.comments-edit", "clients.files", "clients.visits",
    "clients.accounts", "clients.accounts-create", "clients.accounts-fill", "clients.accounts-history", "clients.loyalty",
    "money", "money.pay", "money.print", "money.account", "stock", "loyalty", "sync",
    "fields", "fields.client", "fields.booking", "fields.booking-edit", "visitors", "visitors.vehicle",
  };
  guint off = 0, on = 0;

  for (const FoyerRight *r = foyer_rights; r->name != NULL; r++)
    {
      gboolean listed = FALSE;

      g_assert_cmpint (foyer_right_value (r->name, FOYER_ROLE_OWNER, NULL), ==, r->days ? -1 : 1);
      g_assert_cmpint (foyer_right_value (r->name, FOYER_ROLE_MANAGER, NULL), ==, r->days ? -1 : 1);
      for (gsize i = 0; i < G_N_ELEMENTS (receptionist_not); i++)
        {
          gsize n = strlen (receptionist_not[i]);

          /* A section with all that is in it, or one right with what belongs to it. */
          if (g_str_has_suffix (receptionist_not[i], ".*"))
            listed |= strncmp (receptionist_not[i], r->name, n - 2) == 0 && (r->name[n - 2] == '.' || r->name[n - 2] == '\0');
          else
            listed |= strncmp (receptionist_not[i], r->name, n) == 0 && (r->name[n] == '\0' || (r->name[n] == '.' && strchr (receptionist_not[i], '.') == NULL));
        }
      for (gsize i = 0; i < G_N_ELEMENTS (receptionist_but); i++)
        listed &= strcmp (receptionist_but[i], r->name) != 0;
      off += listed;
      if ((foyer_right_value (r->name, FOYER_ROLE_RECEPTIONIST, NULL) == 0) != listed)
        g_error ("A receptionist's %s is wrong", r->name);
      listed = FALSE;
      for (gsize i = 0; i < G_N_ELEMENTS (professional_may); i++)
        listed |= strcmp (professional_may[i], r->name) == 0;
      on += listed;
      if ((foyer_right_value (r->name, FOYER_ROLE_PROFESSIONAL, NULL) != 0) != listed)
        g_error ("A professional's %s is wrong", r->name);
    }
  g_assert_cmpuint (off, >, 100);
  g_assert_cmpuint (on, ==, G_N_ELEMENTS (professional_may));
  g_assert_cmpint (foyer_right_value ("money.cancel", FOYER_ROLE_RECEPTIONIST, NULL), ==, 1);
  g_assert_cmpint (foyer_right_value ("calendar.history", FOYER_ROLE_PROFESSIONAL, NULL), ==, 30);
  g_assert_cmpint (foyer_right_value ("no.such", FOYER_ROLE_OWNER, NULL), ==, 0);
}

static void
test_overrides (void)
{
  g_autoptr (JsonNode) node = json_from_string ("{\"setup\":true,\"setup.info\":true,\"money\":false,\"calendar.history\":3,\"booking.past\":false,"
                                                "\"money.registers\":true,\"clients.export\":\"yes\"}", NULL);
  JsonObject *o = json_node_get_object (node);

  /* USR-1: each can be set singly; USR-8: a section that is off takes its children with it. */
  g_assert_cmpint (foyer_right_value ("setup.info", FOYER_ROLE_RECEPTIONIST, o), ==, 1);
  g_assert_cmpint (foyer_right_value ("setup.location", FOYER_ROLE_RECEPTIONIST, o), ==, 0);
  g_assert_cmpint (foyer_right_value ("money.pay", FOYER_ROLE_RECEPTIONIST, o), ==, 0);
  g_assert_cmpint (foyer_right_value ("money.registers", FOYER_ROLE_RECEPTIONIST, o), ==, 0);
  g_assert_cmpint (foyer_right_value ("calendar.history", FOYER_ROLE_RECEPTIONIST, o), ==, 3);
  g_assert_cmpint (foyer_right_value ("booking.past", FOYER_ROLE_RECEPTIONIST, o), ==, 0);
  g_assert_cmpint (foyer_right_value ("clients.export", FOYER_ROLE_RECEPTIONIST, o), ==, 0);
  /* USR-5: an owner cannot be stripped. */
  g_assert_cmpint (foyer_right_value ("money.pay", FOYER_ROLE_OWNER, o), ==, -1);
}

/* One entry for one preset, through the door of the program. A refusal for want of a right is DENIED; anything else got past the door. */
static void
try_entry (FoyerTest *t, const FoyerActor *who, int preset, const char *name, const char *right, const FoyerParam *list, gboolean query)
{
  g_autoptr (JsonObject) params = some_params (list);
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) result = NULL;
  gboolean allowed = TRUE, denied;

  for (int i = foyer_right_find (right); i >= 0; i = foyer_right_parent (i))
    allowed &= foyer_rights[i].preset[preset] != 0;
  denied = !(query ? foyer_desk_query (t->desk, who, name, params, &result, &error) : foyer_desk_call (t->desk, who, name, params, &result, &error))
           && g_error_matches (error, FOYER_ERROR, FOYER_ERROR_DENIED);
  if (!allowed && !denied)
    g_error ("%s got into %s: %s", foyer_presets[preset].name, name, error ? error->message : "it was done");
  if (allowed && denied && strstr (error->message, "do not have the right") != NULL && strstr (error->message, find (right)->label) != NULL)
    g_error ("%s was kept out of %s: %s", foyer_presets[preset].name, name, error->message);
}

/* Every command and every query × every preset (PRM-2). */
static void
test_role_by_command (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  guint tried = 0;

  for (int i = 0; i < FOYER_N_PRESETS; i++)
    {
      g_autofree char *phone = g_strdup_printf ("+3630111000%d", i);
      FoyerActor who = i == 0 ? t->owner : foyer_test_user (t, foyer_presets[i].name, phone, foyer_presets[i].name, NULL);

      for (int m = 0; foyer_command_modules[m] != NULL; m++)
        for (const FoyerCommand *c = foyer_command_modules[m]; c->name != NULL; c++)
          if (c->right != NULL && *c->right != '\0')
            {
              try_entry (t, &who, i, c->name, c->right, c->params, FALSE);
              tried++;
            }
      for (int m = 0; foyer_query_modules[m] != NULL; m++)
        for (const FoyerQuery *q = foyer_query_modules[m]; q->name != NULL; q++)
          if (q->right != NULL && *q->right != '\0')
            {
              try_entry (t, &who, i, q->name, q->right, q->params, TRUE);
              tried++;
            }
    }
  g_assert_cmpuint (tried, >, 1200);
}

static gboolean
menu_has (FoyerTest *t, const FoyerActor *who, const char *right)
{
  return foyer_desk_may (t->desk, who, right);
}

/* The menu asks foyer_desk_may(); what it says no to is absent. */
static void
test_gen_6 (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  FoyerActor rita = foyer_test_user (t, "Rita", "+36301110001", "receptionist", NULL);
  FoyerActor paul = foyer_test_user (t, "Paul", "+36301110002", "professional", &t->staff[BORIS]);
  g_autoptr (JsonNode) me = NULL, list = NULL;
  g_autofree char *said = NULL;
  JsonObject *rights;

  g_assert_true (menu_has (t, &t->owner, "setup"));
  g_assert_false (menu_has (t, &rita, "setup"));
  g_assert_true (menu_has (t, &rita, "calendar"));
  g_assert_true (menu_has (t, &rita, "money.registers"));
  g_assert_false (menu_has (t, &paul, "money.registers"));
  me = foyer_test_query_as (t, &rita, "me", NULL);
  rights = json_object_get_object_member (json_node_get_object (me), "rights");
  g_assert_false (json_object_get_boolean_member (rights, "setup"));
  g_assert_true (json_object_get_boolean_member (rights, "booking.create"));

  /* A hidden section refuses as well when asked past the menu (PRM-2). */
  said = foyer_test_query_refused (t, &rita, "user.list", NULL, FOYER_ERROR_DENIED);
  g_assert_nonnull (strstr (said, "Users and rights"));

  /* A professional sees the own column alone (USR-10). */
  list = foyer_test_query_as (t, &paul, "staff.list", NULL);
  g_assert_cmpuint (json_array_get_length (json_node_get_array (list)), ==, 1);
  g_assert_nonnull (foyer_test_find_id (json_node_get_array (list), "id", &t->staff[BORIS]));
}

static void
test_nobody (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  FoyerActor nobody = { .loc = t->loc, .now = t->owner.now }, stranger = t->owner;
  g_autofree char *a = NULL, *b = NULL, *c = NULL;
  FoyerActor rita = foyer_test_user (t, "Rita", "+36301110001", "receptionist", NULL);
  g_autoptr (JsonObject) done = NULL;

  a = foyer_test_query_refused (t, &nobody, "location.list", NULL, FOYER_ERROR_DENIED);
  stranger.user = foyer_id_new (1);
  b = foyer_test_query_refused (t, &stranger, "location.list", NULL, FOYER_ERROR_DENIED);

  /* Access taken away is gone with the next action (USR-7). */
  g_assert_true (foyer_desk_may (t->desk, &rita, "calendar"));
  done = foyer_test_call (t, "access.revoke", foyer_params ("user", "d", &rita.user, NULL));
  g_assert_false (foyer_desk_may (t->desk, &rita, "calendar"));
  c = foyer_test_query_refused (t, &rita, "location.list", NULL, FOYER_ERROR_DENIED);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/rights/every-entry", test_every_entry);
  g_test_add_func ("/rights/table", test_table);
  g_test_add_func ("/rights/presets", test_presets);
  g_test_add_func ("/rights/overrides", test_overrides);
  g_test_add_func ("/rights/PRM-2/role-by-entry", test_role_by_command);
  g_test_add_func ("/rights/GEN-6", test_gen_6);
  g_test_add_func ("/rights/nobody", test_nobody);
  return g_test_run ();
}
