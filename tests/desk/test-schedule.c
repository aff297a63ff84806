/* The work schedule: the pure patterns, and the commands on a real store. */
#include <string.h>

#include "foyer-schedule.h"
#include "foyer-test.h"

/* ---- pure --------------------------------------------------------------------------------------------------------------- */

static void
check_hours (const char *spans, const char *breaks, const char *want_spans, const char *want_breaks)
{
  g_autofree char *s = NULL, *b = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_true (foyer_hours_check (spans, breaks, &s, &b, &error));
  g_assert_no_error (error);
  g_assert_cmpstr (s, ==, want_spans);
  g_assert_cmpstr (b, ==, want_breaks);
}

static void
bad_hours (const char *spans, const char *breaks, const char *words)
{
  g_autofree char *s = NULL, *b = NULL;
  g_autoptr (GError) error = NULL;

  g_assert_false (foyer_hours_check (spans, breaks, &s, &b, &error));
  g_assert_error (error, FOYER_ERROR, FOYER_ERROR_INVALID);
  if (strstr (error->message, words) == NULL)
    g_error ("“%s” does not say “%s”", error->message, words);
}

static void
test_hours (void)
{
  check_hours ("09:00-18:00", "13:00-14:00", "09:00-18:00", "13:00-14:00");
  check_hours ("14:00-18:00 9:00-13:00", NULL, "09:00-13:00 14:00-18:00", "");
  check_hours ("09:00-12:00 12:00-18:00", "15:00-15:15 11:00-11:15", "09:00-18:00", "11:00-11:15 15:00-15:15");
  check_hours (NULL, NULL, "", "");
  check_hours ("", "", "", "");
  bad_hours ("18:00-09:00", NULL, "working time");
  bad_hours ("09:00-13:00 12:00-18:00", NULL, "working time");
  bad_hours ("morning", NULL, "working time");
  bad_hours ("09:00-25:00", NULL, "working time");
  bad_hours ("09:00-13:00", "12:30-13:30", "12:30-13:30 is not within");
  bad_hours ("09:00-13:00 14:00-18:00", "12:30-14:30", "not within");
  bad_hours (NULL, "12:00-13:00", "not within");
  bad_hours ("09:00-13:00", "09:00-13:00", "no working time");

  g_assert_cmpint (foyer_hours_worked ("09:00-18:00", "13:00-14:00"), ==, 480);
  g_assert_cmpint (foyer_hours_worked (NULL, NULL), ==, 0);
  g_assert_true (foyer_hours_on_duty ("09:00-18:00", "13:00-14:00", 540));
  g_assert_true (foyer_hours_on_duty ("09:00-18:00", "13:00-14:00", 1079));
  g_assert_false (foyer_hours_on_duty ("09:00-18:00", "13:00-14:00", 1080));
  g_assert_false (foyer_hours_on_duty ("09:00-18:00", "13:00-14:00", 780));
  g_assert_true (foyer_hours_on_duty ("09:00-18:00", "13:00-14:00", 840));
  g_assert_false (foyer_hours_on_duty (NULL, NULL, 600));

  g_assert_cmpint (foyer_hours_fit ("09:00-18:00", "13:00-14:00", 540, 780), ==, FOYER_HOURS_WITHIN);
  g_assert_cmpint (foyer_hours_fit ("09:00-18:00", "13:00-14:00", 750, 795), ==, FOYER_HOURS_BREAK);
  g_assert_cmpint (foyer_hours_fit ("09:00-13:00 14:00-18:00", NULL, 750, 795), ==, FOYER_HOURS_BREAK);
  g_assert_cmpint (foyer_hours_fit ("09:00-18:00", NULL, 530, 560), ==, FOYER_HOURS_OUTSIDE);
  g_assert_cmpint (foyer_hours_fit ("09:00-18:00", NULL, 1070, 1100), ==, FOYER_HOURS_OUTSIDE);
  g_assert_cmpint (foyer_hours_fit (NULL, NULL, 600, 630), ==, FOYER_HOURS_OUTSIDE);
}

