#define G_LOG_DOMAIN "foyer-print"
#include "config.h"

#include <glib/gi18n-lib.h>

#include "foyer-schedule-sheet.h"
#include "foyer-week-sheet.h"

static const FoyerTextStyle TITLE = { .size = 18, .weight = 700, .max_lines = 1 };
static const FoyerTextStyle SIDE = { .size = 9.5, .grey = 0.25, .max_lines = 1 };
static const FoyerTextStyle EMPTY = { .size = 12, .grey = 0.25 };

/* As many days stand side by side as one can read. */
#define MOST_DAYS 31
/* Above this many days a cell has room for the hours alone: "9–18". */
#define WIDE_DAYS 10

typedef struct
{
  FoyerTextStyle head, name, position, hours, off, total;
} Styles;

static Styles
styles_for (int days)
{
  gboolean wide = days <= WIDE_DAYS;

  return (Styles){
    .head = { .size = wide ? 9.5 : 7, .weight = 600 },
    .name = { .size = wide ? 11 : 9, .weight = 700, .max_lines = 2 },
    .position = { .size = wide ? 8.5 : 7, .grey = 0.25, .max_lines = 1 },
    .hours = { .size = wide ? 9.5 : 6.3, .max_lines = wide ? 4 : 6 },
    .off = { .size = wide ? 8.5 : 6, .italic = TRUE, .grey = 0.2, .max_lines = 2 },
    .total = { .size = wide ? 10 : 8, .weight = 600 },
  };
}

/* "9", "9:30", or as the location writes it where there is room. */
static char *
hour_text (const FoyerScheduleSheet *sheet,
           int                       minute,
           gboolean                  wide)
{
  if (wide)
    return foyer_format_minute (&sheet->format, minute % FOYER_DAY_MINUTES);
  return minute % 60 == 0 ? g_strdup_printf ("%d", minute / 60) : g_strdup_printf ("%d:%02d", minute / 60, minute % 60);
}

static void
add_day (const FoyerScheduleSheet    *sheet,
         const Styles                *styles,
         FoyerPrintCell              *cell,
         const FoyerScheduleSheetDay *day,
         gboolean                     wide)
{
  g_autoptr(GArray) spans = day != NULL && day->spans != NULL ? foyer_spans_parse (day->spans, NULL) : NULL;
  g_autoptr(GArray) breaks = day != NULL && day->breaks != NULL ? foyer_spans_parse (day->breaks, NULL) : NULL;

  if (day != NULL && day->off != NULL)
    {
      foyer_print_cell_shade (cell, 0.12);
      foyer_print_cell_add (cell, &styles->off, day->off);
      return;
    }
  if (spans == NULL || spans->len == 0)
    return;
  for (guint i = 0; i < spans->len; i++)
    {
      const FoyerSpan *span = &g_array_index (spans, FoyerSpan, i);
      g_autofree char *from = hour_text (sheet, span->from, wide);
      g_autofree char *to = hour_text (sheet, span->to, wide);
      g_autofree char *text = g_strdup_printf ("%s–%s", from, to);

      foyer_print_cell_add (cell, &styles->hours, text);
    }
  for (guint i = 0; wide && breaks != NULL && i < breaks->len; i++)
    {
      const FoyerSpan *span = &g_array_index (breaks, FoyerSpan, i);
      g_autofree char *from = hour_text (sheet, span->from, TRUE);
      g_autofree char *to = hour_text (sheet, span->to, TRUE);
      g_autofree char *span_text = g_strdup_printf ("%s–%s", from, to);
      /* Translators: on the printed schedule; %s is a span of time. */
      g_autofree char *text = g_strdup_printf (_("break %s"), span_text);

      foyer_print_cell_add (cell, &styles->off, text);
    }
}

static const FoyerScheduleSheetDay *
day_of (const FoyerScheduleSheetMember *m,
        gint64                          date)
{
  for (gsize i = 0; i < m->n_days; i++)
    if (m->days[i].date == date)
      return &m->days[i];
  return NULL;
}

