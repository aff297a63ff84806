#define G_LOG_DOMAIN "foyer-server"

#include "config.h"

#include <sodium.h>
#include <string.h>

#include "foyer-error.h"
#include "foyer-chains-daily.h"
#include "foyer-handlers.h"
#include "foyer-judge.h"
#include "foyer-keys.h"
#include "foyer-load.h"
#include "foyer-log.h"
#include "foyer-time.h"

#define FAIL_WINDOW_US (15 * 60 * G_USEC_PER_SEC)
#define FAIL_MAX 20

struct _FoyerServer
{
  FoyerChains *chains;
  FoyerHttp *http, *metrics, *local;
  FoyerUpkeep *upkeep;
  guint beat;
  gint64 due;             /* of the next beat, monotonic µs */
  GMutex lock;
  gint64 fails[FAIL_MAX]; /* ring of the last wrong enrolment codes and passwords */
  guint next_fail;
  GThread *daily;
  GCond daily_ends;       /* with lock */
  gboolean ending;
  GHashTable *calls;      /* idempotency keys under way */
};

static const FoyerHandler *const resources[] = {
  foyer_handlers_sync, foyer_handlers_call, foyer_handlers_changes, foyer_handlers_session, foyer_handlers_enrol, foyer_handlers_token,
  foyer_handlers_code, foyer_handlers_snapshot, foyer_handlers_integrity, foyer_handlers_carry, foyer_handlers_lease, foyer_handlers_visits,
  foyer_handlers_blob, NULL,
};

/* ---- routing ---------------------------------------------------------------------------------------------------------------------- */

typedef struct
{
  FoyerServer *server;
  FoyerHttpRequest *req;
  const FoyerHandler *handler;
  const char *rest;
} Task;

static void
run_handler (gpointer data)
{
  Task *t = data;

  t->handler->func (t->server, t->req, t->rest);
  g_free (t);
}

static const char *
bearer (FoyerHttpRequest *req)
{
  const char *auth = foyer_http_header (req, "Authorization");
  return auth != NULL && g_ascii_strncasecmp (auth, "Bearer ", 7) == 0 ? auth + 7 : NULL;
}

/* The chain a token names, so that its work waits in its own lane. */
static FoyerChain *
chain_of (FoyerServer *server, FoyerHttpRequest *req)
{
  const char *token = bearer (req);
  guint8 hash[FOYER_TOKEN_HASH];
  FoyerId id;

  if (foyer_token_parse (token, "fd1", &id, hash) || foyer_token_parse (token, "fs1", &id, hash))
    return foyer_chains_find (server->chains, &id);
  return NULL;
}

/* On the listener's thread. */
static void
route (FoyerHttpRequest *req, gpointer data)
{
  FoyerServer *server = data;
  const char *path = foyer_http_path (req), *method = foyer_http_method (req);
  gboolean known = FALSE;

  for (guint i = 0; resources[i] != NULL; i++)
    for (const FoyerHandler *h = resources[i]; h->path != NULL; h++)
      {
        gsize n = strlen (h->path);
        gboolean fits = h->path[n - 1] == '/' ? strncmp (path, h->path, n) == 0 && path[n] != '\0' : strcmp (path, h->path) == 0;

        if (!fits)
          continue;
        known = TRUE;
        if (strcmp (method, h->method) == 0)
          {
            Task *t = g_new (Task, 1);

            foyer_http_set_route (req, h->path);
            *t = (Task){ server, req, h, path + n };
            foyer_chains_run (server->chains, chain_of (server, req), run_handler, t);
            return;
          }
      }
  if (known)
    foyer_reply_error (req, 405, "method", NULL, "This address takes another method.");
  else if (strcmp (path, "/v1/health") == 0)
    {
      foyer_http_set_route (req, "/v1/health");
      foyer_reply_json (req, 200, NULL, NULL, g_string_new ("{\"ok\":true}"));
    }
  else
    foyer_reply_error (req, 404, "not_found", NULL, "There is nothing at this address.");
}

