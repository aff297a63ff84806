/* Plans for the bookings of somebody who is away: nothing booked twice, nobody asked to do what they cannot, and none cheaper to be found. */
#include "config.h"

#include <string.h>
#include <time.h>

#include "foyer-replan.h"

#define MEMBERS 4
#define DAYS 3
#define JOBS 4
#define INSTANCES 2

typedef struct
{
  FoyerReplanCase c;
  FoyerReplanJob jobs[FOYER_REPLAN_JOBS];
  FoyerReplanShape shapes[FOYER_REPLAN_JOBS * 20];
  FoyerMinutes free[8 * 20], instances[8 * 4], clients[8 * FOYER_REPLAN_JOBS];
  guint resource_of[4];
} Case;

static int
roll (int from,
      int to)
{
  return g_test_rand_int_range (from, to + 1);
}

static void
make_case (Case *k,
           guint n_jobs,
           guint n_members,
           guint n_days,
           guint n_instances,
           int step,
           int booked)
{
  guint n_clients = MAX (n_jobs / 2, 1);

  memset (k, 0, sizeof *k);
  k->c = (FoyerReplanCase){ .n_jobs = n_jobs, .n_members = n_members, .n_days = n_days, .n_instances = n_instances, .n_clients = n_clients, .jobs = k->jobs,
                            .shapes = k->shapes, .free = k->free, .instances = k->instances, .resource_of = k->resource_of, .clients = k->clients,
                            .step = step, .earliest = roll (0, 1) * 600 };
  for (guint j = 0; j < n_jobs; j++)
    {
      int len = roll (1, 4) * 30;
      k->jobs[j] = (FoyerReplanJob){ .minute = 600 + roll (0, 12) * 30, .unit = j, .asked = roll (0, 3) == 0, .fixed = roll (0, 5) == 0, .needs = roll (0, 2) == 0 ? 1 : 0,
                                     .client = roll (0, 3) == 0 ? -1 : roll (0, (int) n_clients - 1) };
      for (guint m = 0; m < n_members; m++)
        {
          FoyerReplanShape *s = &k->shapes[j * n_members + m];
          if (m > 0 && roll (0, 2) == 0)
            continue;
          s->len = len;
          s->n = 1;
          s->busy[0] = (FoyerSpan){ 0, len };
          if (len >= 90 && roll (0, 1))
            {
              s->n = 2;
              s->busy[0].to = 30;
              s->busy[1] = (FoyerSpan){ len - 30, len };
            }
        }
    }
  for (guint d = 0; d < n_days; d++)
    {
      for (guint m = 0; m < n_members; m++)
        {
          FoyerMinutes *free = &k->free[d * n_members + m];
          if (m == 0 && d == 0)
            continue; /* away */
          foyer_minutes_add (free, 540, 1140);
          for (int n = roll (0, booked); n > 0; n--)
            {
              int at = 540 + roll (0, 19) * 30;
              foyer_minutes_remove (free, at, at + roll (1, 4) * 30);
            }
        }
      for (guint i = 0; i < n_instances; i++)
        {
          foyer_minutes_add (&k->instances[d * n_instances + i], 0, 1440);
          foyer_minutes_remove (&k->instances[d * n_instances + i], 600 + roll (0, 6) * 30, 840);
        }
      for (guint i = 0; i < n_clients; i++)
        {
          foyer_minutes_add (&k->clients[d * n_clients + i], 0, 1440);
          if (roll (0, 2) == 0)
            foyer_minutes_remove (&k->clients[d * n_clients + i], 660, 720);
        }
    }
}

static gboolean
apart (Case *k,
       guint a,
       const FoyerReplanMove *ma,
       guint b,
       const FoyerReplanMove *mb)
{
  const FoyerReplanShape *sa, *sb;

  if (ma->member < 0 || mb->member < 0 || ma->day != mb->day)
    return TRUE;
  sa = &k->shapes[a * k->c.n_members + (guint) ma->member];
  sb = &k->shapes[b * k->c.n_members + (guint) mb->member];
  if (ma->start + sa->len > mb->start && mb->start + sb->len > ma->start && k->jobs[a].client >= 0 && k->jobs[a].client == k->jobs[b].client)
    return FALSE;
  if (ma->member == mb->member)
    for (int i = 0; i < sa->n; i++)
      for (int n = 0; n < sb->n; n++)
        if (ma->start + sa->busy[i].from < mb->start + sb->busy[n].to && mb->start + sb->busy[n].from < ma->start + sa->busy[i].to)
          return FALSE;
  return TRUE;
}

