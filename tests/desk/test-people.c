/* Signing in, the personal account, giving access. */
#include <string.h>

#include "foyer-daily.h"
#include "foyer-session.h"
#include "foyer-test.h"

static gboolean
sign_in (FoyerTest *t, const char *login, const char *password, gint64 now, char **page, GError **error)
{
  g_auto (FoyerSession) s = { 0 };

  if (!foyer_session_sign_in (t->desk, login, password, now, &s, error))
    return FALSE;
  g_assert_true (foyer_id_equal (&s.actor.loc, &t->loc));
  if (page)
    *page = g_strdup (s.page);
  return TRUE;
}

static void
check_refused (FoyerTest *t, const char *login, const char *password, gint64 now, int code, const char *words)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (sign_in (t, login, password, now, NULL, &error));
  g_assert_error (error, FOYER_ERROR, code);
  if (strstr (error->message, words) == NULL)
    g_error ("“%s” does not say “%s”", error->message, words);
}

static void
test_gen_1 (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  g_autoptr (GError) error = NULL, wrong = NULL, unknown = NULL;
  g_autoptr (JsonNode) by_query = NULL;
  gint64 now = t->owner.now;

  g_assert_true (sign_in (t, "olga@example.com", FOYER_TEST_PASSWORD, now, NULL, &error));
  g_assert_true (sign_in (t, " Olga@Example.com ", FOYER_TEST_PASSWORD, now, NULL, &error));
  g_assert_true (sign_in (t, "+36 30 111 1111", FOYER_TEST_PASSWORD, now, NULL, &error));
  g_assert_true (sign_in (t, "06-30-111-1111", FOYER_TEST_PASSWORD, now, NULL, &error));
  g_assert_no_error (error);
  by_query = foyer_test_query_as (t, &(FoyerActor){ .now = now }, "session.sign-in", foyer_params ("login", "s", "06301111111", "password", "s", FOYER_TEST_PASSWORD, NULL));
  g_assert_cmpstr (json_object_get_string_member (json_node_get_object (by_query), "name"), ==, "Olga Owner");

  /* The refusal does not say which part was wrong. */
  g_assert_false (sign_in (t, "olga@example.com", "wrong horse", now, NULL, &wrong));
  g_assert_false (sign_in (t, "nobody@example.com", FOYER_TEST_PASSWORD, now, NULL, &unknown));
  g_assert_error (wrong, FOYER_ERROR, FOYER_ERROR_DENIED);
  g_assert_error (unknown, FOYER_ERROR, FOYER_ERROR_DENIED);
  g_assert_cmpstr (wrong->message, ==, unknown->message);
  check_refused (t, "olga@example.com", "", now, FOYER_ERROR_INVALID, "password");
}

static void
test_gen_1_throttle (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  gint64 now = t->owner.now;
  g_autoptr (GError) error = NULL;

  for (int i = 0; i < 5; i++)
    check_refused (t, "olga@example.com", "wrong horse", now, FOYER_ERROR_DENIED, "not right");
  /* Now even the right password waits; the phone of the same user does too. */
  check_refused (t, "olga@example.com", FOYER_TEST_PASSWORD, now, FOYER_ERROR_BUSY, "30 seconds");
  check_refused (t, "+36301111111", FOYER_TEST_PASSWORD, now + 10000, FOYER_ERROR_BUSY, "20 seconds");
  /* Another failure after the wait doubles it. */
  check_refused (t, "olga@example.com", "wrong horse", now + 31000, FOYER_ERROR_DENIED, "not right");
  check_refused (t, "olga@example.com", FOYER_TEST_PASSWORD, now + 31000, FOYER_ERROR_BUSY, "60 seconds");
  g_assert_true (sign_in (t, "olga@example.com", FOYER_TEST_PASSWORD, now + 92000, NULL, &error));
  g_assert_no_error (error);
  check_refused (t, "olga@example.com", "wrong horse", now + 92000, FOYER_ERROR_DENIED, "not right");
  g_assert_true (sign_in (t, "olga@example.com", FOYER_TEST_PASSWORD, now + 92000, NULL, &error));
  /* A login that exists is throttled as one that does not. */
  for (int i = 0; i < 5; i++)
    check_refused (t, "nobody@example.com", "wrong horse", now, FOYER_ERROR_DENIED, "not right");
  check_refused (t, "nobody@example.com", "wrong horse", now, FOYER_ERROR_BUSY, "30 seconds");
}

