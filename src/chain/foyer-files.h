/* foyer-files: brings files that rows name (foyer-blobs.h) to the chain's server and from it, in pieces that go on where they broke off.
 * Blocking, on a helper thread; after everything else has been sent (replication.md 15). */
#pragma once

#include "foyer-fetch.h"
#include "foyer-store.h"

G_BEGIN_DECLS

/* Why files stay here. */
typedef enum
{
  FOYER_FILES_GO,     /* nothing is in the way */
  FOYER_FILES_DAY,    /* this desk has sent as much as it may in a day */
  FOYER_FILES_FULL,   /* the chain has as much as it may, or its disk is full */
  FOYER_FILES_LARGE,  /* a file is larger than the chain takes */
} FoyerFilesWait;

typedef struct
{
  guint sent, got; /* files */
  guint left;      /* that could not be sent yet, or that nobody has sent to the server yet */
  FoyerFilesWait wait;
} FoyerFilesResult;

/**
 * foyer_files_run:
 * @fetch_too: also what rows name and is not here
 * @retry: (out): seconds the server asks to wait, 0: not said
 * Sends what is unsent, then fetches what rows name and is not here. A single file that fails (404, 413, 422) does not stop the others; what the
 * chain has no room for now is kept for another time, and nothing more is sent until then.
 * Returns: FALSE with OFFLINE, CANCELLED, FULL or BUSY; @out says what was done until then
 */
gboolean foyer_files_run (FoyerStore *store, const FoyerFetch *fetch, gpointer self, gboolean fetch_too, FoyerFilesResult *out, gint64 *retry, GCancellable *cancel,
                          GError **error);

/* TRUE when rows of @set may name files that are not here. */
gboolean foyer_files_concerns (const FoyerChangeSet *set);

G_END_DECLS
