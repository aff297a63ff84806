/* Reports of the day and of group events (REP-7, REP-13). */
#define G_LOG_DOMAIN "foyer-desk"

#include "config.h"

#include <string.h>
#include <glib/gi18n-lib.h>

#include "foyer-activity.h"
#include "foyer-cmd-common.h"
#include "foyer-column.h"
#include "foyer-money.h"
#include "foyer-report-private.h"
#include "foyer-review.h"
#include "foyer-visit-rules.h"

/* ---- events ----------------------------------------------------------------------------------------------------------------------------- */

#define EVENT_PARAMS \
  { "from", FOYER_P_DATE, 0, "first day" }, { "to", FOYER_P_DATE, 0, "last day" }, { "staff", FOYER_P_ID, 0, "only of this member" }, \
  { "service", FOYER_P_ID, 0, "only of this service" }, { "deleted", FOYER_P_ENUM, 0, "deleted events: left out, alone, or both; default: both", "no only both", 0 }, \
  { "sort", FOYER_P_ENUM, 0, "order; default: day and time", "time title staff taken sum", 0 }, { "desc", FOYER_P_BOOL, 0, "from the end" }, \
  { "limit", FOYER_P_INT, 0, "events at most; default 1000, the newest", NULL, 10000 }, { "loc", FOYER_P_ID, 0, "location" }

typedef struct
{
  FoyerId id, visit, staff;
  char *date, *title, *member, *reason;
  int minute, dur;
  gint64 taken, came, away, capacity, bookings, sum;
  gboolean gone;
} Event;

static void
event_clear (gpointer data)
{
  Event *e = data;

  g_free (e->date);
  g_free (e->title);
  g_free (e->member);
  g_free (e->reason);
}

static int
compare_events (gconstpointer a, gconstpointer b, gpointer sort)
{
  const Event *x = a, *y = b;
  int order = 0;

  if (strcmp (sort, "title") == 0)
    order = g_utf8_collate (x->title, y->title);
  else if (strcmp (sort, "staff") == 0)
    order = g_utf8_collate (x->member, y->member);
  else if (strcmp (sort, "taken") == 0)
    order = x->taken < y->taken ? -1 : x->taken > y->taken;
  else if (strcmp (sort, "sum") == 0)
    order = x->sum < y->sum ? -1 : x->sum > y->sum;
  if (order == 0)
    order = strcmp (x->date, y->date);
  if (order == 0)
    order = x->minute - y->minute;
  return order != 0 ? order : foyer_id_compare (&x->id, &y->id);
}

/* Seats and money of who takes part: bookings that stand. */
static void
read_seats (FoyerDb *db, Event *e)
{
  FoyerStmt *s = foyer_db_sql (db, "SELECT coalesce(sum(coalesce(p.seats, 1)), 0), coalesce(sum(CASE WHEN v.status = 'arrived' THEN coalesce(p.seats, 1) END), 0),"
                                   " coalesce(sum(CASE WHEN v.status = 'no-show' THEN coalesce(p.seats, 1) END), 0), count(*), coalesce(sum(b.total), 0)"
                                   " FROM appointment p JOIN visit v ON v.id = p.visit LEFT JOIN board b ON b.loc = p.loc AND b.day = p.day AND b.m0 ="
                                   " CAST(substr(p.wall, 12, 2) AS INTEGER) * 60 + CAST(substr(p.wall, 15, 2) AS INTEGER) AND b.id = p.id"
                                   " WHERE p.event = ?1 AND p.deleted IS NOT 1 AND v.status <> 'deleted'");

  foyer_stmt_bind_id (s, 1, &e->id);
  if (foyer_stmt_step (s))
    {
      e->taken = foyer_stmt_int (s, 0);
      e->came = foyer_stmt_int (s, 1);
      e->away = foyer_stmt_int (s, 2);
      e->bookings = foyer_stmt_int (s, 3);
      e->sum = foyer_stmt_int (s, 4);
    }
  foyer_stmt_done (s);
}

