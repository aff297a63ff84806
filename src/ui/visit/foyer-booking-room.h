/* foyer-booking-room: the room a booking is made in, where the form was opened from the column of a room: it stands in the form and can be left
 * to the desk's own choice again. Not seen where there is none. */
#pragma once

#include "foyer-ui-context.h"

G_BEGIN_DECLS

/* @args: (nullable): {"instance", "instance_name"} of the form */
GtkWidget *foyer_booking_room_new (JsonObject *args);
/* Puts "instances" into the parameters of booking.create. */
void       foyer_booking_room_fill (GtkWidget *room, JsonObject *params);

G_END_DECLS
