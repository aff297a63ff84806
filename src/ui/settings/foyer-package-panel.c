/* The editor of a package: what is in it, in what order, by whom, for how much less. */
#define G_LOG_DOMAIN "foyer-ui"

#include "config.h"

#include <string.h>
#include <adwaita.h>
#include <glib/gi18n.h>

#include "foyer-a11y.h"
#include "foyer-card.h"
#include "foyer-labels.h"
#include "foyer-live.h"
#include "foyer-settings-page.h"

static const FoyerFormField fields[] = {
  { "title", N_("Title"), FOYER_FORM_TEXT },
  { "category", N_("Category"), FOYER_FORM_CHOICE },
  { "pkg_mode", N_("Services"), FOYER_FORM_CHOICE, "sequential parallel", N_("One after another|All at one time") },
  { "pkg_disc", N_("Discount, %"), FOYER_FORM_PERCENT },
  { "active", N_("Can be booked"), FOYER_FORM_BOOL, NULL, NULL, "", NULL },
  { "online", N_("Can be booked online"), FOYER_FORM_BOOL },
  { NULL },
};

typedef struct
{
  FoyerCard *card;
  GtkWidget *list, *add, *sum;
  JsonArray *items;        /* owned: {item, service, title, price, dur, staff} */
  JsonArray *offer;        /* owned: services that can be in it, with their members */
  gboolean filling;
} Panel;

static void show_items (Panel *p);

static void
panel_free (gpointer data)
{
  Panel *p = data;

  json_array_unref (p->items);
  g_clear_pointer (&p->offer, json_array_unref);
  g_free (p);
}

/* ---- sending ------------------------------------------------------------------------------------------------------------ */

static JsonNode *
items_param (Panel *p)
{
  JsonArray *list = json_array_new ();

  for (guint i = 0; i < json_array_get_length (p->items); i++)
    {
      JsonObject *have = json_array_get_object_element (p->items, i), *o = json_object_new ();
      JsonArray *staff = foyer_json_arr (have, "staff");

      if (foyer_json_str (have, "item") != NULL)
        json_object_set_string_member (o, "item", foyer_json_str (have, "item"));
      json_object_set_string_member (o, "service", foyer_json_str (have, "service"));
      if (staff != NULL)
        json_object_set_array_member (o, "staff", json_array_ref (staff));
      json_array_add_object_element (list, o);
    }
  JsonNode *node = json_node_new (JSON_NODE_ARRAY);
  json_node_take_array (node, list);
  return node;
}

static void
update_items (Panel *p)
{
  if (p->card->id != NULL)
    foyer_card_update (p->card, foyer_params ("items", "n", items_param (p), NULL), NULL);
}

static void
send_items (Panel *p)
{
  show_items (p);
  update_items (p);
}

static void
complete (FoyerCard *card, JsonObject *params)
{
  json_object_set_member (params, "items", items_param (card->data));
}

static const FoyerCardKind kind_of_package = {
  "package", "package.create", "package.update", "service.delete", "service", N_("New package"), N_("Add the package"), N_("Delete the package"),
  N_("Package added"), N_("Package changed"), N_("Package deleted; what is booked stays"), complete, NULL,
};

/* ---- what is in it ------------------------------------------------------------------------------------------------------ */

static JsonObject *
offered (Panel *p, const char *service)
{
  for (guint i = 0; p->offer != NULL && i < json_array_get_length (p->offer); i++)
    if (g_strcmp0 (foyer_json_str (json_array_get_object_element (p->offer, i), "id"), service) == 0)
      return json_array_get_object_element (p->offer, i);
  return NULL;
}

static guint
place_of (GtkWidget *widget)
{
  return GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (widget), "place"));
}

static void
move_item (Panel *p, guint from, guint to)
{
  JsonArray *list = json_array_new ();

  for (guint i = 0; i < json_array_get_length (p->items); i++)
    {
      guint take = i == to ? from : i == from ? to : i;
      json_array_add_object_element (list, json_object_ref (json_array_get_object_element (p->items, take)));
    }
  json_array_unref (p->items);
  p->items = list;
  send_items (p);
}

