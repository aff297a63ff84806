/* foyer-chain-link: the window's end of the worker that keeps this desk in step with its chain: starts it when the store is enrolled,
 * turns its state into the words of the indicator, and enrols.
 *
 * One for each context; the application makes it when the store is open and stops it before the store closes. Main thread only; the
 * account file and enrolling are worked off it. */
#pragma once

#include "foyer-desk-code.h"
#include "foyer-sync-worker.h"
#include "foyer-ui-context.h"

G_BEGIN_DECLS

/* Reads the account beside the store and, when there is one, starts the worker. */
void     foyer_chain_link_start (FoyerUiContext *context);
/* Stops the worker and forgets it. Harmless when there is none. */
void     foyer_chain_link_stop (FoyerUiContext *context);
/* FALSE while the store is not enrolled (or the account is not read yet). */
gboolean foyer_chain_link_status (FoyerUiContext *context, FoyerSyncStatus *out);
/* Local values of this PC: "1" when the desks of this network are not to be met; the port to listen on; addresses to look at. */
#define FOYER_LAN_OFF "lan.off"
#define FOYER_LAN_PORT "lan.port"
#define FOYER_LAN_ADDRESSES "lan.addresses"

/* Desks of this location that are connected without the internet (element-type FoyerLanPeer). (transfer full) (nullable): NULL: switched off,
 * or not enrolled. The context's "sync" signal says when they change. */
GPtrArray *foyer_chain_link_peers (FoyerUiContext *context);
/* Keeps it for this PC and begins anew. @addresses: "host:port", parted by blanks. */
void     foyer_chain_link_set_lan (FoyerUiContext *context, gboolean on, const char *addresses);

/* Stops the first sync, or lets it go on. */
void     foyer_chain_link_pause_first (FoyerUiContext *context, gboolean paused);

/* "Send now": tries at once whatever the delay was. FALSE without a worker. */
gboolean foyer_chain_link_now (FoyerUiContext *context);

/* Joins the chain at @url with a one-time @code, then starts the worker. */
void     foyer_chain_link_enrol_async (FoyerUiContext *context, const char *url, const char *code, GAsyncReadyCallback callback, gpointer data);
gboolean foyer_chain_link_enrol_finish (FoyerUiContext *context, GAsyncResult *result, GError **error);

/* Un-sent work as a file (foyer-carry.h), for another desk to bring to the chain. (transfer full); @left: (out): pictures that did not
 * fit and wait for this desk to be online */
void     foyer_chain_link_unsent_async (FoyerUiContext *context, GAsyncReadyCallback callback, gpointer data);
GBytes  *foyer_chain_link_unsent_finish (FoyerUiContext *context, GAsyncResult *result, guint *left, GError **error);
/* A code for another desk, in the name of who is signed in. @place: location as text, "" for the whole business; @role: "" for no limit. */
void           foyer_chain_link_code_async (FoyerUiContext *context, const char *place, const char *role, GAsyncReadyCallback callback, gpointer data);
FoyerDeskCode *foyer_chain_link_code_finish (FoyerUiContext *context, GAsyncResult *result, GError **error);

/* What the indicator says of @status; for tests and foyer_chain_link alone. */
void     foyer_chain_link_show (FoyerUiContext *context, const FoyerSyncStatus *status);

G_END_DECLS
