/* foyer-person: somebody with a life at the salon, whose words are to be found nowhere when he was erased (foyer-erase.h). */
#pragma once

#include "foyer-test.h"

G_BEGIN_DECLS

typedef struct
{
  FoyerId client, second, visit;
} FoyerPerson;

/* Words nobody else in the salon has; each stands somewhere of its own. The last two are for what a test writes of him itself. Ends with NULL. */
#define FOYER_PERSON_WORDS 16 /* that are there after foyer_person_live() */
extern const char *const foyer_person_words[];

/* Two cards that were merged, a visit that is paid, with a receipt, notes, a field of its own, a file, a child, and another name before. */
FoyerPerson foyer_person_live (FoyerTest *t);

G_END_DECLS
