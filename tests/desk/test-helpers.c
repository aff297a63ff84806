/* Who and what a booking needs besides its member: assistants, rooms and devices. */
#include "config.h"

#include "desk-day.h"

static void
test_stf_9_apt_17 (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  Booked b = book (t, ANNA, "10:00", COLOURING, "Eszter", "+36201234567");
  g_autoptr (JsonObject) visit = visit_of (t, &b.visit);
  FoyerId line = foyer_test_id (json_array_get_object_element (json_object_get_array_member (visit, "lines"), 0), "id");

  g_autofree char *cannot = foyer_test_refused (t, "line.assist", foyer_params ("line", "d", &line, "staff", "d", &t->staff[BORIS], NULL), FOYER_ERROR_INVALID);
  g_assert_nonnull (strstr (cannot, "Boris"));
  g_autoptr (JsonObject) may = foyer_test_call (t, "staff.update", foyer_params ("staff", "d", &t->staff[BORIS], "can_assist", "b", TRUE, NULL));
  g_autoptr (JsonNode) offered = foyer_test_query (t, "visit.assistants", foyer_params ("visit", "d", &b.visit, NULL));
  JsonArray *choices = json_object_get_array_member (json_node_get_object (offered), "choices");
  g_assert_cmpint (json_array_get_length (choices), ==, 1);
  g_assert_nonnull (foyer_test_find_id (choices, "staff", &t->staff[BORIS]));

  g_autoptr (JsonObject) first = foyer_test_call (t, "line.assist", foyer_params ("line", "d", &line, "staff", "d", &t->staff[BORIS], NULL));
  g_autoptr (JsonObject) less = foyer_test_call (t, "line.assist", foyer_params ("line", "d", &line, "staff", "d", &t->staff[BORIS], "share", "i", (gint64) 2500, NULL));
  g_autoptr (JsonNode) named = foyer_test_query (t, "visit.assistants", foyer_params ("visit", "d", &b.visit, NULL));
  JsonArray *list = json_object_get_array_member (json_node_get_object (named), "assistants");
  g_assert_cmpint (json_array_get_length (list), ==, 1);
  g_assert_cmpint (int_of (json_array_get_object_element (list, 0), "share"), ==, 2500);

  /* By its right alone; and never more than all of it. */
  FoyerActor anna = foyer_test_user (t, "Anna", "+36309999999", "professional", &t->staff[ANNA]);
  g_autofree char *denied = foyer_test_refused_as (t, &anna, "line.assist", foyer_params ("line", "d", &line, "staff", "d", &t->staff[BORIS], NULL),
                                                   FOYER_ERROR_DENIED);
  g_autofree char *much = foyer_test_refused (t, "line.assist", foyer_params ("line", "d", &line, "staff", "d", &t->staff[BORIS], "share", "i", (gint64) 10001, NULL),
                                              FOYER_ERROR_INVALID);
  g_autoptr (JsonObject) gone = foyer_test_call (t, "line.unassist", foyer_params ("line", "d", &line, "staff", "d", &t->staff[BORIS], NULL));
  g_autoptr (JsonNode) nobody = foyer_test_query (t, "visit.assistants", foyer_params ("visit", "d", &b.visit, NULL));
  g_assert_cmpint (json_array_get_length (json_object_get_array_member (json_node_get_object (nobody), "assistants")), ==, 0);
}

typedef struct
{
  FoyerId resource, instance[3];
} Rooms;

static JsonObject *
rooms_of (FoyerTest *t)
{
  return object_of (foyer_test_query (t, "calendar.resources", foyer_params ("date", "s", FOYER_TEST_DATE, NULL)));
}

/* A manicure and a pedicure need one of @n chairs. */
static Rooms
make_rooms (FoyerTest *t,
            int n)
{
  Rooms r = { 0 };
  g_autoptr (JsonObject) o = foyer_test_call (t, "resource.create", foyer_params ("name", "s", "Chair", NULL));

  r.resource = foyer_test_id (o, "resource");
  /* The first comes with the resource. */
  for (int i = 1; i < n; i++)
    {
      g_autofree char *name = g_strdup_printf ("Chair %d", i + 1);
      g_autoptr (JsonObject) one = foyer_test_call (t, "instance.create", foyer_params ("resource", "d", &r.resource, "name", "s", name, NULL));
    }
  g_autoptr (JsonObject) day = rooms_of (t);
  for (int i = 0; i < n; i++)
    r.instance[i] = foyer_test_id (json_array_get_object_element (json_object_get_array_member (day, "columns"), i), "instance");
  for (int s = MANICURE; s <= PEDICURE; s++)
    {
      char text[37];
      g_autofree char *list = g_strdup_printf ("[\"%s\"]", foyer_id_format (&r.resource, text));
      g_autoptr (JsonObject) needs = foyer_test_call (t, "service.resources", foyer_params ("service", "d", &t->service[s], "resources", "n",
                                                                                            json_from_string (list, NULL), NULL));
    }
  return r;
}

