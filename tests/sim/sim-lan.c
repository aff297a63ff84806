/* Desks of one location that cannot reach the chain show each other what they do (replication.md 5.13): the words of foyer-lan-log, over a
 * connection that comes and goes. What was shown is on the other's screen once, in no log but its author's, and gives way to the real one. */
#include "config.h"

#include <string.h>

#include "foyer-error.h"
#include "foyer-lan-log.h"
#include "foyer-peer.h"
#include "sim.h"

struct _SimLan
{
  SimDesk *with;       /* NULL: no connection */
  guint with_epoch;
  gint64 until;
  FoyerLanSent sent;
  GHashTable *shown;   /* FoyerId* of what others sent → SimTxn*; on its screen, if it is of a location held then */
};

static SimLan *
lan_of (SimDesk *d)
{
  if (d->lan == NULL)
    {
      d->lan = g_new0 (SimLan, 1);
      d->lan->shown = g_hash_table_new (foyer_id_hash, foyer_id_equal_func);
    }
  return d->lan;
}

void
sim_lan_copy (SimDesk *copy, SimDesk *d)
{
  GHashTableIter iter;
  gpointer key, value;

  if (d->lan == NULL)
    return;
  g_hash_table_iter_init (&iter, d->lan->shown);
  while (g_hash_table_iter_next (&iter, &key, &value))
    g_hash_table_insert (lan_of (copy)->shown, key, value);
}

void
sim_lan_free (SimLan *lan)
{
  if (lan == NULL)
    return;
  g_hash_table_unref (lan->shown);
  g_free (lan);
}

/* ---- what is held -------------------------------------------------------------------------------------------------------------------- */

typedef struct
{
  SimDesk *d;
  GPtrArray *out;
} Held;

static gboolean
read_held (FoyerDb *db, gpointer data, GError **error)
{
  Held *h = data;
  FoyerStmt *s = foyer_db_own_read (db, "SELECT p.id,EXISTS (SELECT 1 FROM sync_peer_touch t WHERE t.dev=p.dev AND t.inc=p.inc AND t.n=p.n) FROM sync_peer p ORDER BY p.dev,p.inc,p.n");

  while (foyer_stmt_step (s))
    {
      FoyerId id = foyer_stmt_id (s, 0);
      SimTxn *t = g_hash_table_lookup (h->d->sim->known, &id);
      int at = sim_history_find (h->d->base, &id);
      char text[37];

      if (h->d->lan == NULL || !g_hash_table_contains (h->d->lan->shown, &id))
        {
          sim_fail (h->d->sim, "desk %d has a preview of %s, which nobody showed it", h->d->index, foyer_id_format (&id, text));
          break;
        }
      /* Of another location nothing is shown, and nothing of it may come back either. */
      if (foyer_stmt_int (s, 1) && at >= 0 && at < (int) h->d->base_len)
        sim_fail (h->d->sim, "desk %d still has a preview of %s, which is in its base", h->d->index, foyer_id_format (&id, text));
      if (foyer_stmt_int (s, 1))
        g_ptr_array_add (h->out, t);
    }
  foyer_stmt_done (s);
  return TRUE;
}

GPtrArray *
sim_lan_shown (SimDesk *d)
{
  Held h = { d, g_ptr_array_new () };

  sim_look_desk (d, read_held, &h, NULL);
  return h.out;
}

/* ---- the connection ------------------------------------------------------------------------------------------------------------------- */

static gboolean
is_open (SimDesk *d)
{
  SimLan *lan = d->lan;

  return lan != NULL && lan->with != NULL && d->desk != NULL && lan->with->desk != NULL && lan->with->epoch == lan->with_epoch && d->sim->now < lan->until;
}

void
sim_lan_leave (SimDesk *d)
{
  if (d->lan == NULL || d->lan->with == NULL)
    return;
  if (d->lan->with->lan != NULL && d->lan->with->lan->with == d)
    d->lan->with->lan->with = NULL;
  d->lan->with = NULL;
}

static void
note_shown (SimDesk *to, const char *text, gsize len)
{
  g_autoptr (FoyerSyncRequest) q = foyer_sync_request_parse (text, len, NULL);

  for (guint i = 0; q != NULL && i < q->txns->len; i++)
    {
      const FoyerWireTxn *w = &g_array_index (q->txns, FoyerWireTxn, i);
      g_autoptr (FoyerTxn) t = foyer_txn_parse (w->body, w->len, NULL, NULL);
      SimTxn *known = t != NULL ? g_hash_table_lookup (to->sim->known, &t->id) : NULL;

      if (known != NULL)
        g_hash_table_insert (lan_of (to)->shown, &known->id, known);
    }
}

