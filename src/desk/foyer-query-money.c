/* The money ledger: transactions, and what each register took on a day. */
#define G_LOG_DOMAIN "foyer-desk"

#include "config.h"

#include <string.h>
#include <glib/gi18n-lib.h>

#include "foyer-client.h"
#include "foyer-command.h"
#include "foyer-location.h"
#include "foyer-register.h"
#include "foyer-rights.h"
#include "foyer-till.h"

/* First day the user may see; the smallest number without a limit. */
static gint64
oldest_day (FoyerCall *call,
            FoyerDb *db,
            const FoyerId *loc)
{
  int days = foyer_call_days (call, "money.registers");
  return days < 0 ? 0 : foyer_location_today (db, loc, foyer_call_now (call)) - days;
}

/* The filters of money.list and money.ids; each further one narrows the list (FIN-18). */
#define FILTER_PARAMS \
  { "from", FOYER_P_DATE, FOYER_P_REQUIRED, "first day" }, \
  { "to", FOYER_P_DATE, 0, "last day; default: the same" }, \
  { "register", FOYER_P_ID, 0, "one register" }, \
  { "item", FOYER_P_ID, 0, "one payment item" }, \
  { "client", FOYER_P_ID, 0, "one client" }, \
  { "staff", FOYER_P_ID, 0, "one team member" }, \
  { "visit", FOYER_P_ID, 0, "one visit" }, \
  { "document", FOYER_P_ID, 0, "one document" }, \
  { "kind", FOYER_P_ENUM, 0, "one kind", "payment refund in out transfer" }, \
  { "state", FOYER_P_ENUM, 0, "default: active", "active cancelled all" }, \
  { "party", FOYER_P_ID, 0, "one counterparty" }, \
  { "service", FOYER_P_ID, 0, "of visits with this service" }, \
  { "till", FOYER_P_ID, 0, "counted in one till" }, \
  { "earned", FOYER_P_BOOL, 0, "only income and expense: neither transfers nor what was paid from accounts" }, \
  { "document_type", FOYER_P_INT, 0, "of documents of this type", NULL, 999 }, \
  { "loc", FOYER_P_ID, 0, "location" }

#define FILTER \
  " WHERE m.loc = ?1 AND m.bday BETWEEN ?2 AND ?3 AND (?4 IS NULL OR m.register = ?4) AND (?5 IS NULL OR m.item = ?5)" \
  " AND (?6 IS NULL OR m.client = ?6) AND (?7 IS NULL OR m.staff = ?7) AND (?8 IS NULL OR m.visit = ?8)" \
  " AND (?9 IS NULL OR m.doc = ?9) AND (?10 IS NULL OR m.kind = ?10)" \
  " AND (?11 = 'all' OR (?11 = 'active') = (m.void IS NULL))" FOYER_REGISTER_ALLOWED ("m.register", "14") \
  " AND (?15 IS NULL OR m.party = ?15) AND (?16 IS NULL OR EXISTS (SELECT 1 FROM line l WHERE l.visit = m.visit AND l.service = ?16 AND l.deleted IS NOT 1))" \
  " AND (?17 IS NULL OR m.till = ?17) AND (?18 = 0 OR (m.kind <> 'transfer' AND m.register IS NOT NULL))" \
  " AND (?19 = 0 OR (SELECT d.type FROM document d WHERE d.id = m.doc) = ?19)" \
  FOYER_REGISTER_ALLOWED ("m.item", "20")

