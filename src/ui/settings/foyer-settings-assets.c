/* Resources, registers and payment items: short lists edited where they stand. */
#define G_LOG_DOMAIN "foyer-ui"

#include "config.h"

#include <string.h>
#include <adwaita.h>
#include <glib/gi18n.h>

#include "foyer-a11y.h"
#include "foyer-labels.h"
#include "foyer-live.h"
#include "foyer-settings-page.h"

static void
add_list (GtkBox *box, const char *title, const char *description, GtkWidget *list)
{
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (list), title);
  if (description)
    adw_preferences_group_set_description (ADW_PREFERENCES_GROUP (list), description);
  gtk_box_append (box, list);
}

/* ---- resources ---------------------------------------------------------------------------------------------------------- */

static char *
resource_caption (FoyerUiContext *context, JsonObject *row)
{
  guint instances = json_array_get_length (foyer_json_arr (row, "instances")), services = json_array_get_length (foyer_json_arr (row, "services"));
  g_autofree char *a = g_strdup_printf (ngettext ("%u place", "%u places", instances), instances);
  g_autofree char *b = g_strdup_printf (ngettext ("%u service", "%u services", services), services);
  return g_strdup_printf ("%s · %s", a, b);
}

static const FoyerNameList resource_kind = {
  "resource", "name", "resource.create", "resource.update", "resource.delete", "resource.reorder", N_("New resource"), N_("Resource deleted"), resource_caption, NULL, NULL, NULL,
};

static char *
instance_caption (FoyerUiContext *context, JsonObject *row)
{
  return g_strdup (_("Place"));
}

static const FoyerNameList instance_kind = {
  "instance", "name", NULL, "instance.update", "instance.delete", NULL, NULL, N_("Place deleted"), instance_caption, NULL, NULL, NULL,
};

static void
on_add_instance_cb (GtkWidget *button, FoyerUiContext *context)
{
  const char *name = g_object_get_data (G_OBJECT (button), "name");
  g_autofree char *next = g_strdup_printf ("%s %d", name, GPOINTER_TO_INT (g_object_get_data (G_OBJECT (button), "count")) + 1);

  foyer_ui_run (context, NULL, "instance.create", foyer_params ("resource", "s", foyer_live_mark_of (button), "name", "s", next, NULL), _("Place added"), NULL, NULL);
}

static void
build_resources (FoyerLive *live, GtkBox *box, JsonNode *result, gpointer data)
{
  JsonArray *list = json_node_get_array (result);
  FoyerUiContext *context = foyer_live_context (live);

  foyer_live_clear (box);
  add_list (box, _("Resources"), _("Rooms and devices. A booking of a service that needs one takes a free place of it."), foyer_name_list_new (context, &resource_kind, list, TRUE));
  for (guint i = 0; i < json_array_get_length (list); i++)
    {
      JsonObject *resource = json_array_get_object_element (list, i);
      JsonArray *instances = foyer_json_arr (resource, "instances");
      GtkWidget *group = foyer_name_list_new (context, &instance_kind, instances, TRUE), *add = foyer_icon_button ("list-add-symbolic", _("Add a place"), NULL);

      gtk_widget_add_css_class (add, "flat");
      foyer_live_mark (add, foyer_json_str (resource, "id"));
      g_object_set_data_full (G_OBJECT (add), "name", g_strdup (foyer_json_str (resource, "name")), g_free);
      g_object_set_data (G_OBJECT (add), "count", GINT_TO_POINTER (json_array_get_length (instances)));
      g_signal_connect_object (add, "clicked", G_CALLBACK (on_add_instance_cb), context, 0);
      adw_preferences_group_set_header_suffix (ADW_PREFERENCES_GROUP (group), add);
      add_list (box, foyer_json_str (resource, "name"), NULL, group);
    }
}

GtkWidget *
foyer_settings_resources_new (FoyerUiContext *context)
{
  return foyer_live_new (context, "resource.list", NULL, "resource instance service_resource service", build_resources, NULL);
}

/* ---- registers ---------------------------------------------------------------------------------------------------------- */

static char *
register_caption (FoyerUiContext *context, JsonObject *row)
{
  gboolean cash = g_strcmp0 (foyer_json_str (row, "kind"), "cash") == 0;
  g_autofree char *balance = foyer_ui_money (context, foyer_json_num (row, "balance"));

  return g_strdup_printf ("%s%s · %s", cash ? _("Cash") : _("Cashless"), foyer_json_yes (row, "is_default") ? _(" · default") : "", balance);
}

