/* The two rims of the board that stay put: names over the columns, hours beside them. */
#define G_LOG_DOMAIN "foyer-board"

#include "config.h"

#include "foyer-board-private.h"

#include <math.h>

/* --- one name --- */

#define FOYER_TYPE_HEADER_CELL (foyer_header_cell_get_type ())
G_DECLARE_FINAL_TYPE (FoyerHeaderCell, foyer_header_cell, FOYER, HEADER_CELL, GtkWidget)

#define NAME_START 9 /* before the disc or the name */
#define DISC 32

struct _FoyerHeaderCell
{
  GtkWidget parent_instance;
  FoyerBoardHeader *header; /* borrowed: the parent */
  char *label;              /* as last said */
  guint column;
};

struct _FoyerBoardHeader
{
  GtkWidget parent_instance;
  FoyerBoard *board;     /* borrowed */
  FoyerBoardGrid *grid;  /* borrowed: a sibling */
  GtkAdjustment *hadj;
  GPtrArray *cells;
  GPtrArray *groups; /* FoyerGroupCell; in foyer-board-groups.c */
  int lines;         /* of the longest name: 1 or 2 */
};

G_DEFINE_FINAL_TYPE (FoyerHeaderCell, foyer_header_cell, GTK_TYPE_WIDGET)
G_DEFINE_FINAL_TYPE (FoyerBoardHeader, foyer_board_header, GTK_TYPE_WIDGET)

static void
measure_nothing (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural, int *minimum_baseline,
                 int *natural_baseline)
{
  *minimum = *natural = 0;
}

/* First letters of the first two words. */
static void
initials (const char *name, char out[16])
{
  int n = 0;
  gboolean start = TRUE;
  char *at = out;

  for (const char *p = name; *p != '\0' && n < 2; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (g_unichar_isspace (c) || c == '-')
        start = TRUE;
      else if (start)
        {
          at += g_unichar_to_utf8 (g_unichar_toupper (c), at);
          start = FALSE;
          n++;
        }
    }
  *at = '\0';
}

/* A person of one day has a disc before the name, where there is room for it. */
static gboolean
has_disc (FoyerBoardGrid *grid, int width)
{
  return width >= 164 && (grid->n_columns == 1 || grid->columns[0].date == grid->columns[1].date);
}

/* What a name has of its column's @width. */
static int
name_room (FoyerBoardGrid *grid, int width)
{
  return width - NAME_START - (has_disc (grid, width) ? DISC + 8 : 0) - 8;
}