/* Transfers name the other register; a payment the start of its visit. */
#define COLUMNS \
  "SELECT m.id, m.doc, m.visit, m.client, m.staff, m.register, m.item, m.pair, m.kind, m.amount, m.cur, m.tendered, m.at, m.bday, m.comment," \
  " m.void, r.title, r.kind, i.title, u.name, w.name, s.name, c.name, c.middle, c.surname, d.type," \
  " CASE WHEN m.kind = 'transfer' THEN (SELECT o.title FROM money p JOIN register o ON o.id = p.register WHERE p.id = m.pair) END," \
  " coalesce((SELECT min(a.wall) FROM appointment a WHERE a.visit = m.visit AND a.deleted IS NOT 1), v.date), v.status, m.party, y.title, m.till, t.no," \
  " t.closed_at IS NOT NULL" \
  " FROM money m LEFT JOIN register r ON r.id = m.register LEFT JOIN item i ON i.id = m.item LEFT JOIN user u ON u.id = m.who" \
  " LEFT JOIN user w ON w.id = m.void_by LEFT JOIN staff s ON s.id = m.staff LEFT JOIN client c ON c.id = m.client" \
  " LEFT JOIN document d ON d.id = m.doc LEFT JOIN visit v ON v.id = m.visit LEFT JOIN party y ON y.id = m.party LEFT JOIN till t ON t.id = m.till"

#define ROW_HELP \
  "id, document, document_type, visit, visit_start, visit_status, client, client_name, staff, member, register, register_title, register_kind, " \
  "other_register, item, item_title, kind, amount, currency, tendered, pair, at, bday, comment, who, void, void_at, void_by, party, party_title, till, till_no, till_closed"

#define MAX_ROWS 512

static const FoyerParam list_params[] = {
  FILTER_PARAMS,
  { "limit", FOYER_P_INT, 0, "default 500", NULL, 10000 },
  { "offset", FOYER_P_INT, 0, "how many to skip" },
  { NULL },
};

static const FoyerParam ids_params[] = { FILTER_PARAMS, { NULL } };

static const FoyerParam rows_params[] = {
  { "ids", FOYER_P_LIST, FOYER_P_REQUIRED, "ids as texts, at most 512" },
  { "loc", FOYER_P_ID, 0, "location" },
  { NULL },
};

static const FoyerParam get_params[] = {
  { "id", FOYER_P_ID, FOYER_P_REQUIRED, "money transaction" },
  { "loc", FOYER_P_ID, 0, "location" },
  { NULL },
};

static void
bind_filter (FoyerCall *call,
             FoyerDb *db,
             FoyerStmt *s)
{
  static const char *const ids[] = { "register", "item", "client", "staff", "visit", "document" };
  static const char *const further[] = { "party", "service", "till" };
  FoyerId loc = foyer_call_loc (call);
  const char *from = foyer_call_text (call, "from");
  char first[11];
  gint64 date = 0;

  foyer_date_parse (from, &date);
  foyer_date_format (MAX (date, oldest_day (call, db, &loc)), first);
  foyer_stmt_bind_id (s, 1, &loc);
  foyer_stmt_bind_text (s, 2, first);
  foyer_stmt_bind_text (s, 3, foyer_call_has (call, "to") ? foyer_call_text (call, "to") : from);
  for (gsize i = 0; i < G_N_ELEMENTS (ids); i++)
    {
      FoyerId id = foyer_call_id (call, ids[i]);
      foyer_stmt_bind_id (s, 4 + i, &id);
    }
  foyer_stmt_bind_text (s, 10, foyer_call_text (call, "kind"));
  foyer_stmt_bind_text (s, 11, foyer_call_has (call, "state") ? foyer_call_text (call, "state") : "active");
  foyer_register_bind (s, 14, foyer_call_registers (call));
  for (gsize i = 0; i < G_N_ELEMENTS (further); i++)
    {
      FoyerId id = foyer_call_id (call, further[i]);
      foyer_stmt_bind_id (s, 15 + i, &id);
    }
  foyer_stmt_bind_int (s, 18, foyer_call_bool (call, "earned"));
  foyer_stmt_bind_int (s, 19, foyer_call_int (call, "document_type"));
  foyer_register_bind (s, 20, foyer_call_limit (call, FOYER_LIMIT_ITEMS));
}

static gboolean
is_pending (FoyerDb *db,
            FoyerStmt *s)
{
  FoyerId id = foyer_stmt_id (s, 0);
  return foyer_db_is_pending (db, "money", &id);
}

