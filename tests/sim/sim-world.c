/* The PCs of a run: their clocks, stores and programs, and the server's. */
#include "config.h"

#include <sodium.h>
#include <string.h>

#include "foyer-break.h"
#include "foyer-prune.h"
#include "foyer-time.h"
#include "foyer-vault.h"
#include "sim-template.h"

void sim_events_clear (Sim *sim);

const char *const sim_fault_names[SIM_FAULTS] = {
  "crash-desk", "crash-server", "die-desk", "die-server", "rollback", "old-file", "clone", "restore", "partition", "clock", "grants", "full", "io",
  "flip", "retire", "version", "join", "backup", "lan",
};

/* ---- clock, hash, failure ---------------------------------------------------------------------------------------------------- */

static gint64
clock_now (gpointer data)
{
  Sim *sim = data;
  gint64 t = sim->now + sim->at->offset + (sim->now - sim->start) * sim->at->drift / 1000000;

  if (sim->at == &sim->server_pc)
    sim->server_max = MAX (sim->server_max, t);
  return t;
}

void
sim_use (Sim *sim, SimPc *pc)
{
  sim->at = pc;
  foyer_id_use_state (&pc->ids);
}

static void
mix (Sim *sim, guint64 v)
{
  sim->hash = (sim->hash ^ v) * G_GUINT64_CONSTANT (0x100000001b3);
  sim->hash ^= sim->hash >> 29;
}

void
sim_note (Sim *sim, const char *what, gint64 a, gint64 b)
{
  mix (sim, (guint64) sim->now);
  for (const char *p = what; *p != '\0'; p++)
    mix (sim, (guint8) *p);
  mix (sim, (guint64) a);
  mix (sim, (guint64) b);
}

void
sim_say (Sim *sim, const char *format, ...)
{
  g_autofree char *text = NULL;
  va_list args;

  if (sim->plan.quiet)
    return;
  va_start (args, format);
  text = g_strdup_vprintf (format, args);
  va_end (args);
  g_printerr ("%10.3f  %s\n", (sim->now - sim->start) / 60000.0, text);
}

void
sim_fail (Sim *sim, const char *format, ...)
{
  va_list args;
  g_autofree char *text = NULL;

  if (sim->failed != NULL)
    return;
  va_start (args, format);
  text = g_strdup_vprintf (format, args);
  va_end (args);
  sim->failed = g_strdup_printf ("after %.1f minutes and %u steps: %s", (sim->now - sim->start) / 60000.0, sim->counts.steps, text);
  sim_say (sim, "FAILED: %s", text);
}

/* ---- looking -------------------------------------------------------------------------------------------------------------------- */

static gboolean
look (FoyerStore *store, SimDisk *disk, FoyerReadFunc func, gpointer data, GError **error)
{
  gboolean ok;

  sim_disk_hold (disk, TRUE);
  ok = foyer_store_read (store, func, data, error);
  sim_disk_hold (disk, FALSE);
  return ok;
}

gboolean
sim_look_desk (SimDesk *d, FoyerReadFunc func, gpointer data, GError **error)
{
  return look (foyer_desk_store (d->desk), d->disk, func, data, error);
}

gboolean
sim_look_server (Sim *sim, FoyerReadFunc func, gpointer data, GError **error)
{
  return look (foyer_chain_store (sim->chain), sim->server_disk, func, data, error);
}

/* ---- reading logs -------------------------------------------------------------------------------------------------------------- */

static SimTxn *
known_txn (Sim *sim, const FoyerId *id, const char *body)
{
  SimTxn *t = g_hash_table_lookup (sim->known, id);

  if (t == NULL)
    {
      t = sim_txn_parse (id, body);
      sim_erase_note (sim, t);
      g_hash_table_insert (sim->known, foyer_id_copy (id), t);
    }
  return t;
}

typedef struct
{
  SimDesk *d;
  gboolean all;
} ReadLog;

static void
tell (SimDesk *d, SimTxn *t)
{
  if (t->author < 0)
    t->author = d->device;
  else if (t->author != d->device)
    sim_fail (d->sim, "A change of device %d is in the log of desk %d", t->author, d->index);
  if (g_hash_table_contains (d->told_ids, &t->id))
    return;
  g_ptr_array_add (d->told, sim_txn_ref (t));
  g_hash_table_add (d->told_ids, &t->id);
}

