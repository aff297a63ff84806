#define G_LOG_DOMAIN "foyer-ui"

#include "config.h"

#include <string.h>
#include <adwaita.h>
#include <glib/gi18n.h>
#include <glib/gstdio.h>

#include "foyer-a11y.h"
#include "foyer-blobs.h"
#include "foyer-client-files.h"
#include "foyer-file-picker.h"
#include "foyer-labels.h"
#include "foyer-pixels.h"
#include "foyer-picture.h"

#define THUMB 48
#define PHOTO_SIDE 2400 /* pixels of the longer side of a picture that is too large as it is */
#define FEW 6           /* shown at first */
#define FILES "client-files"

typedef struct
{
  FoyerUiContext *context; /* owned */
  FoyerId client;
  GtkWidget *group, *add, *empty, *more;
  GPtrArray *rows;         /* borrowed: rows of the group */
  char *shown;             /* owned: what they say */
  char *opening;           /* owned: id of the file that is to be opened when it has come */
  GCancellable *reading;   /* owned */
  gboolean all;
} Files;

static void read_list (Files *f);

static void
files_free (gpointer data)
{
  Files *f = data;

  g_cancellable_cancel (f->reading);
  g_clear_object (&f->reading);
  g_ptr_array_unref (f->rows);
  g_free (f->shown);
  g_free (f->opening);
  g_object_unref (f->context);
  g_free (f);
}

static Files *
files_of (gpointer group)
{
  return g_object_get_data (G_OBJECT (group), FILES);
}

char *
foyer_client_files_size (gint64 bytes)
{
  return g_format_size (bytes);
}

static const char *
store_dir (Files *f)
{
  return foyer_store_dir (foyer_desk_store (foyer_ui_context_desk (f->context)));
}

/* ---- bringing one in ----------------------------------------------------------------------------------------------------------- */

/* Read, made to fit and kept off the main thread; then the command names it. */
typedef struct
{
  GFile *file;     /* owned; or */
  GBytes *bytes;   /* owned: what was pasted */
  char *dir, *name;
  char *id, *type; /* the outcome */
  gint64 size;
  GWeakRef group;
} Bring;

static void
bring_free (gpointer data)
{
  Bring *b = data;

  g_weak_ref_clear (&b->group);
  g_clear_object (&b->file);
  g_clear_pointer (&b->bytes, g_bytes_unref);
  g_free (b->dir);
  g_free (b->name);
  g_free (b->id);
  g_free (b->type);
  g_free (b);
}

/* "photo.png" → "photo.jpg" */
static void
call_jpeg (Bring *b)
{
  char *dot = strrchr (b->name, '.');
  g_autofree char *stem = dot != NULL ? g_strndup (b->name, dot - b->name) : g_strdup (b->name);

  g_free (b->name);
  b->name = g_strconcat (stem, ".jpg", NULL);
  g_free (b->type);
  b->type = g_strdup ("image/jpeg");
}

/* More than a file may have is not read at all. */
static GBytes *
read_file (GFile *file, gsize most, GError **error)
{
  g_autoptr (GFileInfo) info = g_file_query_info (file, G_FILE_ATTRIBUTE_STANDARD_SIZE "," G_FILE_ATTRIBUTE_STANDARD_TYPE, G_FILE_QUERY_INFO_NONE, NULL, error);

  if (info == NULL)
    return NULL;
  if (g_file_info_get_file_type (info) != G_FILE_TYPE_REGULAR)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NOT_REGULAR_FILE, _("Only files can be added, no folders."));
      return NULL;
    }
  if (g_file_info_get_size (info) > (goffset) most)
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_FAILED, _("The file is too large: at most %d MB."), FOYER_BLOB_MAX / 1024 / 1024);
      return NULL;
    }
  return g_file_load_bytes (file, NULL, NULL, error);
}

static void
bring_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Bring *b = data;
  g_autoptr (GBytes) bytes = b->bytes != NULL ? g_bytes_ref (b->bytes) : NULL;
  g_autofree char *guess = NULL;
  GError *error = NULL;
  gsize len;
  const guint8 *start;

  if (bytes == NULL)
    bytes = read_file (b->file, FOYER_BLOB_MAX * 8, &error);
  if (bytes == NULL)
    {
      g_task_return_error (task, error);
      return;
    }
  start = g_bytes_get_data (bytes, &len);
  guess = g_content_type_guess (b->name, start, len, NULL);
  b->type = g_content_type_get_mime_type (guess);
  /* A picture straight from a camera is made smaller; anything else stays what it is. */
  if (len > FOYER_BLOB_MAX && b->type != NULL && g_str_has_prefix (b->type, "image/"))
    {
      GBytes *small = foyer_pixels_shrink (bytes, PHOTO_SIDE, FALSE);

      if (small != NULL)
        {
          g_bytes_unref (bytes);
          bytes = small;
          call_jpeg (b);
        }
    }
  b->size = g_bytes_get_size (bytes);
  if (b->size > FOYER_BLOB_MAX)
    {
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_FAILED, _("The file is too large: at most %d MB."), FOYER_BLOB_MAX / 1024 / 1024);
      return;
    }
  if (b->size == 0)
    {
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_FAILED, "%s", _("The file is empty."));
      return;
    }
  b->id = foyer_blobs_put (b->dir, bytes, TRUE, &error);
  if (b->id == NULL)
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
}

