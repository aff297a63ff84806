/* foyer-transport-soup: the transport of desks: HTTP by libsoup, compressed, one SoupSession of the thread that made it. */
#pragma once

#include <libsoup/soup.h>

#include "foyer-sync-worker.h"

G_BEGIN_DECLS

extern const FoyerTransport foyer_transport_soup;
/* A session's settings of trust: FOYER_CA_FILE names certificates (PEM) that are trusted instead of the system's. */
void     foyer_transport_trust (SoupSession *session);
gpointer foyer_transport_soup_new (gpointer account /* FoyerAccount: must outlive it */);

G_END_DECLS
