/* perf-figures: measured times and the lines they are told in. Nothing here fails: a slow machine is no broken program. */
#pragma once

#include <glib.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* Microseconds this thread has worked: what other programs do meanwhile is not in it. */
static inline gint64
work_us (void)
{
  struct timespec t;
  clock_gettime (CLOCK_THREAD_CPUTIME_ID, &t);
  return (gint64) t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

/* How often to measure: @usual, or FOYER_PERF_ROUNDS, for a look with callgrind. */
static inline int
rounds_of (int usual)
{
  const char *given = g_getenv ("FOYER_PERF_ROUNDS");
  return given != NULL ? MAX (atoi (given), 1) : usual;
}

/* Peak memory of this process, MB; files mapped by others too count once each. */
static inline double
peak_mb (void)
{
  g_autofree char *status = NULL;
  const char *at;

  g_file_get_contents ("/proc/self/status", &status, NULL, NULL);
  at = status != NULL ? strstr (status, "VmHWM:") : NULL;
  return at != NULL ? g_ascii_strtoll (at + strlen ("VmHWM:"), NULL, 10) / 1024.0 : 0;
}

typedef struct
{
  GArray *us; /* gint64 */
} Times;

static inline Times
times_new (void)
{
  return (Times){ g_array_new (FALSE, FALSE, sizeof (gint64)) };
}

/* FOYER_PERF_OVER=2.5 tells of every single time above so many milliseconds which one it was: whether the slow ones are the first, or the same. */
static inline void
times_add (Times *t, gint64 us)
{
  const char *over = g_getenv ("FOYER_PERF_OVER");

  if (over != NULL && us / 1000.0 > g_ascii_strtod (over, NULL))
    g_printerr ("over: %u took %.2f ms\n", t->us->len, us / 1000.0);
  g_array_append_val (t->us, us);
}

static inline int
times_compare (gconstpointer a, gconstpointer b)
{
  gint64 x = *(const gint64 *) a, y = *(const gint64 *) b;
  return x < y ? -1 : x > y;
}

/* Milliseconds below which @percent of the times lie. */
static inline double
times_ms (Times *t, int percent)
{
  if (t->us->len == 0)
    return 0;
  g_array_sort (t->us, times_compare);
  return g_array_index (t->us, gint64, MIN (t->us->len - 1, t->us->len * percent / 100)) / 1000.0;
}

static inline void
times_free (Times *t)
{
  g_array_unref (t->us);
}

/* One line of the table tests/run prints at its end: what, how much, what is wished for ("" for nothing). */
static inline void
tell (const char *what, double value, const char *unit, const char *wish)
{
  g_print ("# perf: %-52s %10.2f %-8s %s\n", what, value, unit, wish);
}
