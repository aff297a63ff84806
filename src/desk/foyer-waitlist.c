#define G_LOG_DOMAIN "foyer-desk"

#include "config.h"

#include <string.h>

#include "foyer-calendar-read.h"
#include "foyer-repeat.h"
#include "foyer-schedule.h"
#include "foyer-service.h"
#include "foyer-waitlist.h"

/* ---- entries --------------------------------------------------------------------------------------------------------------- */

static GArray *
ids_of (const char *json)
{
  GArray *ids = g_array_new (FALSE, FALSE, sizeof (FoyerId));
  g_autoptr (JsonNode) node = json != NULL ? json_from_string (json, NULL) : NULL;
  JsonArray *list = node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? json_node_get_array (node) : NULL;
  FoyerId id;

  for (guint i = 0; list != NULL && i < json_array_get_length (list); i++)
    {
      JsonNode *item = json_array_get_element (list, i);
      if (JSON_NODE_HOLDS_VALUE (item) && json_node_get_value_type (item) == G_TYPE_STRING && foyer_id_parse (json_node_get_string (item), &id))
        g_array_append_val (ids, id);
    }
  return ids;
}

FoyerWaiter *
foyer_waiter_new (const FoyerRow *row)
{
  FoyerWaiter *w = g_new0 (FoyerWaiter, 1);

  w->row = foyer_row_copy (row);
  w->walk_in = g_strcmp0 (foyer_row_text (row, "kind"), "walk-in") == 0;
  w->services = ids_of (foyer_row_text (row, "services"));
  w->staff = ids_of (foyer_row_text (row, "staff"));
  w->wish = (FoyerWish){ .first = G_MININT64, .until = G_MAXINT64, .to = FOYER_DAY_MINUTES, .urgent = foyer_row_int (row, "urgent") != 0,
                         .named = w->staff->len > 0, .since = foyer_row_int (row, "made_at") };
  if (foyer_row_text (row, "first") != NULL)
    foyer_date_parse (foyer_row_text (row, "first"), &w->wish.first);
  if (foyer_row_text (row, "until") != NULL)
    foyer_date_parse (foyer_row_text (row, "until"), &w->wish.until);
  foyer_repeat_days_parse (foyer_row_text (row, "days"), &w->wish.days);
  w->wish.from = (int) foyer_row_int (row, "from");
  if (foyer_row_int (row, "to") > 0)
    w->wish.to = (int) foyer_row_int (row, "to");
  return w;
}

void
foyer_waiter_free (FoyerWaiter *w)
{
  if (w == NULL)
    return;
  foyer_row_free (w->row);
  g_array_unref (w->services);
  g_array_unref (w->staff);
  g_free (w);
}

/* Those in the shop by the time they were promised, then the others by their wish. */
static int
compare_waiters (gconstpointer a,
                 gconstpointer b)
{
  const FoyerWaiter *x = *(FoyerWaiter *const *) a, *y = *(FoyerWaiter *const *) b;

  if (x->walk_in != y->walk_in)
    return x->walk_in ? -1 : 1;
  if (!x->walk_in)
    {
      int by_wish = foyer_wish_compare (&x->wish, &y->wish);
      return by_wish != 0 ? by_wish : foyer_id_compare (&x->row->id, &y->row->id);
    }
  gint64 p = foyer_row_int (x->row, "promised"), q = foyer_row_int (y->row, "promised");
  if (p != q)
    return p < q ? -1 : 1;
  if (x->wish.since != y->wish.since)
    return x->wish.since < y->wish.since ? -1 : 1;
  return foyer_id_compare (&x->row->id, &y->row->id);
}

GPtrArray *
foyer_waiters_read (FoyerDb *db,
                    const FoyerId *loc,
                    const char *kind)
{
  GPtrArray *waiters = g_ptr_array_new_with_free_func ((GDestroyNotify) foyer_waiter_free);
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (FoyerId));
  FoyerStmt *s = foyer_db_sql (db, "SELECT id FROM waitlist WHERE loc = ?1 AND state IN ('waiting', 'offered') AND deleted IS NOT 1 AND (?2 IS NULL OR kind = ?2)");

  foyer_stmt_bind_id (s, 1, loc);
  foyer_stmt_bind_text (s, 2, kind);
  while (foyer_stmt_step (s))
    {
      FoyerId id = foyer_stmt_id (s, 0);
      g_array_append_val (ids, id);
    }
  foyer_stmt_done (s);
  for (guint i = 0; i < ids->len; i++)
    {
      g_autoptr (FoyerRow) row = foyer_db_get (db, "waitlist", &g_array_index (ids, FoyerId, i));
      if (row != NULL)
        g_ptr_array_add (waiters, foyer_waiter_new (row));
    }
  g_ptr_array_sort (waiters, compare_waiters);
  return waiters;
}

