/* Group events, also cancelled ones, with their seats (REP-7). */
#define G_LOG_DOMAIN "foyer-ui"

#include "config.h"

#include <string.h>
#include <adwaita.h>
#include <glib/gi18n.h>

#include "foyer-a11y.h"
#include "foyer-choice-chip.h"
#include "foyer-export.h"
#include "foyer-labels.h"
#include "foyer-list-columns.h"
#include "foyer-one-stop.h"
#include "foyer-page.h"
#include "foyer-report-rows.h"
#include "foyer-report-words.h"
#include "foyer-reports-page.h"

#define KEY "reports.events"

enum
{
  PERIOD,
  STAFF,
  SERVICE,
  DELETED,
  N_CHIPS,
};

static const char *const chip_names[N_CHIPS] = { "period", "staff", "service", "deleted" };

typedef struct
{
  const char *name, *title;
  int width;
  gboolean end;
} ColumnInfo;

static const ColumnInfo columns[] = { { "title", N_("Event"), -160, FALSE }, { "time", N_("Date"), 152, FALSE },      { "staff", N_("With"), 150, FALSE }, { "taken", N_("Seats"), 90, TRUE },
                                      { "came", N_("Came"), 90, TRUE },    { "away", N_("Did not come"), 120, TRUE }, { "sum", N_("Sum"), 110, TRUE },     { "state", N_("Status"), 130, FALSE } };

#define FOYER_TYPE_REPORT_EVENTS (foyer_report_events_get_type ())
G_DECLARE_FINAL_TYPE (FoyerReportEvents, foyer_report_events, FOYER, REPORT_EVENTS, GtkWidget)

struct _FoyerReportEvents
{
  GtkWidget parent_instance;

  FoyerUiContext *context; /* owned */
  FoyerReportRows *rows;   /* owned */
  FoyerListColumns *columns; /* owned */
  GtkWidget *outer, *chip[N_CHIPS], *stack, *view, *count, *notice, *header;
  const char *asked_sort;
  char *sort;
  gboolean desc, filling;
  guint again;
};

static void page_init (FoyerPageInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (FoyerReportEvents, foyer_report_events, GTK_TYPE_WIDGET, G_IMPLEMENT_INTERFACE (FOYER_TYPE_PAGE, page_init))

/* ---- asking ---------------------------------------------------------------------------------------------------------------------------------- */

static JsonObject *
question (FoyerReportEvents *self)
{
  JsonObject *params = json_object_new ();

  for (int i = 0; i < N_CHIPS; i++)
    {
      g_autofree char *name = foyer_choice_chip_dup (FOYER_CHOICE_CHIP (self->chip[i]));
      gint64 from = G_MININT64, to = G_MAXINT64;
      char day[11];

      if (i == PERIOD && foyer_choice_chip_days (name, foyer_ui_today (self->context), foyer_ui_first_weekday (self->context), &from, &to))
        {
          if (from != G_MININT64)
            json_object_set_string_member (params, "from", foyer_date_format (from, day));
          if (to != G_MAXINT64)
            json_object_set_string_member (params, "to", foyer_date_format (to, day));
        }
      else if (i != PERIOD && *name != '\0')
        json_object_set_string_member (params, chip_names[i], name);
    }
  if (self->sort != NULL)
    json_object_set_string_member (params, "sort", self->sort);
  json_object_set_boolean_member (params, "desc", self->sort == NULL || self->desc);
  return params;
}

static void
ask (FoyerReportEvents *self)
{
  foyer_report_rows_ask (self->rows, question (self));
}

static void
on_chosen_cb (FoyerReportEvents *self)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  JsonObject *all = json_object_new ();
  g_autofree char *json = NULL;

  if (self->filling)
    return;
  for (int i = 0; i < N_CHIPS; i++)
    {
      g_autofree char *name = foyer_choice_chip_dup (FOYER_CHOICE_CHIP (self->chip[i]));

      json_object_set_string_member (all, chip_names[i], name);
    }
  json_node_take_object (node, all);
  json = json_to_string (node, FALSE);
  foyer_ui_keep (self->context, KEY, json);
  ask (self);
}

static gboolean
on_again_cb (gpointer data)
{
  FOYER_REPORT_EVENTS (data)->again = 0;
  foyer_report_rows_reload (FOYER_REPORT_EVENTS (data)->rows);
  return G_SOURCE_REMOVE;
}

