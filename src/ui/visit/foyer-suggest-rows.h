/* foyer-suggest-rows: what most entries with suggestions suggest: services that can be booked, and clients. Main thread. */
#pragma once

#include "foyer-suggest.h"

G_BEGIN_DECLS

/* Out of what service.list answers (nullable) those that can be booked by themselves, for one client, with somebody. (transfer full) */
JsonArray *foyer_bookable_services (JsonNode *catalogue);
/* Shows at most @limit of @services (nullable) whose title in the user's language holds @typed; none for nothing typed. "picked" gives the row. */
void       foyer_suggest_services (FoyerSuggest *suggest, JsonArray *services, const char *typed, guint limit);
/* Adds at most @limit clients of an answer of client.search (nullable); before foyer_suggest_show(). "picked" gives the row. @typed: (nullable):
 * who comes under a client's phone and fits it is offered before the client, with "visitor" in the row. @except: (nullable): not this one */
void       foyer_suggest_add_clients (FoyerSuggest *suggest, JsonNode *found, guint limit, const char *typed, const FoyerId *except);

G_END_DECLS
