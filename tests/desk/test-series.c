/* Repeating bookings through the commands: front-desk.md 6.5. */
#include "config.h"

#include "desk-day.h"

static JsonNode *
list_of (const char *first,
         ...)
{
  JsonArray *list = json_array_new ();
  va_list args;
  va_start (args, first);
  for (const char *s = first; s != NULL; s = va_arg (args, const char *))
    json_array_add_string_element (list, s);
  va_end (args);
  return json_node_init_array (json_node_alloc (), list);
}

/* Walls of the client's (NULL: everybody's) live bookings with Anna on a day, "10:00 14:00". */
static guint
blocks_on (FoyerTest *t,
           const char *date)
{
  g_autoptr (JsonObject) day = day_of (t, date);
  return json_array_get_length (json_object_get_array_member (day, "blocks"));
}

static JsonObject *
series_of (FoyerTest *t,
           const FoyerId *appointment)
{
  return object_of (foyer_test_query (t, "series.get", foyer_params ("appointment", "d", appointment, NULL)));
}

static void
test_rpt_1 (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  g_autoptr (JsonObject) saved = foyer_test_call (t, "repeat.template-save",
                                                  foyer_params ("title", "s", "Course of four", "freq", "s", "weekly", "days", "s", "2 4", "times", "i", (gint64) 4,
                                                                "with_client", "b", TRUE, NULL));
  FoyerId id = foyer_test_id (saved, "template");
  g_autofree char *twice = foyer_test_refused (t, "repeat.template-save", foyer_params ("title", "s", "course of FOUR", "freq", "s", "daily", NULL), FOYER_ERROR_INVALID);
  g_assert_nonnull (twice);

  /* What was saved, used on another booking. */
  g_autoptr (JsonNode) node = foyer_test_query (t, "repeat.templates", NULL);
  JsonObject *row = foyer_test_find_id (json_node_get_array (node), "id", &id);
  Booked b = book (t, ANNA, "10:00", HAIRCUT, "Eszter", "+36201234567");
  g_autoptr (JsonObject) made = foyer_test_call (t, "repeat.create",
                                                 foyer_params ("appointment", "d", &b.appointment, "freq", "s", json_object_get_string_member (row, "freq"), "days", "s",
                                                               json_object_get_string_member (row, "days"), "times", "i", int_of (row, "times"), "conflicts", "s",
                                                               "force", NULL));
  g_assert_cmpint (json_array_get_length (json_object_get_array_member (made, "made")), ==, 4);
  g_assert_cmpint (blocks_on (t, "2026-11-26"), ==, 1);

  g_autoptr (JsonObject) gone = foyer_test_call (t, "repeat.template-delete", foyer_params ("template", "d", &id, NULL));
  g_autoptr (JsonNode) after = foyer_test_query (t, "repeat.templates", NULL);
  g_assert_cmpint (json_array_get_length (json_node_get_array (after)), ==, 0);
}