/* For the story, after a start. */
static void
say_log (SimDesk *d, FoyerDb *db)
{
  FoyerStmt *s = foyer_db_own_read (db, "SELECT 'log',inc||'/'||n,lower(hex(id)),flags FROM sync_log UNION ALL SELECT 'left over',inc||'/'||n,'',0 FROM sync_orphan"
                                        " UNION ALL SELECT k,v,'',0 FROM sync_state WHERE k LIKE 'pruned%'");

  while (foyer_stmt_step (s))
    sim_say (d->sim, "desk %d: %s %s %s %d", d->index, foyer_stmt_text (s, 0), foyer_stmt_text (s, 1), foyer_stmt_text (s, 2), (int) foyer_stmt_int (s, 3));
  foyer_stmt_done (s);
  for (guint i = 0; i < d->told->len; i++)
    {
      char text[37];
      sim_say (d->sim, "desk %d: told %s", d->index, foyer_id_format (&((SimTxn *) d->told->pdata[i])->id, text));
    }
}

/* Up to which entry the log has let go. */
static gint64
pruned (FoyerDb *db, gint64 inc)
{
  g_autofree char *key = g_strdup_printf ("pruned.%" G_GINT64_FORMAT, inc), *value = foyer_db_state (db, key);

  return value != NULL ? g_ascii_strtoll (value, NULL, 10) : 0;
}

static gboolean
read_log (FoyerDb *db, gpointer data, GError **error)
{
  ReadLog *r = data;
  SimDesk *d = r->d;
  FoyerStmt *s = foyer_db_own_read (db, "SELECT inc,n,id,body FROM sync_log WHERE ?1 OR inc>?2 OR (inc=?2 AND n>?3) ORDER BY inc,n");
  g_autoptr (GHashTable) seen = g_hash_table_new_full (foyer_id_hash, foyer_id_equal_func, g_free, NULL);
  gint64 inc = -1, n = 0;

  foyer_stmt_bind_int (s, 1, r->all);
  foyer_stmt_bind_int (s, 2, d->log_inc);
  foyer_stmt_bind_int (s, 3, d->log_n);
  while (foyer_stmt_step (s))
    {
      FoyerId id = foyer_stmt_id (s, 2);

      if (foyer_stmt_int (s, 0) != inc)
        {
          inc = foyer_stmt_int (s, 0);
          n = inc == d->log_inc && !r->all ? d->log_n : 0;
        }
      /* What a proven copy of the chain has is let go of when it is old, but for what undoes another and what is looked at. */
      if (foyer_stmt_int (s, 1) != n + 1 && r->all && foyer_stmt_int (s, 1) - 1 > pruned (db, inc))
        sim_fail (d->sim, "desk %d: entry %" G_GINT64_FORMAT " of its log is missing", d->index, n + 1);
      n = foyer_stmt_int (s, 1);
      d->log_inc = inc;
      d->log_n = n;
      tell (d, known_txn (d->sim, &id, foyer_stmt_text (s, 3)));
      g_hash_table_add (seen, foyer_id_copy (&id));
    }
  foyer_stmt_done (s);
  if (r->all && !d->sim->plan.quiet)
    say_log (d, db);
  for (guint i = 0; r->all && i < d->told->len; i++)
    {
      SimTxn *t = d->told->pdata[i];
      char text[37];
      if (!g_hash_table_contains (seen, &t->id) && !sim_backup_has (d->sim, &t->id))
        sim_fail (d->sim, "desk %d: a change people were told is saved is lost: %s (%u told, %u in the log)", d->index,
                  foyer_id_format (&t->id, text), d->told->len, g_hash_table_size (seen));
    }
  return TRUE;
}

/* @told: after a call that was told to be saved; else the whole log is compared with what people were told. */
gboolean
sim_read_log (SimDesk *d, gboolean told)
{
  ReadLog r = { d, !told };
  g_autoptr (GError) error = NULL;

  if (sim_look_desk (d, read_log, &r, &error))
    return TRUE;
  if (!d->hurt)
    sim_fail (d->sim, "desk %d: its log cannot be read: %s", d->index, error->message);
  return FALSE;
}

typedef struct
{
  Sim *sim;
  GArray *ids; /* FoyerId; NULL: all */
  guint missing;
} ReadAccepted;

