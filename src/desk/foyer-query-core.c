/* Conflicts, the state of replication, and rows as they are. */
#define G_LOG_DOMAIN "foyer-desk"

#include "config.h"

#include <string.h>
#include <glib/gi18n-lib.h>

#include "foyer-apply.h"
#include "foyer-booking-labels.h"
#include "foyer-core.h"
#include "foyer-custom.h"
#include "foyer-error.h"
#include "foyer-medical.h"
#include "foyer-nested.h"
#include "foyer-peer.h"
#include "foyer-phone.h"
#include "foyer-session.h"

/* That something was looked at or taken along: nothing changed by it. */
static gboolean
only_tells (const FoyerTxn *t)
{
  for (guint i = 0; i < t->ops->len; i++)
    {
      const FoyerOp *op = t->ops->pdata[i];

      if (op->entity == NULL || !(op->entity->flags & FOYER_ENTITY_KEPT))
        return FALSE;
    }
  return t->ops->len > 0;
}

gboolean
foyer_core_last_own (FoyerDb *db, const FoyerId *user, gint64 now, FoyerId *txn)
{
  /* A group counts as its first txn. An undone change is skipped; so is an undo. */
  FoyerStmt *s = foyer_db_own_read (db, "SELECT coalesce(l.grp, l.id) FROM sync_log l WHERE l.who IS ?1 AND l.undoes IS NULL AND l.hlc >= ?2"
                                        " AND NOT EXISTS(SELECT 1 FROM sync_log u WHERE u.undoes = coalesce(l.grp, l.id)"
                                        "   AND NOT EXISTS(SELECT 1 FROM sync_log r WHERE r.undoes = u.id))"
                                        " ORDER BY l.inc DESC, l.n DESC");
  gboolean found = FALSE;

  foyer_stmt_bind_id (s, 1, user);
  foyer_stmt_bind_int (s, 2, (now - G_GINT64_CONSTANT (86400000)) << 16);
  while (!found && foyer_stmt_step (s))
    {
      FoyerId id = foyer_stmt_id (s, 0);
      g_autoptr (FoyerTxn) t = foyer_db_txn (db, &id);

      found = t != NULL && !only_tells (t);
      if (found)
        *txn = id;
    }
  foyer_stmt_done (s);
  return found;
}

static const FoyerEntity *
table_param (FoyerCall *call, GError **error)
{
  const FoyerEntity *e = foyer_entity_lookup (foyer_call_text (call, "table"));

  if (e != NULL && (e->flags & FOYER_ENTITY_SECTION) && foyer_entity_field (e, "text") >= 0)
    for (guint i = 0; foyer_sections[i] != NULL; i++)
      {
        g_autofree char *right = g_strconcat ("private.", foyer_sections[i], NULL);
        if (!foyer_call_need (call, right, error))
          return NULL;
      }

  if (e == NULL)
    g_set_error (error, FOYER_ERROR, FOYER_ERROR_INVALID, _ ("There is no table “%.40s”."), foyer_call_text (call, "table"));
  return e;
}

static gboolean
undo_next (FoyerCall *call, JsonBuilder *out, GError **error)
{
  FoyerId txn;
  g_autoptr (FoyerTxn) t = NULL;

  if (foyer_core_last_own (foyer_call_db (call), &foyer_call_actor (call)->user, foyer_call_now (call), &txn))
    t = foyer_db_txn (foyer_call_db (call), &txn);
  json_builder_begin_object (out);
  foyer_out_id (out, "txn", t != NULL ? &txn : NULL);
  foyer_out_text (out, "said", t != NULL ? foyer_core_said (t) : NULL);
  json_builder_end_object (out);
  return TRUE;
}

/* ---- conflicts ------------------------------------------------------------------------------------------------------------------- */

