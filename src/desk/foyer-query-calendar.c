/* What the calendar shows. A day is one range of the board table joined to figures by primary key (schemas/sql/rows/0001-s-figures.sql). */
#define G_LOG_DOMAIN "foyer-desk"

#include "config.h"

#include <stdlib.h>
#include <string.h>
#include <glib/gi18n-lib.h>

#include "foyer-booking-private.h"
#include "foyer-booking-labels.h"
#include "foyer-calendar-read.h"
#include "foyer-client.h"
#include "foyer-custom.h"
#include "foyer-hooks.h"
#include "foyer-peer.h"
#include "foyer-phone.h"
#include "foyer-query-visit-private.h"
#include "foyer-schedule.h"
#include "foyer-settings.h"

/* ---- limits ---------------------------------------------------------------------------------------------------------------- */

typedef struct
{
  FoyerDb *db;
  FoyerLocation *place;
  FoyerId own; /* the only member the user sees, or none */
  gint64 today;
  gint64 oldest; /* first day the user may see */
  gboolean phones;
} View;

static void
view_clear (View *v)
{
  g_clear_pointer (&v->place, foyer_location_free);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (View, view_clear)

static gboolean
view_begin (View *v,
            FoyerCall *call,
            GError **error)
{
  FoyerId loc = foyer_call_loc (call);
  int days = foyer_call_days (call, "calendar.history");

  *v = (View){ .db = foyer_call_db (call), .own = foyer_call_own_staff (call), .phones = foyer_call_may (call, "clients.phones") };
  v->place = foyer_location_load (v->db, &loc);
  if (v->place == NULL)
    {
      g_set_error (error, FOYER_ERROR, FOYER_ERROR_NOT_FOUND, _ ("There is no such location."));
      return FALSE;
    }
  v->today = foyer_location_today (v->db, &loc, foyer_call_now (call));
  v->oldest = days < 0 ? G_MININT64 : v->today - days;
  return TRUE;
}

/* FALSE and a notice instead of data when the day is further back than the user may see (CAL-17). */
static gboolean
view_may (View *v,
          gint64 date,
          JsonBuilder *out)
{
  if (date >= v->oldest)
    return TRUE;
  g_autofree char *since = foyer_format_date (&v->place->format, v->oldest);
  g_autofree char *text = g_strdup_printf (_ ("You may see the calendar from %s on."), since);
  foyer_out_text (out, "notice", text);
  return FALSE;
}

static int
now_minute (View *v,
            gint64 now,
            gint64 *date)
{
  int minute;
  foyer_zone_from_utc (v->place->zone, now, date, &minute);
  return minute;
}

static gint64
date_param (FoyerCall *call,
            const char *name)
{
  gint64 date = 0;
  foyer_date_parse (foyer_call_text (call, name), &date);
  return date;
}

/* Ids of a list parameter; NULL when it was not given. */
static GHashTable *
id_filter (FoyerCall *call,
           const char *name)
{
  JsonArray *list = foyer_call_list (call, name);
  if (list == NULL)
    return NULL;
  GHashTable *set = g_hash_table_new_full (foyer_id_hash, foyer_id_equal_func, g_free, NULL);
  for (guint i = 0; i < json_array_get_length (list); i++)
    {
      JsonNode *node = json_array_get_element (list, i);
      FoyerId id;
      if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING && foyer_id_parse (json_node_get_string (node), &id))
        g_hash_table_add (set, foyer_id_copy (&id));
    }
  return set;
}

/* ---- calendar.day ---------------------------------------------------------------------------------------------------------- */

static const FoyerParam day_params[] = {
  { "date", FOYER_P_DATE, FOYER_P_REQUIRED, "day" },
  { "staff", FOYER_P_LIST, 0, "only these members" },
  { "position", FOYER_P_ID, 0, "only members of this position" },
  { "loc", FOYER_P_ID, 0, "location" },
  { NULL },
};

#define BLOCK_HELP                                                                                                                         \
  "blocks [{id, visit, staff, client, date, start, dur, gaps (\"30+45\": minutes from the start, the "             \
  "member is free), tech (break at the end), status, title, name, phone, services, tint, colour, event, taken, capacity, full, sum, paid (nothing none part "              \
  "full over), due, unpaid, chosen, online, note, shared, contested, outside, bundle (one of a package), first, alert, receipt, visitor, labels [{id, title, colour, icon}], pending, waits_at (code of the desk that has not sent it)}] (false, null and 0 left out)"

