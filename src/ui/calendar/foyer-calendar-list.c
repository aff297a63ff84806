/* The day's bookings as a table, sorted by any column (CAL-9). A day has tens of rows, so they are sorted here. */
#define G_LOG_DOMAIN "foyer-ui"

#include "config.h"

#include <string.h>
#include <adwaita.h>
#include <glib/gi18n.h>

#include "foyer-a11y.h"
#include "foyer-calendar-private.h"
#include "foyer-custom-form.h"
#include "foyer-export.h"
#include "foyer-list-columns.h"
#include "foyer-labels.h"
#include "foyer-one-stop.h"

#define FOYER_TYPE_CALENDAR_ROW (foyer_calendar_row_get_type ())
G_DECLARE_FINAL_TYPE (FoyerCalendarRow, foyer_calendar_row, FOYER, CALENDAR_ROW, GObject)

struct _FoyerCalendarRow
{
  GObject parent_instance;
  FoyerId id, visit;
  int start, dur;
  FoyerBoardStatus status;
  gint64 sum;
  gboolean unpaid, event;
  char *time, *name, *services, *member, *money, *key; /* @key: of the name, for sorting */
  char *phone, *labels, *length;
  JsonObject *fields; /* values of custom fields, by id; NULL: none */
  guint paid; /* place of its state in paid_states */
};

G_DEFINE_FINAL_TYPE (FoyerCalendarRow, foyer_calendar_row, G_TYPE_OBJECT)

struct _FoyerCalendarList
{
  GtkWidget parent_instance;
  FoyerCalendarPage *page; /* borrowed: an ancestor */
  GtkWidget *stack, *view, *empty;
  GListStore *store;
  FoyerListColumns *columns; /* owned */
  GPtrArray *fields;         /* OwnColumn */
};

/* CFD-5: a custom field of bookings as a column. */
typedef struct
{
  FoyerCalendarList *list; /* borrowed */
  char *id, *name, *title, *type;
} OwnColumn;

/* As calendar.list words them. */
static const struct
{
  const char *word, *title;
} paid_states[] = { { "nothing", NC_("paid", "Free of charge") }, { "none", NC_("paid", "Not paid") }, { "part", NC_("paid", "Partly paid") },
                    { "full", NC_("paid", "Paid") },              { "over", NC_("paid", "Paid ahead") } };


G_DEFINE_FINAL_TYPE (FoyerCalendarList, foyer_calendar_list, GTK_TYPE_WIDGET)

static void
foyer_calendar_row_finalize (GObject *object)
{
  FoyerCalendarRow *self = FOYER_CALENDAR_ROW (object);

  g_free (self->time);
  g_free (self->name);
  g_free (self->services);
  g_free (self->member);
  g_free (self->money);
  g_free (self->key);
  g_free (self->phone);
  g_free (self->labels);
  g_free (self->length);
  g_clear_pointer (&self->fields, json_object_unref);
  G_OBJECT_CLASS (foyer_calendar_row_parent_class)->finalize (object);
}

static void
foyer_calendar_row_class_init (FoyerCalendarRowClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = foyer_calendar_row_finalize;
}

static void
foyer_calendar_row_init (FoyerCalendarRow *self)
{
}

typedef enum
{
  COLUMN_TIME,
  COLUMN_CLIENT,
  COLUMN_SERVICES,
  COLUMN_MEMBER,
  COLUMN_STATUS,
  COLUMN_SUM,
  COLUMN_PHONE,
  COLUMN_LENGTH,
  COLUMN_LABELS,
  COLUMN_PAID,
  N_COLUMNS,
} Column;

static const FoyerListColumn columns[N_COLUMNS] = {
  { "time", N_("Time"), 116, TRUE, TRUE, FALSE },      { "client", N_("Client"), -100, TRUE, FALSE, FALSE },
  { "services", N_("Services"), -105, TRUE, FALSE, FALSE }, { "member", N_("With"), -110, TRUE, FALSE, FALSE },
  { "status", N_("Status"), 160, TRUE, FALSE, FALSE },  { "sum", N_("Sum"), 84, TRUE, FALSE, TRUE },
  { "phone", N_("Phone"), 146, FALSE, FALSE, FALSE },   { "length", N_("Length"), 84, FALSE, FALSE, TRUE },
  { "labels", N_("Labels"), -110, FALSE, FALSE, FALSE }, { "paid", N_("Payment"), 110, FALSE, FALSE, FALSE },
};

