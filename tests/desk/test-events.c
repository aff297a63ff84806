/* Group events through the commands: front-desk.md 7 (EVT), and CAL-3. */
#include "config.h"

#include "event-room.h"
#include "foyer-event-rules.h"

/* ---- rules ------------------------------------------------------------------------------------------------------------------ */

static void
test_rules (void)
{
  g_assert_cmpint (foyer_enrol_check (10, 9, 1, FALSE, 1), ==, FOYER_ENROL_OK);
  g_assert_cmpint (foyer_enrol_check (10, 10, 1, FALSE, 1), ==, FOYER_ENROL_FULL);
  g_assert_cmpint (foyer_enrol_check (10, 0, 2, FALSE, 1), ==, FOYER_ENROL_ONE_ONLY);
  g_assert_cmpint (foyer_enrol_check (10, 0, 3, TRUE, 3), ==, FOYER_ENROL_OK);
  g_assert_cmpint (foyer_enrol_check (10, 0, 4, TRUE, 3), ==, FOYER_ENROL_TOO_MANY);
  g_assert_cmpint (foyer_enrol_check (10, 8, 3, TRUE, 3), ==, FOYER_ENROL_FULL);
  g_assert_cmpint (foyer_enrol_check (10, 0, 0, TRUE, 3), ==, FOYER_ENROL_NO_SEATS);
}

/* Whatever is asked for in whatever order: never more than there are, and who had seats loses them only to a smaller room. */
static void
test_give (void)
{
  for (int round = 0; round < 500; round++)
    {
      FoyerSeat seats[12], again[12];
      int n = g_test_rand_int_range (0, 13), capacity = g_test_rand_int_range (0, 15), sum = 0, held = 0;

      memset (seats, 0, sizeof seats);
      for (int i = 0; i < n; i++)
        {
          seats[i].id = foyer_id_new (1000 + i);
          seats[i].seats = g_test_rand_int_range (1, 4);
          seats[i].hlc = g_test_rand_int_range (0, 6);
          seats[i].held = held + seats[i].seats <= capacity && g_test_rand_int_range (0, 2);
          held += seats[i].held ? seats[i].seats : 0;
        }
      memcpy (again, seats, sizeof seats);
      foyer_seats_give (seats, n, capacity);
      for (int i = 0; i < n; i++)
        {
          sum += seats[i].held ? seats[i].seats : 0;
          for (int k = 0; k < n; k++)
            if (foyer_id_equal (&again[k].id, &seats[i].id) && again[k].held)
              g_assert_true (seats[i].held);
        }
      g_assert_cmpint (sum, <=, capacity);
      for (int i = 0; i < n; i++)
        if (!seats[i].held)
          g_assert_cmpint (sum + seats[i].seats, >, capacity);
      memcpy (again, seats, sizeof seats);
      foyer_seats_give (again, n, capacity);
      for (int i = 0; i < n; i++)
        for (int k = 0; k < n; k++)
          if (foyer_id_equal (&again[k].id, &seats[i].id))
            g_assert_true (again[k].held == seats[i].held);
    }
}

static void
test_dates (void)
{
  gint64 first, until;
  g_autoptr (GArray) mondays = NULL;
  char day[11];

  foyer_date_parse ("2026-11-24", &first); /* Tuesday */
  foyer_date_parse ("2026-12-14", &until); /* Monday */
  mondays = foyer_weekly_dates (first, until, 1);
  g_assert_cmpint (mondays->len, ==, 3);
  g_assert_cmpstr (foyer_date_format (g_array_index (mondays, gint64, 0), day), ==, "2026-11-30");
  g_assert_cmpstr (foyer_date_format (g_array_index (mondays, gint64, 2), day), ==, "2026-12-14");
}

static void
test_paste_lines (void)
{
  g_autoptr (GArray) rows = foyer_event_parse_list ("Kovács Eszter +36 20 123 4567\n\n0620-765-4321; Nagy Béla; 2\r\nTóth  Anna,\t06301112222\t3\nnobody\n", 50);
  static const struct { const char *name, *phone; int seats; } want[] = {
    { "Kovács Eszter", "+36 20 123 4567", 1 }, { "Nagy Béla", "0620-765-4321", 2 }, { "Tóth Anna", "06301112222", 3 }, { "nobody", "", 1 },
  };

  g_assert_cmpint (rows->len, ==, G_N_ELEMENTS (want));
  for (guint i = 0; i < rows->len; i++)
    {
      const FoyerPasted *p = &g_array_index (rows, FoyerPasted, i);
      g_assert_cmpstr (p->name, ==, want[i].name);
      g_assert_cmpstr (p->phone, ==, want[i].phone);
      g_assert_cmpint (p->seats, ==, want[i].seats);
    }
}

/* ---- points ----------------------------------------------------------------------------------------------------------------- */

static void
test_evt_1 (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  FoyerId yoga = make_yoga (t, 4);
  g_autoptr (JsonNode) annas = foyer_test_query (t, "booking.services", foyer_params ("staff", "d", &t->staff[ANNA], "kind", "s", "group", NULL));
  g_autoptr (JsonNode) boriss = foyer_test_query (t, "booking.services", foyer_params ("staff", "d", &t->staff[BORIS], "kind", "s", "group", NULL));

  g_assert_cmpint (json_array_get_length (json_node_get_array (annas)), ==, 1);
  g_assert_cmpint (int_of (json_array_get_object_element (json_node_get_array (annas), 0), "capacity"), ==, 4);
  g_assert_cmpint (json_array_get_length (json_node_get_array (boriss)), ==, 0);
  g_autofree char *not_linked = foyer_test_refused (t, "event.create",
                                                    foyer_params ("staff", "d", &t->staff[BORIS], "wall", "s", "2026-11-24T10:00", "service", "d", &yoga, NULL), FOYER_ERROR_INVALID);
  g_autofree char *not_group = foyer_test_refused (t, "event.create",
                                                   foyer_params ("staff", "d", &t->staff[ANNA], "wall", "s", "2026-11-24T10:00", "service", "d", &t->service[HAIRCUT], NULL),
                                                   FOYER_ERROR_INVALID);
  g_assert_nonnull (strstr (not_linked, "Yoga"));
  g_assert_nonnull (strstr (not_group, "Haircut"));

  /* One service per event: neither a second line nor booking.update brings another. */
  FoyerId event = make_event (t, &yoga, ANNA, "2026-11-24T10:00");
  g_autoptr (JsonObject) e = event_of (t, &event);
  FoyerId visit = foyer_test_id (e, "visit");
  g_autofree char *line = foyer_test_refused (t, "line.add", foyer_params ("visit", "d", &visit, "service", "d", &t->service[HAIRCUT], NULL), FOYER_ERROR_INVALID);
  g_autofree char *update = foyer_test_refused (t, "booking.update", foyer_params ("appointment", "d", &event, "services", "n", services_of (t, HAIRCUT, -1), NULL),
                                                FOYER_ERROR_INVALID);
  g_assert_nonnull (line);
  g_assert_nonnull (update);
}

