/* The page's part of the window's header bar: the day on view, the three views, sizes and the time step; and what of it is kept per user. */
#define G_LOG_DOMAIN "foyer-ui"

#include "config.h"

#include <stdlib.h>
#include <string.h>
#include <glib/gi18n.h>

#include "foyer-a11y.h"
#include "foyer-calendar-private.h"
#include "foyer-labels.h"
#include "foyer-mini-calendar.h"
#include "foyer-squeeze.h"

#define SAVE_DELAY_MS 600 /* zoom is written when the wheel rests */

static const char *const view_names[] = { "day", "week", "list", "front", "rooms", "month" };

const char *
foyer_calendar_view_name (FoyerCalendarView view)
{
  return view_names[view];
}

/* (transfer full): "November 2026" */
static char *
month_of (gint64 date)
{
  int year, month, day;

  foyer_date_split (date, &year, &month, &day);
  g_autoptr (GDateTime) time = g_date_time_new_utc (year, month, 1, 12, 0, 0);
  /* Translators: a month over its overview, see strftime: "November 2026" */
  return g_date_time_format (time, C_("month overview", "%OB %Y"));
}

const char *
foyer_calendar_page_view (FoyerCalendarPage *self)
{
  return foyer_calendar_view_name (self->view);
}

void
foyer_calendar_page_name_date (FoyerCalendarPage *self)
{
  const FoyerTimeFormat *format = foyer_ui_time_format (self->context);
  g_autofree char *text = NULL, *whole = NULL;

  if (self->view == FOYER_CALENDAR_VIEW_WEEK)
    {
      int first_weekday = foyer_ui_first_weekday (self->context);
      gint64 first = self->date - (foyer_date_weekday (self->date) - first_weekday + 7) % 7;
      g_autofree char *from = foyer_format_date (format, first);
      g_autofree char *to = foyer_format_date (format, first + 6);
      g_autofree char *month = month_of (first + 3);

      /* The days stand over their columns; a narrow window has no room for them twice. */
      /* Translators: number of the week, its month: "Week 48 · November 2026" */
      text = g_strdup_printf (_("Week %d · %s"), foyer_date_iso_week (first + 3), month);
      /* Translators: number of the week, its first and last day */
      whole = g_strdup_printf (_("Week %d · %s – %s"), foyer_date_iso_week (first + 3), from, to);
    }
  else if (self->view == FOYER_CALENDAR_VIEW_MONTH)
    text = month_of (self->date);
  else
    text = foyer_format_date_long (format, self->date);
  gtk_menu_button_set_label (GTK_MENU_BUTTON (self->date_button), text);
  gtk_widget_set_tooltip_text (self->date_button, whole);
  foyer_a11y_label (self->date_button, whole != NULL ? whole : text);
  foyer_a11y_describe (self->date_button, _("Choose a day"));
}

/* ---- kept per user ------------------------------------------------------------------------------------------------------ */
static gboolean
save_cb (gpointer data)
{
  FoyerCalendarPage *self = data;
  char text[G_ASCII_DTOSTR_BUF_SIZE];

  self->save_id = 0;
  foyer_ui_set_local (self->context, "calendar.zoom", g_ascii_formatd (text, sizeof text, "%.2f", foyer_board_get_zoom (self->board)));
  return G_SOURCE_REMOVE;
}

void
foyer_calendar_page_keep_zoom (FoyerCalendarPage *self)
{
  if (self->zoom_scale != NULL)
    gtk_range_set_value (GTK_RANGE (self->zoom_scale), foyer_board_get_zoom (self->board));
  g_clear_handle_id (&self->save_id, g_source_remove);
  self->save_id = g_timeout_add (SAVE_DELAY_MS, save_cb, self);
}

static void
on_zoom_scale_cb (FoyerCalendarPage *self)
{
  foyer_board_set_zoom (self->board, gtk_range_get_value (GTK_RANGE (self->zoom_scale)));
}

static void
on_width_scale_cb (GtkRange          *range,
                   FoyerCalendarPage *self)
{
  int width = (int) gtk_range_get_value (range);
  g_autofree char *text = g_strdup_printf ("%d", width);

  if (width == foyer_board_get_min_column_width (self->board))
    return;
  foyer_board_set_min_column_width (self->board, width);
  foyer_ui_set_local (self->context, "calendar.column", text);
}

