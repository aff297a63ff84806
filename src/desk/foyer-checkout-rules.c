#define G_LOG_DOMAIN "foyer-desk"

#include "config.h"

#include "foyer-checkout-rules.h"
#include "foyer-money.h"

gint64
foyer_cash_round (gint64 amount, gint64 step)
{
  return step <= 1 ? amount : foyer_mul_div (amount, 1, step, FOYER_ROUND_HALF_UP) * step;
}

gboolean
foyer_cash_settle (gint64 left, gint64 said, gint64 tips, gint64 tendered, gint64 step, FoyerCashPart *out)
{
  gint64 put;

  if (said > 0)
    out->amount = said == foyer_cash_round (left, step) ? left : said;
  else
    out->amount = tendered > 0 && tendered < foyer_cash_round (left + tips, step) ? MIN (tendered - tips, left) : left;
  if (out->amount < 0 || out->amount + tips <= 0)
    return FALSE;
  put = foyer_cash_round (out->amount + tips, step);
  out->rounding = put - out->amount - tips;
  out->change = tendered > 0 ? tendered - put : 0;
  return out->change >= 0;
}

void
foyer_checkout_allocate (const gint64 *amounts, gsize n, const gint64 *dues, gsize m, gint64 *out)
{
  g_autofree gint64 *owed = g_memdup2 (dues, m * sizeof *dues);

  for (gsize i = 0; i < n; i++)
    {
      gint64 left = amounts[i];

      for (gsize j = 0; j < m; j++)
        {
          gint64 share = MIN (left, owed[j]);

          out[i * m + j] = share;
          owed[j] -= share;
          left -= share;
        }
      out[i * m] += left;
    }
}

void
foyer_tip_share (gint64 amount, const gint64 *weights, gsize n, gint64 *out)
{
  gint64 sum = 0, given = 0;

  for (gsize i = 0; i < n; i++)
    sum += weights[i];
  for (gsize i = 0; i < n; i++)
    {
      out[i] = sum > 0 ? foyer_mul_div (amount, weights[i], sum, FOYER_ROUND_FLOOR) : amount / (gint64) n;
      given += out[i];
    }
  /* Less than one cent for each who has a part in it is left over. */
  for (gsize i = 0; i < n && given < amount; i++)
    if (sum == 0 || weights[i] > 0)
      {
        out[i]++;
        given++;
      }
}
