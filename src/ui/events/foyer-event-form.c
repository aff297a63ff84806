/* A new group event: which of the member's group services, when, how long, how many seats. */
#define G_LOG_DOMAIN "foyer-ui"

#include "config.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "foyer-a11y.h"
#include "foyer-cover.h"
#include "foyer-drop-down.h"
#include "foyer-event-panel.h"
#include "foyer-label-menu.h"
#include "foyer-labels.h"
#include "foyer-settings-page.h"

typedef struct
{
  FoyerUiContext *context; /* owned */
  char *staff, *wall;
  int dur;                 /* dragged on the board; 0: the service's */
  JsonArray *services;     /* owned; NULL until read */
  gboolean enrol;          /* "save and enrol" was pressed */
  GtkWidget *frame, *error, *service, *time, *length, *seats, *comment, *link, *labels, *who, *save, *then, *empty, *fields;
} Form;

static void
form_free (gpointer data)
{
  Form *f = data;

  g_clear_pointer (&f->services, json_array_unref);
  g_object_unref (f->context);
  g_free (f->staff);
  g_free (f->wall);
  g_free (f);
}

static JsonObject *
chosen (Form *f)
{
  guint i = gtk_drop_down_get_selected (GTK_DROP_DOWN (f->service));

  return f->services != NULL && i < json_array_get_length (f->services) ? json_array_get_object_element (f->services, i) : NULL;
}

/* EVT-2: what the service says, until somebody says otherwise. */
static void
on_service_cb (GtkDropDown *drop, GParamSpec *pspec, Form *f)
{
  JsonObject *service = chosen (f);

  if (service == NULL)
    return;
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (f->length), f->dur > 0 ? f->dur : (double) foyer_json_num (service, "dur"));
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (f->seats), (double) foyer_json_num (service, "capacity"));
}

static void
on_made_cb (FoyerUiContext *context, JsonNode *result, const GError *error, gpointer data)
{
  Form *f = g_object_get_data (data, "form");
  g_autofree char *text = NULL;

  if (error == NULL)
    {
      if (f->enrol)
        foyer_ui_open (context, "event", foyer_params ("event", "s", foyer_json_str (json_node_get_object (result), "event"), NULL));
      else
        foyer_ui_close (context);
      return;
    }
  if (!g_error_matches (error, FOYER_ERROR, FOYER_ERROR_CANCELLED))
    text = foyer_ui_error_text (error);
  foyer_form_error_set (f->error, text);
}

static void
on_save_cb (GtkWidget *button, Form *f)
{
  const char *comment = gtk_editable_get_text (GTK_EDITABLE (f->comment)), *link = gtk_editable_get_text (GTK_EDITABLE (f->link));
  JsonObject *service = chosen (f), *params;
  JsonArray *labels;
  gint64 date;
  int minute, old;
  char wall[17];

  foyer_form_error_set (f->error, NULL);
  if (service == NULL)
    return;
  foyer_wall_parse (f->wall, &date, &old);
  if (!foyer_minute_parse (gtk_editable_get_text (GTK_EDITABLE (f->time)), &minute))
    {
      foyer_form_error_set (f->error, _("Write times as 9:00 and 18:00."));
      gtk_widget_grab_focus (f->time);
      return;
    }
  f->enrol = button != f->save;
  params = foyer_params ("staff", "s", f->staff, "wall", "s", foyer_wall_format (date, minute, wall), "service", "s", foyer_json_str (service, "id"), "dur", "i",
                         (gint64) gtk_spin_button_get_value_as_int (GTK_SPIN_BUTTON (f->length)), "capacity", "i",
                         (gint64) gtk_spin_button_get_value_as_int (GTK_SPIN_BUTTON (f->seats)), "comment", "s", *comment != '\0' ? comment : NULL, "link", "s",
                         *link != '\0' ? link : NULL, NULL);
  labels = foyer_label_menu_dup_ids (FOYER_LABEL_MENU (f->labels));
  if (labels != NULL)
    json_object_set_array_member (params, "labels", labels);
  foyer_ui_run_quiet (f->context, f->frame, "event.create", params, _("Event made"), on_made_cb, f->frame);
}

