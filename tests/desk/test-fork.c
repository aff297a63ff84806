/* "Anna is ill": day.fork plans, day.apply does, one undo takes all of it back. */
#include "config.h"

#include "desk-day.h"

static JsonObject *
fork_day (FoyerTest *t,
          int who)
{
  g_autoptr (JsonNode) node = foyer_test_query (t, "day.fork", foyer_params ("staff", "d", &t->staff[who], "date", "s", FOYER_TEST_DATE, NULL));
  return json_node_dup_object (node);
}

static JsonObject *
plan (JsonObject *fork,
      const char *aim)
{
  JsonArray *plans = json_object_get_array_member (fork, "plans");
  return foyer_test_find (plans, "aim", aim);
}

/* As the window sends it. */
static JsonNode *
moves_of (JsonObject *one)
{
  JsonArray *from = json_object_get_array_member (one, "moves"), *to = json_array_new ();

  for (guint i = 0; i < json_array_get_length (from); i++)
    {
      JsonObject *m = json_array_get_object_element (from, i);
      json_array_add_object_element (to, foyer_params ("appointment", "s", json_object_get_string_member (m, "appointment"), "staff", "s",
                                                       json_object_get_string_member (m, "staff"), "wall", "s", json_object_get_string_member (m, "wall"), NULL));
    }
  JsonNode *node = json_node_init_array (json_node_alloc (), to);
  json_array_unref (to);
  return node;
}

static char *
where (FoyerTest *t,
       const FoyerId *appointment)
{
  g_autofree char *staff = foyer_test_field (t, "appointment", appointment, "staff"), *wall = foyer_test_field (t, "appointment", appointment, "wall");
  FoyerId id;

  g_assert_true (foyer_id_parse (staff, &id));
  for (int i = 0; i < 3; i++)
    if (foyer_id_equal (&t->staff[i], &id))
      return g_strdup_printf ("%d %s", i, wall);
  return NULL;
}

static void
test_ill (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  /* Boris has the hour from 14:00 taken. */
  Booked cut = book (t, ANNA, "11:00", HAIRCUT, "Eszter", "+36201234567"), late = book (t, ANNA, "14:00", HAIRCUT, "Dóra", "+36201234568");
  Booked dry = book (t, ANNA, "16:00", BLOWDRY, "Réka", "+36201234569"), come = book (t, ANNA, "09:00", HAIRCUT, "Pál", "+36201234570");
  book (t, BORIS, "14:00", COLOURING, "Zoltán", "+36201234571");
  g_autoptr (JsonObject) arrived = foyer_test_call (t, "visit.status", foyer_params ("visit", "d", &come.visit, "status", "s", "arrived", NULL));
  g_autoptr (JsonObject) asked = foyer_test_call (t, "booking.update", foyer_params ("appointment", "d", &late.appointment, "chosen", "b", TRUE, NULL));
  g_autoptr (JsonObject) fork = fork_day (t, ANNA);

  g_assert_cmpint (json_object_get_int_member (fork, "bookings"), ==, 3);
  g_assert_cmpint (json_object_get_int_member (fork, "staying"), ==, 1);
  JsonObject *times = plan (fork, "times"), *people = plan (fork, "people");
  g_assert_nonnull (times);
  g_assert_nonnull (people);
  /* The haircut at its hour with Boris; blow-dry is Anna's alone, so it waits for her. */
  g_assert_cmpint (json_object_get_int_member (times, "same_time"), ==, 1);
  g_assert_cmpint (json_object_get_int_member (times, "other_day"), ==, 1);
  g_assert_cmpint (json_object_get_int_member (times, "unplaced"), ==, 0);
  g_assert_cmpint (json_object_get_int_member (times, "others"), ==, 1);
  g_assert_cmpint (json_object_get_int_member (people, "others"), ==, 0);

  g_autoptr (JsonObject) done = foyer_test_call (t, "day.apply", foyer_params ("moves", "n", moves_of (people), NULL));
  g_assert_cmpint (json_object_get_int_member (done, "moved"), ==, 3);
  g_autofree char *a = where (t, &cut.appointment), *b = where (t, &late.appointment), *c = where (t, &dry.appointment), *d = where (t, &come.appointment);
  g_assert_cmpstr (a, ==, "1 2026-11-24T11:00");
  g_assert_cmpstr (b, ==, "0 2026-11-25T14:00");
  g_assert_cmpstr (c, ==, "0 2026-11-25T16:00");
  g_assert_cmpstr (d, ==, "0 2026-11-24T09:00");
  /* Boris is dearer: his price. */
  g_autoptr (JsonNode) visit = foyer_test_query (t, "visit.get", foyer_params ("visit", "d", &cut.visit, NULL));
  g_assert_cmpint (json_object_get_int_member (json_node_get_object (visit), "total"), ==, 2800);

  g_autoptr (JsonObject) undone = foyer_test_call (t, "undo", foyer_params ("txn", "s", json_object_get_string_member (done, "txn"), NULL));
  g_autofree char *a2 = where (t, &cut.appointment), *b2 = where (t, &late.appointment), *c2 = where (t, &dry.appointment);
  g_assert_cmpstr (a2, ==, "0 2026-11-24T11:00");
  g_assert_cmpstr (b2, ==, "0 2026-11-24T14:00");
  g_assert_cmpstr (c2, ==, "0 2026-11-24T16:00");
}

