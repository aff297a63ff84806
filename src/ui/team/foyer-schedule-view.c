#define G_LOG_DOMAIN "foyer-ui"

#include "config.h"

#include <string.h>
#include <adwaita.h>
#include <glib/gi18n.h>

#include "foyer-a11y.h"
#include "foyer-drop-down.h"
#include "foyer-labels.h"
#include "foyer-live.h"
#include "foyer-print-window.h"
#include "foyer-schedule-view.h"
#include "foyer-shift-cell.h"
#include "foyer-team-page.h"

/* A member's line of the grid. */
typedef struct
{
  char *id, *name;
  GtkWidget *label, *total;
  GPtrArray *cells; /* FoyerShiftCell, borrowed from the grid */
} Line;

struct _FoyerScheduleView
{
  GtkWidget parent_instance;

  FoyerUiContext *context; /* owned */
  GtkWidget *box, *heading, *week, *position, *who, *search, *live, *scrolled, *grid, *names, *sums, *both, *empty, *stack;
  GPtrArray *lines;        /* Line */
  GPtrArray *heads;        /* labels of the days, borrowed */
  GStrv positions;         /* ids; "" first */
  char *wanted;            /* member the focus goes to when the rows are there */
  gint64 from, to;         /* days shown, half-open */
  gint64 built_from, built_to;
  gint64 opened;           /* day last opened beside the grid */
  guint later, revealing;
  gboolean filling;
};

G_DEFINE_FINAL_TYPE (FoyerScheduleView, foyer_schedule_view, GTK_TYPE_WIDGET)

static void
line_free (gpointer data)
{
  Line *l = data;

  g_free (l->id);
  g_free (l->name);
  g_ptr_array_unref (l->cells);
  g_free (l);
}

static gboolean
is_week (FoyerScheduleView *self)
{
  return gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (self->week));
}

/* ---- the range ---------------------------------------------------------------------------------------------------------- */

static void
set_range (FoyerScheduleView *self, gint64 date)
{
  int year, month, day;
  g_autofree char *title = NULL;

  if (is_week (self))
    {
      int first = foyer_ui_first_weekday (self->context) ? foyer_ui_first_weekday (self->context) : 1;

      self->from = date - (foyer_date_weekday (date) - first + 7) % 7;
      self->to = self->from + 7;
      {
        g_autofree char *a = foyer_ui_date (self->context, self->from), *b = foyer_ui_date (self->context, self->to - 1);
        title = g_strdup_printf ("%s – %s", a, b);
      }
    }
  else
    {
      g_autoptr (GDateTime) when = NULL;

      foyer_date_split (date, &year, &month, &day);
      self->from = foyer_date_make (year, month, 1);
      self->to = foyer_date_add_months (self->from, 1);
      when = g_date_time_new_utc (year, month, 1, 0, 0, 0);
      title = g_date_time_format (when, "%OB %Y");
    }
  gtk_label_set_text (GTK_LABEL (self->heading), title);
}

/* Who has a line; together with the position and the words typed (SCH-7). */
static const struct
{
  const char *title, *param, *value;
} whos[] = {
  { N_("Working here"), NULL, NULL },
  { N_("With a schedule"), "schedule", "with" },
  { N_("Without schedule"), "schedule", "without" },
  { N_("Dismissed"), "filter", "dismissed" },
  { N_("Deleted"), "filter", "deleted" },
};

/* What is on view: the period and the filters, for "schedule.grid" and for paper (SCH-8). (transfer full) */
static JsonObject *
view_params (FoyerScheduleView *self)
{
  char a[11], b[11];
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->search));
  guint position = gtk_drop_down_get_selected (GTK_DROP_DOWN (self->position)), who = gtk_drop_down_get_selected (GTK_DROP_DOWN (self->who));
  JsonObject *params = foyer_params ("from", "s", foyer_date_format (self->from, a), "to", "s", foyer_date_format (self->to - 1, b), NULL);
  if (*text != '\0')
    json_object_set_string_member (params, "text", text);
  if (self->positions != NULL && position > 0 && position < g_strv_length (self->positions))
    json_object_set_string_member (params, "position", self->positions[position]);
  if (who < G_N_ELEMENTS (whos) && whos[who].param != NULL)
    json_object_set_string_member (params, whos[who].param, whos[who].value);
  return params;
}

