#define G_LOG_DOMAIN "foyer-board"

#include "config.h"

#include "foyer-board-private.h"
#include "foyer-focus.h"

#include <glib/gi18n-lib.h>

struct _FoyerBoard
{
  GtkWidget parent_instance;

  GtkWidget *header;
  GtkWidget *axis;
  GtkWidget *scroller;

  FoyerBoardGrid *grid; /* borrowed: inside the scroller */
  gboolean scroll_pending;
  int scroll_minute;
};

enum
{
  PROP_0,
  PROP_CAN_MOVE,
  PROP_CAN_BOOK,
  PROP_STEP,
  PROP_ZOOM,
  N_PROPS
};

static GParamSpec *props[N_PROPS];
static guint signals[FOYER_BOARD_N_SIGNALS];

G_DEFINE_FINAL_TYPE (FoyerBoard, foyer_board, GTK_TYPE_WIDGET)

void
foyer_board_emit_slot (FoyerBoard *self, FoyerBoardSignal signal, guint column, int minute, int length)
{
  switch (signal)
    {
    case FOYER_BOARD_SLOT_RANGE:
      g_signal_emit (self, signals[signal], 0, column, minute, length);
      break;
    case FOYER_BOARD_SLOT_ACTIVATED:
    case FOYER_BOARD_SLOT_MENU:
      g_signal_emit (self, signals[signal], 0, column, minute);
      break;
    case FOYER_BOARD_COLUMN_ACTIVATED:
    case FOYER_BOARD_GROUP_ACTIVATED:
      g_signal_emit (self, signals[signal], 0, column);
      break;
    case FOYER_BOARD_ZOOM_CHANGED:
      gtk_widget_queue_draw (self->axis);
      g_object_notify_by_pspec (G_OBJECT (self), props[PROP_ZOOM]);
      g_signal_emit (self, signals[signal], 0);
      break;
    default:
      g_assert_not_reached ();
    }
}

void
foyer_board_emit_edge (FoyerBoard *self, int direction)
{
  g_signal_emit (self, signals[FOYER_BOARD_EDGE_HELD], 0, direction);
}

void
foyer_board_emit_block (FoyerBoard *self, FoyerBoardSignal signal, const FoyerId *id, guint column, int value)
{
  /* The model, and the id with it, may be replaced by a handler. */
  FoyerId copy = id != NULL ? *id : FOYER_ID_NONE;
  const FoyerId *arg = id != NULL ? &copy : NULL;

  if (signal == FOYER_BOARD_BLOCK_MOVED)
    g_signal_emit (self, signals[signal], 0, arg, column, value);
  else if (signal == FOYER_BOARD_BLOCK_RESIZED)
    g_signal_emit (self, signals[signal], 0, arg, value);
  else
    g_signal_emit (self, signals[signal], 0, arg);
}

/* --- scrolling to a place --- */

static void
apply_scroll (FoyerBoard *self)
{
  FoyerBoardLook *look = &self->grid->look;
  GtkAdjustment *vadj = self->grid->vadj;
  int minute = self->scroll_minute;

  if (minute == G_MAXINT)
    {
      gboolean today = FALSE;
      int first = look->scale.to;

      for (guint i = 0; i < self->grid->n_columns; i++)
        {
          const FoyerBoardColumn *column = &self->grid->columns[i];

          today |= column->date == look->now_date;
          if (column->n_duty > 0)
            first = MIN (first, column->duty[0].from);
        }
      minute = today && look->now_minute < look->scale.to && look->now_minute >= look->scale.from ? look->now_minute
               : first < look->scale.to                                                          ? first + 60
                                                                                                  : look->scale.from;
    }
  gtk_adjustment_set_value (vadj, foyer_board_scale_y (&look->scale, minute) - gtk_adjustment_get_page_size (vadj) / 3);
  self->scroll_pending = FALSE;
}

