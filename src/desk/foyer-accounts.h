/* foyer-accounts: balances that the server owns (replication.md 6.3): stored value, points, visits left, stock. An account is a row with its
 * balance, an entry a fact that never changes; a module for a kind of account posts entries and asks here what may be spent.
 *
 *   entry.amount   what it moves; entry.counted instead: what a count found (stock)
 *   entry.leased   below zero: so much of it came out of what the desk held; above zero: a new account's first amount, which the desk that
 *                  made it holds from the start
 *
 * What people see: the server's balance and this desk's entries that are not in it yet. */
#pragma once

#include "foyer-lease.h"
#include "foyer-store.h"

G_BEGIN_DECLS

/* Balance, pending entries of this desk counted once. */
gint64           foyer_account_balance (FoyerDb *db, const FoyerId *acct);
/* What @dev holds of the account, pending entries counted. */
gint64           foyer_account_held (FoyerDb *db, const FoyerId *acct, const FoyerId *dev, gint64 now);
/* Policy and cap of a kind: setting "lease.<kind>" {"policy":"cap","cap":5000}; @cap is 0 otherwise. */
FoyerLeasePolicy foyer_account_policy (FoyerDb *db, const char *kind, gint64 *cap);
/* The state foyer_lease_decide() wants, for this store's desk. */
FoyerLeaseState  foyer_account_state (FoyerDb *db, const FoyerRow *acct, const FoyerId *dev, gint64 now);

/* Deterministic: one account of a kind per client. */
FoyerId          foyer_account_id (const char *kind, const FoyerId *client);

/* What an entry is about. */
typedef struct
{
  const char *why;      /* "opening", "add", "use", "refund", "correct" */
  const char *ref;      /* (nullable): id of the visit, or words */
  const char *comment;  /* (nullable) */
  FoyerId staff, doc;   /* or none */
} FoyerEntryFor;

/**
 * foyer_account_enter:
 * @amount: not 0; below it is spent
 * @leased: as foyer_lease_decide() said, negated; or the first amount of a new account
 * Puts an entry. Facts are never refused here.
 */
FoyerId          foyer_account_enter (FoyerTx *tx, const FoyerRow *acct, const FoyerId *loc, const FoyerId *dev, gint64 amount, gint64 leased,
                                     const char *why, const char *ref);

/* The same, with all there is to say of it. */
FoyerId          foyer_account_enter_for (FoyerTx *tx, const FoyerRow *acct, const FoyerId *loc, const FoyerId *dev, gint64 amount, gint64 leased,
                                         const FoyerEntryFor *what);

/* What /v1/lease answered before the feed brings it: kept until it does. @frozen: it lends nothing, see foyer_lease_thawed(). */
void             foyer_account_note_grant (FoyerTx *tx, const FoyerId *acct, gint64 granted, gboolean frozen);
/* The chain lends nothing: on a desk as its last answer said, on the server as it is. */
gboolean         foyer_account_frozen (FoyerDb *db);

/* ---- server ---------------------------------------------------------------------------------------------------------------- */

/* Nothing is lent while a desk of the life before the last restore has not been heard with nothing left to send. */
gboolean         foyer_lease_thawed (FoyerDb *db);
/* Lends up to @want more to @dev. Returns what was lent. */
gint64           foyer_lease_grant (FoyerTx *tx, const FoyerId *acct, const FoyerId *dev, const FoyerId *loc, gint64 want);
/* Clients booked in the next days: their accounts are lent to the desk that leads the location; leases of desks that are seen run on, those
 * that ended long ago are taken back. Returns how many rows changed. */
guint            foyer_lease_round (FoyerTx *tx);

G_END_DECLS
