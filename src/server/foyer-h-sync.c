/* POST /v1/sync: push and pull in one round trip, and the long poll. */
#define G_LOG_DOMAIN "foyer-server"

#include "config.h"

#include <sodium.h>
#include <string.h>

#include "foyer-closed.h"
#include "foyer-error.h"
#include "foyer-handlers.h"
#include "foyer-leases.h"
#include "foyer-load.h"
#include "foyer-log.h"
#include "foyer-time.h"

typedef struct
{
  FoyerServer *server;
  FoyerHttpRequest *req;
  FoyerChain *chain;
  FoyerDevice *device;
  gboolean has_pull;
  GArray *cursors;
  char *gen;
  gint64 max_rows, max_bytes;
  gboolean digest;
  gint64 until;      /* monotonic µs: wait no longer */
  FoyerPush *push;
  gsize bytes;       /* of the request, inflated */
  gboolean answer;   /* with or without news */
  gboolean settled;  /* it has nothing of its own to send */
  FoyerIdle *idle;   /* what it gets when nothing happens */
} Call;


/* The call ends with its reply. */

static void
call_free (Call *c)
{
  foyer_device_free (c->device);
  foyer_push_free (c->push);
  g_clear_pointer (&c->idle, foyer_idle_unref);
  g_clear_pointer (&c->cursors, g_array_unref);
  g_free (c->gen);
  g_free (c);
}

/* ---- the reply's body ------------------------------------------------------------------------------------------------------------ */

static GString *
compose (const char *gen, const FoyerPush *push, const char *pull, gsize pull_len, gint64 next_inc, int next)
{
  GString *s = g_string_sized_new (pull_len + 1024);
  FoyerJsonWriter w;

  next_inc = MAX (push != NULL ? push->next_inc : 0, next_inc);

  foyer_json_writer_init (&w, s);
  foyer_json_begin_object (&w);
  if (push != NULL && push->code != NULL)
    {
      foyer_json_key (&w, "error");
      foyer_json_begin_object (&w);
      foyer_json_key (&w, "code");
      foyer_json_text (&w, push->code);
      foyer_json_key (&w, "text");
      foyer_json_text (&w, push->text);
      foyer_json_end_object (&w);
    }
  foyer_json_key (&w, "gen");
  foyer_json_text (&w, gen);
  if (next > 0)
    {
      foyer_json_key (&w, "next");
      foyer_json_int (&w, next);
    }
  foyer_json_key (&w, "next_inc");
  foyer_json_int (&w, next_inc);
  foyer_json_key (&w, "now");
  foyer_json_int (&w, foyer_now ());
  if (pull != NULL)
    {
      foyer_json_key (&w, "pull");
      foyer_json_raw (&w, pull, pull_len);
    }
  if (push != NULL && push->you != NULL)
    {
      g_autofree char *verdicts = g_strdup_printf ("{%s}", push->verdicts->str);

      foyer_json_key (&w, "push");
      foyer_json_begin_object (&w);
      foyer_json_key (&w, "verdicts");
      foyer_json_raw (&w, verdicts, -1);
      foyer_json_key (&w, "you");
      foyer_positions_write (&w, push->you);
      foyer_json_end_object (&w);
    }
  foyer_json_end_object (&w);
  return s;
}

static int
push_status (const FoyerPush *p)
{
  if (p->code == NULL)
    return 200;
  return strcmp (p->code, "malformed") == 0 ? 400 : 409;
}

/* ---- pull --------------------------------------------------------------------------------------------------------------------------- */

/* Ends the call. */
static void
refuse (Call *c, int status, const char *code, const char *text, int retry)
{
  foyer_chain_leave (c->chain, &c->device->id, c->req);
  foyer_reply_retry (c->req, status, code, foyer_chain_gen (c->chain), text, retry);
  call_free (c);
}

static void
fail (Call *c, const GError *error)
{
  foyer_chain_leave (c->chain, &c->device->id, c->req);
  foyer_reply_gerror (c->req, foyer_chain_gen (c->chain), error);
  call_free (c);
}

