/* First steps; the location's form; rules of calendar and receipts. */
#define G_LOG_DOMAIN "foyer-ui"

#include "config.h"

#include <string.h>
#include <adwaita.h>
#include <glib/gi18n.h>

#include "foyer-a11y.h"
#include "foyer-form.h"
#include "foyer-labels.h"
#include "foyer-live.h"
#include "foyer-settings-page.h"

/* ---- first steps (GEN-2) ------------------------------------------------------------------------------------------------ */

static void
on_step_cb (GtkWidget *row, FoyerUiContext *context)
{
  const char *page = foyer_live_mark_of (row);

  if (g_str_equal (page, "team") || g_str_equal (page, "schedule"))
    foyer_ui_go (context, "team", foyer_params ("section", "s", g_str_equal (page, "team") ? "members" : "schedule", NULL));
  else
    foyer_ui_go (context, "settings", foyer_params ("section", "s", page, NULL));
}

static void
build_steps (FoyerLive *live, GtkBox *box, JsonNode *result, gpointer data)
{
  JsonArray *steps = json_node_get_array (result);
  GtkWidget *group = adw_preferences_group_new ();

  foyer_live_clear (box);
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), _("First steps"));
  adw_preferences_group_set_description (ADW_PREFERENCES_GROUP (group), _("In this order the calendar is ready in a few minutes."));
  for (guint i = 0; i < json_array_get_length (steps); i++)
    {
      JsonObject *step = json_array_get_object_element (steps, i);
      gboolean done = foyer_json_yes (step, "done");
      GtkWidget *row = adw_action_row_new (), *icon = gtk_image_new_from_icon_name (done ? "emblem-ok-symbolic" : "checkbox-symbolic");
      g_autofree char *spoken = g_strdup_printf ("%s: %s", _(foyer_json_str (step, "title")), done ? _("done") : _("to do"));

      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _(foyer_json_str (step, "title")));
      adw_action_row_set_subtitle (ADW_ACTION_ROW (row), done ? _("Done") : "");
      if (done)
        gtk_widget_add_css_class (icon, "success");
      else
        gtk_widget_add_css_class (icon, "dim-label");
      adw_action_row_add_prefix (ADW_ACTION_ROW (row), icon);
      adw_action_row_add_suffix (ADW_ACTION_ROW (row), gtk_image_new_from_icon_name ("go-next-symbolic"));
      gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
      foyer_a11y_label (row, spoken);
      foyer_live_mark (row, foyer_json_str (step, "page"));
      g_signal_connect_object (row, "activated", G_CALLBACK (on_step_cb), foyer_live_context (live), 0);
      adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), row);
    }
  gtk_box_append (box, group);

  GtkWidget *bring = gtk_button_new_with_mnemonic (_("_Bring data in from a file…"));
  foyer_a11y_mnemonic (bring, _("Bring data in from a file"));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (bring), "win.import");
  gtk_widget_set_halign (bring, GTK_ALIGN_START);
  gtk_widget_set_margin_top (bring, 12);
  gtk_box_append (box, bring);
}

GtkWidget *
foyer_settings_steps_new (FoyerUiContext *context)
{
  return foyer_live_new (context, "setup.checklist", NULL, NULL, build_steps, NULL);
}

/* ---- the location ------------------------------------------------------------------------------------------------------- */

const FoyerFormField foyer_settings_system_fields[] = {
  { "name", N_("Internal name"), FOYER_FORM_TEXT, NULL, NULL, N_("Location"), NULL },
  { "business", N_("Business type"), FOYER_FORM_TEXT },
  { "category", N_("Category"), FOYER_FORM_TEXT },
  { "country", N_("Country (two letters)"), FOYER_FORM_TEXT },
  { "city", N_("City"), FOYER_FORM_TEXT },
  { "zone", N_("Time zone"), FOYER_FORM_TEXT },
  { "currency", N_("Currency (three letters)"), FOYER_FORM_TEXT },
  { "date_format", N_("Dates"), FOYER_FORM_CHOICE, "dmy. dmy/ dmy- mdy/ ymd- ymd.", N_("24.11.2026|24/11/2026|24-11-2026|11/24/2026|2026-11-24|2026.11.24"), "", NULL },
  { "clock24", N_("24-hour clock"), FOYER_FORM_BOOL },
  { "first_weekday", N_("The week begins on"), FOYER_FORM_NUMBER_CHOICE, "1 6 7", N_("Monday|Saturday|Sunday") },
  { NULL },
};

