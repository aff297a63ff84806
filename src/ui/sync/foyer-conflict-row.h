/* foyer-conflict-row: one thing that two desks did at once, in a person's words, with its ways out. */
#pragma once

#include "foyer-ui-context.h"

G_BEGIN_DECLS

/* @conflict: a row of conflict.list. (transfer floating) */
GtkWidget *foyer_conflict_row_new (FoyerUiContext *context, JsonObject *conflict);

/* What it is about, in one sentence. (transfer full) */
char      *foyer_conflict_sentence (FoyerUiContext *context, JsonObject *conflict);

G_END_DECLS
