/* What the calendar shows, and to whom (front-desk.md 6.1). */
#include "config.h"

#include "desk-day.h"

static JsonArray *
columns_of (JsonObject *day)
{
  return json_object_get_array_member (day, "columns");
}

static JsonArray *
blocks_of (JsonObject *day)
{
  return json_object_get_array_member (day, "blocks");
}

static JsonObject *
day_as (FoyerTest *t,
        const FoyerActor *who,
        const char *date)
{
  return object_of (foyer_test_query_as (t, who, "calendar.day", foyer_params ("date", "s", date, NULL)));
}

static void
set_setting (FoyerTest *t,
             const char *key,
             const char *value)
{
  JsonObject *values = json_object_new ();
  json_object_set_string_member (values, key, value);
  g_autoptr (JsonObject) o = foyer_test_call (t, "setting.set", foyer_params ("values", "n", json_node_init_object (json_node_alloc (), values), NULL));
  json_object_unref (values);
}

static void
give_rights (FoyerTest *t,
             const FoyerActor *who,
             const char *role,
             const char *right,
             gint64 value)
{
  JsonObject *rights = json_object_new ();
  json_object_set_int_member (rights, right, value);
  g_autoptr (JsonObject) o = foyer_test_call (t, "access.grant",
                                              foyer_params ("user", "d", &who->user, "role", "s", role, "rights", "n",
                                                            json_node_init_object (json_node_alloc (), rights), NULL));
  json_object_unref (rights);
}

static void
test_cal_1 (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  g_autoptr (JsonObject) tuesday = day_of (t, FOYER_TEST_DATE);
  g_autoptr (JsonObject) wednesday = day_of (t, "2026-11-25");
  g_autoptr (JsonObject) sunday = day_of (t, "2026-11-29");

  g_assert_cmpint (json_array_get_length (columns_of (tuesday)), ==, 3);
  g_assert_cmpint (json_array_get_length (columns_of (wednesday)), ==, 2);
  g_assert_cmpint (json_array_get_length (columns_of (sunday)), ==, 0);
  g_assert_cmpstr (json_object_get_string_member (foyer_test_find (columns_of (tuesday), "name", "Anna Nagy"), "spans"), ==, "09:00-18:00");

  /* Filters of member and position. */
  char text[37];
  JsonArray *only = json_array_new ();
  json_array_add_string_element (only, foyer_id_format (&t->staff[BORIS], text));
  g_autoptr (JsonObject) one = object_of (foyer_test_query (t, "calendar.day", foyer_params ("date", "s", FOYER_TEST_DATE, "staff", "n",
                                                                                             json_node_init_array (json_node_alloc (), only), NULL)));
  json_array_unref (only);
  g_assert_cmpint (json_array_get_length (columns_of (one)), ==, 1);
  g_autoptr (JsonObject) p = foyer_test_call (t, "position.create", foyer_params ("name", "s", "Stylist", NULL));
  FoyerId position = foyer_test_id (p, "position");
  g_autoptr (JsonObject) s = foyer_test_call (t, "staff.update", foyer_params ("staff", "d", &t->staff[CLARA], "position", "d", &position, NULL));
  g_autoptr (JsonObject) stylists = object_of (foyer_test_query (t, "calendar.day", foyer_params ("date", "s", FOYER_TEST_DATE, "position", "d", &position, NULL)));
  g_assert_cmpint (json_array_get_length (columns_of (stylists)), ==, 1);
}