const FoyerFormField foyer_settings_info_fields[] = {
  { "public_name", N_("Public name"), FOYER_FORM_TEXT, NULL, NULL, N_("For clients"), NULL },
  { "short_desc", N_("Short description"), FOYER_FORM_TEXT },
  { "long_desc", N_("Description"), FOYER_FORM_TEXT },
  { "hours", N_("Opening hours"), FOYER_FORM_TEXT },
  { "email", N_("E-mail"), FOYER_FORM_EMAIL, NULL, NULL, N_("Contacts"), NULL },
  { "website", N_("Web site"), FOYER_FORM_TEXT },
  { "address", N_("Address"), FOYER_FORM_TEXT },
  { "zip", N_("Postal code"), FOYER_FORM_TEXT },
  { "legal_name", N_("Legal name"), FOYER_FORM_TEXT, NULL, NULL, N_("Legal details"), NULL },
  { "legal_address", N_("Legal address"), FOYER_FORM_TEXT },
  { "tax_id", N_("Tax number"), FOYER_FORM_TEXT },
  { "registration", N_("Registration number"), FOYER_FORM_TEXT },
  { "bank", N_("Bank data"), FOYER_FORM_TEXT },
  { NULL },
};

static void
on_location_changed_cb (FoyerForm *form, const char *name, gpointer data)
{
  FoyerUiContext *context = data;
  g_autoptr (JsonObject) params = json_object_new ();
  const char *why = NULL;

  if (!foyer_form_put (form, name, params, &why))
    {
      foyer_ui_toast (context, "%s", why);
      return;
    }
  foyer_ui_run (context, NULL, "location.update", g_steal_pointer (&params), _("Location changed"), NULL, NULL);
}

/* Several numbers or links in their order; each row is one, the last adds one (LOC-3). */
typedef struct
{
  const char *field;
  const char *title, *one, *add, *said;
  gboolean phone;
} TextList;

static const TextList text_lists[] = {
  { "phones", N_("Phones"), N_("Phone"), N_("New phone"), N_("Phones changed"), TRUE },
  { "socials", N_("Social links"), N_("Link"), N_("New link"), N_("Links changed"), FALSE },
};

static void
send_texts (GtkWidget *group)
{
  FoyerUiContext *context = g_object_get_data (G_OBJECT (group), "context");
  const TextList *kind = g_object_get_data (G_OBJECT (group), "kind");
  GPtrArray *rows = g_object_get_data (G_OBJECT (group), "rows");
  g_autoptr (JsonArray) texts = json_array_new ();

  for (guint i = 0; i < rows->len; i++)
    {
      const char *text = gtk_editable_get_text (GTK_EDITABLE (rows->pdata[i]));
      if (*text != '\0')
        json_array_add_string_element (texts, text);
    }
  foyer_ui_run (context, NULL, "location.update", foyer_params (kind->field, "n", json_node_init_array (json_node_alloc (), texts), NULL), _(kind->said), NULL, NULL);
}

static void
on_text_apply_cb (GtkWidget *row, GtkWidget *group)
{
  send_texts (group);
}

static void
on_text_remove_cb (GtkWidget *button, GtkWidget *group)
{
  gtk_editable_set_text (GTK_EDITABLE (g_object_get_data (G_OBJECT (button), "row")), "");
  send_texts (group);
}

static void
on_text_up_cb (GtkWidget *button, GtkWidget *group)
{
  GPtrArray *rows = g_object_get_data (G_OBJECT (group), "rows");
  gpointer row = g_object_get_data (G_OBJECT (button), "row");
  guint at = 0;

  while (at < rows->len && rows->pdata[at] != row)
    at++;
  if (at == 0 || at >= rows->len)
    return;
  rows->pdata[at] = rows->pdata[at - 1];
  rows->pdata[at - 1] = row;
  send_texts (group);
}

static void
text_button (GtkWidget *group, GtkWidget *row, const char *icon, const char *label, GCallback callback)
{
  GtkWidget *button = foyer_icon_button (icon, label, NULL);

  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  g_object_set_data (G_OBJECT (button), "row", row);
  adw_entry_row_add_suffix (ADW_ENTRY_ROW (row), button);
  g_signal_connect (button, "clicked", callback, group);
}

