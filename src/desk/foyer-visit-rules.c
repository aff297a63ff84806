#define G_LOG_DOMAIN "foyer-desk"

#include "config.h"

#include <string.h>
#include <glib/gi18n-lib.h>

#include "foyer-money.h"
#include "foyer-error.h"
#include "foyer-visit-rules.h"

gint64
foyer_visit_line_total (const FoyerVisitLine *line)
{
  if (line->manual)
    return line->total_set;
  gint64 net = foyer_line_total (line->price, line->qty, line->disc_pct, line->disc_sum);
  return line->tax_added && line->tax > 0 ? net + foyer_mul_div (net, line->tax, 10000, FOYER_ROUND_HALF_UP) : net;
}

gint64
foyer_visit_line_tax (const FoyerVisitLine *line)
{
  if (line->tax <= 0)
    return 0;
  /* A total set by hand is what the client pays, whatever the tax: it is taken out of it. */
  if (line->manual || !line->tax_added)
    return foyer_mul_div (foyer_visit_line_total (line), line->tax, 10000 + line->tax, FOYER_ROUND_HALF_UP);
  return foyer_mul_div (foyer_line_total (line->price, line->qty, line->disc_pct, line->disc_sum), line->tax, 10000, FOYER_ROUND_HALF_UP);
}

gint64
foyer_visit_line_net (const FoyerVisitLine *line)
{
  return foyer_visit_line_total (line) - (line->tax_added ? foyer_visit_line_tax (line) : 0);
}

gint64
foyer_visit_line_gross (const FoyerVisitLine *line)
{
  return foyer_line_total (line->price, line->qty, 0, 0) + (line->tax_added ? foyer_visit_line_tax (line) : 0);
}

gint64
foyer_visit_line_discount (const FoyerVisitLine *line)
{
  return foyer_visit_line_gross (line) - foyer_visit_line_total (line);
}

gint64
foyer_visit_total (const FoyerVisitLine *lines,
                   gsize n)
{
  gint64 sum = 0;
  for (gsize i = 0; i < n; i++)
    sum += foyer_visit_line_total (&lines[i]);
  return sum;
}

FoyerPaidState
foyer_visit_paid_state (gint64 total,
                        gint64 paid)
{
  if (paid == 0)
    return total > 0 ? FOYER_PAID_NONE : FOYER_PAID_NOTHING;
  if (paid < total)
    return FOYER_PAID_PART;
  return paid == total ? FOYER_PAID_FULL : FOYER_PAID_OVER;
}

const char *
foyer_paid_state_word (FoyerPaidState state)
{
  static const char *const words[] = { "nothing", "none", "part", "full", "over" };
  return words[state];
}

gint64
foyer_visit_due (gint64 total,
                 gint64 paid)
{
  return MAX (total - paid, 0);
}

gboolean
foyer_visit_spread (gint64 amount,
                    const gint64 *totals,
                    gsize n,
                    gint64 *out)
{
  gint64 sum = 0;
  for (gsize i = 0; i < n; i++)
    sum += MAX (totals[i], 0);
  if (amount < 0 || amount > sum)
    return FALSE;
  if (n == 0)
    return TRUE;

  g_autofree gint64 *weights = g_new (gint64, n);
  for (gsize i = 0; i < n; i++)
    weights[i] = MAX (totals[i], 0);
  foyer_split (amount, weights, n, out);

  /* The last line takes what flooring left over; when that is more than the line is worth the rest goes up the list. */
  for (gsize i = n; i-- > 1;)
    if (out[i] > weights[i])
      {
        out[i - 1] += out[i] - weights[i];
        out[i] = weights[i];
      }
  return TRUE;
}

void
foyer_visit_split_payment (gint64 amount,
                           const gint64 *weights,
                           gsize n,
                           gint64 *out)
{
  gint64 sum = 0;
  for (gsize i = 0; i < n; i++)
    {
      sum += weights[i];
      out[i] = 0;
    }
  if (n == 0)
    return;
  if (sum == 0)
    out[0] = amount;
  else
    foyer_split (amount, weights, n, out);
}