static void
add_table (const FoyerScheduleSheet *sheet,
           FoyerPrintDoc            *pages,
           gint64                    from,
           gint64                    to)
{
  int days = (int) (to - from);
  gboolean wide = days <= WIDE_DAYS;
  Styles styles = styles_for (days);
  g_autofree FoyerPrintColumn *columns = g_new0 (FoyerPrintColumn, days + 2);
  FoyerPrintTable *table;
  FoyerPrintRow *row;

  columns[0].width = wide ? 120 : 84;
  for (int d = 0; d < days; d++)
    columns[1 + d] = (FoyerPrintColumn){ .stretch = 1, .align = wide ? FOYER_ALIGN_START : FOYER_ALIGN_CENTER };
  columns[1 + days] = (FoyerPrintColumn){ .width = wide ? 40 : 33, .align = FOYER_ALIGN_END };
  table = foyer_print_doc_add_table (pages, columns, days + 2, wide ? 8 : 2);
  row = foyer_print_table_add_row (table, FOYER_PRINT_ROW_HEADING);
  foyer_print_row_pad (row, 5, 3);
  foyer_print_row_rules (row, FOYER_RULE_NONE, FOYER_RULE_THIN);
  for (int d = 0; d < days; d++)
    {
      FoyerPrintCell *cell = foyer_print_row_cell (row, 1 + d);
      int year, month, day;
      g_autoptr(GDateTime) when = NULL;
      g_autofree char *weekday = NULL;
      g_autofree char *text = NULL;

      foyer_date_split (from + d, &year, &month, &day);
      when = g_date_time_new_utc (year, month, day, 0, 0, 0);
      weekday = g_date_time_format (when, "%a");
      if (!wide)
        *g_utf8_offset_to_pointer (weekday, MIN (2, g_utf8_strlen (weekday, -1))) = '\0';
      text = wide ? g_strdup_printf ("%s %d", weekday, day) : g_strdup_printf ("%s\n%d", weekday, day);
      foyer_print_cell_add (cell, &styles.head, text);
      if (foyer_date_weekday (from + d) >= 6)
        foyer_print_cell_shade (cell, 0.06);
    }
  foyer_print_cell_add (foyer_print_row_cell (row, 1 + days), &styles.head, _("Hours"));
  for (gsize i = 0; i < sheet->n_members; i++)
    {
      const FoyerScheduleSheetMember *m = &sheet->members[i];
      g_autofree char *total = m->minutes % 60 ? g_strdup_printf ("%d:%02d", m->minutes / 60, m->minutes % 60) : g_strdup_printf ("%d", m->minutes / 60);

      row = foyer_print_table_add_row (table, FOYER_PRINT_ROW_BODY);
      foyer_print_row_pad (row, 3, 3.5);
      foyer_print_row_rules (row, FOYER_RULE_NONE, FOYER_RULE_HAIR);
      foyer_print_cell_add (foyer_print_row_cell (row, 0), &styles.name, m->name);
      foyer_print_cell_add (foyer_print_row_cell (row, 0), &styles.position, m->position);
      for (int d = 0; d < days; d++)
        {
          FoyerPrintCell *cell = foyer_print_row_cell (row, 1 + d);

          if (foyer_date_weekday (from + d) >= 6)
            foyer_print_cell_shade (cell, 0.06);
          add_day (sheet, &styles, cell, day_of (m, from + d), wide);
        }
      foyer_print_cell_add (foyer_print_row_cell (row, 1 + days), &styles.total, total);
    }
}

FoyerPrintDoc *
foyer_schedule_sheet_new (const FoyerScheduleSheet *sheet,
                          const FoyerPaperSize     *size,
                          gboolean                  rtl)
{
  FoyerPaperSize turned = foyer_paper_crosswise (size);
  FoyerPrintDoc *pages = foyer_print_doc_new (&turned, rtl);
  /* Translators: title of the printed work schedule; %s is a period: "Work schedule, November 2026" */
  g_autofree char *title = g_strdup_printf (_("Work schedule, %s"), sheet->title);
  g_autofree char *footer = sheet->printed != NULL ? g_strdup_printf (_("%s · printed %s"), sheet->location, sheet->printed) : g_strdup (sheet->location);
  FoyerPrintTable *table;
  FoyerPrintRow *row;

  foyer_print_doc_set_info (pages, title, sheet->location, sheet->created_ms);
  foyer_print_doc_set_footer (pages, footer);
  for (gint64 from = sheet->from; from < sheet->to; from += MOST_DAYS)
    {
      foyer_print_doc_begin_section (pages, 1, NULL);
      foyer_print_doc_begin_header (pages);
      table = foyer_print_doc_add_table (pages, (FoyerPrintColumn[]){ { .stretch = 3 }, { .stretch = 2, .align = FOYER_ALIGN_END } }, 2, 18);
      row = foyer_print_table_add_row (table, FOYER_PRINT_ROW_BODY);
      foyer_print_row_pad (row, 0, 5);
      foyer_print_row_rules (row, FOYER_RULE_NONE, FOYER_RULE_BOLD);
      foyer_print_cell_add (foyer_print_row_cell (row, 0), &TITLE, title);
      foyer_print_cell_add (foyer_print_row_cell (row, 1), &SIDE, sheet->location);
      foyer_print_cell_add (foyer_print_row_cell (row, 1), &SIDE, sheet->filters);
      foyer_print_doc_end_header (pages);
      if (sheet->n_members > 0)
        add_table (sheet, pages, from, MIN (from + MOST_DAYS, sheet->to));
      else
        {
          foyer_print_doc_add_space (pages, 24);
          foyer_print_cell_add (foyer_print_doc_add_text (pages, FOYER_ALIGN_CENTER), &EMPTY, _("Nobody to plan"));
        }
    }
  return pages;
}
