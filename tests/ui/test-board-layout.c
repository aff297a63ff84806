#include "foyer-board-layout.h"

#include <string.h>

static const FoyerBoardScale day_scale = { 1.6, 8 * 60, 20 * 60 };

static void
test_scale (void)
{
  FoyerBoardScale s = day_scale;

  g_assert_cmpfloat_with_epsilon (foyer_board_scale_height (&s), 1152, 0.01);
  g_assert_cmpfloat_with_epsilon (foyer_board_scale_y (&s, 9 * 60), 96, 0.01);
  g_assert_cmpfloat_with_epsilon (foyer_board_scale_y (&s, 0), 0, 0.01);
  g_assert_cmpfloat_with_epsilon (foyer_board_scale_minute (&s, 96), 540, 0.01);
  g_assert_cmpfloat_with_epsilon (foyer_board_scale_minute (&s, 1e6), 1200, 0.01);
  /* The pixel of a line belongs to the step below the line, at every zoom. */
  for (double zoom = 1.0; zoom <= 3.2; zoom += 0.1)
    for (int minute = s.from; minute < s.to; minute += 5)
      {
        s.px_per_min = zoom;
        g_assert_cmpint (foyer_board_snap (foyer_board_scale_minute (&s, foyer_board_scale_y (&s, minute)), 5), ==, minute);
      }
  g_assert_cmpfloat_with_epsilon (foyer_board_fit_zoom (1.0, 480, 1200, 1440), 2.0, 0.001);
  g_assert_cmpfloat_with_epsilon (foyer_board_fit_zoom (2.5, 480, 1200, 1440), 2.5, 0.001);
  g_assert_cmpfloat_with_epsilon (foyer_board_fit_zoom (0.2, 0, 1440, 300), 1.0, 0.001);
  g_assert_cmpfloat_with_epsilon (foyer_board_fit_zoom (9, 0, 1440, 300), 3.2, 0.001);
}

static void
test_snap (void)
{
  g_assert_cmpint (foyer_board_snap (614, 15), ==, 600);
  g_assert_cmpint (foyer_board_snap (615, 15), ==, 615);
  g_assert_cmpint (foyer_board_snap (614, 5), ==, 610);
  g_assert_cmpint (foyer_board_snap (-1, 15), ==, -15);
  g_assert_cmpint (foyer_board_snap_near (608, 15), ==, 615);
  g_assert_cmpint (foyer_board_snap_near (607, 15), ==, 600);
  g_assert_cmpint (foyer_board_snap_near (604, 10), ==, 600);
}

static void
test_columns (void)
{
  FoyerBoardColumns c;
  int x, w, sum = 0;
  guint i;

  foyer_board_columns_init (&c, 7, 1000, FOYER_BOARD_MIN_COLUMN, FALSE);
  g_assert_cmpint (c.total, ==, 1000);
  for (guint k = 0; k < 7; k++)
    {
      foyer_board_columns_get (&c, k, &x, &w);
      g_assert_cmpint (x, ==, sum);
      sum += w;
      g_assert_true (foyer_board_columns_at (&c, x, &i));
      g_assert_cmpuint (i, ==, k);
      g_assert_true (foyer_board_columns_at (&c, x + w - 0.5, &i));
      g_assert_cmpuint (i, ==, k);
    }
  g_assert_cmpint (sum, ==, 1000);
  g_assert_false (foyer_board_columns_at (&c, 1000, &i));
  g_assert_false (foyer_board_columns_at (&c, -1, &i));

  /* Too many to share: they keep their least width and the board scrolls. */
  foyer_board_columns_init (&c, 24, 1000, FOYER_BOARD_MIN_COLUMN, FALSE);
  g_assert_cmpint (c.total, ==, 24 * FOYER_BOARD_MIN_COLUMN);

  foyer_board_columns_init (&c, 3, 600, FOYER_BOARD_MIN_COLUMN, TRUE);
  foyer_board_columns_get (&c, 0, &x, &w);
  g_assert_cmpint (x, ==, 400);
  g_assert_true (foyer_board_columns_at (&c, 10, &i));
  g_assert_cmpuint (i, ==, 2);
}

static const FoyerBoardBox *
box_of (const FoyerBoardBox *boxes, gsize n, guint index)
{
  for (gsize i = 0; i < n; i++)
    if (boxes[i].index == index)
      return &boxes[i];
  g_assert_not_reached ();
}

