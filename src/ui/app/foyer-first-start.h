/* foyer-first-start: an empty store: make the business in one small form. What the country implies is filled in. */
#pragma once

#include "foyer-ui-context.h"

G_BEGIN_DECLS

#define FOYER_TYPE_FIRST_START (foyer_first_start_get_type ())
G_DECLARE_FINAL_TYPE (FoyerFirstStart, foyer_first_start, FOYER, FIRST_START, GtkWidget)

/* Signal "made" (const char *login, const char *password): the business is there; sign its owner in. "join": rather a chain. */
GtkWidget *foyer_first_start_new (FoyerUiContext *context);

G_END_DECLS
