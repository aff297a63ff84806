/* foyer-foot: bars along the lower edge of the window. What is said in passing (a toast) stands above those in sight, so that neither hides
 * the other. Main thread only. */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* @bar lies at the lower edge whenever it is mapped. */
void foyer_foot_add (GtkWidget *bar);
/* @toasts: those of the window @root. */
void foyer_foot_set_toasts (GtkWidget *root, AdwToastOverlay *toasts);
/* A toast has come. */
void foyer_foot_lift (GtkWidget *root);

G_END_DECLS
