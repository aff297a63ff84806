/* Security: how desks lock themselves, and who signed in, locked a desk, or tried to (SEC-4). */
#define G_LOG_DOMAIN "foyer-ui"

#include "config.h"

#include <string.h>
#include <adwaita.h>
#include <glib/gi18n.h>

#include "foyer-a11y.h"
#include "foyer-labels.h"
#include "foyer-live.h"
#include "foyer-settings-page.h"

#define PAGE 100

const FoyerFormField foyer_settings_security_fields[] = {
  { "security.lock-minutes", N_("The desk locks itself without use"), FOYER_FORM_NUMBER_CHOICE, "0 1 2 3 5 10 15 30 60",
    N_("Never|After 1 min|After 2 min|After 3 min|After 5 min|After 10 min|After 15 min|After 30 min|After 60 min"), N_("Signing in"),
    N_("What is half typed stays, and nothing of clients is on view.") },
  { "security.code-days", N_("Second step at a known desk"), FOYER_FORM_NUMBER_CHOICE, "0 1 7 30 90",
    N_("Never again|Every day|Every 7 days|Every 30 days|Every 90 days"), NULL, N_("At a new desk it is always asked of who has switched it on.") },
  { NULL },
};

static void
on_option_cb (FoyerForm *form, const char *name, gpointer data)
{
  FoyerUiContext *context = data;
  g_autoptr (JsonObject) values = json_object_new ();
  const char *why = NULL;

  if (foyer_form_put (form, name, values, &why))
    foyer_ui_run (context, NULL, "setting.set", foyer_params ("values", "n", json_node_init_object (json_node_alloc (), values), NULL), _("Setting changed"), NULL, NULL);
}

static void
build_options (FoyerLive *live, GtkBox *box, JsonNode *result, gpointer data)
{
  JsonArray *list = json_node_get_array (result);
  GtkWidget *form = gtk_widget_get_first_child (GTK_WIDGET (box));
  g_autoptr (JsonObject) row = json_object_new ();

  if (form == NULL)
    {
      form = foyer_form_new (foyer_live_context (live), foyer_settings_security_fields, FALSE, on_option_cb, foyer_live_context (live));
      gtk_box_append (box, form);
    }
  for (guint i = 0; i < json_array_get_length (list); i++)
    {
      JsonObject *setting = json_array_get_object_element (list, i);

      json_object_set_member (row, foyer_json_str (setting, "key"), json_node_copy (json_object_get_member (setting, "value")));
    }
  foyer_form_fill (FOYER_FORM (form), row);
}

/* ---- the log in words -------------------------------------------------------------------------------------------------------- */

static char *
what_happened (JsonObject *o)
{
  const char *kind = foyer_json_str (o, "kind"), *how = foyer_json_str (o, "how"), *why = foyer_json_str (o, "why");
  const char *name = foyer_json_str (o, "name") != NULL ? foyer_json_str (o, "name") : foyer_json_str (o, "who") != NULL ? foyer_json_str (o, "who") : _("Somebody");
  const char *words;

  if (g_str_equal (kind, "lock"))
    words = g_strcmp0 (how, "idle") == 0 ? _("%s: the desk locked itself") : _("%s locked the desk");
  else if (g_str_equal (kind, "unlock"))
    words = _("%s came back");
  else if (g_str_equal (kind, "switch"))
    words = _("%s took over");
  else if (g_str_equal (kind, "in"))
    words = _("%s signed in");
  else if (g_strcmp0 (why, "login") == 0)
    words = _("%s: nobody has this name");
  else if (g_strcmp0 (why, "pin") == 0)
    words = _("%s: wrong PIN");
  else if (g_strcmp0 (why, "code") == 0)
    words = _("%s: wrong code of the second step");
  else if (g_strcmp0 (why, "wait") == 0)
    words = _("%s: too many tries");
  else if (g_strcmp0 (why, "desk") == 0)
    words = _("%s: does not sign in at this desk");
  else if (g_strcmp0 (why, "access") == 0)
    words = _("%s: has no access");
  else
    words = _("%s: wrong password");
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
  return g_strdup_printf (words, name);
#pragma GCC diagnostic pop
}

static const char *
how_words (const char *how)
{
  if (g_strcmp0 (how, "pin") == 0)
    return _("PIN");
  if (g_strcmp0 (how, "code") == 0)
    return _("Password and code");
  if (g_strcmp0 (how, "recovery") == 0)
    return _("Password and recovery code");
  if (g_strcmp0 (how, "kept") == 0)
    return _("Stayed signed in");
  return g_strcmp0 (how, "password") == 0 ? _("Password") : "";
}

