/* foyer-quick-bar: buttons for what one does most, at the foot of the sidebar (CAL-20). Which ones and in what order each user chooses; it is
 * kept for the user. Offered are a new visit, the search, and every command of foyer-pages.c the user has a right to. Main thread only. */
#pragma once

#include "foyer-ui-context.h"

G_BEGIN_DECLS

#define FOYER_TYPE_QUICK_BAR (foyer_quick_bar_get_type ())
G_DECLARE_FINAL_TYPE (FoyerQuickBar, foyer_quick_bar, FOYER, QUICK_BAR, GtkWidget)

/* (transfer floating) */
GtkWidget *foyer_quick_bar_new (FoyerUiContext *context);
/* Somebody signed in: shows the buttons of that user. */
void       foyer_quick_bar_rebuild (FoyerQuickBar *self);
/* One below the other, for a narrow sidebar. */
void       foyer_quick_bar_set_compact (FoyerQuickBar *self, gboolean compact);
/* Actions in their order, separated by blanks: "win.new win.palette". (transfer full) */
char      *foyer_quick_bar_dup_choice (FoyerQuickBar *self);
/* @choice: as above; unknown ones and those without a right are left out when shown. */
void       foyer_quick_bar_set_choice (FoyerQuickBar *self, const char *choice);

G_END_DECLS