static const char *
cell_text (FoyerCalendarRow *row,
           Column            column)
{
  switch (column)
    {
    case COLUMN_TIME:
      return row->time;
    case COLUMN_CLIENT:
      return row->name;
    case COLUMN_SERVICES:
      return row->services;
    case COLUMN_MEMBER:
      return row->member;
    case COLUMN_STATUS:
      /* Translators: in the place of a booking's status */
      return row->event ? _("Group event") : foyer_calendar_status_name (row->status);
    case COLUMN_PHONE:
      return row->phone;
    case COLUMN_LENGTH:
      return row->length;
    case COLUMN_LABELS:
      return row->labels;
    case COLUMN_PAID:
      return g_dpgettext2 (NULL, "paid", paid_states[row->paid].title);
    case COLUMN_SUM:
    default:
      return row->money;
    }
}

static int
compare (gconstpointer a,
         gconstpointer b,
         gpointer      data)
{
  FoyerCalendarRow *x = (gpointer) a, *y = (gpointer) b;
  int order = 0;

  switch ((Column) GPOINTER_TO_INT (data))
    {
    case COLUMN_CLIENT:
      order = strcmp (x->key, y->key);
      break;
    case COLUMN_SERVICES:
      order = g_utf8_collate (x->services, y->services);
      break;
    case COLUMN_MEMBER:
      order = g_utf8_collate (x->member, y->member);
      break;
    case COLUMN_STATUS:
      order = (x->event ? FOYER_BOARD_N_STATUS + 1 : (int) x->status) - (y->event ? FOYER_BOARD_N_STATUS + 1 : (int) y->status);
      break;
    case COLUMN_SUM:
      order = x->sum < y->sum ? -1 : x->sum > y->sum;
      break;
    case COLUMN_PHONE:
      order = strcmp (x->phone, y->phone);
      break;
    case COLUMN_LENGTH:
      order = x->dur - y->dur;
      break;
    case COLUMN_LABELS:
      order = g_utf8_collate (x->labels, y->labels);
      break;
    case COLUMN_PAID:
      order = (int) x->paid - (int) y->paid;
      break;
    case COLUMN_TIME:
    default:
      break;
    }
  return order != 0 ? order : x->start - y->start;
}

static void
on_setup_cb (GtkSignalListItemFactory *factory,
             GtkListItem              *item,
             gpointer                  data)
{
  Column column = GPOINTER_TO_INT (data);
  GtkWidget *label = gtk_label_new (NULL), *child = label;

  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_xalign (GTK_LABEL (label), columns[column].end ? 1 : 0);
  if (column == COLUMN_TIME || column == COLUMN_SUM || column == COLUMN_PHONE || column == COLUMN_LENGTH)
    gtk_widget_add_css_class (label, "numeric");
  if (column == COLUMN_STATUS)
    {
      child = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
      gtk_box_append (GTK_BOX (child), gtk_image_new ());
      gtk_box_append (GTK_BOX (child), label);
    }
  gtk_list_item_set_child (item, child);
}

static void
on_bind_cb (GtkSignalListItemFactory *factory,
            GtkListItem              *item,
            gpointer                  data)
{
  Column column = GPOINTER_TO_INT (data);
  FoyerCalendarRow *row = gtk_list_item_get_item (item);
  GtkWidget *child = gtk_list_item_get_child (item), *label = column == COLUMN_STATUS ? gtk_widget_get_last_child (child) : child;

  gtk_label_set_text (GTK_LABEL (label), cell_text (row, column));
  if (column == COLUMN_STATUS)
    {
      GtkWidget *icon = gtk_widget_get_first_child (child);

      gtk_image_set_from_icon_name (GTK_IMAGE (icon), row->event ? "system-users-symbolic" : foyer_calendar_status_icon (row->status));
      for (guint i = 0; i < FOYER_BOARD_N_STATUS; i++)
        {
          g_autofree char *css = g_strconcat ("status-", foyer_calendar_status_word (i), NULL);

          if (i == row->status && !row->event)
            gtk_widget_add_css_class (icon, css);
          else
            gtk_widget_remove_css_class (icon, css);
        }
    }
  else if (column == COLUMN_SUM)
    {
      if (row->unpaid)
        gtk_widget_add_css_class (label, "error");
      else
        gtk_widget_remove_css_class (label, "error");
      gtk_widget_set_tooltip_text (label, row->unpaid ? _("Not fully paid") : NULL);
    }
  else if (column == COLUMN_TIME)
    {
      g_autofree char *spoken = g_strdup_printf ("%s, %s, %s, %s, %s, %s%s%s", row->time, row->name, row->services, row->member,
                                                 cell_text (row, COLUMN_STATUS), row->money, row->unpaid ? ", " : "",
                                                 row->unpaid ? _("Not fully paid") : "");

      foyer_a11y_list_row (item, spoken);
    }
}

