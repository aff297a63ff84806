/* What the board is painted on: closed time, breaks, lines, the past, now, and the slot under the pointer. */
#define G_LOG_DOMAIN "foyer-board"

#include "config.h"

#include "foyer-board-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>

static void
paint_closed (FoyerBoardGrid *self, GtkSnapshot *snapshot, int x, int width, int from, int to)
{
  double y0 = round (foyer_board_scale_y (&self->look.scale, from)), y1 = round (foyer_board_scale_y (&self->look.scale, to));
  GdkRGBA wash = foyer_inks_ink (self->look.inks, FOYER_COLOR_TEXT, 0.03);

  if (y1 <= y0)
    return;
  gtk_snapshot_append_color (snapshot, &wash, &GRAPHENE_RECT_INIT (x, y0, width, y1 - y0));
  foyer_board_look_fill (&self->look, snapshot, FOYER_PATTERN_CLOSED, &GRAPHENE_RECT_INIT (x, y0, width, y1 - y0));
}

static void
paint_lines (FoyerBoardGrid *self, GtkSnapshot *snapshot)
{
  const FoyerBoardScale *scale = &self->look.scale;
  double plain = foyer_inks_is_high_contrast (self->look.inks) ? 3 : 1;
  int fine = self->look.step * scale->px_per_min >= 9 ? self->look.step : 15;

  for (int minute = foyer_board_snap (scale->from + fine - 1, fine); minute <= scale->to; minute += fine)
    {
      double y = round (foyer_board_scale_y (scale, minute));
      double alpha = minute % 60 == 0 ? 0.17 : minute % 30 == 0 ? 0.085 : minute % 15 == 0 ? 0.05 : 0.025;
      GdkRGBA ink = foyer_inks_ink (self->look.inks, FOYER_COLOR_TEXT, MIN (alpha * plain, 1));

      gtk_snapshot_append_color (snapshot, &ink, &GRAPHENE_RECT_INIT (0, y, self->cols.total, 1));
    }
}

static GskRenderNode *
make_ground (FoyerBoardGrid *self)
{
  GtkSnapshot *snapshot = gtk_snapshot_new ();
  double height = foyer_board_scale_height (&self->look.scale);
  GdkRGBA rest = foyer_inks_ink (self->look.inks, FOYER_COLOR_TEXT, 0.06);
  GdkRGBA edge = foyer_inks_ink (self->look.inks, FOYER_COLOR_TEXT,
                                    foyer_inks_is_high_contrast (self->look.inks) ? 0.5 : 0.13);
  GdkRGBA soft = foyer_inks_ink (self->look.inks, FOYER_COLOR_TEXT, 0.7);
  GdkRGBA parting = foyer_inks_ink (self->look.inks, FOYER_COLOR_TEXT, foyer_inks_is_high_contrast (self->look.inks) ? 1 : 0.35); /* between groups */
  GskRenderNode *node;

  for (guint c = 0; c < self->n_columns; c++)
    {
      const FoyerBoardColumn *column = &self->columns[c];
      int x, width, from = self->look.scale.from;

      foyer_board_columns_get (&self->cols, c, &x, &width);
      for (guint i = 0; i < column->n_duty; i++)
        {
          paint_closed (self, snapshot, x, width, from, column->duty[i].from);
          from = MAX (from, column->duty[i].to);
        }
      paint_closed (self, snapshot, x, width, from, self->look.scale.to);
      for (guint i = 0; i < column->n_breaks; i++)
        {
          double y0 = round (foyer_board_scale_y (&self->look.scale, column->breaks[i].from));
          double y1 = round (foyer_board_scale_y (&self->look.scale, column->breaks[i].to));

          gtk_snapshot_append_color (snapshot, &rest, &GRAPHENE_RECT_INIT (x, y0, width, y1 - y0));
        }
    }
  paint_lines (self, snapshot);
  for (guint c = 0; c < self->n_columns; c++)
    {
      const FoyerBoardColumn *column = &self->columns[c];
      int x, width;

      foyer_board_columns_get (&self->cols, c, &x, &width);
      gtk_snapshot_append_color (snapshot, &edge, &GRAPHENE_RECT_INIT (self->look.rtl ? x : x + width - 1, 0, 1, height));
      if (c + 1 < self->n_columns && g_strcmp0 (column->group, self->columns[c + 1].group) != 0)
        gtk_snapshot_append_color (snapshot, &parting, &GRAPHENE_RECT_INIT (self->look.rtl ? x : x + width - 2, 0, 2, height));
      if (column->off_text != NULL && column->n_duty == 0)
        {
          const FoyerText *text = foyer_text_cache_get (self->look.texts, FOYER_TEXT_LINE, column->off_text, width - 24, 3);

          if (text->width < width - 16)
            {
              double tx = x + (width - text->width) / 2;
              const GdkRGBA *view = foyer_inks_get (self->look.inks, FOYER_COLOR_VIEW);

              foyer_snapshot_rounded (snapshot, view, tx - 8, 16, text->width + 16, text->height + 8, 6, 6, 6, 6);
              foyer_board_look_text (&self->look, snapshot, text, tx, 20, &soft);
            }
        }
      for (guint i = 0; i < column->n_breaks; i++)
        {
          double y0 = foyer_board_scale_y (&self->look.scale, column->breaks[i].from);
          double y1 = foyer_board_scale_y (&self->look.scale, column->breaks[i].to);
          const FoyerText *text = foyer_text_cache_get (self->look.texts, FOYER_TEXT_LINE, _("Break"), width - 16, 1);

          if (y1 - y0 >= text->height + 2)
            foyer_board_look_text (&self->look, snapshot, text, x + (width - text->width) / 2, (y0 + y1 - text->height) / 2, &soft);
        }
    }
  node = gtk_snapshot_free_to_node (snapshot);
  return node;
}

