/* Profit and loss by month: payment items down, months across; a figure opens the transactions behind it (FRP-7, FRP-8). */
#define G_LOG_DOMAIN "foyer-ui"

#include "config.h"

#include <string.h>
#include <adwaita.h>
#include <glib/gi18n.h>

#include "foyer-a11y.h"
#include "foyer-export.h"
#include "foyer-labels.h"
#include "foyer-page.h"
#include "foyer-reports-page.h"

#define MONTHS 12

#define FOYER_TYPE_REPORT_MONEY (foyer_report_money_get_type ())
G_DECLARE_FINAL_TYPE (FoyerReportMoney, foyer_report_money, FOYER, REPORT_MONEY, GtkWidget)

struct _FoyerReportMoney
{
  GtkWidget parent_instance;

  FoyerUiContext *context; /* owned */
  GtkWidget *outer, *header, *year_label, *grid, *notice;
  GCancellable *asking;
  char *open;              /* owned (nullable): item that is shown by member */
  int year;
  guint line, asked;       /* next line of the grid; rows of @open that are on their way */
  gboolean loaded;
};

static void page_init (FoyerPageInterface *iface);
static void ask (FoyerReportMoney *self);

G_DEFINE_FINAL_TYPE_WITH_CODE (FoyerReportMoney, foyer_report_money, GTK_TYPE_WIDGET, G_IMPLEMENT_INTERFACE (FOYER_TYPE_PAGE, page_init))

/* ---- the table --------------------------------------------------------------------------------------------------------------------------------- */

static char *
month_name (int month)
{
  g_autoptr (GDateTime) when = g_date_time_new_utc (2026, month, 1, 0, 0, 0);

  return g_date_time_format (when, "%Ob");
}

static GtkWidget *
put_text (FoyerReportMoney *self, int column, const char *text, const char *css, gboolean figure)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), figure ? 1 : 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), figure ? PANGO_ELLIPSIZE_NONE : PANGO_ELLIPSIZE_END);
  if (!figure)
    gtk_label_set_width_chars (GTK_LABEL (label), 18);
  else
    gtk_label_set_width_chars (GTK_LABEL (label), 4);
  if (css != NULL)
    gtk_widget_add_css_class (label, css);
  if (figure)
    {
      gtk_widget_add_css_class (label, "numeric");
      gtk_widget_set_hexpand (label, TRUE);
    }
  gtk_grid_attach (GTK_GRID (self->grid), label, column, (int) self->line, 1, 1);
  return label;
}

static void
on_cell_cb (GtkButton *button, FoyerReportMoney *self)
{
  const char *item = g_object_get_data (G_OBJECT (button), "item"), *title = g_object_get_data (G_OBJECT (button), "title");
  g_autofree char *month = g_strdup_printf ("%04d-%02d-01", self->year, GPOINTER_TO_INT (g_object_get_data (G_OBJECT (button), "month")));

  foyer_ui_go (self->context, "sales", foyer_params ("month", "s", month, "item", "s", item, "item_title", "s", title, NULL));
}

static void
on_open_cb (GtkButton *button, FoyerReportMoney *self)
{
  const char *item = g_object_get_data (G_OBJECT (button), "item");
  gboolean again = g_strcmp0 (self->open, item) == 0;

  g_free (self->open);
  self->open = again ? NULL : g_strdup (item);
  ask (self);
}