static void
test_sch_2_pure (void)
{
  gint64 monday = foyer_date_make (2026, 11, 23);
  g_autoptr (GError) error = NULL, none = NULL, much = NULL;
  g_autoptr (GArray) days = foyer_schedule_week (monday, monday + 14, (1 << 0) | (1 << 4), &error), bad = NULL, wide = NULL;

  g_assert_no_error (error);
  g_assert_cmpuint (days->len, ==, 4);
  for (guint i = 0; i < 4; i++)
    {
      FoyerPatternDay *d = &g_array_index (days, FoyerPatternDay, i);
      g_assert_cmpint (d->date, ==, monday + (i / 2) * 7 + (i % 2) * 4);
      g_assert_true (d->works);
    }
  bad = foyer_schedule_week (monday, monday + 14, 0, &none);
  g_assert_error (none, FOYER_ERROR, FOYER_ERROR_INVALID);
  wide = foyer_schedule_week (monday, monday + 366, 1, &much);
  g_assert_error (much, FOYER_ERROR, FOYER_ERROR_INVALID);
}

static void
test_sch_3_pure (void)
{
  gint64 start = foyer_date_make (2027, 2, 25);
  g_autoptr (GError) error = NULL, long_range = NULL, no_work = NULL;
  g_autoptr (GArray) days = foyer_schedule_shift (start, start + 11, 2, 2, &error), year = NULL, bad = NULL, none = NULL;
  static const gboolean works[] = { 1, 1, 0, 0, 1, 1, 0, 0, 1, 1, 0 };

  g_assert_no_error (error);
  g_assert_cmpuint (days->len, ==, G_N_ELEMENTS (works));
  for (guint i = 0; i < days->len; i++)
    {
      g_assert_cmpint (g_array_index (days, FoyerPatternDay, i).date, ==, start + i);
      g_assert_cmpint (g_array_index (days, FoyerPatternDay, i).works, ==, works[i]);
    }
  year = foyer_schedule_shift (start, start + 365, 5, 2, &error);
  g_assert_cmpuint (year->len, ==, 365);
  bad = foyer_schedule_shift (start, start + 366, 2, 2, &long_range);
  g_assert_error (long_range, FOYER_ERROR, FOYER_ERROR_INVALID);
  g_assert_nonnull (strstr (long_range->message, "365"));
  none = foyer_schedule_shift (start, start + 10, 0, 2, &no_work);
  g_assert_error (no_work, FOYER_ERROR, FOYER_ERROR_INVALID);
}

/* ---- on a store --------------------------------------------------------------------------------------------------------- */

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
members (FoyerTest *t, int a, int b)
{
  g_autofree char *x = foyer_id_to_string (&t->staff[a]), *y = b >= 0 ? foyer_id_to_string (&t->staff[b]) : NULL;
  g_autofree char *text = y ? g_strdup_printf ("[\"%s\",\"%s\"]", x, y) : g_strdup_printf ("[\"%s\"]", x);
  return json_from_string (text, NULL);
}

/* Days of a member in the grid of a range. */
static JsonArray *
days (FoyerTest *t, int who, const char *from, const char *to)
{
  g_autoptr (JsonNode) grid = foyer_test_query (t, "schedule.grid", foyer_params ("from", "s", from, "to", "s", to, "staff", "d", &t->staff[who], NULL));
  JsonArray *rows = json_node_get_array (grid);

  g_assert_cmpuint (json_array_get_length (rows), ==, 1);
  return json_array_ref (json_object_get_array_member (json_array_get_object_element (rows, 0), "days"));
}

static void
check_day (FoyerTest *t, int who, const char *date, const char *spans, const char *breaks)
{
  g_autoptr (JsonArray) list = days (t, who, date, date);

  if (spans == NULL)
    {
      g_assert_cmpuint (json_array_get_length (list), ==, 0);
      return;
    }
  g_assert_cmpuint (json_array_get_length (list), ==, 1);
  g_assert_cmpstr (json_object_get_string_member (json_array_get_object_element (list, 0), "spans"), ==, spans);
  g_assert_cmpstr (json_object_get_string_member (json_array_get_object_element (list, 0), "breaks"), ==, breaks);
}