static GtkWidget *
build_texts (FoyerUiContext *context, const TextList *kind, JsonArray *texts)
{
  GtkWidget *group = adw_preferences_group_new ();
  guint n = texts ? json_array_get_length (texts) : 0;
  GPtrArray *rows = g_ptr_array_new ();

  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), _(kind->title));
  g_object_set_data (G_OBJECT (group), "context", context);
  g_object_set_data (G_OBJECT (group), "kind", (gpointer) kind);
  g_object_set_data_full (G_OBJECT (group), "rows", rows, (GDestroyNotify) g_ptr_array_unref);
  for (guint i = 0; i <= n; i++)
    {
      GtkWidget *row = adw_entry_row_new ();
      const char *title = i < n ? _(kind->one) : _(kind->add);

      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
      adw_entry_row_set_input_purpose (ADW_ENTRY_ROW (row), kind->phone ? GTK_INPUT_PURPOSE_PHONE : GTK_INPUT_PURPOSE_URL);
      foyer_a11y_label (gtk_editable_get_delegate (GTK_EDITABLE (row)), title);
      if (i < n)
        gtk_editable_set_text (GTK_EDITABLE (row), json_array_get_string_element (texts, i));
      adw_entry_row_set_show_apply_button (ADW_ENTRY_ROW (row), TRUE);
      if (i > 0 && i < n)
        text_button (group, row, "go-up-symbolic", _("Move up"), G_CALLBACK (on_text_up_cb));
      if (i < n)
        text_button (group, row, "user-trash-symbolic", _("Delete"), G_CALLBACK (on_text_remove_cb));
      g_signal_connect (row, "apply", G_CALLBACK (on_text_apply_cb), group);
      g_ptr_array_add (rows, row);
      adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), row);
    }
  return group;
}

static void
build_location (FoyerLive *live, GtkBox *box, JsonNode *result, gpointer data)
{
  FoyerUiContext *context = foyer_live_context (live);
  JsonObject *row = json_node_get_object (result);
  GtkWidget *system = g_object_get_data (G_OBJECT (live), "system"), *info = g_object_get_data (G_OBJECT (live), "info");

  if (system == NULL)
    {
      system = foyer_form_new (context, foyer_settings_system_fields, FALSE, on_location_changed_cb, context);
      info = foyer_form_new (context, foyer_settings_info_fields, FALSE, on_location_changed_cb, context);
      gtk_box_append (box, system);
      gtk_box_append (box, info);
      g_object_set_data (G_OBJECT (live), "system", system);
      g_object_set_data (G_OBJECT (live), "info", info);
      /* Two rights, two groups (LOC-5). */
      gtk_widget_set_visible (system, foyer_ui_may (context, "setup.location"));
      gtk_widget_set_visible (info, foyer_ui_may (context, "setup.info"));
    }
  foyer_form_fill (FOYER_FORM (system), row);
  foyer_form_fill (FOYER_FORM (info), row);
  for (gsize i = 0; i < G_N_ELEMENTS (text_lists); i++)
    {
      GtkWidget *list = g_object_get_data (G_OBJECT (live), text_lists[i].field);

      if (list != NULL)
        gtk_box_remove (box, list);
      list = build_texts (context, &text_lists[i], foyer_json_arr (row, text_lists[i].field));
      gtk_widget_set_visible (list, foyer_ui_may (context, "setup.info"));
      gtk_box_append (box, list);
      g_object_set_data (G_OBJECT (live), text_lists[i].field, list);
    }
}

/* The other branches of the chain: a new one begins with country, zone and currency of this one. */
static char *
branch_caption (FoyerUiContext *context, JsonObject *row)
{
  return g_strdup_printf ("%s · %s", foyer_json_str (row, "code"), foyer_json_str (row, "city") ? foyer_json_str (row, "city") : foyer_json_str (row, "zone"));
}

static void
more_branch (FoyerUiContext *context, JsonObject *params)
{
  json_object_set_string_member (params, "country", foyer_ui_country (context));
  json_object_set_string_member (params, "zone", foyer_zone_name (foyer_ui_zone (context)));
  json_object_set_string_member (params, "currency", foyer_ui_currency (context));
}