static gboolean
conflict_list (FoyerCall *call, JsonBuilder *out, GError **error)
{
  FoyerId loc = foyer_call_loc (call);
  FoyerStmt *s = foyer_db_sql (foyer_call_db (call), foyer_call_bool (call, "all")
                                                         ? "SELECT id FROM conflict WHERE loc IS NULL OR loc=?1 ORDER BY at DESC LIMIT 500"
                                                         /* What was kept apart may be money: it comes first. */
                                                         : "SELECT id FROM conflict WHERE state='open' AND (loc IS NULL OR loc=?1)"
                                                           " ORDER BY CASE kind WHEN 'quarantine' THEN 5 ELSE sev END DESC, at DESC, id LIMIT 500");

  foyer_stmt_bind_id (s, 1, &loc);
  json_builder_begin_array (out);
  while (foyer_stmt_step (s))
    {
      FoyerId id = foyer_stmt_id (s, 0);
      g_autoptr (FoyerRow) row = foyer_db_get (foyer_call_db (call), "conflict", &id);

      if (row != NULL && !foyer_row_is_null (row, "sec"))
        {
          const FoyerEntity *e = foyer_entity_lookup (foyer_row_text (row, "tbl"));
          FoyerId about = FOYER_ID_NONE;
          g_autoptr (FoyerRow) of = e != NULL && foyer_row_text (row, "a") != NULL && foyer_id_parse (foyer_row_text (row, "a"), &about)
                                        ? foyer_db_get (foyer_call_db (call), e->name, &about)
                                        : NULL;

          if (!foyer_section_may (call, foyer_row_text (row, "sec"), e != NULL ? e->name : "", of))
            continue;
        }
      if (row != NULL && !foyer_custom_may_know (call, foyer_row_text (row, "tbl"), NULL))
        continue;
      if (row != NULL && (foyer_call_bool (call, "all") || foyer_core_conflict_stands (foyer_call_db (call), row)))
        foyer_core_out_conflict (call, out, row);
    }
  foyer_stmt_done (s);
  json_builder_end_array (out);
  return TRUE;
}

static const FoyerParam conflict_list_params[] = {
  { "loc", FOYER_P_ID, 0, "Location" },
  { "all", FOYER_P_BOOL, 0, "Solved ones too" },
  { NULL },
};

/* Sets the field of the row a conflict is about to the value that did not stand. */
static void
take_value (FoyerRow *row, const FoyerField *f, JsonNode *value)
{
  FoyerId ref = FOYER_ID_NONE;

  if (!JSON_NODE_HOLDS_VALUE (value))
    foyer_row_set_null (row, f->name);
  else if (f->type == FOYER_TYPE_REF)
    {
      if (json_node_get_string (value) != NULL)
        foyer_id_parse (json_node_get_string (value), &ref);
      foyer_row_set_id (row, f->name, &ref);
    }
  else if (foyer_field_is_text (f))
    foyer_row_set_text (row, f->name, json_node_get_string (value));
  else
    foyer_row_set_int (row, f->name, json_node_get_int (value));
}

/* What the other desk wanted of a booking's time, person or length, or of a visit's status: by the command a person would use, with its rights
 * and its warnings, so that all of it is one change and one undo. */
static gboolean
take_booking (FoyerCall *call, const FoyerRow *conflict, GError **error)
{
  const char *info = foyer_row_text (conflict, "info"), *about = foyer_row_text (conflict, "a"), *table = foyer_row_text (conflict, "tbl"), *field;
  g_autoptr (JsonNode) node = info != NULL ? json_from_string (info, NULL) : NULL;
  JsonObject *o = node != NULL && JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
  JsonNode *lost = o != NULL ? json_object_get_member (o, "lost") : NULL;
  JsonObject *params;

  field = o != NULL ? json_object_get_string_member_with_default (o, "field", "") : "";
  if (about == NULL || lost == NULL || !JSON_NODE_HOLDS_VALUE (lost)
      || !(strcmp (field, "status") == 0 || (g_strcmp0 (table, "appointment") == 0 && (strcmp (field, "wall") == 0 || strcmp (field, "staff") == 0 || strcmp (field, "dur") == 0))))
    {
      g_set_error_literal (error, FOYER_ERROR, FOYER_ERROR_INVALID, _ ("Only a value of a field can be exchanged; move or cancel a booking instead."));
      return FALSE;
    }
  params = json_object_new ();
  json_object_set_string_member (params, strcmp (field, "status") == 0 ? "visit" : "appointment", about);
  json_object_set_member (params, field, json_node_copy (lost));
  return foyer_call_nested (call, strcmp (field, "status") == 0 ? "visit.status" : "booking.move", params, NULL, NULL, error);
}

