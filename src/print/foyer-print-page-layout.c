#define G_LOG_DOMAIN "foyer-print"
#include "config.h"

#include <math.h>

#include "foyer-print-page-private.h"

/* PDF readers stop at 14,400 points (five metres of roll); a longer receipt goes on on a second sheet. */
#define LONGEST_ROLL 14400.0
#define FRAME_PAD 4.0
/* Least part of a table's width for the columns that stretch: a word of a label must fit beside a long sum. */
#define STRETCH_SHARE 0.35

double
foyer_print_rule_width (FoyerPrintRule line)
{
  switch (line)
    {
    case FOYER_RULE_HAIR:
      return 0.4;
    case FOYER_RULE_THIN:
    case FOYER_RULE_DOTTED:
    case FOYER_RULE_DASHED:
      return 0.7;
    case FOYER_RULE_BOLD:
      return 1.4;
    case FOYER_RULE_NONE:
    default:
      return 0;
    }
}

static void
attr_add (PangoAttrList  *list,
          PangoAttribute *attr,
          guint           from,
          guint           to)
{
  attr->start_index = from;
  attr->end_index = to;
  pango_attr_list_insert (list, attr);
}

PangoAttrList *
foyer_print_doc_style_attrs (PangoAttrList        *into,
                             const FoyerTextStyle *style,
                             guint                 from,
                             guint                 to)
{
  guint16 grey = (guint16) CLAMP (style->grey * 65535, 0, 65535);

  attr_add (into, pango_attr_size_new ((int) (style->size * PANGO_SCALE)), from, to);
  attr_add (into, pango_attr_font_features_new ("tnum=1, lnum=1"), from, to);
  attr_add (into, pango_attr_foreground_new (grey, grey, grey), from, to);
  if (style->weight > 0)
    attr_add (into, pango_attr_weight_new ((PangoWeight) style->weight), from, to);
  if (style->italic)
    attr_add (into, pango_attr_style_new (PANGO_STYLE_ITALIC), from, to);
  if (style->strike)
    attr_add (into, pango_attr_strikethrough_new (TRUE), from, to);
  return into;
}

PangoLayout *
foyer_print_doc_make_layout (FoyerPrintDoc *pages,
                             const char    *text,
                             PangoAttrList *attrs,
                             FoyerAlign     align,
                             double         width)
{
  PangoLayout *layout = pango_layout_new (pages->context);
  gboolean right = (align == FOYER_ALIGN_END) != pages->rtl;

  pango_layout_set_text (layout, text, -1);
  pango_layout_set_attributes (layout, attrs);
  pango_layout_set_wrap (layout, PANGO_WRAP_WORD_CHAR);
  /* Pango turns left and right round in a paragraph that runs against its context; a column stays a column, whoever's name
   * stands in it. */
  if (pango_layout_line_get_resolved_direction (pango_layout_get_line_readonly (layout, 0)) != pango_context_get_base_dir (pages->context))
    right = !right;
  pango_layout_set_alignment (layout, align == FOYER_ALIGN_CENTER ? PANGO_ALIGN_CENTER : right ? PANGO_ALIGN_RIGHT : PANGO_ALIGN_LEFT);
  pango_layout_set_width (layout, width < 0 ? -1 : (int) (width * PANGO_SCALE));
  return layout;
}

/* ---- widths ------------------------------------------------------------------------------------------------------------ */
static double
natural_width (FoyerPrintDoc  *pages,
               FoyerPrintCell *cell)
{
  double widest = 0;

  for (guint i = 0; i < cell->paragraphs->len; i++)
    {
      Paragraph *p = g_ptr_array_index (cell->paragraphs, i);
      g_autoptr(PangoLayout) layout = foyer_print_doc_make_layout (pages, p->text->str, p->attrs, FOYER_ALIGN_START, -1);
      int width;

      pango_layout_get_size (layout, &width, NULL);
      widest = MAX (widest, (double) width / PANGO_SCALE);
    }
  /* A hair more, so that rounding never wraps the widest. */
  return widest == 0 ? 0 : ceil (widest * 4 + 1) / 4 + (cell->frame ? 2 * FRAME_PAD : 0);
}

