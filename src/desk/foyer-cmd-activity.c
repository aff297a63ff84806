/* The log of what was taken out of Foyer and what was brought in. */
#define G_LOG_DOMAIN "foyer-desk"

#include "config.h"

#include <string.h>
#include <glib/gi18n-lib.h>

#include "foyer-activity.h"
#include "foyer-activity-later.h"
#include "foyer-apply.h"
#include "foyer-blobs.h"
#include "foyer-call.h"
#include "foyer-cmd-common.h"
#include "foyer-location.h"
#include "foyer-out.h"
#include "foyer-session.h"

#define OPEN_MS (G_GINT64_CONSTANT (3600) * 1000) /* an export that was begun may be read for so long */
#define MAX_PIECES 64

static char *
json_text (JsonObject *object)
{
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);

  json_node_set_object (node, object);
  return json_to_string (node, FALSE);
}

static FoyerRow *
new_row (FoyerCall *call, const char *kind, const char *what)
{
  FoyerId id = foyer_tx_new_id (foyer_call_tx (call)), loc = foyer_call_loc (call), who = foyer_call_actor (call)->user,
          dev = foyer_store_device (foyer_call_store (call));
  FoyerRow *row = foyer_row_new ("activity", &id);

  foyer_row_set_id (row, "loc", &loc);
  foyer_row_set_text (row, "kind", kind);
  foyer_row_set_text (row, "what", what);
  if (!foyer_id_is_none (&who))
    foyer_row_set_id (row, "who", &who);
  if (!foyer_id_is_none (&dev))
    foyer_row_set_id (row, "dev", &dev);
  foyer_row_set_int (row, "at", foyer_call_now (call));
  return row;
}

/* ---- taking out ------------------------------------------------------------------------------------------------------------------------ */

static gboolean
is_list (const char *what)
{
  const FoyerQuery *q = foyer_query_find (what);

  for (const FoyerParam *p = q != NULL ? q->params : NULL; p != NULL && p->name != NULL; p++)
    if (strcmp (p->name, "export") == 0)
      return TRUE;
  return FALSE;
}

static gboolean
export_begin (FoyerCall *call, GError **error)
{
  const char *what = foyer_call_text (call, "what");
  JsonObject *filter = foyer_call_object (call, "filter");
  g_autoptr (FoyerCall) asked = NULL;
  g_autoptr (FoyerRow) row = NULL;
  g_autofree char *conditions = NULL;

  if (!is_list (what))
    return foyer_refuse (error, _ ("There is no list “%s” to export."), what);
  /* What will be asked must be a question: it is written down as the query will read it. */
  asked = foyer_call_new (call->desk, &call->actor, what, TRUE, filter, error);
  if (asked == NULL)
    return FALSE;
  if (!foyer_call_may (call, asked->query->right))
    return foyer_call_need (call, asked->query->right, error);
  json_object_remove_member (asked->params, "export");
  conditions = json_text (asked->params);
  row = new_row (call, "export", what);
  foyer_row_set_text (row, "filter", conditions);
  foyer_row_set_text (row, "format", foyer_call_text (call, "format"));
  foyer_row_set_text (row, "name", foyer_call_text (call, "name"));
  foyer_tx_put (foyer_call_tx (call), row);
  foyer_call_result_id (call, "id", &row->id);
  return TRUE;
}

/* All of the business, or what was asked of its views: nothing is answered by it but that it is written down. */
static gboolean
export_all (FoyerCall *call, GError **error)
{
  JsonObject *filter = foyer_call_object (call, "filter");
  g_autofree char *conditions = filter != NULL ? json_text (filter) : NULL;
  g_autoptr (FoyerRow) row = new_row (call, "export", foyer_call_text (call, "what"));

  if (foyer_row_is_null (row, "loc"))
    {
      FoyerId first = foyer_location_find (foyer_call_db (call), NULL);

      if (foyer_id_is_none (&first))
        return foyer_refuse (error, _ ("There is no business here yet."));
      foyer_row_set_id (row, "loc", &first);
    }
  foyer_row_set_text (row, "filter", conditions);
  foyer_row_set_text (row, "name", foyer_call_text (call, "name"));
  foyer_tx_put (foyer_call_tx (call), row);
  foyer_call_result_id (call, "id", &row->id);
  return TRUE;
}

