/* The calendar's boards: a day of a location, a day of several at once, a week of a member. A day is one range of the board table, which
 * says of its bookings, their visits and clients all there is to show (schemas/sql/rows/0005-block.sql). */
#define G_LOG_DOMAIN "foyer-desk"

#include "config.h"

#include <string.h>
#include <glib/gi18n-lib.h>

#include "foyer-column.h"
#include "foyer-peer.h"
#include "foyer-places.h"
#include "foyer-settings.h"
#include "foyer-view-private.h"

static int
now_minute (FoyerView *v,
            gint64 now,
            gint64 *date)
{
  int minute;
  foyer_zone_from_utc (v->place->zone, now, date, &minute);
  return minute;
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
usual_range (FoyerView *v,
             int *open,
             int *close)
{
  *open = foyer_setting_int (v->db, &v->place->id, "calendar.open");
  *close = foyer_setting_int (v->db, &v->place->id, "calendar.close");
}

static void
widen_range (FoyerView *v,
             GArray *blocks,
             GArray *duties,
             int *open,
             int *close)
{
  for (guint i = 0; i < duties->len; i++)
    widen (g_array_index (duties, FoyerCalendarDuty, i).spans, open, close);
  for (guint i = 0; i < blocks->len; i++)
    {
      const FoyerCalendarBlock *b = &g_array_index (blocks, FoyerCalendarBlock, i);
      *open = MIN (*open, b->m0);
      *close = MAX (*close, b->m0 + b->dur);
    }
}

static void
out_range (FoyerView *v,
           JsonBuilder *out,
           int open,
           int close)
{
  foyer_out_int (out, "open", CLAMP (open, 0, FOYER_DAY_MINUTES) / 60 * 60);
  foyer_out_int (out, "close", MIN ((close + 59) / 60 * 60, FOYER_DAY_MINUTES));
  foyer_out_int (out, "step", foyer_setting_int (v->db, &v->place->id, "calendar.step"));
}

static gboolean
pending_known (FoyerDb *db)
{
  /* A desk that belongs to no chain has nothing to wait for. */
  gboolean enrolled = FALSE;
  FoyerStmt *s;

  if (!foyer_db_has_table (db, "sync_base"))
    return FALSE;
  s = foyer_db_sql (db, "SELECT gen <> '' FROM sync_base");
  enrolled = foyer_stmt_step (s) && foyer_stmt_int (s, 0) != 0;
  foyer_stmt_done (s);
  return enrolled && (foyer_db_pending (db, NULL) > 0 || foyer_db_peer_count (db, NULL) > 0);
}

static GArray *
read_columns (FoyerView *v,
              const FoyerDayWish *wish,
              GArray *duties,
              GArray *blocks)
{
  GArray *columns = g_array_new (FALSE, TRUE, sizeof (Column));
  g_array_set_clear_func (columns, column_clear);
  for (guint i = 0; i < blocks->len; i++)
    add_column (v->db, columns, &g_array_index (blocks, FoyerCalendarBlock, i).staff, wish->day, TRUE);
  for (guint i = 0; i < duties->len; i++)
    {
      const FoyerCalendarDuty *d = &g_array_index (duties, FoyerCalendarDuty, i);
      if (d->spans != NULL && *d->spans != '\0')
        add_column (v->db, columns, &d->staff, wish->day, FALSE);
    }
  g_array_sort (columns, compare_columns);
  for (guint i = 0; i < columns->len; i++)
    {
      Column *c = &g_array_index (columns, Column, i);
      c->hidden |= wish->wanted != NULL && !g_hash_table_contains (wish->wanted, &c->id);
      c->hidden |= !foyer_id_is_none (&wish->position) && !foyer_id_equal (&c->position, &wish->position);
    }
  return columns;
}

void
foyer_day_out (FoyerView *v,
               const FoyerDayWish *wish,
               JsonBuilder *out,
               int *open,
               int *close)
{
  const char *day = wish->day;
  gint64 now_date;
  int minute = now_minute (v, v->now, &now_date);
  g_autofree char *title = foyer_setting_text (v->db, &v->place->id, "calendar.title");
  g_autofree char *kind = foyer_setting_text (v->db, &v->place->id, "calendar.kind");

  foyer_out_text (out, "date", day);
  foyer_out_bool (out, "today", wish->date == now_date);
  foyer_out_bool (out, "past", wish->date < now_date);
  foyer_out_int (out, "now", wish->date == now_date ? minute : -1);
  foyer_out_text (out, "card", title);
  foyer_out_text (out, "kind", kind);
  if (!foyer_view_may (v, wish->date, out))
    return;

  g_autoptr (GArray) duties = foyer_calendar_read_duties (v->db, &v->place->id, day, day, &v->own);
  g_autoptr (GArray) blocks = foyer_calendar_read_blocks (v->db, &v->place->id, day, day, &v->own, v->phones);
  g_autoptr (GArray) columns = read_columns (v, wish, duties, blocks);

  widen_range (v, blocks, duties, open, close);
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

  gboolean pending = pending_known (v->db);
  json_builder_set_member_name (out, "blocks");
  json_builder_begin_array (out);
  for (guint i = 0; i < blocks->len; i++)
    {
      const FoyerCalendarBlock *b = &g_array_index (blocks, FoyerCalendarBlock, i);
      gboolean shown = FALSE;
      for (guint k = 0; k < columns->len && !shown; k++)
        shown = !g_array_index (columns, Column, k).hidden && foyer_id_equal (&g_array_index (columns, Column, k).id, &b->staff);
      if (shown)
        foyer_calendar_out_block (out, v->db, blocks, i, duties, pending, title);
    }
  json_builder_end_array (out);
}

static gboolean
run_day (FoyerCall *call,
         JsonBuilder *out,
         GError **error)
{
  g_auto (FoyerView) v = { 0 };
  g_autoptr (GHashTable) wanted = foyer_view_ids (call, "staff");
  FoyerDayWish wish = { foyer_call_text (call, "date"), foyer_view_date (call, "date"), wanted, foyer_call_id (call, "position") };
  int open, close;

  if (!foyer_view_begin (&v, call, error))
    return FALSE;
  usual_range (&v, &open, &close);
  json_builder_begin_object (out);
  foyer_day_out (&v, &wish, out, &open, &close);
  if (wish.date >= v.oldest)
    out_range (&v, out, open, close);
  json_builder_end_object (out);
  return TRUE;
}

/* ---- calendar.locations ---------------------------------------------------------------------------------------------------- */

#define MAX_LOCATIONS 24 /* on one board */

static const FoyerParam locations_params[] = {
  { "date", FOYER_P_DATE, FOYER_P_REQUIRED, "day" },
  { "locs", FOYER_P_LIST, 0, "only these locations" },
  { "staff", FOYER_P_LIST, 0, "only these members; a location none of them works at shows everyone" },
  { "position", FOYER_P_ID, 0, "only members of this position" },
  { NULL },
};

/* Minutes the clocks at @place are ahead of those at @home on that day. */
static int
clock_of (const FoyerZone *place,
          const FoyerZone *home,
          gint64 date)
{
  gint64 noon = foyer_zone_to_utc (home, date, FOYER_DAY_MINUTES / 2);

  return (foyer_zone_offset (place, noon) - foyer_zone_offset (home, noon)) / 60;
}

/* The members of @wanted who work at @loc; NULL when there are none. */
static GHashTable *
wanted_at (FoyerDb *db,
           const FoyerId *loc,
           GHashTable *wanted)
{
  GHashTable *here = NULL;
  GHashTableIter iter;
  gpointer id;

  if (wanted == NULL)
    return NULL;
  g_hash_table_iter_init (&iter, wanted);
  while (g_hash_table_iter_next (&iter, &id, NULL))
    {
      FoyerStmt *s = foyer_db_sql (db, "SELECT 1 FROM staff WHERE id = ?1 AND loc = ?2");

      foyer_stmt_bind_id (s, 1, id);
      foyer_stmt_bind_id (s, 2, loc);
      if (foyer_stmt_step (s))
        {
          if (here == NULL)
            here = g_hash_table_new_full (foyer_id_hash, foyer_id_equal_func, g_free, NULL);
          g_hash_table_add (here, foyer_id_copy (id));
        }
      foyer_stmt_done (s);
    }
  return here;
}

static void
out_place (FoyerCall *call,
           JsonBuilder *out,
           const FoyerPlace *place,
           const FoyerZone *home,
           FoyerDayWish *wish,
           GHashTable *wanted,
           int *open,
           int *close)
{
  g_auto (FoyerView) v = { 0 };
  FoyerId here = foyer_call_actor (call)->loc;
  g_autoptr (GHashTable) only = wanted_at (foyer_call_db (call), &place->id, wanted);
  int from, to;

  if (!foyer_view_begin_at (&v, foyer_call_db (call), &place->id, place->access, foyer_call_now (call)))
    return;
  json_builder_begin_object (out);
  foyer_out_id (out, "loc", &place->id);
  foyer_out_text (out, "code", v.place->code);
  foyer_out_text (out, "name", v.place->name);
  foyer_out_bool (out, "here", foyer_id_equal (&here, &place->id));
  foyer_out_int (out, "clock", clock_of (v.place->zone, home, wish->date));
  foyer_out_bool (out, "held", place->held);
  foyer_out_bool (out, "book", foyer_place_may (place, "booking.create"));
  foyer_out_bool (out, "move", foyer_place_may (place, "booking.move"));
  foyer_out_bool (out, "status", foyer_place_may (place, "booking.status"));
  if (place->held)
    {
      wish->wanted = only;
      usual_range (&v, &from, &to);
      foyer_day_out (&v, wish, out, &from, &to);
      *open = MIN (*open, from);
      *close = MAX (*close, to);
    }
  json_builder_end_object (out);
}

static gboolean
run_locations (FoyerCall *call,
               JsonBuilder *out,
               GError **error)
{
  g_auto (FoyerView) v = { 0 };
  g_autoptr (GHashTable) wanted = foyer_view_ids (call, "staff"), locs = foyer_view_ids (call, "locs");
  g_autoptr (GPtrArray) places = foyer_places_of (call);
  FoyerDayWish wish = { foyer_call_text (call, "date"), foyer_view_date (call, "date"), NULL, foyer_call_id (call, "position") };
  int open = FOYER_DAY_MINUTES, close = 0;
  guint n = 0, left_out = 0;

  if (!foyer_view_begin (&v, call, error))
    return FALSE;
  json_builder_begin_object (out);
  foyer_out_text (out, "date", wish.day);
  json_builder_set_member_name (out, "locations");
  json_builder_begin_array (out);
  for (guint i = 0; i < places->len; i++)
    {
      const FoyerPlace *place = places->pdata[i];

      if (!foyer_place_may (place, "calendar") || (locs != NULL && !g_hash_table_contains (locs, &place->id)))
        continue;
      if (n++ < MAX_LOCATIONS)
        out_place (call, out, place, v.place->zone, &wish, wanted, &open, &close);
      else
        left_out++;
    }
  json_builder_end_array (out);
  if (open >= close)
    usual_range (&v, &open, &close);
  out_range (&v, out, open, close);
  foyer_out_int (out, "left_out", left_out);
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
  g_auto (FoyerView) v = { 0 };
  gint64 date = foyer_view_date (call, "date"), now_date;
  FoyerId staff = foyer_call_id (call, "staff");

  if (!foyer_view_begin (&v, call, error))
    return FALSE;
  staff = foyer_column_within (v.db, &v.own, &staff);
  if (foyer_column_is_position (v.db, &staff))
    {
      /* One of them. */
      g_autoptr (GArray) members = foyer_column_members (v.db, &staff);
      staff = g_array_index (members, FoyerId, 0);
    }
  if (foyer_id_is_none (&staff))
    {
      g_set_error (error, FOYER_ERROR, FOYER_ERROR_INVALID, _ ("Choose a team member for the week."));
      return FALSE;
    }
  int minute = now_minute (&v, v.now, &now_date), open, close;
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
  usual_range (&v, &open, &close);
  widen_range (&v, blocks, duties, &open, &close);
  out_range (&v, out, open, close);
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
      foyer_view_may (&v, first + i, out);
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

/* ---- the table ---- */
const FoyerQuery foyer_queries_day[] = {
  { "calendar.day", "calendar", "The day board: a column per member on duty, and what is booked.", day_params,
    "{date, today, past, now (minute or -1), card (name phone service), kind (what a click makes: individual group mixed), notice (instead of the rest when too far back), open, close, step, "
    "columns [{staff, name, spec, position, position_name, spans, breaks, off}], " BLOCK_HELP "}",
    run_day },
  { "calendar.locations", NULL, "The same day of every location whose calendar the user may see, or of those asked for, each with the rights the user has there.",
    locations_params,
    "{date, open, close, step, left_out (more locations than fit one board), locations [{loc, code, name, here, clock (minutes its clocks are ahead), "
    "held (does this desk have it: else nothing follows), book, move, status, and date, today, past, now, card, kind, notice, columns, blocks of calendar.day}]}",
    run_locations },
  { "calendar.week", "calendar", "Seven days of one member.", week_params,
    "{staff, name, from, now, card, open, close, step, columns [{date, today, spans, breaks, off, notice}], " BLOCK_HELP "}", run_week },
  { NULL },
};
