/* foyer-waiting: what of a visit and of a client's balance the chain does not have yet (replication.md 16). For this desk's own pending
 * work; 0 and FALSE on a PC that belongs to no chain, and on the server. */
#pragma once

#include "foyer-store.h"

G_BEGIN_DECLS

/* The visit, or an appointment, a line, a payment or a receipt of it, is pending. */
gboolean foyer_waiting_visit (FoyerDb *db, const FoyerId *visit);
/* What the pending work did to the balance (paid less sold) of the card @client: the balance less this is what the chain confirms. */
gint64   foyer_waiting_balance (FoyerDb *db, const FoyerId *client);

G_END_DECLS