static void
put_cell (FoyerReportMoney *self, int month, gint64 amount, const char *item, const char *title, const char *css)
{
  g_autofree char *text = amount != 0 ? foyer_ui_money_bare (self->context, amount) : g_strdup ("–");
  g_autofree char *name = month_name (month), *spoken = NULL;
  GtkWidget *button;

  if (item == NULL || amount == 0 || !foyer_ui_may (self->context, "money.registers"))
    {
      put_text (self, month, text, css, TRUE);
      return;
    }
  button = gtk_button_new_with_label (text);
  gtk_label_set_xalign (GTK_LABEL (gtk_button_get_child (GTK_BUTTON (button))), 1);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_add_css_class (button, "numeric");
  gtk_widget_add_css_class (button, "figure-cell");
  gtk_widget_set_hexpand (button, TRUE);
  gtk_widget_set_tooltip_text (button, _("Show these transactions"));
  spoken = g_strdup_printf ("%s, %s, %s", title, name, text);
  foyer_a11y_label (button, spoken);
  g_object_set_data_full (G_OBJECT (button), "item", g_strdup (item), g_free);
  g_object_set_data_full (G_OBJECT (button), "title", g_strdup (title), g_free);
  g_object_set_data (G_OBJECT (button), "month", GINT_TO_POINTER (month));
  g_signal_connect_object (button, "clicked", G_CALLBACK (on_cell_cb), self, 0);
  gtk_grid_attach (GTK_GRID (self->grid), button, month, (int) self->line, 1, 1);
}

/* @item: (nullable): then the figures open what is behind them */
static void
put_sums (FoyerReportMoney *self, JsonObject *row, const char *item, const char *title, const char *css)
{
  JsonArray *months = foyer_json_arr (row, "months");
  g_autofree char *sum = foyer_ui_money_bare (self->context, foyer_json_num (row, "sum"));

  for (int m = 1; months != NULL && m <= MONTHS; m++)
    put_cell (self, m, json_array_get_int_element (months, m - 1), item, title, css);
  put_text (self, MONTHS + 1, sum, css != NULL ? css : "heading", TRUE);
  self->line++;
}

static void
put_total (FoyerReportMoney *self, JsonObject *answer, const char *member, const char *title)
{
  put_text (self, 0, title, "heading", FALSE);
  put_sums (self, foyer_json_obj (answer, member), NULL, title, "heading");
}

static void
put_row (FoyerReportMoney *self, JsonObject *row)
{
  const char *id = foyer_json_str (row, "id"), *title = foyer_json_str (row, "title") != NULL ? foyer_json_str (row, "title") : _("Without a name");
  GtkWidget *name = gtk_button_new_with_label (title);
  gboolean open = id != NULL && g_strcmp0 (self->open, id) == 0;

  gtk_label_set_xalign (GTK_LABEL (gtk_button_get_child (GTK_BUTTON (name))), 0);
  gtk_label_set_ellipsize (GTK_LABEL (gtk_button_get_child (GTK_BUTTON (name))), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (name, "flat");
  gtk_widget_add_css_class (name, "figure-cell");
  gtk_widget_set_tooltip_text (name, open ? _("Hide the team members") : _("Show by team member"));
  g_object_set_data_full (G_OBJECT (name), "item", g_strdup (id), g_free);
  g_signal_connect_object (name, "clicked", G_CALLBACK (on_open_cb), self, 0);
  foyer_a11y_label (name, title);
  gtk_grid_attach (GTK_GRID (self->grid), name, 0, (int) self->line, 1, 1);
  put_sums (self, row, id, title, NULL);
  /* Filled when its rows have come. */
  if (open)
    self->line += 100;
}

static void
on_members_cb (FoyerUiContext *context, JsonNode *result, const GError *error, gpointer data)
{
  FoyerReportMoney *self = data;
  JsonArray *rows = result != NULL ? foyer_json_arr (json_node_get_object (result), "rows") : NULL;

  self->asked--;
  self->line = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (self->grid), "members"));
  for (guint i = 0; rows != NULL && i < MIN (json_array_get_length (rows), 99); i++)
    {
      JsonObject *row = json_array_get_object_element (rows, i);
      const char *name = foyer_json_str (row, "title") != NULL ? foyer_json_str (row, "title") : _("Without a team member");
      g_autofree char *text = g_strdup_printf ("    %s", name);

      put_text (self, 0, text, "dim-label", FALSE);
      put_sums (self, row, NULL, name, "dim-label");
    }
}

static void
clear (FoyerReportMoney *self)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (self->grid)) != NULL)
    gtk_grid_remove (GTK_GRID (self->grid), child);
  self->line = 0;
}

