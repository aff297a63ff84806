/* How a block looks. Layers from below: tint, maker's strip, status bar, patterns, texts, icons. */
#define G_LOG_DOMAIN "foyer-board"

#include "config.h"

#include "foyer-block-view.h"

#include <string.h>
#include <glib/gi18n-lib.h>

enum
{
  BAR = 3,    /* status bar at the start side */
  STRIP = 2,  /* maker's strip at the top */
  RADIUS = 6,
  PAD_START = BAR + 6,
  PAD_END = 5,
  PAD_TOP = 3,
  STATUS_ICON = 14,
  SMALL_ICON = 12,
  SMALL_STEP = SMALL_ICON + 4,
  MAX_MARKS = 10 + FOYER_BOARD_MAX_LABELS,
};

typedef struct
{
  const char *name;
  FoyerColor color;
  const char *words; /* translated, or the block's own */
} Mark;

/* Asked for instead of painting: which mark is at a point. */
typedef struct
{
  double x, y;
  const char *words; /* (nullable) */
} Hit;

/* Most urgent first: what does not fit is left out from the end. */
static guint
collect_marks (const FoyerBoardBlock *block, Mark marks[MAX_MARKS])
{
  guint n = 0;

  if (block->flags & FOYER_BOARD_CONTESTED)
    marks[n++] = (Mark){ "foyer-contested-symbolic", FOYER_COLOR_DANGER, _("somebody else has this time too") };
  if (block->flags & FOYER_BOARD_ALERT)
    marks[n++] = (Mark){ "foyer-alert-symbolic", FOYER_COLOR_DANGER, _("mind the warning on the card") };
  if (block->flags & FOYER_BOARD_NOT_FULLY_PAID)
    marks[n++] = (Mark){ "foyer-unpaid-symbolic", FOYER_COLOR_DANGER, _("not fully paid") };
  for (guint i = 0; i < block->n_labels; i++)
    marks[n++] = (Mark){ block->labels[i].icon, FOYER_COLOR_TINT_0 + block->labels[i].tint, block->labels[i].title };
  if (block->flags & (FOYER_BOARD_NOT_AT_CHAIN | FOYER_BOARD_NEXT_DOOR))
    marks[n++] = (Mark){ "foyer-waiting-symbolic", FOYER_COLOR_TEXT, _("not yet sent") };
  if (block->flags & FOYER_BOARD_ASKED_FOR)
    marks[n++] = (Mark){ "foyer-asked-for-symbolic", FOYER_COLOR_TEXT, _("asked for this person") };
  if (block->flags & FOYER_BOARD_FIRST_VISIT)
    marks[n++] = (Mark){ "foyer-first-visit-symbolic", FOYER_COLOR_TEXT, _("first visit") };
  if (block->flags & FOYER_BOARD_NOTE)
    marks[n++] = (Mark){ "foyer-note-symbolic", FOYER_COLOR_TEXT, _("has a note") };
  if (block->maker == FOYER_BOARD_BY_CLIENT)
    marks[n++] = (Mark){ "foyer-online-symbolic", FOYER_COLOR_BY_CLIENT, _("booked online") };
  return n;
}

static void
paint_marks (FoyerBoardLook *look, GtkSnapshot *snapshot, Hit *hit, const Mark *marks, guint n, double x, double y, int width)
{
  for (guint i = 0; i < n; i++)
    {
      double at = look->rtl ? width - x - SMALL_ICON : x;

      if (hit != NULL && hit->x >= at - 2 && hit->x < at + SMALL_STEP - 2 && hit->y >= y - 2 && hit->y < y + SMALL_ICON + 2)
        hit->words = marks[i].words;
      if (snapshot != NULL)
        foyer_board_look_icon (look, snapshot, marks[i].name, marks[i].color, marks[i].color == FOYER_COLOR_TEXT ? 0.7 : 1,
                               SMALL_ICON, at, y);
      x += SMALL_STEP;
    }
}

