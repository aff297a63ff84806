/* foyer-http: the server's HTTP, behind few functions so that what reads and writes it can be replaced (replication.md 17).
 *
 * Two things stand behind them: foyer-http-soup.c for sockets and foyer-http-local.c for a caller in the same process (simulator, tests).
 * Handlers see no difference; tests/server/test-http.c holds one conversation over both.
 *
 * A request carries one exchange: its reply says Connection: close. The function of a listener and the functions of parked requests are
 * called on the listener's own threads and must not block: they hand the request to a lane. Who holds the request owns it until
 * foyer_http_reply() or foyer_http_park(). */
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

typedef struct
{
  gsize max_body;    /* bytes; a longer one is answered with 413 */
  gsize max_bodies;  /* bytes of all bodies held at once; more are answered with 503 */
  guint max_reading; /* connections whose request is not complete; more are closed at once */
  guint max_parked;
  int read_seconds;  /* for a whole request to arrive */
} FoyerHttpLimits;

/**
 * foyer_http_listen:
 * @address: "127.0.0.1:8080", "[::1]:8080", or "unix:/run/foyer/app.sock" (replaced when nobody listens on it)
 * @behind_proxy: allow other addresses, because something in front speaks TLS
 * Needs a running default main context; @func is called there.
 */
FoyerHttp *foyer_http_listen (const char *address, gboolean behind_proxy, const FoyerHttpLimits *limits, FoyerHttpFunc func, gpointer data,
                              GError **error);
/* Stops taking requests, answers parked ones, waits up to @grace_ms for handlers and writes. Requests that are handled longer are
 * answered into the void. */
void       foyer_http_close (FoyerHttp *http, int grace_ms);
guint      foyer_http_port (FoyerHttp *http); /* of a TCP address given with port 0 */

typedef struct
{
  guint open;    /* requests that are not yet answered, parked ones too */
  guint parked;
  guint reading; /* connections whose request is not complete */
  gsize bodies;  /* bytes held */
  guint64 refused, slow; /* connections closed because of max_reading, read_seconds */
} FoyerHttpFigures;
void       foyer_http_figures (FoyerHttp *http, FoyerHttpFigures *out);

const char *foyer_http_method (FoyerHttpRequest *req);
const char *foyer_http_path (FoyerHttpRequest *req);
const char *foyer_http_query (FoyerHttpRequest *req); /* (nullable) */
/* Kept headers: authorization, content-encoding, accept-encoding, idempotency-key, range, x-dev, x-app, x-schema,
 * x-foyer-accel, content-range. (nullable) */
const char *foyer_http_header (FoyerHttpRequest *req, const char *name);
GBytes     *foyer_http_body (FoyerHttpRequest *req);  /* borrowed */
void        foyer_http_drop_body (FoyerHttpRequest *req); /* before parking: keeps parked requests small */
gint64      foyer_http_arrived (FoyerHttpRequest *req); /* monotonic µs; later by the time it was parked */
/* Under what name the figures count it; static text. */
void        foyer_http_set_route (FoyerHttpRequest *req, const char *route);
const char *foyer_http_route (FoyerHttpRequest *req);

/* Ends the request. @headers: (nullable): further lines, each ending with CRLF. Any thread. */
void        foyer_http_reply (FoyerHttpRequest *req, int status, const char *type, const char *headers, GBytes *body);

/* Parks the request for @ms; @func is called once. After foyer_http_wake() it comes at once. FALSE when too many are parked: the caller
 * still owns it. */
gboolean    foyer_http_park (FoyerHttpRequest *req, int ms, FoyerWakeFunc func, gpointer data);
/* Any thread; the caller holds a reference. Nothing happens when it is not parked any more. */
void        foyer_http_wake (FoyerHttpRequest *req);
/* The same, @ms from now, give or take a quarter of a second; not later than it would have come anyway. */
void        foyer_http_wake_in (FoyerHttpRequest *req, int ms);
FoyerHttpRequest *foyer_http_ref (FoyerHttpRequest *req);
void        foyer_http_unref (FoyerHttpRequest *req);

/* ---- in the same process ------------------------------------------------------------------------------------------------------- */
/* A listener without sockets, threads and clock: foyer_http_local_send() calls its function at once, time passes in
 * foyer_http_local_pass(). @func and the wake functions may be called on whatever thread the caller and the handlers use. */
typedef void (*FoyerHttpAnswer) (int status, const char *headers, GBytes *body, gpointer data);
FoyerHttp  *foyer_http_local_new (const FoyerHttpLimits *limits, FoyerHttpFunc func, gpointer data);
/* @headers: (nullable): "Name: value" lines, each ending with CRLF. @answer is called once, on the thread that replies. The request is
 * returned so that the caller may hang up; it holds a reference. */
FoyerHttpRequest *foyer_http_local_send (FoyerHttp *http, const char *method, const char *target, const char *headers, GBytes *body,
                                         FoyerHttpAnswer answer, gpointer data);
void        foyer_http_local_hang_up (FoyerHttpRequest *req);
void        foyer_http_local_pass (FoyerHttp *http, int ms);

G_END_DECLS