gboolean
foyer_core_restore_lost (FoyerCall *call, const FoyerRow *conflict, GError **error)
{
  const FoyerEntity *e = foyer_entity_lookup (foyer_row_text (conflict, "tbl"));
  const char *info = foyer_row_text (conflict, "info");
  g_autoptr (JsonNode) node = info != NULL ? json_from_string (info, NULL) : NULL;
  g_autoptr (FoyerRow) row = NULL;
  JsonObject *o;
  JsonNode *lost;
  FoyerId id;
  int f;

  gboolean rota = g_strcmp0 (foyer_row_text (conflict, "kind"), "rota") == 0;

  if (g_strcmp0 (foyer_row_text (conflict, "kind"), "move") == 0 || g_strcmp0 (foyer_row_text (conflict, "kind"), "status") == 0)
    return take_booking (call, conflict, error);
  if ((g_strcmp0 (foyer_row_text (conflict, "kind"), "field") != 0 && !rota) || e == NULL || node == NULL || !JSON_NODE_HOLDS_OBJECT (node)
      || foyer_row_text (conflict, "a") == NULL || !foyer_id_parse (foyer_row_text (conflict, "a"), &id))
    {
      g_set_error_literal (error, FOYER_ERROR, FOYER_ERROR_INVALID, _ ("Only a value of a field can be exchanged; move or cancel a booking instead."));
      return FALSE;
    }
  o = json_node_get_object (node);
  f = foyer_entity_field (e, json_object_get_string_member_with_default (o, "field", ""));
  lost = json_object_get_member (o, "lost");
  row = foyer_db_get (foyer_call_db (call), e->name, &id);
  if (f < 0 || lost == NULL || row == NULL)
    {
      g_set_error_literal (error, FOYER_ERROR, FOYER_ERROR_NOT_FOUND, _ ("What this is about is no longer here."));
      return FALSE;
    }
  if (rota && json_object_has_member (o, "lost_row"))
    {
      JsonObject *whole = json_object_get_object_member (o, "lost_row");

      for (int i = 0; i < e->n_fields; i++)
        if (e->fields[i].merge == FOYER_MERGE_ROW && json_object_has_member (whole, e->fields[i].name))
          take_value (row, &e->fields[i], json_object_get_member (whole, e->fields[i].name));
    }
  else
    take_value (row, &e->fields[f], lost);
  foyer_tx_put (foyer_call_tx (call), row);
  return TRUE;
}

/* ---- replication and rows ------------------------------------------------------------------------------------------------------------ */

static void
out_peers (FoyerDb *db, JsonBuilder *out)
{
  FoyerStmt *s = foyer_db_own_read (db, "SELECT d.code, d.name, count(*) FROM sync_peer p JOIN device d ON d.id=p.dev GROUP BY p.dev ORDER BY d.code");

  while (foyer_stmt_step (s))
    {
      json_builder_begin_object (out);
      foyer_out_text (out, "desk", foyer_stmt_text (s, 0));
      foyer_out_text (out, "name", foyer_stmt_text (s, 1));
      foyer_out_int (out, "shown", foyer_stmt_int (s, 2));
      json_builder_end_object (out);
    }
  foyer_stmt_done (s);
}

static gboolean
sync_status (FoyerCall *call, JsonBuilder *out, GError **error)
{
  FoyerDb *db = foyer_call_db (call);
  g_autofree char *server = foyer_db_state (db, "server");
  g_autofree char *desk = foyer_db_state (db, "desk_code");
  g_autofree char *ok_pull = foyer_db_state (db, "last_ok_pull");
  g_autofree char *ok_push = foyer_db_state (db, "last_ok_push");
  g_autofree char *lan = foyer_db_local (db, NULL, "lan.addresses");
  gint64 oldest = 0, pending = foyer_db_pending (db, &oldest);

  json_builder_begin_object (out);
  foyer_out_text (out, "server", server);
  foyer_out_text (out, "desk", desk);
  foyer_out_int (out, "pending", pending);
  foyer_out_int (out, "oldest", oldest >> 16);
  foyer_out_int (out, "last_pull", ok_pull != NULL ? g_ascii_strtoll (ok_pull, NULL, 10) : 0);
  foyer_out_int (out, "last_push", ok_push != NULL ? g_ascii_strtoll (ok_push, NULL, 10) : 0);
  foyer_out_int (out, "conflicts", foyer_db_int (db, "SELECT count(*) FROM conflict WHERE state='open'", NULL));
  foyer_out_text (out, "lan_addresses", lan);
  json_builder_set_member_name (out, "peers");
  json_builder_begin_array (out);
  if (foyer_db_peer_count (db, NULL) > 0)
    out_peers (db, out);
  json_builder_end_array (out);
  json_builder_end_object (out);
  return TRUE;
}

