/* Photos in the real window: one's own (GEN-4), a team member's, those of the location (LOC-3). */
#include "config.h"

#include <adwaita.h>
#include <glib/gstdio.h>

#include "foyer-blobs.h"
#include "foyer-picture.h"
#include "window-rig.h"

static char *folder;

/* A picture whose left half is red and whose right half is blue. */
static GFile *
make_picture (const char *name, int width, int height, const char *format, guint32 left)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autoptr (GdkPixbuf) pixbuf = gdk_pixbuf_new (GDK_COLORSPACE_RGB, g_str_equal (format, "png"), 8, width, height);
  g_autoptr (GdkPixbuf) half = gdk_pixbuf_new_subpixbuf (pixbuf, 0, 0, width / 2, height);
  g_autoptr (GError) error = NULL;

  gdk_pixbuf_fill (pixbuf, 0x0000ffff);
  gdk_pixbuf_fill (half, left);
  g_assert_true (gdk_pixbuf_save (pixbuf, path, format, &error, NULL));
  g_assert_no_error (error);
  return g_file_new_for_path (path);
}

typedef struct
{
  char *id, *error;
  gboolean done;
} Answer;

static void
on_brought_cb (FoyerUiContext *context, const char *id, const GError *error, gpointer data)
{
  Answer *a = data;

  a->id = g_strdup (id);
  a->error = error ? g_strdup (error->message) : NULL;
  a->done = TRUE;
}

static char *
bring (Rig *rig, GFile *file, int side, char **why)
{
  Answer a = { NULL, NULL, FALSE };

  foyer_picture_bring (rig->context, rig->window, file, side, on_brought_cb, &a);
  wait_for (a.done);
  if (why != NULL)
    *why = a.error;
  else
    g_free (a.error);
  return a.id;
}

static GdkPixbuf *
kept (Rig *rig, const char *id)
{
  g_autofree char *path = foyer_blobs_path (foyer_store_dir (foyer_desk_store (rig->t->desk)), id);

  g_assert_nonnull (path);
  return gdk_pixbuf_new_from_file (path, NULL);
}

static GdkTexture *
shown (gpointer root)
{
  GtkWidget *avatar = rig_find (root, ADW_TYPE_AVATAR, 0);

  return avatar != NULL ? GDK_TEXTURE (adw_avatar_get_custom_image (ADW_AVATAR (avatar))) : NULL;
}

static gboolean
drop (GtkWidget *widget, const GValue *value)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (widget);
  gboolean taken = FALSE;

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GtkEventController) c = g_list_model_get_item (controllers, i);

      if (GTK_IS_DROP_TARGET (c))
        g_signal_emit_by_name (c, "drop", value, 1.0, 1.0, &taken);
    }
  return taken;
}

/* A large picture becomes a small upright square without what the camera wrote; what is no picture is refused in words. */
static void
test_bring (void)
{
  Rig rig;
  g_autoptr (GFile) wide = make_picture ("wide.png", 1800, 1200, "png", 0xff0000ff), text = NULL, nothing = NULL;
  g_autoptr (GdkPixbuf) face = NULL, place = NULL;
  g_autofree char *path = g_build_filename (folder, "notes.jpg", NULL), *gone = g_build_filename (folder, "gone.jpg", NULL), *why = NULL, *why_gone = NULL;
  g_autofree char *a = NULL, *b = NULL, *none = NULL;

  rig_open (&rig, NULL, -1, 1000, 700);
  rig_enter (&rig, NULL, "account");
  a = bring (&rig, wide, FOYER_PICTURE_FACE, NULL);
  face = kept (&rig, a);
  g_assert_cmpint (gdk_pixbuf_get_width (face), ==, FOYER_PICTURE_FACE);
  g_assert_cmpint (gdk_pixbuf_get_height (face), ==, FOYER_PICTURE_FACE);
  g_assert_false (gdk_pixbuf_get_has_alpha (face));
  g_assert_cmpint (gdk_pixbuf_get_pixels (face)[0], >, 200); /* still red on the left */
  b = bring (&rig, wide, FOYER_PICTURE_PLACE, NULL);
  place = kept (&rig, b);
  g_assert_cmpint (gdk_pixbuf_get_width (place), ==, FOYER_PICTURE_PLACE);
  g_assert_cmpint (gdk_pixbuf_get_height (place), ==, 1067);

  g_assert_true (g_file_set_contents (path, "not a picture", -1, NULL));
  text = g_file_new_for_path (path);
  none = bring (&rig, text, FOYER_PICTURE_FACE, &why);
  g_assert_null (none);
  g_assert_nonnull (strstr (why, "not a picture"));
  nothing = g_file_new_for_path (gone);
  g_assert_null (bring (&rig, nothing, FOYER_PICTURE_FACE, &why_gone));
  g_assert_nonnull (strstr (why_gone, "cannot be read"));
  rig_close (&rig);
}

