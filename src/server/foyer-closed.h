/* foyer-closed: whether anybody works at a location now, by its rota (replication.md 15): desks of a closed one need not wait for news. */
#pragma once

#include "foyer-apply.h"

G_BEGIN_DECLS

/* Until when (UTC ms) nobody will work at @loc: an hour before the next working time, at most a day ahead. 0: somebody works now or within
 * the hour before or after, or there is no rota for these days at all. */
gint64 foyer_closed_until (FoyerDb *db, const FoyerId *loc, gint64 now);

G_END_DECLS
