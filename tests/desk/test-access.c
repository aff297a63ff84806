/* Roles, single rights, copies, invitations, and what they leave to see and do: USR-1 … USR-14, PRM-1, PRM-4, PRM-5, SEC-1, SEC-2. */
#include <string.h>

#include "foyer-may.h"
#include "foyer-rights.h"
#include "foyer-session.h"
#include "some-params.h"

static void
give (FoyerTest *t, const FoyerActor *user, const char *role, const char *rights)
{
  json_object_unref (foyer_test_call (t, "access.grant", foyer_params ("user", "d", &user->user, "role", "s", role, "rights", "n",
                                                                      rights != NULL ? json_from_string (rights, NULL) : json_node_new (JSON_NODE_NULL), NULL)));
}

/* As the list of users says it. (transfer full) */
static JsonNode *
user_row (FoyerTest *t, const FoyerId *id, JsonObject **row, JsonObject **grant)
{
  JsonNode *list = foyer_test_query (t, "user.list", NULL);

  *row = foyer_test_find_id (json_node_get_array (list), "id", id);
  g_assert_nonnull (*row);
  if (grant != NULL)
    *grant = json_array_get_length (json_object_get_array_member (*row, "grants")) > 0 ? json_array_get_object_element (json_object_get_array_member (*row, "grants"), 0) : NULL;
  return list;
}

static FoyerAccess *
access_of (FoyerTest *t, const FoyerActor *who);

typedef struct
{
  FoyerId user, loc;
  FoyerAccess *access;
} Ask;

static gboolean
read_access (FoyerDb *db, gpointer data, GError **error)
{
  Ask *a = data;
  a->access = foyer_access_get (db, &a->user, &a->loc);
  return TRUE;
}

static FoyerAccess *
access_of (FoyerTest *t, const FoyerActor *who)
{
  Ask a = { who->user, t->loc, NULL };
  g_assert_true (foyer_store_read (foyer_desk_store (t->desk), read_access, &a, NULL));
  return a.access;
}

/* USR-1: every single right can be turned against what the role has of it, is kept, and is read back the same after the store was opened anew. */
static void
test_usr_1 (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  FoyerActor rita = foyer_test_user (t, "Rita", "+36301110001", "receptionist", NULL);
  g_autoptr (JsonObject) all = json_object_new ();
  g_autoptr (JsonNode) node = NULL;
  g_autofree char *text = NULL;
  g_autoptr (FoyerAccess) access = NULL;

  g_assert_cmpint (foyer_n_rights, >, 200);
  for (int i = 0; i < foyer_n_rights; i++)
    {
      int has = foyer_rights[i].preset[FOYER_ROLE_RECEPTIONIST];

      /* Sections stay on, so that each child shows what it is itself. */
      if (foyer_right_parent (i) < 0)
        json_object_set_boolean_member (all, foyer_rights[i].name, TRUE);
      else if (foyer_rights[i].days)
        json_object_set_int_member (all, foyer_rights[i].name, 5 + i % 7);
      else
        json_object_set_boolean_member (all, foyer_rights[i].name, has == 0);
    }
  node = json_node_init_object (json_node_alloc (), all);
  text = json_to_string (node, FALSE);
  give (t, &rita, "receptionist", text);
  foyer_test_reopen (t);
  access = access_of (t, &rita);
  for (int i = 0; i < foyer_n_rights; i++)
    {
      gboolean open = TRUE;
      int want = foyer_right_parent (i) < 0 ? (foyer_rights[i].days ? -1 : 1) : foyer_rights[i].days ? 5 + i % 7 : foyer_rights[i].preset[FOYER_ROLE_RECEPTIONIST] == 0;

      for (int p = foyer_right_parent (i); p >= 0; p = foyer_right_parent (p))
        open &= access->values[p] != 0;
      if (access->values[i] != (open ? want : 0))
        g_error ("%s is %d", foyer_rights[i].name, access->values[i]);
    }
}

