/* The end of a day (replication.md 16): what is still open, with the rows it is about. It refuses nothing. */
#define G_LOG_DOMAIN "foyer-desk"

#include "config.h"

#include "foyer-accounts.h"
#include "foyer-apply.h"
#include "foyer-client.h"
#include "foyer-core.h"
#include "foyer-out.h"
#include "foyer-query-visit-private.h"

/* A desk whose clock is further off than this is worth a look (replication.md 8). */
#define SKEW_MS (2 * 60 * G_GINT64_CONSTANT (1000))

typedef struct
{
  FoyerCall *call;
  FoyerDb *db;
  FoyerId loc;
  const char *date;
  FoyerNameParts parts;
  gint64 open;
} Close;

/* Nothing is told here of visits and clients that are not his. */
static gboolean
may_know (Close *c, const FoyerId *visit, const FoyerId *client)
{
  g_autoptr (FoyerRow) row = visit == NULL || foyer_id_is_none (visit) ? NULL : foyer_db_get (c->db, "visit", visit);

  return (row == NULL || foyer_visit_may_see (c->call, row, NULL)) && (foyer_id_is_none (client) || foyer_client_visible (c->call, client));
}

static void
out_client (Close *c, JsonBuilder *out, const FoyerId *client)
{
  g_autoptr (FoyerRow) row = foyer_id_is_none (client) ? NULL : foyer_db_get (c->db, "client", client);
  g_autofree char *title = NULL;

  if (row != NULL)
    title = foyer_client_title (c->parts, foyer_row_text (row, "name"), foyer_row_text (row, "middle"), foyer_row_text (row, "surname"));
  foyer_out_id (out, "client", client);
  foyer_out_text (out, "display", title);
}

static void
out_unsent (Close *c, JsonBuilder *out)
{
  gint64 oldest = 0, pending = foyer_db_pending (c->db, &oldest);
  g_autofree char *server = foyer_db_state (c->db, "server");

  /* A PC that belongs to no chain has nobody to send to. */
  if (server == NULL)
    pending = oldest = 0;
  json_builder_set_member_name (out, "unsent");
  json_builder_begin_object (out);
  foyer_out_int (out, "count", pending);
  foyer_out_int (out, "oldest", oldest >> 16);
  json_builder_end_object (out);
  c->open += pending > 0;
}

static void
out_conflicts (Close *c, JsonBuilder *out)
{
  FoyerStmt *s = foyer_db_sql (c->db, "SELECT id FROM conflict WHERE state='open' AND (loc IS NULL OR loc=?1)"
                                      " ORDER BY CASE kind WHEN 'quarantine' THEN 5 ELSE sev END DESC, at DESC, id LIMIT 500");

  json_builder_set_member_name (out, "conflicts");
  json_builder_begin_array (out);
  foyer_stmt_bind_id (s, 1, &c->loc);
  while (foyer_stmt_step (s))
    {
      FoyerId id = foyer_stmt_id (s, 0);
      g_autoptr (FoyerRow) row = foyer_db_get (c->db, "conflict", &id);

      /* Accounts below their floor have a list of their own. */
      if (row == NULL || g_strcmp0 (foyer_row_text (row, "kind"), "floor") == 0 || !foyer_core_conflict_stands (c->db, row))
        continue;
      foyer_core_out_conflict (c->call, out, row);
      c->open++;
    }
  foyer_stmt_done (s);
  json_builder_end_array (out);
}

static void
out_below (Close *c, JsonBuilder *out)
{
  FoyerStmt *s = foyer_db_sql (c->db, "SELECT id, kind, client, floor, cur FROM acct WHERE floor IS NOT NULL AND (coalesce(bal, 0) < floor"
                                      " OR id IN (SELECT acct FROM entry WHERE _seq = 0)) ORDER BY kind, id");

  json_builder_set_member_name (out, "below");
  json_builder_begin_array (out);
  while (foyer_stmt_step (s))
    {
      FoyerId id = foyer_stmt_id (s, 0), client = foyer_stmt_id (s, 2);
      gint64 floor = foyer_stmt_int (s, 3), balance = foyer_account_balance (c->db, &id);

      if (balance >= floor || !may_know (c, NULL, &client))
        continue;
      json_builder_begin_object (out);
      foyer_out_id (out, "account", &id);
      foyer_out_text (out, "kind", foyer_stmt_text (s, 1));
      foyer_out_bool (out, "money", !foyer_stmt_is_null (s, 4));
      out_client (c, out, &client);
      foyer_out_int (out, "balance", balance);
      foyer_out_int (out, "floor", floor);
      json_builder_end_object (out);
      c->open++;
    }
  foyer_stmt_done (s);
  json_builder_end_array (out);
}

