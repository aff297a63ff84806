#define G_LOG_DOMAIN "foyer-ui"

#include "config.h"

#include <string.h>
#include <glib/gi18n.h>

#include "foyer-a11y.h"
#include "foyer-labels.h"
#include "foyer-medical-panel.h"
#include "foyer-medical-parts.h"
#include "foyer-print-window.h"

static const struct
{
  const char *what, *title, *right;
} tabs[] = {
  { "card", N_ ("Card"), "medical.card" },
  { "protocol", N_ ("Protocols"), "medical.protocol" },
  { "plan", N_ ("Treatment plans"), "medical.plan" },
};

#define N_TABS ((int) G_N_ELEMENTS (tabs))

struct _FoyerMedicalPanel
{
  GtkWidget parent_instance;

  FoyerUiContext *context; /* owned */
  GCancellable *reading;
  char *look;              /* what the answers are asked with */
  char *what, *id, *version;
  GtkWidget *outer, *name, *facts, *tab[N_TABS], *print, *stack, *refused, *part[N_TABS], *log;
  FoyerId visit;
  gboolean shown, filling;
};

G_DEFINE_FINAL_TYPE (FoyerMedicalPanel, foyer_medical_panel, GTK_TYPE_WIDGET)

static int
tab_of (const char *what)
{
  for (int i = 0; i < N_TABS; i++)
    if (g_strcmp0 (tabs[i].what, what) == 0)
      return i;
  return 0;
}

/* ---- reading ---------------------------------------------------------------------------------------------------------------------- */

static void
show_client (FoyerMedicalPanel *self, JsonObject *client)
{
  static const struct
  {
    const char *value, *word;
  } genders[] = { { "male", NC_ ("gender", "Male") }, { "female", NC_ ("gender", "Female") } };
  g_autoptr (GString) facts = g_string_new (NULL);
  const char *gender = foyer_json_str (client, "gender"), *birthday = foyer_json_str (client, "birthday"), *allergy = foyer_json_str (client, "allergy");
  g_autofree char *phone = foyer_ui_phone (foyer_json_str (client, "phone")), *born = foyer_ui_date_text (self->context, birthday);

  gtk_label_set_text (GTK_LABEL (self->name), foyer_json_str (client, "name") != NULL ? foyer_json_str (client, "name") : "");
  for (gsize i = 0; i < G_N_ELEMENTS (genders); i++)
    if (g_strcmp0 (genders[i].value, gender) == 0)
      g_string_append (facts, g_dpgettext2 (NULL, "gender", genders[i].word));
  if (birthday != NULL)
    g_string_append_printf (facts, "%s%s", facts->len > 0 ? " · " : "", born);
  if (*phone != '\0')
    g_string_append_printf (facts, "%s%s", facts->len > 0 ? " · " : "", phone);
  if (allergy != NULL)
    {
      g_autofree char *words = g_strdup_printf (_ ("Allergies: %s"), allergy);
      g_string_append_printf (facts, "%s%s", facts->len > 0 ? " · " : "", words);
    }
  gtk_label_set_text (GTK_LABEL (self->facts), facts->str);
  gtk_widget_set_visible (self->facts, facts->len > 0);
}

static void
on_read_cb (FoyerUiContext *context, JsonNode *result, const GError *error, gpointer data)
{
  FoyerMedicalPanel *self = data;
  JsonObject *answer;
  FoyerId client;
  int tab;

  if (error != NULL)
    {
      g_autofree char *text = foyer_ui_error_text (error);

      foyer_ui_toast (context, "%s", text);
      /* It was deleted, or is no longer this user's to see. */
      if (self->id != NULL)
        foyer_medical_look (GTK_WIDGET (self), self->what, NULL, NULL);
      return;
    }
  answer = json_node_get_object (result);
  tab = tab_of (foyer_json_str (answer, "what"));
  show_client (self, foyer_json_obj (answer, "client"));
  if (foyer_json_uid (foyer_json_obj (answer, "client"), "id", &client))
    foyer_medical_log_show (FOYER_MEDICAL_LOG (self->log), &client);
  gtk_widget_set_visible (self->print, foyer_json_yes (answer, "may_print") && (tab == 0 ? foyer_json_obj (answer, "card") != NULL : foyer_json_obj (answer, "protocol") != NULL));
  if (tab == 0)
    foyer_medical_card_show (FOYER_MEDICAL_CARD (self->part[0]), answer);
  else if (tab == 1)
    foyer_medical_protocols_show (FOYER_MEDICAL_PROTOCOLS (self->part[1]), answer);
  else
    foyer_medical_plans_show (FOYER_MEDICAL_PLANS (self->part[2]), answer);
  gtk_stack_set_visible_child (GTK_STACK (self->stack), self->part[tab]);
  self->shown = TRUE;
}

