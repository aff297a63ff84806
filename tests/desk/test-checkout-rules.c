/* Money at checkout without a store: worked examples, and sums that hold for whatever comes (back-office.md 0.4). */
#include "config.h"

#include "foyer-checkout-rules.h"
#include "foyer-visit-rules.h"

#define ROUNDS 4000

/* ---- cash ------------------------------------------------------------------------------------------------------------------- */

static void
test_round (void)
{
  /* Forint in coins of 5, francs in coins of 0.05, crowns whole; the half goes away from zero, both ways. */
  static const struct
  {
    gint64 amount, step, want;
  } cases[] = {
    { 100200, 500, 100000 }, { 100300, 500, 100500 }, { 100250, 500, 100500 }, { 100249, 500, 100000 }, { -100250, 500, -100500 }, { 1992, 5, 1990 },
    { 1993, 5, 1995 },       { 12349, 100, 12300 },   { 12350, 100, 12400 },   { 1234, 1, 1234 },       { 7, 0, 7 },               { 0, 500, 0 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpint (foyer_cash_round (cases[i].amount, cases[i].step), ==, cases[i].want);
}

static void
settles (gint64 left, gint64 said, gint64 tips, gint64 tendered, gint64 step, gint64 amount, gint64 rounding, gint64 change)
{
  FoyerCashPart p;

  g_assert_true (foyer_cash_settle (left, said, tips, tendered, step, &p));
  g_assert_cmpint (p.amount, ==, amount);
  g_assert_cmpint (p.rounding, ==, rounding);
  g_assert_cmpint (p.change, ==, change);
}

static void
test_settle (void)
{
  FoyerCashPart p;

  settles (8000, 0, 0, 0, 1, 8000, 0, 0);
  settles (8000, 0, 0, 10000, 1, 8000, 0, 2000);
  settles (8000, 0, 0, 5000, 1, 5000, 0, 0);        /* a part of it */
  settles (8000, 3000, 0, 5000, 1, 3000, 0, 2000);
  settles (8000, 10000, 0, 0, 1, 10000, 0, 0);      /* more than is due, said so: an advance */
  settles (8000, 0, 500, 10000, 1, 8000, 0, 1500);  /* a tip out of the same note */
  settles (0, 0, 500, 0, 1, 0, 0, 0);               /* nothing but a tip */
  /* 1,002 forint: 1,000 is paid and 2 are let off; 1,003: 1,005. Typed as it is handed over it is the whole as well. */
  settles (100200, 0, 0, 0, 500, 100200, -200, 0);
  settles (100200, 0, 0, 100000, 500, 100200, -200, 0);
  settles (100300, 0, 0, 200000, 500, 100300, 200, 99500);
  settles (100300, 100500, 0, 0, 500, 100300, 200, 0);
  settles (100200, 0, 10000, 0, 500, 100200, -200, 0);
  g_assert_false (foyer_cash_settle (8000, 8000, 0, 5000, 1, &p));   /* said 80, gave 50 */
  g_assert_false (foyer_cash_settle (8000, 0, 500, 400, 1, &p));     /* not even the tip */
  g_assert_false (foyer_cash_settle (0, 0, 0, 0, 1, &p));            /* nothing to pay */
}

/* Whatever is handed over: the till has a whole number of coins more, which is what counts, the tips and the rounding; the rounding is at most
 * half a coin. */
static void
test_settle_always (void)
{
  static const gint64 steps[] = { 1, 5, 10, 50, 100, 500 };
  g_autoptr (GRand) rand = g_rand_new_with_seed (3);

  for (int i = 0; i < ROUNDS; i++)
    {
      gint64 step = steps[g_rand_int_range (rand, 0, G_N_ELEMENTS (steps))], left = g_rand_int_range (rand, 0, 200000);
      gint64 tips = g_rand_boolean (rand) ? g_rand_int_range (rand, 0, 20000) : 0, said = g_rand_boolean (rand) ? g_rand_int_range (rand, 1, 200000) : 0;
      gint64 tendered = g_rand_boolean (rand) ? g_rand_int_range (rand, 1, 500) * step : 0, put;
      FoyerCashPart p;

      if (!foyer_cash_settle (left, said, tips, tendered, step, &p))
        continue;
      put = p.amount + tips + p.rounding;
      g_assert_cmpint (put % step, ==, 0);
      g_assert_cmpint (ABS (p.rounding) * 2, <=, step);
      if (tendered > 0)
        g_assert_cmpint (put + p.change, ==, tendered);
      if (said == 0)
        g_assert_cmpint (p.amount, <=, left);
    }
}

/* ---- over several ------------------------------------------------------------------------------------------------------------- */

static void
test_allocate (void)
{
  /* 50 in cash and 60 by card for visits of 30, 40 and 40. */
  const gint64 amounts[] = { 5000, 6000 }, dues[] = { 3000, 4000, 4000 };
  gint64 out[6];

  foyer_checkout_allocate (amounts, 2, dues, 3, out);
  g_assert_cmpint (out[0], ==, 3000);
  g_assert_cmpint (out[1], ==, 2000);
  g_assert_cmpint (out[2], ==, 0);
  g_assert_cmpint (out[3], ==, 0);
  g_assert_cmpint (out[4], ==, 2000);
  g_assert_cmpint (out[5], ==, 4000);
}

static void
test_allocate_always (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (4);

  for (int i = 0; i < ROUNDS; i++)
    {
      gsize n = g_rand_int_range (rand, 1, 5), m = g_rand_int_range (rand, 1, 6);
      gint64 amounts[5], dues[6], out[30], paid = 0, owed = 0;

      for (gsize k = 0; k < n; k++)
        paid += amounts[k] = g_rand_int_range (rand, 0, 9000);
      for (gsize k = 0; k < m; k++)
        owed += dues[k] = g_rand_int_range (rand, 0, 9000);
      foyer_checkout_allocate (amounts, n, dues, m, out);
      for (gsize k = 0; k < n; k++)
        {
          gint64 sum = 0;

          for (gsize j = 0; j < m; j++)
            {
              g_assert_cmpint (out[k * m + j], >=, 0);
              sum += out[k * m + j];
            }
          g_assert_cmpint (sum, ==, amounts[k]);
        }
      for (gsize j = 0; j < m; j++)
        {
          gint64 got = 0;

          for (gsize k = 0; k < n; k++)
            got += out[k * m + j];
          /* Only the first is ever paid more than it owes, and only when all are paid. */
          if (j > 0 || paid <= owed)
            g_assert_cmpint (got, <=, dues[j]);
          if (paid >= owed)
            g_assert_cmpint (got, >=, dues[j]);
        }
    }
}

static void
test_tips (void)
{
  const gint64 even[] = { 0, 0, 0 }, sold[] = { 6000, 3000, 0 };
  gint64 out[3];

  foyer_tip_share (1000, even, 3, out);
  g_assert_cmpint (out[0], ==, 334);
  g_assert_cmpint (out[1], ==, 333);
  g_assert_cmpint (out[2], ==, 333);
  foyer_tip_share (1000, sold, 3, out);
  g_assert_cmpint (out[0], ==, 667);
  g_assert_cmpint (out[1], ==, 333);
  g_assert_cmpint (out[2], ==, 0);
}

static void
test_tips_always (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (5);

  for (int i = 0; i < ROUNDS; i++)
    {
      gsize n = g_rand_int_range (rand, 1, 8);
      gint64 weights[8], out[8], sum = 0, amount = g_rand_int_range (rand, 0, 100000);

      for (gsize k = 0; k < n; k++)
        weights[k] = g_rand_boolean (rand) ? g_rand_int_range (rand, 0, 5) * 1000 : 0;
      foyer_tip_share (amount, weights, n, out);
      for (gsize k = 0; k < n; k++)
        {
          g_assert_cmpint (out[k], >=, 0);
          sum += out[k];
          for (gsize j = 0; j < n; j++)
            if (weights[j] == weights[k])
              g_assert_cmpint (ABS (out[j] - out[k]), <=, 1);
        }
      g_assert_cmpint (sum, ==, amount);
    }
}

/* ---- taxes -------------------------------------------------------------------------------------------------------------------- */

static void
test_tax (void)
{
  /* 27 % in a price of 10,000: 2,125.98 of it. 8.25 % on top of 100.00: 108.25. */
  FoyerVisitLine in = { .price = 1000000, .qty = 1000, .tax = 2700 }, on = { .price = 10000, .qty = 1000, .tax = 825, .tax_added = TRUE };

  g_assert_cmpint (foyer_visit_line_total (&in), ==, 1000000);
  g_assert_cmpint (foyer_visit_line_tax (&in), ==, 212598);
  g_assert_cmpint (foyer_visit_line_net (&in), ==, 1000000);
  g_assert_cmpint (foyer_visit_line_total (&on), ==, 10825);
  g_assert_cmpint (foyer_visit_line_tax (&on), ==, 825);
  g_assert_cmpint (foyer_visit_line_net (&on), ==, 10000);
  /* The tax is of what is left after the discount; the discount is what was taken off the price. */
  on.disc_sum = 1000;
  g_assert_cmpint (foyer_visit_line_total (&on), ==, 9743); /* 90.00 and 7.425 */
  g_assert_cmpint (foyer_visit_line_discount (&on), ==, 1000);
  in.disc_pct = 1000;
  g_assert_cmpint (foyer_visit_line_total (&in), ==, 900000);
  g_assert_cmpint (foyer_visit_line_tax (&in), ==, 191339);
  g_assert_cmpint (foyer_visit_line_discount (&in), ==, 100000);
  /* A total set by hand is what is paid; an added tax is inside it then. */
  on.manual = TRUE;
  on.total_set = 10825;
  g_assert_cmpint (foyer_visit_line_total (&on), ==, 10825);
  g_assert_cmpint (foyer_visit_line_tax (&on), ==, 825);
  g_assert_cmpint (foyer_visit_line_net (&on), ==, 10000);
  g_assert_cmpint (foyer_visit_line_discount (&on), ==, 0);
}

/* Gross − discount = total, and an added tax is never more than half a cent away from its rate. */
static void
test_tax_always (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (6);

  for (int i = 0; i < ROUNDS; i++)
    {
      FoyerVisitLine line = { .price = g_rand_int_range (rand, 0, 100000), .qty = g_rand_int_range (rand, 1, 5000), .disc_pct = g_rand_int_range (rand, 0, 10001),
                              .tax = g_rand_int_range (rand, 0, 3000), .tax_added = g_rand_boolean (rand) };
      gint64 total = foyer_visit_line_total (&line), tax = foyer_visit_line_tax (&line), net = foyer_visit_line_net (&line);

      g_assert_cmpint (foyer_visit_line_gross (&line) - foyer_visit_line_discount (&line), ==, total);
      g_assert_cmpint (tax, >=, 0);
      g_assert_cmpint (tax, <=, total);
      if (line.tax_added)
        {
          g_assert_cmpint (net + tax, ==, total);
          g_assert_cmpint (ABS (tax * 20000 - 2 * net * line.tax), <=, 10000);
        }
      else
        g_assert_cmpint (net, ==, total);
    }
}

/* DOC-3: 10.00 off three lines of 33.33. */
static void
test_doc_3 (void)
{
  const gint64 totals[] = { 3333, 3333, 3333 };
  gint64 out[3];

  g_assert_true (foyer_visit_spread (1000, totals, 3, out));
  g_assert_cmpint (out[0], ==, 333);
  g_assert_cmpint (out[1], ==, 333);
  g_assert_cmpint (out[2], ==, 334);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/checkout-rules/round", test_round);
  g_test_add_func ("/checkout-rules/settle", test_settle);
  g_test_add_func ("/checkout-rules/settle-always", test_settle_always);
  g_test_add_func ("/checkout-rules/allocate", test_allocate);
  g_test_add_func ("/checkout-rules/allocate-always", test_allocate_always);
  g_test_add_func ("/checkout-rules/tips", test_tips);
  g_test_add_func ("/checkout-rules/tips-always", test_tips_always);
  g_test_add_func ("/checkout-rules/tax", test_tax);
  g_test_add_func ("/checkout-rules/tax-always", test_tax_always);
  g_test_add_func ("/checkout-rules/DOC-3", test_doc_3);
  return g_test_run ();
}
