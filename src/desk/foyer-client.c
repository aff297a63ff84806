#define G_LOG_DOMAIN "foyer-desk"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "foyer-alias.h"
#include "foyer-client.h"
#include "foyer-cmd-common.h"
#include "foyer-location.h"
#include "foyer-masked.h"
#include "foyer-settings.h"
#include "foyer-text.h"

FoyerId
foyer_client_by_phone (FoyerDb *db,
                       const char *e164)
{
  FoyerId found = FOYER_ID_NONE;
  g_auto (FoyerNumber) number = { 0 };
  FoyerStmt *s;

  foyer_number_read (db, e164, &number);
  s = foyer_db_sql (db, "SELECT id FROM (SELECT id FROM client WHERE phone = ?1 AND deleted IS NOT 1"
                        " UNION SELECT id FROM client WHERE phone2 = ?1 AND deleted IS NOT 1"
                        " UNION SELECT id FROM client WHERE phone >= ?2 AND phone < ?3 AND deleted IS NOT 1"
                        " UNION SELECT id FROM client WHERE phone2 >= ?2 AND phone2 < ?3 AND deleted IS NOT 1) ORDER BY id LIMIT 1");
  foyer_number_bind (&number, s);
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

static GPrivate names_hidden;

void
foyer_client_hide_names (gboolean hide)
{
  g_private_set (&names_hidden, GINT_TO_POINTER (hide));
}

gboolean
foyer_client_names_hidden (void)
{
  return GPOINTER_TO_INT (g_private_get (&names_hidden));
}

char *
foyer_client_title (FoyerNameParts parts,
                    const char *name,
                    const char *middle,
                    const char *surname)
{
  GString *s = g_string_new (name != NULL ? name : "");
  gboolean hidden = foyer_client_names_hidden ();
  g_autofree char *initial = hidden && surname != NULL && *surname != '\0' ? g_strdup_printf ("%.*s.", (int) (g_utf8_next_char (surname) - surname), surname) : NULL;
  const char *more[] = { parts.middle && !hidden ? middle : NULL, !parts.surname ? NULL : hidden ? initial : surname };

  for (gsize i = 0; i < G_N_ELEMENTS (more); i++)
    if (more[i] != NULL && *more[i] != '\0')
      {
        if (s->len > 0)
          g_string_append_c (s, ' ');
        g_string_append (s, more[i]);
      }
  return g_string_free (s, FALSE);
}

/* ---- whose clients ----------------------------------------------------------------------------------------------------------- */

gboolean
foyer_client_visited (FoyerDb *db,
                      const FoyerId *client,
                      const FoyerId *staff)
{
  FoyerStmt *s = foyer_db_sql (db, "SELECT 1 FROM visit_fig f JOIN appointment a ON a.visit = f.visit WHERE f.client = ?1 AND a.staff = ?2"
                                   " AND a.deleted IS NOT 1 AND f.status <> 'deleted' LIMIT 1");
  gboolean yes;

  foyer_stmt_bind_id (s, 1, client);
  foyer_stmt_bind_id (s, 2, staff);
  yes = foyer_stmt_step (s);
  foyer_stmt_done (s);
  return yes;
}

gboolean
foyer_client_visible (FoyerCall *call,
                      const FoyerId *client)
{
  FoyerId own = foyer_call_clients_of (call), root;

  if (foyer_id_is_none (&own))
    return TRUE;
  root = foyer_alias_root (foyer_call_db (call), client);
  return foyer_client_visited (foyer_call_db (call), &root, &own);
}

gboolean
foyer_client_need_visible (FoyerCall *call,
                           const FoyerId *client,
                           GError **error)
{
  if (foyer_client_visible (call, client))
    return TRUE;
  g_set_error_literal (error, FOYER_ERROR, FOYER_ERROR_DENIED, _ ("You may see only clients who visited you."));
  return FALSE;
}

/* ---- categories -------------------------------------------------------------------------------------------------------------- */

const FoyerReadyLabel foyer_ready_labels[] = {
  { "permanent", N_("Permanent"), "starred-symbolic", 3 },
  { "loyal", N_("Loyal"), "emblem-favorite-symbolic", 0 },
  { "vip", N_("VIP"), "emblem-important-symbolic", 5 },
  { NULL },
};

FoyerId
foyer_ready_label_id (const FoyerId *chain,
                      const char *code)
{
  return foyer_id_derivef (chain, "label:%s", code);
}

/* Its row was made, unless by something that was undone since: such a row is of no chain's beginning and still has its icon, which label_delete()
 * takes away. Or the chain has one of its own that is called the same. */
static gboolean
has_ready_row (FoyerDb *db,
               const FoyerId *id,
               const FoyerReadyLabel *ready)
{
  FoyerStmt *s = foyer_db_sql (db, "SELECT 1 FROM label WHERE (id = ?1 AND (deleted IS NOT 1 OR icon IS NULL OR builtin IS NOT NULL))"
                                   " OR (scope = 'client' AND deleted IS NOT 1 AND (title = ?2 COLLATE NOCASE OR title = ?3 COLLATE NOCASE))");
  gboolean yes;

  foyer_stmt_bind_id (s, 1, id);
  foyer_stmt_bind_text (s, 2, ready->title);
  foyer_stmt_bind_text (s, 3, g_dgettext (GETTEXT_PACKAGE, ready->title));
  yes = foyer_stmt_step (s);
  foyer_stmt_done (s);
  return yes;
}

const FoyerReadyLabel *
foyer_ready_label_find (FoyerDb *db,
                        const FoyerId *id)
{
  FoyerId chain = foyer_chain_id (db);

  for (const FoyerReadyLabel *r = foyer_ready_labels; r->code != NULL; r++)
    {
      FoyerId own = foyer_ready_label_id (&chain, r->code);

      if (foyer_id_equal (&own, id))
        return has_ready_row (db, id, r) ? NULL : r;
    }
  return NULL;
}

FoyerRow *
foyer_client_category (FoyerCall *call,
                       const FoyerId *id,
                       GError **error)
{
  const FoyerReadyLabel *ready = foyer_ready_label_find (foyer_call_db (call), id);
  g_autoptr (FoyerRow) row = NULL;

  if (ready == NULL)
    row = foyer_need_row (call, "label", id, NULL, error);
  else
    {
      row = foyer_tx_get (foyer_call_tx (call), "label", id);
      if (row == NULL)
        {
          row = foyer_row_new ("label", id);
          foyer_row_set_text (row, "scope", "client");
        }
      foyer_row_set_null (row, "deleted");
      foyer_row_set_text (row, "title", g_dgettext (GETTEXT_PACKAGE, ready->title));
      foyer_row_set_int (row, "colour", ready->colour);
      foyer_row_set_text (row, "icon", ready->icon);
      foyer_row_set_int (row, "weight", (gint64) (ready - foyer_ready_labels) - (gint64) G_N_ELEMENTS (foyer_ready_labels));
      foyer_tx_put (foyer_call_tx (call), row);
    }
  if (row != NULL && g_strcmp0 (foyer_row_text (row, "scope"), "client") != 0)
    {
      foyer_refuse (error, _ ("“%s” is not a category of clients."), foyer_row_text (row, "title"));
      return NULL;
    }
  return g_steal_pointer (&row);
}

const char *
foyer_client_added (const FoyerZone *zone, const FoyerId *client, char out[11])
{
  gint64 ms = 0, date;
  int minute;

  /* Version 7: the first 48 bits are milliseconds. */
  if (zone == NULL || client->b[6] >> 4 != 7)
    return NULL;
  for (int i = 0; i < 6; i++)
    ms = ms << 8 | client->b[i];
  foyer_zone_from_utc (zone, ms, &date, &minute);
  return foyer_date_format (date, out);
}
