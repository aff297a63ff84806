#define G_LOG_DOMAIN "foyer-import"
#include "config.h"

#include "foyer-import-guess.h"

#include <stdlib.h>
#include <string.h>

#include "foyer-error.h"
#include "foyer-import-values.h"
#include "foyer-phone.h"
#include "foyer-text.h"

#define HEADING_ROWS 40
#define SAMPLE_ROWS 200
#define MAX_HEADING 80 /* bytes; longer cells are no headings */

/* ---- headings ----------------------------------------------------------------------------------------------------------- */

/* Folded, punctuation as blanks: "Duration, min" → "duration min". */
static char *
plain (const char *text)
{
  g_autofree char *folded = foyer_fold (text);
  GString *out = g_string_new (NULL);

  for (const char *p = folded; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (g_unichar_isalnum (c) || c == '%')
        g_string_append_unichar (out, c);
      else if (c != '\'' && c != 0x2019 && out->len > 0 && out->str[out->len - 1] != ' ')
        g_string_append_c (out, ' ');
    }
  if (out->len > 0 && out->str[out->len - 1] == ' ')
    g_string_truncate (out, out->len - 1);
  return g_string_free (out, FALSE);
}

static int
count_words (const char *text)
{
  int n = *text != '\0';

  for (; *text != '\0'; text++)
    n += *text == ' ';
  return n;
}

/* Where @word stands in @heading as whole words, or NULL. */
static const char *
find_words (const char *heading, const char *word)
{
  gsize n = strlen (word);

  for (const char *p = strstr (heading, word); p != NULL; p = strstr (p + 1, word))
    if ((p == heading || p[-1] == ' ') && (p[n] == '\0' || p[n] == ' '))
      return p;
  return NULL;
}

/* The words of every field, folded once. */
static char ***
field_words (FoyerImportKind kind)
{
  static gsize ready[FOYER_IMPORT_N_KINDS];
  static char ***words[FOYER_IMPORT_N_KINDS];

  if (g_once_init_enter (&ready[kind]))
    {
      guint n;
      const FoyerImportField *fields = foyer_import_fields (kind, &n);

      words[kind] = g_new0 (char **, n);
      for (guint i = 0; i < n; i++)
        {
          words[kind][i] = g_strsplit (fields[i].headings, "|", -1);
          for (gsize k = 0; words[kind][i][k] != NULL; k++)
            {
              char *folded = plain (words[kind][i][k]);

              g_free (words[kind][i][k]);
              words[kind][i][k] = folded;
            }
        }
      g_once_init_leave (&ready[kind], 1);
    }
  return words[kind];
}

/* 100 for one of the names of the field itself, less where the heading says more, 0 for something else. */
static int
score_heading (FoyerImportKind kind, guint field, const char *heading)
{
  char **words = field_words (kind)[field];
  int best = 0, n = count_words (heading);

  if (n == 0 || n > 6)
    return 0;
  for (gsize k = 0; words[k] != NULL; k++)
    {
      const char *at;
      int score;

      if (strcmp (heading, words[k]) == 0)
        return 100;
      at = find_words (heading, words[k]);
      if (at == NULL)
        continue;
      score = 40 + 12 * count_words (words[k]) - 4 * n;
      if (at[strlen (words[k])] == '\0' || at == heading)
        score += 3; /* "client phone", "phone of client" */
      best = MAX (best, score);
    }
  return best;
}

/* How much row @row looks like headings of @kind. */
static int
score_row (const FoyerSheet *sheet, FoyerImportKind kind, guint row)
{
  guint n_fields, columns = foyer_sheet_get_n_columns (sheet);
  gboolean seen[FOYER_IMPORT_MAX_FIELDS] = { FALSE };
  int total = 0, filled = 0;

  foyer_import_fields (kind, &n_fields);
  for (guint c = 0; c < columns; c++)
    {
      const char *cell = foyer_sheet_get (sheet, row, c);
      g_autofree char *heading = NULL;
      int best = 0;
      guint which = 0;

      if (*cell == '\0')
        continue;
      filled++;
      if (strlen (cell) > MAX_HEADING)
        continue;
      heading = plain (cell);
      for (guint f = 0; f < n_fields; f++)
        {
          int score = score_heading (kind, f, heading);

          if (score > best && !seen[f])
            {
              best = score;
              which = f;
            }
        }
      if (best > 0)
        {
          seen[which] = TRUE;
          total += best;
        }
    }
  /* A title line has one filled cell; a lone word only counts as headings of a table of one column. */
  if (filled == 1 && columns > 1)
    return 0;
  return total;
}

