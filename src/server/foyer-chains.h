/* foyer-chains: the chains this server holds: one store each, in DATA/chains/<id>. A chain is remembered for good once it was asked for
 * (a kilobyte); its store is open only while it is used, and the least recently used ones are closed when too many are open.
 *
 * Pins. foyer_chains_get(), foyer_chain_store() and foyer_chain_desk() keep the store open until the present task of a lane ends; outside
 * of a task, for good. A thread of its own that works on many chains brackets each one with foyer_chains_begin() and _end().
 *
 * A chain has a lane (its share of the worker threads), a queue of pushes that share commits, and the desks that wait for its next
 * change. Any thread. */
#pragma once

#include "foyer-accept.h"
#include "foyer-desk.h"
#include "foyer-devices.h"
#include "foyer-feed.h"
#include "foyer-http.h"
#include "foyer-lanes.h"
#include "foyer-limits.h"
#include "foyer-metrics.h"
#include "foyer-order.h"

G_BEGIN_DECLS

typedef struct _FoyerChains FoyerChains;
typedef struct _FoyerChain FoyerChain;

FoyerChains *foyer_chains_new (const char *data_dir);
/* @limits: (nullable): the defaults */
FoyerChains *foyer_chains_new_with (const char *data_dir, const FoyerLimits *limits);
FoyerChains *foyer_chains_new_order (FoyerOrder *order, const FoyerLimits *limits); /* takes @order */
void         foyer_chains_stop (FoyerChains *chains); /* finishes what waits in the lanes */
void         foyer_chains_free (FoyerChains *chains); /* and closes all stores */
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FoyerChains, foyer_chains_free)
const char  *foyer_chains_dir (FoyerChains *chains);
const FoyerLimits *foyer_chains_limits (FoyerChains *chains);
FoyerOrder  *foyer_chains_order (FoyerChains *chains);
/* Makes a chain. The store must not be open elsewhere. */
gboolean     foyer_chains_make (const char *data_dir, FoyerId *id, GError **error);
/* With its store open. Borrowed; lives as long as @chains. NOT_FOUND when there is none. */
FoyerChain  *foyer_chains_get (FoyerChains *chains, const FoyerId *id, GError **error);
/* Without opening anything. NULL when there is none. */
FoyerChain  *foyer_chains_find (FoyerChains *chains, const FoyerId *id);
guint        foyer_chains_open (FoyerChains *chains); /* stores that are open */
/* Closes those nobody has needed for @us: what thousands of businesses take that are not at work just now. */
void         foyer_chains_close_idle (FoyerChains *chains, gint64 us);

/* Those whose store is open just now. (transfer container) (element-type FoyerChain) */
GPtrArray   *foyer_chains_list (FoyerChains *chains);
/* Those this process knows, because somebody asked for them, and has not open just now. (transfer container) (element-type FoyerChain) */
GPtrArray   *foyer_chains_list_closed (FoyerChains *chains);

/* Runs @func in the chain's lane, or with @c NULL in the lane of requests that belong to none. */
void         foyer_chains_run (FoyerChains *chains, FoyerChain *c, FoyerLaneFunc func, gpointer data);
guint        foyer_chains_waiting (FoyerChains *chains); /* tasks no thread has taken yet */
gsize        foyer_chains_queued (FoyerChains *chains);  /* bytes of pushes that wait for a writer */
void         foyer_chains_begin (void);
void         foyer_chains_end (void);

FoyerChains *foyer_chain_chains (FoyerChain *c);
const FoyerId *foyer_chain_own_id (FoyerChain *c);
/* Opens the store again if it was closed; says why it cannot. */
gboolean     foyer_chain_open (FoyerChain *c, GError **error);
/* Keeps the store open until the task ends if it is open now, FALSE if it is not. For who looks after stores and must not open them, nor keep
 * them from being closed when their time comes. Between foyer_chains_begin() and _end(). */
gboolean     foyer_chain_hold (FoyerChain *c);
gboolean     foyer_chain_is_open (FoyerChain *c); /* just now */
/**
 * foyer_chain_refresh:
 * Before an answer is made: what other nodes have taken is here. FALSE when the order cannot be asked, and the answer may be old. Opens the
 * store where there are other nodes.
 */
gboolean     foyer_chain_refresh (FoyerChain *c);
/**
 * foyer_chain_reach:
 * @gen: (nullable), @seq: how far the caller has seen the chain
 * A node may be behind another, but nobody who goes from one to the other may go back in time. FALSE and BUSY when the chain's file is behind
 * @seq and the order cannot be asked.
 */
gboolean     foyer_chain_reach (FoyerChain *c, const char *gen, gint64 seq, GError **error);

FoyerDesk   *foyer_chain_desk (FoyerChain *c);
FoyerStore  *foyer_chain_store (FoyerChain *c);
const char  *foyer_chain_gen (FoyerChain *c);
/* Changes whenever the store may have changed since. Opens nothing. */
guint64      foyer_chain_stamp (FoyerChain *c);
/* The same, of what is known of desks: who they are, their tokens, what they may hold. */
guint64      foyer_chain_desks_stamp (FoyerChain *c);

