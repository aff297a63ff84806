/* The receipt as a reader sees it (FIN-22, FIN-23, LOC-1). */
#include "config.h"

#include <locale.h>
#include <string.h>

#include "print-check.h"
#include "print-samples.h"

static const FoyerPaper PAPERS[] = { FOYER_PAPER_A4, FOYER_PAPER_LETTER, FOYER_PAPER_80MM, FOYER_PAPER_58MM };

static char *
receipt_text (const FoyerReceipt *receipt,
              FoyerPaper          paper,
              int                *n_pages)
{
  FoyerPaperSize size = foyer_paper_size (paper);
  g_autoptr(FoyerPrintDoc) pages = foyer_receipt_new (receipt, &size, FALSE);

  if (n_pages != NULL)
    *n_pages = foyer_print_doc_count (pages);
  print_assert_inside (pages, &size);
  return print_text (pages);
}

/* The line of @text with @label on it. (transfer full) */
static char *
line_with (const char *text,
           const char *label)
{
  const char *at = strstr (text, label), *start, *end;

  g_assert_nonnull (at);
  for (start = at; start > text && start[-1] != '\n';)
    start--;
  end = strchr (at, '\n');
  return end != NULL ? g_strndup (start, (gsize) (end - start)) : g_strdup (start);
}

#define assert_line(text, label, amount) \
  G_STMT_START { g_autofree char *line = line_with (text, label); print_assert_has (line, amount); } G_STMT_END

static void
test_content (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (PAPERS); i++)
    {
      ReceiptSample s;
      g_autofree char *text = NULL;
      int n;

      receipt_sample (&s);
      text = receipt_text (&s.receipt, PAPERS[i], &n);
      g_assert_cmpint (n, ==, 1);
      print_assert_has (text, "Mirror & Co.");
      print_assert_has (text, "1011 Budapest");
      print_assert_has (text, "12345678-2-41");
      print_assert_has (text, "+36 1 234 5678");
      print_assert_has (text, "BP1-000123");
      assert_line (text, "Date", "24.11.2026 15:42");
      assert_line (text, "Cashier", "Anna Nagy");
      assert_line (text, "Client", "Kovács Eszter");
      print_assert_has (text, "Colour, roots");
      print_assert_has (text, "80.00");
      print_assert_has (text, "−10 %");
      print_assert_has (text, "72.00");
      print_assert_has (text, "Blow-dry");
      print_assert_has (text, "−5.00");
      print_assert_has (text, "Shampoo for coloured hair");
      print_assert_has (text, "22.00");
      assert_line (text, "Sum", PAPERS[i] >= FOYER_PAPER_80MM ? "130.00" : "Sum");
      print_assert_has (text, "130.00");
      print_assert_has (text, "−13.00");
      assert_line (text, "Total", "117.00 €");
      assert_line (text, "Cash  ", "50.00");
      assert_line (text, "Card", "70.00");
      assert_line (text, "Change", "3.00");
      print_assert_has (text, "See you in six weeks.");
      print_assert_has (text, "This is not a fiscal receipt.");
      print_assert_lacks (text, "COPY");
      print_assert_lacks (text, "Still to pay");
    }
}

static void
test_copy (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (PAPERS); i++)
    {
      ReceiptSample s;
      g_autofree char *text = NULL;

      receipt_sample (&s);
      s.receipt.copy = TRUE;
      text = receipt_text (&s.receipt, PAPERS[i], NULL);
      g_assert_cmpint (print_count (text, "COPY"), ==, 1);
      print_assert_has (text, "BP1-000123");
      assert_line (text, "Total", "117.00 €");
    }
}

/* Made by the system itself: no line for nobody. */
static void
test_no_cashier (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (PAPERS); i++)
    {
      ReceiptSample s;
      g_autofree char *text = NULL;

      receipt_sample (&s);
      s.receipt.cashier = NULL;
      text = receipt_text (&s.receipt, PAPERS[i], NULL);
      print_assert_lacks (text, "Cashier");
      print_assert_has (text, "Kovács Eszter");
    }
}

