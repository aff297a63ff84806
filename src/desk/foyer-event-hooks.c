/* Events between desks: participants stand at the time of their event, and nobody is dropped when more seats were sold than there are.
 *
 * Invariants, on a server after every txn:
 *   1. A participant has the time, length and member of its event, whatever its author knew of it.
 *   2. Participants that hold their seats ("slot" held) take no more than the event has. Who held them keeps them; then the first made.
 *   3. One that has none is contested, with an open line in the inbox until it has, is moved, or is cancelled; so is one whose event was
 *      cancelled while it was made.
 * On a desk the commands keep 1 and refuse what would break 2 as far as they know. */
#define G_LOG_DOMAIN "foyer-desk"

#include "config.h"

#include <string.h>

#include "foyer-event-rules.h"
#include "foyer-event.h"
#include "foyer-hooks-private.h"
#include "foyer-ids.h"
#include "foyer-visit-rules.h"

static gboolean
is_server (FoyerTx *tx)
{
  return foyer_store_role (foyer_tx_store (tx)) == FOYER_STORE_SERVER;
}

void
foyer_hook_seat (FoyerTx *tx, const FoyerRow *before, FoyerRow *after, gboolean live, gboolean authoritative)
{
  FoyerId was = before != NULL ? foyer_row_id (before, "event") : FOYER_ID_NONE, is = foyer_row_id (after, "event");
  const char *slot = foyer_row_text (after, "slot");

  if (!live)
    foyer_row_set_text (after, "slot", "free");
  else if (slot == NULL || strcmp (slot, "free") == 0 || !foyer_id_equal (&was, &is)
           || MAX (foyer_row_int (after, "seats"), 1) > MAX (foyer_row_int (before, "seats"), 1))
    /* A server says it when the txn is whole; a desk has asked before. */
    foyer_row_set_text (after, "slot", authoritative ? NULL : "held");
}

static void
mark_event (FoyerTx *tx, const FoyerId *event)
{
  FoyerHookWork *work = foyer_hook_work (tx);

  foyer_hook_mark (work->events, event);
  foyer_hook_mark (work->event_boards, event);
}

static gboolean
is_event (const FoyerRow *row)
{
  return row != NULL && g_strcmp0 (foyer_row_text (row, "kind"), "event") == 0;
}

void
foyer_hook_event_changed (FoyerTx *tx, const FoyerRow *before, const FoyerRow *after)
{
  FoyerId was = before != NULL ? foyer_row_id (before, "event") : FOYER_ID_NONE;
  FoyerId is = after != NULL ? foyer_row_id (after, "event") : FOYER_ID_NONE;

  if (is_event (before) || is_event (after))
    mark_event (tx, &(after != NULL ? after : before)->id);
  if (!foyer_id_is_none (&was))
    mark_event (tx, &was);
  if (!foyer_id_is_none (&is) && !foyer_id_equal (&was, &is))
    mark_event (tx, &is);
}

void
foyer_hook_event_visit (FoyerTx *tx, const FoyerId *visit)
{
  FoyerStmt *s = foyer_db_sql (foyer_tx_db (tx), "SELECT CASE kind WHEN 'event' THEN id ELSE event END FROM appointment WHERE visit = ?1"
                                                 " AND (event IS NOT NULL OR kind = 'event')");

  foyer_stmt_bind_id (s, 1, visit);
  while (foyer_stmt_step (s))
    {
      FoyerId event = foyer_stmt_id (s, 0);
      mark_event (tx, &event);
    }
  foyer_stmt_done (s);
}

void
foyer_hook_event_boards (FoyerTx *tx)
{
  FoyerHookWork *work = foyer_hook_work (tx);
  g_autoptr (GArray) ids = NULL;

  if (g_hash_table_size (work->event_boards) == 0)
    return;
  ids = foyer_ids_take (work->event_boards);
  for (guint i = 0; i < ids->len; i++)
    {
      FoyerStmt *s = foyer_db_sql (foyer_tx_db (tx), "SELECT visit FROM appointment WHERE id = ?1");
      FoyerId visit = FOYER_ID_NONE;

      foyer_stmt_bind_id (s, 1, &g_array_index (ids, FoyerId, i));
      if (foyer_stmt_step (s))
        visit = foyer_stmt_id (s, 0);
      foyer_stmt_done (s);
      foyer_hook_mark (work->visits, &visit);
    }
}

