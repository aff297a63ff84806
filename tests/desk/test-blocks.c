/* Time of a booking in its parts (hands-on, processing, finishing, technical break), and what a service says of itself. */
#include "config.h"

#include "desk-day.h"
#include "foyer-tech.h"

static JsonObject *
json (const char *text)
{
  g_autoptr (JsonNode) node = json_from_string (text, NULL);
  g_assert_nonnull (node);
  return json_object_ref (json_node_get_object (node));
}

static JsonNode *
node (const char *text)
{
  return json_from_string (text, NULL);
}

static void
set (FoyerTest *t,
     const char *values)
{
  g_autoptr (JsonObject) o = foyer_test_call (t, "setting.set", foyer_params ("values", "n", node (values), NULL));
}

static void
service_set (FoyerTest *t,
             int service,
             const char *members)
{
  JsonObject *params = json (members);
  char text[37];
  json_object_set_string_member (params, "service", foyer_id_format (&t->service[service], text));
  g_autoptr (JsonObject) o = foyer_test_call (t, "service.update", params);
}

static JsonObject *
block_of (FoyerTest *t,
          const Booked *b)
{
  g_autoptr (JsonObject) day = day_of (t, FOYER_TEST_DATE);
  JsonObject *o = foyer_test_find_id (json_object_get_array_member (day, "blocks"), "id", &b->appointment);
  g_assert_nonnull (o);
  return json_object_ref (o);
}

/* "dur tech gaps" */
static void
assert_block (FoyerTest *t,
              const Booked *b,
              int dur,
              int tech,
              const char *gaps)
{
  g_autoptr (JsonObject) o = block_of (t, b);

  g_assert_cmpint (int_of (o, "dur"), ==, dur);
  g_assert_cmpint (int_of (o, "tech"), ==, tech);
  g_assert_cmpstr (json_object_get_string_member_with_default (o, "gaps", NULL), ==, gaps);
}

static Booked
book_two (FoyerTest *t,
          const char *wall,
          int first,
          int second)
{
  g_autoptr (JsonObject) o = foyer_test_call (t, "booking.create", foyer_params ("staff", "d", &t->staff[ANNA], "wall", "s", wall, "services", "n",
                                                                                 services_of (t, first, second, -1), NULL));
  return booked_of (o);
}

static void
test_tbr_1 (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  set (t, "{\"tech.minutes\": 10}");
  Booked b = book (t, CLARA, "10:00", PEDICURE, "Eszter", "+36201234567");

  assert_block (t, &b, 70, 10, NULL);
  /* The break keeps the member: nobody else gets the last ten minutes. */
  g_autofree char *kinds = foyer_test_confirm (t, "booking.create", foyer_params ("staff", "d", &t->staff[CLARA], "wall", "s", "2026-11-24T11:00", "services",
                                                                                  "n", services_of (t, MANICURE, -1), NULL));
  g_assert_cmpstr (kinds, ==, "overlap");
  book (t, CLARA, "11:10", MANICURE, "Eva", "+36201234568");
}

static void
test_tbr_2 (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  set (t, "{\"tech.minutes\": 10}");
  service_set (t, COLOURING, "{\"tech\": 20}");
  service_set (t, HAIRCUT, "{\"tech\": 0}");
  Booked colour = book (t, ANNA, "09:00", COLOURING, "Eszter", "+36201234567"), cut = book (t, BORIS, "11:00", HAIRCUT, "Eva", "+36201234568");

  assert_block (t, &colour, 110, 20, NULL);
  assert_block (t, &cut, 30, 0, NULL);
  /* Empty again: the location's. */
  service_set (t, HAIRCUT, "{\"tech\": null}");
  cut = book (t, BORIS, "12:00", HAIRCUT, "Eva", "+36201234568");
  assert_block (t, &cut, 40, 10, NULL);
}

static void
test_tbr_3 (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  static const char *const bad[] = { "7", "65", "-5" };

  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      gint64 minutes = g_ascii_strtoll (bad[i], NULL, 10);
      g_autofree char *values = g_strdup_printf ("{\"tech.minutes\": %s}", bad[i]);
      g_autofree char *of_location = foyer_test_refused (t, "setting.set", foyer_params ("values", "n", node (values), NULL), FOYER_ERROR_INVALID);
      g_autofree char *of_service = foyer_test_refused (t, "service.update", foyer_params ("service", "d", &t->service[HAIRCUT], "tech", "i", minutes, NULL),
                                                        FOYER_ERROR_INVALID);
      g_autofree char *of_booking = foyer_test_refused (
          t, "booking.create", foyer_params ("staff", "d", &t->staff[ANNA], "wall", "s", "2026-11-24T10:00", "tech", "i", minutes, NULL), FOYER_ERROR_INVALID);
    }
  g_autoptr (GError) error = NULL;
  g_assert_true (foyer_tech_check (0, &error) && foyer_tech_check (5, &error) && foyer_tech_check (60, &error));
}