static void
on_brought_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Bring *b = g_task_get_task_data (G_TASK (result));
  g_autoptr (GObject) group = g_weak_ref_get (&b->group);
  g_autoptr (GError) error = NULL;
  gboolean ok = g_task_propagate_boolean (G_TASK (result), &error);
  Files *f;

  if (group == NULL)
    return;
  f = files_of (group);
  if (!ok)
    {
      foyer_ui_toast (f->context, "%s: %s", b->name, error->message);
      return;
    }
  foyer_ui_run (f->context, group, "client.file-add",
                foyer_params ("id", "d", &f->client, "file", "s", b->id, "name", "s", b->name, "type", "s", b->type, "size", "i", b->size, NULL), _("File added"), NULL, NULL);
}

static void
bring (Files *f, GFile *file, GBytes *bytes, const char *name)
{
  g_autoptr (GTask) task = g_task_new (f->context, NULL, on_brought_cb, NULL);
  Bring *b = g_new0 (Bring, 1);

  b->file = file != NULL ? g_object_ref (file) : NULL;
  b->bytes = bytes != NULL ? g_bytes_ref (bytes) : NULL;
  b->name = file != NULL ? g_file_get_basename (file) : g_strdup (name);
  b->dir = g_strdup (store_dir (f));
  g_weak_ref_init (&b->group, f->group);
  g_task_set_task_data (task, b, bring_free);
  g_task_run_in_thread (task, bring_thread);
}

void
foyer_client_files_add (GtkWidget *widget, GFile *file)
{
  bring (files_of (widget), file, NULL, NULL);
}

static void
on_picked_cb (GFile *file, gpointer data)
{
  g_autoptr (GtkWidget) group = data;

  if (file != NULL && gtk_widget_get_root (group) != NULL)
    bring (files_of (group), file, NULL, NULL);
}

static void
on_add_cb (GtkWidget *button, Files *f)
{
  foyer_file_picker_show (f->group, FOYER_PICK_OPEN, _("Add a file"), NULL, NULL, NULL, on_picked_cb, g_object_ref (f->group));
}

static gboolean
on_drop_cb (GtkDropTarget *target, const GValue *value, double x, double y, Files *f)
{
  for (GSList *file = g_value_get_boxed (value); file != NULL; file = file->next)
    bring (f, file->data, NULL, NULL);
  return TRUE;
}

static void
on_pasted_texture_cb (GObject *clipboard, GAsyncResult *result, gpointer data)
{
  g_autoptr (GtkWidget) group = data;
  g_autoptr (GdkTexture) texture = gdk_clipboard_read_texture_finish (GDK_CLIPBOARD (clipboard), result, NULL);
  g_autoptr (GBytes) png = NULL;
  g_autofree char *day = NULL, *name = NULL;
  Files *f = files_of (group);

  if (texture == NULL || gtk_widget_get_root (group) == NULL)
    return;
  png = gdk_texture_save_to_png_bytes (texture);
  day = foyer_ui_date (f->context, foyer_ui_today (f->context));
  /* Translators: name of a picture that was pasted on a day */
  name = g_strdup_printf (_("Picture %s.png"), day);
  g_strdelimit (name, "/\\", '-');
  bring (f, NULL, png, name);
}

static void
on_pasted_files_cb (GObject *clipboard, GAsyncResult *result, gpointer data)
{
  g_autoptr (GtkWidget) group = data;
  const GValue *value = gdk_clipboard_read_value_finish (GDK_CLIPBOARD (clipboard), result, NULL);

  if (value != NULL && gtk_widget_get_root (group) != NULL)
    for (GSList *file = g_value_get_boxed (value); file != NULL; file = file->next)
      bring (files_of (group), file->data, NULL, NULL);
}

