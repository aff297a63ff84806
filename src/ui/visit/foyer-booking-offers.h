/* foyer-booking-offers: the services and packages that fit what is typed, as suggestions. */
#pragma once

#include "foyer-suggest.h"
#include "foyer-ui-context.h"

G_BEGIN_DECLS

/* @services, @packages: (nullable): as booking.services and booking.packages answer. Each suggestion holds its object. */
void foyer_booking_offers_suggest (FoyerUiContext *context, FoyerSuggest *suggest, const char *text, JsonArray *services, JsonArray *packages);

G_END_DECLS
