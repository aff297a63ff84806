#define G_LOG_DOMAIN "foyer-ui"

#include "config.h"

#include <string.h>
#include <glib/gi18n.h>

#include "foyer-book-words.h"
#include "foyer-text.h"

/* Alternatives are separated by |. The English ones are understood beside those of the user's language. */
static const struct
{
  FoyerWordKind kind;
  int value;
  const char *words;
} phrases[] = {
  /* Translators: the next lines are words people type when they book in one line, such as "cut anna tomorrow half past 3". Separate
   * alternatives by |, without blanks around it; accents and capitals make no difference. */
  { FOYER_WORD_DAYS, 0, NC_("booking line", "today|now") },
  { FOYER_WORD_DAYS, 1, NC_("booking line", "tomorrow|tmrw|tom") },
  { FOYER_WORD_DAYS, 2, NC_("booking line", "day after tomorrow|overmorrow") },
  { FOYER_WORD_DAYS, 7, NC_("booking line", "in a week|next week") },
  { FOYER_WORD_DAYS, 14, NC_("booking line", "in two weeks|in 2 weeks") },
  /* Translators: before a day of the week: that of the week after this one */
  { FOYER_WORD_NEXT, 0, NC_("booking line", "next") },
  /* Translators: before an hour: "half past 3" is 3:30. */
  { FOYER_WORD_PAST, 30, NC_("booking line", "half past|half") },
  /* Translators: before an hour, half an hour before it: in Hungarian "fél 4" is 3:30, and "half past" stays English. */
  { FOYER_WORD_PAST, -30, NC_("booking line", "half to") },
  { FOYER_WORD_PAST, 15, NC_("booking line", "quarter past") },
  { FOYER_WORD_PAST, -15, NC_("booking line", "quarter to") },
  { FOYER_WORD_AM, 0, NC_("booking line", "am|a.m.|in the morning") },
  { FOYER_WORD_PM, 0, NC_("booking line", "pm|p.m.|p|in the afternoon|in the evening") },
  /* Translators: after a number: it is an hour */
  { FOYER_WORD_HOUR, 0, NC_("booking line", "h|hr|o'clock") },
  /* Translators: before a number: it is an hour */
  { FOYER_WORD_AT, 0, NC_("booking line", "at|@|around") },
  /* Translators: words that say nothing */
  { FOYER_WORD_FILLER, 0, NC_("booking line", "with|for|on|and|a|the|by|please|book") },
};

static void
add (GArray *words,
     const char *text,
     FoyerWordKind kind,
     int value)
{
  g_autofree char *folded = foyer_fold (text);
  gsize len = strlen (folded);
  FoyerWord word = { NULL, kind, value };

  /* "Mo." is typed without the full stop. */
  while (len > 0 && folded[len - 1] == '.' && kind != FOYER_WORD_AM && kind != FOYER_WORD_PM)
    folded[--len] = '\0';
  if (len == 0)
    return;
  for (guint i = 0; i < words->len; i++)
    if (strcmp (g_array_index (words, FoyerWord, i).word, folded) == 0)
      return; /* the first meaning stands: the user's language before English */
  word.word = g_steal_pointer (&folded);
  g_array_append_val (words, word);
}

static void
add_phrase (GArray *words,
            const char *text,
            FoyerWordKind kind,
            int value)
{
  g_auto (GStrv) parts = g_strsplit (text, "|", -1);

  for (char **p = parts; *p != NULL; p++)
    add (words, *p, kind, value);
}

static void
add_date (GArray *words,
          GDateTime *day,
          const char *format,
          FoyerWordKind kind,
          int value)
{
  g_autofree char *text = g_date_time_format (day, format);

  if (text != NULL)
    add (words, text, kind, value);
}

static gpointer
make (gpointer data)
{
  static const char *const weekdays[] = { "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday" };
  static const char *const months[] = { "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December" };
  GArray *words = g_array_new (TRUE, FALSE, sizeof (FoyerWord));

  for (guint i = 0; i < G_N_ELEMENTS (phrases); i++)
    add_phrase (words, g_dpgettext2 (NULL, "booking line", phrases[i].words), phrases[i].kind, phrases[i].value);
  for (int i = 1; i <= 7; i++)
    {
      /* 2 November 2026 is a Monday. */
      g_autoptr (GDateTime) day = g_date_time_new_utc (2026, 11, 1 + i, 12, 0, 0);
      add_date (words, day, "%A", FOYER_WORD_WEEKDAY, i);
      add_date (words, day, "%a", FOYER_WORD_WEEKDAY, i);
    }
  for (int i = 1; i <= 12; i++)
    {
      g_autoptr (GDateTime) day = g_date_time_new_utc (2026, i, 1, 12, 0, 0);
      add_date (words, day, "%B", FOYER_WORD_MONTH, i);
      add_date (words, day, "%OB", FOYER_WORD_MONTH, i);
      add_date (words, day, "%b", FOYER_WORD_MONTH, i);
    }
  for (guint i = 0; i < G_N_ELEMENTS (phrases); i++)
    add_phrase (words, phrases[i].words, phrases[i].kind, phrases[i].value);
  for (int i = 0; i < 7; i++)
    add (words, weekdays[i], FOYER_WORD_WEEKDAY, i + 1);
  for (int i = 0; i < 12; i++)
    add (words, months[i], FOYER_WORD_MONTH, i + 1);
  return words;
}

const FoyerWord *
foyer_book_words (gsize *n)
{
  static GOnce once = G_ONCE_INIT;
  GArray *words = g_once (&once, make, NULL);

  *n = words->len;
  return (const FoyerWord *) words->data;
}
