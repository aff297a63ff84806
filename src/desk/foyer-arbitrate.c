/* Who holds a slot (replication.md 6.1): the first accepted, never the earlier stamp. A desk only guesses for the row it changes
 * itself; what it shows of others is what the server said. */
#define G_LOG_DOMAIN "foyer-desk"

#include "config.h"

#include <string.h>

#include "foyer-alias.h"
#include "foyer-apply.h"
#include "foyer-core.h"
#include "foyer-gaps.h"
#include "foyer-hooks-private.h"
#include "foyer-ids.h"
#include "foyer-visit-rules.h"

#define LONGEST_MS (G_GINT64_CONSTANT (1440) * 60000)

static gboolean
is_server (FoyerTx *tx)
{
  return foyer_store_role (foyer_tx_store (tx)) == FOYER_STORE_SERVER;
}

static gboolean
visit_holds_time (FoyerDb *db,
                  const FoyerId *visit)
{
  FoyerStmt *s = foyer_db_sql (db, "SELECT status FROM visit WHERE id = ?1");
  gboolean holds = TRUE; /* a visit not here yet takes time */

  foyer_stmt_bind_id (s, 1, visit);
  if (foyer_stmt_step (s))
    holds = foyer_status_holds_time (foyer_status_parse (foyer_stmt_text (s, 0)));
  foyer_stmt_done (s);
  return holds;
}

/* The time of the row statement @s stands at: its columns @at are t0, dur and gaps. */
static FoyerTaken
taken_at (FoyerStmt *s,
          int at)
{
  FoyerTaken taken = { .from = foyer_stmt_int (s, at) / 60000, .dur = (int) CLAMP (foyer_stmt_int (s, at + 1), 0, 2 * FOYER_DAY_MINUTES) };

  foyer_gaps_parse (foyer_stmt_text (s, at + 2), taken.dur, &taken.gaps);
  return taken;
}

static FoyerTaken
taken_by (const FoyerRow *appointment)
{
  FoyerTaken taken = { .from = foyer_row_int (appointment, "t0") / 60000,
                       .dur = (int) CLAMP (foyer_row_int (appointment, "dur"), 0, 2 * FOYER_DAY_MINUTES) };

  foyer_gaps_parse (foyer_row_text (appointment, "gaps"), taken.dur, &taken.gaps);
  return taken;
}

/* The first appointment that holds some of the time @wanted takes of its member, or none: in the processing time of either there is room for
 * the other. A desk's guess leaves out those that were themselves booked over others with a reason: here a person has seen both. */
static FoyerId
holder (FoyerDb *db,
        const FoyerRow *wanted,
        gboolean authoritative)
{
  FoyerId found = FOYER_ID_NONE, staff = foyer_row_id (wanted, "staff");
  FoyerTaken mine = taken_by (wanted);
  gint64 t0 = foyer_row_int (wanted, "t0");
  /* The index alone (k) says who overlaps; of the others of the day no row is looked at. */
  FoyerStmt *s = foyer_db_sql (db, "SELECT a.id, a.t0, a.dur, a.gaps FROM appointment k CROSS JOIN appointment a ON a.id = k.id"
                                   " WHERE k.staff = ?1 AND k.t0 < ?3 AND k.t0 > ?4 AND k.t1 > ?2"
                                   " AND a.id <> ?5 AND a.slot = 'held' AND a.deleted IS NOT 1 AND a.event IS NULL AND (?6 OR a.shared IS NULL)"
                                   " AND NOT EXISTS (SELECT 1 FROM visit v WHERE v.id = a.visit AND v.status IN ('no-show', 'deleted'))"
                                   " ORDER BY k.t0, k.t1, k.id"); /* as the index has them: nothing to sort */

  foyer_stmt_bind_id (s, 1, &staff);
  foyer_stmt_bind_int (s, 2, t0);
  foyer_stmt_bind_int (s, 3, foyer_row_int (wanted, "t1"));
  foyer_stmt_bind_int (s, 4, t0 - LONGEST_MS);
  foyer_stmt_bind_id (s, 5, &wanted->id);
  foyer_stmt_bind_int (s, 6, authoritative);
  while (foyer_id_is_none (&found) && foyer_stmt_step (s))
    {
      FoyerTaken theirs = taken_at (s, 1);
      if (foyer_taken_meet (&mine, &theirs))
        found = foyer_stmt_id (s, 0);
    }
  foyer_stmt_done (s);
  return found;
}

