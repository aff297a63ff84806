/* foyer-ids: lists of ids, as rows are worked off one by one. (element-type FoyerId) */
#pragma once

#include "foyer-db.h"

G_BEGIN_DECLS

/* The first column of @sql, a SELECT with one parameter, in its order. (transfer full) */
GArray *foyer_ids_of (FoyerDb *db, const char *sql, const FoyerId *id);
/* Takes everything out of a set of FoyerId*, sorted so that two stores work in the same order. (transfer full) */
GArray *foyer_ids_take (GHashTable *set);

G_END_DECLS
