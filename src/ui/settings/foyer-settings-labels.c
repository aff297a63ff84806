/* Labels of bookings, events and clients: three short lists; the built-in ones stand there to be seen. */
#define G_LOG_DOMAIN "foyer-ui"

#include "config.h"

#include <string.h>
#include <adwaita.h>
#include <glib/gi18n.h>

#include "foyer-a11y.h"
#include "foyer-label-menu.h"
#include "foyer-labels.h"
#include "foyer-live.h"
#include "foyer-settings-page.h"

#define TINTS 12
#define PER_ROW 6

/* ---- the look of one: colour and icon ----------------------------------------------------------------------------------------- */

static void
on_colour_cb (GtkButton *button, FoyerUiContext *context)
{
  gint64 colour = GPOINTER_TO_INT (g_object_get_data (G_OBJECT (button), "colour"));

  foyer_ui_run (context, NULL, "label.update", foyer_params ("label", "s", g_object_get_data (G_OBJECT (button), "label"), "colour", "i", colour, NULL), _("Colour changed"), NULL, NULL);
}

static void
on_icon_cb (GtkButton *button, FoyerUiContext *context)
{
  foyer_ui_run (context, NULL, "label.update",
                foyer_params ("label", "s", g_object_get_data (G_OBJECT (button), "label"), "icon", "s", g_object_get_data (G_OBJECT (button), "icon"), NULL), _("Icon changed"),
                NULL, NULL);
}

/* "emblem-favorite-symbolic" says nothing to anybody. */
static const char *
icon_words (const char *icon)
{
  static const struct
  {
    const char *icon, *words;
  } words[] = {
    { "starred-symbolic", N_("Star") },           { "emblem-favorite-symbolic", N_("Heart") }, { "emblem-important-symbolic", N_("Exclamation mark") },
    { "emblem-ok-symbolic", N_("Tick") },         { "call-start-symbolic", N_("Phone") },      { "alarm-symbolic", N_("Clock") },
    { "camera-photo-symbolic", N_("Camera") },    { "face-smile-symbolic", N_("Smile") },      { "user-home-symbolic", N_("House") },
    { "weather-clear-symbolic", N_("Sun") },      { "security-high-symbolic", N_("Shield") },  { "view-pin-symbolic", N_("Pin") },
    { "emoji-food-symbolic", N_("Cup") },         { "emoji-travel-symbolic", N_("Car") },      { "mail-unread-symbolic", N_("Letter") },
    { "mark-location-symbolic", N_("Place") },    { "bookmark-new-symbolic", N_("Bookmark") }, { "weather-snow-symbolic", N_("Snowflake") },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    if (strcmp (words[i].icon, icon) == 0)
      return _(words[i].words);
  return icon;
}

static GtkWidget *
look_button (FoyerUiContext *context, const char *label, const char *spoken, GtkWidget *child, GCallback callback)
{
  GtkWidget *button = gtk_button_new ();

  gtk_button_set_child (GTK_BUTTON (button), child);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_tooltip_text (button, spoken);
  foyer_a11y_label (button, spoken);
  g_object_set_data_full (G_OBJECT (button), "label", g_strdup (label), g_free);
  g_signal_connect_object (button, "clicked", callback, context, 0);
  return button;
}

static void
on_icons_cb (FoyerUiContext *context, JsonNode *result, const GError *error, gpointer data)
{
  GtkWidget *popover = data, *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 9), *tints = gtk_grid_new (), *icons = gtk_grid_new ();
  JsonArray *names = result != NULL && JSON_NODE_HOLDS_ARRAY (result) ? json_node_get_array (result) : NULL;
  const char *label = foyer_live_mark_of (gtk_widget_get_parent (popover));

  for (int i = 0; i < TINTS; i++)
    {
      GtkWidget *swatch = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0), *button;
      g_autofree char *tint = g_strdup_printf ("tint-%d", i), *spoken = g_strdup_printf (_("Colour %d"), i + 1);

      gtk_widget_add_css_class (swatch, "swatch");
      gtk_widget_add_css_class (swatch, tint);
      gtk_widget_set_size_request (swatch, 18, 18);
      button = look_button (context, label, spoken, swatch, G_CALLBACK (on_colour_cb));
      g_object_set_data (G_OBJECT (button), "colour", GINT_TO_POINTER (i));
      gtk_grid_attach (GTK_GRID (tints), button, i % PER_ROW, i / PER_ROW, 1, 1);
    }
  for (guint i = 0; names != NULL && i < json_array_get_length (names); i++)
    {
      const char *icon = json_array_get_string_element (names, i);
      GtkWidget *button = look_button (context, label, icon_words (icon), gtk_image_new_from_icon_name (icon), G_CALLBACK (on_icon_cb));

      g_object_set_data_full (G_OBJECT (button), "icon", g_strdup (icon), g_free);
      gtk_grid_attach (GTK_GRID (icons), button, (int) i % PER_ROW, (int) i / PER_ROW, 1, 1);
    }
  gtk_box_append (GTK_BOX (box), tints);
  gtk_box_append (GTK_BOX (box), gtk_separator_new (GTK_ORIENTATION_HORIZONTAL));
  gtk_box_append (GTK_BOX (box), icons);
  gtk_popover_set_child (GTK_POPOVER (popover), box);
}

