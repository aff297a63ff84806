/* foyer-may-limits: whose rows a user reaches, and how far back, as the server asks for it. Behind foyer_may() alone. */
#pragma once

#include "foyer-may.h"

G_BEGIN_DECLS

/* Books with this member: the only one he may, his own, one of his position, or anybody (USR-10, POS-1). */
gboolean foyer_may_reach_member (const FoyerMayAsk *ask, const FoyerId *staff);
/* The client of the op is one of his: visited by the member he is limited to (CLI-14). */
gboolean foyer_may_reach_client (const FoyerMayAsk *ask, const FoyerId *client);
/* Whose time it is and how long ago, where an op on an appointment says when, how long or whose, or takes it away (USR-9, USR-10, POS-1). (nullable) */
const char *foyer_may_booking_out_of_reach (const FoyerMayAsk *ask);
/* Days back of money (USR-9), and whose visits he takes payments for. (nullable): static sentence */
const char *foyer_may_money_out_of_reach (const FoyerMayAsk *ask);

G_END_DECLS
