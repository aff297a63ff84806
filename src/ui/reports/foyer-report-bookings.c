#define G_LOG_DOMAIN "foyer-ui"

#include "config.h"

#include <string.h>
#include <adwaita.h>
#include <glib/gi18n.h>

#include "foyer-a11y.h"
#include "foyer-calendar-day.h"
#include "foyer-export.h"
#include "foyer-labels.h"
#include "foyer-list-columns.h"
#include "foyer-one-stop.h"
#include "foyer-report-bookings.h"
#include "foyer-report-filter.h"
#include "foyer-report-rows.h"
#include "foyer-report-words.h"

#define AGAIN_MS 300  /* after a change of somebody's */
#define STEP 250      /* deleted at once */
#define WIDEST 1600

typedef struct
{
  const char *name, *title;
  int width;      /* below zero: takes what is left */
  gboolean shown, end;
  gboolean sorts;
} ColumnInfo;

static const ColumnInfo columns[] = {
  { "client", N_("Client"), -140, TRUE, FALSE, TRUE },      { "visit", N_("Visit"), 152, TRUE, FALSE, TRUE },
  { "services", N_("Services"), 172, TRUE, FALSE, TRUE },   { "staff", N_("With"), 124, TRUE, FALSE, TRUE },
  { "status", N_("Status"), 112, TRUE, FALSE, TRUE },       { "sum", N_("Sum"), 86, TRUE, TRUE, TRUE },
  { "creator", N_("Booked by"), 116, TRUE, FALSE, TRUE },   { "source", N_("Source"), 84, TRUE, FALSE, FALSE },
  { "phone", N_("Phone"), 160, TRUE, FALSE, FALSE },        { "made", N_("Booked at"), 152, TRUE, FALSE, TRUE },
  { "paid", N_("Paid"), 92, FALSE, TRUE, TRUE },            { "due", N_("To pay"), 92, FALSE, TRUE, FALSE },
  { "labels", N_("Labels"), 150, FALSE, FALSE, FALSE },     { "comment", N_("Comment"), 200, FALSE, FALSE, FALSE },
  { "dur", N_("Minutes"), 84, FALSE, TRUE, FALSE },         { "reason", N_("Reason"), 160, FALSE, FALSE, FALSE },
};

struct _FoyerReportBookings
{
  GtkWidget parent_instance;

  FoyerUiContext *context;     /* owned */
  FoyerReportRows *rows;       /* owned */
  FoyerListColumns *columns;   /* owned */
  GtkWidget *outer, *filter, *stack, *view, *empty, *count, *notice, *left, *left_words, *header, *delete_button, *export;
  GtkSingleSelection *selection;
  GHashTable *ticked;          /* FoyerId */
  GPtrArray *tick_items;       /* GtkListItem on view, borrowed */
  GCancellable *counting;
  const char *asked_sort;      /* what the view's sorter asked for */
  char *sort;
  gboolean desc, ticking;
  guint again;
  /* deleting */
  GArray *doomed;
  guint doomed_at;
  gint64 done;
  GString *left_text;
  guint n_left;
  FoyerId first_txn;
};

