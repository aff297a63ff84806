/* sim-random: the one source of chance of a run. */
#pragma once

#include <glib.h>

typedef struct
{
  guint64 s;
} SimRandom;

/* splitmix64 */
static inline guint64
sim_random (SimRandom *r)
{
  guint64 z = r->s += G_GUINT64_CONSTANT (0x9e3779b97f4a7c15);

  z = (z ^ z >> 30) * G_GUINT64_CONSTANT (0xbf58476d1ce4e5b9);
  z = (z ^ z >> 27) * G_GUINT64_CONSTANT (0x94d049bb133111eb);
  return z ^ z >> 31;
}

/* 0 … n-1; 0 for n = 0. */
static inline gint64
sim_below (SimRandom *r, gint64 n)
{
  return n > 0 ? (gint64) (sim_random (r) % (guint64) n) : 0;
}

static inline gint64
sim_between (SimRandom *r, gint64 low, gint64 high)
{
  return low + sim_below (r, high - low + 1);
}

/* Of a thousand. */
static inline gboolean
sim_chance (SimRandom *r, int permille)
{
  return sim_below (r, 1000) < permille;
}
