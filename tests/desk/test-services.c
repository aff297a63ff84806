/* The catalogue: categories, services, who does them for how much. */
#include <string.h>

#include "foyer-service.h"
#include "foyer-test.h"

static void
call (FoyerTest *t, const char *name, JsonObject *params)
{
  g_autoptr (JsonObject) result = foyer_test_call (t, name, params);
  g_assert_true (json_object_has_member (result, "txn"));
}

static void
refused (FoyerTest *t, const char *name, JsonObject *params, const char *words)
{
  g_autofree char *message = foyer_test_refused (t, name, params, FOYER_ERROR_INVALID);
  if (strstr (message, words) == NULL)
    g_error ("“%s” does not say “%s”", message, words);
}

static JsonNode *
ids (const FoyerId *a, const FoyerId *b)
{
  g_autofree char *x = foyer_id_to_string (a), *y = b ? foyer_id_to_string (b) : NULL;
  g_autofree char *text = y ? g_strdup_printf ("[\"%s\",\"%s\"]", x, y) : g_strdup_printf ("[\"%s\"]", x);
  return json_from_string (text, NULL);
}

static JsonObject *
service (FoyerTest *t, int which)
{
  g_autoptr (JsonNode) node = foyer_test_query (t, "service.get", foyer_params ("service", "d", &t->service[which], NULL));
  return json_object_ref (json_node_get_object (node));
}

static gint64
member_value (FoyerTest *t, int which, int who, const char *name)
{
  g_autoptr (JsonObject) s = service (t, which);
  JsonObject *link = foyer_test_find_id (json_object_get_array_member (s, "staff"), "staff", &t->staff[who]);

  g_assert_nonnull (link);
  return json_object_get_int_member (link, name);
}

/* The same figure, from the member's side and as the booking reads it. */
static gint64
staff_value (FoyerTest *t, int which, int who, const char *name)
{
  g_autoptr (JsonNode) list = foyer_test_query (t, "service.for-staff", foyer_params ("staff", "d", &t->staff[who], NULL));
  return json_object_get_int_member (foyer_test_find_id (json_node_get_array (list), "id", &t->service[which]), name);
}

static void
test_srv_1 (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  g_autoptr (JsonObject) made = foyer_test_call (t, "category.create", foyer_params ("title", "s", "Face", NULL));
  FoyerId face = foyer_test_id (made, "category"), first;
  g_autoptr (JsonNode) list = NULL, offered = NULL;
  JsonArray *a;

  refused (t, "category.create", foyer_params ("title", "s", "hair", NULL), "already");
  call (t, "category.reorder", foyer_params ("order", "n", ids (&t->category[1], &face), NULL));
  list = foyer_test_query (t, "service.list", NULL);
  a = json_node_get_array (list);
  g_assert_cmpstr (json_object_get_string_member (json_array_get_object_element (a, 0), "title"), ==, "Nails");
  g_assert_cmpstr (json_object_get_string_member (json_array_get_object_element (a, 1), "title"), ==, "Face");
  g_assert_cmpstr (json_object_get_string_member (json_array_get_object_element (a, 2), "title"), ==, "Hair");

  /* What is offered when booking follows that order. */
  call (t, "service.assign", foyer_params ("service", "d", &t->service[MANICURE], "staff", "n", ids (&t->staff[ANNA], NULL), NULL));
  offered = foyer_test_query (t, "service.for-staff", foyer_params ("staff", "d", &t->staff[ANNA], NULL));
  first = foyer_test_id (json_array_get_object_element (json_node_get_array (offered), 0), "id");
  g_assert_true (foyer_id_equal (&first, &t->service[MANICURE]));
}

static void
test_srv_3 (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  g_autoptr (JsonObject) s = NULL;

  call (t, "service.update", foyer_params ("service", "d", &t->service[HAIRCUT], "price_min", "i", (gint64) 2500, "price_max", "i", (gint64) 4000, NULL));
  s = service (t, HAIRCUT);
  g_assert_cmpint (json_object_get_int_member (s, "price_max"), ==, 4000);
  g_assert_cmpint (member_value (t, HAIRCUT, ANNA, "price"), ==, 2500);
  g_assert_cmpint (member_value (t, HAIRCUT, ANNA, "price_max"), ==, 4000);
  /* Boris has one price of his own: no range. */
  g_assert_cmpint (member_value (t, HAIRCUT, BORIS, "price_max"), ==, 2800);
  refused (t, "service.update", foyer_params ("service", "d", &t->service[HAIRCUT], "price_max", "i", (gint64) 2400, NULL), "below the lowest");
  refused (t, "service.prices", foyer_params ("service", "d", &t->service[HAIRCUT], "staff", "d", &t->staff[BORIS], "price_max", "i", (gint64) 100, NULL), "below the lowest");
}

