#define G_LOG_DOMAIN "foyer-chain"

#include "config.h"

#include <string.h>

#include "foyer-break.h"
#include "foyer-sync-core.h"

/* Invariants
 *
 *  C1  At most one request is under way; its id is c->request. Answers to others change nothing.
 *  C2  Nothing is sent while the store works on a page (c->applying): what to ask next depends on it.
 *  C3  expect (the next entry the server wants) is known only from an answer of the server, and forgotten at the start and after every
 *      failure, fork and change of the server's life.
 *  C4  After a fork nothing is pulled before the server has all entries of the new incarnation (5.11).
 *  C5  step() alone decides what to send; every event ends in it. */

#define SECOND ((gint64) 1000)
#define QUIET_MS 150             /* between two pushes of a busy desk */
#define REPLY_MS (40 * SECOND)
#define POLL_GRACE_MS (15 * SECOND)
#define BLOCK_RETRY_MS (15 * 60 * SECOND)
#define FORK_PAUSE_MS (60 * SECOND)
#define DISK_RETRY_MS (60 * SECOND)
#define DIGEST_PULLS 100
#define DIGEST_MS (24 * 3600 * SECOND)
#define RETRY_AFTER_MAX (15 * 60)
#define NEXT_MAX (15 * 60)
#define STALE_MS (2 * SECOND)    /* a poll older than this is doubted when somebody says that the world has changed */

struct _FoyerSyncCore
{
  GQueue effects; /* FoyerSyncEffect* */
  guint64 random;
  gint64 spread, patience, wait;

  FoyerSyncState state;
  FoyerSyncBlock block;
  gboolean started;

  guint last_request;
  guint request;      /* 0: none */
  gboolean parked;    /* it waits at the server */
  gint64 sent_at;
  gint64 deadline;
  gboolean applying;
  gint64 next_inc;    /* from the reply being applied */

  char *gen, *cursors;
  gboolean complete;
  gboolean behind;    /* the last page said there is more */
  gint64 inc, log_n, you_n;
  gint64 expect;      /* -1: unknown */
  guint push_max;
  gboolean forked;
  gboolean push_only; /* 426, or retired */
  FoyerSyncBlock only_why; /* which of them */
  gint64 ask_again;   /* when to ask whether that still holds */
  gboolean want_token, renewing;
  gboolean refused;   /* the token was refused, and not taken again since */
  gint64 snapshot_rows;
  gboolean fetching;  /* a snapshot: nothing is pulled meanwhile */
  gboolean no_snapshot;
  guint pulls;        /* empty ones since the last digest */
  gint64 next_digest;

  int attempts;
  gint64 next_try;
  gint64 idle_until;  /* the server asked not to be asked for news before this */
  gint64 last_push, last_fork;
  gint64 offline_since, last_ok;
  gboolean foreign;
};

void
foyer_sync_effect_clear (FoyerSyncEffect *e)
{
  g_free (e->send.gen);
  g_free (e->send.cursors);
  memset (e, 0, sizeof *e);
}

void
foyer_sync_stand_clear (FoyerSyncStand *s)
{
  g_free (s->gen);
  g_free (s->cursors);
  memset (s, 0, sizeof *s);
}

FoyerSyncCore *
foyer_sync_core_new (guint64 seed)
{
  FoyerSyncCore *c = g_new0 (FoyerSyncCore, 1);

  g_queue_init (&c->effects);
  c->random = seed | 1;
  c->spread = 120 * SECOND;
  c->patience = REPLY_MS;
  c->wait = FOYER_WAIT_SECONDS;
  c->gen = g_strdup ("");
  c->cursors = g_strdup ("{}");
  c->expect = -1;
  c->push_max = FOYER_PUSH_MAX_TXNS;
  c->snapshot_rows = 50000;
  c->next_digest = G_MININT64 / 2;
  c->offline_since = -1;
  c->last_ok = -1;
  c->last_push = c->last_fork = G_MININT64 / 2;
  return c;
}

static void
effect_free (gpointer p)
{
  foyer_sync_effect_clear (p);
  g_free (p);
}