/* An instance for each that needs one, by trying all. */
static gboolean
rooms (Case *k,
       const FoyerReplanMove *moves,
       guint job,
       guint *taken)
{
  const FoyerReplanMove *m = &moves[job];
  int len;

  if (job == k->c.n_jobs)
    return TRUE;
  taken[job] = G_MAXUINT;
  if (m->member < 0 || k->jobs[job].needs == 0 || k->c.n_instances == 0)
    return rooms (k, moves, job + 1, taken);
  len = k->shapes[job * k->c.n_members + (guint) m->member].len;
  for (guint i = 0; i < k->c.n_instances; i++)
    {
      gboolean ok = foyer_minutes_hold (&k->instances[(guint) m->day * k->c.n_instances + i], m->start, m->start + len);
      for (guint p = 0; p < job && ok; p++)
        ok = taken[p] != i || moves[p].day != m->day || moves[p].start >= m->start + len
             || m->start >= moves[p].start + k->shapes[p * k->c.n_members + (guint) moves[p].member].len;
      taken[job] = i;
      if (ok && rooms (k, moves, job + 1, taken))
        return TRUE;
    }
  return FALSE;
}

static void
check_plan (Case *k,
            const FoyerReplanPlan *plan)
{
  gint64 cost = 0;
  guint taken[FOYER_REPLAN_JOBS];
  int placed = 0;

  for (guint j = 0; j < k->c.n_jobs; j++)
    {
      if (j == 0 || k->jobs[j].unit != k->jobs[j - 1].unit)
        {
          gint64 one = foyer_replan_cost (&k->c, plan->aim, j, &plan->moves[j]);
          g_assert_cmpint (one, >=, 0);
          cost += one;
        }
      placed += plan->moves[j].member >= 0;
      g_assert_true (!k->jobs[j].fixed || plan->moves[j].member < 0 || (plan->moves[j].day == 0 && plan->moves[j].start == k->jobs[j].minute));
      /* She is away that day. */
      g_assert_false (plan->moves[j].member == 0 && plan->moves[j].day == 0);
      for (guint i = 0; i < j; i++)
        g_assert_true (apart (k, i, &plan->moves[i], j, &plan->moves[j]));
    }
  g_assert_cmpint (cost, ==, plan->cost);
  g_assert_cmpint (placed + plan->unplaced, ==, (int) k->c.n_jobs);
  g_assert_cmpint (plan->same_time + plan->shifted + plan->other_day, ==, placed);
  g_assert_true (rooms (k, plan->moves, 0, taken));
}

/* The cheapest of all plans, by trying every place of every job. */
static gint64
cheapest (Case *k,
          FoyerReplanAim aim,
          FoyerReplanMove *moves,
          guint job,
          gint64 cost,
          gint64 best)
{
  guint taken[FOYER_REPLAN_JOBS];

  if (cost >= best)
    return best;
  if (job == k->c.n_jobs)
    return rooms (k, moves, 0, taken) ? cost : best;
  for (int d = 0; d < (int) k->c.n_days; d++)
    for (int m = 0; m < (int) k->c.n_members; m++)
      for (int t = 0; t < 1440; t += k->c.step)
        {
          FoyerReplanMove move = { m, d, t };
          gint64 one = foyer_replan_cost (&k->c, aim, job, &move);
          gboolean ok = one >= 0;

          for (guint i = 0; i < job && ok; i++)
            ok = apart (k, i, &moves[i], job, &move);
          if (!ok)
            continue;
          moves[job] = move;
          best = cheapest (k, aim, moves, job + 1, cost + one, best);
        }
  moves[job] = (FoyerReplanMove){ -1, 0, 0 };
  return cheapest (k, aim, moves, job + 1, cost + foyer_replan_cost (&k->c, aim, job, &moves[job]), best);
}

