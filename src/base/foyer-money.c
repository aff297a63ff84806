#include "config.h"

#include "foyer-money.h"

#include <langinfo.h>
#include <string.h>

typedef __int128 Wide;

typedef struct
{
  const char *code;
  int decimals;
  gint64 cash_step;
  const char *symbol; /* NULL: the code is shown */
  const char *alias;  /* another way people write it, lower case */
  gboolean whole;     /* no decimals shown for a whole amount */
} Currency;

/* ISO 4217, only what differs from "two decimals, cash to the cent, shown as its code". */
static const Currency currencies[] = {
  { "EUR", 2, 1, "€", "euro" },
  { "USD", 2, 1, "$", "us$" },
  { "GBP", 2, 1, "£", NULL },
  { "HUF", 2, 500, "Ft", NULL, TRUE },
  { "UAH", 2, 10, "₴", "грн" },
  { "RUB", 2, 1, "₽", "руб" },
  { "PLN", 2, 1, "zł", NULL },
  { "CZK", 2, 100, "Kč", NULL },
  { "RON", 2, 1, "lei", NULL },
  { "BRL", 2, 5, "R$", NULL },
  { "CHF", 2, 5, NULL, "fr" },
  { "SEK", 2, 100, "kr", NULL },
  { "NOK", 2, 100, "kr", NULL },
  { "DKK", 2, 50, "kr", NULL },
  { "CAD", 2, 5, NULL, "$" },
  { "AUD", 2, 5, NULL, "$" },
  { "NZD", 2, 10, NULL, "$" },
  { "TRY", 2, 1, "₺", NULL },
  { "ILS", 2, 10, "₪", NULL },
  { "INR", 2, 1, "₹", NULL },
  { "KZT", 2, 100, "₸", NULL },
  { "GEL", 2, 1, "₾", NULL },
  { "CNY", 2, 1, "¥", NULL },
  { "JPY", 0, 1, "¥", NULL },
  { "KRW", 0, 10, "₩", NULL },
  { "VND", 0, 1, "₫", NULL },
  { "ISK", 0, 1, "kr", NULL },
  { "BIF", 0, 1 }, { "CLP", 0, 1 }, { "DJF", 0, 1 }, { "GNF", 0, 1 }, { "KMF", 0, 1 }, { "PYG", 0, 1 }, { "RWF", 0, 1 },
  { "UGX", 0, 1 }, { "UYI", 0, 1 }, { "VUV", 0, 1 }, { "XAF", 0, 1 }, { "XOF", 0, 1 }, { "XPF", 0, 1 },
  { "BHD", 3, 1 }, { "IQD", 3, 1 }, { "JOD", 3, 1 }, { "KWD", 3, 1 }, { "LYD", 3, 1 }, { "OMR", 3, 1 }, { "TND", 3, 1 },
};

static const Currency *
find_currency (const char *code)
{
  if (code == NULL)
    return NULL;
  for (guint i = 0; i < G_N_ELEMENTS (currencies); i++)
    if (g_ascii_strcasecmp (currencies[i].code, code) == 0)
      return &currencies[i];
  return NULL;
}

/* ---- arithmetic -------------------------------------------------------------------------------------------------- */

static gint64
saturate (Wide value)
{
  if (value > G_MAXINT64)
    return G_MAXINT64;
  if (value < G_MININT64)
    return G_MININT64;
  return (gint64) value;
}

static Wide
divide (Wide          value,
        Wide          div,
        FoyerRounding mode)
{
  Wide quotient = value / div;
  Wide rest = value % div;
  int sign = value < 0 ? -1 : 1;
  Wide distance = rest < 0 ? -rest : rest; /* from the quotient, towards zero */

  if (rest == 0)
    return quotient;
  switch (mode)
    {
    case FOYER_ROUND_DOWN:
      return quotient;
    case FOYER_ROUND_FLOOR:
      return value < 0 ? quotient - 1 : quotient;
    case FOYER_ROUND_HALF_EVEN:
      if (distance == div - distance)
        return quotient % 2 == 0 ? quotient : quotient + sign;
      return distance > div - distance ? quotient + sign : quotient;
    case FOYER_ROUND_HALF_UP:
    default:
      return distance >= div - distance ? quotient + sign : quotient;
    }
}

gint64
foyer_mul_div (gint64        a,
               gint64        b,
               gint64        div,
               FoyerRounding mode)
{
  g_return_val_if_fail (div > 0, 0);

  return saturate (divide ((Wide) a * b, div, mode));
}

