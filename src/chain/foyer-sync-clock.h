/* foyer-sync-clock: how far this PC's clock is from the server's, from the times of answers (replication.md 5.2). Pure. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define FOYER_SYNC_OFFSETS 8

typedef struct
{
  gint64 offsets[FOYER_SYNC_OFFSETS];
  int n; /* heard so far */
} FoyerSyncClock;

/**
 * foyer_sync_clock_hear:
 * @server_now: what the server said, UTC ms
 * @wall: this PC's clock when the answer was here
 * @rtt: how long the exchange took, ms
 * @offset: (out): server time − local time: the median of the last answers that were quick enough to say anything
 * Returns: FALSE when this one says nothing
 */
gboolean foyer_sync_clock_hear (FoyerSyncClock *c, gint64 server_now, gint64 wall, gint64 rtt, gint64 *offset);

G_END_DECLS
