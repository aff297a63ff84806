/* foyer-chains-daily: what falls due by itself in the chains of this server (see foyer-daily.h). */
#pragma once

#include "foyer-chains.h"

G_BEGIN_DECLS

/* Opens one chain after the other and does what is due at @now (0: the clock). Blocks; not on the main thread, not in a chain's lane. */
void foyer_chains_daily (FoyerChains *chains, gint64 now);

G_END_DECLS