static FoyerRow *
own_export (FoyerCall *call, const char *param, GError **error)
{
  FoyerRow *row = foyer_call_row (call, param, "activity", error);
  FoyerId who = row != NULL ? foyer_row_id (row, "who") : FOYER_ID_NONE;

  if (row == NULL)
    return NULL;
  if (g_strcmp0 (foyer_row_text (row, "kind"), "export") == 0 && foyer_id_equal (&who, &foyer_call_actor (call)->user) && foyer_row_is_null (row, "count"))
    return row;
  foyer_row_free (row);
  foyer_refuse (error, _ ("This is not an export that was begun."));
  return NULL;
}

/* What was written down beside the store is what is asked for: every condition named there, and no other. */
static gboolean
is_asked (FoyerCall *call, JsonObject *beside, GError **error)
{
  JsonObject *filter = json_object_has_member (beside, "filter") ? json_object_get_object_member (beside, "filter") : NULL;
  g_autoptr (FoyerCall) same = foyer_call_new (call->desk, &call->actor, call->query->name, TRUE, filter, error);
  g_autoptr (JsonObject) params = json_object_new ();
  g_autoptr (JsonNode) asked = json_node_new (JSON_NODE_OBJECT), written = json_node_new (JSON_NODE_OBJECT);
  JsonObjectIter iter;
  const char *name;
  JsonNode *value;

  if (same == NULL)
    return FALSE;
  json_object_iter_init (&iter, call->params);
  while (json_object_iter_next (&iter, &name, &value))
    if (strcmp (name, "export") != 0)
      json_object_set_member (params, name, json_node_copy (value));
  json_node_set_object (asked, params);
  json_node_set_object (written, same->params);
  return (g_strcmp0 (json_object_get_string_member_with_default (beside, "what", NULL), call->query->name) == 0 && json_node_equal (asked, written))
         || foyer_refuse (error, _ ("Something else was written down than what is asked for."));
}

gboolean
foyer_activity_check (FoyerCall *call, GError **error)
{
  g_autoptr (FoyerRow) row = NULL;
  g_autoptr (JsonNode) asked = NULL, written = NULL;
  g_autoptr (JsonObject) params = NULL;
  const char *conditions, *name;
  FoyerId loc = foyer_call_loc (call), at;
  JsonObjectIter iter;
  JsonNode *value;

  if (foyer_call_actor (call)->system)
    return TRUE;
  if (!foyer_call_has (call, "export"))
    return foyer_refuse (error, _ ("A list is written down before it is exported: begin with export.begin."));
  {
    FoyerId id = foyer_call_id (call, "export");
    g_autoptr (JsonObject) beside = foyer_activity_later_get (foyer_call_store (call), &id, &foyer_call_actor (call)->user);

    if (beside != NULL)
      return is_asked (call, beside, error);
  }
  row = own_export (call, "export", error);
  if (row == NULL)
    return FALSE;
  asked = json_node_new (JSON_NODE_OBJECT);
  params = json_object_new ();
  json_object_iter_init (&iter, call->params);
  while (json_object_iter_next (&iter, &name, &value))
    if (strcmp (name, "export") != 0)
      json_object_set_member (params, name, json_node_copy (value));
  json_node_set_object (asked, params);
  conditions = foyer_row_text (row, "filter");
  written = json_from_string (conditions != NULL ? conditions : "{}", NULL);
  at = foyer_row_id (row, "loc");
  if (g_strcmp0 (foyer_row_text (row, "what"), call->query->name) != 0 || written == NULL || !json_node_equal (asked, written) || !foyer_id_equal (&at, &loc)
      || ABS (foyer_call_now (call) - foyer_row_int (row, "at")) > OPEN_MS)
    return foyer_refuse (error, _ ("Something else was written down than what is asked for."));
  return TRUE;
}

