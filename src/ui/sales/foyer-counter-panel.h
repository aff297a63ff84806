/* foyer-counter-panel: selling over the counter, to somebody who booked nothing: goods by title and price, paid at once. Main thread only. */
#pragma once

#include "foyer-ui-context.h"

G_BEGIN_DECLS

#define FOYER_TYPE_COUNTER_PANEL (foyer_counter_panel_get_type ())
G_DECLARE_FINAL_TYPE (FoyerCounterPanel, foyer_counter_panel, FOYER, COUNTER_PANEL, GtkWidget)

GtkWidget *foyer_counter_panel_new (FoyerUiContext *context, JsonObject *args);
/* Opens it. */
void       foyer_counter_show (FoyerUiContext *context, GtkWindow *window);

G_END_DECLS
