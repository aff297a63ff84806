/* foyer-filter-cond: one condition of foyer-filter.h as people meet it: in words on a chip, and as the controls that change it.
 *
 * A condition is the JSON object the desk is asked with; the controls change it in place. Main thread only. */
#pragma once

#include "foyer-filter.h"
#include "foyer-ui-context.h"

G_BEGIN_DECLS

/* "Last visit: longer ago than 90 days". @names: answer of client.filter-names (nullable). (transfer full) */
char      *foyer_filter_cond_words (FoyerUiContext *context, JsonObject *names, JsonObject *cond);
/* FALSE while something has to be filled in before it can be asked. */
gboolean   foyer_filter_cond_complete (JsonObject *cond);
/* Can be offered: the user may ask it, and there is something to choose from. */
gboolean   foyer_filter_cond_offered (FoyerUiContext *context, JsonObject *names, const FoyerCriterion *criterion);

/* @changed: after each change of @cond. (transfer floating) */
GtkWidget *foyer_filter_cond_edit (FoyerUiContext *context, JsonObject *names, JsonObject *cond, void (*changed) (gpointer data), gpointer data);

G_END_DECLS
