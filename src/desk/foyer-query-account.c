/* Client accounts: of one client, of all of them, and what moved on them (ACC-13, ACC-14). */
#define G_LOG_DOMAIN "foyer-desk"

#include "config.h"

#include <string.h>
#include <glib/gi18n-lib.h>

#include "foyer-alias.h"
#include "foyer-apply.h"
#include "foyer-client.h"
#include "foyer-command.h"
#include "foyer-deposit.h"
#include "foyer-location.h"
#include "foyer-out.h"

/* ---- types ------------------------------------------------------------------------------------------------------------------ */

static gboolean
type_list (FoyerCall *call, JsonBuilder *out, GError **error)
{
  FoyerDb *db = foyer_call_db (call);
  FoyerId loc = foyer_call_loc (call);
  FoyerStmt *s = foyer_db_sql (db, "SELECT t.id, t.title, t.locs, t.credit, t.most, (SELECT count(*) FROM acct a WHERE a.type = t.id) FROM acct_type t"
                                   " WHERE t.deleted IS NOT 1 ORDER BY coalesce(t.weight, 0), t.id");
  char text[37];

  foyer_id_format (&loc, text);
  json_builder_begin_array (out);
  while (foyer_stmt_step (s))
    {
      FoyerId id = foyer_stmt_id (s, 0);
      const char *locs = foyer_stmt_text (s, 2);
      g_autoptr (JsonNode) list = json_from_string (locs != NULL ? locs : "[]", NULL);

      json_builder_begin_object (out);
      foyer_out_id (out, "id", &id);
      foyer_out_text (out, "title", foyer_stmt_text (s, 1));
      json_builder_set_member_name (out, "locs");
      json_builder_add_value (out, list != NULL ? g_steal_pointer (&list) : json_node_init_array (json_node_alloc (), json_array_new ()));
      foyer_out_bool (out, "credit", foyer_stmt_int (s, 3) != 0);
      foyer_out_int (out, "most", foyer_stmt_int (s, 4));
      foyer_out_int (out, "accounts", foyer_stmt_int (s, 5));
      foyer_out_bool (out, "here", locs == NULL || strcmp (locs, "[]") == 0 || strstr (locs, text) != NULL);
      json_builder_end_object (out);
    }
  foyer_stmt_done (s);
  json_builder_end_array (out);
  return TRUE;
}

/* ---- accounts --------------------------------------------------------------------------------------------------------------- */

#define ACCOUNT_COLUMNS \
  "SELECT a.id, a.kind, a.cur, a.floor, a.state, a.type, t.title, a.opened, p.name, s.name, a.client, c.name, c.middle, c.surname" \
  " FROM acct a LEFT JOIN acct_type t ON t.id = a.type LEFT JOIN location p ON p.id = a.place LEFT JOIN staff s ON s.id = a.staff LEFT JOIN client c ON c.id = a.client"

#define ACCOUNT_ROW "{id, kind, cur, balance, room, held, pending, type, title, state, usable, opened, place, member, client, client_name}"

static void
out_account (FoyerCall *call, JsonBuilder *out, FoyerNameParts parts, FoyerStmt *s)
{
  FoyerDb *db = foyer_call_db (call);
  FoyerId id = foyer_stmt_id (s, 0), type = foyer_stmt_id (s, 5), client = foyer_stmt_id (s, 10), dev = foyer_store_device (foyer_call_store (call)), loc = foyer_call_loc (call);
  gint64 balance = foyer_account_balance (db, &id);
  g_autoptr (FoyerRow) row = foyer_db_get (db, "acct", &id);
  g_autofree char *name = foyer_client_title (parts, foyer_stmt_text (s, 11), foyer_stmt_text (s, 12), foyer_stmt_text (s, 13));
  const char *state = foyer_stmt_text (s, 4);

  json_builder_begin_object (out);
  foyer_out_id (out, "id", &id);
  foyer_out_text (out, "kind", foyer_stmt_text (s, 1));
  foyer_out_text (out, "cur", foyer_stmt_text (s, 2));
  foyer_out_int (out, "balance", balance);
  foyer_out_int (out, "room", MAX (balance - foyer_stmt_int (s, 3), 0));
  foyer_out_int (out, "held", foyer_account_held (db, &id, &dev, foyer_call_now (call)));
  foyer_out_bool (out, "pending", foyer_db_int (db, "SELECT count(*) FROM entry WHERE acct = ?1 AND _seq = 0", &id) > 0);
  foyer_out_id (out, "type", &type);
  foyer_out_text (out, "title", foyer_stmt_is_null (s, 6) ? _ ("Deposit") : foyer_stmt_text (s, 6));
  foyer_out_text (out, "state", state != NULL ? state : "open");
  foyer_out_bool (out, "usable", (state == NULL || strcmp (state, "open") == 0) && row != NULL && foyer_account_used_at (db, row, &loc));
  foyer_out_int (out, "opened", foyer_stmt_int (s, 7));
  foyer_out_text (out, "place", foyer_stmt_text (s, 8));
  foyer_out_text (out, "member", foyer_stmt_text (s, 9));
  foyer_out_id (out, "client", &client);
  foyer_out_text (out, "client_name", *name != '\0' ? name : NULL);
  json_builder_end_object (out);
}

