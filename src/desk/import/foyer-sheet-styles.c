#define G_LOG_DOMAIN "foyer-import"
#include "config.h"

#include "foyer-sheet-styles.h"

#include <math.h>
#include <string.h>

#include "foyer-time.h"

FoyerNumberKind
foyer_number_kind_builtin (int id)
{
  switch (id)
    {
    case 9:
    case 10:
      return FOYER_NUMBER_PERCENT;
    case 22:
      return FOYER_NUMBER_DATE_TIME;
    case 18 ... 21:
    case 45:
    case 47:
      return FOYER_NUMBER_TIME;
    case 46:
      return FOYER_NUMBER_ELAPSED;
    case 14 ... 17:
    case 27 ... 31:
    case 36:
    case 50 ... 58:
      return FOYER_NUMBER_DATE;
    case 32 ... 35: /* times in East Asian writing */
      return FOYER_NUMBER_TIME;
    default:
      return FOYER_NUMBER_PLAIN;
    }
}

FoyerNumberKind
foyer_number_kind_of_code (const char *code)
{
  gboolean date = FALSE, time = FALSE, month_or_minute = FALSE;

  for (const char *p = code; *p != '\0' && *p != ';'; p++)
    {
      switch (*p)
        {
        case '"': /* literal text */
          p = strchr (p + 1, '"');
          if (p == NULL)
            return FOYER_NUMBER_PLAIN;
          break;
        case '\\':
        case '_':
        case '*':
          if (p[1] != '\0')
            p++;
          break;
        case '[':
          if (g_ascii_strncasecmp (p, "[h", 2) == 0 || g_ascii_strncasecmp (p, "[m", 2) == 0 || g_ascii_strncasecmp (p, "[s", 2) == 0)
            {
              const char *q = p + 1;

              while (g_ascii_isalpha (*q))
                q++;
              if (*q == ']' && q - p <= 3)
                return FOYER_NUMBER_ELAPSED; /* not "[magenta]" */
            }
          p = strchr (p, ']'); /* colours, conditions, locales */
          if (p == NULL)
            return FOYER_NUMBER_PLAIN;
          break;
        case '%':
          return FOYER_NUMBER_PERCENT;
        case 'd':
        case 'D':
        case 'y':
        case 'Y':
          date = TRUE;
          break;
        case 'h':
        case 'H':
        case 's':
        case 'S':
          time = TRUE;
          break;
        case 'm':
        case 'M':
          month_or_minute = TRUE;
          break;
        case 'G':
        case 'g':
          if (g_ascii_strncasecmp (p, "general", 7) == 0)
            p += 6;
          break;
        case '0':
        case '#':
          if (!date && !time)
            return strchr (p, '%') != NULL ? FOYER_NUMBER_PERCENT : FOYER_NUMBER_PLAIN;
          break;
        default:
          break;
        }
    }
  if (month_or_minute && !time)
    date = TRUE;
  if (date && time)
    return FOYER_NUMBER_DATE_TIME;
  return date ? FOYER_NUMBER_DATE : time ? FOYER_NUMBER_TIME : FOYER_NUMBER_PLAIN;
}

static char *
plain_text (double number)
{
  char buffer[64];

  /* 15 digits are what spreadsheet programs show; more would turn 65.29 into 65.290000000000006. */
  if (number == floor (number) && fabs (number) < 1e15)
    return g_strdup_printf ("%" G_GINT64_FORMAT, (gint64) number);
  g_ascii_formatd (buffer, sizeof buffer, "%.15g", number);
  if (strpbrk (buffer, "eE") != NULL && fabs (number) < 1e15)
    {
      char *end;

      g_ascii_formatd (buffer, sizeof buffer, "%.15f", number);
      end = buffer + strlen (buffer) - 1;
      while (*end == '0')
        *end-- = '\0';
    }
  return g_strdup (buffer);
}

static char *
clock_text (gint64 seconds)
{
  gint64 h = seconds / 3600, m = seconds / 60 % 60, s = seconds % 60;

  if (s != 0)
    return g_strdup_printf ("%02" G_GINT64_FORMAT ":%02" G_GINT64_FORMAT ":%02" G_GINT64_FORMAT, h, m, s);
  return g_strdup_printf ("%02" G_GINT64_FORMAT ":%02" G_GINT64_FORMAT, h, m);
}

char *
foyer_number_to_text (const char *value, FoyerNumberKind kind, gboolean date1904)
{
  char *end, date[11];
  double number = g_ascii_strtod (value, &end);
  gint64 days, seconds, day;

  if (end == value || *end != '\0' || !isfinite (number))
    return g_strdup (value);

  switch (kind)
    {
    case FOYER_NUMBER_PERCENT:
      {
        g_autofree char *percent = plain_text (round (number * 1e9) / 1e7);

        return g_strconcat (percent, "%", NULL);
      }
    case FOYER_NUMBER_PLAIN:
      /* Long digits (bar codes, card numbers) are more than a double holds; the file has them all. */
      if (strspn (value, "0123456789") == strlen (value))
        return g_strdup (value);
      return plain_text (number);
    default:
      break;
    }

  if (number < 0 || number > 2958465) /* 31 December 9999 */
    return plain_text (number);
  seconds = (gint64) llround (number * 86400);
  if (kind == FOYER_NUMBER_ELAPSED)
    return clock_text (seconds);
  days = seconds / 86400;
  seconds %= 86400;
  if (kind == FOYER_NUMBER_TIME || (days == 0 && !date1904))
    return clock_text (seconds);
  /* The 1900 system has a 29 February 1900 that never was (day 60). */
  if (date1904)
    day = foyer_date_make (1904, 1, 1) + days;
  else
    day = foyer_date_make (1899, 12, 30) + days + (days < 60 ? 1 : 0);
  foyer_date_format (day, date);
  if (seconds == 0)
    return g_strdup (date);
  {
    g_autofree char *clock = clock_text (seconds);

    return g_strconcat (date, " ", clock, NULL);
  }
}