/* A plan is looked at while others book: what it would run into is said, and nothing is moved without a reason. */
static void
test_checked_again (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  Booked cut = book (t, ANNA, "11:00", HAIRCUT, "Eszter", "+36201234567"), second = book (t, ANNA, "12:00", HAIRCUT, "Dóra", "+36201234568");
  g_autoptr (JsonObject) fork = fork_day (t, ANNA);
  JsonObject *times = plan (fork, "times");

  book (t, BORIS, "12:00", BEARD, "Zoltán", "+36201234571");
  g_autofree char *kinds = foyer_test_confirm (t, "day.apply", foyer_params ("moves", "n", moves_of (times), NULL));
  g_assert_cmpstr (kinds, ==, "overlap");
  g_autofree char *a = where (t, &cut.appointment), *b = where (t, &second.appointment);
  g_assert_cmpstr (a, ==, "0 2026-11-24T11:00");
  g_assert_cmpstr (b, ==, "0 2026-11-24T12:00");
}

/* With the member named, the day becomes one off; who has no place keeps standing there, and that needs a reason. */
static void
test_day_off (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  book (t, CLARA, "10:00", MANICURE, "Eszter", "+36201234567");
  book (t, CLARA, "11:00", PEDICURE, "Dóra", "+36201234568");
  g_autoptr (JsonObject) fork = fork_day (t, CLARA);
  /* Thursday she is back. */
  JsonObject *best = json_array_get_object_element (json_object_get_array_member (fork, "plans"), 0);
  g_assert_cmpint (json_object_get_int_member (best, "other_day"), ==, 2);
  g_autoptr (JsonObject) done = foyer_test_call (t, "day.apply", foyer_params ("moves", "n", moves_of (best), "staff", "d", &t->staff[CLARA], "date", "s",
                                                                               FOYER_TEST_DATE, "off", "s", "Sick", NULL));
  g_autoptr (JsonNode) day = foyer_test_query (t, "schedule.day", foyer_params ("date", "s", FOYER_TEST_DATE, NULL));
  JsonObject *clara = foyer_test_find_id (json_node_get_array (day), "staff", &t->staff[CLARA]);
  g_assert_nonnull (clara);
  g_assert_cmpstr (json_object_get_string_member (clara, "spans"), ==, "");
  g_assert_cmpstr (json_object_get_string_member (clara, "off"), ==, "Sick");

  book (t, ANNA, "16:00", BLOWDRY, "Réka", "+36201234569");
  JsonArray *none = json_array_new ();
  JsonNode *node = json_node_init_array (json_node_alloc (), none);
  json_array_unref (none);
  g_autofree char *kinds = foyer_test_confirm (t, "day.apply", foyer_params ("moves", "n", node, "staff", "d", &t->staff[ANNA], "date", "s", FOYER_TEST_DATE, NULL));
  g_assert_cmpstr (kinds, ==, "outside");
}

