#define G_LOG_DOMAIN "foyer-ui"

#include "config.h"

#include <glib/gi18n.h>

#include "foyer-csv.h"
#include "foyer-export.h"
#include "foyer-file-picker.h"
#include "foyer-labels.h"

typedef struct
{
  FoyerUiContext *context; /* owned */
  const char *query;
  JsonObject *params; /* owned (nullable) */
  GFile *file;        /* owned, once it is known */
  guint rows;
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

static void
on_written_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Export *e = data;
  g_autoptr (GError) error = NULL;
  g_autofree char *name = g_file_get_basename (e->file);

  if (!g_file_replace_contents_finish (G_FILE (source), result, NULL, &error))
    foyer_ui_toast (e->context, _("%s could not be written: %s"), name, error->message);
  else
    foyer_ui_toast (e->context, ngettext ("%u line saved in %s", "%u lines saved in %s", e->rows), e->rows, name);
  export_free (e);
}

static void
on_sheet_cb (FoyerUiContext *context, JsonNode *result, const GError *error, gpointer data)
{
  Export *e = data;
  g_autoptr (GBytes) bytes = NULL;

  if (result == NULL)
    {
      g_autofree char *text = foyer_ui_error_text (error);

      foyer_ui_toast (context, "%s", text);
      export_free (e);
      return;
    }
  e->rows = json_array_get_length (foyer_json_arr (json_node_get_object (result), "rows"));
  bytes = g_string_free_to_bytes (foyer_csv_text (json_node_get_object (result)));
  /* Nobody else's to read: there are people's telephone numbers in it. */
  g_file_replace_contents_bytes_async (e->file, bytes, NULL, FALSE, G_FILE_CREATE_PRIVATE | G_FILE_CREATE_REPLACE_DESTINATION, NULL, on_written_cb, e);
}

static void
start (Export *e)
{
  foyer_ui_ask (e->context, NULL, e->query, g_steal_pointer (&e->params), NULL, on_sheet_cb, e);
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
