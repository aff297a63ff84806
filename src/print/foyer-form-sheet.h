/* foyer-form-sheet: blank booking forms, to write on when there is no power, and to type in later. Pure. */
#pragma once

#include "foyer-print-page.h"

G_BEGIN_DECLS

typedef struct
{
  const char *location;
  const char *const *members; /* (nullable): names to tick; ends with NULL */
  int forms;                  /* how many; two stand on an A4 sheet */
  gint64 created_ms;
} FoyerFormSheet;

FoyerPrintDoc *foyer_form_sheet_new (const FoyerFormSheet *sheet, const FoyerPaperSize *size, gboolean rtl);

G_END_DECLS
