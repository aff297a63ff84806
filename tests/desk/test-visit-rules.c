/* Worked examples of foyer-visit-rules and foyer-slots. */
#include "config.h"

#include "foyer-slots.h"
#include "foyer-visit-rules.h"

static FoyerId
id_of (int n)
{
  FoyerId id = FOYER_ID_NONE;
  id.b[0] = 1;
  id.b[15] = n;
  return id;
}

static void
test_line (void)
{
  /* 33.33 × 1.5 less 10 %: 44.9955, rounded once. */
  FoyerVisitLine line = { .price = 3333, .qty = 1500, .disc_pct = 1000 };
  g_assert_cmpint (foyer_visit_line_total (&line), ==, 4500);
  g_assert_cmpint (foyer_visit_line_gross (&line), ==, 5000);
  g_assert_cmpint (foyer_visit_line_discount (&line), ==, 500);

  line = (FoyerVisitLine){ .price = 8000, .qty = 2000, .disc_pct = 1000, .disc_sum = 400 };
  g_assert_cmpint (foyer_visit_line_total (&line), ==, 14000);

  line.manual = TRUE;
  line.total_set = 12345;
  g_assert_cmpint (foyer_visit_line_total (&line), ==, 12345);
  g_assert_cmpint (foyer_visit_line_discount (&line), ==, 16000 - 12345);
}

static void
test_total (void)
{
  FoyerVisitLine lines[3] = { { .price = 1005, .qty = 500 }, { .price = 1005, .qty = 500 }, { .price = 1005, .qty = 500 } };

  /* 5.025 each, rounded once per line: 5.03 × 3, not 15.08. */
  g_assert_cmpint (foyer_visit_total (lines, 3), ==, 1509);
  g_assert_cmpint (foyer_visit_total (lines, 0), ==, 0);
}

static void
test_paid (void)
{
  g_assert_cmpint (foyer_visit_paid_state (0, 0), ==, FOYER_PAID_NOTHING);
  g_assert_cmpint (foyer_visit_paid_state (8000, 0), ==, FOYER_PAID_NONE);
  g_assert_cmpint (foyer_visit_paid_state (8000, 5000), ==, FOYER_PAID_PART);
  g_assert_cmpint (foyer_visit_paid_state (8000, 8000), ==, FOYER_PAID_FULL);
  g_assert_cmpint (foyer_visit_paid_state (8000, 10000), ==, FOYER_PAID_OVER);
  g_assert_cmpint (foyer_visit_due (8000, 5000), ==, 3000);
  g_assert_cmpint (foyer_visit_due (8000, 10000), ==, 0);
}

static void
test_spread (void)
{
  gint64 totals[] = { 3333, 3333, 3333 }, out[3];

  g_assert_true (foyer_visit_spread (1000, totals, 3, out));
  g_assert_cmpint (out[0] + out[1] + out[2], ==, 1000);
  g_assert_cmpint (out[0], ==, 333);
  g_assert_cmpint (out[2], ==, 334);

  /* Everything off: no line below zero although the last would have to take the rest. */
  gint64 odd[] = { 1, 5000, 1 };
  g_assert_true (foyer_visit_spread (5001, odd, 3, out));
  g_assert_cmpint (out[0] + out[1] + out[2], ==, 5001);
  for (int i = 0; i < 3; i++)
    g_assert_true (out[i] >= 0 && out[i] <= odd[i]);
  g_assert_false (foyer_visit_spread (5003, odd, 3, out));
  g_assert_false (foyer_visit_spread (-1, odd, 3, out));
}

static void
test_split_payment (void)
{
  gint64 weights[] = { 8000, 2000 }, out[2];

  foyer_visit_split_payment (5001, weights, 2, out);
  g_assert_cmpint (out[0], ==, 4000);
  g_assert_cmpint (out[1], ==, 1001);
  gint64 none[] = { 0, 0 };
  foyer_visit_split_payment (700, none, 2, out);
  g_assert_cmpint (out[0], ==, 700);
  g_assert_cmpint (out[1], ==, 0);
}

static void
test_status (void)
{
  const char *why = NULL;

  for (int from = 0; from <= FOYER_STATUS_NO_SHOW; from++)
    for (int to = 0; to <= FOYER_STATUS_NO_SHOW; to++)
      g_assert_true (foyer_status_may (from, to, FALSE, NULL));

  g_assert_true (foyer_status_may (FOYER_STATUS_ARRIVED, FOYER_STATUS_CONFIRMED, TRUE, &why));
  g_assert_null (why);
  g_assert_false (foyer_status_may (FOYER_STATUS_ARRIVED, FOYER_STATUS_PENDING, TRUE, &why));
  g_assert_nonnull (why);
  g_assert_false (foyer_status_may (FOYER_STATUS_ARRIVED, FOYER_STATUS_DELETED, TRUE, &why));
  g_assert_false (foyer_status_may (FOYER_STATUS_DELETED, FOYER_STATUS_PENDING, FALSE, &why));
  for (int s = 0; s < FOYER_N_STATUSES; s++)
    g_assert_cmpint (foyer_status_parse (foyer_status_word (s)), ==, s);
  g_assert_true (foyer_status_may_pay (FOYER_STATUS_CONFIRMED));
  g_assert_false (foyer_status_may_pay (FOYER_STATUS_PENDING));
}

