/* Dates, times of day and how they are read and written. */
#include "config.h"

#include "foyer-time.h"

#include <locale.h>

static void
test_dates (void)
{
  char text[11];
  int year, month, day;

  g_assert_cmpint (foyer_date_make (1970, 1, 1), ==, 0);
  g_assert_cmpint (foyer_date_make (2000, 3, 1), ==, 11017);
  g_assert_cmpstr (foyer_date_format (foyer_date_make (2026, 11, 24), text), ==, "2026-11-24");
  g_assert_true (foyer_date_valid (2024, 2, 29));
  g_assert_false (foyer_date_valid (2026, 2, 29));
  g_assert_false (foyer_date_valid (1900, 2, 29));
  g_assert_true (foyer_date_valid (2000, 2, 29));
  g_assert_false (foyer_date_valid (2026, 2, 31));
  g_assert_false (foyer_date_valid (2026, 13, 1));
  g_assert_false (foyer_date_valid (0, 1, 1));
  g_assert_false (foyer_date_valid (10000, 1, 1));
  foyer_date_split (-1, &year, &month, &day);
  g_assert_cmpint (year * 10000 + month * 100 + day, ==, 19691231);
}

/* Every day of the calendar against GLib's. */
static void
test_against_glib (void)
{
  gint64 first = foyer_date_make (1, 1, 1), last = foyer_date_make (9999, 12, 31);
  g_autoptr (GDate) date = g_date_new_dmy (1, 1, 1);

  for (gint64 d = first; d <= last; d++)
    {
      int year, month, day;

      foyer_date_split (d, &year, &month, &day);
      g_assert_true (year == g_date_get_year (date) && month == (int) g_date_get_month (date) && day == g_date_get_day (date));
      g_assert_true (foyer_date_make (year, month, day) == d);
      g_assert_true (foyer_date_weekday (d) == (int) g_date_get_weekday (date));
      if (d < last)
        g_date_add_days (date, 1);
    }
}

static void
test_weeks_months (void)
{
  g_assert_cmpint (foyer_date_weekday (foyer_date_make (2026, 11, 24)), ==, 2);
  g_assert_cmpint (foyer_date_iso_week (foyer_date_make (2026, 1, 1)), ==, 1);
  g_assert_cmpint (foyer_date_iso_week (foyer_date_make (2021, 1, 3)), ==, 53);
  g_assert_cmpint (foyer_date_iso_week (foyer_date_make (2024, 12, 30)), ==, 1);
  g_assert_cmpint (foyer_date_iso_week (foyer_date_make (2026, 11, 24)), ==, 48);
  g_assert_cmpint (foyer_date_add_months (foyer_date_make (2026, 1, 31), 1), ==, foyer_date_make (2026, 2, 28));
  g_assert_cmpint (foyer_date_add_months (foyer_date_make (2024, 2, 29), 12), ==, foyer_date_make (2025, 2, 28));
  g_assert_cmpint (foyer_date_add_months (foyer_date_make (2026, 3, 31), -1), ==, foyer_date_make (2026, 2, 28));
  g_assert_cmpint (foyer_date_add_months (foyer_date_make (2026, 1, 15), -13), ==, foyer_date_make (2024, 12, 15));
}

static void
test_strict (void)
{
  static const char *const bad[] = { "", "2026-2-3", "2026-02-31", "2026-02-03 ", "26-02-03", "2026/02/03", "2026-02-03T10:00", "abcd-ef-gh" };
  gint64 date = 42;

  g_assert_true (foyer_date_parse ("2026-02-28", &date));
  g_assert_cmpint (date, ==, foyer_date_make (2026, 2, 28));
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    g_assert_false (foyer_date_parse (bad[i], &date));
  g_assert_false (foyer_date_parse (NULL, &date));
}

static void
test_loose (void)
{
  static const struct
  {
    const char *text, *want;
  } rows[] = {
    { "2026-11-24", "2026-11-24" }, { "24.11.2026", "2026-11-24" }, { "24/11/2026", "2026-11-24" }, { "11/24/2026", "2026-11-24" },
    { "24-11-26", "2026-11-24" }, { "24 Nov 2026", "2026-11-24" }, { "2026. 11. 24.", "2026-11-24" }, { "46350", "2026-11-24" },
    { "46350.75", "2026-11-24" }, { "20261124", "2026-11-24" }, { "1992. 10. 30.", "1992-10-30" }, { "23/09/62", "1962-09-23" },
    { "01.02.29", "2029-02-01" }, { "01.02.30", "1930-02-01" }, { "08/17/2007", "2007-08-17" }, { "Nov 24, 2026", "2026-11-24" },
    { "24th November 2026", "2026-11-24" }, { "2026. november 24.", "2026-11-24" }, { "24 de março de 2026", "2026-03-24" },
    { "24 мая 2026 г.", "2026-05-24" }, { "24 листопада 2026", "2026-11-24" }, { "2026-11-24 14:15", "2026-11-24" },
    { "2026-11-24T00:00:00", "2026-11-24" }, { " 5/6/2026 ", "2026-06-05" }, { "40165", "2009-12-18" }, { "2026. máj. 3.", "2026-05-03" },
  };
  static const char *const bad[] = {
    "", "31.02.2026", "31/02/2026", "2026-02-31", "2026. 02. 31.", "31 Feb 2026", "20260231", "13/13/2026", "24.11", "1985", "12", "hello",
    "24.11.2026.5", "24 Foo 2026", "99999999", "2026-11-24 soon", "24+11+2026", "0/1/2026", "123456", "1.2.3",
  };
  gint64 date;

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      char text[11];

      g_test_message ("%s", rows[i].text);
      g_assert_true (foyer_date_parse_loose (rows[i].text, FALSE, &date));
      g_assert_cmpstr (foyer_date_format (date, text), ==, rows[i].want);
    }
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_test_message ("bad: %s", bad[i]);
      g_assert_false (foyer_date_parse_loose (bad[i], FALSE, &date));
    }
  g_assert_false (foyer_date_parse_loose (NULL, FALSE, &date));
  g_assert_true (foyer_date_parse_loose ("5/6/2026", TRUE, &date));
  g_assert_cmpint (date, ==, foyer_date_make (2026, 5, 6));
  g_assert_true (foyer_date_parse_loose ("24/11/2026", TRUE, &date));
  g_assert_cmpint (date, ==, foyer_date_make (2026, 11, 24));
}