static void
ask (FoyerScheduleView *self)
{
  if (!self->filling && self->live != NULL)
    foyer_live_set_params (FOYER_LIVE (self->live), view_params (self));
}

static void
on_print_cb (FoyerScheduleView *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  foyer_print_show_schedule (self->context, GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL, view_params (self));
}

static void
move (FoyerScheduleView *self, int by)
{
  set_range (self, is_week (self) ? self->from + by * 7 : foyer_date_add_months (self->from, by));
  ask (self);
}

static void
on_back_cb (FoyerScheduleView *self)
{
  move (self, -1);
}

static void
on_forward_cb (FoyerScheduleView *self)
{
  move (self, 1);
}

static void
on_today_cb (FoyerScheduleView *self)
{
  set_range (self, foyer_ui_today (self->context));
  ask (self);
}

static void
on_week_cb (FoyerScheduleView *self)
{
  gint64 today = foyer_ui_today (self->context);

  foyer_ui_set_local (self->context, "schedule.week", is_week (self) ? "1" : "0");
  set_range (self, today >= self->from && today < self->to ? today : self->from);
  ask (self);
}

static gboolean
on_later_cb (gpointer data)
{
  FoyerScheduleView *self = data;

  self->later = 0;
  ask (self);
  return G_SOURCE_REMOVE;
}

static void
on_typed_cb (FoyerScheduleView *self)
{
  g_clear_handle_id (&self->later, g_source_remove);
  self->later = g_timeout_add (120, on_later_cb, self);
}

/* ---- the grid ----------------------------------------------------------------------------------------------------------- */

static Line *
line_of (FoyerScheduleView *self, GtkWidget *cell, guint *row, guint *column)
{
  for (guint i = 0; i < self->lines->len; i++)
    {
      Line *l = self->lines->pdata[i];
      guint at;

      if (g_ptr_array_find (l->cells, cell, &at))
        {
          if (row)
            *row = i;
          if (column)
            *column = at;
          return l;
        }
    }
  return NULL;
}

/* Scrolls sideways so that the day looked at, or today, is in view. */
static void
reveal (FoyerScheduleView *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *cell = root ? gtk_root_get_focus (root) : NULL;
  GtkAdjustment *adjustment = gtk_scrolled_window_get_hadjustment (GTK_SCROLLED_WINDOW (self->scrolled));
  gint64 today = foyer_ui_today (self->context), day = self->opened;
  graphene_rect_t at;

  if (cell == NULL || !FOYER_IS_SHIFT_CELL (cell))
    {
      if (day < self->from || day >= self->to)
        day = today;
      if (day < self->from || day >= self->to || self->lines->len == 0)
        return;
      cell = ((Line *) self->lines->pdata[0])->cells->pdata[day - self->from];
    }
  if (gtk_widget_compute_bounds (cell, self->grid, &at))
    gtk_adjustment_clamp_page (adjustment, at.origin.x - 2 * at.size.width, at.origin.x + 3 * at.size.width);
}

static gboolean
on_reveal_cb (gpointer data)
{
  FoyerScheduleView *self = data;

  self->revealing = 0;
  reveal (self);
  return G_SOURCE_REMOVE;
}

/* More or less room, or another month: not now, in the middle of giving everything its size. */
static void
on_width_cb (FoyerScheduleView *self)
{
  if (self->revealing == 0)
    self->revealing = g_idle_add (on_reveal_cb, self);
}

static void
open_cell (FoyerScheduleView *self, GtkWidget *cell)
{
  Line *l = line_of (self, cell, NULL, NULL);
  char date[11];

  if (l == NULL)
    return;
  gtk_widget_grab_focus (cell);
  self->opened = foyer_shift_cell_date (FOYER_SHIFT_CELL (cell));
  foyer_ui_open (self->context, "workday",
                 foyer_params ("staff", "s", l->id, "name", "s", l->name, "date", "s", foyer_date_format (foyer_shift_cell_date (FOYER_SHIFT_CELL (cell)), date), NULL));
}

