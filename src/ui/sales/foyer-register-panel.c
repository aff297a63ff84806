#define G_LOG_DOMAIN "foyer-ui"

#include "config.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "foyer-a11y.h"
#include "foyer-cover.h"
#include "foyer-form.h"
#include "foyer-labels.h"
#include "foyer-register-panel.h"

static const FoyerFormField fields[] = {
  { "amount", N_("Amount"), FOYER_FORM_MONEY, NULL, NULL, NULL, NULL },
  { "item", N_("What for"), FOYER_FORM_CHOICE, NULL, NULL, NULL, NULL },
  { "register", N_("Register"), FOYER_FORM_CHOICE, NULL, NULL, NULL, NULL },
  { "to", N_("Into register"), FOYER_FORM_CHOICE, NULL, NULL, NULL, NULL },
  { "comment", N_("Comment"), FOYER_FORM_TEXT, NULL, NULL, NULL, NULL },
  { NULL },
};

static const char *const titles[] = { N_("Put in"), N_("Take out"), N_("Transfer") };

struct _FoyerRegisterPanel
{
  GtkWidget parent_instance;

  FoyerUiContext *context; /* owned */
  GtkWidget *outer, *form, *error, *save, *moves[G_N_ELEMENTS (titles)];
  JsonArray *items;        /* owned */
  FoyerMove move;
  guint reading;
  gboolean busy;
};

G_DEFINE_FINAL_TYPE (FoyerRegisterPanel, foyer_register_panel, GTK_TYPE_WIDGET)

/* ---- what can be chosen -------------------------------------------------------------------------------------------------- */
/* Items of the direction; what clients pay for at the checkout is not among them. */
static gboolean
is_offered (FoyerRegisterPanel *self,
            JsonObject         *item)
{
  static const char *const checkout[] = { "services", "products", "memberships", "giftcards", "refill", NULL };
  const char *code = foyer_json_str (item, "code");
  gboolean income = g_strcmp0 (foyer_json_str (item, "category"), "income") == 0;

  return income == (self->move == FOYER_MOVE_IN) && (code == NULL || !g_strv_contains (checkout, code));
}

static void
show_items (FoyerRegisterPanel *self)
{
  g_autoptr (GPtrArray) values = g_ptr_array_new (), names = g_ptr_array_new ();
  g_autofree char *usual = NULL;

  if (self->move == FOYER_MOVE_OVER)
    return;
  for (guint i = 0; self->items != NULL && i < json_array_get_length (self->items); i++)
    {
      JsonObject *item = json_array_get_object_element (self->items, i);
      const char *code = foyer_json_str (item, "code");

      if (!is_offered (self, item))
        continue;
      if (g_strcmp0 (code, self->move == FOYER_MOVE_IN ? "other-income" : "other-expense") == 0)
        usual = g_strdup (foyer_json_str (item, "id"));
      g_ptr_array_add (values, (gpointer) foyer_json_str (item, "id"));
      g_ptr_array_add (names, (gpointer) foyer_json_str (item, "title"));
    }
  g_ptr_array_add (values, NULL);
  g_ptr_array_add (names, NULL);
  foyer_form_set_choices (FOYER_FORM (self->form), "item", (const char *const *) values->pdata, (const char *const *) names->pdata);
  if (usual != NULL)
    foyer_form_set_text (FOYER_FORM (self->form), "item", usual);
}

static void
show_move (FoyerRegisterPanel *self)
{
  FoyerForm *form = FOYER_FORM (self->form);

  foyer_form_set_visible (form, "item", self->move != FOYER_MOVE_OVER);
  foyer_form_set_visible (form, "to", self->move == FOYER_MOVE_OVER);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (foyer_form_row (form, "register")),
                                 self->move == FOYER_MOVE_IN ? _("Into register") : _("Out of register"));
  gtk_button_set_label (GTK_BUTTON (self->save), _(titles[self->move]));
  foyer_a11y_label (self->save, _(titles[self->move]));
  show_items (self);
}

void
foyer_register_panel_choose (FoyerRegisterPanel *self,
                             FoyerMove           move)
{
  self->move = move;
  for (guint i = 0; i < G_N_ELEMENTS (titles); i++)
    if (self->moves[i] != NULL && gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (self->moves[i])) != (i == move))
      gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->moves[i]), i == move);
  foyer_form_error_set (self->error, NULL);
  show_move (self);
}

static void
on_move_cb (GtkToggleButton    *button,
            FoyerRegisterPanel *self)
{
  for (guint i = 0; i < G_N_ELEMENTS (titles); i++)
    if (self->moves[i] == GTK_WIDGET (button) && gtk_toggle_button_get_active (button) && self->move != i)
      foyer_register_panel_choose (self, i);
}

