/* Widgets that show a picture: of a person, of a place, and one with its buttons. */
#define G_LOG_DOMAIN "foyer-ui"

#include "config.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "foyer-a11y.h"
#include "foyer-picture.h"

#define SHOWN "foyer-photo" /* of the widget: Shown */
#define EDITOR "foyer-photo-editor"

/* What a widget shows, or will when the file comes. */
typedef struct
{
  FoyerUiContext *context; /* owned */
  GtkWidget *widget;       /* that owns this */
  char *id;                /* NULL: nothing */
  int box;
  gboolean here;
  void (*set) (GtkWidget *widget, GdkTexture *texture);
} Shown;

static void
shown_free (gpointer data)
{
  Shown *s = data;

  g_object_unref (s->context);
  g_free (s->id);
  g_free (s);
}

static void
on_texture_cb (FoyerUiContext *context, const char *id, GdkTexture *texture, gpointer data)
{
  Shown *s = g_object_get_data (data, SHOWN);

  if (g_strcmp0 (s->id, id) != 0) /* somebody else is to be seen by now */
    return;
  s->here = texture != NULL;
  s->set (s->widget, texture);
}

static void
on_files_cb (GtkWidget *widget)
{
  Shown *s = g_object_get_data (G_OBJECT (widget), SHOWN);

  if (s->id != NULL && !s->here)
    foyer_picture_load (s->context, widget, s->id, s->box, on_texture_cb, widget);
}

static void
attach (GtkWidget *widget, FoyerUiContext *context, int box, void (*set) (GtkWidget *, GdkTexture *))
{
  Shown *s = g_new0 (Shown, 1);

  s->context = g_object_ref (context);
  s->widget = widget;
  s->box = box * 2; /* screens of twice the density */
  s->set = set;
  g_object_set_data_full (G_OBJECT (widget), SHOWN, s, shown_free);
  g_signal_connect_object (context, "files", G_CALLBACK (on_files_cb), widget, G_CONNECT_SWAPPED);
}

static void
show (GtkWidget *widget, const char *id)
{
  Shown *s = g_object_get_data (G_OBJECT (widget), SHOWN);

  if (g_strcmp0 (s->id, id) == 0)
    return;
  g_free (s->id);
  s->id = g_strdup (id);
  s->here = FALSE;
  if (id == NULL)
    s->set (widget, NULL);
  else
    foyer_picture_load (s->context, widget, id, s->box, on_texture_cb, widget);
}

/* ---- a person --------------------------------------------------------------------------------------------------------------- */

static void
set_avatar (GtkWidget *widget, GdkTexture *texture)
{
  adw_avatar_set_custom_image (ADW_AVATAR (widget), texture != NULL ? GDK_PAINTABLE (texture) : NULL);
}

GtkWidget *
foyer_avatar_new (FoyerUiContext *context, int size)
{
  GtkWidget *avatar = adw_avatar_new (size, NULL, TRUE);

  attach (avatar, context, size, set_avatar);
  return avatar;
}

void
foyer_avatar_show (GtkWidget *avatar, const char *name, const char *id)
{
  adw_avatar_set_text (ADW_AVATAR (avatar), name);
  show (avatar, id);
}

/* ---- a place ---------------------------------------------------------------------------------------------------------------- */

static void
set_photo (GtkWidget *widget, GdkTexture *texture)
{
  GtkWidget *picture = g_object_get_data (G_OBJECT (widget), "picture");

  gtk_picture_set_paintable (GTK_PICTURE (picture), texture != NULL ? GDK_PAINTABLE (texture) : NULL);
}

