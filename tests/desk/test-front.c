/* The front-desk board, walk-ins on it, the clipboard's moves, and booking the same again. */
#include "config.h"

#include "desk-day.h"

static JsonObject *
front_of (FoyerTest *t)
{
  return object_of (foyer_test_query (t, "front.day", NULL));
}

static const char *
stage_of (JsonObject *front,
          const FoyerId *visit)
{
  JsonObject *card = foyer_test_find_id (json_object_get_array_member (front, "cards"), "visit", visit);
  return card != NULL ? json_object_get_string_member (card, "stage") : NULL;
}

static void
step (FoyerTest *t,
      const FoyerId *visit,
      const char *stage)
{
  g_autoptr (JsonObject) o = foyer_test_call (t, "visit.step", foyer_params ("visit", "d", visit, "step", "s", stage, NULL));
}

#define ASSERT_STAGE(t, visit, expected)                         \
  G_STMT_START                                                   \
  {                                                              \
    g_autoptr (JsonObject) board_now = front_of (t);             \
    g_assert_cmpstr (stage_of (board_now, visit), ==, expected); \
  }                                                              \
  G_STMT_END

static void
test_steps (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  Booked b = book (t, ANNA, "10:00", HAIRCUT, "Eszter", "+36201234567");

  ASSERT_STAGE (t, &b.visit, "expected");
  t->owner.now = foyer_test_at ("2026-11-24T10:05");
  {
    g_autoptr (JsonObject) front = front_of (t);
    JsonObject *card = foyer_test_find_id (json_object_get_array_member (front, "cards"), "visit", &b.visit);
    g_assert_cmpint (int_of (card, "late"), ==, 5);
    g_assert_cmpstr (json_object_get_string_member (card, "name"), ==, "Eszter");
    g_assert_cmpstr (json_object_get_string_member (card, "members"), ==, "Anna Nagy");
  }
  step (t, &b.visit, "arrived");
  t->owner.now = foyer_test_at ("2026-11-24T10:12");
  {
    g_autoptr (JsonObject) front = front_of (t);
    JsonObject *card = foyer_test_find_id (json_object_get_array_member (front, "cards"), "visit", &b.visit);
    g_assert_cmpstr (json_object_get_string_member (card, "stage"), ==, "arrived");
    g_assert_cmpint (int_of (card, "minutes"), ==, 7);
  }
  /* One status for desk and calendar. */
  g_autoptr (JsonObject) visit = visit_of (t, &b.visit);
  g_assert_cmpstr (json_object_get_string_member (visit, "status"), ==, "arrived");

  /* Who it is stands in the comment where there is no client. */
  {
    g_autoptr (JsonObject) blank = foyer_test_call (t, "booking.create", foyer_params ("staff", "d", &t->staff[BORIS], "wall", "s", "2026-11-24T11:00", "comment", "s",
                                                                                       "Tall man", NULL));
    FoyerId of = foyer_test_id (blank, "visit");
    g_autoptr (JsonObject) front = front_of (t);
    g_assert_cmpstr (json_object_get_string_member (foyer_test_find_id (json_object_get_array_member (front, "cards"), "visit", &of), "name"), ==, "Tall man");
  }
  step (t, &b.visit, "service");
  ASSERT_STAGE (t, &b.visit, "service");
  step (t, &b.visit, "pay");
  ASSERT_STAGE (t, &b.visit, "pay");
  g_autofree char *due = foyer_test_refused (t, "visit.step", foyer_params ("visit", "d", &b.visit, "step", "s", "done", NULL), FOYER_ERROR_CONFLICT);
  g_assert_nonnull (strstr (due, "25"));
  g_autoptr (JsonObject) paid = foyer_test_call (t, "visit.pay", foyer_params ("visit", "d", &b.visit, "quick", "s", "cash", NULL));
  ASSERT_STAGE (t, &b.visit, "done");

  /* Back by one key. */
  g_autoptr (JsonObject) unpaid = foyer_test_call (t, "undo", foyer_params ("txn", "s", json_object_get_string_member (paid, "txn"), NULL));
  ASSERT_STAGE (t, &b.visit, "pay");
  g_autoptr (JsonObject) moved = foyer_test_call (t, "visit.step", foyer_params ("visit", "d", &b.visit, "step", "s", "expected", NULL));
  ASSERT_STAGE (t, &b.visit, "expected");
  g_autoptr (JsonObject) undone = foyer_test_call (t, "undo", foyer_params ("txn", "s", json_object_get_string_member (moved, "txn"), NULL));
  ASSERT_STAGE (t, &b.visit, "pay");
}