/* ---- at the time of the event ------------------------------------------------------------------------------------------------ */

static gboolean
same_value (const FoyerRow *a, const FoyerRow *b, const char *field)
{
  int f = foyer_entity_field (a->entity, field);

  return foyer_val_equal (foyer_row_val (a, f), foyer_row_val (b, f));
}

static gboolean
take_over (FoyerRow *to, const FoyerRow *from)
{
  static const char *const fields[] = { "staff", "wall", "dur" };
  gboolean changed = FALSE;

  for (gsize i = 0; i < G_N_ELEMENTS (fields); i++)
    if (!same_value (to, from, fields[i]))
      {
        int f = foyer_entity_field (to->entity, fields[i]);
        foyer_row_set_val (to, f, foyer_row_val (from, f));
        changed = TRUE;
      }
  return changed;
}

static void
follow (FoyerTx *tx, const FoyerRow *event, const FoyerId *participant)
{
  g_autoptr (FoyerRow) row = foyer_tx_get (tx, "appointment", participant);
  FoyerId visit_id, was = foyer_row_id (row, "staff"), is = foyer_row_id (event, "staff");
  g_autoptr (FoyerRow) visit = NULL;
  gint64 date;
  int minute;
  char day[11];

  if (foyer_row_is_null (event, "wall") || foyer_row_is_null (event, "staff") || foyer_row_is_null (event, "dur"))
    return; /* its author has not been heard of */
  if (take_over (row, event))
    foyer_tx_put (tx, row);
  visit_id = foyer_row_id (row, "visit");
  visit = foyer_tx_get (tx, "visit", &visit_id);
  if (visit != NULL && !foyer_row_is_null (visit, "date") && foyer_wall_parse (foyer_row_text (event, "wall"), &date, &minute)
      && strcmp (foyer_row_text (visit, "date"), foyer_date_format (date, day)) != 0)
    {
      foyer_row_set_text (visit, "date", day);
      foyer_tx_put (tx, visit);
    }
  if (foyer_id_equal (&was, &is))
    return;
  /* Who held it is who did it. */
  g_autoptr (GArray) lines = g_array_new (FALSE, FALSE, sizeof (FoyerId));
  FoyerStmt *s = foyer_db_sql (foyer_tx_db (tx), "SELECT id FROM line WHERE visit = ?1 AND appointment = ?2 AND staff = ?3 AND deleted IS NOT 1 ORDER BY id");
  foyer_stmt_bind_id (s, 1, &visit_id);
  foyer_stmt_bind_id (s, 2, participant);
  foyer_stmt_bind_id (s, 3, &was);
  while (foyer_stmt_step (s))
    {
      FoyerId id = foyer_stmt_id (s, 0);
      g_array_append_val (lines, id);
    }
  foyer_stmt_done (s);
  for (guint i = 0; i < lines->len; i++)
    {
      g_autoptr (FoyerRow) line = foyer_tx_get (tx, "line", &g_array_index (lines, FoyerId, i));
      foyer_row_set_id (line, "staff", &is);
      foyer_tx_put (tx, line);
    }
}

/* Ids of participants that are not deleted, in order. */
static GArray *
participants_of (FoyerDb *db, const FoyerId *event)
{
  return foyer_ids_of (db, "SELECT id FROM appointment WHERE event = ?1 AND deleted IS NOT 1 ORDER BY id", event);
}

static void
follow_all (FoyerTx *tx, const FoyerRow *event)
{
  g_autoptr (GArray) ids = participants_of (foyer_tx_db (tx), &event->id);

  for (guint i = 0; i < ids->len; i++)
    follow (tx, event, &g_array_index (ids, FoyerId, i));
}

