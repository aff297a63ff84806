/* foyer-upcast: ops of older versions read as today's (replication.md 11). One pure function per step; the body in the log stays as it was
 * written and hashed. A version that a server ever announced is understood for good.
 *
 *   1 → 2  a link of a set (label of a client, service of a member, resource of a service) is put with "deleted" alone: making it, or
 *          clearing the mark, adds it with the txn as its add-id; setting the mark takes away what the row holds then */
#pragma once

#include "foyer-txn.h"

G_BEGIN_DECLS

/**
 * foyer_op_upcast:
 * @row: what the op meets; a fresh one when there is none
 * Returns: (transfer full) (nullable): the op as the present version writes it; NULL when it says all already
 */
FoyerOp *foyer_op_upcast (const FoyerOp *op, const FoyerRow *row, const FoyerStamp *stamp);

/* The version an op must be written in: that of the latest table or field it speaks of. */
int      foyer_op_needs (const FoyerOp *op);

G_END_DECLS
