#define G_LOG_DOMAIN "foyer-desk"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "foyer-blobs.h"
#include "foyer-cmd-common.h"
#include "foyer-lookup.h"

gboolean
foyer_refuse (GError **error, const char *format, ...)
{
  va_list args;

  va_start (args, format);
  g_propagate_error (error, g_error_new_valist (FOYER_ERROR, FOYER_ERROR_INVALID, format, args));
  va_end (args);
  return FALSE;
}

gboolean
foyer_need_text (FoyerCall *call, const char *param, const char *what, GError **error)
{
  const char *text = foyer_call_text (call, param);

  if (foyer_call_has (call, param) && (text == NULL || *text == '\0'))
    return foyer_refuse (error, _ ("The %s cannot be empty."), what);
  return TRUE;
}

gboolean
foyer_need_file (FoyerCall *call, const char *param, GError **error)
{
  const char *text = foyer_call_text (call, param);

  if (!foyer_call_has (call, param) || text == NULL || *text == '\0' || foyer_blob_is_id (text))
    return TRUE;
  return foyer_refuse (error, _ ("“%s” is no file's name. Bring the file in first."), text);
}

GArray *
foyer_call_ids (FoyerCall *call, const char *param, GError **error)
{
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (FoyerId));
  JsonArray *list = foyer_call_list (call, param);
  guint n = list ? json_array_get_length (list) : 0;

  if (n > 1000)
    {
      foyer_refuse (error, _ ("“%s” has more than 1000 entries."), param);
      return NULL;
    }
  for (guint i = 0; i < n; i++)
    {
      JsonNode *node = json_array_get_element (list, i);
      FoyerId id;

      if (!JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_STRING || !foyer_id_parse (json_node_get_string (node), &id))
        {
          foyer_refuse (error, _ ("Entry %u of “%s” is not an id."), i + 1, param);
          return NULL;
        }
      g_array_append_val (ids, id);
    }
  return g_steal_pointer (&ids);
}

FoyerRow *
foyer_need_row (FoyerCall *call, const char *table, const FoyerId *id, const FoyerId *loc, GError **error)
{
  g_autoptr (FoyerRow) row = foyer_tx_get (foyer_call_tx (call), table, id);
  gboolean gone = row == NULL;

  if (row != NULL && foyer_entity_field (row->entity, "deleted") >= 0)
    gone = foyer_row_int (row, "deleted") != 0;
  if (!gone && loc != NULL && foyer_entity_field (row->entity, "loc") >= 0)
    {
      FoyerId at = foyer_row_id (row, "loc");
      gone = !foyer_id_equal (&at, loc);
    }
  if (gone)
    {
      g_set_error (error, FOYER_ERROR, FOYER_ERROR_NOT_FOUND, _ ("There is no such %s."), g_dgettext (GETTEXT_PACKAGE, foyer_entity (table)->label));
      return NULL;
    }
  return g_steal_pointer (&row);
}

gboolean
foyer_reorder (FoyerCall *call, const char *table, const FoyerId *loc, GError **error)
{
  g_autoptr (GArray) ids = foyer_call_ids (call, "order", error);
  g_autoptr (GArray) all = NULL;
  gint64 behind;

  if (ids == NULL)
    return FALSE;
  behind = ids->len;
  for (guint i = 0; i < ids->len; i++)
    {
      g_autoptr (FoyerRow) row = foyer_need_row (call, table, &g_array_index (ids, FoyerId, i), loc, error);

      if (row == NULL)
        return FALSE;
      foyer_row_set_int (row, "weight", i + 1);
      foyer_tx_put (foyer_call_tx (call), row);
    }

  /* Rows that were not named come after those that were. */
  all = foyer_lookup_all (foyer_call_db (call), table, loc);
  for (guint i = 0; i < all->len; i++)
    {
      FoyerId *id = &g_array_index (all, FoyerId, i);
      gboolean named = FALSE;

      for (guint k = 0; k < ids->len && !named; k++)
        named = foyer_id_equal (id, &g_array_index (ids, FoyerId, k));
      if (!named)
        {
          g_autoptr (FoyerRow) row = foyer_tx_get (foyer_call_tx (call), table, id);
          foyer_row_set_int (row, "weight", ++behind);
          foyer_tx_put (foyer_call_tx (call), row);
        }
    }
  return TRUE;
}

void
foyer_mark_deleted (FoyerTx *tx, FoyerRow *row)
{
  foyer_row_set_int (row, "deleted", 1);
  foyer_tx_put (tx, row);
}

gboolean
foyer_need_free_title (FoyerCall *call, FoyerRow *row, const char *column, const char *what, const FoyerId *loc, GError **error)
{
  const char *title = foyer_row_text (row, column);

  if (title == NULL)
    return foyer_refuse (error, _ ("The %s needs a name."), what);
  if (row->exists && !foyer_row_has_changed (row, column))
    return TRUE;
  if (foyer_lookup_taken (foyer_call_db (call), row->entity->name, column, loc, title, &row->id))
    return foyer_refuse (error, _ ("There is already a %s called “%s”."), what, title);
  return TRUE;
}
