/* calendar.best: what it offers can be booked without a warning, over people and rooms, and wastes nobody's time. */
#include "config.h"

#include "desk-day.h"

static JsonObject *
row (JsonNode *node,
     guint i)
{
  JsonArray *list = json_node_get_array (node);

  g_assert_cmpuint (json_array_get_length (list), >, i);
  return json_array_get_object_element (list, i);
}

static const char *
wall (JsonNode *node,
      guint i)
{
  return json_object_get_string_member (row (node, i), "wall");
}

/* Nobody's half hour is cut in two when a time elsewhere fits. */
static void
test_no_waste (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  /* Anna: 9–13 free but for 10:00–10:30; a beard trim of Boris is 15 minutes, so 15 minutes are of use to him, 20 of Anna's are not. */
  book (t, ANNA, "10:00", HAIRCUT, "Eszter", "+36201234567");
  g_autoptr (JsonNode) best = foyer_test_query (t, "calendar.best", foyer_params ("services", "n", ids_of (&t->service[HAIRCUT], NULL), "staff", "n",
                                                                                 ids_of (&t->staff[ANNA], NULL), "near", "i", (gint64) 560, "days", "i", (gint64) 1, NULL));
  /* 9:20 is nearest, but leaves 20 minutes before and 10 behind. */
  g_assert_cmpstr (wall (best, 0), !=, "2026-11-24T09:20");
  g_assert_cmpint (json_object_get_int_member (row (best, 0), "lost"), ==, 0);
  g_assert_true (g_str_equal (wall (best, 0), "2026-11-24T09:00") || g_str_equal (wall (best, 0), "2026-11-24T09:30"));
  /* An odd end of a booking is a start, though it is not on the grid of 15 minutes. */
  book (t, BORIS, "10:00", BEARD, "Pál", "+36201234568");
  g_autoptr (JsonObject) longer = foyer_test_call (t, "booking.create", foyer_params ("staff", "d", &t->staff[BORIS], "wall", "s", "2026-11-24T11:00", "dur", "i",
                                                                                      (gint64) 40, NULL));
  g_autoptr (JsonNode) odd = foyer_test_query (t, "calendar.best", foyer_params ("services", "n", ids_of (&t->service[BEARD], NULL), "from", "s",
                                                                                "2026-11-24T11:00", "near", "i", (gint64) 700, "days", "i", (gint64) 1, NULL));
  g_assert_cmpstr (wall (odd, 0), ==, "2026-11-24T11:40");
}

static void
test_wishes (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  g_autoptr (JsonNode) thursday = foyer_test_query (t, "calendar.best", foyer_params ("services", "n", ids_of (&t->service[MANICURE], NULL), "weekdays", "s", "4",
                                                                                     "after", "i", (gint64) 600, "before", "i", (gint64) 720, "limit", "i",
                                                                                     (gint64) 50, "all", "b", TRUE, NULL));
  guint n = json_array_get_length (json_node_get_array (thursday));
  /* Two Thursdays; 10:00 … 11:15 by quarters. */
  g_assert_cmpuint (n, ==, 12);
  for (guint i = 0; i < n; i++)
    {
      const char *at = wall (thursday, i);
      g_assert_true (g_str_has_prefix (at, "2026-11-26T1") || g_str_has_prefix (at, "2026-12-03T1"));
      g_assert_cmpstr (at + 11, >=, "10:00");
      g_assert_cmpstr (at + 11, <=, "11:15");
    }
  /* Who is asked for comes first though another is free sooner. */
  g_autoptr (JsonNode) rather = foyer_test_query (t, "calendar.best", foyer_params ("services", "n", ids_of (&t->service[HAIRCUT], NULL), "rather", "n",
                                                                                   ids_of (&t->staff[BORIS], NULL), NULL));
  FoyerId who = foyer_test_id (row (rather, 0), "staff");
  g_assert_true (foyer_id_equal (&who, &t->staff[BORIS]));
  /* An appointment that is being moved stands in nobody's way. */
  Booked own = book (t, CLARA, "09:00", PEDICURE, "Eszter", "+36201234567");
  g_autoptr (JsonObject) stretched = foyer_test_call (t, "booking.resize", foyer_params ("appointment", "d", &own.appointment, "dur", "i", (gint64) 360, NULL));
  g_autoptr (JsonNode) full = foyer_test_query (t, "calendar.best", foyer_params ("services", "n", ids_of (&t->service[PEDICURE], NULL), "days", "i", (gint64) 1, NULL));
  g_assert_cmpuint (json_array_get_length (json_node_get_array (full)), ==, 0);
  g_autoptr (JsonNode) moving = foyer_test_query (t, "calendar.best", foyer_params ("services", "n", ids_of (&t->service[PEDICURE], NULL), "days", "i", (gint64) 1,
                                                                                   "appointment", "d", &own.appointment, NULL));
  g_assert_cmpstr (wall (moving, 0), ==, "2026-11-24T09:00");
}

