#define G_LOG_DOMAIN "foyer-ui"

#include "config.h"

#include <glib/gi18n.h>

#include "foyer-a11y.h"
#include "foyer-counter-panel.h"
#include "foyer-labels.h"
#include "foyer-money.h"

#define MAX_LINES 20

typedef struct
{
  GtkWidget *title, *qty, *price; /* borrowed */
} Line;

struct _FoyerCounterPanel
{
  GtkWidget parent_instance;

  FoyerUiContext *context; /* owned */
  GtkWidget *outer, *lines, *total, *cash, *card;
  Line line[MAX_LINES];
  int n_lines;
  gboolean busy;
};

G_DEFINE_FINAL_TYPE (FoyerCounterPanel, foyer_counter_panel, GTK_TYPE_WIDGET)

/* A line somebody began: −1 while it cannot be read. */
static gint64
line_sum (FoyerCounterPanel *self,
          const Line        *line,
          gint64            *qty,
          gint64            *price)
{
  const char *title = gtk_editable_get_text (GTK_EDITABLE (line->title)), *amount = gtk_editable_get_text (GTK_EDITABLE (line->price));
  gboolean good;

  if (*title == '\0' && *amount == '\0')
    return 0;
  good = foyer_money_parse (amount, foyer_ui_currency (self->context), price) && *price >= 0;
  if (good || *amount == '\0')
    gtk_widget_remove_css_class (line->price, "error");
  else
    gtk_widget_add_css_class (line->price, "error");
  if (!foyer_qty_parse (gtk_editable_get_text (GTK_EDITABLE (line->qty)), qty) || *qty <= 0)
    return -1;
  return good && *title != '\0' ? foyer_line_total (*price, *qty, 0, 0) : -1;
}

static void add_line (FoyerCounterPanel *self);

static void
update (FoyerCounterPanel *self)
{
  gint64 sum = 0, qty, price;
  gboolean good = TRUE;

  for (int i = 0; i < self->n_lines; i++)
    {
      gint64 n = line_sum (self, &self->line[i], &qty, &price);

      good &= n >= 0;
      sum += MAX (n, 0);
    }
  g_autofree char *money = foyer_ui_money (self->context, sum);
  g_autofree char *words = g_strdup_printf (_("Total %s"), money);
  gtk_label_set_text (GTK_LABEL (self->total), words);
  gtk_widget_set_sensitive (self->cash, good && sum > 0 && !self->busy);
  gtk_widget_set_sensitive (self->card, good && sum > 0 && !self->busy);
  /* There is always one to type into. */
  if (good && *gtk_editable_get_text (GTK_EDITABLE (self->line[self->n_lines - 1].title)) != '\0')
    add_line (self);
}

static void
on_changed_cb (GtkEditable       *editable,
               FoyerCounterPanel *self)
{
  update (self);
}

static GtkWidget *
new_entry (FoyerCounterPanel *self,
           const char        *label,
           int                chars)
{
  GtkWidget *entry = gtk_entry_new ();

  foyer_a11y_label (entry, label);
  gtk_entry_set_placeholder_text (GTK_ENTRY (entry), label);
  if (chars > 0)
    {
      gtk_editable_set_width_chars (GTK_EDITABLE (entry), chars);
      gtk_editable_set_max_width_chars (GTK_EDITABLE (entry), chars);
      gtk_editable_set_alignment (GTK_EDITABLE (entry), 1);
      gtk_widget_add_css_class (entry, "numeric");
    }
  else
    gtk_widget_set_hexpand (entry, TRUE);
  g_signal_connect (entry, "changed", G_CALLBACK (on_changed_cb), self);
  return entry;
}

static void
add_line (FoyerCounterPanel *self)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  Line *line = &self->line[self->n_lines];

  if (self->n_lines == MAX_LINES)
    return;
  self->n_lines++;
  line->title = new_entry (self, _("Title"), 0);
  line->qty = new_entry (self, _("Quantity"), 4);
  line->price = new_entry (self, _("Price"), 8);
  g_signal_handlers_block_by_func (line->qty, on_changed_cb, self);
  gtk_editable_set_text (GTK_EDITABLE (line->qty), "1");
  g_signal_handlers_unblock_by_func (line->qty, on_changed_cb, self);
  gtk_box_append (GTK_BOX (row), line->title);
  gtk_box_append (GTK_BOX (row), line->qty);
  gtk_box_append (GTK_BOX (row), line->price);
  gtk_box_append (GTK_BOX (self->lines), row);
}

static void
on_sold_cb (FoyerUiContext *context,
            JsonNode       *result,
            const GError   *error,
            gpointer        data)
{
  FoyerCounterPanel *self = FOYER_COUNTER_PANEL (data);

  self->busy = FALSE;
  update (self);
  if (error == NULL)
    foyer_ui_close (context);
}

