#define G_LOG_DOMAIN "foyer-server"

#include "config.h"

#include <malloc.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "foyer-backup.h"
#include "foyer-error.h"
#include "foyer-metrics.h"
#include "foyer-scrub.h"
#include "foyer-snapshots.h"
#include "foyer-time.h"
#include "foyer-upgrade.h"
#include "foyer-upkeep.h"

#define LOOK_US (60 * G_USEC_PER_SEC)
#define SHIP_US (5 * G_USEC_PER_SEC)
#define LOOK_BUDGET_US (5 * G_USEC_PER_SEC) /* of scrubs and of copies of closed chains in one look */
#define SHIP_BUDGET_US (1 * G_USEC_PER_SEC) /* of the archives of closed chains between two shippings */
#define LAST_BUDGET_US (10 * G_USEC_PER_SEC) /* the same when the server stops */
#define RETRY_S 10
#define RETRY_MAX_S 900
#define NICE 10

/* What is known of a chain's backup. Upkeep thread. */
typedef struct
{
  gint64 since;      /* UTC ms: first seen with something that is in no copy; 0: nothing */
  gint64 settled;    /* closed: when its files had last changed when all was in a copy */
  guint64 stamp;     /* of the chain (foyer_chain_stamp()) when all of it was in the archive */
  gboolean shipped;
  gint64 not_before; /* monotonic */
  guint failures;
} Care;

struct _FoyerUpkeep
{
  FoyerChains *chains;
  GThread *thread;
  GCancellable *cancel;
  GHashTable *cares; /* FoyerId* → Care*, upkeep thread */
  GMutex lock;
  GCond wake, done;
  gboolean stop;
  char *backups;     /* under lock; NULL: none */
  gint64 every;
  guint wanted, rounds; /* rounds asked for, rounds made */
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
  if (foyer_chain_hold (chain) && !foyer_snapshots_keep (foyer_chain_store (chain), FOYER_SNAPSHOT_MIN_ROWS, NULL, &error))
    g_warning ("The snapshots could not be kept up: %s", error->message);
  foyer_chains_end ();
}

/* ---- backups ------------------------------------------------------------------------------------------------------------------------ */

static Care *
care_of (FoyerUpkeep *u, const FoyerId *id)
{
  Care *c = g_hash_table_lookup (u->cares, id);

  if (c == NULL)
    {
      c = g_new0 (Care, 1);
      g_hash_table_insert (u->cares, foyer_id_copy (id), c);
    }
  return c;
}

/* Where this chain's backups are; NULL: nowhere. (transfer full) */
static char *
backups_of (FoyerUpkeep *u, const FoyerId *id, gint64 *every)
{
  char *dir = NULL, text[37];

  g_mutex_lock (&u->lock);
  if (u->backups != NULL)
    dir = g_build_filename (u->backups, foyer_id_format (id, text), NULL);
  *every = u->every;
  g_mutex_unlock (&u->lock);
  return dir;
}

static void
failed (Care *c, const FoyerId *id, const GError *error)
{
  char text[37];

  /* Somebody makes one by hand: nothing is wrong. */
  if (g_error_matches (error, FOYER_ERROR, FOYER_ERROR_BUSY))
    return;
  g_warning ("The backup of chain %s failed: %s", foyer_id_format (id, text), error->message);
  foyer_metrics_count ("foyer_backup_failures_total", NULL, 1);
  c->not_before = g_get_monotonic_time () + MIN (RETRY_S << MIN (c->failures, 10), RETRY_MAX_S) * (gint64) G_USEC_PER_SEC;
  c->failures++;
}

/* Archive, and a copy when it is time. @made: (out) */
static gboolean
keep_copy (FoyerStore *store, const char *dir, gint64 every, gboolean *made, GError **error)
{
  gint64 from = g_get_monotonic_time ();

  if (!foyer_backup_keep (store, dir, every, made, error))
    return FALSE;
  if (*made)
    {
      guint mended;

      foyer_metrics_count ("foyer_backups_total", NULL, 1);
      foyer_metrics_observe ("foyer_backup_seconds", NULL, (g_get_monotonic_time () - from) / 1e6);
      /* The archive is read once an hour as well, while what it lacks is still in the store. */
      if (!foyer_backup_mend (store, dir, &mended, error))
        return FALSE;
      foyer_metrics_count ("foyer_backup_mended_total", NULL, mended);
    }
  return TRUE;
}

