/* foyer-client-panel: one card at the side: who it is, the figures, every field editable where it stands, and the visits.
 *
 * Without an id it is an empty card: name and phone, Enter makes it; a phone that has a card opens that one instead (CLI-2). */
#pragma once

#include "foyer-ui-context.h"

G_BEGIN_DECLS

#define FOYER_TYPE_CLIENT_PANEL (foyer_client_panel_get_type ())
G_DECLARE_FINAL_TYPE (FoyerClientPanel, foyer_client_panel, FOYER, CLIENT_PANEL, GtkWidget)

/* @args: {"id"}, or {"name", "phone"} to begin an empty card with, or NULL. */
GtkWidget *foyer_client_panel_new (FoyerUiContext *context, JsonObject *args);
/* Nothing is being read. */
gboolean   foyer_client_panel_ready (FoyerClientPanel *self);

G_END_DECLS
