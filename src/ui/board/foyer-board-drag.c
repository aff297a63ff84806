/* A block or a stretch of time on its way: one ghost, the same for pointer and keys.
 *
 *   NONE ──drag_block/drag_range──▶ RANGE, MOVE, KEY_MOVE, RESIZE ──drag_drop──▶ SETTLING ──next model, settle, 700 ms──▶ NONE
 *                                       └──────────── drag_end (Escape, block gone) ────────────▶ NONE                     */
#define G_LOG_DOMAIN "foyer-board"

#include "config.h"

#include "foyer-board-private.h"

#include <glib/gi18n-lib.h>

/* Translators: how long something is, spoken. */
static char *
spoken_minutes (int minutes)
{
  g_autofree char *hours = NULL;
  g_autofree char *rest = NULL;

  if (minutes < 60)
    return g_strdup_printf (ngettext ("%d minute", "%d minutes", minutes), minutes);
  hours = g_strdup_printf (ngettext ("%d hour", "%d hours", minutes / 60), minutes / 60);
  if (minutes % 60 == 0)
    return g_steal_pointer (&hours);
  rest = g_strdup_printf (ngettext ("%d minute", "%d minutes", minutes % 60), minutes % 60);
  /* Translators: "2 hours 15 minutes" */
  return g_strdup_printf (C_("length", "%s %s"), hours, rest);
}

char *
foyer_board_grid_describe (FoyerBoardGrid *self, guint column, int minute)
{
  const FoyerBoardColumn *c;
  const FoyerBoardBox *boxes;
  FoyerBoardDay day;
  FoyerSpan span;
  gsize n;
  char time[16], until[16];
  const char *who;
  g_autofree char *length = NULL;

  if (column >= self->n_columns)
    return g_strdup ("");
  c = &self->columns[column];
  who = c->spoken != NULL ? c->spoken : c->title;
  day = foyer_board_grid_day (self, column);
  boxes = foyer_board_grid_boxes (self, column, &n);
  foyer_board_look_time (minute, time);
  switch (foyer_board_kind_at (&day, boxes, n, &self->look.scale, minute, &span))
    {
    case FOYER_BOARD_FREE:
      length = spoken_minutes (span.to - minute);
      /* Translators: spoken: person and day, time, how long it is free: "Anna Nagy, Tuesday 14:15, free 45 minutes" */
      return g_strdup_printf (_("%s %s, free %s"), who, time, length);
    case FOYER_BOARD_BREAK:
      foyer_board_look_time (span.to, until);
      /* Translators: spoken: person and day, time, end of the break */
      return g_strdup_printf (_("%s %s, break until %s"), who, time, until);
    case FOYER_BOARD_BUSY:
      foyer_board_look_time (span.to, until);
      return g_strdup_printf (_("%s %s, taken until %s"), who, time, until);
    case FOYER_BOARD_CLOSED:
    default:
      return g_strdup_printf (_("%s %s, not working"), who, time);
    }
}

static void
update_drag (FoyerBoardGrid *self)
{
  FoyerBoardDrag *drag = &self->drag;
  FoyerBoardDay day;
  const FoyerBoardBox *boxes;
  gsize n;
  guint hit = G_MAXUINT, own = foyer_id_is_none (&drag->id) ? G_MAXUINT : foyer_board_grid_find (self, &drag->id);
  g_autofree char *slot = NULL;
  g_autofree char *label = NULL;
  char from[16], to[16];

  day = foyer_board_grid_day (self, drag->column);
  boxes = foyer_board_grid_boxes (self, drag->column, &n);
  drag->over = foyer_board_over (&day, boxes, n, drag->start, drag->start + drag->length, own, &hit);
  drag->over_id = hit != G_MAXUINT ? self->blocks[hit].id : FOYER_ID_NONE;
  drag->copy.column = drag->column;
  drag->copy.start = drag->start;
  drag->copy.length = drag->length;

  foyer_board_look_time (drag->start, from);
  foyer_board_look_time (drag->start + drag->length, to);
  slot = g_strdup_printf ("%s, %s – %s",
                          self->columns[drag->column].spoken != NULL ? self->columns[drag->column].spoken
                                                                     : self->columns[drag->column].title,
                          from, to);
  if (drag->mode == FOYER_DRAG_RANGE)
    label = g_strdup (slot);
  else
    label = g_strdup_printf (drag->over & FOYER_BOARD_OVER_BLOCK    ? _("%s to %s, taken. Enter to put it here, Escape to leave it")
                             : drag->over & FOYER_BOARD_OVER_BREAK  ? _("%s to %s, a break. Enter to put it here, Escape to leave it")
                             : drag->over & FOYER_BOARD_OVER_CLOSED ? _("%s to %s, not working. Enter to put it here, Escape to leave it")
                                                                    : _("%s to %s, free. Enter to put it here, Escape to leave it"),
                             drag->copy.title, slot);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->ghost), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  gtk_widget_queue_draw (self->ghost);
  gtk_widget_queue_allocate (GTK_WIDGET (self));
}

void
foyer_board_grid_drag_renew (FoyerBoardGrid *self)
{
  update_drag (self);
}

