/* foyer-changes-page: everything that was changed, with filters, and things as they were. */
#pragma once

#include "foyer-change-list.h"
#include "foyer-page.h"

G_BEGIN_DECLS

#define FOYER_TYPE_CHANGES_PAGE (foyer_changes_page_get_type ())
G_DECLARE_FINAL_TYPE (FoyerChangesPage, foyer_changes_page, FOYER, CHANGES_PAGE, GtkWidget)

GtkWidget *foyer_changes_page_new (FoyerUiContext *context);
/* Commands of the palette. */
void       foyer_changes_show (FoyerUiContext *context, GtkWindow *window);
void       foyer_changes_show_moment (FoyerUiContext *context, GtkWindow *window);

G_END_DECLS
