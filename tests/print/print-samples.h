/* print-samples: made-up days and receipts, hard ones among them, for the tests of src/print and for the gallery. */
#pragma once

#include "foyer-day-sheet.h"
#include "foyer-receipt.h"

/* Everything lives as long as the sample. */
typedef struct
{
  FoyerDaySheet sheet;
  GPtrArray *owned; /* blocks the sheet points to */
} DaySample;

/* @members people with @rows appointments each; the first names and services are long, Cyrillic, accented, from the right. */
DaySample *day_sample_new (int members, int rows, gboolean masked);
void       day_sample_free (DaySample *sample);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (DaySample, day_sample_free)

typedef struct
{
  FoyerReceipt receipt;
  FoyerReceiptLine lines[64];
  FoyerReceiptPayment payments[4];
} ReceiptSample;

/* Three lines, a discount, two ways of payment, change. */
void receipt_sample (ReceiptSample *sample);
/* Titles and names of sixty letters and more, fifty lines. */
void receipt_sample_hard (ReceiptSample *sample);
void receipt_sample_refund (ReceiptSample *sample);
