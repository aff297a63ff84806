/* Appointments: making, moving, changing, deleting them, and the visits they make (front-desk.md 6.2). */
#include "config.h"

#include "desk-day.h"

static JsonObject *
block_of (JsonObject *day,
          const FoyerId *appointment)
{
  return foyer_test_find_id (json_object_get_array_member (day, "blocks"), "id", appointment);
}

static void
test_apt_1 (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  Booked b = book (t, ANNA, "10:15", HAIRCUT, "Eszter", "+36201234567");
  g_autoptr (JsonObject) day = day_of (t, FOYER_TEST_DATE);
  JsonObject *block = block_of (day, &b.appointment);
  FoyerId staff = foyer_test_id (block, "staff");

  g_assert_true (foyer_id_equal (&staff, &t->staff[ANNA]));
  g_assert_cmpint (int_of (block, "start"), ==, 10 * 60 + 15);
  g_assert_cmpstr (json_object_get_string_member (block, "date"), ==, FOYER_TEST_DATE);
}

static void
test_apt_2_cli_1 (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  Booked first = book (t, ANNA, "10:00", HAIRCUT, "Eszter", "06 20 123 4567");
  g_autofree char *phone = foyer_test_field (t, "client", &first.client, "phone");
  g_autofree char *name = foyer_test_field (t, "client", &first.client, "name");

  g_assert_cmpstr (phone, ==, "+36201234567");
  g_assert_cmpstr (name, ==, "Eszter");

  /* The same number in another spelling is the same client, whatever the name typed. */
  Booked second = book (t, BORIS, "15:00", HAIRCUT, "Somebody", "+36-20-123-4567");
  g_assert_true (foyer_id_equal (&first.client, &second.client));

  g_autofree char *refused = foyer_test_refused (t, "booking.create",
                                                 foyer_params ("staff", "d", &t->staff[ANNA], "wall", "s", "2026-11-24T16:00", "services", "n",
                                                               services_of (t, HAIRCUT, -1), "name", "s", "Eszter", "phone", "s", "12", NULL),
                                                 FOYER_ERROR_INVALID);
  g_assert_nonnull (strstr (refused, "telephone"));
}

static void
test_apt_3 (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  Booked first = book (t, ANNA, "10:00", HAIRCUT, "Eszter", "+36201234567");
  /* No name needed: the phone is known. */
  Booked second = book (t, ANNA, "2026-11-25T10:00", HAIRCUT, NULL, "0620/1234567");
  g_assert_true (foyer_id_equal (&first.client, &second.client));
}

static void
test_apt_4 (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  g_autoptr (JsonObject) o = foyer_test_call (t, "booking.create", foyer_params ("staff", "d", &t->staff[ANNA], "wall", "s", "2026-11-24T10:00", NULL));
  Booked b = booked_of (o);
  g_assert_true (foyer_id_is_none (&b.client));

  g_autoptr (JsonObject) u = foyer_test_call (t, "booking.update",
                                              foyer_params ("appointment", "d", &b.appointment, "name", "s", "Eszter", "phone", "s", "+36201234567",
                                                            "services", "n", services_of (t, COLOURING, -1), "comment", "s", "window seat", NULL));
  g_autoptr (JsonObject) visit = visit_of (t, &b.visit);
  JsonObject *client = json_object_get_object_member (visit, "client");
  JsonObject *appointment = json_array_get_object_element (json_object_get_array_member (visit, "appointments"), 0);
  g_assert_cmpstr (json_object_get_string_member (client, "name"), ==, "Eszter");
  g_assert_cmpint (int_of (visit, "total"), ==, 6000);
  g_assert_cmpint (int_of (appointment, "dur"), ==, 90);
  g_assert_cmpstr (json_object_get_string_member (appointment, "comment"), ==, "window seat");
}

