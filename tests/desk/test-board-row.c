/* A row of the board says all a block shows, and goes on saying it whatever becomes of the visit, the client's card and the client's other
 * visits. */
#include "config.h"

#include "board-truth.h"
#include "desk-day.h"

static gboolean
is_true (FoyerDb *db,
         gpointer data,
         GError **error)
{
  g_assert_cmpint (foyer_db_int (db, "SELECT count(*) FROM board", NULL), >, 0);
  g_assert_cmpint (foyer_db_int (db, BOARD_UNTRUE, NULL), ==, 0);
  return foyer_db_check (db, error);
}

static void
assert_true (FoyerTest *t)
{
  g_autoptr (GError) error = NULL;

  g_assert_true (foyer_store_read (foyer_desk_store (t->desk), is_true, NULL, &error));
  g_assert_no_error (error);
}

/* Member of the block of a booking, as text; NULL when it is left out. (transfer full) */
static char *
says (FoyerTest *t,
      const char *date,
      const FoyerId *appointment,
      const char *member)
{
  g_autoptr (JsonObject) day = day_of (t, date);
  JsonObject *block = foyer_test_find_id (json_object_get_array_member (day, "blocks"), "id", appointment);

  g_assert_nonnull (block);
  return json_object_has_member (block, member) ? json_to_string (json_object_get_member (block, member), FALSE) : NULL;
}

#define assert_says(t, date, booked, member, value) \
  G_STMT_START \
    { \
      g_autofree char *said_ = says (t, date, &(booked).appointment, member); \
      g_assert_cmpstr (said_, ==, value); \
      assert_true (t); \
    } \
  G_STMT_END

static void
update (FoyerTest *t,
        const FoyerId *client,
        const char *field,
        const char *value)
{
  g_autoptr (JsonObject) o = foyer_test_call (t, "client.update", foyer_params ("id", "d", client, field, "s", value, NULL));
}

static void
test_card (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  Booked b = book (t, ANNA, "10:00", HAIRCUT, "Eszter", "+36201234567");
  g_autoptr (JsonObject) renamed = NULL, undone = NULL;
  FoyerId txn;

  assert_says (t, FOYER_TEST_DATE, b, "name", "\"Eszter\"");
  assert_says (t, FOYER_TEST_DATE, b, "phone", "\"+36201234567\"");
  update (t, &b.client, "name", "Eszter Anna");
  assert_says (t, FOYER_TEST_DATE, b, "name", "\"Eszter Anna\"");
  update (t, &b.client, "phone", "+36 20 765 4321");
  assert_says (t, FOYER_TEST_DATE, b, "phone", "\"+36207654321\"");
  assert_says (t, FOYER_TEST_DATE, b, "alert", NULL);
  update (t, &b.client, "allergy", "latex");
  assert_says (t, FOYER_TEST_DATE, b, "alert", "true");
  renamed = foyer_test_call (t, "client.update", foyer_params ("id", "d", &b.client, "name", "s", "Piroska", NULL));
  assert_says (t, FOYER_TEST_DATE, b, "name", "\"Piroska\"");
  txn = foyer_test_id (renamed, "txn");
  undone = foyer_test_call (t, "undo", foyer_params ("txn", "d", &txn, NULL));
  assert_says (t, FOYER_TEST_DATE, b, "name", "\"Eszter Anna\"");
}

static void
test_visit (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  Booked a = book (t, ANNA, "10:00", HAIRCUT, "Eszter", "+36201234567"), b = book (t, BORIS, "11:00", HAIRCUT, "Zoli", "+36201111111");
  g_autoptr (JsonObject) paid = NULL, note = NULL, other = NULL;

  assert_says (t, FOYER_TEST_DATE, a, "paid", "\"none\"");
  set_status (t, &a.visit, "arrived");
  assert_says (t, FOYER_TEST_DATE, a, "status", "\"arrived\"");
  paid = foyer_test_call (t, "visit.pay", foyer_params ("visit", "d", &a.visit, "tenders", "n", tenders_of (&t->cash, 1000, NULL, 0), NULL));
  assert_says (t, FOYER_TEST_DATE, a, "paid", "\"part\"");
  assert_says (t, FOYER_TEST_DATE, a, "due", "1500");
  note = foyer_test_call (t, "visit.note", foyer_params ("visit", "d", &a.visit, "note", "s", "window seat", NULL));
  assert_says (t, FOYER_TEST_DATE, a, "note", "true");
  assert_says (t, FOYER_TEST_DATE, b, "note", NULL);
  /* Nobody comes any more. */
  other = foyer_test_call (t, "booking.delete", foyer_params ("appointment", "d", &b.appointment, NULL));
  assert_true (t);
}

/* Who comes for the first time is said of every booking up to the first arrival, whichever of them it was. */
static void
test_first (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  Booked tuesday = book (t, ANNA, "10:00", HAIRCUT, "Eszter", "+36201234567");
  Booked wednesday = book (t, ANNA, "2026-11-25T10:00", HAIRCUT, "Eszter", "+36201234567");
  Booked thursday = book (t, ANNA, "2026-11-26T10:00", HAIRCUT, "Eszter", "+36201234567");

  assert_says (t, "2026-11-26", thursday, "first", "true");
  t->owner.now = foyer_test_at ("2026-11-25T12:00");
  set_status (t, &wednesday.visit, "arrived");
  assert_says (t, FOYER_TEST_DATE, tuesday, "first", "true");
  assert_says (t, "2026-11-25", wednesday, "first", "true");
  assert_says (t, "2026-11-26", thursday, "first", NULL);
  set_status (t, &tuesday.visit, "arrived");
  assert_says (t, FOYER_TEST_DATE, tuesday, "first", "true");
  assert_says (t, "2026-11-25", wednesday, "first", NULL);
  set_status (t, &tuesday.visit, "confirmed");
  assert_says (t, "2026-11-25", wednesday, "first", "true");
  set_status (t, &wednesday.visit, "no-show");
  assert_says (t, "2026-11-26", thursday, "first", "true");
}

/* A merged card's bookings are the other's, and its own again afterwards. */
static void
test_merged (void)
{
  g_autoptr (FoyerTest) t = foyer_test_new ();
  Booked a = book (t, ANNA, "10:00", HAIRCUT, "Eszter", "+36201234567"), b = book (t, BORIS, "11:00", HAIRCUT, "Eszti", "+36201111111");
  Booked later = book (t, BORIS, "2026-11-25T11:00", HAIRCUT, "Eszti", "+36201111111");
  g_autoptr (JsonObject) merged = NULL, parted = NULL;

  set_status (t, &a.visit, "arrived");
  assert_says (t, "2026-11-25", later, "first", "true");
  merged = foyer_test_call (t, "client.merge", foyer_params ("winner", "d", &a.client, "loser", "d", &b.client, NULL));
  assert_says (t, FOYER_TEST_DATE, b, "name", "\"Eszter\"");
  assert_says (t, "2026-11-25", later, "first", NULL);
  update (t, &a.client, "name", "Eszter Anna");
  assert_says (t, FOYER_TEST_DATE, b, "name", "\"Eszter Anna\"");
  parted = foyer_test_call (t, "client.unmerge", foyer_params ("id", "d", &b.client, NULL));
  assert_says (t, FOYER_TEST_DATE, b, "name", "\"Eszti\"");
  assert_says (t, "2026-11-25", later, "first", "true");
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/board-row/card", test_card);
  g_test_add_func ("/board-row/visit", test_visit);
  g_test_add_func ("/board-row/first", test_first);
  g_test_add_func ("/board-row/merged", test_merged);
  return g_test_run ();
}