/* ---- the pulse ----------------------------------------------------------------------------------------------------------------------- */

#define BEAT_MS 100

static gboolean
on_beat_cb (gpointer data)
{
  FoyerServer *s = data;
  gint64 now = g_get_monotonic_time ();

  if (s->due != 0)
    foyer_load_lag (MAX (now - s->due, 0));
  s->due = now + BEAT_MS * 1000;
  return G_SOURCE_CONTINUE;
}

/* ---- what is due once a day ------------------------------------------------------------------------------------------------------------- */

#define DAILY_FIRST_S G_GINT64_CONSTANT (300)
#define DAILY_S G_GINT64_CONSTANT (86400)

static gpointer
daily_main (gpointer data)
{
  FoyerServer *s = data;
  gint64 at = g_get_monotonic_time () + DAILY_FIRST_S * G_USEC_PER_SEC;

  g_mutex_lock (&s->lock);
  while (!s->ending)
    if (!g_cond_wait_until (&s->daily_ends, &s->lock, at) && !s->ending)
      {
        g_mutex_unlock (&s->lock);
        foyer_chains_daily (s->chains, 0);
        g_mutex_lock (&s->lock);
        at = g_get_monotonic_time () + DAILY_S * G_USEC_PER_SEC;
      }
  g_mutex_unlock (&s->lock);
  return NULL;
}

static void
stop_daily (FoyerServer *s)
{
  if (s->daily == NULL)
    return;
  g_mutex_lock (&s->lock);
  s->ending = TRUE;
  g_cond_signal (&s->daily_ends);
  g_mutex_unlock (&s->lock);
  g_thread_join (g_steal_pointer (&s->daily));
}

FoyerServer *
foyer_server_new (const char *data_dir)
{
  return foyer_server_new_with (data_dir, NULL);
}

FoyerServer *
foyer_server_new_with (const char *data_dir, const FoyerLimits *limits)
{
  return foyer_server_new_order (foyer_order_new (data_dir, NULL, NULL), limits);
}

FoyerServer *
foyer_server_new_order (FoyerOrder *order, const FoyerLimits *limits)
{
  FoyerServer *s = g_new0 (FoyerServer, 1);

  s->chains = foyer_chains_new_order (order, limits);
  s->upkeep = foyer_upkeep_new (s->chains);
  g_mutex_init (&s->lock);
  g_cond_init (&s->daily_ends);
  s->calls = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  return s;
}

void
foyer_server_stop (FoyerServer *s)
{
  g_clear_handle_id (&s->beat, g_source_remove);
  stop_daily (s);
  if (s->http != NULL)
    foyer_http_close (g_steal_pointer (&s->http), foyer_chains_limits (s->chains)->grace_ms);
  if (s->metrics != NULL)
    foyer_http_close (g_steal_pointer (&s->metrics), 100);
}

void
foyer_server_free (FoyerServer *s)
{
  if (s == NULL)
    return;
  foyer_server_stop (s);
  if (s->local != NULL)
    foyer_http_close (s->local, 0);
  /* Handlers that are still at work answer into the void; what they commit is committed. */
  foyer_chains_stop (s->chains);
  foyer_upkeep_free (s->upkeep);
  foyer_chains_free (s->chains);
  g_hash_table_unref (s->calls);
  g_mutex_clear (&s->lock);
  g_cond_clear (&s->daily_ends);
  g_free (s);
}

static FoyerHttpLimits
http_limits (FoyerServer *s)
{
  const FoyerLimits *l = foyer_chains_limits (s->chains);
  return (FoyerHttpLimits){ FOYER_REQUEST_MAX_WIRE_BYTES + 1024 * 1024, (gsize) l->bodies_mb << 20, l->reading, l->parked, l->read_seconds };
}

