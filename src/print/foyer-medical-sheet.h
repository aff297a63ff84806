/* foyer-medical-sheet: a medical card, a visit protocol or a treatment plan on paper, with the details of the location on top of every page
 * (MED-5). Pure. */
#pragma once

#include "foyer-desk.h"
#include "foyer-print-page.h"

G_BEGIN_DECLS

/* @answer: of "medical.sheet". (transfer full) */
FoyerPrintDoc *foyer_medical_sheet_new (JsonObject *answer, const FoyerPaperSize *size);
/**
 * foyer_print_medical:
 * @params: of "medical.open" without "print"; taken
 * Writes down that it is printed, asks and lays out. Blocks. (transfer full): NULL with the desk's error
 */
FoyerPrintDoc *foyer_print_medical (FoyerDesk *desk, const FoyerActor *actor, JsonObject *params, const FoyerPaperSize *size, GError **error);

G_END_DECLS
