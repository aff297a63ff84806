/* foyer-register-panel: money that moves without a visit: put into a register, taken out, or carried to another. Panel "register"
 * {"register"?}. Enter saves; the form stays for the next one. */
#pragma once

#include "foyer-ui-context.h"

G_BEGIN_DECLS

typedef enum
{
  FOYER_MOVE_IN,
  FOYER_MOVE_OUT,
  FOYER_MOVE_OVER,
} FoyerMove;

#define FOYER_TYPE_REGISTER_PANEL (foyer_register_panel_get_type ())
G_DECLARE_FINAL_TYPE (FoyerRegisterPanel, foyer_register_panel, FOYER, REGISTER_PANEL, GtkWidget)

GtkWidget *foyer_register_panel_new (FoyerUiContext *context, JsonObject *args);
gboolean   foyer_register_panel_ready (FoyerRegisterPanel *self);
void       foyer_register_panel_choose (FoyerRegisterPanel *self, FoyerMove move);
/* For tests: what stands in a field ("amount", "item", "register", "to", "comment"). */
void       foyer_register_panel_set (FoyerRegisterPanel *self, const char *field, const char *text);

G_END_DECLS