static void page_init (FoyerPageInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (FoyerReportBookings, foyer_report_bookings, GTK_TYPE_WIDGET, G_IMPLEMENT_INTERFACE (FOYER_TYPE_PAGE, page_init))

/* ---- reading ------------------------------------------------------------------------------------------------------------------------------ */

static JsonObject *
question (FoyerReportBookings *self)
{
  JsonObject *params = foyer_report_filter_params (FOYER_REPORT_FILTER (self->filter));

  if (self->sort != NULL)
    json_object_set_string_member (params, "sort", self->sort);
  /* The newest first, unless somebody says otherwise. */
  json_object_set_boolean_member (params, "desc", self->sort == NULL || self->desc);
  return params;
}

static void
on_count_cb (FoyerUiContext *context, JsonNode *result, const GError *error, gpointer data)
{
  FoyerReportBookings *self = data;
  JsonObject *o = result != NULL ? json_node_get_object (result) : NULL;
  g_autofree char *found = NULL, *money = NULL, *text = NULL;
  gint64 n, gone;

  if (o == NULL)
    return;
  n = foyer_json_num (o, "count");
  gone = foyer_json_num (o, "deleted");
  money = foyer_ui_money (context, foyer_json_num (o, "sum"));
  found = g_strdup_printf (ngettext ("%'d booking", "%'d bookings", (gulong) n), (int) n);
  if (gone > 0)
    {
      g_autofree char *deleted = g_strdup_printf (ngettext ("%'d of them deleted", "%'d of them deleted", (gulong) gone), (int) gone);

      text = g_strdup_printf ("%s · %s · %s", found, deleted, money);
    }
  else
    text = g_strdup_printf ("%s · %s", found, money);
  gtk_label_set_text (GTK_LABEL (self->count), text);
}

static void
ask_count (FoyerReportBookings *self)
{
  JsonObject *params = foyer_report_filter_params (FOYER_REPORT_FILTER (self->filter));

  g_cancellable_cancel (self->counting);
  g_clear_object (&self->counting);
  self->counting = g_cancellable_new ();
  foyer_ui_ask (self->context, self, "report.bookings-count", params, self->counting, on_count_cb, self);
}

static void
ask (FoyerReportBookings *self)
{
  foyer_report_rows_ask (self->rows, question (self));
  ask_count (self);
}

static void
on_filtered_cb (FoyerReportBookings *self)
{
  gtk_label_set_text (GTK_LABEL (self->count), "…");
  ask (self);
}

static gboolean
on_again_cb (gpointer data)
{
  FoyerReportBookings *self = data;

  self->again = 0;
  foyer_report_rows_reload (self->rows);
  ask_count (self);
  return G_SOURCE_REMOVE;
}

static void
on_changed_cb (FoyerReportBookings *self, const FoyerChangeSet *set)
{
  static const char *const tables[] = { "appointment", "visit", "line", "money", "client", "appointment_label", NULL };
  gboolean any = FALSE;

  for (guint i = 0; i < set->n && !any; i++)
    any = g_strv_contains (tables, set->rows[i].entity->name);
  if (any && self->again == 0 && gtk_widget_get_mapped (GTK_WIDGET (self)))
    self->again = g_timeout_add (AGAIN_MS, on_again_cb, self);
}

/* ---- ticks -------------------------------------------------------------------------------------------------------------------------------- */

static FoyerId
id_at (FoyerReportBookings *self, guint position)
{
  JsonObject *row = foyer_report_rows_row (self->rows, position);
  FoyerId id = FOYER_ID_NONE;

  if (row != NULL)
    foyer_json_uid (row, "id", &id);
  return id;
}

static gboolean
may_delete (FoyerReportBookings *self)
{
  return foyer_ui_may (self->context, "booking.delete");
}

static void
show_ticked (FoyerReportBookings *self)
{
  guint n = g_hash_table_size (self->ticked);
  g_autofree char *label = n > 0 ? g_strdup_printf (ngettext ("Delete %u", "Delete %u", n), n) : g_strdup (_("Delete"));

  gtk_button_set_label (GTK_BUTTON (self->delete_button), label);
  foyer_a11y_label (self->delete_button, n > 0 ? label : _("Delete the bookings that are ticked"));
  gtk_widget_set_sensitive (self->delete_button, n > 0 && self->doomed == NULL);
}

static void
show_tick (FoyerReportBookings *self, GtkListItem *item)
{
  FoyerId id = id_at (self, gtk_list_item_get_position (item));
  JsonObject *row = foyer_report_rows_row (self->rows, gtk_list_item_get_position (item));

  self->ticking = TRUE;
  gtk_check_button_set_active (GTK_CHECK_BUTTON (gtk_list_item_get_child (item)), g_hash_table_contains (self->ticked, &id));
  gtk_widget_set_sensitive (gtk_list_item_get_child (item), row != NULL && !foyer_json_yes (row, "deleted"));
  self->ticking = FALSE;
}

static void
show_all_ticks (FoyerReportBookings *self)
{
  for (guint i = 0; i < self->tick_items->len; i++)
    show_tick (self, self->tick_items->pdata[i]);
  show_ticked (self);
}

void
foyer_report_bookings_tick (FoyerReportBookings *self, guint position, gboolean on)
{
  FoyerId id = id_at (self, position);
  JsonObject *row = foyer_report_rows_row (self->rows, position);

  if (row == NULL || foyer_json_yes (row, "deleted"))
    return;
  if (on)
    g_hash_table_add (self->ticked, foyer_id_copy (&id));
  else
    g_hash_table_remove (self->ticked, &id);
  show_all_ticks (self);
}

static void
on_tick_cb (GtkCheckButton *check, GtkListItem *item)
{
  FoyerReportBookings *self = g_object_get_data (G_OBJECT (check), "page");

  if (!self->ticking)
    foyer_report_bookings_tick (self, gtk_list_item_get_position (item), gtk_check_button_get_active (check));
}

static void
on_tick_setup_cb (GtkSignalListItemFactory *factory, GtkListItem *item, FoyerReportBookings *self)
{
  GtkWidget *check = gtk_check_button_new ();

  foyer_a11y_label (check, _("Choose this booking"));
  /* Space on the line does it. GTK 4.8 says of a check button that cannot be focused that it was, and Tab would stay where it is. */
  gtk_widget_set_can_focus (check, FALSE);
  g_object_set_data (G_OBJECT (check), "page", self);
  g_signal_connect (check, "toggled", G_CALLBACK (on_tick_cb), item);
  gtk_list_item_set_child (item, check);
}

static void
on_tick_bind_cb (GtkSignalListItemFactory *factory, GtkListItem *item, FoyerReportBookings *self)
{
  g_ptr_array_add (self->tick_items, item);
  show_tick (self, item);
}

static void
on_tick_unbind_cb (GtkSignalListItemFactory *factory, GtkListItem *item, FoyerReportBookings *self)
{
  g_ptr_array_remove_fast (self->tick_items, item);
}

static void
tick_none (FoyerReportBookings *self)
{
  g_hash_table_remove_all (self->ticked);
  show_all_ticks (self);
}

/* Space ticks the line one is on, Ctrl+A all that are on the list so far, Delete deletes those ticked. */
static gboolean
on_list_key_cb (GtkEventControllerKey *controller, guint keyval, guint keycode, GdkModifierType state, FoyerReportBookings *self)
{
  guint at = gtk_single_selection_get_selected (self->selection);
  FoyerId id = id_at (self, at);

  if (!may_delete (self))
    return FALSE;
  if (keyval == GDK_KEY_a && (state & GDK_CONTROL_MASK))
    {
      for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->rows)); i++)
        {
          JsonObject *row = foyer_report_rows_row (self->rows, i);
          FoyerId each = id_at (self, i);

          if (!foyer_json_yes (row, "deleted"))
            g_hash_table_add (self->ticked, foyer_id_copy (&each));
        }
      show_all_ticks (self);
      return TRUE;
    }
  if (keyval == GDK_KEY_Delete && gtk_widget_get_sensitive (self->delete_button))
    {
      g_signal_emit_by_name (self->delete_button, "clicked");
      return TRUE;
    }
  if (keyval != GDK_KEY_space || foyer_id_is_none (&id) || (state & (GDK_CONTROL_MASK | GDK_ALT_MASK)))
    return FALSE;
  foyer_report_bookings_tick (self, at, !g_hash_table_contains (self->ticked, &id));
  return TRUE;
}

