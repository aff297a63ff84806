#define G_LOG_DOMAIN "foyer-ui"

#include "config.h"

#include <string.h>
#include <adwaita.h>
#include <glib/gi18n.h>

#include "foyer-a11y.h"
#include "foyer-labels.h"
#include "foyer-period-bar.h"
#include "foyer-sales-list.h"
#include "foyer-sales-page.h"

/* Several changes in a row ask once; walking the list opens the panel this much later. */
#define ASK_DELAY_MS 60
#define PANEL_DELAY_MS 90

struct _FoyerSalesPage
{
  GtkWidget parent_instance;

  FoyerUiContext *context; /* owned */
  GtkWidget *outer, *cards, *stack, *empty;
  GtkWidget *period, *ends, *item, *cancelled, *till, *record; /* owned: in the header bar */
  FoyerSalesList *list;
  GCancellable *asking;
  GHashTable *cards_by_id; /* FoyerId* → GtkToggleButton */
  FoyerId reg;             /* none: every register */
  char *item_id;           /* owned (nullable): what came in or went out for this payment item alone */
  FoyerId pending;         /* to be opened */
  guint ask_timeout, panel_timeout;
  gboolean loaded, filling;
};

static void page_init (FoyerPageInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (FoyerSalesPage, foyer_sales_page, GTK_TYPE_WIDGET, G_IMPLEMENT_INTERFACE (FOYER_TYPE_PAGE, page_init))

static void ask (FoyerSalesPage *self);

/* ---- registers ----------------------------------------------------------------------------------------------------------- */
static void
on_card_cb (GtkToggleButton *button,
            FoyerSalesPage  *self)
{
  const FoyerId *id = g_object_get_data (G_OBJECT (button), "id");
  GHashTableIter iter;
  GtkToggleButton *other;

  if (self->filling)
    return;
  self->filling = TRUE;
  self->reg = gtk_toggle_button_get_active (button) ? *id : FOYER_ID_NONE;
  g_hash_table_iter_init (&iter, self->cards_by_id);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &other))
    if (other != button)
      gtk_toggle_button_set_active (other, FALSE);
  self->filling = FALSE;
  ask (self);
}

static GtkWidget *
add_label (GtkWidget  *box,
           const char *css,
           const char *css2)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (label, css);
  if (css2 != NULL)
    gtk_widget_add_css_class (label, css2);
  gtk_box_append (GTK_BOX (box), label);
  return label;
}

static GtkWidget *
make_card (FoyerSalesPage *self,
           const FoyerId  *id)
{
  GtkWidget *button = gtk_toggle_button_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *parts[3] = { add_label (box, "caption", "dim-label"), add_label (box, "figure", "numeric"), add_label (box, "caption", "numeric") };
  static const char *const names[] = { "title", "sum", "balance" };

  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    g_object_set_data (G_OBJECT (button), names[i], parts[i]);
  g_object_set_data_full (G_OBJECT (button), "id", foyer_id_copy (id), g_free);
  gtk_button_set_child (GTK_BUTTON (button), box);
  gtk_widget_add_css_class (button, "register-card");
  gtk_widget_set_size_request (button, 168, -1);
  g_signal_connect_object (button, "toggled", G_CALLBACK (on_card_cb), self, 0);
  gtk_box_append (GTK_BOX (self->cards), button);
  g_hash_table_insert (self->cards_by_id, g_object_get_data (G_OBJECT (button), "id"), button);
  return button;
}

