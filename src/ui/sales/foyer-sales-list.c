#define G_LOG_DOMAIN "foyer-ui"

#include "config.h"

#include <string.h>
#include <glib/gi18n.h>

#include "foyer-a11y.h"
#include "foyer-focus.h"
#include "foyer-labels.h"
#include "foyer-list-columns.h"
#include "foyer-one-stop.h"
#include "foyer-row-list.h"
#include "foyer-sales-list.h"

typedef enum
{
  CELL_TIME,
  CELL_TITLE,
  CELL_CLIENT,
  CELL_VISIT,
  CELL_REGISTER,
  CELL_AMOUNT,
  CELL_USER,
  N_CELLS,
} Cell;

/* Columns leave one by one as the room does: what a column says is in the panel too. */
static const struct
{
  const char *title;
  int width;    /* 0: shares what is left */
  int from;     /* px the whole list needs for the column to be shown */
} columns[N_CELLS] = {
  [CELL_TIME] = { N_("Time"), 76, 0 },           [CELL_TITLE] = { N_("What"), 0, 0 },         [CELL_CLIENT] = { N_("Client"), 170, 560 },
  [CELL_VISIT] = { N_("Visit"), 120, 1000 },     [CELL_REGISTER] = { N_("Register"), 190, 680 }, [CELL_AMOUNT] = { N_("Amount"), 120, 0 },
  [CELL_USER] = { N_("By"), 170, 840 },
};

#define DATED_WIDTH 140

struct _FoyerSalesList
{
  GtkWidget parent_instance;

  FoyerUiContext *context; /* owned */
  GtkWidget *outer, *scrolled, *view;
  FoyerRowList *list;      /* owned */
  GtkSingleSelection *selection;
  GtkColumnViewColumn *columns[N_CELLS]; /* owned; hidden ones are not in the view */
  gboolean shown[N_CELLS];
  guint fit_idle;
  gboolean dates, quiet;
};

G_DEFINE_FINAL_TYPE (FoyerSalesList, foyer_sales_list, GTK_TYPE_WIDGET)

enum
{
  SELECTED,
  ACTIVATED,
  N_SIGNALS,
};
static guint signals[N_SIGNALS];

/* ---- words --------------------------------------------------------------------------------------------------------------- */
char *
foyer_sale_title (JsonObject *row)
{
  const char *kind = foyer_json_str (row, "kind"), *title = foyer_json_str (row, "item_title"), *comment = foyer_json_str (row, "comment");
  const char *other = foyer_json_str (row, "other_register");

  if (g_strcmp0 (kind, "transfer") == 0 && other != NULL)
    /* Translators: %s is a register */
    return g_strdup_printf (foyer_json_num (row, "amount") < 0 ? _("Transfer to %s") : _("Transfer from %s"), other);
  if ((g_strcmp0 (kind, "in") == 0 || g_strcmp0 (kind, "out") == 0) && comment != NULL && *comment != '\0' && title != NULL)
    return g_strdup_printf ("%s · %s", title, comment);
  return g_strdup (title != NULL ? title : "");
}

char *
foyer_sale_cancelled (FoyerUiContext *context,
                      JsonObject     *row)
{
  const char *who = foyer_json_str (row, "void_by");
  g_autofree char *when = NULL;

  if (!foyer_json_yes (row, "void"))
    return NULL;
  when = foyer_format_instant (foyer_ui_time_format (context), foyer_ui_zone (context), foyer_json_num (row, "void_at"));
  if (who == NULL)
    return g_strdup_printf (_("Cancelled, %s"), when);
  /* Translators: who, then when */
  return g_strdup_printf (_("Cancelled by %s, %s"), who, when);
}

void
foyer_sale_cancel (FoyerUiContext *context,
                   JsonObject     *row)
{
  g_autofree char *title = foyer_sale_title (row), *amount = foyer_ui_money (context, foyer_json_num (row, "amount"));
  /* Translators: what the money was for, then how much */
  g_autofree char *said = g_strdup_printf (_("Cancelled “%s”, %s"), title, amount);

  foyer_ui_run (context, NULL, "money.cancel", foyer_params ("money", "s", foyer_json_str (row, "id"), NULL), said, NULL, NULL);
}

static char *
time_text (FoyerSalesList *self,
           JsonObject     *row)
{
  gint64 at = foyer_json_num (row, "at"), date;
  int minute;

  if (self->dates)
    return foyer_format_instant (foyer_ui_time_format (self->context), foyer_ui_zone (self->context), at);
  foyer_zone_from_utc (foyer_ui_zone (self->context), at, &date, &minute);
  return foyer_format_minute (foyer_ui_time_format (self->context), minute);
}

