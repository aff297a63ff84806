/* What an appointment has besides its time: who comes under the client's phone, labels, custom fields. One part per appointment. */
#define G_LOG_DOMAIN "foyer-ui"

#include "config.h"

#include <string.h>
#include <glib/gi18n.h>

#include "foyer-a11y.h"
#include "foyer-custom-form.h"
#include "foyer-drop-down.h"
#include "foyer-label-menu.h"
#include "foyer-labels.h"
#include "foyer-visit-parts.h"

typedef struct
{
  FoyerVisitExtras *extras; /* borrowed */
  FoyerId id;
  GtkWidget *box, *when, *who, *labels, *custom;
  GtkStringList *names;     /* of the client and the visitors */
  GArray *visitors;         /* FoyerId, the first none: the client */
  gboolean seen;
} Part;

struct _FoyerVisitExtras
{
  GtkWidget parent_instance;

  FoyerUiContext *context; /* owned */
  GtkWidget *box;
  GPtrArray *parts; /* (element-type Part) */
  gboolean filling;
};

G_DEFINE_FINAL_TYPE (FoyerVisitExtras, foyer_visit_extras, GTK_TYPE_WIDGET)

static void
part_free (gpointer data)
{
  Part *part = data;

  g_object_unref (part->names);
  g_array_unref (part->visitors);
  g_free (part);
}

static void
on_who_cb (GtkDropDown *drop, GParamSpec *pspec, Part *part)
{
  FoyerVisitExtras *self = part->extras;
  guint i = gtk_drop_down_get_selected (drop);
  JsonObject *params;

  if (self->filling || i >= part->visitors->len)
    return;
  params = foyer_params ("appointment", "d", &part->id, NULL);
  if (i == 0)
    json_object_set_null_member (params, "visitor");
  else
    {
      char text[37];
      json_object_set_string_member (params, "visitor", foyer_id_format (&g_array_index (part->visitors, FoyerId, i), text));
    }
  g_autofree char *said = g_strdup_printf (_("Comes: %s"), gtk_string_list_get_string (part->names, i));
  foyer_ui_run (self->context, self, "booking.visitor", params, said, NULL, NULL);
}

static void
on_custom_cb (FoyerCustomForm *form, JsonObject *values, gpointer data)
{
  Part *part = data;
  JsonNode *node = json_node_init_object (json_node_alloc (), values);

  json_object_unref (values);
  foyer_ui_run (part->extras->context, part->extras, "booking.set-fields", foyer_params ("appointment", "d", &part->id, "values", "n", node, NULL), _("Booking changed"), NULL,
                NULL);
}

static Part *
part_new (FoyerVisitExtras *self, const FoyerId *id)
{
  Part *part = g_new0 (Part, 1);
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  part->extras = self;
  part->id = *id;
  part->names = gtk_string_list_new (NULL);
  part->visitors = g_array_new (FALSE, FALSE, sizeof (FoyerId));
  part->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  part->when = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (part->when), 0);
  gtk_widget_add_css_class (part->when, "caption");
  gtk_widget_add_css_class (part->when, "dim-label");
  gtk_box_append (GTK_BOX (part->box), part->when);
  part->who = foyer_drop_down_narrow (gtk_drop_down_new (G_LIST_MODEL (g_object_ref (part->names)), NULL), 20);
  gtk_widget_add_css_class (part->who, "flat-drop");
  gtk_widget_set_tooltip_text (part->who, _("Who comes under this phone"));
  foyer_a11y_label (part->who, _("Who comes"));
  g_signal_connect (part->who, "notify::selected", G_CALLBACK (on_who_cb), part);
  gtk_box_append (GTK_BOX (line), part->who);
  part->labels = foyer_label_menu_new (self->context, "appointment");
  gtk_box_append (GTK_BOX (line), part->labels);
  gtk_box_append (GTK_BOX (part->box), line);
  part->custom = foyer_custom_form_new (self->context, NULL, on_custom_cb, part);
  gtk_box_append (GTK_BOX (part->box), part->custom);
  return part;
}

