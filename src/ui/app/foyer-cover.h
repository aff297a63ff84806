/* foyer-cover: the frame of what stands before the desk: a bar with the window's buttons and one narrow column in the middle. */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/* @content: (transfer floating) */
GtkWidget *foyer_cover_new (GtkWidget *content, int width);
/* What went wrong when the business was opened: heading, sentence, and a button that quits. */
GtkWidget *foyer_cover_new_error (const GError *error, const char *dir, const char *said);
/* A line that says what is wrong with a form; hidden while empty. */
GtkWidget *foyer_form_error_new (void);
void       foyer_form_error_set (GtkWidget *label, const char *text);

G_END_DECLS