/* ---- custom fields ------------------------------------------------------------------------------------------------------ */
static void
own_column_free (gpointer data)
{
  OwnColumn *own = data;

  g_free (own->id);
  g_free (own->name);
  g_free (own->title);
  g_free (own->type);
  g_free (own);
}

static const char *
own_value (const OwnColumn  *own,
           FoyerCalendarRow *row)
{
  const char *value = row->fields != NULL ? foyer_json_str (row->fields, own->id) : NULL;

  return value != NULL ? value : "";
}

static int
compare_own (gconstpointer a,
             gconstpointer b,
             gpointer      data)
{
  const OwnColumn *own = data;
  FoyerCalendarRow *x = (gpointer) a, *y = (gpointer) b;
  const char *left = own_value (own, x), *right = own_value (own, y);
  int order;

  /* Those without a value come last; dates are written so that they sort as text. */
  if ((*left == '\0') != (*right == '\0'))
    return *left == '\0' ? 1 : -1;
  if (g_str_equal (own->type, "number"))
    {
      double l = g_ascii_strtod (left, NULL), r = g_ascii_strtod (right, NULL);
      order = l < r ? -1 : l > r;
    }
  else
    order = g_utf8_collate (left, right);
  return order != 0 ? order : x->start - y->start;
}

static void
on_own_setup_cb (GtkSignalListItemFactory *factory,
                 GtkListItem              *item,
                 gpointer                  data)
{
  const OwnColumn *own = data;
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_xalign (GTK_LABEL (label), g_str_equal (own->type, "number") ? 1 : 0);
  if (!g_str_equal (own->type, "text") && !g_str_equal (own->type, "list"))
    gtk_widget_add_css_class (label, "numeric");
  gtk_list_item_set_child (item, label);
}

static void
on_own_bind_cb (GtkSignalListItemFactory *factory,
                GtkListItem              *item,
                gpointer                  data)
{
  const OwnColumn *own = data;
  g_autofree char *text = foyer_custom_value_text (own->list->page->context, own->type, own_value (own, gtk_list_item_get_item (item)));

  gtk_label_set_text (GTK_LABEL (gtk_list_item_get_child (item)), text);
}

static gboolean
has_own (FoyerCalendarList *self,
         const char        *id)
{
  for (guint i = 0; i < self->fields->len; i++)
    if (g_str_equal (((OwnColumn *) self->fields->pdata[i])->id, id))
      return TRUE;
  return FALSE;
}

