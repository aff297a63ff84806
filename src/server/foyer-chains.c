#define G_LOG_DOMAIN "foyer-server"

#include "config.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <string.h>

#include "foyer-chains-private.h"
#include "foyer-error.h"
#include "foyer-order-private.h"
#include "foyer-time.h"

/* Opening and closing
 *
 *  K1  A store is opened and closed by one thread at a time (c->moving), outside of chains->lock: it takes milliseconds.
 *  K2  It is closed only while c->pins is 0. A pin is given under chains->lock; who finds the chain moving waits until it has moved.
 *  K3  A closed store may be changed by another process (restore). Its file tells: inode, size, time. */

#define LANE_WIDTH 3 /* tasks of one chain at once: parsing and reading beside its one committer */

/* Chains the present task has pinned. */
static __thread GPtrArray *task_pins;

void
foyer_chains_begin (void)
{
  if (task_pins == NULL)
    task_pins = g_ptr_array_new ();
}

static void close_unused (FoyerChains *chains);

void
foyer_chains_end (void)
{
  for (guint i = 0; task_pins != NULL && i < task_pins->len; i++)
    {
      FoyerChain *c = task_pins->pdata[i];

      g_mutex_lock (&c->chains->lock);
      c->pins--;
      close_unused (c->chains);
      g_mutex_unlock (&c->chains->lock);
    }
  g_clear_pointer (&task_pins, g_ptr_array_unref);
}

FoyerChains *
foyer_chains_new (const char *data_dir)
{
  return foyer_chains_new_with (data_dir, NULL);
}

FoyerChains *
foyer_chains_new_with (const char *data_dir, const FoyerLimits *limits)
{
  return foyer_chains_new_order (foyer_order_new (data_dir, NULL, NULL), limits);
}

/* Another node took something. */
static void
on_news (const FoyerId *id, gpointer data)
{
  FoyerChain *c;

  foyer_chains_begin ();
  c = foyer_chains_find (data, id);
  if (c != NULL && (c->desk != NULL || foyer_chain_has_parked (c)))
    foyer_chain_refresh (c);
  foyer_chains_end ();
}

FoyerChains *
foyer_chains_new_order (FoyerOrder *order, const FoyerLimits *limits)
{
  FoyerChains *c = g_new0 (FoyerChains, 1);

  c->order = order;
  if (limits != NULL)
    c->limits = *limits;
  else
    foyer_limits_load (&c->limits, NULL, NULL);
  foyer_limits_fit (&c->limits);
  c->all = g_hash_table_new (foyer_id_hash, foyer_id_equal_func);
  g_mutex_init (&c->lock);
  g_cond_init (&c->moved);
  g_queue_init (&c->lru);
  foyer_lane_init (&c->free_lane, MAX (c->limits.threads / 2, 1)); /* passwords take long to check */
  foyer_order_set_news (order, on_news, c);
  return c;
}

static void
chain_free (FoyerChain *c)
{
  foyer_order_close (c->order);
  foyer_desk_close (c->desk);
  foyer_chain_desks_clear (c);
  g_mutex_clear (&c->lock);
  g_free (c);
}

void
foyer_chains_stop (FoyerChains *chains)
{
  FoyerLanes *lanes;
  gboolean empty = FALSE;

  g_mutex_lock (&chains->lock);
  lanes = chains->lanes;
  g_mutex_unlock (&chains->lock);
  /* A task may add another one until the last of them is done: all to the same lanes, for a chain's lane cannot be in two. */
  while (lanes != NULL && !empty)
    {
      foyer_lanes_stop (lanes);
      g_mutex_lock (&chains->lock);
      empty = foyer_lanes_waiting (lanes) == 0;
      if (empty)
        chains->lanes = NULL;
      g_mutex_unlock (&chains->lock);
    }
  foyer_lanes_free (lanes);
}

void
foyer_chains_free (FoyerChains *chains)
{
  GHashTableIter iter;
  gpointer value;

  if (chains == NULL)
    return;
  foyer_order_set_news (chains->order, NULL, NULL);
  foyer_chains_stop (chains);
  g_hash_table_iter_init (&iter, chains->all);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    chain_free (value);
  g_hash_table_unref (chains->all);
  g_mutex_clear (&chains->lock);
  g_cond_clear (&chains->moved);
  foyer_order_free (chains->order);
  g_free (chains);
}

