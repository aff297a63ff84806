/* foyer-calendar-read: what the calendar's queries read: appointments of some days as blocks, and who is on duty. Inside a read. */
#pragma once

#include "foyer-command.h"
#include "foyer-gaps.h"
#include "foyer-visit-rules.h"

G_BEGIN_DECLS

typedef struct
{
  FoyerId id, staff, visit, client, service;
  char day[11];
  int m0, dur, flags;
  int tech;       /* minutes at the end in which nobody is served */
  FoyerGaps gaps; /* minutes in which the member is free */
  gint64 total;  /* of the appointment's lines */
  gint64 sum, paid; /* of the visit */
  FoyerVisitStatus status;
  gboolean receipt, note, first, alert;
  gboolean event;
  int capacity, taken; /* of an event */
  int colour, tint; /* -1: none */
  char *services, *name, *phone; /* may be NULL */
  char *visitor;     /* who comes under the client's phone; part of name already */
  GPtrArray *labels; /* (element-type FoyerLabel), or NULL */
} FoyerCalendarBlock;

/* Working time of the members on a day, to see what lies outside. */
typedef struct
{
  FoyerId staff;
  char day[11];
  char *spans, *breaks, *off;
  GArray *open; /* (element-type FoyerSpan): spans less breaks */
} FoyerCalendarDuty;

/* (transfer full) (element-type FoyerCalendarBlock): blocks of @loc on days @from … @to (both included), of one member, or those of
 * one position (foyer-column.h), when @staff is given, in order of time. Phones are masked unless @phones. */
GArray *foyer_calendar_read_blocks (FoyerDb *db, const FoyerId *loc, const char *from, const char *to, const FoyerId *staff, gboolean phones);
/* When its member is busy, minutes of the day. */
FoyerTaken foyer_calendar_block_taken (const FoyerCalendarBlock *b);
/* (transfer full) (element-type FoyerCalendarDuty) */
GArray *foyer_calendar_read_duties (FoyerDb *db, const FoyerId *loc, const char *from, const char *to, const FoyerId *staff);
/* (nullable): borrowed from @duties */
const FoyerCalendarDuty *foyer_calendar_duty_of (GArray *duties, const FoyerId *staff, const char *day);
/* Members "event", "taken", "capacity" and "full" of an event's; nothing of another. */
void    foyer_calendar_out_seats (JsonBuilder *out, const FoyerCalendarBlock *b);
/* Adds block @i as an object; @title: "name", "phone" or "service" for its first line. */
void    foyer_calendar_out_block (JsonBuilder *out, FoyerDb *db, GArray *blocks, guint i, GArray *duties, gboolean pending, const char *title);
/* The same in the column of a room or device. @instance: (nullable) */
void    foyer_calendar_out_block_in (JsonBuilder *out, FoyerDb *db, GArray *blocks, guint i, GArray *duties, gboolean pending, const char *title,
                                     const FoyerId *instance);

G_END_DECLS
