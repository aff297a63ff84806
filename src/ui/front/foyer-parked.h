/* foyer-parked: visits put aside while one looks for another time: a strip of chips, the next to be placed first. Cut ones are moved when they
 * are placed, copied ones stay. Kept on this PC for the user, over a restart; nothing is written to the store until one is placed.
 *
 * Signal "changed". Main thread only. */
#pragma once

#include "foyer-ui-context.h"

G_BEGIN_DECLS

#define FOYER_TYPE_PARKED (foyer_parked_get_type ())
G_DECLARE_FINAL_TYPE (FoyerParked, foyer_parked, FOYER, PARKED, GtkWidget)

GtkWidget  *foyer_parked_new (FoyerUiContext *context);
/* Reads what the user had put aside. */
void        foyer_parked_load (FoyerParked *self);
/* @title: "Eszter Kovács, 10:00". In front of the others; one that is there already changes places. */
void        foyer_parked_put (FoyerParked *self, const FoyerId *appointment, gboolean cut, const char *title);
guint       foyer_parked_count (FoyerParked *self);
const char *foyer_parked_title (FoyerParked *self); /* of the next to be placed; NULL: none */
/* The next one goes to this time: moved when it was cut, booked once more when it was copied. FALSE when nothing is put aside. */
gboolean    foyer_parked_place (FoyerParked *self, const FoyerId *staff, gint64 date, int minute);

G_END_DECLS
