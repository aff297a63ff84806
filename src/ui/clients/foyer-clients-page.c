#define G_LOG_DOMAIN "foyer-ui"

#include "config.h"

#include <string.h>
#include <adwaita.h>
#include <glib/gi18n.h>

#include "foyer-a11y.h"
#include "foyer-bulk-bar.h"
#include "foyer-clients-page-private.h"
#include "foyer-export.h"
#include "foyer-filter-panel.h"
#include "foyer-labels.h"
#include "foyer-label-menu.h"
#include "foyer-list-columns.h"
#include "foyer-one-stop.h"
#include "foyer-row-list.h"

/* Typing pauses this long before the store is asked; walking the list this long before the card opens. */
#define SEARCH_DELAY_MS 120
#define CARD_DELAY_MS 90
#define WIDEST 1400
#define ROOMY 1300 /* a card and the conditions have room beside the list */

typedef enum
{
  CELL_TEXT,
  CELL_DATE,
  CELL_MONEY,
  CELL_BALANCE,
  CELL_NUMBER,
  CELL_PCT,
  CELL_LABELS,
} CellKind;

typedef struct
{
  const char *name;   /* of the column in the local values, and of the sort */
  const char *title;
  const char *member; /* of a row */
  CellKind kind;
  int width;          /* below zero: takes what is left */
  gboolean shown;     /* unless the user chose otherwise */
} ColumnInfo;

#define NAME_WIDTH 200 /* least room for names, pixels */

static const ColumnInfo columns[] = {
  { "name", N_("Name"), "display", CELL_TEXT, -NAME_WIDTH, TRUE },
  { "phone", N_("Phone"), "phone_text", CELL_TEXT, 172, TRUE },
  { "email", N_("E-mail"), "email", CELL_TEXT, 200, FALSE },
  { "discount", N_("Discount"), "discount", CELL_PCT, 80, FALSE },
  { "first", N_("First visit"), "first", CELL_DATE, 124, FALSE },
  { "last", N_("Last visit"), "last", CELL_DATE, 124, TRUE },
  { "visits", N_("Visits"), "visits", CELL_NUMBER, 96, TRUE },
  { "sold", N_("Sold"), "sold", CELL_MONEY, 106, TRUE },
  { "balance", N_("Balance"), "balance", CELL_BALANCE, 106, TRUE },
  { "paid", N_("Paid"), "paid", CELL_MONEY, 106, FALSE },
  { "categories", N_("Categories"), "labels", CELL_LABELS, 170, FALSE },
  { "birthday", N_("Birth date"), "birthday", CELL_DATE, 124, FALSE },
  { "card", N_("Card number"), "card", CELL_TEXT, 120, FALSE },
  { "noshows", N_("No-shows"), "noshows", CELL_NUMBER, 96, FALSE },
  { "added", N_("Added"), "added", CELL_DATE, 124, FALSE },
};


static void page_init (FoyerPageInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (FoyerClientsPage, foyer_clients_page, GTK_TYPE_WIDGET, G_IMPLEMENT_INTERFACE (FOYER_TYPE_PAGE, page_init))

static gboolean
is_figure (const ColumnInfo *column)
{
  return column->kind != CELL_TEXT && column->kind != CELL_DATE && column->kind != CELL_LABELS;
}

/* ---- reading ----------------------------------------------------------------------------------------------------------- */
static const char *
typed (FoyerClientsPage *self)
{
  return gtk_editable_get_text (GTK_EDITABLE (self->entry));
}


static void
show_count (FoyerClientsPage *self,
            guint             n,
            gboolean          more)
{
  g_autofree char *text = NULL;

  if (more)
    /* Translators: more clients were found than are shown */
    text = g_strdup_printf (_("the first %'u found"), n);
  else if (*typed (self) || foyer_clients_is_narrowed (self))
    text = g_strdup_printf (ngettext ("%'u found", "%'u found", n), n);
  else
    text = g_strdup_printf (ngettext ("%'u client", "%'u clients", n), n);
  gtk_label_set_text (GTK_LABEL (self->count), text);
  foyer_filter_panel_set_count (FOYER_FILTER_PANEL (self->filter), text);
}

static void
show_state (FoyerClientsPage *self,
            guint             n)
{
  gboolean searching = *typed (self) != '\0', narrowed = foyer_clients_is_narrowed (self);

  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), n > 0 ? "list" : "empty");
  if (n > 0)
    return;
  gtk_widget_set_visible (adw_status_page_get_child (ADW_STATUS_PAGE (self->empty)), !searching && !narrowed && foyer_ui_may (self->context, "import"));
  adw_status_page_set_title (ADW_STATUS_PAGE (self->empty), searching || narrowed ? _("Nobody found") : _("No clients yet"));
  adw_status_page_set_description (ADW_STATUS_PAGE (self->empty),
                                   narrowed  ? _("The choices above leave nobody. Press “Everyone” to see all clients.")
                                   : searching ? _("Any part of a name, any digits of a phone number, e-mail and card number are searched.")
                                             : _("Cards appear here as soon as somebody is booked. You can also add one, or bring your clients in from a spreadsheet."));
}

