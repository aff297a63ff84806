/* A booking in one line: what each piece is taken for, in any order, in English and Hungarian. Today is Tuesday 2026-11-24. */
#include "config.h"

#include <string.h>

#include "foyer-one-line.h"
#include "foyer-text.h"

static const FoyerWord words[] = {
  { "monday", FOYER_WORD_WEEKDAY, 1 }, { "tuesday", FOYER_WORD_WEEKDAY, 2 }, { "wednesday", FOYER_WORD_WEEKDAY, 3 }, { "thursday", FOYER_WORD_WEEKDAY, 4 },
  { "friday", FOYER_WORD_WEEKDAY, 5 }, { "saturday", FOYER_WORD_WEEKDAY, 6 }, { "sunday", FOYER_WORD_WEEKDAY, 7 }, { "kedd", FOYER_WORD_WEEKDAY, 2 },
  { "szerda", FOYER_WORD_WEEKDAY, 3 }, { "k", FOYER_WORD_WEEKDAY, 2 }, { "november", FOYER_WORD_MONTH, 11 }, { "december", FOYER_WORD_MONTH, 12 },
  { "may", FOYER_WORD_MONTH, 5 }, { "march", FOYER_WORD_MONTH, 3 }, { "today", FOYER_WORD_DAYS, 0 }, { "tomorrow", FOYER_WORD_DAYS, 1 },
  { "day after tomorrow", FOYER_WORD_DAYS, 2 }, { "holnap", FOYER_WORD_DAYS, 1 }, { "holnaputan", FOYER_WORD_DAYS, 2 }, { "next", FOYER_WORD_NEXT, 0 },
  { "jovo", FOYER_WORD_NEXT, 0 }, { "half past", FOYER_WORD_PAST, 30 }, { "half", FOYER_WORD_PAST, 30 }, { "quarter past", FOYER_WORD_PAST, 15 },
  { "quarter to", FOYER_WORD_PAST, -15 }, { "fel", FOYER_WORD_PAST, -30 }, { "am", FOYER_WORD_AM, 0 }, { "pm", FOYER_WORD_PM, 0 },
  { "du", FOYER_WORD_PM, 0 }, { "h", FOYER_WORD_HOUR, 0 }, { "ora", FOYER_WORD_HOUR, 0 }, { "at", FOYER_WORD_AT, 0 }, { "with", FOYER_WORD_FILLER, 0 },
  { "for", FOYER_WORD_FILLER, 0 },
};

static const char *const services[] = { "haircut", "colouring", "blow-dry", "colouring and cut", "beard trim", "haircut for children" };
static const char *const members[] = { "anna nagy", "boris kovacs", "clara silva" };

static FoyerOneLine *
parse (const char *text)
{
  FoyerOneLineContext c = { .today = foyer_date_make (2026, 11, 24), .words = words, .n_words = G_N_ELEMENTS (words), .services = services,
                            .n_services = G_N_ELEMENTS (services), .members = members, .n_members = G_N_ELEMENTS (members) };
  return foyer_one_line_parse (&c, text);
}

/* "phone|name|date|time|services|members", "-" for nothing. */
static char *
said (const char *text)
{
  g_autoptr (FoyerOneLine) l = parse (text);
  g_autoptr (GString) s = g_string_new (NULL);
  char date[11], time[6];
  gsize last = 0;

  for (guint i = 0; i < l->pieces->len; i++)
    {
      const FoyerPiece *piece = &g_array_index (l->pieces, FoyerPiece, i);
      g_assert_cmpuint (piece->from, >=, last);
      g_assert_cmpuint (piece->to, >, piece->from);
      g_assert_cmpuint (piece->to, <=, strlen (text));
      last = piece->to;
    }
  g_string_append_printf (s, "%s|%s|%s|%s|", l->phone != NULL ? l->phone : "-", l->name != NULL ? l->name : "-",
                          l->has_date ? foyer_date_format (l->date, date) : "-", l->has_time ? foyer_minute_format (l->minute, time) : "-");
  for (guint i = 0; i < l->services->len; i++)
    g_string_append_printf (s, "%s%s", i > 0 ? "," : "", services[g_array_index (l->services, int, i)]);
  g_string_append_c (s, '|');
  for (guint i = 0; i < l->members->len; i++)
    g_string_append_printf (s, "%s%s", i > 0 ? "," : "", members[g_array_index (l->members, int, i)]);
  return g_string_free (g_steal_pointer (&s), FALSE);
}