/* Names of the pieces of a file, as a row keeps them. (transfer full) (nullable) */
static char *
pieces_of_call (FoyerCall *call, GError **error)
{
  JsonArray *list = foyer_call_list (call, "file");
  g_autoptr (JsonNode) node = NULL;
  guint n = list != NULL ? json_array_get_length (list) : 0;

  for (guint i = 0; i < n; i++)
    {
      JsonNode *piece = json_array_get_element (list, i);

      if (n > MAX_PIECES || !JSON_NODE_HOLDS_VALUE (piece) || json_node_get_value_type (piece) != G_TYPE_STRING || !foyer_blob_is_id (json_node_get_string (piece)))
        {
          foyer_refuse (error, _ ("These are no names of a file's pieces."));
          return NULL;
        }
    }
  if (n == 0)
    return g_strdup ("[]");
  node = json_node_new (JSON_NODE_ARRAY);
  json_node_set_array (node, list);
  return json_to_string (node, FALSE);
}

static gboolean
export_done (FoyerCall *call, GError **error)
{
  g_autoptr (FoyerRow) row = own_export (call, "id", error);
  g_autofree char *pieces = row != NULL ? pieces_of_call (call, error) : NULL;

  if (pieces == NULL)
    return FALSE;
  foyer_row_set_int (row, "count", foyer_call_int (call, "count"));
  if (strcmp (pieces, "[]") != 0)
    foyer_row_set_text (row, "file", pieces);
  foyer_tx_put (foyer_call_tx (call), row);
  return TRUE;
}

/* ---- fetching again -------------------------------------------------------------------------------------------------------------------- */

static gboolean
export_fetch (FoyerCall *call, GError **error)
{
  static const char *const same[] = { "filter", "format", "name" };
  g_autoptr (FoyerRow) row = foyer_call_row (call, "id", "activity", error), log = NULL;
  g_autoptr (JsonNode) pieces = NULL;
  const char *dir = foyer_store_dir (foyer_call_store (call));
  gboolean here = TRUE;

  if (row == NULL)
    return FALSE;
  if (foyer_row_is_null (row, "file"))
    return foyer_refuse (error, _ ("No file was kept of this."));
  pieces = json_from_string (foyer_row_text (row, "file"), error);
  if (pieces == NULL || !JSON_NODE_HOLDS_ARRAY (pieces))
    return FALSE;
  for (guint i = 0; i < json_array_get_length (json_node_get_array (pieces)); i++)
    {
      const char *id = json_array_get_string_element (json_node_get_array (pieces), i);

      if (foyer_blobs_has (dir, id))
        continue;
      here = FALSE;
      if (!foyer_blobs_want (dir, id, error))
        return FALSE;
    }
  log = new_row (call, "fetch", foyer_row_text (row, "what"));
  for (gsize i = 0; i < G_N_ELEMENTS (same); i++)
    foyer_row_set_text (log, same[i], foyer_row_text (row, same[i]));
  foyer_row_set_id (log, "of", &row->id);
  foyer_row_set_int (log, "count", foyer_row_int (row, "count"));
  foyer_row_set_text (log, "file", foyer_row_text (row, "file"));
  foyer_tx_put (foyer_call_tx (call), log);
  foyer_call_result_id (call, "id", &log->id);
  json_object_set_array_member (foyer_call_result (call), "file", json_array_ref (json_node_get_array (pieces)));
  json_object_set_boolean_member (foyer_call_result (call), "here", here);
  return TRUE;
}

void
foyer_activity_imported (FoyerCall *call, const char *what, const char *name, gint64 count)
{
  g_autoptr (FoyerRow) row = new_row (call, "import", what);

  foyer_row_set_text (row, "name", name);
  foyer_row_set_int (row, "count", count);
  foyer_tx_put (foyer_call_tx (call), row);
}

