/* Waiting list, queue in the shop and front-desk board: the rules alone. */
#include "config.h"

#include "foyer-front.h"
#include "foyer-wish.h"

static gint64
day (const char *text)
{
  gint64 date = 0;
  g_assert_true (foyer_date_parse (text, &date));
  return date;
}

static FoyerWish
any (void)
{
  return (FoyerWish){ .first = G_MININT64, .until = G_MAXINT64, .to = FOYER_DAY_MINUTES };
}

static FoyerMinutes
free_of (int from,
         int to)
{
  FoyerMinutes m = { { 0 } };
  foyer_minutes_add (&m, from, to);
  return m;
}

static void
test_match (void)
{
  gint64 tuesday = day ("2026-11-24");
  FoyerMinutes free = free_of (600, 720); /* 10:00 – 12:00; 10:30 – 11:00 has become free */
  FoyerWish w = any ();

  /* Flush with what stands before it. */
  g_assert_cmpint (foyer_wish_start (&w, tuesday, &free, 630, 660, 60, 15), ==, 600);
  /* Free time beside it is used too, but half an hour does not reach from 10:00 into it; flush with the end is out of reach as well. */
  g_assert_cmpint (foyer_wish_start (&w, tuesday, &free, 630, 660, 30, 15), ==, 615);
  g_assert_cmpint (foyer_wish_start (&w, tuesday, &free, 630, 660, 120, 15), ==, 600);
  g_assert_cmpint (foyer_wish_start (&w, tuesday, &free, 630, 660, 121, 15), ==, -1);
  g_assert_cmpint (foyer_wish_start (&w, tuesday, &free, 630, 660, 0, 15), ==, -1);
  /* Behind a wish that begins late the end is what it touches. */
  w.from = 610;
  g_assert_cmpint (foyer_wish_start (&w, tuesday, &free, 630, 660, 90, 15), ==, 630);
  /* The whole visit lies in the wished time. */
  w = any ();
  w.to = 640;
  g_assert_cmpint (foyer_wish_start (&w, tuesday, &free, 630, 660, 60, 15), ==, -1);
  g_assert_cmpint (foyer_wish_start (&w, tuesday, &free, 630, 660, 35, 15), ==, 600);
  /* Days and dates. */
  w = any ();
  w.days = 0x15;
  g_assert_cmpint (foyer_wish_start (&w, tuesday, &free, 630, 660, 60, 15), ==, -1);
  g_assert_cmpint (foyer_wish_start (&w, tuesday + 1, &free, 630, 660, 60, 15), ==, 600);
  w = any ();
  w.until = tuesday - 1;
  g_assert_cmpint (foyer_wish_start (&w, tuesday, &free, 630, 660, 60, 15), ==, -1);
  w = any ();
  w.first = tuesday + 1;
  g_assert_cmpint (foyer_wish_start (&w, tuesday, &free, 630, 660, 60, 15), ==, -1);
}

static void
test_rank (void)
{
  FoyerWish old = any (), urgent = any (), named = any (), late = any ();
  old.since = 100;
  late.since = 300;
  urgent.since = 400;
  urgent.urgent = TRUE;
  named.since = 500;
  named.named = TRUE;
  g_assert_cmpint (foyer_wish_compare (&urgent, &named), <, 0);
  g_assert_cmpint (foyer_wish_compare (&named, &old), <, 0);
  g_assert_cmpint (foyer_wish_compare (&old, &late), <, 0);
  g_assert_cmpint (foyer_wish_compare (&late, &old), >, 0);
  g_assert_cmpint (foyer_wish_compare (&old, &old), ==, 0);
}

/* Said minute by minute. */
static gboolean
could (const FoyerWish *w,
       gint64 date,
       const FoyerMinutes *free,
       int from,
       int to,
       int dur,
       int at)
{
  gboolean takes = FALSE;
  if (at < 0 || at + dur > FOYER_DAY_MINUTES || at < w->from || at + dur > w->to || date < w->first || date > w->until)
    return FALSE;
  if (w->days != 0 && !(w->days >> (foyer_date_weekday (date) - 1) & 1))
    return FALSE;
  for (int m = at; m < at + dur; m++)
    {
      if (!foyer_minutes_has (free, m))
        return FALSE;
      takes |= m >= from && m < to;
    }
  return takes;
}

