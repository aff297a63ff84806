/* booking.next: the times offered as chips are times that can be booked without a warning. */
#include "config.h"

#include "desk-day.h"

static const char *
wall_at (JsonArray *list,
         guint i)
{
  g_assert_cmpuint (json_array_get_length (list), >, i);
  return json_object_get_string_member (json_array_get_object_element (list, i), "wall");
}

static void
test_order (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  /* 11:20: Anna has a haircut until 12:00 and her break from 13:00; the next half hours are hers before and after it. */
  t->owner.now = foyer_test_at (FOYER_TEST_DATE "T11:20");
  book (t, ANNA, "11:30", HAIRCUT, "Eszter", "+36201234567");
  g_autoptr (JsonNode) anna = foyer_test_query (t, "booking.next", foyer_params ("services", "n", ids_of (&t->service[HAIRCUT], NULL), "staff", "n",
                                                                                ids_of (&t->staff[ANNA], NULL), "limit", "i", (gint64) 4, NULL));
  JsonArray *list = json_node_get_array (anna);
  g_assert_cmpuint (json_array_get_length (list), ==, 4);
  g_assert_cmpstr (wall_at (list, 0), ==, "2026-11-24T12:00");
  g_assert_cmpstr (wall_at (list, 1), ==, "2026-11-24T12:30");
  g_assert_cmpstr (wall_at (list, 2), ==, "2026-11-24T14:00");
  g_assert_cmpint (json_object_get_int_member (json_array_get_object_element (list, 0), "dur"), ==, 30);

  /* Everyone who does it: Boris is free at once; one chip a time. */
  g_autoptr (JsonNode) any = foyer_test_query (t, "booking.next", foyer_params ("services", "n", ids_of (&t->service[HAIRCUT], NULL), NULL));
  list = json_node_get_array (any);
  g_assert_cmpuint (json_array_get_length (list), ==, 6);
  g_assert_cmpstr (wall_at (list, 0), ==, "2026-11-24T11:30");
  FoyerId who = foyer_test_id (json_array_get_object_element (list, 0), "staff");
  g_assert_true (foyer_id_equal (&who, &t->staff[BORIS]));
  for (guint i = 1; i < 6; i++)
    g_assert_cmpstr (wall_at (list, i - 1), <, wall_at (list, i));
}

static void
test_services_together (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  /* Colouring and blow-dry: only Anna does both, 120 minutes; the break cuts the day. */
  g_autoptr (JsonNode) node = foyer_test_query (t, "booking.next", foyer_params ("services", "n", ids_of (&t->service[COLOURING], &t->service[BLOWDRY], NULL),
                                                                                "days", "i", (gint64) 1, NULL));
  JsonArray *list = json_node_get_array (node);
  g_assert_cmpuint (json_array_get_length (list), ==, 4);
  g_assert_cmpstr (wall_at (list, 0), ==, "2026-11-24T09:00");
  g_assert_cmpstr (wall_at (list, 1), ==, "2026-11-24T11:00");
  g_assert_cmpstr (wall_at (list, 2), ==, "2026-11-24T14:00");
  g_assert_cmpstr (wall_at (list, 3), ==, "2026-11-24T16:00");
  /* Nobody does a manicure and a beard trim. */
  g_autoptr (JsonNode) none = foyer_test_query (t, "booking.next", foyer_params ("services", "n", ids_of (&t->service[MANICURE], &t->service[BEARD], NULL), NULL));
  g_assert_cmpuint (json_array_get_length (json_node_get_array (none)), ==, 0);
}

