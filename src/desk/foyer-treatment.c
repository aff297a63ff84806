#define G_LOG_DOMAIN "foyer-desk"

#include "config.h"

#include "foyer-money.h"
#include "foyer-treatment.h"

FoyerTreatmentState
foyer_treatment_stage_state (gboolean booked, gboolean gone, const char *status)
{
  if (!booked || gone || g_strcmp0 (status, "deleted") == 0)
    return FOYER_TREATMENT_PLANNED;
  if (g_strcmp0 (status, "no-show") == 0)
    return FOYER_TREATMENT_MISSED;
  return g_strcmp0 (status, "arrived") == 0 ? FOYER_TREATMENT_DONE : FOYER_TREATMENT_BOOKED;
}

const char *
foyer_treatment_stage_word (FoyerTreatmentState state)
{
  static const char *const words[] = { "planned", "booked", "missed", "done" };

  return words[state];
}

gint64
foyer_treatment_stage_total (const FoyerTreatmentStage *stage, gint64 disc_pct)
{
  return foyer_line_total (stage->price, stage->qty, disc_pct, 0);
}

void
foyer_treatment_totals (const FoyerTreatmentStage *stages, gsize n, gint64 disc_pct, FoyerTreatmentTotals *out)
{
  *out = (FoyerTreatmentTotals){ .n = (int) n };
  for (gsize i = 0; i < n; i++)
    {
      gint64 total = foyer_treatment_stage_total (&stages[i], disc_pct);

      out->gross += foyer_treatment_stage_total (&stages[i], 0);
      out->total += total;
      if (stages[i].state == FOYER_TREATMENT_DONE)
        {
          out->done += total;
          out->n_done++;
        }
      else if (stages[i].state == FOYER_TREATMENT_BOOKED)
        out->n_booked++;
    }
  out->discount = out->gross - out->total;
  out->left = out->total - out->done;
}

const char *
foyer_treatment_state (const char *written, const FoyerTreatmentTotals *totals)
{
  if (g_strcmp0 (written, "cancelled") == 0)
    return "cancelled";
  if (g_strcmp0 (written, "done") == 0 || (totals->n > 0 && totals->n_done == totals->n))
    return "done";
  if (totals->n_done > 0)
    return "progress";
  /* "progress" follows from the stages alone. */
  return g_strcmp0 (written, "draft") == 0 ? "draft" : "agreed";
}