/* The visit's time of day, with its day where the money did not come on the same one. */
static char *
visit_text (FoyerSalesList *self,
            JsonObject     *row)
{
  const char *start = foyer_json_str (row, "visit_start"), *bday = foyer_json_str (row, "bday");

  if (start != NULL && bday != NULL && strlen (start) > 10 && strncmp (start, bday, 10) == 0)
    return foyer_ui_time_text (self->context, start);
  return foyer_ui_wall_text (self->context, start);
}

static char *
cell_text (FoyerSalesList *self,
           Cell            cell,
           JsonObject     *row)
{
  char *cancelled, *title;

  switch (cell)
    {
    case CELL_TIME:
      return time_text (self, row);
    case CELL_TITLE:
      cancelled = foyer_sale_title (row);
      if (!foyer_ui_waits (self->context, row))
        return cancelled;
      title = g_strdup_printf ("%s  " FOYER_UI_CLOCK, cancelled);
      g_free (cancelled);
      return title;
    case CELL_CLIENT:
      return g_strdup (foyer_json_str (row, "client_name"));
    case CELL_VISIT:
      return visit_text (self, row);
    case CELL_REGISTER:
      return g_strdup (foyer_json_str (row, "register_title"));
    case CELL_AMOUNT:
      return foyer_ui_money_bare (self->context, foyer_json_num (row, "amount"));
    case CELL_USER:
      cancelled = foyer_sale_cancelled (self->context, row);
      return cancelled != NULL ? cancelled : g_strdup (foyer_json_str (row, "who"));
    default:
      g_assert_not_reached ();
    }
}

/* ---- cells --------------------------------------------------------------------------------------------------------------- */
static void
set_class (GtkWidget  *widget,
           const char *css,
           gboolean    on)
{
  if (on)
    gtk_widget_add_css_class (widget, css);
  else
    gtk_widget_remove_css_class (widget, css);
}

static void
speak (FoyerSalesList *self,
       GtkWidget      *label,
       JsonObject     *row)
{
  GtkWidget *cell = gtk_widget_get_parent (label);
  g_autofree char *time = time_text (self, row), *title = foyer_sale_title (row), *amount = foyer_ui_money (self->context, foyer_json_num (row, "amount"));
  g_autofree char *cancelled = foyer_sale_cancelled (self->context, row);
  const char *client = foyer_json_str (row, "client_name"), *reg = foyer_json_str (row, "register_title");
  const char *waits = foyer_ui_waits (self->context, row) ? _("not yet at the chain") : NULL;
  g_autofree char *spoken = g_strjoin (", ", time, title, amount, reg != NULL ? reg : "", client != NULL ? client : _("no client"),
                                         cancelled != NULL ? cancelled : waits, cancelled != NULL ? waits : NULL, NULL);

  if (cell != NULL && gtk_widget_get_parent (cell) != NULL)
    foyer_a11y_label (gtk_widget_get_parent (cell), spoken);
}

static void
on_item_changed_cb (FoyerRowItem *item,
                    GtkListItem  *list_item)
{
  GtkWidget *label = gtk_list_item_get_child (list_item);
  FoyerSalesList *self = g_object_get_data (G_OBJECT (label), "list");
  Cell cell = GPOINTER_TO_INT (g_object_get_data (G_OBJECT (label), "cell"));
  JsonObject *row = foyer_row_item_row (item);
  g_autofree char *text = NULL;
  gboolean gone;

  if (row == NULL)
    {
      gtk_label_set_text (GTK_LABEL (label), cell == CELL_TITLE ? "…" : "");
      return;
    }
  text = cell_text (self, cell, row);
  gone = foyer_json_yes (row, "void");
  gtk_label_set_text (GTK_LABEL (label), text != NULL ? text : "");
  gtk_widget_set_tooltip_text (label, cell == CELL_USER && gone ? text : NULL);
  set_class (label, "struck", gone && cell != CELL_USER && cell != CELL_TIME);
  set_class (label, "dim-label", gone);
  set_class (label, "danger", cell == CELL_AMOUNT && !gone && foyer_json_num (row, "amount") < 0);
  if (cell == CELL_TITLE)
    speak (self, label, row);
}

