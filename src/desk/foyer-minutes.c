#define G_LOG_DOMAIN "foyer-desk"

#include "config.h"

#include <string.h>

#include "foyer-minutes.h"

#define DAY 1440
#define N FOYER_MINUTES_WORDS
#define ALL (~G_GUINT64_CONSTANT (0))

/* Calls for each word of [from, to): its index and the bits of the range in it. */
#define EACH_WORD(from, to, i, mask)                                                                                                       \
  for (int i = (from) / 64; i <= ((to) - 1) / 64; i++)                                                                                     \
    for (guint64 mask = (i == (from) / 64 ? ALL << ((from) % 64) : ALL) & (i == ((to) - 1) / 64 ? ALL >> (63 - ((to) - 1) % 64) : ALL),    \
                 once_ = 1;                                                                                                                \
         once_ != 0; once_ = 0)

void
foyer_minutes_add (FoyerMinutes *m,
                   int from,
                   int to)
{
  from = MAX (from, 0);
  to = MIN (to, DAY);
  if (from >= to)
    return;
  EACH_WORD (from, to, i, mask)
    m->w[i] |= mask;
}

void
foyer_minutes_remove (FoyerMinutes *m,
                      int from,
                      int to)
{
  from = MAX (from, 0);
  to = MIN (to, DAY);
  if (from >= to)
    return;
  EACH_WORD (from, to, i, mask)
    m->w[i] &= ~mask;
}

gboolean
foyer_minutes_has (const FoyerMinutes *m,
                   int minute)
{
  return minute >= 0 && minute < DAY && (m->w[minute / 64] >> (minute % 64) & 1) != 0;
}

gboolean
foyer_minutes_any (const FoyerMinutes *m)
{
  guint64 any = 0;

  for (int i = 0; i < N; i++)
    any |= m->w[i];
  return any != 0;
}

int
foyer_minutes_count (const FoyerMinutes *m)
{
  int n = 0;

  for (int i = 0; i < N; i++)
    n += __builtin_popcountll (m->w[i]);
  return n;
}

gboolean
foyer_minutes_hold (const FoyerMinutes *m,
                    int from,
                    int to)
{
  if (from >= to)
    return TRUE;
  if (from < 0 || to > DAY)
    return FALSE;
  EACH_WORD (from, to, i, mask)
    if ((m->w[i] & mask) != mask)
      return FALSE;
  return TRUE;
}

void
foyer_minutes_and (FoyerMinutes *m,
                   const FoyerMinutes *other)
{
  for (int i = 0; i < N; i++)
    m->w[i] &= other->w[i];
}

void
foyer_minutes_or (FoyerMinutes *m,
                  const FoyerMinutes *other)
{
  for (int i = 0; i < N; i++)
    m->w[i] |= other->w[i];
}

void
foyer_minutes_earlier (const FoyerMinutes *m,
                       int by,
                       FoyerMinutes *out)
{
  int words = by / 64, bits = by % 64;
  FoyerMinutes moved;

  for (int i = 0; i < N; i++)
    {
      guint64 low = i + words < N ? m->w[i + words] : 0, high = i + words + 1 < N ? m->w[i + words + 1] : 0;
      moved.w[i] = bits == 0 ? low : low >> bits | high << (64 - bits);
    }
  *out = moved;
}

void
foyer_minutes_runs (const FoyerMinutes *m,
                    int len,
                    FoyerMinutes *out)
{
  int done = 1;

  if (len <= 0)
    {
      memset (out, 0, sizeof *out);
      foyer_minutes_add (out, 0, DAY);
      return;
    }
  *out = *m;
  /* A run of 2n minutes at t is one of n at t and one of n at t + n. */
  while (done < len)
    {
      int step = MIN (done, len - done);
      FoyerMinutes later;

      foyer_minutes_earlier (out, step, &later);
      foyer_minutes_and (out, &later);
      done += step;
    }
}

int
foyer_minutes_next (const FoyerMinutes *m,
                    int from)
{
  from = MAX (from, 0);
  if (from >= DAY)
    return -1;
  guint64 word = m->w[from / 64] & ALL << (from % 64);
  for (int i = from / 64;;)
    {
      if (word != 0)
        return i * 64 + __builtin_ctzll (word);
      if (++i == N)
        return -1;
      word = m->w[i];
    }
}

int
foyer_minutes_next_gap (const FoyerMinutes *m,
                        int from)
{
  from = MAX (from, 0);
  if (from >= DAY)
    return DAY;
  guint64 word = ~m->w[from / 64] & ALL << (from % 64);
  for (int i = from / 64;;)
    {
      if (word != 0)
        return i * 64 + __builtin_ctzll (word);
      if (++i == N)
        return DAY;
      word = ~m->w[i];
    }
}

int
foyer_minutes_stretch_from (const FoyerMinutes *m,
                            int minute)
{
  if (!foyer_minutes_has (m, minute))
    return minute;
  guint64 word = ~m->w[minute / 64] & ALL >> (63 - minute % 64);
  for (int i = minute / 64;;)
    {
      if (word != 0)
        return i * 64 + 64 - __builtin_clzll (word);
      if (i-- == 0)
        return 0;
      word = ~m->w[i];
    }
}

void
foyer_minutes_grid (FoyerMinutes *m,
                    int step)
{
  memset (m, 0, sizeof *m);
  for (int t = 0; t < DAY; t += MAX (step, 1))
    m->w[t / 64] |= G_GUINT64_CONSTANT (1) << (t % 64);
}
