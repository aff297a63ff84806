/* foyer-waiting-panel: the waiting list at the side: who waits for what and when, a time for each by one press, and a form to add somebody.
 * Panel "waiting" of the window; foyer_ui_open (context, "waiting", {"client"} to add this one). Main thread only. */
#pragma once

#include "foyer-ui-context.h"

G_BEGIN_DECLS

#define FOYER_TYPE_WAITING_PANEL (foyer_waiting_panel_get_type ())
G_DECLARE_FINAL_TYPE (FoyerWaitingPanel, foyer_waiting_panel, FOYER, WAITING_PANEL, GtkWidget)

GtkWidget *foyer_waiting_panel_new (FoyerUiContext *context, JsonObject *args);
/* A command of the window: opens it. */
void       foyer_waiting_panel_open (FoyerUiContext *context, GtkWindow *window);

G_END_DECLS