/* ---- pushes ------------------------------------------------------------------------------------------------------------------ */
/**
 * foyer_chain_push:
 * @bytes: what it holds in memory
 * @done: called in a lane when @push has its results on disk, or with @error (nothing of it was taken)
 * Returns: 0, or when the queue is full the seconds to wait; @done is not called then
 */
typedef void (*FoyerPushDone) (FoyerPush *push, const GError *error, gpointer data);
int          foyer_chain_push (FoyerChain *c, FoyerPush *push, gsize bytes, FoyerPushDone done, gpointer data);
/* The same in the calling thread, alone. */
gboolean     foyer_chain_push_now (FoyerChain *c, FoyerPush *push, GError **error);
/* Something was committed: wakes the desks that wait. Those whose own location, section or other scope it was in at once; the others, which may
 * be very many, so many a second (wake_rate). */
void         foyer_chain_published (FoyerChain *c);
/* µs since the last commit this process made for the chain, or since it started. */
gint64       foyer_chain_quiet_for (FoyerChain *c);

/* ---- desks ------------------------------------------------------------------------------------------------------------------- */
/**
 * foyer_chain_park:
 * Parks @req of desk @dev, which holds the scopes of @cursors (element-type FoyerCursor) and whose snapshot was at @seq; a request of the same desk that waits already is answered at once. @func is called
 * in the chain's lane.
 * Returns: PARKED; MOVED: the chain has changed since, look again instead; FULL: too many wait, answer it
 */
typedef enum
{
  FOYER_PARKED,
  FOYER_PARK_MOVED,
  FOYER_PARK_FULL,
} FoyerParked;
FoyerParked  foyer_chain_park (FoyerChain *c, const FoyerId *dev, FoyerHttpRequest *req, const GArray *cursors, gint64 seq, int ms, FoyerWakeFunc func,
                               gpointer data);
/* The request of @dev is not parked any more. FALSE when a newer one has taken its place: it is a ghost, to be answered as it is. */
gboolean     foyer_chain_unpark (FoyerChain *c, const FoyerId *dev, FoyerHttpRequest *req);

/**
 * foyer_chain_enter:
 * @retry: (out): seconds to wait
 * A new request of @dev is here: its parked one is a ghost. Until foyer_chain_leave() it is the desk's one request.
 * Returns: NULL, "busy" when another one is under way, "rate" when there were too many
 */
const char  *foyer_chain_enter (FoyerChain *c, const FoyerId *dev, FoyerHttpRequest *req, int *retry);
void         foyer_chain_leave (FoyerChain *c, const FoyerId *dev, FoyerHttpRequest *req);

/* ---- files ------------------------------------------------------------------------------------------------------------------------ */
/**
 * foyer_chain_admit_file:
 * @who: the desk, or the user of the API
 * @total: bytes of file @id; @len: of the piece that is here, 0: only asked
 * @retry: (out): seconds to wait, 0: not known
 * Whether the piece may be kept; it counts for @who's day then. What is here already is always admitted.
 * Returns: NULL, or "too_big", "files_day", "files_full"
 */
const char  *foyer_chain_admit_file (FoyerChain *c, const FoyerId *who, const char *dir, const char *id, gsize total, gsize len, int *retry);
/* So much more of files is in the chain's folder. */
void         foyer_chain_add_file (FoyerChain *c, gsize bytes);

/* What is known of a token since desks last changed. (transfer full) (nullable) */
FoyerDevice *foyer_chain_known_token (FoyerChain *c, const guint8 *hash);
/* @stamp: foyer_chain_desks_stamp() before @device was read */
void         foyer_chain_know_token (FoyerChain *c, const guint8 *hash, FoyerDevice *device, guint64 stamp);

/* The answer "nothing new" for a desk that stands at the head, good until the store changes. */
typedef struct
{
  gatomicrefcount refs;
  guint64 stamp;
  gint64 seq, next_inc;
  int caps;            /* foyer_order_schema() it speaks of */
  gint64 closed_until; /* UTC ms: nobody works at the location before; 0: somebody does, or it is not known */
  char *cursors; /* as it must ask */
  char *json;    /* the "pull" object */
} FoyerIdle;
FoyerIdle   *foyer_idle_new (guint64 stamp, gint64 seq, gint64 next_inc, const char *cursors, const char *json);
FoyerIdle   *foyer_idle_ref (FoyerIdle *idle);
void         foyer_idle_unref (FoyerIdle *idle);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (FoyerIdle, foyer_idle_unref)
gboolean     foyer_idle_good (const FoyerIdle *idle, FoyerChain *c);
void         foyer_chain_set_idle (FoyerChain *c, const FoyerId *dev, FoyerIdle *idle); /* (transfer full) */
FoyerIdle   *foyer_chain_get_idle (FoyerChain *c, const FoyerId *dev); /* (transfer full) (nullable): still good */

G_END_DECLS