static void
on_setup_cb (GtkSignalListItemFactory *factory,
             GtkListItem              *list_item,
             FoyerSalesList           *self)
{
  Cell cell = GPOINTER_TO_INT (g_object_get_data (G_OBJECT (factory), "cell"));
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_xalign (GTK_LABEL (label), cell == CELL_AMOUNT ? 1 : 0);
  if (cell == CELL_AMOUNT || cell == CELL_TIME || cell == CELL_VISIT)
    gtk_widget_add_css_class (label, "numeric");
  g_object_set_data (G_OBJECT (label), "list", self);
  g_object_set_data (G_OBJECT (label), "cell", GINT_TO_POINTER (cell));
  gtk_list_item_set_child (list_item, label);
}

static void
on_bind_cb (GtkSignalListItemFactory *factory,
            GtkListItem              *list_item,
            FoyerSalesList           *self)
{
  FoyerRowItem *item = gtk_list_item_get_item (list_item);

  g_signal_connect (item, "changed", G_CALLBACK (on_item_changed_cb), list_item);
  on_item_changed_cb (item, list_item);
}

static void
on_unbind_cb (GtkSignalListItemFactory *factory,
              GtkListItem              *list_item,
              FoyerSalesList           *self)
{
  g_signal_handlers_disconnect_by_func (gtk_list_item_get_item (list_item), on_item_changed_cb, list_item);
}

/* ---- columns ------------------------------------------------------------------------------------------------------------- */
/* The title of the amounts stands over their ends. */
static void
align_titles (FoyerSalesList *self)
{
  foyer_list_titles_align (GTK_COLUMN_VIEW (self->view), (const char *[]) { _(columns[CELL_AMOUNT].title), NULL });
}

static void
fit_columns (FoyerSalesList *self,
             int             width)
{
  guint at = 0;

  for (guint i = 0; i < N_CELLS; i++)
    {
      gboolean shown = width >= columns[i].from;

      if (shown && !self->shown[i])
        gtk_column_view_insert_column (GTK_COLUMN_VIEW (self->view), at, self->columns[i]);
      else if (!shown && self->shown[i])
        gtk_column_view_remove_column (GTK_COLUMN_VIEW (self->view), self->columns[i]);
      self->shown[i] = shown;
      at += shown;
    }
  align_titles (self);
}

static gboolean
on_fit_cb (gpointer data)
{
  FoyerSalesList *self = data;

  self->fit_idle = 0;
  fit_columns (self, gtk_widget_get_width (GTK_WIDGET (self)));
  return G_SOURCE_REMOVE;
}

static void
on_width_cb (FoyerSalesList *self)
{
  if (self->fit_idle == 0 && gtk_widget_get_width (GTK_WIDGET (self)) > 0)
    self->fit_idle = g_idle_add (on_fit_cb, self);
}

static void
make_columns (FoyerSalesList *self)
{
  for (guint i = 0; i < N_CELLS; i++)
    {
      GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();

      g_object_set_data (G_OBJECT (factory), "cell", GINT_TO_POINTER (i));
      g_signal_connect_object (factory, "setup", G_CALLBACK (on_setup_cb), self, 0);
      g_signal_connect_object (factory, "bind", G_CALLBACK (on_bind_cb), self, 0);
      g_signal_connect_object (factory, "unbind", G_CALLBACK (on_unbind_cb), self, 0);
      self->columns[i] = gtk_column_view_column_new (_(columns[i].title), factory);
      gtk_column_view_column_set_resizable (self->columns[i], TRUE);
      if (columns[i].width > 0)
        gtk_column_view_column_set_fixed_width (self->columns[i], columns[i].width);
      else
        gtk_column_view_column_set_expand (self->columns[i], TRUE);
    }
}

/* ---- selecting ----------------------------------------------------------------------------------------------------------- */
const FoyerId *
foyer_sales_list_selected (FoyerSalesList *self)
{
  return foyer_row_list_id (self->list, gtk_single_selection_get_selected (self->selection));
}

JsonObject *
foyer_sales_list_selected_row (FoyerSalesList *self)
{
  FoyerRowItem *item = gtk_single_selection_get_selected_item (self->selection);

  return item != NULL ? foyer_row_item_row (item) : NULL;
}

static void
on_selected_cb (FoyerSalesList *self)
{
  const FoyerId *id = foyer_sales_list_selected (self);

  if (!self->quiet && id != NULL)
    g_signal_emit (self, signals[SELECTED], 0, id);
}

static void
on_activate_cb (FoyerSalesList *self,
                guint           position)
{
  const FoyerId *id = foyer_row_list_id (self->list, position);

  if (id == NULL)
    return;
  self->quiet = TRUE;
  gtk_single_selection_set_selected (self->selection, position);
  self->quiet = FALSE;
  g_signal_emit (self, signals[ACTIVATED], 0, id);
}

