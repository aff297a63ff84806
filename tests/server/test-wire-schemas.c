/* schemas/wire says what is on the wire: real requests, answers and log entries hold nothing it does not name, and all it requires. */
#include "config.h"

#include <string.h>

#include "foyer-rig.h"

static JsonObject *roots[3];

static JsonObject *
load (const char *name)
{
  const char *dir = g_getenv ("FOYER_SRCDIR");
  g_autofree char *path = g_build_filename (dir != NULL ? dir : ".", "schemas", "wire", name, NULL);
  g_autoptr (JsonParser) p = json_parser_new ();
  g_autoptr (GError) error = NULL;

  json_parser_load_from_file (p, path, &error);
  g_assert_no_error (error);
  return json_object_ref (json_node_get_object (json_parser_get_root (p)));
}

static const char *
kind_of (JsonNode *n)
{
  if (JSON_NODE_HOLDS_OBJECT (n))
    return "object";
  if (JSON_NODE_HOLDS_ARRAY (n))
    return "array";
  if (JSON_NODE_HOLDS_NULL (n))
    return "null";
  return json_node_get_value_type (n) == G_TYPE_STRING ? "string" : json_node_get_value_type (n) == G_TYPE_BOOLEAN ? "boolean" : "integer";
}

/* The part of JSON Schema these files use; members that are not named are an error here. */
static void
check (JsonObject *root, JsonObject *schema, JsonNode *value, const char *where)
{
  const char *type;

  if (json_object_has_member (schema, "$ref"))
    {
      const char *name = strrchr (json_object_get_string_member (schema, "$ref"), '/') + 1;
      schema = json_object_get_object_member (json_object_get_object_member (root, "$defs"), name);
    }
  type = json_object_get_string_member (schema, "type");
  if (strcmp (type, kind_of (value)) != 0)
    g_error ("%s is %s, not %s", where, kind_of (value), type);
  if (strcmp (type, "array") == 0)
    {
      JsonArray *a = json_node_get_array (value);

      if (json_object_has_member (schema, "maxItems"))
        g_assert_cmpint (json_array_get_length (a), <=, json_object_get_int_member (schema, "maxItems"));
      if (json_object_has_member (schema, "minItems"))
        g_assert_cmpint (json_array_get_length (a), >=, json_object_get_int_member (schema, "minItems"));
      for (guint i = 0; json_object_has_member (schema, "items") && i < json_array_get_length (a); i++)
        check (root, json_object_get_object_member (schema, "items"), json_array_get_element (a, i), where);
    }
  if (strcmp (type, "object") == 0)
    {
      JsonObject *o = json_node_get_object (value);
      JsonObject *known = json_object_has_member (schema, "properties") ? json_object_get_object_member (schema, "properties") : NULL;
      JsonObject *any = json_object_has_member (schema, "additionalProperties") ? json_object_get_object_member (schema, "additionalProperties") : NULL;
      g_autoptr (GList) members = json_object_get_members (o);

      for (GList *l = members; l != NULL; l = l->next)
        {
          g_autofree char *path = g_strconcat (where, ".", l->data, NULL);
          JsonNode *member = json_object_get_member (o, l->data);

          if (known != NULL && json_object_has_member (known, l->data))
            check (root, json_object_get_object_member (known, l->data), member, path);
          else if (any != NULL)
            check (root, any, member, path);
          else if (known != NULL)
            g_error ("%s is on the wire and not in the schema", path);
        }
      if (json_object_has_member (schema, "required"))
        {
          JsonArray *r = json_object_get_array_member (schema, "required");

          for (guint i = 0; i < json_array_get_length (r); i++)
            if (!json_object_has_member (o, json_array_get_string_element (r, i)))
              g_error ("%s lacks %s", where, json_array_get_string_element (r, i));
        }
    }
}

static int requests, replies, txns;

static void
look (FoyerRigDesk *d, GBytes *request, GBytes *reply)
{
  g_autofree char *q = g_strndup (g_bytes_get_data (request, NULL), g_bytes_get_size (request));
  g_autofree char *p = g_strndup (g_bytes_get_data (reply, NULL), g_bytes_get_size (reply));
  g_autoptr (JsonNode) a = json_from_string (q, NULL), b = json_from_string (p, NULL);
  JsonObject *push;

  check (roots[0], roots[0], a, "request");
  check (roots[1], roots[1], b, "reply");
  requests++;
  replies++;
  push = json_object_has_member (json_node_get_object (a), "push") ? json_object_get_object_member (json_node_get_object (a), "push") : NULL;
  for (guint i = 0; push != NULL && i < json_array_get_length (json_object_get_array_member (push, "txns")); i++)
    {
      check (roots[2], roots[2], json_object_get_member (json_array_get_object_element (json_object_get_array_member (push, "txns"), i), "b"), "txn");
      txns++;
    }
}

static void
test_schemas (void)
{
  FoyerRig *rig = foyer_rig_new ();
  FoyerTest *t1 = foyer_test_new (), *t2 = foyer_test_new_empty ();
  FoyerRigDesk *d1 = foyer_rig_join (rig, t1, NULL), *d2 = foyer_rig_join (rig, t2, NULL);
  FoyerId a;

  roots[0] = load ("sync-request.json");
  roots[1] = load ("sync-reply.json");
  roots[2] = load ("txn.json");
  d1->seen = d2->seen = look;
  foyer_rig_settle (d1);
  foyer_rig_settle (d2);
  a = foyer_test_book (t1, ANNA, HAIRCUT, FOYER_TEST_DATE "T09:00", "Ágnes", "+36301234567");
  {
    g_autoptr (JsonObject) o = foyer_test_call (t1, "booking.move", foyer_params ("appointment", "d", &a, "wall", "s", FOYER_TEST_DATE "T20:00", "override", "s",
                                                                                  "she asked", NULL));
  }
  {
    g_autoptr (JsonObject) o = foyer_test_call (t1, "undo", NULL);
  }
  foyer_rig_settle (d1);
  foyer_rig_settle (d2);
  g_assert_cmpint (requests, >, 5);
  g_assert_cmpint (txns, >, 10);
  for (int i = 0; i < 3; i++)
    json_object_unref (roots[i]);
  foyer_rig_desk_free (d1);
  foyer_rig_desk_free (d2);
  foyer_test_free (t1);
  foyer_test_free (t2);
  foyer_rig_free (rig);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/wire/schemas", test_schemas);
  return g_test_run ();
}