/* USR-2, PRM-1: a role switches on what it is recommended with and nothing else; one change keeps its name, marked; another role begins anew. */
static void
test_usr_2 (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  FoyerActor rita = foyer_test_user (t, "Rita", "+36301110001", "receptionist", NULL);

  for (int p = FOYER_ROLE_MANAGER; p < FOYER_N_PRESETS; p++)
    {
      g_autoptr (FoyerAccess) access = NULL;
      g_autoptr (JsonNode) list = NULL, changed = NULL;
      JsonObject *row, *grant;

      give (t, &rita, foyer_presets[p].name, NULL);
      access = access_of (t, &rita);
      for (int i = 0; i < foyer_n_rights; i++)
        {
          int want = foyer_rights[i].preset[p];

          for (int k = foyer_right_parent (i); k >= 0; k = foyer_right_parent (k))
            want = foyer_rights[k].preset[p] == 0 ? 0 : want;
          if (access->values[i] != want)
            g_error ("%s of %s is %d", foyer_rights[i].name, foyer_presets[p].name, access->values[i]);
        }
      list = user_row (t, &rita.user, &row, &grant);
      g_assert_cmpstr (json_object_get_string_member (grant, "role"), ==, foyer_presets[p].name);
      g_assert_cmpstr (json_object_get_string_member (grant, "title"), ==, foyer_presets[p].label);
      g_assert_false (json_object_get_boolean_member (grant, "changed"));
      give (t, &rita, foyer_presets[p].name, "{\"calendar.history\":3}");
      changed = user_row (t, &rita.user, &row, &grant);
      g_assert_cmpstr (json_object_get_string_member (grant, "role"), ==, foyer_presets[p].name);
      g_assert_true (json_object_get_boolean_member (grant, "changed"));
      g_assert_cmpint (json_object_get_size (json_object_get_object_member (grant, "rights")), ==, 1);
    }
}

/* A role of the chain's own: made of another, given by its name, and whoever has it keeps his rights when it is changed or goes. */
static void
test_own_role (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  FoyerActor rita = foyer_test_user (t, "Rita", "+36301110001", "receptionist", NULL);
  g_autoptr (JsonObject) made = foyer_test_call (t, "role.save", foyer_params ("title", "s", "Evening desk", "base", "s", "look-only", "rights", "n",
                                                                              json_from_string ("{\"booking.create\":true,\"calendar.history\":7}", NULL), NULL));
  FoyerId role = foyer_test_id (made, "role");
  g_autoptr (JsonNode) list = NULL, after = NULL;
  JsonObject *row, *grant;

  json_object_unref (foyer_test_call (t, "access.grant", foyer_params ("user", "d", &rita.user, "preset", "d", &role, NULL)));
  list = user_row (t, &rita.user, &row, &grant);
  g_assert_cmpstr (json_object_get_string_member (grant, "title"), ==, "Evening desk");
  g_assert_false (json_object_get_boolean_member (grant, "changed"));
  g_assert_true (foyer_desk_may (t->desk, &rita, "booking.create"));
  g_assert_false (foyer_desk_may (t->desk, &rita, "booking.edit"));
  json_object_unref (foyer_test_call (t, "role.delete", foyer_params ("role", "d", &role, NULL)));
  g_assert_true (foyer_desk_may (t->desk, &rita, "booking.create"));
  g_assert_false (foyer_desk_may (t->desk, &rita, "booking.edit"));
  after = user_row (t, &rita.user, &row, &grant);
  g_assert_cmpstr (json_object_get_string_member (grant, "role"), ==, "professional");
  g_free (foyer_test_refused_as (t, &rita, "role.save", foyer_params ("title", "s", "Mine", "base", "s", "manager", NULL), FOYER_ERROR_DENIED));
}

