/* Running commands and asking queries from the window: the one place where a warning becomes a question, an error a sentence and a txn
 * something Ctrl+Z can take back. */
#define G_LOG_DOMAIN "foyer-ui"

#include "config.h"

#include <glib/gi18n.h>

#include "foyer-core.h"
#include "foyer-ui-context-private.h"

/* Ctrl+Z goes back this far. */
#define MAX_DONE 100

typedef struct
{
  FoyerUiContext *context; /* owned */
  GWeakRef owner;
  gboolean has_owner, quiet, undo;
  char *command;
  JsonObject *params;      /* owned */
  char *said;
  FoyerUiReply reply;
  gpointer data;
} Run;

static Run *
run_new (FoyerUiContext *context,
         gpointer        owner,
         FoyerUiReply    reply,
         gpointer        data)
{
  Run *run = g_new0 (Run, 1);

  run->context = g_object_ref (context);
  run->has_owner = owner != NULL;
  g_weak_ref_init (&run->owner, owner);
  run->reply = reply;
  run->data = data;
  return run;
}

static void
run_free (Run *run)
{
  g_weak_ref_clear (&run->owner);
  g_free (run->command);
  g_free (run->said);
  g_clear_pointer (&run->params, json_object_unref);
  g_object_unref (run->context);
  g_free (run);
}

static void
run_reply (Run          *run,
           JsonNode     *result,
           const GError *error)
{
  g_autoptr (GObject) owner = g_weak_ref_get (&run->owner);

  if (run->reply != NULL && (owner != NULL || !run->has_owner))
    run->reply (run->context, result, error, run->data);
}

char *
foyer_ui_error_text (const GError *error)
{
  if (error == NULL)
    return g_strdup ("");
  if (error->domain != FOYER_ERROR)
    {
      g_warning ("%s", error->message);
      return g_strdup (_("That did not work. Nothing was changed."));
    }
  switch ((FoyerErrorCode) error->code)
    {
    case FOYER_ERROR_FULL:
      return g_strdup (_("The disk is full, so this was not saved. Free some space and try again."));
    case FOYER_ERROR_BUSY:
      return g_strdup (error->message != NULL && *error->message ? error->message : _("Foyer is busy. Try again in a moment."));
    case FOYER_ERROR_CORRUPT:
      return g_strdup (_("The data on this PC does not hold together, so nothing was changed. Restore a backup or ask for help."));
    case FOYER_ERROR_IO:
    case FOYER_ERROR_REFUSED:
      g_warning ("%s", error->message);
      return g_strdup (_("The data on this PC could not be read or written. Nothing was changed."));
    default:
      return g_strdup (error->message);
    }
}

static void start (Run *run);

static void
on_confirmed_cb (const char *reason,
                 gpointer    data)
{
  Run *run = data;

  if (reason != NULL)
    {
      json_object_set_string_member (run->params, "override", reason);
      start (run);
      return;
    }
  g_autoptr (GError) error = g_error_new_literal (FOYER_ERROR, FOYER_ERROR_CANCELLED, _("Nothing was changed."));
  run_reply (run, NULL, error);
  run_free (run);
}

/* FALSE when nobody can be asked: the error is shown instead. */
static gboolean
ask_for_reason (Run      *run,
                JsonNode *result)
{
  FoyerUiContext *self = run->context;
  g_autoptr (GPtrArray) texts = g_ptr_array_new ();
  JsonObject *object = result != NULL && JSON_NODE_HOLDS_OBJECT (result) ? json_node_get_object (result) : NULL;
  JsonArray *confirm = object != NULL && json_object_has_member (object, "confirm") ? json_object_get_array_member (object, "confirm") : NULL;

  if (self->host == NULL || self->host->confirm == NULL || confirm == NULL)
    return FALSE;
  for (guint i = 0; i < json_array_get_length (confirm); i++)
    {
      JsonObject *warning = json_array_get_object_element (confirm, i);
      g_ptr_array_add (texts, (gpointer) json_object_get_string_member_with_default (warning, "text", ""));
    }
  if (texts->len == 0)
    return FALSE;
  self->host->confirm (self->host_data, texts, on_confirmed_cb, run);
  return TRUE;
}

/* A long work done some at a time is one thing to take back. */
static gboolean
is_remembered (FoyerUiContext *self,
               const FoyerId  *txn)
{
  for (guint i = 0; i < self->done->len; i++)
    if (foyer_id_equal (g_ptr_array_index (self->done, i), txn))
      return TRUE;
  return FALSE;
}

static void
remember (Run      *run,
          JsonNode *result)
{
  FoyerUiContext *self = run->context;
  const char *text = NULL;
  FoyerId txn;

  if (JSON_NODE_HOLDS_OBJECT (result))
    text = json_object_get_string_member_with_default (json_node_get_object (result), "txn", NULL);
  if (text == NULL || !foyer_id_parse (text, &txn) || foyer_core_is_for_good (run->command))
    {
      if (run->said != NULL)
        foyer_ui_toast (self, "%s", run->said);
      return;
    }
  if (!run->undo && !is_remembered (self, &txn))
    {
      if (self->done->len >= MAX_DONE)
        g_ptr_array_remove_index (self->done, 0);
      g_ptr_array_add (self->done, foyer_id_copy (&txn));
    }
  if (run->said != NULL)
    foyer_ui_toast_undo (self, run->said, &txn);
}

