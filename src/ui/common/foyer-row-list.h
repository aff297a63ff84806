/* foyer-row-list: a list model over any number of rows: ordered ids first, then rows by pages of 128 as the view asks for them.
 *
 * Items are light and exist only while somebody looks; one that has not been read yet has no row and fills in when its page lands.
 * Main thread only. */
#pragma once

#include "foyer-ui-context.h"

G_BEGIN_DECLS

#define FOYER_TYPE_ROW_ITEM (foyer_row_item_get_type ())
G_DECLARE_FINAL_TYPE (FoyerRowItem, foyer_row_item, FOYER, ROW_ITEM, GObject)

/* Signal "changed": the row was read, or read again. */
JsonObject    *foyer_row_item_row (FoyerRowItem *self); /* borrowed; NULL while loading */

#define FOYER_TYPE_ROW_LIST (foyer_row_list_get_type ())
G_DECLARE_FINAL_TYPE (FoyerRowList, foyer_row_list, FOYER, ROW_LIST, GObject)

/**
 * foyer_row_list_new:
 * @query: takes {"ids": [text…]} and answers with an array of rows, or nulls, in the same order
 */
FoyerRowList *foyer_row_list_new (FoyerUiContext *context, const char *query);
/* Compares with what is there and reports the smallest stretch that differs, so that selection and scroll stay. @ids: (transfer full)
 * (element-type FoyerId) */
void          foyer_row_list_set_ids (FoyerRowList *self, GArray *ids);
const FoyerId *foyer_row_list_id (FoyerRowList *self, guint position);
/* Position of a row, or GTK_INVALID_LIST_POSITION. */
guint         foyer_row_list_find (FoyerRowList *self, const FoyerId *id);
/* Reads again the rows that somebody looks at; @id NULL: all of them. */
void          foyer_row_list_reload (FoyerRowList *self, const FoyerId *id);
/* No page is on its way. */
gboolean      foyer_row_list_idle (FoyerRowList *self);

G_END_DECLS