static void
fill_card (FoyerSalesPage *self,
           GtkWidget      *button,
           JsonObject     *reg)
{
  GtkWidget *sum = g_object_get_data (G_OBJECT (button), "sum");
  g_autofree char *shown = foyer_ui_money (self->context, foyer_json_num (reg, "sum"));
  g_autofree char *balance = foyer_ui_money_bare (self->context, foyer_json_num (reg, "balance"));
  gboolean cash = g_strcmp0 (foyer_json_str (reg, "kind"), "cash") == 0;
  /* Translators: %s is an amount of money: what is in a cash register, what is on an account */
  g_autofree char *holds = foyer_json_yes (reg, "blind") ? g_strdup (_("Told when it is counted")) : g_strdup_printf (cash ? _("%s in the register") : _("%s on the account"), balance);
  char *spoken = g_strdup_printf ("%s, %s, %s", foyer_json_str (reg, "title"), shown, holds);

  gtk_label_set_text (g_object_get_data (G_OBJECT (button), "title"), foyer_json_str (reg, "title"));
  gtk_label_set_text (GTK_LABEL (sum), shown);
  gtk_label_set_text (g_object_get_data (G_OBJECT (button), "balance"), holds);
  if (foyer_json_num (reg, "sum") < 0)
    gtk_widget_add_css_class (sum, "danger");
  else
    gtk_widget_remove_css_class (sum, "danger");
  foyer_a11y_label (button, spoken);
  gtk_widget_set_tooltip_text (button, _("Show this register alone"));
  g_object_set_data_full (G_OBJECT (button), "spoken", spoken, g_free);
}

static void
show_registers (FoyerSalesPage *self,
                JsonArray      *registers)
{
  g_autoptr (GHashTable) seen = g_hash_table_new (foyer_id_hash, foyer_id_equal_func);
  GHashTableIter iter;
  GtkWidget *last = NULL, *card;
  FoyerId *id;

  self->filling = TRUE;
  for (guint i = 0; registers != NULL && i < json_array_get_length (registers); i++)
    {
      JsonObject *reg = json_array_get_object_element (registers, i);
      FoyerId which;

      if (!foyer_json_uid (reg, "register", &which))
        continue;
      card = g_hash_table_lookup (self->cards_by_id, &which);
      if (card == NULL)
        card = make_card (self, &which);
      fill_card (self, card, reg);
      gtk_box_reorder_child_after (GTK_BOX (self->cards), card, last);
      last = card;
      g_hash_table_add (seen, g_object_get_data (G_OBJECT (card), "id"));
    }
  g_hash_table_iter_init (&iter, self->cards_by_id);
  while (g_hash_table_iter_next (&iter, (gpointer *) &id, (gpointer *) &card))
    if (!g_hash_table_contains (seen, id))
      {
        g_hash_table_iter_remove (&iter);
        gtk_box_remove (GTK_BOX (self->cards), card);
      }
  self->filling = FALSE;
}

/* ---- reading ------------------------------------------------------------------------------------------------------------- */
static void
show_empty (FoyerSalesPage *self,
            guint           n)
{
  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), n > 0 ? "list" : "empty");
}

static void
on_ids_cb (FoyerUiContext *context,
           JsonNode       *result,
           const GError   *error,
           gpointer        data)
{
  FoyerSalesPage *self = FOYER_SALES_PAGE (data);
  JsonObject *object;
  GArray *ids;
  const char *packed;
  gint64 first, last;

  self->loaded = TRUE;
  if (result == NULL)
    {
      g_autofree char *text = foyer_ui_error_text (error);
      foyer_ui_toast (context, "%s", text);
      return;
    }
  object = json_node_get_object (result);
  packed = foyer_json_str (object, "ids");
  ids = g_array_new (FALSE, FALSE, sizeof (FoyerId));
  if (packed != NULL && *packed != '\0')
    {
      gsize len;
      g_autofree guchar *bytes = g_base64_decode (packed, &len);
      g_array_append_vals (ids, bytes, (guint) (len / sizeof (FoyerId)));
    }
  show_empty (self, ids->len);
  foyer_sales_list_set_ids (self->list, ids, foyer_period_bar_get (FOYER_PERIOD_BAR (self->period), &first, &last) != FOYER_PERIOD_DAY);
  show_registers (self, foyer_json_arr (object, "registers"));
}

static void
ask (FoyerSalesPage *self)
{
  gboolean all = gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (self->cancelled));
  gint64 first, last;
  char from[11], to[11];

  g_clear_handle_id (&self->ask_timeout, g_source_remove);
  g_cancellable_cancel (self->asking);
  g_clear_object (&self->asking);
  self->asking = g_cancellable_new ();
  foyer_period_bar_get (FOYER_PERIOD_BAR (self->period), &first, &last);
  foyer_ui_ask (self->context, self, "money.ids",
                foyer_params ("from", "s", foyer_date_format (first, from), "to", "s", foyer_date_format (last, to), "state", "s", all ? "all" : "active",
                              "register", "d", foyer_id_is_none (&self->reg) ? NULL : &self->reg, "item", "s", self->item_id, "earned", "b", self->item_id != NULL, NULL),
                self->asking, on_ids_cb, self);
}

