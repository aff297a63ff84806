#define G_LOG_DOMAIN "foyer-print"
#include "config.h"

#include <math.h>
#include <string.h>
#include <glib/gi18n-lib.h>

#include "foyer-print-page-private.h"

#define MM (72.0 / 25.4)

/* First that exists; fontconfig and pango fill in the scripts it lacks. All have tabular figures, Cyrillic and the Hungarian ő. */
#define FAMILIES "Inter, Noto Sans, Cantarell, DejaVu Sans, Sans"

FoyerPaperSize
foyer_paper_size (FoyerPaper paper)
{
  switch (paper)
    {
    case FOYER_PAPER_LETTER:
      return (FoyerPaperSize){ 612, 792, 13 * MM, 13 * MM, 12 * MM, 13 * MM };
    case FOYER_PAPER_80MM:
      return (FoyerPaperSize){ 80 * MM, 0, 4 * MM, 4.5 * MM, 6 * MM, 4.5 * MM };
    case FOYER_PAPER_58MM:
      return (FoyerPaperSize){ 58 * MM, 0, 4 * MM, 5 * MM, 6 * MM, 5 * MM };
    case FOYER_PAPER_A4:
    default:
      return (FoyerPaperSize){ 210 * MM, 297 * MM, 13 * MM, 14 * MM, 12 * MM, 14 * MM };
    }
}

gboolean
foyer_paper_parse (const char *text, FoyerPaper *out)
{
  static const char *const names[] = { "a4", "letter", "80mm", "58mm" };

  for (guint i = 0; text != NULL && i < G_N_ELEMENTS (names); i++)
    if (g_ascii_strcasecmp (text, names[i]) == 0)
      {
        *out = (FoyerPaper) i;
        return TRUE;
      }
  return FALSE;
}

gboolean
foyer_paper_size_is_roll (const FoyerPaperSize *size)
{
  return size->height <= 0;
}

gboolean
foyer_print_language_is_rtl (void)
{
  /* Translators: translate to "text:RTL" when your language is written from right to left; else leave it. */
  return g_strcmp0 (_("text:LTR"), "text:RTL") == 0;
}

/* ---- making and freeing ------------------------------------------------------------------------------------------------ */
static void
paragraph_free (gpointer data)
{
  Paragraph *p = data;

  g_string_free (p->text, TRUE);
  pango_attr_list_unref (p->attrs);
  g_clear_object (&p->layout);
  g_free (p);
}

static void
row_free (gpointer data)
{
  FoyerPrintRow *row = data;

  for (int i = 0; row->table != NULL && i < row->table->n_columns; i++)
    g_ptr_array_unref (row->cells[i].paragraphs);
  g_free (row->cells);
  g_free (row);
}

static void
table_free (gpointer data)
{
  FoyerPrintTable *table = data;

  g_free (table->columns);
  g_free (table->x);
  g_free (table->width);
  g_free (table);
}

static void
section_free (gpointer data)
{
  Section *section = data;

  g_ptr_array_unref (section->header);
  g_ptr_array_unref (section->body);
  g_free (section->outline);
  g_free (section);
}

FoyerPrintDoc *
foyer_print_doc_new (const FoyerPaperSize *size,
                     gboolean              rtl)
{
  FoyerPrintDoc *pages = g_new0 (FoyerPrintDoc, 1);
  g_autoptr(PangoFontDescription) font = pango_font_description_from_string (FAMILIES);
  g_autoptr(PangoFontMap) map = NULL;
  cairo_font_options_t *options = cairo_font_options_create ();

  pages->size = *size;
  pages->rtl = rtl;
  pages->tables = g_ptr_array_new_with_free_func (table_free);
  pages->sections = g_ptr_array_new_with_free_func (section_free);
  pages->column_gap = 18;

  /* A font map of our own: one point is one unit whatever the screen says, and no hinting, so that a line breaks in the same
   * place in the PDF, in the preview and on the printer. */
  map = pango_cairo_font_map_new ();
  pango_cairo_font_map_set_resolution (PANGO_CAIRO_FONT_MAP (map), 72);
  pages->context = pango_font_map_create_context (map);
  cairo_font_options_set_hint_style (options, CAIRO_HINT_STYLE_NONE);
  cairo_font_options_set_hint_metrics (options, CAIRO_HINT_METRICS_OFF);
  cairo_font_options_set_antialias (options, CAIRO_ANTIALIAS_GRAY);
  pango_cairo_context_set_font_options (pages->context, options);
  cairo_font_options_destroy (options);
  pango_context_set_round_glyph_positions (pages->context, FALSE);
  pango_context_set_base_dir (pages->context, rtl ? PANGO_DIRECTION_RTL : PANGO_DIRECTION_LTR);
  pango_context_set_font_description (pages->context, font);
  return pages;
}

