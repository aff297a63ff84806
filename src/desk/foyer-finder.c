#define G_LOG_DOMAIN "foyer-desk"

#include "config.h"

#include <string.h>

#include "foyer-finder.h"

#define DAY 1440
#define USEFUL 15
#define S FOYER_FINDER_SERVICES
#define TRIES 5000 /* parts tried for one start; more only where technical breaks and rooms stand in each other's way again and again */

/* ---- what is better --------------------------------------------------------------------------------------------------------- */

int
foyer_finder_lost (const FoyerFinderFit *fit)
{
  return (fit->before < fit->shortest ? fit->before : 0) + (fit->after < fit->shortest ? fit->after : 0);
}

int
foyer_finder_cost (const FoyerFinderFit *fits,
                   guint n_fits,
                   const FoyerFinderWhen *when)
{
  int cost = when->day * 45 + (int) (when->persons > 1 ? when->persons - 1 : 0) * 240 + (when->other ? 180 : 0);

  cost += when->near_minute >= 0 ? ABS (when->start - when->near_minute) / 2 : when->start / 20;
  for (guint i = 0; i < n_fits; i++)
    {
      cost += 4 * foyer_finder_lost (&fits[i]);
      if (fits[i].before > 0 && fits[i].after > 0)
        cost += 20;
      else if (fits[i].before == 0 && fits[i].after == 0)
        cost -= 10;
    }
  return cost;
}

/* ---- appointments ----------------------------------------------------------------------------------------------------------- */

/* A stretch of an appointment that needs the member. */
typedef struct
{
  int at, len;
} Piece;

static const FoyerFinderWork *
work_of (const FoyerFinderWish *wish,
         guint service,
         guint member)
{
  return &wish->work[service * wish->n_members + member];
}

/* Length of an appointment of services [from, from + n) with @member, technical break included; 0 when not all are done by the member. */
static int
length_of (const FoyerFinderWish *wish,
           guint member,
           guint from,
           guint n,
           int *tech)
{
  int dur = 0, rest = 0;

  for (guint i = from; i < from + n; i++)
    {
      const FoyerFinderWork *w = work_of (wish, i, member);

      if (w->dur <= 0)
        return 0;
      dur += w->dur;
      rest = wish->tech == FOYER_FINDER_TECH_SUM ? rest + w->tech : wish->tech == FOYER_FINDER_TECH_LAST ? w->tech : MAX (rest, w->tech);
    }
  rest = MIN (rest, FOYER_FINDER_TECH_MAX);
  if (tech != NULL)
    *tech = rest;
  return dur + rest;
}

static void
add_piece (Piece *pieces,
           guint *n,
           int at,
           int len)
{
  if (len <= 0)
    return;
  if (*n > 0 && pieces[*n - 1].at + pieces[*n - 1].len == at)
    pieces[*n - 1].len += len;
  else
    pieces[(*n)++] = (Piece){ at, len };
}

/* Returns how many; room for 2 * S + 1. */
static guint
pieces_of (const FoyerFinderWish *wish,
           guint member,
           guint from,
           guint n,
           Piece *pieces)
{
  guint n_pieces = 0;
  int at = 0, tech = 0, len = length_of (wish, member, from, n, &tech);

  for (guint i = from; i < from + n; i++)
    {
      const FoyerFinderWork *w = work_of (wish, i, member);
      int finishing = CLAMP (w->finishing, 0, w->dur), processing = CLAMP (w->processing, 0, w->dur - finishing);

      add_piece (pieces, &n_pieces, at, w->dur - processing - finishing);
      add_piece (pieces, &n_pieces, at + w->dur - finishing, finishing);
      at += w->dur;
    }
  add_piece (pieces, &n_pieces, len - tech, tech);
  return n_pieces;
}

/* ---- one day ---------------------------------------------------------------------------------------------------------------- */

typedef struct
{
  const FoyerFinderWish *wish;
  const FoyerFinderDay *day;
  guint32 has_instances;  /* resources without any reserve nothing */
  GHashTable *sets;       /* key → FoyerMinutes: starts of an appointment of some services with a member; made when asked for */
  GHashTable *rooms;      /* (resource, length) → FoyerMinutes */
  /* By persons and first service: when the services from it on can begin and all find somebody, if nobody stood in another's way. Where that
   * is never, nothing need be tried. */
  FoyerMinutes ways[S + 1][S];
  guint n_ways;           /* persons for which it is known */
  guint tried;            /* parts tried for the start at hand */
} Search;

