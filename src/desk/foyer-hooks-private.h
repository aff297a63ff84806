/* The parts of foyer-hooks: slots (foyer-arbitrate.c) and figures (foyer-figures.c). */
#pragma once

#include "foyer-hooks.h"

G_BEGIN_DECLS

/* Ids (FoyerId*) collected by derive, worked off by flush. */
typedef struct
{
  GHashTable *visits;               /* figures and board rows to make again */
  GHashTable *clients;              /* figures to make again */
  GHashTable *refresh_appointments; /* derived fields or slot may differ now */
  GHashTable *refresh_allocations;
  gboolean check_conflicts;         /* server: an open conflict may be over */
} FoyerHookWork;

FoyerHookWork *foyer_hook_work (FoyerTx *tx);
void           foyer_hook_mark (GHashTable *set, const FoyerId *id);

/* foyer-arbitrate.c */
void foyer_hook_arbitrate (FoyerTx *tx, const FoyerRow *before, FoyerRow *after, gboolean authoritative);
/* @before no longer takes the time it took: others waiting for it may have it, and conflicts about it may be over. */
void foyer_hook_time_freed (FoyerTx *tx, const FoyerRow *before);
void foyer_hook_instance_freed (FoyerTx *tx, const FoyerRow *before);
/* The visit's appointments take their time again, or no longer. */
void foyer_hook_visit_holds (FoyerTx *tx, const FoyerId *visit, gboolean holds);

/* Closes open slot and resource conflicts whose rows no longer meet. */
void foyer_hook_close_conflicts (FoyerTx *tx);

/* foyer-figures.c */
void foyer_hook_flush (FoyerTx *tx);

G_END_DECLS
