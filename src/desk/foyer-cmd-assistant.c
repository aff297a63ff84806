/* Who helps with a line, and with what share of the pay (APT-17, STF-9). */
#define G_LOG_DOMAIN "foyer-desk"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "foyer-cmd-booking-private.h"
#include "foyer-cmd-common.h"
#include "foyer-query-visit-private.h"

#define WHOLE 10000

static FoyerId
assistant_id (const FoyerId *line,
              const FoyerId *staff)
{
  return foyer_id_derivef (line, "assistant:%s", foyer_id_format (staff, (char[FOYER_ID_TEXT_LEN + 1]){ 0 }));
}

/* The line of the call, of a visit the user may change. */
static FoyerRow *
line_of (FoyerBooking *b,
         FoyerCall *call,
         GError **error)
{
  g_autoptr (FoyerRow) line = foyer_call_row (call, "line", "line", error);
  if (line == NULL)
    return NULL;
  FoyerId visit_id = foyer_row_id (line, "visit");
  g_autoptr (FoyerRow) visit = foyer_booking_visit_of (b, &visit_id, error);

  if (visit == NULL)
    return NULL;
  return g_steal_pointer (&line);
}

static gboolean
run_assist (FoyerCall *call,
            GError **error)
{
  g_auto (FoyerBooking) b = { 0 };
  g_autoptr (FoyerRow) line = NULL, staff = NULL, row = NULL;
  FoyerId loc = foyer_call_loc (call), who, main_staff, at;

  if (!foyer_booking_begin (&b, call, &loc, error) || (line = line_of (&b, call, error)) == NULL
      || (staff = foyer_call_row (call, "staff", "staff", error)) == NULL)
    return FALSE;
  main_staff = foyer_row_id (line, "staff");
  at = foyer_row_id (staff, "loc");
  if (g_strcmp0 (foyer_row_text (line, "kind"), "service") != 0)
    return foyer_refuse (error, _ ("Only a service has assistants."));
  if (foyer_id_equal (&main_staff, &staff->id))
    return foyer_refuse (error, _ ("%s does this service already."), foyer_row_text (staff, "name"));
  if (foyer_row_int (staff, "can_assist") == 0 || g_strcmp0 (foyer_row_text (staff, "status"), "dismissed") == 0
      || g_strcmp0 (foyer_row_text (staff, "status"), "deleted") == 0 || !foyer_id_equal (&at, &loc))
    return foyer_refuse (error, _ ("%s does not assist here."), foyer_row_text (staff, "name"));

  who = assistant_id (&line->id, &staff->id);
  row = foyer_tx_get (b.tx, "assistant", &who);
  if (row == NULL)
    {
      row = foyer_row_new ("assistant", &who);
      foyer_row_set_id (row, "loc", &b.place->id);
      foyer_row_set_id (row, "line", &line->id);
      foyer_row_set_id (row, "staff", &staff->id);
      foyer_row_set_int (row, "share", WHOLE);
    }
  if (foyer_row_int (row, "deleted") != 0)
    {
      foyer_row_set_int (row, "deleted", 0);
      foyer_row_set_int (row, "share", WHOLE);
    }
  if (foyer_call_has (call, "share") && foyer_call_int (call, "share") != foyer_row_int (row, "share"))
    {
      if (!foyer_call_need (call, "booking.assistant-share", error))
        return FALSE;
      foyer_row_set_int (row, "share", foyer_call_int (call, "share"));
    }
  foyer_tx_put (b.tx, row);
  return TRUE;
}

static gboolean
run_unassist (FoyerCall *call,
              GError **error)
{
  g_auto (FoyerBooking) b = { 0 };
  g_autoptr (FoyerRow) line = NULL, row = NULL;
  FoyerId loc = foyer_call_loc (call), staff = foyer_call_id (call, "staff"), who;

  if (!foyer_booking_begin (&b, call, &loc, error) || (line = line_of (&b, call, error)) == NULL)
    return FALSE;
  who = assistant_id (&line->id, &staff);
  row = foyer_tx_get (b.tx, "assistant", &who);
  if (row == NULL || foyer_row_int (row, "deleted") != 0)
    {
      g_set_error (error, FOYER_ERROR, FOYER_ERROR_NOT_FOUND, _ ("This team member does not assist with it."));
      return FALSE;
    }
  foyer_mark_deleted (b.tx, row);
  return TRUE;
}

