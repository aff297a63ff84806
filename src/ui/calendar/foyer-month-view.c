#define G_LOG_DOMAIN "foyer-ui"

#include "config.h"

#include <glib/gi18n.h>

#include "foyer-a11y.h"
#include "foyer-css.h"
#include "foyer-labels.h"
#include "foyer-month-view.h"

#define NAME_WIDTH 150
#define ROW_HEIGHT 36
#define LEAST_DAY 26
#define DAYS 31

/* One day of one member: no children, so that twenty people and a month are quick. */
#define FOYER_TYPE_LOAD_CELL (foyer_load_cell_get_type ())
G_DECLARE_FINAL_TYPE (FoyerLoadCell, foyer_load_cell, FOYER, LOAD_CELL, GtkWidget)

struct _FoyerLoadCell
{
  GtkWidget parent_instance;

  guint row;
  int day;          /* of the month, from 0 */
  int load, booked; /* load -1: nobody works */
  PangoLayout *text;
};

G_DEFINE_FINAL_TYPE (FoyerLoadCell, foyer_load_cell, GTK_TYPE_WIDGET)

struct _FoyerMonthView
{
  GtkWidget parent_instance;

  FoyerUiContext *context; /* owned */
  GtkWidget *outer, *grid, *notice, *scrolled, *legend;
  GCancellable *asking;
  GPtrArray *cells; /* FoyerLoadCell, row by row; borrowed from the grid */
  GArray *staff;    /* FoyerId of each row; the first: none */
  gint64 first, date;
  int n_days;
  gboolean ready, wants_focus;
};

enum
{
  DAY_CHOSEN,
  N_SIGNALS
};
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (FoyerMonthView, foyer_month_view, GTK_TYPE_WIDGET)

/* ---- a cell ---------------------------------------------------------------------------------------------------------------------- */

/* Six steps; told apart by the number in the cell too. */
static const char *
load_class (int load)
{
  return load < 0 ? "load-off" : load == 0 ? "load-0" : load <= 35 ? "load-1" : load <= 60 ? "load-2" : load <= 85 ? "load-3" : load <= 100 ? "load-4" : "load-5";
}

static void
cell_snapshot (GtkWidget *widget,
               GtkSnapshot *snapshot)
{
  FoyerLoadCell *self = FOYER_LOAD_CELL (widget);
  GdkRGBA ink;
  int w, h;

  if (self->load < 0)
    return;
  if (self->text == NULL)
    {
      g_autofree char *number = g_strdup_printf ("%d", self->load);

      self->text = gtk_widget_create_pango_layout (widget, number);
    }
  pango_layout_get_pixel_size (self->text, &w, &h);
  foyer_css_get_color (widget, &ink);
  gtk_snapshot_save (snapshot);
  gtk_snapshot_translate (snapshot, &GRAPHENE_POINT_INIT ((float) (gtk_widget_get_width (widget) - w) / 2, (float) (gtk_widget_get_height (widget) - h) / 2));
  gtk_snapshot_append_layout (snapshot, self->text, &ink);
  gtk_snapshot_restore (snapshot);
}

static void
cell_measure (GtkWidget *widget,
              GtkOrientation orientation,
              int for_size,
              int *minimum,
              int *natural,
              int *minimum_baseline,
              int *natural_baseline)
{
  *minimum = *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? LEAST_DAY : ROW_HEIGHT;
}

static void
foyer_load_cell_dispose (GObject *object)
{
  g_clear_object (&FOYER_LOAD_CELL (object)->text);
  G_OBJECT_CLASS (foyer_load_cell_parent_class)->dispose (object);
}

static void
foyer_load_cell_class_init (FoyerLoadCellClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = foyer_load_cell_dispose;
  widget_class->snapshot = cell_snapshot;
  widget_class->measure = cell_measure;
  gtk_widget_class_set_css_name (widget_class, "loadcell");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_BUTTON);
}

static void
foyer_load_cell_init (FoyerLoadCell *self)
{
  self->load = -2;
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  gtk_widget_set_hexpand (GTK_WIDGET (self), TRUE);
}