/* A row of another location is read with the right there. @at, @may: of the location asked for last. */
static gboolean
may_read_at (FoyerCall *call, const FoyerRow *row, FoyerId *at, gboolean *may)
{
  int f = foyer_entity_field (row->entity, "loc");
  FoyerId loc = f >= 0 ? foyer_row_id (row, "loc") : FOYER_ID_NONE, here = foyer_call_loc (call);

  if (foyer_call_actor (call)->system || foyer_id_is_none (&loc) || foyer_id_equal (&loc, &here))
    return TRUE;
  if (!foyer_id_equal (&loc, at))
    {
      g_autoptr (FoyerAccess) there = foyer_access_get (foyer_call_db (call), &foyer_call_actor (call)->user, &loc);

      *at = loc;
      *may = foyer_access_value (there, "reports") != 0;
    }
  return *may;
}

/* What a conflict tells of a section is as private as the section. */
static gboolean
is_kept_apart (FoyerCall *call, const FoyerRow *row)
{
  const char *sec = strcmp (row->entity->name, "conflict") == 0 ? foyer_row_text (row, "sec") : NULL;

  if (sec == NULL || foyer_call_actor (call)->system)
    return FALSE;
  return strcmp (sec, FOYER_MEDICAL) == 0 || !foyer_section_may (call, sec, "", NULL);
}

/* Rows of a table in id order, as the descriptor says: for export and for looking at things. */
static gboolean
table_rows (FoyerCall *call, JsonBuilder *out, GError **error)
{
  const FoyerEntity *e = table_param (call, error);
  gint64 limit = foyer_call_has (call, "limit") ? foyer_call_int (call, "limit") : 1000;
  FoyerId after = foyer_call_id (call, "after");
  /* What was told of rows in a conflict has phones in it as well. */
  static const char *const people[] = { "user", "grant", "role", "preference", "device", "conflict", NULL };
  gboolean mask = !foyer_call_phones (call, "clients.card-phones"), may = FALSE;
  FoyerId only = foyer_call_clients_of (call), at = FOYER_ID_NONE;
  g_autofree char *sql = NULL;
  FoyerStmt *s;

  if (e == NULL)
    return FALSE;
  if (e->flags & FOYER_ENTITY_SERVER_ONLY)
    {
      /* Bodies hold secrets of other rows: they are read as words, by history.row. */
      g_set_error (error, FOYER_ERROR, FOYER_ERROR_DENIED, _ ("The rows of %s are not given out."), e->name);
      return FALSE;
    }
  if ((strcmp (e->name, "client_value") == 0 && !foyer_call_need (call, "fields.client", error))
      || (strcmp (e->name, "appointment_value") == 0 && !foyer_call_need (call, "fields.booking", error))
      || (strcmp (e->name, "visitor") == 0 && !foyer_call_need (call, "visitors.vehicle", error))
      /* They are read in a visit, and written down when they are (MED-1, MED-9). */
      || (foyer_medical_right (e->name) != NULL && !foyer_medical_rows (call, e, error))
      || (strcmp (e->name, "private_note") == 0 && (!foyer_call_need (call, "private.payroll", error) || !foyer_call_need (call, "private.medical", error)))
      || (g_strv_contains (people, e->name) && !foyer_call_need (call, "setup.access", error)))
    return FALSE;
  if (!foyer_id_is_none (&only) && (strcmp (e->name, "client") == 0 || foyer_entity_field (e, "client") >= 0))
    {
      g_set_error_literal (error, FOYER_ERROR, FOYER_ERROR_DENIED, _ ("You may see only clients who visited you."));
      return FALSE;
    }
  sql = g_strdup_printf ("SELECT id FROM %s WHERE id>?1 ORDER BY id LIMIT ?2", e->name);
  s = foyer_db_sql (foyer_call_db (call), sql);
  foyer_stmt_bind_blob (s, 1, after.b, 16);
  foyer_stmt_bind_int (s, 2, limit);
  json_builder_begin_array (out);
  while (foyer_stmt_step (s))
    {
      FoyerId id = foyer_stmt_id (s, 0);
      g_autoptr (FoyerRow) row = foyer_db_get (foyer_call_db (call), e->name, &id);

      if (may_read_at (call, row, &at, &may) && !is_kept_apart (call, row))
        foyer_out_row (out, row, mask);
    }
  foyer_stmt_done (s);
  json_builder_end_array (out);
  return TRUE;
}