static void
on_pressed_cb (GtkGestureClick *gesture, int n, double x, double y, FoyerScheduleView *self)
{
  GtkWidget *widget = gtk_widget_pick (self->grid, x, y, GTK_PICK_DEFAULT);

  if (FOYER_IS_SHIFT_CELL (widget))
    open_cell (self, widget);
}

static gboolean
on_key_cb (GtkEventControllerKey *controller, guint key, guint code, GdkModifierType state, FoyerScheduleView *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root ? gtk_root_get_focus (root) : NULL;
  guint row = 0, column = 0, rows = self->lines->len;
  Line *l = focus ? line_of (self, focus, &row, &column) : NULL;
  gboolean rtl = gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL;
  guint columns = l ? l->cells->len : 0;

  if (l == NULL || (state & (GDK_CONTROL_MASK | GDK_ALT_MASK)))
    return FALSE;
  switch (key)
    {
    case GDK_KEY_Left:
    case GDK_KEY_Right:
      if ((key == GDK_KEY_Left) != rtl)
        column = column > 0 ? column - 1 : 0;
      else
        column = MIN (column + 1, columns - 1);
      break;
    case GDK_KEY_Up:
      row = row > 0 ? row - 1 : 0;
      break;
    case GDK_KEY_Down:
      row = MIN (row + 1, rows - 1);
      break;
    case GDK_KEY_Home:
      column = 0;
      break;
    case GDK_KEY_End:
      column = columns - 1;
      break;
    case GDK_KEY_Page_Up:
      on_back_cb (self);
      return TRUE;
    case GDK_KEY_Page_Down:
      on_forward_cb (self);
      return TRUE;
    case GDK_KEY_Return:
    case GDK_KEY_KP_Enter:
    case GDK_KEY_space:
      open_cell (self, focus);
      return TRUE;
    default:
      return FALSE;
    }
  gtk_widget_grab_focus (((Line *) self->lines->pdata[row])->cells->pdata[column]);
  return TRUE;
}

static GtkWidget *
head_label (FoyerScheduleView *self, gint64 date)
{
  int year, month, day;
  g_autoptr (GDateTime) when = NULL;
  g_autofree char *weekday = NULL, *text = NULL, *spoken = foyer_format_date_long (foyer_ui_time_format (self->context), date);
  GtkWidget *label;

  foyer_date_split (date, &year, &month, &day);
  when = g_date_time_new_utc (year, month, day, 0, 0, 0);
  weekday = g_date_time_format (when, "%a");
  /* The weekday's first two letters in a month, so that 31 days stand side by side. */
  if (!is_week (self))
    *g_utf8_offset_to_pointer (weekday, MIN (2, g_utf8_strlen (weekday, -1))) = '\0';
  text = g_strdup_printf ("%s\n%d", weekday, day);
  label = gtk_label_new (text);
  gtk_label_set_justify (GTK_LABEL (label), GTK_JUSTIFY_CENTER);
  gtk_widget_add_css_class (label, "shift-head");
  if (foyer_date_weekday (date) >= 6)
    gtk_widget_add_css_class (label, "weekend");
  if (date == foyer_ui_today (self->context))
    gtk_widget_add_css_class (label, "today");
  foyer_a11y_label (label, spoken);
  return label;
}

