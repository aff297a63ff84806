/* Files of a client's card (CLI-13). The bytes are kept first (foyer-blobs.h: `foyerctl file put`, PUT /v1/blob), then the command names them. */
#define G_LOG_DOMAIN "foyer-desk"

#include "config.h"

#include <string.h>
#include <sys/stat.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

#include "foyer-blobs.h"
#include "foyer-client.h"
#include "foyer-cmd-common.h"

#define NAME_MAX_CHARS 200
#define FILES_MAX 500 /* of one client */

/* Bytes of the file, or 0 when it is not in this store. */
static gint64
size_of (FoyerCall *call, const char *id)
{
  return (gint64) foyer_blobs_size (foyer_store_dir (foyer_call_store (call)), id);
}

/* A name is for people and for a folder: no part of a path, nothing that cannot be seen. (transfer full) (nullable) */
static char *
clean_name (const char *text)
{
  const char *base = text, *slash;
  g_autoptr (GString) s = g_string_new (NULL);

  if ((slash = strrchr (base, '/')) != NULL)
    base = slash + 1;
  if ((slash = strrchr (base, '\\')) != NULL)
    base = slash + 1;
  for (const char *c = base; *c != '\0'; c = g_utf8_next_char (c))
    if (!g_unichar_iscntrl (g_utf8_get_char (c)))
      g_string_append_unichar (s, g_utf8_get_char (c));
  g_strstrip (s->str);
  return *s->str == '\0' || strcmp (s->str, ".") == 0 || strcmp (s->str, "..") == 0 ? NULL : g_strdup (s->str);
}

static gboolean
file_add (FoyerCall *call, GError **error)
{
  FoyerTx *tx = foyer_call_tx (call);
  g_autoptr (FoyerRow) client = foyer_call_row (call, "id", "client", error), row = NULL;
  const char *file = foyer_call_text (call, "file");
  g_autofree char *name = NULL;
  FoyerId id, who = foyer_call_actor (call)->user;
  gint64 size;

  if (client == NULL || !foyer_client_need_visible (call, &client->id, error) || !foyer_need_file (call, "file", error))
    return FALSE;
  if (*file == '\0')
    return foyer_refuse (error, _ ("Which file?"));
  name = clean_name (foyer_call_text (call, "name"));
  if (name == NULL)
    return foyer_refuse (error, _ ("A file needs a name."));
  size = size_of (call, file);
  if (size == 0)
    size = foyer_call_int (call, "size");
  if (size > FOYER_BLOB_MAX)
    return foyer_refuse (error, _ ("The file is too large: at most %d MB."), FOYER_BLOB_MAX / 1024 / 1024);
  if (foyer_db_int (foyer_call_db (call), "SELECT count(*) FROM client_file WHERE client = ?1 AND deleted IS NOT 1", &client->id) >= FILES_MAX)
    return foyer_refuse (error, _ ("This client has %d files already."), FILES_MAX);
  id = foyer_tx_new_id (tx);
  row = foyer_row_new ("client_file", &id);
  foyer_row_set_id (row, "client", &client->id);
  foyer_row_set_text (row, "file", file);
  foyer_row_set_text (row, "name", name);
  foyer_row_set_text (row, "type", foyer_call_text (call, "type"));
  foyer_row_set_int (row, "size", size);
  foyer_row_set_int (row, "at", foyer_call_now (call));
  foyer_row_set_id (row, "who", &who);
  foyer_tx_put (tx, row);
  foyer_call_result_id (call, "id", &id);
  return TRUE;
}

static FoyerRow *
file_of (FoyerCall *call, GError **error)
{
  g_autoptr (FoyerRow) row = foyer_call_row (call, "id", "client_file", error);
  FoyerId client = row != NULL ? foyer_row_id (row, "client") : FOYER_ID_NONE;

  return row != NULL && foyer_client_need_visible (call, &client, error) ? g_steal_pointer (&row) : NULL;
}

static gboolean
file_rename (FoyerCall *call, GError **error)
{
  g_autoptr (FoyerRow) row = file_of (call, error);
  g_autofree char *name = NULL;

  if (row == NULL)
    return FALSE;
  name = clean_name (foyer_call_text (call, "name"));
  if (name == NULL)
    return foyer_refuse (error, _ ("A file needs a name."));
  foyer_row_set_text (row, "name", name);
  foyer_tx_put (foyer_call_tx (call), row);
  return TRUE;
}

