/* foyer-import-preview: the first rows of a file as a table: what became of each, and its values under the fields they go to. */
#pragma once

#include "foyer-ui-context.h"

G_BEGIN_DECLS

#define FOYER_TYPE_IMPORT_PREVIEW (foyer_import_preview_get_type ())
G_DECLARE_FINAL_TYPE (FoyerImportPreview, foyer_import_preview, FOYER, IMPORT_PREVIEW, GtkWidget)

GtkWidget *foyer_import_preview_new (void);
void       foyer_import_preview_set_answer (FoyerImportPreview *self, JsonObject *answer);
guint      foyer_import_preview_get_n_rows (FoyerImportPreview *self);

G_END_DECLS