/* USR-3, PRM-4: the copy has the same switches, day limits and registers. */
static void
test_usr_3 (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  FoyerActor rita = foyer_test_user (t, "Rita", "+36301110001", "receptionist", NULL), nora = foyer_test_user (t, "Nora", "+36301110002", "professional", NULL);
  FoyerActor max = foyer_test_user (t, "Max", "+36301110003", "manager", NULL);
  g_autofree char *rights = NULL, *text = foyer_id_to_string (&t->card);
  g_autoptr (FoyerAccess) a = NULL, b = NULL;

  rights = g_strdup_printf ("{\"calendar.history\":3,\"money.cancel\":false,\"setup\":true,\"setup.info\":true,\"registers\":[\"%s\"]}", text);
  give (t, &rita, "call-centre", rights);
  json_object_unref (foyer_test_call (t, "access.copy", foyer_params ("user", "d", &nora.user, "from", "d", &rita.user, NULL)));
  a = access_of (t, &rita);
  b = access_of (t, &nora);
  g_assert_cmpint (memcmp (a->values, b->values, sizeof (int) * foyer_n_rights), ==, 0);
  g_assert_nonnull (b->registers);
  g_assert_true (g_bytes_equal (a->registers, b->registers));
  /* Nobody copies what he lacks, nor to himself. */
  give (t, &max, "manager", "{\"setup.info\":false}");
  g_free (foyer_test_refused_as (t, &max, "access.copy", foyer_params ("user", "d", &nora.user, "from", "d", &rita.user, NULL), FOYER_ERROR_DENIED));
  g_free (foyer_test_refused_as (t, &max, "access.copy", foyer_params ("user", "d", &max.user, "from", "d", &rita.user, NULL), FOYER_ERROR_DENIED));
}

/* USR-4: for every right there is: a manager without it can neither give it nor choose a role that has it. */
static void
test_usr_4 (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  FoyerActor max = foyer_test_user (t, "Max", "+36301110001", "manager", NULL), rita = foyer_test_user (t, "Rita", "+36301110002", "look-only", NULL);

  for (int i = 0; i < foyer_n_rights; i += 3)
    {
      const FoyerRight *r = &foyer_rights[i];
      g_autofree char *without = g_strdup_printf ("{\"%s\":false}", r->name), *with = NULL;
      g_autoptr (GString) on = g_string_new (NULL);

      /* What managing users takes. */
      if (strcmp (r->name, "setup") == 0 || g_str_has_prefix (r->name, "setup.access"))
        continue;
      give (t, &max, "manager", without);
      g_string_printf (on, "{\"%s\":true", r->name);
      for (int p = foyer_right_parent (i); p >= 0; p = foyer_right_parent (p))
        g_string_append_printf (on, ",\"%s\":true", foyer_rights[p].name);
      g_string_append_c (on, '}');
      with = foyer_test_refused_as (t, &max, "access.grant", foyer_params ("user", "d", &rita.user, "role", "s", "look-only", "rights", "n", json_from_string (on->str, NULL), NULL),
                                    FOYER_ERROR_DENIED);
      g_assert_nonnull (with);
      g_free (foyer_test_refused_as (t, &max, "access.grant", foyer_params ("user", "d", &rita.user, "role", "s", "manager", NULL), FOYER_ERROR_DENIED));
    }
  /* Who looks after limited users only. */
  give (t, &max, "manager", "{\"setup.access-full\":false}");
  json_object_unref (foyer_test_call_as (t, &max, "access.grant", foyer_params ("user", "d", &rita.user, "role", "s", "receptionist", NULL)));
  g_free (foyer_test_refused_as (t, &max, "access.grant", foyer_params ("user", "d", &rita.user, "role", "s", "receptionist", "rights", "n",
                                                                       json_from_string ("{\"setup\":true}", NULL), NULL), FOYER_ERROR_DENIED));
}

/* USR-5, PRM-5: owners are made by owners, and one stays. */
static void
test_usr_5 (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  FoyerActor max = foyer_test_user (t, "Max", "+36301110001", "manager", NULL);

  g_free (foyer_test_refused (t, "user.owner", foyer_params ("user", "d", &t->owner.user, "owner", "b", FALSE, NULL), FOYER_ERROR_INVALID));
  g_free (foyer_test_refused (t, "access.revoke", foyer_params ("user", "d", &t->owner.user, NULL), FOYER_ERROR_INVALID));
  g_free (foyer_test_refused (t, "access.grant", foyer_params ("user", "d", &t->owner.user, "role", "s", "professional", NULL), FOYER_ERROR_INVALID));
  g_free (foyer_test_refused_as (t, &max, "user.owner", foyer_params ("user", "d", &max.user, "owner", "b", TRUE, NULL), FOYER_ERROR_DENIED));
  json_object_unref (foyer_test_call (t, "user.owner", foyer_params ("user", "d", &max.user, "owner", "b", TRUE, NULL)));
  json_object_unref (foyer_test_call_as (t, &max, "user.owner", foyer_params ("user", "d", &t->owner.user, "owner", "b", FALSE, NULL)));
  g_free (foyer_test_refused_as (t, &max, "user.owner", foyer_params ("user", "d", &max.user, "owner", "b", FALSE, NULL), FOYER_ERROR_INVALID));
}