static void
test_by_status (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  Booked b = book (t, ANNA, "10:00", HAIRCUT, "Eszter", "+36201234567"), away = book (t, BORIS, "10:00", HAIRCUT, "Zoli", "+36201111111");

  /* The corner of a card in the calendar does as well. */
  t->owner.now = foyer_test_at ("2026-11-24T10:00");
  set_status (t, &b.visit, "arrived");
  set_status (t, &away.visit, "no-show");
  t->owner.now = foyer_test_at ("2026-11-24T10:09");
  g_autoptr (JsonObject) front = front_of (t);
  JsonObject *card = foyer_test_find_id (json_object_get_array_member (front, "cards"), "visit", &b.visit);
  g_assert_cmpint (int_of (card, "minutes"), ==, 9);
  g_assert_null (stage_of (front, &away.visit));
  g_assert_cmpint (int_of (front, "no_shows"), ==, 1);
  set_status (t, &b.visit, "confirmed");
  ASSERT_STAGE (t, &b.visit, "expected");
}

static void
test_rights (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  Booked mine = book (t, ANNA, "10:00", HAIRCUT, "Eszter", "+36201234567"), other = book (t, BORIS, "10:00", HAIRCUT, "Zoli", "+36201111111");
  FoyerActor anna = foyer_test_user (t, "Anna", "+36309999999", "professional", &t->staff[ANNA]);

  g_autoptr (JsonObject) front = object_of (foyer_test_query_as (t, &anna, "front.day", NULL));
  JsonArray *cards = json_object_get_array_member (front, "cards");
  g_assert_cmpint (json_array_get_length (cards), ==, 1);
  g_assert_nonnull (stage_of (front, &mine.visit));
  /* Phones are not for everybody here either (SEC-1). */
  g_assert_nonnull (strchr (json_object_get_string_member (json_array_get_object_element (cards, 0), "phone"), 'X'));
  g_autofree char *denied = foyer_test_refused_as (t, &anna, "visit.step", foyer_params ("visit", "d", &other.visit, "step", "s", "arrived", NULL), FOYER_ERROR_DENIED);
  g_assert_nonnull (denied);
}

static void
test_apt_11 (void)
{
  /* Parked, looked for another day, placed: a move, so payments stay with the visit. */
  g_autoptr (FoyerTest) t = foyer_test_new ();
  Booked b = book (t, ANNA, "10:00", COLOURING, "Eszter", "+36201234567");
  set_status (t, &b.visit, "confirmed");
  g_autoptr (JsonObject) paid = foyer_test_call (t, "visit.pay", foyer_params ("visit", "d", &b.visit, "quick", "s", "cash", NULL));
  g_autoptr (JsonObject) moved = foyer_test_call (t, "booking.move",
                                                  foyer_params ("appointment", "d", &b.appointment, "staff", "d", &t->staff[ANNA], "wall", "s", "2026-11-26T09:00", NULL));
  FoyerId now_in = foyer_test_id (moved, "visit");
  g_autoptr (JsonObject) visit = visit_of (t, &now_in);
  g_assert_true (foyer_id_equal (&now_in, &b.visit));
  g_assert_cmpint (json_array_get_length (json_object_get_array_member (visit, "payments")), ==, 1);
  g_assert_cmpint (int_of (visit, "paid"), ==, 6000);
  g_assert_cmpint (int_of (visit, "total"), ==, 6000);

  /* APT-12: old and new time stand in the log. */
  g_autoptr (JsonNode) log = foyer_test_query (t, "history.row", foyer_params ("table", "s", "appointment", "id", "d", &b.appointment, NULL));
  g_autofree char *text = json_to_string (log, FALSE);
  g_assert_nonnull (strstr (text, "2026-11-24T10:00"));
  g_assert_nonnull (strstr (text, "2026-11-26T09:00"));
}

static JsonObject *
suggest (FoyerTest *t,
         const FoyerId *visit,
         gint64 days)
{
  JsonObject *params = foyer_params ("visit", "d", visit, NULL);
  if (days > 0)
    json_object_set_int_member (params, "days", days);
  return object_of (foyer_test_query (t, "rebook.suggest", params));
}

