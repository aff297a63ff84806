/* The board by keyboard. The focus is always on a real widget: a block's, the slot cursor's or, while a block is moved, the ghost's. */
#define G_LOG_DOMAIN "foyer-board"

#include "config.h"

#include "foyer-board-private.h"

guint
foyer_board_grid_focused (FoyerBoardGrid *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root != NULL ? gtk_root_get_focus (root) : NULL;
  const FoyerBoardBlock *block;

  if (focus == NULL || !FOYER_IS_BLOCK_VIEW (focus) || gtk_widget_get_parent (focus) != GTK_WIDGET (self))
    return G_MAXUINT;
  block = foyer_block_view_get (FOYER_BLOCK_VIEW (focus));
  return block != NULL && block >= self->blocks && block < self->blocks + self->n_blocks ? block - self->blocks : G_MAXUINT;
}

void
foyer_board_grid_set_cursor (FoyerBoardGrid *self, guint column, int minute, gboolean grab)
{
  g_autofree char *spoken = NULL;
  graphene_rect_t rect;

  if (self->n_columns == 0)
    return;
  self->cursor_column = MIN (column, self->n_columns - 1);
  self->cursor_minute = CLAMP (minute, self->look.scale.from, self->look.scale.to - self->look.step);
  spoken = foyer_board_grid_describe (self, self->cursor_column, self->cursor_minute);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->cursor), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
  gtk_widget_queue_allocate (GTK_WIDGET (self));
  gtk_widget_queue_draw (self->cursor);
  if (!grab)
    return;
  foyer_board_grid_slot_rect (self, self->cursor_column, self->cursor_minute, self->look.step, &rect);
  foyer_board_grid_scroll_to (self, &rect, 60);
  self->cursor_clicked = TRUE;
  gtk_widget_set_child_visible (self->cursor, TRUE);
  gtk_widget_grab_focus (self->cursor);
}

void
foyer_board_grid_focus_on (FoyerBoardGrid *self, guint block)
{
  graphene_rect_t rect;
  GtkWidget *view;

  if (block >= self->n_blocks)
    return;
  self->cursor_clicked = FALSE;
  gtk_widget_queue_draw (self->cursor);
  self->cursor_column = self->blocks[block].column;
  self->cursor_minute = CLAMP (self->blocks[block].start, self->look.scale.from, self->look.scale.to - self->look.step);
  view = GTK_WIDGET (foyer_board_grid_view (self, block));
  if (foyer_board_grid_block_rect (self, block, &rect))
    foyer_board_grid_scroll_to (self, &rect, 24);
  gtk_widget_set_child_visible (view, TRUE);
  gtk_widget_grab_focus (view);
  gtk_widget_queue_allocate (GTK_WIDGET (self));
}

void
foyer_board_grid_stand_at (FoyerBoardGrid *self, guint column, int minute)
{
  gsize n;
  const FoyerBoardBox *boxes = foyer_board_grid_boxes (self, column, &n);

  minute = CLAMP (minute, self->look.scale.from, self->look.scale.to - self->look.step);
  for (gsize i = 0; i < n; i++)
    if (boxes[i].start <= minute && boxes[i].end > minute)
      {
        foyer_board_grid_focus_on (self, boxes[i].index);
        return;
      }
  foyer_board_grid_set_cursor (self, column, minute, TRUE);
}

static gssize
position_of (const FoyerBoardBox *boxes, gsize n, guint block)
{
  for (gsize i = 0; i < n; i++)
    if (boxes[i].index == block)
      return i;
  return -1;
}

static void
walk (FoyerBoardGrid *self, gboolean forward, gboolean to_edge)
{
  gsize n;
  const FoyerBoardBox *boxes = foyer_board_grid_boxes (self, self->cursor_column, &n);
  guint block = foyer_board_grid_focused (self);
  gssize at = block != G_MAXUINT ? position_of (boxes, n, block) : -1, was = at;
  int minute = self->cursor_minute;
  gboolean slot = at < 0;

  for (int guard = 0; guard < FOYER_DAY_MINUTES; guard++)
    {
      gssize before = at;
      int last = minute;

      at = foyer_board_walk (boxes, n, &self->look.scale, self->look.step, at, minute, forward, &minute);
      if (!to_edge || (at < 0) != slot || (at >= 0 && at != before) || (at == before && minute == last))
        break;
    }
  if (at >= 0 && (at != was || at < 0))
    foyer_board_grid_focus_on (self, boxes[at].index);
  else if (at < 0)
    foyer_board_grid_set_cursor (self, self->cursor_column, minute, TRUE);
}

