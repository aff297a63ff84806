/* The network between desks and server, and the desk's shell around the sync core. */
#include "config.h"

#include <string.h>

#include "foyer-error.h"
#include "foyer-time.h"
#include "sim-break.h"
#include "sim.h"

SimMessage *
sim_message_ref (SimMessage *m)
{
  m->refs++;
  return m;
}

static void
clear_send (FoyerSyncSend *s)
{
  FoyerSyncEffect e = { 0 };
  e.send = *s;
  foyer_sync_effect_clear (&e);
  memset (s, 0, sizeof *s);
}

void
sim_message_unref (SimMessage *m)
{
  if (m == NULL || --m->refs > 0)
    return;
  g_clear_pointer (&m->body, g_bytes_unref);
  g_clear_pointer (&m->answer, g_bytes_unref);
  sim_history_unref (m->history);
  clear_send (&m->asked);
  g_free (m);
}

static gint64
latency (Sim *sim)
{
  gint64 ms = sim_between (&sim->random, 5, MAX (sim->plan.latency, 5));

  if (!sim->healed && sim_chance (&sim->random, sim->plan.late))
    ms += sim_between (&sim->random, 0, 2) == 0 ? sim_below (&sim->random, 6 * SIM_HOUR) : sim_below (&sim->random, 50000);
  return ms;
}

static void
fail_later (SimMessage *m)
{
  /* No answer comes: the core's own timer sees to it. */
  sim_note (m->desk->sim, "lost", m->desk->index, m->request);
}

/* ---- the desk ---------------------------------------------------------------------------------------------------------------- */

static void
send_message (SimDesk *d, FoyerSyncEffect *e)
{
  Sim *sim = d->sim;
  g_autoptr (GError) error = NULL;
  gint64 wall = foyer_now ();
  GString *text = foyer_sync_make_request (foyer_desk_store (d->desk), &e->send, NULL, wall - sim->now, &error);
  SimMessage *m;

  d->flight = e->request;
  if (text == NULL)
    {
      if (!d->hurt && sim_disk_met (d->disk) == 0)
        sim_fail (sim, "desk %d: a request cannot be made: %s", d->index, error->message);
      foyer_sync_core_fail (d->core, sim->now, e->request, FOYER_FAIL_NETWORK);
      return;
    }
  if (sim->plan.page_rows != FOYER_PAGE_MAX_ROWS)
    {
      g_autofree char *rows = g_strdup_printf ("\"max_rows\":%" G_GINT64_FORMAT, sim->plan.page_rows);
      g_string_replace (text, "\"max_rows\":2000", rows, 1);
    }
  m = g_new0 (SimMessage, 1);
  m->refs = 1;
  m->desk = d;
  m->epoch = d->epoch;
  m->request = e->request;
  m->body = g_string_free_to_bytes (text);
  m->asked = e->send;
  memset (&e->send, 0, sizeof e->send);
  m->sent_at = sim->now;
  sim->counts.requests++;
  sim_note (sim, "send", d->index, g_bytes_hash (m->body));
  if (sim->now < d->no_requests_until || sim_chance (&sim->random, sim->healed ? 0 : sim->plan.lose_request))
    fail_later (m);
  else
    {
      sim_at (sim, sim->now + latency (sim), SIM_EVENT_ARRIVE, d, 0, m);
      if (!sim->healed && sim_chance (&sim->random, sim->plan.twice))
        sim_at (sim, sim->now + latency (sim), SIM_EVENT_ARRIVE, d, 0, m);
    }
  sim_message_unref (m);
}

static gboolean
is_disk (const GError *error)
{
  return g_error_matches (error, FOYER_ERROR, FOYER_ERROR_FULL) || g_error_matches (error, FOYER_ERROR, FOYER_ERROR_IO)
         || g_error_matches (error, FOYER_ERROR, FOYER_ERROR_CORRUPT);
}

