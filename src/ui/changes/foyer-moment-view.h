/* foyer-moment-view: "as it was at": the book of a day, the till, or a client's card at a moment of the past. Shows; changes nothing. Main thread. */
#pragma once

#include "foyer-ui-context.h"

G_BEGIN_DECLS

#define FOYER_TYPE_MOMENT_VIEW (foyer_moment_view_get_type ())
G_DECLARE_FINAL_TYPE (FoyerMomentView, foyer_moment_view, FOYER, MOMENT_VIEW, GtkWidget)

GtkWidget *foyer_moment_view_new (FoyerUiContext *context);
/* @args: (nullable): {"at": wall, "date": day of the book, "client": id} */
void       foyer_moment_view_show (FoyerMomentView *self, JsonObject *args);
guint      foyer_moment_view_n_rows (FoyerMomentView *self);
gboolean   foyer_moment_view_idle (FoyerMomentView *self);

G_END_DECLS