static const FoyerParam table_rows_params[] = {
  { "table", FOYER_P_TEXT, FOYER_P_REQUIRED, "Table" },
  { "after", FOYER_P_ID, 0, "Rows behind this id" },
  { "limit", FOYER_P_INT, 0, "At most so many (1000)", NULL, 100000 },
  { NULL },
};

static gboolean
table_list (FoyerCall *call, JsonBuilder *out, GError **error)
{
  json_builder_begin_array (out);
  for (int i = 0; i < foyer_n_entities; i++)
    {
      json_builder_begin_object (out);
      foyer_out_text (out, "table", foyer_entities[i].name);
      foyer_out_text (out, "label", foyer_entities[i].label);
      json_builder_set_member_name (out, "fields");
      json_builder_begin_array (out);
      for (int f = 0; f < foyer_entities[i].n_fields; f++)
        if (foyer_entities[i].fields[f].merge != FOYER_MERGE_DERIVED)
          json_builder_add_string_value (out, foyer_entities[i].fields[f].name);
      json_builder_end_array (out);
      json_builder_end_object (out);
    }
  json_builder_end_array (out);
  return TRUE;
}

static const FoyerParam no_params[] = { { NULL } };

const FoyerQuery foyer_queries_core[] = {
  { "undo.next", NULL, "What undo without an id would undo.", no_params, "{txn, said}", undo_next },
  { "conflict.list", NULL, "Open conflicts of the location, the gravest first.", conflict_list_params, "[{id, loc, kind, sev, tbl, a, b, info, state, solved_by, at; of bookings: first, second {appointment, visit, client, member, wall, dur, services, "
    "made_by, made_at, status, slot, gone}, of seats also title, capacity, taken, seats; of values: label, name, booking, field_label, money, kept, lost {value, who, at}; of what was not taken or is to be looked at: user, desk, desk_code, said, why, bday, amount, "
    "cur, made}]", conflict_list },
  { "sync.status", NULL, "Where this desk stands with the chain.", no_params, "{server, desk, pending, oldest, last_pull, last_push, conflicts, peers [{desk, name, shown: its changes seen here that the chain does not have}], lan_addresses (of this PC)} (times UTC ms)", sync_status },
  { "sync.details", NULL, "How this desk and its chain stand to each other, for whoever looks after them: nothing about people in it.", foyer_core_details_params,
    "{version, sqlite, schema, device, desk, gen, inc, n (last of the log), settled (last the chain has), cursors {scope: position}, staged (rows of an unfinished "
    "answer), pending, oldest, applied, last_pull, last_push, skew (of this PC, ms, as the server heard it), desks, quarantined [{inc, n, cmd, at}], conflicts {kind: open}, "
    "leases [{kind, accounts, held}], orphans, shown_of_others, store (bytes), backup {at, n (of this desk's log in it)}}", foyer_core_details },
  { "sync.witness", "setup.access", "What this desk still knows of and the chain does not since its server was put back to an older state; until its desk sends it, or 30 days.",
    foyer_core_details_params, "[{table, label, id, at, row}] (at: when the chain lost it, UTC ms; row: its fields)", foyer_core_witness },
  { "day.close", "calendar.statistics", "What is still open at the end of a day; nothing of it forbids anything.", foyer_core_close_params,
    "{date, open (lines in all), unsent {count, oldest}, conflicts [as conflict.list], below [{account, kind, client, display, balance, floor}], clock [{money, desk, desk_name, "
    "skew, amount, at, client_name}], unpaid [{visit, appointment, client, display, wall, total, paid, due}], contested [{appointment, visit, wall, member, display}]}", foyer_core_close },
  { "table.rows", "reports", "Rows of one table in id order.", table_rows_params, "[{id, fields…}]", table_rows },
  { "table.list", NULL, "Tables and their fields.", no_params, "[{table, label, fields []}]", table_list },
  { NULL },
};
