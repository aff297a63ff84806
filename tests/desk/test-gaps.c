/* Time of an appointment in which its member is free: the text, the busy pieces, and who meets whom, against minutes counted one by one. */
#include "config.h"

#include <string.h>

#include "foyer-gaps.h"

static FoyerTaken
taken (gint64 from,
       int dur,
       const char *gaps)
{
  FoyerTaken t = { .from = from, .dur = dur };
  g_assert_true (foyer_gaps_parse (gaps, dur, &t.gaps));
  return t;
}

static void
test_text (void)
{
  FoyerGaps gaps;
  g_autofree char *two = NULL, *joined = NULL, *cut = NULL;

  g_assert_true (foyer_gaps_parse ("30+45 90+20", 120, &gaps));
  g_assert_cmpint (gaps.n, ==, 2);
  g_assert_cmpint (gaps.at[1].from, ==, 90);
  g_assert_cmpint (gaps.at[1].to, ==, 110);
  two = foyer_gaps_format (&gaps);
  g_assert_cmpstr (two, ==, "30+45 90+20");

  g_assert_true (foyer_gaps_parse ("30+15 45+5", 120, &gaps));
  joined = foyer_gaps_format (&gaps);
  g_assert_cmpstr (joined, ==, "30+20");
  g_assert_true (foyer_gaps_parse ("30+45 90+20", 60, &gaps));
  cut = foyer_gaps_format (&gaps);
  g_assert_cmpstr (cut, ==, "30+30");

  g_assert_true (foyer_gaps_parse (NULL, 60, &gaps));
  g_assert_null (foyer_gaps_format (&gaps));
  static const char *const bad[] = { "x", "30", "30-45", "30+", "+45", "30+45,90+20", "30+0", "90+20 30+45", "30+45 60+5", "30+45 ;", "99999999999+1" };
  for (gsize i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      g_assert_false (foyer_gaps_parse (bad[i], 120, &gaps));
      g_assert_cmpint (gaps.n, ==, 0); /* busy all the time, not free */
    }

  /* More than there is room for is busy. */
  g_autoptr (GString) many = g_string_new (NULL);
  for (int i = 0; i < 40; i++)
    g_string_append_printf (many, "%d+1 ", i * 3);
  g_assert_true (foyer_gaps_parse (many->str, 1440, &gaps));
  g_assert_cmpint (gaps.n, ==, FOYER_GAPS_MAX);
}

static void
check_lines (const FoyerBlocks *lines,
             int n,
             int client,
             const char *expected)
{
  FoyerGaps gaps;
  foyer_gaps_of_lines (lines, n, client, &gaps);
  g_autofree char *text = foyer_gaps_format (&gaps);
  g_assert_cmpstr (text, ==, expected);
}

static void
test_lines (void)
{
  const FoyerBlocks colour = foyer_blocks_of_line (90, 45, 15, 1000), cut = foyer_blocks_of_line (30, 0, 0, 1000);
  const FoyerBlocks both[] = { colour, cut }, twice[] = { colour, colour };

  g_assert_cmpint (colour.hands, ==, 30);
  check_lines (&colour, 1, 90, "30+45");
  check_lines (both, 2, 120, "30+45");
  check_lines (twice, 2, 180, "30+45 120+45");
  check_lines (&cut, 1, 30, NULL);
  /* A shorter booking keeps the finishing, a longer one the processing time. */
  check_lines (&colour, 1, 80, "30+35");
  check_lines (twice, 2, 120, "30+30");
  check_lines (&colour, 1, 20, NULL);
  check_lines (&colour, 1, 200, "30+45");
  /* Twice of it takes twice as long, each part of it. */
  const FoyerBlocks doubled = foyer_blocks_of_line (90, 45, 15, 2000);
  check_lines (&doubled, 1, 180, "60+90");
  /* Parts that are more than the whole: nothing negative. */
  const FoyerBlocks odd = foyer_blocks_of_line (30, 45, 15, 1000);
  g_assert_cmpint (odd.hands, ==, 0);
  g_assert_cmpint (odd.processing, ==, 15);
  g_assert_cmpint (odd.finishing, ==, 15);
}

static void
test_busy (void)
{
  FoyerSpan busy[FOYER_GAPS_MAX + 1];
  FoyerTaken t = taken (600, 120, "30+45 90+30");

  g_assert_cmpint (foyer_taken_busy (&t, busy), ==, 2);
  g_assert_cmpint (busy[0].from, ==, 600);
  g_assert_cmpint (busy[0].to, ==, 630);
  g_assert_cmpint (busy[1].from, ==, 675);
  g_assert_cmpint (busy[1].to, ==, 690);
}

