/* foyer-booking-client: who a booking is for: found as one types, or a new client by name and phone, or nobody yet.
 *
 * Signal "done": chosen, on to what comes next. Main thread only. */
#pragma once

#include "foyer-ui-context.h"

G_BEGIN_DECLS

#define FOYER_TYPE_BOOKING_CLIENT (foyer_booking_client_get_type ())
G_DECLARE_FINAL_TYPE (FoyerBookingClient, foyer_booking_client, FOYER, BOOKING_CLIENT, GtkWidget)

/* @args: (nullable): "client", or "name" and "phone" of a new one */
GtkWidget *foyer_booking_client_new (FoyerUiContext *context, JsonObject *args);
/* Adds client, or name and phone, to the parameters of booking.create. */
void       foyer_booking_client_fill (FoyerBookingClient *self, JsonObject *params);

G_END_DECLS
