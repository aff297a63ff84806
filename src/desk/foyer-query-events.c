/* What the window and the reports show of group events. */
#define G_LOG_DOMAIN "foyer-desk"

#include "config.h"

#include <string.h>
#include <glib/gi18n-lib.h>

#include "foyer-booking-labels.h"
#include "foyer-client.h"
#include "foyer-column.h"
#include "foyer-event.h"
#include "foyer-ids.h"
#include "foyer-out.h"
#include "foyer-phone.h"
#include "foyer-query-visit-private.h"
#include "foyer-repeat.h"
#include "foyer-timetable-private.h"
#include "foyer-visitor.h"

static FoyerRow *
event_of (FoyerCall *call, GError **error)
{
  FoyerDb *db = foyer_call_db (call);
  FoyerId id = foyer_call_id (call, "event"), loc = foyer_call_loc (call), own = foyer_call_own_staff (call), at, staff;
  g_autoptr (FoyerRow) row = foyer_db_get (db, "appointment", &id);
  int days = foyer_call_days (call, "calendar.history");
  gint64 date = 0;
  int minute;

  if (row == NULL || !foyer_row_is_event (row))
    {
      g_set_error (error, FOYER_ERROR, FOYER_ERROR_NOT_FOUND, _ ("There is no such event."));
      return NULL;
    }
  at = foyer_row_id (row, "loc");
  staff = foyer_row_id (row, "staff");
  foyer_wall_parse (foyer_row_text (row, "wall"), &date, &minute);
  if (!foyer_id_equal (&at, &loc))
    g_set_error (error, FOYER_ERROR, FOYER_ERROR_DENIED, _ ("This event belongs to another location."));
  else if (!foyer_column_has (db, &own, &staff))
    g_set_error (error, FOYER_ERROR, FOYER_ERROR_DENIED, _ ("You may only see events of your own column."));
  else if (days >= 0 && date < foyer_location_today (db, &loc, foyer_call_now (call)) - days)
    g_set_error (error, FOYER_ERROR, FOYER_ERROR_DENIED, _ ("This event is further back than you may see."));
  else
    return g_steal_pointer (&row);
  return NULL;
}

/* ---- one event ------------------------------------------------------------------------------------------------------------- */

static void
out_participants (FoyerCall *call, JsonBuilder *out, const FoyerId *event)
{
  FoyerDb *db = foyer_call_db (call);
  FoyerId loc = foyer_call_loc (call);
  FoyerNameParts parts = foyer_name_parts (db, &loc);
  gboolean phones = foyer_call_phones (call, "calendar.phones");
  FoyerStmt *s = foyer_db_sql (db, "SELECT p.id, p.visit, v.client, coalesce(p.seats, 1), p.comment, p.slot, v.status, f.total, f.paid, f.gross, c.name, c.middle,"
                                   " c.surname, c.phone, c.allergy IS NOT NULL, coalesce(g.visits, 0), v.note, f.receipt, w.name"
                                   " FROM appointment p JOIN visit v ON v.id = p.visit LEFT JOIN visit_fig f ON f.visit = v.id"
                                   " LEFT JOIN client c ON c.id = v.client LEFT JOIN client_fig g ON g.client = v.client LEFT JOIN visitor w ON w.id = p.visitor"
                                   " WHERE p.event = ?1 AND p.deleted IS NOT 1 AND v.status <> 'deleted' ORDER BY p.made_at, p.id");

  json_builder_set_member_name (out, "participants");
  json_builder_begin_array (out);
  foyer_stmt_bind_id (s, 1, event);
  while (foyer_stmt_step (s))
    {
      FoyerId id = foyer_stmt_id (s, 0), visit = foyer_stmt_id (s, 1), client = foyer_stmt_id (s, 2);
      gint64 total = foyer_stmt_int (s, 7), paid = foyer_stmt_int (s, 8);
      g_autofree char *of = foyer_client_title (parts, foyer_stmt_text (s, 10), foyer_stmt_text (s, 11), foyer_stmt_text (s, 12));
      g_autofree char *name = foyer_visitor_title (foyer_stmt_text (s, 18), of);
      g_autofree char *phone = foyer_stmt_is_null (s, 13) ? NULL : phones ? foyer_phone_format (foyer_stmt_text (s, 13)) : foyer_phone_mask (foyer_stmt_text (s, 13));

      json_builder_begin_object (out);
      foyer_out_id (out, "appointment", &id);
      foyer_out_id (out, "visit", &visit);
      foyer_out_id (out, "client", &client);
      foyer_out_text (out, "name", name);
      foyer_out_text (out, "phone", phone);
      foyer_out_int (out, "seats", foyer_stmt_int (s, 3));
      foyer_out_text (out, "comment", foyer_stmt_text (s, 4));
      foyer_out_text (out, "note", foyer_stmt_text (s, 16));
      foyer_out_text (out, "status", foyer_stmt_text (s, 6));
      foyer_out_int (out, "total", total);
      foyer_out_int (out, "discount", foyer_stmt_int (s, 9) - total);
      foyer_out_int (out, "paid", paid);
      foyer_out_int (out, "due", foyer_visit_due (total, paid));
      foyer_out_text (out, "state", foyer_paid_state_word (foyer_visit_paid_state (total, paid)));
      foyer_out_bool (out, "receipt", foyer_stmt_int (s, 17) != 0);
      foyer_out_bool (out, "alert", foyer_stmt_int (s, 14) != 0);
      foyer_out_bool (out, "first", foyer_stmt_int (s, 15) == 0);
      foyer_out_bool (out, "contested", g_strcmp0 (foyer_stmt_text (s, 5), "contested") == 0);
      json_builder_end_object (out);
    }
  foyer_stmt_done (s);
  json_builder_end_array (out);
}