void
foyer_sales_list_select (FoyerSalesList *self,
                         const FoyerId  *id)
{
  self->quiet = TRUE;
  gtk_single_selection_set_selected (self->selection, id != NULL ? foyer_row_list_find (self->list, id) : GTK_INVALID_LIST_POSITION);
  self->quiet = FALSE;
}

void
foyer_sales_list_set_ids (FoyerSalesList *self,
                          GArray         *ids,
                          gboolean        dates)
{
  const FoyerId *chosen = foyer_sales_list_selected (self);
  FoyerId id = chosen != NULL ? *chosen : FOYER_ID_NONE;

  if (self->dates != dates)
    {
      self->dates = dates;
      gtk_column_view_column_set_fixed_width (self->columns[CELL_TIME], dates ? DATED_WIDTH : columns[CELL_TIME].width);
      foyer_row_list_reload (self->list, NULL);
    }
  self->quiet = TRUE;
  foyer_row_list_set_ids (self->list, ids);
  self->quiet = FALSE;
  foyer_sales_list_select (self, foyer_id_is_none (&id) ? NULL : &id);
}

void
foyer_sales_list_reload (FoyerSalesList *self,
                         const FoyerId  *id)
{
  foyer_row_list_reload (self->list, id);
}

GListModel *
foyer_sales_list_model (FoyerSalesList *self)
{
  return G_LIST_MODEL (self->list);
}

gboolean
foyer_sales_list_idle (FoyerSalesList *self)
{
  return foyer_row_list_idle (self->list);
}

/* ---- the object ---------------------------------------------------------------------------------------------------------- */
static gboolean
foyer_sales_list_grab_focus (GtkWidget *widget)
{
  return gtk_widget_child_focus (FOYER_SALES_LIST (widget)->view, GTK_DIR_DOWN);
}

static void
foyer_sales_list_dispose (GObject *object)
{
  FoyerSalesList *self = FOYER_SALES_LIST (object);

  g_clear_handle_id (&self->fit_idle, g_source_remove);
  g_clear_pointer (&self->outer, gtk_widget_unparent);
  for (guint i = 0; i < N_CELLS; i++)
    g_clear_object (&self->columns[i]);
  g_clear_object (&self->list);
  g_clear_object (&self->context);
  G_OBJECT_CLASS (foyer_sales_list_parent_class)->dispose (object);
}

static void
foyer_sales_list_class_init (FoyerSalesListClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = foyer_sales_list_dispose;
  widget_class->focus = foyer_focus_children;
  widget_class->grab_focus = foyer_sales_list_grab_focus;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  signals[SELECTED] = g_signal_new ("selected", FOYER_TYPE_SALES_LIST, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);
  signals[ACTIVATED] = g_signal_new ("activated", FOYER_TYPE_SALES_LIST, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);
}

static void
foyer_sales_list_init (FoyerSalesList *self)
{
}

GtkWidget *
foyer_sales_list_new (FoyerUiContext *context)
{
  FoyerSalesList *self = g_object_new (FOYER_TYPE_SALES_LIST, NULL);

  self->context = g_object_ref (context);
  self->list = foyer_row_list_new (context, "money.rows");
  self->selection = gtk_single_selection_new (g_object_ref (G_LIST_MODEL (self->list)));
  gtk_single_selection_set_autoselect (self->selection, FALSE);
  gtk_single_selection_set_can_unselect (self->selection, TRUE);
  self->view = gtk_column_view_new (GTK_SELECTION_MODEL (self->selection));
  gtk_column_view_set_show_row_separators (GTK_COLUMN_VIEW (self->view), TRUE);
  gtk_widget_add_css_class (self->view, "data-table");
  foyer_a11y_label (self->view, _("Transactions"));
  make_columns (self);
  fit_columns (self, 840);
  g_signal_connect_object (self->selection, "notify::selected", G_CALLBACK (on_selected_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_swapped (self->view, "activate", G_CALLBACK (on_activate_cb), self);

  self->scrolled = gtk_scrolled_window_new ();
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (self->scrolled), self->view);
  g_signal_connect_object (gtk_scrolled_window_get_hadjustment (GTK_SCROLLED_WINDOW (self->scrolled)), "notify::page-size", G_CALLBACK (on_width_cb), self,
                           G_CONNECT_SWAPPED);
  self->outer = foyer_one_stop_new (self->scrolled);
  gtk_widget_set_parent (self->outer, GTK_WIDGET (self));
  return GTK_WIDGET (self);
}