static void
read_one (Sim *sim, FoyerStmt *s)
{
  FoyerId id = foyer_stmt_id (s, 0);
  SimTaken t = { NULL, foyer_stmt_int (s, 2), foyer_stmt_id (s, 3), foyer_stmt_int (s, 4), foyer_stmt_int (s, 5), foyer_stmt_int (s, 6), FALSE };
  int at = sim_history_find (sim->history, &id);
  const char *verdict = foyer_stmt_text (s, 7);

  if (at >= 0)
    {
      const SimTaken *was = &g_array_index (sim->history->taken, SimTaken, at);
      char text[37];

      /* Applied exactly once: what was accepted is never accepted again. */
      if (was->eff != t.eff || was->inc != t.inc || was->n != t.n || was->seq != t.seq || !foyer_id_equal (&was->dev, &t.dev))
        sim_fail (sim, "I1: the chain took %s twice", foyer_id_format (&id, text));
      return;
    }
  t.refused = strstr (verdict, "quarantined") != NULL;
  t.txn = known_txn (sim, &id, foyer_stmt_text (s, 1));
  if (t.eff > (sim->server_max + 5 * SIM_MINUTE) << 16)
    sim_fail (sim, "I11: a stamp is %" G_GINT64_FORMAT " minutes ahead of the server's clock", ((t.eff >> 16) - sim->server_max) / SIM_MINUTE);
  if (t.txn->author >= 0)
    {
      FoyerId author = sim_template_device (t.txn->author);

      if (!foyer_id_equal (&author, &t.dev))
        sim_fail (sim, "A change of device %d came from another desk", t.txn->author);
    }
  sim->counts.taken++;
  sim->counts.quarantined += t.refused;
  sim->counts.conflicts += strstr (verdict, "conflict") != NULL;
  if (t.refused && !sim->grants_changed && !sim->retired)
    sim_fail (sim, "A change nobody asked to be refused is in quarantine: %s %s", verdict, sim->plan.quiet ? "" : foyer_stmt_text (s, 1));
  sim_say (sim, "taken: %s %s", verdict, foyer_stmt_text (s, 1));
  sim_history_add (sim->history, &t);
}

#define SELECT_TAKEN \
  "SELECT t.id,coalesce(b.body,q.body),t.eff_hlc,t.dev,t.inc,t.n,t.seq,t.verdict FROM txn t LEFT JOIN txn_body b ON b.id=t.id" \
  " LEFT JOIN sync_quarantine q ON q.id=t.id "

static gboolean
read_accepted (FoyerDb *db, gpointer data, GError **error)
{
  ReadAccepted *r = data;
  FoyerStmt *s;

  if (r->ids == NULL)
    {
      guint n = 0;

      s = foyer_db_own_read (db, SELECT_TAKEN "ORDER BY t.seq,t.at,t.inc,t.n");
      while (foyer_stmt_step (s))
        {
          n++;
          read_one (r->sim, s);
        }
      foyer_stmt_done (s);
      if (n != r->sim->history->taken->len)
        sim_fail (r->sim, "The server has %u changes where %u were accepted", n, r->sim->history->taken->len);
      return TRUE;
    }
  for (guint i = 0; i < r->ids->len; i++)
    {
      s = foyer_db_own_read (db, SELECT_TAKEN "WHERE t.id=?1");
      foyer_stmt_bind_id (s, 1, &g_array_index (r->ids, FoyerId, i));
      if (foyer_stmt_step (s))
        read_one (r->sim, s);
      else
        r->missing++;
      foyer_stmt_done (s);
    }
  return TRUE;
}

/* What one desk did later stands over what it did before, whatever its clock said: its stamps grow with its log. */
static void
check_order (Sim *sim, guint from)
{
  for (guint i = from; i < sim->history->taken->len; i++)
    {
      const SimTaken *t = &g_array_index (sim->history->taken, SimTaken, i);

      for (guint k = i; k-- > 0;)
        {
          const SimTaken *was = &g_array_index (sim->history->taken, SimTaken, k);
          char a[37], b[37];

          if (was->inc != t->inc || was->n >= t->n || !foyer_id_equal (&was->dev, &t->dev))
            continue;
          if (was->txn->hlc < t->txn->hlc && (was->eff > t->eff || (was->eff == t->eff && foyer_id_compare (&was->txn->id, &t->txn->id) > 0)))
            sim_fail (sim, "The earlier change %s of a desk wins over its later one %s", foyer_id_format (&was->txn->id, a), foyer_id_format (&t->txn->id, b));
          break;
        }
    }
}

