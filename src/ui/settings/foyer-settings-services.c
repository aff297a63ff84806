/* The catalogue by category; what is chosen in it opens beside it. */
#define G_LOG_DOMAIN "foyer-ui"

#include "config.h"

#include <string.h>
#include <adwaita.h>
#include <glib/gi18n.h>

#include "foyer-a11y.h"
#include "foyer-labels.h"
#include "foyer-live.h"
#include "foyer-settings-page.h"

/* ---- the catalogue ------------------------------------------------------------------------------------------------------ */

static char *
price_text (FoyerUiContext *context, JsonObject *row, const char *low, const char *high)
{
  g_autofree char *a = foyer_ui_money (context, foyer_json_num (row, low)), *bare = NULL;
  gint64 max = foyer_json_num (row, high);

  if (max <= foyer_json_num (row, low))
    return g_steal_pointer (&a);
  bare = foyer_ui_money_bare (context, foyer_json_num (row, low));
  g_free (a);
  a = foyer_ui_money (context, max);
  return g_strdup_printf ("%s–%s", bare, a);
}

static char *
service_subtitle (FoyerUiContext *context, JsonObject *row)
{
  JsonArray *staff = foyer_json_arr (row, "staff");
  g_autofree char *price = price_text (context, row, "price_min", "price_max");
  GString *s = g_string_new (NULL);

  g_string_append_printf (s, _("%d min"), (int) foyer_json_num (row, "dur"));
  g_string_append_printf (s, " · %s", price);
  for (guint i = 0; staff != NULL && i < json_array_get_length (staff); i++)
    g_string_append_printf (s, "%s%s", i == 0 ? " · " : ", ", foyer_json_str (json_array_get_object_element (staff, i), "name"));
  return g_string_free (s, FALSE);
}

/* "Package of 3 · 120 min · 94.50" */
static char *
package_subtitle (FoyerUiContext *context, JsonObject *row)
{
  int n = (int) json_array_get_length (foyer_json_arr (row, "items"));
  g_autofree char *price = foyer_ui_money (context, foyer_json_num (row, "pkg_price"));
  g_autofree char *what = g_strdup_printf (ngettext ("Package of %d service", "Package of %d services", n), n);

  return g_strdup_printf (_("%s · %d min · %s"), what, (int) foyer_json_num (row, "pkg_dur"), price);
}

static void
on_package_cb (GtkWidget *row, FoyerUiContext *context)
{
  foyer_ui_open (context, "package", foyer_params ("id", "s", foyer_live_mark_of (row), NULL));
}

static void
on_add_package_cb (GtkWidget *button, FoyerUiContext *context)
{
  foyer_ui_open (context, "package", foyer_params ("category", "s", foyer_live_mark_of (button), NULL));
}

static void
on_service_cb (GtkWidget *row, FoyerUiContext *context)
{
  foyer_ui_open (context, "service", foyer_params ("id", "s", foyer_live_mark_of (row), NULL));
}

/* "Add" in a category has that category chosen (SRV-2). */
static void
on_add_service_cb (GtkWidget *button, FoyerUiContext *context)
{
  foyer_ui_open (context, "service", foyer_params ("category", "s", foyer_live_mark_of (button), NULL));
}

static GtkWidget *
build_service (FoyerUiContext *context, JsonObject *service)
{
  GtkWidget *row = adw_action_row_new ();
  gboolean package = foyer_json_yes (service, "composite");
  g_autofree char *subtitle = package ? package_subtitle (context, service) : service_subtitle (context, service);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), foyer_json_str (service, "shown"));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 1);
  if (!foyer_json_yes (service, "assigned"))
    {
      GtkWidget *chip = gtk_label_new (_("Not assigned"));
      gtk_widget_add_css_class (chip, "chip");
      gtk_widget_add_css_class (chip, "warning");
      gtk_widget_set_valign (chip, GTK_ALIGN_CENTER);
      adw_action_row_add_suffix (ADW_ACTION_ROW (row), chip);
    }
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), gtk_image_new_from_icon_name ("go-next-symbolic"));
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  foyer_a11y_label (row, foyer_json_str (service, "shown"));
  foyer_a11y_describe (row, foyer_json_yes (service, "assigned") ? subtitle : _("Not assigned"));
  foyer_live_mark (row, foyer_json_str (service, "id"));
  g_signal_connect_object (row, "activated", G_CALLBACK (package ? on_package_cb : on_service_cb), context, 0);
  return row;
}

