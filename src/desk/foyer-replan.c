#define G_LOG_DOMAIN "foyer-desk"

#include "config.h"

#include <string.h>

#include "foyer-replan-private.h"

#define STEPS 60000     /* of branch and bound, for each aim, once a first plan is found */
#define STEPS_AT_ALL 400000

/* What a set of minutes was before something was put into it or taken out. */
typedef struct
{
  FoyerMinutes *set, was;
} Was;

typedef struct
{
  const FoyerReplanCase *c;
  FoyerReplanAim aim;
  GArray *units;                     /* FoyerReplanUnit */
  guint order[FOYER_REPLAN_JOBS];    /* units: those that can least give way first */
  gint64 rest[FOYER_REPLAN_JOBS + 1]; /* the least the units from here on can cost */
  /* while searching */
  FoyerMinutes *free, *instances, *clients; /* nobody, no room, no client is in them twice */
  FoyerMinutes *free_given, *instances_given, *clients_given; /* what was given away: who stays does not get it */
  GArray *log; /* Was */
  FoyerReplanMove moves[FOYER_REPLAN_JOBS], best[FOYER_REPLAN_JOBS];
  gint64 best_cost;
  gboolean found;
  int steps, all_steps;
} Search;

/* ---- taking and giving back ------------------------------------------------------------------------------------------------------ */

static void
note (Search *s,
      FoyerMinutes *set)
{
  Was was = { set, *set };

  g_array_append_val (s->log, was);
}

static void
take (Search *s,
      FoyerMinutes *set,
      FoyerMinutes *given, /* (nullable) */
      int from,
      int to)
{
  note (s, set);
  foyer_minutes_remove (set, from, to);
  if (given == NULL)
    return;
  note (s, given);
  foyer_minutes_add (given, from, to);
}

static void
give_back (Search *s,
           guint mark)
{
  for (guint i = s->log->len; i-- > mark;)
    {
      const Was *w = &g_array_index (s->log, Was, i);
      *w->set = w->was;
    }
  g_array_set_size (s->log, mark);
}

static gboolean
meets (const FoyerMinutes *set,
       int from,
       int to)
{
  int next = foyer_minutes_next (set, from);

  return next >= 0 && next < to;
}

/* Members and the client of part @k; those that stay are only kept from what was given away. */
static gboolean
take_part (Search *s,
           const FoyerReplanUnit *unit,
           const FoyerReplanMove *moves,
           guint k,
           gboolean in_place)
{
  const FoyerReplanCase *c = s->c;
  guint job = unit->first + k, at = (guint) moves[k].day * c->n_members + (guint) moves[k].member;
  const FoyerReplanShape *shape = foyer_replan_shape (c, job, moves[k].member);
  gboolean stays = foyer_replan_stays (c, job, &moves[k]);
  int start = moves[k].start;

  for (int i = 0; i < shape->n; i++)
    {
      int from = start + shape->busy[i].from, to = start + shape->busy[i].to;

      if (stays ? meets (&s->free_given[at], from, to) : !foyer_minutes_hold (&s->free[at], from, to))
        return FALSE;
    }
  for (int i = 0; i < shape->n; i++)
    take (s, &s->free[at], stays ? NULL : &s->free_given[at], start + shape->busy[i].from, start + shape->busy[i].to);
  if (c->jobs[job].client < 0)
    return TRUE;
  at = (guint) moves[k].day * c->n_clients + (guint) c->jobs[job].client;
  if (in_place)
    {
      if (meets (&s->clients_given[at], start, start + shape->len))
        return FALSE;
      take (s, &s->clients[at], NULL, start, start + shape->len);
    }
  return TRUE;
}

/* The client of a unit that goes elsewhere: its parts may be at one time, other units may not. */
static gboolean
take_client (Search *s,
             const FoyerReplanUnit *unit,
             const FoyerReplanMove *moves)
{
  const FoyerReplanCase *c = s->c;

  for (int pass = 0; pass < 2; pass++)
    for (guint k = 0; k < unit->n; k++)
      {
        guint job = unit->first + k, at;
        int start = moves[k].start, to = start + foyer_replan_shape (c, job, moves[k].member)->len;

        if (c->jobs[job].client < 0)
          continue;
        at = (guint) moves[k].day * c->n_clients + (guint) c->jobs[job].client;
        if (pass == 0 && !foyer_minutes_hold (&s->clients[at], start, to))
          return FALSE;
        if (pass == 1)
          take (s, &s->clients[at], &s->clients_given[at], start, to);
      }
  return TRUE;
}

static gboolean
take_rooms (Search *s,
            const FoyerReplanUnit *unit,
            const FoyerReplanMove *moves)
{
  const FoyerReplanCase *c = s->c;
  guint16 taken[FOYER_REPLAN_TAKEN];
  guint8 of[FOYER_REPLAN_TAKEN];
  guint n;

  if (c->n_instances == 0)
    return TRUE;
  if (!foyer_replan_rooms (c, unit, moves, s->instances, taken, of, &n))
    return FALSE;
  for (guint i = 0; i < n; i++)
    {
      guint job = unit->first + of[i], at = (guint) moves[of[i]].day * c->n_instances + taken[i];
      gboolean stays = foyer_replan_stays (c, job, &moves[of[i]]);
      int from = moves[of[i]].start, to = from + foyer_replan_shape (c, job, moves[of[i]].member)->len;

      if (stays && meets (&s->instances_given[at], from, to))
        return FALSE;
      take (s, &s->instances[at], stays ? NULL : &s->instances_given[at], from, to);
    }
  return TRUE;
}