static gboolean
scroll_tick_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer data)
{
  FoyerBoard *self = FOYER_BOARD (widget);

  /* Only after the first allocation there is something to scroll. */
  if (gtk_adjustment_get_page_size (self->grid->vadj) < 1)
    return G_SOURCE_CONTINUE;
  apply_scroll (self);
  return G_SOURCE_REMOVE;
}

/* --- widget --- */

static void
foyer_board_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
                     int *minimum_baseline, int *natural_baseline)
{
  if (orientation == GTK_ORIENTATION_HORIZONTAL)
    {
      *minimum = foyer_board_axis_width (FOYER_BOARD (widget)->grid) + FOYER_BOARD_MIN_COLUMN;
      *natural = foyer_board_axis_width (FOYER_BOARD (widget)->grid) + 4 * FOYER_BOARD_MIN_COLUMN;
    }
  else
    {
      int header = foyer_board_header_height (FOYER_BOARD_HEADER (FOYER_BOARD (widget)->header));

      *minimum = header + 120;
      *natural = header + 480;
    }
}

static void
place (GtkWidget *child, int x, int y, int width, int height)
{
  gtk_widget_allocate (child, MAX (width, 1), MAX (height, 1), -1, gsk_transform_translate (NULL, &GRAPHENE_POINT_INIT (x, y)));
}

static void
foyer_board_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  FoyerBoard *self = FOYER_BOARD (widget);
  gboolean rtl = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  int aw = foyer_board_axis_width (self->grid), hh, x = rtl ? 0 : aw;

  foyer_board_header_fit (FOYER_BOARD_HEADER (self->header), width - aw);
  hh = foyer_board_header_height (FOYER_BOARD_HEADER (self->header));
  /* The grid first: the rims follow its columns and its scale. */
  place (self->scroller, x, hh, width - aw, height - hh);
  place (self->header, x, 0, width - aw, hh);
  place (self->axis, rtl ? width - aw : 0, hh, aw, height - hh);
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    if (GTK_IS_POPOVER (child))
      gtk_popover_present (GTK_POPOVER (child));
}

static gboolean
foyer_board_grab_focus (GtkWidget *widget)
{
  return gtk_widget_child_focus (GTK_WIDGET (FOYER_BOARD (widget)->grid), GTK_DIR_TAB_FORWARD);
}

static void
foyer_board_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  FoyerBoard *self = FOYER_BOARD (object);

  switch (id)
    {
    case PROP_CAN_MOVE:
      g_value_set_boolean (value, self->grid->can_move);
      break;
    case PROP_CAN_BOOK:
      g_value_set_boolean (value, self->grid->can_book);
      break;
    case PROP_STEP:
      g_value_set_int (value, self->grid->look.step);
      break;
    case PROP_ZOOM:
      g_value_set_double (value, self->grid->zoom);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
foyer_board_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  FoyerBoard *self = FOYER_BOARD (object);

  switch (id)
    {
    case PROP_CAN_MOVE:
      foyer_board_set_can_move (self, g_value_get_boolean (value));
      break;
    case PROP_CAN_BOOK:
      foyer_board_set_can_book (self, g_value_get_boolean (value));
      break;
    case PROP_STEP:
      foyer_board_set_step (self, g_value_get_int (value));
      break;
    case PROP_ZOOM:
      foyer_board_set_zoom (self, g_value_get_double (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
foyer_board_dispose (GObject *object)
{
  FoyerBoard *self = FOYER_BOARD (object);
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self))) != NULL)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (foyer_board_parent_class)->dispose (object);
}