static gboolean
on_ask_cb (gpointer data)
{
  FoyerSalesPage *self = data;

  self->ask_timeout = 0;
  ask (self);
  return G_SOURCE_REMOVE;
}

static void
ask_soon (FoyerSalesPage *self)
{
  if (self->ask_timeout == 0)
    self->ask_timeout = g_timeout_add (ASK_DELAY_MS, on_ask_cb, self);
}

static void
on_changed_cb (FoyerSalesPage       *self,
               const FoyerChangeSet *set)
{
  gboolean any = FALSE, names = FALSE;

  for (guint i = 0; i < set->n; i++)
    {
      const char *table = set->rows[i].entity->name;
      if (g_str_equal (table, "money"))
        {
          foyer_sales_list_reload (self->list, &set->rows[i].id);
          any = TRUE;
        }
      names = names || g_str_equal (table, "register") || g_str_equal (table, "client") || g_str_equal (table, "item") || g_str_equal (table, "appointment");
    }
  if (!any && !names)
    return;
  if (names)
    foyer_sales_list_reload (self->list, NULL);
  if (gtk_widget_get_mapped (GTK_WIDGET (self)))
    ask_soon (self);
  else
    self->loaded = FALSE;
}

/* ---- selecting ----------------------------------------------------------------------------------------------------------- */
static gboolean
on_panel_cb (gpointer data)
{
  FoyerSalesPage *self = data;

  self->panel_timeout = 0;
  foyer_ui_open (self->context, "sale", foyer_params ("id", "d", &self->pending, "peek", "b", TRUE, NULL));
  return G_SOURCE_REMOVE;
}

static void
on_selected_cb (FoyerSalesList *list,
                const FoyerId  *id,
                FoyerSalesPage *self)
{
  self->pending = *id;
  g_clear_handle_id (&self->panel_timeout, g_source_remove);
  self->panel_timeout = g_timeout_add (PANEL_DELAY_MS, on_panel_cb, self);
}

static void
on_activated_cb (FoyerSalesList *list,
                 const FoyerId  *id,
                 FoyerSalesPage *self)
{
  g_clear_handle_id (&self->panel_timeout, g_source_remove);
  foyer_ui_open (self->context, "sale", foyer_params ("id", "d", id, NULL));
}

void
foyer_sales_record (FoyerUiContext *context,
                    GtkWindow      *window)
{
  foyer_ui_open (context, "register", NULL);
}

static void
do_action (GtkWidget  *widget,
           const char *name,
           GVariant   *parameter)
{
  FoyerSalesPage *self = FOYER_SALES_PAGE (widget);
  JsonObject *row = foyer_sales_list_selected_row (self->list);

  if (g_str_equal (name, "sales.before"))
    foyer_period_bar_step (FOYER_PERIOD_BAR (self->period), -1);
  else if (g_str_equal (name, "sales.after"))
    foyer_period_bar_step (FOYER_PERIOD_BAR (self->period), 1);
  else if (g_str_equal (name, "sales.today"))
    foyer_period_bar_set (FOYER_PERIOD_BAR (self->period), FOYER_PERIOD_DAY, foyer_ui_today (self->context));
  else if (row != NULL && !foyer_json_yes (row, "void") && foyer_ui_may (self->context, "money.cancel"))
    foyer_sale_cancel (self->context, row);
}

/* ---- the page in the window ---------------------------------------------------------------------------------------------- */
static GtkWidget *
page_header_start (FoyerPage *page)
{
  return FOYER_SALES_PAGE (page)->period;
}

static GtkWidget *
page_header_end (FoyerPage *page)
{
  return FOYER_SALES_PAGE (page)->ends;
}

static gboolean
page_create (FoyerPage *page)
{
  foyer_sales_record (FOYER_SALES_PAGE (page)->context, NULL);
  return TRUE;
}

