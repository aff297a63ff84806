/* foyer-client-figures: below the sums of a card: what a period says of somebody (revenue, what he likes), corrections by hand with who, when
 * and why, and what rules gave him. Each part is read when it is opened. Main thread only. */
#pragma once

#include "foyer-ui-context.h"

G_BEGIN_DECLS

/* (transfer floating) */
GtkWidget *foyer_client_figures_new (FoyerUiContext *context, const FoyerId *client);
/* Something that the sums are made of has changed. */
void       foyer_client_figures_read (GtkWidget *figures);

G_END_DECLS