static gboolean
claim_changed (const FoyerRow *before,
               const FoyerRow *after)
{
  static const char *const fields[] = { "staff", "wall", "dur", "gaps", "shared", "deleted" };

  for (gsize i = 0; i < G_N_ELEMENTS (fields); i++)
    {
      int f = foyer_entity_field (after->entity, fields[i]);
      if (!foyer_val_equal (foyer_row_val (before, f), foyer_row_val (after, f)))
        return TRUE;
    }
  return FALSE;
}

void
foyer_hook_raise (FoyerTx *tx,
                  const char *kind,
                  const char *table,
                  const FoyerId *loc,
                  const FoyerStamp *by,
                  const FoyerId *loser,
                  const FoyerId *winner)
{
  char a[37], b[37];
  foyer_id_format (loser, a);
  foyer_id_format (winner, b);
  FoyerId id = foyer_id_derivef (&by->txn, "%s:%s:%s", kind, a, b);

  g_autoptr (FoyerRow) row = foyer_tx_get (tx, "conflict", &id);
  gboolean decided = FALSE;

  /* After a restore a person's decision may come before the line it is about. */
  if (row == NULL || foyer_row_is_null (row, "kind"))
    {
      decided = row != NULL && g_strcmp0 (foyer_row_text (row, "state"), "resolved") == 0;
      if (row == NULL)
        row = foyer_row_new ("conflict", &id);
      foyer_row_set_id (row, "loc", loc);
      foyer_row_set_text (row, "kind", kind);
      foyer_row_set_int (row, "sev", FOYER_SEVERITY_SLOT);
      foyer_row_set_text (row, "tbl", table);
      foyer_row_set_text (row, "a", a);
      foyer_row_set_text (row, "b", b);
      foyer_row_set_int (row, "at", foyer_tx_now (tx));
    }
  else if (g_strcmp0 (foyer_row_text (row, "state"), "resolved") == 0)
    return; /* a person has settled this very pair */
  if (!decided)
    foyer_row_set_text (row, "state", "open");
  foyer_tx_put (tx, row);
}

static void
arbitrate_appointment (FoyerTx *tx,
                       const FoyerRow *before,
                       FoyerRow *after,
                       gboolean authoritative)
{
  FoyerDb *db = foyer_tx_db (tx);
  FoyerId visit = foyer_row_id (after, "visit");

  gboolean live = foyer_row_int (after, "deleted") == 0 && !foyer_row_is_null (after, "t0") && visit_holds_time (db, &visit);

  if (!foyer_row_is_null (after, "event"))
    {
      foyer_hook_seat (tx, before, after, live, authoritative);
      return;
    }
  if (!live)
    {
      foyer_row_set_text (after, "slot", "free");
      return;
    }
  if (!foyer_row_is_null (after, "shared"))
    {
      foyer_row_set_text (after, "slot", "held");
      return;
    }
  if (before != NULL && g_strcmp0 (foyer_row_text (before, "slot"), "held") == 0 && !claim_changed (before, after))
    {
      foyer_row_set_text (after, "slot", "held");
      return;
    }

  FoyerId other = holder (db, after, authoritative);
  foyer_row_set_text (after, "slot", foyer_id_is_none (&other) ? "held" : "contested");
  if (!foyer_id_is_none (&other) && authoritative)
    {
      FoyerId loc = foyer_row_id (after, "loc");
      FoyerStamp by = foyer_row_stamp (after, foyer_entity_field (after->entity, "wall"));
      foyer_hook_raise (tx, "slot", "appointment", &loc, &by, &after->id, &other);
    }
}