static const FoyerNameList branch_kind = { "loc", "name", "location.create", NULL, NULL, NULL, N_("New location"), NULL, branch_caption, NULL, more_branch, NULL };

static void
build_branches (FoyerLive *live, GtkBox *box, JsonNode *result, gpointer data)
{
  FoyerUiContext *context = foyer_live_context (live);
  GtkWidget *list;

  foyer_live_clear (box);
  if (!foyer_ui_may (context, "setup.location"))
    return;
  list = foyer_name_list_new (context, &branch_kind, json_node_get_array (result), TRUE);
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (list), _("All locations"));
  adw_preferences_group_set_description (ADW_PREFERENCES_GROUP (list), _("Each has its own calendar and registers. The form above is about the one you work in."));
  gtk_box_append (box, list);
}

GtkWidget *
foyer_settings_location_new (FoyerUiContext *context)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 24);

  gtk_box_append (GTK_BOX (box), foyer_live_new (context, "location.get", NULL, "location", build_location, NULL));
  gtk_box_append (GTK_BOX (box), foyer_settings_photos_new (context));
  gtk_box_append (GTK_BOX (box), foyer_live_new (context, "location.list", NULL, "location", build_branches, NULL));
  return box;
}

/* ---- calendar and receipts ---------------------------------------------------------------------------------------------- */

const FoyerFormField foyer_settings_option_fields[] = {
  { "calendar.board", N_("The calendar opens with"), FOYER_FORM_CHOICE, "team resources", N_("The team|Rooms and devices"), N_("Calendar"), NULL },
  { "calendar.position", N_("Of the team"), FOYER_FORM_CHOICE },
  { "calendar.resource", N_("Of rooms and devices"), FOYER_FORM_CHOICE },
  { "calendar.step", N_("Time step, minutes"), FOYER_FORM_NUMBER_CHOICE, "5 10 15 20 30 60", "5|10|15|20|30|60" },
  { "calendar.open", N_("The board begins at"), FOYER_FORM_TIME },
  { "calendar.close", N_("The board ends at"), FOYER_FORM_TIME },
  { "calendar.title", N_("First line of a card"), FOYER_FORM_CHOICE, "name phone service", N_("Client|Phone|Service") },
  { "calendar.kind", N_("A click on free time makes"), FOYER_FORM_CHOICE, "individual group mixed", N_("An appointment|A group event|Ask which") },
  { "user.start-page", N_("First page after signing in"), FOYER_FORM_CHOICE, "calendar clients sales team settings", N_("Calendar|Clients|Sales|Team|Settings") },
  { "event.extra-seats", N_("Clients may take several seats of an event"), FOYER_FORM_BOOL, NULL, NULL, N_("Group events"), NULL },
  { "event.max-seats", N_("Most seats of one client"), FOYER_FORM_NUMBER },
  { "visit.interval", N_("Appointments up to so many minutes apart are one visit"), FOYER_FORM_NUMBER, NULL, NULL, N_("Visits"), NULL },
  { "tech.minutes", N_("Technical break after a booking"), FOYER_FORM_NUMBER_CHOICE, "0 5 10 15 20 25 30 35 40 45 50 55 60",
    N_("None|5 min|10 min|15 min|20 min|25 min|30 min|35 min|40 min|45 min|50 min|55 min|60 min"), NULL,
    N_("Keeps the team member after the client has left; clients never see it. A service can have its own.") },
  { "tech.rule", N_("Several services in one booking"), FOYER_FORM_CHOICE, "longest sum last", N_("The longest break|All breaks together|That of the last service") },
  { "client.surname", N_("Clients have a surname"), FOYER_FORM_BOOL, NULL, NULL, N_("Clients"), NULL },
  { "client.middle", N_("Clients have a middle name"), FOYER_FORM_BOOL },
  { "medical.keep-years", N_("Signed medical records are kept"), FOYER_FORM_NUMBER_CHOICE, "0 5 10 15 20 25 30 50",
    N_("As long as nobody asks|5 years|10 years|15 years|20 years|25 years|30 years|50 years"), NULL, N_("A person with younger ones cannot be erased. Ask what the law of your country says.") },
  { "checkout.cash-step", N_("Cash is rounded to"), FOYER_FORM_NUMBER_CHOICE, "0 1 5 10 50 100 500", N_("As the currency has it|Nothing|0.05|0.10|0.50|1.00|5.00"), N_("Checkout"), NULL },
  { "receipt.width", N_("Paper of receipts"), FOYER_FORM_CHOICE, "80mm a4", N_("Roll, 80 mm|A4"), N_("Receipts and lists"), NULL },
  { "receipt.footer", N_("Last line of a receipt"), FOYER_FORM_TEXT },
  { "sheet.blanks", N_("Empty lines for walk-ins on the day sheet"), FOYER_FORM_NUMBER },
  { NULL },
};