static void
test_lanes (void)
{
  FoyerBoardBox boxes[] = {
    { 0, 540, 600 }, { 1, 570, 630 }, { 2, 600, 660 }, /* chain: two lanes */
    { 3, 700, 760 },                                   /* alone */
    { 4, 800, 900 }, { 5, 800, 830 }, { 6, 800, 830 }, { 7, 840, 870 },
  };
  double x0, x1;

  foyer_board_lanes (boxes, G_N_ELEMENTS (boxes), 0);
  g_assert_cmpint (box_of (boxes, 8, 0)->lane, ==, 0);
  g_assert_cmpint (box_of (boxes, 8, 1)->lane, ==, 1);
  g_assert_cmpint (box_of (boxes, 8, 2)->lane, ==, 0);
  g_assert_cmpint (box_of (boxes, 8, 2)->lanes, ==, 2);
  g_assert_cmpint (box_of (boxes, 8, 3)->lanes, ==, 1);
  g_assert_cmpint (box_of (boxes, 8, 4)->lanes, ==, 3);
  /* The last one has two free lanes at its side and takes both. */
  g_assert_cmpint (box_of (boxes, 8, 7)->lane, ==, 1);
  g_assert_cmpint (box_of (boxes, 8, 7)->span, ==, 2);
  foyer_board_box_extent (box_of (boxes, 8, 7), &x0, &x1);
  g_assert_cmpfloat_with_epsilon (x0, 1 / 3.0, 0.001);
  g_assert_cmpfloat_with_epsilon (x1, 1, 0.001);

  g_assert_cmpint (boxes[foyer_board_hit (boxes, 8, 575, 0.7, 0)].index, ==, 1);
  g_assert_cmpint (boxes[foyer_board_hit (boxes, 8, 575, 0.2, 0)].index, ==, 0);
  g_assert_cmpint (foyer_board_hit (boxes, 8, 680, 0.2, 0), ==, -1);
  g_assert_cmpint (boxes[foyer_board_hit (boxes, 8, 700, -1, 0)].index, ==, 3);

  /* A five-minute block is drawn taller than it is long: its neighbour must not be hidden under it. */
  FoyerBoardBox tiny[] = { { 0, 540, 545 }, { 1, 545, 575 } };
  foyer_board_lanes (tiny, 2, 12);
  g_assert_cmpint (tiny[0].lanes, ==, 2);
  g_assert_cmpint (tiny[1].lane, ==, 1);
  g_assert_cmpint (foyer_board_hit (tiny, 2, 550, 0.2, 12), ==, 0);
}

/* Whatever the day: nothing that overlaps in time overlaps on screen, and every block stays inside its column. */
static void
test_lanes_random (void)
{
  for (int round = 0; round < 300; round++)
    {
      FoyerBoardBox boxes[40];
      gsize n = g_test_rand_int_range (1, 40);

      for (guint i = 0; i < n; i++)
        {
          int start = g_test_rand_int_range (0, 280) * 5;
          boxes[i] = (FoyerBoardBox){ i, start, start + g_test_rand_int_range (1, 30) * 5 };
        }
      foyer_board_lanes (boxes, n, 0);
      for (gsize i = 0; i < n; i++)
        {
          double a0, a1, b0, b1;

          g_assert_cmpint (boxes[i].span, >=, 1);
          g_assert_cmpint (boxes[i].lane + boxes[i].span, <=, boxes[i].lanes);
          foyer_board_box_extent (&boxes[i], &a0, &a1);
          for (gsize j = 0; j < i; j++)
            {
              foyer_board_box_extent (&boxes[j], &b0, &b1);
              if (boxes[j].start < boxes[i].end && boxes[i].start < boxes[j].end)
                g_assert_true (a1 <= b0 + 1e-9 || b1 <= a0 + 1e-9);
            }
        }
    }
}