gboolean
foyer_server_listen (FoyerServer *s, const char *address, gboolean behind_proxy, GError **error)
{
  const FoyerLimits *l = foyer_chains_limits (s->chains);
  FoyerHttpLimits limits = http_limits (s);

  s->http = foyer_http_listen (address, behind_proxy, &limits, route, s, error);
  if (s->http == NULL)
    return FALSE;
  foyer_load_set_limits (l->lag_ms, l->commit_ms);
  s->beat = g_timeout_add (BEAT_MS, on_beat_cb, s);
  s->daily = g_thread_new ("daily", daily_main, s);
  return TRUE;
}

FoyerHttp *
foyer_server_local (FoyerServer *s)
{
  FoyerHttpLimits limits = http_limits (s);

  if (s->local == NULL)
    s->local = foyer_http_local_new (&limits, route, s);
  return s->local;
}

/* ---- figures ------------------------------------------------------------------------------------------------------------------------- */

static void
serve_metrics (FoyerHttpRequest *req, gpointer data)
{
  FoyerServer *s = data;
  g_autofree char *text = NULL;
  g_autoptr (GBytes) body = NULL;
  FoyerHttpFigures f;

  foyer_http_set_route (req, "/metrics");
  if (strcmp (foyer_http_path (req), "/metrics") != 0 || strcmp (foyer_http_method (req), "GET") != 0)
    {
      foyer_reply_error (req, 404, "not_found", NULL, "There is nothing at this address. The figures are at /metrics.");
      return;
    }
  if (s->http != NULL)
    {
      foyer_http_figures (s->http, &f);
      foyer_metrics_set ("foyer_open_requests", NULL, f.open);
      foyer_metrics_set ("foyer_parked_polls", NULL, f.parked);
      foyer_metrics_set ("foyer_reading_connections", NULL, f.reading);
      foyer_metrics_set ("foyer_refused_connections_total", NULL, f.refused);
      foyer_metrics_set ("foyer_slow_connections_total", NULL, f.slow);
    }
  foyer_metrics_set ("foyer_chains_open", NULL, foyer_chains_open (s->chains));
  foyer_metrics_set ("foyer_tasks_waiting", NULL, foyer_chains_waiting (s->chains));
  foyer_metrics_set ("foyer_queue_bytes", NULL, foyer_chains_queued (s->chains));
  foyer_metrics_count ("foyer_digest_mismatches_total", NULL, 0);
  foyer_metrics_count ("foyer_carried_txns_total", NULL, 0);
  foyer_metrics_count ("foyer_forks_total", NULL, 0);
  foyer_load_level ();
  text = foyer_metrics_text ();
  body = g_bytes_new (text, strlen (text));
  foyer_http_reply (req, 200, "text/plain; version=0.0.4; charset=utf-8", NULL, body);
}

gboolean
foyer_server_listen_metrics (FoyerServer *s, const char *address, GError **error)
{
  FoyerHttpLimits limits = { 4096, 1 << 20, 64, 1, 5 };

  s->metrics = foyer_http_listen (address, FALSE, &limits, serve_metrics, s, error);
  return s->metrics != NULL;
}

guint
foyer_server_metrics_port (FoyerServer *s)
{
  return s->metrics != NULL ? foyer_http_port (s->metrics) : 0;
}

guint
foyer_server_port (FoyerServer *s)
{
  return s->http != NULL ? foyer_http_port (s->http) : 0;
}

FoyerChains *
foyer_server_chains (FoyerServer *s)
{
  return s->chains;
}

FoyerUpkeep *
foyer_server_upkeep (FoyerServer *s)
{
  return s->upkeep;
}

gboolean
foyer_server_failed_code (FoyerServer *s, gboolean add)
{
  gint64 now = g_get_monotonic_time ();
  gboolean much;

  g_mutex_lock (&s->lock);
  if (add)
    {
      s->fails[s->next_fail] = now;
      s->next_fail = (s->next_fail + 1) % FAIL_MAX;
    }
  much = s->fails[s->next_fail] != 0 && now - s->fails[s->next_fail] < FAIL_WINDOW_US;
  g_mutex_unlock (&s->lock);
  return much;
}

