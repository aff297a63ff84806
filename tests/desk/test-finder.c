/* The engine of free times beside a model that tries everything minute by minute: skills, rooms, breaks, processing, technical breaks. */
#include "config.h"

#include <string.h>

#include "foyer-finder.h"

#define MEMBERS 4
#define SERVICES 3
#define INSTANCES 4
#define ROUNDS 400

typedef struct
{
  FoyerFinderWork work[SERVICES * MEMBERS];
  guint32 needs[SERVICES];
  guint resource_of[INSTANCES];
  int shortest[MEMBERS];
  guint8 asked[MEMBERS];
  gboolean member_free[MEMBERS][1440], instance_free[INSTANCES][1440];
  FoyerMinutes members[MEMBERS], instances[INSTANCES];
  FoyerFinderWish wish;
  FoyerFinderDay day;
  int step;
} Case;

static int
roll (int from,
      int to)
{
  return g_test_rand_int_range (from, to + 1);
}

static void
set (gboolean *line,
     int from,
     int to,
     gboolean value)
{
  for (int t = MAX (from, 0); t < MIN (to, 1440); t++)
    line[t] = value;
}

static void
make_case (Case *c)
{
  static const int steps[] = { 5, 10, 15 };
  guint n_instances = roll (0, INSTANCES), n_services = roll (1, SERVICES), n_members = roll (1, MEMBERS);

  memset (c, 0, sizeof *c);
  c->step = steps[roll (0, 2)];
  for (guint s = 0; s < n_services; s++)
    for (guint m = 0; m < n_members; m++)
      {
        FoyerFinderWork *w = &c->work[s * n_members + m];
        if (roll (0, 3) == 0)
          continue; /* cannot do it */
        w->dur = roll (1, 18) * 5;
        if (w->dur >= 30 && roll (0, 1))
          {
            w->processing = roll (1, w->dur / 10 - 1) * 5;
            w->finishing = roll (0, 1) ? roll (0, (w->dur - w->processing) / 5 - 1) * 5 : 0;
          }
        w->tech = roll (0, 2) == 0 ? roll (1, 3) * 5 : 0;
      }
  for (guint s = 0; s < n_services; s++)
    c->needs[s] = roll (0, 1) ? (guint32) roll (0, 3) : 0;
  for (guint i = 0; i < n_instances; i++)
    c->resource_of[i] = roll (0, 1);
  for (guint m = 0; m < n_members; m++)
    {
      int from = roll (6, 12) * 60, to = from + roll (2, 9) * 60;
      set (c->member_free[m], from, to, TRUE);
      for (int n = roll (0, 5); n > 0; n--)
        {
          int at = roll (from / 5, to / 5) * 5;
          set (c->member_free[m], at, at + roll (1, 18) * 5, FALSE);
        }
      c->shortest[m] = roll (1, 6) * 5;
      c->asked[m] = roll (0, 1);
    }
  for (guint i = 0; i < n_instances; i++)
    {
      set (c->instance_free[i], 0, 1440, TRUE);
      for (int n = roll (0, 4); n > 0; n--)
        {
          int at = roll (70, 250) * 5;
          set (c->instance_free[i], at, at + roll (1, 40) * 5, FALSE);
        }
    }
  for (guint m = 0; m < n_members; m++)
    for (int t = 0; t < 1440; t++)
      if (c->member_free[m][t])
        foyer_minutes_add (&c->members[m], t, t + 1);
  for (guint i = 0; i < n_instances; i++)
    for (int t = 0; t < 1440; t++)
      if (c->instance_free[i][t])
        foyer_minutes_add (&c->instances[i], t, t + 1);
  c->wish = (FoyerFinderWish){ .n_services = n_services, .n_members = n_members, .n_instances = n_instances, .work = c->work, .needs = c->needs,
                               .resource_of = c->resource_of, .shortest = c->shortest, .asked = c->asked, .tech = (FoyerFinderTech) roll (0, 2),
                               .several = roll (0, 3) > 0, .near_minute = roll (0, 1) ? roll (480, 1200) : -1 };
  c->day = (FoyerFinderDay){ .members = c->members, .instances = c->instances, .day = roll (0, 3) };
  foyer_minutes_grid (&c->day.starts, c->step);
}

/* ---- the model -------------------------------------------------------------------------------------------------------------- */

typedef struct
{
  guint member, first, n;
  int from, dur, tech;
} Part;

