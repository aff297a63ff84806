#define G_LOG_DOMAIN "foyer-print"
#include "config.h"

#include <glib/gi18n-lib.h>

#include "foyer-event-sheet.h"
#include "foyer-money.h"
#include "foyer-print-read.h"

static const FoyerTextStyle TITLE = { .size = 20, .weight = 700, .max_lines = 2 };
static const FoyerTextStyle DATE = { .size = 13, .weight = 600 };
static const FoyerTextStyle SIDE = { .size = 10, .grey = 0.25 };
static const FoyerTextStyle NOTE = { .size = 9.5, .italic = TRUE, .max_lines = 3 };
static const FoyerTextStyle HEADING = { .size = 8.5, .grey = 0.35, .weight = 600 };
static const FoyerTextStyle NUMBER = { .size = 10, .grey = 0.35 };
static const FoyerTextStyle BOX = { .size = 14 };
static const FoyerTextStyle CLIENT = { .size = 12, .weight = 700, .max_lines = 3 };
static const FoyerTextStyle STRUCK = { .size = 12, .strike = TRUE, .max_lines = 3 };
static const FoyerTextStyle NOBODY = { .size = 12, .italic = TRUE, .grey = 0.25 };
static const FoyerTextStyle TEXT = { .size = 10.5 };
static const FoyerTextStyle STRONG = { .size = 10.5, .weight = 700 };
static const FoyerTextStyle EMPTY = { .size = 12, .grey = 0.25 };

/* Ruled lines beyond this do not help anybody at the door. */
#define MOST_LINES 30

enum
{
  COL_NUMBER,
  COL_BOX,
  COL_CLIENT,
  COL_PHONE,
  COL_SEATS,
  COL_STATUS,
  N_COLUMNS,
};

static void
add_participant (const FoyerEventSheet    *sheet,
                 FoyerPrintTable          *table,
                 const FoyerEventSheetRow *r,
                 int                       number)
{
  FoyerPrintRow *row = foyer_print_table_add_row (table, FOYER_PRINT_ROW_BODY);
  g_autofree char *no = g_strdup_printf ("%d", number);
  g_autofree char *seats = g_strdup_printf ("%d", r->seats);
  g_autofree char *phone = r->phone != NULL ? g_strdup_printf ("\u2066%s\u2069", r->phone) : NULL;

  foyer_print_row_pad (row, 4, 4);
  foyer_print_row_rules (row, FOYER_RULE_NONE, FOYER_RULE_HAIR);
  foyer_print_cell_add (foyer_print_row_cell (row, COL_NUMBER), &NUMBER, no);
  foyer_print_cell_add (foyer_print_row_cell (row, COL_BOX), &BOX, r->struck ? NULL : "☐");
  if (r->client != NULL && *r->client != '\0')
    foyer_print_cell_add (foyer_print_row_cell (row, COL_CLIENT), r->struck ? &STRUCK : &CLIENT, r->client);
  else
    foyer_print_cell_add (foyer_print_row_cell (row, COL_CLIENT), &NOBODY, _("Walk-in"));
  foyer_print_cell_add (foyer_print_row_cell (row, COL_CLIENT), &NOTE, r->note);
  foyer_print_cell_add (foyer_print_row_cell (row, COL_PHONE), &TEXT, phone);
  foyer_print_cell_add (foyer_print_row_cell (row, COL_SEATS), r->seats > 1 ? &STRONG : &TEXT, seats);
  foyer_print_cell_add (foyer_print_row_cell (row, COL_STATUS), &TEXT, r->status);
  if (r->due > 0)
    {
      g_autofree char *amount = foyer_money_format (r->due, sheet->currency);
      g_autofree char *due = g_strdup_printf (_("due %s"), amount);

      foyer_print_cell_add (foyer_print_row_cell (row, COL_STATUS), &STRONG, due);
    }
}

