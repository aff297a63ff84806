/* Documents: what money and movements of accounts hang on (back-office.md 0.3). */
#define G_LOG_DOMAIN "foyer-desk"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "foyer-client.h"
#include "foyer-command.h"
#include "foyer-location.h"
#include "foyer-out.h"
#include "foyer-query-visit-private.h"
#include "foyer-register.h"

#define COLUMNS \
  "SELECT d.id, d.type, d.no, d.at, d.bday, d.comment, d.void, d.visit, d.client, d.together, u.name, w.name, c.name, c.middle, c.surname," \
  " (SELECT coalesce(sum(m.amount), 0) FROM money m WHERE m.doc = d.id AND m.kind <> 'transfer' AND (m.void IS NULL OR d.void IS NOT NULL)" FOYER_REGISTER_ALLOWED ("m.register", "9") ")" \
  " FROM document d LEFT JOIN user u ON u.id = d.who LEFT JOIN user w ON w.id = d.void_by LEFT JOIN client c ON c.id = d.client"

#define ROW "id, type, kind, no, at, bday, comment, void, void_by, visit, client, client_name, together, who, sum, pending"

/* A word for the type, stable. */
static const char *
kind_of (gint64 type)
{
  static const struct
  {
    int type;
    const char *word;
  } kinds[] = { { 1, "sale" }, { 2, "services" }, { 3, "arrival" }, { 4, "write-off" }, { 5, "move" }, { 6, "stock-taking" }, { 7, "visit" }, { 8, "consumables" }, { 9, "account" },
                { 100, "money" }, { 101, "receipt" }, { 102, "return" } };

  for (gsize i = 0; i < G_N_ELEMENTS (kinds); i++)
    if (kinds[i].type == type)
      return kinds[i].word;
  return "other";
}

/* First day the user may see. */
static void
oldest_day (FoyerCall *call, FoyerDb *db, const FoyerId *loc, char *out)
{
  int days = foyer_call_days (call, "money.registers");

  foyer_date_format (days < 0 ? 0 : foyer_location_today (db, loc, foyer_call_now (call)) - days, out);
}

static void
out_document (FoyerDb *db, JsonBuilder *out, FoyerNameParts parts, FoyerStmt *s)
{
  FoyerId id = foyer_stmt_id (s, 0), visit = foyer_stmt_id (s, 7), client = foyer_stmt_id (s, 8), together = foyer_stmt_id (s, 9);
  g_autofree char *name = foyer_client_title (parts, foyer_stmt_text (s, 12), foyer_stmt_text (s, 13), foyer_stmt_text (s, 14));

  foyer_out_id (out, "id", &id);
  foyer_out_int (out, "type", foyer_stmt_int (s, 1));
  foyer_out_text (out, "kind", kind_of (foyer_stmt_int (s, 1)));
  foyer_out_text (out, "no", foyer_stmt_text (s, 2));
  foyer_out_int (out, "at", foyer_stmt_int (s, 3));
  foyer_out_text (out, "bday", foyer_stmt_text (s, 4));
  foyer_out_text (out, "comment", foyer_stmt_text (s, 5));
  foyer_out_bool (out, "void", !foyer_stmt_is_null (s, 6));
  foyer_out_text (out, "void_by", foyer_stmt_text (s, 11));
  foyer_out_id (out, "visit", &visit);
  foyer_out_id (out, "client", &client);
  foyer_out_text (out, "client_name", *name != '\0' ? name : NULL);
  foyer_out_id (out, "together", &together);
  foyer_out_text (out, "who", foyer_stmt_text (s, 10));
  foyer_out_int (out, "sum", foyer_stmt_int (s, 15));
  foyer_out_bool (out, "pending", foyer_db_is_pending (db, "document", &id));
}

