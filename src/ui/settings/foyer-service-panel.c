/* The editor of a service, beside the catalogue: its form, who does it, what it needs, its other titles. */
#define G_LOG_DOMAIN "foyer-ui"

#include "config.h"

#include <string.h>
#include <adwaita.h>
#include <glib/gi18n.h>

#include "foyer-a11y.h"
#include "foyer-change-list.h"
#include "foyer-card.h"
#include "foyer-cover.h"
#include "foyer-labels.h"
#include "foyer-live.h"
#include "foyer-own-entry.h"
#include "foyer-picture.h"
#include "foyer-settings-page.h"

static const FoyerFormField fields[] = {
  { "title", N_("Title"), FOYER_FORM_TEXT },
  { "category", N_("Category"), FOYER_FORM_CHOICE },
  { "dur", N_("Minutes"), FOYER_FORM_NUMBER },
  { "range", N_("Price range"), FOYER_FORM_BOOL, NULL, NULL, "", NULL },
  { "price_min", N_("Price"), FOYER_FORM_MONEY },
  { "price_max", N_("Highest price"), FOYER_FORM_MONEY },
  { "kind", N_("Type"), FOYER_FORM_CHOICE, "individual group", N_("Individual|Group"), "", NULL },
  { "capacity", N_("Seats"), FOYER_FORM_NUMBER },
  { "processing", N_("Processing, the member is free"), FOYER_FORM_NUMBER, NULL, NULL, N_("Of these minutes"), NULL },
  { "finishing", N_("Finishing after it"), FOYER_FORM_NUMBER },
  { "tech", N_("Break after it"), FOYER_FORM_NUMBER_CHOICE, "- 0 5 10 15 20 25 30 35 40 45 50 55 60",
    N_("As the location says|None|5 min|10 min|15 min|20 min|25 min|30 min|35 min|40 min|45 min|50 min|55 min|60 min") },
  { "active", N_("Can be booked"), FOYER_FORM_BOOL, NULL, NULL, N_("Booking"), NULL },
  { "online", N_("Can be booked online"), FOYER_FORM_BOOL },
  { "date_from", N_("For days from"), FOYER_FORM_DATE },
  { "date_to", N_("For days until"), FOYER_FORM_DATE },
  { "print_title", N_("Title on receipts"), FOYER_FORM_TEXT, NULL, NULL, "", NULL },
  { "tax", N_("Tax"), FOYER_FORM_CHOICE },
  { "comment", N_("Comment"), FOYER_FORM_TEXT },
  { NULL },
};

typedef struct
{
  GtkWidget *team, *resources, *photo;
} Panel;

static void
show_kind (FoyerCard *card)
{
  g_autofree char *kind = foyer_form_text (FOYER_FORM (card->form), "kind"), *range = foyer_form_text (FOYER_FORM (card->form), "range");

  foyer_form_set_visible (FOYER_FORM (card->form), "capacity", g_str_equal (kind, "group"));
  foyer_form_set_visible (FOYER_FORM (card->form), "price_max", *range != '\0');
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (foyer_form_row (FOYER_FORM (card->form), "price_min")), *range ? _("Lowest price") : _("Price"));
}

/* The form's switch is no field of a service, and a new one has a single price. */
static void
complete (FoyerCard *card, JsonObject *params)
{
  json_object_remove_member (params, "range");
}

static FoyerCardChange
change (FoyerCard *card, const char *name, JsonObject *params)
{
  FoyerForm *form = FOYER_FORM (card->form);

  show_kind (card);
  if (g_str_equal (name, "range"))
    {
      g_autofree char *range = foyer_form_text (form, "range");

      /* Switching the range on only shows the second price; off, it goes. */
      if (*range != '\0')
        return FOYER_CARD_NOTHING;
      json_object_set_null_member (params, "price_max");
      return FOYER_CARD_PUT;
    }
  if (g_str_equal (name, "kind"))
    {
      g_autofree char *kind = foyer_form_text (form, "kind"), *capacity = foyer_form_text (form, "capacity");

      json_object_set_string_member (params, "kind", kind);
      if (g_str_equal (kind, "group"))
        json_object_set_int_member (params, "capacity", MAX (1, g_ascii_strtoll (capacity, NULL, 10)));
      return FOYER_CARD_PUT;
    }
  return FOYER_CARD_FIELD;
}

