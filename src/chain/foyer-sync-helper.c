#define G_LOG_DOMAIN "foyer-chain"

#include "config.h"

#include "foyer-error.h"
#include "foyer-files.h"
#include "foyer-repair.h"
#include "foyer-sync-helper.h"

#define RETRY_MAX_S 60
#define FILES_RETRY_S 5
#define FILES_RETRY_MAX_S 3600

struct _FoyerSyncHelper
{
  FoyerStore *store;
  GMainContext *context;
  const FoyerFetch *fetch;
  gpointer (*make) (const char *store_dir);
  FoyerHelperFunc func;
  gpointer data;

  GThread *first, *repair, *files;
  GCancellable *first_cancel, *repair_cancel, *files_cancel;
  char *gen, *cursors, *digest; /* of the repair */
  FoyerRepairResult repaired;

  GMutex lock;
  FoyerFirstProgress progress;
  gboolean telling; /* progress is on its way */
  GCond files_due;
  gboolean files_wanted; /* look once more */
  gboolean files_both;   /* fetch them too */
  gint64 files_got, files_left;
  FoyerFilesWait files_wait;
  gboolean gone;    /* worker's thread */
};

typedef struct
{
  FoyerSyncHelper *helper;
  FoyerHelperNews news;
} News;

static gboolean
deliver (gpointer p)
{
  News *n = p;
  FoyerSyncHelper *h = n->helper;

  if (h->gone)
    return G_SOURCE_REMOVE;
  if (n->news == FOYER_HELPER_PROGRESS)
    {
      g_mutex_lock (&h->lock);
      h->telling = FALSE;
      g_mutex_unlock (&h->lock);
    }
  else if (n->news == FOYER_HELPER_REPAIRED)
    {
      g_clear_pointer (&h->repair, g_thread_join);
      g_clear_object (&h->repair_cancel);
    }
  else if (n->news != FOYER_HELPER_FILES)
    {
      g_clear_pointer (&h->first, g_thread_join);
      g_clear_object (&h->first_cancel);
    }
  h->func (n->news, h->data);
  return G_SOURCE_REMOVE;
}

static void
tell (FoyerSyncHelper *h, FoyerHelperNews news)
{
  g_autoptr (GSource) source = g_idle_source_new ();
  News *n = g_new (News, 1);

  n->helper = h;
  n->news = news;
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, deliver, n, g_free);
  g_source_attach (source, h->context);
}

/* ---- the first sync ------------------------------------------------------------------------------------------------------------------ */

static void
on_progress (const FoyerFirstProgress *progress, gpointer data)
{
  FoyerSyncHelper *h = data;
  gboolean say;

  g_mutex_lock (&h->lock);
  h->progress = *progress;
  say = !h->telling;
  h->telling = TRUE;
  g_mutex_unlock (&h->lock);
  if (say)
    tell (h, FOYER_HELPER_PROGRESS);
}

static gboolean
wait_for (GCancellable *cancel, gint64 seconds)
{
  GPollFD fd;

  if (g_cancellable_make_pollfd (cancel, &fd))
    {
      g_poll (&fd, 1, seconds * 1000);
      g_cancellable_release_fd (cancel);
    }
  return !g_cancellable_is_cancelled (cancel);
}

