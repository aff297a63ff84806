/* POST /v1/enrol {code, pubkey, host}: a one-time code becomes a desk. */
#define G_LOG_DOMAIN "foyer-server"

#include "config.h"

#include "foyer-error.h"
#include "foyer-feed.h"
#include "foyer-handlers.h"
#include "foyer-text.h"
#include "foyer-time.h"

static gboolean
read_key (FoyerDb *db, gpointer data, GError **error)
{
  if (foyer_chain_key (db, data, NULL))
    return TRUE;
  g_set_error_literal (error, FOYER_ERROR, FOYER_ERROR_NOT_FOUND, "The chain has no key of its own.");
  return FALSE;
}

static void
enrol (FoyerServer *server, FoyerHttpRequest *req, const char *rest)
{
  g_autoptr (JsonObject) body = NULL;
  const char *code_text, *key_text, *host_text;
  g_autofree char *host = NULL, *token = NULL, *chain_text = NULL;
  g_auto (GStrv) pins = foyer_pins_read (foyer_chains_dir (foyer_server_chains (server)));
  g_autoptr (FoyerDevice) device = NULL;
  g_autoptr (GError) error = NULL;
  guint8 key[32], chain_key[32], hash[FOYER_TOKEN_HASH];
  gint64 now = foyer_now ();
  FoyerCode code;
  FoyerChain *chain;
  GString *s;
  g_autofree char *caps = NULL;
  FoyerJsonWriter w;

  if (foyer_server_failed_code (server, FALSE))
    {
      foyer_reply_error (req, 429, "busy", NULL, "There were too many wrong codes. Wait a quarter of an hour.");
      return;
    }
  body = foyer_request_object (req);
  if (body == NULL)
    return;
  code_text = json_object_get_string_member_with_default (body, "code", NULL);
  key_text = json_object_get_string_member_with_default (body, "pubkey", NULL);
  host_text = json_object_get_string_member_with_default (body, "host", NULL);
  if (code_text == NULL || (key_text != NULL && !foyer_b64_parse (key_text, key, sizeof key)))
    {
      foyer_reply_error (req, 400, "malformed", NULL, "The request needs a code, and a key of 32 bytes if any.");
      return;
    }
  if (!foyer_order_find_code (foyer_chains_order (foyer_server_chains (server)), code_text, now, &code, &error))
    {
      if (g_error_matches (error, FOYER_ERROR, FOYER_ERROR_NOT_FOUND))
        foyer_server_failed_code (server, TRUE);
      foyer_reply_gerror (req, NULL, error);
      return;
    }
  chain = foyer_chains_get (foyer_server_chains (server), &code.chain, &error);
  if (chain == NULL)
    {
      foyer_reply_gerror (req, NULL, error);
      return;
    }
  host = foyer_clean (host_text != NULL ? host_text : "");
  token = foyer_token_new ("fd1", &code.chain, hash);
  device = foyer_device_enrol (foyer_chain_store (chain), &code, key_text != NULL ? key : NULL, host, hash, now, &error);
  if (device == NULL)
    {
      foyer_reply_gerror (req, foyer_chain_gen (chain), error);
      return;
    }
  foyer_chain_published (chain);
  g_message ("Desk %s enrolled", device->code);

  s = g_string_new (NULL);
  foyer_json_writer_init (&w, s);
  foyer_json_begin_object (&w);
  foyer_json_key (&w, "caps");
  caps = foyer_feed_caps (foyer_order_schema (foyer_chains_order (foyer_server_chains (server))));
  foyer_json_raw (&w, caps, -1);
  foyer_json_key (&w, "chain");
  foyer_json_id (&w, &code.chain);
  if (foyer_store_glance (foyer_chain_store (chain), read_key, chain_key, NULL))
    {
      foyer_json_key (&w, "chain_key");
      foyer_json_b64 (&w, chain_key, sizeof chain_key);
    }
  foyer_json_key (&w, "desk");
  foyer_json_text (&w, device->code);
  foyer_json_key (&w, "dev");
  foyer_json_id (&w, &device->id);
  foyer_json_key (&w, "expires");
  foyer_json_int (&w, now + FOYER_TOKEN_DAYS * G_GINT64_CONSTANT (86400000));
  foyer_json_key (&w, "gen");
  foyer_json_text (&w, foyer_chain_gen (chain));
  foyer_json_key (&w, "loc");
  if (foyer_id_is_none (&device->loc))
    foyer_json_null (&w);
  else
    foyer_json_id (&w, &device->loc);
  foyer_json_key (&w, "pins");
  foyer_json_begin_array (&w);
  for (guint i = 0; pins != NULL && pins[i] != NULL; i++)
    foyer_json_text (&w, pins[i]);
  foyer_json_end_array (&w);
  foyer_json_key (&w, "scopes");
  foyer_json_begin_array (&w);
  for (guint i = 0; i < device->scopes->len; i++)
    foyer_json_text (&w, device->scopes->pdata[i]);
  foyer_json_end_array (&w);
  foyer_json_key (&w, "token");
  foyer_json_text (&w, token);
  foyer_json_end_object (&w);
  foyer_reply_json (req, 200, foyer_chain_gen (chain), NULL, s);
}

const FoyerHandler foyer_handlers_enrol[] = {
  { "POST", "/v1/enrol", enrol },
  { NULL },
};
