/* sim-crash: the power goes at every point where something reaches a disk (replication.md 19.3).
 *
 * A fixed script of two desks and the server runs once and counts the changes of each disk: writes, syncs, truncations, deletions, the journal's
 * among them. Then it runs again for each point k: at the k-th change the power goes, the un-synced writes are dropped, kept, or every other
 * one is, the program starts again and the script goes on. Everything the simulator checks must hold.
 *
 *   sim-crash [--points N] [--seed S]        a sample of N points (TAP)
 *   sim-crash --all [--from N] [--every M]   each of them, for hours; or each M-th */
#include "config.h"

#include <malloc.h>
#include <stdio.h>
#include <string.h>

#include "sim.h"

static int points = 60, steps = 200;
static gint64 seed, only = -1, first, every = 1;
static gboolean all, verbose;

static GOptionEntry entries[] = {
  { "points", 0, 0, G_OPTION_ARG_INT, &points, "Points of the sample", "N" },
  { "seed", 0, 0, G_OPTION_ARG_INT64, &seed, "Of the sample", "N" },
  { "all", 0, 0, G_OPTION_ARG_NONE, &all, "Every point", NULL },
  { "from", 0, 0, G_OPTION_ARG_INT64, &first, "With --all: the first point", "N" },
  { "every", 0, 0, G_OPTION_ARG_INT64, &every, "With --all: each M-th point only", "M" },
  { "point", 0, 0, G_OPTION_ARG_INT64, &only, "This point alone, as it was printed", "N" },
  { "steps", 0, 0, G_OPTION_ARG_INT, &steps, "Length of the script", "N" },
  { "verbose", 'v', 0, G_OPTION_ARG_NONE, &verbose, "Tell the story", NULL },
  { NULL },
};

static GLogWriterOutput
write_log (GLogLevelFlags level, const GLogField *fields, gsize n, gpointer data)
{
  return verbose || (level & (G_LOG_LEVEL_ERROR | G_LOG_LEVEL_CRITICAL)) ? g_log_writer_default (level, fields, n, data) : G_LOG_WRITER_HANDLED;
}

static void
script (SimPlan *p)
{
  memset (p, 0, sizeof *p);
  p->seed = 19;
  p->desks = 2;
  p->steps = steps;
  p->latency = 50;
  p->work_gap = 5 * SIM_MINUTE;
  p->page_rows = 40;
  p->wait = FOYER_WAIT_SECONDS;
  p->careful = TRUE;
  p->erasures = 200;
  p->kinds = -1;
  p->quiet = !verbose;
}

/* Disk 0 is the server's, the others those of the desks. Points of all disks in one row, three ways of losing power for each. */
typedef struct
{
  gint64 ops[3];
  gint64 total;
} Counted;

static char *
crash_at (const Counted *c, gint64 point)
{
  SimPlan plan;
  gint64 k = point / 3;

  script (&plan);
  plan.crash_cut = (int) (point % 3) + 1;
  while (k >= c->ops[plan.crash_disk])
    k -= c->ops[plan.crash_disk++];
  plan.crash_op = k + 1;
  return sim_run (&plan, NULL, NULL);
}

int
main (int argc, char **argv)
{
  g_autoptr (GOptionContext) context = g_option_context_new ("— lets the power go at every point");
  g_autoptr (GError) error = NULL;
  SimPlan plan;
  SimCounts counts;
  Counted c = { { 0 }, 0 };
  SimRandom random;
  int bad = 0, done = 0;
  g_autofree char *failed = NULL;

  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, &error))
    {
      fprintf (stderr, "%s\n", error->message);
      return 2;
    }
  g_log_set_writer_func (write_log, NULL, NULL);
  mallopt (M_ARENA_MAX, 1);
  if (seed == 0)
    seed = g_get_real_time () / 1000000;
  random.s = (guint64) seed;
  script (&plan);
  failed = sim_run (&plan, &counts, NULL);
  for (int i = 0; i < 3; i++)
    {
      c.ops[i] = counts.ops[i];
      c.total += 3 * counts.ops[i];
    }
  printf ("1..2\n# %d steps; the server's disk changes %" G_GINT64_FORMAT " times, the desks' %" G_GINT64_FORMAT " and %" G_GINT64_FORMAT "\n", plan.steps, c.ops[0],
          c.ops[1], c.ops[2]);
  printf ("%s 1 the script without a crash\n", failed == NULL ? "ok" : "not ok");
  if (failed != NULL)
    printf ("# %s\n", failed);
  fflush (stdout);
  for (gint64 i = all ? first : 0; only >= 0 ? i < 1 : all ? i < c.total : i < points; i += all ? MAX (every, 1) : 1)
    {
      gint64 point = only >= 0 ? only : all ? i : sim_below (&random, c.total);
      g_autofree char *why = crash_at (&c, point);

      done++;
      if (all && done % 500 == 0)
        {
          printf ("# %d points, up to %" G_GINT64_FORMAT " of %" G_GINT64_FORMAT ", %d of them bad\n", done, point, c.total, bad);
          fflush (stdout);
        }
      if (why != NULL)
        {
          bad++;
          printf ("# again: %s --steps %d --point %" G_GINT64_FORMAT " -v\n# %s\n", argv[0], steps, point, why);
          fflush (stdout);
        }
    }
  printf ("# %d of %" G_GINT64_FORMAT " points, sample %" G_GINT64_FORMAT "\n", done, c.total, seed);
  printf ("%s 2 the power goes\n", bad == 0 && done > 0 ? "ok" : "not ok");
  sim_template_free ();
  return failed == NULL && bad == 0 ? 0 : 1;
}