static void
test_booked_without_schedule (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  Booked b = book (t, ANNA, "10:00", HAIRCUT, "Eszter", "+36201234567");
  g_autoptr (JsonObject) inside = day_of (t, FOYER_TEST_DATE);
  g_assert_false (json_object_has_member (foyer_test_find_id (blocks_of (inside), "id", &b.appointment), "outside"));

  /* SCH-11: a cancelled working day keeps its bookings in sight, marked. */
  g_autoptr (JsonObject) c = foyer_test_call (t, "schedule.cancel-day", foyer_params ("staff", "d", &t->staff[ANNA], "date", "s", FOYER_TEST_DATE, "override", "s", "ill", NULL));
  g_autoptr (JsonObject) day = day_of (t, FOYER_TEST_DATE);
  g_assert_nonnull (foyer_test_find_id (columns_of (day), "staff", &t->staff[ANNA]));
  g_assert_true (json_object_get_boolean_member (foyer_test_find_id (blocks_of (day), "id", &b.appointment), "outside"));
}

static void
test_cal_4 (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  book (t, ANNA, "10:00", HAIRCUT, "Eszter", "+36201234567");

  g_autoptr (JsonObject) name = day_of (t, FOYER_TEST_DATE);
  g_assert_cmpstr (json_object_get_string_member (json_array_get_object_element (blocks_of (name), 0), "title"), ==, "Eszter");
  set_setting (t, "calendar.title", "phone");
  g_autoptr (JsonObject) phone = day_of (t, FOYER_TEST_DATE);
  g_assert_cmpstr (json_object_get_string_member (json_array_get_object_element (blocks_of (phone), 0), "title"), ==, "+36201234567");
  set_setting (t, "calendar.title", "service");
  g_autoptr (JsonObject) service = day_of (t, FOYER_TEST_DATE);
  g_assert_cmpstr (json_object_get_string_member (json_array_get_object_element (blocks_of (service), 0), "title"), ==, "Haircut");
}

static void
test_cal_5 (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  book (t, ANNA, "10:00", HAIRCUT, "Eszter", "+36201234567");
  book (t, ANNA, "11:00", HAIRCUT, "Zoli", "+36201111111");
  g_autoptr (JsonNode) node = foyer_test_query (t, "calendar.month", foyer_params ("from", "s", "2026-11-01", "to", "s", "2026-11-30", NULL));
  JsonArray *days = json_node_get_array (node);
  JsonObject *tuesday = foyer_test_find (days, "date", FOYER_TEST_DATE), *wednesday = foyer_test_find (days, "date", "2026-11-25"),
             *sunday = foyer_test_find (days, "date", "2026-11-29");

  g_assert_cmpint (json_array_get_length (days), ==, 30);
  g_assert_cmpint (int_of (tuesday, "booked"), ==, 2);
  g_assert_true (json_object_get_boolean_member (wednesday, "works"));
  g_assert_cmpint (int_of (wednesday, "booked"), ==, 0);
  g_assert_false (json_object_get_boolean_member (sunday, "works"));
}

static void
test_week (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  Booked b = book (t, ANNA, "2026-11-27T10:00", HAIRCUT, "Eszter", "+36201234567");
  book (t, BORIS, "2026-11-27T10:00", HAIRCUT, "Zoli", "+36201111111");
  g_autoptr (JsonObject) week = object_of (foyer_test_query (t, "calendar.week", foyer_params ("staff", "d", &t->staff[ANNA], "date", "s", FOYER_TEST_DATE, NULL)));

  g_assert_cmpint (json_array_get_length (columns_of (week)), ==, 7);
  g_assert_cmpstr (json_object_get_string_member (json_array_get_object_element (columns_of (week), 0), "date"), ==, "2026-11-23");
  g_assert_cmpint (json_array_get_length (blocks_of (week)), ==, 1);
  FoyerId id = foyer_test_id (json_array_get_object_element (blocks_of (week), 0), "id");
  g_assert_true (foyer_id_equal (&id, &b.appointment));
}