static guint32
needs_of (const Search *s,
          guint from,
          guint n)
{
  guint32 needs = 0;

  for (guint i = from; i < from + n && s->wish->needs != NULL; i++)
    needs |= s->wish->needs[i];
  return needs & s->has_instances;
}

static const FoyerMinutes *
room_starts (Search *s,
             guint resource,
             int len)
{
  gpointer key = GUINT_TO_POINTER (resource << 12 | (guint) len);
  FoyerMinutes *starts = g_hash_table_lookup (s->rooms, key);

  if (starts != NULL)
    return starts;
  starts = g_new0 (FoyerMinutes, 1);
  for (guint i = 0; i < s->wish->n_instances; i++)
    if (s->wish->resource_of[i] == resource)
      {
        FoyerMinutes runs;

        foyer_minutes_runs (&s->day->instances[i], len, &runs);
        foyer_minutes_or (starts, &runs);
      }
  g_hash_table_insert (s->rooms, key, starts);
  return starts;
}

static const FoyerMinutes *
starts_of (Search *s,
           guint member,
           guint from,
           guint n)
{
  gpointer key = GUINT_TO_POINTER (member << 8 | from << 4 | n);
  FoyerMinutes *starts = g_hash_table_lookup (s->sets, key);
  Piece pieces[2 * S + 1];
  guint n_pieces;
  int len;

  if (starts != NULL)
    return starts;
  starts = g_new0 (FoyerMinutes, 1);
  g_hash_table_insert (s->sets, key, starts);
  len = length_of (s->wish, member, from, n, NULL);
  if (len <= 0 || len > DAY)
    return starts;
  foyer_minutes_add (starts, 0, DAY - len + 1);
  n_pieces = pieces_of (s->wish, member, from, n, pieces);
  for (guint i = 0; i < n_pieces && foyer_minutes_any (starts); i++)
    {
      FoyerMinutes runs;

      foyer_minutes_runs (&s->day->members[member], pieces[i].len, &runs);
      foyer_minutes_earlier (&runs, pieces[i].at, &runs);
      foyer_minutes_and (starts, &runs);
    }
  for (guint32 needs = needs_of (s, from, n); needs != 0; needs &= needs - 1)
    foyer_minutes_and (starts, room_starts (s, (guint) __builtin_ctz (needs), len));
  return starts;
}

static void
fit_of (const FoyerFinderWish *wish,
        const FoyerFinderDay *day,
        const FoyerFinderPart *part,
        FoyerFinderFit *fit)
{
  const FoyerMinutes *open = &day->members[part->member];
  Piece pieces[2 * S + 1];
  guint n = pieces_of (wish, part->member, part->service, part->n_services, pieces);

  /* All of it is processing: nobody's time is taken, and none is lost. */
  if (n == 0)
    {
      *fit = (FoyerFinderFit){ 0, 0, 0 };
      return;
    }
  int first = part->from + pieces[0].at, last = part->from + pieces[n - 1].at + pieces[n - 1].len;

  *fit = (FoyerFinderFit){ first - foyer_minutes_stretch_from (open, first), foyer_minutes_next_gap (open, last - 1) - last,
                           wish->shortest != NULL ? wish->shortest[part->member] : USEFUL };
}

static void
finish_time (const FoyerFinderWish *wish,
             const FoyerFinderDay *day,
             FoyerFinderTime *time)
{
  FoyerFinderFit fits[S];
  FoyerFinderWhen when = { day->day, time->start, wish->near_minute, time->n_parts, FALSE };
  const FoyerFinderPart *last = &time->parts[time->n_parts - 1];

  time->day = day->day;
  time->end = last->from + last->dur - last->tech;
  time->lost = 0;
  for (guint i = 0; i < time->n_parts; i++)
    {
      fit_of (wish, day, &time->parts[i], &fits[i]);
      time->lost += foyer_finder_lost (&fits[i]);
      when.other |= wish->asked != NULL && !wish->asked[time->parts[i].member];
    }
  time->cost = foyer_finder_cost (fits, time->n_parts, &when);
}

