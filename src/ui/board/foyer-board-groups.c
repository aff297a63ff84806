/* Names over columns that belong together: the locations of a board that shows several. A name stays in sight as long as any of its columns is. */
#define G_LOG_DOMAIN "foyer-board"

#include "config.h"

#include "foyer-board-private.h"

#define FOYER_TYPE_GROUP_CELL (foyer_group_cell_get_type ())
G_DECLARE_FINAL_TYPE (FoyerGroupCell, foyer_group_cell, FOYER, GROUP_CELL, GtkWidget)

struct _FoyerGroupCell
{
  GtkWidget parent_instance;

  FoyerBoard *board;    /* borrowed */
  FoyerBoardGrid *grid; /* borrowed */
  guint first, last;    /* columns, both included */
  char *label;          /* as last said */
};

G_DEFINE_FINAL_TYPE (FoyerGroupCell, foyer_group_cell, GTK_TYPE_WIDGET)

static void
foyer_group_cell_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural, int *minimum_baseline,
                          int *natural_baseline)
{
  *minimum = *natural = 0; /* as wide as its columns in sight */
}

static void
foyer_group_cell_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  FoyerGroupCell *self = FOYER_GROUP_CELL (widget);
  FoyerBoardLook *look = &self->grid->look;
  int width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget), room = width - 24;
  gboolean hot = gtk_widget_get_state_flags (widget) & GTK_STATE_FLAG_PRELIGHT;
  const FoyerBoardColumn *column;
  const FoyerText *title, *note = NULL;
  GdkRGBA wash, ink, soft;
  double x = 12;

  if (self->first >= self->grid->n_columns || room < 8)
    return;
  column = &self->grid->columns[self->first];
  wash = foyer_inks_ink (look->inks, column->group_marked ? FOYER_COLOR_ACCENT : FOYER_COLOR_TEXT, (column->group_marked ? 0.14 : 0.07) + (hot ? 0.05 : 0));
  ink = foyer_inks_ink (look->inks, column->group_marked ? FOYER_COLOR_ACCENT : FOYER_COLOR_TEXT, 1);
  soft = foyer_inks_ink (look->inks, FOYER_COLOR_TEXT, foyer_inks_is_high_contrast (look->inks) ? 1 : 0.72);
  foyer_snapshot_rounded (snapshot, &wash, 3, 3, width - 6, height - 4, 6, 6, 6, 6);
  title = foyer_text_cache_get (look->texts, FOYER_TEXT_HEAD, column->group, room, 1);
  foyer_board_look_text (look, snapshot, title, look->rtl ? width - x - title->width : x, (height - title->height) / 2 + 1, &ink);
  x += title->width + 9;
  if (column->group_note != NULL && width - x > 40)
    note = foyer_text_cache_get (look->texts, FOYER_TEXT_CAPTION, column->group_note, (int) (width - x) - 12, 1);
  if (note != NULL)
    foyer_board_look_text (look, snapshot, note, look->rtl ? width - x - note->width : x, (height - note->height) / 2 + 1, &soft);
}

static void
activate (FoyerGroupCell *self)
{
  graphene_rect_t at;

  /* Where its first column is in sight. */
  for (guint c = self->first; c <= self->last; c++)
    {
      int x, width;

      foyer_board_columns_get (&self->grid->cols, c, &x, &width);
      if (x + width > gtk_adjustment_get_value (self->grid->hadj) || c == self->last)
        {
          foyer_board_grid_slot_rect (self->grid, c, self->grid->look.scale.from, 15, &at);
          break;
        }
    }
  foyer_board_grid_point_at (self->grid, &at);
  foyer_board_emit_slot (self->board, FOYER_BOARD_GROUP_ACTIVATED, self->first, 0, 0);
}

static void
on_clicked_cb (GtkGestureClick *gesture, int n_press, double x, double y, FoyerGroupCell *self)
{
  guint button = gtk_gesture_single_get_current_button (GTK_GESTURE_SINGLE (gesture));

  if (button == GDK_BUTTON_PRIMARY || button == GDK_BUTTON_SECONDARY)
    activate (self);
}

