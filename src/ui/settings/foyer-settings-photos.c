/* The photos of a location in their order (LOC-3): added from files, moved, taken away. */
#define G_LOG_DOMAIN "foyer-ui"

#include "config.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "foyer-a11y.h"
#include "foyer-cover.h"
#include "foyer-labels.h"
#include "foyer-live.h"
#include "foyer-picture.h"
#include "foyer-settings-page.h"

#define WIDTH 208
#define HEIGHT 139
#define MAX_PHOTOS 20
#define GALLERY "gallery"

typedef struct
{
  FoyerUiContext *context; /* borrowed from the live box, which holds this */
  GtkWidget *group, *flow, *add, *empty;
  GPtrArray *ids;          /* (element-type utf8) as shown */
  GPtrArray *fresh;        /* (element-type utf8) brought in, not yet sent */
  int waiting;             /* being brought in */
} Gallery;

static void
gallery_free (gpointer data)
{
  Gallery *g = data;

  g_ptr_array_unref (g->ids);
  g_ptr_array_unref (g->fresh);
  g_free (g);
}

static void
send (Gallery *g, GPtrArray *ids, const char *said)
{
  JsonArray *list = json_array_new ();
  JsonNode *node = json_node_new (JSON_NODE_ARRAY);

  for (guint i = 0; i < ids->len; i++)
    json_array_add_string_element (list, ids->pdata[i]);
  json_node_take_array (node, list);
  foyer_ui_run (g->context, NULL, "location.update", foyer_params ("photos", "n", node, NULL), said, NULL, NULL);
}

/* Several may be on their way; they are added together, so that none is lost to another. */
static void
on_brought_cb (FoyerUiContext *context, const char *id, const GError *error, gpointer data)
{
  Gallery *g = g_object_get_data (data, GALLERY);
  g_autoptr (GPtrArray) ids = NULL;

  g->waiting--;
  if (error != NULL)
    foyer_ui_toast (context, "%s", error->message);
  else if (g_ptr_array_find_with_equal_func (g->ids, id, g_str_equal, NULL) || g_ptr_array_find_with_equal_func (g->fresh, id, g_str_equal, NULL))
    foyer_ui_toast (context, "%s", _("This photo is here already"));
  else
    g_ptr_array_add (g->fresh, g_strdup (id));
  if (g->waiting > 0 || g->fresh->len == 0)
    return;
  ids = g_ptr_array_new ();
  for (guint i = 0; i < g->ids->len; i++)
    g_ptr_array_add (ids, g->ids->pdata[i]);
  for (guint i = 0; i < g->fresh->len && ids->len < MAX_PHOTOS; i++)
    g_ptr_array_add (ids, g->fresh->pdata[i]);
  send (g, ids, ngettext ("Photo added", "Photos added", g->fresh->len));
  g_ptr_array_set_size (g->fresh, 0);
}

static void
on_chosen_cb (FoyerUiContext *context, const char *id, const GError *error, gpointer data)
{
  ((Gallery *) g_object_get_data (data, GALLERY))->waiting++;
  on_brought_cb (context, id, error, data);
}

static void
on_add_cb (GtkWidget *button, Gallery *g)
{
  foyer_picture_choose (g->context, g->group, FOYER_PICTURE_PLACE, on_chosen_cb, g->group);
}

static gboolean
on_drop_cb (GtkDropTarget *target, const GValue *value, double x, double y, Gallery *g)
{
  guint room = MAX_PHOTOS - MIN (MAX_PHOTOS, g->ids->len);

  for (GSList *file = g_value_get_boxed (value); file != NULL && room > 0; file = file->next, room--)
    {
      g->waiting++;
      foyer_picture_bring (g->context, g->group, file->data, FOYER_PICTURE_PLACE, on_brought_cb, g->group);
    }
  return g->waiting > 0;
}

static guint
place_of (GtkWidget *button)
{
  return GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (button), "place"));
}

static void
move (Gallery *g, guint from, guint to)
{
  g_autoptr (GPtrArray) ids = g_ptr_array_copy (g->ids, NULL, NULL);
  gpointer id;

  g_ptr_array_set_free_func (ids, NULL);
  if (to >= ids->len)
    return;
  id = g_ptr_array_steal_index (ids, from);
  g_ptr_array_insert (ids, to, id);
  send (g, ids, _("Photo moved"));
}

static void
on_left_cb (GtkWidget *button, Gallery *g)
{
  move (g, place_of (button), place_of (button) - 1);
}

static void
on_right_cb (GtkWidget *button, Gallery *g)
{
  move (g, place_of (button), place_of (button) + 1);
}

static void
on_remove_cb (GtkWidget *button, Gallery *g)
{
  g_autoptr (GPtrArray) ids = g_ptr_array_copy (g->ids, NULL, NULL);

  g_ptr_array_set_free_func (ids, NULL);
  g_ptr_array_remove_index (ids, place_of (button));
  send (g, ids, _("Photo removed"));
}

static void
add_button (Gallery *g, GtkWidget *box, guint place, const char *mark, const char *icon, const char *label, gboolean can, GCallback callback)
{
  GtkWidget *button = foyer_icon_button (icon, label, NULL);
  g_autofree char *name = g_strdup_printf ("%s %s", mark, (char *) g->ids->pdata[place]);

  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_sensitive (button, can);
  g_object_set_data (G_OBJECT (button), "place", GUINT_TO_POINTER (place));
  foyer_live_mark (button, name); /* the focus goes with the photo */
  g_signal_connect (button, "clicked", callback, g);
  gtk_box_append (GTK_BOX (box), button);
}

