/* foyer-sale-panel: one money transaction at the side of the list: what, who, when, its document and its visit, what was done to it, and
 * the two things one may want: cancel it, or the receipt on paper again. Panel "sale" {"id"}. */
#pragma once

#include "foyer-ui-context.h"

G_BEGIN_DECLS

#define FOYER_TYPE_SALE_PANEL (foyer_sale_panel_get_type ())
G_DECLARE_FINAL_TYPE (FoyerSalePanel, foyer_sale_panel, FOYER, SALE_PANEL, GtkWidget)

GtkWidget *foyer_sale_panel_new (FoyerUiContext *context, JsonObject *args);
gboolean   foyer_sale_panel_ready (FoyerSalePanel *self);

G_END_DECLS
