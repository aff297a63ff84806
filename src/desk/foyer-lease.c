#include "config.h"

#include <string.h>

#include "foyer-lease.h"

gint64
foyer_lease_held (const FoyerLeaseCounters *c)
{
  return MAX (c->granted - c->spent - c->returned, 0);
}

gint64
foyer_lease_available (const FoyerLeaseCounters *c, gint64 exp, gint64 now)
{
  return exp != 0 && now >= exp ? 0 : foyer_lease_held (c);
}

gint64
foyer_lease_free (gint64 balance, gint64 floor, const FoyerLeaseCounters *leases, guint n)
{
  gint64 left = balance - floor;

  for (guint i = 0; i < n; i++)
    left -= foyer_lease_held (&leases[i]);
  return MAX (left, 0);
}

FoyerLeasePolicy
foyer_lease_policy_parse (const char *word)
{
  static const char *const words[] = { "none", "lease", "cap", "trust" };

  for (guint i = 0; i < G_N_ELEMENTS (words); i++)
    if (g_strcmp0 (word, words[i]) == 0)
      return i;
  return FOYER_LEASE_LEASE;
}

gboolean
foyer_lease_decide (const FoyerLeaseState *s, gint64 amount, gint64 *from_lease)
{
  gint64 held = MAX (s->held, 0), rest;

  *from_lease = MIN (held, amount);
  rest = amount - *from_lease;
  switch (s->policy)
    {
    case FOYER_LEASE_NONE:
      return FALSE;
    case FOYER_LEASE_CAP:
      return rest == 0 || s->beyond + rest <= s->cap;
    case FOYER_LEASE_TRUST:
      return amount <= s->seen;
    case FOYER_LEASE_LEASE:
    default:
      return rest == 0;
    }
}

gint64
foyer_lease_most (const FoyerLeaseState *s)
{
  gint64 held = MAX (s->held, 0);

  switch (s->policy)
    {
    case FOYER_LEASE_NONE:
      return 0;
    case FOYER_LEASE_CAP:
      return held + MAX (s->cap - s->beyond, 0);
    case FOYER_LEASE_TRUST:
      return MAX (s->seen, 0);
    case FOYER_LEASE_LEASE:
    default:
      return held;
    }
}

gint64
foyer_ledger_fold (FoyerLedgerStep *steps, guint n)
{
  gint64 sum = 0;

  for (guint i = 0; i < n; i++)
    {
      if (steps[i].is_count)
        {
          steps[i].adjust = steps[i].counted - sum;
          sum = steps[i].counted;
        }
      else
        sum += steps[i].amount;
    }
  return sum;
}
