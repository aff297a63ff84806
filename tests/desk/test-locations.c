/* A day of several locations in one query: whose calendar, with which rights, and in whose time (front-desk.md 6.1, issue 4). */
#include "config.h"

#include "desk-day.h"

typedef struct
{
  FoyerTest *t;
  FoyerId loc, dora; /* Salon Tagus in Lisbon, and who works there */
} Two;

static FoyerActor
at (const FoyerActor *who, const FoyerId *loc)
{
  FoyerActor there = *who;

  there.loc = *loc;
  return there;
}

/* A second location, an hour behind, with one member on duty and one booking. */
static void
open_two (Two *two)
{
  FoyerTest *t = two->t = foyer_test_new ();
  g_autoptr (JsonObject) made = foyer_test_call (t, "location.create", foyer_params ("name", "s", "Salon Tagus", "country", "s", "PT", "zone", "s", "Europe/Lisbon",
                                                                                    "currency", "s", "EUR", NULL));
  two->loc = foyer_test_id (made, "loc");
  FoyerActor there = at (&t->owner, &two->loc);
  g_autoptr (JsonObject) member = foyer_test_call_as (t, &there, "staff.create", foyer_params ("name", "s", "Dora Silva", NULL));
  two->dora = foyer_test_id (member, "staff");
  json_object_unref (foyer_test_call_as (t, &there, "schedule.set-day", foyer_params ("staff", "d", &two->dora, "date", "s", FOYER_TEST_DATE, "spans", "s", "07:00-20:00", NULL)));
  json_object_unref (foyer_test_call_as (t, &there, "booking.create", foyer_params ("staff", "d", &two->dora, "wall", "s", FOYER_TEST_DATE "T09:00", "dur", "i", (gint64) 60,
                                                                                   "name", "s", "Beatriz", "phone", "s", "+351912345678", NULL)));
  book (t, ANNA, "10:00", HAIRCUT, "Eszter", "+36201234567");
}

static JsonObject *
locations_as (FoyerTest *t, const FoyerActor *who, JsonObject *params)
{
  if (params == NULL)
    params = json_object_new ();
  json_object_set_string_member (params, "date", FOYER_TEST_DATE);
  return object_of (foyer_test_query_as (t, who, "calendar.locations", params));
}

static JsonArray *
list_of (JsonObject *answer)
{
  return json_object_get_array_member (answer, "locations");
}

static void
test_owner_sees_all (void)
{
  Two two;
  open_two (&two);
  g_autoptr (FoyerTest) t = two.t;
  g_autoptr (JsonObject) answer = locations_as (t, &t->owner, NULL);
  g_assert_cmpint (json_array_get_length (list_of (answer)), ==, 2);
  JsonObject *home = foyer_test_find_id (list_of (answer), "loc", &t->loc), *tagus = foyer_test_find_id (list_of (answer), "loc", &two.loc);

  g_assert_true (json_object_get_boolean_member (home, "here"));
  g_assert_false (json_object_get_boolean_member (tagus, "here"));
  /* Lisbon is an hour behind, and the board reaches over the hours of both. */
  g_assert_cmpint (int_of (home, "clock"), ==, 0);
  g_assert_cmpint (int_of (tagus, "clock"), ==, -60);
  g_assert_cmpint (int_of (home, "now"), ==, 8 * 60);
  g_assert_cmpint (int_of (tagus, "now"), ==, 7 * 60);
  g_assert_cmpint (int_of (answer, "open"), ==, 7 * 60);
  g_assert_cmpint (int_of (answer, "close"), >=, 20 * 60);
  g_assert_cmpint (json_array_get_length (json_object_get_array_member (home, "columns")), ==, 3);
  g_assert_cmpint (json_array_get_length (json_object_get_array_member (tagus, "columns")), ==, 1);
  g_assert_nonnull (foyer_test_find (json_object_get_array_member (home, "blocks"), "name", "Eszter"));
  g_assert_nonnull (foyer_test_find (json_object_get_array_member (tagus, "blocks"), "name", "Beatriz"));
  g_assert_true (json_object_get_boolean_member (tagus, "held"));
  g_assert_true (json_object_get_boolean_member (tagus, "book"));

  /* Chosen ones, and the same as calendar.day says of each. */
  g_autoptr (JsonObject) one = locations_as (t, &t->owner, foyer_params ("locs", "n", ids_of (&two.loc, NULL), NULL));
  g_assert_cmpint (json_array_get_length (list_of (one)), ==, 1);
  g_autoptr (JsonObject) day = day_of (t, FOYER_TEST_DATE);
  g_autofree char *a = json_to_string (json_object_get_member (day, "blocks"), FALSE), *b = json_to_string (json_object_get_member (home, "blocks"), FALSE);
  g_assert_cmpstr (a, ==, b);
}

