/* foyer-a11y: spoken names, in the ways GTK 4.8 needs them. Every control gets one; what is only colour or place gets a description. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

void       foyer_a11y_label (gpointer widget, const char *label);
void       foyer_a11y_describe (gpointer widget, const char *description);
/* Keeps the mnemonic of a button or label, but says @label without the underscore. */
void       foyer_a11y_mnemonic (gpointer widget, const char *label);
/* In a factory's "bind": names the list's own row widget (the parent of the item's child), which otherwise says nothing. */
void       foyer_a11y_list_row (GtkListItem *item, const char *label);
/* A button with only an icon: tooltip and spoken name are @label. (transfer floating) */
GtkWidget *foyer_icon_button (const char *icon, const char *label, const char *action);
GtkWidget *foyer_icon_toggle (const char *icon, const char *label, const char *action);

G_END_DECLS
