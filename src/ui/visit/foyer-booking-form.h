/* foyer-booking-form: a new booking: who, what, with whom, when; what stands in the way is said beside it, with a field for the reason.
 *
 * By keyboard: type a name or a phone, Enter takes the client; type a service, Enter adds it; Enter on the empty field books. */
#pragma once

#include "foyer-ui-context.h"

G_BEGIN_DECLS

#define FOYER_TYPE_BOOKING_FORM (foyer_booking_form_get_type ())
G_DECLARE_FINAL_TYPE (FoyerBookingForm, foyer_booking_form, FOYER, BOOKING_FORM, GtkWidget)

/* @args: {"staff", "wall", "dur", "client", "name", "phone", "instance", "instance_name"}, all of them optional. */
GtkWidget *foyer_booking_form_new (FoyerUiContext *context, JsonObject *args);
gboolean   foyer_booking_form_ready (FoyerBookingForm *self);

G_END_DECLS