static void
on_changed_cb (FoyerReportEvents *self, const FoyerChangeSet *set)
{
  for (guint i = 0; i < set->n; i++)
    if ((g_str_equal (set->rows[i].entity->name, "appointment") || g_str_equal (set->rows[i].entity->name, "visit")) && self->again == 0
        && gtk_widget_get_mapped (GTK_WIDGET (self)))
      self->again = g_timeout_add (300, on_again_cb, self);
}

static void
on_loaded_cb (FoyerReportEvents *self)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->rows));
  const char *notice = foyer_report_rows_notice (self->rows);
  gint64 taken = 0, sum = 0;
  g_autofree char *events = g_strdup_printf (ngettext ("%u event", "%u events", n), n), *seats = NULL, *money = NULL, *text = NULL;

  for (guint i = 0; i < n; i++)
    {
      taken += foyer_json_num (foyer_report_rows_row (self->rows, i), "taken");
      sum += foyer_json_num (foyer_report_rows_row (self->rows, i), "sum");
    }
  seats = g_strdup_printf (ngettext ("%d seat taken", "%d seats taken", (gulong) taken), (int) taken);
  money = foyer_ui_money (self->context, sum);
  text = g_strdup_printf ("%s · %s · %s", events, seats, money);
  gtk_label_set_text (GTK_LABEL (self->count), text);
  gtk_label_set_text (GTK_LABEL (self->notice), notice != NULL ? notice : "");
  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), n > 0 ? "list" : "empty");
}

/* ---- cells ---------------------------------------------------------------------------------------------------------------------------------- */

static char *
cell (FoyerReportEvents *self, JsonObject *row, const char *column)
{
  const char *text = NULL;

  if (strcmp (column, "time") == 0)
    return foyer_report_cell (self->context, row, "visit");
  if (strcmp (column, "taken") == 0)
    return g_strdup_printf ("%d / %d", (int) foyer_json_num (row, "taken"), (int) foyer_json_num (row, "capacity"));
  if (strcmp (column, "came") == 0 || strcmp (column, "away") == 0)
    return foyer_json_num (row, column) != 0 ? g_strdup_printf ("%d", (int) foyer_json_num (row, column)) : g_strdup ("");
  if (strcmp (column, "sum") == 0)
    return foyer_ui_money_bare (self->context, foyer_json_num (row, "sum"));
  if (strcmp (column, "state") == 0)
    text = foyer_json_yes (row, "deleted") ? _("Deleted") : "";
  else
    text = foyer_json_str (row, strcmp (column, "staff") == 0 ? "member" : "title");
  return g_strdup (text != NULL ? text : "");
}

static void
on_setup_cb (GtkSignalListItemFactory *factory, GtkListItem *item, FoyerReportEvents *self)
{
  const ColumnInfo *column = g_object_get_data (G_OBJECT (factory), "column");
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_xalign (GTK_LABEL (label), column->end ? 1 : 0);
  if (column->end || column == &columns[1])
    gtk_widget_add_css_class (label, "numeric");
  g_object_set_data (G_OBJECT (label), "column", (gpointer) column);
  gtk_list_item_set_child (item, label);
}

static void
on_bind_cb (GtkSignalListItemFactory *factory, GtkListItem *item, FoyerReportEvents *self)
{
  GtkWidget *label = gtk_list_item_get_child (item), *holder = gtk_widget_get_parent (label), *row_widget = holder != NULL ? gtk_widget_get_parent (holder) : NULL;
  const ColumnInfo *column = g_object_get_data (G_OBJECT (label), "column");
  JsonObject *row = foyer_report_item_row (gtk_list_item_get_item (item));
  g_autofree char *text = cell (self, row, column->name);
  gboolean gone = foyer_json_yes (row, "deleted");

  gtk_label_set_text (GTK_LABEL (label), text);
  foyer_report_status_class (label, strcmp (column->name, "state") == 0 && gone ? "deleted" : NULL);
  if (gone)
    gtk_widget_add_css_class (label, "gone");
  else
    gtk_widget_remove_css_class (label, "gone");
  if (row_widget == NULL || column != &columns[0])
    return;
  if (gone)
    gtk_widget_add_css_class (row_widget, "gone-row");
  else
    gtk_widget_remove_css_class (row_widget, "gone-row");
  {
    g_autofree char *seats = cell (self, row, "taken"), *when = cell (self, row, "time"), *spoken = g_strdup_printf ("%s, %s, %s, %s %s%s%s", text, when, foyer_json_str (row, "member"), _("Seats"),
                                                                                  seats, gone ? ", " : "", gone ? _("Deleted") : "");

    foyer_a11y_label (row_widget, spoken);
  }
}

