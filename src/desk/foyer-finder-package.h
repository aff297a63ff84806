/* foyer-finder-package: start times for a package on one day: all its parts at once with a member each, or one after another.
 *
 * Works on the same wish and day as foyer-finder: its "services" are the parts, in order, each an appointment of its own, so a part of what
 * is found is one of them. Rooms are one instance of each resource for the whole of each part, no two the same at one time.
 *
 * Invariants: every time found can be booked without a warning on the data given; where parts of one member follow each other the break
 * between them is left out, as foyer_package_place() does, and counted as if it stayed behind the last. Pure. Safe on any thread. */
#pragma once

#include "foyer-finder.h"

G_BEGIN_DECLS

/* @times: (element-type FoyerFinderTime): one time per start, with a part per service, is appended. */
void foyer_finder_package_day (const FoyerFinderWish *wish, gboolean parallel, const FoyerFinderDay *day, GArray *times);

G_END_DECLS
