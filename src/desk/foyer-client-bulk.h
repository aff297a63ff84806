/* foyer-client-bulk: one change to many cards, some at a time: a step is one short write, so that nobody waits for ten thousand cards, and
 * what the server is sent are small changes; "undo_with" makes all steps one to undo. */
#pragma once

#include "foyer-command.h"

G_BEGIN_DECLS

#define FOYER_BULK_STEP 250 /* cards of one step */
#define FOYER_MERGE_MOST 20 /* cards merged at once */

/* Gives @client (and the cards merged into it) a category or takes it away. Returns FALSE when it was so already. */
gboolean foyer_client_set_label (FoyerCall *call, const FoyerId *client, const FoyerId *label, gboolean on);
/* The category of parameter @param: one for clients. (transfer full) */
FoyerRow *foyer_client_label_row (FoyerCall *call, const char *param, GError **error);

G_END_DECLS