static void
put_part (const FoyerFinderWish *wish,
          FoyerFinderTime *time,
          guint member,
          guint service,
          guint n,
          int from)
{
  FoyerFinderPart *part = &time->parts[time->n_parts++];
  int tech = 0, len = length_of (wish, member, service, n, &tech);

  *part = (FoyerFinderPart){ (guint8) member, (guint8) service, (guint8) n, (gint16) from, (gint16) len, (gint16) tech };
}

/* ---- shared out among members ------------------------------------------------------------------------------------------------- */

static gboolean
parts_meet (const FoyerFinderPart *a,
            const FoyerFinderPart *b)
{
  return a->from < b->from + b->dur && b->from < a->from + a->dur;
}

/* The last part finds an instance of @resource beside the earlier parts that overlap it by their technical break: an instance for each, no
 * two the same. @taken: the instances given so far, per part. */
static gboolean
seat (Search *s,
      const FoyerFinderTime *time,
      guint resource,
      guint part,
      guint *taken)
{
  if (part == time->n_parts)
    return TRUE;
  const FoyerFinderPart *p = &time->parts[part];
  if ((needs_of (s, p->service, p->n_services) >> resource & 1) == 0)
    {
      taken[part] = G_MAXUINT;
      return seat (s, time, resource, part + 1, taken);
    }
  for (guint i = 0; i < s->wish->n_instances; i++)
    {
      gboolean held = FALSE;

      if (s->wish->resource_of[i] != resource || !foyer_minutes_hold (&s->day->instances[i], p->from, p->from + p->dur))
        continue;
      for (guint k = 0; k < part && !held; k++)
        held = taken[k] == i && parts_meet (p, &time->parts[k]);
      taken[part] = i;
      if (!held && seat (s, time, resource, part + 1, taken))
        return TRUE;
    }
  return FALSE;
}

static gboolean
part_stands (Search *s,
             const FoyerFinderTime *time)
{
  const FoyerFinderPart *last = &time->parts[time->n_parts - 1];
  guint taken[S];
  gboolean meets = FALSE;

  for (guint i = 0; i + 1 < time->n_parts; i++)
    {
      const FoyerFinderPart *part = &time->parts[i];

      if (!parts_meet (part, last))
        continue;
      meets = TRUE;
      /* The technical break of an earlier appointment of the same member. */
      if (part->member == last->member)
        return FALSE;
    }
  if (!meets)
    return TRUE;
  for (guint32 needs = needs_of (s, last->service, last->n_services); needs != 0; needs &= needs - 1)
    if (!seat (s, time, (guint) __builtin_ctz (needs), 0, taken))
      return FALSE;
  return TRUE;
}

static void
find_ways (Search *s,
           guint persons)
{
  guint n_services = s->wish->n_services;

  for (; s->n_ways < persons; s->n_ways++)
    for (guint k = 0; k < n_services; k++)
      {
        FoyerMinutes *ways = &s->ways[s->n_ways + 1][k];

        for (guint n = 1; n <= n_services - k; n++)
          for (guint m = 0; m < s->wish->n_members; m++)
            {
              FoyerMinutes starts = *starts_of (s, m, k, n), rest;
              int tech = 0, len;

              if (k + n < n_services)
                {
                  len = length_of (s->wish, m, k, n, &tech);
                  if (len <= 0 || len > DAY || s->n_ways == 0)
                    continue;
                  foyer_minutes_earlier (&s->ways[s->n_ways][k + n], len - tech, &rest);
                  foyer_minutes_and (&starts, &rest);
                }
              foyer_minutes_or (ways, &starts);
            }
      }
}

/* Services from @service on, beginning at @at. Few persons are tried first: long runs before short ones. */
static gboolean
share_out (Search *s,
           FoyerFinderTime *time,
           guint service,
           int at,
           guint left)
{
  guint n_services = s->wish->n_services, before = time->n_parts > 0 ? time->parts[time->n_parts - 1].member : G_MAXUINT;

  if (service == n_services)
    return TRUE;
  if (left == 0 || !foyer_minutes_has (&s->ways[left][service], at))
    return FALSE;
  for (guint n = n_services - service; n > 0; n--)
    for (guint m = 0; m < s->wish->n_members; m++)
      {
        int tech = 0, len;

        if (++s->tried > TRIES)
          return FALSE;
        if (m == before || !foyer_minutes_has (starts_of (s, m, service, n), at))
          continue;
        put_part (s->wish, time, m, service, n, at);
        len = length_of (s->wish, m, service, n, &tech);
        if (part_stands (s, time) && share_out (s, time, service + n, at + len - tech, left - 1))
          return TRUE;
        time->n_parts--;
      }
  return FALSE;
}