typedef struct
{
  FoyerId id;
  char *name, *spec, *position_name;
  FoyerId position;
  gint64 weight;
  gboolean hidden;
} Column;

static void
column_clear (gpointer data)
{
  Column *c = data;
  g_free (c->name);
  g_free (c->spec);
  g_free (c->position_name);
}

static int
compare_columns (gconstpointer a,
                 gconstpointer b)
{
  const Column *ca = a, *cb = b;
  if (ca->weight != cb->weight)
    return ca->weight < cb->weight ? -1 : 1;
  int names = g_strcmp0 (ca->name, cb->name);
  return names != 0 ? names : foyer_id_compare (&ca->id, &cb->id);
}

static void
add_column (FoyerDb *db,
            GArray *columns,
            const FoyerId *staff,
            const char *day,
            gboolean booked)
{
  for (guint i = 0; i < columns->len; i++)
    if (foyer_id_equal (&g_array_index (columns, Column, i).id, staff))
      return;

  FoyerStmt *s = foyer_db_sql (db, "SELECT s.name, s.spec, s.position, p.name, s.weight, s.status, s.dismissed_on FROM staff s"
                                   " LEFT JOIN position p ON p.id = s.position WHERE s.id = ?1");
  Column c = { .id = *staff };
  foyer_stmt_bind_id (s, 1, staff);
  if (foyer_stmt_step (s))
    {
      const char *status = foyer_stmt_text (s, 5), *left = foyer_stmt_text (s, 6);
      c.name = g_strdup (foyer_stmt_text (s, 0));
      c.spec = g_strdup (foyer_stmt_text (s, 1));
      c.position = foyer_stmt_id (s, 2);
      c.position_name = g_strdup (foyer_stmt_text (s, 3));
      c.weight = foyer_stmt_int (s, 4);
      /* Dismissed from that day on, but what is still booked must not vanish. */
      c.hidden = !booked && (g_strcmp0 (status, "deleted") == 0 || (g_strcmp0 (status, "dismissed") == 0 && (left == NULL || strcmp (left, day) <= 0)));
    }
  else
    c.hidden = !booked;
  foyer_stmt_done (s);
  g_array_append_val (columns, c);
}

static void
widen (const char *spans_text,
       int *open,
       int *close)
{
  if (spans_text == NULL)
    return;
  g_autoptr (GArray) spans = foyer_spans_parse (spans_text, NULL);
  for (guint i = 0; spans != NULL && i < spans->len; i++)
    {
      *open = MIN (*open, g_array_index (spans, FoyerSpan, i).from);
      *close = MAX (*close, g_array_index (spans, FoyerSpan, i).to);
    }
}

static void
out_range (JsonBuilder *out,
           View *v,
           GArray *blocks,
           GArray *duties)
{
  int open = foyer_setting_int (v->db, &v->place->id, "calendar.open"), close = foyer_setting_int (v->db, &v->place->id, "calendar.close");

  for (guint i = 0; i < duties->len; i++)
    widen (g_array_index (duties, FoyerCalendarDuty, i).spans, &open, &close);
  for (guint i = 0; i < blocks->len; i++)
    {
      const FoyerCalendarBlock *b = &g_array_index (blocks, FoyerCalendarBlock, i);
      open = MIN (open, b->m0);
      close = MAX (close, b->m0 + b->dur);
    }
  foyer_out_int (out, "open", CLAMP (open, 0, FOYER_DAY_MINUTES) / 60 * 60);
  foyer_out_int (out, "close", MIN ((close + 59) / 60 * 60, FOYER_DAY_MINUTES));
  foyer_out_int (out, "step", foyer_setting_int (v->db, &v->place->id, "calendar.step"));
}

static gboolean
pending_known (FoyerDb *db)
{
  /* A desk that belongs to no chain has nothing to wait for. */
  gboolean enrolled = FALSE;
  FoyerStmt *s = foyer_db_sql (db, "SELECT 1 FROM sqlite_master WHERE name = 'sync_base'");
  gboolean desk = foyer_stmt_step (s);
  foyer_stmt_done (s);
  if (!desk)
    return FALSE;
  s = foyer_db_sql (db, "SELECT gen <> '' FROM sync_base");
  enrolled = foyer_stmt_step (s) && foyer_stmt_int (s, 0) != 0;
  foyer_stmt_done (s);
  return enrolled && (foyer_db_pending (db, NULL) > 0 || foyer_db_peer_count (db, NULL) > 0);
}