/* What the server has taken of a push, in its order. @m NULL: of everything, after a start. */
void
sim_read_accepted (Sim *sim, const SimMessage *m)
{
  ReadAccepted r = { sim, NULL, 0 };
  g_autoptr (GError) error = NULL;
  g_autoptr (GArray) ids = NULL;
  guint from = sim->history->taken->len;

  if (m != NULL)
    {
      gsize len;
      const char *data = g_bytes_get_data (m->body, &len);
      g_autoptr (FoyerSyncRequest) q = foyer_sync_request_parse (data, len, &error);

      if (q == NULL || q->txns->len == 0)
        return;
      ids = r.ids = g_array_new (FALSE, FALSE, sizeof (FoyerId));
      for (guint i = 0; i < q->txns->len; i++)
        {
          const FoyerWireTxn *w = &g_array_index (q->txns, FoyerWireTxn, i);
          g_autoptr (FoyerTxn) t = foyer_txn_parse (w->body, w->len, NULL, NULL);
          if (t != NULL)
            g_array_append_val (ids, t->id);
        }
    }
  if (!sim_look_server (sim, read_accepted, &r, &error))
    sim_fail (sim, "The server's log cannot be read: %s", error->message);
  for (guint i = from; i < sim->history->taken->len; i++)
    sim_model_take (sim->model, &g_array_index (sim->history->taken, SimTaken, i));
  check_order (sim, from);
  if (sim->history->taken->len > from)
    sim_check_taken (sim, from);
}

/* ---- desks ------------------------------------------------------------------------------------------------------------------------ */

void
sim_snapshot_free (SimSnapshot *s)
{
  if (s == NULL)
    return;
  sim_image_free (s->image);
  g_clear_pointer (&s->told, g_ptr_array_unref);
  sim_history_unref (s->base);
  g_free (s->cursors);
  g_free (s->base_key);
  g_free (s);
}

/* A desk's disk and what its people know; the server's, with @d NULL. */
SimSnapshot *
sim_snapshot (Sim *sim, SimDesk *d)
{
  SimSnapshot *s = g_new0 (SimSnapshot, 1);

  s->at = sim->now;
  s->image = sim_disk_image (d != NULL ? d->disk : sim->server_disk);
  if (d == NULL)
    {
      s->base = sim_history_fork (sim->history, sim->history->taken->len);
      return s;
    }
  s->told = g_ptr_array_new_with_free_func ((GDestroyNotify) sim_txn_unref);
  for (guint i = 0; i < d->told->len; i++)
    g_ptr_array_add (s->told, sim_txn_ref (d->told->pdata[i]));
  s->base = sim_history_ref (d->base);
  s->base_len = d->base_len;
  s->cursors = g_strdup (d->base_cursors);
  s->base_key = g_strdup (d->base_key);
  return s;
}

char *
sim_base_key (const char *gen, const char *cursors, const char *you)
{
  return g_strjoin (" ", gen, cursors, you, NULL);
}

void
sim_desk_rebase (SimDesk *d, SimHistory *history, guint len, const char *cursors, const char *key)
{
  sim_history_ref (history);
  sim_history_unref (d->base);
  d->base = history;
  d->base_len = len;
  if (cursors != d->base_cursors)
    {
      g_free (d->base_cursors);
      d->base_cursors = g_strdup (cursors);
    }
  if (key != d->base_key)
    {
      g_free (d->base_key);
      d->base_key = g_strdup (key);
    }
}

static gboolean
read_key (FoyerDb *db, gpointer data, GError **error)
{
  FoyerStmt *s = foyer_db_own_read (db, "SELECT gen,cursors,you FROM sync_base");

  if (foyer_stmt_step (s))
    *(char **) data = sim_base_key (foyer_stmt_text (s, 0), foyer_stmt_text (s, 1), foyer_stmt_text (s, 2));
  foyer_stmt_done (s);
  return TRUE;
}

char *
sim_desk_base_key (SimDesk *d)
{
  char *key = NULL;

  sim_look_desk (d, read_key, &key, NULL);
  return key;
}

static void
base_free (gpointer p)
{
  SimBase *b = p;

  sim_history_unref (b->history);
  g_free (b->key);
  g_free (b->cursors);
  g_free (b);
}

