#define G_LOG_DOMAIN "foyer-ui"

#include "config.h"

#include <glib/gi18n.h>

#include "foyer-a11y.h"
#include "foyer-booking-room.h"
#include "foyer-labels.h"

#define KEY "instance"

GtkWidget *
foyer_booking_room_new (JsonObject *args)
{
  const char *instance = args != NULL ? foyer_json_str (args, "instance") : NULL, *name = args != NULL ? foyer_json_str (args, "instance_name") : NULL;
  /* Translators: a room or device: "In Chair 2" */
  g_autofree char *text = g_strdup_printf (_("In %s"), name != NULL ? name : "");
  GtkWidget *check = gtk_check_button_new_with_label (text);

  gtk_check_button_set_active (GTK_CHECK_BUTTON (check), instance != NULL);
  gtk_widget_set_visible (check, instance != NULL);
  gtk_widget_set_tooltip_text (check, _("Without the tick a free one is taken where the service needs one"));
  foyer_a11y_label (check, text);
  if (instance != NULL)
    g_object_set_data_full (G_OBJECT (check), KEY, g_strdup (instance), g_free);
  return check;
}

void
foyer_booking_room_fill (GtkWidget *room,
                         JsonObject *params)
{
  const char *instance = g_object_get_data (G_OBJECT (room), KEY);
  JsonArray *list;

  if (instance == NULL || !gtk_check_button_get_active (GTK_CHECK_BUTTON (room)))
    return;
  list = json_array_new ();
  json_array_add_string_element (list, instance);
  json_object_set_array_member (params, "instances", list);
}