static void
paint_past (FoyerBoardGrid *self, GtkSnapshot *snapshot)
{
  GdkRGBA veil = foyer_inks_ink (self->look.inks, FOYER_COLOR_TEXT, 0.035);

  for (guint c = 0; c < self->n_columns; c++)
    {
      gint64 now_date;
      int x, width, now_minute, until;

      foyer_board_look_now (&self->look, self->columns[c].clock, &now_date, &now_minute);
      until = self->columns[c].date < now_date ? self->look.scale.to : self->columns[c].date == now_date ? now_minute : self->look.scale.from;
      if (until <= self->look.scale.from)
        continue;
      foyer_board_columns_get (&self->cols, c, &x, &width);
      gtk_snapshot_append_color (
          snapshot, &veil, &GRAPHENE_RECT_INIT (x, 0, width, round (foyer_board_scale_y (&self->look.scale, until))));
    }
}

static void
paint_now (FoyerBoardGrid *self, GtkSnapshot *snapshot)
{
  const GdkRGBA *accent = foyer_inks_get (self->look.inks, FOYER_COLOR_ACCENT);
  int before = -1; /* minute of the column before */

  for (guint c = 0; c < self->n_columns; c++)
    {
      gint64 now_date;
      int x, width, minute;

      if (foyer_board_look_now (&self->look, self->columns[c].clock, &now_date, &minute) && self->columns[c].date == now_date
          && minute >= self->look.scale.from && minute < self->look.scale.to)
        {
          double y = round (foyer_board_scale_y (&self->look.scale, minute));

          foyer_board_columns_get (&self->cols, c, &x, &width);
          gtk_snapshot_append_color (snapshot, accent, &GRAPHENE_RECT_INIT (x, y - 1, width, 2));
          if (before != minute && c > 0)
            foyer_snapshot_rounded (snapshot, accent, (self->look.rtl ? x + width : x) - 4, y - 4, 8, 8, 4, 4, 4, 4);
          before = minute;
        }
    }
}

static void
paint_hover (FoyerBoardGrid *self, GtkSnapshot *snapshot)
{
  graphene_rect_t rect;
  GdkRGBA wash = foyer_inks_ink (self->look.inks, FOYER_COLOR_ACCENT, 0.10);
  GdkRGBA ink = foyer_inks_ink (self->look.inks, FOYER_COLOR_ACCENT, 1);
  const FoyerText *text;
  char label[16];

  if (self->hover_minute < 0 || self->drag.mode != FOYER_DRAG_NONE || self->hover_column >= self->n_columns || !self->can_book)
    return;
  foyer_board_grid_slot_rect (self, self->hover_column, self->hover_minute, self->look.step, &rect);
  foyer_snapshot_rounded (snapshot, &wash, rect.origin.x, rect.origin.y, rect.size.width, rect.size.height, 4, 4, 4, 4);
  foyer_board_look_time (self->hover_minute, label);
  text = foyer_text_cache_get (self->look.texts, FOYER_TEXT_STRONG, label, 0, 1);
  if (text->height <= rect.size.height + 6)
    foyer_board_look_text (&self->look, snapshot, text,
                           self->look.rtl ? rect.origin.x + rect.size.width - 8 - text->width : rect.origin.x + 8,
                           rect.origin.y + (rect.size.height - text->height) / 2, &ink);
}

void
foyer_board_grid_paint_below (FoyerBoardGrid *self, GtkSnapshot *snapshot)
{
  if (self->ground == NULL)
    self->ground = make_ground (self);
  if (self->ground != NULL)
    gtk_snapshot_append_node (snapshot, self->ground);
  paint_past (self, snapshot);
  paint_hover (self, snapshot);
}

void
foyer_board_grid_paint_above (FoyerBoardGrid *self, GtkSnapshot *snapshot)
{
  paint_now (self, snapshot);
}
