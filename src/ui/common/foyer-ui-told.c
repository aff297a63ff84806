/* Answers read before there was a window to ask for them: each waits for the first question that is exactly the same. */
#define G_LOG_DOMAIN "foyer-ui"

#include "config.h"

#include "foyer-ui-context-private.h"

struct _FoyerUiTold
{
  const char *query; /* static */
  JsonObject *params;
  JsonNode *answer;
};

void
foyer_ui_told_free (gpointer data)
{
  FoyerUiTold *told = data;

  json_object_unref (told->params);
  json_node_unref (told->answer);
  g_free (told);
}

FoyerUiTold *
foyer_ui_told_new (FoyerDesk        *desk,
                   const FoyerActor *actor,
                   const char       *query,
                   JsonObject       *params)
{
  g_autoptr (JsonObject) owned = params != NULL ? params : json_object_new ();
  g_autoptr (JsonNode) answer = NULL;
  FoyerUiTold *told;

  if (!foyer_desk_query (desk, actor, query, owned, &answer, NULL) || answer == NULL)
    return NULL;
  told = g_new0 (FoyerUiTold, 1);
  told->query = query;
  told->params = g_steal_pointer (&owned);
  told->answer = g_steal_pointer (&answer);
  return told;
}

JsonNode *
foyer_ui_told_take (GPtrArray  *list,
                    const char *query,
                    JsonObject *params)
{
  g_autoptr (JsonObject) none = json_object_new ();

  for (guint i = 0; i < list->len; i++)
    {
      FoyerUiTold *told = g_ptr_array_index (list, i);
      JsonNode *answer;

      if (!g_str_equal (told->query, query) || !json_object_equal (told->params, params != NULL ? params : none))
        continue;
      answer = json_node_ref (told->answer);
      g_ptr_array_remove_index_fast (list, i);
      return answer;
    }
  return NULL;
}