static const char *
state_of (FoyerCall *call, const FoyerRow *event)
{
  FoyerId visit_id = foyer_row_id (event, "visit");
  g_autoptr (FoyerRow) visit = foyer_db_get (foyer_call_db (call), "visit", &visit_id);

  if (foyer_row_int (event, "deleted") != 0 || (visit != NULL && foyer_status_parse (foyer_row_text (visit, "status")) == FOYER_STATUS_DELETED))
    return "cancelled";
  return foyer_row_int (event, "t1") <= foyer_call_now (call) ? "finished" : "planned";
}

static const FoyerParam event_params[] = {
  { "event", FOYER_P_ID, FOYER_P_REQUIRED, "event" },
  { "loc", FOYER_P_ID, 0, "location" },
  { NULL },
};

static gboolean
run_get (FoyerCall *call, JsonBuilder *out, GError **error)
{
  FoyerDb *db = foyer_call_db (call);
  g_autoptr (FoyerRow) event = event_of (call, error);
  FoyerId loc = foyer_call_loc (call), visit, staff, series, service, timetable = FOYER_ID_NONE;
  g_autoptr (FoyerLocation) place = foyer_location_load (db, &loc);
  g_autoptr (FoyerRow) member = NULL;
  g_autoptr (FoyerRow) of = NULL;
  g_autoptr (FoyerRow) plan = NULL;
  g_autofree char *title = NULL;
  gboolean extra;
  int most, taken;

  if (event == NULL)
    return FALSE;
  visit = foyer_row_id (event, "visit");
  staff = foyer_row_id (event, "staff");
  series = foyer_row_id (event, "series");
  member = foyer_db_get (db, "staff", &staff);
  of = foyer_id_is_none (&series) ? NULL : foyer_db_get (db, "series", &series);
  if (of != NULL && foyer_row_int (of, "deleted") == 0)
    timetable = foyer_row_id (of, "timetable");
  plan = foyer_id_is_none (&timetable) ? NULL : foyer_db_get (db, "timetable", &timetable);
  service = foyer_event_service (db, event, &title);
  taken = foyer_event_taken (db, &event->id);
  foyer_event_limits (db, &loc, &extra, &most);

  json_builder_begin_object (out);
  foyer_out_id (out, "event", &event->id);
  foyer_out_id (out, "visit", &visit);
  foyer_out_id (out, "staff", &staff);
  foyer_out_text (out, "member", member != NULL ? foyer_row_text (member, "name") : NULL);
  foyer_out_id (out, "service", &service);
  foyer_out_text (out, "title", title);
  foyer_out_text (out, "wall", foyer_row_text (event, "wall"));
  foyer_out_int (out, "dur", foyer_row_int (event, "dur"));
  foyer_out_text (out, "state", state_of (call, event));
  foyer_out_int (out, "capacity", foyer_row_int (event, "capacity"));
  foyer_out_int (out, "taken", taken);
  foyer_out_int (out, "left", MAX ((int) foyer_row_int (event, "capacity") - taken, 0));
  foyer_out_int (out, "most_seats", most);
  foyer_out_text (out, "comment", foyer_row_text (event, "comment"));
  foyer_out_text (out, "link", foyer_row_text (event, "link"));
  if (!foyer_row_is_null (event, "colour"))
    foyer_out_int (out, "colour", foyer_row_int (event, "colour"));
  foyer_out_text (out, "slot", foyer_row_text (event, "slot"));
  foyer_out_text (out, "shared", foyer_row_text (event, "shared"));
  foyer_out_text (out, "currency", place != NULL ? place->currency : NULL);
  foyer_out_id (out, "series", &series);
  foyer_out_id (out, "timetable", plan != NULL && foyer_row_int (plan, "deleted") == 0 ? &timetable : NULL);
  foyer_out_text (out, "timetable_title", plan != NULL ? foyer_row_text (plan, "title") : NULL);
  foyer_visit_out_resources (out, db, &event->id);
  foyer_label_out_of (out, db, &event->id);
  out_participants (call, out, &event->id);
  json_builder_end_object (out);
  return TRUE;
}