static void
test_gen_3 (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  g_autofree char *first = NULL, *chosen = NULL, *by_setting = NULL;
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonObject) a = NULL, b = NULL, c = NULL;
  g_autofree char *refused = NULL;

  g_assert_true (sign_in (t, "olga@example.com", FOYER_TEST_PASSWORD, 0, &first, &error));
  g_assert_cmpstr (first, ==, "calendar");
  a = foyer_test_call (t, "user.update", foyer_params ("start_page", "s", "clients", NULL));
  g_assert_true (sign_in (t, "olga@example.com", FOYER_TEST_PASSWORD, 0, &chosen, &error));
  g_assert_cmpstr (chosen, ==, "clients");
  refused = foyer_test_refused (t, "user.update", foyer_params ("start_page", "s", "moon", NULL), FOYER_ERROR_INVALID);

  /* Without a choice of his own the location's setting decides. */
  {
    JsonObject *clear = json_object_new ();
    json_object_set_null_member (clear, "start_page");
    b = foyer_test_call (t, "user.update", clear);
  }
  c = foyer_test_call (t, "setting.set", foyer_params ("values", "n", json_from_string ("{\"user.start-page\":\"sales\"}", NULL), NULL));
  g_assert_true (sign_in (t, "olga@example.com", FOYER_TEST_PASSWORD, 0, &by_setting, &error));
  g_assert_cmpstr (by_setting, ==, "sales");
}

/* A file's name is the SHA-256 of what is in it. */
#define PHOTO "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"

static void
test_gen_4 (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  FoyerActor rita = foyer_test_user (t, "Rita", "+36301110001", "receptionist", NULL);
  g_autoptr (JsonObject) a = NULL, b = NULL, c = NULL;
  g_autofree char *no_photo = NULL, *no_password = NULL, *taken_phone = NULL, *taken_email = NULL, *old = NULL, *name = NULL, *bad_phone = NULL, *bad_email = NULL, *other = NULL, *email = NULL;
  g_autoptr (GError) error = NULL;

  /* Her own account needs no right over users. */
  a = foyer_test_call_as (t, &rita, "user.update", foyer_params ("name", "s", "Rita Kiss", "lang", "s", "hu", "city", "s", "Győr", "photo", "s", PHOTO, NULL));
  no_photo = foyer_test_refused_as (t, &rita, "user.update", foyer_params ("photo", "s", "rita.jpg", NULL), FOYER_ERROR_INVALID);
  name = foyer_test_field (t, "user", &rita.user, "name");
  g_assert_cmpstr (name, ==, "Rita Kiss");
  other = foyer_test_refused_as (t, &rita, "user.update", foyer_params ("user", "d", &t->owner.user, "name", "s", "Mallory", NULL), FOYER_ERROR_DENIED);

  /* Phone and e-mail only with the password, and nobody else's. */
  no_password = foyer_test_refused_as (t, &rita, "user.update", foyer_params ("email", "s", "rita@example.com", NULL), FOYER_ERROR_DENIED);
  b = foyer_test_call_as (t, &rita, "user.update", foyer_params ("email", "s", "Rita@Example.com", "password", "s", FOYER_TEST_PASSWORD, NULL));
  email = foyer_test_field (t, "user", &rita.user, "email");
  g_assert_cmpstr (email, ==, "rita@example.com");
  taken_phone = foyer_test_refused_as (t, &rita, "user.update", foyer_params ("phone", "s", "06 30 111 1111", "password", "s", FOYER_TEST_PASSWORD, NULL), FOYER_ERROR_INVALID);
  taken_email = foyer_test_refused_as (t, &rita, "user.update", foyer_params ("email", "s", "OLGA@example.com", "password", "s", FOYER_TEST_PASSWORD, NULL), FOYER_ERROR_INVALID);
  bad_phone = foyer_test_refused_as (t, &rita, "user.update", foyer_params ("phone", "s", "12", NULL), FOYER_ERROR_INVALID);
  bad_email = foyer_test_refused_as (t, &rita, "user.update", foyer_params ("email", "s", "rita at home", NULL), FOYER_ERROR_INVALID);
  g_assert_nonnull (strstr (taken_phone, "Another user"));
  g_assert_nonnull (strstr (taken_email, "Another user"));

  /* A new password needs the old one. */
  old = foyer_test_refused_as (t, &rita, "user.password", foyer_params ("old", "s", "wrong horse", "new", "s", "battery staple", NULL), FOYER_ERROR_DENIED);
  c = foyer_test_call_as (t, &rita, "user.password", foyer_params ("old", "s", FOYER_TEST_PASSWORD, "new", "s", "battery staple", NULL));
  g_assert_true (sign_in (t, "rita@example.com", "battery staple", 0, NULL, &error));
  check_refused (t, "rita@example.com", FOYER_TEST_PASSWORD, 0, FOYER_ERROR_DENIED, "not right");
}