static void
on_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  activate (FOYER_GROUP_CELL (widget));
}

static void
foyer_group_cell_finalize (GObject *object)
{
  g_free (FOYER_GROUP_CELL (object)->label);
  G_OBJECT_CLASS (foyer_group_cell_parent_class)->finalize (object);
}

static void
foyer_group_cell_state_flags_changed (GtkWidget *widget, GtkStateFlags previous)
{
  gtk_widget_queue_draw (widget);
}

static void
foyer_group_cell_class_init (FoyerGroupCellClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = foyer_group_cell_finalize;
  widget_class->measure = foyer_group_cell_measure;
  widget_class->snapshot = foyer_group_cell_snapshot;
  widget_class->state_flags_changed = foyer_group_cell_state_flags_changed;
  gtk_widget_class_set_css_name (widget_class, "boardgroup");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_COLUMN_HEADER);
  gtk_widget_class_install_action (widget_class, "group.activate", NULL, on_action);
}

static void
foyer_group_cell_init (FoyerGroupCell *self)
{
  GtkGesture *click = gtk_gesture_click_new ();

  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (click), 0);
  g_signal_connect (click, "released", G_CALLBACK (on_clicked_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
  gtk_widget_set_cursor_from_name (GTK_WIDGET (self), "pointer");
}

void
foyer_board_groups_update (GPtrArray *groups, GtkWidget *header, FoyerBoard *board, FoyerBoardGrid *grid)
{
  guint n = 0;

  for (guint c = 0; c < grid->n_columns; c++)
    {
      const FoyerBoardColumn *column = &grid->columns[c];
      g_autofree char *label = NULL;
      FoyerGroupCell *cell;

      if (column->group == NULL)
        continue;
      if (c > 0 && g_strcmp0 (column->group, grid->columns[c - 1].group) == 0)
        {
          FOYER_GROUP_CELL (g_ptr_array_index (groups, n - 1))->last = c;
          continue;
        }
      if (n == groups->len)
        {
          cell = g_object_new (FOYER_TYPE_GROUP_CELL, NULL);
          cell->board = board;
          cell->grid = grid;
          gtk_widget_set_parent (GTK_WIDGET (cell), header);
          g_ptr_array_add (groups, cell);
        }
      cell = g_ptr_array_index (groups, n++);
      cell->first = cell->last = c;
      gtk_widget_queue_draw (GTK_WIDGET (cell));
      label = g_strdup_printf ("%s%s%s", column->group, column->group_note != NULL ? ", " : "", column->group_note != NULL ? column->group_note : "");
      if (g_strcmp0 (label, cell->label) == 0)
        continue;
      gtk_accessible_update_property (GTK_ACCESSIBLE (cell), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
      gtk_widget_set_tooltip_text (GTK_WIDGET (cell), label);
      g_free (cell->label);
      cell->label = g_steal_pointer (&label);
    }
  while (groups->len > n)
    gtk_widget_unparent (g_ptr_array_steal_index (groups, groups->len - 1));
}

void
foyer_board_groups_allocate (GPtrArray *groups, FoyerBoardGrid *grid, int shift, int width, int height)
{
  for (guint i = 0; i < groups->len; i++)
    {
      FoyerGroupCell *cell = g_ptr_array_index (groups, i);
      int x0, w0, x1, w1, from, to;

      foyer_board_columns_get (&grid->cols, cell->first, &x0, &w0);
      foyer_board_columns_get (&grid->cols, cell->last, &x1, &w1);
      from = MAX (MIN (x0, x1) - shift, 0);
      to = MIN (MAX (x0 + w0, x1 + w1) - shift, width);
      gtk_widget_set_child_visible (GTK_WIDGET (cell), to > from);
      gtk_widget_allocate (GTK_WIDGET (cell), MAX (to - from, 1), MAX (height, 1), -1, gsk_transform_translate (NULL, &GRAPHENE_POINT_INIT (from, 0)));
    }
}
