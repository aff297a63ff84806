/* foyer-client-erase: asks whether a person is to be erased for good, with what goes and what stays, and does it. Main thread only. */
#pragma once

#include "foyer-ui-context.h"

G_BEGIN_DECLS

/* @parent: (nullable): what the question stands over */
void foyer_client_erase_ask (FoyerUiContext *context, GtkWidget *parent, const FoyerId *client);

G_END_DECLS