static void
test_model (void)
{
  g_autofree Case *k = g_new (Case, 1);
  int placed = 0, unplaced = 0, dearer = 0, plans_made = 0;

  for (int round = 0; round < 60; round++)
    {
      /* One room at most: which of two a booking gets is not tried both ways by the planner. */
      make_case (k, (guint) roll (1, 3), (guint) roll (2, 3), (guint) roll (1, 2), (guint) roll (0, 1), 60, 7);
      for (guint j = 0; j < k->c.n_jobs; j++)
        k->jobs[j].minute = k->jobs[j].minute / 60 * 60;
      g_autoptr (GArray) plans = foyer_replan (&k->c);
      g_assert_cmpuint (plans->len, >=, 1);
      for (guint i = 0; i < plans->len; i++)
        {
          const FoyerReplanPlan *plan = &g_array_index (plans, FoyerReplanPlan, i);
          FoyerReplanMove moves[FOYER_REPLAN_JOBS];
          gint64 least;

          check_plan (k, plan);
          least = cheapest (k, plan->aim, moves, 0, 0, plan->cost + 1);
          dearer += plan->cost > least;
          plans_made++;
          placed += (int) k->c.n_jobs - plan->unplaced;
          unplaced += plan->unplaced;
          for (guint n = 0; n < i; n++)
            {
              const FoyerReplanPlan *other = &g_array_index (plans, FoyerReplanPlan, n);
              g_assert_cmpint (other->unplaced, <=, plan->unplaced);
              g_assert_true (memcmp (other->moves, plan->moves, sizeof *plan->moves * k->c.n_jobs) != 0);
            }
        }
    }
  g_assert_cmpint (placed, >, 60);
  g_assert_cmpint (unplaced, >, 0);
  g_test_message ("%d of %d plans dearer than need be", dearer, plans_made);
  g_assert_cmpint (dearer, ==, 0);
}

/* A full day of a big team: whole, and quickly enough to be asked for in passing. */
static void
test_big (void)
{
  g_autofree Case *k = g_new (Case, 1);

  for (int round = 0; round < 5; round++)
    {
      make_case (k, 14, 20, 8, 4, 15, 9);
      for (guint j = 0; j < k->c.n_jobs; j++)
        k->jobs[j].fixed = FALSE;
      g_autoptr (GArray) plans = foyer_replan (&k->c);
      for (guint i = 0; i < plans->len; i++)
        {
          check_plan (k, &g_array_index (plans, FoyerReplanPlan, i));
          /* Twenty people and a week: there is room for everybody. */
          g_assert_cmpint (g_array_index (plans, FoyerReplanPlan, i).unplaced, ==, 0);
        }
    }
}

/* One client has the whole day: what cannot be beside her own other bookings goes to the next day, though the cheap places are all on the first. */
static void
test_own_day (void)
{
  g_autofree Case *k = g_new0 (Case, 1);
  const guint members = 12;

  k->c = (FoyerReplanCase){ .n_jobs = 3, .n_members = members, .n_days = 2, .n_clients = 1, .jobs = k->jobs, .shapes = k->shapes, .free = k->free,
                            .instances = k->instances, .resource_of = k->resource_of, .clients = k->clients, .step = 5 };
  for (guint j = 0; j < 3; j++)
    {
      k->jobs[j] = (FoyerReplanJob){ .minute = 600, .unit = j };
      for (guint m = 1; m < members; m++)
        k->shapes[j * members + m] = (FoyerReplanShape){ .len = 240, .n = 1, .busy = { { 0, 240 } } };
    }
  for (guint m = 1; m < members; m++)
    {
      foyer_minutes_add (&k->free[m], 540, 960);
      foyer_minutes_add (&k->free[members + m], 540, 1140);
    }
  foyer_minutes_add (&k->clients[0], 0, 1440);
  foyer_minutes_add (&k->clients[1], 0, 1440);
  g_autoptr (GArray) plans = foyer_replan (&k->c);
  for (guint i = 0; i < plans->len; i++)
    {
      const FoyerReplanPlan *plan = &g_array_index (plans, FoyerReplanPlan, i);

      check_plan (k, plan);
      /* Seven hours hold one of four, the ten hours after them two. */
      g_assert_cmpint (plan->unplaced, ==, 0);
      g_assert_cmpint (plan->other_day, ==, 2);
    }
}

