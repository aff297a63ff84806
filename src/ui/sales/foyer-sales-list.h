/* foyer-sales-list: money transactions as a table: any number of them, the newest first, cancelled ones struck through with who and
 * when. Signals "selected" and "activated" (FoyerId *id). */
#pragma once

#include "foyer-ui-context.h"

G_BEGIN_DECLS

#define FOYER_TYPE_SALES_LIST (foyer_sales_list_get_type ())
G_DECLARE_FINAL_TYPE (FoyerSalesList, foyer_sales_list, FOYER, SALES_LIST, GtkWidget)

GtkWidget     *foyer_sales_list_new (FoyerUiContext *context);
/* @ids: (transfer full) (element-type FoyerId). @dates: the time alone does not say which day. */
void           foyer_sales_list_set_ids (FoyerSalesList *self, GArray *ids, gboolean dates);
/* Reads what is on view again; @id NULL: all of it. */
void           foyer_sales_list_reload (FoyerSalesList *self, const FoyerId *id);
void           foyer_sales_list_select (FoyerSalesList *self, const FoyerId *id);
const FoyerId *foyer_sales_list_selected (FoyerSalesList *self); /* (nullable) */
JsonObject    *foyer_sales_list_selected_row (FoyerSalesList *self); /* (nullable) (transfer none); NULL while it is read */
GListModel    *foyer_sales_list_model (FoyerSalesList *self);
gboolean       foyer_sales_list_idle (FoyerSalesList *self);

/* What a transaction is, in words: "Provision of services", "Transfer to Card". (transfer full) */
char          *foyer_sale_title (JsonObject *row);
/* "Cancelled by Anna, 24.11.2026 15:02", or NULL. (transfer full) */
char          *foyer_sale_cancelled (FoyerUiContext *context, JsonObject *row);

/* Cancels @row after asking: what is cancelled stays cancelled. */
void           foyer_sale_cancel (FoyerUiContext *context, JsonObject *row);

G_END_DECLS
