/* What clients get by themselves who have bought, paid or come often enough: the rules, and the panel of one (CLI-30). */
#define G_LOG_DOMAIN "foyer-ui"

#include "config.h"

#include <string.h>
#include <adwaita.h>
#include <glib/gi18n.h>

#include "foyer-a11y.h"
#include "foyer-cover.h"
#include "foyer-labels.h"
#include "foyer-live.h"
#include "foyer-rule-words.h"
#include "foyer-settings-page.h"

/* ---- the list ------------------------------------------------------------------------------------------------------------------ */

static void
on_rule_cb (GtkWidget *row, FoyerUiContext *context)
{
  foyer_ui_open (context, "rule", foyer_params ("id", "s", foyer_live_mark_of (row), NULL));
}

static void
on_add_cb (GtkButton *button, FoyerUiContext *context)
{
  foyer_ui_open (context, "rule", NULL);
}

static void
on_applied_cb (FoyerUiContext *context, JsonNode *result, const GError *error, gpointer data)
{
  int n = result != NULL ? (int) foyer_json_num (json_node_get_object (result), "changed") : 0;

  if (error != NULL)
    return;
  if (n == 0)
    foyer_ui_toast (context, "%s", _("Everybody has what the rules give already."));
  else
    foyer_ui_toast (context, ngettext ("%d client got something by the rules.", "%d clients got something by the rules.", (gulong) n), n);
}

static void
on_apply_cb (GtkButton *button, FoyerUiContext *context)
{
  foyer_ui_run (context, button, "client-rule.apply", NULL, NULL, on_applied_cb, NULL);
}

static GtkWidget *
rule_row (FoyerUiContext *context, JsonObject *rule)
{
  GtkWidget *row = adw_action_row_new ();
  g_autofree char *title = foyer_rule_condition (context, rule), *gives = foyer_rule_gives (context, rule), *reached = NULL, *subtitle = NULL, *spoken = NULL;
  int n = (int) foyer_json_num (rule, "reached");

  reached = g_strdup_printf (ngettext ("%d client is there", "%d clients are there", (gulong) n), n);
  subtitle = foyer_json_yes (rule, "back") ? g_strdup_printf ("%s · %s", gives, _("taken back below it")) : g_strdup (gives);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  GtkWidget *count = gtk_label_new (reached);
  gtk_widget_add_css_class (count, "dim-label");
  gtk_widget_add_css_class (count, "numeric");
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), count);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), gtk_image_new_from_icon_name ("go-next-symbolic"));
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  spoken = g_strdup_printf ("%s, %s", subtitle, reached);
  foyer_a11y_label (row, title);
  foyer_a11y_describe (row, spoken);
  foyer_live_mark (row, foyer_json_str (rule, "id"));
  g_signal_connect_object (row, "activated", G_CALLBACK (on_rule_cb), context, 0);
  return row;
}

