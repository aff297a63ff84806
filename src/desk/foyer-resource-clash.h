/* foyer-resource-clash: who has the rooms and devices that a booking would need. For commands and queries. */
#pragma once

#include "foyer-booking-private.h"

G_BEGIN_DECLS

/**
 * foyer_resource_clash_words:
 * @instance: (nullable): only of this place of the resource; NULL: of every one
 * @self: (nullable): appointment that is not in its own way
 * @own: (nullable): the only member whose clients the user may know
 * Returns: (transfer full): a sentence for each booking that has a place of @resource within [@t0, @t1): "Chair 2 is taken by Eszter at 14:15
 *   with Anna."; never empty
 */
char *foyer_resource_clash_words (FoyerDb *db, const FoyerLocation *place, const FoyerId *resource, const FoyerId *instance, const FoyerId *self,
                                  const FoyerId *own, gint64 t0, gint64 t1);

/* The warning where place @instance of a resource is taken in [@t0, @t1); NULL where it is free or there is none. (transfer full) (nullable) */
FoyerWarning *foyer_resource_taken_by_hand (FoyerDb *db, const FoyerLocation *place, const FoyerId *instance, const FoyerId *self, const FoyerId *own,
                                            gint64 t0, gint64 t1);

G_END_DECLS