/* Nobody does a manicure and a beard trim: two people one after the other do. */
static void
test_shared_out (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  g_autoptr (JsonNode) none = foyer_test_query (t, "calendar.best", foyer_params ("services", "n", ids_of (&t->service[BEARD], &t->service[MANICURE], NULL), NULL));
  g_assert_cmpuint (json_array_get_length (json_node_get_array (none)), ==, 0);
  g_autoptr (JsonNode) both = foyer_test_query (t, "calendar.best", foyer_params ("services", "n", ids_of (&t->service[BEARD], &t->service[MANICURE], NULL), "several", "b",
                                                                                 TRUE, "days", "i", (gint64) 1, NULL));
  JsonArray *parts = json_object_get_array_member (row (both, 0), "parts");
  g_assert_cmpuint (json_array_get_length (parts), ==, 2);
  FoyerId first = foyer_test_id (json_array_get_object_element (parts, 0), "staff"), second = foyer_test_id (json_array_get_object_element (parts, 1), "staff");
  g_assert_true (foyer_id_equal (&first, &t->staff[BORIS]));
  g_assert_true (foyer_id_equal (&second, &t->staff[CLARA]));
  for (guint i = 0; i < 2; i++)
    {
      JsonObject *part = json_array_get_object_element (parts, i);
      JsonArray *services = json_array_new ();
      JsonObject *one = json_object_new ();
      FoyerId staff = foyer_test_id (part, "staff");
      json_object_set_string_member (one, "service", json_array_get_string_element (json_object_get_array_member (part, "services"), 0));
      json_array_add_object_element (services, one);
      JsonNode *node = json_node_init_array (json_node_alloc (), services);
      json_array_unref (services);
      g_autoptr (JsonObject) done = foyer_test_call (t, "booking.create", foyer_params ("staff", "d", &staff, "wall", "s",
                                                                                        json_object_get_string_member (part, "wall"), "services", "n", node,
                                                                                        "name", "s", "Eszter", "phone", "s", "+36201234567", NULL));
    }
}

/* Each time offered books without being asked to confirm, until nothing is left: rooms, breaks, times of processing, who does what. */
static void
test_bookable (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  g_autoptr (JsonObject) basin = foyer_test_call (t, "resource.create", foyer_params ("name", "s", "Basin", "instances", "i", (gint64) 1, NULL));
  FoyerId id = foyer_test_id (basin, "resource");
  g_autoptr (JsonObject) linked = foyer_test_call (t, "service.resources", foyer_params ("service", "d", &t->service[COLOURING], "resources", "n", ids_of (&id, NULL), NULL));
  int booked = 0;

  for (int i = 0;; i++)
    {
      int service = i % 2 == 0 ? COLOURING : HAIRCUT;
      g_autoptr (JsonNode) node = foyer_test_query (t, "calendar.best", foyer_params ("services", "n", ids_of (&t->service[service], NULL), "days", "i", (gint64) 1,
                                                                                     "limit", "i", (gint64) 1, NULL));
      if (json_array_get_length (json_node_get_array (node)) == 0 && service == HAIRCUT)
        break;
      if (json_array_get_length (json_node_get_array (node)) == 0)
        continue;
      FoyerId staff = foyer_test_id (row (node, 0), "staff");
      g_autoptr (JsonObject) o = foyer_test_call (t, "booking.create", foyer_params ("staff", "d", &staff, "wall", "s", wall (node, 0), "services", "n",
                                                                                    services_of (t, service, -1), NULL));
      booked++;
    }
  /* 17 working hours of two people, with next to nothing left over. */
  g_assert_cmpint (booked, >=, 20);
  g_autoptr (JsonNode) left = foyer_test_query (t, "calendar.free", foyer_params ("staff", "d", &t->staff[ANNA], "date", "s", FOYER_TEST_DATE, "dur", "i", (gint64) 30, NULL));
  g_assert_cmpuint (json_array_get_length (json_node_get_array (left)), ==, 0);
}