static gboolean
run_day (FoyerCall *call,
         JsonBuilder *out,
         GError **error)
{
  g_auto (View) v = { 0 };
  g_autoptr (GHashTable) wanted = id_filter (call, "staff");
  FoyerId position = foyer_call_id (call, "position");
  const char *day = foyer_call_text (call, "date");
  gint64 date = date_param (call, "date"), now_date;

  if (!view_begin (&v, call, error))
    return FALSE;
  int minute = now_minute (&v, foyer_call_now (call), &now_date);
  g_autofree char *title = foyer_setting_text (v.db, &v.place->id, "calendar.title");
  g_autofree char *kind = foyer_setting_text (v.db, &v.place->id, "calendar.kind");

  json_builder_begin_object (out);
  foyer_out_text (out, "date", day);
  foyer_out_bool (out, "today", date == now_date);
  foyer_out_bool (out, "past", date < now_date);
  foyer_out_int (out, "now", date == now_date ? minute : -1);
  foyer_out_text (out, "card", title);
  foyer_out_text (out, "kind", kind);
  if (!view_may (&v, date, out))
    {
      json_builder_end_object (out);
      return TRUE;
    }

  g_autoptr (GArray) duties = foyer_calendar_read_duties (v.db, &v.place->id, day, day, &v.own);
  g_autoptr (GArray) blocks = foyer_calendar_read_blocks (v.db, &v.place->id, day, day, &v.own, v.phones);
  g_autoptr (GArray) columns = g_array_new (FALSE, TRUE, sizeof (Column));
  g_array_set_clear_func (columns, column_clear);
  for (guint i = 0; i < blocks->len; i++)
    add_column (v.db, columns, &g_array_index (blocks, FoyerCalendarBlock, i).staff, day, TRUE);
  for (guint i = 0; i < duties->len; i++)
    {
      const FoyerCalendarDuty *d = &g_array_index (duties, FoyerCalendarDuty, i);
      if (d->spans != NULL && *d->spans != '\0')
        add_column (v.db, columns, &d->staff, day, FALSE);
    }
  g_array_sort (columns, compare_columns);
  for (guint i = 0; i < columns->len; i++)
    {
      Column *c = &g_array_index (columns, Column, i);
      c->hidden |= wanted != NULL && !g_hash_table_contains (wanted, &c->id);
      c->hidden |= !foyer_id_is_none (&position) && !foyer_id_equal (&c->position, &position);
    }

  out_range (out, &v, blocks, duties);
  json_builder_set_member_name (out, "columns");
  json_builder_begin_array (out);
  for (guint i = 0; i < columns->len; i++)
    {
      const Column *c = &g_array_index (columns, Column, i);
      const FoyerCalendarDuty *d = foyer_calendar_duty_of (duties, &c->id, day);
      if (c->hidden)
        continue;
      json_builder_begin_object (out);
      foyer_out_id (out, "staff", &c->id);
      foyer_out_text (out, "name", c->name);
      foyer_out_text (out, "spec", c->spec);
      foyer_out_id (out, "position", &c->position);
      foyer_out_text (out, "position_name", c->position_name);
      foyer_out_text (out, "spans", d != NULL && d->spans != NULL ? d->spans : "");
      foyer_out_text (out, "breaks", d != NULL && d->breaks != NULL ? d->breaks : "");
      foyer_out_text (out, "off", d != NULL ? d->off : NULL);
      json_builder_end_object (out);
    }
  json_builder_end_array (out);

  gboolean pending = pending_known (v.db);
  json_builder_set_member_name (out, "blocks");
  json_builder_begin_array (out);
  for (guint i = 0; i < blocks->len; i++)
    {
      const FoyerCalendarBlock *b = &g_array_index (blocks, FoyerCalendarBlock, i);
      gboolean shown = FALSE;
      for (guint k = 0; k < columns->len && !shown; k++)
        shown = !g_array_index (columns, Column, k).hidden && foyer_id_equal (&g_array_index (columns, Column, k).id, &b->staff);
      if (shown)
        foyer_calendar_out_block (out, v.db, blocks, i, duties, pending, title);
    }
  json_builder_end_array (out);
  json_builder_end_object (out);
  return TRUE;
}

/* ---- calendar.week --------------------------------------------------------------------------------------------------------- */

static const FoyerParam week_params[] = {
  { "staff", FOYER_P_ID, 0, "member; users limited to their own column see that one" },
  { "date", FOYER_P_DATE, FOYER_P_REQUIRED, "any day of the week" },
  { "loc", FOYER_P_ID, 0, "location" },
  { NULL },
};

