#define G_LOG_DOMAIN "foyer-print"
#include "config.h"

#include <glib/gi18n-lib.h>

#include "foyer-money.h"
#include "foyer-receipt.h"

/* The sheet. */
static const FoyerTextStyle NAME = { .size = 15, .weight = 700 };
static const FoyerTextStyle DETAIL = { .size = 9.5, .grey = 0.2 };
static const FoyerTextStyle KIND = { .size = 21, .weight = 700 };
static const FoyerTextStyle NUMBER = { .size = 11, .weight = 600 };
static const FoyerTextStyle COPY = { .size = 12, .weight = 700 };
static const FoyerTextStyle LABEL = { .size = 8.5, .grey = 0.35, .weight = 600 };
static const FoyerTextStyle BODY = { .size = 10.5 };
static const FoyerTextStyle SUM = { .size = 10.5, .weight = 600 };
static const FoyerTextStyle TOTAL = { .size = 14, .weight = 700 };
static const FoyerTextStyle SMALL = { .size = 8.5, .grey = 0.3 };
static const FoyerTextStyle THANKS = { .size = 10.5 };

/* The roll. Thermal paper has no grey: everything black, light sizes kept up. */
static const FoyerTextStyle R_NAME = { .size = 13, .weight = 700 };
static const FoyerTextStyle R_DETAIL = { .size = 8.5 };
static const FoyerTextStyle R_KIND = { .size = 10.5, .weight = 700 };
static const FoyerTextStyle R_COPY = { .size = 13, .weight = 700 };
static const FoyerTextStyle R_BODY = { .size = 9.5 };
static const FoyerTextStyle R_LINE = { .size = 9.5, .weight = 500 };
static const FoyerTextStyle R_TOTAL = { .size = 15, .weight = 700 };
static const FoyerTextStyle R_STRONG = { .size = 10.5, .weight = 700 };

static const char *
kind_word (const FoyerReceipt *r)
{
  return r->refund ? _("Return receipt") : _("Receipt");
}

static char *
number_text (const FoyerReceipt *r)
{
  /* Translators: %s is the number of a receipt. */
  return g_strdup_printf (_("No. %s"), r->number);
}

static char *
discount_text (const FoyerReceipt     *r,
               const FoyerReceiptLine *line)
{
  g_autofree char *sum = foyer_money_format_number (-line->discount, r->currency);
  g_autofree char *pct = NULL;

  if (line->disc_pct == 0)
    return g_steal_pointer (&sum);
  pct = foyer_pct_format (line->disc_pct);
  /* Translators: a discount on a receipt, "−10 %"; keep the doubled percent sign. */
  return g_strdup_printf (_("−%s %%"), pct);
}

static char *
payment_label (const FoyerReceipt        *r,
               const FoyerReceiptPayment *payment)
{
  if (r->refund || payment->amount < 0)
    /* Translators: %s is a way of payment, such as cash: how money was given back. */
    return g_strdup_printf (_("Given back: %s"), payment->method);
  return g_strdup (payment->method);
}

static gint64
added (const FoyerReceipt *r)
{
  gint64 sum = 0;

  for (gsize i = 0; i < r->n_taxes; i++)
    sum += r->taxes[i].added ? r->taxes[i].tax : 0;
  return sum;
}

/* What the lines come to before discounts and what is put on top. */
static gint64
gross (const FoyerReceipt *r)
{
  return r->total + r->discount - added (r);
}

static char *
tax_text (const FoyerReceiptTax *tax)
{
  g_autofree char *pct = foyer_pct_format (tax->pct);

  /* Translators: a tax on a receipt, "Tax 27 %"; keep the doubled percent sign. The second is one that the price has in it. */
  return tax->added ? g_strdup_printf (_("Tax %s %%"), pct) : g_strdup_printf (_("Of it tax %s %%"), pct);
}

/* ---- roll -------------------------------------------------------------------------------------------------------------- */
static const FoyerPrintColumn ROLL_PAIR[] = { { .stretch = 1 }, { .width = 0, .align = FOYER_ALIGN_END } };

static void
roll_centered (FoyerPrintDoc        *pages,
               const FoyerTextStyle *style,
               const char           *text)
{
  if (text != NULL && *text != '\0')
    foyer_print_cell_add (foyer_print_doc_add_text (pages, FOYER_ALIGN_CENTER), style, text);
}

