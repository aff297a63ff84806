#define G_LOG_DOMAIN "foyer-print"
#include "config.h"

#include <glib/gi18n-lib.h>

#include "foyer-week-sheet.h"

static const FoyerTextStyle TITLE = { .size = 18, .weight = 700, .max_lines = 1 };
static const FoyerTextStyle WHEN = { .size = 12, .weight = 600 };
static const FoyerTextStyle SIDE = { .size = 9.5, .grey = 0.25, .max_lines = 1 };
static const FoyerTextStyle DAY = { .size = 10, .weight = 700, .max_lines = 1 };
static const FoyerTextStyle DUTY = { .size = 8, .grey = 0.25, .max_lines = 2 };
static const FoyerTextStyle HOUR = { .size = 9, .grey = 0.3 };
static const FoyerTextStyle TIME = { .size = 8.5, .weight = 700, .max_lines = 2 };
static const FoyerTextStyle CLIENT = { .size = 9, .weight = 600, .max_lines = 2 };
static const FoyerTextStyle STRUCK = { .size = 9, .strike = TRUE, .max_lines = 2 };
static const FoyerTextStyle NOBODY = { .size = 9, .italic = TRUE, .grey = 0.25 };
static const FoyerTextStyle SMALL = { .size = 8, .max_lines = 2 };
static const FoyerTextStyle NOTE = { .size = 7.5, .italic = TRUE, .max_lines = 2 };
static const FoyerTextStyle GOES_ON = { .size = 8, .grey = 0.4 };
static const FoyerTextStyle EMPTY = { .size = 12, .grey = 0.25 };

#define OFF_INK 0.09

FoyerPaperSize
foyer_paper_crosswise (const FoyerPaperSize *size)
{
  FoyerPaperSize turned = *size;

  if (foyer_paper_size_is_roll (size))
    return turned;
  turned.width = MAX (size->width, size->height);
  turned.height = MIN (size->width, size->height);
  return turned;
}

/* Minutes of [from, to) that lie in @spans. */
static int
covered (const FoyerSpan *spans,
         gsize            n,
         int              from,
         int              to)
{
  int minutes = 0;

  for (gsize i = 0; i < n; i++)
    minutes += MAX (0, MIN (to, spans[i].to) - MAX (from, spans[i].from));
  return minutes;
}

static char *
time_text (const FoyerWeekSheet *sheet,
           int                   minute)
{
  return foyer_format_minute (&sheet->format, minute > FOYER_DAY_MINUTES ? minute - FOYER_DAY_MINUTES : minute);
}

/* Hours the member's week takes. FALSE: nothing to show. */
static gboolean
hours_of (const FoyerWeekSheetMember *m,
          int                        *first,
          int                        *last)
{
  int from = G_MAXINT, to = G_MININT;

  for (int d = 0; d < FOYER_WEEK_DAYS; d++)
    {
      const FoyerWeekSheetDay *day = &m->days[d];

      for (gsize i = 0; i < day->n_duty; i++)
        {
          from = MIN (from, day->duty[i].from);
          to = MAX (to, day->duty[i].to);
        }
      for (gsize i = 0; i < day->n_rows; i++)
        {
          from = MIN (from, day->rows[i].from);
          to = MAX (to, day->rows[i].from + 1);
        }
    }
  if (from > to)
    return FALSE;
  *first = from / 60;
  *last = (to + 59) / 60;
  return TRUE;
}

static int
compare_rows (gconstpointer a,
              gconstpointer b)
{
  const FoyerDaySheetRow *x = *(const FoyerDaySheetRow *const *) a, *y = *(const FoyerDaySheetRow *const *) b;

  return x->from != y->from ? x->from - y->from : x->to - y->to;
}

