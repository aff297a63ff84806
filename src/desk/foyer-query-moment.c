/* "As it was at": the book of a day, the till, a client's card and any row as they stood at a moment of the past, from the log backwards. Read only. */
#define G_LOG_DOMAIN "foyer-desk"

#include "config.h"

#include <string.h>
#include <glib/gi18n-lib.h>

#include "foyer-alias.h"
#include "foyer-changes.h"
#include "foyer-client.h"
#include "foyer-column.h"
#include "foyer-core.h"
#include "foyer-custom.h"
#include "foyer-error.h"
#include "foyer-location.h"
#include "foyer-medical.h"
#include "foyer-register.h"
#include "foyer-session.h"

/* The stamp of everything up to @at of the call's location: a change within the last minute of it counts. */
static gboolean
read_moment (FoyerCall *call, gint64 *ms, gint64 *stamp, GError **error)
{
  FoyerId loc = foyer_call_loc (call);
  gint64 date = 0;
  int minute = 0;

  if (!foyer_call_may (call, "reports") && !foyer_call_need (call, "security.changes", error))
    return FALSE;
  foyer_wall_parse (foyer_call_text (call, "at"), &date, &minute);
  *ms = foyer_zone_to_utc (foyer_location_zone (foyer_call_db (call), &loc), date, minute) + 59999;
  if (*ms - 59999 > foyer_call_now (call))
    {
      g_set_error_literal (error, FOYER_ERROR, FOYER_ERROR_INVALID, _ ("This moment is still to come."));
      return FALSE;
    }
  *stamp = (*ms << 16) | 0xffff;
  return TRUE;
}

#define AT { "at", FOYER_P_WALL, FOYER_P_REQUIRED, "moment at the location, to the minute" }, { "loc", FOYER_P_ID, 0, "location; the one worked in when left out" }

/* ---- the book ------------------------------------------------------------------------------------------------------------------ */

typedef struct
{
  FoyerId id, visit, staff;
  char *wall, *status, *client, *member, *services, *now_wall, *now_member, *now_status;
  int dur;
  gboolean gone;
} Booked;

static void
booked_free (gpointer data)
{
  Booked *b = data;

  g_free (b->wall);
  g_free (b->status);
  g_free (b->client);
  g_free (b->member);
  g_free (b->services);
  g_free (b->now_wall);
  g_free (b->now_member);
  g_free (b->now_status);
  g_free (b);
}

static int
compare_booked (gconstpointer a, gconstpointer b)
{
  const Booked *x = *(const Booked *const *) a, *y = *(const Booked *const *) b;
  int c = g_strcmp0 (x->wall, y->wall);

  return c != 0 ? c : g_strcmp0 (x->member, y->member);
}

/* Everything that may have been on the day: what is there now, deleted or not, and what left it since. */
static GHashTable *
candidates (FoyerDb *db, const FoyerId *loc, gint64 date, gint64 stamp)
{
  GHashTable *ids = g_hash_table_new_full (foyer_id_hash, foyer_id_equal_func, g_free, NULL);
  g_autoptr (GArray) txns = foyer_db_day_changes (db, loc, date, stamp);
  char day[11];
  FoyerStmt *s = foyer_db_sql (db, "SELECT id FROM board WHERE loc = ?1 AND day = ?2");

  foyer_stmt_bind_id (s, 1, loc);
  foyer_stmt_bind_text (s, 2, foyer_date_format (date, day));
  while (foyer_stmt_step (s))
    {
      FoyerId id = foyer_stmt_id (s, 0);
      g_hash_table_add (ids, foyer_id_copy (&id));
    }
  foyer_stmt_done (s);
  /* Deleted ones are not on the board; their visits are those of the day. */
  s = foyer_db_sql (db, "SELECT a.id FROM visit_fig f JOIN appointment a ON a.visit = f.visit WHERE f.loc = ?1 AND f.day = ?2");
  foyer_stmt_bind_id (s, 1, loc);
  foyer_stmt_bind_text (s, 2, day);
  while (foyer_stmt_step (s))
    {
      FoyerId id = foyer_stmt_id (s, 0);
      g_hash_table_add (ids, foyer_id_copy (&id));
    }
  foyer_stmt_done (s);
  for (guint i = 0; i < txns->len; i++)
    {
      g_autoptr (FoyerTxn) t = foyer_db_txn (db, &g_array_index (txns, FoyerId, i));

      for (guint k = 0; t != NULL && k < t->ops->len; k++)
        {
          const FoyerOp *op = t->ops->pdata[k];
          if (op->entity != NULL && strcmp (op->entity->name, "appointment") == 0)
            g_hash_table_add (ids, foyer_id_copy (&op->id));
        }
    }
  return ids;
}