/* @feed: (nullable) */
static void
answer (Call *c, int status, const FoyerFeed *feed, int next)
{
  const char *gen = foyer_chain_gen (c->chain);

  foyer_chain_leave (c->chain, &c->device->id, c->req);
  foyer_reply_json (c->req, status, gen, NULL,
                    compose (gen, c->push, feed != NULL ? feed->json->str : NULL, feed != NULL ? feed->json->len : 0, feed != NULL ? feed->next_inc : 0, next));
  call_free (c);
}

static void
answer_idle (Call *c, const FoyerIdle *idle, int next)
{
  const char *gen = foyer_chain_gen (c->chain);

  foyer_chain_leave (c->chain, &c->device->id, c->req);
  foyer_metrics_count ("foyer_idle_answers_total", NULL, 1);
  foyer_reply_json (c->req, 200, gen, NULL, compose (gen, NULL, idle->json, strlen (idle->json), idle->next_inc, next));
  call_free (c);
}

static void pull (Call *c);

static void
on_wake (FoyerHttpRequest *req, FoyerWake why, gpointer data)
{
  Call *c = data;
  gboolean mine = foyer_chain_unpark (c->chain, &c->device->id, req);

  if (why == FOYER_WAKE_GONE)
    {
      refuse (c, 503, "gone", "The desk has gone.", 0);
      return;
    }
  /* A change elsewhere in the chain is no news for this desk: it goes on waiting. A ghost, or one whose time is up, is answered. */
  c->answer = why == FOYER_WAKE_TIMEOUT || !mine;
  if (c->answer && c->idle != NULL && foyer_idle_good (c->idle, c->chain))
    answer_idle (c, c->idle, 0);
  else
    pull (c);
}

/* TRUE when the call waits now; FALSE with *@next when it is to be answered: at once, or later. */
static FoyerParked
park (Call *c, gint64 seq, int *next)
{
  gint64 left = (c->until - g_get_monotonic_time ()) / 1000;
  FoyerParked result;

  if (foyer_load_level () > FOYER_LOAD_CALM)
    {
      *next = foyer_load_next ();
      foyer_metrics_count ("foyer_refused_total", "limit=\"overload_wait\"", 1);
      return FOYER_PARK_FULL;
    }
  if (c->idle != NULL && foyer_now () < c->idle->closed_until
      && foyer_chain_quiet_for (c->chain) >= foyer_chains_limits (foyer_chain_chains (c->chain))->quiet_s * G_USEC_PER_SEC)
    {
      gint64 left_s = (c->idle->closed_until - foyer_now ()) / 1000;

      *next = (int) CLAMP (left_s, 60, 300 + (gint64) randombytes_uniform (600));
      return FOYER_PARK_FULL;
    }
  foyer_http_drop_body (c->req);
  /* From here on the desk may send another request; this one may be answered on another thread before the next line. */
  foyer_chain_leave (c->chain, &c->device->id, c->req);
  result = foyer_chain_park (c->chain, &c->device->id, c->req, c->cursors, seq, left, on_wake, c);
  if (result == FOYER_PARK_FULL)
    {
      *next = foyer_load_next ();
      foyer_metrics_count ("foyer_refused_total", "limit=\"parked\"", 1);
    }
  return result;
}

/* The desk stands at the head: what it would be told as long as nothing happens. */
static FoyerIdle *
keep_idle (Call *c, const FoyerFeed *feed, guint64 stamp)
{
  g_autofree char *cursors = NULL;
  FoyerIdle *idle;

  if (!c->settled || feed->rows > 0 || feed->reset != NULL || feed->more || c->cursors->len != feed->scopes->len)
    return NULL;
  for (guint i = 0; i < feed->scopes->len; i++)
    if (foyer_cursors_get (c->cursors, feed->scopes->pdata[i]) != feed->seq)
      return NULL;
  cursors = foyer_cursors_format (c->cursors);
  idle = foyer_idle_new (stamp, feed->seq, feed->next_inc, cursors, feed->json->str);
  idle->caps = feed->caps;
  foyer_chain_set_idle (c->chain, &c->device->id, foyer_idle_ref (idle));
  return idle;
}