static void
test_gen_5 (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  FoyerActor rita = foyer_test_user (t, "Rita", "+36301110001", "receptionist", NULL);
  g_autoptr (JsonObject) asked = NULL, kept = NULL;
  g_autofree char *wrong = NULL, *at = NULL, *after = NULL;

  wrong = foyer_test_refused_as (t, &rita, "user.delete-request", foyer_params ("password", "s", "wrong horse", NULL), FOYER_ERROR_DENIED);
  asked = foyer_test_call_as (t, &rita, "user.delete-request", foyer_params ("password", "s", FOYER_TEST_PASSWORD, NULL));
  g_assert_cmpint (json_object_get_int_member (asked, "delete_at"), ==, rita.now + (gint64) 25 * 86400000);
  at = foyer_test_field (t, "user", &rita.user, "delete_at");
  g_assert_nonnull (at);
  kept = foyer_test_call_as (t, &rita, "user.delete-cancel", NULL);
  after = foyer_test_field (t, "user", &rita.user, "delete_at");
  g_assert_null (after);
}

/* 25 days later it is done by itself, and neither a day earlier nor for somebody who thought better of it. */
static void
test_gen_5_erased (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  FoyerActor rita = foyer_test_user (t, "Rita Reception", "+36301110001", "receptionist", NULL);
  FoyerActor zoe = foyer_test_user (t, "Zoe", "+36301110002", "manager", NULL);
  gint64 day = G_GINT64_CONSTANT (86400000);
  g_autoptr (GError) error = NULL;

  json_object_unref (foyer_test_call_as (t, &rita, "user.update", foyer_params ("city", "s", "Pécs", "about", "s", "Likes tea", NULL)));
  json_object_unref (foyer_test_call_as (t, &rita, "user.delete-request", foyer_params ("password", "s", FOYER_TEST_PASSWORD, NULL)));
  json_object_unref (foyer_test_call_as (t, &zoe, "user.delete-request", foyer_params ("password", "s", FOYER_TEST_PASSWORD, NULL)));
  json_object_unref (foyer_test_call_as (t, &zoe, "user.delete-cancel", NULL));
  FoyerId visit = foyer_test_book (t, ANNA, HAIRCUT, FOYER_TEST_DATE "T10:00", "Eszter", NULL);

  g_assert_true (foyer_desk_daily (t->desk, rita.now + 24 * day, &error));
  g_assert_no_error (error);
  g_autofree char *before = foyer_test_field (t, "user", &rita.user, "name");
  g_assert_cmpstr (before, ==, "Rita Reception");

  g_assert_true (foyer_desk_daily (t->desk, rita.now + 25 * day, &error));
  g_assert_no_error (error);
  static const char *const gone[] = { "phone", "email", "pw", "photo", "city", "about" };
  for (gsize i = 0; i < G_N_ELEMENTS (gone); i++)
    {
      g_autofree char *value = foyer_test_field (t, "user", &rita.user, gone[i]);
      g_assert_null (value);
    }
  g_autofree char *name = foyer_test_field (t, "user", &rita.user, "name");
  g_assert_cmpstr (name, ==, "Erased account");
  g_autofree char *other = foyer_test_field (t, "user", &zoe.user, "name");
  g_assert_cmpstr (other, ==, "Zoe");
  check_refused (t, "+36301110001", FOYER_TEST_PASSWORD, 0, FOYER_ERROR_DENIED, "not right");
  g_autoptr (JsonNode) users = foyer_test_query (t, "user.list", NULL);
  g_assert_null (foyer_test_find_id (json_node_get_array (users), "id", &rita.user));

  /* A second look finds nothing to do; nobody takes it back; the number is free again. */
  g_assert_true (foyer_desk_daily (t->desk, rita.now + 26 * day, &error));
  g_autoptr (JsonNode) log = foyer_test_query (t, "history.row", foyer_params ("table", "s", "user", "id", "d", &rita.user, "limit", "i", (gint64) 1, NULL));
  FoyerId txn = foyer_test_id (json_array_get_object_element (json_node_get_array (log), 0), "id");
  g_autofree char *back = foyer_test_refused (t, "undo", foyer_params ("txn", "d", &txn, NULL), FOYER_ERROR_CONFLICT);
  g_assert_nonnull (strstr (back, "does not come back"));
  foyer_test_user (t, "New Rita", "+36301110001", "receptionist", NULL);
  g_assert_false (foyer_id_is_none (&visit));
}