static gboolean
on_key_cb (GtkEventControllerKey *controller, guint keyval, guint keycode, GdkModifierType state, Files *f)
{
  GdkClipboard *clipboard = gtk_widget_get_clipboard (f->group);
  GdkContentFormats *formats = gdk_clipboard_get_formats (clipboard);

  if ((keyval != GDK_KEY_v && keyval != GDK_KEY_V) || !(state & GDK_CONTROL_MASK))
    return FALSE;
  if (gdk_content_formats_contain_gtype (formats, GDK_TYPE_FILE_LIST))
    gdk_clipboard_read_value_async (clipboard, GDK_TYPE_FILE_LIST, G_PRIORITY_DEFAULT, NULL, on_pasted_files_cb, g_object_ref (f->group));
  else if (gdk_content_formats_contain_gtype (formats, GDK_TYPE_TEXTURE))
    gdk_clipboard_read_texture_async (clipboard, NULL, on_pasted_texture_cb, g_object_ref (f->group));
  else
    return FALSE;
  return TRUE;
}

/* ---- opening one ---------------------------------------------------------------------------------------------------------------- */

typedef struct
{
  char *dir, *id, *name;
} Open;

static void
open_free (gpointer data)
{
  Open *o = data;

  g_free (o->dir);
  g_free (o->id);
  g_free (o->name);
  g_free (o);
}

/* A copy under its own name, for other programs: nobody else's to read, gone with the session. */
static void
open_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Open *o = data;
  GError *error = NULL;
  g_autoptr (GBytes) bytes = foyer_blobs_load (o->dir, o->id, &error);
  g_autofree char *folder = NULL, *path = NULL, *name = g_path_get_basename (o->name), *uri = NULL;

  if (bytes != NULL)
    {
      folder = g_build_filename (g_get_user_runtime_dir (), "foyer-files", o->id, NULL);
      path = g_build_filename (folder, name, NULL);
      if (g_mkdir_with_parents (folder, 0700) == 0
          && g_file_set_contents_full (path, g_bytes_get_data (bytes, NULL), (gssize) g_bytes_get_size (bytes), G_FILE_SET_CONTENTS_NONE, 0600, &error))
        uri = g_filename_to_uri (path, NULL, &error);
      else if (error == NULL)
        g_set_error (&error, G_IO_ERROR, G_IO_ERROR_FAILED, _("%s could not be written."), folder);
    }
  if (uri != NULL)
    g_task_return_pointer (task, g_steal_pointer (&uri), g_free);
  else
    g_task_return_error (task, error);
}

static void
on_launched_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  g_autoptr (FoyerUiContext) context = data;
  g_autoptr (GError) error = NULL;

  if (!g_app_info_launch_default_for_uri_finish (result, &error))
    foyer_ui_toast (context, "%s", _("No program on this PC opens files of this kind."));
}

static void
on_copied_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  FoyerUiContext *context = FOYER_UI_CONTEXT (source);
  g_autoptr (GError) error = NULL;
  g_autofree char *uri = g_task_propagate_pointer (G_TASK (result), &error);

  if (uri != NULL)
    g_app_info_launch_default_for_uri_async (uri, NULL, NULL, on_launched_cb, g_object_ref (context));
  else
    foyer_ui_toast (context, "%s", error->message);
}

static void
open_file (Files *f, JsonObject *file)
{
  g_autoptr (GTask) task = NULL;
  Open *o;

  g_clear_pointer (&f->opening, g_free);
  if (!foyer_json_yes (file, "here") && !foyer_blobs_has (store_dir (f), foyer_json_str (file, "file")))
    {
      f->opening = g_strdup (foyer_json_str (file, "id"));
      foyer_ui_want_file (f->context, foyer_json_str (file, "file"));
      foyer_ui_toast (f->context, "%s", foyer_ui_sync (f->context, NULL) == FOYER_UI_SYNC_OFFLINE ? _("The file is not on this PC. It opens when the chain can be reached again.")
                                                                                                  : _("The file is being fetched and will open in a moment."));
      return;
    }
  task = g_task_new (f->context, NULL, on_copied_cb, NULL);
  o = g_new0 (Open, 1);
  o->dir = g_strdup (store_dir (f));
  o->id = g_strdup (foyer_json_str (file, "file"));
  o->name = g_strdup (foyer_json_str (file, "name"));
  g_task_set_task_data (task, o, open_free);
  g_task_run_in_thread (task, open_thread);
}

/* ---- a row ---------------------------------------------------------------------------------------------------------------------- */

static void
on_row_activated_cb (AdwActionRow *row, Files *f)
{
  open_file (f, g_object_get_data (G_OBJECT (row), "file"));
}

