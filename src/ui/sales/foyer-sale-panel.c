#define G_LOG_DOMAIN "foyer-ui"

#include "config.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "foyer-a11y.h"
#include "foyer-labels.h"
#include "foyer-print-window.h"
#include "foyer-sale-panel.h"
#include "foyer-sales-list.h"

struct _FoyerSalePanel
{
  GtkWidget parent_instance;

  FoyerUiContext *context; /* owned */
  GtkWidget *outer, *title, *amount, *cancelled, *facts, *with, *log, *log_head;
  FoyerId id;
  JsonObject *row;         /* owned; answer of money.get */
  guint reading;
};

G_DEFINE_FINAL_TYPE (FoyerSalePanel, foyer_sale_panel, GTK_TYPE_WIDGET)

static void
empty_box (GtkWidget *box)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (box)) != NULL)
    gtk_box_remove (GTK_BOX (box), child);
}

/* ---- showing ------------------------------------------------------------------------------------------------------------- */
/* "Client   Kovács Eszter ›": a caption, a value, and a press that leads there. */
static void
add_fact (FoyerSalePanel *self,
          const char     *caption,
          const char     *value,
          const char     *action)
{
  GtkWidget *row;

  if (value == NULL || *value == '\0')
    return;
  row = adw_action_row_new ();
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), value);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), caption);
  gtk_widget_add_css_class (row, "property");
  if (action != NULL)
    {
      adw_action_row_add_suffix (ADW_ACTION_ROW (row), gtk_image_new_from_icon_name ("go-next-symbolic"));
      gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
      gtk_actionable_set_action_name (GTK_ACTIONABLE (row), action);
    }
  else
    gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  g_autofree char *spoken = g_strdup_printf ("%s: %s", caption, value);
  foyer_a11y_label (row, spoken);
  gtk_list_box_append (GTK_LIST_BOX (self->facts), row);
}

static void
show_facts (FoyerSalePanel *self)
{
  g_autofree char *when = foyer_format_instant (foyer_ui_time_format (self->context), foyer_ui_zone (self->context), foyer_json_num (self->row, "at"));
  g_autofree char *visit = foyer_ui_wall_text (self->context, foyer_json_str (self->row, "visit_start"));
  gint64 tendered = foyer_json_num (self->row, "tendered");
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (self->facts)) != NULL)
    gtk_list_box_remove (GTK_LIST_BOX (self->facts), child);
  add_fact (self, _("Time"), when, NULL);
  add_fact (self, _("Taken by"), foyer_json_str (self->row, "who"), NULL);
  add_fact (self, _("Register"), foyer_json_str (self->row, "register_title"), NULL);
  add_fact (self, _("Client"), foyer_json_str (self->row, "client_name"),
            foyer_json_str (self->row, "client") != NULL && foyer_ui_may (self->context, "clients") ? "sale.client" : NULL);
  add_fact (self, _("Visit"), visit, foyer_json_str (self->row, "visit") != NULL && foyer_ui_may (self->context, "calendar") ? "sale.visit" : NULL);
  add_fact (self, _("Team member"), foyer_json_str (self->row, "member"), NULL);
  add_fact (self, _("Receipt"), foyer_json_str (self->row, "receipt_no"), NULL);
  if (tendered > 0)
    {
      g_autofree char *given = foyer_ui_money (self->context, tendered);
      add_fact (self, _("Cash given"), given, NULL);
    }
  add_fact (self, _("Comment"), foyer_json_str (self->row, "comment"), NULL);
}

/* The other parts of the same document. */
static void
show_with (FoyerSalePanel *self)
{
  JsonArray *with = foyer_json_arr (self->row, "with");

  empty_box (self->with);
  if (with == NULL || json_array_get_length (with) == 0)
    return;
  gtk_box_append (GTK_BOX (self->with), foyer_wrapped_label (_("Written down together with"), "heading"));
  for (guint i = 0; i < json_array_get_length (with); i++)
    {
      JsonObject *other = json_array_get_object_element (with, i);
      g_autofree char *sum = foyer_ui_money_bare (self->context, foyer_json_num (other, "amount"));
      const char *title = g_strcmp0 (foyer_json_str (other, "kind"), "transfer") == 0 ? _("Transfer") : foyer_json_str (other, "item_title");
      g_autofree char *words = g_strdup_printf ("%s, %s", title, foyer_json_str (other, "register_title"));
      GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
      GtkWidget *label = foyer_wrapped_label (words, NULL), *amount = foyer_wrapped_label (sum, "numeric");

      gtk_widget_set_hexpand (label, TRUE);
      gtk_widget_set_halign (amount, GTK_ALIGN_END);
      if (foyer_json_yes (other, "void"))
        {
          gtk_widget_add_css_class (label, "struck");
          gtk_widget_add_css_class (amount, "struck");
        }
      gtk_box_append (GTK_BOX (line), label);
      gtk_box_append (GTK_BOX (line), amount);
      gtk_box_append (GTK_BOX (self->with), line);
    }
}

