/* foyer-client-history: the visits of a client, newest first: what, with whom, what it cost and how it was paid; credit in red (CLI-9). */
#pragma once

#include "foyer-ui-context.h"

G_BEGIN_DECLS

/* @visits: answer of client.history. @elsewhere: visits this desk does not hold: each says where it was, and none can be opened. (transfer floating) */
GtkWidget *foyer_client_history_new (FoyerUiContext *context, JsonArray *visits, gboolean elsewhere);

G_END_DECLS
