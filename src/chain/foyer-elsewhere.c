#define G_LOG_DOMAIN "foyer-chain"

#include "config.h"

#include "foyer-elsewhere.h"
#include "foyer-error.h"
#include "foyer-json.h"
#include "foyer-patience.h"

static GBytes *
question (const FoyerId *client, const FoyerId *user, int limit)
{
  GString *s = g_string_new (NULL);
  FoyerJsonWriter w;

  foyer_json_writer_init (&w, s);
  foyer_json_begin_object (&w);
  foyer_json_key (&w, "client");
  foyer_json_id (&w, client);
  foyer_json_key (&w, "limit");
  foyer_json_int (&w, limit);
  foyer_json_key (&w, "user");
  foyer_json_id (&w, user);
  foyer_json_end_object (&w);
  return g_string_free_to_bytes (s);
}

/* An object with both lists, whatever else is in it. */
static JsonNode *
read_answer (GBytes *bytes)
{
  g_autoptr (JsonParser) parser = json_parser_new ();
  gsize len = 0;
  const char *data = g_bytes_get_data (bytes, &len);
  JsonNode *root;
  JsonObject *o;

  if (data == NULL || !json_parser_load_from_data (parser, data, len, NULL) || (root = json_parser_get_root (parser)) == NULL || !JSON_NODE_HOLDS_OBJECT (root))
    return NULL;
  o = json_node_get_object (root);
  for (int i = 0; i < 2; i++)
    {
      JsonNode *list = json_object_get_member (o, i == 0 ? "visits" : "missing");

      if (list == NULL || !JSON_NODE_HOLDS_ARRAY (list))
        return NULL;
      for (guint k = 0; k < json_array_get_length (json_node_get_array (list)); k++)
        if (!JSON_NODE_HOLDS_OBJECT (json_array_get_element (json_node_get_array (list), k)))
          return NULL;
    }
  return json_parser_steal_root (parser);
}

JsonNode *
foyer_elsewhere_ask (const char *store_dir, const FoyerId *client, const FoyerId *user, int limit, gint64 patience_ms, const FoyerFetch *fetch,
                     gpointer (*make) (const char *store_dir), GError **error)
{
  g_autoptr (GBytes) body = question (client, user, limit), bytes = NULL;
  g_autoptr (GError) why = NULL;
  JsonNode *answer = NULL;
  FoyerPatience p;
  gpointer self;
  int status = 0;

  if (fetch == NULL)
    {
      fetch = &foyer_fetch_soup;
      make = foyer_fetch_soup_new;
    }
  foyer_patience_begin (&p, patience_ms);
  self = make (store_dir);
  bytes = fetch->post (self, "/v1/client-visits", body, &status, p.cancel, &why);
  fetch->free (self);
  foyer_patience_end (&p);
  if (bytes != NULL && status == 200)
    answer = read_answer (bytes);
  if (answer != NULL)
    return answer;
  g_debug ("The chain tells no visits: %s (%d)", why != NULL ? why->message : "no answer that is understood", status);
  if (status == 403)
    g_set_error_literal (error, FOYER_ERROR, FOYER_ERROR_DENIED, "The chain does not let this user see visits of other locations.");
  else
    g_set_error_literal (error, FOYER_ERROR, FOYER_ERROR_OFFLINE, "The chain did not answer.");
  return NULL;
}