static void
test_apt_5 (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  g_autoptr (JsonNode) offered = foyer_test_query (t, "booking.services", foyer_params ("staff", "d", &t->staff[BORIS], NULL));
  JsonArray *list = json_node_get_array (offered);

  g_assert_cmpint (json_array_get_length (list), ==, 3);
  g_assert_null (foyer_test_find_id (list, "id", &t->service[MANICURE]));
  g_assert_cmpint (int_of (foyer_test_find_id (list, "id", &t->service[HAIRCUT]), "price"), ==, 2800);

  g_autofree char *refused = foyer_test_refused (t, "booking.create",
                                                 foyer_params ("staff", "d", &t->staff[BORIS], "wall", "s", "2026-11-24T16:00", "services", "n",
                                                               services_of (t, MANICURE, -1), NULL),
                                                 FOYER_ERROR_INVALID);
  g_assert_nonnull (strstr (refused, "Manicure"));

  /* Another member: his price and his time. */
  g_autoptr (JsonObject) o = foyer_test_call (t, "booking.create",
                                              foyer_params ("staff", "d", &t->staff[ANNA], "wall", "s", "2026-11-24T10:00", "services", "n",
                                                            services_of (t, HAIRCUT, COLOURING, -1), "name", "s", "Eszter", "phone", "s",
                                                            "+36201234567", NULL));
  Booked b = booked_of (o);
  g_autoptr (JsonObject) moved = foyer_test_call (t, "booking.move", foyer_params ("appointment", "d", &b.appointment, "staff", "d", &t->staff[BORIS], NULL));
  g_autoptr (JsonObject) visit = visit_of (t, &b.visit);
  g_assert_cmpint (int_of (visit, "total"), ==, 2800 + 6000);
  g_assert_cmpint (int_of (json_array_get_object_element (json_object_get_array_member (visit, "appointments"), 0), "dur"), ==, 30 + 60);

  /* A price set by hand stays. */
  JsonArray *lines = json_object_get_array_member (visit, "lines");
  FoyerId line = foyer_test_id (foyer_test_find_id (lines, "service", &t->service[HAIRCUT]), "id");
  g_autoptr (JsonObject) set = foyer_test_call (t, "line.update", foyer_params ("line", "d", &line, "price", "i", (gint64) 1000, NULL));
  g_autoptr (JsonObject) back = foyer_test_call (t, "booking.move", foyer_params ("appointment", "d", &b.appointment, "staff", "d", &t->staff[ANNA], NULL));
  g_autoptr (JsonObject) after = visit_of (t, &b.visit);
  g_assert_cmpint (int_of (after, "total"), ==, 1000 + 6000);
}

static void
test_apt_6 (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  g_autoptr (JsonObject) o = foyer_test_call (t, "booking.create",
                                              foyer_params ("staff", "d", &t->staff[ANNA], "wall", "s", "2026-11-24T10:00", "services", "n",
                                                            services_of (t, HAIRCUT, BLOWDRY, -1), NULL));
  Booked b = booked_of (o);
  g_autofree char *dur = foyer_test_field (t, "appointment", &b.appointment, "dur");
  g_assert_cmpstr (dur, ==, "60");

  g_autoptr (JsonObject) r = foyer_test_call (t, "booking.resize", foyer_params ("appointment", "d", &b.appointment, "dur", "i", (gint64) 75, NULL));
  g_autofree char *longer = foyer_test_field (t, "appointment", &b.appointment, "dur");
  g_assert_cmpstr (longer, ==, "75");

  /* A length set by hand is kept when a service is added; the standard one follows. */
  g_autoptr (JsonObject) a = foyer_test_call (t, "line.add", foyer_params ("visit", "d", &b.visit, "service", "d", &t->service[HAIRCUT], NULL));
  g_autofree char *kept = foyer_test_field (t, "appointment", &b.appointment, "dur");
  g_assert_cmpstr (kept, ==, "75");
  g_autoptr (JsonObject) std = foyer_test_call (t, "booking.resize", foyer_params ("appointment", "d", &b.appointment, "dur", "i", (gint64) 90, NULL));
  FoyerId line = foyer_test_id (a, "line");
  g_autoptr (JsonObject) rm = foyer_test_call (t, "line.remove", foyer_params ("line", "d", &line, NULL));
  g_autofree char *shorter = foyer_test_field (t, "appointment", &b.appointment, "dur");
  g_assert_cmpstr (shorter, ==, "60");
}

