/* Visits of a client: those this store holds, and which locations' are not among them. A desk that holds its own location alone asks the chain's
 * server for the others (foyer-h-visits.c); there the same query answers. */
#define G_LOG_DOMAIN "foyer-desk"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "foyer-accounts.h"
#include "foyer-client.h"
#include "foyer-line-money.h"
#include "foyer-out.h"
#include "foyer-places.h"
#include "foyer-session.h"
#include "foyer-visit-rules.h"

#define USUAL 50

static void
out_appointments (JsonBuilder   *out,
                  FoyerDb       *db,
                  const FoyerId *visit)
{
  FoyerStmt *s = foyer_db_sql (db, "SELECT a.wall, a.dur, s.name, a.comment FROM appointment a LEFT JOIN staff s ON s.id = a.staff"
                                   " WHERE a.visit = ?1 AND a.deleted IS NOT 1 ORDER BY a.wall, a.id");

  json_builder_set_member_name (out, "appointments");
  json_builder_begin_array (out);
  foyer_stmt_bind_id (s, 1, visit);
  while (foyer_stmt_step (s))
    {
      json_builder_begin_object (out);
      foyer_out_text (out, "wall", foyer_stmt_text (s, 0));
      foyer_out_int (out, "dur", foyer_stmt_int (s, 1));
      foyer_out_text (out, "staff", foyer_stmt_text (s, 2));
      foyer_out_text (out, "comment", foyer_stmt_text (s, 3));
      json_builder_end_object (out);
    }
  foyer_stmt_done (s);
  json_builder_end_array (out);
}

static void
out_lines (JsonBuilder   *out,
           FoyerDb       *db,
           const FoyerId *visit)
{
  FoyerStmt *s = foyer_db_sql (db, "SELECT l.title, l.kind, s.name, " FOYER_LINE_MONEY ("l.") " FROM line l"
                                   " LEFT JOIN staff s ON s.id = l.staff WHERE l.visit = ?1 AND l.deleted IS NOT 1 ORDER BY l.weight, l.id");

  json_builder_set_member_name (out, "lines");
  json_builder_begin_array (out);
  foyer_stmt_bind_id (s, 1, visit);
  while (foyer_stmt_step (s))
    {
      FoyerVisitLine line = foyer_line_money (s, 3);
      json_builder_begin_object (out);
      foyer_out_text (out, "title", foyer_stmt_text (s, 0));
      foyer_out_text (out, "kind", foyer_stmt_text (s, 1));
      foyer_out_int (out, "qty", line.qty);
      foyer_out_int (out, "disc_pct", line.disc_pct);
      foyer_out_int (out, "total", foyer_visit_line_total (&line));
      foyer_out_text (out, "staff", foyer_stmt_text (s, 2));
      json_builder_end_object (out);
    }
  foyer_stmt_done (s);
  json_builder_end_array (out);
}

/* How it was paid: one entry per register and account, refunds taken off. */
static void
out_payments (JsonBuilder   *out,
              FoyerDb       *db,
              const FoyerId *visit,
              FoyerNameParts parts)
{
  FoyerStmt *s = foyer_db_sql (db, "SELECT r.title, r.kind, sum(m.amount), e.acct, t.title, p.name, p.middle, p.surname FROM money m LEFT JOIN register r ON r.id = m.register"
                                   " LEFT JOIN entry e ON e.id = m.entry LEFT JOIN acct a ON a.id = e.acct LEFT JOIN acct_type t ON t.id = a.type LEFT JOIN client p ON p.id = m.payer"
                                   " WHERE m.visit = ?1 AND m.void IS NULL AND m.kind IN ('payment', 'refund') GROUP BY m.register, e.acct, m.payer HAVING sum(m.amount) <> 0"
                                   " ORDER BY min(m.at), m.register");

  json_builder_set_member_name (out, "payments");
  json_builder_begin_array (out);
  foyer_stmt_bind_id (s, 1, visit);
  while (foyer_stmt_step (s))
    {
      FoyerId acct = foyer_stmt_id (s, 3);
      g_autofree char *payer = foyer_client_title (parts, foyer_stmt_text (s, 5), foyer_stmt_text (s, 6), foyer_stmt_text (s, 7));

      json_builder_begin_object (out);
      foyer_out_text (out, "register", foyer_stmt_is_null (s, 0) && !foyer_id_is_none (&acct) ? (foyer_stmt_is_null (s, 4) ? _ ("Deposit") : foyer_stmt_text (s, 4)) : foyer_stmt_text (s, 0));
      foyer_out_text (out, "kind", foyer_stmt_text (s, 1));
      foyer_out_int (out, "amount", foyer_stmt_int (s, 2));
      /* ACC-8, ACC-10: from an account that is owed for; by somebody else. */
      foyer_out_bool (out, "debt", !foyer_id_is_none (&acct) && foyer_account_balance (db, &acct) < 0);
      foyer_out_text (out, "payer", *payer != '\0' ? payer : NULL);
      json_builder_end_object (out);
    }
  foyer_stmt_done (s);
  json_builder_end_array (out);
}

/* The card of parameter "id", when this user may see it. (transfer full) (nullable) */
static FoyerRow *
visible_client (FoyerCall *call, GError **error)
{
  FoyerRow *row = foyer_call_row (call, "id", "client", error);

  if (row != NULL && !foyer_client_need_visible (call, &row->id, error))
    g_clear_pointer (&row, foyer_row_free);
  return row;
}

