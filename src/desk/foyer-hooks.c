#define G_LOG_DOMAIN "foyer-desk"

#include "config.h"

#include <string.h>

#include "foyer-alias.h"
#include "foyer-hooks.h"
#include "foyer-hooks-private.h"
#include "foyer-search.h"
#include "foyer-text-find.h"
#include "foyer-time.h"
#include "foyer-visit-rules.h"

/* ---- derived fields ------------------------------------------------------------------------------------------------------- */

static const FoyerZone *
read_zone (FoyerDb *db,
           const FoyerId *loc)
{
  const FoyerZone *zone = NULL;
  FoyerStmt *s = foyer_db_sql (db, "SELECT zone FROM location WHERE id = ?1");

  foyer_stmt_bind_id (s, 1, loc);
  if (foyer_stmt_step (s) && !foyer_stmt_is_null (s, 0))
    zone = foyer_zone_get (foyer_stmt_text (s, 0));
  foyer_stmt_done (s);
  return zone != NULL ? zone : foyer_zone_get ("UTC");
}

/* Forgotten when a location changes: derive(). */
static const FoyerZone *
zone_of (FoyerTx *tx,
         const FoyerId *loc)
{
  FoyerHookWork *work = foyer_hook_work (tx);

  if (work->zone == NULL || work->zone_rewinds != foyer_tx_rewinds (tx) || !foyer_id_equal (&work->zone_loc, loc))
    {
      work->zone = read_zone (foyer_tx_db (tx), loc);
      work->zone_loc = *loc;
      work->zone_rewinds = foyer_tx_rewinds (tx);
    }
  return work->zone;
}

static void
derive_appointment (FoyerTx *tx,
                    FoyerRow *row)
{
  FoyerId loc = foyer_row_id (row, "loc");
  gint64 date;
  int minute;
  char day[11];

  if (!foyer_wall_parse (foyer_row_text (row, "wall"), &date, &minute))
    {
      /* A newer version's form of time: shown nowhere rather than at a wrong place. */
      foyer_row_set_null (row, "t0");
      foyer_row_set_null (row, "t1");
      foyer_row_set_null (row, "day");
      return;
    }
  gint64 t0 = foyer_zone_to_utc (zone_of (tx, &loc), date, minute);
  foyer_row_set_int (row, "t0", t0);
  foyer_row_set_int (row, "t1", t0 + foyer_row_int (row, "dur") * 60000);
  foyer_row_set_text (row, "day", foyer_date_format (date, day));
}

static void
derive_allocation (FoyerDb *db,
                   FoyerRow *row)
{
  FoyerId appointment = foyer_row_id (row, "appointment");
  FoyerStmt *s = foyer_db_sql (db, "SELECT t0, t1 FROM appointment WHERE id = ?1 AND deleted IS NOT 1 AND t0 IS NOT NULL");

  foyer_stmt_bind_id (s, 1, &appointment);
  if (foyer_stmt_step (s))
    {
      foyer_row_set_int (row, "t0", foyer_stmt_int (s, 0));
      foyer_row_set_int (row, "t1", foyer_stmt_int (s, 1));
    }
  else
    {
      foyer_row_set_null (row, "t0");
      foyer_row_set_null (row, "t1");
    }
  foyer_stmt_done (s);
}

static void
derive_fields (FoyerTx *tx,
               FoyerRow *after)
{
  if (strcmp (after->entity->name, "appointment") == 0)
    derive_appointment (tx, after);
  else if (strcmp (after->entity->name, "allocation") == 0)
    derive_allocation (foyer_tx_db (tx), after);
  else if (strcmp (after->entity->name, "entry") == 0)
    foyer_row_set_int (after, "hlc", after->created.hlc);
}

/* ---- work collected over a transaction ---------------------------------------------------------------------------------- */

