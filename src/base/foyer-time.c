#include "config.h"

#include "foyer-time.h"

#include "foyer-text.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define SERIAL_OF_EPOCH 25569 /* Excel counts days from 1899-12-30 */

static gint64 (*clock_now) (gpointer data);
static gpointer clock_data;

gint64
foyer_now (void)
{
  return clock_now != NULL ? clock_now (clock_data) : g_get_real_time () / 1000;
}

void
foyer_clock_set (gint64 (*now_ms) (gpointer data),
                 gpointer data)
{
  clock_now = now_ms;
  clock_data = data;
}

/* ---- dates ------------------------------------------------------------------------------------------------------------ */

static gboolean
is_leap (int year)
{
  return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

static int
days_in_month (int year,
               int month)
{
  static const guint8 days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };

  return month == 2 && is_leap (year) ? 29 : days[month - 1];
}

gboolean
foyer_date_valid (int year,
                  int month,
                  int day)
{
  return year >= 1 && year <= 9999 && month >= 1 && month <= 12 && day >= 1 && day <= days_in_month (year, month);
}

/* Both ways over 400-year eras that start in March, so that the leap day is the last day of a year. */
gint64
foyer_date_make (int year,
                 int month,
                 int day)
{
  gint64 y = (gint64) year - (month <= 2);
  gint64 era = (y >= 0 ? y : y - 399) / 400;
  gint64 of_era = y - era * 400;
  gint64 of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;

  return era * 146097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719468;
}

void
foyer_date_split (gint64 date,
                  int   *year,
                  int   *month,
                  int   *day)
{
  gint64 z = date + 719468;
  gint64 era = (z >= 0 ? z : z - 146096) / 146097;
  gint64 of_era = z - era * 146097;
  gint64 y = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
  gint64 of_year = of_era - (365 * y + y / 4 - y / 100);
  gint64 m = (5 * of_year + 2) / 153;

  if (day != NULL)
    *day = (int) (of_year - (153 * m + 2) / 5 + 1);
  m = m < 10 ? m + 3 : m - 9;
  if (month != NULL)
    *month = (int) m;
  if (year != NULL)
    *year = (int) (y + era * 400 + (m <= 2));
}

int
foyer_date_weekday (gint64 date)
{
  gint64 rest = (date + 3) % 7; /* 1970-01-01 was a Thursday */

  return (int) (rest < 0 ? rest + 7 : rest) + 1;
}

int
foyer_date_iso_week (gint64 date)
{
  gint64 thursday = date - foyer_date_weekday (date) + 4;
  int year;

  foyer_date_split (thursday, &year, NULL, NULL);
  return (int) ((thursday - foyer_date_make (year, 1, 1)) / 7) + 1;
}

gint64
foyer_date_add_months (gint64 date,
                       int    months)
{
  int year, month, day;
  gint64 count;

  foyer_date_split (date, &year, &month, &day);
  count = (gint64) year * 12 + month - 1 + months;
  year = (int) (count / 12 - (count % 12 < 0));
  month = (int) (count - (gint64) year * 12) + 1;
  return foyer_date_make (year, month, MIN (day, days_in_month (year, month)));
}

static void
put_digits (char *out,
            int   value,
            int   n)
{
  for (int i = n - 1; i >= 0; i--, value /= 10)
    out[i] = (char) ('0' + value % 10);
}

char *
foyer_date_format (gint64 date,
                   char  *out)
{
  int year, month, day;

  foyer_date_split (date, &year, &month, &day);
  put_digits (out, CLAMP (year, 0, 9999), 4);
  out[4] = '-';
  put_digits (out + 5, month, 2);
  out[7] = '-';
  put_digits (out + 8, day, 2);
  out[10] = '\0';
  return out;
}

/* Exactly @n digits; -1 otherwise. */
static int
take_digits (const char *p,
             int         n)
{
  int value = 0;

  for (int i = 0; i < n; i++)
    {
      if (!g_ascii_isdigit (p[i]))
        return -1;
      value = value * 10 + (p[i] - '0');
    }
  return value;
}

