/* Packages through their commands: made, booked, moved and deleted together. */
#include "config.h"

#include "desk-day.h"

static FoyerId
make (FoyerTest *t,
      const char *mode,
      gint64 disc,
      JsonNode *items)
{
  g_autoptr (JsonObject) o = foyer_test_call (t, "package.create", foyer_params ("title", "s", "All in one", "category", "d", &t->category[0], "pkg_mode", "s",
                                                                                 mode, "pkg_disc", "i", disc, "items", "n", items, NULL));
  return foyer_test_id (o, "package");
}

typedef struct
{
  FoyerId visit, bundle, appointment[3];
} Bundle;

static Bundle
bundle_of (JsonObject *o)
{
  Bundle b = { foyer_test_id (o, "visit"), foyer_test_id (o, "bundle") };
  JsonArray *ids = json_object_get_array_member (o, "appointments");

  for (guint i = 0; i < json_array_get_length (ids) && i < 3; i++)
    g_assert_true (foyer_id_parse (json_array_get_string_element (ids, i), &b.appointment[i]));
  return b;
}

static Bundle
book_package (FoyerTest *t,
              const FoyerId *package,
              const char *wall,
              const char *phone)
{
  g_autoptr (JsonObject) o = foyer_test_call (t, "booking.package", foyer_params ("package", "d", package, "wall", "s", wall, "name", "s", "Eszter", "phone",
                                                                                  "s", phone, NULL));
  return bundle_of (o);
}

static JsonObject *
block_on (FoyerTest *t,
          const char *date,
          const FoyerId *appointment)
{
  g_autoptr (JsonObject) day = day_of (t, date);
  JsonObject *o = foyer_test_find_id (json_object_get_array_member (day, "blocks"), "id", appointment);
  return o != NULL ? json_object_ref (o) : NULL;
}

static void
assert_block (FoyerTest *t,
              const char *date,
              const FoyerId *appointment,
              int staff,
              int start,
              int dur)
{
  g_autoptr (JsonObject) o = block_on (t, date, appointment);

  g_assert_nonnull (o);
  FoyerId who = foyer_test_id (o, "staff");
  g_assert_true (foyer_id_equal (&who, &t->staff[staff]));
  g_assert_cmpint (int_of (o, "start"), ==, start);
  g_assert_cmpint (int_of (o, "dur"), ==, dur);
}

static void
test_pkg_1 (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  JsonNode *lists[] = { services_of (t, HAIRCUT, -1), services_of (t, 0, 1, 2, 3, 4, 5, 0, 1, 2, 3, 4, -1) };

  for (gsize i = 0; i < G_N_ELEMENTS (lists); i++)
    {
      g_autofree char *why = foyer_test_refused (t, "package.create", foyer_params ("title", "s", "All", "category", "d", &t->category[0], "items", "n", lists[i], NULL),
                                                 FOYER_ERROR_INVALID);
      g_assert_nonnull (strstr (why, "2 to 10"));
    }
  FoyerId ten = make (t, "sequential", 0, services_of (t, 0, 1, 2, 3, 4, 5, 0, 1, 2, 3, -1)), two = make (t, "parallel", 0, services_of (t, HAIRCUT, MANICURE, -1));
  g_autofree char *dur = foyer_test_field (t, "service", &ten, "dur");
  g_assert_cmpstr (dur, ==, "435");

  /* Changed: one kept, one new, in another order; nothing is left of the others. */
  g_autoptr (JsonNode) before = foyer_test_query (t, "service.get", foyer_params ("service", "d", &two, NULL));
  JsonArray *items = json_object_get_array_member (json_node_get_object (before), "items");
  const char *manicure = json_object_get_string_member (json_array_get_object_element (items, 1), "item");
  char id[37], other[37];
  g_autofree char *list = g_strdup_printf ("[{\"service\":\"%s\"},{\"item\":\"%s\",\"service\":\"%s\"}]", foyer_id_format (&t->service[BLOWDRY], id), manicure,
                                           foyer_id_format (&t->service[MANICURE], other));
  g_autoptr (JsonObject) o = foyer_test_call (t, "package.update", foyer_params ("package", "d", &two, "items", "n", json_from_string (list, NULL), NULL));
  g_autoptr (JsonNode) after = foyer_test_query (t, "service.get", foyer_params ("service", "d", &two, NULL));
  items = json_object_get_array_member (json_node_get_object (after), "items");
  g_assert_cmpint (json_array_get_length (items), ==, 2);
  g_assert_cmpstr (json_object_get_string_member (json_array_get_object_element (items, 0), "title"), ==, "Blow-dry");
  g_assert_cmpstr (json_object_get_string_member (json_array_get_object_element (items, 1), "item"), ==, manicure);
  /* It is no service of its own: neither a line nor changed as one. */
  JsonArray *lines = json_array_new ();
  JsonObject *spec = json_object_new ();
  json_object_set_string_member (spec, "service", foyer_id_format (&two, id));
  json_array_add_object_element (lines, spec);
  g_autofree char *line = foyer_test_refused (t, "booking.create", foyer_params ("staff", "d", &t->staff[ANNA], "wall", "s", "2026-11-24T10:00", "services", "n",
                                                                                 json_node_init_array (json_node_alloc (), lines), NULL), FOYER_ERROR_INVALID);
  g_autofree char *service = foyer_test_refused (t, "service.update", foyer_params ("service", "d", &two, "title", "s", "x", NULL), FOYER_ERROR_INVALID);
}

