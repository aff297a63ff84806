/* foyer-split: the page and the side panel beside it. When the page would become too narrow, the panel lies over its end instead. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define FOYER_TYPE_SPLIT (foyer_split_get_type ())
G_DECLARE_FINAL_TYPE (FoyerSplit, foyer_split, FOYER, SPLIT, GtkWidget)

GtkWidget *foyer_split_new (void);
void       foyer_split_set_main (FoyerSplit *self, GtkWidget *child);
/* @child: (nullable): NULL closes. @width: pixels the panel wants. */
void       foyer_split_set_side (FoyerSplit *self, GtkWidget *child, int width);
GtkWidget *foyer_split_get_side (FoyerSplit *self); /* (nullable) */

G_END_DECLS