static void
build_rules (FoyerLive *live, GtkBox *box, JsonNode *result, gpointer data)
{
  FoyerUiContext *context = foyer_live_context (live);
  JsonArray *rules = json_node_get_array (result);
  GtkWidget *group = adw_preferences_group_new (), *buttons = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6), *add, *apply;

  foyer_live_clear (box);
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), _("Rules for clients"));
  adw_preferences_group_set_description (ADW_PREFERENCES_GROUP (group),
                                         _("Who has bought, paid or come often enough gets a category, a discount or an importance at once. What was given by hand and is more stays."));
  for (guint i = 0; i < json_array_get_length (rules); i++)
    adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), rule_row (context, json_array_get_object_element (rules, i)));
  if (json_array_get_length (rules) == 0)
    {
      /* xgettext:no-c-format */
      const char *first = _("No rules yet. A first one could be: paid 1,000 or more gives the category VIP and 5 % off.");
      GtkWidget *empty = foyer_wrapped_label (first, "dim-label");

      adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), empty);
    }
  gtk_box_append (box, group);
  add = gtk_button_new_with_label (_("New rule"));
  foyer_a11y_label (add, _("New rule"));
  foyer_live_mark (add, "new-rule");
  gtk_widget_set_name (add, "rule-new");
  g_signal_connect_object (add, "clicked", G_CALLBACK (on_add_cb), context, 0);
  gtk_box_append (GTK_BOX (buttons), add);
  apply = gtk_button_new_with_label (_("Apply to everybody now"));
  foyer_a11y_label (apply, _("Apply to everybody now"));
  gtk_widget_set_tooltip_text (apply, _("Also to those who reached a figure before there was a rule"));
  gtk_widget_set_name (apply, "rule-apply");
  gtk_widget_set_visible (apply, json_array_get_length (rules) > 0);
  foyer_live_mark (apply, "apply-rules");
  g_signal_connect_object (apply, "clicked", G_CALLBACK (on_apply_cb), context, 0);
  gtk_box_append (GTK_BOX (buttons), apply);
  gtk_box_append (box, buttons);
}

GtkWidget *
foyer_settings_rules_new (FoyerUiContext *context)
{
  return foyer_live_new (context, "client-rule.list", foyer_params ("count", "b", TRUE, NULL), "client_rule client_award label", build_rules, NULL);
}

/* ---- the panel of one ------------------------------------------------------------------------------------------------------------ */

/* The figure is a sum or a number of visits; both fields stand for the parameter "least". */
static const FoyerFormField fields[] = {
  { "measure", N_("Looked at"), FOYER_FORM_CHOICE, "paid sold visits", N_("What was paid|What was bought|Number of visits"), N_("When"), NULL },
  { "sum", N_("From"), FOYER_FORM_MONEY, NULL, NULL, NULL, NULL },
  { "count", N_("From so many visits"), FOYER_FORM_NUMBER, NULL, NULL, NULL, NULL },
  { "label", N_("Category"), FOYER_FORM_CHOICE, NULL, NULL, N_("The client gets"), NULL },
  { "discount", N_("Discount, %"), FOYER_FORM_PERCENT, NULL, NULL, NULL, NULL },
  { "priority", N_("Importance"), FOYER_FORM_CHOICE, "none bronze silver gold", N_("None|Bronze|Silver|Gold"), NULL, NULL },
  { "drops", N_("No longer in the category"), FOYER_FORM_CHOICE, NULL, NULL, NULL, NULL },
  { "back", N_("Take it back below"), FOYER_FORM_BOOL, NULL, NULL, "", N_("When the figure falls again, by a refund for instance") },
  { NULL },
};

typedef struct
{
  FoyerUiContext *context; /* owned */
  GtkWidget *frame, *title, *form, *error;
  char *id;                /* owned; NULL: a new one */
} Panel;

static void
panel_free (gpointer data)
{
  Panel *p = data;

  g_object_unref (p->context);
  g_free (p->id);
  g_free (p);
}

static Panel *
panel_of (gpointer frame)
{
  return g_object_get_data (G_OBJECT (frame), "rule");
}

static gboolean
of_visits (Panel *p)
{
  g_autofree char *measure = foyer_form_text (FOYER_FORM (p->form), "measure");

  return g_str_equal (measure, "visits");
}

static void
show_measure (Panel *p)
{
  foyer_form_set_visible (FOYER_FORM (p->form), "sum", !of_visits (p));
  foyer_form_set_visible (FOYER_FORM (p->form), "count", of_visits (p));
}

/* "least" of whichever of the two fields counts. */
static gboolean
put_least (Panel *p, JsonObject *params, const char **why)
{
  const char *name = of_visits (p) ? "count" : "sum";
  g_autoptr (JsonObject) one = json_object_new ();

  if (!foyer_form_put (FOYER_FORM (p->form), name, one, why))
    return FALSE;
  if (json_object_get_null_member (one, name))
    {
      *why = _("Say from how much on.");
      return FALSE;
    }
  json_object_set_int_member (params, "least", foyer_json_num (one, name));
  return TRUE;
}