static void
test_rule (void)
{
  const int breaks[] = { 10, 25, 15 };

  g_assert_cmpint (foyer_tech_of (foyer_tech_rule_parse ("longest"), breaks, 3), ==, 25);
  g_assert_cmpint (foyer_tech_of (foyer_tech_rule_parse ("sum"), breaks, 3), ==, 50);
  g_assert_cmpint (foyer_tech_of (foyer_tech_rule_parse ("last"), breaks, 3), ==, 15);
  g_assert_cmpint (foyer_tech_of (FOYER_TECH_LAST, breaks, 0), ==, 0);
  const int many[] = { 50, 50 };
  g_assert_cmpint (foyer_tech_of (FOYER_TECH_SUM, many, 2), ==, 60);

  g_autoptr (FoyerTest) t = foyer_test_new ();
  set (t, "{\"tech.minutes\": 5}");
  service_set (t, COLOURING, "{\"tech\": 20}");
  Booked longest = book_two (t, "2026-11-24T09:00", COLOURING, BLOWDRY);
  assert_block (t, &longest, 140, 20, NULL);
  set (t, "{\"tech.rule\": \"sum\"}");
  Booked sum = book_two (t, "2026-11-24T14:00", COLOURING, BLOWDRY);
  assert_block (t, &sum, 145, 25, NULL);
  set (t, "{\"tech.rule\": \"last\"}");
  Booked last = book_two (t, "2026-11-24T16:30", BLOWDRY, HAIRCUT);
  assert_block (t, &last, 65, 5, NULL);
}

/* What is said and printed for the client knows nothing of the break: the receipt names no length, and answers say the client's own. */
static void
test_tbr_4 (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  set (t, "{\"tech.minutes\": 10}");
  Booked b = book (t, CLARA, "10:00", PEDICURE, "Eszter", "+36201234567");
  g_autoptr (JsonNode) card = foyer_test_query (t, "appointment.get", foyer_params ("appointment", "d", &b.appointment, NULL));
  g_autoptr (JsonObject) visit = visit_of (t, &b.visit);
  JsonObject *first = json_array_get_object_element (json_object_get_array_member (visit, "appointments"), 0);
  JsonObject *line = json_array_get_object_element (json_object_get_array_member (visit, "lines"), 0);

  g_assert_cmpint (int_of (json_node_get_object (card), "dur"), ==, 70);
  g_assert_cmpint (int_of (json_node_get_object (card), "client_dur"), ==, 60);
  g_assert_cmpint (int_of (first, "client_dur"), ==, 60);
  g_assert_cmpint (int_of (line, "dur"), ==, 60);
}

/* A break is added to the time of the client, and taken away again. */
static void
test_tbr_5 (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  Booked b = book (t, ANNA, "09:00", COLOURING, "Eszter", "+36201234567");
  g_autoptr (JsonObject) add = foyer_test_call (t, "booking.update", foyer_params ("appointment", "d", &b.appointment, "tech", "i", (gint64) 15, NULL));
  assert_block (t, &b, 105, 15, NULL);
  /* Another service: the break set by hand stays, at the end. */
  g_autoptr (JsonObject) more = foyer_test_call (t, "line.add", foyer_params ("visit", "d", &b.visit, "service", "d", &t->service[BLOWDRY], NULL));
  assert_block (t, &b, 135, 15, NULL);
  g_autoptr (JsonObject) none = foyer_test_call (t, "booking.update", foyer_params ("appointment", "d", &b.appointment, "tech", "i", (gint64) 0, NULL));
  assert_block (t, &b, 120, 0, NULL);

  /* What was booked keeps its time when the location changes its mind; null gives it the new break. */
  set (t, "{\"tech.minutes\": 10}");
  assert_block (t, &b, 120, 0, NULL);
  JsonObject *usual = foyer_params ("appointment", "d", &b.appointment, NULL);
  json_object_set_null_member (usual, "tech");
  g_autoptr (JsonObject) again = foyer_test_call (t, "booking.update", usual);
  assert_block (t, &b, 130, 10, NULL);

  /* The lower edge changes what the client has; a length set by hand stays when a service comes. */
  g_autoptr (JsonObject) edge = foyer_test_call (t, "booking.resize", foyer_params ("appointment", "d", &b.appointment, "dur", "i", (gint64) 180, NULL));
  assert_block (t, &b, 180, 10, NULL);
  g_autoptr (JsonObject) third = foyer_test_call (t, "line.add", foyer_params ("visit", "d", &b.visit, "service", "d", &t->service[HAIRCUT], NULL));
  assert_block (t, &b, 180, 10, NULL);
}

