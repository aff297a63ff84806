#define G_LOG_DOMAIN "foyer-print"
#include "config.h"

#include <glib/gi18n-lib.h>

#include "foyer-day-sheet.h"
#include "foyer-money.h"

/* Sizes for reading from a metre off. One place, so that the sheet keeps its order of importance: who and when, then what. */
static const FoyerTextStyle TITLE = { .size = 21, .weight = 700, .max_lines = 2 };
static const FoyerTextStyle DATE = { .size = 13, .weight = 600 };
static const FoyerTextStyle SIDE = { .size = 10, .grey = 0.25 };
static const FoyerTextStyle HEADING = { .size = 8.5, .grey = 0.35, .weight = 600 };
static const FoyerTextStyle START = { .size = 13.5, .weight = 700 };
static const FoyerTextStyle UNTIL = { .size = 10, .grey = 0.25 };
static const FoyerTextStyle CLIENT = { .size = 12, .weight = 700, .max_lines = 4 };
static const FoyerTextStyle CLIENT_STRUCK = { .size = 12, .strike = TRUE, .max_lines = 4 };
static const FoyerTextStyle NOBODY = { .size = 12, .italic = TRUE, .grey = 0.25 };
static const FoyerTextStyle PHONE = { .size = 10.5 };
static const FoyerTextStyle SERVICES = { .size = 11, .max_lines = 4 };
static const FoyerTextStyle NOTE = { .size = 10, .italic = TRUE, .max_lines = 5 };
static const FoyerTextStyle STATUS = { .size = 10 };
static const FoyerTextStyle FLAGS = { .size = 9, .weight = 700 };
static const FoyerTextStyle MONEY = { .size = 11 };
static const FoyerTextStyle DUE = { .size = 9.5, .weight = 700 };
static const FoyerTextStyle BLANK_TIME = { .size = 10.5, .grey = 0.3 };
static const FoyerTextStyle FREE = { .size = 8.5, .grey = 0.4 };
static const FoyerTextStyle BREAK = { .size = 10, .grey = 0.2 };
static const FoyerTextStyle EMPTY = { .size = 12, .grey = 0.25 };

static const FoyerTextStyle C_TITLE = { .size = 17, .weight = 700 };
static const FoyerTextStyle C_MEMBER = { .size = 12, .weight = 700, .max_lines = 2 };
static const FoyerTextStyle C_DUTY = { .size = 8.5, .grey = 0.2 };
static const FoyerTextStyle C_START = { .size = 10.5, .weight = 700 };
static const FoyerTextStyle C_UNTIL = { .size = 8.5, .grey = 0.25 };
static const FoyerTextStyle C_CLIENT = { .size = 10.5, .weight = 700, .max_lines = 3 };
static const FoyerTextStyle C_STRUCK = { .size = 10.5, .strike = TRUE, .max_lines = 3 };
static const FoyerTextStyle C_NOBODY = { .size = 10.5, .italic = TRUE, .grey = 0.25 };
static const FoyerTextStyle C_PHONE = { .size = 9.5 };
static const FoyerTextStyle C_SERVICES = { .size = 9.5, .max_lines = 3 };
static const FoyerTextStyle C_NOTE = { .size = 9, .italic = TRUE, .max_lines = 3 };
static const FoyerTextStyle C_STATUS = { .size = 9, .grey = 0.2 };
static const FoyerTextStyle C_FLAGS = { .size = 9, .weight = 700 };
static const FoyerTextStyle C_FREE = { .size = 8.5, .grey = 0.4 };

typedef enum
{
  ENTRY_BOOKED,
  ENTRY_FREE,
  ENTRY_BREAK,
  ENTRY_AWAY,  /* between two spans of duty */
  ENTRY_EXTRA, /* a line without a time, for whoever is squeezed in */
} EntryKind;

/* A line of the sheet, in the order of the day. */
typedef struct
{
  EntryKind kind;
  int from, to;
  const FoyerDaySheetRow *row; /* ENTRY_BOOKED */
} Entry;

