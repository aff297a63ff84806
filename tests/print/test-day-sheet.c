/* The day sheet as a reader sees it (CAL-21, LOC-1). */
#include "config.h"

#include <locale.h>
#include <string.h>

#include "print-check.h"
#include "print-samples.h"

static char *
sheet_text (FoyerDaySheet *sheet,
            gboolean       rtl,
            int           *n_pages)
{
  FoyerPaperSize a4 = foyer_paper_size (FOYER_PAPER_A4);
  g_autoptr(FoyerPrintDoc) pages = foyer_day_sheet_new (sheet, &a4, rtl);

  if (n_pages != NULL)
    *n_pages = foyer_print_doc_count (pages);
  print_assert_inside (pages, &a4);
  return print_text (pages);
}

static void
test_one_member (void)
{
  g_autoptr(DaySample) day = day_sample_new (1, 7, FALSE);
  g_autofree char *text = NULL;
  int n;

  text = sheet_text (&day->sheet, FALSE, &n);
  g_assert_cmpint (n, ==, 1);
  print_assert_has (text, "Anna Nagy");
  print_assert_has (text, "Stylist");
  print_assert_has (text, "Tue 24 November 2026");
  print_assert_has (text, "Szépségszalon Belváros"); /* the public name */
  print_assert_has (text, "On duty 09:00–13:00, 14:00–19:00");
  print_assert_has (text, "7 appointments");
  print_assert_has (text, "Kovács Eszter");
  print_assert_has (text, "+36 30 644 7392");
  print_assert_has (text, "Colour, roots · Blow-dry");
  print_assert_has (text, "Formula 6/0 + 7/43 1:1, 20 vol.");
  print_assert_has (text, "Confirmed");
  print_assert_has (text, "First visit");
  print_assert_has (text, "Allergy, unpaid");
  print_assert_has (text, "Преображенская");
  print_assert_has (text, "–09:45");
  /* No prices unless asked for. */
  print_assert_lacks (text, "8,000");
}

static void
test_masked_phones (void)
{
  for (int layout = 0; layout < 2; layout++)
    {
      g_autoptr(DaySample) day = day_sample_new (3, 7, TRUE);
      g_autofree char *text = NULL;

      day->sheet.layout = (FoyerDaySheetLayout) layout;
      text = sheet_text (&day->sheet, FALSE, NULL);
      print_assert_has (text, "+36 XX XXX X392");
      print_assert_lacks (text, "644");
      print_assert_lacks (text, "7392");
    }
}

static void
test_blanks (void)
{
  g_autoptr(DaySample) day = day_sample_new (1, 7, FALSE);
  g_autofree char *with = NULL;
  g_autofree char *without = NULL;

  with = sheet_text (&day->sheet, FALSE, NULL);
  print_assert_has (with, "10:30");
  print_assert_has (with, "free 30 min");
  print_assert_has (with, "free 2 h 15 min"); /* after the last one, until the end of duty */
  print_assert_has (with, "18:00");           /* a line at each full hour of it */
  print_assert_has (with, "Away until 14:00");
  print_assert_has (with, "Break until 16:15");
  day->sheet.blanks = 0;
  without = sheet_text (&day->sheet, FALSE, NULL);
  print_assert_lacks (without, "free 30 min");
  print_assert_lacks (without, "18:00");
  print_assert_has (without, "Break until 16:15");
}

/* A full day still has as many lines as the location wants: measured on a roll as wide as a sheet. */
static void
test_extra_lines (void)
{
  FoyerPaperSize roll = { 600, 0, 20, 20, 20, 20 };
  double width, height[3];

  for (int i = 0; i < 3; i++)
    {
      g_autoptr(DaySample) day = day_sample_new (1, 7, FALSE);
      g_autoptr(FoyerPrintDoc) pages = NULL;

      day->sheet.blanks = (int[]){ 1, 5, 8 }[i]; /* its free time makes five lines */
      pages = foyer_day_sheet_new (&day->sheet, &roll, FALSE);
      foyer_print_doc_get_size (pages, 0, &width, &height[i]);
    }
  g_assert_cmpfloat_with_epsilon (height[0], height[1], 0.01);
  g_assert_cmpfloat_with_epsilon (height[1] + 75, height[2], 0.01);
}

static void
test_empty_day (void)
{
  g_autoptr(DaySample) day = day_sample_new (1, 0, FALSE);
  g_autoptr(DaySample) off = day_sample_new (1, 0, FALSE);
  g_autofree char *text = NULL;
  g_autofree char *off_text = NULL;
  FoyerDaySheetMember *m = (FoyerDaySheetMember *) (gpointer) off->sheet.members;
  int n;

  text = sheet_text (&day->sheet, FALSE, &n);
  g_assert_cmpint (n, ==, 1);
  print_assert_has (text, "Nothing booked · free 8 h 45 min");
  for (int hour = 9; hour < 19; hour++)
    if (hour != 13 && hour != 16)
      {
        g_autofree char *label = g_strdup_printf ("\n%02d:00", hour);

        g_assert_cmpint (print_count (text, label), ==, 1);
      }
  m->n_duty = 0;
  m->n_breaks = 0;
  off_text = sheet_text (&off->sheet, FALSE, NULL);
  print_assert_has (off_text, "Not on duty");
  print_assert_has (off_text, "Nothing booked");
}

