#define G_LOG_DOMAIN "foyer-server"

#include "config.h"

#include "foyer-snapshots.h"
#include "foyer-upkeep.h"

#define LOOK_US (60 * G_USEC_PER_SEC)

struct _FoyerUpkeep
{
  FoyerChains *chains;
  GThread *thread;
  GMutex lock;
  GCond wake;
  gboolean stop;
  GHashTable *asked; /* FoyerChain*: a desk waits for a snapshot */
};

static void
make_snapshot (FoyerChain *chain)
{
  g_autoptr (GError) error = NULL;

  foyer_chains_begin ();
  if (!foyer_chain_open (chain, &error) || !foyer_snapshots_make (foyer_chain_store (chain), &error))
    g_warning ("The snapshot could not be made: %s", error->message);
  foyer_chains_end ();
}

static void
look_after (FoyerChain *chain)
{
  g_autoptr (GError) error = NULL;

  foyer_chains_begin ();
  if (!foyer_chain_open (chain, &error) || !foyer_snapshots_keep (foyer_chain_store (chain), FOYER_SNAPSHOT_MIN_ROWS, NULL, &error))
    g_warning ("The snapshots could not be kept up: %s", error->message);
  foyer_chains_end ();
}

static gboolean
stopping (FoyerUpkeep *u)
{
  gboolean stop;

  g_mutex_lock (&u->lock);
  stop = u->stop;
  g_mutex_unlock (&u->lock);
  return stop;
}

/* A chain a desk waits for, or none. Waits until there is one, or until @until. */
static FoyerChain *
next_asked (FoyerUpkeep *u, gint64 until)
{
  FoyerChain *chain = NULL;
  GHashTableIter iter;
  gpointer key;

  g_mutex_lock (&u->lock);
  while (!u->stop && g_hash_table_size (u->asked) == 0)
    if (!g_cond_wait_until (&u->wake, &u->lock, until))
      break;
  g_hash_table_iter_init (&iter, u->asked);
  if (!u->stop && g_hash_table_iter_next (&iter, &key, NULL))
    {
      chain = key;
      g_hash_table_iter_remove (&iter);
    }
  g_mutex_unlock (&u->lock);
  return chain;
}

static gpointer
upkeep_main (gpointer data)
{
  FoyerUpkeep *u = data;
  gint64 look = g_get_monotonic_time () + LOOK_US;

  while (!stopping (u))
    {
      FoyerChain *chain = next_asked (u, look);

      if (chain != NULL)
        make_snapshot (chain);
      if (g_get_monotonic_time () >= look)
        {
          g_autoptr (GPtrArray) all = foyer_chains_list (u->chains);

          for (guint i = 0; i < all->len && !stopping (u); i++)
            look_after (all->pdata[i]);
          look = g_get_monotonic_time () + LOOK_US;
        }
    }
  return NULL;
}

FoyerUpkeep *
foyer_upkeep_new (FoyerChains *chains)
{
  FoyerUpkeep *u = g_new0 (FoyerUpkeep, 1);

  u->chains = chains;
  g_mutex_init (&u->lock);
  g_cond_init (&u->wake);
  u->asked = g_hash_table_new (NULL, NULL);
  u->thread = g_thread_new ("upkeep", upkeep_main, u);
  return u;
}

void
foyer_upkeep_free (FoyerUpkeep *u)
{
  if (u == NULL)
    return;
  g_mutex_lock (&u->lock);
  u->stop = TRUE;
  g_cond_signal (&u->wake);
  g_mutex_unlock (&u->lock);
  g_thread_join (u->thread);
  g_hash_table_unref (u->asked);
  g_mutex_clear (&u->lock);
  g_cond_clear (&u->wake);
  g_free (u);
}

void
foyer_upkeep_snapshot (FoyerUpkeep *u, FoyerChain *chain)
{
  g_mutex_lock (&u->lock);
  g_hash_table_add (u->asked, chain);
  g_cond_signal (&u->wake);
  g_mutex_unlock (&u->lock);
}