void
foyer_sync_core_free (FoyerSyncCore *c)
{
  if (c == NULL)
    return;
  g_queue_clear_full (&c->effects, effect_free);
  g_free (c->gen);
  g_free (c->cursors);
  g_free (c);
}

void
foyer_sync_core_set_spread (FoyerSyncCore *c, gint64 ms)
{
  c->spread = ms;
}

void
foyer_sync_core_set_wait (FoyerSyncCore *c, gint64 seconds)
{
  c->wait = seconds;
}

void
foyer_sync_core_set_patience (FoyerSyncCore *c, gint64 ms)
{
  c->patience = ms;
}

/* xorshift64*: delays only. */
static gint64
random_below (FoyerSyncCore *c, gint64 limit)
{
  c->random ^= c->random >> 12;
  c->random ^= c->random << 25;
  c->random ^= c->random >> 27;
  return limit > 0 ? (gint64) ((c->random * G_GUINT64_CONSTANT (2685821657736338717) >> 1) % (guint64) limit) : 0;
}

static FoyerSyncEffect *
emit (FoyerSyncCore *c, FoyerEffectKind kind)
{
  FoyerSyncEffect *e = g_new0 (FoyerSyncEffect, 1);
  e->kind = kind;
  e->request = c->request;
  g_queue_push_tail (&c->effects, e);
  return e;
}

gboolean
foyer_sync_core_next (FoyerSyncCore *c, FoyerSyncEffect *out)
{
  FoyerSyncEffect *e = g_queue_pop_head (&c->effects);

  if (e == NULL)
    return FALSE;
  *out = *e;
  g_free (e);
  return TRUE;
}

static void
enter (FoyerSyncCore *c, FoyerSyncState state)
{
  c->state = state;
  emit (c, FOYER_EFFECT_STATE);
}

static void
timer (FoyerSyncCore *c, gint64 at)
{
  emit (c, FOYER_EFFECT_TIMER)->at = at;
}

static gboolean
unsent (const FoyerSyncCore *c)
{
  return c->expect >= 0 && c->log_n >= c->expect;
}

static void
send (FoyerSyncCore *c, gint64 now, gboolean push, gboolean pull, gint64 wait, FoyerSyncState state)
{
  FoyerSyncEffect *e;

  c->request = ++c->last_request;
  c->parked = wait > 0;
  c->sent_at = now;
  c->deadline = now + (wait > 0 ? wait * 1200 + POLL_GRACE_MS : c->patience);
  e = emit (c, FOYER_EFFECT_SEND);
  e->send.push_inc = c->inc;
  if (push)
    {
      e->send.push_from = c->expect;
      e->send.push_max = c->push_max;
      c->last_push = now;
    }
  e->send.pull = pull;
  e->send.gen = g_strdup (c->gen);
  e->send.cursors = g_strdup (c->cursors);
  e->send.wait = wait;
  if (pull && c->complete && !c->behind && (now >= c->next_digest || c->pulls >= DIGEST_PULLS))
    {
      e->send.digest = TRUE;
      e->send.wait = 0;
      c->parked = FALSE;
      c->deadline = now + c->patience;
      c->pulls = 0;
      c->next_digest = now + DIGEST_MS;
    }
  if (c->state != FOYER_SYNC_BLOCKED)
    enter (c, state);
  timer (c, c->deadline);
}