static void
test_match_random (void)
{
  for (int round = 0; round < 300; round++)
    {
      FoyerMinutes free = { { 0 } };
      FoyerWish w = any ();
      gint64 date = day ("2026-11-23") + g_test_rand_int_range (0, 14);
      int from = g_test_rand_int_range (540, 1000), to = from + g_test_rand_int_range (5, 120), dur = g_test_rand_int_range (1, 150), step = 15;
      gboolean possible = FALSE, on_grid = FALSE;

      for (int i = 0; i < 4; i++)
        {
          int at = g_test_rand_int_range (480, 1100);
          foyer_minutes_add (&free, at, at + g_test_rand_int_range (10, 200));
        }
      if (g_test_rand_bit ())
        w.days = g_test_rand_int_range (0, 128);
      if (g_test_rand_bit ())
        w.from = g_test_rand_int_range (500, 900);
      if (g_test_rand_bit ())
        w.to = g_test_rand_int_range (700, 1300);
      if (g_test_rand_bit ())
        w.first = day ("2026-11-27");
      int found = foyer_wish_start (&w, date, &free, from, to, dur, step);
      for (int at = 0; at < FOYER_DAY_MINUTES; at++)
        if (could (&w, date, &free, from, to, dur, at))
          {
            possible = TRUE;
            on_grid |= at % step == 0 || !foyer_minutes_has (&free, at - 1) || !foyer_minutes_has (&free, at + dur);
          }
      if (found >= 0)
        g_assert_true (could (&w, date, &free, from, to, dur, found));
      else
        g_assert_false (possible && on_grid);
    }
}

static void
test_turns (void)
{
  /* Anna is free from 10:00, Boris from 10:20 to 11:00. */
  FoyerMinutes free[2] = { free_of (600, 780), free_of (620, 660) };
  const int durs[] = { 30, 0, 45, 60, 30, 30, 0, 0 };
  FoyerTurn turns[4];

  foyer_queue_turns (free, 2, durs, 4, 590, turns);
  g_assert_cmpint (turns[0].member, ==, 0);
  g_assert_cmpint (turns[0].start, ==, 600);
  g_assert_cmpint (turns[1].member, ==, 0);
  g_assert_cmpint (turns[1].start, ==, 630);
  g_assert_cmpint (turns[2].member, ==, 1);
  g_assert_cmpint (turns[2].start, ==, 620);
  g_assert_cmpint (turns[3].member, ==, -1);
  /* Later in the day nobody begins before now. */
  foyer_queue_turns (free, 2, durs, 1, 640, turns);
  g_assert_cmpint (turns[0].start, ==, 640);
}

static void
test_turns_random (void)
{
  for (int round = 0; round < 200; round++)
    {
      FoyerMinutes free[4];
      gboolean busy[4][FOYER_DAY_MINUTES];
      int durs[6 * 4], now = g_test_rand_int_range (500, 900);
      FoyerTurn turns[6];

      for (int m = 0; m < 4; m++)
        {
          free[m] = (FoyerMinutes){ { 0 } };
          for (int i = 0; i < 3; i++)
            {
              int at = g_test_rand_int_range (480, 1100);
              foyer_minutes_add (&free[m], at, at + g_test_rand_int_range (10, 120));
            }
          for (int t = 0; t < FOYER_DAY_MINUTES; t++)
            busy[m][t] = !foyer_minutes_has (&free[m], t);
        }
      for (int i = 0; i < 24; i++)
        durs[i] = g_test_rand_int_range (0, 4) == 0 ? 0 : g_test_rand_int_range (5, 90);
      foyer_queue_turns (free, 4, durs, 6, now, turns);
      for (int e = 0; e < 6; e++)
        {
          int best = -1;
          for (int t = now; t < FOYER_DAY_MINUTES && best < 0; t++)
            for (int m = 0; m < 4; m++)
              {
                gboolean ok = durs[e * 4 + m] > 0 && t + durs[e * 4 + m] <= FOYER_DAY_MINUTES;
                for (int k = t; ok && k < t + durs[e * 4 + m]; k++)
                  ok = !busy[m][k];
                if (ok)
                  best = t;
              }
          g_assert_cmpint (turns[e].member >= 0 ? turns[e].start : -1, ==, best);
          for (int k = 0; turns[e].member >= 0 && k < durs[e * 4 + turns[e].member]; k++)
            {
              g_assert_false (busy[turns[e].member][best + k]);
              busy[turns[e].member][best + k] = TRUE;
            }
        }
    }
}