static void
test_thirty_rows (void)
{
  g_autoptr(DaySample) day = day_sample_new (1, 30, FALSE);
  g_autofree char *text = NULL;
  int n;

  text = sheet_text (&day->sheet, FALSE, &n);
  g_assert_cmpint (n, >=, 2);
  g_assert_cmpint (n, <=, 3);
  print_assert_has (text, "30 appointments");
  /* Whose sheet it is stands on each page, and so do the headings. */
  g_assert_cmpint (print_count (text, "Anna Nagy"), ==, n);
  g_assert_cmpint (print_count (text, "Services and notes"), ==, n);
  g_assert_cmpint (print_count (text, "+36 30 644 7392"), ==, 27); /* three walk-ins have none */
  g_assert_cmpint (print_count (text, "Walk-in"), ==, 3);
}

static void
test_members (void)
{
  g_autoptr(DaySample) day = day_sample_new (24, 6, FALSE);
  g_autofree char *each = NULL;
  g_autofree char *compact = NULL;
  int n_each, n_compact;

  each = sheet_text (&day->sheet, FALSE, &n_each);
  day->sheet.layout = FOYER_DAY_SHEET_COMPACT;
  compact = sheet_text (&day->sheet, FALSE, &n_compact);
  g_assert_cmpint (n_each, >=, 24);
  g_assert_cmpint (n_compact, <=, 14);
  print_assert_has (compact, "24 people · 144 appointments");
  print_assert_has (compact, ", continued");
  for (int i = 0; i < 24; i++)
    {
      g_auto(GStrv) words = g_strsplit (day->sheet.members[i].name, " ", -1); /* a long one stands on two lines */

      for (int w = 0; words[w] != NULL; w++)
        {
          print_assert_has (each, words[w]);
          print_assert_has (compact, words[w]);
        }
    }
}

static void
test_nobody (void)
{
  g_autoptr(DaySample) day = day_sample_new (0, 0, FALSE);
  g_autofree char *text = NULL;
  int n;

  text = sheet_text (&day->sheet, FALSE, &n);
  g_assert_cmpint (n, ==, 1);
  print_assert_has (text, "Nobody is on duty on this day.");
}

static void
test_money (void)
{
  g_autoptr(DaySample) day = day_sample_new (1, 7, FALSE);
  g_autofree char *text = NULL;

  day->sheet.money = TRUE;
  text = sheet_text (&day->sheet, FALSE, NULL);
  print_assert_has (text, "HUF");
  print_assert_has (text, "8,000");
  print_assert_has (text, "due 2,500");
}

static void
test_twelve_hours (void)
{
  g_autoptr(DaySample) day = day_sample_new (1, 7, FALSE);
  g_autofree char *text = NULL;

  day->sheet.format = foyer_time_format_parse ("mdy/", FALSE);
  text = sheet_text (&day->sheet, FALSE, NULL);
  print_assert_has (text, "2:00 PM");
  print_assert_lacks (text, "14:00");
}

static void
test_right_to_left (void)
{
  for (int layout = 0; layout < 2; layout++)
    {
      g_autoptr(DaySample) day = day_sample_new (4, 8, FALSE);
      g_autofree char *text = NULL;

      day->sheet.layout = (FoyerDaySheetLayout) layout;
      day->sheet.money = TRUE;
      text = sheet_text (&day->sheet, TRUE, NULL);
      /* The number is not turned round. */
      print_assert_has (text, "+36 30 644 7392");
      print_assert_has (text, "Kovács Eszter");
    }
}

/* Overlapping and out-of-hours appointments are printed and take no free time twice. */
static void
test_overlap (void)
{
  const FoyerSpan duty = { 540, 720 };
  const FoyerDaySheetRow rows[] = {
    { .from = 600, .to = 660, .client = "Second" },
    { .from = 540, .to = 660, .client = "First" },
    { .from = 1200, .to = 1260, .client = "Evening" },
  };
  const FoyerDaySheetMember member = { .name = "Anna", .duty = &duty, .n_duty = 1, .rows = rows, .n_rows = 3 };
  FoyerDaySheet sheet = {
    .location = "Salon",
    .date = foyer_date_make (2026, 11, 24),
    .format = foyer_time_format_parse ("dmy.", TRUE),
    .blanks = 1,
    .members = &member,
    .n_members = 1,
  };
  g_autofree char *text = sheet_text (&sheet, FALSE, NULL);

  print_assert_has (text, "3 appointments · free 1 h");
  g_assert_true (strstr (text, "First") < strstr (text, "Second"));
  g_assert_true (strstr (text, "Second") < strstr (text, "Evening"));
}

int
main (int    argc,
      char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/print/day-sheet/CAL-21/one-member", test_one_member);
  g_test_add_func ("/print/day-sheet/CAL-21/masked-phones", test_masked_phones);
  g_test_add_func ("/print/day-sheet/CAL-21/members", test_members);
  g_test_add_func ("/print/day-sheet/blanks", test_blanks);
  g_test_add_func ("/print/day-sheet/extra-lines", test_extra_lines);
  g_test_add_func ("/print/day-sheet/empty-day", test_empty_day);
  g_test_add_func ("/print/day-sheet/thirty-rows", test_thirty_rows);
  g_test_add_func ("/print/day-sheet/nobody", test_nobody);
  g_test_add_func ("/print/day-sheet/money", test_money);
  g_test_add_func ("/print/day-sheet/twelve-hours", test_twelve_hours);
  g_test_add_func ("/print/day-sheet/right-to-left", test_right_to_left);
  g_test_add_func ("/print/day-sheet/overlap", test_overlap);
  return g_test_run ();
}
