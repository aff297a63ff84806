/* foyer-client-accounts: the accounts of a client besides the plain deposit: what they stand at, paying in, giving back, opening one. Main
 * thread only. */
#pragma once

#include "foyer-ui-context.h"

G_BEGIN_DECLS

/* Rows for them in @group, an AdwPreferencesGroup that shows the client; reads at once. */
void foyer_client_accounts_add (FoyerUiContext *context, GtkWidget *group, const FoyerId *client);
/* Reads again. */
void foyer_client_accounts_read (GtkWidget *group);

G_END_DECLS