/* FALSE: it cannot be there, and nothing is taken. */
static gboolean
place (Search *s,
       const FoyerReplanUnit *unit,
       const FoyerReplanMove *moves)
{
  guint mark = s->log->len;
  gboolean in_place = unit->n > 1 && foyer_replan_in_place (s->c, unit, moves), ok = TRUE;

  /* Those that stay first: they do not ask whether it is free. */
  for (int stays = 1; stays >= 0; stays--)
    for (guint k = 0; k < unit->n && ok; k++)
      if (moves[k].member >= 0 && foyer_replan_stays (s->c, unit->first + k, &moves[k]) == stays)
        ok = take_part (s, unit, moves, k, in_place);
  ok = ok && (in_place || moves[0].member < 0 || take_client (s, unit, moves)) && take_rooms (s, unit, moves);
  if (!ok)
    give_back (s, mark);
  return ok;
}

/* ---- the search ---------------------------------------------------------------------------------------------------------------- */

/* What is left to a unit without a place: its own parts find nobody, the others stay. */
static gint64
left_over (const FoyerReplanCase *c,
           const FoyerReplanUnit *unit,
           FoyerReplanMove *moves)
{
  gint64 cost = 0;

  for (guint k = 0; k < unit->n; k++)
    {
      const FoyerReplanJob *j = &c->jobs[unit->first + k];

      moves[k] = j->member == (int) c->absent ? (FoyerReplanMove){ -1, 0, 0 } : (FoyerReplanMove){ j->member, 0, j->minute };
      cost += moves[k].member < 0 ? FOYER_REPLAN_UNPLACED : 0;
    }
  return cost;
}

/* Depth first, the cheapest place first: the first leaf is a good plan, the others only cheaper ones. */
static void
branch (Search *s,
        guint at,
        gint64 cost)
{
  gboolean placed = FALSE;
  FoyerReplanUnit *unit;
  FoyerReplanMove *moves;
  guint mark = s->log->len;

  if (cost + s->rest[at] >= s->best_cost)
    return;
  if (at == s->units->len)
    {
      memcpy (s->best, s->moves, sizeof s->best);
      s->best_cost = cost;
      s->found = TRUE;
      return;
    }
  unit = &g_array_index (s->units, FoyerReplanUnit, s->order[at]);
  moves = &s->moves[unit->first];
  for (guint i = 0; i < unit->choices->len + unit->others->len; i++)
    {
      const gboolean first = i < unit->choices->len;
      const FoyerReplanChoice *choice = first ? &g_array_index (unit->choices, FoyerReplanChoice, i) : &g_array_index (unit->others, FoyerReplanChoice, i - unit->choices->len);

      /* Beyond the cheapest only as far as one is found: her own other bookings can fill all the cheap ones. */
      if (!first && placed)
        break;
      if (cost + choice->cost + s->rest[at + 1] >= s->best_cost)
        {
          if (!first)
            break; /* the others cost more */
          i = unit->choices->len - 1;
          continue;
        }
      /* The first way down is gone to its end. */
      if ((s->found && ++s->steps > STEPS) || ++s->all_steps > STEPS_AT_ALL)
        return;
      memcpy (moves, &g_array_index (unit->moves, FoyerReplanMove, choice->at), sizeof *moves * unit->n);
      if (!place (s, unit, moves))
        continue;
      placed = TRUE;
      branch (s, at + 1, cost + choice->cost);
      give_back (s, mark);
    }
  cost += left_over (s->c, unit, moves);
  if (place (s, unit, moves))
    branch (s, at + 1, cost);
  give_back (s, mark);
}

static gint64
least (const FoyerReplanCase *c,
       const FoyerReplanUnit *unit)
{
  FoyerReplanMove moves[FOYER_REPLAN_PARTS];

  return unit->choices->len > 0 ? g_array_index (unit->choices, FoyerReplanChoice, 0).cost : left_over (c, unit, moves);
}

/* What it costs to lose the first choice: those who lose most choose first. */
static gint64
regret (const FoyerReplanUnit *unit)
{
  const GArray *choices = unit->choices;
  gint64 first, second;

  if (choices->len == 0)
    return 0;
  first = g_array_index (choices, FoyerReplanChoice, 0).cost;
  second = choices->len > 1 ? g_array_index (choices, FoyerReplanChoice, MIN (choices->len - 1, 2)).cost : FOYER_REPLAN_UNPLACED;
  return second - first;
}

/* A colleague's part cannot but stay when its unit finds no other place: before anybody is given its minutes. */
static gboolean
goes_before (const FoyerReplanUnit *a,
             const FoyerReplanUnit *b)
{
  return a->colleagues != b->colleagues ? a->colleagues : regret (a) > regret (b);
}