/* Members of one row of COLUMNS, into the object the builder is in. */
static void
out_money (JsonBuilder *out,
           FoyerNameParts parts,
           gboolean pending,
           FoyerStmt *s)
{
  static const char *const names[] = { "id", "document", "visit", "client", "staff", "register", "item", "pair" };
  g_autofree char *client = foyer_client_title (parts, foyer_stmt_text (s, 22), foyer_stmt_text (s, 23), foyer_stmt_text (s, 24));

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      FoyerId id = foyer_stmt_id (s, i);
      foyer_out_id (out, names[i], &id);
    }
  foyer_out_text (out, "kind", foyer_stmt_text (s, 8));
  foyer_out_int (out, "amount", foyer_stmt_int (s, 9));
  foyer_out_text (out, "currency", foyer_stmt_text (s, 10));
  foyer_out_int (out, "tendered", foyer_stmt_int (s, 11));
  foyer_out_int (out, "at", foyer_stmt_int (s, 12));
  foyer_out_text (out, "bday", foyer_stmt_text (s, 13));
  foyer_out_text (out, "comment", foyer_stmt_text (s, 14));
  foyer_out_bool (out, "void", !foyer_stmt_is_null (s, 15));
  foyer_out_int (out, "void_at", foyer_stmt_int (s, 15));
  foyer_out_text (out, "register_title", foyer_stmt_is_null (s, 16) ? _ ("Deposit") : foyer_stmt_text (s, 16));
  foyer_out_text (out, "register_kind", foyer_stmt_text (s, 17));
  foyer_out_text (out, "item_title", foyer_stmt_text (s, 18));
  foyer_out_text (out, "who", foyer_stmt_text (s, 19));
  foyer_out_text (out, "void_by", foyer_stmt_text (s, 20));
  foyer_out_text (out, "member", foyer_stmt_text (s, 21));
  foyer_out_text (out, "client_name", *client != '\0' ? client : NULL);
  foyer_out_int (out, "document_type", foyer_stmt_int (s, 25));
  foyer_out_text (out, "other_register", foyer_stmt_text (s, 26));
  foyer_out_text (out, "visit_start", foyer_stmt_text (s, 27));
  foyer_out_text (out, "visit_status", foyer_stmt_text (s, 28));
  FoyerId party = foyer_stmt_id (s, 29), till = foyer_stmt_id (s, 31);
  foyer_out_id (out, "party", &party);
  foyer_out_text (out, "party_title", foyer_stmt_text (s, 30));
  foyer_out_id (out, "till", &till);
  foyer_out_text (out, "till_no", foyer_stmt_text (s, 32));
  foyer_out_bool (out, "till_closed", foyer_stmt_int (s, 33) != 0);
  foyer_out_bool (out, "pending", pending);
}

static gboolean
run_list (FoyerCall *call,
          JsonBuilder *out,
          GError **error)
{
  FoyerDb *db = foyer_call_db (call);
  FoyerId loc = foyer_call_loc (call);
  FoyerNameParts parts = foyer_name_parts (db, &loc);
  FoyerStmt *s = foyer_db_sql (db, COLUMNS FILTER " ORDER BY m.at DESC, m.id DESC LIMIT ?12 OFFSET ?13");

  bind_filter (call, db, s);
  foyer_stmt_bind_int (s, 12, foyer_call_has (call, "limit") ? foyer_call_int (call, "limit") : 500);
  foyer_stmt_bind_int (s, 13, foyer_call_int (call, "offset"));
  json_builder_begin_array (out);
  while (foyer_stmt_step (s))
    {
      json_builder_begin_object (out);
      out_money (out, parts, is_pending (db, s), s);
      json_builder_end_object (out);
    }
  foyer_stmt_done (s);
  json_builder_end_array (out);
  return TRUE;
}

/* ---- the page of transactions ---------------------------------------------------------------------------------------------- */

