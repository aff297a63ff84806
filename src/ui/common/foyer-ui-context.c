#define G_LOG_DOMAIN "foyer-ui"

#include "config.h"

#include <glib/gi18n.h>

#include "foyer-blobs.h"
#include "foyer-preference.h"
#include "foyer-rights.h"
#include "foyer-session.h"
#include "foyer-settings.h"
#include "foyer-start.h"
#include "foyer-ui-context-private.h"

/* One JSON object of all local values of a user, so that sign-in reads one row and a change writes one. */

/* What sign-in reads in one go, off the main thread. */
typedef struct _FoyerUiEntry
{
  FoyerActor actor;
  char *user_name, *user_photo, *start_page, *loc_name, *business, *currency, *country, *opening;
  FoyerTimeFormat time_format;
  const FoyerZone *zone;
  int first_weekday, lock_minutes;
  char *local, *kept;
  FoyerDesk *desk;
  GHashTable *rights;
  GPtrArray *told;
} Entry;

enum
{
  CHANGED,
  SESSION,
  REFRESHED,
  SYNC,
  FILES,
  WANTS,
  MINUTE,
  N_SIGNALS,
};
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (FoyerUiContext, foyer_ui_context, G_TYPE_OBJECT)

/* g_set_str() came with GLib 2.76. */
static void
foyer_set_str (char      **slot,
               const char *value)
{
  char *copy = g_strdup (value);

  g_free (*slot);
  *slot = copy;
}

static void
entry_free (gpointer data)
{
  Entry *e = data;

  g_free (e->user_name);
  g_free (e->user_photo);
  g_free (e->start_page);
  g_free (e->opening);
  g_free (e->loc_name);
  g_free (e->business);
  g_free (e->currency);
  g_free (e->country);
  g_free (e->local);
  g_free (e->kept);
  g_clear_pointer (&e->rights, g_hash_table_unref);
  g_clear_pointer (&e->told, g_ptr_array_unref);
  g_free (e);
}

/* ---- signing in -------------------------------------------------------------------------------------------------------- */
static gboolean
read_entry (FoyerDb  *db,
            gpointer  data,
            GError  **error)
{
  Entry *e = data;
  g_autoptr (FoyerRow) user = foyer_db_get (db, "user", &e->actor.user);
  g_autoptr (FoyerRow) location = NULL;
  g_autoptr (FoyerAccess) access = NULL;

  if (user == NULL || foyer_row_int (user, "deleted") != 0)
    {
      g_set_error_literal (error, FOYER_ERROR, FOYER_ERROR_DENIED, "This user is no longer here.");
      return FALSE;
    }
  if (foyer_id_is_none (&e->actor.loc))
    e->actor.loc = foyer_row_id (user, "start_loc");
  location = foyer_db_get (db, "location", &e->actor.loc);
  if (location == NULL)
    {
      g_set_error_literal (error, FOYER_ERROR, FOYER_ERROR_NOT_FOUND, "This user has no location to work in.");
      return FALSE;
    }
  e->user_name = g_strdup (foyer_row_text (user, "name"));
  e->user_photo = g_strdup (foyer_row_text (user, "photo"));
  e->start_page = g_strdup (foyer_row_text (user, "start_page"));
  e->opening = foyer_setting_opening_board (db, &e->actor.loc);
  e->loc_name = g_strdup (foyer_row_text (location, "name"));
  e->currency = g_strdup (foyer_row_text (location, "currency"));
  e->country = g_strdup (foyer_row_text (location, "country"));
  e->zone = foyer_zone_get (foyer_row_text (location, "zone"));
  e->time_format = foyer_time_format_parse (foyer_row_text (location, "date_format"),
                                            foyer_row_is_null (location, "clock24") || foyer_row_int (location, "clock24") != 0);
  e->first_weekday = (int) foyer_row_int (location, "first_weekday");
  e->lock_minutes = (int) foyer_setting_int (db, &e->actor.loc, "security.lock-minutes");
  e->local = foyer_db_local (db, &e->actor.user, FOYER_UI_LOCAL_KEY);
  e->kept = foyer_preferences_of (db, &e->actor.user);
  e->business = foyer_start_business (db);
  e->rights = g_hash_table_new (g_str_hash, g_str_equal);
  access = e->actor.system ? NULL : foyer_access_get (db, &e->actor.user, &e->actor.loc);
  if (access != NULL && !access->any && !access->owner)
    {
      g_set_error_literal (error, FOYER_ERROR, FOYER_ERROR_DENIED, "This user has no access here any more.");
      return FALSE;
    }
  for (int i = 0; i < foyer_n_rights; i++)
    if (access == NULL || access->values[i] != 0)
      g_hash_table_add (e->rights, (gpointer) foyer_rights[i].name);
  return TRUE;
}