/* USR-6: invited; a new code makes the old one void; taken back; accepted with it and an own password. */
static void
test_usr_6 (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  g_autoptr (JsonObject) made = foyer_test_call (t, "user.create", foyer_params ("name", "s", "Nora", "email", "s", "nora@example.com", "role", "s", "receptionist", "invite", "b",
                                                                                TRUE, NULL));
  g_autoptr (JsonObject) again = NULL, third = NULL;
  g_autoptr (JsonNode) list = NULL, in = NULL;
  FoyerActor nora = t->owner, nobody = { .loc = t->loc, .now = t->owner.now };
  const char *code = json_object_get_string_member (made, "code"), *second;
  JsonObject *row, *grant;

  nora.user = foyer_test_id (made, "user");
  g_assert_cmpuint (strlen (code), ==, 14);
  list = user_row (t, &nora.user, &row, &grant);
  g_assert_true (json_object_get_boolean_member (row, "invited"));
  g_assert_false (json_object_get_boolean_member (row, "invite_over"));
  again = foyer_test_call (t, "user.invite", foyer_params ("user", "d", &nora.user, NULL));
  second = json_object_get_string_member (again, "code");
  g_assert_cmpstr (code, !=, second);
  g_free (foyer_test_query_refused (t, &nobody, "session.sign-in", foyer_params ("login", "s", "nora@example.com", "password", "s", code, NULL), FOYER_ERROR_DENIED));
  in = foyer_test_query_as (t, &nobody, "session.sign-in", foyer_params ("login", "s", "nora@example.com", "password", "s", second, NULL));
  /* Taken back, nobody comes in with it; given again, a week is enough. */
  json_object_unref (foyer_test_call (t, "access.revoke", foyer_params ("user", "d", &nora.user, NULL)));
  g_free (foyer_test_query_refused (t, &nobody, "session.sign-in", foyer_params ("login", "s", "nora@example.com", "password", "s", second, NULL), FOYER_ERROR_DENIED));
  give (t, &nora, "receptionist", NULL);
  third = foyer_test_call (t, "user.invite", foyer_params ("user", "d", &nora.user, NULL));
  json_object_unref (foyer_test_call_as (t, &nora, "user.password", foyer_params ("old", "s", json_object_get_string_member (third, "code"), "new", "s", "scissors 42", NULL)));
  json_node_unref (foyer_test_query_as (t, &nobody, "session.sign-in", foyer_params ("login", "s", "nora@example.com", "password", "s", "scissors 42", NULL)));
  g_free (foyer_test_query_refused (t, &nobody, "session.sign-in",
                                    foyer_params ("login", "s", "nora@example.com", "password", "s", json_object_get_string_member (third, "code"), NULL), FOYER_ERROR_DENIED));
  g_free (foyer_test_refused (t, "user.invite", foyer_params ("user", "d", &nora.user, NULL), FOYER_ERROR_INVALID));
}

/* USR-8: for each section: off, everything in it is refused, whatever its own switch says. */
static void
test_usr_8 (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  FoyerActor max = foyer_test_user (t, "Max", "+36301110001", "manager", NULL);

  for (int s = 0; s < foyer_n_rights; s++)
    {
      g_autofree char *off = g_strdup_printf ("{\"%s\":false}", foyer_rights[s].name);
      g_autoptr (FoyerAccess) access = NULL;

      if (foyer_right_parent (s) >= 0)
        continue;
      give (t, &max, "manager", off);
      access = access_of (t, &max);
      for (int i = 0; i < foyer_n_rights; i++)
        {
          gboolean in = i == s;

          for (int p = foyer_right_parent (i); p >= 0; p = foyer_right_parent (p))
            in |= p == s;
          g_assert_cmpint (access->values[i] == 0, ==, in);
        }
    }
}

