/* Checkout: taxes, the coins cash is rounded to, and types of client accounts. */
#define G_LOG_DOMAIN "foyer-ui"

#include "config.h"

#include <string.h>
#include <adwaita.h>
#include <glib/gi18n.h>

#include "foyer-a11y.h"
#include "foyer-labels.h"
#include "foyer-live.h"
#include "foyer-money.h"
#include "foyer-settings-page.h"

static void
add_list (GtkBox *box, const char *title, const char *description, GtkWidget *list)
{
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (list), title);
  adw_preferences_group_set_description (ADW_PREFERENCES_GROUP (list), description);
  gtk_box_append (box, list);
}

/* A short entry at the end of a row; the id of the row's thing is marked on it. */
static GtkWidget *
new_entry (const char *text, const char *label, const char *id)
{
  GtkWidget *entry = gtk_entry_new ();

  gtk_editable_set_text (GTK_EDITABLE (entry), text);
  gtk_editable_set_width_chars (GTK_EDITABLE (entry), 8);
  gtk_editable_set_max_width_chars (GTK_EDITABLE (entry), 8);
  gtk_editable_set_alignment (GTK_EDITABLE (entry), 1);
  gtk_widget_set_valign (entry, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (entry, "numeric");
  foyer_a11y_label (entry, label);
  foyer_live_mark (entry, id);
  g_object_set_data_full (G_OBJECT (entry), "before", g_strdup (text), g_free);
  return entry;
}

static gboolean
entry_changed (GtkWidget *entry)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (entry));

  if (g_strcmp0 (text, g_object_get_data (G_OBJECT (entry), "before")) == 0)
    return FALSE;
  g_object_set_data_full (G_OBJECT (entry), "before", g_strdup (text), g_free);
  return TRUE;
}

/* Kept with Enter, and when it is left. */
static void
keep_with (GtkWidget *entry, GCallback keep, FoyerUiContext *context)
{
  GtkEventController *focus = gtk_event_controller_focus_new ();

  g_signal_connect_object (entry, "activate", keep, context, 0);
  g_signal_connect_object (focus, "leave", keep, context, 0);
  gtk_widget_add_controller (entry, focus);
}

static GtkWidget *
entry_of (gpointer source)
{
  return GTK_IS_EVENT_CONTROLLER (source) ? gtk_event_controller_get_widget (source) : GTK_WIDGET (source);
}

/* ---- taxes -------------------------------------------------------------------------------------------------------------- */

static void
on_rate_cb (gpointer source, FoyerUiContext *context)
{
  GtkWidget *entry = entry_of (source);
  gint64 rate = 0;

  if (gtk_widget_get_root (entry) == NULL || !entry_changed (entry))
    return;
  if (!foyer_pct_parse (gtk_editable_get_text (GTK_EDITABLE (entry)), &rate))
    {
      gtk_widget_add_css_class (entry, "error");
      return;
    }
  gtk_widget_remove_css_class (entry, "error");
  foyer_ui_run (context, NULL, "tax.update", foyer_params ("tax", "s", foyer_live_mark_of (entry), "rate", "i", rate, NULL), _("Tax changed"), NULL, NULL);
}

static void
on_added_cb (GtkCheckButton *check, FoyerUiContext *context)
{
  foyer_ui_run (context, NULL, "tax.update",
                foyer_params ("tax", "s", foyer_live_mark_of (GTK_WIDGET (check)), "added", "b", gtk_check_button_get_active (check), NULL), _("Tax changed"), NULL, NULL);
}

static char *
tax_caption (FoyerUiContext *context, JsonObject *row)
{
  int n = (int) foyer_json_num (row, "services");

  return g_strdup_printf (ngettext ("%d service", "%d services", n), n);
}

static void
tax_finish (FoyerUiContext *context, GtkWidget *row, JsonObject *data)
{
  g_autofree char *rate = foyer_pct_format (foyer_json_num (data, "rate"));
  GtkWidget *entry = new_entry (rate, _("Rate, %"), foyer_json_str (data, "id")), *percent = gtk_label_new ("%"), *added = gtk_check_button_new_with_label (_("Added to the price"));

  keep_with (entry, G_CALLBACK (on_rate_cb), context);
  gtk_check_button_set_active (GTK_CHECK_BUTTON (added), foyer_json_yes (data, "added"));
  gtk_widget_set_valign (added, GTK_ALIGN_CENTER);
  foyer_live_mark (added, foyer_json_str (data, "id"));
  g_signal_connect_object (added, "toggled", G_CALLBACK (on_added_cb), context, 0);
  adw_entry_row_add_suffix (ADW_ENTRY_ROW (row), entry);
  adw_entry_row_add_suffix (ADW_ENTRY_ROW (row), percent);
  adw_entry_row_add_suffix (ADW_ENTRY_ROW (row), added);
}

static void
more_tax (FoyerUiContext *context, JsonObject *params)
{
  json_object_set_int_member (params, "rate", 0);
}

static const FoyerNameList tax_kind = {
  "tax", "title", "tax.create", "tax.update", "tax.delete", "tax.reorder", N_("New tax"), N_("Tax deleted"), tax_caption, tax_finish, more_tax, NULL,
};