static char *
photo_of (Rig *rig)
{
  return foyer_test_field (rig->t, "user", &rig->t->owner.user, "photo");
}

static void
test_account (void)
{
  Rig rig;
  g_autoptr (GFile) file = make_picture ("me.jpg", 600, 600, "jpeg", 0xff0000ff);
  g_autofree char *photo = NULL, *none = NULL, *back = NULL;
  GValue value = G_VALUE_INIT;
  GtkWidget *page, *editor;

  rig_open (&rig, NULL, -1, 1000, 700);
  rig_enter (&rig, NULL, "account");
  page = GTK_WIDGET (rig.window);
  wait_for (rig_button (page, "Choose photo…") != NULL);
  g_assert_null (rig_button (page, "Remove photo"));
  editor = gtk_widget_get_ancestor (rig_button (page, "Choose photo…"), GTK_TYPE_BOX);
  editor = gtk_widget_get_parent (editor);
  g_value_init (&value, G_TYPE_FILE);
  g_value_set_object (&value, file);
  g_assert_true (drop (editor, &value));
  wait_for ((g_free (photo), photo = photo_of (&rig)) != NULL);
  g_assert_true (foyer_blob_is_id (photo));
  wait_for (shown (editor) != NULL && rig_button (page, "Remove photo") != NULL);
  /* The foot of the sidebar shows the same person. */
  wait_for (shown (rig_find_css (page, "sidebar")) != NULL);
  rig_picture (&rig, "account-photo");

  rig_click (rig_button (page, "Remove photo"));
  wait_for ((g_free (none), none = photo_of (&rig)) == NULL);
  wait_for (shown (editor) == NULL && rig_button (page, "Remove photo") == NULL);
  g_assert_true (gtk_widget_is_focus (rig_button (page, "Choose photo…"))); /* not lost with the button */
  g_assert_true (foyer_ui_undo_last (rig.context));
  wait_for ((g_free (back), back = photo_of (&rig)) != NULL);
  g_assert_cmpstr (back, ==, photo);
  wait_for (shown (editor) != NULL);
  g_value_unset (&value);
  rig_close (&rig);
}

/* A row may be here before its picture: it appears when it comes. */
static void
test_later (void)
{
  Rig rig;
  g_autoptr (GFile) file = make_picture ("later.jpg", 300, 300, "jpeg", 0x00ff00ff);
  g_autofree char *id = NULL, *path = NULL, *aside = NULL;
  g_autoptr (JsonObject) set = NULL;

  rig_open (&rig, NULL, -1, 1000, 700);
  rig_enter (&rig, NULL, "account");
  id = bring (&rig, file, FOYER_PICTURE_FACE, NULL);
  path = foyer_blobs_path (foyer_store_dir (foyer_desk_store (rig.t->desk)), id);
  aside = g_strconcat (path, ".aside", NULL);
  g_assert_cmpint (g_rename (path, aside), ==, 0);
  set = foyer_test_call (rig.t, "user.update", foyer_params ("photo", "s", id, NULL));
  wait_for (rig_button (rig.window, "Remove photo") != NULL);
  rig_settle ();
  g_assert_null (shown (rig_find_css (rig.window, "sidebar")));
  g_assert_cmpint (g_rename (aside, path), ==, 0);
  g_signal_emit_by_name (rig.context, "files");
  wait_for (shown (rig_find_css (rig.window, "sidebar")) != NULL);
  rig_close (&rig);
}

static guint
n_photos (Rig *rig, char **first)
{
  g_autoptr (JsonNode) node = foyer_test_query (rig->t, "location.get", NULL);
  JsonObject *row = json_node_get_object (node);
  JsonArray *list = json_object_has_member (row, "photos") && JSON_NODE_HOLDS_ARRAY (json_object_get_member (row, "photos")) ? json_object_get_array_member (row, "photos") : NULL;

  if (first != NULL)
    {
      g_free (*first);
      *first = list != NULL && json_array_get_length (list) > 0 ? g_strdup (json_array_get_string_element (list, 0)) : NULL;
    }
  return list != NULL ? json_array_get_length (list) : 0;
}

