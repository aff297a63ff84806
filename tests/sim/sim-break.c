#include "config.h"

#include <string.h>

#include "sim-break.h"

FoyerBreak foyer_broken;

static const struct
{
  const char *name;
  FoyerBreak what;
} names[] = {
  { "ack", FOYER_BREAK_ACK },           { "ack-cursor", FOYER_BREAK_ACK_CURSOR }, { "generation", FOYER_BREAK_GENERATION },
  { "position", FOYER_BREAK_POSITION }, { "pages", FOYER_BREAK_PAGES },           { "clamp", FOYER_BREAK_CLAMP },
  { "fork", FOYER_BREAK_FORK },         { "chain", FOYER_BREAK_CHAIN },           { "dedupe", FOYER_BREAK_DEDUPE },
  { "slot", FOYER_BREAK_SLOT },         { "journal", FOYER_BREAK_JOURNAL },
  { "merge", FOYER_BREAK_MERGE },       { "switch", FOYER_BREAK_SWITCH },
  { "life", FOYER_BREAK_LIFE },         { "archive", FOYER_BREAK_ARCHIVE },       { "preview", FOYER_BREAK_PREVIEW },
  { "phantom", FOYER_BREAK_PHANTOM },
};

gboolean
sim_break_choose (const char *name)
{
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (strcmp (name, names[i].name) == 0)
      {
        foyer_broken = names[i].what;
        return TRUE;
      }
  return FALSE;
}

const char *
sim_break_name (guint i)
{
  return i < G_N_ELEMENTS (names) ? names[i].name : NULL;
}

/* Rare meetings are made likely, or a bounded number of seeds would prove nothing. */
void
sim_break_bias (SimPlan *p)
{
  switch (foyer_broken)
    {
    case FOYER_BREAK_CHAIN:
      /* Positions are compared by number and id with every page: a desk that only sends has nothing but the hashes. */
      memset (p->weight, 0, sizeof p->weight);
      p->weight[SIM_FAULT_ROLLBACK] = p->weight[SIM_FAULT_VERSION] = 10;
      p->weight[SIM_FAULT_PARTITION] = p->weight[SIM_FAULT_CLONE] = 5;
      p->desks = 2;
      p->fault_gap = 15;
      p->steps = 160;
      p->work_gap = 3 * SIM_MINUTE;
      p->offline = 0;
      p->first_sync = FALSE;
      break;
    case FOYER_BREAK_FORK:
    case FOYER_BREAK_DEDUPE:
      p->weight[SIM_FAULT_ROLLBACK] = p->weight[SIM_FAULT_CLONE] = 10;
      p->weight[SIM_FAULT_CLOCK] = p->weight[SIM_FAULT_PARTITION] = 5;
      p->weight[SIM_FAULT_RESTORE] = p->weight[SIM_FAULT_GRANTS] = 0;
      p->fault_gap = 20;
      p->steps = 150;
      p->work_gap = 5 * SIM_MINUTE;
      p->lose_reply = 200;
      p->offline = 0;
      break;
    case FOYER_BREAK_GENERATION:
    case FOYER_BREAK_POSITION:
      p->weight[SIM_FAULT_RESTORE] = 10;
      p->fault_gap = 20;
      break;
    case FOYER_BREAK_CLAMP:
      p->weight[SIM_FAULT_CLOCK] = 10;
      break;
    case FOYER_BREAK_PAGES:
      p->page_rows = 3;
      break;
    case FOYER_BREAK_ACK_CURSOR:
      p->lose_reply = 300;
      break;
    case FOYER_BREAK_JOURNAL:
      p->weight[SIM_FAULT_OLD_FILE] = p->weight[SIM_FAULT_CRASH_DESK] = 10;
      break;
    case FOYER_BREAK_MERGE:
      p->kinds = -1;
      p->offline = 30;
      break;
    case FOYER_BREAK_SWITCH:
      /* A new life of the server brings a desk with work of its own to a snapshot. */
      p->snapshots = p->first_sync = TRUE;
      memset (p->weight, 0, sizeof p->weight);
      p->weight[SIM_FAULT_JOIN] = p->weight[SIM_FAULT_PARTITION] = 5;
      p->weight[SIM_FAULT_RESTORE] = 10;
      p->fault_gap = 15;
      p->work_gap = 3 * SIM_MINUTE;
      p->steps = 160;
      p->offline = 0;
      break;
    case FOYER_BREAK_LIFE:
    case FOYER_BREAK_ARCHIVE:
      p->weight[SIM_FAULT_BACKUP] = 30;
      p->weight[SIM_FAULT_RESTORE] = 0;
      p->fault_gap = 20;
      p->steps = 120;
      break;
    case FOYER_BREAK_PREVIEW:
    case FOYER_BREAK_PHANTOM:
      p->weight[SIM_FAULT_LAN] = 30;
      p->weight[SIM_FAULT_ROLLBACK] = foyer_broken == FOYER_BREAK_PHANTOM ? 10 : 0;
      p->fault_gap = 20;
      p->steps = 120;
      break;
    case FOYER_BREAK_ACK:
    case FOYER_BREAK_SLOT:
    case FOYER_BREAK_NOTHING:
    default:
      break;
    }
}

typedef struct
{
  gint64 inc, n;
} Settle;

typedef struct
{
  int tbl;
  FoyerId id;
} Touched;

/* What the server has said it took counts as done, whatever the base says. */
static gboolean
settle (FoyerTx *tx, gpointer data, GError **error)
{
  Settle *p = data;
  g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, sizeof (Touched));
  FoyerStmt *s;

  if (foyer_broken == FOYER_BREAK_ACK_CURSOR)
    {
      g_autofree char *n = g_strdup_printf ("%" G_GINT64_FORMAT, p->n);
      foyer_tx_set_state (tx, "acked", n);
      return TRUE;
    }
  s = foyer_tx_own (tx, "UPDATE sync_base SET you_n=?1");
  foyer_stmt_bind_int (s, 1, p->n);
  foyer_stmt_step (s);
  foyer_stmt_done (s);
  s = foyer_tx_own (tx, "SELECT DISTINCT tbl,id FROM sync_touch WHERE inc<?1 OR (inc=?1 AND n<=?2)");
  foyer_stmt_bind_int (s, 1, p->inc);
  foyer_stmt_bind_int (s, 2, p->n);
  while (foyer_stmt_step (s))
    {
      Touched t = { (int) foyer_stmt_int (s, 0), foyer_stmt_id (s, 1) };
      g_array_append_val (rows, t);
    }
  foyer_stmt_done (s);
  for (guint i = 0; i < rows->len; i++)
    {
      Touched *t = &g_array_index (rows, Touched, i);
      foyer_tx_refold (tx, foyer_entity_by_tbl (t->tbl), &t->id, p->inc, p->n);
    }
  return TRUE;
}

void
sim_break_acknowledged (SimDesk *d, const FoyerSyncReply *reply)
{
  gint64 inc, n;
  const FoyerPosition *p;
  Settle s;

  if ((foyer_broken != FOYER_BREAK_ACK && foyer_broken != FOYER_BREAK_ACK_CURSOR) || !reply->has_push || reply->push_you == NULL)
    return;
  foyer_store_log_position (foyer_desk_store (d->desk), &inc, &n);
  p = foyer_positions_find (reply->push_you, inc);
  if (p == NULL || p->n > n)
    return;
  s.inc = inc;
  s.n = p->n;
  foyer_store_maintain (foyer_desk_store (d->desk), settle, &s, NULL);
  if (foyer_broken == FOYER_BREAK_ACK)
    sim_check_desk (d);
}
