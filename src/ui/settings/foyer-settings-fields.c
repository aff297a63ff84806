/* Custom fields of clients and bookings: what they are called, what may be in them, where and to whom they are shown. */
#define G_LOG_DOMAIN "foyer-ui"

#include "config.h"

#include <string.h>
#include <adwaita.h>
#include <glib/gi18n.h>

#include "foyer-a11y.h"
#include "foyer-labels.h"
#include "foyer-live.h"
#include "foyer-settings-page.h"

static const char *const types[] = { "text", "number", "list", "date", "datetime" };
static const char *const type_titles[] = { N_("Text"), N_("Number"), N_("List"), N_("Date"), N_("Date and time") };

static const struct
{
  const char *name, *title, *hint;
} switches[] = {
  { "shown", N_("Shown"), N_("In the card and in lists") },
  { "editable", N_("Can be edited"), N_("Otherwise the value is only shown") },
  { "online", N_("Asked for when booking online"), NULL },
};

/* What the rows need to know of the whole list. */
typedef struct
{
  FoyerUiContext *context; /* owned */
  JsonArray *locations;    /* owned; NULL until read */
} Page;

static const char *
type_title (const char *type)
{
  for (gsize i = 0; i < G_N_ELEMENTS (types); i++)
    if (g_strcmp0 (types[i], type) == 0)
      return _(type_titles[i]);
  return "";
}

static void
update (FoyerUiContext *context, const char *id, const char *member, JsonNode *value /* taken */)
{
  foyer_ui_run (context, NULL, "field.update", foyer_params ("field", "s", id, member, "n", value, NULL), _("Field changed"), NULL, NULL);
}

/* ---- one field ---------------------------------------------------------------------------------------------------------------- */

static JsonNode *
split_choices (const char *text)
{
  /* Semicolons where a value has a comma of its own: "Yes, please; No". */
  g_auto (GStrv) parts = g_strsplit (text, strchr (text, ';') != NULL ? ";" : ",", -1);
  JsonArray *list = json_array_new ();
  JsonNode *node;

  for (char **p = parts; *p != NULL; p++)
    if (*g_strstrip (*p) != '\0')
      json_array_add_string_element (list, *p);
  node = json_node_init_array (json_node_alloc (), list);
  json_array_unref (list);
  return node;
}

static char *
join_choices (JsonArray *choices)
{
  GString *s = g_string_new (NULL);
  const char *between = ", ";

  for (guint i = 0; choices != NULL && i < json_array_get_length (choices); i++)
    if (strchr (json_array_get_string_element (choices, i), ',') != NULL)
      between = "; ";
  for (guint i = 0; choices != NULL && i < json_array_get_length (choices); i++)
    g_string_append_printf (s, "%s%s", i > 0 ? between : "", json_array_get_string_element (choices, i));
  if (s->len > 0 && json_array_get_length (choices) == 1 && *between == ';')
    g_string_append_c (s, ';'); /* one value alone stays one */
  return g_string_free (s, FALSE);
}

static void
save_text (GtkWidget *row, FoyerUiContext *context)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (row)), *before = g_object_get_data (G_OBJECT (row), "before");
  const char *member = g_object_get_data (G_OBJECT (row), "member");

  if (g_strcmp0 (text, before) == 0 || gtk_widget_get_root (row) == NULL)
    return;
  g_object_set_data_full (G_OBJECT (row), "before", g_strdup (text), g_free);
  update (context, foyer_live_mark_of (row), member,
          strcmp (member, "choices") == 0 ? split_choices (text) : json_node_init_string (json_node_alloc (), text));
}

static void
on_leave_cb (GtkEventControllerFocus *controller, FoyerUiContext *context)
{
  save_text (gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (controller)), context);
}

static void
add_text (Page *page, GtkWidget *expander, const char *id, const char *member, const char *title, const char *text)
{
  GtkWidget *row = adw_entry_row_new ();
  GtkEventController *focus = gtk_event_controller_focus_new ();

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  gtk_editable_set_text (GTK_EDITABLE (row), text);
  foyer_a11y_label (gtk_editable_get_delegate (GTK_EDITABLE (row)), title);
  foyer_live_mark (row, id);
  g_object_set_data (G_OBJECT (row), "member", (gpointer) member);
  g_object_set_data_full (G_OBJECT (row), "before", g_strdup (text), g_free);
  g_signal_connect_object (row, "entry-activated", G_CALLBACK (save_text), page->context, 0);
  g_signal_connect_object (focus, "leave", G_CALLBACK (on_leave_cb), page->context, 0);
  gtk_widget_add_controller (row, focus);
  adw_expander_row_add_row (ADW_EXPANDER_ROW (expander), row);
}