gint64
foyer_line_total (gint64 price,
                  gint64 qty,
                  gint64 disc_pct,
                  gint64 disc_sum)
{
  Wide total;

  if (qty < 0)
    return saturate (-(Wide) foyer_line_total (price, qty == G_MININT64 ? G_MAXINT64 : -qty, disc_pct, disc_sum));

  disc_pct = CLAMP (disc_pct, 0, 10000);
  if (__builtin_mul_overflow ((Wide) price * qty, (Wide) (10000 - disc_pct), &total))
    total = price < 0 ? G_MININT64 : G_MAXINT64;
  else
    total = divide (total, 1000 * 10000, FOYER_ROUND_HALF_UP);
  total -= disc_sum;
  if (price >= 0 && total < 0)
    return 0;
  return saturate (total);
}

void
foyer_split (gint64        amount,
             const gint64 *weights,
             gsize         n,
             gint64       *out)
{
  Wide sum = 0, left = amount;
  gsize last = n;

  if (n == 0)
    return;
  for (gsize i = 0; i < n; i++)
    {
      if (weights[i] <= 0)
        continue;
      sum += weights[i];
      last = i;
    }
  if (last == n)
    last = n - 1;
  for (gsize i = 0; i < n; i++)
    {
      out[i] = 0;
      if (i == last || weights[i] <= 0)
        continue;
      out[i] = (gint64) divide ((Wide) amount * weights[i], sum, FOYER_ROUND_FLOOR);
      left -= out[i];
    }
  out[last] = saturate (left);
}

int
foyer_currency_decimals (const char *currency)
{
  const Currency *c = find_currency (currency);

  return c != NULL ? c->decimals : 2;
}

gint64
foyer_currency_cash_step (const char *currency)
{
  const Currency *c = find_currency (currency);

  return c != NULL ? c->cash_step : 1;
}

/* ---- writing ------------------------------------------------------------------------------------------------------- */

/* A mark of the locale, or @fallback where it has none or writes it in another encoding. */
static const char *
locale_mark (nl_item     item,
             const char *fallback)
{
  const char *mark = nl_langinfo (item);

  return mark != NULL && *mark != '\0' && g_utf8_validate (mark, -1, NULL) ? mark : fallback;
}

static void
split_digits (gint64   amount,
              int      decimals,
              guint64 *whole,
              guint64 *part,
              guint64 *unit)
{
  guint64 size = amount < 0 ? (guint64) 0 - (guint64) amount : (guint64) amount;

  *unit = 1;
  for (int i = 0; i < decimals; i++)
    *unit *= 10;
  *whole = size / *unit;
  *part = size % *unit;
}

/* Groups as the locale has them: the sizes from the right, the last one repeated; CHAR_MAX ends grouping. */
static void
append_grouped (GString    *out,
                guint64     whole,
                const char *mark,
                const char *sizes)
{
  char digits[24];
  gsize cuts[24];
  gsize n_cuts = 0, len = (gsize) g_snprintf (digits, sizeof digits, "%" G_GUINT64_FORMAT, whole);
  gsize at = len;

  for (;;)
    {
      gsize size = (guchar) *sizes;

      if (size == 0 || size >= 127 || at <= size)
        break;
      at -= size;
      cuts[n_cuts++] = at;
      if (sizes[1] != '\0')
        sizes++;
    }
  for (gsize i = 0; i < len; i++)
    {
      if (n_cuts > 0 && cuts[n_cuts - 1] == i)
        {
          g_string_append (out, mark);
          n_cuts--;
        }
      g_string_append_c (out, digits[i]);
    }
}

static GString *
format_number (gint64      amount,
               const char *currency)
{
  const Currency *c = find_currency (currency);
  int decimals = foyer_currency_decimals (currency);
  guint64 whole, part, unit;
  GString *out = g_string_new (amount < 0 ? "\u2212" : NULL);
  const char *point = nl_langinfo (__MON_DECIMAL_POINT);
  /* The C locale writes money without any marks, which nobody reads well. */
  gboolean plain_locale = point == NULL || *point == '\0';
  const char *sizes = nl_langinfo (__MON_GROUPING);

  if (plain_locale || sizes == NULL || *sizes == '\0')
    sizes = "\3";
  split_digits (amount, decimals, &whole, &part, &unit);
  append_grouped (out, whole, plain_locale ? "," : locale_mark (__MON_THOUSANDS_SEP, "\u00a0"), sizes);
  if (decimals > 0 && !(c != NULL && c->whole && part == 0))
    g_string_append_printf (out, "%s%0*" G_GUINT64_FORMAT, locale_mark (__MON_DECIMAL_POINT, "."), decimals, part);
  return out;
}

