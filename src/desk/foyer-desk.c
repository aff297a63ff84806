#define G_LOG_DOMAIN "foyer-desk"

#include "config.h"

#include <stdarg.h>

#include "foyer-call.h"
#include "foyer-client.h"
#include "foyer-client-rules.h"
#include "foyer-event.h"
#include "foyer-hooks.h"
#include "foyer-location.h"
#include "foyer-may.h"
#include "foyer-time.h"

struct _FoyerDesk
{
  FoyerStore *store;
};

static FoyerDesk *
desk_new (FoyerStore *store)
{
  FoyerDesk *desk;

  if (store == NULL)
    return NULL;
  desk = g_new0 (FoyerDesk, 1);
  desk->store = store;
  return desk;
}

FoyerDesk *
foyer_desk_open (const char *dir, FoyerStoreRole role, GError **error)
{
  return desk_new (foyer_store_open (dir, role, foyer_desk_hooks (), error));
}

FoyerDesk *
foyer_desk_open_reader (const char *dir, GError **error)
{
  return desk_new (foyer_store_open_reader (dir, error));
}

void
foyer_desk_close (FoyerDesk *desk)
{
  if (desk == NULL)
    return;
  foyer_store_close (desk->store);
  g_free (desk);
}

FoyerStore *
foyer_desk_store (FoyerDesk *desk)
{
  return desk->store;
}

/* ---- commands ---------------------------------------------------------------------------------------------------------------- */

static gboolean
run_command_inside (FoyerTx *tx, FoyerCall *call, GError **error)
{
  guint n;
  char day[11];

  call->tx = tx;
  call->db = foyer_tx_db (tx);
  /* The business day: the civil date at the location. */
  foyer_tx_set_bday (tx, foyer_date_format (foyer_location_today (call->db, &call->loc, call->now), day));
  gboolean done = foyer_call_enter (call, error) && call->command->run (call, error);

  foyer_client_hide_names (FALSE);
  if (!done)
    return FALSE;
  foyer_event_follow (tx);
  foyer_client_rules_follow (tx);
  n = json_array_get_length (call->warnings);
  if (n == 0)
    return TRUE;
  if (foyer_call_override (call) == NULL)
    {
      g_autoptr (GString) text = g_string_new (NULL);

      for (guint i = 0; i < n; i++)
        g_string_append_printf (text, "%s%s", i > 0 ? " " : "", json_object_get_string_member (json_array_get_object_element (call->warnings, i), "text"));
      g_set_error_literal (error, FOYER_ERROR, FOYER_ERROR_CONFIRM, text->str);
      return FALSE;
    }
  if (!foyer_call_need (call, "booking.override", error))
    return FALSE;
  foyer_tx_set_why (tx, foyer_call_override (call));
  return TRUE;
}

static gboolean
run_command (FoyerTx *tx, gpointer data, GError **error)
{
  FoyerCall *call = data;

  if (!run_command_inside (tx, call, error))
    return FALSE;
  foyer_may_check (tx, &call->actor, &call->loc);
  return TRUE;
}

static FoyerWriteInfo
write_info (FoyerCall *call)
{
  FoyerWriteInfo info = { call->command->name, call->actor.user, call->loc, NULL, call->now, call->actor.txn };
  return info;
}

/* What the caller gets: the result with the txn, or the warnings. */
static JsonNode *
result_node (FoyerCall *call, const FoyerId *txn, const GError *error)
{
  JsonNode *node;

  if (error != NULL)
    {
      JsonObject *o;

      if (!g_error_matches (error, FOYER_ERROR, FOYER_ERROR_CONFIRM))
        return NULL;
      o = json_object_new ();
      json_object_set_array_member (o, "confirm", json_array_ref (call->warnings));
      node = json_node_new (JSON_NODE_OBJECT);
      json_node_take_object (node, o);
      return node;
    }
  foyer_call_result_id (call, "txn", txn);
  node = json_node_new (JSON_NODE_OBJECT);
  json_node_set_object (node, call->result);
  return node;
}

gboolean
foyer_desk_call (FoyerDesk *desk, const FoyerActor *actor, const char *name, JsonObject *params, JsonNode **result, GError **error)
{
  g_autoptr (FoyerCall) call = foyer_call_new (desk, actor, name, FALSE, params, error);
  g_autoptr (GError) local = NULL;
  FoyerId txn = FOYER_ID_NONE;
  FoyerWriteInfo info;
  gboolean ok;

  if (result != NULL)
    *result = NULL;
  if (call == NULL)
    return FALSE;
  info = write_info (call);
  ok = foyer_store_write (desk->store, &info, run_command, call, &txn, &local);
  if (result != NULL)
    *result = result_node (call, &txn, local);
  if (!ok)
    g_propagate_error (error, g_steal_pointer (&local));
  return ok;
}