static void
step (FoyerSyncCore *c, gint64 now)
{
  gboolean pull;

  if (!c->started || c->applying || c->renewing)
    return;
  if (c->request != 0)
    {
      if (c->parked && c->want_token)
        {
          emit (c, FOYER_EFFECT_ABORT);
          c->request = 0;
        }
      else if (c->parked && unsent (c))
        {
          gint64 at = c->last_push + QUIET_MS;

          if (now < at)
            {
              timer (c, MIN (at, c->deadline));
              return;
            }
          emit (c, FOYER_EFFECT_ABORT);
          c->request = 0;
        }
      else
        {
          timer (c, c->deadline);
          return;
        }
    }
  if (now < c->next_try)
    {
      timer (c, c->next_try);
      return;
    }
  if (c->want_token)
    {
      c->want_token = FALSE;
      c->renewing = TRUE;
      emit (c, FOYER_EFFECT_TOKEN);
      return;
    }
  /* First everything goes up, then it is asked whether this desk may receive again. */
  if (c->push_only && now >= c->ask_again && c->expect >= 0 && !unsent (c))
    c->push_only = FALSE;
  pull = !c->forked && !c->push_only && !c->fetching;
  if (c->expect < 0)
    send (c, now, FALSE, pull, 0, FOYER_SYNC_CONNECTING);
  else if (unsent (c))
    send (c, now, TRUE, pull, 0, FOYER_SYNC_PUSHING);
  else if (!pull)
    {
      /* Only sending is left to us: look again later, or at the next commit. */
      c->next_try = now + BLOCK_RETRY_MS;
      emit (c, FOYER_EFFECT_STATE);
      timer (c, c->next_try);
    }
  else if (c->behind || !c->complete)
    send (c, now, FALSE, TRUE, 0, FOYER_SYNC_CATCHING_UP);
  else if (now < c->idle_until)
    {
      /* All is well, only less often. What is committed here goes out at once. */
      if (c->state != FOYER_SYNC_LIVE && c->state != FOYER_SYNC_BLOCKED)
        enter (c, FOYER_SYNC_LIVE);
      timer (c, c->idle_until);
    }
  else
    send (c, now, FALSE, TRUE, c->wait, FOYER_SYNC_LIVE);
}

/* ---- failures ----------------------------------------------------------------------------------------------------------- */

static void
back_off (FoyerSyncCore *c, gint64 now, gboolean was_live)
{
  gint64 cap = c->log_n > c->you_n ? 60 * SECOND : 300 * SECOND;
  gint64 reach = MIN (cap, SECOND << MIN (c->attempts, 10));

  c->attempts++;
  c->expect = -1;
  if (was_live && c->attempts == 1)
    reach = MAX (c->spread, 1);
  c->next_try = now + 20 + random_below (c, reach);
  if (c->offline_since < 0)
    c->offline_since = now;
  enter (c, FOYER_SYNC_OFFLINE);
  step (c, now);
}

static void
set_block (FoyerSyncCore *c, gint64 now, FoyerSyncBlock why, gint64 retry_ms)
{
  c->block = why;
  c->expect = -1;
  c->next_try = now + retry_ms;
  enter (c, FOYER_SYNC_BLOCKED);
  step (c, now);
}

static void
good (FoyerSyncCore *c, gint64 now)
{
  c->attempts = 0;
  c->offline_since = -1;
  c->foreign = FALSE;
  c->last_ok = now;
  c->next_try = now;
  c->refused = FALSE;
  if (c->state == FOYER_SYNC_BLOCKED && c->push_only)
    {
      if (c->block != c->only_why)
        emit (c, FOYER_EFFECT_STATE);
      c->block = c->only_why;
    }
  else if (c->state == FOYER_SYNC_BLOCKED)
    {
      c->block = FOYER_BLOCK_NONE;
      enter (c, FOYER_SYNC_CONNECTING);
    }
}

static void
learn_position (FoyerSyncCore *c, const GArray *you)
{
  const FoyerPosition *p = foyer_positions_find (you, c->inc);
  c->expect = p != NULL ? p->n + 1 : 1;
  if (FOYER_BROKEN (POSITION))
    c->expect = MAX (c->expect, c->you_n + 1);
}

static void
start_fork (FoyerSyncCore *c, gint64 now, gint64 inc)
{
  /* Two in a row is no restored disk but a server that does not know what it says. */
  if (now - c->last_fork < FORK_PAUSE_MS)
    {
      back_off (c, now, FALSE);
      return;
    }
  c->last_fork = now;
  c->applying = TRUE;
  c->forked = TRUE;
  c->behind = TRUE; /* the other timeline's rows are to come */
  c->expect = -1;
  emit (c, FOYER_EFFECT_FORK)->inc = MAX (inc, c->inc + 1);
}

static void
send_only (FoyerSyncCore *c, gint64 now, FoyerSyncBlock why)
{
  c->push_only = TRUE;
  c->only_why = why;
  c->ask_again = now + BLOCK_RETRY_MS;
}

