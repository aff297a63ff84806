#define G_LOG_DOMAIN "foyer-ui"

#include "config.h"

#include <string.h>
#include <adwaita.h>
#include <glib/gi18n.h>

#include "foyer-a11y.h"
#include "foyer-clients-page.h"
#include "foyer-labels.h"
#include "foyer-row-list.h"

/* Typing pauses this long before the store is asked; walking the list this long before the card opens. */
#define SEARCH_DELAY_MS 120
#define CARD_DELAY_MS 90
#define WIDEST 1400

typedef enum
{
  CELL_TEXT,
  CELL_DATE,
  CELL_MONEY,
  CELL_BALANCE,
  CELL_NUMBER,
  CELL_PCT,
} CellKind;

typedef struct
{
  const char *name;   /* of the column in the local values, and of the sort */
  const char *title;
  const char *member; /* of a row */
  CellKind kind;
  int width;          /* 0: takes what is left */
  gboolean shown;     /* unless the user chose otherwise */
} ColumnInfo;

static const ColumnInfo columns[] = {
  { "name", N_("Name"), "display", CELL_TEXT, 0, TRUE },
  { "phone", N_("Phone"), "phone_text", CELL_TEXT, 172, TRUE },
  { "email", N_("E-mail"), "email", CELL_TEXT, 200, FALSE },
  { "discount", N_("Discount"), "discount", CELL_PCT, 80, FALSE },
  { "first", N_("First visit"), "first", CELL_DATE, 124, FALSE },
  { "last", N_("Last visit"), "last", CELL_DATE, 124, TRUE },
  { "visits", N_("Visits"), "visits", CELL_NUMBER, 96, TRUE },
  { "sold", N_("Sold"), "sold", CELL_MONEY, 106, TRUE },
  { "balance", N_("Balance"), "balance", CELL_BALANCE, 106, TRUE },
};

#define NAME_WIDTH 200 /* least room for names, pixels */

struct _FoyerClientsPage
{
  GtkWidget parent_instance;

  FoyerUiContext *context; /* owned */
  GtkWidget *stack, *view, *empty;
  GtkWidget *entry, *count, *new_button;
  FoyerRowList *list;      /* owned */
  GtkSingleSelection *selection;
  GtkColumnViewColumn *columns[G_N_ELEMENTS (columns)]; /* owned; hidden ones are not in the view: GTK 4.8 would keep their room free */
  gboolean wanted[G_N_ELEMENTS (columns)]; /* chosen by the user; what has no room beside the names is left out all the same */
  int width;               /* of the list, pixels */
  GCancellable *asking;
  guint search_timeout, card_timeout, fit_idle;
  const char *asked_sort;  /* set while the view's sorter is asked how it sorts */
  char *sort;
  gboolean desc, loaded, quiet;
};

static void page_init (FoyerPageInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (FoyerClientsPage, foyer_clients_page, GTK_TYPE_WIDGET, G_IMPLEMENT_INTERFACE (FOYER_TYPE_PAGE, page_init))

static gboolean
is_figure (const ColumnInfo *column)
{
  return column->kind != CELL_TEXT && column->kind != CELL_DATE;
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
  else if (*typed (self))
    text = g_strdup_printf (ngettext ("%'u found", "%'u found", n), n);
  else
    text = g_strdup_printf (ngettext ("%'u client", "%'u clients", n), n);
  gtk_label_set_text (GTK_LABEL (self->count), text);
}

static void
show_state (FoyerClientsPage *self,
            guint             n)
{
  gboolean searching = *typed (self) != '\0';

  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), n > 0 ? "list" : "empty");
  if (n > 0)
    return;
  gtk_widget_set_visible (adw_status_page_get_child (ADW_STATUS_PAGE (self->empty)), !searching && foyer_ui_may (self->context, "import"));
  adw_status_page_set_title (ADW_STATUS_PAGE (self->empty), searching ? _("Nobody found") : _("No clients yet"));
  adw_status_page_set_description (ADW_STATUS_PAGE (self->empty),
                                   searching ? _("Any part of a name, any digits of a phone number, e-mail and card number are searched.")
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
}

