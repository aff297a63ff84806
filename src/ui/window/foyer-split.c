#define G_LOG_DOMAIN "foyer-ui"

#include "config.h"

#include "foyer-split.h"

/* A page narrower than this is no use beside a panel. */
#define MIN_MAIN 380

struct _FoyerSplit
{
  GtkWidget parent_instance;

  GtkWidget *main, *side;
  int side_width;
  gboolean over;
};

G_DEFINE_FINAL_TYPE (FoyerSplit, foyer_split, GTK_TYPE_WIDGET)

static void
foyer_split_measure (GtkWidget      *widget,
                     GtkOrientation  orientation,
                     int             for_size,
                     int            *minimum,
                     int            *natural,
                     int            *minimum_baseline,
                     int            *natural_baseline)
{
  FoyerSplit *self = FOYER_SPLIT (widget);
  int min = 0, nat = 0, m, n;

  if (self->main != NULL)
    gtk_widget_measure (self->main, orientation, -1, &min, &nat, NULL, NULL);
  if (self->side != NULL)
    {
      gtk_widget_measure (self->side, orientation, -1, &m, &n, NULL, NULL);
      if (orientation == GTK_ORIENTATION_HORIZONTAL)
        nat += MAX (self->side_width, m);
      min = MAX (min, m);
      nat = MAX (nat, n);
    }
  *minimum = min;
  *natural = nat;
}

static void
foyer_split_size_allocate (GtkWidget *widget,
                           int        width,
                           int        height,
                           int        baseline)
{
  FoyerSplit *self = FOYER_SPLIT (widget);
  gboolean rtl = gtk_widget_get_direction (widget) == GTK_TEXT_DIR_RTL;
  int side = 0, main_min = 0, room;

  if (self->main != NULL)
    gtk_widget_measure (self->main, GTK_ORIENTATION_HORIZONTAL, -1, &main_min, NULL, NULL, NULL);
  room = width;
  self->over = FALSE;
  if (self->side != NULL)
    {
      int min, least = MAX (MIN_MAIN, main_min);

      gtk_widget_measure (self->side, GTK_ORIENTATION_HORIZONTAL, -1, &min, NULL, NULL, NULL);
      side = MIN (MAX (self->side_width, min), width);
      self->over = width - min < MIN_MAIN;
      /* A panel gives up what it can do without before it covers the page. */
      if (width - side < least && !self->over)
        side = MAX (min, width - least);
      /* Under the panel the page keeps its size; beside it, a page that can be no narrower loses its edge. */
      room = self->over ? width : MAX (width - side, main_min);
    }
  if (self->main != NULL)
    gtk_widget_size_allocate (self->main, &(GtkAllocation) { rtl ? width - room : 0, 0, room, height }, -1);
  if (self->side != NULL)
    gtk_widget_size_allocate (self->side, &(GtkAllocation) { rtl ? 0 : width - side, 0, side, height }, -1);
}

/* What lies under the panel cannot be seen: Tab goes past it, and comes back to it when the panel is closed. */
static gboolean
foyer_split_focus (GtkWidget        *widget,
                   GtkDirectionType  direction)
{
  FoyerSplit *self = FOYER_SPLIT (widget);

  if (self->over && self->side != NULL && (direction == GTK_DIR_TAB_FORWARD || direction == GTK_DIR_TAB_BACKWARD))
    return gtk_widget_child_focus (self->side, direction);
  return GTK_WIDGET_CLASS (foyer_split_parent_class)->focus (widget, direction);
}

static void
foyer_split_dispose (GObject *object)
{
  FoyerSplit *self = FOYER_SPLIT (object);

  g_clear_pointer (&self->main, gtk_widget_unparent);
  g_clear_pointer (&self->side, gtk_widget_unparent);
  G_OBJECT_CLASS (foyer_split_parent_class)->dispose (object);
}

static void
foyer_split_class_init (FoyerSplitClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = foyer_split_dispose;
  widget_class->measure = foyer_split_measure;
  widget_class->size_allocate = foyer_split_size_allocate;
  widget_class->focus = foyer_split_focus;
  gtk_widget_class_set_css_name (widget_class, "split");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
foyer_split_init (FoyerSplit *self)
{
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
}

GtkWidget *
foyer_split_new (void)
{
  return g_object_new (FOYER_TYPE_SPLIT, NULL);
}

void
foyer_split_set_main (FoyerSplit *self,
                      GtkWidget  *child)
{
  g_clear_pointer (&self->main, gtk_widget_unparent);
  self->main = child;
  if (child != NULL)
    gtk_widget_insert_after (child, GTK_WIDGET (self), NULL);
}

void
foyer_split_set_side (FoyerSplit *self,
                      GtkWidget  *child,
                      int         width)
{
  g_clear_pointer (&self->side, gtk_widget_unparent);
  self->side = child;
  self->side_width = width;
  if (child != NULL)
    {
      gtk_widget_add_css_class (child, "side-panel");
      gtk_widget_insert_before (child, GTK_WIDGET (self), NULL);
    }
  gtk_widget_queue_resize (GTK_WIDGET (self));
}

GtkWidget *
foyer_split_get_side (FoyerSplit *self)
{
  return self->side;
}
