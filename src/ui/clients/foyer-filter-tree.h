/* foyer-filter-tree: conditions on clients as the panel shows them, two levels deep, and as client.list takes them. Pure. */
#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/* Conditions in one place: one of them suffices when all places must hold, and the other way round. */
typedef struct
{
  GPtrArray *conds; /* JsonObject */
  GPtrArray *nots;  /* of the same length: the condition turned round */
} FoyerFilterPlace;

FoyerFilterPlace *foyer_filter_place_new (void);
void              foyer_filter_place_free (gpointer place);
/**
 * foyer_filter_tree_write:
 * @places: (element-type FoyerFilterPlace)
 * @foreign: (nullable): a tree that holds beside them as it is
 * @any: one place suffices, of whose conditions all must hold; else the other way round
 * Returns: (transfer full) (nullable): what client.list takes; %NULL when nothing is said yet
 */
JsonNode         *foyer_filter_tree_write (GPtrArray *places, JsonNode *foreign, gboolean any);
/**
 * foyer_filter_tree_read:
 * @tree: (nullable)
 * @places: emptied, then filled with copies
 * Returns: (transfer full) (nullable): a copy of @tree when it is deeper than is shown; @places is empty then
 */
JsonNode         *foyer_filter_tree_read (JsonNode *tree, GPtrArray *places, gboolean *any);

G_END_DECLS