static gboolean
part_at (Case *c,
         guint member,
         guint first,
         guint n,
         int from,
         Part *part)
{
  int at = from, tech = 0;

  for (guint s = first; s < first + n; s++)
    {
      const FoyerFinderWork *w = &c->work[s * c->wish.n_members + member];
      if (w->dur == 0)
        return FALSE;
      for (int t = at; t < at + w->dur; t++)
        {
          gboolean hands = t < at + w->dur - w->processing - w->finishing || t >= at + w->dur - w->finishing;
          if (t >= 1440 || (hands && !c->member_free[member][t]))
            return FALSE;
        }
      at += w->dur;
      tech = c->wish.tech == FOYER_FINDER_TECH_SUM ? tech + w->tech : c->wish.tech == FOYER_FINDER_TECH_LAST ? w->tech : MAX (tech, w->tech);
    }
  for (int t = at; t < at + tech; t++)
    if (t >= 1440 || !c->member_free[member][t])
      return FALSE;
  *part = (Part){ member, first, n, from, at + tech - from, tech };
  return TRUE;
}

static gboolean
rooms_fit (Case *c,
           const Part *parts,
           guint n_parts,
           guint resource,
           guint part,
           guint *taken)
{
  guint32 needs = 0;
  gboolean any = FALSE;

  if (part == n_parts)
    return TRUE;
  for (guint s = parts[part].first; s < parts[part].first + parts[part].n; s++)
    needs |= c->needs[s];
  for (guint i = 0; i < c->wish.n_instances; i++)
    any |= c->resource_of[i] == resource;
  if (!any || (needs >> resource & 1) == 0)
    {
      taken[part] = G_MAXUINT;
      return rooms_fit (c, parts, n_parts, resource, part + 1, taken);
    }
  for (guint i = 0; i < c->wish.n_instances; i++)
    {
      gboolean ok = c->resource_of[i] == resource;
      for (int t = parts[part].from; ok && t < parts[part].from + parts[part].dur; t++)
        {
          ok = t < 1440 && c->instance_free[i][t];
          for (guint k = 0; ok && k < part; k++)
            ok = taken[k] != i || t < parts[k].from || t >= parts[k].from + parts[k].dur;
        }
      taken[part] = i;
      if (ok && rooms_fit (c, parts, n_parts, resource, part + 1, taken))
        return TRUE;
    }
  return FALSE;
}

static gboolean
stands (Case *c,
        const Part *parts,
        guint n)
{
  guint taken[SERVICES];

  for (guint i = 0; i < n; i++)
    for (guint k = 0; k < i; k++)
      if (parts[i].member == parts[k].member && parts[i].from < parts[k].from + parts[k].dur && parts[k].from < parts[i].from + parts[i].dur)
        return FALSE;
  for (guint r = 0; r < 2; r++)
    if (!rooms_fit (c, parts, n, r, 0, taken))
      return FALSE;
  return TRUE;
}

/* Fewest parts the rest can be done in; 0: not at all. */
static guint
fewest (Case *c,
        Part *parts,
        guint n,
        guint service,
        int at)
{
  guint best = 0;

  if (service == c->wish.n_services)
    return stands (c, parts, n) ? n : 0;
  for (guint len = 1; service + len <= c->wish.n_services; len++)
    for (guint m = 0; m < c->wish.n_members; m++)
      {
        guint all;
        if ((n > 0 && parts[n - 1].member == m) || !part_at (c, m, service, len, at, &parts[n]))
          continue;
        all = fewest (c, parts, n + 1, service + len, at + parts[n].dur - parts[n].tech);
        if (all > 0 && (best == 0 || all < best))
          best = all;
      }
  return best;
}

