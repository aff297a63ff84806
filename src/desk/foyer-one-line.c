#define G_LOG_DOMAIN "foyer-desk"

#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "foyer-one-line.h"
#include "foyer-text.h"

#define PHRASE 4      /* words of a phrase of the tables, at most */
#define TITLE 4       /* words of a title typed, at most */
#define SHORTEST 2    /* letters of a title's word, at least */
#define TAIL 3        /* the same of the end of a compound */
#define CUT_DAY 3     /* letters of a weekday cut short, at least */
#define PHONE_PART 5  /* digits that are part of a telephone number and nothing else */
#define PHONE_WHOLE 9 /* digits from which on it goes on only with a longer group */
#define AFTERNOON 7   /* a bare hour up to this one is of the afternoon */

typedef struct
{
  char *folded;
  gsize from, to;
} Word;

typedef struct
{
  const FoyerOneLineContext *context;
  const char *text;
  GArray *words; /* Word */
  FoyerOneLine *line;
  GString *phone, *name;
} Parse;

static void
word_clear (gpointer data)
{
  g_free (((Word *) data)->folded);
}

static const char *
folded (Parse *p,
        guint i)
{
  return i < p->words->len ? g_array_index (p->words, Word, i).folded : "";
}

static void
split (Parse *p)
{
  const char *at = p->text;

  p->words = g_array_new (FALSE, FALSE, sizeof (Word));
  g_array_set_clear_func (p->words, word_clear);
  while (*at != '\0')
    {
      const char *end = at;
      Word w;

      if (g_unichar_isspace (g_utf8_get_char (at)) || *at == ',' || *at == ';')
        {
          at = g_utf8_next_char (at);
          continue;
        }
      while (*end != '\0' && !g_unichar_isspace (g_utf8_get_char (end)) && *end != ',' && *end != ';')
        end = g_utf8_next_char (end);
      g_autofree char *raw = g_strndup (at, (gsize) (end - at));
      w = (Word){ foyer_fold (raw), (gsize) (at - p->text), (gsize) (end - p->text) };
      g_array_append_val (p->words, w);
      at = end;
    }
}

static void
put (Parse *p,
     FoyerPieceKind kind,
     guint first,
     guint n,
     int index)
{
  FoyerPiece piece = { kind, g_array_index (p->words, Word, first).from, g_array_index (p->words, Word, first + n - 1).to, index };

  g_array_append_val (p->line->pieces, piece);
}

/* ---- names of services and people --------------------------------------------------------------------------------------------- */

/* The end of a compound: "cut" of haircut. */
static gboolean
ends_with (const char *part,
           const char *word,
           gsize len)
{
  return len >= TAIL && g_str_has_suffix (part, word);
}

/* How well the words [0, n) name @title: 0 not at all; more for whole words, and for all words of the title. Folded. @tails: the end of a
 * word will do, but less than its beginning. */
static int
names (const char *const *words,
       gsize n,
       const char *title,
       gboolean tails)
{
  g_auto (GStrv) parts = g_strsplit_set (title, " -/()&+·", -1);
  guint at = 0, n_parts = 0;
  int score = 0;

  for (guint i = 0; parts[i] != NULL; i++)
    n_parts += *parts[i] != '\0';
  for (gsize i = 0; i < n; i++)
    {
      gsize len = strlen (words[i]);

      if (len < SHORTEST && (i == 0 || len == 0))
        return 0;
      while (parts[at] != NULL && (*parts[at] == '\0' || (strncmp (parts[at], words[i], len) != 0 && !(tails && ends_with (parts[at], words[i], len)))))
        at++;
      if (parts[at] == NULL)
        return 0;
      score += strlen (parts[at]) == len ? 10 : strncmp (parts[at], words[i], len) == 0 ? 5 : 1;
      at++;
    }
  return score + (n == n_parts ? 3 : 0);
}