static void
read_again (FoyerMedicalPanel *self)
{
  if (self->look == NULL)
    return;
  g_cancellable_cancel (self->reading);
  g_clear_object (&self->reading);
  self->reading = g_cancellable_new ();
  foyer_ui_ask (self->context, self, "medical.read", foyer_params ("look", "s", self->look, NULL), self->reading, on_read_cb, self);
}

static void
on_opened_cb (FoyerUiContext *context, JsonNode *result, const GError *error, gpointer data)
{
  FoyerMedicalPanel *self = data;

  if (error != NULL)
    {
      g_autofree char *text = foyer_ui_error_text (error);

      /* Why there is nothing stands where it would be, for as long as it is so. */
      gtk_label_set_text (GTK_LABEL (self->refused), text);
      gtk_stack_set_visible_child (GTK_STACK (self->stack), self->refused);
      gtk_widget_set_visible (self->print, FALSE);
      self->shown = TRUE;
      return;
    }
  g_free (self->look);
  self->look = g_strdup (foyer_json_str (json_node_get_object (result), "look"));
  read_again (self);
}

static FoyerMedicalPanel *
panel_of (GtkWidget *part)
{
  return FOYER_IS_MEDICAL_PANEL (part) ? FOYER_MEDICAL_PANEL (part) : FOYER_MEDICAL_PANEL (gtk_widget_get_ancestor (part, FOYER_TYPE_MEDICAL_PANEL));
}

FoyerId
foyer_medical_visit (GtkWidget *part)
{
  return panel_of (part)->visit;
}

void
foyer_medical_look (GtkWidget *part, const char *what, const char *id, const char *version)
{
  FoyerMedicalPanel *self = panel_of (part);
  g_autofree char *w = g_strdup (what), *i = g_strdup (id), *v = g_strdup (version);

  foyer_medical_protocols_save (FOYER_MEDICAL_PROTOCOLS (self->part[1]));
  g_free (self->what);
  g_free (self->id);
  g_free (self->version);
  self->what = g_steal_pointer (&w);
  self->id = g_steal_pointer (&i);
  self->version = g_steal_pointer (&v);
  self->shown = FALSE;
  self->filling = TRUE;
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->tab[tab_of (self->what)]), TRUE);
  self->filling = FALSE;
  foyer_ui_run_quiet (self->context, self, "medical.open", foyer_params ("visit", "d", &self->visit, "what", "s", self->what, "id", "s", self->id, "version", "s", self->version, NULL), NULL,
                      on_opened_cb, self);
}

static void
on_print_opened_cb (FoyerUiContext *context, JsonNode *result, const GError *error, gpointer data)
{
  FoyerMedicalPanel *self = data;

  if (error == NULL)
    foyer_print_show_medical (context, GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), foyer_params ("look", "s", foyer_json_str (json_node_get_object (result), "look"), NULL));
}

void
foyer_medical_print (GtkWidget *part, const char *what, const char *id, const char *version)
{
  FoyerMedicalPanel *self = panel_of (part);

  foyer_medical_protocols_save (FOYER_MEDICAL_PROTOCOLS (self->part[1]));
  foyer_ui_run (self->context, self, "medical.open", foyer_params ("visit", "d", &self->visit, "what", "s", what, "id", "s", id, "version", "s", version, "print", "b", TRUE, NULL), NULL,
                on_print_opened_cb, self);
}

static void
on_changed_cb (FoyerMedicalPanel *self, const FoyerChangeSet *set)
{
  static const char *const tables[] = { "medical_card", "protocol", "protocol_version", "treatment_plan", "plan_stage", "appointment", "visit", "client", "conflict", "client_alias", NULL };

  for (guint i = 0; i < set->n; i++)
    if (g_strv_contains (tables, set->rows[i].entity->name))
      {
        read_again (self);
        return;
      }
}

/* ---- actions ---------------------------------------------------------------------------------------------------------------------- */

static void
on_tab_cb (GtkToggleButton *tab, FoyerMedicalPanel *self)
{
  if (self->filling || !gtk_toggle_button_get_active (tab))
    return;
  for (int i = 0; i < N_TABS; i++)
    if (self->tab[i] == GTK_WIDGET (tab))
      foyer_medical_look (GTK_WIDGET (self), tabs[i].what, NULL, NULL);
}