static void
ask_ids (FoyerClientsPage *self)
{
  const char *text = typed (self);

  g_cancellable_cancel (self->asking);
  g_clear_object (&self->asking);
  self->asking = g_cancellable_new ();
  foyer_ui_ask (self->context, self, "client.ids",
                foyer_params ("text", "s", *text ? text : NULL, "sort", "s", self->sort != NULL ? self->sort : "name", "desc", "b", self->desc, NULL),
                self->asking, on_ids_cb, self);
}

static gboolean
on_search_timeout_cb (gpointer data)
{
  FoyerClientsPage *self = data;

  self->search_timeout = 0;
  ask_ids (self);
  return G_SOURCE_REMOVE;
}

static void
ask_ids_soon (FoyerClientsPage *self)
{
  g_clear_handle_id (&self->search_timeout, g_source_remove);
  self->search_timeout = g_timeout_add (SEARCH_DELAY_MS, on_search_timeout_cb, self);
}

static void
on_changed_cb (FoyerClientsPage     *self,
               const FoyerChangeSet *set)
{
  gboolean any = FALSE;

  for (guint i = 0; i < set->n; i++)
    {
      const char *table = set->rows[i].entity->name;
      if (g_str_equal (table, "client"))
        foyer_row_list_reload (self->list, &set->rows[i].id);
      any = any || g_str_equal (table, "client") || g_str_equal (table, "visit") || g_str_equal (table, "money") || g_str_equal (table, "line") ||
            g_str_equal (table, "client_label");
    }
  if (any && gtk_widget_get_mapped (GTK_WIDGET (self)))
    ask_ids_soon (self);
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
  ask_ids (self);
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
  gint64 n = foyer_json_num (row, column->member);

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
  g_clear_handle_id (&self->fit_idle, g_source_remove);
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

static gboolean
is_shown (FoyerClientsPage *self,
          guint             i)
{
  GListModel *model = gtk_column_view_get_columns (GTK_COLUMN_VIEW (self->view));

  for (guint j = 0; j < g_list_model_get_n_items (model); j++)
    {
      g_autoptr (GtkColumnViewColumn) column = g_list_model_get_item (model, j);
      if (column == self->columns[i])
        return TRUE;
    }
  return FALSE;
}

/* ---- columns ----------------------------------------------------------------------------------------------------------- */
/* The titles of figures stand over their ends, like the figures. Nothing public reaches them on 4.8. */
static void
align_titles (FoyerClientsPage *self)
{
  GtkWidget *title = gtk_widget_get_first_child (gtk_widget_get_first_child (self->view));

  for (guint i = 0; i < G_N_ELEMENTS (columns) && title != NULL; i++)
    {
      GtkWidget *box, *label;

      if (!is_shown (self, i))
        continue;
      box = gtk_widget_get_first_child (title);
      label = box != NULL ? gtk_widget_get_first_child (box) : NULL;
      if (GTK_IS_LABEL (label))
        gtk_label_set_xalign (GTK_LABEL (label), is_figure (&columns[i]) ? 1 : 0);
      if (label != NULL)
        gtk_widget_set_hexpand (label, TRUE);
      title = gtk_widget_get_next_sibling (title);
    }
}

static void
show_column (FoyerClientsPage *self,
             guint             i,
             gboolean          shown)
{
  guint at = 0;

  if (is_shown (self, i) == shown)
    return;
  if (!shown)
    gtk_column_view_remove_column (GTK_COLUMN_VIEW (self->view), self->columns[i]);
  else
    {
      for (guint j = 0; j < i; j++)
        at += is_shown (self, j);
      gtk_column_view_insert_column (GTK_COLUMN_VIEW (self->view), at, self->columns[i]);
    }
  align_titles (self);
}

/* A list of figures without names is none: while a card stands beside it, the last columns make room. */
static void
fit_columns (FoyerClientsPage *self)
{
  int left = self->width - NAME_WIDTH;

  for (guint i = 1; i < G_N_ELEMENTS (columns); i++)
    {
      left -= self->wanted[i] ? columns[i].width : 0;
      show_column (self, i, self->wanted[i] && (left >= 0 || i == 1 || self->width == 0));
    }
}

static gboolean
on_fit_idle_cb (gpointer data)
{
  FoyerClientsPage *self = data;

  self->fit_idle = 0;
  fit_columns (self);
  return G_SOURCE_REMOVE;
}

/* Not while sizes are being given out. */
static void
on_room_cb (FoyerClientsPage *self,
            GParamSpec       *pspec,
            GtkAdjustment    *room)
{
  int width = (int) gtk_adjustment_get_page_size (room);

  if (width == self->width || width <= 0)
    return;
  self->width = width;
  if (self->fit_idle == 0)
    self->fit_idle = g_idle_add_full (G_PRIORITY_HIGH_IDLE, on_fit_idle_cb, self, NULL);
}

static void
on_column_state_cb (GSimpleAction    *action,
                    GVariant         *state,
                    FoyerClientsPage *self)
{
  const char *name = g_action_get_name (G_ACTION (action));
  g_autofree char *key = g_strdup_printf ("clients.column.%s", name);

  g_simple_action_set_state (action, state);
  for (guint i = 0; i < G_N_ELEMENTS (columns); i++)
    if (g_str_equal (columns[i].name, name))
      self->wanted[i] = g_variant_get_boolean (state);
  fit_columns (self);
  foyer_ui_set_local (self->context, key, g_variant_get_boolean (state) ? "1" : "0");
}

static void
add_columns (FoyerClientsPage *self)
{
  g_autoptr (GMenu) menu = g_menu_new ();
  g_autoptr (GSimpleActionGroup) actions = g_simple_action_group_new ();

  /* One menu for every heading: which columns are shown. */
  for (guint i = 1; i < G_N_ELEMENTS (columns); i++)
    {
      g_autofree char *action = g_strdup_printf ("column.%s", columns[i].name);
      g_menu_append (menu, _(columns[i].title), action);
    }
  for (guint i = 0; i < G_N_ELEMENTS (columns); i++)
    {
      const ColumnInfo *info = &columns[i];
      GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
      GtkColumnViewColumn *column;
      g_autoptr (GtkSorter) sorter = NULL;
      g_autofree char *key = g_strdup_printf ("clients.column.%s", info->name);
      const char *chosen = foyer_ui_local (self->context, key);
      gboolean shown = chosen != NULL ? g_str_equal (chosen, "1") : info->shown;
      SortKey *sort = g_new0 (SortKey, 1);

      g_object_set_data (G_OBJECT (factory), "column", (gpointer) info);
      g_signal_connect_object (factory, "setup", G_CALLBACK (on_setup_cb), self, 0);
      g_signal_connect_object (factory, "bind", G_CALLBACK (on_bind_cb), self, 0);
      g_signal_connect_object (factory, "unbind", G_CALLBACK (on_unbind_cb), self, 0);
      column = self->columns[i] = gtk_column_view_column_new (_(info->title), factory);
      sort->page = self;
      sort->name = info->name;
      sorter = GTK_SORTER (gtk_custom_sorter_new (tell_column, sort, g_free));
      gtk_column_view_column_set_sorter (column, sorter);
      gtk_column_view_column_set_resizable (column, TRUE);
      if (info->width > 0)
        gtk_column_view_column_set_fixed_width (column, info->width);
      else
        gtk_column_view_column_set_expand (column, TRUE);
      gtk_column_view_column_set_header_menu (column, G_MENU_MODEL (menu));
      if (i > 0)
        {
          g_autoptr (GSimpleAction) action = g_simple_action_new_stateful (info->name, NULL, g_variant_new_boolean (shown));
          g_signal_connect_object (action, "change-state", G_CALLBACK (on_column_state_cb), self, 0);
          g_action_map_add_action (G_ACTION_MAP (actions), G_ACTION (action));
        }
      self->wanted[i] = shown;
      show_column (self, i, shown);
    }
  gtk_widget_insert_action_group (GTK_WIDGET (self), "column", G_ACTION_GROUP (actions));
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
  return FOYER_CLIENTS_PAGE (page)->new_button;
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

  if (*typed (self) == '\0')
    return FALSE;
  gtk_editable_set_text (GTK_EDITABLE (self->entry), "");
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
      ask_ids (self);
    }
  gtk_widget_grab_focus (self->entry);
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
  g_clear_pointer (&self->stack, gtk_widget_unparent);
  for (guint i = 0; i < G_N_ELEMENTS (columns); i++)
    g_clear_object (&self->columns[i]);
  g_clear_object (&self->entry);
  g_clear_object (&self->count);
  g_clear_object (&self->new_button);
  g_clear_object (&self->list);
  g_clear_object (&self->context);
  G_OBJECT_CLASS (foyer_clients_page_parent_class)->dispose (object);
}