static char *
services_at (FoyerDb *db, const FoyerId *visit, const FoyerId *appointment, gint64 stamp)
{
  FoyerStmt *s = foyer_db_sql (db, "SELECT id FROM line WHERE visit = ?1 ORDER BY coalesce(weight, 0), id");
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (FoyerId));
  g_autoptr (GString) text = g_string_new (NULL);

  foyer_stmt_bind_id (s, 1, visit);
  while (foyer_stmt_step (s))
    {
      FoyerId id = foyer_stmt_id (s, 0);
      g_array_append_val (ids, id);
    }
  foyer_stmt_done (s);
  for (guint i = 0; i < ids->len; i++)
    {
      g_autoptr (FoyerRow) line = foyer_db_row_at (db, "line", &g_array_index (ids, FoyerId, i), stamp);
      FoyerId of = line != NULL ? foyer_row_id (line, "appointment") : FOYER_ID_NONE;

      if (line == NULL || foyer_row_int (line, "deleted") != 0 || (!foyer_id_is_none (&of) && !foyer_id_equal (&of, appointment)))
        continue;
      g_string_append_printf (text, "%s%s", text->len > 0 ? ", " : "", foyer_row_text (line, "title"));
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static Booked *
booked_at (FoyerCall *call, const FoyerId *id, const FoyerId *loc, const char *day, gint64 stamp)
{
  FoyerDb *db = foyer_call_db (call);
  g_autoptr (FoyerRow) then = foyer_db_row_at (db, "appointment", id, stamp), now = NULL, visit = NULL, visit_now = NULL;
  const char *wall = then != NULL ? foyer_row_text (then, "wall") : NULL;
  FoyerId own = foyer_call_own_staff (call), at, of, staff, client;
  Booked *b;

  if (then == NULL || foyer_row_int (then, "deleted") != 0 || wall == NULL || strncmp (wall, day, 10) != 0)
    return NULL;
  at = foyer_row_id (then, "loc");
  of = foyer_row_id (then, "visit");
  staff = foyer_row_id (then, "staff");
  visit = foyer_db_row_at (db, "visit", &of, stamp);
  if (!foyer_id_equal (&at, loc) || visit == NULL || g_strcmp0 (foyer_row_text (visit, "status"), "deleted") == 0
      || !foyer_column_has (db, &own, &staff))
    return NULL;
  now = foyer_db_get (db, "appointment", id);
  visit_now = foyer_db_get (db, "visit", &of);
  client = foyer_row_id (visit, "client");
  if (!foyer_id_is_none (&client))
    client = foyer_alias_root (db, &client);
  b = g_new0 (Booked, 1);
  b->id = *id;
  b->visit = of;
  b->staff = staff;
  b->wall = g_strdup (wall);
  b->dur = (int) foyer_row_int (then, "dur");
  b->status = g_strdup (foyer_row_text (visit, "status"));
  b->client = foyer_id_is_none (&client) ? NULL : foyer_change_row_name (call, "client", &client);
  b->member = foyer_core_ref_name (db, "staff", &staff);
  b->services = services_at (db, &of, id, stamp);
  b->gone = foyer_row_int (now, "deleted") != 0 || g_strcmp0 (foyer_row_text (visit_now, "status"), "deleted") == 0;
  if (strcmp (foyer_row_text (now, "wall"), wall) != 0)
    b->now_wall = g_strdup (foyer_row_text (now, "wall"));
  staff = foyer_row_id (now, "staff");
  if (!foyer_id_equal (&staff, &b->staff))
    b->now_member = foyer_core_ref_name (db, "staff", &staff);
  if (g_strcmp0 (foyer_row_text (visit_now, "status"), b->status) != 0)
    b->now_status = g_strdup (foyer_row_text (visit_now, "status"));
  return b;
}

static gboolean
moment_book (FoyerCall *call, JsonBuilder *out, GError **error)
{
  FoyerDb *db = foyer_call_db (call);
  FoyerId loc = foyer_call_loc (call);
  const char *day = foyer_call_text (call, "date");
  g_autoptr (GHashTable) ids = NULL;
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func (booked_free);
  int days = foyer_call_days (call, "calendar.history");
  gint64 ms, stamp, date = 0;
  GHashTableIter iter;
  gpointer key;

  if (!read_moment (call, &ms, &stamp, error))
    return FALSE;
  foyer_date_parse (day, &date);
  if (days >= 0 && date < foyer_location_today (db, &loc, foyer_call_now (call)) - days)
    {
      g_set_error_literal (error, FOYER_ERROR, FOYER_ERROR_DENIED, _ ("This day is further back than you may see."));
      return FALSE;
    }
  ids = candidates (db, &loc, date, stamp);
  g_hash_table_iter_init (&iter, ids);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    {
      Booked *b = booked_at (call, key, &loc, day, stamp);
      if (b != NULL)
        g_ptr_array_add (rows, b);
    }
  g_ptr_array_sort (rows, compare_booked);
  json_builder_begin_object (out);
  foyer_out_int (out, "at", ms);
  foyer_out_text (out, "date", day);
  json_builder_set_member_name (out, "rows");
  json_builder_begin_array (out);
  for (guint i = 0; i < rows->len; i++)
    {
      const Booked *b = rows->pdata[i];

      json_builder_begin_object (out);
      foyer_out_id (out, "appointment", &b->id);
      foyer_out_id (out, "visit", &b->visit);
      foyer_out_text (out, "wall", b->wall);
      foyer_out_int (out, "dur", b->dur);
      foyer_out_text (out, "member", b->member);
      foyer_out_text (out, "client", b->client);
      foyer_out_text (out, "services", b->services);
      foyer_out_text (out, "status", b->status);
      foyer_out_bool (out, "gone", b->gone);
      foyer_out_text (out, "now_wall", b->now_wall);
      foyer_out_text (out, "now_member", b->now_member);
      foyer_out_text (out, "now_status", b->now_status);
      json_builder_end_object (out);
    }
  json_builder_end_array (out);
  json_builder_end_object (out);
  return foyer_db_check (db, error);
}

static const FoyerParam book_params[] = {
  AT,
  { "date", FOYER_P_DATE, FOYER_P_REQUIRED, "day of the book" },
  { NULL },
};

/* ---- the till -------------------------------------------------------------------------------------------------------------------- */

/* What was entered again after the moment carries the time of the first entry: it did not count yet. */
static gint64
not_yet (FoyerDb *db, const FoyerId *reg, gint64 ms, gint64 stamp)
{
  FoyerStmt *s = foyer_db_sql (db, "SELECT id, amount FROM money WHERE again IS NOT NULL AND register = ?1 AND at <= ?2 AND (void IS NULL OR void > ?2)");
  gint64 sum = 0;

  foyer_stmt_bind_id (s, 1, reg);
  foyer_stmt_bind_int (s, 2, ms);
  while (foyer_stmt_step (s))
    {
      FoyerId id = foyer_stmt_id (s, 0);
      g_autoptr (FoyerRow) row = foyer_db_get (db, "money", &id);

      if (row->created.hlc > stamp)
        sum += foyer_stmt_int (s, 1);
    }
  foyer_stmt_done (s);
  return sum;
}

static void
out_register (FoyerCall *call, JsonBuilder *out, FoyerStmt *r, const char *day, gint64 ms, gint64 stamp)
{
  FoyerDb *db = foyer_call_db (call);
  FoyerId id = foyer_stmt_id (r, 0);
  /* Days before are read off the index alone. */
  FoyerStmt *s = foyer_db_sql (db, "SELECT (SELECT coalesce(sum(amount), 0) FROM money WHERE register = ?1 AND bday < ?3 AND (void IS NULL OR void > ?2))"
                                   " + (SELECT coalesce(sum(amount), 0) FROM money WHERE register = ?1 AND bday >= ?3 AND at <= ?2 AND (void IS NULL OR void > ?2))");
  gint64 sum;

  foyer_stmt_bind_id (s, 1, &id);
  foyer_stmt_bind_int (s, 2, ms);
  foyer_stmt_bind_text (s, 3, day);
  sum = foyer_stmt_step (s) ? foyer_stmt_int (s, 0) : 0;
  foyer_stmt_done (s);
  json_builder_begin_object (out);
  foyer_out_id (out, "id", &id);
  foyer_out_text (out, "title", foyer_stmt_text (r, 1));
  foyer_out_text (out, "kind", foyer_stmt_text (r, 2));
  foyer_out_int (out, "balance", foyer_stmt_int (r, 3) + sum - not_yet (db, &id, ms, stamp));
  foyer_out_int (out, "now", foyer_register_balance (db, &id));
  json_builder_end_object (out);
}

static void
out_entries (FoyerCall *call, JsonBuilder *out, const char *day, gint64 ms, gint64 stamp)
{
  FoyerDb *db = foyer_call_db (call);
  FoyerId loc = foyer_call_loc (call);
  FoyerStmt *s = foyer_db_sql (db, "SELECT m.id, m.at, m.kind, m.amount, m.void, m.client, r.title, i.title, u.name, m.visit, m.comment FROM money m LEFT JOIN register r"
                                   " ON r.id = m.register LEFT JOIN item i ON i.id = m.item LEFT JOIN user u ON u.id = m.who"
                                   " WHERE m.loc = ?1 AND m.bday = ?2 AND m.at <= ?3 AND (m.void IS NULL OR m.void > ?3)" FOYER_REGISTER_ALLOWED ("m.register", "4")
                                   FOYER_REGISTER_ALLOWED ("m.item", "5")
                                   " ORDER BY m.at, m.id LIMIT 2000");

  foyer_stmt_bind_id (s, 1, &loc);
  foyer_stmt_bind_text (s, 2, day);
  foyer_stmt_bind_int (s, 3, ms);
  foyer_register_bind (s, 4, foyer_call_registers (call));
  foyer_register_bind (s, 5, foyer_call_limit (call, FOYER_LIMIT_ITEMS));
  while (foyer_stmt_step (s))
    {
      FoyerId id = foyer_stmt_id (s, 0), client = foyer_stmt_id (s, 5), visit = foyer_stmt_id (s, 9);
      g_autoptr (FoyerRow) row = foyer_db_get (db, "money", &id);
      g_autofree char *name = NULL;

      if (!foyer_row_is_null (row, "again") && row->created.hlc > stamp)
        continue;
      name = foyer_id_is_none (&client) ? NULL : foyer_change_row_name (call, "client", &client);
      json_builder_begin_object (out);
      foyer_out_id (out, "id", &id);
      foyer_out_int (out, "at", foyer_stmt_int (s, 1));
      foyer_out_text (out, "kind", foyer_stmt_text (s, 2));
      foyer_out_int (out, "amount", foyer_stmt_int (s, 3));
      foyer_out_bool (out, "gone", !foyer_stmt_is_null (s, 4));
      foyer_out_text (out, "client", name);
      foyer_out_text (out, "register", foyer_stmt_text (s, 6));
      foyer_out_text (out, "item", foyer_stmt_text (s, 7));
      foyer_out_text (out, "who", foyer_stmt_text (s, 8));
      foyer_out_id (out, "visit", &visit);
      foyer_out_text (out, "comment", foyer_stmt_text (s, 10));
      json_builder_end_object (out);
    }
  foyer_stmt_done (s);
}

static gboolean
moment_till (FoyerCall *call, JsonBuilder *out, GError **error)
{
  FoyerDb *db = foyer_call_db (call);
  FoyerId loc = foyer_call_loc (call);
  int days = foyer_call_days (call, "money.registers");
  g_autofree char *day = g_strndup (foyer_call_text (call, "at"), 10);
  gint64 ms, stamp, date = 0;
  FoyerStmt *s;

  if (!foyer_call_need (call, "money.registers", error) || !read_moment (call, &ms, &stamp, error))
    return FALSE;
  foyer_date_parse (day, &date);
  if (days >= 0 && date < foyer_location_today (db, &loc, foyer_call_now (call)) - days)
    {
      g_set_error_literal (error, FOYER_ERROR, FOYER_ERROR_DENIED, _ ("This day is further back than you may see."));
      return FALSE;
    }
  json_builder_begin_object (out);
  foyer_out_int (out, "at", ms);
  foyer_out_text (out, "date", day);
  json_builder_set_member_name (out, "registers");
  json_builder_begin_array (out);
  s = foyer_db_sql (db, "SELECT id, title, kind, coalesce(opening, 0) FROM register WHERE loc = ?1 AND deleted IS NOT 1" FOYER_REGISTER_ALLOWED ("id", "2")
                        " ORDER BY coalesce(weight, 0), title, id");
  foyer_stmt_bind_id (s, 1, &loc);
  foyer_register_bind (s, 2, foyer_call_registers (call));
  while (foyer_stmt_step (s))
    out_register (call, out, s, day, ms, stamp);
  foyer_stmt_done (s);
  json_builder_end_array (out);
  json_builder_set_member_name (out, "rows");
  json_builder_begin_array (out);
  out_entries (call, out, day, ms, stamp);
  json_builder_end_array (out);
  json_builder_end_object (out);
  return foyer_db_check (db, error);
}

static const FoyerParam till_params[] = { AT, { NULL } };

/* ---- a row, and a card -------------------------------------------------------------------------------------------------------------- */

/* Fields of the row then and now: those that hold something in either. */
static void
out_fields (FoyerReading *r, JsonBuilder *out, const char *table, const FoyerRow *then, const FoyerRow *now)
{
  const FoyerEntity *e = foyer_entity (table);

  for (int f = 0; f < e->n_fields; f++)
    {
      static const FoyerVal none = { FOYER_VAL_NULL };
      const FoyerField *field = &e->fields[f];
      const FoyerVal *a = then != NULL ? &then->vals[f] : &none, *b = now != NULL ? &now->vals[f] : &none;

      if (field->label == NULL || (field->flags & FOYER_FIELD_SECRET) || (a->kind == FOYER_VAL_NULL && b->kind == FOYER_VAL_NULL)
          || !foyer_custom_may_know (r->call, table, field->name))
        continue;
      json_builder_begin_object (out);
      foyer_out_text (out, "field", field->name);
      foyer_out_text (out, "field_label", field->label);
      foyer_out_text (out, "type", foyer_change_type (field));
      foyer_change_out_val (r->call, out, "then", e, field, a);
      foyer_change_out_val (r->call, out, "now", e, field, b);
      foyer_out_bool (out, "changed", !foyer_val_equal (a, b));
      json_builder_end_object (out);
    }
}

static gboolean
moment_row (FoyerCall *call, JsonBuilder *out, GError **error)
{
  FoyerDb *db = foyer_call_db (call);
  const FoyerEntity *e = foyer_entity_lookup (foyer_call_text (call, "table"));
  FoyerId id = foyer_call_id (call, "id");
  g_autoptr (FoyerRow) now = e != NULL ? foyer_db_get (db, e->name, &id) : NULL, then = NULL;
  g_auto (FoyerReading) r = { 0 };
  g_autofree char *name = NULL;
  FoyerTxn asked = { 0 };
  FoyerOp op = { .kind = FOYER_OP_SET, .entity = e, .id = id };
  gint64 ms, stamp;

  if (!read_moment (call, &ms, &stamp, error))
    return FALSE;
  if (now == NULL)
    {
      g_set_error_literal (error, FOYER_ERROR, FOYER_ERROR_NOT_FOUND, _ ("There is no such row."));
      return FALSE;
    }
  if (foyer_medical_right (e->name) != NULL && !foyer_medical_rows (call, e, error))
    return FALSE;
  foyer_reading_init (&r, call);
  asked.hlc = G_MAXINT64;
  if (foyer_entity_field (e, "loc") >= 0)
    asked.loc = foyer_row_id (now, "loc");
  asked.who = foyer_call_actor (call)->user;
  asked.ops = g_ptr_array_new ();
  g_ptr_array_add (asked.ops, &op);
  gboolean may = foyer_reading_may (&r, &asked);
  g_ptr_array_unref (asked.ops);
  if (!may)
    {
      g_set_error_literal (error, FOYER_ERROR, FOYER_ERROR_DENIED, _ ("You may not see this."));
      return FALSE;
    }
  then = foyer_db_row_at (db, e->name, &id, stamp);
  name = foyer_change_row_name (call, e->name, &id);
  json_builder_begin_object (out);
  foyer_out_int (out, "at", ms);
  foyer_out_text (out, "table", e->name);
  foyer_out_text (out, "label", e->label);
  foyer_out_text (out, "name", name);
  foyer_out_bool (out, "there", then != NULL);
  json_builder_set_member_name (out, "fields");
  json_builder_begin_array (out);
  out_fields (&r, out, e->name, then, now);
  json_builder_end_array (out);
  json_builder_end_object (out);
  return foyer_db_check (db, error);
}

static const FoyerParam row_params[] = {
  AT,
  { "table", FOYER_P_TEXT, FOYER_P_REQUIRED, "Table: client, visit, service …" },
  { "id", FOYER_P_ID, FOYER_P_REQUIRED, "Row" },
  { NULL },
};

/* Rows of @table that hang on the client, as they were: one line each. */
static void
out_hanging (FoyerReading *r, JsonBuilder *out, const char *member, const char *table, const char *what, const char *value, const FoyerId *client, gint64 stamp)
{
  g_autofree char *sql = g_strdup_printf ("SELECT id FROM %s WHERE client = ?1", table);
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (FoyerId));
  const FoyerEntity *e = foyer_entity (table);
  FoyerStmt *s = foyer_db_sql (r->db, sql);

  foyer_stmt_bind_id (s, 1, client);
  while (foyer_stmt_step (s))
    {
      FoyerId id = foyer_stmt_id (s, 0);
      g_array_append_val (ids, id);
    }
  foyer_stmt_done (s);
  json_builder_set_member_name (out, member);
  json_builder_begin_array (out);
  for (guint i = 0; i < ids->len && foyer_custom_may_know (r->call, table, NULL); i++)
    {
      const FoyerId *id = &g_array_index (ids, FoyerId, i);
      g_autoptr (FoyerRow) then = foyer_db_row_at (r->db, table, id, stamp), now = foyer_db_get (r->db, table, id);
      gboolean deletable = foyer_entity_field (e, "deleted") >= 0;
      gboolean was = then != NULL && (!deletable || foyer_row_int (then, "deleted") == 0);
      gboolean is = now != NULL && (!deletable || foyer_row_int (now, "deleted") == 0);
      int f = foyer_entity_field (e, what), v = value != NULL ? foyer_entity_field (e, value) : -1;

      if (!was && !is)
        continue;
      json_builder_begin_object (out);
      foyer_change_out_val (r->call, out, "what", e, &e->fields[f], &(was ? then : now)->vals[f]);
      if (v >= 0)
        {
          static const FoyerVal none = { FOYER_VAL_NULL };
          foyer_change_out_val (r->call, out, "then", e, &e->fields[v], was ? &then->vals[v] : &none);
          foyer_change_out_val (r->call, out, "now", e, &e->fields[v], is ? &now->vals[v] : &none);
        }
      foyer_out_bool (out, "was", was);
      foyer_out_bool (out, "is", is);
      json_builder_end_object (out);
    }
  json_builder_end_array (out);
}

