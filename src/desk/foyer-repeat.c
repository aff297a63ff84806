#define G_LOG_DOMAIN "foyer-desk"

#include "config.h"

#include <string.h>
#include <glib/gi18n-lib.h>

#include "foyer-repeat.h"

/* Dates end with the year 9999; a rule of years looks one step, 53 years at most, ahead. */
#define LAST_YEAR (9999 - FOYER_REPEAT_MAX_GAP - 1)

static const char *const words[FOYER_N_REPEATS] = { "daily", "weekdays", "mon-wed-fri", "tue-thu", "weekly", "monthly", "yearly" };

gboolean
foyer_repeat_freq_parse (const char *word,
                         FoyerRepeatFreq *out)
{
  for (int i = 0; word != NULL && i < FOYER_N_REPEATS; i++)
    if (strcmp (word, words[i]) == 0)
      {
        *out = i;
        return TRUE;
      }
  return FALSE;
}

const char *
foyer_repeat_freq_word (FoyerRepeatFreq freq)
{
  g_return_val_if_fail (freq < FOYER_N_REPEATS, words[FOYER_REPEAT_WEEKLY]);
  return words[freq];
}

gboolean
foyer_repeat_days_parse (const char *text,
                         guint *out)
{
  guint days = 0;

  for (const char *p = text; p != NULL && *p != '\0'; p++)
    {
      if (*p == ' ' || *p == ',')
        continue;
      if (*p < '1' || *p > '7' || g_ascii_isdigit (p[1]))
        return FALSE;
      days |= 1u << (*p - '1');
    }
  *out = days;
  return TRUE;
}

char *
foyer_repeat_days_format (guint days)
{
  GString *text = g_string_new (NULL);

  for (int i = 0; i < 7; i++)
    if (days & (1u << i))
      g_string_append_printf (text, "%s%d", text->len > 0 ? " " : "", i + 1);
  return g_string_free (text, FALSE);
}

static gboolean
check (const FoyerRepeat *rule,
       GError **error)
{
  const char *why = NULL;

  if (rule->freq >= FOYER_N_REPEATS)
    why = _ ("This is no frequency.");
  else if (rule->times <= 0 && rule->until == FOYER_REPEAT_FOREVER)
    why = _ ("Say how many times to repeat, or until when.");
  else if (rule->times < 0)
    why = _ ("The number of times cannot be negative.");
  else if (rule->gap < 0 || rule->gap > FOYER_REPEAT_MAX_GAP)
    why = _ ("Between 0 and 52 can be skipped.");
  else if (rule->days > FOYER_REPEAT_ALL_DAYS || (rule->days != 0 && rule->freq != FOYER_REPEAT_WEEKLY))
    why = _ ("Days of the week can only be chosen for a weekly repeat.");
  if (why == NULL && rule->times > FOYER_REPEAT_MAX)
    {
      g_set_error (error, FOYER_ERROR, FOYER_ERROR_INVALID, _ ("At most %d can be made at once."), FOYER_REPEAT_MAX);
      return FALSE;
    }
  if (why != NULL)
    g_set_error_literal (error, FOYER_ERROR, FOYER_ERROR_INVALID, why);
  return why == NULL;
}

gboolean
foyer_repeat_parse (const char *freq,
                    const char *days,
                    int gap,
                    int times,
                    const char *until,
                    FoyerRepeat *out,
                    GError **error)
{
  *out = (FoyerRepeat){ .gap = gap, .times = times, .until = FOYER_REPEAT_FOREVER };
  if (!foyer_repeat_freq_parse (freq, &out->freq))
    {
      g_set_error (error, FOYER_ERROR, FOYER_ERROR_INVALID, _ ("“%s” is no frequency."), freq != NULL ? freq : "");
      return FALSE;
    }
  if (!foyer_repeat_days_parse (days, &out->days))
    {
      g_set_error (error, FOYER_ERROR, FOYER_ERROR_INVALID, _ ("Days of the week are written “1 4”: Monday and Thursday."));
      return FALSE;
    }
  if (until != NULL && *until != '\0' && !foyer_date_parse (until, &out->until))
    {
      g_set_error (error, FOYER_ERROR, FOYER_ERROR_INVALID, _ ("“%s” is no date."), until);
      return FALSE;
    }
  return check (out, error);
}

/* ---- the days -------------------------------------------------------------------------------------------------------------- */