static const struct
{
  const char *text, *said;
} lines[] = {
  { "", "-|-|-|-||" },
  { "06201234567 cut anna tue 3pm", "06201234567|-|2026-11-24|15:00|colouring and cut|anna nagy" },
  { "06201234567 trim anna tue 3pm", "06201234567|-|2026-11-24|15:00|beard trim|anna nagy" },
  { "06201234567 dry anna", "06201234567|-|-|-|blow-dry|anna nagy" },
  { "06201234567 ouring anna", "06201234567|-|-|-|colouring|anna nagy" }, /* the end of a word */
  { "hair clara nna", "-|nna|-|-|haircut|clara silva" },                /* but of no person */
  { "06201234567 hair anna tue 3pm", "06201234567|-|2026-11-24|15:00|haircut|anna nagy" },
  /* Any order. */
  { "3pm anna 06201234567 tue hair", "06201234567|-|2026-11-24|15:00|haircut|anna nagy" },
  { "tomorrow 15:00 Kata Nagy colouring", "-|Kata Nagy|2026-11-25|15:00|colouring|" },
  /* Telephone numbers as people type them. */
  { "+36 20 123 4567 hair", "+36201234567|-|-|-|haircut|" },
  { "06 20 123 4567 hair 15:30", "06201234567|-|-|15:30|haircut|" },
  { "(06)20/123-4567 hair", "06201234567|-|-|-|haircut|" },
  { "+36201234567 15", "+36201234567|-|-|15:00||" },
  { "4567 hair", "4567|-|-|-|haircut|" },
  { "+18446744073709551615d hair", "-|+18446744073709551615d|-|-|haircut|" }, /* no yesterday */
  { "1530 hair", "-|-|-|15:30|haircut|" },
  { "1530 1545 hair", "1545|-|-|15:30|haircut|" },
  { "0930 hair", "-|-|-|09:30|haircut|" },
  /* Times. */
  { "hair 15h", "-|-|-|15:00|haircut|" },
  { "hair 15h30", "-|-|-|15:30|haircut|" },
  { "hair 3:30pm", "-|-|-|15:30|haircut|" },
  { "hair 3 pm", "-|-|-|15:00|haircut|" },
  { "hair at 3", "-|-|-|15:00|haircut|" },
  { "hair at 9", "-|-|-|09:00|haircut|" },
  { "hair half past 3", "-|-|-|15:30|haircut|" },
  { "hair quarter to 10", "-|-|-|09:45|haircut|" },
  { "hair fél 4", "-|-|-|15:30|haircut|" },
  { "hair 12am", "-|-|-|00:00|haircut|" },
  { "hair 12pm", "-|-|-|12:00|haircut|" },
  { "hair 15.30", "-|-|-|15:30|haircut|" },
  { "hair 15 óra", "-|-|-|15:00|haircut|" },
  { "hair 11", "-|-|-|11:00|haircut|" },
  /* Days. */
  { "hair kedd 10", "-|-|2026-11-24|10:00|haircut|" },
  { "hair wed 10", "-|-|2026-11-25|10:00|haircut|" },
  { "hair monday", "-|-|2026-11-30|-|haircut|" },
  { "hair next tue", "-|-|2026-12-01|-|haircut|" },
  { "hair jövő szerda 10 óra", "-|-|2026-12-02|10:00|haircut|" },
  { "hair holnapután", "-|-|2026-11-26|-|haircut|" },
  { "hair day after tomorrow 9", "-|-|2026-11-26|09:00|haircut|" },
  { "hair 24 november 9", "-|-|2026-11-24|09:00|haircut|" },
  { "hair december 3 9", "-|-|2026-12-03|09:00|haircut|" },
  { "hair 3. december", "-|-|2026-12-03|-|haircut|" },
  { "hair 3.12.", "-|-|2026-12-03|-|haircut|" },
  { "hair 3/12 14:00", "-|-|2026-12-03|14:00|haircut|" },
  { "hair 3.2.", "-|-|2027-02-03|-|haircut|" },
  { "hair 2026-12-03", "-|-|2026-12-03|-|haircut|" },
  { "hair 28.", "-|-|2026-11-28|-|haircut|" },
  { "hair +2w", "-|-|2026-12-08|-|haircut|" },
  /* Services: whole words before cut ones, the shorter title, several of them. */
  { "colouring", "-|-|-|-|colouring|" },
  { "col and cut", "-|-|-|-|colouring and cut|" },
  { "blow hair", "-|-|-|-|blow-dry,haircut|" },
  { "hair hair", "-|-|-|-|haircut|" },
  { "beard with boris", "-|-|-|-|beard trim|boris kovacs" },
  { "HAIRCUT Anna", "-|-|-|-|haircut|anna nagy" },
  /* Names. */
  { "Anna Szabó hair", "-|Anna Szabó|-|-|haircut|" },
  { "\"Anna Nagy\" hair", "-|Anna Nagy|-|-|haircut|" },
  { "hair May", "-|May|-|-|haircut|" },
  { "Őrsi Ágnes hair tomorrow", "-|Őrsi Ágnes|2026-11-25|-|haircut|" },
  /* Nothing sensible stays visible, and breaks nothing. */
  { "99 hair", "-|-|-|-|haircut|" },
  { "hair 25:70", "-|25:70|-|-|haircut|" },
  { "hair \"Anna", "-|Anna|-|-|haircut|" },
  { ",;, \"", "-|-|-|-||" },
};

