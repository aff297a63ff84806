#define G_LOG_DOMAIN "foyer-ui"

#include "config.h"

#include "foyer-chain-link.h"
#include "foyer-labels.h"

/* Where the link hangs on its context. */
#define KEY "foyer-chain-link"

typedef struct
{
  FoyerUiContext *context; /* borrowed: it owns us */
  FoyerSync *sync;         /* owned; NULL: not enrolled */
  FoyerSyncStatus status;
  GCancellable *loading;   /* owned */
} Link;

static void
link_free (gpointer data)
{
  Link *link = data;

  g_cancellable_cancel (link->loading);
  g_object_unref (link->loading);
  g_clear_pointer (&link->sync, foyer_sync_free);
  g_free (link);
}

static Link *
link_of (FoyerUiContext *context)
{
  return g_object_get_data (G_OBJECT (context), KEY);
}

/* Time of day, with the date before it when it is another day. */
static char *
since_text (FoyerUiContext *context,
            gint64          ms)
{
  gint64 then, today;
  int minute, unused;

  foyer_zone_from_utc (foyer_ui_zone (context), ms, &then, &minute);
  foyer_zone_from_utc (foyer_ui_zone (context), foyer_now (), &today, &unused);
  if (then == today)
    return foyer_format_minute (foyer_ui_time_format (context), minute);
  return foyer_format_instant (foyer_ui_time_format (context), foyer_ui_zone (context), ms);
}

void
foyer_chain_link_show (FoyerUiContext        *context,
                       const FoyerSyncStatus *status)
{
  g_autofree char *clock = status->offline_since != 0 ? since_text (context, status->offline_since) : NULL;
  g_autofree char *words = NULL, *hint = foyer_sync_hint (status);

  switch (foyer_sync_words (status, clock, &words))
    {
    case FOYER_SYNC_SAYS_CURRENT:
      foyer_ui_set_sync (context, FOYER_UI_SYNC_CURRENT, words, hint);
      break;
    case FOYER_SYNC_SAYS_WORKING:
      foyer_ui_set_sync (context, FOYER_UI_SYNC_WORKING, words, hint);
      break;
    case FOYER_SYNC_SAYS_OFFLINE:
      foyer_ui_set_sync (context, FOYER_UI_SYNC_OFFLINE, words, hint);
      break;
    case FOYER_SYNC_SAYS_ASKS:
    default:
      foyer_ui_set_sync (context, FOYER_UI_SYNC_ASKS, words, hint);
      break;
    }
}

static void
on_status_cb (FoyerSync             *sync,
              const FoyerSyncStatus *status,
              gpointer               data)
{
  Link *link = data;

  link->status = *status;
  foyer_chain_link_show (link->context, status);
}

static void
begin (Link         *link,
       FoyerAccount *account)
{
  if (link->sync != NULL)
    {
      foyer_account_free (account);
      return;
    }
  link->sync = foyer_sync_new (foyer_desk_store (foyer_ui_context_desk (link->context)), account, NULL, on_status_cb, link);
  foyer_sync_get_status (link->sync, &link->status);
  foyer_chain_link_show (link->context, &link->status);
}

/* ---- reading the account --------------------------------------------------------------------------------------------- */
static void
load_thread (GTask        *task,
             gpointer      source,
             gpointer      data,
             GCancellable *cancellable)
{
  GError *error = NULL;
  FoyerAccount *account = foyer_account_load (data, &error);

  if (account != NULL)
    g_task_return_pointer (task, account, (GDestroyNotify) foyer_account_free);
  else
    g_task_return_error (task, error);
}

static void
on_loaded_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      data)
{
  FoyerUiContext *context = FOYER_UI_CONTEXT (source);
  g_autoptr (GError) error = NULL;
  FoyerAccount *account = g_task_propagate_pointer (G_TASK (result), &error);
  Link *link = link_of (context);

  if (account != NULL && link != NULL)
    begin (link, account);
  else if (account != NULL)
    foyer_account_free (account);
  else if (!g_error_matches (error, FOYER_ERROR, FOYER_ERROR_NOT_FOUND) && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    g_warning ("The chain's account was not read: %s", error->message);
}

static void
load (Link *link)
{
  g_autoptr (GTask) task = g_task_new (link->context, link->loading, on_loaded_cb, NULL);

  g_task_set_task_data (task, g_strdup (foyer_store_dir (foyer_desk_store (foyer_ui_context_desk (link->context)))), g_free);
  g_task_run_in_thread (task, load_thread);
}

void
foyer_chain_link_start (FoyerUiContext *context)
{
  Link *link;

  g_return_if_fail (FOYER_IS_UI_CONTEXT (context));
  g_return_if_fail (link_of (context) == NULL);

  link = g_new0 (Link, 1);
  link->context = context;
  link->loading = g_cancellable_new ();
  g_object_set_data_full (G_OBJECT (context), KEY, link, link_free);
  load (link);
}

void
foyer_chain_link_stop (FoyerUiContext *context)
{
  g_return_if_fail (FOYER_IS_UI_CONTEXT (context));

  g_object_set_data (G_OBJECT (context), KEY, NULL);
}

gboolean
foyer_chain_link_status (FoyerUiContext  *context,
                         FoyerSyncStatus *out)
{
  Link *link = link_of (context);

  if (link == NULL || link->sync == NULL)
    return FALSE;
  *out = link->status;
  return TRUE;
}

gboolean
foyer_chain_link_now (FoyerUiContext *context)
{
  Link *link = link_of (context);

  if (link == NULL || link->sync == NULL)
    return FALSE;
  foyer_sync_now (link->sync);
  return TRUE;
}

/* ---- joining --------------------------------------------------------------------------------------------------------- */
typedef struct
{
  FoyerStore *store;
  char *url, *code;
} Enrol;

static void
enrol_free (gpointer data)
{
  Enrol *enrol = data;

  g_free (enrol->url);
  g_free (enrol->code);
  g_free (enrol);
}

static void
enrol_thread (GTask        *task,
              gpointer      source,
              gpointer      data,
              GCancellable *cancellable)
{
  Enrol *enrol = data;
  GError *error = NULL;

  if (foyer_enrol (enrol->store, enrol->url, enrol->code, g_get_host_name (), &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

void
foyer_chain_link_enrol_async (FoyerUiContext      *context,
                              const char          *url,
                              const char          *code,
                              GAsyncReadyCallback  callback,
                              gpointer             data)
{
  g_autoptr (GTask) task = g_task_new (context, NULL, callback, data);
  Enrol *enrol = g_new0 (Enrol, 1);

  enrol->store = foyer_desk_store (foyer_ui_context_desk (context));
  enrol->url = g_strdup (url);
  enrol->code = g_strdup (code);
  g_task_set_task_data (task, enrol, enrol_free);
  g_task_run_in_thread (task, enrol_thread);
}

gboolean
foyer_chain_link_enrol_finish (FoyerUiContext  *context,
                               GAsyncResult    *result,
                               GError         **error)
{
  Link *link = link_of (context);

  if (!g_task_propagate_boolean (G_TASK (result), error))
    return FALSE;
  if (link != NULL)
    load (link);
  return TRUE;
}
