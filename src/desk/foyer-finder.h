/* foyer-finder: start times for services, over a whole team and its rooms, best first.
 *
 * Pure: no I/O, no clock. A wish says which services in which order, who may do each and how long that takes; a day says who is free when.
 * One after another, without waiting: the next service begins when the client is free from the one before. Neighbouring services of one
 * member are one appointment ("part"). What a member is not needed for (processing) may be anybody's; the technical break follows the
 * client's time and keeps member and room.
 *
 * Feasible starts are sets of minutes: "all of [t, t + n) free" is log n shifts of 23 words, so every start of a month costs less than
 * reading its bookings. Rooms are reserved per appointment, one instance of each resource for the whole of it, as booking does.
 *
 * Invariants: every time found can be booked without a warning on the data given; every start that can be is found (the list may be
 * shortened afterwards, best kept). Safe on any thread. */
#pragma once

#include "foyer-minutes.h"

G_BEGIN_DECLS

#define FOYER_FINDER_SERVICES 12 /* of a wish, at most */
#define FOYER_FINDER_RESOURCES 32
#define FOYER_FINDER_TECH_MAX 60 /* minutes of an appointment's technical break */

/* One service with one member. */
typedef struct
{
  int dur;        /* the client's whole time; 0: the member does not do it */
  int processing; /* of it, after the hands-on part: the member is free */
  int finishing;  /* of it, at its end */
  int tech;       /* after it */
} FoyerFinderWork;

/* How the technical breaks of the services of one appointment become its own. */
typedef enum
{
  FOYER_FINDER_TECH_LONGEST,
  FOYER_FINDER_TECH_SUM,
  FOYER_FINDER_TECH_LAST,
} FoyerFinderTech;

typedef struct
{
  guint n_services, n_members, n_instances;
  const FoyerFinderWork *work; /* [service * n_members + member] */
  const guint32 *needs;        /* per service: a bit per resource */
  const guint *resource_of;    /* per instance */
  const int *shortest;         /* per member: minutes below which free time is of no use; NULL: 15 */
  const guint8 *asked;         /* per member: 1 for one the client would rather have; NULL: no matter */
  FoyerFinderTech tech;
  gboolean several;            /* the services may be shared out among members */
  gboolean one_each;           /* of each start only the best member */
  int near_minute;             /* wished time of day; -1: none */
} FoyerFinderWish;

typedef struct
{
  const FoyerMinutes *members;   /* per member: free, not on a break, on duty */
  const FoyerMinutes *instances; /* per instance: not taken */
  FoyerMinutes starts;           /* starts to be looked at */
  int day;                       /* how many days after the first one */
} FoyerFinderDay;

typedef struct
{
  guint8 member, service, n_services; /* services [service, service + n_services) */
  gint16 from, dur;                   /* dur: with the technical break */
  gint16 tech;
} FoyerFinderPart;

typedef struct
{
  int day, start;
  int end;  /* when the client is done */
  int cost; /* foyer_finder_cost(): less is better */
  int lost; /* free minutes that become too short to be of use */
  guint n_parts;
  FoyerFinderPart parts[FOYER_FINDER_SERVICES];
} FoyerFinderTime;

/* What makes one time better than another. */
typedef struct
{
  int before, after; /* free minutes of the member left directly before and after the appointment; 0: it touches */
  int shortest;      /* less than that is lost */
} FoyerFinderFit;

typedef struct
{
  int day, start;   /* days after the first one; minute */
  int near_minute;  /* -1: none */
  guint persons;    /* appointments it takes */
  gboolean other;   /* not with whom the client would rather have */
} FoyerFinderWhen;

/* Free minutes that are too short for anything once the appointment stands. */
int     foyer_finder_lost (const FoyerFinderFit *fit);
/**
 * foyer_finder_cost:
 * Less is better. In minutes: what is lost counts four times; cutting a stretch in two 20, filling one exactly takes 10 away; a day later
 * is 45, an hour later 3, or half of how far it is from the wished time; each further person 240; another than asked for 180.
 */
int     foyer_finder_cost (const FoyerFinderFit *fits, guint n_fits, const FoyerFinderWhen *when);

/**
 * foyer_finder_day:
 * @times: (element-type FoyerFinderTime): what is found is appended: one time per start and member who can do all of it (with
 *   one_each: the best of them), and, where the
 *   services may be shared out, one per start nobody can do alone
 */
void    foyer_finder_day (const FoyerFinderWish *wish, const FoyerFinderDay *day, GArray *times);
/**
 * foyer_finder_pick:
 * @times: (element-type FoyerFinderTime): sorted, best first, and shortened to at most @limit
 * @apart: of two times of one day that begin less than @apart minutes apart only the better one stays; 0: all of them
 */
void    foyer_finder_pick (GArray *times, guint limit, int apart);

G_END_DECLS
