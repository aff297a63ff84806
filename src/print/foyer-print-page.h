/* foyer-print-page: text and tables on pages, over cairo and pango. For everything Foyer puts on paper; never for the screen.
 *
 * A FoyerPrintDoc is filled from top to bottom (sections, rows of cells, rules, spaces), then asked for its pages; the first
 * question lays it out and freezes it. The same drawing serves a PDF, a picture and the print dialog. All lengths are points
 * (1/72 inch), the origin is the top left corner of the sheet. Rows never split; a table's heading rows come again on each
 * page and in each column. Text that has no room wraps, in the middle of a word if it must: nothing leaves the margins.
 * No I/O but foyer_print_doc_save_pdf(). One thread at a time per object; objects may move between threads. */
#pragma once

#include <cairo.h>
#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  FOYER_PAPER_A4,
  FOYER_PAPER_LETTER,
  FOYER_PAPER_80MM, /* receipt roll, 72 mm printable, as long as it needs */
  FOYER_PAPER_58MM, /* receipt roll, 48 mm printable */
} FoyerPaper;

typedef struct
{
  double width;
  double height; /* 0: a roll, cut where the text ends */
  double top, right, bottom, left; /* margins */
} FoyerPaperSize;

FoyerPaperSize   foyer_paper_size (FoyerPaper paper);
/* "a4", "letter", "80mm", "58mm", in any case. */
gboolean         foyer_paper_parse (const char *text, FoyerPaper *out);
gboolean         foyer_paper_size_is_roll (const FoyerPaperSize *size);

typedef struct
{
  double size;       /* points */
  int weight;        /* 0 normal, else 100…900 as in CSS */
  double grey;       /* 0 black … 1 white; keep under 0.5: thermal paper and old toner */
  gboolean italic;
  gboolean strike;
  int max_lines;     /* of a paragraph that starts with this style; 0 any number; the rest becomes an ellipsis */
} FoyerTextStyle;

typedef enum
{
  FOYER_ALIGN_START, /* left, or right in a right-to-left document */
  FOYER_ALIGN_END,
  FOYER_ALIGN_CENTER,
} FoyerAlign;

typedef struct
{
  double width;     /* > 0: exactly this; 0: as wide as its widest cell needs */
  double stretch;   /* > 0: share of what the others leave over; @width is ignored */
  FoyerAlign align;
} FoyerPrintColumn;

typedef enum
{
  FOYER_PRINT_ROW_BODY,
  FOYER_PRINT_ROW_HEADING,   /* stands where it was added, and again wherever the table goes on */
  FOYER_PRINT_ROW_CONTINUED, /* only where the table goes on: "Anna Nagy, continued" */
} FoyerPrintRowKind;

typedef enum
{
  FOYER_RULE_NONE,
  FOYER_RULE_HAIR,   /* 0.4 pt, grey */
  FOYER_RULE_THIN,   /* 0.7 pt */
  FOYER_RULE_BOLD,   /* 1.4 pt */
  FOYER_RULE_DOTTED, /* to write on */
  FOYER_RULE_DASHED, /* where one tears, and between parts of a receipt */
} FoyerPrintRule;

typedef struct _FoyerPrintDoc FoyerPrintDoc;
typedef struct _FoyerPrintTable FoyerPrintTable; /* owned by its pages, like rows and cells */
typedef struct _FoyerPrintRow   FoyerPrintRow;
typedef struct _FoyerPrintCell  FoyerPrintCell;

/**
 * foyer_print_doc_new:
 * @rtl: mirror columns and start from the right; foyer_print_language_is_rtl() is what most callers pass
 * Returns: (transfer full): an empty document
 */
FoyerPrintDoc   *foyer_print_doc_new (const FoyerPaperSize *size, gboolean rtl);
void             foyer_print_doc_free (FoyerPrintDoc *pages);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FoyerPrintDoc, foyer_print_doc_free)
/* TRUE when the program's language (LC_MESSAGES, LANGUAGE) is written from the right. */
gboolean         foyer_print_language_is_rtl (void);

