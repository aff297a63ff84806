/* Group events on two desks with the cable cut: seats sold twice, an event moved or cancelled while somebody enrolled. */
#include "config.h"

#include <string.h>

#include "../desk/event-room.h"
#include "foyer-rig.h"

typedef struct
{
  FoyerRig *rig;
  FoyerTest *t[2];
  FoyerRigDesk *d[2];
  FoyerId yoga;
} Two;

/* The first desk brings the salon with its yoga, the second gets it from the chain. */
static void
two_start (Two *x, int capacity)
{
  FoyerTest *a, *b;

  x->rig = foyer_rig_new ();
  a = x->t[0] = foyer_test_new ();
  x->yoga = make_yoga (a, capacity);
  x->d[0] = foyer_rig_join (x->rig, a, NULL);
  foyer_rig_settle (x->d[0]);
  b = x->t[1] = foyer_test_new_empty ();
  x->d[1] = foyer_rig_join (x->rig, b, NULL);
  foyer_rig_settle (x->d[1]);
  b->owner = a->owner;
  b->chain = a->chain;
  b->loc = a->loc;
  memcpy (b->staff, a->staff, sizeof b->staff);
  memcpy (b->category, a->category, sizeof b->category);
  memcpy (b->service, a->service, sizeof b->service);
  b->cash = a->cash;
  b->card = a->card;
}

static void
two_end (Two *x)
{
  for (int i = 0; i < 2; i++)
    {
      foyer_rig_desk_free (x->d[i]);
      foyer_test_free (x->t[i]);
    }
  foyer_rig_free (x->rig);
}

static void
settle_both (Two *x)
{
  for (int i = 0; i < 3; i++)
    foyer_rig_settle (x->d[i % 2]);
  foyer_rig_assert_equal (x->d[0], x->d[1]);
  foyer_rig_assert_base (x->d[0]);
}

static FoyerStore *
store_of (FoyerTest *t)
{
  return foyer_desk_store (t->desk);
}

#define OPEN "SELECT count(*) FROM conflict WHERE state = 'open' AND kind = 'event'"
#define OTHERS "SELECT count(*) FROM conflict WHERE state = 'open' AND kind <> 'event'"

static JsonObject *
first_conflict (FoyerTest *t, JsonNode **node)
{
  *node = foyer_test_query (t, "conflict.list", NULL);
  return json_array_get_object_element (json_node_get_array (*node), 0);
}

/* The last seat sold on both desks: nothing is lost, one has it, the other is in the inbox with its ways out. */
static void
test_overfull (void)
{
  Two x;
  g_autoptr (JsonNode) node = NULL;

  two_start (&x, 2);
  FoyerId event = make_event (x.t[0], &x.yoga, ANNA, "2026-11-25T10:00");
  enrol (x.t[0], &event, "Eszter", "+36201234567");
  settle_both (&x);
  Booked first = enrol (x.t[0], &event, "Béla", "+36201234568"), second = enrol (x.t[1], &event, "Cili", "+36201234569");
  settle_both (&x);
  g_assert_cmpint (foyer_rig_count (store_of (x.t[1]), OPEN), ==, 1);
  g_assert_cmpint (event_int (x.t[1], &event, "taken"), ==, 3);
  g_autofree char *held = foyer_test_field (x.t[1], "appointment", &first.appointment, "slot"), *lost = foyer_test_field (x.t[0], "appointment", &second.appointment, "slot");
  g_assert_cmpstr (held, ==, "held");
  g_assert_cmpstr (lost, ==, "contested");
  JsonObject *o = first_conflict (x.t[1], &node);
  g_assert_cmpstr (json_object_get_string_member (o, "title"), ==, "Yoga");
  g_assert_cmpint (int_of (o, "taken"), ==, 3);
  g_assert_cmpint (int_of (o, "capacity"), ==, 2);
  g_assert_cmpstr (json_object_get_string_member (json_object_get_object_member (o, "second"), "client"), ==, "Cili");

  /* A third seat solves it, on the desk at once and for all. */
  g_autoptr (JsonObject) more = foyer_test_call (x.t[1], "event.update", foyer_params ("event", "d", &event, "capacity", "i", (gint64) 3, NULL));
  g_autoptr (JsonNode) none = foyer_test_query (x.t[1], "conflict.list", NULL);
  g_assert_cmpint (json_array_get_length (json_node_get_array (none)), ==, 0);
  settle_both (&x);
  g_assert_cmpint (foyer_rig_count (store_of (x.t[0]), OPEN), ==, 0);
  g_autofree char *has = foyer_test_field (x.t[0], "appointment", &second.appointment, "slot");
  g_assert_cmpstr (has, ==, "held");
  two_end (&x);
}

