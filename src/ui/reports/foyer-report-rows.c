#define G_LOG_DOMAIN "foyer-ui"

#include "config.h"

#include <string.h>

#include "foyer-labels.h"
#include "foyer-report-rows.h"

#define PAGE 200
#define AHEAD 60    /* rows before the end at which more are asked for */
#define MOST 2000   /* read again at once */

struct _FoyerReportItem
{
  GObject parent_instance;

  JsonObject *row;
};

G_DEFINE_FINAL_TYPE (FoyerReportItem, foyer_report_item, G_TYPE_OBJECT)

static void
foyer_report_item_finalize (GObject *object)
{
  json_object_unref (FOYER_REPORT_ITEM (object)->row);
  G_OBJECT_CLASS (foyer_report_item_parent_class)->finalize (object);
}

static void
foyer_report_item_class_init (FoyerReportItemClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = foyer_report_item_finalize;
}

static void
foyer_report_item_init (FoyerReportItem *self)
{
}

JsonObject *
foyer_report_item_row (FoyerReportItem *self)
{
  return self->row;
}

/* ---- the list ------------------------------------------------------------------------------------------------------------------------------ */

struct _FoyerReportRows
{
  GObject parent_instance;

  FoyerUiContext *context; /* owned */
  const char *query;
  GPtrArray *items;        /* FoyerReportItem */
  JsonObject *params, *answer;
  JsonNode *next;          /* (nullable): no more */
  GCancellable *asking;
  gboolean busy, more;     /* a question is on its way; it goes on behind what is there */
};

static guint loaded_signal;