/* Shorter gaps are not worth a line to write on. */
#define SHORTEST_FREE 10

/* ---- the day ----------------------------------------------------------------------------------------------------------- */
static int
compare_entries (gconstpointer a,
                 gconstpointer b)
{
  const Entry *x = a, *y = b;

  return x->from != y->from ? x->from - y->from : x->to - y->to;
}

static GArray *
free_spans (const FoyerDaySheetMember *m)
{
  GArray *spans = g_array_new (FALSE, FALSE, sizeof (FoyerSpan));

  g_array_append_vals (spans, m->duty, (guint) m->n_duty);
  for (gsize i = 0; i < m->n_breaks + m->n_rows; i++)
    {
      int from = i < m->n_breaks ? m->breaks[i].from : m->rows[i - m->n_breaks].from;
      int to = i < m->n_breaks ? m->breaks[i].to : m->rows[i - m->n_breaks].to;
      GArray *left = foyer_spans_subtract ((const FoyerSpan *) (gpointer) spans->data, spans->len, from, to);

      g_array_unref (spans);
      spans = left;
    }
  return spans;
}

/* Minutes at which a free span gets a line: its start and each full hour in it. */
static GArray *
blank_marks (int from,
             int to)
{
  GArray *marks = g_array_new (FALSE, FALSE, sizeof (int));

  g_array_append_val (marks, from);
  for (int hour = (from / 60 + 1) * 60; hour <= to - 15; hour += 60)
    if (hour - from >= 20)
      g_array_append_val (marks, hour);
  return marks;
}

/* Lines to write on that the free time gives. */
static int
count_lines (GArray *entries)
{
  int lines = 0;

  for (guint i = 0; i < entries->len; i++)
    {
      const Entry *entry = &g_array_index (entries, Entry, i);

      if (entry->kind == ENTRY_FREE)
        {
          g_autoptr(GArray) marks = blank_marks (entry->from, entry->to);

          lines += (int) marks->len;
        }
    }
  return lines;
}

/* @free_minutes: out */
static GArray *
list_entries (const FoyerDaySheetMember *m,
              int                        blanks,
              int                       *free_minutes)
{
  GArray *entries = g_array_new (FALSE, FALSE, sizeof (Entry));
  g_autoptr(GArray) spans = free_spans (m);

  *free_minutes = 0;
  for (gsize i = 0; i < m->n_rows; i++)
    {
      Entry entry = { ENTRY_BOOKED, m->rows[i].from, m->rows[i].to, &m->rows[i] };

      g_array_append_val (entries, entry);
    }
  for (gsize i = 0; i < m->n_breaks; i++)
    {
      Entry entry = { ENTRY_BREAK, m->breaks[i].from, m->breaks[i].to, NULL };

      g_array_append_val (entries, entry);
    }
  for (gsize i = 1; i < m->n_duty; i++)
    {
      Entry entry = { ENTRY_AWAY, m->duty[i - 1].to, m->duty[i].from, NULL };

      if (entry.to > entry.from)
        g_array_append_val (entries, entry);
    }
  for (guint i = 0; i < spans->len; i++)
    {
      const FoyerSpan *span = &g_array_index (spans, FoyerSpan, i);
      Entry entry = { ENTRY_FREE, span->from, span->to, NULL };

      if (span->to - span->from < SHORTEST_FREE)
        continue;
      *free_minutes += span->to - span->from;
      if (blanks > 0)
        g_array_append_val (entries, entry);
    }
  g_array_sort (entries, compare_entries);
  for (int lines = count_lines (entries); m->n_duty > 0 && lines < blanks; lines++)
    {
      Entry entry = { ENTRY_EXTRA, FOYER_DAY_MINUTES, FOYER_DAY_MINUTES, NULL };

      g_array_append_val (entries, entry);
    }
  return entries;
}

/* ---- words ------------------------------------------------------------------------------------------------------------- */
static char *
minute_text (const FoyerDaySheet *sheet,
             int                  minute)
{
  return foyer_format_minute (&sheet->format, minute > FOYER_DAY_MINUTES ? minute - FOYER_DAY_MINUTES : minute);
}

