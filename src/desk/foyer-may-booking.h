/* foyer-may-booking: the single rights of the booking window, as the server asks for them. Behind foyer_may() alone. */
#pragma once

#include "foyer-may.h"

G_BEGIN_DECLS

/* YES where no single right speaks against it: the table's own rule is asked as well. @why: (out) (nullable): as foyer_may() */
FoyerMay foyer_may_booking (const FoyerMayAsk *ask, const char **why);

G_END_DECLS
