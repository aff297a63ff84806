/* print-gallery DIR: every sample as a PDF, to look at after a change of src/print (pdftoppm -r 80 -png FILE). */
#include "config.h"

#include <glib/gstdio.h>
#include <locale.h>

#include "print-samples.h"

static void
save (FoyerPrintDoc *pages,
      const char *dir,
      const char *name)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *path = g_build_filename (dir, name, NULL);

  if (!foyer_print_doc_save_pdf (pages, path, &error))
    g_error ("%s", error->message);
  g_print ("%s: %d pages\n", path, foyer_print_doc_count (pages));
  foyer_print_doc_free (pages);
}

static void
save_day (const char         *dir,
          const char         *name,
          int                 members,
          int                 rows,
          FoyerDaySheetLayout layout,
          gboolean            money,
          gboolean            rtl)
{
  FoyerPaperSize a4 = foyer_paper_size (FOYER_PAPER_A4);
  g_autoptr(DaySample) day = day_sample_new (members, rows, FALSE);

  day->sheet.layout = layout;
  day->sheet.money = money;
  save (foyer_day_sheet_new (&day->sheet, &a4, rtl), dir, name);
}

int
main (int    argc,
      char **argv)
{
  static const char *const papers[] = { "a4", "80mm", "58mm" };
  const char *dir = argc > 1 ? argv[1] : ".";

  setlocale (LC_ALL, "");
  g_mkdir_with_parents (dir, 0755);
  save_day (dir, "day-one.pdf", 1, 7, FOYER_DAY_SHEET_PER_MEMBER, FALSE, FALSE);
  save_day (dir, "day-money.pdf", 1, 7, FOYER_DAY_SHEET_PER_MEMBER, TRUE, FALSE);
  save_day (dir, "day-thirty.pdf", 1, 30, FOYER_DAY_SHEET_PER_MEMBER, FALSE, FALSE);
  save_day (dir, "day-empty.pdf", 1, 0, FOYER_DAY_SHEET_PER_MEMBER, FALSE, FALSE);
  save_day (dir, "day-rtl.pdf", 1, 7, FOYER_DAY_SHEET_PER_MEMBER, TRUE, TRUE);
  save_day (dir, "day-compact.pdf", 4, 6, FOYER_DAY_SHEET_COMPACT, TRUE, FALSE);
  save_day (dir, "day-24.pdf", 24, 8, FOYER_DAY_SHEET_COMPACT, FALSE, FALSE);
  save_day (dir, "day-nobody.pdf", 0, 0, FOYER_DAY_SHEET_COMPACT, FALSE, FALSE);
  for (guint i = 0; i < G_N_ELEMENTS (papers); i++)
    {
      FoyerPaper paper;
      FoyerPaperSize size;
      ReceiptSample s;
      g_autofree char *plain = g_strdup_printf ("receipt-%s.pdf", papers[i]);
      g_autofree char *copy = g_strdup_printf ("receipt-copy-%s.pdf", papers[i]);
      g_autofree char *hard = g_strdup_printf ("receipt-hard-%s.pdf", papers[i]);
      g_autofree char *refund = g_strdup_printf ("receipt-refund-%s.pdf", papers[i]);

      foyer_paper_parse (papers[i], &paper);
      size = foyer_paper_size (paper);
      receipt_sample (&s);
      save (foyer_receipt_new (&s.receipt, &size, FALSE), dir, plain);
      s.receipt.copy = TRUE;
      s.receipt.due = 1200;
      save (foyer_receipt_new (&s.receipt, &size, FALSE), dir, copy);
      receipt_sample_hard (&s);
      save (foyer_receipt_new (&s.receipt, &size, FALSE), dir, hard);
      receipt_sample_refund (&s);
      save (foyer_receipt_new (&s.receipt, &size, FALSE), dir, refund);
    }
  return 0;
}