static void
on_step_cb (GtkToggleButton   *button,
            FoyerCalendarPage *self)
{
  int step = GPOINTER_TO_INT (g_object_get_data (G_OBJECT (button), "step"));
  g_autofree char *text = g_strdup_printf ("%d", step);

  if (!gtk_toggle_button_get_active (button) || step == foyer_board_get_step (self->board))
    return; /* shown, not chosen */
  foyer_board_set_step (self->board, step);
  foyer_ui_set_local (self->context, "calendar.step", text);
}

void
foyer_calendar_page_show_aside (FoyerCalendarPage *self)
{
  gtk_widget_set_visible (GTK_WIDGET (self->aside), self->aside_wanted && !self->narrow && self->view != FOYER_CALENDAR_VIEW_MONTH);
  gtk_widget_set_visible (self->aside_button, !self->narrow);
}

static void
on_aside_cb (FoyerCalendarPage *self)
{
  self->aside_wanted = gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (self->aside_button));
  foyer_ui_set_local (self->context, "calendar.aside", self->aside_wanted ? "1" : "0");
  foyer_calendar_page_show_aside (self);
}

void
foyer_calendar_page_show_sizes (FoyerCalendarPage *self)
{
  if (self->zoom_scale == NULL)
    return;
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->steps[foyer_board_get_step (self->board) / 5 - 1]), TRUE);
  gtk_range_set_value (GTK_RANGE (self->zoom_scale), foyer_board_get_zoom (self->board));
  gtk_range_set_value (GTK_RANGE (self->width_scale), foyer_board_get_min_column_width (self->board));
}

/* TRUE: it has changed since, and what is kept per user now says the same. */
static gboolean
take_default (FoyerCalendarPage *self)
{
  const char *board = foyer_ui_opening_board (self->context), *known = foyer_ui_local (self->context, "calendar.default");
  const char *one = strchr (board, ' ');
  gboolean rooms = g_str_has_prefix (board, "resources");

  if (strcmp (board, known != NULL ? known : "team") == 0)
    return FALSE;
  foyer_ui_set_local (self->context, "calendar.default", board);
  foyer_ui_set_local (self->context, "calendar.view", foyer_calendar_view_name (rooms ? FOYER_CALENDAR_VIEW_ROOMS : FOYER_CALENDAR_VIEW_DAY));
  foyer_ui_set_local (self->context, rooms ? "calendar.resource" : "calendar.position", one != NULL ? one + 1 : "");
  return TRUE;
}

void
foyer_calendar_page_load_choices (FoyerCalendarPage *self)
{
  take_default (self);

  const char *zoom = foyer_ui_local (self->context, "calendar.zoom"), *step = foyer_ui_local (self->context, "calendar.step");
  const char *view = foyer_ui_local (self->context, "calendar.view"), *column = foyer_ui_local (self->context, "calendar.column");
  const char *aside = foyer_ui_local (self->context, "calendar.aside");
  double px = zoom != NULL ? g_ascii_strtod (zoom, NULL) : 1.6;
  int minutes = step != NULL ? atoi (step) : 15, width = column != NULL ? atoi (column) : FOYER_BOARD_MIN_COLUMN;

  foyer_board_set_zoom (self->board, px);
  foyer_board_set_step (self->board, minutes == 5 || minutes == 10 ? minutes : 15);
  foyer_board_set_min_column_width (self->board, width);
  foyer_calendar_page_show_sizes (self);
  self->aside_wanted = aside == NULL || g_str_equal (aside, "1");
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->aside_button), self->aside_wanted);
  self->view = FOYER_CALENDAR_VIEW_DAY;
  for (guint i = 0; i < FOYER_CALENDAR_N_VIEWS; i++)
    if (g_strcmp0 (view, view_names[i]) == 0)
      self->view = i;
  for (guint i = 0; i < FOYER_CALENDAR_N_VIEWS; i++)
    gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->view_buttons[i]), i == self->view);
  foyer_calendar_filter_set_view (self->filter, self->view);
}

void
foyer_calendar_page_follow_default (FoyerCalendarPage *self,
                                    JsonObject        *args)
{
  if (args != NULL || !take_default (self))
    return;
  foyer_calendar_page_load_choices (self);
  foyer_calendar_page_take_places (self);
  foyer_calendar_filter_set_by_labels (self->filter, self->view != FOYER_CALENDAR_VIEW_MONTH && self->view != FOYER_CALENDAR_VIEW_FRONT);
  foyer_calendar_list_show_tools (self, self->view == FOYER_CALENDAR_VIEW_LIST);
  foyer_calendar_page_show_aside (self);
  foyer_calendar_duty_update (self);
  foyer_calendar_filter_reload (self->filter);
  self->stale = TRUE;
}

