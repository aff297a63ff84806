#define G_LOG_DOMAIN "foyer-ui"

#include "config.h"

#include "foyer-one-stop.h"

struct _FoyerOneStop
{
  GtkWidget parent_instance;

  GtkWidget *child;
};

G_DEFINE_FINAL_TYPE (FoyerOneStop, foyer_one_stop, GTK_TYPE_WIDGET)

/* The row with the focus, where it is in one. */
static GtkWidget *
row_of (GtkWidget *widget)
{
  for (GtkWidget *at = gtk_widget_get_focus_child (widget); at != NULL; at = gtk_widget_get_focus_child (at))
    if (GTK_IS_LIST_BASE (at) || GTK_IS_LIST_BOX (at))
      return gtk_widget_get_focus_child (at);
  return NULL;
}

static gboolean
foyer_one_stop_focus (GtkWidget *widget,
                      GtkDirectionType direction)
{
  FoyerOneStop *self = FOYER_ONE_STOP (widget);
  GtkWidget *row = row_of (widget);

  if (row != NULL && (direction == GTK_DIR_TAB_FORWARD || direction == GTK_DIR_TAB_BACKWARD))
    return gtk_widget_child_focus (row, direction);
  return gtk_widget_child_focus (self->child, direction);
}

static gboolean
foyer_one_stop_grab_focus (GtkWidget *widget)
{
  return gtk_widget_child_focus (FOYER_ONE_STOP (widget)->child, GTK_DIR_TAB_FORWARD);
}

static void
foyer_one_stop_dispose (GObject *object)
{
  g_clear_pointer (&FOYER_ONE_STOP (object)->child, gtk_widget_unparent);
  G_OBJECT_CLASS (foyer_one_stop_parent_class)->dispose (object);
}

static void
foyer_one_stop_class_init (FoyerOneStopClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = foyer_one_stop_dispose;
  widget_class->focus = foyer_one_stop_focus;
  widget_class->grab_focus = foyer_one_stop_grab_focus;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "onestop");
}

static void
foyer_one_stop_init (FoyerOneStop *self)
{
}

GtkWidget *
foyer_one_stop_new (GtkWidget *child)
{
  FoyerOneStop *self = g_object_new (FOYER_TYPE_ONE_STOP, NULL);

  self->child = child;
  gtk_widget_set_parent (child, GTK_WIDGET (self));
  return GTK_WIDGET (self);
}