const char *
foyer_chains_dir (FoyerChains *chains)
{
  return foyer_order_dir (chains->order);
}

FoyerOrder *
foyer_chains_order (FoyerChains *chains)
{
  return chains->order;
}

const FoyerLimits *
foyer_chains_limits (FoyerChains *chains)
{
  return &chains->limits;
}

/* nginx, a member of our group, sends the snapshots from the folders of the chains: it may pass through, and look at nothing. */
static void
let_pass (const char *data_dir, const char *dir)
{
  g_autofree char *chains = g_build_filename (data_dir, "chains", NULL);

  g_chmod (chains, 0710);
  g_chmod (dir, 0710);
}

gboolean
foyer_chains_make (const char *data_dir, FoyerId *id, GError **error)
{
  g_autoptr (FoyerOrder) order = foyer_order_new (data_dir, NULL, error);
  g_autofree char *dir = NULL;
  char text[37];

  if (order == NULL || !foyer_order_make (order, id, error))
    return FALSE;
  dir = g_build_filename (data_dir, "chains", foyer_id_format (id, text), NULL);
  let_pass (data_dir, dir);
  return TRUE;
}

/* ---- tasks ------------------------------------------------------------------------------------------------------------------ */

void
foyer_chains_run (FoyerChains *chains, FoyerChain *c, FoyerLaneFunc func, gpointer data)
{
  g_mutex_lock (&chains->lock);
  if (chains->lanes == NULL)
    chains->lanes = foyer_lanes_new (chains->limits.threads, foyer_chains_begin, foyer_chains_end);
  foyer_lane_add (chains->lanes, c != NULL ? &c->lane : &chains->free_lane, func, data);
  g_mutex_unlock (&chains->lock);
}

guint
foyer_chains_waiting (FoyerChains *chains)
{
  guint n;

  g_mutex_lock (&chains->lock);
  n = chains->lanes != NULL ? foyer_lanes_waiting (chains->lanes) : 0;
  g_mutex_unlock (&chains->lock);
  return n;
}

gsize
foyer_chains_queued (FoyerChains *chains)
{
  return (gsize) g_atomic_pointer_get (&chains->queue_bytes);
}

/* ---- opening and closing ------------------------------------------------------------------------------------------------------- */

static void
look_at_file (FoyerChain *c, guint64 *out)
{
  g_autofree char *dir = foyer_order_chain_dir (foyer_chains_dir (c->chains), &c->id);
  g_autofree char *path = g_build_filename (dir, "foyer.db", NULL);
  GStatBuf st;

  memset (out, 0, sizeof c->file);
  if (g_stat (path, &st) != 0)
    return;
  out[0] = st.st_ino;
  out[1] = st.st_size;
  out[2] = (guint64) st.st_mtim.tv_sec * 1000000000 + st.st_mtim.tv_nsec;
}

static gboolean
read_meta (FoyerDb *db, gpointer data, GError **error)
{
  FoyerChain *c = data;
  FoyerStmt *s = foyer_db_own_read (db, "SELECT gen,seq FROM sync_meta");

  if (foyer_stmt_step (s))
    {
      c->gen = g_intern_string (foyer_stmt_text (s, 0));
      g_mutex_lock (&c->lock);
      /* With other nodes it may have moved while it was closed: foyer_chain_refresh() wakes who waits. */
      if (c->seq == 0 || !foyer_order_is_shared (c->chains->order))
        c->seq = foyer_stmt_int (s, 1);
      c->touched = 0; /* the store counts anew */
      g_mutex_unlock (&c->lock);
    }
  foyer_stmt_done (s);
  return TRUE;
}

