/* Worked examples and properties of foyer-repeat: front-desk.md 6.5. */
#include "config.h"

#include <string.h>

#include "foyer-repeat.h"

static gint64
day (const char *text)
{
  gint64 date = 0;
  g_assert_true (foyer_date_parse (text, &date));
  return date;
}

static FoyerRepeat
rule_of (const char *freq,
         const char *days,
         int gap,
         int times,
         const char *until)
{
  FoyerRepeat rule;
  GError *error = NULL;
  foyer_repeat_parse (freq, days, gap, times, until, &rule, &error);
  g_assert_no_error (error);
  return rule;
}

/* The repeats of a booking on @first, as text "2026-11-26 2026-11-30". */
static char *
after (FoyerRepeat rule,
       const char *first)
{
  g_autoptr (GArray) dates = foyer_repeat_dates (&rule, day (first), day (first) + 1);
  GString *text = g_string_new (NULL);
  for (guint i = 0; i < dates->len; i++)
    {
      char out[11];
      g_string_append_printf (text, "%s%s", i > 0 ? " " : "", foyer_date_format (g_array_index (dates, gint64, i), out));
    }
  return g_string_free (text, FALSE);
}

#define ASSERT_AFTER(rule, first, expected)            \
  G_STMT_START                                         \
  {                                                    \
    g_autofree char *said = after (rule, first);       \
    g_assert_cmpstr (said, ==, expected);              \
  }                                                    \
  G_STMT_END

static void
test_rpt_2 (void)
{
  /* "5 times weekly" yields five after the booking itself; with an end date none after it. 2026-11-24 is a Tuesday. */
  ASSERT_AFTER (rule_of ("weekly", NULL, 0, 5, NULL), "2026-11-24", "2026-12-01 2026-12-08 2026-12-15 2026-12-22 2026-12-29");
  ASSERT_AFTER (rule_of ("weekly", NULL, 0, 0, "2026-12-15"), "2026-11-24", "2026-12-01 2026-12-08 2026-12-15");
  ASSERT_AFTER (rule_of ("weekly", NULL, 0, 5, "2026-12-14"), "2026-11-24", "2026-12-01 2026-12-08");
  ASSERT_AFTER (rule_of ("weekly", NULL, 0, 5, "2026-11-30"), "2026-11-24", "");
}

static void
test_rpt_4 (void)
{
  /* Monday and Thursday, two weeks skipped: every third week, the week of the first date being the first. */
  ASSERT_AFTER (rule_of ("weekly", "1 4", 2, 5, NULL), "2026-11-23", "2026-11-26 2026-12-14 2026-12-17 2027-01-04 2027-01-07");
  /* Begun on the Thursday, the Monday of that week is over. */
  ASSERT_AFTER (rule_of ("weekly", "4,1", 2, 3, NULL), "2026-11-26", "2026-12-14 2026-12-17 2027-01-04");
}

static void
test_frequencies (void)
{
  ASSERT_AFTER (rule_of ("daily", NULL, 0, 3, NULL), "2026-12-30", "2026-12-31 2027-01-01 2027-01-02");
  ASSERT_AFTER (rule_of ("daily", NULL, 1, 3, NULL), "2026-12-30", "2027-01-01 2027-01-03 2027-01-05");
  ASSERT_AFTER (rule_of ("weekdays", NULL, 0, 4, NULL), "2026-11-26", "2026-11-27 2026-11-30 2026-12-01 2026-12-02");
  ASSERT_AFTER (rule_of ("mon-wed-fri", NULL, 0, 4, NULL), "2026-11-24", "2026-11-25 2026-11-27 2026-11-30 2026-12-02");
  ASSERT_AFTER (rule_of ("tue-thu", NULL, 0, 3, NULL), "2026-11-24", "2026-11-26 2026-12-01 2026-12-03");
  ASSERT_AFTER (rule_of ("yearly", NULL, 0, 2, NULL), "2026-11-24", "2027-11-24 2028-11-24");
}

static void
test_last_of_month (void)
{
  /* The 31st becomes the last day of a shorter month and comes back afterwards. */
  ASSERT_AFTER (rule_of ("monthly", NULL, 0, 5, NULL), "2026-12-31", "2027-01-31 2027-02-28 2027-03-31 2027-04-30 2027-05-31");
  ASSERT_AFTER (rule_of ("monthly", NULL, 1, 3, NULL), "2026-12-30", "2027-02-28 2027-04-30 2027-06-30");
  ASSERT_AFTER (rule_of ("yearly", NULL, 0, 4, NULL), "2028-02-29", "2029-02-28 2030-02-28 2031-02-28 2032-02-29");
}

