/* foyer-day-sheet: one day of one or more team members on paper, to pin to a mirror and to write on.
 *
 * Pure: takes plain values, makes pages. The caller has applied the rights (a masked phone comes in masked) and chosen the
 * words of the program's language. Everything is borrowed during the call. */
#pragma once

#include "foyer-print-page.h"
#include "foyer-time.h"

G_BEGIN_DECLS

typedef struct
{
  int from, to;          /* minutes of the day; @to may pass midnight */
  const char *client;    /* (nullable): a walk-in without a card */
  const char *phone;     /* (nullable): as it is to be read */
  const char *services;  /* (nullable) */
  const char *status;    /* (nullable): the word */
  const char *note;      /* (nullable) */
  const char *flags;     /* (nullable): "First visit, allergy" */
  gboolean struck;       /* will not happen: did not come */
  gint64 price, due;     /* minor units; printed only with FoyerDaySheet.money */
} FoyerDaySheetRow;

typedef struct
{
  const char *name;
  const char *position;  /* (nullable) */
  const FoyerSpan *duty; /* (nullable): sorted; none: not on duty */
  gsize n_duty;
  const FoyerSpan *breaks;
  gsize n_breaks;
  const FoyerDaySheetRow *rows; /* in any order */
  gsize n_rows;
} FoyerDaySheetMember;

typedef enum
{
  FOYER_DAY_SHEET_PER_MEMBER, /* everyone begins a sheet of their own */
  FOYER_DAY_SHEET_COMPACT,    /* one after the other in two columns; small enough for the desk, large enough to read */
} FoyerDaySheetLayout;

typedef struct
{
  const char *location;   /* public name (LOC-1) */
  gint64 date;
  FoyerTimeFormat format;
  const char *currency;   /* (nullable) */
  const char *printed;    /* (nullable): "24.11.2026 08:02, Anna", for the foot */
  gint64 created_ms;      /* UTC milliseconds: date of the PDF */
  FoyerDaySheetLayout layout;
  int blanks;             /* ruled lines for walk-ins: the free time of the day, and at least as many; 0: none */
  gboolean money;         /* price and what is due */
  const FoyerDaySheetMember *members;
  gsize n_members;
} FoyerDaySheet;

/**
 * foyer_day_sheet_new:
 * @size: A4 or Letter, or what the print dialog says
 * Returns: (transfer full): the pages; one that says so when there are no members
 */
FoyerPrintDoc *foyer_day_sheet_new (const FoyerDaySheet *sheet, const FoyerPaperSize *size, gboolean rtl);

G_END_DECLS
