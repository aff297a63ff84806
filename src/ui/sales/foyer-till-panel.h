/* foyer-till-panel: the cash drawers at the side: what was counted note by note, opening, closing, and their reports. Panel "till" {"register"?}.
 *
 *      closed ──count, "Open the till"──▶ open ──count, "Count"──▶ told what is due ──"Close the till"──▶ closed, its Z report offered
 *                                           ▲            │
 *                                           └─a figure is changed
 *
 * What should be there is told after the count, and every count is written down (foyer-till.h). */
#pragma once

#include "foyer-ui-context.h"

G_BEGIN_DECLS

#define FOYER_TYPE_TILL_PANEL (foyer_till_panel_get_type ())
G_DECLARE_FINAL_TYPE (FoyerTillPanel, foyer_till_panel, FOYER, TILL_PANEL, GtkWidget)

GtkWidget  *foyer_till_panel_new (FoyerUiContext *context, JsonObject *args);
/* Opens it. */
void        foyer_till_show (FoyerUiContext *context, GtkWindow *window);
gboolean    foyer_till_panel_ready (FoyerTillPanel *self);
/* For tests: so many of a note or coin; what stands in a field ("note", "move", "to", "reason"); what the panel says it comes to. */
void        foyer_till_panel_count (FoyerTillPanel *self, gint64 value, int pieces);
void        foyer_till_panel_set (FoyerTillPanel *self, const char *field, const char *text);
const char *foyer_till_panel_says (FoyerTillPanel *self);

G_END_DECLS