/* @store is in a copy, or waits for one from now on. */
static void
note_waiting (Care *c, FoyerStore *store, const char *dir)
{
  if (foyer_backup_is_current (store, dir))
    c->since = 0;
  else if (c->since == 0)
    c->since = foyer_now ();
}

static void
back_up (FoyerUpkeep *u, FoyerChain *chain, gboolean copy)
{
  const FoyerId *id = foyer_chain_own_id (chain);
  Care *c = care_of (u, id);
  gint64 every;
  g_autofree char *dir = backups_of (u, id, &every);
  g_autoptr (GError) error = NULL;
  gboolean made = FALSE, heard = FALSE, ok;
  guint64 stamp;

  if (g_get_monotonic_time () < c->not_before)
    return;
  foyer_chains_begin ();
  if (!foyer_chain_hold (chain)) /* closed since it was listed: look_at_all() */
    {
      foyer_chains_end ();
      return;
    }
  stamp = foyer_chain_stamp (chain);
  /* Backups by hand are heard of where the server makes none. */
  ok = foyer_backup_hear (foyer_chain_store (chain), &heard, &error);
  if (ok && dir != NULL && (!c->shipped || c->stamp != stamp))
    {
      ok = foyer_backup_ship (foyer_chain_store (chain), dir, &error);
      c->shipped = ok;
      c->stamp = stamp;
    }
  if (ok && dir != NULL && copy)
    {
      ok = keep_copy (foyer_chain_store (chain), dir, every, &made, &error);
      note_waiting (c, foyer_chain_store (chain), dir);
    }
  if (made || heard)
    foyer_chain_published (chain);
  foyer_chains_end ();
  if (ok)
    c->failures = 0;
  else
    failed (c, id, error);
}

/* UTC ms of the last change of its files; 0: no store. */
static gint64
changed_at (const char *chain_dir)
{
  static const char *const names[] = { "foyer.db", "foyer.db-wal" };
  gint64 at = 0;

  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    {
      g_autofree char *path = g_build_filename (chain_dir, names[i], NULL);
      struct stat st;

      if (stat (path, &st) == 0 && st.st_size > 0)
        at = MAX (at, st.st_mtim.tv_sec * (gint64) 1000 + st.st_mtim.tv_nsec / 1000000);
    }
  return at;
}

/* What chains took that were closed before their archives had it goes there now, by a reader; the same for those an earlier run of this server
 * left so. @budget: µs */
static void
ship_closed (FoyerUpkeep *u, gint64 budget)
{
  g_autoptr (GPtrArray) closed = foyer_chains_list_closed (u->chains);
  gint64 until = g_get_monotonic_time () + budget;

  for (guint i = 0; i < closed->len && g_get_monotonic_time () < until; i++)
    {
      const FoyerId *id = foyer_chain_own_id (closed->pdata[i]);
      Care *c = care_of (u, id);
      gint64 every;
      guint64 stamp = foyer_chain_stamp (closed->pdata[i]);
      g_autofree char *backups = backups_of (u, id, &every), *dir = NULL;
      g_autoptr (FoyerStore) store = NULL;
      g_autoptr (GError) error = NULL;
      char text[37];

      if (backups == NULL || (c->shipped && c->stamp == stamp) || g_get_monotonic_time () < c->not_before)
        continue;
      dir = g_build_filename (foyer_chains_dir (u->chains), "chains", foyer_id_format (id, text), NULL);
      /* Without a store there is nothing; the tables of an older version are brought up to date first. */
      if (changed_at (dir) == 0 || foyer_store_is_older (dir))
        continue;
      store = foyer_store_open_reader (dir, &error);
      c->shipped = store != NULL && foyer_backup_ship (store, backups, &error);
      c->stamp = stamp;
      if (!c->shipped)
        failed (c, id, error);
    }
}

/* One that is closed, by a reader: it was perhaps closed before its hour came. */
static void
back_up_closed (FoyerUpkeep *u, const FoyerId *id, const char *chain_dir)
{
  Care *c = care_of (u, id);
  gint64 every;
  g_autofree char *dir = backups_of (u, id, &every);
  g_autoptr (FoyerStore) store = NULL;
  g_autoptr (GError) error = NULL;
  gboolean made;

  if (dir == NULL || g_get_monotonic_time () < c->not_before)
    return;
  store = foyer_store_open_reader (chain_dir, &error);
  if (store != NULL && foyer_backup_ship (store, dir, &error) && keep_copy (store, dir, every, &made, &error))
    {
      c->failures = 0;
      c->settled = changed_at (chain_dir);
    }
  else
    failed (c, id, error);
  if (store != NULL)
    note_waiting (c, store, dir);
}

