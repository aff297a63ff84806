/* foyer-http-private: what foyer-http.c shares with the listeners behind it. Each one begins its own structures with these. */
#pragma once

#include "foyer-http.h"

G_BEGIN_DECLS

enum
{
  FOYER_HEADER_AUTHORIZATION,
  FOYER_HEADER_CONTENT_ENCODING,
  FOYER_HEADER_ACCEPT_ENCODING,
  FOYER_HEADER_IDEMPOTENCY_KEY,
  FOYER_HEADER_RANGE,
  FOYER_HEADER_X_DEV,
  FOYER_HEADER_X_APP,
  FOYER_HEADER_X_SCHEMA,
  FOYER_HEADER_X_FOYER_ACCEL,
  FOYER_HEADER_CONTENT_RANGE,
  FOYER_N_HEADERS,
};
extern const char *const foyer_http_header_names[FOYER_N_HEADERS];

typedef struct
{
  void  (*reply) (FoyerHttpRequest *req, int status, const char *type, const char *headers, GBytes *body);
  void  (*park) (FoyerHttpRequest *req);  /* for req->park_ms */
  void  (*wake) (FoyerHttpRequest *req, int ms); /* after @ms */
  void  (*free_request) (FoyerHttpRequest *req); /* what the listener added, and the memory */
  guint (*port) (FoyerHttp *http);
  void  (*close) (FoyerHttp *http, int grace_ms);
  void  (*free) (FoyerHttp *http);        /* after the last request */
} FoyerHttpKind;

struct _FoyerHttpRequest
{
  gatomicrefcount refs;
  FoyerHttp *http; /* a reference */
  char *method, *path, *query;
  char *headers[FOYER_N_HEADERS];
  GBytes *body;
  gsize counted;   /* bytes of the body in http->bodies */
  gint64 arrived;  /* monotonic µs; time in the park added */
  gint64 parked_at;
  const char *route; /* for the figures; static */

  int park_ms;
  FoyerWakeFunc wake_func;
  gpointer wake_data;
};

struct _FoyerHttp
{
  gatomicrefcount refs; /* the owner's and one of each request */
  const FoyerHttpKind *kind;
  FoyerHttpLimits limits;
  FoyerHttpFunc func;
  gpointer data;
  int n_open, n_parked, n_reading; /* atomic */
  gsize bodies;                    /* atomic */
  int refused, slow;               /* atomic */
};

void     foyer_http_init (FoyerHttp *http, const FoyerHttpKind *kind, const FoyerHttpLimits *limits, FoyerHttpFunc func, gpointer data);
void     foyer_http_unref_listener (FoyerHttp *http);
/* Takes a reference to @http for it. */
void     foyer_http_request_init (FoyerHttpRequest *req, FoyerHttp *http);
/* Counts @n more bytes. FALSE when there is no room. */
gboolean foyer_http_count (FoyerHttp *http, gsize n);
void     foyer_http_uncount (FoyerHttp *http, gsize n);
/* The request is not parked any more: calls its function. */
void     foyer_http_unparked (FoyerHttpRequest *req, FoyerWake why);
/* Answers that need no handler. */
void     foyer_http_reply_too_big (FoyerHttpRequest *req);
void     foyer_http_reply_full (FoyerHttpRequest *req);

G_END_DECLS