static void
test_stf_4 (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  g_autoptr (JsonObject) made = NULL, done = NULL;
  g_autoptr (JsonNode) users = NULL, team = NULL;
  g_autofree char *nothing = NULL;
  FoyerId user;
  JsonObject *anna;
  g_autoptr (GError) error = NULL;

  nothing = foyer_test_refused (t, "user.create", foyer_params ("name", "s", "Anna", "role", "s", "professional", NULL), FOYER_ERROR_INVALID);
  g_assert_nonnull (strstr (nothing, "phone or an e-mail"));
  made = foyer_test_call (t, "user.create", foyer_params ("name", "s", "Anna Nagy", "phone", "s", "06 20 555 1234", "role", "s", "professional", "staff", "d", &t->staff[ANNA], NULL));
  user = foyer_test_id (made, "user");
  users = foyer_test_query (t, "user.list", NULL);
  anna = foyer_test_find_id (json_node_get_array (users), "id", &user);
  g_assert_true (json_object_get_boolean_member (anna, "invited"));
  g_assert_cmpstr (json_object_get_string_member (json_array_get_object_element (json_object_get_array_member (anna, "grants"), 0), "role"), ==, "professional");
  team = foyer_test_query (t, "staff.list", NULL);
  anna = foyer_test_find_id (json_node_get_array (team), "id", &t->staff[ANNA]);
  g_assert_cmpstr (json_object_get_string_member (anna, "user_name"), ==, "Anna Nagy");
  g_assert_cmpstr (json_object_get_string_member (anna, "role"), ==, "professional");

  /* Invited, she cannot sign in before a password is set. */
  check_refused (t, "06205551234", "anything at all", 0, FOYER_ERROR_DENIED, "not right");
  done = foyer_test_call (t, "user.password", foyer_params ("user", "d", &user, "new", "s", "scissors 42", NULL));
  g_assert_true (sign_in (t, "06205551234", "scissors 42", 0, NULL, &error));
  g_assert_no_error (error);
}

static void
test_usr_4_5 (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  FoyerActor manager = foyer_test_user (t, "Max", "+36301110001", "manager", NULL), rita = foyer_test_user (t, "Rita", "+36301110002", "receptionist", NULL);
  g_autoptr (JsonObject) a = NULL, b = NULL;
  g_autofree char *more = NULL, *owner = NULL, *strip = NULL, *own = NULL, *unknown = NULL, *pw = NULL;

  /* A manager gives what he has, not what he lacks. */
  a = foyer_test_call (t, "access.grant", foyer_params ("user", "d", &manager.user, "role", "s", "manager", "rights", "n", json_from_string ("{\"clients.export\":false}", NULL), NULL));
  b = foyer_test_call_as (t, &manager, "access.grant", foyer_params ("user", "d", &rita.user, "role", "s", "receptionist", "rights", "n",
                                                                   json_from_string ("{\"money.transfer\":true}", NULL), NULL));
  g_assert_true (foyer_desk_may (t->desk, &rita, "money.transfer"));
  more = foyer_test_refused_as (t, &manager, "access.grant", foyer_params ("user", "d", &rita.user, "role", "s", "receptionist", "rights", "n",
                                                                          json_from_string ("{\"clients.export\":true}", NULL), NULL), FOYER_ERROR_DENIED);
  g_assert_nonnull (strstr (more, "Export clients"));
  owner = foyer_test_refused_as (t, &manager, "access.grant", foyer_params ("user", "d", &rita.user, "role", "s", "owner", NULL), FOYER_ERROR_DENIED);
  own = foyer_test_refused_as (t, &manager, "access.grant", foyer_params ("user", "d", &manager.user, "role", "s", "manager", NULL), FOYER_ERROR_DENIED);
  strip = foyer_test_refused (t, "access.revoke", foyer_params ("user", "d", &t->owner.user, NULL), FOYER_ERROR_INVALID);
  pw = foyer_test_refused_as (t, &manager, "user.password", foyer_params ("user", "d", &t->owner.user, "new", "s", "taken over", NULL), FOYER_ERROR_DENIED);
  unknown = foyer_test_refused (t, "access.grant", foyer_params ("user", "d", &rita.user, "role", "s", "receptionist", "rights", "n",
                                                                json_from_string ("{\"moon.walk\":true}", NULL), NULL), FOYER_ERROR_INVALID);
}