/* (transfer full) (element-type Event) */
static GArray *
read_events (FoyerReport *r)
{
  FoyerCall *call = r->call;
  GArray *events = g_array_new (FALSE, TRUE, sizeof (Event));
  FoyerId asked = foyer_call_id (call, "staff"), staff = foyer_column_within (r->db, &r->own, &asked), service = foyer_call_id (call, "service");
  const char *deleted = foyer_call_text (call, "deleted"), *sort = foyer_call_text (call, "sort");
  gint64 limit = foyer_call_int (call, "limit");
  char first[11], last[11];
  FoyerStmt *s;

  g_array_set_clear_func (events, event_clear);
  foyer_report_days (r, first, last);
  s = foyer_db_sql (r->db, "SELECT a.id, a.visit, a.staff, a.wall, a.dur, coalesce(a.capacity, 0), a.deleted IS 1 OR v.status IS 'deleted', sf.name,"
                           " (SELECT l.title FROM line l WHERE l.visit = a.visit AND (l.appointment = a.id OR l.appointment IS NULL) ORDER BY l.deleted IS 1, l.weight, l.id LIMIT 1),"
                           " v.reason FROM appointment a INDEXED BY appointment_group LEFT JOIN visit v ON v.id = a.visit LEFT JOIN staff sf ON sf.id = a.staff"
                           " WHERE a.loc = ?1 AND a.kind = 'event' AND a.day BETWEEN ?2 AND ?3 AND " FOYER_COLUMN_HAS ("a.staff", "4")
                           " AND (?5 IS NULL OR EXISTS (SELECT 1 FROM line l WHERE l.visit = a.visit AND l.service = ?5)) AND a.wall IS NOT NULL"
                           " AND (?6 = 0 OR (a.deleted IS 1 OR v.status IS 'deleted') = (?6 = 2)) ORDER BY a.day DESC, a.wall DESC LIMIT ?7");
  foyer_stmt_bind_id (s, 1, &r->place->id);
  foyer_stmt_bind_text (s, 2, first);
  foyer_stmt_bind_text (s, 3, last);
  foyer_stmt_bind_id (s, 4, &staff);
  foyer_stmt_bind_id (s, 5, &service);
  foyer_stmt_bind_int (s, 6, g_strcmp0 (deleted, "no") == 0 ? 1 : g_strcmp0 (deleted, "only") == 0 ? 2 : 0);
  foyer_stmt_bind_int (s, 7, limit > 0 ? limit : 1000);
  while (foyer_stmt_step (s))
    {
      const char *wall = foyer_stmt_text (s, 3);
      Event e = { .id = foyer_stmt_id (s, 0), .visit = foyer_stmt_id (s, 1), .staff = foyer_stmt_id (s, 2), .date = g_strndup (wall, 10), .dur = (int) foyer_stmt_int (s, 4),
                  .minute = (int) (g_ascii_strtoull (wall + 11, NULL, 10) * 60 + g_ascii_strtoull (wall + 14, NULL, 10)), .capacity = foyer_stmt_int (s, 5),
                  .gone = foyer_stmt_int (s, 6) != 0, .member = g_strdup (foyer_stmt_is_null (s, 7) ? "" : foyer_stmt_text (s, 7)),
                  .title = g_strdup (foyer_stmt_is_null (s, 8) ? "" : foyer_stmt_text (s, 8)), .reason = g_strdup (foyer_stmt_text (s, 9)) };

      read_seats (r->db, &e);
      g_array_append_val (events, e);
    }
  foyer_stmt_done (s);
  g_array_sort_with_data (events, compare_events, (gpointer) (sort != NULL ? sort : "time"));
  if (foyer_call_bool (call, "desc"))
    for (guint i = 0; i < events->len / 2; i++)
      {
        Event other = g_array_index (events, Event, i);

        g_array_index (events, Event, i) = g_array_index (events, Event, events->len - 1 - i);
        g_array_index (events, Event, events->len - 1 - i) = other;
      }
  return events;
}

static const FoyerParam events_params[] = { EVENT_PARAMS, { NULL } };

static gboolean
run_events (FoyerCall *call, JsonBuilder *out, GError **error)
{
  g_auto (FoyerReport) r = { 0 };
  g_autoptr (GArray) events = NULL;

  if (!foyer_report_begin (&r, call, "reports.bookings-phones", error))
    return FALSE;
  events = read_events (&r);
  json_builder_begin_object (out);
  foyer_report_out_limit (&r, out);
  foyer_out_text (out, "currency", r.place->currency);
  json_builder_set_member_name (out, "rows");
  json_builder_begin_array (out);
  for (guint i = 0; i < events->len; i++)
    {
      const Event *e = &g_array_index (events, Event, i);

      json_builder_begin_object (out);
      foyer_out_id (out, "id", &e->id);
      foyer_out_id (out, "visit", &e->visit);
      foyer_out_text (out, "date", e->date);
      foyer_out_int (out, "start", e->minute);
      foyer_out_int (out, "dur", e->dur);
      foyer_out_text (out, "title", e->title);
      foyer_out_id (out, "staff", &e->staff);
      foyer_out_text (out, "member", e->member);
      foyer_out_int (out, "taken", e->taken);
      foyer_out_int (out, "capacity", e->capacity);
      foyer_out_int (out, "came", e->came);
      foyer_out_int (out, "away", e->away);
      foyer_out_int (out, "bookings", e->bookings);
      foyer_out_int (out, "sum", e->sum);
      foyer_out_bool (out, "deleted", e->gone);
      foyer_out_text (out, "reason", e->reason);
      json_builder_end_object (out);
    }
  json_builder_end_array (out);
  json_builder_end_object (out);
  return foyer_db_check (r.db, error);
}

