#define G_LOG_DOMAIN "foyer-server"

#include "config.h"

#include <string.h>

#include "foyer-chains-private.h"
#include "foyer-time.h"

/* What a chain remembers of its desks between requests: which one waits, which one has a request under way, how fast it asks, its token,
 * and its answer when nothing is new. */

/* A token is looked up again after this or twice this, whatever the store did: rarely, because it opens the store of a chain whose desks only wait,
 * and not for all desks that came together at once. What is retired or renewed meanwhile changes the store, and what ends is known beforehand. */
#define TOKEN_S 900
#define GHOST_US (120 * G_USEC_PER_SEC) /* a request under way longer than this is not waited for */

typedef struct
{
  FoyerHttpRequest *parked; /* a reference */
  GPtrArray *scopes;        /* what is its own, without the chain's; as it asked: not interned */
  gboolean called;          /* the parked one is woken, now or in a while */
  gpointer busy;            /* its request, to be compared only */
  gint64 busy_since;        /* monotonic µs */
  FoyerBucket bucket, files;
  FoyerIdle *idle;
} KnownDesk;

typedef struct
{
  FoyerDevice *device;
  guint64 stamp;
  gint64 until;
} KnownToken;

static void
desk_free (gpointer p)
{
  KnownDesk *d = p;

  g_clear_pointer (&d->parked, foyer_http_unref);
  g_clear_pointer (&d->idle, foyer_idle_unref);
  g_clear_pointer (&d->scopes, g_ptr_array_unref);
  g_free (d);
}

static void
token_free (gpointer p)
{
  KnownToken *t = p;

  foyer_device_free (t->device);
  g_free (t);
}

static guint
token_hash (gconstpointer p)
{
  guint h;
  memcpy (&h, p, sizeof h);
  return h;
}

static gboolean
token_equal (gconstpointer a, gconstpointer b)
{
  return memcmp (a, b, FOYER_TOKEN_HASH) == 0;
}

void
foyer_chain_desks_init (FoyerChain *c)
{
  c->desks = g_hash_table_new_full (foyer_id_hash, foyer_id_equal_func, g_free, desk_free);
  c->tokens = g_hash_table_new_full (token_hash, token_equal, g_free, token_free);
}

void
foyer_chain_desks_clear (FoyerChain *c)
{
  g_hash_table_unref (c->desks);
  g_hash_table_unref (c->tokens);
}

/* With c->lock. */
static KnownDesk *
know (FoyerChain *c, const FoyerId *dev)
{
  KnownDesk *d = g_hash_table_lookup (c->desks, dev);

  if (d == NULL)
    {
      d = g_new0 (KnownDesk, 1);
      g_hash_table_insert (c->desks, foyer_id_copy (dev), d);
    }
  return d;
}

FoyerBucket *
foyer_chain_files_bucket (FoyerChain *c, const FoyerId *who)
{
  return &know (c, who)->files;
}

/* ---- requests ------------------------------------------------------------------------------------------------------------------- */

const char *
foyer_chain_enter (FoyerChain *c, const FoyerId *dev, FoyerHttpRequest *req, int *retry)
{
  const FoyerLimits *limits = &c->chains->limits;
  gint64 now = g_get_monotonic_time ();
  const char *why = NULL;
  KnownDesk *d;

  g_mutex_lock (&c->lock);
  d = know (c, dev);
  if (d->parked != NULL)
    {
      foyer_http_wake (d->parked);
      g_clear_pointer (&d->parked, foyer_http_unref);
    }
  if ((*retry = foyer_bucket_take (&d->bucket, now, limits->device_rate, limits->device_burst)) > 0)
    why = "rate";
  else if ((*retry = foyer_bucket_take (&c->bucket, now, limits->chain_rate, limits->chain_burst)) > 0)
    why = "rate";
  else if (d->busy != NULL && now - d->busy_since < GHOST_US)
    {
      *retry = 1;
      why = "busy";
    }
  else
    {
      d->busy = req;
      d->busy_since = now;
    }
  g_mutex_unlock (&c->lock);
  return why;
}

void
foyer_chain_leave (FoyerChain *c, const FoyerId *dev, FoyerHttpRequest *req)
{
  KnownDesk *d;

  g_mutex_lock (&c->lock);
  d = know (c, dev);
  if (d->busy == req)
    d->busy = NULL;
  g_mutex_unlock (&c->lock);
}

/* ---- waiting -------------------------------------------------------------------------------------------------------------------- */