static void
foyer_board_class_init (FoyerBoardClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  GType type = G_TYPE_FROM_CLASS (klass);
  static const char *const block_signals[]
      = { [FOYER_BOARD_BLOCK_ACTIVATED] = "block-activated", [FOYER_BOARD_BLOCK_OPENED] = "block-opened",
          [FOYER_BOARD_BLOCK_PEEK] = "block-peek",           [FOYER_BOARD_BLOCK_STATUS] = "block-status",
          [FOYER_BOARD_BLOCK_MENU] = "block-menu",           [FOYER_BOARD_BLOCK_DELETED] = "block-deleted" };

  object_class->dispose = foyer_board_dispose;
  object_class->get_property = foyer_board_get_property;
  object_class->set_property = foyer_board_set_property;
  widget_class->measure = foyer_board_measure;
  widget_class->size_allocate = foyer_board_size_allocate;
  widget_class->focus = foyer_focus_children;
  widget_class->grab_focus = foyer_board_grab_focus;

  props[PROP_CAN_MOVE] = g_param_spec_boolean ("can-move", NULL, NULL, TRUE, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  props[PROP_CAN_BOOK] = g_param_spec_boolean ("can-book", NULL, NULL, TRUE, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  props[PROP_STEP] = g_param_spec_int ("step", NULL, NULL, 5, 15, 15, G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS);
  props[PROP_ZOOM] = g_param_spec_double ("zoom", NULL, NULL, FOYER_BOARD_MIN_ZOOM, FOYER_BOARD_MAX_ZOOM, 1.6,
                                          G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, props);

  signals[FOYER_BOARD_SLOT_ACTIVATED] = g_signal_new ("slot-activated", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2,
                                                      G_TYPE_UINT, G_TYPE_INT);
  signals[FOYER_BOARD_SLOT_MENU] = g_signal_new ("slot-menu", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2,
                                                 G_TYPE_UINT, G_TYPE_INT);
  signals[FOYER_BOARD_SLOT_RANGE] = g_signal_new ("slot-range", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 3,
                                                  G_TYPE_UINT, G_TYPE_INT, G_TYPE_INT);
  for (guint i = 0; i < G_N_ELEMENTS (block_signals); i++)
    if (block_signals[i] != NULL)
      signals[i] = g_signal_new (block_signals[i], type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);
  signals[FOYER_BOARD_BLOCK_MOVED] = g_signal_new ("block-moved", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 3,
                                                   G_TYPE_POINTER, G_TYPE_UINT, G_TYPE_INT);
  signals[FOYER_BOARD_BLOCK_RESIZED] = g_signal_new ("block-resized", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2,
                                                     G_TYPE_POINTER, G_TYPE_INT);
  signals[FOYER_BOARD_COLUMN_ACTIVATED] = g_signal_new ("column-activated", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                                        G_TYPE_NONE, 1, G_TYPE_UINT);
  signals[FOYER_BOARD_GROUP_ACTIVATED] = g_signal_new ("group-activated", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                                       G_TYPE_UINT);
  signals[FOYER_BOARD_EDGE_HELD] = g_signal_new ("edge-held", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_INT);
  signals[FOYER_BOARD_ZOOM_CHANGED] = g_signal_new ("zoom-changed", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_css_name (widget_class, "foyerboard");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

void
foyer_board_init_display (GdkDisplay *display)
{
  static const char key[] = "foyer-board-styles";
  static const char icons[] = "/org/foyerdesk/Foyer/icons";
  GtkIconTheme *theme = gtk_icon_theme_get_for_display (display);
  g_auto (GStrv) paths = NULL;
  GtkCssProvider *colors, *board;

  if (g_object_get_data (G_OBJECT (display), key) != NULL)
    return;
  g_object_set_data (G_OBJECT (display), key, (gpointer) key);
  /* Where Foyer's own are; in the application GTK has them already, and saying it again would make it read all icon themes again. */
  paths = gtk_icon_theme_get_resource_path (theme);
  if (paths == NULL || !g_strv_contains ((const char *const *) paths, icons))
    gtk_icon_theme_add_resource_path (theme, icons);
  colors = gtk_css_provider_new ();
  board = gtk_css_provider_new ();
  gtk_css_provider_load_from_resource (colors, "/org/foyerdesk/Foyer/board/foyer-colors.css");
  gtk_css_provider_load_from_resource (board, "/org/foyerdesk/Foyer/board/board.css");
  gtk_style_context_add_provider_for_display (display, GTK_STYLE_PROVIDER (colors), GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
  gtk_style_context_add_provider_for_display (display, GTK_STYLE_PROVIDER (board), GTK_STYLE_PROVIDER_PRIORITY_APPLICATION);
  g_object_unref (colors);
  g_object_unref (board);
}

static void
foyer_board_init (FoyerBoard *self)
{
  GtkAdjustment *hadj, *vadj;
  GtkWidget *grid;

  foyer_board_init_display (gtk_widget_get_display (GTK_WIDGET (self)));
  self->scroller = gtk_scrolled_window_new ();
  hadj = gtk_scrolled_window_get_hadjustment (GTK_SCROLLED_WINDOW (self->scroller));
  vadj = gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (self->scroller));
  grid = foyer_board_grid_new (self, hadj, vadj);
  self->grid = FOYER_BOARD_GRID (grid);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scroller), grid);
  /* The board scrolls to what has the focus itself, with the room around it that it wants. */
  gtk_viewport_set_scroll_to_focus (GTK_VIEWPORT (gtk_scrolled_window_get_child (GTK_SCROLLED_WINDOW (self->scroller))), FALSE);
  gtk_widget_set_parent (self->scroller, GTK_WIDGET (self));
  self->header = foyer_board_header_new (self, self->grid, hadj);
  gtk_widget_set_parent (self->header, GTK_WIDGET (self));
  self->axis = foyer_board_axis_new (self->grid, vadj);
  gtk_widget_set_parent (self->axis, GTK_WIDGET (self));
  g_signal_connect_object (self->grid->inks, "changed", G_CALLBACK (gtk_widget_queue_draw), self->axis, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->grid->inks, "changed", G_CALLBACK (gtk_widget_queue_draw), self->header, G_CONNECT_SWAPPED);
}

GtkWidget *
foyer_board_new (void)
{
  return g_object_new (FOYER_TYPE_BOARD, NULL);
}

/* --- public --- */

void
foyer_board_set_model (FoyerBoard *self, FoyerBoardModel *model)
{
  guint before = self->grid->n_columns;

  foyer_board_grid_set_model (self->grid, model);
  if (foyer_board_header_update (FOYER_BOARD_HEADER (self->header)))
    gtk_widget_queue_resize (GTK_WIDGET (self));
  gtk_widget_queue_draw (self->axis);
  if (before == 0 && self->grid->n_columns > 0 && !self->scroll_pending)
    foyer_board_scroll_to_minute (self, G_MAXINT);
}

FoyerBoardModel *
foyer_board_get_model (FoyerBoard *self)
{
  return self->grid->model;
}

void
foyer_board_set_step (FoyerBoard *self, int minutes)
{
  g_return_if_fail (minutes == 5 || minutes == 10 || minutes == 15);

  if (self->grid->look.step == minutes)
    return;
  self->grid->look.step = minutes;
  foyer_board_grid_relayout (self->grid);
  foyer_board_grid_set_cursor (self->grid, self->grid->cursor_column, foyer_board_snap (self->grid->cursor_minute, minutes), FALSE);
}

int
foyer_board_get_step (FoyerBoard *self)
{
  return self->grid->look.step;
}

void
foyer_board_set_zoom (FoyerBoard *self, double px_per_min)
{
  double before = self->grid->zoom;

  foyer_board_grid_set_zoom (self->grid, px_per_min, -1);
  gtk_widget_queue_draw (self->axis);
  if (before != self->grid->zoom)
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_ZOOM]);
}