static gboolean
run_list (FoyerCall *call, JsonBuilder *out, GError **error)
{
  FoyerDb *db = foyer_call_db (call);
  FoyerId loc = foyer_call_loc (call), client = foyer_call_id (call, "client"), reg = foyer_call_id (call, "register");
  FoyerNameParts parts = foyer_name_parts (db, &loc);
  const char *from = foyer_call_text (call, "from");
  char first[11];
  FoyerStmt *s;

  oldest_day (call, db, &loc, first);
  s = foyer_db_sql (db, COLUMNS " WHERE d.loc = ?1 AND d.bday BETWEEN max(?2, ?3) AND ?4 AND (?5 IS NULL OR d.type = ?5) AND (?6 IS NULL OR d.client = ?6)"
                                " AND (?7 = 'all' OR (?7 = 'active') = (d.void IS NULL)) AND (?8 IS NULL OR EXISTS (SELECT 1 FROM money m WHERE m.doc = d.id AND m.register = ?8))"
                                " AND (?9 IS NULL OR NOT EXISTS (SELECT 1 FROM money m WHERE m.doc = d.id)"
                                " OR EXISTS (SELECT 1 FROM money m WHERE m.doc = d.id" FOYER_REGISTER_ALLOWED ("m.register", "9") "))"
                                " ORDER BY d.at DESC, d.id DESC LIMIT ?10 OFFSET ?11");
  foyer_stmt_bind_id (s, 1, &loc);
  foyer_stmt_bind_text (s, 2, from);
  foyer_stmt_bind_text (s, 3, first);
  foyer_stmt_bind_text (s, 4, foyer_call_has (call, "to") ? foyer_call_text (call, "to") : from);
  if (foyer_call_has (call, "type"))
    foyer_stmt_bind_int (s, 5, foyer_call_int (call, "type"));
  else
    foyer_stmt_bind_null (s, 5);
  foyer_stmt_bind_id (s, 6, &client);
  foyer_stmt_bind_text (s, 7, foyer_call_has (call, "state") ? foyer_call_text (call, "state") : "active");
  foyer_stmt_bind_id (s, 8, &reg);
  foyer_register_bind (s, 9, foyer_call_registers (call));
  foyer_stmt_bind_int (s, 10, foyer_call_has (call, "limit") ? foyer_call_int (call, "limit") : 500);
  foyer_stmt_bind_int (s, 11, foyer_call_int (call, "offset"));
  json_builder_begin_array (out);
  while (foyer_stmt_step (s))
    {
      json_builder_begin_object (out);
      out_document (db, out, parts, s);
      json_builder_end_object (out);
    }
  foyer_stmt_done (s);
  json_builder_end_array (out);
  return foyer_db_check (db, error);
}

/* What hangs on it. */
static void
out_money (FoyerCall *call, FoyerDb *db, JsonBuilder *out, const FoyerId *doc)
{
  FoyerStmt *s = foyer_db_sql (db, "SELECT m.id, m.kind, m.amount, m.cur, r.title, i.title, s.name, m.void IS NOT NULL, m.pair FROM money m LEFT JOIN register r ON r.id = m.register"
                                   " LEFT JOIN item i ON i.id = m.item LEFT JOIN staff s ON s.id = m.staff WHERE m.doc = ?1" FOYER_REGISTER_ALLOWED ("m.register", "2")
                                   " ORDER BY m.id");

  foyer_stmt_bind_id (s, 1, doc);
  foyer_register_bind (s, 2, foyer_call_registers (call));
  json_builder_set_member_name (out, "money");
  json_builder_begin_array (out);
  while (foyer_stmt_step (s))
    {
      FoyerId id = foyer_stmt_id (s, 0), pair = foyer_stmt_id (s, 8);

      json_builder_begin_object (out);
      foyer_out_id (out, "id", &id);
      foyer_out_text (out, "kind", foyer_stmt_text (s, 1));
      foyer_out_int (out, "amount", foyer_stmt_int (s, 2));
      foyer_out_text (out, "currency", foyer_stmt_text (s, 3));
      foyer_out_text (out, "register_title", foyer_stmt_is_null (s, 4) ? _ ("Deposit") : foyer_stmt_text (s, 4));
      foyer_out_text (out, "item_title", foyer_stmt_text (s, 5));
      foyer_out_text (out, "member", foyer_stmt_text (s, 6));
      foyer_out_bool (out, "void", foyer_stmt_int (s, 7) != 0);
      foyer_out_id (out, "pair", &pair);
      json_builder_end_object (out);
    }
  foyer_stmt_done (s);
  json_builder_end_array (out);
}