/* ---- lists ----------------------------------------------------------------------------------------------------------------- */

static const FoyerParam list_params[] = {
  { "from", FOYER_P_DATE, FOYER_P_REQUIRED, "first day" },
  { "to", FOYER_P_DATE, 0, "last day; default: 30 days later" },
  { "staff", FOYER_P_ID, 0, "one member" },
  { "service", FOYER_P_ID, 0, "one service" },
  { "state", FOYER_P_ENUM, 0, "default: all that were not cancelled", "planned finished cancelled all" },
  { "for", FOYER_P_ID, 0, "a booking in an event: only events it could be moved to; refused with the reason when it must stay" },
  { "loc", FOYER_P_ID, 0, "location" },
  { NULL },
};

static gboolean
run_list (FoyerCall *call, JsonBuilder *out, GError **error)
{
  FoyerDb *db = foyer_call_db (call);
  FoyerId loc = foyer_call_loc (call), own = foyer_call_own_staff (call), asked = foyer_call_id (call, "staff"),
          staff = foyer_column_within (db, &own, &asked), service = foyer_call_id (call, "service"), moving = foyer_call_id (call, "for"), client = FOYER_ID_NONE, here = FOYER_ID_NONE;
  const char *state = foyer_call_text (call, "state");
  gint64 now = foyer_call_now (call), first = 0, last;
  int days = foyer_call_days (call, "calendar.history"), seats = 1;
  char from[11], to[11];
  FoyerStmt *s;

  foyer_date_parse (foyer_call_text (call, "from"), &first);
  last = first + 30;
  if (foyer_call_has (call, "to"))
    foyer_date_parse (foyer_call_text (call, "to"), &last);
  if (days >= 0)
    first = MAX (first, foyer_location_today (db, &loc, now) - days);
  if (!foyer_id_is_none (&moving))
    {
      g_autoptr (FoyerRow) row = foyer_db_get (db, "appointment", &moving), from_event = NULL;
      FoyerId at, with = FOYER_ID_NONE;

      if (row == NULL || !foyer_row_is_participant (row))
        {
          g_set_error (error, FOYER_ERROR, FOYER_ERROR_NOT_FOUND, _ ("There is no such booking in an event."));
          return FALSE;
        }
      at = foyer_row_id (row, "loc");
      client = foyer_row_id (row, "client");
      here = foyer_row_id (row, "event");
      from_event = foyer_db_get (db, "appointment", &here);
      if (from_event != NULL)
        with = foyer_row_id (from_event, "staff");
      if (!foyer_id_equal (&at, &loc) || !foyer_column_has (db, &own, &with))
        {
          g_set_error (error, FOYER_ERROR, FOYER_ERROR_DENIED,
                       foyer_id_equal (&at, &loc) ? _ ("You may only see events of your own column.") : _ ("This event belongs to another location."));
          return FALSE;
        }
      seats = MAX ((int) foyer_row_int (row, "seats"), 1);
      if (from_event != NULL && !foyer_event_may_leave (db, row, from_event, now, error))
        return FALSE;
    }
  s = foyer_db_sql (db, "SELECT a.id, a.visit, a.staff, m.name, a.wall, a.dur, a.capacity, a.t0, a.t1, a.deleted, v.status, v.reason, l.service, l.title,"
                        " (SELECT coalesce(sum(coalesce(p.seats, 1)), 0) FROM appointment p LEFT JOIN visit w ON w.id = p.visit WHERE p.event = a.id"
                        " AND p.deleted IS NOT 1 AND coalesce(w.status, 'pending') NOT IN ('no-show', 'deleted')),"
                        " (SELECT count(*) FROM appointment p WHERE p.event = a.id)"
                        " FROM visit v JOIN appointment a ON a.visit = v.id AND a.kind = 'event' LEFT JOIN staff m ON m.id = a.staff"
                        " LEFT JOIN line l ON l.visit = a.visit AND l.appointment = a.id AND l.deleted IS NOT 1"
                        " WHERE v.id IN (SELECT f.visit FROM visit_fig f WHERE f.loc = ?1 AND f.day BETWEEN ?2 AND ?3 AND f.client IS NULL)"
                        " AND " FOYER_COLUMN_HAS ("a.staff", "4") " AND (?5 IS NULL OR l.service = ?5) ORDER BY a.t0, a.id");
  foyer_stmt_bind_id (s, 1, &loc);
  foyer_stmt_bind_text (s, 2, foyer_date_format (first, from));
  foyer_stmt_bind_text (s, 3, foyer_date_format (last, to));
  foyer_stmt_bind_id (s, 4, &staff);
  foyer_stmt_bind_id (s, 5, &service);
  json_builder_begin_array (out);
  while (foyer_stmt_step (s))
    {
      FoyerId id = foyer_stmt_id (s, 0), visit = foyer_stmt_id (s, 1), who = foyer_stmt_id (s, 2), what = foyer_stmt_id (s, 12);
      gboolean cancelled = foyer_stmt_int (s, 9) != 0 || g_strcmp0 (foyer_stmt_text (s, 10), "deleted") == 0;
      const char *is = cancelled ? "cancelled" : foyer_stmt_int (s, 8) <= now ? "finished" : "planned";
      int capacity = foyer_stmt_int (s, 6), taken = foyer_stmt_int (s, 14);

      if (state == NULL ? cancelled : strcmp (state, "all") != 0 && strcmp (state, is) != 0)
        continue;
      if (!foyer_id_is_none (&moving)
          && (cancelled || foyer_stmt_int (s, 7) <= now || capacity - taken < seats || foyer_id_equal (&id, &here)
              || foyer_event_has_client (db, &id, &client, NULL)))
        continue;
      json_builder_begin_object (out);
      foyer_out_id (out, "event", &id);
      foyer_out_id (out, "visit", &visit);
      foyer_out_id (out, "staff", &who);
      foyer_out_text (out, "member", foyer_stmt_text (s, 3));
      foyer_out_id (out, "service", &what);
      foyer_out_text (out, "title", foyer_stmt_text (s, 13));
      foyer_out_text (out, "wall", foyer_stmt_text (s, 4));
      foyer_out_int (out, "dur", foyer_stmt_int (s, 5));
      foyer_out_text (out, "state", is);
      foyer_out_int (out, "capacity", capacity);
      foyer_out_int (out, "taken", taken);
      foyer_out_int (out, "bookings", foyer_stmt_int (s, 15));
      if (cancelled)
        foyer_out_text (out, "reason", foyer_stmt_text (s, 11));
      json_builder_end_object (out);
    }
  foyer_stmt_done (s);
  json_builder_end_array (out);
  return TRUE;
}

