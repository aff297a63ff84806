#define G_LOG_DOMAIN "foyer-desk"

#include "config.h"

#include "foyer-gaps.h"

/* ---- text ------------------------------------------------------------------------------------------------------------------ */

static gboolean
read_minutes (const char **p,
              int *minutes)
{
  if (!g_ascii_isdigit (**p))
    return FALSE;
  for (*minutes = 0; g_ascii_isdigit (**p); (*p)++)
    {
      *minutes = *minutes * 10 + (**p - '0');
      if (*minutes > 100000)
        return FALSE;
    }
  return TRUE;
}

/* @from not before the end of the last. FALSE when there is no room. */
static gboolean
add (FoyerGaps *gaps,
     int from,
     int to)
{
  FoyerSpan *last = gaps->n > 0 ? &gaps->at[gaps->n - 1] : NULL;

  if (from >= to)
    return TRUE;
  if (last != NULL && last->to == from)
    last->to = to;
  else if (gaps->n == FOYER_GAPS_MAX)
    return FALSE;
  else
    gaps->at[gaps->n++] = (FoyerSpan){ from, to };
  return TRUE;
}

gboolean
foyer_gaps_parse (const char *text,
                  int dur,
                  FoyerGaps *out)
{
  const char *p = text != NULL ? text : "";

  out->n = 0;
  while (*p != '\0')
    {
      int from, length, end = out->n > 0 ? out->at[out->n - 1].to : 0;

      if (!read_minutes (&p, &from) || *p++ != '+' || !read_minutes (&p, &length) || (*p != ' ' && *p != '\0') || from < end || length == 0)
        {
          out->n = 0;
          return FALSE;
        }
      while (*p == ' ')
        p++;
      if (!add (out, MIN (from, dur), MIN (from + length, dur)))
        break;
    }
  return TRUE;
}

char *
foyer_gaps_format (const FoyerGaps *gaps)
{
  if (gaps->n == 0)
    return NULL;

  GString *text = g_string_new (NULL);

  for (int i = 0; i < gaps->n; i++)
    g_string_append_printf (text, i > 0 ? " %d+%d" : "%d+%d", gaps->at[i].from, gaps->at[i].to - gaps->at[i].from);
  return g_string_free (text, FALSE);
}

/* ---- of lines ------------------------------------------------------------------------------------------------------------------ */

static int
times (int minutes,
       gint64 qty)
{
  return (int) CLAMP (((gint64) MAX (minutes, 0) * qty + 500) / 1000, 0, FOYER_DAY_MINUTES);
}

FoyerBlocks
foyer_blocks_of_line (int dur,
                      int processing,
                      int finishing,
                      gint64 qty)
{
  FoyerBlocks blocks;
  int all = times (dur, qty);

  blocks.finishing = MIN (times (finishing, qty), all);
  blocks.processing = MIN (times (processing, qty), all - blocks.finishing);
  blocks.hands = all - blocks.finishing - blocks.processing;
  return blocks;
}

void
foyer_gaps_of_lines (const FoyerBlocks *lines,
                     int n_lines,
                     int client,
                     FoyerGaps *out)
{
  int at = 0;
  gboolean room = TRUE;

  out->n = 0;
  for (int i = 0; i < n_lines; i++)
    {
      int from = at + lines[i].hands, to = from + lines[i].processing;

      room = room && add (out, from, to);
      at = to + lines[i].finishing;
    }

  for (int missing = at - client; missing > 0 && out->n > 0;)
    {
      FoyerSpan *last = &out->at[out->n - 1];
      int cut = MIN (missing, last->to - last->from);

      last->to -= cut;
      missing -= cut;
      if (last->from == last->to)
        out->n--;
    }
  while (out->n > 0 && out->at[out->n - 1].to > client)
    {
      FoyerSpan *last = &out->at[out->n - 1];

      last->to = client;
      if (last->from >= last->to)
        out->n--;
    }
}

/* ---- taken time ---------------------------------------------------------------------------------------------------------------- */

int
foyer_taken_busy (const FoyerTaken *taken,
                  FoyerSpan *busy)
{
  int n = 0, at = 0;

  for (int i = 0; i <= taken->gaps.n; i++)
    {
      int to = i < taken->gaps.n ? MIN (taken->gaps.at[i].from, taken->dur) : taken->dur;

      if (at < to)
        busy[n++] = (FoyerSpan){ (int) taken->from + at, (int) taken->from + to };
      if (i < taken->gaps.n)
        at = taken->gaps.at[i].to;
    }
  return n;
}

gboolean
foyer_taken_meet (const FoyerTaken *a,
                  const FoyerTaken *b)
{
  FoyerSpan pa[FOYER_GAPS_MAX + 1], pb[FOYER_GAPS_MAX + 1];

  if (a->from >= b->from + b->dur || b->from >= a->from + a->dur)
    return FALSE;
  if (a->gaps.n == 0 && b->gaps.n == 0)
    return TRUE;

  /* By the clock of a, so that minutes since 1970 stay small. */
  FoyerTaken first = *a, second = *b;
  first.from = 0;
  second.from = b->from - a->from;

  int na = foyer_taken_busy (&first, pa), nb = foyer_taken_busy (&second, pb);

  for (int i = 0, k = 0; i < na && k < nb;)
    {
      if (pa[i].from < pb[k].to && pb[k].from < pa[i].to)
        return TRUE;
      if (pa[i].to <= pb[k].to)
        i++;
      else
        k++;
    }
  return FALSE;
}