/* Who asked for her waits for her, or goes to a colleague at the same time: both are offered. */
static void
test_asked (void)
{
  g_autofree Case *k = g_new0 (Case, 1);

  k->c = (FoyerReplanCase){ .n_jobs = 2, .n_members = 2, .n_days = 2, .jobs = k->jobs, .shapes = k->shapes, .free = k->free, .instances = k->instances,
                            .resource_of = k->resource_of, .clients = k->clients, .step = 15 };
  for (guint j = 0; j < 2; j++)
    {
      k->jobs[j] = (FoyerReplanJob){ .minute = 600 + (int) j * 60, .unit = j, .asked = j == 0, .client = -1 };
      for (guint m = 0; m < 2; m++)
        k->shapes[j * 2 + m] = (FoyerReplanShape){ .len = 60, .n = 1, .busy = { { 0, 60 } } };
    }
  foyer_minutes_add (&k->free[1], 540, 1080);
  foyer_minutes_add (&k->free[2], 540, 1080);
  foyer_minutes_add (&k->free[3], 540, 1080);
  g_autoptr (GArray) plans = foyer_replan (&k->c);
  gboolean waits = FALSE, colleague = FALSE;
  for (guint i = 0; i < plans->len; i++)
    {
      const FoyerReplanPlan *plan = &g_array_index (plans, FoyerReplanPlan, i);
      waits |= plan->moves[0].member == 0 && plan->moves[0].day == 1 && plan->moves[0].start == 600 && plan->others == 0;
      colleague |= plan->moves[0].member == 1 && plan->moves[0].day == 0 && plan->moves[0].start == 600 && plan->others == 1;
      /* The other one has nothing against anybody. */
      g_assert_cmpint (plan->moves[1].member, ==, 1);
      g_assert_cmpint (plan->moves[1].start, ==, 660);
    }
  g_assert_true (waits);
  g_assert_true (colleague);
}

/* ---- what stays together ------------------------------------------------------------------------------------------------------- */

/* One to three units: bookings alone, packages in parallel, packages one part after another, some parts of colleagues. */
static void
make_units (Case *k,
            guint n_units,
            guint n_members,
            guint n_days,
            guint n_instances,
            int most)
{
  guint n = 0;

  make_case (k, FOYER_REPLAN_JOBS, n_members, n_days, n_instances, 60, 4);
  for (guint u = 0; u < n_units; u++)
    {
      int parts = roll (1, most), first = (int) n, minute = 600 + roll (0, 5) * 60, client = roll (0, 2) == 0 ? -1 : (int) u;
      gboolean parallel = roll (0, 1), fixed = parts > 1 && roll (0, 7) == 0;

      for (int i = 0; i < parts; i++, n++)
        {
          FoyerReplanJob *j = &k->jobs[n];
          int len = roll (1, 2) * 30, rest = roll (0, 3) == 0 ? 10 : 0;

          /* At least one part is hers. */
          *j = (FoyerReplanJob){ .minute = minute, .ends = minute + len - rest, .unit = (guint) first, .fixed = fixed, .client = client, .asked = roll (0, 3) == 0,
                                 .member = i == 0 ? 0 : roll (0, (int) n_members - 1), .needs = n_instances > 0 && roll (0, 2) == 0 ? 1 : 0 };
          if (parallel && j->member == k->jobs[first].member && i > 0)
            j->member = 1 + (i - 1) % ((int) n_members - 1);
          for (guint m = 0; m < n_members; m++)
            {
              FoyerReplanShape *s = &k->shapes[n * n_members + m];
              int theirs = (int) m == j->member ? len : len + roll (-1, 1) * 10;

              *s = (FoyerReplanShape){ 0 };
              if (roll (0, 3) == 0 && (int) m != j->member)
                continue;
              *s = (FoyerReplanShape){ .len = theirs, .rest = rest, .n = 1, .busy = { { 0, theirs } } };
            }
          if (!parallel)
            minute = j->ends + roll (0, 1) * 10;
        }
    }
  k->c.n_jobs = n;
  k->c.n_clients = n_units;
  for (guint i = 0; i < n_days * n_units; i++)
    {
      memset (&k->clients[i], 0, sizeof *k->clients);
      foyer_minutes_add (&k->clients[i], 0, 1440);
      if (roll (0, 3) == 0)
        foyer_minutes_remove (&k->clients[i], 660, 720);
    }
  k->c.earliest = 0;
}