static void
on_called_cb (GObject      *source,
              GAsyncResult *res,
              gpointer      data)
{
  Run *run = data;
  g_autoptr (JsonNode) result = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;

  if (foyer_desk_call_finish (run->context->desk, res, &result, &error))
    {
      remember (run, result);
      run_reply (run, result, NULL);
      run_free (run);
      return;
    }
  if (g_error_matches (error, FOYER_ERROR, FOYER_ERROR_CONFIRM) && ask_for_reason (run, result))
    return;
  if (!run->quiet)
    {
      text = foyer_ui_error_text (error);
      foyer_ui_toast (run->context, "%s", text);
    }
  run_reply (run, NULL, error);
  run_free (run);
}

static void
start (Run *run)
{
  FoyerUiContext *self = run->context;

  foyer_desk_call_async (self->desk, &self->actor, run->command, run->params, NULL, on_called_cb, run);
}

static void
run_full (FoyerUiContext *self,
          gpointer        owner,
          const char     *command,
          JsonObject     *params,
          const char     *said,
          gboolean        quiet,
          gboolean        undo,
          FoyerUiReply    reply,
          gpointer        data)
{
  Run *run = run_new (self, owner, reply, data);

  run->command = g_strdup (command);
  run->params = params != NULL ? params : json_object_new ();
  run->said = g_strdup (said);
  run->quiet = quiet;
  run->undo = undo;
  start (run);
}

void
foyer_ui_run (FoyerUiContext *self,
              gpointer        owner,
              const char     *command,
              JsonObject     *params,
              const char     *said,
              FoyerUiReply    reply,
              gpointer        data)
{
  g_return_if_fail (FOYER_IS_UI_CONTEXT (self));
  g_return_if_fail (command != NULL);

  run_full (self, owner, command, params, said, FALSE, FALSE, reply, data);
}

void
foyer_ui_run_quiet (FoyerUiContext *self,
                    gpointer        owner,
                    const char     *command,
                    JsonObject     *params,
                    const char     *said,
                    FoyerUiReply    reply,
                    gpointer        data)
{
  g_return_if_fail (FOYER_IS_UI_CONTEXT (self));
  g_return_if_fail (command != NULL);

  run_full (self, owner, command, params, said, TRUE, FALSE, reply, data);
}

/* ---- undo -------------------------------------------------------------------------------------------------------------- */
/* Some of it may stay: that is said. */
static void
on_undone_cb (FoyerUiContext *self,
              JsonNode       *result,
              const GError   *error,
              gpointer        data)
{
  const char *kept = result != NULL && JSON_NODE_HOLDS_OBJECT (result) ? json_object_get_string_member_with_default (json_node_get_object (result), "kept", NULL) : NULL;

  if (kept != NULL)
    foyer_ui_toast (self, "%s", kept);
}

void
foyer_ui_undo (FoyerUiContext *self,
               const FoyerId  *txn)
{
  for (guint i = self->done->len; i > 0; i--)
    if (foyer_id_equal (g_ptr_array_index (self->done, i - 1), txn))
      {
        g_ptr_array_remove_index (self->done, i - 1);
        break;
      }
  run_full (self, NULL, "undo", foyer_params ("txn", "d", txn, NULL), _("Undone"), FALSE, TRUE, on_undone_cb, NULL);
}

gboolean
foyer_ui_undo_last (FoyerUiContext *self)
{
  FoyerId txn;

  if (self->done->len == 0)
    return FALSE;
  txn = *(FoyerId *) g_ptr_array_index (self->done, self->done->len - 1);
  foyer_ui_undo (self, &txn);
  return TRUE;
}

/* ---- queries ----------------------------------------------------------------------------------------------------------- */
typedef struct
{
  Run *run;
  GCancellable *cancellable; /* owned */
  JsonNode *told;            /* owned: known already */
} Ask;

static void
answer (Ask          *ask,
        JsonNode     *result,
        const GError *error)
{
  if (ask->cancellable == NULL || !g_cancellable_is_cancelled (ask->cancellable))
    run_reply (ask->run, result, error);
  run_free (ask->run);
  g_clear_object (&ask->cancellable);
  g_clear_pointer (&ask->told, json_node_unref);
  g_free (ask);
}

static void
on_asked_cb (GObject      *source,
             GAsyncResult *res,
             gpointer      data)
{
  Ask *ask = data;
  g_autoptr (JsonNode) result = NULL;
  g_autoptr (GError) error = NULL;
  gboolean ok = foyer_desk_query_finish (ask->run->context->desk, res, &result, &error);

  answer (ask, ok ? result : NULL, error);
}

static gboolean
on_told_cb (gpointer data)
{
  Ask *ask = data;

  answer (ask, ask->told, NULL);
  return G_SOURCE_REMOVE;
}

void
foyer_ui_ask (FoyerUiContext *self,
              gpointer        owner,
              const char     *query,
              JsonObject     *params,
              GCancellable   *cancellable,
              FoyerUiReply    reply,
              gpointer        data)
{
  Ask *ask = g_new0 (Ask, 1);

  g_return_if_fail (FOYER_IS_UI_CONTEXT (self));
  g_return_if_fail (query != NULL);

  ask->run = run_new (self, owner, reply, data);
  g_set_object (&ask->cancellable, cancellable);
  ask->told = foyer_ui_told_take (self->told, query, params);
  if (ask->told != NULL)
    g_idle_add_full (G_PRIORITY_DEFAULT, on_told_cb, ask, NULL);
  else
    {
      FoyerActor actor = self->actor;

      /* A picture of another day is that day's in everything that is asked; what is written has the time it was written at. */
      if (self->fixed && actor.now == 0)
        actor.now = foyer_ui_now (self);
      foyer_desk_query_async (self->desk, &actor, query, params, cancellable, on_asked_cb, ask);
    }
  g_clear_pointer (&params, json_object_unref);
}