/* The best of @titles for the words from @first on; how many words it took, 0 for none. */
static guint
find_title (Parse *p,
            guint first,
            const char *const *titles,
            gsize n_titles,
            int *index,
            int *score)
{
  const char *words[TITLE];
  guint have = 0;

  for (; have < TITLE && first + have < p->words->len; have++)
    words[have] = folded (p, first + have);
  for (guint n = have; n > 0; n--)
    {
      *score = 0;
      for (gsize i = 0; i < n_titles; i++)
        {
          int now = names (words, n, titles[i], titles == p->context->services);
          /* Of two the shorter title: "cut" is Cut rather than Cut and colour. */
          if (now > *score || (now > 0 && now == *score && strlen (titles[i]) < strlen (titles[*index])))
            {
              *score = now;
              *index = (int) i;
            }
        }
      if (*score > 0)
        return n;
    }
  return 0;
}

static gboolean
has_index (GArray *list,
           int index)
{
  for (guint i = 0; i < list->len; i++)
    if (g_array_index (list, int, i) == index)
      return TRUE;
  return FALSE;
}

static gboolean
capital (Parse *p,
         guint i)
{
  return g_unichar_isupper (g_utf8_get_char (p->text + g_array_index (p->words, Word, i).from));
}

/* "Kata Nagy" typed with capitals is a client even where a Nagy works here. */
static gboolean
goes_on_a_name (Parse *p,
                guint i)
{
  const FoyerPiece *before = p->line->pieces->len > 0 ? &g_array_index (p->line->pieces, FoyerPiece, p->line->pieces->len - 1) : NULL;

  return before != NULL && before->kind == FOYER_PIECE_NAME && capital (p, i - 1) && capital (p, i);
}

/* "Anna Szabó" typed with capitals is a client even where an Anna works here. */
static gboolean
starts_a_name (Parse *p,
               guint i)
{
  for (guint k = i; k < i + 2; k++)
    {
      int service = 0, member = 0, score = 0;

      if (k >= p->words->len || !capital (p, k))
        return FALSE;
      if (k > i && (find_title (p, k, p->context->services, p->context->n_services, &service, &score) > 0
                    || find_title (p, k, p->context->members, p->context->n_members, &member, &score) > 0))
        return FALSE;
    }
  return TRUE;
}

static guint
take_title (Parse *p,
            guint i)
{
  int service = 0, member = 0, service_score = 0, member_score = 0;
  guint ns = find_title (p, i, p->context->services, p->context->n_services, &service, &service_score);
  guint nm = find_title (p, i, p->context->members, p->context->n_members, &member, &member_score);
  gboolean is_member = nm > ns || (nm == ns && member_score > service_score)
                       || (nm == ns && nm > 0 && member_score == service_score && p->line->services->len > 0 && p->line->members->len == 0);

  if (ns == 0 && nm == 0)
    return 0;
  if (is_member && nm == 1 && (goes_on_a_name (p, i) || starts_a_name (p, i)))
    return 0;
  if (is_member && !has_index (p->line->members, member))
    g_array_append_val (p->line->members, member);
  if (!is_member && !has_index (p->line->services, service))
    g_array_append_val (p->line->services, service);
  put (p, is_member ? FOYER_PIECE_MEMBER : FOYER_PIECE_SERVICE, i, is_member ? nm : ns, is_member ? member : service);
  return is_member ? nm : ns;
}

/* ---- words of the language ---------------------------------------------------------------------------------------------------- */

/* The longest phrase of the tables at @i; how many words. Weekdays may be cut short where that leaves no doubt. */
static guint
find_word (Parse *p,
           guint i,
           const FoyerWord **found)
{
  const FoyerOneLineContext *c = p->context;

  for (guint n = MIN (PHRASE, p->words->len - i); n > 0; n--)
    {
      g_autoptr (GString) phrase = g_string_new (NULL);

      for (guint k = 0; k < n; k++)
        g_string_append_printf (phrase, "%s%s", k > 0 ? " " : "", folded (p, i + k));
      /* "de." and "h." are written with a full stop in many languages. */
      if (phrase->len > 1 && phrase->str[phrase->len - 1] == '.' && !g_ascii_isdigit (phrase->str[phrase->len - 2]))
        g_string_truncate (phrase, phrase->len - 1);
      for (gsize k = 0; k < c->n_words; k++)
        if (strcmp (c->words[k].word, phrase->str) == 0)
          {
            *found = &c->words[k];
            return n;
          }
      if (n == 1 && g_utf8_strlen (phrase->str, -1) >= CUT_DAY)
        {
          const FoyerWord *only = NULL;

          for (gsize k = 0; k < c->n_words; k++)
            if ((c->words[k].kind == FOYER_WORD_WEEKDAY || c->words[k].kind == FOYER_WORD_MONTH) && g_str_has_prefix (c->words[k].word, phrase->str))
              {
                if (only != NULL && (only->kind != c->words[k].kind || only->value != c->words[k].value))
                  return 0;
                only = &c->words[k];
              }
          *found = only;
          return only != NULL ? 1 : 0;
        }
    }
  return 0;
}

