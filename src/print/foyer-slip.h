/* foyer-slip: the card a client takes home, and the same in words for a message: when, where, what and with whom. Pure. */
#pragma once

#include "foyer-desk.h"
#include "foyer-print-page.h"

G_BEGIN_DECLS

/* @answer: of "sheet.slip". (transfer full) */
FoyerPrintDoc *foyer_slip_new (JsonObject *answer, const FoyerPaperSize *size);
/* The same as lines of plain text, to be sent or read out. (transfer full) */
char          *foyer_slip_text (JsonObject *answer);

G_END_DECLS