/* The ten characters of an ISO date at the start of @text. */
static gboolean
take_date (const char *text,
           gint64     *out)
{
  int year, month, day;

  year = take_digits (text, 4);
  if (year < 0 || text[4] != '-')
    return FALSE;
  month = take_digits (text + 5, 2);
  if (month < 0 || text[7] != '-')
    return FALSE;
  day = take_digits (text + 8, 2);
  if (day < 0 || !foyer_date_valid (year, month, day))
    return FALSE;
  *out = foyer_date_make (year, month, day);
  return TRUE;
}

gboolean
foyer_date_parse (const char *text,
                  gint64     *out)
{
  gint64 date;

  if (text == NULL || !take_date (text, &date) || text[10] != '\0')
    return FALSE;
  *out = date;
  return TRUE;
}

/* ---- dates as people write them ------------------------------------------------------------------------------------------ */

/* Beginnings of month names as foyer_fold() leaves them: English, Hungarian, Portuguese, Russian, Ukrainian. */
static const struct
{
  const char *start;
  int month;
} month_names[] = {
  { "jan", 1 }, { "янв", 1 }, { "січ", 1 },
  { "feb", 2 }, { "fev", 2 }, { "фев", 2 }, { "лют", 2 },
  { "mar", 3 }, { "мар", 3 }, { "бер", 3 },
  { "apr", 4 }, { "abr", 4 }, { "апр", 4 }, { "кві", 4 },
  { "may", 5 }, { "mai", 5 }, { "maj", 5 }, { "маи", 5 }, { "мая", 5 }, { "тра", 5 },
  { "jun", 6 }, { "июн", 6 }, { "чер", 6 },
  { "jul", 7 }, { "июл", 7 }, { "лип", 7 },
  { "aug", 8 }, { "ago", 8 }, { "авг", 8 }, { "сер", 8 },
  { "sep", 9 }, { "szep", 9 }, { "set", 9 }, { "сен", 9 }, { "вер", 9 },
  { "oct", 10 }, { "okt", 10 }, { "out", 10 }, { "окт", 10 }, { "жов", 10 },
  { "nov", 11 }, { "ноя", 11 }, { "лис", 11 },
  { "dec", 12 }, { "dez", 12 }, { "дек", 12 }, { "гру", 12 },
};

/* What may stand beside the parts: "24th", "24 de novembro", "24 ноября 2026 г." */
static const char *const particles[] = { "st", "nd", "rd", "th", "de", "г", "р", NULL };

static int
month_of_name (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (month_names); i++)
    if (g_str_has_prefix (name, month_names[i].start))
      return month_names[i].month;
  return 0;
}

static int
full_year (int year,
           int digits)
{
  if (digits > 2)
    return year;
  return year < 30 ? 2000 + year : 1900 + year;
}

static gboolean
make_checked (int     year,
              int     month,
              int     day,
              gint64 *out)
{
  if (!foyer_date_valid (year, month, day))
    return FALSE;
  *out = foyer_date_make (year, month, day);
  return TRUE;
}

/* A number alone: 20261124, or an Excel serial number (a fraction is the time of day). */
static gboolean
parse_serial (const char *text,
              gint64     *out)
{
  gsize n = strspn (text, "0123456789");
  gint64 serial;

  if (text[n] == '.' && n >= 5)
    {
      if (text[n + 1 + strspn (text + n + 1, "0123456789")] != '\0')
        return FALSE;
    }
  else if (text[n] != '\0')
    return FALSE;
  if (n == 8 && text[n] == '\0')
    return make_checked (take_digits (text, 4), take_digits (text + 4, 2), take_digits (text + 6, 2), out);
  if (n != 4 && n != 5)
    return FALSE;
  serial = g_ascii_strtoll (text, NULL, 10);
  if (serial < 3000) /* a year alone is no date */
    return FALSE;
  *out = serial - SERIAL_OF_EPOCH;
  return TRUE;
}