static void
add_booked (const FoyerWeekSheet   *sheet,
            FoyerPrintCell         *cell,
            const FoyerDaySheetRow *r)
{
  g_autofree char *from = time_text (sheet, r->from);
  g_autofree char *to = time_text (sheet, r->to);
  g_autofree char *end = g_strdup_printf ("–%s", to);
  g_autofree char *phone = r->phone != NULL ? g_strdup_printf ("\u2066%s\u2069", r->phone) : NULL;

  /* The hour down the side says the most; three lines a visit keep a full week on one page. */
  foyer_print_cell_add (cell, &TIME, from);
  foyer_print_cell_append (cell, &TIME, " ");
  if (r->client != NULL && *r->client != '\0')
    foyer_print_cell_append (cell, r->struck ? &STRUCK : &CLIENT, r->client);
  else
    foyer_print_cell_append (cell, &NOBODY, _("Walk-in"));
  foyer_print_cell_add (cell, &SMALL, end);
  foyer_print_cell_append (cell, &SMALL, "  ");
  foyer_print_cell_append (cell, &SMALL, r->services);
  foyer_print_cell_add (cell, &SMALL, phone);
  foyer_print_cell_add (cell, &NOTE, r->note);
}

static void
add_hour (const FoyerWeekSheet    *sheet,
          FoyerPrintCell          *cell,
          const FoyerWeekSheetDay *day,
          int                      from)
{
  int to = from + 60, on = covered (day->duty, day->n_duty, from, to), off = covered (day->breaks, day->n_breaks, from, to), running = -1;
  g_autoptr(GPtrArray) rows = g_ptr_array_new ();

  for (gsize i = 0; i < day->n_rows; i++)
    {
      const FoyerDaySheetRow *r = &day->rows[i];

      if (r->from >= from && r->from < to)
        g_ptr_array_add (rows, (gpointer) r);
      else if (r->from < from && r->to > from && !r->struck)
        running = MAX (running, r->to);
    }
  g_ptr_array_sort (rows, compare_rows);
  /* Not there, or not for clients: nothing is to be written here. */
  if (on - off <= 0)
    foyer_print_cell_shade (cell, OFF_INK);
  if (running > from)
    {
      g_autofree char *end = time_text (sheet, running);
      g_autofree char *text = g_strdup_printf ("–%s", end);

      foyer_print_cell_add (cell, &GOES_ON, text);
    }
  if (off > 0 && rows->len == 0 && running <= from)
    foyer_print_cell_add (cell, &GOES_ON, _("Break"));
  for (guint i = 0; i < rows->len; i++)
    add_booked (sheet, cell, g_ptr_array_index (rows, i));
}

static void
add_heading (const FoyerWeekSheet    *sheet,
             FoyerPrintCell          *cell,
             const FoyerWeekSheetDay *day)
{
  int year, month, number;
  g_autoptr(GDateTime) when = NULL;
  g_autofree char *weekday = NULL;
  g_autofree char *text = NULL;

  foyer_date_split (day->date, &year, &month, &number);
  when = g_date_time_new_utc (year, month, number, 0, 0, 0);
  weekday = g_date_time_format (when, "%a");
  text = g_strdup_printf ("%s %d", weekday, number);
  foyer_print_cell_add (cell, &DAY, text);
  if (day->away)
    foyer_print_cell_add (cell, &DUTY, _("Absent"));
  else if (day->n_duty == 0)
    foyer_print_cell_add (cell, &DUTY, _("Not on duty"));
  else
    {
      g_autoptr(GString) times = g_string_new (NULL);

      for (gsize i = 0; i < day->n_duty; i++)
        {
          g_autofree char *from = time_text (sheet, day->duty[i].from);
          g_autofree char *to = time_text (sheet, day->duty[i].to);

          g_string_append_printf (times, "%s%s–%s", i > 0 ? ", " : "", from, to);
        }
      foyer_print_cell_add (cell, &DUTY, times->str);
    }
}