typedef struct
{
  FoyerReportEvents *page;
  const char *name;
} SortKey;

static int
tell_column (gconstpointer a, gconstpointer b, gpointer data)
{
  SortKey *key = data;

  if (key->page->asked_sort == NULL)
    key->page->asked_sort = key->name;
  return -1;
}

static void
on_sorter_cb (FoyerReportEvents *self)
{
  GtkOrdering order;

  self->asked_sort = NULL;
  order = gtk_sorter_compare (gtk_column_view_get_sorter (GTK_COLUMN_VIEW (self->view)), self, self->view);
  g_free (self->sort);
  self->sort = g_strdup (self->asked_sort);
  self->desc = self->asked_sort != NULL && order == GTK_ORDERING_LARGER;
  ask (self);
}

static void
add_columns (FoyerReportEvents *self)
{
  self->columns = foyer_list_columns_new (self->context, GTK_COLUMN_VIEW (self->view), "reports.events.columns");
  for (gsize i = 0; i < G_N_ELEMENTS (columns); i++)
    {
      const ColumnInfo *info = &columns[i];
      GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
      g_autoptr (GtkColumnViewColumn) column = NULL;

      g_object_set_data (G_OBJECT (factory), "column", (gpointer) info);
      g_signal_connect_object (factory, "setup", G_CALLBACK (on_setup_cb), self, 0);
      g_signal_connect_object (factory, "bind", G_CALLBACK (on_bind_cb), self, 0);
      column = gtk_column_view_column_new (_(info->title), factory);
      if (strcmp (info->name, "came") != 0 && strcmp (info->name, "away") != 0 && strcmp (info->name, "state") != 0)
        {
          SortKey *key = g_new0 (SortKey, 1);
          g_autoptr (GtkSorter) sorter = NULL;

          key->page = self;
          key->name = info->name;
          sorter = GTK_SORTER (gtk_custom_sorter_new (tell_column, key, g_free));
          gtk_column_view_column_set_sorter (column, sorter);
        }
      foyer_list_columns_add (self->columns, &(FoyerListColumn){ info->name, _(info->title), info->width, TRUE, i == 0, info->end }, column);
    }
  foyer_list_columns_load (self->columns);
}

static void
on_activate_cb (FoyerReportEvents *self, guint position)
{
  JsonObject *row = foyer_report_rows_row (self->rows, position);

  if (row != NULL)
    foyer_ui_open (self->context, "event", foyer_params ("event", "s", foyer_json_str (row, "id"), NULL));
}

static void
on_export_cb (FoyerReportEvents *self)
{
  foyer_export (self->context, GTK_WIDGET (self), "report.events-export", question (self), _("events.xlsx"));
}

/* ---- choices ------------------------------------------------------------------------------------------------------------------------------- */

static void
on_staff_cb (FoyerUiContext *context, JsonNode *result, const GError *error, gpointer data)
{
  FoyerReportEvents *self = data;
  JsonArray *rows = result != NULL && JSON_NODE_HOLDS_ARRAY (result) ? json_node_get_array (result) : NULL;

  for (guint i = 0; rows != NULL && i < json_array_get_length (rows); i++)
    {
      JsonObject *row = json_array_get_object_element (rows, i);

      foyer_choice_chip_add (FOYER_CHOICE_CHIP (self->chip[STAFF]), foyer_json_str (row, "id"), foyer_json_str (row, "name") != NULL ? foyer_json_str (row, "name") : "–");
    }
}

static void
on_services_cb (FoyerUiContext *context, JsonNode *result, const GError *error, gpointer data)
{
  FoyerReportEvents *self = data;
  JsonArray *rows = result != NULL && JSON_NODE_HOLDS_ARRAY (result) ? json_node_get_array (result) : NULL;

  for (guint i = 0; rows != NULL && i < json_array_get_length (rows); i++)
    {
      JsonArray *services = foyer_json_arr (json_array_get_object_element (rows, i), "services");

      for (guint k = 0; services != NULL && k < json_array_get_length (services); k++)
        {
          JsonObject *service = json_array_get_object_element (services, k);

          if (g_strcmp0 (foyer_json_str (service, "kind"), "group") == 0)
            foyer_choice_chip_add (FOYER_CHOICE_CHIP (self->chip[SERVICE]), foyer_json_str (service, "id"), foyer_json_str (service, "title") != NULL ? foyer_json_str (service, "title") : "–");
        }
    }
}

