/* foyer-print-parts: what the options of the print window are made of. */
#pragma once

#include <adwaita.h>
#include "foyer-print-sheet.h"

G_BEGIN_DECLS

/* @list below its heading. (transfer floating) */
GtkWidget *foyer_print_section (const char *heading, GtkWidget *list);
GtkWidget *foyer_print_boxed_list (void);
/* A row with @control at its end; the row. (transfer none) */
GtkWidget *foyer_print_option_row (GtkWidget *list, const char *title, GtkWidget *control);

/* What the window of a sheet that is laid out without further choices is called, and the name suggested for its PDF. @answer: (nullable) */
const char *foyer_print_sheet_title (FoyerSheetKind kind);
char       *foyer_print_sheet_file (FoyerSheetKind kind, JsonObject *answer);

G_END_DECLS