static gboolean
stays_put (Case *k,
           guint job,
           const FoyerReplanMove *m)
{
  return k->jobs[job].member != 0 && m->member == k->jobs[job].member && m->day == 0 && m->start == k->jobs[job].minute;
}

static int
client_end (Case *k,
            guint job,
            const FoyerReplanMove *m)
{
  const FoyerReplanShape *s = &k->shapes[job * k->c.n_members + (guint) m->member];
  return m->start + s->len - s->rest;
}

/* The promises of the header, said once more in other words: of whole plans, not of what they cost. */
static void
check_units (Case *k,
             const FoyerReplanPlan *plan)
{
  for (guint a = 0; a < k->c.n_jobs; a++)
    {
      const FoyerReplanMove *ma = &plan->moves[a];
      gboolean colleague = k->jobs[a].member != 0;
      gboolean moved = !colleague && ma->member >= 0 && (ma->day != 0 || ma->start != k->jobs[a].minute);

      moved |= colleague && !stays_put (k, a, ma);
      /* Who does it can; a colleague's part always has a place, and hers is never with her while she is away. */
      g_assert_true (!colleague || ma->member >= 0);
      if (ma->member >= 0)
        {
          g_assert_cmpint (k->shapes[a * k->c.n_members + (guint) ma->member].len, >, 0);
          g_assert_false (ma->member == 0 && ma->day == 0);
        }
      for (guint b = 0; b < k->c.n_jobs; b++)
        {
          const FoyerReplanMove *mb = &plan->moves[b];

          if (b == a || k->jobs[b].unit != k->jobs[a].unit)
            continue;
          if (moved)
            {
              /* All of it moves, to one day, in the order it had, none before the client is done with the one before. */
              g_assert_cmpint (mb->member, >=, 0);
              g_assert_cmpint (mb->day, ==, ma->day);
              if (k->jobs[b].minute == k->jobs[a].minute)
                g_assert_cmpint (mb->start, ==, ma->start);
              if (k->jobs[b].minute >= k->jobs[a].ends)
                g_assert_cmpint (mb->start, >=, client_end (k, a, ma));
            }
          if (k->jobs[a].fixed)
            g_assert_false (moved);
        }
    }
}

/* Everything two jobs could meet at; what stays of two colleagues may stand beside each other, for it does already. */
static gboolean
units_apart (Case *k,
             const FoyerReplanMove *moves,
             guint n)
{
  for (guint a = 0; a < n; a++)
    for (guint b = 0; b < a; b++)
      {
        const FoyerReplanMove *ma = &moves[a], *mb = &moves[b];
        const FoyerReplanShape *sa, *sb;
        gboolean both = stays_put (k, a, ma) && stays_put (k, b, mb);

        if (ma->member < 0 || mb->member < 0 || ma->day != mb->day || both)
          continue;
        sa = &k->shapes[a * k->c.n_members + (guint) ma->member];
        sb = &k->shapes[b * k->c.n_members + (guint) mb->member];
        if (ma->start >= mb->start + sb->len || mb->start >= ma->start + sa->len)
          continue;
        if (ma->member == mb->member)
          return FALSE;
      }
  return TRUE;
}

