/* foyer-rights-editor: the single rights of one access: on or off, how many days back, and which registers. Main thread only. */
#pragma once

#include "foyer-rights.h"
#include "foyer-ui-context.h"

G_BEGIN_DECLS

#define FOYER_TYPE_RIGHTS_EDITOR (foyer_rights_editor_get_type ())
G_DECLARE_FINAL_TYPE (FoyerRightsEditor, foyer_rights_editor, FOYER, RIGHTS_EDITOR, GtkWidget)

/* @table: answer of right.list; @roles: of role.list. (transfer floating) */
GtkWidget *foyer_rights_editor_new (FoyerUiContext *context, JsonArray *table, JsonArray *roles);
/* What stands. @overrides: (nullable): single rights that differ from those of @role, a name of role.list */
void       foyer_rights_editor_show (FoyerRightsEditor *self, const char *role, JsonObject *overrides);
/* Signal "changed": (JsonObject *overrides): all that differs from the role now. */

/* Every switch as it stands, for a role that is to be made of them. (transfer full) */
JsonObject *foyer_rights_editor_switches (FoyerRightsEditor *self);

G_END_DECLS
