/* Asking the store what foyer-filter.h compiled. */
#define G_LOG_DOMAIN "foyer-desk"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "foyer-custom.h"
#include "foyer-filter-private.h"
#include "foyer-location.h"

/* Not through the connection's store of statements: hardly two questions are the same. */
GHashTable *
foyer_filter_run (FoyerFilter *filter, FoyerDb *db, GError **error)
{
  g_autoptr (GHashTable) found = g_hash_table_new_full (foyer_id_hash, foyer_id_equal_func, g_free, NULL);
  sqlite3_stmt *s = NULL;
  int rc = sqlite3_prepare_v2 (foyer_db_handle (db), filter->sql->str, (int) filter->sql->len, &s, NULL);

  for (guint i = 0; rc == SQLITE_OK && i < filter->values->len; i++)
    {
      const FoyerFilterValue *v = &g_array_index (filter->values, FoyerFilterValue, i);

      if (v->text != NULL)
        rc = sqlite3_bind_text (s, (int) i + 1, v->text, -1, SQLITE_STATIC);
      else if (v->is_id)
        rc = sqlite3_bind_blob (s, (int) i + 1, v->id.b, sizeof v->id.b, SQLITE_STATIC);
      else
        rc = sqlite3_bind_int64 (s, (int) i + 1, v->n);
    }
  while (rc == SQLITE_OK || rc == SQLITE_ROW)
    {
      rc = sqlite3_step (s);
      if (rc == SQLITE_ROW && sqlite3_column_bytes (s, 0) == sizeof (FoyerId))
        g_hash_table_add (found, g_memdup2 (sqlite3_column_blob (s, 0), sizeof (FoyerId)));
    }
  if (rc != SQLITE_DONE)
    g_set_error (error, FOYER_ERROR, rc == SQLITE_BUSY ? FOYER_ERROR_BUSY : FOYER_ERROR_IO, _ ("The clients could not be looked through: %s"),
                 sqlite3_errmsg (foyer_db_handle (db)));
  sqlite3_finalize (s);
  return rc == SQLITE_DONE ? g_steal_pointer (&found) : NULL;
}

static FoyerFilter *
compile (FoyerCall *call, JsonNode *tree, GPtrArray *fields, GError **error)
{
  FoyerId loc = foyer_call_loc (call);
  g_autoptr (FoyerLocation) place = foyer_location_load (foyer_call_db (call), &loc);
  g_autoptr (GPtrArray) seen = fields != NULL ? g_ptr_array_ref (fields) : foyer_custom_fields_seen (call, TRUE);
  FoyerFilterView view = {
    .today = foyer_location_today (foyer_call_db (call), &loc, foyer_call_now (call)),
    .first_weekday = place != NULL && place->first_weekday > 0 ? place->first_weekday : 1,
    .zone = foyer_location_zone (foyer_call_db (call), &loc),
    .own = foyer_call_own_staff (call),
    .phones = foyer_call_may (call, "clients.phones"),
    .money = foyer_call_may (call, "money"),
    .fields = seen,
  };

  return foyer_filter_compile (tree, &view, error);
}

gboolean
foyer_filter_check (FoyerCall *call, JsonNode *tree, GError **error)
{
  g_autoptr (FoyerFilter) filter = compile (call, tree, NULL, error);

  return filter != NULL;
}

gboolean
foyer_filter_of_call (FoyerCall *call, const char *param, GPtrArray *fields, GHashTable **found, GError **error)
{
  JsonObject *tree = foyer_call_object (call, param);
  g_autoptr (JsonNode) node = NULL;
  g_autoptr (FoyerFilter) filter = NULL;

  *found = NULL;
  if (tree == NULL)
    return TRUE;
  node = json_node_new (JSON_NODE_OBJECT);
  json_node_set_object (node, tree);
  filter = compile (call, node, fields, error);
  if (filter == NULL)
    return FALSE;
  *found = foyer_filter_run (filter, foyer_call_db (call), error);
  return *found != NULL;
}

gboolean
foyer_segment_of_call (FoyerCall *call, const char *param, GPtrArray *fields, GHashTable **found, GError **error)
{
  g_autoptr (FoyerRow) row = NULL;
  g_autoptr (JsonNode) node = NULL;
  g_autoptr (FoyerFilter) filter = NULL;

  *found = NULL;
  if (!foyer_call_has (call, param))
    return TRUE;
  row = foyer_call_row (call, param, "segment", error);
  node = row != NULL ? json_from_string (foyer_row_text (row, "filter"), error) : NULL;
  filter = node != NULL ? compile (call, node, fields, error) : NULL;
  if (filter == NULL)
    return FALSE;
  *found = foyer_filter_run (filter, foyer_call_db (call), error);
  return *found != NULL;
}
