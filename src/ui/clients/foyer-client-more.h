/* foyer-client-more: what a card says of somebody beside names and numbers: importance, wishes, consents with who took them, what was brought
 * along from elsewhere. Main thread only. */
#pragma once

#include "foyer-ui-context.h"

G_BEGIN_DECLS

/* (transfer floating) */
GtkWidget *foyer_client_more_new (FoyerUiContext *context, const FoyerId *client);
/* @row: answer of client.get */
void       foyer_client_more_show (GtkWidget *more, JsonObject *row);

G_END_DECLS
