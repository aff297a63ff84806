/* foyer-focus: for containers that say with grab_focus where their work begins.
 *
 * GTK 4.8 offers the focus to a container that cannot be focused itself when Shift+Tab leaves its first child. One with a grab_focus of its own
 * takes it, puts it back on that child, and nobody gets out. Such a class sets this as its "focus", and passes it among its children only. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* GtkWidgetClass.focus: the children in their order, popovers left out. */
gboolean foyer_focus_children (GtkWidget *widget, GtkDirectionType direction);

G_END_DECLS