static JsonObject *
wanted (FoyerTest *t,
        int staff,
        const char *wall,
        int service,
        const char *override)
{
  return foyer_params ("staff", "d", &t->staff[staff], "wall", "s", wall, "services", "n", services_of (t, service, -1), "override", "s", override, NULL);
}

static void
test_apt_7 (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  book (t, ANNA, "10:00", HAIRCUT, "Eszter", "+36201234567");

  g_autofree char *overlap = foyer_test_confirm (t, "booking.create", wanted (t, ANNA, "2026-11-24T10:15", HAIRCUT, NULL));
  g_autofree char *in_break = foyer_test_confirm (t, "booking.create", wanted (t, ANNA, "2026-11-24T12:45", HAIRCUT, NULL));
  g_autofree char *early = foyer_test_confirm (t, "booking.create", wanted (t, ANNA, "2026-11-24T08:30", HAIRCUT, NULL));
  g_autofree char *sunday = foyer_test_confirm (t, "booking.create", wanted (t, ANNA, "2026-11-29T10:00", HAIRCUT, NULL));
  g_assert_cmpstr (overlap, ==, "overlap");
  g_assert_cmpstr (in_break, ==, "break");
  g_assert_cmpstr (early, ==, "outside");
  g_assert_cmpstr (sunday, ==, "outside");

  /* Nothing was saved by asking; with a reason it is. */
  g_autoptr (JsonObject) before = day_of (t, FOYER_TEST_DATE);
  g_assert_cmpint (json_array_get_length (json_object_get_array_member (before, "blocks")), ==, 1);
  g_autoptr (JsonObject) o = foyer_test_call (t, "booking.create", wanted (t, ANNA, "2026-11-24T10:15", HAIRCUT, "sisters"));
  Booked b = booked_of (o);
  g_autofree char *shared = foyer_test_field (t, "appointment", &b.appointment, "shared");
  g_assert_cmpstr (shared, ==, "sisters");
  g_autoptr (JsonObject) day = day_of (t, FOYER_TEST_DATE);
  g_assert_cmpint (json_array_get_length (json_object_get_array_member (day, "blocks")), ==, 2);
  g_assert_false (json_object_has_member (block_of (day, &b.appointment), "contested"));

  g_autoptr (JsonNode) check = foyer_test_query (t, "calendar.check",
                                                 foyer_params ("staff", "d", &t->staff[ANNA], "wall", "s", "2026-11-24T10:20", "dur", "i", (gint64) 30, NULL));
  g_assert_cmpint (json_array_get_length (json_node_get_array (check)), ==, 2);

  /* Those who may not override are refused, not asked. */
  FoyerActor anna = foyer_test_user (t, "Anna", "+36309999999", "professional", &t->staff[ANNA]);
  g_autofree char *refused = foyer_test_refused_as (t, &anna, "booking.create", wanted (t, ANNA, "2026-11-24T10:15", HAIRCUT, "because"), FOYER_ERROR_DENIED);
  g_assert_nonnull (strstr (refused, "Eszter"));
}

static void
set_interval (FoyerTest *t,
              gint64 minutes)
{
  JsonObject *values = json_object_new ();
  json_object_set_int_member (values, "visit.interval", minutes);
  g_autoptr (JsonObject) o = foyer_test_call (t, "setting.set", foyer_params ("values", "n", json_node_init_object (json_node_alloc (), values), NULL));
  json_object_unref (values);
}

static void
test_apt_8 (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();

  set_interval (t, 30);
  Booked a = book (t, ANNA, "10:00", HAIRCUT, "Eszter", "+36201234567");
  Booked b = book (t, BORIS, "10:50", HAIRCUT, "Eszter", "+36201234567");
  g_assert_true (foyer_id_equal (&a.visit, &b.visit));
  g_autoptr (JsonObject) visit = visit_of (t, &a.visit);
  g_assert_cmpint (json_array_get_length (json_object_get_array_member (visit, "appointments")), ==, 2);
  g_assert_cmpint (int_of (visit, "total"), ==, 2500 + 2800);

  set_interval (t, 10);
  Booked c = book (t, ANNA, "2026-11-25T10:00", HAIRCUT, "Eszter", "+36201234567");
  Booked d = book (t, BORIS, "2026-11-25T10:50", HAIRCUT, "Eszter", "+36201234567");
  g_assert_false (foyer_id_equal (&c.visit, &d.visit));
}

