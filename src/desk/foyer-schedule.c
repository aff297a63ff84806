#define G_LOG_DOMAIN "foyer-desk"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "foyer-schedule.h"

/* Touching spans become one, so that a canonical text has one form per set of minutes. */
static void
join_touching (GArray *spans)
{
  guint out = 0;

  for (guint i = 0; i < spans->len; i++)
    {
      FoyerSpan s = g_array_index (spans, FoyerSpan, i);
      if (out > 0 && g_array_index (spans, FoyerSpan, out - 1).to == s.from)
        g_array_index (spans, FoyerSpan, out - 1).to = s.to;
      else
        g_array_index (spans, FoyerSpan, out++) = s;
    }
  g_array_set_size (spans, out);
}

static GArray *
parse (const char *text, const char *what, GError **error)
{
  g_autofree char *why = NULL;
  GArray *spans;

  if (text == NULL || *text == '\0')
    return g_array_new (FALSE, FALSE, sizeof (FoyerSpan));
  spans = foyer_spans_parse (text, &why);
  if (spans == NULL)
    {
      g_set_error (error, FOYER_ERROR, FOYER_ERROR_INVALID, _ ("%s “%s” cannot be used: %s."), what, text, why ? why : _ ("write times as 09:00-18:00"));
      return NULL;
    }
  join_touching (spans);
  return spans;
}

static int
total (const GArray *spans)
{
  int sum = 0;

  for (guint i = 0; i < spans->len; i++)
    sum += g_array_index (spans, FoyerSpan, i).to - g_array_index (spans, FoyerSpan, i).from;
  return sum;
}

static char *
format (const GArray *spans)
{
  return foyer_spans_format ((const FoyerSpan *) (void *) spans->data, spans->len);
}

static GArray *
subtract (GArray *spans, const GArray *cuts)
{
  for (guint i = 0; i < cuts->len; i++)
    {
      FoyerSpan cut = g_array_index (cuts, FoyerSpan, i);
      GArray *rest = foyer_spans_subtract ((const FoyerSpan *) (void *) spans->data, spans->len, cut.from, cut.to);
      g_array_unref (spans);
      spans = rest;
    }
  return spans;
}

gboolean
foyer_hours_check (const char *spans_text, const char *breaks_text, char **spans_out, char **breaks_out, GError **error)
{
  g_autoptr (GArray) spans = parse (spans_text, _ ("The working time"), error);
  g_autoptr (GArray) breaks = NULL;

  if (spans == NULL)
    return FALSE;
  breaks = parse (breaks_text, _ ("The break"), error);
  if (breaks == NULL)
    return FALSE;
  for (guint i = 0; i < breaks->len; i++)
    {
      FoyerSpan b = g_array_index (breaks, FoyerSpan, i);
      if (!foyer_spans_contain ((const FoyerSpan *) (void *) spans->data, spans->len, b.from, b.to))
        {
          char from[6], to[6];
          g_set_error (error, FOYER_ERROR, FOYER_ERROR_INVALID, _ ("The break %s-%s is not within the working time."),
                       foyer_minute_format (b.from, from), foyer_minute_format (b.to, to));
          return FALSE;
        }
    }
  if (spans->len > 0 && total (breaks) >= total (spans))
    {
      g_set_error_literal (error, FOYER_ERROR, FOYER_ERROR_INVALID, _ ("The breaks leave no working time on this day."));
      return FALSE;
    }
  *spans_out = format (spans);
  *breaks_out = format (breaks);
  return TRUE;
}

GArray *
foyer_hours_open (const char *spans_text, const char *breaks_text)
{
  GArray *spans = parse (spans_text, "", NULL);
  g_autoptr (GArray) breaks = parse (breaks_text, "", NULL);

  if (spans == NULL)
    return g_array_new (FALSE, FALSE, sizeof (FoyerSpan));
  return breaks ? subtract (spans, breaks) : spans;
}

int
foyer_hours_worked (const char *spans, const char *breaks)
{
  g_autoptr (GArray) open = foyer_hours_open (spans, breaks);
  return total (open);
}

gboolean
foyer_hours_on_duty (const char *spans, const char *breaks, int minute)
{
  g_autoptr (GArray) open = foyer_hours_open (spans, breaks);
  return foyer_spans_contain ((const FoyerSpan *) (void *) open->data, open->len, minute, minute + 1);
}

FoyerHoursFit
foyer_hours_fit (const char *spans_text, const char *breaks_text, int from, int to)
{
  g_autoptr (GArray) open = foyer_hours_open (spans_text, breaks_text);

  return foyer_hours_fit_open (open, from, to);
}

FoyerHoursFit
foyer_hours_fit_open (GArray *open, int from, int to)
{
  const FoyerSpan *first, *last;

  if (open->len == 0)
    return FOYER_HOURS_OUTSIDE;
  if (foyer_spans_contain ((const FoyerSpan *) (void *) open->data, open->len, from, to))
    return FOYER_HOURS_WITHIN;
  first = &g_array_index (open, FoyerSpan, 0);
  last = &g_array_index (open, FoyerSpan, open->len - 1);
  return from >= first->from && to <= last->to ? FOYER_HOURS_BREAK : FOYER_HOURS_OUTSIDE;
}

static gboolean
check_range (gint64 from, gint64 to, GError **error)
{
  if (to <= from)
    g_set_error_literal (error, FOYER_ERROR, FOYER_ERROR_INVALID, _ ("The last day is before the first day."));
  else if (to - from > FOYER_SCHEDULE_MAX_DAYS)
    g_set_error (error, FOYER_ERROR, FOYER_ERROR_INVALID, _ ("A schedule can be filled for at most %d days at once."), FOYER_SCHEDULE_MAX_DAYS);
  else
    return TRUE;
  return FALSE;
}

GArray *
foyer_schedule_week (gint64 from, gint64 to, guint weekdays, GError **error)
{
  GArray *days;

  if (!check_range (from, to, error))
    return NULL;
  if ((weekdays & 0x7f) == 0)
    {
      g_set_error_literal (error, FOYER_ERROR, FOYER_ERROR_INVALID, _ ("Choose at least one day of the week."));
      return NULL;
    }
  days = g_array_new (FALSE, FALSE, sizeof (FoyerPatternDay));
  for (gint64 d = from; d < to; d++)
    if (weekdays & (1u << (foyer_date_weekday (d) - 1)))
      {
        FoyerPatternDay day = { d, TRUE };
        g_array_append_val (days, day);
      }
  return days;
}

GArray *
foyer_schedule_shift (gint64 from, gint64 to, int on, int off, GError **error)
{
  GArray *days;

  if (!check_range (from, to, error))
    return NULL;
  if (on < 1 || on > 31 || off < 0 || off > 31)
    {
      g_set_error_literal (error, FOYER_ERROR, FOYER_ERROR_INVALID, _ ("A shift has 1 to 31 working days and 0 to 31 days off."));
      return NULL;
    }
  days = g_array_new (FALSE, FALSE, sizeof (FoyerPatternDay));
  for (gint64 d = from; d < to; d++)
    {
      FoyerPatternDay day = { d, (d - from) % (on + off) < on };
      g_array_append_val (days, day);
    }
  return days;
}