static void
roll_pair (FoyerPrintTable      *table,
           const FoyerTextStyle *left_style,
           const char           *left,
           const FoyerTextStyle *right_style,
           const char           *right)
{
  FoyerPrintRow *row = foyer_print_table_add_row (table, FOYER_PRINT_ROW_BODY);

  foyer_print_row_pad (row, 0.5, 0.5);
  foyer_print_cell_add (foyer_print_row_cell (row, 0), left_style, left);
  foyer_print_cell_add (foyer_print_row_cell (row, 1), right_style, right);
}

static void
roll_money (const FoyerReceipt   *r,
            FoyerPrintTable      *table,
            const FoyerTextStyle *style,
            const char           *label,
            gint64                amount)
{
  g_autofree char *text = foyer_money_format_number (amount, r->currency);

  roll_pair (table, style, label, style, text);
}

static void
roll_break (FoyerPrintDoc *pages)
{
  foyer_print_doc_add_space (pages, 4);
  foyer_print_doc_add_rule (pages, FOYER_RULE_DASHED);
  foyer_print_doc_add_space (pages, 4);
}

static void
roll_line (const FoyerReceipt     *r,
           FoyerPrintTable        *table,
           const FoyerReceiptLine *line)
{
  g_autofree char *total = foyer_money_format_number (line->total, r->currency);
  g_autofree char *price = foyer_money_format_number (line->price, r->currency);
  g_autofree char *qty = foyer_qty_format (line->qty);
  g_autofree char *detail = NULL;
  FoyerPrintRow *row = foyer_print_table_add_row (table, FOYER_PRINT_ROW_BODY);

  /* The sum stands beside a title alone, else under it beside the sum's making, so that a title has the whole width. */
  foyer_print_cell_add (foyer_print_row_cell (row, 0), &R_LINE, line->title);
  if (line->discount != 0)
    {
      g_autofree char *discount = discount_text (r, line);

      detail = g_strdup_printf ("%s × %s  %s", qty, price, discount);
    }
  else if (line->qty != 1000)
    detail = g_strdup_printf ("%s × %s", qty, price);
  if (detail != NULL)
    {
      foyer_print_row_pad (row, 1.5, 0);
      foyer_print_row_span (row, 0, 2);
      foyer_print_row_keep_with_next (row);
      row = foyer_print_table_add_row (table, FOYER_PRINT_ROW_BODY);
      foyer_print_row_pad (row, 0, 1.5);
      foyer_print_cell_add (foyer_print_row_cell (row, 0), &R_DETAIL, detail);
    }
  else
    foyer_print_row_pad (row, 1.5, 1.5);
  foyer_print_cell_add (foyer_print_row_cell (row, 1), &R_LINE, total);
}

static void
roll_taxes (const FoyerReceipt *r,
            FoyerPrintTable    *table,
            gboolean            on_top)
{
  for (gsize i = 0; i < r->n_taxes; i++)
    {
      g_autofree char *label = tax_text (&r->taxes[i]);

      if (r->taxes[i].added == on_top)
        roll_money (r, table, on_top ? &R_BODY : &R_DETAIL, label, r->taxes[i].tax);
    }
}

/* Larger than all else. A sum too long for a narrow roll gets a line of its own. */
static void
roll_total (const FoyerReceipt *r,
            FoyerPrintDoc      *pages,
            gboolean            narrow)
{
  g_autofree char *total = foyer_money_format (r->total, r->currency);
  const char *label = r->refund ? _("Returned") : _("Total");
  FoyerPrintTable *table = foyer_print_doc_add_table (pages, ROLL_PAIR, 2, 6);
  FoyerPrintRow *row;

  if (g_utf8_strlen (total, -1) + g_utf8_strlen (label, -1) <= (narrow ? 16 : 26))
    {
      roll_pair (table, &R_TOTAL, label, &R_TOTAL, total);
      return;
    }
  row = foyer_print_table_add_row (table, FOYER_PRINT_ROW_BODY);
  foyer_print_row_span (row, 0, 2);
  foyer_print_row_keep_with_next (row);
  foyer_print_cell_add (foyer_print_row_cell (row, 0), &R_TOTAL, label);
  row = foyer_print_table_add_row (table, FOYER_PRINT_ROW_BODY);
  foyer_print_row_span (row, 0, 2);
  foyer_print_row_align (row, 0, FOYER_ALIGN_END);
  foyer_print_cell_add (foyer_print_row_cell (row, 0), &R_TOTAL, total);
}

