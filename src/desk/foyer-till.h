/* foyer-till: a cash drawer from counting to counting (back-office.md 4 and 6), as rules without rows, and what a report of it says.
 *
 * The ledger of the register is what should be in the drawer: the starting balance and every amount that was not cancelled. Whatever a count
 * finds is written into the ledger as money over or short, so that after each count the ledger says what was counted. So, for every till:
 *
 *      expected at the opening + rows of the till + other rows of the register since = due;      due + over or short = counted
 *
 * where "rows of the till" are those that name it ("till" of the money row), the difference found at the opening among them, and "other rows" those
 * another desk wrote without knowing of it, or that were cancelled since the opening. The Z report is a document whose contents are kept as they
 * were: a reprint years later says the same. It also keeps which rows it counted; foyer_till_since() says what became of them.
 *
 * The first part is pure; what takes a FoyerDb runs inside a read or write. */
#pragma once

#include <json-glib/json-glib.h>
#include "foyer-store.h"

G_BEGIN_DECLS

#define FOYER_DOC_BILL 3   /* what was bought and came in; "sum" is owed until it is paid (back-office.md 0.3) */
#define FOYER_DOC_Z 110    /* a till was closed */
#define FOYER_DOC_X 111    /* how a till stood at a moment */

#define FOYER_TILL_MAX_COUNTS 40
#define FOYER_TILL_MAX_PIECES 100000

/* Notes and coins of a currency in minor units, the largest first. */
const gint64 *foyer_till_pieces (const char *currency, gsize *n);

/**
 * foyer_till_sum:
 * @counts: [[value, pieces], …]: minor units, how many
 * @clean: (out) (optional) (transfer full): the same as it is kept: the largest first, none twice, none of no pieces
 * Returns: what they come to, or -1 with INVALID: a value that is no note or coin of @currency, too many
 */
gint64   foyer_till_sum (const char *currency, JsonArray *counts, char **clean, GError **error);

/* What a till comes to. Sums in minor units; what went out is below zero. */
typedef struct
{
  gint64 opening;   /* by the ledger before the opening count */
  gint64 rows;      /* of the till, the closing difference and what was taken out at the closing left out */
  gint64 others;    /* of the register since, not of the till */
  gint64 due;       /* opening + rows + others */
  gint64 counted;
  gint64 difference; /* counted − due: above zero too much, below zero too little */
  gint64 moved;     /* taken out at the closing, not below zero */
  gint64 left;      /* counted − moved */
} FoyerTillFigures;

/* The rest from @opening, @rows, @balance (of the ledger, before anything of the closing is written), @counted and @moved. FALSE when more is taken out
 * than was counted. */
gboolean foyer_till_reckon (gint64 opening, gint64 rows, gint64 balance, gint64 counted, gint64 moved, FoyerTillFigures *out);

/* ---- with rows ----------------------------------------------------------------------------------------------------------------------- */
/* The till money of @reg goes into: the open one of desk @dev, else the one opened first; none when none is open. */
FoyerId  foyer_till_of (FoyerDb *db, const FoyerId *reg, const FoyerId *dev);
/* Open tills of the register; more than one: two desks opened it without knowing of each other. */
int      foyer_till_open_count (FoyerDb *db, const FoyerId *reg);
/* Sets "till" of a money row that has a register. */
void     foyer_till_mark (FoyerTx *tx, FoyerRow *money);
/* Money of the till that is not cancelled. */
gint64   foyer_till_rows (FoyerDb *db, const FoyerId *till);
/* TRUE when what a cash register should hold is not told before it is counted: a till is open there, the location counts blind. */
gboolean foyer_till_is_blind (FoyerDb *db, const FoyerId *loc, const FoyerId *reg);

/**
 * foyer_till_contents:
 * @till: the till as it is to be told
 * @figures: what it comes to
 * @now: when the report is made; @who: (nullable): by whom
 * Returns: (transfer full): text of document.data of a Z or X report:
 *   {"name","address","tax_id"                 of the location, as they were
 *    "register","no","currency","desk","opened_at","opened_by","at","by","z" (bool)
 *    "opened","when"                            the two times as the location wrote them
 *    "opening","start","rows","others","due","counted","difference","moved","moved_to","left","note"
 *    "counts":[[value, pieces], …]
 *    "items":[{"title","kind","n","sum"}]        rows of the till by payment item and kind
 *    "visits","cancelled","cancelled_sum","drawer","recounts"
 *    "of":"…"}                                   the rows, packed: base64 of ids in order of id
 */
char    *foyer_till_contents (FoyerDb *db, const FoyerRow *till, const FoyerTillFigures *figures, gint64 now, const FoyerId *who, gboolean z, JsonArray *counts,
                              const char *note, const FoyerId *moved_to);

typedef struct
{
  FoyerId money;
  gint64 amount;     /* of the row */
  gboolean cancelled; /* else it came since */
} FoyerTillSince;

/* What happened to the rows of a closed till after its Z report. (transfer full) (element-type FoyerTillSince) */
GArray  *foyer_till_since (FoyerDb *db, const FoyerId *till, const char *contents);
/* Σ of it: how much less or more the till would come to now. */
gint64   foyer_till_since_sum (const GArray *since);

G_END_DECLS