static void
test_srv_4 (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  g_autoptr (JsonObject) group = NULL, single = NULL;

  refused (t, "service.update", foyer_params ("service", "d", &t->service[HAIRCUT], "kind", "s", "group", NULL), "capacity");
  call (t, "service.update", foyer_params ("service", "d", &t->service[HAIRCUT], "kind", "s", "group", "capacity", "i", (gint64) 8, NULL));
  group = service (t, HAIRCUT);
  g_assert_cmpint (json_object_get_int_member (group, "capacity"), ==, 8);
  call (t, "service.update", foyer_params ("service", "d", &t->service[HAIRCUT], "kind", "s", "individual", NULL));
  single = service (t, HAIRCUT);
  g_assert_true (json_object_get_null_member (single, "capacity"));
}

static void
test_srv_5 (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  JsonObject *follow = foyer_params ("service", "d", &t->service[HAIRCUT], "staff", "d", &t->staff[BORIS], NULL);

  g_assert_cmpint (member_value (t, HAIRCUT, ANNA, "price"), ==, 2500);
  g_assert_cmpint (member_value (t, HAIRCUT, BORIS, "price"), ==, 2800);
  call (t, "service.update", foyer_params ("service", "d", &t->service[HAIRCUT], "price_min", "i", (gint64) 3000, NULL));
  g_assert_cmpint (member_value (t, HAIRCUT, ANNA, "price"), ==, 3000);
  g_assert_cmpint (member_value (t, HAIRCUT, BORIS, "price"), ==, 2800);
  json_object_set_null_member (follow, "price");
  call (t, "service.prices", follow);
  g_assert_cmpint (member_value (t, HAIRCUT, BORIS, "price"), ==, 3000);
}

static void
test_srv_6 (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();

  call (t, "service.assign", foyer_params ("service", "d", &t->service[PEDICURE], "staff", "n", ids (&t->staff[ANNA], &t->staff[BORIS]), NULL));
  g_assert_cmpint (member_value (t, PEDICURE, ANNA, "price"), ==, 3000);
  g_assert_cmpint (member_value (t, PEDICURE, ANNA, "dur"), ==, 60);

  /* Unlinked and linked again, a member starts from the base once more. */
  call (t, "service.unassign", foyer_params ("service", "d", &t->service[HAIRCUT], "staff", "n", ids (&t->staff[BORIS], NULL), NULL));
  {
    g_autofree char *gone = foyer_test_refused (t, "service.prices", foyer_params ("service", "d", &t->service[HAIRCUT], "staff", "d", &t->staff[BORIS], "price", "i",
                                                                                  (gint64) 100, NULL), FOYER_ERROR_NOT_FOUND);
  }
  call (t, "service.assign", foyer_params ("service", "d", &t->service[HAIRCUT], "staff", "n", ids (&t->staff[BORIS], NULL), NULL));
  g_assert_cmpint (member_value (t, HAIRCUT, BORIS, "price"), ==, 2500);
}

static void
test_srv_7 (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();

  call (t, "service.prices", foyer_params ("service", "d", &t->service[HAIRCUT], "staff", "d", &t->staff[ANNA], "price", "i", (gint64) 3300, NULL));
  g_assert_cmpint (staff_value (t, HAIRCUT, ANNA, "own_price"), ==, 3300);
  g_assert_cmpint (member_value (t, HAIRCUT, ANNA, "own_price"), ==, 3300);
}

static char *
line_of (FoyerTest *t, const FoyerId *appointment, const char *field)
{
  g_autoptr (JsonNode) visit = NULL;
  g_autofree char *visit_id = foyer_test_field (t, "appointment", appointment, "visit");
  JsonArray *lines;

  visit = foyer_test_query (t, "visit.get", foyer_params ("visit", "s", visit_id, NULL));
  lines = json_object_get_array_member (json_node_get_object (visit), "lines");
  g_assert_cmpuint (json_array_get_length (lines), ==, 1);
  if (g_str_equal (field, "title"))
    return g_strdup (json_object_get_string_member (json_array_get_object_element (lines, 0), field));
  return g_strdup_printf ("%" G_GINT64_FORMAT, json_object_get_int_member (json_array_get_object_element (lines, 0), field));
}

