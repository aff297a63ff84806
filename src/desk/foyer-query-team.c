/* The team: list and card. */
#define G_LOG_DOMAIN "foyer-desk"

#include "config.h"

#include <string.h>
#include <glib/gi18n-lib.h>

#include "foyer-column.h"
#include "foyer-command.h"
#include "foyer-location.h"
#include "foyer-out.h"
#include "foyer-phone.h"
#include "foyer-text.h"

#define LIST_SQL(where) \
  "SELECT m.id, m.name, m.spec, m.position, p.name, m.phone, coalesce(m.status, 'active'), m.dismissed_on, coalesce(m.online, 1)," \
  " coalesce(m.billable, 1), coalesce(m.can_assist, 0), m.user, u.name," \
  " (SELECT g.role FROM \"grant\" g WHERE g.user = m.user AND (g.loc = m.loc OR g.loc IS NULL) AND g.deleted IS NOT 1 ORDER BY g.loc IS NULL LIMIT 1)," \
  " (SELECT count(*) FROM service_staff l JOIN service s ON s.id = l.service WHERE l.staff = m.id AND l.deleted IS NOT 1 AND s.deleted IS NOT 1)," \
  " (SELECT max(w.date) FROM workday w WHERE w.staff = m.id AND w.spans IS NOT NULL), m.email, m.loc, coalesce(m.ical, 0), coalesce(m.ical_contacts, 0), m.ical_name" \
  " FROM staff m LEFT JOIN position p ON p.id = m.position LEFT JOIN user u ON u.id = m.user WHERE " where

static void
out_member (FoyerCall *call, JsonBuilder *out, FoyerStmt *s, const char *today)
{
  FoyerId id = foyer_stmt_id (s, 0), position = foyer_stmt_id (s, 3), user = foyer_stmt_id (s, 11), loc = foyer_stmt_id (s, 17);
  const char *end = foyer_stmt_text (s, 15);
  gboolean phones = foyer_call_may (call, "clients.phones") || foyer_call_may (call, "setup.team");
  g_autofree char *masked = !phones && foyer_stmt_text (s, 5) ? foyer_phone_mask (foyer_stmt_text (s, 5)) : NULL;

  foyer_out_id (out, "id", &id);
  foyer_out_id (out, "loc", &loc);
  foyer_out_text (out, "name", foyer_stmt_text (s, 1));
  foyer_out_text (out, "spec", foyer_stmt_text (s, 2));
  foyer_out_id (out, "position", &position);
  foyer_out_text (out, "position_name", foyer_stmt_text (s, 4));
  foyer_out_text (out, "phone", masked ? masked : foyer_stmt_text (s, 5));
  foyer_out_text (out, "email", phones ? foyer_stmt_text (s, 16) : NULL);
  foyer_out_text (out, "status", foyer_stmt_text (s, 6));
  foyer_out_text (out, "dismissed_on", foyer_stmt_text (s, 7));
  foyer_out_bool (out, "online", foyer_stmt_int (s, 8) != 0);
  foyer_out_bool (out, "billable", foyer_stmt_int (s, 9) != 0);
  foyer_out_bool (out, "can_assist", foyer_stmt_int (s, 10) != 0);
  foyer_out_bool (out, "ical", foyer_stmt_int (s, 18) != 0);
  foyer_out_bool (out, "ical_contacts", foyer_stmt_int (s, 19) != 0);
  foyer_out_text (out, "ical_name", foyer_stmt_text (s, 20));
  foyer_out_id (out, "user", &user);
  foyer_out_text (out, "user_name", foyer_stmt_text (s, 12));
  foyer_out_text (out, "role", foyer_stmt_text (s, 13));
  foyer_out_int (out, "services", foyer_stmt_int (s, 14));
  /* Green while it reaches today or further, red when it ran out or was never made (STF-2). */
  foyer_out_text (out, "schedule_end", end);
  foyer_out_bool (out, "schedule_valid", end != NULL && strcmp (end, today) >= 0);
}

