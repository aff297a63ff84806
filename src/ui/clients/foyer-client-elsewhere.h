/* foyer-client-elsewhere: the visits of a client at locations this desk does not hold, asked of the chain a moment after the card is opened; without
 * an answer it says what is missing. Hidden where the desk holds all there is, and from who may not see other locations' visits. Main thread only. */
#pragma once

#include "foyer-fetch.h"
#include "foyer-ui-context.h"

G_BEGIN_DECLS

#define FOYER_TYPE_CLIENT_ELSEWHERE (foyer_client_elsewhere_get_type ())
G_DECLARE_FINAL_TYPE (FoyerClientElsewhere, foyer_client_elsewhere, FOYER, CLIENT_ELSEWHERE, GtkWidget)

GtkWidget *foyer_client_elsewhere_new (FoyerUiContext *context, const FoyerId *client);

/* Before the store is closed: waits until nobody asks any more. */
void       foyer_client_elsewhere_wait (void);
/* How questions travel from now on; NULL: libsoup. For tests. */
void       foyer_client_elsewhere_use (const FoyerFetch *fetch, gpointer (*make) (const char *store_dir));

G_END_DECLS
