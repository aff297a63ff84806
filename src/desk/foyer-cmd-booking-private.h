/* The run functions of foyer_commands_booking that live in foyer-cmd-visit.c and foyer-cmd-lines.c, and what they share. */
#pragma once

#include "foyer-booking-private.h"

G_BEGIN_DECLS

gboolean foyer_run_visit_status (FoyerCall *call, GError **error);
gboolean foyer_run_visit_set_client (FoyerCall *call, GError **error);
gboolean foyer_run_visit_note (FoyerCall *call, GError **error);
gboolean foyer_run_line_add (FoyerCall *call, GError **error);
gboolean foyer_run_line_update (FoyerCall *call, GError **error);
gboolean foyer_run_line_remove (FoyerCall *call, GError **error);
gboolean foyer_run_visit_discount (FoyerCall *call, GError **error);

/* Another client (none: nobody) for the whole visit; refused with payments (FX-4) or a receipt. @visit is put. */
gboolean foyer_booking_set_client (FoyerBooking *b, FoyerRow *visit, const FoyerId *client, GError **error);
/* After lines changed: the appointment's length and break follow where they were those of the lines @before; so does the time in which the
 * member is free. Warnings included. */
gboolean foyer_booking_follow_dur (FoyerBooking *b, const FoyerId *appointment, const FoyerShape *before, GError **error);

G_END_DECLS