static void
test_evt_2 (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  FoyerId yoga = make_yoga (t, 4), event = make_event (t, &yoga, ANNA, "2026-11-24T10:00");

  g_assert_cmpint (event_int (t, &event, "capacity"), ==, 4);
  g_assert_cmpint (event_int (t, &event, "dur"), ==, 60);
  g_autoptr (JsonObject) o = foyer_test_call (t, "event.create",
                                              foyer_params ("staff", "d", &t->staff[ANNA], "wall", "s", "2026-11-24T15:00", "service", "d", &yoga, "dur", "i", (gint64) 90,
                                                            "capacity", "i", (gint64) 12, NULL));
  FoyerId longer = foyer_test_id (o, "event");
  g_assert_cmpint (event_int (t, &longer, "capacity"), ==, 12);
  g_assert_cmpint (event_int (t, &longer, "dur"), ==, 90);

  /* Lowering the seats below those taken is refused. */
  enrol (t, &event, "Eszter", "+36201234567");
  enrol (t, &event, "Béla", "+36201234568");
  g_autoptr (JsonObject) two = foyer_test_call (t, "event.update", foyer_params ("event", "d", &event, "capacity", "i", (gint64) 2, NULL));
  g_autofree char *one = foyer_test_refused (t, "event.update", foyer_params ("event", "d", &event, "capacity", "i", (gint64) 1, NULL), FOYER_ERROR_CONFLICT);
  g_assert_nonnull (strstr (one, "2"));
  g_assert_cmpint (event_int (t, &event, "capacity"), ==, 2);
}

static JsonObject *
block_of (JsonObject *day, const FoyerId *id)
{
  return foyer_test_find_id (json_object_get_array_member (day, "blocks"), "id", id);
}

static void
test_evt_3 (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  FoyerId yoga = make_yoga (t, 2), event = make_event (t, &yoga, ANNA, "2026-11-24T10:00");
  Booked first = enrol (t, &event, "Eszter", "+36201234567");
  g_autoptr (JsonObject) half = day_of (t, FOYER_TEST_DATE);

  g_assert_true (json_object_get_boolean_member (block_of (half, &event), "event"));
  g_assert_cmpint (int_of (block_of (half, &event), "taken"), ==, 1);
  g_assert_cmpint (int_of (block_of (half, &event), "capacity"), ==, 2);
  g_assert_false (json_object_has_member (block_of (half, &event), "full"));
  g_assert_cmpstr (json_object_get_string_member (block_of (half, &event), "title"), ==, "Yoga");
  /* One block, however many take part; who takes part keeps no time from others. */
  g_assert_cmpint (json_array_get_length (json_object_get_array_member (half, "blocks")), ==, 1);

  Booked second = enrol (t, &event, "Béla", "+36201234568");
  g_autoptr (JsonObject) full = day_of (t, FOYER_TEST_DATE);
  g_assert_true (json_object_get_boolean_member (block_of (full, &event), "full"));
  set_status (t, &second.visit, "no-show");
  g_autoptr (JsonObject) away = day_of (t, FOYER_TEST_DATE);
  g_assert_cmpint (int_of (block_of (away, &event), "taken"), ==, 1);
  /* Paper and calendar files say the same. */
  g_autoptr (JsonObject) card = foyer_test_call (t, "staff.update", foyer_params ("staff", "d", &t->staff[ANNA], "ical", "b", TRUE, NULL));
  g_autoptr (JsonNode) sheet = foyer_test_query (t, "sheet.day", foyer_params ("date", "s", FOYER_TEST_DATE, NULL));
  g_autoptr (JsonNode) files = foyer_test_query (t, "ical.calendars", foyer_params ("from", "s", FOYER_TEST_DATE, "to", "s", FOYER_TEST_DATE, NULL));
  g_autofree char *on_paper = json_to_string (sheet, FALSE), *in_files = json_to_string (files, FALSE);
  g_assert_nonnull (strstr (on_paper, "\"capacity\":2,\"taken\":1"));
  g_assert_nonnull (strstr (in_files, "\"capacity\":2,\"taken\":1"));
  set_status (t, &second.visit, "pending");
  g_autoptr (JsonObject) gone = foyer_test_call (t, "booking.delete", foyer_params ("appointment", "d", &first.appointment, NULL));
  g_autoptr (JsonObject) again = day_of (t, FOYER_TEST_DATE);
  g_assert_cmpint (int_of (block_of (again, &event), "taken"), ==, 1);

  /* The event is no visit of the day's figures and no money; its one participant is both. */
  g_autoptr (JsonObject) panel = object_of (foyer_test_query (t, "calendar.panel", foyer_params ("date", "s", FOYER_TEST_DATE, NULL)));
  g_assert_cmpint (int_of (panel, "visits"), ==, 1);
  g_assert_cmpint (int_of (panel, "booked"), ==, 1200);
  g_autoptr (JsonNode) month = foyer_test_query (t, "calendar.month", foyer_params ("from", "s", FOYER_TEST_DATE, "to", "s", FOYER_TEST_DATE, NULL));
  g_assert_cmpint (int_of (json_array_get_object_element (json_node_get_array (month), 0), "booked"), ==, 1);
  /* The time is the event's once: another booking over it is asked about by the event's name. */
  g_autoptr (JsonNode) check = foyer_test_query (t, "calendar.check",
                                                 foyer_params ("staff", "d", &t->staff[ANNA], "wall", "s", "2026-11-24T10:30", "dur", "i", (gint64) 30, NULL));
  g_assert_cmpint (json_array_get_length (json_node_get_array (check)), ==, 1);
  g_assert_nonnull (strstr (json_object_get_string_member (json_array_get_object_element (json_node_get_array (check), 0), "text"), "Yoga"));
}

static void
test_evt_4 (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  FoyerId yoga = make_yoga (t, 4), event = make_event (t, &yoga, ANNA, "2026-11-24T10:00");
  Booked known = book (t, BORIS, "12:00", HAIRCUT, "Eszter", "+36201234567");
  g_autofree char *no_phone = foyer_test_refused (t, "event.enrol", foyer_params ("event", "d", &event, "name", "s", "Béla", NULL), FOYER_ERROR_INVALID);
  g_autofree char *no_name = foyer_test_refused (t, "event.enrol", foyer_params ("event", "d", &event, "phone", "s", "06201112222", NULL), FOYER_ERROR_INVALID);
  g_assert_nonnull (no_phone);
  g_assert_nonnull (no_name);

  Booked same = enrol (t, &event, "E.", "06201234567");
  g_assert_true (foyer_id_equal (&same.client, &known.client));
  g_autoptr (JsonObject) o = foyer_test_call (t, "event.enrol", foyer_params ("event", "d", &event, "name", "s", "Béla", "phone", "s", "06201112222", NULL));
  g_assert_true (json_object_get_boolean_member (o, "new_client"));
  /* Twice is refused: he takes more seats instead. */
  g_autofree char *twice = foyer_test_refused (t, "event.enrol", foyer_params ("event", "d", &event, "name", "s", "Béla", "phone", "s", "06201112222", NULL), FOYER_ERROR_CONFLICT);
  g_assert_nonnull (twice);
  g_assert_cmpint (event_int (t, &event, "taken"), ==, 2);
}

