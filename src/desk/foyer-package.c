#define G_LOG_DOMAIN "foyer-desk"

#include "config.h"

#include "foyer-money.h"
#include "foyer-package.h"
#include "foyer-visit-rules.h"

/* ---- time ------------------------------------------------------------------------------------------------------------------ */

static void
finish_run (FoyerPackagePart *parts,
            int first,
            int last,
            FoyerTechRule rule)
{
  int breaks[FOYER_PACKAGE_MAX], n = 0;

  for (int i = first; i <= last && n < FOYER_PACKAGE_MAX; i++)
    breaks[n++] = parts[i].tech;
  parts[last].rest = foyer_tech_of (rule, breaks, n);
}

int
foyer_package_place (FoyerPackagePart *parts,
                     int n,
                     gboolean parallel,
                     FoyerTechRule rule)
{
  int at = 0, longest = 0;

  for (int i = 0, first = 0; i < n; i++)
    {
      parts[i].start = parallel ? 0 : at;
      parts[i].rest = 0;
      if (parallel || i + 1 == n || !foyer_id_equal (&parts[i].staff, &parts[i + 1].staff))
        {
          finish_run (parts, parallel ? i : first, i, rule);
          first = i + 1;
        }
      parts[i].dur = parts[i].client + parts[i].rest;
      at += parts[i].client;
      longest = MAX (longest, parts[i].client);
    }
  return parallel ? longest : at;
}

/* ---- money ----------------------------------------------------------------------------------------------------------------- */

gint64
foyer_package_spread (const gint64 *prices,
                      int n,
                      gint64 pct,
                      gint64 *shares)
{
  gint64 sum = 0;

  for (int i = 0; i < n; i++)
    sum += MAX (prices[i], 0);

  gint64 discount = foyer_mul_div (sum, CLAMP (pct, 0, 10000), 10000, FOYER_ROUND_HALF_UP);

  foyer_visit_spread (discount, prices, (gsize) n, shares);
  return discount;
}

/* ---- people ------------------------------------------------------------------------------------------------------------------ */

/* Person by person, for each set of parts: how many of them have somebody busy, at the least. */
void
foyer_package_match (int n_parts,
                     int n_people,
                     const int *cost,
                     int *who)
{
  guint n_sets = 1u << n_parts, best = 0;
  g_autofree int *busy = g_new (int, n_sets);
  g_autofree gint8 *took = g_new (gint8, (gsize) n_sets * (n_people + 1)); /* by person and set: the part it took last */

  for (guint set = 0; set < n_sets; set++)
    busy[set] = set == 0 ? 0 : G_MAXINT;
  for (int p = 0; p < n_people; p++)
    {
      gint8 *row = took + (gsize) p * n_sets;

      /* From large to small: a set is made of one without this person. */
      for (guint set = n_sets; set-- > 0;)
        {
          row[set] = -1;
          for (int i = n_parts; i-- > 0;) /* the first parts for the first people */
            {
              int c = cost[i * n_people + p];
              guint without = set & ~(1u << i);

              if (!(set & 1u << i) || c < 0 || busy[without] == G_MAXINT || busy[without] + (c > 0) >= busy[set])
                continue;
              busy[set] = busy[without] + (c > 0);
              row[set] = (gint8) i;
            }
        }
    }
  for (guint set = 1; set < n_sets; set++)
    if (busy[set] != G_MAXINT
        && (__builtin_popcount (set) > __builtin_popcount (best)
            || (__builtin_popcount (set) == __builtin_popcount (best) && busy[set] < busy[best])))
      best = set;
  for (int i = 0; i < n_parts; i++)
    who[i] = -1;
  for (int p = n_people; p-- > 0;)
    {
      int part = took[(gsize) p * n_sets + best];

      if (part < 0)
        continue;
      who[part] = p;
      best &= ~(1u << part);
    }
}
