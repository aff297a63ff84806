#define G_LOG_DOMAIN "foyer-import"
#include "config.h"

#include "foyer-import-values.h"

#include <stdio.h>
#include <string.h>

#include "foyer-phone.h"
#include "foyer-text.h"
#include "foyer-time.h"

#define SAMPLE_ROWS 20000

/* ---- words -------------------------------------------------------------------------------------------------------------- */

typedef struct
{
  const char *value;
  const char *words; /* '|'-separated, unfolded */
} Words;

static const Words genders[] = {
  { "female", "f|female|woman|w|lady|mrs|ms|miss|nő|női|n|ж|жен|женский|женщина|ч/ж|жін|жіноча|жінка|feminino|fem|mulher|senhora|2" },
  { "male", "m|male|man|mr|férfi|ffi|м|муж|мужской|мужчина|чол|чоловіча|чоловік|ч|masculino|masc|homem|senhor|1" },
};

static const Words statuses[] = {
  { "arrived", "arrived|came|done|completed|complete|finished|visited|attended|paid|closed|checked in|checked out|checkout|show|1|megérkezett|megjelent|"
               "kész|lezárt|eljött|teljesült|chegou|compareceu|concluído|concluída|finalizado|atendido|realizado|пришел|пришёл|пришла|выполнен|"
               "выполнено|завершен|завершено|состоялся|прийшов|прийшла|виконано|завершено|відбувся" },
  { "confirmed", "confirmed|approved|accepted|booked|2|megerősített|megerősítve|visszaigazolt|visszaigazolva|confirmado|confirmada|подтвержден|"
                 "подтверждён|подтверждено|подтвердил|підтверджено|підтвердив|підтверджений" },
  { "pending", "pending|waiting|new|expected|scheduled|planned|unconfirmed|requested|tentative|open|0|függőben|várakozik|új|vár|tervezett|pendente|"
               "aguardando|agendado|novo|marcado|ожидание|ожидает|ожидается|новый|новая|запланирован|запланировано|очікування|очікує|новий|нова|заплановано" },
  { "no-show", "no-show|no show|noshow|missed|absent|did not come|didn't come|not arrived|nem jelent meg|nem jött|nem jött el|meg nem jelent|"
               "não compareceu|faltou|falta|ausente|não veio|не пришел|не пришёл|не пришла|неявка|не явился|не прийшов|не прийшла|неявка|не з'явився|-1" },
  { "deleted", "cancelled|canceled|cancel|deleted|cancelled by client|declined|rejected|lemondva|lemondott|törölt|törölve|visszamondott|cancelado|"
               "cancelada|desmarcado|отменен|отменён|отменено|отменена|удален|удалён|отказ|скасовано|скасований|видалено|відмінено" },
};

static const char *
find_word (const Words *table, gsize n, const char *text)
{
  g_autofree char *wanted = foyer_fold (text);

  if (g_str_has_suffix (wanted, "."))
    wanted[strlen (wanted) - 1] = '\0';
  for (gsize i = 0; i < n; i++)
    {
      g_auto (GStrv) words = g_strsplit (table[i].words, "|", -1);

      for (gsize k = 0; words[k] != NULL; k++)
        {
          g_autofree char *word = foyer_fold (words[k]);

          if (strcmp (word, wanted) == 0)
            return table[i].value;
        }
    }
  return NULL;
}

const char *
foyer_import_gender (const char *text)
{
  return find_word (genders, G_N_ELEMENTS (genders), text);
}

const char *
foyer_import_status (const char *text)
{
  return find_word (statuses, G_N_ELEMENTS (statuses), text);
}

/* ---- durations ---------------------------------------------------------------------------------------------------------- */

static gboolean
is_unit (const char *word, const char *units)
{
  g_auto (GStrv) list = g_strsplit (units, "|", -1);

  return g_strv_contains ((const char *const *) list, word);
}