/* With chains->lock, c->moving is ours. Comes back with the lock. */
static gboolean
open_store (FoyerChain *c, GError **error)
{
  FoyerOrderChain *order = NULL;
  g_autoptr (GError) why = NULL;
  FoyerDesk *desk;
  guint64 file[3];

  g_mutex_unlock (&c->chains->lock);
  look_at_file (c, file);
  desk = foyer_order_open (c->chains->order, &c->id, &order, error);
  if (desk != NULL && !foyer_device_publish_keys (foyer_desk_store (desk), &why)
      && (order == NULL || !g_error_matches (why, FOYER_ERROR, FOYER_ERROR_BUSY))) /* without its order an old copy is served as it is */
    {
      g_propagate_error (error, g_steal_pointer (&why));
      foyer_order_close (g_steal_pointer (&order));
      g_clear_pointer (&desk, foyer_desk_close);
    }
  if (desk != NULL && !foyer_store_glance (foyer_desk_store (desk), read_meta, c, error))
    {
      foyer_order_close (g_steal_pointer (&order));
      g_clear_pointer (&desk, foyer_desk_close);
    }
  foyer_metrics_count ("foyer_chain_opens_total", NULL, 1);
  g_mutex_lock (&c->chains->lock);
  if (desk == NULL)
    return FALSE;
  if (memcmp (file, c->file, sizeof file) != 0)
    {
      c->epoch++;
      c->commits = c->desks_at = 0;
    }
  c->desk = desk;
  c->order = order;
  g_queue_push_tail_link (&c->chains->lru, &c->link);
  return TRUE;
}

static gboolean
may_close (FoyerChain *c)
{
  return c->pins == 0 && !c->moving && !g_atomic_int_get (&c->busy);
}

/* With chains->lock. */
static guint64
desks_at (FoyerChain *c, FoyerDesk *desk)
{
  guint64 at = foyer_store_touched_at (foyer_desk_store (desk), FOYER_TOUCHED_DESKS);

  return at > 0 ? c->commits + at : c->desks_at;
}

/* With chains->lock; lets go of it meanwhile. */
static void
close_store (FoyerChain *c)
{
  FoyerChains *chains = c->chains;
  FoyerOrderChain *order;
  FoyerDesk *desk;

  c->moving = TRUE;
  g_queue_unlink (&chains->lru, &c->link);
  desk = g_steal_pointer (&c->desk);
  order = g_steal_pointer (&c->order);
  c->desks_at = desks_at (c, desk);
  c->commits += foyer_store_commits (foyer_desk_store (desk), NULL);
  g_mutex_unlock (&chains->lock);
  foyer_order_close (order);
  foyer_desk_close (desk);
  foyer_metrics_count ("foyer_chain_closes_total", NULL, 1);
  g_mutex_lock (&chains->lock);
  look_at_file (c, c->file);
  c->moving = FALSE;
  g_cond_broadcast (&chains->moved);
}

/* With chains->lock; lets go of it while a store is closed. */
static void
close_unused (FoyerChains *chains)
{
  while (chains->lru.length > (guint) chains->limits.open_chains)
    {
      FoyerChain *c = NULL;

      for (GList *l = chains->lru.head; c == NULL && l != NULL; l = l->next)
        if (may_close (l->data))
          c = l->data;
      if (c == NULL)
        return; /* all are in use: more than wanted is better than none */
      foyer_store_leave_log (foyer_desk_store (c->desk)); /* others need its place, and it will need one again */
      close_store (c);
    }
}

void
foyer_chains_close_idle (FoyerChains *chains, gint64 us)
{
  gint64 before = g_get_monotonic_time () - us;
  gboolean any = TRUE;

  g_mutex_lock (&chains->lock);
  while (any)
    {
      any = FALSE;
      /* The longest unused come first; the list is another one after each closing. */
      for (GList *l = chains->lru.head; !any && l != NULL && ((FoyerChain *) l->data)->used < before; l = l->next)
        if (may_close (l->data))
          {
            close_store (l->data);
            any = TRUE;
          }
    }
  g_mutex_unlock (&chains->lock);
}

/* With chains->lock. */
static FoyerChain *
find (FoyerChains *chains, const FoyerId *id)
{
  FoyerChain *c = g_hash_table_lookup (chains->all, id);

  if (c == NULL)
    {
      g_autofree char *dir = foyer_order_chain_dir (foyer_chains_dir (chains), id);

      if (!g_file_test (dir, G_FILE_TEST_IS_DIR))
        return NULL;
      c = g_new0 (FoyerChain, 1);
      c->chains = chains;
      c->id = *id;
      c->gen = "-";
      c->link.data = c;
      g_mutex_init (&c->lock);
      g_queue_init (&c->queue);
      foyer_lane_init (&c->lane, LANE_WIDTH);
      c->last_commit = g_get_monotonic_time ();
      foyer_chain_desks_init (c);
      g_hash_table_insert (chains->all, &c->id, c);
    }
  return c;
}

