/* foyer-one-stop: makes a long list one stop of the Tab key, as GTK does from 4.12 on: Tab comes to the row one was at, goes through what is in
 * that row, and then past the list; the arrow keys walk the rows. Without it Tab would go through thousands of rows, and choose each row of a
 * list that shows what it is at. Main thread only. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define FOYER_TYPE_ONE_STOP (foyer_one_stop_get_type ())
G_DECLARE_FINAL_TYPE (FoyerOneStop, foyer_one_stop, FOYER, ONE_STOP, GtkWidget)

/* @child: a list view, column view or list box, or what scrolls one. */
GtkWidget *foyer_one_stop_new (GtkWidget *child);

G_END_DECLS