static void
test_evt_5 (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  FoyerId yoga = make_yoga (t, 10), event = make_event (t, &yoga, ANNA, "2026-11-24T10:00");
  Booked b = enrol (t, &event, "Eszter", "+36201234567");
  g_autofree char *off = foyer_test_refused (t, "event.seats", foyer_params ("appointment", "d", &b.appointment, "seats", "i", (gint64) 2, NULL), FOYER_ERROR_CONFLICT);
  g_assert_nonnull (off);

  allow_seats (t, 3);
  g_autoptr (JsonObject) three = foyer_test_call (t, "event.seats", foyer_params ("appointment", "d", &b.appointment, "seats", "i", (gint64) 3, NULL));
  g_autofree char *four = foyer_test_refused (t, "event.seats", foyer_params ("appointment", "d", &b.appointment, "seats", "i", (gint64) 4, NULL), FOYER_ERROR_CONFLICT);
  g_autofree char *enrolled = foyer_test_refused (t, "event.enrol",
                                                  foyer_params ("event", "d", &event, "name", "s", "Béla", "phone", "s", "06201112222", "seats", "i", (gint64) 4, NULL),
                                                  FOYER_ERROR_CONFLICT);
  g_assert_nonnull (strstr (four, "3"));
  g_assert_nonnull (strstr (enrolled, "3"));
  g_assert_cmpint (event_int (t, &event, "taken"), ==, 3);
  /* Each seat costs. */
  g_autoptr (JsonObject) visit = visit_of (t, &b.visit);
  g_assert_cmpint (int_of (visit, "total"), ==, 3600);
}

static void
test_evt_6 (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  FoyerId yoga = make_yoga (t, 2), event = make_event (t, &yoga, ANNA, "2026-11-24T10:00");

  enrol (t, &event, "Eszter", "+36201234567");
  enrol (t, &event, "Béla", "+36201234568");
  g_autofree char *full = foyer_test_refused (t, "event.enrol", foyer_params ("event", "d", &event, "name", "s", "Cili", "phone", "s", "+36201234569", NULL), FOYER_ERROR_CONFLICT);
  g_assert_nonnull (strstr (full, "full"));
  g_assert_cmpint (event_int (t, &event, "taken"), ==, 2);
  g_autoptr (JsonNode) found = foyer_test_query (t, "client.search", foyer_params ("text", "s", "362012345", NULL));
  g_autofree char *said = json_to_string (found, FALSE);
  g_assert_null (strstr (said, "Cili"));
}

static void
test_evt_7 (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  FoyerId yoga = make_yoga (t, 4), event = make_event (t, &yoga, ANNA, "2026-11-24T10:00");
  Booked a = enrol (t, &event, "Eszter", "+36201234567"), b = enrol (t, &event, "Béla", "+36201234568");
  g_autoptr (JsonObject) va = visit_of (t, &a.visit);
  FoyerId line = foyer_test_id (json_array_get_object_element (json_object_get_array_member (va, "lines"), 0), "id");
  g_autoptr (JsonObject) cheaper = foyer_test_call (t, "line.update", foyer_params ("line", "d", &line, "disc_pct", "i", (gint64) 5000, NULL));
  g_autoptr (JsonObject) also = foyer_test_call (t, "line.add", foyer_params ("visit", "d", &b.visit, "service", "d", &t->service[BLOWDRY], NULL));

  set_status (t, &a.visit, "arrived");
  g_autoptr (JsonObject) paid = foyer_test_call (t, "visit.pay", foyer_params ("visit", "d", &a.visit, "quick", "s", "cash", NULL));
  g_autoptr (JsonObject) e = event_of (t, &event);
  JsonArray *list = json_object_get_array_member (e, "participants");
  JsonObject *pa = foyer_test_find_id (list, "appointment", &a.appointment), *pb = foyer_test_find_id (list, "appointment", &b.appointment);

  g_assert_cmpstr (json_object_get_string_member (pa, "status"), ==, "arrived");
  g_assert_cmpint (int_of (pa, "total"), ==, 600);
  g_assert_cmpint (int_of (pa, "discount"), ==, 600);
  g_assert_cmpstr (json_object_get_string_member (pa, "state"), ==, "full");
  g_assert_cmpstr (json_object_get_string_member (pb, "status"), ==, "pending");
  g_assert_cmpint (int_of (pb, "total"), ==, 3000);
  g_assert_cmpint (int_of (pb, "due"), ==, 3000);
  /* Another line makes no participant longer than the event. */
  g_assert_cmpint (int_of (json_array_get_object_element (json_object_get_array_member (e, "participants"), 0), "seats"), ==, 1);
  g_autofree char *dur = foyer_test_field (t, "appointment", &b.appointment, "dur");
  g_assert_cmpstr (dur, ==, "60");
  g_autofree char *moved = foyer_test_refused (t, "booking.move", foyer_params ("appointment", "d", &b.appointment, "wall", "s", "2026-11-24T11:00", NULL), FOYER_ERROR_CONFLICT);
  g_assert_nonnull (moved);
}

/* Who takes part goes where the event goes, undone too. */
static void
test_follow (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  FoyerId yoga = make_yoga (t, 4), event = make_event (t, &yoga, ANNA, "2026-11-24T10:00");
  Booked a = enrol (t, &event, "Eszter", "+36201234567");
  g_autoptr (JsonObject) moved = foyer_test_call (t, "booking.move",
                                                  foyer_params ("appointment", "d", &event, "wall", "s", "2026-11-26T11:15", "staff", "d", &t->staff[CLARA], NULL));
  g_autofree char *wall = foyer_test_field (t, "appointment", &a.appointment, "wall"), *date = foyer_test_field (t, "visit", &a.visit, "date");
  g_assert_cmpstr (wall, ==, "2026-11-26T11:15");
  g_assert_cmpstr (date, ==, "2026-11-26");
  g_autoptr (JsonObject) visit = visit_of (t, &a.visit);
  FoyerId staff = foyer_test_id (json_array_get_object_element (json_object_get_array_member (visit, "lines"), 0), "staff");
  g_assert_true (foyer_id_equal (&staff, &t->staff[CLARA]));
  g_autoptr (JsonObject) longer = foyer_test_call (t, "booking.resize", foyer_params ("appointment", "d", &event, "dur", "i", (gint64) 90, NULL));
  g_autofree char *dur = foyer_test_field (t, "appointment", &a.appointment, "dur");
  g_assert_cmpstr (dur, ==, "90");

  /* Somebody enrols, then the move is undone: he goes back with the others. */
  Booked late = enrol (t, &event, "Béla", "+36201234568");
  FoyerId txn = foyer_test_id (longer, "txn"), first = foyer_test_id (moved, "txn");
  g_autoptr (JsonObject) undone = foyer_test_call (t, "undo", foyer_params ("txn", "d", &txn, NULL));
  g_autoptr (JsonObject) back = foyer_test_call (t, "undo", foyer_params ("txn", "d", &first, NULL));
  g_autofree char *there = foyer_test_field (t, "appointment", &late.appointment, "wall"), *was = foyer_test_field (t, "appointment", &a.appointment, "wall");
  g_autofree char *late_dur = foyer_test_field (t, "appointment", &late.appointment, "dur"), *late_day = foyer_test_field (t, "visit", &late.visit, "date");
  g_assert_cmpstr (there, ==, "2026-11-24T10:00");
  g_assert_cmpstr (was, ==, "2026-11-24T10:00");
  g_assert_cmpstr (late_dur, ==, "60");
  g_assert_cmpstr (late_day, ==, "2026-11-24");
}

/* A participant's other bookings of the day are visits of their own. */
static void
test_own_visit (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  FoyerId yoga = make_yoga (t, 4), event = make_event (t, &yoga, ANNA, "2026-11-24T10:00");
  Booked a = enrol (t, &event, "Eszter", "+36201234567");
  Booked hair = book (t, BORIS, "11:00", HAIRCUT, "Eszter", "+36201234567");

  g_assert_true (foyer_id_equal (&a.client, &hair.client));
  g_assert_false (foyer_id_equal (&a.visit, &hair.visit));
}