static void
test_processing (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  service_set (t, COLOURING, "{\"processing\": 35, \"finishing\": 25}");
  Booked colour = book (t, ANNA, "09:00", COLOURING, "Eszter", "+36201234567");
  assert_block (t, &colour, 90, 0, "30+35");

  /* Somebody else's haircut fits between; it is no double booking, no reason is asked and none is kept. */
  Booked cut = book (t, ANNA, "09:30", HAIRCUT, "Eva", "+36201234568");
  g_autoptr (JsonObject) inside = block_of (t, &cut);
  g_assert_false (json_object_has_member (inside, "shared"));
  g_assert_false (json_object_has_member (inside, "contested"));
  /* Five minutes later it would meet the washing out. */
  g_autofree char *kinds = foyer_test_confirm (t, "booking.move", foyer_params ("appointment", "d", &cut.appointment, "wall", "s", "2026-11-24T09:40", NULL));
  g_assert_cmpstr (kinds, ==, "overlap");
  /* The client still sits there: the day's free time is the processing time less the haircut. */
  g_autoptr (JsonNode) free_time = foyer_test_query (t, "calendar.free", foyer_params ("staff", "d", &t->staff[ANNA], "date", "s", FOYER_TEST_DATE, NULL));
  JsonObject *first = json_array_get_object_element (json_node_get_array (free_time), 0);
  g_assert_cmpint (int_of (first, "from"), ==, 10 * 60);
  g_assert_cmpint (int_of (first, "to"), ==, 10 * 60 + 5);

  /* Another member does it in 60 minutes: the processing and the finishing are as long. */
  g_autoptr (JsonObject) moved = foyer_test_call (t, "booking.move", foyer_params ("appointment", "d", &colour.appointment, "staff", "d", &t->staff[BORIS],
                                                                                   "wall", "s", "2026-11-24T12:00", NULL));
  assert_block (t, &colour, 60, 0, "0+35");

  /* A blow-dry behind it is busy time; the colouring taken out leaves no gap. */
  Booked both = book_two (t, "2026-11-24T14:00", COLOURING, BLOWDRY);
  assert_block (t, &both, 120, 0, "30+35");
  g_autoptr (JsonObject) visit = visit_of (t, &both.visit);
  FoyerId line = foyer_test_id (json_array_get_object_element (json_object_get_array_member (visit, "lines"), 0), "id");
  g_autoptr (JsonObject) gone = foyer_test_call (t, "line.remove", foyer_params ("line", "d", &line, NULL));
  assert_block (t, &both, 30, 0, NULL);

  /* The lower edge takes from the processing time first. */
  Booked late = book (t, ANNA, "15:00", COLOURING, "Olga", "+36201234570");
  g_autoptr (JsonObject) edge = foyer_test_call (t, "booking.resize", foyer_params ("appointment", "d", &late.appointment, "dur", "i", (gint64) 75, NULL));
  assert_block (t, &late, 75, 0, "30+20");
}

/* In a lunch break the colour may work. */
static void
test_processing_in_break (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  service_set (t, COLOURING, "{\"dur\": 120, \"processing\": 60, \"finishing\": 30}");
  Booked b = book (t, ANNA, "12:30", COLOURING, "Eszter", "+36201234567");
  assert_block (t, &b, 120, 0, "30+60");
  g_autofree char *kinds = foyer_test_confirm (t, "booking.move", foyer_params ("appointment", "d", &b.appointment, "wall", "s", "2026-11-24T12:45", NULL));
  g_assert_cmpstr (kinds, ==, "break");
}

static void
test_limits (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  static const char *const bad[] = { "{\"processing\": 70, \"finishing\": 30}", "{\"processing\": 7}", "{\"date_from\": \"2026-12-02\", \"date_to\": \"2026-12-01\"}",
                                     "{\"titles\": {\"Hungarian\": \"x\"}}", "{\"titles\": {\"hu\": 5}}", "{\"image\": \"no file\"}" };
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      JsonObject *params = json (bad[i]);
      char text[37];
      json_object_set_string_member (params, "service", foyer_id_format (&t->service[COLOURING], text));
      g_autofree char *why = foyer_test_refused (t, "service.update", params, FOYER_ERROR_INVALID);
    }
}