static void
build_roll (const FoyerReceipt *r,
            FoyerPrintDoc      *pages,
            gboolean            narrow)
{
  g_autofree char *number = number_text (r);
  g_autofree char *tax = NULL;
  FoyerPrintTable *table;
  FoyerPrintCell *cell;

  roll_centered (pages, &R_NAME, r->name);
  roll_centered (pages, &R_DETAIL, r->address);
  roll_centered (pages, &R_DETAIL, r->phones);
  if (r->tax_id != NULL && *r->tax_id != '\0')
    {
      /* Translators: %s is the tax number of the business. */
      tax = g_strdup_printf (_("Tax no. %s"), r->tax_id);
      roll_centered (pages, &R_DETAIL, tax);
    }
  roll_break (pages);
  if (r->copy)
    {
      foyer_print_doc_add_space (pages, 2);
      cell = foyer_print_doc_add_text (pages, FOYER_ALIGN_CENTER);
      foyer_print_cell_frame (cell);
      foyer_print_cell_add (cell, &R_COPY, C_ ("receipt", "COPY"));
      foyer_print_doc_add_space (pages, 5);
    }
  table = foyer_print_doc_add_table (pages, ROLL_PAIR, 2, 6);
  roll_pair (table, &R_KIND, kind_word (r), &R_KIND, number);
  table = foyer_print_doc_add_table (pages, (FoyerPrintColumn[]){ { .width = 0 }, { .stretch = 1, .align = FOYER_ALIGN_END } }, 2, 6);
  if (r->refund && r->refund_of != NULL)
    roll_pair (table, &R_BODY, _("For receipt"), &R_BODY, r->refund_of);
  roll_pair (table, &R_BODY, _("Date"), &R_BODY, r->when);
  if (r->cashier != NULL && *r->cashier != '\0') /* made by the system itself: nobody */
    roll_pair (table, &R_BODY, _("Cashier"), &R_BODY, r->cashier);
  if (r->client != NULL && *r->client != '\0')
    roll_pair (table, &R_BODY, _("Client"), &R_BODY, r->client);
  if (r->reason != NULL && *r->reason != '\0')
    roll_pair (table, &R_BODY, _("Reason"), &R_BODY, r->reason);
  roll_break (pages);

  table = foyer_print_doc_add_table (pages, ROLL_PAIR, 2, 8);
  for (gsize i = 0; i < r->n_lines; i++)
    roll_line (r, table, &r->lines[i]);
  roll_break (pages);

  table = foyer_print_doc_add_table (pages, ROLL_PAIR, 2, 6);
  if (r->discount != 0 || added (r) != 0)
    roll_money (r, table, &R_BODY, _("Sum"), gross (r));
  if (r->discount != 0)
    roll_money (r, table, &R_BODY, _("Discount"), -r->discount);
  roll_taxes (r, table, TRUE);
  roll_total (r, pages, narrow);
  table = foyer_print_doc_add_table (pages, ROLL_PAIR, 2, 6);
  roll_taxes (r, table, FALSE);
  if (r->n_payments > 0)
    {
      foyer_print_doc_add_space (pages, 4);
      table = foyer_print_doc_add_table (pages, ROLL_PAIR, 2, 6);
      for (gsize i = 0; i < r->n_payments; i++)
        {
          g_autofree char *label = payment_label (r, &r->payments[i]);

          roll_money (r, table, &R_BODY, label, r->payments[i].amount);
        }
    }
  table = foyer_print_doc_add_table (pages, ROLL_PAIR, 2, 6);
  if (r->tips != 0)
    roll_money (r, table, &R_BODY, _("Of it tips"), r->tips);
  if (r->rounding != 0)
    roll_money (r, table, &R_BODY, _("Rounding"), r->rounding);
  if (r->change != 0)
    roll_money (r, table, &R_BODY, _("Change"), r->change);
  if (r->due != 0)
    roll_money (r, table, &R_STRONG, _("Still to pay"), r->due);
  roll_break (pages);
  roll_centered (pages, &R_BODY, r->footer);
  foyer_print_doc_add_space (pages, 3);
  roll_centered (pages, &R_DETAIL, _("This is not a fiscal receipt."));
}

/* ---- sheet ------------------------------------------------------------------------------------------------------------- */
static void
sheet_fact (FoyerPrintTable *table,
            const char      *label,
            const char      *value)
{
  FoyerPrintRow *row;

  if (value == NULL || *value == '\0')
    return;
  row = foyer_print_table_add_row (table, FOYER_PRINT_ROW_BODY);
  foyer_print_row_pad (row, 1, 1);
  foyer_print_cell_add (foyer_print_row_cell (row, 0), &LABEL, label);
  foyer_print_cell_add (foyer_print_row_cell (row, 1), &BODY, value);
}