static void
out_entries (FoyerDb *db, JsonBuilder *out, const FoyerId *doc)
{
  FoyerStmt *s = foyer_db_sql (db, "SELECT e.id, e.acct, e.amount, e.void IS NOT NULL, t.title FROM entry e LEFT JOIN acct a ON a.id = e.acct LEFT JOIN acct_type t ON t.id = a.type"
                                   " WHERE e.doc = ?1 ORDER BY e.id");

  foyer_stmt_bind_id (s, 1, doc);
  json_builder_set_member_name (out, "entries");
  json_builder_begin_array (out);
  while (foyer_stmt_step (s))
    {
      FoyerId id = foyer_stmt_id (s, 0), acct = foyer_stmt_id (s, 1);

      json_builder_begin_object (out);
      foyer_out_id (out, "id", &id);
      foyer_out_id (out, "account", &acct);
      foyer_out_text (out, "title", foyer_stmt_is_null (s, 4) ? _ ("Deposit") : foyer_stmt_text (s, 4));
      foyer_out_int (out, "amount", foyer_stmt_int (s, 2));
      foyer_out_bool (out, "void", foyer_stmt_int (s, 3) != 0);
      json_builder_end_object (out);
    }
  foyer_stmt_done (s);
  json_builder_end_array (out);
}

static gboolean
run_get (FoyerCall *call, JsonBuilder *out, GError **error)
{
  FoyerDb *db = foyer_call_db (call);
  FoyerId loc = foyer_call_loc (call), id = foyer_call_id (call, "document");
  FoyerNameParts parts = foyer_name_parts (db, &loc);
  char first[11];
  gboolean found;
  FoyerStmt *s = foyer_db_sql (db, COLUMNS " WHERE d.id = ?1 AND d.loc = ?2 AND d.bday >= ?3");

  oldest_day (call, db, &loc, first);
  foyer_stmt_bind_id (s, 1, &id);
  foyer_stmt_bind_id (s, 2, &loc);
  foyer_stmt_bind_text (s, 3, first);
  foyer_register_bind (s, 9, foyer_call_registers (call));
  found = foyer_stmt_step (s);
  json_builder_begin_object (out);
  if (found)
    out_document (db, out, parts, s);
  foyer_stmt_done (s);
  if (!found)
    {
      g_set_error_literal (error, FOYER_ERROR, FOYER_ERROR_NOT_FOUND, _ ("There is no such document, or it is further back than you may see."));
      return FALSE;
    }
  out_money (call, db, out, &id);
  out_entries (db, out, &id);
  json_builder_end_object (out);
  return foyer_db_check (db, error);
}

