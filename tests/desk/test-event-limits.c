/* What events are not: whose they are, what may be taken from whom, and nothing half done when a row is refused. */
#include "config.h"

#include "event-room.h"

static JsonNode *
json (const char *text)
{
  return json_from_string (text, NULL);
}

static FoyerId
plan_of (FoyerTest *t,
         const FoyerId *event)
{
  g_autoptr (JsonObject) o = foyer_test_call (t, "timetable.create",
                                              foyer_params ("event", "d", event, "rows", "n", json ("[{\"weekday\":4,\"minute\":600}]"), "until", "s", "2026-12-11",
                                                            "with_clients", "b", TRUE, NULL));
  FoyerId id = foyer_test_id (o, "timetable");
  g_autoptr (JsonObject) made = foyer_test_call (t, "timetable.generate", foyer_params ("timetable", "d", &id, NULL));
  return id;
}

/* Who may edit bookings but not delete them does not cancel other people's by way of a plan; nor anybody in a column that is not hers. */
static void
test_whose (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  FoyerId yoga = make_yoga (t, 4), claras = make_event (t, &yoga, CLARA, "2026-11-24T10:00"), annas = make_event (t, &yoga, ANNA, "2026-11-24T15:00");
  FoyerActor anna = foyer_test_user (t, "Anna", "+36309999999", "professional", &t->staff[ANNA]), desk = foyer_test_user (t, "Rita", "+36308888888", "receptionist", &t->staff[ANNA]);
  Booked b = enrol (t, &claras, "Eszter", "+36201234567"), c = enrol (t, &annas, "Eszter", "+36201234567");
  FoyerId theirs = plan_of (t, &claras), hers = plan_of (t, &annas);
  g_autoptr (JsonObject) plan = object_of (foyer_test_query (t, "timetable.get", foyer_params ("timetable", "d", &theirs, NULL)));
  g_autoptr (JsonObject) own = object_of (foyer_test_query (t, "timetable.get", foyer_params ("timetable", "d", &hers, NULL)));
  FoyerId regular = foyer_test_id (json_array_get_object_element (json_object_get_array_member (plan, "regulars"), 0), "enrolment");
  FoyerId row = foyer_test_id (json_array_get_object_element (json_object_get_array_member (own, "rows"), 0), "series");

  g_assert_false (foyer_id_equal (&b.visit, &c.visit));
  /* Where a booking could go is not told to whom it does not concern, nor at another place. */
  g_autofree char *elsewhere = foyer_test_query_refused (t, &anna, "event.list", foyer_params ("from", "s", "2026-11-24", "for", "d", &b.appointment, NULL), FOYER_ERROR_DENIED);
  g_autoptr (JsonNode) own_list = foyer_test_query_as (t, &anna, "event.list", foyer_params ("from", "s", "2026-11-24", "for", "d", &c.appointment, NULL));
  g_autoptr (JsonObject) west = foyer_test_call (t, "location.create",
                                                 foyer_params ("name", "s", "West", "country", "s", "HU", "zone", "s", "Europe/Budapest", "currency", "s", "EUR", NULL));
  FoyerId there = foyer_test_id (west, "loc");
  g_autofree char *from_there = foyer_test_query_refused (t, &t->owner, "event.list",
                                                          foyer_params ("from", "s", "2026-11-24", "for", "d", &b.appointment, "loc", "d", &there, NULL), FOYER_ERROR_DENIED);
  g_assert_nonnull (strstr (from_there, "another location"));
  g_autofree char *not_hers = foyer_test_refused_as (t, &anna, "enrolment.delete", foyer_params ("enrolment", "d", &regular, NULL), FOYER_ERROR_DENIED);
  g_autofree char *shorter = foyer_test_refused_as (t, &anna, "timetable.update",
                                                    foyer_params ("timetable", "d", &hers, "until", "s", "2026-11-27", "override", "s", "ill", NULL), FOYER_ERROR_DENIED);
  g_assert_nonnull (strstr (shorter, "Delete bookings"));

  /* A row of a timetable, and a booking that repeats, are not copies of an event. */
  g_autofree char *a_row = foyer_test_refused_as (t, &desk, "event.remove-copies", foyer_params ("series", "d", &row, NULL), FOYER_ERROR_INVALID);
  g_autofree char *into_it = foyer_test_refused (t, "event.duplicate",
                                                 foyer_params ("event", "d", &annas, "dates", "n", json ("[\"2026-12-02\"]"), "series", "d", &row, NULL), FOYER_ERROR_INVALID);
  Booked plain = book (t, BORIS, "10:00", HAIRCUT, "Zoltan", "+36201112233");
  g_autoptr (JsonObject) repeated = foyer_test_call (t, "repeat.create",
                                                     foyer_params ("appointment", "d", &plain.appointment, "freq", "s", "daily", "times", "i", (gint64) 2, NULL));
  FoyerId series = foyer_test_id (repeated, "series");
  g_autofree char *repeat = foyer_test_refused (t, "event.remove-copies", foyer_params ("series", "d", &series, NULL), FOYER_ERROR_INVALID);
}

