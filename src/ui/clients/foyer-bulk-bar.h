/* foyer-bulk-bar: what can be done with the clients that are ticked, or with all that are found: some at a time, with a bar that fills and a way to
 * stop; all of it is one thing to undo, and who was left as he is, is told with the reason.
 *
 * Signals "clear": nothing is to be ticked; "all": everybody found is to be ticked. Main thread. */
#pragma once

#include "foyer-ui-context.h"

G_BEGIN_DECLS

#define FOYER_TYPE_BULK_BAR (foyer_bulk_bar_get_type ())
G_DECLARE_FINAL_TYPE (FoyerBulkBar, foyer_bulk_bar, FOYER, BULK_BAR, GtkWidget)

/* Hidden while nobody is chosen. */
GtkWidget *foyer_bulk_bar_new (FoyerUiContext *context);
/* @ids: (element-type FoyerId): those chosen, in the order of the list; @found: how many the list has */
void       foyer_bulk_bar_set (FoyerBulkBar *self, GArray *ids, guint found);
/* As the button does. @what: "label", "unlabel", "discount", "priority", "delete"; @value: the category's id, hundredths of a per cent, a word. */
void       foyer_bulk_bar_run (FoyerBulkBar *self, const char *what, const char *value);
gboolean   foyer_bulk_bar_busy (FoyerBulkBar *self);
/* What the last one came to; words of what was left, one a line. (nullable) */
const char *foyer_bulk_bar_told (FoyerBulkBar *self);

G_END_DECLS