static void
measure_columns (FoyerPrintDoc   *pages,
                 FoyerPrintTable *table,
                 double           total)
{
  double taken = table->gap * (table->n_columns - 1), natural = 0, stretch = 0, rest, x = 0;

  for (int i = 0; i < table->n_columns; i++)
    {
      const FoyerPrintColumn *column = &table->columns[i];

      table->width[i] = column->stretch > 0 ? 0 : column->width;
      if (column->stretch > 0)
        stretch += column->stretch;
      else if (column->width <= 0)
        {
          for (guint r = 0; r < table->into->len; r++)
            {
              FoyerPrintRow *row = g_ptr_array_index (table->into, r);

              if (row->table == table && row->cells[i].span == 1)
                table->width[i] = MAX (table->width[i], natural_width (pages, &row->cells[i]));
            }
          natural += table->width[i];
        }
      taken += table->width[i];
    }
  /* Columns as wide as their text must leave room for those that stretch, and may never leave the page: shrink and wrap. */
  rest = total - taken;
  if (natural > 0 && rest < (stretch > 0 ? total * STRETCH_SHARE : 0))
    {
      double room = natural + rest - (stretch > 0 ? total * STRETCH_SHARE : 0), ratio = MAX (room, natural * 0.1) / natural;

      for (int i = 0; i < table->n_columns; i++)
        if (table->columns[i].stretch <= 0 && table->columns[i].width <= 0)
          table->width[i] *= ratio;
      rest += natural * (1 - ratio);
    }
  for (int i = 0; i < table->n_columns; i++)
    {
      if (table->columns[i].stretch > 0)
        table->width[i] = MAX (rest, 1) * table->columns[i].stretch / stretch;
      table->x[i] = x;
      x += table->width[i] + table->gap;
    }
  table->measured_for = total;
}

/* ---- heights ----------------------------------------------------------------------------------------------------------- */
static double
cell_width (FoyerPrintTable *table,
            FoyerPrintCell  *cells,
            int              i)
{
  int last = i + cells[i].span - 1;

  return table->x[last] + table->width[last] - table->x[i];
}

/* @limit: most the cell may be high, or 0. */
static void
measure_cell (FoyerPrintDoc  *pages,
              FoyerPrintCell *cell,
              double          width,
              double          limit)
{
  cell->height = 0;
  cell->baseline = 0;
  if (cell->frame)
    width = MAX (width - 2 * FRAME_PAD, 1);
  for (guint i = 0; i < cell->paragraphs->len; i++)
    {
      Paragraph *p = g_ptr_array_index (cell->paragraphs, i);
      int height;

      g_clear_object (&p->layout);
      p->height = 0;
      if (limit > 0 && limit - cell->height < p->first.size * 1.5)
        continue;
      p->layout = foyer_print_doc_make_layout (pages, p->text->str, p->attrs, cell->align, width);
      if (p->first.max_lines > 0)
        {
          pango_layout_set_height (p->layout, -p->first.max_lines);
          pango_layout_set_ellipsize (p->layout, PANGO_ELLIPSIZE_END);
        }
      pango_layout_get_size (p->layout, NULL, &height);
      if (limit > 0 && (double) height / PANGO_SCALE > limit - cell->height)
        {
          pango_layout_set_height (p->layout, (int) ((limit - cell->height) * PANGO_SCALE));
          pango_layout_set_ellipsize (p->layout, PANGO_ELLIPSIZE_END);
          pango_layout_get_size (p->layout, NULL, &height);
        }
      p->height = (double) height / PANGO_SCALE;
      if (i == 0)
        cell->baseline = (double) pango_layout_get_baseline (p->layout) / PANGO_SCALE;
      cell->height += p->height;
    }
}