static void
foyer_header_cell_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  FoyerHeaderCell *self = FOYER_HEADER_CELL (widget);
  FoyerBoardGrid *grid = self->header->grid;
  FoyerBoardLook *look = &grid->look;
  int width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget), x = NAME_START, room;
  const FoyerBoardColumn *column;
  const FoyerText *title, *below = NULL;
  GdkRGBA ink, soft = foyer_inks_ink (look->inks, FOYER_COLOR_TEXT, foyer_inks_is_high_contrast (look->inks) ? 1 : 0.72);
  GdkRGBA edge = foyer_inks_ink (look->inks, FOYER_COLOR_TEXT, 0.10);
  gboolean hot = gtk_widget_get_state_flags (widget) & GTK_STATE_FLAG_PRELIGHT;
  double y;

  if (self->column >= grid->n_columns)
    return;
  column = &grid->columns[self->column];
  ink = foyer_inks_ink (look->inks, column->today ? FOYER_COLOR_ACCENT : FOYER_COLOR_TEXT, 1);
  if (hot)
    {
      GdkRGBA wash = foyer_inks_ink (look->inks, FOYER_COLOR_TEXT, 0.05);

      foyer_snapshot_rounded (snapshot, &wash, 3, 4, width - 7, height - 8, 6, 6, 6, 6);
    }
  gtk_snapshot_append_color (snapshot, &edge, &GRAPHENE_RECT_INIT (look->rtl ? 0 : width - 1, height - 14, 1, 14));

  if (has_disc (grid, width))
    {
      /* A person: a disc with the initials, in the person's own hue. */
      char letters[16];
      guint tint = foyer_id_hash (&column->id) % 12;
      GdkRGBA disc = foyer_inks_tint (look->inks, tint, 1.9);
      const FoyerText *text;
      double at = look->rtl ? width - x - DISC : x;

      initials (column->title, letters);
      text = foyer_text_cache_get (look->texts, FOYER_TEXT_STRONG, letters, 0, 1);
      foyer_snapshot_rounded (snapshot, &disc, at, (height - DISC) / 2.0, DISC, DISC, DISC / 2, DISC / 2, DISC / 2, DISC / 2);
      foyer_board_look_text (look, snapshot, text, at + (DISC - text->width) / 2, (height - text->height) / 2, &ink);
      x += DISC + 8;
    }
  room = name_room (grid, width);
  title = foyer_text_cache_get (look->texts, FOYER_TEXT_HEAD, column->title, room, self->header->lines);
  if (column->subtitle != NULL && *column->subtitle != '\0')
    below = foyer_text_cache_get (look->texts, FOYER_TEXT_CAPTION, column->subtitle, room, 1);
  y = (height - title->height - (below != NULL ? below->height : 0)) / 2;
  foyer_board_look_text (look, snapshot, title, look->rtl ? width - x - title->width : x, y, &ink);
  if (below != NULL)
    foyer_board_look_text (look, snapshot, below, look->rtl ? width - x - below->width : x, y + title->height, &soft);
  if (column->today)
    foyer_snapshot_rounded (snapshot, foyer_inks_get (look->inks, FOYER_COLOR_ACCENT), 3, height - 4, width - 7, 3, 2, 2, 0, 0);
  if (gtk_widget_has_focus (widget))
    foyer_snapshot_frame (snapshot, foyer_inks_get (look->inks, FOYER_COLOR_ACCENT), 3, 4, width - 7, height - 8, 6, 2);
}

static void
activate_cell (FoyerHeaderCell *self)
{
  graphene_rect_t rect;

  foyer_board_grid_slot_rect (self->header->grid, self->column, self->header->grid->look.scale.from, 15, &rect);
  foyer_board_grid_point_at (self->header->grid, &rect);
  foyer_board_emit_slot (self->header->board, FOYER_BOARD_COLUMN_ACTIVATED, self->column, 0, 0);
}

/* The name has one menu, whichever button asks for it; the middle one is for nothing. */
static void
on_cell_clicked_cb (GtkGestureClick *gesture, int n_press, double x, double y, FoyerHeaderCell *self)
{
  guint button = gtk_gesture_single_get_current_button (GTK_GESTURE_SINGLE (gesture));

  if (button == GDK_BUTTON_PRIMARY || button == GDK_BUTTON_SECONDARY)
    activate_cell (self);
}

static void
on_cell_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  activate_cell (FOYER_HEADER_CELL (widget));
}

static void
foyer_header_cell_finalize (GObject *object)
{
  g_free (FOYER_HEADER_CELL (object)->label);
  G_OBJECT_CLASS (foyer_header_cell_parent_class)->finalize (object);
}

/* What is painted depends on hover and focus, which the style sheet knows nothing of. */
static void
foyer_header_cell_state_flags_changed (GtkWidget *widget, GtkStateFlags previous)
{
  gtk_widget_queue_draw (widget);
}

static void
foyer_header_cell_class_init (FoyerHeaderCellClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = foyer_header_cell_finalize;

  widget_class->measure = measure_nothing;
  widget_class->snapshot = foyer_header_cell_snapshot;
  widget_class->state_flags_changed = foyer_header_cell_state_flags_changed;
  gtk_widget_class_set_css_name (widget_class, "boardcolumn");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_COLUMN_HEADER);
  gtk_widget_class_install_action (widget_class, "column.activate", NULL, on_cell_action);
}

