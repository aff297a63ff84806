/* More of what is printed: a week of each member, and who takes part in an event. */
#define G_LOG_DOMAIN "foyer-desk"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "foyer-column.h"
#include "foyer-sheet-private.h"
#include "foyer-visit-rules.h"

#define WEEK 7

/* ---- week ---------------------------------------------------------------------------------------------------------------- */
static void
out_day (FoyerSheet *sheet,
         const FoyerId *staff,
         gint64 date)
{
  static const char *const names[] = { "spans", "breaks", "off" };
  char iso[11];
  FoyerStmt *s = foyer_db_sql (sheet->db, "SELECT spans, breaks, off FROM workday WHERE staff = ?1 AND loc = ?2 AND date = ?3");
  gboolean planned;

  foyer_date_format (date, iso);
  foyer_stmt_bind_id (s, 1, staff);
  foyer_stmt_bind_id (s, 2, &sheet->loc);
  foyer_stmt_bind_text (s, 3, iso);
  json_builder_begin_object (sheet->out);
  foyer_out_text (sheet->out, "date", iso);
  planned = foyer_stmt_step (s);
  for (int i = 0; i < (int) G_N_ELEMENTS (names); i++)
    foyer_out_text (sheet->out, names[i], planned ? foyer_stmt_text (s, i) : NULL);
  foyer_stmt_done (s);
  /* A day further back than the user may see stays on the sheet, without what was booked. */
  if (foyer_sheet_may_see (sheet, date, NULL))
    foyer_sheet_out_rows (sheet, staff, iso);
  else
    foyer_out_bool (sheet->out, "hidden", TRUE);
  json_builder_end_object (sheet->out);
}

static void
out_week_member (FoyerSheet *sheet,
                 const FoyerId *staff,
                 gint64 from)
{
  FoyerStmt *s = foyer_db_sql (sheet->db, "SELECT staff.name, coalesce(position.name, staff.spec) FROM staff"
                                          " LEFT JOIN position ON position.id = staff.position AND position.deleted IS NOT 1 WHERE staff.id = ?1");

  foyer_stmt_bind_id (s, 1, staff);
  json_builder_begin_object (sheet->out);
  foyer_out_id (sheet->out, "id", staff);
  if (foyer_stmt_step (s))
    {
      foyer_out_text (sheet->out, "name", foyer_stmt_text (s, 0));
      foyer_out_text (sheet->out, "position", foyer_stmt_text (s, 1));
    }
  foyer_stmt_done (s);
  json_builder_set_member_name (sheet->out, "days");
  json_builder_begin_array (sheet->out);
  for (gint64 date = from; date < from + WEEK; date++)
    out_day (sheet, staff, date);
  json_builder_end_array (sheet->out);
  json_builder_end_object (sheet->out);
}

static gboolean
run_sheet_week (FoyerCall *call,
                JsonBuilder *out,
                GError **error)
{
  g_auto (FoyerSheet) sheet = { 0 };
  g_autoptr (GArray) members = NULL;
  char first[11], last[11];
  gint64 from;

  if (!foyer_sheet_begin (&sheet, call, out, TRUE, error))
    return FALSE;
  from = sheet.date - (foyer_date_weekday (sheet.date) - sheet.place->first_weekday + WEEK) % WEEK;
  foyer_date_format (from, first);
  foyer_date_format (from + WEEK - 1, last);
  members = foyer_sheet_members (&sheet, foyer_call_list (call, "staff"), first, last, error);
  if (members == NULL)
    return FALSE;
  json_builder_begin_object (out);
  foyer_sheet_out_head (&sheet);
  foyer_out_text (out, "from", first);
  foyer_out_text (out, "to", last);
  json_builder_set_member_name (out, "members");
  json_builder_begin_array (out);
  for (guint i = 0; i < members->len; i++)
    out_week_member (&sheet, &g_array_index (members, FoyerId, i), from);
  json_builder_end_array (out);
  json_builder_end_object (out);
  return TRUE;
}