static const FoyerCardKind kind_of_service = {
  "service", "service.create", "service.update", "service.delete", NULL, N_("New service"), N_("Add the service"), N_("Delete the service"),
  N_("Service added"), N_("Service changed"), N_("Service deleted; old visits keep it"), complete, change,
};

static void
on_photo_cb (const char *id, gpointer data)
{
  FoyerCard *card = data;
  JsonObject *params = foyer_params ("service", "s", card->id, NULL);

  if (id != NULL)
    json_object_set_string_member (params, "image", id);
  else
    json_object_set_null_member (params, "image");
  foyer_ui_run (card->context, card->frame, "service.update", params, id != NULL ? _("Picture changed") : _("Picture removed"), NULL, NULL);
}

/* ---- who does it -------------------------------------------------------------------------------------------------------- */

static JsonNode *
one_id (const char *id)
{
  g_autoptr (JsonArray) a = json_array_new ();

  json_array_add_string_element (a, id);
  return json_node_init_array (json_node_alloc (), a);
}

static void
on_assigned_cb (GtkCheckButton *check, FoyerCard *card)
{
  gboolean on = gtk_check_button_get_active (check);

  foyer_ui_run (card->context, card->frame, on ? "service.assign" : "service.unassign",
                foyer_params ("service", "s", card->id, "staff", "n", one_id (foyer_live_mark_of (GTK_WIDGET (check))), NULL), on ? _("Service assigned") : _("Service taken away"),
                NULL, NULL);
}

static JsonObject *
find_in (JsonArray *list, const char *member, const char *value)
{
  for (guint i = 0; list != NULL && i < json_array_get_length (list); i++)
    if (g_strcmp0 (foyer_json_str (json_array_get_object_element (list, i), member), value) == 0)
      return json_array_get_object_element (list, i);
  return NULL;
}

static void
on_team_cb (FoyerUiContext *context, JsonNode *result, const GError *error, gpointer data)
{
  FoyerCard *card = foyer_card_of (data);
  Panel *panel = card->data;
  JsonArray *members = result ? json_node_get_array (result) : NULL;
  GtkWidget *group = adw_preferences_group_new ();

  foyer_live_clear (GTK_BOX (panel->team));
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), _("Who does it"));
  adw_preferences_group_set_description (ADW_PREFERENCES_GROUP (group), _("With a price or minutes of their own where it differs."));
  for (guint i = 0; members != NULL && i < json_array_get_length (members); i++)
    {
      JsonObject *member = json_array_get_object_element (members, i);
      const char *id = foyer_json_str (member, "id"), *name = foyer_json_str (member, "name");
      JsonObject *link = find_in (foyer_json_arr (card->row, "staff"), "staff", id);
      GtkWidget *row = adw_action_row_new (), *check = gtk_check_button_new ();

      adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), name);
      gtk_check_button_set_active (GTK_CHECK_BUTTON (check), link != NULL);
      gtk_widget_set_valign (check, GTK_ALIGN_CENTER);
      foyer_a11y_label (check, name);
      foyer_live_mark (check, id);
      g_signal_connect (check, "toggled", G_CALLBACK (on_assigned_cb), card);
      adw_action_row_add_prefix (ADW_ACTION_ROW (row), check);
      if (link != NULL)
        {
          adw_action_row_add_suffix (ADW_ACTION_ROW (row), foyer_own_entry_new (context, card->error, card->id, id, name, FALSE, json_object_get_member (link, "own_dur"), foyer_json_num (card->row, "dur")));
          adw_action_row_add_suffix (ADW_ACTION_ROW (row), foyer_own_entry_new (context, card->error, card->id, id, name, TRUE, json_object_get_member (link, "own_price"), foyer_json_num (card->row, "price_min")));
        }
      else
        {
          adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), check);
        }
      adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), row);
    }
  gtk_box_append (GTK_BOX (panel->team), group);
}