static void
on_items_cb (FoyerUiContext *context,
             JsonNode       *result,
             const GError   *error,
             gpointer        data)
{
  FoyerRegisterPanel *self = FOYER_REGISTER_PANEL (data);

  self->reading--;
  g_clear_pointer (&self->items, json_array_unref);
  if (result != NULL && JSON_NODE_HOLDS_ARRAY (result))
    self->items = json_node_dup_array (result);
  show_items (self);
}

static void
on_registers_cb (FoyerUiContext *context,
                 JsonNode       *result,
                 const GError   *error,
                 gpointer        data)
{
  FoyerRegisterPanel *self = FOYER_REGISTER_PANEL (data);
  JsonArray *rows = result != NULL && JSON_NODE_HOLDS_ARRAY (result) ? json_node_get_array (result) : NULL;
  g_autoptr (GPtrArray) values = g_ptr_array_new (), names = g_ptr_array_new ();
  guint n = rows != NULL ? json_array_get_length (rows) : 0;

  self->reading--;
  for (guint i = 0; i < n; i++)
    {
      JsonObject *reg = json_array_get_object_element (rows, i);
      g_ptr_array_add (values, (gpointer) foyer_json_str (reg, "id"));
      g_ptr_array_add (names, (gpointer) foyer_json_str (reg, "title"));
    }
  g_ptr_array_add (values, NULL);
  g_ptr_array_add (names, NULL);
  foyer_form_set_choices (FOYER_FORM (self->form), "register", (const char *const *) values->pdata, (const char *const *) names->pdata);
  foyer_form_set_choices (FOYER_FORM (self->form), "to", (const char *const *) values->pdata, (const char *const *) names->pdata);
  if (n > 1)
    foyer_form_set_text (FOYER_FORM (self->form), "to", values->pdata[1]);
  if (self->moves[FOYER_MOVE_OVER] != NULL)
    gtk_widget_set_sensitive (self->moves[FOYER_MOVE_OVER], n > 1);
}

/* ---- saving -------------------------------------------------------------------------------------------------------------- */
static void
on_saved_cb (FoyerUiContext *context,
             JsonNode       *result,
             const GError   *error,
             gpointer        data)
{
  FoyerRegisterPanel *self = FOYER_REGISTER_PANEL (data);
  g_autofree char *text = NULL;

  self->busy = FALSE;
  gtk_widget_set_sensitive (self->save, TRUE);
  if (error == NULL)
    {
      foyer_form_set_text (FOYER_FORM (self->form), "amount", "");
      foyer_form_set_text (FOYER_FORM (self->form), "comment", "");
      foyer_form_focus (FOYER_FORM (self->form), "amount");
      return;
    }
  text = foyer_ui_error_text (error);
  foyer_form_error_set (self->error, text);
}

static void
save (FoyerRegisterPanel *self)
{
  static const char *const said[] = { N_("Put in"), N_("Taken out"), N_("Transferred") };
  JsonObject *params;
  const char *why = NULL;

  if (self->busy)
    return;
  params = json_object_new ();
  foyer_form_error_set (self->error, NULL);
  if (!foyer_form_put_all (FOYER_FORM (self->form), params, &why))
    ;
  else if (foyer_json_num (params, "amount") <= 0)
    {
      why = _("Say how much.");
      foyer_form_focus (FOYER_FORM (self->form), "amount");
    }
  else if (self->move == FOYER_MOVE_OVER && g_strcmp0 (foyer_json_str (params, "register"), foyer_json_str (params, "to")) == 0)
    why = _("Choose two different registers.");
  if (why != NULL)
    {
      foyer_form_error_set (self->error, why);
      json_object_unref (params);
      return;
    }
  if (self->move == FOYER_MOVE_OVER)
    {
      json_object_set_string_member (params, "from", foyer_json_str (params, "register"));
      json_object_remove_member (params, "register");
    }
  self->busy = TRUE;
  gtk_widget_set_sensitive (self->save, FALSE);
  foyer_ui_run_quiet (self->context, self, self->move == FOYER_MOVE_OVER ? "money.transfer" : "money.create", params, _(said[self->move]), on_saved_cb, self);
}

static void
on_enter_cb (FoyerForm  *form,
             const char *name,
             gpointer    data)
{
  if (name == NULL)
    save (data);
}

static void
do_action (GtkWidget  *widget,
           const char *name,
           GVariant   *parameter)
{
  FoyerRegisterPanel *self = FOYER_REGISTER_PANEL (widget);

  if (g_str_equal (name, "register.save"))
    save (self);
  else
    foyer_ui_close (self->context);
}