static void
assert_figures (FoyerTest *t,
                const FoyerId *package,
                const char *price,
                const char *dur)
{
  g_autofree char *costs = foyer_test_field (t, "service", package, "price_min"), *takes = foyer_test_field (t, "service", package, "dur");

  g_assert_cmpstr (costs, ==, price);
  g_assert_cmpstr (takes, ==, dur);
}

/* What the catalogue says of it follows the discount and the way it is done, with the items as they were. */
static void
test_figures_follow (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  FoyerId package = make (t, "sequential", 0, services_of (t, HAIRCUT, MANICURE, -1)), half = make (t, "parallel", 5000, services_of (t, HAIRCUT, MANICURE, -1));
  g_autofree char *whole = foyer_test_field (t, "service", &package, "price_min"), *less = foyer_test_field (t, "service", &half, "price_min");
  g_autofree char *long_ = foyer_test_field (t, "service", &package, "dur"), *shorter = foyer_test_field (t, "service", &half, "dur");

  g_assert_cmpstr (whole, !=, less);
  g_assert_cmpstr (long_, !=, shorter);
  json_object_unref (foyer_test_call (t, "package.update", foyer_params ("package", "d", &package, "pkg_disc", "i", (gint64) 5000, NULL)));
  assert_figures (t, &package, less, long_);
  json_object_unref (foyer_test_call (t, "package.update", foyer_params ("package", "d", &package, "pkg_mode", "s", "parallel", NULL)));
  assert_figures (t, &package, less, shorter);
  json_object_unref (foyer_test_call (t, "package.update", foyer_params ("package", "d", &package, "pkg_mode", "s", "sequential", "pkg_disc", "i", (gint64) 0, NULL)));
  assert_figures (t, &package, whole, long_);
}

/* The members of an item are stored in one way, whatever way they were written. */
static void
test_item_members (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  g_autofree char *anna = foyer_id_to_string (&t->staff[ANNA]), *loud = g_ascii_strup (anna, -1), *cut = foyer_id_to_string (&t->service[HAIRCUT]);
  g_autofree char *dry = foyer_id_to_string (&t->service[BLOWDRY]);
  g_autofree char *items = g_strdup_printf ("[{\"service\":\"%s\",\"staff\":[\"%s\",\"%s\"]},{\"service\":\"%s\"}]", cut, loud, anna, dry);
  g_autofree char *expected = g_strdup_printf ("[\"%s\"]", anna);
  FoyerId package = make (t, "sequential", 0, json_from_string (items, NULL));
  g_autoptr (JsonNode) node = foyer_test_query (t, "service.get", foyer_params ("service", "d", &package, NULL));
  FoyerId item = foyer_test_id (json_array_get_object_element (json_object_get_array_member (json_node_get_object (node), "items"), 0), "item");
  g_autofree char *stored = foyer_test_field (t, "package_item", &item, "staff");
  g_autoptr (GString) many = g_string_new (NULL);

  g_assert_cmpstr (stored, ==, expected);
  g_string_append_printf (many, "[{\"service\":\"%s\",\"staff\":[\"%s\"", cut, anna);
  for (int i = 0; i < 200; i++)
    g_string_append_printf (many, ",\"%s\"", anna);
  g_string_append_printf (many, "]},{\"service\":\"%s\"}]", dry);
  g_autofree char *why = foyer_test_refused (t, "package.update", foyer_params ("package", "d", &package, "items", "n", json_from_string (many->str, NULL), NULL),
                                             FOYER_ERROR_INVALID);
  g_assert_nonnull (strstr (why, "200 members"));
}

