/* foyer-print-sheet: from what a desk answers to paper. The query is asked once ("sheet.day", "receipt.view"); its answer is laid out
 * for as many paper sizes as the person at the print dialog tries.
 *
 * Laying out is pure and works on any thread; the functions that take a desk ask it and may block. */
#pragma once

#include "foyer-day-sheet.h"
#include "foyer-desk.h"

G_BEGIN_DECLS

typedef struct
{
  FoyerDaySheetLayout layout;
  gboolean no_blanks; /* leave the lines for walk-ins out, whatever the location has set */
  gboolean money;     /* prices and what is due */
} FoyerPrintOptions;

/* @day: answer of "sheet.day". (transfer full) */
FoyerPrintDoc *foyer_print_day_pages (JsonObject *day, const FoyerPrintOptions *options, const FoyerPaperSize *size);
/**
 * foyer_print_receipt_pages:
 * @receipt: answer of "receipt.view"
 * @copy: it has been on paper before (FIN-23)
 * Returns: (transfer full)
 */
FoyerPrintDoc *foyer_print_receipt_pages (JsonObject *receipt, gboolean copy, const FoyerPaperSize *size);

/**
 * foyer_print_day:
 * @date: (nullable): ISO; today at the location
 * @staff: (nullable): ids or names of members wanted; NULL: everyone on duty or booked
 * Returns: (transfer full): asked and laid out; NULL with the desk's error
 */
FoyerPrintDoc *foyer_print_day (FoyerDesk *desk, const FoyerActor *actor, const char *date, const char *const *staff, const FoyerPrintOptions *options,
                                const FoyerPaperSize *size, GError **error);
/* Sheets that are laid out without further choices, each from the answer of one query. */
typedef enum
{
  FOYER_SHEET_WEEK,     /* "sheet.week": seven days of each member */
  FOYER_SHEET_EVENTS,   /* "sheet.events": who takes part */
  FOYER_SHEET_FORMS,    /* "sheet.day": blank booking forms with the names of the team */
  FOYER_SHEET_SCHEDULE, /* "sheet.schedule": the work schedule as it stands on the screen (SCH-8) */
  FOYER_SHEET_SLIP,     /* "sheet.slip": the card a client takes home (foyer-slip.h) */
  FOYER_SHEET_MEDICAL,  /* "medical.sheet": a medical record (foyer-medical-sheet.h) */
  FOYER_SHEET_TILL,     /* "till.view": an X or Z report (foyer-till-sheet.h) */
  FOYER_SHEET_DAILY,    /* "finance.daily": the cash report of a day */
} FoyerSheetKind;

const char    *foyer_print_sheet_query (FoyerSheetKind kind); /* static */
/* @answer: of that query. (transfer full) */
FoyerPrintDoc *foyer_print_sheet_pages (FoyerSheetKind kind, JsonObject *answer, const FoyerPaperSize *size);
/* @params: (nullable): parameters of the query. (transfer full): asked and laid out; NULL with the desk's error */
FoyerPrintDoc *foyer_print_sheet (FoyerDesk *desk, const FoyerActor *actor, FoyerSheetKind kind, JsonObject *params, const FoyerPaperSize *size, GError **error);
/* The paper the location uses for receipts. */
FoyerPaper     foyer_print_receipt_paper (JsonObject *receipt);
/* @receipt: id of the document or of a visit (its newest receipt), or the number on it; @size: (nullable): the location's. (transfer full) */
FoyerPrintDoc *foyer_print_receipt (FoyerDesk *desk, const FoyerActor *actor, const char *receipt, gboolean copy, const FoyerPaperSize *size, GError **error);

G_END_DECLS