static void
check_cost (Case *c,
            const FoyerFinderTime *time)
{
  FoyerFinderFit fits[SERVICES];
  FoyerFinderWhen when = { c->day.day, time->start, c->wish.near_minute, time->n_parts, FALSE };
  int lost = 0;

  for (guint i = 0; i < time->n_parts; i++)
    {
      const FoyerFinderPart *p = &time->parts[i];
      int first = -1, last = -1, before = 0, after = 0, at = p->from;
      for (guint s = p->service; s < (guint) p->service + p->n_services; s++)
        {
          const FoyerFinderWork *w = &c->work[s * c->wish.n_members + p->member];
          for (int t = at; t < at + w->dur; t++)
            if (t < at + w->dur - w->processing - w->finishing || t >= at + w->dur - w->finishing)
              {
                first = first < 0 ? t : first;
                last = t;
              }
          at += w->dur;
        }
      if (p->tech > 0)
        last = p->from + p->dur - 1;
      while (first - before - 1 >= 0 && c->member_free[p->member][first - before - 1])
        before++;
      while (last + after + 1 < 1440 && c->member_free[p->member][last + after + 1])
        after++;
      fits[i] = (FoyerFinderFit){ before, after, c->shortest[p->member] };
      lost += foyer_finder_lost (&fits[i]);
      when.other |= !c->asked[p->member];
    }
  g_assert_cmpint (time->lost, ==, lost);
  g_assert_cmpint (time->cost, ==, foyer_finder_cost (fits, time->n_parts, &when));
}

static void
check_time (Case *c,
            const FoyerFinderTime *time)
{
  Part parts[SERVICES];
  guint service = 0;
  int at = time->start;

  g_assert_cmpint (time->start % c->step, ==, 0);
  for (guint i = 0; i < time->n_parts; i++)
    {
      const FoyerFinderPart *p = &time->parts[i];
      g_assert_cmpuint (p->service, ==, service);
      g_assert_cmpint (p->from, ==, at);
      g_assert_true (part_at (c, p->member, p->service, p->n_services, p->from, &parts[i]));
      g_assert_cmpint (p->dur, ==, parts[i].dur);
      service += p->n_services;
      at += p->dur - p->tech;
    }
  g_assert_cmpuint (service, ==, c->wish.n_services);
  g_assert_cmpint (time->end, ==, at);
  g_assert_true (stands (c, parts, time->n_parts));
  check_cost (c, time);
}

static void
test_model (void)
{
  int found = 0, shared = 0, none = 0, gapped = 0, roomed = 0;

  for (int round = 0; round < ROUNDS; round++)
    {
      Case *c = g_new (Case, 1);
      g_autoptr (GArray) times = g_array_new (FALSE, FALSE, sizeof (FoyerFinderTime));
      guint8 seen[1440][MEMBERS] = { { 0 } }, parts_at[1440] = { 0 };

      make_case (c);
      foyer_finder_day (&c->wish, &c->day, times);
      for (guint i = 0; i < times->len; i++)
        {
          const FoyerFinderTime *time = &g_array_index (times, FoyerFinderTime, i);
          check_time (c, time);
          g_assert_cmpuint (seen[time->start][time->parts[0].member], ==, 0);
          seen[time->start][time->parts[0].member] = 1;
          parts_at[time->start] = MAX (parts_at[time->start], time->n_parts);
          shared += time->n_parts > 1;
          gapped += c->work[time->parts[0].member].processing > 0;
          roomed += c->needs[0] != 0 && c->wish.n_instances > 0;
        }
      found += times->len;
      /* Whatever the model finds, the engine found: each member who can do it alone, and the fewest persons where nobody can. */
      for (int t = 0; t < 1440; t += c->step)
        {
          Part parts[SERVICES];
          gboolean alone = FALSE;

          for (guint m = 0; m < c->wish.n_members; m++)
            if (part_at (c, m, 0, c->wish.n_services, t, &parts[0]) && stands (c, parts, 1))
              {
                alone = TRUE;
                g_assert_cmpuint (seen[t][m], ==, 1);
              }
          if (!alone)
            {
              guint n = c->wish.several && c->wish.n_services > 1 ? fewest (c, parts, 0, 0, t) : 0;
              none += n == 0;
              g_assert_cmpuint (parts_at[t], ==, n);
            }
        }

      /* One of each start: the best of those. */
      g_autoptr (GArray) best = g_array_new (FALSE, FALSE, sizeof (FoyerFinderTime));
      c->wish.one_each = TRUE;
      foyer_finder_day (&c->wish, &c->day, best);
      for (guint i = 0; i < best->len; i++)
        {
          const FoyerFinderTime *one = &g_array_index (best, FoyerFinderTime, i);
          for (guint k = 0; k < times->len; k++)
            {
              const FoyerFinderTime *time = &g_array_index (times, FoyerFinderTime, k);
              g_assert_true (time->start != one->start || time->cost >= one->cost);
            }
          for (guint k = 0; k < i; k++)
            g_assert_cmpint (g_array_index (best, FoyerFinderTime, k).start, !=, one->start);
        }
      g_free (c);
    }
  /* The cases are of every kind. */
  g_assert_cmpint (found, >, ROUNDS * 10);
  g_assert_cmpint (shared, >, ROUNDS);
  g_assert_cmpint (none, >, ROUNDS * 10);
  g_assert_cmpint (gapped, >, ROUNDS);
  g_assert_cmpint (roomed, >, ROUNDS);
}