static void list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (FoyerReportRows, foyer_report_rows, G_TYPE_OBJECT, G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

static GType
list_item_type (GListModel *model)
{
  return FOYER_TYPE_REPORT_ITEM;
}

static guint
list_n_items (GListModel *model)
{
  return FOYER_REPORT_ROWS (model)->items->len;
}

static gpointer
list_item (GListModel *model, guint position)
{
  FoyerReportRows *self = FOYER_REPORT_ROWS (model);

  return position < self->items->len ? g_object_ref (self->items->pdata[position]) : NULL;
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = list_item_type;
  iface->get_n_items = list_n_items;
  iface->get_item = list_item;
}

static gboolean
same_row (FoyerReportItem *item, JsonObject *row)
{
  g_autoptr (JsonNode) a = json_node_init_object (json_node_alloc (), item->row), b = json_node_init_object (json_node_alloc (), row);

  return json_node_equal (a, b);
}

/* From @first on the list is @rows: the smallest stretch that differs is told. */
static void
put_rows (FoyerReportRows *self, guint first, JsonArray *rows)
{
  guint old = self->items->len - first, now = json_array_get_length (rows), before = 0, after = 0;

  while (before < MIN (old, now) && same_row (self->items->pdata[first + before], json_array_get_object_element (rows, before)))
    before++;
  while (after < MIN (old, now) - before && same_row (self->items->pdata[self->items->len - 1 - after], json_array_get_object_element (rows, now - 1 - after)))
    after++;
  if (old == before + after && now == before + after)
    return;
  if (old > before + after)
    g_ptr_array_remove_range (self->items, first + before, old - before - after);
  for (guint i = before; i < now - after; i++)
    {
      FoyerReportItem *item = g_object_new (FOYER_TYPE_REPORT_ITEM, NULL);

      item->row = json_object_ref (json_array_get_object_element (rows, i));
      g_ptr_array_insert (self->items, (int) (first + i), item);
    }
  g_list_model_items_changed (G_LIST_MODEL (self), first + before, old - before - after, now - before - after);
}

static void
on_rows_cb (FoyerUiContext *context, JsonNode *result, const GError *error, gpointer data)
{
  FoyerReportRows *self = data;
  JsonObject *o = result != NULL ? json_node_get_object (result) : NULL;
  JsonNode *next;

  self->busy = FALSE;
  if (o == NULL)
    {
      g_autofree char *text = foyer_ui_error_text (error);

      foyer_ui_toast (context, "%s", text);
      g_signal_emit (self, loaded_signal, 0);
      return;
    }
  g_clear_pointer (&self->answer, json_object_unref);
  self->answer = json_object_ref (o);
  g_clear_pointer (&self->next, json_node_unref);
  next = json_object_get_member (o, "next");
  if (next != NULL && JSON_NODE_HOLDS_ARRAY (next))
    self->next = json_node_copy (next);
  put_rows (self, self->more ? self->items->len : 0, foyer_json_arr (o, "rows"));
  g_signal_emit (self, loaded_signal, 0);
}

static void
send_question (FoyerReportRows *self, gboolean more, guint limit)
{
  JsonObject *params = json_object_new ();
  JsonObjectIter iter;
  const char *name;
  JsonNode *value;

  json_object_iter_init (&iter, self->params);
  while (json_object_iter_next (&iter, &name, &value))
    json_object_set_member (params, name, json_node_copy (value));
  json_object_set_int_member (params, "limit", limit);
  if (more)
    json_object_set_member (params, "after", json_node_copy (self->next));
  g_cancellable_cancel (self->asking);
  g_clear_object (&self->asking);
  self->asking = g_cancellable_new ();
  self->busy = TRUE;
  self->more = more;
  foyer_ui_ask (self->context, self, self->query, params, self->asking, on_rows_cb, self);
}

void
foyer_report_rows_ask (FoyerReportRows *self, JsonObject *params)
{
  g_clear_pointer (&self->params, json_object_unref);
  self->params = params;
  send_question (self, FALSE, PAGE);
}

void
foyer_report_rows_reload (FoyerReportRows *self)
{
  if (self->params != NULL)
    send_question (self, FALSE, CLAMP (self->items->len, PAGE, MOST));
}

void
foyer_report_rows_need (FoyerReportRows *self, guint position)
{
  if (!self->busy && self->next != NULL && position + AHEAD >= self->items->len)
    send_question (self, TRUE, PAGE);
}

JsonObject *
foyer_report_rows_row (FoyerReportRows *self, guint position)
{
  return position < self->items->len ? ((FoyerReportItem *) self->items->pdata[position])->row : NULL;
}

JsonObject *
foyer_report_rows_answer (FoyerReportRows *self)
{
  return self->answer;
}

const char *
foyer_report_rows_notice (FoyerReportRows *self)
{
  return self->answer != NULL ? foyer_json_str (self->answer, "notice") : NULL;
}

/* How dates and money are written has changed, the rows have not: all are shown anew. */
static void
on_refreshed_cb (FoyerReportRows *self)
{
  guint n = self->items->len;

  for (guint i = 0; i < n; i++)
    {
      FoyerReportItem *item = g_object_new (FOYER_TYPE_REPORT_ITEM, NULL);

      item->row = json_object_ref (((FoyerReportItem *) self->items->pdata[i])->row);
      g_object_unref (self->items->pdata[i]);
      self->items->pdata[i] = item;
    }
  g_list_model_items_changed (G_LIST_MODEL (self), 0, n, n);
  if (self->answer != NULL)
    g_signal_emit (self, loaded_signal, 0);
}

gboolean
foyer_report_rows_idle (FoyerReportRows *self)
{
  return !self->busy && self->params != NULL;
}

static void
foyer_report_rows_dispose (GObject *object)
{
  FoyerReportRows *self = FOYER_REPORT_ROWS (object);

  g_cancellable_cancel (self->asking);
  g_clear_object (&self->asking);
  g_clear_object (&self->context);
  G_OBJECT_CLASS (foyer_report_rows_parent_class)->dispose (object);
}

static void
foyer_report_rows_finalize (GObject *object)
{
  FoyerReportRows *self = FOYER_REPORT_ROWS (object);

  g_ptr_array_unref (self->items);
  g_clear_pointer (&self->params, json_object_unref);
  g_clear_pointer (&self->answer, json_object_unref);
  g_clear_pointer (&self->next, json_node_unref);
  G_OBJECT_CLASS (foyer_report_rows_parent_class)->finalize (object);
}

static void
foyer_report_rows_class_init (FoyerReportRowsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = foyer_report_rows_dispose;
  G_OBJECT_CLASS (klass)->finalize = foyer_report_rows_finalize;
  loaded_signal = g_signal_new ("loaded", FOYER_TYPE_REPORT_ROWS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
foyer_report_rows_init (FoyerReportRows *self)
{
  self->items = g_ptr_array_new_with_free_func (g_object_unref);
}

FoyerReportRows *
foyer_report_rows_new (FoyerUiContext *context, const char *query)
{
  FoyerReportRows *self = g_object_new (FOYER_TYPE_REPORT_ROWS, NULL);

  self->context = g_object_ref (context);
  self->query = query;
  g_signal_connect_object (context, "refreshed", G_CALLBACK (on_refreshed_cb), self, G_CONNECT_SWAPPED);
  return self;
}
