#define G_LOG_DOMAIN "foyer-desk"

#include "config.h"

#include "foyer-location.h"
#include "foyer-places.h"

static void
place_free (gpointer data)
{
  FoyerPlace *place = data;

  g_clear_pointer (&place->access, foyer_access_unref);
  g_free (place);
}

/* What this desk has had of the chain: an object of cursors, or NULL for a store that holds all there is: a server's, or of a desk on its own. */
static JsonObject *
held_scopes (FoyerDb *db)
{
  JsonObject *held = NULL;
  FoyerStmt *s;

  if (!foyer_db_has_table (db, "sync_base"))
    return NULL;
  s = foyer_db_sql (db, "SELECT cursors FROM sync_base WHERE gen <> ''");
  if (foyer_stmt_step (s))
    {
      g_autoptr (JsonNode) node = json_from_string (foyer_stmt_text (s, 0), NULL);

      held = node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_dup_object (node) : json_object_new ();
    }
  foyer_stmt_done (s);
  return held;
}

GPtrArray *
foyer_places_of (FoyerCall *call)
{
  FoyerDb *db = foyer_call_db (call);
  const FoyerActor *actor = foyer_call_actor (call);
  GPtrArray *places = g_ptr_array_new_with_free_func (place_free);
  g_autoptr (JsonObject) held = held_scopes (db);
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (FoyerId));
  FoyerStmt *s = foyer_db_sql (db, "SELECT id FROM location WHERE deleted IS NOT 1 ORDER BY coalesce(weight, 0), id");

  while (foyer_stmt_step (s))
    {
      FoyerId id = foyer_stmt_id (s, 0);
      g_array_append_val (ids, id);
    }
  foyer_stmt_done (s);
  for (guint i = 0; i < ids->len; i++)
    {
      const FoyerId *id = &g_array_index (ids, FoyerId, i);
      g_autoptr (FoyerAccess) access = actor->system ? NULL : foyer_access_get (db, &actor->user, id);
      char scope[4 + FOYER_ID_TEXT_LEN + 1] = "loc:";
      FoyerPlace *place;

      if (access != NULL && !access->any && !access->owner)
        continue;
      foyer_id_format (id, scope + 4);
      place = g_new0 (FoyerPlace, 1);
      place->id = *id;
      place->access = g_steal_pointer (&access);
      place->held = held == NULL || json_object_has_member (held, scope);
      g_ptr_array_add (places, place);
    }
  return places;
}

gboolean
foyer_place_is_held (FoyerDb *db, const FoyerId *id)
{
  g_autoptr (JsonObject) held = held_scopes (db);
  char scope[4 + FOYER_ID_TEXT_LEN + 1] = "loc:";

  foyer_id_format (id, scope + 4);
  return held == NULL || json_object_has_member (held, scope);
}

gboolean
foyer_place_may (const FoyerPlace *place, const char *right)
{
  return place->access == NULL || foyer_access_value (place->access, right) != 0;
}

/* ---- location.mine ---------------------------------------------------------------------------------------------------------- */
static const FoyerParam mine_params[] = {
  { "team", FOYER_P_BOOL, 0, "with the members the user may see there" },
  { NULL },
};

static void
out_team (FoyerDb *db, JsonBuilder *out, const FoyerPlace *place)
{
  FoyerId own = place->access != NULL ? foyer_access_column (place->access) : FOYER_ID_NONE;
  FoyerStmt *s = foyer_db_sql (db, "SELECT id, name FROM staff WHERE loc = ?1 AND coalesce(status, 'active') = 'active' AND (?2 IS NULL OR id = ?2 OR position = ?2)"
                                   " ORDER BY coalesce(weight, 0), id");

  foyer_stmt_bind_id (s, 1, &place->id);
  if (foyer_id_is_none (&own))
    foyer_stmt_bind_null (s, 2);
  else
    foyer_stmt_bind_id (s, 2, &own);
  json_builder_set_member_name (out, "team");
  json_builder_begin_array (out);
  while (foyer_stmt_step (s))
    {
      FoyerId id = foyer_stmt_id (s, 0);

      json_builder_begin_object (out);
      foyer_out_id (out, "id", &id);
      foyer_out_text (out, "name", foyer_stmt_text (s, 1));
      json_builder_end_object (out);
    }
  foyer_stmt_done (s);
  json_builder_end_array (out);
}

static gboolean
run_mine (FoyerCall *call, JsonBuilder *out, GError **error)
{
  g_autoptr (GPtrArray) places = foyer_places_of (call);
  FoyerId here = foyer_call_loc (call);

  json_builder_begin_array (out);
  for (guint i = 0; i < places->len; i++)
    {
      const FoyerPlace *place = places->pdata[i];
      g_autoptr (FoyerRow) row = foyer_db_get (foyer_call_db (call), "location", &place->id);

      json_builder_begin_object (out);
      foyer_out_id (out, "id", &place->id);
      foyer_out_text (out, "code", foyer_row_text (row, "code"));
      foyer_out_text (out, "name", foyer_row_text (row, "name"));
      foyer_out_text (out, "city", foyer_row_text (row, "city"));
      foyer_out_bool (out, "here", foyer_id_equal (&here, &place->id));
      foyer_out_bool (out, "held", place->held);
      foyer_out_bool (out, "calendar", foyer_place_may (place, "calendar"));
      if (foyer_call_bool (call, "team") && foyer_place_may (place, "calendar"))
        out_team (foyer_call_db (call), out, place);
      json_builder_end_object (out);
    }
  json_builder_end_array (out);
  return TRUE;
}

const FoyerQuery foyer_queries_places[] = {
  { "location.mine", NULL, "Locations the user may work at, in their order.", mine_params,
    "[{id, code, name, city, here (worked at now), held (does this desk have its rows), calendar (may see its calendar), team [{id, name}]}]", run_mine },
  { NULL },
};
