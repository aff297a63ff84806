/* foyer-client-visitors: who comes under a client's phone, in the client's card: children, pets, cars. Each is edited where it stands; the
 * last row adds one. Main thread only. */
#pragma once

#include "foyer-ui-context.h"

G_BEGIN_DECLS

#define FOYER_TYPE_CLIENT_VISITORS (foyer_client_visitors_get_type ())
G_DECLARE_FINAL_TYPE (FoyerClientVisitors, foyer_client_visitors, FOYER, CLIENT_VISITORS, GtkWidget)

/* (transfer floating) */
GtkWidget *foyer_client_visitors_new (FoyerUiContext *context, const FoyerId *client);

G_END_DECLS