static void
test_rpt_2 (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  Booked b = book (t, ANNA, "10:00", COLOURING, "Eszter", "+36201234567");
  g_autoptr (JsonObject) price = visit_of (t, &b.visit);
  FoyerId line = foyer_test_id (json_array_get_object_element (json_object_get_array_member (price, "lines"), 0), "id");
  g_autoptr (JsonObject) cheaper = foyer_test_call (t, "line.update", foyer_params ("line", "d", &line, "price", "i", (gint64) 5500, NULL));
  g_autoptr (JsonObject) words = foyer_test_call (t, "booking.update", foyer_params ("appointment", "d", &b.appointment, "comment", "s", "roots only", NULL));
  set_status (t, &b.visit, "confirmed");
  g_autoptr (JsonObject) paid = foyer_test_call (t, "visit.pay", foyer_params ("visit", "d", &b.visit, "quick", "s", "cash", NULL));

  /* Working days of Anna are written for two weeks, so three of the five lie outside: forced. */
  g_autoptr (JsonObject) made = foyer_test_call (t, "repeat.create",
                                                 foyer_params ("appointment", "d", &b.appointment, "freq", "s", "weekly", "times", "i", (gint64) 5, "conflicts", "s",
                                                               "force", NULL));
  JsonArray *ids = json_object_get_array_member (made, "made");
  g_assert_cmpint (json_array_get_length (ids), ==, 5);
  g_assert_cmpint (blocks_on (t, "2026-12-01"), ==, 1);
  g_assert_cmpint (blocks_on (t, "2026-12-29"), ==, 1);
  g_assert_cmpint (blocks_on (t, "2027-01-05"), ==, 0);

  /* Services with their price, member, length and comment come along; payments and status do not. */
  g_autoptr (JsonObject) series = series_of (t, &b.appointment);
  JsonObject *copy = json_array_get_object_element (json_object_get_array_member (series, "appointments"), 1);
  FoyerId visit_id = foyer_test_id (copy, "visit");
  g_autoptr (JsonObject) visit = visit_of (t, &visit_id);
  g_assert_cmpstr (json_object_get_string_member (visit, "status"), ==, "pending");
  g_assert_cmpint (json_array_get_length (json_object_get_array_member (visit, "payments")), ==, 0);
  g_assert_cmpint (int_of (visit, "total"), ==, 5500);
  JsonObject *a = json_array_get_object_element (json_object_get_array_member (visit, "appointments"), 0);
  g_assert_cmpstr (json_object_get_string_member (a, "comment"), ==, "roots only");
  g_assert_cmpint (int_of (a, "dur"), ==, 90);
  g_assert_cmpstr (json_object_get_string_member (a, "wall"), ==, "2026-12-01T10:00");

  /* With an end date none is made after it. */
  Booked other = book (t, BORIS, "10:00", HAIRCUT, "Zoli", "+36201111111");
  g_autoptr (JsonObject) until = foyer_test_call (t, "repeat.create",
                                                  foyer_params ("appointment", "d", &other.appointment, "freq", "s", "weekdays", "until", "s", "2026-11-27", NULL));
  g_assert_cmpint (json_array_get_length (json_object_get_array_member (until, "made")), ==, 3);

  /* One key takes all of it back. */
  g_autoptr (JsonObject) undone = foyer_test_call (t, "undo", foyer_params ("txn", "s", json_object_get_string_member (made, "txn"), NULL));
  g_assert_cmpint (blocks_on (t, "2026-12-29"), ==, 0);
  g_assert_cmpint (blocks_on (t, FOYER_TEST_DATE), ==, 2);
}

static void
test_rpt_3 (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  Booked b = book (t, ANNA, "10:00", HAIRCUT, "Eszter", "+36201234567");
  g_autoptr (JsonObject) made = foyer_test_call (t, "repeat.create",
                                                 foyer_params ("appointment", "d", &b.appointment, "freq", "s", "daily", "times", "i", (gint64) 2, "with_client", "b",
                                                               FALSE, NULL));
  g_assert_cmpint (json_array_get_length (json_object_get_array_member (made, "made")), ==, 2);
  g_autoptr (JsonObject) day = day_of (t, "2026-11-25");
  JsonObject *block = json_array_get_object_element (json_object_get_array_member (day, "blocks"), 0);
  g_assert_cmpint (int_of (block, "start"), ==, 600);
  FoyerId visit_id = foyer_test_id (block, "visit");
  g_autoptr (JsonObject) visit = visit_of (t, &visit_id);
  g_assert_true (json_object_get_null_member (visit, "client"));
  g_assert_cmpint (int_of (visit, "total"), ==, 2500);
}

static void
test_rpt_4 (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  Booked b = book (t, ANNA, "2026-11-23T10:00", HAIRCUT, "Eszter", "+36201234567");
  g_autoptr (JsonNode) node = foyer_test_query (t, "repeat.preview",
                                                foyer_params ("appointment", "d", &b.appointment, "freq", "s", "weekly", "days", "s", "1 4", "gap", "i", (gint64) 2,
                                                              "times", "i", (gint64) 5, NULL));
  JsonArray *dates = json_object_get_array_member (json_node_get_object (node), "dates");
  static const char *const expected[] = { "2026-11-26", "2026-12-14", "2026-12-17", "2027-01-04", "2027-01-07" };
  g_assert_cmpint (json_array_get_length (dates), ==, 5);
  for (guint i = 0; i < 5; i++)
    g_assert_cmpstr (json_object_get_string_member (json_array_get_object_element (dates, i), "date"), ==, expected[i]);
}

