/* The catalogue by category, and the editor of one service beside it. */
#define G_LOG_DOMAIN "foyer-ui"

#include "config.h"

#include <string.h>
#include <adwaita.h>
#include <glib/gi18n.h>

#include "foyer-a11y.h"
#include "foyer-cover.h"
#include "foyer-form.h"
#include "foyer-labels.h"
#include "foyer-live.h"
#include "foyer-own-entry.h"
#include "foyer-picture.h"
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
category_finish (FoyerUiContext *context, GtkWidget *row, JsonObject *data)
{
  GtkWidget *menu = gtk_menu_button_new (), *popover = gtk_popover_new (), *grid = gtk_grid_new ();
  int now = (int) foyer_json_num (data, "colour") % 12;
  g_autofree char *label = g_strdup_printf (_("Colour %d of 12: %s"), now + 1, foyer_json_str (data, "title"));

  for (int i = 0; i < 12; i++)
    {
      GtkWidget *button = gtk_button_new ();
      g_autofree char *spoken = g_strdup_printf (_("Colour %d"), i + 1);

      gtk_button_set_child (GTK_BUTTON (button), swatch_new (i));
      gtk_widget_add_css_class (button, "flat");
      foyer_a11y_label (button, spoken);
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
}

static const FoyerNameList category_kind = {
  "category", "title", "category.create", "category.update", "category.delete", "category.reorder", N_("New category"), N_("Category deleted"), category_caption, category_finish, NULL, is_empty,
};

static void
build_catalogue (FoyerLive *live, GtkBox *box, JsonNode *result, gpointer data)
{
  JsonArray *categories = json_node_get_array (result);
  FoyerUiContext *context = foyer_live_context (live);
  GtkWidget *order = foyer_name_list_new (context, &category_kind, categories, TRUE);

  foyer_live_clear (box);
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

/* ---- the editor --------------------------------------------------------------------------------------------------------- */

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
  { "comment", N_("Comment"), FOYER_FORM_TEXT },
  { NULL },
};

static const FoyerFormField language_fields[] = {
  { "en", "English", FOYER_FORM_TEXT, NULL, NULL, N_("Title in other languages"), NULL },
  { "hu", "Magyar", FOYER_FORM_TEXT },
  { "pt", "Português", FOYER_FORM_TEXT },
  { "ru", "Русский", FOYER_FORM_TEXT },
  { "uk", "Українська", FOYER_FORM_TEXT },
  { NULL },
};

typedef struct
{
  FoyerUiContext *context; /* owned */
  char *id;                /* NULL: new */
  char *category;
  GtkWidget *frame, *title, *form, *error, *team, *resources, *make, *photo, *languages;
  JsonObject *row;         /* owned */
} Panel;

static void
panel_free (gpointer data)
{
  Panel *p = data;

  g_clear_pointer (&p->row, json_object_unref);
  g_object_unref (p->context);
  g_free (p->id);
  g_free (p->category);
  g_free (p);
}

static void
show_kind (Panel *p)
{
  g_autofree char *kind = foyer_form_text (FOYER_FORM (p->form), "kind"), *range = foyer_form_text (FOYER_FORM (p->form), "range");

  foyer_form_set_visible (FOYER_FORM (p->form), "capacity", g_str_equal (kind, "group"));
  foyer_form_set_visible (FOYER_FORM (p->form), "price_max", *range != '\0');
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (foyer_form_row (FOYER_FORM (p->form), "price_min")), *range ? _("Lowest price") : _("Price"));
}

static void
on_saved_cb (FoyerUiContext *context, JsonNode *result, const GError *error, gpointer data)
{
  Panel *p = g_object_get_data (data, "panel");
  g_autofree char *text = error ? foyer_ui_error_text (error) : NULL;

  foyer_form_error_set (p->error, text);
  if (p->id == NULL && result != NULL)
    foyer_ui_open (context, "service", foyer_params ("id", "s", foyer_json_str (json_node_get_object (result), "service"), NULL));
}

static void
create_service (Panel *p)
{
  g_autoptr (JsonObject) params = json_object_new ();
  const char *why = NULL;

  if (!foyer_form_put_all (FOYER_FORM (p->form), params, &why))
    {
      foyer_form_error_set (p->error, why);
      return;
    }
  json_object_remove_member (params, "range");
  foyer_ui_run_quiet (p->context, p->frame, "service.create", g_steal_pointer (&params), _("Service added"), on_saved_cb, p->frame);
}

