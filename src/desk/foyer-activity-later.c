#define G_LOG_DOMAIN "foyer-desk"

#include "config.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>

#include "foyer-activity-later.h"
#include "foyer-apply.h"
#include "foyer-cmd-common.h"

#define FOLDER "later"
#define LONGEST (256 * 1024)

static char *
path_of (FoyerStore *store, const char *id)
{
  g_autofree char *name = g_strconcat (id, ".json", NULL);

  return g_build_filename (foyer_store_dir (store), FOLDER, name, NULL);
}

/* (transfer full) (nullable) */
static JsonObject *
load (const char *path)
{
  g_autofree char *text = NULL;
  g_autoptr (JsonNode) node = NULL;
  gsize len;

  if (!g_file_get_contents (path, &text, &len, NULL) || len > LONGEST)
    return NULL;
  node = json_from_string (text, NULL);
  return node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_dup_object (node) : NULL;
}

static gboolean
save (const char *path, JsonObject *entry, GError **error)
{
  g_autoptr (JsonNode) node = json_node_init_object (json_node_alloc (), entry);
  g_autofree char *text = json_to_string (node, FALSE), *dir = g_path_get_dirname (path);

  if (g_mkdir_with_parents (dir, 0700) != 0)
    {
      g_set_error (error, FOYER_ERROR, FOYER_ERROR_IO, _ ("The folder %s cannot be made."), dir);
      return FALSE;
    }
  return g_file_set_contents_full (path, text, -1, G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, 0600, error);
}

static void
set_id (JsonObject *entry, const char *name, const FoyerId *id)
{
  char text[FOYER_ID_TEXT_LEN + 1];

  if (!foyer_id_is_none (id))
    json_object_set_string_member (entry, name, foyer_id_format (id, text));
}

static FoyerId
get_id (JsonObject *entry, const char *name)
{
  const char *text = json_object_get_string_member_with_default (entry, name, NULL);
  FoyerId id = FOYER_ID_NONE;

  if (text != NULL && !foyer_id_parse (text, &id))
    id = FOYER_ID_NONE;
  return id;
}

char *
foyer_activity_later_begin (FoyerDesk *desk, const FoyerActor *actor, const char *what, JsonObject *filter, const char *format, const char *name, GError **error)
{
  FoyerStore *store = foyer_desk_store (desk);
  g_autoptr (JsonObject) entry = json_object_new ();
  FoyerId id = foyer_id_new (g_get_real_time () / 1000);
  g_autofree char *text = foyer_id_to_string (&id), *path = path_of (store, text);

  json_object_set_int_member (entry, "at", actor->now != 0 ? actor->now : g_get_real_time () / 1000);
  json_object_set_object_member (entry, "filter", filter != NULL ? json_object_ref (filter) : json_object_new ());
  json_object_set_string_member (entry, "format", format);
  set_id (entry, "loc", &actor->loc);
  json_object_set_string_member (entry, "name", name != NULL ? name : "");
  json_object_set_string_member (entry, "what", what);
  set_id (entry, "who", &actor->user);
  return save (path, entry, error) ? g_steal_pointer (&text) : NULL;
}

gboolean
foyer_activity_later_done (FoyerDesk *desk, const char *id, gint64 lines, JsonArray *pieces, GError **error)
{
  g_autofree char *path = path_of (foyer_desk_store (desk), id);
  g_autoptr (JsonObject) entry = load (path);

  if (entry == NULL)
    return foyer_refuse (error, _ ("This is not an export that was begun."));
  json_object_set_int_member (entry, "count", lines);
  json_object_set_array_member (entry, "file", json_array_ref (pieces));
  return save (path, entry, error);
}

void
foyer_activity_later_drop (FoyerDesk *desk, const char *id)
{
  g_autofree char *path = path_of (foyer_desk_store (desk), id);

  g_unlink (path);
}

