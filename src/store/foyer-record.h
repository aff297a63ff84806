/* foyer-record: one chain kept by several nodes (replication.md 17). Each has a file; their common order stands in a log elsewhere.
 *
 * A write of such a file happens between two calls of the log: begin takes the chain's turn and brings the file up to date, commit puts
 * what the write changed into the log. Only when the log has it does the file's own COMMIT run, so a file never holds what the log does
 * not. What a write changed is a record: the txns with the canonical rows each produced, and the changed rows of the server's own
 * tables (positions, devices, sessions …). Another node puts a record in without deciding anything. */
#pragma once

#include "foyer-store.h"

G_BEGIN_DECLS

typedef struct
{
  FoyerId id, dev;
  gint64 inc, n, hlc, eff_hlc, seq, at;
  FoyerId grp, undoes, who; /* none: NULL */
  char *verdict;
  char *body;               /* NULL: in quarantine */
  guint8 h[FOYER_HASH_LEN];
  char *rows;               /* JSON array, see below; NULL: none */
} FoyerRecordTxn;

/* A row of a table of the server's own, by the names of its columns: whole numbers, texts, null, and bytes as ["hex"]. */
typedef struct
{
  char *table;
  char *key;   /* JSON array: the values of the primary key */
  char *row;   /* JSON object: the columns that changed, with the key; NULL: deleted */
} FoyerRecordSide;

/* Canonical rows are [table, id, scope, seq, hash, image]; image null: the row left; 1: a history row whose body is the txn's, given as a
 * seventh member without its body. */
typedef struct
{
  GArray *txns;  /* (element-type FoyerRecordTxn) in order */
  GArray *sides; /* (element-type FoyerRecordSide) */
  char *rows;    /* those of no txn; NULL: none */
  char *meta;    /* JSON object: changed members of sync_meta; NULL: none */
  char *gen;     /* as they stand after the write */
  gint64 seq;
} FoyerRecord;

FoyerRecord *foyer_record_new (void);
void         foyer_record_free (FoyerRecord *r);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FoyerRecord, foyer_record_free)
gboolean     foyer_record_is_empty (const FoyerRecord *r);
void         foyer_record_txn_clear (gpointer txn);   /* for arrays */
void         foyer_record_side_clear (gpointer side);

/* ---- writing under a log ------------------------------------------------------------------------------------------------------- */
typedef struct
{
  /* Writer thread, before the write. FALSE: the write does not happen. May call foyer_store_follow(). */
  gboolean (*begin) (FoyerStore *store, gpointer data, GError **error);
  /* Writer thread, when all changes are made. FALSE: they are rolled back. @record may be empty. */
  gboolean (*commit) (FoyerTx *tx, const FoyerRecord *record, gpointer data, GError **error);
  /* Writer thread, after COMMIT (@done) or ROLLBACK; after each successful begin. */
  void     (*end) (FoyerStore *store, gboolean done, gpointer data);
} FoyerStoreLog;

/* SERVER store, before its first write. NULL takes the log away again: the store must be idle. */
void         foyer_store_set_log (FoyerStore *store, const FoyerStoreLog *log, gpointer data);

/* ---- following it ------------------------------------------------------------------------------------------------------------------ */
/* How far a copy is. FALSE: this file is no copy. */
typedef struct
{
  gint64 head, side, seq;
  gint64 version;
  char mark[37];
  char gen[37];
} FoyerCopy;
gboolean     foyer_db_copy (FoyerDb *db, FoyerCopy *out);
gboolean     foyer_store_copy (FoyerStore *store, FoyerCopy *out); /* as last committed; any thread */
int          foyer_store_version (void); /* of the tables this program knows */

/* A job that puts in what the log says: no turn, no record. Any thread, also inside begin. */
gboolean     foyer_store_follow (FoyerStore *store, FoyerWriteFunc func, gpointer data, GError **error);
/* In it. CORRUPT when a row does not match its hash. */
gboolean     foyer_tx_follow_rows (FoyerTx *tx, const char *rows, const FoyerRecordTxn *txn, GError **error);
gboolean     foyer_tx_follow_txn (FoyerTx *tx, const FoyerRecordTxn *txn, GError **error);
/* @row: the whole row; columns and tables this version does not know are left out. */
gboolean     foyer_tx_follow_side (FoyerTx *tx, const char *table, const char *key, const char *row, GError **error);
gboolean     foyer_tx_follow_meta (FoyerTx *tx, const char *meta, GError **error);
/* Empties the file, to follow from the beginning: whoever reads sees the old state until this write is committed. */
gboolean     foyer_tx_follow_wipe (FoyerTx *tx, GError **error);
/* Rows put aside by an older version, of tables this one knows. */
gboolean     foyer_tx_follow_later (FoyerTx *tx, GError **error);
/* In a follow job, or in commit. */
void         foyer_tx_set_copy (FoyerTx *tx, gint64 head, gint64 side, const char *mark);

/* A file that was its own order, whole, as one record after another: what its log begins with. @func FALSE ends. */
typedef gboolean (*FoyerRecordFunc) (const FoyerRecord *record, gpointer data, GError **error);
gboolean     foyer_db_record_all (FoyerDb *db, FoyerRecordFunc func, gpointer data, GError **error);

/* Every table is canonical rows, in the record, or made again from them. (nullable): one that is none of these: a mistake. (transfer full) */
char        *foyer_db_unrecorded_table (FoyerDb *db);

/* For a savepoint inside a write: rows captured since @mark were rolled back. */
guint        foyer_tx_record_mark (FoyerTx *tx);
void         foyer_tx_record_rewind (FoyerTx *tx, guint mark);
/* The write's present txn is recorded, with the rows since the last one (quarantine). */
void         foyer_tx_record_txn (FoyerTx *tx, const FoyerId *id);

G_END_DECLS