static char *
call_key (const FoyerId *user, const char *key)
{
  char text[37];
  return g_strconcat (foyer_id_format (user, text), " ", key, NULL);
}

gboolean
foyer_server_begin_call (FoyerServer *s, const FoyerId *user, const char *key)
{
  gboolean added;

  g_mutex_lock (&s->lock);
  added = g_hash_table_add (s->calls, call_key (user, key));
  g_mutex_unlock (&s->lock);
  return added;
}

void
foyer_server_end_call (FoyerServer *s, const FoyerId *user, const char *key)
{
  g_autofree char *k = call_key (user, key);

  g_mutex_lock (&s->lock);
  g_hash_table_remove (s->calls, k);
  g_mutex_unlock (&s->lock);
}

/* ---- replies ------------------------------------------------------------------------------------------------------------------------ */

void
foyer_reply_json (FoyerHttpRequest *req, int status, const char *gen, const char *headers, GString *json)
{
  const char *accepts = foyer_http_header (req, "Accept-Encoding");
  g_autoptr (GBytes) body = NULL;
  g_autofree char *lines = NULL;
  gboolean zip = json->len > 1024 && accepts != NULL && strstr (accepts, "gzip") != NULL;

  body = zip ? foyer_wire_deflate (json->str, json->len) : g_bytes_new (json->str, json->len);
  g_string_free (json, TRUE);
  lines = g_strdup_printf ("X-Gen: %s\r\nCache-Control: no-store\r\n%s%s", gen != NULL ? gen : "-", zip ? "Content-Encoding: gzip\r\n" : "",
                           headers != NULL ? headers : "");
  foyer_http_reply (req, status, "application/json", lines, body);
}

void
foyer_reply_node (FoyerHttpRequest *req, int status, const char *gen, JsonNode *node)
{
  g_autofree char *text = json_to_string (node, FALSE);
  foyer_reply_json (req, status, gen, NULL, g_string_new (text));
}

#define ERROR_LINES 50 /* a second: somebody's broken program must not fill the disk */

static void
log_error (FoyerHttpRequest *req, int status, const char *code)
{
  static gint64 second;
  static int lines, left_out;
  static GMutex lock;
  gint64 now = g_get_monotonic_time () / G_USEC_PER_SEC;
  gboolean much;
  int missing = 0;
  GString *line;

  g_mutex_lock (&lock);
  if (now != second)
    {
      missing = left_out;
      second = now;
      lines = left_out = 0;
    }
  much = ++lines > ERROR_LINES;
  left_out += much;
  g_mutex_unlock (&lock);
  if (much)
    return;
  line = foyer_log_new (status >= 500 && status != 503 ? FOYER_LOG_WARNING : FOYER_LOG_INFO, "refused");
  foyer_log_int (line, "status", status);
  foyer_log_text (line, "code", code);
  foyer_log_text (line, "method", foyer_http_method (req));
  foyer_log_text (line, "route", foyer_http_route (req));
  foyer_log_int (line, "us", g_get_monotonic_time () - foyer_http_arrived (req));
  if (missing > 0)
    foyer_log_int (line, "left_out", missing);
  foyer_log_end (line);
}

void
foyer_reply_retry (FoyerHttpRequest *req, int status, const char *code, const char *gen, const char *text, int retry)
{
  GString *s = g_string_new (NULL);
  g_autofree char *lines = NULL;
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
  log_error (req, status, code);
  if (retry <= 0 && (status == 503 || status == 429))
    retry = 1;
  if (retry > 0)
    lines = g_strdup_printf ("Retry-After: %d\r\n", retry);
  foyer_reply_json (req, status, gen, lines, s);
}

void
foyer_reply_error (FoyerHttpRequest *req, int status, const char *code, const char *gen, const char *text)
{
  foyer_reply_retry (req, status, code, gen, text, 0);
}