static const FoyerParam dates_params[] = {
  { "event", FOYER_P_ID, FOYER_P_REQUIRED, "event that is copied" },
  { "freq", FOYER_P_ENUM, FOYER_P_REQUIRED, "how often", "daily weekdays mon-wed-fri tue-thu weekly monthly yearly" },
  { "days", FOYER_P_TEXT, 0, "weekly: days of the week, 1 Monday … 7 Sunday, “1 4”", NULL, 20 },
  { "gap", FOYER_P_INT, 0, "skipped between two; default 0", NULL, FOYER_REPEAT_MAX_GAP },
  { "times", FOYER_P_INT, 0, "at most this many", NULL, FOYER_EVENT_MAX_DATES },
  { "until", FOYER_P_DATE, 0, "last date" },
  { "loc", FOYER_P_ID, 0, "location" },
  { NULL },
};

static gboolean
run_dates (FoyerCall *call, JsonBuilder *out, GError **error)
{
  g_auto (FoyerBooking) b = { .call = call, .db = foyer_call_db (call) };
  g_autoptr (FoyerRow) event = event_of (call, error);
  g_autoptr (GArray) dates = NULL;
  FoyerId loc = foyer_call_loc (call);
  FoyerEventPlan plan = { 0 };
  FoyerRepeat rule;
  gint64 first;
  int times = foyer_call_has (call, "times") ? foyer_call_int (call, "times") : FOYER_EVENT_MAX_DATES;

  if (event == NULL
      || !foyer_repeat_parse (foyer_call_text (call, "freq"), foyer_call_text (call, "days"), foyer_call_int (call, "gap"), times, foyer_call_text (call, "until"),
                              &rule, error))
    return FALSE;
  b.place = foyer_location_load (b.db, &loc);
  plan = (FoyerEventPlan){ .service = foyer_event_service (b.db, event, NULL), .staff = foyer_row_id (event, "staff"), .dur = foyer_row_int (event, "dur") };
  foyer_wall_parse (foyer_row_text (event, "wall"), &first, &plan.minute);
  dates = foyer_repeat_dates (&rule, first, first + 1);
  json_builder_begin_array (out);
  for (guint i = 0; i < dates->len && i < FOYER_EVENT_MAX_DATES; i++)
    {
      g_autofree char *why = NULL;
      char day[11];

      plan.date = g_array_index (dates, gint64, i);
      why = foyer_event_in_the_way (&b, &plan);
      json_builder_begin_object (out);
      foyer_out_text (out, "date", foyer_date_format (plan.date, day));
      foyer_out_text (out, "why", why);
      json_builder_end_object (out);
    }
  json_builder_end_array (out);
  return TRUE;
}