static gpointer
first_main (gpointer data)
{
  FoyerSyncHelper *h = data;
  GCancellable *cancel = h->first_cancel;
  gpointer self = h->make (foyer_store_dir (h->store));
  FoyerHelperNews news = FOYER_HELPER_NO_BASE;
  int damaged = 0;

  for (int tries = 0;; tries++)
    {
      g_autoptr (GError) error = NULL;

      if (foyer_first_sync_run (h->store, h->fetch, self, cancel, on_progress, h, &error))
        {
          news = FOYER_HELPER_BASE;
          break;
        }
      if (g_cancellable_is_cancelled (cancel) || g_error_matches (error, FOYER_ERROR, FOYER_ERROR_NOT_FOUND))
        break;
      g_message ("The first sync waits: %s", error->message);
      /* Never over and over: pages bring the same rows. */
      if (g_error_matches (error, FOYER_ERROR, FOYER_ERROR_CORRUPT) && ++damaged >= 2)
        break;
      {
        FoyerFirstProgress p;

        foyer_sync_helper_first_progress (h, &p);
        p.phase = FOYER_FIRST_WAITING;
        on_progress (&p, h);
      }
      if (!wait_for (cancel, MIN (RETRY_MAX_S, 1 << MIN (tries, 6))))
        break;
    }
  h->fetch->free (self);
  g_mutex_lock (&h->lock);
  h->progress.phase = g_cancellable_is_cancelled (cancel) ? FOYER_FIRST_PAUSED : FOYER_FIRST_NONE;
  g_mutex_unlock (&h->lock);
  tell (h, g_cancellable_is_cancelled (cancel) ? FOYER_HELPER_PROGRESS : news);
  return NULL;
}

void
foyer_sync_helper_first (FoyerSyncHelper *h)
{
  if (h->first != NULL && g_cancellable_is_cancelled (h->first_cancel))
    foyer_sync_helper_stop_first (h);
  if (h->first != NULL)
    return;
  if (foyer_first_sync_is_paused (h->store))
    {
      FoyerFirstProgress p;

      foyer_sync_helper_first_progress (h, &p);
      p.phase = FOYER_FIRST_PAUSED;
      on_progress (&p, h);
      return;
    }
  h->first_cancel = g_cancellable_new ();
  h->first = g_thread_new ("first-sync", first_main, h);
}

void
foyer_sync_helper_stop_first (FoyerSyncHelper *h)
{
  if (h->first == NULL)
    return;
  g_cancellable_cancel (h->first_cancel);
  g_clear_pointer (&h->first, g_thread_join);
  g_clear_object (&h->first_cancel);
}

void
foyer_sync_helper_first_progress (FoyerSyncHelper *h, FoyerFirstProgress *out)
{
  g_mutex_lock (&h->lock);
  *out = h->progress;
  g_mutex_unlock (&h->lock);
}

/* ---- repairs ---------------------------------------------------------------------------------------------------------------------------- */

static gpointer
repair_main (gpointer data)
{
  FoyerSyncHelper *h = data;
  gpointer self = h->make (foyer_store_dir (h->store));
  g_autoptr (GError) error = NULL;

  if (!foyer_repair_run (h->store, h->fetch, self, h->gen, h->cursors, h->digest, h->repair_cancel, &h->repaired, &error))
    g_message ("The rows could not be compared with the chain's: %s", error->message);
  h->fetch->free (self);
  tell (h, FOYER_HELPER_REPAIRED);
  return NULL;
}

void
foyer_sync_helper_repair (FoyerSyncHelper *h, const char *gen, const char *cursors, const char *digest)
{
  if (h->repair != NULL)
    return;
  g_free (h->gen);
  g_free (h->cursors);
  g_free (h->digest);
  h->gen = g_strdup (gen);
  h->cursors = g_strdup (cursors);
  h->digest = g_strdup (digest);
  h->repair_cancel = g_cancellable_new ();
  h->repair = g_thread_new ("repair", repair_main, h);
}

guint
foyer_sync_helper_repaired (FoyerSyncHelper *h)
{
  return h->repair == NULL ? h->repaired.rows : 0;
}

/* ---- files ------------------------------------------------------------------------------------------------------------------------------ */

static void
on_files_cancel (GCancellable *cancel, FoyerSyncHelper *h)
{
  g_mutex_lock (&h->lock);
  g_cond_signal (&h->files_due);
  g_mutex_unlock (&h->lock);
}

