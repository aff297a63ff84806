/* foyer-line-money: what a line of a visit costs, from the store. Read inside a store read or write. */
#pragma once

#include "foyer-store.h"
#include "foyer-visit-rules.h"

G_BEGIN_DECLS

/* From the columns FOYER_LINE_MONEY() at @first. */
FoyerVisitLine foyer_line_money (FoyerStmt *s, int first);
/* The same from a row of "line". */
FoyerVisitLine foyer_line_money_of (const FoyerRow *row);

G_END_DECLS