/* CAL-1: members chosen at one location do not empty the other. */
static void
test_chosen_members (void)
{
  Two two;
  open_two (&two);
  g_autoptr (FoyerTest) t = two.t;
  g_autoptr (JsonObject) answer = locations_as (t, &t->owner, foyer_params ("staff", "n", ids_of (&t->staff[BORIS], NULL), NULL));
  JsonObject *home = foyer_test_find_id (list_of (answer), "loc", &t->loc), *tagus = foyer_test_find_id (list_of (answer), "loc", &two.loc);

  g_assert_cmpint (json_array_get_length (json_object_get_array_member (home, "columns")), ==, 1);
  g_assert_cmpint (json_array_get_length (json_object_get_array_member (home, "blocks")), ==, 0);
  g_assert_cmpint (json_array_get_length (json_object_get_array_member (tagus, "columns")), ==, 1);
}

/* A user with one location sees one; a professional there sees his own column; phones and days back are those of each location. */
static void
test_rights_of_each (void)
{
  Two two;
  open_two (&two);
  g_autoptr (FoyerTest) t = two.t;
  FoyerActor one = foyer_test_user (t, "Rita", "+36301112222", "receptionist", NULL);
  FoyerActor there = at (&t->owner, &two.loc);
  g_autoptr (JsonObject) before = locations_as (t, &one, NULL);
  g_autoptr (JsonNode) mine = foyer_test_query_as (t, &one, "location.mine", NULL);

  g_assert_cmpint (json_array_get_length (list_of (before)), ==, 1);
  g_assert_nonnull (foyer_test_find_id (list_of (before), "loc", &t->loc));
  g_assert_cmpint (json_array_get_length (json_node_get_array (mine)), ==, 1);
  /* Asking for it by name does not help. */
  g_autoptr (JsonObject) asked = locations_as (t, &one, foyer_params ("locs", "n", ids_of (&two.loc, NULL), NULL));
  g_assert_cmpint (json_array_get_length (list_of (asked)), ==, 0);

  /* With access there, but without telephone numbers, without booking, and from today on. */
  JsonObject *rights = json_object_new ();
  json_object_set_boolean_member (rights, "clients.phones", FALSE);
  json_object_set_boolean_member (rights, "booking.create", FALSE);
  json_object_set_int_member (rights, "calendar.history", 0);
  json_object_unref (foyer_test_call_as (t, &there, "access.grant", foyer_params ("user", "d", &one.user, "role", "s", "receptionist", "rights", "n",
                                                                                 json_node_init_object (json_node_alloc (), rights), NULL)));
  json_object_unref (rights);
  g_autoptr (JsonObject) both = locations_as (t, &one, NULL);
  g_assert_cmpint (json_array_get_length (list_of (both)), ==, 2);
  JsonObject *home = foyer_test_find_id (list_of (both), "loc", &t->loc), *tagus = foyer_test_find_id (list_of (both), "loc", &two.loc);
  JsonObject *eszter = foyer_test_find (json_object_get_array_member (home, "blocks"), "name", "Eszter"),
             *beatriz = foyer_test_find (json_object_get_array_member (tagus, "blocks"), "name", "Beatriz");
  g_assert_cmpstr (json_object_get_string_member (eszter, "phone"), ==, "+36201234567");
  g_assert_nonnull (strchr (json_object_get_string_member (beatriz, "phone"), 'X'));
  g_assert_true (json_object_get_boolean_member (home, "book"));
  g_assert_false (json_object_get_boolean_member (tagus, "book"));

  /* CAL-17: yesterday has a notice there and data here. */
  g_autoptr (JsonObject) yesterday = object_of (foyer_test_query_as (t, &one, "calendar.locations", foyer_params ("date", "s", "2026-11-23", NULL)));
  home = foyer_test_find_id (list_of (yesterday), "loc", &t->loc);
  tagus = foyer_test_find_id (list_of (yesterday), "loc", &two.loc);
  g_assert_true (json_object_has_member (home, "columns"));
  g_assert_true (json_object_has_member (tagus, "notice"));
  g_assert_false (json_object_has_member (tagus, "columns"));

  /* Without the calendar of a location it is left out; without any access it is not his. */
  rights = json_object_new ();
  json_object_set_boolean_member (rights, "calendar", FALSE);
  json_object_unref (foyer_test_call_as (t, &there, "access.grant", foyer_params ("user", "d", &one.user, "role", "s", "receptionist", "rights", "n",
                                                                                 json_node_init_object (json_node_alloc (), rights), NULL)));
  json_object_unref (rights);
  g_autoptr (JsonObject) after = locations_as (t, &one, NULL);
  g_assert_cmpint (json_array_get_length (list_of (after)), ==, 1);

  FoyerActor pro = foyer_test_user (t, "Boris himself", "+36301113333", "professional", &t->staff[BORIS]);
  g_autoptr (JsonObject) own = locations_as (t, &pro, NULL);
  home = foyer_test_find_id (list_of (own), "loc", &t->loc);
  g_assert_cmpint (json_array_get_length (json_object_get_array_member (home, "columns")), ==, 1);
  g_assert_cmpint (json_array_get_length (json_object_get_array_member (home, "blocks")), ==, 0);
}