static void
sell (FoyerCounterPanel *self,
      const char        *kind)
{
  JsonArray *lines = json_array_new ();
  JsonObject *params = foyer_params ("quick", "s", kind, NULL);
  gint64 sum = 0;

  for (int i = 0; i < self->n_lines; i++)
    {
      gint64 qty = 0, price = 0, n = line_sum (self, &self->line[i], &qty, &price);
      JsonObject *line;

      if (n <= 0)
        continue;
      line = json_object_new ();
      json_object_set_string_member (line, "title", gtk_editable_get_text (GTK_EDITABLE (self->line[i].title)));
      json_object_set_int_member (line, "qty", qty);
      json_object_set_int_member (line, "price", price);
      json_array_add_object_element (lines, line);
      sum += n;
    }
  json_object_set_array_member (params, "lines", lines);
  g_autofree char *money = foyer_ui_money (self->context, sum);
  g_autofree char *said = g_strdup_printf (g_str_equal (kind, "cash") ? _("%s taken in cash") : _("%s taken by card"), money);
  self->busy = TRUE;
  update (self);
  foyer_ui_run (self->context, self, "sale.create", params, said, on_sold_cb, self);
}

static void
do_action (GtkWidget  *widget,
           const char *name,
           GVariant   *parameter)
{
  FoyerCounterPanel *self = FOYER_COUNTER_PANEL (widget);

  if (g_str_equal (name, "counter.close"))
    foyer_ui_close (self->context);
  else if (gtk_widget_get_sensitive (self->cash))
    sell (self, g_str_equal (name, "counter.cash") ? "cash" : "cashless");
}

static void
foyer_counter_panel_dispose (GObject *object)
{
  FoyerCounterPanel *self = FOYER_COUNTER_PANEL (object);

  g_clear_pointer (&self->outer, gtk_widget_unparent);
  g_clear_object (&self->context);
  G_OBJECT_CLASS (foyer_counter_panel_parent_class)->dispose (object);
}

static void
foyer_counter_panel_class_init (FoyerCounterPanelClass *klass)
{
  static const char *const actions[] = { "counter.close", "counter.cash", "counter.card" };
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = foyer_counter_panel_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    gtk_widget_class_install_action (widget_class, actions[i], NULL, do_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_F5, 0, "counter.cash", NULL);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_F6, 0, "counter.card", NULL);
}

static void
foyer_counter_panel_init (FoyerCounterPanel *self)
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

GtkWidget *
foyer_counter_panel_new (FoyerUiContext *context,
                         JsonObject     *args)
{
  FoyerCounterPanel *self = g_object_new (FOYER_TYPE_COUNTER_PANEL, NULL);
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6), *body = gtk_box_new (GTK_ORIENTATION_VERTICAL, 18), *buttons = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *title = gtk_label_new (_("Sell over the counter")), *close = foyer_icon_button ("window-close-symbolic", _("Close"), "counter.close"), *scrolled = gtk_scrolled_window_new ();

  self->context = g_object_ref (context);
  self->outer = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_label_set_xalign (GTK_LABEL (title), 0);
  gtk_label_set_ellipsize (GTK_LABEL (title), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (title, "title-4");
  gtk_widget_set_hexpand (title, TRUE);
  gtk_widget_add_css_class (close, "flat");
  gtk_box_append (GTK_BOX (head), title);
  gtk_box_append (GTK_BOX (head), close);
  gtk_widget_add_css_class (head, "panel-head");
  gtk_box_append (GTK_BOX (self->outer), head);
  gtk_widget_add_css_class (body, "panel-body");
  self->lines = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  gtk_box_append (GTK_BOX (body), self->lines);
  self->total = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (self->total), 1);
  gtk_widget_add_css_class (self->total, "visit-total");
  gtk_widget_add_css_class (self->total, "numeric");
  gtk_box_append (GTK_BOX (body), self->total);
  self->cash = new_button (_("_Cash"), "counter.cash");
  self->card = new_button (_("C_ard"), "counter.card");
  gtk_widget_add_css_class (self->cash, "suggested-action");
  gtk_box_append (GTK_BOX (buttons), self->cash);
  gtk_box_append (GTK_BOX (buttons), self->card);
  gtk_box_append (GTK_BOX (body), buttons);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), body);
  gtk_widget_set_vexpand (scrolled, TRUE);
  gtk_box_append (GTK_BOX (self->outer), scrolled);
  gtk_widget_set_parent (self->outer, GTK_WIDGET (self));
  foyer_a11y_label (self, _("Sell over the counter"));
  add_line (self);
  update (self);
  gtk_widget_grab_focus (self->line[0].title);
  return GTK_WIDGET (self);
}

void
foyer_counter_show (FoyerUiContext *context,
                    GtkWindow      *window)
{
  foyer_ui_open (context, "counter", NULL);
}