static void
out_figures (FoyerCall *call, JsonBuilder *out, const FoyerId *client, gint64 ms)
{
  FoyerDb *db = foyer_call_db (call);
  FoyerStmt *s = foyer_db_sql (db, "SELECT a.kind, a.cur, coalesce(sum(coalesce(e.amount, e.adjust, 0)), 0) FROM acct a LEFT JOIN entry e ON e.acct = a.id AND e.at <= ?2"
                                   " AND (e.void IS NULL OR e.void > ?2) WHERE a.client = ?1 GROUP BY a.id");

  json_builder_set_member_name (out, "accounts");
  json_builder_begin_array (out);
  foyer_stmt_bind_id (s, 1, client);
  foyer_stmt_bind_int (s, 2, ms);
  while (foyer_stmt_step (s))
    {
      json_builder_begin_object (out);
      foyer_out_text (out, "kind", foyer_stmt_text (s, 0));
      foyer_out_text (out, "cur", foyer_stmt_text (s, 1));
      foyer_out_int (out, "balance", foyer_stmt_int (s, 2));
      json_builder_end_object (out);
    }
  foyer_stmt_done (s);
  json_builder_end_array (out);
}

static gboolean
moment_client (FoyerCall *call, JsonBuilder *out, GError **error)
{
  FoyerDb *db = foyer_call_db (call);
  FoyerId id = foyer_call_id (call, "client");
  g_autoptr (FoyerRow) now = foyer_db_get (db, "client", &id), then = NULL;
  g_auto (FoyerReading) r = { 0 };
  g_autofree char *name = NULL;
  gint64 ms, stamp;

  if (!foyer_call_need (call, "clients", error) || !read_moment (call, &ms, &stamp, error))
    return FALSE;
  if (now == NULL || !foyer_client_visible (call, &id))
    {
      g_set_error_literal (error, FOYER_ERROR, FOYER_ERROR_NOT_FOUND, _ ("There is no such client."));
      return FALSE;
    }
  foyer_reading_init (&r, call);
  then = foyer_db_row_at (db, "client", &id, stamp);
  name = foyer_change_row_name (call, "client", &id);
  json_builder_begin_object (out);
  foyer_out_int (out, "at", ms);
  foyer_out_text (out, "name", name);
  foyer_out_bool (out, "there", then != NULL);
  json_builder_set_member_name (out, "fields");
  json_builder_begin_array (out);
  out_fields (&r, out, "client", then, now);
  json_builder_end_array (out);
  out_hanging (&r, out, "labels", "client_label", "label", NULL, &id, stamp);
  out_hanging (&r, out, "values", "client_value", "field", "value", &id, stamp);
  out_hanging (&r, out, "notes", "note", "text", NULL, &id, stamp);
  if (foyer_call_may (call, "money"))
    out_figures (call, out, &id, ms);
  json_builder_end_object (out);
  return foyer_db_check (db, error);
}

