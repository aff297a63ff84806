/* foyer-may: may this desk and this user have made this change? One function, one table (replication.md 7.2, 9, 10).
 *
 * The desk checks rights when a command is given; whoever has a desk's token and key can leave that out. So the server asks here for
 * every op of every txn, with the rights as they stood when it was made. What a person did at the till is never refused for want of a
 * right, because it happened: it is taken and shown to somebody (REVIEW). Everything else that is not allowed is kept apart (NO).
 *
 * Deciding reads nothing but @db (prices of services, when given); gathering what stood at a moment is foyer_access_at() and
 * foyer_row_at(). Any thread. */
#pragma once

#include "foyer-session.h"

G_BEGIN_DECLS

typedef enum
{
  FOYER_MAY_YES,
  FOYER_MAY_REVIEW, /* taken, and shown to somebody who may decide about it */
  FOYER_MAY_NO,     /* not taken: quarantine */
} FoyerMay;

/* What the op is, of the table's classes. */
typedef enum
{
  FOYER_MAY_FACT,  /* it happened: money, documents */
  FOYER_MAY_WORK,  /* bookings, clients, schedule: taken along with a fact of the same txn, if need be with a review */
  FOYER_MAY_SETUP, /* settings, prices, people, desks: never without the right */
  FOYER_MAY_NEVER, /* only the server writes it */
} FoyerMayClass;

typedef struct
{
  const char *table;
  FoyerMayClass class;
  const char *make, *change, *remove; /* rights, any of them suffices; separated by blanks; "" nobody, NULL: as @change */
} FoyerMayRule;

extern const FoyerMayRule foyer_may_rules[]; /* every table once; ends with { NULL } */

/* What a desk holds and may be used for, at one moment. */
typedef struct
{
  FoyerId loc;
  gboolean all;          /* every location */
  gboolean all_sections;
  GStrv extra;           /* (nullable): "loc:…", "sec:…" besides */
  int role;              /* FoyerRole it is used at most as; -1: no limit */
  const char *state;     /* "active" "retired" "stolen"; static */
} FoyerHolding;

void     foyer_holding_read (FoyerHolding *h, const FoyerRow *device); /* @device NULL: holds nothing */
void     foyer_holding_clear (FoyerHolding *h);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (FoyerHolding, foyer_holding_clear)
gboolean foyer_holding_has (const FoyerHolding *h, const char *scope);

typedef struct
{
  FoyerDb *db;                  /* (nullable): for the price range of a service and the limit of refunds */
  const FoyerHolding *desk;     /* (nullable): the server itself */
  gboolean held_before;         /* it held @scope at another time */
  const FoyerAccess *access;    /* of the user at the txn's location, capped by the desk's role; none: the desk's own */
  const FoyerTxn *txn;
  const FoyerOp *op;
  const FoyerRow *before;       /* (nullable) */
  const char *scope;            /* of the row after the op */
} FoyerMayAsk;

/**
 * foyer_may:
 * @why: (out) (nullable): static sentence for REVIEW and NO
 */
FoyerMay foyer_may (const FoyerMayAsk *ask, const char **why);
/* The answers of all ops of a txn together: a txn with a fact is taken unless it meddles with the set-up. */
FoyerMay foyer_may_fold (const FoyerMay *answers, const FoyerMayClass *classes, guint n);
FoyerMayClass foyer_may_class (const FoyerEntity *e);
/* Scope of the row after @op. (transfer full) */
char    *foyer_op_scope (const FoyerRow *before, const FoyerOp *op);
/* A txn that touches two locations or two sections though its kind does not say so. (nullable): static sentence */
const char *foyer_may_spans (const FoyerTxn *t, char **scopes, guint n);

/* ---- as it stood ------------------------------------------------------------------------------------------------------------ */
/* SERVER store: the row as of @hlc: what stands, when it has not changed since, else its accepted ops up to then. (nullable) */
FoyerRow    *foyer_row_at (FoyerDb *db, const char *table, const FoyerId *id, gint64 hlc);
/* Access of @user at @loc as of @hlc, at most as @role (-1: no limit). With @user none: what a desk of @role does of itself. */
FoyerAccess *foyer_access_at (FoyerDb *db, const FoyerId *user, const FoyerId *loc, gint64 hlc, int role);
/* Stamp of the last change of the row that was anybody's, and of what decides about the access. */
gint64       foyer_row_since (const FoyerRow *row);
gint64       foyer_access_since (FoyerDb *db, const FoyerId *user, const FoyerId *loc);
/* Did the desk ever hold @scope, by the history of its row? */
gboolean     foyer_holding_ever (FoyerDb *db, const FoyerId *dev, const char *scope);

/* Tests: what a command of this desk made must be what a server would take. Ends the program when it is not. */
void         foyer_may_check (FoyerTx *tx, const FoyerActor *actor, const FoyerId *loc);

G_END_DECLS