static void
on_up_cb (GtkWidget *button, Panel *p)
{
  guint at = place_of (button);

  if (at > 0)
    move_item (p, at, at - 1);
}

static void
on_remove_cb (GtkWidget *button, Panel *p)
{
  json_array_remove_element (p->items, place_of (button));
  send_items (p);
}

static gboolean
holds (JsonArray *ids, const char *id)
{
  for (guint i = 0; ids != NULL && i < json_array_get_length (ids); i++)
    if (g_strcmp0 (json_array_get_string_element (ids, i), id) == 0)
      return TRUE;
  return FALSE;
}

/* Nobody ticked, or all of them: whoever does the service. */
static void
on_member_cb (GtkCheckButton *check, Panel *p)
{
  JsonObject *item = json_array_get_object_element (p->items, place_of (GTK_WIDGET (check)));
  JsonArray *have = foyer_json_arr (item, "staff"), *list = json_array_new ();
  JsonObject *service = offered (p, foyer_json_str (item, "service"));
  JsonArray *members = foyer_json_arr (service, "staff");
  const char *changed = foyer_live_mark_of (GTK_WIDGET (check));

  for (guint i = 0; members != NULL && i < json_array_get_length (members); i++)
    {
      const char *id = foyer_json_str (json_array_get_object_element (members, i), "staff");
      gboolean on = g_strcmp0 (id, changed) == 0 ? gtk_check_button_get_active (check)
                                                 : have == NULL || json_array_get_length (have) == 0 || holds (have, id);
      if (on)
        json_array_add_string_element (list, id);
    }
  if (members != NULL && json_array_get_length (list) == json_array_get_length (members))
    {
      json_array_unref (list);
      list = json_array_new ();
    }
  json_object_set_array_member (item, "staff", list);
  update_items (p);
}

static GtkWidget *
members_button (Panel *p, guint at, JsonObject *item)
{
  GtkWidget *menu = gtk_menu_button_new (), *popover = gtk_popover_new (), *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  JsonObject *service = offered (p, foyer_json_str (item, "service"));
  JsonArray *members = foyer_json_arr (service, "staff"), *have = foyer_json_arr (item, "staff");
  g_autofree char *spoken = g_strdup_printf (_("Who may do %s"), foyer_json_str (item, "title"));

  for (guint i = 0; members != NULL && i < json_array_get_length (members); i++)
    {
      JsonObject *member = json_array_get_object_element (members, i);
      GtkWidget *check = gtk_check_button_new_with_label (foyer_json_str (member, "name"));

      gtk_check_button_set_active (GTK_CHECK_BUTTON (check), have == NULL || json_array_get_length (have) == 0
                                                                 || holds (have, foyer_json_str (member, "staff")));
      foyer_live_mark (check, foyer_json_str (member, "staff"));
      g_object_set_data (G_OBJECT (check), "place", GUINT_TO_POINTER (at));
      g_signal_connect (check, "toggled", G_CALLBACK (on_member_cb), p);
      gtk_box_append (GTK_BOX (box), check);
    }
  if (members == NULL || json_array_get_length (members) == 0)
    gtk_box_append (GTK_BOX (box), gtk_label_new (_("Nobody does this service yet.")));
  gtk_popover_set_child (GTK_POPOVER (popover), box);
  gtk_menu_button_set_popover (GTK_MENU_BUTTON (menu), popover);
  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (menu), "system-users-symbolic");
  gtk_widget_set_valign (menu, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (menu, "flat");
  gtk_widget_set_tooltip_text (menu, _("Who may do it"));
  foyer_a11y_label (menu, spoken);
  return menu;
}

static GtkWidget *
item_button (Panel *p, guint at, const char *icon, const char *label, GCallback callback)
{
  GtkWidget *button = foyer_icon_button (icon, label, NULL);

  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  g_object_set_data (G_OBJECT (button), "place", GUINT_TO_POINTER (at));
  g_signal_connect (button, "clicked", callback, p);
  return button;
}