static void
build_chips (FoyerReportEvents *self, GtkWidget *bar)
{
  static const char *const titles[N_CHIPS] = { N_("Date"), N_("Everyone"), N_("Any service"), N_("Deleted too") };
  const char *kept = foyer_ui_kept (self->context, KEY);
  g_autoptr (JsonNode) node = kept != NULL ? json_from_string (kept, NULL) : NULL;
  JsonObject *all = node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;

  for (int i = 0; i < N_CHIPS; i++)
    {
      self->chip[i] = foyer_choice_chip_new (self->context, _(titles[i]), FALSE);
      gtk_widget_set_name (self->chip[i], chip_names[i]);
      gtk_widget_set_size_request (self->chip[i], 158, -1);
      gtk_box_append (GTK_BOX (bar), self->chip[i]);
      g_signal_connect_swapped (self->chip[i], "changed", G_CALLBACK (on_chosen_cb), self);
    }
  foyer_choice_chip_add_periods (FOYER_CHOICE_CHIP (self->chip[PERIOD]), _("Any date"), TRUE);
  foyer_choice_chip_add (FOYER_CHOICE_CHIP (self->chip[STAFF]), "", _("Everyone"));
  foyer_choice_chip_add (FOYER_CHOICE_CHIP (self->chip[SERVICE]), "", _("Any service"));
  foyer_choice_chip_add (FOYER_CHOICE_CHIP (self->chip[DELETED]), "", _("Deleted too"));
  foyer_choice_chip_add (FOYER_CHOICE_CHIP (self->chip[DELETED]), "no", _("Without deleted"));
  foyer_choice_chip_add (FOYER_CHOICE_CHIP (self->chip[DELETED]), "only", _("Only deleted"));
  for (int i = 0; i < N_CHIPS; i++)
    foyer_choice_chip_set (FOYER_CHOICE_CHIP (self->chip[i]), all != NULL ? foyer_json_str (all, chip_names[i]) : i == PERIOD ? "month" : NULL);
  foyer_ui_ask (self->context, self, "staff.list", NULL, NULL, on_staff_cb, self);
  foyer_ui_ask (self->context, self, "service.list", NULL, NULL, on_services_cb, self);
}

/* ---- the page ----------------------------------------------------------------------------------------------------------------------------------- */

static GtkWidget *
page_end (FoyerPage *page)
{
  return FOYER_REPORT_EVENTS (page)->header;
}

static void
page_shown (FoyerPage *page, JsonObject *args)
{
  ask (FOYER_REPORT_EVENTS (page));
}

static gboolean
page_ready (FoyerPage *page)
{
  return foyer_report_rows_idle (FOYER_REPORT_EVENTS (page)->rows);
}

static void
page_init (FoyerPageInterface *iface)
{
  iface->header_end = page_end;
  iface->shown = page_shown;
  iface->ready = page_ready;
}

static void
foyer_report_events_dispose (GObject *object)
{
  FoyerReportEvents *self = FOYER_REPORT_EVENTS (object);

  g_clear_handle_id (&self->again, g_source_remove);
  /* A view that goes takes its columns away one by one, and says of each it was sorted by that the order has changed. */
  if (self->outer != NULL)
    g_signal_handlers_disconnect_by_func (gtk_column_view_get_sorter (GTK_COLUMN_VIEW (self->view)), on_sorter_cb, self);
  g_clear_pointer (&self->outer, gtk_widget_unparent);
  g_clear_object (&self->header);
  g_clear_object (&self->columns);
  g_clear_object (&self->rows);
  g_clear_object (&self->context);
  G_OBJECT_CLASS (foyer_report_events_parent_class)->dispose (object);
}

static void
foyer_report_events_finalize (GObject *object)
{
  g_free (FOYER_REPORT_EVENTS (object)->sort);
  G_OBJECT_CLASS (foyer_report_events_parent_class)->finalize (object);
}

static void
foyer_report_events_class_init (FoyerReportEventsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = foyer_report_events_dispose;
  G_OBJECT_CLASS (klass)->finalize = foyer_report_events_finalize;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "reportevents");
}