static void
error_reply (FoyerSyncCore *c, gint64 now, const FoyerSyncReply *r, gboolean was_live)
{
  const char *code = r->code ? r->code : "";

  if (strcmp (code, "fork") == 0)
    {
      good (c, now);
      start_fork (c, now, r->next_inc);
    }
  else if (strcmp (code, "gap") == 0 && r->push_you != NULL)
    {
      gint64 sent = c->expect;

      good (c, now);
      learn_position (c, r->push_you);
      /* It has more of us than we have; or it was restored to where our log has a hole, and even the journal cannot fill it. */
      if ((c->expect - 1 > c->log_n || (c->expect == sent && !FOYER_BROKEN (POSITION))) && !FOYER_BROKEN (FORK))
        start_fork (c, now, r->next_inc);
      else
        step (c, now);
    }
  else if (strcmp (code, "too_big") == 0)
    {
      if (c->push_max <= 1)
        set_block (c, now, FOYER_BLOCK_BUG, BLOCK_RETRY_MS);
      else
        {
          c->push_max /= 2;
          step (c, now);
        }
    }
  else if (strcmp (code, "retired") == 0)
    {
      /* What was not sent may still be taken: only that is tried from now on. */
      gboolean first = !c->push_only;

      send_only (c, now, FOYER_BLOCK_RETIRED);
      set_block (c, now, FOYER_BLOCK_RETIRED, first ? SECOND : BLOCK_RETRY_MS);
    }
  else if (strcmp (code, "stolen") == 0)
    set_block (c, now, FOYER_BLOCK_STOLEN, BLOCK_RETRY_MS);
  else if (strcmp (code, "token") == 0 && !c->refused)
    {
      c->refused = c->want_token = TRUE;
      c->next_try = now;
      step (c, now);
    }
  else if (r->status == 401)
    set_block (c, now, FOYER_BLOCK_AUTH, BLOCK_RETRY_MS);
  else if (r->status == 426)
    {
      gboolean first = !c->push_only;

      send_only (c, now, FOYER_BLOCK_VERSION);
      set_block (c, now, FOYER_BLOCK_VERSION, first ? SECOND : BLOCK_RETRY_MS);
    }
  else if (r->status == 400)
    set_block (c, now, FOYER_BLOCK_BUG, BLOCK_RETRY_MS);
  else if (r->status == 429 || r->status == 503 || strcmp (code, "busy") == 0)
    {
      gint64 wait = r->retry_after >= 0 ? MIN (r->retry_after, RETRY_AFTER_MAX) * SECOND : SECOND;
      c->next_try = now + wait + random_below (c, wait / 2 + 1);
      step (c, now);
    }
  else
    back_off (c, now, was_live);
}

/* ---- events --------------------------------------------------------------------------------------------------------------- */

static void
take_stand (FoyerSyncCore *c, const FoyerSyncStand *s)
{
  g_free (c->gen);
  g_free (c->cursors);
  c->gen = g_strdup (s->gen);
  c->cursors = g_strdup (s->cursors);
  c->complete = s->complete;
  /* A commit may have been heard of before the store was asked; a new incarnation counts anew. */
  c->log_n = s->inc == c->inc ? MAX (c->log_n, s->log_n) : s->log_n;
  c->inc = s->inc;
  c->you_n = s->you_n;
}

void
foyer_sync_core_start (FoyerSyncCore *c, gint64 now, const FoyerSyncStand *stand)
{
  take_stand (c, stand);
  c->started = TRUE;
  c->next_try = now;
  c->offline_since = now; /* until the first answer */
  enter (c, FOYER_SYNC_OFFLINE);
  step (c, now);
}

void
foyer_sync_core_commit (FoyerSyncCore *c, gint64 now, gint64 log_n)
{
  if (log_n <= c->log_n)
    return;
  c->log_n = log_n;
  /* Work is waiting: try soon, whatever the idle delay was. */
  if (c->state == FOYER_SYNC_OFFLINE)
    c->next_try = MIN (c->next_try, now + 60 * SECOND);
  if (c->push_only || c->fetching)
    c->next_try = now;
  emit (c, FOYER_EFFECT_STATE);
  step (c, now);
}

