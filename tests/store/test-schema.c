/* The tables of a migrated store are what the descriptors say: a field cannot be in one and not in the other. */
#include "config.h"

#include <glib/gstdio.h>
#include <string.h>

#include "foyer-apply.h"
#include "foyer-schema.h"
#include "foyer-store.h"

static const char *
sql_type (const FoyerField *f)
{
  return f->type == FOYER_TYPE_REF ? "BLOB" : foyer_field_is_text (f) ? "TEXT" : "INTEGER";
}

/* Columns of @table as "name type", in a set. */
static GHashTable *
columns_of (FoyerDb *db, const char *table)
{
  GHashTable *set = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  FoyerStmt *s = foyer_db_own_read (db, "SELECT name, type FROM pragma_table_info(?1)");

  foyer_stmt_bind_text (s, 1, table);
  while (foyer_stmt_step (s))
    g_hash_table_add (set, g_strdup_printf ("%s %s", foyer_stmt_text (s, 0), foyer_stmt_text (s, 1)));
  foyer_stmt_done (s);
  return set;
}

static gboolean
compare (FoyerDb *db, gpointer data, GError **error)
{
  /* Behind the fields: merge stamps, fields of a newer version, scope, the server's order number, hash of the canonical row. */
  static const char *const behind[] = { "id BLOB", "st TEXT", "_x TEXT", "_sc TEXT", "_seq INTEGER", "_h INTEGER" };

  for (int i = 0; i < foyer_n_entities; i++)
    {
      const FoyerEntity *e = &foyer_entities[i];
      g_autoptr (GHashTable) have = columns_of (db, e->name);

      for (guint b = 0; b < G_N_ELEMENTS (behind); b++)
        if (!g_hash_table_remove (have, behind[b]))
          g_error ("%s has no column “%s”", e->name, behind[b]);
      for (int f = 0; f < e->n_fields; f++)
        {
          g_autofree char *column = g_strdup_printf ("%s %s", e->fields[f].name, sql_type (&e->fields[f]));
          if (!g_hash_table_remove (have, column))
            g_error ("%s has no column “%s”: it wants a migration", e->name, column);
        }
      g_assert_cmpuint (g_hash_table_size (have), ==, 0); /* no column without a field */
    }
  return TRUE;
}

static void
test_columns (gconstpointer role)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *dir = g_dir_make_tmp ("foyer-schema-XXXXXX", &error);
  g_autofree char *clean = g_strdup_printf ("rm -rf '%s'", dir);
  FoyerStore *store = foyer_store_open (dir, GPOINTER_TO_INT (role), NULL, &error);

  g_assert_no_error (error);
  g_assert_true (foyer_store_read (store, compare, NULL, &error));
  g_assert_no_error (error);
  foyer_store_close (store);
  g_assert_true (g_spawn_command_line_sync (clean, NULL, NULL, NULL, NULL));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_data_func ("/store/schema/desk", GINT_TO_POINTER (FOYER_STORE_DESK), test_columns);
  g_test_add_data_func ("/store/schema/server", GINT_TO_POINTER (FOYER_STORE_SERVER), test_columns);
  return g_test_run ();
}
