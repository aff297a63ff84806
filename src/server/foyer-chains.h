/* foyer-chains: the chains this server holds: one store each, in DATA/chains/<id>, opened at first use and kept open. A chain has a
 * queue of pushes that share commits, and the desks that wait for its next change. Any thread. */
#pragma once

#include "foyer-accept.h"
#include "foyer-desk.h"
#include "foyer-feed.h"
#include "foyer-http.h"

G_BEGIN_DECLS

#define FOYER_QUEUE_MAX 64 /* pushes waiting for one chain's writer */

typedef struct _FoyerChains FoyerChains;
typedef struct _FoyerChain FoyerChain;

FoyerChains *foyer_chains_new (const char *data_dir);
void         foyer_chains_free (FoyerChains *chains); /* closes all stores */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FoyerChains, foyer_chains_free)
const char  *foyer_chains_dir (FoyerChains *chains);
/* Makes a chain. The store must not be open elsewhere. */
gboolean     foyer_chains_make (const char *data_dir, FoyerId *id, GError **error);
/* Borrowed; lives as long as @chains. NOT_FOUND when there is none. */
FoyerChain  *foyer_chains_get (FoyerChains *chains, const FoyerId *id, GError **error);

FoyerDesk   *foyer_chain_desk (FoyerChain *c);
FoyerStore  *foyer_chain_store (FoyerChain *c);
const char  *foyer_chain_gen (FoyerChain *c);

/**
 * foyer_chain_push:
 * @done: called on some worker thread when @push has its results on disk, or with @error (nothing of it was taken)
 * Returns: FALSE when the queue is full; @done is not called
 */
typedef void (*FoyerPushDone) (FoyerPush *push, const GError *error, gpointer data);
gboolean     foyer_chain_push (FoyerChain *c, FoyerHttp *http, FoyerPush *push, FoyerPushDone done, gpointer data);
/* The same in the calling thread, alone. */
gboolean     foyer_chain_push_now (FoyerChain *c, FoyerPush *push, GError **error);

/* Something was committed: wakes the desks that wait. */
void         foyer_chain_published (FoyerChain *c);

/**
 * foyer_chain_park:
 * Parks @req of desk @dev, whose snapshot was at @seq; a request of the same desk that waits already is answered at once.
 * Returns: FALSE when the chain has moved since: look again instead
 */
gboolean     foyer_chain_park (FoyerChain *c, const FoyerId *dev, FoyerHttpRequest *req, gint64 seq, int ms, FoyerWakeFunc func, gpointer data);
/* The request of @dev is not parked any more. FALSE when a newer one has taken its place: it is a ghost, to be answered as it is. */
gboolean     foyer_chain_unpark (FoyerChain *c, const FoyerId *dev, FoyerHttpRequest *req);
/* A new request of @dev is here: its parked one is a ghost. */
void         foyer_chain_newer (FoyerChain *c, const FoyerId *dev);

G_END_DECLS
