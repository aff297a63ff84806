/* foyer-upkeep: what a server does beside serving: snapshots, backups, scrubs. One thread at low priority, one job at a time, every chain in
 * its turn; reading through connections of its own.
 *
 * Every 5 s what chains have taken goes to their archives, those too that were closed since; what is left goes there when the server stops, or at
 * its next start when it could not. A copy is made of the open ones whose hour has come. Every minute all chains of this server are looked at,
 * open or not: snapshots, copies of those that were closed before their hour came, and scrubs (foyer-scrub.h), for a few seconds at a time.
 * What fails is tried again after 10 s, 20 s … 15 min: a full disk is not filled anew all the time. */
#pragma once

#include "foyer-chains.h"

G_BEGIN_DECLS

typedef struct _FoyerUpkeep FoyerUpkeep;

FoyerUpkeep *foyer_upkeep_new (FoyerChains *chains);
/* Waits for the job under way. Before the chains go. */
void         foyer_upkeep_free (FoyerUpkeep *u);
/* Archive every few seconds, and a copy of each chain that changes every @seconds, in @dir. Before serving. */
void         foyer_upkeep_set_backups (FoyerUpkeep *u, const char *dir, gint64 seconds);
/* A desk asks for a snapshot that is not there. Any thread. */
void         foyer_upkeep_snapshot (FoyerUpkeep *u, FoyerChain *chain);
/* Looks after everything once, now, and waits for the end. Any thread but its own. */
void         foyer_upkeep_round (FoyerUpkeep *u);

G_END_DECLS