void
foyer_print_doc_free (FoyerPrintDoc *pages)
{
  if (pages == NULL)
    return;
  g_clear_pointer (&pages->pages, g_ptr_array_unref);
  g_ptr_array_unref (pages->sections); /* rows look at their table */
  g_ptr_array_unref (pages->tables);
  g_object_unref (pages->context);
  g_free (pages->title);
  g_free (pages->author);
  g_free (pages->footer);
  g_free (pages);
}

void
foyer_print_doc_set_info (FoyerPrintDoc *pages,
                          const char    *title,
                          const char    *author,
                          gint64         created_ms)
{
  g_free (pages->title);
  g_free (pages->author);
  pages->title = g_strdup (title);
  pages->author = g_strdup (author);
  pages->created_ms = created_ms;
}

const char *
foyer_print_doc_get_title (FoyerPrintDoc *pages)
{
  return pages->title;
}

void
foyer_print_doc_set_footer (FoyerPrintDoc *pages,
                            const char    *text)
{
  g_free (pages->footer);
  pages->footer = g_strdup (text);
}

/* ---- filling ----------------------------------------------------------------------------------------------------------- */
void
foyer_print_doc_begin_section (FoyerPrintDoc *pages,
                               int            columns,
                               const char    *outline)
{
  Section *section = g_new0 (Section, 1);

  g_return_if_fail (pages->pages == NULL);
  section->header = g_ptr_array_new_with_free_func (row_free);
  section->body = g_ptr_array_new_with_free_func (row_free);
  section->columns = MAX (columns, 1);
  section->outline = g_strdup (outline);
  g_ptr_array_add (pages->sections, section);
  pages->in_header = FALSE;
}

static GPtrArray *
current_list (FoyerPrintDoc *pages)
{
  Section *section;

  if (pages->sections->len == 0)
    foyer_print_doc_begin_section (pages, 1, NULL);
  section = g_ptr_array_index (pages->sections, pages->sections->len - 1);
  return pages->in_header ? section->header : section->body;
}

void
foyer_print_doc_begin_header (FoyerPrintDoc *pages)
{
  current_list (pages);
  pages->in_header = TRUE;
}

void
foyer_print_doc_end_header (FoyerPrintDoc *pages)
{
  pages->in_header = FALSE;
}

FoyerPrintTable *
foyer_print_doc_add_table (FoyerPrintDoc          *pages,
                           const FoyerPrintColumn *columns,
                           int                     n_columns,
                           double                  gap)
{
  FoyerPrintTable *table = g_new0 (FoyerPrintTable, 1);

  table->pages = pages;
  table->into = current_list (pages);
  table->columns = g_memdup2 (columns, sizeof *columns * n_columns);
  table->n_columns = n_columns;
  table->gap = gap;
  table->x = g_new0 (double, n_columns);
  table->width = g_new0 (double, n_columns);
  g_ptr_array_add (pages->tables, table);
  return table;
}

FoyerPrintRow *
foyer_print_table_add_row (FoyerPrintTable  *table,
                           FoyerPrintRowKind kind)
{
  FoyerPrintRow *row = g_new0 (FoyerPrintRow, 1);

  g_return_val_if_fail (table->pages->pages == NULL, row);
  row->table = table;
  row->kind = kind;
  row->keep = kind != FOYER_PRINT_ROW_BODY;
  row->cells = g_new0 (FoyerPrintCell, table->n_columns);
  for (int i = 0; i < table->n_columns; i++)
    {
      row->cells[i].paragraphs = g_ptr_array_new_with_free_func (paragraph_free);
      row->cells[i].align = table->columns[i].align;
      row->cells[i].span = 1;
    }
  g_ptr_array_add (table->into, row);
  return row;
}

FoyerPrintCell *
foyer_print_doc_add_text (FoyerPrintDoc *pages,
                          FoyerAlign     align)
{
  FoyerPrintColumn whole = { .stretch = 1, .align = align };
  FoyerPrintTable *table = foyer_print_doc_add_table (pages, &whole, 1, 0);

  return foyer_print_row_cell (foyer_print_table_add_row (table, FOYER_PRINT_ROW_BODY), 0);
}

