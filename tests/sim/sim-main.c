/* sim: runs seeds. See --help. */
#include "config.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sim.h"

static GLogWriterOutput
no_log (GLogLevelFlags level, const GLogField *fields, gsize n, gpointer data)
{
  if (level & (G_LOG_LEVEL_ERROR | G_LOG_LEVEL_CRITICAL))
    return g_log_writer_default (level, fields, n, data);
  return data != NULL ? g_log_writer_default (level, fields, n, data) : G_LOG_WRITER_HANDLED;
}

int
main (int argc, char **argv)
{
  gint64 seed = 1, count = 1;
  gboolean verbose = FALSE;
  int desks = 0, steps = 0;
  g_autofree char *without = NULL;
  GOptionEntry entries[] = {
    { "seed", 0, 0, G_OPTION_ARG_INT64, &seed, "First seed", "N" },
    { "count", 0, 0, G_OPTION_ARG_INT64, &count, "Seeds to run", "N" },
    { "desks", 0, 0, G_OPTION_ARG_INT, &desks, "Desks, instead of what the seed draws", "N" },
    { "steps", 0, 0, G_OPTION_ARG_INT, &steps, "Things people do", "N" },
    { "without", 0, 0, G_OPTION_ARG_STRING, &without, "Faults left out", "NAME,…" },
    { "verbose", 'v', 0, G_OPTION_ARG_NONE, &verbose, "Tell the story", NULL },
    { NULL },
  };
  g_autoptr (GOptionContext) context = g_option_context_new ("— runs a chain and its desks under faults");
  gint64 t0;

  g_option_context_add_main_entries (context, entries, NULL);
  if (!g_option_context_parse (context, &argc, &argv, NULL))
    return 2;
  g_log_set_writer_func (no_log, GINT_TO_POINTER (verbose), NULL);
  t0 = g_get_monotonic_time ();
  sim_template_make ();
  printf ("template %.3f s\n", (g_get_monotonic_time () - t0) / 1e6);
  for (gint64 s = seed; s < seed + count; s++)
    {
      SimPlan plan;
      SimCounts c;
      guint64 hash;
      g_autofree char *failed = NULL;

      sim_plan_draw (&plan, s);
      if (desks)
        plan.desks = desks;
      if (steps)
        plan.steps = steps;
      plan.quiet = !verbose;
      t0 = g_get_monotonic_time ();
      failed = sim_run (&plan, &c, &hash);
      printf ("seed %" G_GINT64_FORMAT " %s hash %016" G_GINT64_MODIFIER "x steps %u saved %u taken %u req %u crash %u die %u forks %u restores %u rollbacks %u days %.1f in %.3f s\n", s, failed ? failed : "ok", hash, c.steps, c.saved, c.taken, c.requests, c.crashes, c.dies, c.forks, c.restores, c.rollbacks, c.desk_ms / (double) SIM_DAY, (g_get_monotonic_time () - t0) / 1e6);
      fflush (stdout);
    }
  sim_template_free ();
  return 0;
}