gboolean
foyer_import_duration (const char *text, int *minutes)
{
  static const char hours[] = "h|hr|hrs|hour|hours|o|ora|ч|час|часа|часов|год|година|години|годин|hora|horas";
  static const char mins[] = "m|min|mins|minute|minutes|p|perc|м|мин|минута|минуты|минут|хв|хвилина|хвилини|хвилин|minuto|minutos|'|′";
  g_autofree char *folded = foyer_fold (text);
  const char *p = folded;
  double total = 0;
  gboolean any = FALSE, last_was_hours = FALSE;

  /* "1:30", "01:30:00" */
  {
    int h, m, s = 0, used = 0;

    if ((sscanf (p, "%d:%2d:%2d%n", &h, &m, &s, &used) == 3 || (used = 0, sscanf (p, "%d:%2d%n", &h, &m, &used) == 2)) &&
        used == (int) strlen (p))
      {
        if (h < 0 || h > 24 || m < 0 || m > 59 || h * 60 + m > FOYER_DAY_MINUTES)
          return FALSE;
        *minutes = h * 60 + m;
        return TRUE;
      }
  }

  while (*p != '\0')
    {
      g_autofree char *unit = NULL;
      const char *start;
      double number = 0, scale = 1;
      int digits = 0;

      while (*p == ' ')
        p++;
      if (*p == '\0')
        break;
      for (; g_ascii_isdigit (*p) && digits < 6; p++, digits++)
        number = number * 10 + (*p - '0');
      if (digits > 0 && (*p == '.' || *p == ',') && g_ascii_isdigit (p[1]))
        for (p++; g_ascii_isdigit (*p); p++)
          number += (*p - '0') * (scale /= 10);
      if (digits == 0)
        return FALSE;
      while (*p == ' ')
        p++;
      for (start = p; *p != '\0' && *p != ' ' && *p != '.' && *p != ',' && !g_ascii_isdigit (*p); p = g_utf8_next_char (p))
        ;
      unit = g_strndup (start, (gsize) (p - start));
      while (*p == '.' || *p == ',')
        p++;
      if (is_unit (unit, hours))
        {
          total += number * 60;
          last_was_hours = TRUE;
        }
      else if (is_unit (unit, mins) || (*unit == '\0' && (!any || last_was_hours))) /* "90", "1h30" */
        {
          if (*unit == '\0' && *p != '\0')
            return FALSE;
          total += number;
          last_was_hours = FALSE;
        }
      else
        return FALSE;
      any = TRUE;
    }
  if (!any || total > FOYER_DAY_MINUTES)
    return FALSE;
  *minutes = (int) (total + 0.5);
  return TRUE;
}

/* ---- dates -------------------------------------------------------------------------------------------------------------- */

/* Three numbers with day and month first: TRUE and the shape. */
static gboolean
date_shape (const char *text, int *first, int *second, int *separator, int *short_year)
{
  char a, b;
  int year, used = 0;

  if (sscanf (text, "%2d%c%2d%c%4d%n", first, &a, second, &b, &year, &used) != 5 || a != b)
    return FALSE;
  if (g_ascii_isdigit (text[used]))
    return FALSE;
  *separator = a == '.' ? 0 : a == '/' ? 1 : a == '-' ? 2 : -1;
  *short_year = !(used >= 4 && g_ascii_isdigit (text[used - 3]) && g_ascii_isdigit (text[used - 4]));
  return *separator >= 0;
}

void
foyer_date_habit_learn (FoyerDateHabit *habit, const FoyerSheet *sheet, guint first_row, guint column, gboolean month_first)
{
  guint day_seen[3][2] = { 0 }, month_seen[3][2] = { 0 };
  guint n = MIN (foyer_sheet_get_n_rows (sheet), first_row + SAMPLE_ROWS);

  for (guint i = first_row; i < n; i++)
    {
      int a, b, s, y;

      if (!date_shape (foyer_sheet_get (sheet, i, column), &a, &b, &s, &y))
        continue;
      if (a > 12 && b <= 12)
        day_seen[s][y]++;
      else if (b > 12 && a <= 12)
        month_seen[s][y]++;
    }
  for (int s = 0; s < 3; s++)
    for (int y = 0; y < 2; y++)
      {
        if (day_seen[s][y] == month_seen[s][y])
          habit->month_first[s][y] = month_first && s != 0; /* dots are never American */
        else
          habit->month_first[s][y] = month_seen[s][y] > day_seen[s][y];
      }
}