static void
on_look_open_cb (GtkWidget *popover, FoyerUiContext *context)
{
  if (gtk_popover_get_child (GTK_POPOVER (popover)) == NULL)
    foyer_ui_ask (context, popover, "label.icons", NULL, NULL, on_icons_cb, popover);
}

static void
label_finish (FoyerUiContext *context, GtkWidget *row, JsonObject *data)
{
  GtkWidget *button = gtk_menu_button_new (), *popover = gtk_popover_new ();
  g_autofree char *spoken = g_strdup_printf (_("Colour and icon: %s"), foyer_json_str (data, "title"));

  gtk_menu_button_set_child (GTK_MENU_BUTTON (button), foyer_label_image_new (foyer_json_str (data, "icon"), (int) foyer_json_num (data, "colour")));
  gtk_menu_button_set_popover (GTK_MENU_BUTTON (button), popover);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (button, _("Colour and icon"));
  foyer_a11y_label (button, spoken);
  foyer_live_mark (button, foyer_json_str (data, "id"));
  g_signal_connect_object (popover, "show", G_CALLBACK (on_look_open_cb), context, 0);
  adw_entry_row_add_prefix (ADW_ENTRY_ROW (row), button);
}

static char *
label_caption (FoyerUiContext *context, JsonObject *row)
{
  gint64 used = foyer_json_num (row, "used");

  if (used == 0)
    return g_strdup (_("Not used yet"));
  return g_strdup_printf (ngettext ("Used %d time", "Used %d times", (gulong) used), (int) used);
}

/* ---- the lists ------------------------------------------------------------------------------------------------------------------ */

static void
more_appointment (FoyerUiContext *context, JsonObject *params)
{
  json_object_set_string_member (params, "scope", "appointment");
}

static void
more_event (FoyerUiContext *context, JsonObject *params)
{
  json_object_set_string_member (params, "scope", "event");
}

static void
more_client (FoyerUiContext *context, JsonObject *params)
{
  json_object_set_string_member (params, "scope", "client");
}

#define KIND(more, add) \
  { "label", "title", "label.create", "label.update", "label.delete", "label.reorder", add, N_("Label deleted"), label_caption, label_finish, more, NULL }

static const FoyerNameList kinds[] = {
  KIND (more_appointment, N_("New label for bookings")),
  KIND (more_event, N_("New label for events")),
  KIND (more_client, N_("New category of clients")),
};

static const struct
{
  const char *scope, *title, *description;
} lists[] = {
  { "appointment", N_("Bookings"), N_("A booking can have several. Their icons stand on the board.") },
  { "event", N_("Events"), N_("Labels of group events.") },
  { "client", N_("Clients"), N_("Categories of clients, seen on bookings and in the search.") },
};

static GtkWidget *
built_in_row (JsonObject *data)
{
  GtkWidget *row = adw_action_row_new (), *lock = gtk_image_new_from_icon_name ("changes-prevent-symbolic");

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), foyer_json_str (data, "title"));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), _("Built in"));
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), foyer_label_image_new (foyer_json_str (data, "icon"), (int) foyer_json_num (data, "colour")));
  gtk_widget_add_css_class (lock, "dim-label");
  gtk_widget_set_tooltip_text (lock, _("Built-in labels cannot be changed."));
  foyer_a11y_label (lock, _("Built-in labels cannot be changed."));
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), lock);
  foyer_a11y_label (row, foyer_json_str (data, "title"));
  return row;
}

static void
build_labels (FoyerLive *live, GtkBox *box, JsonNode *result, gpointer data)
{
  JsonArray *all = json_node_get_array (result);

  foyer_live_clear (box);
  for (gsize k = 0; k < G_N_ELEMENTS (lists); k++)
    {
      g_autoptr (JsonArray) own = json_array_new ();
      GtkWidget *list, *fixed = adw_preferences_group_new ();
      gboolean any = FALSE;

      for (guint i = 0; i < json_array_get_length (all); i++)
        {
          JsonObject *label = json_array_get_object_element (all, i);

          if (g_strcmp0 (foyer_json_str (label, "scope"), lists[k].scope) != 0)
            continue;
          if (!foyer_json_yes (label, "builtin"))
            json_array_add_object_element (own, json_object_ref (label));
          else
            {
              adw_preferences_group_add (ADW_PREFERENCES_GROUP (fixed), built_in_row (label));
              any = TRUE;
            }
        }
      list = foyer_name_list_new (foyer_live_context (live), &kinds[k], own, TRUE);
      adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (list), _(lists[k].title));
      adw_preferences_group_set_description (ADW_PREFERENCES_GROUP (list), _(lists[k].description));
      gtk_box_append (box, list);
      if (any)
        gtk_box_append (box, fixed);
      else
        g_object_unref (g_object_ref_sink (fixed));
    }
}

GtkWidget *
foyer_settings_labels_new (FoyerUiContext *context)
{
  return foyer_live_new (context, "label.list", foyer_params ("used", "b", TRUE, NULL), "label", build_labels, NULL);
}