static gboolean
holds (GArray *ids,
       const FoyerId *id)
{
  for (guint i = 0; i < ids->len; i++)
    if (foyer_id_equal (&g_array_index (ids, FoyerId, i), id))
      return TRUE;
  return FALSE;
}

int
foyer_waiter_dur (FoyerDb *db,
                  const FoyerWaiter *w,
                  const FoyerId *staff)
{
  gint64 sum = 0, dur = 0;

  if (w->staff->len > 0 && !holds (w->staff, staff))
    return 0;
  for (guint i = 0; i < w->services->len; i++)
    {
      if (!foyer_service_effective (db, &g_array_index (w->services, FoyerId, i), staff, NULL, &dur) || dur <= 0)
        return 0;
      sum += dur;
    }
  return w->services->len > 0 ? (int) MIN (sum, FOYER_DAY_MINUTES) : FOYER_WAITER_DUR;
}

/* ---- free minutes ---------------------------------------------------------------------------------------------------------- */

static void
free_member_clear (gpointer data)
{
  g_free (((FoyerFreeMember *) data)->name);
}

GArray *
foyer_free_members (FoyerDb *db,
                    const FoyerLocation *place,
                    gint64 date)
{
  GArray *members = g_array_new (FALSE, TRUE, sizeof (FoyerFreeMember));
  char day[11], before[11];
  foyer_date_format (date, day);
  foyer_date_format (date - 1, before);
  g_autoptr (GArray) duties = foyer_calendar_read_duties (db, &place->id, day, day, NULL);
  g_autoptr (GArray) blocks = foyer_calendar_read_blocks (db, &place->id, before, day, NULL, FALSE);
  FoyerStmt *s = foyer_db_sql (db, "SELECT id, name FROM staff WHERE loc = ?1 AND coalesce(status, 'active') = 'active' ORDER BY weight, name, id");

  g_array_set_clear_func (members, free_member_clear);
  foyer_stmt_bind_id (s, 1, &place->id);
  while (foyer_stmt_step (s))
    {
      FoyerFreeMember m = { .id = foyer_stmt_id (s, 0) };
      const FoyerCalendarDuty *duty = foyer_calendar_duty_of (duties, &m.id, day);
      if (duty == NULL)
        continue;
      g_autoptr (GArray) open = foyer_hours_open (duty->spans, duty->breaks);
      if (open->len == 0)
        continue;
      for (guint i = 0; i < open->len; i++)
        foyer_minutes_add (&m.free, g_array_index (open, FoyerSpan, i).from, g_array_index (open, FoyerSpan, i).to);
      m.name = g_strdup (foyer_stmt_text (s, 1));
      g_array_append_val (members, m);
    }
  foyer_stmt_done (s);
  for (guint i = 0; i < blocks->len; i++)
    {
      const FoyerCalendarBlock *b = &g_array_index (blocks, FoyerCalendarBlock, i);
      int offset = strcmp (b->day, day) == 0 ? 0 : FOYER_DAY_MINUTES;
      FoyerSpan busy[FOYER_GAPS_MAX + 1];
      FoyerTaken taken = foyer_calendar_block_taken (b);

      if (!foyer_status_holds_time (b->status))
        continue;
      int n = foyer_taken_busy (&taken, busy);
      for (guint k = 0; k < members->len; k++)
        for (int p = 0; p < n && foyer_id_equal (&g_array_index (members, FoyerFreeMember, k).id, &b->staff); p++)
          foyer_minutes_remove (&g_array_index (members, FoyerFreeMember, k).free, busy[p].from - offset, busy[p].to - offset);
    }
  return members;
}

FoyerTurn *
foyer_waiters_turns (FoyerDb *db,
                     GPtrArray *waiters,
                     GArray *members,
                     int now)
{
  g_autofree FoyerMinutes *free = g_new0 (FoyerMinutes, members->len + 1);
  g_autofree int *durs = g_new0 (int, waiters->len * members->len + 1);
  FoyerTurn *turns = g_new0 (FoyerTurn, waiters->len + 1);

  for (guint m = 0; m < members->len; m++)
    {
      free[m] = g_array_index (members, FoyerFreeMember, m).free;
      for (guint e = 0; e < waiters->len; e++)
        durs[e * members->len + m] = foyer_waiter_dur (db, waiters->pdata[e], &g_array_index (members, FoyerFreeMember, m).id);
    }
  foyer_queue_turns (free, members->len, durs, waiters->len, now, turns);
  return turns;
}