static void
on_written (GObject *source, GAsyncResult *res, gpointer data)
{
  g_autoptr (GTask) task = data;
  FoyerCall *call = g_task_get_task_data (task);
  GError *error = NULL;
  FoyerId txn = FOYER_ID_NONE;
  gboolean ok = foyer_store_write_finish (call->desk->store, res, &txn, &error);

  call->rows = result_node (call, &txn, error);
  if (ok)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

void
foyer_desk_call_async (FoyerDesk *desk, const FoyerActor *actor, const char *name, JsonObject *params, GCancellable *cancellable,
                       GAsyncReadyCallback callback, gpointer data)
{
  GTask *task = g_task_new (NULL, NULL, callback, data);
  GError *error = NULL;
  FoyerCall *call = foyer_call_new (desk, actor, name, FALSE, params, &error);
  FoyerWriteInfo info;

  g_task_set_source_tag (task, foyer_desk_call_async);
  if (call == NULL)
    {
      g_task_return_error (task, error);
      g_object_unref (task);
      return;
    }
  g_task_set_task_data (task, call, (GDestroyNotify) foyer_call_free);
  info = write_info (call);
  foyer_store_write_async (desk->store, &info, run_command, call, NULL, cancellable, on_written, task);
}

gboolean
foyer_desk_call_finish (FoyerDesk *desk, GAsyncResult *res, JsonNode **result, GError **error)
{
  FoyerCall *call = g_task_get_task_data (G_TASK (res));

  if (result != NULL)
    *result = call != NULL && call->rows != NULL ? json_node_ref (call->rows) : NULL;
  return g_task_propagate_boolean (G_TASK (res), error);
}

/* ---- queries ------------------------------------------------------------------------------------------------------------------- */

static gboolean
run_query (FoyerDb *db, gpointer data, GError **error)
{
  FoyerCall *call = data;
  g_autoptr (JsonBuilder) out = NULL;

  call->db = db;
  gboolean done;

  if (!foyer_call_enter (call, error))
    return FALSE;
  /* Not an immutable one: it makes a hash of every member of every object. */
  out = json_builder_new ();
  done = call->query->run (call, out, error);
  foyer_client_hide_names (FALSE);
  if (!done)
    return FALSE;
  call->rows = json_builder_get_root (out);
  if (call->rows == NULL)
    call->rows = json_node_init_null (json_node_alloc ());
  return TRUE;
}

gboolean
foyer_desk_query (FoyerDesk *desk, const FoyerActor *actor, const char *name, JsonObject *params, JsonNode **result, GError **error)
{
  g_autoptr (FoyerCall) call = foyer_call_new (desk, actor, name, TRUE, params, error);

  if (result != NULL)
    *result = NULL;
  if (call == NULL || (call->query->late && !foyer_store_catch_up (desk->store, error)) || !foyer_store_read (desk->store, run_query, call, error))
    return FALSE;
  if (result != NULL)
    *result = g_steal_pointer (&call->rows);
  return TRUE;
}

static void
on_read (GObject *source, GAsyncResult *res, gpointer data)
{
  g_autoptr (GTask) task = data;
  FoyerCall *call = g_task_get_task_data (task);
  GError *error = NULL;

  if (foyer_store_read_finish (call->desk->store, res, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

void
foyer_desk_query_async (FoyerDesk *desk, const FoyerActor *actor, const char *name, JsonObject *params, GCancellable *cancellable,
                        GAsyncReadyCallback callback, gpointer data)
{
  GTask *task = g_task_new (NULL, cancellable, callback, data);
  GError *error = NULL;
  FoyerCall *call = foyer_call_new (desk, actor, name, TRUE, params, &error);

  g_task_set_source_tag (task, foyer_desk_query_async);
  if (call == NULL)
    {
      g_task_return_error (task, error);
      g_object_unref (task);
      return;
    }
  g_task_set_task_data (task, call, (GDestroyNotify) foyer_call_free);
  foyer_store_read_async (desk->store, run_query, call, NULL, cancellable, on_read, task);
}

gboolean
foyer_desk_query_finish (FoyerDesk *desk, GAsyncResult *res, JsonNode **result, GError **error)
{
  FoyerCall *call = g_task_get_task_data (G_TASK (res));

  if (result != NULL)
    *result = NULL;
  if (!g_task_propagate_boolean (G_TASK (res), error))
    return FALSE;
  if (result != NULL)
    *result = call->rows != NULL ? json_node_ref (call->rows) : NULL;
  return TRUE;
}

/* ---- the rest --------------------------------------------------------------------------------------------------------------------- */

JsonObject *
foyer_params (const char *first, ...)
{
  JsonObject *o = json_object_new ();
  const char *name = first;
  va_list args;

  va_start (args, first);
  while (name != NULL)
    {
      const char *type = va_arg (args, const char *);

      switch (type[0])
        {
        case 's':
          {
            const char *s = va_arg (args, const char *);
            if (s != NULL)
              json_object_set_string_member (o, name, s);
            break;
          }
        case 'i':
          json_object_set_int_member (o, name, va_arg (args, gint64));
          break;
        case 'b':
          json_object_set_boolean_member (o, name, va_arg (args, gboolean));
          break;
        case 'n':
          {
            JsonNode *n = va_arg (args, JsonNode *);
            if (n != NULL)
              json_object_set_member (o, name, n);
            break;
          }
        case 'd':
          {
            const FoyerId *id = va_arg (args, const FoyerId *);
            char text[37];
            if (!foyer_id_is_none (id))
              json_object_set_string_member (o, name, foyer_id_format (id, text));
            break;
          }
        default:
          g_error ("foyer_params() knows no type “%s”", type);
        }
      name = va_arg (args, const char *);
    }
  va_end (args);
  return o;
}

typedef struct
{
  const FoyerActor *actor;
  const char *right;
  gboolean may;
} MayJob;

static gboolean
read_may (FoyerDb *db, gpointer data, GError **error)
{
  MayJob *j = data;
  g_autoptr (FoyerAccess) access = foyer_access_get (db, &j->actor->user, &j->actor->loc);

  j->may = foyer_access_value (access, j->right) != 0;
  return TRUE;
}

gboolean
foyer_desk_may (FoyerDesk *desk, const FoyerActor *actor, const char *right)
{
  MayJob j = { actor, right, FALSE };

  if (actor->system)
    return TRUE;
  return foyer_store_read (desk->store, read_may, &j, NULL) && j.may;
}
