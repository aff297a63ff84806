#define G_LOG_DOMAIN "foyer-board"

#include "foyer-board-layout.h"

#include <math.h>

double
foyer_board_scale_height (const FoyerBoardScale *scale)
{
  return round ((scale->to - scale->from) * scale->px_per_min);
}

double
foyer_board_scale_y (const FoyerBoardScale *scale, double minute)
{
  return (CLAMP (minute, scale->from, scale->to) - scale->from) * scale->px_per_min;
}

double
foyer_board_scale_minute (const FoyerBoardScale *scale, double y)
{
  return CLAMP (scale->from + y / scale->px_per_min, scale->from, scale->to);
}

double
foyer_board_fit_zoom (double zoom, int from, int to, int viewport_height)
{
  double fit = to > from ? (double) viewport_height / (to - from) : zoom;

  zoom = CLAMP (zoom, FOYER_BOARD_MIN_ZOOM, FOYER_BOARD_MAX_ZOOM);
  return MIN (MAX (zoom, fit), FOYER_BOARD_MAX_ZOOM);
}

int
foyer_board_snap (double minute, int step)
{
  /* The small term: a line's own pixel must not fall into the step above it through rounding. */
  return (int) floor ((minute + 1e-6) / step) * step;
}

int
foyer_board_snap_near (double minute, int step)
{
  return (int) floor (minute / step + 0.5) * step;
}

void
foyer_board_columns_init (FoyerBoardColumns *columns, guint n, int available, int min_width, gboolean rtl)
{
  columns->n = n;
  columns->total = MAX (available, (int) n * min_width);
  columns->rtl = rtl;
}

void
foyer_board_columns_get (const FoyerBoardColumns *columns, guint i, int *x, int *width)
{
  gint64 n = MAX (columns->n, 1);
  guint at = columns->rtl ? columns->n - 1 - i : i;
  int x0 = (int) ((gint64) columns->total * at / n), x1 = (int) ((gint64) columns->total * (at + 1) / n);

  *x = x0;
  *width = x1 - x0;
}

gboolean
foyer_board_columns_at (const FoyerBoardColumns *columns, double x, guint *i)
{
  guint at;
  int left, width;

  if (columns->n == 0 || x < 0 || x >= columns->total)
    return FALSE;
  at = MIN ((guint) (x * columns->n / columns->total), columns->n - 1);
  /* Whole-pixel edges may lie a fraction beside the exact ones. */
  *i = columns->rtl ? columns->n - 1 - at : at;
  foyer_board_columns_get (columns, *i, &left, &width);
  if (x < left)
    at--;
  else if (x >= left + width)
    at++;
  *i = columns->rtl ? columns->n - 1 - at : at;
  return TRUE;
}

static int
compare_boxes (gconstpointer a, gconstpointer b)
{
  const FoyerBoardBox *p = a, *q = b;

  if (p->start != q->start)
    return p->start < q->start ? -1 : 1;
  if (p->end != q->end)
    return p->end > q->end ? -1 : 1;
  return p->index < q->index ? -1 : p->index > q->index;
}

static inline int
drawn_end (const FoyerBoardBox *box, int min_minutes)
{
  return MAX (box->end, box->start + min_minutes);
}

/* Boxes [first, last) touch one another in a chain: one group shares its number of lanes. */
static void
close_group (FoyerBoardBox *boxes, gsize first, gsize last, guint lanes, int min_minutes)
{
  for (gsize i = first; i < last; i++)
    {
      guint reach = lanes;

      for (gsize j = first; j < last; j++)
        if (boxes[j].lane > boxes[i].lane && boxes[j].lane < reach && boxes[j].start < drawn_end (&boxes[i], min_minutes)
            && drawn_end (&boxes[j], min_minutes) > boxes[i].start)
          reach = boxes[j].lane;
      boxes[i].lanes = lanes;
      boxes[i].span = reach - boxes[i].lane;
    }
}

static void
side_by_side (FoyerBoardBox *boxes, gsize n, int min_minutes)
{
  enum { MANY = 64 };
  int lane_end[MANY];
  guint lanes = 0;
  gsize first = 0;
  int group_end = G_MININT;

  for (gsize i = 0; i < n; i++)
    {
      guint lane;

      if (boxes[i].start >= group_end)
        {
          close_group (boxes, first, i, lanes, min_minutes);
          first = i;
          lanes = 0;
        }
      for (lane = 0; lane < lanes; lane++)
        if (lane_end[lane] <= boxes[i].start)
          break;
      if (lane == MANY)
        lane--; /* more than anyone could read side by side: the rest lie on top of one another */
      if (lane == lanes)
        lanes++;
      lane_end[lane] = drawn_end (&boxes[i], min_minutes);
      boxes[i].lane = lane;
      group_end = MAX (group_end, lane_end[lane]);
    }
  close_group (boxes, first, n, lanes, min_minutes);
}