/* The seat that becomes free goes to who waits for it; and cancelling the loser solves it too. */
static void
test_freed (void)
{
  Two x;

  two_start (&x, 1);
  FoyerId event = make_event (x.t[0], &x.yoga, ANNA, "2026-11-25T10:00");
  settle_both (&x);
  Booked first = enrol (x.t[0], &event, "Béla", "+36201234568"), second = enrol (x.t[1], &event, "Cili", "+36201234569");
  settle_both (&x);
  g_assert_cmpint (foyer_rig_count (store_of (x.t[1]), OPEN), ==, 1);
  g_autoptr (JsonObject) gone = foyer_test_call (x.t[0], "booking.delete", foyer_params ("appointment", "d", &first.appointment, NULL));
  settle_both (&x);
  g_assert_cmpint (foyer_rig_count (store_of (x.t[1]), OPEN), ==, 0);
  g_autofree char *slot = foyer_test_field (x.t[1], "appointment", &second.appointment, "slot");
  g_assert_cmpstr (slot, ==, "held");
  two_end (&x);
}

/* Enrolled on one desk while the event went to another day and another teacher on the other: in either order of arrival. */
static void
test_moved (void)
{
  for (int order = 0; order < 2; order++)
    {
      Two x;

      two_start (&x, 4);
      FoyerId event = make_event (x.t[0], &x.yoga, ANNA, "2026-11-24T10:00");
      settle_both (&x);
      g_autoptr (JsonObject) moved = foyer_test_call (x.t[0], "booking.move",
                                                      foyer_params ("appointment", "d", &event, "wall", "s", "2026-11-26T11:00", "staff", "d", &x.t[0]->staff[CLARA], "dur", "i",
                                                                    (gint64) 90, NULL));
      Booked b = enrol (x.t[1], &event, "Cili", "+36201234569");
      foyer_rig_settle (x.d[order]);
      settle_both (&x);
      for (int i = 0; i < 2; i++)
        {
          g_autofree char *wall = foyer_test_field (x.t[i], "appointment", &b.appointment, "wall"), *day = foyer_test_field (x.t[i], "appointment", &b.appointment, "day"),
                          *dur = foyer_test_field (x.t[i], "appointment", &b.appointment, "dur"), *date = foyer_test_field (x.t[i], "visit", &b.visit, "date"),
                          *staff = foyer_test_field (x.t[i], "appointment", &b.appointment, "staff");
          char clara[37];

          g_assert_cmpstr (wall, ==, "2026-11-26T11:00");
          g_assert_cmpstr (day, ==, "2026-11-26");
          g_assert_cmpstr (dur, ==, "90");
          g_assert_cmpstr (date, ==, "2026-11-26");
          g_assert_cmpstr (staff, ==, foyer_id_format (&x.t[i]->staff[CLARA], clara));
        }
      g_assert_cmpint (foyer_rig_count (store_of (x.t[0]), "SELECT count(*) FROM conflict WHERE state = 'open'"), ==, 0);
      two_end (&x);
    }
}

/* Moved on both: one line in the inbox, about the event, not one for everybody in it. */
static void
test_moved_twice (void)
{
  Two x;

  two_start (&x, 4);
  FoyerId event = make_event (x.t[0], &x.yoga, ANNA, "2026-11-24T10:00");
  Booked a = enrol (x.t[0], &event, "Eszter", "+36201234567"), b = enrol (x.t[0], &event, "Béla", "+36201234568");
  settle_both (&x);
  g_autoptr (JsonObject) one = foyer_test_call (x.t[0], "booking.move", foyer_params ("appointment", "d", &event, "wall", "s", "2026-11-24T11:00", NULL));
  g_autoptr (JsonObject) two = foyer_test_call (x.t[1], "booking.move", foyer_params ("appointment", "d", &event, "wall", "s", "2026-11-24T15:00", NULL));
  settle_both (&x);
  g_assert_cmpint (foyer_rig_count (store_of (x.t[0]), OTHERS), ==, 1);
  g_autofree char *wall = foyer_test_field (x.t[0], "appointment", &event, "wall"), *wa = foyer_test_field (x.t[0], "appointment", &a.appointment, "wall"),
                  *wb = foyer_test_field (x.t[1], "appointment", &b.appointment, "wall");
  g_assert_cmpstr (wa, ==, wall);
  g_assert_cmpstr (wb, ==, wall);
  two_end (&x);
}

