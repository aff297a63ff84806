/* foyer-offers: a line over the calendar's foot when something set time free that somebody waits for: one key books the best of them, a list
 * has the others. Goes when it is taken, closed, or no longer true. Main thread only. */
#pragma once

#include "foyer-ui-context.h"

G_BEGIN_DECLS

#define FOYER_TYPE_OFFERS (foyer_offers_get_type ())
G_DECLARE_FINAL_TYPE (FoyerOffers, foyer_offers, FOYER, OFFERS, GtkWidget)

GtkWidget *foyer_offers_new (FoyerUiContext *context);
/* Who waits for this time of a member, as if it had just become free. */
void       foyer_offers_ask (FoyerOffers *self, const FoyerId *staff, const char *wall);
/* Books the first; FALSE when nothing is offered. */
gboolean   foyer_offers_take (FoyerOffers *self);

G_END_DECLS
