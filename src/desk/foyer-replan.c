#define G_LOG_DOMAIN "foyer-desk"

#include "config.h"

#include <string.h>

#include "foyer-replan.h"

#define UNPLACED G_GINT64_CONSTANT (100000) /* more than anything that can be wrong with a place */
#define CHOICES 120    /* per booking, the cheapest */
#define PER_MEMBER 12  /* of them with one member on one day */
#define STEPS 60000    /* of branch and bound, for each aim */
#define USEFUL 15

/* A place a booking could have. */
typedef struct
{
  FoyerReplanMove move;
  gint64 cost;
} Choice;

typedef struct
{
  const FoyerReplanCase *c;
  FoyerReplanAim aim;
  GArray *choices[FOYER_REPLAN_JOBS]; /* Choice, the cheapest first */
  GArray *others[FOYER_REPLAN_JOBS];  /* those beyond them, the cheapest first: for who finds all of the first taken */
  guint order[FOYER_REPLAN_JOBS];     /* jobs, those with the least choice first */
  gint64 rest[FOYER_REPLAN_JOBS + 1]; /* the least the jobs from here on can cost */
  /* while searching */
  FoyerMinutes *free, *instances, *clients;
  FoyerReplanMove moves[FOYER_REPLAN_JOBS], best[FOYER_REPLAN_JOBS];
  gint64 best_cost;
  int steps;
} Search;

static const FoyerReplanShape *
shape_of (const FoyerReplanCase *c,
          guint job,
          int member)
{
  return &c->shapes[job * c->n_members + (guint) member];
}

static int
lost (const FoyerReplanCase *c,
      const FoyerReplanShape *shape,
      const FoyerReplanMove *move)
{
  const FoyerMinutes *free = &c->free[(guint) move->day * c->n_members + (guint) move->member];
  int from = move->start + shape->busy[0].from, to = move->start + shape->busy[shape->n - 1].to;
  int before = from - foyer_minutes_stretch_from (free, from), after = foyer_minutes_next_gap (free, to - 1) - to;

  return (before < USEFUL ? before : 0) + (after < USEFUL ? after : 0);
}

gint64
foyer_replan_cost (const FoyerReplanCase *c,
                   FoyerReplanAim aim,
                   guint job,
                   const FoyerReplanMove *move)
{
  static const struct
  {
    int minute, day, asked, lost; /* a minute away from the time, another day, another person than asked for, a minute that becomes useless */
  } prices[] = {
    [FOYER_REPLAN_KEEP_TIMES] = { 4, 900, 60, 1 },
    [FOYER_REPLAN_KEEP_PEOPLE] = { 1, 400, 5000, 1 },
    [FOYER_REPLAN_SAME_DAY] = { 1, 9000, 120, 4 },
  };
  const FoyerReplanShape *shape;
  const FoyerReplanJob *j = &c->jobs[job];
  gint64 cost;

  if (move->member < 0)
    return UNPLACED;
  shape = shape_of (c, job, move->member);
  if (j->fixed && (move->day != 0 || move->start != j->minute))
    return -1;
  if (shape->len <= 0 || shape->n == 0 || move->start < 0 || move->start + shape->len > FOYER_DAY_MINUTES || (move->day == 0 && move->start < c->earliest))
    return -1;
  for (int i = 0; i < shape->n; i++)
    if (!foyer_minutes_hold (&c->free[(guint) move->day * c->n_members + (guint) move->member], move->start + shape->busy[i].from, move->start + shape->busy[i].to))
      return -1;
  if (j->client >= 0 && !foyer_minutes_hold (&c->clients[(guint) move->day * c->n_clients + (guint) j->client], move->start, move->start + shape->len))
    return -1;
  cost = (gint64) ABS (move->start - j->minute) * (move->day == 0 ? prices[aim].minute : 1) + (gint64) prices[aim].lost * lost (c, shape, move);
  if (move->day > 0)
    cost += prices[aim].day + move->day * 30;
  if (j->asked && (guint) move->member != c->absent)
    cost += prices[aim].asked;
  return cost;
}

/* ---- where each could go ------------------------------------------------------------------------------------------------------- */

static int
compare_choices (gconstpointer a,
                 gconstpointer b)
{
  const Choice *ca = a, *cb = b;

  if (ca->cost != cb->cost)
    return ca->cost < cb->cost ? -1 : 1;
  if (ca->move.day != cb->move.day)
    return ca->move.day - cb->move.day;
  return ca->move.start != cb->move.start ? ca->move.start - cb->move.start : ca->move.member - cb->move.member;
}

static gboolean
room_somewhere (const FoyerReplanCase *c,
                const FoyerMinutes *instances,
                guint32 needs,
                const FoyerReplanMove *move,
                int len,
                guint *taken,
                guint *n_taken)
{
  for (; needs != 0; needs &= needs - 1)
    {
      guint resource = (guint) __builtin_ctz (needs);
      gboolean any = FALSE, found = FALSE;

      for (guint i = 0; i < c->n_instances && !found; i++)
        if (c->resource_of[i] == resource)
          {
            any = TRUE;
            found = foyer_minutes_hold (&instances[(guint) move->day * c->n_instances + i], move->start, move->start + len);
            if (found && taken != NULL)
              taken[(*n_taken)++] = i;
          }
      if (any && !found)
        return FALSE;
    }
  return TRUE;
}