static JsonNode *
rows_json (const char *text)
{
  return json_from_string (text, NULL);
}

static guint
events_between (FoyerTest *t, const char *from, const char *to, char **walls)
{
  g_autoptr (JsonNode) node = foyer_test_query (t, "event.list", foyer_params ("from", "s", from, "to", "s", to, NULL));
  JsonArray *list = json_node_get_array (node);
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < json_array_get_length (list); i++)
    g_string_append_printf (text, "%s%s", i > 0 ? " " : "", json_object_get_string_member (json_array_get_object_element (list, i), "wall"));
  if (walls != NULL)
    *walls = g_string_free (text, FALSE);
  else
    g_string_free (text, TRUE);
  return json_array_get_length (list);
}

/* As a window does it: a few at a time, asking for the rest. */
static int
generate (FoyerTest *t, const FoyerId *timetable, int *calls)
{
  g_autofree char *after = NULL;
  int made = 0;

  *calls = 0;
  do
    {
      g_autoptr (JsonObject) o = foyer_test_call (t, "timetable.generate", foyer_params ("timetable", "d", timetable, "limit", "i", (gint64) 2, "after", "s", after, NULL));
      made += int_of (o, "made");
      g_free (after);
      after = json_object_get_null_member (o, "next") ? NULL : g_strdup (json_object_get_string_member (o, "next"));
      (*calls)++;
    }
  while (after != NULL);
  return made;
}

static void
test_evt_8 (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  FoyerId yoga = make_yoga (t, 4), event = make_event (t, &yoga, ANNA, "2026-11-24T10:00");
  g_autoptr (JsonObject) o = foyer_test_call (t, "timetable.create",
                                              foyer_params ("event", "d", &event, "rows", "n", rows_json ("[{\"weekday\":1,\"minute\":600},{\"weekday\":4,\"minute\":1080}]"),
                                                            "until", "s", "2026-12-14", NULL));
  FoyerId timetable = foyer_test_id (o, "timetable");
  g_autofree char *walls = NULL;
  int calls;

  g_assert_cmpint (int_of (o, "total"), ==, 6);
  g_assert_cmpint (generate (t, &timetable, &calls), ==, 6);
  g_assert_cmpint (calls, >, 2);
  events_between (t, "2026-11-23", "2027-01-31", &walls);
  g_assert_cmpstr (walls, ==, "2026-11-24T10:00 2026-11-26T18:00 2026-11-30T10:00 2026-12-03T18:00 2026-12-07T10:00 2026-12-10T18:00 2026-12-14T10:00");
  /* Again makes none twice. */
  g_assert_cmpint (generate (t, &timetable, &calls), ==, 0);

  /* An event deleted by hand stays deleted; the whole goes at once. */
  g_autoptr (JsonNode) list = foyer_test_query (t, "event.list", foyer_params ("from", "s", "2026-12-10", "to", "s", "2026-12-10", NULL));
  FoyerId one = foyer_test_id (json_array_get_object_element (json_node_get_array (list), 0), "event");
  g_autoptr (JsonObject) gone = foyer_test_call (t, "event.delete", foyer_params ("event", "d", &one, NULL));
  g_assert_cmpint (generate (t, &timetable, &calls), ==, 0);
  g_autoptr (JsonObject) removed = foyer_test_call (t, "timetable.delete", foyer_params ("timetable", "d", &timetable, NULL));
  g_assert_cmpint (int_of (removed, "events"), ==, 5);
  g_assert_cmpint (events_between (t, "2026-11-23", "2027-01-31", NULL), ==, 1);
  g_autoptr (JsonObject) undone = foyer_test_call (t, "undo", NULL);
  g_assert_cmpint (events_between (t, "2026-11-23", "2027-01-31", NULL), ==, 6);
}

/* A timetable and all that was made of it some at a time is one thing to undo, and comes back as one. */
static void
test_evt_8_undo (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  FoyerId yoga = make_yoga (t, 4), event = make_event (t, &yoga, ANNA, "2026-11-24T10:00"), told;
  g_autofree char *next = NULL;

  enrol (t, &event, "Eszter", "+36201234567");
  g_autoptr (JsonObject) o = foyer_test_call (t, "timetable.create",
                                              foyer_params ("event", "d", &event, "rows", "n", rows_json ("[{\"weekday\":2,\"minute\":600}]"), "until", "s", "2026-12-31",
                                                            "with_clients", "b", TRUE, NULL));
  FoyerId timetable = foyer_test_id (o, "timetable"), txn = foyer_test_id (o, "txn");

  do
    {
      g_autoptr (JsonObject) made = foyer_test_call (t, "timetable.generate", foyer_params ("timetable", "d", &timetable, "limit", "i", (gint64) 2, "after", "s", next,
                                                                                            "undo_with", "d", &txn, NULL));
      told = foyer_test_id (made, "txn");
      g_assert_true (foyer_id_equal (&told, &txn));
      g_free (next);
      next = g_strdup (json_object_get_string_member_with_default (made, "next", NULL));
    }
  while (next != NULL);
  g_assert_cmpint (events_between (t, "2026-11-23", "2026-12-31", NULL), ==, 6);

  g_autoptr (JsonObject) undone = foyer_test_call (t, "undo", NULL);
  FoyerId undo = foyer_test_id (undone, "txn");
  g_assert_cmpint (events_between (t, "2026-11-23", "2026-12-31", NULL), ==, 1);
  g_assert_cmpint (event_int (t, &event, "taken"), ==, 1);
  g_autoptr (JsonNode) none = foyer_test_query (t, "timetable.list", NULL);
  g_assert_cmpint (json_array_get_length (json_node_get_array (none)), ==, 0);
  /* Whoever was still at it stops. */
  g_autofree char *stopped = foyer_test_refused (t, "timetable.generate", foyer_params ("timetable", "d", &timetable, "undo_with", "d", &txn, NULL), FOYER_ERROR_NOT_FOUND);
  g_assert_nonnull (stopped);
  g_autoptr (JsonObject) again = foyer_test_call (t, "undo", foyer_params ("txn", "d", &undo, NULL));
  g_assert_cmpint (events_between (t, "2026-11-23", "2026-12-31", NULL), ==, 6);
}

/* Somebody has enrolled in one of its events since: that one stays, with everybody in it; all others go, and it is said. */
static void
test_evt_8_undo_some (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  FoyerId yoga = make_yoga (t, 4), event = make_event (t, &yoga, ANNA, "2026-11-24T10:00"), later;

  enrol (t, &event, "Eszter", "+36201234567");
  g_autoptr (JsonObject) o = foyer_test_call (t, "timetable.create",
                                              foyer_params ("event", "d", &event, "rows", "n", rows_json ("[{\"weekday\":2,\"minute\":600}]"), "until", "s", "2026-12-31",
                                                            "with_clients", "b", TRUE, NULL));
  FoyerId timetable = foyer_test_id (o, "timetable"), txn = foyer_test_id (o, "txn");
  json_object_unref (foyer_test_call (t, "timetable.generate", foyer_params ("timetable", "d", &timetable, "limit", "i", (gint64) 50, "undo_with", "d", &txn, NULL)));
  g_assert_cmpint (events_between (t, "2026-11-23", "2026-12-31", NULL), ==, 6);
  g_autoptr (JsonNode) list = foyer_test_query (t, "calendar.list", foyer_params ("date", "s", "2026-12-08", NULL));
  later = foyer_test_id (json_array_get_object_element (json_object_get_array_member (json_node_get_object (list), "rows"), 0), "id");
  g_assert_cmpint (event_int (t, &later, "taken"), ==, 1);
  enrol (t, &later, "Zoli", "+36201111111");

  g_autoptr (JsonObject) undone = foyer_test_call (t, "undo", foyer_params ("txn", "d", &txn, NULL));
  g_assert_nonnull (strstr (json_object_get_string_member (undone, "kept"), "1 event stays"));
  g_assert_cmpint (events_between (t, "2026-11-23", "2026-12-31", NULL), ==, 2);
  g_assert_cmpint (event_int (t, &later, "taken"), ==, 2);
  g_autoptr (JsonNode) none = foyer_test_query (t, "timetable.list", NULL);
  g_assert_cmpint (json_array_get_length (json_node_get_array (none)), ==, 0);
}