static void
measure_row (FoyerPrintDoc *pages,
             FoyerPrintRow *row,
             double         width,
             double         limit)
{
  double below = 0;

  if (row->space)
    {
      row->height = row->min_height;
      return;
    }
  if (row->table->measured_for != width)
    measure_columns (pages, row->table, width);
  row->baseline = 0;
  for (int i = 0; i < row->table->n_columns; i++)
    if (row->cells[i].span > 0)
      {
        measure_cell (pages, &row->cells[i], cell_width (row->table, row->cells, i), limit);
        row->baseline = MAX (row->baseline, row->cells[i].baseline);
      }
  for (int i = 0; i < row->table->n_columns; i++)
    if (row->cells[i].span > 0)
      below = MAX (below, row->cells[i].height - row->cells[i].baseline);
  row->height = MAX (row->min_height, row->pad_above + row->baseline + below + row->pad_below);
}

static void
measure_rows (FoyerPrintDoc *pages,
              GPtrArray     *rows,
              double         width,
              double         highest)
{
  for (guint i = 0; i < rows->len; i++)
    {
      FoyerPrintRow *row = g_ptr_array_index (rows, i);

      measure_row (pages, row, width, 0);
      if (row->height > highest)
        {
          measure_row (pages, row, width, MAX (highest - row->pad_above - row->pad_below - 20, 20));
          row->height = MIN (row->height, highest);
        }
    }
}

static double
sum_heights (GPtrArray *rows)
{
  double sum = 0;

  for (guint i = 0; i < rows->len; i++)
    sum += ((FoyerPrintRow *) g_ptr_array_index (rows, i))->height;
  return sum;
}

/* ---- pages ------------------------------------------------------------------------------------------------------------- */
static void
page_free (gpointer data)
{
  Page *page = data;

  g_array_unref (page->placed);
  g_free (page);
}

static void
place (Page          *page,
       FoyerPrintRow *row,
       double         x,
       double        *y,
       double         width)
{
  Placed placed = { row, x, *y, width };

  g_array_append_val (page->placed, placed);
  *y += row->height;
}

/* Where the next row goes. The one place that opens columns and pages. */
typedef struct
{
  FoyerPrintDoc *pages;
  Section *section;
  Page *page;
  double body_top, body_bottom, column_width;
  int column;
  double y;
  gboolean fresh; /* nothing but headings in this column yet */
} Cursor;

static double
cursor_x (const Cursor *c)
{
  const FoyerPaperSize *size = &c->pages->size;
  int index = c->pages->rtl ? c->section->columns - 1 - c->column : c->column;

  return size->left + index * (c->column_width + c->pages->column_gap);
}

static void
cursor_new_page (Cursor *c)
{
  FoyerPrintDoc *pages = c->pages;
  const FoyerPaperSize *size = &pages->size;
  double y = size->top;

  c->page = g_new0 (Page, 1);
  c->page->placed = g_array_new (FALSE, FALSE, sizeof (Placed));
  c->page->section = c->section;
  c->page->height = size->height;
  g_ptr_array_add (pages->pages, c->page);
  for (guint i = 0; i < c->section->header->len; i++)
    place (c->page, g_ptr_array_index (c->section->header, i), size->left, &y, size->width - size->left - size->right);
  c->body_top = y;
  c->column = 0;
  c->y = y;
  c->fresh = TRUE;
}

static void
cursor_advance (Cursor *c)
{
  if (c->column + 1 < c->section->columns)
    {
      if (c->column == 0)
        c->page->gutter_top = c->body_top;
      c->page->gutter_bottom = c->body_bottom;
      c->column++;
      c->y = c->body_top;
      c->fresh = TRUE;
    }
  else
    cursor_new_page (c);
}