static void
test_minutes (void)
{
  for (int round = 0; round < 300; round++)
    {
      gboolean line[1440] = { 0 };
      FoyerMinutes m = { 0 }, runs, earlier;
      int len = roll (0, 200), by = roll (0, 1500), count = 0;

      for (int n = roll (0, 12); n > 0; n--)
        {
          int from = roll (-100, 1500), to = from + roll (-10, 300);
          gboolean add = roll (0, 2) > 0;
          set (line, from, to, add);
          if (add)
            foyer_minutes_add (&m, from, to);
          else
            foyer_minutes_remove (&m, from, to);
        }
      foyer_minutes_runs (&m, len, &runs);
      foyer_minutes_earlier (&m, by, &earlier);
      for (int t = 0; t < 1440; t++)
        {
          gboolean run = TRUE;
          int next = t, gap = t, from = t;

          for (int k = t; run && k < t + len; k++)
            run = k < 1440 && line[k];
          while (next < 1440 && !line[next])
            next++;
          while (gap < 1440 && line[gap])
            gap++;
          while (line[t] && from > 0 && line[from - 1])
            from--;
          count += line[t];
          g_assert_cmpint (foyer_minutes_has (&m, t), ==, line[t]);
          g_assert_cmpint (foyer_minutes_has (&runs, t), ==, run);
          g_assert_cmpint (foyer_minutes_hold (&m, t, t + len), ==, run);
          g_assert_cmpint (foyer_minutes_has (&earlier, t), ==, t + by < 1440 && line[t + by]);
          g_assert_cmpint (foyer_minutes_next (&m, t), ==, next == 1440 ? -1 : next);
          g_assert_cmpint (foyer_minutes_next_gap (&m, t), ==, gap);
          g_assert_cmpint (foyer_minutes_stretch_from (&m, t), ==, from);
        }
      g_assert_cmpint (foyer_minutes_count (&m), ==, count);
      g_assert_cmpint (foyer_minutes_any (&m), ==, count > 0);
    }
}

/* What the ranking is for: a time that leaves nothing useless before one that does, whatever else is equal. */
static void
test_rank (void)
{
  FoyerFinderFit fills = { 0, 0, 30 }, touches = { 0, 60, 30 }, cuts = { 60, 60, 30 }, wastes = { 0, 15, 30 }, worse = { 15, 20, 30 };
  FoyerFinderWhen at = { 0, 600, -1, 1, FALSE }, later = { 1, 600, -1, 1, FALSE }, two = { 0, 600, -1, 2, FALSE }, other = { 0, 600, -1, 1, TRUE };
  FoyerFinderWhen near_it = { 0, 600, 615, 1, FALSE }, far_off = { 0, 600, 900, 1, FALSE };
  FoyerFinderFit both[2] = { fills, fills };

  g_assert_cmpint (foyer_finder_lost (&worse), ==, 35);
  g_assert_cmpint (foyer_finder_lost (&cuts), ==, 0);
  g_assert_cmpint (foyer_finder_cost (&fills, 1, &at), <, foyer_finder_cost (&touches, 1, &at));
  g_assert_cmpint (foyer_finder_cost (&touches, 1, &at), <, foyer_finder_cost (&cuts, 1, &at));
  g_assert_cmpint (foyer_finder_cost (&cuts, 1, &at), <, foyer_finder_cost (&wastes, 1, &at));
  g_assert_cmpint (foyer_finder_cost (&wastes, 1, &at), <, foyer_finder_cost (&worse, 1, &at));
  /* Worth waiting a day for, not a week. */
  g_assert_cmpint (foyer_finder_cost (&fills, 1, &later), <, foyer_finder_cost (&wastes, 1, &at));
  g_assert_cmpint (foyer_finder_cost (&wastes, 1, &at), <, foyer_finder_cost (both, 2, &two));
  g_assert_cmpint (foyer_finder_cost (&wastes, 1, &at), <, foyer_finder_cost (&fills, 1, &other));
  g_assert_cmpint (foyer_finder_cost (&fills, 1, &near_it), <, foyer_finder_cost (&fills, 1, &far_off));
}