/* ---- the widgets -------------------------------------------------------------------------------------------------------- */
static void
on_view_clicked_cb (GtkToggleButton   *button,
                    FoyerCalendarPage *self)
{
  for (guint i = 0; i < FOYER_CALENDAR_N_VIEWS; i++)
    if (self->view_buttons[i] == GTK_WIDGET (button))
      foyer_calendar_page_set_view (self, i);
}

static void
on_date_cb (FoyerCalendarPage *self,
            gint64             date)
{
  foyer_calendar_page_go (self, date);
}

static void
on_date_month_cb (FoyerCalendarPage *self)
{
  FoyerId nobody = FOYER_ID_NONE;

  foyer_calendar_mark_month (self->context, self->date_month, &nobody);
}

/* The header bar is no descendant of the page, so its buttons call the page's actions through the page. */
static void
on_header_clicked_cb (GtkWidget         *button,
                      FoyerCalendarPage *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), g_object_get_data (G_OBJECT (button), "action"), NULL);
}

static GtkWidget *
header_button (FoyerCalendarPage *self,
               const char        *icon,
               const char        *label,
               const char        *action)
{
  GtkWidget *button = icon != NULL ? foyer_icon_button (icon, label, NULL) : gtk_button_new_with_label (label);

  foyer_a11y_label (button, label);
  g_object_set_data (G_OBJECT (button), "action", (gpointer) action);
  g_signal_connect_object (button, "clicked", G_CALLBACK (on_header_clicked_cb), self, 0);
  return button;
}

static GtkWidget *
labelled (GtkWidget  *box,
          const char *text,
          GtkWidget  *control)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, "caption");
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), control);
  foyer_a11y_label (control, text);
  return control;
}

/* Both menus are built when they are first opened. */
static void
on_size_menu_cb (GtkMenuButton *button,
                 gpointer       data)
{
  FoyerCalendarPage *self = data;
  GtkWidget *popover = gtk_popover_new (), *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *steps = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0), *group = NULL;

  self->zoom_scale = labelled (box, _("Height of an hour"),
                               gtk_scale_new_with_range (GTK_ORIENTATION_HORIZONTAL, FOYER_BOARD_MIN_ZOOM, FOYER_BOARD_MAX_ZOOM, 0.05));
  g_signal_connect_object (self->zoom_scale, "value-changed", G_CALLBACK (on_zoom_scale_cb), self, G_CONNECT_SWAPPED);
  self->width_scale = labelled (box, _("Width of a column"), gtk_scale_new_with_range (GTK_ORIENTATION_HORIZONTAL, 80, 320, 10));
  g_signal_connect_object (self->width_scale, "value-changed", G_CALLBACK (on_width_scale_cb), self, 0);
  gtk_widget_add_css_class (steps, "linked");
  for (int step = 5; step <= 15; step += 5)
    {
      g_autofree char *text = g_strdup_printf ("%d", step);
      g_autofree char *spoken = g_strdup_printf (ngettext ("Step of %d minute", "Steps of %d minutes", step), step);
      GtkWidget *toggle = gtk_toggle_button_new_with_label (text);

      g_object_set_data (G_OBJECT (toggle), "step", GINT_TO_POINTER (step));
      if (group != NULL)
        gtk_toggle_button_set_group (GTK_TOGGLE_BUTTON (toggle), GTK_TOGGLE_BUTTON (group));
      group = toggle;
      self->steps[step / 5 - 1] = toggle;
      gtk_widget_set_hexpand (toggle, TRUE);
      foyer_a11y_label (toggle, spoken);
      g_signal_connect_object (toggle, "toggled", G_CALLBACK (on_step_cb), self, 0);
      gtk_box_append (GTK_BOX (steps), toggle);
    }
  labelled (box, _("Time step, minutes"), steps);
  gtk_widget_set_size_request (box, 220, -1);
  gtk_popover_set_child (GTK_POPOVER (popover), box);
  foyer_calendar_page_show_sizes (self);
  gtk_menu_button_set_create_popup_func (button, NULL, NULL, NULL);
  gtk_menu_button_set_popover (button, popover);
}

