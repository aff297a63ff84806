/* foyer-column: whose columns of the calendar a user sees and books in: everybody's (none), one member's, or those of one position (CAL-17,
 * POS-1). One id says which: foyer_call_own_staff(). Inside a read. */
#pragma once

#include "foyer-id.h"
#include "foyer-store.h"

G_BEGIN_DECLS

/* That @member (an SQL expression) is of the column bound to parameter @n; "m" is joined to it, so that its position is at hand. */
#define FOYER_COLUMN_IS(m, n) "(?" n " IS NULL OR " m ".id = ?" n " OR " m ".position = ?" n ")"
/* The same for the id of a member. */
#define FOYER_COLUMN_HAS(member, n) \
  "(?" n " IS NULL OR " member " = ?" n " OR EXISTS (SELECT 1 FROM staff column_of WHERE column_of.id = " member " AND column_of.position = ?" n "))"

/* @column none: everybody. */
gboolean foyer_column_has (FoyerDb *db, const FoyerId *column, const FoyerId *staff);
gboolean foyer_column_is_position (FoyerDb *db, const FoyerId *column);
/* Who it is, in the order of the team, those who left last: never empty, for a position that nobody has is itself nobody's id. @column: not none. (transfer full)
 * (element-type FoyerId) */
GArray  *foyer_column_members (FoyerDb *db, const FoyerId *column);

/* Whose column is shown where @asked (none: nobody in particular) is wished for: @asked where @column has it, else @column. */
FoyerId  foyer_column_within (FoyerDb *db, const FoyerId *column, const FoyerId *asked);

G_END_DECLS