/* A refused row leaves nothing: neither a seat that is taken for nothing, nor a card. */
static void
test_not_sold (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  FoyerId yoga = make_yoga (t, 4), event = make_event (t, &yoga, ANNA, "2026-11-24T10:00");
  g_autoptr (JsonObject) off = foyer_test_call (t, "service.update", foyer_params ("service", "d", &yoga, "active", "b", FALSE, NULL));
  g_autoptr (JsonObject) o = foyer_test_call (t, "event.enrol-many", foyer_params ("event", "d", &event, "rows", "n", json ("[{\"name\":\"Eszter\",\"phone\":\"+36201234567\"}]"), NULL));
  g_autoptr (JsonNode) found = foyer_test_query (t, "client.search", foyer_params ("text", "s", "Eszter", NULL));

  g_assert_cmpint (int_of (o, "refused"), ==, 1);
  g_assert_cmpint (event_int (t, &event, "taken"), ==, 0);
  g_assert_cmpint (json_array_get_length (json_node_get_array (found)), ==, 0);
}

/* The event has no status of its own: as a no-show it would free the time while people stand in it. */
static void
test_no_status (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  FoyerId yoga = make_yoga (t, 4), event = make_event (t, &yoga, ANNA, "2026-11-24T10:00");
  g_autoptr (JsonObject) o = event_of (t, &event);
  FoyerId visit = foyer_test_id (o, "visit");
  g_autofree char *status = foyer_test_refused (t, "visit.status", foyer_params ("visit", "d", &visit, "status", "s", "no-show", NULL), FOYER_ERROR_INVALID);
  g_autofree char *step = foyer_test_refused (t, "visit.step", foyer_params ("visit", "d", &visit, "step", "s", "arrived", NULL), FOYER_ERROR_INVALID);
}

/* A plan does not grow by its end alone to what could not be made at once; nor has it rows of another. */
static void
test_endless (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  FoyerId yoga = make_yoga (t, 4), event = make_event (t, &yoga, ANNA, "2026-11-24T10:00"), plan = plan_of (t, &event);
  g_autoptr (JsonObject) o = foyer_test_call (t, "timetable.update",
                                              foyer_params ("timetable", "d", &plan, "rows", "n",
                                                            json ("[{\"weekday\":1,\"minute\":600},{\"weekday\":2,\"minute\":660},{\"weekday\":4,\"minute\":600},"
                                                                  "{\"weekday\":5,\"minute\":600}]"),
                                                            NULL));
  g_autofree char *endless = foyer_test_refused (t, "timetable.update", foyer_params ("timetable", "d", &plan, "until", "s", "9999-12-31", NULL), FOYER_ERROR_INVALID);
  g_autofree char *unknown = foyer_test_refused (t, "timetable.update",
                                                 foyer_params ("timetable", "d", &plan, "rows", "n",
                                                               json ("[{\"weekday\":4,\"minute\":600,\"series\":\"01890000-0000-7000-8000-000000000001\"}]"), "override", "s",
                                                               "new", NULL),
                                                 FOYER_ERROR_INVALID);
}

