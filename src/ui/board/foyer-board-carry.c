/* A block on its way to another day: held at the board's left or right edge, carried while other days come on view, or dropped on
 * something outside that takes it, as a day of the month. */
#define G_LOG_DOMAIN "foyer-board"

#include "config.h"

#include "foyer-board-private.h"

#define EDGE 22          /* pixels inside the edge, and as many outside, that count as held at it */
#define EDGE_FIRST 600   /* ms until the day turns */
#define EDGE_AGAIN 900   /* ms until it turns again */

/* Another model came while something was on its way; called when it is laid out. @other_day: it shows another day than the last one. */
void
foyer_board_grid_drag_rebase (FoyerBoardGrid *self, gboolean other_day)
{
  FoyerBoardDrag *drag = &self->drag;
  gboolean carried = drag->mode == FOYER_DRAG_MOVE || drag->mode == FOYER_DRAG_KEY_MOVE;
  guint block = foyer_id_is_none (&drag->id) ? G_MAXUINT : foyer_board_grid_find (self, &drag->id);

  if (drag->mode == FOYER_DRAG_NONE)
    return;
  if (drag->mode == FOYER_DRAG_SETTLING || self->n_columns == 0
      || (drag->mode == FOYER_DRAG_RANGE && (other_day || drag->column >= self->n_columns))
      || (drag->mode != FOYER_DRAG_RANGE && block == G_MAXUINT && !(carried && (other_day || drag->away))))
    {
      foyer_board_grid_drag_end (self);
      return;
    }
  if (drag->mode == FOYER_DRAG_RANGE)
    return;
  drag->away = block == G_MAXUINT;
  drag->column = MIN (drag->column, self->n_columns - 1);
  if (!drag->away)
    {
      drag->copy.title = self->blocks[block].title;
      drag->copy.line = self->blocks[block].line;
      drag->from_column = self->blocks[block].column;
      foyer_board_model_unref (drag->texts);
      drag->texts = foyer_board_model_ref (self->model);
      foyer_block_view_set_lifted (foyer_board_grid_view (self, block), TRUE);
    }
  foyer_board_grid_drag_renew (self);
}

static gboolean
ask_outside (FoyerBoardGrid *self, FoyerBoardCarry what, double x, double y)
{
  graphene_point_t at = GRAPHENE_POINT_INIT (x, y), in;
  FoyerId id = self->drag.id;

  if (self->outside == NULL || !gtk_widget_compute_point (GTK_WIDGET (self), GTK_WIDGET (self->board), &at, &in))
    return FALSE;
  return self->outside (self->board, what, &id, in.x, in.y, self->outside_data);
}

/* The pointer of a drag is at @x, @y of the grid: outside of what is on view, somebody else may take the block. */
void
foyer_board_grid_drag_look_outside (FoyerBoardGrid *self, double x, double y)
{
  double left = gtk_adjustment_get_value (self->hadj), top = gtk_adjustment_get_value (self->vadj);
  gboolean inside = x >= left && x < left + gtk_adjustment_get_page_size (self->hadj) && y >= top
                    && y < top + gtk_adjustment_get_page_size (self->vadj);
  gboolean taken = self->drag.mode == FOYER_DRAG_MOVE && !inside && ask_outside (self, FOYER_BOARD_CARRY_OVER, x, y);

  if (self->drag.outside && !taken)
    ask_outside (self, FOYER_BOARD_CARRY_AWAY, x, y);
  if (taken != self->drag.outside)
    {
      self->drag.outside = taken;
      gtk_widget_queue_allocate (GTK_WIDGET (self));
    }
}

/* TRUE: it was dropped outside, and the drag is over. */
gboolean
foyer_board_grid_drag_drop_outside (FoyerBoardGrid *self)
{
  if (self->drag.mode != FOYER_DRAG_MOVE || !self->drag.outside)
    return FALSE;
  ask_outside (self, FOYER_BOARD_CARRY_DROP, self->pointer_x, self->pointer_y);
  foyer_board_grid_drag_end (self);
  return TRUE;
}

void
foyer_board_grid_drag_leave_outside (FoyerBoardGrid *self)
{
  if (self->drag.outside)
    ask_outside (self, FOYER_BOARD_CARRY_AWAY, 0, 0);
  self->drag.outside = FALSE;
}

/* Called each frame of a drag. @scrolled: the board still had somewhere to go. */
void
foyer_board_grid_drag_edge (FoyerBoardGrid *self, gboolean scrolled, gint64 now_us)
{
  double x = self->pointer_x - gtk_adjustment_get_value (self->hadj), page = gtk_adjustment_get_page_size (self->hadj);
  double y = self->pointer_y - gtk_adjustment_get_value (self->vadj);
  int direction = x < EDGE && x > -EDGE ? -1 : x > page - EDGE && x < page + EDGE ? 1 : 0;

  if (self->drag.mode != FOYER_DRAG_MOVE || scrolled || self->drag.outside || y < 0 || y > gtk_adjustment_get_page_size (self->vadj))
    direction = 0;
  if (direction != self->edge_direction)
    {
      self->edge_direction = direction;
      self->edge_until = now_us + EDGE_FIRST * 1000;
    }
  else if (direction != 0 && now_us >= self->edge_until)
    {
      self->edge_until = now_us + EDGE_AGAIN * 1000;
      foyer_board_emit_edge (self->board, self->look.rtl ? -direction : direction);
    }
}
