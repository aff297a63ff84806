/* "Free times" at the end of the row of chips: what is wanted, and the next times the people shown have for it. A copied client is booked
 * at once; else the booking opens with everything but the client filled in. */
#define G_LOG_DOMAIN "foyer-ui"

#include "config.h"

#include <string.h>
#include <glib/gi18n.h>

#include "foyer-a11y.h"
#include "foyer-calendar-private.h"
#include "foyer-free-times.h"
#include "foyer-labels.h"
#include "foyer-suggest-rows.h"
#include "foyer-text.h"

#define POPOVER_WIDTH 420
#define SHOWN_SERVICES 6

typedef struct
{
  FoyerCalendarPage *page; /* borrowed: an ancestor of the button that owns this */
  GtkWidget *suggest, *chosen, *chosen_name, *times;
  JsonArray *services; /* of the catalogue; NULL until asked */
  char *service, *title; /* chosen, or NULL */
} Free;

static void
free_free (gpointer data)
{
  Free *self = data;

  g_clear_pointer (&self->services, json_array_unref);
  g_free (self->service);
  g_free (self->title);
  g_free (self);
}

static JsonArray *
chosen_services (Free *self)
{
  JsonArray *list = json_array_new ();

  if (self->service != NULL)
    json_array_add_string_element (list, self->service);
  return list;
}

static void
ask (Free *self)
{
  FoyerCalendarPage *page = self->page;
  JsonArray *staff = NULL;
  JsonObject *params = json_object_new ();
  const FoyerId *position = foyer_calendar_filter_get_position (page->filter);
  char wall[17], id[FOYER_ID_TEXT_LEN + 1];
  FoyerId member = FOYER_ID_NONE;
  gint64 today = foyer_ui_today (page->context);
  gboolean ahead = page->date > today;

  json_object_set_string_member (params, "from", foyer_wall_format (ahead ? page->date : today, ahead ? 0 : foyer_ui_minute (page->context), wall));
  json_object_set_array_member (params, "services", chosen_services (self));
  if (page->view == FOYER_CALENDAR_VIEW_WEEK)
    {
      if (foyer_calendar_filter_get_member (page->filter, &member))
        {
          staff = json_array_new ();
          json_array_add_string_element (staff, foyer_id_format (&member, id));
        }
    }
  else
    {
      staff = foyer_calendar_filter_dup_staff (page->filter);
      if (!foyer_id_is_none (position))
        json_object_set_string_member (params, "position", foyer_id_format (position, id));
    }
  if (staff != NULL)
    json_object_set_array_member (params, "staff", staff);
  foyer_free_times_set_verb (FOYER_FREE_TIMES (self->times), _("Book"));
  foyer_free_times_ask (FOYER_FREE_TIMES (self->times), params);
}

static void
show_chosen (Free *self)
{
  gtk_label_set_text (GTK_LABEL (self->chosen_name), self->title != NULL ? self->title : "");
  gtk_widget_set_visible (self->chosen, self->service != NULL);
  gtk_widget_set_visible (self->suggest, self->service == NULL);
}

static void
on_typed_cb (FoyerSuggest *suggest,
             const char *text,
             Free *self)
{
  foyer_suggest_services (suggest, self->services, text, SHOWN_SERVICES);
}

static void
on_picked_service_cb (FoyerSuggest *suggest,
                      JsonObject *item,
                      Free *self)
{
  g_free (self->service);
  g_free (self->title);
  self->service = g_strdup (foyer_json_str (item, "id"));
  self->title = g_strdup (foyer_json_str (item, "shown"));
  show_chosen (self);
  ask (self);
}

static void
on_other_service_cb (GtkButton *button,
                     Free *self)
{
  g_clear_pointer (&self->service, g_free);
  g_clear_pointer (&self->title, g_free);
  foyer_suggest_set_text (FOYER_SUGGEST (self->suggest), "");
  show_chosen (self);
  foyer_suggest_focus (FOYER_SUGGEST (self->suggest));
  ask (self);
}