double
foyer_board_get_zoom (FoyerBoard *self)
{
  return self->grid->zoom;
}

void
foyer_board_set_min_column_width (FoyerBoard *self, int pixels)
{
  self->grid->min_column = CLAMP (pixels, 60, 600);
  foyer_board_grid_relayout (self->grid);
  gtk_widget_queue_allocate (self->header);
}

int
foyer_board_get_min_column_width (FoyerBoard *self)
{
  return self->grid->min_column;
}

void
foyer_board_set_can_move (FoyerBoard *self, gboolean can_move)
{
  self->grid->can_move = !!can_move;
}

void
foyer_board_set_can_book (FoyerBoard *self, gboolean can_book)
{
  self->grid->can_book = !!can_book;
  gtk_widget_queue_draw (GTK_WIDGET (self->grid));
}

void
foyer_board_set_now (FoyerBoard *self, gint64 date, int minute)
{
  FoyerBoardLook *look = &self->grid->look;

  if (look->now_date == date && look->now_minute == minute)
    return;
  look->now_date = date;
  look->now_minute = minute;
  foyer_board_grid_repaint (self->grid);
  gtk_widget_queue_draw (self->axis);
}

void
foyer_board_set_selected (FoyerBoard *self, const FoyerId *id)
{
  FoyerBoardGrid *grid = self->grid;
  guint block;

  if (grid->has_selected && (block = foyer_board_grid_find (grid, &grid->selected)) != G_MAXUINT && grid->views[block] != NULL)
    foyer_block_view_set_selected (grid->views[block], FALSE);
  grid->has_selected = id != NULL && !foyer_id_is_none (id);
  grid->selected = grid->has_selected ? *id : FOYER_ID_NONE;
  if (grid->has_selected && (block = foyer_board_grid_find (grid, id)) != G_MAXUINT && grid->views[block] != NULL)
    foyer_block_view_set_selected (grid->views[block], TRUE);
}