/* Heading rows of the table of @row that stand before it. */
static void
repeat_headings (Cursor        *c,
                 FoyerPrintRow *row)
{
  GPtrArray *body = c->section->body;
  gboolean began = FALSE;

  for (guint i = 0; i < body->len; i++)
    {
      FoyerPrintRow *before = g_ptr_array_index (body, i);

      if (before == row)
        break;
      began |= before->table == row->table && before->kind == FOYER_PRINT_ROW_BODY;
    }
  for (guint i = 0; began && i < body->len; i++)
    {
      FoyerPrintRow *before = g_ptr_array_index (body, i);

      if (before == row)
        break;
      if (before->table == row->table && before->kind != FOYER_PRINT_ROW_BODY)
        place (c->page, before, cursor_x (c), &c->y, c->column_width);
    }
}

static void
paginate_section (FoyerPrintDoc *pages,
                  Section       *section)
{
  const FoyerPaperSize *size = &pages->size;
  double paper = size->height > 0 ? size->height : LONGEST_ROLL;
  double width = size->width - size->left - size->right;
  Cursor c = { .pages = pages, .section = section, .body_bottom = paper - size->bottom - pages->footer_height };
  double header, highest;

  c.column_width = (width - (section->columns - 1) * pages->column_gap) / section->columns;
  measure_rows (pages, section->header, width, paper / 2);
  header = sum_heights (section->header);
  /* Room a row may take: the column without the headings that come again, which nobody makes higher than a quarter page. */
  highest = (c.body_bottom - size->top - header) * 0.75;
  measure_rows (pages, section->body, c.column_width, highest);

  cursor_new_page (&c);
  c.page->first = TRUE;
  for (guint i = 0; i < section->body->len;)
    {
      FoyerPrintRow *row = g_ptr_array_index (section->body, i);
      double group = 0;
      guint end = i;

      if (row->space)
        {
          if (!c.fresh && c.y + row->height < c.body_bottom)
            c.y += row->height;
          i++;
          continue;
        }
      if (row->kind == FOYER_PRINT_ROW_CONTINUED)
        {
          i++;
          continue;
        }
      /* A row, with all it must not be parted from. */
      for (;; end++)
        {
          FoyerPrintRow *next = g_ptr_array_index (section->body, end);

          if (next->kind != FOYER_PRINT_ROW_CONTINUED)
            group += next->height;
          if ((!next->keep && !next->space) || end + 1 >= section->body->len)
            break;
        }
      if (!c.fresh && c.y + group > c.body_bottom + 0.01)
        {
          cursor_advance (&c);
          repeat_headings (&c, row);
        }
      for (; i <= end; i++)
        {
          row = g_ptr_array_index (section->body, i);
          if (row->kind == FOYER_PRINT_ROW_CONTINUED)
            continue;
          if (row->space)
            {
              c.y += row->height;
              continue;
            }
          /* Only for a group that is higher than a column by itself. */
          if (c.y + row->height > c.body_bottom + 0.01 && c.page->placed->len > section->header->len && !c.fresh)
            {
              cursor_advance (&c);
              repeat_headings (&c, row);
            }
          place (c.page, row, cursor_x (&c), &c.y, c.column_width);
          c.fresh = FALSE;
        }
    }
  if (size->height <= 0)
    c.page->height = c.y + size->bottom;
}

void
foyer_print_doc_layout (FoyerPrintDoc *pages)
{
  if (pages->pages != NULL)
    return;
  if (pages->sections->len == 0)
    foyer_print_doc_begin_section (pages, 1, NULL);
  pages->footer_height = pages->footer != NULL && pages->size.height > 0 ? 18 : 0;
  pages->pages = g_ptr_array_new_with_free_func (page_free);
  for (guint i = 0; i < pages->sections->len; i++)
    paginate_section (pages, g_ptr_array_index (pages->sections, i));
}

int
foyer_print_doc_count (FoyerPrintDoc *pages)
{
  foyer_print_doc_layout (pages);
  return (int) pages->pages->len;
}

void
foyer_print_doc_get_size (FoyerPrintDoc *pages,
                          int            page,
                          double        *width,
                          double        *height)
{
  foyer_print_doc_layout (pages);
  g_return_if_fail (page >= 0 && (guint) page < pages->pages->len);
  *width = pages->size.width;
  *height = ((Page *) g_ptr_array_index (pages->pages, page))->height;
}