static gboolean
word_is (Parse *p,
         guint i,
         FoyerWordKind kind,
         int *value,
         guint *n)
{
  const FoyerWord *w = NULL;
  guint taken = i < p->words->len ? find_word (p, i, &w) : 0;

  if (taken == 0 || w->kind != kind)
    return FALSE;
  if (value != NULL)
    *value = w->value;
  if (n != NULL)
    *n = taken;
  return TRUE;
}

/* ---- days ----------------------------------------------------------------------------------------------------------------------- */

static void
set_date (Parse *p,
          gint64 date)
{
  p->line->has_date = TRUE;
  p->line->date = date;
}

/* The next day of this number, in @month if given (0: any). FALSE where there is none. */
static gboolean
next_day (Parse *p,
          int day,
          int month,
          gint64 *date)
{
  int year, now_month, now_day;

  foyer_date_split (p->context->today, &year, &now_month, &now_day);
  for (int step = 0; step < 13; step++)
    {
      int m = month > 0 ? month : (now_month - 1 + step) % 12 + 1;
      int y = month > 0 ? year + step : year + (now_month - 1 + step) / 12;

      if (foyer_date_valid (y, m, day) && (*date = foyer_date_make (y, m, day)) >= p->context->today)
        return TRUE;
      if (month > 0 && step == 8)
        break; /* 29 February comes within eight years */
    }
  return FALSE;
}

/* "24.11.", "24/11", "11/24", "24.", ISO and what has a year. */
static gboolean
date_of (Parse *p,
         const char *word,
         gint64 *date)
{
  int n[3] = { 0 }, parts = 0, separators = 0, day, month;
  gsize digits = 0;
  gboolean dots = TRUE, ends_with_dot;

  for (const char *c = word; *c != '\0'; c++)
    if (g_ascii_isdigit (*c))
      {
        if (digits == 0 && parts++ == 3)
          return FALSE;
        if (++digits > 4)
          return FALSE;
        n[parts - 1] = n[parts - 1] * 10 + *c - '0';
      }
    else if (strchr ("./-", *c) != NULL && digits > 0)
      {
        dots &= *c == '.';
        separators++;
        digits = 0;
      }
    else
      return FALSE;
  ends_with_dot = separators > 0 && digits == 0 && dots;
  if (separators == 0 || (digits == 0 && !ends_with_dot))
    return FALSE;
  if (parts == 3)
    return foyer_date_parse_loose (word, p->context->month_first, date);
  if (parts == 1)
    return ends_with_dot && next_day (p, n[0], 0, date);
  day = p->context->month_first ? n[1] : n[0];
  month = p->context->month_first ? n[0] : n[1];
  return (month >= 1 && month <= 12 && next_day (p, day, month, date)) || (day >= 1 && day <= 12 && next_day (p, month, day, date));
}

/* ---- hours ---------------------------------------------------------------------------------------------------------------------- */

/* All digits, at most @most of them; -1 otherwise. "24." counts when @dot. */
static int
number_of (const char *word,
           gsize most,
           gboolean dot)
{
  gsize len = strspn (word, "0123456789");

  if (len == 0 || len > most || (word[len] != '\0' && !(dot && word[len] == '.' && word[len + 1] == '\0')))
    return -1;
  return atoi (word);
}

static void
set_time (Parse *p,
          int minute)
{
  p->line->has_time = TRUE;
  p->line->minute = minute;
}