void
sim_desk_add_base (SimDesk *d, SimHistory *history, guint len, const char *cursors, const char *key)
{
  SimBase *b = g_new0 (SimBase, 1);

  b->key = g_strdup (key);
  b->cursors = g_strdup (cursors);
  b->history = sim_history_ref (history);
  b->len = len;
  g_ptr_array_add (d->bases, b);
}

/* Which base the store has after a start: the last; or, when the power went in the middle of it, one that was to be; or an older one, when
 * a part of the write-ahead log could not be read. */
static void
find_base (SimDesk *d)
{
  g_autofree char *key = NULL;

  sim_look_desk (d, read_key, &key, NULL);
  if (sim_join_is_base (d, key))
    return;
  if (d->base_key == NULL)
    {
      d->base_key = g_strdup (key);
      sim_desk_add_base (d, d->base, d->base_len, d->base_cursors, key);
    }
  if (g_strcmp0 (key, d->base_key) == 0)
    return;
  for (guint i = d->bases->len; i-- > 0;)
    {
      SimBase *b = d->bases->pdata[i];

      if (g_strcmp0 (key, b->key) == 0)
        {
          sim_desk_rebase (d, b->history, b->len, b->cursors, b->key);
          return;
        }
    }
  sim_fail (d->sim, "desk %d: its base is one it never had: %s, not %s", d->index, key, d->base_key);
}

static gboolean
set_device (FoyerTx *tx, gpointer data, GError **error)
{
  foyer_tx_set_device (tx, data);
  foyer_tx_set_state (tx, "server", "https://chain"); /* a desk of a chain spends what it was lent */
  return TRUE;
}

void
sim_desk_start (SimDesk *d)
{
  Sim *sim = d->sim;
  g_autoptr (GError) error = NULL;
  g_auto (FoyerSyncStand) stand = { 0 };

  sim_use (sim, &d->pc);
  d->pc.ids.ms = -1; /* the program begins anew */
  d->hurt = FALSE;
  d->desk = foyer_desk_open (d->dir, FOYER_STORE_DESK, &error);
  sim_disk_flip (d->disk, NULL, 0, &sim->random);
  if (d->desk == NULL && sim_disk_met (d->disk) > 0)
    {
      /* A fault while it opened: the power went, or people try again. */
      sim_disk_cut (d->disk, SIM_CUT_RANDOM, &sim->random);
      sim_at (sim, sim->now + SIM_MINUTE, SIM_EVENT_DESK_ON, d, 0, NULL);
      return;
    }
  if (d->desk == NULL)
    {
      sim_fail (sim, "desk %d: its store does not open: %s", d->index, error->message);
      return;
    }
  if (sim_disk_dead (d->disk))
    {
      /* While somebody who was erased came off it, which no start waits for. */
      sim_desk_died (d);
      return;
    }
  find_base (d);
  d->epoch++;
  d->log_inc = -1;
  d->log_n = 0;
  sim_read_log (d, FALSE);
  d->core = foyer_sync_core_new (sim_random (&sim->random));
  foyer_sync_core_set_spread (d->core, 60000);
  foyer_sync_core_set_wait (d->core, sim->plan.wait);
  foyer_sync_core_set_snapshot_rows (d->core, sim->plan.snapshots || d->join != NULL ? 1 : 0);
  memset (&d->clock, 0, sizeof d->clock);
  if (!foyer_sync_stand (foyer_desk_store (d->desk), &stand, &error))
    {
      if (sim_disk_met (d->disk) > 0)
        {
          /* People try again. */
          sim_desk_stop (d, FALSE);
          sim_at (sim, sim->now + SIM_MINUTE, SIM_EVENT_DESK_ON, d, 0, NULL);
          return;
        }
      sim_fail (sim, "desk %d: it does not know where it stands: %s", d->index, error->message);
      return;
    }
  foyer_sync_core_start (d->core, sim->now, &stand);
  sim_check_desk (d);
  sim_pump (d);
}

void
sim_desk_stop (SimDesk *d, gboolean power_cut)
{
  if (d->desk == NULL)
    return;
  sim_use (d->sim, &d->pc);
  g_clear_pointer (&d->desk, foyer_desk_close);
  g_clear_pointer (&d->core, foyer_sync_core_free);
  g_clear_pointer (&d->reply, foyer_sync_reply_free);
  g_clear_pointer (&d->from, sim_message_unref);
  sim_lan_leave (d);
  d->flight = 0;
  d->timer++;
  d->epoch++;
  if (power_cut)
    sim_disk_cut (d->disk, SIM_CUT_RANDOM, &d->sim->random);
}