/* USR-9: so many days back and not one more, by the command and by what a server would take. */
static void
test_usr_9 (void)
{
  static const int limits[] = { 0, 1, 3, -1 };
  g_autoptr (FoyerTest) t = foyer_test_new ();
  FoyerActor rita = foyer_test_user (t, "Rita", "+36301110001", "receptionist", NULL);

  for (gsize l = 0; l < G_N_ELEMENTS (limits); l++)
    for (int back = 0; back < 5; back++)
      {
        gint64 today;
        char day[11];
        g_autofree char *wall = NULL, *rights = NULL, *name = g_strdup_printf ("Client %d %d", (int) l, back);
        g_autoptr (JsonObject) made = NULL;
        g_autoptr (JsonNode) services = json_from_string ("[]", NULL), board = NULL;
        g_autoptr (JsonObject) o = json_object_new ();
        char service[37];
        FoyerId id;
        gboolean may = limits[l] < 0 || back <= limits[l];

        foyer_date_parse (FOYER_TEST_DATE, &today);
        wall = g_strdup_printf ("%sT%02d:00", foyer_date_format (today - back, day), 10 + (int) l);
        json_object_set_string_member (o, "service", foyer_id_format (&t->service[HAIRCUT], service));
        json_array_add_object_element (json_node_get_array (services), json_object_ref (o));
        made = foyer_test_call (t, "booking.create", foyer_params ("staff", "d", &t->staff[ANNA], "wall", "s", wall, "services", "n", json_node_copy (services), "name", "s", name,
                                                                  "override", "s", "was here", NULL));
        id = foyer_test_id (made, "appointment");
        if (limits[l] > 0)
          rights = g_strdup_printf ("{\"booking.past\":%d,\"calendar.history\":%d}", limits[l], limits[l]);
        else
          rights = g_strdup_printf ("{\"booking.past\":%s,\"calendar.history\":%s}", limits[l] < 0 ? "true" : "false", limits[l] < 0 ? "true" : "false");
        give (t, &rita, "receptionist", rights);
        if (may)
          json_object_unref (foyer_test_call_as (t, &rita, "booking.update", foyer_params ("appointment", "d", &id, "comment", "s", "seen", NULL)));
        else
          g_free (foyer_test_refused_as (t, &rita, "booking.update", foyer_params ("appointment", "d", &id, "comment", "s", "seen", NULL), FOYER_ERROR_DENIED));
        board = foyer_test_query_as (t, &rita, "calendar.day", foyer_params ("date", "s", foyer_date_format (today - back, day), NULL));
        g_assert_cmpint (!json_object_has_member (json_node_get_object (board), "notice") || json_object_get_null_member (json_node_get_object (board), "notice"), ==, may);
      }
}

/* USR-10: own column, own clients, and with a limit those of the one member it names. */
static void
test_usr_10 (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  FoyerActor boris = foyer_test_user (t, "Boris", "+36301110001", "professional", &t->staff[BORIS]), rita = foyer_test_user (t, "Rita", "+36301110002", "receptionist", NULL);
  FoyerId mine = foyer_test_book (t, BORIS, HAIRCUT, FOYER_TEST_DATE "T11:00", "Mine", "+36201111111"),
          other = foyer_test_book (t, ANNA, HAIRCUT, FOYER_TEST_DATE "T11:00", "Other", "+36202222222");
  g_autoptr (JsonNode) team = NULL, found = NULL, none = NULL, limited = NULL, anna = NULL;
  g_autofree char *text = foyer_id_to_string (&t->staff[ANNA]), *rights = g_strdup_printf ("{\"member\":[\"%s\"]}", text);

  team = foyer_test_query_as (t, &boris, "staff.list", NULL);
  g_assert_cmpuint (json_array_get_length (json_node_get_array (team)), ==, 1);
  json_object_unref (foyer_test_call_as (t, &boris, "booking.update", foyer_params ("appointment", "d", &mine, "comment", "s", "mine", NULL)));
  g_free (foyer_test_refused_as (t, &boris, "booking.update", foyer_params ("appointment", "d", &other, "comment", "s", "not mine", NULL), FOYER_ERROR_DENIED));
  found = foyer_test_query_as (t, &boris, "client.search", foyer_params ("text", "s", "mine", NULL));
  none = foyer_test_query_as (t, &boris, "client.search", foyer_params ("text", "s", "other", NULL));
  g_assert_cmpuint (json_array_get_length (json_node_get_array (found)), ==, 1);
  g_assert_cmpuint (json_array_get_length (json_node_get_array (none)), ==, 0);
  give (t, &rita, "receptionist", rights);
  limited = foyer_test_query_as (t, &rita, "staff.list", NULL);
  g_assert_cmpuint (json_array_get_length (json_node_get_array (limited)), ==, 1);
  g_assert_nonnull (foyer_test_find_id (json_node_get_array (limited), "id", &t->staff[ANNA]));
  json_object_unref (foyer_test_call_as (t, &rita, "booking.update", foyer_params ("appointment", "d", &other, "comment", "s", "hers", NULL)));
  g_free (foyer_test_refused_as (t, &rita, "booking.update", foyer_params ("appointment", "d", &mine, "comment", "s", "not hers", NULL), FOYER_ERROR_DENIED));
}

