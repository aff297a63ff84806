/* foyer-bulk: a new store out of snapshot files, beside the one in use (replication.md 12): rows straight into tables without indexes, in
 * the order of their ids; then the indexes; then what is derived, all at once. And the switch from the old file to the new one.
 *
 * Why not one big transaction in the file in use: it would hold the one writer, and with it every booking, for as long as it takes (tests/perf,
 * perf-snapshot: 445,000 rows in 17 s on two busy cores). Here the desk goes on working meanwhile; only the switch holds its writer. */
#pragma once

#include "foyer-store.h"

G_BEGIN_DECLS

/* @done: 0…1; called now and then in the building thread. */
typedef void (*FoyerBulkFunc) (double done, gpointer data);

/**
 * foyer_bulk_build:
 * @path: database file to make; what stands there is removed
 * @files: snapshots of one gen and seq, one per scope
 * @rows: (out) (optional)
 * Blocking. What is made is a desk's store with a complete base at the snapshots' seq and an empty log.
 * Returns: FALSE with CORRUPT when a file does not hold together or rows are not what its header says, FULL, IO, CANCELLED; nothing of
 *   @path is left.
 */
gboolean foyer_bulk_build (const char *path, const char *const *files, const FoyerStoreHooks *hooks, GCancellable *cancellable, FoyerBulkFunc progress,
                           gpointer data, gint64 *rows, GError **error);

/**
 * foyer_store_swap:
 * @path: made by foyer_bulk_build()
 * @you, @devs: positions at the snapshots' seq, as the server wrote them
 * @keep: (nullable): name beside foyer.db the old base is kept under
 * Puts the file in the place of the store's own: takes over the log, what is pending over the new base, and everything local; then
 * renames. A crash at any moment leaves either the old store or the new one. Blocking; readers and writes wait meanwhile. Watchers
 * get a change set with all = TRUE.
 * Returns: FALSE with BUSY when another process reads the store for too long
 */
gboolean foyer_store_swap (FoyerStore *store, const char *path, const char *you, const char *devs, const char *keep, GError **error);

G_END_DECLS