/* Visits of the same day that can be paid with this one, by time. */
static gboolean
run_unpaid (FoyerCall *call, JsonBuilder *out, GError **error)
{
  FoyerDb *db = foyer_call_db (call);
  FoyerId id = foyer_call_id (call, "visit"), loc;
  g_autoptr (FoyerRow) visit = foyer_db_get (db, "visit", &id);
  FoyerNameParts parts;
  FoyerStmt *s;

  if (visit == NULL)
    {
      g_set_error (error, FOYER_ERROR, FOYER_ERROR_NOT_FOUND, _ ("There is no such visit."));
      return FALSE;
    }
  if (!foyer_visit_may_see (call, visit, error))
    return FALSE;
  loc = foyer_row_id (visit, "loc");
  parts = foyer_name_parts (db, &loc);
  s = foyer_db_sql (db, "SELECT f.visit, f.client, f.total - f.paid, c.name, c.middle, c.surname, (SELECT group_concat(l.title, ' · ') FROM line l WHERE l.visit = f.visit AND l.deleted IS NOT 1)"
                        " FROM visit_fig f LEFT JOIN client c ON c.id = f.client WHERE f.loc = ?1 AND f.day = ?2 AND f.visit <> ?3 AND f.status IN ('arrived', 'confirmed')"
                        " AND f.total > f.paid AND f.receipt = 0 ORDER BY (SELECT min(a.t0) FROM appointment a WHERE a.visit = f.visit AND a.deleted IS NOT 1), f.visit LIMIT 50");
  foyer_stmt_bind_id (s, 1, &loc);
  foyer_stmt_bind_text (s, 2, foyer_row_text (visit, "date"));
  foyer_stmt_bind_id (s, 3, &id);
  json_builder_begin_array (out);
  while (foyer_stmt_step (s))
    {
      FoyerId other = foyer_stmt_id (s, 0), client = foyer_stmt_id (s, 1);
      g_autoptr (FoyerRow) row = foyer_db_get (db, "visit", &other);
      g_autofree char *name = foyer_client_title (parts, foyer_stmt_text (s, 3), foyer_stmt_text (s, 4), foyer_stmt_text (s, 5));

      if (row == NULL || !foyer_visit_may_see (call, row, NULL))
        continue;
      json_builder_begin_object (out);
      foyer_out_id (out, "visit", &other);
      foyer_out_id (out, "client", &client);
      foyer_out_text (out, "client_name", *name != '\0' ? name : NULL);
      foyer_out_int (out, "due", foyer_stmt_int (s, 2));
      foyer_out_text (out, "services", foyer_stmt_text (s, 6));
      json_builder_end_object (out);
    }
  foyer_stmt_done (s);
  json_builder_end_array (out);
  return foyer_db_check (db, error);
}

static const FoyerParam unpaid_params[] = { { "visit", FOYER_P_ID, FOYER_P_REQUIRED, "visit" }, { NULL } };

static const FoyerParam list_params[] = {
  { "from", FOYER_P_DATE, FOYER_P_REQUIRED, "first day" },
  { "to", FOYER_P_DATE, 0, "last day; default: the same" },
  { "type", FOYER_P_INT, 0, "one type: 1 sale, 7 visit, 9 account, 100 money, 101 receipt, 102 return", NULL, 1000 },
  { "client", FOYER_P_ID, 0, "one client" },
  { "register", FOYER_P_ID, 0, "with money of this register" },
  { "state", FOYER_P_ENUM, 0, "default: active", "active cancelled all" },
  { "limit", FOYER_P_INT, 0, "default 500", NULL, 10000 },
  { "offset", FOYER_P_INT, 0, "how many to skip" },
  { "loc", FOYER_P_ID, 0, "location" },
  { NULL },
};

static const FoyerParam get_params[] = { { "document", FOYER_P_ID, FOYER_P_REQUIRED, "document" }, { "loc", FOYER_P_ID, 0, "location" }, { NULL } };

const FoyerQuery foyer_queries_document[] = {
  { "visit.unpaid", "money.pay", "Other visits of the day that are not paid: they can be paid together with this one.", unpaid_params,
    "[{visit, client, client_name, due, services}]", run_unpaid },
  { "document.list", "money.registers", "Documents of a period, newest first.", list_params, "[{" ROW "}]", run_list },
  { "document.get", "money.registers", "One document with the money and the movements of accounts that hang on it.", get_params,
    "{" ROW ", money: [{id, kind, amount, currency, register_title, item_title, member, void, pair}], entries: [{id, account, title, amount, void}]}", run_get },
  { NULL },
};
