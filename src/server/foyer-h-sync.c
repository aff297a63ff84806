/* POST /v1/sync: push and pull in one round trip, and the long poll. */
#define G_LOG_DOMAIN "foyer-server"

#include "config.h"

#include <sodium.h>
#include <string.h>

#include "foyer-error.h"
#include "foyer-handlers.h"
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
  gint64 until;      /* monotonic µs: wait no longer */
  FoyerPush *push;
  gboolean answer;   /* with or without news */
} Call;

static void
call_free (Call *c)
{
  foyer_device_free (c->device);
  foyer_push_free (c->push);
  g_clear_pointer (&c->cursors, g_array_unref);
  g_free (c->gen);
  g_free (c);
}

/* ---- the reply's body ------------------------------------------------------------------------------------------------------------ */

static GString *
compose (const char *gen, const FoyerPush *push, const FoyerFeed *feed)
{
  GString *s = g_string_sized_new (feed != NULL && feed->json != NULL ? feed->json->len + 1024 : 1024);
  gint64 next_inc = MAX (push != NULL ? push->next_inc : 0, feed != NULL ? feed->next_inc : 0);
  FoyerJsonWriter w;

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
  foyer_json_key (&w, "next_inc");
  foyer_json_int (&w, next_inc);
  foyer_json_key (&w, "now");
  foyer_json_int (&w, foyer_now ());
  if (feed != NULL)
    {
      foyer_json_key (&w, "pull");
      foyer_json_raw (&w, feed->json->str, feed->json->len);
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

static void pull (Call *c);

static void
on_wake (FoyerHttpRequest *req, FoyerWake why, gpointer data)
{
  Call *c = data;
  gboolean mine = foyer_chain_unpark (c->chain, &c->device->id, req);

  if (why == FOYER_WAKE_GONE)
    {
      foyer_reply_error (req, 503, "gone", foyer_chain_gen (c->chain), "The desk has gone.");
      call_free (c);
      return;
    }
  /* A change elsewhere in the chain is no news for this desk: it goes on waiting. A ghost, or one whose time is up, is answered. */
  c->answer = why == FOYER_WAKE_TIMEOUT || !mine;
  pull (c);
}

static void
pull (Call *c)
{
  FoyerFeed feed = { 0 };
  g_autoptr (GError) error = NULL;
  gint64 left;

  feed.dev = c->device->id;
  feed.loc = c->device->loc;
  feed.all = c->device->all;
  feed.cursors = c->cursors;
  feed.gen = c->gen;
  feed.max_rows = c->max_rows;
  feed.max_bytes = c->max_bytes;
  if (!foyer_store_read (foyer_chain_store (c->chain), foyer_feed_read, &feed, &error))
    {
      foyer_reply_gerror (c->req, foyer_chain_gen (c->chain), error);
      foyer_feed_clear (&feed);
      call_free (c);
      return;
    }
  left = (c->until - g_get_monotonic_time ()) / 1000;
  if (feed.rows == 0 && feed.reset == NULL && c->push == NULL && left > 0 && !c->answer)
    {
      FoyerHttpRequest *req = c->req;

      foyer_http_drop_body (req);
      if (foyer_chain_park (c->chain, &c->device->id, req, feed.seq, left, on_wake, c))
        {
          foyer_feed_clear (&feed);
          return;
        }
      /* A commit came between the snapshot and now. */
      foyer_feed_clear (&feed);
      pull (c);
      return;
    }
  foyer_reply_json (c->req, 200, foyer_chain_gen (c->chain), NULL, compose (foyer_chain_gen (c->chain), c->push, &feed));
  foyer_feed_clear (&feed);
  call_free (c);
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

static void
on_pushed (FoyerPush *push, const GError *error, gpointer data)
{
  Call *c = data;

  if (error != NULL)
    {
      foyer_reply_gerror (c->req, foyer_chain_gen (c->chain), error);
      call_free (c);
    }
  else if (push->code != NULL || !c->has_pull)
    {
      g_info ("push dev=%s inc=%" G_GINT64_FORMAT " txns=%u accepted=%u quarantined=%u%s%s", c->device->code, push->inc, push->txns->len,
              push->accepted, push->quarantined, push->code ? " refused=" : "", push->code ? push->code : "");
      foyer_reply_json (c->req, push_status (push), foyer_chain_gen (c->chain), NULL, compose (foyer_chain_gen (c->chain), push, NULL));
      call_free (c);
    }
  else
    pull (c);
}

static FoyerPush *
make_push (const FoyerDevice *d, const FoyerSyncRequest *q)
{
  FoyerPush *p = foyer_push_new (q, &d->id, &d->loc, d->scopes);
  p->any = d->all;
  return p;
}

static void
serve_sync (FoyerServer *server, FoyerHttpRequest *req, const char *rest)
{
  FoyerChain *chain = NULL;
  FoyerDevice *device = foyer_request_device (server, req, &chain);
  g_autoptr (GBytes) body = NULL;
  g_autoptr (FoyerSyncRequest) q = NULL;
  g_autoptr (GError) error = NULL;
  gsize len;
  const char *data;
  Call *c;

  if (device == NULL)
    return;
  foyer_chain_newer (chain, &device->id);
  body = foyer_request_body (req);
  if (body == NULL)
    {
      foyer_device_free (device);
      return;
    }
  data = g_bytes_get_data (body, &len);
  q = foyer_sync_request_parse (data != NULL ? data : "", len, &error);
  if (q == NULL || !signature_fits (device, q))
    {
      if (q == NULL)
        foyer_reply_error (req, 400, "malformed", foyer_chain_gen (chain), error->message);
      else
        foyer_reply_error (req, 403, "signature", foyer_chain_gen (chain), "The push is not signed by this desk's key.");
      foyer_device_free (device);
      return;
    }
  c = g_new0 (Call, 1);
  c->server = server;
  c->req = req;
  c->chain = chain;
  c->device = device;
  c->has_pull = q->has_pull;
  c->cursors = g_steal_pointer (&q->cursors);
  c->gen = g_steal_pointer (&q->gen);
  c->max_rows = q->max_rows;
  c->max_bytes = q->max_bytes;
  /* ± 20 %, so that desks that woke together do not come back together. */
  c->until = g_get_monotonic_time () + q->wait * (800000 + (gint64) randombytes_uniform (400000));
  if (q->has_push && (q->txns->len > 0 || !q->has_pull))
    {
      FoyerPush *push = c->push = make_push (device, q);

      if (push->code != NULL)
        {
          foyer_reply_json (req, push_status (push), foyer_chain_gen (chain), NULL, compose (foyer_chain_gen (chain), push, NULL));
          call_free (c);
        }
      else if (!foyer_chain_push (chain, foyer_http_of (req), push, on_pushed, c))
        {
          foyer_reply_error (req, 503, "busy", foyer_chain_gen (chain), "The server is busy. Try again in a moment.");
          call_free (c);
        }
    }
  else if (c->has_pull)
    pull (c);
  else
    {
      foyer_reply_error (req, 400, "malformed", foyer_chain_gen (chain), "The request neither pushes nor pulls.");
      call_free (c);
    }
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
  GString *out;

  *status = 400;
  if (q == NULL || !signature_fits (device, q))
    return error_body ("malformed", error != NULL ? error->message : "The signature does not fit.");
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
      feed.dev = device->id;
      feed.loc = device->loc;
      feed.all = device->all;
      feed.cursors = q->cursors;
      feed.gen = q->gen;
      feed.max_rows = q->max_rows;
      feed.max_bytes = q->max_bytes;
      if (!foyer_store_read (foyer_chain_store (chain), foyer_feed_read, &feed, &error))
        {
          foyer_feed_clear (&feed);
          *status = 500;
          return error_body ("io", error->message);
        }
      *status = 200;
    }
  out = compose (foyer_chain_gen (chain), push, feed.json != NULL ? &feed : NULL);
  foyer_feed_clear (&feed);
  return g_string_free_to_bytes (out);
}

const FoyerHandler foyer_handlers_sync[] = {
  { "POST", "/v1/sync", serve_sync },
  { NULL },
};