/* Two rooms in one: the colourings change places without standing in each other's way. */
static void
test_rooms (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  g_autoptr (JsonObject) basin = foyer_test_call (t, "resource.create", foyer_params ("name", "s", "Basin", "instances", "i", (gint64) 1, NULL));
  FoyerId id = foyer_test_id (basin, "resource");
  JsonArray *list = json_array_new ();
  char text[37];
  json_array_add_string_element (list, foyer_id_format (&id, text));
  JsonNode *resources = json_node_init_array (json_node_alloc (), list);
  json_array_unref (list);
  g_autoptr (JsonObject) linked = foyer_test_call (t, "service.resources", foyer_params ("service", "d", &t->service[COLOURING], "resources", "n", resources, NULL));
  book (t, ANNA, "10:30", COLOURING, "Eszter", "+36201234567");
  book (t, ANNA, "14:00", COLOURING, "Dóra", "+36201234568");
  g_autoptr (JsonObject) fork = fork_day (t, ANNA);
  JsonArray *plans = json_object_get_array_member (fork, "plans");

  g_assert_cmpuint (json_array_get_length (plans), >=, 1);
  JsonObject *one = json_array_get_object_element (plans, 0);
  g_assert_cmpint (json_object_get_int_member (one, "same_time"), ==, 2);
  /* Boris is quicker. */
  g_assert_cmpint (json_object_get_int_member (json_array_get_object_element (json_object_get_array_member (one, "moves"), 0), "dur"), ==, 60);
  g_autoptr (JsonObject) done = foyer_test_call (t, "day.apply", foyer_params ("moves", "n", moves_of (one), NULL));
  g_assert_cmpint (json_object_get_int_member (done, "moved"), ==, 2);
}

static JsonObject *
book_package (FoyerTest *t,
              const char *mode,
              JsonNode *items,
              const char *wall,
              const char *phone)
{
  g_autoptr (JsonObject) made = foyer_test_call (t, "package.create", foyer_params ("title", "s", mode, "category", "d", &t->category[0], "pkg_mode", "s", mode, "items",
                                                                                    "n", items, NULL));
  FoyerId package = foyer_test_id (made, "package");

  return foyer_test_call (t, "booking.package", foyer_params ("package", "d", &package, "wall", "s", wall, "name", "s", "Eszter", "phone", "s", phone, NULL));
}

static char *
id_where (FoyerTest *t,
          JsonArray *appointments,
          guint i)
{
  FoyerId id;

  g_assert_true (foyer_id_parse (json_array_get_string_element (appointments, i), &id));
  return where (t, &id);
}