static void
sheet_sum (const FoyerReceipt   *r,
           FoyerPrintTable      *table,
           const FoyerTextStyle *style,
           const char           *label,
           gint64                amount,
           gboolean              with_currency,
           FoyerPrintRule        above)
{
  FoyerPrintRow *row = foyer_print_table_add_row (table, FOYER_PRINT_ROW_BODY);
  g_autofree char *text = with_currency ? foyer_money_format (amount, r->currency) : foyer_money_format_number (amount, r->currency);

  foyer_print_row_pad (row, above != FOYER_RULE_NONE ? 6 : 2, above != FOYER_RULE_NONE ? 4 : 2);
  foyer_print_row_rules (row, above, FOYER_RULE_NONE);
  foyer_print_row_rule_from (row, 1);
  foyer_print_row_keep_with_next (row);
  foyer_print_cell_add (foyer_print_row_cell (row, 1), style, label);
  foyer_print_cell_add (foyer_print_row_cell (row, 2), style, text);
}

static void
sheet_taxes (const FoyerReceipt *r,
             FoyerPrintTable    *table,
             gboolean            on_top)
{
  for (gsize i = 0; i < r->n_taxes; i++)
    {
      g_autofree char *label = tax_text (&r->taxes[i]);

      if (r->taxes[i].added == on_top)
        sheet_sum (r, table, on_top ? &BODY : &SMALL, label, r->taxes[i].tax, FALSE, FOYER_RULE_NONE);
    }
}

static void
sheet_head (const FoyerReceipt *r,
            FoyerPrintDoc      *pages)
{
  const FoyerPrintColumn columns[] = { { .stretch = 3 }, { .stretch = 2, .align = FOYER_ALIGN_END } };
  FoyerPrintTable *table = foyer_print_doc_add_table (pages, columns, 2, 18);
  FoyerPrintRow *row = foyer_print_table_add_row (table, FOYER_PRINT_ROW_BODY);
  FoyerPrintCell *cell = foyer_print_row_cell (row, 0);
  g_autofree char *number = number_text (r);

  foyer_print_cell_add (cell, &NAME, r->name);
  foyer_print_cell_add (cell, &DETAIL, r->address);
  foyer_print_cell_add (cell, &DETAIL, r->phones);
  if (r->tax_id != NULL && *r->tax_id != '\0')
    {
      g_autofree char *tax = g_strdup_printf (_("Tax no. %s"), r->tax_id);

      foyer_print_cell_add (cell, &DETAIL, tax);
    }
  cell = foyer_print_row_cell (row, 1);
  foyer_print_cell_add (cell, &KIND, kind_word (r));
  foyer_print_cell_add (cell, &NUMBER, number);
  foyer_print_doc_add_space (pages, 10);
  foyer_print_doc_add_rule (pages, FOYER_RULE_BOLD);
  foyer_print_doc_add_space (pages, 10);
  if (r->copy)
    {
      cell = foyer_print_doc_add_text (pages, FOYER_ALIGN_END);
      foyer_print_cell_frame (cell);
      foyer_print_cell_add (cell, &COPY, C_ ("receipt", "COPY"));
      foyer_print_doc_add_space (pages, 6);
    }
}

static void
sheet_lines (const FoyerReceipt *r,
             FoyerPrintDoc      *pages)
{
  const FoyerPrintColumn columns[] = {
    { .stretch = 1 },
    { .width = 0, .align = FOYER_ALIGN_END },
    { .width = 0, .align = FOYER_ALIGN_END },
    { .width = 0, .align = FOYER_ALIGN_END },
    { .width = 0, .align = FOYER_ALIGN_END },
  };
  FoyerPrintTable *table = foyer_print_doc_add_table (pages, columns, 5, 18);
  FoyerPrintRow *row = foyer_print_table_add_row (table, FOYER_PRINT_ROW_HEADING);
  const char *heads[] = { _("Item"), _("Quantity"), _("Price"), _("Discount"), _("Sum") };

  foyer_print_row_pad (row, 2, 3);
  foyer_print_row_rules (row, FOYER_RULE_NONE, FOYER_RULE_THIN);
  for (int i = 0; i < 5; i++)
    if (i != 3 || r->discount != 0)
      foyer_print_cell_add (foyer_print_row_cell (row, i), &LABEL, heads[i]);
  for (gsize i = 0; i < r->n_lines; i++)
    {
      const FoyerReceiptLine *line = &r->lines[i];
      g_autofree char *qty = foyer_qty_format (line->qty);
      g_autofree char *price = foyer_money_format_number (line->price, r->currency);
      g_autofree char *discount = line->discount != 0 ? discount_text (r, line) : NULL;
      g_autofree char *total = foyer_money_format_number (line->total, r->currency);

      row = foyer_print_table_add_row (table, FOYER_PRINT_ROW_BODY);
      foyer_print_row_pad (row, 4, 4);
      foyer_print_row_rules (row, FOYER_RULE_NONE, FOYER_RULE_HAIR);
      if (i + 1 == r->n_lines)
        foyer_print_row_keep_with_next (row); /* the total never stands alone on a page */
      foyer_print_cell_add (foyer_print_row_cell (row, 0), &BODY, line->title);
      foyer_print_cell_add (foyer_print_row_cell (row, 1), &BODY, qty);
      foyer_print_cell_add (foyer_print_row_cell (row, 2), &BODY, price);
      foyer_print_cell_add (foyer_print_row_cell (row, 3), &BODY, discount);
      foyer_print_cell_add (foyer_print_row_cell (row, 4), &BODY, total);
    }
}

