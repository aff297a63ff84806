/* foyer-override-bar: what stands in the way, in words, with a field for the reason to do it all the same. Comes up at the foot of the
 * page; no dialog. Enter does it, Esc keeps everything as it was. */
#pragma once

#include "foyer-ui-context.h"

G_BEGIN_DECLS

#define FOYER_TYPE_OVERRIDE_BAR (foyer_override_bar_get_type ())
G_DECLARE_FINAL_TYPE (FoyerOverrideBar, foyer_override_bar, FOYER, OVERRIDE_BAR, GtkWidget)

GtkWidget *foyer_override_bar_new (void);
/* A question still open is answered with NULL first. */
void       foyer_override_bar_ask (FoyerOverrideBar *self, GPtrArray *texts, FoyerUiConfirmed done, gpointer data);
gboolean   foyer_override_bar_asks (FoyerOverrideBar *self);
/* FALSE when nothing was asked. */
gboolean   foyer_override_bar_cancel (FoyerOverrideBar *self);

G_END_DECLS