/* Every time offered books without a warning, until the day is full. */
static void
test_bookable (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  g_autoptr (JsonObject) chair = foyer_test_call (t, "resource.create", foyer_params ("name", "s", "Basin", "instances", "i", (gint64) 1, NULL));
  FoyerId basin = foyer_test_id (chair, "resource");
  g_autoptr (JsonObject) linked = foyer_test_call (t, "service.resources", foyer_params ("service", "d", &t->service[COLOURING], "resources", "n", ids_of (&basin, NULL), NULL));
  int booked = 0;

  for (;;)
    {
      g_autoptr (JsonNode) node = foyer_test_query (t, "booking.next", foyer_params ("services", "n", ids_of (&t->service[COLOURING], NULL), "days", "i",
                                                                                    (gint64) 1, "limit", "i", (gint64) 1, NULL));
      JsonArray *list = json_node_get_array (node);
      if (json_array_get_length (list) == 0)
        break;
      FoyerId staff = foyer_test_id (json_array_get_object_element (list, 0), "staff");
      g_autoptr (JsonObject) o = foyer_test_call (t, "booking.create", foyer_params ("staff", "d", &staff, "wall", "s", wall_at (list, 0), "services", "n",
                                                                                    services_of (t, COLOURING, -1), NULL));
      booked++;
    }
  /* One basin from 9 to 19 for appointments of 60 and 90 minutes: never two at a time. */
  g_assert_cmpint (booked, >=, 6);
  g_assert_cmpint (booked, <=, 9);
}

static const char *
first_of (FoyerTest *t,
          JsonObject *params,
          JsonNode **kept)
{
  *kept = foyer_test_query (t, "booking.next", params);
  return json_array_get_length (json_node_get_array (*kept)) > 0 ? wall_at (json_node_get_array (*kept), 0) : "";
}

/* What began the evening before and runs past midnight keeps its member and its room until it ends, whether one is asked about or all. */
static void
test_past_midnight (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  g_autoptr (JsonObject) made = foyer_test_call (t, "resource.create", foyer_params ("name", "s", "Basin", "instances", "i", (gint64) 1, NULL));
  FoyerId basin = foyer_test_id (made, "resource");
  g_autoptr (JsonNode) one = NULL, all = NULL, room = NULL, next = NULL;

  for (int who = ANNA; who <= BORIS; who++)
    json_object_unref (foyer_test_call (t, "schedule.set-day", foyer_params ("staff", "d", &t->staff[who], "date", "s", "2026-11-25", "spans", "s", "00:00-08:00", NULL)));
  json_object_unref (foyer_test_call (t, "service.resources", foyer_params ("service", "d", &t->service[COLOURING], "resources", "n", ids_of (&basin, NULL), NULL)));
  json_object_unref (foyer_test_call (t, "booking.create", foyer_params ("staff", "d", &t->staff[ANNA], "wall", "s", "2026-11-24T23:30", "services", "n",
                                                                        services_of (t, COLOURING, -1), "override", "s", "wedding", NULL)));
  t->owner.now = foyer_test_at ("2026-11-24T23:45");
  /* Anna alone: 23:30 and 90 minutes. */
  g_assert_cmpstr (first_of (t, foyer_params ("services", "n", ids_of (&t->service[BLOWDRY], NULL), "from", "s", "2026-11-25T00:00", NULL), &one), ==, "2026-11-25T01:00");
  /* Anybody: Boris is free at midnight, but for what needs the basin. */
  g_assert_cmpstr (first_of (t, foyer_params ("services", "n", ids_of (&t->service[HAIRCUT], NULL), "from", "s", "2026-11-25T00:00", NULL), &all), ==, "2026-11-25T00:00");
  g_assert_cmpstr (first_of (t, foyer_params ("services", "n", ids_of (&t->service[COLOURING], NULL), "from", "s", "2026-11-25T00:00", NULL), &room), ==, "2026-11-25T01:00");
  g_assert_cmpstr (first_of (t, foyer_params ("services", "n", ids_of (&t->service[HAIRCUT], NULL), "staff", "n", ids_of (&t->staff[ANNA], NULL), "from", "s",
                                              "2026-11-25T00:00", NULL), &next), ==, "2026-11-25T01:00");
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/free/order", test_order);
  g_test_add_func ("/free/services-together", test_services_together);
  g_test_add_func ("/free/bookable", test_bookable);
  g_test_add_func ("/free/past-midnight", test_past_midnight);
  return g_test_run ();
}
