/* Team members: card, list, leaving and coming back. */
#include <string.h>

#include "foyer-test.h"

static void
call (FoyerTest *t, const char *name, JsonObject *params)
{
  g_autoptr (JsonObject) result = foyer_test_call (t, name, params);
  g_assert_true (json_object_has_member (result, "txn"));
}

static JsonObject *
member (FoyerTest *t, int who, const char *filter)
{
  g_autoptr (JsonNode) list = foyer_test_query (t, "staff.list", foyer_params ("filter", "s", filter, NULL));
  JsonObject *o = foyer_test_find_id (json_node_get_array (list), "id", &t->staff[who]);
  return o ? json_object_ref (o) : NULL;
}

static JsonObject *
column (FoyerTest *t, const char *date, int who)
{
  g_autoptr (JsonNode) board = foyer_test_query (t, "calendar.day", foyer_params ("date", "s", date, NULL));
  JsonObject *o = foyer_test_find_id (json_object_get_array_member (json_node_get_object (board), "columns"), "staff", &t->staff[who]);
  return o ? json_object_ref (o) : NULL;
}

static gboolean
has_column (FoyerTest *t, const char *date, int who)
{
  g_autoptr (JsonObject) c = column (t, date, who);
  return c != NULL;
}

static void
test_stf_1 (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  g_autoptr (JsonObject) made = foyer_test_call (t, "staff.create", foyer_params ("name", "s", "Wash bay 2", NULL));
  FoyerId id = foyer_test_id (made, "staff");
  g_autoptr (JsonNode) card = foyer_test_query (t, "staff.get", foyer_params ("staff", "d", &id, NULL));
  JsonObject *o = json_node_get_object (card);
  g_autofree char *blank = NULL, *phone = NULL;

  g_assert_cmpstr (json_object_get_string_member (o, "name"), ==, "Wash bay 2");
  g_assert_cmpstr (json_object_get_string_member (o, "status"), ==, "active");
  g_assert_true (json_object_get_null_member (o, "position"));
  g_assert_true (json_object_get_null_member (o, "user"));
  g_assert_true (json_object_get_boolean_member (o, "billable"));
  blank = foyer_test_refused (t, "staff.create", foyer_params ("name", "s", "  ", NULL), FOYER_ERROR_INVALID);
  phone = foyer_test_refused (t, "staff.create", foyer_params ("name", "s", "Dora", "phone", "s", "123", NULL), FOYER_ERROR_INVALID);
  g_assert_nonnull (strstr (phone, "not a telephone number"));
}

static void
test_stf_2 (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  g_autoptr (JsonObject) anna = member (t, ANNA, NULL), late = NULL, none = NULL;
  g_autoptr (JsonObject) made = foyer_test_call (t, "staff.create", foyer_params ("name", "s", "Dora", NULL));
  FoyerId dora = foyer_test_id (made, "staff");
  g_autoptr (JsonNode) list = NULL, without = NULL;

  g_assert_cmpstr (json_object_get_string_member (anna, "schedule_end"), ==, "2026-12-04");
  g_assert_true (json_object_get_boolean_member (anna, "schedule_valid"));
  g_assert_cmpint (json_object_get_int_member (anna, "services"), ==, 3);

  /* Expired: the clock moves past the last day. */
  t->owner.now = foyer_test_at ("2026-12-04T23:00");
  late = member (t, ANNA, NULL);
  g_assert_true (json_object_get_boolean_member (late, "schedule_valid"));
  g_clear_pointer (&late, json_object_unref);
  t->owner.now = foyer_test_at ("2026-12-05T00:30");
  late = member (t, ANNA, NULL);
  g_assert_false (json_object_get_boolean_member (late, "schedule_valid"));
  g_assert_cmpstr (json_object_get_string_member (late, "schedule_end"), ==, "2026-12-04");

  t->owner.now = foyer_test_at ("2026-11-24T08:00");
  list = foyer_test_query (t, "staff.list", NULL);
  g_assert_true (json_object_get_null_member (foyer_test_find_id (json_node_get_array (list), "id", &dora), "schedule_end"));
  without = foyer_test_query (t, "staff.list", foyer_params ("schedule", "s", "without", NULL));
  g_assert_cmpuint (json_array_get_length (json_node_get_array (without)), ==, 1);
}