static const char *const status_words[FOYER_N_STATUSES] = { "pending", "confirmed", "arrived", "no-show", "deleted", "unknown" };

FoyerVisitStatus
foyer_status_parse (const char *word)
{
  for (int i = 0; word != NULL && i < FOYER_STATUS_OTHER; i++)
    if (strcmp (status_words[i], word) == 0)
      return i;
  return word != NULL ? FOYER_STATUS_OTHER : FOYER_STATUS_PENDING;
}

const char *
foyer_status_other_words (void)
{
  return _ ("A newer version of Foyer gave this visit a status that is not known here. It can be seen, and is changed where Foyer is up to date.");
}

const char *
foyer_status_word (FoyerVisitStatus status)
{
  return status_words[status];
}

gboolean
foyer_status_may (FoyerVisitStatus from,
                  FoyerVisitStatus to,
                  gboolean receipt,
                  const char **why)
{
  const char *reason = NULL;

  if (to == from)
    reason = NULL;
  else if (from == FOYER_STATUS_OTHER || to == FOYER_STATUS_OTHER)
    reason = foyer_status_other_words ();
  else if (from == FOYER_STATUS_DELETED)
    reason = _ ("This visit was deleted; undo the deletion first.");
  else if (to == FOYER_STATUS_DELETED && receipt)
    reason = _ ("A receipt was printed for this visit; print the return receipt before deleting it.");
  else if (receipt && !((from == FOYER_STATUS_ARRIVED || from == FOYER_STATUS_CONFIRMED)
                        && (to == FOYER_STATUS_ARRIVED || to == FOYER_STATUS_CONFIRMED)))
    reason = _ ("A receipt was printed for this visit; until the return receipt it can only change between arrived and confirmed.");

  if (why != NULL)
    *why = reason;
  return reason == NULL;
}

gboolean
foyer_status_need (FoyerVisitStatus from, FoyerVisitStatus to, gboolean receipt, GError **error)
{
  gboolean newer = from == FOYER_STATUS_OTHER || to == FOYER_STATUS_OTHER;
  const char *why = NULL;

  if (foyer_status_may (from, to, receipt, &why))
    return TRUE;
  g_set_error_literal (error, FOYER_ERROR, newer ? FOYER_ERROR_NEWER : FOYER_ERROR_CONFLICT, why);
  return FALSE;
}

gboolean
foyer_status_is_sold (FoyerVisitStatus status)
{
  return status == FOYER_STATUS_ARRIVED;
}

gboolean
foyer_status_holds_time (FoyerVisitStatus status)
{
  return status != FOYER_STATUS_NO_SHOW && status != FOYER_STATUS_DELETED;
}

gboolean
foyer_status_may_pay (FoyerVisitStatus status)
{
  return status == FOYER_STATUS_ARRIVED || status == FOYER_STATUS_CONFIRMED;
}

/* ---- grouping ------------------------------------------------------------------------------------------------------------- */

static int
compare_time (gconstpointer a,
              gconstpointer b,
              gpointer data)
{
  const FoyerVisitPart *parts = data;
  const FoyerVisitPart *pa = &parts[*(const int *) a], *pb = &parts[*(const int *) b];

  if (pa->t0 != pb->t0)
    return pa->t0 < pb->t0 ? -1 : 1;
  if (pa->t1 != pb->t1)
    return pa->t1 < pb->t1 ? -1 : 1;
  return *(const int *) a - *(const int *) b;
}