static void
on_resource_cb (GtkCheckButton *check, FoyerCard *card)
{
  g_autoptr (JsonArray) wanted = json_array_new ();
  JsonArray *have = foyer_json_arr (card->row, "resources");
  const char *id = foyer_live_mark_of (GTK_WIDGET (check));

  for (guint i = 0; have != NULL && i < json_array_get_length (have); i++)
    if (g_strcmp0 (json_array_get_string_element (have, i), id) != 0)
      json_array_add_string_element (wanted, json_array_get_string_element (have, i));
  if (gtk_check_button_get_active (check))
    json_array_add_string_element (wanted, id);
  foyer_ui_run (card->context, card->frame, "service.resources", foyer_params ("service", "s", card->id, "resources", "n", json_node_init_array (json_node_alloc (), wanted), NULL),
                _("Resources changed"), NULL, NULL);
}

static void
on_resources_cb (FoyerUiContext *context, JsonNode *result, const GError *error, gpointer data)
{
  FoyerCard *card = foyer_card_of (data);
  Panel *panel = card->data;
  JsonArray *list = result ? json_node_get_array (result) : NULL, *have = foyer_json_arr (card->row, "resources");
  GtkWidget *group;

  foyer_live_clear (GTK_BOX (panel->resources));
  if (list == NULL || json_array_get_length (list) == 0)
    return;
  group = adw_preferences_group_new ();
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), _("Needs"));
  for (guint i = 0; i < json_array_get_length (list); i++)
    {
      JsonObject *resource = json_array_get_object_element (list, i);
      GtkWidget *row = adw_action_row_new (), *check = gtk_check_button_new ();
      gboolean on = FALSE;

      for (guint k = 0; have != NULL && k < json_array_get_length (have); k++)
        on = on || g_strcmp0 (json_array_get_string_element (have, k), foyer_json_str (resource, "id")) == 0;
      adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), foyer_json_str (resource, "name"));
      gtk_check_button_set_active (GTK_CHECK_BUTTON (check), on);
      gtk_widget_set_valign (check, GTK_ALIGN_CENTER);
      foyer_a11y_label (check, foyer_json_str (resource, "name"));
      foyer_live_mark (check, foyer_json_str (resource, "id"));
      g_signal_connect (check, "toggled", G_CALLBACK (on_resource_cb), card);
      adw_action_row_add_prefix (ADW_ACTION_ROW (row), check);
      adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), check);
      adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), row);
    }
  gtk_box_append (GTK_BOX (panel->resources), group);
}

/* ---- reading ------------------------------------------------------------------------------------------------------------ */

static void
on_service_read_cb (FoyerUiContext *context, JsonNode *result, const GError *error, gpointer data)
{
  FoyerCard *card = foyer_card_of (data);
  Panel *panel = card->data;

  if (result != NULL)
    {
      JsonObject *row = json_node_get_object (result);

      json_object_set_boolean_member (row, "range", !json_object_get_null_member (row, "price_max"));
    }
  if (!foyer_card_show (card, result))
    return;
  foyer_photo_editor_show (panel->photo, foyer_json_str (card->row, "title"), foyer_json_str (card->row, "image"));
  show_kind (card);
  foyer_ui_ask (context, card->frame, "staff.list", NULL, NULL, on_team_cb, card->frame);
  foyer_ui_ask (context, card->frame, "resource.list", NULL, NULL, on_resources_cb, card->frame);
}

static void on_categories_cb (FoyerUiContext *context, JsonNode *result, const GError *error, gpointer data);

