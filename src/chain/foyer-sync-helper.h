/* foyer-sync-helper: the long jobs beside the sync loop, each on a thread of its own: the first sync, repairs, and files. Belongs to the
 * worker's thread; what it tells comes there. */
#pragma once

#include "foyer-files.h"
#include "foyer-first-sync.h"

G_BEGIN_DECLS

typedef struct _FoyerSyncHelper FoyerSyncHelper;

typedef enum
{
  FOYER_HELPER_PROGRESS, /* see foyer_sync_helper_first_progress() */
  FOYER_HELPER_BASE,     /* the first sync put a new base in place */
  FOYER_HELPER_NO_BASE,  /* there is no snapshot to be had: pages */
  FOYER_HELPER_REPAIRED, /* a repair has ended */
  FOYER_HELPER_FILES,    /* files were sent and fetched, as far as it goes now */
} FoyerHelperNews;

typedef void (*FoyerHelperFunc) (FoyerHelperNews news, gpointer data);

/* @fetch, @make, @make_data: how requests travel; made in the job's thread. @func is called in @context. */
FoyerSyncHelper *foyer_sync_helper_new (FoyerStore *store, GMainContext *context, const FoyerFetch *fetch, gpointer (*make) (const char *store_dir),
                                        FoyerHelperFunc func, gpointer data);
/* Stops what is under way and waits for it; then run @context empty, then free. */
void             foyer_sync_helper_stop (FoyerSyncHelper *h);
void             foyer_sync_helper_free (FoyerSyncHelper *h);
/* Begins the first sync unless it is under way or a person stopped it; goes on trying until the base stands. */
void             foyer_sync_helper_first (FoyerSyncHelper *h);
void             foyer_sync_helper_stop_first (FoyerSyncHelper *h);
void             foyer_sync_helper_first_progress (FoyerSyncHelper *h, FoyerFirstProgress *out); /* any thread */
/* Finds and mends what differs from the chain in the scopes and tables of @digest (a reply's). Nothing while one is under way. */
void             foyer_sync_helper_repair (FoyerSyncHelper *h, const char *gen, const char *cursors, const char *digest);

/* Sends files, and fetches them too (foyer-files.h); tries again by itself until there is nothing left to do. */
void             foyer_sync_helper_files (FoyerSyncHelper *h, gboolean fetch_too);
/* Files that have come since the start, and those that are still to be sent or fetched, −1 while it looks; any thread. */
void             foyer_sync_helper_files_figures (FoyerSyncHelper *h, gint64 *got, gint64 *left, FoyerFilesWait *wait);

/* Rows the last repair mended. */
guint            foyer_sync_helper_repaired (FoyerSyncHelper *h);

G_END_DECLS
