#define G_LOG_DOMAIN "foyer-ui"

#include "config.h"

#include <string.h>
#include <adwaita.h>
#include <glib/gi18n.h>

#include "foyer-a11y.h"
#include "foyer-client-visitors.h"
#include "foyer-labels.h"

static const struct
{
  const char *name, *title;
  gboolean date, vehicle;
} fields[] = {
  { "name", N_("Name"), FALSE, FALSE },
  { "relation", N_("Relation"), FALSE, FALSE },
  { "birthday", N_("Birth date"), TRUE, FALSE },
  { "note", N_("Note"), FALSE, FALSE },
  { "vehicle", N_("Vehicle"), FALSE, TRUE },
  { "plate", N_("Plate"), FALSE, TRUE },
  { "vin", N_("Vehicle number"), FALSE, TRUE },
};

#define N_FIELDS G_N_ELEMENTS (fields)

typedef struct
{
  FoyerClientVisitors *list; /* borrowed */
  FoyerId id;
  GtkWidget *row, *entry[N_FIELDS];
  char *shown[N_FIELDS];
  gboolean seen;
} Row;

struct _FoyerClientVisitors
{
  GtkWidget parent_instance;

  FoyerUiContext *context; /* owned */
  GtkWidget *group, *add;
  GPtrArray *rows; /* (element-type Row) */
  FoyerId client;
  gboolean filling;
};

G_DEFINE_FINAL_TYPE (FoyerClientVisitors, foyer_client_visitors, GTK_TYPE_WIDGET)

static void read_list (FoyerClientVisitors *self);

static void
row_free (gpointer data)
{
  Row *row = data;

  for (guint i = 0; i < N_FIELDS; i++)
    g_free (row->shown[i]);
  g_free (row);
}

/* ---- editing --------------------------------------------------------------------------------------------------------------- */

static void
on_saved_cb (FoyerUiContext *context, JsonNode *result, const GError *error, gpointer data)
{
  if (error != NULL)
    read_list (FOYER_CLIENT_VISITORS (data));
}

static void
save (Row *row, guint i)
{
  FoyerClientVisitors *self = row->list;
  g_autofree char *text = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (row->entry[i]))));
  JsonObject *params;
  gint64 date;
  char iso[11];

  if (self->filling || g_strcmp0 (text, row->shown[i]) == 0 || !gtk_editable_get_editable (GTK_EDITABLE (row->entry[i])))
    return;
  params = foyer_params ("visitor", "d", &row->id, NULL);
  if (*text == '\0' && i != 0)
    json_object_set_null_member (params, fields[i].name);
  else if (!fields[i].date)
    json_object_set_string_member (params, fields[i].name, text);
  else if (foyer_date_parse_loose (text, foyer_ui_time_format (self->context)->date_order[0] == 'm', &date))
    json_object_set_string_member (params, fields[i].name, foyer_date_format (date, iso));
  else
    {
      gtk_widget_add_css_class (row->entry[i], "error");
      foyer_ui_toast (self->context, "%s", _("That is no date."));
      json_object_unref (params);
      return;
    }
  gtk_widget_remove_css_class (row->entry[i], "error");
  g_free (row->shown[i]);
  row->shown[i] = g_steal_pointer (&text);
  foyer_ui_run (self->context, self, "visitor.update", params, _("Visitor changed"), on_saved_cb, self);
}

static guint
field_of (Row *row, GtkWidget *entry)
{
  for (guint i = 0; i < N_FIELDS; i++)
    if (row->entry[i] == entry)
      return i;
  g_assert_not_reached ();
}

static void
on_apply_cb (GtkWidget *entry, Row *row)
{
  save (row, field_of (row, entry));
}

static void
on_leave_cb (GtkEventControllerFocus *controller, Row *row)
{
  GtkWidget *entry = gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (controller));

  if (gtk_widget_get_root (entry) != NULL)
    save (row, field_of (row, entry));
}

static void
on_book_cb (GtkButton *button, Row *row)
{
  FoyerClientVisitors *self = row->list;

  foyer_ui_open (self->context, "booking", foyer_params ("client", "d", &self->client, "visitor", "d", &row->id, NULL));
}

static void
on_remove_cb (GtkButton *button, Row *row)
{
  FoyerClientVisitors *self = row->list;

  foyer_ui_run (self->context, self, "visitor.delete", foyer_params ("visitor", "d", &row->id, NULL), _("Visitor deleted"), NULL, NULL);
}