int
foyer_error_status (const GError *error)
{
  if (error->domain != FOYER_ERROR)
    return 500;
  switch ((FoyerErrorCode) error->code)
    {
    case FOYER_ERROR_NOT_FOUND:
      return 404;
    case FOYER_ERROR_INVALID:
      return 400;
    case FOYER_ERROR_DENIED:
      return 403;
    case FOYER_ERROR_CONFIRM:
    case FOYER_ERROR_CONFLICT:
      return 409;
    case FOYER_ERROR_BUSY:
      return 503;
    case FOYER_ERROR_FULL:
      return 507;
    case FOYER_ERROR_CORRUPT:
    case FOYER_ERROR_NEWER:
    case FOYER_ERROR_OFFLINE:
    case FOYER_ERROR_IO:
    case FOYER_ERROR_CANCELLED:
    case FOYER_ERROR_REFUSED:
    default:
      return 500;
    }
}

void
foyer_reply_gerror (FoyerHttpRequest *req, const char *gen, const GError *error)
{
  foyer_reply_error (req, foyer_error_status (error), error->domain == FOYER_ERROR ? foyer_error_word (error->code) : "io", gen, error->message);
}

/* ---- requests ------------------------------------------------------------------------------------------------------------------------- */

typedef struct
{
  guint8 hash[FOYER_TOKEN_HASH];
  gint64 now;
  FoyerDevice *device;
  FoyerApiSession *session;
  gboolean found;
} Lookup;

static gboolean
look_up_device (FoyerDb *db, gpointer data, GError **error)
{
  Lookup *l = data;
  l->device = foyer_device_find (db, l->hash, l->now);
  return TRUE;
}

typedef struct
{
  guint8 secret[64];
  gboolean found;
} ChainKey;

static gboolean
look_up_key (FoyerDb *db, gpointer data, GError **error)
{
  ChainKey *k = data;
  k->found = foyer_chain_key (db, NULL, k->secret);
  return TRUE;
}

void
foyer_reply_stolen (FoyerHttpRequest *req, FoyerChain *chain, const FoyerId *chain_id, const FoyerId *dev)
{
  ChainKey k = { { 0 }, FALSE };
  GString *s = g_string_new (NULL);
  FoyerJsonWriter w;

  foyer_store_glance (foyer_chain_store (chain), look_up_key, &k, NULL);
  foyer_json_writer_init (&w, s);
  foyer_json_begin_object (&w);
  foyer_json_key (&w, "error");
  foyer_json_begin_object (&w);
  foyer_json_key (&w, "code");
  foyer_json_text (&w, "stolen");
  foyer_json_key (&w, "text");
  foyer_json_text (&w, "This desk was reported stolen.");
  foyer_json_key (&w, "wipe");
  foyer_json_bool (&w, TRUE);
  if (k.found)
    {
      g_autofree char *order = foyer_wipe_text (chain_id, dev);
      guint8 sig[64];

      crypto_sign_detached (sig, NULL, (const guint8 *) order, strlen (order), k.secret);
      foyer_json_key (&w, "wipe_sig");
      foyer_json_b64 (&w, sig, sizeof sig);
    }
  foyer_json_end_object (&w);
  foyer_json_end_object (&w);
  sodium_memzero (&k, sizeof k);
  foyer_reply_json (req, 401, foyer_chain_gen (chain), NULL, s);
}

/* A retired desk may hand over what it had not sent, for a while. */
static gboolean
late_enough (const FoyerDevice *d, gint64 now)
{
  return strcmp (d->status, "retired") == 0 && now - d->status_at < FOYER_RETIRED_DAYS * G_GINT64_CONSTANT (86400000);
}

