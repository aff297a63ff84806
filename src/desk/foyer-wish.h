/* foyer-wish: who of those that wait suits a time that became free, and when those who stand in the shop will have their turn.
 *
 * Pure: no I/O, no clock. Times are minutes of a day, half-open. Safe on any thread. */
#pragma once

#include "foyer-minutes.h"
#include "foyer-time.h"

G_BEGIN_DECLS

/* What somebody on the waiting list can do. */
typedef struct
{
  gint64 first, until; /* dates, both included; G_MININT64 and G_MAXINT64: open */
  guint days;          /* bit 0 Monday … bit 6 Sunday; 0: any */
  int from, to;        /* the whole of the visit lies in [from, to); 0 and 1440: any time */
  gboolean urgent;
  gboolean named;      /* waits for certain people only, of whom the free one is one */
  gint64 since;        /* UTC ms */
} FoyerWish;

/**
 * foyer_wish_start:
 * @free: the free minutes of a member on @date
 * @from, @to: what became free: the visit must take some of it
 * @dur: minutes the wish takes with that member; 0: the member does not do it
 * @step: grid of the calendar
 * Returns: the best start, or -1. The visit may use free time beside what became free. Flush with what is before it, or behind it, when the
 *   wish allows, so that no unusable gap is left; else the first on the grid.
 */
int      foyer_wish_start (const FoyerWish *wish, gint64 date, const FoyerMinutes *free, int from, int to, int dur, int step);
/* Order in which they are offered a time: the urgent, those who wait for exactly this person, who waits longest. As qsort wants it. */
int      foyer_wish_compare (const FoyerWish *a, const FoyerWish *b);

/* ---- the queue in the shop --------------------------------------------------------------------------------------------------- */
typedef struct
{
  int member; /* index, or -1: nobody has time any more today */
  int start;
} FoyerTurn;

/**
 * foyer_queue_turns:
 * @free: (array length=n_members): free minutes of today
 * @durs: minutes entry e takes with member m at [e * n_members + m]; 0: not with this one
 * @now: minute of the day
 * @turns: (out) (array length=n_entries)
 * Each in order takes the earliest time anybody for it has, of two at the same time the one whose free stretch is shorter; nobody is pushed
 * back by a later one, who may still slip in before where the time is too short for the earlier.
 */
void     foyer_queue_turns (const FoyerMinutes *free, guint n_members, const int *durs, guint n_entries, int now, FoyerTurn *turns);

G_END_DECLS
