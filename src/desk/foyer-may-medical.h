/* foyer-may-medical: who may write medical records, as the server asks for it. Behind foyer_may() alone. */
#pragma once

#include "foyer-may.h"

G_BEGIN_DECLS

/* Instead of the table's rule; for the tables of foyer_medical_right(). @why: (out) (nullable): as foyer_may() */
FoyerMay foyer_may_medical (const FoyerMayAsk *ask, const char **why);

G_END_DECLS
