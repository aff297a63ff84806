/* foyer-print-parts: what the options of the print window are made of. */
#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/* @list below its heading. (transfer floating) */
GtkWidget *foyer_print_section (const char *heading, GtkWidget *list);
GtkWidget *foyer_print_boxed_list (void);
/* A row with @control at its end; the row. (transfer none) */
GtkWidget *foyer_print_option_row (GtkWidget *list, const char *title, GtkWidget *control);

G_END_DECLS