static void
on_add_cb (GtkWidget *entry, FoyerClientVisitors *self)
{
  g_autofree char *text = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (entry))));

  if (*text == '\0')
    return;
  gtk_editable_set_text (GTK_EDITABLE (entry), "");
  foyer_ui_run (self->context, self, "visitor.create", foyer_params ("client", "d", &self->client, "name", "s", text, NULL), _("Visitor added"), NULL, NULL);
}

/* ---- showing --------------------------------------------------------------------------------------------------------------- */

static void
add_button (Row *row, const char *icon, const char *label, const char *name, GCallback callback)
{
  GtkWidget *button = foyer_icon_button (icon, label, NULL);
  /* Translators: what a button does, and to whom: "Delete: Peti" */
  g_autofree char *spoken = g_strdup_printf (_("%s: %s"), label, name);

  foyer_a11y_label (button, spoken);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  g_signal_connect (button, "clicked", callback, row);
  adw_expander_row_add_action (ADW_EXPANDER_ROW (row->row), button);
}

static Row *
row_new (FoyerClientVisitors *self, const FoyerId *id, const char *name, gboolean may, gboolean vehicles, gboolean edit_vehicles)
{
  Row *row = g_new0 (Row, 1);

  row->list = self;
  row->id = *id;
  row->row = adw_expander_row_new ();
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row->row), FALSE);
  for (guint i = 0; i < N_FIELDS; i++)
    {
      GtkEventController *focus = gtk_event_controller_focus_new ();

      row->entry[i] = adw_entry_row_new ();
      adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row->entry[i]), FALSE);
      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row->entry[i]), _(fields[i].title));
      foyer_a11y_label (gtk_editable_get_delegate (GTK_EDITABLE (row->entry[i])), _(fields[i].title));
      adw_entry_row_set_show_apply_button (ADW_ENTRY_ROW (row->entry[i]), TRUE);
      gtk_editable_set_editable (GTK_EDITABLE (row->entry[i]), may && (!fields[i].vehicle || edit_vehicles));
      gtk_widget_set_visible (row->entry[i], !fields[i].vehicle || vehicles);
      g_signal_connect (row->entry[i], "apply", G_CALLBACK (on_apply_cb), row);
      g_signal_connect (row->entry[i], "entry-activated", G_CALLBACK (on_apply_cb), row);
      g_signal_connect (focus, "leave", G_CALLBACK (on_leave_cb), row);
      gtk_widget_add_controller (row->entry[i], focus);
      adw_expander_row_add_row (ADW_EXPANDER_ROW (row->row), row->entry[i]);
      row->shown[i] = g_strdup ("");
    }
  if (may)
    add_button (row, "user-trash-symbolic", _("Delete"), name, G_CALLBACK (on_remove_cb));
  if (foyer_ui_may (self->context, "booking.create"))
    add_button (row, "appointment-new-symbolic", _("Book"), name, G_CALLBACK (on_book_cb));
  return row;
}

static void
fill_row (FoyerClientVisitors *self, Row *row, JsonObject *data)
{
  g_autoptr (GString) below = g_string_new (NULL);
  static const char *const said[] = { "relation", "vehicle", "plate" };

  for (guint i = 0; i < N_FIELDS; i++)
    {
      const char *value = foyer_json_str (data, fields[i].name);
      g_autofree char *text = fields[i].date ? foyer_ui_date_text (self->context, value) : g_strdup (value != NULL ? value : "");
      gboolean typing = gtk_widget_get_focus_child (row->entry[i]) != NULL && strcmp (gtk_editable_get_text (GTK_EDITABLE (row->entry[i])), row->shown[i]) != 0;

      if (!typing)
        gtk_editable_set_text (GTK_EDITABLE (row->entry[i]), text);
      g_free (row->shown[i]);
      row->shown[i] = g_steal_pointer (&text);
    }
  for (guint i = 0; i < G_N_ELEMENTS (said); i++)
    if (foyer_json_str (data, said[i]) != NULL)
      g_string_append_printf (below, "%s%s", below->len > 0 ? " · " : "", foyer_json_str (data, said[i]));
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row->row), foyer_json_str (data, "name"));
  {
    g_autofree char *plain = g_markup_escape_text (below->str, -1);
    adw_expander_row_set_subtitle (ADW_EXPANDER_ROW (row->row), plain);
  }
}