static GtkWidget *
build_size_button (FoyerCalendarPage *self)
{
  GtkWidget *button = gtk_menu_button_new ();

  gtk_menu_button_set_create_popup_func (GTK_MENU_BUTTON (button), on_size_menu_cb, self, NULL);
  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (button), "zoom-fit-best-symbolic");
  gtk_widget_set_tooltip_text (button, _("Size and time step"));
  foyer_a11y_label (button, _("Size and time step"));
  return button;
}

static void
on_date_menu_cb (GtkMenuButton *button,
                 gpointer       data)
{
  FoyerCalendarPage *self = data;
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);

  self->date_month = foyer_mini_calendar_new ();
  foyer_mini_calendar_set_first_weekday (FOYER_MINI_CALENDAR (self->date_month), foyer_ui_first_weekday (self->context));
  foyer_mini_calendar_set_today (FOYER_MINI_CALENDAR (self->date_month), foyer_ui_today (self->context));
  foyer_mini_calendar_set_date (FOYER_MINI_CALENDAR (self->date_month), self->date);
  g_signal_connect_object (self->date_month, "date-selected", G_CALLBACK (on_date_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->date_month, "month-shown", G_CALLBACK (on_date_month_cb), self, G_CONNECT_SWAPPED);
  self->date_popover = gtk_popover_new ();
  gtk_box_append (GTK_BOX (box), self->date_month);
  if (foyer_ui_may (self->context, "calendar.statistics"))
    {
      GtkWidget *close = gtk_button_new_with_label (_("End of day"));

      foyer_a11y_label (close, _("End of day"));
      gtk_widget_add_css_class (close, "flat");
      gtk_actionable_set_action_name (GTK_ACTIONABLE (close), "win.day-close");
      g_signal_connect_swapped (close, "clicked", G_CALLBACK (gtk_popover_popdown), self->date_popover);
      gtk_box_append (GTK_BOX (box), close);
    }
  gtk_popover_set_child (GTK_POPOVER (self->date_popover), box);
  g_signal_connect_object (self->date_popover, "show", G_CALLBACK (on_date_month_cb), self, G_CONNECT_SWAPPED);
  gtk_menu_button_set_create_popup_func (button, NULL, NULL, NULL);
  gtk_menu_button_set_popover (button, self->date_popover);
}

static void
on_view_chosen_cb (GtkButton         *button,
                   FoyerCalendarPage *self)
{
  gtk_popover_popdown (GTK_POPOVER (gtk_widget_get_ancestor (GTK_WIDGET (button), GTK_TYPE_POPOVER)));
  foyer_calendar_page_set_view (self, GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (button), "view")));
}

static void
on_view_toggled_cb (GtkToggleButton *toggle,
                    GtkMenuButton   *one)
{
  if (!gtk_toggle_button_get_active (toggle))
    return;
  gtk_menu_button_set_label (one, gtk_button_get_label (GTK_BUTTON (toggle)));
  foyer_a11y_label (GTK_WIDGET (one), gtk_button_get_label (GTK_BUTTON (toggle)));
}

/* Where the views have no room side by side (a small window, large letters): the one on view, with the others behind it. */
static GtkWidget *
build_one_view (FoyerCalendarPage *self)
{
  GtkWidget *one = gtk_menu_button_new (), *list = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0), *popover = gtk_popover_new ();

  for (guint i = 0; i < FOYER_CALENDAR_N_VIEWS; i++)
    {
      const char *title = gtk_button_get_label (GTK_BUTTON (self->view_buttons[i]));
      GtkWidget *button = gtk_button_new_with_label (title);

      gtk_label_set_xalign (GTK_LABEL (gtk_button_get_child (GTK_BUTTON (button))), 0);
      gtk_widget_add_css_class (button, "flat");
      gtk_widget_add_css_class (button, "status-item");
      foyer_a11y_label (button, title);
      g_object_set_data (G_OBJECT (button), "view", GUINT_TO_POINTER (i));
      g_signal_connect_object (button, "clicked", G_CALLBACK (on_view_chosen_cb), self, 0);
      gtk_box_append (GTK_BOX (list), button);
      g_signal_connect_object (self->view_buttons[i], "toggled", G_CALLBACK (on_view_toggled_cb), one, 0);
    }
  gtk_popover_set_child (GTK_POPOVER (popover), list);
  gtk_menu_button_set_popover (GTK_MENU_BUTTON (one), popover);
  gtk_menu_button_set_label (GTK_MENU_BUTTON (one), gtk_button_get_label (GTK_BUTTON (self->view_buttons[0])));
  foyer_a11y_label (one, gtk_button_get_label (GTK_BUTTON (self->view_buttons[0])));
  gtk_widget_set_halign (one, GTK_ALIGN_END);
  return one;
}

