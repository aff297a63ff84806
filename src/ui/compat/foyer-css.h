/* foyer-css: what a style sheet says, for code that paints. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* The "color" of @widget's style. */
void foyer_css_get_color (GtkWidget *widget, GdkRGBA *color);

G_END_DECLS
