/* foyer-import-problems: every row of a file that is not taken, is repeated, or is taken with an assumption, with the reason. */
#pragma once

#include "foyer-ui-context.h"

G_BEGIN_DECLS

#define FOYER_TYPE_IMPORT_PROBLEMS (foyer_import_problems_get_type ())
G_DECLARE_FINAL_TYPE (FoyerImportProblems, foyer_import_problems, FOYER, IMPORT_PROBLEMS, GtkWidget)

GtkWidget *foyer_import_problems_new (void);
void       foyer_import_problems_set_answer (FoyerImportProblems *self, JsonObject *answer);
/* Rows on view under the chosen kind. */
guint      foyer_import_problems_get_n_shown (FoyerImportProblems *self);
/* The whole list as a table for a spreadsheet. */
gboolean   foyer_import_problems_save (FoyerImportProblems *self, const char *path, GError **error);

G_END_DECLS