/* Side by side the views need about this much of the window, with letters of the usual size. */
#define ROOM_FOR_VIEWS 1100

gboolean
foyer_calendar_page_is_tight (FoyerCalendarPage *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  int width, wanted = 0, height;

  if (!GTK_IS_WINDOW (root))
    return FALSE;
  width = gtk_widget_get_width (GTK_WIDGET (root));
  gtk_window_get_default_size (GTK_WINDOW (root), &wanted, &height);
  /* A window is never smaller than what is in it: what it was meant to be counts. */
  if (width == 0 || (wanted > 0 && wanted < width && !gtk_window_is_maximized (GTK_WINDOW (root)) && !gtk_window_is_fullscreen (GTK_WINDOW (root))))
    width = wanted;
  return width > 0 && width < ROOM_FOR_VIEWS * foyer_text_scale (GTK_WIDGET (self));
}

void
foyer_calendar_page_fit_views (FoyerCalendarPage *self)
{
  foyer_squeeze_set_tight (FOYER_SQUEEZE (self->views), foyer_calendar_page_is_tight (self));
}

void
foyer_calendar_page_build_header (FoyerCalendarPage *self)
{
  static const char *const titles[] = { NC_("calendar", "Day"), NC_("calendar", "Week"), NC_("calendar", "List"), NC_("calendar", "Board"), NC_("calendar", "Rooms"), NC_("calendar", "Month") };
  GtkWidget *views = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0), *arrows = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

  self->header_start = g_object_ref_sink (gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6));
  gtk_widget_add_css_class (arrows, "linked");
  gtk_box_append (GTK_BOX (arrows), header_button (self, "go-previous-symbolic", _("Previous day or week (Alt+Left)"), "calendar.previous"));
  gtk_box_append (GTK_BOX (arrows), header_button (self, NULL, _("Today"), "calendar.today"));
  gtk_box_append (GTK_BOX (arrows), header_button (self, "go-next-symbolic", _("Next day or week (Alt+Right)"), "calendar.next"));
  gtk_box_append (GTK_BOX (self->header_start), arrows);

  self->date_button = gtk_menu_button_new ();
  gtk_widget_add_css_class (self->date_button, "flat");
  gtk_widget_add_css_class (self->date_button, "date-title");
  gtk_menu_button_set_create_popup_func (GTK_MENU_BUTTON (self->date_button), on_date_menu_cb, self, NULL);
  self->header_title = g_object_ref_sink (self->date_button);

  self->header_end = g_object_ref_sink (gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6));
  gtk_widget_add_css_class (views, "linked");
  gtk_widget_add_css_class (views, "calendar-views");
  for (guint i = 0; i < FOYER_CALENDAR_N_VIEWS; i++)
    {
      const char *title = g_dpgettext2 (NULL, "calendar", titles[i]);

      self->view_buttons[i] = gtk_toggle_button_new_with_label (title);
      foyer_a11y_label (self->view_buttons[i], title);
      if (i > 0)
        gtk_toggle_button_set_group (GTK_TOGGLE_BUTTON (self->view_buttons[i]), GTK_TOGGLE_BUTTON (self->view_buttons[0]));
      g_signal_connect_object (self->view_buttons[i], "clicked", G_CALLBACK (on_view_clicked_cb), self, 0);
      gtk_box_append (GTK_BOX (views), self->view_buttons[i]);
    }
  self->views = foyer_squeeze_new (views, build_one_view (self));
  gtk_box_append (GTK_BOX (self->header_end), self->views);
  g_signal_connect (self, "notify::root", G_CALLBACK (foyer_calendar_page_fit_views), NULL);
  self->size_button = build_size_button (self);
  gtk_box_append (GTK_BOX (self->header_end), self->size_button);
  self->aside_button = foyer_icon_toggle ("sidebar-show-right-symbolic", _("Month and money of the day"), NULL);
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->aside_button), TRUE);
  g_signal_connect_object (self->aside_button, "toggled", G_CALLBACK (on_aside_cb), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (self->header_end), self->aside_button);
}
