/* foyer-inks: the named colours of foyer-colors.css and the theme, for code that paints.
 *
 * A widget without size that a painting widget keeps as a child: style sheets reach it, so light, dark and high contrast come by
 * themselves. Listen to "changed" and draw again. Do not use it where a CSS class can do the work. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

typedef enum
{
  FOYER_COLOR_VIEW, /* what the board is painted on */
  FOYER_COLOR_TEXT,
  FOYER_COLOR_ACCENT,    /* accent as ink */
  FOYER_COLOR_ACCENT_BG, /* accent as fill */
  FOYER_COLOR_ACCENT_FG, /* text on the accent fill */
  FOYER_COLOR_PENDING,
  FOYER_COLOR_CONFIRMED,
  FOYER_COLOR_ARRIVED,
  FOYER_COLOR_NO_SHOW,
  FOYER_COLOR_PAID,
  FOYER_COLOR_BY_STAFF,
  FOYER_COLOR_BY_CLIENT,
  FOYER_COLOR_WARNING,
  FOYER_COLOR_DANGER,
  FOYER_COLOR_TINT_0, /* … FOYER_COLOR_TINT_0 + 11: the full hue, for swatches */
  FOYER_COLOR_LAST = FOYER_COLOR_TINT_0 + 11,
  FOYER_N_COLORS,
} FoyerColor;

#define FOYER_TYPE_INKS (foyer_inks_get_type ())
G_DECLARE_FINAL_TYPE (FoyerInks, foyer_inks, FOYER, INKS, GtkWidget)

GtkWidget     *foyer_inks_new (void);
const GdkRGBA *foyer_inks_get (FoyerInks *self, FoyerColor color);
gboolean       foyer_inks_is_dark (FoyerInks *self);
gboolean       foyer_inks_is_high_contrast (FoyerInks *self);
/* The fill of a block: the category's hue over the view colour, opaque. @strength 1 is the usual tint; 255 as @tint is neutral. */
GdkRGBA        foyer_inks_tint (FoyerInks *self, guint tint, double strength);
/* @color at @alpha of its own opacity. */
GdkRGBA        foyer_inks_ink (FoyerInks *self, FoyerColor color, double alpha);
/* @top over @bottom, @share of it, opaque when @bottom is. */
GdkRGBA        foyer_rgba_mix (const GdkRGBA *bottom, const GdkRGBA *top, double share);
/* A symbolic icon of the board's own set in one colour, @size pixels square. The node is kept. (transfer none) (nullable) */
GskRenderNode *foyer_inks_icon (FoyerInks *self, const char *name, FoyerColor color, double alpha, int size);

G_END_DECLS