static void
foyer_clients_page_finalize (GObject *object)
{
  g_free (FOYER_CLIENTS_PAGE (object)->sort);
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
}

static void
build_header (FoyerClientsPage *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();

  self->entry = g_object_ref_sink (gtk_search_entry_new ());
  g_object_set (self->entry, "placeholder-text", _("Name, phone, e-mail or card"), NULL);
  gtk_widget_set_size_request (self->entry, 320, -1);
  foyer_a11y_label (self->entry, _("Search clients"));
  g_signal_connect_swapped (self->entry, "changed", G_CALLBACK (ask_ids_soon), self);
  g_signal_connect_swapped (self->entry, "activate", G_CALLBACK (on_entry_activate_cb), self);
  g_signal_connect (keys, "key-pressed", G_CALLBACK (on_entry_key_cb), self);
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  gtk_widget_add_controller (self->entry, keys);

  self->count = g_object_ref_sink (gtk_label_new (NULL));
  gtk_widget_add_css_class (self->count, "dim-label");
  gtk_widget_add_css_class (self->count, "numeric");
  gtk_widget_set_margin_start (self->count, 6);

  self->new_button = g_object_ref_sink (gtk_button_new_with_label (_("New client")));
  foyer_a11y_label (self->new_button, _("New client"));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->new_button), "win.client-new");
}

