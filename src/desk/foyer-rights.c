#define G_LOG_DOMAIN "foyer-desk"

#include "config.h"

#include <string.h>

#include "foyer-rights.h"

/* ---- names to places ----------------------------------------------------------------------------------------------------------- */

typedef struct
{
  GHashTable *places; /* name → place + 1 */
  int *parents;
} Index;

static gpointer
make_index (gpointer data)
{
  Index *x = g_new0 (Index, 1);

  x->places = g_hash_table_new (g_str_hash, g_str_equal);
  x->parents = g_new (int, foyer_n_rights);
  for (int i = 0; i < foyer_n_rights; i++)
    if (!g_hash_table_insert (x->places, (gpointer) foyer_rights[i].name, GINT_TO_POINTER (i + 1)))
      g_error ("Two rights are called %s", foyer_rights[i].name);
  for (int i = 0; i < foyer_n_rights; i++)
    {
      g_autofree char *name = g_strdup (foyer_rights[i].name);
      char *dot = strchr (name, '.'), *cut;
      int parent = -1;

      while (dot != NULL && parent < 0)
        {
          cut = strrchr (dot, '-');
          *(cut != NULL ? cut : dot) = '\0';
          parent = GPOINTER_TO_INT (g_hash_table_lookup (x->places, name)) - 1;
          if (cut == NULL)
            break;
        }
      if (dot != NULL && parent < 0)
        g_error ("The right %s has no section", foyer_rights[i].name);
      x->parents[i] = parent;
    }
  return x;
}

static const Index *
get_index (void)
{
  static GOnce once = G_ONCE_INIT;
  return g_once (&once, make_index, NULL);
}

int
foyer_right_find (const char *name)
{
  return name != NULL ? GPOINTER_TO_INT (g_hash_table_lookup (get_index ()->places, name)) - 1 : -1;
}

int
foyer_right_parent (int i)
{
  return get_index ()->parents[i];
}

FoyerRole
foyer_role_parse (const char *text)
{
  for (int i = 0; i < FOYER_N_ROLES; i++)
    if (g_strcmp0 (text, foyer_presets[i].name) == 0)
      return i;
  return FOYER_ROLE_PROFESSIONAL;
}

int
foyer_preset_find (const char *name)
{
  for (int i = 0; i < FOYER_N_PRESETS; i++)
    if (g_strcmp0 (name, foyer_presets[i].name) == 0)
      return i;
  return -1;
}

/* ---- values -------------------------------------------------------------------------------------------------------------------- */

static int
read_switch (const FoyerRight *r, int preset, JsonObject *overrides)
{
  JsonNode *node = overrides ? json_object_get_member (overrides, r->name) : NULL;

  if (node == NULL || !JSON_NODE_HOLDS_VALUE (node))
    return preset;
  if (json_node_get_value_type (node) == G_TYPE_BOOLEAN)
    {
      if (!json_node_get_boolean (node))
        return 0;
      return r->days ? -1 : 1;
    }
  if (json_node_get_value_type (node) == G_TYPE_INT64)
    {
      gint64 n = json_node_get_int (node);
      if (!r->days)
        return n != 0;
      return n < 0 ? -1 : (int) MIN (n, 36500);
    }
  return preset;
}

int
foyer_right_own (int i, FoyerRole role, JsonObject *overrides)
{
  const FoyerRight *r = &foyer_rights[i];

  /* The owner cannot be stripped (USR-5). */
  return read_switch (r, r->preset[role], role == FOYER_ROLE_OWNER ? NULL : overrides);
}

int
foyer_right_value (const char *right, FoyerRole role, JsonObject *overrides)
{
  int i = foyer_right_find (right);

  g_return_val_if_fail (role < FOYER_N_ROLES, 0);

  if (i < 0)
    return 0;
  for (int p = foyer_right_parent (i); p >= 0; p = foyer_right_parent (p))
    if (foyer_right_own (p, role, overrides) == 0)
      return 0;
  return foyer_right_own (i, role, overrides);
}