static void
apply (SimDesk *d, guint request)
{
  Sim *sim = d->sim;
  g_auto (FoyerSyncStand) stand = { 0 };
  g_autoptr (GError) error = NULL;
  SimMessage *m = d->from;

  if (!foyer_sync_apply (foyer_desk_store (d->desk), d->reply, m->asked.gen, m->asked.cursors, &stand, &error))
    {
      d->hurt |= sim_disk_met (d->disk) > 0;
      sim_say (sim, "desk %d: a page cannot be applied: %s", d->index, error->message);
      if (!d->hurt)
        sim_fail (sim, "desk %d: a page cannot be applied: %s", d->index, error->message);
      if (d->reply->reset == NULL && !d->reply->more)
        {
          g_autofree char *key = sim_base_key (d->reply->gen, d->reply->cursors, d->reply->you_json);
          sim_desk_add_base (d, m->history, m->history_len, d->reply->cursors, key);
        }
      foyer_sync_core_applied (d->core, sim->now, request, NULL, is_disk (error));
    }
  else
    {
      sim->counts.pages++;
      sim->counts.resets += d->reply->reset != NULL;
      if (d->reply->reset == NULL && !d->reply->more && !stand.fork && stand.complete && g_strcmp0 (stand.cursors, d->reply->cursors) == 0
          && g_strcmp0 (stand.gen, d->reply->gen) == 0)
        {
          g_autofree char *key = sim_base_key (d->reply->gen, d->reply->cursors, d->reply->you_json);

          sim_desk_rebase (d, m->history, m->history_len, d->reply->cursors, key);
          sim_desk_add_base (d, m->history, m->history_len, d->reply->cursors, key);
          sim_say (sim, "desk %d has %u changes of the chain: %s", d->index, d->base_len, d->base_cursors);
          sim_check_desk (d);
          sim_check_base (d);
        }
      else
        {
          sim_say (sim, "desk %d: reset %s more %d fork %d complete %d stand %s %s reply %s %s rows %u", d->index, d->reply->reset, d->reply->more, stand.fork, stand.complete, stand.gen, stand.cursors, d->reply->gen, d->reply->cursors, stand.rows);
        sim_check_desk (d);
        }
      if (d->desk != NULL)
        foyer_sync_core_applied (d->core, sim->now, request, &stand, FALSE);
    }
  g_clear_pointer (&d->reply, foyer_sync_reply_free);
}

static void
fork_log (SimDesk *d, gint64 inc)
{
  Sim *sim = d->sim;
  g_auto (FoyerSyncStand) stand = { 0 };
  g_autoptr (GError) error = NULL;

  sim->counts.forks++;
  sim_note (sim, "fork", d->index, inc);
  sim_say (sim, "desk %d goes on as incarnation %" G_GINT64_FORMAT, d->index, inc);
  if (foyer_sync_fork (foyer_desk_store (d->desk), inc, &stand, &error))
    {
      sim_check_desk (d);
      d->log_inc = -1;
      sim_read_log (d, FALSE);
      foyer_sync_core_applied (d->core, sim->now, 0, &stand, FALSE);
    }
  else
    {
      d->hurt |= sim_disk_met (d->disk) > 0;
      if (!d->hurt)
        sim_fail (sim, "desk %d: it cannot begin a new incarnation: %s", d->index, error->message);
      foyer_sync_core_applied (d->core, sim->now, 0, NULL, TRUE);
    }
}

void
sim_pump (SimDesk *d)
{
  Sim *sim = d->sim;
  FoyerSyncEffect e;

  while (d->desk != NULL && sim->failed == NULL && foyer_sync_core_next (d->core, &e))
    {
      sim_use (sim, &d->pc);
      switch (e.kind)
        {
        case FOYER_EFFECT_SEND:
          send_message (d, &e);
          break;
        case FOYER_EFFECT_ABORT:
          d->flight = 0;
          break;
        case FOYER_EFFECT_APPLY:
          apply (d, e.request);
          break;
        case FOYER_EFFECT_FORK:
          fork_log (d, e.inc);
          break;
        case FOYER_EFFECT_SNAPSHOT:
          sim_join_begin (d);
          break;
        case FOYER_EFFECT_TIMER:
          d->timer++;
          if (e.at != 0)
            sim_at (sim, e.at, SIM_EVENT_TIMER, d, d->timer, NULL);
          break;
        case FOYER_EFFECT_STATE:
        default:
          break;
        }
      foyer_sync_effect_clear (&e);
      if (sim_disk_dead (d->disk))
        {
          sim_desk_died (d);
          return;
        }
    }
}

