#define G_LOG_DOMAIN "foyer-ui"

#include "config.h"

#include "foyer-pixels.h"

#define PIXELS_MAX (120 * 1000 * 1000)
#define QUALITY "85"

typedef struct
{
  int side;      /* the result is at most this */
  gboolean fill; /* at least, on the shorter side */
  gboolean vast;
} Size;

static void
on_size_cb (GdkPixbufLoader *loader, int w, int h, gpointer data)
{
  Size *s = data;
  int now = s->fill ? MIN (w, h) : MAX (w, h);

  if (w <= 0 || h <= 0 || (gint64) w * h > PIXELS_MAX)
    {
      s->vast = TRUE;
      gdk_pixbuf_loader_set_size (loader, 0, 0); /* nothing is read */
    }
  else if (now > s->side)
    gdk_pixbuf_loader_set_size (loader, MAX (1, (int) (((gint64) w * s->side + now / 2) / now)), MAX (1, (int) (((gint64) h * s->side + now / 2) / now)));
}

/* @ours: only the two kinds that are kept: what a desk sends is not given to every reader there is. */
static GdkPixbuf *
read_picture (GBytes *bytes, int side, gboolean fill, gboolean ours)
{
  gsize len;
  const guint8 *data = g_bytes_get_data (bytes, &len);
  g_autoptr (GdkPixbufLoader) loader = NULL;
  GdkPixbuf *pixbuf;
  Size size = { side, fill, FALSE };
  gboolean ok;

  if (!ours)
    loader = gdk_pixbuf_loader_new ();
  else if (len > 3 && data[0] == 0xff && data[1] == 0xd8)
    loader = gdk_pixbuf_loader_new_with_type ("jpeg", NULL);
  else if (len > 8 && data[0] == 0x89 && data[1] == 'P')
    loader = gdk_pixbuf_loader_new_with_type ("png", NULL);
  if (loader == NULL)
    return NULL;
  g_signal_connect (loader, "size-prepared", G_CALLBACK (on_size_cb), &size);
  ok = gdk_pixbuf_loader_write (loader, data, len, NULL);
  ok = gdk_pixbuf_loader_close (loader, NULL) && ok;
  pixbuf = ok && !size.vast ? gdk_pixbuf_loader_get_pixbuf (loader) : NULL;
  return pixbuf != NULL ? gdk_pixbuf_apply_embedded_orientation (pixbuf) : NULL;
}

static GdkPixbuf *
middle (GdkPixbuf *pixbuf)
{
  int w = gdk_pixbuf_get_width (pixbuf), h = gdk_pixbuf_get_height (pixbuf), side = MIN (w, h);

  return gdk_pixbuf_new_subpixbuf (pixbuf, (w - side) / 2, (h - side) / 2, side, side);
}

/* White where it could be seen through: JPEG knows no such thing. */
static GdkPixbuf *
solid (GdkPixbuf *pixbuf)
{
  int w = gdk_pixbuf_get_width (pixbuf), h = gdk_pixbuf_get_height (pixbuf);
  GdkPixbuf *out;

  if (!gdk_pixbuf_get_has_alpha (pixbuf))
    return g_object_ref (pixbuf);
  out = gdk_pixbuf_new (GDK_COLORSPACE_RGB, FALSE, 8, w, h);
  gdk_pixbuf_fill (out, 0xffffffff);
  gdk_pixbuf_composite (pixbuf, out, 0, 0, w, h, 0, 0, 1, 1, GDK_INTERP_NEAREST, 255);
  return out;
}

GBytes *
foyer_pixels_shrink (GBytes *file, int side, gboolean square)
{
  g_autoptr (GdkPixbuf) pixbuf = read_picture (file, side, square, FALSE);
  g_autoptr (GdkPixbuf) cut = NULL, flat = NULL;
  char *buffer;
  gsize len;

  if (pixbuf == NULL)
    return NULL;
  cut = square ? middle (pixbuf) : g_object_ref (pixbuf);
  flat = solid (cut);
  if (!gdk_pixbuf_save_to_buffer (flat, &buffer, &len, "jpeg", NULL, "quality", QUALITY, NULL))
    return NULL;
  return g_bytes_new_take (buffer, len);
}

GdkTexture *
foyer_pixels_texture (GBytes *file, int box)
{
  g_autoptr (GdkPixbuf) pixbuf = read_picture (file, box, TRUE, TRUE);

  return pixbuf != NULL ? gdk_texture_new_for_pixbuf (pixbuf) : NULL;
}
