/* foyer-period-bar: ‹ Today ›: some days of the past chosen in one or two presses. Signal "changed". */
#pragma once

#include "foyer-ui-context.h"

G_BEGIN_DECLS

typedef enum
{
  FOYER_PERIOD_DAY,
  FOYER_PERIOD_WEEK,
  FOYER_PERIOD_MONTH,
} FoyerPeriod;

#define FOYER_TYPE_PERIOD_BAR (foyer_period_bar_get_type ())
G_DECLARE_FINAL_TYPE (FoyerPeriodBar, foyer_period_bar, FOYER, PERIOD_BAR, GtkWidget)

GtkWidget  *foyer_period_bar_new (FoyerUiContext *context);
/* The day, week or month @date lies in. */
void        foyer_period_bar_set (FoyerPeriodBar *self, FoyerPeriod period, gint64 date);
/* One further (1) or back (-1). */
void        foyer_period_bar_step (FoyerPeriodBar *self, int by);
FoyerPeriod foyer_period_bar_get (FoyerPeriodBar *self, gint64 *first, gint64 *last);

G_END_DECLS
