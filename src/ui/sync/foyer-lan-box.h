/* foyer-lan-box: the desks of this network: who is connected, what they have that the chain does not, and the switch for this PC. */
#pragma once

#include "foyer-ui-context.h"

G_BEGIN_DECLS

#define FOYER_TYPE_LAN_BOX (foyer_lan_box_get_type ())
G_DECLARE_FINAL_TYPE (FoyerLanBox, foyer_lan_box, FOYER, LAN_BOX, GtkWidget)

GtkWidget *foyer_lan_box_new (FoyerUiContext *context);
/* Reads anew who is there. */
void       foyer_lan_box_refresh (FoyerLanBox *self);

G_END_DECLS
