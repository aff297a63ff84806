/* The pool of read-only connections. */
#define G_LOG_DOMAIN "foyer-store"

#include "config.h"

#include "foyer-store-private.h"

#define MAX_READERS 4
#define MAX_GLANCES 64 /* then a reader costs less than standing in the writer's row */

static FoyerDb *
take_reader (FoyerStore *store, GError **error)
{
  FoyerDb *db;
  gboolean open_one = FALSE;

  g_mutex_lock (&store->lock);
  for (;;)
    {
      db = store->gate ? NULL : g_queue_pop_head (&store->idle_readers);
      if (db != NULL)
        break;
      if (!store->gate && store->n_readers < MAX_READERS)
        {
          store->n_readers++;
          open_one = TRUE;
          break;
        }
      g_cond_wait (&store->reader_free, &store->lock);
    }
  g_mutex_unlock (&store->lock);
  if (open_one)
    {
      g_autofree char *path = g_build_filename (store->dir, "foyer.db", NULL);

      db = foyer_db_open (path, FALSE, error);
      if (db == NULL)
        {
          g_mutex_lock (&store->lock);
          store->n_readers--;
          g_cond_broadcast (&store->reader_free);
          g_mutex_unlock (&store->lock);
        }
    }
  return db;
}

static void
give_reader (FoyerStore *store, FoyerDb *db)
{
  gboolean rested;

  g_mutex_lock (&store->lock);
  /* Where there are many stores, what a crowd needed is not kept beyond it. */
  if (foyer_store_rests () && !g_queue_is_empty (&store->idle_readers))
    {
      g_mutex_unlock (&store->lock);
      foyer_db_close (db);
      g_mutex_lock (&store->lock);
      store->n_readers--;
    }
  else
    g_queue_push_head (&store->idle_readers, db);
  g_cond_broadcast (&store->reader_free);
  rested = store->resting;
  store->resting = FALSE;
  g_mutex_unlock (&store->lock);
  if (rested)
    foyer_store_stir (store);
}

void
foyer_store_drop_readers (FoyerStore *store)
{
  FoyerDb *db;

  while ((db = g_queue_pop_head (&store->idle_readers)) != NULL)
    {
      foyer_db_close (db);
      store->n_readers--;
    }
}

void
foyer_store_shut_readers (FoyerStore *store)
{
  FoyerDb *db;

  g_mutex_lock (&store->lock);
  store->gate = TRUE;
  while (g_queue_get_length (&store->idle_readers) < (guint) store->n_readers)
    g_cond_wait (&store->reader_free, &store->lock);
  while ((db = g_queue_pop_head (&store->idle_readers)) != NULL)
    foyer_db_close (db);
  store->n_readers = 0;
  g_mutex_unlock (&store->lock);
}

void
foyer_store_admit_readers (FoyerStore *store)
{
  g_mutex_lock (&store->lock);
  store->gate = FALSE;
  g_cond_broadcast (&store->reader_free);
  g_mutex_unlock (&store->lock);
}

/* With a connection of the caller's. */
static gboolean
read_with (FoyerDb *db, FoyerReadFunc func, gpointer data, GError **error)
{
  gboolean ok = foyer_db_run (db, "BEGIN", error);

  if (ok)
    {
      ok = func (db, data, error);
      if (ok)
        ok = foyer_db_check (db, error);
      else
        foyer_db_check (db, NULL);
      foyer_db_run (db, "COMMIT", NULL);
    }
  return ok;
}

gboolean
foyer_store_read (FoyerStore *store, FoyerReadFunc func, gpointer data, GError **error)
{
  FoyerDb *db = take_reader (store, error);
  gboolean ok;

  if (db == NULL)
    return FALSE;
  ok = read_with (db, func, data, error);
  give_reader (store, db);
  return ok;
}

typedef struct
{
  FoyerReadFunc func;
  gpointer data;
} Glance;

static gboolean
glance (FoyerStore *store, gpointer data, GError **error)
{
  Glance *g = data;

  return read_with (store->db, g->func, g->data, error);
}

gboolean
foyer_store_glance (FoyerStore *store, FoyerReadFunc func, gpointer data, GError **error)
{
  Glance g = { func, data };
  gboolean writer = FALSE;

  if (foyer_store_rests () && store->jobs != NULL && g_thread_self () != store->thread)
    {
      g_mutex_lock (&store->lock);
      writer = store->n_readers == 0 && store->glances++ < MAX_GLANCES;
      g_mutex_unlock (&store->lock);
    }
  return writer ? foyer_store_outside (store, glance, &g, error) : foyer_store_read (store, func, data, error);
}

gboolean
foyer_store_read_apart (FoyerStore *store, FoyerReadFunc func, gpointer data, GError **error)
{
  g_autofree char *path = g_build_filename (store->dir, "foyer.db", NULL);
  FoyerDb *db = foyer_db_open (path, FALSE, error);
  gboolean ok;

  if (db == NULL)
    return FALSE;
  ok = foyer_db_run (db, "BEGIN", error) && func (db, data, error) && foyer_db_check (db, error);
  foyer_db_close (db);
  return ok;
}

typedef struct
{
  FoyerReadFunc func;
  gpointer data;
  GDestroyNotify destroy;
} ReadJob;

static void
read_job_free (gpointer p)
{
  ReadJob *r = p;
  if (r->destroy != NULL)
    r->destroy (r->data);
  g_free (r);
}

void
foyer_store_run_read (gpointer p, gpointer data)
{
  g_autoptr (GTask) task = p;
  ReadJob *r = g_task_get_task_data (task);
  GError *error = NULL;

  if (g_task_return_error_if_cancelled (task))
    return;
  if (foyer_store_read (data, r->func, r->data, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

void
foyer_store_read_async (FoyerStore *store, FoyerReadFunc func, gpointer data, GDestroyNotify destroy, GCancellable *cancellable,
                        GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, user_data);
  ReadJob *r = g_new0 (ReadJob, 1);

  r->func = func;
  r->data = data;
  r->destroy = destroy;
  g_task_set_task_data (task, r, read_job_free);
  g_task_set_source_tag (task, foyer_store_read_async);
  g_thread_pool_push (store->read_pool, task, NULL);
}

gboolean
foyer_store_read_finish (FoyerStore *store, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}