/* With as few members as it goes. */
static gboolean
share (Search *s,
       int start,
       FoyerFinderTime *time)
{
  s->tried = 0;
  for (guint persons = 2; persons <= s->wish->n_services; persons++)
    {
      find_ways (s, persons);
      *time = (FoyerFinderTime){ .start = start };
      if (share_out (s, time, 0, start, persons))
        return TRUE;
    }
  return FALSE;
}

/* ---- the search ----------------------------------------------------------------------------------------------------------------- */

void
foyer_finder_day (const FoyerFinderWish *wish,
                  const FoyerFinderDay *day,
                  GArray *times)
{
  Search s = { .wish = wish, .day = day };
  FoyerMinutes alone = { 0 };
  guint *found = g_newa0 (guint, DAY); /* per start: 1 + index of its time */

  g_return_if_fail (wish->n_services > 0 && wish->n_services <= S && wish->n_members < 256);
  for (guint i = 0; i < wish->n_instances; i++)
    s.has_instances |= (guint32) 1 << wish->resource_of[i];
  s.sets = g_hash_table_new_full (NULL, NULL, NULL, g_free);
  s.rooms = g_hash_table_new_full (NULL, NULL, NULL, g_free);

  for (guint m = 0; m < wish->n_members; m++)
    {
      FoyerMinutes starts = *starts_of (&s, m, 0, wish->n_services);

      foyer_minutes_and (&starts, &day->starts);
      foyer_minutes_or (&alone, &starts);
      for (int t = foyer_minutes_next (&starts, 0); t >= 0; t = foyer_minutes_next (&starts, t + 1))
        {
          FoyerFinderTime time = { .start = t };

          put_part (wish, &time, m, 0, wish->n_services, t);
          finish_time (wish, day, &time);
          if (wish->one_each && found[t] != 0)
            {
              FoyerFinderTime *before = &g_array_index (times, FoyerFinderTime, found[t] - 1);
              if (time.cost < before->cost)
                *before = time;
              continue;
            }
          g_array_append_val (times, time);
          found[t] = times->len;
        }
    }
  if (wish->several && wish->n_services > 1)
    for (int t = foyer_minutes_next (&day->starts, 0); t >= 0; t = foyer_minutes_next (&day->starts, t + 1))
      {
        FoyerFinderTime time;

        if (foyer_minutes_has (&alone, t) || !share (&s, t, &time))
          continue;
        finish_time (wish, day, &time);
        g_array_append_val (times, time);
      }
  g_hash_table_unref (s.sets);
  g_hash_table_unref (s.rooms);
}

static int
compare_times (gconstpointer a,
               gconstpointer b)
{
  const FoyerFinderTime *ta = a, *tb = b;

  if (ta->cost != tb->cost)
    return ta->cost < tb->cost ? -1 : 1;
  if (ta->day != tb->day)
    return ta->day < tb->day ? -1 : 1;
  if (ta->start != tb->start)
    return ta->start < tb->start ? -1 : 1;
  return (int) ta->parts[0].member - (int) tb->parts[0].member;
}

void
foyer_finder_pick (GArray *times,
                   guint limit,
                   int apart)
{
  guint n = 0;

  g_array_sort (times, compare_times);
  for (guint i = 0; i < times->len && n < limit; i++)
    {
      FoyerFinderTime time = g_array_index (times, FoyerFinderTime, i);
      gboolean near_better = FALSE;

      for (guint k = 0; k < n && apart > 0 && !near_better; k++)
        {
          const FoyerFinderTime *better = &g_array_index (times, FoyerFinderTime, k);
          near_better = better->day == time.day && ABS (better->start - time.start) < apart;
        }
      if (!near_better)
        g_array_index (times, FoyerFinderTime, n++) = time;
    }
  g_array_set_size (times, n);
}
