#define G_LOG_DOMAIN "foyer-ui"

#include "config.h"

#include <glib/gi18n.h>
#include <stdlib.h>
#include <string.h>

#include "foyer-carry.h"
#include "foyer-chain-link.h"
#include "foyer-labels.h"
#include "foyer-lan.h"

/* Where the link hangs on its context. */
#define KEY "foyer-chain-link"
#define CHOICE "foyer-chain-link-lan"
#define RING_SECONDS 15

typedef struct
{
  FoyerUiContext *context; /* borrowed: it owns us */
  FoyerSync *sync;         /* owned; NULL: not enrolled */
  FoyerLan *lan;           /* owned; NULL: not enrolled, or switched off on this PC */
  FoyerAccount *account;   /* owned: its ids and key, which the desks of this network are met with */
  guint16 port;            /* to listen on; 0: any */
  FoyerSyncStatus status;
  GCancellable *loading;   /* owned */
  guint again;             /* timer: the key ring is tried again */
} Link;

static void
link_free (gpointer data)
{
  Link *link = data;

  g_clear_handle_id (&link->again, g_source_remove);
  g_cancellable_cancel (link->loading);
  g_object_unref (link->loading);
  g_clear_pointer (&link->lan, foyer_lan_free);
  g_clear_pointer (&link->sync, foyer_sync_free);
  foyer_account_free (link->account);
  g_free (link);
}

static Link *
link_of (FoyerUiContext *context)
{
  return g_object_get_data (G_OBJECT (foyer_ui_context_hub (context)), KEY);
}

/* Time of day, with the date before it when it is another day. NULL before somebody has signed in: in what zone the location lies is not known yet. */
static char *
since_text (FoyerUiContext *context,
            gint64          ms)
{
  gint64 then, today;
  int minute, unused;

  if (!foyer_ui_context_signed_in (context))
    return NULL;
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

  gboolean wiped = status->wiped && !link->status.wiped, files = status->files != link->status.files;

  link->status = *status;
  foyer_chain_link_show (link->context, status);
  if (files)
    g_signal_emit_by_name (link->context, "files");
  /* Nothing of it is on the disk any more; nor is it on the screen. */
  if (wiped)
    {
      foyer_ui_toast (link->context, "%s", _("This desk was reported stolen. What it held is deleted."));
      foyer_ui_context_leave (link->context);
    }
}

/* ---- the desks of this network ---------------------------------------------------------------------------------------- */
typedef struct
{
  gboolean off;
  guint16 port;
  char *addresses; /* "host:port", parted by blanks; may be NULL */
} LanChoice;

static void
lan_choice_free (gpointer data)
{
  LanChoice *choice = data;

  g_free (choice->addresses);
  g_free (choice);
}

static gboolean
read_choice (FoyerDb  *db,
             gpointer  data,
             GError  **error)
{
  LanChoice *choice = data;
  g_autofree char *off = foyer_db_local (db, NULL, FOYER_LAN_OFF), *port = foyer_db_local (db, NULL, FOYER_LAN_PORT);

  choice->off = g_strcmp0 (off, "1") == 0;
  choice->port = port != NULL ? CLAMP (atoi (port), 0, G_MAXUINT16) : 0;
  g_free (choice->addresses);
  choice->addresses = foyer_db_local (db, NULL, FOYER_LAN_ADDRESSES);
  return TRUE;
}

static void
on_lan_cb (FoyerLan *lan,
           gpointer  data)
{
  Link *link = data;

  g_signal_emit_by_name (link->context, "sync");
}

static void
start_lan (Link       *link,
           const char *addresses)
{
  g_auto (GStrv) list = g_strsplit_set (addresses != NULL ? addresses : "", " ,\n", -1);
  g_autoptr (GPtrArray) kept = g_ptr_array_new ();
  FoyerLanOptions options = { .port = link->port, .mdns = TRUE };

  for (guint i = 0; list[i] != NULL; i++)
    if (*list[i] != '\0')
      g_ptr_array_add (kept, list[i]);
  g_ptr_array_add (kept, NULL);
  options.addresses = (const char *const *) kept->pdata;
  link->lan = foyer_lan_new (foyer_desk_store (foyer_ui_context_desk (link->context)), link->account, &options, NULL, on_lan_cb, link);
}