/* @id: (nullable): all of them again */
static void
choose_item (FoyerSalesPage *self,
             const char     *id,
             const char     *title)
{
  g_autofree char *label = id != NULL ? g_strdup_printf ("%s  ×", title != NULL ? title : "") : NULL;

  g_free (self->item_id);
  self->item_id = g_strdup (id);
  gtk_widget_set_visible (self->item, id != NULL);
  if (label != NULL)
    {
      gtk_button_set_label (GTK_BUTTON (self->item), label);
      foyer_a11y_label (self->item, label);
    }
}

static void
on_item_cb (FoyerSalesPage *self)
{
  choose_item (self, NULL, NULL);
  ask (self);
}

static gboolean
page_back (FoyerPage *page)
{
  FoyerSalesPage *self = FOYER_SALES_PAGE (page);
  GtkToggleButton *card = g_hash_table_lookup (self->cards_by_id, &self->reg);

  if (self->item_id != NULL)
    {
      on_item_cb (self);
      return TRUE;
    }
  if (card == NULL)
    return FALSE;
  gtk_toggle_button_set_active (card, FALSE);
  return TRUE;
}

static void
page_shown (FoyerPage  *page,
            JsonObject *args)
{
  FoyerSalesPage *self = FOYER_SALES_PAGE (page);
  gint64 date;

  if (foyer_json_str (args, "item") != NULL && foyer_json_str (args, "month") != NULL && foyer_date_parse (foyer_json_str (args, "month"), &date))
    {
      choose_item (self, foyer_json_str (args, "item"), foyer_json_str (args, "item_title"));
      foyer_period_bar_set (FOYER_PERIOD_BAR (self->period), FOYER_PERIOD_MONTH, date);
      ask (self);
    }
  else if (foyer_json_str (args, "date") != NULL && foyer_date_parse (foyer_json_str (args, "date"), &date))
    foyer_period_bar_set (FOYER_PERIOD_BAR (self->period), FOYER_PERIOD_DAY, date);
  else if (!self->loaded)
    {
      foyer_sales_list_reload (self->list, NULL);
      ask (self);
    }
  gtk_widget_grab_focus (GTK_WIDGET (self->list));
}

static gboolean
page_ready (FoyerPage *page)
{
  FoyerSalesPage *self = FOYER_SALES_PAGE (page);

  return self->loaded && self->ask_timeout == 0 && foyer_sales_list_idle (self->list);
}

static void
page_init (FoyerPageInterface *iface)
{
  iface->header_start = page_header_start;
  iface->header_end = page_header_end;
  iface->create = page_create;
  iface->back = page_back;
  iface->shown = page_shown;
  iface->ready = page_ready;
}

/* ---- the object ---------------------------------------------------------------------------------------------------------- */
static void
foyer_sales_page_dispose (GObject *object)
{
  FoyerSalesPage *self = FOYER_SALES_PAGE (object);

  g_cancellable_cancel (self->asking);
  g_clear_object (&self->asking);
  g_clear_handle_id (&self->ask_timeout, g_source_remove);
  g_clear_handle_id (&self->panel_timeout, g_source_remove);
  g_clear_pointer (&self->cards_by_id, g_hash_table_unref);
  g_clear_pointer (&self->outer, gtk_widget_unparent);
  g_clear_object (&self->period);
  g_clear_object (&self->ends);
  g_clear_pointer (&self->item_id, g_free);
  g_clear_object (&self->context);
  G_OBJECT_CLASS (foyer_sales_page_parent_class)->dispose (object);
}

static void
foyer_sales_page_class_init (FoyerSalesPageClass *klass)
{
  static const char *const actions[] = { "sales.before", "sales.after", "sales.today", "sales.cancel" };
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = foyer_sales_page_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "salespage");
  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    gtk_widget_class_install_action (widget_class, actions[i], NULL, do_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Left, GDK_ALT_MASK, "sales.before", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Right, GDK_ALT_MASK, "sales.after", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Home, GDK_ALT_MASK, "sales.today", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Delete, 0, "sales.cancel", NULL);
}

static void
foyer_sales_page_init (FoyerSalesPage *self)
{
  self->cards_by_id = g_hash_table_new (foyer_id_hash, foyer_id_equal_func);
}