static void
walk_sideways (FoyerBoardGrid *self, int by)
{
  guint block = foyer_board_grid_focused (self);
  int column = (int) self->cursor_column + by;

  /* First to the block standing beside this one, then to the next column. */
  if (block != G_MAXUINT)
    {
      gsize n;
      const FoyerBoardBox *boxes = foyer_board_grid_boxes (self, self->cursor_column, &n);
      gssize at = position_of (boxes, n, block), best = -1;

      for (gssize i = 0; i < (gssize) n; i++)
        if (i != at && boxes[i].start < boxes[at].end && boxes[i].end > boxes[at].start
            && (by > 0 ? boxes[i].lane > boxes[at].lane && (best < 0 || boxes[i].lane < boxes[best].lane)
                       : boxes[i].lane < boxes[at].lane && (best < 0 || boxes[i].lane > boxes[best].lane)))
          best = i;
      if (best >= 0)
        {
          foyer_board_grid_focus_on (self, boxes[best].index);
          return;
        }
    }
  if (column >= 0 && column < (int) self->n_columns)
    foyer_board_grid_stand_at (self, column, foyer_board_snap (self->cursor_minute, self->look.step));
}

static void
walk_to_end (FoyerBoardGrid *self, gboolean last, gboolean columns)
{
  const FoyerBoardColumn *column;

  if (self->n_columns == 0)
    return;
  if (columns)
    {
      foyer_board_grid_stand_at (self, last ? self->n_columns - 1 : 0, self->cursor_minute);
      return;
    }
  column = &self->columns[self->cursor_column];
  if (last)
    foyer_board_grid_stand_at (self, self->cursor_column,
              (column->n_duty > 0 ? column->duty[column->n_duty - 1].to : self->look.scale.to) - self->look.step);
  else
    foyer_board_grid_stand_at (self, self->cursor_column, column->n_duty > 0 ? column->duty[0].from : self->look.scale.from);
}

/* Shift and the arrows draw a stretch from the slot the cursor is on. */
static gboolean
stretch (FoyerBoardGrid *self, int by)
{
  FoyerBoardDrag *drag = &self->drag;
  int end;

  if (!self->can_book || foyer_board_grid_focused (self) != G_MAXUINT)
    return FALSE;
  if (drag->mode != FOYER_DRAG_RANGE)
    {
      foyer_board_grid_drag_range (self, self->cursor_column, self->cursor_minute, self->look.step);
      self->range_anchor = self->cursor_minute;
      if (by < 0)
        return TRUE;
    }
  end = drag->start < self->range_anchor ? drag->start : drag->start + drag->length - self->look.step;
  end = CLAMP (end + by, self->look.scale.from, self->look.scale.to - self->look.step);
  foyer_board_grid_drag_to (self, drag->column, MIN (end, self->range_anchor), ABS (end - self->range_anchor) + self->look.step);
  return TRUE;
}

/* Keys while something is on its way by keyboard. */
static gboolean
drag_key (FoyerBoardGrid *self, guint key, GdkModifierType state)
{
  FoyerBoardDrag *drag = &self->drag;
  int step = self->look.step, forward = self->look.rtl ? -1 : 1;

  if (key == GDK_KEY_Escape)
    {
      foyer_board_grid_drag_end (self);
      return TRUE;
    }
  if (drag->mode == FOYER_DRAG_RANGE && self->range_anchor >= 0)
    {
      if (key == GDK_KEY_Return || key == GDK_KEY_KP_Enter)
        foyer_board_grid_drag_drop (self);
      else if ((state & GDK_SHIFT_MASK) && (key == GDK_KEY_Down || key == GDK_KEY_Up))
        return stretch (self, key == GDK_KEY_Down ? step : -step);
      else
        {
          foyer_board_grid_drag_end (self);
          return FALSE;
        }
      return TRUE;
    }
  if (drag->mode != FOYER_DRAG_KEY_MOVE)
    return FALSE;
  switch (key)
    {
    case GDK_KEY_Up:
      foyer_board_grid_drag_to (self, drag->column, foyer_board_snap (drag->start - 1, step), drag->length);
      break;
    case GDK_KEY_Down:
      foyer_board_grid_drag_to (self, drag->column, foyer_board_snap (drag->start, step) + step, drag->length);
      break;
    case GDK_KEY_Left:
    case GDK_KEY_Right:
      {
        int column = (int) drag->column + (key == GDK_KEY_Right ? forward : -forward);

        if (column >= 0)
          foyer_board_grid_drag_to (self, column, drag->start, drag->length);
        break;
      }
    case GDK_KEY_Page_Up:
      foyer_board_grid_drag_to (self, drag->column, drag->start - 60, drag->length);
      break;
    case GDK_KEY_Page_Down:
      foyer_board_grid_drag_to (self, drag->column, drag->start + 60, drag->length);
      break;
    case GDK_KEY_Return:
    case GDK_KEY_KP_Enter:
    case GDK_KEY_m:
      foyer_board_grid_drag_drop (self);
      return TRUE;
    case GDK_KEY_Tab:
    case GDK_KEY_ISO_Left_Tab:
      foyer_board_grid_drag_end (self);
      return FALSE;
    default:
      return TRUE; /* nothing else until it is put down */
    }
  {
    graphene_rect_t rect;

    foyer_board_grid_slot_rect (self, drag->column, drag->start, drag->length, &rect);
    foyer_board_grid_scroll_to (self, &rect, 24);
  }
  return TRUE;
}