static void
foyer_header_cell_init (FoyerHeaderCell *self)
{
  GtkGesture *click = gtk_gesture_click_new ();

  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (click), 0);
  g_signal_connect (click, "released", G_CALLBACK (on_cell_clicked_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (click));
  gtk_widget_set_cursor_from_name (GTK_WIDGET (self), "pointer");
}

/* --- the row of names --- */

static void
foyer_board_header_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
                            int *minimum_baseline, int *natural_baseline)
{
  *minimum = *natural = orientation == GTK_ORIENTATION_VERTICAL ? foyer_board_header_height (FOYER_BOARD_HEADER (widget)) : 0;
}

static void
foyer_board_header_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  FoyerBoardHeader *self = FOYER_BOARD_HEADER (widget);
  double shift = gtk_adjustment_get_value (self->hadj);
  int top = self->groups->len > 0 ? FOYER_BOARD_GROUP_HEIGHT : 0;

  foyer_board_groups_allocate (self->groups, self->grid, (int) shift, width, top);
  for (guint i = 0; i < self->cells->len; i++)
    {
      GtkWidget *cell = g_ptr_array_index (self->cells, i);
      int x, w;

      foyer_board_columns_get (&self->grid->cols, i, &x, &w);
      x -= (int) shift;
      gtk_widget_set_child_visible (cell, x + w > 0 && x < width);
      gtk_widget_allocate (cell, MAX (w, 1), height - top, -1, gsk_transform_translate (NULL, &GRAPHENE_POINT_INIT (x, top)));
    }
}

static void
foyer_board_header_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  FoyerBoardHeader *self = FOYER_BOARD_HEADER (widget);
  GdkRGBA edge = foyer_inks_ink (self->grid->look.inks, FOYER_COLOR_TEXT, 0.18);
  int height = gtk_widget_get_height (widget), width = gtk_widget_get_width (widget);

  for (guint i = 0; i < self->cells->len; i++)
    gtk_widget_snapshot_child (widget, g_ptr_array_index (self->cells, i), snapshot);
  for (guint i = 0; i < self->groups->len; i++)
    gtk_widget_snapshot_child (widget, g_ptr_array_index (self->groups, i), snapshot);
  gtk_snapshot_append_color (snapshot, &edge, &GRAPHENE_RECT_INIT (0, height - 1, width, 1));
}

static void
foyer_board_header_dispose (GObject *object)
{
  FoyerBoardHeader *self = FOYER_BOARD_HEADER (object);

  for (guint i = 0; self->cells != NULL && i < self->cells->len; i++)
    gtk_widget_unparent (g_ptr_array_index (self->cells, i));
  g_clear_pointer (&self->cells, g_ptr_array_unref);
  for (guint i = 0; self->groups != NULL && i < self->groups->len; i++)
    gtk_widget_unparent (g_ptr_array_index (self->groups, i));
  g_clear_pointer (&self->groups, g_ptr_array_unref);
  g_clear_object (&self->hadj);
  G_OBJECT_CLASS (foyer_board_header_parent_class)->dispose (object);
}

static void
foyer_board_header_class_init (FoyerBoardHeaderClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = foyer_board_header_dispose;
  widget_class->measure = foyer_board_header_measure;
  widget_class->size_allocate = foyer_board_header_size_allocate;
  widget_class->snapshot = foyer_board_header_snapshot;
  gtk_widget_class_set_css_name (widget_class, "boardheader");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_ROW);
}

static void
foyer_board_header_init (FoyerBoardHeader *self)
{
  self->cells = g_ptr_array_new ();
  self->groups = g_ptr_array_new ();
  self->lines = 1;
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
}

