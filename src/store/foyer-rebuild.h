/* foyer-rebuild: a desk's store that cannot be opened any more (replication.md 14.4). What is there is put aside, a new store is made, and
 * its log is built from the journal; and, as far as it can still be read, from the damaged database. Rows come from the chain at the next
 * sync; what was not yet there is pending and goes up. Nobody may have the store open. */
#pragma once

#include "foyer-store.h"

G_BEGIN_DECLS

typedef struct
{
  char *aside;          /* folder the damaged files are in */
  guint journal, salvaged; /* entries out of the journal, and out of the damaged database */
  guint lost;           /* entries that do not follow: kept for a person to see */
} FoyerRebuilt;

void     foyer_rebuilt_clear (FoyerRebuilt *r);
/* @device: the desk's id (from its account), or none to keep what can be read of it */
gboolean foyer_store_rebuild (const char *dir, const FoyerStoreHooks *hooks, const FoyerId *device, FoyerRebuilt *out, GError **error);

/* PRAGMA quick_check on a reader. FALSE with CORRUPT. */
gboolean foyer_store_quick_check (FoyerStore *store, GError **error);

G_END_DECLS