/* ---- contents ------------------------------------------------------------------------------------------------------------ */

static gboolean
looks_like (FoyerImportType type, const char *text)
{
  gint64 date;
  int minute;

  switch (type)
    {
    case FOYER_IMPORT_PHONE:
      {
        g_autofree char *digits = foyer_digits (text);
        gsize n = strlen (digits);

        for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
          {
            gunichar c = g_utf8_get_char (p);

            if (!g_unichar_isdigit (c) && !g_unichar_isspace (c) && (c >= 0x80 || strchr ("+()-./", (int) c) == NULL))
              return FALSE;
          }
        return n >= 9 && n <= 15;
      }
    case FOYER_IMPORT_EMAIL:
      return foyer_email_valid (text);
    case FOYER_IMPORT_DATE:
    case FOYER_IMPORT_BIRTHDAY:
      return strspn (text, "0123456789") < strlen (text) && foyer_import_date (text, NULL, &date, &minute);
    case FOYER_IMPORT_TIME:
      return strchr (text, ':') != NULL && strlen (text) <= 8 && foyer_minute_parse (text, &minute);
    case FOYER_IMPORT_GENDER:
      return !g_ascii_isdigit (*text) && foyer_import_gender (text) != NULL;
    case FOYER_IMPORT_STATUS:
      return !g_ascii_isdigit (*text) && foyer_import_status (text) != NULL;
    default:
      return FALSE;
    }
}

/* Share of the filled cells of @column, in percent, that look like @type; 0 when too few are filled to tell. */
static int
share_like (const FoyerSheet *sheet, guint first, guint column, FoyerImportType type)
{
  guint n = MIN (foyer_sheet_get_n_rows (sheet), first + SAMPLE_ROWS);
  int filled = 0, like = 0;

  for (guint r = first; r < n; r++)
    {
      const char *cell = foyer_sheet_get (sheet, r, column);

      if (*cell == '\0' || strlen (cell) > 200)
        continue;
      filled++;
      like += looks_like (type, cell);
    }
  return filled >= 1 ? like * 100 / filled : 0;
}

/* Share of cells that read like the name of a person: letters, two or three words. */
static int
share_names (const FoyerSheet *sheet, guint first, guint column)
{
  guint n = MIN (foyer_sheet_get_n_rows (sheet), first + SAMPLE_ROWS);
  int filled = 0, like = 0;

  for (guint r = first; r < n; r++)
    {
      const char *cell = foyer_sheet_get (sheet, r, column);
      gboolean ok = strlen (cell) <= 200;
      int words;

      if (*cell == '\0')
        continue;
      filled++;
      for (const char *p = cell; ok && *p != '\0'; p = g_utf8_next_char (p))
        {
          gunichar c = g_utf8_get_char (p);

          ok = g_unichar_isalpha (c) || c == ' ' || c == '-' || c == '\'' || c == '.' || c == 0x2019 || g_unichar_ismark (c);
        }
      words = count_words (cell);
      like += ok && words >= 2 && words <= 4;
    }
  return filled >= 1 ? like * 100 / filled : 0;
}

/* A heading row in words we do not know: all cells text without digits, and what follows is of another kind. */
static int
find_unknown_heading (const FoyerSheet *sheet)
{
  guint rows = MIN (foyer_sheet_get_n_rows (sheet), 10), columns = foyer_sheet_get_n_columns (sheet);
  static const FoyerImportType types[] = { FOYER_IMPORT_PHONE, FOYER_IMPORT_EMAIL, FOYER_IMPORT_DATE, FOYER_IMPORT_TIME };

  for (guint r = 0; r + 1 < rows; r++)
    {
      guint filled = 0;
      gboolean words = TRUE;

      for (guint c = 0; words && c < columns; c++)
        {
          const char *cell = foyer_sheet_get (sheet, r, c);

          filled += *cell != '\0';
          words = strpbrk (cell, "0123456789@") == NULL && strlen (cell) <= MAX_HEADING;
        }
      if (!words || filled < 2 || filled * 2 < columns)
        continue;
      for (guint c = 0; c < columns; c++)
        for (gsize t = 0; t < G_N_ELEMENTS (types); t++)
          if (share_like (sheet, r + 1, c, types[t]) >= 60)
            return (int) r;
    }
  return -1;
}

