/* foyer-visit-rebook: one key books the same again, before or after paying: "Rebook in 6 weeks: Tue 5 January, 14:15". Once the client has a
 * next visit it says when. Main thread only. */
#pragma once

#include "foyer-visit-parts.h"

G_BEGIN_DECLS

#define FOYER_TYPE_VISIT_REBOOK (foyer_visit_rebook_get_type ())
G_DECLARE_FINAL_TYPE (FoyerVisitRebook, foyer_visit_rebook, FOYER, VISIT_REBOOK, GtkWidget)

GtkWidget *foyer_visit_rebook_new (FoyerUiContext *context);
void       foyer_visit_rebook_show (FoyerVisitRebook *self, const FoyerVisitView *view);
/* What the key does; FALSE when there is nothing to book. */
gboolean   foyer_visit_rebook_take (FoyerVisitRebook *self);

G_END_DECLS
