/* The board by pointer: hover, peek, click, draw a stretch, drag a block, drag its lower edge, scroll at the edges, zoom.
 *
 * All gestures sit on the grid; what was pressed is asked of the layout. Touch: a drag scrolls unless a long press came first. */
#define G_LOG_DOMAIN "foyer-board"

#include "config.h"

#include "foyer-board-private.h"

#include <math.h>

#define PEEK_DELAY 300
#define EDGE 36          /* pixels from the rim of the view where a drag scrolls it */
#define EDGE_SPEED 14.0  /* pixels a frame at the very rim */
#define RESIZE_GRIP 7    /* lower pixels of a block that resize it */
#define ZOOM_STEP 1.12

/* --- hover and peek --- */

static void
show_peek (FoyerBoardGrid *self, FoyerBlockView *view)
{
  const FoyerBoardBlock *block = view != NULL ? foyer_block_view_get (view) : NULL;
  graphene_rect_t rect;
  FoyerId id;

  if (block == NULL)
    {
      if (self->peeking)
        {
          self->peeking = FALSE;
          foyer_board_emit_block (self->board, FOYER_BOARD_BLOCK_PEEK, NULL, 0, 0);
        }
      return;
    }
  id = block->id;
  if (foyer_board_grid_block_rect (self, block - self->blocks, &rect))
    foyer_board_grid_point_at (self, &rect);
  self->peeking = TRUE;
  foyer_board_emit_block (self->board, FOYER_BOARD_BLOCK_PEEK, &id, 0, 0);
}

static gboolean
peek_cb (gpointer data)
{
  FoyerBoardGrid *self = data;

  self->peek_id = 0;
  if (self->hot != NULL && self->drag.mode == FOYER_DRAG_NONE)
    show_peek (self, self->hot);
  return G_SOURCE_REMOVE;
}

void
foyer_board_grid_stop_peek (FoyerBoardGrid *self)
{
  g_clear_handle_id (&self->peek_id, g_source_remove);
  show_peek (self, NULL);
}

static void
set_hot (FoyerBoardGrid *self, FoyerBlockView *view)
{
  if (view == self->hot)
    return;
  if (self->hot != NULL)
    {
      foyer_block_view_set_corner_hot (self->hot, FALSE);
      gtk_widget_queue_draw (GTK_WIDGET (self->hot));
    }
  foyer_board_grid_stop_peek (self);
  self->hot = view;
  if (view != NULL)
    {
      gtk_widget_queue_draw (GTK_WIDGET (view));
      self->peek_id = g_timeout_add (PEEK_DELAY, peek_cb, self);
    }
}

static gboolean
on_grip (FoyerBoardGrid *self, guint block, double y)
{
  graphene_rect_t rect;

  if (!foyer_board_grid_may_drag (self, block) || !foyer_board_grid_block_rect (self, block, &rect))
    return FALSE;
  /* A low block keeps most of itself for being dragged as a whole. */
  return y >= rect.origin.y + rect.size.height - MIN (RESIZE_GRIP, rect.size.height / 4);
}

static void
hover (FoyerBoardGrid *self, double x, double y)
{
  guint column = 0, block = G_MAXUINT;
  int minute = -1;
  const char *cursor = NULL;
  graphene_rect_t rect;

  if (self->drag.mode != FOYER_DRAG_NONE || !foyer_board_grid_at (self, x, y, &column, &minute, &block))
    {
      set_hot (self, NULL);
      minute = -1;
    }
  else if (block != G_MAXUINT)
    {
      FoyerBlockView *view = foyer_board_grid_view (self, block);
      gboolean corner;

      set_hot (self, view);
      foyer_board_grid_block_rect (self, block, &rect);
      corner = foyer_block_view_in_corner (view, x - rect.origin.x, y - rect.origin.y);
      foyer_block_view_set_corner_hot (view, corner);
      cursor = on_grip (self, block, y) ? "ns-resize" : "pointer";
      minute = -1;
    }
  else
    {
      set_hot (self, NULL);
      cursor = self->can_book ? "cell" : NULL;
    }
  if (self->drag.mode == FOYER_DRAG_NONE)
    gtk_widget_set_cursor_from_name (GTK_WIDGET (self), cursor);
  if (minute != self->hover_minute || column != self->hover_column)
    {
      self->hover_minute = minute;
      self->hover_column = column;
      gtk_widget_queue_draw (GTK_WIDGET (self));
    }
}