void
foyer_account_out_usable (FoyerCall *call, JsonBuilder *out, const FoyerId *client)
{
  FoyerDb *db = foyer_call_db (call);
  FoyerId root = foyer_alias_root (db, client), loc = foyer_call_loc (call);
  FoyerStmt *s = foyer_db_sql (db, ACCOUNT_COLUMNS " WHERE a.client IN (SELECT ?1 UNION ALL SELECT client FROM client_root WHERE root = ?1) AND a.kind = 'deposit'"
                                                   " AND coalesce(a.state, 'open') = 'open' ORDER BY a.type IS NOT NULL, t.weight, a.id");

  foyer_stmt_bind_id (s, 1, &root);
  json_builder_set_member_name (out, "accounts");
  json_builder_begin_array (out);
  while (foyer_stmt_step (s))
    {
      FoyerId id = foyer_stmt_id (s, 0);
      gint64 balance = foyer_account_balance (db, &id), room = balance - foyer_stmt_int (s, 3);
      g_autoptr (FoyerRow) row = room > 0 ? foyer_db_get (db, "acct", &id) : NULL;

      if (row == NULL || !foyer_account_used_at (db, row, &loc))
        continue;
      json_builder_begin_object (out);
      foyer_out_id (out, "id", &id);
      foyer_out_text (out, "title", foyer_stmt_is_null (s, 6) ? _ ("Deposit") : foyer_stmt_text (s, 6));
      foyer_out_int (out, "balance", balance);
      foyer_out_int (out, "room", room);
      json_builder_end_object (out);
    }
  foyer_stmt_done (s);
  json_builder_end_array (out);
}

/* Of the card and of those merged into it: separate accounts under one client. */
static gboolean
account_list (FoyerCall *call, JsonBuilder *out, GError **error)
{
  FoyerDb *db = foyer_call_db (call);
  FoyerId loc = foyer_call_loc (call);
  FoyerNameParts parts = foyer_name_parts (db, &loc);
  g_autoptr (FoyerRow) client = foyer_call_row (call, "client", "client", error);
  FoyerStmt *s;

  if (client == NULL)
    return FALSE;
  if (!foyer_client_visible (call, &client->id))
    {
      g_set_error_literal (error, FOYER_ERROR, FOYER_ERROR_DENIED, _ ("You may see only clients who visited you."));
      return FALSE;
    }
  s = foyer_db_sql (db, ACCOUNT_COLUMNS " WHERE a.client IN (SELECT ?1 UNION ALL SELECT client FROM client_root WHERE root = ?1) ORDER BY a.kind, a.type IS NOT NULL, t.weight, a.id");
  foyer_stmt_bind_id (s, 1, &client->id);
  json_builder_begin_array (out);
  while (foyer_stmt_step (s))
    out_account (call, out, parts, s);
  foyer_stmt_done (s);
  json_builder_end_array (out);
  return TRUE;
}

/* ACC-13: of all clients the user may see, at every location. */
static gboolean
account_all (FoyerCall *call, JsonBuilder *out, GError **error)
{
  FoyerDb *db = foyer_call_db (call);
  FoyerId loc = foyer_call_loc (call), type = foyer_call_id (call, "type");
  FoyerNameParts parts = foyer_name_parts (db, &loc);
  gint64 limit = foyer_call_has (call, "limit") ? foyer_call_int (call, "limit") : 500, skip = foyer_call_int (call, "offset");
  FoyerStmt *s = foyer_db_sql (db, ACCOUNT_COLUMNS " WHERE a.kind = 'deposit' AND a.client IS NOT NULL AND (?1 IS NULL OR a.type = ?1) AND (?2 IS NULL OR (?2 = 'plain') = (a.type IS NULL))"
                                                   " ORDER BY c.name, c.surname, a.id");

  foyer_stmt_bind_id (s, 1, &type);
  foyer_stmt_bind_text (s, 2, foyer_call_bool (call, "plain") ? "plain" : NULL);
  json_builder_begin_array (out);
  while (limit > 0 && foyer_stmt_step (s))
    {
      FoyerId id = foyer_stmt_id (s, 0), client = foyer_stmt_id (s, 10);

      if ((foyer_call_bool (call, "negative") && foyer_account_balance (db, &id) >= 0) || !foyer_client_visible (call, &client))
        continue;
      if (skip-- > 0)
        continue;
      out_account (call, out, parts, s);
      limit--;
    }
  foyer_stmt_done (s);
  json_builder_end_array (out);
  return foyer_db_check (db, error);
}

