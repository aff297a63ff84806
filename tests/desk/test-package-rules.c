/* Packages by their rules alone: places, shares of the discount, who takes which part; examples, and properties over many random packages. */
#include "config.h"

#include <string.h>

#include "foyer-package.h"

static FoyerId
person (int n)
{
  FoyerId id = FOYER_ID_NONE;
  id.b[15] = (guint8) (n + 1);
  return id;
}

static void
test_pkg_3_4_place (void)
{
  FoyerPackagePart parts[] = { { person (0), 60, 10 }, { person (0), 30, 5 }, { person (1), 45, 15 } };

  /* One after another; between the first two nobody leaves, so their break is one, after the second. */
  g_assert_cmpint (foyer_package_place (parts, 3, FALSE, FOYER_TECH_LONGEST), ==, 135);
  g_assert_cmpint (parts[0].start, ==, 0);
  g_assert_cmpint (parts[0].dur, ==, 60);
  g_assert_cmpint (parts[1].start, ==, 60);
  g_assert_cmpint (parts[1].dur, ==, 40);
  g_assert_cmpint (parts[2].start, ==, 90); /* the client does not wait for the break */
  g_assert_cmpint (parts[2].dur, ==, 60);

  g_assert_cmpint (foyer_package_place (parts, 3, FALSE, FOYER_TECH_SUM), ==, 135);
  g_assert_cmpint (parts[1].rest, ==, 15);

  parts[1].staff = person (2);
  g_assert_cmpint (foyer_package_place (parts, 3, TRUE, FOYER_TECH_LONGEST), ==, 60);
  for (int i = 0; i < 3; i++)
    {
      g_assert_cmpint (parts[i].start, ==, 0);
      g_assert_cmpint (parts[i].dur, ==, parts[i].client + parts[i].tech);
    }
}

static void
test_place_property (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (11);

  for (int round = 0; round < 5000; round++)
    {
      FoyerPackagePart parts[FOYER_PACKAGE_MAX];
      int n = g_rand_int_range (rand, FOYER_PACKAGE_MIN, FOYER_PACKAGE_MAX + 1), sum = 0, longest = 0;
      gboolean parallel = g_rand_boolean (rand);
      FoyerTechRule rule = g_rand_int_range (rand, 0, 3);

      for (int i = 0; i < n; i++)
        {
          parts[i] = (FoyerPackagePart){ person (g_rand_int_range (rand, 0, 3)), g_rand_int_range (rand, 1, 30) * 5, g_rand_int_range (rand, 0, 13) * 5 };
          sum += parts[i].client;
          longest = MAX (longest, parts[i].client);
        }
      g_assert_cmpint (foyer_package_place (parts, n, parallel, rule), ==, parallel ? longest : sum);
      for (int i = 0; i < n; i++)
        {
          g_assert_cmpint (parts[i].dur, ==, parts[i].client + parts[i].rest);
          g_assert_cmpint (parts[i].rest, <=, FOYER_TECH_MAX);
          if (parallel)
            g_assert_cmpint (parts[i].start, ==, 0);
          else if (i > 0)
            {
              g_assert_cmpint (parts[i].start, ==, parts[i - 1].start + parts[i - 1].client);
              /* The same member is never in two parts at once. */
              if (foyer_id_equal (&parts[i].staff, &parts[i - 1].staff))
                g_assert_cmpint (parts[i - 1].start + parts[i - 1].dur, ==, parts[i].start);
            }
        }
    }
}

static void
test_pkg_5_spread (void)
{
  gint64 shares[FOYER_PACKAGE_MAX];

  /* 10 % of 60.00 + 18.00 + 25.00 = 10.30: 6.00, 1.80 and 2.50. */
  g_assert_cmpint (foyer_package_spread ((gint64[]){ 6000, 1800, 2500 }, 3, 1000, shares), ==, 1030);
  g_assert_cmpint (shares[0], ==, 600);
  g_assert_cmpint (shares[1], ==, 180);
  g_assert_cmpint (shares[2], ==, 250);
  /* 10 % of three times 0.33 is 0.099, rounded once: 0.10; 0.03 each, and the cent that is left over. */
  g_assert_cmpint (foyer_package_spread ((gint64[]){ 33, 33, 33 }, 3, 1000, shares), ==, 10);
  g_assert_cmpint (shares[0] + shares[1] + shares[2], ==, 10);
  g_assert_cmpint (shares[2], ==, 4);
  /* 15 % of 19.99 and 0.01: 3.00, of which the cheap one cannot take more than it costs. */
  g_assert_cmpint (foyer_package_spread ((gint64[]){ 1999, 1 }, 2, 1500, shares), ==, 300);
  g_assert_cmpint (shares[1], <=, 1);
  g_assert_cmpint (shares[0] + shares[1], ==, 300);
  /* For nothing, and without a discount. */
  g_assert_cmpint (foyer_package_spread ((gint64[]){ 1999, 500 }, 2, 10000, shares), ==, 2499);
  g_assert_cmpint (shares[0], ==, 1999);
  g_assert_cmpint (foyer_package_spread ((gint64[]){ 1999, 500 }, 2, 0, shares), ==, 0);
  g_assert_cmpint (foyer_package_spread ((gint64[]){ 0, 0 }, 2, 1000, shares), ==, 0);
}