void
foyer_board_scroll_to_minute (FoyerBoard *self, int minute)
{
  self->scroll_minute = minute;
  if (self->scroll_pending)
    return;
  self->scroll_pending = TRUE;
  gtk_widget_add_tick_callback (GTK_WIDGET (self), scroll_tick_cb, NULL, NULL);
}

gboolean
foyer_board_scroll_to_block (FoyerBoard *self, const FoyerId *id)
{
  guint block = foyer_board_grid_find (self->grid, id);
  graphene_rect_t rect;

  if (!foyer_board_grid_block_rect (self->grid, block, &rect))
    return FALSE;
  foyer_board_grid_scroll_to (self->grid, &rect, 40);
  return TRUE;
}

gboolean
foyer_board_focus_block (FoyerBoard *self, const FoyerId *id)
{
  guint block = foyer_board_grid_find (self->grid, id);

  if (block == G_MAXUINT)
    return FALSE;
  foyer_board_grid_focus_on (self->grid, block);
  return TRUE;
}

void
foyer_board_focus_slot (FoyerBoard *self, guint column, int minute)
{
  if (self->grid->n_columns > 0)
    foyer_board_grid_stand_at (self->grid, MIN (column, self->grid->n_columns - 1), minute);
}

GtkWidget *
foyer_board_get_block_widget (FoyerBoard *self, const FoyerId *id)
{
  return GTK_WIDGET (foyer_board_grid_view_of (self->grid, id));
}

GtkWidget *
foyer_board_get_cursor_widget (FoyerBoard *self)
{
  return self->grid->cursor;
}

gboolean
foyer_board_get_cursor (FoyerBoard *self, FoyerId *id, guint *column, int *minute)
{
  FoyerBoardGrid *grid = self->grid;
  guint block = foyer_board_grid_focused (grid);

  *column = grid->cursor_column;
  *minute = grid->cursor_minute;
  if (block == G_MAXUINT)
    return FALSE;
  *id = grid->blocks[block].id;
  return TRUE;
}