static void
test_srv_8 (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  FoyerId with_anna = foyer_test_book (t, ANNA, COLOURING, "2026-11-24T10:00", "Kata", NULL), with_boris = foyer_test_book (t, BORIS, COLOURING, "2026-11-24T11:00", "Eva", NULL);
  g_autofree char *a = foyer_test_field (t, "appointment", &with_anna, "dur"), *b = foyer_test_field (t, "appointment", &with_boris, "dur");

  g_assert_cmpint (staff_value (t, COLOURING, ANNA, "dur"), ==, 90);
  g_assert_cmpint (staff_value (t, COLOURING, BORIS, "dur"), ==, 60);
  g_assert_cmpstr (a, ==, "90");
  g_assert_cmpstr (b, ==, "60");
}

static void
test_srv_11 (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  g_autoptr (JsonObject) made = foyer_test_call (t, "service.create", foyer_params ("title", "s", "Massage", "category", "d", &t->category[0], "dur", "i", (gint64) 60, NULL));
  FoyerId id = foyer_test_id (made, "service");
  g_autoptr (JsonNode) list = NULL, offered = NULL;
  g_autofree char *id_text = foyer_id_to_string (&id), *services = g_strdup_printf ("[{\"service\":\"%s\"}]", id_text), *said = NULL;
  JsonObject *hair;

  list = foyer_test_query (t, "service.list", NULL);
  hair = foyer_test_find (json_node_get_array (list), "title", "Hair");
  g_assert_false (json_object_get_boolean_member (foyer_test_find_id (json_object_get_array_member (hair, "services"), "id", &id), "assigned"));
  g_assert_true (json_object_get_boolean_member (foyer_test_find_id (json_object_get_array_member (hair, "services"), "id", &t->service[HAIRCUT]), "assigned"));
  offered = foyer_test_query (t, "service.for-staff", foyer_params ("staff", "d", &t->staff[ANNA], NULL));
  g_assert_null (foyer_test_find_id (json_node_get_array (offered), "id", &id));
  said = foyer_test_refused (t, "booking.create", foyer_params ("staff", "d", &t->staff[ANNA], "wall", "s", "2026-11-24T10:00", "services", "n",
                                                               json_from_string (services, NULL), "name", "s", "Kata", NULL), FOYER_ERROR_INVALID);
}

static void
test_srv_12 (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  FoyerId booked = foyer_test_book (t, ANNA, HAIRCUT, "2026-11-24T10:00", "Kata", NULL), later;
  g_autofree char *before = NULL, *after = NULL;

  call (t, "service.update", foyer_params ("service", "d", &t->service[HAIRCUT], "price_min", "i", (gint64) 3500, "dur", "i", (gint64) 45, NULL));
  before = line_of (t, &booked, "price");
  g_assert_cmpstr (before, ==, "2500");
  later = foyer_test_book (t, ANNA, HAIRCUT, "2026-11-24T11:00", "Eva", NULL);
  after = line_of (t, &later, "price");
  g_assert_cmpstr (after, ==, "3500");
}

static void
test_srv_13 (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  FoyerId booked = foyer_test_book (t, ANNA, HAIRCUT, "2026-11-24T10:00", "Kata", NULL);
  g_autoptr (JsonNode) offered = NULL, list = NULL, archive = NULL, report = NULL;
  g_autofree char *title = NULL;
  JsonArray *rows;

  call (t, "service.delete", foyer_params ("service", "d", &t->service[HAIRCUT], NULL));
  title = line_of (t, &booked, "title");
  g_assert_cmpstr (title, ==, "Haircut");
  offered = foyer_test_query (t, "service.for-staff", foyer_params ("staff", "d", &t->staff[ANNA], NULL));
  g_assert_null (foyer_test_find_id (json_node_get_array (offered), "id", &t->service[HAIRCUT]));
  /* Reports name it, and find by it. */
  report = foyer_test_query (t, "report.bookings", foyer_params ("category", "d", &t->category[0], NULL));
  rows = json_object_get_array_member (json_node_get_object (report), "rows");
  g_assert_cmpuint (json_array_get_length (rows), ==, 1);
  g_assert_nonnull (strstr (json_object_get_string_member (json_array_get_object_element (rows, 0), "services"), "Haircut"));
  archive = foyer_test_query (t, "service.list", foyer_params ("deleted", "b", TRUE, NULL));
  g_assert_nonnull (foyer_test_find_id (json_object_get_array_member (foyer_test_find (json_node_get_array (archive), "title", "Hair"), "services"), "id", &t->service[HAIRCUT]));
  call (t, "service.restore", foyer_params ("service", "d", &t->service[HAIRCUT], NULL));
  list = foyer_test_query (t, "service.for-staff", foyer_params ("staff", "d", &t->staff[ANNA], NULL));
  g_assert_nonnull (foyer_test_find_id (json_node_get_array (list), "id", &t->service[HAIRCUT]));
}

