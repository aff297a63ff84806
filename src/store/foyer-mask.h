/* foyer-mask: desks that do not hold clients' phones and e-mail addresses (SEC-1).
 *
 * A desk is masked when its row says so, or when nobody who may sign in there may see phones (foyer-masked.h decides). What would tell a number
 * reaches it under a veil (foyer-veil.h): the fields of clients, what history and inbox quote of them, in pages, snapshots, heads, repairs and
 * in what the desk next door shows. The server does that to everything it sends, so a desk that asks otherwise gets nothing else.
 *
 * Nothing else changes. A veiled row keeps its number, stamps and hash: the hash is of the row as the chain has it, so that counts, sums and
 * repairs agree, and only that the image fits the hash cannot be asked of it. Fields stay registers of their own: what is written here in
 * clear (a client met at the counter) goes to the chain as ever, merges there, and comes back veiled. A veil that comes to the chain as a
 * value stands for the number it was made of (foyer_mask_resolve()), or is refused.
 *
 * That a base is masked is part of it: its cursors name the scope FOYER_MASK_SCOPE, which has no rows. Where it appears the desk veils what
 * it has (foyer_tx_mask()); where it goes the server lets it begin anew. Both happen in the transaction that moves the base. */
#pragma once

#include "foyer-apply.h"

G_BEGIN_DECLS

#define FOYER_MASK_SCOPE "masked"

typedef struct
{
  guint8 key[32];
} FoyerMask;

/* FALSE: the store has no chain. */
gboolean foyer_mask_read (FoyerDb *db, FoyerMask *mask);
/* Is there anything in its rows that tells a number? */
gboolean foyer_mask_entity (const FoyerEntity *e);
/* A telephone number or e-mail address of a client. */
gboolean foyer_mask_field (const FoyerEntity *e, int field);
/* A value of a row as a masked desk gets it. (transfer full) (nullable): NULL: as it is */
char    *foyer_mask_value (const FoyerMask *mask, const FoyerEntity *e, int field, const char *text, gsize len);
/* FALSE: nothing in it to veil. Its hash stays. */
gboolean foyer_mask_row (const FoyerMask *mask, FoyerRow *row);
/* The body of a txn. (transfer full) (nullable): NULL: as it is */
char    *foyer_mask_body (const FoyerMask *mask, const char *body, gsize len);
/* An image with a veil in it is not what its hash was made of. */
gboolean foyer_mask_in (const char *image, gsize len);

/* DESK store: its base is masked. FALSE on a server. */
gboolean foyer_db_is_masked (FoyerDb *db);
/**
 * foyer_tx_mask:
 * @dirty: (element-type FoyerChange) (inout): rows to fold again are added
 * DESK store, within the transaction that moves the base: veils everything it holds and forgets what can be had again. What this desk itself
 * wrote stays in its log until a proven copy of the chain has it (foyer-prune.h).
 */
void     foyer_tx_mask (FoyerTx *tx, GArray *dirty);

/* The file is written anew, so that nothing of what was deleted lies between its rows or in the write-ahead log, as far as no reader needs that; the
 * rest goes when the store is closed. Takes seconds to a minute, in which nothing is saved. Blocking; any thread but the store's writer. */
void     foyer_store_shed (FoyerStore *store);

/* SERVER store: puts the numbers in place of veils in @t's ops, looked for on the cards the txn names. FALSE: one of them is not known there. */
gboolean foyer_mask_resolve (FoyerTx *tx, FoyerTxn *t);

G_END_DECLS
