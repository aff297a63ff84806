/* foyer-apply: what replication needs below the one write path: canonical rows, the server's order, and the guarded tables. For src/chain,
 * src/server and bulk makers of base data (demo, snapshots) only; a rule or a command never includes it.
 *
 * All functions are for a write of foyer_store_maintain() (no local txn is made) on the writer thread, unless said otherwise. */
#pragma once

#include "foyer-store.h"

G_BEGIN_DECLS

/* Own statement on sync_*, txn* tables, past the guard. Same rules as foyer_db_sql(). */
FoyerStmt *foyer_tx_own (FoyerTx *tx, const char *sql);
FoyerStmt *foyer_db_own_read (FoyerDb *db, const char *sql); /* for readers; SELECT only */

/**
 * foyer_tx_write_row:
 * @before: (nullable): the row as it stands in the table
 * @after: with seq and scope set by the caller; @hash goes to _h
 * Raw write of a whole row: derives fields, writes, keeps derived tables in step, adds to the change set. Makes no op and no touch.
 */
void       foyer_tx_write_row (FoyerTx *tx, const FoyerRow *before, FoyerRow *after, gint64 hash);
/* The row leaves this store (scope purge, refused on the chain). No trace but the change set. */
void       foyer_tx_delete_row (FoyerTx *tx, const FoyerRow *row);
/* _h of a row as stored; 0 when there is none. */
gint64     foyer_tx_row_hash (FoyerTx *tx, const FoyerEntity *entity, const FoyerId *id);

/* SERVER store: every op of a txn was taken: what the rules decide about the whole. */
void       foyer_tx_settle (FoyerTx *tx);
/* What hangs on the rows written so far is worked out now instead of at the end of the write, so that foyer_tx_check() tells whether that went. */
void       foyer_tx_flush (FoyerTx *tx);
/* FALSE with what the database could not do since the last look. It is forgotten then: who asks has rolled back, or lets the write fail. */
gboolean   foyer_tx_check (FoyerTx *tx, GError **error);
/* The write fails with @error (transfer full) unless it has failed before. */
void       foyer_tx_fail (FoyerTx *tx, GError *error);
/* SERVER store: canonical write of a merged row: arbitrates, gives the next seq, scope, hash; leaves a gone marker in the old scope. */
void       foyer_tx_write_canonical (FoyerTx *tx, const FoyerRow *before, FoyerRow *after);
/* SERVER store: applies one op of an accepted txn by merge with stamp (@eff_hlc, @t->id); conflict rows of marked fields are put.
 * FALSE and @why (static text) when the op cannot be applied: the caller rolls back to its savepoint and quarantines. */
gboolean   foyer_tx_accept_op (FoyerTx *tx, const FoyerTxn *t, guint index, gint64 eff_hlc, const char **why);
/* The same with the row as it stands, if it is at hand: nothing was written since it was read. @before NULL: there is none. */
gboolean   foyer_tx_accept_op_on (FoyerTx *tx, const FoyerTxn *t, guint index, const FoyerRow *before, gint64 eff_hlc, const char **why);
/* The sensitive section @t tells something of, as the rows stand. (transfer full) (nullable) */
char      *foyer_tx_section (FoyerTx *tx, const FoyerTxn *t);
/* How much a line of the inbox presses (replication.md 6.7): money > floor > slot > identity > card field. */
typedef enum
{
  FOYER_SEVERITY_FIELD = 1,
  FOYER_SEVERITY_IDENTITY,
  FOYER_SEVERITY_SLOT,
  FOYER_SEVERITY_FLOOR,
  FOYER_SEVERITY_MONEY,
} FoyerSeverity;

/* SERVER store: records @t as accepted: txn, txn_body, sync_devlog, txn_touch, and its history row in the scope of t->loc. */
void       foyer_tx_log_accepted (FoyerTx *tx, const FoyerTxn *t, const char *body, gint64 eff_hlc, const char *verdict);
/* SERVER store: puts a row the server itself decides on (a conflict), with the stamp of the txn that led to it. Makes no op. */
void       foyer_tx_put_decided (FoyerTx *tx, FoyerRow *row, const FoyerStamp *stamp);
gint64     foyer_tx_next_seq (FoyerTx *tx);
gint64     foyer_tx_last_seq (FoyerTx *tx);

