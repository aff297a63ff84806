#define G_LOG_DOMAIN "foyer-chain"

#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>
#include <time.h>

#include "foyer-apply.h"
#include "foyer-error.h"
#include "foyer-files.h"
#include "foyer-net.h"
#include "foyer-repair.h"
#include "foyer-sync-apply.h"
#include "foyer-sync-clock.h"
#include "foyer-sync-helper.h"
#include "foyer-sync-worker.h"
#include "foyer-time.h"
#include "foyer-transport-soup.h"

#define RENEWAL_RETRY_MS (3600 * 1000)

typedef struct
{
  FoyerSync *sync;
  guint request;
  FoyerSyncSend send;     /* what was asked */
  GCancellable *cancel;
  gint64 sent_at;         /* boot time, ms */
} Flight;

struct _FoyerSync
{
  FoyerStore *store;
  FoyerAccount *account;
  GMainContext *context; /* of the thread */
  GMainLoop *loop;
  GThread *thread;
  FoyerTransport transport;
  gpointer (*make) (gpointer);
  gpointer make_data;

  /* thread only */
  FoyerSyncCore *core;
  gpointer wire;         /* the transport's own */
  Flight *flight;
  FoyerSyncHelper *helper;
  gboolean mismatch;     /* the digests did not fit the last time */
  gboolean files_due;    /* rows may name files that have not been sent or fetched */
  FoyerAccount *renewed; /* being renewed, in another thread */
  gboolean renewing;
  int stopping;          /* atomic */
  FoyerSyncReply *reply; /* being applied */
  FoyerSyncSend asked;   /* what it was asked with */
  GSource *timer;
  guint watch;
  FoyerSyncClock clock;
  gint64 next_renewal;   /* boot time, ms: not before */

  /* under lock */
  GMutex lock;
  GCond changed;
  FoyerSyncStatus status;
  GError *last_error;
  gboolean failed_once;

  /* callbacks */
  GMainContext *callers;
  FoyerSyncFunc func;
  gpointer data;
  GSource *notice;       /* under lock */
  GNetworkMonitor *monitor;
  gulong on_network;
  gboolean gone;
};