static void
test_lines (void)
{
  int wrong = 0;

  for (guint i = 0; i < G_N_ELEMENTS (lines); i++)
    {
      g_autofree char *got = said (lines[i].text);
      if (strcmp (got, lines[i].said) != 0)
        {
          g_test_message ("“%s”: %s, not %s", lines[i].text, got, lines[i].said);
          wrong++;
        }
    }
  g_assert_cmpint (wrong, ==, 0);
}

/* Whatever is typed, letter by letter: pieces lie in order within the text, nothing is lost, nothing breaks. */
static void
test_anything (void)
{
  static const char *const bits[] = { "06", "20", "anna", "hair", "3pm", "half past", "next", "tue", "24.", "11.", "+", "\"", "Őrsi", "15:", "h", ",", "  ", "é", "/", "december",
                                      "at", "0", "999999999999999999", "-", "." };

  for (int round = 0; round < 3000; round++)
    {
      g_autoptr (GString) text = g_string_new (NULL);

      for (int n = g_test_rand_int_range (0, 8); n > 0; n--)
        {
          g_string_append (text, bits[g_test_rand_int_range (0, G_N_ELEMENTS (bits))]);
          if (g_test_rand_bit ())
            g_string_append_c (text, ' ');
        }
      g_autofree char *got = said (text->str);
      g_autoptr (FoyerOneLine) l = parse (text->str);
      if (l->has_time)
        {
          g_assert_cmpint (l->minute, >=, 0);
          g_assert_cmpint (l->minute, <=, FOYER_DAY_MINUTES);
        }
      /* A word is part of exactly one piece. */
      for (guint i = 0, k = 0; i < text->len; i++)
        {
          while (k < l->pieces->len && g_array_index (l->pieces, FoyerPiece, k).to <= i)
            k++;
          gboolean inside = k < l->pieces->len && g_array_index (l->pieces, FoyerPiece, k).from <= i;
          g_assert_true (inside || g_ascii_isspace (text->str[i]) || text->str[i] == ',');
        }
    }
}

static void
test_month_first (void)
{
  FoyerOneLineContext c = { .today = foyer_date_make (2026, 11, 24), .month_first = TRUE, .words = words, .n_words = G_N_ELEMENTS (words), .services = services,
                            .n_services = G_N_ELEMENTS (services) };
  g_autoptr (FoyerOneLine) l = foyer_one_line_parse (&c, "12/3 hair");
  g_assert_true (l->has_date);
  g_assert_cmpint (l->date, ==, foyer_date_make (2026, 12, 3));
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/one-line/lines", test_lines);
  g_test_add_func ("/one-line/anything", test_anything);
  g_test_add_func ("/one-line/month-first", test_month_first);
  return g_test_run ();
}
