#define G_LOG_DOMAIN "foyer-server"

#include "config.h"

#include "foyer-backup.h"
#include "foyer-metrics.h"
#include "foyer-snapshots.h"
#include "foyer-time.h"
#include "foyer-upkeep.h"

#define LOOK_US (60 * G_USEC_PER_SEC)
#define SHIP_US (5 * G_USEC_PER_SEC)

struct _FoyerUpkeep
{
  FoyerChains *chains;
  GThread *thread;
  GMutex lock;
  GCond wake;
  gboolean stop;
  char *backups;     /* under lock; NULL: none */
  gint64 every;
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

/* Archive, and a copy when it is time. */
static void
back_up (FoyerUpkeep *u, FoyerChain *chain, gboolean copy)
{
  g_autofree char *dir = NULL;
  g_autoptr (GError) error = NULL;
  char id[37];
  gboolean made = FALSE;
  gint64 every, last;

  g_mutex_lock (&u->lock);
  if (u->backups != NULL)
    dir = g_build_filename (u->backups, foyer_id_format (foyer_chain_own_id (chain), id), NULL);
  every = u->every;
  g_mutex_unlock (&u->lock);
  if (dir == NULL)
    return;
  foyer_chains_begin ();
  if (!foyer_chain_open (chain, &error) || !foyer_backup_ship (foyer_chain_store (chain), dir, &error)
      || (copy && !foyer_backup_keep (foyer_chain_store (chain), dir, every, &made, &error)))
    {
      g_warning ("The backup of chain %s failed: %s", foyer_id_format (foyer_chain_own_id (chain), id), error->message);
      foyer_metrics_count ("foyer_backup_failures_total", NULL, 1);
    }
  if (made)
    foyer_chain_published (chain);
  foyer_chains_end ();
  last = foyer_backup_last (dir);
  if (last != 0)
    foyer_metrics_set ("foyer_backup_age_seconds", NULL, (foyer_now () - last) / 1000.0);
}

void
foyer_upkeep_set_backups (FoyerUpkeep *u, const char *dir, gint64 seconds)
{
  g_mutex_lock (&u->lock);
  g_free (u->backups);
  u->backups = g_strdup (dir);
  u->every = seconds;
  g_cond_signal (&u->wake);
  g_mutex_unlock (&u->lock);
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
  gint64 look = g_get_monotonic_time () + LOOK_US, ship = g_get_monotonic_time () + SHIP_US;
  guint rounds = 0;

  while (!stopping (u))
    {
      FoyerChain *chain = next_asked (u, MIN (look, ship));

      if (chain != NULL)
        make_snapshot (chain);
      if (g_get_monotonic_time () >= ship)
        {
          g_autoptr (GPtrArray) all = foyer_chains_list (u->chains);

          /* Whether a copy is due is a look at two small numbers. */
          for (guint i = 0; i < all->len && !stopping (u); i++)
            back_up (u, all->pdata[i], rounds % 2 == 0);
          rounds++;
          ship = g_get_monotonic_time () + SHIP_US;
        }
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
  g_free (u->backups);
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