/* Chains of gaps, in order of time. A fixed part is a group with its visit alone; a second paid visit starts a group of its own. */
static int
chain_gaps (const FoyerVisitPart *parts,
            const int *order,
            gsize n,
            int interval,
            int *group)
{
  int count = 0;
  int open = -1; /* group that others may join */
  gint64 end = 0;
  FoyerId paid_visit = FOYER_ID_NONE;

  for (gsize k = 0; k < n; k++)
    {
      int i = order[k];
      const FoyerVisitPart *p = &parts[i];

      if (p->fixed)
        {
          group[i] = -1;
          for (gsize j = 0; j < k && group[i] < 0; j++)
            if (parts[order[j]].fixed && foyer_id_equal (&parts[order[j]].visit, &p->visit))
              group[i] = group[order[j]];
          if (group[i] < 0)
            group[i] = count++;
          continue;
        }

      /* One that moves leaves the money behind, unless nobody stays with it. */
      gboolean alone = TRUE;
      for (gsize j = 0; j < n && p->moved && alone; j++)
        alone = (gsize) i == j || !foyer_id_equal (&parts[j].visit, &p->visit);
      gboolean paid = p->paid && !foyer_id_is_none (&p->visit) && (!p->moved || alone);
      gboolean near = open >= 0 && interval >= 0 && p->t0 - end <= (gint64) interval * 60000;

      /* What was paid together stays together, however far apart. */
      int sibling = -1;
      for (gsize j = 0; j < k && paid && sibling < 0; j++)
        if (!parts[order[j]].moved && !parts[order[j]].fixed && foyer_id_equal (&parts[order[j]].visit, &p->visit))
          sibling = group[order[j]];
      if (sibling >= 0)
        {
          open = group[i] = sibling;
          end = p->t1;
          paid_visit = p->visit;
          continue;
        }

      gboolean clash = paid && !foyer_id_is_none (&paid_visit) && !foyer_id_equal (&paid_visit, &p->visit);

      if (!near || clash)
        {
          open = count++;
          end = p->t1;
          paid_visit = FOYER_ID_NONE;
        }
      group[i] = open;
      end = MAX (end, p->t1);
      if (paid)
        paid_visit = p->visit;
    }
  return count;
}

/* How good a claim a group has on a visit: what did not move counts most, then how many parts are in it already. */
static int
claim_strength (const FoyerVisitPart *parts,
                const int *group,
                gsize n,
                int g,
                const FoyerId *visit)
{
  int strength = 0;
  for (gsize i = 0; i < n; i++)
    if (group[i] == g && foyer_id_equal (&parts[i].visit, visit))
      strength += parts[i].moved ? 1 : 1000;
  return strength;
}

int
foyer_visit_group (const FoyerVisitPart *parts,
                   gsize n,
                   int interval,
                   int *group,
                   FoyerId *visit)
{
  g_autofree int *order = g_new (int, n + 1);

  for (gsize i = 0; i < n; i++)
    order[i] = i;
  g_qsort_with_data (order, n, sizeof *order, compare_time, (gpointer) parts);

  int count = chain_gaps (parts, order, n, interval, group);
  g_autofree FoyerId *chosen = g_new0 (FoyerId, count + 1);

  /* Each visit goes to the group with the strongest claim on it; of the visits a group won it keeps the paid one, else the one with
   * the strongest claim, else the first made (ids grow with time). */
  for (int g = 0; g < count; g++)
    {
      int best = 0;
      gboolean best_paid = FALSE;

      for (gsize k = 0; k < n; k++)
        {
          int i = order[k];
          const FoyerId *v = &parts[i].visit;
          if (group[i] != g || foyer_id_is_none (v))
            continue;

          int mine = claim_strength (parts, group, n, g, v);
          gboolean won = TRUE;
          for (int other = 0; other < count && won; other++)
            {
              int theirs = other == g ? 0 : claim_strength (parts, group, n, other, v);
              won = theirs < mine || (theirs == mine && other > g) || other == g;
            }
          if (!won)
            continue;

          gboolean better = (parts[i].paid && !best_paid) || (parts[i].paid == best_paid && mine > best)
                            || (parts[i].paid == best_paid && mine == best && foyer_id_compare (v, &chosen[g]) < 0);
          if (foyer_id_is_none (&chosen[g]) || better)
            {
              chosen[g] = *v;
              best = mine;
              best_paid = parts[i].paid;
            }
        }
    }

  for (gsize i = 0; i < n; i++)
    visit[i] = chosen[group[i]];
  return count;
}