static char *
span_text (const FoyerDaySheet *sheet,
           int                  from,
           int                  to)
{
  g_autofree char *a = minute_text (sheet, from);
  g_autofree char *b = minute_text (sheet, to);

  return g_strdup_printf ("%s–%s", a, b);
}

static char *
length_text (int minutes)
{
  int hours = minutes / 60;

  minutes %= 60;
  if (hours == 0)
    /* Translators: a length of time, as short as you would write it on paper. */
    return g_strdup_printf (_("%d min"), minutes);
  if (minutes == 0)
    /* Translators: a length of time in hours. */
    return g_strdup_printf (_("%d h"), hours);
  /* Translators: a length of time in hours and minutes. */
  return g_strdup_printf (_("%d h %d min"), hours, minutes);
}

static char *
free_text (int minutes)
{
  g_autofree char *length = length_text (minutes);

  /* Translators: %s is a length of time: "free 45 min" */
  return g_strdup_printf (_("free %s"), length);
}

/* A telephone number reads from the left in every script and is never parted at the end of a line. */
static char *
phone_text (const char *phone)
{
  g_auto(GStrv) groups = NULL;
  g_autofree char *joined = NULL;

  if (phone == NULL || *phone == '\0')
    return NULL;
  groups = g_strsplit (phone, " ", -1);
  joined = g_strjoinv ("\u00a0", groups);
  return g_strdup_printf ("\u2066%s\u2069", joined);
}

static char *
off_text (const FoyerDaySheet *sheet,
          const Entry         *entry)
{
  g_autofree char *to = minute_text (sheet, entry->to);

  if (entry->kind == ENTRY_AWAY)
    /* Translators: between two parts of a working day; %s is the time the second begins. */
    return g_strdup_printf (_("Away until %s"), to);
  /* Translators: a pause in a team member's day; %s is the time it ends. */
  return g_strdup_printf (_("Break until %s"), to);
}

static char *
duty_spans (const FoyerDaySheet       *sheet,
            const FoyerDaySheetMember *m)
{
  GString *times = g_string_new (NULL);

  for (gsize i = 0; i < m->n_duty; i++)
    {
      g_autofree char *span = span_text (sheet, m->duty[i].from, m->duty[i].to);

      g_string_append_printf (times, "%s%s", i > 0 ? ", " : "", span);
    }
  return g_string_free (times, FALSE);
}

static char *
duty_text (const FoyerDaySheet       *sheet,
           const FoyerDaySheetMember *m)
{
  g_autofree char *times = duty_spans (sheet, m);

  if (m->n_duty == 0)
    return g_strdup (_("Not on duty"));
  /* Translators: %s is one or more spans of time: "On duty 09:00–13:00, 14:00–18:00" */
  return g_strdup_printf (_("On duty %s"), times);
}

static char *
counts_text (gsize appointments,
             int   free_minutes)
{
  g_autofree char *count = appointments == 0 ? g_strdup (_("Nothing booked"))
                                             : g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%d appointment", "%d appointments", appointments),
                                                                (int) appointments);
  g_autofree char *left = free_minutes > 0 ? free_text (free_minutes) : NULL;

  return left != NULL ? g_strdup_printf ("%s · %s", count, left) : g_steal_pointer (&count);
}

static char *
footer_text (const FoyerDaySheet *sheet)
{
  if (sheet->printed == NULL)
    return g_strdup (sheet->location);
  /* Translators: foot of a printed page: name of the location, then when it was printed and by whom. */
  return g_strdup_printf (_("%s · printed %s"), sheet->location, sheet->printed);
}

/* ---- a sheet for each member ------------------------------------------------------------------------------------------- */
enum
{
  COL_TIME,
  COL_CLIENT,
  COL_SERVICES,
  COL_STATUS,
  COL_MONEY,
};