/* FALSE: the power of one of them went. */
static gboolean
send_to (SimDesk *d, SimDesk *to)
{
  Sim *sim = d->sim;
  GString *text;

  for (;;)
    {
      g_autoptr (GError) error = NULL;
      guint taken = 0;
      gboolean ok;

      sim_use (sim, &d->pc);
      text = foyer_lan_log_next (foyer_desk_store (d->desk), &d->lan->sent, &error);
      if (text == NULL)
        {
          d->hurt |= sim_disk_met (d->disk) > 0;
          if (error != NULL && !d->hurt)
            sim_fail (sim, "desk %d cannot show its log: %s", d->index, error->message);
          return TRUE;
        }
      sim_use (sim, &to->pc);
      note_shown (to, text->str, text->len);
      ok = foyer_lan_log_take (foyer_desk_store (to->desk), &d->dev, text->str, text->len, &taken, &error);
      g_string_free (text, TRUE);
      to->hurt |= sim_disk_met (to->disk) > 0;
      sim_note (sim, "shown", to->index, ok ? (gint64) taken : -1);
      sim->counts.shown += taken;
      if (sim_disk_dead (to->disk))
        {
          sim_desk_died (to);
          return FALSE;
        }
      if (!ok)
        {
          if (!to->hurt && sim->counts.rollbacks == 0 && sim->counts.clones == 0)
            sim_fail (sim, "desk %d cannot take what desk %d shows: %s", to->index, d->index, error->message);
          sim_say (sim, "desk %d cannot take what desk %d shows: %s", to->index, d->index, error->message);
          sim_lan_leave (d);
          return FALSE;
        }
      sim_say (sim, "desk %d shows desk %d %u more", d->index, to->index, taken);
      sim_check_desk (to);
    }
}

void
sim_lan_send (SimDesk *d)
{
  if (!is_open (d))
    {
      sim_lan_leave (d);
      return;
    }
  /* The cable: what is sent may be lost with the connection, never the middle of it. */
  if (!d->sim->healed && sim_chance (&d->sim->random, 50))
    sim_lan_leave (d);
  else
    send_to (d, d->lan->with);
}

/* Both say what they hold of each other, then send what is missing. */
static gboolean
greet (SimDesk *d, SimDesk *to)
{
  FoyerLanHeld held;
  FoyerLanEnd end;

  sim_use (d->sim, &d->pc);
  foyer_lan_log_end (foyer_desk_store (d->desk), &end);
  sim_use (d->sim, &to->pc);
  foyer_lan_log_check (foyer_desk_store (to->desk), &d->dev, &end);
  to->hurt |= sim_disk_met (to->disk) > 0;
  if (sim_disk_dead (to->disk))
    {
      sim_desk_died (to);
      return FALSE;
    }
  foyer_lan_log_held (foyer_desk_store (to->desk), &d->dev, &held);
  sim_use (d->sim, &d->pc);
  foyer_lan_log_begin (foyer_desk_store (d->desk), held.inc, held.n, &lan_of (d)->sent);
  return send_to (d, to);
}

static gboolean
may_meet (SimDesk *a, SimDesk *b)
{
  int x = a->device % 4, y = b->device % 4;

  /* Desks of all locations, of the first, of the second. */
  return a != b && a->desk != NULL && b->desk != NULL && a->device != b->device && (x == y || (x != 1 && x != 2) || (y != 1 && y != 2));
}

/* When all is well: everybody meets everybody, and nothing is left to show. */
void
sim_lan_meet_all (Sim *sim)
{
  if (sim->counts.meetings == 0)
    return;
  for (int i = 0; i < sim->n_desks; i++)
    for (int k = 0; k < sim->n_desks && sim->failed == NULL; k++)
      if (may_meet (sim->desks[i], sim->desks[k]))
        {
          sim_lan_leave (sim->desks[i]);
          sim_lan_leave (sim->desks[k]);
          lan_of (sim->desks[i])->with = sim->desks[k];
          greet (sim->desks[i], sim->desks[k]);
        }
}

void
sim_lan_meet (Sim *sim, SimDesk *d)
{
  guint from = (guint) sim_below (&sim->random, sim->n_desks);
  SimDesk *to = NULL;

  for (int i = 0; i < sim->n_desks && to == NULL; i++)
    if (may_meet (d, sim->desks[(from + i) % sim->n_desks]))
      to = sim->desks[(from + i) % sim->n_desks];
  if (to == NULL)
    return;
  sim_lan_leave (d);
  sim_lan_leave (to);
  sim->counts.meetings++;
  lan_of (d)->with = to;
  lan_of (to)->with = d;
  d->lan->with_epoch = to->epoch;
  to->lan->with_epoch = d->epoch;
  d->lan->until = to->lan->until = sim->now + sim_between (&sim->random, 1, 600) * SIM_MINUTE;
  if (sim_chance (&sim->random, 700))
    {
      /* The internet is gone for both. */
      gint64 until = sim->now + sim_between (&sim->random, 30, 600) * SIM_MINUTE;

      d->no_requests_until = d->no_replies_until = to->no_requests_until = to->no_replies_until = until;
    }
  sim_say (sim, "desks %d and %d see each other for %.0f minutes", d->index, to->index, (d->lan->until - sim->now) / 60000.0);
  if (greet (d, to) && is_open (to))
    greet (to, d);
}
