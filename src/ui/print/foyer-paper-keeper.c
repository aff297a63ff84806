#define G_LOG_DOMAIN "foyer-ui"

#include "config.h"

#include <glib/gi18n.h>

#include "foyer-ical.h"
#include "foyer-paper-keeper.h"

#define KEY "foyer-paper-keeper"

/* After trouble it is tried again this often, whatever the plan says: a stick comes back, somebody makes room. */
#define AGAIN_MINUTES 5
#define HANGS_US (20 * G_USEC_PER_SEC)

typedef struct
{
  gpointer owner; /* weak */
  FoyerPaperChanged changed;
  gpointer data;
} Watch;

typedef struct
{
  FoyerUiContext *context; /* borrowed: it owns this */
  FoyerPaperPlan plan;     /* owned */
  char *problem;           /* owned; why the last time failed */
  GSList *watches;         /* Watch */
  gboolean working;        /* a thread is at it whose answer is awaited */
  gint64 last;             /* when all was well */
  gint64 tried;            /* UTC ms */
  gint64 day;              /* that was written */
  gulong changed_id, minute_id;
  guint serial;            /* of the job whose answer counts */
  gint64 began;            /* of it, monotonic µs */
  gboolean loaded, changed, wanted, to_save, closing;
} Keeper;

/* What a thread takes along, and brings back. */
typedef struct
{
  FoyerUiContext *context; /* owned, so that the answer finds somebody */
  FoyerDesk *desk;         /* borrowed: who closes it waits for the threads first, and leaves it open when one hangs */
  FoyerPaperPlan plan;
  guint serial;
  gboolean load, save_plan, write;
  gint64 now, last;
  char *problem;
  gboolean gone_well;
} Job;

/* Threads at work, of every keeper. One that writes to a drive that does not answer may hang for minutes, and cannot be stopped. */
static GMutex lock;
static GCond ended;
static int running;

static void start (Keeper *k, gboolean load, gboolean save_plan, gboolean write);

static Keeper *
keeper_of (FoyerUiContext *context)
{
  return g_object_get_data (G_OBJECT (foyer_ui_context_hub (context)), KEY);
}

static void
plan_copy (FoyerPaperPlan *to, const FoyerPaperPlan *from)
{
  char *folder = g_strdup (from->folder), *calendars = g_strdup (from->calendars);

  foyer_paper_plan_clear (to);
  *to = *from;
  to->folder = folder;
  to->calendars = calendars;
}

static void
job_free (Job *job)
{
  g_object_unref (job->context);
  foyer_paper_plan_clear (&job->plan);
  g_free (job->problem);
  g_free (job);
}

static void
tell (Keeper *k)
{
  for (GSList *l = k->watches; l != NULL; l = l->next)
    {
      Watch *w = l->data;

      if (w->owner != NULL)
        w->changed (w->data);
    }
}

/* ---- on the thread ------------------------------------------------------------------------------------------------------ */
static gboolean
has_work (const FoyerPaperPlan *plan)
{
  return plan->folder != NULL || plan->calendars != NULL;
}

/* (transfer full) */
static char *
trouble_text (const char *folder, const GError *error)
{
  if (g_error_matches (error, FOYER_ERROR, FOYER_ERROR_FULL))
    return g_strdup_printf (_("There is no room left in %s."), folder);
  if (error->domain == FOYER_ERROR && error->code != FOYER_ERROR_IO && error->code != FOYER_ERROR_CORRUPT)
    return g_strdup (error->message);
  g_warning ("%s", error->message);
  return g_strdup_printf (_("A file in %s could not be written."), folder);
}