static void
on_motion_cb (GtkEventControllerMotion *controller, double x, double y, FoyerBoardGrid *self)
{
  self->pointer_x = x;
  self->pointer_y = y;
  hover (self, x, y);
}

static void
on_leave_cb (GtkEventControllerMotion *controller, FoyerBoardGrid *self)
{
  hover (self, -1, -1);
}

/* --- drags --- */

gboolean
foyer_board_grid_may_drag (FoyerBoardGrid *self, guint block)
{
  return self->can_move && !(self->blocks[block].flags & FOYER_BOARD_LOCKED);
}

static void
drag_follow (FoyerBoardGrid *self, double x, double y)
{
  FoyerBoardDrag *drag = &self->drag;
  int step = self->look.step;
  double minute = foyer_board_scale_minute (&self->look.scale, y);
  guint column = drag->column;

  switch (drag->mode)
    {
    case FOYER_DRAG_MOVE:
      foyer_board_columns_at (&self->cols, CLAMP (x, 0, self->cols.total - 1), &column);
      foyer_board_grid_drag_to (self, column, foyer_board_snap_near (minute - drag->grab, step), drag->length);
      break;
    case FOYER_DRAG_RESIZE:
      foyer_board_grid_drag_to (self, column, drag->start,
                                MAX (foyer_board_snap_near (minute + drag->grab, step) - drag->start, step));
      break;
    case FOYER_DRAG_RANGE:
      {
        int here = foyer_board_snap (minute, step), anchor = drag->from_start;

        if (here >= anchor)
          foyer_board_grid_drag_to (self, column, anchor, here + step - anchor);
        else
          foyer_board_grid_drag_to (self, column, here, anchor + step - here);
        break;
      }
    case FOYER_DRAG_NONE:
    case FOYER_DRAG_KEY_MOVE:
    case FOYER_DRAG_SETTLING:
    default:
      break;
    }
}

/* How far to scroll this frame for a pointer at @at of a view of @page pixels. */
static double
edge_push (double at, double page)
{
  if (at < EDGE)
    return -EDGE_SPEED * MIN (1, (EDGE - at) / EDGE);
  if (at > page - EDGE)
    return EDGE_SPEED * MIN (1, (at - page + EDGE) / EDGE);
  return 0;
}

static gboolean
on_drag_tick_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer data)
{
  FoyerBoardGrid *self = FOYER_BOARD_GRID (widget);
  double h = gtk_adjustment_get_value (self->hadj), v = gtk_adjustment_get_value (self->vadj), h2, v2;

  if (self->drag.outside)
    return G_SOURCE_CONTINUE; /* over the month, say: it is not the board that is to move */
  gtk_adjustment_set_value (self->vadj, v + edge_push (self->pointer_y - v, gtk_adjustment_get_page_size (self->vadj)));
  if (self->drag.mode == FOYER_DRAG_MOVE)
    gtk_adjustment_set_value (self->hadj, h + edge_push (self->pointer_x - h, gtk_adjustment_get_page_size (self->hadj)));
  h2 = gtk_adjustment_get_value (self->hadj);
  v2 = gtk_adjustment_get_value (self->vadj);
  foyer_board_grid_drag_edge (self, h2 != h, gdk_frame_clock_get_frame_time (clock));
  if (h2 != h || v2 != v)
    {
      self->pointer_x += h2 - h;
      self->pointer_y += v2 - v;
      drag_follow (self, self->pointer_x, self->pointer_y);
    }
  return G_SOURCE_CONTINUE;
}