static void
on_ids_cb (FoyerUiContext *context,
           JsonNode       *result,
           const GError   *error,
           gpointer        data)
{
  FoyerClientsPage *self = FOYER_CLIENTS_PAGE (data);
  JsonObject *object;
  GArray *ids;
  const char *packed;

  if (result == NULL)
    {
      g_autofree char *text = foyer_ui_error_text (error);
      foyer_ui_toast (context, "%s", text);
      self->loaded = TRUE;
      return;
    }
  object = json_node_get_object (result);
  packed = foyer_json_str (object, "ids");
  ids = g_array_new (FALSE, FALSE, sizeof (FoyerId));
  if (packed != NULL && *packed)
    {
      gsize len;
      g_autofree guchar *bytes = g_base64_decode (packed, &len);
      g_array_append_vals (ids, bytes, (guint) (len / sizeof (FoyerId)));
    }
  self->loaded = TRUE;
  show_count (self, ids->len, foyer_json_yes (object, "more"));
  show_state (self, ids->len);
  foyer_row_list_set_ids (self->list, ids);
  foyer_clients_show_ticks (self);
}

void
foyer_clients_ask_ids (FoyerClientsPage *self)
{
  g_cancellable_cancel (self->asking);
  g_clear_object (&self->asking);
  self->asking = g_cancellable_new ();
  foyer_ui_ask (self->context, self, "client.ids",
                foyer_clients_filter_params (self), self->asking, on_ids_cb, self);
}

static gboolean
on_search_timeout_cb (gpointer data)
{
  FoyerClientsPage *self = data;

  self->search_timeout = 0;
  foyer_clients_ask_ids (self);
  return G_SOURCE_REMOVE;
}

void
foyer_clients_ask_ids_soon (FoyerClientsPage *self)
{
  g_clear_handle_id (&self->search_timeout, g_source_remove);
  self->search_timeout = g_timeout_add (SEARCH_DELAY_MS, on_search_timeout_cb, self);
}

static void
on_changed_cb (FoyerClientsPage     *self,
               const FoyerChangeSet *set)
{
  gboolean any = FALSE, fields = FALSE;

  for (guint i = 0; i < set->n; i++)
    {
      const char *table = set->rows[i].entity->name;
      if (g_str_equal (table, "client"))
        foyer_row_list_reload (self->list, &set->rows[i].id);
      fields = fields || g_str_equal (table, "custom_field");
      any = any || g_str_equal (table, "client") || g_str_equal (table, "visit") || g_str_equal (table, "money") || g_str_equal (table, "line") ||
            g_str_equal (table, "client_label");
    }
  if (fields)
    foyer_clients_ask_fields (self);
  if (any && gtk_widget_get_mapped (GTK_WIDGET (self)))
    foyer_clients_ask_ids_soon (self);
  else if (any)
    self->loaded = FALSE;
}

/* ---- sorting ----------------------------------------------------------------------------------------------------------- */
typedef struct
{
  FoyerClientsPage *page;
  const char *name;
} SortKey;

/* The store sorts; this only tells which column the view wants first, see on_sorter_cb(). */
static int
tell_column (gconstpointer a,
             gconstpointer b,
             gpointer      data)
{
  SortKey *key = data;

  if (key->page->asked_sort == NULL)
    key->page->asked_sort = key->name;
  return -1;
}

/* Before 4.10 a column view does not say by which column it sorts. Its sorter asks the first column's own sorter, and turns the answer
 * round when it sorts downwards: so compare any two things and look. */
