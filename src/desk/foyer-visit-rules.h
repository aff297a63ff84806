/* foyer-visit-rules: what a visit is worth, who owes what, which appointments make one visit, which status may follow which.
 *
 * Pure: no I/O, no clock, no rows; the commands read, ask here, and write. Safe on any thread. Money is in minor units, quantities in
 * thousandths, percentages in hundredths of a percent, times in UTC milliseconds. */
#pragma once

#include "foyer-id.h"

G_BEGIN_DECLS

/* Numbers of document.type: those of back-office.md 0.3, and our own papers from 101 on. */
typedef enum
{
  FOYER_DOC_SALE = 1,
  FOYER_DOC_SERVICES = 2,
  FOYER_DOC_VISIT = 7,
  FOYER_DOC_ACCOUNT = 9,
  FOYER_DOC_MONEY = 100,   /* cash in, cash out, transfer: no visit */
  FOYER_DOC_RECEIPT = 101, /* numbered sale receipt of a visit; locks it until voided by a return */
  FOYER_DOC_RETURN = 102,  /* return receipt */
} FoyerDocumentType;

/* ---- money of a visit --------------------------------------------------------------------------------------------------- */
typedef struct
{
  gint64 price;
  gint64 qty;
  gint64 disc_pct;
  gint64 disc_sum;
  gboolean manual; /* @total_set holds the line's total as typed by a person */
  gint64 total_set;
  gint64 tax;         /* rate it is sold at */
  gboolean tax_added; /* on top of the price; else the price has it in it */
} FoyerVisitLine;

/* Columns of "line" that foyer_line_money() takes in this order. @l: "" or an alias with its dot */
#define FOYER_LINE_MONEY(l) l "qty, " l "price, " l "disc_pct, " l "disc_sum, " l "manual, " l "tax, " l "tax_added"

/* What the line costs: the total set by hand, else price × quantity less the discounts, rounded once, and the tax where it is added. */
gint64 foyer_visit_line_total (const FoyerVisitLine *line);
/* The tax in the total, rounded once: of what is left after the discounts. */
gint64 foyer_visit_line_tax (const FoyerVisitLine *line);
/* The total less an added tax: what discounts and prices are about. */
gint64 foyer_visit_line_net (const FoyerVisitLine *line);
/* Before any discount, rounded once, with the tax the total has where that is added: what "without discount" columns and the discount figure
 * are made of. */
gint64 foyer_visit_line_gross (const FoyerVisitLine *line);
/* What was taken off: gross − total; negative when a total was raised by hand. */
gint64 foyer_visit_line_discount (const FoyerVisitLine *line);
/* Σ of the rounded lines; never rounded again. */
gint64 foyer_visit_total (const FoyerVisitLine *lines, gsize n);

typedef enum
{
  FOYER_PAID_NOTHING, /* nothing to pay and nothing paid */
  FOYER_PAID_NONE,
  FOYER_PAID_PART,
  FOYER_PAID_FULL,
  FOYER_PAID_OVER, /* more than the total: the rest is the client's balance */
} FoyerPaidState;

FoyerPaidState foyer_visit_paid_state (gint64 total, gint64 paid);
const char    *foyer_paid_state_word (FoyerPaidState state); /* "nothing", "none", "part", "full", "over" */
/* What is still to pay; never below 0. */
gint64         foyer_visit_due (gint64 total, gint64 paid);

/**
 * foyer_visit_spread:
 * @amount: an order discount, 0 … Σ @totals
 * @totals: (array length=n): line totals it is spread over
 * @out: (array length=n): the share of each line, proportional, Σ = @amount to the cent, no share above its line's total
 * Returns: FALSE and nothing written when @amount is negative or more than the lines are worth
 */
gboolean       foyer_visit_spread (gint64 amount, const gint64 *totals, gsize n, gint64 *out);

/**
 * foyer_visit_split_payment:
 * @amount: money put into one register; any sign
 * @weights: (array length=n): totals of the groups that become one money row each (services, products …), not negative
 * @out: (array length=n): shares; Σ = @amount. All weights 0: everything on the first group.
 */
void           foyer_visit_split_payment (gint64 amount, const gint64 *weights, gsize n, gint64 *out);

/* ---- status --------------------------------------------------------------------------------------------------------------- */
typedef enum
{
  FOYER_STATUS_PENDING,
  FOYER_STATUS_CONFIRMED,
  FOYER_STATUS_ARRIVED,
  FOYER_STATUS_NO_SHOW,
  FOYER_STATUS_DELETED,
  FOYER_STATUS_OTHER, /* a newer version's: holds its time, is nothing that happened, and nobody here changes it */
  FOYER_N_STATUSES,
} FoyerVisitStatus;

FoyerVisitStatus foyer_status_parse (const char *word); /* PENDING for NULL, OTHER for unknown words */
const char      *foyer_status_word (FoyerVisitStatus status); /* "unknown" for OTHER: to be shown, never written */
/* Why a visit with a newer version's status is not changed here. Static, translated */
const char      *foyer_status_other_words (void);
/**
 * foyer_status_may:
 * @receipt: a sale receipt is printed and no return receipt has followed
 * @why: (out) (optional): a sentence when FALSE
 * Free among the four statuses; deleted is reached by deleting and left by undo only; with a receipt only arrived ↔ confirmed.
 */
gboolean         foyer_status_may (FoyerVisitStatus from, FoyerVisitStatus to, gboolean receipt, const char **why);
/* The same as an error: NEWER for a newer version's status, else CONFLICT. */
gboolean         foyer_status_need (FoyerVisitStatus from, FoyerVisitStatus to, gboolean receipt, GError **error);
/* TRUE when the visit's lines count in Sold. */
gboolean         foyer_status_is_sold (FoyerVisitStatus status);
/* TRUE when its appointments keep their time from others. */
gboolean         foyer_status_holds_time (FoyerVisitStatus status);
/* Money may be taken: confirmed and arrived. */
gboolean         foyer_status_may_pay (FoyerVisitStatus status);

/* ---- appointments into visits ------------------------------------------------------------------------------------------- */
/* One appointment of one client on one day. */
typedef struct
{
  FoyerId visit; /* where it is now; none: newly made */
  gint64 t0, t1;
  gboolean moved;  /* the one being made or changed: it leaves when a group comes apart */
  gboolean fixed;  /* its visit is locked (receipt printed) or closed to others (no-show): stays where it is, nobody joins */
  gboolean paid;   /* its visit has payments or goods: they never leave it */
} FoyerVisitPart;

/**
 * foyer_visit_group:
 * @interval: minutes; two appointments whose gap is at most this make one visit; negative: never
 * @group: (out) (array length=n): number of the group, from 0, in order of time
 * @visit: (out) (array length=n): visit the appointment belongs to; none: the group needs a new one (one per group)
 * Returns: number of groups
 *
 * Invariants: parts of one group share one visit; two groups never share one; a visit with payments keeps at least the appointment
 * that did not move, and two visits with payments are never poured together; what is not moved leaves its visit only to be
 * joined with another by the chain of gaps.
 */
int foyer_visit_group (const FoyerVisitPart *parts, gsize n, int interval, int *group, FoyerId *visit);

G_END_DECLS
