/* Short lists of things with a name, edited where they stand: Enter keeps a name, arrows at the row or dragging its handle change the order,
 * the last row adds. */
#define G_LOG_DOMAIN "foyer-ui"

#include "config.h"

#include <string.h>
#include <adwaita.h>
#include <glib/gi18n.h>

#include "foyer-a11y.h"
#include "foyer-labels.h"
#include "foyer-live.h"

typedef struct
{
  FoyerUiContext *context; /* owned */
  const FoyerNameList *kind;
  GPtrArray *ids;          /* (element-type utf8): in their order */
} List;

static void
list_free (gpointer data)
{
  List *l = data;

  g_object_unref (l->context);
  g_ptr_array_unref (l->ids);
  g_free (l);
}

static const char *
row_id (GtkWidget *widget)
{
  return foyer_live_mark_of (widget);
}

static void
on_rename_cb (GtkWidget *row, List *l)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (row)), *before = g_object_get_data (G_OBJECT (row), "before");

  if (g_strcmp0 (text, before) == 0)
    return;
  g_object_set_data_full (G_OBJECT (row), "before", g_strdup (text), g_free);
  foyer_ui_run (l->context, NULL, l->kind->update, foyer_params (l->kind->what, "s", row_id (row), l->kind->name, "s", text, NULL), _("Name changed"), NULL, NULL);
}

static void
on_leave_cb (GtkEventControllerFocus *controller, List *l)
{
  GtkWidget *row = gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (controller));

  if (gtk_widget_get_root (row) != NULL)
    on_rename_cb (row, l);
}

static void
on_remove_cb (GtkWidget *button, List *l)
{
  foyer_ui_run (l->context, NULL, l->kind->remove, foyer_params (l->kind->what, "s", row_id (button), NULL), _(l->kind->removed), NULL, NULL);
}

static guint
place_of (List *l, const char *id)
{
  guint at = 0;

  while (at < l->ids->len && g_strcmp0 (l->ids->pdata[at], id) != 0)
    at++;
  return at;
}

/* Takes the one at @from out and puts it where @to was. */
static void
move (List *l, guint from, guint to)
{
  JsonArray *order;
  g_autoptr (JsonNode) node = NULL;
  gpointer id;

  if (from >= l->ids->len || to >= l->ids->len || from == to)
    return;
  order = json_array_new ();
  id = g_ptr_array_steal_index (l->ids, from);
  g_ptr_array_insert (l->ids, (int) to, id);
  for (guint i = 0; i < l->ids->len; i++)
    json_array_add_string_element (order, l->ids->pdata[i]);
  node = json_node_init_array (json_node_alloc (), order);
  json_array_unref (order);
  foyer_ui_run (l->context, NULL, l->kind->reorder, foyer_params ("order", "n", g_steal_pointer (&node), NULL), NULL, NULL, NULL);
}

static void
on_up_cb (GtkWidget *button, List *l)
{
  guint at = place_of (l, row_id (button));

  if (at > 0)
    move (l, at, at - 1);
}

static void
on_down_cb (GtkWidget *button, List *l)
{
  guint at = place_of (l, row_id (button));

  move (l, at, at + 1);
}

/* ---- dragging ----------------------------------------------------------------------------------------------------------- */

static GdkContentProvider *
on_drag_cb (GtkDragSource *source, double x, double y, List *l)
{
  g_autofree char *what = g_strdup_printf ("%s %s", l->kind->what, row_id (gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (source))));

  return gdk_content_provider_new_typed (G_TYPE_STRING, what);
}

static void
on_drag_begin_cb (GtkDragSource *source, GdkDrag *drag, List *l)
{
  GtkWidget *handle = gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (source)), *row = gtk_widget_get_ancestor (handle, ADW_TYPE_ENTRY_ROW);
  g_autoptr (GdkPaintable) picture = gtk_widget_paintable_new (row);

  gtk_drag_source_set_icon (source, picture, 0, 0);
}

/* Only one of the same list may be let go here. */
static gboolean
on_drop_cb (GtkDropTarget *target, const GValue *value, double x, double y, List *l)
{
  g_auto (GStrv) what = g_strsplit (g_value_get_string (value), " ", 2);
  guint from = g_strv_length (what) == 2 && g_str_equal (what[0], l->kind->what) ? place_of (l, what[1]) : l->ids->len;
  guint to = place_of (l, row_id (gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (target))));

  if (from >= l->ids->len)
    return FALSE;
  move (l, from, to);
  return TRUE;
}

