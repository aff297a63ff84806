/* foyer-shift-cell: one day of one member in the schedule: a light widget with two lines of text, a spoken name, a place in the tab
 * order of its grid. Draws itself; has no children. */
#pragma once

#include "foyer-ui-context.h"

G_BEGIN_DECLS

#define FOYER_TYPE_SHIFT_CELL (foyer_shift_cell_get_type ())
G_DECLARE_FINAL_TYPE (FoyerShiftCell, foyer_shift_cell, FOYER, SHIFT_CELL, GtkWidget)

GtkWidget *foyer_shift_cell_new (void);
/* @short_form: hours without minutes where they are full, as a month shows them. @day: (nullable): member of schedule.grid */
void       foyer_shift_cell_set (FoyerShiftCell *self, FoyerUiContext *context, const char *member, gint64 date, JsonObject *day, gboolean short_form);
gint64     foyer_shift_cell_date (FoyerShiftCell *self);
const char *foyer_shift_cell_text (FoyerShiftCell *self);

G_END_DECLS
