#define G_LOG_DOMAIN "foyer-ui"

#include "config.h"

#include <glib/gi18n.h>

#include "foyer-blobs.h"
#include "foyer-file-picker.h"
#include "foyer-picture.h"
#include "foyer-pixels.h"

#define FILE_MAX (64 * 1024 * 1024) /* bytes of a picture that is brought in */
#define CACHE "foyer-pictures" /* of the context: what has been read */
#define CACHE_MAX 200

/* ---- bringing one in --------------------------------------------------------------------------------------------------------------- */

typedef struct
{
  GFile *file;
  int side;
  char *dir;
  FoyerPictureBrought func;
  gpointer data;
  GWeakRef owner;
} Bring;

static void
bring_free (gpointer data)
{
  Bring *b = data;

  g_weak_ref_clear (&b->owner);
  g_object_unref (b->file);
  g_free (b->dir);
  g_free (b);
}

static void
bring_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Bring *b = data;
  g_autoptr (GError) error = NULL;
  g_autoptr (GFileInfo) info = g_file_query_info (b->file, G_FILE_ATTRIBUTE_STANDARD_SIZE, G_FILE_QUERY_INFO_NONE, NULL, &error);
  g_autoptr (GBytes) bytes = NULL, kept = NULL;
  char *id;

  if (info != NULL && g_file_info_get_size (info) > FILE_MAX)
    {
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_FAILED, "%s", _("The picture is too large."));
      return;
    }
  if (info != NULL)
    bytes = g_file_load_bytes (b->file, NULL, NULL, &error);
  if (bytes == NULL)
    {
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_FAILED, _("The file cannot be read: %s"), error->message);
      return;
    }
  kept = foyer_pixels_shrink (bytes, b->side, b->side == FOYER_PICTURE_FACE);
  if (kept == NULL)
    {
      g_task_return_new_error (task, G_IO_ERROR, G_IO_ERROR_FAILED, "%s", _("This file is not a picture that can be read here. JPEG and PNG always can."));
      return;
    }
  id = foyer_blobs_put (b->dir, kept, TRUE, &error);
  if (id != NULL)
    g_task_return_pointer (task, id, g_free);
  else
    g_task_return_error (task, g_steal_pointer (&error));
}

static void
on_brought_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  Bring *b = g_task_get_task_data (G_TASK (result));
  g_autoptr (GError) error = NULL;
  g_autofree char *id = g_task_propagate_pointer (G_TASK (result), &error);
  g_autoptr (GObject) owner = g_weak_ref_get (&b->owner);

  if (owner != NULL)
    b->func (FOYER_UI_CONTEXT (source), id, error, b->data);
}

void
foyer_picture_bring (FoyerUiContext *context, gpointer owner, GFile *file, int side, FoyerPictureBrought func, gpointer data)
{
  g_autoptr (GTask) task = g_task_new (context, NULL, on_brought_cb, NULL);
  Bring *b = g_new0 (Bring, 1);

  b->file = g_object_ref (file);
  b->side = side;
  b->dir = g_strdup (foyer_store_dir (foyer_desk_store (foyer_ui_context_desk (context))));
  b->func = func;
  b->data = data;
  g_weak_ref_init (&b->owner, owner);
  g_task_set_task_data (task, b, bring_free);
  g_task_run_in_thread (task, bring_thread);
}

typedef struct
{
  FoyerUiContext *context; /* owned */
  GtkWidget *near;         /* weak */
  int side;
  FoyerPictureBrought func;
  gpointer data;
} Choice;

static void
on_picked_cb (GFile *file, gpointer data)
{
  Choice *c = data;

  if (file != NULL && c->near != NULL)
    foyer_picture_bring (c->context, c->near, file, c->side, c->func, c->data);
  g_clear_weak_pointer (&c->near);
  g_object_unref (c->context);
  g_free (c);
}

void
foyer_picture_choose (FoyerUiContext *context, GtkWidget *near, int side, FoyerPictureBrought func, gpointer data)
{
  Choice *c = g_new0 (Choice, 1);

  c->context = g_object_ref (context);
  g_set_weak_pointer (&c->near, near);
  c->side = side;
  c->func = func;
  c->data = data;
  foyer_file_picker_show (near, FOYER_PICK_OPEN, _("Choose a picture"), NULL, _("Pictures"), FOYER_PICTURE_PATTERNS, on_picked_cb, c);
}

JsonObject *
foyer_picture_params (const char *id)
{
  JsonObject *params = json_object_new ();

  if (id != NULL)
    json_object_set_string_member (params, "photo", id);
  else
    json_object_set_null_member (params, "photo");
  return params;
}

/* ---- showing one ------------------------------------------------------------------------------------------------------------------- */

typedef struct
{
  char *id, *dir, *key;
  int box;
  FoyerPictureLoaded func;
  gpointer data;
  GWeakRef owner;
} Load;

static void
load_free (gpointer data)
{
  Load *l = data;

  g_weak_ref_clear (&l->owner);
  g_free (l->id);
  g_free (l->dir);
  g_free (l->key);
  g_free (l);
}

static GHashTable *
cache_of (FoyerUiContext *context)
{
  GHashTable *cache = g_object_get_data (G_OBJECT (context), CACHE);

  if (cache == NULL)
    {
      cache = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_object_unref);
      g_object_set_data_full (G_OBJECT (context), CACHE, cache, (GDestroyNotify) g_hash_table_unref);
    }
  return cache;
}

static void
load_thread (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Load *l = data;
  g_autoptr (GBytes) bytes = foyer_blobs_load (l->dir, l->id, NULL);

  g_task_return_pointer (task, bytes != NULL ? foyer_pixels_texture (bytes, l->box) : NULL, g_object_unref);
}

static void
on_loaded_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  FoyerUiContext *context = FOYER_UI_CONTEXT (source);
  Load *l = g_task_get_task_data (G_TASK (result));
  g_autoptr (GdkTexture) texture = g_task_propagate_pointer (G_TASK (result), NULL);
  g_autoptr (GObject) owner = g_weak_ref_get (&l->owner);
  GHashTable *cache = cache_of (context);

  if (texture != NULL)
    {
      if (g_hash_table_size (cache) >= CACHE_MAX)
        g_hash_table_remove_all (cache);
      g_hash_table_replace (cache, g_strdup (l->key), g_object_ref (texture));
    }
  if (owner != NULL)
    l->func (context, l->id, texture, l->data);
}

void
foyer_picture_load (FoyerUiContext *context, gpointer owner, const char *id, int box, FoyerPictureLoaded func, gpointer data)
{
  g_autofree char *key = g_strdup_printf ("%s %d", id, box);
  GdkTexture *texture = g_hash_table_lookup (cache_of (context), key);
  g_autoptr (GTask) task = NULL;
  Load *l;

  if (texture != NULL)
    {
      func (context, id, texture, data);
      return;
    }
  l = g_new0 (Load, 1);
  l->id = g_strdup (id);
  l->dir = g_strdup (foyer_store_dir (foyer_desk_store (foyer_ui_context_desk (context))));
  l->key = g_steal_pointer (&key);
  l->box = box;
  l->func = func;
  l->data = data;
  g_weak_ref_init (&l->owner, owner);
  task = g_task_new (context, NULL, on_loaded_cb, NULL);
  g_task_set_task_data (task, l, load_free);
  g_task_run_in_thread (task, load_thread);
}
