#define G_LOG_DOMAIN "foyer-ui"

#include "config.h"

#include <string.h>
#include <glib/gi18n.h>

#include "foyer-a11y.h"
#include "foyer-foot.h"
#include "foyer-labels.h"
#include "foyer-parked.h"

#define KEY "calendar.parked"
#define MOST 12

typedef struct
{
  FoyerId id;
  gboolean cut;
  char *title;
} Visit;

struct _FoyerParked
{
  GtkWidget parent_instance;

  FoyerUiContext *context; /* owned */
  GtkWidget *box;
  GPtrArray *visits; /* (element-type Visit): the next one first */
};

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (FoyerParked, foyer_parked, GTK_TYPE_WIDGET)

static void
visit_free (gpointer data)
{
  Visit *v = data;

  g_free (v->title);
  g_free (v);
}

/* ---- what is kept ------------------------------------------------------------------------------------------------------------- */

static void
save (FoyerParked *self)
{
  g_autoptr (JsonArray) list = json_array_new ();

  for (guint i = 0; i < self->visits->len; i++)
    {
      const Visit *v = self->visits->pdata[i];
      json_array_add_object_element (list, foyer_params ("id", "d", &v->id, "cut", "b", v->cut, "title", "s", v->title, NULL));
    }
  g_autoptr (JsonNode) node = json_node_init_array (json_node_alloc (), list);
  g_autofree char *text = json_to_string (node, FALSE);
  foyer_ui_set_local (self->context, KEY, text);
}

static void show (FoyerParked *self);

static void
changed (FoyerParked *self)
{
  save (self);
  show (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

void
foyer_parked_load (FoyerParked *self)
{
  const char *text = foyer_ui_local (self->context, KEY);
  g_autoptr (JsonNode) node = text != NULL ? json_from_string (text, NULL) : NULL;
  JsonArray *list = node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;

  g_ptr_array_set_size (self->visits, 0);
  for (guint i = 0; list != NULL && i < MIN (json_array_get_length (list), MOST); i++)
    {
      JsonNode *item = json_array_get_element (list, i);
      JsonObject *row = JSON_NODE_HOLDS_OBJECT (item) ? json_node_get_object (item) : NULL;
      FoyerId id;

      if (row == NULL || !foyer_json_uid (row, "id", &id))
        continue;
      Visit *v = g_new0 (Visit, 1);
      v->id = id;
      v->cut = foyer_json_yes (row, "cut");
      v->title = g_strdup (foyer_json_str (row, "title") != NULL ? foyer_json_str (row, "title") : "");
      g_ptr_array_add (self->visits, v);
    }
  show (self);
}

/* ---- chips ---------------------------------------------------------------------------------------------------------------------- */

static void
on_chip_cb (GtkButton *button,
            FoyerParked *self)
{
  guint i = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (button), "index"));

  if (i == 0 || i >= self->visits->len)
    return;
  Visit *v = g_ptr_array_steal_index (self->visits, i);
  g_ptr_array_insert (self->visits, 0, v);
  changed (self);
}

static void
on_drop_cb (GtkButton *button,
            FoyerParked *self)
{
  guint i = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (button), "index"));

  if (i >= self->visits->len)
    return;
  g_ptr_array_remove_index (self->visits, i);
  changed (self);
}

static void
show (FoyerParked *self)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (self->box)) != NULL)
    gtk_box_remove (GTK_BOX (self->box), child);
  gtk_widget_set_visible (GTK_WIDGET (self), self->visits->len > 0);
  if (self->visits->len == 0)
    return;
  child = gtk_label_new (_("Put aside"));
  gtk_widget_add_css_class (child, "dim-label");
  gtk_box_append (GTK_BOX (self->box), child);
  for (guint i = 0; i < self->visits->len; i++)
    {
      const Visit *v = self->visits->pdata[i];
      GtkWidget *chip = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0), *pick = gtk_button_new (), *inside = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
      GtkWidget *label = gtk_label_new (v->title), *drop = foyer_icon_button ("window-close-symbolic", _("Put aside no more"), NULL);
      g_autofree char *spoken = i == 0 ? g_strdup_printf (v->cut ? _("%s is moved next, by Ctrl+V on a free time") : _("%s is copied next, by Ctrl+V on a free time"), v->title)
                                       : g_strdup_printf (_("%s: place this one next"), v->title);

      gtk_box_append (GTK_BOX (inside), gtk_image_new_from_icon_name (v->cut ? "edit-cut-symbolic" : "edit-copy-symbolic"));
      gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
      gtk_label_set_max_width_chars (GTK_LABEL (label), 28);
      gtk_box_append (GTK_BOX (inside), label);
      gtk_button_set_child (GTK_BUTTON (pick), inside);
      gtk_widget_set_tooltip_text (pick, spoken);
      foyer_a11y_label (pick, spoken);
      gtk_widget_add_css_class (chip, "linked");
      if (i == 0)
        gtk_widget_add_css_class (pick, "parked-next");
      g_object_set_data (G_OBJECT (pick), "index", GUINT_TO_POINTER (i));
      g_object_set_data (G_OBJECT (drop), "index", GUINT_TO_POINTER (i));
      g_signal_connect (pick, "clicked", G_CALLBACK (on_chip_cb), self);
      g_signal_connect (drop, "clicked", G_CALLBACK (on_drop_cb), self);
      gtk_box_append (GTK_BOX (chip), pick);
      gtk_box_append (GTK_BOX (chip), drop);
      gtk_box_append (GTK_BOX (self->box), chip);
    }
  child = gtk_label_new (_("Ctrl+V on a free time places it"));
  gtk_label_set_ellipsize (GTK_LABEL (child), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (child, "dim-label");
  gtk_widget_add_css_class (child, "caption");
  gtk_box_append (GTK_BOX (self->box), child);
}

