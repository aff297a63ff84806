#define G_LOG_DOMAIN "foyer-desk"

#include "config.h"

#include "foyer-column.h"

gboolean
foyer_column_has (FoyerDb *db,
                  const FoyerId *column,
                  const FoyerId *staff)
{
  FoyerStmt *s;
  gboolean has;

  if (foyer_id_is_none (column) || foyer_id_equal (column, staff))
    return TRUE;
  s = foyer_db_sql (db, "SELECT 1 FROM staff WHERE id = ?1 AND position = ?2");
  foyer_stmt_bind_id (s, 1, staff);
  foyer_stmt_bind_id (s, 2, column);
  has = foyer_stmt_step (s);
  foyer_stmt_done (s);
  return has;
}

gboolean
foyer_column_is_position (FoyerDb *db,
                          const FoyerId *column)
{
  FoyerStmt *s;
  gboolean is;

  if (foyer_id_is_none (column))
    return FALSE;
  s = foyer_db_sql (db, "SELECT 1 FROM position WHERE id = ?1");
  foyer_stmt_bind_id (s, 1, column);
  is = foyer_stmt_step (s);
  foyer_stmt_done (s);
  return is;
}

GArray *
foyer_column_members (FoyerDb *db,
                      const FoyerId *column)
{
  GArray *members = g_array_new (FALSE, FALSE, sizeof (FoyerId));
  FoyerStmt *s = foyer_db_sql (db, "SELECT id FROM staff WHERE position = ?1 ORDER BY coalesce(status, 'active') <> 'active', coalesce(weight, 0), id");

  foyer_stmt_bind_id (s, 1, column);
  while (foyer_stmt_step (s))
    {
      FoyerId id = foyer_stmt_id (s, 0);
      g_array_append_val (members, id);
    }
  foyer_stmt_done (s);
  if (members->len == 0)
    g_array_append_val (members, *column);
  return members;
}

FoyerId
foyer_column_within (FoyerDb *db,
                     const FoyerId *column,
                     const FoyerId *asked)
{
  return foyer_id_is_none (column) || (!foyer_id_is_none (asked) && foyer_column_has (db, column, asked)) ? *asked : *column;
}