static void
add_member_booked (const FoyerDaySheet    *sheet,
                   FoyerPrintTable        *table,
                   const FoyerDaySheetRow *r)
{
  FoyerPrintRow *row = foyer_print_table_add_row (table, FOYER_PRINT_ROW_BODY);
  g_autofree char *from = minute_text (sheet, r->from);
  g_autofree char *to = minute_text (sheet, r->to);
  g_autofree char *until = g_strdup_printf ("–%s", to);
  g_autofree char *phone = phone_text (r->phone);

  foyer_print_row_pad (row, 3.5, 4.5);
  foyer_print_row_rules (row, FOYER_RULE_NONE, FOYER_RULE_HAIR);
  foyer_print_cell_add (foyer_print_row_cell (row, COL_TIME), &START, from);
  foyer_print_cell_add (foyer_print_row_cell (row, COL_TIME), &UNTIL, until);
  if (r->client != NULL && *r->client != '\0')
    foyer_print_cell_add (foyer_print_row_cell (row, COL_CLIENT), r->struck ? &CLIENT_STRUCK : &CLIENT, r->client);
  else
    foyer_print_cell_add (foyer_print_row_cell (row, COL_CLIENT), &NOBODY, _("Walk-in"));
  foyer_print_cell_add (foyer_print_row_cell (row, COL_CLIENT), &PHONE, phone);
  foyer_print_cell_add (foyer_print_row_cell (row, COL_SERVICES), &SERVICES, r->services);
  foyer_print_cell_add (foyer_print_row_cell (row, COL_SERVICES), &NOTE, r->note);
  foyer_print_cell_add (foyer_print_row_cell (row, COL_STATUS), &STATUS, r->status);
  foyer_print_cell_add (foyer_print_row_cell (row, COL_STATUS), &FLAGS, r->flags);
  if (sheet->money)
    {
      g_autofree char *price = foyer_money_format_number (r->price, sheet->currency);

      foyer_print_cell_add (foyer_print_row_cell (row, COL_MONEY), &MONEY, price);
      if (r->due > 0)
        {
          g_autofree char *amount = foyer_money_format_number (r->due, sheet->currency);
          /* Translators: %s is an amount of money still to be paid. */
          g_autofree char *due = g_strdup_printf (_("due %s"), amount);

          foyer_print_cell_add (foyer_print_row_cell (row, COL_MONEY), &DUE, due);
        }
    }
}

static void
add_member_free (const FoyerDaySheet *sheet,
                 FoyerPrintTable     *table,
                 const Entry         *entry)
{
  g_autoptr(GArray) marks = blank_marks (entry->from, entry->to);

  for (guint i = 0; i < marks->len; i++)
    {
      FoyerPrintRow *row = foyer_print_table_add_row (table, FOYER_PRINT_ROW_BODY);
      g_autofree char *time = minute_text (sheet, g_array_index (marks, int, i));

      foyer_print_row_pad (row, 8, 3);
      foyer_print_row_min_height (row, 25); /* 9 mm: a hand needs that */
      foyer_print_row_rules (row, FOYER_RULE_NONE, FOYER_RULE_DOTTED);
      foyer_print_row_rule_from (row, COL_CLIENT);
      foyer_print_cell_add (foyer_print_row_cell (row, COL_TIME), &BLANK_TIME, time);
      if (i == 0)
        {
          g_autofree char *text = free_text (entry->to - entry->from);

          foyer_print_cell_add (foyer_print_row_cell (row, COL_STATUS), &FREE, text);
        }
    }
}

static void
add_member_extra (FoyerPrintTable *table)
{
  FoyerPrintRow *row = foyer_print_table_add_row (table, FOYER_PRINT_ROW_BODY);

  foyer_print_row_min_height (row, 25);
  foyer_print_row_rules (row, FOYER_RULE_NONE, FOYER_RULE_DOTTED);
}

