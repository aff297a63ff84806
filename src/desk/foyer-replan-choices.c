/* What each unit costs where, and its cheapest places: by itself, as if it were the only one to be moved. */
#define G_LOG_DOMAIN "foyer-desk"

#include "config.h"

#include <string.h>

#include "foyer-replan-private.h"

#define CHOICES 120      /* of a booking alone, the cheapest */
#define PER_MEMBER 12    /* of them with one member on one day */
#define UNIT_CHOICES 400 /* of a unit of several parts */
#define PER_START 24     /* of them at one time of one day */
#define TRIES 200        /* steps through the members of its parts for one time of one day */
#define MEMBERS 64       /* of those who could do a part, the cheapest */
#define USEFUL 15

static const struct
{
  int minute, day, asked, other, lost; /* a minute away from the time, another day, another person than asked for, than who has it; a minute that becomes useless */
} prices[] = {
  [FOYER_REPLAN_KEEP_TIMES] = { 4, 900, 60, 30, 1 },
  [FOYER_REPLAN_KEEP_PEOPLE] = { 1, 400, 5000, 100, 1 },
  [FOYER_REPLAN_SAME_DAY] = { 1, 9000, 120, 30, 4 },
};

/* ---- what it costs ---------------------------------------------------------------------------------------------------------------- */

GArray *
foyer_replan_units (const FoyerReplanCase *c)
{
  GArray *units = g_array_new (FALSE, FALSE, sizeof (FoyerReplanUnit));

  for (guint j = 0; j < c->n_jobs;)
    {
      FoyerReplanUnit unit = { .first = j, .n = foyer_replan_parts (c, j) };

      for (guint k = 0; k < unit.n; k++)
        {
          unit.fixed |= c->jobs[j + k].fixed;
          unit.colleagues |= c->jobs[j + k].member != (int) c->absent;
        }
      g_array_append_val (units, unit);
      j += unit.n;
    }
  return units;
}