static void
work (Job *job)
{
  g_autoptr (GError) error = NULL;
  FoyerPaperResult result;

  if (job->load && (!foyer_paper_plan_load (job->desk, &job->plan, &error) || !foyer_paper_last_load (job->desk, &job->last, &job->problem, &error)))
    g_warning ("The plan for paper could not be read: %s", error->message);
  g_clear_error (&error);
  if (job->save_plan && !foyer_paper_plan_save (job->desk, &job->plan, &error))
    g_warning ("The plan for paper could not be kept: %s", error->message);
  g_clear_error (&error);
  if (!job->write || !has_work (&job->plan))
    return;
  g_clear_pointer (&job->problem, g_free);
  if (job->plan.folder != NULL && !foyer_paper_write (job->desk, &job->plan, job->now, &result, &error))
    job->problem = trouble_text (job->plan.folder, error);
  g_clear_error (&error);
  if (job->plan.calendars != NULL)
    {
      FoyerActor actor = { .user = job->plan.user, .loc = job->plan.loc, .now = job->now }; /* of nobody: refused */

      if (!foyer_ical_write (job->desk, &actor, job->plan.calendars, &result, &error) && job->problem == NULL)
        job->problem = trouble_text (job->plan.calendars, error);
      g_clear_error (&error);
    }
  job->gone_well = job->problem == NULL;
  if (job->gone_well)
    job->last = job->now;
  if (!foyer_paper_last_save (job->desk, job->last, job->problem, &error))
    g_warning ("How the paper went could not be kept: %s", error->message);
}

static gboolean
on_done_cb (gpointer data)
{
  Job *job = data;
  Keeper *k = keeper_of (job->context);

  if (k != NULL && k->working && k->serial == job->serial)
    {
      k->working = FALSE;
      if (job->load && !k->to_save)
        plan_copy (&k->plan, &job->plan);
      k->loaded = k->loaded || job->load;
      k->last = job->last;
      /* Once, and again only after it has gone well in between. */
      if (job->problem != NULL && k->problem == NULL && job->write && !k->closing)
        foyer_ui_toast (k->context, _("A copy was not written: %s"), job->problem);
      g_free (k->problem);
      k->problem = g_steal_pointer (&job->problem);
      if (job->load && has_work (&k->plan))
        k->wanted = TRUE;
      if ((k->wanted || k->to_save) && !k->closing)
        start (k, FALSE, k->to_save, k->wanted);
      tell (k);
    }
  job_free (job);
  return G_SOURCE_REMOVE;
}

static gpointer
thread (gpointer data)
{
  work (data);
  g_idle_add (on_done_cb, data);
  g_mutex_lock (&lock);
  running--;
  g_cond_broadcast (&ended);
  g_mutex_unlock (&lock);
  return NULL;
}

static void
start (Keeper *k, gboolean load, gboolean save_plan, gboolean write)
{
  Job *job = g_new0 (Job, 1);

  job->context = g_object_ref (k->context);
  job->desk = foyer_ui_context_desk (k->context);
  plan_copy (&job->plan, &k->plan);
  job->serial = ++k->serial;
  job->load = load;
  job->save_plan = save_plan;
  job->write = write;
  job->now = foyer_ui_now (k->context);
  job->last = k->last;
  job->problem = g_strdup (k->problem);
  if (write)
    {
      k->tried = job->now;
      k->day = foyer_ui_today (k->context);
      k->changed = k->wanted = FALSE;
    }
  if (save_plan)
    k->to_save = FALSE;
  k->working = TRUE;
  k->began = g_get_monotonic_time ();
  g_mutex_lock (&lock);
  running++;
  g_mutex_unlock (&lock);
  g_thread_unref (g_thread_new ("paper", thread, job));
}

/* ---- when --------------------------------------------------------------------------------------------------------------- */
static void
on_changed_cb (Keeper *k, const FoyerChangeSet *set)
{
  k->changed = TRUE;
}

static gboolean
is_due (Keeper *k)
{
  gint64 minutes = (foyer_ui_now (k->context) - k->tried) / 60000;

  if (!k->loaded || !has_work (&k->plan))
    return FALSE;
  if (k->problem != NULL && minutes >= AGAIN_MINUTES)
    return TRUE;
  return k->plan.minutes > 0 && minutes >= k->plan.minutes && (k->changed || k->day != foyer_ui_today (k->context));
}

static void
on_minute_cb (Keeper *k)
{
  if (!k->working && is_due (k))
    start (k, FALSE, FALSE, TRUE);
}

/* ---- the keeper --------------------------------------------------------------------------------------------------------- */
static void
watch_free (gpointer data)
{
  Watch *w = data;

  g_clear_weak_pointer (&w->owner);
  g_free (w);
}

static void
keeper_free (gpointer data)
{
  Keeper *k = data;

  if (g_signal_handler_is_connected (k->context, k->changed_id))
    g_signal_handler_disconnect (k->context, k->changed_id);
  if (g_signal_handler_is_connected (k->context, k->minute_id))
    g_signal_handler_disconnect (k->context, k->minute_id);
  foyer_paper_plan_clear (&k->plan);
  g_slist_free_full (k->watches, watch_free);
  g_free (k->problem);
  g_free (k);
}