/* What is listed, by register. Cancelled money counts nowhere (DOC-1), also where it is shown. */
static void
out_registers (FoyerCall *call,
               FoyerDb *db,
               JsonBuilder *out)
{
  FoyerId loc = foyer_call_loc (call);
  FoyerStmt *s = foyer_db_sql (db, "WITH shown AS (SELECT m.register AS reg, m.amount AS amount FROM money m" FILTER " AND m.void IS NULL)"
                                   " SELECT r.id, r.title, r.kind, coalesce(sum(CASE WHEN t.amount > 0 THEN t.amount END), 0),"
                                   " coalesce(sum(CASE WHEN t.amount < 0 THEN t.amount END), 0), count(t.amount),"
                                   " coalesce(r.opening, 0) + coalesce((SELECT sum(b.amount) FROM money b WHERE b.register = r.id AND b.void IS NULL), 0)"
                                   " FROM register r LEFT JOIN shown t ON t.reg = r.id WHERE r.loc = ?1" FOYER_REGISTER_ALLOWED ("r.id", "14")
                                   " AND (r.deleted IS NOT 1 OR t.amount IS NOT NULL) GROUP BY r.id ORDER BY coalesce(r.weight, 0), r.id");

  bind_filter (call, db, s);
  json_builder_set_member_name (out, "registers");
  json_builder_begin_array (out);
  while (foyer_stmt_step (s))
    {
      FoyerId id = foyer_stmt_id (s, 0);
      json_builder_begin_object (out);
      foyer_out_id (out, "register", &id);
      foyer_out_text (out, "title", foyer_stmt_text (s, 1));
      foyer_out_text (out, "kind", foyer_stmt_text (s, 2));
      foyer_out_int (out, "in", foyer_stmt_int (s, 3));
      foyer_out_int (out, "out", foyer_stmt_int (s, 4));
      foyer_out_int (out, "sum", foyer_stmt_int (s, 3) + foyer_stmt_int (s, 4));
      foyer_out_int (out, "transactions", foyer_stmt_int (s, 5));
      if (foyer_call_may (call, "money.till-expected") || !foyer_till_is_blind (db, &loc, &id))
        foyer_out_int (out, "balance", foyer_stmt_int (s, 6));
      else
        foyer_out_bool (out, "blind", TRUE);
      json_builder_end_object (out);
    }
  foyer_stmt_done (s);
  json_builder_end_array (out);
}

static gboolean
run_ids (FoyerCall *call,
         JsonBuilder *out,
         GError **error)
{
  FoyerDb *db = foyer_call_db (call);
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (FoyerId));
  g_autofree char *packed = NULL;
  FoyerStmt *s = foyer_db_sql (db, "SELECT m.id FROM money m" FILTER " ORDER BY m.at DESC, m.id DESC");

  bind_filter (call, db, s);
  while (foyer_stmt_step (s))
    {
      FoyerId id = foyer_stmt_id (s, 0);
      g_array_append_val (ids, id);
    }
  foyer_stmt_done (s);
  packed = g_base64_encode ((const guchar *) ids->data, ids->len * sizeof (FoyerId));
  json_builder_begin_object (out);
  foyer_out_int (out, "count", ids->len);
  foyer_out_text (out, "ids", packed);
  out_registers (call, db, out);
  json_builder_end_object (out);
  return foyer_db_check (db, error);
}

/* One transaction the user may see, else nothing is written and FALSE. @whole: inside an object of its own. */
static gboolean
out_one (FoyerCall *call,
         FoyerDb *db,
         JsonBuilder *out,
         const FoyerId *id,
         const char *oldest,
         gboolean whole)
{
  FoyerId loc = foyer_call_loc (call);
  FoyerNameParts parts = foyer_name_parts (db, &loc);
  FoyerStmt *s = foyer_db_sql (db, COLUMNS " WHERE m.id = ?1 AND m.loc = ?2 AND m.bday >= ?3" FOYER_REGISTER_ALLOWED ("m.register", "4")
                                   FOYER_REGISTER_ALLOWED ("m.item", "5"));
  gboolean found;

  foyer_stmt_bind_id (s, 1, id);
  foyer_stmt_bind_id (s, 2, &loc);
  foyer_stmt_bind_text (s, 3, oldest);
  foyer_register_bind (s, 4, foyer_call_registers (call));
  foyer_register_bind (s, 5, foyer_call_limit (call, FOYER_LIMIT_ITEMS));
  found = foyer_stmt_step (s);
  if (found)
    {
      if (whole)
        json_builder_begin_object (out);
      out_money (out, parts, is_pending (db, s), s);
      if (whole)
        json_builder_end_object (out);
    }
  foyer_stmt_done (s);
  return found;
}

