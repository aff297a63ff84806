/* foyer-merge-panel: two cards that are one person: the other card is looked for, both stand side by side, one chooses what stays, and one
 * press makes them one. Nothing is rewritten: it can be undone, now or in a year. */
#pragma once

#include "foyer-ui-context.h"

G_BEGIN_DECLS

/* @args: {"id": the card that stays, "other"?: the other one, when it is known}. */
GtkWidget *foyer_merge_panel_new (FoyerUiContext *context, JsonObject *args);

/* "Also Eszti, +36…": the cards shown under this one, each with a way out; hidden when there are none. @merged: member of client.get. */
GtkWidget *foyer_merged_list_new (void);
void       foyer_merged_list_show (GtkWidget *list, FoyerUiContext *context, JsonArray *merged);

G_END_DECLS
