/* foyer-walk-in: a few keys put somebody who walked in into the queue: a name or a phone, a service, Enter. In a popover of the board.
 *
 * Signal "added". Main thread only. */
#pragma once

#include "foyer-ui-context.h"

G_BEGIN_DECLS

#define FOYER_TYPE_WALK_IN (foyer_walk_in_get_type ())
G_DECLARE_FINAL_TYPE (FoyerWalkIn, foyer_walk_in, FOYER, WALK_IN, GtkWidget)

GtkWidget *foyer_walk_in_new (FoyerUiContext *context);
/* Empty again, and the keyboard in its first field. */
void       foyer_walk_in_start (FoyerWalkIn *self);

G_END_DECLS