/* ---- deleting ----------------------------------------------------------------------------------------------------------------------------- */

static void delete_step (FoyerReportBookings *self);

static void
deleting_over (FoyerReportBookings *self)
{
  g_clear_pointer (&self->doomed, g_array_unref);
  if (self->n_left > 0)
    {
      g_autofree char *head = g_strdup_printf (ngettext ("%u booking was left as it is:", "%u bookings were left as they are:", self->n_left), self->n_left);
      g_autofree char *all = g_strdup_printf ("%s\n%s", head, self->left_text->str);

      gtk_label_set_text (GTK_LABEL (self->left_words), all);
      foyer_a11y_label (self->left, all);
    }
  gtk_widget_set_visible (self->left, self->n_left > 0);
  if (self->done > 0)
    {
      g_autofree char *said = g_strdup_printf (ngettext ("%d booking deleted", "%d bookings deleted", (gulong) self->done), (int) self->done);

      foyer_ui_toast_undo (self->context, said, &self->first_txn);
    }
  tick_none (self);
  on_again_cb (self);
}

static void
on_deleted_cb (FoyerUiContext *context, JsonNode *result, const GError *error, gpointer data)
{
  FoyerReportBookings *self = data;
  JsonObject *o = result != NULL ? json_node_get_object (result) : NULL;
  JsonArray *skipped = o != NULL ? foyer_json_arr (o, "skipped") : NULL;

  if (o == NULL)
    {
      /* Said already, or thought better of: what is ticked stays ticked. */
      g_clear_pointer (&self->doomed, g_array_unref);
      show_ticked (self);
      return;
    }
  self->done += foyer_json_num (o, "done");
  if (foyer_id_is_none (&self->first_txn))
    foyer_json_uid (o, "txn", &self->first_txn);
  for (guint i = 0; skipped != NULL && i < json_array_get_length (skipped); i++)
    {
      JsonObject *one = json_array_get_object_element (skipped, i);
      g_autofree char *when = foyer_ui_wall_text (context, foyer_json_str (one, "wall"));
      const char *name = foyer_json_str (one, "name");

      self->n_left++;
      if (self->n_left <= 20)
        g_string_append_printf (self->left_text, "%s%s, %s: %s", self->left_text->len > 0 ? "\n" : "", name != NULL && *name != '\0' ? name : _("Without a client"), when,
                                foyer_json_str (one, "why"));
    }
  self->doomed_at += STEP;
  if (self->doomed_at < self->doomed->len)
    delete_step (self);
  else
    deleting_over (self);
}

