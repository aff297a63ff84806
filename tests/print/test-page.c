/* Pages: where rows break, what comes again, what never leaves the margins. */
#include "config.h"

#include <glib/gstdio.h>
#include <locale.h>
#include <string.h>

#include "foyer-error.h"
#include "print-check.h"

static const FoyerTextStyle BODY = { .size = 10 };
static const FoyerTextStyle ONE_LINE = { .size = 10, .max_lines = 1 };

static FoyerPrintTable *
add_table (FoyerPrintDoc *pages)
{
  const FoyerPrintColumn columns[] = { { .width = 0 }, { .stretch = 1 }, { .width = 0, .align = FOYER_ALIGN_END } };
  FoyerPrintTable *table = foyer_print_doc_add_table (pages, columns, 3, 10);
  FoyerPrintRow *row = foyer_print_table_add_row (table, FOYER_PRINT_ROW_HEADING);

  foyer_print_cell_add (foyer_print_row_cell (row, 0), &BODY, "Headnumber");
  foyer_print_cell_add (foyer_print_row_cell (row, 1), &BODY, "Headtitle");
  row = foyer_print_table_add_row (table, FOYER_PRINT_ROW_CONTINUED);
  foyer_print_cell_add (foyer_print_row_cell (row, 1), &BODY, "Goes on");
  return table;
}

static void
add_rows (FoyerPrintTable *table,
          int         n,
          const char *title)
{
  for (int i = 0; i < n; i++)
    {
      FoyerPrintRow *row = foyer_print_table_add_row (table, FOYER_PRINT_ROW_BODY);
      g_autofree char *number = g_strdup_printf ("row%dx", i);

      foyer_print_cell_add (foyer_print_row_cell (row, 0), &BODY, number);
      foyer_print_cell_add (foyer_print_row_cell (row, 1), &BODY, title);
      foyer_print_cell_add (foyer_print_row_cell (row, 2), &BODY, "1 234.50");
    }
}

static void
test_paper (void)
{
  FoyerPaper paper = FOYER_PAPER_A4;
  FoyerPaperSize size;

  g_assert_true (foyer_paper_parse ("80MM", &paper));
  g_assert_cmpint (paper, ==, FOYER_PAPER_80MM);
  g_assert_false (foyer_paper_parse ("a5", &paper));
  g_assert_false (foyer_paper_parse (NULL, &paper));
  g_assert_cmpint (paper, ==, FOYER_PAPER_80MM);
  size = foyer_paper_size (FOYER_PAPER_80MM);
  g_assert_true (foyer_paper_size_is_roll (&size));
  /* A print head of 80 mm paper is 72 mm wide, of 58 mm 48 mm. */
  g_assert_cmpfloat (size.width - size.left - size.right, <=, 72 * 72 / 25.4);
  size = foyer_paper_size (FOYER_PAPER_58MM);
  g_assert_cmpfloat (size.width - size.left - size.right, <=, 48 * 72 / 25.4 + 0.01);
  size = foyer_paper_size (FOYER_PAPER_LETTER);
  g_assert_false (foyer_paper_size_is_roll (&size));
}

static void
test_headings_repeat (void)
{
  FoyerPaperSize size = foyer_paper_size (FOYER_PAPER_A4);
  g_autoptr(FoyerPrintDoc) pages = foyer_print_doc_new (&size, FALSE);
  g_autofree char *text = NULL;
  int n;

  add_rows (add_table (pages), 200, "Something");
  foyer_print_doc_set_footer (pages, "Foot");
  n = foyer_print_doc_count (pages);
  g_assert_cmpint (n, >=, 3);
  text = print_text (pages);
  g_assert_cmpint (print_count (text, "Headnumber"), ==, n);
  g_assert_cmpint (print_count (text, "Goes on"), ==, n - 1);
  g_assert_cmpint (print_count (text, "Foot"), ==, n);
  for (int i = 0; i < 200; i++)
    {
      g_autofree char *number = g_strdup_printf ("row%dx", i);

      g_assert_cmpint (print_count (text, number), ==, 1);
    }
  for (int i = 1; i <= n; i++)
    {
      g_autofree char *number = g_strdup_printf ("Page %d of %d", i, n);

      g_assert_cmpint (print_count (text, number), ==, 1);
    }
  print_assert_inside (pages, &size);
}