/* ---- what moved ------------------------------------------------------------------------------------------------------------- */

/* Words of entry.why, and what people call them. */
static const char *
kind_of (const char *why, gint64 amount)
{
  if (g_strcmp0 (why, "opening") == 0 || g_strcmp0 (why, "refund") == 0 || g_strcmp0 (why, "correct") == 0)
    return why;
  return amount < 0 ? "payment" : "top-up";
}

static gboolean
account_entries (FoyerCall *call, JsonBuilder *out, GError **error)
{
  FoyerDb *db = foyer_call_db (call);
  FoyerId loc = foyer_call_loc (call), acct = foyer_call_id (call, "account"), whose = foyer_call_id (call, "client"), at = foyer_call_id (call, "at");
  FoyerNameParts parts = foyer_name_parts (db, &loc);
  const char *kind = foyer_call_text (call, "kind"), *state = foyer_call_has (call, "state") ? foyer_call_text (call, "state") : "active";
  gint64 limit = foyer_call_has (call, "limit") ? foyer_call_int (call, "limit") : 500, skip = foyer_call_int (call, "offset"), from = G_MININT64, to = G_MAXINT64, date;
  g_autoptr (FoyerLocation) place = foyer_location_load (db, &loc);
  FoyerStmt *s;

  if (place != NULL && foyer_call_has (call, "from") && foyer_date_parse (foyer_call_text (call, "from"), &date))
    from = foyer_zone_to_utc (place->zone, date, 0);
  if (place != NULL && foyer_call_has (call, "to") && foyer_date_parse (foyer_call_text (call, "to"), &date))
    to = foyer_zone_to_utc (place->zone, date + 1, 0);
  s = foyer_db_sql (db, "SELECT e.id, e.acct, e.amount, e.why, e.ref, e.at, e.comment, e.void, u.name, l.name, s.name, t.title, a.cur, a.client, c.name, c.middle, c.surname,"
                        " e.doc, m.id, m.visit, v.client, o.name, o.middle, o.surname, e._seq, w.name, l.id"
                        " FROM entry e JOIN acct a ON a.id = e.acct LEFT JOIN acct_type t ON t.id = a.type LEFT JOIN client c ON c.id = a.client"
                        " LEFT JOIN user u ON u.id = e.who LEFT JOIN location l ON l.id = e.loc LEFT JOIN staff s ON s.id = e.staff LEFT JOIN user w ON w.id = e.void_by"
                        " LEFT JOIN money m ON m.entry = e.id AND m.pair IS NULL LEFT JOIN visit v ON v.id = m.visit LEFT JOIN client o ON o.id = v.client"
                        " WHERE a.kind = 'deposit' AND e.at >= ?1 AND e.at < ?2 AND (?3 IS NULL OR e.acct = ?3)"
                        " AND (?4 IS NULL OR a.client IN (SELECT ?4 UNION ALL SELECT client FROM client_root WHERE root = ?4)) AND (?5 IS NULL OR e.loc = ?5)"
                        " AND (?6 = 'all' OR (?6 = 'active') = (e.void IS NULL)) ORDER BY e.at DESC, e.id DESC");
  foyer_stmt_bind_int (s, 1, from);
  foyer_stmt_bind_int (s, 2, to);
  foyer_stmt_bind_id (s, 3, &acct);
  foyer_stmt_bind_id (s, 4, &whose);
  foyer_stmt_bind_id (s, 5, &at);
  foyer_stmt_bind_text (s, 6, state);
  json_builder_begin_array (out);
  while (limit > 0 && foyer_stmt_step (s))
    {
      FoyerId id = foyer_stmt_id (s, 0), account = foyer_stmt_id (s, 1), client = foyer_stmt_id (s, 13), doc = foyer_stmt_id (s, 17), money = foyer_stmt_id (s, 18), visit = foyer_stmt_id (s, 19);
      FoyerId other = foyer_stmt_id (s, 20);
      gint64 amount = foyer_stmt_int (s, 2);
      const char *is = kind_of (foyer_stmt_text (s, 3), amount);

      if ((kind != NULL && strcmp (kind, is) != 0) || !foyer_client_visible (call, &client))
        continue;
      if (skip-- > 0)
        continue;
      g_autofree char *name = foyer_client_title (parts, foyer_stmt_text (s, 14), foyer_stmt_text (s, 15), foyer_stmt_text (s, 16));
      g_autofree char *paid_for = foyer_id_is_none (&other) || foyer_id_equal (&other, &client)
                                      ? NULL
                                      : foyer_client_title (parts, foyer_stmt_text (s, 21), foyer_stmt_text (s, 22), foyer_stmt_text (s, 23));
      json_builder_begin_object (out);
      foyer_out_id (out, "id", &id);
      foyer_out_id (out, "account", &account);
      foyer_out_text (out, "title", foyer_stmt_is_null (s, 11) ? _ ("Deposit") : foyer_stmt_text (s, 11));
      foyer_out_text (out, "kind", is);
      foyer_out_int (out, "amount", amount);
      foyer_out_text (out, "cur", foyer_stmt_text (s, 12));
      foyer_out_int (out, "at", foyer_stmt_int (s, 5));
      foyer_out_text (out, "comment", foyer_stmt_text (s, 6));
      foyer_out_bool (out, "void", !foyer_stmt_is_null (s, 7));
      foyer_out_text (out, "void_by", foyer_stmt_text (s, 25));
      foyer_out_text (out, "who", foyer_stmt_text (s, 8));
      foyer_out_text (out, "location", foyer_stmt_text (s, 9));
      foyer_out_text (out, "member", foyer_stmt_text (s, 10));
      foyer_out_id (out, "client", &client);
      foyer_out_text (out, "client_name", *name != '\0' ? name : NULL);
      foyer_out_id (out, "document", &doc);
      foyer_out_id (out, "money", &money);
      foyer_out_id (out, "visit", &visit);
      foyer_out_text (out, "paid_for", paid_for);
      foyer_out_bool (out, "pending", foyer_stmt_int (s, 24) == 0);
      json_builder_end_object (out);
      limit--;
    }
  foyer_stmt_done (s);
  json_builder_end_array (out);
  return foyer_db_check (db, error);
}