static void
on_switch_cb (GtkSwitch *sw, GParamSpec *pspec, FoyerUiContext *context)
{
  update (context, foyer_live_mark_of (GTK_WIDGET (sw)), g_object_get_data (G_OBJECT (sw), "member"), json_node_init_boolean (json_node_alloc (), gtk_switch_get_active (sw)));
}

static void
on_location_cb (GtkCheckButton *check, FoyerUiContext *context)
{
  GPtrArray *all = g_object_get_data (G_OBJECT (check), "all");
  g_autoptr (JsonArray) list = json_array_new ();
  guint on = 0;

  for (guint i = 0; i < all->len; i++)
    on += gtk_check_button_get_active (all->pdata[i]);
  /* Everywhere is said by nothing, so that a location opened later has it too. */
  for (guint i = 0; i < all->len && on < all->len; i++)
    if (gtk_check_button_get_active (all->pdata[i]))
      json_array_add_string_element (list, g_object_get_data (all->pdata[i], "location"));
  update (context, foyer_live_mark_of (GTK_WIDGET (check)), "locs", json_node_init_array (json_node_alloc (), list));
}

static void
add_locations (Page *page, GtkWidget *expander, const char *id, JsonArray *locs)
{
  g_autoptr (GPtrArray) all = g_ptr_array_new ();

  if (page->locations == NULL || json_array_get_length (page->locations) < 2)
    return;
  for (guint i = 0; i < json_array_get_length (page->locations); i++)
    {
      JsonObject *location = json_array_get_object_element (page->locations, i);
      GtkWidget *row = adw_action_row_new (), *check = gtk_check_button_new ();
      gboolean on = locs == NULL || json_array_get_length (locs) == 0;

      for (guint k = 0; locs != NULL && k < json_array_get_length (locs); k++)
        on = on || g_strcmp0 (json_array_get_string_element (locs, k), foyer_json_str (location, "id")) == 0;
      adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), foyer_json_str (location, "name"));
      gtk_check_button_set_active (GTK_CHECK_BUTTON (check), on);
      gtk_widget_set_valign (check, GTK_ALIGN_CENTER);
      foyer_a11y_label (check, foyer_json_str (location, "name"));
      foyer_live_mark (check, id);
      g_object_set_data_full (G_OBJECT (check), "location", g_strdup (foyer_json_str (location, "id")), g_free);
      g_object_set_data_full (G_OBJECT (check), "all", g_ptr_array_ref (all), (GDestroyNotify) g_ptr_array_unref);
      g_ptr_array_add (all, check);
      g_signal_connect_object (check, "toggled", G_CALLBACK (on_location_cb), page->context, 0);
      adw_action_row_add_prefix (ADW_ACTION_ROW (row), check);
      adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), check);
      adw_expander_row_add_row (ADW_EXPANDER_ROW (expander), row);
    }
}

static void
on_remove_cb (GtkWidget *button, FoyerUiContext *context)
{
  foyer_ui_run (context, NULL, "field.delete", foyer_params ("field", "s", foyer_live_mark_of (button), NULL), _("Field deleted"), NULL, NULL);
}

/* Puts the field one place up. */
static void
on_up_cb (GtkWidget *button, FoyerUiContext *context)
{
  GPtrArray *ids = g_object_get_data (G_OBJECT (button), "ids");
  const char *id = foyer_live_mark_of (button);
  g_autoptr (JsonArray) order = json_array_new ();
  guint at = 0;

  while (at < ids->len && !g_str_equal (ids->pdata[at], id))
    at++;
  if (at == 0 || at >= ids->len)
    return;
  for (guint i = 0; i < ids->len; i++)
    json_array_add_string_element (order, ids->pdata[i + 1 == at ? at : i == at ? at - 1 : i]);
  foyer_ui_run (context, NULL, "field.reorder", foyer_params ("order", "n", json_node_init_array (json_node_alloc (), order), NULL), NULL, NULL, NULL);
}

static GtkWidget *
row_button (GtkWidget *expander, FoyerUiContext *context, const char *icon, const char *label, const char *title, const char *id, GCallback callback)
{
  GtkWidget *button = foyer_icon_button (icon, label, NULL);
  g_autofree char *spoken = g_strdup_printf (_("%s: %s"), label, title);

  foyer_a11y_label (button, spoken);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  foyer_live_mark (button, id);
  g_signal_connect_object (button, "clicked", callback, context, 0);
  adw_expander_row_add_action (ADW_EXPANDER_ROW (expander), button);
  return button;
}

