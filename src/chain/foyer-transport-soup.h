/* foyer-transport-soup: the transport of desks: HTTP by libsoup, compressed, one SoupSession of the thread that made it. */
#pragma once

#include "foyer-sync-worker.h"

G_BEGIN_DECLS

extern const FoyerTransport foyer_transport_soup;
gpointer foyer_transport_soup_new (gpointer account /* FoyerAccount: must outlive it */);

G_END_DECLS