static guint
n_labels (FoyerTest *t, const FoyerId *event)
{
  g_autoptr (JsonObject) e = event_of (t, event);

  return json_array_get_length (json_object_get_array_member (e, "labels"));
}

/* An event made with a label has it, and so have its copies; a label of bookings is none of events. */
static void
test_labels (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  FoyerId yoga = make_yoga (t, 4);
  g_autoptr (JsonObject) l = foyer_test_call (t, "label.create", foyer_params ("title", "s", "Bring a mat", "scope", "s", "event", NULL));
  g_autoptr (JsonObject) m = foyer_test_call (t, "label.create", foyer_params ("title", "s", "Late", "scope", "s", "appointment", NULL));
  FoyerId mat = foyer_test_id (l, "label"), late = foyer_test_id (m, "label");
  g_autofree char *refused = foyer_test_refused (t, "event.create", foyer_params ("staff", "d", &t->staff[ANNA], "wall", "s", "2026-11-24T10:00", "service", "d", &yoga, "labels", "n",
                                                                                  ids_list (&late, NULL), NULL), FOYER_ERROR_INVALID);
  g_assert_nonnull (strstr (refused, "Late"));
  g_autoptr (JsonObject) o = foyer_test_call (t, "event.create", foyer_params ("staff", "d", &t->staff[ANNA], "wall", "s", "2026-11-24T10:00", "service", "d", &yoga, "labels", "n",
                                                                               ids_list (&mat, NULL), NULL));
  FoyerId event = foyer_test_id (o, "event");
  JsonArray *dates = json_array_new ();

  g_assert_cmpuint (n_labels (t, &event), ==, 1);
  json_array_add_string_element (dates, "2026-11-25");
  g_autoptr (JsonObject) d = foyer_test_call (t, "event.duplicate", foyer_params ("event", "d", &event, "dates", "n", json_node_init_array (json_node_alloc (), dates), NULL));
  json_array_unref (dates);
  g_autoptr (JsonNode) list = foyer_test_query (t, "event.list", foyer_params ("from", "s", "2026-11-25", "to", "s", "2026-11-25", NULL));
  FoyerId copy = foyer_test_id (json_array_get_object_element (json_node_get_array (list), 0), "event");
  g_assert_cmpuint (n_labels (t, &copy), ==, 1);
}

/* What stands in the way is told, and made all the same for a reason. */
static void
test_taken (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  FoyerId yoga = make_yoga (t, 4), event = make_event (t, &yoga, ANNA, "2026-11-24T10:00");
  g_autoptr (JsonObject) b = foyer_test_call (t, "booking.create", foyer_params ("staff", "d", &t->staff[ANNA], "wall", "s", "2026-12-01T10:30", NULL));
  g_autoptr (JsonObject) o = foyer_test_call (t, "timetable.create",
                                              foyer_params ("event", "d", &event, "rows", "n", rows_json ("[{\"weekday\":2,\"minute\":600}]"), "until", "s", "2026-12-08", NULL));
  FoyerId timetable = foyer_test_id (o, "timetable");
  g_autoptr (JsonObject) made = foyer_test_call (t, "timetable.generate", foyer_params ("timetable", "d", &timetable, NULL));

  /* The event it was made from is the first. */
  g_assert_cmpint (int_of (made, "made"), ==, 1);
  g_assert_cmpstr (json_object_get_string_member (json_array_get_object_element (json_object_get_array_member (made, "skipped"), 0), "wall"), ==, "2026-12-01T10:00");
  g_autoptr (JsonObject) forced = foyer_test_call (t, "timetable.generate", foyer_params ("timetable", "d", &timetable, "override", "s", "the other one is short", NULL));
  g_assert_cmpint (int_of (forced, "made"), ==, 1);
  g_assert_cmpint (events_between (t, "2026-11-23", "2026-12-31", NULL), ==, 3);
}

static guint
participants_on (FoyerTest *t, const char *day, const char *name)
{
  g_autoptr (JsonNode) node = foyer_test_query (t, "event.list", foyer_params ("from", "s", day, "to", "s", day, NULL));
  JsonArray *list = json_node_get_array (node);
  guint n = 0;

  for (guint i = 0; i < json_array_get_length (list); i++)
    {
      FoyerId id = foyer_test_id (json_array_get_object_element (list, i), "event");
      g_autoptr (JsonObject) e = event_of (t, &id);
      JsonArray *who = json_object_get_array_member (e, "participants");
      for (guint k = 0; k < json_array_get_length (who); k++)
        n += name == NULL || strcmp (json_object_get_string_member (json_array_get_object_element (who, k), "name"), name) == 0;
    }
  return n;
}

static void
test_evt_9 (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  FoyerId yoga = make_yoga (t, 4), event = make_event (t, &yoga, ANNA, "2026-11-24T10:00");
  int calls;

  enrol (t, &event, "Eszter", "+36201234567");
  enrol (t, &event, "Béla", "+36201234568");
  g_autoptr (JsonObject) o = foyer_test_call (t, "timetable.create",
                                              foyer_params ("event", "d", &event, "rows", "n", rows_json ("[{\"weekday\":2,\"minute\":600},{\"weekday\":4,\"minute\":600}]"),
                                                            "until", "s", "2026-12-04", "with_clients", "b", TRUE, NULL));
  FoyerId timetable = foyer_test_id (o, "timetable");
  g_assert_cmpint (generate (t, &timetable, &calls), ==, 3);
  g_assert_cmpint (participants_on (t, "2026-11-24", NULL), ==, 2);
  g_assert_cmpint (participants_on (t, "2026-11-26", NULL), ==, 2);
  g_assert_cmpint (participants_on (t, "2026-12-01", NULL), ==, 2);
  g_assert_cmpint (participants_on (t, "2026-12-03", NULL), ==, 2);
  g_autoptr (JsonObject) plan = object_of (foyer_test_query (t, "timetable.get", foyer_params ("timetable", "d", &timetable, NULL)));
  g_assert_cmpint (json_array_get_length (json_object_get_array_member (plan, "regulars")), ==, 2);
}