static void
test_rpt_5 (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  Booked b = book (t, ANNA, "12:00", HAIRCUT, "Eszter", "+36201234567");
  book (t, ANNA, "2026-11-25T12:00", HAIRCUT, "Zoli", "+36201111111");
  JsonObject *params = foyer_params ("appointment", "d", &b.appointment, "freq", "s", "daily", "times", "i", (gint64) 4, NULL);

  /* Listed before anything is made: Wednesday is taken, Saturday nobody works. */
  g_autoptr (JsonNode) node = foyer_test_query (t, "repeat.preview", json_object_ref (params));
  JsonArray *dates = json_object_get_array_member (json_node_get_object (node), "dates");
  JsonArray *wednesday = json_object_get_array_member (json_array_get_object_element (dates, 0), "conflicts");
  JsonArray *saturday = json_object_get_array_member (json_array_get_object_element (dates, 3), "conflicts");
  g_assert_cmpint (int_of (json_node_get_object (node), "conflicts"), ==, 2);
  g_assert_cmpstr (json_object_get_string_member (json_array_get_object_element (wednesday, 0), "kind"), ==, "overlap");
  g_assert_nonnull (strstr (json_object_get_string_member (json_array_get_object_element (wednesday, 0), "text"), "Zoli"));
  g_assert_cmpstr (json_object_get_string_member (json_array_get_object_element (saturday, 0), "kind"), ==, "outside");

  /* Chosen one by one: Wednesday all the same, Saturday not, and Thursday left out by hand. */
  json_object_set_member (params, "force", list_of ("2026-11-25", NULL));
  json_object_set_member (params, "skip", list_of ("2026-11-26", NULL));
  g_autoptr (JsonObject) made = foyer_test_call (t, "repeat.create", params);
  g_assert_cmpint (json_array_get_length (json_object_get_array_member (made, "made")), ==, 2);
  g_assert_cmpint (json_array_get_length (json_object_get_array_member (made, "skipped")), ==, 2);
  g_assert_cmpint (blocks_on (t, "2026-11-25"), ==, 2);
  g_assert_cmpint (blocks_on (t, "2026-11-26"), ==, 0);
  g_assert_cmpint (blocks_on (t, "2026-11-27"), ==, 1);
  g_assert_cmpint (blocks_on (t, "2026-11-28"), ==, 0);

  /* Who may not book over others may repeat, but not force. */
  FoyerActor anna = foyer_test_user (t, "Anna", "+36309999999", "professional", &t->staff[ANNA]);
  g_autofree char *denied = foyer_test_refused_as (t, &anna, "repeat.create",
                                                   foyer_params ("appointment", "d", &b.appointment, "freq", "s", "daily", "times", "i", (gint64) 1, "conflicts", "s",
                                                                 "force", NULL), FOYER_ERROR_DENIED);
  g_assert_nonnull (denied);
  g_autofree char *nothing = foyer_test_refused (t, "repeat.create",
                                                 foyer_params ("appointment", "d", &b.appointment, "freq", "s", "daily", "times", "i", (gint64) 1, NULL), FOYER_ERROR_INVALID);
  g_assert_nonnull (strstr (nothing, "in the way"));
}

static void
test_resource_conflict (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  g_autoptr (JsonObject) r = foyer_test_call (t, "resource.create", foyer_params ("name", "s", "Chair", "instances", "i", (gint64) 1, NULL));
  FoyerId resource = foyer_test_id (r, "resource");
  char text[37];
  g_autoptr (JsonObject) link = foyer_test_call (t, "service.resources",
                                                 foyer_params ("service", "d", &t->service[HAIRCUT], "resources", "n", list_of (foyer_id_format (&resource, text), NULL),
                                                               NULL));
  Booked b = book (t, ANNA, "10:00", HAIRCUT, "Eszter", "+36201234567");
  book (t, BORIS, "2026-11-25T10:00", HAIRCUT, "Zoli", "+36201111111");
  g_autoptr (JsonNode) node = foyer_test_query (t, "repeat.preview",
                                                foyer_params ("appointment", "d", &b.appointment, "freq", "s", "daily", "times", "i", (gint64) 1, NULL));
  JsonArray *conflicts = json_object_get_array_member (json_array_get_object_element (json_object_get_array_member (json_node_get_object (node), "dates"), 0), "conflicts");
  g_assert_cmpint (json_array_get_length (conflicts), ==, 1);
  g_assert_cmpstr (json_object_get_string_member (json_array_get_object_element (conflicts, 0), "kind"), ==, "resource");
  g_assert_nonnull (strstr (json_object_get_string_member (json_array_get_object_element (conflicts, 0), "text"), "Chair"));
}