SimDesk *
sim_desk_add (Sim *sim, int device, const SimImage *image)
{
  SimDesk *d = g_new0 (SimDesk, 1);

  d->sim = sim;
  d->index = sim->n_desks;
  d->device = device;
  d->dir = g_strdup_printf ("%s/desk%d.", sim->dir, d->index);
  d->disk = sim_disk_new (d->dir);
  /* Half of the runs have encrypted desks (SEC-8): what comes into their stores, and every base they fetch, on disks that fail. */
  if (sim->plan.seed % 2 == 1)
    foyer_vault_lend (d->dir, (const guint8 *) "a key of a simulated desk, 32 b.");
  d->dev = sim_template_device (device);
  d->actor = sim_template_owner ();
  d->actor.loc = sim_locs[device % 4 == 2];
  d->pc.ids.ms = -1;
  d->told = g_ptr_array_new_with_free_func ((GDestroyNotify) sim_txn_unref);
  d->bases = g_ptr_array_new_with_free_func (base_free);
  d->told_ids = g_hash_table_new (foyer_id_hash, foyer_id_equal_func);
  sim_disk_restore (d->disk, image);
  sim->desks[sim->n_desks++] = d;
  return d;
}

/* The program's first start on a disk from the template. */
void
sim_desk_first_start (SimDesk *d, gboolean empty)
{
  Sim *sim = d->sim;
  g_autoptr (GError) error = NULL;
  FoyerDesk *desk;

  sim_use (sim, &d->pc);
  desk = foyer_desk_open (d->dir, FOYER_STORE_DESK, &error);
  if (desk == NULL)
    g_error ("The first store does not open: %s", error->message);
  foyer_store_maintain (foyer_desk_store (desk), set_device, &d->dev, &error);
  foyer_desk_close (desk);
  d->base = empty ? sim_history_new () : sim_history_ref (sim->history);
  d->base_len = d->base->taken->len;
  if (empty)
    d->base_cursors = g_strdup ("{}");
  else
    {
      char a[37], b[37];

      foyer_id_format (&sim_locs[0], a);
      foyer_id_format (&sim_locs[1], b);
      if (d->device % 4 == 1 || d->device % 4 == 2)
        d->base_cursors = g_strdup_printf ("{\"chain\":1,\"loc:%s\":1}", d->device % 4 == 1 ? a : b);
      else
        d->base_cursors = g_strdup_printf ("{\"chain\":1,\"loc:%s\":1,\"loc:%s\":1}", a, b);
    }
  sim_desk_start (d);
}

/* ---- the server --------------------------------------------------------------------------------------------------------------------- */

void
sim_server_start (Sim *sim)
{
  g_autofree char *dir = g_build_filename (sim->dir, "server", NULL);
  g_autoptr (GError) error = NULL;
  FoyerId id = sim_template_chain ();

  sim_use (sim, &sim->server_pc);
  sim->server_pc.ids.ms = -1;
  sim->chains = foyer_chains_new (dir);
  sim->chain = foyer_chains_get (sim->chains, &id, &error);
  if (sim->chain == NULL && sim_disk_met (sim->server_disk) > 0)
    {
      g_clear_pointer (&sim->chains, foyer_chains_free);
      sim_disk_cut (sim->server_disk, SIM_CUT_RANDOM, &sim->random);
      sim_at (sim, sim->now + SIM_MINUTE, SIM_EVENT_SERVER_ON, NULL, 0, NULL);
      return;
    }
  if (sim->chain == NULL)
    {
      sim_fail (sim, "The server's store does not open: %s", error->message);
      return;
    }
  if (sim_disk_dead (sim->server_disk))
    {
      sim_server_died (sim);
      return;
    }
  sim_read_accepted (sim, NULL);
}

void
sim_server_stop (Sim *sim, gboolean power_cut)
{
  if (sim->chains == NULL)
    return;
  sim_use (sim, &sim->server_pc);
  sim_drop_parked (sim);
  g_clear_pointer (&sim->chains, foyer_chains_free);
  sim->chain = NULL;
  if (power_cut)
    sim_disk_cut (sim->server_disk, SIM_CUT_RANDOM, &sim->random);
}

