#define G_LOG_DOMAIN "foyer-server"

#include "config.h"

#include <string.h>

#include "foyer-http-private.h"
#include "foyer-metrics.h"

const char *const foyer_http_header_names[FOYER_N_HEADERS] = { "Authorization", "Content-Encoding", "Accept-Encoding", "Idempotency-Key",
                                                               "Range",         "X-Dev",            "X-App",           "X-Schema",
                                                               "X-Foyer-Accel", "Content-Range" };

/* ---- listeners -------------------------------------------------------------------------------------------------------------- */

void
foyer_http_init (FoyerHttp *http, const FoyerHttpKind *kind, const FoyerHttpLimits *limits, FoyerHttpFunc func, gpointer data)
{
  g_atomic_ref_count_init (&http->refs);
  http->kind = kind;
  http->limits = *limits;
  http->func = func;
  http->data = data;
}

void
foyer_http_unref_listener (FoyerHttp *http)
{
  if (g_atomic_ref_count_dec (&http->refs))
    http->kind->free (http);
}

void
foyer_http_close (FoyerHttp *http, int grace_ms)
{
  http->kind->close (http, grace_ms);
  foyer_http_unref_listener (http);
}

guint
foyer_http_port (FoyerHttp *http)
{
  return http->kind->port (http);
}

void
foyer_http_figures (FoyerHttp *http, FoyerHttpFigures *out)
{
  out->open = g_atomic_int_get (&http->n_open);
  out->parked = g_atomic_int_get (&http->n_parked);
  out->reading = g_atomic_int_get (&http->n_reading);
  out->bodies = (gsize) g_atomic_pointer_get (&http->bodies);
  out->refused = g_atomic_int_get (&http->refused);
  out->slow = g_atomic_int_get (&http->slow);
}

gboolean
foyer_http_count (FoyerHttp *http, gsize n)
{
  if ((gsize) g_atomic_pointer_add (&http->bodies, n) + n <= http->limits.max_bodies)
    return TRUE;
  foyer_http_uncount (http, n);
  return FALSE;
}

void
foyer_http_uncount (FoyerHttp *http, gsize n)
{
  g_atomic_pointer_add (&http->bodies, -(gssize) n);
}

/* ---- requests ----------------------------------------------------------------------------------------------------------------- */

void
foyer_http_request_init (FoyerHttpRequest *req, FoyerHttp *http)
{
  g_atomic_ref_count_init (&req->refs);
  g_atomic_ref_count_inc (&http->refs);
  req->http = http;
  req->arrived = g_get_monotonic_time ();
  req->route = "other";
}

FoyerHttpRequest *
foyer_http_ref (FoyerHttpRequest *req)
{
  g_atomic_ref_count_inc (&req->refs);
  return req;
}

void
foyer_http_unref (FoyerHttpRequest *req)
{
  FoyerHttp *http = req->http;

  if (!g_atomic_ref_count_dec (&req->refs))
    return;
  foyer_http_drop_body (req);
  g_free (req->method);
  g_free (req->path);
  g_free (req->query);
  for (int i = 0; i < FOYER_N_HEADERS; i++)
    g_free (req->headers[i]);
  http->kind->free_request (req);
  foyer_http_unref_listener (http);
}

const char *
foyer_http_method (FoyerHttpRequest *req)
{
  return req->method;
}

const char *
foyer_http_path (FoyerHttpRequest *req)
{
  return req->path;
}

const char *
foyer_http_query (FoyerHttpRequest *req)
{
  return req->query;
}

const char *
foyer_http_header (FoyerHttpRequest *req, const char *name)
{
  for (int i = 0; i < FOYER_N_HEADERS; i++)
    if (g_ascii_strcasecmp (foyer_http_header_names[i], name) == 0)
      return req->headers[i];
  return NULL;
}

GBytes *
foyer_http_body (FoyerHttpRequest *req)
{
  return req->body;
}

void
foyer_http_drop_body (FoyerHttpRequest *req)
{
  g_clear_pointer (&req->body, g_bytes_unref);
  foyer_http_uncount (req->http, req->counted);
  req->counted = 0;
}

gint64
foyer_http_arrived (FoyerHttpRequest *req)
{
  return req->arrived;
}

void
foyer_http_reply (FoyerHttpRequest *req, int status, const char *type, const char *headers, GBytes *body)
{
  char labels[64];

  g_snprintf (labels, sizeof labels, "route=\"%s\",code=\"%d\"", req->route, status);
  foyer_metrics_count ("foyer_requests_total", labels, 1);
  g_snprintf (labels, sizeof labels, "route=\"%s\"", req->route);
  foyer_metrics_observe ("foyer_request_seconds", labels, (g_get_monotonic_time () - req->arrived) / 1e6);
  req->http->kind->reply (req, status, type, headers, body);
}

void
foyer_http_set_route (FoyerHttpRequest *req, const char *route)
{
  req->route = route;
}

const char *
foyer_http_route (FoyerHttpRequest *req)
{
  return req->route;
}

gboolean
foyer_http_park (FoyerHttpRequest *req, int ms, FoyerWakeFunc func, gpointer data)
{
  FoyerHttp *http = req->http;

  if ((guint) g_atomic_int_add (&http->n_parked, 1) >= http->limits.max_parked)
    {
      g_atomic_int_add (&http->n_parked, -1);
      return FALSE;
    }
  req->park_ms = ms;
  req->wake_func = func;
  req->wake_data = data;
  req->parked_at = g_get_monotonic_time ();
  http->kind->park (req);
  return TRUE;
}

void
foyer_http_unparked (FoyerHttpRequest *req, FoyerWake why)
{
  g_atomic_int_add (&req->http->n_parked, -1);
  req->arrived += g_get_monotonic_time () - req->parked_at;
  req->wake_func (req, why, req->wake_data);
}

void
foyer_http_wake (FoyerHttpRequest *req)
{
  req->http->kind->wake (req, 0);
}

void
foyer_http_wake_in (FoyerHttpRequest *req, int ms)
{
  req->http->kind->wake (req, ms);
}

static void
reply_static (FoyerHttpRequest *req, int status, const char *headers, const char *text)
{
  g_autoptr (GBytes) body = g_bytes_new_static (text, strlen (text));
  foyer_http_reply (req, status, "application/json", headers, body);
}

void
foyer_http_reply_too_big (FoyerHttpRequest *req)
{
  reply_static (req, 413, "X-Gen: -\r\n", "{\"error\":{\"code\":\"too_big\",\"text\":\"The request is larger than the server takes.\"}}");
}

void
foyer_http_reply_full (FoyerHttpRequest *req)
{
  reply_static (req, 503, "X-Gen: -\r\nRetry-After: 2\r\n", "{\"error\":{\"code\":\"busy\",\"text\":\"The server is busy. Try again in a moment.\"}}");
}