/* ---- the log --------------------------------------------------------------------------------------------------------------------------- */

/* May the caller read what was done at @loc? */
static gboolean
may_read (FoyerCall *call, GHashTable *known, const FoyerId *loc)
{
  gpointer may;

  if (foyer_call_actor (call)->system)
    return TRUE;
  if (!g_hash_table_lookup_extended (known, loc, NULL, &may))
    {
      g_autoptr (FoyerAccess) access = foyer_access_get (foyer_call_db (call), &foyer_call_actor (call)->user, loc);

      may = GINT_TO_POINTER ((access->any || access->owner) && foyer_access_value (access, "security.exports") != 0);
      g_hash_table_insert (known, foyer_id_copy (loc), may);
    }
  return GPOINTER_TO_INT (may);
}

static gboolean
all_here (const char *dir, const char *pieces)
{
  g_autoptr (JsonNode) node = pieces != NULL ? json_from_string (pieces, NULL) : NULL;

  if (node == NULL || !JSON_NODE_HOLDS_ARRAY (node))
    return FALSE;
  for (guint i = 0; i < json_array_get_length (json_node_get_array (node)); i++)
    if (!foyer_blobs_has (dir, json_array_get_string_element (json_node_get_array (node), i)))
      return FALSE;
  return TRUE;
}

static gboolean
activity_list (FoyerCall *call, JsonBuilder *out, GError **error)
{
  FoyerDb *db = foyer_call_db (call);
  g_autoptr (GHashTable) known = g_hash_table_new_full (foyer_id_hash, foyer_id_equal_func, g_free, NULL);
  gint64 limit = foyer_call_int (call, "limit"), left = limit > 0 ? limit : 200, from = G_MININT64, to = G_MAXINT64, date;
  const FoyerZone *zone;
  FoyerId loc = foyer_call_loc (call), who = foyer_call_id (call, "who");
  FoyerStmt *s;

  zone = foyer_location_zone (db, &loc);
  if (foyer_call_has (call, "from") && foyer_date_parse (foyer_call_text (call, "from"), &date))
    from = foyer_zone_to_utc (zone, date, 0);
  if (foyer_call_has (call, "to") && foyer_date_parse (foyer_call_text (call, "to"), &date))
    to = foyer_zone_to_utc (zone, date + 1, 0);
  s = foyer_db_sql (db, "SELECT a.id, a.loc, a.kind, a.what, a.at, a.filter, a.format, a.name, a.count, a.file, a.of, u.name, d.code, d.name, l.name"
                        " FROM activity a LEFT JOIN user u ON u.id = a.who LEFT JOIN device d ON d.id = a.dev LEFT JOIN location l ON l.id = a.loc"
                        " WHERE a.at >= ?1 AND a.at < ?2 AND (?3 IS NULL OR a.who = ?3) AND (?4 IS NULL OR a.kind = ?4) ORDER BY a.at DESC, a.id DESC");
  foyer_stmt_bind_int (s, 1, from);
  foyer_stmt_bind_int (s, 2, to);
  foyer_stmt_bind_id (s, 3, &who);
  foyer_stmt_bind_text (s, 4, foyer_call_text (call, "kind"));
  json_builder_begin_array (out);
  while (left > 0 && foyer_stmt_step (s))
    {
      static const char *const texts[] = { [2] = "kind", [3] = "what", [6] = "format", [7] = "name", [11] = "user", [12] = "desk", [13] = "desk_name", [14] = "location" };
      FoyerId id = foyer_stmt_id (s, 0), at = foyer_stmt_id (s, 1), of = foyer_stmt_id (s, 10);

      if (!may_read (call, known, &at))
        continue;
      left--;
      json_builder_begin_object (out);
      foyer_out_id (out, "id", &id);
      foyer_out_id (out, "loc", &at);
      for (guint i = 0; i < G_N_ELEMENTS (texts); i++)
        if (texts[i] != NULL)
          foyer_out_text (out, texts[i], foyer_stmt_text (s, (int) i));
      foyer_out_int (out, "at", foyer_stmt_int (s, 4));
      foyer_out_json (out, "filter", foyer_stmt_text (s, 5));
      foyer_out_column (out, "count", s, 8);
      foyer_out_json (out, "file", foyer_stmt_text (s, 9));
      foyer_out_bool (out, "here", all_here (foyer_store_dir (foyer_call_store (call)), foyer_stmt_text (s, 9)));
      foyer_out_id (out, "of", &of);
      json_builder_end_object (out);
    }
  foyer_stmt_done (s);
  json_builder_end_array (out);
  return foyer_db_check (db, error);
}

