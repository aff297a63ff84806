/* Two desks, both offline, one member: what meets in the parts of a booking's time, and what only seems to; packages and resources. */
#include "config.h"

#include <string.h>

#include "foyer-rig.h"

#define OPEN_CONFLICTS "SELECT count(*) FROM conflict WHERE state='open'"

static void
start (FoyerRigTwo *x)
{
  g_autoptr (JsonObject) o = NULL;

  x->rig = foyer_rig_new ();
  x->t1 = foyer_test_new ();
  o = foyer_test_call (x->t1, "service.update", foyer_params ("service", "d", &x->t1->service[COLOURING], "processing", "i", (gint64) 35, "finishing", "i",
                                                              (gint64) 25, NULL));
  x->d1 = foyer_rig_join (x->rig, x->t1, NULL);
  foyer_rig_sync (x->d1);
  foyer_rig_settle (x->d1);
  foyer_rig_two_second (x, NULL);
}

static void
assert_slot (FoyerTest *t,
             const FoyerId *appointment,
             const char *slot)
{
  g_autofree char *now = foyer_test_field (t, "appointment", appointment, "slot");
  g_assert_cmpstr (now, ==, slot);
}

static gint64
count (FoyerTest *t,
       const char *sql)
{
  return foyer_rig_count (foyer_desk_store (t->desk), sql);
}

/* A haircut of one desk in the processing time of the other's colouring is no conflict; a quarter of an hour later it is. */
static void
test_gaps (void)
{
  FoyerRigTwo x;
  FoyerId colour, cut, late;

  start (&x);
  colour = foyer_test_book (x.t1, ANNA, COLOURING, FOYER_TEST_DATE "T14:00", "Ágnes", "+36301234567");
  cut = foyer_test_book (x.t2, ANNA, HAIRCUT, FOYER_TEST_DATE "T14:30", "Béla", "+36307654321");
  foyer_rig_two_agree (&x);
  assert_slot (x.t1, &colour, "held");
  assert_slot (x.t1, &cut, "held");
  assert_slot (x.t2, &cut, "held");
  g_assert_cmpint (count (x.t1, OPEN_CONFLICTS), ==, 0);

  /* Both offline again: one desk takes the processing time away by making the colouring short, the other puts a client into what it had. */
  {
    g_autoptr (JsonObject) gone = foyer_test_call (x.t2, "booking.delete", foyer_params ("appointment", "d", &cut, NULL));
    foyer_rig_two_agree (&x);
  }
  late = foyer_test_book (x.t2, ANNA, HAIRCUT, FOYER_TEST_DATE "T14:30", "Csaba", "+36307654322");
  {
    g_autoptr (JsonObject) shorter = foyer_test_call (x.t1, "booking.resize", foyer_params ("appointment", "d", &colour, "dur", "i", (gint64) 60, NULL));
    g_autofree char *gaps = foyer_test_field (x.t1, "appointment", &colour, "gaps");
    g_assert_cmpstr (gaps, ==, "30+5");
  }
  foyer_rig_settle (x.d1);
  foyer_rig_two_agree (&x);
  /* The first accepted holds it. */
  assert_slot (x.t2, &colour, "held");
  assert_slot (x.t2, &late, "contested");
  g_assert_cmpint (count (x.t1, OPEN_CONFLICTS), ==, 1);
  g_assert_cmpint (count (x.t2, OPEN_CONFLICTS), ==, 1);

  /* As long as it was: the two no longer meet, and it is over on both desks. */
  {
    g_autoptr (JsonObject) longer = foyer_test_call (x.t2, "booking.resize", foyer_params ("appointment", "d", &colour, "dur", "i", (gint64) 90, "override", "s",
                                                                                           "as agreed", NULL));
  }
  foyer_rig_two_agree (&x);
  assert_slot (x.t1, &late, "held");
  g_assert_cmpint (count (x.t1, OPEN_CONFLICTS), ==, 0);
  g_assert_cmpint (count (x.t2, OPEN_CONFLICTS), ==, 0);
  foyer_rig_two_end (&x);
}

