/* foyer-close-page: the end of a day: what is still open, each line opening what it is about. It refuses nothing. Shown with {"date"}. */
#pragma once

#include "foyer-page.h"
#include "foyer-ui-context.h"

G_BEGIN_DECLS

#define FOYER_TYPE_CLOSE_PAGE (foyer_close_page_get_type ())
G_DECLARE_FINAL_TYPE (FoyerClosePage, foyer_close_page, FOYER, CLOSE_PAGE, GtkWidget)

GtkWidget *foyer_close_page_new (FoyerUiContext *context);
/* The command: the day the calendar shows. */
void       foyer_close_show_day (FoyerUiContext *context, GtkWindow *window);
/* Lines that are open. */
guint      foyer_close_page_n_open (FoyerClosePage *self);

G_END_DECLS
