/* POST /v1/session {chain, login, password, code?, loc?, scopes?}: a user signs in and gets a token for the calls of the API. 409 "confirm": the
 * second step is on, say it again with a code. Ended by another password, another second step, or a list of desks for the user. */
#define G_LOG_DOMAIN "foyer-server"

#include "config.h"

#include <string.h>

#include "foyer-error.h"
#include "foyer-handlers.h"
#include "foyer-signing.h"
#include "foyer-time.h"

/* "scopes": ["call", "query", "changes"]; all of them when left out. FALSE for an unknown word. */
static gboolean
read_scopes (JsonObject *body, FoyerApiSession *s)
{
  JsonArray *list;

  if (!json_object_has_member (body, "scopes"))
    {
      s->may_call = s->may_query = s->may_changes = TRUE;
      return TRUE;
    }
  if (!JSON_NODE_HOLDS_ARRAY (json_object_get_member (body, "scopes")))
    return FALSE;
  list = json_object_get_array_member (body, "scopes");
  for (guint i = 0; i < json_array_get_length (list); i++)
    {
      JsonNode *n = json_array_get_element (list, i);
      const char *word = JSON_NODE_HOLDS_VALUE (n) ? json_node_get_string (n) : NULL;

      if (g_strcmp0 (word, "call") == 0)
        s->may_call = TRUE;
      else if (g_strcmp0 (word, "query") == 0)
        s->may_query = TRUE;
      else if (g_strcmp0 (word, "changes") == 0)
        s->may_changes = TRUE;
      else
        return FALSE;
    }
  return TRUE;
}

static void
sign_in (FoyerServer *server, FoyerHttpRequest *req, const char *rest)
{
  g_autoptr (JsonObject) body = foyer_request_object (req);
  const char *chain_text, *login, *password, *loc_text;
  g_autoptr (GError) error = NULL;
  g_auto (FoyerSession) session = { 0 };
  FoyerApiSession api = { 0 };
  FoyerSigningAsk ask = { .remote = TRUE, .host = "API" };
  gboolean fresh;
  FoyerChain *chain;
  FoyerId id;
  guint8 hash[FOYER_TOKEN_HASH];
  g_autofree char *token = NULL;
  gint64 now = foyer_now ();
  GString *s;
  FoyerJsonWriter w;

  if (body == NULL)
    return;
  chain_text = json_object_get_string_member_with_default (body, "chain", NULL);
  login = json_object_get_string_member_with_default (body, "login", NULL);
  password = json_object_get_string_member_with_default (body, "password", NULL);
  loc_text = json_object_get_string_member_with_default (body, "loc", NULL);
  if (chain_text == NULL || login == NULL || password == NULL || !foyer_id_parse (chain_text, &id)
      || (loc_text != NULL && !foyer_id_parse (loc_text, &api.loc)) || !read_scopes (body, &api))
    {
      foyer_reply_error (req, 400, "malformed", NULL, "The request needs chain, login and password.");
      return;
    }
  ask.login = login;
  ask.password = password;
  ask.code = json_object_get_string_member_with_default (body, "code", NULL);
  ask.now = now;
  chain = foyer_chains_get (foyer_server_chains (server), &id, &error);
  if (chain == NULL)
    {
      foyer_reply_gerror (req, NULL, error);
      return;
    }
  fresh = foyer_chain_refresh (chain);
  if (!foyer_sign_in (foyer_chain_desk (chain), &ask, &session, &error))
    {
      /* A wrong password is no missing right. */
      int status = g_error_matches (error, FOYER_ERROR, FOYER_ERROR_DENIED) ? 401 : foyer_error_status (error);

      if (status == 401 && !fresh)
        {
          foyer_reply_error (req, 503, "busy", foyer_chain_gen (chain), "The server cannot tell yet who this is. Try again in a moment.");
          return;
        }
      /* Right, but not from here: no session. */
      if (status == 404)
        status = 403;
      foyer_chain_published (chain);
      foyer_reply_error (req, status == 503 ? 429 : status, status == 403 ? "denied" : foyer_error_word (error->code), foyer_chain_gen (chain), error->message);
      return;
    }
  foyer_chain_published (chain);
  api.user = session.actor.user;
  if (loc_text == NULL)
    api.loc = session.actor.loc;
  token = foyer_token_new ("fs1", &id, hash);
  if (!foyer_api_session_add (foyer_chain_store (chain), hash, &api, now, &error))
    {
      foyer_reply_gerror (req, foyer_chain_gen (chain), error);
      return;
    }
  s = g_string_new (NULL);
  foyer_json_writer_init (&w, s);
  foyer_json_begin_object (&w);
  foyer_json_key (&w, "expires");
  foyer_json_int (&w, now + FOYER_SESSION_HOURS * G_GINT64_CONSTANT (3600000));
  foyer_json_key (&w, "loc");
  foyer_json_id (&w, &api.loc);
  foyer_json_key (&w, "name");
  foyer_json_text (&w, session.name);
  foyer_json_key (&w, "token");
  foyer_json_text (&w, token);
  foyer_json_key (&w, "user");
  foyer_json_id (&w, &api.user);
  foyer_json_end_object (&w);
  foyer_reply_json (req, 200, foyer_chain_gen (chain), NULL, s);
}

const FoyerHandler foyer_handlers_session[] = {
  { "POST", "/v1/session", sign_in },
  { NULL },
};
