#define G_LOG_DOMAIN "foyer-ui"

#include "config.h"

#include <glib/gi18n.h>

#include "foyer-file-picker.h"

typedef struct
{
  FoyerPicked done;
  gpointer data;
  FoyerPick pick;
} Picker;

static GtkFileFilter *
make_filter (const char *filter_name,
             const char *patterns)
{
  GtkFileFilter *filter = gtk_file_filter_new ();
  g_auto (GStrv) parts = g_strsplit (patterns, " ", -1);

  gtk_file_filter_set_name (filter, filter_name);
  for (char **p = parts; *p != NULL; p++)
    if (g_str_has_prefix (*p, "*."))
      gtk_file_filter_add_suffix (filter, *p + 2);
    else
      gtk_file_filter_add_pattern (filter, *p);
  return filter;
}

#if GTK_CHECK_VERSION (4, 10, 0)
static void
on_picked_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      data)
{
  GtkFileDialog *dialog = GTK_FILE_DIALOG (source);
  Picker *picker = data;
  g_autoptr (GFile) file = NULL;

  if (picker->pick == FOYER_PICK_OPEN)
    file = gtk_file_dialog_open_finish (dialog, result, NULL);
  else if (picker->pick == FOYER_PICK_SAVE)
    file = gtk_file_dialog_save_finish (dialog, result, NULL);
  else
    file = gtk_file_dialog_select_folder_finish (dialog, result, NULL);
  picker->done (file, picker->data);
  g_free (picker);
}
#else
static void
on_response_cb (GtkNativeDialog *dialog,
                int              response,
                gpointer         data)
{
  Picker *picker = data;
  g_autoptr (GFile) file = NULL;

  if (response == GTK_RESPONSE_ACCEPT)
    file = gtk_file_chooser_get_file (GTK_FILE_CHOOSER (dialog));
  picker->done (file, picker->data);
  g_free (picker);
  g_object_unref (dialog);
}
#endif

void
foyer_file_picker_show (GtkWidget   *parent,
                        FoyerPick    pick,
                        const char  *title,
                        const char  *name,
                        const char  *filter_name,
                        const char  *patterns,
                        FoyerPicked  done,
                        gpointer     data)
{
  GtkRoot *root = gtk_widget_get_root (parent);
  GtkWindow *window = GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL;
  Picker *picker = g_new0 (Picker, 1);

  picker->done = done;
  picker->data = data;
  picker->pick = pick;
#if GTK_CHECK_VERSION (4, 10, 0)
  g_autoptr (GtkFileDialog) dialog = gtk_file_dialog_new ();
  gtk_file_dialog_set_title (dialog, title);
  if (patterns != NULL)
    {
      g_autoptr (GtkFileFilter) filter = make_filter (filter_name, patterns);
      g_autoptr (GListStore) filters = g_list_store_new (GTK_TYPE_FILE_FILTER);
      g_list_store_append (filters, filter);
      gtk_file_dialog_set_filters (dialog, G_LIST_MODEL (filters));
    }
  if (name != NULL)
    gtk_file_dialog_set_initial_name (dialog, name);
  if (pick == FOYER_PICK_OPEN)
    gtk_file_dialog_open (dialog, window, NULL, on_picked_cb, picker);
  else if (pick == FOYER_PICK_SAVE)
    gtk_file_dialog_save (dialog, window, NULL, on_picked_cb, picker);
  else
    gtk_file_dialog_select_folder (dialog, window, NULL, on_picked_cb, picker);
#else
  static const GtkFileChooserAction actions[] = { GTK_FILE_CHOOSER_ACTION_OPEN, GTK_FILE_CHOOSER_ACTION_SAVE, GTK_FILE_CHOOSER_ACTION_SELECT_FOLDER };
  /* Kept until the response: the native dialog is not owned by anybody. */
  GtkFileChooserNative *dialog = gtk_file_chooser_native_new (title, window, actions[pick],
                                                              pick == FOYER_PICK_SAVE ? _("_Save") : pick == FOYER_PICK_OPEN ? _("_Open") : _("_Choose"), NULL);
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (dialog), TRUE);
  if (patterns != NULL)
    {
      g_autoptr (GtkFileFilter) filter = make_filter (filter_name, patterns);
      gtk_file_chooser_add_filter (GTK_FILE_CHOOSER (dialog), filter);
    }
  if (name != NULL)
    gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (dialog), name);
  g_signal_connect (dialog, "response", G_CALLBACK (on_response_cb), picker);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (dialog));
#endif
}
