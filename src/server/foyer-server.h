/* foyer-server: the chain server without its main program: HTTP, chains and handlers put together. */
#pragma once

#include "foyer-chains.h"
#include "foyer-devices.h"
#include "foyer-http.h"
#include "foyer-upkeep.h"

G_BEGIN_DECLS

typedef struct _FoyerServer FoyerServer;

FoyerServer *foyer_server_new (const char *data_dir);
FoyerServer *foyer_server_new_with (const char *data_dir, const FoyerLimits *limits);
FoyerServer *foyer_server_new_order (FoyerOrder *order, const FoyerLimits *limits); /* takes @order */
void         foyer_server_free (FoyerServer *server); /* answers who waits, finishes what is queued, closes the stores */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FoyerServer, foyer_server_free)
/* Stops listening and answers who waits, in the thread of the default main context. foyer_server_free() may then run in any thread. */
void         foyer_server_stop (FoyerServer *server);
gboolean     foyer_server_listen (FoyerServer *server, const char *address, gboolean behind_proxy, GError **error);
/* Figures for Prometheus on an address of their own, which must be this machine's. */
gboolean     foyer_server_listen_metrics (FoyerServer *server, const char *address, GError **error);
/* The same requests from a caller in this process: what it gives to foyer_http_local_send(). */
FoyerHttp   *foyer_server_local (FoyerServer *server);
guint        foyer_server_port (FoyerServer *server);
guint        foyer_server_metrics_port (FoyerServer *server);
FoyerChains *foyer_server_chains (FoyerServer *server);
FoyerUpkeep *foyer_server_upkeep (FoyerServer *server);

/**
 * foyer_server_sync_now:
 * One POST /v1/sync of @device in the calling thread, without HTTP: for tests and the simulator.
 * Returns: (transfer full): the reply's body; @status its HTTP status
 */
GBytes      *foyer_server_sync_now (FoyerChain *chain, const FoyerDevice *device, GBytes *body, int *status);

G_END_DECLS