/* @start to @end, whole, in a gap of @host. */
static gboolean
fits_inside (const FoyerBoardBox *host, int start, int end)
{
  for (guint g = 0; g < host->n_gaps; g++)
    if (host->start + host->gaps[g].from <= start && end <= host->start + host->gaps[g].to)
      return TRUE;
  return FALSE;
}

/* Those laid on top of another one; their hosts, by position, into @hosts. Only what is alone in its place: others go side by side. */
static gsize
find_inside (FoyerBoardBox *boxes, gsize n, gssize *hosts)
{
  gsize found = 0;

  for (gsize i = 0; i < n; i++)
    {
      gssize host = -1;
      gboolean alone = TRUE;

      boxes[i].inside = 0;
      for (gsize j = 0; j < n && boxes[j].start <= boxes[i].start; j++)
        if (j != i && host < 0 && !boxes[j].inside && fits_inside (&boxes[j], boxes[i].start, boxes[i].end))
          host = j;
      for (gsize j = 0; j < n && host >= 0; j++)
        if (j != i && (gssize) j != host && boxes[j].start < boxes[i].end && boxes[i].start < boxes[j].end)
          alone = FALSE;
      hosts[i] = alone ? host : -1;
      boxes[i].inside = hosts[i] >= 0;
      found += boxes[i].inside;
    }
  return found;
}

#define INDENT 0.2f /* of the box beneath, whose bar and dots stay to be seen */

void
foyer_board_lanes (FoyerBoardBox *boxes, gsize n, int min_minutes)
{
  gboolean gaps = FALSE;
  gsize flat = 0;

  qsort (boxes, n, sizeof *boxes, compare_boxes);
  for (gsize i = 0; i < n && !gaps; i++)
    gaps = boxes[i].n_gaps > 0;

  g_autofree gssize *hosts = gaps ? g_new (gssize, n) : NULL;
  if (!gaps || find_inside (boxes, n, hosts) == 0)
    {
      for (gsize i = 0; i < n; i++)
        boxes[i].inside = 0;
      side_by_side (boxes, n, min_minutes);
      return;
    }

  g_autofree FoyerBoardBox *rest = g_new (FoyerBoardBox, n);
  for (gsize i = 0; i < n; i++)
    if (!boxes[i].inside)
      rest[flat++] = boxes[i];
  side_by_side (rest, flat, min_minutes);
  flat = 0;
  for (gsize i = 0; i < n; i++)
    if (!boxes[i].inside)
      boxes[i] = rest[flat++];
  for (gsize i = 0; i < n; i++)
    if (boxes[i].inside)
      {
        double x0, x1;

        foyer_board_box_extent (&boxes[hosts[i]], &x0, &x1);
        boxes[i].lane = boxes[hosts[i]].lane;
        boxes[i].lanes = boxes[hosts[i]].lanes;
        boxes[i].span = boxes[hosts[i]].span;
        boxes[i].x0 = (float) x0 + (float) (x1 - x0) * INDENT;
        boxes[i].x1 = (float) x1;
      }
}

void
foyer_board_box_extent (const FoyerBoardBox *box, double *x0, double *x1)
{
  double lanes = MAX (box->lanes, 1);

  if (box->inside)
    {
      *x0 = box->x0;
      *x1 = box->x1;
      return;
    }
  *x0 = box->lane / lanes;
  *x1 = (box->lane + MAX (box->span, 1)) / lanes;
}

gssize
foyer_board_hit (const FoyerBoardBox *boxes, gsize n, double minute, double fraction, int min_minutes)
{
  for (gsize i = n; i-- > 0;)
    {
      double x0, x1;

      if (minute < boxes[i].start || minute >= drawn_end (&boxes[i], min_minutes))
        continue;
      foyer_board_box_extent (&boxes[i], &x0, &x1);
      if (fraction < 0 || (fraction >= x0 && fraction < x1))
        return i;
    }
  return -1;
}