/* Cancelled while somebody enrolled: the booking stays, in the inbox, and can go to another event. */
static void
test_cancelled (void)
{
  Two x;

  two_start (&x, 4);
  FoyerId event = make_event (x.t[0], &x.yoga, ANNA, "2026-11-25T10:00"), other = make_event (x.t[0], &x.yoga, ANNA, "2026-11-26T10:00");
  settle_both (&x);
  g_autoptr (JsonObject) gone = foyer_test_call (x.t[0], "event.delete", foyer_params ("event", "d", &event, NULL));
  Booked b = enrol (x.t[1], &event, "Cili", "+36201234569");
  settle_both (&x);
  g_assert_cmpint (foyer_rig_count (store_of (x.t[0]), OPEN), ==, 1);
  g_autofree char *status = foyer_test_field (x.t[0], "visit", &b.visit, "status");
  g_assert_cmpstr (status, ==, "pending");
  g_autoptr (JsonObject) moved = foyer_test_call (x.t[0], "event.move-participant", foyer_params ("appointment", "d", &b.appointment, "event", "d", &other, NULL));
  settle_both (&x);
  g_assert_cmpint (foyer_rig_count (store_of (x.t[1]), OPEN), ==, 0);
  g_assert_cmpint (event_int (x.t[1], &other, "taken"), ==, 1);
  two_end (&x);
}

/* A timetable made on one desk and gone on with on the other, both at once: each event once. */
static void
test_generated_twice (void)
{
  Two x;

  two_start (&x, 4);
  FoyerId event = make_event (x.t[0], &x.yoga, ANNA, "2026-11-24T10:00");
  g_autoptr (JsonObject) o = foyer_test_call (x.t[0], "timetable.create",
                                              foyer_params ("event", "d", &event, "rows", "n", json_from_string ("[{\"weekday\":2,\"minute\":600}]", NULL), "until", "s",
                                                            "2026-12-22", NULL));
  FoyerId timetable = foyer_test_id (o, "timetable");
  settle_both (&x);
  for (int i = 0; i < 2; i++)
    {
      g_autoptr (JsonObject) made = foyer_test_call (x.t[i], "timetable.generate", foyer_params ("timetable", "d", &timetable, NULL));
      g_assert_cmpint (int_of (made, "made"), ==, 4);
    }
  settle_both (&x);
  g_assert_cmpint (foyer_rig_count (store_of (x.t[1]), "SELECT count(*) FROM appointment WHERE kind = 'event' AND deleted IS NOT 1"), ==, 5);
  g_assert_cmpint (foyer_rig_count (store_of (x.t[1]), "SELECT count(*) FROM conflict WHERE state = 'open'"), ==, 0);
  two_end (&x);
}

/* ---- anything in any order ---------------------------------------------------------------------------------------------------- */

/* What is refused is refused. */
static void
try_call (FoyerTest *t, const char *name, JsonObject *params)
{
  g_autoptr (GError) error = NULL;

  t->owner.now += 1000;
  foyer_desk_call (t->desk, &t->owner, name, params, NULL, &error);
  json_object_unref (params);
}

static void
random_step (Two *x, FoyerTest *t, FoyerId *events, int n_events)
{
  const FoyerId *event = &events[g_test_rand_int_range (0, n_events)], *to = &events[g_test_rand_int_range (0, n_events)];
  g_autoptr (JsonObject) e = event_of (t, event);
  JsonArray *who = json_object_get_array_member (e, "participants");
  guint n = json_array_get_length (who);
  JsonObject *one = n > 0 ? json_array_get_object_element (who, g_test_rand_int_range (0, n)) : NULL;
  const char *appointment = one != NULL ? json_object_get_string_member (one, "appointment") : NULL, *visit = one != NULL ? json_object_get_string_member (one, "visit") : NULL;
  g_autofree char *phone = g_strdup_printf ("+3620123456%d", g_test_rand_int_range (0, 8)), *name = g_strdup_printf ("Client %s", phone + 11);
  g_autofree char *wall = g_strdup_printf ("2026-11-2%dT%02d:00", g_test_rand_int_range (4, 8), g_test_rand_int_range (9, 17));
  static const char *const statuses[] = { "pending", "confirmed", "no-show" };

  switch (g_test_rand_int_range (0, 12))
    {
    case 0: case 1: case 2: case 3: case 4:
      try_call (t, "event.enrol", foyer_params ("event", "d", event, "name", "s", name, "phone", "s", phone, "seats", "i", (gint64) g_test_rand_int_range (1, 4), NULL));
      break;
    case 5:
      if (appointment != NULL)
        try_call (t, "booking.delete", foyer_params ("appointment", "s", appointment, NULL));
      break;
    case 6:
      if (appointment != NULL)
        try_call (t, "event.move-participant", foyer_params ("appointment", "s", appointment, "event", "d", to, NULL));
      break;
    case 7:
      if (appointment != NULL)
        try_call (t, "event.seats", foyer_params ("appointment", "s", appointment, "seats", "i", (gint64) g_test_rand_int_range (1, 4), NULL));
      break;
    case 8:
      try_call (t, "event.update", foyer_params ("event", "d", event, "capacity", "i", (gint64) g_test_rand_int_range (1, 6), NULL));
      break;
    case 9:
      try_call (t, "booking.move", foyer_params ("appointment", "d", event, "wall", "s", wall, "override", "s", "random", NULL));
      break;
    case 10:
      try_call (t, "booking.resize", foyer_params ("appointment", "d", event, "dur", "i", (gint64) g_test_rand_int_range (2, 8) * 15, "override", "s", "random", NULL));
      break;
    default:
      if (visit != NULL)
        try_call (t, "visit.status", foyer_params ("visit", "s", visit, "status", "s", statuses[g_test_rand_int_range (0, 3)], NULL));
      break;
    }
}