static guint
days_of (const FoyerRepeat *rule,
         gint64 first)
{
  switch (rule->freq)
    {
    case FOYER_REPEAT_WEEKDAYS:
      return 0x1f;
    case FOYER_REPEAT_MON_WED_FRI:
      return 0x15;
    case FOYER_REPEAT_TUE_THU:
      return 0x0a;
    case FOYER_REPEAT_WEEKLY:
      return rule->days != 0 ? rule->days : 1u << (foyer_date_weekday (first) - 1);
    case FOYER_REPEAT_DAILY:
    case FOYER_REPEAT_MONTHLY:
    case FOYER_REPEAT_YEARLY:
    case FOYER_N_REPEATS:
    default:
      return 0;
    }
}

static gint64
monday_of (gint64 date)
{
  return date - (foyer_date_weekday (date) - 1);
}

/* @date is named by @rule anchored at @first; count and end date aside. */
static gboolean
names (const FoyerRepeat *rule,
       gint64 first,
       gint64 date)
{
  int every = MAX (rule->gap, 0) + 1, y0, m0, d0, y, m, d;

  if (date < first)
    return FALSE;
  switch (rule->freq)
    {
    case FOYER_REPEAT_DAILY:
      return (date - first) % every == 0;
    case FOYER_REPEAT_MONTHLY:
    case FOYER_REPEAT_YEARLY:
      {
        foyer_date_split (first, &y0, &m0, &d0);
        foyer_date_split (date, &y, &m, &d);
        int months = (y - y0) * 12 + m - m0, period = rule->freq == FOYER_REPEAT_YEARLY ? 12 : 1;
        /* Always counted from the first date: after a short month the 31st comes back. */
        return months % (period * every) == 0 && foyer_date_add_months (first, months) == date;
      }
    case FOYER_REPEAT_WEEKDAYS:
    case FOYER_REPEAT_MON_WED_FRI:
    case FOYER_REPEAT_TUE_THU:
    case FOYER_REPEAT_WEEKLY:
      return (monday_of (date) - monday_of (first)) / 7 % every == 0 && (days_of (rule, first) & (1u << (foyer_date_weekday (date) - 1))) != 0;
    case FOYER_N_REPEATS:
    default:
      return FALSE;
    }
}

/* The first date after @date that can be named, without looking at each day of years between. */
static gint64
step (const FoyerRepeat *rule,
      gint64 first,
      gint64 date)
{
  int every = MAX (rule->gap, 0) + 1, y0, m0, d0, y, m, d;

  if (rule->freq != FOYER_REPEAT_MONTHLY && rule->freq != FOYER_REPEAT_YEARLY)
    return date + 1;
  foyer_date_split (first, &y0, &m0, &d0);
  foyer_date_split (date, &y, &m, &d);
  int period = every * (rule->freq == FOYER_REPEAT_YEARLY ? 12 : 1), months = MAX ((y - y0) * 12 + m - m0, 0) / period * period;
  gint64 next = foyer_date_add_months (first, months);
  while (next <= date)
    {
      months += period;
      next = foyer_date_add_months (first, months);
    }
  return next;
}

GArray *
foyer_repeat_dates (const FoyerRepeat *rule,
                    gint64 first,
                    gint64 from)
{
  GArray *dates = g_array_new (FALSE, FALSE, sizeof (gint64));
  gint64 end = MIN (rule->until, foyer_date_make (LAST_YEAR, 12, 31));
  guint most = rule->times > 0 ? MIN (rule->times, FOYER_REPEAT_MAX) : FOYER_REPEAT_MAX;

  for (gint64 date = step (rule, first, MAX (from, first) - 1); date <= end && dates->len < most; date = step (rule, first, date))
    if (names (rule, first, date))
      g_array_append_val (dates, date);
  return dates;
}

GArray *
foyer_repeat_times (const FoyerRepeat *rule,
                    gint64 first,
                    gint64 from,
                    int minute,
                    const FoyerZone *zone)
{
  GArray *times = g_array_new (FALSE, FALSE, sizeof (FoyerRepeatTime));
  g_autoptr (GArray) dates = foyer_repeat_dates (rule, first, from);

  for (guint i = 0; i < dates->len; i++)
    {
      FoyerRepeatTime time = { .date = g_array_index (dates, gint64, i), .minute = minute };
      time.t0 = foyer_zone_to_utc (zone, time.date, minute);
      foyer_zone_from_utc (zone, time.t0, &time.date, &time.minute);
      g_array_append_val (times, time);
    }
  return times;
}