static void
cell_set (FoyerMonthView *view,
          FoyerLoadCell *self,
          const char *name,
          int load,
          int booked,
          gboolean today)
{
  g_autofree char *day = foyer_format_date_long (foyer_ui_time_format (view->context), view->first + self->day);
  g_autofree char *spoken = NULL;

  if (self->load != -2)
    gtk_widget_remove_css_class (GTK_WIDGET (self), load_class (self->load));
  self->load = load;
  self->booked = booked;
  g_clear_object (&self->text);
  gtk_widget_add_css_class (GTK_WIDGET (self), load_class (load));
  if (today)
    gtk_widget_add_css_class (GTK_WIDGET (self), "today");
  if (load < 0)
    /* Translators: who, day */
    spoken = g_strdup_printf (_("%s, %s: not at work"), name, day);
  else
    /* Translators: who, day, bookings, how much of the working time is taken */
    spoken = g_strdup_printf (ngettext ("%s, %s: %d booking, %d %% full", "%s, %s: %d bookings, %d %% full", (gulong) booked), name, day, booked, load);
  foyer_a11y_label (GTK_WIDGET (self), spoken);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), spoken);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/* ---- choosing -------------------------------------------------------------------------------------------------------------------- */

static void
choose (FoyerMonthView *self,
        FoyerLoadCell *cell)
{
  FoyerId staff = g_array_index (self->staff, FoyerId, cell->row);

  g_signal_emit (self, signals[DAY_CHOSEN], 0, self->first + cell->day, &staff);
}

static FoyerLoadCell *
cell_at (FoyerMonthView *self,
         int row,
         int day)
{
  guint i = (guint) (row * self->n_days + day);

  return row >= 0 && day >= 0 && day < self->n_days && i < self->cells->len ? self->cells->pdata[i] : NULL;
}

static FoyerLoadCell *
cell_of (FoyerMonthView *self,
         GtkWidget *widget)
{
  while (widget != NULL && !FOYER_IS_LOAD_CELL (widget))
    widget = widget == GTK_WIDGET (self) ? NULL : gtk_widget_get_parent (widget);
  return widget != NULL ? FOYER_LOAD_CELL (widget) : NULL;
}

static void
on_pressed_cb (GtkGestureClick *gesture,
               int n,
               double x,
               double y,
               FoyerMonthView *self)
{
  FoyerLoadCell *cell = cell_of (self, gtk_widget_pick (self->grid, x, y, GTK_PICK_DEFAULT));

  if (cell != NULL)
    choose (self, cell);
}

static gboolean
on_key_cb (GtkEventControllerKey *controller,
           guint keyval,
           guint keycode,
           GdkModifierType state,
           FoyerMonthView *self)
{
  FoyerLoadCell *cell = cell_of (self, gtk_root_get_focus (gtk_widget_get_root (GTK_WIDGET (self)))), *next = NULL;
  int way = gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL ? -1 : 1;

  if (cell == NULL || (state & (GDK_CONTROL_MASK | GDK_ALT_MASK)) != 0)
    return FALSE;
  switch (keyval)
    {
    case GDK_KEY_Left:
      next = cell_at (self, (int) cell->row, cell->day - way);
      break;
    case GDK_KEY_Right:
      next = cell_at (self, (int) cell->row, cell->day + way);
      break;
    case GDK_KEY_Up:
      next = cell_at (self, (int) cell->row - 1, cell->day);
      break;
    case GDK_KEY_Down:
      next = cell_at (self, (int) cell->row + 1, cell->day);
      break;
    case GDK_KEY_Home:
      next = cell_at (self, (int) cell->row, 0);
      break;
    case GDK_KEY_End:
      next = cell_at (self, (int) cell->row, self->n_days - 1);
      break;
    case GDK_KEY_Return:
    case GDK_KEY_KP_Enter:
    case GDK_KEY_space:
      choose (self, cell);
      return TRUE;
    default:
      return FALSE;
    }
  if (next != NULL)
    gtk_widget_grab_focus (GTK_WIDGET (next));
  return TRUE;
}

/* ---- what is on view ---------------------------------------------------------------------------------------------------------- */

static GtkWidget *
name_label (const char *text,
            const char *css)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 18);
  gtk_widget_set_size_request (label, NAME_WIDTH, -1);
  gtk_widget_set_margin_end (label, 6);
  gtk_widget_set_tooltip_text (label, text);
  gtk_widget_add_css_class (label, css);
  return label;
}

static void
add_heads (FoyerMonthView *self)
{
  for (int d = 0; d < self->n_days; d++)
    {
      int year, month, day;
      GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0), *name, *number;
      gint64 date = self->first + d;

      foyer_date_split (date, &year, &month, &day);
      g_autoptr (GDateTime) time = g_date_time_new_utc (year, month, day, 12, 0, 0);
      g_autofree char *weekday = g_date_time_format (time, "%a");
      g_autofree char *short_name = g_utf8_substring (weekday, 0, MIN (2, g_utf8_strlen (weekday, -1)));
      g_autofree char *figure = g_strdup_printf ("%d", day);
      name = gtk_label_new (short_name);
      number = gtk_label_new (figure);
      gtk_widget_add_css_class (name, "caption");
      gtk_widget_add_css_class (name, "dim-label");
      gtk_widget_add_css_class (number, "numeric");
      if (date == foyer_ui_today (self->context))
        gtk_widget_add_css_class (number, "month-today");
      gtk_box_append (GTK_BOX (box), name);
      gtk_box_append (GTK_BOX (box), number);
      if (foyer_date_weekday (date) == foyer_ui_first_weekday (self->context) && d > 0)
        gtk_widget_add_css_class (box, "week-begins");
      gtk_grid_attach (GTK_GRID (self->grid), box, d + 1, 0, 1, 1);
    }
}

