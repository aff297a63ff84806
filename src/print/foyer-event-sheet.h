/* foyer-event-sheet: who takes part in an event, to tick off at the door. Pure, as foyer-day-sheet.h is. */
#pragma once

#include "foyer-print-page.h"
#include "foyer-time.h"

G_BEGIN_DECLS

typedef struct
{
  const char *client;    /* (nullable) */
  const char *phone;     /* (nullable): as it is to be read */
  const char *note;      /* (nullable) */
  const char *status;    /* (nullable): the word */
  int seats;
  gint64 due;            /* minor units */
  gboolean struck;       /* will not come */
} FoyerEventSheetRow;

typedef struct
{
  int from, to;          /* minutes of the day */
  const char *title;     /* what it is */
  const char *leader;    /* (nullable): the team member */
  const char *place;     /* (nullable) */
  const char *note;      /* (nullable) */
  int capacity;
  const FoyerEventSheetRow *rows;
  gsize n_rows;
} FoyerEventSheetEvent;

typedef struct
{
  const char *location;
  gint64 date;
  FoyerTimeFormat format;
  const char *currency;  /* (nullable) */
  const char *printed;   /* (nullable) */
  gint64 created_ms;
  const FoyerEventSheetEvent *events;
  gsize n_events;
} FoyerEventSheet;

/* (transfer full): a page or more for each event, with a ruled line for every free seat; one that says so when there are none. */
FoyerPrintDoc *foyer_event_sheet_new (const FoyerEventSheet *sheet, const FoyerPaperSize *size, gboolean rtl);

G_END_DECLS
