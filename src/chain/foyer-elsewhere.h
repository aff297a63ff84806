/* foyer-elsewhere: visits of a client at locations this desk does not hold, asked of the chain's server. What it answers is shown and not kept.
 *
 * Blocking, for a thread of one's own: waits for an answer as long as the caller says and no longer. */
#pragma once

#include <json-glib/json-glib.h>

#include "foyer-fetch.h"

G_BEGIN_DECLS

#define FOYER_ELSEWHERE_PATIENCE_MS 4000

/**
 * foyer_elsewhere_ask:
 * @user: who looks: the chain asks for his rights at this desk's location
 * @fetch, @make: (nullable): how it travels; NULL: libsoup
 * Returns: (transfer full) (nullable): the answer of query client.elsewhere; NULL with OFFLINE when nobody answered in time, DENIED, or the server's
 *   own words
 */
JsonNode *foyer_elsewhere_ask (const char *store_dir, const FoyerId *client, const FoyerId *user, int limit, gint64 patience_ms, const FoyerFetch *fetch,
                               gpointer (*make) (const char *store_dir), GError **error);

G_END_DECLS