/* Is a time of a member offered that meets [from, to)? */
static gboolean
is_offered (FoyerTest *t,
            int staff,
            int service,
            const char *from,
            const char *to)
{
  g_autoptr (JsonNode) node = foyer_test_query (t, "calendar.best", foyer_params ("services", "n", ids_of (&t->service[service], NULL), "staff", "n",
                                                                                 ids_of (&t->staff[staff], NULL), "days", "i", (gint64) 1, "limit", "i",
                                                                                 (gint64) 100, "all", "b", TRUE, NULL));

  for (guint i = 0; i < json_array_get_length (json_node_get_array (node)); i++)
    if (strcmp (wall (node, i) + 11, from) >= 0 && strcmp (wall (node, i) + 11, to) < 0)
      return TRUE;
  return FALSE;
}

/* A room is held by whoever's booking it is, also of one who did not come, until the booking is deleted; and it is held for one member as for all. */
static void
test_room_held (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  g_autoptr (JsonObject) basin = foyer_test_call (t, "resource.create", foyer_params ("name", "s", "Basin", "instances", "i", (gint64) 1, NULL));
  FoyerId id = foyer_test_id (basin, "resource");
  g_autoptr (JsonObject) linked = foyer_test_call (t, "service.resources", foyer_params ("service", "d", &t->service[COLOURING], "resources", "n", ids_of (&id, NULL), NULL));

  g_assert_true (is_offered (t, BORIS, COLOURING, "10:00", "10:45"));
  Booked anna = book (t, ANNA, "10:00", COLOURING, "Eszter", "+36201234567");
  g_assert_false (is_offered (t, BORIS, COLOURING, "10:00", "10:45"));
  g_assert_true (is_offered (t, BORIS, HAIRCUT, "10:00", "10:45"));
  json_object_unref (foyer_test_call (t, "visit.status", foyer_params ("visit", "d", &anna.visit, "status", "s", "no-show", NULL)));
  g_assert_false (is_offered (t, BORIS, COLOURING, "10:00", "10:45"));
  json_object_unref (foyer_test_call (t, "booking.delete", foyer_params ("appointment", "d", &anna.appointment, NULL)));
  g_assert_true (is_offered (t, BORIS, COLOURING, "10:00", "10:45"));
}

static gboolean
read_plans (FoyerDb *db,
            gpointer data,
            GError **error)
{
  /* As foyer-finder-read.c and foyer-calendar-read.c ask. */
  static const char *const sql[] = {
    "EXPLAIN QUERY PLAN SELECT staff, date, spans, breaks FROM workday WHERE loc = ?1 AND date BETWEEN ?2 AND ?3",
    "EXPLAIN QUERY PLAN SELECT staff, date, spans, breaks, off FROM workday WHERE loc = ?1 AND date BETWEEN ?2 AND ?3",
    "EXPLAIN QUERY PLAN SELECT staff, date, spans, breaks, off FROM workday WHERE staff = ?1 AND date BETWEEN ?2 AND ?3",
    "EXPLAIN QUERY PLAN SELECT t0, t1, appointment FROM allocation WHERE instance = ?1 AND t0 > ?2 AND t0 < ?3 AND t1 > ?4 AND deleted IS NOT 1",
    "EXPLAIN QUERY PLAN SELECT staff, day, m0, dur, flags, gaps, id FROM board INDEXED BY board_time WHERE loc = ?1 AND day BETWEEN ?2 AND ?3",
    "EXPLAIN QUERY PLAN SELECT staff, day, m0, dur, flags, gaps, id FROM board INDEXED BY board_time WHERE loc = ?1 AND day = ?2 AND staff = ?3",
  };

  for (guint i = 0; i < G_N_ELEMENTS (sql); i++)
    {
      FoyerStmt *s = foyer_db_sql (db, sql[i]);

      g_assert_true (foyer_stmt_step (s));
      g_assert_nonnull (strstr (foyer_stmt_text (s, 3), "COVERING INDEX"));
      foyer_stmt_done (s);
    }
  return foyer_db_check (db, error);
}

/* A month of hours and rooms never needs the rows, which lie scattered in a big store. */
static void
test_plans (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  g_autoptr (GError) error = NULL;

  g_assert_true (foyer_store_read (foyer_desk_store (t->desk), read_plans, NULL, &error));
  g_assert_no_error (error);
}

