#define G_LOG_DOMAIN "foyer-desk"

#include "config.h"

#include "foyer-ids.h"

GArray *
foyer_ids_of (FoyerDb *db,
              const char *sql,
              const FoyerId *id)
{
  GArray *ids = g_array_new (FALSE, FALSE, sizeof (FoyerId));
  FoyerStmt *s = foyer_db_sql (db, sql);

  foyer_stmt_bind_id (s, 1, id);
  while (foyer_stmt_step (s))
    {
      FoyerId row = foyer_stmt_id (s, 0);
      g_array_append_val (ids, row);
    }
  foyer_stmt_done (s);
  return ids;
}

GArray *
foyer_ids_take (GHashTable *set)
{
  GArray *ids = g_array_sized_new (FALSE, FALSE, sizeof (FoyerId), g_hash_table_size (set));
  GHashTableIter iter;
  gpointer key;

  g_hash_table_iter_init (&iter, set);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    g_array_append_vals (ids, key, 1);
  g_hash_table_remove_all (set);
  if (ids->len > 1)
    g_array_sort (ids, (GCompareFunc) foyer_id_compare);
  return ids;
}
