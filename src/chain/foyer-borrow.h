/* foyer-borrow: asking the chain for more of an account before it is spent (replication.md 6.3). What it gives this desk may spend whatever
 * becomes of the line; while it does not answer, the desk has what was lent to it ahead.
 *
 * Blocking, for a thread of one's own: waits for an answer as long as the caller says and no longer. */
#pragma once

#include "foyer-fetch.h"

G_BEGIN_DECLS

#define FOYER_BORROW_PATIENCE_MS 1500

typedef struct
{
  FoyerId acct;
  gint64 want;
} FoyerBorrowWish;

typedef enum
{
  FOYER_BORROW_GIVEN,
  FOYER_BORROW_SHORT,   /* other desks hold the rest, or there is no more */
  FOYER_BORROW_FROZEN,  /* the chain was put back from a backup and lends nothing yet */
  FOYER_BORROW_OFFLINE, /* no answer in time, a desk that is not enrolled, or one the chain does not serve */
} FoyerBorrowed;

/* foyer_account_note_grant(): keeps the answer until the feed brings the row. In the writer's transaction. */
typedef void (*FoyerBorrowNote) (FoyerTx *tx, const FoyerId *acct, gint64 granted, gboolean frozen);

/* One request for each wish, all within @patience_ms. @fetch, @make: how they travel; NULL: libsoup. */
FoyerBorrowed foyer_borrow (FoyerStore *store, const FoyerBorrowWish *wishes, guint n, FoyerBorrowNote note, gint64 patience_ms, const FoyerFetch *fetch,
                            gpointer (*make) (const char *store_dir));
/* As parameter "chain" of the commands that spend; NULL when all was given. */
const char   *foyer_borrowed_word (FoyerBorrowed said);

G_END_DECLS