static void
test_apt_8_regroup (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  Booked a = book (t, ANNA, "10:00", HAIRCUT, "Eszter", "+36201234567");
  Booked b = book (t, BORIS, "15:00", HAIRCUT, "Eszter", "+36201234567");
  g_assert_false (foyer_id_equal (&a.visit, &b.visit));

  /* Moved beside the other it joins, its lines with it; the empty visit is closed. */
  g_autoptr (JsonObject) o = foyer_test_call (t, "booking.move", foyer_params ("appointment", "d", &b.appointment, "wall", "s", "2026-11-24T10:30", NULL));
  FoyerId joined = foyer_test_id (o, "visit");
  g_assert_true (foyer_id_equal (&joined, &a.visit));
  g_autoptr (JsonObject) visit = visit_of (t, &a.visit);
  g_assert_cmpint (int_of (visit, "total"), ==, 5300);
  g_autofree char *closed = foyer_test_field (t, "visit", &b.visit, "status");
  g_assert_cmpstr (closed, ==, "deleted");

  /* Away again: a visit of its own, on the new day. */
  g_autoptr (JsonObject) away = foyer_test_call (t, "booking.move", foyer_params ("appointment", "d", &b.appointment, "wall", "s", "2026-11-26T10:30", NULL));
  FoyerId apart = foyer_test_id (away, "visit");
  g_assert_false (foyer_id_equal (&apart, &a.visit));
  g_autofree char *date = foyer_test_field (t, "visit", &apart, "date");
  g_assert_cmpstr (date, ==, "2026-11-26");
  g_autoptr (JsonObject) left = visit_of (t, &a.visit);
  g_assert_cmpint (int_of (left, "total"), ==, 2500);
}

static void
test_apt_10 (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  Booked b = book (t, ANNA, "10:00", HAIRCUT, "Eszter", "+36201234567");
  FoyerActor anna = foyer_test_user (t, "Anna", "+36309999999", "professional", &t->staff[ANNA]);
  JsonObject *rights = json_object_new ();
  json_object_set_boolean_member (rights, "booking.move", FALSE);
  g_autoptr (JsonObject) g = foyer_test_call (t, "access.grant",
                                              foyer_params ("user", "d", &anna.user, "role", "s", "professional", "staff", "d", &t->staff[ANNA], "rights", "n",
                                                            json_node_init_object (json_node_alloc (), rights), NULL));
  json_object_unref (rights);

  g_autofree char *refused = foyer_test_refused_as (t, &anna, "booking.move",
                                                    foyer_params ("appointment", "d", &b.appointment, "wall", "s", "2026-11-24T11:00", NULL), FOYER_ERROR_DENIED);
  g_assert_nonnull (refused);
  /* Nor by the side door. */
  g_autofree char *update = foyer_test_refused_as (t, &anna, "booking.update",
                                                   foyer_params ("appointment", "d", &b.appointment, "wall", "s", "2026-11-24T11:00", NULL), FOYER_ERROR_DENIED);
  g_assert_nonnull (update);

  g_autoptr (JsonObject) o = foyer_test_call (t, "booking.move",
                                              foyer_params ("appointment", "d", &b.appointment, "staff", "d", &t->staff[BORIS], "wall", "s", "2026-11-25T12:00", NULL));
  g_autoptr (JsonObject) day = day_of (t, "2026-11-25");
  JsonObject *block = block_of (day, &b.appointment);
  FoyerId staff = foyer_test_id (block, "staff");
  g_assert_true (foyer_id_equal (&staff, &t->staff[BORIS]));
  g_assert_cmpint (int_of (block, "start"), ==, 720);
  g_autoptr (JsonObject) old = day_of (t, FOYER_TEST_DATE);
  g_assert_null (block_of (old, &b.appointment));
}