static void
test_evt_10 (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  FoyerId yoga = make_yoga (t, 4), event = make_event (t, &yoga, ANNA, "2026-11-24T10:00");
  g_autoptr (JsonObject) o = foyer_test_call (t, "timetable.create",
                                              foyer_params ("event", "d", &event, "rows", "n", rows_json ("[{\"weekday\":1,\"minute\":600},{\"weekday\":4,\"minute\":600}]"),
                                                            "until", "s", "2026-12-11", NULL));
  FoyerId timetable = foyer_test_id (o, "timetable");
  g_autoptr (JsonObject) plan = object_of (foyer_test_query (t, "timetable.get", foyer_params ("timetable", "d", &timetable, NULL)));
  JsonArray *rows = json_object_get_array_member (plan, "rows");
  FoyerId monday = foyer_test_id (json_array_get_object_element (rows, 0), "series"), thursday = foyer_test_id (json_array_get_object_element (rows, 1), "series");
  int calls;

  generate (t, &timetable, &calls); /* Th 26, Mo 30, Th 3, Mo 7, Th 10 */
  g_autoptr (JsonObject) set = foyer_test_call (t, "enrolment.set",
                                                foyer_params ("timetable", "d", &timetable, "name", "s", "Eszter", "phone", "s", "+36201234567", "series", "n",
                                                              ids_list (&thursday, NULL), NULL));
  FoyerId client = foyer_test_id (set, "client"), enrolment = foyer_test_id (set, "enrolment");
  g_assert_cmpint (int_of (set, "enrolled"), ==, 3);
  g_assert_cmpint (participants_on (t, "2026-11-26", "Eszter"), ==, 1);
  g_assert_cmpint (participants_on (t, "2026-11-30", "Eszter"), ==, 0);

  /* From Friday on she comes on Mondays; last Thursday is history. */
  t->owner.now = foyer_test_at ("2026-11-27T09:00");
  g_autoptr (JsonObject) moved = foyer_test_call (t, "enrolment.set",
                                                  foyer_params ("timetable", "d", &timetable, "client", "d", &client, "series", "n", ids_list (&monday, NULL), NULL));
  g_assert_cmpint (participants_on (t, "2026-11-26", "Eszter"), ==, 1);
  g_assert_cmpint (participants_on (t, "2026-11-30", "Eszter"), ==, 1);
  g_assert_cmpint (participants_on (t, "2026-12-03", "Eszter"), ==, 0);
  g_assert_cmpint (participants_on (t, "2026-12-07", "Eszter"), ==, 1);

  g_autoptr (JsonObject) left = foyer_test_call (t, "enrolment.delete", foyer_params ("enrolment", "d", &enrolment, NULL));
  g_assert_cmpint (int_of (left, "cancelled"), ==, 2);
  g_assert_cmpint (participants_on (t, "2026-12-07", "Eszter"), ==, 0);
  g_assert_cmpint (participants_on (t, "2026-11-26", "Eszter"), ==, 1);
}

/* The class moves to another day: who came regularly comes then; what was is history. One that is no more takes its regulars along. */
static void
test_evt_10_days (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  FoyerId yoga = make_yoga (t, 4), event = make_event (t, &yoga, ANNA, "2026-11-24T10:00");
  g_autoptr (JsonObject) o = foyer_test_call (t, "timetable.create",
                                              foyer_params ("event", "d", &event, "rows", "n", rows_json ("[{\"weekday\":1,\"minute\":600},{\"weekday\":4,\"minute\":600}]"),
                                                            "until", "s", "2026-12-11", NULL));
  FoyerId timetable = foyer_test_id (o, "timetable");
  g_autoptr (JsonObject) plan = object_of (foyer_test_query (t, "timetable.get", foyer_params ("timetable", "d", &timetable, NULL)));
  JsonArray *rows = json_object_get_array_member (plan, "rows");
  FoyerId monday = foyer_test_id (json_array_get_object_element (rows, 0), "series"), thursday = foyer_test_id (json_array_get_object_element (rows, 1), "series");
  char one[37], two[37];
  int calls;

  generate (t, &timetable, &calls);
  g_autoptr (JsonObject) set = foyer_test_call (t, "enrolment.set",
                                                foyer_params ("timetable", "d", &timetable, "name", "s", "Eszter", "phone", "s", "+36201234567", "series", "n",
                                                              ids_list (&thursday, NULL), NULL));
  t->owner.now = foyer_test_at ("2026-11-26T12:00");
  g_autofree char *friday = g_strdup_printf ("[{\"series\":\"%s\",\"weekday\":1,\"minute\":600},{\"series\":\"%s\",\"weekday\":5,\"minute\":660}]",
                                             foyer_id_format (&monday, one), foyer_id_format (&thursday, two));
  g_autoptr (JsonObject) moved = foyer_test_call (t, "timetable.update", foyer_params ("timetable", "d", &timetable, "rows", "n", rows_json (friday), "override", "s", "moved", NULL));
  generate (t, &timetable, &calls);
  g_assert_cmpint (participants_on (t, "2026-11-26", "Eszter"), ==, 1);
  g_assert_cmpint (participants_on (t, "2026-11-27", "Eszter"), ==, 1);
  g_assert_cmpint (participants_on (t, "2026-11-30", "Eszter"), ==, 0);
  g_assert_cmpint (participants_on (t, "2026-12-03", "Eszter"), ==, 0);
  g_assert_cmpint (participants_on (t, "2026-12-04", "Eszter"), ==, 1);

  g_autofree char *mondays = g_strdup_printf ("[{\"series\":\"%s\",\"weekday\":1,\"minute\":600}]", one);
  g_autoptr (JsonObject) fewer = foyer_test_call (t, "timetable.update", foyer_params ("timetable", "d", &timetable, "rows", "n", rows_json (mondays), "override", "s", "no more", NULL));
  g_autoptr (JsonObject) after = object_of (foyer_test_query (t, "timetable.get", foyer_params ("timetable", "d", &timetable, NULL)));
  g_assert_cmpint (json_array_get_length (json_object_get_array_member (after, "regulars")), ==, 0);
}

static void
test_evt_11 (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  FoyerId yoga = make_yoga (t, 4), first = make_event (t, &yoga, ANNA, "2026-11-24T10:00"), second = make_event (t, &yoga, ANNA, "2026-11-26T10:00");
  Booked a = enrol (t, &first, "Eszter", "+36201234567");

  enrol (t, &second, "Eszter", "+36201234567");
  g_autoptr (JsonNode) visits = foyer_test_query (t, "client.visits", foyer_params ("client", "d", &a.client, NULL));
  JsonArray *list = json_node_get_array (visits);
  g_assert_cmpint (json_array_get_length (list), ==, 2);
  g_assert_cmpstr (json_object_get_string_member (json_array_get_object_element (list, 0), "date"), ==, "2026-11-26");
  g_assert_cmpstr (json_object_get_string_member (json_array_get_object_element (list, 1), "services"), ==, "Yoga");
  g_assert_cmpint (int_of (json_array_get_object_element (list, 1), "start"), ==, 600);
}