static void
foyer_report_events_init (FoyerReportEvents *self)
{
}

GtkWidget *
foyer_report_events_new (FoyerUiContext *context)
{
  FoyerReportEvents *self = g_object_new (FOYER_TYPE_REPORT_EVENTS, NULL);
  GtkWidget *bar = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6), *scrolled = gtk_scrolled_window_new (), *clamp = adw_clamp_scrollable_new (), *empty = adw_status_page_new ();
  GtkWidget *foot = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkSingleSelection *selection;

  self->context = g_object_ref (context);
  self->filling = TRUE;
  self->rows = foyer_report_rows_new (context, "report.events");
  self->outer = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_widget_add_css_class (bar, "report-bar");
  build_chips (self, bar);
  selection = gtk_single_selection_new (g_object_ref (G_LIST_MODEL (self->rows)));
  gtk_single_selection_set_autoselect (selection, FALSE);
  self->view = gtk_column_view_new (GTK_SELECTION_MODEL (selection));
  gtk_column_view_set_show_row_separators (GTK_COLUMN_VIEW (self->view), TRUE);
  gtk_widget_add_css_class (self->view, "data-table");
  foyer_a11y_label (self->view, _("Events"));
  g_signal_connect_swapped (self->view, "activate", G_CALLBACK (on_activate_cb), self);
  add_columns (self);
  g_signal_connect_object (gtk_column_view_get_sorter (GTK_COLUMN_VIEW (self->view)), "changed", G_CALLBACK (on_sorter_cb), self, G_CONNECT_SWAPPED);
  adw_clamp_scrollable_set_maximum_size (ADW_CLAMP_SCROLLABLE (clamp), 1400);
  adw_clamp_scrollable_set_tightening_threshold (ADW_CLAMP_SCROLLABLE (clamp), 1400);
  adw_clamp_scrollable_set_child (ADW_CLAMP_SCROLLABLE (clamp), self->view);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), clamp);
  foyer_list_columns_fit_into (self->columns, gtk_scrolled_window_get_hadjustment (GTK_SCROLLED_WINDOW (scrolled)));
  adw_status_page_set_icon_name (ADW_STATUS_PAGE (empty), "system-users-symbolic");
  adw_status_page_set_title (ADW_STATUS_PAGE (empty), _("No event fits"));
  adw_status_page_set_description (ADW_STATUS_PAGE (empty), _("Group events stand here with the seats taken and what they come to."));
  self->stack = gtk_stack_new ();
  gtk_stack_add_named (GTK_STACK (self->stack), foyer_one_stop_new (scrolled), "list");
  gtk_stack_add_named (GTK_STACK (self->stack), empty, "empty");
  gtk_widget_set_vexpand (self->stack, TRUE);
  self->count = gtk_label_new (NULL);
  gtk_widget_add_css_class (self->count, "numeric");
  self->notice = gtk_label_new (NULL);
  gtk_widget_add_css_class (self->notice, "dim-label");
  gtk_widget_set_hexpand (self->notice, TRUE);
  gtk_widget_set_halign (self->notice, GTK_ALIGN_END);
  gtk_widget_add_css_class (foot, "report-foot");
  gtk_box_append (GTK_BOX (foot), self->count);
  gtk_box_append (GTK_BOX (foot), self->notice);
  gtk_box_append (GTK_BOX (self->outer), bar);
  gtk_box_append (GTK_BOX (self->outer), self->stack);
  gtk_box_append (GTK_BOX (self->outer), foot);
  gtk_widget_set_parent (self->outer, GTK_WIDGET (self));
  self->header = g_object_ref_sink (gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6));
  gtk_box_append (GTK_BOX (self->header), foyer_list_columns_button (self->columns));
  if (foyer_ui_may (context, "reports.bookings-export"))
    {
      GtkWidget *save = foyer_icon_button ("document-save-symbolic", _("Save the list for a spreadsheet"), NULL);

      g_signal_connect_swapped (save, "clicked", G_CALLBACK (on_export_cb), self);
      gtk_box_append (GTK_BOX (self->header), save);
    }
  g_signal_connect_object (self->rows, "loaded", G_CALLBACK (on_loaded_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (context, "changed", G_CALLBACK (on_changed_cb), self, G_CONNECT_SWAPPED);
  self->filling = FALSE;
  return GTK_WIDGET (self);
}