gboolean
foyer_import_date (const char *text, const FoyerDateHabit *habit, gint64 *date, int *minute)
{
  g_autofree char *clean = foyer_clean (text);
  gboolean month_first = FALSE;
  char *colon;
  int a, b, s, y;

  *minute = -1;
  colon = strchr (clean, ':');
  if (colon != NULL)
    {
      char *time = colon;

      while (time > clean && g_ascii_isdigit (time[-1]))
        time--;
      if (time > clean + 5)
        {
          g_autofree char *rest = g_strdup (time);
          char *second = strchr (strchr (rest, ':') + 1, ':');

          if (second != NULL && strspn (second, ":.0123456789") > 0) /* seconds do not matter */
            memmove (second, second + strspn (second, ":.0123456789"), strlen (second + strspn (second, ":.0123456789")) + 1);
          if (!foyer_minute_parse (rest, minute) || *minute >= FOYER_DAY_MINUTES)
            {
              *minute = -1;
              return FALSE;
            }
          time[-1] = '\0';
          g_strchomp (clean);
        }
    }
  if (habit != NULL && date_shape (clean, &a, &b, &s, &y))
    month_first = habit->month_first[s][y];
  return foyer_date_parse_loose (clean, month_first, date);
}

gboolean
foyer_import_birthday (const char *text, const FoyerDateHabit *habit, gint64 today, gint64 *date)
{
  int minute, year, month, day;

  if (!foyer_import_date (text, habit, date, &minute))
    return FALSE;
  foyer_date_split (*date, &year, &month, &day);
  if (today != 0 && *date > today)
    {
      int a, b, s, y = 0;

      if (!date_shape (text, &a, &b, &s, &y) || !y || !foyer_date_valid (year - 100, month, day))
        return FALSE;
      *date = foyer_date_make (year - 100, month, day);
    }
  return year >= 1880;
}

/* ---- telephone numbers --------------------------------------------------------------------------------------------------- */

static const struct
{
  const char code[5];
  const char region[3];
} calling_codes[] = {
  { "1", "US" },    { "7", "RU" },    { "20", "EG" },   { "27", "ZA" },   { "30", "GR" },   { "31", "NL" },   { "32", "BE" },   { "33", "FR" },
  { "34", "ES" },   { "36", "HU" },   { "39", "IT" },   { "40", "RO" },   { "41", "CH" },   { "43", "AT" },   { "44", "GB" },   { "45", "DK" },
  { "46", "SE" },   { "47", "NO" },   { "48", "PL" },   { "49", "DE" },   { "51", "PE" },   { "52", "MX" },   { "54", "AR" },   { "55", "BR" },
  { "56", "CL" },   { "57", "CO" },   { "61", "AU" },   { "62", "ID" },   { "63", "PH" },   { "64", "NZ" },   { "65", "SG" },   { "66", "TH" },
  { "81", "JP" },   { "82", "KR" },   { "84", "VN" },   { "86", "CN" },   { "90", "TR" },   { "91", "IN" },   { "92", "PK" },   { "98", "IR" },
  { "212", "MA" },  { "213", "DZ" },  { "216", "TN" },  { "234", "NG" },  { "244", "AO" },  { "254", "KE" },  { "258", "MZ" },  { "351", "PT" },
  { "352", "LU" },  { "353", "IE" },  { "354", "IS" },  { "355", "AL" },  { "356", "MT" },  { "357", "CY" },  { "358", "FI" },  { "359", "BG" },
  { "370", "LT" },  { "371", "LV" },  { "372", "EE" },  { "373", "MD" },  { "374", "AM" },  { "375", "BY" },  { "380", "UA" },  { "381", "RS" },
  { "382", "ME" },  { "385", "HR" },  { "386", "SI" },  { "387", "BA" },  { "389", "MK" },  { "420", "CZ" },  { "421", "SK" },  { "852", "HK" },
  { "966", "SA" },  { "971", "AE" },  { "972", "IL" },  { "992", "TJ" },  { "994", "AZ" },  { "995", "GE" },  { "996", "KG" },  { "998", "UZ" },
};

const char *
foyer_phone_region (const char *e164)
{
  const char *best = NULL;
  gsize best_len = 0;

  if (e164 == NULL || *e164 != '+')
    return NULL;
  for (gsize i = 0; i < G_N_ELEMENTS (calling_codes); i++)
    if (g_str_has_prefix (e164 + 1, calling_codes[i].code) && strlen (calling_codes[i].code) > best_len)
      {
        best = calling_codes[i].region;
        best_len = strlen (calling_codes[i].code);
      }
  return best;
}

