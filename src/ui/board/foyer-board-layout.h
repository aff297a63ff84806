/* foyer-board-layout: where things stand on the calendar board: minutes and pixels, snapping, blocks side by side, free time.
 *
 * Pure arithmetic: no widgets, no clock, no allocation kept. Safe on any thread. Vertical pixels are measured from the top of the
 * first shown minute; across a column everything is a fraction 0…1, so that neither zoom nor direction of writing matters here. */
#pragma once

#include "foyer-time.h"

G_BEGIN_DECLS

#define FOYER_BOARD_MIN_ZOOM 1.0   /* pixels a minute */
#define FOYER_BOARD_MAX_ZOOM 3.2
#define FOYER_BOARD_MIN_COLUMN 120 /* pixels: narrower than this and the board scrolls sideways */

/* Minutes of the day to pixels. @from and @to are the shown range, half-open. */
typedef struct
{
  double px_per_min;
  int from, to;
} FoyerBoardScale;

double foyer_board_scale_height (const FoyerBoardScale *scale);
double foyer_board_scale_y (const FoyerBoardScale *scale, double minute);   /* clamped to the shown range */
double foyer_board_scale_minute (const FoyerBoardScale *scale, double y);   /* not snapped; clamped to the shown range */
/* The zoom that is used: the user's, or more where the whole range would not fill @viewport_height. */
double foyer_board_fit_zoom (double zoom, int from, int to, int viewport_height);

int    foyer_board_snap (double minute, int step);      /* down to a multiple of @step from midnight */
int    foyer_board_snap_near (double minute, int step); /* to the nearest one */

/* Columns share @available pixels but are never narrower than @min_width. Column @i covers [x(i), x(i+1)), whole pixels. */
typedef struct
{
  guint n;
  int total; /* pixels of all columns together */
  gboolean rtl;
} FoyerBoardColumns;

void     foyer_board_columns_init (FoyerBoardColumns *columns, guint n, int available, int min_width, gboolean rtl);
void     foyer_board_columns_get (const FoyerBoardColumns *columns, guint i, int *x, int *width);
gboolean foyer_board_columns_at (const FoyerBoardColumns *columns, double x, guint *i);

/* One block in a column. @index is the caller's; the rest after @end is the answer of foyer_board_lanes(). */
typedef struct
{
  guint index;
  int start, end;      /* minutes, half-open */
  guint16 lane, lanes; /* which of how many lanes; the block is @span lanes wide */
  guint16 span;
  guint16 inside;        /* 1: lies in a gap of another box, on top of it */
  guint n_gaps;          /* the caller's: time in it that others may have */
  const FoyerSpan *gaps; /* minutes after @start */
  float x0, x1;          /* of an inside box */
} FoyerBoardBox;

/**
 * foyer_board_lanes:
 * @boxes: the blocks of one column; sorted in place by start, then longer first, then index
 * @min_minutes: a shorter block is drawn as tall as this, so it counts as this long
 *
 * A block that lies wholly in a gap of another is laid on top of it, indented. Puts blocks that overlap otherwise side by side: the fewest lanes for each group of blocks that touch one another, each block in the
 * first lane free, then widened over the lanes at its right that stay empty for its whole length.
 */
void     foyer_board_lanes (FoyerBoardBox *boxes, gsize n, int min_minutes);
/* The share of the column a box covers. */
void     foyer_board_box_extent (const FoyerBoardBox *box, double *x0, double *x1);
/* The box (position in @boxes) at @minute and @fraction of the column's width, or -1. A negative @fraction means anywhere across. */
gssize   foyer_board_hit (const FoyerBoardBox *boxes, gsize n, double minute, double fraction, int min_minutes);

/* What a column's time is made of besides blocks. Either pointer may be NULL where there is nothing. */
typedef struct
{
  const FoyerSpan *duty;
  gsize n_duty;
  const FoyerSpan *breaks;
  gsize n_breaks;
} FoyerBoardDay;

typedef enum
{
  FOYER_BOARD_FREE,
  FOYER_BOARD_BUSY,
  FOYER_BOARD_BREAK,
  FOYER_BOARD_CLOSED,
} FoyerBoardKind;

/**
 * foyer_board_kind_at:
 * @boxes: sorted as foyer_board_lanes() leaves them
 * @span: (out) (optional): for free, break and closed time, the unbroken stretch around @minute within [from, to) of @scale that is
 *   of this kind and has no block; for busy time from the start of the first to the end of the last block there
 */
FoyerBoardKind foyer_board_kind_at (const FoyerBoardDay *day, const FoyerBoardBox *boxes, gsize n, const FoyerBoardScale *scale,
                                    int minute, FoyerSpan *span);

typedef enum
{
  FOYER_BOARD_OVER_NOTHING = 0,
  FOYER_BOARD_OVER_BLOCK = 1 << 0,
  FOYER_BOARD_OVER_BREAK = 1 << 1,
  FOYER_BOARD_OVER_CLOSED = 1 << 2,
} FoyerBoardOver;

/**
 * foyer_board_over:
 * @self: index (FoyerBoardBox.index) that does not count as busy, or G_MAXUINT
 * @hit: (out) (optional): index of the first block in the way, or G_MAXUINT
 * Returns: what [start, end) would lie on
 */
FoyerBoardOver foyer_board_over (const FoyerBoardDay *day, const FoyerBoardBox *boxes, gsize n, int start, int end, guint self,
                                 guint *hit);

/**
 * foyer_board_walk:
 * @at: position in @boxes the cursor is on, or -1 when it is on empty time at @minute
 * @forward: down the day or up
 * @next_minute: (out): where the cursor stands afterwards
 * Returns: position in @boxes, or -1 for empty time at @next_minute
 *
 * One arrow key. Every block is met once on the way, in order of start; empty time is walked in steps, clipped to @scale.
 */
gssize   foyer_board_walk (const FoyerBoardBox *boxes, gsize n, const FoyerBoardScale *scale, int step, gssize at, int minute,
                           gboolean forward, int *next_minute);

G_END_DECLS
