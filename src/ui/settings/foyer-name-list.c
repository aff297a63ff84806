/* Short lists of things with a name, edited where they stand: Enter keeps a name, arrows at the row change the order, the last row adds. */
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

static void
move (GtkWidget *button, List *l, int by)
{
  const char *id = row_id (button);
  JsonArray *order = json_array_new ();
  g_autoptr (JsonNode) node = NULL;
  guint at = 0;
  gpointer other;

  while (at < l->ids->len && !g_str_equal (l->ids->pdata[at], id))
    at++;
  if (at >= l->ids->len || (by < 0 && at == 0) || (by > 0 && at + 1 >= l->ids->len))
    {
      json_array_unref (order);
      return;
    }
  other = l->ids->pdata[at + by];
  l->ids->pdata[at + by] = l->ids->pdata[at];
  l->ids->pdata[at] = other;
  for (guint i = 0; i < l->ids->len; i++)
    json_array_add_string_element (order, l->ids->pdata[i]);
  node = json_node_init_array (json_node_alloc (), order);
  json_array_unref (order);
  foyer_ui_run (l->context, NULL, l->kind->reorder, foyer_params ("order", "n", g_steal_pointer (&node), NULL), NULL, NULL, NULL);
}

static void
on_up_cb (GtkWidget *button, List *l)
{
  move (button, l, -1);
}

static void
on_down_cb (GtkWidget *button, List *l)
{
  move (button, l, 1);
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