#define MINUTES(n) ((gint64) (n) * 60000)

static FoyerVisitPart
part (int visit,
      int from,
      int to)
{
  return (FoyerVisitPart){ .visit = visit ? id_of (visit) : FOYER_ID_NONE, .t0 = MINUTES (from), .t1 = MINUTES (to) };
}

static void
test_group_interval (void)
{
  FoyerVisitPart parts[2] = { part (1, 600, 630), part (0, 650, 680) };
  int group[4];
  FoyerId visit[4], one = id_of (1);

  parts[1].moved = TRUE;
  g_assert_cmpint (foyer_visit_group (parts, 2, 30, group, visit), ==, 1);
  g_assert_true (foyer_id_equal (&visit[0], &one) && foyer_id_equal (&visit[1], &one));

  g_assert_cmpint (foyer_visit_group (parts, 2, 10, group, visit), ==, 2);
  g_assert_true (foyer_id_equal (&visit[0], &one));
  g_assert_true (foyer_id_is_none (&visit[1]));
  g_assert_cmpint (foyer_visit_group (parts, 2, -1, group, visit), ==, 2);
}

static void
test_group_bridge (void)
{
  /* A third appointment between two visits pours them together; the one with payments stays. */
  FoyerVisitPart parts[3] = { part (1, 600, 630), part (2, 700, 730), part (0, 640, 690) };
  int group[4];
  FoyerId visit[4], two = id_of (2);

  parts[2].moved = TRUE;
  parts[1].paid = TRUE;
  g_assert_cmpint (foyer_visit_group (parts, 3, 15, group, visit), ==, 1);
  for (int i = 0; i < 3; i++)
    g_assert_true (foyer_id_equal (&visit[i], &two));

  /* Both paid: each keeps its own. */
  FoyerId one = id_of (1);
  parts[0].paid = TRUE;
  g_assert_cmpint (foyer_visit_group (parts, 3, 15, group, visit), ==, 2);
  g_assert_true (foyer_id_equal (&visit[0], &one));
  g_assert_true (foyer_id_equal (&visit[1], &two));
  g_assert_true (foyer_id_equal (&visit[2], &one));
}

static void
test_group_apart (void)
{
  /* One of two appointments moves to the evening: the visit stays with the other. */
  FoyerVisitPart parts[2] = { part (1, 600, 630), part (1, 1000, 1030) };
  int group[2];
  FoyerId visit[2], one = id_of (1);

  parts[0].moved = TRUE;
  g_assert_cmpint (foyer_visit_group (parts, 2, 30, group, visit), ==, 2);
  g_assert_true (foyer_id_is_none (&visit[0]));
  g_assert_true (foyer_id_equal (&visit[1], &one));

  /* Alone in its visit it takes the visit along. */
  g_assert_cmpint (foyer_visit_group (parts, 1, 30, group, visit), ==, 1);
  g_assert_true (foyer_id_equal (&visit[0], &one));
}

static void
test_group_paid_whole (void)
{
  /* Morning and evening were paid as one visit; an appointment between them, near neither, is a visit of its own. */
  FoyerVisitPart parts[3] = { part (1, 600, 630), part (1, 1000, 1030), part (0, 800, 830) };
  int group[3];
  FoyerId visit[3], one = id_of (1);

  parts[0].paid = parts[1].paid = TRUE;
  parts[2].moved = TRUE;
  g_assert_cmpint (foyer_visit_group (parts, 3, 30, group, visit), ==, 2);
  g_assert_true (foyer_id_equal (&visit[0], &one) && foyer_id_equal (&visit[1], &one));
  g_assert_true (foyer_id_is_none (&visit[2]));
}

static void
test_group_paid_moves (void)
{
  /* The only appointment of a paid visit moves beside another paid visit: both keep their money, so both keep their appointment. */
  FoyerVisitPart parts[2] = { part (1, 600, 630), part (2, 640, 670) };
  int group[2];
  FoyerId visit[2], one = id_of (1), two = id_of (2);

  parts[0].paid = parts[1].paid = TRUE;
  parts[1].moved = TRUE;
  g_assert_cmpint (foyer_visit_group (parts, 2, 30, group, visit), ==, 2);
  g_assert_true (foyer_id_equal (&visit[0], &one) && foyer_id_equal (&visit[1], &two));
}