static void
on_saved_cb (FoyerUiContext *context, JsonNode *result, const GError *error, gpointer data)
{
  Panel *p = panel_of (data);
  g_autofree char *text = error != NULL ? foyer_ui_error_text (error) : NULL;

  foyer_form_error_set (p->error, text);
  if (p->id == NULL && result != NULL)
    foyer_ui_open (context, "rule", foyer_params ("id", "s", foyer_json_str (json_node_get_object (result), "id"), NULL));
}

static void
create (Panel *p)
{
  static const char *const rest[] = { "measure", "label", "discount", "priority", "drops", "back" };
  g_autoptr (JsonObject) params = json_object_new ();
  const char *why = NULL;
  gboolean fine = put_least (p, params, &why);

  for (gsize i = 0; fine && i < G_N_ELEMENTS (rest); i++)
    {
      fine = foyer_form_put (FOYER_FORM (p->form), rest[i], params, &why);
      if (fine && json_object_get_null_member (params, rest[i]))
        json_object_remove_member (params, rest[i]);
    }
  if (!fine)
    {
      foyer_form_error_set (p->error, why);
      return;
    }
  foyer_ui_run_quiet (p->context, p->frame, "client-rule.create", g_steal_pointer (&params), _("Rule added"), on_saved_cb, p->frame);
}

static void
on_make_cb (GtkButton *button, Panel *p)
{
  create (p);
}

static void
on_field_cb (FoyerForm *form, const char *name, gpointer data)
{
  Panel *p = data;
  g_autoptr (JsonObject) params = NULL;
  const char *why = NULL;
  gboolean fine;

  foyer_form_error_set (p->error, NULL);
  if (p->id == NULL)
    {
      if (name == NULL)
        create (p);
      return;
    }
  params = foyer_params ("id", "s", p->id, NULL);
  if (g_str_equal (name, "sum") || g_str_equal (name, "count"))
    fine = put_least (p, params, &why);
  else
    fine = foyer_form_put (form, name, params, &why);
  /* Visits and sums are no figures to be exchanged: it is sent together with one that fits. */
  if (fine && g_str_equal (name, "measure"))
    fine = put_least (p, params, &why);
  if (!fine)
    {
      foyer_form_error_set (p->error, why);
      return;
    }
  foyer_ui_run_quiet (p->context, p->frame, "client-rule.update", g_steal_pointer (&params), _("Rule changed"), on_saved_cb, p->frame);
}

static void
on_delete_cb (GtkButton *button, Panel *p)
{
  foyer_ui_run (p->context, NULL, "client-rule.delete", foyer_params ("id", "s", p->id, NULL), _("Rule deleted"), NULL, NULL);
}

static void
on_rules_cb (FoyerUiContext *context, JsonNode *result, const GError *error, gpointer data)
{
  Panel *p = panel_of (data);
  JsonArray *rules = result != NULL ? json_node_get_array (result) : NULL;

  for (guint i = 0; rules != NULL && i < json_array_get_length (rules); i++)
    {
      JsonObject *rule = json_array_get_object_element (rules, i);
      g_autofree char *words = NULL;

      if (g_strcmp0 (foyer_json_str (rule, "id"), p->id) != 0)
        continue;
      words = foyer_rule_condition (context, rule);
      json_object_set_int_member (rule, g_strcmp0 (foyer_json_str (rule, "measure"), "visits") == 0 ? "count" : "sum", foyer_json_num (rule, "least"));
      if (foyer_json_num (rule, "discount") == 0)
        json_object_set_null_member (rule, "discount");
      foyer_form_fill (FOYER_FORM (p->form), rule);
      gtk_label_set_text (GTK_LABEL (p->title), words);
      show_measure (p);
      return;
    }
  if (error == NULL)
    foyer_ui_close (context);
}