void
foyer_right_values (FoyerRole role, JsonObject *overrides, int *values)
{
  g_autofree gboolean *off = g_new0 (gboolean, foyer_n_rights);

  for (int i = 0; i < foyer_n_rights; i++)
    values[i] = foyer_right_own (i, role, overrides);
  /* Not the values themselves: which of two comes first in the table says nothing. */
  for (int i = 0; i < foyer_n_rights; i++)
    for (int p = foyer_right_parent (i); p >= 0 && !off[i]; p = foyer_right_parent (p))
      off[i] = values[p] == 0;
  for (int i = 0; i < foyer_n_rights; i++)
    if (off[i])
      values[i] = 0;
}

gboolean
foyer_right_is_more (int wanted, int have)
{
  return wanted != 0 && have >= 0 && (wanted < 0 || wanted > have);
}

void
foyer_rights_switches (const int *from, JsonObject *overrides, int *switches)
{
  for (int i = 0; i < foyer_n_rights; i++)
    switches[i] = read_switch (&foyer_rights[i], from[i], overrides);
}

JsonObject *
foyer_rights_rebase (const int *switches, const int *from, JsonObject *overrides)
{
  JsonObject *o = json_object_new ();

  for (int i = 0; i < foyer_n_rights; i++)
    {
      if (switches[i] == from[i])
        continue;
      if (foyer_rights[i].days && switches[i] > 0)
        json_object_set_int_member (o, foyer_rights[i].name, switches[i]);
      else
        json_object_set_boolean_member (o, foyer_rights[i].name, switches[i] != 0);
    }
  for (int i = 0; overrides != NULL && i < FOYER_N_LIMITS; i++)
    if (json_object_has_member (overrides, foyer_right_limits[i].name))
      json_object_set_member (o, foyer_right_limits[i].name, json_node_copy (json_object_get_member (overrides, foyer_right_limits[i].name)));
  return o;
}

/* ---- limits ----------------------------------------------------------------------------------------------------------------------- */

GBytes *
foyer_right_limit (FoyerRole role, JsonObject *overrides, int limit)
{
  JsonNode *node = overrides != NULL ? json_object_get_member (overrides, foyer_right_limits[limit].name) : NULL;
  g_autoptr (GByteArray) ids = NULL;

  if (role == FOYER_ROLE_OWNER || node == NULL || !JSON_NODE_HOLDS_ARRAY (node))
    return NULL;
  ids = g_byte_array_new ();
  for (guint i = 0; i < json_array_get_length (json_node_get_array (node)); i++)
    {
      JsonNode *one = json_array_get_element (json_node_get_array (node), i);
      FoyerId id;

      if (JSON_NODE_HOLDS_VALUE (one) && json_node_get_value_type (one) == G_TYPE_STRING && foyer_id_parse (json_node_get_string (one), &id))
        g_byte_array_append (ids, id.b, sizeof id.b);
    }
  return g_byte_array_free_to_bytes (g_steal_pointer (&ids));
}

GBytes *
foyer_right_registers (FoyerRole role, JsonObject *overrides)
{
  return foyer_right_limit (role, overrides, 0);
}

gboolean
foyer_registers_have (GBytes *allowed, const FoyerId *reg)
{
  gsize size = 0;
  const guint8 *b = allowed != NULL ? g_bytes_get_data (allowed, &size) : NULL;

  for (gsize i = 0; i + sizeof reg->b <= size; i += sizeof reg->b)
    if (memcmp (b + i, reg->b, sizeof reg->b) == 0)
      return TRUE;
  return allowed == NULL;
}

gboolean
foyer_registers_within (GBytes *wanted, GBytes *allowed)
{
  gsize size = 0;
  const guint8 *b = wanted != NULL ? g_bytes_get_data (wanted, &size) : NULL;

  if (allowed == NULL || wanted == NULL)
    return allowed == NULL;
  for (gsize i = 0; i + sizeof (FoyerId) <= size; i += sizeof (FoyerId))
    {
      FoyerId id;

      memcpy (id.b, b + i, sizeof id.b);
      if (!foyer_registers_have (allowed, &id))
        return FALSE;
    }
  return TRUE;
}
