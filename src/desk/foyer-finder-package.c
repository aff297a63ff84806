#define G_LOG_DOMAIN "foyer-desk"

#include "config.h"

#include <string.h>

#include "foyer-finder-package.h"
#include "foyer-package.h"

#define DAY 1440
#define NEVER G_MAXINT

/* ---- rooms ------------------------------------------------------------------------------------------------------------------ */

/* An instance of @resource for each part from @part on that needs one, no two the same at one time. */
static gboolean
seat (const FoyerFinderWish *wish,
      const FoyerFinderDay *day,
      const FoyerFinderTime *time,
      guint resource,
      guint part,
      guint *taken)
{
  if (part == time->n_parts)
    return TRUE;
  const FoyerFinderPart *p = &time->parts[part];
  taken[part] = G_MAXUINT;
  if ((wish->needs[p->service] >> resource & 1) == 0)
    return seat (wish, day, time, resource, part + 1, taken);
  for (guint i = 0; i < wish->n_instances; i++)
    {
      gboolean held = FALSE;

      if (wish->resource_of[i] != resource || !foyer_minutes_hold (&day->instances[i], p->from, p->from + p->dur))
        continue;
      for (guint k = 0; k < part && !held; k++)
        held = taken[k] == i && p->from < time->parts[k].from + time->parts[k].dur && time->parts[k].from < p->from + p->dur;
      taken[part] = i;
      if (!held && seat (wish, day, time, resource, part + 1, taken))
        return TRUE;
    }
  return FALSE;
}

static gboolean
has_rooms (const FoyerFinderWish *wish,
           const FoyerFinderDay *day,
           const FoyerFinderTime *time)
{
  guint32 needs = 0, there = 0;
  guint taken[FOYER_FINDER_SERVICES];

  for (guint i = 0; i < wish->n_instances; i++)
    there |= (guint32) 1 << wish->resource_of[i];
  for (guint i = 0; i < time->n_parts && wish->needs != NULL; i++)
    needs |= wish->needs[time->parts[i].service];
  for (needs &= there; needs != 0; needs &= needs - 1)
    if (!seat (wish, day, time, (guint) __builtin_ctz (needs), 0, taken))
      return FALSE;
  return TRUE;
}

/* ---- one after another ------------------------------------------------------------------------------------------------------ */

/* A run of one member becomes an appointment for each of its services; the last has the break. */
static void
split (const FoyerFinderWish *wish,
       FoyerFinderTime *time)
{
  FoyerFinderPart runs[FOYER_FINDER_SERVICES];
  guint n = time->n_parts;

  memcpy (runs, time->parts, sizeof *runs * n);
  time->n_parts = 0;
  for (guint r = 0; r < n; r++)
    for (guint k = 0, at = (guint) runs[r].from; k < runs[r].n_services; k++)
      {
        guint service = runs[r].service + k, dur = (guint) wish->work[service * wish->n_members + runs[r].member].dur;
        gint16 tech = k + 1 == runs[r].n_services ? runs[r].tech : 0;

        time->parts[time->n_parts++] = (FoyerFinderPart){ runs[r].member, (guint8) service, 1, (gint16) at, (gint16) (dur + (guint) tech), tech };
        at += dur;
      }
}

static void
in_sequence (const FoyerFinderWish *wish,
             const FoyerFinderDay *day,
             GArray *times)
{
  g_autoptr (GArray) found = g_array_new (FALSE, FALSE, sizeof (FoyerFinderTime));
  guint *best = g_newa0 (guint, DAY); /* per start: 1 + index of its time */
  FoyerFinderWish any_room = *wish;

  any_room.needs = NULL; /* each part has rooms of its own, not the run */
  any_room.several = TRUE;
  any_room.one_each = FALSE;
  foyer_finder_day (&any_room, day, found);
  for (guint i = 0; i < found->len; i++)
    {
      FoyerFinderTime time = g_array_index (found, FoyerFinderTime, i);

      split (wish, &time);
      if (!has_rooms (wish, day, &time))
        continue;
      if (best[time.start] == 0)
        {
          g_array_append_val (times, time);
          best[time.start] = times->len;
        }
      else if (time.cost < g_array_index (times, FoyerFinderTime, best[time.start] - 1).cost)
        g_array_index (times, FoyerFinderTime, best[time.start] - 1) = time;
    }
}