void
foyer_board_grid_drag_block (FoyerBoardGrid *self, FoyerDragMode mode, guint block)
{
  const FoyerBoardBlock *b = &self->blocks[block];

  foyer_board_grid_drag_end (self);
  foyer_board_grid_stop_peek (self);
  self->drag = (FoyerBoardDrag){ .mode = mode, .id = b->id, .copy = *b, .column = b->column, .from_column = b->column,
                                 .start = b->start, .length = b->length, .from_start = b->start, .from_length = b->length,
                                 .texts = foyer_board_model_ref (self->model) };
  foyer_block_view_set_lifted (foyer_board_grid_view (self, block), TRUE);
  self->hover_minute = -1;
  update_drag (self);
  if (mode == FOYER_DRAG_KEY_MOVE)
    {
      gtk_widget_set_child_visible (self->ghost, TRUE);
      gtk_widget_set_focusable (self->ghost, TRUE);
      gtk_widget_grab_focus (self->ghost);
    }
}

void
foyer_board_grid_drag_range (FoyerBoardGrid *self, guint column, int minute, int length)
{
  foyer_board_grid_drag_end (self);
  foyer_board_grid_stop_peek (self);
  self->drag = (FoyerBoardDrag){ .mode = FOYER_DRAG_RANGE, .column = column, .from_column = column, .start = minute,
                                 .length = length, .from_start = minute, .from_length = length };
  update_drag (self);
}

void
foyer_board_grid_drag_to (FoyerBoardGrid *self, guint column, int start, int length)
{
  FoyerBoardDrag *drag = &self->drag;

  if (drag->mode == FOYER_DRAG_NONE || drag->mode == FOYER_DRAG_SETTLING || self->n_columns == 0)
    return;
  column = MIN (column, self->n_columns - 1);
  length = MAX (length, self->look.step > 5 ? MIN (self->look.step, drag->from_length) : 5);
  start = CLAMP (start, self->look.scale.from, MAX (self->look.scale.to - length, self->look.scale.from));
  if (column == drag->column && start == drag->start && length == drag->length)
    return;
  drag->column = column;
  drag->start = start;
  drag->length = length;
  update_drag (self);
}

static gboolean
settle_cb (gpointer data)
{
  FoyerBoardGrid *self = data;

  self->settle_id = 0;
  if (!self->held)
    foyer_board_grid_drag_end (self);
  return G_SOURCE_REMOVE;
}

void
foyer_board_grid_drag_drop (FoyerBoardGrid *self)
{
  FoyerBoardDrag drag = self->drag;
  graphene_rect_t rect;
  gboolean key = drag.mode == FOYER_DRAG_KEY_MOVE;

  if (drag.mode == FOYER_DRAG_NONE || drag.mode == FOYER_DRAG_SETTLING)
    return;
  foyer_board_grid_slot_rect (self, drag.column, drag.start, drag.length, &rect);
  foyer_board_grid_point_at (self, &rect);
  if (drag.mode == FOYER_DRAG_RANGE)
    {
      foyer_board_grid_drag_end (self);
      foyer_board_emit_slot (self->board, FOYER_BOARD_SLOT_RANGE, drag.column, drag.start, drag.length);
      return;
    }
  if (!drag.away && drag.column == drag.from_column && drag.start == drag.from_start && drag.length == drag.from_length)
    {
      foyer_board_grid_drag_end (self);
      if (key)
        foyer_board_grid_focus_on (self, foyer_board_grid_find (self, &drag.id));
      return;
    }
  /* The ghost stays until the caller shows what came of it, so that the block does not jump back and forth. */
  self->drag.mode = FOYER_DRAG_SETTLING;
  self->held = FALSE;
  self->settle_id = g_timeout_add (700, settle_cb, self);
  if (key && !drag.away)
    foyer_board_grid_focus_on (self, foyer_board_grid_find (self, &drag.id));
  else if (key)
    foyer_board_grid_set_cursor (self, drag.column, drag.start, TRUE);
  if (drag.mode == FOYER_DRAG_RESIZE)
    foyer_board_emit_block (self->board, FOYER_BOARD_BLOCK_RESIZED, &drag.id, drag.column, drag.length);
  else
    foyer_board_emit_block (self->board, FOYER_BOARD_BLOCK_MOVED, &drag.id, drag.column, drag.start);
}

void
foyer_board_grid_drag_end (FoyerBoardGrid *self)
{
  FoyerDragMode mode = self->drag.mode;
  guint block;

  g_clear_handle_id (&self->settle_id, g_source_remove);
  self->held = FALSE;
  if (mode == FOYER_DRAG_NONE)
    return;
  foyer_board_grid_drag_leave_outside (self);
  self->drag.mode = FOYER_DRAG_NONE;
  self->drag.copy.title = self->drag.copy.line = NULL;
  g_clear_pointer (&self->drag.texts, foyer_board_model_unref);
  block = foyer_id_is_none (&self->drag.id) ? G_MAXUINT : foyer_board_grid_find (self, &self->drag.id);
  if (block != G_MAXUINT && self->views[block] != NULL)
    foyer_block_view_set_lifted (self->views[block], FALSE);
  if (gtk_widget_has_focus (self->ghost))
    {
      if (block != G_MAXUINT)
        foyer_board_grid_focus_on (self, block);
      else
        foyer_board_grid_set_cursor (self, self->cursor_column, self->cursor_minute, TRUE);
    }
  gtk_widget_set_focusable (self->ghost, FALSE);
  gtk_widget_queue_allocate (GTK_WIDGET (self));
  gtk_widget_queue_draw (GTK_WIDGET (self));
}