static void
add_member_off (const FoyerDaySheet *sheet,
                FoyerPrintTable     *table,
                const Entry         *entry)
{
  FoyerPrintRow *row = foyer_print_table_add_row (table, FOYER_PRINT_ROW_BODY);
  g_autofree char *from = minute_text (sheet, entry->from);
  g_autofree char *text = off_text (sheet, entry);

  foyer_print_row_pad (row, 4, 4);
  foyer_print_row_shade (row, 0.09);
  foyer_print_row_rules (row, FOYER_RULE_NONE, FOYER_RULE_HAIR);
  foyer_print_cell_add (foyer_print_row_cell (row, COL_TIME), &BREAK, from);
  foyer_print_row_span (row, COL_CLIENT, 2);
  foyer_print_cell_add (foyer_print_row_cell (row, COL_CLIENT), &BREAK, text);
}

static void
add_member_header (const FoyerDaySheet       *sheet,
                   const FoyerDaySheetMember *m,
                   FoyerPrintDoc             *pages,
                   const char                *date,
                   int                        free_minutes)
{
  const FoyerPrintColumn columns[] = { { .stretch = 1 }, { .stretch = 0, .align = FOYER_ALIGN_END } };
  g_autofree char *duty = duty_text (sheet, m);
  g_autofree char *counts = counts_text (m->n_rows, free_minutes);
  g_autofree char *facts = m->position != NULL && *m->position != '\0' ? g_strdup_printf ("%s · %s", m->position, duty)
                                                                        : g_strdup (duty);
  FoyerPrintTable *table;
  FoyerPrintRow *row;

  foyer_print_doc_begin_header (pages);
  table = foyer_print_doc_add_table (pages, columns, 2, 18);
  row = foyer_print_table_add_row (table, FOYER_PRINT_ROW_BODY);
  foyer_print_cell_add (foyer_print_row_cell (row, 0), &TITLE, m->name);
  foyer_print_cell_add (foyer_print_row_cell (row, 1), &DATE, date);
  table = foyer_print_doc_add_table (pages, (FoyerPrintColumn[]){ { .stretch = 2 }, { .stretch = 1, .align = FOYER_ALIGN_END } }, 2, 18);
  row = foyer_print_table_add_row (table, FOYER_PRINT_ROW_BODY);
  foyer_print_row_pad (row, 2, 7);
  foyer_print_cell_add (foyer_print_row_cell (row, 0), &SIDE, facts);
  foyer_print_cell_add (foyer_print_row_cell (row, 0), &SIDE, counts);
  foyer_print_cell_add (foyer_print_row_cell (row, 1), &SIDE, sheet->location);
  foyer_print_row_rules (row, FOYER_RULE_NONE, FOYER_RULE_BOLD);
  foyer_print_doc_end_header (pages);
}

static void
add_member (const FoyerDaySheet       *sheet,
            const FoyerDaySheetMember *m,
            FoyerPrintDoc             *pages,
            const char                *date)
{
  FoyerPrintColumn columns[] = {
    { .width = 0 },
    { .stretch = 5 },
    { .stretch = 6 },
    { .width = 0 },
    { .width = 0, .align = FOYER_ALIGN_END },
  };
  int free_minutes;
  g_autoptr(GArray) entries = list_entries (m, sheet->blanks, &free_minutes);
  FoyerPrintTable *table;
  FoyerPrintRow *row;

  foyer_print_doc_begin_section (pages, 1, m->name);
  add_member_header (sheet, m, pages, date, free_minutes);
  table = foyer_print_doc_add_table (pages, columns, sheet->money ? 5 : 4, 12);
  row = foyer_print_table_add_row (table, FOYER_PRINT_ROW_HEADING);
  foyer_print_row_pad (row, 5, 2);
  foyer_print_row_rules (row, FOYER_RULE_NONE, FOYER_RULE_HAIR);
  foyer_print_cell_add (foyer_print_row_cell (row, COL_TIME), &HEADING, _("Time"));
  foyer_print_cell_add (foyer_print_row_cell (row, COL_CLIENT), &HEADING, _("Client"));
  foyer_print_cell_add (foyer_print_row_cell (row, COL_SERVICES), &HEADING, _("Services and notes"));
  foyer_print_cell_add (foyer_print_row_cell (row, COL_STATUS), &HEADING, _("Status"));
  if (sheet->money)
    foyer_print_cell_add (foyer_print_row_cell (row, COL_MONEY), &HEADING, sheet->currency != NULL ? sheet->currency : _("Price"));
  for (guint i = 0; i < entries->len; i++)
    {
      const Entry *entry = &g_array_index (entries, Entry, i);

      if (entry->kind == ENTRY_BOOKED)
        add_member_booked (sheet, table, entry->row);
      else if (entry->kind == ENTRY_FREE)
        add_member_free (sheet, table, entry);
      else if (entry->kind == ENTRY_EXTRA)
        add_member_extra (table);
      else
        add_member_off (sheet, table, entry);
    }
  if (m->n_rows == 0 && (sheet->blanks == 0 || m->n_duty == 0))
    {
      foyer_print_doc_add_space (pages, 24);
      foyer_print_cell_add (foyer_print_doc_add_text (pages, FOYER_ALIGN_CENTER), &EMPTY, _("Nothing booked"));
    }
}

