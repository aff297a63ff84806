/* foyer-upkeep: what a server does beside serving: snapshots, backups, scrubs. One thread, one job at a time, every chain in its turn;
 * reading through connections of its own. */
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

G_END_DECLS
