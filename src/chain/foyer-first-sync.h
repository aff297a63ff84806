/* foyer-first-sync: how a desk without rows, or one that is too far behind, gets them: the head first, so that today is on the screen;
 * then the snapshot files, resumed where they broke off; then a new store out of them, put in the place of the old one.
 *
 * The head's rows are no base: cursors stay empty and the store says "head", so that the first complete base throws away what it does not
 * have. A change made meanwhile is in the log and pending, as always.
 *
 * What is fetched stands in bootstrap/ beside the store until the new base does. Blocking, on a helper thread. */
#pragma once

#include "foyer-fetch.h"
#include "foyer-store.h"

G_BEGIN_DECLS

typedef enum
{
  FOYER_FIRST_NONE,
  FOYER_FIRST_HEAD,     /* fetching what to show first */
  FOYER_FIRST_WAITING,  /* the server is making the snapshot, or cannot be reached */
  FOYER_FIRST_FETCHING,
  FOYER_FIRST_BUILDING,
  FOYER_FIRST_PAUSED,   /* a person stopped it */
} FoyerFirstPhase;

typedef struct
{
  FoyerFirstPhase phase;
  gint64 bytes, total;  /* FETCHING */
  double done;          /* of all of it, 0…1 */
  gboolean usable;      /* today can be seen */
} FoyerFirstProgress;

typedef void (*FoyerFirstFunc) (const FoyerFirstProgress *progress, gpointer data);

/**
 * foyer_first_sync_run:
 * @func: called in this thread
 * Returns: TRUE when the new base stands. FALSE with OFFLINE (try again), CANCELLED, NOT_FOUND (the server has no snapshots: pages),
 *   CORRUPT (twice what came did not hold together), FULL, BUSY
 */
gboolean foyer_first_sync_run (FoyerStore *store, const FoyerFetch *fetch, gpointer self, GCancellable *cancel, FoyerFirstFunc func, gpointer data, GError **error);

/* What a first sync that was cut off behind its end has left. When the base is complete. */
void     foyer_first_sync_clean (FoyerStore *store);

/* A person stopped it, or lets it go on; kept over restarts. */
gboolean foyer_first_sync_set_paused (FoyerStore *store, gboolean paused, GError **error);
gboolean foyer_first_sync_is_paused (FoyerStore *store);
/* The store shows a head only: not everything is here yet. */
gboolean foyer_first_sync_is_partial (FoyerStore *store);

G_END_DECLS