static void
test_daylight_saving (void)
{
  const FoyerZone *zone = foyer_zone_get ("Europe/Budapest");
  FoyerRepeat rule = rule_of ("weekly", "7", 0, 3, NULL);
  /* Clocks go forward on 28 March 2027 at 2:00: 10:00 stays 10:00, an hour earlier in UTC. */
  g_autoptr (GArray) times = foyer_repeat_times (&rule, day ("2027-03-14"), day ("2027-03-15"), 600, zone);
  gint64 t[3];

  g_assert_cmpint (times->len, ==, 3);
  for (guint i = 0; i < 3; i++)
    {
      g_assert_cmpint (g_array_index (times, FoyerRepeatTime, i).minute, ==, 600);
      t[i] = g_array_index (times, FoyerRepeatTime, i).t0;
    }
  g_assert_cmpint (t[1] - t[0], ==, G_GINT64_CONSTANT (7 * 24 - 1) * 3600000);
  g_assert_cmpint (t[2] - t[1], ==, G_GINT64_CONSTANT (7 * 24) * 3600000);

  /* 2:30 does not exist that night: 3:30 is booked, and 2:30 again the week after. */
  g_autoptr (GArray) night = foyer_repeat_times (&rule, day ("2027-03-14"), day ("2027-03-15"), 150, zone);
  g_assert_cmpint (g_array_index (night, FoyerRepeatTime, 0).minute, ==, 150);
  g_assert_cmpint (g_array_index (night, FoyerRepeatTime, 1).minute, ==, 210);
  g_assert_cmpint (g_array_index (night, FoyerRepeatTime, 2).minute, ==, 150);
}

