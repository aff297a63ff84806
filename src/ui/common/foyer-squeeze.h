/* foyer-squeeze: the same thing in two sizes: the first child, or where it is tight the second. Who knows how much room there is says so: a
 * header bar gives its ends no more than keeps the title in the middle. Main thread only. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define FOYER_TYPE_SQUEEZE (foyer_squeeze_get_type ())
G_DECLARE_FINAL_TYPE (FoyerSqueeze, foyer_squeeze, FOYER, SQUEEZE, GtkWidget)

/* @wide, @tight: (transfer floating) */
GtkWidget *foyer_squeeze_new (GtkWidget *wide, GtkWidget *tight);
void       foyer_squeeze_set_tight (FoyerSqueeze *self, gboolean tight);
gboolean   foyer_squeeze_get_tight (FoyerSqueeze *self);

/* How much larger than usual the text is where @widget is; 1 at least. */
double     foyer_text_scale (GtkWidget *widget);

G_END_DECLS
