/* The work schedule: a grid of days, and who is there on one day. */
#define G_LOG_DOMAIN "foyer-desk"

#include "config.h"

#include <string.h>
#include <glib/gi18n-lib.h>

#include "foyer-column.h"
#include "foyer-command.h"
#include "foyer-location.h"
#include "foyer-lookup.h"
#include "foyer-out.h"
#include "foyer-schedule.h"
#include "foyer-sheet-private.h"
#include "foyer-text.h"

static void
out_hours (JsonBuilder *out, const char *spans, const char *breaks, const char *off, const char *note)
{
  foyer_out_text (out, "spans", spans ? spans : "");
  foyer_out_text (out, "breaks", breaks ? breaks : "");
  foyer_out_text (out, "off", off);
  foyer_out_text (out, "note", note);
  foyer_out_int (out, "minutes", foyer_hours_worked (spans, breaks));
}

/* Days of one member that hold anything, and their sums. */
static void
out_days (FoyerDb *db, JsonBuilder *out, const FoyerId *staff, gint64 from, gint64 to)
{
  FoyerStmt *s = foyer_db_sql (db, "SELECT date, spans, breaks, off, note FROM workday WHERE staff = ?1 AND date >= ?2 AND date < ?3"
                                   " AND (spans IS NOT NULL OR off IS NOT NULL OR note IS NOT NULL) ORDER BY date");
  g_autoptr (GPtrArray) booked = foyer_lookup_booked (db, staff, from, to);
  gint64 shifts = 0, minutes = 0;
  char text[11], end[11];

  foyer_stmt_bind_id (s, 1, staff);
  foyer_stmt_bind_text (s, 2, foyer_date_format (from, text));
  foyer_stmt_bind_text (s, 3, foyer_date_format (to, end));
  json_builder_set_member_name (out, "days");
  json_builder_begin_array (out);
  while (foyer_stmt_step (s))
    {
      const char *spans = foyer_stmt_text (s, 1), *breaks = foyer_stmt_text (s, 2);
      gint64 date = 0, outside = 0, bookings = 0;

      foyer_date_parse (foyer_stmt_text (s, 0), &date);
      for (guint i = 0; i < booked->len; i++)
        {
          FoyerBooked *b = g_ptr_array_index (booked, i);
          if (b->date != date)
            continue;
          bookings++;
          outside += foyer_hours_fit (spans, breaks, b->from, b->to) != FOYER_HOURS_WITHIN;
        }
      json_builder_begin_object (out);
      foyer_out_text (out, "date", foyer_stmt_text (s, 0));
      out_hours (out, spans, breaks, foyer_stmt_text (s, 3), foyer_stmt_text (s, 4));
      foyer_out_int (out, "bookings", bookings);
      foyer_out_int (out, "outside", outside);
      json_builder_end_object (out);
      if (spans != NULL)
        {
          shifts++;
          minutes += foyer_hours_worked (spans, breaks);
        }
    }
  foyer_stmt_done (s);
  json_builder_end_array (out);
  foyer_out_int (out, "shifts", shifts);
  foyer_out_int (out, "minutes", minutes);
}

gboolean
foyer_schedule_grid (FoyerCall *call, JsonBuilder *out, GError **error)
{
  FoyerDb *db = foyer_call_db (call);
  FoyerId loc = foyer_call_loc (call), position = foyer_call_id (call, "position"), only = foyer_call_id (call, "staff"), column = foyer_call_own_staff (call);
  const char *filter = foyer_call_text (call, "filter") ? foyer_call_text (call, "filter") : "active";
  const char *schedule = foyer_call_text (call, "schedule");
  g_autofree char *wanted = foyer_call_text (call, "text") ? foyer_fold (foyer_call_text (call, "text")) : NULL;
  FoyerStmt *s;
  gint64 from, to;
  char first[11], last[11];

  foyer_date_parse (foyer_call_text (call, "from"), &from);
  foyer_date_parse (foyer_call_text (call, "to"), &to);
  to++;
  if (to <= from || to - from > 92)
    {
      g_set_error_literal (error, FOYER_ERROR, FOYER_ERROR_INVALID, _ ("The grid shows 1 to 92 days."));
      return FALSE;
    }
  s = foyer_db_sql (db, "SELECT m.id, m.name, m.spec, m.position, p.name, coalesce(m.status, 'active'), m.dismissed_on,"
                        " EXISTS (SELECT 1 FROM workday w WHERE w.staff = m.id AND w.spans IS NOT NULL AND w.date >= ?5 AND w.date < ?6)"
                        " FROM staff m LEFT JOIN position p ON p.id = m.position"
                        " WHERE m.loc = ?1 AND coalesce(m.billable, 1) = 1 AND (?2 = 'all' OR coalesce(m.status, 'active') = ?2)"
                        " AND (?3 IS NULL OR m.position = ?3) AND (?4 IS NULL OR m.id = ?4) AND " FOYER_COLUMN_IS ("m", "7")
                        " ORDER BY coalesce(m.weight, 0), m.id");
  foyer_stmt_bind_id (s, 1, &loc);
  foyer_stmt_bind_text (s, 2, filter);
  foyer_stmt_bind_id (s, 3, &position);
  foyer_stmt_bind_id (s, 4, &only);
  foyer_stmt_bind_text (s, 5, foyer_date_format (from, first));
  foyer_stmt_bind_text (s, 6, foyer_date_format (to, last));
  foyer_stmt_bind_id (s, 7, &column);
  json_builder_begin_array (out);
  while (foyer_stmt_step (s))
    {
      FoyerId id = foyer_stmt_id (s, 0), position_id = foyer_stmt_id (s, 3);

      /* Filters combine (SCH-7). */
      if (schedule != NULL && (foyer_stmt_int (s, 7) != 0) != g_str_equal (schedule, "with"))
        continue;
      if (wanted != NULL)
        {
          g_autofree char *name = foyer_fold (foyer_stmt_text (s, 1));
          g_autofree char *spec = foyer_fold (foyer_stmt_text (s, 2) ? foyer_stmt_text (s, 2) : "");
          if (strstr (name, wanted) == NULL && strstr (spec, wanted) == NULL)
            continue;
        }
      json_builder_begin_object (out);
      foyer_out_id (out, "staff", &id);
      foyer_out_text (out, "name", foyer_stmt_text (s, 1));
      foyer_out_text (out, "spec", foyer_stmt_text (s, 2));
      foyer_out_id (out, "position", &position_id);
      foyer_out_text (out, "position_name", foyer_stmt_text (s, 4));
      foyer_out_text (out, "status", foyer_stmt_text (s, 5));
      foyer_out_text (out, "dismissed_on", foyer_stmt_text (s, 6));
      out_days (db, out, &id, from, to);
      json_builder_end_object (out);
    }
  foyer_stmt_done (s);
  json_builder_end_array (out);
  return TRUE;
}