/* ---- everyone in two columns -------------------------------------------------------------------------------------------- */
static void
add_compact_booked (const FoyerDaySheet    *sheet,
                    FoyerPrintTable        *table,
                    const FoyerDaySheetRow *r)
{
  FoyerPrintRow *row = foyer_print_table_add_row (table, FOYER_PRINT_ROW_BODY);
  FoyerPrintCell *cell = foyer_print_row_cell (row, 1);
  g_autofree char *from = minute_text (sheet, r->from);
  g_autofree char *to = minute_text (sheet, r->to);
  g_autofree char *until = g_strdup_printf ("–%s", to);
  g_autofree char *phone = phone_text (r->phone);
  gboolean has_status = r->status != NULL && *r->status != '\0';

  foyer_print_row_pad (row, 2.5, 3);
  foyer_print_row_rules (row, FOYER_RULE_NONE, FOYER_RULE_HAIR);
  foyer_print_cell_add (foyer_print_row_cell (row, 0), &C_START, from);
  foyer_print_cell_add (foyer_print_row_cell (row, 0), &C_UNTIL, until);
  if (r->client != NULL && *r->client != '\0')
    foyer_print_cell_add (cell, r->struck ? &C_STRUCK : &C_CLIENT, r->client);
  else
    foyer_print_cell_add (cell, &C_NOBODY, _("Walk-in"));
  if (phone != NULL)
    {
      foyer_print_cell_append (cell, &C_PHONE, "   ");
      foyer_print_cell_append (cell, &C_PHONE, phone);
    }
  foyer_print_cell_add (cell, &C_SERVICES, r->services);
  foyer_print_cell_add (cell, &C_NOTE, r->note);
  foyer_print_cell_add (cell, &C_STATUS, r->status);
  if (r->flags != NULL && *r->flags != '\0')
    {
      if (has_status)
        {
          foyer_print_cell_append (cell, &C_STATUS, " · ");
          foyer_print_cell_append (cell, &C_FLAGS, r->flags);
        }
      else
        foyer_print_cell_add (cell, &C_FLAGS, r->flags);
    }
  if (sheet->money)
    {
      g_autofree char *price = foyer_money_format (r->price, sheet->currency);
      g_autofree char *due = r->due > 0 ? foyer_money_format_number (r->due, sheet->currency) : NULL;
      g_autofree char *text = due != NULL ? g_strdup_printf (_("due %s"), due) : NULL;

      if (has_status || (r->flags != NULL && *r->flags != '\0'))
        {
          foyer_print_cell_append (cell, &C_STATUS, " · ");
          foyer_print_cell_append (cell, &C_STATUS, price);
        }
      else
        foyer_print_cell_add (cell, &C_STATUS, price);
      if (text != NULL)
        {
          foyer_print_cell_append (cell, &C_STATUS, ", ");
          foyer_print_cell_append (cell, &C_FLAGS, text);
        }
    }
}