/* An answer is here, perhaps long after anybody waits for it. */
void
sim_answer (Sim *sim, SimMessage *m)
{
  SimDesk *d = m->desk;
  g_autoptr (FoyerSyncReply) reply = NULL;
  gint64 offset;

  if (d->desk == NULL || m->epoch != d->epoch || sim->now < d->no_replies_until)
    return;
  sim_use (sim, &d->pc);
  sim_note (sim, "answer", d->index, g_bytes_hash (m->answer) ^ m->status);
  reply = foyer_sync_reply_parse (m->answer, NULL);
  if (reply == NULL)
    {
      foyer_sync_core_fail (d->core, sim->now, m->request, FOYER_FAIL_FOREIGN);
      sim_pump (d);
      return;
    }
  reply->status = m->status;
  reply->retry_after = -1;
  sim_say (sim, "desk %d: answer to %u (waits for %u), asked from %s of %.1f: %d %s", d->index, m->request, d->flight, m->asked.cursors, (m->sent_at - sim->start) / 60000.0, m->status, reply->code);
  if (d->flight != m->request)
    {
      /* The shell would not even look at it; the core must not either. */
      foyer_sync_core_reply (d->core, sim->now, m->request, reply);
      sim_pump (d);
      return;
    }
  d->flight = 0;
  if (foyer_sync_clock_hear (&d->clock, reply->now, foyer_now (), sim->now - m->sent_at, &offset))
    foyer_store_set_clock_offset (foyer_desk_store (d->desk), offset);
  if (reply->has_push && !foyer_sync_note_verdicts (foyer_desk_store (d->desk), m->asked.push_inc, reply, NULL))
    d->hurt |= sim_disk_met (d->disk) > 0;
  sim_break_acknowledged (d, reply);
  g_clear_pointer (&d->from, sim_message_unref);
  d->from = sim_message_ref (m);
  g_clear_pointer (&d->reply, foyer_sync_reply_free);
  d->reply = g_steal_pointer (&reply);
  foyer_sync_core_reply (d->core, sim->now, m->request, d->reply);
  sim_pump (d);
  if (d->desk != NULL && sim_disk_dead (d->disk))
    sim_desk_died (d);
}

/* ---- the server ----------------------------------------------------------------------------------------------------------------- */

typedef struct
{
  FoyerId dev;
  gint64 now;
  FoyerDevice *device;
  gint64 seq;
} FindDevice;

static gboolean
find_device (FoyerDb *db, gpointer data, GError **error)
{
  FindDevice *f = data;
  FoyerStmt *s = foyer_db_own_read (db, "SELECT tok_hash FROM server_device WHERE id=?1");
  guint8 hash[FOYER_TOKEN_HASH] = { 0 };
  gsize n;
  const void *p;

  foyer_stmt_bind_id (s, 1, &f->dev);
  if (foyer_stmt_step (s) && (p = foyer_stmt_blob (s, 0, &n)) != NULL && n == sizeof hash)
    memcpy (hash, p, n);
  foyer_stmt_done (s);
  f->device = foyer_device_find (db, hash, f->now);
  return TRUE;
}

static gboolean
read_seq (FoyerDb *db, gpointer data, GError **error)
{
  FoyerStmt *s = foyer_db_own_read (db, "SELECT seq FROM sync_meta");

  *(gint64 *) data = foyer_stmt_step (s) ? foyer_stmt_int (s, 0) : -1;
  foyer_stmt_done (s);
  return TRUE;
}

gint64 sim_server_seq (Sim *sim);

gint64
sim_server_seq (Sim *sim)
{
  gint64 seq = -1;

  sim_look_server (sim, read_seq, &seq, NULL);
  return seq;
}

static GBytes *
refusal (int *status, int code, const char *word)
{
  g_autofree char *text = g_strdup_printf ("{\"error\":{\"code\":\"%s\",\"text\":\"\"}}", word);

  *status = code;
  return g_bytes_new (text, strlen (text));
}