static void
on_sorter_cb (FoyerClientsPage *self)
{
  GtkSorter *sorter = gtk_column_view_get_sorter (GTK_COLUMN_VIEW (self->view));
  GtkOrdering order;

  self->asked_sort = NULL;
  order = gtk_sorter_compare (sorter, self, self->view);
  g_free (self->sort);
  self->sort = g_strdup (self->asked_sort);
  self->desc = self->asked_sort != NULL && order == GTK_ORDERING_LARGER;
  foyer_clients_ask_ids (self);
}

/* ---- cells ------------------------------------------------------------------------------------------------------------- */
static const ColumnInfo *
column_of (GtkSignalListItemFactory *factory)
{
  return g_object_get_data (G_OBJECT (factory), "column");
}

static void
fill_cell (FoyerClientsPage *self,
           GtkWidget        *label,
           const ColumnInfo *column,
           JsonObject       *row)
{
  g_autofree char *text = NULL;
  gint64 n = is_figure (column) ? foyer_json_num (row, column->member) : 0;

  gtk_widget_remove_css_class (label, "error");
  switch (column->kind)
    {
    case CELL_TEXT:
      text = g_str_equal (column->name, "phone") ? foyer_ui_phone (foyer_json_str (row, column->member)) : g_strdup (foyer_json_str (row, column->member));
      if (column == &columns[0] && foyer_ui_waits (self->context, row))
        {
          g_autofree char *bare = g_steal_pointer (&text);
          text = g_strdup_printf ("%s  " FOYER_UI_CLOCK, bare != NULL ? bare : "");
        }
      break;
    case CELL_DATE:
      text = foyer_ui_date_text (self->context, foyer_json_str (row, column->member));
      break;
    case CELL_BALANCE:
      text = n != 0 ? foyer_ui_money_bare (self->context, n) : NULL;
      if (n < 0)
        gtk_widget_add_css_class (label, "error");
      break;
    case CELL_MONEY:
      text = n != 0 ? foyer_ui_money_bare (self->context, n) : NULL;
      break;
    case CELL_NUMBER:
      text = n != 0 ? g_strdup_printf ("%'" G_GINT64_FORMAT, n) : NULL;
      break;
    case CELL_LABELS:
      {
        JsonArray *labels = foyer_json_arr (row, column->member);
        GString *all = g_string_new (NULL);

        for (guint i = 0; labels != NULL && i < json_array_get_length (labels); i++)
          g_string_append_printf (all, "%s%s", i > 0 ? ", " : "", foyer_json_str (json_array_get_object_element (labels, i), "title"));
        text = g_string_free (all, FALSE);
      }
      break;
    case CELL_PCT:
      text = n != 0 ? g_strdup_printf ("%g %%", (double) n / 100) : NULL;
      break;
    default:
      g_assert_not_reached ();
    }
  gtk_label_set_text (GTK_LABEL (label), text != NULL ? text : "");
}

static void
on_item_changed_cb (FoyerRowItem *item,
                    GtkListItem  *list_item)
{
  GtkWidget *label = gtk_list_item_get_child (list_item);
  FoyerClientsPage *self = g_object_get_data (G_OBJECT (label), "page");
  const ColumnInfo *column = g_object_get_data (G_OBJECT (label), "column");
  JsonObject *row = foyer_row_item_row (item);

  if (row == NULL)
    {
      gtk_label_set_text (GTK_LABEL (label), column == &columns[0] ? "…" : "");
      return;
    }
  fill_cell (self, label, column, row);
  if (column == &columns[0])
    {
      const char *phone = foyer_json_str (row, "phone_text");
      g_autofree char *spoken = g_strdup_printf ("%s, %s", foyer_json_str (row, "display"), phone != NULL ? phone : _("no phone"));
      GtkWidget *cell = gtk_widget_get_parent (label);
      g_autofree char *all = foyer_ui_waits (self->context, row) ? g_strdup_printf ("%s, %s", spoken, _("not yet at the chain")) : g_strdup (spoken);
      foyer_a11y_label (label, foyer_json_str (row, "display"));
      if (cell != NULL && gtk_widget_get_parent (cell) != NULL)
        foyer_a11y_label (gtk_widget_get_parent (cell), all);
    }
}

