/* Who works on the day shown, changed from the calendar (SCH-9 … SCH-11): a button that adds somebody with typed hours, and the menu under
 * the name over a column. */
#define G_LOG_DOMAIN "foyer-ui"

#include "config.h"

#include <glib/gi18n.h>

#include "foyer-a11y.h"
#include "foyer-calendar-private.h"
#include "foyer-cover.h"
#include "foyer-labels.h"
#include "foyer-team-page.h"

typedef struct
{
  FoyerCalendarPage *page; /* borrowed: the button is in it */
  GtkWidget *title, *from, *to, *list, *error, *empty;
} Duty;

static gboolean
may_plan (FoyerCalendarPage *page)
{
  return foyer_ui_may (page->context, "calendar.schedule") || foyer_ui_may (page->context, "setup.schedule");
}

/* ---- adding somebody ---------------------------------------------------------------------------------------------------- */
static void
on_added_cb (FoyerUiContext *context,
             JsonNode       *result,
             const GError   *error,
             gpointer        data)
{
  GtkWidget *button = data;
  Duty *self = g_object_get_data (G_OBJECT (button), "duty");

  if (error != NULL)
    {
      g_autofree char *text = foyer_ui_error_text (error);

      if (!g_error_matches (error, FOYER_ERROR, FOYER_ERROR_CANCELLED))
        foyer_form_error_set (self->error, text);
      return;
    }
  gtk_menu_button_popdown (GTK_MENU_BUTTON (button));
}

static gboolean
read_time (Duty      *self,
           GtkWidget *entry,
           int       *minute)
{
  if (foyer_minute_parse (gtk_editable_get_text (GTK_EDITABLE (entry)), minute))
    return TRUE;
  foyer_form_error_set (self->error, _("That is no time of day, such as 9:00."));
  gtk_widget_grab_focus (entry);
  return FALSE;
}

static void
on_member_cb (GtkListBox    *list,
              GtkListBoxRow *row,
              GtkWidget     *button)
{
  Duty *self = g_object_get_data (G_OBJECT (button), "duty");
  const char *id = g_object_get_data (G_OBJECT (row), "id"), *name = g_object_get_data (G_OBJECT (row), "name");
  g_autofree char *spans = NULL;
  g_autofree char *said = NULL;
  char a[6], b[6], iso[11];
  int from, to;

  foyer_form_error_set (self->error, NULL);
  if (!read_time (self, self->from, &from) || !read_time (self, self->to, &to))
    return;
  spans = g_strdup_printf ("%s-%s", foyer_minute_format (from, a), foyer_minute_format (to, b));
  /* Translators: %s is a team member who now works on the day shown. */
  said = g_strdup_printf (_("%s works on this day"), name);
  foyer_ui_run_quiet (self->page->context, button, "schedule.set-day",
                      foyer_params ("staff", "s", id, "date", "s", foyer_date_format (self->page->date, iso), "spans", "s", spans, NULL), said, on_added_cb, button);
}

static void
on_grid_cb (FoyerUiContext *context,
            JsonNode       *result,
            const GError   *error,
            gpointer        data)
{
  Duty *self = g_object_get_data (data, "duty");
  JsonArray *rows = result != NULL ? json_node_get_array (result) : NULL;
  GtkWidget *child;
  guint n = 0;

  while ((child = gtk_widget_get_first_child (self->list)) != NULL)
    gtk_list_box_remove (GTK_LIST_BOX (self->list), child);
  for (guint i = 0; rows != NULL && i < json_array_get_length (rows); i++)
    {
      JsonObject *member = json_array_get_object_element (rows, i);
      JsonArray *days = foyer_json_arr (member, "days");
      JsonObject *day = days != NULL && json_array_get_length (days) > 0 ? json_array_get_object_element (days, 0) : NULL;
      GtkWidget *row, *box, *label, *why;

      if (day != NULL && foyer_json_str (day, "spans") != NULL && *foyer_json_str (day, "spans") != '\0')
        continue;
      row = gtk_list_box_row_new ();
      box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
      label = gtk_label_new (foyer_json_str (member, "name"));
      why = gtk_label_new (day != NULL && foyer_json_str (day, "off") != NULL ? foyer_absence_title (foyer_json_str (day, "off")) : foyer_json_str (member, "position_name"));
      gtk_label_set_xalign (GTK_LABEL (label), 0);
      gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
      gtk_widget_set_hexpand (label, TRUE);
      gtk_widget_add_css_class (why, "dim-label");
      gtk_widget_add_css_class (why, "caption");
      gtk_box_append (GTK_BOX (box), label);
      gtk_box_append (GTK_BOX (box), why);
      gtk_widget_set_margin_top (box, 9);
      gtk_widget_set_margin_bottom (box, 9);
      gtk_widget_set_margin_start (box, 12);
      gtk_widget_set_margin_end (box, 12);
      gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
      foyer_a11y_label (row, foyer_json_str (member, "name"));
      g_object_set_data_full (G_OBJECT (row), "id", g_strdup (foyer_json_str (member, "staff")), g_free);
      g_object_set_data_full (G_OBJECT (row), "name", g_strdup (foyer_json_str (member, "name")), g_free);
      gtk_list_box_append (GTK_LIST_BOX (self->list), row);
      n++;
    }
  gtk_widget_set_visible (self->list, n > 0);
  gtk_widget_set_visible (self->empty, n == 0);
}

