#include "config.h"

#include <string.h>

#include "foyer-time.h"
#include "sim.h"

static SimDesk *
any_desk (Sim *sim)
{
  return sim->desks[sim_below (&sim->random, sim->n_desks)];
}

/* The power of the desk goes at once: nothing of what it still would do happens. */
static void
switch_off (SimDesk *d, SimCut how)
{
  Sim *sim = d->sim;

  if (d->desk == NULL)
    return;
  if (!sim_disk_dead (d->disk))
    {
      sim_disk_die_at (d->disk, 1);
      /* The very next write dies; closing tries some. */
    }
  sim_desk_stop (d, FALSE);
  sim_disk_cut (d->disk, how, &sim->random);
}

SimCut
sim_any_cut (Sim *sim)
{
  static const SimCut cuts[] = { SIM_CUT_KEEP, SIM_CUT_LOSE, SIM_CUT_ALTERNATE, SIM_CUT_RANDOM, SIM_CUT_RANDOM };

  if (sim->plan.crash_cut > 0)
    return (SimCut) (sim->plan.crash_cut - 1);
  return cuts[sim_below (&sim->random, G_N_ELEMENTS (cuts))];
}

void
sim_desk_died (SimDesk *d)
{
  Sim *sim = d->sim;

  sim->counts.dies++;
  sim_note (sim, "desk died", d->index, 0);
  sim_say (sim, "desk %d: its power went", d->index);
  switch_off (d, sim_any_cut (sim));
  sim_at (sim, sim->now + sim_between (&sim->random, 1000, 20 * SIM_MINUTE), SIM_EVENT_DESK_ON, d, 0, NULL);
}

void
sim_server_off (Sim *sim, SimCut how)
{
  if (sim->chains == NULL)
    return;
  if (!sim_disk_dead (sim->server_disk))
    sim_disk_die_at (sim->server_disk, 1);
  sim_server_stop (sim, FALSE);
  sim_disk_cut (sim->server_disk, how, &sim->random);
}

void
sim_server_died (Sim *sim)
{
  sim->counts.dies++;
  sim_note (sim, "server died", 0, 0);
  sim_say (sim, "the server's power went");
  sim_server_off (sim, sim_any_cut (sim));
  sim_at (sim, sim->now + sim_between (&sim->random, 1000, 10 * SIM_MINUTE), SIM_EVENT_SERVER_ON, NULL, 0, NULL);
}

/* The whole disk, or the database alone, is as it was. */
static void
roll_back (SimDesk *d, gboolean whole)
{
  Sim *sim = d->sim;
  SimSnapshot *s = d->snapshot;

  if (s == NULL)
    {
      if (d->desk != NULL)
        d->snapshot = sim_snapshot (sim, d);
      return;
    }
  sim->counts.rollbacks++;
  sim_say (sim, "desk %d: %s of %.1f minutes ago is put back", d->index, whole ? "the disk" : "the database", (sim->now - s->at) / 60000.0);
  switch_off (d, sim_any_cut (sim));
  sim_desk_rebase (d, s->base, s->base_len, s->cursors, s->base_key);
  if (whole)
    {
      sim_disk_restore (d->disk, s->image);
      g_hash_table_remove_all (d->told_ids);
      g_ptr_array_set_size (d->told, 0);
      for (guint i = 0; i < s->told->len; i++)
        {
          SimTxn *t = s->told->pdata[i];
          g_ptr_array_add (d->told, sim_txn_ref (t));
          g_hash_table_add (d->told_ids, &t->id);
        }
    }
  else
    sim_disk_restore_part (d->disk, s->image, "foyer.db");
  if (sim_chance (&sim->random, 500))
    g_clear_pointer (&d->snapshot, sim_snapshot_free);
  sim_at (sim, sim->now + sim_between (&sim->random, 1000, 30 * SIM_MINUTE), SIM_EVENT_DESK_ON, d, 0, NULL);
}