/* One part of a package loses its time to the other desk; the other parts keep theirs, and the discount stays whole. */
static void
test_package (void)
{
  FoyerRigTwo x;
  FoyerId package, first, second, rival;

  start (&x);
  {
    char a[37], b[37];
    g_autofree char *items = g_strdup_printf ("[{\"service\":\"%s\"},{\"service\":\"%s\"}]", foyer_id_format (&x.t1->service[HAIRCUT], a),
                                              foyer_id_format (&x.t1->service[MANICURE], b));
    g_autoptr (JsonObject) o = foyer_test_call (x.t1, "package.create", foyer_params ("title", "s", "Both", "category", "d", &x.t1->category[0], "pkg_mode", "s",
                                                                                      "parallel", "pkg_disc", "i", (gint64) 1000, "items", "n",
                                                                                      json_from_string (items, NULL), NULL));
    package = foyer_test_id (o, "package");
  }
  foyer_rig_two_agree (&x);
  rival = foyer_test_book (x.t2, CLARA, MANICURE, FOYER_TEST_DATE "T10:15", "Béla", "+36307654321");
  {
    g_autoptr (JsonObject) o = foyer_test_call (x.t1, "booking.package", foyer_params ("package", "d", &package, "wall", "s", FOYER_TEST_DATE "T10:00", "name", "s",
                                                                                       "Ágnes", "phone", "s", "+36301234567", NULL));
    JsonArray *made = json_object_get_array_member (o, "appointments");
    g_assert_true (foyer_id_parse (json_array_get_string_element (made, 0), &first));
    g_assert_true (foyer_id_parse (json_array_get_string_element (made, 1), &second));
  }
  foyer_rig_settle (x.d2);
  foyer_rig_two_agree (&x);
  assert_slot (x.t2, &first, "held");
  assert_slot (x.t2, &second, "contested");
  assert_slot (x.t1, &rival, "held");
  g_assert_cmpint (count (x.t2, OPEN_CONFLICTS), ==, 1);
  g_assert_cmpint (count (x.t2, "SELECT count(DISTINCT bundle) FROM appointment WHERE bundle IS NOT NULL"), ==, 1);
  g_assert_cmpint (count (x.t2, "SELECT sum(disc_sum) FROM line"), ==, 450);

  /* Moved as one by the other desk. */
  {
    g_autoptr (JsonObject) o = foyer_test_call (x.t2, "booking.move", foyer_params ("appointment", "d", &first, "wall", "s", FOYER_TEST_DATE "T11:00", "bundle", "b",
                                                                                    TRUE, NULL));
  }
  foyer_rig_two_agree (&x);
  assert_slot (x.t1, &second, "held");
  g_assert_cmpint (count (x.t1, OPEN_CONFLICTS), ==, 0);
  foyer_rig_two_end (&x);
}

/* The same assistant named on both desks is one; another is a second (the id is derived). */
static void
test_assistants (void)
{
  FoyerRigTwo x;
  FoyerId visit, line;

  start (&x);
  {
    g_autoptr (JsonObject) o = foyer_test_call (x.t1, "staff.update", foyer_params ("staff", "d", &x.t1->staff[BORIS], "can_assist", "b", TRUE, NULL));
    FoyerId a = foyer_test_book (x.t1, ANNA, COLOURING, FOYER_TEST_DATE "T14:00", "Ágnes", "+36301234567");
    g_autoptr (JsonNode) node = foyer_test_query (x.t1, "appointment.get", foyer_params ("appointment", "d", &a, NULL));
    visit = foyer_test_id (json_node_get_object (node), "visit");
    g_autoptr (JsonNode) whole = foyer_test_query (x.t1, "visit.get", foyer_params ("visit", "d", &visit, NULL));
    line = foyer_test_id (json_array_get_object_element (json_object_get_array_member (json_node_get_object (whole), "lines"), 0), "id");
  }
  foyer_rig_two_agree (&x);
  {
    g_autoptr (JsonObject) one = foyer_test_call (x.t1, "line.assist", foyer_params ("line", "d", &line, "staff", "d", &x.t1->staff[BORIS], NULL));
    x.t2->owner.now += 60000;
    g_autoptr (JsonObject) two = foyer_test_call (x.t2, "line.assist", foyer_params ("line", "d", &line, "staff", "d", &x.t1->staff[BORIS], "share", "i", (gint64) 3000,
                                                                                     NULL));
  }
  foyer_rig_two_agree (&x);
  g_assert_cmpint (count (x.t1, "SELECT count(*) FROM assistant"), ==, 1);
  g_assert_cmpint (count (x.t1, "SELECT share FROM assistant"), ==, 3000);
  foyer_rig_two_end (&x);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/two-desks-blocks/gaps", test_gaps);
  g_test_add_func ("/two-desks-blocks/package", test_package);
  g_test_add_func ("/two-desks-blocks/APT-17/assistants", test_assistants);
  return g_test_run ();
}