static void
on_field_cb (FoyerForm *form, const char *name, gpointer data)
{
  Panel *p = data;
  g_autoptr (JsonObject) params = NULL;
  const char *why = NULL;

  foyer_form_error_set (p->error, NULL);
  if (p->id == NULL)
    {
      if (name == NULL)
        create_service (p);
      return;
    }
  show_kind (p);
  params = foyer_params ("service", "s", p->id, NULL);
  if (g_str_equal (name, "range"))
    {
      g_autofree char *range = foyer_form_text (form, "range");
      /* Switching the range on only shows the second price; off, it goes. */
      if (*range != '\0')
        return;
      json_object_set_null_member (params, "price_max");
    }
  else if (g_str_equal (name, "kind"))
    {
      g_autofree char *kind = foyer_form_text (form, "kind"), *capacity = foyer_form_text (form, "capacity");
      json_object_set_string_member (params, "kind", kind);
      if (g_str_equal (kind, "group"))
        json_object_set_int_member (params, "capacity", MAX (1, g_ascii_strtoll (capacity, NULL, 10)));
    }
  else if (!foyer_form_put (form, name, params, &why))
    {
      foyer_form_error_set (p->error, why);
      return;
    }
  foyer_ui_run_quiet (p->context, p->frame, "service.update", g_steal_pointer (&params), _("Service changed"), on_saved_cb, p->frame);
}

/* All of them are sent: those of languages that have no field here too. */
static void
on_language_cb (FoyerForm *form, const char *name, gpointer data)
{
  Panel *p = data;
  JsonObject *have = foyer_json_obj (p->row, "titles");
  g_autoptr (JsonObject) titles = json_object_new ();
  g_autofree char *text = foyer_form_text (form, name);
  g_autoptr (GList) names = have != NULL ? json_object_get_members (have) : NULL;

  for (GList *l = names; l != NULL; l = l->next)
    json_object_set_string_member (titles, l->data, foyer_json_str (have, l->data));
  json_object_set_string_member (titles, name, text);
  foyer_ui_run_quiet (p->context, p->frame, "service.update",
                      foyer_params ("service", "s", p->id, "titles", "n", json_node_init_object (json_node_alloc (), titles), NULL), _("Title changed"),
                      on_saved_cb, p->frame);
}

static void
on_photo_cb (const char *id, gpointer data)
{
  Panel *p = data;
  JsonObject *params = foyer_params ("service", "s", p->id, NULL);

  if (id != NULL)
    json_object_set_string_member (params, "image", id);
  else
    json_object_set_null_member (params, "image");
  foyer_ui_run (p->context, p->frame, "service.update", params, id != NULL ? _("Picture changed") : _("Picture removed"), NULL, NULL);
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
on_assigned_cb (GtkCheckButton *check, Panel *p)
{
  gboolean on = gtk_check_button_get_active (check);

  foyer_ui_run (p->context, p->frame, on ? "service.assign" : "service.unassign",
                foyer_params ("service", "s", p->id, "staff", "n", one_id (foyer_live_mark_of (GTK_WIDGET (check))), NULL), on ? _("Service assigned") : _("Service taken away"),
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
  Panel *p = g_object_get_data (data, "panel");
  JsonArray *members = result ? json_node_get_array (result) : NULL;
  GtkWidget *group = adw_preferences_group_new ();

  foyer_live_clear (GTK_BOX (p->team));
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), _("Who does it"));
  adw_preferences_group_set_description (ADW_PREFERENCES_GROUP (group), _("With a price or minutes of their own where it differs."));
  for (guint i = 0; members != NULL && i < json_array_get_length (members); i++)
    {
      JsonObject *member = json_array_get_object_element (members, i);
      const char *id = foyer_json_str (member, "id"), *name = foyer_json_str (member, "name");
      JsonObject *link = find_in (foyer_json_arr (p->row, "staff"), "staff", id);
      GtkWidget *row = adw_action_row_new (), *check = gtk_check_button_new ();

      adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), name);
      gtk_check_button_set_active (GTK_CHECK_BUTTON (check), link != NULL);
      gtk_widget_set_valign (check, GTK_ALIGN_CENTER);
      foyer_a11y_label (check, name);
      foyer_live_mark (check, id);
      g_signal_connect (check, "toggled", G_CALLBACK (on_assigned_cb), p);
      adw_action_row_add_prefix (ADW_ACTION_ROW (row), check);
      if (link != NULL)
        {
          adw_action_row_add_suffix (ADW_ACTION_ROW (row), foyer_own_entry_new (context, p->error, p->id, id, name, FALSE, json_object_get_member (link, "own_dur"), foyer_json_num (p->row, "dur")));
          adw_action_row_add_suffix (ADW_ACTION_ROW (row), foyer_own_entry_new (context, p->error, p->id, id, name, TRUE, json_object_get_member (link, "own_price"), foyer_json_num (p->row, "price_min")));
        }
      else
        {
          adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), check);
        }
      adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), row);
    }
  gtk_box_append (GTK_BOX (p->team), group);
}

