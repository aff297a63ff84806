#define G_LOG_DOMAIN "foyer-desk"

#include "config.h"

#include "foyer-slots.h"

static gboolean
meets (int from,
       int to,
       int other_from,
       int other_to)
{
  return from < other_to && other_from < to;
}

FoyerSlotFlags
foyer_slot_check (const FoyerSlotDay *day,
                  int from,
                  int to,
                  const FoyerId *ignore,
                  int *first)
{
  FoyerSlotFlags flags = FOYER_SLOT_FREE;
  int hit = -1;

  for (gsize i = 0; i < day->n_busy; i++)
    {
      const FoyerBusy *b = &day->busy[i];
      if (!meets (from, to, b->from, b->to) || (ignore != NULL && foyer_id_equal (&b->id, ignore)))
        continue;
      flags |= FOYER_SLOT_OVERLAP;
      if (hit < 0 || b->from < day->busy[hit].from)
        hit = i;
    }
  if (first != NULL)
    *first = hit;

  for (gsize i = 0; i < day->n_breaks; i++)
    if (meets (from, to, day->breaks[i].from, day->breaks[i].to))
      flags |= FOYER_SLOT_BREAK;
  for (gsize i = 1; i < day->n_spans; i++)
    if (meets (from, to, day->spans[i - 1].to, day->spans[i].from))
      flags |= FOYER_SLOT_BREAK;

  if (day->n_spans == 0 || from < day->spans[0].from || to > day->spans[day->n_spans - 1].to)
    flags |= FOYER_SLOT_OUTSIDE;
  return flags;
}

static GArray *
cut (GArray *spans,
     int from,
     int to)
{
  GArray *left = foyer_spans_subtract ((const FoyerSpan *) spans->data, spans->len, from, to);
  g_array_unref (spans);
  return left;
}

GArray *
foyer_slot_free (const FoyerSlotDay *day,
                 int min_minutes)
{
  GArray *free_time = g_array_new (FALSE, FALSE, sizeof (FoyerSpan));

  if (day->n_spans > 0)
    g_array_append_vals (free_time, day->spans, day->n_spans);
  for (gsize i = 0; i < day->n_breaks; i++)
    free_time = cut (free_time, day->breaks[i].from, day->breaks[i].to);
  for (gsize i = 0; i < day->n_busy; i++)
    if (day->busy[i].from < day->busy[i].to)
      free_time = cut (free_time, day->busy[i].from, day->busy[i].to);

  for (guint i = free_time->len; i-- > 0;)
    {
      const FoyerSpan *s = &g_array_index (free_time, FoyerSpan, i);
      if (s->to - s->from < MAX (min_minutes, 1))
        g_array_remove_index (free_time, i);
    }
  return free_time;
}

int
foyer_slot_free_from (const FoyerSlotDay *day,
                      int at)
{
  g_autoptr (GArray) free_time = foyer_slot_free (day, 1);

  for (guint i = 0; i < free_time->len; i++)
    {
      const FoyerSpan *s = &g_array_index (free_time, FoyerSpan, i);
      if (s->from <= at && at < s->to)
        return s->to - at;
    }
  return 0;
}