/* A resource taken twice without a reason given. */
static void
arbitrate_allocation (FoyerTx *tx,
                      FoyerRow *after)
{
  if (foyer_row_int (after, "deleted") != 0 || foyer_row_is_null (after, "t0"))
    return;

  FoyerDb *db = foyer_tx_db (tx);
  FoyerId instance = foyer_row_id (after, "instance"), appointment = foyer_row_id (after, "appointment"), other = FOYER_ID_NONE;
  FoyerStmt *s = foyer_db_sql (db, "SELECT a.id FROM allocation o JOIN appointment a ON a.id = o.appointment"
                                   " WHERE o.instance = ?1 AND o.t0 < ?3 AND o.t0 > ?4 AND o.t1 > ?2 AND o.deleted IS NOT 1"
                                   " AND a.id <> ?5 AND a.deleted IS NOT 1"
                                   " AND NOT EXISTS (SELECT 1 FROM appointment m WHERE m.id = ?5 AND (m.shared IS NOT NULL OR m.deleted = 1))"
                                   " AND NOT EXISTS (SELECT 1 FROM visit v WHERE v.id = a.visit AND v.status = 'deleted')"
                                   " ORDER BY o.t0, a.id LIMIT 1");
  gint64 t0 = foyer_row_int (after, "t0");
  foyer_stmt_bind_id (s, 1, &instance);
  foyer_stmt_bind_int (s, 2, t0);
  foyer_stmt_bind_int (s, 3, foyer_row_int (after, "t1"));
  foyer_stmt_bind_int (s, 4, t0 - LONGEST_MS);
  foyer_stmt_bind_id (s, 5, &appointment);
  if (foyer_stmt_step (s))
    other = foyer_stmt_id (s, 0);
  foyer_stmt_done (s);

  if (!foyer_id_is_none (&other))
    {
      FoyerId loc = foyer_row_id (after, "loc");
      FoyerStamp by = foyer_row_stamp (after, foyer_entity_field (after->entity, "instance"));
      foyer_hook_raise (tx, "resource", "appointment", &loc, &by, &appointment, &other);
    }
}

void
foyer_hook_arbitrate (FoyerTx *tx,
                      const FoyerRow *before,
                      FoyerRow *after,
                      gboolean authoritative)
{
  if (strcmp (after->entity->name, "appointment") == 0)
    arbitrate_appointment (tx, before, after, authoritative);
  else if (strcmp (after->entity->name, "client_alias") == 0)
    foyer_alias_arbitrate (tx, before, after);
  else if (strcmp (after->entity->name, "allocation") == 0 && authoritative)
    arbitrate_allocation (tx, after);
}

void
foyer_hook_time_freed (FoyerTx *tx,
                       const FoyerRow *before)
{
  if (!is_server (tx) || foyer_row_is_null (before, "t0"))
    return;

  FoyerHookWork *work = foyer_hook_work (tx);
  FoyerId staff = foyer_row_id (before, "staff");
  gint64 t0 = foyer_row_int (before, "t0");
  FoyerStmt *s = foyer_db_sql (foyer_tx_db (tx), "SELECT id FROM appointment WHERE staff = ?1 AND t0 < ?3 AND t0 > ?4 AND t1 > ?2"
                                                 " AND slot = 'contested' AND event IS NULL ORDER BY id");
  foyer_stmt_bind_id (s, 1, &staff);
  foyer_stmt_bind_int (s, 2, t0);
  foyer_stmt_bind_int (s, 3, foyer_row_int (before, "t1"));
  foyer_stmt_bind_int (s, 4, t0 - LONGEST_MS);
  while (foyer_stmt_step (s))
    {
      FoyerId id = foyer_stmt_id (s, 0);
      foyer_hook_mark (work->refresh_appointments, &id);
    }
  foyer_stmt_done (s);
  work->check_conflicts = TRUE;
}

void
foyer_hook_instance_freed (FoyerTx *tx,
                           const FoyerRow *before)
{
  if (is_server (tx))
    foyer_hook_work (tx)->check_conflicts = TRUE;
}

void
foyer_hook_visit_holds (FoyerTx *tx,
                        const FoyerId *visit,
                        gboolean holds)
{
  if (!is_server (tx))
    return;

  g_autoptr (GArray) ids = foyer_ids_of (foyer_tx_db (tx), "SELECT id FROM appointment WHERE visit = ?1 AND deleted IS NOT 1 ORDER BY t0, id", visit);

  for (guint i = 0; i < ids->len; i++)
    {
      const FoyerId *id = &g_array_index (ids, FoyerId, i);
      foyer_hook_mark (foyer_hook_work (tx)->refresh_appointments, id);
      g_autoptr (FoyerRow) row = holds ? NULL : foyer_tx_get (tx, "appointment", id);
      if (row != NULL)
        foyer_hook_time_freed (tx, row);
    }
}

/* ---- conflicts that are over ------------------------------------------------------------------------------------------------ */