/* One thread for as long as the worker runs: it sleeps until it is asked, or until it is time to try once more. */
static gpointer
files_main (gpointer data)
{
  FoyerSyncHelper *h = data;
  GCancellable *cancel = h->files_cancel;
  gint64 wait = 0; /* seconds; 0: until asked */
  int tries = 0;

  for (;;)
    {
      gpointer self;
      FoyerFilesResult r;
      gint64 asked = 0;
      gboolean ok, both;
      g_autoptr (GError) error = NULL;

      g_mutex_lock (&h->lock);
      if (wait > 0)
        {
          gint64 until = g_get_monotonic_time () + wait * G_USEC_PER_SEC;

          while (!h->files_wanted && !g_cancellable_is_cancelled (cancel) && g_cond_wait_until (&h->files_due, &h->lock, until))
            ;
        }
      else
        while (!h->files_wanted && !g_cancellable_is_cancelled (cancel))
          g_cond_wait (&h->files_due, &h->lock);
      if (h->files_wanted)
        tries = 0;
      h->files_wanted = FALSE;
      both = h->files_both;
      g_mutex_unlock (&h->lock);
      if (g_cancellable_is_cancelled (cancel))
        return NULL;
      self = h->make (foyer_store_dir (h->store));
      ok = foyer_files_run (h->store, h->fetch, self, both, &r, &asked, cancel, &error);
      h->fetch->free (self);
      if (error != NULL && !g_error_matches (error, FOYER_ERROR, FOYER_ERROR_CANCELLED))
        g_message ("Files wait: %s", error->message);
      wait = ok && r.left == 0 ? 0 : MIN (FILES_RETRY_MAX_S, MAX (asked, (gint64) FILES_RETRY_S << MIN (tries++, 10)));
      g_mutex_lock (&h->lock);
      h->files_got += r.got;
      h->files_left = h->files_wanted ? -1 : (gint64) r.left + (ok ? 0 : 1);
      h->files_wait = r.wait;
      g_mutex_unlock (&h->lock);
      tell (h, FOYER_HELPER_FILES);
    }
}

void
foyer_sync_helper_files (FoyerSyncHelper *h, gboolean fetch_too)
{
  g_mutex_lock (&h->lock);
  h->files_wanted = TRUE;
  h->files_both = fetch_too;
  h->files_left = -1;
  g_cond_signal (&h->files_due);
  g_mutex_unlock (&h->lock);
  if (h->files != NULL)
    return;
  h->files_cancel = g_cancellable_new ();
  g_cancellable_connect (h->files_cancel, G_CALLBACK (on_files_cancel), h, NULL);
  h->files = g_thread_new ("files", files_main, h);
}

void
foyer_sync_helper_files_figures (FoyerSyncHelper *h, gint64 *got, gint64 *left, FoyerFilesWait *wait)
{
  g_mutex_lock (&h->lock);
  *wait = h->files_wait;
  *got = h->files_got;
  *left = h->files_left;
  g_mutex_unlock (&h->lock);
}

/* ---- life ------------------------------------------------------------------------------------------------------------------------------- */

FoyerSyncHelper *
foyer_sync_helper_new (FoyerStore *store, GMainContext *context, const FoyerFetch *fetch, gpointer (*make) (const char *store_dir), FoyerHelperFunc func,
                       gpointer data)
{
  FoyerSyncHelper *h = g_new0 (FoyerSyncHelper, 1);

  h->store = store;
  h->context = context;
  h->fetch = fetch;
  h->make = make;
  h->func = func;
  h->data = data;
  g_mutex_init (&h->lock);
  g_cond_init (&h->files_due);
  return h;
}

void
foyer_sync_helper_stop (FoyerSyncHelper *h)
{
  h->gone = TRUE;
  if (h->repair != NULL)
    {
      g_cancellable_cancel (h->repair_cancel);
      g_clear_pointer (&h->repair, g_thread_join);
    }
  if (h->files != NULL)
    {
      g_cancellable_cancel (h->files_cancel);
      g_clear_pointer (&h->files, g_thread_join);
    }
  foyer_sync_helper_stop_first (h);
}

void
foyer_sync_helper_free (FoyerSyncHelper *h)
{
  if (h == NULL)
    return;
  g_clear_object (&h->repair_cancel);
  g_clear_object (&h->files_cancel);
  g_free (h->gen);
  g_free (h->cursors);
  g_free (h->digest);
  g_mutex_clear (&h->lock);
  g_cond_clear (&h->files_due);
  g_free (h);
}
