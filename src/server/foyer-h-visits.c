/* POST /v1/client-visits {client, limit, user}: visits of a client at the other locations of the chain, for a desk that holds its own location
 * alone. The answer is that of query client.elsewhere for this user at the desk's location: with the rights as the chain has them now. */
#define G_LOG_DOMAIN "foyer-server"

#include "config.h"

#include <string.h>

#include "foyer-handlers.h"

#define MOST 1000

static void
serve_visits (FoyerServer *server, FoyerHttpRequest *req, const char *rest)
{
  FoyerChain *chain = NULL;
  FoyerDevice *device = foyer_request_device (server, req, &chain);
  g_autoptr (JsonObject) body = NULL, params = NULL;
  g_autoptr (JsonNode) result = NULL;
  g_autoptr (GError) error = NULL;
  FoyerActor actor = { 0 };
  FoyerId client;
  gint64 limit;
  char text[FOYER_ID_TEXT_LEN + 1];

  if (device == NULL)
    return;
  body = foyer_request_object (req);
  if (body == NULL)
    ;
  else if (!foyer_id_parse (json_object_get_string_member_with_default (body, "client", ""), &client)
           || !foyer_id_parse (json_object_get_string_member_with_default (body, "user", ""), &actor.user)
           || (limit = json_object_get_int_member_with_default (body, "limit", 0)) <= 0 || limit > MOST || strcmp (device->status, "active") != 0)
    foyer_reply_error (req, 400, "malformed", foyer_chain_gen (chain), "Say whose visits and who asks, from a desk in use.");
  else
    {
      actor.loc = device->loc;
      params = json_object_new ();
      json_object_set_string_member (params, "id", foyer_id_format (&client, text));
      json_object_set_int_member (params, "limit", limit);
      if (foyer_desk_query (foyer_chain_desk (chain), &actor, "client.elsewhere", params, &result, &error))
        foyer_reply_node (req, 200, foyer_chain_gen (chain), result);
      else
        foyer_reply_gerror (req, foyer_chain_gen (chain), error);
    }
  foyer_device_free (device);
}

const FoyerHandler foyer_handlers_visits[] = {
  { "POST", "/v1/client-visits", serve_visits },
  { NULL },
};