static void
test_cal_9 (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  book (t, ANNA, "10:00", COLOURING, "Zoli", "+36201111111");
  book (t, BORIS, "11:00", BEARD, "Eszter", "+36201234567");
  static const struct { const char *sort, *first; gboolean desc; } cases[] = {
    { "time", "Zoli", FALSE }, { "time", "Eszter", TRUE }, { "client", "Eszter", FALSE }, { "sum", "Eszter", FALSE }, { "sum", "Zoli", TRUE },
    { "services", "Eszter", FALSE }, { "staff", "Zoli", FALSE }, { "status", "Zoli", FALSE },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (JsonObject) o = object_of (foyer_test_query (t, "calendar.list", foyer_params ("date", "s", FOYER_TEST_DATE, "sort", "s", cases[i].sort, "desc", "b",
                                                                                                cases[i].desc, NULL)));
      JsonArray *rows = json_object_get_array_member (o, "rows");
      g_assert_cmpint (json_array_get_length (rows), ==, 2);
      g_assert_cmpstr (json_object_get_string_member (json_array_get_object_element (rows, 0), "name"), ==, cases[i].first);
    }
  g_autoptr (JsonObject) o = object_of (foyer_test_query (t, "calendar.list", foyer_params ("date", "s", FOYER_TEST_DATE, NULL)));
  JsonObject *row = json_array_get_object_element (json_object_get_array_member (o, "rows"), 0);
  g_assert_cmpint (int_of (row, "start"), ==, 600);
  g_assert_cmpstr (json_object_get_string_member (row, "services"), ==, "Colouring");
  g_assert_cmpstr (json_object_get_string_member (row, "member"), ==, "Anna Nagy");
  g_assert_cmpstr (json_object_get_string_member (row, "status"), ==, "pending");
  g_assert_cmpint (int_of (row, "sum"), ==, 6000);
}

static void
test_cal_11 (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  Booked desk = book (t, ANNA, "10:00", HAIRCUT, "Eszter", "+36201234567");
  g_autoptr (JsonObject) o = foyer_test_call (t, "booking.create", foyer_params ("staff", "d", &t->staff[BORIS], "wall", "s", "2026-11-24T10:00", "online", "b", TRUE, NULL));
  Booked online = booked_of (o);
  g_autoptr (JsonObject) day = day_of (t, FOYER_TEST_DATE);

  g_assert_false (json_object_has_member (foyer_test_find_id (blocks_of (day), "id", &desk.appointment), "online"));
  g_assert_true (json_object_get_boolean_member (foyer_test_find_id (blocks_of (day), "id", &online.appointment), "online"));
}

static void
test_flags (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  g_autoptr (JsonObject) o = foyer_test_call (t, "booking.create",
                                              foyer_params ("staff", "d", &t->staff[ANNA], "wall", "s", "2026-11-24T10:00", "chosen", "b", TRUE, "comment", "s", "quiet",
                                                            "name", "s", "Eszter", "phone", "s", "+36201234567", "services", "n", services_of (t, HAIRCUT, -1), NULL));
  Booked b = booked_of (o);
  g_autoptr (JsonObject) a = foyer_test_call (t, "client.update", foyer_params ("id", "d", &b.client, "allergy", "s", "latex", NULL));
  g_autoptr (JsonObject) day = day_of (t, FOYER_TEST_DATE);
  JsonObject *block = json_array_get_object_element (blocks_of (day), 0);
  static const char *const flags[] = { "chosen", "note", "first", "alert" };
  for (gsize i = 0; i < G_N_ELEMENTS (flags); i++)
    g_assert_true (json_object_get_boolean_member_with_default (block, flags[i], FALSE));
  g_assert_true (json_object_has_member (block, "tint"));

  /* Once she has been, later bookings are no first visits. */
  set_status (t, &b.visit, "arrived");
  book (t, ANNA, "2026-11-25T10:00", HAIRCUT, "Eszter", "+36201234567");
  g_autoptr (JsonObject) next = day_of (t, "2026-11-25");
  g_assert_false (json_object_has_member (json_array_get_object_element (blocks_of (next), 0), "first"));
}

