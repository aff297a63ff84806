/* foyer-notes: notes as entries: who wrote what when, a field for the next one, each put away by itself. Client notes can be important:
 * reception sees those wherever the client is. Private notes are shown to those who may read their section, and to nobody else is there
 * even a heading. Main thread only. */
#pragma once

#include "foyer-ui-context.h"

G_BEGIN_DECLS

/* Of a client. (transfer floating) */
GtkWidget *foyer_notes_new (FoyerUiContext *context, const FoyerId *client);
/* @about: "client" or "staff". (nullable) (transfer floating): NULL without the right */
GtkWidget *foyer_notes_new_private (FoyerUiContext *context, const char *about, const FoyerId *id);
/* Important notes as a strip, one below the other; hidden when there are none. @notes: (nullable): [{text, who, at}] */
GtkWidget *foyer_notes_strip_new (void);
void       foyer_notes_strip_show (GtkWidget *strip, JsonArray *notes);

G_END_DECLS