static void
work_free (gpointer data)
{
  FoyerHookWork *work = data;
  g_hash_table_unref (work->visits);
  g_hash_table_unref (work->clients);
  g_hash_table_unref (work->refresh_appointments);
  g_hash_table_unref (work->refresh_allocations);
  g_hash_table_unref (work->aliases);
  g_hash_table_unref (work->find);
  g_hash_table_unref (work->claims);
  g_hash_table_unref (work->records);
  g_hash_table_unref (work->cards);
  g_hash_table_unref (work->receipts);
  g_hash_table_unref (work->accounts);
  g_hash_table_unref (work->events);
  g_hash_table_unref (work->event_boards);
  g_free (work->marks);
  g_free (work);
}

static GHashTable *
id_set (void)
{
  return g_hash_table_new_full (foyer_id_hash, foyer_id_equal_func, g_free, NULL);
}

FoyerHookWork *
foyer_hook_work (FoyerTx *tx)
{
  FoyerHookWork *work = foyer_tx_get_work (tx);

  if (work == NULL)
    {
      work = g_new0 (FoyerHookWork, 1);
      work->visits = id_set ();
      work->clients = id_set ();
      work->refresh_appointments = id_set ();
      work->refresh_allocations = id_set ();
      work->aliases = id_set ();
      work->find = id_set ();
      work->claims = id_set ();
      work->records = id_set ();
      work->cards = id_set ();
      work->receipts = id_set ();
      work->accounts = id_set ();
      work->events = id_set ();
      work->event_boards = id_set ();
      foyer_tx_set_work (tx, work, work_free);
    }
  return work;
}

void
foyer_hook_mark (GHashTable *set,
                 const FoyerId *id)
{
  if (!foyer_id_is_none (id) && !g_hash_table_contains (set, id))
    g_hash_table_add (set, foyer_id_copy (id));
}

static void
mark_field (GHashTable *set,
            const FoyerRow *row,
            const char *field)
{
  if (row == NULL)
    return;
  FoyerId id = foyer_row_id (row, field);
  foyer_hook_mark (set, &id);
}

/* ---- one changed row -------------------------------------------------------------------------------------------------------- */

static gboolean
text_differs (const FoyerRow *a,
              const FoyerRow *b,
              const char *field)
{
  return g_strcmp0 (a != NULL ? foyer_row_text (a, field) : NULL, b != NULL ? foyer_row_text (b, field) : NULL) != 0;
}

static gboolean
int_differs (const FoyerRow *a,
             const FoyerRow *b,
             const char *field)
{
  return (a != NULL ? foyer_row_int (a, field) : 0) != (b != NULL ? foyer_row_int (b, field) : 0);
}

static gboolean
id_differs (const FoyerRow *a,
            const FoyerRow *b,
            const char *field)
{
  FoyerId ia = a != NULL ? foyer_row_id (a, field) : FOYER_ID_NONE;
  FoyerId ib = b != NULL ? foyer_row_id (b, field) : FOYER_ID_NONE;
  return !foyer_id_equal (&ia, &ib);
}

static void
board_remove (FoyerDb *db,
              const FoyerRow *row)
{
  gint64 date;
  int minute;

  if (!foyer_wall_parse (foyer_row_text (row, "wall"), &date, &minute))
    return;
  char day[11];
  FoyerId loc = foyer_row_id (row, "loc");
  FoyerStmt *s = foyer_db_sql (db, "DELETE FROM board WHERE loc = ?1 AND day = ?2 AND m0 = ?3 AND id = ?4");
  foyer_stmt_bind_id (s, 1, &loc);
  foyer_stmt_bind_text (s, 2, foyer_date_format (date, day));
  foyer_stmt_bind_int (s, 3, minute);
  foyer_stmt_bind_id (s, 4, &row->id);
  foyer_stmt_step (s);
  foyer_stmt_done (s);
}

static void
mark_allocations (FoyerTx *tx,
                  const FoyerId *appointment)
{
  FoyerHookWork *work = foyer_hook_work (tx);
  FoyerStmt *s = foyer_db_sql (foyer_tx_db (tx), "SELECT id FROM allocation WHERE appointment = ?1");

  foyer_stmt_bind_id (s, 1, appointment);
  while (foyer_stmt_step (s))
    {
      FoyerId id = foyer_stmt_id (s, 0);
      foyer_hook_mark (work->refresh_allocations, &id);
    }
  foyer_stmt_done (s);
}

