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
  /* Both desks are told, with the two bookings side by side. */
  FoyerId conflict = FOYER_ID_NONE;
  for (int i = 0; i < 2; i++)
    {
      g_autoptr (JsonNode) inbox = foyer_test_query (i == 0 ? x.t1 : x.t2, "conflict.list", NULL);
      JsonArray *lines = json_node_get_array (inbox);
      g_assert_cmpuint (json_array_get_length (lines), ==, 1);
      JsonObject *line = json_array_get_object_element (lines, 0);
      conflict = foyer_test_id (line, "id");
      FoyerId was = foyer_test_id (json_object_get_object_member (line, "first"), "appointment");
      FoyerId came = foyer_test_id (json_object_get_object_member (line, "second"), "appointment");
      g_assert_true (foyer_id_equal (&was, &first));
      g_assert_true (foyer_id_equal (&came, &second));
      g_assert_cmpstr (json_object_get_string_member (json_object_get_object_member (line, "first"), "member"), ==, "Anna Nagy");
      g_assert_cmpstr (json_object_get_string_member (json_object_get_object_member (line, "second"), "client"), ==, "Zoli");
    }
  /* One of them cancelled settles it at once on that desk, and on the other when it hears of it. */
  g_autoptr (JsonObject) gone = foyer_test_call (x.t2, "booking.delete", foyer_params ("appointment", "d", &first, NULL));
  g_autoptr (JsonNode) here = foyer_test_query (x.t2, "conflict.list", NULL);
  g_assert_cmpuint (json_array_get_length (json_node_get_array (here)), ==, 0);
  g_autoptr (JsonNode) there = foyer_test_query (x.t1, "conflict.list", NULL);
  g_assert_cmpuint (json_array_get_length (json_node_get_array (there)), ==, 1);
  foyer_rig_two_agree (&x);
  g_autoptr (JsonNode) after = foyer_test_query (x.t1, "conflict.list", NULL);
  g_assert_cmpuint (json_array_get_length (json_node_get_array (after)), ==, 0);
  g_autofree char *settled = foyer_test_field (x.t1, "conflict", &conflict, "state");
  g_assert_cmpstr (settled, ==, "auto");
  foyer_rig_two_end (&x);
}

static guint
candidates (FoyerTest *t,
            const char *list,
            const FoyerId *txn)
{
  JsonArray *ids = json_array_new ();
  char text[37];
  guint n = 0;

  json_array_add_string_element (ids, foyer_id_format (txn, text));
  JsonObject *params = json_object_new ();
  json_object_set_array_member (params, list, ids);
  g_autoptr (JsonNode) node = foyer_test_query (t, "waiting.freed", params);
  JsonArray *ranges = json_node_get_array (node);
  for (guint i = 0; i < json_array_get_length (ranges); i++)
    n += json_array_get_length (json_object_get_array_member (json_array_get_object_element (ranges, i), "candidates"));
  return n;
}

static FoyerId heard; /* the line of history a desk got */

static void
on_heard_cb (FoyerStore *store,
             const FoyerChangeSet *set,
             gpointer data)
{
  for (guint i = 0; i < set->n && set->remote; i++)
    if (strcmp (set->rows[i].entity->name, "history") == 0)
      heard = set->rows[i].id;
}

/* A booking is deleted at one desk: the other hears which change it was together with it, and offers the time to who waits; what comes back
 * of its own is nothing new to the first. */
static void
test_offered_everywhere (void)
{
  FoyerRigTwo x;

  two_start (&x);
  FoyerId appointment = foyer_test_book (x.t1, ANNA, HAIRCUT, FOYER_TEST_DATE "T14:00", "Eszter", "+36301234567");
  g_autoptr (JsonObject) made = foyer_test_call (x.t1, "waiting.add", foyer_params ("name", "s", "Zoli", "phone", "s", "+36301111111", NULL));
  foyer_rig_settle (x.d1);
  foyer_rig_two_agree (&x);
  guint watch = foyer_store_watch (store_of (x.t2), NULL, on_heard_cb, NULL);
  g_autoptr (JsonObject) gone = foyer_test_call (x.t1, "booking.delete", foyer_params ("appointment", "d", &appointment, NULL));
  FoyerId txn = foyer_test_id (gone, "txn");
  g_assert_cmpuint (candidates (x.t1, "txns", &txn), ==, 1);
  g_assert_cmpuint (candidates (x.t2, "others", &txn), ==, 0);
  foyer_rig_settle (x.d1);
  foyer_rig_two_agree (&x);
  while (g_main_context_iteration (NULL, FALSE))
    ;
  foyer_store_unwatch (store_of (x.t2), watch);
  g_assert_true (foyer_id_equal (&heard, &txn));
  g_assert_cmpuint (candidates (x.t2, "others", &txn), ==, 1);
  g_assert_cmpuint (candidates (x.t1, "others", &txn), ==, 0);
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
  g_test_add_func ("/front-desks/freed-time-is-offered-on-every-desk", test_offered_everywhere);
  g_test_add_func ("/front-desks/steps-meet", test_steps_meet);
  g_test_add_func ("/front-desks/repeated-twice", test_repeated_twice);
  return g_test_run ();
}
