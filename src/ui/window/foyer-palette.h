/* foyer-palette: Ctrl+K: type a few letters of a client, a page or a command, Enter does it. Commands are found here in the window;
 * clients are asked for as one types. */
#pragma once

#include "foyer-pages.h"

G_BEGIN_DECLS

#define FOYER_TYPE_PALETTE (foyer_palette_get_type ())
G_DECLARE_FINAL_TYPE (FoyerPalette, foyer_palette, FOYER, PALETTE, GtkWidget)

/* Signal "closed": it is done, take it away. */
GtkWidget *foyer_palette_new (FoyerUiContext *context);
GtkWidget *foyer_palette_entry (FoyerPalette *self);
/* Number of lines found, and the words of one: for tests. */
guint      foyer_palette_n_results (FoyerPalette *self);
const char *foyer_palette_result (FoyerPalette *self, guint i);

G_END_DECLS
