/* POST /v1/token {chain, dev} → {nonce}; then {chain, dev, nonce, sig} → {token, expires}: a desk that has its key gets a new token, also
 * when the one it has is over. No token is asked for: the key is the proof. */
#define G_LOG_DOMAIN "foyer-server"

#include "config.h"

#include <sodium.h>
#include <string.h>

#include "foyer-error.h"
#include "foyer-handlers.h"
#include "foyer-keys.h"
#include "foyer-time.h"

typedef struct
{
  const FoyerId *chain, *dev;
  gint64 now;
  FoyerDevice *device;
  char *nonce;
} Ask;

static gboolean
ask_job (FoyerDb *db, gpointer data, GError **error)
{
  Ask *a = data;

  a->device = foyer_device_get (db, a->dev);
  if (a->device == NULL)
    return TRUE;
  a->nonce = foyer_nonce_new (db, a->chain, a->dev, a->now);
  return TRUE;
}

static void
refuse (FoyerServer *server, FoyerHttpRequest *req, const char *gen)
{
  foyer_server_failed_code (server, TRUE);
  foyer_reply_error (req, 401, "token", gen, "The chain does not know this desk.");
}

static const char *
text_member (JsonObject *o, const char *name)
{
  JsonNode *n = json_object_get_member (o, name);
  return n != NULL && JSON_NODE_HOLDS_VALUE (n) && json_node_get_value_type (n) == G_TYPE_STRING ? json_node_get_string (n) : NULL;
}

static void
renew (FoyerServer *server, FoyerHttpRequest *req, const char *rest)
{
  g_autoptr (JsonObject) body = NULL;
  g_autoptr (FoyerDevice) device = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *token = NULL, *nonce = NULL;
  const char *chain_text, *dev_text, *nonce_text, *sig_text, *gen;
  guint8 sig[64], hash[FOYER_TOKEN_HASH];
  gint64 expires = 0;
  FoyerId chain_id, dev;
  gboolean fresh;
  FoyerChain *chain;
  Ask ask = { &chain_id, &dev, foyer_now () };
  GString *s;
  FoyerJsonWriter w;

  if (foyer_server_failed_code (server, FALSE))
    {
      foyer_reply_error (req, 429, "busy", NULL, "There were too many wrong proofs. Wait a quarter of an hour.");
      return;
    }
  body = foyer_request_object (req);
  if (body == NULL)
    return;
  chain_text = text_member (body, "chain");
  dev_text = text_member (body, "dev");
  nonce_text = text_member (body, "nonce");
  sig_text = text_member (body, "sig");
  if (chain_text == NULL || dev_text == NULL || !foyer_id_parse (chain_text, &chain_id) || !foyer_id_parse (dev_text, &dev)
      || (nonce_text != NULL && (strlen (nonce_text) > 200 || sig_text == NULL || !foyer_b64_parse (sig_text, sig, sizeof sig))))
    {
      foyer_reply_error (req, 400, "malformed", NULL, "The request needs chain and dev, and a nonce with its signature of 64 bytes if any.");
      return;
    }
  chain = foyer_chains_get (foyer_server_chains (server), &chain_id, &error);
  if (chain == NULL && g_error_matches (error, FOYER_ERROR, FOYER_ERROR_BUSY))
    {
      foyer_reply_gerror (req, NULL, error);
      return;
    }
  if (chain == NULL)
    {
      refuse (server, req, NULL);
      return;
    }
  fresh = foyer_chain_refresh (chain);
  gen = foyer_chain_gen (chain);
  if (!foyer_store_glance (foyer_chain_store (chain), ask_job, &ask, &error))
    {
      foyer_reply_gerror (req, gen, error);
      return;
    }
  device = ask.device;
  nonce = ask.nonce;
  if (device == NULL && !fresh)
    {
      foyer_reply_error (req, 503, "busy", gen, "The server cannot tell yet which desk this is. Try again in a moment.");
      return;
    }
  if (device == NULL || nonce == NULL)
    {
      refuse (server, req, gen);
      return;
    }
  if (strcmp (device->status, "stolen") == 0)
    {
      foyer_reply_stolen (req, chain, &chain_id, &dev);
      return;
    }
  s = g_string_new (NULL);
  foyer_json_writer_init (&w, s);
  foyer_json_begin_object (&w);
  if (nonce_text == NULL)
    {
      foyer_json_key (&w, "nonce");
      foyer_json_text (&w, nonce);
    }
  else
    {
      token = foyer_token_new ("fd1", &chain_id, hash);
      if (!foyer_device_renew (foyer_chain_store (chain), &chain_id, &dev, nonce_text, sig, hash, ask.now, &expires, &error))
        {
          g_string_free (s, TRUE);
          if (!g_error_matches (error, FOYER_ERROR, FOYER_ERROR_DENIED))
            foyer_reply_gerror (req, gen, error);
          else
            {
              foyer_server_failed_code (server, TRUE);
              foyer_reply_error (req, 401, "token", gen, error->message);
            }
          return;
        }
      g_message ("Desk %s has a new token", device->code);
      foyer_json_key (&w, "expires");
      foyer_json_int (&w, expires);
      foyer_json_key (&w, "token");
      foyer_json_text (&w, token);
    }
  foyer_json_end_object (&w);
  foyer_reply_json (req, 200, gen, NULL, s);
}

const FoyerHandler foyer_handlers_token[] = {
  { "POST", "/v1/token", renew },
  { NULL },
};