gboolean
foyer_date_parse_loose (const char *text,
                        gboolean    month_first,
                        gint64     *out)
{
  g_autofree char *lower = NULL;
  int value[3] = { 0 }, digits[3] = { 0 };
  int n = 0, named = -1, month_name = 0;
  char *p, *time;

  if (text == NULL || !g_utf8_validate (text, -1, NULL))
    return FALSE;
  lower = foyer_fold (text);
  if (parse_serial (lower, out))
    return TRUE;

  /* A time of day behind the date is dropped: spreadsheets write one whether it means something or not. */
  time = strchr (lower, ':');
  if (time != NULL)
    {
      while (time > lower && g_ascii_isdigit (time[-1]))
        time--;
      if (time == lower || (time[-1] != ' ' && time[-1] != 't') || strspn (time, "0123456789:.z") != strlen (time))
        return FALSE;
      time[-1] = '\0';
      g_strchomp (lower);
    }

  for (p = lower; *p != '\0';)
    {
      gunichar c = g_utf8_get_char (p);

      if (g_ascii_isdigit (*p))
        {
          if (n == 3)
            return FALSE;
          for (; g_ascii_isdigit (*p); p++)
            {
              if (++digits[n] > 4)
                return FALSE;
              value[n] = value[n] * 10 + (*p - '0');
            }
          n++;
        }
      else if (g_unichar_isalpha (c))
        {
          g_autofree char *word = NULL;
          char *start = p;

          while (g_unichar_isalpha (g_utf8_get_char (p)))
            p = g_utf8_next_char (p);
          word = g_strndup (start, (gsize) (p - start));
          if (n > 0 && g_strv_contains (particles, word))
            continue;
          if (n == 3 || named >= 0 || (month_name = month_of_name (word)) == 0)
            return FALSE;
          named = n;
          value[n++] = month_name;
        }
      else if (strchr ("./-, ", *p) != NULL)
        p++;
      else
        return FALSE;
    }
  if (n != 3)
    return FALSE;

  if (named >= 0)
    {
      int a = named == 0 ? 1 : 0, b = named == 2 ? 1 : 2;

      if (digits[a] >= 3)
        return make_checked (value[a], value[named], value[b], out);
      if (digits[b] == 4 || digits[b] == 2)
        return make_checked (full_year (value[b], digits[b]), value[named], value[a], out);
      return FALSE;
    }
  if (digits[0] == 4)
    return digits[1] <= 2 && digits[2] <= 2 && make_checked (value[0], value[1], value[2], out);
  if (digits[0] > 2 || digits[1] > 2 || (digits[2] != 4 && digits[2] != 2))
    return FALSE;
  if ((month_first && value[0] <= 12) || (value[1] > 12 && value[0] <= 12))
    return make_checked (full_year (value[2], digits[2]), value[0], value[1], out);
  return make_checked (full_year (value[2], digits[2]), value[1], value[0], out);
}

/* ---- times of day ---------------------------------------------------------------------------------------------------------- */

char *
foyer_minute_format (int   minute,
                     char *out)
{
  minute = CLAMP (minute, 0, FOYER_DAY_MINUTES);
  put_digits (out, minute / 60, 2);
  out[2] = ':';
  put_digits (out + 3, minute % 60, 2);
  out[5] = '\0';
  return out;
}

gboolean
foyer_minute_parse (const char *text,
                    int        *out)
{
  g_autofree char *lower = NULL;
  int hour, minute = 0;
  char *p;
  gsize n;

  if (text == NULL)
    return FALSE;
  lower = g_strstrip (g_ascii_strdown (text, -1));
  p = lower;
  n = strspn (p, "0123456789");
  if (n == 1 || n == 2)
    {
      hour = take_digits (p, (int) n);
      p += n;
      if ((*p == ':' || *p == '.' || *p == 'h') && g_ascii_isdigit (p[1]))
        {
          minute = take_digits (p + 1, 2);
          if (minute < 0)
            return FALSE;
          p += 3;
          if (p[0] == ':' && take_digits (p + 1, 2) >= 0) /* seconds, as spreadsheets write them */
            p += 3;
        }
    }
  else if (n == 3 || n == 4)
    {
      hour = take_digits (p, (int) n - 2);
      minute = take_digits (p + n - 2, 2);
      p += n;
    }
  else
    return FALSE;

  while (*p == ' ')
    p++;
  if (strcmp (p, "am") == 0 || strcmp (p, "pm") == 0 || strcmp (p, "a.m.") == 0 || strcmp (p, "p.m.") == 0)
    {
      if (hour < 1 || hour > 12)
        return FALSE;
      hour = hour % 12 + (*p == 'p' ? 12 : 0);
    }
  else if (*p != '\0')
    return FALSE;
  if (hour > 24 || minute > 59 || (hour == 24 && minute != 0))
    return FALSE;
  *out = hour * 60 + minute;
  return TRUE;
}