/* ---- timetables ------------------------------------------------------------------------------------------------------------ */

static void
out_rows (FoyerCall *call, JsonBuilder *out, const FoyerId *timetable)
{
  FoyerStmt *s = foyer_db_sql (foyer_call_db (call), "SELECT s.id, s.days, s.minute, s.dur, (SELECT count(*) FROM appointment a WHERE a.series = s.id"
                                                     " AND a.kind = 'event' AND a.deleted IS NOT 1), (SELECT count(*) FROM appointment a WHERE a.series = s.id"
                                                     " AND a.kind = 'event' AND a.deleted IS NOT 1 AND a.t0 > ?2)"
                                                     " FROM series s WHERE s.timetable = ?1 AND s.deleted IS NOT 1 ORDER BY s.days, s.minute, s.id");

  json_builder_set_member_name (out, "rows");
  json_builder_begin_array (out);
  foyer_stmt_bind_id (s, 1, timetable);
  foyer_stmt_bind_int (s, 2, foyer_call_now (call));
  while (foyer_stmt_step (s))
    {
      FoyerId id = foyer_stmt_id (s, 0);
      json_builder_begin_object (out);
      foyer_out_id (out, "series", &id);
      foyer_out_int (out, "weekday", foyer_stmt_is_null (s, 1) ? 0 : g_ascii_digit_value (foyer_stmt_text (s, 1)[0]));
      foyer_out_int (out, "minute", foyer_stmt_int (s, 2));
      foyer_out_int (out, "dur", foyer_stmt_int (s, 3));
      foyer_out_int (out, "events", foyer_stmt_int (s, 4));
      foyer_out_int (out, "to_come", foyer_stmt_int (s, 5));
      json_builder_end_object (out);
    }
  foyer_stmt_done (s);
  json_builder_end_array (out);
}