static void
on_resource_cb (GtkCheckButton *check, Panel *p)
{
  g_autoptr (JsonArray) wanted = json_array_new ();
  JsonArray *have = foyer_json_arr (p->row, "resources");
  const char *id = foyer_live_mark_of (GTK_WIDGET (check));

  for (guint i = 0; have != NULL && i < json_array_get_length (have); i++)
    if (g_strcmp0 (json_array_get_string_element (have, i), id) != 0)
      json_array_add_string_element (wanted, json_array_get_string_element (have, i));
  if (gtk_check_button_get_active (check))
    json_array_add_string_element (wanted, id);
  foyer_ui_run (p->context, p->frame, "service.resources", foyer_params ("service", "s", p->id, "resources", "n", json_node_init_array (json_node_alloc (), wanted), NULL),
                _("Resources changed"), NULL, NULL);
}

static void
on_resources_cb (FoyerUiContext *context, JsonNode *result, const GError *error, gpointer data)
{
  Panel *p = g_object_get_data (data, "panel");
  JsonArray *list = result ? json_node_get_array (result) : NULL, *have = foyer_json_arr (p->row, "resources");
  GtkWidget *group;

  foyer_live_clear (GTK_BOX (p->resources));
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
      g_signal_connect (check, "toggled", G_CALLBACK (on_resource_cb), p);
      adw_action_row_add_prefix (ADW_ACTION_ROW (row), check);
      adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), check);
      adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), row);
    }
  gtk_box_append (GTK_BOX (p->resources), group);
}

/* ---- reading ------------------------------------------------------------------------------------------------------------ */

static void
on_service_read_cb (FoyerUiContext *context, JsonNode *result, const GError *error, gpointer data)
{
  Panel *p = g_object_get_data (data, "panel");

  if (result == NULL || foyer_json_yes (json_node_get_object (result), "deleted"))
    {
      foyer_ui_close (context);
      return;
    }
  g_clear_pointer (&p->row, json_object_unref);
  p->row = json_node_dup_object (result);
  json_object_set_boolean_member (p->row, "range", !json_object_get_null_member (p->row, "price_max"));
  gtk_label_set_text (GTK_LABEL (p->title), foyer_json_str (p->row, "title"));
  foyer_form_fill (FOYER_FORM (p->form), p->row);
  foyer_form_fill (FOYER_FORM (p->languages), foyer_json_obj (p->row, "titles"));
  foyer_photo_editor_show (p->photo, foyer_json_str (p->row, "title"), foyer_json_str (p->row, "image"));
  show_kind (p);
  foyer_ui_ask (context, p->frame, "staff.list", NULL, NULL, on_team_cb, p->frame);
  foyer_ui_ask (context, p->frame, "resource.list", NULL, NULL, on_resources_cb, p->frame);
}

static void
on_categories_cb (FoyerUiContext *context, JsonNode *result, const GError *error, gpointer data)
{
  Panel *p = g_object_get_data (data, "panel");
  JsonArray *list = result ? json_node_get_array (result) : NULL;
  g_autoptr (GStrvBuilder) values = g_strv_builder_new (), titles = g_strv_builder_new ();
  g_auto (GStrv) v = NULL, t = NULL;

  for (guint i = 0; list != NULL && i < json_array_get_length (list); i++)
    {
      g_strv_builder_add (values, foyer_json_str (json_array_get_object_element (list, i), "id"));
      g_strv_builder_add (titles, foyer_json_str (json_array_get_object_element (list, i), "title"));
    }
  v = g_strv_builder_end (values);
  t = g_strv_builder_end (titles);
  foyer_form_set_choices (FOYER_FORM (p->form), "category", (const char *const *) v, (const char *const *) t);
  if (p->id != NULL)
    foyer_ui_ask (context, p->frame, "service.get", foyer_params ("service", "s", p->id, NULL), NULL, on_service_read_cb, p->frame);
  else if (p->category != NULL)
    foyer_form_set_text (FOYER_FORM (p->form), "category", p->category);
}

