/* What is remembered for whoever has signed in: values of this PC, and preferences that go along to every desk. Both are in memory at once and
 * written a moment later, off the main thread. */
#define G_LOG_DOMAIN "foyer-ui"

#include "config.h"

#include "foyer-ui-context-private.h"

#define LOCAL_DELAY_MS 400

typedef struct
{
  FoyerStore *store;
  FoyerId user;
  char *key, *value;
  FoyerDesk *desk; /* a preference of @actor; else NULL */
  FoyerActor actor;
} LocalJob;

static void
local_job_free (gpointer data)
{
  LocalJob *job = data;

  g_free (job->key);
  g_free (job->value);
  g_free (job);
}

static void
write_local (GTask        *task,
             gpointer      source,
             gpointer      data,
             GCancellable *cancellable)
{
  LocalJob *job = data;
  g_autoptr (GError) error = NULL;

  if (job->desk != NULL)
    {
      g_autoptr (JsonObject) params = foyer_params ("name", "s", job->key, "value", "s", job->value, NULL);

      if (!foyer_desk_call (job->desk, &job->actor, "preference.set", params, NULL, &error))
        g_message ("A preference was not kept: %s", error->message);
    }
  else if (!foyer_store_set_local (job->store, &job->user, job->key, job->value, &error))
    g_warning ("The settings of this PC were not kept: %s", error->message);
  g_task_return_boolean (task, TRUE);
}

/* Whoever signs in next must find what was written last. */
static void
on_local_written_cb (GObject      *source,
                     GAsyncResult *result,
                     gpointer      data)
{
  FoyerUiContext *self = FOYER_UI_CONTEXT (source);
  g_autoptr (GTask) entering = NULL;

  if (--self->local_writes > 0 || self->entering == NULL)
    return;
  entering = g_steal_pointer (&self->entering);
  foyer_ui_context_go_on_entering (entering);
}

static void
start_job (FoyerUiContext *self,
           LocalJob       *job)
{
  g_autoptr (GTask) task = g_task_new (self->closing ? NULL : self, NULL, self->closing ? NULL : on_local_written_cb, NULL);

  g_task_set_task_data (task, job, local_job_free);
  if (self->closing)
    write_local (task, NULL, job, NULL);
  else
    {
      self->local_writes++;
      g_task_run_in_thread (task, write_local);
    }
}

static void
start_local_job (FoyerUiContext *self,
                 const FoyerId  *user,
                 const char     *key,
                 const char     *value)
{
  LocalJob *job = g_new0 (LocalJob, 1);

  job->store = foyer_desk_store (self->desk);
  job->user = *user;
  job->key = g_strdup (key);
  job->value = g_strdup (value);
  start_job (self, job);
}

static void
start_kept_jobs (FoyerUiContext *self)
{
  g_autoptr (JsonObject) changed = g_steal_pointer (&self->kept_changed);
  JsonObjectIter iter;
  const char *name;
  JsonNode *value;

  if (changed == NULL)
    return;
  json_object_iter_init (&iter, changed);
  while (json_object_iter_next (&iter, &name, &value))
    {
      LocalJob *job = g_new0 (LocalJob, 1);

      job->desk = self->desk;
      job->actor = self->actor;
      job->key = g_strdup (name);
      job->value = json_node_dup_string (value);
      start_job (self, job);
    }
}

void
foyer_ui_set_local_of_pc (FoyerUiContext *self,
                          const char     *key,
                          const char     *value)
{
  FoyerId nobody = FOYER_ID_NONE;

  start_local_job (self, &nobody, key, value);
}

void
foyer_ui_flush_local (FoyerUiContext *self)
{
  g_autoptr (JsonNode) node = NULL;
  g_autofree char *value = NULL;

  if (self->local_timeout == 0)
    return;
  g_clear_handle_id (&self->local_timeout, g_source_remove);
  start_kept_jobs (self);
  node = json_node_new (JSON_NODE_OBJECT);
  json_node_set_object (node, self->local);
  value = json_to_string (node, FALSE);
  start_local_job (self, &self->actor.user, FOYER_UI_LOCAL_KEY, value);
}

static gboolean
on_local_timeout_cb (gpointer data)
{
  foyer_ui_flush_local (data);
  return G_SOURCE_REMOVE;
}

const char *
foyer_ui_local (FoyerUiContext *self,
                const char     *key)
{
  g_return_val_if_fail (FOYER_IS_UI_CONTEXT (self), NULL);

  return json_object_get_string_member_with_default (self->local, key, NULL);
}

void
foyer_ui_set_local (FoyerUiContext *self,
                    const char     *key,
                    const char     *value)
{
  g_return_if_fail (FOYER_IS_UI_CONTEXT (self));

  if (g_strcmp0 (foyer_ui_local (self, key), value) == 0)
    return;
  if (value != NULL)
    json_object_set_string_member (self->local, key, value);
  else
    json_object_remove_member (self->local, key);
  g_clear_handle_id (&self->local_timeout, g_source_remove);
  self->local_timeout = g_timeout_add (LOCAL_DELAY_MS, on_local_timeout_cb, self);
}

const char *
foyer_ui_kept (FoyerUiContext *self,
               const char     *name)
{
  g_return_val_if_fail (FOYER_IS_UI_CONTEXT (self), NULL);

  /* Chosen before preferences went along: on this PC. */
  return json_object_get_string_member_with_default (self->kept, name, foyer_ui_local (self, name));
}

void
foyer_ui_keep (FoyerUiContext *self,
               const char     *name,
               const char     *value)
{
  g_return_if_fail (FOYER_IS_UI_CONTEXT (self));

  if (!foyer_ui_context_signed_in (self) || g_strcmp0 (foyer_ui_kept (self, name), value) == 0)
    return;
  foyer_ui_set_local (self, name, NULL);
  if (self->kept_changed == NULL)
    self->kept_changed = json_object_new ();
  if (value != NULL)
    {
      json_object_set_string_member (self->kept, name, value);
      json_object_set_string_member (self->kept_changed, name, value);
    }
  else
    {
      json_object_remove_member (self->kept, name);
      json_object_set_null_member (self->kept_changed, name);
    }
  g_clear_handle_id (&self->local_timeout, g_source_remove);
  self->local_timeout = g_timeout_add (LOCAL_DELAY_MS, on_local_timeout_cb, self);
}