static gint64
boot_ms (void)
{
  struct timespec t;
  clock_gettime (CLOCK_BOOTTIME, &t); /* goes on while the PC sleeps, and nobody can set it */
  return (gint64) t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static gint64
wall_ms (void)
{
  return foyer_now ();
}

/* ---- status ------------------------------------------------------------------------------------------------------------------------ */

static gboolean
deliver (gpointer p)
{
  FoyerSync *s = p;
  FoyerSyncStatus status;

  g_mutex_lock (&s->lock);
  g_clear_pointer (&s->notice, g_source_unref);
  status = s->status;
  g_mutex_unlock (&s->lock);
  s->func (s, &status, s->data);
  return G_SOURCE_REMOVE;
}

static void
publish (FoyerSync *s)
{
  FoyerSyncFigures f = { 0 };
  FoyerFilesWait wait;
  gint64 files, left, now = boot_ms (), wall = wall_ms (), since = foyer_sync_core_offline_since (s->core), ok = foyer_sync_core_last_ok (s->core);

  foyer_sync_figures (s->store, &f, NULL);
  foyer_sync_helper_files_figures (s->helper, &files, &left, &wait);
  g_mutex_lock (&s->lock);
  s->status.files = files;
  s->status.files_left = s->files_due ? -1 : left;
  s->status.files_wait = wait;
  s->status.state = foyer_sync_core_state (s->core);
  s->failed_once |= s->status.state == FOYER_SYNC_OFFLINE; /* the start goes on to connecting before it is published */
  s->status.block = foyer_sync_core_block (s->core);
  s->status.pending = f.pending;
  s->status.conflicts = f.conflicts;
  s->status.quarantined = f.quarantined;
  s->status.offline_since = since < 0 ? 0 : wall - (now - since);
  s->status.last_ok = ok < 0 ? 0 : wall - (now - ok);
  s->status.foreign = foyer_sync_core_is_foreign (s->core);
  s->status.settled = foyer_sync_core_settled (s->core);
  s->status.sending = foyer_sync_core_sending (s->core);
  s->status.backup_at = f.backup_at;
  s->status.repairs = f.repairs;
  foyer_sync_helper_first_progress (s->helper, &s->status.first);
  if (!foyer_sync_core_is_fetching (s->core))
    s->status.first.phase = FOYER_FIRST_NONE;
  if (s->func != NULL && s->notice == NULL && !s->gone)
    {
      s->notice = g_idle_source_new ();
      g_source_set_priority (s->notice, G_PRIORITY_DEFAULT);
      g_source_set_callback (s->notice, deliver, s, NULL);
      g_source_attach (s->notice, s->callers);
    }
  g_cond_broadcast (&s->changed);
  g_mutex_unlock (&s->lock);
}

static void
learn_offset (FoyerSync *s, gint64 server_now, gint64 rtt)
{
  gint64 offset;

  if (!foyer_sync_clock_hear (&s->clock, server_now, wall_ms (), rtt, &offset))
    return;
  foyer_store_set_clock_offset (s->store, offset);
  g_mutex_lock (&s->lock);
  s->status.offset = offset;
  g_mutex_unlock (&s->lock);
}

/* ---- effects ------------------------------------------------------------------------------------------------------------------------- */

static void pump (FoyerSync *s);

static void
flight_free (Flight *f)
{
  FoyerSyncEffect e = { 0 };

  e.send = f->send;
  foyer_sync_effect_clear (&e);
  g_clear_object (&f->cancel);
  g_free (f);
}

/* ---- tokens, and the end ---- */

static void
wipe (FoyerSync *s)
{
  if (s->status.wiped)
    return;
  foyer_wipe (s->account, foyer_store_dir (s->store));
  g_mutex_lock (&s->lock);
  s->status.wiped = TRUE;
  g_mutex_unlock (&s->lock);
}

static void
renew_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancel)
{
  FoyerSync *s = data;
  GError *error = NULL;

  if (foyer_account_renew (s->renewed, foyer_store_dir (s->store), &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
on_renewed (GObject *source, GAsyncResult *result, gpointer data)
{
  FoyerSync *s = data;
  g_autoptr (GError) error = NULL;
  gboolean ok = g_task_propagate_boolean (G_TASK (result), &error);

  s->renewing = FALSE;
  if (ok)
    {
      /* Nothing is under way, so nobody reads the old one. */
      g_free (s->account->token);
      s->account->token = g_strdup (s->renewed->token);
      s->account->issued = s->renewed->issued;
      s->account->expires = s->renewed->expires;
    }
  else
    {
      g_message ("No new token: %s", error->message);
      if (g_error_matches (error, FOYER_ERROR, FOYER_ERROR_CONFLICT))
        wipe (s);
    }
  g_clear_pointer (&s->renewed, foyer_account_free);
  foyer_sync_core_renewed (s->core, boot_ms (), ok, !ok && g_error_matches (error, FOYER_ERROR, FOYER_ERROR_OFFLINE));
  if (!g_atomic_int_get (&s->stopping))
    pump (s);
}

static void
renew (FoyerSync *s)
{
  g_autoptr (GTask) task = g_task_new (NULL, NULL, on_renewed, s);

  s->renewing = TRUE;
  s->renewed = foyer_account_copy (s->account);
  g_task_set_task_data (task, s, NULL);
  g_task_run_in_thread (task, renew_thread);
}

static void
on_done (int status, gboolean ours, gint64 retry_after, GBytes *body, FoyerSyncFail fail, gpointer data)
{
  Flight *f = data;
  FoyerSync *s = f->sync;
  gint64 now = boot_ms ();
  g_autoptr (FoyerSyncReply) reply = NULL;
  g_autoptr (GError) error = NULL;
  gboolean current = s->flight == f;

  if (current)
    s->flight = NULL;
  if (!current)
    {
      flight_free (f);
      return;
    }
  if (body != NULL && ours)
    reply = foyer_sync_reply_parse (body, &error);
  if (reply == NULL)
    {
      /* An answer without our mark, or one that is no JSON of ours, is nobody we know. */
      foyer_sync_core_fail (s->core, now, f->request, body != NULL || g_cancellable_is_cancelled (f->cancel) ? FOYER_FAIL_FOREIGN : fail);
      flight_free (f);
      pump (s);
      return;
    }
  reply->status = status;
  reply->retry_after = retry_after;
  learn_offset (s, reply->now, now - f->sent_at);
  {
    FoyerSyncEffect e = { 0 };
    e.send = s->asked;
    foyer_sync_effect_clear (&e);
  }
  s->asked = f->send;
  memset (&f->send, 0, sizeof f->send);
  if (reply->has_push)
    foyer_sync_note_verdicts (s->store, s->asked.push_inc, reply, NULL);
  g_clear_pointer (&s->reply, foyer_sync_reply_free);
  s->reply = g_steal_pointer (&reply);
  if (s->reply->wipe && s->reply->has_wipe_sig && foyer_account_is_wipe_order (s->account, s->reply->wipe_sig))
    wipe (s);
  if (foyer_account_is_due (s->account, foyer_now ()) && now >= s->next_renewal)
    {
      s->next_renewal = now + RENEWAL_RETRY_MS;
      foyer_sync_core_want_token (s->core, now);
    }
  foyer_sync_core_reply (s->core, now, f->request, s->reply);
  flight_free (f);
  pump (s);
}

static void
send (FoyerSync *s, FoyerSyncEffect *e)
{
  g_autoptr (GError) error = NULL;
  GString *text;
  g_autoptr (GBytes) body = NULL;
  Flight *f;

  g_mutex_lock (&s->lock);
  {
    gint64 skew = -s->status.offset;
    g_mutex_unlock (&s->lock);
    text = foyer_sync_make_request (s->store, &e->send, s->account->secret, skew, &error);
  }
  if (text == NULL)
    {
      g_warning ("The request could not be made: %s", error->message);
      foyer_sync_core_fail (s->core, boot_ms (), e->request, FOYER_FAIL_NETWORK);
      return;
    }
  body = g_string_free_to_bytes (text);
  f = g_new0 (Flight, 1);
  f->sync = s;
  f->request = e->request;
  f->send = e->send;
  memset (&e->send, 0, sizeof e->send);
  f->cancel = g_cancellable_new ();
  f->sent_at = boot_ms ();
  s->flight = f;
  s->transport.send (s->wire, body, f->send.wait, f->cancel, on_done, f);
}

static void
drop_flight (FoyerSync *s)
{
  Flight *f = g_steal_pointer (&s->flight);

  if (f != NULL)
    g_cancellable_cancel (f->cancel); /* on_done frees it */
}

/* A difference once may be a race; twice is one. */
static void
compare (FoyerSync *s, const FoyerSyncStand *stand)
{
  g_autoptr (GPtrArray) differ = foyer_repair_compare (s->store, stand->cursors, s->reply->digest);

  if (differ == NULL || differ->len == 0)
    s->mismatch = FALSE;
  else if (!s->mismatch)
    {
      s->mismatch = TRUE;
      foyer_sync_core_want_digest (s->core, boot_ms ());
    }
  else
    {
      g_warning ("The rows of %s are not those of the chain (and %u more); mending them", (char *) differ->pdata[0], differ->len - 1);
      foyer_sync_helper_repair (s->helper, stand->gen, stand->cursors, s->reply->digest);
    }
}

static void
apply (FoyerSync *s, guint request)
{
  g_auto (FoyerSyncStand) stand = { 0 };
  g_autoptr (GError) error = NULL;
  gboolean ok = foyer_sync_apply (s->store, s->reply, s->asked.gen, s->asked.cursors, &stand, &error);

  if (!ok)
    {
      gboolean disk = g_error_matches (error, FOYER_ERROR, FOYER_ERROR_FULL) || g_error_matches (error, FOYER_ERROR, FOYER_ERROR_IO);

      g_warning ("What the chain sent could not be applied: %s", error->message);
      g_mutex_lock (&s->lock);
      g_clear_error (&s->last_error);
      s->last_error = g_error_copy (error);
      g_mutex_unlock (&s->lock);
      foyer_sync_core_applied (s->core, boot_ms (), request, NULL, disk);
    }
  else
    {
      if (stand.complete && s->reply->digest != NULL)
        compare (s, &stand);
      foyer_sync_core_applied (s->core, boot_ms (), request, &stand, FALSE);
    }
  g_clear_pointer (&s->reply, foyer_sync_reply_free);
}

static void
start_incarnation (FoyerSync *s, gint64 inc)
{
  g_auto (FoyerSyncStand) stand = { 0 };
  g_autoptr (GError) error = NULL;

  g_warning ("The chain has another history of this desk: its disk was restored or copied. Going on as incarnation %" G_GINT64_FORMAT, inc);
  if (foyer_sync_fork (s->store, inc, &stand, &error))
    foyer_sync_core_applied (s->core, boot_ms (), 0, &stand, FALSE);
  else
    {
      g_warning ("The new incarnation could not be started: %s", error->message);
      foyer_sync_core_applied (s->core, boot_ms (), 0, NULL, TRUE);
    }
}

static gboolean
on_timer (gpointer p)
{
  FoyerSync *s = p;

  g_clear_pointer (&s->timer, g_source_unref);
  foyer_sync_core_tick (s->core, boot_ms ());
  pump (s);
  return G_SOURCE_REMOVE;
}

static void
set_timer (FoyerSync *s, gint64 at)
{
  if (s->timer != NULL)
    {
      g_source_destroy (s->timer);
      g_clear_pointer (&s->timer, g_source_unref);
    }
  if (at == 0)
    return;
  s->timer = g_timeout_source_new (CLAMP (at - boot_ms (), 0, 3600 * 1000));
  g_source_set_callback (s->timer, on_timer, s, NULL);
  g_source_attach (s->timer, s->context);
}

/* After everything else that can be sent. */
static void
start_files (FoyerSync *s)
{
  FoyerSyncFiles when = foyer_sync_core_files (s->core);

  if (!s->files_due || when == FOYER_SYNC_FILES_LATER)
    return;
  s->files_due = FALSE;
  foyer_sync_helper_files (s->helper, when == FOYER_SYNC_FILES_BOTH);
}

static void
pump (FoyerSync *s)
{
  FoyerSyncEffect e;
  gboolean state = FALSE;

  while (foyer_sync_core_next (s->core, &e))
    {
      switch (e.kind)
        {
        case FOYER_EFFECT_SEND:
          send (s, &e);
          break;
        case FOYER_EFFECT_ABORT:
          drop_flight (s);
          break;
        case FOYER_EFFECT_APPLY:
          apply (s, e.request);
          state = TRUE;
          break;
        case FOYER_EFFECT_SNAPSHOT:
          foyer_sync_helper_first (s->helper);
          state = TRUE;
          break;
        case FOYER_EFFECT_TOKEN:
          renew (s);
          break;
        case FOYER_EFFECT_FORK:
          start_incarnation (s, e.inc);
          break;
        case FOYER_EFFECT_TIMER:
          set_timer (s, e.at);
          break;
        case FOYER_EFFECT_STATE:
        default:
          state = TRUE;
          break;
        }
      foyer_sync_effect_clear (&e);
    }
  if (state)
    {
      start_files (s);
      publish (s);
    }
}

/* ---- the thread ------------------------------------------------------------------------------------------------------------------------- */

static void
on_change (FoyerStore *store, const FoyerChangeSet *set, gpointer data)
{
  FoyerSync *s = data;
  gint64 inc, n;

  s->files_due |= foyer_files_concerns (set);
  if (set->remote)
    {
      if (s->files_due)
        {
          start_files (s);
          publish (s);
        }
      return;
    }
  foyer_store_log_position (store, &inc, &n);
  foyer_sync_core_commit (s->core, boot_ms (), n);
  pump (s);
}

static void
on_helper (FoyerHelperNews news, gpointer data)
{
  FoyerSync *s = data;

  if (news == FOYER_HELPER_BASE || news == FOYER_HELPER_NO_BASE)
    {
      g_auto (FoyerSyncStand) stand = { 0 };
      gboolean ok = news == FOYER_HELPER_BASE && foyer_sync_stand (s->store, &stand, NULL);

      foyer_sync_core_snapshot (s->core, boot_ms (), ok ? &stand : NULL);
    }
  else if (news == FOYER_HELPER_REPAIRED)
    {
      s->mismatch = FALSE;
      if (foyer_sync_helper_repaired (s->helper) > 0) /* is it well now? */
        foyer_sync_core_want_digest (s->core, boot_ms ());
    }
  pump (s);
  publish (s);
}

static gpointer
thread_main (gpointer p)
{
  FoyerSync *s = p;
  g_auto (FoyerSyncStand) stand = { 0 };
  g_autoptr (GError) error = NULL;

  g_main_context_push_thread_default (s->context);
  s->wire = s->make (s->make_data != NULL ? s->make_data : s->account);
  s->helper = foyer_sync_helper_new (s->store, s->context, &foyer_fetch_soup, foyer_fetch_soup_new, on_helper, s);
  s->files_due = TRUE;
  s->watch = foyer_store_watch (s->store, s->context, on_change, s);
  if (foyer_sync_stand (s->store, &stand, &error))
    {
      if (stand.complete)
        foyer_first_sync_clean (s->store);
      foyer_sync_core_start (s->core, boot_ms (), &stand);
      pump (s);
    }
  else
    g_warning ("The store cannot be read: %s", error->message);
  g_main_loop_run (s->loop);

  g_atomic_int_set (&s->stopping, TRUE);
  foyer_store_unwatch (s->store, s->watch);
  set_timer (s, 0);
  drop_flight (s);
  while (s->renewing)
    g_main_context_iteration (s->context, TRUE);
  s->transport.free (s->wire);
  foyer_sync_helper_stop (s->helper);
  while (g_main_context_iteration (s->context, FALSE))
    ;
  g_clear_pointer (&s->helper, foyer_sync_helper_free);
  g_main_context_pop_thread_default (s->context);
  return NULL;
}

/* The network came or changed: a hint, no more. */
static void
on_network_cb (GNetworkMonitor *monitor, gboolean available, gpointer data)
{
  if (available)
    foyer_sync_now (data);
}

FoyerSync *
foyer_sync_new_with (FoyerStore *store, FoyerAccount *account, const FoyerTransport *transport, gpointer (*make) (gpointer), gpointer make_data,
                     GMainContext *context, FoyerSyncFunc func, gpointer data)
{
  FoyerSync *s = g_new0 (FoyerSync, 1);

  s->store = store;
  s->account = account;
  s->transport = *transport;
  s->make = make;
  s->make_data = make_data;
  s->callers = g_main_context_ref (context != NULL ? context : g_main_context_default ());
  s->func = func;
  s->data = data;
  g_mutex_init (&s->lock);
  g_cond_init (&s->changed);
  s->status.files_left = -1;
  s->core = foyer_sync_core_new ((guint64) g_get_real_time () ^ foyer_id_hash (&account->dev));
  if (g_getenv ("FOYER_SNAPSHOT_ROWS") != NULL) /* for tests */
    foyer_sync_core_set_snapshot_rows (s->core, g_ascii_strtoll (g_getenv ("FOYER_SNAPSHOT_ROWS"), NULL, 10));
  foyer_net_prepare ();
  s->context = g_main_context_new ();
  s->loop = g_main_loop_new (s->context, FALSE);
  s->thread = g_thread_new ("foyer-sync", thread_main, s);
  s->monitor = g_object_ref (g_network_monitor_get_default ());
  s->on_network = g_signal_connect (s->monitor, "network-changed", G_CALLBACK (on_network_cb), s);
  return s;
}

FoyerSync *
foyer_sync_new (FoyerStore *store, FoyerAccount *account, GMainContext *context, FoyerSyncFunc func, gpointer data)
{
  return foyer_sync_new_with (store, account, &foyer_transport_soup, foyer_transport_soup_new, NULL, context, func, data);
}

static gboolean
quit (gpointer loop)
{
  g_main_loop_quit (loop);
  return G_SOURCE_REMOVE;
}

static void
invoke (FoyerSync *s, GSourceFunc func, gpointer data)
{
  g_autoptr (GSource) source = g_idle_source_new ();

  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, func, data, NULL);
  g_source_attach (source, s->context);
}

void
foyer_sync_free (FoyerSync *s)
{
  if (s == NULL)
    return;
  g_clear_signal_handler (&s->on_network, s->monitor);
  g_clear_object (&s->monitor);
  invoke (s, quit, s->loop);
  g_thread_join (s->thread);
  g_mutex_lock (&s->lock);
  s->gone = TRUE;
  if (s->notice != NULL)
    {
      g_source_destroy (s->notice);
      g_clear_pointer (&s->notice, g_source_unref);
    }
  g_mutex_unlock (&s->lock);
  foyer_sync_core_free (s->core);
  foyer_sync_reply_free (s->reply);
  {
    FoyerSyncEffect e = { 0 };
    e.send = s->asked;
    foyer_sync_effect_clear (&e);
  }
  foyer_account_free (s->account);
  g_main_loop_unref (s->loop);
  g_main_context_unref (s->context);
  g_main_context_unref (s->callers);
  g_clear_error (&s->last_error);
  g_mutex_clear (&s->lock);
  g_cond_clear (&s->changed);
  g_free (s);
}

static gboolean
hint (gpointer p)
{
  FoyerSync *s = p;

  foyer_sync_core_hint (s->core, boot_ms ());
  pump (s);
  return G_SOURCE_REMOVE;
}

void
foyer_sync_now (FoyerSync *s)
{
  invoke (s, hint, s);
}

static gboolean
want_files (gpointer p)
{
  FoyerSync *s = p;

  s->files_due = TRUE;
  start_files (s);
  publish (s);
  return G_SOURCE_REMOVE;
}

void
foyer_sync_want_files (FoyerSync *s)
{
  invoke (s, want_files, s);
}

typedef struct
{
  FoyerSync *sync;
  gint64 value;
} Setting;

static gboolean
set_paused (gpointer p)
{
  Setting *x = p;
  FoyerSync *s = x->sync;

  foyer_first_sync_set_paused (s->store, x->value != 0, NULL);
  if (x->value != 0)
    foyer_sync_helper_stop_first (s->helper);
  else if (foyer_sync_core_is_fetching (s->core))
    foyer_sync_helper_first (s->helper);
  publish (s);
  g_free (x);
  return G_SOURCE_REMOVE;
}

void
foyer_sync_pause_first (FoyerSync *s, gboolean paused)
{
  Setting *x = g_new (Setting, 1);

  *x = (Setting){ s, paused };
  invoke (s, set_paused, x);
}

typedef struct
{
  FoyerSync *sync;
  gint64 spread, patience;
} Timing;

static gboolean
set_timing (gpointer p)
{
  Timing *x = p;

  foyer_sync_core_set_spread (x->sync->core, x->spread);
  foyer_sync_core_set_patience (x->sync->core, x->patience);
  foyer_sync_core_restart (x->sync->core, boot_ms ());
  pump (x->sync);
  g_free (x);
  return G_SOURCE_REMOVE;
}

void
foyer_sync_set_timing (FoyerSync *s, gint64 spread_ms, gint64 patience_ms)
{
  Timing *x = g_new (Timing, 1);

  x->sync = s;
  x->spread = spread_ms;
  x->patience = patience_ms;
  invoke (s, set_timing, x);
}

void
foyer_sync_get_status (FoyerSync *s, FoyerSyncStatus *out)
{
  g_mutex_lock (&s->lock);
  *out = s->status;
  g_mutex_unlock (&s->lock);
}

gboolean
foyer_sync_wait (FoyerSync *s, gint64 timeout_ms, GError **error)
{
  gint64 until = g_get_monotonic_time () + timeout_ms * 1000;
  gboolean ok = FALSE;
  FoyerSyncStatus now;

  g_mutex_lock (&s->lock);
  for (;;)
    {
      gboolean refused = s->status.state == FOYER_SYNC_BLOCKED && !s->status.sending;
      gboolean unreachable = s->status.state == FOYER_SYNC_OFFLINE && s->failed_once;

      ok = s->status.settled;
      if (ok || refused || unreachable || !g_cond_wait_until (&s->changed, &s->lock, until))
        break;
    }
  now = s->status;
  if (!ok && s->last_error != NULL && now.state != FOYER_SYNC_BLOCKED)
    {
      g_propagate_error (error, g_error_copy (s->last_error));
      error = NULL;
    }
  g_mutex_unlock (&s->lock);
  if (ok)
    return TRUE;
  if (error != NULL && *error == NULL)
    {
      g_autofree char *why = foyer_sync_hint (&now);
      int code = now.block == FOYER_BLOCK_DISK ? FOYER_ERROR_FULL : now.state == FOYER_SYNC_BLOCKED ? FOYER_ERROR_DENIED : FOYER_ERROR_OFFLINE;

      g_set_error (error, FOYER_ERROR, code, "%s", why != NULL ? why : _ ("The chain has not answered in time."));
    }
  return FALSE;
}

gboolean
foyer_sync_wait_files (FoyerSync *s, gint64 timeout_ms)
{
  gint64 until = g_get_monotonic_time () + timeout_ms * 1000;
  gint64 left;

  g_mutex_lock (&s->lock);
  while ((left = s->status.files_left) != 0 && (left < 0 || s->status.files_wait == FOYER_FILES_GO) && s->status.state != FOYER_SYNC_BLOCKED
         && s->status.state != FOYER_SYNC_OFFLINE && g_cond_wait_until (&s->changed, &s->lock, until))
    ;
  g_mutex_unlock (&s->lock);
  return left == 0;
}