static void
changed_appointment (FoyerTx *tx,
                     const FoyerRow *before,
                     const FoyerRow *after)
{
  FoyerHookWork *work = foyer_hook_work (tx);

  mark_field (work->visits, before, "visit");
  mark_field (work->visits, after, "visit");
  foyer_hook_event_changed (tx, before, after);
  if (before == NULL)
    return;

  gboolean gone = after == NULL || foyer_row_int (after, "deleted") != 0;
  /* Also by a visit that holds no time, into which it came. */
  gboolean let_go = !gone && g_strcmp0 (foyer_row_text (before, "slot"), "held") == 0 && g_strcmp0 (foyer_row_text (after, "slot"), "held") != 0;
  gboolean moved = gone || text_differs (before, after, "wall") || int_differs (before, after, "dur")
                   || int_differs (before, after, "t0") || int_differs (before, after, "deleted");
  if (gone || text_differs (before, after, "wall"))
    board_remove (foyer_tx_db (tx), before);
  if (moved)
    mark_allocations (tx, &before->id);
  if (moved || id_differs (before, after, "staff") || text_differs (before, after, "shared")
      || text_differs (before, after, "gaps") || let_go)
    foyer_hook_time_freed (tx, before);
}

/* After a restore a receipt may have come before its visit. */
static void
mark_receipts (FoyerTx *tx,
               const FoyerId *visit)
{
  FoyerStmt *s = foyer_db_sql (foyer_tx_db (tx), "SELECT id FROM document WHERE visit = ?1 AND type = 101 AND void IS NULL");

  foyer_stmt_bind_id (s, 1, visit);
  while (foyer_stmt_step (s))
    {
      FoyerId id = foyer_stmt_id (s, 0);
      foyer_hook_mark (foyer_hook_work (tx)->receipts, &id);
    }
  foyer_stmt_done (s);
}

static void
changed_visit (FoyerTx *tx,
               const FoyerRow *before,
               const FoyerRow *after)
{
  FoyerHookWork *work = foyer_hook_work (tx);
  const FoyerRow *row = after != NULL ? after : before;

  foyer_hook_mark (work->visits, &row->id);
  mark_field (work->clients, before, "client");
  mark_field (work->clients, after, "client");
  if (after != NULL && (before == NULL || foyer_row_is_null (before, "date")) && foyer_store_role (foyer_tx_store (tx)) == FOYER_STORE_SERVER)
    mark_receipts (tx, &after->id);
  if (before == NULL)
    return;
  gboolean held = foyer_status_holds_time (foyer_status_parse (foyer_row_text (before, "status")));
  gboolean holds = after != NULL && foyer_status_holds_time (foyer_status_parse (foyer_row_text (after, "status")));
  if (held != holds)
    {
      foyer_hook_event_visit (tx, &row->id);
      foyer_hook_visit_holds (tx, &row->id, holds);
    }
}

static void
changed_location (FoyerTx *tx,
                  const FoyerRow *before,
                  const FoyerRow *after)
{
  if (before == NULL || after == NULL || !text_differs (before, after, "zone"))
    return;

  /* Wall times stay (LOC-4); the instants behind them follow the new zone. */
  FoyerHookWork *work = foyer_hook_work (tx);
  FoyerStmt *s = foyer_db_sql (foyer_tx_db (tx), "SELECT id FROM board WHERE loc = ?1");
  foyer_stmt_bind_id (s, 1, &after->id);
  while (foyer_stmt_step (s))
    {
      FoyerId id = foyer_stmt_id (s, 0);
      foyer_hook_mark (work->refresh_appointments, &id);
    }
  foyer_stmt_done (s);
}

/* The stamp of the txn that is being taken: that of whatever it changed. */
static void
remember_stamp (FoyerHookWork *work,
                const FoyerRow *row)
{
  const FoyerStamp *newest = &row->created;

  for (int i = 0; row->stamps != NULL && i < row->entity->n_fields; i++)
    if (row->stamps[i].hlc > newest->hlc)
      newest = &row->stamps[i];
  if (foyer_stamp_compare (newest, &work->newest) > 0)
    work->newest = *newest;
}