static void
on_picked_time_cb (FoyerFreeTimes *times,
                   JsonObject *time,
                   Free *self)
{
  FoyerCalendarPage *page = self->page;
  const char *wall = foyer_json_str (time, "wall");
  FoyerId staff;
  gint64 date;
  int minute;

  if (!foyer_json_uid (time, "staff", &staff) || !foyer_wall_parse (wall, &date, &minute))
    return;
  gtk_menu_button_popdown (GTK_MENU_BUTTON (page->free_button));
  if (foyer_id_is_none (&page->copied))
    {
      JsonObject *args = foyer_params ("staff", "d", &staff, "wall", "s", wall, NULL);

      json_object_set_array_member (args, "services", chosen_services (self));
      if (self->service == NULL)
        json_object_set_int_member (args, "dur", foyer_json_num (time, "dur"));
      foyer_calendar_page_go (page, date);
      foyer_ui_open (page->context, "visit", args);
      return;
    }
  JsonArray *services = json_array_new ();
  if (self->service != NULL)
    {
      JsonObject *o = json_object_new ();
      json_object_set_string_member (o, "service", self->service);
      json_array_add_object_element (services, o);
    }
  JsonObject *params = foyer_params ("staff", "d", &staff, "wall", "s", wall, "client", "d", &page->copied, NULL);
  g_autofree char *when = foyer_ui_wall_text (page->context, wall);
  /* Translators: client, day and time */
  g_autofree char *said = g_strdup_printf (_("Booked %s for %s"), page->copied_name, when);
  json_object_set_array_member (params, "services", services);
  json_object_set_int_member (params, "dur", foyer_json_num (time, "dur"));
  foyer_calendar_page_go (page, date);
  foyer_ui_run (page->context, page, "booking.create", params, said, NULL, NULL);
}

static void
on_services_cb (FoyerUiContext *context,
                JsonNode *result,
                const GError *error,
                gpointer data)
{
  Free *self = g_object_get_data (data, "free");

  g_clear_pointer (&self->services, json_array_unref);
  self->services = foyer_bookable_services (result);
}

static void
on_shown_cb (GtkWidget *popover,
             Free *self)
{
  foyer_ui_ask (self->page->context, self->page->free_button, "service.list", NULL, NULL, on_services_cb, self->page->free_button);
  ask (self);
  if (self->service == NULL)
    foyer_suggest_focus (FOYER_SUGGEST (self->suggest));
}

static void
build (GtkMenuButton *button,
       gpointer data)
{
  Free *self = data;
  GtkWidget *popover, *box, *other;

  if (gtk_menu_button_get_popover (button) != NULL)
    return;
  popover = gtk_popover_new ();
  box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  self->suggest = foyer_suggest_new (_("Service wanted"), _("Any service, half an hour"));
  g_signal_connect (self->suggest, "changed", G_CALLBACK (on_typed_cb), self);
  g_signal_connect (self->suggest, "picked", G_CALLBACK (on_picked_service_cb), self);
  gtk_box_append (GTK_BOX (box), self->suggest);
  self->chosen = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  self->chosen_name = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (self->chosen_name), 0);
  gtk_label_set_ellipsize (GTK_LABEL (self->chosen_name), PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand (self->chosen_name, TRUE);
  gtk_widget_add_css_class (self->chosen_name, "heading");
  other = foyer_icon_button ("edit-clear-symbolic", _("Another service"), NULL);
  gtk_widget_add_css_class (other, "flat");
  g_signal_connect (other, "clicked", G_CALLBACK (on_other_service_cb), self);
  gtk_box_append (GTK_BOX (self->chosen), self->chosen_name);
  gtk_box_append (GTK_BOX (self->chosen), other);
  gtk_box_append (GTK_BOX (box), self->chosen);
  self->times = foyer_free_times_new (self->page->context);
  g_signal_connect (self->times, "picked", G_CALLBACK (on_picked_time_cb), self);
  gtk_box_append (GTK_BOX (box), self->times);
  gtk_widget_set_size_request (box, POPOVER_WIDTH, -1);
  gtk_popover_set_child (GTK_POPOVER (popover), box);
  gtk_widget_add_css_class (popover, "free-popover");
  foyer_a11y_label (popover, _("Next free times"));
  show_chosen (self);
  g_signal_connect (popover, "map", G_CALLBACK (on_shown_cb), self);
  gtk_menu_button_set_popover (button, popover);
}

GtkWidget *
foyer_calendar_free_new (FoyerCalendarPage *page)
{
  GtkWidget *button = gtk_menu_button_new ();
  Free *self = g_new0 (Free, 1);

  self->page = page;
  g_object_set_data_full (G_OBJECT (button), "free", self, free_free);
  gtk_menu_button_set_label (GTK_MENU_BUTTON (button), _("Free times"));
  gtk_menu_button_set_create_popup_func (GTK_MENU_BUTTON (button), build, self, NULL);
  gtk_widget_set_tooltip_text (button, _("Next free times (F4)"));
  foyer_a11y_label (button, _("Next free times"));
  return button;
}