FoyerChain *
foyer_chains_find (FoyerChains *chains, const FoyerId *id)
{
  FoyerChain *c;

  g_mutex_lock (&chains->lock);
  c = find (chains, id);
  g_mutex_unlock (&chains->lock);
  return c;
}

guint
foyer_chains_open (FoyerChains *chains)
{
  guint n;

  g_mutex_lock (&chains->lock);
  n = chains->lru.length;
  g_mutex_unlock (&chains->lock);
  return n;
}

/* With chains->lock: open and pinned. */
static gboolean
pin (FoyerChain *c, GError **error)
{
  FoyerChains *chains = c->chains;

  if (task_pins != NULL && g_ptr_array_find (task_pins, c, NULL))
    return TRUE;
  c->pins++;
  while (c->moving)
    g_cond_wait (&chains->moved, &chains->lock);
  c->used = g_get_monotonic_time ();
  if (c->desk == NULL)
    {
      gboolean ok;

      c->moving = TRUE;
      ok = open_store (c, error);
      c->moving = FALSE;
      g_cond_broadcast (&chains->moved);
      if (!ok)
        {
          c->pins--;
          return FALSE;
        }
      close_unused (chains);
    }
  else
    {
      foyer_metrics_count ("foyer_chain_hits_total", NULL, 1);
      g_queue_unlink (&chains->lru, &c->link);
      g_queue_push_tail_link (&chains->lru, &c->link);
    }
  if (task_pins != NULL)
    g_ptr_array_add (task_pins, c);
  return TRUE;
}

FoyerChain *
foyer_chains_get (FoyerChains *chains, const FoyerId *id, GError **error)
{
  FoyerChain *c;

  g_mutex_lock (&chains->lock);
  c = find (chains, id);
  if (c == NULL && foyer_order_is_shared (chains->order))
    {
      gboolean there;

      /* Another node may have it. */
      g_mutex_unlock (&chains->lock);
      there = foyer_order_fetch (chains->order, id, error);
      g_mutex_lock (&chains->lock);
      c = there ? find (chains, id) : NULL;
      if (!there)
        {
          g_mutex_unlock (&chains->lock);
          return NULL;
        }
    }
  if (c == NULL)
    g_set_error_literal (error, FOYER_ERROR, FOYER_ERROR_NOT_FOUND, "There is no such chain on this server.");
  else if (!pin (c, error))
    c = NULL;
  g_mutex_unlock (&chains->lock);
  return c;
}

gboolean
foyer_chain_open (FoyerChain *c, GError **error)
{
  gboolean ok;

  g_mutex_lock (&c->chains->lock);
  ok = pin (c, error);
  g_mutex_unlock (&c->chains->lock);
  return ok;
}

gboolean
foyer_chain_is_open (FoyerChain *c)
{
  gboolean open;

  g_mutex_lock (&c->chains->lock);
  open = c->desk != NULL;
  g_mutex_unlock (&c->chains->lock);
  return open;
}

gboolean
foyer_chain_hold (FoyerChain *c)
{
  FoyerChains *chains = c->chains;
  gboolean open;

  g_mutex_lock (&chains->lock);
  while (c->moving)
    g_cond_wait (&chains->moved, &chains->lock);
  open = c->desk != NULL;
  if (open && !g_ptr_array_find (task_pins, c, NULL))
    {
      c->pins++;
      g_ptr_array_add (task_pins, c);
    }
  g_mutex_unlock (&chains->lock);
  return open;
}

static GPtrArray *
list_of (FoyerChains *chains, gboolean open)
{
  GPtrArray *out = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer value;

  g_mutex_lock (&chains->lock);
  g_hash_table_iter_init (&iter, chains->all);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    if ((((FoyerChain *) value)->desk != NULL) == open)
      g_ptr_array_add (out, value);
  g_mutex_unlock (&chains->lock);
  return out;
}