void
foyer_print_doc_add_space (FoyerPrintDoc *pages,
                           double         points)
{
  FoyerPrintRow *row = g_new0 (FoyerPrintRow, 1);

  row->space = TRUE;
  row->min_height = points;
  g_ptr_array_add (current_list (pages), row);
}

void
foyer_print_doc_add_rule (FoyerPrintDoc *pages,
                          FoyerPrintRule line)
{
  FoyerPrintColumn whole = { .stretch = 1 };
  FoyerPrintTable *table = foyer_print_doc_add_table (pages, &whole, 1, 0);
  FoyerPrintRow *row = foyer_print_table_add_row (table, FOYER_PRINT_ROW_BODY);

  row->line_above = line;
  row->min_height = foyer_print_rule_width (line);
}

FoyerPrintCell *
foyer_print_row_cell (FoyerPrintRow *row,
                      int            column)
{
  g_assert (column >= 0 && column < row->table->n_columns);
  return &row->cells[column];
}

void
foyer_print_row_span (FoyerPrintRow *row,
                      int            column,
                      int            n)
{
  g_assert (column + n <= row->table->n_columns);
  row->cells[column].span = n;
  for (int i = column + 1; i < column + n; i++)
    row->cells[i].span = 0;
}

void
foyer_print_row_align (FoyerPrintRow *row,
                       int            column,
                       FoyerAlign     align)
{
  row->cells[column].align = align;
}

void
foyer_print_row_pad (FoyerPrintRow *row,
                     double         above,
                     double         below)
{
  row->pad_above = above;
  row->pad_below = below;
}

void
foyer_print_row_min_height (FoyerPrintRow *row,
                            double         points)
{
  row->min_height = points;
}

void
foyer_print_row_rules (FoyerPrintRow *row,
                       FoyerPrintRule above,
                       FoyerPrintRule below)
{
  row->line_above = above;
  row->line_below = below;
}

void
foyer_print_row_rule_from (FoyerPrintRow *row,
                           int            column)
{
  row->line_from = column;
}

void
foyer_print_row_shade (FoyerPrintRow *row,
                       double         ink)
{
  row->shade = ink;
}

void
foyer_print_row_keep_with_next (FoyerPrintRow *row)
{
  row->keep = TRUE;
}

static void
append_run (Paragraph            *p,
            const FoyerTextStyle *style,
            const char           *text,
            gsize                 len)
{
  guint from = p->text->len;

  g_string_append_len (p->text, text, len);
  foyer_print_doc_style_attrs (p->attrs, style, from, p->text->len);
}

void
foyer_print_cell_add (FoyerPrintCell       *cell,
                      const FoyerTextStyle *style,
                      const char           *text)
{
  g_autofree char *valid = NULL;
  g_auto(GStrv) lines = NULL;

  if (text == NULL || *text == '\0')
    return;
  valid = g_utf8_make_valid (text, -1);
  lines = g_strsplit_set (valid, "\r\n", -1);
  for (int i = 0; lines[i] != NULL; i++)
    {
      Paragraph *p;

      g_strstrip (lines[i]);
      if (*lines[i] == '\0')
        continue;
      p = g_new0 (Paragraph, 1);
      p->first = *style;
      p->text = g_string_new (NULL);
      p->attrs = pango_attr_list_new ();
      append_run (p, style, lines[i], strlen (lines[i]));
      g_ptr_array_add (cell->paragraphs, p);
    }
}

void
foyer_print_cell_append (FoyerPrintCell       *cell,
                         const FoyerTextStyle *style,
                         const char           *text)
{
  g_autofree char *valid = NULL;

  if (text == NULL || *text == '\0')
    return;
  if (cell->paragraphs->len == 0)
    {
      foyer_print_cell_add (cell, style, text);
      return;
    }
  valid = g_utf8_make_valid (text, -1);
  g_strdelimit (valid, "\r\n", ' ');
  append_run (g_ptr_array_index (cell->paragraphs, cell->paragraphs->len - 1), style, valid, strlen (valid));
}

void
foyer_print_cell_frame (FoyerPrintCell *cell)
{
  cell->frame = TRUE;
}

void
foyer_print_cell_shade (FoyerPrintCell *cell,
                        double          ink)
{
  cell->shade = ink;
}
