/* foyer-sidebar: the business, the pages, and at the foot the chain in words and who is signed in. 200 px wide, 56 px with icons only. */
#pragma once

#include "foyer-pages.h"

G_BEGIN_DECLS

#define FOYER_TYPE_SIDEBAR (foyer_sidebar_get_type ())
G_DECLARE_FINAL_TYPE (FoyerSidebar, foyer_sidebar, FOYER, SIDEBAR, GtkWidget)

GtkWidget  *foyer_sidebar_new (FoyerUiContext *context);
void        foyer_sidebar_set_compact (FoyerSidebar *self, gboolean compact);
gboolean    foyer_sidebar_get_compact (FoyerSidebar *self);
/* Marks the page on view. */
void        foyer_sidebar_set_page (FoyerSidebar *self, const char *name);
/* Name of the nth page shown, from 0; NULL behind the end. Alt+1…9. */
const char *foyer_sidebar_nth (FoyerSidebar *self, guint n);
/* Builds the pages anew for the rights of who is signed in. */
void        foyer_sidebar_rebuild (FoyerSidebar *self);

G_END_DECLS
