/* foyer-quarantine-commands: foyer-server quarantine list|show|replay, pin and url, for the operator. A running server has its chains
 * open; then an order is left in DATA/orders, which it takes up. */
#pragma once

#include "foyer-order.h"
#include "foyer-server.h"

G_BEGIN_DECLS

/* argv[0] is "quarantine", "pin" or "url". Prints and gives the exit status; -1: not one of these. */
int  foyer_quarantine_command (FoyerOrder *order, const char *chain, int argc, char **argv);
/* Takes up orders while the server runs. Main thread, needs a running main context. (transfer full) */
GFileMonitor *foyer_quarantine_watch (FoyerServer *server);
/* A person decided something: follows it. */
gboolean foyer_quarantine_follow_now (FoyerChain *chain, GError **error);

G_END_DECLS
