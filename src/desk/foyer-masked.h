/* foyer-masked: which desks hold no phones (foyer-mask.h), and finding a card by a number that may lie here under a veil. */
#pragma once

#include "foyer-db.h"
#include "foyer-row.h"

G_BEGIN_DECLS

/* By the row of a desk, and of who may sign in there: TRUE when it is marked so, or when nobody of them may see phones. A desk at which nobody
 * signs in yet holds them: it would have to begin anew with the first. @device NULL: FALSE. */
gboolean foyer_desk_is_masked (FoyerDb *db, const FoyerRow *device);

/* A number as it is written on cards of this store: to look for "= ?1 OR BETWEEN ?2 AND ?3", in an order an index has. Free with
 * foyer_number_clear(). */
typedef struct
{
  const char *clear; /* borrowed */
  char *from, *to;   /* of the veils that hide it; "" and "" where there can be none */
} FoyerNumber;

/* The same for a number or an address in clear and under its veil, to compare by at a store that may have both. (transfer full) (nullable): of NULL */
char    *foyer_masked_key (FoyerDb *db, const char *text);

void     foyer_number_read (FoyerDb *db, const char *clear, FoyerNumber *out);
void     foyer_number_bind (const FoyerNumber *n, FoyerStmt *s); /* ?1 to ?3 */
void     foyer_number_clear (FoyerNumber *n);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (FoyerNumber, foyer_number_clear)

G_END_DECLS
