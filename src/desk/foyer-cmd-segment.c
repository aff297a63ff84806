/* Segments of clients: conditions under a name, asked anew whenever one is opened. */
#define G_LOG_DOMAIN "foyer-desk"

#include "config.h"

#include <string.h>
#include <glib/gi18n-lib.h>

#include "foyer-cmd-common.h"
#include "foyer-custom.h"
#include "foyer-filter.h"
#include "foyer-out.h"

#define FILTER_MAX 20000 /* bytes */

static gboolean
fill_filter (FoyerCall *call, FoyerRow *row, GError **error)
{
  JsonObject *tree = foyer_call_object (call, "filter");
  g_autoptr (JsonNode) node = NULL;
  g_autofree char *text = NULL;

  if (tree == NULL)
    return TRUE;
  node = json_node_new (JSON_NODE_OBJECT);
  json_node_set_object (node, tree);
  if (!foyer_filter_check (call, node, error))
    return FALSE;
  text = json_to_string (node, FALSE);
  if (strlen (text) > FILTER_MAX)
    return foyer_refuse (error, _ ("These are too many conditions for one segment."));
  foyer_row_set_text (row, "filter", text);
  return TRUE;
}

static gboolean
segment_save (FoyerCall *call, GError **error)
{
  FoyerTx *tx = foyer_call_tx (call);
  FoyerId id = foyer_call_id (call, "id"), who = foyer_call_actor (call)->user;
  g_autoptr (FoyerRow) row = NULL;

  if (!foyer_id_is_none (&id))
    {
      row = foyer_call_row (call, "id", "segment", error);
      if (row == NULL)
        return FALSE;
    }
  else
    {
      id = foyer_tx_new_id (tx);
      row = foyer_row_new ("segment", &id);
      foyer_row_set_id (row, "made_by", &who);
      foyer_row_set_int (row, "made_at", foyer_call_now (call));
    }
  if (!foyer_need_text (call, "name", _ ("name"), error) || !fill_filter (call, row, error))
    return FALSE;
  foyer_call_fill (call, row, "name", NULL);
  if (foyer_row_is_null (row, "filter"))
    return foyer_refuse (error, _ ("A segment needs conditions."));
  if (!foyer_need_free_title (call, row, "name", _ ("segment"), NULL, error))
    return FALSE;
  foyer_tx_put (tx, row);
  foyer_call_result_id (call, "id", &id);
  return TRUE;
}

static gboolean
segment_delete (FoyerCall *call, GError **error)
{
  g_autoptr (FoyerRow) row = foyer_call_row (call, "id", "segment", error);

  if (row == NULL)
    return FALSE;
  foyer_mark_deleted (foyer_call_tx (call), row);
  return TRUE;
}

static gboolean
segment_list (FoyerCall *call, JsonBuilder *out, GError **error)
{
  FoyerDb *db = foyer_call_db (call);
  FoyerStmt *s = foyer_db_sql (db, "SELECT g.id, g.name, g.filter, u.name, g.made_at FROM segment g LEFT JOIN user u ON u.id = g.made_by"
                                   " WHERE g.deleted IS NOT 1 AND g.name IS NOT NULL ORDER BY g.name, g.id");

  json_builder_begin_array (out);
  while (foyer_stmt_step (s))
    {
      FoyerId id = foyer_stmt_id (s, 0);

      json_builder_begin_object (out);
      foyer_out_id (out, "id", &id);
      foyer_out_text (out, "name", foyer_stmt_text (s, 1));
      foyer_out_json (out, "filter", foyer_stmt_text (s, 2));
      foyer_out_text (out, "made_by", foyer_stmt_text (s, 3));
      foyer_out_column (out, "made_at", s, 4);
      json_builder_end_object (out);
    }
  foyer_stmt_done (s);
  json_builder_end_array (out);
  return foyer_db_check (db, error);
}