/* Metadata. @created_ms: UTC milliseconds, so that the same input gives the same file; 0 leaves the date out. */
void             foyer_print_doc_set_info (FoyerPrintDoc *pages, const char *title, const char *author, gint64 created_ms);
const char      *foyer_print_doc_get_title (FoyerPrintDoc *pages);
/* A line at the foot of every page with @text at the start and "Page x of y" at the end. Not for rolls. */
void             foyer_print_doc_set_footer (FoyerPrintDoc *pages, const char *text);

/**
 * foyer_print_doc_begin_section:
 * @columns: newspaper columns of the body, at least 1
 * @outline: (nullable): name of the bookmark in the PDF
 *
 * What follows starts on a new page. The first rows added after foyer_print_doc_begin_header() and before
 * foyer_print_doc_end_header() stand on top of each page of the section, across all columns.
 */
void             foyer_print_doc_begin_section (FoyerPrintDoc *pages, int columns, const char *outline);
void             foyer_print_doc_begin_header (FoyerPrintDoc *pages);
void             foyer_print_doc_end_header (FoyerPrintDoc *pages);

/* A paragraph across the column. The cell is empty: foyer_print_cell_add(). */
FoyerPrintCell  *foyer_print_doc_add_text (FoyerPrintDoc *pages, FoyerAlign align);
void             foyer_print_doc_add_rule (FoyerPrintDoc *pages, FoyerPrintRule line);
/* Vanishes at the top of a page or column. */
void             foyer_print_doc_add_space (FoyerPrintDoc *pages, double points);

/* @columns is copied. @gap lies between columns. */
FoyerPrintTable *foyer_print_doc_add_table (FoyerPrintDoc *pages, const FoyerPrintColumn *columns, int n_columns, double gap);
FoyerPrintRow   *foyer_print_table_add_row (FoyerPrintTable *table, FoyerPrintRowKind kind);
/* The cell of column @column; the first paragraph lines of a row share one baseline. */
FoyerPrintCell  *foyer_print_row_cell (FoyerPrintRow *row, int column);
/* The cell of @column covers @n columns. */
void             foyer_print_row_span (FoyerPrintRow *row, int column, int n);
void             foyer_print_row_align (FoyerPrintRow *row, int column, FoyerAlign align);
void             foyer_print_row_pad (FoyerPrintRow *row, double above, double below);
void             foyer_print_row_min_height (FoyerPrintRow *row, double points);
void             foyer_print_row_rules (FoyerPrintRow *row, FoyerPrintRule above, FoyerPrintRule below);
/* Its lines start at column @column instead of the edge. */
void             foyer_print_row_rule_from (FoyerPrintRow *row, int column);
/* 0 none … 1 black; light greys only, the text stays black. */
void             foyer_print_row_shade (FoyerPrintRow *row, double ink);
void             foyer_print_row_keep_with_next (FoyerPrintRow *row);

/* A new paragraph in the cell; line breaks in @text make more. NULL and "" add nothing. */
void             foyer_print_cell_add (FoyerPrintCell *cell, const FoyerTextStyle *style, const char *text);
/* Goes on in the last paragraph. */
void             foyer_print_cell_append (FoyerPrintCell *cell, const FoyerTextStyle *style, const char *text);
/* A thin frame around the cell's text. */
void             foyer_print_cell_frame (FoyerPrintCell *cell);
/* Behind this cell alone, as high as its row. 0 none … 1 black. */
void             foyer_print_cell_shade (FoyerPrintCell *cell, double ink);

/* ---- the result; the first call lays out ------------------------------------------------------------------------------ */
int              foyer_print_doc_count (FoyerPrintDoc *pages);
/* Size of page @page in points; for a roll the length it came to. */
void             foyer_print_doc_get_size (FoyerPrintDoc *pages, int page, double *width, double *height);
/* @cr: one unit is one point, origin at the corner of the sheet. */
void             foyer_print_doc_draw (FoyerPrintDoc *pages, int page, cairo_t *cr);
/* (transfer full): the whole document; the same input gives the same bytes. */
GBytes          *foyer_print_doc_to_pdf (FoyerPrintDoc *pages, GError **error);
/* Replaces @path as one step; an old file stays when the new one cannot be written. */
gboolean         foyer_print_doc_save_pdf (FoyerPrintDoc *pages, const char *path, GError **error);

G_END_DECLS