static void
on_delete_cb (GtkWidget *button, Files *f)
{
  foyer_ui_run (f->context, NULL, "client.file-delete", foyer_params ("id", "s", g_object_get_data (G_OBJECT (button), "id"), NULL), _("File deleted"), NULL, NULL);
}

static gboolean
is_picture (JsonObject *file)
{
  const char *type = foyer_json_str (file, "type");

  return g_strcmp0 (type, "image/jpeg") == 0 || g_strcmp0 (type, "image/png") == 0;
}

static GtkWidget *
make_sign (Files *f, JsonObject *file)
{
  GtkWidget *sign;

  if (is_picture (file))
    {
      sign = foyer_photo_new (f->context, THUMB, THUMB);
      foyer_photo_show (sign, foyer_json_str (file, "file"), foyer_json_str (file, "name"));
      /* A small picture says more than a name: it is brought when the card is looked at. */
      if (!foyer_json_yes (file, "here"))
        foyer_ui_want_file (f->context, foyer_json_str (file, "file"));
    }
  else
    {
      const char *type = foyer_json_str (file, "type");
      g_autofree char *content = type != NULL ? g_content_type_from_mime_type (type) : NULL;
      g_autoptr (GIcon) icon = content != NULL ? g_content_type_get_symbolic_icon (content) : g_themed_icon_new ("text-x-generic-symbolic");

      sign = gtk_image_new_from_gicon (icon);
      gtk_image_set_pixel_size (GTK_IMAGE (sign), 24);
      gtk_widget_set_size_request (sign, THUMB, THUMB);
      gtk_widget_add_css_class (sign, "dim-label");
    }
  gtk_widget_set_valign (sign, GTK_ALIGN_CENTER);
  return sign;
}

static GtkWidget *
make_row (Files *f, JsonObject *file)
{
  GtkWidget *row = adw_action_row_new (), *button;
  g_autofree char *at = foyer_format_instant (foyer_ui_time_format (f->context), foyer_ui_zone (f->context), foyer_json_num (file, "at"));
  g_autofree char *size = foyer_client_files_size (foyer_json_num (file, "size"));
  const char *name = foyer_json_str (file, "name"), *who = foyer_json_str (file, "who");
  g_autoptr (GString) by = g_string_new (size);

  if (who != NULL)
    g_string_append_printf (by, " · %s", who);
  g_string_append_printf (by, " · %s", at);
  if (foyer_ui_waits (f->context, file))
    g_string_append (by, "  " FOYER_UI_CLOCK);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), name);
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 1);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), by->str);
  gtk_widget_set_tooltip_text (row, name);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), make_sign (f, file));
  if (foyer_ui_may (f->context, "clients.files-delete"))
    {
      g_autofree char *label = g_strdup_printf (_("Delete %s"), name);

      button = foyer_icon_button ("user-trash-symbolic", label, NULL);
      gtk_widget_add_css_class (button, "flat");
      gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
      g_object_set_data_full (G_OBJECT (button), "id", g_strdup (foyer_json_str (file, "id")), g_free);
      g_signal_connect (button, "clicked", G_CALLBACK (on_delete_cb), f);
      adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
    }
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
  g_signal_connect (row, "activated", G_CALLBACK (on_row_activated_cb), f);
  g_object_set_data_full (G_OBJECT (row), "file", json_object_ref (file), (GDestroyNotify) json_object_unref);
  foyer_a11y_label (row, name);
  foyer_a11y_describe (row, by->str);
  return row;
}

/* ---- the list ------------------------------------------------------------------------------------------------------------------- */

static void
on_list_cb (FoyerUiContext *context, JsonNode *result, const GError *error, gpointer data)
{
  Files *f = files_of (data);
  JsonArray *list = result != NULL && JSON_NODE_HOLDS_ARRAY (result) ? json_node_get_array (result) : NULL;
  guint len = list != NULL ? json_array_get_length (list) : 0, shown = f->all ? len : MIN (len, FEW);
  g_autofree char *words = result != NULL ? json_to_string (result, FALSE) : g_strdup ("");
  g_autofree char *said = g_strdup_printf ("%u %d %s", shown, foyer_ui_sync (context, NULL), words);

  for (guint i = 0; f->opening != NULL && i < len; i++)
    {
      JsonObject *file = json_array_get_object_element (list, i);

      if (g_strcmp0 (foyer_json_str (file, "id"), f->opening) == 0 && foyer_json_yes (file, "here"))
        open_file (f, file);
    }
  if (g_strcmp0 (said, f->shown) == 0)
    return;
  g_free (f->shown);
  f->shown = g_steal_pointer (&said);
  for (guint i = 0; i < f->rows->len; i++)
    adw_preferences_group_remove (ADW_PREFERENCES_GROUP (f->group), f->rows->pdata[i]);
  g_ptr_array_set_size (f->rows, 0);
  for (guint i = 0; i < shown; i++)
    {
      GtkWidget *row = make_row (f, json_array_get_object_element (list, i));

      adw_preferences_group_add (ADW_PREFERENCES_GROUP (f->group), row);
      g_ptr_array_add (f->rows, row);
    }
  if (shown < len)
    {
      g_autofree char *all = g_strdup_printf (ngettext ("All %u file", "All %u files", len), len);
      gtk_button_set_label (GTK_BUTTON (f->more), all);
    }
  gtk_widget_set_visible (f->more, shown < len);
  gtk_widget_set_visible (f->empty, len == 0 && f->add != NULL);
  gtk_widget_set_visible (f->group, len > 0 || f->add != NULL);
}

