/* foyer-adds: the state of an add-wins set's element (replication.md 6): a link row lives while one of its add-ids lives.
 *
 * Adding gives an id of its own (that of the txn); taking away names the ids it saw, and those never come back. So who adds while another
 * takes away keeps the link, in whatever order the two arrive and however often. Written "id id -id -id": living ones first, both in the
 * order of the ids. Pure values. */
#pragma once

#include "foyer-row.h"

G_BEGIN_DECLS

/* Ids that were taken away and are still remembered; older ones are forgotten. */
#define FOYER_ADDS_KEPT 64

typedef struct
{
  GArray *live, *dead; /* (element-type FoyerId): sorted, each id once */
} FoyerAdds;

void     foyer_adds_init (FoyerAdds *a);
void     foyer_adds_clear (FoyerAdds *a);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (FoyerAdds, foyer_adds_clear)

/* FALSE when @text has another form; @a then holds what could be read. NULL is the empty set. */
gboolean foyer_adds_parse (const char *text, FoyerAdds *a);
char    *foyer_adds_format (const FoyerAdds *a); /* (nullable): NULL for the empty set */
/* What @row holds. A row of version 1 lives by the txn that made it or brought it back last. */
void     foyer_adds_of_row (const FoyerRow *row, FoyerAdds *a);
void     foyer_adds_add (FoyerAdds *a, const FoyerId *id);    /* nothing when it was taken away before */
void     foyer_adds_remove (FoyerAdds *a, const FoyerId *id); /* also one that is not there yet */
gboolean foyer_adds_lives (const FoyerAdds *a);
/* @a becomes what it is after everything @new has and @old had not. */
void     foyer_adds_merge (FoyerAdds *a, const FoyerAdds *old, const FoyerAdds *new);

/* Index of the field, or -1: no set. */
int      foyer_adds_field (const FoyerEntity *e);

G_END_DECLS