static void
test_sch_1 (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  g_autoptr (JsonArray) list = NULL;

  call (t, "schedule.set-day", foyer_params ("staff", "d", &t->staff[CLARA], "date", "s", "2026-11-25", "spans", "s", "8:00-12:00 13:00-16:00", "breaks", "s", "10:00-10:15", NULL));
  check_day (t, CLARA, "2026-11-25", "08:00-12:00 13:00-16:00", "10:00-10:15");
  list = days (t, CLARA, "2026-11-25", "2026-11-25");
  g_assert_cmpint (json_object_get_int_member (json_array_get_object_element (list, 0), "minutes"), ==, 405);

  /* A refused edit changes nothing, as Cancel does. */
  refused (t, "schedule.set-day", foyer_params ("staff", "d", &t->staff[CLARA], "date", "s", "2026-11-25", "spans", "s", "12:00-08:00", NULL), "working time");
  refused (t, "schedule.set-day", foyer_params ("staff", "d", &t->staff[CLARA], "date", "s", "2026-11-25", "spans", "s", "08:00-12:00", "breaks", "s", "12:00-12:30", NULL), "break");
  refused (t, "schedule.set-day", foyer_params ("staff", "d", &t->staff[CLARA], "date", "s", "2027-02-31", "spans", "s", "08:00-12:00", NULL), "2027-02-31");
  check_day (t, CLARA, "2026-11-25", "08:00-12:00 13:00-16:00", "10:00-10:15");
}

static void
test_sch_2 (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  g_autoptr (JsonArray) filled = NULL;

  call (t, "schedule.set-day", foyer_params ("staff", "d", &t->staff[CLARA], "date", "s", "2026-12-08", "spans", "s", "07:00-08:00", NULL));
  call (t, "schedule.fill-week", foyer_params ("staff", "n", members (t, CLARA, -1), "from", "s", "2026-12-07", "weeks", "i", (gint64) 2, "weekdays", "n",
                                               json_from_string ("[1,5]", NULL), "spans", "s", "10:00-14:00", NULL));
  filled = days (t, CLARA, "2026-12-07", "2026-12-31");
  g_assert_cmpuint (json_array_get_length (filled), ==, 5);
  check_day (t, CLARA, "2026-12-07", "10:00-14:00", "");
  check_day (t, CLARA, "2026-12-08", "07:00-08:00", "");
  check_day (t, CLARA, "2026-12-11", "10:00-14:00", "");
  check_day (t, CLARA, "2026-12-14", "10:00-14:00", "");
  check_day (t, CLARA, "2026-12-18", "10:00-14:00", "");
  check_day (t, CLARA, "2026-12-21", NULL, NULL);

  /* Each weekday may have hours of its own. */
  call (t, "schedule.fill-week", foyer_params ("staff", "n", members (t, CLARA, -1), "from", "s", "2027-01-04", "weeks", "i", (gint64) 1, "days", "n",
                                               json_from_string ("[{\"weekday\":1,\"spans\":\"09:00-13:00\"},{\"weekday\":6,\"spans\":\"10:00-12:00\"}]", NULL), NULL));
  check_day (t, CLARA, "2027-01-04", "09:00-13:00", "");
  check_day (t, CLARA, "2027-01-09", "10:00-12:00", "");
  refused (t, "schedule.fill-week", foyer_params ("staff", "n", members (t, CLARA, -1), "from", "s", "2027-01-04", "weeks", "i", (gint64) 1, "weekdays", "n",
                                                  json_from_string ("[]", NULL), "spans", "s", "09:00-13:00", NULL), "at least one day");
  refused (t, "schedule.fill-week", foyer_params ("staff", "n", members (t, CLARA, -1), "from", "s", "2027-01-04", "to", "s", "2027-01-03", "weekdays", "n",
                                                  json_from_string ("[1]", NULL), "spans", "s", "09:00-13:00", NULL), "before the first");
}