static void
make_draggable (GtkWidget *row, List *l)
{
  GtkWidget *handle = gtk_image_new_from_icon_name ("list-drag-handle-symbolic");
  GtkDragSource *source = gtk_drag_source_new ();
  GtkDropTarget *target = gtk_drop_target_new (G_TYPE_STRING, GDK_ACTION_MOVE);

  gtk_widget_add_css_class (handle, "dim-label");
  gtk_widget_set_tooltip_text (handle, _("Drag to change the order"));
  gtk_widget_set_cursor_from_name (handle, "grab");
  gtk_accessible_update_state (GTK_ACCESSIBLE (handle), GTK_ACCESSIBLE_STATE_HIDDEN, TRUE, -1);
  gtk_drag_source_set_actions (source, GDK_ACTION_MOVE);
  g_signal_connect (source, "prepare", G_CALLBACK (on_drag_cb), l);
  g_signal_connect (source, "drag-begin", G_CALLBACK (on_drag_begin_cb), l);
  gtk_widget_add_controller (handle, GTK_EVENT_CONTROLLER (source));
  g_signal_connect (target, "drop", G_CALLBACK (on_drop_cb), l);
  gtk_widget_add_controller (row, GTK_EVENT_CONTROLLER (target));
  adw_entry_row_add_prefix (ADW_ENTRY_ROW (row), handle);
}

static void
on_add_cb (GtkWidget *row, List *l)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (row));
  JsonObject *params;

  if (*text == '\0')
    return;
  params = foyer_params (l->kind->name, "s", text, NULL);
  if (l->kind->more)
    l->kind->more (l->context, params);
  gtk_editable_set_text (GTK_EDITABLE (row), "");
  foyer_ui_run (l->context, NULL, l->kind->create, params, _("Added"), NULL, NULL);
}

static void
add_button (GtkWidget *row, const char *icon, const char *label, const char *name, GCallback callback, List *l)
{
  g_autofree char *spoken = g_strdup_printf ("%s: %s", label, name);
  GtkWidget *button = foyer_icon_button (icon, label, NULL);

  foyer_a11y_label (button, spoken);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  adw_entry_row_add_suffix (ADW_ENTRY_ROW (row), button);
  g_signal_connect (button, "clicked", callback, l);
}

GtkWidget *
foyer_name_list_new (FoyerUiContext *context, const FoyerNameList *kind, JsonArray *rows, gboolean may)
{
  GtkWidget *group = adw_preferences_group_new ();
  guint n = rows ? json_array_get_length (rows) : 0;
  List *l = g_new0 (List, 1);

  l->context = g_object_ref (context);
  l->kind = kind;
  l->ids = g_ptr_array_new_with_free_func (g_free);
  g_object_set_data_full (G_OBJECT (group), "list", l, list_free);
  for (guint i = 0; i < n; i++)
    {
      JsonObject *data = json_array_get_object_element (rows, i);
      const char *name = foyer_json_str (data, kind->name);
      g_autofree char *caption = kind->caption ? kind->caption (context, data) : NULL;
      GtkWidget *row = adw_entry_row_new ();
      GtkEventController *focus = gtk_event_controller_focus_new ();

      g_ptr_array_add (l->ids, g_strdup (foyer_json_str (data, "id")));
      adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), caption ? caption : "");
      gtk_editable_set_text (GTK_EDITABLE (row), name ? name : "");
      gtk_editable_set_editable (GTK_EDITABLE (row), may && kind->update != NULL);
      foyer_a11y_label (gtk_editable_get_delegate (GTK_EDITABLE (row)), name ? name : "");
      foyer_live_mark (row, foyer_json_str (data, "id"));
      g_object_set_data_full (G_OBJECT (row), "before", g_strdup (name), g_free);
      if (kind->finish)
        kind->finish (context, row, data);
      if (may && kind->update)
        {
          g_signal_connect (row, "entry-activated", G_CALLBACK (on_rename_cb), l);
          g_signal_connect (focus, "leave", G_CALLBACK (on_leave_cb), l);
        }
      gtk_widget_add_controller (row, focus);
      if (may && kind->reorder && n > 1)
        {
          make_draggable (row, l);
          add_button (row, "go-up-symbolic", _("Move up"), name, G_CALLBACK (on_up_cb), l);
          add_button (row, "go-down-symbolic", _("Move down"), name, G_CALLBACK (on_down_cb), l);
        }
      if (may && kind->remove && (kind->removable == NULL || kind->removable (data)))
        add_button (row, "user-trash-symbolic", _("Delete"), name, G_CALLBACK (on_remove_cb), l);
      adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), row);
    }
  if (may && kind->create)
    {
      GtkWidget *row = adw_entry_row_new ();

      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _(kind->add));
      adw_entry_row_set_show_apply_button (ADW_ENTRY_ROW (row), TRUE);
      foyer_a11y_label (gtk_editable_get_delegate (GTK_EDITABLE (row)), _(kind->add));
      foyer_live_mark (row, "+");
      g_signal_connect (row, "apply", G_CALLBACK (on_add_cb), l);
      g_signal_connect (row, "entry-activated", G_CALLBACK (on_add_cb), l);
      adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), row);
    }
  return group;
}