JsonObject *
foyer_activity_later_get (FoyerStore *store, const FoyerId *id, const FoyerId *user)
{
  g_autofree char *text = foyer_id_to_string (id), *path = path_of (store, text);
  g_autoptr (JsonObject) entry = load (path);
  FoyerId who = entry != NULL ? get_id (entry, "who") : FOYER_ID_NONE;

  return entry != NULL && foyer_id_equal (&who, user) && !json_object_has_member (entry, "count") ? g_steal_pointer (&entry) : NULL;
}

/* ---- into the log ---------------------------------------------------------------------------------------------------------------------- */

typedef struct
{
  FoyerId id;
  JsonObject *entry;
} Take;

static char *
member_text (JsonObject *entry, const char *name)
{
  return json_object_has_member (entry, name) ? json_to_string (json_object_get_member (entry, name), FALSE) : NULL;
}

static gboolean
take_job (FoyerTx *tx, gpointer data, GError **error)
{
  Take *t = data;
  g_autoptr (FoyerRow) before = foyer_tx_get (tx, "activity", &t->id), row = NULL;
  FoyerId loc = get_id (t->entry, "loc"), who = get_id (t->entry, "who"), dev = foyer_tx_device (tx);
  g_autofree char *filter = member_text (t->entry, "filter"), *file = member_text (t->entry, "file");

  if (before != NULL)
    return TRUE;
  row = foyer_row_new ("activity", &t->id);
  foyer_row_set_id (row, "loc", &loc);
  foyer_row_set_text (row, "kind", "export");
  foyer_row_set_text (row, "what", json_object_get_string_member_with_default (t->entry, "what", NULL));
  if (!foyer_id_is_none (&who))
    foyer_row_set_id (row, "who", &who);
  if (!foyer_id_is_none (&dev))
    foyer_row_set_id (row, "dev", &dev);
  foyer_row_set_int (row, "at", json_object_get_int_member_with_default (t->entry, "at", foyer_tx_now (tx)));
  foyer_row_set_text (row, "filter", filter);
  foyer_row_set_text (row, "format", json_object_get_string_member_with_default (t->entry, "format", NULL));
  foyer_row_set_text (row, "name", json_object_get_string_member_with_default (t->entry, "name", NULL));
  if (json_object_has_member (t->entry, "count"))
    foyer_row_set_int (row, "count", json_object_get_int_member_with_default (t->entry, "count", 0));
  if (file != NULL && strcmp (file, "[]") != 0)
    foyer_row_set_text (row, "file", file);
  foyer_tx_put (tx, row);
  return TRUE;
}

guint
foyer_activity_collect (FoyerDesk *desk)
{
  FoyerStore *store = foyer_desk_store (desk);
  g_autofree char *dir = g_build_filename (foyer_store_dir (store), FOLDER, NULL);
  g_autoptr (GDir) d = g_dir_open (dir, 0, NULL);
  const char *name;
  guint n = 0;

  while (d != NULL && (name = g_dir_read_name (d)) != NULL)
    {
      g_autofree char *path = g_build_filename (dir, name, NULL), *text = g_strndup (name, strcspn (name, "."));
      g_autoptr (JsonObject) entry = g_str_has_suffix (name, ".json") ? load (path) : NULL;
      g_autoptr (GError) error = NULL;
      Take t = { .entry = entry };
      FoyerWriteInfo info = { .cmd = "export.begin" };
      GStatBuf st;

      if (entry == NULL || !foyer_id_parse (text, &t.id))
        continue;
      /* One that is being made just now has an end coming; what was broken off is written down as it is. */
      if (!json_object_has_member (entry, "count") && g_stat (path, &st) == 0 && g_get_real_time () / G_USEC_PER_SEC - st.st_mtime < 600)
        continue;
      info.who = get_id (entry, "who");
      info.loc = get_id (entry, "loc");
      if (!foyer_store_write (store, &info, take_job, &t, NULL, &error))
        {
          g_warning ("An export that was made beside this program could not be written down: %s", error->message);
          continue;
        }
      g_unlink (path);
      n++;
    }
  return n;
}
