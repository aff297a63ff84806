/* A user's own preferences: nobody else's are read or written. */
#define G_LOG_DOMAIN "foyer-desk"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "foyer-cmd-common.h"
#include "foyer-out.h"
#include "foyer-preference.h"
#include "foyer-second-step.h"

FoyerId
foyer_preference_id (const FoyerId *user, const char *name)
{
  return foyer_id_derivef (user, "preference:%s", name);
}

static void
out_all (JsonBuilder *out, FoyerDb *db, const FoyerId *user)
{
  FoyerStmt *s = foyer_db_sql (db, "SELECT name, value FROM preference WHERE user = ?1 AND value IS NOT NULL AND name NOT LIKE '" FOYER_RECOVERY_MARK "%'"
                               " ORDER BY name");

  foyer_stmt_bind_id (s, 1, user);
  json_builder_begin_object (out);
  while (foyer_stmt_step (s))
    foyer_out_text (out, foyer_stmt_text (s, 0), foyer_stmt_text (s, 1));
  json_builder_end_object (out);
  foyer_stmt_done (s);
}

char *
foyer_preferences_of (FoyerDb *db, const FoyerId *user)
{
  g_autoptr (JsonBuilder) out = json_builder_new_immutable ();
  g_autoptr (JsonNode) root = NULL;

  out_all (out, db, user);
  root = json_builder_get_root (out);
  return json_to_string (root, FALSE);
}

static gboolean
preference_set (FoyerCall *call, GError **error)
{
  FoyerTx *tx = foyer_call_tx (call);
  FoyerId user = foyer_call_actor (call)->user;
  const char *name = foyer_call_text (call, "name");
  FoyerId id = foyer_preference_id (&user, name);
  g_autoptr (FoyerRow) row = NULL;

  if (foyer_id_is_none (&user))
    return foyer_refuse (error, _ ("Only somebody who has signed in has preferences."));
  if (!foyer_need_text (call, "name", _ ("name"), error))
    return FALSE;
  if (g_str_has_prefix (name, FOYER_RECOVERY_MARK))
    return foyer_refuse (error, _ ("There is no preference called “%s”."), name);
  row = foyer_tx_get (tx, "preference", &id);
  if (row == NULL)
    {
      if (foyer_call_text (call, "value") == NULL)
        return TRUE;
      row = foyer_row_new ("preference", &id);
      foyer_row_set_id (row, "user", &user);
      foyer_row_set_text (row, "name", name);
    }
  foyer_row_set_text (row, "value", foyer_call_text (call, "value"));
  foyer_tx_put (tx, row);
  return TRUE;
}

static gboolean
preference_list (FoyerCall *call, JsonBuilder *out, GError **error)
{
  out_all (out, foyer_call_db (call), &foyer_call_actor (call)->user);
  return foyer_db_check (foyer_call_db (call), error);
}

static const FoyerParam set_params[] = {
  { "name", FOYER_P_TEXT, FOYER_P_REQUIRED, "name, as “clients.columns”", NULL, 80 },
  { "value", FOYER_P_TEXT, FOYER_P_NULLABLE, "what is wanted; left out or null: as Foyer does by itself", NULL, FOYER_PREFERENCE_MAX },
  { NULL },
};
static const FoyerParam no_params[] = { { NULL } };

const FoyerCommand foyer_commands_preference[] = {
  { "preference.set", NULL, "Keeps a preference of one's own, on every desk.", N_ ("Changed a preference"), set_params, preference_set },
  { NULL },
};

const FoyerQuery foyer_queries_preference[] = {
  { "preference.list", NULL, "One's own preferences.", no_params, "{name: value}", preference_list },
  { NULL },
};
