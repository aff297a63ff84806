#pragma once

#include <json-glib/json-glib.h>

#include "foyer-account.h"

G_BEGIN_DECLS

/* What the server says about token, keys and pins, at enrolment and later, into @account. */
void foyer_account_take (FoyerAccount *account, JsonObject *answer);

G_END_DECLS