static gboolean
file_delete (FoyerCall *call, GError **error)
{
  g_autoptr (FoyerRow) row = file_of (call, error);

  if (row == NULL)
    return FALSE;
  foyer_mark_deleted (foyer_call_tx (call), row);
  return TRUE;
}

static gboolean
file_list (FoyerCall *call, JsonBuilder *out, GError **error)
{
  FoyerDb *db = foyer_call_db (call);
  const char *dir = foyer_store_dir (foyer_call_store (call));
  g_autoptr (FoyerRow) client = foyer_call_row (call, "id", "client", error);
  FoyerStmt *s;

  if (client == NULL || !foyer_client_need_visible (call, &client->id, error))
    return FALSE;
  s = foyer_db_sql (db, "SELECT f.id, f.file, f.name, f.type, f.size, f.at, u.name FROM client_file f LEFT JOIN user u ON u.id = f.who"
                        " WHERE f.client IN (SELECT ?1 UNION ALL SELECT client FROM client_root WHERE root = ?1) AND f.deleted IS NOT 1 AND f.file IS NOT NULL"
                        " ORDER BY f.at DESC, f.id DESC LIMIT 1000");
  foyer_stmt_bind_id (s, 1, &client->id);
  json_builder_begin_array (out);
  while (foyer_stmt_step (s))
    {
      FoyerId id = foyer_stmt_id (s, 0);

      json_builder_begin_object (out);
      foyer_out_id (out, "id", &id);
      foyer_out_text (out, "file", foyer_stmt_text (s, 1));
      foyer_out_text (out, "name", foyer_stmt_text (s, 2));
      foyer_out_text (out, "type", foyer_stmt_text (s, 3));
      foyer_out_int (out, "size", foyer_stmt_int (s, 4));
      foyer_out_int (out, "at", foyer_stmt_int (s, 5));
      foyer_out_text (out, "who", foyer_stmt_text (s, 6));
      foyer_out_bool (out, "here", foyer_blobs_has (dir, foyer_stmt_text (s, 1)));
      foyer_out_bool (out, "pending", foyer_db_is_pending (db, "client_file", &id));
      json_builder_end_object (out);
    }
  foyer_stmt_done (s);
  json_builder_end_array (out);
  return foyer_db_check (db, error);
}

static const FoyerParam add_params[] = {
  { "id", FOYER_P_ID, FOYER_P_REQUIRED, "client" },
  { "file", FOYER_P_TEXT, FOYER_P_REQUIRED, "its SHA-256, as the file was put", NULL, 64 },
  { "name", FOYER_P_TEXT, FOYER_P_REQUIRED, "what it is called", NULL, NAME_MAX_CHARS },
  { "type", FOYER_P_TEXT, 0, "kind of contents, as “image/jpeg”", NULL, 100 },
  { "size", FOYER_P_INT, 0, "bytes, when the file itself is not in this store yet" },
  { NULL },
};
static const FoyerParam rename_params[] = {
  { "id", FOYER_P_ID, FOYER_P_REQUIRED, "file of a client" },
  { "name", FOYER_P_TEXT, FOYER_P_REQUIRED, "what it is called", NULL, NAME_MAX_CHARS },
  { NULL },
};
static const FoyerParam delete_params[] = { { "id", FOYER_P_ID, FOYER_P_REQUIRED, "file of a client" }, { NULL } };
static const FoyerParam list_params[] = { { "id", FOYER_P_ID, FOYER_P_REQUIRED, "client" }, { NULL } };

const FoyerCommand foyer_commands_client_files[] = {
  { "client.file-add", "clients.files-add", "Adds a file to a client's card.", N_ ("Added a file"), add_params, file_add },
  { "client.file-rename", "clients.files-add", "Gives a file of a client another name.", N_ ("Renamed a file"), rename_params, file_rename },
  { "client.file-delete", "clients.files-delete", "Takes a file off a client's card.", N_ ("Deleted a file"), delete_params, file_delete },
  { NULL },
};

const FoyerQuery foyer_queries_client_files[] = {
  { "client.files", "clients.files", "Files of a client, the newest first; “here” says whether the bytes are in this store.", list_params,
    "[{id, file, name, type, size, at, who, here, pending}]", file_list },
  { NULL },
};
