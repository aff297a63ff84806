/* foyer-doubles-panel: cards that may be one person, group by group, the surest first; two are put side by side, more are made one at once. Nothing is
 * rewritten: each merge can be undone. A side panel. */
#pragma once

#include "foyer-ui-context.h"

G_BEGIN_DECLS

GtkWidget *foyer_doubles_panel_new (FoyerUiContext *context, JsonObject *args);
void       foyer_doubles_show (FoyerUiContext *context, GtkWindow *window); /* command */

G_END_DECLS