static void
build_sheet (const FoyerReceipt *r,
             FoyerPrintDoc      *pages)
{
  const FoyerPrintColumn facts[] = { { .width = 0 }, { .stretch = 1 } };
  /* The sums stand under the money columns: the end half of the sheet. */
  const FoyerPrintColumn sums[] = { { .stretch = 1 }, { .stretch = 0.6 }, { .width = 0, .align = FOYER_ALIGN_END } };
  FoyerPrintTable *table;

  sheet_head (r, pages);
  table = foyer_print_doc_add_table (pages, facts, 2, 12);
  if (r->refund)
    sheet_fact (table, _("For receipt"), r->refund_of);
  sheet_fact (table, _("Date"), r->when);
  sheet_fact (table, _("Cashier"), r->cashier);
  sheet_fact (table, _("Client"), r->client);
  sheet_fact (table, _("Reason"), r->reason);
  foyer_print_doc_add_space (pages, 18);
  sheet_lines (r, pages);
  foyer_print_doc_add_space (pages, 8);

  table = foyer_print_doc_add_table (pages, sums, 3, 18);
  if (r->discount != 0)
    {
      sheet_sum (r, table, &BODY, _("Sum before discount"), gross (r), FALSE, FOYER_RULE_NONE);
      sheet_sum (r, table, &BODY, _("Discount"), -r->discount, FALSE, FOYER_RULE_NONE);
    }
  else if (added (r) != 0)
    sheet_sum (r, table, &BODY, _("Sum"), gross (r), FALSE, FOYER_RULE_NONE);
  sheet_taxes (r, table, TRUE);
  sheet_sum (r, table, &TOTAL, r->refund ? _("Returned") : _("Total"), r->total, TRUE, FOYER_RULE_THIN);
  sheet_taxes (r, table, FALSE);
  for (gsize i = 0; i < r->n_payments; i++)
    {
      g_autofree char *label = payment_label (r, &r->payments[i]);

      sheet_sum (r, table, &BODY, label, r->payments[i].amount, FALSE, FOYER_RULE_NONE);
    }
  if (r->tips != 0)
    sheet_sum (r, table, &BODY, _("Of it tips"), r->tips, FALSE, FOYER_RULE_NONE);
  if (r->rounding != 0)
    sheet_sum (r, table, &BODY, _("Rounding"), r->rounding, FALSE, FOYER_RULE_NONE);
  if (r->change != 0)
    sheet_sum (r, table, &BODY, _("Change"), r->change, FALSE, FOYER_RULE_NONE);
  if (r->due != 0)
    sheet_sum (r, table, &SUM, _("Still to pay"), r->due, TRUE, FOYER_RULE_NONE);
  foyer_print_doc_add_space (pages, 28);
  if (r->footer != NULL)
    foyer_print_cell_add (foyer_print_doc_add_text (pages, FOYER_ALIGN_START), &THANKS, r->footer);
  foyer_print_doc_add_space (pages, 4);
  foyer_print_cell_add (foyer_print_doc_add_text (pages, FOYER_ALIGN_START), &SMALL, _("This is not a fiscal receipt."));
}

FoyerPrintDoc *
foyer_receipt_new (const FoyerReceipt   *r,
                   const FoyerPaperSize *size,
                   gboolean              rtl)
{
  FoyerPrintDoc *pages = foyer_print_doc_new (size, rtl);
  g_autofree char *number = number_text (r);
  g_autofree char *title = g_strdup_printf ("%s %s", kind_word (r), number);

  foyer_print_doc_set_info (pages, title, r->name, r->created_ms);
  if (foyer_paper_size_is_roll (size))
    build_roll (r, pages, size->width < 200);
  else
    {
      g_autofree char *foot = g_strdup_printf ("%s · %s", r->name, title);

      foyer_print_doc_set_footer (pages, foot);
      build_sheet (r, pages);
    }
  return pages;
}
