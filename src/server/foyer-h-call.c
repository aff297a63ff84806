/* POST /v1/call/NAME and /v1/query/NAME: the command and query tables over HTTP. Rights are checked by the tables, as everywhere.
 *
 * A repeated call must not act twice, whatever was lost in between. So the id of the txn is derived from the user and the key: if the
 * answer was kept, it is given again; if the server died before it could keep it, the txn itself tells that the call was done. */
#define G_LOG_DOMAIN "foyer-server"

#include "config.h"

#include <sodium.h>
#include <string.h>

#include "foyer-command.h"
#include "foyer-error.h"
#include "foyer-handlers.h"
#include "foyer-quarantine-commands.h"
#include "foyer-time.h"

#define KEY_MAX 200

static FoyerActor
actor_of (const FoyerApiSession *s)
{
  FoyerActor a = { s->user, s->loc };
  return a;
}

static void
reply_result (FoyerHttpRequest *req, FoyerChain *chain, JsonNode *result, const GError *error)
{
  if (error == NULL)
    foyer_reply_node (req, 200, foyer_chain_gen (chain), result);
  else if (result != NULL && JSON_NODE_HOLDS_OBJECT (result))
    {
      /* CONFIRM: what to show before asking again with "override". */
      g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
      JsonObject *o = json_object_new (), *e = json_object_new ();

      json_object_set_string_member (e, "code", foyer_error_word (error->code));
      json_object_set_string_member (e, "text", error->message);
      json_object_set_object_member (o, "error", e);
      json_object_set_member (o, "confirm", json_node_copy (json_object_get_member (json_node_get_object (result), "confirm")));
      json_node_take_object (node, o);
      foyer_reply_node (req, 409, foyer_chain_gen (chain), node);
    }
  else
    foyer_reply_gerror (req, foyer_chain_gen (chain), error);
}

typedef struct
{
  FoyerId user, txn;
  const char *key;
  guint8 request[FOYER_TOKEN_HASH];
  gboolean found, done;
  int status;
  char *body;
} First;

static gboolean
look_up_first (FoyerDb *db, gpointer data, GError **error)
{
  First *f = data;
  FoyerStmt *s;

  f->found = foyer_idem_find (db, &f->user, f->key, f->request, &f->status, &f->body);
  s = foyer_db_own_read (db, "SELECT 1 FROM txn WHERE id=?1");
  foyer_stmt_bind_id (s, 1, &f->txn);
  f->done = foyer_stmt_step (s);
  foyer_stmt_done (s);
  return TRUE;
}

/* The call was made before. */
static void
answer_again (FoyerHttpRequest *req, FoyerChain *chain, First *f, const guint8 *request)
{
  const char *gen = foyer_chain_gen (chain);
  GString *s;
  char text[37];

  if (f->found && memcmp (f->request, request, FOYER_TOKEN_HASH) != 0)
    {
      foyer_reply_error (req, 409, "conflict", gen, "This idempotency key was used for another call.");
      return;
    }
  if (f->found && f->body != NULL)
    {
      foyer_reply_json (req, f->status, gen, "Idempotent-Replay: true\r\n", g_string_new (f->body));
      return;
    }
  s = g_string_new (NULL);
  g_string_append_printf (s, "{\"txn\":\"%s\"}", foyer_id_format (&f->txn, text));
  foyer_reply_json (req, 200, gen, "Idempotent-Replay: true\r\n", s);
}