static void
delete_step (FoyerReportBookings *self)
{
  JsonArray *ids = json_array_new ();
  JsonNode *node = json_node_new (JSON_NODE_ARRAY);
  JsonObject *params;
  char text[FOYER_ID_TEXT_LEN + 1];

  for (guint i = self->doomed_at; i < MIN (self->doomed_at + STEP, self->doomed->len); i++)
    json_array_add_string_element (ids, foyer_id_format (&g_array_index (self->doomed, FoyerId, i), text));
  json_node_take_array (node, ids);
  params = foyer_params ("appointments", "n", node, NULL);
  if (!foyer_id_is_none (&self->first_txn))
    json_object_set_string_member (params, "undo_with", foyer_id_format (&self->first_txn, text));
  foyer_ui_run (self->context, self, "booking.delete-many", params, NULL, on_deleted_cb, self);
}

static void
on_delete_cb (FoyerReportBookings *self)
{
  GHashTableIter iter;
  gpointer id;

  if (g_hash_table_size (self->ticked) == 0 || self->doomed != NULL)
    return;
  self->doomed = g_array_new (FALSE, FALSE, sizeof (FoyerId));
  g_hash_table_iter_init (&iter, self->ticked);
  while (g_hash_table_iter_next (&iter, &id, NULL))
    g_array_append_vals (self->doomed, id, 1);
  self->doomed_at = self->n_left = 0;
  self->done = 0;
  self->first_txn = FOYER_ID_NONE;
  g_string_truncate (self->left_text, 0);
  gtk_widget_set_visible (self->left, FALSE);
  show_ticked (self);
  delete_step (self);
}

/* ---- cells ---------------------------------------------------------------------------------------------------------------------------------- */

static void
show_cell (FoyerReportBookings *self, GtkListItem *item)
{
  GtkWidget *label = gtk_list_item_get_child (item), *cell = gtk_widget_get_parent (label), *row_widget;
  const ColumnInfo *column = g_object_get_data (G_OBJECT (label), "column");
  JsonObject *row = foyer_report_item_row (gtk_list_item_get_item (item));
  gboolean gone = foyer_json_yes (row, "deleted") || g_strcmp0 (foyer_json_str (row, "status"), "deleted") == 0;
  g_autofree char *text = foyer_report_cell (self->context, row, column->name);

  gtk_label_set_text (GTK_LABEL (label), text);
  if (strcmp (column->name, "status") == 0)
    foyer_report_status_class (label, foyer_json_str (row, "status"));
  if (gone)
    gtk_widget_add_css_class (label, "gone");
  else
    gtk_widget_remove_css_class (label, "gone");
  row_widget = cell != NULL ? gtk_widget_get_parent (cell) : NULL;
  if (row_widget == NULL || column != &columns[0])
    return;
  if (gone)
    gtk_widget_add_css_class (row_widget, "gone-row");
  else
    gtk_widget_remove_css_class (row_widget, "gone-row");
  {
    g_autofree char *when = foyer_report_cell (self->context, row, "visit"), *status = foyer_report_cell (self->context, row, "status");
    const char *services = foyer_json_str (row, "services"), *member = foyer_json_str (row, "member");
    g_autofree char *spoken = g_strdup_printf ("%s, %s, %s, %s, %s", text, when, services != NULL ? services : _("no services"), member != NULL ? member : "", status);

    foyer_a11y_label (row_widget, spoken);
  }
}