/* Each unit has a client of its own here, so clients never meet; rooms are tried for every choice of instances. */
static gboolean
units_rooms (Case *k,
             const FoyerReplanMove *moves,
             guint job,
             guint *taken)
{
  const FoyerReplanMove *m = &moves[job];
  gboolean stays;
  int to;

  if (job == k->c.n_jobs)
    return TRUE;
  stays = stays_put (k, job, m);
  taken[job] = G_MAXUINT;
  if (m->member < 0 || stays || k->jobs[job].needs == 0 || k->c.n_instances == 0)
    return units_rooms (k, moves, job + 1, taken);
  to = m->start + k->shapes[job * k->c.n_members + (guint) m->member].len;
  for (guint i = 0; i < k->c.n_instances; i++)
    {
      gboolean ok = foyer_minutes_hold (&k->instances[(guint) m->day * k->c.n_instances + i], m->start, to);

      for (guint p = 0; p < k->c.n_jobs && ok; p++)
        {
          int end = moves[p].member < 0 ? 0 : moves[p].start + k->shapes[p * k->c.n_members + (guint) moves[p].member].len;
          gboolean holds = p < job ? taken[p] == i : FALSE;

          holds |= p != job && stays_put (k, p, &moves[p]) && (k->jobs[p].rooms >> i & 1) != 0;
          ok = !holds || moves[p].day != m->day || moves[p].start >= to || m->start >= end;
        }
      taken[job] = i;
      if (ok && units_rooms (k, moves, job + 1, taken))
        return TRUE;
    }
  return FALSE;
}

typedef struct
{
  Case *k;
  FoyerReplanAim aim;
  FoyerReplanMove moves[FOYER_REPLAN_JOBS];
  gint64 best;
} Brute;

static void brute_unit (Brute *b, guint first, gint64 cost);

/* As long after the part the client comes from as it is now; with none before it, as long after the first. */
static int
begins (Case *k,
        const FoyerReplanMove *moves,
        guint first,
        guint job)
{
  int latest = -1, at = moves[first].start + k->jobs[job].minute - k->jobs[first].minute;

  for (guint i = first; i < job; i++)
    if (k->jobs[i].ends <= k->jobs[job].minute && k->jobs[i].ends > latest)
      {
        latest = k->jobs[i].ends;
        at = client_end (k, i, &moves[i]) + k->jobs[job].minute - latest;
      }
  return at;
}

/* Part @i of the unit with every member, the first at every time of the grid. */
static void
brute_part (Brute *b,
            guint first,
            guint n,
            guint i,
            gboolean whole,
            int day,
            gint64 cost)
{
  Case *k = b->k;
  guint job = first + i;

  if (i == n)
    {
      gint64 one = foyer_replan_cost (&k->c, b->aim, first, &b->moves[first]);

      if (one >= 0 && cost + one < b->best && units_apart (k, b->moves, first + n))
        brute_unit (b, first + n, cost + one);
      return;
    }
  if (!whole && k->jobs[job].member != 0)
    {
      b->moves[job] = (FoyerReplanMove){ k->jobs[job].member, 0, k->jobs[job].minute };
      brute_part (b, first, n, i + 1, whole, day, cost);
      return;
    }
  for (int m = whole ? 0 : -1; m < (int) k->c.n_members; m++)
    {
      int from = !whole ? k->jobs[job].minute : i == 0 ? 0 : begins (k, b->moves, first, job), to = whole && i == 0 ? 1440 : from + 1;

      if (m < 0)
        {
          b->moves[job] = (FoyerReplanMove){ -1, 0, 0 };
          brute_part (b, first, n, i + 1, whole, day, cost);
          continue;
        }
      if (k->shapes[job * k->c.n_members + (guint) m].len == 0 || (m == 0 && day == 0))
        continue;
      for (int t = from; t < to; t += k->c.step)
        {
          b->moves[job] = (FoyerReplanMove){ m, day, t };
          if (stays_put (k, job, &b->moves[job])
              || foyer_minutes_hold (&k->free[(guint) day * k->c.n_members + (guint) m], t, t + k->shapes[job * k->c.n_members + (guint) m].len))
            brute_part (b, first, n, i + 1, whole, day, cost);
        }
    }
}

static void
brute_unit (Brute *b,
            guint first,
            gint64 cost)
{
  Case *k = b->k;
  guint taken[FOYER_REPLAN_JOBS], n = 0;

  if (cost >= b->best)
    return;
  if (first == k->c.n_jobs)
    {
      if (units_rooms (k, b->moves, 0, taken))
        b->best = cost;
      return;
    }
  while (first + n < k->c.n_jobs && k->jobs[first + n].unit == k->jobs[first].unit)
    n++;
  if (n > 1)
    brute_part (b, first, n, 0, FALSE, 0, cost);
  for (int day = 0; day < (int) k->c.n_days; day++)
    brute_part (b, first, n, 0, TRUE, day, cost);
  if (n == 1)
    {
      b->moves[first] = (FoyerReplanMove){ -1, 0, 0 };
      brute_unit (b, first + 1, cost + foyer_replan_cost (&k->c, b->aim, first, &b->moves[first]));
    }
}