static void
test_rebook (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  Booked b = book (t, ANNA, "2026-11-23T10:00", HAIRCUT, "Eszter", "+36201234567");
  g_autoptr (JsonObject) week = suggest (t, &b.visit, 7);
  g_assert_cmpstr (json_object_get_string_member (week, "wall"), ==, "2026-11-30T10:00");
  g_assert_cmpint (int_of (week, "weeks"), ==, 1);

  /* Taken: the nearest time of that day, before another day. */
  book (t, ANNA, "2026-11-30T10:00", HAIRCUT, "Zoli", "+36201111111");
  g_autoptr (JsonObject) beside = suggest (t, &b.visit, 7);
  g_assert_cmpstr (json_object_get_string_member (beside, "wall"), ==, "2026-11-30T09:30");
  g_assert_true (json_object_get_null_member (beside, "next"));

  /* After as many days as the service says: nobody has working time in six weeks. */
  g_autoptr (JsonObject) six = suggest (t, &b.visit, 0);
  g_assert_cmpint (int_of (six, "weeks"), ==, 6);
  g_assert_true (json_object_get_null_member (six, "wall"));
  g_autoptr (JsonObject) set = foyer_test_call (t, "service.update", foyer_params ("service", "d", &t->service[HAIRCUT], "repeat_days", "i", (gint64) 8, NULL));
  g_autoptr (JsonObject) eight = suggest (t, &b.visit, 0);
  g_assert_cmpint (int_of (eight, "days"), ==, 8);
  g_assert_cmpstr (json_object_get_string_member (eight, "wall"), ==, "2026-11-30T09:30");

  g_autoptr (JsonObject) made = foyer_test_call (t, "visit.rebook",
                                                 foyer_params ("visit", "d", &b.visit, "wall", "s", json_object_get_string_member (eight, "wall"), NULL));
  FoyerId again = foyer_test_id (made, "visit");
  g_autoptr (JsonObject) visit = visit_of (t, &again);
  g_assert_cmpint (int_of (visit, "total"), ==, 2500);
  g_assert_cmpstr (json_object_get_string_member (visit, "date"), ==, "2026-11-30");
  /* From now on the panel says when the client comes next. */
  g_autoptr (JsonObject) known = suggest (t, &b.visit, 0);
  g_assert_cmpstr (json_object_get_string_member (known, "next"), ==, "2026-11-30T09:30");
}

static void
test_rebook_whole_visit (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  Booked cut = book (t, ANNA, "10:00", HAIRCUT, "Eszter", "+36201234567");
  book (t, BORIS, "10:30", BEARD, "Eszter", "+36201234567");
  /* Boris is taken an hour later in the week after, so both move. */
  book (t, BORIS, "2026-12-01T10:30", BEARD, "Zoli", "+36201111111");
  g_autoptr (JsonObject) found = suggest (t, &cut.visit, 7);
  g_assert_cmpstr (json_object_get_string_member (found, "wall"), ==, "2026-12-01T09:45");
  g_autoptr (JsonObject) made = foyer_test_call (t, "visit.rebook", foyer_params ("visit", "d", &cut.visit, "wall", "s", "2026-12-01T10:15", NULL));
  FoyerId again = foyer_test_id (made, "visit");
  g_autoptr (JsonObject) visit = visit_of (t, &again);
  JsonArray *appointments = json_object_get_array_member (visit, "appointments");
  g_assert_cmpint (json_array_get_length (appointments), ==, 2);
  g_assert_cmpstr (json_object_get_string_member (json_array_get_object_element (appointments, 1), "wall"), ==, "2026-12-01T10:45");
}

/* "Cut" is done as well as "Haircut", and Ann as well as Anna. */
static void
test_words (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  g_autoptr (JsonObject) cut = foyer_test_call (t, "service.update", foyer_params ("service", "d", &t->service[BLOWDRY], "title", "s", "cut", NULL));
  Booked b = book (t, ANNA, "10:00", HAIRCUT, "Eszter", "+36201234567"), same = book (t, ANNA, "10:30", BLOWDRY, "Eszter", "+36201234567");
  g_autoptr (JsonObject) front = front_of (t);
  JsonObject *card = foyer_test_find_id (json_object_get_array_member (front, "cards"), "visit", &b.visit);

  g_assert_true (foyer_id_equal (&b.visit, &same.visit));
  g_assert_cmpstr (json_object_get_string_member (card, "services"), ==, "Haircut, cut");
  g_assert_cmpstr (json_object_get_string_member (card, "members"), ==, "Anna Nagy");
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/front/steps", test_steps);
  g_test_add_func ("/front/by-status", test_by_status);
  g_test_add_func ("/front/rights", test_rights);
  g_test_add_func ("/front/APT-11-APT-12", test_apt_11);
  g_test_add_func ("/rebook/nearest", test_rebook);
  g_test_add_func ("/rebook/whole-visit", test_rebook_whole_visit);
  g_test_add_func ("/front/words", test_words);
  return g_test_run ();
}
