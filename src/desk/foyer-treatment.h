/* foyer-treatment: what a treatment plan comes to, and how far it is. Pure; safe on any thread.
 *
 * A stage is not ticked off: it is done while the appointment it was booked as is of a visit that arrived, so a visit that is taken back takes
 * the stage back with it, on whichever desk that happens (MED-8). Amounts: minor units; quantities: thousandths. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  FOYER_TREATMENT_PLANNED,
  FOYER_TREATMENT_BOOKED,
  FOYER_TREATMENT_MISSED, /* booked, and the client stayed away: to be booked again */
  FOYER_TREATMENT_DONE,
} FoyerTreatmentState;

/**
 * foyer_treatment_stage_state:
 * @booked: the stage names an appointment
 * @gone: that was deleted
 * @status: (nullable): of its visit; NULL: not on this desk
 */
FoyerTreatmentState foyer_treatment_stage_state (gboolean booked, gboolean gone, const char *status);
const char     *foyer_treatment_stage_word (FoyerTreatmentState state); /* "planned" "booked" "missed" "done" */

typedef struct
{
  gint64 price, qty;
  FoyerTreatmentState state;
} FoyerTreatmentStage;

typedef struct
{
  gint64 gross;    /* Σ price × quantity, each rounded */
  gint64 discount; /* gross − total */
  gint64 total;    /* Σ of the stages, each as a line of a visit with the plan's discount is: what will be charged */
  gint64 done, left;
  int n, n_done, n_booked;
} FoyerTreatmentTotals;

/* What one stage comes to. */
gint64      foyer_treatment_stage_total (const FoyerTreatmentStage *stage, gint64 disc_pct);
void        foyer_treatment_totals (const FoyerTreatmentStage *stages, gsize n, gint64 disc_pct, FoyerTreatmentTotals *out);
/* @written: the plan's field. Static: "draft" "agreed" "progress" "done" "cancelled" */
const char *foyer_treatment_state (const char *written, const FoyerTreatmentTotals *totals);

G_END_DECLS
