/* foyer-preference: how a user wants the windows: columns, pinned parts, quick buttons. It goes with the user to every desk of the chain; what
 * belongs to one screen (zoom, the size of a window) is a value of the PC instead. A row per user and name, its id derived from both, so that
 * two desks never make two of one. */
#pragma once

#include "foyer-db.h"

G_BEGIN_DECLS

#define FOYER_PREFERENCE_MAX 4000 /* characters of a value */

FoyerId foyer_preference_id (const FoyerId *user, const char *name);
/* All of a user as one object of texts, for a session that begins. (transfer full) */
char   *foyer_preferences_of (FoyerDb *db, const FoyerId *user);

G_END_DECLS