static void
test_sch_3 (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  g_autoptr (JsonArray) year = NULL;

  call (t, "schedule.fill-shift", foyer_params ("staff", "n", members (t, CLARA, -1), "from", "s", "2027-01-01", "to", "s", "2027-01-08", "on", "i", (gint64) 2, "off", "i",
                                                (gint64) 2, "spans", "s", "09:00-21:00", NULL));
  check_day (t, CLARA, "2027-01-01", "09:00-21:00", "");
  check_day (t, CLARA, "2027-01-02", "09:00-21:00", "");
  check_day (t, CLARA, "2027-01-03", NULL, NULL);
  check_day (t, CLARA, "2027-01-04", NULL, NULL);
  check_day (t, CLARA, "2027-01-05", "09:00-21:00", "");
  check_day (t, CLARA, "2027-01-08", NULL, NULL);
  refused (t, "schedule.fill-shift", foyer_params ("staff", "n", members (t, CLARA, -1), "from", "s", "2027-01-01", "to", "s", "2028-01-01", "on", "i", (gint64) 2, "off", "i",
                                                   (gint64) 2, "spans", "s", "09:00-21:00", NULL), "365");
  /* A whole year is one action, however many rows it makes: undone as one. */
  {
    g_autoptr (JsonObject) done = foyer_test_call (t, "schedule.fill-shift", foyer_params ("staff", "n", members (t, CLARA, -1), "from", "s", "2027-01-01", "to", "s", "2027-12-31",
                                                                                          "on", "i", (gint64) 1, "off", "i", (gint64) 0, "spans", "s", "10:00-11:00", NULL));
    check_day (t, CLARA, "2027-12-31", "10:00-11:00", "");
    call (t, "undo", foyer_params ("txn", "s", json_object_get_string_member (done, "txn"), NULL));
    check_day (t, CLARA, "2027-01-01", "09:00-21:00", "");
    check_day (t, CLARA, "2027-12-31", NULL, NULL);
  }
}

static void
test_sch_5_6 (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();

  call (t, "schedule.fill-week", foyer_params ("staff", "n", members (t, ANNA, BORIS), "from", "s", "2027-01-04", "weeks", "i", (gint64) 1, "weekdays", "n",
                                               json_from_string ("[1,2]", NULL), "spans", "s", "08:00-16:00", "breaks", "s", "12:00-12:30", NULL));
  check_day (t, ANNA, "2027-01-05", "08:00-16:00", "12:00-12:30");
  check_day (t, BORIS, "2027-01-05", "08:00-16:00", "12:00-12:30");

  call (t, "schedule.copy", foyer_params ("source", "d", &t->staff[ANNA], "staff", "n", members (t, CLARA, -1), "from", "s", "2026-11-23", "to", "s", "2026-11-29", NULL));
  check_day (t, CLARA, "2026-11-23", "09:00-18:00", "13:00-14:00");
  check_day (t, CLARA, "2026-11-27", "09:00-18:00", "13:00-14:00");
  check_day (t, CLARA, "2026-12-01", "09:00-15:00", "");
  refused (t, "schedule.copy", foyer_params ("source", "d", &t->staff[ANNA], "staff", "n", members (t, ANNA, -1), "from", "s", "2026-11-23", "to", "s", "2026-11-29", NULL), "same");

  call (t, "schedule.clear", foyer_params ("staff", "n", members (t, CLARA, -1), "from", "s", "2026-11-23", "to", "s", "2026-11-29", NULL));
  check_day (t, CLARA, "2026-11-24", NULL, NULL);
  check_day (t, CLARA, "2026-12-01", "09:00-15:00", "");
}

static void
test_sch_7 (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  g_autoptr (JsonObject) made = foyer_test_call (t, "position.create", foyer_params ("name", "s", "Stylist", NULL));
  FoyerId stylist = foyer_test_id (made, "position");
  g_autoptr (JsonNode) both = NULL;

  call (t, "staff.update", foyer_params ("staff", "d", &t->staff[ANNA], "position", "d", &stylist, NULL));
  call (t, "staff.update", foyer_params ("staff", "d", &t->staff[CLARA], "position", "d", &stylist, NULL));
  /* Wednesday: of the stylists only Clara is without. */
  both = foyer_test_query (t, "schedule.grid", foyer_params ("from", "s", "2026-11-25", "to", "s", "2026-11-25", "position", "d", &stylist, "schedule", "s", "without", NULL));
  g_assert_cmpuint (json_array_get_length (json_node_get_array (both)), ==, 1);
  g_assert_nonnull (foyer_test_find_id (json_node_get_array (both), "staff", &t->staff[CLARA]));
}