/* What the HTTP layer and its handlers do for POST /v1/sync. */
static GBytes *
serve (Sim *sim, SimMessage *m, int *status)
{
  FindDevice f = { m->desk->dev, foyer_now () };
  g_autoptr (FoyerDevice) device = NULL;
  g_autoptr (GError) error = NULL;

  if (!foyer_store_read (foyer_chain_store (sim->chain), find_device, &f, &error))
    return refusal (status, 500, "io");
  device = f.device;
  if (device == NULL)
    return refusal (status, 401, "token");
  /* A retired desk may still send: what it has goes into quarantine. */
  if (strcmp (device->status, "active") != 0 && (strcmp (device->status, "retired") != 0 || m->asked.pull))
    return refusal (status, 401, device->status);
  if (sim->now < m->desk->old_until && m->asked.pull)
    return refusal (status, 426, "min_version");
  return foyer_server_sync_now (sim->chain, device, m->body, status);
}

static gboolean
brings_nothing (GBytes *answer)
{
  g_autoptr (FoyerSyncReply) r = foyer_sync_reply_parse (answer, NULL);

  return r != NULL && r->code == NULL && r->reset == NULL && !r->has_push && !r->more && r->rows_len <= 2;
}

static void
send_answer (Sim *sim, SimMessage *m, GBytes *answer, int status)
{
  int copies = !sim->healed && sim_chance (&sim->random, sim->plan.twice) ? 2 : 1;

  for (int i = 0; i < copies; i++)
    {
      SimMessage *back = g_new0 (SimMessage, 1);

      back->refs = 1;
      back->desk = m->desk;
      back->epoch = m->epoch;
      back->request = m->request;
      back->asked = m->asked;
      back->asked.gen = g_strdup (m->asked.gen);
      back->asked.cursors = g_strdup (m->asked.cursors);
      back->sent_at = m->sent_at;
      back->answer = g_bytes_ref (answer);
      back->status = status;
      back->history = sim_history_ref (sim->history);
      back->history_len = sim->history->taken->len;
      back->seq = sim_server_seq (sim);
      if (!sim->healed && sim_chance (&sim->random, sim->plan.cut_short))
        {
          GBytes *part = g_bytes_new_from_bytes (answer, 0, sim_below (&sim->random, g_bytes_get_size (answer)));
          g_bytes_unref (back->answer);
          back->answer = part;
        }
      if (!sim->healed && (sim->now < m->desk->no_replies_until || sim_chance (&sim->random, sim->plan.lose_reply)))
        fail_later (back);
      else
        sim_at (sim, sim->now + latency (sim), SIM_EVENT_ANSWER, m->desk, 0, back);
      sim_message_unref (back);
    }
}

void
sim_arrive (Sim *sim, SimMessage *m)
{
  g_autoptr (GBytes) answer = NULL;
  int status = 200;
  guint had;

  if (sim->chains == NULL)
    {
      fail_later (m);
      return;
    }
  g_ptr_array_remove (sim->parked, sim_message_ref (m));
  sim_use (sim, &sim->server_pc);
  had = sim->history->taken->len;
  answer = serve (sim, m, &status);
  sim_note (sim, "serve", m->desk->index, status);
  if (sim_disk_dead (sim->server_disk))
    {
      sim_message_unref (m);
      sim_server_died (sim);
      return;
    }
  if (status >= 500 && sim_disk_met (sim->server_disk) == 0)
    sim_fail (sim, "The server answers %d to desk %d", status, m->desk->index);
  sim_read_accepted (sim, m);
  if (m->asked.wait > 0 && status == 200 && brings_nothing (answer))
    {
      /* One for each desk: an older one is a ghost and is answered as it is. */
      g_ptr_array_add (sim->parked, sim_message_ref (m));
      sim_at (sim, m->sent_at + m->asked.wait * 1000, SIM_EVENT_PARK_END, m->desk, 0, m);
    }
  else
    send_answer (sim, m, answer, status);
  if (sim->history->taken->len > had)
    sim_wake_parked (sim);
  sim_message_unref (m);
}

void
sim_wake_parked (Sim *sim)
{
  g_autoptr (GPtrArray) all = g_steal_pointer (&sim->parked);

  sim->parked = g_ptr_array_new_with_free_func ((GDestroyNotify) sim_message_unref);
  for (guint i = 0; i < all->len; i++)
    sim_at (sim, sim->now + 1, SIM_EVENT_ARRIVE, ((SimMessage *) all->pdata[i])->desk, 0, all->pdata[i]);
}

void
sim_drop_parked (Sim *sim)
{
  g_ptr_array_set_size (sim->parked, 0);
}