static void
build_grid (FoyerScheduleView *self, JsonArray *rows)
{
  guint n = json_array_get_length (rows);
  GtkWidget *child, *sum, *corner = gtk_label_new (NULL);
  g_autoptr (GtkSizeGroup) heads = gtk_size_group_new (GTK_SIZE_GROUP_VERTICAL);

  while ((child = gtk_widget_get_first_child (self->grid)) != NULL)
    gtk_grid_remove (GTK_GRID (self->grid), child);
  while ((child = gtk_widget_get_first_child (self->names)) != NULL)
    gtk_grid_remove (GTK_GRID (self->names), child);
  while ((child = gtk_widget_get_first_child (self->sums)) != NULL)
    gtk_grid_remove (GTK_GRID (self->sums), child);
  g_ptr_array_set_size (self->lines, 0);
  gtk_grid_attach (GTK_GRID (self->names), corner, 0, 0, 1, 1);
  gtk_size_group_add_widget (heads, corner);
  for (gint64 date = self->from; date < self->to; date++)
    {
      GtkWidget *head = head_label (self, date);
      gtk_widget_set_hexpand (head, TRUE);
      gtk_size_group_add_widget (heads, head);
      gtk_grid_attach (GTK_GRID (self->grid), head, 1 + (int) (date - self->from), 0, 1, 1);
    }
  sum = gtk_label_new (_("Hours"));
  gtk_widget_add_css_class (sum, "shift-head");
  gtk_size_group_add_widget (heads, sum);
  gtk_grid_attach (GTK_GRID (self->sums), sum, 0, 0, 1, 1);
  for (guint i = 0; i < n; i++)
    {
      JsonObject *row = json_array_get_object_element (rows, i);
      g_autoptr (GtkSizeGroup) height = gtk_size_group_new (GTK_SIZE_GROUP_VERTICAL);
      Line *l = g_new0 (Line, 1);

      l->id = g_strdup (foyer_json_str (row, "staff"));
      l->name = g_strdup (foyer_json_str (row, "name"));
      l->cells = g_ptr_array_new ();
      l->label = gtk_label_new (l->name);
      gtk_label_set_xalign (GTK_LABEL (l->label), 0);
      gtk_label_set_ellipsize (GTK_LABEL (l->label), PANGO_ELLIPSIZE_END);
      gtk_label_set_width_chars (GTK_LABEL (l->label), 14);
      gtk_label_set_max_width_chars (GTK_LABEL (l->label), 20);
      g_autofree char *whole = foyer_json_str (row, "position_name") ? g_strdup_printf ("%s · %s", l->name, foyer_json_str (row, "position_name")) : g_strdup (l->name);
      gtk_widget_set_tooltip_text (l->label, whole); /* long names are cut here */
      gtk_widget_add_css_class (l->label, "shift-name");
      gtk_grid_attach (GTK_GRID (self->names), l->label, 0, 1 + (int) i, 1, 1);
      gtk_size_group_add_widget (height, l->label);
      for (gint64 date = self->from; date < self->to; date++)
        {
          GtkWidget *cell = foyer_shift_cell_new ();
          g_ptr_array_add (l->cells, cell);
          if (date == self->from)
            gtk_size_group_add_widget (height, cell);
          gtk_grid_attach (GTK_GRID (self->grid), cell, 1 + (int) (date - self->from), 1 + (int) i, 1, 1);
        }
      l->total = gtk_label_new (NULL);
      gtk_widget_add_css_class (l->total, "numeric");
      gtk_widget_add_css_class (l->total, "dim-label");
      gtk_label_set_xalign (GTK_LABEL (l->total), 1);
      gtk_size_group_add_widget (height, l->total);
      gtk_grid_attach (GTK_GRID (self->sums), l->total, 0, 1 + (int) i, 1, 1);
      g_ptr_array_add (self->lines, l);
    }
  self->built_from = self->from;
  self->built_to = self->to;
}

static gboolean
same_lines (FoyerScheduleView *self, JsonArray *rows)
{
  if (self->built_from != self->from || self->built_to != self->to || self->lines->len != json_array_get_length (rows))
    return FALSE;
  for (guint i = 0; i < self->lines->len; i++)
    {
      JsonObject *row = json_array_get_object_element (rows, i);
      Line *l = self->lines->pdata[i];
      if (g_strcmp0 (l->id, foyer_json_str (row, "staff")) != 0 || g_strcmp0 (l->name, foyer_json_str (row, "name")) != 0)
        return FALSE;
    }
  return TRUE;
}

static void
fill_line (FoyerScheduleView *self, Line *l, JsonObject *row)
{
  JsonArray *days = foyer_json_arr (row, "days");
  guint next = 0, n = days ? json_array_get_length (days) : 0;
  gint64 minutes = foyer_json_num (row, "minutes");
  g_autofree char *total = minutes % 60 ? g_strdup_printf ("%d:%02d", (int) (minutes / 60), (int) (minutes % 60)) : g_strdup_printf ("%d", (int) (minutes / 60));

  for (gint64 date = self->from; date < self->to; date++)
    {
      JsonObject *day = next < n ? json_array_get_object_element (days, next) : NULL;
      gint64 at = 0;

      /* Days come in order; those that hold nothing are not among them. */
      if (day != NULL && foyer_date_parse (foyer_json_str (day, "date"), &at) && at == date)
        next++;
      else
        day = NULL;
      foyer_shift_cell_set (l->cells->pdata[date - self->from], self->context, l->name, date, day, !is_week (self));
    }
  gtk_label_set_text (GTK_LABEL (l->total), total);
}