static void
do_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  FoyerMedicalPanel *self = FOYER_MEDICAL_PANEL (widget);

  if (strcmp (name, "medical.print") == 0)
    {
      if (gtk_widget_get_visible (self->print))
        foyer_medical_print (widget, self->what, self->id, self->version);
    }
  else if (strcmp (name, "medical.save") == 0)
    foyer_medical_protocols_save (FOYER_MEDICAL_PROTOCOLS (self->part[1]));
  else if (self->id != NULL && strcmp (self->what, "protocol") == 0)
    foyer_medical_look (widget, "protocol", NULL, NULL);
  else
    {
      foyer_medical_protocols_save (FOYER_MEDICAL_PROTOCOLS (self->part[1]));
      foyer_ui_open (self->context, "visit", foyer_params ("id", "d", &self->visit, NULL));
    }
}

static void
foyer_medical_panel_dispose (GObject *object)
{
  FoyerMedicalPanel *self = FOYER_MEDICAL_PANEL (object);

  g_cancellable_cancel (self->reading);
  g_clear_object (&self->reading);
  g_clear_pointer (&self->outer, gtk_widget_unparent);
  g_clear_pointer (&self->look, g_free);
  g_clear_pointer (&self->what, g_free);
  g_clear_pointer (&self->id, g_free);
  g_clear_pointer (&self->version, g_free);
  g_clear_object (&self->context);
  G_OBJECT_CLASS (foyer_medical_panel_parent_class)->dispose (object);
}

static void
foyer_medical_panel_class_init (FoyerMedicalPanelClass *klass)
{
  static const char *const actions[] = { "medical.print", "medical.save", "medical.back" };
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = foyer_medical_panel_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "medicalpanel");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  for (gsize i = 0; i < G_N_ELEMENTS (actions); i++)
    gtk_widget_class_install_action (widget_class, actions[i], NULL, do_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "medical.back", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_s, GDK_CONTROL_MASK, "medical.save", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_p, GDK_CONTROL_MASK, "medical.print", NULL);
}

static void
foyer_medical_panel_init (FoyerMedicalPanel *self)
{
}

static GtkWidget *
build_head (FoyerMedicalPanel *self)
{
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6), *who = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0), *back;

  gtk_widget_add_css_class (head, "panel-head");
  back = foyer_icon_button ("go-previous-symbolic", _ ("Back"), "medical.back");
  gtk_widget_add_css_class (back, "flat");
  gtk_widget_set_valign (back, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (head), back);
  self->name = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (self->name), 0);
  gtk_label_set_ellipsize (GTK_LABEL (self->name), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (self->name, "title-4");
  gtk_box_append (GTK_BOX (who), self->name);
  self->facts = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (self->facts), 0);
  gtk_label_set_ellipsize (GTK_LABEL (self->facts), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (self->facts, "caption");
  gtk_widget_add_css_class (self->facts, "dim-label");
  gtk_box_append (GTK_BOX (who), self->facts);
  gtk_widget_set_hexpand (who, TRUE);
  gtk_widget_set_valign (who, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (head), who);
  self->print = foyer_icon_button ("printer-symbolic", _ ("Print"), "medical.print");
  gtk_widget_set_name (self->print, "medical-print");
  gtk_widget_add_css_class (self->print, "flat");
  gtk_widget_set_valign (self->print, GTK_ALIGN_CENTER);
  gtk_widget_set_visible (self->print, FALSE);
  gtk_box_append (GTK_BOX (head), self->print);
  return head;
}