static void
add_row (FoyerMonthView *self,
         const FoyerId *staff,
         const char *name,
         JsonArray *loads,
         JsonArray *booked)
{
  guint row = self->staff->len;

  g_array_append_val (self->staff, *staff);
  gtk_grid_attach (GTK_GRID (self->grid), name_label (name, row == 0 ? "heading" : "body"), 0, (int) row + 1, 1, 1);
  for (int d = 0; d < self->n_days; d++)
    {
      FoyerLoadCell *cell = g_object_new (FOYER_TYPE_LOAD_CELL, NULL);

      cell->row = row;
      cell->day = d;
      cell_set (self, cell, name, (int) json_array_get_int_element (loads, (guint) d), (int) json_array_get_int_element (booked, (guint) d),
                self->first + d == foyer_ui_today (self->context));
      if (row == 0)
        gtk_widget_add_css_class (GTK_WIDGET (cell), "everybody");
      gtk_grid_attach (GTK_GRID (self->grid), GTK_WIDGET (cell), d + 1, (int) row + 1, 1, 1);
      g_ptr_array_add (self->cells, cell);
    }
}

static void
clear (FoyerMonthView *self)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (self->grid)) != NULL)
    gtk_grid_remove (GTK_GRID (self->grid), child);
  g_ptr_array_set_size (self->cells, 0);
  g_array_set_size (self->staff, 0);
}

static void
on_answer_cb (FoyerUiContext *context,
              JsonNode *result,
              const GError *error,
              gpointer data)
{
  FoyerMonthView *self = data;
  JsonObject *object = result != NULL && JSON_NODE_HOLDS_OBJECT (result) ? json_node_get_object (result) : NULL;
  JsonArray *members = object != NULL ? foyer_json_arr (object, "members") : NULL;
  GtkWidget *focus = GTK_WIDGET (gtk_widget_get_root (GTK_WIDGET (self)));
  FoyerLoadCell *had = focus != NULL ? cell_of (self, gtk_root_get_focus (GTK_ROOT (focus))) : NULL;
  guint row = had != NULL ? had->row : 0;
  FoyerId everybody = FOYER_ID_NONE;
  const char *notice = object != NULL ? foyer_json_str (object, "notice") : NULL;
  g_autofree char *failed = error != NULL ? foyer_ui_error_text (error) : NULL;

  self->wants_focus |= had != NULL;
  clear (self);
  if (members != NULL)
    {
      add_heads (self);
      add_row (self, &everybody, _("Everybody"), foyer_json_arr (object, "load"), foyer_json_arr (object, "booked"));
      for (guint i = 0; i < json_array_get_length (members); i++)
        {
          JsonObject *member = json_array_get_object_element (members, i);
          FoyerId staff = FOYER_ID_NONE;

          foyer_json_uid (member, "staff", &staff);
          add_row (self, &staff, foyer_json_str (member, "name"), foyer_json_arr (member, "load"), foyer_json_arr (member, "booked"));
        }
      if (json_array_get_length (members) == 0 && notice == NULL)
        notice = _("Nobody works in this month yet. Fill the schedule on the Team page.");
    }
  gtk_label_set_text (GTK_LABEL (self->notice), failed != NULL ? failed : notice != NULL ? notice : "");
  gtk_widget_set_visible (self->notice, failed != NULL || notice != NULL);
  self->ready = TRUE;
  if (self->wants_focus && self->cells->len > 0)
    {
      FoyerLoadCell *cell = cell_at (self, (int) MIN (row, self->staff->len - 1), (int) (self->date - self->first));

      self->wants_focus = FALSE;
      if (cell != NULL)
        gtk_widget_grab_focus (GTK_WIDGET (cell));
    }
}