static void
clone_desk (SimDesk *d)
{
  Sim *sim = d->sim;
  SimSnapshot *s;
  SimDesk *copy;

  if (sim->n_desks >= SIM_MAX_DESKS || d->desk == NULL)
    return;
  sim->counts.clones++;
  s = sim_snapshot (sim, d);
  copy = sim_desk_add (sim, d->device, s->image);
  sim_say (sim, "desk %d is copied to desk %d", d->index, copy->index);
  for (guint i = 0; i < s->told->len; i++)
    {
      SimTxn *t = s->told->pdata[i];
      g_ptr_array_add (copy->told, sim_txn_ref (t));
      g_hash_table_add (copy->told_ids, &t->id);
    }
  sim_desk_rebase (copy, s->base, s->base_len, s->cursors, s->base_key);
  for (guint i = 0; i < d->bases->len; i++)
    {
      SimBase *b = d->bases->pdata[i];
      sim_desk_add_base (copy, b->history, b->len, b->cursors, b->key);
    }
  sim_lan_copy (copy, d);
  sim_snapshot_free (s);
  sim_desk_start (copy);
  sim_at (sim, sim->now + sim_between (&sim->random, 1, 2 * sim->plan.work_gap), SIM_EVENT_WORK, copy, 0, NULL);
}

/* A backup is made, or the server comes back from one. */
static void
restore_server (Sim *sim)
{
  guint n = sim->backups->len;
  SimSnapshot *s;

  if (sim->chains == NULL)
    return;
  if (n == 0 || (n < 3 && sim_chance (&sim->random, 400)))
    {
      sim_use (sim, &sim->server_pc);
      g_ptr_array_add (sim->backups, sim_snapshot (sim, NULL));
      return;
    }
  s = sim->backups->pdata[sim_below (&sim->random, n)];
  if (!sim_may_restore (sim, s->at))
    return;
  sim->counts.restores++;
  sim_note (sim, "restore", s->base->taken->len, sim->history->taken->len);
  sim_say (sim, "the server comes back from a backup of %.1f minutes ago: %u of %u changes", (sim->now - s->at) / 60000.0, s->base->taken->len,
           sim->history->taken->len);
  sim_server_off (sim, SIM_CUT_LOSE);
  sim_disk_restore (sim->server_disk, s->image);
  sim_server_another_life (sim, s->base);
  sim_server_start (sim);
  if (sim->chains != NULL && sim->failed == NULL)
    sim_server_gen (sim);
}

static void
move_clock (Sim *sim, SimDesk *d)
{
  gint64 step;

  sim->counts.clock_steps++;
  switch (sim_below (&sim->random, 6))
    {
    case 0:
      step = -d->pc.offset; /* somebody repairs it */
      break;
    case 1:
      step = sim_between (&sim->random, -10, 10) * SIM_MINUTE;
      break;
    case 2:
      step = sim_between (&sim->random, -2, 2) * 365 * SIM_DAY;
      break;
    case 3:
      step = -sim->now - d->pc.offset + SIM_HOUR; /* 1970: the battery is empty */
      break;
    case 4:
      step = sim_between (&sim->random, 1, 11) * SIM_DAY;
      break;
    default:
      step = sim_between (&sim->random, -90, 90) * 1000;
      break;
    }
  d->pc.offset += step;
  sim_say (sim, "desk %d: its clock moves by %.1f minutes", d->index, step / 60000.0);
}

static void
partition (Sim *sim, SimDesk *d)
{
  gint64 until = sim->now + sim_between (&sim->random, 1, 240) * SIM_MINUTE;
  int which = (int) sim_below (&sim->random, 3);

  sim->counts.partitions++;
  if (which != 0)
    d->no_requests_until = until;
  if (which != 1)
    d->no_replies_until = until;
  sim_say (sim, "desk %d: no %s for %.0f minutes", d->index, which == 0 ? "answers" : which == 1 ? "requests" : "network", (until - sim->now) / 60000.0);
}

static void
change_grants (Sim *sim, SimDesk *d)
{
  if (sim->chains == NULL)
    return;
  sim->grants_changed = TRUE;
  sim_server_grants (sim, d, sim_chance (&sim->random, 500) ? "all" : "loc", NULL);
  sim_say (sim, "desk %d: its grants change", d->index);
  if (sim_disk_dead (sim->server_disk))
    sim_server_died (sim);
}