/* Her part of a package is done by another at its hour where somebody can; else all of the package goes elsewhere, in its order. */
static void
test_packages (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  g_autoptr (JsonObject) parallel = book_package (t, "parallel", services_of (t, HAIRCUT, MANICURE, -1), "2026-11-24T10:00", "+36201234567");
  g_autoptr (JsonObject) sequence = book_package (t, "sequential", services_of (t, HAIRCUT, BLOWDRY, -1), "2026-11-24T14:00", "+36201234568");
  JsonArray *par = json_object_get_array_member (parallel, "appointments"), *seq = json_object_get_array_member (sequence, "appointments");
  FoyerId visit = foyer_test_id (sequence, "visit");
  g_autoptr (JsonObject) sure = foyer_test_call (t, "visit.status", foyer_params ("visit", "d", &visit, "status", "s", "confirmed", NULL));
  g_autoptr (JsonNode) before = foyer_test_query (t, "visit.get", foyer_params ("visit", "d", &visit, NULL));
  g_autoptr (JsonObject) paid = foyer_test_call (t, "visit.pay", foyer_params ("visit", "d", &visit, "quick", "s", "cash", NULL));
  g_autoptr (JsonObject) fork = fork_day (t, ANNA);
  JsonObject *times = plan (fork, "times");

  g_assert_cmpint (json_object_get_int_member (fork, "bookings"), ==, 3);
  g_assert_nonnull (times);
  /* Boris cuts at ten while Clara goes on; nobody else blow-dries, so haircut and blow-dry wait for Anna, one after the other. */
  g_assert_cmpint (json_object_get_int_member (times, "same_time"), ==, 1);
  g_assert_cmpint (json_object_get_int_member (times, "other_day"), ==, 2);
  g_assert_cmpint (json_object_get_int_member (times, "unplaced"), ==, 0);
  g_assert_cmpint (json_object_get_int_member (times, "along"), ==, 0);
  /* What stays where it is is no move. */
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (times, "moves")), ==, 3);
  g_autoptr (JsonObject) done = foyer_test_call (t, "day.apply", foyer_params ("moves", "n", moves_of (times), NULL));
  g_autofree char *a = id_where (t, par, 0), *b = id_where (t, par, 1), *c = id_where (t, seq, 0), *d = id_where (t, seq, 1);
  g_assert_cmpstr (a, ==, "1 2026-11-24T10:00");
  g_assert_cmpstr (b, ==, "2 2026-11-24T10:00");
  g_assert_cmpstr (c + 1, ==, " 2026-11-25T14:00");
  g_assert_cmpstr (d, ==, "0 2026-11-25T14:30");

  /* One visit still, with what was paid and the discount of the package to the cent. */
  g_autoptr (JsonNode) after = foyer_test_query (t, "visit.get", foyer_params ("visit", "d", &visit, NULL));
  g_assert_cmpstr (json_object_get_string_member (json_node_get_object (after), "date"), ==, "2026-11-25");
  g_assert_cmpint (json_object_get_int_member (json_node_get_object (after), "paid"), ==, json_object_get_int_member (json_node_get_object (before), "total"));
  g_assert_cmpint (json_object_get_int_member (json_node_get_object (after), "total"), ==, json_object_get_int_member (json_node_get_object (before), "total"));
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (json_node_get_object (after), "appointments")), ==, 2);

  g_autoptr (JsonObject) undone = foyer_test_call (t, "undo", foyer_params ("txn", "s", json_object_get_string_member (done, "txn"), NULL));
  g_autofree char *a2 = id_where (t, par, 0), *c2 = id_where (t, seq, 0), *d2 = id_where (t, seq, 1);
  g_assert_cmpstr (a2, ==, "0 2026-11-24T10:00");
  g_assert_cmpstr (c2, ==, "0 2026-11-24T14:00");
  g_assert_cmpstr (d2, ==, "0 2026-11-24T14:30");
}

