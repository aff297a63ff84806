/* foyer-sync-details: the technical part of the Chain page, folded away, and the file that helps whoever looks after the desks. */
#pragma once

#include "foyer-ui-context.h"

G_BEGIN_DECLS

#define FOYER_TYPE_SYNC_DETAILS (foyer_sync_details_get_type ())
G_DECLARE_FINAL_TYPE (FoyerSyncDetails, foyer_sync_details, FOYER, SYNC_DETAILS, GtkWidget)

GtkWidget *foyer_sync_details_new (FoyerUiContext *context);
void       foyer_sync_details_refresh (FoyerSyncDetails *self);
/* @details: answer of sync.details, which it completes with what the running worker knows. Nothing about people is in it. (transfer full) */
GBytes    *foyer_sync_details_file (FoyerUiContext *context, JsonObject *details);

G_END_DECLS