guint
foyer_replan_parts (const FoyerReplanCase *c,
                    guint job)
{
  guint n = 1;

  while (job + n < c->n_jobs && c->jobs[job + n].unit == c->jobs[job].unit)
    n++;
  return n;
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

gboolean
foyer_replan_in_place (const FoyerReplanCase *c,
                       const FoyerReplanUnit *unit,
                       const FoyerReplanMove *moves)
{
  for (guint k = 0; k < unit->n; k++)
    {
      const FoyerReplanJob *j = &c->jobs[unit->first + k];

      if (j->member != (int) c->absent ? !foyer_replan_stays (c, unit->first + k, &moves[k])
                                       : moves[k].member >= 0 && (moves[k].day != 0 || moves[k].start != j->minute))
        return FALSE;
    }
  return TRUE;
}

/* One part by itself, the client and the time of the others aside; -1: the member cannot then. */
static gint64
part_cost (const FoyerReplanCase *c,
           FoyerReplanAim aim,
           guint job,
           const FoyerReplanMove *move)
{
  const FoyerReplanJob *j = &c->jobs[job];
  const FoyerReplanShape *shape;
  gint64 cost;

  if (foyer_replan_stays (c, job, move))
    return 0;
  shape = foyer_replan_shape (c, job, move->member);
  if (shape->len <= 0 || shape->n == 0 || move->start < 0 || move->start + shape->len > FOYER_DAY_MINUTES || (move->day == 0 && move->start < c->earliest))
    return -1;
  for (int i = 0; i < shape->n; i++)
    if (!foyer_minutes_hold (&c->free[(guint) move->day * c->n_members + (guint) move->member], move->start + shape->busy[i].from, move->start + shape->busy[i].to))
      return -1;
  cost = (gint64) prices[aim].lost * lost (c, shape, move);
  if (j->asked && move->member != j->member)
    cost += prices[aim].asked;
  else if (j->member != (int) c->absent && move->member != j->member)
    cost += prices[aim].other;
  return cost;
}

static gint64
time_cost (const FoyerReplanCase *c,
           FoyerReplanAim aim,
           guint job,
           const FoyerReplanMove *move)
{
  gint64 cost = (gint64) ABS (move->start - c->jobs[job].minute) * (move->day == 0 ? prices[aim].minute : 1);

  return move->day > 0 ? cost + prices[aim].day + move->day * 30 : cost;
}

static gboolean
client_free (const FoyerReplanCase *c,
             guint job,
             const FoyerReplanMove *move)
{
  const FoyerReplanJob *j = &c->jobs[job];

  return j->client < 0
         || foyer_minutes_hold (&c->clients[(guint) move->day * c->n_clients + (guint) j->client], move->start,
                                move->start + foyer_replan_shape (c, job, move->member)->len);
}

/* Two parts of a unit with one member at one time. */
static gboolean
parts_meet (const FoyerReplanCase *c,
            guint a,
            const FoyerReplanMove *ma,
            guint b,
            const FoyerReplanMove *mb)
{
  const FoyerReplanShape *sa, *sb;

  if (ma->member < 0 || ma->member != mb->member || ma->day != mb->day)
    return FALSE;
  sa = foyer_replan_shape (c, a, ma->member);
  sb = foyer_replan_shape (c, b, mb->member);
  for (int i = 0; i < sa->n; i++)
    for (int k = 0; k < sb->n; k++)
      if (ma->start + sa->busy[i].from < mb->start + sb->busy[k].to && mb->start + sb->busy[k].from < ma->start + sa->busy[i].to)
        return TRUE;
  return FALSE;
}

/* When part @k of a unit that goes elsewhere begins: as long after the one the client comes from as now, or after the first. */
static int
start_of (const FoyerReplanCase *c,
          guint first,
          guint k,
          const FoyerReplanMove *moves)
{
  const FoyerReplanJob *jobs = &c->jobs[first];
  int before = -1;

  for (guint i = 0; i < k; i++)
    if (jobs[i].ends <= jobs[k].minute && (before < 0 || jobs[i].ends > jobs[before].ends))
      before = (int) i;
  if (before < 0)
    return moves[0].start + jobs[k].minute - jobs[0].minute;
  const FoyerReplanShape *shape = foyer_replan_shape (c, first + (guint) before, moves[before].member);
  return moves[before].start + shape->len - shape->rest + jobs[k].minute - jobs[before].ends;
}

/* At its hour somebody slower would still be at it when the client's next part begins. */
static gboolean
runs_into_next (const FoyerReplanCase *c,
                const FoyerReplanUnit *unit,
                guint k,
                const FoyerReplanMove *move)
{
  const FoyerReplanJob *jobs = &c->jobs[unit->first];
  const FoyerReplanShape *shape = foyer_replan_shape (c, unit->first + k, move->member);

  for (guint i = k + 1; i < unit->n; i++)
    if (jobs[i].minute >= jobs[k].ends && move->start + shape->len - shape->rest > jobs[i].minute)
      return TRUE;
  return FALSE;
}

gint64
foyer_replan_cost (const FoyerReplanCase *c,
                   FoyerReplanAim aim,
                   guint job,
                   const FoyerReplanMove *moves)
{
  FoyerReplanUnit unit = { .first = job, .n = foyer_replan_parts (c, job), .fixed = c->jobs[job].fixed };
  gboolean in_place;
  gint64 cost = 0;

  for (guint k = 0; k < unit.n; k++)
    unit.fixed |= c->jobs[job + k].fixed;
  in_place = foyer_replan_in_place (c, &unit, moves);
  if (!in_place && unit.fixed)
    return -1;
  if (!in_place)
    cost = time_cost (c, aim, job, &moves[0]);
  for (guint k = 0; k < unit.n; k++)
    {
      gint64 one;

      if (moves[k].member < 0)
        {
          if (!in_place)
            return -1;
          cost += FOYER_REPLAN_UNPLACED;
          continue;
        }
      if (!in_place && k > 0 && (moves[k].day != moves[0].day || moves[k].start != start_of (c, job, k, moves)))
        return -1;
      if (in_place && unit.n > 1 && runs_into_next (c, &unit, k, &moves[k]))
        return -1;
      one = part_cost (c, aim, job + k, &moves[k]);
      /* The client of parts that stay at their hour is with somebody in these minutes, or before and after. */
      if (one < 0 || ((unit.n == 1 || !in_place) && !client_free (c, job + k, &moves[k])))
        return -1;
      for (guint i = 0; i < k; i++)
        if (parts_meet (c, job + i, &moves[i], job + k, &moves[k]) && !(foyer_replan_stays (c, job + i, &moves[i]) && foyer_replan_stays (c, job + k, &moves[k])))
          return -1;
      cost += one;
    }
  return cost;
}

/* ---- rooms -------------------------------------------------------------------------------------------------------------------- */

static gboolean
part_room (const FoyerReplanCase *c,
           const FoyerReplanUnit *unit,
           const FoyerReplanMove *moves,
           guint k,
           guint resource,
           const FoyerMinutes *instances,
           guint16 *taken,
           guint8 *of,
           guint *n_taken)
{
  const FoyerReplanMove *move = &moves[k];
  int to = move->start + foyer_replan_shape (c, unit->first + k, move->member)->len;
  gboolean any = FALSE;

  for (guint i = 0; i < c->n_instances; i++)
    {
      gboolean held = FALSE;

      if (c->resource_of[i] != resource)
        continue;
      any = TRUE;
      if (!foyer_minutes_hold (&instances[(guint) move->day * c->n_instances + i], move->start, to))
        continue;
      for (guint t = 0; t < *n_taken && !held; t++)
        {
          const FoyerReplanMove *other = &moves[of[t]];
          held = taken[t] == i && other->day == move->day && other->start < to
                 && move->start < other->start + foyer_replan_shape (c, unit->first + of[t], other->member)->len;
        }
      if (held)
        continue;
      taken[*n_taken] = (guint16) i;
      of[(*n_taken)++] = (guint8) k;
      return TRUE;
    }
  return !any; /* there is none of it at all: nothing to run out of */
}

gboolean
foyer_replan_rooms (const FoyerReplanCase *c,
                    const FoyerReplanUnit *unit,
                    const FoyerReplanMove *moves,
                    const FoyerMinutes *instances,
                    guint16 *taken,
                    guint8 *of,
                    guint *n_taken)
{
  *n_taken = 0;
  for (guint k = 0; k < unit->n; k++)
    if (foyer_replan_stays (c, unit->first + k, &moves[k]))
      for (guint64 left = c->jobs[unit->first + k].rooms; left != 0 && *n_taken < FOYER_REPLAN_TAKEN; left &= left - 1)
        {
          taken[*n_taken] = (guint16) __builtin_ctzll (left);
          of[(*n_taken)++] = (guint8) k;
        }
  for (guint k = 0; k < unit->n; k++)
    if (moves[k].member >= 0 && !foyer_replan_stays (c, unit->first + k, &moves[k]))
      for (guint32 needs = c->jobs[unit->first + k].needs; needs != 0 && *n_taken < FOYER_REPLAN_TAKEN; needs &= needs - 1)
        if (!part_room (c, unit, moves, k, (guint) __builtin_ctz (needs), instances, taken, of, n_taken))
          return FALSE;
  return TRUE;
}

static gboolean
has_rooms (const FoyerReplanCase *c,
           const FoyerReplanUnit *unit,
           const FoyerReplanMove *moves)
{
  guint16 taken[FOYER_REPLAN_TAKEN];
  guint8 of[FOYER_REPLAN_TAKEN];
  guint n;

  return foyer_replan_rooms (c, unit, moves, c->instances, taken, of, &n);
}

/* ---- where it could go ----------------------------------------------------------------------------------------------------------- */

static int
compare_choices (gconstpointer a,
                 gconstpointer b,
                 gpointer data)
{
  const FoyerReplanChoice *ca = a, *cb = b;
  const FoyerReplanMove *ma = &g_array_index ((GArray *) data, FoyerReplanMove, ca->at), *mb = &g_array_index ((GArray *) data, FoyerReplanMove, cb->at);

  if (ca->cost != cb->cost)
    return ca->cost < cb->cost ? -1 : 1;
  if (ma->day != mb->day)
    return ma->day - mb->day;
  if (ma->start != mb->start)
    return ma->start - mb->start;
  return ma->member != mb->member ? ma->member - mb->member : ca->at < cb->at ? -1 : 1;
}

/* Hands all after the first @n to @others. */
static void
keep_first (const FoyerReplanUnit *unit,
            GArray *choices,
            guint n,
            GArray *others)
{
  g_array_sort_with_data (choices, compare_choices, unit->moves);
  if (choices->len <= n)
    return;
  g_array_append_vals (others, &g_array_index (choices, FoyerReplanChoice, n), choices->len - n);
  g_array_set_size (choices, n);
}

static void
add_choice (FoyerReplanUnit *unit,
            const FoyerReplanMove *moves,
            gint64 cost,
            GArray *found)
{
  FoyerReplanChoice choice = { cost, unit->moves->len };

  g_array_append_vals (unit->moves, moves, unit->n);
  g_array_append_val (found, choice);
}

/* A booking alone: the cheapest starts with one member on one day. */
static void
add_alone (const FoyerReplanCase *c,
           FoyerReplanAim aim,
           FoyerReplanUnit *unit,
           guint member,
           guint day)
{
  guint job = unit->first;
  FoyerMinutes starts;
  g_autoptr (GArray) found = g_array_new (FALSE, FALSE, sizeof (FoyerReplanChoice));

  if (foyer_replan_shape (c, job, (int) member)->len <= 0 || !foyer_minutes_any (&c->free[day * c->n_members + member]))
    return;
  foyer_minutes_grid (&starts, c->step);
  foyer_minutes_add (&starts, c->jobs[job].minute, c->jobs[job].minute + 1);
  for (int t = foyer_minutes_next (&starts, 0); t >= 0; t = foyer_minutes_next (&starts, t + 1))
    {
      FoyerReplanMove move = { (int) member, (int) day, t };
      gint64 cost = foyer_replan_cost (c, aim, job, &move);

      if (cost >= 0 && has_rooms (c, unit, &move))
        add_choice (unit, &move, cost, found);
    }
  keep_first (unit, found, PER_MEMBER, unit->others);
  g_array_append_vals (unit->choices, found->data, found->len);
}

typedef struct
{
  const FoyerReplanCase *c;
  FoyerReplanAim aim;
  FoyerReplanUnit *unit;
  FoyerReplanMove moves[FOYER_REPLAN_PARTS];
  GArray *found;
  gboolean whole; /* elsewhere; else at its hour */
  int tries;
} Trying;

static void try_parts (Trying *t, guint k);

/* Bits in place of questions: they are asked for every start of every day. */
static void
read_starts (const FoyerReplanCase *c,
             FoyerReplanUnit *unit)
{
  unit->starts = g_new0 (FoyerMinutes, (gsize) unit->n * c->n_days * c->n_members);
  for (guint k = 0; k < unit->n; k++)
    for (guint day = 0; day < c->n_days; day++)
      for (guint m = 0; m < c->n_members; m++)
        {
          const FoyerReplanJob *j = &c->jobs[unit->first + k];
          const FoyerReplanShape *shape = foyer_replan_shape (c, unit->first + k, (int) m);
          FoyerMinutes *starts = &unit->starts[(k * c->n_days + day) * c->n_members + m], runs, piece;

          if (shape->len <= 0 || shape->n == 0 || !foyer_minutes_any (&c->free[day * c->n_members + m]))
            continue;
          foyer_minutes_add (starts, day == 0 ? c->earliest : 0, FOYER_DAY_MINUTES);
          if (j->client >= 0)
            {
              foyer_minutes_runs (&c->clients[day * c->n_clients + (guint) j->client], shape->len, &runs);
              foyer_minutes_and (starts, &runs);
            }
          for (int i = 0; i < shape->n; i++)
            {
              foyer_minutes_runs (&c->free[day * c->n_members + m], shape->busy[i].to - shape->busy[i].from, &runs);
              foyer_minutes_earlier (&runs, shape->busy[i].from, &piece);
              foyer_minutes_and (starts, &piece);
            }
        }
}

static gboolean
could_begin (const FoyerReplanCase *c,
             const FoyerReplanUnit *unit,
             guint k,
             const FoyerReplanMove *move)
{
  return foyer_replan_stays (c, unit->first + k, move)
         || foyer_minutes_has (&unit->starts[(k * c->n_days + (guint) move->day) * c->n_members + (guint) move->member], move->start);
}

/* Each who could do part @k then, the cheapest first. */
static void
try_members (Trying *t,
             guint k,
             int day,
             int start)
{
  struct
  {
    gint64 cost;
    int member;
  } can[MEMBERS];
  guint n = 0, job = t->unit->first + k;

  for (guint m = 0; m < t->c->n_members; m++)
    {
      FoyerReplanMove move = { (int) m, day, start };
      gboolean meets = t->whole && !could_begin (t->c, t->unit, k, &move);
      gint64 cost = meets ? -1 : part_cost (t->c, t->aim, job, &move);
      guint at;

      meets = cost < 0;

      for (guint i = 0; i < k && !meets; i++)
        meets = parts_meet (t->c, t->unit->first + i, &t->moves[i], job, &move);
      if (meets || (n == MEMBERS && can[n - 1].cost <= cost))
        continue;
      for (at = MIN (n, MEMBERS - 1); at > 0 && can[at - 1].cost > cost; at--)
        can[at] = can[at - 1];
      can[at].cost = cost;
      can[at].member = (int) m;
      n = MIN (n + 1, MEMBERS);
    }
  for (guint i = 0; i < n; i++)
    {
      t->moves[k] = (FoyerReplanMove){ can[i].member, day, start };
      try_parts (t, k + 1);
    }
}

static void
try_parts (Trying *t,
           guint k)
{
  guint job = t->unit->first + k;

  if (t->tries-- <= 0)
    return;
  if (k == t->unit->n)
    {
      gint64 cost = foyer_replan_cost (t->c, t->aim, t->unit->first, t->moves);

      if (cost >= 0 && has_rooms (t->c, t->unit, t->moves))
        add_choice (t->unit, t->moves, cost, t->found);
      return;
    }
  if (t->whole)
    try_members (t, k, t->moves[0].day, k > 0 ? start_of (t->c, t->unit->first, k, t->moves) : t->moves[0].start);
  else if (t->c->jobs[job].member != (int) t->c->absent)
    {
      t->moves[k] = (FoyerReplanMove){ t->c->jobs[job].member, 0, t->c->jobs[job].minute };
      try_parts (t, k + 1);
    }
  else
    {
      try_members (t, k, 0, t->c->jobs[job].minute);
      t->moves[k] = (FoyerReplanMove){ -1, 0, 0 };
      try_parts (t, k + 1);
    }
}

static void
add_together (const FoyerReplanCase *c,
              FoyerReplanAim aim,
              FoyerReplanUnit *unit)
{
  g_autoptr (GArray) found = g_array_new (FALSE, FALSE, sizeof (FoyerReplanChoice));
  Trying t = { .c = c, .aim = aim, .unit = unit, .found = found, .tries = TRIES * 4 };
  FoyerMinutes starts;

  try_parts (&t, 0);
  g_array_append_vals (unit->choices, found->data, found->len);
  if (unit->fixed)
    return;
  t.whole = TRUE;
  foyer_minutes_grid (&starts, c->step);
  foyer_minutes_add (&starts, c->jobs[unit->first].minute, c->jobs[unit->first].minute + 1);
  for (guint day = 0; day < c->n_days; day++)
    for (int at = foyer_minutes_next (&starts, 0); at >= 0; at = foyer_minutes_next (&starts, at + 1))
      {
        g_array_set_size (found, 0);
        t.moves[0] = (FoyerReplanMove){ -1, (int) day, at };
        t.tries = TRIES;
        try_members (&t, 0, (int) day, at);
        keep_first (unit, found, PER_START, unit->others);
        g_array_append_vals (unit->choices, found->data, found->len);
      }
}

void
foyer_replan_find_choices (const FoyerReplanCase *c,
                           FoyerReplanAim aim,
                           FoyerReplanUnit *unit)
{
  unit->moves = g_array_new (FALSE, FALSE, sizeof (FoyerReplanMove));
  unit->choices = g_array_new (FALSE, FALSE, sizeof (FoyerReplanChoice));
  unit->others = g_array_new (FALSE, FALSE, sizeof (FoyerReplanChoice));
  if (unit->n > 1)
    {
      read_starts (c, unit);
      add_together (c, aim, unit);
      g_clear_pointer (&unit->starts, g_free);
    }
  else
    for (guint day = 0; day < c->n_days; day++)
      for (guint m = 0; m < c->n_members; m++)
        add_alone (c, aim, unit, m, day);
  keep_first (unit, unit->choices, unit->n > 1 ? UNIT_CHOICES : CHOICES, unit->others);
  g_array_sort_with_data (unit->others, compare_choices, unit->moves);
}