void
foyer_sync_core_reply (FoyerSyncCore *c, gint64 now, guint request, const FoyerSyncReply *reply)
{
  gboolean was_live = c->state == FOYER_SYNC_LIVE;
  gboolean pushed = c->state == FOYER_SYNC_PUSHING;

  if (request == 0 || request != c->request)
    return;
  if (reply->code != NULL || reply->status >= 400)
    {
      c->request = 0;
      error_reply (c, now, reply, was_live);
      return;
    }
  good (c, now);
  c->idle_until = now;
  if (reply->next > 0)
    {
      gint64 wait = MIN (reply->next, NEXT_MAX) * SECOND;
      c->idle_until = now + wait - wait / 10 + random_below (c, wait / 5 + 1);
    }
  if (pushed && c->push_max < FOYER_PUSH_MAX_TXNS)
    c->push_max *= 2;
  if (reply->has_push && reply->push_you != NULL)
    learn_position (c, reply->push_you);
  else if (reply->you != NULL)
    learn_position (c, reply->you);
  if (c->forked && c->expect > c->log_n)
    c->forked = FALSE;
  if (c->expect > c->log_n + 1 && !FOYER_BROKEN (FORK))
    {
      c->request = 0;
      start_fork (c, now, reply->next_inc);
      return;
    }
  if (reply->has_pull && reply->reset == NULL && !c->forked && !c->no_snapshot && c->snapshot_rows > 0 && reply->rows_all > c->snapshot_rows
      && strcmp (c->cursors, "{}") == 0)
    {
      c->fetching = TRUE;
      c->request = 0;
      emit (c, FOYER_EFFECT_SNAPSHOT);
      enter (c, FOYER_SYNC_CATCHING_UP);
      step (c, now);
      return;
    }
  if (reply->has_pull && c->parked && !reply->more)
    c->pulls++;
  if (reply->has_pull && (reply->reset != NULL || !c->forked))
    {
      c->next_inc = reply->next_inc;
      c->applying = TRUE;
      c->behind = reply->more;
      emit (c, FOYER_EFFECT_APPLY);
      c->request = 0;
      return;
    }
  c->request = 0;
  step (c, now);
}

void
foyer_sync_core_fail (FoyerSyncCore *c, gint64 now, guint request, FoyerSyncFail why)
{
  gboolean was_live = c->state == FOYER_SYNC_LIVE;

  if (request == 0 || request != c->request)
    return;
  c->request = 0;
  c->foreign = why == FOYER_FAIL_FOREIGN;
  back_off (c, now, was_live);
}

void
foyer_sync_core_applied (FoyerSyncCore *c, gint64 now, guint request, const FoyerSyncStand *stand, gboolean disk)
{
  if (!c->applying)
    return;
  c->applying = FALSE;
  if (stand == NULL)
    {
      if (disk)
        set_block (c, now, FOYER_BLOCK_DISK, DISK_RETRY_MS);
      else
        back_off (c, now, FALSE);
      return;
    }
  take_stand (c, stand);
  if (stand->fork)
    {
      start_fork (c, now, c->next_inc);
      return;
    }
  emit (c, FOYER_EFFECT_STATE);
  step (c, now);
}

void
foyer_sync_core_want_token (FoyerSyncCore *c, gint64 now)
{
  if (c->renewing)
    return;
  c->want_token = TRUE;
  if (c->parked)
    step (c, now);
}

void
foyer_sync_core_renewed (FoyerSyncCore *c, gint64 now, gboolean ok, gboolean offline)
{
  if (!c->renewing)
    return;
  c->renewing = FALSE;
  if (ok || (!c->refused && offline))
    step (c, now);
  else if (offline)
    {
      c->refused = FALSE;
      back_off (c, now, FALSE);
    }
  else
    set_block (c, now, FOYER_BLOCK_AUTH, BLOCK_RETRY_MS);
}

void
foyer_sync_core_tick (FoyerSyncCore *c, gint64 now)
{
  if (c->request != 0 && now >= c->deadline)
    {
      gboolean was_live = c->state == FOYER_SYNC_LIVE;

      emit (c, FOYER_EFFECT_ABORT);
      c->request = 0;
      back_off (c, now, was_live);
      return;
    }
  step (c, now);
}

