/* foyer-visit-repeat: "Repeat" in the visit panel. Closed it is a button, and for a booking of a series its mark with what can be done to this
 * and the following ones. Open it asks how often, lists the dates as one chooses, each with what stands in its way, and books those that
 * are ticked. Rules are kept by name. Main thread only. */
#pragma once

#include "foyer-visit-parts.h"

G_BEGIN_DECLS

#define FOYER_TYPE_VISIT_REPEAT (foyer_visit_repeat_get_type ())
G_DECLARE_FINAL_TYPE (FoyerVisitRepeat, foyer_visit_repeat, FOYER, VISIT_REPEAT, GtkWidget)

GtkWidget *foyer_visit_repeat_new (FoyerUiContext *context);
void       foyer_visit_repeat_show (FoyerVisitRepeat *self, const FoyerVisitView *view);
/* Opens the form and gives it the keyboard, or closes it. */
void       foyer_visit_repeat_toggle (FoyerVisitRepeat *self);

G_END_DECLS
