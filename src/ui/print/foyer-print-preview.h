/* foyer-print-preview: the pages of a document one under the other, as they will come out of the printer. */
#pragma once

#include <gtk/gtk.h>
#include "foyer-print-page.h"

G_BEGIN_DECLS

#define FOYER_TYPE_PRINT_PREVIEW (foyer_print_preview_get_type ())
G_DECLARE_FINAL_TYPE (FoyerPrintPreview, foyer_print_preview, FOYER, PRINT_PREVIEW, GtkWidget)

GtkWidget *foyer_print_preview_new (void);
/* @doc: (transfer full) (nullable) */
void       foyer_print_preview_set_doc (FoyerPrintPreview *self, FoyerPrintDoc *doc);
int        foyer_print_preview_get_n_pages (FoyerPrintPreview *self);

G_END_DECLS