static void
test_cal_13 (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  Booked a = book (t, ANNA, "10:00", COLOURING, "Eszter", "+36201234567");
  Booked b = book (t, BORIS, "10:00", HAIRCUT, "Zoli", "+36201111111");
  Booked gone = book (t, CLARA, "10:00", MANICURE, "Pal", "+36202222222");

  set_status (t, &a.visit, "arrived");
  set_status (t, &b.visit, "arrived");
  set_status (t, &gone.visit, "no-show");
  g_autoptr (JsonObject) d = foyer_test_call (t, "visit.discount", foyer_params ("visit", "d", &a.visit, "sum", "i", (gint64) 500, NULL));
  g_autoptr (JsonObject) p = foyer_test_call (t, "visit.pay", foyer_params ("visit", "d", &a.visit, "tenders", "n", tenders_of (&t->cash, 3000, &t->card, 2500), NULL));
  g_autoptr (JsonObject) q = foyer_test_call (t, "visit.pay", foyer_params ("visit", "d", &b.visit, "tenders", "n", tenders_of (&t->cash, 800, NULL, 0), NULL));
  g_autoptr (JsonObject) r = foyer_test_call (t, "visit.refund", foyer_params ("visit", "d", &a.visit, "amount", "i", (gint64) 100, NULL));
  g_autoptr (JsonObject) panel = object_of (foyer_test_query (t, "calendar.panel", foyer_params ("date", "s", FOYER_TEST_DATE, NULL)));

  g_assert_cmpint (int_of (panel, "cash"), ==, 3000 + 800 - 100);
  g_assert_cmpint (int_of (panel, "cashless"), ==, 2500);
  g_assert_cmpint (int_of (panel, "booked"), ==, 5500 + 2800);
  g_assert_cmpint (int_of (panel, "discount"), ==, 500);
  g_assert_cmpint (int_of (panel, "unpaid"), ==, 100 + 2000);

  FoyerActor anna = foyer_test_user (t, "Anna", "+36309999999", "professional", &t->staff[ANNA]);
  g_autofree char *refused = foyer_test_query_refused (t, &anna, "calendar.panel", foyer_params ("date", "s", FOYER_TEST_DATE, NULL), FOYER_ERROR_DENIED);
  g_assert_nonnull (refused);
}

static void
test_cal_14 (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  Booked past = book (t, ANNA, "10:00", HAIRCUT, "Eszter", "+36201234567");
  Booked next = book (t, ANNA, "2026-12-01T10:00", COLOURING, "Eszter", "+36201234567");
  t->owner.now = foyer_test_at ("2026-11-25T09:00");

  g_autoptr (JsonNode) gone = foyer_test_query (t, "client.visits", foyer_params ("client", "d", &past.client, "when", "s", "past", NULL));
  g_autoptr (JsonNode) upcoming = foyer_test_query (t, "client.visits", foyer_params ("client", "d", &past.client, "when", "s", "upcoming", NULL));
  g_assert_cmpint (json_array_get_length (json_node_get_array (gone)), ==, 1);
  g_assert_cmpint (json_array_get_length (json_node_get_array (upcoming)), ==, 1);
  JsonObject *row = json_array_get_object_element (json_node_get_array (upcoming), 0);
  FoyerId visit = foyer_test_id (row, "visit");
  g_assert_true (foyer_id_equal (&visit, &next.visit));
  g_assert_cmpstr (json_object_get_string_member (row, "services"), ==, "Colouring");
  g_assert_cmpstr (json_object_get_string_member (row, "members"), ==, "Anna Nagy");
  g_assert_cmpint (int_of (row, "start"), ==, 600);
}

/* A member whose name begins another's is not lost beside her. */
static void
test_members_of_visit (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  g_autoptr (JsonObject) longer = foyer_test_call (t, "staff.update", foyer_params ("staff", "d", &t->staff[ANNA], "name", "s", "Anna", NULL));
  g_autoptr (JsonObject) shorter = foyer_test_call (t, "staff.update", foyer_params ("staff", "d", &t->staff[BORIS], "name", "s", "Ann", NULL));
  Booked first = book (t, ANNA, "10:00", HAIRCUT, "Eszter", "+36201234567"), second = book (t, BORIS, "10:45", HAIRCUT, "Eszter", "+36201234567");

  g_assert_true (foyer_id_equal (&first.visit, &second.visit));
  t->owner.now = foyer_test_at ("2026-11-25T09:00");
  g_autoptr (JsonNode) gone = foyer_test_query (t, "client.visits", foyer_params ("client", "d", &first.client, "when", "s", "past", NULL));
  g_assert_cmpstr (json_object_get_string_member (json_array_get_object_element (json_node_get_array (gone), 0), "members"), ==, "Anna, Ann");
}