static void
on_choice_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      data)
{
  g_autoptr (FoyerUiContext) context = data;
  g_autoptr (GError) error = NULL;
  Link *link = link_of (context);
  LanChoice *choice = g_object_get_data (G_OBJECT (context), CHOICE);

  if (link == NULL || link->sync == NULL || link->lan != NULL || choice == NULL
      || !foyer_store_read_finish (foyer_desk_store (foyer_ui_context_desk (context)), result, &error))
    return;
  link->port = choice->port;
  if (!choice->off)
    start_lan (link, choice->addresses);
  g_signal_emit_by_name (context, "sync");
}

static void
begin_lan (Link *link)
{
  LanChoice *choice = g_new0 (LanChoice, 1);

  g_object_set_data_full (G_OBJECT (link->context), CHOICE, choice, lan_choice_free);
  foyer_store_read_async (foyer_desk_store (foyer_ui_context_desk (link->context)), read_choice, choice, NULL, link->loading, on_choice_cb,
                          g_object_ref (link->context));
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
  foyer_account_free (link->account);
  link->account = g_new0 (FoyerAccount, 1);
  link->account->dev = account->dev;
  link->account->chain = account->chain;
  link->account->loc = account->loc;
  memcpy (link->account->secret, account->secret, sizeof account->secret);
  link->sync = foyer_sync_new (foyer_desk_store (foyer_ui_context_desk (link->context)), account, NULL, on_status_cb, link);
  foyer_sync_get_status (link->sync, &link->status);
  foyer_chain_link_show (link->context, &link->status);
  begin_lan (link);
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

static void load (Link *link);

static gboolean
on_again_cb (gpointer data)
{
  Link *link = data;

  link->again = 0;
  load (link);
  return G_SOURCE_REMOVE;
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
  else if (link != NULL && g_error_matches (error, FOYER_ERROR, FOYER_ERROR_BUSY))
    {
      /* The key ring is locked; whoever signs in on this PC opens it. */
      foyer_ui_set_sync (context, FOYER_UI_SYNC_ASKS, _("Action required"), error->message);
      link->again = g_timeout_add_seconds (RING_SECONDS, on_again_cb, link);
    }
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

static void
on_wants_cb (FoyerUiContext *context, gpointer data)
{
  Link *link = link_of (context);

  if (link != NULL && link->sync != NULL)
    foyer_sync_want_files (link->sync);
}

/* Somebody signed in, here or at another location: times are written its way. */
static void
on_session_cb (FoyerUiContext *context, gpointer data)
{
  Link *link = link_of (context);

  if (link != NULL && link->sync != NULL)
    foyer_chain_link_show (context, &link->status);
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
  g_signal_connect (context, "wants", G_CALLBACK (on_wants_cb), NULL);
  g_signal_connect (context, "session", G_CALLBACK (on_session_cb), NULL);
  g_signal_connect (context, "refreshed", G_CALLBACK (on_session_cb), NULL);
  load (link);
}

void
foyer_chain_link_stop (FoyerUiContext *context)
{
  g_return_if_fail (FOYER_IS_UI_CONTEXT (context));

  g_signal_handlers_disconnect_by_func (context, on_wants_cb, NULL);
  g_signal_handlers_disconnect_by_func (context, on_session_cb, NULL);
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

GPtrArray *
foyer_chain_link_peers (FoyerUiContext *context)
{
  Link *link = link_of (context);

  return link != NULL && link->lan != NULL ? foyer_lan_peers (link->lan) : NULL;
}

void
foyer_chain_link_set_lan (FoyerUiContext *context,
                          gboolean        on,
                          const char     *addresses)
{
  Link *link = link_of (context);

  foyer_ui_set_local_of_pc (context, FOYER_LAN_OFF, on ? NULL : "1");
  foyer_ui_set_local_of_pc (context, FOYER_LAN_ADDRESSES, addresses != NULL && *addresses != '\0' ? addresses : NULL);
  if (link == NULL || link->sync == NULL)
    return;
  g_clear_pointer (&link->lan, foyer_lan_free);
  if (on)
    start_lan (link, addresses);
  g_signal_emit_by_name (context, "sync");
}

void
foyer_chain_link_pause_first (FoyerUiContext *context,
                              gboolean        paused)
{
  Link *link = link_of (context);

  if (link != NULL && link->sync != NULL)
    foyer_sync_pause_first (link->sync, paused);
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

/* ---- un-sent work ---------------------------------------------------------------------------------------------------- */
typedef struct
{
  FoyerStore *store;
  guint left;
} Unsent;

static void
unsent_thread (GTask        *task,
               gpointer      source,
               gpointer      data,
               GCancellable *cancellable)
{
  g_autoptr (GString) lines = g_string_new (NULL);
  g_autoptr (FoyerAccount) account = NULL;
  GError *error = NULL;
  Unsent *unsent = data;
  gint64 n;
  guint files;

  account = foyer_account_load (foyer_store_dir (unsent->store), &error);
  if (account != NULL && foyer_carry_write (unsent->store, account, lines, &n, &error)
      && foyer_carry_write_files (foyer_store_dir (unsent->store), lines, &files, &unsent->left, &error))
    g_task_return_pointer (task, g_string_free_to_bytes (g_steal_pointer (&lines)), (GDestroyNotify) g_bytes_unref);
  else
    g_task_return_error (task, error);
}

void
foyer_chain_link_unsent_async (FoyerUiContext      *context,
                               GAsyncReadyCallback  callback,
                               gpointer             data)
{
  g_autoptr (GTask) task = g_task_new (context, NULL, callback, data);

  Unsent *unsent = g_new0 (Unsent, 1);

  unsent->store = foyer_desk_store (foyer_ui_context_desk (context));
  g_task_set_task_data (task, unsent, g_free);
  g_task_run_in_thread (task, unsent_thread);
}

GBytes *
foyer_chain_link_unsent_finish (FoyerUiContext  *context,
                                GAsyncResult    *result,
                                guint           *left,
                                GError         **error)
{
  *left = ((Unsent *) g_task_get_task_data (G_TASK (result)))->left;
  return g_task_propagate_pointer (G_TASK (result), error);
}

/* ---- a code for another desk ------------------------------------------------------------------------------------------ */
typedef struct
{
  char *dir, *role;
  FoyerId who, loc;
} Code;

static void
code_free (gpointer data)
{
  Code *code = data;

  g_free (code->dir);
  g_free (code->role);
  g_free (code);
}

static void
code_thread (GTask        *task,
             gpointer      source,
             gpointer      data,
             GCancellable *cancellable)
{
  Code *code = data;
  GError *error = NULL;
  g_autoptr (FoyerAccount) account = foyer_account_load (code->dir, &error);
  FoyerDeskCode *made = account != NULL ? foyer_desk_code_ask (account, &code->who, &code->loc, NULL, code->role, &error) : NULL;

  if (made != NULL)
    g_task_return_pointer (task, made, (GDestroyNotify) foyer_desk_code_free);
  else
    g_task_return_error (task, error);
}

void
foyer_chain_link_code_async (FoyerUiContext      *context,
                             const char          *place,
                             const char          *role,
                             GAsyncReadyCallback  callback,
                             gpointer             data)
{
  g_autoptr (GTask) task = g_task_new (context, NULL, callback, data);
  Code *code = g_new0 (Code, 1);

  code->dir = g_strdup (foyer_store_dir (foyer_desk_store (foyer_ui_context_desk (context))));
  code->who = foyer_ui_context_actor (context)->user;
  if (*place != '\0')
    foyer_id_parse (place, &code->loc);
  code->role = *role != '\0' ? g_strdup (role) : NULL;
  g_task_set_task_data (task, code, code_free);
  g_task_run_in_thread (task, code_thread);
}

FoyerDeskCode *
foyer_chain_link_code_finish (FoyerUiContext  *context,
                              GAsyncResult    *result,
                              GError         **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}
