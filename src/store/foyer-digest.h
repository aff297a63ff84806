/* foyer-digest: how many canonical rows a store holds per scope and table, and the sum of their hashes mod 2^64 (replication.md 14.3).
 * Kept with every change; two stores that agree in them hold the same rows. On a desk they speak of the base: a row with pending
 * changes counts with its base image. Reading: inside foyer_store_read(); the rest: inside foyer_store_maintain(). */
#pragma once

#include "foyer-store.h"

G_BEGIN_DECLS

typedef struct
{
  const char *scope; /* interned */
  const FoyerEntity *entity;
  gint64 n;
  guint64 sum;
} FoyerDigest;

typedef struct
{
  FoyerId id;
  gint64 seq, hash;
} FoyerDigestRow;

#define FOYER_DIGEST_BUCKETS 256

/* FALSE: the rows were there before the sums were kept; see foyer_tx_recount_digests(). */
gboolean foyer_db_has_digests (FoyerDb *db);
/* Of @scope, or of all with NULL, in order of scope and table; without those that have no rows. (transfer full) (element-type FoyerDigest) */
GArray  *foyer_db_digests (FoyerDb *db, const char *scope);
/* By the last byte of the id. Reads every row of the table. */
void     foyer_db_digest_buckets (FoyerDb *db, FoyerStoreRole role, const char *scope, const FoyerEntity *entity,
                                  FoyerDigest buckets[FOYER_DIGEST_BUCKETS]);
/* The rows of one bucket, in order of id. (transfer full) (element-type FoyerDigestRow) */
GArray  *foyer_db_digest_rows (FoyerDb *db, FoyerStoreRole role, const char *scope, const FoyerEntity *entity, int bucket);
/* The base image of a row with scope, seq and hash; NULL: not in the base. (transfer full) */
char    *foyer_db_base_image (FoyerDb *db, FoyerStoreRole role, const FoyerEntity *entity, const FoyerId *id, char **scope, gint64 *seq, gint64 *hash);

/* Counts all rows of the store anew. */
void     foyer_tx_recount_digests (FoyerTx *tx);
/* A bulk maker wrote a base row into a desk's store by foyer_tx_write_row(). */
void     foyer_tx_count_base (FoyerTx *tx, const FoyerRow *row, gint64 hash);

/* A savepoint of the caller's begins: what is counted from here can be taken back, if the savepoint is. No nesting. */
void     foyer_tx_mark_digests (FoyerTx *tx);
void     foyer_tx_reset_digests (FoyerTx *tx);

G_END_DECLS