static void
test_sch_10 (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  g_autofree char *haircut = foyer_id_to_string (&t->service[HAIRCUT]), *services = g_strdup_printf ("[{\"service\":\"%s\"}]", haircut), *kinds = NULL;

  call (t, "schedule.add-break", foyer_params ("staff", "d", &t->staff[ANNA], "date", "s", FOYER_TEST_DATE, "from", "s", "15:00", "to", "s", "15:30", NULL));
  check_day (t, ANNA, FOYER_TEST_DATE, "09:00-18:00", "13:00-14:00 15:00-15:30");
  refused (t, "schedule.add-break", foyer_params ("staff", "d", &t->staff[ANNA], "date", "s", FOYER_TEST_DATE, "from", "s", "15:15", "to", "s", "15:45", NULL), "break");
  refused (t, "schedule.add-break", foyer_params ("staff", "d", &t->staff[ANNA], "date", "s", FOYER_TEST_DATE, "from", "s", "20:00", "to", "s", "20:30", NULL), "not within");
  refused (t, "schedule.add-break", foyer_params ("staff", "d", &t->staff[ANNA], "date", "s", FOYER_TEST_DATE, "from", "s", "noon", "to", "s", "20:30", NULL), "break needs");
  refused (t, "schedule.add-break", foyer_params ("staff", "d", &t->staff[ANNA], "date", "s", "2026-11-28", "from", "s", "10:00", "to", "s", "10:30", NULL), "does not work");

  kinds = foyer_test_confirm (t, "booking.create", foyer_params ("staff", "d", &t->staff[ANNA], "wall", "s", "2026-11-24T15:15", "services", "n", json_from_string (services, NULL),
                                                                "name", "s", "Kata", NULL));
  g_assert_cmpstr (kinds, ==, "break");
}

static void
test_sch_11 (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  FoyerId booked = foyer_test_book (t, ANNA, HAIRCUT, "2026-11-24T10:00", "Kata", NULL);
  g_autofree char *kinds = NULL, *deleted = NULL, *shorter = NULL;
  g_autoptr (JsonNode) board = NULL, grid = NULL;
  g_autoptr (JsonArray) kept = NULL;
  JsonObject *card;

  kinds = foyer_test_confirm (t, "schedule.cancel-day", foyer_params ("staff", "d", &t->staff[ANNA], "date", "s", FOYER_TEST_DATE, NULL));
  g_assert_cmpstr (kinds, ==, "outside");
  check_day (t, ANNA, FOYER_TEST_DATE, "09:00-18:00", "13:00-14:00");
  shorter = foyer_test_confirm (t, "schedule.set-day", foyer_params ("staff", "d", &t->staff[ANNA], "date", "s", FOYER_TEST_DATE, "spans", "s", "11:00-18:00", NULL));
  g_assert_cmpstr (shorter, ==, "outside");
  /* Longer hours warn of nothing. */
  call (t, "schedule.set-day", foyer_params ("staff", "d", &t->staff[ANNA], "date", "s", FOYER_TEST_DATE, "spans", "s", "08:00-18:00", NULL));

  call (t, "schedule.cancel-day", foyer_params ("staff", "d", &t->staff[ANNA], "date", "s", FOYER_TEST_DATE, "off", "s", "sick", "override", "s", "she is ill", NULL));
  deleted = foyer_test_field (t, "appointment", &booked, "deleted");
  g_assert_cmpstr (deleted, ==, NULL);
  kept = days (t, ANNA, FOYER_TEST_DATE, FOYER_TEST_DATE);
  g_assert_cmpstr (json_object_get_string_member (json_array_get_object_element (kept, 0), "off"), ==, "sick");
  g_assert_cmpint (json_object_get_int_member (json_array_get_object_element (kept, 0), "bookings"), ==, 1);
  g_assert_cmpint (json_object_get_int_member (json_array_get_object_element (kept, 0), "outside"), ==, 1);

  /* Her column stays because of the booking, and the booking says it lies outside. */
  board = foyer_test_query (t, "calendar.day", foyer_params ("date", "s", FOYER_TEST_DATE, NULL));
  g_assert_nonnull (foyer_test_find_id (json_object_get_array_member (json_node_get_object (board), "columns"), "staff", &t->staff[ANNA]));
  card = foyer_test_find_id (json_object_get_array_member (json_node_get_object (board), "blocks"), "id", &booked);
  g_assert_nonnull (card);
  g_assert_true (json_object_get_boolean_member (card, "outside"));
}