/* ---- what became free ---------------------------------------------------------------------------------------------------------- */

static void
add_freed (GArray *freed,
           const FoyerLocation *place,
           const FoyerId *staff,
           gint64 date,
           int from,
           int to,
           gint64 now)
{
  FoyerFreed f = { *staff, date, from, MIN (to, FOYER_DAY_MINUTES) };
  gint64 today;
  int minute;

  foyer_zone_from_utc (place->zone, now, &today, &minute);
  if (date == today)
    f.from = MAX (f.from, minute);
  if (date >= today && f.from < f.to)
    g_array_append_val (freed, f);
}

/* The value a field had before the op, or the one the row has now. */
static FoyerVal
before (const FoyerOp *op,
        const FoyerRow *row,
        const char *field)
{
  int f = foyer_entity_field (op->entity, field);
  return op->old_fields >> f & 1 ? op->olds[f] : row->vals[f];
}

static gboolean
holds_time (const FoyerVal *deleted)
{
  return deleted->kind != FOYER_VAL_INT || deleted->i == 0;
}

/* What a booking took before the op and does not take any more. */
static void
freed_by_appointment (FoyerDb *db,
                      const FoyerLocation *place,
                      const FoyerOp *op,
                      gint64 now,
                      GArray *freed)
{
  g_autoptr (FoyerRow) row = foyer_db_get (db, "appointment", &op->id);
  gint64 date, new_date = 0;
  int minute, new_minute = 0;

  if (op->kind != FOYER_OP_SET || row == NULL)
    return;
  FoyerVal staff = before (op, row, "staff"), wall = before (op, row, "wall"), dur = before (op, row, "dur"), deleted = before (op, row, "deleted");
  FoyerId loc = foyer_row_id (row, "loc"), staff_now = foyer_row_id (row, "staff");
  if (!holds_time (&deleted) || staff.kind != FOYER_VAL_ID || wall.kind != FOYER_VAL_TEXT || dur.kind != FOYER_VAL_INT || !foyer_id_equal (&loc, &place->id)
      || !foyer_row_is_null (row, "event") || !foyer_wall_parse (wall.s, &date, &minute))
    return;
  int from = minute, to = minute + (int) dur.i;
  gboolean still = foyer_row_int (row, "deleted") == 0 && foyer_id_equal (&staff.id, &staff_now)
                   && foyer_wall_parse (foyer_row_text (row, "wall"), &new_date, &new_minute) && new_date == date;
  int kept_from = still ? new_minute : to, kept_to = still ? new_minute + (int) foyer_row_int (row, "dur") : to;
  if (kept_from > from)
    add_freed (freed, place, &staff.id, date, from, MIN (to, kept_from), now);
  if (still && kept_to < to)
    add_freed (freed, place, &staff.id, date, MAX (from, kept_to), to, now);
}

/* Nobody came, or the whole visit is off: what its bookings took. */
static void
freed_by_visit (FoyerDb *db,
                const FoyerLocation *place,
                const FoyerOp *op,
                gint64 now,
                GArray *freed)
{
  int f = foyer_entity_field (op->entity, "status");
  gint64 date;
  int minute;

  if (op->kind != FOYER_OP_SET || !(op->fields >> f & 1) || op->vals[f].kind != FOYER_VAL_TEXT || !(op->old_fields >> f & 1) || op->olds[f].kind != FOYER_VAL_TEXT
      || foyer_status_holds_time (foyer_status_parse (op->vals[f].s)) || !foyer_status_holds_time (foyer_status_parse (op->olds[f].s)))
    return;
  FoyerStmt *s = foyer_db_sql (db, "SELECT staff, wall, dur FROM appointment WHERE visit = ?1 AND loc = ?2 AND deleted IS NOT 1 AND event IS NULL");
  foyer_stmt_bind_id (s, 1, &op->id);
  foyer_stmt_bind_id (s, 2, &place->id);
  while (foyer_stmt_step (s))
    {
      FoyerId staff = foyer_stmt_id (s, 0);
      if (foyer_wall_parse (foyer_stmt_text (s, 1), &date, &minute))
        add_freed (freed, place, &staff, date, minute, minute + (int) foyer_stmt_int (s, 2), now);
    }
  foyer_stmt_done (s);
}