static void
on_setup_cb (GtkSignalListItemFactory *factory,
             GtkListItem              *list_item,
             FoyerClientsPage         *self)
{
  const ColumnInfo *column = column_of (factory);
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_xalign (GTK_LABEL (label), is_figure (column) ? 1 : 0);
  if (column->kind != CELL_TEXT || g_str_equal (column->name, "phone"))
    gtk_widget_add_css_class (label, "numeric");
  g_object_set_data (G_OBJECT (label), "page", self);
  g_object_set_data (G_OBJECT (label), "column", (gpointer) column);
  gtk_list_item_set_child (list_item, label);
}

static void
on_bind_cb (GtkSignalListItemFactory *factory,
            GtkListItem              *list_item,
            FoyerClientsPage         *self)
{
  FoyerRowItem *item = gtk_list_item_get_item (list_item);

  g_signal_connect (item, "changed", G_CALLBACK (on_item_changed_cb), list_item);
  on_item_changed_cb (item, list_item);
}

static void
on_unbind_cb (GtkSignalListItemFactory *factory,
              GtkListItem              *list_item,
              FoyerClientsPage         *self)
{
  g_signal_handlers_disconnect_by_func (gtk_list_item_get_item (list_item), on_item_changed_cb, list_item);
}

/* ---- selecting --------------------------------------------------------------------------------------------------------- */
static void
open_selected (FoyerClientsPage *self,
               gboolean          peek)
{
  guint position = gtk_single_selection_get_selected (self->selection);
  const FoyerId *id = foyer_row_list_id (self->list, position);

  if (id != NULL && gtk_widget_get_visible (self->filter) && gtk_widget_get_width (GTK_WIDGET (self)) < ROOMY)
    foyer_clients_show_filter (self, FALSE);
  if (id != NULL)
    foyer_ui_open (self->context, "client", foyer_params ("id", "d", id, "peek", "b", peek, NULL));
}

static gboolean
on_card_timeout_cb (gpointer data)
{
  FoyerClientsPage *self = data;

  self->card_timeout = 0;
  open_selected (self, TRUE);
  return G_SOURCE_REMOVE;
}

static void
on_selected_cb (FoyerClientsPage *self)
{
  if (self->quiet || gtk_single_selection_get_selected (self->selection) == GTK_INVALID_LIST_POSITION)
    return;
  g_clear_handle_id (&self->card_timeout, g_source_remove);
  self->card_timeout = g_timeout_add (CARD_DELAY_MS, on_card_timeout_cb, self);
}

static void
on_activate_cb (FoyerClientsPage *self,
                guint             position)
{
  self->quiet = TRUE;
  gtk_single_selection_set_selected (self->selection, position);
  self->quiet = FALSE;
  g_clear_handle_id (&self->card_timeout, g_source_remove);
  open_selected (self, FALSE);
}

/* From the search field: Enter opens the first one found, Down goes into the list. */
static void
on_entry_activate_cb (FoyerClientsPage *self)
{
  if (self->search_timeout == 0 && foyer_row_list_id (self->list, 0) != NULL)
    on_activate_cb (self, 0);
}

static gboolean
on_entry_key_cb (GtkEventControllerKey *controller,
                 guint                  keyval,
                 guint                  keycode,
                 GdkModifierType        state,
                 FoyerClientsPage      *self)
{
  if (keyval != GDK_KEY_Down)
    return FALSE;
  gtk_widget_child_focus (self->view, GTK_DIR_DOWN);
  return TRUE;
}

static void
add_columns (FoyerClientsPage *self)
{
  self->columns = foyer_list_columns_new (self->context, GTK_COLUMN_VIEW (self->view), "clients.columns");
  for (guint i = 0; i < G_N_ELEMENTS (columns); i++)
    {
      const ColumnInfo *info = &columns[i];
      FoyerListColumn listed = { info->name, _(info->title), info->width, info->shown, i == 0, is_figure (info) };
      GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
      g_autoptr (GtkColumnViewColumn) column = NULL;
      g_autoptr (GtkSorter) sorter = NULL;
      SortKey *sort = g_new0 (SortKey, 1);

      g_object_set_data (G_OBJECT (factory), "column", (gpointer) info);
      g_signal_connect_object (factory, "setup", G_CALLBACK (on_setup_cb), self, 0);
      g_signal_connect_object (factory, "bind", G_CALLBACK (on_bind_cb), self, 0);
      g_signal_connect_object (factory, "unbind", G_CALLBACK (on_unbind_cb), self, 0);
      column = gtk_column_view_column_new (listed.title, factory);
      sort->page = self;
      sort->name = info->name;
      sorter = GTK_SORTER (gtk_custom_sorter_new (tell_column, sort, g_free));
      gtk_column_view_column_set_sorter (column, sorter);
      foyer_list_columns_add (self->columns, &listed, column);
    }
  foyer_list_columns_load (self->columns);
}