static void
test_units (void)
{
  g_autofree Case *k = g_new (Case, 1);
  int dearer = 0, made = 0, moved_whole = 0, along = 0, partly = 0, in_place = 0;

  for (int round = 0; round < 80; round++)
    {
      make_units (k, (guint) roll (1, 2), 3, 2, (guint) roll (0, 1), 3);
      g_autoptr (GArray) plans = foyer_replan (&k->c);
      g_assert_cmpuint (plans->len, >=, 1);
      for (guint i = 0; i < plans->len; i++)
        {
          const FoyerReplanPlan *plan = &g_array_index (plans, FoyerReplanPlan, i);
          Brute brute = { .k = k, .aim = plan->aim, .best = plan->cost };
          guint taken[FOYER_REPLAN_JOBS];
          gint64 cost = 0;

          check_units (k, plan);
          g_assert_true (units_apart (k, plan->moves, k->c.n_jobs));
          g_assert_true (units_rooms (k, plan->moves, 0, taken));
          for (guint j = 0; j < k->c.n_jobs; j += foyer_replan_parts (&k->c, j))
            {
              guint n = foyer_replan_parts (&k->c, j);
              gint64 one = foyer_replan_cost (&k->c, plan->aim, j, &plan->moves[j]);

              g_assert_cmpint (one, >=, 0);
              cost += one;
              if (n > 1 && one < 100000)
                {
                  gboolean there = plan->moves[j].day == 0 && plan->moves[j].start == k->jobs[j].minute;
                  moved_whole += !there;
                  in_place += there;
                }
              partly += n > 1 && one >= 100000;
            }
          g_assert_cmpint (cost, ==, plan->cost);
          along += plan->along;
          brute_unit (&brute, 0, 0);
          dearer += brute.best < plan->cost;
          made++;
        }
    }
  g_test_message ("%d plans: %d units went elsewhere, %d stayed, %d found nobody for a part, %d parts of colleagues went along, %d dearer than need be", made,
                  moved_whole, in_place, partly, along, dearer);
  g_assert_cmpint (moved_whole, >, 20);
  g_assert_cmpint (in_place, >, 10);
  g_assert_cmpint (partly, >, 0);
  g_assert_cmpint (along, >, 10);
  g_assert_cmpint (dearer, ==, 0);
}

/* Fourteen visits, most of them packages of three with colleagues, a team of twenty, a week: whole, and no slower than fits into asking. */
static void
test_big_units (void)
{
  g_autofree Case *k = g_new (Case, 1);
  gint64 longest = 0;

  for (int round = 0; round < 3; round++)
    {
      make_units (k, 14, 20, 8, 4, 3);
      k->c.step = 15;
      clock_t begin = clock ();
      g_autoptr (GArray) plans = foyer_replan (&k->c);
      longest = MAX (longest, (gint64) (clock () - begin) * 1000 / CLOCKS_PER_SEC);
      for (guint i = 0; i < plans->len; i++)
        {
          const FoyerReplanPlan *plan = &g_array_index (plans, FoyerReplanPlan, i);
          guint taken[FOYER_REPLAN_JOBS];

          check_units (k, plan);
          g_assert_true (units_apart (k, plan->moves, k->c.n_jobs));
          g_assert_true (units_rooms (k, plan->moves, 0, taken));
        }
    }
  g_test_message ("longest %d ms of processor", (int) longest);
}

int
main (int argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/replan/model", test_model);
  g_test_add_func ("/replan/big", test_big);
  g_test_add_func ("/replan/own-day", test_own_day);
  g_test_add_func ("/replan/asked", test_asked);
  g_test_add_func ("/replan/units-against-brute-force", test_units);
  g_test_add_func ("/replan/units-of-a-big-day", test_big_units);
  return g_test_run ();
}