static void
test_meet (void)
{
  FoyerTaken colour = taken (600, 90, "30+45"), cut = taken (630, 45, NULL), late = taken (640, 45, NULL), other = taken (630, 90, "30+45");

  g_assert_false (foyer_taken_meet (&colour, &cut)); /* just fits into the processing time */
  g_assert_false (foyer_taken_meet (&cut, &colour));
  g_assert_true (foyer_taken_meet (&colour, &late));
  /* A second colouring is put on while the first works. Twenty minutes later it would be in the way of washing that out. */
  g_assert_false (foyer_taken_meet (&colour, &other));
  other = taken (650, 90, "30+45");
  g_assert_true (foyer_taken_meet (&colour, &other));
  FoyerTaken after = taken (690, 30, NULL);
  g_assert_false (foyer_taken_meet (&colour, &after));
  /* Minutes since 1970. */
  FoyerTaken far = taken (G_GINT64_CONSTANT (29925000) + 600, 90, "30+45"), near = taken (G_GINT64_CONSTANT (29925000) + 630, 45, NULL);
  g_assert_false (foyer_taken_meet (&far, &near));
}

/* ---- against minutes counted one by one ------------------------------------------------------------------------------------------ */

static void
mark (const FoyerTaken *t,
      gboolean minutes[400])
{
  memset (minutes, 0, 400 * sizeof *minutes);
  for (int i = 0; i < t->dur; i++)
    {
      gboolean free_then = FALSE;
      for (int g = 0; g < t->gaps.n; g++)
        free_then |= i >= t->gaps.at[g].from && i < t->gaps.at[g].to;
      minutes[t->from + i] = !free_then;
    }
}

static FoyerTaken
any (GRand *rand)
{
  FoyerTaken t = { .from = g_rand_int_range (rand, 0, 150), .dur = g_rand_int_range (rand, 1, 120) };
  FoyerBlocks lines[5];
  int n = g_rand_int_range (rand, 0, 5), sum = 0;

  for (int i = 0; i < n; i++)
    {
      lines[i] = foyer_blocks_of_line (g_rand_int_range (rand, 1, 60), g_rand_int_range (rand, 0, 30), g_rand_int_range (rand, 0, 20), 1000);
      sum += lines[i].hands + lines[i].processing + lines[i].finishing;
    }
  if (n > 0 && g_rand_boolean (rand))
    t.dur = sum;
  foyer_gaps_of_lines (lines, n, MAX (t.dur - g_rand_int_range (rand, 0, 20), 0), &t.gaps);
  return t;
}

static void
test_against_minutes (void)
{
  g_autoptr (GRand) rand = g_rand_new_with_seed (7);

  for (int round = 0; round < 20000; round++)
    {
      FoyerTaken a = any (rand), b = any (rand);
      gboolean ma[400], mb[400], meet = FALSE;
      int end = 0;

      for (int g = 0; g < a.gaps.n; g++)
        {
          g_assert_cmpint (a.gaps.at[g].from, >=, end + (g > 0));
          g_assert_cmpint (a.gaps.at[g].to, >, a.gaps.at[g].from);
          end = a.gaps.at[g].to;
        }
      g_assert_cmpint (end, <=, a.dur);
      mark (&a, ma);
      mark (&b, mb);
      for (int i = 0; i < 400; i++)
        meet |= ma[i] && mb[i];
      g_assert_cmpint (foyer_taken_meet (&a, &b), ==, meet);

      FoyerSpan busy[FOYER_GAPS_MAX + 1];
      gboolean again[400] = { FALSE };
      for (int p = 0, n = foyer_taken_busy (&a, busy); p < n; p++)
        for (int i = busy[p].from; i < busy[p].to; i++)
          again[i] = TRUE;
      g_assert_cmpmem (again, sizeof again, ma, sizeof ma);

      g_autofree char *text = foyer_gaps_format (&a.gaps);
      FoyerGaps read;
      g_assert_true (foyer_gaps_parse (text, a.dur, &read));
      g_assert_cmpint (read.n, ==, a.gaps.n);
      for (int g = 0; g < read.n; g++)
        g_assert_true (read.at[g].from == a.gaps.at[g].from && read.at[g].to == a.gaps.at[g].to);
    }
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/gaps/text", test_text);
  g_test_add_func ("/gaps/of-lines", test_lines);
  g_test_add_func ("/gaps/busy", test_busy);
  g_test_add_func ("/gaps/meet", test_meet);
  g_test_add_func ("/gaps/against-minutes", test_against_minutes);
  return g_test_run ();
}