/* USR-14: without suggestions no name is offered, by no part of anything; the whole number finds the card and the booking takes it. */
static void
test_usr_14 (void)
{
  static const char *const parts[] = { "esz", "eszter", "0630123", "123456", "kovacs" };
  g_autoptr (FoyerTest) t = foyer_test_new ();
  FoyerActor rita = foyer_test_user (t, "Rita", "+36301110001", "receptionist", NULL);
  FoyerId first = foyer_test_book (t, ANNA, HAIRCUT, FOYER_TEST_DATE "T10:00", "Kovács Eszter", "+36301234567"), second;
  g_autofree char *a = NULL, *b = NULL;
  g_autoptr (JsonNode) exact = NULL, services = NULL;
  g_autoptr (JsonObject) made = NULL;
  g_autofree char *id = foyer_id_to_string (&t->service[HAIRCUT]), *list = g_strdup_printf ("[{\"service\":\"%s\"}]", id);

  give (t, &rita, "receptionist", "{\"booking.suggest\":false,\"clients.list\":false}");
  for (gsize i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      g_autoptr (JsonNode) found = foyer_test_query_as (t, &rita, "client.search", foyer_params ("text", "s", parts[i], NULL));
      g_assert_cmpuint (json_array_get_length (json_node_get_array (found)), ==, 0);
    }
  exact = foyer_test_query_as (t, &rita, "client.search", foyer_params ("text", "s", "06 30 123 4567", NULL));
  g_assert_cmpuint (json_array_get_length (json_node_get_array (exact)), ==, 1);
  services = json_from_string (list, NULL);
  made = foyer_test_call_as (t, &rita, "booking.create", foyer_params ("staff", "d", &t->staff[ANNA], "wall", "s", FOYER_TEST_DATE "T11:00", "services", "n",
                                                                      json_node_copy (services), "phone", "s", "0630 1234567", NULL));
  second = foyer_test_id (made, "appointment");
  a = foyer_test_field (t, "appointment", &first, "client");
  b = foyer_test_field (t, "appointment", &second, "client");
  g_assert_cmpstr (a, ==, b);
}