static void
show_row (FoyerSalePanel *self)
{
  g_autofree char *title = foyer_sale_title (self->row), *cancelled = foyer_sale_cancelled (self->context, self->row);
  g_autofree char *amount = foyer_ui_money (self->context, foyer_json_num (self->row, "amount"));
  gboolean gone = foyer_json_yes (self->row, "void");
  GtkWidget *widget = GTK_WIDGET (self);

  gtk_label_set_text (GTK_LABEL (self->title), title);
  gtk_label_set_text (GTK_LABEL (self->amount), amount);
  gtk_label_set_text (GTK_LABEL (self->cancelled), cancelled != NULL ? cancelled : "");
  gtk_widget_set_visible (self->cancelled, gone);
  if (gone)
    gtk_widget_add_css_class (self->amount, "struck");
  else
    gtk_widget_remove_css_class (self->amount, "struck");
  if (!gone && foyer_json_num (self->row, "amount") < 0)
    gtk_widget_add_css_class (self->amount, "danger");
  else
    gtk_widget_remove_css_class (self->amount, "danger");
  show_facts (self);
  show_with (self);
  gtk_widget_action_set_enabled (widget, "sale.cancel", foyer_json_yes (self->row, "may_cancel"));
  gtk_widget_action_set_enabled (widget, "sale.print", foyer_json_str (self->row, "visit") != NULL && foyer_ui_may (self->context, "money.print")
                                                        && (foyer_json_str (self->row, "receipt") != NULL || !gone));
}

/* "24.11.2026 14:15 · Olga Owner", "Took a payment", and why. */
static void
add_log_line (FoyerSalePanel *self,
              JsonObject     *txn)
{
  g_autofree char *when = foyer_format_instant (foyer_ui_time_format (self->context), foyer_ui_zone (self->context), foyer_json_num (txn, "at"));
  const char *who = foyer_json_str (txn, "who_name"), *said = foyer_json_str (txn, "said"), *why = foyer_json_str (txn, "why");
  g_autofree char *head = who != NULL ? g_strdup_printf ("%s · %s", when, who) : g_strdup (when);
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *label = foyer_wrapped_label (head, "caption");

  gtk_widget_add_css_class (label, "dim-label");
  gtk_widget_add_css_class (label, "numeric");
  gtk_box_append (GTK_BOX (box), foyer_wrapped_label (said != NULL ? _(said) : "", NULL));
  if (why != NULL)
    gtk_box_append (GTK_BOX (box), foyer_wrapped_label (why, "dim-label"));
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (self->log), box);
}

/* ---- reading ------------------------------------------------------------------------------------------------------------- */
static void
on_log_cb (FoyerUiContext *context,
           JsonNode       *result,
           const GError   *error,
           gpointer        data)
{
  FoyerSalePanel *self = FOYER_SALE_PANEL (data);
  JsonArray *txns = result != NULL && JSON_NODE_HOLDS_ARRAY (result) ? json_node_get_array (result) : NULL;

  self->reading--;
  empty_box (self->log);
  gtk_widget_set_visible (self->log_head, txns != NULL);
  for (guint i = 0; txns != NULL && i < json_array_get_length (txns); i++)
    add_log_line (self, json_array_get_object_element (txns, i));
}

static void
on_row_cb (FoyerUiContext *context,
           JsonNode       *result,
           const GError   *error,
           gpointer        data)
{
  FoyerSalePanel *self = FOYER_SALE_PANEL (data);

  self->reading--;
  if (result == NULL)
    {
      if (g_error_matches (error, FOYER_ERROR, FOYER_ERROR_NOT_FOUND))
        foyer_ui_close (context);
      return;
    }
  g_clear_pointer (&self->row, json_object_unref);
  self->row = json_node_dup_object (result);
  show_row (self);
}

static void
read_row (FoyerSalePanel *self)
{
  self->reading++;
  foyer_ui_ask (self->context, self, "money.get", foyer_params ("id", "d", &self->id, NULL), NULL, on_row_cb, self);
  if (!foyer_ui_may (self->context, "reports"))
    return;
  self->reading++;
  foyer_ui_ask (self->context, self, "history.row", foyer_params ("table", "s", "money", "id", "d", &self->id, NULL), NULL, on_log_cb, self);
}

static void
on_changed_cb (FoyerSalePanel       *self,
               const FoyerChangeSet *set)
{
  for (guint i = 0; i < set->n; i++)
    {
      const char *table = set->rows[i].entity->name;
      if (g_str_equal (table, "money") || g_str_equal (table, "document") || g_str_equal (table, "visit"))
        {
          read_row (self);
          return;
        }
    }
}

/* ---- doing --------------------------------------------------------------------------------------------------------------- */
static void
do_action (GtkWidget  *widget,
           const char *name,
           GVariant   *parameter)
{
  FoyerSalePanel *self = FOYER_SALE_PANEL (widget);
  FoyerId visit;

  if (g_str_equal (name, "sale.close"))
    foyer_ui_close (self->context);
  else if (self->row == NULL)
    return;
  else if (g_str_equal (name, "sale.cancel"))
    foyer_sale_cancel (self->context, self->row);
  else if (g_str_equal (name, "sale.client"))
    foyer_ui_open (self->context, "client", foyer_params ("id", "s", foyer_json_str (self->row, "client"), NULL));
  else if (g_str_equal (name, "sale.visit"))
    foyer_ui_open (self->context, "visit", foyer_params ("id", "s", foyer_json_str (self->row, "visit"), NULL));
  else if (foyer_json_uid (self->row, "visit", &visit))
    foyer_print_make_receipt (self->context, GTK_WINDOW (gtk_widget_get_root (widget)), &visit);
}