static gboolean
read_seq (FoyerDb *db, gpointer data, GError **error)
{
  FoyerStmt *s = foyer_db_own_read (db, "SELECT seq FROM sync_meta");

  *(gint64 *) data = foyer_stmt_step (s) ? foyer_stmt_int (s, 0) : 0;
  foyer_stmt_done (s);
  return TRUE;
}

gboolean
foyer_chain_has_parked (FoyerChain *c)
{
  GHashTableIter iter;
  gpointer value;
  gboolean any = FALSE;

  g_mutex_lock (&c->lock);
  g_hash_table_iter_init (&iter, c->desks);
  while (!any && g_hash_table_iter_next (&iter, NULL, &value))
    any = ((KnownDesk *) value)->parked != NULL;
  g_mutex_unlock (&c->lock);
  return any;
}

static gboolean
is_its_own (const KnownDesk *d, GPtrArray *touched)
{
  for (guint i = 0; d->scopes != NULL && i < d->scopes->len; i++)
    if (g_ptr_array_find_with_equal_func (touched, d->scopes->pdata[i], g_str_equal, NULL))
      return TRUE;
  return FALSE;
}

/* Milliseconds until the next desk may be woken for what is of the whole chain. With c->lock. */
static int
next_wake (FoyerChain *c)
{
  const FoyerLimits *limits = &c->chains->limits;
  gint64 now = g_get_monotonic_time (), step = G_USEC_PER_SEC / limits->wake_rate, at;

  at = MAX (c->wake_slot, now - (limits->wake_burst - 1) * step);
  c->wake_slot = at + step;
  return (int) MAX ((at - now) / 1000, 0);
}

void
foyer_chain_published (FoyerChain *c)
{
  FoyerStore *store = foyer_chain_store (c); /* takes chains->lock, which may not be taken under c->lock */
  g_autoptr (GPtrArray) touched = NULL;
  gint64 seq = 0;
  GHashTableIter iter;
  gpointer value;
  int woken = 0;

  foyer_store_glance (store, read_seq, &seq, NULL);
  g_mutex_lock (&c->lock);
  if (seq > c->seq)
    {
      c->seq = seq;
      touched = foyer_store_touched (store, &c->touched);
      g_hash_table_iter_init (&iter, c->desks);
      while (g_hash_table_iter_next (&iter, NULL, &value))
        {
          KnownDesk *d = value;
          gboolean own;

          if (d->parked == NULL)
            continue;
          own = is_its_own (d, touched);
          if (d->called && !own)
            continue; /* it will hear of this too */
          if (own)
            foyer_http_wake (d->parked);
          else
            foyer_http_wake_in (d->parked, next_wake (c));
          d->called = TRUE;
          woken++;
        }
    }
  g_mutex_unlock (&c->lock);
  if (woken > 0)
    foyer_metrics_count ("foyer_wakes_total", NULL, woken);
}

/* With c->lock. */
static void
know_scopes (KnownDesk *d, const GArray *cursors)
{
  if (d->scopes == NULL)
    d->scopes = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_set_size (d->scopes, 0);
  for (guint i = 0; i < cursors->len; i++)
    {
      const char *scope = g_array_index (cursors, FoyerCursor, i).scope;

      if (strcmp (scope, "chain") != 0)
        g_ptr_array_add (d->scopes, g_strdup (scope));
    }
}

/* From the listener's thread into the chain's lane. */
typedef struct
{
  FoyerChain *chain;
  FoyerHttpRequest *req;
  FoyerWakeFunc func;
  gpointer data;
  FoyerWake why;
} Parked;

static void
run_woken (gpointer data)
{
  Parked *p = data;

  p->func (p->req, p->why, p->data);
  g_free (p);
}

static void
on_wake (FoyerHttpRequest *req, FoyerWake why, gpointer data)
{
  Parked *p = data;

  p->why = why;
  foyer_chains_run (p->chain->chains, p->chain, run_woken, p);
}

FoyerParked
foyer_chain_park (FoyerChain *c, const FoyerId *dev, FoyerHttpRequest *req, const GArray *cursors, gint64 seq, int ms, FoyerWakeFunc func,
                  gpointer data)
{
  FoyerParked result = FOYER_PARKED;
  Parked *p = g_new0 (Parked, 1);
  KnownDesk *d;

  p->chain = c;
  p->req = req;
  p->func = func;
  p->data = data;
  g_mutex_lock (&c->lock);
  d = know (c, dev);
  know_scopes (d, cursors);
  if (c->seq > seq)
    result = FOYER_PARK_MOVED;
  else
    {
      FoyerHttpRequest *old = d->parked;
      gboolean was = d->called;

      /* Before it can be woken by anybody: a wake that comes while it is on its way into the park is kept for it. */
      d->parked = foyer_http_ref (req);
      d->called = FALSE;
      if (!foyer_http_park (req, ms, on_wake, p))
        {
          foyer_http_unref (d->parked);
          d->parked = old;
          d->called = was;
          result = FOYER_PARK_FULL;
        }
      else if (old != NULL)
        {
          foyer_http_wake (old);
          foyer_http_unref (old);
        }
    }
  g_mutex_unlock (&c->lock);
  if (result != FOYER_PARKED)
    g_free (p);
  return result;
}

