/* foyer-week-sheet: seven days of each team member on a sheet laid crosswise: hours down, days across. Pure, as foyer-day-sheet.h is. */
#pragma once

#include "foyer-day-sheet.h"

G_BEGIN_DECLS

#define FOYER_WEEK_DAYS 7

typedef struct
{
  gint64 date;
  const FoyerSpan *duty;  /* (nullable): sorted; none: not on duty */
  gsize n_duty;
  const FoyerSpan *breaks;
  gsize n_breaks;
  gboolean away;          /* absent: vacation, ill */
  const FoyerDaySheetRow *rows;
  gsize n_rows;
} FoyerWeekSheetDay;

typedef struct
{
  const char *name;
  const char *position;   /* (nullable) */
  FoyerWeekSheetDay days[FOYER_WEEK_DAYS];
} FoyerWeekSheetMember;

typedef struct
{
  const char *location;
  gint64 from;            /* first day */
  FoyerTimeFormat format;
  const char *printed;    /* (nullable) */
  gint64 created_ms;
  const FoyerWeekSheetMember *members;
  gsize n_members;
} FoyerWeekSheet;

/**
 * foyer_week_sheet_new:
 * @size: upright; it is laid crosswise here
 * Returns: (transfer full): a page or more for each member; one that says so when there are none
 */
FoyerPrintDoc *foyer_week_sheet_new (const FoyerWeekSheet *sheet, const FoyerPaperSize *size, gboolean rtl);
/* The same paper lying on its side; a roll stays as it is. */
FoyerPaperSize foyer_paper_crosswise (const FoyerPaperSize *size);

G_END_DECLS
