#include "config.h"

#include "foyer-squeeze.h"

struct _FoyerSqueeze
{
  GtkWidget parent_instance;

  GtkWidget *wide, *tight; /* owned: children */
};

G_DEFINE_FINAL_TYPE (FoyerSqueeze, foyer_squeeze, GTK_TYPE_WIDGET)

static void
foyer_squeeze_dispose (GObject *object)
{
  FoyerSqueeze *self = FOYER_SQUEEZE (object);

  g_clear_pointer (&self->wide, gtk_widget_unparent);
  g_clear_pointer (&self->tight, gtk_widget_unparent);
  G_OBJECT_CLASS (foyer_squeeze_parent_class)->dispose (object);
}

static void
foyer_squeeze_class_init (FoyerSqueezeClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = foyer_squeeze_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "squeeze");
  gtk_widget_class_set_accessible_role (GTK_WIDGET_CLASS (klass), GTK_ACCESSIBLE_ROLE_GROUP);
}

static void
foyer_squeeze_init (FoyerSqueeze *self)
{
}

GtkWidget *
foyer_squeeze_new (GtkWidget *wide,
                   GtkWidget *tight)
{
  FoyerSqueeze *self = g_object_new (FOYER_TYPE_SQUEEZE, NULL);

  self->wide = wide;
  self->tight = tight;
  gtk_widget_set_parent (wide, GTK_WIDGET (self));
  gtk_widget_set_visible (tight, FALSE);
  gtk_widget_set_parent (tight, GTK_WIDGET (self));
  return GTK_WIDGET (self);
}

void
foyer_squeeze_set_tight (FoyerSqueeze *self,
                         gboolean      tight)
{
  gtk_widget_set_visible (self->wide, !tight);
  gtk_widget_set_visible (self->tight, tight);
}

gboolean
foyer_squeeze_get_tight (FoyerSqueeze *self)
{
  return gtk_widget_get_visible (self->tight);
}

double
foyer_text_scale (GtkWidget *widget)
{
  int dpi = -1;

  g_object_get (gtk_widget_get_settings (widget), "gtk-xft-dpi", &dpi, NULL);
  return dpi > 0 ? CLAMP (dpi / (96.0 * PANGO_SCALE), 1, 3) : 1;
}