static void
test_apt_13_past (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  Booked b = book (t, ANNA, "10:00", HAIRCUT, "Eszter", "+36201234567");
  FoyerActor desk = foyer_test_user (t, "Rita", "+36308888888", "receptionist", NULL);

  t->owner.now = foyer_test_at ("2026-12-03T09:00");
  desk.now = t->owner.now;
  g_autofree char *refused = foyer_test_refused_as (t, &desk, "booking.update",
                                                    foyer_params ("appointment", "d", &b.appointment, "comment", "s", "x", NULL), FOYER_ERROR_DENIED);
  g_assert_nonnull (strstr (refused, "7 days"));
  desk.now = foyer_test_at ("2026-12-01T09:00");
  g_autoptr (JsonObject) o = foyer_test_call_as (t, &desk, "booking.update", foyer_params ("appointment", "d", &b.appointment, "comment", "s", "x", NULL));
}

static void
test_apt_14 (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  Booked b = book (t, ANNA, "10:00", HAIRCUT, "Eszter", "+36201234567");
  g_autoptr (JsonObject) o = foyer_test_call (t, "booking.delete", foyer_params ("appointment", "d", &b.appointment, "reason", "s", "ill", NULL));
  g_autoptr (JsonObject) day = day_of (t, FOYER_TEST_DATE);

  /* The time is free at once, without a question. */
  g_assert_cmpint (json_array_get_length (json_object_get_array_member (day, "blocks")), ==, 0);
  book (t, ANNA, "10:00", HAIRCUT, "Zoli", "+36201111111");

  /* The report lists it as deleted. */
  g_autoptr (JsonNode) report = foyer_test_query (t, "report.bookings", foyer_params ("deleted", "s", "only", NULL));
  JsonArray *rows = json_object_get_array_member (json_node_get_object (report), "rows");
  g_assert_cmpint (json_array_get_length (rows), ==, 1);
  FoyerId gone = foyer_test_id (json_array_get_object_element (rows, 0), "id");
  g_assert_true (foyer_id_equal (&gone, &b.appointment));
  /* Kept, with its details. */
  g_autoptr (JsonObject) visit = visit_of (t, &b.visit);
  g_assert_cmpstr (json_object_get_string_member (visit, "status"), ==, "deleted");
  g_assert_cmpstr (json_object_get_string_member (visit, "reason"), ==, "ill");
  g_assert_cmpint (json_array_get_length (json_object_get_array_member (visit, "appointments")), ==, 1);
  g_assert_cmpint (int_of (visit, "total"), ==, 2500);
}

static void
test_apt_15 (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  FoyerActor desk = foyer_test_user (t, "Rita", "+36308888888", "receptionist", NULL);
  Booked arrived = book (t, ANNA, "10:00", HAIRCUT, "Eszter", "+36201234567");
  Booked paid = book (t, ANNA, "15:00", HAIRCUT, "Zoli", "+36201111111");

  set_status (t, &arrived.visit, "arrived");
  set_status (t, &paid.visit, "confirmed");
  g_autoptr (JsonObject) o = foyer_test_call (t, "visit.pay", foyer_params ("visit", "d", &paid.visit, "quick", "s", "cash", NULL));
  g_autofree char *no_arrived = foyer_test_refused_as (t, &desk, "booking.delete", foyer_params ("appointment", "d", &arrived.appointment, NULL), FOYER_ERROR_DENIED);
  g_autofree char *no_paid = foyer_test_refused_as (t, &desk, "booking.delete", foyer_params ("appointment", "d", &paid.appointment, NULL), FOYER_ERROR_DENIED);
  g_autoptr (JsonObject) a = foyer_test_call (t, "booking.delete", foyer_params ("appointment", "d", &arrived.appointment, NULL));
  g_autoptr (JsonObject) p = foyer_test_call (t, "booking.delete", foyer_params ("appointment", "d", &paid.appointment, "override", "s", "asked for", NULL));

  /* FX-2: the money is given back as cancelled, the figures are what they were. */
  g_autoptr (JsonObject) visit = visit_of (t, &paid.visit);
  g_assert_true (json_object_get_boolean_member (json_array_get_object_element (json_object_get_array_member (visit, "payments"), 0), "void"));
  g_assert_cmpint (client_figure (t, &paid.visit, "balance"), ==, 0);
  g_assert_cmpint (client_figure (t, &arrived.visit, "sold"), ==, 0);
  g_assert_cmpint (client_figure (t, &arrived.visit, "visits"), ==, 0);
}

