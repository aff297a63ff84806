/* Money, percentages and quantities: rounding, splitting, reading and writing. */
#include "config.h"

#include "foyer-money.h"

#include <locale.h>

static void
test_rounding (void)
{
  static const struct
  {
    gint64 a, b, div;
    gint64 up, down, floor, even;
  } rows[] = {
    { 5, 1, 2, 3, 2, 2, 2 },
    { 7, 1, 2, 4, 3, 3, 4 },
    { -5, 1, 2, -3, -2, -3, -2 },
    { -7, 1, 2, -4, -3, -4, -4 },
    { 1, 1, 3, 0, 0, 0, 0 },
    { 2, 1, 3, 1, 0, 0, 1 },
    { -1, 1, 3, 0, 0, -1, 0 },
    { -2, 1, 3, -1, 0, -1, -1 },
    { 10, 3, 5, 6, 6, 6, 6 },
    { G_MAXINT64, 3, 3, G_MAXINT64, G_MAXINT64, G_MAXINT64, G_MAXINT64 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_assert_cmpint (foyer_mul_div (rows[i].a, rows[i].b, rows[i].div, FOYER_ROUND_HALF_UP), ==, rows[i].up);
      g_assert_cmpint (foyer_mul_div (rows[i].a, rows[i].b, rows[i].div, FOYER_ROUND_DOWN), ==, rows[i].down);
      g_assert_cmpint (foyer_mul_div (rows[i].a, rows[i].b, rows[i].div, FOYER_ROUND_FLOOR), ==, rows[i].floor);
      g_assert_cmpint (foyer_mul_div (rows[i].a, rows[i].b, rows[i].div, FOYER_ROUND_HALF_EVEN), ==, rows[i].even);
    }
  g_assert_cmpint (foyer_mul_div (G_MAXINT64, 2, 1, FOYER_ROUND_DOWN), ==, G_MAXINT64);
  g_assert_cmpint (foyer_mul_div (G_MAXINT64, -2, 1, FOYER_ROUND_DOWN), ==, G_MININT64);
}

static void
test_line_total (void)
{
  g_assert_cmpint (foyer_line_total (8000, 1000, 1000, 0), ==, 7200); /* 80.00 less 10 % */
  g_assert_cmpint (foyer_line_total (3333, 3000, 0, 0), ==, 9999);
  g_assert_cmpint (foyer_line_total (1999, 333, 0, 0), ==, 666);      /* 6.65667 */
  g_assert_cmpint (foyer_line_total (1005, 500, 0, 0), ==, 503);      /* 5.025: half goes up */
  g_assert_cmpint (foyer_line_total (999, 1000, 750, 0), ==, 924);    /* 9.24075 */
  g_assert_cmpint (foyer_line_total (1000, 1000, 0, 250), ==, 750);
  g_assert_cmpint (foyer_line_total (1000, 1000, 5000, 250), ==, 250); /* the sum comes off after the percentage */
  g_assert_cmpint (foyer_line_total (1000, 1000, 0, 1500), ==, 0);
  g_assert_cmpint (foyer_line_total (1000, 1000, 10000, 0), ==, 0);
  g_assert_cmpint (foyer_line_total (0, 1000, 0, 0), ==, 0);
  /* Rounded once: 0.05 × 0.5 × 50 % is 0.0125, not 0.03 × 50 %. */
  g_assert_cmpint (foyer_line_total (5, 500, 5000, 0), ==, 1);
  /* What comes back is what was sold. */
  g_assert_cmpint (foyer_line_total (1005, -500, 0, 100), ==, -403);
  g_assert_cmpint (foyer_line_total (1005, 500, 0, 100), ==, 403);
  g_assert_cmpint (foyer_line_total (G_MAXINT64, G_MAXINT64, 0, 0), ==, G_MAXINT64);
}

static void
test_doc_3 (void)
{
  const gint64 lines[] = { 3333, 3333, 3333 };
  gint64 parts[3];

  foyer_split (1000, lines, 3, parts);
  g_assert_cmpint (parts[0], ==, 333);
  g_assert_cmpint (parts[1], ==, 333);
  g_assert_cmpint (parts[2], ==, 334);
  g_assert_cmpint (parts[0] + parts[1] + parts[2], ==, 1000);
}

static void
test_split_edges (void)
{
  const gint64 none[] = { 0, 0, 0 };
  const gint64 last_free[] = { 100, 200, 0 };
  const gint64 huge[] = { G_MAXINT64, G_MAXINT64, G_MAXINT64 };
  gint64 parts[3];

  foyer_split (1000, none, 3, parts);
  g_assert_cmpint (parts[0], ==, 0);
  g_assert_cmpint (parts[2], ==, 1000);
  foyer_split (100, last_free, 3, parts);
  g_assert_cmpint (parts[0], ==, 33);
  g_assert_cmpint (parts[1], ==, 67);
  g_assert_cmpint (parts[2], ==, 0);
  foyer_split (-100, last_free, 3, parts);
  g_assert_cmpint (parts[0], ==, -34);
  g_assert_cmpint (parts[1], ==, -66);
  foyer_split (G_MAXINT64, huge, 3, parts);
  g_assert_cmpint (parts[0], ==, G_MAXINT64 / 3);
  g_assert_cmpint (parts[0] + parts[1] + parts[2], ==, G_MAXINT64);
  parts[0] = 77;
  foyer_split (100, last_free, 0, parts);
  g_assert_cmpint (parts[0], ==, 77);
}

static void
test_split_sums (void)
{
  for (int round = 0; round < 5000; round++)
    {
      gint64 weights[12], parts[12], sum = 0, all = 0;
      gint64 amount = g_test_rand_int_range (-1000000, 1000000);
      gsize n = (gsize) g_test_rand_int_range (1, 12);

      for (gsize i = 0; i < n; i++)
        all += weights[i] = g_test_rand_int_range (0, 4) == 0 ? 0 : g_test_rand_int_range (0, 100000);
      foyer_split (amount, weights, n, parts);
      for (gsize i = 0; i < n; i++)
        {
          sum += parts[i];
          if (all > 0 && weights[i] == 0)
            g_assert_cmpint (parts[i], ==, 0);
        }
      g_assert_cmpint (sum, ==, amount);
    }
}

static void
test_currencies (void)
{
  g_assert_cmpint (foyer_currency_decimals ("EUR"), ==, 2);
  g_assert_cmpint (foyer_currency_decimals ("JPY"), ==, 0);
  g_assert_cmpint (foyer_currency_decimals ("HUF"), ==, 2);
  g_assert_cmpint (foyer_currency_decimals ("KWD"), ==, 3);
  g_assert_cmpint (foyer_currency_decimals ("???"), ==, 2);
  g_assert_cmpint (foyer_currency_decimals (NULL), ==, 2);
  g_assert_cmpint (foyer_currency_cash_step ("HUF"), ==, 500);
  g_assert_cmpint (foyer_currency_cash_step ("CHF"), ==, 5);
  g_assert_cmpint (foyer_currency_cash_step ("EUR"), ==, 1);
}

static void
assert_text (char       *got,
             const char *want)
{
  g_assert_cmpstr (got, ==, want);
  g_free (got);
}

static void
test_format (void)
{
  assert_text (foyer_money_format (123450, NULL), "1,234.50");
  assert_text (foyer_money_format (-2000, NULL), "\u221220.00");
  assert_text (foyer_money_format (5, "EUR"), "0.05\u00a0€");
  assert_text (foyer_money_format (1250000, "HUF"), "12,500\u00a0Ft");
  assert_text (foyer_money_format (1250050, "HUF"), "12,500.50\u00a0Ft");
  assert_text (foyer_money_format (1234567, "JPY"), "1,234,567\u00a0¥");
  assert_text (foyer_money_format (1234567, "KWD"), "1,234.567\u00a0KWD");
  assert_text (foyer_money_format (99999, "SGD"), "999.99\u00a0SGD");
  assert_text (foyer_money_format (G_MININT64, NULL), "\u221292,233,720,368,547,758.08");
  assert_text (foyer_money_to_plain (123450, "EUR"), "1234.50");
  assert_text (foyer_money_to_plain (-2000, NULL), "-20.00");
  assert_text (foyer_money_to_plain (-5, "EUR"), "-0.05");
  assert_text (foyer_money_to_plain (1234, "JPY"), "1234");
  assert_text (foyer_pct_format (750), "7.5");
  assert_text (foyer_pct_format (1225), "12.25");
  assert_text (foyer_pct_format (1000), "10");
  assert_text (foyer_pct_format (5), "0.05");
  assert_text (foyer_qty_format (1000), "1");
  assert_text (foyer_qty_format (2500), "2.5");
  assert_text (foyer_qty_format (-1), "\u22120.001");
}

static void
test_parse (void)
{
  static const struct
  {
    const char *text, *currency;
    gint64 want;
  } good[] = {
    { "1 234,50", "EUR", 123450 }, { "1.234,50 €", "EUR", 123450 }, { "1,234.50", "EUR", 123450 }, { "-20", "EUR", -2000 },
    { "(20.00)", "EUR", -2000 }, { "1'234.5", "CHF", 123450 }, { "1\u00a0234,5", "EUR", 123450 }, { "1\u202f234,50\u00a0€", NULL, 123450 },
    { "\u221220,00", NULL, -2000 }, { "20-", NULL, -2000 }, { "+5", NULL, 500 }, { "€5", "EUR", 500 }, { "EUR 5", "EUR", 500 },
    { "5 eur", "EUR", 500 }, { "12 500 Ft", "HUF", 1250000 }, { "150 грн.", "UAH", 15000 }, { "R$ 1.500,00", "BRL", 150000 },
    { "1,234,567.89", NULL, 123456789 }, { "1.234.567", NULL, 123456700 }, { "12.5", NULL, 1250 }, { ".5", NULL, 50 }, { "12.", NULL, 1200 },
    { "12.5000", NULL, 1250 }, { "0.500", NULL, 50 }, { "1.234", "KWD", 1234 }, { "1.234", "EUR", 123400 }, { "1234,000", NULL, 123400 },
    { "1500", "JPY", 1500 }, { "1,500", "JPY", 1500 }, { "15.00", "JPY", 15 }, { "  7  ", NULL, 700 }, { "169.61", "EUR", 16961 },
    { "92233720368547758.07", NULL, G_MAXINT64 }, { "0", NULL, 0 }, { "12,34,567.89", "INR", 123456789 },
  };
  static const char *const bad[] = {
    "", " ", "abc", "-", "€", "--5", "-5-", "(5", "5)", "(-5)", "()", "1.2.3", "1,2,345.00", "1.23.456", "1,234,56", "12 34", "12345.678", "5 5.5 €5", "1,2.3,4", "5 USD",
    "5 €€", "1e5", "92233720368547758.08", "999999999999999999999", "1 234.567,8,9", "5%", "\xff", "1.50.00", "x5y",
  };
  gint64 value = 42;

  for (guint i = 0; i < G_N_ELEMENTS (good); i++)
    {
      g_test_message ("%s", good[i].text);
      g_assert_true (foyer_money_parse (good[i].text, good[i].currency, &value));
      g_assert_cmpint (value, ==, good[i].want);
    }
  value = 42;
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_test_message ("bad %u", i);
      g_assert_false (foyer_money_parse (bad[i], "EUR", &value));
      g_assert_cmpint (value, ==, 42);
    }
  g_assert_false (foyer_money_parse (NULL, NULL, &value));
  g_assert_false (foyer_money_parse ("15.50", "JPY", &value));
}