static void
add_compact_free (const FoyerDaySheet *sheet,
                  FoyerPrintTable     *table,
                  const Entry         *entry)
{
  /* A line for every two hours: compact, but one can write on it. */
  int lines = entry->kind == ENTRY_FREE ? CLAMP (1 + (entry->to - entry->from - 30) / 120, 1, 5) : 1;

  for (int i = 0; i < lines; i++)
    {
      FoyerPrintRow *row = foyer_print_table_add_row (table, FOYER_PRINT_ROW_BODY);

      foyer_print_row_pad (row, 6, 3);
      foyer_print_row_min_height (row, 21);
      foyer_print_row_rules (row, FOYER_RULE_NONE, FOYER_RULE_DOTTED);
      if (entry->kind == ENTRY_FREE)
        foyer_print_row_rule_from (row, 1);
      if (entry->kind == ENTRY_FREE && i == 0)
        {
          g_autofree char *from = minute_text (sheet, entry->from);
          g_autofree char *text = free_text (entry->to - entry->from);

          foyer_print_row_align (row, 1, FOYER_ALIGN_END);
          foyer_print_cell_add (foyer_print_row_cell (row, 0), &C_UNTIL, from);
          foyer_print_cell_add (foyer_print_row_cell (row, 1), &C_FREE, text);
        }
    }
}

static void
add_compact_off (const FoyerDaySheet *sheet,
                 FoyerPrintTable     *table,
                 const Entry         *entry)
{
  FoyerPrintRow *row = foyer_print_table_add_row (table, FOYER_PRINT_ROW_BODY);
  g_autofree char *from = minute_text (sheet, entry->from);
  g_autofree char *text = off_text (sheet, entry);

  foyer_print_row_pad (row, 2, 2);
  foyer_print_row_shade (row, 0.09);
  foyer_print_row_rules (row, FOYER_RULE_NONE, FOYER_RULE_HAIR);
  foyer_print_cell_add (foyer_print_row_cell (row, 0), &C_UNTIL, from);
  foyer_print_cell_add (foyer_print_row_cell (row, 1), &C_DUTY, text);
}

static void
add_compact_member (const FoyerDaySheet       *sheet,
                    const FoyerDaySheetMember *m,
                    FoyerPrintDoc             *pages)
{
  const FoyerPrintColumn columns[] = { { .width = 0 }, { .stretch = 1 } };
  int free_minutes;
  g_autoptr(GArray) entries = list_entries (m, sheet->blanks, &free_minutes);
  g_autofree char *duty = m->n_duty > 0 ? duty_spans (sheet, m) : duty_text (sheet, m);
  g_autofree char *counts = counts_text (m->n_rows, free_minutes);
  g_autofree char *facts = g_strdup_printf ("%s · %s", duty, counts);
  /* Translators: heading of a list that goes on in the next column; %s is a team member. */
  g_autofree char *continued = g_strdup_printf (_("%s, continued"), m->name);
  FoyerPrintTable *table;
  FoyerPrintRow *row;

  foyer_print_doc_add_space (pages, 13);
  table = foyer_print_doc_add_table (pages, columns, 2, 8);
  row = foyer_print_table_add_row (table, FOYER_PRINT_ROW_BODY);
  foyer_print_row_keep_with_next (row);
  foyer_print_row_span (row, 0, 2);
  foyer_print_row_pad (row, 1, 2.5);
  foyer_print_row_rules (row, FOYER_RULE_NONE, FOYER_RULE_THIN);
  foyer_print_cell_add (foyer_print_row_cell (row, 0), &C_MEMBER, m->name);
  foyer_print_cell_add (foyer_print_row_cell (row, 0), &C_DUTY, facts);
  row = foyer_print_table_add_row (table, FOYER_PRINT_ROW_CONTINUED);
  foyer_print_row_span (row, 0, 2);
  foyer_print_row_pad (row, 1, 2.5);
  foyer_print_row_rules (row, FOYER_RULE_NONE, FOYER_RULE_THIN);
  foyer_print_cell_add (foyer_print_row_cell (row, 0), &C_MEMBER, continued);
  for (guint i = 0; i < entries->len; i++)
    {
      const Entry *entry = &g_array_index (entries, Entry, i);

      if (entry->kind == ENTRY_BOOKED)
        add_compact_booked (sheet, table, entry->row);
      else if (entry->kind == ENTRY_FREE || entry->kind == ENTRY_EXTRA)
        add_compact_free (sheet, table, entry);
      else
        add_compact_off (sheet, table, entry);
    }
  if (entries->len == 0)
    {
      row = foyer_print_table_add_row (table, FOYER_PRINT_ROW_BODY);
      foyer_print_row_pad (row, 3, 3);
      foyer_print_row_span (row, 0, 2);
      foyer_print_cell_add (foyer_print_row_cell (row, 0), &C_DUTY, _("Nothing booked"));
    }
}