static void
test_apt_16 (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  Booked b = book (t, ANNA, "10:00", HAIRCUT, "Eszter", "+36201234567");
  g_autoptr (JsonObject) visit = visit_of (t, &b.visit);
  FoyerId line = foyer_test_id (json_array_get_object_element (json_object_get_array_member (visit, "lines"), 0), "id");

  /* 33.33 × 1.5 − 10 %, rounded once. */
  g_autoptr (JsonObject) o = foyer_test_call (t, "line.update",
                                              foyer_params ("line", "d", &line, "qty", "i", (gint64) 1500, "price", "i", (gint64) 3333, "disc_pct", "i",
                                                            (gint64) 1000, NULL));
  g_assert_cmpint (int_of (o, "total"), ==, 4500);
  g_autoptr (JsonObject) m = foyer_test_call (t, "line.update", foyer_params ("line", "d", &line, "manual", "i", (gint64) 4000, NULL));
  g_assert_cmpint (int_of (m, "total"), ==, 4000);
  JsonObject *clear = foyer_params ("line", "d", &line, NULL);
  json_object_set_null_member (clear, "manual");
  g_autoptr (JsonObject) c = foyer_test_call (t, "line.update", clear);
  g_assert_cmpint (int_of (c, "total"), ==, 4500);
  g_autofree char *refused = foyer_test_refused (t, "line.update", foyer_params ("line", "d", &line, "disc_sum", "i", (gint64) 9999999, NULL), FOYER_ERROR_INVALID);
  g_assert_nonnull (strstr (refused, "discount"));

  /* Rights of price and discount are separate (USR-12). */
  FoyerActor anna = foyer_test_user (t, "Anna", "+36309999999", "professional", &t->staff[ANNA]);
  g_autofree char *cost = foyer_test_refused_as (t, &anna, "line.update", foyer_params ("line", "d", &line, "price", "i", (gint64) 1, NULL), FOYER_ERROR_DENIED);
  g_autofree char *disc = foyer_test_refused_as (t, &anna, "line.update", foyer_params ("line", "d", &line, "disc_pct", "i", (gint64) 1, NULL), FOYER_ERROR_DENIED);
  g_autoptr (JsonObject) q = foyer_test_call_as (t, &anna, "line.update", foyer_params ("line", "d", &line, "qty", "i", (gint64) 1000, NULL));
}

static void
test_visit_discount (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  g_autoptr (JsonObject) o = foyer_test_call (t, "booking.create",
                                              foyer_params ("staff", "d", &t->staff[ANNA], "wall", "s", "2026-11-24T10:00", "services", "n",
                                                            services_of (t, HAIRCUT, COLOURING, BLOWDRY, -1), NULL));
  Booked b = booked_of (o);
  g_autoptr (JsonObject) d = foyer_test_call (t, "visit.discount", foyer_params ("visit", "d", &b.visit, "sum", "i", (gint64) 1000, NULL));
  g_assert_cmpint (int_of (d, "total"), ==, 10300 - 1000);
  g_autoptr (JsonObject) visit = visit_of (t, &b.visit);
  JsonArray *lines = json_object_get_array_member (visit, "lines");
  gint64 sum = 0;
  for (guint i = 0; i < json_array_get_length (lines); i++)
    sum += int_of (json_array_get_object_element (lines, i), "total");
  g_assert_cmpint (sum, ==, 9300);
  /* A second one replaces the first. */
  g_autoptr (JsonObject) e = foyer_test_call (t, "visit.discount", foyer_params ("visit", "d", &b.visit, "sum", "i", (gint64) 300, NULL));
  g_assert_cmpint (int_of (e, "total"), ==, 10000);
  g_autoptr (JsonObject) p = foyer_test_call (t, "visit.discount", foyer_params ("visit", "d", &b.visit, "pct", "i", (gint64) 1000, NULL));
  g_assert_cmpint (int_of (p, "total"), ==, 2250 + 5400 + 1620);
  g_autofree char *refused = foyer_test_refused (t, "visit.discount", foyer_params ("visit", "d", &b.visit, "sum", "i", (gint64) 10301, NULL), FOYER_ERROR_INVALID);
  g_assert_nonnull (refused);
}