static void
test_stage (void)
{
  FoyerStanding s = { .status = FOYER_STATUS_PENDING, .ends = 1000, .total = 500 };

  g_assert_cmpint (foyer_stage_of (&s, 10), ==, FOYER_STAGE_EXPECTED);
  g_assert_cmpint (foyer_stage_of (&s, 2000), ==, FOYER_STAGE_EXPECTED); /* late, not gone */
  g_assert_true (foyer_stage_set (&s, FOYER_STAGE_ARRIVED, 20));
  g_assert_cmpint (s.status, ==, FOYER_STATUS_ARRIVED);
  g_assert_cmpint (s.came, ==, 20);
  g_assert_cmpint (foyer_stage_of (&s, 2000), ==, FOYER_STAGE_ARRIVED); /* still waits */
  g_assert_true (foyer_stage_set (&s, FOYER_STAGE_SERVICE, 30));
  g_assert_cmpint (s.came, ==, 20);
  g_assert_cmpint (foyer_stage_of (&s, 40), ==, FOYER_STAGE_SERVICE);
  g_assert_false (foyer_stage_set (&s, FOYER_STAGE_DONE, 50));
  g_assert_true (foyer_stage_set (&s, FOYER_STAGE_PAY, 50));
  g_assert_cmpint (foyer_stage_of (&s, 60), ==, FOYER_STAGE_PAY);
  s.paid = 500;
  g_assert_cmpint (foyer_stage_of (&s, 60), ==, FOYER_STAGE_DONE);
  /* Back again: what lies behind is undone, what lies before stays. */
  g_assert_true (foyer_stage_set (&s, FOYER_STAGE_ARRIVED, 70));
  g_assert_cmpint (s.came, ==, 20);
  g_assert_cmpint (s.started, ==, 0);
  g_assert_cmpint (s.finished, ==, 0);
  g_assert_true (foyer_stage_set (&s, FOYER_STAGE_EXPECTED, 70));
  g_assert_cmpint (s.status, ==, FOYER_STATUS_CONFIRMED);
  g_assert_cmpint (foyer_stage_of (&s, 70), ==, FOYER_STAGE_EXPECTED);

  /* A desk that only sets the status. */
  FoyerStanding plain = { .status = FOYER_STATUS_ARRIVED, .ends = 1000, .total = 500 };
  g_assert_cmpint (foyer_stage_of (&plain, 10), ==, FOYER_STAGE_ARRIVED);
  g_assert_cmpint (foyer_stage_of (&plain, 1000), ==, FOYER_STAGE_PAY);
  plain.paid = 500;
  g_assert_cmpint (foyer_stage_of (&plain, 10), ==, FOYER_STAGE_ARRIVED); /* paid ahead */
  g_assert_cmpint (foyer_stage_of (&plain, 1000), ==, FOYER_STAGE_DONE);
  plain.status = FOYER_STATUS_NO_SHOW;
  g_assert_cmpint (foyer_stage_of (&plain, 10), ==, FOYER_STAGE_NONE);
}

static void
test_stage_random (void)
{
  /* Wherever it is set, there it stands. */
  for (int round = 0; round < 500; round++)
    {
      FoyerStanding s = { .status = g_test_rand_int_range (0, 3), .ends = g_test_rand_int_range (100, 2000), .total = 500,
                          .paid = g_test_rand_bit () ? 500 : 0 };
      gint64 now = 1;
      for (int k = 0; k < 6; k++)
        {
          FoyerStage stage = g_test_rand_int_range (0, FOYER_N_STAGES);
          now += g_test_rand_int_range (1, 50);
          if (!foyer_stage_set (&s, stage, now))
            {
              g_assert_cmpint (stage, ==, FOYER_STAGE_DONE);
              g_assert_cmpint (s.paid, ==, 0);
              continue;
            }
          FoyerStage there = foyer_stage_of (&s, now);
          gboolean settled = s.paid == 500 && (stage == FOYER_STAGE_PAY || (stage > FOYER_STAGE_EXPECTED && now >= s.ends));
          g_assert_cmpint (there, ==, settled ? FOYER_STAGE_DONE : stage);
        }
    }
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/wish/match", test_match);
  g_test_add_func ("/wish/rank", test_rank);
  g_test_add_func ("/wish/match-as-by-hand", test_match_random);
  g_test_add_func ("/queue/turns", test_turns);
  g_test_add_func ("/queue/turns-as-by-hand", test_turns_random);
  g_test_add_func ("/front/stages", test_stage);
  g_test_add_func ("/front/stands-where-it-was-set", test_stage_random);
  return g_test_run ();
}
