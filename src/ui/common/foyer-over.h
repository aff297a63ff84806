/* foyer-over: what cards that lie over the whole window for a moment have in common: one entry above one list, closed by Esc or a click beside it.
 * Main thread. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* The card, put into @over, which has a bin layout and unparents it. @width: pixels. (transfer none) */
GtkWidget *foyer_over_card_new (GtkWidget *over, int width);
/* A click at (@x, @y) of @over is beside its card. */
gboolean   foyer_over_is_beside (GtkWidget *over, GtkWidget *card, double x, double y);
/* The arrow keys walk the list while the focus stays in the entry. FALSE: @keyval is neither. */
gboolean   foyer_over_walk (GtkListBox *list, guint keyval);

G_END_DECLS