static void
test_this_and_following (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  Booked b = book (t, ANNA, "2026-11-23T10:00", HAIRCUT, "Eszter", "+36201234567");
  g_autoptr (JsonObject) made = foyer_test_call (t, "repeat.create",
                                                 foyer_params ("appointment", "d", &b.appointment, "freq", "s", "weekdays", "times", "i", (gint64) 4, NULL));
  JsonArray *ids = json_object_get_array_member (made, "made");
  FoyerId second, third;
  foyer_id_parse (json_array_get_string_element (ids, 0), &second); /* Tuesday */
  foyer_id_parse (json_array_get_string_element (ids, 2), &third);  /* Thursday */

  /* Half an hour later from Tuesday on; Friday is taken at that time and stays. */
  book (t, ANNA, "2026-11-27T10:30", HAIRCUT, "Zoli", "+36201111111");
  g_autoptr (JsonObject) moved = foyer_test_call (t, "series.move", foyer_params ("appointment", "d", &second, "wall", "s", "2026-11-24T10:30", NULL));
  g_assert_cmpint (int_of (moved, "moved"), ==, 3);
  g_assert_cmpint (json_array_get_length (json_object_get_array_member (moved, "kept")), ==, 1);
  g_autoptr (JsonObject) series = series_of (t, &second);
  JsonArray *all = json_object_get_array_member (series, "appointments");
  static const char *const walls[] = { "2026-11-23T10:00", "2026-11-24T10:30", "2026-11-25T10:30", "2026-11-26T10:30", "2026-11-27T10:00" };
  g_assert_cmpint (json_array_get_length (all), ==, 5);
  for (guint i = 0; i < 5; i++)
    g_assert_cmpstr (json_object_get_string_member (json_array_get_object_element (all, i), "wall"), ==, walls[i]);
  g_assert_cmpint (int_of (series, "here"), ==, 1);
  g_assert_cmpint (int_of (series, "following"), ==, 3);

  /* A day later each: none stands in the way of the one before it. */
  g_autoptr (JsonObject) later = foyer_test_call (t, "series.move",
                                                  foyer_params ("appointment", "d", &second, "wall", "s", "2026-11-25T10:30", "conflicts", "s", "force", NULL));
  g_assert_cmpint (int_of (later, "moved"), ==, 4);
  g_autoptr (JsonObject) back = foyer_test_call (t, "undo", foyer_params ("txn", "s", json_object_get_string_member (later, "txn"), NULL));
  g_autoptr (JsonObject) again = series_of (t, &second);
  g_assert_cmpstr (json_object_get_string_member (json_array_get_object_element (json_object_get_array_member (again, "appointments"), 1), "wall"), ==, walls[1]);

  /* From Thursday on the rest is deleted, but for what was paid. */
  JsonObject *last = json_array_get_object_element (all, 4);
  FoyerId visit = foyer_test_id (last, "visit");
  set_status (t, &visit, "confirmed");
  g_autoptr (JsonObject) paid = foyer_test_call (t, "visit.pay", foyer_params ("visit", "d", &visit, "quick", "s", "cash", NULL));
  g_autoptr (JsonObject) gone = foyer_test_call (t, "series.delete", foyer_params ("appointment", "d", &third, NULL));
  g_assert_cmpint (int_of (gone, "deleted"), ==, 1);
  g_assert_cmpstr (json_object_get_string_member (json_array_get_object_element (json_object_get_array_member (gone, "kept"), 0), "wall"), ==, "2026-11-27T10:00");
  g_assert_cmpint (blocks_on (t, "2026-11-26"), ==, 0);
  g_assert_cmpint (blocks_on (t, "2026-11-25"), ==, 1);

  g_autofree char *alone = foyer_test_refused (t, "series.delete", foyer_params ("appointment", "d", &(FoyerId){ { 1 } }, NULL), FOYER_ERROR_NOT_FOUND);
  g_assert_nonnull (alone);
}