static void
test_evt_12 (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  FoyerId yoga = make_yoga (t, 2), from = make_event (t, &yoga, ANNA, "2026-11-24T10:00"), to = make_event (t, &yoga, ANNA, "2026-11-26T10:00");
  Booked a = enrol (t, &from, "Eszter", "+36201234567"), b = enrol (t, &from, "Béla", "+36201234568");

  set_status (t, &a.visit, "arrived");
  g_autofree char *arrived = foyer_test_refused (t, "event.move-participant", foyer_params ("appointment", "d", &a.appointment, "event", "d", &to, NULL), FOYER_ERROR_INVALID);
  g_assert_nonnull (strstr (arrived, "arrived"));
  g_autoptr (JsonObject) pay = foyer_test_call (t, "visit.pay", foyer_params ("visit", "d", &a.visit, "quick", "s", "cash", NULL));
  set_status (t, &a.visit, "confirmed");
  g_autofree char *paid = foyer_test_refused (t, "event.move-participant", foyer_params ("appointment", "d", &a.appointment, "event", "d", &to, NULL), FOYER_ERROR_INVALID);
  g_assert_nonnull (strstr (paid, "paid"));

  g_autoptr (JsonNode) others = foyer_test_query (t, "event.list", foyer_params ("from", "s", FOYER_TEST_DATE, "for", "d", &b.appointment, NULL));
  g_assert_cmpint (json_array_get_length (json_node_get_array (others)), ==, 1);
  g_autoptr (JsonObject) moved = foyer_test_call (t, "event.move-participant", foyer_params ("appointment", "d", &b.appointment, "event", "d", &to, NULL));
  g_autofree char *wall = foyer_test_field (t, "appointment", &b.appointment, "wall"), *date = foyer_test_field (t, "visit", &b.visit, "date");
  g_assert_cmpstr (wall, ==, "2026-11-26T10:00");
  g_assert_cmpstr (date, ==, "2026-11-26");
  g_assert_cmpint (event_int (t, &from, "taken"), ==, 1);
  g_assert_cmpint (event_int (t, &to, "taken"), ==, 1);

  /* Not into one that is full, has begun, or has the client. */
  enrol (t, &to, "Cili", "+36201234569");
  Booked d = enrol (t, &from, "Dóra", "+36201234570");
  g_autofree char *full = foyer_test_refused (t, "event.move-participant", foyer_params ("appointment", "d", &d.appointment, "event", "d", &to, NULL), FOYER_ERROR_CONFLICT);
  g_assert_nonnull (full);
  t->owner.now = foyer_test_at ("2026-11-24T10:05");
  g_autofree char *begun = foyer_test_refused (t, "event.move-participant", foyer_params ("appointment", "d", &b.appointment, "event", "d", &from, NULL), FOYER_ERROR_INVALID);
  g_assert_nonnull (begun);
}

static FoyerId
line_of (FoyerTest *t, const FoyerId *visit)
{
  g_autoptr (JsonObject) v = visit_of (t, visit);
  JsonArray *lines = json_object_get_array_member (v, "lines");

  g_assert_cmpint (json_array_get_length (lines), ==, 1);
  return foyer_test_id (json_array_get_object_element (lines, 0), "id");
}

/* To an event of another service: its price, with the discount that was given. */
static void
test_move_keeps_discount (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  FoyerId yoga = make_yoga (t, 4), dance = make_yoga (t, 4), from = make_event (t, &yoga, ANNA, "2026-11-24T10:00");
  g_autoptr (JsonObject) dearer = foyer_test_call (t, "service.update", foyer_params ("service", "d", &dance, "title", "s", "Dance", "price_min", "i", (gint64) 2000, NULL));
  FoyerId to = make_event (t, &dance, ANNA, "2026-11-26T10:00");
  Booked a = enrol (t, &from, "Eszter", "+36201234567"), b = enrol (t, &from, "Béla", "+36201234568"), c = enrol (t, &from, "Cili", "+36201234569");
  FoyerId of_a = line_of (t, &a.visit), of_b = line_of (t, &b.visit);
  g_autoptr (JsonObject) quarter = foyer_test_call (t, "line.update", foyer_params ("line", "d", &of_a, "disc_pct", "i", (gint64) 2500, NULL));
  g_autoptr (JsonObject) some = foyer_test_call (t, "line.update", foyer_params ("line", "d", &of_b, "disc_sum", "i", (gint64) 300, NULL));
  static const gint64 totals[] = { 1500, 1700, 2000 };
  const Booked *who[] = { &a, &b, &c };

  for (gsize i = 0; i < G_N_ELEMENTS (who); i++)
    {
      g_autoptr (JsonObject) moved = foyer_test_call (t, "event.move-participant", foyer_params ("appointment", "d", &who[i]->appointment, "event", "d", &to, NULL));
      g_autoptr (JsonObject) v = visit_of (t, &who[i]->visit);
      g_assert_cmpint (int_of (v, "total"), ==, totals[i]);
    }
}

static void
test_evt_13 (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  FoyerId yoga = make_yoga (t, 4);
  g_autoptr (JsonObject) room = foyer_test_call (t, "resource.create", foyer_params ("name", "s", "Yoga room", NULL));
  FoyerId resource = foyer_test_id (room, "resource");
  g_autoptr (JsonObject) needs = foyer_test_call (t, "service.resources", foyer_params ("service", "d", &yoga, "resources", "n", ids_list (&resource, NULL), NULL));
  FoyerId event = make_event (t, &yoga, ANNA, "2026-11-24T10:00");
  Booked a = enrol (t, &event, "Eszter", "+36201234567"), b = enrol (t, &event, "Béla", "+36201234568");

  g_autofree char *kinds = foyer_test_confirm (t, "event.create",
                                               foyer_params ("staff", "d", &t->staff[CLARA], "wall", "s", "2026-11-24T10:30", "service", "d", &yoga, NULL));
  g_assert_cmpstr (kinds, ==, "resource");
  set_status (t, &a.visit, "arrived");
  g_autoptr (JsonObject) pay = foyer_test_call (t, "visit.pay", foyer_params ("visit", "d", &a.visit, "quick", "s", "cash", NULL));
  g_autofree char *warned = foyer_test_confirm (t, "event.delete", foyer_params ("event", "d", &event, NULL));
  g_assert_cmpstr (warned, ==, "bookings");
  /* A receptionist may not cancel what is paid. */
  FoyerActor desk = foyer_test_user (t, "Rita", "+36308888888", "receptionist", NULL);
  g_autofree char *denied = foyer_test_refused_as (t, &desk, "event.delete", foyer_params ("event", "d", &event, "override", "s", "ill", NULL), FOYER_ERROR_DENIED);
  g_assert_nonnull (denied);

  g_autoptr (JsonObject) o = foyer_test_call (t, "event.delete", foyer_params ("event", "d", &event, "override", "s", "ill", "reason", "s", "teacher is ill", NULL));
  g_assert_cmpint (int_of (o, "bookings"), ==, 2);
  g_assert_cmpint (int_of (o, "payments"), ==, 1);
  g_autofree char *status = foyer_test_field (t, "visit", &b.visit, "status");
  g_assert_cmpstr (status, ==, "deleted");
  g_autoptr (JsonObject) day = day_of (t, FOYER_TEST_DATE);
  g_assert_null (block_of (day, &event));
  /* The room is free again, and the report names what was deleted. */
  FoyerId other = make_event (t, &yoga, CLARA, "2026-11-24T10:30");
  g_autoptr (JsonNode) gone = foyer_test_query (t, "event.list", foyer_params ("from", "s", FOYER_TEST_DATE, "to", "s", FOYER_TEST_DATE, "state", "s", "cancelled", NULL));
  JsonObject *row = json_array_get_object_element (json_node_get_array (gone), 0);
  g_assert_cmpint (json_array_get_length (json_node_get_array (gone)), ==, 1);
  g_assert_cmpint (int_of (row, "bookings"), ==, 2);
  g_assert_cmpstr (json_object_get_string_member (row, "reason"), ==, "teacher is ill");

  /* One undo brings everything back. */
  g_autoptr (JsonObject) away = foyer_test_call (t, "event.delete", foyer_params ("event", "d", &other, NULL));
  FoyerId txn = foyer_test_id (o, "txn");
  g_autoptr (JsonObject) undone = foyer_test_call (t, "undo", foyer_params ("txn", "d", &txn, NULL));
  g_assert_cmpint (event_int (t, &event, "taken"), ==, 2);
  g_autoptr (JsonObject) visit = visit_of (t, &a.visit);
  g_assert_cmpint (int_of (visit, "paid"), ==, 1200);
}

