/* foyer-places: the locations a user may work at, what he may do there, and whether this desk holds them. Inside a read. */
#pragma once

#include "foyer-command.h"
#include "foyer-session.h"

G_BEGIN_DECLS

typedef struct
{
  FoyerId id;
  FoyerAccess *access; /* NULL: the system's */
  gboolean held;       /* its rows are in this store */
} FoyerPlace;

/* (transfer full) (element-type FoyerPlace): those of the caller, in the order of the chain. */
GPtrArray *foyer_places_of (FoyerCall *call);
/* The rows of location @id are in this store. */
gboolean   foyer_place_is_held (FoyerDb *db, const FoyerId *id);
gboolean   foyer_place_may (const FoyerPlace *place, const char *right);

G_END_DECLS