/* ---- every chain, open or not --------------------------------------------------------------------------------------------------------- */

static void
scrub (FoyerUpkeep *u, FoyerChain *chain, const FoyerId *id, const char *dir)
{
  g_autoptr (FoyerStore) closed = NULL;
  g_autoptr (GError) error = NULL;
  FoyerScrubbed result;
  char text[37];

  foyer_id_format (id, text);
  foyer_chains_begin ();
  if (chain != NULL && !foyer_chain_hold (chain))
    chain = NULL;
  if (chain == NULL)
    closed = foyer_store_open_reader (dir, &error);
  if (chain != NULL || closed != NULL)
    foyer_scrub_store (chain != NULL ? foyer_chain_store (chain) : closed, text, u->cancel, &result, &error);
  if (error != NULL && !g_error_matches (error, FOYER_ERROR, FOYER_ERROR_CANCELLED))
    g_warning ("The store of chain %s could not be read through: %s", text, error->message);
  foyer_chains_end ();
}

/* Tables of an older version cannot be read as they are: the chain is opened once, which brings them up to date. FALSE: it cannot be. */
static gboolean
bring_up_to_date (FoyerChain *chain)
{
  g_autoptr (GError) error = NULL;
  gboolean ok;

  foyer_chains_begin ();
  ok = foyer_chain_open (chain, &error);
  foyer_chains_end ();
  if (!ok)
    g_warning ("A chain of an older version cannot be brought up to date: %s", error->message);
  return ok;
}

static gboolean
is_open (GPtrArray *open, FoyerChain *chain)
{
  return chain != NULL && g_ptr_array_find (open, chain, NULL);
}

static void
look_at_all (FoyerUpkeep *u)
{
  g_autofree char *chains = g_build_filename (foyer_chains_dir (u->chains), "chains", NULL);
  g_autoptr (GPtrArray) open = foyer_chains_list (u->chains);
  g_autoptr (GDir) d = g_dir_open (chains, 0, NULL);
  gint64 until = g_get_monotonic_time () + LOOK_BUDGET_US, now = foyer_now (), oldest_copy = 0, oldest_scrub = 0;
  gboolean any = FALSE;
  const char *name;
  FoyerId id;

  while (d != NULL && (name = g_dir_read_name (d)) != NULL && !g_cancellable_is_cancelled (u->cancel))
    {
      g_autofree char *dir = g_build_filename (chains, name, NULL), *backups = NULL;
      gint64 changed, every, last, scrubbed;
      FoyerChain *chain;
      Care *care;

      if (!foyer_id_parse (name, &id) || (changed = changed_at (dir)) == 0)
        continue;
      chain = foyer_chains_find (u->chains, &id);
      if (!is_open (open, chain))
        {
          gboolean older = chain != NULL && foyer_store_is_older (dir);

          if (older && (g_get_monotonic_time () >= until || !bring_up_to_date (chain)))
            continue;
          if (!older)
            chain = NULL;
        }
      scrubbed = foyer_scrub_last (dir);
      if ((scrubbed > now || now - scrubbed > FOYER_SCRUB_SECONDS * (gint64) 1000) && g_get_monotonic_time () < until)
        {
          scrub (u, chain, &id, dir);
          scrubbed = foyer_scrub_last (dir);
        }
      if (scrubbed != 0)
        oldest_scrub = MAX (oldest_scrub, now - scrubbed);
      backups = backups_of (u, &id, &every);
      if (backups == NULL)
        continue;
      care = care_of (u, &id);
      last = foyer_backup_last (backups);
      if (chain == NULL && changed != care->settled && (last > now || now - last >= every * 1000) && g_get_monotonic_time () < until)
        back_up_closed (u, &id, dir);
      if (care->since != 0)
        oldest_copy = MAX (oldest_copy, now - care->since);
      any = TRUE;
    }
  foyer_metrics_set ("foyer_scrub_age_seconds", NULL, oldest_scrub / 1000.0);
  if (any)
    foyer_metrics_set ("foyer_backup_age_seconds", NULL, oldest_copy / 1000.0);
}

/* ---- the thread ---------------------------------------------------------------------------------------------------------------------- */

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