GtkWidget *
foyer_board_header_new (FoyerBoard *board, FoyerBoardGrid *grid, GtkAdjustment *hadj)
{
  FoyerBoardHeader *self = g_object_new (FOYER_TYPE_BOARD_HEADER, NULL);

  self->board = board;
  self->grid = grid;
  self->hadj = g_object_ref (hadj);
  g_signal_connect_object (hadj, "value-changed", G_CALLBACK (gtk_widget_queue_allocate), self, G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}

int
foyer_board_header_height (FoyerBoardHeader *self)
{
  FoyerTextCache *texts = self->grid->look.texts;
  int cell = self->lines * foyer_text_cache_line_height (texts, FOYER_TEXT_HEAD) + foyer_text_cache_line_height (texts, FOYER_TEXT_CAPTION) + 12;

  return MAX (cell, FOYER_BOARD_HEADER_HEIGHT) + (self->groups->len > 0 ? FOYER_BOARD_GROUP_HEIGHT : 0);
}

void
foyer_board_header_fit (FoyerBoardHeader *self, int available)
{
  FoyerBoardGrid *grid = self->grid;
  int width = grid->n_columns > 0 ? MAX (available / (int) grid->n_columns, grid->min_column) : 0;
  int room = name_room (grid, width);

  self->lines = 1;
  for (guint i = 0; i < grid->n_columns && self->lines == 1; i++)
    if (foyer_text_cache_get (grid->look.texts, FOYER_TEXT_HEAD, grid->columns[i].title, 0, 1)->width > room)
      self->lines = 2;
}

gboolean
foyer_board_header_update (FoyerBoardHeader *self)
{
  int before = foyer_board_header_height (self);

  foyer_board_groups_update (self->groups, GTK_WIDGET (self), self->board, self->grid);
  while (self->cells->len > self->grid->n_columns)
    gtk_widget_unparent (g_ptr_array_steal_index (self->cells, self->cells->len - 1));
  while (self->cells->len < self->grid->n_columns)
    {
      FoyerHeaderCell *cell = g_object_new (FOYER_TYPE_HEADER_CELL, NULL);

      cell->header = self;
      cell->column = self->cells->len;
      gtk_widget_set_parent (GTK_WIDGET (cell), GTK_WIDGET (self));
      g_ptr_array_add (self->cells, cell);
    }
  for (guint i = 0; i < self->cells->len; i++)
    {
      const FoyerBoardColumn *column = &self->grid->columns[i];
      g_autofree char *label = g_strdup_printf ("%s%s%s", column->spoken != NULL ? column->spoken : column->title,
                                                column->subtitle != NULL ? ", " : "", column->subtitle != NULL ? column->subtitle : "");

      FoyerHeaderCell *cell = g_ptr_array_index (self->cells, i);

      gtk_widget_queue_draw (GTK_WIDGET (cell));
      /* A new tooltip costs more than a whole column of blocks. */
      if (g_strcmp0 (label, cell->label) == 0)
        continue;
      gtk_accessible_update_property (GTK_ACCESSIBLE (cell), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
      gtk_widget_set_tooltip_text (GTK_WIDGET (cell), column->title);
      g_free (cell->label);
      cell->label = g_steal_pointer (&label);
    }
  if (gtk_widget_get_width (GTK_WIDGET (self)) > 0)
    foyer_board_header_fit (self, gtk_widget_get_width (GTK_WIDGET (self)));
  if (before != foyer_board_header_height (self))
    {
      gtk_widget_queue_resize (GTK_WIDGET (self));
      return TRUE;
    }
  gtk_widget_queue_allocate (GTK_WIDGET (self));
  return FALSE;
}

/* --- the hours --- */

struct _FoyerBoardAxis
{
  GtkWidget parent_instance;
  FoyerBoardGrid *grid; /* borrowed: a sibling */
  GtkAdjustment *vadj;
};

G_DEFINE_FINAL_TYPE (FoyerBoardAxis, foyer_board_axis, GTK_TYPE_WIDGET)

/* Wide enough for the pill of now, however large the text is. */
int
foyer_board_axis_width (FoyerBoardGrid *grid)
{
  char label[16];

  foyer_board_look_time (20 * 60, label);
  return MAX (FOYER_BOARD_AXIS_WIDTH, foyer_text_cache_get (grid->look.texts, FOYER_TEXT_STRONG, label, 0, 1)->width + 18);
}

static void
foyer_board_axis_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
                          int *minimum_baseline, int *natural_baseline)
{
  *minimum = *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? foyer_board_axis_width (FOYER_BOARD_AXIS (widget)->grid) : 0;
}

static void
foyer_board_axis_snapshot (GtkWidget *widget, GtkSnapshot *snapshot)
{
  FoyerBoardAxis *self = FOYER_BOARD_AXIS (widget);
  FoyerBoardLook *look = &self->grid->look;
  const FoyerBoardScale *scale = &look->scale;
  double shift = gtk_adjustment_get_value (self->vadj), now_y = -1000;
  int width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);
  int step = scale->px_per_min >= 2.2 ? 30 : 60;
  GdkRGBA hour = foyer_inks_ink (look->inks, FOYER_COLOR_TEXT, 0.9), half = foyer_inks_ink (look->inks, FOYER_COLOR_TEXT, 0.62);
  GdkRGBA edge = foyer_inks_ink (look->inks, FOYER_COLOR_TEXT, 0.13);
  gboolean today = FALSE;
  char label[16];

  for (guint i = 0; i < self->grid->n_columns; i++)
    today |= self->grid->columns[i].date == look->now_date;
  if (today && look->now_minute >= scale->from && look->now_minute < scale->to)
    now_y = round (foyer_board_scale_y (scale, look->now_minute) - shift);

  for (int minute = foyer_board_snap (scale->from + step - 1, step); minute < scale->to; minute += step)
    {
      double y = round (foyer_board_scale_y (scale, minute) - shift);
      const FoyerText *text;

      if (y < -20 || y > height + 20)
        continue;
      foyer_board_look_time (minute, label);
      text = foyer_text_cache_get (look->texts, FOYER_TEXT_CAPTION, label, 0, 1);
      y = minute == scale->from ? y + 2 : y - text->height / 2;
      /* The pill of now stands before the hour it covers. */
      if (y + text->height > now_y - 10 && y < now_y + 10)
        continue;
      foyer_board_look_text (look, snapshot, text, look->rtl ? 9 : width - 9 - text->width, y, minute % 60 == 0 ? &hour : &half);
    }
  gtk_snapshot_append_color (snapshot, &edge, &GRAPHENE_RECT_INIT (look->rtl ? 0 : width - 1, 0, 1, height));
  if (now_y > -20 && now_y < height + 20)
    {
      const FoyerText *text;
      int r;

      foyer_board_look_time (look->now_minute, label);
      text = foyer_text_cache_get (look->texts, FOYER_TEXT_STRONG, label, 0, 1);
      r = MAX (10, text->height / 2 + 2);
      foyer_snapshot_rounded (snapshot, foyer_inks_get (look->inks, FOYER_COLOR_ACCENT_BG), 4, now_y - r, width - 5, 2 * r, r, r, r, r);
      foyer_board_look_text (look, snapshot, text, 4 + (width - 5 - text->width) / 2, now_y - text->height / 2,
                             foyer_inks_get (look->inks, FOYER_COLOR_ACCENT_FG));
    }
}

static void
foyer_board_axis_dispose (GObject *object)
{
  g_clear_object (&FOYER_BOARD_AXIS (object)->vadj);
  G_OBJECT_CLASS (foyer_board_axis_parent_class)->dispose (object);
}

static void
foyer_board_axis_class_init (FoyerBoardAxisClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = foyer_board_axis_dispose;
  widget_class->measure = foyer_board_axis_measure;
  widget_class->snapshot = foyer_board_axis_snapshot;
  gtk_widget_class_set_css_name (widget_class, "boardaxis");
  /* Every slot says its time itself. */
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
foyer_board_axis_init (FoyerBoardAxis *self)
{
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
}

GtkWidget *
foyer_board_axis_new (FoyerBoardGrid *grid, GtkAdjustment *vadj)
{
  FoyerBoardAxis *self = g_object_new (FOYER_TYPE_BOARD_AXIS, NULL);

  self->grid = grid;
  self->vadj = g_object_ref (vadj);
  g_signal_connect_object (vadj, "value-changed", G_CALLBACK (gtk_widget_queue_draw), self, G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}