/* A picture wants to be as large as it is; what lies over another thing is not asked. */
GtkWidget *
foyer_photo_new (FoyerUiContext *context, int width, int height)
{
  GtkWidget *overlay = gtk_overlay_new (), *place = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0), *picture = gtk_picture_new ();

  gtk_widget_set_size_request (place, width, height);
  gtk_overlay_set_child (GTK_OVERLAY (overlay), place);
  gtk_picture_set_content_fit (GTK_PICTURE (picture), GTK_CONTENT_FIT_COVER);
  gtk_overlay_add_overlay (GTK_OVERLAY (overlay), picture);
  gtk_widget_set_overflow (overlay, GTK_OVERFLOW_HIDDEN);
  gtk_widget_add_css_class (overlay, "photo");
  g_object_set_data (G_OBJECT (overlay), "picture", picture);
  attach (overlay, context, MAX (width, height), set_photo);
  return overlay;
}

void
foyer_photo_show (GtkWidget *photo, const char *id, const char *name)
{
  gtk_picture_set_alternative_text (GTK_PICTURE (g_object_get_data (G_OBJECT (photo), "picture")), name);
  show (photo, id);
}

/* ---- a person's, with its buttons --------------------------------------------------------------------------------------------- */

typedef struct
{
  FoyerUiContext *context; /* borrowed from the avatar */
  GtkWidget *box, *avatar, *choose, *remove;
  FoyerPhotoSet set;
  gpointer data;
} Editor;

static void
on_brought_cb (FoyerUiContext *context, const char *id, const GError *error, gpointer data)
{
  Editor *e = g_object_get_data (data, EDITOR);

  if (error != NULL)
    foyer_ui_toast (context, "%s", error->message);
  else
    e->set (id, e->data);
}

static void
on_choose_cb (GtkWidget *button, Editor *e)
{
  foyer_picture_choose (e->context, e->box, FOYER_PICTURE_FACE, on_brought_cb, e->box);
}

static void
on_remove_cb (GtkWidget *button, Editor *e)
{
  gtk_widget_grab_focus (e->choose); /* this one goes */
  e->set (NULL, e->data);
}

static gboolean
on_drop_cb (GtkDropTarget *target, const GValue *value, double x, double y, Editor *e)
{
  foyer_picture_bring (e->context, e->box, g_value_get_object (value), FOYER_PICTURE_FACE, on_brought_cb, e->box);
  return TRUE;
}

GtkWidget *
foyer_photo_editor_new (FoyerUiContext *context, int size, FoyerPhotoSet set, gpointer data)
{
  Editor *e = g_new0 (Editor, 1);
  GtkWidget *buttons = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkDropTarget *target = gtk_drop_target_new (G_TYPE_FILE, GDK_ACTION_COPY);

  e->context = context;
  e->set = set;
  e->data = data;
  e->box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 18);
  g_object_set_data_full (G_OBJECT (e->box), EDITOR, e, g_free);
  e->avatar = foyer_avatar_new (context, size);
  e->choose = gtk_button_new_with_label (_("Choose photo…"));
  e->remove = gtk_button_new_with_label (_("Remove photo"));
  gtk_widget_add_css_class (e->remove, "flat");
  gtk_widget_set_visible (e->remove, FALSE);
  gtk_widget_set_valign (buttons, GTK_ALIGN_CENTER);
  gtk_box_append (GTK_BOX (buttons), e->choose);
  gtk_box_append (GTK_BOX (buttons), e->remove);
  gtk_box_append (GTK_BOX (e->box), e->avatar);
  gtk_box_append (GTK_BOX (e->box), buttons);
  g_signal_connect (e->choose, "clicked", G_CALLBACK (on_choose_cb), e);
  g_signal_connect (e->remove, "clicked", G_CALLBACK (on_remove_cb), e);
  g_signal_connect (target, "drop", G_CALLBACK (on_drop_cb), e);
  gtk_widget_add_controller (e->box, GTK_EVENT_CONTROLLER (target));
  return e->box;
}

void
foyer_photo_editor_show (GtkWidget *editor, const char *name, const char *id)
{
  Editor *e = g_object_get_data (G_OBJECT (editor), EDITOR);

  foyer_avatar_show (e->avatar, name, id);
  gtk_widget_set_visible (e->remove, id != NULL);
}