/* Hands all after the first @n to @others. */
static void
keep_first (GArray *choices,
            guint n,
            GArray *others)
{
  if (choices->len <= n)
    return;
  g_array_append_vals (others, &g_array_index (choices, Choice, n), choices->len - n);
  g_array_set_size (choices, n);
}

/* The cheapest starts with one member on one day. */
static void
add_choices (Search *s,
             guint job,
             guint member,
             guint day)
{
  const FoyerReplanCase *c = s->c;
  const FoyerReplanShape *shape = shape_of (c, job, (int) member);
  const FoyerMinutes *free = &c->free[day * c->n_members + member];
  FoyerMinutes starts;
  g_autoptr (GArray) found = g_array_new (FALSE, FALSE, sizeof (Choice));

  if (shape->len <= 0 || !foyer_minutes_any (free))
    return;
  foyer_minutes_grid (&starts, c->step);
  foyer_minutes_add (&starts, c->jobs[job].minute, c->jobs[job].minute + 1);
  for (int t = foyer_minutes_next (&starts, 0); t >= 0; t = foyer_minutes_next (&starts, t + 1))
    {
      Choice choice = { .move = { (int) member, (int) day, t } };

      choice.cost = foyer_replan_cost (c, s->aim, job, &choice.move);
      if (choice.cost >= 0 && room_somewhere (c, c->instances, c->jobs[job].needs, &choice.move, shape->len, NULL, NULL))
        g_array_append_val (found, choice);
    }
  g_array_sort (found, compare_choices);
  keep_first (found, PER_MEMBER, s->others[job]);
  g_array_append_vals (s->choices[job], found->data, found->len);
}

static void
find_choices (Search *s)
{
  for (guint j = 0; j < s->c->n_jobs; j++)
    {
      s->choices[j] = g_array_new (FALSE, FALSE, sizeof (Choice));
      s->others[j] = g_array_new (FALSE, FALSE, sizeof (Choice));
      for (guint day = 0; day < s->c->n_days; day++)
        for (guint m = 0; m < s->c->n_members; m++)
          add_choices (s, j, m, day);
      g_array_sort (s->choices[j], compare_choices);
      keep_first (s->choices[j], CHOICES, s->others[j]);
      g_array_sort (s->others[j], compare_choices);
    }
}

/* ---- the search ---------------------------------------------------------------------------------------------------------------- */

/* What a placed booking takes; to be given back. */
typedef struct
{
  guint taken[FOYER_REPLAN_RESOURCES];
  guint n_taken;
} Held;

static gboolean
place (Search *s,
       guint job,
       const FoyerReplanMove *move,
       Held *held)
{
  const FoyerReplanCase *c = s->c;
  const FoyerReplanShape *shape = shape_of (c, job, move->member);
  FoyerMinutes *free = &s->free[(guint) move->day * c->n_members + (guint) move->member];
  FoyerMinutes *client = c->jobs[job].client >= 0 ? &s->clients[(guint) move->day * c->n_clients + (guint) c->jobs[job].client] : NULL;

  held->n_taken = 0;
  for (int i = 0; i < shape->n; i++)
    if (!foyer_minutes_hold (free, move->start + shape->busy[i].from, move->start + shape->busy[i].to))
      return FALSE;
  if ((client != NULL && !foyer_minutes_hold (client, move->start, move->start + shape->len))
      || !room_somewhere (c, s->instances, c->jobs[job].needs, move, shape->len, held->taken, &held->n_taken))
    return FALSE;
  for (int i = 0; i < shape->n; i++)
    foyer_minutes_remove (free, move->start + shape->busy[i].from, move->start + shape->busy[i].to);
  if (client != NULL)
    foyer_minutes_remove (client, move->start, move->start + shape->len);
  for (guint i = 0; i < held->n_taken; i++)
    foyer_minutes_remove (&s->instances[(guint) move->day * c->n_instances + held->taken[i]], move->start, move->start + shape->len);
  return TRUE;
}

static void
give_back (Search *s,
           guint job,
           const FoyerReplanMove *move,
           const Held *held)
{
  const FoyerReplanCase *c = s->c;
  const FoyerReplanShape *shape = shape_of (c, job, move->member);

  for (int i = 0; i < shape->n; i++)
    foyer_minutes_add (&s->free[(guint) move->day * c->n_members + (guint) move->member], move->start + shape->busy[i].from, move->start + shape->busy[i].to);
  if (c->jobs[job].client >= 0)
    foyer_minutes_add (&s->clients[(guint) move->day * c->n_clients + (guint) c->jobs[job].client], move->start, move->start + shape->len);
  for (guint i = 0; i < held->n_taken; i++)
    foyer_minutes_add (&s->instances[(guint) move->day * c->n_instances + held->taken[i]], move->start, move->start + shape->len);
}