static void
test_sch_12 (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  g_autoptr (JsonNode) day = NULL;
  JsonObject *anna;

  call (t, "schedule.set-day", foyer_params ("staff", "d", &t->staff[ANNA], "date", "s", FOYER_TEST_DATE, "off", "s", "vacation", NULL));
  day = foyer_test_query (t, "schedule.day", foyer_params ("date", "s", FOYER_TEST_DATE, NULL));
  anna = foyer_test_find_id (json_node_get_array (day), "staff", &t->staff[ANNA]);
  g_assert_cmpstr (json_object_get_string_member (anna, "off"), ==, "vacation");
  g_assert_cmpstr (json_object_get_string_member (anna, "open"), ==, "");
  refused (t, "schedule.set-day", foyer_params ("staff", "d", &t->staff[ANNA], "date", "s", FOYER_TEST_DATE, "off", "s", "vacation", "spans", "s", "09:00-10:00", NULL), "absence");
}

/* Two rights: in the calendar and in the settings; either is enough, neither is refused. */
static void
test_rights (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  FoyerActor rita = foyer_test_user (t, "Rita", "+36301110001", "receptionist", NULL), paul = foyer_test_user (t, "Paul", "+36301110002", "professional", &t->staff[BORIS]);
  g_autoptr (JsonObject) done = NULL;
  g_autofree char *denied = NULL;

  done = foyer_test_call_as (t, &rita, "schedule.add-break", foyer_params ("staff", "d", &t->staff[ANNA], "date", "s", FOYER_TEST_DATE, "from", "s", "15:00", "to", "s", "15:30", NULL));
  denied = foyer_test_refused_as (t, &paul, "schedule.add-break", foyer_params ("staff", "d", &t->staff[BORIS], "date", "s", FOYER_TEST_DATE, "from", "s", "15:00", "to", "s", "15:30",
                                                                              NULL), FOYER_ERROR_DENIED);
}

static void
test_loc_4 (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  FoyerId booked = foyer_test_book (t, ANNA, HAIRCUT, "2026-11-24T10:00", "Kata", NULL);
  g_autofree char *before = foyer_test_field (t, "appointment", &booked, "t0"), *wall = NULL, *after = NULL;
  g_autoptr (JsonNode) board = NULL;
  JsonObject *card;

  call (t, "location.update", foyer_params ("zone", "s", "Europe/London", NULL));
  wall = foyer_test_field (t, "appointment", &booked, "wall");
  g_assert_cmpstr (wall, ==, "2026-11-24T10:00");
  after = foyer_test_field (t, "appointment", &booked, "t0");
  g_assert_cmpint (g_ascii_strtoll (after, NULL, 10) - g_ascii_strtoll (before, NULL, 10), ==, 3600000);
  board = foyer_test_query (t, "calendar.day", foyer_params ("date", "s", FOYER_TEST_DATE, NULL));
  card = foyer_test_find_id (json_object_get_array_member (json_node_get_object (board), "blocks"), "id", &booked);
  g_assert_cmpint (json_object_get_int_member (card, "start"), ==, 600);
}

/* ---- templates ---------------------------------------------------------------------------------------------------------- */

/* spans of a day; "" when nothing is planned. */
static char *
spans_of (FoyerTest *t, FoyerId *staff, const char *date)
{
  g_autoptr (JsonNode) node = foyer_test_query (t, "schedule.grid", foyer_params ("from", "s", date, "to", "s", date, "staff", "d", staff, NULL));
  JsonArray *days = json_object_get_array_member (json_array_get_object_element (json_node_get_array (node), 0), "days");
  JsonObject *day = json_array_get_length (days) > 0 ? json_array_get_object_element (days, 0) : NULL;
  const char *breaks = day ? json_object_get_string_member_with_default (day, "breaks", NULL) : NULL;
  const char *spans = day ? json_object_get_string_member_with_default (day, "spans", NULL) : NULL;

  return g_strdup_printf ("%s%s%s", spans ? spans : "", breaks && *breaks ? " -" : "", breaks ? breaks : "");
}