/* Hidden until somebody wants them: they stand at the end of the menu of columns. */
static void
on_fields_cb (FoyerUiContext *context,
              JsonNode       *result,
              const GError   *error,
              gpointer        data)
{
  FoyerCalendarList *self = FOYER_CALENDAR_LIST (data);
  JsonArray *rows = result != NULL && JSON_NODE_HOLDS_ARRAY (result) ? json_node_get_array (result) : NULL;
  gboolean more = FALSE;

  for (guint i = 0; rows != NULL && i < json_array_get_length (rows); i++)
    {
      JsonObject *field = json_array_get_object_element (rows, i);
      const char *id = foyer_json_str (field, "id"), *type = foyer_json_str (field, "type");
      GtkListItemFactory *factory;
      OwnColumn *own;

      if (id == NULL || type == NULL || has_own (self, id))
        continue;
      own = g_new0 (OwnColumn, 1);
      *own = (OwnColumn){ self, g_strdup (id), g_strconcat ("field-", id, NULL), g_strdup (foyer_json_str (field, "title")), g_strdup (type) };
      g_ptr_array_add (self->fields, own);
      factory = gtk_signal_list_item_factory_new ();
      g_signal_connect (factory, "setup", G_CALLBACK (on_own_setup_cb), own);
      g_signal_connect (factory, "bind", G_CALLBACK (on_own_bind_cb), own);
      g_autoptr (GtkColumnViewColumn) column = gtk_column_view_column_new (own->title, factory);
      g_autoptr (GtkSorter) sorter = GTK_SORTER (gtk_custom_sorter_new (compare_own, own, NULL));
      gtk_column_view_column_set_sorter (column, sorter);
      foyer_list_columns_add (self->columns, &(FoyerListColumn){ own->name, own->title, -90, FALSE, FALSE, g_str_equal (type, "number") }, column);
      more = TRUE;
    }
  if (more)
    foyer_list_columns_load (self->columns);
}

/* One that was set up while the list was there. */
static gboolean
has_new_field (FoyerCalendarList *self,
               JsonObject        *fields)
{
  JsonObjectIter iter;
  const char *id;

  if (fields == NULL)
    return FALSE;
  json_object_iter_init (&iter, fields);
  while (json_object_iter_next (&iter, &id, NULL))
    if (!has_own (self, id))
      return TRUE;
  return FALSE;
}

static void
ask_fields (FoyerCalendarList *self)
{
  foyer_ui_ask (self->page->context, self, "field.list", foyer_params ("owner", "s", "appointment", NULL), NULL, on_fields_cb, self);
}

static void
on_activate_cb (FoyerCalendarList *self,
                guint              position)
{
  g_autoptr (FoyerCalendarRow) row = g_list_model_get_item (G_LIST_MODEL (gtk_column_view_get_model (GTK_COLUMN_VIEW (self->view))), position);

  if (row != NULL && row->event)
    foyer_calendar_page_open_event (self->page, &row->id);
  else if (row != NULL)
    foyer_calendar_page_open_visit (self->page, &row->visit, &row->id, FALSE);
}

static void
foyer_calendar_list_dispose (GObject *object)
{
  FoyerCalendarList *self = FOYER_CALENDAR_LIST (object);

  g_clear_object (&self->columns);
  g_clear_pointer (&self->stack, gtk_widget_unparent);
  g_clear_object (&self->store);
  g_clear_pointer (&self->fields, g_ptr_array_unref);
  G_OBJECT_CLASS (foyer_calendar_list_parent_class)->dispose (object);
}

