#define G_LOG_DOMAIN "foyer-server"

#include "config.h"

#include <string.h>

#include "foyer-http-private.h"

/* HTTP without a network: the caller is the peer, and the clock. */

typedef struct
{
  FoyerHttpRequest base;
  FoyerHttpAnswer answer;
  gpointer data;
  gint64 due;
  gboolean called; /* to be woken when it is due */
} LocalRequest;

typedef struct
{
  FoyerHttp base;
  GMutex lock;
  gint64 now;    /* ms */
  GQueue parked; /* LocalRequest */
} LocalHttp;

static void
local_reply (FoyerHttpRequest *base, int status, const char *type, const char *headers, GBytes *body)
{
  LocalRequest *req = (LocalRequest *) base;
  g_autofree char *lines = g_strdup_printf ("%s%s%s%s", type != NULL ? "Content-Type: " : "", type != NULL ? type : "", type != NULL ? "\r\n" : "",
                                            headers != NULL ? headers : "");

  if (req->answer != NULL)
    req->answer (status, lines, body, req->data);
  g_atomic_int_add (&base->http->n_open, -1);
  foyer_http_unref (base);
}

static void
local_park (FoyerHttpRequest *base)
{
  LocalRequest *req = (LocalRequest *) base;
  LocalHttp *http = (LocalHttp *) base->http;

  g_mutex_lock (&http->lock);
  req->due = http->now + base->park_ms;
  req->called = FALSE;
  g_queue_push_tail (&http->parked, req);
  g_mutex_unlock (&http->lock);
}

static void
unpark (LocalRequest *req, FoyerWake why)
{
  LocalHttp *http = (LocalHttp *) req->base.http;
  gboolean mine;

  g_mutex_lock (&http->lock);
  mine = g_queue_remove (&http->parked, req);
  g_mutex_unlock (&http->lock);
  if (mine)
    foyer_http_unparked (&req->base, why);
}

static void
local_wake (FoyerHttpRequest *base, int ms)
{
  LocalRequest *req = (LocalRequest *) base;
  LocalHttp *http = (LocalHttp *) base->http;

  if (ms <= 0)
    {
      unpark (req, FOYER_WAKE_WOKEN);
      return;
    }
  g_mutex_lock (&http->lock);
  if (g_queue_find (&http->parked, req) != NULL && http->now + ms < req->due)
    {
      req->due = http->now + ms;
      req->called = TRUE;
    }
  g_mutex_unlock (&http->lock);
}

static void
local_free_request (FoyerHttpRequest *base)
{
  g_free (base);
}

static guint
local_port (FoyerHttp *base)
{
  return 0;
}

static void
local_close (FoyerHttp *base, int grace_ms)
{
  foyer_http_local_pass (base, G_MAXINT);
}

static void
local_free (FoyerHttp *base)
{
  LocalHttp *http = (LocalHttp *) base;

  g_mutex_clear (&http->lock);
  g_free (http);
}

static const FoyerHttpKind local_kind = { local_reply, local_park, local_wake, local_free_request, local_port, local_close, local_free };

FoyerHttp *
foyer_http_local_new (const FoyerHttpLimits *limits, FoyerHttpFunc func, gpointer data)
{
  LocalHttp *http = g_new0 (LocalHttp, 1);

  foyer_http_init (&http->base, &local_kind, limits, func, data);
  g_mutex_init (&http->lock);
  g_queue_init (&http->parked);
  return &http->base;
}

static char *
header_of (const char *headers, const char *name)
{
  g_auto (GStrv) lines = g_strsplit (headers, "\r\n", -1);
  gsize n = strlen (name);

  for (guint i = 0; lines[i] != NULL; i++)
    if (g_ascii_strncasecmp (lines[i], name, n) == 0 && lines[i][n] == ':')
      return g_strstrip (g_strdup (lines[i] + n + 1));
  return NULL;
}

FoyerHttpRequest *
foyer_http_local_send (FoyerHttp *http, const char *method, const char *target, const char *headers, GBytes *body, FoyerHttpAnswer answer, gpointer data)
{
  LocalRequest *req = g_new0 (LocalRequest, 1);
  const char *query = strchr (target, '?');
  gsize len = body != NULL ? g_bytes_get_size (body) : 0;

  foyer_http_request_init (&req->base, http);
  req->answer = answer;
  req->data = data;
  req->base.method = g_strdup (method);
  req->base.path = query != NULL ? g_strndup (target, query - target) : g_strdup (target);
  req->base.query = query != NULL ? g_strdup (query + 1) : NULL;
  for (int i = 0; headers != NULL && i < FOYER_N_HEADERS; i++)
    req->base.headers[i] = header_of (headers, foyer_http_header_names[i]);
  req->base.body = body != NULL ? g_bytes_ref (body) : g_bytes_new (NULL, 0);
  g_atomic_int_inc (&http->n_open);
  foyer_http_ref (&req->base); /* the caller's */
  if (len > http->limits.max_body)
    foyer_http_reply_too_big (&req->base);
  else if (!foyer_http_count (http, len))
    foyer_http_reply_full (&req->base);
  else
    {
      req->base.counted = len;
      http->func (&req->base, http->data);
    }
  return &req->base;
}

void
foyer_http_local_hang_up (FoyerHttpRequest *base)
{
  LocalRequest *req = (LocalRequest *) base;

  req->answer = NULL;
  unpark (req, FOYER_WAKE_GONE);
}

void
foyer_http_local_pass (FoyerHttp *base, int ms)
{
  LocalHttp *http = (LocalHttp *) base;
  LocalRequest *due;

  g_mutex_lock (&http->lock);
  http->now += ms;
  do
    {
      due = NULL;
      for (GList *l = http->parked.head; due == NULL && l != NULL; l = l->next)
        if (((LocalRequest *) l->data)->due <= http->now)
          {
            due = l->data;
            g_queue_delete_link (&http->parked, l);
          }
      g_mutex_unlock (&http->lock);
      if (due != NULL)
        foyer_http_unparked (&due->base, due->called ? FOYER_WAKE_WOKEN : FOYER_WAKE_TIMEOUT);
      g_mutex_lock (&http->lock);
    }
  while (due != NULL);
  g_mutex_unlock (&http->lock);
}
