/* foyer-client-deposit: what a client has paid ahead, what of it this desk may spend while the chain does not answer, and taking more. */
#pragma once

#include "foyer-ui-context.h"

G_BEGIN_DECLS

/* (transfer floating) */
GtkWidget *foyer_client_deposit_new (FoyerUiContext *context, const FoyerId *client);
/* Reads again. */
void       foyer_client_deposit_read (GtkWidget *widget);
/* "20.00 can be spent without the chain", why nothing is lent, or NULL when there is nothing to say. (transfer full) */
char      *foyer_client_deposit_words (FoyerUiContext *context, gint64 balance, gint64 unasked, gboolean frozen);

G_END_DECLS