static void
call (FoyerServer *server, FoyerHttpRequest *req, const char *name)
{
  FoyerChain *chain = NULL;
  FoyerApiSession session;
  g_autoptr (JsonObject) params = NULL;
  g_autoptr (JsonNode) result = NULL;
  g_autoptr (GError) error = NULL;
  const char *key = foyer_http_header (req, "Idempotency-Key");
  FoyerActor actor;
  First first = { 0 };
  guint8 request[FOYER_TOKEN_HASH];

  if (!foyer_request_session (server, req, &chain, &session))
    return;
  if (!session.may_call)
    {
      foyer_reply_error (req, 403, "denied", foyer_chain_gen (chain), "This token may not call commands.");
      return;
    }
  params = foyer_request_object (req);
  if (params == NULL)
    return;
  actor = actor_of (&session);
  if (key != NULL)
    {
      crypto_hash_sha256_state st;
      gsize len;
      const guint8 *data = g_bytes_get_data (foyer_http_body (req), &len);

      if (key[0] == '\0' || strlen (key) > KEY_MAX || !g_str_is_ascii (key))
        {
          foyer_reply_error (req, 400, "invalid", foyer_chain_gen (chain), "An idempotency key has 1 to 200 ASCII characters.");
          return;
        }
      crypto_hash_sha256_init (&st);
      crypto_hash_sha256_update (&st, (const guint8 *) name, strlen (name) + 1);
      crypto_hash_sha256_update (&st, data != NULL ? data : (const guint8 *) "", len);
      crypto_hash_sha256_final (&st, request);
      first.user = session.user;
      first.key = key;
      first.txn = actor.txn = foyer_id_derivef (&session.user, "call:%s", key);
      if (!foyer_server_begin_call (server, &session.user, key))
        {
          foyer_reply_error (req, 503, "busy", foyer_chain_gen (chain), "The same call is under way.");
          return;
        }
      if (!foyer_store_read (foyer_chain_store (chain), look_up_first, &first, &error))
        {
          foyer_server_end_call (server, &session.user, key);
          foyer_reply_gerror (req, foyer_chain_gen (chain), error);
          return;
        }
      if (first.found || first.done)
        {
          /* Before the answer: the caller may come again at once. */
          foyer_server_end_call (server, &session.user, key);
          answer_again (req, chain, &first, request);
          g_free (first.body);
          return;
        }
    }
  if (foyer_desk_call (foyer_chain_desk (chain), &actor, name, params, &result, &error))
    {
      foyer_chain_published (chain);
      if (strcmp (name, "conflict.resolve") == 0 || strcmp (name, "undo") == 0)
        foyer_quarantine_follow_now (chain, NULL);
      if (key != NULL)
        {
          g_autofree char *text = json_to_string (result, FALSE);
          g_autoptr (GError) kept = NULL;

          if (!foyer_idem_keep (foyer_chain_store (chain), &session.user, key, request, 200, text, foyer_now (), &kept))
            g_warning ("The answer to a call could not be kept: %s", kept->message);
        }
    }
  else if (key != NULL && foyer_order_is_shared (foyer_chains_order (foyer_server_chains (server)))
           && foyer_store_read (foyer_chain_store (chain), look_up_first, &first, NULL) && (first.found || first.done))
    {
      /* The same call came in at another node a moment before. */
      foyer_server_end_call (server, &session.user, key);
      answer_again (req, chain, &first, request);
      g_free (first.body);
      return;
    }
  if (key != NULL)
    foyer_server_end_call (server, &session.user, key);
  reply_result (req, chain, result, error);
}

static void
query (FoyerServer *server, FoyerHttpRequest *req, const char *name)
{
  FoyerChain *chain = NULL;
  FoyerApiSession session;
  g_autoptr (JsonObject) params = NULL;
  g_autoptr (JsonNode) result = NULL;
  g_autoptr (GError) error = NULL;
  FoyerActor actor;

  if (!foyer_request_session (server, req, &chain, &session))
    return;
  if (!session.may_query)
    {
      foyer_reply_error (req, 403, "denied", foyer_chain_gen (chain), "This token may not ask queries.");
      return;
    }
  params = foyer_request_object (req);
  if (params == NULL)
    return;
  actor = actor_of (&session);
  foyer_desk_query (foyer_chain_desk (chain), &actor, name, params, &result, &error);
  reply_result (req, chain, result, error);
}

const FoyerHandler foyer_handlers_call[] = {
  { "POST", "/v1/call/", call },
  { "POST", "/v1/query/", query },
  { NULL },
};
