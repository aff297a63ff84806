#define G_LOG_DOMAIN "foyer-ui"

#include "config.h"

#include <string.h>
#include <glib/gi18n.h>

#include "foyer-a11y.h"
#include "foyer-conflict-row.h"
#include "foyer-labels.h"

typedef struct
{
  FoyerUiContext *context; /* owned */
  JsonObject *conflict;    /* owned */
  GtkWidget *title;
  GtkWidget *sides[2];     /* labels: what a and b are */
  char *date;              /* of the first appointment: where the calendar opens */
} Row;

static void
row_free (gpointer data)
{
  Row *row = data;

  json_object_unref (row->conflict);
  g_object_unref (row->context);
  g_free (row->date);
  g_free (row);
}

static gboolean
is_kind (Row        *row,
         const char *kind)
{
  return g_strcmp0 (foyer_json_str (row->conflict, "kind"), kind) == 0;
}

/* ---- what it is about ---------------------------------------------------------------------------------------------------- */
/* A stored value as a person reads it. (transfer full) */
static char *
value_text (Row      *row,
            JsonNode *node)
{
  const char *text;

  if (node == NULL || JSON_NODE_HOLDS_NULL (node))
    return g_strdup (_("nothing"));
  if (!JSON_NODE_HOLDS_VALUE (node))
    return json_to_string (node, FALSE);
  if (json_node_get_value_type (node) != G_TYPE_STRING)
    return g_strdup_printf ("%" G_GINT64_FORMAT, json_node_get_int (node));
  text = json_node_get_string (node);
  if (strlen (text) == 16 && text[10] == 'T')
    return foyer_ui_wall_text (row->context, text);
  return g_strdup (text);
}

/* Details as the store gives them: an object, or its text. (transfer full) (nullable) */
static JsonObject *
info_of (Row *row)
{
  JsonObject *object = foyer_json_obj (row->conflict, "info");
  const char *text = foyer_json_str (row->conflict, "info");
  g_autoptr (JsonNode) node = NULL;

  if (object != NULL)
    return json_object_ref (object);
  node = text != NULL ? json_from_string (text, NULL) : NULL;
  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_dup_object (node) : NULL;
}

static const char *
field_label (Row        *row,
             const char *field)
{
  const FoyerEntity *entity = foyer_entity_lookup (foyer_json_str (row->conflict, "tbl"));
  int f = entity != NULL && field != NULL ? foyer_entity_field (entity, field) : -1;

  return f >= 0 && entity->fields[f].label != NULL ? _(entity->fields[f].label) : _("Value");
}

static void
on_appointment_cb (FoyerUiContext *context,
                   JsonNode       *result,
                   const GError   *error,
                   gpointer        data)
{
  GtkWidget *label = data;
  Row *row = g_object_get_data (G_OBJECT (label), "row");
  JsonObject *object = result != NULL && JSON_NODE_HOLDS_OBJECT (result) ? json_node_get_object (result) : NULL;
  JsonObject *client;
  g_autofree char *when = NULL, *text = NULL;
  const char *name, *wall;

  if (object == NULL)
    {
      gtk_label_set_text (GTK_LABEL (label), _("a booking that is no longer here"));
      return;
    }
  client = foyer_json_obj (object, "client");
  name = client != NULL ? foyer_json_str (client, "name") : NULL;
  wall = foyer_json_str (object, "wall");
  when = foyer_ui_wall_text (context, wall);
  /* Translators: client, when, with whom */
  text = g_strdup_printf (_("%s, %s, %s"), name != NULL ? name : _("no client"), when, foyer_json_str (object, "member"));
  gtk_label_set_text (GTK_LABEL (label), text);
  if (row->date == NULL && wall != NULL)
    row->date = g_strndup (wall, 10);
}

static void
on_client_cb (FoyerUiContext *context,
              JsonNode       *result,
              const GError   *error,
              gpointer        data)
{
  GtkWidget *label = data;
  Row *row = g_object_get_data (G_OBJECT (label), "row");
  JsonObject *object = result != NULL && JSON_NODE_HOLDS_OBJECT (result) ? json_node_get_object (result) : NULL;
  g_autoptr (JsonObject) info = info_of (row);
  g_autofree char *text = NULL;

  if (object == NULL)
    return;
  /* Translators: name of a field of a card, then whose card */
  text = g_strdup_printf (_("%s of %s was changed on two desks"), field_label (row, foyer_json_str (info, "field")), foyer_json_str (object, "display"));
  gtk_label_set_text (GTK_LABEL (label), text);
}

