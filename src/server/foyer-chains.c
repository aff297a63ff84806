#define G_LOG_DOMAIN "foyer-server"

#include "config.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>

#include "foyer-chains.h"
#include "foyer-devices.h"
#include "foyer-error.h"
#include "foyer-time.h"

typedef struct
{
  FoyerPush *push;
  FoyerPushDone done;
  gpointer data;
} Queued;

struct _FoyerChain
{
  FoyerId id;
  FoyerDesk *desk;
  char *gen;

  GMutex lock;
  GQueue queue;         /* Queued* */
  gboolean busy;        /* a worker is committing for this chain */
  gint64 seq;           /* last committed, as far as published */
  GHashTable *parked;   /* FoyerId* → FoyerHttpRequest* (a reference) */
};

struct _FoyerChains
{
  char *dir;
  GMutex lock;
  GHashTable *open; /* FoyerId* → FoyerChain* */
};

/* ---- opening -------------------------------------------------------------------------------------------------------------------- */

static char *
chain_dir (const char *data_dir, const FoyerId *id)
{
  char text[37];
  return g_build_filename (data_dir, "chains", foyer_id_format (id, text), NULL);
}

FoyerChains *
foyer_chains_new (const char *data_dir)
{
  FoyerChains *c = g_new0 (FoyerChains, 1);

  c->dir = g_strdup (data_dir);
  c->open = g_hash_table_new (foyer_id_hash, foyer_id_equal_func);
  return c;
}

static void
chain_free (FoyerChain *c)
{
  foyer_desk_close (c->desk);
  g_hash_table_unref (c->parked);
  g_mutex_clear (&c->lock);
  g_free (c->gen);
  g_free (c);
}

void
foyer_chains_free (FoyerChains *chains)
{
  GHashTableIter iter;
  gpointer value;

  if (chains == NULL)
    return;
  g_hash_table_iter_init (&iter, chains->open);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    chain_free (value);
  g_hash_table_unref (chains->open);
  g_mutex_clear (&chains->lock);
  g_free (chains->dir);
  g_free (chains);
}

const char *
foyer_chains_dir (FoyerChains *chains)
{
  return chains->dir;
}

gboolean
foyer_chains_make (const char *data_dir, FoyerId *id, GError **error)
{
  g_autofree char *dir = NULL;
  FoyerDesk *desk;

  if (foyer_id_is_none (id))
    *id = foyer_id_new (foyer_now ());
  dir = chain_dir (data_dir, id);
  if (g_mkdir_with_parents (dir, 0700) != 0)
    {
      g_set_error (error, FOYER_ERROR, FOYER_ERROR_IO, "The folder %s cannot be made: %s.", dir, g_strerror (errno));
      return FALSE;
    }
  desk = foyer_desk_open (dir, FOYER_STORE_SERVER, error);
  if (desk == NULL)
    return FALSE;
  foyer_desk_close (desk);
  return TRUE;
}

static gboolean
read_meta (FoyerDb *db, gpointer data, GError **error)
{
  FoyerChain *c = data;
  FoyerStmt *s = foyer_db_own_read (db, "SELECT gen,seq FROM sync_meta");

  if (foyer_stmt_step (s))
    {
      g_free (c->gen);
      c->gen = g_strdup (foyer_stmt_text (s, 0));
      c->seq = foyer_stmt_int (s, 1);
    }
  foyer_stmt_done (s);
  return TRUE;
}

FoyerChain *
foyer_chains_get (FoyerChains *chains, const FoyerId *id, GError **error)
{
  FoyerChain *c;

  g_mutex_lock (&chains->lock);
  c = g_hash_table_lookup (chains->open, id);
  if (c == NULL)
    {
      g_autofree char *dir = chain_dir (chains->dir, id);
      FoyerDesk *desk = NULL;

      if (g_file_test (dir, G_FILE_TEST_IS_DIR))
        desk = foyer_desk_open (dir, FOYER_STORE_SERVER, error);
      else
        g_set_error_literal (error, FOYER_ERROR, FOYER_ERROR_NOT_FOUND, "There is no such chain on this server.");
      if (desk != NULL)
        {
          c = g_new0 (FoyerChain, 1);
          c->id = *id;
          c->desk = desk;
          g_mutex_init (&c->lock);
          g_queue_init (&c->queue);
          c->parked = g_hash_table_new_full (foyer_id_hash, foyer_id_equal_func, g_free, (GDestroyNotify) foyer_http_unref);
          if (foyer_device_publish_keys (foyer_desk_store (desk), error) && foyer_store_read (foyer_desk_store (desk), read_meta, c, error))
            g_hash_table_insert (chains->open, &c->id, c);
          else
            g_clear_pointer (&c, chain_free);
        }
    }
  g_mutex_unlock (&chains->lock);
  return c;
}

FoyerDesk *
foyer_chain_desk (FoyerChain *c)
{
  return c->desk;
}

FoyerStore *
foyer_chain_store (FoyerChain *c)
{
  return foyer_desk_store (c->desk);
}

const char *
foyer_chain_gen (FoyerChain *c)
{
  return c->gen;
}