static GtkWidget *
log_row (FoyerUiContext *context, JsonObject *o)
{
  GtkWidget *row = adw_action_row_new (), *how;
  gboolean fail = g_str_equal (foyer_json_str (o, "kind"), "fail");
  gint64 times = json_object_get_int_member (o, "times");
  g_autofree char *title = what_happened (o), *when = NULL, *place = NULL, *many = NULL, *subtitle = NULL;
  const char *desk = foyer_json_str (o, "desk"), *host = foyer_json_str (o, "host");

  when = foyer_format_instant (foyer_ui_time_format (context), foyer_ui_zone (context), json_object_get_int_member (o, "at"));
  if (desk != NULL && host != NULL)
    place = g_strdup_printf ("%s (%s)", desk, host);
  if (times > 1)
    many = g_strdup_printf (ngettext ("%d time", "%d times", (gulong) times), (int) times);
  subtitle = g_strjoin (" · ", when, place != NULL ? place : host != NULL ? host : "", foyer_json_str (o, "loc_name") != NULL ? foyer_json_str (o, "loc_name") : "", many, NULL);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  if (fail)
    {
      GtkWidget *icon = gtk_image_new_from_icon_name ("dialog-warning-symbolic");

      gtk_widget_add_css_class (icon, "warning");
      adw_action_row_add_prefix (ADW_ACTION_ROW (row), icon);
    }
  how = gtk_label_new (fail ? "" : how_words (foyer_json_str (o, "how")));
  gtk_widget_add_css_class (how, "dim-label");
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), how);
  foyer_a11y_label (row, title);
  foyer_a11y_describe (row, subtitle);
  foyer_live_mark (row, foyer_json_str (o, "id"));
  return row;
}

/* ---- the list and its filters -------------------------------------------------------------------------------------------------- */

typedef struct
{
  FoyerUiContext *context; /* borrowed */
  GtkWidget *live, *kind, *user, *desk, *period, *everywhere;
  GStrv users, desks;      /* ids as in the lists; the first is "" */
} Log;

static void
log_free (gpointer data)
{
  Log *l = data;

  g_strfreev (l->users);
  g_strfreev (l->desks);
  g_free (l);
}

static const char *const kinds[] = { NULL, "in", "switch", "unlock", "lock", "fail" };
static const int periods[] = { 0, 7, 30, -1 };

static void
filter (Log *l)
{
  guint kind = gtk_drop_down_get_selected (GTK_DROP_DOWN (l->kind)), user = gtk_drop_down_get_selected (GTK_DROP_DOWN (l->user));
  guint desk = gtk_drop_down_get_selected (GTK_DROP_DOWN (l->desk)), period = gtk_drop_down_get_selected (GTK_DROP_DOWN (l->period));
  char from[11] = "";
  JsonObject *params;

  if (period < G_N_ELEMENTS (periods) && periods[period] >= 0)
    foyer_date_format (foyer_ui_today (l->context) - periods[period], from);
  params = foyer_params ("kind", "s", kind < G_N_ELEMENTS (kinds) ? kinds[kind] : NULL, "user", "s",
                         l->users != NULL && user > 0 && user < g_strv_length (l->users) ? l->users[user] : NULL, "device", "s",
                         l->desks != NULL && desk > 0 && desk < g_strv_length (l->desks) ? l->desks[desk] : NULL, "limit", "i", (gint64) PAGE, NULL);
  if (*from != '\0')
    json_object_set_string_member (params, "from", from);
  if (gtk_check_button_get_active (GTK_CHECK_BUTTON (l->everywhere)))
    json_object_set_boolean_member (params, "everywhere", TRUE);
  foyer_live_set_params (FOYER_LIVE (l->live), params);
}

static void
build_log (FoyerLive *live, GtkBox *box, JsonNode *result, gpointer data)
{
  JsonArray *rows = json_node_get_array (result);
  GtkWidget *group = adw_preferences_group_new ();
  guint n = json_array_get_length (rows);

  foyer_live_clear (box);
  gtk_widget_set_name (group, "sign-ins");
  if (n == 0)
    adw_preferences_group_set_description (ADW_PREFERENCES_GROUP (group), _("Nothing of this kind. Every sign-in, lock and failed try will stand here."));
  else if (n == PAGE)
    {
      g_autofree char *text = g_strdup_printf (_("The newest %d. Narrow the list to see older ones."), PAGE);
      adw_preferences_group_set_description (ADW_PREFERENCES_GROUP (group), text);
    }
  for (guint i = 0; i < n; i++)
    adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), log_row (foyer_live_context (live), json_array_get_object_element (rows, i)));
  gtk_box_append (box, group);
}

static GtkWidget *
drop_down (GtkWidget *box, const char *name, const char *label, const char *const *titles)
{
  GtkWidget *d = gtk_drop_down_new_from_strings (titles);

  gtk_widget_set_name (d, name);
  foyer_a11y_label (d, label);
  gtk_widget_set_tooltip_text (d, label);
  gtk_flow_box_append (GTK_FLOW_BOX (box), d);
  gtk_widget_set_focusable (gtk_widget_get_parent (d), FALSE);
  return d;
}

