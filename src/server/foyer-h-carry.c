/* POST /v1/carry: another desk's signed push, brought by a desk of the same chain (replication.md 5.13). Taken as if its author had sent
 * it: by its position and its hash chain, so that it counts once however it comes. */
#define G_LOG_DOMAIN "foyer-server"

#include "config.h"

#include <sodium.h>
#include <string.h>

#include "foyer-carry.h"
#include "foyer-error.h"
#include "foyer-handlers.h"
#include "foyer-log.h"

typedef struct
{
  FoyerHttpRequest *req;
  FoyerChain *chain;
  FoyerDevice *carrier, *author;
  FoyerPush *push;
} Carry;

static void
carry_free (Carry *c)
{
  foyer_device_free (c->carrier);
  foyer_device_free (c->author);
  foyer_push_free (c->push);
  g_free (c);
}

static void
refuse (Carry *c, int status, const char *code, const char *text)
{
  foyer_reply_error (c->req, status, code, foyer_chain_gen (c->chain), text);
  carry_free (c);
}

static void
on_pushed (FoyerPush *push, const GError *error, gpointer data)
{
  Carry *c = data;
  GString *s;
  FoyerJsonWriter w;
  char dev[37];

  if (error != NULL)
    {
      foyer_reply_gerror (c->req, foyer_chain_gen (c->chain), error);
      carry_free (c);
      return;
    }
  if (push->code != NULL)
    {
      refuse (c, strcmp (push->code, "malformed") == 0 ? 400 : 409, push->code, push->text);
      return;
    }
  foyer_metrics_count ("foyer_carried_txns_total", NULL, push->accepted);
  s = g_string_new (NULL);
  foyer_json_writer_init (&w, s);
  foyer_json_begin_object (&w);
  foyer_json_key (&w, "dev");
  foyer_json_text (&w, foyer_id_format (&c->author->id, dev));
  foyer_json_key (&w, "quarantined");
  foyer_json_int (&w, push->quarantined);
  foyer_json_key (&w, "repeated");
  foyer_json_int (&w, push->repeated);
  foyer_json_key (&w, "taken");
  foyer_json_int (&w, push->accepted - push->quarantined);
  foyer_json_end_object (&w);
  foyer_reply_json (c->req, 200, foyer_chain_gen (c->chain), NULL, s);
  carry_free (c);
}

typedef struct
{
  FoyerId id;
  FoyerDevice *device;
} Find;

static gboolean
find_author (FoyerDb *db, gpointer data, GError **error)
{
  Find *f = data;

  f->device = foyer_device_get (db, &f->id);
  return TRUE;
}

static void
serve_carry (FoyerServer *server, FoyerHttpRequest *req, const char *rest)
{
  FoyerChain *chain = NULL;
  FoyerDevice *carrier = foyer_request_device (server, req, &chain);
  g_autoptr (GBytes) body = NULL;
  g_autoptr (FoyerSyncRequest) q = NULL;
  g_autoptr (GError) error = NULL;
  Find find = { FOYER_ID_NONE };
  const char *data, *request = NULL;
  gsize len, request_len = 0;
  Carry *c;
  int wait;

  if (carrier == NULL)
    return;
  body = foyer_request_body (req);
  if (body == NULL)
    {
      foyer_device_free (carrier);
      return;
    }
  c = g_new0 (Carry, 1);
  c->req = req;
  c->chain = chain;
  c->carrier = carrier;
  data = g_bytes_get_data (body, &len);
  if (data == NULL || !foyer_carry_parse (data, len, &find.id, &request, &request_len) || (q = foyer_sync_request_parse (request, request_len, &error)) == NULL
      || !q->has_push || q->txns->len == 0 || q->txns->len > FOYER_PUSH_MAX_TXNS)
    {
      refuse (c, 400, "malformed", "This is no line of an export of un-sent work.");
      return;
    }
  if (!foyer_chain_open (chain, &error) || !foyer_store_read (foyer_chain_store (chain), find_author, &find, &error))
    {
      foyer_reply_gerror (req, foyer_chain_gen (chain), error);
      carry_free (c);
      return;
    }
  c->author = find.device;
  if (c->author == NULL || !c->author->has_key || strcmp (c->author->status, "stolen") == 0)
    {
      refuse (c, 403, "author", "The desk that made this is not one of this chain, or was reported stolen.");
      return;
    }
  if (!q->has_sig
      || crypto_sign_verify_detached (q->sig, g_array_index (q->txns, FoyerWireTxn, q->txns->len - 1).h, FOYER_HASH_LEN, c->author->pubkey) != 0)
    {
      refuse (c, 400, "signature", "This was changed since it was exported: its signature does not fit.");
      return;
    }
  c->push = foyer_push_new (q, &c->author->id, &c->author->loc);
  /* The hash of a body somebody was taken out of says nothing of it: only its own desk is believed what it was. */
  for (guint i = 0; c->push->code == NULL && i < c->push->txns->len; i++)
    {
      const FoyerIncoming *in = &g_array_index (c->push->txns, FoyerIncoming, i);

      if ((in->txn != NULL ? in->txn : in->outline)->cut)
        {
          refuse (c, 400, "cut", "Somebody was erased from one of these changes; the desk has to send it itself.");
          return;
        }
    }
  foyer_http_drop_body (req);
  if (c->push->code != NULL)
    {
      on_pushed (c->push, NULL, c);
      return;
    }
  wait = foyer_chain_push (chain, c->push, len, on_pushed, c);
  if (wait > 0)
    {
      foyer_reply_retry (req, 503, "busy", foyer_chain_gen (chain), "The server is busy. Try again in a moment.", wait);
      carry_free (c);
    }
}

const FoyerHandler foyer_handlers_carry[] = {
  { "POST", "/v1/carry", serve_carry },
  { NULL },
};