/* ---- putting aside and placing --------------------------------------------------------------------------------------------------- */

void
foyer_parked_put (FoyerParked *self,
                  const FoyerId *appointment,
                  gboolean cut,
                  const char *title)
{
  Visit *v = g_new0 (Visit, 1);

  for (guint i = self->visits->len; i-- > 0;)
    if (foyer_id_equal (&((Visit *) self->visits->pdata[i])->id, appointment))
      g_ptr_array_remove_index (self->visits, i);
  v->id = *appointment;
  v->cut = cut;
  v->title = g_strdup (title);
  g_ptr_array_insert (self->visits, 0, v);
  if (self->visits->len > MOST)
    g_ptr_array_set_size (self->visits, MOST);
  changed (self);
}

guint
foyer_parked_count (FoyerParked *self)
{
  return self->visits->len;
}

const char *
foyer_parked_title (FoyerParked *self)
{
  return self->visits->len > 0 ? ((Visit *) self->visits->pdata[0])->title : NULL;
}

typedef struct
{
  FoyerParked *self; /* borrowed: foyer_ui_run() owns the answer by it */
  FoyerId id;
} Placing;

static void
on_placed_cb (FoyerUiContext *context,
              JsonNode *result,
              const GError *error,
              gpointer data)
{
  g_autofree Placing *placing = data;
  FoyerParked *self = placing->self;

  /* What was moved is not aside any more; what does not exist any more neither. */
  if (error != NULL && !g_error_matches (error, FOYER_ERROR, FOYER_ERROR_NOT_FOUND))
    return;
  for (guint i = self->visits->len; i-- > 0;)
    if (foyer_id_equal (&((Visit *) self->visits->pdata[i])->id, &placing->id))
      g_ptr_array_remove_index (self->visits, i);
  changed (self);
}

gboolean
foyer_parked_place (FoyerParked *self,
                    const FoyerId *staff,
                    gint64 date,
                    int minute)
{
  const Visit *v = self->visits->len > 0 ? self->visits->pdata[0] : NULL;
  char wall[17];

  if (v == NULL)
    return FALSE;
  foyer_wall_format (date, minute, wall);
  g_autofree char *when = foyer_ui_wall_text (self->context, wall);
  g_autofree char *said = g_strdup_printf (v->cut ? _("Moved to %s") : _("Booked for %s"), when);
  JsonObject *params = foyer_params ("appointment", "d", &v->id, "staff", "d", staff, "wall", "s", wall, NULL);
  if (v->cut)
    {
      Placing *placing = g_new0 (Placing, 1);
      placing->self = self;
      placing->id = v->id;
      foyer_ui_run (self->context, self, "booking.move", params, said, on_placed_cb, placing);
    }
  else
    foyer_ui_run (self->context, self, "booking.copy", params, said, NULL, NULL);
  return TRUE;
}

/* ---- the object --------------------------------------------------------------------------------------------------------------------- */

static void
foyer_parked_dispose (GObject *object)
{
  FoyerParked *self = FOYER_PARKED (object);

  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_pointer (&self->visits, g_ptr_array_unref);
  g_clear_object (&self->context);
  G_OBJECT_CLASS (foyer_parked_parent_class)->dispose (object);
}

static void
foyer_parked_class_init (FoyerParkedClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = foyer_parked_dispose;
  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "parked");
}

static void
foyer_parked_init (FoyerParked *self)
{
  self->visits = g_ptr_array_new_with_free_func (visit_free);
}

GtkWidget *
foyer_parked_new (FoyerUiContext *context)
{
  FoyerParked *self = g_object_new (FOYER_TYPE_PARKED, NULL);

  self->context = g_object_ref (context);
  self->box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  gtk_widget_add_css_class (self->box, "parked-strip");
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  foyer_a11y_label (self, _("Put aside"));
  foyer_foot_add (GTK_WIDGET (self));
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
  return GTK_WIDGET (self);
}
