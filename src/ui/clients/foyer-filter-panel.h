/* foyer-filter-panel: which clients a list shows, chosen by conditions in three groups; beside the list, which follows every change. Conditions hold
 * together or one of them suffices; one of several in the same place is the other way round. What is on is kept under a name as a segment.
 *
 * Signal "changed": the tree is another one. Main thread. */
#pragma once

#include "foyer-ui-context.h"

G_BEGIN_DECLS

#define FOYER_TYPE_FILTER_PANEL (foyer_filter_panel_get_type ())
G_DECLARE_FINAL_TYPE (FoyerFilterPanel, foyer_filter_panel, FOYER, FILTER_PANEL, GtkWidget)

GtkWidget  *foyer_filter_panel_new (FoyerUiContext *context);
/* As foyer-filter.h has it. (transfer full) (nullable): NULL: everybody */
JsonNode   *foyer_filter_panel_tree (FoyerFilterPanel *self);
/* @tree: (nullable) */
void        foyer_filter_panel_set_tree (FoyerFilterPanel *self, JsonNode *tree);
/* "24 found", said by the list. */
void        foyer_filter_panel_set_count (FoyerFilterPanel *self, const char *words);
/* Chips of what is on, each opening its condition and with a way out; hidden when there is none. Owned by the panel's maker. (transfer floating) */
GtkWidget  *foyer_filter_panel_chips (FoyerFilterPanel *self);
/* Adds a condition and goes to it. */
void        foyer_filter_panel_add (FoyerFilterPanel *self, const char *is);
void        foyer_filter_panel_focus (FoyerFilterPanel *self);
/* Takes away what is in a group: 0 bookings, 1 client, 2 sales; -1: everything. */
void        foyer_filter_panel_clear (FoyerFilterPanel *self, int group);
guint       foyer_filter_panel_n (FoyerFilterPanel *self);

G_END_DECLS
