/* What a desk says about its chain. */
#define G_LOG_DOMAIN "foyer-chain"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "foyer-sync-worker.h"

FoyerSyncSays
foyer_sync_words (const FoyerSyncStatus *s, const char *clock, char **words)
{
  gint64 things = s->conflicts;

  if (s->state == FOYER_SYNC_BLOCKED)
    {
      *words = g_strdup (_ ("Action required"));
      return FOYER_SYNC_SAYS_ASKS;
    }
  if (s->state == FOYER_SYNC_OFFLINE && s->offline_since != 0)
    {
      g_autofree char *since = clock != NULL ? g_strdup_printf (_ ("Offline since %s"), clock) : g_strdup (_ ("Offline"));

      if (s->pending > 0)
        *words = g_strdup_printf (ngettext ("%s · %d to send", "%s · %d to send", s->pending), since, (int) s->pending);
      else
        *words = g_steal_pointer (&since);
      return FOYER_SYNC_SAYS_OFFLINE;
    }
  if (s->first.phase == FOYER_FIRST_PAUSED)
    {
      *words = g_strdup (_ ("Receiving is stopped"));
      return FOYER_SYNC_SAYS_ASKS;
    }
  if (s->first.phase != FOYER_FIRST_NONE)
    {
      *words = s->first.done > 0 ? g_strdup_printf (_ ("Receiving… %d %%"), (int) (s->first.done * 100)) : g_strdup (_ ("Receiving…"));
      return FOYER_SYNC_SAYS_WORKING;
    }
  if (things > 0)
    {
      *words = g_strdup_printf (ngettext ("%d thing needs you", "%d things need you", things), (int) things);
      return FOYER_SYNC_SAYS_ASKS;
    }
  if (s->pending > 0)
    {
      *words = g_strdup_printf (_ ("Sending %d…"), (int) s->pending);
      return FOYER_SYNC_SAYS_WORKING;
    }
  if (s->state == FOYER_SYNC_LIVE)
    {
      *words = g_strdup (_ ("Up to date"));
      return FOYER_SYNC_SAYS_CURRENT;
    }
  *words = g_strdup (s->state == FOYER_SYNC_CATCHING_UP ? _ ("Receiving…") : _ ("Connecting…"));
  return FOYER_SYNC_SAYS_WORKING;
}

char *
foyer_sync_hint (const FoyerSyncStatus *s)
{
  switch (s->block)
    {
    case FOYER_BLOCK_AUTH:
      return g_strdup (_ ("The chain does not know this desk any more. Enrol it again with a new code; nothing made here is lost."));
    case FOYER_BLOCK_RETIRED:
      return g_strdup (_ ("This desk was retired at the chain. Ask a manager."));
    case FOYER_BLOCK_STOLEN:
      return s->wiped ? g_strdup (_ ("This desk was reported stolen. What it held is deleted."))
                      : g_strdup (_ ("This desk was reported stolen. Ask a manager."));
    case FOYER_BLOCK_VERSION:
      return g_strdup (_ ("Foyer on this PC is too old to receive. Update it; sending goes on."));
    case FOYER_BLOCK_DISK:
      return g_strdup (_ ("The disk is full or cannot be written. Make room; nothing saved is lost."));
    case FOYER_BLOCK_BUG:
      return g_strdup (_ ("The chain does not understand what this desk sends. Nothing is lost; tell the people who look after Foyer."));
    case FOYER_BLOCK_NONE:
    default:
      break;
    }
  if (s->first.phase == FOYER_FIRST_PAUSED)
    return g_strdup (_ ("Only the days around today are here. Let receiving go on to see the rest."));
  if (s->first.phase != FOYER_FIRST_NONE && s->first.usable)
    return g_strdup (_ ("The days around today are here; you can work. The rest is on its way."));
  if (s->state == FOYER_SYNC_OFFLINE && s->foreign)
    return g_strdup (_ ("Something other than the chain server answers. This network may ask to sign in first, in a web browser."));
  if (s->state == FOYER_SYNC_OFFLINE)
    return g_strdup (_ ("The chain server cannot be reached. Everything works; changes are sent later."));
  switch (s->files_wait)
    {
    case FOYER_FILES_DAY:
      return g_strdup (_ ("This desk has sent as many pictures as it may in a day. The others are kept here and sent later."));
    case FOYER_FILES_FULL:
      return g_strdup (_ ("The chain has no room for more pictures. They are kept here; tell the people who look after Foyer."));
    case FOYER_FILES_LARGE:
      return g_strdup (_ ("The chain does not take a picture of this desk because it is too large. It is kept here."));
    case FOYER_FILES_GO:
    default:
      return NULL;
    }
}
