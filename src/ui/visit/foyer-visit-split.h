/* foyer-visit-split: a payment put together by hand: over registers and accounts, also another client's, with a tip, for several visits at once.
 * Main thread only. */
#pragma once

#include "foyer-visit-parts.h"

G_BEGIN_DECLS

#define FOYER_TYPE_VISIT_SPLIT (foyer_visit_split_get_type ())
G_DECLARE_FINAL_TYPE (FoyerVisitSplit, foyer_visit_split, FOYER, VISIT_SPLIT, GtkWidget)

/* @done: called when it was taken */
GtkWidget *foyer_visit_split_new (FoyerUiContext *context, void (*done) (gpointer data), gpointer data);
/* @arrive: the visit is to be set to arrived with it */
void       foyer_visit_split_show (FoyerVisitSplit *self, const FoyerVisitView *view, gboolean arrive);
/* The whole due sum into the first register, where the typing goes. */
void       foyer_visit_split_begin (FoyerVisitSplit *self);
int        foyer_visit_split_registers (FoyerVisitSplit *self);
/* … of one kind. */
int        foyer_visit_split_kind (FoyerVisitSplit *self, gboolean cash);
gboolean   foyer_visit_split_has (FoyerVisitSplit *self, const FoyerId *reg);

G_END_DECLS