/* The columns on view and the lines found; of the ticked ones only, when there are some. */
JsonObject *
foyer_clients_page_export_params (FoyerClientsPage *self)
{
  JsonObject *params = foyer_clients_filter_params (self);
  JsonArray *names = json_array_new ();
  g_auto (GStrv) shown = foyer_list_columns_names (self->columns);

  for (guint i = 0; shown[i] != NULL; i++)
    {
      /* Names of actions have no colon. */
      gboolean own = g_str_has_prefix (shown[i], "field-");
      g_autofree char *name = own ? g_strconcat ("field:", shown[i] + strlen ("field-"), NULL) : g_strdup (shown[i]);
      json_array_add_string_element (names, name);
    }
  json_object_set_array_member (params, "columns", names);
  if (g_hash_table_size (self->ticked) > 0 && g_hash_table_size (self->ticked) < g_list_model_get_n_items (G_LIST_MODEL (self->list)))
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
on_save_cb (FoyerClientsPage *self)
{
  foyer_export (self->context, GTK_WIDGET (self), "client.export", foyer_clients_page_export_params (self), _("clients.xlsx"));
}

/* ---- the page in the window -------------------------------------------------------------------------------------------- */
static GtkWidget *
page_header_start (FoyerPage *page)
{
  return FOYER_CLIENTS_PAGE (page)->count;
}

static GtkWidget *
page_header_title (FoyerPage *page)
{
  return FOYER_CLIENTS_PAGE (page)->entry;
}

static GtkWidget *
page_header_end (FoyerPage *page)
{
  return FOYER_CLIENTS_PAGE (page)->header_end;
}

static gboolean
page_search (FoyerPage *page)
{
  return gtk_widget_grab_focus (FOYER_CLIENTS_PAGE (page)->entry);
}

static gboolean
page_create (FoyerPage *page)
{
  FoyerClientsPage *self = FOYER_CLIENTS_PAGE (page);

  if (!foyer_ui_may (self->context, "clients.create"))
    return FALSE;
  foyer_clients_new_client (self->context, NULL);
  return TRUE;
}

static gboolean
page_back (FoyerPage *page)
{
  FoyerClientsPage *self = FOYER_CLIENTS_PAGE (page);

  if (*typed (self) != '\0')
    gtk_editable_set_text (GTK_EDITABLE (self->entry), "");
  else if (g_hash_table_size (self->ticked) > 0)
    foyer_clients_tick_none (self);
  else if (gtk_widget_get_visible (self->filter))
    foyer_clients_show_filter (self, FALSE);
  else
    return FALSE;
  return TRUE;
}

static void
page_shown (FoyerPage  *page,
            JsonObject *args)
{
  FoyerClientsPage *self = FOYER_CLIENTS_PAGE (page);
  const char *text = foyer_json_str (args, "text");

  if (text != NULL)
    gtk_editable_set_text (GTK_EDITABLE (self->entry), text);
  if (!self->loaded)
    {
      foyer_row_list_reload (self->list, NULL);
      foyer_clients_ask_ids (self);
    }
  gtk_widget_grab_focus (self->entry);
  if (foyer_json_yes (args, "conditions"))
    foyer_clients_show_filter (self, TRUE);
}

static gboolean
page_ready (FoyerPage *page)
{
  FoyerClientsPage *self = FOYER_CLIENTS_PAGE (page);

  return self->loaded && foyer_row_list_idle (self->list);
}

static void
page_init (FoyerPageInterface *iface)
{
  iface->header_start = page_header_start;
  iface->header_title = page_header_title;
  iface->header_end = page_header_end;
  iface->search = page_search;
  iface->create = page_create;
  iface->back = page_back;
  iface->shown = page_shown;
  iface->ready = page_ready;
}

/* ---- the object -------------------------------------------------------------------------------------------------------- */
static void
foyer_clients_page_dispose (GObject *object)
{
  FoyerClientsPage *self = FOYER_CLIENTS_PAGE (object);

  g_cancellable_cancel (self->asking);
  g_clear_object (&self->asking);
  g_clear_handle_id (&self->search_timeout, g_source_remove);
  g_clear_handle_id (&self->card_timeout, g_source_remove);
  /* A view that goes takes its columns away one by one, and says of each it was sorted by that the order has changed. */
  if (self->outer != NULL)
    g_signal_handlers_disconnect_by_func (gtk_column_view_get_sorter (GTK_COLUMN_VIEW (self->view)), on_sorter_cb, self);
  g_clear_pointer (&self->outer, gtk_widget_unparent);
  g_clear_object (&self->columns);
  g_clear_pointer (&self->own, g_ptr_array_unref);
  g_clear_object (&self->entry);
  g_clear_object (&self->count);
  g_clear_object (&self->header_end);
  g_clear_object (&self->list);
  g_clear_object (&self->context);
  G_OBJECT_CLASS (foyer_clients_page_parent_class)->dispose (object);
}

static void
foyer_clients_page_finalize (GObject *object)
{
  g_free (FOYER_CLIENTS_PAGE (object)->sort);
  g_array_unref (FOYER_CLIENTS_PAGE (object)->label_ids);
  g_hash_table_unref (FOYER_CLIENTS_PAGE (object)->ticked);
  g_ptr_array_unref (FOYER_CLIENTS_PAGE (object)->tick_items);
  G_OBJECT_CLASS (foyer_clients_page_parent_class)->finalize (object);
}

static void
foyer_clients_page_class_init (FoyerClientsPageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = foyer_clients_page_dispose;
  G_OBJECT_CLASS (klass)->finalize = foyer_clients_page_finalize;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "clientspage");
  gtk_widget_class_install_action (widget_class, "clients.filter", NULL, foyer_clients_do_filter);
  gtk_widget_class_install_action (widget_class, "clients.filter-show", NULL, foyer_clients_do_filter);
  gtk_widget_class_install_action (widget_class, "clients.filter-hide", NULL, foyer_clients_do_filter);
}