static void
on_changed_cb (GtkWidget *frame, const FoyerChangeSet *set)
{
  Panel *p = g_object_get_data (G_OBJECT (frame), "panel");

  for (guint i = 0; i < set->n && p->id != NULL; i++)
    if (strstr ("service service_staff service_resource staff resource", set->rows[i].entity->name) != NULL)
      {
        foyer_ui_ask (p->context, p->frame, "service.get", foyer_params ("service", "s", p->id, NULL), NULL, on_service_read_cb, p->frame);
        return;
      }
}

static void
on_make_cb (GtkWidget *button, Panel *p)
{
  create_service (p);
}

static void
on_delete_cb (GtkWidget *button, Panel *p)
{
  foyer_ui_run (p->context, NULL, "service.delete", foyer_params ("service", "s", p->id, NULL), _("Service deleted; old visits keep it"), NULL, NULL);
}

GtkWidget *
foyer_service_panel_new (FoyerUiContext *context, JsonObject *args)
{
  Panel *p = g_new0 (Panel, 1);
  GtkWidget *body = gtk_box_new (GTK_ORIENTATION_VERTICAL, 18), *button;

  p->context = g_object_ref (context);
  p->id = g_strdup (args ? foyer_json_str (args, "id") : NULL);
  p->category = g_strdup (args ? foyer_json_str (args, "category") : NULL);
  p->error = foyer_form_error_new ();
  p->form = foyer_form_new (context, fields, p->id == NULL, on_field_cb, p);
  p->team = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  p->resources = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  foyer_form_set_editable (FOYER_FORM (p->form), "price_min", foyer_ui_may (context, "setup.prices"));
  foyer_form_set_editable (FOYER_FORM (p->form), "price_max", foyer_ui_may (context, "setup.prices"));
  foyer_form_set_editable (FOYER_FORM (p->form), "range", foyer_ui_may (context, "setup.prices"));
  gtk_box_append (GTK_BOX (body), p->error);
  gtk_box_append (GTK_BOX (body), p->form);
  gtk_box_append (GTK_BOX (body), p->team);
  gtk_box_append (GTK_BOX (body), p->resources);
  if (p->id == NULL)
    {
      foyer_form_set_visible (FOYER_FORM (p->form), "range", FALSE);
      foyer_form_set_visible (FOYER_FORM (p->form), "kind", FALSE);
      foyer_form_set_visible (FOYER_FORM (p->form), "active", FALSE);
      foyer_form_set_visible (FOYER_FORM (p->form), "online", FALSE);
      foyer_form_set_visible (FOYER_FORM (p->form), "print_title", FALSE);
      foyer_form_set_visible (FOYER_FORM (p->form), "date_from", FALSE);
      foyer_form_set_visible (FOYER_FORM (p->form), "date_to", FALSE);
      foyer_form_set_visible (FOYER_FORM (p->form), "tech", FALSE);
      button = p->make = gtk_button_new_with_label (_("Add the service"));
      gtk_widget_add_css_class (button, "suggested-action");
      g_signal_connect (button, "clicked", G_CALLBACK (on_make_cb), p);
    }
  else
    {
      p->photo = foyer_photo_editor_new (context, 72, on_photo_cb, p);
      gtk_box_prepend (GTK_BOX (body), p->photo);
      p->languages = foyer_form_new (context, language_fields, FALSE, on_language_cb, p);
      gtk_box_append (GTK_BOX (body), p->languages);
      button = gtk_button_new_with_label (_("Delete the service"));
      gtk_widget_add_css_class (button, "destructive-action");
      g_signal_connect (button, "clicked", G_CALLBACK (on_delete_cb), p);
    }
  gtk_box_append (GTK_BOX (body), button);
  p->frame = foyer_panel_frame_new (context, p->id ? "" : _("New service"), body, &p->title);
  g_object_set_data_full (G_OBJECT (p->frame), "panel", p, panel_free);
  show_kind (p);
  foyer_ui_ask (context, p->frame, "service.list", NULL, NULL, on_categories_cb, p->frame);
  g_signal_connect_object (context, "changed", G_CALLBACK (on_changed_cb), p->frame, G_CONNECT_SWAPPED);
  if (p->id == NULL)
    foyer_form_focus (FOYER_FORM (p->form), NULL);
  return p->frame;
}
