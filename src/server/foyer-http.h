/* foyer-http: the server's HTTP, behind few functions so that libsoup can be replaced (replication.md 17).
 *
 * libsoup reads requests; every reply is written here. As soon as a request is complete its connection is taken out of libsoup: 3.2
 * leaks idle keep-alive connections, cannot tell that a parked peer has gone, and a GLib main context walks all its sources at each
 * turn. So a connection carries one request, its reply says Connection: close, and parked requests are file descriptors in the epoll
 * set of one thread.
 *
 * Handlers run on worker threads and own the request until they reply to it or park it. */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct _FoyerHttp FoyerHttp;
typedef struct _FoyerHttpRequest FoyerHttpRequest;

typedef enum
{
  FOYER_WAKE_WOKEN,
  FOYER_WAKE_TIMEOUT,
  FOYER_WAKE_GONE, /* the peer hung up: reply (it goes nowhere) to let go of the request */
} FoyerWake;

typedef void (*FoyerHttpFunc) (FoyerHttpRequest *req, gpointer data);
typedef void (*FoyerWakeFunc) (FoyerHttpRequest *req, FoyerWake why, gpointer data);

/**
 * foyer_http_listen:
 * @address: "127.0.0.1:8080", "[::1]:8080", or "unix:/run/foyer/app.sock" (replaced when nobody listens on it)
 * @behind_proxy: allow other addresses, because something in front speaks TLS
 * @max_body: bytes; a longer one is answered with 413
 * Needs a running default main context.
 */
FoyerHttp *foyer_http_listen (const char *address, gboolean behind_proxy, gsize max_body, FoyerHttpFunc func, gpointer data, GError **error);
/* Stops taking requests, answers parked ones, waits up to @grace_ms for handlers and writes. */
void       foyer_http_close (FoyerHttp *http, int grace_ms);
guint      foyer_http_port (FoyerHttp *http); /* of a TCP address given with port 0 */
guint      foyer_http_parked (FoyerHttp *http);

const char *foyer_http_method (FoyerHttpRequest *req);
const char *foyer_http_path (FoyerHttpRequest *req);
const char *foyer_http_query (FoyerHttpRequest *req); /* (nullable) */
/* Kept headers: authorization, content-encoding, accept-encoding, idempotency-key, x-dev, x-app. (nullable) */
const char *foyer_http_header (FoyerHttpRequest *req, const char *name);
GBytes     *foyer_http_body (FoyerHttpRequest *req);  /* borrowed */
void        foyer_http_drop_body (FoyerHttpRequest *req); /* before parking: keeps parked requests small */

/* Ends the request. @headers: (nullable): further lines, each ending with CRLF. Any thread. */
void        foyer_http_reply (FoyerHttpRequest *req, int status, const char *type, const char *headers, GBytes *body);

/* Parks the request for @ms; @func is called once, on a worker thread. After foyer_http_wake() it comes at once. */
void        foyer_http_park (FoyerHttpRequest *req, int ms, FoyerWakeFunc func, gpointer data);
/* Any thread; the caller holds a reference. Nothing happens when it is not parked any more. */
void        foyer_http_wake (FoyerHttpRequest *req);
FoyerHttpRequest *foyer_http_ref (FoyerHttpRequest *req);
void        foyer_http_unref (FoyerHttpRequest *req);
/* Runs @func on a worker thread. */
void        foyer_http_run (FoyerHttp *http, GFunc func, gpointer data);
FoyerHttp  *foyer_http_of (FoyerHttpRequest *req);

G_END_DECLS
