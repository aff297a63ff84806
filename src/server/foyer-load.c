#include "config.h"

#include <stdlib.h>
#include <string.h>

#include "foyer-load.h"
#include "foyer-metrics.h"

#define COMMITS 256
#define COMMIT_AGE_US (30 * G_USEC_PER_SEC)
#define LAG_SECONDS 10
#define LOOK_US 250000 /* between two judgements */
#define FEW 8          /* commits say nothing yet */

#define WAITS 512
#define WAIT_AGE_US (5 * G_USEC_PER_SEC)

static GMutex lock;
static gint64 limit_lag = 200, limit_commit = 100;
static struct
{
  gint64 at, us;
} commits[COMMITS];
static guint next_commit;
static struct
{
  gint64 at, us;
} waits[WAITS];
static guint next_wait;
static struct
{
  gint64 second, us;
} lags[LAG_SECONDS];
static gint64 judged_at;
static FoyerLoad level;

void
foyer_load_set_limits (gint64 lag_ms, gint64 commit_ms)
{
  g_mutex_lock (&lock);
  limit_lag = lag_ms;
  limit_commit = commit_ms;
  judged_at = 0;
  g_mutex_unlock (&lock);
}

void
foyer_load_reset (void)
{
  g_mutex_lock (&lock);
  memset (commits, 0, sizeof commits);
  memset (lags, 0, sizeof lags);
  memset (waits, 0, sizeof waits);
  judged_at = 0;
  level = FOYER_LOAD_CALM;
  limit_lag = 200;
  limit_commit = 100;
  g_mutex_unlock (&lock);
}

void
foyer_load_lag (gint64 us)
{
  gint64 second = g_get_monotonic_time () / G_USEC_PER_SEC;
  guint i = second % LAG_SECONDS;

  g_mutex_lock (&lock);
  if (lags[i].second != second)
    {
      lags[i].second = second;
      lags[i].us = 0;
    }
  lags[i].us = MAX (lags[i].us, us);
  g_mutex_unlock (&lock);
}

void
foyer_load_wait (gint64 us)
{
  g_mutex_lock (&lock);
  waits[next_wait].at = g_get_monotonic_time ();
  waits[next_wait].us = us;
  next_wait = (next_wait + 1) % WAITS;
  g_mutex_unlock (&lock);
  foyer_metrics_observe ("foyer_lane_wait_seconds", NULL, us / 1e6);
}

void
foyer_load_commit (gint64 us)
{
  g_mutex_lock (&lock);
  commits[next_commit].at = g_get_monotonic_time ();
  commits[next_commit].us = us;
  next_commit = (next_commit + 1) % COMMITS;
  g_mutex_unlock (&lock);
  foyer_metrics_observe ("foyer_commit_seconds", NULL, us / 1e6);
}

static int
compare_times (const void *a, const void *b)
{
  gint64 x = *(const gint64 *) a, y = *(const gint64 *) b;
  return x < y ? -1 : x > y;
}

static FoyerLoad
step_of (gint64 us, gint64 limit_ms)
{
  if (us > limit_ms * 5000 && limit_ms > 0)
    return FOYER_LOAD_NO_PUSHES;
  if (us > limit_ms * 2000 && limit_ms > 0)
    return FOYER_LOAD_NO_PULLS;
  return us > limit_ms * 1000 || limit_ms == 0 ? FOYER_LOAD_NO_WAITING : FOYER_LOAD_CALM;
}

FoyerLoad
foyer_load_level (void)
{
  gint64 now = g_get_monotonic_time (), lag = 0, wait = 0, sorted[COMMITS], waited[WAITS];
  guint n = 0, n_waits = 0;
  FoyerLoad result;

  g_mutex_lock (&lock);
  if (now - judged_at < LOOK_US && judged_at != 0)
    {
      result = level;
      g_mutex_unlock (&lock);
      return result;
    }
  judged_at = now;
  for (int i = 0; i < LAG_SECONDS; i++)
    if (lags[i].second > now / G_USEC_PER_SEC - LAG_SECONDS)
      lag = MAX (lag, lags[i].us);
  for (int i = 0; i < COMMITS; i++)
    if (commits[i].at != 0 && now - commits[i].at < COMMIT_AGE_US)
      sorted[n++] = commits[i].us;
  qsort (sorted, n, sizeof sorted[0], compare_times);
  for (int i = 0; i < WAITS; i++)
    if (waits[i].at != 0 && now - waits[i].at < WAIT_AGE_US)
      waited[n_waits++] = waits[i].us;
  qsort (waited, n_waits, sizeof waited[0], compare_times);
  wait = n_waits >= FEW ? waited[n_waits * 90 / 100] : 0;
  result = step_of (MAX (lag, wait), limit_lag);
  if (n >= FEW || limit_commit == 0)
    result = MAX (result, step_of (n > 0 ? sorted[n * 95 / 100] : 0, limit_commit));
  level = result;
  g_mutex_unlock (&lock);

  foyer_metrics_set ("foyer_loop_lag_seconds", NULL, lag / 1e6);
  foyer_metrics_set ("foyer_lane_wait_recent_seconds", "quantile=\"0.9\"", wait / 1e6);
  foyer_metrics_set ("foyer_overload_level", NULL, result);
  foyer_metrics_set ("foyer_commit_recent_seconds", "quantile=\"0.5\"", n > 0 ? sorted[n / 2] / 1e6 : 0);
  foyer_metrics_set ("foyer_commit_recent_seconds", "quantile=\"0.95\"", n > 0 ? sorted[n * 95 / 100] / 1e6 : 0);
  foyer_metrics_set ("foyer_commit_recent_seconds", "quantile=\"0.99\"", n > 0 ? sorted[n * 99 / 100] / 1e6 : 0);
  return result;
}

int
foyer_load_next (void)
{
  return g_random_int_range (60, 301);
}
