/* What the calendar shows besides its boards (foyer-query-day.c): lists, the month, the money of a day, free time. */
#define G_LOG_DOMAIN "foyer-desk"

#include "config.h"

#include <stdlib.h>
#include <string.h>
#include <glib/gi18n-lib.h>

#include "foyer-activity.h"
#include "foyer-booking-private.h"
#include "foyer-booking-labels.h"
#include "foyer-calendar-read.h"
#include "foyer-client.h"
#include "foyer-column.h"
#include "foyer-custom.h"
#include "foyer-hooks.h"
#include "foyer-money.h"
#include "foyer-peer.h"
#include "foyer-phone.h"
#include "foyer-query-visit-private.h"
#include "foyer-repeat-plan.h"
#include "foyer-resource-clash.h"
#include "foyer-view-private.h"
#include "foyer-schedule.h"
#include "foyer-settings.h"

/* ---- calendar.list --------------------------------------------------------------------------------------------------------- */

static const FoyerParam list_params[] = {
  { "date", FOYER_P_DATE, FOYER_P_REQUIRED, "first day" },
  { "to", FOYER_P_DATE, 0, "last day; default: the same" },
  { "staff", FOYER_P_LIST, 0, "only these members" },
  { "status", FOYER_P_ENUM, 0, "only this status", "pending confirmed arrived no-show" },
  { "statuses", FOYER_P_LIST, 0, "only these statuses; group events have none and stay" },
  { "label", FOYER_P_ID, 0, "only those with this label" },
  { "field", FOYER_P_ID, 0, "only those where this custom field is filled, or fits “value”" },
  { "value", FOYER_P_TEXT, 0, "value of “field”", NULL, 200 },
  { "sort", FOYER_P_ENUM, 0, "default: time", "time client services staff status sum" },
  { "desc", FOYER_P_BOOL, 0, "from the end" },
  { "loc", FOYER_P_ID, 0, "location" },
  FOYER_EXPORT_PARAM,
  { NULL },
};

typedef struct
{
  const FoyerCalendarBlock *block;
  char *staff; /* name; owned by the hash of names */
} Row;

static int
compare_rows (gconstpointer a,
              gconstpointer b,
              gpointer sort)
{
  const Row *ra = a, *rb = b;
  const FoyerCalendarBlock *x = ra->block, *y = rb->block;
  int order = 0;

  if (strcmp (sort, "client") == 0)
    order = g_utf8_collate (x->name != NULL ? x->name : "", y->name != NULL ? y->name : "");
  else if (strcmp (sort, "services") == 0)
    order = g_utf8_collate (x->services != NULL ? x->services : "", y->services != NULL ? y->services : "");
  else if (strcmp (sort, "staff") == 0)
    order = g_utf8_collate (ra->staff, rb->staff);
  else if (strcmp (sort, "status") == 0)
    order = (int) x->status - (int) y->status;
  else if (strcmp (sort, "sum") == 0)
    order = x->total < y->total ? -1 : x->total > y->total;
  if (order == 0)
    order = strcmp (x->day, y->day);
  if (order == 0)
    order = x->m0 - y->m0;
  return order != 0 ? order : foyer_id_compare (&x->id, &y->id);
}

static gboolean
in_statuses (JsonArray *statuses,
             FoyerVisitStatus status)
{
  for (guint i = 0; statuses != NULL && i < json_array_get_length (statuses); i++)
    {
      JsonNode *node = json_array_get_element (statuses, i);

      if (JSON_NODE_HOLDS_VALUE (node) && g_strcmp0 (json_node_get_string (node), foyer_status_word (status)) == 0)
        return TRUE;
    }
  return statuses == NULL;
}

static gboolean
has_label (const FoyerCalendarBlock *b,
           const FoyerId *label)
{
  for (guint i = 0; b->labels != NULL && i < b->labels->len; i++)
    if (foyer_id_equal (&((FoyerLabel *) b->labels->pdata[i])->id, label))
      return TRUE;
  return FALSE;
}