char *
foyer_money_format (gint64      amount,
                    const char *currency)
{
  const Currency *c = find_currency (currency);
  GString *out = format_number (amount, currency);

  if (currency != NULL && *currency != '\0')
    g_string_append_printf (out, "\u00a0%s", c != NULL && c->symbol != NULL ? c->symbol : currency);
  return g_string_free (out, FALSE);
}

char *
foyer_money_format_number (gint64      amount,
                           const char *currency)
{
  return g_string_free (format_number (amount, currency), FALSE);
}

char *
foyer_money_to_plain (gint64      amount,
                      const char *currency)
{
  int decimals = foyer_currency_decimals (currency);
  guint64 whole, part, unit;
  GString *out = g_string_new (amount < 0 ? "-" : NULL);

  split_digits (amount, decimals, &whole, &part, &unit);
  g_string_append_printf (out, "%" G_GUINT64_FORMAT, whole);
  if (decimals > 0)
    g_string_append_printf (out, ".%0*" G_GUINT64_FORMAT, decimals, part);
  return g_string_free (out, FALSE);
}

static char *
format_short (gint64 value,
              int    decimals)
{
  guint64 whole, part, unit;
  GString *out = g_string_new (value < 0 ? "\u2212" : NULL);

  split_digits (value, decimals, &whole, &part, &unit);
  g_string_append_printf (out, "%" G_GUINT64_FORMAT, whole);
  if (part != 0)
    {
      while (part % 10 == 0)
        {
          part /= 10;
          decimals--;
        }
      g_string_append_printf (out, "%s%0*" G_GUINT64_FORMAT, locale_mark (RADIXCHAR, "."), decimals, part);
    }
  return g_string_free (out, FALSE);
}

char *
foyer_pct_format (gint64 pct)
{
  return format_short (pct, 2);
}

char *
foyer_qty_format (gint64 qty)
{
  return format_short (qty, 3);
}

/* ---- reading ------------------------------------------------------------------------------------------------------- */

static gboolean
is_gap (gunichar c)
{
  return g_unichar_isspace (c) || c == 0x202f || c == 0x2009 || c == 0x00a0;
}

/* The number itself: digits with ".", "," and "'" (which also stands for any blank between digits). Where one mark alone could
 * mean either, three digits behind it make it a thousands mark, unless the value has three decimals anyway. */
static gboolean
parse_digits (const char *s,
              int         decimals,
              gint64     *out)
{
  const char *point = NULL; /* the decimal mark in @s */
  const char *dot = strrchr (s, '.'), *comma = strrchr (s, ',');
  char group = '\0';
  guint64 value = 0;
  int run = 0, n_digits = 0, n_decimals = 0;
  gboolean grouped = FALSE;

  if (dot != NULL && comma != NULL)
    point = dot > comma ? dot : comma;
  else if (dot != NULL || comma != NULL)
    {
      const char *mark = dot != NULL ? dot : comma;
      gsize before = (gsize) (mark - s), after = strlen (mark + 1);

      if (strchr (s, *mark) == mark)
        {
          gboolean thousands = after == 3 && before >= 1 && before <= 3 && s[0] != '0' && decimals != 3;

          if (!thousands)
            point = mark;
        }
    }

  for (const char *p = s; *p != '\0'; p++)
    {
      if (g_ascii_isdigit (*p))
        {
          int digit = *p - '0';

          n_digits++;
          run++;
          if (point != NULL && p > point)
            {
              if (++n_decimals > decimals)
                {
                  if (digit != 0)
                    return FALSE;
                  continue;
                }
            }
          if (__builtin_mul_overflow (value, (guint64) 10, &value) || __builtin_add_overflow (value, (guint64) digit, &value))
            return FALSE;
          continue;
        }
      /* A mark: the group it closes has three digits (two before another group in India: 12,34,567), the very first one up to three. */
      if (grouped ? run != 3 && (run != 2 || *p != ',' || p == point) : (p != point && (run < 1 || run > 3)))
        return FALSE;
      if (p == point)
        {
          if (strpbrk (p + 1, ".,'") != NULL)
            return FALSE;
          run = 0;
          grouped = FALSE;
          continue;
        }
      if (group != '\0' && group != *p)
        return FALSE;
      group = *p;
      grouped = TRUE;
      run = 0;
    }
  if (n_digits == 0 || (grouped && run != 3))
    return FALSE;
  for (; n_decimals < decimals; n_decimals++)
    if (__builtin_mul_overflow (value, (guint64) 10, &value))
      return FALSE;
  if (value > G_MAXINT64)
    return FALSE;
  *out = (gint64) value;
  return TRUE;
}