static void
add_compact (const FoyerDaySheet *sheet,
             FoyerPrintDoc       *pages,
             const char          *date)
{
  const FoyerPrintColumn columns[] = { { .stretch = 3 }, { .stretch = 2, .align = FOYER_ALIGN_END } };
  gsize appointments = 0;
  g_autofree char *people = NULL;
  g_autofree char *count = NULL;
  g_autofree char *facts = NULL;
  FoyerPrintTable *table;
  FoyerPrintRow *row;

  for (gsize i = 0; i < sheet->n_members; i++)
    appointments += sheet->members[i].n_rows;
  people = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%d person", "%d people", sheet->n_members), (int) sheet->n_members);
  count = counts_text (appointments, 0);
  facts = g_strdup_printf ("%s · %s", people, count);

  foyer_print_doc_begin_section (pages, 2, date);
  foyer_print_doc_begin_header (pages);
  table = foyer_print_doc_add_table (pages, columns, 2, 18);
  row = foyer_print_table_add_row (table, FOYER_PRINT_ROW_BODY);
  foyer_print_row_pad (row, 0, 6);
  foyer_print_row_rules (row, FOYER_RULE_NONE, FOYER_RULE_BOLD);
  foyer_print_cell_add (foyer_print_row_cell (row, 0), &C_TITLE, date);
  foyer_print_cell_add (foyer_print_row_cell (row, 1), &SIDE, sheet->location);
  foyer_print_cell_add (foyer_print_row_cell (row, 1), &SIDE, facts);
  foyer_print_doc_add_space (pages, 8);
  foyer_print_doc_end_header (pages);
  for (gsize i = 0; i < sheet->n_members; i++)
    add_compact_member (sheet, &sheet->members[i], pages);
}

FoyerPrintDoc *
foyer_day_sheet_new (const FoyerDaySheet  *sheet,
                     const FoyerPaperSize *size,
                     gboolean              rtl)
{
  FoyerPrintDoc *pages = foyer_print_doc_new (size, rtl);
  g_autofree char *date = foyer_format_date_long (&sheet->format, sheet->date);
  g_autofree char *footer = footer_text (sheet);
  /* Translators: title of the printed sheet; %s is a date: "Day sheet, Tue 24 November 2026" */
  g_autofree char *title = g_strdup_printf (_("Day sheet, %s"), date);

  foyer_print_doc_set_info (pages, title, sheet->location, sheet->created_ms);
  foyer_print_doc_set_footer (pages, footer);
  if (sheet->n_members == 0)
    {
      foyer_print_cell_add (foyer_print_doc_add_text (pages, FOYER_ALIGN_START), &TITLE, date);
      foyer_print_cell_add (foyer_print_doc_add_text (pages, FOYER_ALIGN_START), &EMPTY, _("Nobody is on duty on this day."));
    }
  else if (sheet->layout == FOYER_DAY_SHEET_COMPACT)
    add_compact (sheet, pages, date);
  else
    for (gsize i = 0; i < sheet->n_members; i++)
      add_member (sheet, &sheet->members[i], pages, date);
  return pages;
}
