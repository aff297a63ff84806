#define G_LOG_DOMAIN "foyer-desk"

#include "config.h"

#include <string.h>

#include "foyer-event-rules.h"
#include "foyer-time.h"

#define MAX_WEEKS 1000

FoyerEnrolAnswer
foyer_enrol_check (int capacity, int taken, int seats, gboolean extra, int most)
{
  if (seats < 1)
    return FOYER_ENROL_NO_SEATS;
  if (seats > 1 && !extra)
    return FOYER_ENROL_ONE_ONLY;
  if (seats > 1 && seats > most)
    return FOYER_ENROL_TOO_MANY;
  return taken + seats > capacity ? FOYER_ENROL_FULL : FOYER_ENROL_OK;
}

static int
compare_seats (const void *a, const void *b)
{
  const FoyerSeat *x = a, *y = b;
  int order;

  if (x->held != y->held)
    return x->held ? -1 : 1;
  if (x->hlc != y->hlc)
    return x->hlc < y->hlc ? -1 : 1;
  order = foyer_id_compare (&x->txn, &y->txn);
  return order != 0 ? order : foyer_id_compare (&x->id, &y->id);
}

void
foyer_seats_give (FoyerSeat *seats, gsize n, int capacity)
{
  int left = MAX (capacity, 0);

  if (n > 1)
    qsort (seats, n, sizeof *seats, compare_seats);
  for (gsize i = 0; i < n; i++)
    {
      seats[i].held = seats[i].seats <= left;
      if (seats[i].held)
        left -= seats[i].seats;
    }
}

GArray *
foyer_weekly_dates (gint64 first, gint64 until, int weekday)
{
  GArray *dates = g_array_new (FALSE, FALSE, sizeof (gint64));

  g_return_val_if_fail (weekday >= 1 && weekday <= 7, dates);
  for (gint64 date = first + (weekday - foyer_date_weekday (first) + 7) % 7; date <= until && dates->len < MAX_WEEKS; date += 7)
    g_array_append_val (dates, date);
  return dates;
}

/* ---- a pasted list --------------------------------------------------------------------------------------------------------- */

static void
pasted_clear (gpointer data)
{
  FoyerPasted *p = data;

  g_free (p->name);
  g_free (p->phone);
}

static gboolean
is_number_sign (gunichar c)
{
  return g_unichar_isdigit (c) || strchr ("+-/().  ", (int) (c < 128 ? c : 1)) != NULL;
}

static int
count_digits (const char *text)
{
  int n = 0;

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    n += g_unichar_isdigit (g_utf8_get_char (p)) != 0;
  return n;
}

static gboolean
only_number_signs (const char *text)
{
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    if (!is_number_sign (g_utf8_get_char (p)))
      return FALSE;
  return TRUE;
}

/* The longest stretch of @text with the signs of a telephone number in it that has at least five digits; the rest goes to @rest. */
static char *
take_phone (const char *text, char **rest)
{
  const char *from = NULL, *best = NULL, *best_end = NULL;
  int most = 4;

  for (const char *p = text;; p = g_utf8_next_char (p))
    {
      gboolean part = *p != '\0' && is_number_sign (g_utf8_get_char (p));

      if (part && from == NULL)
        from = p;
      if (!part && from != NULL)
        {
          g_autofree char *stretch = g_strndup (from, p - from);
          int n = count_digits (stretch);

          if (n > most)
            {
              most = n;
              best = from;
              best_end = p;
            }
          from = NULL;
        }
      if (*p == '\0')
        break;
    }
  if (best == NULL)
    {
      *rest = g_strdup (text);
      return g_strdup ("");
    }
  g_autofree char *head = g_strndup (text, best - text);
  *rest = g_strconcat (head, " ", best_end, NULL);
  return g_strstrip (g_strndup (best, best_end - best));
}

static char *
tidy_name (const char *text)
{
  g_autoptr (GString) out = g_string_new (NULL);
  gboolean blank = TRUE;

  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (g_unichar_isspace (c) || c == ';' || c == ',' || c == ':' || c == '"')
        {
          if (!blank)
            g_string_append_c (out, ' ');
          blank = TRUE;
          continue;
        }
      g_string_append_unichar (out, c);
      blank = FALSE;
    }
  g_strchomp (out->str);
  return g_strdup (out->str);
}

static FoyerPasted
parse_line (const char *line)
{
  /* Columns of a spreadsheet come with tabs, of a file with semicolons: then the last short number is the seats. */
  g_auto (GStrv) cells = g_strsplit_set (line, "\t;", -1);
  FoyerPasted p = { .seats = 1 };
  g_autoptr (GString) text = g_string_new (NULL);
  g_autofree char *rest = NULL;

  for (guint i = 0; cells[i] != NULL; i++)
    {
      char *cell = g_strstrip (cells[i]);

      if (i > 0 && *cell != '\0' && only_number_signs (cell) && count_digits (cell) <= 2 && strspn (cell, "0123456789") == strlen (cell))
        p.seats = atoi (cell);
      else
        g_string_append_printf (text, "%s%s", i > 0 ? " ; " : "", cell);
    }
  p.phone = take_phone (text->str, &rest);
  p.name = tidy_name (rest);
  return p;
}

GArray *
foyer_event_parse_list (const char *text, guint max)
{
  g_auto (GStrv) lines = g_strsplit_set (text != NULL ? text : "", "\r\n", -1);
  GArray *rows = g_array_new (FALSE, TRUE, sizeof (FoyerPasted));

  g_array_set_clear_func (rows, pasted_clear);
  for (guint i = 0; lines[i] != NULL && rows->len < max; i++)
    {
      FoyerPasted p;

      if (*g_strstrip (lines[i]) == '\0')
        continue;
      p = parse_line (lines[i]);
      g_array_append_val (rows, p);
    }
  return rows;
}
