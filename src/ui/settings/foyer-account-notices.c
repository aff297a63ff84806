/* Of which bookings that others made, moved or cancelled one wants to be told, and how: what the location offers, and nothing else (USR-16). */
#define G_LOG_DOMAIN "foyer-ui"

#include "config.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "foyer-a11y.h"
#include "foyer-labels.h"
#include "foyer-live.h"
#include "foyer-settings-page.h"

static const struct
{
  const char *name, *title;
} types[] = { { "new", N_("New bookings") }, { "moved", N_("Moved bookings") }, { "cancelled", N_("Cancelled bookings") } },
  ways[] = { { "app", N_("In the window") }, { "push", N_("Telephone") }, { "email", N_("E-mail") }, { "sms", N_("SMS") } };

static void
on_toggled_cb (GtkCheckButton *check, GParamSpec *pspec, FoyerUiContext *context)
{
  const char *type = g_object_get_data (G_OBJECT (check), "type"), *way = g_object_get_data (G_OBJECT (check), "way");

  foyer_ui_run (context, NULL, "notice.choose", foyer_params ("type", "s", type, "way", "s", way, "on", "b", gtk_check_button_get_active (check), NULL), NULL, NULL, NULL);
}

static const char *
title_of_way (const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (ways); i++)
    if (g_str_equal (ways[i].name, name))
      return _(ways[i].title);
  return name;
}

static GtkWidget *
type_row (FoyerUiContext *context, JsonObject *type)
{
  const char *name = foyer_json_str (type, "type"), *title = name;
  JsonArray *list = foyer_json_arr (type, "ways");
  GtkWidget *row = adw_action_row_new ();

  for (gsize i = 0; i < G_N_ELEMENTS (types); i++)
    if (g_str_equal (types[i].name, name))
      title = _(types[i].title);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  for (guint i = 0; i < json_array_get_length (list); i++)
    {
      JsonObject *way = json_array_get_object_element (list, i);
      const char *way_name = foyer_json_str (way, "way");
      GtkWidget *check = gtk_check_button_new_with_label (title_of_way (way_name));
      g_autofree char *words = g_strdup_printf ("%s: %s", title, title_of_way (way_name)), *mark = g_strdup_printf ("%s.%s", name, way_name);

      foyer_a11y_label (check, words);
      foyer_live_mark (check, mark);
      g_object_set_data_full (G_OBJECT (check), "type", g_strdup (name), g_free);
      g_object_set_data_full (G_OBJECT (check), "way", g_strdup (way_name), g_free);
      gtk_widget_set_name (check, mark);
      gtk_check_button_set_active (GTK_CHECK_BUTTON (check), foyer_json_yes (way, "on"));
      g_signal_connect_object (check, "notify::active", G_CALLBACK (on_toggled_cb), context, 0);
      adw_action_row_add_suffix (ADW_ACTION_ROW (row), check);
      if (i == 0)
        adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), check);
    }
  return row;
}

static void
build (FoyerLive *live, GtkBox *box, JsonNode *result, gpointer data)
{
  JsonArray *list = json_node_get_array (result);
  GtkWidget *group = adw_preferences_group_new ();

  foyer_live_clear (box);
  gtk_widget_set_visible (GTK_WIDGET (live), json_array_get_length (list) > 0);
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), _("Tell me of bookings"));
  adw_preferences_group_set_description (ADW_PREFERENCES_GROUP (group),
                                         _("Of what others did at other desks: with your own bookings, if you are of the team; otherwise with all you see in the calendar."));
  for (guint i = 0; i < json_array_get_length (list); i++)
    adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), type_row (foyer_live_context (live), json_array_get_object_element (list, i)));
  gtk_box_append (box, group);
}

GtkWidget *
foyer_account_notices_new (FoyerUiContext *context)
{
  return foyer_live_new (context, "notice.mine", NULL, "preference setting grant", build, NULL);
}
