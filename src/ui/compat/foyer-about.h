/* foyer-about: what Foyer is, its version and licence. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

void foyer_about_show (GtkWindow *parent);

G_END_DECLS
