/* SQL over the views of a store in use: read only, past nothing but the views, and written down first. */
#define G_LOG_DOMAIN "foyer-desk"

#include "config.h"

#include <sqlite3.h>
#include <string.h>
#include <glib/gi18n-lib.h>

#include "foyer-command.h"
#include "foyer-own.h"
#include "foyer-phone.h"
#include "foyer-time.h"

#define MAX_ROWS 1000000

typedef struct
{
  const char *sql;
  gboolean phones;
  GString *out;
  gint64 rows;
} Ask;

/* ---- functions of the views ------------------------------------------------------------------------------------------------------- */

static void
fn_id (sqlite3_context *c, int n, sqlite3_value **v)
{
  FoyerId id;
  char text[FOYER_ID_TEXT_LEN + 1];

  if (sqlite3_value_type (v[0]) != SQLITE_BLOB || sqlite3_value_bytes (v[0]) != 16)
    return;
  memcpy (id.b, sqlite3_value_blob (v[0]), 16);
  sqlite3_result_text (c, foyer_id_format (&id, text), -1, SQLITE_TRANSIENT);
}

static void
fn_local (sqlite3_context *c, int n, sqlite3_value **v)
{
  const char *name = (const char *) sqlite3_value_text (v[1]);
  const FoyerZone *zone = name != NULL ? foyer_zone_get (name) : NULL;
  gint64 date;
  int minute;
  char text[17];

  if (zone == NULL || sqlite3_value_type (v[0]) == SQLITE_NULL)
    return;
  foyer_zone_from_utc (zone, sqlite3_value_int64 (v[0]), &date, &minute);
  sqlite3_result_text (c, foyer_wall_format (date, minute, text), -1, SQLITE_TRANSIENT);
}

static void
fn_phone (sqlite3_context *c, int n, sqlite3_value **v)
{
  const Ask *ask = sqlite3_user_data (c);
  const char *text = (const char *) sqlite3_value_text (v[0]);

  if (text == NULL)
    return;
  if (ask->phones)
    sqlite3_result_text (c, text, -1, SQLITE_TRANSIENT);
  else
    sqlite3_result_text (c, foyer_contact_mask (text), -1, g_free);
}

/* ---- what may be asked -------------------------------------------------------------------------------------------------------------- */

/* Tables are read through a view, or not at all. */
static int
guard (void *data, int action, const char *a, const char *b, const char *database, const char *inside)
{
  switch (action)
    {
    case SQLITE_SELECT:
    case SQLITE_FUNCTION:
    case SQLITE_RECURSIVE:
      return SQLITE_OK;
    case SQLITE_READ:
      return inside != NULL || (a != NULL && g_str_has_prefix (a, "v_")) || (b != NULL && b[0] == '\0') ? SQLITE_OK : SQLITE_DENY;
    default:
      return SQLITE_DENY;
    }
}

static gboolean
refuse_sql (sqlite3 *db, GError **error)
{
  g_set_error (error, FOYER_ERROR, FOYER_ERROR_INVALID, _ ("This cannot be asked: %s. Only the views are open; “foyerctl sql” lists them."), sqlite3_errmsg (db));
  return FALSE;
}

static gboolean
ask_job (FoyerDb *fdb, gpointer data, GError **error)
{
  Ask *ask = data;
  sqlite3 *db = foyer_db_handle (fdb);
  sqlite3_stmt *s = NULL;
  const char *tail = NULL;
  int rc = SQLITE_OK, flags = SQLITE_UTF8 | SQLITE_DETERMINISTIC | SQLITE_INNOCUOUS;

  /* A connection of its own, closed afterwards. */
  sqlite3_set_authorizer (db, NULL, NULL);
  sqlite3_create_function (db, "foyer_id", 1, flags, NULL, fn_id, NULL, NULL);
  sqlite3_create_function (db, "foyer_local", 2, flags, NULL, fn_local, NULL, NULL);
  sqlite3_create_function (db, "foyer_phone", 1, flags, ask, fn_phone, NULL, NULL);
  sqlite3_exec (db, "PRAGMA query_only=OFF", NULL, NULL, NULL);
  for (const FoyerOwnView *v = foyer_own_views; rc == SQLITE_OK && v->name != NULL; v++)
    {
      g_autofree char *sql = foyer_own_view_sql (v, TRUE);

      rc = sqlite3_exec (db, sql, NULL, NULL, NULL);
    }
  if (rc != SQLITE_OK)
    return refuse_sql (db, error);
  sqlite3_exec (db, "PRAGMA query_only=ON", NULL, NULL, NULL);
  sqlite3_set_authorizer (db, guard, NULL);
  if (sqlite3_prepare_v2 (db, ask->sql, -1, &s, &tail) != SQLITE_OK || s == NULL)
    return refuse_sql (db, error);
  for (int i = 0; i < sqlite3_column_count (s); i++)
    {
      if (i > 0)
        g_string_append_c (ask->out, ',');
      foyer_own_csv (ask->out, sqlite3_column_name (s, i));
    }
  g_string_append (ask->out, "\r\n");
  while ((rc = sqlite3_step (s)) == SQLITE_ROW && ask->rows < MAX_ROWS)
    {
      for (int i = 0; i < sqlite3_column_count (s); i++)
        {
          if (i > 0)
            g_string_append_c (ask->out, ',');
          foyer_own_csv (ask->out, (const char *) sqlite3_column_text (s, i));
        }
      g_string_append (ask->out, "\r\n");
      ask->rows++;
    }
  sqlite3_finalize (s);
  return rc == SQLITE_DONE || rc == SQLITE_ROW || refuse_sql (db, error);
}

gboolean
foyer_own_query (FoyerDesk *desk, const FoyerActor *actor, const char *sql, GString *out, gint64 *rows, GError **error)
{
  g_autoptr (JsonObject) filter = foyer_params ("sql", "s", sql, NULL), call = NULL;
  g_autoptr (JsonNode) node = json_node_new (JSON_NODE_OBJECT);
  Ask ask = { sql, actor->system || foyer_desk_may (desk, actor, "clients.phones"), out, 0 };

  json_node_set_object (node, filter);
  call = foyer_params ("what", "s", "sql", "filter", "n", g_steal_pointer (&node), NULL);
  if (!foyer_desk_call (desk, actor, "export.all", call, NULL, error) || !foyer_store_read_apart (foyer_desk_store (desk), ask_job, &ask, error))
    return FALSE;
  if (rows != NULL)
    *rows = ask.rows;
  return TRUE;
}
