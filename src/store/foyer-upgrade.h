/* foyer-upgrade: a store made by an older version (replication.md 11). Below the public face of the store.
 *
 *  1. Before a migration changes anything the desk's store is copied whole: foyer.db.v1 beside it.
 *  2. The migration runs in one transaction; bodies of the log are never touched.
 *  3. What a newer server sent before this program knew it (fields in _x, rows in sync_unknown) becomes fields and rows: nothing is fetched
 *     again, and a canonical image comes out byte for byte as the server hashed it. */
#pragma once

#include "foyer-store.h"

G_BEGIN_DECLS

gboolean foyer_upgrade_copy (FoyerDb *db, const char *dir, gint64 version, GError **error);
/* A job for foyer_store_maintain(): 3, once per version. */
gboolean foyer_upgrade_lift (FoyerTx *tx, gpointer unused, GError **error);
/* FALSE with a sentence when a reader beside another program meets tables of another version. */
gboolean foyer_upgrade_readable (gint64 version, GError **error);
gboolean foyer_upgrade_lifted (FoyerDb *db);
/* The schema the chain's server has said it knows (state "caps"). Our own without a chain; 1 when it never said. */
int      foyer_upgrade_announced (FoyerDb *db);
int      foyer_upgrade_parse_caps (const char *caps);

G_END_DECLS
