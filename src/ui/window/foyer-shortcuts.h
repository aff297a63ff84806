/* foyer-shortcuts: the keys of the program: set on the application, and shown in a small window of our own (GTK's is going away). */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* Gives the application its accelerators. */
void foyer_shortcuts_install (GtkApplication *application);
/* Keys that a field under the focus may want for itself (Esc, Ctrl+Z): tried after it. */
void foyer_shortcuts_install_window (GtkWidget *window);
void foyer_shortcuts_show (GtkWindow *parent);

G_END_DECLS