/* Nobody at all is something else than nobody of those asked for. */
static void
say_empty (FoyerScheduleView *self)
{
  gboolean asked = *gtk_editable_get_text (GTK_EDITABLE (self->search)) != '\0' || gtk_drop_down_get_selected (GTK_DROP_DOWN (self->who)) > 0
                   || (gtk_widget_get_visible (self->position) && gtk_drop_down_get_selected (GTK_DROP_DOWN (self->position)) > 0);

  adw_status_page_set_title (ADW_STATUS_PAGE (self->empty), asked ? _("Nobody of these") : _("Nobody to plan"));
  adw_status_page_set_description (ADW_STATUS_PAGE (self->empty), asked ? _("Choose another position or other people above.")
                                                                         : _("Working days of the team will stand here, a line for each member."));
}

static void
build (FoyerLive *live, GtkBox *box, JsonNode *result, gpointer data)
{
  FoyerScheduleView *self = data;
  JsonArray *rows = json_node_get_array (result);

  if (gtk_widget_get_parent (self->stack) == NULL)
    gtk_box_append (box, self->stack);
  if (!same_lines (self, rows))
    build_grid (self, rows);
  for (guint i = 0; i < self->lines->len; i++)
    fill_line (self, self->lines->pdata[i], json_array_get_object_element (rows, i));
  say_empty (self);
  gtk_stack_set_visible_child (GTK_STACK (self->stack), self->lines->len ? self->both : self->empty);
  for (guint i = 0; self->wanted != NULL && i < self->lines->len; i++)
    {
      Line *l = self->lines->pdata[i];
      gint64 today = foyer_ui_today (self->context);

      if (g_str_equal (l->id, self->wanted))
        gtk_widget_grab_focus (l->cells->pdata[today >= self->from && today < self->to ? today - self->from : 0]);
    }
  g_clear_pointer (&self->wanted, g_free);
}

static void
on_positions_cb (FoyerUiContext *context, JsonNode *result, const GError *error, gpointer data)
{
  FoyerScheduleView *self = FOYER_SCHEDULE_VIEW (data);
  JsonArray *rows = result ? json_node_get_array (result) : NULL;
  g_autoptr (GStrvBuilder) ids = g_strv_builder_new (), names = g_strv_builder_new ();
  g_auto (GStrv) titles = NULL;
  g_autoptr (GtkStringList) model = NULL;

  g_strv_builder_add (ids, "");
  g_strv_builder_add (names, _("All positions"));
  for (guint i = 0; rows != NULL && i < json_array_get_length (rows); i++)
    {
      g_strv_builder_add (ids, foyer_json_str (json_array_get_object_element (rows, i), "id"));
      g_strv_builder_add (names, foyer_json_str (json_array_get_object_element (rows, i), "name"));
    }
  titles = g_strv_builder_end (names);
  model = gtk_string_list_new ((const char *const *) titles);
  self->filling = TRUE;
  g_strfreev (self->positions);
  self->positions = g_strv_builder_end (ids);
  gtk_drop_down_set_model (GTK_DROP_DOWN (self->position), G_LIST_MODEL (model));
  self->filling = FALSE;
  gtk_widget_set_visible (self->position, g_strv_length (self->positions) > 1);
}

static void
on_changed_cb (FoyerScheduleView *self, const FoyerChangeSet *set)
{
  for (guint i = 0; i < set->n; i++)
    if (g_str_equal (set->rows[i].entity->name, "position"))
      {
        foyer_ui_ask (self->context, self, "position.list", NULL, NULL, on_positions_cb, self);
        return;
      }
}

/* ---- the object --------------------------------------------------------------------------------------------------------- */

static void
foyer_schedule_view_dispose (GObject *object)
{
  FoyerScheduleView *self = FOYER_SCHEDULE_VIEW (object);

  g_clear_handle_id (&self->later, g_source_remove);
  g_clear_handle_id (&self->revealing, g_source_remove);
  g_ptr_array_set_size (self->lines, 0);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->stack);
  g_clear_object (&self->context);
  G_OBJECT_CLASS (foyer_schedule_view_parent_class)->dispose (object);
}

