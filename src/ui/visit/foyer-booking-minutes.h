/* foyer-booking-minutes: what the minutes of a booking are made of, in words. */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* @shape: as booking.shape answers. (transfer full): "60 min and a break of 10 min"; empty where there is nothing to say */
char *foyer_booking_minutes_words (JsonObject *shape);

G_END_DECLS