static GtkWidget *
build_empty (FoyerSalesPage *self)
{
  GtkWidget *record = gtk_button_new_with_label (_("Put in or take out"));

  self->empty = adw_status_page_new ();
  adw_status_page_set_icon_name (ADW_STATUS_PAGE (self->empty), "foyer-money-symbolic");
  adw_status_page_set_title (ADW_STATUS_PAGE (self->empty), _("No money moved"));
  adw_status_page_set_description (ADW_STATUS_PAGE (self->empty),
                                   _("Payments, refunds and what is put into or taken out of a register on these days stand here."));
  foyer_a11y_label (record, _("Put in or take out"));
  gtk_widget_set_halign (record, GTK_ALIGN_CENTER);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (record), "win.money-record");
  adw_status_page_set_child (ADW_STATUS_PAGE (self->empty), record);
  return self->empty;
}

GtkWidget *
foyer_sales_page_new (FoyerUiContext *context)
{
  FoyerSalesPage *self = g_object_new (FOYER_TYPE_SALES_PAGE, NULL);
  GtkWidget *strip = gtk_scrolled_window_new ();

  self->context = g_object_ref (context);
  self->period = g_object_ref_sink (foyer_period_bar_new (context));
  self->cancelled = gtk_toggle_button_new_with_label (_("Cancelled too"));
  foyer_a11y_label (self->cancelled, _("Cancelled too"));
  gtk_widget_set_tooltip_text (self->cancelled, _("Show cancelled transactions among the others"));
  self->record = gtk_button_new_with_label (_("Put in or take out"));
  foyer_a11y_label (self->record, _("Put in or take out"));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->record), "win.money-record");
  self->ends = g_object_ref_sink (gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6));
  self->item = gtk_button_new ();
  gtk_widget_set_name (self->item, "item-chosen");
  gtk_widget_set_tooltip_text (self->item, _("Show every payment item again"));
  gtk_widget_set_visible (self->item, FALSE);
  g_signal_connect_object (self->item, "clicked", G_CALLBACK (on_item_cb), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (self->ends), self->item);
  gtk_box_append (GTK_BOX (self->ends), self->cancelled);
  if (foyer_ui_may (context, "money.till"))
    {
      self->till = gtk_button_new_with_label (_("Till"));
      foyer_a11y_label (self->till, _("Till"));
      gtk_widget_set_tooltip_text (self->till, _("Count, open and close the cash drawer"));
      gtk_actionable_set_action_name (GTK_ACTIONABLE (self->till), "win.till");
      gtk_box_append (GTK_BOX (self->ends), self->till);
    }
  gtk_box_append (GTK_BOX (self->ends), self->record);

  self->cards = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  gtk_widget_add_css_class (self->cards, "register-cards");
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (strip), GTK_POLICY_AUTOMATIC, GTK_POLICY_NEVER);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (strip), self->cards);
  self->list = FOYER_SALES_LIST (foyer_sales_list_new (context));
  self->stack = gtk_stack_new ();
  gtk_widget_set_vexpand (self->stack, TRUE);
  gtk_stack_add_named (GTK_STACK (self->stack), GTK_WIDGET (self->list), "list");
  gtk_stack_add_named (GTK_STACK (self->stack), build_empty (self), "empty");
  self->outer = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_box_append (GTK_BOX (self->outer), strip);
  gtk_box_append (GTK_BOX (self->outer), self->stack);
  gtk_widget_set_parent (self->outer, GTK_WIDGET (self));

  g_signal_connect_object (self->period, "changed", G_CALLBACK (ask), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->cancelled, "toggled", G_CALLBACK (ask), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->list, "selected", G_CALLBACK (on_selected_cb), self, 0);
  g_signal_connect_object (self->list, "activated", G_CALLBACK (on_activated_cb), self, 0);
  g_signal_connect_object (context, "changed", G_CALLBACK (on_changed_cb), self, G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}

GListModel *
foyer_sales_page_model (FoyerSalesPage *self)
{
  return foyer_sales_list_model (self->list);
}

const char *
foyer_sales_page_card (FoyerSalesPage *self,
                       const FoyerId  *reg)
{
  GtkWidget *card = g_hash_table_lookup (self->cards_by_id, reg);

  return card != NULL ? g_object_get_data (G_OBJECT (card), "spoken") : NULL;
}
