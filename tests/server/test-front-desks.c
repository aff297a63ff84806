/* Two desks of one shop at the same hour: one waiting client booked twice, one visit moved on by both, one booking repeated by both. */
#include "config.h"

#include <string.h>

#include "foyer-rig.h"

static void
two_start (FoyerRigTwo *x)
{
  x->rig = foyer_rig_new ();
  x->t1 = foyer_test_new ();
  x->d1 = foyer_rig_join (x->rig, x->t1, NULL);
  foyer_rig_sync (x->d1);
  foyer_rig_settle (x->d1);
  foyer_rig_two_second (x, NULL);
}

static FoyerStore *
store_of (FoyerTest *t)
{
  return foyer_desk_store (t->desk);
}

/* Both desks call the same client and book another time: both bookings stand, the entry names the later one. */
static void
test_booked_twice (void)
{
  FoyerRigTwo x;

  two_start (&x);
  g_autoptr (JsonObject) made = foyer_test_call (x.t1, "waiting.add", foyer_params ("name", "s", "Zoli", "phone", "s", "+36301234567", NULL));
  FoyerId entry = foyer_test_id (made, "entry");
  foyer_rig_two_agree (&x);
  g_autoptr (JsonObject) a = foyer_test_call (x.t1, "waiting.book",
                                              foyer_params ("entry", "d", &entry, "staff", "d", &x.t1->staff[ANNA], "wall", "s", FOYER_TEST_DATE "T10:00", NULL));
  x.t2->owner.now += 60000;
  g_autoptr (JsonObject) b = foyer_test_call (x.t2, "waiting.book",
                                              foyer_params ("entry", "d", &entry, "staff", "d", &x.t2->staff[BORIS], "wall", "s", FOYER_TEST_DATE "T11:00", NULL));
  foyer_rig_settle (x.d1);
  foyer_rig_two_agree (&x);
  g_autofree char *state = foyer_test_field (x.t1, "waitlist", &entry, "state");
  g_assert_cmpstr (state, ==, "booked");
  g_assert_cmpint (foyer_rig_count (store_of (x.t1), "SELECT count(*) FROM appointment WHERE deleted IS NOT 1"), ==, 2);
  /* Neither booking is lost in silence: the entry names the later one, its change log both. */
  FoyerId first = foyer_test_id (a, "appointment"), second = foyer_test_id (b, "appointment");
  char first_text[37], second_text[37];
  for (int i = 0; i < 2; i++)
    {
      FoyerTest *t = i == 0 ? x.t1 : x.t2;
      g_autofree char *named = foyer_test_field (t, "waitlist", &entry, "appointment");
      g_assert_cmpstr (named, ==, foyer_id_format (&second, second_text));
      g_autoptr (JsonNode) log = foyer_test_query (t, "history.row", foyer_params ("table", "s", "waitlist", "id", "d", &entry, NULL));
      g_autofree char *text = json_to_string (log, FALSE);
      g_assert_nonnull (strstr (text, foyer_id_format (&first, first_text)));
      g_assert_nonnull (strstr (text, second_text));
    }
  foyer_rig_two_end (&x);
}

/* One desk says "arrived", the other, which saw that later, "in service": where the visit stands is the same on both. */
static void
test_steps_meet (void)
{
  FoyerRigTwo x;

  two_start (&x);
  FoyerId appointment = foyer_test_book (x.t1, ANNA, HAIRCUT, FOYER_TEST_DATE "T10:00", "Eszter", "+36301234567");
  foyer_rig_two_agree (&x);
  g_autofree char *text = foyer_test_field (x.t1, "appointment", &appointment, "visit");
  FoyerId visit;
  g_assert_true (foyer_id_parse (text, &visit));
  g_autoptr (JsonObject) a = foyer_test_call (x.t1, "visit.step", foyer_params ("visit", "d", &visit, "step", "s", "arrived", NULL));
  x.t2->owner.now += 60000;
  g_autoptr (JsonObject) b = foyer_test_call (x.t2, "visit.step", foyer_params ("visit", "d", &visit, "step", "s", "service", NULL));
  foyer_rig_settle (x.d1);
  foyer_rig_two_agree (&x);
  for (int i = 0; i < 2; i++)
    {
      g_autoptr (JsonNode) node = foyer_test_query (i == 0 ? x.t1 : x.t2, "front.day", NULL);
      JsonArray *cards = json_object_get_array_member (json_node_get_object (node), "cards");
      JsonObject *card = foyer_test_find_id (cards, "visit", &visit);
      g_assert_cmpstr (json_object_get_string_member (card, "stage"), ==, "service");
    }
  foyer_rig_two_end (&x);
}

/* Both repeat the same booking: the second series comes second on every day, stays beside the first, and says so. */
static void
test_repeated_twice (void)
{
  FoyerRigTwo x;

  two_start (&x);
  FoyerId appointment = foyer_test_book (x.t1, ANNA, HAIRCUT, FOYER_TEST_DATE "T10:00", "Eszter", "+36301234567");
  foyer_rig_two_agree (&x);
  for (int i = 0; i < 2; i++)
    {
      FoyerTest *t = i == 0 ? x.t1 : x.t2;
      g_autoptr (JsonObject) o = foyer_test_call (t, "repeat.create", foyer_params ("appointment", "d", &appointment, "freq", "s", "daily", "times", "i", (gint64) 2, NULL));
      g_assert_cmpuint (json_array_get_length (json_object_get_array_member (o, "made")), ==, 2);
    }
  foyer_rig_settle (x.d1);
  foyer_rig_two_agree (&x);
  g_assert_cmpint (foyer_rig_count (store_of (x.t1), "SELECT count(*) FROM appointment WHERE deleted IS NOT 1"), ==, 5);
  g_assert_cmpint (foyer_rig_count (store_of (x.t1), "SELECT count(*) FROM appointment WHERE slot = 'contested'"), ==, 2);
  g_assert_cmpint (foyer_rig_count (store_of (x.t2), "SELECT count(*) FROM conflict WHERE state='open' AND kind='slot'"), ==, 2);
  /* Undone at one desk as one: the other's series holds its time again. */
  g_autoptr (JsonObject) undone = foyer_test_call (x.t2, "undo", NULL);
  foyer_rig_two_agree (&x);
  g_assert_cmpint (foyer_rig_count (store_of (x.t1), "SELECT count(*) FROM appointment WHERE deleted IS NOT 1"), ==, 3);
  g_assert_cmpint (foyer_rig_count (store_of (x.t1), "SELECT count(*) FROM appointment WHERE slot = 'contested' AND deleted IS NOT 1"), ==, 0);
  foyer_rig_two_end (&x);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/front-desks/waiting-booked-twice", test_booked_twice);
  g_test_add_func ("/front-desks/steps-meet", test_steps_meet);
  g_test_add_func ("/front-desks/repeated-twice", test_repeated_twice);
  return g_test_run ();
}