static void
test_pkg_2 (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  g_autoptr (JsonObject) o = foyer_test_call (t, "service.update", foyer_params ("service", "d", &t->service[PEDICURE], "kind", "s", "group", "capacity", "i",
                                                                                 (gint64) 5, NULL));
  g_autofree char *why = foyer_test_refused (t, "package.create", foyer_params ("title", "s", "All", "category", "d", &t->category[0], "items", "n",
                                                                                services_of (t, HAIRCUT, PEDICURE, -1), NULL), FOYER_ERROR_INVALID);
  g_assert_nonnull (strstr (why, "for groups"));

  FoyerId inner = make (t, "sequential", 0, services_of (t, HAIRCUT, BLOWDRY, -1));
  t->service[PEDICURE] = inner;
  g_autofree char *nested = foyer_test_refused (t, "package.create", foyer_params ("title", "s", "More", "category", "d", &t->category[0], "items", "n",
                                                                                   services_of (t, HAIRCUT, PEDICURE, -1), NULL), FOYER_ERROR_INVALID);
}

static JsonObject *
plan_of (FoyerTest *t,
         const FoyerId *package,
         const char *wall,
         const char *items)
{
  JsonObject *params = foyer_params ("package", "d", package, "wall", "s", wall, NULL);
  if (items != NULL)
    json_object_set_member (params, "items", json_from_string (items, NULL));
  return object_of (foyer_test_query (t, "package.plan", params));
}

static JsonObject *
item_of (JsonObject *plan,
         guint i)
{
  return json_array_get_object_element (json_object_get_array_member (plan, "items"), i);
}

static void
test_pkg_3 (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  FoyerId package = make (t, "parallel", 0, services_of (t, HAIRCUT, MANICURE, COLOURING, -1));
  Bundle b = book_package (t, &package, "2026-11-24T10:00", "+36201234567");

  /* Haircut and colouring by Anna and Boris, whoever of them; the manicure only Clara does. All at one time. */
  assert_block (t, FOYER_TEST_DATE, &b.appointment[0], ANNA, 600, 30);
  assert_block (t, FOYER_TEST_DATE, &b.appointment[1], CLARA, 600, 45);
  assert_block (t, FOYER_TEST_DATE, &b.appointment[2], BORIS, 600, 60);
  g_autoptr (JsonObject) visit = visit_of (t, &b.visit);
  g_assert_cmpint (json_array_get_length (json_object_get_array_member (visit, "appointments")), ==, 3);

  /* Half an hour later Clara and Boris are busy: said before anything is saved, with the name of who is there. */
  g_autoptr (JsonObject) plan = plan_of (t, &package, "2026-11-24T10:30", NULL);
  g_assert_cmpint (json_array_get_length (json_object_get_array_member (item_of (plan, 2), "warnings")), ==, 1);
  JsonArray *warnings = json_object_get_array_member (item_of (plan, 1), "warnings");
  g_assert_cmpint (json_array_get_length (warnings), ==, 1);
  g_assert_nonnull (strstr (json_object_get_string_member (json_array_get_object_element (warnings, 0), "text"), "Eszter"));
  /* Anna is free by then. */
  g_assert_cmpstr (json_object_get_string_member (item_of (plan, 0), "name"), ==, "Anna Nagy");
  g_assert_cmpint (json_array_get_length (json_object_get_array_member (item_of (plan, 0), "warnings")), ==, 0);
  g_autofree char *kinds = foyer_test_confirm (t, "booking.package", foyer_params ("package", "d", &package, "wall", "s", "2026-11-24T10:30", NULL));
  g_assert_cmpstr (kinds, ==, "overlap overlap");

  /* By hand: the same member twice at one time is refused. */
  char item0[37], item2[37], anna[37];
  FoyerId first = foyer_test_id (item_of (plan, 0), "item"), third = foyer_test_id (item_of (plan, 2), "item");
  g_autofree char *twice = g_strdup_printf ("[{\"item\":\"%s\",\"staff\":\"%s\"},{\"item\":\"%s\",\"staff\":\"%s\"}]", foyer_id_format (&first, item0),
                                            foyer_id_format (&t->staff[ANNA], anna), foyer_id_format (&third, item2), anna);
  g_autofree char *why = foyer_test_refused (t, "booking.package", foyer_params ("package", "d", &package, "wall", "s", "2026-11-25T10:00", "items", "n",
                                                                                 json_from_string (twice, NULL), NULL), FOYER_ERROR_INVALID);
}

