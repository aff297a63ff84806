/* foyer-change-find: the log in the order of time, and how one finds something in it: derived, as txn_touch is, from every txn this store logs or hears
 * of. The log itself is the desk's own (sync_log), the lines of history of the chain, and the server's txns; nothing is kept twice here but what one
 * looks for.
 *
 * Nothing of it is ever pruned: an entry that a desk lets go of its own log (foyer-prune.h) has its line of history, which holds the whole body and
 * comes to every desk of its scope, with the first snapshot too. So what happened ten years ago is told without the server. */
#pragma once

#include "foyer-store.h"

G_BEGIN_DECLS

typedef enum
{
  FOYER_ACT_MADE = 1 << 0,
  FOYER_ACT_CHANGED = 1 << 1,
  FOYER_ACT_DELETED = 1 << 2, /* deleted, cancelled, voided */
} FoyerActs;

/* The table's bit; those behind the 63rd share the last: what is found by it is looked at again. */
#define FOYER_KIND(e) ((gint64) (G_GUINT64_CONSTANT (1) << (MIN ((e)->tbl, 64) - 1)))
/* What happens all day; the others have an index of their own (0005-changes.sql says the same number). */
#define FOYER_KINDS_COMMON G_GINT64_CONSTANT (422218934747136)

/* A change as it stands in the index. */
typedef struct
{
  gint64 hlc;
  FoyerId txn, who, dev, undoes;
  gint64 kinds;
  int acts;
} FoyerFound;

/* What to look for: zero and NULL ask nothing. */
typedef struct
{
  gint64 from, to;        /* stamps, half-open; 0: no bound */
  gint64 before_hlc;      /* go on behind this change (keyset): 0 from the newest */
  FoyerId before_txn;
  const FoyerId *authors; /* (array length=n_authors) */
  guint n_authors;
  FoyerId dev;
  gint64 kinds;           /* any of them */
  gint64 unlike;          /* nothing but these is left out */
  int acts;               /* any of them */
  const FoyerEntity *entity; /* of one row and what hangs on it */
  FoyerId id;
} FoyerFindChanges;

/* FALSE ends the walk. */
typedef gboolean (*FoyerFoundFunc) (const FoyerFound *found, gpointer data);

/* Newest first. Reads bounded pieces of an index: how far it goes is the function's to say. */
void        foyer_db_find_changes (FoyerDb *db, const FoyerFindChanges *find, FoyerFoundFunc func, gpointer data);
/* Txns of one action, newest first: @id itself, or all of the group it names or belongs to. (transfer full) (element-type FoyerId) */
GArray     *foyer_db_txns_of (FoyerDb *db, const FoyerId *id);
/* Undone, and the undoing not undone; wherever that happened. @by: (out) (optional): the last undoing on the way */
gboolean    foyer_db_is_undone (FoyerDb *db, const FoyerId *id, FoyerId *by);
/* Txns after stamp @since that moved something on, off or within day @date of @loc, newest first. (transfer full) (element-type FoyerId) */
GArray     *foyer_db_day_changes (FoyerDb *db, const FoyerId *loc, gint64 date, gint64 since);

/* For foyer_tx_touch(): the txn's own entry and its old words. */
void        foyer_tx_index_change (FoyerTx *tx, const FoyerTxn *t, gint64 hlc);
/* The row txn_touch has for a day of the book. */
FoyerId     foyer_day_touch_id (const FoyerId *loc, gint64 date);
/* Nothing is found of a txn whose line of history has left this desk: its scope is no longer for it to hold. */
void        foyer_tx_forget_changes (FoyerTx *tx);
/* For a store of before: everything the log holds anew. A job for foyer_store_maintain(). */
gboolean    foyer_tx_index_log (FoyerTx *tx, GError **error);

/* ---- "as it was at" ------------------------------------------------------------------------------------------------------ */
/**
 * foyer_db_row_at:
 * @at: a stamp of the log
 * The row as it stood after everything up to @at: today's with the fields put back that later changes replaced.
 * Returns: (transfer full) (nullable): NULL when it was not there yet
 */
FoyerRow   *foyer_db_row_at (FoyerDb *db, const char *table, const FoyerId *id, gint64 at);

G_END_DECLS