static void
fill_who (Part *part, JsonObject *a, JsonObject *client, gboolean may)
{
  JsonArray *visitors = client != NULL ? foyer_json_arr (client, "visitors") : NULL;
  JsonObject *named = foyer_json_obj (a, "visitor");
  guint n = visitors != NULL ? json_array_get_length (visitors) : 0, selected = 0;
  FoyerId none = FOYER_ID_NONE, id, wanted = FOYER_ID_NONE;
  g_autoptr (GPtrArray) names = g_ptr_array_new ();

  if (named != NULL)
    foyer_json_uid (named, "id", &wanted);
  g_array_set_size (part->visitors, 0);
  g_array_append_val (part->visitors, none);
  g_ptr_array_add (names, (gpointer) (client != NULL ? foyer_json_str (client, "name") : "–"));
  for (guint i = 0; i < n; i++)
    {
      JsonObject *v = json_array_get_object_element (visitors, i);

      if (!foyer_json_uid (v, "id", &id))
        continue;
      if (foyer_id_equal (&id, &wanted))
        selected = part->visitors->len;
      g_array_append_val (part->visitors, id);
      g_ptr_array_add (names, (gpointer) foyer_json_str (v, "name"));
    }
  if (selected == 0 && named != NULL)
    {
      /* One who was taken away since still came to this one. */
      selected = part->visitors->len;
      g_array_append_val (part->visitors, wanted);
      g_ptr_array_add (names, (gpointer) foyer_json_str (named, "name"));
    }
  g_ptr_array_add (names, NULL);
  gtk_string_list_splice (part->names, 0, g_list_model_get_n_items (G_LIST_MODEL (part->names)), (const char *const *) names->pdata);
  gtk_drop_down_set_selected (GTK_DROP_DOWN (part->who), selected);
  gtk_widget_set_visible (part->who, part->visitors->len > 1);
  gtk_widget_set_sensitive (part->who, may);
}

void
foyer_visit_extras_show (FoyerVisitExtras *self, const FoyerVisitView *view)
{
  JsonArray *appointments = foyer_json_arr (view->row, "appointments");
  JsonObject *client = foyer_json_obj (view->row, "client");
  guint n = appointments != NULL ? json_array_get_length (appointments) : 0;
  gboolean may = foyer_visit_held (view, NULL, FALSE) == NULL;
  GtkWidget *after = NULL;
  gboolean any = FALSE;

  self->filling = TRUE;
  for (guint i = 0; i < self->parts->len; i++)
    ((Part *) self->parts->pdata[i])->seen = FALSE;
  for (guint i = 0; i < n; i++)
    {
      JsonObject *a = json_array_get_object_element (appointments, i);
      JsonArray *labels = foyer_json_arr (a, "labels"), *fields = foyer_json_arr (a, "fields");
      Part *part = NULL;
      FoyerId id;

      if (!foyer_json_uid (a, "id", &id))
        continue;
      for (guint k = 0; k < self->parts->len && part == NULL; k++)
        if (foyer_id_equal (&((Part *) self->parts->pdata[k])->id, &id))
          part = self->parts->pdata[k];
      if (part == NULL)
        {
          part = part_new (self, &id);
          g_ptr_array_add (self->parts, part);
          gtk_box_insert_child_after (GTK_BOX (self->box), part->box, after);
        }
      else
        gtk_box_reorder_child_after (GTK_BOX (self->box), part->box, after);
      part->seen = TRUE;
      after = part->box;
      /* Which of them it is must only be said where there are several. */
      g_autofree char *time = foyer_ui_time_text (self->context, foyer_json_str (a, "wall"));
      gtk_label_set_text (GTK_LABEL (part->when), time);
      gtk_widget_set_visible (part->when, n > 1);
      fill_who (part, a, client, may && client != NULL);
      foyer_label_menu_show (FOYER_LABEL_MENU (part->labels), &id, labels, may);
      foyer_custom_form_show (FOYER_CUSTOM_FORM (part->custom), fields, may);
      any |= may || (labels != NULL && json_array_get_length (labels) > 0) || (fields != NULL && json_array_get_length (fields) > 0);
    }
  for (guint i = self->parts->len; i-- > 0;)
    {
      Part *part = self->parts->pdata[i];

      if (part->seen)
        continue;
      gtk_box_remove (GTK_BOX (self->box), part->box);
      g_ptr_array_remove_index (self->parts, i);
    }
  gtk_widget_set_visible (GTK_WIDGET (self), any);
  self->filling = FALSE;
}

static void
foyer_visit_extras_dispose (GObject *object)
{
  FoyerVisitExtras *self = FOYER_VISIT_EXTRAS (object);

  self->filling = TRUE;
  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_pointer (&self->parts, g_ptr_array_unref);
  g_clear_object (&self->context);
  G_OBJECT_CLASS (foyer_visit_extras_parent_class)->dispose (object);
}

static void
foyer_visit_extras_class_init (FoyerVisitExtrasClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = foyer_visit_extras_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
foyer_visit_extras_init (FoyerVisitExtras *self)
{
  self->parts = g_ptr_array_new_with_free_func (part_free);
}

GtkWidget *
foyer_visit_extras_new (FoyerUiContext *context)
{
  FoyerVisitExtras *self = g_object_new (FOYER_TYPE_VISIT_EXTRAS, NULL);

  self->context = g_object_ref (context);
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  foyer_a11y_label (self, _("Labels and fields"));
  return GTK_WIDGET (self);
}