static void
foyer_clients_page_init (FoyerClientsPage *self)
{
}

GtkWidget *
foyer_clients_page_new (FoyerUiContext *context)
{
  FoyerClientsPage *self = g_object_new (FOYER_TYPE_CLIENTS_PAGE, NULL);
  GtkWidget *scrolled = gtk_scrolled_window_new (), *clamp;

  self->context = g_object_ref (context);
  self->list = foyer_row_list_new (context, "client.rows");
  build_header (self);
  gtk_widget_set_visible (self->new_button, foyer_ui_may (context, "clients.create"));

  self->selection = gtk_single_selection_new (g_object_ref (G_LIST_MODEL (self->list)));
  gtk_single_selection_set_autoselect (self->selection, FALSE);
  gtk_single_selection_set_can_unselect (self->selection, TRUE);
  self->view = gtk_column_view_new (GTK_SELECTION_MODEL (self->selection));
  gtk_column_view_set_show_row_separators (GTK_COLUMN_VIEW (self->view), TRUE);
  gtk_widget_add_css_class (self->view, "data-table");
  foyer_a11y_label (self->view, _("Clients"));
  add_columns (self);
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
  g_signal_connect_object (gtk_scrolled_window_get_hadjustment (GTK_SCROLLED_WINDOW (scrolled)), "notify::page-size", G_CALLBACK (on_room_cb), self, G_CONNECT_SWAPPED);
  self->empty = adw_status_page_new ();
  adw_status_page_set_icon_name (ADW_STATUS_PAGE (self->empty), "system-users-symbolic");
  GtkWidget *bring = gtk_button_new_with_label (_("Bring them in from a file"));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (bring), "win.import");
  gtk_widget_add_css_class (bring, "pill");
  gtk_widget_set_halign (bring, GTK_ALIGN_CENTER);
  adw_status_page_set_child (ADW_STATUS_PAGE (self->empty), bring);
  self->stack = gtk_stack_new ();
  gtk_stack_add_named (GTK_STACK (self->stack), scrolled, "list");
  gtk_stack_add_named (GTK_STACK (self->stack), self->empty, "empty");
  gtk_widget_set_parent (self->stack, GTK_WIDGET (self));
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