static void
foyer_sale_panel_dispose (GObject *object)
{
  FoyerSalePanel *self = FOYER_SALE_PANEL (object);

  g_clear_pointer (&self->outer, gtk_widget_unparent);
  g_clear_pointer (&self->row, json_object_unref);
  g_clear_object (&self->context);
  G_OBJECT_CLASS (foyer_sale_panel_parent_class)->dispose (object);
}

static void
foyer_sale_panel_class_init (FoyerSalePanelClass *klass)
{
  static const char *const actions[] = { "sale.cancel", "sale.print", "sale.client", "sale.visit", "sale.close" };
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = foyer_sale_panel_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "salepanel");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    gtk_widget_class_install_action (widget_class, actions[i], NULL, do_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Delete, 0, "sale.cancel", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_p, GDK_CONTROL_MASK, "sale.print", NULL);
}

static void
foyer_sale_panel_init (FoyerSalePanel *self)
{
}

static GtkWidget *
new_button (const char *words,
            const char *action)
{
  GtkWidget *button = gtk_button_new_with_mnemonic (words);

  foyer_a11y_mnemonic (button, words);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
  gtk_widget_set_hexpand (button, TRUE);
  return button;
}

static GtkWidget *
build_body (FoyerSalePanel *self)
{
  GtkWidget *body = gtk_box_new (GTK_ORIENTATION_VERTICAL, 18);
  GtkWidget *figure = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *buttons = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  gtk_widget_add_css_class (body, "panel-body");
  self->amount = foyer_wrapped_label (NULL, "title-2");
  gtk_widget_add_css_class (self->amount, "numeric");
  self->cancelled = foyer_wrapped_label (NULL, "alert-strip");
  gtk_box_append (GTK_BOX (figure), self->amount);
  gtk_box_append (GTK_BOX (figure), self->cancelled);
  gtk_box_append (GTK_BOX (body), figure);
  gtk_box_append (GTK_BOX (buttons), new_button (_("Print _receipt"), "sale.print"));
  if (foyer_ui_may (self->context, "money.cancel"))
    gtk_box_append (GTK_BOX (buttons), new_button (_("_Cancel it"), "sale.cancel"));
  gtk_box_append (GTK_BOX (body), buttons);
  self->facts = gtk_list_box_new ();
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (self->facts), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (self->facts, "boxed-list");
  foyer_a11y_label (self->facts, _("What is known of it"));
  gtk_box_append (GTK_BOX (body), self->facts);
  self->with = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  gtk_box_append (GTK_BOX (body), self->with);
  self->log_head = foyer_wrapped_label (_("Change log"), "heading");
  gtk_widget_set_visible (self->log_head, FALSE);
  gtk_box_append (GTK_BOX (body), self->log_head);
  self->log = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  gtk_box_append (GTK_BOX (body), self->log);
  return body;
}

GtkWidget *
foyer_sale_panel_new (FoyerUiContext *context,
                      JsonObject     *args)
{
  FoyerSalePanel *self;
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6), *scrolled = gtk_scrolled_window_new (), *close;
  FoyerId id;

  if (!foyer_json_uid (args, "id", &id))
    {
      g_object_unref (g_object_ref_sink (head));
      g_object_unref (g_object_ref_sink (scrolled));
      return NULL;
    }
  self = g_object_new (FOYER_TYPE_SALE_PANEL, NULL);
  self->context = g_object_ref (context);
  self->id = id;
  self->outer = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  self->title = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (self->title), 0);
  gtk_label_set_ellipsize (GTK_LABEL (self->title), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (self->title, "title-4");
  gtk_widget_set_hexpand (self->title, TRUE);
  close = foyer_icon_button ("window-close-symbolic", _("Close"), "sale.close");
  gtk_widget_add_css_class (close, "flat");
  gtk_box_append (GTK_BOX (head), self->title);
  gtk_box_append (GTK_BOX (head), close);
  gtk_widget_add_css_class (head, "panel-head");
  gtk_box_append (GTK_BOX (self->outer), head);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), build_body (self));
  gtk_widget_set_vexpand (scrolled, TRUE);
  gtk_box_append (GTK_BOX (self->outer), scrolled);
  gtk_widget_set_parent (self->outer, GTK_WIDGET (self));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "sale.cancel", FALSE);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "sale.print", FALSE);
  foyer_a11y_label (self, _("Transaction"));
  g_signal_connect_object (context, "changed", G_CALLBACK (on_changed_cb), self, G_CONNECT_SWAPPED);
  read_row (self);
  return GTK_WIDGET (self);
}

gboolean
foyer_sale_panel_ready (FoyerSalePanel *self)
{
  return self->reading == 0 && self->row != NULL;
}
