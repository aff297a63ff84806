#define G_LOG_DOMAIN "foyer-ui"

#include "config.h"

#include <glib/gi18n.h>

#include "foyer-activity.h"
#include "foyer-export.h"
#include "foyer-file-picker.h"
#include "foyer-labels.h"

typedef struct
{
  FoyerUiContext *context; /* owned */
  FoyerDesk *desk;         /* borrowed: outlives the context */
  FoyerActor actor;
  const char *query;
  JsonObject *params;      /* owned (nullable) */
  GFile *file;             /* owned, once it is known */
  gint64 rows;
} Export;

static void
export_free (gpointer data)
{
  Export *e = data;

  g_clear_pointer (&e->params, json_object_unref);
  g_clear_object (&e->file);
  g_object_unref (e->context);
  g_free (e);
}

/* All of it in a thread of its own: it is written down, read, made into a file and kept, with nothing for Ctrl+Z. */
static void
run (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Export *e = data;
  g_autofree char *name = g_file_get_basename (e->file);
  g_autoptr (GError) error = NULL;
  g_autoptr (GBytes) bytes = foyer_export_run (e->desk, &e->actor, e->query, e->params, name, &e->rows, &error);
  gsize len = 0;
  const char *text = bytes != NULL ? g_bytes_get_data (bytes, &len) : NULL;

  /* Nobody else's to read: there are people's telephone numbers in it. */
  if (bytes == NULL || !g_file_replace_contents (e->file, text, len, NULL, FALSE, G_FILE_CREATE_PRIVATE | G_FILE_CREATE_REPLACE_DESTINATION, NULL, NULL, &error))
    g_task_return_error (task, g_steal_pointer (&error));
  else
    g_task_return_boolean (task, TRUE);
}

static void
on_run_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Export *e = g_task_get_task_data (G_TASK (result));
  g_autoptr (GError) error = NULL;
  g_autofree char *name = g_file_get_basename (e->file);

  if (g_task_propagate_boolean (G_TASK (result), &error))
    foyer_ui_toast (e->context, ngettext ("%u line saved in %s", "%u lines saved in %s", (gulong) e->rows), (guint) e->rows, name);
  else if (error->domain == FOYER_ERROR)
    {
      g_autofree char *text = foyer_ui_error_text (error);

      foyer_ui_toast (e->context, "%s", text);
    }
  else
    foyer_ui_toast (e->context, _("%s could not be written: %s"), name, error->message);
}

static void
start (Export *e)
{
  g_autoptr (GTask) task = g_task_new (e->context, NULL, on_run_cb, NULL);

  e->desk = foyer_ui_context_desk (e->context);
  e->actor = *foyer_ui_context_actor (e->context);
  g_task_set_task_data (task, e, export_free);
  g_task_run_in_thread (task, run);
}

void
foyer_export_to (FoyerUiContext *context, const char *query, JsonObject *params, GFile *file)
{
  Export *e = g_new0 (Export, 1);

  e->context = g_object_ref (context);
  e->query = query;
  e->params = params;
  e->file = g_object_ref (file);
  start (e);
}

static void
on_picked_cb (GFile *file, gpointer data)
{
  Export *e = data;

  if (file == NULL)
    {
      export_free (e);
      return;
    }
  e->file = g_object_ref (file);
  start (e);
}

void
foyer_export (FoyerUiContext *context, GtkWidget *parent, const char *query, JsonObject *params, const char *name)
{
  Export *e = g_new0 (Export, 1);

  e->context = g_object_ref (context);
  e->query = query;
  e->params = params;
  foyer_file_picker_show (parent, FOYER_PICK_SAVE, _("Save the list"), name, _("Lists for a spreadsheet"), "*.csv", on_picked_cb, e);
}
