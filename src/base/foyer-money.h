/* foyer-money: amounts of money, percentages and quantities, with named rounding. Never floating point.
 *
 * An amount is int64 minor units (cents) of a currency given beside it (ISO 4217 code, e.g. "EUR"). A percentage is in
 * hundredths of a percent (7.5 % = 750). A quantity is in thousandths (1 piece = 1000). Pure; safe on any thread. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  FOYER_ROUND_HALF_UP,   /* half away from zero: prices and lines (back-office.md 0.4) */
  FOYER_ROUND_DOWN,      /* towards zero */
  FOYER_ROUND_FLOOR,     /* towards minus infinity: splitting */
  FOYER_ROUND_HALF_EVEN,
} FoyerRounding;

/* @a × @b ÷ @div rounded as @mode says, computed in 128 bits. @div > 0. Saturates at the int64 limits. */
gint64   foyer_mul_div (gint64 a, gint64 b, gint64 div, FoyerRounding mode);

/**
 * foyer_line_total:
 * @price: minor units for one
 * @qty: thousandths
 * @disc_pct: hundredths of a percent, 0…10000
 * @disc_sum: minor units taken off after the percentage
 * Returns: round_half_up (price × qty × (1 − disc_pct)) − disc_sum, rounded once, never below 0 for a positive price.
 *   A negative quantity (a return) gives exactly the negative of what was sold.
 */
gint64   foyer_line_total (gint64 price, gint64 qty, gint64 disc_pct, gint64 disc_sum);

/**
 * foyer_split:
 * @amount: what to spread; any sign
 * @weights: (array length=n): not negative
 * @out: (array length=n): shares; proportional, floored each, the remainder on the last line with a weight, so that they
 *   sum to @amount exactly (back-office.md 0.4). All weights zero: everything on the last line.
 */
void     foyer_split (gint64 amount, const gint64 *weights, gsize n, gint64 *out);

/* Number of decimals of a currency's minor unit (EUR 2, JPY 0, HUF 2, KWD 3); 2 for unknown codes. */
int      foyer_currency_decimals (const char *currency);
/* Smallest cash step in minor units: HUF 500 (5 forint), CHF 5, most 1. */
gint64   foyer_currency_cash_step (const char *currency);

/**
 * foyer_money_format:
 * @currency: (nullable): appended, behind a no-break space, as a symbol or code when given ("1 234.50 €" style follows the locale's LC_MONETARY
 *   decimal and grouping marks; the currency stands behind, small caps are the caller's business)
 * Returns: (transfer full): e.g. "1,234.50", "−20.00" (with U+2212), "12 500 Ft"
 */
char    *foyer_money_format (gint64 amount, const char *currency);
/* As foyer_money_format(), with the decimals of @currency but without its sign: for columns that name it once. (transfer full) */
char    *foyer_money_format_number (gint64 amount, const char *currency);
/* Plain machine text without grouping: "1234.50", "-20.00"; the decimals of @currency. (transfer full) */
char    *foyer_money_to_plain (gint64 amount, const char *currency);
/**
 * foyer_money_parse:
 * @text: as people type and export it: "1 234,50", "1.234,50 €", "1,234.50", "-20", "(20.00)", "1'234.5", NBSP
 *   One mark followed by exactly three digits is a thousands mark ("1.234" is 1234.00), unless the currency has three decimals.
 * @currency: (nullable): its code, symbol or usual word may stand before or behind; another currency's is refused
 * Returns: TRUE and minor units; FALSE for anything else (no digits, two signs, more decimals than the currency has unless
 *   the rest are zeros, overflow)
 */
gboolean foyer_money_parse (const char *text, const char *currency, gint64 *out);
/* "7,5", "10%", "12.25 %" → hundredths of a percent. FALSE below 0 or above 100. */
gboolean foyer_pct_parse (const char *text, gint64 *out);
char    *foyer_pct_format (gint64 pct);          /* "7.5" without the sign; locale's decimal mark */
char    *foyer_qty_format (gint64 qty);          /* "1", "2.5"; locale's decimal mark */
gboolean foyer_qty_parse (const char *text, gint64 *out);

G_END_DECLS