static gboolean
read_closed (FoyerDb *db, gpointer data, GError **error)
{
  Call *c = data;

  c->idle->closed_until = foyer_closed_until (db, &c->device->loc, foyer_now ());
  return TRUE;
}

static gint64
furthest (const GArray *cursors)
{
  gint64 seq = 0;

  for (guint i = 0; i < cursors->len; i++)
    seq = MAX (seq, g_array_index (cursors, FoyerCursor, i).seq);
  return seq;
}

static void
pull (Call *c)
{
  for (;;)
    {
      FoyerFeed feed = { 0 };
      g_autoptr (GError) error = NULL;
      guint64 stamp = foyer_chain_stamp (c->chain);
      FoyerParked parked = FOYER_PARK_FULL;
      int next = 0;

      feed.dev = c->device->id;
      feed.cursors = c->cursors;
      feed.gen = c->gen;
      feed.max_rows = c->max_rows;
      feed.max_bytes = c->max_bytes;
      feed.digest = c->digest;
      feed.caps = foyer_order_schema (foyer_chains_order (foyer_chain_chains (c->chain)));
      if (!foyer_chain_open (c->chain, &error) || !foyer_chain_reach (c->chain, c->gen, furthest (c->cursors), &error)
          || !foyer_store_glance (foyer_chain_store (c->chain), foyer_feed_read, &feed, &error))
        {
          foyer_feed_clear (&feed);
          fail (c, error);
          return;
        }
      foyer_metrics_count ("foyer_feed_rows_total", NULL, feed.rows);
      if (feed.reset != NULL)
        {
          g_autofree char *label = g_strdup_printf ("reason=\"%s\"", feed.reset);
          foyer_metrics_count ("foyer_resets_total", label, 1);
        }
      if (feed.rows == 0 && feed.reset == NULL && c->push == NULL && !c->answer && c->until > g_get_monotonic_time () + 1000)
        {
          g_clear_pointer (&c->idle, foyer_idle_unref);
          c->idle = keep_idle (c, &feed, stamp);
          if (c->idle != NULL && !foyer_id_is_none (&c->device->loc))
            foyer_store_glance (foyer_chain_store (c->chain), read_closed, c, NULL);
          parked = park (c, feed.seq, &next);
        }
      if (parked == FOYER_PARK_FULL)
        answer (c, 200, &feed, next);
      foyer_feed_clear (&feed);
      if (parked != FOYER_PARK_MOVED)
        return;
      /* A commit came between the snapshot and now. */
    }
}

/* The desk asks from where it stood when it was last told that nothing is new, and nothing was written since. */
static gboolean
pull_idle (Call *c)
{
  g_autoptr (FoyerIdle) idle = foyer_chain_get_idle (c->chain, &c->device->id);
  g_autofree char *cursors = NULL;
  int next = 0;

  if (idle == NULL || g_strcmp0 (c->gen, foyer_chain_gen (c->chain)) != 0)
    return FALSE;
  cursors = foyer_cursors_format (c->cursors);
  if (strcmp (cursors, idle->cursors) != 0)
    return FALSE;
  if (c->until <= g_get_monotonic_time () + 1000)
    {
      answer_idle (c, idle, 0);
      return TRUE;
    }
  c->idle = foyer_idle_ref (idle);
  switch (park (c, idle->seq, &next))
    {
    case FOYER_PARKED:
      return TRUE;
    case FOYER_PARK_FULL:
      answer_idle (c, idle, next);
      return TRUE;
    case FOYER_PARK_MOVED:
    default:
      return FALSE;
    }
}

/* ---- push ------------------------------------------------------------------------------------------------------------------------------ */

static gboolean
signature_fits (const FoyerDevice *d, const FoyerSyncRequest *q)
{
  const FoyerWireTxn *last;

  if (!d->has_key || q->txns->len == 0)
    return TRUE;
  last = &g_array_index (q->txns, FoyerWireTxn, q->txns->len - 1);
  return q->has_sig && crypto_sign_verify_detached (q->sig, last->h, FOYER_HASH_LEN, d->pubkey) == 0;
}