/* Seats of participants that hold them never exceed what there is; who has none has an open line; everybody stands at the event's time. */
static const char *const never[] = {
  "SELECT count(*) FROM appointment e WHERE e.kind = 'event' AND e.capacity < (SELECT coalesce(sum(p.seats), 0) FROM appointment p WHERE p.event = e.id"
  " AND p.slot = 'held' AND p.deleted IS NOT 1)",
  "SELECT count(*) FROM appointment e WHERE e.kind = 'event' AND e.deleted IS NOT 1 AND e.capacity < (SELECT coalesce(sum(p.seats), 0) FROM appointment p"
  " JOIN visit v ON v.id = p.visit WHERE p.event = e.id AND p.deleted IS NOT 1 AND v.status NOT IN ('no-show', 'deleted'))"
  " AND NOT EXISTS (SELECT 1 FROM conflict c WHERE c.kind = 'event' AND c.state = 'open' AND replace(c.b, '-', '') = lower(hex(e.id)))",
  "SELECT count(*) FROM appointment p JOIN visit v ON v.id = p.visit WHERE p.event IS NOT NULL AND p.deleted IS NOT 1 AND v.status NOT IN ('no-show', 'deleted')"
  " AND p.slot NOT IN ('held', 'contested')",
  "SELECT count(*) FROM appointment p JOIN appointment e ON e.id = p.event JOIN visit v ON v.id = p.visit WHERE p.deleted IS NOT 1"
  " AND (p.wall <> e.wall OR p.dur <> e.dur OR p.staff <> e.staff OR v.date <> substr(e.wall, 1, 10))",
  "SELECT count(*) FROM conflict c WHERE c.kind = 'event' AND c.state = 'open' AND NOT EXISTS (SELECT 1 FROM appointment p WHERE lower(hex(p.id)) = replace(c.a, '-', '')"
  " AND p.slot = 'contested')",
  "SELECT count(*) FROM board b JOIN appointment e ON e.id = b.id WHERE e.kind = 'event' AND b.taken <> (SELECT coalesce(sum(coalesce(p.seats, 1)), 0) FROM appointment p"
  " JOIN visit v ON v.id = p.visit WHERE p.event = e.id AND p.deleted IS NOT 1 AND v.status NOT IN ('no-show', 'deleted'))",
};

static void
test_property (void)
{
  for (int round = 0; round < 3; round++)
    {
      Two x;
      FoyerId events[3];

      two_start (&x, 3);
      allow_seats (x.t[0], 3);
      for (int i = 0; i < 3; i++)
        {
          g_autofree char *wall = g_strdup_printf ("2026-11-2%dT%02d:00", 5 + i, 10 + i);
          events[i] = make_event (x.t[0], &x.yoga, i % 2 == 0 ? ANNA : CLARA, wall);
        }
      settle_both (&x);
      for (int cut = 0; cut < 6; cut++)
        {
          int steps = g_test_rand_int_range (2, 12);

          for (int i = 0; i < steps; i++)
            random_step (&x, x.t[g_test_rand_int_range (0, 2)], events, 3);
          x.d[g_test_rand_int_range (0, 2)]->lose_replies = g_test_rand_int_range (0, 2);
          settle_both (&x);
          for (gsize k = 0; k < G_N_ELEMENTS (never); k++)
            for (int i = 0; i < 2; i++)
              if (foyer_rig_count (store_of (x.t[i]), never[k]) != 0)
                g_error ("Round %d, cut %d, desk %d: %s", round, cut, i, never[k]);
        }
      two_end (&x);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/events-two/overfull", test_overfull);
  g_test_add_func ("/events-two/freed", test_freed);
  g_test_add_func ("/events-two/moved", test_moved);
  g_test_add_func ("/events-two/moved-twice", test_moved_twice);
  g_test_add_func ("/events-two/cancelled", test_cancelled);
  g_test_add_func ("/events-two/generated-twice", test_generated_twice);
  g_test_add_func ("/events-two/property", test_property);
  return g_test_run ();
}