/* A row of many lines goes to the next page whole. */
static void
test_rows_stay_whole (void)
{
  FoyerPaperSize size = foyer_paper_size (FOYER_PAPER_A4);
  g_autoptr(FoyerPrintDoc) pages = foyer_print_doc_new (&size, FALSE);
  g_autofree char *text = NULL;
  g_auto(GStrv) sheets = NULL;
  FoyerPrintTable *table = add_table (pages);

  for (int i = 0; i < 40; i++)
    {
      FoyerPrintRow *row = foyer_print_table_add_row (table, FOYER_PRINT_ROW_BODY);
      g_autofree char *lines = g_strdup_printf ("first%dx\nsecond\nthird\nfourth\nfifth\nsixth\nlast%dx", i, i);

      foyer_print_cell_add (foyer_print_row_cell (row, 1), &BODY, lines);
    }
  g_assert_cmpint (foyer_print_doc_count (pages), >, 2);
  text = print_text (pages);
  sheets = g_strsplit (text, "\f", -1);
  for (int i = 0; i < 40; i++)
    {
      g_autofree char *first = g_strdup_printf ("first%dx", i);
      g_autofree char *last = g_strdup_printf ("last%dx", i);

      for (int s = 0; sheets[s] != NULL; s++)
        g_assert_cmpint (print_count (sheets[s], first), ==, print_count (sheets[s], last));
    }
}

static void
test_keep_with_next (void)
{
  FoyerPaperSize size = foyer_paper_size (FOYER_PAPER_A4);

  /* Wherever the heading falls, it is on the page of its first row. */
  for (int before = 40; before < 56; before++)
    {
      g_autoptr(FoyerPrintDoc) pages = foyer_print_doc_new (&size, FALSE);
      g_autofree char *text = NULL;
      g_auto(GStrv) sheets = NULL;

      for (int i = 0; i < before; i++)
        foyer_print_cell_add (foyer_print_doc_add_text (pages, FOYER_ALIGN_START), &BODY, "Line\nLine");
      add_rows (add_table (pages), 3, "Something");
      text = print_text (pages);
      sheets = g_strsplit (text, "\f", -1);
      for (int s = 0; sheets[s] != NULL; s++)
        if (strstr (sheets[s], "Headnumber") != NULL)
          print_assert_has (sheets[s], "row0x");
    }
}

static void
test_columns (void)
{
  FoyerPaperSize size = foyer_paper_size (FOYER_PAPER_A4);
  g_autoptr(FoyerPrintDoc) one = foyer_print_doc_new (&size, FALSE);
  g_autoptr(FoyerPrintDoc) two = foyer_print_doc_new (&size, FALSE);

  add_rows (add_table (one), 200, "Something");
  foyer_print_doc_begin_section (two, 2, NULL);
  add_rows (add_table (two), 200, "Something");
  g_assert_cmpint (foyer_print_doc_count (two), ==, (foyer_print_doc_count (one) + 1) / 2);
  print_assert_inside (two, &size);
}

/* Sixty letters without a blank, sums longer than the paper, a row higher than a page. */
static void
test_nothing_leaves_the_margins (void)
{
  static const FoyerPaper papers[] = { FOYER_PAPER_A4, FOYER_PAPER_LETTER, FOYER_PAPER_80MM, FOYER_PAPER_58MM };
  g_autoptr(GString) endless = g_string_new (NULL);

  for (int i = 0; i < 3000; i++)
    g_string_append (endless, i % 7 == 0 ? "wördér " : "слово");
  for (guint p = 0; p < G_N_ELEMENTS (papers); p++)
    for (int rtl = 0; rtl < 2; rtl++)
      {
        FoyerPaperSize size = foyer_paper_size (papers[p]);
        g_autoptr(FoyerPrintDoc) pages = foyer_print_doc_new (&size, rtl);
        const FoyerPrintColumn columns[] = { { .width = 0 }, { .stretch = 1 }, { .width = 0, .align = FOYER_ALIGN_END } };
        FoyerPrintTable *table = foyer_print_doc_add_table (pages, columns, 3, 10);
        FoyerPrintRow *row = foyer_print_table_add_row (table, FOYER_PRINT_ROW_BODY);

        foyer_print_cell_add (foyer_print_row_cell (row, 0), &BODY, "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft");
        foyer_print_cell_add (foyer_print_row_cell (row, 1), &BODY, "ŐszentiványiSzentkirályszabadjaiBernadettFriderikaZsuzsannaErzsébet");
        foyer_print_cell_add (foyer_print_row_cell (row, 2), &BODY, "92,233,720,368,547,758.07 HUF 92,233,720,368,547,758.07");
        row = foyer_print_table_add_row (table, FOYER_PRINT_ROW_BODY);
        foyer_print_cell_add (foyer_print_row_cell (row, 1), &BODY, endless->str);
        row = foyer_print_table_add_row (table, FOYER_PRINT_ROW_BODY);
        foyer_print_cell_add (foyer_print_row_cell (row, 1), &ONE_LINE, endless->str);
        print_assert_inside (pages, &size);
      }
}

