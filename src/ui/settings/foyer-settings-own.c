/* All of the business as files: for the owner, and for whoever he lets. */
#define G_LOG_DOMAIN "foyer-ui"

#include "config.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "foyer-file-picker.h"
#include "foyer-own.h"
#include "foyer-settings-page.h"

typedef struct
{
  FoyerUiContext *context; /* owned */
  FoyerDesk *desk;         /* borrowed: outlives the context */
  FoyerActor actor;
  GtkWidget *button;       /* weak (nullable) */
  char *folder;            /* owned, once it is known */
  FoyerOwnResult result;
} Save;

static void
save_free (gpointer data)
{
  Save *s = data;

  g_clear_weak_pointer (&s->button);
  g_object_unref (s->context);
  g_free (s->folder);
  g_free (s);
}

static void
run (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Save *s = data;
  GError *error = NULL;

  if (foyer_own_export (s->desk, &s->actor, s->folder, NULL, &s->result, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
on_run_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Save *s = g_task_get_task_data (G_TASK (result));
  g_autoptr (GError) error = NULL;

  if (s->button != NULL)
    gtk_widget_set_sensitive (s->button, TRUE);
  if (g_task_propagate_boolean (G_TASK (result), &error))
    foyer_ui_toast (s->context, _("%d rows and %u files are in %s."), (int) s->result.rows, s->result.files, s->folder);
  else
    {
      g_autofree char *text = foyer_ui_error_text (error);

      foyer_ui_toast (s->context, "%s", text);
    }
}

static void
save_to (GFile *file, gpointer data)
{
  Save *s = data;
  g_autoptr (GDateTime) now = g_date_time_new_now_local ();
  g_autofree char *name = g_date_time_format (now, "foyer-%Y-%m-%d-%H%M"), *path = file != NULL ? g_file_get_path (file) : NULL;
  g_autoptr (GTask) task = NULL;

  if (path == NULL)
    {
      save_free (s);
      return;
    }
  s->folder = g_build_filename (path, name, NULL);
  s->desk = foyer_ui_context_desk (s->context);
  s->actor = *foyer_ui_context_actor (s->context);
  if (s->button != NULL)
    gtk_widget_set_sensitive (s->button, FALSE);
  foyer_ui_toast (s->context, "%s", _("Writing all of the business. You can go on working."));
  task = g_task_new (s->context, NULL, on_run_cb, NULL);
  g_task_set_task_data (task, s, save_free);
  g_task_run_in_thread (task, run);
}

static Save *
save_new (FoyerUiContext *context, GtkWidget *button)
{
  Save *s = g_new0 (Save, 1);

  s->context = g_object_ref (context);
  g_set_weak_pointer (&s->button, button);
  return s;
}

void
foyer_settings_own_save (FoyerUiContext *context, GtkWidget *button, GFile *folder)
{
  save_to (folder, save_new (context, button));
}

static void
on_save_cb (GtkButton *button, FoyerUiContext *context)
{
  foyer_file_picker_show (GTK_WIDGET (button), FOYER_PICK_FOLDER, _("Where to put all of the business"), NULL, NULL, NULL, save_to, save_new (context, GTK_WIDGET (button)));
}

GtkWidget *
foyer_settings_own_new (FoyerUiContext *context)
{
  GtkWidget *group = adw_preferences_group_new (), *row = adw_action_row_new (), *button = gtk_button_new_with_mnemonic (_("_Save as files…"));

  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), _("All of the business"));
  adw_preferences_group_set_description (ADW_PREFERENCES_GROUP (group),
                                         _("Everything Foyer keeps, as a database with views for SQL, lists for a spreadsheet, pictures, a calendar of what is to come, balances and consents. Passwords are not in it. That it was taken out stands in the log of exports."));
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _("A folder with everything"));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), _("Names and phones of clients are in it: keep it where nobody else reads."));
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 3);
  gtk_widget_set_name (button, "save-all");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  g_signal_connect_object (button, "clicked", G_CALLBACK (on_save_cb), context, 0);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), button);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), row);
  return group;
}