static void
test_pkg_4 (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  g_autoptr (JsonObject) tech = foyer_test_call (t, "setting.set", foyer_params ("values", "n", json_from_string ("{\"tech.minutes\":10}", NULL), NULL));
  FoyerId package = make (t, "sequential", 0, services_of (t, COLOURING, MANICURE, HAIRCUT, -1));
  Bundle b = book_package (t, &package, "2026-11-24T10:00", "+36201234567");

  assert_block (t, FOYER_TEST_DATE, &b.appointment[0], ANNA, 600, 100); /* 90 and the break: nobody sits down at 11:30 */
  assert_block (t, FOYER_TEST_DATE, &b.appointment[1], CLARA, 690, 55); /* the client goes on at once */
  assert_block (t, FOYER_TEST_DATE, &b.appointment[2], ANNA, 735, 40);
  g_autoptr (JsonObject) block = block_on (t, FOYER_TEST_DATE, &b.appointment[1]);
  FoyerId visit = foyer_test_id (block, "visit");
  g_assert_true (foyer_id_equal (&visit, &b.visit));
}

static void
test_pkg_5 (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  /* 33.33 % of 60.00 + 20.00 + 25.00 */
  FoyerId package = make (t, "sequential", 3333, services_of (t, COLOURING, MANICURE, HAIRCUT, -1));
  Bundle b = book_package (t, &package, "2026-11-24T10:00", "+36201234567");
  g_autoptr (JsonObject) visit = visit_of (t, &b.visit);
  JsonArray *lines = json_object_get_array_member (visit, "lines");
  gint64 sum = 0;

  g_assert_cmpint (json_array_get_length (lines), ==, 3);
  for (guint i = 0; i < 3; i++)
    sum += int_of (json_array_get_object_element (lines, i), "total");
  g_assert_cmpint (int_of (visit, "gross"), ==, 10500);
  g_assert_cmpint (int_of (visit, "total"), ==, 10500 - 3500);
  g_assert_cmpint (sum, ==, int_of (visit, "total"));
  /* The catalogue and the plan say the same. */
  g_autoptr (JsonObject) plan = plan_of (t, &package, "2026-11-25T10:00", NULL);
  g_assert_cmpint (int_of (plan, "total"), ==, 7000);
  g_autoptr (JsonNode) list = foyer_test_query (t, "booking.packages", foyer_params ("staff", "d", &t->staff[CLARA], NULL));
  JsonObject *offered = foyer_test_find_id (json_node_get_array (list), "id", &package);
  g_assert_cmpint (int_of (offered, "price"), ==, 7000);
  g_assert_cmpint (int_of (offered, "dur"), ==, 165);
}

