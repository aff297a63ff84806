/* The whole way of an export, for the window and foyerctl alike. */
#define G_LOG_DOMAIN "foyer-desk"

#include "config.h"

#include <string.h>
#include <glib/gi18n-lib.h>

#include "foyer-activity.h"
#include "foyer-activity-later.h"
#include "foyer-blobs.h"
#include "foyer-csv.h"

FoyerFormat
foyer_format_of_name (const char *name)
{
  g_autofree char *lower = g_ascii_strdown (name != NULL ? name : "", -1);

  return g_str_has_suffix (lower, ".xlsx") ? FOYER_FORMAT_XLSX : FOYER_FORMAT_CSV;
}

GBytes *
foyer_sheet_bytes (JsonObject *sheet, FoyerFormat format, const char *title, GError **error)
{
  return format == FOYER_FORMAT_XLSX ? foyer_xlsx_bytes (sheet, title, error) : g_string_free_to_bytes (foyer_csv_text (sheet));
}

/* Beside the store in pieces the chain takes. (transfer full) (nullable) */
static JsonArray *
keep (FoyerDesk *desk, GBytes *bytes, GError **error)
{
  const char *dir = foyer_store_dir (foyer_desk_store (desk));
  g_autoptr (JsonArray) pieces = json_array_new ();

  for (gsize at = 0; at < g_bytes_get_size (bytes); at += FOYER_BLOB_MAX)
    {
      g_autoptr (GBytes) piece = g_bytes_new_from_bytes (bytes, at, MIN ((gsize) FOYER_BLOB_MAX, g_bytes_get_size (bytes) - at));
      g_autofree char *id = foyer_blobs_put (dir, piece, TRUE, error);

      if (id == NULL)
        return NULL;
      json_array_add_string_element (pieces, id);
    }
  return g_steal_pointer (&pieces);
}

static JsonNode *
object_node (JsonObject *object)
{
  JsonNode *node = json_node_new (JSON_NODE_OBJECT);

  json_node_set_object (node, object);
  return node;
}

static gboolean
begin (FoyerDesk *desk, const FoyerActor *actor, const char *query, JsonObject *params, const char *name, char **id, gboolean *later, GError **error)
{
  g_autoptr (GError) why = NULL;
  g_autoptr (JsonObject) call = foyer_params ("what", "s", query, "format", "s", foyer_format_of_name (name) == FOYER_FORMAT_XLSX ? "xlsx" : "csv", "name", "s", name, NULL);
  g_autoptr (JsonNode) result = NULL;

  if (params != NULL)
    json_object_set_member (call, "filter", object_node (params));
  if (!foyer_desk_call (desk, actor, "export.begin", call, &result, &why))
    {
      if (!g_error_matches (why, FOYER_ERROR, FOYER_ERROR_BUSY))
        {
          g_propagate_error (error, g_steal_pointer (&why));
          return FALSE;
        }
      /* Another program has the store: it takes it into the log. */
      *later = TRUE;
      *id = foyer_activity_later_begin (desk, actor, query, params, foyer_format_of_name (name) == FOYER_FORMAT_XLSX ? "xlsx" : "csv", name, error);
      return *id != NULL;
    }
  *id = g_strdup (json_object_get_string_member (json_node_get_object (result), "id"));
  return TRUE;
}

static gboolean
done (FoyerDesk *desk, const FoyerActor *actor, const char *id, gint64 lines, JsonArray *pieces, GError **error)
{
  g_autoptr (JsonObject) call = foyer_params ("id", "s", id, "count", "i", lines, NULL);

  json_object_set_array_member (call, "file", json_array_ref (pieces));
  return foyer_desk_call (desk, actor, "export.done", call, NULL, error);
}

GBytes *
foyer_export_run (FoyerDesk *desk, const FoyerActor *actor, const char *query, JsonObject *params, const char *name, gint64 *lines, GError **error)
{
  g_autoptr (JsonObject) asked = json_object_new ();
  g_autoptr (JsonNode) result = NULL;
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (JsonArray) pieces = NULL;
  g_autofree char *id = NULL;
  JsonObjectIter iter;
  const char *member;
  JsonNode *value;
  gboolean later = FALSE;
  gint64 n;

  if (!begin (desk, actor, query, params, name, &id, &later, error))
    return NULL;
  if (params != NULL)
    {
      json_object_iter_init (&iter, params);
      while (json_object_iter_next (&iter, &member, &value))
        json_object_set_member (asked, member, json_node_copy (value));
    }
  json_object_set_string_member (asked, "export", id);
  if (!foyer_desk_query (desk, actor, query, asked, &result, error))
    {
      if (later)
        foyer_activity_later_drop (desk, id);
      return NULL;
    }
  n = json_array_get_length (json_object_get_array_member (json_node_get_object (result), "rows"));
  bytes = foyer_sheet_bytes (json_node_get_object (result), foyer_format_of_name (name), name, error);
  pieces = bytes != NULL ? keep (desk, bytes, error) : NULL;
  if (pieces == NULL || !(later ? foyer_activity_later_done (desk, id, n, pieces, error) : done (desk, actor, id, n, pieces, error)))
    return NULL;
  if (lines != NULL)
    *lines = n;
  return g_steal_pointer (&bytes);
}

GBytes *
foyer_export_load (FoyerDesk *desk, JsonArray *pieces, GError **error)
{
  g_autoptr (GByteArray) all = g_byte_array_new ();

  for (guint i = 0; i < json_array_get_length (pieces); i++)
    {
      g_autoptr (GBytes) piece = foyer_blobs_load (foyer_store_dir (foyer_desk_store (desk)), json_array_get_string_element (pieces, i), error);
      gsize len;
      const guint8 *data;

      if (piece == NULL)
        return NULL;
      data = g_bytes_get_data (piece, &len);
      g_byte_array_append (all, data, (guint) len);
    }
  return g_byte_array_free_to_bytes (g_steal_pointer (&all));
}