static void
test_stf_3 (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  g_autoptr (JsonObject) anna = NULL;

  call (t, "staff.update", foyer_params ("staff", "d", &t->staff[ANNA], "online", "b", FALSE, NULL));
  anna = member (t, ANNA, NULL);
  g_assert_false (json_object_get_boolean_member (anna, "online"));
  g_assert_true (has_column (t, FOYER_TEST_DATE, ANNA));
  foyer_test_book (t, ANNA, HAIRCUT, "2026-11-24T10:00", "Kata", NULL);
}

static void
test_stf_5 (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  FoyerId old = foyer_test_book (t, CLARA, MANICURE, "2026-11-24T09:00", "Kata", NULL);
  g_autoptr (JsonObject) before = NULL;
  g_autofree char *staff = NULL, *clara = foyer_id_to_string (&t->staff[CLARA]);

  /* From Thursday on she is gone; Tuesday keeps her and her booking. */
  call (t, "staff.dismiss", foyer_params ("staff", "d", &t->staff[CLARA], "date", "s", "2026-11-26", NULL));
  g_assert_true (has_column (t, "2026-11-24", CLARA));
  g_assert_false (has_column (t, "2026-11-26", CLARA));
  g_assert_false (has_column (t, "2026-12-01", CLARA));
  staff = foyer_test_field (t, "appointment", &old, "staff");
  g_assert_cmpstr (staff, ==, clara);
  {
    g_autoptr (JsonObject) active = member (t, CLARA, "active"), gone = member (t, CLARA, "dismissed");
    g_assert_null (active);
    g_assert_cmpstr (json_object_get_string_member (gone, "dismissed_on"), ==, "2026-11-26");
  }
  /* What she did is hers in the reports of later. */
  t->owner.now = foyer_test_at ("2026-12-10T09:00");
  {
    g_autoptr (JsonNode) report = foyer_test_query (t, "report.bookings", foyer_params ("from", "s", "2026-11-24", "to", "s", "2026-11-24", NULL));
    JsonArray *rows = json_object_get_array_member (json_node_get_object (report), "rows");

    g_assert_cmpuint (json_array_get_length (rows), ==, 1);
    g_assert_cmpstr (json_object_get_string_member (json_array_get_object_element (rows, 0), "member"), ==, "Clara Silva");
  }
}

static void
test_stf_6 (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  FoyerActor clara = foyer_test_user (t, "Clara", "+36301110001", "professional", &t->staff[CLARA]);
  g_autoptr (JsonNode) own = foyer_test_query_as (t, &clara, "staff.list", NULL), nothing = NULL;
  g_autofree char *user = NULL;

  g_assert_cmpuint (json_array_get_length (json_node_get_array (own)), ==, 1);
  call (t, "staff.dismiss", foyer_params ("staff", "d", &t->staff[CLARA], NULL));
  user = foyer_test_field (t, "staff", &t->staff[CLARA], "user");
  g_assert_null (user);
  nothing = foyer_test_query_as (t, &clara, "staff.list", foyer_params ("filter", "s", "all", NULL));
  g_assert_cmpuint (json_array_get_length (json_node_get_array (nothing)), ==, 0);
}

static void
test_stf_7 (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  g_autoptr (JsonObject) deleted = NULL, back = NULL;

  call (t, "staff.dismiss", foyer_params ("staff", "d", &t->staff[BORIS], NULL));
  call (t, "staff.delete", foyer_params ("staff", "d", &t->staff[CLARA], NULL));
  {
    g_autoptr (JsonObject) dismissed = member (t, BORIS, "dismissed"), not_active = member (t, BORIS, "active");
    g_assert_nonnull (dismissed);
    g_assert_null (not_active);
  }
  deleted = member (t, CLARA, "deleted");
  g_assert_nonnull (deleted);
  call (t, "staff.restore", foyer_params ("staff", "d", &t->staff[BORIS], NULL));
  call (t, "staff.restore", foyer_params ("staff", "d", &t->staff[CLARA], NULL));
  back = member (t, CLARA, "active");
  g_assert_nonnull (back);
  g_assert_true (has_column (t, FOYER_TEST_DATE, BORIS));
}