void
foyer_upkeep_round (FoyerUpkeep *u)
{
  guint mine;

  g_mutex_lock (&u->lock);
  mine = ++u->wanted;
  g_cond_signal (&u->wake);
  while (u->rounds < mine && !u->stop)
    g_cond_wait (&u->done, &u->lock);
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

/* A chain a desk waits for, or none. Waits until there is one, or until @until. @wanted: (out): the newest round asked for, or 0 */
static FoyerChain *
next_asked (FoyerUpkeep *u, gint64 until, guint *wanted)
{
  FoyerChain *chain = NULL;
  GHashTableIter iter;
  gpointer key;

  g_mutex_lock (&u->lock);
  while (!u->stop && g_hash_table_size (u->asked) == 0 && u->wanted == u->rounds)
    if (!g_cond_wait_until (&u->wake, &u->lock, until))
      break;
  *wanted = u->wanted > u->rounds ? u->wanted : 0;
  g_hash_table_iter_init (&iter, u->asked);
  if (!u->stop && g_hash_table_iter_next (&iter, &key, NULL))
    {
      chain = key;
      g_hash_table_iter_remove (&iter);
    }
  g_mutex_unlock (&u->lock);
  return chain;
}

/* The server stops, and takes nothing any more: what it took since the last time is not left for its next start, which may be on another disk. */
static void
ship_last (FoyerUpkeep *u)
{
  g_autoptr (GPtrArray) open = foyer_chains_list (u->chains);

  for (guint i = 0; i < open->len; i++)
    back_up (u, open->pdata[i], FALSE);
  ship_closed (u, LAST_BUDGET_US);
}

static gpointer
upkeep_main (gpointer data)
{
  FoyerUpkeep *u = data;
  gint64 look = g_get_monotonic_time () + LOOK_US, ship = g_get_monotonic_time () + SHIP_US;
  guint rounds = 0;

  /* Of this thread alone, on Linux: desks come first. */
  setpriority (PRIO_PROCESS, (id_t) syscall (SYS_gettid), NICE);
  while (!stopping (u))
    {
      guint wanted;
      FoyerChain *chain = next_asked (u, MIN (look, ship), &wanted);

      if (chain != NULL)
        make_snapshot (chain);
      if (g_get_monotonic_time () >= ship || wanted != 0)
        {
          g_autoptr (GPtrArray) all = foyer_chains_list (u->chains);

          /* Whether a copy is due is a look at two small numbers. */
          for (guint i = 0; i < all->len && !stopping (u); i++)
            back_up (u, all->pdata[i], rounds % 2 == 0 || wanted != 0);
          ship_closed (u, SHIP_BUDGET_US);
          rounds++;
          ship = g_get_monotonic_time () + SHIP_US;
        }
      foyer_chains_close_idle (u->chains, foyer_chains_limits (u->chains)->idle_s * G_USEC_PER_SEC);
      if (g_get_monotonic_time () >= look || wanted != 0)
        {
          g_autoptr (GPtrArray) all = foyer_chains_list (u->chains);

          for (guint i = 0; i < all->len && !stopping (u); i++)
            look_after (all->pdata[i]);
          if (!stopping (u))
            look_at_all (u);
          /* What stores at rest gave back lies between what others hold: the allocator does not hand it on by itself. */
          malloc_trim (0);
          look = g_get_monotonic_time () + LOOK_US;
        }
      if (wanted != 0)
        {
          g_mutex_lock (&u->lock);
          u->rounds = wanted;
          g_cond_broadcast (&u->done);
          g_mutex_unlock (&u->lock);
        }
    }
  ship_last (u);
  return NULL;
}

FoyerUpkeep *
foyer_upkeep_new (FoyerChains *chains)
{
  FoyerUpkeep *u = g_new0 (FoyerUpkeep, 1);

  u->chains = chains;
  g_mutex_init (&u->lock);
  g_cond_init (&u->wake);
  g_cond_init (&u->done);
  u->cancel = g_cancellable_new ();
  u->cares = g_hash_table_new_full (foyer_id_hash, foyer_id_equal_func, g_free, g_free);
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
  g_cond_broadcast (&u->wake);
  g_cond_broadcast (&u->done);
  g_mutex_unlock (&u->lock);
  g_cancellable_cancel (u->cancel);
  g_thread_join (u->thread);
  g_object_unref (u->cancel);
  g_hash_table_unref (u->cares);
  g_hash_table_unref (u->asked);
  g_free (u->backups);
  g_mutex_clear (&u->lock);
  g_cond_clear (&u->wake);
  g_cond_clear (&u->done);
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
