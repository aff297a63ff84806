#include "config.h"

#include <string.h>

#include "sim.h"

static int
heavy (SimRandom *r, int most)
{
  /* Half of the seeds do without; the rest have any amount of it. */
  return sim_chance (r, 500) ? 0 : (int) sim_between (r, 1, most);
}

void
sim_plan_draw (SimPlan *p, guint64 seed)
{
  SimRandom r = { seed ^ G_GUINT64_CONSTANT (0xabcdef) };

  memset (p, 0, sizeof *p);
  p->seed = seed;
  p->desks = sim_chance (&r, 800) ? (int) sim_between (&r, 2, 4) : (int) sim_between (&r, 5, SIM_DEVICES);
  p->steps = (int) sim_between (&r, 30, 160);
  p->fault_gap = sim_chance (&r, 100) ? 0 : (int) sim_between (&r, 5, 60);
  for (int i = 0; i <= SIM_FAULT_VERSION; i++)
    p->weight[i] = heavy (&r, 10);
  if (sim_chance (&r, 700))
    p->weight[SIM_FAULT_GRANTS] = 0;
  p->lose_request = heavy (&r, 300);
  p->lose_reply = heavy (&r, 300);
  p->twice = heavy (&r, 200);
  p->late = heavy (&r, 100);
  p->cut_short = heavy (&r, 100);
  p->latency = sim_chance (&r, 800) ? sim_between (&r, 5, 800) : sim_between (&r, 800, 30000);
  p->work_gap = sim_between (&r, 1, 30) * SIM_MINUTE;
  p->offline = heavy (&r, 60);
  p->first_sync = sim_chance (&r, 150);
  p->careful = sim_chance (&r, 600);
  p->wait = sim_chance (&r, 300) ? FOYER_WAIT_SECONDS : sim_between (&r, 60, 3600);
  p->page_rows = sim_chance (&r, 500) ? FOYER_PAGE_MAX_ROWS : sim_between (&r, 3, 60);
  p->kinds = sim_chance (&r, 500) ? -1 : (int) (sim_random (&r) | sim_random (&r)) | 1;
  /* Drawn last, so that the seeds of before them mean what they meant. */
  for (int i = SIM_FAULT_JOIN; i < SIM_FAULTS; i++)
    p->weight[i] = heavy (&r, 10);
  p->snapshots = sim_chance (&r, 300);
  p->keep_log = sim_chance (&r, 500) ? -1 : sim_chance (&r, 500) ? 0 : sim_between (&r, 10, 600) * SIM_MINUTE;
  p->keep_journal = p->keep_log < 0 || sim_chance (&r, 500) ? -1 : sim_between (&r, 60, 1440) * SIM_MINUTE;
  p->erasures = heavy (&r, 250);
  p->quiet = TRUE;
}

/* Nobody restores what is older than the journals of the desks are made for. */
gboolean
sim_may_restore (const Sim *sim, gint64 of)
{
  return sim->plan.keep_journal < 0 || sim->now - of < sim->plan.keep_journal;
}

static gboolean
all_settled (Sim *sim)
{
  for (int i = 0; i < sim->n_desks; i++)
    {
      SimDesk *d = sim->desks[i];
      if (d->desk == NULL || !foyer_sync_core_settled (d->core) || d->base != sim->history || d->base_len != sim->history->taken->len)
        return FALSE;
    }
  return TRUE;
}

/* A desk that waits for news asks every 50 s; one that asks without end would bring a server down. */
static void
watch_requests (Sim *sim)
{
  gint64 fair = 2000 + (gint64) sim->counts.steps * 40 + (sim->now - sim->start) / SIM_MINUTE * sim->n_desks * 6;

  if (sim->counts.requests > fair)
    sim_fail (sim, "%u requests are too many", sim->counts.requests);
}

/* The faults are over: everything is switched on, the network works. Clocks stay as wrong as they are. */
static void
heal (Sim *sim)
{
  gint64 until;

  sim->healed = TRUE;
  sim_say (sim, "all is well again");
  if (sim_disk_dead (sim->server_disk))
    {
      sim_server_stop (sim, FALSE);
      sim_disk_cut (sim->server_disk, SIM_CUT_RANDOM, &sim->random);
    }
  sim_disk_heal (sim->server_disk);
  if (sim->chains == NULL)
    sim_server_start (sim);
  for (int i = 0; i < sim->n_desks && sim->failed == NULL; i++)
    {
      SimDesk *d = sim->desks[i];

      if (sim_disk_dead (d->disk))
        {
          sim_desk_stop (d, FALSE);
          sim_disk_cut (d->disk, SIM_CUT_RANDOM, &sim->random);
        }
      sim_disk_heal (d->disk);
      d->no_requests_until = d->no_replies_until = d->old_until = 0;
      sim_server_grants (sim, d, NULL, "active");
      if (d->desk == NULL)
        sim_desk_start (d);
    }
  /* Late answers of before the healing are still on their way for hours; a blocked desk looks again after a quarter of an hour. */
  until = sim->now + 12 * SIM_HOUR;
  while (sim->failed == NULL && !all_settled (sim) && sim_step (sim, until))
    watch_requests (sim);
  if (sim->failed == NULL && all_settled (sim))
    sim_lan_meet_all (sim);
  if (sim->failed != NULL || all_settled (sim))
    return;
  for (int i = 0; i < sim->n_desks; i++)
    {
      SimDesk *d = sim->desks[i];
      if (d->desk == NULL || !foyer_sync_core_settled (d->core) || d->base_len != sim->history->taken->len || d->base != sim->history)
        sim_fail (sim, "I13: desk %d does not settle: state %d, block %d, %" G_GINT64_FORMAT " to send, %u of %u changes", d->index,
                  d->desk != NULL ? (int) foyer_sync_core_state (d->core) : -1, d->desk != NULL ? (int) foyer_sync_core_block (d->core) : -1,
                  d->desk != NULL ? foyer_sync_core_pending (d->core) : 0, d->base_len, sim->history->taken->len);
    }
}

char *
sim_run (const SimPlan *plan, SimCounts *counts, guint64 *hash)
{
  Sim *sim;
  char *failed;

  sim_template_make ();
  sim = sim_new (plan);
  while (sim->failed == NULL && sim->left > 0 && sim_step (sim, G_MAXINT64))
    watch_requests (sim);
  for (int i = 0; i < 3; i++)
    if (i <= plan->desks)
      sim->counts.ops[i] += sim_disk_ops (i == 0 ? sim->server_disk : sim->desks[i - 1]->disk);
  if (sim->failed == NULL)
    heal (sim);
  sim_check_end (sim);
  sim->counts.virtual_ms = sim->now - sim->start;
  sim->counts.desk_ms = sim->counts.virtual_ms * sim->n_desks;
  sim_note (sim, "end", sim->history->taken->len, sim->failed != NULL);
  failed = g_steal_pointer (&sim->failed);
  if (counts != NULL)
    *counts = sim->counts;
  if (hash != NULL)
    *hash = sim->hash;
  sim_free (sim);
  return failed;
}