static void
changed_client (FoyerTx *tx,
                const FoyerRow *before,
                const FoyerRow *after)
{
  static const char *const shown[] = { "name", "middle", "surname", "phone" };
  const FoyerRow *row = after != NULL ? after : before;
  FoyerHookWork *work = foyer_hook_work (tx);
  gboolean other = before == NULL || after == NULL || foyer_row_is_null (before, "allergy") != foyer_row_is_null (after, "allergy");

  if (before == NULL || after == NULL || int_differs (before, after, "opening_sold")
      || int_differs (before, after, "opening_paid") || int_differs (before, after, "opening_visits"))
    foyer_hook_mark (work->clients, &row->id);
  for (guint i = 0; i < G_N_ELEMENTS (shown) && !other; i++)
    other = text_differs (before, after, shown[i]);
  /* The board says who comes. */
  if (other)
    foyer_figure_mark_visits (tx, &row->id);
  foyer_hook_mark (work->claims, &row->id);
  foyer_alias_client_changed (tx, before, after);
}

static void
derive (FoyerTx *tx,
        const FoyerRow *before,
        const FoyerRow *after)
{
  const FoyerRow *row = after != NULL ? after : before;
  const char *name = row->entity->name;
  FoyerHookWork *work = foyer_hook_work (tx);

  if (after != NULL && foyer_store_role (foyer_tx_store (tx)) == FOYER_STORE_SERVER)
    remember_stamp (work, after);

  if (strcmp (name, "appointment") == 0)
    changed_appointment (tx, before, after);
  else if (strcmp (name, "visit") == 0)
    changed_visit (tx, before, after);
  else if (strcmp (name, "line") == 0)
    {
      mark_field (work->visits, before, "visit");
      mark_field (work->visits, after, "visit");
    }
  else if (strcmp (name, "money") == 0)
    {
      mark_field (work->visits, row, "visit");
      if (foyer_row_is_null (row, "visit"))
        mark_field (work->clients, row, "client");
    }
  else if (strcmp (name, "document") == 0)
    {
      if (foyer_row_int (row, "type") == FOYER_DOC_RECEIPT)
        {
          mark_field (work->visits, row, "visit");
          if (before == NULL)
            foyer_hook_mark (work->receipts, &row->id);
        }
    }
  else if (strcmp (name, "client") == 0)
    changed_client (tx, before, after);
  else if (strcmp (name, "medical_card") == 0)
    foyer_hook_mark (work->records, &row->id);
  else if (strcmp (name, "client_adjust") == 0)
    mark_field (work->clients, row, "client");
  else if (strcmp (name, "client_alias") == 0)
    foyer_alias_changed (tx, before, after);
  else if (strcmp (name, "entry") == 0)
    mark_field (work->accounts, row, "acct");
  else if (strcmp (name, "acct") == 0 || strcmp (name, "lease") == 0)
    foyer_hook_account_changed (tx, before, after);
  else if (strcmp (name, "allocation") == 0)
    {
      if (before != NULL)
        foyer_hook_instance_freed (tx, before);
    }
  else if (strcmp (name, "location") == 0)
    {
      work->zone = NULL;
      changed_location (tx, before, after);
    }

  if (before != NULL && after != NULL && foyer_store_role (foyer_tx_store (tx)) == FOYER_STORE_SERVER)
    foyer_hook_mark (work->cards, &row->id);
  foyer_search_derive (tx, before, after);
  foyer_text_find_derive (tx, before, after);
}

const FoyerStoreHooks *
foyer_desk_hooks (void)
{
  static const FoyerStoreHooks hooks = {
    .arbitrate = foyer_hook_arbitrate,
    .seal = foyer_hook_seal,
    .derive_fields = derive_fields,
    .derive = derive,
    .derive_flush = foyer_hook_flush,
    .settle = foyer_hook_settle,
    .later = foyer_text_find_later,
    .bulk_new = foyer_bulk_new,
    .bulk_fields = foyer_bulk_fields,
    .bulk_derive = foyer_bulk_derive,
    .bulk_free = foyer_bulk_free,
  };
  return &hooks;
}