static void
on_default_cb (GtkWidget *button, FoyerUiContext *context)
{
  foyer_ui_run (context, NULL, "register.update", foyer_params ("register", "s", foyer_live_mark_of (button), "is_default", "b", TRUE, NULL), _("Default register changed"),
                NULL, NULL);
}

static void
register_finish (FoyerUiContext *context, GtkWidget *row, JsonObject *data)
{
  GtkWidget *button;

  if (foyer_json_yes (data, "is_default"))
    return;
  button = foyer_icon_button ("starred-symbolic", _("Make it the default"), NULL);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  g_signal_connect_object (button, "clicked", G_CALLBACK (on_default_cb), context, 0);
  adw_entry_row_add_suffix (ADW_ENTRY_ROW (row), button);
}

static void
more_cash (FoyerUiContext *context, JsonObject *params)
{
  json_object_set_string_member (params, "kind", "cash");
}

static void
more_cashless (FoyerUiContext *context, JsonObject *params)
{
  json_object_set_string_member (params, "kind", "cashless");
}

/* One with transactions stays (FIN-7). */
static gboolean
is_unused (JsonObject *row)
{
  return !foyer_json_yes (row, "used");
}

static const FoyerNameList register_kind = {
  "register", "title", NULL, "register.update", "register.delete", "register.reorder", NULL, N_("Register deleted"), register_caption, register_finish, NULL, is_unused,
};
static const FoyerNameList new_cash_kind = { "register", "title", "register.create", NULL, NULL, NULL, N_("New cash register"), NULL, NULL, NULL, more_cash, NULL };
static const FoyerNameList new_cashless_kind = { "register", "title", "register.create", NULL, NULL, NULL, N_("New cashless register"), NULL, NULL, NULL, more_cashless, NULL };

static void
build_registers (FoyerLive *live, GtkBox *box, JsonNode *result, gpointer data)
{
  FoyerUiContext *context = foyer_live_context (live);

  foyer_live_clear (box);
  add_list (box, _("Registers"), _("In the order of the payment window."), foyer_name_list_new (context, &register_kind, json_node_get_array (result), TRUE));
  gtk_box_append (box, foyer_name_list_new (context, &new_cash_kind, NULL, TRUE));
  gtk_box_append (box, foyer_name_list_new (context, &new_cashless_kind, NULL, TRUE));
}

static char *
item_caption (FoyerUiContext *context, JsonObject *row)
{
  return g_strdup_printf ("%s%s", g_strcmp0 (foyer_json_str (row, "category"), "income") == 0 ? _("Income") : _("Expense"),
                          foyer_json_str (row, "code") ? _(" · built in") : "");
}

static void
more_expense (FoyerUiContext *context, JsonObject *params)
{
  json_object_set_string_member (params, "category", "expense");
}

static const FoyerNameList built_in_kind = { "item", "title", NULL, "item.update", NULL, NULL, NULL, NULL, item_caption, NULL, NULL, NULL };
static const FoyerNameList item_kind = {
  "item", "title", "item.create", "item.update", "item.delete", NULL, N_("New expense"), N_("Payment item deleted"), item_caption, NULL, more_expense, NULL,
};

static void
build_items (FoyerLive *live, GtkBox *box, JsonNode *result, gpointer data)
{
  JsonArray *all = json_node_get_array (result);
  g_autoptr (JsonArray) built_in = json_array_new (), own = json_array_new ();

  for (guint i = 0; i < json_array_get_length (all); i++)
    {
      JsonObject *item = json_array_get_object_element (all, i);
      json_array_add_object_element (foyer_json_str (item, "code") ? built_in : own, json_object_ref (item));
    }
  foyer_live_clear (box);
  add_list (box, _("Payment items"), _("What money is taken and spent for."), foyer_name_list_new (foyer_live_context (live), &item_kind, own, TRUE));
  gtk_box_append (box, foyer_name_list_new (foyer_live_context (live), &built_in_kind, built_in, TRUE));
}

GtkWidget *
foyer_settings_registers_new (FoyerUiContext *context)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 24);

  gtk_box_append (GTK_BOX (box), foyer_live_new (context, "register.list", NULL, "register money", build_registers, NULL));
  gtk_box_append (GTK_BOX (box), foyer_live_new (context, "item.list", NULL, "item", build_items, NULL));
  return box;
}
