/* foyer-keys: what desk and server sign, word for word, so that both say the same. Pure. */
#pragma once

#include "foyer-id.h"

G_BEGIN_DECLS

/* Proof that a desk has its key, for a new token. (transfer full) */
char *foyer_nonce_text (const FoyerId *chain, const FoyerId *dev, const char *nonce);
/* The chain's order to a stolen desk to delete what it holds. A desk that was found and enrolled again has another id. (transfer full) */
char *foyer_wipe_text (const FoyerId *chain, const FoyerId *dev);

G_END_DECLS