static void
test_pick (void)
{
  g_autoptr (GArray) times = g_array_new (FALSE, FALSE, sizeof (FoyerFinderTime));
  const FoyerFinderTime some[] = { { .day = 0, .start = 600, .cost = 30, .n_parts = 1 }, { .day = 0, .start = 615, .cost = 10, .n_parts = 1 },
                                   { .day = 0, .start = 660, .cost = 40, .n_parts = 1 }, { .day = 1, .start = 615, .cost = 20, .n_parts = 1 },
                                   { .day = 0, .start = 700, .cost = 50, .n_parts = 1 } };

  g_array_append_vals (times, some, G_N_ELEMENTS (some));
  foyer_finder_pick (times, 3, 45);
  g_assert_cmpuint (times->len, ==, 3);
  g_assert_cmpint (g_array_index (times, FoyerFinderTime, 0).start, ==, 615);
  g_assert_cmpint (g_array_index (times, FoyerFinderTime, 1).day, ==, 1);
  g_assert_cmpint (g_array_index (times, FoyerFinderTime, 2).start, ==, 660);
}

/* A service that is nothing but processing (a mask, a battery that charges) takes no time of the member. */
static void
test_all_processing (void)
{
  FoyerFinderWork work = { .dur = 30, .processing = 30 };
  FoyerMinutes member = { { 0 } };
  FoyerFinderWish wish = { .n_services = 1, .n_members = 1, .work = &work, .near_minute = -1 };
  FoyerFinderDay day = { .members = &member };
  g_autoptr (GArray) times = g_array_new (FALSE, FALSE, sizeof (FoyerFinderTime));

  foyer_minutes_add (&member, 540, 600);
  foyer_minutes_add (&day.starts, 540, 541);
  foyer_finder_day (&wish, &day, times);
  g_assert_cmpuint (times->len, ==, 1);
  g_assert_cmpint (g_array_index (times, FoyerFinderTime, 0).start, ==, 540);
  g_assert_cmpint (g_array_index (times, FoyerFinderTime, 0).lost, ==, 0);
}

/* Eleven services everybody can do, and a twelfth nobody has time for: all ways to share out the eleven are more than can be tried. */
static void
test_hopeless (void)
{
  enum { MANY = 10 };
  g_autofree FoyerFinderWork *work = g_new0 (FoyerFinderWork, FOYER_FINDER_SERVICES * (MANY + 1));
  FoyerMinutes members[MANY + 1] = { { { 0 } } };
  FoyerFinderWish wish = { .n_services = FOYER_FINDER_SERVICES, .n_members = MANY + 1, .work = work, .several = TRUE, .near_minute = -1 };
  FoyerFinderDay day = { .members = members };
  g_autoptr (GArray) times = g_array_new (FALSE, FALSE, sizeof (FoyerFinderTime));

  for (guint s = 0; s < FOYER_FINDER_SERVICES; s++)
    for (guint m = 0; m <= MANY; m++)
      work[s * (MANY + 1) + m].dur = (s + 1 < FOYER_FINDER_SERVICES) == (m < MANY) ? 10 : 0;
  for (guint m = 0; m < MANY; m++)
    foyer_minutes_add (&members[m], 540, 1080);
  foyer_minutes_grid (&day.starts, 5);
  foyer_finder_day (&wish, &day, times);
  g_assert_cmpuint (times->len, ==, 0);
  /* With an hour of the one who does the twelfth there is a way. */
  foyer_minutes_add (&members[MANY], 700, 710);
  foyer_finder_day (&wish, &day, times);
  g_assert_cmpuint (times->len, ==, 1);
  g_assert_cmpint (g_array_index (times, FoyerFinderTime, 0).start, ==, 590);
  g_assert_cmpuint (g_array_index (times, FoyerFinderTime, 0).n_parts, ==, 2);
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/finder/minutes", test_minutes);
  g_test_add_func ("/finder/model", test_model);
  g_test_add_func ("/finder/rank", test_rank);
  g_test_add_func ("/finder/pick", test_pick);
  g_test_add_func ("/finder/all-processing", test_all_processing);
  g_test_add_func ("/finder/hopeless", test_hopeless);
  return g_test_run ();
}