/* Money of the day that a desk with a wrong clock wrote down, or that is dated in the time to come. */
static void
out_clock (Close *c, JsonBuilder *out)
{
  FoyerStmt *s = foyer_db_sql (c->db, "SELECT id, client, amount, at FROM money WHERE loc = ?1 AND bday = ?2 AND void IS NULL ORDER BY at, id");

  json_builder_set_member_name (out, "clock");
  json_builder_begin_array (out);
  foyer_stmt_bind_id (s, 1, &c->loc);
  foyer_stmt_bind_text (s, 2, c->date);
  while (foyer_stmt_step (s))
    {
      FoyerId id = foyer_stmt_id (s, 0), client = foyer_stmt_id (s, 1);
      g_autoptr (FoyerRow) row = foyer_db_get (c->db, "money", &id), desk = NULL;
      g_autoptr (FoyerTxn) t = row != NULL ? foyer_db_txn (c->db, &row->created.txn) : NULL;
      gint64 at = foyer_stmt_int (s, 3), skew = 0;

      if (t != NULL)
        desk = foyer_db_get (c->db, "device", &t->dev);
      if (desk != NULL)
        skew = foyer_row_int (desk, "skew");
      if (ABS (skew) <= SKEW_MS && at <= foyer_call_now (c->call) + SKEW_MS)
        continue;
      if (!may_know (c, NULL, &client))
        continue;
      json_builder_begin_object (out);
      foyer_out_id (out, "money", &id);
      foyer_out_text (out, "desk", desk != NULL ? foyer_row_text (desk, "code") : NULL);
      foyer_out_text (out, "desk_name", desk != NULL ? foyer_row_text (desk, "name") : NULL);
      foyer_out_int (out, "skew", skew);
      foyer_out_int (out, "amount", foyer_stmt_int (s, 2));
      foyer_out_int (out, "at", at);
      out_client (c, out, &client);
      json_builder_end_object (out);
      c->open++;
    }
  foyer_stmt_done (s);
  json_builder_end_array (out);
}

static void
out_unpaid (Close *c, JsonBuilder *out)
{
  FoyerStmt *s = foyer_db_sql (c->db, "SELECT f.visit, f.client, f.total, f.paid, (SELECT a.id FROM appointment a WHERE a.visit = f.visit AND a.deleted IS NOT 1"
                                      " ORDER BY a.wall, a.id LIMIT 1) AS first FROM visit_fig f WHERE f.loc = ?1 AND f.day = ?2 AND f.status = 'arrived'"
                                      " AND f.paid < f.total ORDER BY f.visit");

  json_builder_set_member_name (out, "unpaid");
  json_builder_begin_array (out);
  foyer_stmt_bind_id (s, 1, &c->loc);
  foyer_stmt_bind_text (s, 2, c->date);
  while (foyer_stmt_step (s))
    {
      FoyerId visit = foyer_stmt_id (s, 0), client = foyer_stmt_id (s, 1), appointment = foyer_stmt_id (s, 4);
      g_autoptr (FoyerRow) row = foyer_id_is_none (&appointment) ? NULL : foyer_db_get (c->db, "appointment", &appointment);
      gint64 total = foyer_stmt_int (s, 2), paid = foyer_stmt_int (s, 3);

      if (!may_know (c, &visit, &client))
        continue;
      json_builder_begin_object (out);
      foyer_out_id (out, "visit", &visit);
      foyer_out_id (out, "appointment", &appointment);
      foyer_out_text (out, "wall", row != NULL ? foyer_row_text (row, "wall") : NULL);
      out_client (c, out, &client);
      foyer_out_int (out, "total", total);
      foyer_out_int (out, "paid", paid);
      foyer_out_int (out, "due", total - paid);
      json_builder_end_object (out);
      c->open++;
    }
  foyer_stmt_done (s);
  json_builder_end_array (out);
}

static void
out_contested (Close *c, JsonBuilder *out)
{
  FoyerStmt *s = foyer_db_sql (c->db, "SELECT a.id, a.visit, a.wall, s.name, v.client FROM appointment a JOIN visit v ON v.id = a.visit LEFT JOIN staff s ON s.id = a.staff"
                                      " WHERE a.loc = ?1 AND a.day = ?2 AND a.slot = 'contested' AND a.deleted IS NOT 1 AND a.shared IS NULL"
                                      " AND v.status IN ('pending', 'confirmed', 'arrived') ORDER BY a.wall, a.id");

  json_builder_set_member_name (out, "contested");
  json_builder_begin_array (out);
  foyer_stmt_bind_id (s, 1, &c->loc);
  foyer_stmt_bind_text (s, 2, c->date);
  while (foyer_stmt_step (s))
    {
      FoyerId id = foyer_stmt_id (s, 0), visit = foyer_stmt_id (s, 1), client = foyer_stmt_id (s, 4);

      if (!may_know (c, &visit, &client))
        continue;
      json_builder_begin_object (out);
      foyer_out_id (out, "appointment", &id);
      foyer_out_id (out, "visit", &visit);
      foyer_out_text (out, "wall", foyer_stmt_text (s, 2));
      foyer_out_text (out, "member", foyer_stmt_text (s, 3));
      out_client (c, out, &client);
      json_builder_end_object (out);
      c->open++;
    }
  foyer_stmt_done (s);
  json_builder_end_array (out);
}

const FoyerParam foyer_core_close_params[] = {
  { "date", FOYER_P_DATE, FOYER_P_REQUIRED, "Business day" },
  { "loc", FOYER_P_ID, 0, "Location" },
  { NULL },
};

gboolean
foyer_core_close (FoyerCall *call, JsonBuilder *out, GError **error)
{
  Close c = { .call = call, .db = foyer_call_db (call), .loc = foyer_call_loc (call), .date = foyer_call_text (call, "date") };

  c.parts = foyer_name_parts (c.db, &c.loc);
  json_builder_begin_object (out);
  foyer_out_text (out, "date", c.date);
  out_unsent (&c, out);
  out_conflicts (&c, out);
  out_below (&c, out);
  out_clock (&c, out);
  out_unpaid (&c, out);
  out_contested (&c, out);
  foyer_out_int (out, "open", c.open);
  json_builder_end_object (out);
  return foyer_db_check (c.db, error);
}