/* What has none of its own gets this one. */
static void
on_usual_cb (GtkDropDown *drop, GParamSpec *pspec, FoyerUiContext *context)
{
  GPtrArray *ids = g_object_get_data (G_OBJECT (drop), "ids");
  guint at = gtk_drop_down_get_selected (drop);
  g_autoptr (JsonObject) values = json_object_new ();

  if (at >= ids->len)
    return;
  json_object_set_string_member (values, "checkout.tax", ids->pdata[at]);
  foyer_ui_run (context, NULL, "setting.set", foyer_params ("values", "n", json_node_init_object (json_node_alloc (), values), NULL), _("Setting changed"), NULL, NULL);
}

static const char *
setting_text (JsonArray *settings, const char *key)
{
  for (guint i = 0; settings != NULL && i < json_array_get_length (settings); i++)
    if (g_strcmp0 (foyer_json_str (json_array_get_object_element (settings, i), "key"), key) == 0)
      return foyer_json_str (json_array_get_object_element (settings, i), "value");
  return NULL;
}

static void
on_settings_cb (FoyerUiContext *context, JsonNode *result, const GError *error, gpointer data)
{
  GtkWidget *drop = GTK_WIDGET (data);
  const char *now = result != NULL ? setting_text (json_node_get_array (result), "checkout.tax") : NULL;
  GPtrArray *ids = g_object_get_data (G_OBJECT (drop), "ids");

  for (guint i = 0; now != NULL && i < ids->len; i++)
    if (g_str_equal (ids->pdata[i], now))
      {
        g_signal_handlers_block_by_func (drop, on_usual_cb, context);
        gtk_drop_down_set_selected (GTK_DROP_DOWN (drop), i);
        g_signal_handlers_unblock_by_func (drop, on_usual_cb, context);
      }
}

static void
build_taxes (FoyerLive *live, GtkBox *box, JsonNode *result, gpointer data)
{
  FoyerUiContext *context = foyer_live_context (live);
  JsonArray *taxes = json_node_get_array (result);
  GtkStringList *names = gtk_string_list_new (NULL);
  GPtrArray *ids = g_ptr_array_new_with_free_func (g_free);
  GtkWidget *group = adw_preferences_group_new (), *row = adw_action_row_new (), *drop;

  foyer_live_clear (box);
  add_list (box, _("Taxes"), _("A tax is part of the price, or put on top of it. What was sold keeps the rate it was sold at."), foyer_name_list_new (context, &tax_kind, taxes, TRUE));
  if (!foyer_ui_may (context, "setup.location"))
    {
      g_object_unref (names);
      g_ptr_array_unref (ids);
      g_object_ref_sink (group);
      g_object_unref (group);
      g_object_ref_sink (row);
      g_object_unref (row);
      return;
    }
  gtk_string_list_append (names, _("None"));
  g_ptr_array_add (ids, g_strdup (""));
  for (guint i = 0; i < json_array_get_length (taxes); i++)
    {
      gtk_string_list_append (names, foyer_json_str (json_array_get_object_element (taxes, i), "title"));
      g_ptr_array_add (ids, g_strdup (foyer_json_str (json_array_get_object_element (taxes, i), "id")));
    }
  drop = gtk_drop_down_new (G_LIST_MODEL (names), NULL);
  gtk_widget_set_valign (drop, GTK_ALIGN_CENTER);
  foyer_a11y_label (drop, _("Tax of what has none of its own"));
  g_object_set_data_full (G_OBJECT (drop), "ids", ids, (GDestroyNotify) g_ptr_array_unref);
  g_signal_connect_object (drop, "notify::selected", G_CALLBACK (on_usual_cb), context, 0);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _("Tax of what has none of its own"));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), _("Services and goods at this location"));
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), drop);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), row);
  gtk_box_append (box, group);
  foyer_ui_ask (context, drop, "setting.list", NULL, NULL, on_settings_cb, drop);
}

/* ---- types of client accounts ---------------------------------------------------------------------------------------------- */

static void
on_most_cb (gpointer source, FoyerUiContext *context)
{
  GtkWidget *entry = entry_of (source);
  const char *text = gtk_editable_get_text (GTK_EDITABLE (entry));
  gint64 most = 0;

  if (gtk_widget_get_root (entry) == NULL || !entry_changed (entry))
    return;
  if (*text != '\0' && (!foyer_money_parse (text, foyer_ui_currency (context), &most) || most < 0))
    {
      gtk_widget_add_css_class (entry, "error");
      return;
    }
  gtk_widget_remove_css_class (entry, "error");
  foyer_ui_run (context, NULL, "account-type.update",
                foyer_params ("type", "s", foyer_live_mark_of (entry), "credit", "b", most > 0, "most", "i", most, NULL), _("Type of account changed"), NULL, NULL);
}