static FoyerDevice *
request_device (FoyerServer *server, FoyerHttpRequest *req, FoyerChain **chain, gboolean retired_too)
{
  Lookup l = { { 0 }, foyer_now () };
  FoyerId id;
  guint64 stamp = 0;
  gboolean fresh = TRUE;
  g_autoptr (GError) error = NULL;

  if (!foyer_token_parse (bearer (req), "fd1", &id, l.hash))
    {
      foyer_reply_error (req, 401, "token", NULL, "This needs the token of an enrolled desk.");
      return NULL;
    }
  /* A desk that only waits needs no store. */
  *chain = foyer_chains_find (server->chains, &id);
  if (*chain != NULL)
    {
      fresh = foyer_chain_refresh (*chain);
      l.device = foyer_chain_known_token (*chain, l.hash);
      if (l.device != NULL)
        return l.device;
      stamp = foyer_chain_desks_stamp (*chain);
      /* Where openings are what there is too much of, who is not known yet comes later. */
      if (foyer_load_level () >= FOYER_LOAD_NO_PULLS && !foyer_chain_is_open (*chain))
        {
          foyer_metrics_count ("foyer_refused_total", "limit=\"overload_open\"", 1);
          foyer_reply_retry (req, 503, "busy", NULL, "The server is busy. Try again in a moment.", foyer_load_next () / 10);
          return NULL;
        }
    }
  *chain = foyer_chains_get (server->chains, &id, &error);
  if (*chain == NULL && g_error_matches (error, FOYER_ERROR, FOYER_ERROR_NOT_FOUND))
    {
      foyer_reply_error (req, 401, "token", NULL, "This needs the token of an enrolled desk.");
      return NULL;
    }
  if (*chain == NULL || !foyer_store_glance (foyer_chain_store (*chain), look_up_device, &l, &error))
    {
      foyer_reply_gerror (req, NULL, error);
      return NULL;
    }
  if (l.device == NULL && !fresh)
    foyer_reply_error (req, 503, "busy", foyer_chain_gen (*chain), "The server cannot tell yet whose token this is. Try again in a moment.");
  else if (l.device == NULL)
    foyer_reply_error (req, 401, "token", foyer_chain_gen (*chain), "This needs the token of an enrolled desk.");
  else if (strcmp (l.device->status, "stolen") == 0)
    {
      foyer_reply_stolen (req, *chain, &id, &l.device->id);
      g_clear_pointer (&l.device, foyer_device_free);
    }
  else if (strcmp (l.device->status, "active") != 0 && !(retired_too && late_enough (l.device, l.now)))
    {
      foyer_reply_error (req, 401, "retired", foyer_chain_gen (*chain), "This desk was retired.");
      g_clear_pointer (&l.device, foyer_device_free);
    }
  else if (strcmp (l.device->status, "active") == 0)
    foyer_chain_know_token (*chain, l.hash, l.device, stamp);
  return l.device;
}

FoyerDevice *
foyer_request_device (FoyerServer *server, FoyerHttpRequest *req, FoyerChain **chain)
{
  return request_device (server, req, chain, FALSE);
}

FoyerDevice *
foyer_request_late_device (FoyerServer *server, FoyerHttpRequest *req, FoyerChain **chain)
{
  return request_device (server, req, chain, TRUE);
}

static gboolean
look_up_session (FoyerDb *db, gpointer data, GError **error)
{
  Lookup *l = data;
  l->found = foyer_api_session_find (db, l->hash, l->now, l->session);
  return TRUE;
}

gboolean
foyer_request_session (FoyerServer *server, FoyerHttpRequest *req, FoyerChain **chain, FoyerApiSession *session)
{
  Lookup l = { { 0 }, foyer_now (), NULL, session };
  FoyerId id;
  gboolean fresh;
  g_autoptr (GError) error = NULL;

  if (foyer_token_parse (bearer (req), "fs1", &id, l.hash))
    *chain = foyer_chains_get (server->chains, &id, &error);
  else
    *chain = NULL;
  fresh = *chain == NULL || foyer_chain_refresh (*chain);
  if (*chain != NULL && foyer_store_glance (foyer_chain_store (*chain), look_up_session, &l, &error) && l.found)
    return TRUE;
  if (error != NULL && !g_error_matches (error, FOYER_ERROR, FOYER_ERROR_NOT_FOUND))
    foyer_reply_gerror (req, NULL, error);
  else if (!fresh)
    foyer_reply_error (req, 503, "busy", NULL, "The server cannot tell yet whose token this is. Try again in a moment.");
  else
    foyer_reply_error (req, 401, "token", NULL, "Sign in first: this needs a session token.");
  return FALSE;
}