static void
test_srv_16 (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  FoyerActor max = foyer_test_user (t, "Max", "+36301110001", "manager", NULL);
  g_autoptr (JsonObject) done = NULL, made = NULL;
  g_autofree char *price = NULL, *own = NULL;

  call (t, "access.grant", foyer_params ("user", "d", &max.user, "role", "s", "manager", "rights", "n", json_from_string ("{\"setup.prices\":false}", NULL), NULL));
  done = foyer_test_call_as (t, &max, "service.update", foyer_params ("service", "d", &t->service[HAIRCUT], "title", "s", "Cut", "price_min", "i", (gint64) 2500, NULL));
  price = foyer_test_refused_as (t, &max, "service.update", foyer_params ("service", "d", &t->service[HAIRCUT], "price_min", "i", (gint64) 1, NULL), FOYER_ERROR_DENIED);
  own = foyer_test_refused_as (t, &max, "service.prices", foyer_params ("service", "d", &t->service[HAIRCUT], "staff", "d", &t->staff[ANNA], "price", "i", (gint64) 1, NULL),
                               FOYER_ERROR_DENIED);
  made = foyer_test_call_as (t, &max, "service.prices", foyer_params ("service", "d", &t->service[HAIRCUT], "staff", "d", &t->staff[ANNA], "dur", "i", (gint64) 40, NULL));
}

static void
test_category_delete (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  g_autoptr (JsonObject) moved = NULL;
  g_autofree char *category = NULL, *nails = foyer_id_to_string (&t->category[1]);

  refused (t, "category.delete", foyer_params ("category", "d", &t->category[0], NULL), "has 4 services");
  refused (t, "category.delete", foyer_params ("category", "d", &t->category[0], "move_to", "d", &t->category[0], NULL), "cannot move");
  call (t, "category.delete", foyer_params ("category", "d", &t->category[0], "move_to", "d", &t->category[1], NULL));
  category = foyer_test_field (t, "service", &t->service[HAIRCUT], "category");
  g_assert_cmpstr (category, ==, nails);
}

static void
test_bad_input (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  g_autofree char *huge = g_strnfill (10 * 1024 * 1024, 'a'), *said = NULL, *before = foyer_test_field (t, "service", &t->service[HAIRCUT], "title"), *after = NULL;

  refused (t, "service.update", foyer_params ("service", "d", &t->service[HAIRCUT], "price_min", "i", (gint64) -1, NULL), "price");
  refused (t, "service.prices", foyer_params ("service", "d", &t->service[HAIRCUT], "staff", "d", &t->staff[ANNA], "price", "i", (gint64) -1, NULL), "price");
  refused (t, "service.update", foyer_params ("service", "d", &t->service[HAIRCUT], "dur", "i", (gint64) 7, NULL), "multiple of 5");
  refused (t, "service.update", foyer_params ("service", "d", &t->service[HAIRCUT], "dur", "i", (gint64) 0, NULL), "dur");
  said = foyer_test_refused (t, "service.update", foyer_params ("service", "d", &t->service[HAIRCUT], "title", "s", huge, NULL), FOYER_ERROR_INVALID);
  g_assert_cmpuint (strlen (said), <, 200);
  g_assert_nonnull (strstr (said, "too long"));
  after = foyer_test_field (t, "service", &t->service[HAIRCUT], "title");
  g_assert_cmpstr (after, ==, before);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/services/SRV-1", test_srv_1);
  g_test_add_func ("/services/SRV-3", test_srv_3);
  g_test_add_func ("/services/SRV-4", test_srv_4);
  g_test_add_func ("/services/SRV-5", test_srv_5);
  g_test_add_func ("/services/SRV-6", test_srv_6);
  g_test_add_func ("/services/SRV-7", test_srv_7);
  g_test_add_func ("/services/SRV-8", test_srv_8);
  g_test_add_func ("/services/SRV-11", test_srv_11);
  g_test_add_func ("/services/SRV-12", test_srv_12);
  g_test_add_func ("/services/SRV-13", test_srv_13);
  g_test_add_func ("/services/SRV-16", test_srv_16);
  g_test_add_func ("/services/category-delete", test_category_delete);
  g_test_add_func ("/services/bad-input", test_bad_input);
  return g_test_run ();
}