static void
test_location (void)
{
  Rig rig;
  g_autoptr (GFile) a = make_picture ("a.jpg", 640, 400, "jpeg", 0xff0000ff), b = make_picture ("b.png", 400, 640, "png", 0x00ff00ff);
  g_autofree char *first = NULL, *before = NULL;
  GValue value = G_VALUE_INIT;
  GtkWidget *group;
  GSList *list = NULL;

  rig_open (&rig, NULL, -1, 1100, 800);
  rig_enter (&rig, NULL, "settings");
  foyer_window_go (rig.window, "settings", foyer_params ("section", "s", "location", NULL));
  wait_for (rig_button (rig.window, "Add photo…") != NULL);
  g_assert_true (rig_says (rig.window, "No photos yet"));
  group = gtk_widget_get_ancestor (rig_button (rig.window, "Add photo…"), ADW_TYPE_PREFERENCES_GROUP);

  /* Two at once: both stay, in their order. */
  list = g_slist_append (g_slist_append (NULL, a), b);
  g_value_init (&value, GDK_TYPE_FILE_LIST);
  g_value_set_boxed (&value, list);
  g_assert_true (drop (group, &value));
  wait_for (n_photos (&rig, &first) == 2);
  wait_for (rig_find (group, GTK_TYPE_PICTURE, 1) != NULL && gtk_picture_get_paintable (GTK_PICTURE (rig_find (group, GTK_TYPE_PICTURE, 1))) != NULL);
  g_assert_false (rig_says (group, "No photos yet"));
  rig_picture (&rig, "location-photos");
  /* The same once more is told, and not added. */
  g_assert_true (drop (group, &value));
  wait_for (rig_says (rig.window, "This photo is here already"));
  g_assert_cmpuint (n_photos (&rig, NULL), ==, 2);

  before = g_strdup (first);
  rig_click (rig_button (group, "Move back"));
  wait_for (n_photos (&rig, &first) == 2 && !g_str_equal (first, before));
  wait_for (rig_button (group, "Remove photo") != NULL);
  rig_settle ();
  rig_click (rig_button (group, "Remove photo"));
  wait_for (n_photos (&rig, &first) == 1);
  g_assert_cmpstr (first, ==, before);
  wait_for (rig_says (rig.window, "Photo removed")); /* the toast: the window has heard of it */
  g_assert_true (foyer_ui_undo_last (rig.context));
  wait_for (n_photos (&rig, NULL) == 2);
  g_value_unset (&value);
  g_slist_free (list);
  rig_close (&rig);
}

static void
test_member (void)
{
  Rig rig;
  g_autoptr (GFile) file = make_picture ("member.jpg", 300, 500, "jpeg", 0x00ffffff);
  g_autoptr (JsonObject) made = NULL;
  g_autofree char *photo = NULL;
  GValue value = G_VALUE_INIT;
  GtkWidget *editor;
  FoyerId id;

  rig_open (&rig, NULL, -1, 1100, 800);
  made = foyer_test_call (rig.t, "staff.create", foyer_params ("name", "s", "Dora New", NULL));
  id = foyer_test_id (made, "staff");
  rig_enter (&rig, NULL, "team");
  foyer_ui_open (rig.context, "staff", foyer_params ("id", "d", &id, NULL));
  wait_for (rig_button (rig.window, "Choose photo…") != NULL);
  editor = gtk_widget_get_parent (gtk_widget_get_ancestor (rig_button (rig.window, "Choose photo…"), GTK_TYPE_BOX));
  g_value_init (&value, G_TYPE_FILE);
  g_value_set_object (&value, file);
  g_assert_true (drop (editor, &value));
  wait_for ((g_free (photo), photo = foyer_test_field (rig.t, "staff", &id, "photo")) != NULL);
  wait_for (shown (editor) != NULL);
  rig_picture (&rig, "member-photo");
  g_value_unset (&value);
  rig_close (&rig);
}

int
main (int argc, char *argv[])
{
  int result;
  g_autofree char *command = NULL;

  rig_init (&argc, &argv);
  folder = g_dir_make_tmp ("foyer-photos-XXXXXX", NULL);
  g_test_add_func ("/photos/bring", test_bring);
  g_test_add_func ("/photos/GEN-4", test_account);
  g_test_add_func ("/photos/later", test_later);
  g_test_add_func ("/photos/LOC-3", test_location);
  g_test_add_func ("/photos/member", test_member);
  result = g_test_run ();
  command = g_strdup_printf ("rm -rf '%s'", folder);
  if (system (command) != 0)
    g_printerr ("%s is left behind\n", folder);
  return result;
}
