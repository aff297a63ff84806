/* foyer-receipt: the non-fiscal receipt of a visit, and of money given back, on a roll or on a sheet.
 *
 * Pure: takes plain values, makes pages. Sums are the caller's and are printed as they are; nothing is computed here but the
 * sum before discounts. Everything is borrowed during the call. */
#pragma once

#include "foyer-print-page.h"

G_BEGIN_DECLS

typedef struct
{
  const char *title;   /* receipt title of the service or product */
  gint64 qty;          /* thousandths */
  gint64 price;        /* minor units for one */
  gint64 disc_pct;     /* hundredths of a percent; 0 when the discount was a sum */
  gint64 discount;     /* minor units taken off the line, positive */
  gint64 total;        /* minor units after the discount */
} FoyerReceiptLine;

typedef struct
{
  gint64 pct;          /* hundredths of a percent */
  gboolean added;      /* on top of the lines; else part of them */
  gint64 net;          /* minor units it is of */
  gint64 tax;
} FoyerReceiptTax;

typedef struct
{
  const char *method;  /* "Cash", "Card" */
  gint64 amount;       /* minor units as handed over; for a return as given back; on a sale below 0: given back since */
} FoyerReceiptPayment;

typedef struct
{
  /* Header: what the location's receipt settings say. */
  const char *name;    /* public name (LOC-1) */
  const char *address; /* (nullable): may have several lines */
  const char *tax_id;  /* (nullable) */
  const char *phones;  /* (nullable) */

  const char *number;
  gboolean copy;       /* printed before (FIN-23) */
  gboolean refund;     /* a return receipt */
  const char *refund_of; /* (nullable): number of the receipt the goods were sold on */
  const char *reason;  /* (nullable): why it was given back */
  const char *when;    /* date and time as the location writes them */
  gint64 created_ms;   /* UTC milliseconds of the receipt: date of the PDF */
  const char *cashier;
  const char *client;  /* (nullable) */

  const char *currency;
  const FoyerReceiptLine *lines;
  gsize n_lines;
  const FoyerReceiptTax *taxes;
  gsize n_taxes;
  gint64 discount;     /* all discounts together, positive */
  gint64 total;
  const FoyerReceiptPayment *payments;
  gsize n_payments;
  gint64 tips;         /* of what was handed over: for the team */
  gint64 rounding;     /* … and for want of coins; below 0: let off */
  gint64 change;       /* given back out of the cash handed over */
  gint64 due;          /* still to be paid */
  const char *footer;  /* (nullable): "Thank you…", may have several lines */
} FoyerReceipt;

/**
 * foyer_receipt_new:
 * @size: a roll gives the narrow form, anything else the sheet
 * Returns: (transfer full): the pages
 */
FoyerPrintDoc *foyer_receipt_new (const FoyerReceipt *receipt, const FoyerPaperSize *size, gboolean rtl);

G_END_DECLS
