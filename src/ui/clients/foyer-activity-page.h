/* foyer-activity-page: what was exported, fetched again and imported, at any desk: who, when, which list, how many lines; and the file again. */
#pragma once

#include "foyer-ui-context.h"

G_BEGIN_DECLS

#define FOYER_TYPE_ACTIVITY_PAGE (foyer_activity_page_get_type ())
G_DECLARE_FINAL_TYPE (FoyerActivityPage, foyer_activity_page, FOYER, ACTIVITY_PAGE, GtkWidget)

GtkWidget *foyer_activity_page_new (FoyerUiContext *context);
void       foyer_activity_show (FoyerUiContext *context, GtkWindow *window); /* command */
guint      foyer_activity_page_n (FoyerActivityPage *self);                  /* lines on view */
/* Fetches the file of an entry again and writes it to @file. */
void       foyer_activity_page_fetch (FoyerActivityPage *self, const char *id, GFile *file);

G_END_DECLS