static void
test_cal_15 (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  Booked b = book (t, ANNA, "10:00", HAIRCUT, "Eszter", "+36201234567");
  g_autoptr (JsonObject) u = foyer_test_call (t, "client.update", foyer_params ("id", "d", &b.client, "email", "s", "eszter@example.com", NULL));
  g_autoptr (JsonObject) copy = object_of (foyer_test_query (t, "booking.copy-client", foyer_params ("appointment", "d", &b.appointment, NULL)));
  FoyerId client = foyer_test_id (copy, "client");

  g_assert_cmpstr (json_object_get_string_member (copy, "name"), ==, "Eszter");
  g_assert_cmpstr (json_object_get_string_member (copy, "phone"), ==, "+36201234567");
  g_assert_cmpstr (json_object_get_string_member (copy, "email"), ==, "eszter@example.com");
  g_assert_true (foyer_id_equal (&client, &b.client));
}

static void
test_cal_17 (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  Booked mine = book (t, ANNA, "10:00", HAIRCUT, "Eszter", "+36201234567");
  Booked other = book (t, BORIS, "10:00", HAIRCUT, "Zoli", "+36201111111");
  FoyerActor anna = foyer_test_user (t, "Anna", "+36309999999", "professional", &t->staff[ANNA]);
  g_autoptr (JsonObject) day = day_as (t, &anna, FOYER_TEST_DATE);

  g_assert_cmpint (json_array_get_length (columns_of (day)), ==, 1);
  g_assert_cmpint (json_array_get_length (blocks_of (day)), ==, 1);
  FoyerId id = foyer_test_id (json_array_get_object_element (blocks_of (day), 0), "id");
  g_assert_true (foyer_id_equal (&id, &mine.appointment));
  g_autoptr (JsonObject) week = object_of (foyer_test_query_as (t, &anna, "calendar.week", foyer_params ("staff", "d", &t->staff[BORIS], "date", "s", FOYER_TEST_DATE, NULL)));
  FoyerId shown = foyer_test_id (week, "staff");
  g_assert_true (foyer_id_equal (&shown, &t->staff[ANNA]));
  g_autoptr (JsonObject) list = object_of (foyer_test_query_as (t, &anna, "calendar.list", foyer_params ("date", "s", FOYER_TEST_DATE, NULL)));
  g_assert_cmpint (json_array_get_length (json_object_get_array_member (list, "rows")), ==, 1);
  g_autofree char *hidden = foyer_test_query_refused (t, &anna, "visit.get", foyer_params ("visit", "d", &other.visit, NULL), FOYER_ERROR_DENIED);
  g_autofree char *status = foyer_test_refused_as (t, &anna, "visit.status", foyer_params ("visit", "d", &other.visit, "status", "s", "arrived", NULL), FOYER_ERROR_DENIED);
  g_assert_true (hidden != NULL && status != NULL);

  /* History deeper than allowed: a notice instead of data. */
  FoyerActor desk = foyer_test_user (t, "Rita", "+36308888888", "receptionist", NULL);
  give_rights (t, &desk, "receptionist", "calendar.history", 5);
  desk.now = foyer_test_at ("2026-11-29T09:00");
  g_autoptr (JsonObject) seen = day_as (t, &desk, FOYER_TEST_DATE);
  g_assert_cmpint (json_array_get_length (blocks_of (seen)), ==, 2);
  desk.now = foyer_test_at ("2026-11-30T09:00");
  g_autoptr (JsonObject) denied = day_as (t, &desk, FOYER_TEST_DATE);
  g_assert_false (json_object_has_member (denied, "blocks"));
  g_assert_nonnull (strstr (json_object_get_string_member (denied, "notice"), "25"));
  g_autofree char *old = foyer_test_query_refused (t, &desk, "visit.get", foyer_params ("visit", "d", &mine.visit, NULL), FOYER_ERROR_DENIED);
  g_assert_nonnull (old);
}