static void
assert_day (FoyerTest *t, FoyerId *staff, const char *date, const char *wanted)
{
  g_autofree char *is = spans_of (t, staff, date);

  g_assert_cmpstr (is, ==, wanted);
}

/* A custom template is kept under a name and reused for another member. */
static void
test_sch_4 (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  g_autoptr (JsonNode) pattern = json_from_string ("[{\"spans\":\"8:00-12:00\"},{\"spans\":\"12:00-20:00\",\"breaks\":\"15:00-15:30\"},{\"spans\":\"\"}]", NULL);
  g_autoptr (JsonNode) week = json_from_string ("[{\"spans\":\"10:00-14:00\"},{},{},{},{},{},{\"spans\":\"\"}]", NULL), bad = NULL;
  g_autoptr (JsonObject) saved = foyer_test_call (t, "schedule.save-template", foyer_params ("name", "s", "Three days", "pattern", "n", json_node_copy (pattern), NULL));
  FoyerId template = foyer_test_id (saved, "template"), weekly, taken;
  g_autoptr (JsonNode) list = NULL, after = NULL;
  g_autofree char *twice = NULL, *none = NULL, *short_week = NULL;
  FoyerActor anna;

  /* For Clara, then for Boris: the same days, each from the first day filled. */
  call (t, "schedule.fill-template", foyer_params ("template", "d", &template, "staff", "n", members (t, CLARA, -1), "from", "s", "2027-01-04", "to", "s",
                                                              "2027-01-09", NULL));
  call (t, "schedule.fill-template", foyer_params ("template", "d", &template, "staff", "n", members (t, BORIS, -1), "from", "s", "2027-01-05", "weeks", "i",
                                                              (gint64) 1, NULL));
  assert_day (t, &t->staff[CLARA], "2027-01-04", "08:00-12:00");
  assert_day (t, &t->staff[CLARA], "2027-01-05", "12:00-20:00 -15:00-15:30");
  assert_day (t, &t->staff[CLARA], "2027-01-06", "");
  assert_day (t, &t->staff[CLARA], "2027-01-07", "08:00-12:00");
  assert_day (t, &t->staff[CLARA], "2027-01-10", "");
  assert_day (t, &t->staff[BORIS], "2027-01-05", "08:00-12:00");
  assert_day (t, &t->staff[BORIS], "2027-01-11", "08:00-12:00");
  assert_day (t, &t->staff[BORIS], "2027-01-12", "");

  /* A week goes by weekdays; days without hours stay as they are. */
  g_clear_pointer (&saved, json_object_unref);
  saved = foyer_test_call (t, "schedule.save-template", foyer_params ("name", "s", "Mondays", "kind", "s", "weekly", "pattern", "n", json_node_copy (week), NULL));
  weekly = foyer_test_id (saved, "template");
  call (t, "schedule.fill-template", foyer_params ("template", "d", &weekly, "staff", "n", members (t, BORIS, -1), "from", "s", "2027-01-05", "to", "s",
                                                              "2027-01-12", NULL));
  assert_day (t, &t->staff[BORIS], "2027-01-05", "08:00-12:00");
  assert_day (t, &t->staff[BORIS], "2027-01-11", "10:00-14:00");

  /* Taken from what somebody works. */
  g_clear_pointer (&saved, json_object_unref);
  saved = foyer_test_call (t, "schedule.save-template", foyer_params ("name", "s", "As Anna", "kind", "s", "weekly", "source", "d", &t->staff[ANNA], "from", "s", "2026-11-23",
                                                                      "to", "s", "2026-11-29", NULL));
  taken = foyer_test_id (saved, "template");
  call (t, "schedule.fill-template", foyer_params ("template", "d", &taken, "staff", "n", members (t, CLARA, -1), "from", "s", "2027-02-01", "weeks", "i",
                                                              (gint64) 2, NULL));
  assert_day (t, &t->staff[CLARA], "2027-02-10", "09:00-18:00 -13:00-14:00");
  assert_day (t, &t->staff[CLARA], "2027-02-13", "");

  list = foyer_test_query (t, "schedule.templates", NULL);
  g_assert_cmpuint (json_array_get_length (json_node_get_array (list)), ==, 3);
  twice = foyer_test_refused (t, "schedule.save-template", foyer_params ("name", "s", "Mondays", "pattern", "n", json_node_copy (pattern), NULL), FOYER_ERROR_INVALID);
  none = foyer_test_refused (t, "schedule.save-template", foyer_params ("name", "s", "Empty", NULL), FOYER_ERROR_INVALID);
  bad = json_from_string ("[{\"spans\":\"10:00-14:00\"}]", NULL);
  short_week = foyer_test_refused (t, "schedule.save-template", foyer_params ("name", "s", "Short", "kind", "s", "weekly", "pattern", "n", json_node_copy (bad), NULL), FOYER_ERROR_INVALID);
  g_assert_nonnull (strstr (short_week, "seven"));

  /* A template that is gone leaves what was filled from it. */
  call (t, "schedule.delete-template", foyer_params ("template", "d", &template, NULL));
  after = foyer_test_query (t, "schedule.templates", NULL);
  g_assert_cmpuint (json_array_get_length (json_node_get_array (after)), ==, 2);
  assert_day (t, &t->staff[CLARA], "2027-01-04", "08:00-12:00");
  anna = foyer_test_user (t, "Anna", "+36302222222", "professional", &t->staff[ANNA]);
  {
    g_autofree char *denied = foyer_test_refused_as (t, &anna, "schedule.save-template", foyer_params ("name", "s", "Mine", "pattern", "n", json_node_copy (pattern), NULL),
                                                     FOYER_ERROR_DENIED);
  }
}