static void
test_kind (void)
{
  FoyerSpan duty[] = { { 540, 780 }, { 840, 1080 } }, breaks[] = { { 900, 915 } };
  FoyerBoardDay day = { duty, 2, breaks, 1 };
  FoyerBoardBox boxes[] = { { 0, 600, 660 }, { 1, 630, 675 } };
  FoyerSpan span;

  foyer_board_lanes (boxes, 2, 0);
  g_assert_cmpint (foyer_board_kind_at (&day, boxes, 2, &day_scale, 545, &span), ==, FOYER_BOARD_FREE);
  g_assert_cmpint (span.from, ==, 540);
  g_assert_cmpint (span.to, ==, 600);
  g_assert_cmpint (foyer_board_kind_at (&day, boxes, 2, &day_scale, 675, &span), ==, FOYER_BOARD_FREE);
  g_assert_cmpint (span.from, ==, 675);
  g_assert_cmpint (span.to, ==, 780);
  g_assert_cmpint (foyer_board_kind_at (&day, boxes, 2, &day_scale, 640, &span), ==, FOYER_BOARD_BUSY);
  g_assert_cmpint (span.from, ==, 600);
  g_assert_cmpint (span.to, ==, 675);
  g_assert_cmpint (foyer_board_kind_at (&day, boxes, 2, &day_scale, 900, &span), ==, FOYER_BOARD_BREAK);
  g_assert_cmpint (span.to, ==, 915);
  g_assert_cmpint (foyer_board_kind_at (&day, boxes, 2, &day_scale, 500, &span), ==, FOYER_BOARD_CLOSED);
  g_assert_cmpint (span.from, ==, 480);
  g_assert_cmpint (span.to, ==, 540);
  g_assert_cmpint (foyer_board_kind_at (&day, boxes, 2, &day_scale, 1100, &span), ==, FOYER_BOARD_CLOSED);
  g_assert_cmpint (span.from, ==, 1080);
  g_assert_cmpint (span.to, ==, 1200);
  g_assert_cmpint (foyer_board_kind_at (&day, boxes, 2, &day_scale, 840, &span), ==, FOYER_BOARD_FREE);
  g_assert_cmpint (span.to, ==, 900);
}

static void
test_over (void)
{
  FoyerSpan duty[] = { { 540, 780 }, { 780, 1080 } }, breaks[] = { { 900, 915 } };
  FoyerBoardDay day = { duty, 2, breaks, 1 };
  FoyerBoardBox boxes[] = { { 7, 600, 660 } };
  guint hit;

  g_assert_cmpint (foyer_board_over (&day, boxes, 1, 540, 600, G_MAXUINT, &hit), ==, FOYER_BOARD_OVER_NOTHING);
  g_assert_cmpuint (hit, ==, G_MAXUINT);
  g_assert_cmpint (foyer_board_over (&day, boxes, 1, 645, 700, G_MAXUINT, &hit), ==, FOYER_BOARD_OVER_BLOCK);
  g_assert_cmpuint (hit, ==, 7);
  g_assert_cmpint (foyer_board_over (&day, boxes, 1, 645, 700, 7, NULL), ==, FOYER_BOARD_OVER_NOTHING);
  g_assert_cmpint (foyer_board_over (&day, boxes, 1, 885, 930, 7, NULL), ==, FOYER_BOARD_OVER_BREAK);
  /* Two spans that meet are one. */
  g_assert_cmpint (foyer_board_over (&day, boxes, 1, 750, 810, 7, NULL), ==, FOYER_BOARD_OVER_NOTHING);
  g_assert_cmpint (foyer_board_over (&day, boxes, 1, 1060, 1090, 7, NULL), ==, FOYER_BOARD_OVER_CLOSED);
  g_assert_cmpint (foyer_board_over (&day, boxes, 1, 500, 545, 7, NULL), ==, FOYER_BOARD_OVER_CLOSED);
}

static void
test_walk (void)
{
  /* 10:00–11:00, within it 10:15–10:30, then 11:00–11:30 right after, and one that starts off the grid. */
  FoyerBoardBox boxes[] = { { 0, 600, 660 }, { 1, 615, 630 }, { 2, 660, 690 }, { 3, 710, 730 } };
  int minute = 570;
  gssize at = -1;
  static const int down[][2] = { { -1, 585 }, { 0, 600 }, { 1, 615 }, { 2, 660 }, { -1, 690 }, { -1, 705 },
                                { 3, 710 },  { -1, 730 }, { -1, 735 } };

  foyer_board_lanes (boxes, 4, 0);
  for (guint i = 0; i < G_N_ELEMENTS (down); i++)
    {
      at = foyer_board_walk (boxes, 4, &day_scale, 15, at, minute, TRUE, &minute);
      g_assert_cmpint (at, ==, down[i][0]);
      g_assert_cmpint (minute, ==, down[i][1]);
    }
  for (guint i = G_N_ELEMENTS (down) - 1; i-- > 0;)
    {
      at = foyer_board_walk (boxes, 4, &day_scale, 15, at, minute, FALSE, &minute);
      g_assert_cmpint (at, ==, down[i][0]);
      g_assert_cmpint (minute, ==, down[i][1]);
    }

  at = -1;
  minute = day_scale.to - 15;
  g_assert_cmpint (foyer_board_walk (boxes, 4, &day_scale, 15, -1, minute, TRUE, &minute), ==, -1);
  g_assert_cmpint (minute, ==, day_scale.to - 15);
  minute = day_scale.from;
  g_assert_cmpint (foyer_board_walk (boxes, 4, &day_scale, 15, -1, minute, FALSE, &minute), ==, -1);
  g_assert_cmpint (minute, ==, day_scale.from);
}

