/* Delimited text: .csv, .tsv, .txt and pasted blocks. Quoting is that of RFC 4180, read leniently: a quote inside a cell is a
 * letter, text behind a closing quote belongs to the cell, and an opening quote that never closes is a letter too (otherwise one
 * stray quote would swallow the rest of the file). */
#define G_LOG_DOMAIN "foyer-import"
#include "config.h"

#include "foyer-sheet-private.h"

#include <string.h>

#include "foyer-error.h"

#define GUESS_RECORDS 60

static const char delimiters[] = { ';', ',', '\t', '|' };

/* Reads one cell from @p into @cell. Returns where it ended: at a delimiter, a line end or @end. */
static const char *
read_cell (const char *p, const char *end, char delimiter, GString *cell)
{
  const char *start = p, *q;

  g_string_truncate (cell, 0);
  while (p < end && (*p == ' ' || *p == '\t') && *p != delimiter)
    p++;
  if (p < end && *p == '"')
    {
      for (q = p + 1; q < end; q++)
        {
          if (*q != '"')
            g_string_append_c (cell, *q);
          else if (q + 1 < end && q[1] == '"')
            g_string_append_c (cell, *q++);
          else
            break;
        }
      if (q < end)
        {
          p = q + 1;
          while (p < end && *p != delimiter && *p != '\n' && *p != '\r')
            g_string_append_c (cell, *p++);
          return p;
        }
      g_string_truncate (cell, 0); /* never closed */
    }
  for (p = start; p < end && *p != delimiter && *p != '\n' && *p != '\r'; p++)
    ;
  g_string_append_len (cell, start, p - start);
  return p;
}

static const char *
skip_line_end (const char *p, const char *end)
{
  if (p < end && *p == '\r')
    p++;
  else if (p < end && *p == '\n')
    return p + 1;
  if (p < end && *p == '\n' && p[-1] == '\r')
    p++;
  return p;
}

/* How well @delimiter cuts the first records into the same number of columns. */
static double
score_delimiter (const char *text, gsize len, char delimiter)
{
  g_autoptr (GString) cell = g_string_new (NULL);
  const char *p = text, *end = text + MIN (len, (gsize) 200000);
  int count[FOYER_SHEET_MAX_COLUMNS + 1] = { 0 };
  int records = 0, best = 1;

  while (p < end && records < GUESS_RECORDS)
    {
      int columns = 0;
      gboolean blank = TRUE;

      for (;;)
        {
          p = read_cell (p, end, delimiter, cell);
          columns++;
          blank = blank && cell->len == 0;
          if (p >= end || *p != delimiter)
            break;
          p++;
        }
      p = skip_line_end (p, end);
      if (blank)
        continue;
      count[MIN (columns, FOYER_SHEET_MAX_COLUMNS)]++;
      records++;
    }
  for (int i = 2; i <= FOYER_SHEET_MAX_COLUMNS; i++)
    if (best == 1 ? count[i] > 0 : count[i] > count[best])
      best = i;
  if (best == 1 || records == 0)
    return 0;
  /* Agreement first; among equals the one that gives more columns. */
  return (double) count[best] / records + 0.002 * MIN (best, 50);
}

static char
guess_delimiter (const char *text, gsize len)
{
  char best = ',';
  double best_score = 0;

  for (gsize i = 0; i < G_N_ELEMENTS (delimiters); i++)
    {
      double score = score_delimiter (text, len, delimiters[i]);

      if (score > best_score)
        {
          best = delimiters[i];
          best_score = score;
        }
    }
  return best;
}

/* Random bytes that happen to be decodable are no text. */
static gboolean
looks_like_text (const char *text, gsize len)
{
  gsize n = MIN (len, (gsize) 65536), odd = 0;

  for (gsize i = 0; i < n; i++)
    odd += (guchar) text[i] < 0x20 && text[i] != '\n' && text[i] != '\r' && text[i] != '\t';
  return odd * 100 <= n;
}

FoyerSheet *
foyer_sheet_read_text (GBytes *bytes, FoyerSheetJob *job, GError **error)
{
  g_autoptr (FoyerSheet) sheet = foyer_sheet_new ("text");
  g_autoptr (GString) cell = g_string_new (NULL);
  g_autofree char *text = NULL;
  gsize raw_len, len;
  const char *raw = g_bytes_get_data (bytes, &raw_len), *p, *end;
  guint record = 0;

  text = foyer_sheet_decode (raw, raw_len, job->options->encoding, job->options->region, &sheet->encoding, &len, error);
  if (text == NULL)
    return NULL;
  if (!looks_like_text (text, len))
    {
      g_set_error_literal (error, FOYER_ERROR, FOYER_ERROR_INVALID,
                           "The file is not a table Foyer can read. It takes .xlsx, delimited text (.csv, .tsv, .txt) and .ics.");
      return NULL;
    }
  p = text;
  end = text + len;

  sheet->delimiter = job->options->delimiter;
  /* Some programs say the delimiter in a first line of its own. */
  if (len >= 6 && g_ascii_strncasecmp (p, "sep=", 4) == 0 && (p[5] == '\n' || p[5] == '\r'))
    {
      if (sheet->delimiter == 0)
        sheet->delimiter = p[4];
      p = skip_line_end (p + 5, end);
      record = 1;
    }
  if (sheet->delimiter == 0)
    sheet->delimiter = guess_delimiter (p, (gsize) (end - p));

  while (p < end)
    {
      guint column = 0;

      if (!foyer_sheet_begin_row (sheet, ++record, error))
        return NULL;
      for (;;)
        {
          p = read_cell (p, end, sheet->delimiter, cell);
          if (!foyer_sheet_put (sheet, column++, cell->str, (gssize) cell->len, error))
            return NULL;
          if (p >= end || *p != sheet->delimiter)
            break;
          p++;
        }
      p = skip_line_end (p, end);
      if (record % 256 == 0 && !foyer_sheet_job_step (job, (double) (p - text) / (double) len, error))
        return NULL;
    }
  return g_steal_pointer (&sheet);
}
