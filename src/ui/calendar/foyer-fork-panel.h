/* foyer-fork-panel: "Anna is away": up to three plans for her bookings, what each moves where and who has no place. The chosen plan is shown
 * on the board; one button does it, Esc leaves without a trace.
 *
 * A side panel; @args {"staff", "date"}. */
#pragma once

#include "foyer-ui-context.h"

G_BEGIN_DECLS

#define FOYER_TYPE_FORK_PANEL (foyer_fork_panel_get_type ())
G_DECLARE_FINAL_TYPE (FoyerForkPanel, foyer_fork_panel, FOYER, FORK_PANEL, GtkWidget)

GtkWidget *foyer_fork_panel_new (FoyerUiContext *context, JsonObject *args);
gboolean   foyer_fork_panel_ready (FoyerForkPanel *self);

G_END_DECLS
