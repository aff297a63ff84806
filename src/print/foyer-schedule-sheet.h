/* foyer-schedule-sheet: the work schedule as it stands on the screen: a line for each member, a column for each day (SCH-8). Pure. */
#pragma once

#include "foyer-print-page.h"
#include "foyer-time.h"

G_BEGIN_DECLS

typedef struct
{
  gint64 date;
  const char *spans;   /* "09:00-13:00 14:00-18:00"; (nullable) */
  const char *breaks;  /* (nullable) */
  const char *off;     /* (nullable): why away, in words */
} FoyerScheduleSheetDay;

typedef struct
{
  const char *name;
  const char *position; /* (nullable) */
  int minutes;          /* worked in the period */
  const FoyerScheduleSheetDay *days; /* in order; days that hold nothing are not among them */
  gsize n_days;
} FoyerScheduleSheetMember;

typedef struct
{
  const char *location;
  const char *title;    /* the period, as the screen says it */
  const char *filters;  /* (nullable): what was chosen: "Stylist · without schedule" */
  gint64 from, to;      /* half-open */
  FoyerTimeFormat format;
  const char *printed;  /* (nullable) */
  gint64 created_ms;
  const FoyerScheduleSheetMember *members;
  gsize n_members;
} FoyerScheduleSheet;

/* @size: upright; it is laid crosswise here. More than a month takes several tables, one under the other. */
FoyerPrintDoc *foyer_schedule_sheet_new (const FoyerScheduleSheet *sheet, const FoyerPaperSize *size, gboolean rtl);

G_END_DECLS
