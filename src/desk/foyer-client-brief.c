#define G_LOG_DOMAIN "foyer-desk"

#include "config.h"

#include "foyer-client.h"
#include "foyer-out.h"
#include "foyer-phone.h"
#include "foyer-visitor.h"

/* Nothing is read that is not shown there: clients lie where they were made, years apart, and each place costs a visit to the disk. */
gboolean
foyer_client_out_brief (FoyerCall      *call,
                        JsonBuilder    *out,
                        FoyerNameParts  parts,
                        gboolean        phones,
                        const FoyerId  *client)
{
  FoyerStmt *s = foyer_db_sql (foyer_call_db (call), "SELECT name, middle, surname, phone FROM client WHERE id = ?1 AND deleted IS NOT 1");
  g_autofree char *display = NULL, *shown = NULL;
  const char *phone;

  foyer_stmt_bind_id (s, 1, client);
  if (!foyer_stmt_step (s))
    {
      foyer_stmt_done (s);
      return FALSE;
    }
  display = foyer_client_title (parts, foyer_stmt_text (s, 0), foyer_stmt_text (s, 1), foyer_stmt_text (s, 2));
  phone = foyer_stmt_text (s, 3);
  if (phone != NULL)
    shown = phones ? foyer_phone_format (phone) : foyer_phone_mask (phone);
  json_builder_begin_object (out);
  foyer_out_id (out, "id", client);
  foyer_out_text (out, "display", display);
  /* Without the right not even the raw number leaves the store. */
  foyer_out_text (out, "phone", phones ? phone : shown);
  foyer_out_text (out, "phone_text", shown);
  foyer_stmt_done (s);
  foyer_visitor_out_of (out, call, client);
  json_builder_end_object (out);
  return TRUE;
}

void
foyer_client_out_labels (JsonBuilder   *out,
            FoyerDb       *db,
            const FoyerId *client)
{
  FoyerStmt *s = foyer_db_sql (db, "SELECT l.id, l.title, l.colour FROM client_label c JOIN label l ON l.id = c.label"
                                   " WHERE c.client IN (SELECT ?1 UNION ALL SELECT client FROM client_root WHERE root = ?1) AND c.deleted IS NOT 1 AND l.deleted IS NOT 1"
                                   " GROUP BY l.id ORDER BY coalesce(l.weight, 0), l.title");

  json_builder_set_member_name (out, "labels");
  json_builder_begin_array (out);
  foyer_stmt_bind_id (s, 1, client);
  while (foyer_stmt_step (s))
    {
      FoyerId id = foyer_stmt_id (s, 0);
      json_builder_begin_object (out);
      foyer_out_id (out, "id", &id);
      foyer_out_text (out, "title", foyer_stmt_text (s, 1));
      foyer_out_int (out, "colour", foyer_stmt_int (s, 2));
      json_builder_end_object (out);
    }
  foyer_stmt_done (s);
  json_builder_end_array (out);
}
