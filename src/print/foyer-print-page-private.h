/* foyer-print-page-private: what filling (foyer-print-page.c), measuring (foyer-print-page-layout.c) and drawing (foyer-print-page-draw.c) share.
 *
 * DESIGN
 * 1. A document is sections; a section is two lists of rows (header, body). Rules and spaces are rows without cells.
 * 2. Layout gives each row a height at the width of its section's column, then places rows: Placed = a row at a point of a
 *    page. One row is placed more than once when it is a heading, or in a header.
 * 3. After layout nothing but drawing happens; every adding function refuses. */
#pragma once

#include <pango/pangocairo.h>
#include "foyer-print-page.h"

typedef struct
{
  FoyerTextStyle first;    /* style of the first run: size of an empty line, max_lines */
  GString *text;
  PangoAttrList *attrs;
  PangoLayout *layout;     /* made by measuring */
  double height;
} Paragraph;

struct _FoyerPrintCell
{
  GPtrArray *paragraphs;   /* owned; Paragraph */
  FoyerAlign align;
  int span;                /* 0: covered by a cell before it */
  gboolean frame;
  double shade;            /* 0 none … 1 black */
  double baseline, height; /* of its text, from its own top */
};

struct _FoyerPrintRow
{
  FoyerPrintTable *table;       /* borrowed; NULL for a space */
  FoyerPrintRowKind kind;
  FoyerPrintCell *cells;        /* table->n_columns of them */
  double pad_above, pad_below, min_height, shade;
  FoyerPrintRule line_above, line_below;
  int line_from;
  gboolean keep, space;
  double baseline, height;
};

struct _FoyerPrintTable
{
  FoyerPrintDoc *pages;       /* borrowed */
  GPtrArray *into;         /* borrowed: list of the section the rows go to */
  FoyerPrintColumn *columns;
  int n_columns;
  double gap;
  double *x, *width;       /* made by measuring; x from the start edge */
  double measured_for;     /* total width @x and @width were made for */
};

typedef struct
{
  GPtrArray *header, *body; /* owned; FoyerPrintRow */
  int columns;
  char *outline;
} Section;

typedef struct
{
  FoyerPrintRow *row;
  double x, y, width;
} Placed;

typedef struct
{
  GArray *placed;          /* Placed */
  Section *section;
  gboolean first;          /* of its section */
  double height;
  double gutter_top, gutter_bottom; /* of the hairline between newspaper columns */
} Page;

struct _FoyerPrintDoc
{
  FoyerPaperSize size;
  gboolean rtl;
  char *title, *author, *footer;
  gint64 created_ms;
  GPtrArray *tables, *sections; /* owned */
  gboolean in_header;
  PangoContext *context;
  GPtrArray *pages;        /* owned; NULL until laid out */
  double column_gap, footer_height;
};

void         foyer_print_doc_layout (FoyerPrintDoc *pages);
PangoLayout *foyer_print_doc_make_layout (FoyerPrintDoc *pages, const char *text, PangoAttrList *attrs, FoyerAlign align, double width);
PangoAttrList *foyer_print_doc_style_attrs (PangoAttrList *into, const FoyerTextStyle *style, guint from, guint to);
double       foyer_print_rule_width (FoyerPrintRule line);