static const FoyerParam assist_params[] = {
  { "line", FOYER_P_ID, FOYER_P_REQUIRED, "line of a service" },
  { "staff", FOYER_P_ID, FOYER_P_REQUIRED, "member who can assist" },
  { "share", FOYER_P_PCT, 0, "share of the pay in hundredths of a percent; default 10000" },
  { "loc", FOYER_P_ID, 0, "location" },
  { NULL },
};

static const FoyerParam unassist_params[] = {
  { "line", FOYER_P_ID, FOYER_P_REQUIRED, "line" },
  { "staff", FOYER_P_ID, FOYER_P_REQUIRED, "member" },
  { "loc", FOYER_P_ID, 0, "location" },
  { NULL },
};

const FoyerCommand foyer_commands_assistant[] = {
  { "line.assist", "booking.assistants", "Lets a member help with a service, or changes the share.", N_ ("Set an assistant"), assist_params, run_assist },
  { "line.unassist", "booking.assistants", "Takes an assistant from a service.", N_ ("Removed an assistant"), unassist_params, run_unassist },
  { NULL },
};

/* ---- reading ------------------------------------------------------------------------------------------------------------------- */

static const FoyerParam list_params[] = {
  { "visit", FOYER_P_ID, FOYER_P_REQUIRED, "visit" },
  { "loc", FOYER_P_ID, 0, "location" },
  { NULL },
};

/* Those who help with each line of the visit, and those who could with any. */
static gboolean
run_list (FoyerCall *call,
          JsonBuilder *out,
          GError **error)
{
  FoyerDb *db = foyer_call_db (call);
  FoyerId loc = foyer_call_loc (call), visit = foyer_call_id (call, "visit");
  g_autoptr (FoyerRow) row = foyer_call_row (call, "visit", "visit", error);

  if (row == NULL || !foyer_visit_may_see (call, row, error))
    return FALSE;
  FoyerStmt *s = foyer_db_sql (db, "SELECT a.line, a.staff, m.name, a.share FROM line l JOIN assistant a ON a.line = l.id JOIN staff m ON m.id = a.staff"
                                   " WHERE l.visit = ?1 AND l.deleted IS NOT 1 AND a.deleted IS NOT 1 ORDER BY l.weight, l.id, m.name, m.id");

  json_builder_begin_object (out);
  json_builder_set_member_name (out, "assistants");
  json_builder_begin_array (out);
  foyer_stmt_bind_id (s, 1, &visit);
  while (foyer_stmt_step (s))
    {
      FoyerId line = foyer_stmt_id (s, 0), staff = foyer_stmt_id (s, 1);

      json_builder_begin_object (out);
      foyer_out_id (out, "line", &line);
      foyer_out_id (out, "staff", &staff);
      foyer_out_text (out, "name", foyer_stmt_text (s, 2));
      foyer_out_int (out, "share", foyer_stmt_int (s, 3));
      json_builder_end_object (out);
    }
  foyer_stmt_done (s);
  json_builder_end_array (out);

  s = foyer_db_sql (db, "SELECT id, name FROM staff WHERE loc = ?1 AND can_assist = 1 AND coalesce(status, 'active') = 'active'"
                        " ORDER BY coalesce(weight, 0), name, id");
  json_builder_set_member_name (out, "choices");
  json_builder_begin_array (out);
  foyer_stmt_bind_id (s, 1, &loc);
  while (foyer_stmt_step (s))
    {
      FoyerId staff = foyer_stmt_id (s, 0);

      json_builder_begin_object (out);
      foyer_out_id (out, "staff", &staff);
      foyer_out_text (out, "name", foyer_stmt_text (s, 1));
      json_builder_end_object (out);
    }
  foyer_stmt_done (s);
  json_builder_end_array (out);
  json_builder_end_object (out);
  return TRUE;
}

const FoyerQuery foyer_queries_assistant[] = {
  { "visit.assistants", "booking", "Who helps with the lines of a visit, and who could: only members who can assist.", list_params,
    "{assistants [{line, staff, name, share}], choices [{staff, name}]}", run_list },
  { NULL },
};
