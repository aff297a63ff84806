/* foyer-net: what must be there before two threads talk to the network. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/* Registers the types of GIO and libsoup that the threads of this library share, and makes GIO's own singletons. To be called before a thread
 * that uses the network is started; every start function of the library does. Costs some milliseconds, once. Any thread.
 *
 * GLib 2.74 takes two locks in either order when one thread registers a type that has interfaces (GSocketAddress, for the network monitor)
 * while another one initialises a class that names it (SoupSession): both then wait for ever. */
void foyer_net_prepare (void);

G_END_DECLS