void
foyer_paper_keeper_start (FoyerUiContext *context)
{
  Keeper *k = g_new0 (Keeper, 1);

  g_return_if_fail (keeper_of (context) == NULL);
  k->context = context;
  k->plan = foyer_paper_plan_default ();
  k->changed_id = g_signal_connect_swapped (context, "changed", G_CALLBACK (on_changed_cb), k);
  k->minute_id = g_signal_connect_swapped (context, "minute", G_CALLBACK (on_minute_cb), k);
  g_object_set_data_full (G_OBJECT (context), KEY, k, keeper_free);
  start (k, TRUE, FALSE, FALSE);
}

gboolean
foyer_paper_keeper_wait (int patience_ms)
{
  gint64 until = g_get_monotonic_time () + patience_ms * (gint64) 1000;
  gboolean done;

  g_mutex_lock (&lock);
  while (running > 0 && g_cond_wait_until (&ended, &lock, until))
    ;
  done = running == 0;
  g_mutex_unlock (&lock);
  return done;
}

gboolean
foyer_paper_keeper_stop (FoyerUiContext *context, int patience_ms)
{
  Keeper *k = keeper_of (context);
  gint64 until = g_get_monotonic_time () + patience_ms * (gint64) 1000;
  gboolean done;

  if (k == NULL)
    return TRUE;
  k->closing = TRUE;
  done = foyer_paper_keeper_wait (patience_ms);
  if (done && ((k->loaded && has_work (&k->plan) && (k->changed || k->wanted || k->problem != NULL || k->day != foyer_ui_today (context))) || k->to_save))
    {
      start (k, FALSE, k->to_save, has_work (&k->plan));
      done = foyer_paper_keeper_wait ((int) MAX ((until - g_get_monotonic_time ()) / 1000, 0));
    }
  g_object_set_data (G_OBJECT (context), KEY, NULL);
  return done;
}

void
foyer_paper_keeper_watch (FoyerUiContext *context, gpointer owner, FoyerPaperChanged changed, gpointer data)
{
  Keeper *k = keeper_of (context);

  if (k != NULL)
    {
      Watch *w = g_new0 (Watch, 1);

      g_set_weak_pointer (&w->owner, owner);
      w->changed = changed;
      w->data = data;
      k->watches = g_slist_append (k->watches, w);
    }
  changed (data);
}

const FoyerPaperPlan *
foyer_paper_keeper_plan (FoyerUiContext *context)
{
  Keeper *k = keeper_of (context);

  return k != NULL && k->loaded ? &k->plan : NULL;
}

void
foyer_paper_keeper_set_plan (FoyerUiContext *context, const FoyerPaperPlan *plan)
{
  Keeper *k = keeper_of (context);
  const FoyerActor *actor = foyer_ui_context_actor (context);

  g_return_if_fail (k != NULL);
  plan_copy (&k->plan, plan);
  k->plan.user = actor->user;
  k->plan.loc = actor->loc;
  k->loaded = TRUE;
  if (!has_work (&k->plan))
    g_clear_pointer (&k->problem, g_free);
  k->to_save = TRUE;
  k->wanted = has_work (&k->plan);
  /* What is being written ends first, a moment from now. Where it hangs on a drive that does not answer, the new folder does not wait for it. */
  if (!k->working || g_get_monotonic_time () - k->began > HANGS_US)
    start (k, FALSE, TRUE, k->wanted);
  tell (k);
}

gint64
foyer_paper_keeper_last (FoyerUiContext *context, const char **problem)
{
  Keeper *k = keeper_of (context);

  *problem = k != NULL ? k->problem : NULL;
  return k != NULL ? k->last : 0;
}

gboolean
foyer_paper_keeper_busy (FoyerUiContext *context)
{
  Keeper *k = keeper_of (context);

  return k != NULL && k->working;
}

void
foyer_paper_keeper_run (FoyerUiContext *context)
{
  Keeper *k = keeper_of (context);

  if (k == NULL || !k->loaded || !has_work (&k->plan))
    return;
  if (k->working)
    k->wanted = TRUE;
  else
    start (k, FALSE, FALSE, TRUE);
  tell (k);
}