/* @at: (nullable) (element-type FoyerId): of these locations only */
static void
out_visits (JsonBuilder *out, FoyerDb *db, const FoyerId *client, FoyerNameParts parts, gint64 limit, GHashTable *at)
{
  FoyerStmt *s = foyer_db_sql (db, "SELECT f.visit, f.day, f.status, f.total, f.paid, l.name, v.note, f.loc FROM visit_fig f JOIN visit v ON v.id = f.visit"
                                   " LEFT JOIN location l ON l.id = f.loc WHERE f.client = ?1 AND f.status <> 'deleted' ORDER BY f.day DESC, f.visit DESC");
  gint64 n = 0;

  foyer_stmt_bind_id (s, 1, client);
  json_builder_begin_array (out);
  while (n < limit && foyer_stmt_step (s))
    {
      FoyerId visit = foyer_stmt_id (s, 0), loc = foyer_stmt_id (s, 7);
      FoyerVisitStatus status = foyer_status_parse (foyer_stmt_text (s, 2));
      gint64 total = foyer_stmt_int (s, 3), paid = foyer_stmt_int (s, 4);

      if (at != NULL && !g_hash_table_contains (at, &loc))
        continue;
      n++;
      json_builder_begin_object (out);
      foyer_out_id (out, "visit", &visit);
      foyer_out_text (out, "date", foyer_stmt_text (s, 1));
      foyer_out_text (out, "status", foyer_stmt_text (s, 2));
      foyer_out_int (out, "total", total);
      foyer_out_int (out, "paid", paid);
      /* Served and not paid in full: on credit, shown in red (CLI-9). */
      foyer_out_int (out, "credit", foyer_status_is_sold (status) && paid < total ? total - paid : 0);
      foyer_out_id (out, "loc", &loc);
      foyer_out_text (out, "location", foyer_stmt_text (s, 5));
      foyer_out_text (out, "note", foyer_stmt_text (s, 6));
      out_appointments (out, db, &visit);
      out_lines (out, db, &visit);
      out_payments (out, db, &visit, parts);
      json_builder_end_object (out);
    }
  foyer_stmt_done (s);
  json_builder_end_array (out);
}

static gint64
limit_of (FoyerCall *call)
{
  gint64 limit = foyer_call_int (call, "limit");

  return limit > 0 ? limit : USUAL;
}

/* ---- client.history -------------------------------------------------------------------------------------------------------- */

static gboolean
client_history (FoyerCall *call, JsonBuilder *out, GError **error)
{
  FoyerDb *db = foyer_call_db (call);
  FoyerId here = foyer_call_loc (call);
  g_autoptr (FoyerRow) row = visible_client (call, error);

  if (row == NULL)
    return FALSE;
  out_visits (out, db, &row->id, foyer_name_parts (db, &here), limit_of (call), NULL);
  return foyer_db_check (db, error);
}

static const FoyerParam history_params[] = {
  { "loc", FOYER_P_ID, 0, "location; the one worked in when left out", NULL, 0 },
  { "id", FOYER_P_ID, FOYER_P_REQUIRED, "client", NULL, 0 },
  { "limit", FOYER_P_INT, 0, "at most so many visits, the newest first (50)", NULL, 1000 },
  { NULL },
};

/* ---- client.elsewhere ------------------------------------------------------------------------------------------------------- */

/* What the user sees of other locations' visits: what he sees of those here, and the switch for all locations. */
static gboolean
client_elsewhere (FoyerCall *call, JsonBuilder *out, GError **error)
{
  FoyerDb *db = foyer_call_db (call);
  FoyerId here = foyer_call_loc (call);
  g_autoptr (FoyerRow) row = NULL;
  g_autoptr (GHashTable) others = g_hash_table_new_full (foyer_id_hash, foyer_id_equal_func, g_free, NULL);
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (FoyerId));
  FoyerStmt *s;

  if (!foyer_call_need (call, "clients.visits", error) || (row = visible_client (call, error)) == NULL)
    return FALSE;
  s = foyer_db_sql (db, "SELECT id FROM location WHERE deleted IS NOT 1 AND id <> ?1 ORDER BY coalesce(weight, 0), id");
  foyer_stmt_bind_id (s, 1, &here);
  while (foyer_stmt_step (s))
    {
      FoyerId id = foyer_stmt_id (s, 0);

      g_array_append_val (ids, id);
      g_hash_table_add (others, foyer_id_copy (&id));
    }
  foyer_stmt_done (s);
  json_builder_begin_object (out);
  json_builder_set_member_name (out, "missing");
  json_builder_begin_array (out);
  for (guint i = 0; i < ids->len; i++)
    {
      const FoyerId *id = &g_array_index (ids, FoyerId, i);
      g_autoptr (FoyerRow) place = foyer_place_is_held (db, id) ? NULL : foyer_db_get (db, "location", id);

      if (place == NULL)
        continue;
      json_builder_begin_object (out);
      foyer_out_id (out, "id", id);
      foyer_out_text (out, "name", foyer_row_text (place, "name"));
      json_builder_end_object (out);
    }
  json_builder_end_array (out);
  json_builder_set_member_name (out, "visits");
  out_visits (out, db, &row->id, foyer_name_parts (db, &here), limit_of (call), others);
  json_builder_end_object (out);
  return foyer_db_check (db, error);
}

const FoyerQuery foyer_queries_client_visits[] = {
  { "client.history", "clients.visits", "Visits of a client, the newest first.", history_params,
    "[{visit, date, status, total, paid, credit, loc, location, note, appointments [{wall, dur, staff, comment}], lines [{title, kind, qty, disc_pct, total, staff}], payments [{register, kind, amount}]}]",
    client_history },
  { "client.elsewhere", "booking.client-chain", "Visits of a client at the other locations of the chain, as far as this store has them.", history_params,
    "{missing [{id, name}]: locations whose visits are not here (the chain's server has them), visits [as client.history]}", client_elsewhere },
  { NULL },
};