static void
stop_scrolling (FoyerBoardGrid *self)
{
  if (self->scroll_tick != 0)
    gtk_widget_remove_tick_callback (GTK_WIDGET (self), self->scroll_tick);
  self->scroll_tick = 0;
}

static gboolean
is_touch (GtkGesture *gesture)
{
  GdkDevice *device = gtk_event_controller_get_current_event_device (GTK_EVENT_CONTROLLER (gesture));

  return device != NULL && gdk_device_get_source (device) == GDK_SOURCE_TOUCHSCREEN;
}

static void
on_drag_update_cb (GtkGestureDrag *gesture, double dx, double dy, FoyerBoardGrid *self)
{
  double x0, y0;
  guint column, block;
  int minute;

  gtk_gesture_drag_get_start_point (gesture, &x0, &y0);
  self->pointer_x = x0 + dx;
  self->pointer_y = y0 + dy;
  if (self->drag.mode == FOYER_DRAG_KEY_MOVE || self->drag.mode == FOYER_DRAG_SETTLING)
    return;
  if (self->drag.mode == FOYER_DRAG_NONE && self->drag_spent)
    return; /* Escape: the rest of this drag is nothing */
  if (self->drag.mode == FOYER_DRAG_NONE)
    {
      GdkModifierType state = gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (gesture));

      if (is_touch (GTK_GESTURE (gesture)) && !self->touch_ready)
        {
          gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_DENIED);
          return;
        }
      if (!gtk_drag_check_threshold (GTK_WIDGET (self), (int) x0, (int) y0, (int) (x0 + dx), (int) (y0 + dy)))
        return;
      if (!foyer_board_grid_at (self, x0, y0, &column, &minute, &block) || (state & GDK_CONTROL_MASK))
        return;
      if (block == G_MAXUINT && self->can_book)
        {
          foyer_board_grid_drag_range (self, column, minute, self->look.step);
        }
      else if (block != G_MAXUINT && foyer_board_grid_may_drag (self, block))
        {
          const FoyerBoardBlock *b = &self->blocks[block];
          gboolean grip = on_grip (self, block, y0);
          double at = foyer_board_scale_minute (&self->look.scale, y0);

          foyer_board_grid_drag_block (self, grip ? FOYER_DRAG_RESIZE : FOYER_DRAG_MOVE, block);
          self->drag.grab = (int) round (grip ? b->start + b->length - at : at - b->start);
          gtk_widget_set_cursor_from_name (GTK_WIDGET (self), grip ? "ns-resize" : "grabbing");
        }
      else
        {
          gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_DENIED);
          return;
        }
      set_hot (self, NULL);
      self->drag_spent = TRUE;
      gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
      gtk_widget_grab_focus (self->drag.mode == FOYER_DRAG_RANGE ? self->cursor : GTK_WIDGET (foyer_board_grid_view (self, block)));
      if (self->scroll_tick == 0)
        self->scroll_tick = gtk_widget_add_tick_callback (GTK_WIDGET (self), on_drag_tick_cb, NULL, NULL);
    }
  foyer_board_grid_drag_look_outside (self, self->pointer_x, self->pointer_y);
  drag_follow (self, self->pointer_x, self->pointer_y);
}

static void show_menu_at (FoyerBoardGrid *self, double x, double y);

static void
on_drag_begin_cb (GtkGestureDrag *gesture, double x, double y, FoyerBoardGrid *self)
{
  self->drag_spent = FALSE;
  self->touch_ready = FALSE;
  self->edge_direction = 0;
}

