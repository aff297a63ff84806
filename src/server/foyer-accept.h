/* foyer-accept: taking the txns desks push into the chain's order (replication.md 5.8). The parse runs on any thread; the job on the
 * writer of the chain's store, many pushes of many desks sharing one commit. A push that cannot be taken never fails the others, and a
 * txn that cannot be applied never blocks its successors: it is kept in quarantine, with a conflict row that shows its money. */
#pragma once

#include "foyer-apply.h"
#include "foyer-wire.h"

G_BEGIN_DECLS

typedef struct
{
  FoyerTxn *txn;      /* NULL: an outline in @outline only */
  FoyerTxn *outline;  /* id, inc, n, hlc, prev, h of a txn whose ops cannot be read */
  char *why;          /* with @outline */
  char *body;
} FoyerIncoming;

typedef struct
{
  FoyerId dev;
  FoyerId loc;         /* the device's location */
  gint64 inc;
  GArray *txns;        /* (element-type FoyerIncoming) */
  gint64 pending, skew;
  char *app;
  guint next;          /* txns before this one are done */
  gint64 replay_at;    /* UTC ms: an archive is replayed: taken then, and judged then; 0: no */
  gint64 replay_stamp; /* with replay_at: (inout): the last stamp that was given to a change from the future */
  gint64 replay_after; /* with replay_at: everything after this entry and before the first of the push was a repeat; -1: nothing is said */
  const char *replay_why; /* with replay_at: it was put in quarantine */
  const char *refused;  /* the database could not take the txn at @next: it goes into quarantine with this as the reason */

  /* Results */
  const char *code;    /* NULL, "fork", "gap", "malformed" */
  const char *text;
  GArray *you;         /* (element-type FoyerPosition) after the push */
  gint64 next_inc;
  GString *verdicts;   /* members of the object, without braces */
  guint accepted, quarantined, conflicts, repeated;
  gboolean decides;    /* it touched a conflict: perhaps a decision about the quarantine */
  struct
  {
    guint next, accepted, quarantined, conflicts, repeated;
    gsize verdicts;
    gboolean decides;
    const char *code, *text;
  } was;               /* before the transaction at hand: what a rollback goes back to */
} FoyerPush;

/* Parses; @request may go afterwards. */
FoyerPush *foyer_push_new (const FoyerSyncRequest *request, const FoyerId *dev, const FoyerId *loc);
void       foyer_push_free (FoyerPush *p);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FoyerPush, foyer_push_free)

/* Pushes of one commit. */
typedef struct
{
  GPtrArray *pushes; /* (element-type FoyerPush) */
  gboolean (*pause) (gpointer data); /* (nullable): asked now and then: TRUE ends the batch, which may be inside a push */
  gpointer pause_data;
  gboolean single;   /* ends after one txn */
  guint n_done;      /* out: pushes that are complete; the next one goes on where it stopped in another batch */
  guint n_txns;      /* out: txns looked at */
} FoyerAcceptBatch;

/**
 * foyer_accept:
 * Takes the pushes of @batch in one transaction of @store. What the database itself cannot take (an SQL error in a row or a derived figure)
 * is found out by going through the pushes txn by txn: that txn alone goes into quarantine (R7).
 * Returns: FALSE when the store cannot be written now: disk full, a failing disk, another process
 */
gboolean   foyer_accept (FoyerStore *store, FoyerAcceptBatch *batch, GError **error);

/* Positions of a device. */
GArray    *foyer_accept_positions (FoyerDb *db, const FoyerId *dev);
gint64     foyer_accept_next_inc (const GArray *positions);

G_END_DECLS
