/* foyer-seal: a desk's store is turned from plain to encrypted, or back (SEC-8, README-at-rest.md). It may be done while the desk works: reads go on,
 * writes wait until the database is copied. Broken off at any moment, every file is the old one or the new one, and the next opening goes on. */
#pragma once

#include "foyer-store.h"

G_BEGIN_DECLS

typedef struct
{
  gboolean encrypted; /* what comes into the store is */
  gboolean whole;     /* everything in it is as @encrypted says */
  gboolean in_ring;   /* the key is in the key ring of this PC, not in its file */
} FoyerSealState;

/**
 * foyer_store_seal:
 * Blocking, for the time of two copies of the store; not on the writer's thread. INVALID for a chain server's store, BUSY while another program reads
 * it, FULL when there is no room for a copy of the database.
 */
gboolean foyer_store_seal (FoyerStore *store, gboolean on, GError **error);
/* Of the store in @dir, open or not. FALSE when its key is not to be had; what stands in its file is in @state all the same. */
gboolean foyer_seal_state (const char *dir, FoyerSealState *state, GError **error);

G_END_DECLS
