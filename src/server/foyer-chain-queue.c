#define G_LOG_DOMAIN "foyer-server"

#include "config.h"

#include "foyer-chains-private.h"
#include "foyer-load.h"

/* Pushes of a chain: one committer at a time, everything that waits in one commit. A batch that takes longer than a slice while other
 * chains wait is committed as far as it came, and goes on when they had their turn. */

typedef struct
{
  FoyerChain *chain;
  FoyerPush *push;
  gsize bytes;
  guint txns;
  FoyerPushDone done;
  gpointer data;
  GError *error;
} Queued;

static void
run_done (gpointer data)
{
  Queued *q = data;

  q->done (q->push, q->error, q->data);
  g_clear_error (&q->error);
  g_free (q);
}

typedef struct
{
  FoyerChains *chains;
  gint64 since;
} Slice;

static gboolean
slice_over (gpointer data)
{
  Slice *s = data;
  return foyer_lanes_slice_over (s->chains->lanes, s->since);
}

static void commit_queue (gpointer data);

/* The task ends: the next one of this chain, in its turn. With c->lock. */
static void
end_task (FoyerChain *c)
{
  if (c->queue.length == 0)
    g_atomic_int_set (&c->busy, FALSE);
  else
    foyer_lane_add (c->chains->lanes, &c->lane, commit_queue, c);
}

static void
fail_all (FoyerChain *c, GQueue *batch, const GError *error)
{
  Queued *q;

  while ((q = g_queue_pop_head (batch)) != NULL)
    {
      q->error = g_error_copy (error);
      foyer_lane_add (c->chains->lanes, &c->lane, run_done, q);
    }
}

static void
commit_queue (gpointer data)
{
  FoyerChain *c = data;
  FoyerChains *chains = c->chains;
  g_autoptr (GPtrArray) pushes = g_ptr_array_new ();
  Slice slice = { chains, g_get_monotonic_time () };
  FoyerAcceptBatch batch = { .pushes = pushes, .pause = slice_over, .pause_data = &slice };
  g_autoptr (GError) error = NULL;
  GQueue done = G_QUEUE_INIT;
  gint64 took;
  Queued *q;

  g_mutex_lock (&c->lock);
  for (GList *l = c->queue.head; l != NULL; l = l->next)
    g_ptr_array_add (pushes, ((Queued *) l->data)->push);
  g_mutex_unlock (&c->lock);

  if (foyer_chain_open (c, &error))
    {
      gint64 disk_us = 0;

      foyer_accept (foyer_chain_store (c), &batch, &error);
      foyer_store_commits (foyer_chain_store (c), &disk_us);
      foyer_load_commit (disk_us);
    }
  if (error == NULL)
    {
      foyer_metrics_count ("foyer_pushes_total", NULL, batch.n_done);
      foyer_metrics_observe ("foyer_commit_group_size", NULL, pushes->len);
      foyer_chain_published (c);
    }
  took = g_get_monotonic_time () - slice.since;

  g_mutex_lock (&c->lock);
  c->last_commit = g_get_monotonic_time ();
  if (batch.n_txns > 0)
    c->txn_us = (c->txn_us * 7 + took / batch.n_txns) / (c->txn_us > 0 ? 8 : 1);
  for (guint i = 0; i < (error != NULL ? pushes->len : batch.n_done); i++)
    {
      q = g_queue_pop_head (&c->queue);
      c->queue_bytes -= q->bytes;
      c->queue_txns -= q->txns;
      g_atomic_pointer_add (&chains->queue_bytes, -(gssize) q->bytes);
      g_queue_push_tail (&done, q);
    }
  end_task (c);
  g_mutex_unlock (&c->lock);

  if (error != NULL)
    fail_all (c, &done, error);
  /* The answers are made by several threads; one of them need not wait for another. */
  while ((q = g_queue_pop_head (&done)) != NULL)
    {
      if (done.length > 0)
        foyer_lane_add (chains->lanes, &c->lane, run_done, q);
      else
        run_done (q);
    }
}

int
foyer_chain_push (FoyerChain *c, FoyerPush *push, gsize bytes, FoyerPushDone done, gpointer data)
{
  FoyerChains *chains = c->chains;
  const FoyerLimits *limits = &chains->limits;
  gboolean start = FALSE;
  gint64 estimate;
  Queued *q;

  g_mutex_lock (&c->lock);
  estimate = c->queue_txns * c->txn_us / 1000; /* ms */
  if (c->queue.length >= limits->queue_pushes || (c->queue.length > 0 && estimate > limits->queue_ms)
      || (c->queue.length > 0 && (gint64) ((gsize) g_atomic_pointer_get (&chains->queue_bytes) >> 20) >= limits->queue_mb))
    {
      g_mutex_unlock (&c->lock);
      return MAX (1, (int) ((gdouble) estimate / 1000 * g_random_double_range (0.5, 1.5)));
    }
  q = g_new0 (Queued, 1);
  q->chain = c;
  q->push = push;
  q->bytes = bytes;
  q->txns = push->txns->len;
  q->done = done;
  q->data = data;
  c->queue_bytes += bytes;
  c->queue_txns += q->txns;
  g_atomic_pointer_add (&chains->queue_bytes, bytes);
  g_queue_push_tail (&c->queue, q);
  if (!c->busy)
    {
      g_atomic_int_set (&c->busy, TRUE);
      start = TRUE;
    }
  g_mutex_unlock (&c->lock);
  /* Nobody commits for this chain: this task may as well do it. */
  if (start)
    commit_queue (c);
  return 0;
}

gboolean
foyer_chain_push_now (FoyerChain *c, FoyerPush *push, GError **error)
{
  g_autoptr (GPtrArray) pushes = g_ptr_array_new ();
  FoyerAcceptBatch batch = { .pushes = pushes };

  g_ptr_array_add (pushes, push);
  if (!foyer_accept (foyer_chain_store (c), &batch, error))
    return FALSE;
  foyer_chain_published (c);
  return TRUE;
}

gint64
foyer_chain_quiet_for (FoyerChain *c)
{
  gint64 at;

  g_mutex_lock (&c->lock);
  at = c->last_commit;
  g_mutex_unlock (&c->lock);
  return g_get_monotonic_time () - at;
}
