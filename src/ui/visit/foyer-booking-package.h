/* foyer-booking-package: a package in the booking form: its services with when, who and for how much; who is busy is marked before
 * anything is saved, and can be changed where it stands.
 *
 * Signals: "planned" (JsonObject *plan: as package.plan answers; NULL when it cannot be booked so), "dropped". */
#pragma once

#include "foyer-ui-context.h"

G_BEGIN_DECLS

#define FOYER_TYPE_BOOKING_PACKAGE (foyer_booking_package_get_type ())
G_DECLARE_FINAL_TYPE (FoyerBookingPackage, foyer_booking_package, FOYER, BOOKING_PACKAGE, GtkWidget)

GtkWidget *foyer_booking_package_new (FoyerUiContext *context);
/* @package: id; NULL: none. Members chosen by hand for another one are forgotten. */
void       foyer_booking_package_set (FoyerBookingPackage *self, const char *package);
gboolean   foyer_booking_package_is_set (FoyerBookingPackage *self);
/* Asks again for this time. @staff: who comes first where there is a choice */
void       foyer_booking_package_plan (FoyerBookingPackage *self, const char *wall, const FoyerId *staff);
/* Those of all parts of @plan (nullable), as calendar.check answers. (transfer full) */
JsonArray *foyer_booking_package_warnings (JsonObject *plan);
/* Who does what, all of it: [{item, staff}] as package.best answers. */
void       foyer_booking_package_take (FoyerBookingPackage *self, JsonArray *items);
/* Puts "package" and "items" into the parameters of booking.package, or of package.best. */
void       foyer_booking_package_fill (FoyerBookingPackage *self, JsonObject *params);

G_END_DECLS