static GtkWidget *
field_row (Page *page, JsonObject *field, GPtrArray *ids, gboolean first)
{
  GtkWidget *expander = adw_expander_row_new ();
  const char *id = foyer_json_str (field, "id"), *title = foyer_json_str (field, "title"), *type = foyer_json_str (field, "type");
  g_autofree char *below = g_strdup_printf ("%s · %s%s", type_title (type), foyer_json_str (field, "code"), foyer_json_yes (field, "shown") ? "" : _(" · hidden"));
  g_autofree char *below_plain = g_markup_escape_text (below, -1);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (expander), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (expander), title);
  adw_expander_row_set_subtitle (ADW_EXPANDER_ROW (expander), below_plain);
  foyer_live_mark (expander, id);
  add_text (page, expander, id, "title", _("Title"), title);
  if (strcmp (type, "list") == 0)
    {
      g_autofree char *choices = join_choices (foyer_json_arr (field, "choices"));
      add_text (page, expander, id, "choices", _("Values, separated by commas"), choices);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (switches); i++)
    {
      GtkWidget *row = adw_action_row_new (), *sw = gtk_switch_new ();

      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _(switches[i].title));
      if (switches[i].hint != NULL)
        adw_action_row_set_subtitle (ADW_ACTION_ROW (row), _(switches[i].hint));
      gtk_switch_set_active (GTK_SWITCH (sw), foyer_json_yes (field, switches[i].name));
      gtk_widget_set_valign (sw, GTK_ALIGN_CENTER);
      foyer_a11y_label (sw, _(switches[i].title));
      foyer_live_mark (sw, id);
      g_object_set_data (G_OBJECT (sw), "member", (gpointer) switches[i].name);
      g_signal_connect_object (sw, "notify::active", G_CALLBACK (on_switch_cb), page->context, 0);
      adw_action_row_add_suffix (ADW_ACTION_ROW (row), sw);
      adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), sw);
      adw_expander_row_add_row (ADW_EXPANDER_ROW (expander), row);
    }
  add_locations (page, expander, id, foyer_json_arr (field, "locs"));
  row_button (expander, page->context, "user-trash-symbolic", _("Delete"), title, id, G_CALLBACK (on_remove_cb));
  if (!first)
    g_object_set_data_full (G_OBJECT (row_button (expander, page->context, "go-up-symbolic", _("Move up"), title, id, G_CALLBACK (on_up_cb))), "ids", g_ptr_array_ref (ids),
                            (GDestroyNotify) g_ptr_array_unref);
  return expander;
}

/* ---- a new one ---------------------------------------------------------------------------------------------------------------- */

static void
on_type_cb (AdwComboRow *combo, GParamSpec *pspec, GtkWidget *choices)
{
  gtk_widget_set_visible (choices, adw_combo_row_get_selected (combo) == 2);
}

static void
on_add_cb (GtkWidget *widget, GtkWidget *expander)
{
  FoyerUiContext *context = g_object_get_data (G_OBJECT (expander), "context");
  GtkWidget *title = g_object_get_data (G_OBJECT (expander), "title"), *type = g_object_get_data (G_OBJECT (expander), "type"),
            *choices = g_object_get_data (G_OBJECT (expander), "choices");
  const char *text = gtk_editable_get_text (GTK_EDITABLE (title));
  guint kind = adw_combo_row_get_selected (ADW_COMBO_ROW (type));
  JsonObject *params;

  if (*text == '\0')
    {
      gtk_widget_grab_focus (title);
      return;
    }
  params = foyer_params ("owner", "s", g_object_get_data (G_OBJECT (expander), "owner"), "title", "s", text, "type", "s", types[kind], NULL);
  if (kind == 2)
    json_object_set_member (params, "choices", split_choices (gtk_editable_get_text (GTK_EDITABLE (choices))));
  foyer_ui_run (context, NULL, "field.create", params, _("Field added"), NULL, NULL);
}