/* ---- pushes: one committer at a time, everything that waits in one commit ------------------------------------------------------------- */

static void
run_done (gpointer data, gpointer user_data)
{
  Queued *q = data;

  q->done (q->push, NULL, q->data);
  g_free (q);
}

static void
commit_queue (FoyerChain *c, FoyerHttp *http)
{

  for (;;)
    {
      g_autoptr (GPtrArray) pushes = g_ptr_array_new ();
      GQueue batch;
      g_autoptr (GError) error = NULL;
      Queued *q;

      g_mutex_lock (&c->lock);
      batch = c->queue;
      g_queue_init (&c->queue);
      if (batch.length == 0)
        c->busy = FALSE;
      g_mutex_unlock (&c->lock);
      if (batch.length == 0)
        return;
      for (GList *l = batch.head; l != NULL; l = l->next)
        g_ptr_array_add (pushes, ((Queued *) l->data)->push);
      foyer_store_maintain (foyer_chain_store (c), foyer_accept_job, pushes, &error);
      if (error == NULL)
        foyer_chain_published (c);
      /* The answers are made by several threads; one of them need not wait for another. */
      while ((q = g_queue_pop_head (&batch)) != NULL)
        {
          if (error == NULL && batch.length > 0)
            {
              foyer_http_run (http, run_done, q);
              continue;
            }
          q->done (q->push, error, q->data);
          g_free (q);
        }
    }
}

gboolean
foyer_chain_push (FoyerChain *c, FoyerHttp *http, FoyerPush *push, FoyerPushDone done, gpointer data)
{
  Queued *q;
  gboolean start = FALSE;

  g_mutex_lock (&c->lock);
  if (c->queue.length >= FOYER_QUEUE_MAX)
    {
      g_mutex_unlock (&c->lock);
      return FALSE;
    }
  q = g_new0 (Queued, 1);
  q->push = push;
  q->done = done;
  q->data = data;
  g_queue_push_tail (&c->queue, q);
  if (!c->busy)
    start = c->busy = TRUE;
  g_mutex_unlock (&c->lock);
  if (start)
    commit_queue (c, http);
  return TRUE;
}

gboolean
foyer_chain_push_now (FoyerChain *c, FoyerPush *push, GError **error)
{
  g_autoptr (GPtrArray) pushes = g_ptr_array_new ();

  g_ptr_array_add (pushes, push);
  if (!foyer_store_maintain (foyer_chain_store (c), foyer_accept_job, pushes, error))
    return FALSE;
  foyer_chain_published (c);
  return TRUE;
}

/* ---- waiting desks ------------------------------------------------------------------------------------------------------------------------ */

static gboolean
read_seq (FoyerDb *db, gpointer data, GError **error)
{
  FoyerStmt *s = foyer_db_own_read (db, "SELECT seq FROM sync_meta");

  *(gint64 *) data = foyer_stmt_step (s) ? foyer_stmt_int (s, 0) : 0;
  foyer_stmt_done (s);
  return TRUE;
}

void
foyer_chain_published (FoyerChain *c)
{
  gint64 seq = 0;
  GHashTableIter iter;
  gpointer value;

  foyer_store_read (foyer_chain_store (c), read_seq, &seq, NULL);
  g_mutex_lock (&c->lock);
  if (seq > c->seq)
    {
      c->seq = seq;
      g_hash_table_iter_init (&iter, c->parked);
      while (g_hash_table_iter_next (&iter, NULL, &value))
        foyer_http_wake (value);
    }
  g_mutex_unlock (&c->lock);
}

gboolean
foyer_chain_park (FoyerChain *c, const FoyerId *dev, FoyerHttpRequest *req, gint64 seq, int ms, FoyerWakeFunc func, gpointer data)
{
  FoyerHttpRequest *old;

  g_mutex_lock (&c->lock);
  if (c->seq > seq)
    {
      g_mutex_unlock (&c->lock);
      return FALSE;
    }
  old = g_hash_table_lookup (c->parked, dev);
  if (old != NULL)
    foyer_http_wake (old);
  g_hash_table_replace (c->parked, foyer_id_copy (dev), foyer_http_ref (req));
  foyer_http_park (req, ms, func, data);
  g_mutex_unlock (&c->lock);
  return TRUE;
}

gboolean
foyer_chain_unpark (FoyerChain *c, const FoyerId *dev, FoyerHttpRequest *req)
{
  gboolean mine;

  g_mutex_lock (&c->lock);
  mine = g_hash_table_lookup (c->parked, dev) == req;
  if (mine)
    g_hash_table_remove (c->parked, dev);
  g_mutex_unlock (&c->lock);
  return mine;
}

void
foyer_chain_newer (FoyerChain *c, const FoyerId *dev)
{
  FoyerHttpRequest *old;

  g_mutex_lock (&c->lock);
  old = g_hash_table_lookup (c->parked, dev);
  if (old != NULL)
    {
      foyer_http_wake (old);
      g_hash_table_remove (c->parked, dev);
    }
  g_mutex_unlock (&c->lock);
}