static void
on_drag_end_cb (GtkGestureDrag *gesture, double dx, double dy, FoyerBoardGrid *self)
{
  gboolean held = self->touch_ready && !self->drag_spent;

  stop_scrolling (self);
  self->touch_ready = FALSE;
  gtk_widget_set_cursor_from_name (GTK_WIDGET (self), NULL);
  if (held)
    {
      /* Held and let go where it was: what the other button does with a mouse. */
      self->drag_spent = TRUE;
      show_menu_at (self, self->press_x, self->press_y);
      return;
    }
  if (foyer_board_grid_drag_drop_outside (self))
    return;
  if (self->drag.mode == FOYER_DRAG_MOVE || self->drag.mode == FOYER_DRAG_RESIZE
      || (self->drag.mode == FOYER_DRAG_RANGE && self->range_anchor < 0))
    foyer_board_grid_drag_drop (self);
}

static void
on_drag_cancel_cb (GtkGesture *gesture, GdkEventSequence *sequence, FoyerBoardGrid *self)
{
  stop_scrolling (self);
  self->touch_ready = FALSE;
  if (self->drag.mode == FOYER_DRAG_MOVE || self->drag.mode == FOYER_DRAG_RESIZE || self->drag.mode == FOYER_DRAG_RANGE)
    foyer_board_grid_drag_end (self);
}

static void
on_long_press_cb (GtkGestureLongPress *gesture, double x, double y, FoyerBoardGrid *self)
{
  self->touch_ready = TRUE;
  self->press_x = x;
  self->press_y = y;
  /* From here on it is a drag or a menu; the view around it does not scroll with it. */
  gtk_gesture_set_state (self->drag_gesture, GTK_EVENT_SEQUENCE_CLAIMED);
}

/* --- clicks --- */

static void
on_released_cb (GtkGestureClick *gesture, int n_press, double x, double y, FoyerBoardGrid *self)
{
  guint column, block;
  int minute;
  graphene_rect_t rect;
  FoyerId id;

  if (self->drag.mode != FOYER_DRAG_NONE || self->drag_spent || self->touch_ready || !foyer_board_grid_at (self, x, y, &column, &minute, &block))
    return;
  foyer_board_grid_stop_peek (self);
  if (block == G_MAXUINT)
    {
      foyer_board_grid_slot_rect (self, column, minute, self->look.step, &rect);
      foyer_board_grid_point_at (self, &rect);
      foyer_board_grid_set_cursor (self, column, minute, TRUE);
      if (self->can_book && n_press == 1)
        foyer_board_emit_slot (self->board, FOYER_BOARD_SLOT_ACTIVATED, column, minute, 0);
      return;
    }
  id = self->blocks[block].id;
  foyer_board_grid_block_rect (self, block, &rect);
  foyer_board_grid_focus_on (self, block);
  if (foyer_block_view_in_corner (foyer_board_grid_view (self, block), x - rect.origin.x, y - rect.origin.y))
    {
      graphene_rect_t corner = GRAPHENE_RECT_INIT (self->look.rtl ? rect.origin.x : rect.origin.x + rect.size.width - 24,
                                                   rect.origin.y, 24, MIN (24, rect.size.height));

      foyer_board_grid_point_at (self, &corner);
      if (n_press == 1)
        foyer_board_emit_block (self->board, FOYER_BOARD_BLOCK_STATUS, &id, 0, 0);
      return;
    }
  foyer_board_grid_point_at (self, &rect);
  if (n_press == 1)
    foyer_board_emit_block (self->board, FOYER_BOARD_BLOCK_ACTIVATED, &id, 0, 0);
  else if (n_press == 2)
    foyer_board_emit_block (self->board, FOYER_BOARD_BLOCK_OPENED, &id, 0, 0);
}