static void
on_place_cb (GtkCheckButton *check, FoyerUiContext *context)
{
  GtkWidget *box = gtk_widget_get_parent (GTK_WIDGET (check));
  JsonArray *locs = json_array_new ();
  JsonObject *params = foyer_params ("type", "s", foyer_live_mark_of (box), NULL);

  for (GtkWidget *c = gtk_widget_get_first_child (box); c != NULL; c = gtk_widget_get_next_sibling (c))
    if (gtk_check_button_get_active (GTK_CHECK_BUTTON (c)))
      json_array_add_string_element (locs, g_object_get_data (G_OBJECT (c), "loc"));
  json_object_set_array_member (params, "locs", locs);
  foyer_ui_run (context, NULL, "account-type.update", params, _("Type of account changed"), NULL, NULL);
}

static void
on_places_cb (FoyerUiContext *context, JsonNode *result, const GError *error, gpointer data)
{
  GtkWidget *box = GTK_WIDGET (data);
  JsonArray *list = result != NULL ? json_node_get_array (result) : NULL, *chosen = g_object_get_data (G_OBJECT (box), "locs");

  for (guint i = 0; list != NULL && i < json_array_get_length (list); i++)
    {
      JsonObject *loc = json_array_get_object_element (list, i);
      GtkWidget *check = gtk_check_button_new_with_label (foyer_json_str (loc, "name"));

      g_object_set_data_full (G_OBJECT (check), "loc", g_strdup (foyer_json_str (loc, "id")), g_free);
      for (guint k = 0; chosen != NULL && k < json_array_get_length (chosen); k++)
        if (g_strcmp0 (json_array_get_string_element (chosen, k), foyer_json_str (loc, "id")) == 0)
          gtk_check_button_set_active (GTK_CHECK_BUTTON (check), TRUE);
      g_signal_connect_object (check, "toggled", G_CALLBACK (on_place_cb), context, 0);
      gtk_box_append (GTK_BOX (box), check);
    }
}

static char *
type_caption (FoyerUiContext *context, JsonObject *row)
{
  int n = (int) foyer_json_num (row, "accounts");

  return g_strdup_printf (ngettext ("%d account", "%d accounts", n), n);
}

static void
type_finish (FoyerUiContext *context, GtkWidget *row, JsonObject *data)
{
  JsonArray *locs = foyer_json_arr (data, "locs");
  g_autofree char *most = foyer_json_yes (data, "credit") ? foyer_ui_money_bare (context, foyer_json_num (data, "most")) : g_strdup ("");
  GtkWidget *entry = new_entry (most, _("Credit up to"), foyer_json_str (data, "id")), *button = gtk_menu_button_new (), *popover = gtk_popover_new (),
            *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  int n = locs != NULL ? (int) json_array_get_length (locs) : 0;
  g_autofree char *where = n == 0 ? g_strdup (_("Everywhere")) : g_strdup_printf (ngettext ("%d location", "%d locations", n), n);

  gtk_entry_set_placeholder_text (GTK_ENTRY (entry), _("No credit"));
  gtk_widget_set_tooltip_text (entry, _("How far such an account may go below nothing"));
  keep_with (entry, G_CALLBACK (on_most_cb), context);
  foyer_live_mark (box, foyer_json_str (data, "id"));
  if (locs != NULL)
    g_object_set_data_full (G_OBJECT (box), "locs", json_array_ref (locs), (GDestroyNotify) json_array_unref);
  gtk_popover_set_child (GTK_POPOVER (popover), box);
  gtk_menu_button_set_popover (GTK_MENU_BUTTON (button), popover);
  gtk_menu_button_set_label (GTK_MENU_BUTTON (button), where);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  foyer_a11y_label (button, _("Locations where such accounts are used"));
  foyer_ui_ask (context, box, "location.list", NULL, NULL, on_places_cb, box);
  adw_entry_row_add_suffix (ADW_ENTRY_ROW (row), entry);
  adw_entry_row_add_suffix (ADW_ENTRY_ROW (row), button);
}

static const FoyerNameList type_kind = {
  "type", "title", "account-type.create", "account-type.update", "account-type.delete", "account-type.reorder", N_("New type of account"), N_("Type of account deleted"),
  type_caption, type_finish, NULL, NULL,
};

static void
build_types (FoyerLive *live, GtkBox *box, JsonNode *result, gpointer data)
{
  foyer_live_clear (box);
  add_list (box, _("Client accounts"), _("Besides the plain deposit. With credit a client may owe up to the sum; without locations an account is used everywhere."),
            foyer_name_list_new (foyer_live_context (live), &type_kind, json_node_get_array (result), TRUE));
}

/* ---- the page ---------------------------------------------------------------------------------------------------------------- */

GtkWidget *
foyer_settings_checkout_new (FoyerUiContext *context)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 24);

  if (foyer_ui_may (context, "setup.prices"))
    gtk_box_append (GTK_BOX (box), foyer_live_new (context, "tax.list", NULL, "tax service", build_taxes, NULL));
  if (foyer_ui_may (context, "setup.accounts") && foyer_ui_may (context, "clients.accounts"))
    gtk_box_append (GTK_BOX (box), foyer_live_new (context, "account-type.list", NULL, "acct_type acct", build_types, NULL));
  return box;
}