static void
on_services_cb (FoyerUiContext *context, JsonNode *result, const GError *error, gpointer data)
{
  Form *f = g_object_get_data (data, "form");
  g_autoptr (GtkStringList) model = gtk_string_list_new (NULL);
  guint n;

  if (result == NULL || !JSON_NODE_HOLDS_ARRAY (result))
    return;
  f->services = json_array_ref (json_node_get_array (result));
  n = json_array_get_length (f->services);
  for (guint i = 0; i < n; i++)
    gtk_string_list_append (model, foyer_json_str (json_array_get_object_element (f->services, i), "title"));
  gtk_drop_down_set_model (GTK_DROP_DOWN (f->service), G_LIST_MODEL (model));
  gtk_widget_set_visible (f->empty, n == 0);
  gtk_widget_set_visible (f->fields, n > 0);
  on_service_cb (NULL, NULL, f);
  if (n > 0)
    gtk_widget_grab_focus (f->service);
}

static void
on_team_cb (FoyerUiContext *context, JsonNode *result, const GError *error, gpointer data)
{
  Form *f = g_object_get_data (data, "form");
  JsonArray *rows = result != NULL && JSON_NODE_HOLDS_ARRAY (result) ? json_node_get_array (result) : NULL;

  for (guint i = 0; rows != NULL && i < json_array_get_length (rows); i++)
    if (g_strcmp0 (foyer_json_str (json_array_get_object_element (rows, i), "id"), f->staff) == 0)
      gtk_label_set_text (GTK_LABEL (f->who), foyer_json_str (json_array_get_object_element (rows, i), "name"));
}

static void
on_individual_cb (GtkButton *button, Form *f)
{
  JsonObject *args = foyer_params ("staff", "s", f->staff, "wall", "s", f->wall, NULL);

  if (f->dur > 0)
    json_object_set_int_member (args, "dur", f->dur);
  foyer_ui_open (f->context, "booking", args);
}

