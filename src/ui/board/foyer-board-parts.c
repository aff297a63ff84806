/* The two movable widgets of the grid: the cursor that makes an empty slot something one can focus and hear, and the ghost of a drag. */
#define G_LOG_DOMAIN "foyer-board"

#include "config.h"

#include "foyer-board-private.h"

struct _FoyerSlotCursor
{
  GtkWidget parent_instance;
  FoyerBoardGrid *grid; /* borrowed: the parent */
};

G_DEFINE_FINAL_TYPE (FoyerSlotCursor, foyer_slot_cursor, GTK_TYPE_WIDGET)

static void
measure_nothing (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural, int *minimum_baseline,
                 int *natural_baseline)
{
  *minimum = *natural = 0; /* the grid decides */
}

static void
foyer_slot_cursor_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  FoyerSlotCursor *self = FOYER_SLOT_CURSOR (widget);
  FoyerBoardLook *look = &self->grid->look;
  int width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);
  GdkRGBA wash = foyer_inks_ink (look->inks, FOYER_COLOR_ACCENT, 0.12);
  const GdkRGBA *accent = foyer_inks_get (look->inks, FOYER_COLOR_ACCENT);
  const FoyerText *text;
  char label[16];

  /* Not where the focus merely begins: somebody walked or clicked here. */
  if (self->grid->drag.mode != FOYER_DRAG_NONE
      || (!self->grid->cursor_clicked && !(gtk_widget_get_state_flags (widget) & GTK_STATE_FLAG_FOCUS_VISIBLE)))
    return;
  /* Without the focus it says where one was, as while a booking is written at the side; not over what has been booked there. */
  if (!gtk_widget_has_focus (widget))
    {
      gsize n;
      const FoyerBoardBox *boxes = foyer_board_grid_boxes (self->grid, self->grid->cursor_column, &n);

      if (foyer_board_hit (boxes, n, self->grid->cursor_minute, -1, 0) >= 0)
        return;
    }
  foyer_snapshot_rounded (snapshot, &wash, 0, 0, width, height, 5, 5, 5, 5);
  if (gtk_widget_get_state_flags (widget) & GTK_STATE_FLAG_FOCUS_VISIBLE)
    foyer_snapshot_frame (snapshot, accent, 0, 0, width, height, 5, 2);
  foyer_board_look_time (self->grid->cursor_minute, label);
  text = foyer_text_cache_get (look->texts, FOYER_TEXT_STRONG, label, 0, 1);
  foyer_board_look_text (look, snapshot, text, look->rtl ? width - 8 - text->width : 8, (height - text->height) / 2.0, accent);
}

/* What is painted depends on hover and focus, which the style sheet knows nothing of. */
static void
foyer_slot_cursor_state_flags_changed (GtkWidget *widget, GtkStateFlags previous)
{
  gtk_widget_queue_draw (widget);
}

static void
on_book (GtkWidget *widget, const char *name, GVariant *parameter)
{
  foyer_board_grid_book_here (FOYER_SLOT_CURSOR (widget)->grid);
}

static void
foyer_slot_cursor_class_init (FoyerSlotCursorClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  widget_class->measure = measure_nothing;
  widget_class->snapshot = foyer_slot_cursor_snapshot;
  widget_class->state_flags_changed = foyer_slot_cursor_state_flags_changed;
  gtk_widget_class_install_action (widget_class, "slot.book", NULL, on_book);
  gtk_widget_class_set_css_name (widget_class, "slotcursor");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_BUTTON);
}

static void
foyer_slot_cursor_init (FoyerSlotCursor *self)
{
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  gtk_widget_set_can_target (GTK_WIDGET (self), FALSE);
}

GtkWidget *
foyer_slot_cursor_new (FoyerBoardGrid *grid)
{
  FoyerSlotCursor *self = g_object_new (FOYER_TYPE_SLOT_CURSOR, NULL);

  self->grid = grid;
  return GTK_WIDGET (self);
}