/* @x is measured from the start side, whatever the direction of writing. */
static int
paint_text (FoyerBoardLook *look, GtkSnapshot *snapshot, FoyerTextStyle style, const char *text, double x, double y, int room,
            int lines, const GdkRGBA *color, int width)
{
  const FoyerText *laid = foyer_text_cache_get (look->texts, style, text, room, lines);

  if (snapshot != NULL)
    foyer_board_look_text (look, snapshot, laid, look->rtl ? width - x - laid->width : x, y, color);
  return laid->height;
}

static void
paint_fill (FoyerBoardLook *look, GtkSnapshot *snapshot, const FoyerBoardBlock *block, int width, int height, double strength,
            gboolean warn)
{
  float r = MIN (RADIUS, height / 3.0);
  int strip = block->maker != FOYER_BOARD_BY_NOBODY && height >= 12 ? STRIP : 0;
  const GdkRGBA *bar = foyer_inks_get (look->inks, foyer_board_status_color (block));
  gboolean plain = foyer_inks_is_high_contrast (look->inks);
  GskRoundedRect outline;
  GdkRGBA tint;

  if (block->status == FOYER_BOARD_NO_SHOW)
    tint = foyer_inks_tint (look->inks, 255, 0.8 * strength);
  else
    tint = foyer_inks_tint (look->inks, block->tint, plain ? 0 : block->flags & FOYER_BOARD_FULL ? MIN (strength * 2.2, 2.6) : strength);
  if (warn)
    tint = foyer_rgba_mix (&tint, foyer_inks_get (look->inks, FOYER_COLOR_WARNING), 0.38);

  /* One clip, plain rectangles within: no fringe of one colour under the rounded edge of another. */
  gsk_rounded_rect_init_from_rect (&outline, &GRAPHENE_RECT_INIT (0, 0, width, height), r);
  gtk_snapshot_push_rounded_clip (snapshot, &outline);
  gtk_snapshot_append_color (snapshot, &tint, &GRAPHENE_RECT_INIT (0, strip, width, height - strip));
  if (strip > 0)
    gtk_snapshot_append_color (snapshot, foyer_inks_get (look->inks, block->maker == FOYER_BOARD_BY_CLIENT ? FOYER_COLOR_BY_CLIENT
                                                                                                           : FOYER_COLOR_BY_STAFF),
                               &GRAPHENE_RECT_INIT (0, 0, width, strip));
  gtk_snapshot_append_color (snapshot, bar, &GRAPHENE_RECT_INIT (look->rtl ? width - BAR : 0, 0, BAR, height));
  gtk_snapshot_pop (snapshot);
  if (plain || block->flags & FOYER_BOARD_FULL)
    foyer_snapshot_frame (snapshot, foyer_inks_get (look->inks, FOYER_COLOR_TEXT), 0, 0, width, height, r, plain && block->flags & FOYER_BOARD_FULL ? 2 : 1);
}