static void
on_shown_cb (GtkWidget *popover,
             GtkWidget *button)
{
  Duty *self = g_object_get_data (G_OBJECT (button), "duty");
  g_autofree char *day = foyer_format_date_long (foyer_ui_time_format (self->page->context), self->page->date);
  char iso[11];

  gtk_label_set_text (GTK_LABEL (self->title), day);
  foyer_form_error_set (self->error, NULL);
  foyer_date_format (self->page->date, iso);
  foyer_ui_ask (self->page->context, button, "schedule.grid", foyer_params ("from", "s", iso, "to", "s", iso, NULL), NULL, on_grid_cb, button);
  gtk_widget_grab_focus (self->from);
}

static GtkWidget *
time_entry (FoyerCalendarPage *page,
            const char        *spoken,
            int                minute)
{
  GtkWidget *entry = gtk_entry_new ();
  g_autofree char *text = foyer_format_minute (foyer_ui_time_format (page->context), minute);

  gtk_editable_set_text (GTK_EDITABLE (entry), text);
  gtk_editable_set_width_chars (GTK_EDITABLE (entry), 8);
  gtk_widget_set_hexpand (entry, TRUE);
  gtk_widget_add_css_class (entry, "numeric");
  foyer_a11y_label (entry, spoken);
  gtk_widget_set_tooltip_text (entry, spoken);
  return entry;
}

static void
build (GtkMenuButton *button,
       gpointer       data)
{
  Duty *self = data;
  GtkWidget *popover, *box, *times, *scrolled;

  if (gtk_menu_button_get_popover (button) != NULL)
    return;
  popover = gtk_popover_new ();
  box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  self->title = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (self->title), 0);
  gtk_widget_add_css_class (self->title, "heading");
  times = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  self->from = time_entry (self->page, _("Works from"), 9 * 60);
  self->to = time_entry (self->page, _("Works until"), 18 * 60);
  gtk_box_append (GTK_BOX (times), self->from);
  gtk_box_append (GTK_BOX (times), gtk_label_new ("–"));
  gtk_box_append (GTK_BOX (times), self->to);
  self->error = foyer_form_error_new ();
  self->list = gtk_list_box_new ();
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (self->list), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (self->list, "boxed-list");
  foyer_a11y_label (self->list, _("Who does not work on this day"));
  g_signal_connect (self->list, "row-activated", G_CALLBACK (on_member_cb), button);
  self->empty = gtk_label_new (_("Everybody works on this day."));
  gtk_widget_add_css_class (self->empty, "dim-label");
  gtk_widget_set_visible (self->empty, FALSE);
  scrolled = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scrolled), TRUE);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scrolled), 320);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), self->list);
  gtk_box_append (GTK_BOX (box), self->title);
  gtk_box_append (GTK_BOX (box), times);
  gtk_box_append (GTK_BOX (box), self->error);
  gtk_box_append (GTK_BOX (box), scrolled);
  gtk_box_append (GTK_BOX (box), self->empty);
  gtk_widget_set_size_request (box, 280, -1);
  gtk_widget_set_margin_top (box, 6);
  gtk_widget_set_margin_bottom (box, 6);
  gtk_widget_set_margin_start (box, 6);
  gtk_widget_set_margin_end (box, 6);
  gtk_popover_set_child (GTK_POPOVER (popover), box);
  foyer_a11y_label (popover, _("Add somebody to this day"));
  g_signal_connect (popover, "map", G_CALLBACK (on_shown_cb), button);
  gtk_menu_button_set_popover (button, popover);
}

