#define G_LOG_DOMAIN "foyer-desk"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "foyer-alias.h"
#include "foyer-client.h"
#include "foyer-location.h"
#include "foyer-settings.h"
#include "foyer-text.h"

FoyerId
foyer_client_by_phone (FoyerDb *db,
                       const char *e164)
{
  FoyerId found = FOYER_ID_NONE;
  FoyerStmt *s = foyer_db_sql (db, "SELECT id FROM (SELECT id FROM client WHERE phone = ?1 AND deleted IS NOT 1"
                                   " UNION SELECT id FROM client WHERE phone2 = ?1 AND deleted IS NOT 1) ORDER BY id LIMIT 1");

  foyer_stmt_bind_text (s, 1, e164);
  if (foyer_stmt_step (s))
    found = foyer_stmt_id (s, 0);
  foyer_stmt_done (s);
  return foyer_alias_root (db, &found);
}

gboolean
foyer_client_find_or_create (FoyerCall *call,
                             const FoyerId *loc,
                             const char *name,
                             const char *surname,
                             const char *phone,
                             const char *email,
                             FoyerId *client,
                             gboolean *created,
                             GError **error)
{
  g_autofree char *e164 = NULL;
  g_autofree char *clean_name = foyer_clean (name != NULL ? name : "");
  FoyerDb *db = foyer_call_db (call);

  *client = FOYER_ID_NONE;
  if (created != NULL)
    *created = FALSE;
  if (phone != NULL && *phone != '\0')
    {
      e164 = foyer_location_phone (db, loc, phone);
      if (e164 == NULL)
        {
          g_set_error (error, FOYER_ERROR, FOYER_ERROR_INVALID, _ ("“%s” is not a telephone number."), phone);
          return FALSE;
        }
      *client = foyer_client_by_phone (db, e164);
      if (!foyer_id_is_none (client))
        return TRUE;
    }
  if (*clean_name == '\0' && e164 == NULL)
    return TRUE;
  if (*clean_name == '\0')
    {
      g_set_error (error, FOYER_ERROR, FOYER_ERROR_INVALID, _ ("%s is a new number; a new client needs a name."), e164);
      return FALSE;
    }
  if (!foyer_call_need (call, "clients.create", error))
    return FALSE;
  if (email != NULL && *email != '\0' && !foyer_email_valid (email))
    {
      g_set_error (error, FOYER_ERROR, FOYER_ERROR_INVALID, _ ("“%s” is not an e-mail address."), email);
      return FALSE;
    }

  FoyerId id = foyer_tx_new_id (foyer_call_tx (call));
  g_autoptr (FoyerRow) row = foyer_row_new ("client", &id);
  foyer_row_set_text (row, "name", clean_name);
  foyer_row_set_text (row, "surname", surname);
  foyer_row_set_text (row, "phone", e164);
  foyer_row_set_text (row, "email", email);
  foyer_row_set_id (row, "home_loc", loc);
  foyer_tx_put (foyer_call_tx (call), row);
  *client = id;
  if (created != NULL)
    *created = TRUE;
  return TRUE;
}

FoyerNameParts
foyer_name_parts (FoyerDb *db,
                  const FoyerId *loc)
{
  return (FoyerNameParts){ foyer_setting_bool (db, loc, "client.surname"), foyer_setting_bool (db, loc, "client.middle") };
}

char *
foyer_client_title (FoyerNameParts parts,
                    const char *name,
                    const char *middle,
                    const char *surname)
{
  GString *s = g_string_new (name != NULL ? name : "");
  const char *more[] = { parts.middle ? middle : NULL, parts.surname ? surname : NULL };

  for (gsize i = 0; i < G_N_ELEMENTS (more); i++)
    if (more[i] != NULL && *more[i] != '\0')
      {
        if (s->len > 0)
          g_string_append_c (s, ' ');
        g_string_append (s, more[i]);
      }
  return g_string_free (s, FALSE);
}
