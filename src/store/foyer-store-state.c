/* What a store says of itself: how far a copy is, how often it was written, and where. Any thread. */
#define G_LOG_DOMAIN "foyer-store"

#include "config.h"

#include <string.h>

#include "foyer-store-private.h"

gboolean
foyer_store_copy (FoyerStore *store, FoyerCopy *out)
{
  gboolean copy;

  g_mutex_lock (&store->lock);
  copy = store->copy;
  *out = store->copy_at;
  g_mutex_unlock (&store->lock);
  return copy;
}

void
foyer_store_set_log (FoyerStore *store, const FoyerStoreLog *log, gpointer data)
{
  memset (&store->log, 0, sizeof store->log);
  if (log != NULL)
    store->log = *log;
  store->log_data = data;
}

guint64
foyer_store_commits (FoyerStore *store, gint64 *disk_us)
{
  guint64 n;

  g_mutex_lock (&store->lock);
  n = store->commits;
  if (disk_us != NULL)
    *disk_us = store->commit_us;
  g_mutex_unlock (&store->lock);
  return n;
}

guint64
foyer_store_touched_at (FoyerStore *store, const char *what)
{
  guint64 at;

  g_mutex_lock (&store->lock);
  at = GPOINTER_TO_SIZE (g_hash_table_lookup (store->touched, g_intern_string (what)));
  g_mutex_unlock (&store->lock);
  return at;
}

GPtrArray *
foyer_store_touched (FoyerStore *store, guint64 *mark)
{
  GPtrArray *out = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer scope, at;

  g_mutex_lock (&store->lock);
  g_hash_table_iter_init (&iter, store->touched);
  while (g_hash_table_iter_next (&iter, &scope, &at))
    if (GPOINTER_TO_SIZE (at) > *mark)
      g_ptr_array_add (out, scope);
  *mark = store->commits;
  g_mutex_unlock (&store->lock);
  return out;
}