GPtrArray *
foyer_chains_list (FoyerChains *chains)
{
  return list_of (chains, TRUE);
}

GPtrArray *
foyer_chains_list_closed (FoyerChains *chains)
{
  return list_of (chains, FALSE);
}

/* ---- other nodes --------------------------------------------------------------------------------------------------------------- */

/* What is in the store is told to who waits. */
static void
publish_moved (FoyerChain *c)
{
  FoyerCopy copy;
  gboolean moved;

  if (!foyer_store_copy (foyer_chain_store (c), &copy))
    return;
  g_mutex_lock (&c->lock);
  moved = copy.seq != c->seq || strcmp (copy.gen, c->gen) != 0;
  /* A new life may begin below the order of the one before. */
  if (strcmp (copy.gen, c->gen) != 0)
    {
      c->gen = g_intern_string (copy.gen);
      c->seq = 0;
    }
  g_mutex_unlock (&c->lock);
  if (moved)
    foyer_chain_published (c);
}

gboolean
foyer_chain_refresh (FoyerChain *c)
{
  g_autoptr (GError) error = NULL;
  gboolean ok;

  if (!foyer_order_is_shared (c->chains->order))
    return TRUE;
  ok = foyer_chain_open (c, &error) && foyer_order_refresh (c->order, &error);
  if (!ok)
    g_info ("A chain is served as it was last known here: %s", error->message);
  if (c->desk != NULL)
    publish_moved (c);
  return ok;
}

gboolean
foyer_chain_reach (FoyerChain *c, const char *gen, gint64 seq, GError **error)
{
  g_autoptr (GError) why = NULL;
  FoyerCopy copy;

  if (!foyer_order_is_shared (c->chains->order))
    return TRUE;
  if (!foyer_chain_open (c, error))
    return FALSE;
  if (!foyer_store_copy (foyer_chain_store (c), &copy) || (seq <= copy.seq && (gen == NULL || gen[0] == '\0' || strcmp (gen, copy.gen) == 0)))
    return TRUE;
  if (!foyer_order_refresh (c->order, &why))
    {
      g_propagate_prefixed_error (error, g_steal_pointer (&why), "This server is behind what you have seen already. ");
      return FALSE;
    }
  publish_moved (c);
  return TRUE;
}

FoyerDesk *
foyer_chain_desk (FoyerChain *c)
{
  g_autoptr (GError) error = NULL;

  if (!foyer_chain_open (c, &error))
    g_error ("A chain's store was used without opening it first, and cannot be opened: %s", error->message);
  return c->desk;
}

FoyerStore *
foyer_chain_store (FoyerChain *c)
{
  return foyer_desk_store (foyer_chain_desk (c));
}

FoyerChains *
foyer_chain_chains (FoyerChain *c)
{
  return c->chains;
}

const FoyerId *
foyer_chain_own_id (FoyerChain *c)
{
  return &c->id;
}

const char *
foyer_chain_gen (FoyerChain *c)
{
  return c->gen;
}

static guint64
stamp_of (FoyerChain *c, gboolean of_desks)
{
  guint64 stamp;

  g_mutex_lock (&c->chains->lock);
  while (c->moving)
    g_cond_wait (&c->chains->moved, &c->chains->lock);
  if (c->desk != NULL)
    stamp = of_desks ? desks_at (c, c->desk) : c->commits + foyer_store_commits (foyer_desk_store (c->desk), NULL);
  else
    {
      guint64 file[3];

      look_at_file (c, file);
      if (memcmp (file, c->file, sizeof file) != 0)
        {
          memcpy (c->file, file, sizeof file);
          c->epoch++;
          c->commits = c->desks_at = 0;
        }
      stamp = of_desks ? c->desks_at : c->commits;
    }
  stamp |= c->epoch << 40;
  g_mutex_unlock (&c->chains->lock);
  return stamp;
}

guint64
foyer_chain_stamp (FoyerChain *c)
{
  return stamp_of (c, FALSE);
}

guint64
foyer_chain_desks_stamp (FoyerChain *c)
{
  return stamp_of (c, TRUE);
}
