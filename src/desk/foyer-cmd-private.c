/* Private notes about a team member or a client: in a section of their own, held by few desks and read by few users. */
#define G_LOG_DOMAIN "foyer-desk"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "foyer-alias.h"
#include "foyer-cmd-common.h"
#include "foyer-out.h"

static gboolean
need_section (FoyerCall *call, const char *section, GError **error)
{
  g_autofree char *right = g_strconcat ("private.", section, NULL);
  return foyer_call_need (call, right, error);
}

static gboolean
note_add (FoyerCall *call, GError **error)
{
  FoyerTx *tx = foyer_call_tx (call);
  FoyerId id = foyer_tx_new_id (tx), who = foyer_call_actor (call)->user;
  g_autoptr (FoyerRow) row = foyer_row_new ("private_note", &id), about = NULL;
  const char *sec = foyer_call_text (call, "sec"), *kind = foyer_call_has (call, "staff") ? "staff" : "client";

  if (foyer_call_has (call, "staff") == foyer_call_has (call, "client"))
    return foyer_refuse (error, _ ("A note is about a team member or about a client."));
  about = foyer_call_row (call, kind, kind, error);
  if (about == NULL || !need_section (call, sec, error))
    return FALSE;
  foyer_row_set_text (row, "sec", sec);
  foyer_row_set_id (row, kind, &about->id);
  foyer_row_set_text (row, "text", foyer_call_text (call, "text"));
  foyer_row_set_id (row, "made_by", &who);
  foyer_row_set_int (row, "made_at", foyer_call_now (call));
  foyer_tx_put (tx, row);
  foyer_call_result_id (call, "note", &id);
  return TRUE;
}

static FoyerRow *
own_row (FoyerCall *call, GError **error)
{
  g_autoptr (FoyerRow) row = foyer_call_row (call, "note", "private_note", error);

  if (row == NULL || !need_section (call, foyer_row_text (row, "sec"), error))
    return NULL;
  return g_steal_pointer (&row);
}

static gboolean
note_update (FoyerCall *call, GError **error)
{
  g_autoptr (FoyerRow) row = own_row (call, error);

  if (row == NULL || !foyer_need_text (call, "text", _ ("note"), error) || (foyer_call_has (call, "sec") && !need_section (call, foyer_call_text (call, "sec"), error)))
    return FALSE;
  foyer_call_fill (call, row, "text", "sec", NULL);
  foyer_tx_put (foyer_call_tx (call), row);
  return TRUE;
}

static gboolean
note_delete (FoyerCall *call, GError **error)
{
  g_autoptr (FoyerRow) row = own_row (call, error);

  if (row == NULL)
    return FALSE;
  foyer_mark_deleted (foyer_call_tx (call), row);
  return TRUE;
}

#define SECTIONS "payroll medical"

static const FoyerParam add_params[] = {
  { "sec", FOYER_P_ENUM, FOYER_P_REQUIRED, "section", SECTIONS },
  { "staff", FOYER_P_ID, 0, "team member it is about" },
  { "client", FOYER_P_ID, 0, "or the client" },
  { "text", FOYER_P_TEXT, FOYER_P_REQUIRED, "note", NULL, 4000 },
  { NULL },
};
static const FoyerParam update_params[] = {
  { "note", FOYER_P_ID, FOYER_P_REQUIRED, "note" },
  { "text", FOYER_P_TEXT, 0, "note", NULL, 4000 },
  { "sec", FOYER_P_ENUM, 0, "section it belongs to", SECTIONS },
  { NULL },
};
static const FoyerParam delete_params[] = { { "note", FOYER_P_ID, FOYER_P_REQUIRED, "note" }, { NULL } };

const FoyerCommand foyer_commands_private[] = {
  { "private.add", "private", "Adds a private note about a team member or a client.", N_("Added a private note"), add_params, note_add },
  { "private.update", "private", "Changes a private note, or files it in another section.", N_("Changed a private note"), update_params, note_update },
  { "private.delete", "private", "Deletes a private note.", N_("Deleted a private note"), delete_params, note_delete },
  { NULL },
};

static gboolean
note_list (FoyerCall *call, JsonBuilder *out, GError **error)
{
  FoyerDb *db = foyer_call_db (call);
  FoyerId staff = foyer_call_id (call, "staff"), given = foyer_call_id (call, "client"), client = foyer_alias_root (db, &given);
  FoyerStmt *s = foyer_db_sql (db, "SELECT n.id, n.sec, n.text, u.name, n.made_at FROM private_note n LEFT JOIN user u ON u.id = n.made_by"
                                   " WHERE (n.staff = ?1 OR n.client IN (SELECT ?2 UNION ALL SELECT client FROM client_root WHERE root = ?2)) AND n.deleted IS NOT 1 ORDER BY n.made_at DESC, n.id");

  foyer_stmt_bind_id (s, 1, &staff);
  foyer_stmt_bind_id (s, 2, &client);
  json_builder_begin_array (out);
  while (foyer_stmt_step (s))
    {
      FoyerId id = foyer_stmt_id (s, 0);
      g_autofree char *right = g_strconcat ("private.", foyer_stmt_text (s, 1), NULL);

      if (!foyer_call_may (call, right))
        continue;
      json_builder_begin_object (out);
      foyer_out_id (out, "id", &id);
      foyer_out_text (out, "sec", foyer_stmt_text (s, 1));
      foyer_out_text (out, "text", foyer_stmt_text (s, 2));
      foyer_out_text (out, "who", foyer_stmt_text (s, 3));
      foyer_out_int (out, "at", foyer_stmt_int (s, 4));
      json_builder_end_object (out);
    }
  foyer_stmt_done (s);
  json_builder_end_array (out);
  return TRUE;
}

static const FoyerParam list_params[] = {
  { "staff", FOYER_P_ID, 0, "about this team member" },
  { "client", FOYER_P_ID, 0, "about this client" },
  { NULL },
};

const FoyerQuery foyer_queries_private[] = {
  { "private.list", "private", "Private notes about somebody, of the sections one may read, as far as this desk holds them.", list_params,
    "[{id, sec, text, who, at (UTC ms)}]", note_list },
  { NULL },
};
