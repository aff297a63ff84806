/* foyer-nested: a command as a part of another: what "repeat" or "book from the waiting list" do is booking, with all of its rules. */
#pragma once

#include "foyer-command.h"

G_BEGIN_DECLS

/**
 * foyer_call_nested:
 * @call: a command that runs
 * @params: (transfer full)
 * @accepted: (nullable): what it runs into was shown and chosen to be gone past: the reason kept with it (needs the right booking.override
 *   when there is anything). NULL: its warnings become those of @call
 * @result: (out) (optional) (transfer full): what the command answers
 *
 * Runs command @name for the same user, in the same transaction. Its own right and parameters are checked as ever.
 */
gboolean foyer_call_nested (FoyerCall *call, const char *name, JsonObject *params, const char *accepted, JsonObject **result, GError **error);

/* The answer of query @name for the same user, as the store stands at this moment of the call. @params: (transfer full). Its right is checked. */
gboolean foyer_call_ask (FoyerCall *call, const char *name, JsonObject *params, JsonNode **answer, GError **error);

G_END_DECLS