void
sim_server_another_life (Sim *sim, const SimHistory *history)
{
  sim_history_unref (sim->history);
  sim->history = sim_history_fork (history, history->taken->len);
  sim_model_free (sim->model);
  /* What was lent since is forgotten. */
  g_hash_table_remove_all (sim->lent);
  g_hash_table_remove_all (sim->ranks);
  sim->model = sim_model_new ();
  for (guint i = 0; i < sim->history->taken->len; i++)
    sim_model_take (sim->model, &g_array_index (sim->history->taken, SimTaken, i));
}

static gboolean
new_gen (FoyerTx *tx, gpointer data, GError **error)
{
  FoyerStmt *s = foyer_tx_own (tx, "UPDATE sync_meta SET parent_gen=gen,parent_seq=seq,gen=?1");
  FoyerId id = foyer_tx_new_id (tx);
  char text[37];

  foyer_stmt_bind_text (s, 1, foyer_id_format (&id, text));
  foyer_stmt_step (s);
  foyer_stmt_done (s);
  return TRUE;
}

/* A restored server begins a new life before it listens. */
void
sim_server_gen (Sim *sim)
{
  g_autoptr (GError) error = NULL;

  sim_use (sim, &sim->server_pc);
  if (FOYER_BROKEN (GENERATION))
    return;
  if (!foyer_store_maintain (foyer_chain_store (sim->chain), new_gen, NULL, &error))
    sim_fail (sim, "The restored server cannot begin a new life: %s", error->message);
  sim_server_stop (sim, FALSE);
  sim_server_start (sim);
}

typedef struct
{
  FoyerId dev;
  const char *scopes, *status;
} Grant;

static gboolean
set_grant (FoyerTx *tx, gpointer data, GError **error)
{
  Grant *g = data;
  FoyerStmt *s = foyer_tx_own (tx, g->scopes != NULL ? "UPDATE server_device SET scopes=?2 WHERE id=?1" : "UPDATE server_device SET status=?2 WHERE id=?1");

  foyer_stmt_bind_id (s, 1, &g->dev);
  foyer_stmt_bind_text (s, 2, g->scopes != NULL ? g->scopes : g->status);
  foyer_stmt_step (s);
  foyer_stmt_done (s);
  return TRUE;
}

void
sim_server_grants (Sim *sim, SimDesk *d, const char *scopes, const char *status)
{
  Grant g = { d->dev, scopes, status };
  g_autoptr (GError) error = NULL;

  sim_use (sim, &sim->server_pc);
  if (!foyer_store_maintain (foyer_chain_store (sim->chain), set_grant, &g, &error) && sim_disk_met (sim->server_disk) == 0
      && !sim_disk_dead (sim->server_disk))
    sim_fail (sim, "Grants cannot be changed: %s", error->message);
}

/* ---- a run --------------------------------------------------------------------------------------------------------------------------- */

/* Files of the system that the run before has left. */
static void
sim_clean (Sim *sim)
{
  FoyerId chain = sim_template_chain ();
  char text[37];
  g_autofree char *snapshots = g_build_filename (sim->dir, "server", "chains", foyer_id_format (&chain, text), "snapshots", NULL);
  g_autofree char *forget = g_build_filename (sim->dir, "server", "chains", foyer_id_format (&chain, text), "forget", NULL);

  sim_remove_tree (snapshots);
  sim_remove_tree (forget);
  for (int i = 0; i < SIM_MAX_DESKS; i++)
    {
      g_autofree char *bootstrap = g_strdup_printf ("%s/desk%d./bootstrap", sim->dir, i), *left = g_strdup_printf ("%s/desk%d./forget", sim->dir, i);
      sim_remove_tree (bootstrap);
      sim_remove_tree (left);
    }
}

