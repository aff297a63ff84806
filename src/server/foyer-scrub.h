/* foyer-scrub: reads a chain's store through once a week (replication.md 14.2, 14.3): pages, the sums it keeps against its rows, every row
 * against its hash. Finding something is never mended in silence here: canonical rows have no better copy to be taken from without a
 * person. When it was done stands beside the store, in scrubbed. */
#pragma once

#include "foyer-store.h"

G_BEGIN_DECLS

#define FOYER_SCRUB_SECONDS (7 * 24 * 3600)

typedef struct
{
  gint64 rows;
  guint faults;   /* 1 for the pages or sums, 1 for each row */
} FoyerScrubbed;

/**
 * foyer_scrub_store:
 * Blocking: reads all of it. Figures and a line of the log tell the result; what differs is in the log.
 * Returns: FALSE only when it could not be done: CANCELLED, BUSY …; damage is a result
 */
gboolean foyer_scrub_store (FoyerStore *store, const char *chain, GCancellable *cancel, FoyerScrubbed *out, GError **error);
/* UTC ms of the last time for the store in @dir; 0: never. */
gint64   foyer_scrub_last (const char *dir);

G_END_DECLS