/* ---- who takes part ------------------------------------------------------------------------------------------------------ */
static void
out_participants (FoyerSheet *sheet,
                  const FoyerId *event)
{
  JsonBuilder *out = sheet->out;
  FoyerStmt *s = foyer_db_sql (sheet->db, "SELECT a.id, coalesce(a.seats, 1), a.comment, c.name, c.middle, c.surname, c.phone, c.allergy, f.status, f.total, f.paid"
                                          " FROM appointment a JOIN visit_fig f ON f.visit = a.visit LEFT JOIN client c ON c.id = a.client"
                                          " WHERE a.event = ?1 AND a.deleted IS NOT 1 AND f.status <> 'deleted' ORDER BY a.made_at, a.id");

  foyer_stmt_bind_id (s, 1, event);
  json_builder_set_member_name (out, "participants");
  json_builder_begin_array (out);
  while (foyer_stmt_step (s))
    {
      FoyerId id = foyer_stmt_id (s, 0);
      gint64 total = foyer_stmt_int (s, 9), paid = foyer_stmt_int (s, 10);
      g_autofree char *name = foyer_client_title (sheet->parts, foyer_stmt_text (s, 3), foyer_stmt_text (s, 4), foyer_stmt_text (s, 5));
      g_autofree char *phone = foyer_sheet_phone (sheet, foyer_stmt_text (s, 6));

      json_builder_begin_object (out);
      foyer_out_id (out, "id", &id);
      foyer_out_int (out, "seats", foyer_stmt_int (s, 1));
      foyer_out_text (out, "comment", foyer_stmt_text (s, 2));
      foyer_out_text (out, "client", *name != '\0' ? name : NULL);
      foyer_out_text (out, "phone", phone);
      foyer_out_text (out, "allergy", foyer_stmt_text (s, 7));
      foyer_out_text (out, "status", foyer_stmt_text (s, 8));
      foyer_out_text (out, "paid", foyer_paid_state_word (foyer_visit_paid_state (total, paid)));
      foyer_out_int (out, "price", total);
      foyer_out_int (out, "due", foyer_visit_due (total, paid));
      json_builder_end_object (out);
    }
  foyer_stmt_done (s);
  json_builder_end_array (out);
}

static gboolean
run_sheet_events (FoyerCall *call,
                  JsonBuilder *out,
                  GError **error)
{
  g_auto (FoyerSheet) sheet = { 0 };
  FoyerId event = foyer_call_id (call, "event"), own = foyer_call_own_staff (call);
  gboolean one = foyer_call_has (call, "event"), found = FALSE;
  FoyerStmt *s;
  char iso[11];

  if (!foyer_sheet_begin (&sheet, call, out, TRUE, error))
    return FALSE;
  if (one)
    {
      g_autoptr (FoyerRow) row = foyer_call_row (call, "event", "appointment", error);

      if (row == NULL)
        return FALSE;
      if (foyer_row_text (row, "day") == NULL || !foyer_date_parse (foyer_row_text (row, "day"), &sheet.date))
        sheet.date = 0;
      if (!foyer_sheet_may_see (&sheet, sheet.date, error))
        return FALSE;
    }
  json_builder_begin_object (out);
  foyer_sheet_out_head (&sheet);
  json_builder_set_member_name (out, "events");
  json_builder_begin_array (out);
  s = foyer_db_sql (sheet.db, "SELECT b.id, b.m0, b.dur, b.services, m.name, coalesce(a.capacity, 0), a.comment, a.link FROM board b"
                              " JOIN appointment a ON a.id = b.id AND a.kind = 'event' LEFT JOIN staff m ON m.id = b.staff"
                              " WHERE b.loc = ?1 AND b.day = ?2 AND a.deleted IS NOT 1 AND (?3 IS NULL OR b.id = ?3) AND " FOYER_COLUMN_HAS ("b.staff", "4")
                              " ORDER BY b.m0, b.id");
  foyer_stmt_bind_id (s, 1, &sheet.loc);
  foyer_stmt_bind_text (s, 2, foyer_date_format (sheet.date, iso));
  foyer_stmt_bind_id (s, 3, &event);
  foyer_stmt_bind_id (s, 4, &own);
  while (foyer_stmt_step (s))
    {
      FoyerId id = foyer_stmt_id (s, 0);
      g_autofree char *resources = foyer_sheet_resources (sheet.db, &id);

      found = TRUE;
      json_builder_begin_object (out);
      foyer_out_id (out, "id", &id);
      foyer_out_int (out, "from", foyer_stmt_int (s, 1));
      foyer_out_int (out, "dur", foyer_stmt_int (s, 2));
      foyer_out_text (out, "services", foyer_stmt_text (s, 3));
      foyer_out_text (out, "staff", foyer_stmt_text (s, 4));
      foyer_out_int (out, "capacity", foyer_stmt_int (s, 5));
      foyer_out_text (out, "comment", foyer_stmt_text (s, 6));
      foyer_out_text (out, "link", foyer_stmt_text (s, 7));
      foyer_out_text (out, "resources", *resources != '\0' ? resources : NULL);
      out_participants (&sheet, &id);
      json_builder_end_object (out);
    }
  foyer_stmt_done (s);
  json_builder_end_array (out);
  json_builder_end_object (out);
  if (one && !found)
    {
      g_set_error (error, FOYER_ERROR, FOYER_ERROR_NOT_FOUND, _ ("There is no such event."));
      return FALSE;
    }
  return TRUE;
}

