/* foyer-rule-words: a rule for clients in words. @rule: a row of client-rule.list or client.awards. Main thread only. */
#pragma once

#include "foyer-ui-context.h"

G_BEGIN_DECLS

/* "Paid 1,000.00 or more". (transfer full) */
char *foyer_rule_condition (FoyerUiContext *context, JsonObject *rule);
/* "VIP, 5 %, Gold". (transfer full) */
char *foyer_rule_gives (FoyerUiContext *context, JsonObject *rule);

G_END_DECLS
