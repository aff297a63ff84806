/* foyer-free-times: the next free times for what is wanted, as chips. Asks booking.next; the answer may come late, a new question
 * drops the old one.
 *
 * Signal "picked" (JsonObject *time: {staff, name, wall, dur}). Main thread only. */
#pragma once

#include "foyer-ui-context.h"

G_BEGIN_DECLS

#define FOYER_TYPE_FREE_TIMES (foyer_free_times_get_type ())
G_DECLARE_FINAL_TYPE (FoyerFreeTimes, foyer_free_times, FOYER, FREE_TIMES, GtkWidget)

GtkWidget *foyer_free_times_new (FoyerUiContext *context);
/* @params: (transfer full): those of booking.next, or of calendar.best */
void       foyer_free_times_ask (FoyerFreeTimes *self, JsonObject *params);
/* Times for a package. @params: (transfer full): those of package.best; "picked" has its {items} too */
void       foyer_free_times_ask_package (FoyerFreeTimes *self, JsonObject *params);
/* The best times (calendar.best) instead of the next ones. */
void       foyer_free_times_set_best (FoyerFreeTimes *self, gboolean best);
/* Picks the first chip, as its key does; FALSE when there is none. */
gboolean   foyer_free_times_take_first (FoyerFreeTimes *self);
/* Words before the chip's own in its spoken name: "Book". */
void       foyer_free_times_set_verb (FoyerFreeTimes *self, const char *verb);
/* The key that takes the first chip, said in its tooltip. */
void       foyer_free_times_set_key (FoyerFreeTimes *self, const char *key);

G_END_DECLS
