/* foyer-month-view: a month at a glance: people down, days across, each day coloured by how full it is; the first row is everybody.
 *
 * Asks calendar.load itself. Signal "day-chosen" (gint64 date, const FoyerId *staff: none in the first row): click, Enter or Space.
 * Arrows walk the days, Home and End to the first and last, Page Up and Page Down are the caller's. Main thread. */
#pragma once

#include "foyer-ui-context.h"

G_BEGIN_DECLS

#define FOYER_TYPE_MONTH_VIEW (foyer_month_view_get_type ())
G_DECLARE_FINAL_TYPE (FoyerMonthView, foyer_month_view, FOYER, MONTH_VIEW, GtkWidget)

GtkWidget *foyer_month_view_new (FoyerUiContext *context);
/* The month of @date; @staff (nullable) (transfer full) and @position (nullable): as the chips say. */
void       foyer_month_view_show (FoyerMonthView *self, gint64 date, JsonArray *staff, const FoyerId *position);
void       foyer_month_view_focus (FoyerMonthView *self);
gboolean   foyer_month_view_ready (FoyerMonthView *self);
/* The widget of a day, row 0 everybody; for tests. (nullable) */
GtkWidget *foyer_month_view_get_cell (FoyerMonthView *self, guint row, gint64 date);

G_END_DECLS
