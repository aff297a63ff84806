#define G_LOG_DOMAIN "foyer-print"
#include "config.h"

#include <glib/gi18n-lib.h>

#include "foyer-form-sheet.h"

static const FoyerTextStyle TITLE = { .size = 15, .weight = 700, .max_lines = 1 };
static const FoyerTextStyle PLACE = { .size = 10, .grey = 0.25, .max_lines = 1 };
static const FoyerTextStyle LABEL = { .size = 8.5, .grey = 0.3, .weight = 600 };
static const FoyerTextStyle TICK = { .size = 10, .max_lines = 3 };

/* Nobody reads more names than this while a client waits. */
#define MOST_NAMES 12

/* A row of fields to write in: labels in small letters, each above a line. */
static void
add_fields (FoyerPrintDoc          *pages,
            const FoyerPrintColumn *columns,
            const char *const      *labels,
            int                     n)
{
  FoyerPrintTable *table = foyer_print_doc_add_table (pages, columns, n, 14);
  FoyerPrintRow *row = foyer_print_table_add_row (table, FOYER_PRINT_ROW_BODY);

  foyer_print_row_pad (row, 4, 0);
  foyer_print_row_min_height (row, 43); /* room for a hand in a hurry */
  foyer_print_row_rules (row, FOYER_RULE_NONE, FOYER_RULE_DOTTED);
  foyer_print_row_keep_with_next (row);
  for (int i = 0; i < n; i++)
    foyer_print_cell_add (foyer_print_row_cell (row, i), &LABEL, labels[i]);
}

static void
add_line (FoyerPrintDoc *pages,
          const char    *label)
{
  const FoyerPrintColumn whole = { .stretch = 1 };

  add_fields (pages, &whole, &label, 1);
}

/* "☐ Anna  ☐ Boris": a box that stays with its name at the end of a line. */
static char *
tick_text (const char *const *names)
{
  GString *text = g_string_new (NULL);

  for (int i = 0; names[i] != NULL && i < MOST_NAMES; i++)
    {
      g_auto(GStrv) words = g_strsplit (names[i], " ", -1);
      g_autofree char *name = g_strjoinv ("\u00a0", words);

      g_string_append_printf (text, "%s☐\u00a0%s", i > 0 ? "    " : "", name);
    }
  return g_string_free (text, FALSE);
}

static void
add_form (const FoyerFormSheet *sheet,
          FoyerPrintDoc        *pages)
{
  const FoyerPrintColumn head[] = { { .stretch = 1 }, { .stretch = 1, .align = FOYER_ALIGN_END } };
  const FoyerPrintColumn three[] = { { .stretch = 2 }, { .stretch = 1 }, { .stretch = 1 } };
  const FoyerPrintColumn two[] = { { .stretch = 3 }, { .stretch = 2 } };
  FoyerPrintTable *table = foyer_print_doc_add_table (pages, head, 2, 12);
  FoyerPrintRow *row = foyer_print_table_add_row (table, FOYER_PRINT_ROW_BODY);

  foyer_print_row_pad (row, 0, 4);
  foyer_print_row_rules (row, FOYER_RULE_NONE, FOYER_RULE_THIN);
  foyer_print_row_keep_with_next (row);
  foyer_print_cell_add (foyer_print_row_cell (row, 0), &TITLE, C_("form", "Booking"));
  foyer_print_cell_add (foyer_print_row_cell (row, 1), &PLACE, sheet->location);
  add_fields (pages, three, (const char *[]){ C_("form", "Day"), C_("form", "From"), C_("form", "Until") }, 3);
  add_fields (pages, two, (const char *[]){ C_("form", "Name"), C_("form", "Phone") }, 2);
  if (sheet->members != NULL && sheet->members[0] != NULL)
    {
      g_autofree char *names = tick_text (sheet->members);

      table = foyer_print_doc_add_table (pages, &(FoyerPrintColumn){ .stretch = 1 }, 1, 0);
      row = foyer_print_table_add_row (table, FOYER_PRINT_ROW_BODY);
      foyer_print_row_pad (row, 5, 4);
      foyer_print_row_rules (row, FOYER_RULE_NONE, FOYER_RULE_DOTTED);
      foyer_print_row_keep_with_next (row);
      foyer_print_cell_add (foyer_print_row_cell (row, 0), &LABEL, C_("form", "With"));
      foyer_print_cell_add (foyer_print_row_cell (row, 0), &TICK, names);
    }
  else
    add_line (pages, C_("form", "With"));
  add_line (pages, C_("form", "Services"));
  add_line (pages, "");
  add_line (pages, C_("form", "Note"));
  add_fields (pages, three, (const char *[]){ C_("form", "Paid: cash ☐   card ☐"), C_("form", "Amount"), C_("form", "Taken by") }, 3);
}

FoyerPrintDoc *
foyer_form_sheet_new (const FoyerFormSheet *sheet,
                      const FoyerPaperSize *size,
                      gboolean              rtl)
{
  FoyerPrintDoc *pages = foyer_print_doc_new (size, rtl);

  foyer_print_doc_set_info (pages, _("Booking forms"), sheet->location, sheet->created_ms);
  for (int i = 0; i < MAX (1, sheet->forms); i++)
    {
      if (i % 2 == 0)
        foyer_print_doc_begin_section (pages, 1, NULL);
      else
        {
          /* Where one tears. */
          foyer_print_doc_add_space (pages, 22);
          foyer_print_doc_add_rule (pages, FOYER_RULE_DASHED);
          foyer_print_doc_add_space (pages, 22);
        }
      add_form (sheet, pages);
    }
  return pages;
}
