/* foyer-witness: rows of an earlier life of the chain that the present one lacks (replication.md 13). When a server was restored from an older state,
 * desks send what it lost; but a desk whose disk is gone sends nothing, and what others had of it would vanish without a word. Such rows are put
 * aside with the old base, and a person sees them (query sync.witness) until their author has sent them after all, or for 30 days. */
#pragma once

#include "foyer-store.h"

G_BEGIN_DECLS

#define FOYER_WITNESS_MS (G_GINT64_CONSTANT (30) * 24 * 3600 * 1000)

/* In an apply, before the base row leaves. @gen: of the life that ends */
void     foyer_tx_witness (FoyerTx *tx, const FoyerEntity *entity, const FoyerId *id, const char *gen);
/* Those whose time is over. */
void     foyer_tx_forget_witnesses (FoyerTx *tx);
/* A new base comes in the place of an old one: what @from has and @to has not. In a transaction of @to. */
gboolean foyer_db_carry_witnesses (FoyerDb *to, FoyerDb *from, gint64 now, GError **error);

typedef gboolean (*FoyerWitnessFunc) (const char *table, const FoyerId *id, gint64 seq, gint64 at, const char *row, gpointer data);
/* Those the base still lacks, until @func gives FALSE. */
void     foyer_db_witnesses (FoyerDb *db, FoyerWitnessFunc func, gpointer data);

G_END_DECLS