/* One or all of what is booked together. */
static void
test_together (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  FoyerId package = make (t, "sequential", 1000, services_of (t, HAIRCUT, BLOWDRY, MANICURE, -1));
  Bundle b = book_package (t, &package, "2026-11-24T10:00", "+36201234567");

  /* Half an hour later, all of it: none stands in the way of the next. */
  g_autoptr (JsonObject) later = foyer_test_call (t, "booking.move", foyer_params ("appointment", "d", &b.appointment[0], "wall", "s", "2026-11-24T10:30",
                                                                                   "bundle", "b", TRUE, NULL));
  g_assert_cmpint (int_of (later, "moved"), ==, 3);
  assert_block (t, FOYER_TEST_DATE, &b.appointment[0], ANNA, 630, 30);
  assert_block (t, FOYER_TEST_DATE, &b.appointment[1], ANNA, 660, 30);
  assert_block (t, FOYER_TEST_DATE, &b.appointment[2], CLARA, 690, 45);
  /* And back again. */
  g_autoptr (JsonObject) earlier = foyer_test_call (t, "booking.move", foyer_params ("appointment", "d", &b.appointment[2], "wall", "s", "2026-11-24T11:00",
                                                                                     "bundle", "b", TRUE, NULL));
  assert_block (t, FOYER_TEST_DATE, &b.appointment[0], ANNA, 600, 30);

  /* To another day, with its visit, its lines and its discount. */
  g_autoptr (JsonObject) thursday = foyer_test_call (t, "booking.move", foyer_params ("appointment", "d", &b.appointment[1], "wall", "s", "2026-11-26T10:30",
                                                                                      "bundle", "b", TRUE, NULL));
  assert_block (t, "2026-11-26", &b.appointment[0], ANNA, 600, 30);
  assert_block (t, "2026-11-26", &b.appointment[2], CLARA, 660, 45);
  g_autoptr (JsonObject) visit = visit_of (t, &b.visit);
  g_assert_cmpstr (json_object_get_string_member (visit, "date"), ==, "2026-11-26");
  g_assert_cmpint (json_array_get_length (json_object_get_array_member (visit, "lines")), ==, 3);
  g_assert_cmpint (int_of (visit, "total"), ==, 6300 - 630);

  /* One of them alone. */
  g_autoptr (JsonObject) one = foyer_test_call (t, "booking.move", foyer_params ("appointment", "d", &b.appointment[2], "wall", "s", "2026-11-26T13:00", NULL));
  assert_block (t, "2026-11-26", &b.appointment[0], ANNA, 600, 30);
  assert_block (t, "2026-11-26", &b.appointment[2], CLARA, 780, 45);
  g_autoptr (JsonObject) gone = foyer_test_call (t, "booking.delete", foyer_params ("appointment", "d", &b.appointment[2], NULL));
  g_assert_null (block_on (t, "2026-11-26", &b.appointment[2]));
  /* The rest of it at once; undone at once. */
  g_autoptr (JsonObject) rest = foyer_test_call (t, "booking.delete", foyer_params ("appointment", "d", &b.appointment[1], "bundle", "b", TRUE, NULL));
  g_assert_null (block_on (t, "2026-11-26", &b.appointment[0]));
  g_assert_null (block_on (t, "2026-11-26", &b.appointment[1]));
}

/* Another visit of the client on the day the package moves to is joined; a visit with more in it is left behind. */
static void
test_visits (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  FoyerId package = make (t, "sequential", 0, services_of (t, HAIRCUT, BLOWDRY, -1));
  Booked before = book (t, ANNA, "09:00", COLOURING, "Eszter", "+36201234567"), there = book (t, ANNA, "2026-11-26T11:00", HAIRCUT, "Eszter", "+36201234567");
  Bundle b = book_package (t, &package, "2026-11-24T10:30", "+36201234567");

  g_assert_true (foyer_id_equal (&before.visit, &b.visit));
  g_autoptr (JsonObject) moved = foyer_test_call (t, "booking.move", foyer_params ("appointment", "d", &b.appointment[0], "wall", "s", "2026-11-26T10:00",
                                                                                   "bundle", "b", TRUE, NULL));
  FoyerId now = foyer_test_id (moved, "visit");
  g_assert_true (foyer_id_equal (&now, &there.visit));
  g_autoptr (JsonObject) old = visit_of (t, &before.visit), joined = visit_of (t, &there.visit);
  g_assert_cmpint (json_array_get_length (json_object_get_array_member (old, "appointments")), ==, 1);
  g_assert_cmpint (json_array_get_length (json_object_get_array_member (joined, "appointments")), ==, 3);
  g_assert_cmpint (int_of (joined, "total"), ==, 2500 + 2500 + 1800);
}