static void
on_setup_cb (GtkSignalListItemFactory *factory, GtkListItem *item, FoyerReportBookings *self)
{
  const ColumnInfo *column = g_object_get_data (G_OBJECT (factory), "column");
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_xalign (GTK_LABEL (label), column->end ? 1 : 0);
  if (column->end || strcmp (column->name, "visit") == 0 || strcmp (column->name, "phone") == 0 || strcmp (column->name, "made") == 0)
    gtk_widget_add_css_class (label, "numeric");
  g_object_set_data (G_OBJECT (label), "column", (gpointer) column);
  gtk_list_item_set_child (item, label);
}

static void
on_bind_cb (GtkSignalListItemFactory *factory, GtkListItem *item, FoyerReportBookings *self)
{
  show_cell (self, item);
  /* Read on before the end is in sight. */
  foyer_report_rows_need (self->rows, gtk_list_item_get_position (item));
}

/* ---- sorting -------------------------------------------------------------------------------------------------------------------------------- */

typedef struct
{
  FoyerReportBookings *page;
  const char *name;
} SortKey;

/* The store sorts; this only tells which column the view wants first (as in foyer-clients-page.c). */
static int
tell_column (gconstpointer a, gconstpointer b, gpointer data)
{
  SortKey *key = data;

  if (key->page->asked_sort == NULL)
    key->page->asked_sort = key->name;
  return -1;
}

static void
on_sorter_cb (FoyerReportBookings *self)
{
  GtkSorter *sorter = gtk_column_view_get_sorter (GTK_COLUMN_VIEW (self->view));
  GtkOrdering order;

  self->asked_sort = NULL;
  order = gtk_sorter_compare (sorter, self, self->view);
  g_free (self->sort);
  self->sort = g_strdup (self->asked_sort);
  self->desc = self->asked_sort != NULL && order == GTK_ORDERING_LARGER;
  ask (self);
}

void
foyer_report_bookings_sort (FoyerReportBookings *self, const char *column, gboolean desc)
{
  g_free (self->sort);
  self->sort = g_strdup (column);
  self->desc = desc;
  ask (self);
}

static void
add_columns (FoyerReportBookings *self)
{
  self->columns = foyer_list_columns_new (self->context, GTK_COLUMN_VIEW (self->view), "reports.bookings.columns");
  for (guint i = 0; i < G_N_ELEMENTS (columns); i++)
    {
      const ColumnInfo *info = &columns[i];
      FoyerListColumn listed = { info->name, _(info->title), info->width, info->shown, i == 0, info->end };
      GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
      g_autoptr (GtkColumnViewColumn) column = NULL;

      g_object_set_data (G_OBJECT (factory), "column", (gpointer) info);
      g_signal_connect_object (factory, "setup", G_CALLBACK (on_setup_cb), self, 0);
      g_signal_connect_object (factory, "bind", G_CALLBACK (on_bind_cb), self, 0);
      column = gtk_column_view_column_new (listed.title, factory);
      if (info->sorts)
        {
          SortKey *key = g_new0 (SortKey, 1);
          g_autoptr (GtkSorter) sorter = NULL;

          key->page = self;
          key->name = info->name;
          sorter = GTK_SORTER (gtk_custom_sorter_new (tell_column, key, g_free));
          gtk_column_view_column_set_sorter (column, sorter);
        }
      foyer_list_columns_add (self->columns, &listed, column);
    }
  if (may_delete (self))
    {
      GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
      g_autoptr (GtkColumnViewColumn) column = NULL;

      g_signal_connect_object (factory, "setup", G_CALLBACK (on_tick_setup_cb), self, 0);
      g_signal_connect_object (factory, "bind", G_CALLBACK (on_tick_bind_cb), self, 0);
      g_signal_connect_object (factory, "unbind", G_CALLBACK (on_tick_unbind_cb), self, 0);
      column = gtk_column_view_column_new (NULL, factory);
      gtk_column_view_column_set_fixed_width (column, 40);
      foyer_list_columns_set_lead (self->columns, column);
    }
  foyer_list_columns_load (self->columns);
}

/* ---- opening and saving ------------------------------------------------------------------------------------------------------------------ */