static void
test_spread_property (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (13);

  for (int round = 0; round < 20000; round++)
    {
      gint64 prices[FOYER_PACKAGE_MAX], shares[FOYER_PACKAGE_MAX], sum = 0, taken = 0;
      int n = g_rand_int_range (rand, FOYER_PACKAGE_MIN, FOYER_PACKAGE_MAX + 1), pct = g_rand_int_range (rand, 0, 10001);

      for (int i = 0; i < n; i++)
        sum += prices[i] = g_rand_int_range (rand, 0, 6) == 0 ? g_rand_int_range (rand, 0, 4) : g_rand_int_range (rand, 0, 1000000);
      gint64 discount = foyer_package_spread (prices, n, pct, shares);
      /* Half up, of the whole. */
      g_assert_cmpint (discount, ==, (sum * pct + 5000) / 10000);
      for (int i = 0; i < n; i++)
        {
          g_assert_cmpint (shares[i], >=, 0);
          g_assert_cmpint (shares[i], <=, prices[i]);
          taken += shares[i];
        }
      g_assert_cmpint (taken, ==, discount);
    }
}

static void
test_match (void)
{
  int who[FOYER_PACKAGE_MAX];

  /* Both could have the first person; the second part has nobody else. */
  foyer_package_match (2, 2, (int[]){ 0, 0, 0, -1 }, who);
  g_assert_cmpint (who[0], ==, 1);
  g_assert_cmpint (who[1], ==, 0);
  /* Where there is a choice the earlier person comes first. */
  foyer_package_match (1, 3, (int[]){ 1, 0, 0 }, who);
  g_assert_cmpint (who[0], ==, 1);
  foyer_package_match (2, 1, (int[]){ 0, 0 }, who);
  g_assert_cmpint ((who[0] < 0) + (who[1] < 0), ==, 1);
}

/* Every way to give the parts to people, looked at one by one. */
static void
search (int n_parts,
        int n_people,
        const int *cost,
        int part,
        guint used,
        int got,
        int busy,
        int *best_got,
        int *best_busy)
{
  if (part == n_parts)
    {
      if (got > *best_got || (got == *best_got && busy < *best_busy))
        {
          *best_got = got;
          *best_busy = busy;
        }
      return;
    }
  search (n_parts, n_people, cost, part + 1, used, got, busy, best_got, best_busy);
  for (int p = 0; p < n_people; p++)
    if (!(used & 1u << p) && cost[part * n_people + p] >= 0)
      search (n_parts, n_people, cost, part + 1, used | 1u << p, got + 1, busy + (cost[part * n_people + p] > 0), best_got, best_busy);
}

static void
test_match_property (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (17);

  for (int round = 0; round < 2000; round++)
    {
      int n_parts = g_rand_int_range (rand, 1, 6), n_people = g_rand_int_range (rand, 0, 6), cost[36], who[FOYER_PACKAGE_MAX], got = 0, busy = 0,
          best_got = 0, best_busy = 0;
      guint used = 0;

      for (int i = 0; i < n_parts * n_people; i++)
        cost[i] = g_rand_int_range (rand, -1, 2);
      foyer_package_match (n_parts, n_people, cost, who);
      for (int i = 0; i < n_parts; i++)
        {
          if (who[i] < 0)
            continue;
          g_assert_cmpint (cost[i * n_people + who[i]], >=, 0);
          g_assert_false (used & 1u << who[i]);
          used |= 1u << who[i];
          got++;
          busy += cost[i * n_people + who[i]] > 0;
        }
      search (n_parts, n_people, cost, 0, 0, 0, 0, &best_got, &best_busy);
      g_assert_cmpint (got, ==, best_got);
      g_assert_cmpint (busy, ==, best_busy);
    }
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/package-rules/PKG-3-PKG-4-place", test_pkg_3_4_place);
  g_test_add_func ("/package-rules/place-property", test_place_property);
  g_test_add_func ("/package-rules/PKG-5-spread", test_pkg_5_spread);
  g_test_add_func ("/package-rules/spread-property", test_spread_property);
  g_test_add_func ("/package-rules/match", test_match);
  g_test_add_func ("/package-rules/match-property", test_match_property);
  return g_test_run ();
}