void
sim_fault (Sim *sim)
{
  int sum = 0, pick;
  SimFault f = 0;
  SimDesk *d = any_desk (sim);

  for (int i = 0; i < SIM_FAULTS; i++)
    sum += sim->plan.weight[i];
  if (sum == 0)
    return;
  pick = (int) sim_below (&sim->random, sum);
  while (pick >= sim->plan.weight[f])
    pick -= sim->plan.weight[f++];
  sim->counts.faults++;
  sim_note (sim, sim_fault_names[f], d->index, 0);
  switch (f)
    {
    case SIM_FAULT_CRASH_DESK:
      if (d->desk == NULL)
        break;
      sim->counts.crashes++;
      sim_say (sim, "desk %d crashes", d->index);
      switch_off (d, sim_any_cut (sim));
      sim_at (sim, sim->now + sim_between (&sim->random, 1000, 60 * SIM_MINUTE), SIM_EVENT_DESK_ON, d, 0, NULL);
      break;
    case SIM_FAULT_CRASH_SERVER:
      if (sim->chains == NULL)
        break;
      sim->counts.crashes++;
      sim_say (sim, "the server crashes");
      sim_server_off (sim, sim_any_cut (sim));
      sim_at (sim, sim->now + sim_between (&sim->random, 1000, 60 * SIM_MINUTE), SIM_EVENT_SERVER_ON, NULL, 0, NULL);
      break;
    case SIM_FAULT_DIE_DESK:
      sim_disk_die_at (d->disk, sim_between (&sim->random, 1, 60));
      break;
    case SIM_FAULT_DIE_SERVER:
      sim_disk_die_at (sim->server_disk, sim_between (&sim->random, 1, 60));
      break;
    case SIM_FAULT_ROLLBACK:
      roll_back (d, TRUE);
      break;
    case SIM_FAULT_OLD_FILE:
      /* What a failing disk kept out of the journal is in the database alone, until the next start mends it. */
      if (!d->hurt && sim_disk_met (d->disk) == 0)
        roll_back (d, FALSE);
      break;
    case SIM_FAULT_CLONE:
      clone_desk (d);
      break;
    case SIM_FAULT_RESTORE:
      restore_server (sim);
      break;
    case SIM_FAULT_PARTITION:
      partition (sim, d);
      break;
    case SIM_FAULT_CLOCK:
      move_clock (sim, d);
      break;
    case SIM_FAULT_GRANTS:
      change_grants (sim, d);
      break;
    case SIM_FAULT_FULL:
      sim_disk_fill (sim_chance (&sim->random, 300) ? sim->server_disk : d->disk, sim_between (&sim->random, 0, 40), sim_between (&sim->random, 1, 60));
      break;
    case SIM_FAULT_IO:
      sim_disk_fail (sim_chance (&sim->random, 300) ? sim->server_disk : d->disk, (SimOp) sim_below (&sim->random, 5), sim_between (&sim->random, 0, 60));
      break;
    case SIM_FAULT_FLIP:
      /* At a start, when what is read is checked. SQLite has no sums over pages: what is flipped later nobody can see. */
      if (d->desk != NULL)
        {
          sim->counts.crashes++;
          switch_off (d, SIM_CUT_KEEP);
          sim_at (sim, sim->now + 1000, SIM_EVENT_DESK_ON, d, 0, NULL);
        }
      sim_disk_flip (d->disk, sim_chance (&sim->random, 500) ? "-wal" : "journal", 0, &sim->random);
      break;
    case SIM_FAULT_RETIRE:
      if (sim->chains != NULL)
        {
          gboolean retired = sim_chance (&sim->random, 300);

          sim_server_grants (sim, d, NULL, retired ? "retired" : "active");
          sim->retired |= retired;
          if (sim_disk_dead (sim->server_disk))
            sim_server_died (sim);
        }
      break;
    case SIM_FAULT_VERSION:
      d->old_until = sim->now + sim_between (&sim->random, 10, 600) * SIM_MINUTE;
      sim_say (sim, "desk %d: it is too old for %.0f minutes", d->index, (d->old_until - sim->now) / 60000.0);
      break;
    case SIM_FAULT_JOIN:
      sim_join (sim);
      break;
    case SIM_FAULT_BACKUP:
      sim_backup (sim);
      break;
    case SIM_FAULT_LAN:
      sim_lan_meet (sim, d);
      break;
    case SIM_FAULTS:
    default:
      break;
    }
}