static char *
category_caption (FoyerUiContext *context, JsonObject *row)
{
  guint n = json_array_get_length (foyer_json_arr (row, "services"));
  return g_strdup_printf (ngettext ("%u service", "%u services", n), n);
}

static gboolean
is_empty (JsonObject *row)
{
  return json_array_get_length (foyer_json_arr (row, "services")) == 0;
}

/* The tint of a category: what its appointments are filled with on the board. */
static void
on_tint_cb (GtkWidget *button, FoyerUiContext *context)
{
  gint64 tint = GPOINTER_TO_INT (g_object_get_data (G_OBJECT (button), "tint"));

  gtk_popover_popdown (GTK_POPOVER (gtk_widget_get_ancestor (button, GTK_TYPE_POPOVER)));
  foyer_ui_run (context, NULL, "category.update", foyer_params ("category", "s", g_object_get_data (G_OBJECT (button), "category"), "colour", "i", tint, NULL),
                _("Colour changed"), NULL, NULL);
}

static GtkWidget *
swatch_new (int tint)
{
  GtkWidget *swatch = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  g_autofree char *css = g_strdup_printf ("tint-%d", tint);

  gtk_widget_set_size_request (swatch, 18, 18);
  gtk_widget_set_valign (swatch, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (swatch, "swatch");
  gtk_widget_add_css_class (swatch, css);
  return swatch;
}

static void
on_category_cb (GtkWidget *button, FoyerUiContext *context)
{
  foyer_ui_open (context, "category", foyer_params ("id", "s", foyer_live_mark_of (button), NULL));
}

static void
category_finish (FoyerUiContext *context, GtkWidget *row, JsonObject *data)
{
  GtkWidget *menu = gtk_menu_button_new (), *popover = gtk_popover_new (), *grid = gtk_grid_new (), *more;
  g_autofree char *spoken = g_strdup_printf (_("Edit category %s"), foyer_json_str (data, "title"));
  int now = (int) foyer_json_num (data, "colour") % 12;
  g_autofree char *label = g_strdup_printf (_("Colour %d of 12: %s"), now + 1, foyer_json_str (data, "title"));

  for (int i = 0; i < 12; i++)
    {
      GtkWidget *button = gtk_button_new ();
      g_autofree char *name = g_strdup_printf (_("Colour %d"), i + 1);

      gtk_button_set_child (GTK_BUTTON (button), swatch_new (i));
      gtk_widget_add_css_class (button, "flat");
      foyer_a11y_label (button, name);
      g_object_set_data (G_OBJECT (button), "tint", GINT_TO_POINTER (i));
      g_object_set_data_full (G_OBJECT (button), "category", g_strdup (foyer_json_str (data, "id")), g_free);
      g_signal_connect_object (button, "clicked", G_CALLBACK (on_tint_cb), context, 0);
      gtk_grid_attach (GTK_GRID (grid), button, i % 4, i / 4, 1, 1);
    }
  gtk_popover_set_child (GTK_POPOVER (popover), grid);
  gtk_menu_button_set_popover (GTK_MENU_BUTTON (menu), popover);
  gtk_menu_button_set_child (GTK_MENU_BUTTON (menu), swatch_new (now));
  gtk_widget_set_valign (menu, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (menu, "flat");
  gtk_widget_set_tooltip_text (menu, _("Colour on the board"));
  foyer_a11y_label (menu, label);
  adw_entry_row_add_prefix (ADW_ENTRY_ROW (row), menu);
  more = foyer_icon_button ("document-edit-symbolic", _("Other languages, delete"), NULL);
  foyer_a11y_label (more, spoken);
  gtk_widget_add_css_class (more, "flat");
  gtk_widget_set_valign (more, GTK_ALIGN_CENTER);
  g_signal_connect_object (more, "clicked", G_CALLBACK (on_category_cb), context, 0);
  adw_entry_row_add_suffix (ADW_ENTRY_ROW (row), more);
}

static const FoyerNameList category_kind = {
  "category", "title", "category.create", "category.update", "category.delete", "category.reorder", N_("New category"), N_("Category deleted"), category_caption, category_finish, NULL, is_empty,
};

/* How much there is, and the way to bring a price list in. */
static GtkWidget *
build_head (FoyerUiContext *context, JsonArray *categories)
{
  GtkWidget *head = adw_preferences_group_new (), *bring = gtk_button_new_with_label (_("Bring in from a file…"));
  g_autofree char *text = NULL;
  guint n = 0;

  for (guint i = 0; i < json_array_get_length (categories); i++)
    n += json_array_get_length (foyer_json_arr (json_array_get_object_element (categories, i), "services"));
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (head), _("Services"));
  text = n > 0 ? g_strdup_printf (ngettext ("%u service. Changes count for new bookings.", "%u services. Changes count for new bookings.", n), n)
               : g_strdup (_("What can be booked, with its price and time. Name a category below and add services to it, or bring a price list in."));
  adw_preferences_group_set_description (ADW_PREFERENCES_GROUP (head), text);
  gtk_widget_add_css_class (bring, "flat");
  gtk_widget_set_tooltip_text (bring, _("A price list as a spreadsheet: category, service, price, minutes"));
  foyer_a11y_label (bring, _("Bring services in from a file"));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (bring), "win.import");
  gtk_widget_set_visible (bring, foyer_ui_may (context, "import"));
  adw_preferences_group_set_header_suffix (ADW_PREFERENCES_GROUP (head), bring);
  return head;
}

