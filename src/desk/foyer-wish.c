#define G_LOG_DOMAIN "foyer-desk"

#include "config.h"

#include "foyer-wish.h"

/* The visit takes some of what became free and lies within the wish. */
static gboolean
suits (const FoyerWish *wish,
       int start,
       int dur,
       int from,
       int to)
{
  return start >= wish->from && start + dur <= wish->to && start < to && start + dur > from;
}

int
foyer_wish_start (const FoyerWish *wish,
                  gint64 date,
                  const FoyerMinutes *free,
                  int from,
                  int to,
                  int dur,
                  int step)
{
  FoyerMinutes starts;
  int first = -1;

  if (dur <= 0 || date < wish->first || date > wish->until || (wish->days != 0 && !(wish->days & (1u << (foyer_date_weekday (date) - 1)))))
    return -1;
  foyer_minutes_runs (free, dur, &starts);
  for (int at = foyer_minutes_next (&starts, MAX (from - dur + 1, 0)); at >= 0 && at < to; at = foyer_minutes_next (&starts, at + 1))
    {
      if (!suits (wish, at, dur, from, to))
        continue;
      /* Touches what is before it. */
      if (at == 0 || !foyer_minutes_has (free, at - 1))
        return at;
      if (first < 0 && at % MAX (step, 1) == 0)
        first = at;
    }
  /* Touches what is behind it. */
  for (int at = foyer_minutes_next (&starts, MAX (from - dur + 1, 0)); at >= 0 && at < to; at = foyer_minutes_next (&starts, at + 1))
    if (suits (wish, at, dur, from, to) && !foyer_minutes_has (free, at + dur))
      return at;
  return first;
}

int
foyer_wish_compare (const FoyerWish *a,
                    const FoyerWish *b)
{
  if (a->urgent != b->urgent)
    return a->urgent ? -1 : 1;
  if (a->named != b->named)
    return a->named ? -1 : 1;
  if (a->since != b->since)
    return a->since < b->since ? -1 : 1;
  return 0;
}

void
foyer_queue_turns (const FoyerMinutes *free,
                   guint n_members,
                   const int *durs,
                   guint n_entries,
                   int now,
                   FoyerTurn *turns)
{
  g_autofree FoyerMinutes *left = g_memdup2 (free, sizeof (FoyerMinutes) * MAX (n_members, 1));

  for (guint e = 0; e < n_entries; e++)
    {
      int best_stretch = 0;

      turns[e] = (FoyerTurn){ -1, 0 };
      for (guint m = 0; m < n_members; m++)
        {
          int dur = durs[e * n_members + m];
          FoyerMinutes starts;

          if (dur <= 0)
            continue;
          foyer_minutes_runs (&left[m], dur, &starts);
          int at = foyer_minutes_next (&starts, MAX (now, 0));
          if (at < 0)
            continue;
          int stretch = foyer_minutes_next_gap (&left[m], at) - at;
          if (turns[e].member < 0 || at < turns[e].start || (at == turns[e].start && stretch < best_stretch))
            {
              turns[e] = (FoyerTurn){ (int) m, at };
              best_stretch = stretch;
            }
        }
      if (turns[e].member >= 0)
        foyer_minutes_remove (&left[turns[e].member], turns[e].start, turns[e].start + durs[e * n_members + turns[e].member]);
    }
}
