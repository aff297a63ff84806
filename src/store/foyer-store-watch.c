/* Who is told what a write changed, each in the main loop of its own. */
#define G_LOG_DOMAIN "foyer-store"

#include "config.h"

#include "foyer-store-private.h"

typedef struct
{
  guint id;
  GMainContext *context;
  FoyerChangeFunc func;
  gpointer data;
  int refs;
  gboolean gone;
} Watcher;

typedef struct
{
  FoyerStore *store;
  Watcher *watcher;
  FoyerChangeSet set;
  GArray *rows;
} Notice;

static void
watcher_unref (Watcher *w)
{
  if (!g_atomic_int_dec_and_test (&w->refs))
    return;
  g_main_context_unref (w->context);
  g_free (w);
}

static void
notice_free (gpointer p)
{
  Notice *n = p;
  watcher_unref (n->watcher);
  g_array_unref (n->rows);
  g_free (n);
}

static gboolean
deliver (gpointer p)
{
  Notice *n = p;

  if (!g_atomic_int_get (&n->watcher->gone))
    n->watcher->func (n->store, &n->set, n->watcher->data);
  return G_SOURCE_REMOVE;
}

static void
post (FoyerStore *store, GArray *rows, const FoyerId *txn, gboolean remote, gboolean all)
{
  g_mutex_lock (&store->lock);
  for (guint i = 0; i < store->watchers->len; i++)
    {
      Notice *n = g_new0 (Notice, 1);
      g_autoptr (GSource) source = g_idle_source_new ();

      n->store = store;
      n->watcher = store->watchers->pdata[i];
      g_atomic_int_inc (&n->watcher->refs);
      n->rows = g_array_ref (rows);
      n->set.txn = *txn;
      n->set.remote = remote;
      n->set.all = all;
      n->set.n = rows->len;
      n->set.rows = (FoyerChange *) rows->data;
      g_source_set_priority (source, G_PRIORITY_DEFAULT);
      g_source_set_callback (source, deliver, n, notice_free);
      g_source_attach (source, n->watcher->context);
    }
  g_mutex_unlock (&store->lock);
}

void
foyer_store_post_changes (FoyerStore *store, FoyerTx *tx)
{
  if (tx->changes->len > 0)
    post (store, tx->changes, &tx->first, tx->remote, FALSE);
}

void
foyer_store_post_all (FoyerStore *store)
{
  g_autoptr (GArray) rows = g_array_new (FALSE, TRUE, sizeof (FoyerChange));

  for (int i = 0; i < foyer_n_entities; i++)
    {
      FoyerChange change = { &foyer_entities[i], FOYER_ID_NONE };
      g_array_append_val (rows, change);
    }
  post (store, rows, &(FoyerId){ { 0 } }, TRUE, TRUE);
}

guint
foyer_store_watch (FoyerStore *store, GMainContext *context, FoyerChangeFunc func, gpointer data)
{
  Watcher *w = g_new0 (Watcher, 1);

  w->context = g_main_context_ref (context ? context : g_main_context_default ());
  w->func = func;
  w->data = data;
  w->refs = 1;
  g_mutex_lock (&store->lock);
  w->id = ++store->next_watcher;
  g_ptr_array_add (store->watchers, w);
  g_mutex_unlock (&store->lock);
  return w->id;
}

void
foyer_store_unwatch (FoyerStore *store, guint id)
{
  g_mutex_lock (&store->lock);
  for (guint i = 0; i < store->watchers->len; i++)
    {
      Watcher *w = store->watchers->pdata[i];
      if (w->id == id)
        {
          g_atomic_int_set (&w->gone, TRUE);
          g_ptr_array_remove_index (store->watchers, i);
          break;
        }
    }
  g_mutex_unlock (&store->lock);
}

GPtrArray *
foyer_store_watchers_new (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) watcher_unref);
}

void
foyer_store_watchers_free (GPtrArray *watchers)
{
  for (guint i = 0; i < watchers->len; i++)
    g_atomic_int_set (&((Watcher *) watchers->pdata[i])->gone, TRUE);
  g_ptr_array_unref (watchers);
}