/* @text apart: the sign or brackets, the number with blanks between digits as "'", and the words before and behind it. */
static gboolean
parse_amount (const char *text,
              int         decimals,
              gint64     *out,
              char      **word)
{
  g_autoptr (GString) digits = g_string_new (NULL);
  g_autoptr (GString) words = g_string_new (NULL);
  gboolean negative = FALSE, is_signed = FALSE, open = FALSE, closed = FALSE, ended = FALSE, gap = FALSE;
  gint64 value;

  if (text == NULL || !g_utf8_validate (text, -1, NULL))
    return FALSE;
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);
      gboolean number_mark = (c == '.' || c == ',' || c == '\'' || c == 0x2019);

      if (is_gap (c))
        {
          gap = TRUE;
          continue;
        }
      if (g_unichar_isdigit (c) || (number_mark && words->len == 0) || (number_mark && digits->len > 0 && !ended && !gap))
        {
          if (ended || closed)
            return FALSE;
          if (gap && digits->len > 0)
            g_string_append_c (digits, '\'');
          g_string_append_c (digits, number_mark ? (c == 0x2019 ? '\'' : (char) c) : (char) ('0' + g_unichar_digit_value (c)));
        }
      else if (c == '-' || c == '+' || c == 0x2212 || c == 0x2013)
        {
          if (is_signed || open)
            return FALSE;
          is_signed = TRUE;
          negative = c != '+';
          ended = digits->len > 0;
        }
      else if (c == '(')
        {
          if (open || is_signed || digits->len > 0)
            return FALSE;
          open = negative = TRUE;
        }
      else if (c == ')')
        {
          if (!open || closed || digits->len == 0)
            return FALSE;
          closed = TRUE;
        }
      else
        {
          if (words->len > 0 && (ended ? FALSE : digits->len > 0))
            return FALSE; /* "EUR 5 x" */
          ended = digits->len > 0;
          g_string_append_unichar (words, g_unichar_tolower (c));
        }
      gap = FALSE;
    }
  if (open != closed || !parse_digits (digits->str, decimals, &value))
    return FALSE;
  *out = negative ? -value : value;
  *word = g_string_free (g_steal_pointer (&words), FALSE);
  return TRUE;
}

static gboolean
word_names_currency (const char *word,
                     const char *code)
{
  const Currency *c = find_currency (code);
  g_autofree char *name = g_ascii_strdown (code, -1);
  g_autofree char *symbol = c != NULL && c->symbol != NULL ? g_utf8_strdown (c->symbol, -1) : NULL;
  gsize len = strlen (word);

  if (len > 1 && word[len - 1] == '.')
    len--;
  return (strlen (name) == len && strncmp (word, name, len) == 0)
         || (symbol != NULL && strlen (symbol) == len && strncmp (word, symbol, len) == 0)
         || (c != NULL && c->alias != NULL && strlen (c->alias) == len && strncmp (word, c->alias, len) == 0);
}

gboolean
foyer_money_parse (const char *text,
                   const char *currency,
                   gint64     *out)
{
  g_autofree char *word = NULL;
  gboolean known = FALSE;
  gint64 value;

  if (!parse_amount (text, foyer_currency_decimals (currency), &value, &word))
    return FALSE;
  if (*word != '\0')
    {
      if (currency != NULL)
        known = word_names_currency (word, currency);
      else
        for (guint i = 0; !known && i < G_N_ELEMENTS (currencies); i++)
          known = word_names_currency (word, currencies[i].code);
      if (!known)
        return FALSE;
    }
  *out = value;
  return TRUE;
}

gboolean
foyer_pct_parse (const char *text,
                 gint64     *out)
{
  g_autofree char *word = NULL;
  gint64 value;

  if (!parse_amount (text, 2, &value, &word) || (*word != '\0' && strcmp (word, "%") != 0) || value < 0 || value > 10000)
    return FALSE;
  *out = value;
  return TRUE;
}

gboolean
foyer_qty_parse (const char *text,
                 gint64     *out)
{
  g_autofree char *word = NULL;
  gint64 value;

  if (!parse_amount (text, 3, &value, &word) || *word != '\0')
    return FALSE;
  *out = value;
  return TRUE;
}