static GtkWidget *
new_row (Page *page, const char *owner)
{
  GtkWidget *expander = adw_expander_row_new (), *title = adw_entry_row_new (), *type = adw_combo_row_new (), *choices = adw_entry_row_new ();
  GtkWidget *button = gtk_button_new_with_label (_("Add the field"));
  g_autoptr (GtkStringList) model = gtk_string_list_new (NULL);
  g_autofree char *mark = g_strconcat ("+", owner, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (types); i++)
    gtk_string_list_append (model, _(type_titles[i]));
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (expander), strcmp (owner, "client") == 0 ? _("New field of clients") : _("New field of bookings"));
  foyer_live_mark (expander, mark);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (title), _("Title"));
  foyer_a11y_label (gtk_editable_get_delegate (GTK_EDITABLE (title)), _("Title"));
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (type), _("Type"));
  adw_combo_row_set_model (ADW_COMBO_ROW (type), G_LIST_MODEL (model));
  foyer_a11y_label (type, _("Type"));
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (choices), _("Values, separated by commas"));
  foyer_a11y_label (gtk_editable_get_delegate (GTK_EDITABLE (choices)), _("Values, separated by commas"));
  gtk_widget_set_visible (choices, FALSE);
  g_signal_connect_object (type, "notify::selected", G_CALLBACK (on_type_cb), choices, 0);
  g_object_set_data_full (G_OBJECT (expander), "context", g_object_ref (page->context), g_object_unref);
  g_object_set_data (G_OBJECT (expander), "owner", (gpointer) owner);
  g_object_set_data (G_OBJECT (expander), "title", title);
  g_object_set_data (G_OBJECT (expander), "type", type);
  g_object_set_data (G_OBJECT (expander), "choices", choices);
  g_signal_connect_object (title, "entry-activated", G_CALLBACK (on_add_cb), expander, 0);
  g_signal_connect_object (choices, "entry-activated", G_CALLBACK (on_add_cb), expander, 0);
  g_signal_connect_object (button, "clicked", G_CALLBACK (on_add_cb), expander, 0);
  gtk_widget_add_css_class (button, "suggested-action");
  gtk_widget_set_halign (button, GTK_ALIGN_END);
  gtk_widget_set_margin_top (button, 6);
  gtk_widget_set_margin_bottom (button, 6);
  gtk_widget_set_margin_end (button, 12);
  adw_expander_row_add_row (ADW_EXPANDER_ROW (expander), title);
  adw_expander_row_add_row (ADW_EXPANDER_ROW (expander), type);
  adw_expander_row_add_row (ADW_EXPANDER_ROW (expander), choices);
  adw_expander_row_add_row (ADW_EXPANDER_ROW (expander), button);
  return expander;
}

/* ---- both lists --------------------------------------------------------------------------------------------------------------- */

/* Which rows are open stays as it was when the list is made anew. */
static void
collect_open (GtkWidget *widget, GHashTable *open)
{
  if (ADW_IS_EXPANDER_ROW (widget) && adw_expander_row_get_expanded (ADW_EXPANDER_ROW (widget)) && foyer_live_mark_of (widget) != NULL)
    g_hash_table_add (open, g_strdup (foyer_live_mark_of (widget)));
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL; child = gtk_widget_get_next_sibling (child))
    collect_open (child, open);
}

static void
build_fields (FoyerLive *live, GtkBox *box, JsonNode *result, gpointer data)
{
  Page *page = g_object_get_data (G_OBJECT (live), "page");
  JsonArray *all = json_node_get_array (result);
  static const char *const owners[] = { "client", "appointment" };
  g_autoptr (GHashTable) open = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  collect_open (GTK_WIDGET (box), open);
  foyer_live_clear (box);
  for (gsize k = 0; k < G_N_ELEMENTS (owners); k++)
    {
      GtkWidget *group = adw_preferences_group_new (), *fresh;
      g_autoptr (GPtrArray) ids = g_ptr_array_new_with_free_func (g_free);

      adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), k == 0 ? _("Clients") : _("Bookings"));
      adw_preferences_group_set_description (ADW_PREFERENCES_GROUP (group), k == 0 ? _("Shown in the client's card and in the visit.") : _("Shown in the booking only."));
      for (guint i = 0; i < json_array_get_length (all); i++)
        {
          JsonObject *field = json_array_get_object_element (all, i);
          GtkWidget *row;

          if (g_strcmp0 (foyer_json_str (field, "owner"), owners[k]) != 0)
            continue;
          g_ptr_array_add (ids, g_strdup (foyer_json_str (field, "id")));
          row = field_row (page, field, ids, ids->len == 1);
          adw_expander_row_set_expanded (ADW_EXPANDER_ROW (row), g_hash_table_contains (open, foyer_json_str (field, "id")));
          adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), row);
        }
      fresh = new_row (page, owners[k]);
      adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), fresh);
      gtk_box_append (box, group);
    }
}

static void
on_locations_cb (FoyerUiContext *context, JsonNode *result, const GError *error, gpointer data)
{
  Page *page = g_object_get_data (data, "page");

  if (result == NULL || !JSON_NODE_HOLDS_ARRAY (result))
    return;
  g_clear_pointer (&page->locations, json_array_unref);
  page->locations = json_node_dup_array (result);
  foyer_live_reload (FOYER_LIVE (data));
}

static void
page_free (gpointer data)
{
  Page *page = data;

  g_object_unref (page->context);
  g_clear_pointer (&page->locations, json_array_unref);
  g_free (page);
}

GtkWidget *
foyer_settings_fields_new (FoyerUiContext *context)
{
  GtkWidget *live = foyer_live_new (context, "field.list", foyer_params ("all", "b", TRUE, NULL), "custom_field", build_fields, NULL);
  Page *page = g_new0 (Page, 1);

  page->context = g_object_ref (context);
  g_object_set_data_full (G_OBJECT (live), "page", page, page_free);
  foyer_ui_ask (context, live, "location.list", NULL, NULL, on_locations_cb, live);
  return live;
}