static gboolean
run_rows (FoyerCall *call,
          JsonBuilder *out,
          GError **error)
{
  FoyerDb *db = foyer_call_db (call);
  FoyerId loc = foyer_call_loc (call);
  JsonArray *ids = foyer_call_list (call, "ids");
  char oldest[11];

  foyer_date_format (oldest_day (call, db, &loc), oldest);
  if (json_array_get_length (ids) > MAX_ROWS)
    {
      g_set_error (error, FOYER_ERROR, FOYER_ERROR_INVALID, _ ("At most %d rows are read at once."), MAX_ROWS);
      return FALSE;
    }
  json_builder_begin_array (out);
  for (guint i = 0; i < json_array_get_length (ids); i++)
    {
      JsonNode *node = json_array_get_element (ids, i);
      FoyerId id;

      if (!JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_STRING || !foyer_id_parse (json_node_get_string (node), &id))
        {
          g_set_error_literal (error, FOYER_ERROR, FOYER_ERROR_INVALID, _ ("One of the ids is no id."));
          return FALSE;
        }
      if (!out_one (call, db, out, &id, oldest, TRUE))
        json_builder_add_null_value (out);
    }
  json_builder_end_array (out);
  return foyer_db_check (db, error);
}

static gboolean
run_get (FoyerCall *call,
         JsonBuilder *out,
         GError **error)
{
  FoyerDb *db = foyer_call_db (call);
  FoyerId loc = foyer_call_loc (call), id = foyer_call_id (call, "id");
  gint64 date = 0, may = foyer_call_days (call, "money.cancel");
  char oldest[11];
  FoyerStmt *s;

  foyer_date_format (oldest_day (call, db, &loc), oldest);
  json_builder_begin_object (out);
  if (!out_one (call, db, out, &id, oldest, FALSE))
    {
      g_set_error_literal (error, FOYER_ERROR, FOYER_ERROR_NOT_FOUND, _ ("There is no such transaction, or it is further back than you may see."));
      return FALSE;
    }

  /* The receipt of its visit, and what was written down with it: the other parts of a split payment, the other half of a transfer. */
  s = foyer_db_sql (db, "SELECT d.id, d.no FROM money m JOIN document d ON d.visit = m.visit WHERE m.id = ?1 AND d.type = 101 AND d.void IS NULL"
                        " ORDER BY d.at DESC, d.id DESC LIMIT 1");
  foyer_stmt_bind_id (s, 1, &id);
  if (foyer_stmt_step (s))
    {
      FoyerId receipt = foyer_stmt_id (s, 0);
      foyer_out_id (out, "receipt", &receipt);
      foyer_out_text (out, "receipt_no", foyer_stmt_text (s, 1));
    }
  foyer_stmt_done (s);
  s = foyer_db_sql (db, "SELECT o.id, o.kind, o.amount, i.title, r.title, o.void FROM money m JOIN money o ON o.doc = m.doc AND o.id <> m.id"
                        " LEFT JOIN item i ON i.id = o.item LEFT JOIN register r ON r.id = o.register WHERE m.id = ?1" FOYER_REGISTER_ALLOWED ("o.register", "2")
                        FOYER_REGISTER_ALLOWED ("o.item", "3") " ORDER BY o.id");
  foyer_stmt_bind_id (s, 1, &id);
  foyer_register_bind (s, 2, foyer_call_registers (call));
  foyer_register_bind (s, 3, foyer_call_limit (call, FOYER_LIMIT_ITEMS));
  json_builder_set_member_name (out, "with");
  json_builder_begin_array (out);
  while (foyer_stmt_step (s))
    {
      FoyerId other = foyer_stmt_id (s, 0);
      json_builder_begin_object (out);
      foyer_out_id (out, "id", &other);
      foyer_out_text (out, "kind", foyer_stmt_text (s, 1));
      foyer_out_int (out, "amount", foyer_stmt_int (s, 2));
      foyer_out_text (out, "item_title", foyer_stmt_text (s, 3));
      foyer_out_text (out, "register_title", foyer_stmt_is_null (s, 4) ? _ ("Deposit") : foyer_stmt_text (s, 4));
      foyer_out_bool (out, "void", !foyer_stmt_is_null (s, 5));
      json_builder_end_object (out);
    }
  foyer_stmt_done (s);
  json_builder_end_array (out);

  s = foyer_db_sql (db, "SELECT bday FROM money WHERE id = ?1 AND void IS NULL");
  foyer_stmt_bind_id (s, 1, &id);
  gboolean active = foyer_stmt_step (s) && foyer_date_parse (foyer_stmt_text (s, 0), &date);
  foyer_stmt_done (s);
  foyer_out_bool (out, "may_cancel", active && foyer_call_may (call, "money.cancel")
                                         && (may < 0 || foyer_location_today (db, &loc, foyer_call_now (call)) - date <= may));
  json_builder_end_object (out);
  return foyer_db_check (db, error);
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
      g_set_error (error, FOYER_ERROR, FOYER_ERROR_DENIED, _ ("This day is further back than you may see."));
      return FALSE;
    }
  FoyerStmt *s = foyer_db_sql (db, "SELECT r.id, r.title, r.kind, coalesce(r.opening, 0)"
                                   " + coalesce((SELECT sum(amount) FROM money WHERE register = r.id AND bday < ?2 AND void IS NULL), 0),"
                                   " coalesce(sum(CASE WHEN m.amount > 0 THEN m.amount END), 0), coalesce(sum(CASE WHEN m.amount < 0 THEN m.amount END), 0),"
                                   " coalesce(sum(CASE WHEN m.kind = 'payment' THEN m.amount END), 0),"
                                   " coalesce(sum(CASE WHEN m.kind = 'refund' THEN m.amount END), 0), count(m.id)"
                                   " FROM register r LEFT JOIN money m ON m.register = r.id AND m.bday = ?2 AND m.void IS NULL" FOYER_REGISTER_ALLOWED ("m.item", "4")
                                   " WHERE r.loc = ?1 AND (r.deleted IS NOT 1 OR m.id IS NOT NULL)" FOYER_REGISTER_ALLOWED ("r.id", "3") " GROUP BY r.id ORDER BY r.weight, r.id");
  foyer_stmt_bind_id (s, 1, &loc);
  foyer_stmt_bind_text (s, 2, day);
  foyer_register_bind (s, 3, foyer_call_registers (call));
  foyer_register_bind (s, 4, foyer_call_limit (call, FOYER_LIMIT_ITEMS));
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
  { "money.list", "money.registers", "Money transactions, newest first.", list_params, "[{" ROW_HELP "}]", run_list },
  { "money.ids", "money.registers", "Which transactions a list shows, newest first, and what they come to by register.", ids_params,
    "{count, ids (base64 of 16 bytes each), registers [{register, title, kind, in, out, sum, transactions, balance (not while it is counted blind)}]}", run_ids },
  { "money.rows", "money.registers", "Some transactions, in the order asked for.", rows_params, "[{" ROW_HELP "} or null]", run_rows },
  { "money.get", "money.registers", "One transaction, the receipt of its visit and what was written down with it.", get_params,
    "{" ROW_HELP ", receipt, receipt_no, with [{id, kind, amount, item_title, register_title, void}], may_cancel}", run_get },
  { "money.day", "money.registers", "What each register took on a day.", day_params,
    "[{register, title, kind, before, in, out, payments, refunds, after, transactions}]", run_day },
  { NULL },
};
