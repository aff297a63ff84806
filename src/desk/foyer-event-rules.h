/* foyer-event-rules: seats of an event: who may take some, and who has one when more were sold than there are.
 *
 * Pure: no I/O, no clock, no rows. Safe on any thread. */
#pragma once

#include "foyer-id.h"

G_BEGIN_DECLS

#define FOYER_EVENT_MAX_CAPACITY 1000
#define FOYER_EVENT_MAX_PASTE 50  /* clients enrolled at once */
#define FOYER_EVENT_MAX_DATES 100 /* of one duplication */

typedef enum
{
  FOYER_ENROL_OK,
  FOYER_ENROL_NO_SEATS,   /* less than one was asked for */
  FOYER_ENROL_ONE_ONLY,   /* extra seats are not allowed here */
  FOYER_ENROL_TOO_MANY,   /* more than one client may have */
  FOYER_ENROL_FULL,       /* the event has not that many left */
} FoyerEnrolAnswer;

/**
 * foyer_enrol_check:
 * @taken: seats others have
 * @seats: wanted
 * @extra: a client may take more than one
 * @most: then at most so many
 */
FoyerEnrolAnswer foyer_enrol_check (int capacity, int taken, int seats, gboolean extra, int most);

/* One participant. */
typedef struct
{
  FoyerId id;
  int seats;
  gboolean held; /* had its seats before; out: has them */
  gint64 hlc;    /* when it was made, and by which change */
  FoyerId txn;
} FoyerSeat;

/* Gives out @capacity seats: who has them keeps them, then the others in the order they were made; one who wants more than are left gets
 * none and a later one who wants fewer may. When the capacity shrank those who came last lose theirs. @seats is in that order afterwards. */
void foyer_seats_give (FoyerSeat *seats, gsize n, int capacity);

/**
 * foyer_weekly_dates:
 * @first, @until: both included
 * @weekday: 1 Monday … 7 Sunday
 * Returns: (transfer full) (element-type gint64): the dates; at most 1000
 */
GArray *foyer_weekly_dates (gint64 first, gint64 until, int weekday);

/* One line of a list somebody pasted: "Kovács Eszter +36 20 123 4567" or "…; …; 2": name and phone in either order, seats last if given. */
typedef struct
{
  char *name;  /* "" for none */
  char *phone; /* as typed; "" for none */
  int seats;   /* 1 when not given */
} FoyerPasted;
/* (transfer full) (element-type FoyerPasted): blank lines are left out; more lines than @max are not looked at */
GArray *foyer_event_parse_list (const char *text, guint max);

G_END_DECLS
