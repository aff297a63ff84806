/* foyer-repair: comparing a desk's base with the chain, and mending what differs, row by row (replication.md 14.3, R6).
 *
 * Digests that differ → buckets that differ → rows that differ → those rows anew. Never more than 5,000 rows a time and three times an
 * hour; never a whole table, never a wipe. What was wrong on either side is told to the server: it is always a bug or a broken disk.
 * Blocking, on a helper thread. */
#pragma once

#include "foyer-fetch.h"
#include "foyer-store.h"

G_BEGIN_DECLS

/* The scopes and tables in which the base is not what @digest (of a reply) says. (transfer full) (element-type utf8): "scope table".
 * NULL: the store does not count yet. */
GPtrArray *foyer_repair_compare (FoyerStore *store, const char *cursors, const char *digest);

typedef struct
{
  guint tables;   /* that differed */
  guint rows;     /* mended */
  gboolean limit; /* there is more, or it was too often */
} FoyerRepairResult;

/**
 * foyer_repair_run:
 * @gen, @cursors: the base @digest speaks of; nothing happens when the store has moved on since
 */
gboolean   foyer_repair_run (FoyerStore *store, const FoyerFetch *fetch, gpointer self, const char *gen, const char *cursors, const char *digest,
                             GCancellable *cancel, FoyerRepairResult *result, GError **error);

/* Rows whose stored columns no longer give their stored hash, in a few thousand at a time. (element-type utf8): "table id" */
gboolean   foyer_repair_scrub (FoyerStore *store, GCancellable *cancel, GPtrArray *bad, gint64 *rows, GError **error);
/* Asks the chain for these rows ("table id") and puts them in. */
gboolean   foyer_repair_rows (FoyerStore *store, const FoyerFetch *fetch, gpointer self, const GPtrArray *rows, GCancellable *cancel, guint *mended,
                              GError **error);

G_END_DECLS