static const FoyerParam client_params[] = {
  AT,
  { "client", FOYER_P_ID, FOYER_P_REQUIRED, "client" },
  { NULL },
};

const FoyerQuery foyer_queries_moment[] = {
  { "moment.book", "calendar", "The book of a day as it was at a moment of the past.", book_params,
    "{at (UTC ms), date, rows [{appointment, visit, wall, dur, member, client, services, status, gone (deleted since), now_wall, now_member, now_status (where it is another "
    "today)}]}", moment_book, TRUE },
  { "moment.till", "money", "The registers and the day's money as they were at a moment of the past.", till_params,
    "{at, date, registers [{id, title, kind, balance, now}], rows [{id, at, kind, amount, gone (cancelled since), client, register, item, who, visit, comment}]}", moment_till },
  { "moment.client", "clients", "A client's card as it was at a moment of the past.", client_params,
    "{at, name, there, fields [{field, field_label, type, then, now, changed}], labels [{what, was, is}], values [{what, then, now, was, is}], notes [{what, was, is}], "
    "accounts [{kind, cur, balance}]}", moment_client },
  { "moment.row", NULL, "Any row as it was at a moment of the past.", row_params, "{at, table, label, name, there, fields [{field, field_label, type, then, now, changed}]}",
    moment_row },
  { NULL },
};