char *
foyer_wall_format (gint64 date,
                   int    minute,
                   char  *out)
{
  foyer_date_format (date, out);
  out[10] = 'T';
  foyer_minute_format (minute, out + 11);
  return out;
}

gboolean
foyer_wall_parse (const char *text,
                  gint64     *date,
                  int        *minute)
{
  gint64 day;
  int hours, minutes;

  if (text == NULL || !take_date (text, &day) || text[10] != 'T')
    return FALSE;
  hours = take_digits (text + 11, 2);
  if (hours < 0 || text[13] != ':')
    return FALSE;
  minutes = take_digits (text + 14, 2);
  if (minutes < 0 || minutes > 59 || hours * 60 + minutes > FOYER_DAY_MINUTES || text[16] != '\0')
    return FALSE;
  *date = day;
  *minute = hours * 60 + minutes;
  return TRUE;
}

/* ---- as the location reads them ------------------------------------------------------------------------------------------- */

FoyerTimeFormat
foyer_time_format_parse (const char *text,
                         gboolean    clock24)
{
  static const char *const orders[] = { "dmy", "mdy", "ymd" };
  FoyerTimeFormat f = { "dmy", '.', clock24 };

  if (text == NULL || strlen (text) != 4 || strchr ("./-", text[3]) == NULL)
    return f;
  for (guint i = 0; i < G_N_ELEMENTS (orders); i++)
    if (strncmp (text, orders[i], 3) == 0)
      {
        memcpy (f.date_order, orders[i], 4);
        f.date_sep = text[3];
      }
  return f;
}

char *
foyer_format_date (const FoyerTimeFormat *f,
                   gint64                 date)
{
  int year, month, day;
  GString *out = g_string_sized_new (16);

  foyer_date_split (date, &year, &month, &day);
  for (int i = 0; i < 3; i++)
    {
      if (i > 0)
        g_string_append_c (out, f->date_sep);
      switch (f->date_order[i])
        {
        case 'y': g_string_append_printf (out, "%04d", year); break;
        case 'm': g_string_append_printf (out, "%02d", month); break;
        default: g_string_append_printf (out, "%02d", day); break;
        }
    }
  return g_string_free (out, FALSE);
}

char *
foyer_format_date_long (const FoyerTimeFormat *f,
                        gint64                 date)
{
  g_autoptr (GDateTime) noon = NULL;
  int year, month, day;

  foyer_date_split (date, &year, &month, &day);
  noon = g_date_time_new_utc (year, month, day, 12, 0, 0);
  if (noon == NULL)
    return foyer_format_date (f, date);
  switch (f->date_order[0])
    {
    /* Translators: a day in a heading, for places that write the year first; the order and marks of your language. See g_date_time_format(). */
    case 'y': return g_date_time_format (noon, C_("year first", "%Y %B %-d, %a"));
    /* Translators: a day in a heading, for places that write the month first */
    case 'm': return g_date_time_format (noon, C_("month first", "%a, %B %-d, %Y"));
    /* Translators: a day in a heading, for places that write the day first */
    default: return g_date_time_format (noon, C_("day first", "%a %-d %B %Y"));
    }
}

char *
foyer_format_minute (const FoyerTimeFormat *f,
                     int                    minute)
{
  char text[6];
  int hour;

  if (f->clock24)
    return g_strdup (foyer_minute_format (minute, text));
  minute = CLAMP (minute, 0, FOYER_DAY_MINUTES);
  hour = minute / 60 % 24;
  return g_strdup_printf ("%d:%02d %s", hour % 12 == 0 ? 12 : hour % 12, minute % 60, hour < 12 ? "AM" : "PM");
}

char *
foyer_format_instant (const FoyerTimeFormat *f,
                      const FoyerZone       *zone,
                      gint64                 utc_ms)
{
  g_autofree char *day = NULL;
  g_autofree char *time = NULL;
  gint64 date;
  int minute;

  foyer_zone_from_utc (zone, utc_ms, &date, &minute);
  day = foyer_format_date (f, date);
  time = foyer_format_minute (f, minute);
  return g_strconcat (day, " ", time, NULL);
}
