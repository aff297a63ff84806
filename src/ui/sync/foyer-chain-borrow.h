/* foyer-chain-borrow: before a deposit is spent: what of it this desk does not hold is asked of the chain, off the main thread and for a
 * second and a half at most. Main thread only. */
#pragma once

#include "foyer-ui-context.h"

G_BEGIN_DECLS

/* @said: (nullable): NULL: go ahead; else what parameter "chain" of the command that spends is to say: "offline", "short", "frozen". */
typedef void (*FoyerChainBorrowed) (FoyerUiContext *context, const char *said, gpointer data);

/* @done is called once, whatever has been closed meanwhile. */
void foyer_chain_borrow (FoyerUiContext *context, const FoyerId *client, gint64 amount, FoyerChainBorrowed done, gpointer data);

/* The same of one account alone, with its credit. */
void foyer_chain_borrow_from (FoyerUiContext *context, const FoyerId *client, const FoyerId *account, gint64 amount, FoyerChainBorrowed done, gpointer data);

/* Before the store is closed: waits until nobody asks any more. */
void foyer_chain_borrow_wait (void);

G_END_DECLS