/* The right over users is no ladder: a receptionist who has it reaches colleagues, not those above. */
static void
test_usr_4_accounts (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  FoyerActor manager = foyer_test_user (t, "Max", "+36301110001", "manager", NULL), rita = foyer_test_user (t, "Rita", "+36301110002", "receptionist", NULL);
  FoyerActor paul = foyer_test_user (t, "Paul", "+36301110003", "professional", NULL);
  g_autoptr (JsonObject) a = NULL, b = NULL, c = NULL;
  g_autofree char *password = NULL, *revoke = NULL, *demote = NULL, *email = NULL;

  a = foyer_test_call (t, "access.grant", foyer_params ("user", "d", &rita.user, "role", "s", "receptionist", "rights", "n",
                                                       json_from_string ("{\"setup\":true,\"setup.access\":true,\"calendar.history\":30}", NULL), NULL));
  password = foyer_test_refused_as (t, &rita, "user.password", foyer_params ("user", "d", &manager.user, "new", "s", "taken over", NULL), FOYER_ERROR_DENIED);
  email = foyer_test_refused_as (t, &rita, "user.update", foyer_params ("user", "d", &manager.user, "email", "s", "rita@example.com", NULL), FOYER_ERROR_DENIED);
  revoke = foyer_test_refused_as (t, &rita, "access.revoke", foyer_params ("user", "d", &manager.user, NULL), FOYER_ERROR_DENIED);
  demote = foyer_test_refused_as (t, &rita, "access.grant", foyer_params ("user", "d", &manager.user, "role", "s", "professional", NULL), FOYER_ERROR_DENIED);
  b = foyer_test_call_as (t, &rita, "user.password", foyer_params ("user", "d", &paul.user, "new", "s", "scissors 42", NULL));
  c = foyer_test_call_as (t, &manager, "user.password", foyer_params ("user", "d", &rita.user, "new", "s", "scissors 42", NULL));
}

/* The store has no server and no network; all of a sign-in is in it (GEN-7; calendar, card and checkout are proven with theirs). */
static void
test_gen_7 (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  g_autoptr (GError) error = NULL;
  g_autoptr (JsonNode) day = NULL;

  foyer_test_reopen (t);
  g_assert_true (sign_in (t, "+36301111111", FOYER_TEST_PASSWORD, 0, NULL, &error));
  g_assert_no_error (error);
  day = foyer_test_query (t, "schedule.day", foyer_params ("date", "s", FOYER_TEST_DATE, NULL));
  g_assert_cmpuint (json_array_get_length (json_node_get_array (day)), ==, 3);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/people/GEN-1", test_gen_1);
  g_test_add_func ("/people/GEN-1/throttled", test_gen_1_throttle);
  g_test_add_func ("/people/GEN-3", test_gen_3);
  g_test_add_func ("/people/GEN-4", test_gen_4);
  g_test_add_func ("/people/GEN-5", test_gen_5);
  g_test_add_func ("/people/GEN-5/erased", test_gen_5_erased);
  g_test_add_func ("/people/STF-4", test_stf_4);
  g_test_add_func ("/people/USR-4,USR-5", test_usr_4_5);
  g_test_add_func ("/people/USR-4/accounts", test_usr_4_accounts);
  g_test_add_func ("/people/GEN-7", test_gen_7);
  return g_test_run ();
}