static const FoyerParam events_export_params[] = { EVENT_PARAMS, FOYER_EXPORT_PARAM, { NULL } };

static gboolean
run_events_export (FoyerCall *call, JsonBuilder *out, GError **error)
{
  static const struct
  {
    const char *title, *type;
  } cols[] = { { N_ ("Date"), "date" }, { N_ ("Time"), "text" }, { N_ ("Minutes"), "number" }, { N_ ("Event"), "text" }, { N_ ("With"), "text" }, { N_ ("Seats taken"), "number" },
               { N_ ("Capacity"), "number" }, { N_ ("Came"), "number" }, { N_ ("Did not come"), "number" }, { N_ ("Sum"), "money" }, { N_ ("Deleted"), "text" } };
  g_auto (FoyerReport) r = { 0 };
  g_autoptr (GArray) events = NULL;

  if (!foyer_call_need (call, "reports.bookings", error) || !foyer_activity_check (call, error) || !foyer_report_begin (&r, call, "reports.bookings-phones", error))
    return FALSE;
  events = read_events (&r);
  json_builder_begin_object (out);
  foyer_report_out_limit (&r, out);
  json_builder_set_member_name (out, "columns");
  json_builder_begin_array (out);
  for (gsize i = 0; i < G_N_ELEMENTS (cols); i++)
    json_builder_add_string_value (out, _ (cols[i].title));
  json_builder_end_array (out);
  json_builder_set_member_name (out, "types");
  json_builder_begin_array (out);
  for (gsize i = 0; i < G_N_ELEMENTS (cols); i++)
    json_builder_add_string_value (out, cols[i].type);
  json_builder_end_array (out);
  json_builder_set_member_name (out, "rows");
  json_builder_begin_array (out);
  for (guint i = 0; i < events->len; i++)
    {
      const Event *e = &g_array_index (events, Event, i);
      const gint64 numbers[] = { e->dur, e->taken, e->capacity, e->came, e->away };
      g_autofree char *sum = foyer_money_to_plain (e->sum, r.place->currency);
      char minute[6], text[G_N_ELEMENTS (numbers)][24];

      for (gsize k = 0; k < G_N_ELEMENTS (numbers); k++)
        g_snprintf (text[k], sizeof text[k], "%" G_GINT64_FORMAT, numbers[k]);
      json_builder_begin_array (out);
      json_builder_add_string_value (out, e->date);
      json_builder_add_string_value (out, foyer_minute_format (e->minute, minute));
      json_builder_add_string_value (out, text[0]);
      json_builder_add_string_value (out, e->title);
      json_builder_add_string_value (out, e->member);
      for (gsize k = 1; k < G_N_ELEMENTS (numbers); k++)
        json_builder_add_string_value (out, text[k]);
      json_builder_add_string_value (out, sum);
      json_builder_add_string_value (out, e->gone ? _ ("Deleted") : "");
      json_builder_end_array (out);
    }
  json_builder_end_array (out);
  foyer_out_int (out, "count", events->len);
  json_builder_end_object (out);
  return foyer_db_check (r.db, error);
}

/* ---- the day ----------------------------------------------------------------------------------------------------------------------------- */

#define DAYS_AHEAD 60
#define NEXT_VISITS 30
#define NEW_REVIEWS 5

static const FoyerParam summary_params[] = {
  { "date", FOYER_P_DATE, 0, "day; today when left out" },
  { "loc", FOYER_P_ID, 0, "location" },
  { NULL },
};

/* Bookings of days @first … @last, at most @limit, as one member @name. */
static void
out_visits (FoyerReport *r, JsonBuilder *out, const char *name, gint64 first, gint64 last, int limit)
{
  FoyerStmt *s = foyer_db_sql (r->db, "SELECT id FROM board WHERE loc = ?1 AND day BETWEEN ?2 AND ?3 AND flags & 32 = 0 AND coalesce(status, 'pending') <> 'deleted'"
                                      " AND " FOYER_COLUMN_HAS ("staff", "4") " ORDER BY day, m0, id LIMIT ?5");
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (FoyerId));
  char from[11], to[11];

  foyer_stmt_bind_id (s, 1, &r->place->id);
  foyer_stmt_bind_text (s, 2, foyer_date_format (first, from));
  foyer_stmt_bind_text (s, 3, foyer_date_format (last, to));
  foyer_stmt_bind_id (s, 4, &r->own);
  foyer_stmt_bind_int (s, 5, limit);
  while (foyer_stmt_step (s))
    {
      FoyerId id = foyer_stmt_id (s, 0);

      g_array_append_val (ids, id);
    }
  foyer_stmt_done (s);
  json_builder_set_member_name (out, name);
  json_builder_begin_array (out);
  for (guint i = 0; i < ids->len; i++)
    foyer_report_out_row (r, out, &g_array_index (ids, FoyerId, i));
  json_builder_end_array (out);
}