static void
foyer_schedule_view_finalize (GObject *object)
{
  FoyerScheduleView *self = FOYER_SCHEDULE_VIEW (object);

  g_ptr_array_unref (self->lines);
  g_strfreev (self->positions);
  g_free (self->wanted);
  G_OBJECT_CLASS (foyer_schedule_view_parent_class)->finalize (object);
}

static void
foyer_schedule_view_class_init (FoyerScheduleViewClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = foyer_schedule_view_dispose;
  G_OBJECT_CLASS (klass)->finalize = foyer_schedule_view_finalize;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "scheduleview");
}

static void
foyer_schedule_view_init (FoyerScheduleView *self)
{
  self->lines = g_ptr_array_new_with_free_func (line_free);
}

static GtkWidget *
build_bar (FoyerScheduleView *self)
{
  GtkWidget *bar = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6), *print, *back, *forward, *today, *space = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0), *steps;
  const char *all[] = { _("All positions"), NULL }, *names[G_N_ELEMENTS (whos) + 1] = { NULL };
  const char *local = foyer_ui_local (self->context, "schedule.week");

  back = foyer_icon_button ("go-previous-symbolic", _("Earlier"), NULL);
  forward = foyer_icon_button ("go-next-symbolic", _("Later"), NULL);
  today = gtk_button_new_with_label (_("Today"));
  foyer_a11y_label (today, _("Today"));
  steps = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  gtk_widget_add_css_class (steps, "linked");
  gtk_box_append (GTK_BOX (steps), back);
  gtk_box_append (GTK_BOX (steps), today);
  gtk_box_append (GTK_BOX (steps), forward);
  self->heading = gtk_label_new (NULL);
  gtk_widget_add_css_class (self->heading, "heading");
  gtk_widget_add_css_class (self->heading, "numeric");
  gtk_widget_set_margin_start (self->heading, 6);
  self->week = gtk_toggle_button_new_with_label (_("Week"));
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->week), g_strcmp0 (local, "1") == 0);
  foyer_a11y_label (self->week, _("Show a week"));
  gtk_widget_set_hexpand (space, TRUE);
  self->search = gtk_search_entry_new ();
  g_object_set (self->search, "placeholder-text", _("Name or specialization"), NULL);
  foyer_a11y_label (self->search, _("Search the schedule"));
  self->position = foyer_drop_down_narrow (gtk_drop_down_new_from_strings (all), 16);
  foyer_a11y_label (self->position, _("Position"));
  gtk_widget_set_visible (self->position, FALSE);
  for (gsize i = 0; i < G_N_ELEMENTS (whos); i++)
    names[i] = _(whos[i].title);
  self->who = gtk_drop_down_new_from_strings (names);
  foyer_a11y_label (self->who, _("Who is shown"));
  gtk_box_append (GTK_BOX (bar), steps);
  gtk_box_append (GTK_BOX (bar), self->heading);
  gtk_box_append (GTK_BOX (bar), space);
  gtk_box_append (GTK_BOX (bar), self->week);
  gtk_box_append (GTK_BOX (bar), self->position);
  gtk_box_append (GTK_BOX (bar), self->who);
  print = foyer_icon_button ("printer-symbolic", _("Print the schedule or save it as PDF"), NULL);
  gtk_box_append (GTK_BOX (bar), self->search);
  gtk_box_append (GTK_BOX (bar), print);
  gtk_widget_add_css_class (bar, "filter-bar");
  g_signal_connect_object (print, "clicked", G_CALLBACK (on_print_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (back, "clicked", G_CALLBACK (on_back_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (forward, "clicked", G_CALLBACK (on_forward_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (today, "clicked", G_CALLBACK (on_today_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->week, "toggled", G_CALLBACK (on_week_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->who, "notify::selected", G_CALLBACK (ask), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->position, "notify::selected", G_CALLBACK (ask), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->search, "search-changed", G_CALLBACK (on_typed_cb), self, G_CONNECT_SWAPPED);
  return bar;
}

/* A column that stays where it is while the days scroll sideways: the names before them, the hours behind them. */
static GtkWidget *
fixed_column (FoyerScheduleView *self, GtkWidget **grid)
{
  GtkWidget *view = gtk_scrolled_window_new ();

  *grid = gtk_grid_new ();
  gtk_widget_add_css_class (*grid, "shifts");
  gtk_grid_set_row_spacing (GTK_GRID (*grid), 2);
  gtk_widget_set_valign (*grid, GTK_ALIGN_START);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (view), GTK_POLICY_NEVER, GTK_POLICY_EXTERNAL);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (view), *grid);
  gtk_scrolled_window_set_vadjustment (GTK_SCROLLED_WINDOW (view), gtk_scrolled_window_get_vadjustment (GTK_SCROLLED_WINDOW (self->scrolled)));
  return view;
}

GtkWidget *
foyer_schedule_view_new (FoyerUiContext *context)
{
  FoyerScheduleView *self = g_object_new (FOYER_TYPE_SCHEDULE_VIEW, NULL);
  GtkEventController *keys = gtk_event_controller_key_new ();
  GtkGesture *click = gtk_gesture_click_new ();
  char a[11], b[11];

  self->context = g_object_ref (context);
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  gtk_box_append (GTK_BOX (self->box), build_bar (self));
  self->grid = gtk_grid_new ();
  gtk_widget_add_css_class (self->grid, "shifts");
  gtk_grid_set_column_spacing (GTK_GRID (self->grid), 2);
  gtk_grid_set_row_spacing (GTK_GRID (self->grid), 2);
  foyer_a11y_label (self->grid, _("Work schedule"));
  g_signal_connect (keys, "key-pressed", G_CALLBACK (on_key_cb), self);
  gtk_widget_add_controller (self->grid, keys);
  g_signal_connect (click, "pressed", G_CALLBACK (on_pressed_cb), self);
  gtk_widget_add_controller (self->grid, GTK_EVENT_CONTROLLER (click));
  self->scrolled = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scrolled), self->grid);
  gtk_widget_set_valign (self->grid, GTK_ALIGN_START);
  gtk_widget_set_hexpand (self->scrolled, TRUE);
  self->both = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  gtk_box_append (GTK_BOX (self->both), fixed_column (self, &self->names));
  gtk_box_append (GTK_BOX (self->both), self->scrolled);
  gtk_box_append (GTK_BOX (self->both), fixed_column (self, &self->sums));
  g_signal_connect_object (gtk_scrolled_window_get_hadjustment (GTK_SCROLLED_WINDOW (self->scrolled)), "changed", G_CALLBACK (on_width_cb), self, G_CONNECT_SWAPPED);
  self->empty = adw_status_page_new ();
  adw_status_page_set_icon_name (ADW_STATUS_PAGE (self->empty), "x-office-calendar-symbolic");
  say_empty (self);
  self->stack = g_object_ref_sink (gtk_stack_new ());
  gtk_widget_set_vexpand (self->stack, TRUE);
  gtk_stack_add_child (GTK_STACK (self->stack), self->both);
  gtk_stack_add_child (GTK_STACK (self->stack), self->empty);
  set_range (self, foyer_ui_today (context));
  self->live = foyer_live_new (context, "schedule.grid", foyer_params ("from", "s", foyer_date_format (self->from, a), "to", "s", foyer_date_format (self->to - 1, b), NULL),
                               "workday staff position appointment visit", build, self);
  gtk_widget_set_vexpand (self->live, TRUE);
  gtk_box_append (GTK_BOX (self->box), self->live);
  foyer_ui_ask (context, self, "position.list", NULL, NULL, on_positions_cb, self);
  g_signal_connect_object (context, "changed", G_CALLBACK (on_changed_cb), self, G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}

void
foyer_schedule_view_show (FoyerScheduleView *self, const char *staff, const char *date)
{
  gint64 day;

  g_free (self->wanted);
  self->wanted = g_strdup (staff);
  if (date != NULL && foyer_date_parse (date, &day))
    set_range (self, day);
  ask (self);
}

void
foyer_schedule_view_search (FoyerScheduleView *self)
{
  gtk_widget_grab_focus (self->search);
}
