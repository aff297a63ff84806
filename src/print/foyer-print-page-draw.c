#define G_LOG_DOMAIN "foyer-print"
#include "config.h"

#include <cairo-pdf.h>
#include <glib/gi18n-lib.h>
#include <string.h>

#include "foyer-error.h"
#include "foyer-print-page-private.h"

#define FRAME_PAD 4.0

static const FoyerTextStyle FOOTER = { .size = 8, .grey = 0.35 };

static void
draw_line (cairo_t       *cr,
           FoyerPrintRule line,
           double         x1,
           double         x2,
           double         y)
{
  static const double dots[] = { 0, 2.4 }, dashes[] = { 3, 2 };

  if (line == FOYER_RULE_NONE || x2 <= x1)
    return;
  cairo_save (cr);
  cairo_set_line_width (cr, foyer_print_rule_width (line));
  if (line == FOYER_RULE_DOTTED)
    {
      cairo_set_line_cap (cr, CAIRO_LINE_CAP_ROUND);
      cairo_set_dash (cr, dots, 2, 0);
      cairo_set_source_rgb (cr, 0.35, 0.35, 0.35);
    }
  else if (line == FOYER_RULE_DASHED)
    {
      cairo_set_dash (cr, dashes, 2, 0);
      cairo_set_source_rgb (cr, 0.2, 0.2, 0.2);
    }
  else
    {
      double grey = line == FOYER_RULE_HAIR ? 0.45 : 0;

      cairo_set_source_rgb (cr, grey, grey, grey);
    }
  cairo_move_to (cr, x1, y);
  cairo_line_to (cr, x2, y);
  cairo_stroke (cr);
  cairo_restore (cr);
}

static void
draw_cell (cairo_t        *cr,
           FoyerPrintCell *cell,
           double          x,
           double          y,
           double          width)
{
  double top = y, left = x + width, right = x;

  if (cell->frame)
    x += FRAME_PAD;
  for (guint i = 0; i < cell->paragraphs->len; i++)
    {
      Paragraph *p = g_ptr_array_index (cell->paragraphs, i);
      PangoRectangle logical;

      if (p->layout == NULL)
        continue;
      pango_layout_get_extents (p->layout, NULL, &logical);
      left = MIN (left, x + (double) logical.x / PANGO_SCALE);
      right = MAX (right, x + (double) (logical.x + logical.width) / PANGO_SCALE);
      cairo_move_to (cr, x, y);
      pango_cairo_show_layout (cr, p->layout);
      y += p->height;
    }
  if (cell->frame && right > left)
    {
      cairo_set_line_width (cr, 0.8);
      cairo_set_source_rgb (cr, 0, 0, 0);
      cairo_rectangle (cr, left - FRAME_PAD + 0.4, top - 1, right - left + 2 * FRAME_PAD - 0.8, y - top + 2);
      cairo_stroke (cr);
    }
}

/* Before anything else of the page, so that no ground covers the line of a row above. */
static void
draw_ground (FoyerPrintDoc *pages,
             cairo_t       *cr,
             Placed        *at)
{
  FoyerPrintRow *row = at->row;
  FoyerPrintTable *table = row->table;

  if (row->space)
    return;
  if (row->shade > 0)
    {
      cairo_set_source_rgb (cr, 1 - row->shade, 1 - row->shade, 1 - row->shade);
      cairo_rectangle (cr, at->x, at->y, at->width, row->height);
      cairo_fill (cr);
    }
  for (int i = 0; i < table->n_columns; i++)
    if (row->cells[i].shade > 0 && row->cells[i].span > 0)
      {
        int last = i + row->cells[i].span - 1;
        double width = table->x[last] + table->width[last] - table->x[i], half = table->gap / 2;
        double x = pages->rtl ? at->x + at->width - table->x[i] - width : at->x + table->x[i];
        double left = MAX (at->x, x - half), right = MIN (at->x + at->width, x + width + half);

        cairo_set_source_rgb (cr, 1 - row->cells[i].shade, 1 - row->cells[i].shade, 1 - row->cells[i].shade);
        cairo_rectangle (cr, left, at->y, right - left, row->height);
        cairo_fill (cr);
      }
}

