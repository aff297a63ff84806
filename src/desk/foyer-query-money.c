/* The money ledger: transactions, and what each register took on a day. */
#define G_LOG_DOMAIN "foyer-desk"

#include "config.h"

#include <string.h>

#include "foyer-client.h"
#include "foyer-command.h"
#include "foyer-location.h"

/* First day the user may see; the smallest number without a limit. */
static gint64
oldest_day (FoyerCall *call,
            FoyerDb *db,
            const FoyerId *loc)
{
  int days = foyer_call_days (call, "money.registers");
  return days < 0 ? 0 : foyer_location_today (db, loc, foyer_call_now (call)) - days;
}

static const FoyerParam list_params[] = {
  { "from", FOYER_P_DATE, FOYER_P_REQUIRED, "first day" },
  { "to", FOYER_P_DATE, 0, "last day; default: the same" },
  { "register", FOYER_P_ID, 0, "one register" },
  { "item", FOYER_P_ID, 0, "one payment item" },
  { "client", FOYER_P_ID, 0, "one client" },
  { "staff", FOYER_P_ID, 0, "one team member" },
  { "visit", FOYER_P_ID, 0, "one visit" },
  { "document", FOYER_P_ID, 0, "one document" },
  { "kind", FOYER_P_ENUM, 0, "one kind", "payment refund in out transfer" },
  { "state", FOYER_P_ENUM, 0, "default: active", "active cancelled all" },
  { "limit", FOYER_P_INT, 0, "default 500", NULL, 10000 },
  { "offset", FOYER_P_INT, 0, "how many to skip" },
  { "loc", FOYER_P_ID, 0, "location" },
  { NULL },
};

static gboolean
run_list (FoyerCall *call,
          JsonBuilder *out,
          GError **error)
{
  static const char *const ids[] = { "register", "item", "client", "staff", "visit", "document" };
  FoyerDb *db = foyer_call_db (call);
  FoyerId loc = foyer_call_loc (call);
  const char *from = foyer_call_text (call, "from"), *to = foyer_call_has (call, "to") ? foyer_call_text (call, "to") : from;
  const char *state = foyer_call_has (call, "state") ? foyer_call_text (call, "state") : "active";
  FoyerNameParts parts = foyer_name_parts (db, &loc);
  char first[11];
  gint64 date = 0, oldest = oldest_day (call, db, &loc);
  FoyerStmt *s;

  foyer_date_parse (from, &date);
  foyer_date_format (MAX (date, oldest), first);
  s = foyer_db_sql (db, "SELECT m.id, m.doc, m.visit, m.client, m.staff, m.register, m.item, m.kind, m.amount, m.cur, m.tendered, m.pair, m.at, m.bday, m.comment,"
                        " m.void, r.title, r.kind, i.title, u.name, w.name, s.name, c.name, c.middle, c.surname, d.type"
                        " FROM money m LEFT JOIN register r ON r.id = m.register LEFT JOIN item i ON i.id = m.item LEFT JOIN user u ON u.id = m.who"
                        " LEFT JOIN user w ON w.id = m.void_by LEFT JOIN staff s ON s.id = m.staff LEFT JOIN client c ON c.id = m.client"
                        " LEFT JOIN document d ON d.id = m.doc"
                        " WHERE m.loc = ?1 AND m.bday BETWEEN ?2 AND ?3 AND (?4 IS NULL OR m.register = ?4) AND (?5 IS NULL OR m.item = ?5)"
                        " AND (?6 IS NULL OR m.client = ?6) AND (?7 IS NULL OR m.staff = ?7) AND (?8 IS NULL OR m.visit = ?8)"
                        " AND (?9 IS NULL OR m.doc = ?9) AND (?10 IS NULL OR m.kind = ?10)"
                        " AND (?11 = 'all' OR (?11 = 'active') = (m.void IS NULL)) ORDER BY m.at DESC, m.id DESC LIMIT ?12 OFFSET ?13");
  foyer_stmt_bind_id (s, 1, &loc);
  foyer_stmt_bind_text (s, 2, first);
  foyer_stmt_bind_text (s, 3, to);
  for (gsize i = 0; i < G_N_ELEMENTS (ids); i++)
    {
      FoyerId id = foyer_call_id (call, ids[i]);
      foyer_stmt_bind_id (s, 4 + i, &id);
    }
  foyer_stmt_bind_text (s, 10, foyer_call_text (call, "kind"));
  foyer_stmt_bind_text (s, 11, state);
  foyer_stmt_bind_int (s, 12, foyer_call_has (call, "limit") ? foyer_call_int (call, "limit") : 500);
  foyer_stmt_bind_int (s, 13, foyer_call_int (call, "offset"));

  json_builder_begin_array (out);
  while (foyer_stmt_step (s))
    {
      static const char *const names[] = { "id", "document", "visit", "client", "staff", "register", "item" };
      json_builder_begin_object (out);
      for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
        {
          FoyerId id = foyer_stmt_id (s, i);
          foyer_out_id (out, names[i], &id);
        }
      FoyerId pair = foyer_stmt_id (s, 11);
      g_autofree char *client = foyer_client_title (parts, foyer_stmt_text (s, 22), foyer_stmt_text (s, 23), foyer_stmt_text (s, 24));
      foyer_out_text (out, "kind", foyer_stmt_text (s, 7));
      foyer_out_int (out, "amount", foyer_stmt_int (s, 8));
      foyer_out_text (out, "currency", foyer_stmt_text (s, 9));
      foyer_out_int (out, "tendered", foyer_stmt_int (s, 10));
      foyer_out_id (out, "pair", &pair);
      foyer_out_int (out, "at", foyer_stmt_int (s, 12));
      foyer_out_text (out, "bday", foyer_stmt_text (s, 13));
      foyer_out_text (out, "comment", foyer_stmt_text (s, 14));
      foyer_out_bool (out, "void", !foyer_stmt_is_null (s, 15));
      foyer_out_int (out, "void_at", foyer_stmt_int (s, 15));
      foyer_out_text (out, "register_title", foyer_stmt_text (s, 16));
      foyer_out_text (out, "register_kind", foyer_stmt_text (s, 17));
      foyer_out_text (out, "item_title", foyer_stmt_text (s, 18));
      foyer_out_text (out, "who", foyer_stmt_text (s, 19));
      foyer_out_text (out, "void_by", foyer_stmt_text (s, 20));
      foyer_out_text (out, "member", foyer_stmt_text (s, 21));
      foyer_out_text (out, "client_name", *client != '\0' ? client : NULL);
      foyer_out_int (out, "document_type", foyer_stmt_int (s, 25));
      json_builder_end_object (out);
    }
  foyer_stmt_done (s);
  json_builder_end_array (out);
  return TRUE;
}

