/* foyer-till-sheet: X and Z reports of a till, and the cash report of a day, on a roll or on a sheet. Made of nothing but the answer: the same answer
 * gives the same paper, however much later. */
#pragma once

#include <json-glib/json-glib.h>
#include "foyer-print-page.h"

G_BEGIN_DECLS

/* @answer: of "till.view". (transfer full) */
FoyerPrintDoc *foyer_till_sheet_new (JsonObject *answer, const FoyerPaperSize *size);
/* @answer: of "finance.daily". (transfer full) */
FoyerPrintDoc *foyer_daily_sheet_new (JsonObject *answer, const FoyerPaperSize *size);

G_END_DECLS