/* What a professional may do at the desk the server takes without asking a manager (FOYER_CHECK): an event costs nothing itself. A discount
 * she may not give is not given once more by copying a booking that has one. */
static void
test_professional (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  FoyerActor anna = foyer_test_user (t, "Anna", "+36309999999", "professional", &t->staff[ANNA]);
  FoyerId yoga = make_yoga (t, 4);
  g_autoptr (JsonObject) made = foyer_test_call_as (t, &anna, "event.create",
                                                    foyer_params ("staff", "d", &t->staff[ANNA], "wall", "s", "2026-11-24T15:00", "service", "d", &yoga, NULL));
  FoyerId event = foyer_test_id (made, "event");
  g_autoptr (JsonObject) in = foyer_test_call_as (t, &anna, "event.enrol", foyer_params ("event", "d", &event, "name", "s", "Eszter", "phone", "s", "+36201234567", NULL));
  Booked b = book (t, ANNA, "10:00", HAIRCUT, "Zoltan", "+36201112233");
  g_autoptr (JsonObject) cheap = foyer_test_call (t, "visit.discount", foyer_params ("visit", "d", &b.visit, "pct", "i", (gint64) 5000, NULL));
  g_autoptr (JsonObject) hers = foyer_test_call_as (t, &anna, "booking.copy", foyer_params ("appointment", "d", &b.appointment, "wall", "s", "2026-11-25T10:00", NULL));
  g_autoptr (JsonObject) ours = foyer_test_call (t, "booking.copy", foyer_params ("appointment", "d", &b.appointment, "wall", "s", "2026-11-25T11:00", NULL));
  FoyerId full_id = foyer_test_id (hers, "visit"), half_id = foyer_test_id (ours, "appointment");

  g_autoptr (JsonObject) visit = visit_of (t, &full_id);
  JsonArray *lines = json_object_get_array_member (visit, "lines");
  gint64 total = 0;
  for (guint i = 0; i < json_array_get_length (lines); i++)
    total = MAX (total, int_of (json_array_get_object_element (lines, i), "total"));
  g_assert_cmpint (total, ==, 2500);
  g_autoptr (JsonObject) other = object_of (foyer_test_query (t, "appointment.get", foyer_params ("appointment", "d", &half_id, NULL)));
  g_assert_cmpint (int_of (other, "sum"), ==, 1250);
}

/* A group service has seats, which a plain booking has not. */
static void
test_not_plain (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  FoyerId yoga = make_yoga (t, 4);
  Booked b = book (t, ANNA, "10:00", HAIRCUT, "Eszter", "+36201234567");
  char text[37];
  g_autofree char *services = g_strdup_printf ("[{\"service\":\"%s\"}]", foyer_id_format (&yoga, text));
  g_autofree char *made = foyer_test_refused (t, "booking.create", foyer_params ("staff", "d", &t->staff[ANNA], "wall", "s", "2026-11-24T12:00", "services", "n",
                                                                                 json (services), NULL), FOYER_ERROR_INVALID);
  g_autofree char *turned = foyer_test_refused (t, "booking.update", foyer_params ("appointment", "d", &b.appointment, "services", "n", json (services), NULL),
                                                FOYER_ERROR_INVALID);

  g_assert_nonnull (strstr (made, "make an event"));
  g_assert_nonnull (strstr (turned, "make an event"));
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/event-limits/not-plain", test_not_plain);
  g_test_add_func ("/event-limits/whose", test_whose);
  g_test_add_func ("/event-limits/not-sold", test_not_sold);
  g_test_add_func ("/event-limits/no-status", test_no_status);
  g_test_add_func ("/event-limits/endless", test_endless);
  g_test_add_func ("/event-limits/professional", test_professional);
  return g_test_run ();
}
