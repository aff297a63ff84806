/* Where rows are: what a desk holds, which scope a change is in, and that one change keeps to one. */
#define G_LOG_DOMAIN "foyer-desk"

#include "config.h"

#include <string.h>

#include "foyer-may.h"

/* ---- what a desk holds --------------------------------------------------------------------------------------------------------- */

void
foyer_holding_clear (FoyerHolding *h)
{
  g_clear_pointer (&h->extra, g_strfreev);
}

void
foyer_holding_read (FoyerHolding *h, const FoyerRow *device)
{
  const char *json, *state;
  g_autoptr (JsonNode) node = NULL;
  g_autoptr (GStrvBuilder) extra = g_strv_builder_new ();

  memset (h, 0, sizeof *h);
  h->role = -1;
  h->state = "active";
  if (device == NULL)
    return;
  state = foyer_row_text (device, "state");
  h->state = g_strcmp0 (state, "stolen") == 0 ? "stolen" : g_strcmp0 (state, "retired") == 0 ? "retired" : "active";
  h->loc = foyer_row_id (device, "loc");
  if (!foyer_row_is_null (device, "role"))
    h->role = foyer_role_parse (foyer_row_text (device, "role"));
  json = foyer_row_text (device, "scopes");
  if (json == NULL)
    {
      h->all = h->all_sections = foyer_id_is_none (&h->loc);
      return;
    }
  node = json_from_string (json, NULL);
  if (node == NULL || !JSON_NODE_HOLDS_ARRAY (node))
    return;
  for (guint i = 0; i < json_array_get_length (json_node_get_array (node)); i++)
    {
      JsonNode *e = json_array_get_element (json_node_get_array (node), i);
      const char *word = JSON_NODE_HOLDS_VALUE (e) ? json_node_get_string (e) : NULL;

      if (g_strcmp0 (word, "all") == 0)
        h->all = TRUE;
      else if (g_strcmp0 (word, "sec:*") == 0)
        h->all_sections = TRUE;
      else if (word != NULL && (g_str_has_prefix (word, "loc:") || g_str_has_prefix (word, "sec:")))
        g_strv_builder_add (extra, word);
    }
  h->extra = g_strv_builder_end (extra);
}

gboolean
foyer_holding_has (const FoyerHolding *h, const char *scope)
{
  char text[37];

  if (strcmp (scope, "chain") == 0)
    return TRUE;
  if (h->extra != NULL && g_strv_contains ((const char *const *) h->extra, scope))
    return TRUE;
  if (g_str_has_prefix (scope, "sec:"))
    return h->all_sections;
  if (!g_str_has_prefix (scope, "loc:"))
    return FALSE;
  return h->all || (!foyer_id_is_none (&h->loc) && strcmp (scope + 4, foyer_id_format (&h->loc, text)) == 0);
}

/* ---- the scope of a change ------------------------------------------------------------------------------------------------------------ */

char *
foyer_op_scope (const FoyerRow *before, const FoyerOp *op)
{
  static const char *const deciding[] = { "loc", "sec" };
  FoyerVal vals[64] = { { FOYER_VAL_NULL } };
  FoyerRow after = { .entity = op->entity, .vals = vals };

  /* Of the row as it will be, what decides: borrowed. */
  for (gsize i = 0; i < G_N_ELEMENTS (deciding); i++)
    {
      int f = foyer_entity_field (op->entity, deciding[i]);

      if (f < 0)
        continue;
      /* What may not change does not move the row. */
      if (((op->fields >> f) & 1) && (before == NULL || op->entity->fields[f].merge != FOYER_MERGE_CONST))
        vals[f] = op->vals[f];
      else if (before != NULL)
        vals[f] = before->vals[f];
    }
  return foyer_row_scope (&after);
}

static gboolean
makes_location (const FoyerTxn *t, const char *scope)
{
  char text[37];

  for (guint i = 0; i < t->ops->len; i++)
    {
      const FoyerOp *op = t->ops->pdata[i];
      if (op->entity != NULL && op->kind == FOYER_OP_NEW && strcmp (op->entity->name, "location") == 0
          && strcmp (scope + 4, foyer_id_format (&op->id, text)) == 0)
        return TRUE;
    }
  return FALSE;
}

const char *
foyer_may_spans (const FoyerTxn *t, char **scopes, guint n)
{
  const char *loc = NULL, *sec = NULL;
  gboolean transfer = g_strcmp0 (t->cmd, "money.transfer") == 0;
  char text[37], own[48];

  g_snprintf (own, sizeof own, "loc:%s", foyer_id_format (&t->loc, text));
  for (guint i = 0; i < n; i++)
    {
      if (scopes[i] == NULL)
        continue;
      if (g_str_has_prefix (scopes[i], "loc:"))
        {
          if (loc != NULL && strcmp (loc, scopes[i]) != 0 && !transfer)
            return "One change may not write to two locations.";
          loc = scopes[i];
        }
      else if (g_str_has_prefix (scopes[i], "sec:"))
        {
          if (sec != NULL && strcmp (sec, scopes[i]) != 0)
            return "One change may not write to two sections.";
          sec = scopes[i];
        }
    }
  /* Its rights are judged at the location it names, so that is where its rows must be, or at the one it makes. */
  if (loc != NULL && !transfer && !foyer_id_is_none (&t->loc) && strcmp (loc, own) != 0 && !makes_location (t, loc))
    return "The change writes to another location than the one it names.";
  return NULL;
}