/* One line per push. */
static void
log_push (const Call *c)
{
  const FoyerPush *p = c->push;
  const FoyerIncoming *first = p->txns->len > 0 ? &g_array_index (p->txns, FoyerIncoming, 0) : NULL;
  GString *line = foyer_log_new (FOYER_LOG_INFO, "push");
  char text[37];

  if (line != NULL && first != NULL)
    {
      gint64 n = first->txn != NULL ? first->txn->n : first->outline->n;

      foyer_log_text (line, "chain", foyer_id_format (foyer_chain_own_id (c->chain), text));
      foyer_log_text (line, "dev", c->device->code);
      foyer_log_int (line, "inc", p->inc);
      foyer_log_int (line, "from", n);
      foyer_log_int (line, "to", n + p->txns->len - 1);
      foyer_log_int (line, "ok", p->accepted - p->quarantined - p->conflicts);
      foyer_log_int (line, "conflict", p->conflicts);
      foyer_log_int (line, "quarantined", p->quarantined);
      foyer_log_int (line, "repeated", p->repeated);
      foyer_log_text (line, "refused", p->code);
      foyer_log_int (line, "bytes", c->bytes);
      foyer_log_int (line, "us", g_get_monotonic_time () - foyer_http_arrived (c->req));
      foyer_log_end (line);
    }
  else if (line != NULL)
    g_string_free (line, TRUE);
  if (p->accepted > 0)
    foyer_metrics_count ("foyer_push_txns_total", "verdict=\"ok\"", p->accepted - p->quarantined - p->conflicts);
  if (p->conflicts > 0)
    foyer_metrics_count ("foyer_push_txns_total", "verdict=\"conflict\"", p->conflicts);
  if (p->quarantined > 0)
    foyer_metrics_count ("foyer_push_txns_total", "verdict=\"quarantined\"", p->quarantined);
  if (p->repeated > 0)
    foyer_metrics_count ("foyer_push_txns_total", "verdict=\"repeated\"", p->repeated);
  if (g_strcmp0 (p->code, "fork") == 0)
    foyer_metrics_count ("foyer_forks_total", NULL, 1);
}

static void
on_pushed (FoyerPush *push, const GError *error, gpointer data)
{
  Call *c = data;

  if (error != NULL)
    {
      fail (c, error);
      return;
    }
  log_push (c);
  if (push->code != NULL || !c->has_pull)
    answer (c, push_status (push), NULL, 0);
  else
    pull (c);
}

static FoyerPush *
make_push (const FoyerDevice *d, const FoyerSyncRequest *q)
{
  FoyerPush *p = foyer_push_new (q, &d->id, &d->loc);
  return p;
}

/* NULL, or what is too big. */
static const char *
too_big (const FoyerSyncRequest *q)
{
  if (q->txns->len > FOYER_PUSH_MAX_TXNS)
    return "A push holds at most 500 changes.";
  for (guint i = 0; i < q->txns->len; i++)
    if (g_array_index (q->txns, FoyerWireTxn, i).len > FOYER_TXN_MAX_BYTES)
      return "A change holds at most 256 kB.";
  return NULL;
}

/* Sending is never refused for its age (replication.md 11): what a desk wrote must reach the chain. NULL, or what it is told. */
static const char *
too_old (FoyerChain *chain, const FoyerSyncRequest *q)
{
  if (!q->has_pull || q->schema >= foyer_chains_limits (foyer_chain_chains (chain))->min_schema)
    return NULL;
  foyer_metrics_count ("foyer_refused_total", "limit=\"min_version\"", 1);
  return "Foyer on this desk is too old to receive from this chain. Update it; what was made on it can still be sent.";
}

static void
note_report (const FoyerSyncRequest *q)
{
  if (q->pending > 0)
    foyer_metrics_observe ("foyer_desk_lag_seconds", NULL, q->oldest);
  foyer_metrics_observe ("foyer_desk_skew_seconds", NULL, q->skew / 1000.0);
}

/* That the desk was heard of. One that only waits on was noted when it came, and needs no store: a server holds far fewer open than businesses
 * that wait. */