static void
test_rights (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  FoyerId package = make (t, "parallel", 0, services_of (t, HAIRCUT, MANICURE, -1));
  FoyerActor anna = foyer_test_user (t, "Anna", "+36309999999", "professional", &t->staff[ANNA]);
  g_autofree char *others = foyer_test_refused_as (t, &anna, "booking.package", foyer_params ("package", "d", &package, "wall", "s", "2026-11-24T10:00", NULL),
                                                   FOYER_ERROR_DENIED);
  g_autofree char *make_one = foyer_test_refused_as (t, &anna, "package.create", foyer_params ("title", "s", "All", "category", "d", &t->category[0], "items", "n",
                                                                                               services_of (t, HAIRCUT, MANICURE, -1), NULL), FOYER_ERROR_DENIED);
  /* Whom the others have is not for her to know. */
  Booked busy = book (t, CLARA, "10:00", MANICURE, "Zsuzsanna", "+36201112233");
  g_autoptr (JsonNode) plan = foyer_test_query_as (t, &anna, "package.plan", foyer_params ("package", "d", &package, "wall", "s", "2026-11-24T10:00", NULL));
  g_autoptr (JsonNode) all = foyer_test_query (t, "package.plan", foyer_params ("package", "d", &package, "wall", "s", "2026-11-24T10:00", NULL));
  g_autofree char *hers = json_to_string (plan, FALSE), *owners = json_to_string (all, FALSE);
  g_assert_nonnull (strstr (hers, "overlap"));
  g_assert_null (strstr (hers, "Zsuzsanna"));
  g_assert_nonnull (strstr (owners, "Zsuzsanna"));
  g_autoptr (JsonObject) gone = foyer_test_call (t, "booking.delete", foyer_params ("appointment", "d", &busy.appointment, NULL));
  /* What the package gives is nothing she gives: the chain does not ask a manager about it. */
  FoyerId hers_alone = make (t, "sequential", 1000, services_of (t, HAIRCUT, BLOWDRY, -1));
  g_autoptr (JsonObject) booked = foyer_test_call_as (t, &anna, "booking.package", foyer_params ("package", "d", &hers_alone, "wall", "s", "2026-11-26T10:00",
                                                                                                "name", "s", "Eszter", "phone", "s", "+36201234567", NULL));
  FoyerId cheaper = foyer_test_id (booked, "visit");
  g_autoptr (JsonObject) cheap = visit_of (t, &cheaper);
  g_assert_cmpint (int_of (cheap, "total"), ==, 3870);
  /* Nobody is there on Wednesday for a manicure. */
  g_autofree char *kinds = foyer_test_confirm (t, "booking.package", foyer_params ("package", "d", &package, "wall", "s", "2026-11-25T10:00", NULL));
  g_assert_cmpstr (kinds, ==, "outside");
}

static JsonArray *
best_of (FoyerTest *t,
         JsonObject *params)
{
  g_autoptr (JsonNode) node = foyer_test_query (t, "package.best", params);
  return json_array_ref (json_node_get_array (node));
}

/* By trying every quarter of an hour of the days when the whole team is there. */
static void
assert_full (FoyerTest *t,
             const FoyerId *package)
{
  static const char *const days[] = { "2026-11-24", "2026-11-26", "2026-12-01", "2026-12-03" };

  for (gsize d = 0; d < G_N_ELEMENTS (days); d++)
    for (int m = 9 * 60; m < 15 * 60; m += 15)
      {
        g_autofree char *wall = g_strdup_printf ("%sT%02d:%02d", days[d], m / 60, m % 60);
        g_autoptr (JsonObject) plan = plan_of (t, package, wall, NULL);
        guint n = 0;

        for (guint k = 0; k < json_array_get_length (json_object_get_array_member (plan, "items")); k++)
          n += json_array_get_length (json_object_get_array_member (item_of (plan, k), "warnings"));
        g_assert_cmpuint (n, >, 0);
      }
}

/* Each time offered is booked as it was offered, without a warning, until nothing is offered: then there is nothing. */
static void
book_best (FoyerTest *t,
           const FoyerId *package,
           guint rounds)
{
  for (guint i = 0; i < rounds; i++)
    {
      g_autoptr (JsonArray) times = best_of (t, foyer_params ("package", "d", package, "near", "i", (gint64) (10 * 60 + i * 40), NULL));
      g_autofree char *phone = g_strdup_printf ("+3620555%04u", i);

      if (json_array_get_length (times) == 0)
        {
          assert_full (t, package);
          g_assert_cmpuint (i, >, 2);
          return;
        }
      JsonObject *time = json_array_get_object_element (times, g_test_rand_int_range (0, (gint32) json_array_get_length (times)));
      g_autoptr (JsonObject) o = foyer_test_call (t, "booking.package", foyer_params ("package", "d", package, "wall", "s", json_object_get_string_member (time, "wall"),
                                                                                     "items", "n", json_node_copy (json_object_get_member (time, "items")), "name", "s",
                                                                                     "Eszter", "phone", "s", phone, NULL));
      g_assert_cmpuint (json_array_get_length (json_object_get_array_member (o, "appointments")), ==, json_array_get_length (json_object_get_array_member (time, "items")));
    }
}