/* What became of the visits of a day, and what was booked and deleted on it. */
static void
out_figures (FoyerReport *r, JsonBuilder *out, gint64 date)
{
  static const char *const words[] = { "pending", "confirmed", "arrived", "no-show" };
  static const char *const names[] = { "pending", "confirmed", "arrived", "no_show" };
  FoyerStmt *s = foyer_db_sql (r->db, "SELECT coalesce(status, 'pending'), count(*) FROM board WHERE loc = ?1 AND day = ?2 AND flags & 32 = 0 AND " FOYER_COLUMN_HAS ("staff", "3")
                                      " GROUP BY 1");
  gint64 counts[G_N_ELEMENTS (words)] = { 0 }, made = 0;
  char day[11];

  foyer_stmt_bind_id (s, 1, &r->place->id);
  foyer_stmt_bind_text (s, 2, foyer_date_format (date, day));
  foyer_stmt_bind_id (s, 3, &r->own);
  while (foyer_stmt_step (s))
    for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
      if (strcmp (words[i], foyer_stmt_text (s, 0)) == 0)
        counts[i] = foyer_stmt_int (s, 1);
  foyer_stmt_done (s);
  s = foyer_db_sql (r->db, "SELECT count(*) FROM appointment WHERE loc = ?1 AND made_at >= ?2 AND made_at < ?3 AND kind IS NOT 'event' AND " FOYER_COLUMN_HAS ("staff", "4"));
  foyer_stmt_bind_id (s, 1, &r->place->id);
  foyer_stmt_bind_int (s, 2, foyer_zone_to_utc (r->place->zone, date, 0));
  foyer_stmt_bind_int (s, 3, foyer_zone_to_utc (r->place->zone, date + 1, 0));
  foyer_stmt_bind_id (s, 4, &r->own);
  if (foyer_stmt_step (s))
    made = foyer_stmt_int (s, 0);
  foyer_stmt_done (s);
  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    foyer_out_int (out, names[i], counts[i]);
  foyer_out_int (out, "booked", made);
}

static gboolean
run_summary (FoyerCall *call, JsonBuilder *out, GError **error)
{
  g_auto (FoyerReport) r = { 0 };
  gint64 date;
  char day[11];

  if (!foyer_report_begin (&r, call, "reports.summary-phones", error))
    return FALSE;
  if (!foyer_call_has (call, "date") || !foyer_date_parse (foyer_call_text (call, "date"), &date))
    date = r.today;
  json_builder_begin_object (out);
  foyer_out_text (out, "date", foyer_date_format (date, day));
  foyer_out_text (out, "currency", r.place->currency);
  if (date < r.today && foyer_call_days (call, "calendar.history") >= 0 && date < r.today - foyer_call_days (call, "calendar.history"))
    {
      foyer_out_text (out, "notice", _ ("This day is further back than you may see."));
      json_builder_end_object (out);
      return TRUE;
    }
  out_figures (&r, out, date);
  out_visits (&r, out, "visits", date, date, 500);
  out_visits (&r, out, "next", date + 1, date + DAYS_AHEAD, NEXT_VISITS);
  if (foyer_call_may (call, "reports.reviews"))
    {
      json_builder_set_member_name (out, "reviews");
      foyer_review_out_newest (call, out, NEW_REVIEWS);
    }
  json_builder_end_object (out);
  return foyer_db_check (r.db, error);
}

const FoyerQuery foyer_queries_report_day[] = {
  { "report.summary", "reports.summary", "A day at a glance: what became of its bookings, who comes, who comes next, and what clients said last.", summary_params,
    "{date, currency, notice, pending, confirmed, arrived, no_show, booked (made that day), visits [as report.bookings], next [the same], reviews [as review.list]}", run_summary },
  { "report.events", "reports.bookings", "Group events with their seats and what they come to.", events_params,
    "{since, notice, currency, rows [{id, visit, date, start, dur, title, staff, member, taken (seats of bookings that are not deleted), capacity, came, away, bookings, sum, "
    "deleted, reason}]}", run_events },
  { "report.events-export", "reports.bookings-export", "The report of events as a sheet.", events_export_params, "{since, notice, columns [title], types [word], rows [[text]], count}",
    run_events_export },
  { NULL },
};