/* "15:00", "15h", "15h30", "3pm", "3:30pm", "15.30": the rest behind the digits says what half of the day. -1: no time. */
static int
time_of (Parse *p,
         const char *word)
{
  const char *at = word;
  char *end;
  int hour = (int) g_ascii_strtoull (at, &end, 10), minute = 0;
  gboolean marked = FALSE;

  if (!g_ascii_isdigit (*at) || end - at > 2 || hour > 24)
    return -1;
  at = end;
  if ((*at == ':' || *at == 'h' || *at == '.') && g_ascii_isdigit (at[1]) && g_ascii_isdigit (at[2]) && !g_ascii_isdigit (at[3]))
    {
      /* 24.11 is a day; 15.30 cannot be one. */
      gint64 date;
      if (*at == '.' && date_of (p, word, &date))
        return -1;
      minute = (at[1] - '0') * 10 + at[2] - '0';
      marked = TRUE;
      at += 3;
    }
  for (gsize i = 0; *at != '\0' && i < p->context->n_words; i++)
    {
      const FoyerWord *w = &p->context->words[i];

      if (strcmp (w->word, at) != 0 || (w->kind != FOYER_WORD_AM && w->kind != FOYER_WORD_PM && w->kind != FOYER_WORD_HOUR))
        continue;
      if (w->kind != FOYER_WORD_HOUR && (hour == 0 || hour > 12))
        return -1;
      if (w->kind == FOYER_WORD_PM && hour < 12)
        hour += 12;
      if (w->kind == FOYER_WORD_AM && hour == 12)
        hour = 0;
      at += strlen (at);
      marked = TRUE;
    }
  if (!marked || *at != '\0' || minute > 59 || hour * 60 + minute > FOYER_DAY_MINUTES)
    return -1;
  return hour * 60 + minute;
}

/* "am" or "pm" as a word of its own, or that the number is an hour. */
static guint
half_of_day (Parse *p,
             guint i,
             int *hour)
{
  guint n = 0;

  if (word_is (p, i, FOYER_WORD_PM, NULL, &n))
    *hour += *hour < 12 ? 12 : 0;
  else if (word_is (p, i, FOYER_WORD_AM, NULL, &n))
    *hour = *hour == 12 ? 0 : *hour;
  else if (!word_is (p, i, FOYER_WORD_HOUR, NULL, &n))
    *hour += *hour > 0 && *hour <= AFTERNOON ? 12 : 0;
  return n;
}

/* "at 3", "half past 3", "3 pm", "3 in the afternoon" and, where nothing else is one yet, "15". */
static guint
take_hour (Parse *p,
           guint i)
{
  guint before = 0, n = 0, after;
  int past = 0, hour, minute;
  gboolean asked = FALSE;

  if (word_is (p, i, FOYER_WORD_AT, NULL, &n))
    {
      before += n;
      asked = TRUE;
    }
  if (word_is (p, i + before, FOYER_WORD_PAST, &past, &n))
    {
      before += n;
      asked = TRUE;
    }
  minute = time_of (p, folded (p, i + before));
  if (minute >= 0 && before > 0)
    {
      set_time (p, CLAMP (minute + past, 0, FOYER_DAY_MINUTES));
      put (p, FOYER_PIECE_TIME, i, before + 1, 0);
      return before + 1;
    }
  hour = number_of (folded (p, i + before), 2, FALSE);
  if (hour < 0 || hour > 24)
    return 0;
  n = 0;
  if (!word_is (p, i + before + 1, FOYER_WORD_PM, NULL, &n) && !word_is (p, i + before + 1, FOYER_WORD_AM, NULL, &n)
      && !word_is (p, i + before + 1, FOYER_WORD_HOUR, NULL, &n) && !asked && p->line->has_time)
    return 0;
  after = half_of_day (p, i + before + 1, &hour);
  set_time (p, CLAMP (hour * 60 + past, 0, FOYER_DAY_MINUTES));
  put (p, FOYER_PIECE_TIME, i, before + 1 + after, 0);
  return before + 1 + after;
}