/* Bookings that the template would leave outside are named first, as everywhere (SCH-11). */
static void
test_sch_4_warns (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  g_autoptr (JsonNode) pattern = json_from_string ("[{\"spans\":\"08:00-09:30\"}]", NULL);
  g_autoptr (JsonObject) saved = foyer_test_call (t, "schedule.save-template", foyer_params ("name", "s", "Early", "pattern", "n", json_node_copy (pattern), NULL));
  FoyerId template = foyer_test_id (saved, "template");
  g_autofree char *kinds = NULL;

  foyer_test_book (t, ANNA, HAIRCUT, "2026-11-25T10:00", "Vera", NULL);
  kinds = foyer_test_confirm (t, "schedule.fill-template", foyer_params ("template", "d", &template, "staff", "n", members (t, ANNA, -1), "from", "s", "2026-11-25", "to",
                                                                         "s", "2026-11-25", NULL));
  g_assert_cmpstr (kinds, ==, "outside");
  assert_day (t, &t->staff[ANNA], "2026-11-25", "09:00-18:00 -13:00-14:00");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/schedule/hours", test_hours);
  g_test_add_func ("/schedule/SCH-2/pattern", test_sch_2_pure);
  g_test_add_func ("/schedule/SCH-3/pattern", test_sch_3_pure);
  g_test_add_func ("/schedule/SCH-1", test_sch_1);
  g_test_add_func ("/schedule/SCH-2", test_sch_2);
  g_test_add_func ("/schedule/SCH-3", test_sch_3);
  g_test_add_func ("/schedule/SCH-4", test_sch_4);
  g_test_add_func ("/schedule/SCH-4/warns", test_sch_4_warns);
  g_test_add_func ("/schedule/SCH-5,SCH-6", test_sch_5_6);
  g_test_add_func ("/schedule/SCH-7", test_sch_7);
  g_test_add_func ("/schedule/SCH-10", test_sch_10);
  g_test_add_func ("/schedule/SCH-11", test_sch_11);
  g_test_add_func ("/schedule/SCH-12", test_sch_12);
  g_test_add_func ("/schedule/rights", test_rights);
  g_test_add_func ("/setup/LOC-4", test_loc_4);
  return g_test_run ();
}