Sim *
sim_new (const SimPlan *plan)
{
  Sim *sim = g_new0 (Sim, 1);
  g_autofree char *server = NULL;

  sim->plan = *plan;
  sim->random.s = plan->seed;
  sim->hash = 14695981039346656037u;
  sim->start = sim->now = (sim_template_now () / SIM_HOUR + 1) * SIM_HOUR;
  sim->left = plan->steps;
  sim->events = g_ptr_array_new ();
  sim->parked = g_ptr_array_new_with_free_func ((GDestroyNotify) sim_message_unref);
  sim->backups = g_ptr_array_new_with_free_func ((GDestroyNotify) sim_snapshot_free);
  sim->known = g_hash_table_new_full (foyer_id_hash, foyer_id_equal_func, g_free, (GDestroyNotify) sim_txn_unref);
  sim->owners = g_hash_table_new_full (foyer_id_hash, foyer_id_equal_func, g_free, (GDestroyNotify) g_array_unref);
  sim->erased = g_hash_table_new_full (foyer_id_hash, foyer_id_equal_func, g_free, NULL);
  sim->model = sim_model_new ();
  sim->lent = g_hash_table_new_full (foyer_id_hash, foyer_id_equal_func, g_free, g_free);
  sim->ranks = g_hash_table_new_full (foyer_id_hash, foyer_id_equal_func, g_free, NULL);
  sim_random_begin (plan->seed);
  sim_disk_begin (plan->seed);
  sim->server_pc.ids.ms = -1;
  sim->at = &sim->server_pc;
  foyer_clock_set (clock_now, sim);
  foyer_log_keep (plan->keep_log);
  foyer_journal_keep (plan->keep_journal);
  sim->server_max = sim->now;
  server = g_build_filename (sim_template_dir (), "server", NULL);
  sim->server_disk = sim_disk_new (server);
  sim_template_use (sim);
  sim_clean (sim);
  sim->next_device = plan->desks;
  sim_server_start (sim);
  for (int k = 0; k < plan->desks; k++)
    {
      gboolean empty = plan->first_sync && k % 3 == 1;
      SimDesk *d = sim_desk_add (sim, k, sim_template_image (k, empty));

      d->pc.drift = sim_chance (&sim->random, 200) ? sim_between (&sim->random, -300, 300) : 0;
      sim_desk_first_start (d, empty);
      sim_at (sim, sim->now + sim_between (&sim->random, 1, 2 * plan->work_gap), SIM_EVENT_WORK, d, 0, NULL);
    }
  if (plan->crash_op > 0)
    sim_disk_die_at (plan->crash_disk == 0 ? sim->server_disk : sim->desks[plan->crash_disk - 1]->disk, plan->crash_op);
  for (int i = 0; i < 3; i++)
    if (i <= plan->desks)
      sim->counts.ops[i] = -sim_disk_ops (i == 0 ? sim->server_disk : sim->desks[i - 1]->disk);
  if (plan->fault_gap > 0)
    sim_at (sim, sim->now + sim_between (&sim->random, 1, 2 * plan->fault_gap) * SIM_MINUTE, SIM_EVENT_FAULT, NULL, 0, NULL);
  return sim;
}

void
sim_free (Sim *sim)
{
  for (int i = 0; i < sim->n_desks; i++)
    sim_lan_leave (sim->desks[i]);
  for (int i = 0; i < sim->n_desks; i++)
    {
      SimDesk *d = sim->desks[i];

      sim_desk_stop (d, FALSE);
      sim_disk_free (d->disk);
      g_ptr_array_unref (d->told);
      g_hash_table_unref (d->told_ids);
      sim_history_unref (d->base);
      g_free (d->base_cursors);
      g_free (d->base_key);
      g_ptr_array_unref (d->bases);
      sim_snapshot_free (d->snapshot);
      sim_join_free (d->join);
      sim_lan_free (d->lan);
      foyer_vault_lend (d->dir, NULL);
      g_free (d->dir);
    }
  sim_server_stop (sim, FALSE);
  sim_disk_free (sim->server_disk);
  sim_events_clear (sim);
  sim_backup_free (sim);
  for (int i = 0; i < sim->n_desks; i++)
    g_free (sim->desks[i]);
  g_ptr_array_unref (sim->parked);
  g_ptr_array_unref (sim->backups);
  sim_model_free (sim->model);
  sim_history_unref (sim->history);
  g_hash_table_unref (sim->known);
  g_hash_table_unref (sim->erased);
  g_hash_table_unref (sim->owners);
  g_hash_table_unref (sim->lent);
  g_hash_table_unref (sim->ranks);
  foyer_id_use_state (NULL);
  foyer_log_keep (-1);
  foyer_journal_keep (-1);
  g_free (sim->failed);
  g_free (sim->dir);
  g_free (sim);
}