static void
test_best (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  g_autoptr (JsonObject) tech = foyer_test_call (t, "setting.set", foyer_params ("values", "n", json_from_string ("{\"tech.minutes\":10}", NULL), NULL));
  FoyerId parallel = make (t, "parallel", 0, services_of (t, HAIRCUT, MANICURE, COLOURING, -1)), sequence = make (t, "sequential", 0, services_of (t, HAIRCUT, MANICURE, BLOWDRY, -1));
  g_autoptr (JsonObject) basin = foyer_test_call (t, "resource.create", foyer_params ("name", "s", "Table", "instances", "i", (gint64) 1, NULL));
  g_autofree char *id = g_strdup_printf ("[\"%s\"]", json_object_get_string_member (basin, "resource"));
  g_autoptr (JsonObject) linked = foyer_test_call (t, "service.resources", foyer_params ("service", "d", &t->service[MANICURE], "resources", "n", json_from_string (id, NULL),
                                                                                         NULL));

  /* Chosen by hand: only with that member. */
  g_autoptr (JsonObject) o = object_of (foyer_test_query (t, "service.get", foyer_params ("service", "d", &parallel, NULL)));
  const char *item = json_object_get_string_member (json_array_get_object_element (json_object_get_array_member (o, "items"), 0), "item");
  char boris[37];
  g_autofree char *chosen = g_strdup_printf ("[{\"item\":\"%s\",\"staff\":\"%s\"}]", item, foyer_id_format (&t->staff[BORIS], boris));
  g_autoptr (JsonArray) his = best_of (t, foyer_params ("package", "d", &parallel, "items", "n", json_from_string (chosen, NULL), NULL));
  g_assert_cmpuint (json_array_get_length (his), >, 0);
  for (guint i = 0; i < json_array_get_length (his); i++)
    g_assert_cmpstr (json_object_get_string_member (json_array_get_object_element (his, i), "staff"), ==, boris);

  /* Who sees one column alone is told nothing about the others; Clara is not there on Wednesday. */
  FoyerActor anna = foyer_test_user (t, "Anna", "+36309999999", "professional", &t->staff[ANNA]);
  g_autoptr (JsonNode) hers = foyer_test_query_as (t, &anna, "package.best", foyer_params ("package", "d", &parallel, NULL));
  g_assert_cmpuint (json_array_get_length (json_node_get_array (hers)), ==, 0);
  g_autoptr (JsonArray) wednesday = best_of (t, foyer_params ("package", "d", &sequence, "from", "s", "2026-11-25T09:00", "days", "i", (gint64) 1, NULL));
  g_assert_cmpuint (json_array_get_length (wednesday), ==, 0);
  book_best (t, &sequence, 4);
  book_best (t, &parallel, 20);
}

/* One service named twice is not two. */
static void
test_twice (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  FoyerId package = make (t, "sequential", 0, services_of (t, HAIRCUT, BLOWDRY, -1));
  g_autoptr (JsonObject) o = object_of (foyer_test_query (t, "service.get", foyer_params ("service", "d", &package, NULL)));
  const char *item = json_object_get_string_member (json_array_get_object_element (json_object_get_array_member (o, "items"), 0), "item");
  char text[37];
  g_autofree char *one = g_strdup_printf ("{\"item\":\"%s\",\"service\":\"%s\"}", item, foyer_id_format (&t->service[HAIRCUT], text));
  g_autofree char *json = g_strdup_printf ("[%s,%s]", one, one);
  g_autofree char *said = foyer_test_refused (t, "package.update", foyer_params ("package", "d", &package, "items", "n", json_from_string (json, NULL), NULL),
                                              FOYER_ERROR_INVALID);
  g_assert_nonnull (said);
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/package/figures-follow", test_figures_follow);
  g_test_add_func ("/package/item-members", test_item_members);
  g_test_add_func ("/package/PKG-1", test_pkg_1);
  g_test_add_func ("/package/PKG-2", test_pkg_2);
  g_test_add_func ("/package/PKG-3", test_pkg_3);
  g_test_add_func ("/package/PKG-4", test_pkg_4);
  g_test_add_func ("/package/PKG-5", test_pkg_5);
  g_test_add_func ("/package/together", test_together);
  g_test_add_func ("/package/visits", test_visits);
  g_test_add_func ("/package/rights", test_rights);
  g_test_add_func ("/package/best-times", test_best);
  g_test_add_func ("/package/twice", test_twice);
  return g_test_run ();
}
