/* foyer-merge: how two people's changes of one row meet (replication.md 6 and 5.16). Pure: no I/O, no clock; any thread.
 *
 * The server runs it in its order with @authoritative; desks run the same functions over their base to show pending work.
 *
 * By merge class, with (effective HLC, txn id) as the stamp:
 *   REGISTER  each field for itself, the later stamp stands. Any arrival order gives the same row.
 *   ROW       all ROW fields of a row have one stamp and win or lose together. An op that gives one of them must give them all
 *             (foyer_op_complete()).
 *   CLAIM     as ROW: person, time and place stand together. Whether the slot is free is arbitrated afterwards, not here.
 *   CONST     what the first accepted NEW gave.
 *   ONCE      the first accepted value stays; all ONCE fields of a row close together, with the same txn.
 *   STATUS    an op whose "from" is what stands is a step. Otherwise the two steps were made apart: a fact (arrived, no-show) beats a
 *             plan, arrived beats no-show, between plans the later stamp stands. Nothing but its return receipt takes an arrival with
 *             a printed receipt back.
 *   ADDS      add-ids of an add-wins set (foyer-adds.h); "deleted" of such a row follows from them.
 *   MAX       the larger stands.
 *   SERVER    left to arbitration; a desk shows its own guess while the op is pending.
 *   "deleted" an edit with a later stamp than the deletion revives the row: nobody deletes what he has not seen.
 *
 * NEW counts as giving every ROW and CLAIM field (those left out are empty); REGISTER fields left out of a NEW are not given, so
 * two desks that make the same derived row keep each other's values. A SET of a row that is not there makes it, with creation
 * stamp 0; the NEW, arriving later, fills in the rest. */
#pragma once

#include "foyer-txn.h"

G_BEGIN_DECLS

typedef enum
{
  FOYER_LOST_STAMP,   /* two values for one field; the later stamp stands */
  FOYER_LOST_FACT,    /* a status lost to what really happened */
  FOYER_LOST_CLOSED,  /* the field was set for good before */
  FOYER_LOST_REVIVED, /* deleted by one, changed by another: the row lives */
} FoyerLostWhy;

/* A value that did not stand although its author had not seen the one that does. */
typedef struct
{
  int field; /* of the entity */
  FoyerLostWhy why;
  gboolean op_won;     /* TRUE: the op's value stands and @lost is what the row held */
  FoyerVal kept, lost; /* owned */
  FoyerStamp kept_by, lost_by;
} FoyerLost;

/* (element-type FoyerLost) frees what it holds. */
GArray   *foyer_lost_new (void);

/**
 * foyer_merge_apply:
 * @row: the row, or one fresh from foyer_row_new() with exists FALSE; changed in place (values, stamps, extra; not exists)
 * @op: of the same entity and id
 * @authoritative: TRUE at the server: SERVER fields of the op are not taken
 * @lost: (nullable) (element-type FoyerLost): what did not stand is appended
 * Returns: TRUE when a value or a stamp changed
 */
gboolean  foyer_merge_apply (FoyerRow *row, const FoyerOp *op, const FoyerStamp *stamp, gboolean authoritative, GArray *lost);

/**
 * foyer_merge_revive:
 * One deleted the row and another changed it, and neither had seen the other's: the row lives, whatever their stamps say. Only the order of
 * the server can tell who saw what.
 * @edit: stamp of the change
 * Returns: TRUE when the row was deleted and lives now
 */
gboolean  foyer_merge_revive (FoyerRow *row, const FoyerStamp *edit, gboolean edit_is_op, GArray *lost);

/* The latest change of the row, deletions apart. */
FoyerStamp foyer_row_last_edit (const FoyerRow *row);

/**
 * foyer_status_step:
 * The join of replication.md 6.4 between @now, which stands, and a step from @from (NULL: unknown) to @to.
 * @receipt: a printed receipt stands for @now
 * @why: (out): when they were made apart, by which rule one of them lost; left alone for a plain step
 * Returns: TRUE when @to stands now
 */
gboolean  foyer_status_step (const char *now, const FoyerStamp *now_stamp, gboolean receipt, const char *from, const char *to,
                             const FoyerStamp *stamp, FoyerLostWhy *why);

/* An op that stands before another gives nothing new: applying twice changes nothing. */
typedef struct
{
  const FoyerOp *op;
  FoyerStamp stamp;
} FoyerPendingOp;

/**
 * foyer_visible:
 * @shadow: (nullable): the base image of the row; NULL when the base has no such row
 * @ops: pending ops of this row in (inc, n) order
 * Returns: (transfer full) (nullable): what people see. NULL when there is no base row and none of the ops makes it
 */
FoyerRow *foyer_visible (const FoyerRow *shadow, const FoyerPendingOp *ops, gsize n);

/**
 * foyer_op_complete:
 * Adds the ROW (CLAIM) fields of @row that @op does not give when it gives at least one of them, with what they held before.
 */
void      foyer_op_complete (FoyerOp *op, const FoyerRow *row);

/* Rank of an appointment status: 0 for plans (pending, confirmed, deleted), 1 no-show, 2 arrived; 3 is an arrival with its receipt. */
int       foyer_status_rank (const char *status);

G_END_DECLS