static void
test_resources (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  g_autoptr (JsonObject) r = foyer_test_call (t, "resource.create", foyer_params ("name", "s", "Chair", "instances", "i", (gint64) 2, NULL));
  FoyerId resource = foyer_test_id (r, "resource");
  char text[37];
  JsonArray *list = json_array_new ();
  json_array_add_string_element (list, foyer_id_format (&resource, text));
  g_autoptr (JsonObject) link = foyer_test_call (t, "service.resources",
                                                 foyer_params ("service", "d", &t->service[HAIRCUT], "resources", "n", json_node_init_array (json_node_alloc (), list), NULL));
  json_array_unref (list);

  Booked a = book (t, ANNA, "10:00", HAIRCUT, "Eszter", "+36201234567");
  Booked b = book (t, BORIS, "10:00", HAIRCUT, "Zoli", "+36201111111");
  g_autoptr (JsonObject) va = visit_of (t, &a.visit);
  g_autoptr (JsonObject) vb = visit_of (t, &b.visit);
  JsonArray *ra = json_object_get_array_member (json_array_get_object_element (json_object_get_array_member (va, "appointments"), 0), "resources");
  JsonArray *rb = json_object_get_array_member (json_array_get_object_element (json_object_get_array_member (vb, "appointments"), 0), "resources");
  g_assert_cmpint (json_array_get_length (ra), ==, 1);
  g_assert_cmpint (json_array_get_length (rb), ==, 1);
  FoyerId ia = foyer_test_id (json_array_get_object_element (ra, 0), "id"), ib = foyer_test_id (json_array_get_object_element (rb, 0), "id");
  g_assert_false (foyer_id_equal (&ia, &ib));

  /* A third at the same time: asked, and the answer names who has it. */
  g_autoptr (JsonObject) assign = foyer_test_call (t, "service.assign",
                                                   foyer_params ("service", "d", &t->service[HAIRCUT], "staff", "n",
                                                                 ({ JsonArray *m = json_array_new (); json_array_add_string_element (m, foyer_id_format (&t->staff[CLARA], text));
                                                                    json_node_init_array (json_node_alloc (), m); }), NULL));
  g_autofree char *kinds = foyer_test_confirm (t, "booking.create", wanted (t, CLARA, "2026-11-24T10:00", HAIRCUT, NULL));
  g_assert_cmpstr (kinds, ==, "resource");

  /* RES-5: moved away it takes the first free one again; deleting frees it. */
  g_autoptr (JsonObject) del = foyer_test_call (t, "booking.delete", foyer_params ("appointment", "d", &a.appointment, NULL));
  g_autoptr (JsonObject) ok = foyer_test_call (t, "booking.create", wanted (t, CLARA, "2026-11-24T10:00", HAIRCUT, NULL));
  g_assert_nonnull (ok);
}

static void
test_personal_discount (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  Booked a = book (t, ANNA, "10:00", HAIRCUT, "Eszter", "+36201234567");
  g_autoptr (JsonObject) u = foyer_test_call (t, "client.update", foyer_params ("id", "d", &a.client, "discount", "i", (gint64) 1000, NULL));
  Booked b = book (t, ANNA, "2026-11-25T10:00", HAIRCUT, "Eszter", "+36201234567");
  g_autoptr (JsonObject) visit = visit_of (t, &b.visit);
  g_assert_cmpint (int_of (visit, "total"), ==, 2250);
}