void
foyer_month_view_show (FoyerMonthView *self,
                       gint64 date,
                       JsonArray *staff,
                       const FoyerId *position)
{
  int year, month, day;
  char from[11], to[11], id[FOYER_ID_TEXT_LEN + 1];
  JsonObject *params;

  foyer_date_split (date, &year, &month, &day);
  self->date = date;
  self->first = date - day + 1;
  self->n_days = (int) (foyer_date_add_months (self->first, 1) - self->first);
  foyer_date_format (self->first, from);
  foyer_date_format (self->first + self->n_days - 1, to);
  params = foyer_params ("from", "s", from, "to", "s", to, NULL);
  if (staff != NULL)
    json_object_set_array_member (params, "staff", staff);
  if (position != NULL && !foyer_id_is_none (position))
    json_object_set_string_member (params, "position", foyer_id_format (position, id));
  self->ready = FALSE;
  g_cancellable_cancel (self->asking);
  g_clear_object (&self->asking);
  self->asking = g_cancellable_new ();
  foyer_ui_ask (self->context, self, "calendar.load", params, self->asking, on_answer_cb, self);
}

void
foyer_month_view_focus (FoyerMonthView *self)
{
  FoyerLoadCell *cell = self->ready ? cell_at (self, 0, (int) (self->date - self->first)) : NULL;

  self->wants_focus = cell == NULL;
  if (cell != NULL)
    gtk_widget_grab_focus (GTK_WIDGET (cell));
}

gboolean
foyer_month_view_ready (FoyerMonthView *self)
{
  return self->ready;
}

GtkWidget *
foyer_month_view_get_cell (FoyerMonthView *self,
                           guint row,
                           gint64 date)
{
  FoyerLoadCell *cell = cell_at (self, (int) row, (int) (date - self->first));

  return cell != NULL ? GTK_WIDGET (cell) : NULL;
}

static void
foyer_month_view_dispose (GObject *object)
{
  FoyerMonthView *self = FOYER_MONTH_VIEW (object);

  g_cancellable_cancel (self->asking);
  g_clear_object (&self->asking);
  g_clear_pointer (&self->outer, gtk_widget_unparent);
  g_clear_pointer (&self->cells, g_ptr_array_unref);
  g_clear_pointer (&self->staff, g_array_unref);
  g_clear_object (&self->context);
  G_OBJECT_CLASS (foyer_month_view_parent_class)->dispose (object);
}

static void
foyer_month_view_class_init (FoyerMonthViewClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = foyer_month_view_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "monthview");
  signals[DAY_CHOSEN] = g_signal_new ("day-chosen", FOYER_TYPE_MONTH_VIEW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 2, G_TYPE_INT64, G_TYPE_POINTER);
}

static void
foyer_month_view_init (FoyerMonthView *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();
  GtkGesture *click = gtk_gesture_click_new ();

  self->cells = g_ptr_array_new ();
  self->staff = g_array_new (FALSE, FALSE, sizeof (FoyerId));
  self->outer = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  self->notice = gtk_label_new (NULL);
  gtk_label_set_wrap (GTK_LABEL (self->notice), TRUE);
  gtk_widget_add_css_class (self->notice, "dim-label");
  gtk_widget_set_margin_top (self->notice, 18);
  gtk_widget_set_visible (self->notice, FALSE);
  gtk_box_append (GTK_BOX (self->outer), self->notice);
  self->grid = gtk_grid_new ();
  gtk_grid_set_row_spacing (GTK_GRID (self->grid), 2);
  gtk_grid_set_column_spacing (GTK_GRID (self->grid), 2);
  gtk_widget_add_css_class (self->grid, "month-grid");
  gtk_widget_set_valign (self->grid, GTK_ALIGN_START);
  foyer_a11y_label (self->grid, _("How full the days are, in per cent"));
  self->scrolled = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scrolled), self->grid);
  gtk_widget_set_vexpand (self->scrolled, TRUE);
  gtk_box_append (GTK_BOX (self->outer), self->scrolled);
  self->legend = gtk_label_new (_("Per cent of the working time that is booked · Enter or a click opens the day"));
  gtk_label_set_xalign (GTK_LABEL (self->legend), 0);
  gtk_label_set_ellipsize (GTK_LABEL (self->legend), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (self->legend, "caption");
  gtk_widget_add_css_class (self->legend, "dim-label");
  gtk_widget_add_css_class (self->legend, "month-legend");
  gtk_box_append (GTK_BOX (self->outer), self->legend);
  gtk_widget_set_parent (self->outer, GTK_WIDGET (self));
  g_signal_connect (click, "released", G_CALLBACK (on_pressed_cb), self);
  gtk_widget_add_controller (self->grid, GTK_EVENT_CONTROLLER (click));
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (on_key_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
}

GtkWidget *
foyer_month_view_new (FoyerUiContext *context)
{
  FoyerMonthView *self = g_object_new (FOYER_TYPE_MONTH_VIEW, NULL);

  self->context = g_object_ref (context);
  return GTK_WIDGET (self);
}