static void
test_broken_text (void)
{
  FoyerPaperSize size = foyer_paper_size (FOYER_PAPER_A4);
  g_autoptr(FoyerPrintDoc) pages = foyer_print_doc_new (&size, FALSE);
  FoyerPrintCell *cell = foyer_print_doc_add_text (pages, FOYER_ALIGN_START);
  g_autofree char *text = NULL;

  foyer_print_cell_append (cell, &BODY, "no paragraph yet");
  foyer_print_cell_add (cell, &BODY, "half \xc5 letter <b>&amp;");
  foyer_print_cell_add (cell, &BODY, "\n\n");
  foyer_print_cell_add (cell, &BODY, NULL);
  text = print_text (pages);
  print_assert_has (text, "no paragraph yet");
  print_assert_has (text, "letter <b>&amp;");
}

static void
test_roll_length (void)
{
  FoyerPaperSize size = foyer_paper_size (FOYER_PAPER_80MM);
  double width, few, many;

  for (int rows = 5; rows <= 50; rows += 45)
    {
      g_autoptr(FoyerPrintDoc) pages = foyer_print_doc_new (&size, FALSE);

      add_rows (add_table (pages), rows, "Something");
      g_assert_cmpint (foyer_print_doc_count (pages), ==, 1);
      foyer_print_doc_get_size (pages, 0, &width, rows == 5 ? &few : &many);
      g_assert_cmpfloat_with_epsilon (width, 226.77, 0.01);
      print_assert_inside (pages, &size);
    }
  g_assert_cmpfloat (many, >, few * 5);
  g_assert_cmpfloat (few, <, 150);
}

static void
test_pdf_same_bytes (void)
{
  FoyerPaperSize size = foyer_paper_size (FOYER_PAPER_A4);
  g_autoptr(GBytes) first = NULL;
  g_autoptr(GBytes) second = NULL;
  g_autoptr(GError) error = NULL;

  for (int i = 0; i < 2; i++)
    {
      g_autoptr(FoyerPrintDoc) pages = foyer_print_doc_new (&size, FALSE);

      foyer_print_doc_set_info (pages, "Nap", "Szalon", 1795507320000);
      add_rows (add_table (pages), 20, "Őz");
      *(i == 0 ? &first : &second) = foyer_print_doc_to_pdf (pages, &error);
      g_assert_no_error (error);
    }
  g_assert_true (g_bytes_equal (first, second));
  g_assert_nonnull (memmem (g_bytes_get_data (first, NULL), g_bytes_get_size (first), "(20261124080200Z)", 17));
}

static void
test_pdf_cannot_be_written (void)
{
  FoyerPaperSize size = foyer_paper_size (FOYER_PAPER_A4);
  g_autoptr(FoyerPrintDoc) pages = foyer_print_doc_new (&size, FALSE);
  g_autoptr(GError) error = NULL;

  g_assert_false (foyer_print_doc_save_pdf (pages, "/nonexistent/day.pdf", &error));
  g_assert_error (error, FOYER_ERROR, FOYER_ERROR_IO);
  g_assert_nonnull (strstr (error->message, "/nonexistent/day.pdf"));
  g_clear_error (&error);
  g_assert_false (foyer_print_doc_save_pdf (pages, "/dev/full/day.pdf", &error));
  g_assert_error (error, FOYER_ERROR, FOYER_ERROR_IO);
}

int
main (int    argc,
      char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/print/page/paper", test_paper);
  g_test_add_func ("/print/page/headings-repeat", test_headings_repeat);
  g_test_add_func ("/print/page/rows-stay-whole", test_rows_stay_whole);
  g_test_add_func ("/print/page/keep-with-next", test_keep_with_next);
  g_test_add_func ("/print/page/columns", test_columns);
  g_test_add_func ("/print/page/margins", test_nothing_leaves_the_margins);
  g_test_add_func ("/print/page/broken-text", test_broken_text);
  g_test_add_func ("/print/page/roll-length", test_roll_length);
  g_test_add_func ("/print/page/pdf-same-bytes", test_pdf_same_bytes);
  g_test_add_func ("/print/page/pdf-cannot-be-written", test_pdf_cannot_be_written);
  return g_test_run ();
}