static void
note_desk (Call *c, const FoyerSyncRequest *q)
{
  gboolean listens = !q->has_push, due = listens && foyer_device_heard_due (c->device, foyer_now ());
  g_autoptr (FoyerIdle) idle = listens && q->pending == 0 ? foyer_chain_get_idle (c->chain, &c->device->id) : NULL;

  if (!due && idle != NULL && g_strcmp0 (q->gen, foyer_chain_gen (c->chain)) == 0)
    return;
  if (!foyer_chain_open (c->chain, NULL))
    return;
  foyer_leases_heard (c->chain, c->device, q);
  if (due && foyer_device_heard (foyer_chain_store (c->chain), c->device, foyer_now (), q->pending, q->skew, foyer_http_header (c->req, "X-App")))
    foyer_chain_published (c->chain);
}

static void
serve_push (Call *c, const FoyerSyncRequest *q)
{
  const char *big = too_big (q);
  int wait;

  if (big != NULL)
    {
      foyer_metrics_count ("foyer_refused_total", "limit=\"size\"", 1);
      refuse (c, 413, "too_big", big, 0);
      return;
    }
  if (foyer_load_level () >= FOYER_LOAD_NO_PUSHES)
    {
      foyer_metrics_count ("foyer_refused_total", "limit=\"overload_push\"", 1);
      refuse (c, 503, "busy", "The server is busy. Try again in a moment.", foyer_load_next () / 10);
      return;
    }
  c->push = make_push (c->device, q);
  c->push->app = g_strdup (foyer_http_header (c->req, "X-App"));
  foyer_http_drop_body (c->req); /* the push has what it needs of it */
  if (c->push->code != NULL)
    {
      answer (c, push_status (c->push), NULL, 0);
      return;
    }
  wait = foyer_chain_push (c->chain, c->push, c->bytes, on_pushed, c);
  if (wait > 0)
    {
      foyer_metrics_count ("foyer_refused_total", "limit=\"queue\"", 1);
      refuse (c, 503, "busy", "The server is busy. Try again in a moment.", wait);
    }
}

static void
serve_sync (FoyerServer *server, FoyerHttpRequest *req, const char *rest)
{
  FoyerChain *chain = NULL;
  FoyerDevice *device = foyer_request_late_device (server, req, &chain);
  g_autoptr (GBytes) body = NULL;
  g_autoptr (FoyerSyncRequest) q = NULL;
  g_autoptr (GError) error = NULL;
  const char *data, *why;
  gsize len;
  int retry = 0, status = 0;
  Call *c;

  if (device == NULL)
    return;
  why = foyer_chain_enter (chain, &device->id, req, &retry);
  if (why != NULL)
    {
      gboolean rate = strcmp (why, "rate") == 0;

      foyer_metrics_count ("foyer_refused_total", rate ? "limit=\"rate\"" : "limit=\"in_flight\"", 1);
      foyer_reply_retry (req, rate ? 429 : 409, why, foyer_chain_gen (chain),
                         rate ? "This desk or its chain asks too often." : "Another request of this desk is under way.", retry);
      foyer_device_free (device);
      return;
    }
  c = g_new0 (Call, 1);
  c->server = server;
  c->req = req;
  c->chain = chain;
  c->device = device;
  body = foyer_request_inflate (req, &status, &why, &error);
  if (body == NULL)
    {
      refuse (c, status, why, error->message, 0);
      return;
    }
  data = g_bytes_get_data (body, &len);
  c->bytes = len;
  q = foyer_sync_request_parse (data != NULL ? data : "", len, &error);
  if (q == NULL)
    {
      refuse (c, 400, "malformed", error->message, 0);
      return;
    }
  if (!signature_fits (device, q))
    {
      refuse (c, 403, "signature", "The push is not signed by this desk's key.", 0);
      return;
    }
  if (strcmp (device->status, "active") != 0 && (q->has_pull || !q->has_push))
    {
      refuse (c, 401, "retired", "This desk was retired.", 0);
      return;
    }
  why = too_old (chain, q);
  if (why != NULL)
    {
      refuse (c, 426, "min_version", why, 0);
      return;
    }
  note_report (q);
  note_desk (c, q);
  c->has_pull = q->has_pull;
  c->settled = q->pending == 0;
  c->cursors = g_steal_pointer (&q->cursors);
  c->gen = g_steal_pointer (&q->gen);
  c->max_rows = q->max_rows;
  c->digest = c->answer = q->digest; /* answered at once */
  c->max_bytes = q->max_bytes;
  /* ± 20 %, so that desks that woke together do not come back together. */
  c->until = g_get_monotonic_time () + q->wait * (800000 + (gint64) randombytes_uniform (400000));
  if (q->has_push && (q->txns->len > 0 || !q->has_pull))
    serve_push (c, q);
  else if (!c->has_pull)
    refuse (c, 400, "malformed", "The request neither pushes nor pulls.", 0);
  else if (foyer_load_level () >= FOYER_LOAD_NO_PULLS && q->pending == 0)
    {
      foyer_metrics_count ("foyer_refused_total", "limit=\"overload_pull\"", 1);
      refuse (c, 503, "busy", "The server is busy. Try again in a moment.", foyer_load_next ());
    }
  else if (c->digest || !pull_idle (c))
    pull (c);
}

