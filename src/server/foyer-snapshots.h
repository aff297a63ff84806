/* foyer-snapshots: what new desks of a chain start from (replication.md 12), in the folder snapshots/ beside its store.
 *
 * A set is one file per scope, all of one seq, read in one transaction, so that any choice of them with the positions of that moment is
 * a base. Files are named after their SHA-256 and never change; a set is the small file set-<gen>-<seq>.json that lists them. A new
 * set is made when a tenth of the rows has changed, or after a week; the one before stays two days for desks that are fetching it.
 * Any thread; one maker at a time. */
#pragma once

#include <json-glib/json-glib.h>

#include "foyer-store.h"

G_BEGIN_DECLS

#define FOYER_SNAPSHOT_MIN_ROWS 20000 /* below it a desk is quicker with pages */

/* Makes a set now. FALSE with BUSY when one is being made. */
gboolean    foyer_snapshots_make (FoyerStore *store, GError **error);
/* Makes one if there are at least @min_rows and none stands, or the one that stands is old or a tenth behind; drops old ones. @made: (out) (optional) */
gboolean    foyer_snapshots_keep (FoyerStore *store, gint64 min_rows, gboolean *made, GError **error);

/**
 * foyer_snapshots_manifest:
 * @wanted: (nullable): "<gen>-<seq>" of the set a desk has begun with; the newest when it is gone
 * @scopes: (element-type utf8): what the desk may hold
 * Returns: (transfer full) (nullable): {at, devs, files: [{name, piece, rows, scope, size, sums}], gen, seq, set, you}; NULL when there is none of
 *   this life of the store
 */
JsonObject *foyer_snapshots_manifest (FoyerStore *store, const char *wanted, GPtrArray *scopes, const FoyerId *dev, const FoyerId *loc);
/* Path of file @name ("<64 hex>.zst") if it is of a scope in @scopes, or a head that was made for them. (transfer full) (nullable) */
char       *foyer_snapshots_file (FoyerStore *store, const char *name, GPtrArray *scopes);
/**
 * foyer_snapshots_head:
 * @now: UTC ms
 * What a desk with these scopes shows first: set-up, people, and appointments around today with their visits and clients.
 * Returns: (transfer full) (nullable): its path; made anew when the last is older than ten minutes and something changed
 */
char       *foyer_snapshots_head (FoyerStore *store, GPtrArray *scopes, gint64 now, GError **error);

G_END_DECLS
