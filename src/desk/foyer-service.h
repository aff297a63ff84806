/* foyer-service: what a service costs and takes with one team member. Read inside a store read or write. */
#pragma once

#include "foyer-db.h"

G_BEGIN_DECLS

/**
 * foyer_service_effective:
 * @price: (out) (optional): minor units; the lower end of a range ("when a fixed amount is needed, the minimum is used")
 * @dur: (out) (optional): minutes
 * Price and duration of @service with @staff: the member's own where set, else the base ones (SRV-5, SRV-8).
 * Returns: TRUE when the member does the service; when FALSE the base values are given all the same (0 for an unknown service)
 */
gboolean foyer_service_effective (FoyerDb *db, const FoyerId *service, const FoyerId *staff, gint64 *price, gint64 *dur);
/* Upper end of the price range with this member; the price itself when there is no range. */
gint64   foyer_service_price_max (FoyerDb *db, const FoyerId *service, const FoyerId *staff);
/* Row id of the link between @service and @staff. */
FoyerId  foyer_service_staff_id (const FoyerId *service, const FoyerId *staff);

G_END_DECLS
