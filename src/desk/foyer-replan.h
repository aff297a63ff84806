/* foyer-replan: "Anna is ill": where her bookings could go, as a few whole plans to choose from.
 *
 * Pure: no I/O, no clock. Each booking may go to whoever does all of it, at its time, at another time of the day, or on a later day, where
 * the member, a room of each kind it needs and the client are free. A plan is the cheapest it can find by what it aims at: first a good one
 * (the booking with the least choice is placed first), then by branch and bound as far as a fixed number of steps reaches; for a dozen
 * bookings that is the cheapest there is. No plan books anything twice. Safe on any thread.
 *
 * What belongs together is a unit: a booking alone, or the parts of a package or of one client's visit, those of colleagues too. A unit of
 * several parts either stays at its hour, where others take over the parts of the one who is away (or some of them find nobody), or all of it
 * goes to another time: in its order, each part as long after the one before as now, parts at one time still at one time, a colleague's part
 * with the colleague where that can be. Invariants of every plan, beside those above:
 *  1. A part of a colleague moves only when all of its unit does.
 *  2. A part that stays where it is with whom it is needs nothing to be free: it stands there already. What others were given it does not get.
 *  3. What a unit that moves leaves free, others may take. */
#pragma once

#include "foyer-minutes.h"
#include "foyer-time.h"

G_BEGIN_DECLS

#define FOYER_REPLAN_PIECES 18
#define FOYER_REPLAN_JOBS 96
#define FOYER_REPLAN_PARTS 12 /* of one unit */
#define FOYER_REPLAN_ROOMS 64 /* instances a part can say it has now */

/* A booking with one member. */
typedef struct
{
  int len; /* minutes, break included; 0: not done by the member */
  int rest; /* of them, the break: the client has left */
  int n;   /* pieces that need the member */
  FoyerSpan busy[FOYER_REPLAN_PIECES]; /* minutes from the start */
} FoyerReplanShape;

typedef struct
{
  int minute;     /* where it stands on the first day */
  int ends;       /* minute the client is done with it there */
  int member;     /* whose it is: of the one who is away, or of a colleague (a part of a unit) */
  guint unit;     /* jobs of one unit follow each other, in order of time */
  gboolean asked; /* the client asked for this member */
  gboolean fixed; /* of a unit of which not all can be moved: another may do it, but only when it is */
  guint32 needs;  /* a bit per resource */
  guint64 rooms;  /* a colleague's: the instances it has, a bit each */
  int client;     /* index, or -1 */
} FoyerReplanJob;

typedef struct
{
  guint n_jobs, n_members, n_days, n_instances, n_clients;
  const FoyerReplanJob *jobs;
  const FoyerReplanShape *shapes; /* [job * n_members + member] */
  guint absent;                   /* the member who is away */
  const FoyerMinutes *free;       /* [day * n_members + member]; of the absent one nothing on days away */
  const FoyerMinutes *instances;  /* [day * n_instances + instance], less what these bookings hold */
  const guint *resource_of;       /* per instance */
  const FoyerMinutes *clients;    /* [day * n_clients + client]: nothing else is booked for the client */
  int step;                       /* of the day's grid */
  int earliest;                   /* minute of the first day nothing is moved before */
} FoyerReplanCase;

typedef enum
{
  FOYER_REPLAN_KEEP_TIMES,  /* the hour matters most: colleagues take over */
  FOYER_REPLAN_KEEP_PEOPLE, /* who asked for her waits for her */
  FOYER_REPLAN_SAME_DAY,    /* nobody comes on another day; the day may be shuffled, leaving few useless gaps */
  FOYER_REPLAN_N_AIMS,
} FoyerReplanAim;

typedef struct
{
  int member; /* -1: no place found */
  int day, start;
} FoyerReplanMove;

typedef struct
{
  FoyerReplanAim aim;
  FoyerReplanMove moves[FOYER_REPLAN_JOBS];
  int same_time, shifted, other_day, unplaced; /* bookings of the one who is away; they add up to all */
  int along;                                   /* parts of colleagues that go along */
  int others;                                  /* of those who asked for somebody, with somebody else */
  gint64 cost;
} FoyerReplanPlan;

/* (transfer full) (element-type FoyerReplanPlan): one to three plans that differ, the best first: fewest without a place, then fewest on
 * another day, then fewest clients who asked for somebody with somebody else. */
GArray *foyer_replan (const FoyerReplanCase *c);
/* The jobs of the unit @job is the first of. */
guint   foyer_replan_parts (const FoyerReplanCase *c, guint job);
/* What the unit whose first job is @job costs where a plan puts it; -1 when it cannot be there at all, other units and rooms aside.
 * @moves: of its jobs, in order. Exported for tests. */
gint64  foyer_replan_cost (const FoyerReplanCase *c, FoyerReplanAim aim, guint job, const FoyerReplanMove *moves);

G_END_DECLS