static void
test_due (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (PAPERS); i++)
    {
      ReceiptSample s;
      g_autofree char *text = NULL;

      receipt_sample (&s);
      s.receipt.n_payments = 1;
      s.receipt.change = 0;
      s.receipt.due = 6700;
      text = receipt_text (&s.receipt, PAPERS[i], NULL);
      assert_line (text, "Still to pay", "67.00");
      print_assert_lacks (text, "Change");
      print_assert_lacks (text, "Card");
    }
}

static void
test_refund (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (PAPERS); i++)
    {
      ReceiptSample s;
      g_autofree char *text = NULL;

      receipt_sample_refund (&s);
      text = receipt_text (&s.receipt, PAPERS[i], NULL);
      print_assert_has (text, "BP1-000124");
      assert_line (text, "For receipt", "BP1-000123");
      print_assert_has (text, "unopened");
      assert_line (text, "Returned", "22.00 €");
      assert_line (text, "Given back: Cash", "22.00");
      print_assert_lacks (text, "Total");
    }
}

static void
test_bare (void)
{
  /* A location that has filled in nothing but its name, and nothing sold. */
  const FoyerReceipt bare = { .name = "Salon", .number = "1", .when = "24.11.2026 15:42", .cashier = "Anna", .currency = "JPY" };

  for (guint i = 0; i < G_N_ELEMENTS (PAPERS); i++)
    {
      g_autofree char *text = receipt_text (&bare, PAPERS[i], NULL);

      assert_line (text, "Total", "¥");
      print_assert_lacks (text, "Tax no.");
      print_assert_lacks (text, "Discount");
      print_assert_lacks (text, "Client");
      print_assert_lacks (text, "null");
    }
}

static void
test_long (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (PAPERS); i++)
    {
      ReceiptSample s;
      g_autofree char *text = NULL;
      int n;

      receipt_sample_hard (&s);
      text = receipt_text (&s.receipt, PAPERS[i], &n);
      if (PAPERS[i] >= FOYER_PAPER_80MM)
        g_assert_cmpint (n, ==, 1);
      else
        g_assert_cmpint (n, >, 1);
      g_assert_cmpint (print_count (text, "Manicure"), ==, 8);
      print_assert_has (text, "84,459,814.93 Ft");
      print_assert_has (text, "Zsuzsanna");
      if (PAPERS[i] < FOYER_PAPER_80MM)
        g_assert_cmpint (print_count (text, "Quantity"), ==, n);
    }
}

static void
test_right_to_left (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (PAPERS); i++)
    {
      FoyerPaperSize size = foyer_paper_size (PAPERS[i]);
      g_autoptr(FoyerPrintDoc) pages = NULL;
      g_autofree char *text = NULL;
      ReceiptSample s;

      receipt_sample (&s);
      s.receipt.name = "מספרת הבית של דנה";
      s.receipt.currency = "ILS";
      pages = foyer_receipt_new (&s.receipt, &size, TRUE);
      print_assert_inside (pages, &size);
      text = print_text (pages);
      print_assert_has (text, "117.00");
    }
}

int
main (int    argc,
      char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/print/receipt/FIN-22/content", test_content);
  g_test_add_func ("/print/receipt/FIN-22/due", test_due);
  g_test_add_func ("/print/receipt/FIN-22/no-cashier", test_no_cashier);
  g_test_add_func ("/print/receipt/FIN-23/copy", test_copy);
  g_test_add_func ("/print/receipt/refund", test_refund);
  g_test_add_func ("/print/receipt/bare", test_bare);
  g_test_add_func ("/print/receipt/long", test_long);
  g_test_add_func ("/print/receipt/right-to-left", test_right_to_left);
  return g_test_run ();
}