static GtkWidget *
build_photo (Gallery *g, guint place)
{
  GtkWidget *child = gtk_flow_box_child_new (), *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 4), *buttons = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 4);
  GtkWidget *photo = foyer_photo_new (g->context, WIDTH, HEIGHT);
  /* Translators: the place of a photo among the photos of a location */
  g_autofree char *name = g_strdup_printf (_("Photo %u of %u"), place + 1, g->ids->len);

  foyer_photo_show (photo, g->ids->pdata[place], name);
  gtk_widget_set_halign (buttons, GTK_ALIGN_CENTER);
  add_button (g, buttons, place, "left", "go-previous-symbolic", _("Move forward"), place > 0, G_CALLBACK (on_left_cb));
  add_button (g, buttons, place, "right", "go-next-symbolic", _("Move back"), place + 1 < g->ids->len, G_CALLBACK (on_right_cb));
  add_button (g, buttons, place, "remove", "user-trash-symbolic", _("Remove photo"), TRUE, G_CALLBACK (on_remove_cb));
  gtk_box_append (GTK_BOX (box), photo);
  gtk_box_append (GTK_BOX (box), buttons);
  gtk_widget_set_halign (box, GTK_ALIGN_START);
  gtk_flow_box_child_set_child (GTK_FLOW_BOX_CHILD (child), box);
  gtk_widget_set_focusable (child, FALSE); /* the buttons are what there is to do */
  foyer_a11y_label (child, name);
  return child;
}

static Gallery *
gallery_new (FoyerLive *live, GtkBox *box)
{
  Gallery *g = g_new0 (Gallery, 1);
  GtkDropTarget *target = gtk_drop_target_new (GDK_TYPE_FILE_LIST, GDK_ACTION_COPY);

  g->context = foyer_live_context (live);
  g->ids = g_ptr_array_new_with_free_func (g_free);
  g->fresh = g_ptr_array_new_with_free_func (g_free);
  g->group = adw_preferences_group_new ();
  g_object_set_data_full (G_OBJECT (g->group), GALLERY, g, gallery_free);
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (g->group), _("Photos"));
  g->add = gtk_button_new_with_label (_("Add photo…"));
  adw_preferences_group_set_header_suffix (ADW_PREFERENCES_GROUP (g->group), g->add);
  g_signal_connect (g->add, "clicked", G_CALLBACK (on_add_cb), g);
  g->empty = gtk_label_new (_("No photos yet. They can be dropped here, too."));
  gtk_widget_add_css_class (g->empty, "dim-label");
  gtk_label_set_xalign (GTK_LABEL (g->empty), 0);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (g->group), g->empty);
  g->flow = gtk_flow_box_new ();
  gtk_flow_box_set_selection_mode (GTK_FLOW_BOX (g->flow), GTK_SELECTION_NONE);
  gtk_flow_box_set_max_children_per_line (GTK_FLOW_BOX (g->flow), 4);
  gtk_flow_box_set_row_spacing (GTK_FLOW_BOX (g->flow), 12);
  gtk_flow_box_set_column_spacing (GTK_FLOW_BOX (g->flow), 12);
  gtk_flow_box_set_homogeneous (GTK_FLOW_BOX (g->flow), TRUE);
  gtk_widget_add_css_class (g->flow, "photos");
  foyer_a11y_label (g->flow, _("Photos"));
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (g->group), g->flow);
  g_signal_connect (target, "drop", G_CALLBACK (on_drop_cb), g);
  gtk_widget_add_controller (g->group, GTK_EVENT_CONTROLLER (target));
  gtk_box_append (box, g->group);
  return g;
}

static void
build (FoyerLive *live, GtkBox *box, JsonNode *result, gpointer data)
{
  Gallery *g = g_object_get_data (G_OBJECT (live), GALLERY);
  JsonArray *list = foyer_json_arr (json_node_get_object (result), "photos");
  gboolean same;
  GtkWidget *child;

  if (g == NULL)
    {
      g = gallery_new (live, box);
      g_object_set_data (G_OBJECT (live), GALLERY, g);
    }
  same = g->ids->len == (list != NULL ? json_array_get_length (list) : 0);
  for (guint i = 0; same && i < g->ids->len; i++)
    same = g_str_equal (g->ids->pdata[i], json_array_get_string_element (list, i));
  if (!same)
    {
      while ((child = gtk_widget_get_first_child (g->flow)) != NULL)
        gtk_flow_box_remove (GTK_FLOW_BOX (g->flow), child);
      g_ptr_array_set_size (g->ids, 0);
      for (guint i = 0; list != NULL && i < json_array_get_length (list); i++)
        g_ptr_array_add (g->ids, g_strdup (json_array_get_string_element (list, i)));
      for (guint i = 0; i < g->ids->len; i++)
        gtk_flow_box_append (GTK_FLOW_BOX (g->flow), build_photo (g, i));
    }
  gtk_widget_set_visible (g->empty, g->ids->len == 0);
  gtk_widget_set_visible (g->flow, g->ids->len > 0);
  gtk_widget_set_sensitive (g->add, g->ids->len < MAX_PHOTOS);
}

GtkWidget *
foyer_settings_photos_new (FoyerUiContext *context)
{
  GtkWidget *live = foyer_live_new (context, "location.get", NULL, "location", build, NULL);

  gtk_widget_set_visible (live, foyer_ui_may (context, "setup.info"));
  return live;
}