/* Members who work on the day, in their order; those who left by then are not among them (STF-5). */
static gboolean
day (FoyerCall *call, JsonBuilder *out, GError **error)
{
  FoyerDb *db = foyer_call_db (call);
  FoyerId loc = foyer_call_loc (call), column = foyer_call_own_staff (call);
  const char *date = foyer_call_text (call, "date");
  FoyerStmt *s = foyer_db_sql (db, "SELECT m.id, m.name, m.position, p.name, w.spans, w.breaks, w.off, w.note FROM workday w JOIN staff m ON m.id = w.staff"
                                   " LEFT JOIN position p ON p.id = m.position WHERE w.loc = ?1 AND w.date = ?2"
                                   " AND (w.spans IS NOT NULL OR w.off IS NOT NULL) AND " FOYER_COLUMN_IS ("m", "3")
                                   " AND (coalesce(m.status, 'active') = 'active' OR (m.status = 'dismissed' AND m.dismissed_on > ?2))"
                                   " ORDER BY coalesce(m.weight, 0), m.id");

  foyer_stmt_bind_id (s, 1, &loc);
  foyer_stmt_bind_text (s, 2, date);
  foyer_stmt_bind_id (s, 3, &column);
  json_builder_begin_array (out);
  while (foyer_stmt_step (s))
    {
      FoyerId id = foyer_stmt_id (s, 0), position = foyer_stmt_id (s, 2);
      g_autoptr (GArray) open = foyer_hours_open (foyer_stmt_text (s, 4), foyer_stmt_text (s, 5));
      g_autofree char *text = foyer_spans_format ((const FoyerSpan *) (void *) open->data, open->len);

      json_builder_begin_object (out);
      foyer_out_id (out, "staff", &id);
      foyer_out_text (out, "name", foyer_stmt_text (s, 1));
      foyer_out_id (out, "position", &position);
      foyer_out_text (out, "position_name", foyer_stmt_text (s, 3));
      out_hours (out, foyer_stmt_text (s, 4), foyer_stmt_text (s, 5), foyer_stmt_text (s, 6), foyer_stmt_text (s, 7));
      foyer_out_text (out, "open", text);
      json_builder_end_object (out);
    }
  foyer_stmt_done (s);
  json_builder_end_array (out);
  return TRUE;
}

const FoyerParam foyer_schedule_grid_params[] = {
  { "loc", FOYER_P_ID, 0, "location; the one worked in when left out" },
  { "from", FOYER_P_DATE, FOYER_P_REQUIRED, "first day" },
  { "to", FOYER_P_DATE, FOYER_P_REQUIRED, "last day, included; at most 92 days" },
  { "staff", FOYER_P_ID, 0, "only this member" },
  { "position", FOYER_P_ID, 0, "only this position" },
  { "filter", FOYER_P_ENUM, 0, "active when left out", "active dismissed deleted all" },
  { "schedule", FOYER_P_ENUM, 0, "only with, or only without a schedule in these days", "with without" },
  { "text", FOYER_P_TEXT, 0, "part of name or specialization" },
  { NULL },
};
static const FoyerParam day_params[] = {
  { "loc", FOYER_P_ID, 0, "location; the one worked in when left out" }, { "date", FOYER_P_DATE, FOYER_P_REQUIRED, "day" }, { NULL },
};

const FoyerQuery foyer_queries_schedule[] = {
  { "schedule.grid", NULL, "Working days of the team.", foyer_schedule_grid_params,
    "[{staff, name, spec, position, position_name, status, dismissed_on, shifts, minutes, days:[{date, spans, breaks, off, note, minutes, bookings, outside}]}]", foyer_schedule_grid },
  { "schedule.day", NULL, "Who works or is away on a day.", day_params, "[{staff, name, position, position_name, spans, breaks, off, note, minutes, open}]", day },
  { NULL },
};