static void
test_loc_4 (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  Booked b = book (t, ANNA, "10:00", HAIRCUT, "Eszter", "+36201234567");
  g_autofree char *t0 = foyer_test_field (t, "appointment", &b.appointment, "t0");
  g_autoptr (JsonObject) o = foyer_test_call (t, "location.update", foyer_params ("zone", "s", "Europe/Lisbon", NULL));
  g_autofree char *wall = foyer_test_field (t, "appointment", &b.appointment, "wall");
  g_autofree char *t0_after = foyer_test_field (t, "appointment", &b.appointment, "t0");

  g_assert_cmpstr (wall, ==, "2026-11-24T10:00");
  g_assert_cmpint (g_ascii_strtoll (t0_after, NULL, 10) - g_ascii_strtoll (t0, NULL, 10), ==, 3600 * 1000);
}

/* A right at one location is none at another, by whatever row of it one asks. */
static void
test_other_location (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  g_autoptr (JsonObject) west = foyer_test_call (t, "location.create",
                                                 foyer_params ("name", "s", "Bella West", "country", "s", "HU", "zone", "s", "Europe/Budapest", "currency", "s", "EUR", NULL));
  FoyerActor there = t->owner;
  Booked b = book (t, ANNA, "10:00", HAIRCUT, "Eszter", "+36201234567");
  g_autoptr (JsonObject) visit = visit_of (t, &b.visit);
  FoyerId line = foyer_test_id (json_array_get_object_element (json_object_get_array_member (visit, "lines"), 0), "id");
  g_autoptr (JsonObject) helper = foyer_test_call (t, "staff.update", foyer_params ("staff", "d", &t->staff[BORIS], "can_assist", "b", TRUE, NULL));

  there.loc = foyer_test_id (west, "loc");
  g_autofree char *price = foyer_test_refused_as (t, &there, "line.update", foyer_params ("line", "d", &line, "price", "i", (gint64) 100, NULL), FOYER_ERROR_DENIED);
  g_autofree char *gone = foyer_test_refused_as (t, &there, "line.remove", foyer_params ("line", "d", &line, NULL), FOYER_ERROR_DENIED);
  g_autofree char *assist = foyer_test_refused_as (t, &there, "line.assist", foyer_params ("line", "d", &line, "staff", "d", &t->staff[BORIS], NULL), FOYER_ERROR_DENIED);
  g_autofree char *who = foyer_test_query_refused (t, &there, "visit.assistants", foyer_params ("visit", "d", &b.visit, NULL), FOYER_ERROR_DENIED);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/booking/APT-1", test_apt_1);
  g_test_add_func ("/booking/APT-2,CLI-1", test_apt_2_cli_1);
  g_test_add_func ("/booking/APT-3", test_apt_3);
  g_test_add_func ("/booking/APT-4", test_apt_4);
  g_test_add_func ("/booking/APT-5", test_apt_5);
  g_test_add_func ("/booking/APT-6", test_apt_6);
  g_test_add_func ("/booking/APT-7", test_apt_7);
  g_test_add_func ("/booking/APT-8", test_apt_8);
  g_test_add_func ("/booking/APT-8-regroup", test_apt_8_regroup);
  g_test_add_func ("/booking/APT-10", test_apt_10);
  g_test_add_func ("/booking/past-edits", test_apt_13_past);
  g_test_add_func ("/booking/APT-14", test_apt_14);
  g_test_add_func ("/booking/APT-15", test_apt_15);
  g_test_add_func ("/booking/APT-16", test_apt_16);
  g_test_add_func ("/booking/visit-discount", test_visit_discount);
  g_test_add_func ("/booking/resources", test_resources);
  g_test_add_func ("/booking/personal-discount", test_personal_discount);
  g_test_add_func ("/booking/LOC-4", test_loc_4);
  g_test_add_func ("/booking/other-location", test_other_location);
  return g_test_run ();
}