static void
draw_row (FoyerPrintDoc *pages,
          cairo_t       *cr,
          Placed        *at)
{
  FoyerPrintRow *row = at->row;
  FoyerPrintTable *table = row->table;
  double from = at->x, to = at->x + at->width;

  if (row->space)
    return;
  if (row->line_from > 0 && !pages->rtl)
    from = at->x + table->x[row->line_from];
  else if (row->line_from > 0)
    to = at->x + at->width - table->x[row->line_from];
  draw_line (cr, row->line_above, from, to, at->y + foyer_print_rule_width (row->line_above) / 2);
  draw_line (cr, row->line_below, from, to, at->y + row->height - foyer_print_rule_width (row->line_below) / 2);
  for (int i = 0; i < table->n_columns; i++)
    {
      FoyerPrintCell *cell = &row->cells[i];
      int last = i + cell->span - 1;
      double width, x;

      if (cell->span == 0 || cell->paragraphs->len == 0)
        continue;
      width = table->x[last] + table->width[last] - table->x[i];
      x = pages->rtl ? at->x + at->width - table->x[i] - width : at->x + table->x[i];
      draw_cell (cr, cell, x, at->y + row->pad_above + row->baseline - cell->baseline, width);
    }
}

static void
draw_footer (FoyerPrintDoc *pages,
             cairo_t       *cr,
             int            page)
{
  const FoyerPaperSize *size = &pages->size;
  double width = size->width - size->left - size->right, y = size->height - size->bottom - 11;
  /* Translators: at the foot of a printed page: number of this page, number of all pages. */
  g_autofree char *number = g_strdup_printf (_("Page %d of %d"), page + 1, (int) pages->pages->len);
  g_autoptr(PangoAttrList) start_attrs = foyer_print_doc_style_attrs (pango_attr_list_new (), &FOOTER, 0, G_MAXUINT);
  g_autoptr(PangoLayout) end = foyer_print_doc_make_layout (pages, number, start_attrs, FOYER_ALIGN_END, width * 0.25);
  g_autoptr(PangoLayout) start = foyer_print_doc_make_layout (pages, pages->footer, start_attrs, FOYER_ALIGN_START, width * 0.72);

  pango_layout_set_height (start, -1);
  pango_layout_set_ellipsize (start, PANGO_ELLIPSIZE_END);
  draw_line (cr, FOYER_RULE_HAIR, size->left, size->left + width, y - 3);
  cairo_move_to (cr, pages->rtl ? size->left + width * 0.28 : size->left, y);
  pango_cairo_show_layout (cr, start);
  cairo_move_to (cr, pages->rtl ? size->left : size->left + width * 0.75, y);
  pango_cairo_show_layout (cr, end);
}

void
foyer_print_doc_draw (FoyerPrintDoc *pages,
                      int            number,
                      cairo_t       *cr)
{
  Page *page;

  foyer_print_doc_layout (pages);
  g_return_if_fail (number >= 0 && (guint) number < pages->pages->len);
  page = g_ptr_array_index (pages->pages, number);
  cairo_save (cr);
  for (guint i = 0; i < page->placed->len; i++)
    draw_ground (pages, cr, &g_array_index (page->placed, Placed, i));
  for (guint i = 0; i < page->placed->len; i++)
    draw_row (pages, cr, &g_array_index (page->placed, Placed, i));
  if (page->gutter_bottom > 0)
    {
      const FoyerPaperSize *size = &pages->size;
      int n = page->section->columns;
      double step = (size->width - size->left - size->right - (n - 1) * pages->column_gap) / n + pages->column_gap;

      cairo_set_source_rgb (cr, 0.45, 0.45, 0.45);
      cairo_set_line_width (cr, 0.4);
      for (int i = 1; i < n; i++)
        {
          cairo_move_to (cr, size->left + i * step - pages->column_gap / 2, page->gutter_top);
          cairo_line_to (cr, size->left + i * step - pages->column_gap / 2, page->gutter_bottom);
          cairo_stroke (cr);
        }
    }
  if (pages->footer_height > 0)
    draw_footer (pages, cr, number);
  cairo_restore (cr);
}

