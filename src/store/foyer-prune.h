/* foyer-prune: the oldest entries of a desk's log (replication.md 5.11).
 *
 * An entry that has reached the chain stays in the desk's log, so that a chain restored from an older copy can ask for it again. It goes when the
 * server has said that a proven copy holds it and it is older than FOYER_LOG_DAYS as well: copies that are kept longer are no place desks must be
 * able to go on from. The journal beside the database keeps it even then: if such an old copy is restored all the same, the log takes back from
 * there what that server lacks, whole or not at all.
 *
 * What changed a row, and when, is still told: by the line of history every txn has in the chain.
 *
 * The journal is not kept for ever either. From time to time it is noted how far a proven copy went. What a copy held that is FOYER_JOURNAL_DAYS
 * older than the newest one goes at the next start: whichever younger copy the chain is restored from, it has those entries. Both times are
 * the server's; no clock of a desk can make it forget.
 *
 * sync_state: "pruned.<inc>" is the last entry of an incarnation that may be missing; "pruned.below" the incarnation before which nothing is
 * taken from the journal any more; "journal.marks" what was noted of the life "journal.life",
 * oldest first; "journal.cut" how far the journal was cut. */
#pragma once

#include "foyer-apply.h"

G_BEGIN_DECLS

#define FOYER_LOG_DAYS 90
#define FOYER_JOURNAL_DAYS 400

/* Lets go of entries of this desk's log: at most some hundred at a time. @inc, @n: what of it a proven copy of the chain holds; @you_n: what of
 * incarnation @you_inc, the present one, is in the base. Returns: how many. */
int      foyer_tx_prune_log (FoyerTx *tx, gint64 you_inc, gint64 you_n, gint64 inc, gint64 n);
/* The chain stands at @n (@id, nullable: not known) of incarnation @inc, in which entries after it were let go: they are put back. TRUE also when there was nothing to
 * do, or the journal has not all of them: then nothing is changed. */
gboolean foyer_tx_unprune_log (FoyerTx *tx, gint64 inc, gint64 n, const FoyerId *id, GError **error);
/* The log is made again, and what is before entry @n of @inc is not known any more. */
void     foyer_tx_log_begins (FoyerTx *tx, gint64 inc, gint64 n);
/* Up to which entry of @inc the log may have holes. */
gint64   foyer_db_log_pruned (FoyerDb *db, gint64 inc);
/* Whether something behind entry @n was let go of. */
gboolean foyer_db_log_begins_after (FoyerDb *db, gint64 inc, gint64 n);
/* Whether an entry the log does not have was let go, and is not one that was lost. */
gboolean foyer_db_pruned (FoyerDb *db, gint64 inc, gint64 n);
/* A proven copy of the chain's life @gen, made at @at (UTC ms of the server), holds @n entries of incarnation @inc. */
void     foyer_tx_note_copy (FoyerTx *tx, const char *gen, gint64 at, gint64 inc, gint64 n);
/* For tests and the simulator: how much younger the newest copy has to be; -1: FOYER_JOURNAL_DAYS */
void     foyer_journal_keep (gint64 ms);
/* For tests and the simulator: entries may go when they are so old; 0: whatever their stamps say. -1: FOYER_LOG_DAYS */
void     foyer_log_keep (gint64 ms);

G_END_DECLS