/* Who or where: names of a list of rows. Gives the ids. */
static GStrv
fill (GtkWidget *list, const char *all, JsonNode *result)
{
  JsonArray *rows = json_node_get_array (result);
  g_autoptr (GStrvBuilder) ids = g_strv_builder_new ();
  g_autoptr (GtkStringList) names = gtk_string_list_new (NULL);

  g_strv_builder_add (ids, "");
  gtk_string_list_append (names, all);
  for (guint i = 0; i < json_array_get_length (rows); i++)
    {
      JsonObject *o = json_array_get_object_element (rows, i);
      const char *name = foyer_json_str (o, "name");

      g_strv_builder_add (ids, foyer_json_str (o, "id"));
      gtk_string_list_append (names, name != NULL ? name : foyer_json_str (o, "code"));
    }
  gtk_drop_down_set_model (GTK_DROP_DOWN (list), G_LIST_MODEL (names));
  return g_strv_builder_end (ids);
}

static void
on_users_cb (FoyerUiContext *context, JsonNode *result, const GError *error, gpointer data)
{
  Log *l = g_object_get_data (data, "log");

  /* Who may not see the users has them from the log itself. */
  gtk_widget_set_visible (gtk_widget_get_parent (l->user), error == NULL);
  if (error == NULL)
    l->users = fill (l->user, _("Everybody"), result);
}

static void
on_desks_cb (FoyerUiContext *context, JsonNode *result, const GError *error, gpointer data)
{
  Log *l = g_object_get_data (data, "log");
  gboolean any = error == NULL && json_array_get_length (json_node_get_array (result)) > 1;

  gtk_widget_set_visible (gtk_widget_get_parent (l->desk), any);
  if (any)
    l->desks = fill (l->desk, _("Every desk"), result);
}

static GtkWidget *
log_new (FoyerUiContext *context)
{
  const char *const kind_titles[] = { _("Everything"), _("Signed in"), _("Took over"), _("Came back"), _("Locked"), _("Failed"), NULL };
  const char *const period_titles[] = { _("Today"), _("7 days"), _("30 days"), _("As long as it is kept"), NULL };
  const char *const users[] = { _("Everybody"), NULL }, *const desks[] = { _("Every desk"), NULL };
  Log *l = g_new0 (Log, 1);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12), *bar = gtk_flow_box_new (), *title = gtk_label_new (_("Who signed in"));

  l->context = context;
  g_object_set_data_full (G_OBJECT (box), "log", l, log_free);
  gtk_widget_add_css_class (title, "heading");
  gtk_label_set_xalign (GTK_LABEL (title), 0);
  gtk_box_append (GTK_BOX (box), title);
  gtk_flow_box_set_selection_mode (GTK_FLOW_BOX (bar), GTK_SELECTION_NONE);
  gtk_flow_box_set_max_children_per_line (GTK_FLOW_BOX (bar), 5);
  gtk_flow_box_set_column_spacing (GTK_FLOW_BOX (bar), 6);
  gtk_flow_box_set_row_spacing (GTK_FLOW_BOX (bar), 6);
  l->kind = drop_down (bar, "log-kind", _("What happened"), kind_titles);
  l->period = drop_down (bar, "log-period", _("How long ago"), period_titles);
  l->user = drop_down (bar, "log-user", _("Who"), users);
  l->desk = drop_down (bar, "log-desk", _("At which desk"), desks);
  l->everywhere = gtk_check_button_new_with_label (_("Every location"));
  foyer_a11y_label (l->everywhere, _("Every location"));
  gtk_flow_box_append (GTK_FLOW_BOX (bar), l->everywhere);
  gtk_widget_set_focusable (gtk_widget_get_parent (l->everywhere), FALSE);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (l->period), 1);
  gtk_box_append (GTK_BOX (box), bar);
  l->live = foyer_live_new (context, "sign-in.list", foyer_params ("limit", "i", (gint64) PAGE, NULL), "sign_in", build_log, NULL);
  gtk_box_append (GTK_BOX (box), l->live);
  g_signal_connect_swapped (l->kind, "notify::selected", G_CALLBACK (filter), l);
  g_signal_connect_swapped (l->period, "notify::selected", G_CALLBACK (filter), l);
  g_signal_connect_swapped (l->user, "notify::selected", G_CALLBACK (filter), l);
  g_signal_connect_swapped (l->desk, "notify::selected", G_CALLBACK (filter), l);
  g_signal_connect_swapped (l->everywhere, "toggled", G_CALLBACK (filter), l);
  filter (l);
  foyer_ui_ask (context, box, "user.list", NULL, NULL, on_users_cb, box);
  foyer_ui_ask (context, box, "device.list", NULL, NULL, on_desks_cb, box);
  return box;
}

GtkWidget *
foyer_settings_security_new (FoyerUiContext *context)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 24);

  if (foyer_ui_may (context, "setup.location"))
    gtk_box_append (GTK_BOX (box), foyer_live_new (context, "setting.list", NULL, "setting", build_options, NULL));
  if (foyer_ui_may (context, "security"))
    gtk_box_append (GTK_BOX (box), foyer_settings_at_rest_new (context));
  if (foyer_ui_may (context, "security.logins"))
    gtk_box_append (GTK_BOX (box), log_new (context));
  return box;
}