static void
on_year_cb (FoyerUiContext *context, JsonNode *result, const GError *error, gpointer data)
{
  FoyerReportMoney *self = data;
  JsonObject *answer = result != NULL ? json_node_get_object (result) : NULL;
  JsonArray *rows = answer != NULL ? foyer_json_arr (answer, "rows") : NULL;
  const char *notice = answer != NULL ? foyer_json_str (answer, "notice") : NULL, *categories[] = { "income", "expense" };

  self->loaded = TRUE;
  clear (self);
  if (answer == NULL)
    {
      g_autofree char *text = foyer_ui_error_text (error);

      gtk_label_set_text (GTK_LABEL (self->notice), text);
      gtk_widget_set_visible (self->notice, TRUE);
      return;
    }
  if (notice == NULL && json_array_get_length (rows) == 0)
    notice = _("No money came in or went out in this year.");
  gtk_label_set_text (GTK_LABEL (self->notice), notice != NULL ? notice : "");
  gtk_widget_set_visible (self->notice, notice != NULL);
  for (int m = 1; m <= MONTHS; m++)
    {
      g_autofree char *name = month_name (m);

      put_text (self, m, name, "dim-label", TRUE);
    }
  put_text (self, MONTHS + 1, _("Year"), "dim-label", TRUE);
  self->line++;
  for (gsize c = 0; c < G_N_ELEMENTS (categories); c++)
    {
      put_total (self, answer, categories[c], c == 0 ? _("Income") : _("Expense"));
      for (guint i = 0; i < json_array_get_length (rows); i++)
        {
          JsonObject *row = json_array_get_object_element (rows, i);

          if ((g_strcmp0 (foyer_json_str (row, "category"), "income") == 0) != (c == 0))
            continue;
          if (self->open != NULL && g_strcmp0 (foyer_json_str (row, "id"), self->open) == 0)
            {
              g_object_set_data (G_OBJECT (self->grid), "members", GUINT_TO_POINTER (self->line + 1));
              self->asked++;
              foyer_ui_ask (self->context, self, "finance.year", foyer_params ("year", "i", (gint64) self->year, "item", "s", self->open, "by", "s", "staff", NULL), self->asking,
                            on_members_cb, self);
            }
          put_row (self, row);
        }
    }
  put_total (self, answer, "profit", _("Profit"));
}

/* ---- the page ----------------------------------------------------------------------------------------------------------------------------------- */

static void
ask (FoyerReportMoney *self)
{
  g_autofree char *year = g_strdup_printf ("%d", self->year);

  g_cancellable_cancel (self->asking);
  g_clear_object (&self->asking);
  self->asking = g_cancellable_new ();
  self->asked = 0;
  gtk_label_set_text (GTK_LABEL (self->year_label), year);
  foyer_ui_ask (self->context, self, "finance.year", foyer_params ("year", "i", (gint64) self->year, NULL), self->asking, on_year_cb, self);
}

static void
on_changed_cb (FoyerReportMoney *self, const FoyerChangeSet *set)
{
  for (guint i = 0; i < set->n; i++)
    if (g_str_equal (set->rows[i].entity->name, "money") || g_str_equal (set->rows[i].entity->name, "item"))
      {
        if (gtk_widget_get_mapped (GTK_WIDGET (self)))
          ask (self);
        return;
      }
}

static void
do_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  FoyerReportMoney *self = FOYER_REPORT_MONEY (widget);

  if (g_str_equal (name, "report-money.export"))
    {
      g_autofree char *file = g_strdup_printf (_("profit-and-loss-%d.xlsx"), self->year);

      foyer_export (self->context, widget, "finance.export", foyer_params ("report", "s", "year", "year", "i", (gint64) self->year, NULL), file);
      return;
    }
  self->year += g_str_equal (name, "report-money.before") ? -1 : 1;
  ask (self);
}

static void
on_step_cb (GtkWidget *button, FoyerReportMoney *self)
{
  gtk_widget_activate_action (GTK_WIDGET (self), gtk_widget_get_name (button), NULL);
}

