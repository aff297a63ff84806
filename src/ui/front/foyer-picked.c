#define G_LOG_DOMAIN "foyer-ui"

#include "config.h"

#include <glib/gi18n.h>

#include "foyer-a11y.h"
#include "foyer-picked.h"

struct _FoyerPicked
{
  GtkWidget parent_instance;

  GtkWidget *flow;
  GPtrArray *ids; /* char*, in the order of the chips */
};

G_DEFINE_FINAL_TYPE (FoyerPicked, foyer_picked, GTK_TYPE_WIDGET)

static void
take_out (FoyerPicked *self,
          guint i)
{
  GtkFlowBoxChild *cell = gtk_flow_box_get_child_at_index (GTK_FLOW_BOX (self->flow), (int) i);

  g_ptr_array_remove_index (self->ids, i);
  gtk_flow_box_remove (GTK_FLOW_BOX (self->flow), GTK_WIDGET (cell));
  gtk_widget_set_visible (GTK_WIDGET (self), self->ids->len > 0);
}

static void
on_chip_cb (GtkButton *chip,
            FoyerPicked *self)
{
  GtkFlowBoxChild *cell = GTK_FLOW_BOX_CHILD (gtk_widget_get_parent (GTK_WIDGET (chip)));
  guint i = (guint) gtk_flow_box_child_get_index (cell);

  /* The keyboard goes to the chip that comes next, or to whatever follows. */
  if (gtk_widget_has_focus (GTK_WIDGET (chip)))
    gtk_widget_child_focus (GTK_WIDGET (gtk_widget_get_root (GTK_WIDGET (self))), GTK_DIR_TAB_FORWARD);
  take_out (self, i);
}

void
foyer_picked_add (FoyerPicked *self,
                  const char *id,
                  const char *title)
{
  GtkWidget *chip, *cell, *box, *label, *cross;
  /* Translators: %s is a service or a team member that was picked */
  g_autofree char *spoken = g_strdup_printf (_("Take out %s"), title);

  if (g_ptr_array_find_with_equal_func (self->ids, id, g_str_equal, NULL))
    return;
  chip = gtk_button_new ();
  cell = gtk_flow_box_child_new ();
  box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  label = gtk_label_new (title);
  cross = gtk_image_new_from_icon_name ("window-close-symbolic");
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_label_set_max_width_chars (GTK_LABEL (label), 28);
  gtk_box_append (GTK_BOX (box), label);
  gtk_box_append (GTK_BOX (box), cross);
  gtk_button_set_child (GTK_BUTTON (chip), box);
  gtk_widget_add_css_class (chip, "picked-chip");
  gtk_widget_set_tooltip_text (chip, spoken);
  foyer_a11y_label (chip, spoken);
  g_signal_connect (chip, "clicked", G_CALLBACK (on_chip_cb), self);
  gtk_widget_set_focusable (cell, FALSE); /* the chip has the focus */
  gtk_widget_set_halign (cell, GTK_ALIGN_START);
  gtk_flow_box_child_set_child (GTK_FLOW_BOX_CHILD (cell), chip);
  gtk_flow_box_append (GTK_FLOW_BOX (self->flow), cell);
  g_ptr_array_add (self->ids, g_strdup (id));
  gtk_widget_set_visible (GTK_WIDGET (self), TRUE);
}

void
foyer_picked_clear (FoyerPicked *self)
{
  while (foyer_picked_drop_last (self))
    ;
}

gboolean
foyer_picked_drop_last (FoyerPicked *self)
{
  if (self->ids->len == 0)
    return FALSE;
  take_out (self, self->ids->len - 1);
  return TRUE;
}

JsonArray *
foyer_picked_dup_ids (FoyerPicked *self)
{
  JsonArray *list = self->ids->len > 0 ? json_array_new () : NULL;

  for (guint i = 0; i < self->ids->len; i++)
    json_array_add_string_element (list, self->ids->pdata[i]);
  return list;
}

static void
foyer_picked_dispose (GObject *object)
{
  FoyerPicked *self = FOYER_PICKED (object);

  g_clear_pointer (&self->flow, gtk_widget_unparent);
  g_clear_pointer (&self->ids, g_ptr_array_unref);
  G_OBJECT_CLASS (foyer_picked_parent_class)->dispose (object);
}

static void
foyer_picked_class_init (FoyerPickedClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = foyer_picked_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (klass), GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
foyer_picked_init (FoyerPicked *self)
{
  self->ids = g_ptr_array_new_with_free_func (g_free);
  self->flow = gtk_flow_box_new ();
  gtk_flow_box_set_selection_mode (GTK_FLOW_BOX (self->flow), GTK_SELECTION_NONE);
  gtk_flow_box_set_max_children_per_line (GTK_FLOW_BOX (self->flow), 3);
  gtk_flow_box_set_row_spacing (GTK_FLOW_BOX (self->flow), 6);
  gtk_flow_box_set_column_spacing (GTK_FLOW_BOX (self->flow), 6);
  gtk_widget_set_halign (self->flow, GTK_ALIGN_START); /* one beside the other, not in columns over the whole width */
  gtk_widget_set_parent (self->flow, GTK_WIDGET (self));
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

GtkWidget *
foyer_picked_new (const char *label)
{
  FoyerPicked *self = g_object_new (FOYER_TYPE_PICKED, NULL);

  foyer_a11y_label (self, label);
  return GTK_WIDGET (self);
}