void
foyer_report_bookings_open (FoyerReportBookings *self, guint position)
{
  JsonObject *row = foyer_report_rows_row (self->rows, position);

  if (row != NULL)
    foyer_report_open (self->context, row);
}

JsonObject *
foyer_report_bookings_export_params (FoyerReportBookings *self)
{
  JsonObject *params = question (self);
  g_auto (GStrv) shown = foyer_list_columns_names (self->columns);
  JsonArray *names = json_array_new ();

  for (char **name = shown; *name != NULL; name++)
    {
      json_array_add_string_element (names, *name);
      if (strcmp (*name, "visit") == 0)
        json_array_add_string_element (names, "time");
    }
  json_object_set_array_member (params, "columns", names);
  if (g_hash_table_size (self->ticked) > 0)
    {
      JsonArray *ids = json_array_new ();
      GHashTableIter iter;
      gpointer id;
      char text[FOYER_ID_TEXT_LEN + 1];

      g_hash_table_iter_init (&iter, self->ticked);
      while (g_hash_table_iter_next (&iter, &id, NULL))
        json_array_add_string_element (ids, foyer_id_format (id, text));
      json_object_set_array_member (params, "ids", ids);
    }
  return params;
}

static void
on_export_cb (FoyerReportBookings *self)
{
  foyer_export (self->context, GTK_WIDGET (self), "report.bookings-export", foyer_report_bookings_export_params (self), _("bookings.xlsx"));
}

/* ---- states ----------------------------------------------------------------------------------------------------------------------------------- */

static void
on_loaded_cb (FoyerReportBookings *self)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->rows));
  const char *notice = foyer_report_rows_notice (self->rows);
  gboolean narrowed = foyer_report_filter_is_narrowing (FOYER_REPORT_FILTER (self->filter));

  gtk_label_set_text (GTK_LABEL (self->notice), notice != NULL ? notice : "");
  gtk_widget_set_visible (self->notice, notice != NULL);
  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), n > 0 ? "list" : "empty");
  adw_status_page_set_title (ADW_STATUS_PAGE (self->empty), narrowed ? _("No booking fits") : _("No bookings yet"));
  adw_status_page_set_description (ADW_STATUS_PAGE (self->empty), narrowed ? _("The choices above leave no booking. “Show all” takes them away.")
                                                                           : _("Every booking stands here with who made it and where from, also when it is deleted."));
  show_all_ticks (self);
}

GListModel *
foyer_report_bookings_model (FoyerReportBookings *self)
{
  return G_LIST_MODEL (self->rows);
}

JsonObject *
foyer_report_bookings_row (FoyerReportBookings *self, guint position)
{
  return foyer_report_rows_row (self->rows, position);
}

GtkWidget *
foyer_report_bookings_filter (FoyerReportBookings *self)
{
  return self->filter;
}

GtkWidget *
foyer_report_bookings_delete_button (FoyerReportBookings *self)
{
  return self->delete_button;
}

GtkWidget *
foyer_report_bookings_export_button (FoyerReportBookings *self)
{
  return self->export;
}

const char *
foyer_report_bookings_notice (FoyerReportBookings *self)
{
  return gtk_label_get_text (GTK_LABEL (self->notice));
}

const char *
foyer_report_bookings_left (FoyerReportBookings *self)
{
  return gtk_widget_get_visible (self->left) ? gtk_label_get_text (GTK_LABEL (self->left_words)) : "";
}

/* ---- the page in the window ------------------------------------------------------------------------------------------------------------------ */

static GtkWidget *
page_end (FoyerPage *page)
{
  return FOYER_REPORT_BOOKINGS (page)->header;
}

static void
page_shown (FoyerPage *page, JsonObject *args)
{
  ask (FOYER_REPORT_BOOKINGS (page));
}

static void
page_hidden (FoyerPage *page)
{
  foyer_report_filter_keep (FOYER_REPORT_FILTER (FOYER_REPORT_BOOKINGS (page)->filter));
}

static gboolean
page_search (FoyerPage *page)
{
  return foyer_report_filter_focus (FOYER_REPORT_FILTER (FOYER_REPORT_BOOKINGS (page)->filter));
}