static void
add_event (const FoyerEventSheet      *sheet,
           const FoyerEventSheetEvent *e,
           FoyerPrintDoc              *pages,
           const char                 *date)
{
  const FoyerPrintColumn columns[N_COLUMNS] = {
    { .width = 18, .align = FOYER_ALIGN_END }, { .width = 18 }, { .stretch = 5 }, { .width = 0 }, { .width = 0, .align = FOYER_ALIGN_END }, { .stretch = 2 },
  };
  const char *places[] = { e->leader, e->place };
  g_autofree char *from = foyer_format_minute (&sheet->format, e->from);
  g_autofree char *to = foyer_format_minute (&sheet->format, e->to % FOYER_DAY_MINUTES);
  g_autofree char *span = g_strdup_printf ("%s–%s", from, to);
  g_autofree char *seats = NULL;
  g_autoptr(GString) facts = g_string_new (span);
  int taken = 0;
  FoyerPrintTable *table;
  FoyerPrintRow *row;

  for (gsize i = 0; i < e->n_rows; i++)
    taken += e->rows[i].struck ? 0 : e->rows[i].seats;
  seats = foyer_print_seats_text (taken, e->capacity);
  for (gsize i = 0; i < G_N_ELEMENTS (places); i++)
    if (places[i] != NULL && *places[i] != '\0')
      g_string_append_printf (facts, " · %s", places[i]);
  foyer_print_doc_begin_section (pages, 1, e->title);
  foyer_print_doc_begin_header (pages);
  table = foyer_print_doc_add_table (pages, (FoyerPrintColumn[]){ { .stretch = 2 }, { .stretch = 1, .align = FOYER_ALIGN_END } }, 2, 18);
  row = foyer_print_table_add_row (table, FOYER_PRINT_ROW_BODY);
  foyer_print_row_pad (row, 0, 6);
  foyer_print_row_rules (row, FOYER_RULE_NONE, FOYER_RULE_BOLD);
  foyer_print_cell_add (foyer_print_row_cell (row, 0), &TITLE, e->title);
  foyer_print_cell_add (foyer_print_row_cell (row, 0), &SIDE, facts->str);
  foyer_print_cell_add (foyer_print_row_cell (row, 0), &NOTE, e->note);
  foyer_print_cell_add (foyer_print_row_cell (row, 1), &DATE, date);
  foyer_print_cell_add (foyer_print_row_cell (row, 1), &SIDE, seats);
  foyer_print_cell_add (foyer_print_row_cell (row, 1), &SIDE, sheet->location);
  foyer_print_doc_end_header (pages);

  table = foyer_print_doc_add_table (pages, columns, N_COLUMNS, 10);
  row = foyer_print_table_add_row (table, FOYER_PRINT_ROW_HEADING);
  foyer_print_row_pad (row, 5, 2);
  foyer_print_row_rules (row, FOYER_RULE_NONE, FOYER_RULE_HAIR);
  foyer_print_cell_add (foyer_print_row_cell (row, COL_CLIENT), &HEADING, _("Client"));
  foyer_print_cell_add (foyer_print_row_cell (row, COL_PHONE), &HEADING, _("Phone"));
  foyer_print_cell_add (foyer_print_row_cell (row, COL_SEATS), &HEADING, _("Seats"));
  foyer_print_cell_add (foyer_print_row_cell (row, COL_STATUS), &HEADING, _("Status"));
  for (gsize i = 0; i < e->n_rows; i++)
    add_participant (sheet, table, &e->rows[i], (int) i + 1);
  for (int i = 0; i < MIN (e->capacity - taken, MOST_LINES); i++)
    {
      g_autofree char *no = g_strdup_printf ("%d", (int) e->n_rows + i + 1);

      row = foyer_print_table_add_row (table, FOYER_PRINT_ROW_BODY);
      foyer_print_row_pad (row, 8, 3);
      foyer_print_row_min_height (row, 25);
      foyer_print_row_rules (row, FOYER_RULE_NONE, FOYER_RULE_DOTTED);
      foyer_print_row_rule_from (row, COL_CLIENT);
      foyer_print_cell_add (foyer_print_row_cell (row, COL_NUMBER), &NUMBER, no);
      foyer_print_cell_add (foyer_print_row_cell (row, COL_BOX), &BOX, "☐");
    }
}

FoyerPrintDoc *
foyer_event_sheet_new (const FoyerEventSheet *sheet,
                       const FoyerPaperSize  *size,
                       gboolean               rtl)
{
  FoyerPrintDoc *pages = foyer_print_doc_new (size, rtl);
  g_autofree char *date = foyer_format_date_long (&sheet->format, sheet->date);
  /* Translators: title of the printed list; %s is a date. */
  g_autofree char *title = g_strdup_printf (_("Participants, %s"), date);
  g_autofree char *footer = sheet->printed != NULL ? g_strdup_printf (_("%s · printed %s"), sheet->location, sheet->printed) : g_strdup (sheet->location);

  foyer_print_doc_set_info (pages, title, sheet->location, sheet->created_ms);
  foyer_print_doc_set_footer (pages, footer);
  if (sheet->n_events == 0)
    {
      foyer_print_cell_add (foyer_print_doc_add_text (pages, FOYER_ALIGN_START), &TITLE, date);
      foyer_print_cell_add (foyer_print_doc_add_text (pages, FOYER_ALIGN_START), &EMPTY, _("There are no events on this day."));
    }
  for (gsize i = 0; i < sheet->n_events; i++)
    add_event (sheet, &sheet->events[i], pages, date);
  return pages;
}
