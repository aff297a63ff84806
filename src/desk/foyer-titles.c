#define G_LOG_DOMAIN "foyer-desk"

#include "config.h"

#include <string.h>
#include <glib/gi18n-lib.h>

#include "foyer-cmd-common.h"
#include "foyer-text.h"
#include "foyer-titles.h"

#define MAX_LANGUAGES 40

/* "hu_HU.UTF-8" → 2 */
static gsize
language_length (const char *lang)
{
  return strcspn (lang, "_.@-");
}

char *
foyer_title_in (const char *title,
                const char *titles,
                const char *lang)
{
  if (titles != NULL && lang != NULL && *lang != '\0')
    {
      g_autoptr (JsonNode) node = json_from_string (titles, NULL);
      g_autofree char *code = g_strndup (lang, language_length (lang));

      if (node != NULL && JSON_NODE_HOLDS_OBJECT (node))
        {
          const char *said = json_object_get_string_member_with_default (json_node_get_object (node), code, NULL);
          if (said != NULL && *said != '\0')
            return g_strdup (said);
        }
    }
  return g_strdup (title);
}

char *
foyer_titles_lang (FoyerCall *call)
{
  FoyerId user = foyer_call_actor (call)->user;
  g_autofree char *lang = NULL;

  if (foyer_call_has (call, "lang") && !foyer_call_is_null (call, "lang"))
    return g_strdup (foyer_call_text (call, "lang"));
  FoyerStmt *s = foyer_db_sql (foyer_call_db (call), "SELECT lang FROM user WHERE id = ?1");
  foyer_stmt_bind_id (s, 1, &user);
  if (foyer_stmt_step (s))
    lang = g_strdup (foyer_stmt_text (s, 0));
  foyer_stmt_done (s);
  return lang != NULL && *lang != '\0' ? g_steal_pointer (&lang) : g_strdup (g_get_language_names ()[0]);
}

gboolean
foyer_titles_fill (FoyerCall *call,
                   FoyerRow *row,
                   GError **error)
{
  if (!foyer_call_has (call, "titles"))
    return TRUE;

  JsonObject *given = foyer_call_object (call, "titles");
  g_autoptr (JsonObject) kept = json_object_new ();
  g_autoptr (GList) names = given != NULL ? json_object_get_members (given) : NULL;
  names = g_list_sort (names, (GCompareFunc) strcmp);
  if (g_list_length (names) > MAX_LANGUAGES)
    return foyer_refuse (error, _ ("A title has at most %d translations."), MAX_LANGUAGES);
  for (GList *l = names; l != NULL; l = l->next)
    {
      const char *lang = l->data;
      JsonNode *node = json_object_get_member (given, lang);
      gsize length = strlen (lang);
      g_autofree char *text = NULL;

      if (length < 2 || length > 3 || strspn (lang, "abcdefghijklmnopqrstuvwxyz") != length)
        return foyer_refuse (error, _ ("“%s” is not the code of a language."), lang);
      if (JSON_NODE_HOLDS_NULL (node))
        continue;
      if (!JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_STRING)
        return foyer_refuse (error, _ ("A translation must be a text."));
      text = foyer_clean (json_node_get_string (node));
      if (foyer_text_len (text) > FOYER_NAME_MAX)
        return foyer_refuse (error, _ ("A title has at most %d letters."), FOYER_NAME_MAX);
      if (*text != '\0')
        json_object_set_string_member (kept, lang, text);
    }
  if (json_object_get_size (kept) == 0)
    {
      foyer_row_set_null (row, "titles");
      return TRUE;
    }
  g_autoptr (JsonNode) node = json_node_init_object (json_node_alloc (), kept);
  g_autofree char *json = json_to_string (node, FALSE);
  foyer_row_set_text (row, "titles", json);
  return TRUE;
}