static void
show_items (Panel *p)
{
  GtkWidget *group = adw_preferences_group_new ();
  guint n = json_array_get_length (p->items);

  foyer_live_clear (GTK_BOX (p->list));
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), _("Services in it"));
  if (n == 0)
    adw_preferences_group_set_description (ADW_PREFERENCES_GROUP (group), _("Two to ten services for one client. Choose the first below."));
  for (guint i = 0; i < n; i++)
    {
      JsonObject *item = json_array_get_object_element (p->items, i);
      GtkWidget *row = adw_action_row_new ();
      g_autofree char *price = foyer_ui_money (p->card->context, foyer_json_num (item, "price"));
      g_autofree char *below = g_strdup_printf (_("%d min · %s"), (int) foyer_json_num (item, "dur"), price);
      g_autofree char *number = g_strdup_printf ("%u", i + 1);
      GtkWidget *place = gtk_label_new (number);

      adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), foyer_json_str (item, "title"));
      adw_action_row_set_subtitle (ADW_ACTION_ROW (row), below);
      gtk_widget_add_css_class (place, "dim-label");
      adw_action_row_add_prefix (ADW_ACTION_ROW (row), place);
      foyer_a11y_label (row, foyer_json_str (item, "title"));
      adw_action_row_add_suffix (ADW_ACTION_ROW (row), members_button (p, i, item));
      if (i > 0)
        adw_action_row_add_suffix (ADW_ACTION_ROW (row), item_button (p, i, "go-up-symbolic", _("Move up"), G_CALLBACK (on_up_cb)));
      adw_action_row_add_suffix (ADW_ACTION_ROW (row), item_button (p, i, "list-remove-symbolic", _("Take out"), G_CALLBACK (on_remove_cb)));
      adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), row);
    }
  gtk_box_append (GTK_BOX (p->list), group);
  gtk_widget_set_visible (p->add, n < 10);
}

static void
on_add_cb (GtkDropDown *drop, GParamSpec *pspec, Panel *p)
{
  guint at = gtk_drop_down_get_selected (drop);
  JsonObject *service, *item;

  /* The first stands for nothing chosen. */
  if (p->filling || at == 0 || at == GTK_INVALID_LIST_POSITION || p->offer == NULL || at > json_array_get_length (p->offer))
    return;
  service = json_array_get_object_element (p->offer, at - 1);
  item = json_object_new ();
  json_object_set_string_member (item, "service", foyer_json_str (service, "id"));
  json_object_set_string_member (item, "title", foyer_json_str (service, "title"));
  json_object_set_int_member (item, "price", foyer_json_num (service, "price_min"));
  json_object_set_int_member (item, "dur", foyer_json_num (service, "dur"));
  json_array_add_object_element (p->items, item);
  p->filling = TRUE;
  gtk_drop_down_set_selected (drop, 0);
  p->filling = FALSE;
  /* Of a package that is there nothing is sent until it is one. */
  if (p->card->id != NULL && json_array_get_length (p->items) < 2)
    show_items (p);
  else
    send_items (p);
}

/* ---- reading ------------------------------------------------------------------------------------------------------------ */

static void
on_package_read_cb (FoyerUiContext *context, JsonNode *result, const GError *error, gpointer data)
{
  FoyerCard *card = foyer_card_of (data);
  Panel *p = card->data;
  JsonObject *row;
  g_autofree char *price = NULL, *gross = NULL, *sum = NULL;
  JsonArray *items;

  if (!foyer_card_show (card, result))
    return;
  row = card->row;
  items = foyer_json_arr (row, "items");
  json_array_unref (p->items);
  p->items = items != NULL ? json_array_ref (items) : json_array_new ();
  show_items (p);
  price = foyer_ui_money (context, foyer_json_num (row, "pkg_price"));
  gross = foyer_ui_money (context, foyer_json_num (row, "pkg_gross"));
  sum = foyer_json_num (row, "pkg_price") < foyer_json_num (row, "pkg_gross")
            /* Translators: minutes, price of a package, and what its services would cost one by one. */
            ? g_strdup_printf (_("%d min · %s instead of %s"), (int) foyer_json_num (row, "pkg_dur"), price, gross)
            : g_strdup_printf (_("%d min · %s"), (int) foyer_json_num (row, "pkg_dur"), price);
  gtk_label_set_text (GTK_LABEL (p->sum), sum);
}