gboolean
foyer_conflict_still_meets (FoyerDb *db,
                            const char *kind,
                            const FoyerId *a,
                            const FoyerId *b)
{
  static const char slots[] =
      "SELECT a.t0, a.dur, a.gaps, b.t0, b.dur, b.gaps FROM appointment a, appointment b WHERE a.id = ?1 AND b.id = ?2 AND a.staff = b.staff"
      " AND a.t0 < b.t1 AND b.t0 < a.t1 AND a.deleted IS NOT 1 AND b.deleted IS NOT 1 AND a.shared IS NULL AND b.shared IS NULL"
      " AND a.event IS NULL AND b.event IS NULL"
      " AND NOT EXISTS (SELECT 1 FROM visit v WHERE v.id IN (a.visit, b.visit) AND v.status IN ('no-show', 'deleted'))";
  /* The server has found no seat for a; there is none still, or the event is gone. */
  static const char seats[] =
      "SELECT 1 FROM appointment a JOIN appointment b ON b.id = a.event WHERE a.id = ?1 AND b.id = ?2 AND a.deleted IS NOT 1 AND a.slot = 'contested'"
      " AND NOT EXISTS (SELECT 1 FROM visit v WHERE v.id = a.visit AND v.status IN ('no-show', 'deleted'))"
      " AND (b.deleted = 1 OR EXISTS (SELECT 1 FROM visit v WHERE v.id = b.visit AND v.status = 'deleted') OR coalesce(b.capacity, 0) < ("
      "SELECT coalesce(sum(coalesce(p.seats, 1)), 0) FROM appointment p LEFT JOIN visit w ON w.id = p.visit WHERE p.event = b.id AND p.deleted IS NOT 1"
      " AND coalesce(w.status, 'pending') NOT IN ('no-show', 'deleted')))";
  static const char resources[] =
      "SELECT a.t0, a.dur, NULL, b.t0, b.dur, NULL FROM allocation x JOIN allocation y ON y.instance = x.instance JOIN appointment a ON a.id = x.appointment"
      " JOIN appointment b ON b.id = y.appointment WHERE x.appointment = ?1 AND y.appointment = ?2 AND x.deleted IS NOT 1"
      " AND y.deleted IS NOT 1 AND a.t0 < b.t1 AND b.t0 < a.t1 AND a.deleted IS NOT 1 AND b.deleted IS NOT 1"
      " AND a.shared IS NULL AND b.shared IS NULL"
      " AND NOT EXISTS (SELECT 1 FROM visit v WHERE v.id IN (a.visit, b.visit) AND v.status = 'deleted')";
  FoyerStmt *s = foyer_db_sql (db, strcmp (kind, "slot") == 0 ? slots : strcmp (kind, "event") == 0 ? seats : resources);

  foyer_stmt_bind_id (s, 1, a);
  foyer_stmt_bind_id (s, 2, b);
  gboolean meets = foyer_stmt_step (s);
  if (meets && strcmp (kind, "event") != 0)
    {
      FoyerTaken first = taken_at (s, 0), second = taken_at (s, 3);
      meets = foyer_taken_meet (&first, &second);
    }
  foyer_stmt_done (s);
  return meets;
}

void
foyer_hook_close_conflicts (FoyerTx *tx)
{
  FoyerDb *db = foyer_tx_db (tx);
  g_autoptr (GArray) open = g_array_new (FALSE, FALSE, sizeof (FoyerId));

  FoyerStmt *s = foyer_db_sql (db, "SELECT id FROM conflict WHERE state = 'open' AND (kind IN ('slot', 'resource', 'event') OR tbl = 'waitlist') ORDER BY id");
  while (foyer_stmt_step (s))
    {
      FoyerId id = foyer_stmt_id (s, 0);
      g_array_append_val (open, id);
    }
  foyer_stmt_done (s);

  for (guint i = 0; i < open->len; i++)
    {
      g_autoptr (FoyerRow) row = foyer_tx_get (tx, "conflict", &g_array_index (open, FoyerId, i));
      FoyerId a, b;
      if (row != NULL && foyer_core_conflict_is_waiting (row, &a, &b))
        {
          if (foyer_core_waiting_twice (db, &a, &b))
            continue;
        }
      else if (row == NULL || !foyer_id_parse (foyer_row_text (row, "a"), &a) || !foyer_id_parse (foyer_row_text (row, "b"), &b)
               || foyer_conflict_still_meets (db, foyer_row_text (row, "kind"), &a, &b))
        continue;
      foyer_row_set_text (row, "state", "auto");
      foyer_tx_put (tx, row);
    }
}
