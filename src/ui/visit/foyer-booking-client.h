/* foyer-booking-client: who a booking is for: found as one types, or a new client by name and phone, or nobody yet.
 *
 * Signals: "done": chosen, on to what comes next; "known": the card of who is chosen was read, or nobody is chosen any more. Main thread only. */
#pragma once

#include "foyer-ui-context.h"

G_BEGIN_DECLS

#define FOYER_TYPE_BOOKING_CLIENT (foyer_booking_client_get_type ())
G_DECLARE_FINAL_TYPE (FoyerBookingClient, foyer_booking_client, FOYER, BOOKING_CLIENT, GtkWidget)

/* @args: (nullable): "client", or "name" and "phone" of a new one */
GtkWidget *foyer_booking_client_new (FoyerUiContext *context, JsonObject *args);
/* Adds client, or name and phone, to the parameters of booking.create. */
void       foyer_booking_client_fill (FoyerBookingClient *self, JsonObject *params);

/* Personal discount of who is chosen, in hundredths of a percent; 0 until the card is read. Signal "known": it is. */
gint64     foyer_booking_client_discount (FoyerBookingClient *self);
/* Asks anew: nobody is chosen, the focus is where a name is typed. */
void       foyer_booking_client_begin (FoyerBookingClient *self);

G_END_DECLS