static gboolean
client_criteria (FoyerCall *call, JsonBuilder *out, GError **error)
{
  static const char *const groups[] = { "bookings", "client", "sales" };
  static const char *const shapes[] = { "int", "money", "pct", "period", "choice", "yes", "ids", "text", "bookings", "bought", "paid", "field" };

  json_builder_begin_array (out);
  for (const FoyerCriterion *k = foyer_criteria; k->name != NULL; k++)
    {
      if (k->money && !foyer_call_may (call, "money"))
        continue;
      json_builder_begin_object (out);
      foyer_out_text (out, "is", k->name);
      foyer_out_text (out, "title", g_dgettext (GETTEXT_PACKAGE, k->title));
      foyer_out_text (out, "group", groups[k->group]);
      foyer_out_text (out, "shape", shapes[k->shape]);
      foyer_out_text (out, "choices", k->choices);
      json_builder_end_object (out);
    }
  json_builder_end_array (out);
  return TRUE;
}

static gboolean
filter_names (FoyerCall *call, JsonBuilder *out, GError **error)
{
  FoyerDb *db = foyer_call_db (call);
  g_autoptr (GPtrArray) fields = foyer_custom_fields_seen (call, TRUE);

  json_builder_begin_object (out);
  foyer_out_named (out, db, "labels", "title", "SELECT id, title FROM label WHERE scope = 'client' AND deleted IS NOT 1 ORDER BY coalesce(weight, 0), title, id", NULL);
  foyer_out_named (out, db, "staff", "title", "SELECT id, name FROM staff WHERE coalesce(status, 'active') <> 'deleted' ORDER BY name, id", NULL);
  foyer_out_named (out, db, "services", "title", "SELECT id, title FROM service WHERE deleted IS NOT 1 ORDER BY title, id", NULL);
  foyer_out_named (out, db, "categories", "title", "SELECT id, title FROM category WHERE deleted IS NOT 1 ORDER BY coalesce(weight, 0), title, id", NULL);
  foyer_out_named (out, db, "locations", "title", "SELECT id, name FROM location WHERE deleted IS NOT 1 ORDER BY name, id", NULL);
  json_builder_set_member_name (out, "fields");
  json_builder_begin_array (out);
  for (guint i = 0; i < fields->len; i++)
    {
      const FoyerCustomField *field = fields->pdata[i];

      json_builder_begin_object (out);
      foyer_out_id (out, "id", &field->id);
      foyer_out_text (out, "title", field->title);
      foyer_out_text (out, "type", field->word);
      json_builder_end_object (out);
    }
  json_builder_end_array (out);
  json_builder_end_object (out);
  return foyer_db_check (db, error);
}

static const FoyerParam save_params[] = {
  { "id", FOYER_P_ID, 0, "segment to change; a new one when left out" },
  { "name", FOYER_P_TEXT, 0, "name", NULL, FOYER_NAME_MAX },
  { "filter", FOYER_P_OBJECT, 0, "tree of conditions, see client.criteria: {\"all\": [{\"is\": \"visits\", \"from\": 3}, {\"any\": […]}, {\"not\": …}]}" },
  { NULL },
};
static const FoyerParam id_params[] = { { "id", FOYER_P_ID, FOYER_P_REQUIRED, "segment" }, { NULL } };
static const FoyerParam no_params[] = { { NULL } };

const FoyerCommand foyer_commands_segment[] = {
  { "segment.save", "clients.segments", "Keeps conditions on clients under a name.", N_ ("Saved a segment"), save_params, segment_save },
  { "segment.delete", "clients.segments", "Takes a segment away; its clients stay.", N_ ("Deleted a segment"), id_params, segment_delete },
  { NULL },
};

const FoyerQuery foyer_queries_segment[] = {
  { "segment.list", "clients.list", "The segments there are.", no_params, "[{id, name, filter, made_by, made_at}]", segment_list },
  { "client.criteria", "clients.list", "What clients can be chosen by; shapes are told in foyer-filter.h.", no_params,
    "[{is, title, group, shape, choices}]", client_criteria },
  { "client.filter-names", "clients.list", "What the ids in conditions may stand for.", no_params,
    "{labels, staff, services, categories, locations [{id, title}], fields [{id, title, type}]}", filter_names },
  { NULL },
};