/* ---- the table -------------------------------------------------------------------------------------------------------------- */

#define LOC_PARAM { "loc", FOYER_P_ID, 0, "location" }
#define PAGE_PARAMS \
  { "limit", FOYER_P_INT, 0, "default 500", NULL, 10000 }, \
  { "offset", FOYER_P_INT, 0, "how many to skip" }

static const FoyerParam loc_params[] = { LOC_PARAM, { NULL } };
static const FoyerParam list_params[] = { { "client", FOYER_P_ID, FOYER_P_REQUIRED, "client" }, LOC_PARAM, { NULL } };
static const FoyerParam all_params[] = {
  { "type", FOYER_P_ID, 0, "only of this type" },
  { "plain", FOYER_P_BOOL, 0, "only plain deposits" },
  { "negative", FOYER_P_BOOL, 0, "only those below nothing" },
  PAGE_PARAMS,
  LOC_PARAM,
  { NULL },
};
static const FoyerParam entries_params[] = {
  { "account", FOYER_P_ID, 0, "one account" },
  { "client", FOYER_P_ID, 0, "one client" },
  { "at", FOYER_P_ID, 0, "one location" },
  { "kind", FOYER_P_ENUM, 0, "one kind", "opening top-up payment refund correct" },
  { "from", FOYER_P_DATE, 0, "first day" },
  { "to", FOYER_P_DATE, 0, "last day" },
  { "state", FOYER_P_ENUM, 0, "default: active", "active cancelled all" },
  PAGE_PARAMS,
  LOC_PARAM,
  { NULL },
};

const FoyerQuery foyer_queries_account[] = {
  { "account-type.list", "clients.accounts", "Types of client accounts.", loc_params, "[{id, title, locs, credit, most, accounts, here}]", type_list },
  { "account.list", "clients.accounts", "Accounts of a client: balance, and what of it this desk may spend unasked.", list_params, "[" ACCOUNT_ROW "]", account_list },
  { "account.all", "clients.accounts", "Accounts of all clients, by name.", all_params, "[" ACCOUNT_ROW "]", account_all },
  { "account.entries", "clients.accounts-history", "What moved on client accounts, newest first.", entries_params,
    "[{id, account, title, kind, amount, cur, at, comment, void, void_by, who, location, member, client, client_name, document, money, visit, paid_for, pending}]", account_entries },
  { NULL },
};