static void
out_regulars (FoyerCall *call, JsonBuilder *out, const FoyerId *timetable)
{
  FoyerDb *db = foyer_call_db (call);
  FoyerId loc = foyer_call_loc (call);
  FoyerNameParts parts = foyer_name_parts (db, &loc);
  FoyerStmt *s = foyer_db_sql (db, "SELECT e.id, e.client, e.series, coalesce(e.seats, 1), c.name, c.middle, c.surname FROM enrolment e"
                                   " LEFT JOIN client c ON c.id = e.client WHERE e.timetable = ?1 AND e.deleted IS NOT 1 ORDER BY c.name, c.surname, e.id");

  json_builder_set_member_name (out, "regulars");
  json_builder_begin_array (out);
  foyer_stmt_bind_id (s, 1, timetable);
  while (foyer_stmt_step (s))
    {
      FoyerId id = foyer_stmt_id (s, 0), client = foyer_stmt_id (s, 1);
      g_autofree char *name = foyer_client_title (parts, foyer_stmt_text (s, 4), foyer_stmt_text (s, 5), foyer_stmt_text (s, 6));
      g_autoptr (JsonNode) chosen = foyer_stmt_is_null (s, 2) ? NULL : json_from_string (foyer_stmt_text (s, 2), NULL);

      json_builder_begin_object (out);
      foyer_out_id (out, "enrolment", &id);
      foyer_out_id (out, "client", &client);
      foyer_out_text (out, "name", name);
      foyer_out_int (out, "seats", foyer_stmt_int (s, 3));
      json_builder_set_member_name (out, "series");
      if (chosen != NULL && JSON_NODE_HOLDS_ARRAY (chosen))
        json_builder_add_value (out, g_steal_pointer (&chosen));
      else
        {
          json_builder_begin_array (out);
          json_builder_end_array (out);
        }
      json_builder_end_object (out);
    }
  foyer_stmt_done (s);
  json_builder_end_array (out);
}

static const FoyerParam timetable_params[] = {
  { "timetable", FOYER_P_ID, FOYER_P_REQUIRED, "timetable" },
  { "loc", FOYER_P_ID, 0, "location" },
  { NULL },
};

static void
out_timetable (FoyerCall *call, JsonBuilder *out, const FoyerRow *row)
{
  FoyerDb *db = foyer_call_db (call);
  FoyerId staff = foyer_row_id (row, "staff"), service = foyer_row_id (row, "service"), source = foyer_row_id (row, "source");
  g_autoptr (FoyerRow) member = foyer_db_get (db, "staff", &staff);
  g_autoptr (FoyerRow) what = foyer_db_get (db, "service", &service);

  foyer_out_id (out, "timetable", &row->id);
  foyer_out_text (out, "title", foyer_row_text (row, "title"));
  foyer_out_id (out, "source", &source);
  foyer_out_id (out, "service", &service);
  foyer_out_text (out, "service_title", what != NULL ? foyer_row_text (what, "title") : NULL);
  foyer_out_id (out, "staff", &staff);
  foyer_out_text (out, "member", member != NULL ? foyer_row_text (member, "name") : NULL);
  foyer_out_text (out, "first", foyer_row_text (row, "first"));
  foyer_out_text (out, "until", foyer_row_text (row, "until"));
  foyer_out_int (out, "capacity", foyer_row_int (row, "capacity"));
  foyer_out_bool (out, "with_clients", foyer_row_int (row, "with_clients") != 0);
}