static GBytes *
error_body (const char *code, const char *text)
{
  GString *s = g_string_new (NULL);
  FoyerJsonWriter w;

  foyer_json_writer_init (&w, s);
  foyer_json_begin_object (&w);
  foyer_json_key (&w, "error");
  foyer_json_begin_object (&w);
  foyer_json_key (&w, "code");
  foyer_json_text (&w, code);
  foyer_json_key (&w, "text");
  foyer_json_text (&w, text);
  foyer_json_end_object (&w);
  foyer_json_end_object (&w);
  return g_string_free_to_bytes (s);
}

GBytes *
foyer_server_sync_now (FoyerChain *chain, const FoyerDevice *device, GBytes *body, int *status)
{
  gsize len;
  const char *data = g_bytes_get_data (body, &len);
  g_autoptr (GError) error = NULL;
  g_autoptr (FoyerSyncRequest) q = foyer_sync_request_parse (data, len, &error);
  g_autoptr (FoyerPush) push = NULL;
  FoyerFeed feed = { 0 };
  const char *why;
  GString *out;

  *status = 400;
  if (q == NULL || !signature_fits (device, q))
    return error_body ("malformed", error != NULL ? error->message : "The signature does not fit.");
  why = too_old (chain, q);
  if (why != NULL)
    {
      *status = 426;
      return error_body ("min_version", why);
    }
  foyer_leases_heard (chain, device, q);
  if (q->has_push)
    {
      push = make_push (device, q);
      if (push->code == NULL && !foyer_chain_push_now (chain, push, &error))
        {
          *status = foyer_error_status (error);
          return error_body ("io", error->message);
        }
      *status = push_status (push);
    }
  if (q->has_pull && (push == NULL || push->code == NULL))
    {
      foyer_chain_refresh (chain);
      if (!foyer_chain_reach (chain, q->gen, furthest (q->cursors), &error))
        {
          *status = foyer_error_status (error);
          return error_body ("busy", error->message);
        }
      feed.dev = device->id;
      feed.cursors = q->cursors;
      feed.gen = q->gen;
      feed.max_rows = q->max_rows;
      feed.max_bytes = q->max_bytes;
      feed.digest = q->digest;
      feed.caps = foyer_order_schema (foyer_chains_order (foyer_chain_chains (chain)));
      if (!foyer_store_glance (foyer_chain_store (chain), foyer_feed_read, &feed, &error))
        {
          foyer_feed_clear (&feed);
          *status = 500;
          return error_body ("io", error->message);
        }
      *status = 200;
    }
  out = compose (foyer_chain_gen (chain), push, feed.json != NULL ? feed.json->str : NULL, feed.json != NULL ? feed.json->len : 0, feed.next_inc, 0);
  foyer_feed_clear (&feed);
  return g_string_free_to_bytes (out);
}

const FoyerHandler foyer_handlers_sync[] = {
  { "POST", "/v1/sync", serve_sync },
  { NULL },
};
