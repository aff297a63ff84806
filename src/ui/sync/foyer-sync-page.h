/* foyer-sync-page: how this desk stands with its chain, in words, and what the chain could not decide alone: each conflict with what
 * stands, what lost, and the ways to solve it. */
#pragma once

#include "foyer-page.h"
#include "foyer-ui-context.h"

G_BEGIN_DECLS

#define FOYER_TYPE_SYNC_PAGE (foyer_sync_page_get_type ())
G_DECLARE_FINAL_TYPE (FoyerSyncPage, foyer_sync_page, FOYER, SYNC_PAGE, GtkWidget)

GtkWidget *foyer_sync_page_new (FoyerUiContext *context);
/* Number of open conflicts shown. */
guint      foyer_sync_page_n_conflicts (FoyerSyncPage *self);


G_END_DECLS