static void
test_group_fixed (void)
{
  /* A visit with a receipt takes nobody in. */
  FoyerVisitPart parts[2] = { part (1, 600, 630), part (0, 630, 660) };
  int group[2];
  FoyerId visit[2];

  parts[0].fixed = TRUE;
  parts[1].moved = TRUE;
  g_assert_cmpint (foyer_visit_group (parts, 2, 30, group, visit), ==, 2);
  g_assert_true (foyer_id_is_none (&visit[1]));
}

static void
test_slot_check (void)
{
  const FoyerSpan spans[] = { { 540, 780 }, { 840, 1080 } };
  const FoyerSpan breaks[] = { { 660, 675 } };
  const FoyerBusy busy[] = { { id_of (1), 900, 945 }, { id_of (2), 600, 630 } };
  FoyerSlotDay day = { spans, 2, breaks, 1, busy, 2 };
  int first;

  g_assert_cmpint (foyer_slot_check (&day, 540, 600, NULL, &first), ==, FOYER_SLOT_FREE);
  g_assert_cmpint (first, ==, -1);
  g_assert_cmpint (foyer_slot_check (&day, 590, 950, NULL, &first), ==, FOYER_SLOT_OVERLAP | FOYER_SLOT_BREAK);
  g_assert_cmpint (first, ==, 1);
  g_assert_cmpint (foyer_slot_check (&day, 760, 800, NULL, NULL), ==, FOYER_SLOT_BREAK);
  g_assert_cmpint (foyer_slot_check (&day, 500, 545, NULL, NULL), ==, FOYER_SLOT_OUTSIDE);
  g_assert_cmpint (foyer_slot_check (&day, 1070, 1090, NULL, NULL), ==, FOYER_SLOT_OUTSIDE);
  /* Touching ends do not meet; the one being moved does not meet itself. */
  g_assert_cmpint (foyer_slot_check (&day, 630, 660, NULL, NULL), ==, FOYER_SLOT_FREE);
  g_assert_cmpint (foyer_slot_check (&day, 910, 950, &busy[0].id, NULL), ==, FOYER_SLOT_FREE);

  FoyerSlotDay off = { NULL, 0, NULL, 0, NULL, 0 };
  g_assert_cmpint (foyer_slot_check (&off, 600, 630, NULL, NULL), ==, FOYER_SLOT_OUTSIDE);
}

static void
test_slot_free (void)
{
  const FoyerSpan spans[] = { { 540, 780 } };
  const FoyerBusy busy[] = { { id_of (1), 600, 630 }, { id_of (2), 620, 700 }, { id_of (3), 770, 900 } };
  FoyerSlotDay day = { spans, 1, NULL, 0, busy, 3 };
  g_autoptr (GArray) all = foyer_slot_free (&day, 1);
  g_autoptr (GArray) hour = foyer_slot_free (&day, 65);

  g_assert_cmpint (all->len, ==, 2);
  g_assert_cmpint (g_array_index (all, FoyerSpan, 1).from, ==, 700);
  g_assert_cmpint (g_array_index (all, FoyerSpan, 1).to, ==, 770);
  g_assert_cmpint (hour->len, ==, 1);
  g_assert_cmpint (foyer_slot_free_from (&day, 725), ==, 45);
  g_assert_cmpint (foyer_slot_free_from (&day, 610), ==, 0);
  g_assert_cmpint (foyer_slot_free_from (&day, 500), ==, 0);
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/visit-rules/line", test_line);
  g_test_add_func ("/visit-rules/total", test_total);
  g_test_add_func ("/visit-rules/paid", test_paid);
  g_test_add_func ("/visit-rules/spread-DOC-3", test_spread);
  g_test_add_func ("/visit-rules/split-payment", test_split_payment);
  g_test_add_func ("/visit-rules/status", test_status);
  g_test_add_func ("/visit-rules/group-interval", test_group_interval);
  g_test_add_func ("/visit-rules/group-bridge", test_group_bridge);
  g_test_add_func ("/visit-rules/group-apart", test_group_apart);
  g_test_add_func ("/visit-rules/group-paid-whole", test_group_paid_whole);
  g_test_add_func ("/visit-rules/group-paid-moves", test_group_paid_moves);
  g_test_add_func ("/visit-rules/group-fixed", test_group_fixed);
  g_test_add_func ("/slots/check", test_slot_check);
  g_test_add_func ("/slots/free", test_slot_free);
  return g_test_run ();
}