static gboolean
load_entry (Entry   *e,
            GError **error)
{
  if (!foyer_store_read (foyer_desk_store (e->desk), read_entry, e, error))
    return FALSE;
  return TRUE;
}

static void
enter_thread (GTask        *task,
              gpointer      source,
              gpointer      data,
              GCancellable *cancellable)
{
  GError *error = NULL;

  if (load_entry (data, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

void
foyer_ui_context_go_on_entering (GTask *task)
{
  g_task_run_in_thread (task, enter_thread);
}

static int
weekday_or_monday (int weekday)
{
  return CLAMP (weekday, 0, 7) == 0 ? 1 : weekday;
}

FoyerUiEntry *
foyer_ui_entry_load (FoyerDesk         *desk,
                     const FoyerActor  *actor,
                     GError           **error)
{
  Entry *e = g_new0 (Entry, 1);

  e->desk = desk;
  e->actor = *actor;
  if (load_entry (e, error))
    return e;
  entry_free (e);
  return NULL;
}

const FoyerZone *
foyer_ui_entry_zone (FoyerUiEntry *entry)
{
  return entry->zone != NULL ? entry->zone : foyer_zone_get ("UTC");
}

int
foyer_ui_entry_first_weekday (FoyerUiEntry *entry)
{
  return weekday_or_monday (entry->first_weekday);
}

void
foyer_ui_entry_ask (FoyerUiEntry *entry,
                    const char   *query,
                    JsonObject   *params)
{
  FoyerUiTold *told = foyer_ui_told_new (entry->desk, &entry->actor, query, params);

  if (told == NULL)
    return;
  if (entry->told == NULL)
    entry->told = g_ptr_array_new_with_free_func (foyer_ui_told_free);
  g_ptr_array_add (entry->told, told);
}

void
foyer_ui_entry_free (FoyerUiEntry *entry)
{
  entry_free (entry);
}

void
foyer_ui_context_enter_async (FoyerUiContext      *self,
                              const FoyerActor    *actor,
                              GAsyncReadyCallback  callback,
                              gpointer             data)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, callback, data);
  Entry *e = g_new0 (Entry, 1);

  e->actor = *actor;
  e->desk = self->desk;
  g_task_set_source_tag (task, foyer_ui_context_enter_async);
  g_task_set_task_data (task, e, entry_free);
  foyer_ui_flush_local (self);
  if (self->local_writes > 0)
    g_set_object (&self->entering, task);
  else
    g_task_run_in_thread (task, enter_thread);
}

/* What was read of user and location, without touching what was done here. */
static void
take_entry (FoyerUiContext *self,
            Entry          *e)
{
  self->actor = e->actor;
  foyer_set_str (&self->user_name, e->user_name);
  foyer_set_str (&self->user_photo, e->user_photo);
  foyer_set_str (&self->start_page, e->start_page);
  foyer_set_str (&self->opening, e->opening);
  foyer_set_str (&self->loc_name, e->loc_name);
  foyer_set_str (&self->business, e->business);
  foyer_set_str (&self->currency, e->currency);
  foyer_set_str (&self->country, e->country);
  self->time_format = e->time_format;
  if (e->zone != NULL)
    self->zone = e->zone;
  self->first_weekday = weekday_or_monday (e->first_weekday);
  self->lock_minutes = e->lock_minutes;
  g_clear_pointer (&self->rights, g_hash_table_unref);
  self->rights = g_steal_pointer (&e->rights);
}

/* What nobody asked as soon as the desk was there. */
static gboolean
forget_told (gpointer data)
{
  g_ptr_array_set_size (FOYER_UI_CONTEXT (data)->told, 0);
  return G_SOURCE_REMOVE;
}

static void
take_texts (JsonObject **object,
            const char  *text)
{
  g_autoptr (JsonNode) node = text != NULL ? json_from_string (text, NULL) : NULL;

  json_object_unref (*object);
  *object = node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_dup_object (node) : json_object_new ();
}

void
foyer_ui_context_enter (FoyerUiContext *self,
                        FoyerUiEntry   *e)
{
  foyer_ui_flush_local (self);
  take_entry (self, e);
  take_texts (&self->local, e->local);
  take_texts (&self->kept, e->kept);
  g_ptr_array_set_size (self->done, 0);
  g_ptr_array_set_size (self->told, 0);
  if (e->told != NULL)
    {
      g_ptr_array_extend_and_steal (self->told, g_steal_pointer (&e->told));
      g_idle_add_full (G_PRIORITY_LOW, forget_told, g_object_ref (self), g_object_unref);
    }
  g_signal_emit (self, signals[SESSION], 0);
}

gboolean
foyer_ui_context_enter_finish (FoyerUiContext  *self,
                               GAsyncResult    *result,
                               GError         **error)
{
  if (!g_task_propagate_boolean (G_TASK (result), error))
    return FALSE;
  foyer_ui_context_enter (self, g_task_get_task_data (G_TASK (result)));
  return TRUE;
}

void
foyer_ui_context_leave (FoyerUiContext *self)
{
  foyer_ui_flush_local (self);
  self->actor = (FoyerActor) { 0 };
  g_hash_table_remove_all (self->rights);
  g_ptr_array_set_size (self->done, 0);
  g_ptr_array_set_size (self->told, 0);
  take_texts (&self->local, NULL);
  take_texts (&self->kept, NULL);
  g_signal_emit (self, signals[SESSION], 0);
}

gboolean
foyer_ui_context_signed_in (FoyerUiContext *self)
{
  return !foyer_id_is_none (&self->actor.user);
}

gboolean
foyer_ui_may (FoyerUiContext *self,
              const char     *right)
{
  return right == NULL || g_hash_table_contains (self->rights, right);
}

/* ---- plain getters ----------------------------------------------------------------------------------------------------- */
FoyerDesk *
foyer_ui_context_desk (FoyerUiContext *self)
{
  return self->desk;
}

const FoyerActor *
foyer_ui_context_actor (FoyerUiContext *self)
{
  return &self->actor;
}

const FoyerTimeFormat *
foyer_ui_time_format (FoyerUiContext *self)
{
  return &self->time_format;
}

const FoyerZone *
foyer_ui_zone (FoyerUiContext *self)
{
  return self->zone;
}

const char *
foyer_ui_currency (FoyerUiContext *self)
{
  return self->currency;
}

const char *
foyer_ui_country (FoyerUiContext *self)
{
  return self->country;
}

const char *
foyer_ui_location_name (FoyerUiContext *self)
{
  return self->loc_name;
}

const char *
foyer_ui_business_name (FoyerUiContext *self)
{
  return self->business != NULL ? self->business : self->loc_name;
}

const char *
foyer_ui_user_name (FoyerUiContext *self)
{
  return self->user_name;
}

const char *
foyer_ui_user_photo (FoyerUiContext *self)
{
  return self->user_photo;
}

const char *
foyer_ui_user_start_page (FoyerUiContext *self)
{
  return self->start_page;
}

const char *
foyer_ui_opening_board (FoyerUiContext *self)
{
  return self->opening != NULL ? self->opening : "team";
}

int
foyer_ui_lock_minutes (FoyerUiContext *self)
{
  return self->lock_minutes;
}

int
foyer_ui_first_weekday (FoyerUiContext *self)
{
  return self->first_weekday;
}

/* ---- now --------------------------------------------------------------------------------------------------------------- */
void
foyer_ui_set_fixed_date (FoyerUiContext *self,
                         gint64          date,
                         int             minute)
{
  self->fixed = TRUE;
  self->fixed_date = date;
  self->fixed_minute = minute;
}

gint64
foyer_ui_now (FoyerUiContext *self)
{
  return self->fixed ? foyer_zone_to_utc (self->zone, self->fixed_date, self->fixed_minute) : foyer_now ();
}

gint64
foyer_ui_today (FoyerUiContext *self)
{
  gint64 date;
  int minute;

  foyer_zone_from_utc (self->zone, foyer_ui_now (self), &date, &minute);
  return date;
}

void
foyer_ui_set_shown (FoyerUiContext *self,
                    gint64          date,
                    const FoyerId  *staff)
{
  self->shown_date = date;
  self->shown_staff = staff != NULL ? *staff : FOYER_ID_NONE;
}

gint64
foyer_ui_shown_date (FoyerUiContext *self)
{
  return self->shown_date != 0 ? self->shown_date : foyer_ui_today (self);
}

FoyerId
foyer_ui_shown_staff (FoyerUiContext *self)
{
  return self->shown_staff;
}

int
foyer_ui_minute (FoyerUiContext *self)
{
  gint64 date;
  int minute;

  foyer_zone_from_utc (self->zone, foyer_ui_now (self), &date, &minute);
  return minute;
}

static gboolean
on_minute_cb (gpointer data)
{
  FoyerUiContext *self = data;

  g_signal_emit (self, signals[MINUTE], 0);
  self->minute_timeout = g_timeout_add_seconds (60 - (guint) (foyer_now () / 1000 % 60), on_minute_cb, self);
  return G_SOURCE_REMOVE;
}

/* ---- the window around ------------------------------------------------------------------------------------------------- */
void
foyer_ui_context_set_host (FoyerUiContext    *self,
                           const FoyerUiHost *host,
                           gpointer           data)
{
  self->host = host;
  self->host_data = data;
}

void
foyer_ui_toast (FoyerUiContext *self,
                const char     *format,
                ...)
{
  g_autofree char *text = NULL;
  va_list args;

  va_start (args, format);
  text = g_strdup_vprintf (format, args);
  va_end (args);
  if (self->host != NULL)
    self->host->toast (self->host_data, text, NULL);
}

void
foyer_ui_toast_undo (FoyerUiContext *self,
                     const char     *text,
                     const FoyerId  *txn)
{
  if (self->host != NULL)
    self->host->toast (self->host_data, text, txn);
}

void
foyer_ui_open (FoyerUiContext *self,
               const char     *panel,
               JsonObject     *args)
{
  if (self->host != NULL)
    self->host->open (self->host_data, panel, args);
  else
    g_clear_pointer (&args, json_object_unref);
}

void
foyer_ui_close (FoyerUiContext *self)
{
  if (self->host != NULL)
    self->host->close (self->host_data);
}

void
foyer_ui_work_at (FoyerUiContext *self,
                  const FoyerId  *loc,
                  const char     *page,
                  JsonObject     *args,
                  const char     *panel,
                  JsonObject     *panel_args)
{
  if (self->host != NULL && self->host->work_at != NULL)
    {
      self->host->work_at (self->host_data, loc, page, args, panel, panel_args);
      return;
    }
  g_clear_pointer (&args, json_object_unref);
  g_clear_pointer (&panel_args, json_object_unref);
}

void
foyer_ui_go (FoyerUiContext *self,
             const char     *page,
             JsonObject     *args)
{
  if (self->host != NULL)
    self->host->go (self->host_data, page, args);
  else
    g_clear_pointer (&args, json_object_unref);
}

/* Several at once are asked for together. */
static gboolean
want_cb (gpointer data)
{
  FoyerUiContext *self = data;

  self->want_id = 0;
  g_signal_emit (self, signals[WANTS], 0);
  return G_SOURCE_REMOVE;
}

void
foyer_ui_want_file (FoyerUiContext *self,
                    const char     *id)
{
  g_autoptr (GError) error = NULL;

  if (!foyer_blobs_want (foyer_store_dir (foyer_desk_store (self->desk)), id, &error))
    g_message ("A file is not asked for: %s", error->message);
  if (self->want_id == 0)
    self->want_id = g_idle_add (want_cb, self);
}

void
foyer_ui_set_sync (FoyerUiContext *self,
                   FoyerUiSync     state,
                   const char     *words,
                   const char     *hint)
{
  if (self->sync == state && g_strcmp0 (self->sync_words, words) == 0 && g_strcmp0 (self->sync_hint, hint) == 0)
    return;
  foyer_set_str (&self->sync_hint, hint);
  self->sync = state;
  foyer_set_str (&self->sync_words, words);
  g_signal_emit (self, signals[SYNC], 0);
}

const char *
foyer_ui_sync_hint (FoyerUiContext *self)
{
  return foyer_ui_context_hub (self)->sync_hint;
}

FoyerUiSync
foyer_ui_sync (FoyerUiContext  *self,
               const char     **words)
{
  self = foyer_ui_context_hub (self);
  if (words != NULL)
    *words = self->sync_words;
  return self->sync;
}

/* ---- the object -------------------------------------------------------------------------------------------------------- */
/* ---- the session goes on while its user or location changes ------------------------------------------------------------ */
static void refresh (FoyerUiContext *self);

static void
on_refreshed_cb (GObject      *source,
                 GAsyncResult *result,
                 gpointer      data)
{
  FoyerUiContext *self = FOYER_UI_CONTEXT (source);
  Entry *e = g_task_get_task_data (G_TASK (result));
  g_autoptr (GError) error = NULL;

  self->refreshing = FALSE;
  if (self->refresh_again)
    {
      self->refresh_again = FALSE;
      refresh (self);
      return;
    }
  /* Somebody else signed in meanwhile. */
  if (!foyer_id_equal (&e->actor.user, &self->actor.user) || !foyer_id_equal (&e->actor.loc, &self->actor.loc))
    return;
  if (!g_task_propagate_boolean (G_TASK (result), &error))
    {
      /* The user is gone, here or at the chain (USR-7). */
      if (g_error_matches (error, FOYER_ERROR, FOYER_ERROR_DENIED))
        foyer_ui_context_leave (self);
      return;
    }
  take_entry (self, e);
  g_signal_emit (self, signals[REFRESHED], 0);
}

static void
refresh (FoyerUiContext *self)
{
  g_autoptr (GTask) task = NULL;
  Entry *e;

  if (self->closing || foyer_id_is_none (&self->actor.user))
    return;
  if (self->refreshing)
    {
      /* What is being read may be older than this change. */
      self->refresh_again = TRUE;
      return;
    }
  self->refreshing = TRUE;
  e = g_new0 (Entry, 1);
  e->actor = self->actor;
  e->desk = self->desk;
  task = g_task_new (self, NULL, on_refreshed_cb, NULL);
  g_task_set_task_data (task, e, entry_free);
  g_task_run_in_thread (task, enter_thread);
}

/* A change of the user, of any access, of a setting, or of the location worked at. */
static gboolean
concerns_session (FoyerUiContext    *self,
                  const FoyerChange *change)
{
  const char *table = change->entity->name;

  return g_str_equal (table, "grant") || g_str_equal (table, "chain") || g_str_equal (table, "setting") || (g_str_equal (table, "user") && foyer_id_equal (&change->id, &self->actor.user)) ||
         (g_str_equal (table, "location") && foyer_id_equal (&change->id, &self->actor.loc));
}

static void
on_changed_cb (FoyerStore           *store,
               const FoyerChangeSet *set,
               gpointer              data)
{
  g_ptr_array_set_size (FOYER_UI_CONTEXT (data)->told, 0);
  g_signal_emit (data, signals[CHANGED], 0, set);
  for (guint i = 0; i < set->n; i++)
    if (concerns_session (data, &set->rows[i]))
      {
        refresh (data);
        return;
      }
}

FoyerUiContext *
foyer_ui_context_new (FoyerDesk *desk)
{
  FoyerUiContext *self = g_object_new (FOYER_TYPE_UI_CONTEXT, NULL);

  self->desk = desk;
  if (desk != NULL)
    self->watch = foyer_store_watch (foyer_desk_store (desk), NULL, on_changed_cb, self);
  return self;
}

static void
on_hub_sync_cb (FoyerUiContext *self)
{
  g_signal_emit (self, signals[SYNC], 0);
}

static void
on_hub_files_cb (FoyerUiContext *self)
{
  g_signal_emit (self, signals[FILES], 0);
}

static void
pass_wants_cb (FoyerUiContext *hub)
{
  g_signal_emit (hub, signals[WANTS], 0);
}

FoyerUiContext *
foyer_ui_context_new_beside (FoyerUiContext *first)
{
  FoyerUiContext *hub = foyer_ui_context_hub (first), *self = foyer_ui_context_new (hub->desk);

  self->hub = g_object_ref (hub);
  self->fixed = hub->fixed;
  self->fixed_date = hub->fixed_date;
  self->fixed_minute = hub->fixed_minute;
  g_signal_connect_object (hub, "sync", G_CALLBACK (on_hub_sync_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (hub, "files", G_CALLBACK (on_hub_files_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self, "wants", G_CALLBACK (pass_wants_cb), hub, G_CONNECT_SWAPPED);
  return self;
}

FoyerUiContext *
foyer_ui_context_hub (FoyerUiContext *self)
{
  return self->hub != NULL ? self->hub : self;
}

static void
foyer_ui_context_dispose (GObject *object)
{
  FoyerUiContext *self = FOYER_UI_CONTEXT (object);

  self->closing = TRUE;
  foyer_ui_flush_local (self);
  /* What is on its way holds the store. */
  while (self->local_writes > 0)
    g_main_context_iteration (NULL, TRUE);
  g_clear_handle_id (&self->minute_timeout, g_source_remove);
  if (self->watch != 0)
    foyer_store_unwatch (foyer_desk_store (self->desk), self->watch);
  self->watch = 0;
  self->host = NULL;
  g_clear_handle_id (&self->want_id, g_source_remove);
  g_clear_object (&self->hub);
  G_OBJECT_CLASS (foyer_ui_context_parent_class)->dispose (object);
}

static void
foyer_ui_context_finalize (GObject *object)
{
  FoyerUiContext *self = FOYER_UI_CONTEXT (object);

  g_free (self->user_name);
  g_free (self->user_photo);
  g_free (self->start_page);
  g_free (self->opening);
  g_free (self->loc_name);
  g_free (self->business);
  g_free (self->currency);
  g_free (self->country);
  g_free (self->sync_words);
  g_free (self->sync_hint);
  g_hash_table_unref (self->rights);
  g_ptr_array_unref (self->done);
  g_ptr_array_unref (self->told);
  json_object_unref (self->local);
  json_object_unref (self->kept);
  g_clear_pointer (&self->kept_changed, json_object_unref);
  G_OBJECT_CLASS (foyer_ui_context_parent_class)->finalize (object);
}

static void
foyer_ui_context_class_init (FoyerUiContextClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = foyer_ui_context_dispose;
  object_class->finalize = foyer_ui_context_finalize;
  signals[CHANGED] = g_signal_new ("changed", FOYER_TYPE_UI_CONTEXT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_POINTER);
  signals[SESSION] = g_signal_new ("session", FOYER_TYPE_UI_CONTEXT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[REFRESHED] = g_signal_new ("refreshed", FOYER_TYPE_UI_CONTEXT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[SYNC] = g_signal_new ("sync", FOYER_TYPE_UI_CONTEXT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[FILES] = g_signal_new ("files", FOYER_TYPE_UI_CONTEXT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[WANTS] = g_signal_new ("wants", FOYER_TYPE_UI_CONTEXT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[MINUTE] = g_signal_new ("minute", FOYER_TYPE_UI_CONTEXT, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
foyer_ui_context_init (FoyerUiContext *self)
{
  self->rights = g_hash_table_new (g_str_hash, g_str_equal);
  self->done = g_ptr_array_new_with_free_func (g_free);
  self->told = g_ptr_array_new_with_free_func (foyer_ui_told_free);
  self->local = json_object_new ();
  self->kept = json_object_new ();
  self->zone = foyer_zone_get ("UTC");
  self->time_format = foyer_time_format_parse ("dmy.", TRUE);
  self->first_weekday = 1;
  self->minute_timeout = g_timeout_add_seconds (60 - (guint) (foyer_now () / 1000 % 60), on_minute_cb, self);
}