static gboolean
page_back (FoyerPage *page)
{
  FoyerReportBookings *self = FOYER_REPORT_BOOKINGS (page);

  if (gtk_widget_get_visible (self->left))
    gtk_widget_set_visible (self->left, FALSE);
  else if (g_hash_table_size (self->ticked) > 0)
    tick_none (self);
  else
    return FALSE;
  return TRUE;
}

static gboolean
page_ready (FoyerPage *page)
{
  return foyer_report_rows_idle (FOYER_REPORT_BOOKINGS (page)->rows);
}

static void
page_init (FoyerPageInterface *iface)
{
  iface->header_end = page_end;
  iface->shown = page_shown;
  iface->hidden = page_hidden;
  iface->search = page_search;
  iface->back = page_back;
  iface->ready = page_ready;
}

/* ---- the object --------------------------------------------------------------------------------------------------------------------------- */

static void
foyer_report_bookings_dispose (GObject *object)
{
  FoyerReportBookings *self = FOYER_REPORT_BOOKINGS (object);

  g_cancellable_cancel (self->counting);
  g_clear_object (&self->counting);
  g_clear_handle_id (&self->again, g_source_remove);
  /* A view that goes takes its columns away one by one, and says of each it was sorted by that the order has changed. */
  if (self->outer != NULL)
    g_signal_handlers_disconnect_by_func (gtk_column_view_get_sorter (GTK_COLUMN_VIEW (self->view)), on_sorter_cb, self);
  g_clear_pointer (&self->outer, gtk_widget_unparent);
  g_clear_object (&self->header);
  g_clear_object (&self->columns);
  g_clear_object (&self->rows);
  g_clear_object (&self->context);
  G_OBJECT_CLASS (foyer_report_bookings_parent_class)->dispose (object);
}

static void
foyer_report_bookings_finalize (GObject *object)
{
  FoyerReportBookings *self = FOYER_REPORT_BOOKINGS (object);

  g_hash_table_unref (self->ticked);
  g_ptr_array_unref (self->tick_items);
  g_clear_pointer (&self->doomed, g_array_unref);
  g_string_free (self->left_text, TRUE);
  g_free (self->sort);
  G_OBJECT_CLASS (foyer_report_bookings_parent_class)->finalize (object);
}

static void
foyer_report_bookings_class_init (FoyerReportBookingsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = foyer_report_bookings_dispose;
  G_OBJECT_CLASS (klass)->finalize = foyer_report_bookings_finalize;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "reportbookings");
}

static void
foyer_report_bookings_init (FoyerReportBookings *self)
{
  self->ticked = g_hash_table_new_full (foyer_id_hash, foyer_id_equal_func, g_free, NULL);
  self->tick_items = g_ptr_array_new ();
  self->left_text = g_string_new (NULL);
}

static void
close_left (FoyerReportBookings *self)
{
  gtk_widget_set_visible (self->left, FALSE);
}

static GtkWidget *
build_left (FoyerReportBookings *self)
{
  GtkWidget *close = foyer_icon_button ("window-close-symbolic", _("Close"), NULL);

  self->left = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  gtk_widget_add_css_class (self->left, "alert-strip");
  gtk_widget_add_css_class (self->left, "report-left");
  self->left_words = foyer_wrapped_label ("", NULL);
  gtk_widget_set_hexpand (self->left_words, TRUE);
  gtk_widget_add_css_class (close, "flat");
  gtk_widget_set_valign (close, GTK_ALIGN_START);
  g_signal_connect_swapped (close, "clicked", G_CALLBACK (close_left), self);
  gtk_box_append (GTK_BOX (self->left), self->left_words);
  gtk_box_append (GTK_BOX (self->left), close);
  gtk_widget_set_visible (self->left, FALSE);
  return self->left;
}

static GtkWidget *
build_foot (FoyerReportBookings *self)
{
  GtkWidget *foot = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);

  self->count = gtk_label_new ("…");
  gtk_widget_add_css_class (self->count, "numeric");
  self->notice = gtk_label_new (NULL);
  gtk_label_set_ellipsize (GTK_LABEL (self->notice), PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand (self->notice, TRUE);
  gtk_widget_set_halign (self->notice, GTK_ALIGN_END);
  gtk_widget_add_css_class (self->notice, "dim-label");
  gtk_widget_add_css_class (foot, "report-foot");
  gtk_box_append (GTK_BOX (foot), self->count);
  gtk_box_append (GTK_BOX (foot), self->notice);
  return foot;
}