static void
freed_by_workday (FoyerDb *db,
                  const FoyerLocation *place,
                  const FoyerOp *op,
                  gint64 now,
                  GArray *freed)
{
  g_autoptr (FoyerRow) row = foyer_db_get (db, "workday", &op->id);
  FoyerVal none = { FOYER_VAL_NULL };
  gint64 date;

  if (row == NULL || !foyer_date_parse (foyer_row_text (row, "date"), &date))
    return;
  FoyerId staff = foyer_row_id (row, "staff");
  FoyerStmt *s = foyer_db_sql (db, "SELECT 1 FROM staff WHERE id = ?1 AND loc = ?2");
  foyer_stmt_bind_id (s, 1, &staff);
  foyer_stmt_bind_id (s, 2, &place->id);
  gboolean here = foyer_stmt_step (s);
  foyer_stmt_done (s);
  if (!here)
    return;
  FoyerVal spans = op->kind == FOYER_OP_NEW ? none : before (op, row, "spans"), breaks = op->kind == FOYER_OP_NEW ? none : before (op, row, "breaks");
  g_autoptr (GArray) old = foyer_hours_open (spans.kind == FOYER_VAL_TEXT ? spans.s : NULL, breaks.kind == FOYER_VAL_TEXT ? breaks.s : NULL);
  g_autoptr (GArray) open = foyer_hours_open (foyer_row_text (row, "spans"), foyer_row_text (row, "breaks"));
  FoyerMinutes fresh = { { 0 } };
  for (guint i = 0; i < open->len; i++)
    foyer_minutes_add (&fresh, g_array_index (open, FoyerSpan, i).from, g_array_index (open, FoyerSpan, i).to);
  for (guint i = 0; i < old->len; i++)
    foyer_minutes_remove (&fresh, g_array_index (old, FoyerSpan, i).from, g_array_index (old, FoyerSpan, i).to);
  for (int from = foyer_minutes_next (&fresh, 0); from >= 0;)
    {
      int to = foyer_minutes_next_gap (&fresh, from);
      add_freed (freed, place, &staff, date, from, to, now);
      from = foyer_minutes_next (&fresh, to);
    }
}

static int
compare_freed (gconstpointer a,
               gconstpointer b)
{
  const FoyerFreed *x = a, *y = b;

  if (x->date != y->date)
    return x->date < y->date ? -1 : 1;
  if (x->from != y->from)
    return x->from < y->from ? -1 : 1;
  return foyer_id_compare (&x->staff, &y->staff);
}

static void
freed_by_one (FoyerDb *db,
              const FoyerLocation *place,
              const FoyerId *txn,
              gboolean other,
              gint64 now,
              GArray *freed)
{
  g_autoptr (FoyerTxn) t = foyer_db_txn (db, txn);

  if (t != NULL && other && foyer_id_is_none (&t->dev))
    return; /* out of this desk's own log */
  for (guint i = 0; t != NULL && i < t->ops->len; i++)
    {
      const FoyerOp *op = t->ops->pdata[i];
      const char *table = op->entity != NULL ? op->entity->name : "";

      if (strcmp (table, "appointment") == 0)
        freed_by_appointment (db, place, op, now, freed);
      else if (strcmp (table, "visit") == 0)
        freed_by_visit (db, place, op, now, freed);
      else if (strcmp (table, "workday") == 0)
        freed_by_workday (db, place, op, now, freed);
    }
}

GArray *
foyer_freed_by (FoyerDb *db,
                const FoyerLocation *place,
                GArray *txns,
                GArray *others,
                gint64 now)
{
  GArray *freed = g_array_new (FALSE, FALSE, sizeof (FoyerFreed));

  for (guint i = 0; i < txns->len; i++)
    freed_by_one (db, place, &g_array_index (txns, FoyerId, i), FALSE, now, freed);
  for (guint i = 0; i < others->len; i++)
    freed_by_one (db, place, &g_array_index (others, FoyerId, i), TRUE, now, freed);
  g_array_sort (freed, compare_freed);
  /* A deleted booking and its deleted visit tell of the same time. */
  for (guint i = freed->len; i-- > 1;)
    {
      const FoyerFreed *x = &g_array_index (freed, FoyerFreed, i), *y = &g_array_index (freed, FoyerFreed, i - 1);
      if (foyer_id_equal (&x->staff, &y->staff) && x->date == y->date && x->from == y->from && x->to == y->to)
        g_array_remove_index (freed, i);
    }
  return freed;
}