static gboolean
run_week (FoyerCall *call,
          JsonBuilder *out,
          GError **error)
{
  g_auto (View) v = { 0 };
  gint64 date = date_param (call, "date"), now_date;
  FoyerId staff = foyer_call_id (call, "staff");

  if (!view_begin (&v, call, error))
    return FALSE;
  if (!foyer_id_is_none (&v.own))
    staff = v.own;
  if (foyer_id_is_none (&staff))
    {
      g_set_error (error, FOYER_ERROR, FOYER_ERROR_INVALID, _ ("Choose a team member for the week."));
      return FALSE;
    }
  int minute = now_minute (&v, foyer_call_now (call), &now_date);
  gint64 first = date - (foyer_date_weekday (date) - v.place->first_weekday + 7) % 7;
  char from[11], to[11], day[11];
  /* Days further back than allowed are there, empty and marked. */
  foyer_date_format (MAX (first, MIN (v.oldest, first + 7)), from);
  foyer_date_format (first + 6, to);
  g_autofree char *title = foyer_setting_text (v.db, &v.place->id, "calendar.title");
  g_autoptr (GArray) duties = foyer_calendar_read_duties (v.db, &v.place->id, from, to, &staff);
  g_autoptr (GArray) blocks = foyer_calendar_read_blocks (v.db, &v.place->id, from, to, &staff, v.phones);
  g_autoptr (GArray) columns = g_array_new (FALSE, TRUE, sizeof (Column));
  g_array_set_clear_func (columns, column_clear);
  add_column (v.db, columns, &staff, from, TRUE);

  json_builder_begin_object (out);
  foyer_out_id (out, "staff", &staff);
  foyer_out_text (out, "name", g_array_index (columns, Column, 0).name);
  foyer_out_text (out, "from", foyer_date_format (first, day));
  foyer_out_int (out, "now", now_date >= first && now_date < first + 7 ? minute : -1);
  foyer_out_text (out, "card", title);
  g_autofree char *kind = foyer_setting_text (v.db, &v.place->id, "calendar.kind");
  foyer_out_text (out, "kind", kind);
  out_range (out, &v, blocks, duties);
  json_builder_set_member_name (out, "columns");
  json_builder_begin_array (out);
  for (int i = 0; i < 7; i++)
    {
      foyer_date_format (first + i, day);
      const FoyerCalendarDuty *d = foyer_calendar_duty_of (duties, &staff, day);
      json_builder_begin_object (out);
      foyer_out_text (out, "date", day);
      foyer_out_bool (out, "today", first + i == now_date);
      foyer_out_text (out, "spans", d != NULL && d->spans != NULL ? d->spans : "");
      foyer_out_text (out, "breaks", d != NULL && d->breaks != NULL ? d->breaks : "");
      foyer_out_text (out, "off", d != NULL ? d->off : NULL);
      view_may (&v, first + i, out);
      json_builder_end_object (out);
    }
  json_builder_end_array (out);
  gboolean pending = pending_known (v.db);
  json_builder_set_member_name (out, "blocks");
  json_builder_begin_array (out);
  for (guint i = 0; i < blocks->len; i++)
    foyer_calendar_out_block (out, v.db, blocks, i, duties, pending, title);
  json_builder_end_array (out);
  json_builder_end_object (out);
  return TRUE;
}

/* ---- calendar.list --------------------------------------------------------------------------------------------------------- */