gboolean
foyer_chain_unpark (FoyerChain *c, const FoyerId *dev, FoyerHttpRequest *req)
{
  gboolean mine;
  KnownDesk *d;

  g_mutex_lock (&c->lock);
  d = know (c, dev);
  mine = d->parked == req;
  if (mine)
    g_clear_pointer (&d->parked, foyer_http_unref);
  g_mutex_unlock (&c->lock);
  return mine;
}

/* ---- tokens ----------------------------------------------------------------------------------------------------------------------- */

FoyerDevice *
foyer_chain_known_token (FoyerChain *c, const guint8 *hash)
{
  guint64 stamp = foyer_chain_desks_stamp (c);
  FoyerDevice *device = NULL;
  KnownToken *t;

  g_mutex_lock (&c->lock);
  t = g_hash_table_lookup (c->tokens, hash);
  if (t != NULL && t->stamp == stamp && g_get_monotonic_time () < t->until)
    device = foyer_device_ref (t->device);
  else if (t != NULL)
    g_hash_table_remove (c->tokens, hash);
  g_mutex_unlock (&c->lock);
  return device;
}

void
foyer_chain_know_token (FoyerChain *c, const guint8 *hash, FoyerDevice *device, guint64 stamp)
{
  KnownToken *t = g_new0 (KnownToken, 1);

  t->device = foyer_device_ref (device);
  t->stamp = stamp;
  t->until = g_get_monotonic_time ()
             + MIN ((TOKEN_S + (gint64) g_random_int_range (0, TOKEN_S)) * 1000, device->expires - foyer_now ()) * 1000;
  g_mutex_lock (&c->lock);
  g_hash_table_replace (c->tokens, g_memdup2 (hash, FOYER_TOKEN_HASH), t);
  g_mutex_unlock (&c->lock);
}

/* ---- nothing new ------------------------------------------------------------------------------------------------------------------- */

FoyerIdle *
foyer_idle_new (guint64 stamp, gint64 seq, gint64 next_inc, const char *cursors, const char *json)
{
  FoyerIdle *idle = g_new0 (FoyerIdle, 1);

  g_atomic_ref_count_init (&idle->refs);
  idle->stamp = stamp;
  idle->seq = seq;
  idle->next_inc = next_inc;
  idle->cursors = g_strdup (cursors);
  idle->json = g_strdup (json);
  return idle;
}

FoyerIdle *
foyer_idle_ref (FoyerIdle *idle)
{
  g_atomic_ref_count_inc (&idle->refs);
  return idle;
}

void
foyer_idle_unref (FoyerIdle *idle)
{
  if (!g_atomic_ref_count_dec (&idle->refs))
    return;
  g_free (idle->cursors);
  g_free (idle->json);
  g_free (idle);
}

gboolean
foyer_idle_good (const FoyerIdle *idle, FoyerChain *c)
{
  return idle->stamp == foyer_chain_stamp (c) && idle->caps == foyer_order_schema (foyer_chains_order (foyer_chain_chains (c)));
}

void
foyer_chain_set_idle (FoyerChain *c, const FoyerId *dev, FoyerIdle *idle)
{
  KnownDesk *d;

  g_mutex_lock (&c->lock);
  d = know (c, dev);
  g_clear_pointer (&d->idle, foyer_idle_unref);
  d->idle = idle;
  g_mutex_unlock (&c->lock);
}

FoyerIdle *
foyer_chain_get_idle (FoyerChain *c, const FoyerId *dev)
{
  guint64 stamp = foyer_chain_stamp (c);
  FoyerIdle *idle = NULL;
  KnownDesk *d;

  g_mutex_lock (&c->lock);
  d = g_hash_table_lookup (c->desks, dev);
  if (d != NULL && d->idle != NULL && d->idle->stamp == stamp)
    idle = foyer_idle_ref (d->idle);
  else if (d != NULL)
    g_clear_pointer (&d->idle, foyer_idle_unref);
  g_mutex_unlock (&c->lock);
  return idle;
}
