/* foyer-calendar-day: what calendar.day or calendar.week answered, as the board wants it, with the ids the page needs to act on it.
 *
 * No widgets. A day is made from one answer and never changed. */
#pragma once

#include <json-glib/json-glib.h>

#include "foyer-board-model.h"

G_BEGIN_DECLS

typedef struct
{
  FoyerId staff;
  FoyerId instance; /* of a room or device, on the board of those; else none */
  gint64 date;
  const char *name; /* of the member or the room; borrowed from the day */
  guint place;      /* index of the day's places, where it shows several locations */
  gboolean closed;  /* says why a location has no columns: nothing is done here */
} FoyerCalendarColumn;

/* A location on a board of several. */
typedef struct
{
  FoyerId loc;
  const char *name, *kind; /* borrowed from the day */
  gboolean here;           /* the one worked at */
  gboolean book, move, status;
} FoyerCalendarPlace;

/* Beside block i of the model. */
typedef struct
{
  FoyerId block;             /* as the board knows it: where one appointment has two rooms, the second is another block */
  FoyerId id, visit, client; /* client: none for a blank appointment */
  FoyerBoardStatus status;
  const char *name;          /* of the client, or NULL */
  gboolean bundle;           /* one of a package */
  gboolean event;            /* a group event: opens its own panel */
  guint column;
} FoyerCalendarEntry;

typedef struct
{
  FoyerBoardModel *model;
  GArray *columns; /* FoyerCalendarColumn */
  GArray *entries; /* FoyerCalendarEntry */
  GArray *places;  /* FoyerCalendarPlace; empty where one location is shown */
  GStringChunk *strings;
  const char *notice; /* shown instead of the board: too far back for this user */
  const char *kind;   /* what a click makes: "individual", "group", "mixed" (CAL-3); may be NULL */
  gboolean works;     /* somebody works on a day shown */
  int step;
  guint left_out;     /* locations there was no room for */
  guint hidden;       /* blocks left out by the filter of statuses and labels */
} FoyerCalendarDay;

/**
 * foyer_calendar_day_new:
 * @answer: of calendar.day, calendar.locations or calendar.resources, or of calendar.week when @week
 * @today: date at the location, by the window's clock
 * @statuses: bits 1 << FoyerBoardStatus that are shown
 * @label: only bookings with this label; none: all
 */
FoyerCalendarDay *foyer_calendar_day_new (JsonObject *answer, gboolean week, gint64 today, guint statuses, const FoyerId *label);
/* One of @object's labels; every object has none. */
gboolean          foyer_calendar_has_label (JsonObject *object, const FoyerId *label);
void              foyer_calendar_day_free (FoyerCalendarDay *self);
/* Where column @i is. NULL: the location worked at, the only one shown. */
const FoyerCalendarPlace *foyer_calendar_day_place (FoyerCalendarDay *self, guint i);
/* By the appointment, or the id of its block. NULL when it is not there. */
const FoyerCalendarEntry *foyer_calendar_day_find (FoyerCalendarDay *self, const FoyerId *appointment);

/* "pending", "confirmed", "arrived", "no-show"; OTHER for any other word */
FoyerBoardStatus  foyer_calendar_status_parse (const char *word);
const char       *foyer_calendar_status_word (FoyerBoardStatus status); /* the same word, for commands */
const char       *foyer_calendar_status_name (FoyerBoardStatus status); /* translated, for buttons: "Confirmed" */
const char       *foyer_calendar_status_icon (FoyerBoardStatus status);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (FoyerCalendarDay, foyer_calendar_day_free)

/* "7 of 12 seats", "Full · 12 of 12": of an event of calendar.day or calendar.list. (transfer full) */
char             *foyer_calendar_seats_text (JsonObject *object);

G_END_DECLS