static void
foyer_calendar_list_class_init (FoyerCalendarListClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = foyer_calendar_list_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
foyer_calendar_list_init (FoyerCalendarList *self)
{
}

GtkWidget *
foyer_calendar_list_columns_button (FoyerCalendarList *self)
{
  return foyer_list_columns_button (self->columns);
}

JsonObject *
foyer_calendar_list_params (FoyerCalendarPage *page)
{
  char day[11], text[FOYER_ID_TEXT_LEN + 1];
  JsonObject *params = foyer_params ("date", "s", foyer_date_format (page->date, day), NULL);
  JsonArray *staff = foyer_calendar_filter_dup_staff (page->filter), *statuses = json_array_new ();
  const FoyerId *label = foyer_calendar_filter_get_label (page->filter);
  guint shown = foyer_calendar_filter_get_statuses (page->filter);

  for (guint i = 0; i < FOYER_BOARD_N_STATUS; i++)
    if (shown & 1u << i)
      json_array_add_string_element (statuses, foyer_calendar_status_word (i));
  json_object_set_array_member (params, "statuses", statuses);
  if (staff != NULL)
    json_object_set_array_member (params, "staff", staff);
  if (!foyer_id_is_none (label))
    json_object_set_string_member (params, "label", foyer_id_format (label, text));
  return params;
}

static void
on_export_cb (FoyerCalendarPage *page)
{
  char day[11];
  g_autofree char *name = g_strdup_printf ("%s.csv", foyer_date_format (page->date, day));

  foyer_export (page->context, GTK_WIDGET (page), "calendar.export", foyer_calendar_list_params (page), name);
}

/* Both at the end of the row of chips, as long as the list is on view. */
void
foyer_calendar_list_show_tools (FoyerCalendarPage *page,
                                gboolean           shown)
{
  if (shown && page->list_tools == NULL && page->list != NULL)
    {
      GtkWidget *save = foyer_icon_button ("document-save-symbolic", _("Save the list for a spreadsheet"), NULL);

      page->list_tools = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
      gtk_box_append (GTK_BOX (page->list_tools), foyer_calendar_list_columns_button (page->list));
      g_signal_connect_object (save, "clicked", G_CALLBACK (on_export_cb), page, G_CONNECT_SWAPPED);
      gtk_widget_set_visible (save, foyer_ui_may (page->context, "clients.export"));
      gtk_box_append (GTK_BOX (page->list_tools), save);
      foyer_calendar_filter_add_end (page->filter, page->list_tools);
    }
  if (page->list_tools != NULL)
    gtk_widget_set_visible (page->list_tools, shown);
}

GtkWidget *
foyer_calendar_list_new (FoyerCalendarPage *page)
{
  FoyerCalendarList *self = g_object_new (FOYER_TYPE_CALENDAR_LIST, NULL);
  GtkWidget *scrolled = gtk_scrolled_window_new (), *empty = adw_status_page_new ();
  GtkColumnViewColumn *time = NULL;
  GtkSortListModel *sorted;
  GtkSingleSelection *selection;

  self->page = page;
  self->store = g_list_store_new (FOYER_TYPE_CALENDAR_ROW);
  sorted = gtk_sort_list_model_new (G_LIST_MODEL (g_object_ref (self->store)), NULL);
  selection = gtk_single_selection_new (G_LIST_MODEL (sorted));
  self->view = gtk_column_view_new (GTK_SELECTION_MODEL (selection));
  gtk_sort_list_model_set_sorter (sorted, gtk_column_view_get_sorter (GTK_COLUMN_VIEW (self->view)));
  gtk_column_view_set_show_row_separators (GTK_COLUMN_VIEW (self->view), TRUE);
  gtk_widget_add_css_class (self->view, "data-table");
  foyer_a11y_label (self->view, _("Bookings"));
  self->columns = foyer_list_columns_new (page->context, GTK_COLUMN_VIEW (self->view), "calendar.columns");
  for (guint i = 0; i < N_COLUMNS; i++)
    {
      FoyerListColumn info = columns[i];
      GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
      GtkColumnViewColumn *column;
      g_autoptr (GtkSorter) sorter = GTK_SORTER (gtk_custom_sorter_new (compare, GINT_TO_POINTER (i), NULL));

      g_signal_connect (factory, "setup", G_CALLBACK (on_setup_cb), GINT_TO_POINTER (i));
      g_signal_connect (factory, "bind", G_CALLBACK (on_bind_cb), GINT_TO_POINTER (i));
      column = gtk_column_view_column_new (_(columns[i].title), factory);
      gtk_column_view_column_set_sorter (column, sorter);
      info.title = _(info.title);
      foyer_list_columns_add (self->columns, &info, column);
      if (i == COLUMN_TIME)
        time = column;
      g_object_unref (column);
    }
  foyer_list_columns_load (self->columns);
  gtk_column_view_sort_by_column (GTK_COLUMN_VIEW (self->view), time, GTK_SORT_ASCENDING);
  foyer_list_columns_fit_into (self->columns, gtk_scrolled_window_get_hadjustment (GTK_SCROLLED_WINDOW (scrolled)));
  g_signal_connect_swapped (self->view, "activate", G_CALLBACK (on_activate_cb), self);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), self->view);
  adw_status_page_set_icon_name (ADW_STATUS_PAGE (empty), "x-office-calendar-symbolic");
  self->empty = empty;
  self->stack = gtk_stack_new ();
  gtk_stack_add_named (GTK_STACK (self->stack), foyer_one_stop_new (scrolled), "list");
  gtk_stack_add_named (GTK_STACK (self->stack), empty, "empty");
  gtk_widget_set_parent (self->stack, GTK_WIDGET (self));
  self->fields = g_ptr_array_new_with_free_func (own_column_free);
  ask_fields (self);
  return GTK_WIDGET (self);
}

