#define G_LOG_DOMAIN "foyer-store"

#include "config.h"

#include <stdlib.h>
#include <string.h>
#include <glib/gi18n-lib.h>

#include "foyer-sql-resources.h"
#include "foyer-store-private.h"
#include "foyer-upgrade.h"

#define ROOT "/org/foyerdesk/Foyer/sql/"

static int
compare (gconstpointer a, gconstpointer b)
{
  return strcmp (*(const char *const *) a, *(const char *const *) b);
}

/* Runs every file of @folder whose number is @version, in name order. */
static gboolean
run_folder (FoyerDb *db, const char *folder, int version, GError **error)
{
  g_autofree char *path = g_strconcat (ROOT, folder, NULL);
  g_auto (GStrv) names = g_resources_enumerate_children (path, 0, NULL);

  if (names == NULL)
    return TRUE;
  qsort (names, g_strv_length (names), sizeof (char *), (int (*) (const void *, const void *)) compare);
  for (guint i = 0; names[i] != NULL; i++)
    {
      g_autofree char *file = g_strconcat (path, "/", names[i], NULL);
      g_autoptr (GBytes) sql = NULL;

      if (atoi (names[i]) != version)
        continue;
      sql = g_resources_lookup_data (file, 0, error);
      if (sql == NULL)
        return FALSE;
      if (!foyer_db_exec (db, g_bytes_get_data (sql, NULL), error))
        {
          g_prefix_error (error, "%s/%s: ", folder, names[i]);
          return FALSE;
        }
    }
  return TRUE;
}

static gint64
pragma_int (FoyerDb *db, const char *sql)
{
  FoyerStmt *s = foyer_db_own (db, sql);
  gint64 v = foyer_stmt_step (s) ? foyer_stmt_int (s, 0) : 0;

  foyer_stmt_done (s);
  return v;
}

/* Whether a migration of this number is anybody's. */
static gboolean
is_numbered (int version)
{
  static const char *const folders[] = { "rows", "desk", "server" };

  for (gsize i = 0; i < G_N_ELEMENTS (folders); i++)
    {
      g_autofree char *path = g_strconcat (ROOT, folders[i], NULL);
      g_auto (GStrv) names = g_resources_enumerate_children (path, 0, NULL);

      for (char **n = names; n != NULL && *n != NULL; n++)
        if (atoi (*n) == version)
          return TRUE;
    }
  return FALSE;
}

gboolean
foyer_store_migrate (FoyerDb *db, FoyerStoreRole role, const char *dir, GError **error)
{
  gint64 version;

  g_resources_register (foyer_sql_get_resource ()); /* named, so that the linker keeps it; once more does no harm */
  version = pragma_int (db, "PRAGMA user_version");

  if (!foyer_db_check (db, error))
    return FALSE;
  if (version > FOYER_SCHEMA_VERSION)
    {
      g_set_error (error, FOYER_ERROR, FOYER_ERROR_NEWER, _ ("This store was made by a newer version of Foyer (tables %d, this program knows %d). Update Foyer on this computer."),
                   (int) version, FOYER_SCHEMA_VERSION);
      return FALSE;
    }
  if (version == FOYER_SCHEMA_VERSION)
    return TRUE;
  if (version > 0 && role == FOYER_STORE_DESK && !foyer_upgrade_copy (db, dir, version, error))
    return FALSE;
  /* One transaction: a store is of one version or of the other. */
  if (!foyer_db_exec (db, "BEGIN IMMEDIATE", error))
    return FALSE;
  for (int v = version + 1; v <= FOYER_SCHEMA_VERSION; v++)
    {
      g_autofree char *pragma = g_strdup_printf ("PRAGMA user_version=%d", v);

      if (!run_folder (db, "rows", v, error) || !run_folder (db, role == FOYER_STORE_DESK ? "desk" : "server", v, error)
          || !foyer_db_exec (db, pragma, error))
        {
          foyer_db_exec (db, "ROLLBACK", NULL);
          return FALSE;
        }
      if (!is_numbered (v))
        g_error ("No migration is numbered %d", v);
    }
  if (!foyer_db_exec (db, "COMMIT", error))
    {
      foyer_db_exec (db, "ROLLBACK", NULL);
      return FALSE;
    }
  return TRUE;
}