static void
on_option_changed_cb (FoyerForm *form, const char *name, gpointer data)
{
  FoyerUiContext *context = data;
  g_autoptr (JsonObject) values = json_object_new ();
  const char *why = NULL;

  if (!foyer_form_put (form, name, values, &why))
    {
      foyer_ui_toast (context, "%s", why);
      return;
    }
  foyer_ui_run (context, NULL, "setting.set", foyer_params ("values", "n", json_node_init_object (json_node_alloc (), values), NULL), _("Setting changed"), NULL, NULL);
}

/* The board that is opened can be limited to one position, or to one resource (CAL-2). */
static void
show_board_rows (FoyerForm *form)
{
  g_autofree char *board = foyer_form_text (form, "calendar.board");
  gboolean rooms = g_str_equal (board, "resources");

  foyer_form_set_visible (form, "calendar.position", !rooms);
  foyer_form_set_visible (form, "calendar.resource", rooms);
}

static void
fill_names (FoyerForm *form, const char *field, const char *all, JsonNode *result)
{
  JsonArray *list = result != NULL ? json_node_get_array (result) : NULL;
  g_autoptr (GPtrArray) ids = g_ptr_array_new (), names = g_ptr_array_new ();
  GtkWidget *live = gtk_widget_get_ancestor (GTK_WIDGET (form), FOYER_TYPE_LIVE);

  g_ptr_array_add (ids, (gpointer) "");
  g_ptr_array_add (names, (gpointer) all);
  for (guint i = 0; list != NULL && i < json_array_get_length (list); i++)
    {
      JsonObject *row = json_array_get_object_element (list, i);

      g_ptr_array_add (ids, (gpointer) foyer_json_str (row, "id"));
      g_ptr_array_add (names, (gpointer) foyer_json_str (row, "name"));
    }
  g_ptr_array_add (ids, NULL);
  g_ptr_array_add (names, NULL);
  foyer_form_set_choices (form, field, (const char *const *) ids->pdata, (const char *const *) names->pdata);
  /* What is kept can be shown only now. */
  if (live != NULL)
    foyer_live_reload (FOYER_LIVE (live));
}

static void
on_positions_cb (FoyerUiContext *context, JsonNode *result, const GError *error, gpointer data)
{
  fill_names (FOYER_FORM (data), "calendar.position", _("Everyone"), result);
}

static void
on_resources_cb (FoyerUiContext *context, JsonNode *result, const GError *error, gpointer data)
{
  fill_names (FOYER_FORM (data), "calendar.resource", _("All of them"), result);
}

static void
build_options (FoyerLive *live, GtkBox *box, JsonNode *result, gpointer data)
{
  JsonArray *list = json_node_get_array (result);
  GtkWidget *form = gtk_widget_get_first_child (GTK_WIDGET (box));
  g_autoptr (JsonObject) row = json_object_new ();

  if (form == NULL)
    {
      form = foyer_form_new (foyer_live_context (live), foyer_settings_option_fields, FALSE, on_option_changed_cb, foyer_live_context (live));
      gtk_box_append (box, form);
      foyer_ui_ask (foyer_live_context (live), form, "position.list", NULL, NULL, on_positions_cb, form);
      foyer_ui_ask (foyer_live_context (live), form, "resource.list", NULL, NULL, on_resources_cb, form);
    }
  for (guint i = 0; i < json_array_get_length (list); i++)
    {
      JsonObject *setting = json_array_get_object_element (list, i);
      json_object_set_member (row, foyer_json_str (setting, "key"), json_node_copy (json_object_get_member (setting, "value")));
    }
  foyer_form_fill (FOYER_FORM (form), row);
  show_board_rows (FOYER_FORM (form));
}

GtkWidget *
foyer_settings_options_new (FoyerUiContext *context)
{
  return foyer_live_new (context, "setting.list", NULL, "setting", build_options, NULL);
}