static void
assign (FoyerTest *t,
        int staff,
        int service)
{
  char text[37];
  g_autofree char *list = g_strdup_printf ("[\"%s\"]", foyer_id_format (&t->staff[staff], text));
  g_autoptr (JsonObject) o = foyer_test_call (t, "service.assign", foyer_params ("service", "d", &t->service[service], "staff", "n", json_from_string (list, NULL), NULL));
}

/* The instance of the appointment's only block there. */
static FoyerId
room_of (FoyerTest *t,
         const FoyerId *appointment)
{
  g_autoptr (JsonObject) day = rooms_of (t);
  JsonObject *o = foyer_test_find_id (json_object_get_array_member (day, "blocks"), "id", appointment);
  g_assert_nonnull (o);
  return foyer_test_id (o, "instance");
}

static void
test_res_1_2_cal_10 (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  Rooms r = make_rooms (t, 3);
  Booked b = book (t, CLARA, "10:00", MANICURE, "Eszter", "+36201234567"), none = book (t, ANNA, "10:00", HAIRCUT, "Eva", "+36201234568");
  g_autoptr (JsonObject) day = rooms_of (t);
  JsonArray *columns = json_object_get_array_member (day, "columns"), *blocks = json_object_get_array_member (day, "blocks");

  g_assert_cmpint (json_array_get_length (columns), ==, 3);
  for (guint i = 0; i < 3; i++)
    {
      FoyerId id = foyer_test_id (json_array_get_object_element (columns, i), "instance");
      g_assert_true (foyer_id_equal (&id, &r.instance[i]));
    }
  /* The same booking as on the board of the team, in the column of the chair; what needs none is not there. */
  g_assert_cmpint (json_array_get_length (blocks), ==, 1);
  JsonObject *block = json_array_get_object_element (blocks, 0);
  g_assert_cmpint (int_of (block, "start"), ==, 600);
  g_assert_cmpstr (json_object_get_string_member (block, "title"), ==, "Eszter");
  g_assert_null (foyer_test_find_id (blocks, "id", &none.appointment));
  FoyerId room = room_of (t, &b.appointment);
  g_assert_true (foyer_id_equal (&room, &r.instance[0]));
  /* A professional sees only what is his own. */
  FoyerActor anna = foyer_test_user (t, "Anna", "+36309999999", "professional", &t->staff[ANNA]);
  g_autoptr (JsonNode) own = foyer_test_query_as (t, &anna, "calendar.resources", foyer_params ("date", "s", FOYER_TEST_DATE, NULL));
  g_assert_cmpint (json_array_get_length (json_object_get_array_member (json_node_get_object (own), "blocks")), ==, 0);
}

static void
test_res_3 (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  make_rooms (t, 1);
  assign (t, ANNA, MANICURE);
  Booked b = book (t, CLARA, "10:00", MANICURE, "Eszter", "+36201234567");
  JsonObject *params = foyer_params ("staff", "d", &t->staff[ANNA], "wall", "s", "2026-11-24T10:15", "services", "n", services_of (t, MANICURE, -1), NULL);
  g_autofree char *kinds = foyer_test_confirm (t, "booking.create", json_object_ref (params));

  g_assert_cmpstr (kinds, ==, "resource");
  json_object_set_string_member (params, "override", "there is a second chair today");
  g_autoptr (JsonObject) o = foyer_test_call (t, "booking.create", params);
  FoyerId id = foyer_test_id (o, "appointment");
  g_autofree char *why = foyer_test_field (t, "appointment", &id, "shared");
  g_assert_cmpstr (why, ==, "there is a second chair today");
  FoyerId one = room_of (t, &b.appointment), other = room_of (t, &id);
  g_assert_true (foyer_id_equal (&one, &other));
}