void
foyer_sync_core_hint (FoyerSyncCore *c, gint64 now)
{
  c->attempts = 0;
  c->refused = FALSE;
  c->ask_again = now;
  c->idle_until = now;
  if (c->state == FOYER_SYNC_OFFLINE || c->state == FOYER_SYNC_BLOCKED)
    c->next_try = now;
  /* Its connection may be dead without a word: the PC slept, the network is another one. A new one costs nothing. */
  if (c->request != 0 && c->parked && now - c->sent_at >= STALE_MS)
    {
      emit (c, FOYER_EFFECT_ABORT);
      c->request = 0;
    }
  step (c, now);
}

void
foyer_sync_core_set_snapshot_rows (FoyerSyncCore *c, gint64 rows)
{
  c->snapshot_rows = rows;
}

void
foyer_sync_core_snapshot (FoyerSyncCore *c, gint64 now, const FoyerSyncStand *stand)
{
  if (!c->fetching)
    return;
  c->fetching = FALSE;
  c->behind = TRUE; /* what came since the snapshot */
  if (stand != NULL)
    take_stand (c, stand);
  else
    c->no_snapshot = TRUE;
  if (c->request != 0)
    {
      emit (c, FOYER_EFFECT_ABORT);
      c->request = 0;
    }
  c->expect = -1;
  if (c->state != FOYER_SYNC_OFFLINE)
    c->next_try = now;
  emit (c, FOYER_EFFECT_STATE);
  step (c, now);
}

void
foyer_sync_core_want_digest (FoyerSyncCore *c, gint64 now)
{
  c->next_digest = now;
}

gboolean
foyer_sync_core_is_fetching (const FoyerSyncCore *c)
{
  return c->fetching;
}

void
foyer_sync_core_restart (FoyerSyncCore *c, gint64 now)
{
  if (c->request != 0)
    emit (c, FOYER_EFFECT_ABORT);
  c->request = 0;
  c->expect = -1;
  c->attempts = 0;
  c->next_try = now;
  c->idle_until = now;
  step (c, now);
}

/* ---- what people see --------------------------------------------------------------------------------------------------------- */

FoyerSyncState
foyer_sync_core_state (const FoyerSyncCore *c)
{
  return c->state;
}

FoyerSyncBlock
foyer_sync_core_block (const FoyerSyncCore *c)
{
  return c->state == FOYER_SYNC_BLOCKED ? c->block : FOYER_BLOCK_NONE;
}

gint64
foyer_sync_core_pending (const FoyerSyncCore *c)
{
  return MAX (c->log_n - c->you_n, 0);
}

gint64
foyer_sync_core_offline_since (const FoyerSyncCore *c)
{
  return c->offline_since;
}

gint64
foyer_sync_core_last_ok (const FoyerSyncCore *c)
{
  return c->last_ok;
}

gboolean
foyer_sync_core_is_foreign (const FoyerSyncCore *c)
{
  return c->foreign;
}

gboolean
foyer_sync_core_sending (const FoyerSyncCore *c)
{
  return c->push_only && c->only_why == FOYER_BLOCK_VERSION && c->block == FOYER_BLOCK_VERSION && (c->expect < 0 || unsent (c));
}

FoyerSyncFiles
foyer_sync_core_files (const FoyerSyncCore *c)
{
  if (foyer_sync_core_settled (c))
    return FOYER_SYNC_FILES_BOTH;
  /* What is made here is still taken, and pictures belong to it. */
  if (c->push_only && c->state == FOYER_SYNC_BLOCKED && !unsent (c))
    return c->only_why == FOYER_BLOCK_RETIRED ? FOYER_SYNC_FILES_SEND : FOYER_SYNC_FILES_BOTH;
  return FOYER_SYNC_FILES_LATER;
}

gboolean
foyer_sync_core_settled (const FoyerSyncCore *c)
{
  return c->state == FOYER_SYNC_LIVE && c->complete && !c->behind && !unsent (c) && c->expect >= 0 && c->log_n == c->you_n;
}
