#define G_LOG_DOMAIN "foyer-board"

#include "foyer-inks.h"

#include "foyer-css.h"

#include <adwaita.h>

struct _FoyerInks
{
  GtkWidget parent_instance;

  GtkWidget *probes[FOYER_N_COLORS];
  GdkRGBA colors[FOYER_N_COLORS];
  GHashTable *icons; /* char * → GskRenderNode * */
  gboolean stale;
};

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (FoyerInks, foyer_inks, GTK_TYPE_WIDGET)

static const char *const classes[] = { "view-bg",    "text",    "accent", "accent-bg", "accent-fg", "pending",   "confirmed",
                                       "arrived", "no-show", "paid",   "by-staff",  "by-client", "warning", "danger" };

G_STATIC_ASSERT (G_N_ELEMENTS (classes) == FOYER_COLOR_TINT_0);

static void
mark_stale (FoyerInks *self)
{
  self->stale = TRUE;
  g_hash_table_remove_all (self->icons);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
refresh (FoyerInks *self)
{
  if (!self->stale)
    return;
  self->stale = FALSE;
  for (guint i = 0; i < FOYER_N_COLORS; i++)
    foyer_css_get_color (self->probes[i], &self->colors[i]);
  /* Blocks are mixed into this one, so it must hide what is below. */
  self->colors[FOYER_COLOR_VIEW].alpha = 1;
}

static void
foyer_inks_measure (GtkWidget *widget, GtkOrientation orientation, int for_size, int *minimum, int *natural,
                       int *minimum_baseline, int *natural_baseline)
{
  *minimum = *natural = 0;
}

static void
foyer_inks_css_changed (GtkWidget *widget, GtkCssStyleChange *change)
{
  GTK_WIDGET_CLASS (foyer_inks_parent_class)->css_changed (widget, change);
  mark_stale (FOYER_INKS (widget));
}

static void
foyer_inks_dispose (GObject *object)
{
  FoyerInks *self = FOYER_INKS (object);

  for (guint i = 0; i < FOYER_N_COLORS; i++)
    g_clear_pointer (&self->probes[i], gtk_widget_unparent);
  G_OBJECT_CLASS (foyer_inks_parent_class)->dispose (object);
}

static void
foyer_inks_finalize (GObject *object)
{
  g_hash_table_unref (FOYER_INKS (object)->icons);
  G_OBJECT_CLASS (foyer_inks_parent_class)->finalize (object);
}

static void
foyer_inks_class_init (FoyerInksClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = foyer_inks_dispose;
  G_OBJECT_CLASS (klass)->finalize = foyer_inks_finalize;
  widget_class->measure = foyer_inks_measure;
  widget_class->css_changed = foyer_inks_css_changed;
  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_css_name (widget_class, "foyerinks");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
foyer_inks_init (FoyerInks *self)
{
  AdwStyleManager *style = adw_style_manager_get_default ();

  self->icons = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) gsk_render_node_unref);
  self->stale = TRUE;
  for (guint i = 0; i < FOYER_N_COLORS; i++)
    {
      /* Plain boxes: nothing but a place for the style sheet to say a colour. */
      self->probes[i] = g_object_new (GTK_TYPE_BOX, "accessible-role", GTK_ACCESSIBLE_ROLE_PRESENTATION, NULL);
      if (i < FOYER_COLOR_TINT_0)
        gtk_widget_add_css_class (self->probes[i], classes[i]);
      else
        {
          g_autofree char *name = g_strdup_printf ("tint-%u", i - FOYER_COLOR_TINT_0);
          gtk_widget_add_css_class (self->probes[i], name);
        }
      gtk_widget_set_parent (self->probes[i], GTK_WIDGET (self));
      gtk_widget_set_child_visible (self->probes[i], FALSE);
    }
  g_signal_connect_object (style, "notify::dark", G_CALLBACK (mark_stale), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (style, "notify::high-contrast", G_CALLBACK (mark_stale), self, G_CONNECT_SWAPPED);
}

GtkWidget *
foyer_inks_new (void)
{
  return g_object_new (FOYER_TYPE_INKS, NULL);
}

const GdkRGBA *
foyer_inks_get (FoyerInks *self, FoyerColor color)
{
  refresh (self);
  return &self->colors[color];
}

gboolean
foyer_inks_is_dark (FoyerInks *self)
{
  return adw_style_manager_get_dark (adw_style_manager_get_default ());
}

gboolean
foyer_inks_is_high_contrast (FoyerInks *self)
{
  return adw_style_manager_get_high_contrast (adw_style_manager_get_default ());
}

GdkRGBA
foyer_rgba_mix (const GdkRGBA *bottom, const GdkRGBA *top, double share)
{
  double s = share * top->alpha;

  return (GdkRGBA){ bottom->red + (top->red - bottom->red) * s, bottom->green + (top->green - bottom->green) * s,
                    bottom->blue + (top->blue - bottom->blue) * s, bottom->alpha };
}

GdkRGBA
foyer_inks_tint (FoyerInks *self, guint tint, double strength)
{
  double share = foyer_inks_is_dark (self) ? 0.26 : 0.18;

  refresh (self);
  if (tint > 11)
    return foyer_rgba_mix (&self->colors[FOYER_COLOR_VIEW], &self->colors[FOYER_COLOR_TEXT], 0.08 * strength);
  return foyer_rgba_mix (&self->colors[FOYER_COLOR_VIEW], &self->colors[FOYER_COLOR_TINT_0 + tint], MIN (share * strength, 1));
}

GdkRGBA
foyer_inks_ink (FoyerInks *self, FoyerColor color, double alpha)
{
  GdkRGBA rgba = *foyer_inks_get (self, color);

  rgba.alpha *= alpha;
  return rgba;
}

/* The icon's picture of exactly @pixels, all in one colour; NULL when there is none. */
static GdkTexture *
picture (const char *name, int pixels, const GdkRGBA *ink)
{
  g_autofree char *path = g_strdup_printf ("/org/foyerdesk/Foyer/icons/%dx%d/actions/%s.symbolic.png", pixels, pixels, name);
  g_autoptr (GBytes) png = g_resources_lookup_data (path, 0, NULL), out = NULL;
  g_autoptr (GdkTexture) shape = png != NULL ? gdk_texture_new_from_bytes (png, NULL) : NULL;
  gsize stride;
  guchar *data;

  if (shape == NULL)
    return NULL;
  stride = 4 * (gsize) gdk_texture_get_width (shape);
  data = g_malloc (stride * gdk_texture_get_height (shape));
  gdk_texture_download (shape, data, stride);
  for (guint32 *p = (guint32 *) (gpointer) data; p < (guint32 *) (gpointer) (data + stride * gdk_texture_get_height (shape)); p++)
    {
      double a = (*p >> 24) / 255.0 * ink->alpha;

      *p = (guint32) (a * 255 + 0.5) << 24 | (guint32) (ink->red * a * 255 + 0.5) << 16 | (guint32) (ink->green * a * 255 + 0.5) << 8
           | (guint32) (ink->blue * a * 255 + 0.5);
    }
  out = g_bytes_new_take (data, stride * gdk_texture_get_height (shape));
  return gdk_memory_texture_new (gdk_texture_get_width (shape), gdk_texture_get_height (shape), GDK_MEMORY_DEFAULT, out, stride);
}

static GskRenderNode *
icon_node (FoyerInks *self, const char *name, const GdkRGBA *ink, int size, int scale)
{
  g_autoptr (GdkTexture) texture = picture (name, size * scale, ink);
  GtkSnapshot *snapshot;
  const GdkRGBA inks[4] = { *ink, *ink, *ink, *ink };

  if (texture != NULL)
    return gsk_texture_node_new (texture, &GRAPHENE_RECT_INIT (0, 0, size, size));
  g_autoptr (GtkIconPaintable) icon = gtk_icon_theme_lookup_icon (gtk_icon_theme_get_for_display (gtk_widget_get_display (GTK_WIDGET (self))), name,
                                                                  NULL, size, scale, gtk_widget_get_direction (GTK_WIDGET (self)), 0);
  snapshot = gtk_snapshot_new ();
  gtk_symbolic_paintable_snapshot_symbolic (GTK_SYMBOLIC_PAINTABLE (icon), snapshot, size, size, inks, G_N_ELEMENTS (inks));
  return gtk_snapshot_free_to_node (snapshot);
}

GskRenderNode *
foyer_inks_icon (FoyerInks *self, const char *name, FoyerColor color, double alpha, int size)
{
  int scale = gtk_widget_get_scale_factor (GTK_WIDGET (self));
  char key[96];
  GskRenderNode *node;

  g_snprintf (key, sizeof key, "%s/%d/%d/%d/%d", name, (int) color, (int) (alpha * 100), size, scale);
  node = g_hash_table_lookup (self->icons, key);
  if (node == NULL)
    {
      GdkRGBA ink = foyer_inks_ink (self, color, alpha);

      node = icon_node (self, name, &ink, size, scale);
      if (node == NULL)
        return NULL;
      g_hash_table_insert (self->icons, g_strdup (key), node);
    }
  return node;
}
