/* foyer-rights-editor: the single rights of one access: on or off, how many days back, and which registers. Main thread only. */
#pragma once

#include "foyer-ui-context.h"

G_BEGIN_DECLS

#define FOYER_TYPE_RIGHTS_EDITOR (foyer_rights_editor_get_type ())
G_DECLARE_FINAL_TYPE (FoyerRightsEditor, foyer_rights_editor, FOYER, RIGHTS_EDITOR, GtkWidget)

/* @table: answer of right.list. (transfer floating) */
GtkWidget *foyer_rights_editor_new (FoyerUiContext *context, JsonArray *table);
/* What stands; what is open stays open. @overrides: (nullable): single rights that differ from those of @role */
void       foyer_rights_editor_show (FoyerRightsEditor *self, const char *role, JsonObject *overrides);
/* Signal "changed": (JsonObject *overrides): all that differs from the role now. */

G_END_DECLS
