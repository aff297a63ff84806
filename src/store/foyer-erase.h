/* foyer-erase: a person is forgotten (replication.md 7.4): on every desk, on the server, in its archive and its backups.
 *
 * A row of "erasure" for each card of the person is all that travels. Whoever holds it takes away by it what says who that was, each time a row of it
 * comes in, and once more when something late still comes:
 *
 *  - in rows of the person (card, visits, bookings, notes, documents, payments …): fields marked FOYER_FIELD_PERSONAL, and what a newer version wrote;
 *    what a row must have becomes "—". On a server the row gets a new number, so every desk gets it again. Visits, receipts and sums stay.
 *  - in every body of the log, here, in history, waiting, in quarantine, shown by desks next door: the same fields of the same rows, with what they
 *    held before, and reasons. A body that was cut says "cut": the hash it had, so that the chain of hashes holds (foyer-txn.h).
 *  - words that are searched, old words, answers kept for repeated calls, files of the card, kept files of lists that were exported, images of rows.
 *  - then the database is written anew, with its journal, and copies beside it go: nothing of it is left in free pages.
 *
 * Done twice it changes nothing the second time. It cannot be undone. */
#pragma once

#include "foyer-apply.h"

G_BEGIN_DECLS

#define FOYER_ERASED "—" /* stands where a row must have a word */

/* ---- for rules ---- */
/* The card of @client was erased. */
gboolean foyer_db_is_erased (FoyerDb *db, const FoyerId *client);
/* A word has to stand in the field, also when nobody is to know it: it must be there, or its being there means something. */
gboolean foyer_erased_word (const FoyerField *f);
/* What is marked FOYER_FIELD_PERSONAL is taken out of @row, changed fields are marked. FALSE: there was nothing. */
gboolean foyer_row_blank (FoyerRow *row);

/* ---- for the store ---- */
/* A row of "erasure" came in. */
void     foyer_tx_note_erasure (FoyerTx *tx, const FoyerRow *erasure);
/* A file is not named by its row any more. */
void     foyer_tx_note_files (FoyerTx *tx, const FoyerRow *before, const FoyerRow *after);
/* Before COMMIT, when all rows are there: does what was noted. */
void     foyer_tx_erase_noted (FoyerTx *tx);
void     foyer_tx_clear_erased (FoyerTx *tx);
/**
 * foyer_tx_cut_late:
 * @body: (out): the body without what is personal in it, when something of @t is about somebody who was erased
 * Returns: (transfer full) (nullable): @t read from it; NULL: it may stay as it is. The rows are looked after at the end of this write.
 */
FoyerTxn *foyer_tx_cut_late (FoyerTx *tx, const FoyerTxn *t, char **body);
/* Rows that were erased in this write, with their txns: other copies of them are to go too. (element-type FoyerId) (nullable) */
const GArray *foyer_tx_erased_rows (FoyerTx *tx);
/* Files that went with them. (element-type utf8) (nullable) */
const GPtrArray *foyer_tx_erased_files (FoyerTx *tx);

/* Writes database and journal anew and removes what lies beside them, when something was erased since. Waits for it. TRUE also when there was
 * nothing to do. */
gboolean foyer_store_forget (FoyerStore *store, GError **error);
/* Writer thread, between two jobs. */
void     foyer_store_forget_now (FoyerStore *store);
/* Before the first job: what a crash left undone. */
void     foyer_store_forget_at_start (FoyerStore *store);

/**
 * foyer_store_erase_copy:
 * @clients: (element-type FoyerId): cards
 * @files: (inout) (element-type utf8): names of files that were theirs are added
 * A SERVER store that is a copy of another one at some moment stays one of that moment: numbers and positions are as they were, the persons are not
 * in it any more. Closed afterwards, it has nothing of them on the disk.
 */
gboolean foyer_store_erase_copy (FoyerStore *store, const GArray *clients, GPtrArray *files, GError **error);
/* The cards that were erased. (transfer full) (element-type FoyerId) */
GArray  *foyer_db_erased (FoyerDb *db);

G_END_DECLS