/* ---- the guess ----------------------------------------------------------------------------------------------------------- */

static gboolean
column_is_free (const FoyerImportMap *map, guint n_fields, guint column)
{
  for (guint f = 0; f < n_fields; f++)
    if (map->column[f] == (int) column)
      return FALSE;
  return TRUE;
}

static void
assign_by_headings (FoyerImportMap *map, const FoyerSheet *sheet, guint n_fields)
{
  guint columns = foyer_sheet_get_n_columns (sheet);

  for (;;)
    {
      int best = 0, best_field = -1, best_column = -1;

      for (guint c = 0; c < columns; c++)
        {
          const char *cell = foyer_sheet_get (sheet, (guint) map->heading, c);
          g_autofree char *heading = NULL;

          if (*cell == '\0' || strlen (cell) > MAX_HEADING || !column_is_free (map, n_fields, c))
            continue;
          heading = plain (cell);
          for (guint f = 0; f < n_fields; f++)
            {
              int score = map->column[f] < 0 ? score_heading (map->kind, f, heading) : 0;

              if (score > best)
                {
                  best = score;
                  best_field = (int) f;
                  best_column = (int) c;
                }
            }
        }
      if (best_field < 0)
        return;
      map->column[best_field] = best_column;
    }
}

static void
assign_by_contents (FoyerImportMap *map, const FoyerSheet *sheet, const FoyerImportField *fields, guint n_fields)
{
  guint columns = foyer_sheet_get_n_columns (sheet), first = (guint) (map->heading + 1);

  for (guint f = 0; f < n_fields; f++)
    {
      int best = 59;

      if (map->column[f] >= 0 || g_strcmp0 (fields[f].name, "phone2") == 0 || g_strcmp0 (fields[f].name, "end") == 0)
        continue;
      for (guint c = 0; c < columns; c++)
        {
          int share;

          if (!column_is_free (map, n_fields, c))
            continue;
          if (f == 0 && (map->kind == FOYER_IMPORT_CLIENTS || map->kind == FOYER_IMPORT_TEAM))
            share = share_names (sheet, first, c);
          else
            share = share_like (sheet, first, c, fields[f].type);
          if (share > best)
            {
              best = share;
              map->column[f] = (int) c;
            }
        }
    }
}

void
foyer_import_guess (const FoyerSheet *sheet, FoyerImportKind kind, FoyerImportMap *map)
{
  guint n_fields, rows = MIN (foyer_sheet_get_n_rows (sheet), HEADING_ROWS);
  const FoyerImportField *fields = foyer_import_fields (kind, &n_fields);
  int best = 59; /* one word inside another heading is not enough */

  map->kind = kind;
  map->heading = -1;
  for (guint f = 0; f < FOYER_IMPORT_MAX_FIELDS; f++)
    map->column[f] = -1;
  for (guint r = 0; r < rows; r++)
    {
      int score = score_row (sheet, kind, r);

      if (score > best)
        {
          best = score;
          map->heading = (int) r;
        }
    }
  if (map->heading >= 0)
    assign_by_headings (map, sheet, n_fields);
  else
    map->heading = find_unknown_heading (sheet);
  assign_by_contents (map, sheet, fields, n_fields);
}

FoyerImportKind
foyer_import_guess_kind (const FoyerSheet *sheet)
{
  FoyerImportKind best = FOYER_IMPORT_CLIENTS;
  int best_score = 0;

  if (g_strcmp0 (foyer_sheet_get_format (sheet), "ics") == 0)
    return FOYER_IMPORT_APPOINTMENTS;
  for (FoyerImportKind k = 0; k < FOYER_IMPORT_N_KINDS; k++)
    {
      FoyerImportMap map;
      guint n;
      const FoyerImportField *fields = foyer_import_fields (k, &n);
      int score = 0;

      foyer_import_guess (sheet, k, &map);
      for (guint f = 0; f < n; f++)
        {
          if (map.column[f] >= 0)
            score += 10;
          else if (fields[f].required)
            score -= 25;
        }
      if (score > best_score)
        {
          best = k;
          best_score = score;
        }
    }
  return best;
}