GtkWidget *
foyer_medical_panel_new (FoyerUiContext *context, JsonObject *args)
{
  FoyerMedicalPanel *self;
  GtkWidget *row, *scrolled, *body;
  const char *what = foyer_json_str (args, "what");
  FoyerId visit;

  /* There is no other way in. */
  if (!foyer_json_uid (args, "visit", &visit))
    return NULL;
  self = g_object_new (FOYER_TYPE_MEDICAL_PANEL, NULL);
  self->context = g_object_ref (context);
  self->visit = visit;
  self->outer = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_widget_set_parent (self->outer, GTK_WIDGET (self));
  gtk_box_append (GTK_BOX (self->outer), build_head (self));
  body = gtk_box_new (GTK_ORIENTATION_VERTICAL, 18);
  gtk_widget_add_css_class (body, "panel-body");
  row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  gtk_widget_add_css_class (row, "linked");
  gtk_widget_set_halign (row, GTK_ALIGN_START);
  for (int i = 0; i < N_TABS; i++)
    {
      self->tab[i] = gtk_toggle_button_new_with_label (_ (tabs[i].title));
      foyer_a11y_label (self->tab[i], _ (tabs[i].title));
      if (i > 0)
        gtk_toggle_button_set_group (GTK_TOGGLE_BUTTON (self->tab[i]), GTK_TOGGLE_BUTTON (self->tab[0]));
      gtk_widget_set_visible (self->tab[i], foyer_ui_may (context, tabs[i].right));
      g_signal_connect (self->tab[i], "toggled", G_CALLBACK (on_tab_cb), self);
      gtk_box_append (GTK_BOX (row), self->tab[i]);
    }
  gtk_box_append (GTK_BOX (body), row);
  self->stack = gtk_stack_new ();
  gtk_stack_set_vhomogeneous (GTK_STACK (self->stack), FALSE);
  self->part[0] = foyer_medical_card_new (context);
  self->part[1] = foyer_medical_protocols_new (context);
  self->part[2] = foyer_medical_plans_new (context);
  self->refused = gtk_label_new (NULL);
  gtk_label_set_wrap (GTK_LABEL (self->refused), TRUE);
  gtk_label_set_xalign (GTK_LABEL (self->refused), 0);
  gtk_widget_set_valign (self->refused, GTK_ALIGN_START);
  gtk_widget_add_css_class (self->refused, "dim-label");
  gtk_widget_set_name (self->refused, "medical-refused");
  gtk_stack_add_child (GTK_STACK (self->stack), self->refused);
  for (int i = 0; i < N_TABS; i++)
    gtk_stack_add_child (GTK_STACK (self->stack), self->part[i]);
  gtk_box_append (GTK_BOX (body), self->stack);
  self->log = foyer_medical_log_new (context);
  gtk_box_append (GTK_BOX (body), self->log);
  scrolled = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), body);
  gtk_widget_set_vexpand (scrolled, TRUE);
  gtk_box_append (GTK_BOX (self->outer), scrolled);
  foyer_a11y_label (self, _ ("Medical records"));
  g_signal_connect_object (context, "changed", G_CALLBACK (on_changed_cb), self, G_CONNECT_SWAPPED);
  for (int i = 0; what == NULL && i < N_TABS; i++)
    if (foyer_ui_may (context, tabs[i].right))
      what = tabs[i].what;
  foyer_medical_look (GTK_WIDGET (self), what != NULL ? what : "card", foyer_json_str (args, "id"), NULL);
  return GTK_WIDGET (self);
}

gboolean
foyer_medical_panel_ready (FoyerMedicalPanel *self)
{
  return self->shown;
}

/* ---- the section of the visit ---------------------------------------------------------------------------------------------------- */

static void
on_section_cb (GtkButton *button, FoyerUiContext *context)
{
  const FoyerId *visit = g_object_get_data (G_OBJECT (gtk_widget_get_parent (GTK_WIDGET (button))), "visit");

  if (visit != NULL)
    foyer_ui_open (context, "medical", foyer_params ("visit", "d", visit, "what", "s", g_object_get_data (G_OBJECT (button), "what"), NULL));
}

GtkWidget *
foyer_medical_section_new (FoyerUiContext *context)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0), *head = gtk_label_new (_ ("Medical records"));

  gtk_label_set_xalign (GTK_LABEL (head), 0);
  gtk_widget_add_css_class (head, "heading");
  gtk_box_append (GTK_BOX (box), head);
  for (int i = 0; i < N_TABS; i++)
    {
      GtkWidget *button = gtk_button_new_with_label (_ (tabs[i].title)), *label = gtk_button_get_child (GTK_BUTTON (button));
      g_autofree char *name = g_strdup_printf ("medical-%s", tabs[i].what);

      gtk_label_set_xalign (GTK_LABEL (label), 0);
      gtk_widget_add_css_class (button, "flat");
      gtk_widget_set_name (button, name);
      foyer_a11y_label (button, _ (tabs[i].title));
      gtk_widget_set_visible (button, foyer_ui_may (context, tabs[i].right));
      g_object_set_data (G_OBJECT (button), "what", (gpointer) tabs[i].what);
      g_signal_connect_object (button, "clicked", G_CALLBACK (on_section_cb), context, 0);
      gtk_box_append (GTK_BOX (box), button);
    }
  gtk_widget_set_visible (box, FALSE);
  return box;
}

void
foyer_medical_section_show (GtkWidget *section, const FoyerId *visit, gboolean client)
{
  gboolean any = FALSE;

  for (GtkWidget *child = gtk_widget_get_first_child (section); child != NULL; child = gtk_widget_get_next_sibling (child))
    any = any || (GTK_IS_BUTTON (child) && gtk_widget_get_visible (child));
  g_object_set_data_full (G_OBJECT (section), "visit", foyer_id_copy (visit), g_free);
  gtk_widget_set_visible (section, any && client);
}