static void
build_header (FoyerClientsPage *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();

  self->entry = g_object_ref_sink (gtk_search_entry_new ());
  g_object_set (self->entry, "placeholder-text", _("Name, phone, e-mail or card"), NULL);
  gtk_widget_set_size_request (self->entry, 320, -1);
  foyer_a11y_label (self->entry, _("Search clients"));
  g_signal_connect_swapped (self->entry, "changed", G_CALLBACK (foyer_clients_ask_ids_soon), self);
  g_signal_connect_swapped (self->entry, "activate", G_CALLBACK (on_entry_activate_cb), self);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (on_entry_key_cb), self);
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  gtk_widget_add_controller (self->entry, keys);

  self->count = g_object_ref_sink (gtk_label_new (NULL));
  gtk_widget_add_css_class (self->count, "dim-label");
  gtk_widget_add_css_class (self->count, "numeric");
  gtk_widget_set_margin_start (self->count, 6);

  self->header_end = g_object_ref_sink (gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6));
  self->save_button = foyer_icon_button ("document-save-symbolic", _("Save the list for a spreadsheet"), NULL);
  g_signal_connect_object (self->save_button, "clicked", G_CALLBACK (on_save_cb), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (self->header_end), self->save_button);
  self->new_button = gtk_button_new_with_label (_("New client"));
  gtk_box_append (GTK_BOX (self->header_end), self->new_button);
  foyer_a11y_label (self->new_button, _("New client"));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->new_button), "win.client-new");
}

static void
foyer_clients_page_init (FoyerClientsPage *self)
{
  self->ticked = g_hash_table_new_full (foyer_id_hash, foyer_id_equal_func, g_free, NULL);
  self->tick_items = g_ptr_array_new ();
}