static void
read_list (Files *f)
{
  g_cancellable_cancel (f->reading);
  g_clear_object (&f->reading);
  if (!foyer_ui_may (f->context, "clients.files"))
    return;
  f->reading = g_cancellable_new ();
  foyer_ui_ask (f->context, f->group, "client.files", foyer_params ("id", "d", &f->client, NULL), f->reading, on_list_cb, f->group);
}

static void
on_more_cb (GtkWidget *button, Files *f)
{
  f->all = TRUE;
  read_list (f);
}

static void
on_changed_cb (GtkWidget *group, const FoyerChangeSet *set)
{
  for (guint i = 0; i < set->n; i++)
    if (g_str_equal (set->rows[i].entity->name, "client_file") || g_str_equal (set->rows[i].entity->name, "client_alias"))
      {
        read_list (files_of (group));
        return;
      }
}

static void
on_files_cb (GtkWidget *group)
{
  read_list (files_of (group));
}

GtkWidget *
foyer_client_files_new (FoyerUiContext *context, const FoyerId *client)
{
  Files *f;

  if (!foyer_ui_may (context, "clients.files") && !foyer_ui_may (context, "clients.files-add"))
    return NULL;
  f = g_new0 (Files, 1);
  f->context = g_object_ref (context);
  f->client = *client;
  f->rows = g_ptr_array_new ();
  f->group = adw_preferences_group_new ();
  gtk_widget_set_name (f->group, "client-files");
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (f->group), _("Files"));
  f->empty = gtk_label_new (_("No files yet. They can be dropped or pasted here, too."));
  gtk_label_set_xalign (GTK_LABEL (f->empty), 0);
  gtk_label_set_wrap (GTK_LABEL (f->empty), TRUE);
  gtk_widget_add_css_class (f->empty, "dim-label");
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (f->group), f->empty);
  f->more = gtk_button_new ();
  gtk_widget_add_css_class (f->more, "flat");
  gtk_widget_set_visible (f->more, FALSE);
  g_signal_connect (f->more, "clicked", G_CALLBACK (on_more_cb), f);
  if (foyer_ui_may (context, "clients.files-add"))
    {
      GtkDropTarget *target = gtk_drop_target_new (GDK_TYPE_FILE_LIST, GDK_ACTION_COPY);
      GtkEventController *keys = gtk_event_controller_key_new ();
      GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);

      f->add = gtk_button_new_with_label (_("Add file…"));
      gtk_widget_add_css_class (f->add, "flat");
      gtk_widget_set_tooltip_text (f->add, _("Or drop files here, or paste with Ctrl+V"));
      g_signal_connect (f->add, "clicked", G_CALLBACK (on_add_cb), f);
      gtk_box_append (GTK_BOX (box), f->more);
      gtk_box_append (GTK_BOX (box), f->add);
      adw_preferences_group_set_header_suffix (ADW_PREFERENCES_GROUP (f->group), box);
      g_signal_connect (target, "drop", G_CALLBACK (on_drop_cb), f);
      gtk_widget_add_controller (f->group, GTK_EVENT_CONTROLLER (target));
      g_signal_connect (keys, "key-pressed", G_CALLBACK (on_key_cb), f);
      gtk_widget_add_controller (f->group, keys);
    }
  else
    adw_preferences_group_set_header_suffix (ADW_PREFERENCES_GROUP (f->group), f->more);
  gtk_widget_set_visible (f->empty, f->add != NULL);
  g_object_set_data_full (G_OBJECT (f->group), FILES, f, files_free);
  g_signal_connect_object (context, "changed", G_CALLBACK (on_changed_cb), f->group, G_CONNECT_SWAPPED);
  g_signal_connect_object (context, "files", G_CALLBACK (on_files_cb), f->group, G_CONNECT_SWAPPED);
  read_list (f);
  return f->group;
}
