/* foyer-daily: what falls due by itself and is done once a day: accounts whose owners asked 25 days ago for them to be erased (on the
 * chain server for its chains; on a desk only while it belongs to no chain), and files that no row names any more. Any thread. */
#pragma once

#include "foyer-desk.h"

G_BEGIN_DECLS

/**
 * foyer_desk_daily:
 * @now: UTC ms; 0: the clock
 * Does what is due, as commands of the system itself. Cheap when nothing is.
 * Returns: FALSE when something due could not be done; it is tried again the next time
 */
gboolean foyer_desk_daily (FoyerDesk *desk, gint64 now, GError **error);

G_END_DECLS