static GtkWidget *
page_end (FoyerPage *page)
{
  return FOYER_REPORT_MONEY (page)->header;
}

static void
page_shown (FoyerPage *page, JsonObject *args)
{
  ask (FOYER_REPORT_MONEY (page));
}

static gboolean
page_ready (FoyerPage *page)
{
  return FOYER_REPORT_MONEY (page)->loaded && FOYER_REPORT_MONEY (page)->asked == 0;
}

static void
page_init (FoyerPageInterface *iface)
{
  iface->header_end = page_end;
  iface->shown = page_shown;
  iface->ready = page_ready;
}

static void
foyer_report_money_dispose (GObject *object)
{
  FoyerReportMoney *self = FOYER_REPORT_MONEY (object);

  g_cancellable_cancel (self->asking);
  g_clear_object (&self->asking);
  g_clear_pointer (&self->outer, gtk_widget_unparent);
  g_clear_pointer (&self->open, g_free);
  g_clear_object (&self->header);
  g_clear_object (&self->context);
  G_OBJECT_CLASS (foyer_report_money_parent_class)->dispose (object);
}

static void
foyer_report_money_class_init (FoyerReportMoneyClass *klass)
{
  static const char *const actions[] = { "report-money.before", "report-money.after", "report-money.export" };

  G_OBJECT_CLASS (klass)->dispose = foyer_report_money_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "reportmoney");
  for (guint i = 0; i < G_N_ELEMENTS (actions); i++)
    gtk_widget_class_install_action (GTK_WIDGET_CLASS (klass), actions[i], NULL, do_action);
}

static void
foyer_report_money_init (FoyerReportMoney *self)
{
}

static void
add_button (FoyerReportMoney *self, GtkWidget *button, const char *action)
{
  gtk_widget_set_name (button, action);
  g_signal_connect_object (button, "clicked", G_CALLBACK (on_step_cb), self, 0);
  gtk_box_append (GTK_BOX (self->header), button);
}

GtkWidget *
foyer_report_money_new (FoyerUiContext *context)
{
  FoyerReportMoney *self = g_object_new (FOYER_TYPE_REPORT_MONEY, NULL);
  GtkWidget *scrolled = gtk_scrolled_window_new (), *export = gtk_button_new_with_label (_("Export…"));
  int month, day;

  self->context = g_object_ref (context);
  foyer_date_split (foyer_ui_today (context), &self->year, &month, &day);
  self->header = g_object_ref_sink (gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6));
  self->year_label = gtk_label_new ("");
  add_button (self, foyer_icon_button ("go-previous-symbolic", _("The year before"), NULL), "report-money.before");
  gtk_box_append (GTK_BOX (self->header), self->year_label);
  add_button (self, foyer_icon_button ("go-next-symbolic", _("The year after"), NULL), "report-money.after");
  if (foyer_ui_may (context, "finance.year-export") && foyer_ui_may (context, "clients.export"))
    {
      foyer_a11y_label (export, _("Export…"));
      add_button (self, export, "report-money.export");
    }
  else
    g_object_ref_sink (export), g_object_unref (export);
  self->grid = gtk_grid_new ();
  gtk_grid_set_column_spacing (GTK_GRID (self->grid), 6);
  gtk_widget_add_css_class (self->grid, "money-grid");
  gtk_widget_set_valign (self->grid, GTK_ALIGN_START);
  self->notice = foyer_wrapped_label ("", "dim-label");
  gtk_widget_add_css_class (self->notice, "report-left");
  gtk_widget_set_visible (self->notice, FALSE);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), self->grid);
  gtk_widget_set_vexpand (scrolled, TRUE);
  self->outer = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_box_append (GTK_BOX (self->outer), self->notice);
  gtk_box_append (GTK_BOX (self->outer), scrolled);
  gtk_widget_set_parent (self->outer, GTK_WIDGET (self));
  g_signal_connect_object (context, "changed", G_CALLBACK (on_changed_cb), self, G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}
