/* foyer-clients-page: all clients of the chain in one list, sorted either way, found as one types; what is selected opens at the side. */
#pragma once

#include "foyer-page.h"
#include "foyer-ui-context.h"

G_BEGIN_DECLS

#define FOYER_TYPE_CLIENTS_PAGE (foyer_clients_page_get_type ())
G_DECLARE_FINAL_TYPE (FoyerClientsPage, foyer_clients_page, FOYER, CLIENTS_PAGE, GtkWidget)

GtkWidget  *foyer_clients_page_new (FoyerUiContext *context);
GListModel *foyer_clients_page_model (FoyerClientsPage *self); /* for tests */
GtkWidget  *foyer_clients_page_entry (FoyerClientsPage *self);
/* What is saved for a spreadsheet: the columns on view, the clients found, or the ticked ones: as client.export is asked. (transfer full) */
JsonObject *foyer_clients_page_export_params (FoyerClientsPage *self);
/* Command: the list with its conditions beside it. */
void        foyer_clients_choose (FoyerUiContext *context, GtkWindow *window);
/* Command: an empty card at the side. */
void        foyer_clients_new_client (FoyerUiContext *context, GtkWindow *window);

G_END_DECLS