static void
paint_patterns (FoyerBoardLook *look, GtkSnapshot *snapshot, const FoyerBoardBlock *block, int width, int height)
{
  double per_minute = (double) height / block->length;
  GdkRGBA veil = foyer_inks_ink (look->inks, FOYER_COLOR_VIEW, 0.62);
  float x = look->rtl ? 1 : BAR, w = width - BAR - 1;

  for (guint i = 0; i < block->n_gaps; i++)
    {
      float y = block->gaps[i].from * per_minute, h = MIN ((block->gaps[i].to - block->gaps[i].from) * per_minute, height - 2 - y);

      if (h >= 3)
        {
          gtk_snapshot_append_color (snapshot, &veil, &GRAPHENE_RECT_INIT (x, y, w, h));
          foyer_board_look_fill (look, snapshot, FOYER_PATTERN_DOTS, &GRAPHENE_RECT_INIT (x, y, w, h));
        }
    }
  if (block->technical > 0)
    {
      float h = block->technical * per_minute;

      if (h >= 3)
        {
          GskRoundedRect foot;
          float r = MIN (RADIUS, h / 2);

          gsk_rounded_rect_init (&foot, &GRAPHENE_RECT_INIT (x, height - h, w, h), &GRAPHENE_SIZE_INIT (0, 0),
                                 &GRAPHENE_SIZE_INIT (0, 0), &GRAPHENE_SIZE_INIT (look->rtl ? 0 : r, look->rtl ? 0 : r),
                                 &GRAPHENE_SIZE_INIT (look->rtl ? r : 0, look->rtl ? r : 0));
          gtk_snapshot_push_rounded_clip (snapshot, &foot);
          gtk_snapshot_append_color (snapshot, &veil, &foot.bounds);
          foyer_board_look_fill (look, snapshot, FOYER_PATTERN_TECHNICAL, &foot.bounds);
          gtk_snapshot_pop (snapshot);
        }
    }
  if (block->flags & FOYER_BOARD_CONTESTED)
    {
      GskRoundedRect all;

      gsk_rounded_rect_init_from_rect (&all, &GRAPHENE_RECT_INIT (0, 0, width, height), RADIUS);
      gtk_snapshot_push_rounded_clip (snapshot, &all);
      foyer_board_look_fill (look, snapshot, FOYER_PATTERN_CONTESTED, &all.bounds);
      gtk_snapshot_pop (snapshot);
      foyer_snapshot_frame (snapshot, foyer_inks_get (look->inks, FOYER_COLOR_WARNING), 0, 0, width, height, RADIUS, 1.5);
    }
  else if (block->flags & FOYER_BOARD_OUTSIDE)
    {
      GdkRGBA edge = foyer_inks_ink (look->inks, FOYER_COLOR_WARNING, 0.9);

      foyer_snapshot_frame (snapshot, &edge, 0, 0, width, height, RADIUS, 1);
    }
}

/* What stands for its status: of an event, which has none, as plain as its name. */
static FoyerColor
status_ink (const FoyerBoardBlock *block)
{
  return block->flags & FOYER_BOARD_EVENT ? FOYER_COLOR_TEXT : foyer_board_status_color (block);
}