/* Who sees one column is offered times of it alone. */
static void
test_own_column (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  FoyerActor anna = foyer_test_user (t, "Anna", "+36302222222", "professional", &t->staff[ANNA]);
  g_autoptr (JsonNode) mine = foyer_test_query_as (t, &anna, "calendar.best", foyer_params ("services", "n", ids_of (&t->service[HAIRCUT], NULL), "limit", "i", (gint64) 50, NULL));
  guint n = json_array_get_length (json_node_get_array (mine));

  g_assert_cmpuint (n, >, 5);
  for (guint i = 0; i < n; i++)
    {
      FoyerId who = foyer_test_id (row (mine, i), "staff");
      g_assert_true (foyer_id_equal (&who, &t->staff[ANNA]));
    }
  g_autoptr (JsonNode) others = foyer_test_query_as (t, &anna, "calendar.best", foyer_params ("services", "n", ids_of (&t->service[HAIRCUT], NULL), "staff", "n",
                                                                                             ids_of (&t->staff[BORIS], NULL), NULL));
  g_assert_cmpuint (json_array_get_length (json_node_get_array (others)), ==, 0);
}

/* CAL-5 and the month overview: how full days are, per member and together. */
static void
test_load (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  book (t, ANNA, "10:00", COLOURING, "Eszter", "+36201234567");
  book (t, ANNA, "14:00", HAIRCUT, "Dóra", "+36201234568");
  Booked gone = book (t, BORIS, "10:00", HAIRCUT, "Pál", "+36201234569");
  g_autoptr (JsonObject) away = foyer_test_call (t, "visit.status", foyer_params ("visit", "d", &gone.visit, "status", "s", "no-show", NULL));
  g_autoptr (JsonNode) node = foyer_test_query (t, "calendar.load", foyer_params ("from", "s", "2026-11-24", "to", "s", "2026-11-30", NULL));
  JsonObject *o = json_node_get_object (node);
  JsonObject *anna = foyer_test_find_id (json_object_get_array_member (o, "members"), "staff", &t->staff[ANNA]);
  JsonObject *boris = foyer_test_find_id (json_object_get_array_member (o, "members"), "staff", &t->staff[BORIS]);

  /* 120 of 480 minutes; a no-show takes none of Boris's. */
  g_assert_cmpint (json_array_get_int_element (json_object_get_array_member (anna, "load"), 0), ==, 25);
  g_assert_cmpint (json_array_get_int_element (json_object_get_array_member (anna, "booked"), 0), ==, 2);
  g_assert_cmpint (json_array_get_int_element (json_object_get_array_member (boris, "load"), 0), ==, 0);
  g_assert_cmpint (json_array_get_int_element (json_object_get_array_member (anna, "load"), 1), ==, 0);
  /* Saturday and Sunday nobody works. */
  g_assert_cmpint (json_array_get_int_element (json_object_get_array_member (anna, "load"), 4), ==, -1);
  g_assert_cmpint (json_array_get_int_element (json_object_get_array_member (o, "load"), 4), ==, -1);
  /* 120 of 480 + 540 + 360 */
  g_assert_cmpint (json_array_get_int_element (json_object_get_array_member (o, "load"), 0), ==, 9);
  g_assert_cmpint (json_array_get_int_element (json_object_get_array_member (o, "booked"), 0), ==, 2);
  FoyerActor pro = foyer_test_user (t, "Anna", "+36302222222", "professional", &t->staff[ANNA]);
  g_autoptr (JsonNode) own = foyer_test_query_as (t, &pro, "calendar.load", foyer_params ("from", "s", "2026-11-24", "to", "s", "2026-11-30", NULL));
  g_assert_cmpuint (json_array_get_length (json_object_get_array_member (json_node_get_object (own), "members")), ==, 1);
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/best/no-waste", test_no_waste);
  g_test_add_func ("/best/wishes", test_wishes);
  g_test_add_func ("/best/shared-out", test_shared_out);
  g_test_add_func ("/best/bookable", test_bookable);
  g_test_add_func ("/best/own-column", test_own_column);
  g_test_add_func ("/best/room-held", test_room_held);
  g_test_add_func ("/best/plans", test_plans);
  g_test_add_func ("/best/load", test_load);
  return g_test_run ();
}