/* txn_touch entries of a txn: its rows, their parents, and days of the book. Called by the store for local txns. */
void       foyer_tx_touch (FoyerTx *tx, const FoyerTxn *t, gint64 hlc);
/* Its rows alone: the rest is told by its line of history. */
void       foyer_tx_touch_own (FoyerTx *tx, const FoyerTxn *t, gint64 hlc);
/* A new line of history: what is not told yet of its txn, at once or afterwards (foyer-later.h). */
void       foyer_tx_touch_history (FoyerTx *tx, const FoyerRow *history);

/* Lets the writer keep @kb kilobytes of pages to the end of this write, which touches many. */
void       foyer_tx_want_cache (FoyerTx *tx, int kb);

/* What is deleted meanwhile is overwritten in the file: for rows this desk may no longer hold. */
void       foyer_tx_secure_delete (FoyerTx *tx, gboolean on);
/* The txn this write is filling. (nullable) */
const FoyerTxn *foyer_tx_present (FoyerTx *tx);

/* DESK store: re-writes the visible row of (@entity, @id) as fold of its shadow (or the table row when nothing is pending) over the pending ops
 * beyond @you_n; drops touches up to it and the shadow when nothing is left. The base image must have been put in place before. */
void       foyer_tx_refold (FoyerTx *tx, const FoyerEntity *entity, const FoyerId *id, gint64 inc, gint64 you_n);
/**
 * foyer_tx_put_base:
 * DESK store: one row of an applied pull, or of a bulk maker: @image NULL: the row left. Goes to the shadow when the row has pending
 * ops (then call foyer_tx_refold), else to the table.
 * Returns: TRUE when the row has pending ops
 */
gboolean   foyer_tx_put_base (FoyerTx *tx, const FoyerEntity *entity, const FoyerId *id, const char *image, const char *scope, gint64 seq,
                              gint64 hash, GError **error);

/* DESK store: before many foyer_tx_put_base(): none of them need be asked for pending ops when there are none at all. Nothing becomes pending
 * in this write afterwards. */
void       foyer_tx_look_at_pending (FoyerTx *tx);
/* SERVER store: the row an op is about, as it stands. (transfer full) (nullable) */
FoyerRow  *foyer_tx_get_for (FoyerTx *tx, const FoyerOp *op);

/* Marks the change set of this write as coming from the chain. */
void       foyer_tx_set_remote (FoyerTx *tx);

/* HLC (replication.md 5.2). */
gint64     foyer_store_hlc_now (FoyerTx *tx);                 /* next stamp, monotone */
void       foyer_store_hlc_seen (FoyerTx *tx, gint64 stamp);  /* raises the clock; persisted with this write */
/* A clock that went too fast comes back to @stamp, when every entry of the log is in the base: what it stamped was clamped there. */
void       foyer_store_hlc_settle (FoyerTx *tx, gint64 stamp);
void       foyer_store_set_clock_offset (FoyerStore *store, gint64 ms); /* server time − local time; any thread */

/* This store's device id (made at first open; the server gives a desk a new one at enrolment) and incarnation. Any thread. */
FoyerId    foyer_store_device (FoyerStore *store);
void       foyer_store_log_position (FoyerStore *store, gint64 *inc, gint64 *n); /* last written */
/* Fork: starts incarnation @inc: renumbers pending entries (n > base you_n, and those marked as lost by the chain, flag 8) into it with a
 * new chain. */
gboolean   foyer_tx_new_incarnation (FoyerTx *tx, gint64 inc, GError **error);
/* Sets the device id (enrolment). */
void       foyer_tx_set_device (FoyerTx *tx, const FoyerId *dev);

/* DESK store: the caps of a reply, {"new":3,"schema":3,"set":3}: what the server understands. Cached; this store writes nothing beyond it. */
void       foyer_tx_set_caps (FoyerTx *tx, const char *caps);
/* The schema the chain's server knows, as far as it has said. Any thread. */
int        foyer_store_announced (FoyerStore *store);

char      *foyer_db_state (FoyerDb *db, const char *key); /* sync_state; (nullable) */
void       foyer_tx_set_state (FoyerTx *tx, const char *key, const char *value); /* NULL removes */

G_END_DECLS