/* ---- the schedule -------------------------------------------------------------------------------------------------------- */
static gboolean
run_sheet_schedule (FoyerCall *call,
                    JsonBuilder *out,
                    GError **error)
{
  static const char *const said[] = { "from", "to", "filter", "schedule", "text" };
  g_auto (FoyerSheet) sheet = { 0 };
  FoyerId position = foyer_call_id (call, "position");

  if (!foyer_sheet_begin (&sheet, call, out, FALSE, error))
    return FALSE;
  json_builder_begin_object (out);
  foyer_sheet_out_head (&sheet);
  for (gsize i = 0; i < G_N_ELEMENTS (said); i++)
    foyer_out_text (out, said[i], foyer_call_text (call, said[i]));
  if (!foyer_id_is_none (&position))
    {
      g_autoptr (FoyerRow) row = foyer_db_get (sheet.db, "position", &position);

      foyer_out_text (out, "position_name", row != NULL ? foyer_row_text (row, "name") : NULL);
    }
  json_builder_set_member_name (out, "members");
  if (!foyer_schedule_grid (call, out, error))
    return FALSE;
  json_builder_end_object (out);
  return TRUE;
}

/* ---- table --------------------------------------------------------------------------------------------------------------- */
#define LOC_PARAM { "loc", FOYER_P_ID, 0, "location; the user's own when left out" }
#define MASK_PARAM { "mask", FOYER_P_BOOL, 0, "hide telephone numbers though they may be seen" }

static const FoyerParam week_params[] = {
  { "date", FOYER_P_DATE, 0, "a day of the week; today when left out" },
  LOC_PARAM,
  { "staff", FOYER_P_LIST, 0, "ids or names of team members; everyone on duty or booked when left out" },
  MASK_PARAM,
  { NULL },
};

static const FoyerParam events_params[] = {
  { "date", FOYER_P_DATE, 0, "the day; today when left out" },
  { "event", FOYER_P_ID, 0, "only this event, on whatever day it is" },
  LOC_PARAM,
  MASK_PARAM,
  { NULL },
};

const FoyerQuery foyer_queries_sheets[] = {
  { "sheet.week", "calendar", "What the week sheet prints: each team member's seven days with hours and bookings; telephone numbers masked without the right.",
    week_params,
    "{location, date, from, to, format, clock24, zone, currency, at, by, members: [{id, name, position, days: [{date, spans, breaks, off, hidden, rows: as of sheet.day}]}]}",
    run_sheet_week },
  { "sheet.events", "calendar", "What lists of participants print: the events of a day with who takes part; telephone numbers masked without the right.",
    events_params,
    "{location, date, format, clock24, zone, currency, at, by, events: [{id, from, dur, services, staff, capacity, comment, link, resources,"
    " participants: [{id, client, phone, seats, status, paid, price, due, comment, allergy}]}]}",
    run_sheet_events },
  { "sheet.schedule", NULL, "What the printed work schedule shows: the grid with its filters, and how the location writes dates.", foyer_schedule_grid_params,
    "{location, format, clock24, zone, at, by, from, to, filter, schedule, text, position_name, members: as of schedule.grid}", run_sheet_schedule },
  { NULL },
};