/* The same while choosing: calendar.check names every booking in the way, of the places of the service or of the one chosen by hand. */
static void
test_res_3_check (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  Rooms r = make_rooms (t, 2);
  char text[37];
  g_autofree char *second = g_strdup_printf ("[\"%s\"]", foyer_id_format (&r.instance[1], text));
  g_autofree char *manicure = g_strdup_printf ("[\"%s\"]", foyer_id_format (&t->service[MANICURE], text));
  assign (t, ANNA, MANICURE);
  assign (t, BORIS, MANICURE);
  Booked b = book (t, CLARA, "10:00", MANICURE, "Eszter", "+36201234567");
  JsonObject *params = foyer_params ("staff", "d", &t->staff[ANNA], "wall", "s", "2026-11-24T10:15", "dur", "i", (gint64) 30, "services", "n",
                                     json_from_string (manicure, NULL), NULL);
  g_autoptr (JsonNode) free_yet = foyer_test_query (t, "calendar.check", json_object_ref (params));
  g_assert_cmpuint (json_array_get_length (json_node_get_array (free_yet)), ==, 0);

  Booked c = book (t, BORIS, "10:00", MANICURE, "Eva", "+36201234568");
  g_autoptr (JsonNode) taken = foyer_test_query (t, "calendar.check", json_object_ref (params));
  g_assert_cmpuint (json_array_get_length (json_node_get_array (taken)), ==, 1);
  const char *said = json_object_get_string_member (json_array_get_object_element (json_node_get_array (taken), 0), "text");
  g_assert_nonnull (strstr (said, "Eszter"));
  g_assert_nonnull (strstr (said, "Eva"));
  /* Whoever sees only his own column learns that it is taken, not by whom. */
  FoyerActor anna = foyer_test_user (t, "Anna", "+36309999999", "professional", &t->staff[ANNA]);
  g_autoptr (JsonNode) own = foyer_test_query_as (t, &anna, "calendar.check", json_object_ref (params));
  said = json_object_get_string_member (json_array_get_object_element (json_node_get_array (own), 0), "text");
  g_assert_null (strstr (said, "Eszter"));
  g_assert_nonnull (strstr (said, "Chair 2"));
  json_object_unref (params);

  /* Chosen by hand: of that one alone. One is not in the way of oneself. */
  g_autoptr (JsonNode) by_hand = foyer_test_query (t, "calendar.check", foyer_params ("staff", "d", &t->staff[ANNA], "wall", "s", "2026-11-24T10:15", "dur", "i",
                                                                                     (gint64) 30, "instances", "n", json_from_string (second, NULL), NULL));
  g_assert_cmpuint (json_array_get_length (json_node_get_array (by_hand)), ==, 1);
  said = json_object_get_string_member (json_array_get_object_element (json_node_get_array (by_hand), 0), "text");
  g_assert_null (strstr (said, "Eszter"));
  g_assert_nonnull (strstr (said, "Eva"));
  g_autoptr (JsonNode) itself = foyer_test_query (t, "calendar.check", foyer_params ("staff", "d", &t->staff[BORIS], "wall", "s", "2026-11-24T10:15", "dur", "i",
                                                                                    (gint64) 30, "appointment", "d", &c.appointment, NULL));
  g_assert_cmpuint (json_array_get_length (json_node_get_array (itself)), ==, 0);
  FoyerId room = room_of (t, &b.appointment);
  g_assert_true (foyer_id_equal (&room, &r.instance[0]));
}

static void
test_res_4_5 (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  Rooms r = make_rooms (t, 2);
  char text[37];
  g_autofree char *second = g_strdup_printf ("[\"%s\"]", foyer_id_format (&r.instance[1], text));
  assign (t, ANNA, MANICURE);
  Booked b = book (t, CLARA, "10:00", MANICURE, "Eszter", "+36201234567");
  g_autoptr (JsonObject) before = day_of (t, FOYER_TEST_DATE);

  /* By hand into the other chair: on the board of the team nothing moves. */
  g_autoptr (JsonObject) moved = foyer_test_call (t, "booking.move", foyer_params ("appointment", "d", &b.appointment, "instances", "n", json_from_string (second, NULL), NULL));
  FoyerId room = room_of (t, &b.appointment);
  g_assert_true (foyer_id_equal (&room, &r.instance[1]));
  g_autoptr (JsonObject) after = day_of (t, FOYER_TEST_DATE);
  JsonObject *was = foyer_test_find_id (json_object_get_array_member (before, "blocks"), "id", &b.appointment),
             *is = foyer_test_find_id (json_object_get_array_member (after, "blocks"), "id", &b.appointment);
  g_assert_true (int_of (was, "start") == int_of (is, "start") && int_of (was, "dur") == int_of (is, "dur"));

  /* Where it goes the second chair is taken: the first one is found. */
  g_autoptr (JsonObject) other = foyer_test_call (t, "booking.create", foyer_params ("staff", "d", &t->staff[ANNA], "wall", "s", "2026-11-24T12:00", "services", "n",
                                                                                     services_of (t, MANICURE, -1), "instances", "n", json_from_string (second, NULL), NULL));
  g_autoptr (JsonObject) again = foyer_test_call (t, "booking.move", foyer_params ("appointment", "d", &b.appointment, "wall", "s", "2026-11-24T12:00", NULL));
  room = room_of (t, &b.appointment);
  g_assert_true (foyer_id_equal (&room, &r.instance[0]));
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/helpers/STF-9-APT-17", test_stf_9_apt_17);
  g_test_add_func ("/helpers/RES-1-RES-2-CAL-10", test_res_1_2_cal_10);
  g_test_add_func ("/helpers/RES-3", test_res_3);
  g_test_add_func ("/helpers/RES-3-while-choosing", test_res_3_check);
  g_test_add_func ("/helpers/RES-4-RES-5", test_res_4_5);
  return g_test_run ();
}