static void
add_member (const FoyerWeekSheet       *sheet,
            const FoyerWeekSheetMember *m,
            FoyerPrintDoc              *pages,
            const char                 *week)
{
  FoyerPrintColumn columns[1 + FOYER_WEEK_DAYS] = { { .width = 0 } };
  gsize n = 0;
  int first, last;
  g_autofree char *count = NULL;
  g_autofree char *facts = NULL;
  FoyerPrintTable *table;
  FoyerPrintRow *row;

  for (int d = 0; d < FOYER_WEEK_DAYS; d++)
    {
      n += m->days[d].n_rows;
      columns[1 + d] = (FoyerPrintColumn){ .stretch = 1 };
    }
  count = n == 0 ? g_strdup (_("Nothing booked")) : g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%d appointment", "%d appointments", n), (int) n);
  facts = m->position != NULL && *m->position != '\0' ? g_strdup_printf ("%s · %s", m->position, count) : g_strdup (count);
  foyer_print_doc_begin_section (pages, 1, m->name);
  foyer_print_doc_begin_header (pages);
  table = foyer_print_doc_add_table (pages, (FoyerPrintColumn[]){ { .stretch = 3 }, { .stretch = 2, .align = FOYER_ALIGN_END } }, 2, 18);
  row = foyer_print_table_add_row (table, FOYER_PRINT_ROW_BODY);
  foyer_print_row_pad (row, 0, 5);
  foyer_print_row_rules (row, FOYER_RULE_NONE, FOYER_RULE_BOLD);
  foyer_print_cell_add (foyer_print_row_cell (row, 0), &TITLE, m->name);
  foyer_print_cell_add (foyer_print_row_cell (row, 0), &SIDE, facts);
  foyer_print_cell_add (foyer_print_row_cell (row, 1), &WHEN, week);
  foyer_print_cell_add (foyer_print_row_cell (row, 1), &SIDE, sheet->location);
  foyer_print_doc_end_header (pages);

  table = foyer_print_doc_add_table (pages, columns, 1 + FOYER_WEEK_DAYS, 6);
  row = foyer_print_table_add_row (table, FOYER_PRINT_ROW_HEADING);
  foyer_print_row_pad (row, 4, 3);
  foyer_print_row_rules (row, FOYER_RULE_NONE, FOYER_RULE_THIN);
  for (int d = 0; d < FOYER_WEEK_DAYS; d++)
    add_heading (sheet, foyer_print_row_cell (row, 1 + d), &m->days[d]);
  if (!hours_of (m, &first, &last))
    {
      foyer_print_doc_add_space (pages, 24);
      foyer_print_cell_add (foyer_print_doc_add_text (pages, FOYER_ALIGN_CENTER), &EMPTY, _("Nothing booked"));
      return;
    }
  for (int hour = first; hour < last; hour++)
    {
      g_autofree char *label = time_text (sheet, hour * 60);

      row = foyer_print_table_add_row (table, FOYER_PRINT_ROW_BODY);
      foyer_print_row_pad (row, 1.5, 2);
      foyer_print_row_min_height (row, 26); /* a name and a number fit in by hand */
      foyer_print_row_rules (row, FOYER_RULE_NONE, FOYER_RULE_HAIR);
      foyer_print_cell_add (foyer_print_row_cell (row, 0), &HOUR, label);
      for (int d = 0; d < FOYER_WEEK_DAYS; d++)
        add_hour (sheet, foyer_print_row_cell (row, 1 + d), &m->days[d], hour * 60);
    }
}

FoyerPrintDoc *
foyer_week_sheet_new (const FoyerWeekSheet *sheet,
                      const FoyerPaperSize *size,
                      gboolean              rtl)
{
  FoyerPaperSize turned = foyer_paper_crosswise (size);
  FoyerPrintDoc *pages = foyer_print_doc_new (&turned, rtl);
  g_autofree char *a = foyer_format_date (&sheet->format, sheet->from);
  g_autofree char *b = foyer_format_date (&sheet->format, sheet->from + FOYER_WEEK_DAYS - 1);
  g_autofree char *week = g_strdup_printf ("%s – %s", a, b);
  /* Translators: title of the printed sheet; %s is a span of dates: "Week sheet, 23.11.2026 – 29.11.2026" */
  g_autofree char *title = g_strdup_printf (_("Week sheet, %s"), week);
  g_autofree char *footer = sheet->printed != NULL ? g_strdup_printf (_("%s · printed %s"), sheet->location, sheet->printed) : g_strdup (sheet->location);

  foyer_print_doc_set_info (pages, title, sheet->location, sheet->created_ms);
  foyer_print_doc_set_footer (pages, footer);
  if (sheet->n_members == 0)
    {
      foyer_print_cell_add (foyer_print_doc_add_text (pages, FOYER_ALIGN_START), &TITLE, week);
      foyer_print_cell_add (foyer_print_doc_add_text (pages, FOYER_ALIGN_START), &EMPTY, _("Nobody is on duty in this week."));
    }
  for (gsize i = 0; i < sheet->n_members; i++)
    add_member (sheet, &sheet->members[i], pages, week);
  return pages;
}