static void
test_refused (void)
{
  static const struct
  {
    const char *freq, *days;
    int gap, times;
    const char *until;
  } bad[] = {
    { "weekly", NULL, 0, 0, NULL },  { "weekly", NULL, 0, 367, NULL }, { "weekly", NULL, -1, 5, NULL },        { "weekly", NULL, 53, 5, NULL },
    { "weekly", "8", 0, 5, NULL },   { "weekly", "12", 0, 5, NULL },   { "monthly", "1", 0, 5, NULL },         { "hourly", NULL, 0, 5, NULL },
    { NULL, NULL, 0, 5, NULL },      { "weekly", NULL, 0, -3, NULL },  { "weekly", NULL, 0, 5, "2026-02-30" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      FoyerRepeat rule;
      g_autoptr (GError) error = NULL;
      g_assert_false (foyer_repeat_parse (bad[i].freq, bad[i].days, bad[i].gap, bad[i].times, bad[i].until, &rule, &error));
      g_assert_error (error, FOYER_ERROR, FOYER_ERROR_INVALID);
    }
}

/* ---- properties ------------------------------------------------------------------------------------------------------------ */

static int
last_day (int year,
          int month)
{
  int d = 31;
  while (!foyer_date_valid (year, month, d))
    d--;
  return d;
}

/* Said in another way than the code: does a person with a paper calendar tick this day? */
static gboolean
ticked (const FoyerRepeat *rule,
        gint64 first,
        gint64 date)
{
  static const char *const plans[FOYER_N_REPEATS] = { "1111111", "1111100", "1010100", "0101000" };
  int y0, m0, d0, y, m, d;

  foyer_date_split (first, &y0, &m0, &d0);
  foyer_date_split (date, &y, &m, &d);
  if (rule->freq == FOYER_REPEAT_MONTHLY || rule->freq == FOYER_REPEAT_YEARLY)
    {
      int period = rule->freq == FOYER_REPEAT_MONTHLY ? rule->gap + 1 : 12 * (rule->gap + 1);
      for (int month = y0 * 12 + m0 - 1; month <= y * 12 + m - 1; month += period)
        if (month == y * 12 + m - 1)
          return d == MIN (d0, last_day (y, m));
      return FALSE;
    }
  if (rule->freq == FOYER_REPEAT_DAILY)
    {
      for (gint64 at = first; at <= date; at += rule->gap + 1)
        if (at == date)
          return TRUE;
      return FALSE;
    }
  /* Walk the weeks from the Monday of the first. */
  gint64 monday = first;
  while (foyer_date_weekday (monday) != 1)
    monday--;
  int week = 0;
  for (; monday + 7 <= date; monday += 7)
    week++;
  if (week % (rule->gap + 1) != 0)
    return FALSE;
  if (rule->freq != FOYER_REPEAT_WEEKLY)
    return plans[rule->freq][foyer_date_weekday (date) - 1] == '1';
  return rule->days != 0 ? (rule->days >> (foyer_date_weekday (date) - 1) & 1) : foyer_date_weekday (date) == foyer_date_weekday (first);
}

static void
test_as_on_paper (void)
{
  static const char *const zones[] = { "Europe/Budapest", "America/Sao_Paulo", "Australia/Lord_Howe", "Asia/Kolkata" };

  for (int round = 0; round < 400; round++)
    {
      FoyerRepeat rule = { .freq = g_test_rand_int_range (0, FOYER_N_REPEATS), .gap = g_test_rand_int_range (0, 5), .until = FOYER_REPEAT_FOREVER };
      gint64 first = day ("2026-01-01") + g_test_rand_int_range (0, 1500), from = first + g_test_rand_int_range (-20, 40);
      if (rule.freq == FOYER_REPEAT_WEEKLY)
        rule.days = g_test_rand_int_range (0, 128);
      if (g_test_rand_bit ())
        rule.until = first + g_test_rand_int_range (0, 1200);
      if (rule.until == FOYER_REPEAT_FOREVER || g_test_rand_bit ())
        rule.times = g_test_rand_int_range (1, 40);

      g_autoptr (GArray) dates = foyer_repeat_dates (&rule, first, from);
      guint n = 0;
      for (gint64 date = MAX (first, from); date < first + 3000 && date <= rule.until && (rule.times == 0 || (int) n < rule.times) && n < FOYER_REPEAT_MAX; date++)
        if (ticked (&rule, first, date))
          {
            g_assert_cmpuint (n, <, dates->len);
            g_assert_cmpint (g_array_index (dates, gint64, n), ==, date);
            n++;
          }
      for (guint i = n; i < dates->len; i++) /* what lies beyond the paper calendar */
        g_assert_cmpint (g_array_index (dates, gint64, i), >=, first + 3000);

      /* The wall time stays, whatever the clocks do, or is the next one that exists. */
      int minute = g_test_rand_int_range (0, 1440);
      const FoyerZone *zone = foyer_zone_get (zones[round % G_N_ELEMENTS (zones)]);
      g_autoptr (GArray) times = foyer_repeat_times (&rule, first, from, minute, zone);
      g_assert_cmpuint (times->len, ==, dates->len);
      for (guint i = 0; i < times->len; i++)
        {
          FoyerRepeatTime t = g_array_index (times, FoyerRepeatTime, i);
          g_assert_cmpint (foyer_zone_to_utc (zone, t.date, t.minute), ==, t.t0);
          if (t.minute != minute || t.date != g_array_index (dates, gint64, i))
            {
              int before = foyer_zone_offset (zone, t.t0 - 7200000), now = foyer_zone_offset (zone, t.t0);
              g_assert_cmpint (now, >, before);
              g_assert_cmpint ((t.date - g_array_index (dates, gint64, i)) * 1440 + t.minute - minute, ==, (now - before) / 60);
            }
        }
    }
}

static void
test_days_text (void)
{
  for (guint days = 0; days < 128; days++)
    {
      guint back = 0;
      g_autofree char *text = foyer_repeat_days_format (days);
      g_assert_true (foyer_repeat_days_parse (text, &back));
      g_assert_cmpuint (back, ==, days);
    }
}

int
main (int argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/repeat/RPT-2", test_rpt_2);
  g_test_add_func ("/repeat/RPT-4", test_rpt_4);
  g_test_add_func ("/repeat/frequencies", test_frequencies);
  g_test_add_func ("/repeat/the-31st", test_last_of_month);
  g_test_add_func ("/repeat/daylight-saving", test_daylight_saving);
  g_test_add_func ("/repeat/refused", test_refused);
  g_test_add_func ("/repeat/as-on-paper", test_as_on_paper);
  g_test_add_func ("/repeat/days-text", test_days_text);
  return g_test_run ();
}
