#define G_LOG_DOMAIN "foyer-board"

#include "config.h"

#include "foyer-board-look.h"

#include <glib/gi18n-lib.h>

static const struct
{
  int size;
  FoyerColor color;
  double alpha, width;
} patterns[FOYER_N_PATTERNS] = {
  [FOYER_PATTERN_CLOSED] = { 8, FOYER_COLOR_TEXT, 0.075, 1 },
  [FOYER_PATTERN_DOTS] = { 6, FOYER_COLOR_TEXT, 0.24, 0 },
  [FOYER_PATTERN_TECHNICAL] = { 6, FOYER_COLOR_TEXT, 0.16, 1 },
  [FOYER_PATTERN_CONTESTED] = { 12, FOYER_COLOR_WARNING, 0.30, 4 },
};

void
foyer_board_look_init (FoyerBoardLook *self, GtkWidget *owner, FoyerInks *inks)
{
  self->owner = owner;
  self->inks = inks;
  self->texts = foyer_text_cache_new (owner);
  self->scale = (FoyerBoardScale){ 1.6, 8 * 60, 20 * 60 };
  self->step = 15;
  self->now_date = G_MININT64;
}

void
foyer_board_look_forget (FoyerBoardLook *self, gboolean texts_too)
{
  for (guint i = 0; i < FOYER_N_PATTERNS; i++)
    g_clear_pointer (&self->patterns[i], gsk_render_node_unref);
  if (texts_too)
    foyer_text_cache_clear (self->texts);
}

void
foyer_board_look_clear (FoyerBoardLook *self)
{
  foyer_board_look_forget (self, FALSE);
  g_clear_pointer (&self->texts, foyer_text_cache_free);
}

/* One tile; it joins its copies without a seam because every stroke is drawn again where the tile beside it would draw it. */
static GskRenderNode *
make_pattern (FoyerBoardLook *self, FoyerPattern pattern)
{
  int size = patterns[pattern].size;
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  GdkRGBA ink = foyer_inks_ink (self->inks, patterns[pattern].color, patterns[pattern].alpha);
  cairo_t *cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (0, 0, size, size));

  gdk_cairo_set_source_rgba (cr, &ink);
  if (pattern == FOYER_PATTERN_DOTS)
    {
      cairo_arc (cr, size / 2.0, size / 2.0, 0.9, 0, 2 * G_PI);
      cairo_fill (cr);
    }
  else
    {
      cairo_set_line_width (cr, patterns[pattern].width);
      for (int i = -1; i <= 1; i++)
        {
          cairo_move_to (cr, i * size - 1, size + 1);
          cairo_line_to (cr, i * size + size + 1, -1);
        }
      cairo_stroke (cr);
    }
  cairo_destroy (cr);
  return gtk_snapshot_free_to_node (snapshot);
}

void
foyer_board_look_fill (FoyerBoardLook *self, GtkSnapshot *snapshot, FoyerPattern pattern, const graphene_rect_t *area)
{
  int size = patterns[pattern].size;

  if (self->patterns[pattern] == NULL)
    self->patterns[pattern] = make_pattern (self, pattern);
  gtk_snapshot_push_repeat (snapshot, area, &GRAPHENE_RECT_INIT (0, 0, size, size));
  gtk_snapshot_append_node (snapshot, self->patterns[pattern]);
  gtk_snapshot_pop (snapshot);
}

void
foyer_board_look_text (FoyerBoardLook *self, GtkSnapshot *snapshot, const FoyerText *text, double x, double y, const GdkRGBA *color)
{
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT ((int) x - text->x, (int) y));
  gtk_snapshot_append_layout (snapshot, text->layout, color);
  gtk_snapshot_restore (snapshot);
}

void
foyer_board_look_icon (FoyerBoardLook *self, GtkSnapshot *snapshot, const char *name, FoyerColor color, double alpha, int size,
                       double x, double y)
{
  GskRenderNode *node = foyer_inks_icon (self->inks, name, color, alpha, size);

  if (node == NULL)
    return;
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT ((int) x, (int) y));
  gtk_snapshot_append_node (snapshot, node);
  gtk_snapshot_restore (snapshot);
}