/* With Boris busy the package goes to another hour, and Clara's part of it with it. */
static void
test_package_goes_along (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  g_autoptr (JsonObject) made = book_package (t, "parallel", services_of (t, HAIRCUT, MANICURE, -1), "2026-11-24T10:00", "+36201234567");
  JsonArray *ids = json_object_get_array_member (made, "appointments");
  FoyerId visit = foyer_test_id (made, "visit");

  book (t, BORIS, "10:00", COLOURING, "Zoltán", "+36201234571");
  g_autoptr (JsonObject) fork = fork_day (t, ANNA);
  JsonObject *day = plan (fork, "day");
  if (day == NULL) /* the same as another's, told once */
    day = json_array_get_object_element (json_object_get_array_member (fork, "plans"), 0);
  g_assert_cmpint (json_object_get_int_member (day, "shifted"), ==, 1);
  g_assert_cmpint (json_object_get_int_member (day, "along"), ==, 1);
  g_assert_cmpint (json_object_get_int_member (day, "unplaced"), ==, 0);
  JsonArray *moves = json_object_get_array_member (day, "moves");
  g_assert_cmpuint (json_array_get_length (moves), ==, 2);
  g_assert_cmpstr (json_object_get_string_member (json_array_get_object_element (moves, 0), "wall"), ==,
                   json_object_get_string_member (json_array_get_object_element (moves, 1), "wall"));
  JsonObject *claras = foyer_test_find_id (moves, "staff", &t->staff[CLARA]);
  g_assert_nonnull (claras);
  g_assert_true (json_object_get_boolean_member (claras, "along"));
  g_assert_true (json_object_get_boolean_member (claras, "together"));
  g_assert_cmpstr (json_object_get_string_member (claras, "from_name"), ==, json_object_get_string_member (claras, "name"));

  g_autoptr (JsonObject) done = foyer_test_call (t, "day.apply", foyer_params ("moves", "n", moves_of (day), NULL));
  g_autofree char *a = id_where (t, ids, 0), *b = id_where (t, ids, 1);
  g_assert_cmpint (a[0], ==, '1');
  g_assert_cmpint (b[0], ==, '2');
  g_assert_cmpstr (a + 1, ==, b + 1);
  g_assert_cmpstr (a, !=, "1 2026-11-24T10:00");
  g_autoptr (JsonNode) after = foyer_test_query (t, "visit.get", foyer_params ("visit", "d", &visit, NULL));
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (json_node_get_object (after), "appointments")), ==, 2);
}

/* Two bookings of one visit, one after the other: they are not torn apart, though each alone would find a place at once. */
static void
test_visits_stay_whole (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  Booked cut = book (t, ANNA, "11:00", HAIRCUT, "Eszter", "+36201234567"), dry = book (t, ANNA, "11:30", BLOWDRY, "Eszter", "+36201234567");

  g_assert_true (foyer_id_equal (&cut.visit, &dry.visit));
  g_autoptr (JsonObject) fork = fork_day (t, ANNA);
  JsonArray *plans = json_object_get_array_member (fork, "plans");
  for (guint i = 0; i < json_array_get_length (plans); i++)
    {
      JsonObject *one = json_array_get_object_element (plans, i);
      JsonArray *moves = json_object_get_array_member (one, "moves");

      g_assert_cmpint (json_object_get_int_member (one, "unplaced"), ==, 0);
      g_assert_cmpuint (json_array_get_length (moves), ==, 2);
      const char *first = json_object_get_string_member (json_array_get_object_element (moves, 0), "wall");
      const char *second = json_object_get_string_member (json_array_get_object_element (moves, 1), "wall");
      g_assert_cmpint (strncmp (first, second, 10), ==, 0);
      g_assert_cmpint (strcmp (first, second), <, 0);
    }
  JsonObject *best = json_array_get_object_element (plans, 0);
  g_autoptr (JsonObject) done = foyer_test_call (t, "day.apply", foyer_params ("moves", "n", moves_of (best), NULL));
  g_autofree char *visit_a = foyer_test_field (t, "appointment", &cut.appointment, "visit"), *visit_b = foyer_test_field (t, "appointment", &dry.appointment, "visit");
  g_assert_cmpstr (visit_a, ==, visit_b);
}

static void
test_rights (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  FoyerActor anna = foyer_test_user (t, "Anna", "+36302222222", "professional", &t->staff[ANNA]);
  g_autofree char *said = foyer_test_query_refused (t, &anna, "day.fork", foyer_params ("staff", "d", &t->staff[ANNA], "date", "s", FOYER_TEST_DATE, NULL),
                                                    FOYER_ERROR_DENIED);
  g_assert_cmpstr (said, !=, "");
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/fork/ill", test_ill);
  g_test_add_func ("/fork/checked-again", test_checked_again);
  g_test_add_func ("/fork/day-off", test_day_off);
  g_test_add_func ("/fork/rooms", test_rooms);
  g_test_add_func ("/fork/packages-move-whole", test_packages);
  g_test_add_func ("/fork/package-goes-along", test_package_goes_along);
  g_test_add_func ("/fork/visits-stay-whole", test_visits_stay_whole);
  g_test_add_func ("/fork/rights", test_rights);
  return g_test_run ();
}
