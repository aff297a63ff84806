/* foyer-deposit: a client's deposit: money paid ahead, on an account under a lease (replication.md 6.3, back-office.md 1). Cards that were
 * merged keep their own accounts: what is spent is drawn from all of them. */
#pragma once

#include "foyer-accounts.h"
#include "foyer-command.h"

G_BEGIN_DECLS

#define FOYER_DEPOSIT "deposit"

typedef struct
{
  FoyerId acct;
  gint64 amount;     /* drawn from it */
  gint64 from_lease; /* so much of it out of what this desk holds */
  gint64 want;       /* what the chain has to be asked for first; 0: nothing */
} FoyerDepositPart;

typedef struct
{
  gint64 balance; /* on all accounts */
  gint64 plain;   /* of it on those without a type */
  gint64 room;    /* may be spent: what is there; of an account that was named also its credit */
  gint64 unasked; /* of it this desk may spend without asking the chain */
  gint64 missing; /* of the amount that no account has */
} FoyerDepositSum;

/* Member "accounts" of a query: those of the client something can be paid from here: [{id, title, balance, room}] */
void     foyer_account_out_usable (FoyerCall *call, JsonBuilder *out, const FoyerId *client);
/* A type of accounts may be used at some locations only. */
gboolean foyer_account_used_at (FoyerDb *db, const FoyerRow *acct, const FoyerId *loc);

/**
 * foyer_deposit_plan:
 * @client: any card of the person
 * @only: (nullable): this account of the client alone, as far as its credit goes; else all, without their credit
 * @cur: (nullable): only accounts in this currency
 * @amount: wanted, ≥ 0
 * How it would be drawn: first what this desk holds, then the rest. What no account has is in none of the parts.
 * Returns: (transfer full) (element-type FoyerDepositPart)
 */
GArray  *foyer_deposit_plan (FoyerCall *call, const FoyerId *client, const FoyerId *only, const char *cur, gint64 amount, FoyerDepositSum *sum);

/**
 * foyer_deposit_draw:
 * @only: (nullable): as above
 * @what: what it is spent for
 * @beyond: also what no account has; else INVALID names what is missing
 * @entries: (out) (transfer full) (element-type FoyerDepositPart): acct is the id of the entry here
 * Enters it; warns when the policy does not let this desk do it unasked, in the words of the parameter "chain".
 */
gboolean foyer_deposit_draw (FoyerCall *call, const FoyerId *client, const FoyerId *only, const char *cur, gint64 amount, gboolean beyond, const FoyerEntryFor *what,
                             GArray **entries, GError **error);

/* Whether a payment may name an account's entry: FALSE with NEWER while the chain's server is older than that. */
gboolean foyer_deposit_understood (FoyerCall *call, GError **error);

/* What the chain answered when it was asked, for the words of a warning: parameter "chain" of commands that draw. */
#define FOYER_DEPOSIT_CHAIN_PARAM { "chain", FOYER_P_ENUM, 0, "what the chain said when it was asked", "offline short frozen" }

G_END_DECLS
