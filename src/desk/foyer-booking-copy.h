/* foyer-booking-copy: the same again: services, member, length and comment of a booking at another time. Inside a command only. */
#pragma once

#include "foyer-command.h"

G_BEGIN_DECLS

/**
 * foyer_booking_copy:
 * @source: appointment
 * @staff: member of the copy
 * @wall: wall time of the copy
 * @client: client of the copy; none: blank time
 * @accepted: (nullable): as foyer_call_nested()
 * @appointment, @visit: (out) (optional)
 *
 * Prices set by hand, discounts and totals come along; payments, status and goods never. A discount given to this client alone does not come
 * along to blank time.
 */
gboolean foyer_booking_copy (FoyerCall *call, const FoyerRow *source, const FoyerId *staff, const char *wall, const FoyerId *client, const char *accepted,
                             FoyerId *appointment, FoyerId *visit, GError **error);

G_END_DECLS