static const FoyerParam day_params[] = {
  { "date", FOYER_P_DATE, FOYER_P_REQUIRED, "business day" },
  { "loc", FOYER_P_ID, 0, "location" },
  { NULL },
};

static gboolean
run_day (FoyerCall *call,
         JsonBuilder *out,
         GError **error)
{
  FoyerDb *db = foyer_call_db (call);
  FoyerId loc = foyer_call_loc (call);
  const char *day = foyer_call_text (call, "date");
  gint64 date = 0;

  foyer_date_parse (day, &date);
  if (date < oldest_day (call, db, &loc))
    {
      g_set_error (error, FOYER_ERROR, FOYER_ERROR_DENIED, "This day is further back than you may see.");
      return FALSE;
    }
  FoyerStmt *s = foyer_db_sql (db, "SELECT r.id, r.title, r.kind, coalesce(r.opening, 0)"
                                   " + coalesce((SELECT sum(amount) FROM money WHERE register = r.id AND bday < ?2 AND void IS NULL), 0),"
                                   " coalesce(sum(CASE WHEN m.amount > 0 THEN m.amount END), 0), coalesce(sum(CASE WHEN m.amount < 0 THEN m.amount END), 0),"
                                   " coalesce(sum(CASE WHEN m.kind = 'payment' THEN m.amount END), 0),"
                                   " coalesce(sum(CASE WHEN m.kind = 'refund' THEN m.amount END), 0), count(m.id)"
                                   " FROM register r LEFT JOIN money m ON m.register = r.id AND m.bday = ?2 AND m.void IS NULL"
                                   " WHERE r.loc = ?1 AND (r.deleted IS NOT 1 OR m.id IS NOT NULL) GROUP BY r.id ORDER BY r.weight, r.id");
  foyer_stmt_bind_id (s, 1, &loc);
  foyer_stmt_bind_text (s, 2, day);
  json_builder_begin_array (out);
  while (foyer_stmt_step (s))
    {
      FoyerId id = foyer_stmt_id (s, 0);
      json_builder_begin_object (out);
      foyer_out_id (out, "register", &id);
      foyer_out_text (out, "title", foyer_stmt_text (s, 1));
      foyer_out_text (out, "kind", foyer_stmt_text (s, 2));
      foyer_out_int (out, "before", foyer_stmt_int (s, 3));
      foyer_out_int (out, "in", foyer_stmt_int (s, 4));
      foyer_out_int (out, "out", foyer_stmt_int (s, 5));
      foyer_out_int (out, "payments", foyer_stmt_int (s, 6));
      foyer_out_int (out, "refunds", foyer_stmt_int (s, 7));
      foyer_out_int (out, "after", foyer_stmt_int (s, 3) + foyer_stmt_int (s, 4) + foyer_stmt_int (s, 5));
      foyer_out_int (out, "transactions", foyer_stmt_int (s, 8));
      json_builder_end_object (out);
    }
  foyer_stmt_done (s);
  json_builder_end_array (out);
  return TRUE;
}

const FoyerQuery foyer_queries_money[] = {
  { "money.list", "money.registers", "Money transactions, newest first.", list_params,
    "[{id, document, document_type, visit, client, client_name, staff, member, register, register_title, register_kind, item, item_title, kind, "
    "amount, currency, tendered, pair, at, bday, comment, who, void, void_at, void_by}]",
    run_list },
  { "money.day", "money.registers", "What each register took on a day.", day_params,
    "[{register, title, kind, before, in, out, payments, refunds, after, transactions}]", run_day },
  { NULL },
};
