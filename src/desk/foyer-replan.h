/* foyer-replan: "Anna is ill": where her bookings could go, as a few whole plans to choose from.
 *
 * Pure: no I/O, no clock. Each booking may go to whoever does all of it, at its time, at another time of the day, or on a later day, where
 * the member, a room of each kind it needs and the client are free. A plan is the cheapest it can find by what it aims at: first a good one
 * (the booking with the least choice is placed first), then by branch and bound as far as a fixed number of steps reaches; for a dozen
 * bookings that is the cheapest there is. No plan books anything twice. Safe on any thread. */
#pragma once

#include "foyer-minutes.h"
#include "foyer-time.h"

G_BEGIN_DECLS

#define FOYER_REPLAN_PIECES 18
#define FOYER_REPLAN_JOBS 64
#define FOYER_REPLAN_RESOURCES 32

/* A booking with one member. */
typedef struct
{
  int len; /* minutes, break included; 0: not done by the member */
  int n;   /* pieces that need the member */
  FoyerSpan busy[FOYER_REPLAN_PIECES]; /* minutes from the start */
} FoyerReplanShape;

typedef struct
{
  int minute;     /* where it stands on the first day */
  gboolean asked; /* the client asked for the one who is away */
  gboolean fixed; /* part of a package: another may do it, but only when it is, for the other parts stay where they are */
  guint32 needs;  /* a bit per resource */
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
  int same_time, shifted, other_day, unplaced; /* bookings; they add up to all */
  int others;                                  /* of those who asked for the absent one, with somebody else */
  gint64 cost;
} FoyerReplanPlan;

/* (transfer full) (element-type FoyerReplanPlan): one to three plans that differ, the best first: fewest without a place, then fewest on
 * another day, then fewest clients who asked for her with somebody else. */
GArray *foyer_replan (const FoyerReplanCase *c);
/* What one booking costs where a plan puts it; -1 when it cannot be there at all, the other bookings aside. Exported for tests. */
gint64  foyer_replan_cost (const FoyerReplanCase *c, FoyerReplanAim aim, guint job, const FoyerReplanMove *move);

G_END_DECLS