static void
test_evt_14 (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  FoyerId yoga = make_yoga (t, 4), event = make_event (t, &yoga, ANNA, "2026-11-24T10:00");
  enrol (t, &event, "Eszter", "+36201234567");
  g_autoptr (JsonNode) dates = foyer_test_query (t, "event.dates", foyer_params ("event", "d", &event, "freq", "s", "weekly", "times", "i", (gint64) 3, NULL));
  g_assert_cmpstr (json_object_get_string_member (json_array_get_object_element (json_node_get_array (dates), 2), "date"), ==, "2026-12-15");

  g_autoptr (JsonObject) bare = foyer_test_call (t, "event.duplicate", foyer_params ("event", "d", &event, "dates", "n", rows_json ("[\"2026-12-01\",\"2026-12-08\"]"), NULL));
  g_autoptr (JsonObject) full = foyer_test_call (t, "event.duplicate",
                                                 foyer_params ("event", "d", &event, "dates", "n", rows_json ("[\"2026-12-15\"]"), "with_bookings", "b", TRUE, NULL));
  g_assert_cmpint (int_of (bare, "made"), ==, 2);
  g_assert_cmpint (int_of (full, "enrolled"), ==, 1);
  g_assert_cmpint (participants_on (t, "2026-12-01", NULL), ==, 0);
  g_assert_cmpint (participants_on (t, "2026-12-15", "Eszter"), ==, 1);

  /* More than a hundred dates are refused; a duplication goes away as a whole. */
  JsonArray *many = json_array_new ();
  for (int i = 0; i < 101; i++)
    json_array_add_string_element (many, "2026-12-20");
  g_autofree char *refused = foyer_test_refused (t, "event.duplicate",
                                                 foyer_params ("event", "d", &event, "dates", "n", json_node_init_array (json_node_alloc (), many), NULL), FOYER_ERROR_INVALID);
  json_array_unref (many);
  g_assert_nonnull (refused);
  FoyerId series = foyer_test_id (bare, "series");
  g_autoptr (JsonObject) gone = foyer_test_call (t, "event.remove-copies", foyer_params ("series", "d", &series, NULL));
  g_assert_cmpint (int_of (gone, "events"), ==, 2);
  g_assert_cmpint (events_between (t, "2026-12-01", "2026-12-31", NULL), ==, 1);
}

static void
test_evt_15 (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  FoyerId yoga = make_yoga (t, 8), event = make_event (t, &yoga, ANNA, "2026-11-24T10:00");
  GString *text = g_string_new ("Eszter\t+36 20 123 4560\n");

  for (int i = 1; i < 7; i++)
    g_string_append_printf (text, "Client %d; +36 20 123 456%d\n", i, i);
  g_string_append (text, "Without a phone\n"         /* refused */
                         "Eszter +36201234560\n"      /* there already */
                         "Bad number +36 1 23 45\n"); /* no telephone number */
  g_autoptr (JsonObject) o = foyer_test_call (t, "event.enrol-many", foyer_params ("event", "d", &event, "text", "s", text->str, NULL));
  JsonArray *rows = json_object_get_array_member (o, "rows");
  g_assert_cmpint (json_array_get_length (rows), ==, 10);
  g_assert_cmpint (int_of (o, "enrolled"), ==, 7);
  g_assert_cmpint (int_of (o, "refused"), ==, 3);
  for (int i = 7; i < 10; i++)
    g_assert_nonnull (json_object_get_string_member (json_array_get_object_element (rows, i), "why"));
  g_assert_cmpint (event_int (t, &event, "taken"), ==, 7);

  /* The ninth and tenth find it full, and leave no card behind. */
  g_autoptr (JsonObject) more = foyer_test_call (t, "event.enrol-many",
                                                 foyer_params ("event", "d", &event, "text", "s", "Kata +36201234571\nLili +36201234572\n", NULL));
  g_assert_cmpint (int_of (more, "enrolled"), ==, 1);
  g_autoptr (JsonNode) clients = foyer_test_query (t, "client.search", foyer_params ("text", "s", "362012345", NULL));
  g_autofree char *all = json_to_string (clients, FALSE);
  g_assert_nonnull (strstr (all, "Kata"));
  g_assert_null (strstr (all, "Lili"));
  g_string_free (text, TRUE);

  g_autoptr (GString) long_list = g_string_new (NULL);
  for (int i = 0; i < 51; i++)
    g_string_append_printf (long_list, "Client +36202%06d\n", i);
  g_autofree char *refused = foyer_test_refused (t, "event.enrol-many", foyer_params ("event", "d", &event, "text", "s", long_list->str, NULL), FOYER_ERROR_INVALID);
  g_assert_nonnull (strstr (refused, "50"));
}

static void
test_cal_3 (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  static const char *const kinds[] = { "individual", "group", "mixed" };

  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      set_setting (t, "calendar.kind", json_node_init_string (json_node_alloc (), kinds[i]));
      g_autoptr (JsonObject) day = day_of (t, FOYER_TEST_DATE);
      g_assert_cmpstr (json_object_get_string_member (day, "kind"), ==, kinds[i]);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/events/move-keeps-discount", test_move_keeps_discount);
  g_test_add_func ("/events/rules", test_rules);
  g_test_add_func ("/events/give", test_give);
  g_test_add_func ("/events/dates", test_dates);
  g_test_add_func ("/events/paste", test_paste_lines);
  g_test_add_func ("/events/follow", test_follow);
  g_test_add_func ("/events/own-visit", test_own_visit);
  g_test_add_func ("/events/taken", test_taken);
  g_test_add_func ("/events/EVT-1", test_evt_1);
  g_test_add_func ("/events/EVT-2", test_evt_2);
  g_test_add_func ("/events/EVT-3", test_evt_3);
  g_test_add_func ("/events/EVT-4", test_evt_4);
  g_test_add_func ("/events/EVT-5", test_evt_5);
  g_test_add_func ("/events/EVT-6", test_evt_6);
  g_test_add_func ("/events/EVT-7", test_evt_7);
  g_test_add_func ("/events/EVT-8", test_evt_8);
  g_test_add_func ("/events/EVT-8/undo", test_evt_8_undo);
  g_test_add_func ("/events/EVT-8/undo-some", test_evt_8_undo_some);
  g_test_add_func ("/events/labels", test_labels);
  g_test_add_func ("/events/EVT-9", test_evt_9);
  g_test_add_func ("/events/EVT-10", test_evt_10);
  g_test_add_func ("/events/EVT-10/days", test_evt_10_days);
  g_test_add_func ("/events/EVT-11", test_evt_11);
  g_test_add_func ("/events/EVT-12", test_evt_12);
  g_test_add_func ("/events/EVT-13", test_evt_13);
  g_test_add_func ("/events/EVT-14", test_evt_14);
  g_test_add_func ("/events/EVT-15", test_evt_15);
  g_test_add_func ("/events/CAL-3", test_cal_3);
  return g_test_run ();
}