static void
test_round_trip (void)
{
  static const char *const currencies[] = { "EUR", "HUF", "JPY", "KWD" };

  for (int i = 0; i < 5000; i++)
    {
      const char *currency = currencies[i % 4];
      gint64 amount = (gint64) ((guint64) g_test_rand_int () << 32 ^ (guint64) g_test_rand_int ()) >> g_test_rand_int_range (0, 60);
      g_autofree char *shown = foyer_money_format (amount, currency);
      g_autofree char *plain = foyer_money_to_plain (amount, currency);
      gint64 back = 0;

      g_assert_true (foyer_money_parse (shown, currency, &back));
      g_assert_cmpint (back, ==, amount);
      /* Without grouping "1.234" of a currency with two decimals cannot come up. */
      g_assert_true (foyer_money_parse (plain, currency, &back));
      g_assert_cmpint (back, ==, amount);
    }
}

static void
test_pct_qty (void)
{
  gint64 value = 42;

  g_assert_true (foyer_pct_parse ("7,5", &value));
  g_assert_cmpint (value, ==, 750);
  g_assert_true (foyer_pct_parse ("10%", &value));
  g_assert_cmpint (value, ==, 1000);
  g_assert_true (foyer_pct_parse ("12.25 %", &value));
  g_assert_cmpint (value, ==, 1225);
  g_assert_true (foyer_pct_parse ("100", &value));
  g_assert_cmpint (value, ==, 10000);
  g_assert_false (foyer_pct_parse ("100.01", &value));
  g_assert_false (foyer_pct_parse ("-1", &value));
  g_assert_false (foyer_pct_parse ("5 €", &value));
  g_assert_false (foyer_pct_parse ("", &value));
  g_assert_true (foyer_qty_parse ("2,5", &value));
  g_assert_cmpint (value, ==, 2500);
  g_assert_true (foyer_qty_parse ("0.125", &value));
  g_assert_cmpint (value, ==, 125);
  g_assert_true (foyer_qty_parse ("1,250", &value));
  g_assert_cmpint (value, ==, 1250);
  g_assert_true (foyer_qty_parse ("-3", &value));
  g_assert_cmpint (value, ==, -3000);
  g_assert_false (foyer_qty_parse ("0.0005", &value));
  g_assert_false (foyer_qty_parse ("3 g", &value));
}

int
main (int   argc,
      char *argv[])
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/money/rounding", test_rounding);
  g_test_add_func ("/money/line-total", test_line_total);
  g_test_add_func ("/money/DOC-3", test_doc_3);
  g_test_add_func ("/money/split-edges", test_split_edges);
  g_test_add_func ("/money/split-sums", test_split_sums);
  g_test_add_func ("/money/currencies", test_currencies);
  g_test_add_func ("/money/format", test_format);
  g_test_add_func ("/money/parse", test_parse);
  g_test_add_func ("/money/round-trip", test_round_trip);
  g_test_add_func ("/money/pct-qty", test_pct_qty);
  return g_test_run ();
}