/* SEC-1: without the right no digit of the number between the country and the last three is in any answer; every query there is is asked. */
static void
test_sec_1 (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  FoyerActor max = foyer_test_user (t, "Max", "+36301110001", "manager", NULL);
  FoyerId appointment = foyer_test_book (t, ANNA, HAIRCUT, FOYER_TEST_DATE "T10:00", "Eszter", "+36309876543");
  g_autofree char *client_text = foyer_test_field (t, "appointment", &appointment, "client"), *visit_text = foyer_test_field (t, "appointment", &appointment, "visit");
  char appointment_text[FOYER_ID_TEXT_LEN + 1];
  guint asked = 0, answered = 0, told = 0;

  foyer_id_format (&appointment, appointment_text);
  give (t, &max, "manager", "{\"clients.phones\":false,\"clients.card-phones\":false,\"setup.team\":false}");
  for (int m = 0; foyer_query_modules[m] != NULL; m++)
    for (const FoyerQuery *q = foyer_query_modules[m]; q->name != NULL; q++)
      for (int variant = 0; variant < 2; variant++)
        {
          g_autoptr (JsonObject) params = some_params (q->params);
          g_autoptr (JsonNode) answer = NULL;
          g_autoptr (GError) error = NULL;
          g_autofree char *text = NULL;

          /* About what is there. */
          for (const FoyerParam *p = q->params; p != NULL && p->name != NULL; p++)
            {
              if (strcmp (p->name, "client") == 0 || (strcmp (p->name, "id") == 0 && g_str_has_prefix (q->name, "client.")))
                json_object_set_string_member (params, p->name, client_text);
              else if (strcmp (p->name, "visit") == 0)
                json_object_set_string_member (params, p->name, visit_text);
              else if (strcmp (p->name, "appointment") == 0)
                json_object_set_string_member (params, p->name, appointment_text);
              else if (strcmp (p->name, "table") == 0)
                json_object_set_string_member (params, p->name, variant ? "appointment" : "client");
              else if (p->type == FOYER_P_TEXT && strcmp (p->name, "text") == 0)
                json_object_set_string_member (params, p->name, "esz");
            }
          asked++;
          if (!foyer_desk_query (t->desk, &max, q->name, params, &answer, &error))
            continue;
          answered++;
          text = json_to_string (answer, FALSE);
          if (strstr (text, "9876") != NULL || strstr (text, "98 76") != NULL || strstr (text, "987 6") != NULL)
            g_error ("%s tells the phone: %s", q->name, text);
          /* Who may is told. */
          g_clear_pointer (&answer, json_node_unref);
          if (foyer_desk_query (t->desk, &t->owner, q->name, params, &answer, NULL))
            {
              g_autofree char *open = json_to_string (answer, FALSE);
              told += strstr (open, "9876") != NULL || strstr (open, "987 6") != NULL;
            }
        }
  g_test_message ("%u asked, %u answered, %u tell it to the owner", asked, answered, told);
  g_assert_cmpuint (told, >, 10);
  g_assert_cmpuint (answered, >, 80);
}

/* SEC-2: each without the other. */
static void
test_sec_2 (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  FoyerActor rita = foyer_test_user (t, "Rita", "+36301110001", "receptionist", NULL);
  FoyerId appointment = foyer_test_book (t, ANNA, HAIRCUT, FOYER_TEST_DATE "T10:00", "Eszter", "+36309876543");
  g_autofree char *client = foyer_test_field (t, "appointment", &appointment, "client");

  for (int list = 0; list < 2; list++)
    for (int card = 0; card < 2; card++)
      {
        g_autofree char *rights = g_strdup_printf ("{\"clients.phones\":%s,\"clients.card-phones\":%s}", list ? "true" : "false", card ? "true" : "false"), *a = NULL, *b = NULL;
        g_autoptr (JsonNode) found = NULL, one = NULL;

        give (t, &rita, "receptionist", rights);
        found = foyer_test_query_as (t, &rita, "client.search", foyer_params ("text", "s", "esz", NULL));
        one = foyer_test_query_as (t, &rita, "client.get", foyer_params ("id", "s", client, NULL));
        a = json_to_string (found, FALSE);
        b = json_to_string (one, FALSE);
        g_assert_cmpint (strstr (a, "+36309876543") != NULL, ==, list);
        g_assert_cmpint (strstr (b, "+36309876543") != NULL, ==, card);
      }
}