static void
test_copy (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  Booked b = book (t, ANNA, "10:00", HAIRCUT, "Eszter", "+36201234567");
  g_autofree char *kinds = foyer_test_confirm (t, "booking.copy", foyer_params ("appointment", "d", &b.appointment, "wall", "s", "2026-11-24T10:15", NULL));
  g_assert_cmpstr (kinds, ==, "overlap");
  g_autoptr (JsonObject) made = foyer_test_call (t, "booking.copy",
                                                 foyer_params ("appointment", "d", &b.appointment, "staff", "d", &t->staff[BORIS], "wall", "s", "2026-11-25T11:00", NULL));
  FoyerId visit_id = foyer_test_id (made, "visit");
  g_autoptr (JsonObject) visit = visit_of (t, &visit_id);
  FoyerId client = foyer_test_id (json_object_get_object_member (visit, "client"), "id");
  g_assert_true (foyer_id_equal (&client, &b.client));
  g_assert_cmpint (int_of (visit, "total"), ==, 2800); /* the price of Boris */
}

/* The parts of the time and the break are those of the booking, not those its services have today. */
static void
test_copy_time (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  char text[37];
  g_autofree char *json = g_strdup_printf ("[{\"service\":\"%s\",\"processing\":30,\"finishing\":15}]", foyer_id_format (&t->service[COLOURING], text));
  g_autoptr (JsonObject) o = foyer_test_call (t, "booking.create",
                                              foyer_params ("staff", "d", &t->staff[ANNA], "wall", "s", "2026-11-24T10:00", "tech", "i", (gint64) 10, "services", "n",
                                                            json_from_string (json, NULL), NULL));
  FoyerId first = foyer_test_id (o, "appointment");
  g_autoptr (JsonObject) made = foyer_test_call (t, "booking.copy", foyer_params ("appointment", "d", &first, "wall", "s", "2026-11-25T10:00", NULL));
  FoyerId copy = foyer_test_id (made, "appointment");
  static const char *const fields[] = { "dur", "tech", "gaps" };

  for (gsize i = 0; i < G_N_ELEMENTS (fields); i++)
    {
      g_autofree char *was = foyer_test_field (t, "appointment", &first, fields[i]), *is = foyer_test_field (t, "appointment", &copy, fields[i]);
      g_assert_cmpstr (is, ==, was);
    }
  g_autofree char *gaps = foyer_test_field (t, "appointment", &copy, "gaps");
  g_assert_cmpstr (gaps, ==, "45+30");
}

/* Dates on which a service is not offered are listed and left out, not booked over. */
static void
test_season (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  Booked b = book (t, ANNA, "10:00", HAIRCUT, "Eszter", "+36201234567");
  g_autoptr (JsonObject) until = foyer_test_call (t, "service.update", foyer_params ("service", "d", &t->service[HAIRCUT], "date_to", "s", "2026-11-26", NULL));
  g_autoptr (JsonObject) plan = object_of (foyer_test_query (t, "repeat.preview",
                                                             foyer_params ("appointment", "d", &b.appointment, "freq", "s", "daily", "times", "i", (gint64) 3, NULL)));
  JsonObject *friday = foyer_test_find (json_object_get_array_member (plan, "dates"), "date", "2026-11-27");
  JsonObject *why = json_array_get_object_element (json_object_get_array_member (friday, "conflicts"), 0);

  g_assert_cmpint (int_of (plan, "conflicts"), ==, 1);
  g_assert_cmpstr (json_object_get_string_member (why, "kind"), ==, "season");
  g_autoptr (JsonObject) made = foyer_test_call (t, "repeat.create",
                                                 foyer_params ("appointment", "d", &b.appointment, "freq", "s", "daily", "times", "i", (gint64) 3, NULL));
  g_assert_cmpint (json_array_get_length (json_object_get_array_member (made, "made")), ==, 2);
  g_assert_cmpint (blocks_on (t, "2026-11-27"), ==, 0);

  /* The same when the series moves on: its last booking stays. */
  g_autoptr (JsonObject) moved = foyer_test_call (t, "series.move", foyer_params ("appointment", "d", &b.appointment, "wall", "s", "2026-11-25T12:00", NULL));
  g_assert_cmpint (int_of (moved, "moved"), ==, 2);
  g_assert_cmpint (json_array_get_length (json_object_get_array_member (moved, "kept")), ==, 1);
}