void
foyer_event_follow (FoyerTx *tx)
{
  FoyerHookWork *work = foyer_tx_get_work (tx);
  g_autoptr (GArray) ids = NULL;

  if (work == NULL || g_hash_table_size (work->events) == 0)
    return;
  ids = foyer_ids_take (work->events);
  for (guint i = 0; i < ids->len; i++)
    {
      const FoyerId *id = &g_array_index (ids, FoyerId, i);
      g_autoptr (FoyerRow) event = foyer_tx_get (tx, "appointment", id);

      if (is_event (event))
        follow_all (tx, event);
      foyer_hook_mark (work->events, id); /* a server gives out the seats */
    }
}

/* ---- seats ------------------------------------------------------------------------------------------------------------------ */

static gboolean
visit_stands (FoyerDb *db, const FoyerId *visit)
{
  FoyerStmt *s = foyer_db_sql (db, "SELECT status FROM visit WHERE id = ?1");
  gboolean stands = TRUE;

  foyer_stmt_bind_id (s, 1, visit);
  if (foyer_stmt_step (s))
    stands = foyer_status_parse (foyer_stmt_text (s, 0)) != FOYER_STATUS_DELETED;
  foyer_stmt_done (s);
  return stands;
}

static void
give_seats (FoyerTx *tx, const FoyerRow *event)
{
  FoyerDb *db = foyer_tx_db (tx);
  g_autoptr (GArray) ids = participants_of (db, &event->id), seats = g_array_new (FALSE, TRUE, sizeof (FoyerSeat));
  FoyerId visit = foyer_row_id (event, "visit");
  gboolean stands = foyer_row_int (event, "deleted") == 0 && visit_stands (db, &visit);

  for (guint i = 0; i < ids->len; i++)
    {
      g_autoptr (FoyerRow) row = foyer_tx_get (tx, "appointment", &g_array_index (ids, FoyerId, i));
      const char *slot = foyer_row_text (row, "slot");
      FoyerSeat seat = { .id = row->id, .seats = MAX ((int) foyer_row_int (row, "seats"), 1), .held = g_strcmp0 (slot, "held") == 0,
                         .hlc = row->created.hlc, .txn = row->created.txn };

      if (g_strcmp0 (slot, "free") != 0 && !foyer_row_is_null (row, "t0"))
        g_array_append_val (seats, seat);
    }
  foyer_seats_give ((FoyerSeat *) seats->data, seats->len, stands ? (int) foyer_row_int (event, "capacity") : 0);
  for (guint i = 0; i < seats->len; i++)
    {
      const FoyerSeat *seat = &g_array_index (seats, FoyerSeat, i);
      g_autoptr (FoyerRow) row = foyer_tx_get (tx, "appointment", &seat->id);
      FoyerId loc = foyer_row_id (row, "loc");
      FoyerStamp by = row->created;

      if (g_strcmp0 (foyer_row_text (row, "slot"), seat->held ? "held" : "contested") != 0)
        {
          foyer_row_set_text (row, "slot", seat->held ? "held" : "contested");
          foyer_tx_put (tx, row);
        }
      if (!seat->held)
        foyer_hook_raise (tx, "event", "appointment", &loc, &by, &seat->id, &event->id);
    }
}

void
foyer_hook_events (FoyerTx *tx)
{
  FoyerHookWork *work = foyer_hook_work (tx);

  if (!is_server (tx))
    {
      g_hash_table_remove_all (work->events);
      return;
    }
  /* Putting a participant right marks its event once more. */
  for (int round = 0; round < 4 && g_hash_table_size (work->events) > 0; round++)
    {
      g_autoptr (GArray) ids = foyer_ids_take (work->events);

      for (guint i = 0; i < ids->len; i++)
        {
          g_autoptr (FoyerRow) event = foyer_tx_get (tx, "appointment", &g_array_index (ids, FoyerId, i));

          if (!is_event (event))
            continue;
          follow_all (tx, event);
          give_seats (tx, event);
        }
      work->check_conflicts = TRUE;
    }
}
