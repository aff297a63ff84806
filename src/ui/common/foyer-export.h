/* foyer-export: what a list shows, as a file for a spreadsheet: .xlsx, or .csv by its name; written down in the activity log with the file. Needs the right to export; who has none has no button. */
#pragma once

#include "foyer-ui-context.h"

G_BEGIN_DECLS

/* Asks where to, then writes. @query: static, answers a sheet; @params: (transfer full) (nullable); @name: suggested, "clients.csv" */
void foyer_export (FoyerUiContext *context, GtkWidget *parent, const char *query, JsonObject *params, const char *name);
/* The same to a known file. */
void foyer_export_to (FoyerUiContext *context, const char *query, JsonObject *params, GFile *file);

G_END_DECLS