GtkWidget *
foyer_calendar_duty_new (FoyerCalendarPage *page)
{
  GtkWidget *button = gtk_menu_button_new ();
  Duty *self = g_new0 (Duty, 1);

  self->page = page;
  g_object_set_data_full (G_OBJECT (button), "duty", self, g_free);
  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (button), "contact-new-symbolic");
  gtk_menu_button_set_create_popup_func (GTK_MENU_BUTTON (button), build, self, NULL);
  gtk_widget_set_tooltip_text (button, _("Add somebody to this day"));
  foyer_a11y_label (button, _("Add somebody to this day"));
  return button;
}

void
foyer_calendar_duty_update (FoyerCalendarPage *page)
{
  gtk_widget_set_visible (page->duty_button, may_plan (page) && page->view == FOYER_CALENDAR_VIEW_DAY);
}

/* ---- the name over a column --------------------------------------------------------------------------------------------- */
static void
append (GMenu                     *menu,
        const char                *label,
        const char                *action,
        const FoyerCalendarColumn *at)
{
  char id[FOYER_ID_TEXT_LEN + 1], iso[11];
  g_autofree char *detailed = g_strdup_printf ("%s(('%s', '%s'))", action, foyer_id_format (&at->staff, id), foyer_date_format (at->date, iso));

  g_menu_append (menu, label, detailed);
}

GMenu *
foyer_calendar_duty_menu (FoyerCalendarPage         *page,
                          const FoyerCalendarColumn *at)
{
  g_autoptr (GMenu) look = g_menu_new ();
  g_autoptr (GMenu) plan = g_menu_new ();
  GMenu *menu;

  if (!may_plan (page))
    return NULL;
  menu = g_menu_new ();
  append (look, _("Show the week"), "calendar.show-week", at);
  append (plan, _("Working time and breaks…"), "calendar.workday", at);
  append (plan, _("Take this day off"), "calendar.day-off", at);
  if (foyer_ui_may (page->context, "booking.move") && foyer_ui_may (page->context, "calendar.all-columns"))
    append (plan, _("Away: hand the bookings on…"), "calendar.hand-on", at);
  append (plan, _("Fill the schedule…"), "calendar.fill", at);
  g_menu_append_section (menu, NULL, G_MENU_MODEL (look));
  g_menu_append_section (menu, NULL, G_MENU_MODEL (plan));
  return menu;
}

static const char *
name_of (FoyerCalendarPage *page,
         const FoyerId     *staff)
{
  for (guint i = 0; page->day != NULL && i < page->day->columns->len; i++)
    {
      const FoyerCalendarColumn *at = &g_array_index (page->day->columns, FoyerCalendarColumn, i);

      if (foyer_id_equal (&at->staff, staff))
        return at->name;
    }
  return "";
}

static void
on_duty_action (GtkWidget  *widget,
                const char *action,
                GVariant   *parameter)
{
  FoyerCalendarPage *page = FOYER_CALENDAR_PAGE (widget);
  const char *staff, *date;
  FoyerId id;

  g_variant_get (parameter, "(&s&s)", &staff, &date);
  if (!foyer_id_parse (staff, &id))
    return;
  if (g_str_equal (action, "calendar.show-week"))
    {
      foyer_calendar_filter_set_member (page->filter, &id);
      foyer_calendar_page_set_view (page, FOYER_CALENDAR_VIEW_WEEK);
    }
  else if (g_str_equal (action, "calendar.workday"))
    foyer_ui_open (page->context, "workday", foyer_params ("staff", "s", staff, "name", "s", name_of (page, &id), "date", "s", date, NULL));
  else if (g_str_equal (action, "calendar.hand-on"))
    foyer_ui_open (page->context, "fork", foyer_params ("staff", "s", staff, "date", "s", date, NULL));
  else if (g_str_equal (action, "calendar.fill"))
    foyer_ui_open (page->context, "fill", foyer_params ("staff", "s", staff, NULL));
  else
    {
      /* Translators: %s is a team member. */
      g_autofree char *said = g_strdup_printf (_("%s does not work on this day"), name_of (page, &id));

      foyer_ui_run (page->context, page, "schedule.cancel-day", foyer_params ("staff", "s", staff, "date", "s", date, NULL), said, NULL, NULL);
    }
}

void
foyer_calendar_duty_install_actions (GtkWidgetClass *widget_class)
{
  static const char *const actions[] = { "calendar.show-week", "calendar.workday", "calendar.day-off", "calendar.hand-on", "calendar.fill" };

  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    gtk_widget_class_install_action (widget_class, actions[i], "(ss)", on_duty_action);
}