/* Down the whole day meets every block exactly once; up again meets the same ones in reverse. */
static void
test_walk_random (void)
{
  for (int round = 0; round < 300; round++)
    {
      FoyerBoardBox boxes[20];
      gsize n = g_test_rand_int_range (0, 20), met = 0;
      int minute = day_scale.from, last;
      gssize at = -1;

      for (guint i = 0; i < n; i++)
        {
          int start = g_test_rand_int_range (98, 220) * 5;
          boxes[i] = (FoyerBoardBox){ i, start, start + g_test_rand_int_range (1, 12) * 5 };
        }
      foyer_board_lanes (boxes, n, 0);
      for (int guard = 0;; guard++)
        {
          gssize was = at;

          last = minute;
          at = foyer_board_walk (boxes, n, &day_scale, 15, at, minute, TRUE, &minute);
          g_assert_cmpint (guard, <, 500);
          if (at == was && minute == last)
            break;
          if (at >= 0)
            g_assert_cmpuint (met++, ==, at);
        }
      g_assert_cmpuint (met, ==, n);
      for (int guard = 0;; guard++)
        {
          gssize was = at;

          last = minute;
          at = foyer_board_walk (boxes, n, &day_scale, 15, at, minute, FALSE, &minute);
          g_assert_cmpint (guard, <, 500);
          if (at == was && minute == last)
            break;
          if (at >= 0)
            g_assert_cmpuint (--met, ==, at);
        }
      g_assert_cmpuint (met, ==, 0);
    }
}

/* What is booked in the processing time of another lies on top of it, indented; what merely overlaps stands beside it. */
static void
test_gaps (void)
{
  const FoyerSpan gap = { 30, 75 };
  FoyerBoardBox boxes[] = { { 0, 540, 630, .gaps = &gap, .n_gaps = 1 }, { 1, 570, 600 }, { 2, 600, 615 }, { 3, 625, 660 } };
  const FoyerBoardBox *host, *first, *second, *beside;
  FoyerBoardDay day = { 0 };
  double x0, x1;
  guint hit;

  foyer_board_lanes (boxes, G_N_ELEMENTS (boxes), 0);
  host = box_of (boxes, 4, 0);
  first = box_of (boxes, 4, 1);
  second = box_of (boxes, 4, 2);
  beside = box_of (boxes, 4, 3);
  g_assert_cmpint (host->lanes, ==, 2);
  g_assert_cmpint (beside->lane, ==, 1);
  g_assert_true (first->inside && second->inside && !beside->inside && !host->inside);
  foyer_board_box_extent (first, &x0, &x1);
  g_assert_cmpfloat_with_epsilon (x0, 0.1, 0.001);
  g_assert_cmpfloat_with_epsilon (x1, 0.5, 0.001);
  g_assert_cmpint (boxes[foyer_board_hit (boxes, 4, 580, 0.3, 0)].index, ==, 1);
  g_assert_cmpint (boxes[foyer_board_hit (boxes, 4, 580, 0.05, 0)].index, ==, 0);

  /* Over the processing time nothing is in the way but what is booked there. */
  g_assert_cmpint (foyer_board_over (&day, boxes, 4, 600, 615, 2, &hit) & FOYER_BOARD_OVER_BLOCK, ==, 0);
  g_assert_cmpint (foyer_board_over (&day, boxes, 4, 605, 620, 2, &hit) & FOYER_BOARD_OVER_BLOCK, !=, 0);
  g_assert_cmpint (hit, ==, 0);

  /* Two at one time in the gap: side by side with all of it. */
  FoyerBoardBox crowd[] = { { 0, 540, 630, .gaps = &gap, .n_gaps = 1 }, { 1, 570, 600 }, { 2, 580, 610 } };
  foyer_board_lanes (crowd, G_N_ELEMENTS (crowd), 0);
  g_assert_cmpint (box_of (crowd, 3, 0)->lanes, ==, 3);
  g_assert_false (box_of (crowd, 3, 1)->inside);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/board-layout/gaps", test_gaps);
  g_test_add_func ("/board-layout/scale", test_scale);
  g_test_add_func ("/board-layout/snap", test_snap);
  g_test_add_func ("/board-layout/columns", test_columns);
  g_test_add_func ("/board-layout/lanes", test_lanes);
  g_test_add_func ("/board-layout/lanes-random", test_lanes_random);
  g_test_add_func ("/board-layout/kind", test_kind);
  g_test_add_func ("/board-layout/over", test_over);
  g_test_add_func ("/board-layout/walk", test_walk);
  g_test_add_func ("/board-layout/walk-random", test_walk_random);
  return g_test_run ();
}
