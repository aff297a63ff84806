/* foyer-sales-page: every money transaction of some days: what came in and went out, by which register, and what was cancelled. */
#pragma once

#include "foyer-page.h"
#include "foyer-ui-context.h"

G_BEGIN_DECLS

#define FOYER_TYPE_SALES_PAGE (foyer_sales_page_get_type ())
G_DECLARE_FINAL_TYPE (FoyerSalesPage, foyer_sales_page, FOYER, SALES_PAGE, GtkWidget)

GtkWidget  *foyer_sales_page_new (FoyerUiContext *context);
/* The rows, for tests. */
GListModel *foyer_sales_page_model (FoyerSalesPage *self);
/* Words of a register's card, "Main, 25.00, 125.00 in the register"; NULL when it has none. For tests. */
const char *foyer_sales_page_card (FoyerSalesPage *self, const FoyerId *reg);
/* Opens the form for money without a visit. */
void        foyer_sales_record (FoyerUiContext *context, GtkWindow *window);

G_END_DECLS