gboolean
foyer_board_look_now (const FoyerBoardLook *self, int clock, gint64 *date, int *minute)
{
  int shifted = self->now_minute + clock;

  *date = G_MININT64;
  *minute = 0;
  if (self->now_date == G_MININT64)
    return FALSE;
  /* Nowhere are clocks more than a day apart. */
  *date = self->now_date + (shifted < 0 ? -1 : shifted >= FOYER_DAY_MINUTES ? 1 : 0);
  *minute = (shifted + FOYER_DAY_MINUTES) % FOYER_DAY_MINUTES;
  return TRUE;
}

const char *
foyer_board_look_time (int minute, char *out)
{
  return foyer_minute_format (CLAMP (minute, 0, FOYER_DAY_MINUTES), out);
}

FoyerColor
foyer_board_status_color (const FoyerBoardBlock *block)
{
  static const FoyerColor colors[] = { FOYER_COLOR_PENDING, FOYER_COLOR_CONFIRMED, FOYER_COLOR_ARRIVED, FOYER_COLOR_NO_SHOW,
                                       FOYER_COLOR_PAID };

  if (block->flags & FOYER_BOARD_EVENT || ((block->flags & FOYER_BOARD_PAID) && block->status != FOYER_BOARD_NO_SHOW))
    return FOYER_COLOR_PAID;
  return colors[block->status];
}

const char *
foyer_board_status_icon (const FoyerBoardBlock *block)
{
  static const char *const icons[] = { "foyer-pending-symbolic", "foyer-confirmed-symbolic", "foyer-arrived-symbolic",
                                       "foyer-no-show-symbolic", "dialog-question-symbolic" };

  if (block->flags & FOYER_BOARD_EVENT)
    return "system-users-symbolic";
  if ((block->flags & FOYER_BOARD_PAID) && block->status != FOYER_BOARD_NO_SHOW)
    return "foyer-paid-symbolic";
  return icons[block->status];
}

const char *
foyer_board_status_word (const FoyerBoardBlock *block)
{
  if (block->flags & FOYER_BOARD_EVENT)
    /* Translators: in the place of a booking's status */
    return C_("visit", "group event");
  switch (block->status)
    {
    case FOYER_BOARD_CONFIRMED:
      return C_("visit", "confirmed");
    case FOYER_BOARD_ARRIVED:
      return C_("visit", "arrived");
    case FOYER_BOARD_NO_SHOW:
      return C_("visit", "did not come");
    case FOYER_BOARD_OTHER:
      return C_("visit", "unknown status");
    case FOYER_BOARD_PENDING:
    default:
      return C_("visit", "pending");
    }
}

void
foyer_snapshot_rounded (GtkSnapshot *snapshot, const GdkRGBA *color, float x, float y, float w, float h, float left_top,
                        float right_top, float right_bottom, float left_bottom)
{
  GskRoundedRect rect;

  if (w <= 0 || h <= 0)
    return;
  gsk_rounded_rect_init (&rect, &GRAPHENE_RECT_INIT (x, y, w, h), &GRAPHENE_SIZE_INIT (left_top, left_top),
                         &GRAPHENE_SIZE_INIT (right_top, right_top), &GRAPHENE_SIZE_INIT (right_bottom, right_bottom),
                         &GRAPHENE_SIZE_INIT (left_bottom, left_bottom));
  gtk_snapshot_push_rounded_clip (snapshot, &rect);
  gtk_snapshot_append_color (snapshot, color, &rect.bounds);
  gtk_snapshot_pop (snapshot);
}

void
foyer_snapshot_frame (GtkSnapshot *snapshot, const GdkRGBA *color, float x, float y, float w, float h, float radius, float thick)
{
  GskRoundedRect rect;
  float widths[4] = { thick, thick, thick, thick };
  GdkRGBA colors[4] = { *color, *color, *color, *color };

  gsk_rounded_rect_init_from_rect (&rect, &GRAPHENE_RECT_INIT (x, y, w, h), radius);
  gtk_snapshot_append_border (snapshot, &rect, widths, colors);
}