/* Whether @minute lies in one of @spans; narrows @around to the stretch that is alike. */
static gboolean
narrow (const FoyerSpan *spans, gsize n, int minute, FoyerSpan *around)
{
  for (gsize i = 0; i < n; i++)
    {
      if (minute >= spans[i].from && minute < spans[i].to)
        {
          around->from = MAX (around->from, spans[i].from);
          around->to = MIN (around->to, spans[i].to);
          return TRUE;
        }
      if (spans[i].to <= minute)
        around->from = MAX (around->from, spans[i].to);
      else
        around->to = MIN (around->to, spans[i].from);
    }
  return FALSE;
}

FoyerBoardKind
foyer_board_kind_at (const FoyerBoardDay *day, const FoyerBoardBox *boxes, gsize n, const FoyerBoardScale *scale, int minute,
                     FoyerSpan *span)
{
  FoyerSpan around = { scale->from, scale->to };
  FoyerBoardKind kind;
  gboolean busy = FALSE;
  FoyerSpan busy_span = { minute, minute + 1 };

  for (gsize i = 0; i < n; i++)
    {
      if (minute >= boxes[i].start && minute < boxes[i].end)
        {
          busy = TRUE;
          busy_span.from = MIN (busy_span.from, boxes[i].start);
          busy_span.to = MAX (busy_span.to, boxes[i].end);
        }
      else if (boxes[i].end <= minute)
        around.from = MAX (around.from, boxes[i].end);
      else
        around.to = MIN (around.to, boxes[i].start);
    }
  if (busy)
    {
      if (span != NULL)
        *span = busy_span;
      return FOYER_BOARD_BUSY;
    }
  if (!narrow (day->duty, day->n_duty, minute, &around))
    kind = FOYER_BOARD_CLOSED;
  else if (narrow (day->breaks, day->n_breaks, minute, &around))
    kind = FOYER_BOARD_BREAK;
  else
    kind = FOYER_BOARD_FREE;
  if (span != NULL)
    *span = around;
  return kind;
}

FoyerBoardOver
foyer_board_over (const FoyerBoardDay *day, const FoyerBoardBox *boxes, gsize n, int start, int end, guint self, guint *hit)
{
  FoyerBoardOver over = FOYER_BOARD_OVER_NOTHING;
  int covered = start;

  if (hit != NULL)
    *hit = G_MAXUINT;
  for (gsize i = 0; i < n; i++)
    if (boxes[i].index != self && boxes[i].start < end && boxes[i].end > start && !fits_inside (&boxes[i], start, end))
      {
        if (hit != NULL && *hit == G_MAXUINT)
          *hit = boxes[i].index;
        over |= FOYER_BOARD_OVER_BLOCK;
      }
  for (gsize i = 0; i < day->n_breaks; i++)
    if (day->breaks[i].from < end && day->breaks[i].to > start)
      over |= FOYER_BOARD_OVER_BREAK;
  for (gsize i = 0; i < day->n_duty; i++)
    if (day->duty[i].from <= covered && day->duty[i].to > covered)
      covered = day->duty[i].to;
  if (covered < end)
    over |= FOYER_BOARD_OVER_CLOSED;
  return over;
}

/* The end of the last of boxes 0…@last to end: before it no time is empty that a box of those touches. */
static int
covered_until (const FoyerBoardBox *boxes, gssize last)
{
  int end = G_MININT;

  for (gssize i = 0; i <= last; i++)
    end = MAX (end, boxes[i].end);
  return end;
}

gssize
foyer_board_walk (const FoyerBoardBox *boxes, gsize n, const FoyerBoardScale *scale, int step, gssize at, int minute,
                  gboolean forward, int *next_minute)
{
  gssize box = -1;
  int pos, cover;

  if (forward)
    {
      gssize next = 0;

      if (at >= 0)
        {
          pos = covered_until (boxes, at);
          next = at + 1;
        }
      else
        {
          pos = foyer_board_snap (minute, step) + step;
          while (next < (gssize) n && boxes[next].start <= minute)
            next++;
        }
      if (next < (gssize) n && boxes[next].start <= pos)
        box = next;
    }
  else
    {
      gssize before;
      int from = at >= 0 ? boxes[at].start : minute;

      if (at >= 0)
        before = at - 1;
      else
        for (before = n - 1; before >= 0 && boxes[before].start >= minute; before--)
          ;
      pos = foyer_board_snap (from - 1, step);
      cover = covered_until (boxes, before);
      if (before >= 0 && cover >= from)
        box = before;
      else if (before >= 0)
        pos = MAX (pos, cover);
    }

  if (box < 0 && (pos < scale->from || pos >= scale->to))
    {
      box = at; /* the edge of the board: stay */
      pos = minute;
    }
  *next_minute = box >= 0 ? boxes[box].start : pos;
  return box;
}
