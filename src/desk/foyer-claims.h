/* foyer-claims: values people take for unique, phone, e-mail and card number of a client (replication.md 6.5). Nobody is refused: both
 * keep the value, and a line in the inbox says that two cards may be one person. */
#pragma once

#include "foyer-store.h"

G_BEGIN_DECLS

typedef struct
{
  const char *name, *surname, *phone, *phone2, *email, *card, *birthday; /* each nullable */
} FoyerPerson;

/**
 * foyer_duplicate_score:
 * How likely two cards are one person, 0 to 100. Pure and symmetric. A shared card number says most, then the phone, the e-mail; names
 * that are alike (any order, accents and case aside) and the day of birth add, different days of birth take away.
 */
int   foyer_duplicate_score (const FoyerPerson *a, const FoyerPerson *b);

/* "phone", "email" or "card" with the value as it is compared. (transfer full) (nullable): NULL for nothing to compare */
char *foyer_claim_normalize (const char *kind, const char *value);

/* TRUE while the two cards are both there, not one already, and share a value. */
gboolean foyer_claims_meet (FoyerDb *db, const FoyerId *a, const FoyerId *b);

G_END_DECLS
