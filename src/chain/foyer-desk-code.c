#define G_LOG_DOMAIN "foyer-chain"

#include "config.h"

#include <json-glib/json-glib.h>
#include <string.h>
#include <glib/gi18n-lib.h>

#include "foyer-desk-code.h"
#include "foyer-error.h"
#include "foyer-pin.h"
#include "foyer-wire.h"

void
foyer_desk_code_free (FoyerDeskCode *c)
{
  if (c == NULL)
    return;
  g_free (c->code);
  g_free (c->url);
  g_free (c->role);
  g_free (c->invitation);
  g_strfreev (c->pins);
  g_free (c);
}

static const char *
text_member (JsonObject *o, const char *name)
{
  JsonNode *n = json_object_get_member (o, name);
  return n != NULL && JSON_NODE_HOLDS_VALUE (n) && json_node_get_value_type (n) == G_TYPE_STRING ? json_node_get_string (n) : NULL;
}

FoyerDeskCode *
foyer_desk_code_ask (const FoyerAccount *a, const FoyerId *who, const FoyerId *loc, const char *scopes, const char *role, GError **error)
{
  GString *s = g_string_new (NULL);
  FoyerJsonWriter w;
  g_autoptr (GBytes) body = NULL, answer = NULL;
  g_autoptr (JsonParser) parser = json_parser_new ();
  g_autoptr (FoyerDeskCode) c = g_new0 (FoyerDeskCode, 1);
  JsonObject *o = NULL;
  const char *data;
  gsize len = 0;
  int status = 0;

  foyer_json_writer_init (&w, s);
  foyer_json_begin_object (&w);
  if (!foyer_id_is_none (loc))
    {
      foyer_json_key (&w, "loc");
      foyer_json_id (&w, loc);
    }
  if (role != NULL)
    {
      foyer_json_key (&w, "role");
      foyer_json_text (&w, role);
    }
  if (scopes != NULL)
    {
      foyer_json_key (&w, "scopes");
      foyer_json_text (&w, scopes);
    }
  if (!foyer_id_is_none (who))
    {
      foyer_json_key (&w, "who");
      foyer_json_id (&w, who);
    }
  foyer_json_end_object (&w);
  body = g_string_free_to_bytes (s);
  answer = foyer_post (a, "/v1/code", body, &status, error);
  if (answer == NULL)
    return NULL;
  data = g_bytes_get_data (answer, &len);
  if (data != NULL && json_parser_load_from_data (parser, data, len, NULL) && json_parser_get_root (parser) != NULL
      && JSON_NODE_HOLDS_OBJECT (json_parser_get_root (parser)))
    o = json_node_get_object (json_parser_get_root (parser));
  if (o != NULL && status != 200 && json_object_has_member (o, "error") && JSON_NODE_HOLDS_OBJECT (json_object_get_member (o, "error")))
    {
      JsonObject *e = json_object_get_object_member (o, "error");
      const char *word = text_member (e, "code");

      g_set_error (error, FOYER_ERROR, status == 401 ? FOYER_ERROR_DENIED : foyer_error_from_word (word != NULL ? word : ""), "%s",
                   text_member (e, "text") != NULL ? text_member (e, "text") : "The server refused without saying why.");
      return NULL;
    }
  if (o == NULL || status != 200 || text_member (o, "code") == NULL)
    {
      g_set_error (error, FOYER_ERROR, FOYER_ERROR_OFFLINE, _ ("The server at %s makes no codes."), a->url);
      return NULL;
    }
  c->code = g_strdup (text_member (o, "code"));
  c->url = g_strdup (text_member (o, "url") != NULL ? text_member (o, "url") : a->url);
  c->role = g_strdup (text_member (o, "role"));
  if (json_object_has_member (o, "expires"))
    c->expires = json_object_get_int_member (o, "expires");
  if (json_object_has_member (o, "pins") && JSON_NODE_HOLDS_ARRAY (json_object_get_member (o, "pins")))
    {
      JsonArray *list = json_object_get_array_member (o, "pins");
      g_autoptr (GStrvBuilder) pins = g_strv_builder_new ();

      for (guint i = 0; i < MIN (json_array_get_length (list), 4); i++)
        if (foyer_pin_is_one (json_array_get_string_element (list, i)))
          g_strv_builder_add (pins, json_array_get_string_element (list, i));
      c->pins = g_strv_builder_end (pins);
    }
  c->invitation = foyer_invitation_format (c->url, c->code, (const char *const *) c->pins);
  return g_steal_pointer (&c);
}
