/* foyer-home: where a chain's store lives, and its lives (replication.md 13). A store that was copied elsewhere must not go on in the name
 * of the first: two servers would give the same order numbers to different rows. So the machine and the folder are written in it, and
 * when it wakes up anywhere else it begins a new life before anybody is answered. */
#pragma once

#include "foyer-store.h"

G_BEGIN_DECLS

/* At opening. @changed: (out): a new life has begun. */
gboolean foyer_home_check (FoyerStore *store, gboolean *changed, GError **error);
/**
 * foyer_home_new_life:
 * @seq: up to it this life is the one before; −1: up to now
 * @home: (nullable): folder the store will live in; NULL: where it is
 * Nothing with a floor is lent until every desk in use has been heard in the new life: foyer_lease_thawed() sees the life before in
 * sync_meta.parent_gen.
 */
gboolean foyer_home_new_life (FoyerStore *store, gint64 seq, const char *home, GError **error);

G_END_DECLS