static void
on_services_cb (FoyerUiContext *context, JsonNode *result, const GError *error, gpointer data)
{
  FoyerCard *card = foyer_card_of (data);
  Panel *p = card->data;
  JsonArray *list = result != NULL ? json_node_get_array (result) : NULL;
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();
  g_auto (GStrv) s = NULL;
  g_autoptr (GtkStringList) model = NULL;

  g_clear_pointer (&p->offer, json_array_unref);
  p->offer = json_array_new ();
  g_strv_builder_add (names, _("Add a service…"));
  for (guint i = 0; list != NULL && i < json_array_get_length (list); i++)
    {
      JsonObject *category = json_array_get_object_element (list, i);
      JsonArray *services = foyer_json_arr (category, "services");

      for (guint k = 0; services != NULL && k < json_array_get_length (services); k++)
        {
          JsonObject *service = json_array_get_object_element (services, k);

          /* Only what is done for one client, and no packages (PKG-2). */
          if (foyer_json_yes (service, "composite") || g_strcmp0 (foyer_json_str (service, "kind"), "group") == 0)
            continue;
          json_array_add_object_element (p->offer, json_object_ref (service));
          g_strv_builder_add (names, foyer_json_str (service, "shown"));
        }
    }
  s = g_strv_builder_end (names);
  foyer_card_set_categories (card, list);
  model = gtk_string_list_new ((const char *const *) s);
  p->filling = TRUE;
  gtk_drop_down_set_model (GTK_DROP_DOWN (p->add), G_LIST_MODEL (model));
  gtk_drop_down_set_selected (GTK_DROP_DOWN (p->add), 0);
  p->filling = FALSE;
  if (card->id != NULL)
    foyer_ui_ask (context, card->frame, "service.get", foyer_params ("service", "s", card->id, NULL), NULL, on_package_read_cb, card->frame);
  else
    show_items (p);
}

static void
on_changed_cb (GtkWidget *frame, const FoyerChangeSet *set)
{
  static const char *const about[] = { "service", "package_item", "service_staff", "category", NULL };
  FoyerCard *card = foyer_card_of (frame);

  for (guint i = 0; i < set->n && card->id != NULL; i++)
    if (g_strv_contains (about, set->rows[i].entity->name))
      {
        foyer_ui_ask (card->context, card->frame, "service.list", NULL, NULL, on_services_cb, card->frame);
        return;
      }
}

GtkWidget *
foyer_package_panel_new (FoyerUiContext *context, JsonObject *args)
{
  Panel *p = g_new0 (Panel, 1);
  FoyerCard *card = foyer_card_new (&kind_of_package, context, args, fields, p, panel_free);
  GtkWidget *below = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  GtkExpression *text = gtk_property_expression_new (GTK_TYPE_STRING_OBJECT, NULL, "string");

  p->card = card;
  p->items = json_array_new ();
  p->list = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  p->add = gtk_drop_down_new (NULL, text);
  gtk_drop_down_set_enable_search (GTK_DROP_DOWN (p->add), TRUE);
  foyer_a11y_label (p->add, _("Add a service"));
  g_signal_connect (p->add, "notify::selected", G_CALLBACK (on_add_cb), p);
  p->sum = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (p->sum), 0);
  gtk_widget_add_css_class (p->sum, "heading");
  foyer_form_set_editable (FOYER_FORM (card->form), "pkg_disc", foyer_ui_may (context, "setup.prices"));
  gtk_box_append (GTK_BOX (below), p->list);
  gtk_box_append (GTK_BOX (below), p->add);
  gtk_box_append (GTK_BOX (below), p->sum);
  gtk_box_append (GTK_BOX (card->body), below);
  if (card->id == NULL)
    {
      foyer_form_set_visible (FOYER_FORM (card->form), "active", FALSE);
      foyer_form_set_visible (FOYER_FORM (card->form), "online", FALSE);
    }
  else
    foyer_card_add_titles (card);
  foyer_card_add_button (card);
  foyer_ui_ask (context, card->frame, "service.list", NULL, NULL, on_services_cb, card->frame);
  g_signal_connect_object (context, "changed", G_CALLBACK (on_changed_cb), card->frame, G_CONNECT_SWAPPED);
  return card->frame;
}
