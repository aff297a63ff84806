/* What the commands of client accounts share with those that pay from them (foyer-cmd-account.c). Inside a command only. */
#pragma once

#include "foyer-booking-private.h"
#include "foyer-deposit.h"

G_BEGIN_DECLS

/**
 * foyer_client_account:
 * @type: none: the plain deposit everybody may have
 * @staff: who opens it, or none
 * Returns: (transfer full): the account, opened where it is not there; NULL with INVALID for another currency than the location's or a type that is
 *   not used there
 */
FoyerRow *foyer_client_account (FoyerCall *call, const FoyerId *client, const FoyerId *type, const FoyerId *staff, GError **error);
/**
 * foyer_account_fill:
 * @amount: > 0
 * @reg: the money goes there, with a document of its own; none: no money moves here
 * @entry: (out) (optional)
 */
gboolean  foyer_account_fill (FoyerBooking *b, const FoyerRow *acct, gint64 amount, const FoyerId *reg, const FoyerEntryFor *what, FoyerId *entry, GError **error);
/* The register parameters "register" and "quick" name; none where neither is given. */
gboolean  foyer_account_said (FoyerCall *call, FoyerId *reg, GError **error);

G_END_DECLS