/* The single switches of a card and of the client in a booking, each alone. */
static void
test_card (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  FoyerActor rita = foyer_test_user (t, "Rita", "+36301110001", "receptionist", NULL);
  g_autoptr (JsonObject) made = NULL;
  g_autoptr (JsonNode) card = NULL, found = NULL, visit = NULL, open = NULL;
  g_autofree char *text = NULL, *list = NULL, *of_visit = NULL, *visit_id = NULL;
  FoyerId client, appointment;
  JsonObject *o;

  json_object_unref (foyer_test_call (t, "setting.set", foyer_params ("values", "n", json_from_string ("{\"client.surname\":true}", NULL), NULL)));
  made = foyer_test_call (t, "client.create", foyer_params ("name", "s", "Eszter", "surname", "s", "Kovalenko", "phone", "s", "+36309876543", "note", "s", "Sensitive scalp", NULL));
  client = foyer_test_id (made, "id");
  appointment = foyer_test_book (t, ANNA, HAIRCUT, FOYER_TEST_DATE "T10:00", "Eszter", "+36309876543");
  visit_id = foyer_test_field (t, "appointment", &appointment, "visit");
  open = foyer_test_query_as (t, &rita, "client.get", foyer_params ("id", "d", &client, NULL));
  g_assert_cmpstr (json_object_get_string_member (json_node_get_object (open), "display"), ==, "Eszter Kovalenko");

  give (t, &rita, "receptionist", "{\"clients.names\":false,\"clients.note\":false,\"booking.client\":false}");
  card = foyer_test_query_as (t, &rita, "client.get", foyer_params ("id", "d", &client, NULL));
  text = json_to_string (card, FALSE);
  g_assert_null (strstr (text, "Kovalenko"));
  g_assert_null (strstr (text, "scalp"));
  g_assert_cmpstr (json_object_get_string_member (json_node_get_object (card), "display"), ==, "Eszter K.");
  found = foyer_test_query_as (t, &rita, "client.search", foyer_params ("text", "s", "esz", NULL));
  list = json_to_string (found, FALSE);
  g_assert_null (strstr (list, "Kovalenko"));
  visit = foyer_test_query_as (t, &rita, "visit.get", foyer_params ("visit", "s", visit_id, NULL));
  of_visit = json_to_string (visit, FALSE);
  g_assert_null (strstr (of_visit, "9876"));
  g_assert_null (strstr (of_visit, "scalp"));
  o = json_object_get_object_member (json_node_get_object (visit), "client");
  g_assert_false (json_object_has_member (o, "balance"));
  /* The next to ask is not taken for her. */
  json_node_unref (card);
  card = foyer_test_query (t, "client.get", foyer_params ("id", "d", &client, NULL));
  g_assert_cmpstr (json_object_get_string_member (json_node_get_object (card), "display"), ==, "Eszter Kovalenko");

  give (t, &rita, "receptionist", "{\"clients.names-edit\":false,\"clients.note-edit\":false,\"clients.visits\":false}");
  g_free (foyer_test_refused_as (t, &rita, "client.update", foyer_params ("id", "d", &client, "surname", "s", "Other", NULL), FOYER_ERROR_DENIED));
  g_free (foyer_test_refused_as (t, &rita, "client.update", foyer_params ("id", "d", &client, "note", "s", "Other", NULL), FOYER_ERROR_DENIED));
  json_object_unref (foyer_test_call_as (t, &rita, "client.update", foyer_params ("id", "d", &client, "name", "s", "Eszti", "surname", "s", "Kovalenko", NULL)));
  g_free (foyer_test_query_refused (t, &rita, "client.history", foyer_params ("id", "d", &client, NULL), FOYER_ERROR_DENIED));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/access/USR-1", test_usr_1);
  g_test_add_func ("/access/USR-2,PRM-1", test_usr_2);
  g_test_add_func ("/access/PRM-1/own-role", test_own_role);
  g_test_add_func ("/access/USR-3,PRM-4", test_usr_3);
  g_test_add_func ("/access/USR-4", test_usr_4);
  g_test_add_func ("/access/USR-5,PRM-5", test_usr_5);
  g_test_add_func ("/access/USR-6", test_usr_6);
  g_test_add_func ("/access/USR-8", test_usr_8);
  g_test_add_func ("/access/USR-9", test_usr_9);
  g_test_add_func ("/access/USR-10", test_usr_10);
  g_test_add_func ("/access/USR-14", test_usr_14);
  g_test_add_func ("/access/SEC-1", test_sec_1);
  g_test_add_func ("/access/SEC-2", test_sec_2);
  g_test_add_func ("/access/card", test_card);
  return g_test_run ();
}
