/* What the money commands share, and the run functions of foyer_commands_money that live in foyer-cmd-receipt.c. */
#pragma once

#include "foyer-booking-private.h"

G_BEGIN_DECLS

/* Not put yet. @visit, @comment: (nullable) (transfer full) */
FoyerRow *foyer_money_new_document (FoyerBooking *b, int type, const FoyerRow *visit, const char *comment);
/* Marks a row of "money" or "document" as cancelled by the user, now; one that is stays as it is. */
void      foyer_money_mark_void (FoyerBooking *b, const char *table, const FoyerId *id);

gboolean  foyer_run_visit_receipt (FoyerCall *call, GError **error);
gboolean  foyer_run_visit_return (FoyerCall *call, GError **error);

/* Money taken for a client's account, into the register of the call's "register" or "quick". */
gboolean foyer_money_refill (FoyerCall *call, const FoyerRow *acct, gint64 amount, const FoyerId *entry, GError **error);

G_END_DECLS
