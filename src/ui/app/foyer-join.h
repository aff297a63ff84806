/* foyer-join: an empty store joins a chain: address of the server and the one-time code, then the business comes over. */
#pragma once

#include "foyer-ui-context.h"

G_BEGIN_DECLS

#define FOYER_TYPE_JOIN (foyer_join_get_type ())
G_DECLARE_FINAL_TYPE (FoyerJoin, foyer_join, FOYER, JOIN, GtkWidget)

/* @url: (nullable): address to begin with. Signal: "back". */
GtkWidget *foyer_join_new (FoyerUiContext *context, const char *url);
/* What is going on once this PC has joined: "Receiving…" */
void       foyer_join_say (FoyerJoin *self, const char *words);

G_END_DECLS