/* ---- PDF --------------------------------------------------------------------------------------------------------------- */
static cairo_status_t
on_pdf_bytes_cb (void                *data,
                 const unsigned char *bytes,
                 unsigned int         len)
{
  g_byte_array_append (data, bytes, len);
  return CAIRO_STATUS_SUCCESS;
}

GBytes *
foyer_print_doc_to_pdf (FoyerPrintDoc *pages,
                        GError       **error)
{
  g_autoptr(GByteArray) bytes = g_byte_array_new ();
  cairo_surface_t *surface;
  cairo_status_t status;
  cairo_t *cr;
  double width, height;

  foyer_print_doc_get_size (pages, 0, &width, &height);
  surface = cairo_pdf_surface_create_for_stream (on_pdf_bytes_cb, bytes, width, height);
  cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_CREATOR, "Foyer " FOYER_VERSION);
  if (pages->title != NULL)
    cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_TITLE, pages->title);
  if (pages->author != NULL)
    cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_AUTHOR, pages->author);
  if (pages->created_ms != 0)
    {
      g_autoptr(GDateTime) when = g_date_time_new_from_unix_utc (pages->created_ms / 1000);
      g_autofree char *text = g_date_time_format (when, "%Y-%m-%dT%H:%M:%SZ");

      cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_CREATE_DATE, text);
      cairo_pdf_surface_set_metadata (surface, CAIRO_PDF_METADATA_MOD_DATE, text);
    }
  cr = cairo_create (surface);
  for (int i = 0; i < foyer_print_doc_count (pages); i++)
    {
      Page *page = g_ptr_array_index (pages->pages, i);

      foyer_print_doc_get_size (pages, i, &width, &height);
      cairo_pdf_surface_set_size (surface, width, height);
      if (page->first && page->section->outline != NULL)
        {
          g_autofree char *place = g_strdup_printf ("page=%d", i + 1);

          cairo_pdf_surface_add_outline (surface, CAIRO_PDF_OUTLINE_ROOT, page->section->outline, place, 0);
        }
      foyer_print_doc_draw (pages, i, cr);
      cairo_show_page (cr);
    }
  status = cairo_status (cr);
  cairo_destroy (cr);
  cairo_surface_finish (surface);
  if (status == CAIRO_STATUS_SUCCESS)
    status = cairo_surface_status (surface);
  cairo_surface_destroy (surface);
  if (status != CAIRO_STATUS_SUCCESS)
    {
      g_set_error (error, FOYER_ERROR, FOYER_ERROR_IO, "The PDF could not be made: %s.", cairo_status_to_string (status));
      return NULL;
    }
  return g_byte_array_free_to_bytes (g_steal_pointer (&bytes));
}

gboolean
foyer_print_doc_save_pdf (FoyerPrintDoc *pages,
                          const char    *path,
                          GError       **error)
{
  g_autoptr(GBytes) pdf = foyer_print_doc_to_pdf (pages, error);
  g_autoptr(GError) local = NULL;
  gsize len;
  const char *data;

  if (pdf == NULL)
    return FALSE;
  data = g_bytes_get_data (pdf, &len);
  if (g_file_set_contents_full (path, data, (gssize) len, G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, 0644, &local))
    return TRUE;
  g_set_error (error, FOYER_ERROR,
               g_error_matches (local, G_FILE_ERROR, G_FILE_ERROR_NOSPC) ? FOYER_ERROR_FULL : FOYER_ERROR_IO,
               "The file %s could not be written: %s.", path, local->message);
  return FALSE;
}