static void
build_catalogue (FoyerLive *live, GtkBox *box, JsonNode *result, gpointer data)
{
  JsonArray *categories = json_node_get_array (result);
  FoyerUiContext *context = foyer_live_context (live);
  GtkWidget *order = foyer_name_list_new (context, &category_kind, categories, TRUE);

  foyer_live_clear (box);
  gtk_box_append (box, build_head (context, categories));
  for (guint i = 0; i < json_array_get_length (categories); i++)
    {
      JsonObject *category = json_array_get_object_element (categories, i);
      JsonArray *services = foyer_json_arr (category, "services");
      GtkWidget *group = adw_preferences_group_new (), *add = gtk_button_new_with_label (_("Add")),
                *buttons = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6), *bundle = gtk_button_new_with_label (_("Add package"));
      g_autofree char *title = g_markup_escape_text (foyer_json_str (category, "shown"), -1);
      g_autofree char *spoken = g_strdup_printf (_("Add a service to %s"), foyer_json_str (category, "title"));
      g_autofree char *mark = g_strconcat ("add ", foyer_json_str (category, "id"), NULL);

      adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), title);
      gtk_widget_add_css_class (add, "flat");
      foyer_a11y_label (add, spoken);
      foyer_live_mark (add, foyer_json_str (category, "id"));
      g_signal_connect_object (add, "clicked", G_CALLBACK (on_add_service_cb), context, 0);
      gtk_widget_add_css_class (bundle, "flat");
      gtk_widget_set_tooltip_text (bundle, _("Several services booked as one"));
      foyer_live_mark (bundle, foyer_json_str (category, "id"));
      g_signal_connect_object (bundle, "clicked", G_CALLBACK (on_add_package_cb), context, 0);
      gtk_box_append (GTK_BOX (buttons), bundle);
      gtk_box_append (GTK_BOX (buttons), add);
      adw_preferences_group_set_header_suffix (ADW_PREFERENCES_GROUP (group), buttons);
      for (guint k = 0; k < json_array_get_length (services); k++)
        adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), build_service (context, json_array_get_object_element (services, k)));
      gtk_box_append (box, group);
    }
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (order), _("Categories"));
  adw_preferences_group_set_description (ADW_PREFERENCES_GROUP (order),
                                         json_array_get_length (categories) ? _("The booking window follows this order.")
                                                                            : _("Services stand in categories, such as Hair or Nails. Name the first one."));
  gtk_box_append (box, order);
}

GtkWidget *
foyer_settings_services_new (FoyerUiContext *context)
{
  return foyer_live_new (context, "service.list", NULL, "category service service_staff staff package_item", build_catalogue, NULL);
}