static void
show_menu_at (FoyerBoardGrid *self, double x, double y)
{
  guint column, block;
  int minute;
  graphene_rect_t at = GRAPHENE_RECT_INIT (x, y, 1, 1);

  if (self->drag.mode != FOYER_DRAG_NONE || !foyer_board_grid_at (self, x, y, &column, &minute, &block))
    return;
  foyer_board_grid_stop_peek (self);
  foyer_board_grid_point_at (self, &at);
  if (block == G_MAXUINT)
    {
      foyer_board_grid_set_cursor (self, column, minute, TRUE);
      foyer_board_emit_slot (self->board, FOYER_BOARD_SLOT_MENU, column, minute, 0);
    }
  else
    {
      FoyerId id = self->blocks[block].id;

      foyer_board_grid_focus_on (self, block);
      foyer_board_grid_point_at (self, &at);
      foyer_board_emit_block (self->board, FOYER_BOARD_BLOCK_MENU, &id, 0, 0);
    }
}

static void
on_secondary_cb (GtkGestureClick *gesture, int n_press, double x, double y, FoyerBoardGrid *self)
{
  gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
  show_menu_at (self, x, y);
}

/* --- zoom --- */

static gboolean
on_scroll_cb (GtkEventControllerScroll *controller, double dx, double dy, FoyerBoardGrid *self)
{
  double value = gtk_adjustment_get_value (self->vadj);

  if (!(gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (controller)) & GDK_CONTROL_MASK))
    {
      hover (self, -1, -1);
      return FALSE;
    }
  foyer_board_grid_set_zoom (self, self->zoom * pow (ZOOM_STEP, -dy), self->pointer_y - value);
  foyer_board_emit_slot (self->board, FOYER_BOARD_ZOOM_CHANGED, 0, 0, 0);
  return TRUE;
}

void
foyer_board_grid_forget_pointer (FoyerBoardGrid *self)
{
  g_clear_handle_id (&self->peek_id, g_source_remove);
  stop_scrolling (self);
  self->hot = NULL;
}

void
foyer_board_grid_init_pointer (FoyerBoardGrid *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  GtkEventController *motion = gtk_event_controller_motion_new ();
  GtkEventController *scroll = gtk_event_controller_scroll_new (GTK_EVENT_CONTROLLER_SCROLL_VERTICAL);
  GtkGesture *drag = gtk_gesture_drag_new (), *click = gtk_gesture_click_new (), *menu = gtk_gesture_click_new ();
  GtkGesture *press = gtk_gesture_long_press_new ();

  g_signal_connect (motion, "motion", G_CALLBACK (on_motion_cb), self);
  g_signal_connect (motion, "leave", G_CALLBACK (on_leave_cb), self);
  gtk_widget_add_controller (widget, motion);

  g_signal_connect (drag, "drag-begin", G_CALLBACK (on_drag_begin_cb), self);
  g_signal_connect (drag, "drag-update", G_CALLBACK (on_drag_update_cb), self);
  g_signal_connect (drag, "drag-end", G_CALLBACK (on_drag_end_cb), self);
  g_signal_connect (drag, "cancel", G_CALLBACK (on_drag_cancel_cb), self);
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (drag), GDK_BUTTON_PRIMARY);
  self->drag_gesture = drag;
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (drag));

  g_signal_connect (click, "released", G_CALLBACK (on_released_cb), self);
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (click), GDK_BUTTON_PRIMARY);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (click));
  gtk_gesture_group (click, drag);

  g_signal_connect (menu, "pressed", G_CALLBACK (on_secondary_cb), self);
  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (menu), GDK_BUTTON_SECONDARY);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (menu));

  g_signal_connect (press, "pressed", G_CALLBACK (on_long_press_cb), self);
  gtk_gesture_single_set_touch_only (GTK_GESTURE_SINGLE (press), TRUE);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (press));
  gtk_gesture_group (press, drag);

  g_signal_connect (scroll, "scroll", G_CALLBACK (on_scroll_cb), self);
  gtk_event_controller_set_propagation_phase (scroll, GTK_PHASE_CAPTURE);
  gtk_widget_add_controller (widget, scroll);
}
