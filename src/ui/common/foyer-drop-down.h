/* foyer-drop-down: a drop-down of names somebody gave. Its button is no wider than so many letters and can be narrower, so that a long name does
 * not push a panel over the page; the list below has the names whole, and the tooltip the one that is chosen. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* @drop: over a model of strings, or one that will be given to it. Returns @drop. */
GtkWidget *foyer_drop_down_narrow (GtkWidget *drop, int chars);

G_END_DECLS
