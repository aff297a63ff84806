/* foyer-lease: what a desk may spend of an account with a floor while nobody can be asked (replication.md 6.3). Pure arithmetic.
 *
 * Per account and desk three counters that only grow: granted (the server lends), spent and returned. What a desk holds is granted − spent
 * − returned; what the server may still lend is the balance above the floor less what all desks hold. As long as desks spend only what
 * they hold, no order of loss, delay or repetition takes the account below its floor. A server put back from a backup has forgotten what
 * it lent since: it lends nothing until every desk has been heard in its new life (foyer_lease_thawed()). */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define FOYER_LEASE_HOURS 72       /* a lease runs so long, and clients booked within that time are lent for */
#define FOYER_LEASE_GRACE_DAYS 7   /* so long after its end the server still counts it as lent: the desk's clock may be wrong */

typedef struct
{
  gint64 granted, spent, returned;
} FoyerLeaseCounters;

/* What the desk may spend of it; never below 0. @exp, @now: UTC ms; 0: no end. */
gint64 foyer_lease_available (const FoyerLeaseCounters *c, gint64 exp, gint64 now);
/* What the server has to count as lent. */
gint64 foyer_lease_held (const FoyerLeaseCounters *c);
/* What may still be lent; never below 0. */
gint64 foyer_lease_free (gint64 balance, gint64 floor, const FoyerLeaseCounters *leases, guint n);

typedef enum
{
  FOYER_LEASE_NONE,  /* offline nothing is redeemed */
  FOYER_LEASE_LEASE, /* what the desk holds */
  FOYER_LEASE_CAP,   /* besides, up to N in all until the chain is reached again */
  FOYER_LEASE_TRUST, /* up to the balance last seen */
} FoyerLeasePolicy;

FoyerLeasePolicy foyer_lease_policy_parse (const char *word); /* unknown words and NULL: LEASE */

typedef struct
{
  FoyerLeasePolicy policy;
  gint64 cap;
  gint64 held;    /* foyer_lease_available() */
  gint64 seen;    /* balance above the floor, as this desk sees it */
  gint64 beyond;  /* spent by this desk beyond its leases and not yet at the chain */
} FoyerLeaseState;

/**
 * foyer_lease_decide:
 * @amount: wanted, > 0
 * @from_lease: (out): how much of it comes out of what the desk holds, also when the answer is no: someone may go past it with a reason
 * Returns: whether the policy lets the desk spend it now
 */
gboolean foyer_lease_decide (const FoyerLeaseState *state, gint64 amount, gint64 *from_lease);

/* The most foyer_lease_decide() would say yes to; never below 0. */
gint64 foyer_lease_most (const FoyerLeaseState *state);

/* ---- accounts as a fold -------------------------------------------------------------------------------------------------------- */

/* A movement, or a count of what is there. */
typedef struct
{
  gint64 amount;
  gboolean is_count;
  gint64 counted, adjust; /* of a count: what it found, and (out) what it changed */
} FoyerLedgerStep;

/**
 * foyer_ledger_fold:
 * @steps: in the order of their effective stamps
 * The balance after them. A count sets what is there: its adjustment is what it found less everything before it, so a movement that arrives
 * late but happened before the count changes the adjustment and not the balance.
 */
gint64 foyer_ledger_fold (FoyerLedgerStep *steps, guint n);

G_END_DECLS