/* ---- all at once ------------------------------------------------------------------------------------------------------------ */

typedef struct
{
  FoyerFinderPart part;
  int cost, lost; /* cost NEVER: the member cannot */
} Alone;

/* What each part would be with each member at each start, looked at by itself. */
static void
read_alone (const FoyerFinderWish *wish,
            const FoyerFinderDay *day,
            guint service,
            Alone *alone, /* [member * DAY + start] */
            FoyerMinutes *starts)
{
  g_autoptr (GArray) found = g_array_new (FALSE, FALSE, sizeof (FoyerFinderTime));
  FoyerFinderWish one = *wish;

  one.n_services = 1;
  one.work = &wish->work[service * wish->n_members];
  one.needs = NULL;
  one.several = FALSE;
  one.one_each = FALSE;
  foyer_finder_day (&one, day, found);
  memset (starts, 0, sizeof *starts);
  for (guint i = 0; i < wish->n_members * DAY; i++)
    alone[i].cost = NEVER;
  for (guint i = 0; i < found->len; i++)
    {
      const FoyerFinderTime *time = &g_array_index (found, FoyerFinderTime, i);
      Alone *a = &alone[time->parts[0].member * DAY + time->start];

      *a = (Alone){ time->parts[0], time->cost, time->lost };
      a->part.service = (guint8) service;
      foyer_minutes_add (starts, time->start, time->start + 1);
    }
}

static void
at_once (const FoyerFinderWish *wish,
         const FoyerFinderDay *day,
         GArray *times)
{
  guint n = wish->n_services, n_members = wish->n_members;
  g_autofree Alone *alone = g_new (Alone, (gsize) n * MAX (n_members, 1) * DAY);
  g_autofree int *cost = g_new (int, (gsize) n * n_members + 1);
  FoyerMinutes starts = day->starts, own;

  for (guint i = 0; i < n && foyer_minutes_any (&starts); i++)
    {
      read_alone (wish, day, i, &alone[(gsize) i * n_members * DAY], &own);
      foyer_minutes_and (&starts, &own);
    }
  for (int t = foyer_minutes_next (&starts, 0); t >= 0; t = foyer_minutes_next (&starts, t + 1))
    {
      FoyerFinderTime time = { .day = day->day, .start = t, .end = t };
      FoyerFinderWhen when = { day->day, t, wish->near_minute, 1, FALSE };
      int who[FOYER_PACKAGE_MAX], base = foyer_finder_cost (NULL, 0, &when);

      for (guint i = 0; i < n; i++)
        for (guint m = 0; m < n_members; m++)
          cost[i * n_members + m] = alone[((gsize) i * n_members + m) * DAY + (guint) t].cost == NEVER ? -1 : 0;
      foyer_package_match ((int) n, (int) n_members, cost, who);
      for (guint i = 0; i < n && who[i] >= 0; i++)
        {
          const Alone *a = &alone[((gsize) i * n_members + (guint) who[i]) * DAY + (guint) t];

          time.parts[time.n_parts++] = a->part;
          time.cost += a->cost - (i > 0 ? base : 0);
          time.lost += a->lost;
          time.end = MAX (time.end, t + a->part.dur - a->part.tech);
        }
      if (time.n_parts == n && has_rooms (wish, day, &time))
        g_array_append_val (times, time);
    }
}

void
foyer_finder_package_day (const FoyerFinderWish *wish,
                          gboolean parallel,
                          const FoyerFinderDay *day,
                          GArray *times)
{
  g_return_if_fail (wish->n_services > 0 && wish->n_services <= FOYER_PACKAGE_MAX);

  if (parallel)
    at_once (wish, day, times);
  else
    in_sequence (wish, day, times);
}
