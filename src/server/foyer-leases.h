/* foyer-leases: the server's part in lending (replication.md 6.3): which desk was heard in this life, the round that lends for who is booked,
 * and POST /v1/lease. */
#pragma once

#include "foyer-chains.h"
#include "foyer-devices.h"
#include "foyer-wire.h"

G_BEGIN_DECLS

/* A desk asks with its whole base of this life and nothing left to send: what it spent before a restore is in the sums now. */
void foyer_leases_heard (FoyerChain *chain, const FoyerDevice *device, const FoyerSyncRequest *q);
/* Inside a write of the chain's store: lends, renews and takes back, at most every ten minutes. */
void foyer_leases_round_if_due (FoyerTx *tx);

G_END_DECLS
