/* foyer-checkout-rules: how money handed over becomes rows: cash to the coins there are, one payment over several visits, tips among people.
 *
 * Pure: no I/O, no clock, no rows. Safe on any thread. Money is in minor units. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* @amount to the nearest multiple of @step, half away from zero; @step ≤ 1: as it is. */
gint64   foyer_cash_round (gint64 amount, gint64 step);

typedef struct
{
  gint64 amount;   /* counts for what is bought */
  gint64 rounding; /* the till has so much more (below 0: less) than amount and tips, for want of coins */
  gint64 change;   /* given back at once */
} FoyerCashPart;

/**
 * foyer_cash_settle:
 * @left: still to pay, ≥ 0
 * @said: the amount a person typed for it; 0: none
 * @tips: go into the same till
 * @tendered: what was handed over; 0: not said, then exactly what is needed
 * @step: smallest coin
 * Without @said: what is left, or as much of it as was handed over. What a person typed is taken as all that is left when it is that, rounded to coins.
 * Returns: FALSE when nothing would be paid, or less was handed over than that takes
 */
gboolean foyer_cash_settle (gint64 left, gint64 said, gint64 tips, gint64 tendered, gint64 step, FoyerCashPart *out);

/**
 * foyer_checkout_allocate:
 * @amounts: (array length=n): tenders, ≥ 0
 * @dues: (array length=m): what each visit owes, ≥ 0, m ≥ 1
 * @out: n × m shares, row after row: each tender fills what the ones before it left, visit after visit; what is more than all owe stays with the
 *   first visit. Each row sums to its tender.
 */
void     foyer_checkout_allocate (const gint64 *amounts, gsize n, const gint64 *dues, gsize m, gint64 *out);

/**
 * foyer_tip_share:
 * @weights: (array length=n): what each sold, ≥ 0; all zero: evenly
 * @out: (array length=n): shares, Σ = @amount; the odd cents go to the first ones, one each, so that nobody gets two more than another of the
 *   same weight
 */
void     foyer_tip_share (gint64 amount, const gint64 *weights, gsize n, gint64 *out);

G_END_DECLS