static void
on_labels_cb (FoyerUiContext *context, JsonNode *result, const GError *error, gpointer data)
{
  Panel *p = panel_of (data);
  JsonArray *labels = result != NULL ? json_node_get_array (result) : NULL;
  g_autoptr (GStrvBuilder) ids = g_strv_builder_new (), titles = g_strv_builder_new ();
  g_auto (GStrv) all_ids = NULL, all_titles = NULL;

  g_strv_builder_add (ids, "");
  g_strv_builder_add (titles, _("None"));
  for (guint i = 0; labels != NULL && i < json_array_get_length (labels); i++)
    {
      JsonObject *label = json_array_get_object_element (labels, i);

      if (g_strcmp0 (foyer_json_str (label, "scope"), "client") != 0)
        continue;
      g_strv_builder_add (ids, foyer_json_str (label, "id"));
      g_strv_builder_add (titles, foyer_json_str (label, "title"));
    }
  all_ids = g_strv_builder_end (ids);
  all_titles = g_strv_builder_end (titles);
  foyer_form_set_choices (FOYER_FORM (p->form), "label", (const char *const *) all_ids, (const char *const *) all_titles);
  foyer_form_set_choices (FOYER_FORM (p->form), "drops", (const char *const *) all_ids, (const char *const *) all_titles);
  if (p->id != NULL)
    foyer_ui_ask (context, p->frame, "client-rule.list", NULL, NULL, on_rules_cb, p->frame);
}

static void
ask (Panel *p)
{
  foyer_ui_ask (p->context, p->frame, "label.list", NULL, NULL, on_labels_cb, p->frame);
}

static void
on_changed_cb (GtkWidget *frame, const FoyerChangeSet *set)
{
  for (guint i = 0; i < set->n; i++)
    if (g_str_equal (set->rows[i].entity->name, "client_rule") || g_str_equal (set->rows[i].entity->name, "label"))
      {
        ask (panel_of (frame));
        return;
      }
}

GtkWidget *
foyer_rule_panel_new (FoyerUiContext *context, JsonObject *args)
{
  Panel *p = g_new0 (Panel, 1);
  GtkWidget *body = gtk_box_new (GTK_ORIENTATION_VERTICAL, 18), *button;

  p->context = g_object_ref (context);
  p->id = g_strdup (foyer_json_str (args, "id"));
  p->frame = foyer_panel_frame_new (context, p->id == NULL ? _("New rule") : _("Rule for clients"), body, &p->title);
  g_object_set_data_full (G_OBJECT (p->frame), "rule", p, panel_free);
  p->error = foyer_form_error_new ();
  p->form = foyer_form_new (context, fields, p->id == NULL, on_field_cb, p);
  gtk_widget_set_name (p->form, "rule-form");
  g_signal_connect_swapped (foyer_form_row (FOYER_FORM (p->form), "measure"), "notify::selected", G_CALLBACK (show_measure), p);
  gtk_box_append (GTK_BOX (body), p->form);
  gtk_box_append (GTK_BOX (body), p->error);
  button = gtk_button_new_with_label (p->id == NULL ? _("Add the rule") : _("Delete the rule"));
  foyer_a11y_label (button, p->id == NULL ? _("Add the rule") : _("Delete the rule"));
  gtk_widget_add_css_class (button, p->id == NULL ? "suggested-action" : "destructive-action");
  g_signal_connect (button, "clicked", p->id == NULL ? G_CALLBACK (on_make_cb) : G_CALLBACK (on_delete_cb), p);
  gtk_box_append (GTK_BOX (body), button);
  show_measure (p);
  ask (p);
  g_signal_connect_object (context, "changed", G_CALLBACK (on_changed_cb), p->frame, G_CONNECT_SWAPPED);
  return p->frame;
}