static void
test_minutes (void)
{
  static const struct
  {
    const char *text;
    int want;
  } rows[] = {
    { "9:00", 540 }, { "14:15", 855 }, { "24:00", 1440 }, { "0915", 555 }, { "9", 540 }, { "2:15 pm", 855 }, { "12:30 AM", 30 },
    { "12 pm", 720 }, { "09:30:00", 570 }, { "00:00", 0 }, { "9.30", 570 }, { " 18:45 ", 1125 }, { "915", 555 },
  };
  static const char *const bad[] = { "", "25:00", "24:01", "9:60", "9:5", "14:15 pm", "0 am", "noon", "-1", "9:00x", "12345" };
  char text[6];
  int minute;

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_test_message ("%s", rows[i].text);
      g_assert_true (foyer_minute_parse (rows[i].text, &minute));
      g_assert_cmpint (minute, ==, rows[i].want);
    }
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_test_message ("bad: %s", bad[i]);
      g_assert_false (foyer_minute_parse (bad[i], &minute));
    }
  g_assert_cmpstr (foyer_minute_format (855, text), ==, "14:15");
  g_assert_cmpstr (foyer_minute_format (1440, text), ==, "24:00");
}

static void
test_wall (void)
{
  static const char *const bad[] = { "2026-11-24", "2026-11-24 14:15", "2026-11-24T14:15:00", "2026-11-31T14:15", "2026-11-24T24:01", "2026-11-24T1:15" };
  char text[17];
  gint64 date;
  int minute;

  g_assert_true (foyer_wall_parse ("2026-11-24T14:15", &date, &minute));
  g_assert_cmpint (date, ==, foyer_date_make (2026, 11, 24));
  g_assert_cmpint (minute, ==, 855);
  g_assert_cmpstr (foyer_wall_format (date, minute, text), ==, "2026-11-24T14:15");
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    g_assert_false (foyer_wall_parse (bad[i], &date, &minute));
}

static void
assert_text (char       *got,
             const char *want)
{
  g_assert_cmpstr (got, ==, want);
  g_free (got);
}

static void
test_formats (void)
{
  FoyerTimeFormat dmy = foyer_time_format_parse ("dmy.", TRUE);
  FoyerTimeFormat mdy = foyer_time_format_parse ("mdy/", FALSE);
  FoyerTimeFormat ymd = foyer_time_format_parse ("ymd-", TRUE);
  FoyerTimeFormat odd = foyer_time_format_parse ("ydm?", TRUE);
  gint64 date = foyer_date_make (2026, 11, 4);
  gint64 instant = (date * 1440 + 13 * 60 + 5) * 60000;

  assert_text (foyer_format_date (&dmy, date), "04.11.2026");
  assert_text (foyer_format_date (&mdy, date), "11/04/2026");
  assert_text (foyer_format_date (&ymd, date), "2026-11-04");
  assert_text (foyer_format_date (&odd, date), "04.11.2026");
  assert_text (foyer_format_date_long (&dmy, foyer_date_make (2026, 11, 24)), "Tue 24 November 2026");
  assert_text (foyer_format_date_long (&mdy, date), "Wed, November 4, 2026");
  assert_text (foyer_format_minute (&dmy, 855), "14:15");
  assert_text (foyer_format_minute (&mdy, 855), "2:15 PM");
  assert_text (foyer_format_minute (&mdy, 0), "12:00 AM");
  assert_text (foyer_format_minute (&mdy, 720), "12:00 PM");
  assert_text (foyer_format_instant (&dmy, foyer_zone_get ("Europe/Budapest"), instant), "04.11.2026 14:05");
}

int
main (int   argc,
      char *argv[])
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/time/dates", test_dates);
  g_test_add_func ("/time/against-glib", test_against_glib);
  g_test_add_func ("/time/weeks-months", test_weeks_months);
  g_test_add_func ("/time/strict", test_strict);
  g_test_add_func ("/time/loose", test_loose);
  g_test_add_func ("/time/minutes", test_minutes);
  g_test_add_func ("/time/wall", test_wall);
  g_test_add_func ("/time/formats", test_formats);
  return g_test_run ();
}
