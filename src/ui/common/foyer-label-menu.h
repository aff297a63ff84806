/* foyer-label-menu: the labels of a booking: chips to read, and a menu that gives and takes them.
 *
 * For a booking that exists each tick is a command; for one being made the ticks are kept until they are asked for. Main thread only. */
#pragma once

#include "foyer-ui-context.h"

G_BEGIN_DECLS

/* Chips in a row that breaks; hidden when there is none. @labels: (nullable): [{title, icon, colour}] (transfer floating) */
GtkWidget *foyer_label_chips_new (void);
void       foyer_label_chips_show (GtkWidget *chips, JsonArray *labels);
/* An icon in a tint. (transfer floating) */
GtkWidget *foyer_label_image_new (const char *icon, int colour);

/* Fills a drop-down that narrows a list: @all, then the labels of @labels (as label.list answers; nullable), of clients or of all else. @ids gets
 * theirs, in order. Selects @wanted and returns its place; 0 when it is none, or gone. */
guint      foyer_label_drop_fill (GtkDropDown *drop, const char *all, JsonArray *labels, gboolean of_clients, const FoyerId *wanted, GArray *ids);

#define FOYER_TYPE_LABEL_MENU (foyer_label_menu_get_type ())
G_DECLARE_FINAL_TYPE (FoyerLabelMenu, foyer_label_menu, FOYER, LABEL_MENU, GtkWidget)

/* @scope: "appointment" or "event"; static. (transfer floating) */
GtkWidget *foyer_label_menu_new (FoyerUiContext *context, const char *scope);
/* @appointment: NULL: one being made. @labels: (nullable): those it has. */
void       foyer_label_menu_show (FoyerLabelMenu *self, const FoyerId *appointment, JsonArray *labels, gboolean may);
/* Ids that are ticked; NULL for none. (transfer full) (nullable) */
JsonArray *foyer_label_menu_dup_ids (FoyerLabelMenu *self);

G_END_DECLS
