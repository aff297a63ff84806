#define G_LOG_DOMAIN "foyer-ui"

#include "config.h"

#include <string.h>

#include "foyer-filter-cond.h"
#include "foyer-filter-tree.h"
#include "foyer-labels.h"

void
foyer_filter_place_free (gpointer data)
{
  FoyerFilterPlace *p = data;

  g_ptr_array_unref (p->conds);
  g_ptr_array_unref (p->nots);
  g_free (p);
}

FoyerFilterPlace *
foyer_filter_place_new (void)
{
  FoyerFilterPlace *p = g_new0 (FoyerFilterPlace, 1);

  p->conds = g_ptr_array_new_with_free_func ((GDestroyNotify) json_object_unref);
  p->nots = g_ptr_array_new ();
  return p;
}

/* A copy without empty parts; NULL while it says nothing yet. (transfer full) */
static JsonNode *
said (JsonObject *cond, gboolean turned)
{
  g_autoptr (JsonObject) copy = json_object_new ();
  JsonObjectIter iter;
  const char *name;
  JsonNode *value, *node;

  if (!foyer_filter_cond_complete (cond))
    return NULL;
  json_object_iter_init (&iter, cond);
  while (json_object_iter_next (&iter, &name, &value))
    {
      if (JSON_NODE_HOLDS_OBJECT (value) && json_object_get_size (json_node_get_object (value)) == 0)
        continue;
      /* What is not there has no number. */
      if (g_str_equal (name, "count") && foyer_json_yes (cond, "none"))
        continue;
      json_object_set_member (copy, name, json_node_copy (value));
    }
  node = json_node_init_object (json_node_alloc (), copy);
  if (turned)
    {
      g_autoptr (JsonObject) no = json_object_new ();

      json_object_set_member (no, "not", node);
      node = json_node_init_object (json_node_alloc (), no);
    }
  return node;
}

static JsonNode *
joined (JsonArray *list /* taken */, gboolean any)
{
  g_autoptr (JsonObject) object = NULL;
  JsonNode *node;

  if (json_array_get_length (list) == 1)
    {
      node = json_node_copy (json_array_get_element (list, 0));
      json_array_unref (list);
      return node;
    }
  object = json_object_new ();
  json_object_set_array_member (object, any ? "any" : "all", list);
  return json_node_init_object (json_node_alloc (), object);
}

JsonNode *
foyer_filter_tree_write (GPtrArray *places, JsonNode *foreign, gboolean any)
{
  JsonArray *all = json_array_new ();

  if (foreign != NULL)
    json_array_add_element (all, json_node_copy (foreign));
  for (guint i = 0; i < places->len; i++)
    {
      FoyerFilterPlace *p = places->pdata[i];
      JsonArray *list = json_array_new ();

      for (guint k = 0; k < p->conds->len; k++)
        {
          JsonNode *node = said (p->conds->pdata[k], p->nots->pdata[k] != NULL);
          if (node != NULL)
            json_array_add_element (list, node);
        }
      if (json_array_get_length (list) > 0)
        json_array_add_element (all, joined (list, !any));
      else
        json_array_unref (list);
    }
  if (json_array_get_length (all) > 0)
    return joined (all, any);
  json_array_unref (all);
  return NULL;
}

static JsonObject *
cond_of (JsonNode *node, gboolean *turned)
{
  JsonObject *object = node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;

  *turned = object != NULL && json_object_has_member (object, "not");
  if (*turned)
    object = foyer_json_obj (object, "not");
  return object != NULL && foyer_criterion_find (foyer_json_str (object, "is")) != NULL ? object : NULL;
}

static gboolean
read_place (GPtrArray *places, JsonNode *node, gboolean any)
{
  JsonArray *list = JSON_NODE_HOLDS_OBJECT (node) ? foyer_json_arr (json_node_get_object (node), any ? "all" : "any") : NULL;
  FoyerFilterPlace *p = foyer_filter_place_new ();
  gboolean ok = TRUE;

  for (guint i = 0; ok && i < (list != NULL ? json_array_get_length (list) : 1); i++)
    {
      gboolean turned;
      JsonObject *cond = cond_of (list != NULL ? json_array_get_element (list, i) : node, &turned);

      ok = cond != NULL;
      if (!ok)
        break;
      g_ptr_array_add (p->conds, json_object_ref (cond));
      g_ptr_array_add (p->nots, GINT_TO_POINTER (turned));
    }
  if (ok && p->conds->len > 0)
    g_ptr_array_add (places, p);
  else
    foyer_filter_place_free (p);
  return ok;
}

JsonNode *
foyer_filter_tree_read (JsonNode *tree, GPtrArray *places, gboolean *any)
{
  g_autofree char *text = tree != NULL ? json_to_string (tree, FALSE) : NULL;
  g_autoptr (JsonNode) copy = text != NULL ? json_from_string (text, NULL) : NULL; /* its parts are changed in place */
  JsonObject *object = copy != NULL && JSON_NODE_HOLDS_OBJECT (copy) ? json_node_get_object (copy) : NULL;
  JsonArray *list;
  gboolean ok = TRUE;

  g_ptr_array_set_size (places, 0);
  *any = object != NULL && json_object_has_member (object, "any");
  list = object != NULL ? foyer_json_arr (object, *any ? "any" : "all") : NULL;
  for (guint i = 0; list != NULL && ok && i < json_array_get_length (list); i++)
    ok = read_place (places, json_array_get_element (list, i), *any);
  if (object != NULL && list == NULL)
    ok = read_place (places, copy, FALSE);
  if (!ok)
    {
      /* Written elsewhere, deeper than is shown here: it holds, as one. */
      g_ptr_array_set_size (places, 0);
      *any = FALSE;
      return g_steal_pointer (&copy);
    }
  return NULL;
}