GtkWidget *
foyer_event_form_new (FoyerUiContext *context, JsonObject *args)
{
  Form *f = g_new0 (Form, 1);
  GtkWidget *body = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12), *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12), *buttons = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *other = gtk_button_new_with_label (_("Book one client instead")), *when, *head = gtk_box_new (GTK_ORIENTATION_VERTICAL, 3);
  g_autofree char *day = NULL, *time = NULL;
  gint64 date = 0;
  int minute = 0;

  f->context = g_object_ref (context);
  f->staff = g_strdup (foyer_json_str (args, "staff"));
  f->wall = g_strdup (foyer_json_str (args, "wall"));
  f->dur = (int) foyer_json_num (args, "dur");
  if (f->wall != NULL)
    foyer_wall_parse (f->wall, &date, &minute);
  day = foyer_format_date_long (foyer_ui_time_format (context), date);
  time = foyer_format_minute (foyer_ui_time_format (context), minute);
  when = gtk_label_new (day);
  gtk_label_set_xalign (GTK_LABEL (when), 0);
  gtk_widget_add_css_class (when, "heading");
  f->error = foyer_form_error_new ();
  f->empty = gtk_label_new (_("This team member does no group service. Make a service of kind “group” in the settings and give it to the member."));
  gtk_label_set_wrap (GTK_LABEL (f->empty), TRUE);
  gtk_label_set_xalign (GTK_LABEL (f->empty), 0);
  gtk_widget_set_visible (f->empty, FALSE);
  f->fields = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  f->service = foyer_drop_down_narrow (gtk_drop_down_new (NULL, NULL), 24);
  f->time = gtk_entry_new ();
  gtk_editable_set_text (GTK_EDITABLE (f->time), time);
  gtk_editable_set_width_chars (GTK_EDITABLE (f->time), 6);
  gtk_widget_add_css_class (f->time, "numeric");
  f->length = gtk_spin_button_new_with_range (5, FOYER_DAY_MINUTES, 5);
  f->seats = gtk_spin_button_new_with_range (1, 1000, 1);
  f->comment = gtk_entry_new ();
  f->link = gtk_entry_new ();
  foyer_a11y_label (f->service, _("Group service"));
  foyer_a11y_label (f->time, _("Start"));
  foyer_a11y_label (f->length, _("Minutes"));
  foyer_a11y_label (f->seats, _("Seats"));
  foyer_a11y_label (f->comment, _("Comment"));
  foyer_a11y_label (f->link, _("Online link"));
  gtk_box_append (GTK_BOX (row), foyer_captioned (_("Start"), f->time));
  gtk_box_append (GTK_BOX (row), foyer_captioned (_("Minutes"), f->length));
  gtk_box_append (GTK_BOX (row), foyer_captioned (_("Seats"), f->seats));
  gtk_box_append (GTK_BOX (f->fields), foyer_captioned (_("Group service"), f->service));
  gtk_box_append (GTK_BOX (f->fields), row);
  gtk_box_append (GTK_BOX (f->fields), foyer_captioned (_("Comment"), f->comment));
  gtk_box_append (GTK_BOX (f->fields), foyer_captioned (_("Online link"), f->link));
  f->labels = foyer_label_menu_new (context, "event");
  foyer_label_menu_show (FOYER_LABEL_MENU (f->labels), NULL, NULL, TRUE);
  gtk_box_append (GTK_BOX (f->fields), f->labels);
  f->then = gtk_button_new_with_mnemonic (_("Save and _enrol clients"));
  f->save = gtk_button_new_with_mnemonic (_("_Save"));
  foyer_a11y_mnemonic (f->then, _("Save and _enrol clients"));
  foyer_a11y_mnemonic (f->save, _("_Save"));
  gtk_widget_add_css_class (f->then, "suggested-action");
  gtk_widget_add_css_class (other, "flat");
  gtk_box_append (GTK_BOX (buttons), f->then);
  gtk_box_append (GTK_BOX (buttons), f->save);
  gtk_box_append (GTK_BOX (f->fields), buttons);
  f->who = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (f->who), 0);
  gtk_label_set_ellipsize (GTK_LABEL (f->who), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (f->who, "dim-label");
  gtk_box_append (GTK_BOX (head), when);
  gtk_box_append (GTK_BOX (head), f->who);
  gtk_box_append (GTK_BOX (body), head);
  gtk_box_append (GTK_BOX (body), f->error);
  gtk_box_append (GTK_BOX (body), f->empty);
  gtk_box_append (GTK_BOX (body), f->fields);
  gtk_box_append (GTK_BOX (body), other);
  f->frame = foyer_panel_frame_new (context, _("New event"), body, NULL);
  g_object_set_data_full (G_OBJECT (f->frame), "form", f, form_free);
  g_signal_connect (f->service, "notify::selected", G_CALLBACK (on_service_cb), f);
  g_signal_connect (f->save, "clicked", G_CALLBACK (on_save_cb), f);
  g_signal_connect (f->then, "clicked", G_CALLBACK (on_save_cb), f);
  g_signal_connect_swapped (f->time, "activate", G_CALLBACK (gtk_widget_activate), f->then);
  g_signal_connect_swapped (f->comment, "activate", G_CALLBACK (gtk_widget_activate), f->then);
  g_signal_connect_swapped (f->link, "activate", G_CALLBACK (gtk_widget_activate), f->then);
  g_signal_connect (other, "clicked", G_CALLBACK (on_individual_cb), f);
  foyer_ui_ask (context, f->frame, "staff.list", NULL, NULL, on_team_cb, f->frame);
  foyer_ui_ask (context, f->frame, "booking.services", foyer_params ("staff", "s", f->staff, "kind", "s", "group", NULL), NULL, on_services_cb, f->frame);
  return f->frame;
}
