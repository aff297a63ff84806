/* foyer-visit-panel: the visit at the side of the board: who, when, what, how much, paid how. Everything is edited where it stands.
 *
 * Opened as panel "visit" of the window: foyer_ui_open (context, "visit", {"id"}) for a visit, {"appointment"} for the visit of an
 * appointment. With {"staff", "wall"} (and "client", or a copied "name" and "phone") instead it opens the panel "booking", the form of
 * foyer-booking-form.h. F5 takes the due sum in cash, F6 by card, F2 goes to the lines, Ctrl+P prints the receipt. */
#pragma once

#include "foyer-ui-context.h"

G_BEGIN_DECLS

#define FOYER_TYPE_VISIT_PANEL (foyer_visit_panel_get_type ())
G_DECLARE_FINAL_TYPE (FoyerVisitPanel, foyer_visit_panel, FOYER, VISIT_PANEL, GtkWidget)

/* As FoyerPanelInfo wants it: NULL when @args ask for a new booking (the panel "booking" is opened instead). */
GtkWidget *foyer_visit_panel_new (FoyerUiContext *context, JsonObject *args);
/* The first data is on view. */
gboolean   foyer_visit_panel_ready (FoyerVisitPanel *self);

G_END_DECLS