/* "24 november", "november 24", "24. november" */
static guint
take_day_of_month (Parse *p,
                   guint i)
{
  int month = 0, day = number_of (folded (p, i), 2, TRUE);
  guint n = 0;
  gint64 date;

  if (day > 0 && word_is (p, i + 1, FOYER_WORD_MONTH, &month, &n) && next_day (p, day, month, &date))
    {
      set_date (p, date);
      put (p, FOYER_PIECE_DATE, i, 1 + n, 0);
      return 1 + n;
    }
  if (word_is (p, i, FOYER_WORD_MONTH, &month, &n) && (day = number_of (folded (p, i + n), 2, TRUE)) > 0 && next_day (p, day, month, &date))
    {
      set_date (p, date);
      put (p, FOYER_PIECE_DATE, i, n + 1, 0);
      return n + 1;
    }
  return 0;
}

/* "+3d", "+2w" from today. */
static gboolean
days_on (const char *word,
         int *days)
{
  char *end;
  guint64 n;

  if (*word != '+' || !g_ascii_isdigit (word[1]))
    return FALSE;
  n = g_ascii_strtoull (word + 1, &end, 10);
  if (n > 400 || end == word + 1 || (strcmp (end, "d") != 0 && strcmp (end, "w") != 0))
    return FALSE;
  *days = (int) (*end == 'w' ? n * 7 : n);
  return TRUE;
}

static guint
take_day (Parse *p,
          guint i)
{
  guint next = 0, n = 0;
  int value = 0;
  gint64 date, today = p->context->today;

  if (days_on (folded (p, i), &value) || word_is (p, i, FOYER_WORD_DAYS, &value, &n))
    {
      set_date (p, today + value);
      put (p, FOYER_PIECE_DATE, i, MAX (n, 1), 0);
      return MAX (n, 1);
    }
  if (word_is (p, i, FOYER_WORD_NEXT, NULL, &next) && !word_is (p, i + next, FOYER_WORD_WEEKDAY, &value, &n))
    return 0;
  if (word_is (p, i + next, FOYER_WORD_WEEKDAY, &value, &n))
    {
      int weekday = foyer_date_weekday (today);
      set_date (p, next > 0 ? today - weekday + 7 + value : today + (value - weekday + 7) % 7);
      put (p, FOYER_PIECE_DATE, i, next + n, 0);
      return next + n;
    }
  if ((n = take_day_of_month (p, i)) > 0)
    return n;
  if (!date_of (p, folded (p, i), &date))
    return 0;
  set_date (p, date);
  put (p, FOYER_PIECE_DATE, i, 1, 0);
  return 1;
}

/* ---- telephone numbers ------------------------------------------------------------------------------------------------------------ */

/* Digits of a word that may be part of a telephone number; -1 when it is not. */
static int
phone_digits (const char *word)
{
  int n = 0;

  for (const char *c = word; *c != '\0'; c++)
    {
      if (g_ascii_isdigit (*c))
        n++;
      else if (strchr ("()-/.", *c) == NULL && !(c == word && *c == '+'))
        return -1;
    }
  return n;
}

/* Three or four digits that say an hour of the working day in steps of five minutes: 930, 1500. */
static int
bare_time (const char *word)
{
  int value = number_of (word, 4, FALSE), hour = value / 100, minute = value % 100;

  if (strlen (word) < 3 || value < 0 || hour < 6 || hour > 22 || minute > 55 || minute % 5 != 0)
    return -1;
  return hour * 60 + minute;
}

static guint
take_phone (Parse *p,
            guint i)
{
  const char *word = folded (p, i);
  int digits = phone_digits (word), more = phone_digits (folded (p, i + 1));
  gboolean begins = *word == '+' || *word == '(' || (*word == '0' && digits >= 2);
  guint n = 1;

  if (digits <= 0 || p->phone->len > 0 || time_of (p, word) >= 0)
    return 0;
  if (digits < PHONE_PART && !begins)
    {
      /* The last digits of a number, where they cannot be a time. */
      if (digits < 3 || (bare_time (word) >= 0 && !p->line->has_time))
        return 0;
    }
  else if (digits == 4 && *word == '0' && bare_time (word) >= 0 && !p->line->has_time && more < 3)
    return 0;
  while (i + n < p->words->len && (more = phone_digits (folded (p, i + n))) > 0 && strchr (folded (p, i + n), '.') == NULL
         && digits + more <= 15 && (digits < PHONE_WHOLE ? begins || digits + more >= 7 : more >= 3 && begins && digits + more <= 12))
    {
      digits += more;
      n++;
    }
  for (guint k = i; k < i + n; k++)
    for (const char *c = folded (p, k); *c != '\0'; c++)
      if (g_ascii_isdigit (*c) || (*c == '+' && p->phone->len == 0))
        g_string_append_c (p->phone, *c);
  put (p, FOYER_PIECE_PHONE, i, n, 0);
  return n;
}