static gboolean
is_international (const char *text)
{
  while (*text == ' ' || *text == '(' || *text == '\'')
    text++;
  return *text == '+' || g_str_has_prefix (text, "00");
}

void
foyer_phone_habit_learn (FoyerPhoneHabit *habit, const FoyerSheet *sheet, guint first_row, guint column, const char *region)
{
  guint count[G_N_ELEMENTS (calling_codes)] = { 0 };
  guint n = MIN (foyer_sheet_get_n_rows (sheet), first_row + SAMPLE_ROWS);

  for (guint i = first_row; i < n; i++)
    {
      const char *text = foyer_sheet_get (sheet, i, column), *found;
      g_autofree char *number = NULL;

      if (!is_international (text))
        continue;
      number = foyer_phone_normalize (text, region);
      found = foyer_phone_region (number);
      for (gsize k = 0; found != NULL && k < G_N_ELEMENTS (calling_codes); k++)
        if (strcmp (calling_codes[k].region, found) == 0)
          count[k]++;
    }
  while (habit->n < (int) G_N_ELEMENTS (habit->regions))
    {
      gsize best = 0;

      for (gsize k = 1; k < G_N_ELEMENTS (calling_codes); k++)
        if (count[k] > count[best])
          best = k;
      if (count[best] == 0)
        break;
      count[best] = 0;
      if (g_strcmp0 (calling_codes[best].region, region) != 0)
        g_strlcpy (habit->regions[habit->n++], calling_codes[best].region, 3);
    }
}

/* How much a reading is worth: a number in use at home, one in use elsewhere, one that is only possible. */
static int
rank_phone (const char *number, gboolean home)
{
  return foyer_phone_valid (number) ? (home ? 3 : 2) : home ? 1 : 0;
}

void
foyer_import_phone (const char *text, const char *region, const FoyerPhoneHabit *habit, FoyerImportPhone *out)
{
  g_autoptr (GPtrArray) others = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *digits = foyer_digits (text);
  int best;

  memset (out, 0, sizeof *out);
  if (strlen (digits) < 5 || strlen (digits) > 17) /* 15 and the 00 before them */
    return;
  out->number = foyer_phone_normalize (text, region);
  out->certain = out->number != NULL;
  if (is_international (text) || habit == NULL)
    return;
  best = out->number != NULL ? rank_phone (out->number, TRUE) : -1;
  for (int i = 0; i < habit->n; i++)
    {
      g_autofree char *number = foyer_phone_normalize (text, habit->regions[i]);
      int rank;

      if (number == NULL || g_strcmp0 (out->number, number) == 0 || g_ptr_array_find_with_equal_func (others, number, g_str_equal, NULL))
        continue;
      rank = rank_phone (number, FALSE);
      if (rank > best)
        {
          if (out->number != NULL)
            g_ptr_array_add (others, g_steal_pointer (&out->number));
          out->number = g_steal_pointer (&number);
          out->certain = FALSE;
          best = rank;
        }
      else
        g_ptr_array_add (others, g_steal_pointer (&number));
    }
  if (others->len > 0)
    {
      g_ptr_array_add (others, NULL);
      out->others = (char **) g_ptr_array_free (g_steal_pointer (&others), FALSE);
    }
}

void
foyer_import_phone_clear (FoyerImportPhone *phone)
{
  g_clear_pointer (&phone->number, g_free);
  g_clear_pointer (&phone->others, g_strfreev);
}

char *
foyer_import_email (const char *text)
{
  g_autofree char *clean = foyer_clean (text);
  g_autofree char *lower = NULL;
  char *at;

  if (g_ascii_strncasecmp (clean, "mailto:", 7) == 0)
    memmove (clean, clean + 7, strlen (clean + 7) + 1);
  lower = g_ascii_strdown (clean, -1);
  at = strstr (lower, " at ");
  if (at != NULL && strchr (lower, '@') == NULL)
    {
      g_autofree char *joined = g_strdup_printf ("%.*s@%s", (int) (at - lower), lower, at + 4);

      g_free (g_steal_pointer (&lower));
      lower = g_steal_pointer (&joined);
    }
  return foyer_email_valid (lower) ? g_steal_pointer (&lower) : NULL;
}