/* What is listed, in its order; blocks and names are kept for as long as the rows are used. */
typedef struct
{
  GArray *blocks, *rows; /* FoyerCalendarBlock, Row */
  GHashTable *names;
  GPtrArray *fields;
} Listed;

static void
listed_clear (Listed *l)
{
  g_clear_pointer (&l->rows, g_array_unref);
  g_clear_pointer (&l->blocks, g_array_unref);
  g_clear_pointer (&l->names, g_hash_table_unref);
  g_clear_pointer (&l->fields, g_ptr_array_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Listed, listed_clear)

static void
list_rows (FoyerCall *call,
           FoyerView *v,
           Listed *l)
{
  g_autoptr (GHashTable) wanted = foyer_view_ids (call, "staff");
  gint64 from = foyer_view_date (call, "date"), to = foyer_call_has (call, "to") ? foyer_view_date (call, "to") : from;
  const char *sort = foyer_call_has (call, "sort") ? foyer_call_text (call, "sort") : "time";
  char first[11], last[11];

  foyer_date_format (MAX (from, v->oldest), first);
  foyer_date_format (to, last);
  GArray *blocks = l->blocks = foyer_calendar_read_blocks (v->db, &v->place->id, first, last, &v->own, v->phones);
  GHashTable *names = l->names = g_hash_table_new_full (foyer_id_hash, foyer_id_equal_func, g_free, g_free);
  GArray *rows = l->rows = g_array_new (FALSE, FALSE, sizeof (Row));
  FoyerStmt *s = foyer_db_sql (v->db, "SELECT id, name FROM staff WHERE loc = ?1");
  foyer_stmt_bind_id (s, 1, &v->place->id);
  while (foyer_stmt_step (s))
    {
      FoyerId id = foyer_stmt_id (s, 0);
      g_hash_table_insert (names, foyer_id_copy (&id), g_strdup (foyer_stmt_text (s, 1)));
    }
  foyer_stmt_done (s);
  GPtrArray *fields = l->fields = foyer_custom_fields_seen (call, FALSE);
  JsonArray *statuses = foyer_call_list (call, "statuses");
  FoyerId label = foyer_call_id (call, "label"), field = foyer_call_id (call, "field");

  for (guint i = 0; i < blocks->len; i++)
    {
      const FoyerCalendarBlock *b = &g_array_index (blocks, FoyerCalendarBlock, i);
      Row row = { .block = b, .staff = g_hash_table_lookup (names, &b->staff) };
      if (row.staff == NULL)
        row.staff = (char *) "";
      if ((wanted != NULL && !g_hash_table_contains (wanted, &b->staff))
          || (foyer_call_has (call, "status") && strcmp (foyer_status_word (b->status), foyer_call_text (call, "status")) != 0)
          || (!b->event && b->status != FOYER_STATUS_OTHER && !in_statuses (statuses, b->status)) || (!foyer_id_is_none (&label) && !has_label (b, &label))
          || (!foyer_id_is_none (&field) && !foyer_custom_fits (v->db, fields, &field, foyer_call_text (call, "value"), &b->id)))
        continue;
      g_array_append_val (rows, row);
    }
  g_qsort_with_data (rows->data, rows->len, sizeof (Row), compare_rows, (gpointer) sort);
  if (foyer_call_bool (call, "desc"))
    for (guint i = 0; i < rows->len / 2; i++)
      {
        Row other = g_array_index (rows, Row, i);

        g_array_index (rows, Row, i) = g_array_index (rows, Row, rows->len - 1 - i);
        g_array_index (rows, Row, rows->len - 1 - i) = other;
      }
}

static gboolean
run_list (FoyerCall *call,
          JsonBuilder *out,
          GError **error)
{
  g_auto (FoyerView) v = { 0 };
  g_auto (Listed) l = { 0 };

  if (!foyer_view_begin (&v, call, error))
    return FALSE;
  json_builder_begin_object (out);
  foyer_view_may (&v, foyer_view_date (call, "date"), out);
  list_rows (call, &v, &l);

  json_builder_set_member_name (out, "rows");
  json_builder_begin_array (out);
  for (guint i = 0; i < l.rows->len; i++)
    {
      const Row *row = &g_array_index (l.rows, Row, i);
      const FoyerCalendarBlock *b = row->block;
      gint64 due = foyer_visit_due (b->sum, b->paid);
      json_builder_begin_object (out);
      foyer_out_id (out, "id", &b->id);
      foyer_out_id (out, "visit", &b->visit);
      foyer_out_id (out, "client", &b->client);
      foyer_out_id (out, "staff", &b->staff);
      foyer_out_text (out, "date", b->day);
      foyer_out_int (out, "start", b->m0);
      foyer_out_int (out, "dur", b->dur);
      foyer_out_text (out, "name", b->name);
      foyer_out_text (out, "phone", b->phone);
      foyer_out_text (out, "services", b->services);
      foyer_out_text (out, "member", row->staff);
      if (b->visitor != NULL)
        foyer_out_text (out, "visitor", b->visitor);
      if (b->labels != NULL)
        foyer_label_out_all (out, b->labels);
      if (l.fields->len > 0)
        foyer_custom_out_values (out, v.db, "fields", l.fields, &b->id);
      foyer_out_text (out, "status", foyer_status_word (b->status));
      foyer_calendar_out_seats (out, b);
      foyer_out_int (out, "sum", b->total);
      foyer_out_text (out, "paid", foyer_paid_state_word (foyer_visit_paid_state (b->sum, b->paid)));
      foyer_out_bool (out, "unpaid", b->status == FOYER_STATUS_ARRIVED && due > 0);
      json_builder_end_object (out);
    }
  json_builder_end_array (out);
  json_builder_end_object (out);
  return TRUE;
}

/* ---- calendar.export ------------------------------------------------------------------------------------------------------- */

static void
add_text (JsonBuilder *out,
          const char *text)
{
  json_builder_add_string_value (out, text != NULL ? text : "");
}

static void
out_sheet_row (JsonBuilder *out,
               FoyerView *v,
               const Row *row,
               GPtrArray *fields)
{
  const FoyerCalendarBlock *b = row->block;
  g_autofree char *dur = g_strdup_printf ("%d", b->dur), *sum = foyer_money_to_plain (b->total, v->place->currency);
  g_autofree char *due = foyer_money_to_plain (foyer_visit_due (b->sum, b->paid), v->place->currency);
  g_autoptr (GString) labels = g_string_new (NULL);
  char from[6];

  for (guint i = 0; b->labels != NULL && i < b->labels->len; i++)
    g_string_append_printf (labels, "%s%s", i > 0 ? ", " : "", ((FoyerLabel *) b->labels->pdata[i])->title);
  json_builder_begin_array (out);
  add_text (out, b->day);
  add_text (out, foyer_minute_format (b->m0, from));
  add_text (out, dur);
  add_text (out, b->name);
  add_text (out, b->phone);
  add_text (out, b->services);
  add_text (out, row->staff);
  add_text (out, b->event ? NULL : foyer_status_word (b->status)); /* those who take part have one */
  add_text (out, sum);
  add_text (out, due);
  add_text (out, labels->str);
  for (guint i = 0; i < fields->len; i++)
    {
      g_autofree char *value = foyer_custom_value (v->db, fields->pdata[i], &b->id);
      add_text (out, value);
    }
  json_builder_end_array (out);
}

static gboolean
run_export (FoyerCall *call,
            JsonBuilder *out,
            GError **error)
{
  const char *const titles[] = { _ ("Date"), _ ("Time"), _ ("Minutes"), _ ("Client"), _ ("Phone"), _ ("Services"), _ ("With"), _ ("Status"), _ ("Sum"), _ ("To pay"),
                                 _ ("Labels") };
  g_auto (FoyerView) v = { 0 };
  g_auto (Listed) l = { 0 };

  if (!foyer_call_need (call, "calendar", error) || !foyer_activity_check (call, error) || !foyer_view_begin (&v, call, error))
    return FALSE;
  list_rows (call, &v, &l);
  json_builder_begin_object (out);
  foyer_view_may (&v, foyer_view_date (call, "date"), out);
  json_builder_set_member_name (out, "columns");
  json_builder_begin_array (out);
  for (guint i = 0; i < G_N_ELEMENTS (titles); i++)
    add_text (out, titles[i]);
  for (guint i = 0; i < l.fields->len; i++)
    add_text (out, ((FoyerCustomField *) l.fields->pdata[i])->title);
  json_builder_end_array (out);
  json_builder_set_member_name (out, "rows");
  json_builder_begin_array (out);
  for (guint i = 0; i < l.rows->len; i++)
    out_sheet_row (out, &v, &g_array_index (l.rows, Row, i), l.fields);
  json_builder_end_array (out);
  foyer_out_int (out, "count", l.rows->len);
  json_builder_end_object (out);
  return TRUE;
}

/* ---- calendar.month -------------------------------------------------------------------------------------------------------- */

static const FoyerParam month_params[] = {
  { "from", FOYER_P_DATE, FOYER_P_REQUIRED, "first day" },
  { "to", FOYER_P_DATE, FOYER_P_REQUIRED, "last day, at most 100 later" },
  { "staff", FOYER_P_ID, 0, "one member" },
  { "loc", FOYER_P_ID, 0, "location" },
  { NULL },
};

static gboolean
run_month (FoyerCall *call,
           JsonBuilder *out,
           GError **error)
{
  g_auto (FoyerView) v = { 0 };
  gint64 from = foyer_view_date (call, "from"), to = foyer_view_date (call, "to");
  char first[11], last[11];

  if (!foyer_view_begin (&v, call, error))
    return FALSE;
  if (to < from || to - from > 100)
    {
      g_set_error (error, FOYER_ERROR, FOYER_ERROR_INVALID, _ ("The mini calendar shows 1 to 101 days."));
      return FALSE;
    }
  FoyerId asked = foyer_call_id (call, "staff"), staff = foyer_column_within (v.db, &v.own, &asked);
  gboolean one = !foyer_id_is_none (&staff);
  int n = to - from + 1;
  g_autofree int *booked = g_new0 (int, n);
  g_autofree gboolean *works = g_new0 (gboolean, n);
  gint64 date;
  FoyerStmt *s;

  foyer_date_format (MAX (from, v.oldest), first);
  foyer_date_format (to, last);
  s = one ? foyer_db_sql (v.db, "SELECT day, count(*) FROM board WHERE loc = ?1 AND day BETWEEN ?2 AND ?3 AND staff IN (SELECT id FROM staff WHERE id = ?4 OR position = ?4)"
                                " AND flags & 64 = 0 GROUP BY day")
          : foyer_db_sql (v.db, "SELECT day, count(*) FROM board WHERE loc = ?1 AND day BETWEEN ?2 AND ?3 AND flags & 64 = 0 GROUP BY day");
  foyer_stmt_bind_id (s, 1, &v.place->id);
  foyer_stmt_bind_text (s, 2, first);
  foyer_stmt_bind_text (s, 3, last);
  if (one)
    foyer_stmt_bind_id (s, 4, &staff);
  while (foyer_stmt_step (s))
    if (foyer_date_parse (foyer_stmt_text (s, 0), &date) && date >= from && date <= to)
      booked[date - from] = foyer_stmt_int (s, 1);
  foyer_stmt_done (s);

  s = one ? foyer_db_sql (v.db, "SELECT date FROM workday WHERE loc = ?1 AND date BETWEEN ?2 AND ?3 AND staff IN (SELECT id FROM staff WHERE id = ?4 OR position = ?4)"
                                " AND coalesce(spans, '') <> ''")
          : foyer_db_sql (v.db, "SELECT DISTINCT date FROM workday WHERE loc = ?1 AND date BETWEEN ?2 AND ?3 AND coalesce(spans, '') <> ''");
  foyer_stmt_bind_id (s, 1, &v.place->id);
  foyer_stmt_bind_text (s, 2, first);
  foyer_stmt_bind_text (s, 3, last);
  if (one)
    foyer_stmt_bind_id (s, 4, &staff);
  while (foyer_stmt_step (s))
    if (foyer_date_parse (foyer_stmt_text (s, 0), &date) && date >= from && date <= to)
      works[date - from] = TRUE;
  foyer_stmt_done (s);

  json_builder_begin_array (out);
  for (int i = 0; i < n; i++)
    {
      char day[11];
      json_builder_begin_object (out);
      foyer_out_text (out, "date", foyer_date_format (from + i, day));
      foyer_out_int (out, "booked", booked[i]);
      foyer_out_bool (out, "works", works[i]);
      json_builder_end_object (out);
    }
  json_builder_end_array (out);
  return TRUE;
}

/* ---- calendar.panel -------------------------------------------------------------------------------------------------------- */

static const FoyerParam panel_params[] = {
  { "date", FOYER_P_DATE, FOYER_P_REQUIRED, "day" },
  { "loc", FOYER_P_ID, 0, "location" },
  { NULL },
};

static gboolean
run_panel (FoyerCall *call,
           JsonBuilder *out,
           GError **error)
{
  g_auto (FoyerView) v = { 0 };
  const char *day = foyer_call_text (call, "date");
  gint64 cash = 0, cashless = 0, deposits = 0, booked = 0, arrived = 0, gross = 0, due = 0, visits = 0, unreconciled = 0, n_unreconciled = 0;
  FoyerStmt *s;

  if (!foyer_view_begin (&v, call, error))
    return FALSE;
  json_builder_begin_object (out);
  if (!foyer_view_may (&v, foyer_view_date (call, "date"), out))
    {
      json_builder_end_object (out);
      return TRUE;
    }
  s = foyer_db_sql (v.db, "SELECT coalesce(r.kind, 'deposit'), sum(m.amount) FROM money m LEFT JOIN register r ON r.id = m.register"
                          " WHERE m.loc = ?1 AND m.bday = ?2 AND m.void IS NULL AND m.kind IN ('payment', 'refund')"
                          " AND (r.id IS NOT NULL OR (m.register IS NULL AND m.entry IS NOT NULL)) GROUP BY 1");
  foyer_stmt_bind_id (s, 1, &v.place->id);
  foyer_stmt_bind_text (s, 2, day);
  while (foyer_stmt_step (s))
    {
      const char *kind = foyer_stmt_text (s, 0);
      *(strcmp (kind, "cash") == 0 ? &cash : strcmp (kind, "deposit") == 0 ? &deposits : &cashless) += foyer_stmt_int (s, 1);
    }
  foyer_stmt_done (s);

  s = foyer_db_sql (v.db, "SELECT coalesce(sum(apps + lines > 0), 0), coalesce(sum(total), 0), coalesce(sum(gross), 0), coalesce(sum(sold), 0),"
                          " coalesce(sum(CASE WHEN status = 'arrived' AND total > paid THEN total - paid ELSE 0 END), 0)"
                          " FROM visit_fig WHERE loc = ?1 AND day = ?2 AND status NOT IN ('deleted', 'no-show')");
  foyer_stmt_bind_id (s, 1, &v.place->id);
  foyer_stmt_bind_text (s, 2, day);
  if (foyer_stmt_step (s))
    {
      visits = foyer_stmt_int (s, 0);
      booked = foyer_stmt_int (s, 1);
      gross = foyer_stmt_int (s, 2);
      arrived = foyer_stmt_int (s, 3);
      due = foyer_stmt_int (s, 4);
    }
  foyer_stmt_done (s);

  /* Money of the day the chain has not taken: it is in the drawer all the same. */
  s = foyer_db_sql (v.db, "SELECT count(*), coalesce(sum(json_extract(info, '$.amount')), 0) FROM conflict WHERE kind = 'quarantine' AND state = 'open'"
                          " AND (loc = ?1 OR loc IS NULL) AND json_extract(info, '$.bday') = ?2 AND json_extract(info, '$.amount') <> 0");
  foyer_stmt_bind_id (s, 1, &v.place->id);
  foyer_stmt_bind_text (s, 2, day);
  if (foyer_stmt_step (s))
    {
      n_unreconciled = foyer_stmt_int (s, 0);
      unreconciled = foyer_stmt_int (s, 1);
    }
  foyer_stmt_done (s);

  foyer_out_text (out, "date", day);
  foyer_out_text (out, "currency", v.place->currency);
  foyer_out_int (out, "unreconciled", unreconciled);
  foyer_out_int (out, "unreconciled_count", n_unreconciled);
  foyer_out_int (out, "cash", cash);
  foyer_out_int (out, "cashless", cashless);
  foyer_out_int (out, "deposits", deposits);
  foyer_out_int (out, "booked", booked);
  foyer_out_int (out, "arrived", arrived);
  foyer_out_int (out, "discount", gross - booked);
  foyer_out_int (out, "loyalty", 0);
  foyer_out_int (out, "unpaid", due);
  foyer_out_int (out, "visits", visits);
  json_builder_end_object (out);
  return TRUE;
}

/* ---- free time and warnings ------------------------------------------------------------------------------------------------ */

static const FoyerParam check_params[] = {
  { "staff", FOYER_P_ID, FOYER_P_REQUIRED, "member" },
  { "wall", FOYER_P_WALL, FOYER_P_REQUIRED, "start" },
  { "dur", FOYER_P_DUR, FOYER_P_REQUIRED, "minutes" },
  { "appointment", FOYER_P_ID, 0, "the one being moved" },
  { "gaps", FOYER_P_TEXT, 0, "\"30+45\": minutes from the start in which the member is free; default: those of the appointment", NULL, 200 },
  { "services", FOYER_P_LIST, 0, "ids of services: whether their rooms and devices are free and their season is on; default: those of the appointment" },
  { "instances", FOYER_P_LIST, 0, "ids of places of resources chosen by hand" },
  { "loc", FOYER_P_ID, 0, "location" },
  { NULL },
};

/* RES-3: rooms and devices, those chosen by hand and those the services need. */
static void
check_resources (FoyerCall *call,
                 FoyerView *v,
                 const FoyerId *self,
                 gint64 date,
                 int minute,
                 GPtrArray *warnings)
{
  g_autoptr (GHashTable) wanted = foyer_view_ids (call, "services"), chosen = foyer_view_ids (call, "instances");
  g_autoptr (GArray) services = NULL;
  gint64 t0 = foyer_zone_to_utc (v->place->zone, date, minute), t1 = t0 + foyer_call_int (call, "dur") * 60000;
  GHashTableIter iter;
  gpointer id;

  if (chosen != NULL)
    {
      g_hash_table_iter_init (&iter, chosen);
      while (g_hash_table_iter_next (&iter, &id, NULL))
        {
          FoyerWarning *w = foyer_resource_taken_by_hand (v->db, v->place, id, self, &v->own, t0, t1);

          if (w != NULL)
            g_ptr_array_add (warnings, w);
        }
    }
  if (wanted != NULL)
    {
      services = g_array_new (FALSE, FALSE, sizeof (FoyerId));
      g_hash_table_iter_init (&iter, wanted);
      while (g_hash_table_iter_next (&iter, &id, NULL))
        g_array_append_vals (services, id, 1);
    }
  else if (self != NULL)
    services = foyer_appointment_services (v->db, self);
  if (services == NULL)
    return;
  foyer_repeat_resources (v->db, v->place, self, &v->own, services, t0, t1, warnings);
  foyer_repeat_seasons (v->db, v->place, services, date, warnings);
}

static gboolean
run_check (FoyerCall *call,
           JsonBuilder *out,
           GError **error)
{
  g_auto (FoyerView) v = { 0 };
  FoyerId staff = foyer_call_id (call, "staff"), self = foyer_call_id (call, "appointment");
  gint64 date;
  int minute;

  if (!foyer_view_begin (&v, call, error))
    return FALSE;
  foyer_wall_parse (foyer_call_text (call, "wall"), &date, &minute);
  /* What is in the way says who is booked there. */
  if (!foyer_column_has (v.db, &v.own, &staff))
    {
      g_set_error (error, FOYER_ERROR, FOYER_ERROR_DENIED, _ ("You may only book in your own column."));
      return FALSE;
    }
  FoyerStmt *s = foyer_db_sql (v.db, "SELECT name FROM staff WHERE id = ?1");
  foyer_stmt_bind_id (s, 1, &staff);
  g_autofree char *name = foyer_stmt_step (s) ? g_strdup (foyer_stmt_text (s, 0)) : NULL;
  foyer_stmt_done (s);
  if (name == NULL)
    {
      g_set_error (error, FOYER_ERROR, FOYER_ERROR_NOT_FOUND, _ ("There is no such team member."));
      return FALSE;
    }
  FoyerGaps gaps = { 0 };
  if (foyer_call_has (call, "gaps"))
    foyer_gaps_parse (foyer_call_text (call, "gaps"), foyer_call_int (call, "dur"), &gaps);
  else if (!foyer_id_is_none (&self))
    {
      s = foyer_db_sql (v.db, "SELECT gaps FROM appointment WHERE id = ?1");
      foyer_stmt_bind_id (s, 1, &self);
      if (foyer_stmt_step (s))
        foyer_gaps_parse (foyer_stmt_text (s, 0), foyer_call_int (call, "dur"), &gaps);
      foyer_stmt_done (s);
    }
  g_autoptr (GPtrArray) warnings = foyer_booking_warnings (v.db, v.place, foyer_id_is_none (&self) ? NULL : &self, &staff, name, date, minute,
                                                           foyer_call_int (call, "dur"), &gaps);
  check_resources (call, &v, foyer_id_is_none (&self) ? NULL : &self, date, minute, warnings);
  json_builder_begin_array (out);
  for (guint i = 0; i < warnings->len; i++)
    {
      const FoyerWarning *w = warnings->pdata[i];
      json_builder_begin_object (out);
      foyer_out_text (out, "kind", w->kind);
      foyer_out_text (out, "text", w->text);
      json_builder_end_object (out);
    }
  json_builder_end_array (out);
  return TRUE;
}

static const FoyerParam free_params[] = {
  { "staff", FOYER_P_ID, FOYER_P_REQUIRED, "member" },
  { "date", FOYER_P_DATE, FOYER_P_REQUIRED, "first day" },
  { "days", FOYER_P_INT, 0, "how many days; default 1", NULL, 92 },
  { "dur", FOYER_P_DUR, 0, "shortest free time wanted; default 5 minutes" },
  { "loc", FOYER_P_ID, 0, "location" },
  { NULL },
};

static gboolean
run_free (FoyerCall *call,
          JsonBuilder *out,
          GError **error)
{
  g_auto (FoyerView) v = { 0 };
  FoyerId staff = foyer_call_id (call, "staff");
  gint64 from = foyer_view_date (call, "date");
  int days = foyer_call_has (call, "days") ? MAX (foyer_call_int (call, "days"), 1) : 1;
  int dur = foyer_call_has (call, "dur") ? foyer_call_int (call, "dur") : 5;
  char first[11], last[11];

  if (!foyer_view_begin (&v, call, error))
    return FALSE;
  foyer_date_format (from, first);
  foyer_date_format (from + days - 1, last);
  g_autoptr (GArray) duties = foyer_calendar_read_duties (v.db, &v.place->id, first, last, &staff);
  g_autoptr (GArray) blocks = foyer_calendar_read_blocks (v.db, &v.place->id, first, last, &staff, FALSE);

  json_builder_begin_array (out);
  for (int i = 0; i < days; i++)
    {
      char day[11];
      foyer_date_format (from + i, day);
      const FoyerCalendarDuty *d = foyer_calendar_duty_of (duties, &staff, day);
      if (d == NULL)
        continue;
      g_autoptr (GArray) open = foyer_hours_open (d->spans, d->breaks);
      for (guint k = 0; k < blocks->len; k++)
        {
          const FoyerCalendarBlock *b = &g_array_index (blocks, FoyerCalendarBlock, k);
          if (strcmp (b->day, day) != 0 || !foyer_status_holds_time (b->status) || b->dur <= 0)
            continue;
          FoyerTaken taken = foyer_calendar_block_taken (b);
          FoyerSpan busy[FOYER_GAPS_MAX + 1];
          for (int p = 0, n = foyer_taken_busy (&taken, busy); p < n; p++)
            {
              GArray *left = foyer_spans_subtract ((const FoyerSpan *) open->data, open->len, busy[p].from, busy[p].to);
              g_array_unref (open);
              open = left;
            }
        }
      for (guint k = 0; k < open->len; k++)
        {
          const FoyerSpan *span = &g_array_index (open, FoyerSpan, k);
          if (span->to - span->from < dur)
            continue;
          json_builder_begin_object (out);
          foyer_out_text (out, "date", day);
          foyer_out_int (out, "from", span->from);
          foyer_out_int (out, "to", span->to);
          json_builder_end_object (out);
        }
    }
  json_builder_end_array (out);
  return TRUE;
}

/* ---- the table --------------------------------------------------------------------------------------------------------------- */

static const FoyerParam visit_params[] = {
  { "visit", FOYER_P_ID, FOYER_P_REQUIRED, "visit" },
  { NULL },
};

static const FoyerParam appointment_params[] = {
  { "appointment", FOYER_P_ID, FOYER_P_REQUIRED, "appointment" },
  { "loc", FOYER_P_ID, 0, "its location, where that is not the one worked at" },
  { NULL },
};

static const FoyerParam client_visits_params[] = {
  { "client", FOYER_P_ID, FOYER_P_REQUIRED, "client" },
  { "when", FOYER_P_ENUM, 0, "default: all", "all past upcoming" },
  { "visitor", FOYER_P_ID, 0, "only those of one who comes under the client's phone" },
  { "limit", FOYER_P_INT, 0, "default 100", NULL, 1000 },
  { "offset", FOYER_P_INT, 0, "how many to skip" },
  { NULL },
};

const FoyerQuery foyer_queries_calendar[] = {
  { "calendar.list", "calendar", "Bookings as a table.", list_params,
    "{notice, rows [{id, visit, client, staff, date, start, dur, name, phone, services, member, status, event, taken, capacity, full, sum, paid, unpaid, visitor, labels [{id, title, colour, icon}], fields {id: value}}]}", run_list },
  { "calendar.export", "clients.export", "Bookings as a sheet, filtered as calendar.list.", list_params, "{notice, columns [title], rows [[text]], count}", run_export },
  { "calendar.month", "calendar", "Which days have bookings or a schedule.", month_params, "[{date, booked, works}]", run_month },
  { "calendar.panel", "calendar.statistics", "The money of a day.", panel_params,
    "{date, currency, cash, cashless, deposits, booked, arrived, discount, loyalty, unpaid, visits, unreconciled, unreconciled_count}", run_panel },
  { "calendar.check", "calendar", "What booking a member at a time would run into.", check_params, "[{kind, text}]", run_check },
  { "calendar.free", "calendar", "Free time of a member.", free_params, "[{date, from, to}]", run_free },
  { "booking.copy-client", "booking", "Who an appointment is for, to paste into a new booking.", appointment_params,
    "{client, name, surname, phone, email}", foyer_run_copy_client },
  { "visit.get", "calendar", "Everything the visit window shows.", visit_params,
    "{id, loc, date, status, note, reason, currency, held (why nothing of it can be changed any more), receipt {id, no, at}, locked, total, gross, discount, paid, due, state, client {…}, "
    "appointments [{…}], lines [{…}], payments [{…}], registers [{…}] (those the user may use), pending}",
    foyer_run_visit_get },
  { "appointment.get", "calendar", "The peek card of an appointment.", appointment_params,
    "{id, visit, staff, member, wall, dur, status, comment, note, services, currency, sum, due, paid, till (title of the cash register where there is nothing to choose), locked, client {…}, made_by, made_at, online, source, slot, "
    "shared, waits_at (code of the desk that has not sent it), resources [{id, name}], labels [{…}], visitor {id, name}, fields [{…}]}",
    foyer_run_appointment_get },
  { "client.visits", "clients.visits", "Visits of a client, newest first.", client_visits_params,
    "[{visit, date, start, loc, location, status, services, members, total, paid, due, state, methods, comment, visitors}]", foyer_run_client_visits },
  { NULL },
};