/* Depth first, the cheapest place first: the first leaf is a good plan, the others only cheaper ones. */
static void
branch (Search *s,
        guint at,
        gint64 cost)
{
  gboolean placed = FALSE;
  guint job;

  if (cost + s->rest[at] >= s->best_cost)
    return;
  if (at == s->c->n_jobs)
    {
      memcpy (s->best, s->moves, sizeof s->best);
      s->best_cost = cost;
      return;
    }
  job = s->order[at];
  for (guint i = 0; i < s->choices[job]->len + s->others[job]->len; i++)
    {
      const gboolean first = i < s->choices[job]->len;
      const Choice *choice = first ? &g_array_index (s->choices[job], Choice, i) : &g_array_index (s->others[job], Choice, i - s->choices[job]->len);
      Held held;

      /* Beyond the cheapest only as far as one is found: her own other bookings can fill all the cheap ones. */
      if (!first && placed)
        break;
      if (cost + choice->cost + s->rest[at + 1] >= s->best_cost)
        {
          if (!first)
            break; /* the others cost more */
          i = s->choices[job]->len - 1;
          continue;
        }
      /* The first way down is gone to its end. */
      if (s->best_cost < G_MAXINT64 && ++s->steps > STEPS)
        return;
      if (!place (s, job, &choice->move, &held))
        continue;
      placed = TRUE;
      s->moves[job] = choice->move;
      branch (s, at + 1, cost + choice->cost);
      give_back (s, job, &choice->move, &held);
    }
  s->moves[job] = (FoyerReplanMove){ -1, 0, 0 };
  branch (s, at + 1, cost + UNPLACED);
}

/* What it costs to lose the first choice: those who lose most choose first. */
static gint64
regret (const Search *s,
        guint job)
{
  const GArray *choices = s->choices[job];
  gint64 first, second;

  if (choices->len == 0)
    return 0;
  first = g_array_index (choices, Choice, 0).cost;
  second = choices->len > 1 ? g_array_index (choices, Choice, MIN (choices->len - 1, 2)).cost : UNPLACED;
  return second - first;
}

static void
set_order (Search *s)
{
  for (guint j = 0; j < s->c->n_jobs; j++)
    {
      guint at = j;

      for (; at > 0 && regret (s, s->order[at - 1]) < regret (s, j); at--)
        s->order[at] = s->order[at - 1];
      s->order[at] = j;
    }
  s->rest[s->c->n_jobs] = 0;
  for (guint at = s->c->n_jobs; at-- > 0;)
    {
      const GArray *choices = s->choices[s->order[at]];
      s->rest[at] = s->rest[at + 1] + (choices->len > 0 ? g_array_index (choices, Choice, 0).cost : UNPLACED);
    }
}

static void
count (const FoyerReplanCase *c,
       FoyerReplanPlan *plan)
{
  for (guint j = 0; j < c->n_jobs; j++)
    {
      const FoyerReplanMove *move = &plan->moves[j];

      if (move->member < 0)
        plan->unplaced++;
      else if (move->day > 0)
        plan->other_day++;
      else if (move->start != c->jobs[j].minute)
        plan->shifted++;
      else
        plan->same_time++;
      plan->others += move->member >= 0 && c->jobs[j].asked && (guint) move->member != c->absent;
    }
}

static void
make_plan (const FoyerReplanCase *c,
           FoyerReplanAim aim,
           FoyerReplanPlan *plan)
{
  gsize members = sizeof (FoyerMinutes) * c->n_days * c->n_members, instances = sizeof (FoyerMinutes) * c->n_days * c->n_instances;
  gsize clients = sizeof (FoyerMinutes) * c->n_days * c->n_clients;
  Search s = { .c = c, .aim = aim, .best_cost = G_MAXINT64 };

  s.free = g_memdup2 (c->free, members);
  s.instances = g_memdup2 (c->instances, instances);
  s.clients = g_memdup2 (c->clients, clients);
  find_choices (&s);
  set_order (&s);
  branch (&s, 0, 0);
  *plan = (FoyerReplanPlan){ .aim = aim, .cost = s.best_cost };
  memcpy (plan->moves, s.best, sizeof plan->moves);
  count (c, plan);
  for (guint j = 0; j < c->n_jobs; j++)
    {
      g_array_unref (s.choices[j]);
      g_array_unref (s.others[j]);
    }
  g_free (s.free);
  g_free (s.instances);
  g_free (s.clients);
}

static int
compare_plans (gconstpointer a,
               gconstpointer b)
{
  const FoyerReplanPlan *pa = a, *pb = b;

  if (pa->unplaced != pb->unplaced)
    return pa->unplaced - pb->unplaced;
  if (pa->other_day != pb->other_day)
    return pa->other_day - pb->other_day;
  if (pa->others != pb->others)
    return pa->others - pb->others;
  return pa->shifted != pb->shifted ? pa->shifted - pb->shifted : (int) pa->aim - (int) pb->aim;
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