/* ---- the line --------------------------------------------------------------------------------------------------------------------- */

static void
add_name (Parse *p,
          guint first,
          guint n)
{
  const Word *a = &g_array_index (p->words, Word, first), *b = &g_array_index (p->words, Word, first + n - 1);

  if (p->name->len > 0)
    g_string_append_c (p->name, ' ');
  for (gsize k = a->from; k < b->to; k++)
    if (p->text[k] != '"')
      g_string_append_c (p->name, p->text[k]);
  put (p, FOYER_PIECE_NAME, first, n, 0);
}

/* What stands in quotation marks is a name, whatever it looks like. */
static guint
take_quoted (Parse *p,
             guint i)
{
  guint n = 0;

  if (p->text[g_array_index (p->words, Word, i).from] != '"')
    return 0;
  do
    n++;
  while (i + n < p->words->len && p->text[g_array_index (p->words, Word, i + n - 1).to - 1] != '"');
  add_name (p, i, n);
  return n;
}

static guint
take_time (Parse *p,
           guint i)
{
  int minute = time_of (p, folded (p, i));

  if (minute < 0 && !p->line->has_time)
    minute = bare_time (folded (p, i));
  if (minute < 0)
    return take_hour (p, i);
  set_time (p, minute);
  put (p, FOYER_PIECE_TIME, i, 1, 0);
  return 1;
}

static guint
take_filler (Parse *p,
             guint i)
{
  const FoyerWord *w = NULL;
  guint n = find_word (p, i, &w);

  if (n == 0 || w->kind == FOYER_WORD_MONTH || w->kind == FOYER_WORD_WEEKDAY)
    return 0;
  put (p, FOYER_PIECE_FILLER, i, n, 0);
  return n;
}

FoyerOneLine *
foyer_one_line_parse (const FoyerOneLineContext *context,
                      const char *text)
{
  Parse p = { .context = context, .text = text };
  static guint (*const takes[]) (Parse *, guint) = { take_quoted, take_day, take_phone, take_time, take_title, take_filler };

  p.line = g_new0 (FoyerOneLine, 1);
  p.line->pieces = g_array_new (FALSE, FALSE, sizeof (FoyerPiece));
  p.line->services = g_array_new (FALSE, FALSE, sizeof (int));
  p.line->members = g_array_new (FALSE, FALSE, sizeof (int));
  p.phone = g_string_new (NULL);
  p.name = g_string_new (NULL);
  split (&p);
  for (guint i = 0; i < p.words->len;)
    {
      guint n = 0;

      for (guint k = 0; k < G_N_ELEMENTS (takes) && n == 0; k++)
        n = takes[k] (&p, i);
      if (n == 0 && *folded (&p, i) != '\0' && phone_digits (folded (&p, i)) < 0)
        {
          add_name (&p, i, 1);
          n = 1;
        }
      if (n == 0)
        {
          put (&p, FOYER_PIECE_ODD, i, 1, 0);
          n = 1;
        }
      i += n;
    }
  g_array_unref (p.words);
  p.line->phone = p.phone->len > 0 ? g_string_free (p.phone, FALSE) : (g_string_free (p.phone, TRUE), NULL);
  p.line->name = p.name->len > 0 ? g_string_free (p.name, FALSE) : (g_string_free (p.name, TRUE), NULL);
  return p.line;
}

void
foyer_one_line_free (FoyerOneLine *line)
{
  g_array_unref (line->pieces);
  g_array_unref (line->services);
  g_array_unref (line->members);
  g_free (line->phone);
  g_free (line->name);
  g_free (line);
}