GtkWidget *
foyer_clients_page_new (FoyerUiContext *context)
{
  FoyerClientsPage *self = g_object_new (FOYER_TYPE_CLIENTS_PAGE, NULL);
  GtkWidget *scrolled = gtk_scrolled_window_new (), *clamp, *outer = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0), *chips;

  self->context = g_object_ref (context);
  build_header (self);
  foyer_clients_build_filter (self);
  chips = foyer_clients_build_chips (self);
  self->outer = outer;
  self->list = foyer_row_list_new (context, "client.rows");
  gtk_widget_set_visible (self->new_button, foyer_ui_may (context, "clients.create"));
  gtk_widget_set_visible (self->save_button, foyer_ui_may (context, "clients.export"));

  self->selection = gtk_single_selection_new (g_object_ref (G_LIST_MODEL (self->list)));
  gtk_single_selection_set_autoselect (self->selection, FALSE);
  gtk_single_selection_set_can_unselect (self->selection, TRUE);
  self->view = gtk_column_view_new (GTK_SELECTION_MODEL (self->selection));
  gtk_column_view_set_show_row_separators (GTK_COLUMN_VIEW (self->view), TRUE);
  gtk_widget_add_css_class (self->view, "data-table");
  foyer_a11y_label (self->view, _("Clients"));
  add_columns (self);
  foyer_clients_add_ticks (self);
  gtk_box_prepend (GTK_BOX (self->header_end), foyer_list_columns_button (self->columns));
  g_signal_connect_object (gtk_column_view_get_sorter (GTK_COLUMN_VIEW (self->view)), "changed", G_CALLBACK (on_sorter_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->selection, "notify::selected", G_CALLBACK (on_selected_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_swapped (self->view, "activate", G_CALLBACK (on_activate_cb), self);
  g_signal_connect_object (context, "changed", G_CALLBACK (on_changed_cb), self, G_CONNECT_SWAPPED);

  /* On a very wide window the eye should not have to travel from the name to the phone. */
  clamp = adw_clamp_scrollable_new ();
  adw_clamp_scrollable_set_maximum_size (ADW_CLAMP_SCROLLABLE (clamp), WIDEST);
  adw_clamp_scrollable_set_tightening_threshold (ADW_CLAMP_SCROLLABLE (clamp), WIDEST);
  adw_clamp_scrollable_set_child (ADW_CLAMP_SCROLLABLE (clamp), self->view);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), clamp);
  foyer_list_columns_fit_into (self->columns, gtk_scrolled_window_get_hadjustment (GTK_SCROLLED_WINDOW (scrolled)));
  self->empty = adw_status_page_new ();
  adw_status_page_set_icon_name (ADW_STATUS_PAGE (self->empty), "system-users-symbolic");
  GtkWidget *bring = gtk_button_new_with_label (_("Bring them in from a file"));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (bring), "win.import");
  gtk_widget_add_css_class (bring, "pill");
  gtk_widget_set_halign (bring, GTK_ALIGN_CENTER);
  adw_status_page_set_child (ADW_STATUS_PAGE (self->empty), bring);
  self->stack = gtk_stack_new ();
  gtk_stack_add_named (GTK_STACK (self->stack), foyer_one_stop_new (scrolled), "list");
  gtk_stack_add_named (GTK_STACK (self->stack), self->empty, "empty");
  gtk_widget_set_vexpand (self->stack, TRUE);
  gtk_widget_set_hexpand (self->stack, TRUE);
  gtk_box_append (GTK_BOX (outer), chips);
  gtk_box_append (GTK_BOX (outer), foyer_filter_panel_chips (FOYER_FILTER_PANEL (self->filter)));
  GtkWidget *sides = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  gtk_box_append (GTK_BOX (sides), self->stack);
  gtk_box_append (GTK_BOX (sides), self->filter);
  gtk_box_append (GTK_BOX (outer), sides);
  gtk_box_append (GTK_BOX (outer), self->bulk);
  foyer_clients_load_filter (self);
  gtk_widget_set_parent (outer, GTK_WIDGET (self));
  foyer_ui_ask (context, self, "label.list", NULL, NULL, foyer_clients_on_labels_cb, self);
  foyer_clients_ask_fields (self);
  return GTK_WIDGET (self);
}

GListModel *
foyer_clients_page_model (FoyerClientsPage *self)
{
  return G_LIST_MODEL (self->list);
}

GtkWidget *
foyer_clients_page_entry (FoyerClientsPage *self)
{
  return self->entry;
}

void
foyer_clients_new_client (FoyerUiContext *context,
                          GtkWindow      *window)
{
  foyer_ui_open (context, "client", NULL);
}

void
foyer_clients_choose (FoyerUiContext *context,
                      GtkWindow      *window)
{
  foyer_ui_go (context, "clients", foyer_params ("conditions", "b", TRUE, NULL));
}