static void
describe (Row *row)
{
  g_autoptr (JsonObject) info = info_of (row);
  const char *table = foyer_json_str (row->conflict, "tbl"), *a = foyer_json_str (row->conflict, "a"), *b = foyer_json_str (row->conflict, "b");
  g_autofree char *text = NULL;

  if (is_kind (row, "slot") || is_kind (row, "resource"))
    {
      gtk_label_set_text (GTK_LABEL (row->title), is_kind (row, "slot") ? _("Two bookings at the same time") : _("One room or device for two bookings"));
      foyer_ui_ask (row->context, row->sides[0], "appointment.get", foyer_params ("appointment", "s", a, NULL), NULL, on_appointment_cb, row->sides[0]);
      foyer_ui_ask (row->context, row->sides[1], "appointment.get", foyer_params ("appointment", "s", b, NULL), NULL, on_appointment_cb, row->sides[1]);
      return;
    }
  if (is_kind (row, "move"))
    text = g_strdup (_("A booking was moved on two desks"));
  else if (is_kind (row, "status"))
    text = g_strdup (_("The status of a visit was changed on two desks"));
  else
    text = g_strdup_printf (_("%s was changed on two desks"), field_label (row, foyer_json_str (info, "field")));
  gtk_label_set_text (GTK_LABEL (row->title), text);
  if (info != NULL)
    {
      g_autofree char *kept = value_text (row, json_object_get_member (info, "kept"));
      g_autofree char *lost = value_text (row, json_object_get_member (info, "lost"));
      g_autofree char *first = g_strdup_printf (_("Stands: %s"), kept);
      g_autofree char *second = g_strdup_printf (_("The other: %s"), lost);
      gtk_label_set_text (GTK_LABEL (row->sides[0]), first);
      gtk_label_set_text (GTK_LABEL (row->sides[1]), second);
    }
  if (g_strcmp0 (table, "client") == 0 && a != NULL)
    foyer_ui_ask (row->context, row->title, "client.get", foyer_params ("id", "s", a, NULL), NULL, on_client_cb, row->title);
}

/* ---- ways out ------------------------------------------------------------------------------------------------------------ */
static void
solve (Row        *row,
       const char *choice)
{
  foyer_ui_run (row->context, NULL, "conflict.resolve", foyer_params ("id", "s", foyer_json_str (row->conflict, "id"), "choice", "s", choice, NULL), _("Solved"),
                NULL, NULL);
}

static void
on_keep_cb (GtkButton *button,
            Row       *row)
{
  solve (row, "keep");
}

static void
on_other_cb (GtkButton *button,
             Row       *row)
{
  solve (row, "other");
}

static void
on_show_cb (GtkButton *button,
            Row       *row)
{
  foyer_ui_go (row->context, "calendar", foyer_params ("date", "s", row->date, "appointment", "s", foyer_json_str (row->conflict, "a"), NULL));
}

static void
add_button (GtkWidget  *box,
            Row        *row,
            const char *label,
            GCallback   callback)
{
  GtkWidget *button = gtk_button_new_with_label (label);

  foyer_a11y_label (button, label);
  g_signal_connect (button, "clicked", callback, row);
  gtk_box_append (GTK_BOX (box), button);
}

GtkWidget *
foyer_conflict_row_new (FoyerUiContext *context,
                        JsonObject     *conflict)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *buttons = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  Row *row = g_new0 (Row, 1);
  g_autoptr (JsonObject) info = NULL;

  row->context = g_object_ref (context);
  row->conflict = json_object_ref (conflict);
  row->title = gtk_label_new (NULL);
  gtk_widget_add_css_class (row->title, "heading");
  gtk_label_set_xalign (GTK_LABEL (row->title), 0);
  gtk_label_set_wrap (GTK_LABEL (row->title), TRUE);
  gtk_box_append (GTK_BOX (box), row->title);
  g_object_set_data (G_OBJECT (row->title), "row", row);
  for (guint i = 0; i < 2; i++)
    {
      row->sides[i] = gtk_label_new (NULL);
      gtk_label_set_xalign (GTK_LABEL (row->sides[i]), 0);
      gtk_label_set_wrap (GTK_LABEL (row->sides[i]), TRUE);
      g_object_set_data (G_OBJECT (row->sides[i]), "row", row);
      gtk_box_append (GTK_BOX (box), row->sides[i]);
    }
  gtk_widget_add_css_class (box, "conflict");
  gtk_widget_add_css_class (box, "card");
  g_object_set_data_full (G_OBJECT (box), "row", row, row_free);
  describe (row);

  if (g_strcmp0 (foyer_json_str (conflict, "tbl"), "appointment") == 0 && foyer_ui_may (context, "calendar"))
    add_button (buttons, row, _("Show in the calendar"), G_CALLBACK (on_show_cb));
  if (foyer_ui_may (context, "sync"))
    {
      info = info_of (row);
      add_button (buttons, row, is_kind (row, "slot") || is_kind (row, "resource") ? _("Leave both") : _("Leave as it stands"), G_CALLBACK (on_keep_cb));
      if (is_kind (row, "field") && info != NULL)
        add_button (buttons, row, _("Take the other"), G_CALLBACK (on_other_cb));
    }
  gtk_box_append (GTK_BOX (box), buttons);
  return box;
}