static void
on_taxes_cb (FoyerUiContext *context, JsonNode *result, const GError *error, gpointer data)
{
  FoyerCard *card = foyer_card_of (data);
  JsonArray *list = result != NULL ? json_node_get_array (result) : NULL;
  g_autoptr (GPtrArray) ids = g_ptr_array_new (), names = g_ptr_array_new ();

  g_ptr_array_add (ids, (gpointer) "");
  g_ptr_array_add (names, (gpointer) _("As the location says"));
  for (guint i = 0; list != NULL && i < json_array_get_length (list); i++)
    {
      JsonObject *row = json_array_get_object_element (list, i);

      g_ptr_array_add (ids, (gpointer) foyer_json_str (row, "id"));
      g_ptr_array_add (names, (gpointer) foyer_json_str (row, "title"));
    }
  g_ptr_array_add (ids, NULL);
  g_ptr_array_add (names, NULL);
  foyer_form_set_choices (FOYER_FORM (card->form), "tax", (const char *const *) ids->pdata, (const char *const *) names->pdata);
  foyer_ui_ask (context, card->frame, "service.list", NULL, NULL, on_categories_cb, card->frame);
}

static void
on_categories_cb (FoyerUiContext *context, JsonNode *result, const GError *error, gpointer data)
{
  FoyerCard *card = foyer_card_of (data);

  foyer_card_set_categories (card, result ? json_node_get_array (result) : NULL);
  if (card->id != NULL)
    foyer_ui_ask (context, card->frame, "service.get", foyer_params ("service", "s", card->id, NULL), NULL, on_service_read_cb, card->frame);
}

static void
on_changed_cb (GtkWidget *frame, const FoyerChangeSet *set)
{
  static const char *const about[] = { "service", "service_staff", "service_resource", "staff", "resource", NULL };
  FoyerCard *card = foyer_card_of (frame);

  for (guint i = 0; i < set->n && card->id != NULL; i++)
    if (g_strv_contains (about, set->rows[i].entity->name))
      {
        foyer_ui_ask (card->context, card->frame, "service.get", foyer_params ("service", "s", card->id, NULL), NULL, on_service_read_cb, card->frame);
        return;
      }
}

GtkWidget *
foyer_service_panel_new (FoyerUiContext *context, JsonObject *args)
{
  static const char *const prices[] = { "price_min", "price_max", "range" };
  static const char *const later[] = { "range", "kind", "active", "online", "print_title", "tax", "date_from", "date_to", "tech" };
  Panel *panel = g_new0 (Panel, 1);
  FoyerCard *card = foyer_card_new (&kind_of_service, context, args, fields, panel, g_free);

  panel->team = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  panel->resources = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  for (gsize i = 0; i < G_N_ELEMENTS (prices); i++)
    foyer_form_set_editable (FOYER_FORM (card->form), prices[i], foyer_ui_may (context, "setup.prices"));
  gtk_box_append (GTK_BOX (card->body), panel->team);
  gtk_box_append (GTK_BOX (card->body), panel->resources);
  if (card->id == NULL)
    {
      for (gsize i = 0; i < G_N_ELEMENTS (later); i++)
        foyer_form_set_visible (FOYER_FORM (card->form), later[i], FALSE);
    }
  else
    {
      panel->photo = foyer_photo_editor_new (context, 72, on_photo_cb, card);
      gtk_box_prepend (GTK_BOX (card->body), panel->photo);
      foyer_card_add_titles (card);
    }
  foyer_card_add_button (card);
  foyer_change_section_add (context, card->body, "service", card->id);
  show_kind (card);
  foyer_ui_ask (context, card->frame, "tax.list", NULL, NULL, on_taxes_cb, card->frame);
  g_signal_connect_object (context, "changed", G_CALLBACK (on_changed_cb), card->frame, G_CONNECT_SWAPPED);
  return card->frame;
}