/* "Birthday, Regular" (transfer full) */
static char *
labels_text (JsonArray *labels)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; labels != NULL && i < json_array_get_length (labels); i++)
    g_string_append_printf (text, "%s%s", i > 0 ? ", " : "", foyer_json_str (json_array_get_object_element (labels, i), "title"));
  return g_string_free (text, FALSE);
}

guint
foyer_calendar_list_set (FoyerCalendarList *self,
                         JsonArray         *rows,
                         guint              statuses,
                         const FoyerId     *label)
{
  FoyerUiContext *context = self->page->context;
  const FoyerTimeFormat *format = foyer_ui_time_format (context);
  g_autoptr (GPtrArray) made = g_ptr_array_new_with_free_func (g_object_unref);
  guint hidden = 0;
  gboolean fresh = FALSE;

  for (guint i = 0; rows != NULL && i < json_array_get_length (rows); i++)
    {
      JsonObject *object = json_array_get_object_element (rows, i);
      FoyerBoardStatus status = foyer_calendar_status_parse (foyer_json_str (object, "status"));
      const char *name = foyer_json_str (object, "name"), *services = foyer_json_str (object, "services"), *member = foyer_json_str (object, "member");
      g_autofree char *from = NULL;
      g_autofree char *to = NULL;
      gboolean event = foyer_json_yes (object, "event");
      FoyerCalendarRow *row;

      if ((status != FOYER_BOARD_OTHER && !(statuses & 1u << status) && !event) || !foyer_calendar_has_label (object, label))
        {
          hidden++;
          continue;
        }
      row = g_object_new (FOYER_TYPE_CALENDAR_ROW, NULL);
      foyer_json_uid (object, "id", &row->id);
      foyer_json_uid (object, "visit", &row->visit);
      row->start = foyer_json_num (object, "start");
      row->dur = foyer_json_num (object, "dur");
      row->status = status;
      row->sum = foyer_json_num (object, "sum");
      row->unpaid = foyer_json_yes (object, "unpaid");
      from = foyer_format_minute (format, row->start);
      to = foyer_format_minute (format, row->start + row->dur);
      row->time = g_strdup_printf ("%s – %s", from, to);
      row->event = event;
      row->name = g_strdup (event ? services : name != NULL ? name : _("No client"));
      row->services = event ? foyer_calendar_seats_text (object) : g_strdup (services != NULL ? services : "");
      row->member = g_strdup (member != NULL ? member : "");
      row->money = event ? g_strdup ("") : foyer_ui_money (context, row->sum);
      row->key = g_utf8_collate_key (row->name, -1);
      row->phone = foyer_ui_phone (foyer_json_str (object, "phone"));
      row->labels = labels_text (foyer_json_arr (object, "labels"));
      if (foyer_json_obj (object, "fields") != NULL)
        row->fields = json_object_ref (foyer_json_obj (object, "fields"));
      fresh |= has_new_field (self, row->fields);
      /* Translators: length of a booking, in a narrow column */
      row->length = g_strdup_printf (_("%d min"), row->dur);
      for (guint k = 0; k < G_N_ELEMENTS (paid_states); k++)
        if (g_strcmp0 (foyer_json_str (object, "paid"), paid_states[k].word) == 0)
          row->paid = k;
      g_ptr_array_add (made, row);
    }
  if (fresh)
    ask_fields (self);
  g_list_store_splice (self->store, 0, g_list_model_get_n_items (G_LIST_MODEL (self->store)), made->pdata, made->len);
  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), made->len > 0 ? "list" : "empty");
  adw_status_page_set_title (ADW_STATUS_PAGE (self->empty), hidden > 0 ? _("Nothing of this kind") : _("Nothing booked"));
  adw_status_page_set_description (ADW_STATUS_PAGE (self->empty),
                                   hidden > 0 ? _("The filters above leave out all that is booked on this day.") : _("Bookings of the day are listed here."));
  return hidden;
}

const char *
foyer_calendar_list_client_of (gpointer row)
{
  return FOYER_CALENDAR_ROW (row)->name;
}
