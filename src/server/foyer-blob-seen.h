/* foyer-blob-seen: may whoever asks have this file? A name is a hash and no secret: it stands in change logs, notes and crash reports. So a row that
 * names the file must be one the desk holds, or the user may see (SEC-3, CLI-13). In a read of the chain's store. */
#pragma once

#include "foyer-store.h"

G_BEGIN_DECLS

/* @scopes: (element-type utf8): of foyer_device_scopes() */
gboolean foyer_blob_seen_by_desk (FoyerDb *db, GPtrArray *scopes, const char *id);
/* By the rights the user has at any location. */
gboolean foyer_blob_seen_by_user (FoyerDb *db, const FoyerId *user, const char *id);

G_END_DECLS