/* ---- the object ---------------------------------------------------------------------------------------------------------- */
static void
foyer_register_panel_dispose (GObject *object)
{
  FoyerRegisterPanel *self = FOYER_REGISTER_PANEL (object);

  g_clear_pointer (&self->outer, gtk_widget_unparent);
  g_clear_pointer (&self->items, json_array_unref);
  g_clear_object (&self->context);
  G_OBJECT_CLASS (foyer_register_panel_parent_class)->dispose (object);
}

static void
foyer_register_panel_class_init (FoyerRegisterPanelClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = foyer_register_panel_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "registerpanel");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  gtk_widget_class_install_action (widget_class, "register.save", NULL, do_action);
  gtk_widget_class_install_action (widget_class, "register.close", NULL, do_action);
}

static void
foyer_register_panel_init (FoyerRegisterPanel *self)
{
}

static GtkWidget *
build_moves (FoyerRegisterPanel *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

  gtk_widget_add_css_class (box, "linked");
  gtk_box_set_homogeneous (GTK_BOX (box), TRUE);
  for (guint i = 0; i < G_N_ELEMENTS (titles); i++)
    {
      if (i == FOYER_MOVE_OVER && !foyer_ui_may (self->context, "money.transfer"))
        continue;
      self->moves[i] = gtk_toggle_button_new_with_label (_(titles[i]));
      foyer_a11y_label (self->moves[i], _(titles[i]));
      if (i > 0)
        gtk_toggle_button_set_group (GTK_TOGGLE_BUTTON (self->moves[i]), GTK_TOGGLE_BUTTON (self->moves[0]));
      g_signal_connect_object (self->moves[i], "toggled", G_CALLBACK (on_move_cb), self, 0);
      gtk_box_append (GTK_BOX (box), self->moves[i]);
    }
  return box;
}

static GtkWidget *
build_head (void)
{
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *title = gtk_label_new (_("Money without a visit"));
  GtkWidget *close = foyer_icon_button ("window-close-symbolic", _("Close"), "register.close");

  gtk_label_set_xalign (GTK_LABEL (title), 0);
  gtk_label_set_ellipsize (GTK_LABEL (title), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (title, "title-4");
  gtk_widget_set_hexpand (title, TRUE);
  gtk_widget_add_css_class (close, "flat");
  gtk_box_append (GTK_BOX (head), title);
  gtk_box_append (GTK_BOX (head), close);
  gtk_widget_add_css_class (head, "panel-head");
  return head;
}

GtkWidget *
foyer_register_panel_new (FoyerUiContext *context,
                          JsonObject     *args)
{
  FoyerRegisterPanel *self = g_object_new (FOYER_TYPE_REGISTER_PANEL, NULL);
  GtkWidget *body = gtk_box_new (GTK_ORIENTATION_VERTICAL, 18), *scrolled = gtk_scrolled_window_new ();

  self->context = g_object_ref (context);
  self->form = foyer_form_new (context, fields, TRUE, on_enter_cb, self);
  self->error = foyer_form_error_new ();
  self->save = gtk_button_new_with_label (_(titles[0]));
  gtk_widget_add_css_class (self->save, "suggested-action");
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->save), "register.save");
  gtk_widget_add_css_class (body, "panel-body");
  gtk_box_append (GTK_BOX (body), build_moves (self));
  gtk_box_append (GTK_BOX (body), self->form);
  gtk_box_append (GTK_BOX (body), self->error);
  gtk_box_append (GTK_BOX (body), self->save);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), body);
  gtk_widget_set_vexpand (scrolled, TRUE);
  self->outer = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_box_append (GTK_BOX (self->outer), build_head ());
  gtk_box_append (GTK_BOX (self->outer), scrolled);
  gtk_widget_set_parent (self->outer, GTK_WIDGET (self));
  foyer_a11y_label (self, _("Money without a visit"));
  foyer_register_panel_choose (self, FOYER_MOVE_IN);
  self->reading = 2;
  foyer_ui_ask (context, self, "item.list", NULL, NULL, on_items_cb, self);
  foyer_ui_ask (context, self, "register.list", NULL, NULL, on_registers_cb, self);
  return GTK_WIDGET (self);
}

gboolean
foyer_register_panel_ready (FoyerRegisterPanel *self)
{
  return self->reading == 0;
}

void
foyer_register_panel_set (FoyerRegisterPanel *self,
                          const char         *field,
                          const char         *text)
{
  foyer_form_set_text (FOYER_FORM (self->form), field, text);
}
