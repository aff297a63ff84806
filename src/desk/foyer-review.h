/* foyer-review: what clients said, written down at the desk: of a member of the team, or of the location (REP-8). */
#pragma once

#include "foyer-command.h"

G_BEGIN_DECLS

/* One value: an array of the newest, as review.list has them. */
void foyer_review_out_newest (FoyerCall *call, JsonBuilder *out, int limit);

G_END_DECLS