static void
lengthen (FoyerBoardGrid *self, guint block, int by)
{
  const FoyerBoardBlock *b = &self->blocks[block];
  int length = MAX (b->length + by, self->look.step);

  if (!foyer_board_grid_may_drag (self, block) || length == b->length)
    return;
  foyer_board_grid_drag_block (self, FOYER_DRAG_RESIZE, block);
  foyer_board_grid_drag_to (self, b->column, b->start, length);
  foyer_board_grid_drag_drop (self);
}

static gboolean slot_key (FoyerBoardGrid *self, guint key, GdkModifierType state);

static gboolean
block_key (FoyerBoardGrid *self, guint block, guint key, GdkModifierType state)
{
  FoyerId id = self->blocks[block].id;
  graphene_rect_t rect;

  if (foyer_board_grid_block_rect (self, block, &rect))
    foyer_board_grid_point_at (self, &rect);
  switch (key)
    {
    case GDK_KEY_Return:
    case GDK_KEY_KP_Enter:
      foyer_board_emit_block (self->board, (state & GDK_CONTROL_MASK) ? FOYER_BOARD_BLOCK_OPENED : FOYER_BOARD_BLOCK_ACTIVATED, &id, 0,
                              0);
      return TRUE;
    case GDK_KEY_space:
    case GDK_KEY_KP_Space:
      foyer_board_emit_block (self->board, FOYER_BOARD_BLOCK_PEEK, &id, 0, 0);
      return TRUE;
    case GDK_KEY_m:
    case GDK_KEY_M:
      if (foyer_board_grid_may_drag (self, block))
        foyer_board_grid_drag_block (self, FOYER_DRAG_KEY_MOVE, block);
      else
        gtk_widget_error_bell (GTK_WIDGET (self));
      return TRUE;
    case GDK_KEY_s:
    case GDK_KEY_S:
      foyer_board_emit_block (self->board, FOYER_BOARD_BLOCK_STATUS, &id, 0, 0);
      return TRUE;
    case GDK_KEY_plus:
    case GDK_KEY_equal:
    case GDK_KEY_KP_Add:
      lengthen (self, block, self->look.step);
      return TRUE;
    case GDK_KEY_minus:
    case GDK_KEY_KP_Subtract:
      lengthen (self, block, -self->look.step);
      return TRUE;
    case GDK_KEY_Delete:
    case GDK_KEY_KP_Delete:
      foyer_board_emit_block (self->board, FOYER_BOARD_BLOCK_DELETED, &id, 0, 0);
      return TRUE;
    case GDK_KEY_Menu:
      foyer_board_emit_block (self->board, FOYER_BOARD_BLOCK_MENU, &id, 0, 0);
      return TRUE;
    case GDK_KEY_F10:
      if (!(state & GDK_SHIFT_MASK))
        return FALSE;
      foyer_board_emit_block (self->board, FOYER_BOARD_BLOCK_MENU, &id, 0, 0);
      return TRUE;
    default:
      return FALSE;
    }
}

void
foyer_board_grid_perform (GtkWidget *grid, const FoyerBoardBlock *block, const char *action)
{
  static const struct
  {
    const char *action;
    guint key;
  } keys[] = { { "block.open", GDK_KEY_Return }, { "block.peek", GDK_KEY_space }, { "block.status", GDK_KEY_s }, { "block.menu", GDK_KEY_Menu },
               { "block.move", GDK_KEY_m } };
  FoyerBoardGrid *self = FOYER_BOARD_GRID (grid);
  guint index = block - self->blocks;

  foyer_board_grid_focus_on (self, index);
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    if (g_str_equal (action, keys[i].action))
      block_key (self, index, keys[i].key, 0);
}

void
foyer_board_grid_book_here (FoyerBoardGrid *self)
{
  slot_key (self, GDK_KEY_Return, 0);
}