struct _FoyerDragGhost
{
  GtkWidget parent_instance;
  FoyerBoardGrid *grid; /* borrowed: the parent */
};

G_DEFINE_FINAL_TYPE (FoyerDragGhost, foyer_drag_ghost, GTK_TYPE_WIDGET)

static void
paint_range (FoyerDragGhost *self, GtkSnapshot *snapshot, const char *label, int width, int height, gboolean warn)
{
  FoyerBoardLook *look = &self->grid->look;
  FoyerColor color = warn ? FOYER_COLOR_WARNING : FOYER_COLOR_ACCENT;
  GdkRGBA wash = foyer_rgba_mix (foyer_inks_get (look->inks, FOYER_COLOR_VIEW), foyer_inks_get (look->inks, color), 0.2);
  const GdkRGBA *text_color = foyer_inks_get (look->inks, FOYER_COLOR_TEXT);
  const FoyerText *text = foyer_text_cache_get (look->texts, FOYER_TEXT_STRONG, label, width - 16, 1);

  wash.alpha = 0.88;
  foyer_snapshot_rounded (snapshot, &wash, 0, 0, width, height, 6, 6, 6, 6);
  foyer_snapshot_frame (snapshot, foyer_inks_get (look->inks, color), 0, 0, width, height, 6, 2);
  foyer_board_look_text (look, snapshot, text, look->rtl ? width - 9 - text->width : 9, MIN (5, (height - text->height) / 2.0),
                         text_color);
}

static void
foyer_drag_ghost_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  FoyerDragGhost *self = FOYER_DRAG_GHOST (widget);
  const FoyerBoardDrag *drag = &self->grid->drag;
  FoyerBoardLook *look = &self->grid->look;
  int width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);
  gboolean warn = drag->over != FOYER_BOARD_OVER_NOTHING;
  GdkRGBA shade = { 0, 0, 0, 0.28 };
  FoyerBoardBlock shown;
  GskRoundedRect outline;
  char from[16], to[16], label[64];

  if (drag->mode == FOYER_DRAG_NONE)
    return;
  foyer_board_look_time (drag->start, from);
  foyer_board_look_time (drag->start + drag->length, to);
  g_snprintf (label, sizeof label, "%s – %s", from, to);
  if (drag->mode == FOYER_DRAG_RANGE)
    {
      g_snprintf (label, sizeof label, "%s – %s · %d′", from, to, drag->length);
      paint_range (self, snapshot, label, width, height, warn);
      return;
    }
  gsk_rounded_rect_init_from_rect (&outline, &GRAPHENE_RECT_INIT (0, 0, width, height), 6);
  if (drag->mode != FOYER_DRAG_SETTLING)
    gtk_snapshot_append_outset_shadow (snapshot, &outline, &shade, 0, 3, 0, 10);
  shown = drag->copy;
  shown.line = label; /* the time it would take, in place of the service */
  shown.flags &= FOYER_BOARD_PAID;
  shown.tint = drag->copy.tint;
  foyer_block_paint (look, snapshot, &shown, width, height, 1.7, warn);
  foyer_snapshot_frame (snapshot, foyer_inks_get (look->inks, warn ? FOYER_COLOR_WARNING : FOYER_COLOR_ACCENT), 0, 0, width,
                        height, 6, drag->mode == FOYER_DRAG_SETTLING ? 1 : 2);
}

static void
foyer_drag_ghost_class_init (FoyerDragGhostClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  widget_class->measure = measure_nothing;
  widget_class->snapshot = foyer_drag_ghost_snapshot;
  gtk_widget_class_set_css_name (widget_class, "dragghost");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_BUTTON);
}

static void
foyer_drag_ghost_init (FoyerDragGhost *self)
{
  gtk_widget_set_can_target (GTK_WIDGET (self), FALSE);
}

GtkWidget *
foyer_drag_ghost_new (FoyerBoardGrid *grid)
{
  FoyerDragGhost *self = g_object_new (FOYER_TYPE_DRAG_GHOST, NULL);

  self->grid = grid;
  return GTK_WIDGET (self);
}