GBytes *
foyer_request_inflate (FoyerHttpRequest *req, int *status, const char **code, GError **error)
{
  const char *encoding = foyer_http_header (req, "Content-Encoding");
  g_autoptr (GError) local = NULL;
  gsize len;
  const char *data = g_bytes_get_data (foyer_http_body (req), &len);
  GBytes *out;

  if (encoding == NULL || g_ascii_strcasecmp (encoding, "identity") == 0)
    return g_bytes_ref (foyer_http_body (req));
  if (g_ascii_strcasecmp (encoding, "gzip") != 0)
    {
      *status = 415;
      *code = "encoding";
      g_set_error_literal (error, FOYER_ERROR, FOYER_ERROR_INVALID, "The body is encoded in a way this server does not read.");
      return NULL;
    }
  out = foyer_wire_inflate (data != NULL ? data : "", len, FOYER_REQUEST_MAX_BYTES, &local);
  if (out != NULL)
    {
      foyer_metrics_count ("foyer_inflate_bytes_total", NULL, g_bytes_get_size (out));
      return out;
    }
  *status = local->code == FOYER_ERROR_FULL ? 413 : 400;
  *code = local->code == FOYER_ERROR_FULL ? "too_big" : "malformed";
  g_propagate_error (error, g_steal_pointer (&local));
  return NULL;
}

GBytes *
foyer_request_body (FoyerHttpRequest *req)
{
  g_autoptr (GError) error = NULL;
  const char *code = NULL;
  int status = 0;
  GBytes *out = foyer_request_inflate (req, &status, &code, &error);

  if (out == NULL)
    foyer_reply_error (req, status, code, NULL, error->message);
  return out;
}

JsonObject *
foyer_request_object (FoyerHttpRequest *req)
{
  g_autoptr (GBytes) body = foyer_request_body (req);
  g_autoptr (JsonParser) parser = json_parser_new_immutable ();
  g_autoptr (FoyerJsonReader) check = NULL;
  gsize len;
  const char *data;

  if (body == NULL)
    return NULL;
  data = g_bytes_get_data (body, &len);
  if (len == 0)
    return json_object_new ();
  /* The stream reader bounds the depth and refuses floats before a tree is built. */
  check = foyer_json_reader_new (data, len);
  if (foyer_json_next (check) != FOYER_JSON_OBJECT || !foyer_json_skip (check) || foyer_json_next (check) != FOYER_JSON_END
      || !json_parser_load_from_data (parser, data, len, NULL) || !JSON_NODE_HOLDS_OBJECT (json_parser_get_root (parser)))
    {
      const char *why = foyer_json_reader_error (check);
      g_autofree char *text = g_strdup_printf ("The body is no JSON object%s%s. Money is whole minor units; there are no fractions.", why ? ": " : "",
                                               why ? why : "");
      foyer_reply_error (req, 400, "malformed", NULL, text);
      return NULL;
    }
  return json_object_ref (json_node_get_object (json_parser_get_root (parser)));
}

char *
foyer_request_param (FoyerHttpRequest *req, const char *name)
{
  const char *query = foyer_http_query (req);
  g_autoptr (GHashTable) params = NULL;

  if (query == NULL)
    return NULL;
  params = g_uri_parse_params (query, -1, "&", G_URI_PARAMS_WWW_FORM, NULL);
  return params != NULL ? g_strdup (g_hash_table_lookup (params, name)) : NULL;
}