/* What is done from there: a move within the other location, none from one to the other. */
static void
test_move_elsewhere (void)
{
  Two two;
  open_two (&two);
  g_autoptr (FoyerTest) t = two.t;
  g_autoptr (JsonObject) answer = locations_as (t, &t->owner, NULL);
  JsonObject *tagus = foyer_test_find_id (list_of (answer), "loc", &two.loc);
  FoyerId id = foyer_test_id (json_array_get_object_element (json_object_get_array_member (tagus, "blocks"), 0), "id");

  json_object_unref (foyer_test_call (t, "booking.move", foyer_params ("appointment", "d", &id, "wall", "s", FOYER_TEST_DATE "T11:00", "loc", "d", &two.loc, NULL)));
  g_autofree char *wall = foyer_test_field (t, "appointment", &id, "wall");
  g_assert_cmpstr (wall, ==, FOYER_TEST_DATE "T11:00");
  g_autofree char *said = foyer_test_refused (t, "booking.move", foyer_params ("appointment", "d", &id, "wall", "s", FOYER_TEST_DATE "T12:00", NULL), FOYER_ERROR_DENIED);
  g_assert_nonnull (strstr (said, "another location"));
  /* The peek card is of its location, too. */
  g_autoptr (JsonNode) card = foyer_test_query (t, "appointment.get", foyer_params ("appointment", "d", &id, "loc", "d", &two.loc, NULL));
  g_assert_cmpstr (json_object_get_string_member (json_node_get_object (card), "member"), ==, "Dora Silva");
  g_autofree char *no = foyer_test_query_refused (t, &t->owner, "appointment.get", foyer_params ("appointment", "d", &id, NULL), FOYER_ERROR_DENIED);
  g_assert_nonnull (no);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/locations/owner-sees-all", test_owner_sees_all);
  g_test_add_func ("/locations/CAL-1-chosen-members", test_chosen_members);
  g_test_add_func ("/locations/CAL-17-rights-of-each", test_rights_of_each);
  g_test_add_func ("/locations/move-elsewhere", test_move_elsewhere);
  return g_test_run ();
}