static void
set_order (Search *s)
{
  for (guint u = 0; u < s->units->len; u++)
    {
      const FoyerReplanUnit *unit = &g_array_index (s->units, FoyerReplanUnit, u);
      guint at = u;

      for (; at > 0 && goes_before (unit, &g_array_index (s->units, FoyerReplanUnit, s->order[at - 1])); at--)
        s->order[at] = s->order[at - 1];
      s->order[at] = u;
    }
  s->rest[s->units->len] = 0;
  for (guint at = s->units->len; at-- > 0;)
    s->rest[at] = s->rest[at + 1] + least (s->c, &g_array_index (s->units, FoyerReplanUnit, s->order[at]));
}

/* The plan there always is, should the search not get to the end of any other. */
static void
begin_with_none (Search *s)
{
  s->best_cost = 1;
  for (guint u = 0; u < s->units->len; u++)
    {
      const FoyerReplanUnit *unit = &g_array_index (s->units, FoyerReplanUnit, u);
      s->best_cost += left_over (s->c, unit, &s->best[unit->first]);
    }
}

static void
count (const FoyerReplanCase *c,
       FoyerReplanPlan *plan)
{
  for (guint j = 0; j < c->n_jobs; j++)
    {
      const FoyerReplanMove *move = &plan->moves[j];

      plan->others += move->member >= 0 && c->jobs[j].asked && move->member != c->jobs[j].member;
      if (c->jobs[j].member != (int) c->absent)
        plan->along += !foyer_replan_stays (c, j, move);
      else if (move->member < 0)
        plan->unplaced++;
      else if (move->day > 0)
        plan->other_day++;
      else if (move->start != c->jobs[j].minute)
        plan->shifted++;
      else
        plan->same_time++;
    }
}

static FoyerMinutes *
nothing_given (gsize n)
{
  return g_new0 (FoyerMinutes, MAX (n, 1));
}

static void
make_plan (const FoyerReplanCase *c,
           FoyerReplanAim aim,
           FoyerReplanPlan *plan)
{
  gsize members = (gsize) c->n_days * c->n_members, instances = (gsize) c->n_days * c->n_instances, clients = (gsize) c->n_days * c->n_clients;
  Search s = { .c = c, .aim = aim, .units = foyer_replan_units (c), .log = g_array_new (FALSE, FALSE, sizeof (Was)) };

  s.free = g_memdup2 (c->free, members * sizeof (FoyerMinutes));
  s.instances = g_memdup2 (c->instances, instances * sizeof (FoyerMinutes));
  s.clients = g_memdup2 (c->clients, clients * sizeof (FoyerMinutes));
  s.free_given = nothing_given (members);
  s.instances_given = nothing_given (instances);
  s.clients_given = nothing_given (clients);
  for (guint u = 0; u < s.units->len; u++)
    foyer_replan_find_choices (c, aim, &g_array_index (s.units, FoyerReplanUnit, u));
  set_order (&s);
  begin_with_none (&s);
  branch (&s, 0, 0);
  *plan = (FoyerReplanPlan){ .aim = aim, .cost = s.found ? s.best_cost : s.best_cost - 1 };
  memcpy (plan->moves, s.best, sizeof plan->moves);
  count (c, plan);
  for (guint u = 0; u < s.units->len; u++)
    {
      FoyerReplanUnit *unit = &g_array_index (s.units, FoyerReplanUnit, u);
      g_array_unref (unit->moves);
      g_array_unref (unit->choices);
      g_array_unref (unit->others);
    }
  g_array_unref (s.units);
  g_array_unref (s.log);
  g_free (s.free);
  g_free (s.instances);
  g_free (s.clients);
  g_free (s.free_given);
  g_free (s.instances_given);
  g_free (s.clients_given);
}

static int
compare_plans (gconstpointer a,
               gconstpointer b)
{
  const FoyerReplanPlan *pa = a, *pb = b;
  const int first[] = { pa->unplaced, pa->other_day, pa->others, pa->shifted, pa->along, (int) pa->aim };
  const int second[] = { pb->unplaced, pb->other_day, pb->others, pb->shifted, pb->along, (int) pb->aim };

  for (gsize i = 0; i < G_N_ELEMENTS (first); i++)
    if (first[i] != second[i])
      return first[i] - second[i];
  return 0;
}

GArray *
foyer_replan (const FoyerReplanCase *c)
{
  GArray *plans = g_array_new (FALSE, FALSE, sizeof (FoyerReplanPlan));

  g_return_val_if_fail (c->n_jobs <= FOYER_REPLAN_JOBS, plans);
  for (int aim = 0; aim < FOYER_REPLAN_N_AIMS; aim++)
    {
      FoyerReplanPlan plan;
      gboolean known = FALSE;

      make_plan (c, aim, &plan);
      for (guint i = 0; i < plans->len && !known; i++)
        known = memcmp (g_array_index (plans, FoyerReplanPlan, i).moves, plan.moves, sizeof *plan.moves * c->n_jobs) == 0;
      if (!known)
        g_array_append_val (plans, plan);
    }
  g_array_sort (plans, compare_plans);
  return plans;
}
