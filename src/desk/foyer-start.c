#define G_LOG_DOMAIN "foyer-desk"

#include "config.h"

#include "foyer-signing.h"
#include "foyer-start.h"
#include "foyer-store.h"

static void
user_free (gpointer data)
{
  FoyerStartUser *user = data;

  g_free (user->name);
  g_free (user->login);
  g_free (user->photo);
  g_free (user);
}

void
foyer_start_clear (FoyerStart *start)
{
  g_clear_pointer (&start->business, g_free);
  g_clear_pointer (&start->window, g_free);
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

static FoyerId
local_id (FoyerDb    *db,
          const char *key)
{
  FoyerId nobody = FOYER_ID_NONE, id = FOYER_ID_NONE;
  g_autofree char *text = foyer_db_local (db, &nobody, key);

  if (text != NULL)
    foyer_id_parse (text, &id);
  return id;
}

static gboolean
has_pin (FoyerDb       *db,
         const FoyerId *user)
{
  g_auto (FoyerSigningKept) kept = { 0 };
  g_autoptr (FoyerRow) row = NULL;

  foyer_signing_kept_read (db, user, &kept);
  if (kept.pin == NULL || kept.pin_tries >= FOYER_PIN_TRIES)
    return FALSE;
  row = foyer_db_get (db, "user", user);
  return row != NULL && foyer_signing_has_pin (&kept, row);
}

void
foyer_start_read (FoyerDb    *db,
                  FoyerStart *out)
{
  FoyerId here = foyer_signing_desk (db);
  FoyerStmt *s;

  out->business = foyer_start_business (db);
  out->empty = out->business == NULL;
  out->kept = local_id (db, FOYER_START_KEPT);
  out->last = local_id (db, FOYER_START_LAST);
  out->window = foyer_db_local (db, NULL, FOYER_START_WINDOW);
  out->users = g_ptr_array_new_with_free_func (user_free);
  s = foyer_db_sql (db, "SELECT id, name, coalesce (phone, email), photo, desks FROM user WHERE deleted IS NOT 1 AND pw IS NOT NULL"
                        " AND coalesce (phone, email) IS NOT NULL ORDER BY name COLLATE NOCASE, id");
  while (foyer_stmt_step (s))
    {
      FoyerStartUser *user;

      /* Who signs in elsewhere only is not offered here. */
      if (!foyer_signing_allows (foyer_stmt_text (s, 4), &here))
        continue;
      user = g_new0 (FoyerStartUser, 1);
      user->id = foyer_stmt_id (s, 0);
      user->name = g_strdup (foyer_stmt_text (s, 1));
      user->login = g_strdup (foyer_stmt_text (s, 2));
      user->photo = g_strdup (foyer_stmt_text (s, 3));
      g_ptr_array_add (out->users, user);
    }
  foyer_stmt_done (s);
  for (guint i = 0; i < out->users->len; i++)
    {
      FoyerStartUser *user = g_ptr_array_index (out->users, i);
      user->pin = has_pin (db, &user->id);
    }
}