/* ---- the tables ------------------------------------------------------------------------------------------------------------------------- */

static const FoyerParam begin_params[] = {
  { "what", FOYER_P_TEXT, FOYER_P_REQUIRED, "list: client.export, calendar.export", NULL, 80 },
  { "filter", FOYER_P_OBJECT, 0, "its parameters, as the query will be given them" },
  { "format", FOYER_P_ENUM, 0, "of the file", "csv xlsx", 0 },
  { "name", FOYER_P_TEXT, 0, "of the file", NULL, 255 },
  { "loc", FOYER_P_ID, 0, "location; the one worked in when left out" },
  { NULL },
};
static const FoyerParam done_params[] = {
  { "id", FOYER_P_ID, FOYER_P_REQUIRED, "what export.begin answered" },
  { "count", FOYER_P_INT, FOYER_P_REQUIRED, "lines", NULL, 100000000 },
  { "file", FOYER_P_LIST, 0, "names of the file's pieces, in order" },
  { NULL },
};
static const FoyerParam all_params[] = {
  { "what", FOYER_P_ENUM, FOYER_P_REQUIRED, "everything, or an answer of the views", "all sql", 0 },
  { "filter", FOYER_P_OBJECT, 0, "what was asked: {\"sql\": …}" },
  { "name", FOYER_P_TEXT, 0, "of the folder", NULL, 255 },
  { "loc", FOYER_P_ID, 0, "location; the one worked in when left out" },
  { NULL },
};
static const FoyerParam fetch_params[] = { { "id", FOYER_P_ID, FOYER_P_REQUIRED, "entry of the log" }, { NULL } };
static const FoyerParam list_params[] = {
  { "from", FOYER_P_DATE, 0, "first day" },
  { "to", FOYER_P_DATE, 0, "last day" },
  { "who", FOYER_P_ID, 0, "only what this user did" },
  { "kind", FOYER_P_ENUM, 0, "only these", "export fetch import", 0 },
  { "limit", FOYER_P_INT, 0, "at most so many, the newest first (200)", NULL, 5000 },
  { "loc", FOYER_P_ID, 0, "location; the one worked in when left out" },
  { NULL },
};

const FoyerCommand foyer_commands_activity[] = {
  { "export.begin", "clients.export", "Writes down what is going to be exported.", N_ ("Began an export"), begin_params, export_begin },
  { "export.done", "clients.export", "Writes down how many lines were exported, and the file.", N_ ("Exported a list"), done_params, export_done },
  { "export.all", "setup.export-all", "Writes down that all of the business is taken out, or asked for with SQL.", N_ ("Took out all of the business"), all_params, export_all },
  { "export.fetch", "security.exports", "Asks for a file of the log again; that is written down too.", N_ ("Fetched an exported file again"), fetch_params, export_fetch },
  { NULL },
};

const FoyerQuery foyer_queries_activity[] = {
  { "activity.list", "security.exports", "What was exported, fetched again and imported at the locations one may see this of, the newest first.", list_params,
    "[{id, loc, location, kind, what, at, user, desk, desk_name, filter, format, name, count, file [piece], here, of}]", activity_list },
  { NULL },
};
