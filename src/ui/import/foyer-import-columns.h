/* foyer-import-columns: what the columns of a file are taken for; one row per column with its first values and a choice.
 *
 * Signal "changed": the user chose something else; ask again with foyer_import_columns_get_map(). */
#pragma once

#include "foyer-ui-context.h"

G_BEGIN_DECLS

#define FOYER_TYPE_IMPORT_COLUMNS (foyer_import_columns_get_type ())
G_DECLARE_FINAL_TYPE (FoyerImportColumns, foyer_import_columns, FOYER, IMPORT_COLUMNS, GtkWidget)

GtkWidget  *foyer_import_columns_new (void);
/* @answer: of import.preview. The choices are those of the answer. */
void        foyer_import_columns_set_answer (FoyerImportColumns *self, JsonObject *answer);
/* Every field with the number of its column or null, and the heading row. (transfer full) */
JsonObject *foyer_import_columns_get_map (FoyerImportColumns *self);
/* Gives column @number to @field (NULL: not imported), as the drop-down does. FALSE when there is no such column or field. */
gboolean    foyer_import_columns_choose (FoyerImportColumns *self, guint number, const char *field);

G_END_DECLS