static void
test_stf_8 (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  FoyerId first = foyer_test_book (t, ANNA, HAIRCUT, "2026-11-24T10:00", "Kata", NULL), second = foyer_test_book (t, ANNA, HAIRCUT, "2026-11-25T11:00", "Eva", NULL);
  g_autofree char *asked = NULL, *status = NULL, *staff = NULL, *staff2 = NULL, *boris = foyer_id_to_string (&t->staff[BORIS]), *past = NULL, *self = NULL;

  asked = foyer_test_confirm (t, "staff.dismiss", foyer_params ("staff", "d", &t->staff[ANNA], NULL));
  g_assert_cmpstr (asked, ==, "booking booking");
  status = foyer_test_field (t, "staff", &t->staff[ANNA], "status");
  g_assert_cmpstr (status, ==, "active");
  self = foyer_test_refused (t, "staff.dismiss", foyer_params ("staff", "d", &t->staff[ANNA], "to", "d", &t->staff[ANNA], NULL), FOYER_ERROR_INVALID);

  /* Given to Boris: the later of two days needs nothing, the first one stays with her because she leaves after it. */
  call (t, "staff.dismiss", foyer_params ("staff", "d", &t->staff[ANNA], "date", "s", "2026-11-25", "to", "d", &t->staff[BORIS], NULL));
  staff = foyer_test_field (t, "appointment", &second, "staff");
  g_assert_cmpstr (staff, ==, boris);
  staff2 = foyer_test_field (t, "appointment", &first, "staff");
  g_assert_cmpstr (staff2, !=, boris);
}

static void
test_stf_8_override (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  FoyerId booked = foyer_test_book (t, ANNA, HAIRCUT, "2026-11-24T10:00", "Kata", NULL);
  g_autofree char *asked = NULL, *staff = NULL, *anna = foyer_id_to_string (&t->staff[ANNA]), *status = NULL;

  /* Boris is busy then: giving it to him needs a reason as well. */
  foyer_test_book (t, BORIS, HAIRCUT, "2026-11-24T10:15", "Eva", NULL);
  asked = foyer_test_confirm (t, "staff.dismiss", foyer_params ("staff", "d", &t->staff[ANNA], "to", "d", &t->staff[BORIS], NULL));
  g_assert_cmpstr (asked, ==, "overlap");
  call (t, "staff.dismiss", foyer_params ("staff", "d", &t->staff[ANNA], "override", "s", "she stays for it", NULL));
  staff = foyer_test_field (t, "appointment", &booked, "staff");
  g_assert_cmpstr (staff, ==, anna);
  status = foyer_test_field (t, "staff", &t->staff[ANNA], "status");
  g_assert_cmpstr (status, ==, "dismissed");
}

/* Dismissing is one action: undone, the member, the login and the bookings are as before. */
static void
test_dismiss_undo (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  FoyerActor clara = foyer_test_user (t, "Clara", "+36301110001", "professional", &t->staff[CLARA]);
  g_autoptr (JsonObject) done = foyer_test_call (t, "staff.dismiss", foyer_params ("staff", "d", &t->staff[CLARA], NULL));
  g_autofree char *user = NULL, *expected = foyer_id_to_string (&clara.user);

  call (t, "undo", foyer_params ("txn", "s", json_object_get_string_member (done, "txn"), NULL));
  user = foyer_test_field (t, "staff", &t->staff[CLARA], "user");
  g_assert_cmpstr (user, ==, expected);
  {
    g_autoptr (JsonObject) active = member (t, CLARA, "active");
    g_assert_nonnull (active);
  }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/team/STF-1", test_stf_1);
  g_test_add_func ("/team/STF-2", test_stf_2);
  g_test_add_func ("/team/STF-3", test_stf_3);
  g_test_add_func ("/team/STF-5", test_stf_5);
  g_test_add_func ("/team/STF-6", test_stf_6);
  g_test_add_func ("/team/STF-7", test_stf_7);
  g_test_add_func ("/team/STF-8", test_stf_8);
  g_test_add_func ("/team/STF-8/override", test_stf_8_override);
  g_test_add_func ("/team/dismiss-undo", test_dismiss_undo);
  return g_test_run ();
}