GtkWidget *
foyer_report_bookings_new (FoyerUiContext *context)
{
  FoyerReportBookings *self = g_object_new (FOYER_TYPE_REPORT_BOOKINGS, NULL);
  GtkWidget *scrolled = gtk_scrolled_window_new (), *clamp = adw_clamp_scrollable_new ();
  GtkEventController *keys = gtk_event_controller_key_new ();

  self->context = g_object_ref (context);
  self->rows = foyer_report_rows_new (context, "report.bookings");
  self->outer = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  self->filter = foyer_report_filter_new (context);
  gtk_widget_add_css_class (self->filter, "report-bar");
  g_signal_connect_object (self->filter, "changed", G_CALLBACK (on_filtered_cb), self, G_CONNECT_SWAPPED);

  self->selection = gtk_single_selection_new (g_object_ref (G_LIST_MODEL (self->rows)));
  gtk_single_selection_set_autoselect (self->selection, FALSE);
  gtk_single_selection_set_can_unselect (self->selection, TRUE);
  self->view = gtk_column_view_new (GTK_SELECTION_MODEL (self->selection));
  gtk_column_view_set_show_row_separators (GTK_COLUMN_VIEW (self->view), TRUE);
  gtk_widget_add_css_class (self->view, "data-table");
  foyer_a11y_label (self->view, _("Appointments"));
  g_signal_connect_swapped (self->view, "activate", G_CALLBACK (foyer_report_bookings_open), self);
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect_object (keys, "key-pressed", G_CALLBACK (on_list_key_cb), self, 0);
  gtk_widget_add_controller (self->view, keys);

  self->header = g_object_ref_sink (gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6));
  self->delete_button = gtk_button_new_with_label (_("Delete"));
  gtk_widget_set_visible (self->delete_button, may_delete (self));
  g_signal_connect_swapped (self->delete_button, "clicked", G_CALLBACK (on_delete_cb), self);
  gtk_box_append (GTK_BOX (self->header), self->delete_button);
  add_columns (self);
  gtk_box_append (GTK_BOX (self->header), foyer_list_columns_button (self->columns));
  if (foyer_ui_may (context, "reports.bookings-export"))
    {
      self->export = foyer_icon_button ("document-save-symbolic", _("Save the list for a spreadsheet"), NULL);
      g_signal_connect_swapped (self->export, "clicked", G_CALLBACK (on_export_cb), self);
      gtk_box_append (GTK_BOX (self->header), self->export);
    }
  g_signal_connect_object (gtk_column_view_get_sorter (GTK_COLUMN_VIEW (self->view)), "changed", G_CALLBACK (on_sorter_cb), self, G_CONNECT_SWAPPED);

  adw_clamp_scrollable_set_maximum_size (ADW_CLAMP_SCROLLABLE (clamp), WIDEST);
  adw_clamp_scrollable_set_tightening_threshold (ADW_CLAMP_SCROLLABLE (clamp), WIDEST);
  adw_clamp_scrollable_set_child (ADW_CLAMP_SCROLLABLE (clamp), self->view);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), clamp);
  foyer_list_columns_fit_into (self->columns, gtk_scrolled_window_get_hadjustment (GTK_SCROLLED_WINDOW (scrolled)));
  self->empty = adw_status_page_new ();
  adw_status_page_set_icon_name (ADW_STATUS_PAGE (self->empty), "x-office-calendar-symbolic");
  self->stack = gtk_stack_new ();
  gtk_stack_add_named (GTK_STACK (self->stack), foyer_one_stop_new (scrolled), "list");
  gtk_stack_add_named (GTK_STACK (self->stack), self->empty, "empty");
  gtk_widget_set_vexpand (self->stack, TRUE);
  gtk_box_append (GTK_BOX (self->outer), self->filter);
  gtk_box_append (GTK_BOX (self->outer), build_left (self));
  gtk_box_append (GTK_BOX (self->outer), self->stack);
  gtk_box_append (GTK_BOX (self->outer), build_foot (self));
  gtk_widget_set_parent (self->outer, GTK_WIDGET (self));
  g_signal_connect_object (self->rows, "loaded", G_CALLBACK (on_loaded_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (context, "changed", G_CALLBACK (on_changed_cb), self, G_CONNECT_SWAPPED);
  show_ticked (self);
  return GTK_WIDGET (self);
}