/* Title, then the line, then marks; what fits is decided by height alone so that equal blocks look equal. @snapshot NULL: only @hit is asked. */
static void
paint_content (FoyerBoardLook *look, GtkSnapshot *snapshot, Hit *hit, const FoyerBoardBlock *block, int width, int height)
{
  int title_h = foyer_text_cache_line_height (look->texts, FOYER_TEXT_TITLE);
  int line_h = foyer_text_cache_line_height (look->texts, FOYER_TEXT_LINE);
  gboolean gone = block->status == FOYER_BOARD_NO_SHOW;
  FoyerTextStyle title_style = gone ? FOYER_TEXT_TITLE_STRUCK : FOYER_TEXT_TITLE;
  GdkRGBA ink = foyer_inks_ink (look->inks, FOYER_COLOR_TEXT, gone ? 0.8 : 1);
  GdkRGBA soft = foyer_inks_ink (look->inks, FOYER_COLOR_TEXT, foyer_inks_is_high_contrast (look->inks) ? 1 : 0.78);
  gboolean has_line = block->line != NULL && *block->line != '\0', status = width >= 56 && height >= 15;
  gboolean narrow = width < 92 && height >= 2 * (title_h + line_h); /* the name needs the whole row */
  int room = width - PAD_START - PAD_END, title_room = room - (status ? STATUS_ICON + 4 : 0);
  int top = height < title_h + 2 * PAD_TOP ? MAX ((height - title_h) / 2, 0) : PAD_TOP;
  int left; /* pixels below the title */
  Mark marks[MAX_MARKS];
  guint n_marks = collect_marks (block, marks), fit;

  if (room < 12)
    return;
  if (status && narrow)
    {
      memmove (marks + 1, marks, sizeof (Mark) * MIN (n_marks, G_N_ELEMENTS (marks) - 1));
      marks[0] = (Mark){ foyer_board_status_icon (block), status_ink (block), foyer_board_status_word (block) };
      n_marks = MIN (n_marks + 1, G_N_ELEMENTS (marks));
      status = FALSE;
      title_room = room;
    }
  if (block->n_gaps > 0)
    {
      int until = block->gaps[0].from * height / block->length;

      /* Where there is room above them, no text lies on the dots. */
      if (until >= top + title_h + line_h + 3)
        height = until;
    }
  left = height - top - title_h - 3;
  if (status && snapshot != NULL)
    foyer_board_look_icon (look, snapshot, foyer_board_status_icon (block), status_ink (block), 1, STATUS_ICON,
                           look->rtl ? PAD_END - 1 : width - PAD_END - STATUS_ICON + 1, height < 22 ? (height - STATUS_ICON) / 2 : 5);

  if (left < line_h)
    {
      /* One line: name, then marks, then what is left for the service. */
      const FoyerText *title;

      fit = title_room > 84 ? MIN (n_marks, (guint) (title_room - 84) / SMALL_STEP) : 0;
      if (fit == 0 && n_marks > 0 && marks[0].color == FOYER_COLOR_DANGER && title_room > 50)
        fit = 1; /* what must not be overlooked goes before the rest of the name */
      title_room -= (int) fit * SMALL_STEP;
      title = foyer_text_cache_get (look->texts, title_style, block->title, title_room, 1);
      if (snapshot != NULL)
        foyer_board_look_text (look, snapshot, title, look->rtl ? width - PAD_START - title->width : PAD_START, top, &ink);
      paint_marks (look, snapshot, hit, marks, fit, PAD_START + title_room + 2, MAX ((height - SMALL_ICON) / 2.0, 0), width);
      if (has_line && title_room - title->width > 34)
        paint_text (look, snapshot, FOYER_TEXT_LINE, block->line, PAD_START + title->width + 7, top + (title_h - line_h) / 2.0 + 1,
                    title_room - title->width - 7, 1, &soft, width);
      return;
    }

  int y = top, rows = left / line_h;
  gboolean mark_row = n_marks > 0 && left >= (has_line ? line_h : 0) + SMALL_ICON + 2;
  int spare = rows - (has_line ? 1 : 0) - (mark_row ? 1 : 0); /* rows a long name or service may take */

  y += paint_text (look, snapshot, title_style, block->title, PAD_START, y, title_room, spare >= 1 ? 2 : 1, &ink, width);
  if (mark_row)
    {
      fit = MIN (n_marks, (guint) MAX (room, 0) / SMALL_STEP);
      left = height - y - SMALL_ICON - 6;
    }
  else
    {
      /* Marks share the service's row, at its end. */
      fit = MIN (n_marks, (guint) (has_line ? room / 2 : room) / SMALL_STEP);
      left = height - y - 3;
    }
  if (has_line && left >= line_h - 1)
    y += paint_text (look, snapshot, FOYER_TEXT_LINE, block->line, PAD_START, y, mark_row ? room : room - (int) fit * SMALL_STEP,
                     MAX (left / line_h, 1), &soft, width);
  else if (!mark_row)
    y += line_h;
  if (mark_row)
    paint_marks (look, snapshot, hit, marks, fit, PAD_START, y + 3, width);
  else
    paint_marks (look, snapshot, hit, marks, fit, PAD_START + room - (int) fit * SMALL_STEP + 4, y - line_h + (line_h - SMALL_ICON) / 2, width);
}

void
foyer_block_paint (FoyerBoardLook *look, GtkSnapshot *snapshot, const FoyerBoardBlock *block, int width, int height,
                   double strength, gboolean warn)
{
  paint_fill (look, snapshot, block, width, height, strength, warn);
  paint_patterns (look, snapshot, block, width, height);
  paint_content (look, snapshot, NULL, block, width, height);
}

const char *
foyer_block_words_at (FoyerBoardLook *look, const FoyerBoardBlock *block, int width, int height, double x, double y)
{
  Hit hit = { x, y, NULL };

  paint_content (look, NULL, &hit, block, width, height);
  return hit.words;
}
