#define G_LOG_DOMAIN "foyer-desk"

#include "config.h"

#include "foyer-start.h"

static void
user_free (gpointer data)
{
  FoyerStartUser *user = data;

  g_free (user->name);
  g_free (user->login);
  g_free (user);
}

void
foyer_start_clear (FoyerStart *start)
{
  g_clear_pointer (&start->business, g_free);
  g_clear_pointer (&start->users, g_ptr_array_unref);
}

char *
foyer_start_business (FoyerDb *db)
{
  FoyerStmt *s = foyer_db_sql (db, "SELECT name FROM chain LIMIT 1");
  char *name = NULL;

  if (foyer_stmt_step (s))
    name = g_strdup (foyer_stmt_text (s, 0));
  foyer_stmt_done (s);
  return name;
}

void
foyer_start_read (FoyerDb    *db,
                  FoyerStart *out)
{
  FoyerStmt *s;

  out->business = foyer_start_business (db);
  out->empty = out->business == NULL;
  out->users = g_ptr_array_new_with_free_func (user_free);
  s = foyer_db_sql (db, "SELECT id, name, coalesce (phone, email) FROM user WHERE deleted IS NOT 1 AND pw IS NOT NULL"
                        " AND coalesce (phone, email) IS NOT NULL ORDER BY name COLLATE NOCASE, id");
  while (foyer_stmt_step (s))
    {
      FoyerStartUser *user = g_new0 (FoyerStartUser, 1);
      user->id = foyer_stmt_id (s, 0);
      user->name = g_strdup (foyer_stmt_text (s, 1));
      user->login = g_strdup (foyer_stmt_text (s, 2));
      g_ptr_array_add (out->users, user);
    }
  foyer_stmt_done (s);
}
