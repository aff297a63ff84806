/* foyer-hooks: what the rules add to every change of a row, whoever makes it: a command, an undo, a page pulled from the chain, a txn
 * pushed to the server.
 *
 *   derive_fields   UTC times and day of an appointment from its wall time and the zone of its location; times of an allocation
 *   arbitrate       who holds a slot (replication.md 6.1); on a server also the conflict rows, opened and closed
 *   derive          board, visit_fig, client_fig (schemas/sql/rows/0001-s-figures.sql) and the search index
 *
 * Invariants:
 *   1. A derived table holds what one pass over the rows would compute; the order of the changes does not matter.
 *   2. Work on figures is collected per visit and client and done once before the commit (derive_flush). What becomes a synced row is decided
 *      after each txn (settle): the same txns give the same rows however they fall into transactions.
 *   3. A slot that was held stays held until its own time, person or place changes (order of acceptance).
 *   4. An appointment double-booked with a reason, deleted, or of a no-show visit contests nobody.
 * Writer thread only. */
#pragma once

#include "foyer-store.h"

G_BEGIN_DECLS

const FoyerStoreHooks *foyer_desk_hooks (void);

/* board.flags */
typedef enum
{
  FOYER_BOARD_ROW_CHOSEN = 1,
  FOYER_BOARD_ROW_ONLINE = 2,
  FOYER_BOARD_ROW_COMMENT = 4,
  FOYER_BOARD_ROW_SHARED = 8,
  FOYER_BOARD_ROW_CONTESTED = 16,
  FOYER_BOARD_ROW_EVENT = 32, /* a group event: "capacity" and "taken" are set */
  FOYER_BOARD_ROW_GUEST = 64, /* takes seats of an event, never time of the member: no block of its own */
  FOYER_BOARD_ROW_BUNDLE = 256, /* booked with others as a package */
  FOYER_BOARD_ROW_IDLE = 128, /* of a no-show or deleted visit: takes no time */
  FOYER_BOARD_ROW_RECEIPT = 512, /* the visit is locked by a sale receipt */
  FOYER_BOARD_ROW_NOTE = 1024,   /* the visit has a note */
  FOYER_BOARD_ROW_ALERT = 2048,  /* the client's card warns of something */
  FOYER_BOARD_ROW_FIRST = 4096,  /* the client has not come before this day, here or in the system before */
} FoyerBoardRowFlags;

G_END_DECLS