static void
on_list_cb (FoyerUiContext *context, JsonNode *result, const GError *error, gpointer data)
{
  FoyerClientVisitors *self = FOYER_CLIENT_VISITORS (data);
  JsonObject *answer = result != NULL && JSON_NODE_HOLDS_OBJECT (result) ? json_node_get_object (result) : NULL;
  JsonArray *list = answer != NULL ? foyer_json_arr (answer, "visitors") : NULL;
  gboolean may = foyer_ui_may (context, "clients.edit");

  if (answer == NULL)
    return;
  self->filling = TRUE;
  for (guint i = 0; i < self->rows->len; i++)
    ((Row *) self->rows->pdata[i])->seen = FALSE;
  for (guint i = 0; list != NULL && i < json_array_get_length (list); i++)
    {
      JsonObject *v = json_array_get_object_element (list, i);
      Row *row = NULL;
      FoyerId id;

      if (!foyer_json_uid (v, "id", &id))
        continue;
      for (guint k = 0; k < self->rows->len && row == NULL; k++)
        if (foyer_id_equal (&((Row *) self->rows->pdata[k])->id, &id))
          row = self->rows->pdata[k];
      if (row == NULL)
        {
          row = row_new (self, &id, foyer_json_str (v, "name"), may, foyer_json_yes (answer, "vehicles"), foyer_json_yes (answer, "vehicles_editable"));
          g_ptr_array_add (self->rows, row);
          /* The row that adds stays the last. */
          g_object_ref (self->add);
          adw_preferences_group_remove (ADW_PREFERENCES_GROUP (self->group), self->add);
          adw_preferences_group_add (ADW_PREFERENCES_GROUP (self->group), row->row);
          adw_preferences_group_add (ADW_PREFERENCES_GROUP (self->group), self->add);
          g_object_unref (self->add);
        }
      row->seen = TRUE;
      fill_row (self, row, v);
    }
  for (guint i = self->rows->len; i-- > 0;)
    {
      Row *row = self->rows->pdata[i];

      if (row->seen)
        continue;
      adw_preferences_group_remove (ADW_PREFERENCES_GROUP (self->group), row->row);
      g_ptr_array_remove_index (self->rows, i);
    }
  self->filling = FALSE;
  gtk_widget_set_visible (GTK_WIDGET (self), may || self->rows->len > 0);
}

static void
read_list (FoyerClientVisitors *self)
{
  foyer_ui_ask (self->context, self, "visitor.list", foyer_params ("client", "d", &self->client, NULL), NULL, on_list_cb, self);
}

static void
on_changed_cb (FoyerClientVisitors *self, const FoyerChangeSet *set)
{
  for (guint i = 0; i < set->n; i++)
    if (strcmp (set->rows[i].entity->name, "visitor") == 0 || strcmp (set->rows[i].entity->name, "client_alias") == 0)
      {
        read_list (self);
        return;
      }
}

static void
foyer_client_visitors_dispose (GObject *object)
{
  FoyerClientVisitors *self = FOYER_CLIENT_VISITORS (object);

  self->filling = TRUE;
  g_clear_pointer (&self->group, gtk_widget_unparent);
  g_clear_pointer (&self->rows, g_ptr_array_unref);
  g_clear_object (&self->context);
  G_OBJECT_CLASS (foyer_client_visitors_parent_class)->dispose (object);
}

static void
foyer_client_visitors_class_init (FoyerClientVisitorsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = foyer_client_visitors_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
foyer_client_visitors_init (FoyerClientVisitors *self)
{
  self->rows = g_ptr_array_new_with_free_func (row_free);
}

GtkWidget *
foyer_client_visitors_new (FoyerUiContext *context, const FoyerId *client)
{
  FoyerClientVisitors *self = g_object_new (FOYER_TYPE_CLIENT_VISITORS, NULL);

  self->context = g_object_ref (context);
  self->client = *client;
  self->group = adw_preferences_group_new ();
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (self->group), _("Comes under this phone"));
  self->add = adw_entry_row_new ();
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->add), _("Add a child, a pet, a car"));
  adw_entry_row_set_show_apply_button (ADW_ENTRY_ROW (self->add), TRUE);
  foyer_a11y_label (gtk_editable_get_delegate (GTK_EDITABLE (self->add)), _("Add a child, a pet, a car"));
  g_signal_connect (self->add, "apply", G_CALLBACK (on_add_cb), self);
  g_signal_connect (self->add, "entry-activated", G_CALLBACK (on_add_cb), self);
  gtk_widget_set_visible (self->add, foyer_ui_may (context, "clients.edit"));
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self->group), self->add);
  gtk_widget_set_parent (self->group, GTK_WIDGET (self));
  g_signal_connect_object (context, "changed", G_CALLBACK (on_changed_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
  if (foyer_ui_may (context, "visitors"))
    read_list (self);
  return GTK_WIDGET (self);
}