/* ---- the map ------------------------------------------------------------------------------------------------------------- */

static int
find_column (const FoyerImportMap *map, const FoyerSheet *sheet, const char *text)
{
  guint columns = foyer_sheet_get_n_columns (sheet);
  g_autofree char *wanted = plain (text);
  char *end;
  long number;

  if (map->heading >= 0)
    {
      for (guint c = 0; c < columns; c++)
        {
          g_autofree char *heading = plain (foyer_sheet_get (sheet, (guint) map->heading, c));

          if (*heading != '\0' && strcmp (heading, wanted) == 0)
            return (int) c;
        }
    }
  number = strtol (text, &end, 10);
  if (end != text && *end == '\0' && number >= 1 && number <= (long) columns)
    return (int) number - 1;
  for (guint c = 0; c < columns; c++)
    {
      g_autofree char *letter = foyer_sheet_column_letter (c);

      if (g_ascii_strcasecmp (letter, text) == 0)
        return (int) c;
    }
  return -1;
}

gboolean
foyer_import_map_set (FoyerImportMap *map, const FoyerSheet *sheet, const char *field, const char *column, GError **error)
{
  int f, c = -1;

  if (g_strcmp0 (field, "heading") == 0)
    {
      guint64 number;

      if (column == NULL || !g_ascii_string_to_unsigned (column, 10, 0, G_MAXUINT, &number, NULL))
        {
          g_set_error (error, FOYER_ERROR, FOYER_ERROR_INVALID, "The heading row must be a row number, or 0 for none.");
          return FALSE;
        }
      map->heading = -1;
      for (guint r = 0; number > 0 && r < foyer_sheet_get_n_rows (sheet); r++)
        if (foyer_sheet_get_row_number (sheet, r) == number)
          map->heading = (int) r;
      if (number > 0 && map->heading < 0)
        {
          g_set_error (error, FOYER_ERROR, FOYER_ERROR_INVALID, "There is no row %u in the file.", (guint) number);
          return FALSE;
        }
      return TRUE;
    }
  f = foyer_import_field_index (map->kind, field);
  if (f < 0)
    {
      g_set_error (error, FOYER_ERROR, FOYER_ERROR_INVALID, "There is no field “%s” in %s.", field,
                   foyer_import_kind_name (map->kind));
      return FALSE;
    }
  if (column != NULL && *column != '\0')
    {
      c = find_column (map, sheet, column);
      if (c < 0)
        {
          g_set_error (error, FOYER_ERROR, FOYER_ERROR_INVALID, "There is no column “%s” in the file.", column);
          return FALSE;
        }
      for (guint i = 0; i < FOYER_IMPORT_MAX_FIELDS; i++)
        if (map->column[i] == c)
          map->column[i] = -1;
    }
  map->column[f] = c;
  return TRUE;
}

gboolean
foyer_import_map_check (const FoyerImportMap *map, GError **error)
{
  g_autoptr (GString) missing = g_string_new (NULL);
  guint n;
  const FoyerImportField *fields = foyer_import_fields (map->kind, &n);

  for (guint f = 0; f < n; f++)
    if (fields[f].required && map->column[f] < 0)
      g_string_append_printf (missing, "%s%s", missing->len > 0 ? ", " : "", fields[f].title);
  if (missing->len == 0)
    return TRUE;
  g_set_error (error, FOYER_ERROR, FOYER_ERROR_INVALID,
               "No column of the file could be taken for: %s. Choose the columns and try again.", missing->str);
  return FALSE;
}

char *
foyer_import_column_title (const FoyerImportMap *map, const FoyerSheet *sheet, guint column)
{
  g_autofree char *letter = NULL;
  g_autofree char *title = NULL;

  if (map->heading >= 0)
    {
      title = foyer_clean (foyer_sheet_get (sheet, (guint) map->heading, column));
      if (*title != '\0' && strlen (title) <= MAX_HEADING)
        return g_steal_pointer (&title);
    }
  letter = foyer_sheet_column_letter (column);
  return g_strdup_printf ("Column %s", letter);
}
