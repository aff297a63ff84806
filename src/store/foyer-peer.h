/* foyer-peer: a desk's preview of what other desks of its location have done and the chain does not have from them yet
 * (replication.md 5.13): visible = base ⊕ own pending ⊕ peers' pending.
 *
 * A peer's entries are kept beside this desk's log, never in it, and are not sent by it. They are folded over the base exactly like own
 * pending ops, so the calendar, the slot check, the search and the balances count them without knowing of it. They go when the base
 * says that the chain has them (foyer_tx_peer_settle()), or when their desk is no longer trusted.
 *
 * Only what the day's work writes is shown: a peer cannot lend anybody rights, settings or prices. */
#pragma once

#include "foyer-apply.h"

G_BEGIN_DECLS

/* One entry as the peer's log has it. */
typedef struct
{
  const char *body; /* canonical, not NUL-terminated */
  gsize len;
  guint8 h[FOYER_HASH_LEN];
} FoyerPeerEntry;

/**
 * foyer_peer_take:
 * @dev: the desk they come from, proved by the caller
 * @entries, @n: in the order of its log, one incarnation
 * Keeps the entries this store does not have and the base does not cover, and folds them in. Entries of an older incarnation of @dev go.
 * @taken: (out) (optional): how many were new
 * Returns: FALSE with CORRUPT when one does not fit its hash or the one before it, which may be held (none is kept), INVALID when one cannot be read.
 *   Blocking; any thread but the store's writer.
 */
gboolean foyer_peer_take (FoyerStore *store, const FoyerId *dev, const FoyerPeerEntry *entries, guint n, guint *taken, GError **error);
/**
 * foyer_peer_check:
 * @inc, @n, @h: the last entry of the log of @dev, as it says itself; n 0: it has none
 * @fits: (out): FALSE: its log is not the one it showed, for its disk was put back or is another one's copy: what was held of it has gone. What
 *   it has it is to show anew
 */
gboolean foyer_peer_check (FoyerStore *store, const FoyerId *dev, gint64 inc, gint64 n, const guint8 *h, gboolean *fits, GError **error);
/* Forgets all entries of @dev: it was retired, or its disk is gone for good. */
gboolean foyer_peer_drop (FoyerStore *store, const FoyerId *dev, GError **error);

/* In a read: the last entry held of @dev; 0, 0 when there is none. */
void     foyer_db_peer_position (FoyerDb *db, const FoyerId *dev, gint64 *inc, gint64 *n);
/* TRUE while a change of the row made at another desk is not yet at the chain; @dev: (out) (optional): the desk. */
gboolean foyer_db_is_peer_pending (FoyerDb *db, const char *table, const FoyerId *id, FoyerId *dev);
/* The same by its short code ("02"). (transfer full) (nullable): NULL: nothing of another desk is pending on it. */
char    *foyer_db_peer_code (FoyerDb *db, const char *table, const FoyerId *id);
/* Entries held of other desks; those of @dev when it is given. 0 on a server. */
gint64   foyer_db_peer_count (FoyerDb *db, const FoyerId *dev);

/* What was held of all of them goes, and comes again when they are met: in another form, from which it is told no number. @dirty: as below. */
void     foyer_tx_peer_forget (FoyerTx *tx, GArray *dirty);

/* In the transaction that moves the base, after it was written: entries the chain has by now go, known by the base's "devs" or by their
 * line of history. Rows to fold again are appended to @dirty (element-type FoyerChange). */
void     foyer_tx_peer_settle (FoyerTx *tx, GArray *dirty);

G_END_DECLS