static void
test_cal_18 (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  Booked b = book (t, ANNA, "10:00", HAIRCUT, "Eszter", "+36201234567");
  FoyerActor anna = foyer_test_user (t, "Anna", "+36309999999", "professional", &t->staff[ANNA]);

  set_setting (t, "calendar.title", "phone");
  g_autoptr (JsonObject) day = day_as (t, &anna, FOYER_TEST_DATE);
  g_autoptr (JsonNode) visit = foyer_test_query_as (t, &anna, "visit.get", foyer_params ("visit", "d", &b.visit, NULL));
  g_autoptr (JsonNode) peek = foyer_test_query_as (t, &anna, "appointment.get", foyer_params ("appointment", "d", &b.appointment, NULL));
  g_autoptr (JsonNode) copy = foyer_test_query_as (t, &anna, "booking.copy-client", foyer_params ("appointment", "d", &b.appointment, NULL));
  JsonNode *nodes[] = { visit, peek, copy };
  const char *title = json_object_get_string_member (json_array_get_object_element (blocks_of (day), 0), "title");
  g_assert_nonnull (strchr (title, 'X'));
  for (gsize i = 0; i < G_N_ELEMENTS (nodes); i++)
    {
      g_autofree char *text = json_to_string (nodes[i], FALSE);
      g_assert_null (strstr (text, "20123"));
      g_assert_null (strstr (text, "1234567"));
    }
}

static void
test_free (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  book (t, ANNA, "10:00", COLOURING, "Eszter", "+36201234567");
  g_autoptr (JsonNode) node = foyer_test_query (t, "calendar.free", foyer_params ("staff", "d", &t->staff[ANNA], "date", "s", FOYER_TEST_DATE, "dur", "i", (gint64) 45, NULL));
  JsonArray *free_time = json_node_get_array (node);
  static const int spans[][2] = { { 540, 600 }, { 690, 780 }, { 840, 1080 } };

  g_assert_cmpint (json_array_get_length (free_time), ==, G_N_ELEMENTS (spans));
  for (gsize i = 0; i < G_N_ELEMENTS (spans); i++)
    {
      JsonObject *o = json_array_get_object_element (free_time, i);
      g_assert_cmpint (int_of (o, "from"), ==, spans[i][0]);
      g_assert_cmpint (int_of (o, "to"), ==, spans[i][1]);
    }
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/calendar/members-of-visit", test_members_of_visit);
  g_test_add_func ("/calendar/CAL-1", test_cal_1);
  g_test_add_func ("/calendar/booked-without-schedule", test_booked_without_schedule);
  g_test_add_func ("/calendar/CAL-4", test_cal_4);
  g_test_add_func ("/calendar/CAL-5", test_cal_5);
  g_test_add_func ("/calendar/week", test_week);
  g_test_add_func ("/calendar/CAL-9", test_cal_9);
  g_test_add_func ("/calendar/CAL-11", test_cal_11);
  g_test_add_func ("/calendar/flags", test_flags);
  g_test_add_func ("/calendar/CAL-13", test_cal_13);
  g_test_add_func ("/calendar/CAL-14", test_cal_14);
  g_test_add_func ("/calendar/CAL-15", test_cal_15);
  g_test_add_func ("/calendar/CAL-17", test_cal_17);
  g_test_add_func ("/calendar/CAL-18", test_cal_18);
  g_test_add_func ("/calendar/free", test_free);
  return g_test_run ();
}