static gboolean
run_timetable (FoyerCall *call, JsonBuilder *out, GError **error)
{
  FoyerDb *db = foyer_call_db (call);
  FoyerId id = foyer_call_id (call, "timetable"), loc = foyer_call_loc (call);
  g_autoptr (FoyerRow) row = foyer_db_get (db, "timetable", &id);
  g_autoptr (FoyerLocation) place = foyer_location_load (db, &loc);
  gboolean extra;
  int most;
  FoyerId at = row != NULL ? foyer_row_id (row, "loc") : FOYER_ID_NONE;

  if (row == NULL || !foyer_id_equal (&at, &loc))
    {
      g_set_error (error, FOYER_ERROR, FOYER_ERROR_NOT_FOUND, _ ("There is no such timetable."));
      return FALSE;
    }
  json_builder_begin_object (out);
  out_timetable (call, out, row);
  foyer_out_bool (out, "deleted", foyer_row_int (row, "deleted") != 0);
  foyer_out_int (out, "missing", place != NULL ? foyer_timetable_missing (db, place->zone, row, foyer_call_now (call)) : 0);
  foyer_event_limits (db, &loc, &extra, &most);
  foyer_out_int (out, "most_seats", most);
  out_rows (call, out, &id);
  out_regulars (call, out, &id);
  json_builder_end_object (out);
  return TRUE;
}

static const FoyerParam none_params[] = {
  { "loc", FOYER_P_ID, 0, "location" },
  { NULL },
};

static gboolean
run_timetables (FoyerCall *call, JsonBuilder *out, GError **error)
{
  FoyerDb *db = foyer_call_db (call);
  FoyerId loc = foyer_call_loc (call);
  g_autoptr (GArray) ids = foyer_ids_of (db, "SELECT id FROM timetable WHERE loc = ?1 AND deleted IS NOT 1 ORDER BY title, first, id", &loc);
  json_builder_begin_array (out);
  for (guint i = 0; i < ids->len; i++)
    {
      g_autoptr (FoyerRow) row = foyer_db_get (db, "timetable", &g_array_index (ids, FoyerId, i));

      json_builder_begin_object (out);
      out_timetable (call, out, row);
      out_rows (call, out, &row->id);
      json_builder_end_object (out);
    }
  json_builder_end_array (out);
  return TRUE;
}

const FoyerQuery foyer_queries_events[] = {
  { "event.get", "calendar", "An event and who takes part.", event_params,
    "{event, visit, staff, member, service, title, wall, dur, state (planned finished cancelled), capacity, taken, left, most_seats (of one client), comment, link, "
    "colour, slot, shared, currency, series, timetable, timetable_title, resources [{id, name, resource}], labels [{id, title, colour, icon}], participants "
    "[{appointment, visit, client, name, phone, seats, comment, note, status, total, discount, paid, due, state, receipt, alert, first, contested}]}",
    run_get },
  { "event.list", "calendar", "Events of some days; cancelled ones too when asked for.", list_params,
    "[{event, visit, staff, member, service, title, wall, dur, state, capacity, taken, bookings (also cancelled), reason}]", run_list },
  { "event.dates", "calendar", "Dates a rule gives for copies of an event, and what stands in the way there.", dates_params, "[{date, why}]", run_dates },
  { "timetable.get", "calendar", "A timetable: its times of the week, and who comes every week.", timetable_params,
    "{timetable, title, source, service, service_title, staff, member, first, until, capacity, with_clients, deleted, missing (times to come without an event), most_seats (of one client), rows [{series, weekday, minute, dur, events, "
    "to_come}], regulars [{enrolment, client, name, seats, series [] (none: every time)}]}",
    run_timetable },
  { "timetable.list", "calendar", "Timetables of the location.", none_params,
    "[{timetable, title, service_title, member, first, until, capacity, rows [{weekday, minute, …}]}]", run_timetables },
  { NULL },
};