/* Grid pixels to the board's own, kept within what is in sight. */
static void
to_board (FoyerBoard *self, const graphene_rect_t *in, GdkRectangle *out)
{
  graphene_rect_t rect = *in, view;
  graphene_point_t origin;

  if (!gtk_widget_compute_point (GTK_WIDGET (self->grid), GTK_WIDGET (self), &in->origin, &origin))
    origin = in->origin;
  rect.origin = origin;
  if (gtk_widget_compute_bounds (self->scroller, GTK_WIDGET (self), &view))
    graphene_rect_intersection (&rect, &view, &rect);
  *out = (GdkRectangle){ (int) rect.origin.x, (int) rect.origin.y, MAX ((int) rect.size.width, 1), MAX ((int) rect.size.height, 1) };
}

void
foyer_board_get_pointing (FoyerBoard *self, GdkRectangle *rect)
{
  const GdkRectangle *p = &self->grid->pointing;

  to_board (self, &GRAPHENE_RECT_INIT (p->x, p->y, p->width, p->height), rect);
}

void
foyer_board_reveal_pointing (FoyerBoard *self)
{
  graphene_rect_t rect;
  guint focused = foyer_board_grid_focused (self->grid);

  if (!(self->grid->has_selected && foyer_board_grid_block_rect (self->grid, foyer_board_grid_find (self->grid, &self->grid->selected), &rect))
      && !foyer_board_grid_block_rect (self->grid, focused, &rect))
    foyer_board_grid_slot_rect (self->grid, self->grid->cursor_column, self->grid->cursor_minute, self->grid->look.step, &rect);
  foyer_board_grid_scroll_to (self->grid, &rect, 24);
}

gboolean
foyer_board_get_block_rect (FoyerBoard *self, const FoyerId *id, GdkRectangle *rect)
{
  graphene_rect_t in;

  if (!foyer_board_grid_block_rect (self->grid, foyer_board_grid_find (self->grid, id), &in))
    return FALSE;
  to_board (self, &in, rect);
  return TRUE;
}

FoyerBoardOver
foyer_board_get_drop_over (FoyerBoard *self, FoyerId *over)
{
  if (over != NULL)
    *over = self->grid->drag.over_id;
  return self->grid->drag.over;
}

void
foyer_board_hold (FoyerBoard *self)
{
  self->grid->held = self->grid->drag.mode == FOYER_DRAG_SETTLING;
}

void
foyer_board_settle (FoyerBoard *self)
{
  if (self->grid->drag.mode == FOYER_DRAG_SETTLING)
    foyer_board_grid_drag_end (self->grid);
}

gboolean
foyer_board_is_hovering (FoyerBoard *self)
{
  return self->grid->peeking;
}

gboolean
foyer_board_begin_move (FoyerBoard *self, const FoyerId *id)
{
  guint block = foyer_board_grid_find (self->grid, id);

  if (block == G_MAXUINT || !foyer_board_grid_may_drag (self->grid, block))
    return FALSE;
  foyer_board_grid_focus_on (self->grid, block);
  foyer_board_grid_drag_block (self->grid, FOYER_DRAG_KEY_MOVE, block);
  return TRUE;
}

void
foyer_board_set_outside (FoyerBoard *self, FoyerBoardOutside outside, gpointer data)
{
  self->grid->outside = outside;
  self->grid->outside_data = data;
}

gboolean
foyer_board_get_carried (FoyerBoard *self, FoyerId *id, int *start)
{
  const FoyerBoardDrag *drag = &self->grid->drag;

  if (drag->mode != FOYER_DRAG_MOVE && drag->mode != FOYER_DRAG_KEY_MOVE)
    return FALSE;
  if (id != NULL)
    *id = drag->id;
  if (start != NULL)
    *start = drag->from_start;
  return TRUE;
}

guint
foyer_board_get_n_layouts_made (FoyerBoard *self)
{
  return foyer_text_cache_n_made (self->grid->look.texts);
}