static const FoyerParam list_params[] = {
  { "date", FOYER_P_DATE, FOYER_P_REQUIRED, "first day" },
  { "to", FOYER_P_DATE, 0, "last day; default: the same" },
  { "staff", FOYER_P_LIST, 0, "only these members" },
  { "status", FOYER_P_ENUM, 0, "only this status", "pending confirmed arrived no-show" },
  { "label", FOYER_P_ID, 0, "only those with this label" },
  { "field", FOYER_P_ID, 0, "only those where this custom field is filled, or fits “value”" },
  { "value", FOYER_P_TEXT, 0, "value of “field”", NULL, 200 },
  { "sort", FOYER_P_ENUM, 0, "default: time", "time client services staff status sum" },
  { "desc", FOYER_P_BOOL, 0, "from the end" },
  { "loc", FOYER_P_ID, 0, "location" },
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
has_label (const FoyerCalendarBlock *b,
           const FoyerId *label)
{
  for (guint i = 0; b->labels != NULL && i < b->labels->len; i++)
    if (foyer_id_equal (&((FoyerLabel *) b->labels->pdata[i])->id, label))
      return TRUE;
  return FALSE;
}

static gboolean
run_list (FoyerCall *call,
          JsonBuilder *out,
          GError **error)
{
  g_auto (View) v = { 0 };
  g_autoptr (GHashTable) wanted = id_filter (call, "staff");
  gint64 from = date_param (call, "date"), to = foyer_call_has (call, "to") ? date_param (call, "to") : from;
  const char *sort = foyer_call_has (call, "sort") ? foyer_call_text (call, "sort") : "time";
  char first[11], last[11];

  if (!view_begin (&v, call, error))
    return FALSE;
  json_builder_begin_object (out);
  view_may (&v, from, out);
  foyer_date_format (MAX (from, v.oldest), first);
  foyer_date_format (to, last);
  g_autoptr (GArray) blocks = foyer_calendar_read_blocks (v.db, &v.place->id, first, last, &v.own, v.phones);
  g_autoptr (GArray) duties = foyer_calendar_read_duties (v.db, &v.place->id, first, last, &v.own);
  g_autoptr (GHashTable) names = g_hash_table_new_full (foyer_id_hash, foyer_id_equal_func, g_free, g_free);
  g_autoptr (GArray) rows = g_array_new (FALSE, FALSE, sizeof (Row));
  FoyerStmt *s = foyer_db_sql (v.db, "SELECT id, name FROM staff WHERE loc = ?1");
  foyer_stmt_bind_id (s, 1, &v.place->id);
  while (foyer_stmt_step (s))
    {
      FoyerId id = foyer_stmt_id (s, 0);
      g_hash_table_insert (names, foyer_id_copy (&id), g_strdup (foyer_stmt_text (s, 1)));
    }
  foyer_stmt_done (s);
  g_autoptr (GPtrArray) fields = foyer_custom_fields_seen (call, FALSE);
  FoyerId label = foyer_call_id (call, "label"), field = foyer_call_id (call, "field");

  for (guint i = 0; i < blocks->len; i++)
    {
      const FoyerCalendarBlock *b = &g_array_index (blocks, FoyerCalendarBlock, i);
      Row row = { .block = b, .staff = g_hash_table_lookup (names, &b->staff) };
      if (row.staff == NULL)
        row.staff = (char *) "";
      if ((wanted != NULL && !g_hash_table_contains (wanted, &b->staff))
          || (foyer_call_has (call, "status") && strcmp (foyer_status_word (b->status), foyer_call_text (call, "status")) != 0)
          || (!foyer_id_is_none (&label) && !has_label (b, &label))
          || (!foyer_id_is_none (&field) && !foyer_custom_fits (v.db, fields, &field, foyer_call_text (call, "value"), &b->id)))
        continue;
      g_array_append_val (rows, row);
    }
  g_qsort_with_data (rows->data, rows->len, sizeof (Row), compare_rows, (gpointer) sort);

  json_builder_set_member_name (out, "rows");
  json_builder_begin_array (out);
  for (guint i = 0; i < rows->len; i++)
    {
      const Row *row = &g_array_index (rows, Row, foyer_call_bool (call, "desc") ? rows->len - 1 - i : i);
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
      if (fields->len > 0)
        foyer_custom_out_values (out, v.db, "fields", fields, &b->id);
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
  g_auto (View) v = { 0 };
  gint64 from = date_param (call, "from"), to = date_param (call, "to");
  char first[11], last[11];

  if (!view_begin (&v, call, error))
    return FALSE;
  if (to < from || to - from > 100)
    {
      g_set_error (error, FOYER_ERROR, FOYER_ERROR_INVALID, _ ("The mini calendar shows 1 to 101 days."));
      return FALSE;
    }
  FoyerId staff = !foyer_id_is_none (&v.own) ? v.own : foyer_call_id (call, "staff");
  gboolean one = !foyer_id_is_none (&staff);
  int n = to - from + 1;
  g_autofree int *booked = g_new0 (int, n);
  g_autofree gboolean *works = g_new0 (gboolean, n);
  gint64 date;
  FoyerStmt *s;

  foyer_date_format (MAX (from, v.oldest), first);
  foyer_date_format (to, last);
  s = one ? foyer_db_sql (v.db, "SELECT day, count(*) FROM board WHERE loc = ?1 AND day BETWEEN ?2 AND ?3 AND staff = ?4 AND flags & 64 = 0 GROUP BY day")
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

  s = one ? foyer_db_sql (v.db, "SELECT date FROM workday WHERE loc = ?1 AND date BETWEEN ?2 AND ?3 AND staff = ?4 AND coalesce(spans, '') <> ''")
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
  g_auto (View) v = { 0 };
  const char *day = foyer_call_text (call, "date");
  gint64 cash = 0, cashless = 0, deposits = 0, booked = 0, arrived = 0, gross = 0, due = 0, visits = 0, unreconciled = 0, n_unreconciled = 0;
  FoyerStmt *s;

  if (!view_begin (&v, call, error))
    return FALSE;
  json_builder_begin_object (out);
  if (!view_may (&v, date_param (call, "date"), out))
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
  { "loc", FOYER_P_ID, 0, "location" },
  { NULL },
};

static gboolean
run_check (FoyerCall *call,
           JsonBuilder *out,
           GError **error)
{
  g_auto (View) v = { 0 };
  FoyerId staff = foyer_call_id (call, "staff"), self = foyer_call_id (call, "appointment");
  gint64 date;
  int minute;

  if (!view_begin (&v, call, error))
    return FALSE;
  foyer_wall_parse (foyer_call_text (call, "wall"), &date, &minute);
  /* What is in the way says who is booked there. */
  if (!foyer_id_is_none (&v.own) && !foyer_id_equal (&v.own, &staff))
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
  g_auto (View) v = { 0 };
  FoyerId staff = foyer_call_id (call, "staff");
  gint64 from = date_param (call, "date");
  int days = foyer_call_has (call, "days") ? MAX (foyer_call_int (call, "days"), 1) : 1;
  int dur = foyer_call_has (call, "dur") ? foyer_call_int (call, "dur") : 5;
  char first[11], last[11];

  if (!view_begin (&v, call, error))
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
  { "calendar.day", "calendar", "The day board: a column per member on duty, and what is booked.", day_params,
    "{date, today, past, now (minute or -1), card (name phone service), kind (what a click makes: individual group mixed), notice (instead of the rest when too far back), open, close, step, "
    "columns [{staff, name, spec, position, position_name, spans, breaks, off}], " BLOCK_HELP "}",
    run_day },
  { "calendar.week", "calendar", "Seven days of one member.", week_params,
    "{staff, name, from, now, card, open, close, step, columns [{date, today, spans, breaks, off, notice}], " BLOCK_HELP "}", run_week },
  { "calendar.list", "calendar", "Bookings as a table.", list_params,
    "{notice, rows [{id, visit, client, staff, date, start, dur, name, phone, services, member, status, event, taken, capacity, full, sum, paid, unpaid, visitor, labels [{id, title, colour, icon}], fields {id: value}}]}", run_list },
  { "calendar.month", "calendar", "Which days have bookings or a schedule.", month_params, "[{date, booked, works}]", run_month },
  { "calendar.panel", "calendar.statistics", "The money of a day.", panel_params,
    "{date, currency, cash, cashless, deposits, booked, arrived, discount, loyalty, unpaid, visits, unreconciled, unreconciled_count}", run_panel },
  { "calendar.check", "calendar", "What booking a member at a time would run into.", check_params, "[{kind, text}]", run_check },
  { "calendar.free", "calendar", "Free time of a member.", free_params, "[{date, from, to}]", run_free },
  { "booking.copy-client", "booking", "Who an appointment is for, to paste into a new booking.", appointment_params,
    "{client, name, surname, phone, email}", foyer_run_copy_client },
  { "visit.get", "calendar", "Everything the visit window shows.", visit_params,
    "{id, loc, date, status, note, reason, currency, receipt {id, no, at}, locked, total, gross, discount, paid, due, state, client {…}, "
    "appointments [{…}], lines [{…}], payments [{…}], registers [{…}], pending}",
    foyer_run_visit_get },
  { "appointment.get", "calendar", "The peek card of an appointment.", appointment_params,
    "{id, visit, staff, member, wall, dur, status, comment, note, services, sum, due, paid, till (title of the cash register where there is nothing to choose), locked, client {…}, made_by, made_at, online, source, slot, "
    "shared, waits_at (code of the desk that has not sent it), resources [{id, name}], labels [{…}], visitor {id, name}, fields [{…}]}",
    foyer_run_appointment_get },
  { "client.visits", "clients", "Visits of a client, newest first.", client_visits_params,
    "[{visit, date, start, loc, location, status, services, members, total, paid, due, state, methods, comment, visitors}]", foyer_run_client_visits },
  { NULL },
};