/* Who sees one column is told nothing of the others, by whatever way he asks; nor does another location. */
static void
test_not_his (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  FoyerActor anna = foyer_test_user (t, "Anna", "+36309999999", "professional", &t->staff[ANNA]);
  Booked b = book (t, BORIS, "10:00", HAIRCUT, "Eszter", "+36201234567");
  g_autoptr (JsonObject) made = foyer_test_call (t, "repeat.create",
                                                 foyer_params ("appointment", "d", &b.appointment, "freq", "s", "daily", "times", "i", (gint64) 2, NULL));
  g_autofree char *preview = foyer_test_query_refused (t, &anna, "repeat.preview",
                                                       foyer_params ("appointment", "d", &b.appointment, "freq", "s", "daily", "times", "i", (gint64) 2, NULL),
                                                       FOYER_ERROR_DENIED);
  g_autofree char *check = foyer_test_query_refused (t, &anna, "calendar.check",
                                                     foyer_params ("staff", "d", &t->staff[BORIS], "wall", "s", "2026-11-24T10:00", "dur", "i", (gint64) 30, NULL),
                                                     FOYER_ERROR_DENIED);
  /* The copy would be in her own column, with a client who never came to her. */
  g_autofree char *copy = foyer_test_refused_as (t, &anna, "booking.copy",
                                                 foyer_params ("appointment", "d", &b.appointment, "staff", "d", &t->staff[ANNA], "wall", "s", "2026-11-24T11:00", NULL),
                                                 FOYER_ERROR_DENIED);
  g_autoptr (JsonNode) hers = foyer_test_query_as (t, &anna, "series.get", foyer_params ("appointment", "d", &b.appointment, NULL));
  g_assert_true (JSON_NODE_HOLDS_NULL (hers));

  g_autoptr (JsonObject) west = foyer_test_call (t, "location.create",
                                                 foyer_params ("name", "s", "Bella West", "country", "s", "HU", "zone", "s", "Europe/Budapest", "currency", "s", "EUR", NULL));
  FoyerActor there = t->owner;
  there.loc = foyer_test_id (west, "loc");
  g_autoptr (JsonNode) elsewhere = foyer_test_query_as (t, &there, "series.get", foyer_params ("appointment", "d", &b.appointment, NULL));
  g_assert_true (JSON_NODE_HOLDS_NULL (elsewhere));
}

static void
test_long_series (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  Booked b = book (t, ANNA, "10:00", HAIRCUT, "Eszter", "+36201234567");
  g_autoptr (JsonObject) made = foyer_test_call (t, "repeat.create",
                                                 foyer_params ("appointment", "d", &b.appointment, "freq", "s", "weekly", "times", "i", (gint64) 104, "conflicts", "s",
                                                               "force", NULL));

  /* More than one entry of the log holds is one thing to undo all the same. */
  g_assert_cmpint (json_array_get_length (json_object_get_array_member (made, "made")), ==, 104);
  g_assert_cmpint (blocks_on (t, "2028-11-21"), ==, 1);
  g_autoptr (JsonObject) undone = foyer_test_call (t, "undo", foyer_params ("txn", "s", json_object_get_string_member (made, "txn"), NULL));
  g_assert_cmpint (blocks_on (t, "2028-11-21"), ==, 0);
  g_assert_cmpint (blocks_on (t, "2026-12-01"), ==, 0);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/series/RPT-1", test_rpt_1);
  g_test_add_func ("/series/RPT-2", test_rpt_2);
  g_test_add_func ("/series/RPT-3", test_rpt_3);
  g_test_add_func ("/series/RPT-4", test_rpt_4);
  g_test_add_func ("/series/RPT-5", test_rpt_5);
  g_test_add_func ("/series/resource-taken", test_resource_conflict);
  g_test_add_func ("/series/this-and-following", test_this_and_following);
  g_test_add_func ("/series/copy", test_copy);
  g_test_add_func ("/series/copy-time", test_copy_time);
  g_test_add_func ("/series/season", test_season);
  g_test_add_func ("/series/not-his", test_not_his);
  g_test_add_func ("/series/two-years", test_long_series);
  return g_test_run ();
}
