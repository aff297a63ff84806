/* foyer-book-line: book in one line (Ctrl+B): "06201234567 cut anna tue 3pm". Chips say what was understood, the best times stand underneath,
 * Enter books the marked one. Up and Down mark another time or, where several clients fit, another client; Ctrl+Enter opens the form with
 * all of it filled in. Over the page, as the palette is.
 *
 * Signal "closed". Main thread only. */
#pragma once

#include "foyer-ui-context.h"

G_BEGIN_DECLS

#define FOYER_TYPE_BOOK_LINE (foyer_book_line_get_type ())
G_DECLARE_FINAL_TYPE (FoyerBookLine, foyer_book_line, FOYER, BOOK_LINE, GtkWidget)

GtkWidget *foyer_book_line_new (FoyerUiContext *context);
/* Every answer is in: what is on view is of what is typed. */
gboolean   foyer_book_line_ready (FoyerBookLine *self);
GtkWidget *foyer_book_line_entry (FoyerBookLine *self);

G_END_DECLS