static gboolean
staff_list (FoyerCall *call, JsonBuilder *out, GError **error)
{
  FoyerDb *db = foyer_call_db (call);
  FoyerId loc = foyer_call_loc (call), position = foyer_call_id (call, "position"), column = foyer_call_own_staff (call);
  const char *filter = foyer_call_text (call, "filter") ? foyer_call_text (call, "filter") : "active";
  const char *schedule = foyer_call_text (call, "schedule");
  g_autofree char *wanted = foyer_call_text (call, "text") ? foyer_fold (foyer_call_text (call, "text")) : NULL;
  FoyerStmt *s = foyer_db_sql (db, LIST_SQL ("m.loc = ?1 AND (?2 = 'all' OR coalesce(m.status, 'active') = ?2) AND (?3 IS NULL OR m.position = ?3)"
                                             " AND " FOYER_COLUMN_IS ("m", "4") " ORDER BY coalesce(m.weight, 0), m.id"));
  char today[11];

  foyer_date_format (foyer_location_today (db, &loc, foyer_call_now (call)), today);
  foyer_stmt_bind_id (s, 1, &loc);
  foyer_stmt_bind_text (s, 2, filter);
  foyer_stmt_bind_id (s, 3, &position);
  foyer_stmt_bind_id (s, 4, &column);
  json_builder_begin_array (out);
  while (foyer_stmt_step (s))
    {
      gboolean valid = !foyer_stmt_is_null (s, 15) && strcmp (foyer_stmt_text (s, 15), today) >= 0;

      if (schedule != NULL && valid != g_str_equal (schedule, "with"))
        continue;
      if (wanted != NULL)
        {
          g_autofree char *name = foyer_fold (foyer_stmt_text (s, 1));
          g_autofree char *spec = foyer_fold (foyer_stmt_text (s, 2) ? foyer_stmt_text (s, 2) : "");
          if (strstr (name, wanted) == NULL && strstr (spec, wanted) == NULL)
            continue;
        }
      json_builder_begin_object (out);
      out_member (call, out, s, today);
      json_builder_end_object (out);
    }
  foyer_stmt_done (s);
  json_builder_end_array (out);
  return TRUE;
}

static gboolean
staff_get (FoyerCall *call, JsonBuilder *out, GError **error)
{
  FoyerDb *db = foyer_call_db (call);
  FoyerId id = foyer_call_id (call, "staff"), loc = foyer_call_loc (call), column = foyer_call_own_staff (call);
  FoyerStmt *s = foyer_db_sql (db, LIST_SQL ("m.id = ?1"));
  char today[11];
  gboolean found;

  foyer_date_format (foyer_location_today (db, &loc, foyer_call_now (call)), today);
  foyer_stmt_bind_id (s, 1, &id);
  found = foyer_stmt_step (s) && foyer_column_has (db, &column, &id);
  if (found)
    {
      json_builder_begin_object (out);
      out_member (call, out, s, today);
    }
  foyer_stmt_done (s);
  if (!found)
    {
      g_set_error_literal (error, FOYER_ERROR, FOYER_ERROR_NOT_FOUND, _ ("There is no such team member."));
      return FALSE;
    }
  {
    g_autoptr (FoyerRow) row = foyer_db_get (db, "staff", &id);
    foyer_out_text (out, "description", foyer_row_text (row, "description"));
    foyer_out_text (out, "photo", foyer_row_text (row, "photo"));
    foyer_out_bool (out, "occupancy", foyer_row_is_null (row, "occupancy") || foyer_row_int (row, "occupancy") != 0);
    foyer_out_text (out, "ext", foyer_row_text (row, "ext"));
  }
  json_builder_end_object (out);
  return TRUE;
}

static const FoyerParam list_params[] = {
  { "loc", FOYER_P_ID, 0, "location; the one worked in when left out" },
  { "filter", FOYER_P_ENUM, 0, "active when left out", "active dismissed deleted all" },
  { "position", FOYER_P_ID, 0, "only this position" },
  { "schedule", FOYER_P_ENUM, 0, "only with, or only without a schedule that reaches today", "with without" },
  { "text", FOYER_P_TEXT, 0, "part of name or specialization" },
  { NULL },
};
static const FoyerParam get_params[] = { { "staff", FOYER_P_ID, FOYER_P_REQUIRED, "team member" }, { NULL } };

#define MEMBER_ROWS \
  "id, loc, name, spec, position, position_name, phone, email, status, dismissed_on, online, billable, can_assist, ical, ical_contacts, ical_name, user, user_name, role, services, " \
  "schedule_end, schedule_valid"

const FoyerQuery foyer_queries_team[] = {
  { "staff.list", NULL, "The team of a location; a user limited to the own column sees oneself.", list_params, "[{" MEMBER_ROWS "}]", staff_list },
  { "staff.get", NULL, "One team member.", get_params, "{" MEMBER_ROWS ", description, photo, occupancy, ext}", staff_get },
  { NULL },
};