/* SRV-2's service is booked from a day to a day: other days warn. */
static void
test_season (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  service_set (t, BLOWDRY, "{\"date_from\": \"2026-11-25\", \"date_to\": \"2026-11-30\"}");
  g_autofree char *early = foyer_test_confirm (t, "booking.create", foyer_params ("staff", "d", &t->staff[ANNA], "wall", "s", "2026-11-24T10:00", "services", "n",
                                                                                  services_of (t, BLOWDRY, -1), NULL));
  g_assert_cmpstr (early, ==, "season");
  Booked b = book (t, ANNA, "2026-11-25T10:00", BLOWDRY, "Eszter", "+36201234567");
  g_autofree char *late = foyer_test_confirm (t, "booking.move", foyer_params ("appointment", "d", &b.appointment, "wall", "s", "2026-12-01T10:00", NULL));
  g_assert_cmpstr (late, ==, "season");
  FoyerActor anna = foyer_test_user (t, "Anna", "+36309999999", "professional", &t->staff[ANNA]);
  g_autofree char *denied = foyer_test_refused_as (t, &anna, "booking.create", foyer_params ("staff", "d", &t->staff[ANNA], "wall", "s", "2026-11-24T10:00",
                                                                                             "services", "n", services_of (t, BLOWDRY, -1), NULL),
                                                   FOYER_ERROR_DENIED);
}

static char *
offered (FoyerTest *t,
         const char *lang,
         int service,
         const char *member)
{
  g_autoptr (JsonNode) list = foyer_test_query (t, "booking.services", foyer_params ("staff", "d", &t->staff[ANNA], "lang", "s", lang, NULL));
  JsonObject *o = foyer_test_find_id (json_node_get_array (list), "id", &t->service[service]);
  return g_strdup (json_object_get_string_member (o, member));
}

static void
test_srv_15 (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  service_set (t, HAIRCUT, "{\"titles\": {\"hu\": \" Hajvágás \", \"pt\": \"\"}}");
  g_autoptr (JsonObject) o = foyer_test_call (t, "category.update", foyer_params ("category", "d", &t->category[0], "titles", "n", node ("{\"hu\": \"Haj\"}"), NULL));
  g_autofree char *hu = offered (t, "hu_HU.UTF-8", HAIRCUT, "title"), *pt = offered (t, "pt", HAIRCUT, "title"), *other = offered (t, "hu", BLOWDRY, "title"),
                  *category = offered (t, "hu", HAIRCUT, "category_title"), *base = offered (t, "en", HAIRCUT, "category_title");

  g_assert_cmpstr (hu, ==, "Hajvágás");
  g_assert_cmpstr (pt, ==, "Haircut");
  g_assert_cmpstr (other, ==, "Blow-dry");
  g_assert_cmpstr (category, ==, "Haj");
  g_assert_cmpstr (base, !=, "Haj");
  g_autofree char *kept = foyer_test_field (t, "service", &t->service[HAIRCUT], "titles");
  g_assert_nonnull (strstr (kept, "Hajvágás"));
  g_assert_null (strstr (kept, "pt"));
  /* The catalogue says both: what is edited and what is shown. */
  g_autoptr (JsonNode) catalogue = foyer_test_query (t, "service.get", foyer_params ("service", "d", &t->service[HAIRCUT], "lang", "s", "hu", NULL));
  JsonObject *service = json_node_get_object (catalogue);
  g_assert_cmpstr (json_object_get_string_member (service, "title"), ==, "Haircut");
  g_assert_cmpstr (json_object_get_string_member (service, "shown"), ==, "Hajvágás");
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/blocks/TBR-1", test_tbr_1);
  g_test_add_func ("/blocks/TBR-2", test_tbr_2);
  g_test_add_func ("/blocks/TBR-3", test_tbr_3);
  g_test_add_func ("/blocks/TBR-rule", test_rule);
  g_test_add_func ("/blocks/TBR-4", test_tbr_4);
  g_test_add_func ("/blocks/TBR-5", test_tbr_5);
  g_test_add_func ("/blocks/processing", test_processing);
  g_test_add_func ("/blocks/processing-in-break", test_processing_in_break);
  g_test_add_func ("/blocks/limits", test_limits);
  g_test_add_func ("/blocks/season", test_season);
  g_test_add_func ("/blocks/SRV-15", test_srv_15);
  return g_test_run ();
}
