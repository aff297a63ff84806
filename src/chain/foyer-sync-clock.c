#include "config.h"

#include <string.h>

#include "foyer-sync-clock.h"

#define GOOD_RTT_MS 2000

gboolean
foyer_sync_clock_hear (FoyerSyncClock *c, gint64 server_now, gint64 wall, gint64 rtt, gint64 *offset)
{
  gint64 sorted[FOYER_SYNC_OFFSETS];
  int n;

  if (server_now <= 0 || rtt < 0 || rtt > GOOD_RTT_MS)
    return FALSE;
  c->offsets[c->n++ % FOYER_SYNC_OFFSETS] = server_now - (wall - rtt / 2);
  n = MIN (c->n, FOYER_SYNC_OFFSETS);
  memcpy (sorted, c->offsets, sizeof sorted);
  for (int i = 1; i < n; i++)
    for (int j = i; j > 0 && sorted[j - 1] > sorted[j]; j--)
      {
        gint64 t = sorted[j];
        sorted[j] = sorted[j - 1];
        sorted[j - 1] = t;
      }
  *offset = sorted[n / 2];
  return TRUE;
}
