/* What a client is told of a visit to come: when, where, what and with whom. Never longer than the client stays: the technical break behind it
 * is the salon's own (TBR-4). */
#define G_LOG_DOMAIN "foyer-desk"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "foyer-query-visit-private.h"
#include "foyer-sheet-private.h"
#include "foyer-visit-rules.h"

static int
out_items (JsonBuilder *out,
           FoyerDb *db,
           const FoyerId *visit)
{
  FoyerStmt *s = foyer_db_sql (db, "SELECT a.id, a.wall, a.dur, coalesce(a.tech, 0), m.name, v.name, e.link, (SELECT group_concat(title, ', ') FROM"
                                   " (SELECT coalesce(nullif(k.print_title, ''), l.title) AS title FROM line l LEFT JOIN service k ON k.id = l.service"
                                   "  WHERE l.appointment = a.id AND l.deleted IS NOT 1 ORDER BY l.weight, l.id))"
                                   " FROM appointment a LEFT JOIN staff m ON m.id = a.staff LEFT JOIN visitor v ON v.id = a.visitor"
                                   " LEFT JOIN appointment e ON e.id = a.event WHERE a.visit = ?1 AND a.deleted IS NOT 1 ORDER BY a.t0, a.id");
  int n = 0;

  foyer_stmt_bind_id (s, 1, visit);
  json_builder_set_member_name (out, "items");
  json_builder_begin_array (out);
  for (; foyer_stmt_step (s); n++)
    {
      FoyerId id = foyer_stmt_id (s, 0);

      json_builder_begin_object (out);
      foyer_out_id (out, "appointment", &id);
      foyer_out_text (out, "wall", foyer_stmt_text (s, 1));
      foyer_out_int (out, "dur", MAX (foyer_stmt_int (s, 2) - foyer_stmt_int (s, 3), 0));
      foyer_out_text (out, "member", foyer_stmt_text (s, 4));
      foyer_out_text (out, "visitor", foyer_stmt_text (s, 5));
      foyer_out_text (out, "link", foyer_stmt_text (s, 6));
      foyer_out_text (out, "services", foyer_stmt_text (s, 7));
      json_builder_end_object (out);
    }
  foyer_stmt_done (s);
  json_builder_end_array (out);
  return n;
}

static gboolean
run_slip (FoyerCall *call,
          JsonBuilder *out,
          GError **error)
{
  g_auto (FoyerSheet) sheet = { 0 };
  FoyerId id = foyer_call_id (call, "visit"), client;
  g_autoptr (FoyerRow) visit = foyer_db_get (foyer_call_db (call), "visit", &id), card = NULL;
  g_autofree char *address = NULL, *phones = NULL, *name = NULL;
  FoyerVisitStatus status;
  FoyerStmt *s;

  if (visit == NULL)
    {
      g_set_error (error, FOYER_ERROR, FOYER_ERROR_NOT_FOUND, _ ("There is no such visit."));
      return FALSE;
    }
  if (!foyer_visit_may_see (call, visit, error) || !foyer_sheet_begin (&sheet, call, out, FALSE, error))
    return FALSE;
  status = foyer_status_parse (foyer_row_text (visit, "status"));
  if (status == FOYER_STATUS_DELETED || status == FOYER_STATUS_NO_SHOW)
    {
      g_set_error (error, FOYER_ERROR, FOYER_ERROR_CONFLICT, _ ("This visit will not take place: there is nothing to tell the client."));
      return FALSE;
    }
  foyer_date_parse (foyer_row_text (visit, "date"), &sheet.date);
  client = foyer_row_id (visit, "client");
  card = foyer_id_is_none (&client) ? NULL : foyer_db_get (sheet.db, "client", &client);
  if (card != NULL)
    name = foyer_client_title (sheet.parts, foyer_row_text (card, "name"), foyer_row_text (card, "middle"), foyer_row_text (card, "surname"));
  address = foyer_location_address (sheet.db, &sheet.loc);
  phones = foyer_location_phones (sheet.db, &sheet.loc);
  json_builder_begin_object (out);
  foyer_sheet_out_head (&sheet);
  foyer_out_text (out, "address", address);
  foyer_out_text (out, "phones", phones);
  foyer_out_text (out, "client", name != NULL && *name != '\0' ? name : NULL);
  s = foyer_db_sql (sheet.db, "SELECT total FROM visit_fig WHERE visit = ?1");
  foyer_stmt_bind_id (s, 1, &id);
  foyer_out_int (out, "total", foyer_stmt_step (s) ? foyer_stmt_int (s, 0) : 0);
  foyer_stmt_done (s);
  if (out_items (out, sheet.db, &id) == 0)
    {
      g_set_error (error, FOYER_ERROR, FOYER_ERROR_CONFLICT, _ ("Nothing is booked in this visit."));
      return FALSE;
    }
  json_builder_end_object (out);
  return TRUE;
}

static const FoyerParam slip_params[] = {
  { "visit", FOYER_P_ID, FOYER_P_REQUIRED, "the visit" },
  { "loc", FOYER_P_ID, 0, "location; the user's own when left out" },
  { NULL },
};

const FoyerQuery foyer_queries_slip[] = {
  { "sheet.slip", "calendar", "What the appointment card for the client prints: when (as long as the client stays, without the technical break), where, what, with whom.",
    slip_params,
    "{location, address, phones, date, format, clock24, zone, currency, at, by, client, total, items: [{appointment, wall, dur, services, member, visitor, link}]}",
    run_slip },
  { NULL },
};