static gboolean
slot_key (FoyerBoardGrid *self, guint key, GdkModifierType state)
{
  graphene_rect_t rect;

  foyer_board_grid_slot_rect (self, self->cursor_column, self->cursor_minute, self->look.step, &rect);
  foyer_board_grid_point_at (self, &rect);
  if (key == GDK_KEY_Return || key == GDK_KEY_KP_Enter || key == GDK_KEY_space)
    {
      if (self->can_book)
        foyer_board_emit_slot (self->board, FOYER_BOARD_SLOT_ACTIVATED, self->cursor_column, self->cursor_minute, 0);
      return TRUE;
    }
  if (key == GDK_KEY_Menu || (key == GDK_KEY_F10 && (state & GDK_SHIFT_MASK)))
    {
      foyer_board_emit_slot (self->board, FOYER_BOARD_SLOT_MENU, self->cursor_column, self->cursor_minute, 0);
      return TRUE;
    }
  return FALSE;
}

static gboolean
on_key_cb (GtkEventControllerKey *controller, guint key, guint code, GdkModifierType state, FoyerBoardGrid *self)
{
  guint block;
  gboolean ctrl = (state & GDK_CONTROL_MASK) != 0;
  int forward = self->look.rtl ? -1 : 1;

  if (self->n_columns == 0 || ((state & GDK_ALT_MASK) && self->drag.mode == FOYER_DRAG_KEY_MOVE))
    return FALSE; /* Alt and the arrows turn the day, with what is carried */
  if (self->drag.mode != FOYER_DRAG_NONE && self->drag.mode != FOYER_DRAG_SETTLING && drag_key (self, key, state))
    return TRUE;
  if (key != GDK_KEY_Shift_L && key != GDK_KEY_Shift_R && self->drag.mode == FOYER_DRAG_NONE)
    self->range_anchor = -1;
  foyer_board_grid_stop_peek (self);
  block = foyer_board_grid_focused (self);
  switch (key)
    {
    case GDK_KEY_Down:
    case GDK_KEY_Up:
    case GDK_KEY_KP_Down:
    case GDK_KEY_KP_Up:
      {
        gboolean down = key == GDK_KEY_Down || key == GDK_KEY_KP_Down;

        if ((state & GDK_SHIFT_MASK) && stretch (self, down ? self->look.step : -self->look.step))
          return TRUE;
        walk (self, down, ctrl);
        return TRUE;
      }
    case GDK_KEY_Right:
    case GDK_KEY_KP_Right:
      walk_sideways (self, forward);
      return TRUE;
    case GDK_KEY_Left:
    case GDK_KEY_KP_Left:
      walk_sideways (self, -forward);
      return TRUE;
    case GDK_KEY_Page_Down:
      foyer_board_grid_stand_at (self, self->cursor_column, foyer_board_snap (self->cursor_minute, self->look.step) + 60);
      return TRUE;
    case GDK_KEY_Page_Up:
      foyer_board_grid_stand_at (self, self->cursor_column, foyer_board_snap (self->cursor_minute, self->look.step) - 60);
      return TRUE;
    case GDK_KEY_Home:
    case GDK_KEY_KP_Home:
      walk_to_end (self, FALSE, ctrl);
      return TRUE;
    case GDK_KEY_End:
    case GDK_KEY_KP_End:
      walk_to_end (self, TRUE, ctrl);
      return TRUE;
    default:
      break;
    }
  return block != G_MAXUINT ? block_key (self, block, key, state) : slot_key (self, key, state);
}

static void
on_focus_enter_cb (FoyerBoardGrid *self)
{
  guint block = foyer_board_grid_focused (self);

  /* Focus by other means (a click, an assistive tool): the arrows go on from there. */
  if (block != G_MAXUINT)
    {
      self->cursor_column = self->blocks[block].column;
      self->cursor_minute = self->blocks[block].start;
    }
}

gboolean
foyer_board_grid_focus_in (FoyerBoardGrid *self, GtkDirectionType direction)
{
  guint block;

  /* One stop for Tab: inside, the arrows move. */
  if (gtk_widget_get_focus_child (GTK_WIDGET (self)) != NULL || self->n_columns == 0)
    return FALSE;
  block = self->has_selected ? foyer_board_grid_find (self, &self->selected) : G_MAXUINT;
  if (block != G_MAXUINT)
    foyer_board_grid_focus_on (self, block);
  else
    foyer_board_grid_stand_at (self, self->cursor_column, foyer_board_snap (self->cursor_minute, self->look.step));
  return TRUE;
}

void
foyer_board_grid_init_keys (FoyerBoardGrid *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();
  GtkEventController *focus = gtk_event_controller_focus_new ();

  g_signal_connect (keys, "key-pressed", G_CALLBACK (on_key_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
  g_signal_connect_swapped (focus, "notify::contains-focus", G_CALLBACK (on_focus_enter_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), focus);
}
