#define G_LOG_DOMAIN "foyer-ui"

#include "config.h"

#include "foyer-row-list.h"

#define PAGE 128
/* Items kept although nobody looks at them at the moment. */
#define KEEP 4096

struct _FoyerRowItem
{
  GObject parent_instance;

  FoyerId id;
  JsonObject *row;
  gboolean asked;
};

G_DEFINE_FINAL_TYPE (FoyerRowItem, foyer_row_item, G_TYPE_OBJECT)

static guint item_changed;

static void
foyer_row_item_finalize (GObject *object)
{
  g_clear_pointer (&FOYER_ROW_ITEM (object)->row, json_object_unref);
  G_OBJECT_CLASS (foyer_row_item_parent_class)->finalize (object);
}

static void
foyer_row_item_class_init (FoyerRowItemClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = foyer_row_item_finalize;
  item_changed = g_signal_new ("changed", FOYER_TYPE_ROW_ITEM, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
foyer_row_item_init (FoyerRowItem *self)
{
}

JsonObject *
foyer_row_item_row (FoyerRowItem *self)
{
  return self->row;
}

/* ---- the list ---------------------------------------------------------------------------------------------------------- */
struct _FoyerRowList
{
  GObject parent_instance;

  FoyerUiContext *context; /* owned */
  char *query;
  GArray *ids;             /* (element-type FoyerId) */
  GHashTable *items;       /* FoyerId* inside the item → FoyerRowItem, owned */
  guint pages_asked;
};

static void list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (FoyerRowList, foyer_row_list, G_TYPE_OBJECT, G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

/* One page on its way. */
typedef struct
{
  FoyerRowList *list;
  GPtrArray *items;
} PageJob;

static void
on_page_cb (FoyerUiContext *context,
            JsonNode       *result,
            const GError   *error,
            gpointer        data)
{
  PageJob *job = data;
  JsonArray *rows = result != NULL && JSON_NODE_HOLDS_ARRAY (result) ? json_node_get_array (result) : NULL;

  job->list->pages_asked--;
  if (error != NULL)
    g_warning ("%s: %s", job->list->query, error->message);
  for (guint i = 0; i < job->items->len; i++)
    {
      FoyerRowItem *item = g_ptr_array_index (job->items, i);
      JsonNode *node = rows != NULL && i < json_array_get_length (rows) ? json_array_get_element (rows, i) : NULL;

      if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node))
        continue;
      g_clear_pointer (&item->row, json_object_unref);
      item->row = json_node_dup_object (node);
      g_signal_emit (item, item_changed, 0);
    }
  g_ptr_array_unref (job->items);
  g_object_unref (job->list);
  g_free (job);
}

static void
ask_for (FoyerRowList *self,
         GPtrArray    *items)
{
  JsonArray *ids = json_array_new ();
  JsonNode *node = json_node_new (JSON_NODE_ARRAY);
  PageJob *job = g_new0 (PageJob, 1);

  for (guint i = 0; i < items->len; i++)
    {
      FoyerRowItem *item = g_ptr_array_index (items, i);
      char text[FOYER_ID_TEXT_LEN + 1];
      item->asked = TRUE;
      json_array_add_string_element (ids, foyer_id_format (&item->id, text));
    }
  json_node_take_array (node, ids);
  job->list = g_object_ref (self);
  job->items = items;
  self->pages_asked++;
  foyer_ui_ask (self->context, NULL, self->query, foyer_params ("ids", "n", node, NULL), NULL, on_page_cb, job);
}

static gboolean
is_unused (gpointer key,
           gpointer value,
           gpointer data)
{
  return G_OBJECT (value)->ref_count == 1;
}

static FoyerRowItem *
item_for (FoyerRowList *self,
          guint         position)
{
  const FoyerId *id = &g_array_index (self->ids, FoyerId, position);
  FoyerRowItem *item = g_hash_table_lookup (self->items, id);

  if (item != NULL)
    return item;
  item = g_object_new (FOYER_TYPE_ROW_ITEM, NULL);
  item->id = *id;
  g_hash_table_insert (self->items, &item->id, item);
  return item;
}

static void
load_page (FoyerRowList *self,
           guint         page)
{
  GPtrArray *items = g_ptr_array_new_with_free_func (g_object_unref);
  guint end = MIN ((page + 1) * PAGE, self->ids->len);

  for (guint i = page * PAGE; i < end; i++)
    {
      FoyerRowItem *item = item_for (self, i);
      if (!item->asked)
        g_ptr_array_add (items, g_object_ref (item));
    }
  if (items->len > 0)
    ask_for (self, items);
  else
    g_ptr_array_unref (items);
}

static GType
list_item_type (GListModel *model)
{
  return FOYER_TYPE_ROW_ITEM;
}

static guint
list_n_items (GListModel *model)
{
  return FOYER_ROW_LIST (model)->ids->len;
}

static gpointer
list_item (GListModel *model,
           guint       position)
{
  FoyerRowList *self = FOYER_ROW_LIST (model);
  FoyerRowItem *item;

  if (position >= self->ids->len)
    return NULL;
  item = g_object_ref (item_for (self, position));
  if (!item->asked)
    load_page (self, position / PAGE);
  if (g_hash_table_size (self->items) > KEEP)
    g_hash_table_foreach_remove (self->items, is_unused, NULL);
  return item;
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = list_item_type;
  iface->get_n_items = list_n_items;
  iface->get_item = list_item;
}

void
foyer_row_list_set_ids (FoyerRowList *self,
                        GArray       *ids)
{
  GArray *old = self->ids;
  const FoyerId *a = (const FoyerId *) old->data, *b = (const FoyerId *) ids->data;
  guint before = 0, after = 0, least = MIN (old->len, ids->len);
  guint removed, added;

  while (before < least && foyer_id_equal (&a[before], &b[before]))
    before++;
  while (after < least - before && foyer_id_equal (&a[old->len - 1 - after], &b[ids->len - 1 - after]))
    after++;
  removed = old->len - before - after;
  added = ids->len - before - after;
  self->ids = ids;
  if (removed > 0 || added > 0)
    g_list_model_items_changed (G_LIST_MODEL (self), before, removed, added);
  g_array_unref (old);
}

const FoyerId *
foyer_row_list_id (FoyerRowList *self,
                   guint         position)
{
  return position < self->ids->len ? &g_array_index (self->ids, FoyerId, position) : NULL;
}

guint
foyer_row_list_find (FoyerRowList  *self,
                     const FoyerId *id)
{
  for (guint i = 0; i < self->ids->len; i++)
    if (foyer_id_equal (&g_array_index (self->ids, FoyerId, i), id))
      return i;
  return GTK_INVALID_LIST_POSITION;
}

void
foyer_row_list_reload (FoyerRowList  *self,
                       const FoyerId *id)
{
  GPtrArray *items = g_ptr_array_new_with_free_func (g_object_unref);
  GHashTableIter iter;
  FoyerRowItem *item;

  /* What nobody looks at is read when somebody does. */
  if (id == NULL)
    g_hash_table_foreach_remove (self->items, is_unused, NULL);
  g_hash_table_iter_init (&iter, self->items);
  while (g_hash_table_iter_next (&iter, NULL, (gpointer *) &item))
    {
      if (id != NULL && !foyer_id_equal (&item->id, id))
        continue;
      g_ptr_array_add (items, g_object_ref (item));
      if (items->len == PAGE)
        {
          ask_for (self, items);
          items = g_ptr_array_new_with_free_func (g_object_unref);
        }
    }
  if (items->len > 0)
    ask_for (self, items);
  else
    g_ptr_array_unref (items);
}

gboolean
foyer_row_list_idle (FoyerRowList *self)
{
  return self->pages_asked == 0;
}

static void
foyer_row_list_finalize (GObject *object)
{
  FoyerRowList *self = FOYER_ROW_LIST (object);

  g_hash_table_unref (self->items);
  g_array_unref (self->ids);
  g_free (self->query);
  g_object_unref (self->context);
  G_OBJECT_CLASS (foyer_row_list_parent_class)->finalize (object);
}

static void
foyer_row_list_class_init (FoyerRowListClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = foyer_row_list_finalize;
}

static void
foyer_row_list_init (FoyerRowList *self)
{
  self->ids = g_array_new (FALSE, FALSE, sizeof (FoyerId));
  self->items = g_hash_table_new_full (foyer_id_hash, foyer_id_equal_func, NULL, g_object_unref);
}

FoyerRowList *
foyer_row_list_new (FoyerUiContext *context,
                    const char     *query)
{
  FoyerRowList *self = g_object_new (FOYER_TYPE_ROW_LIST, NULL);

  self->context = g_object_ref (context);
  self->query = g_strdup (query);
  return self;
}
