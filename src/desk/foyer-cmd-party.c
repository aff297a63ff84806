/* Counterparties: whom one buys from (back-office.md 5). What is owed to one is what came in from it less what it was paid. */
#define G_LOG_DOMAIN "foyer-desk"

#include "config.h"

#include <string.h>
#include <glib/gi18n-lib.h>

#include "foyer-activity.h"
#include "foyer-cmd-common.h"
#include "foyer-cmd-money-private.h"
#include "foyer-location.h"
#include "foyer-money.h"
#include "foyer-out.h"
#include "foyer-till.h"

#define MAX_MONEY G_GINT64_CONSTANT (1000000000000)
#define MAX_IMPORT 2000

/* ---- the card --------------------------------------------------------------------------------------------------------------------------- */

#define CARD_PARAMS(flags) \
  { "title", FOYER_P_TEXT, flags, "name", NULL, FOYER_NAME_MAX }, { "kind", FOYER_P_ENUM, 0, "company or person", "company person" }, \
  { "contact", FOYER_P_TEXT, FOYER_P_NULLABLE, "contact person", NULL, 200 }, { "phone", FOYER_P_TEXT, FOYER_P_NULLABLE, "phone", NULL, 60 }, \
  { "email", FOYER_P_TEXT, FOYER_P_NULLABLE, "e-mail", NULL, 200 }, { "address", FOYER_P_TEXT, FOYER_P_NULLABLE, "address", NULL, 500 }, \
  { "tax_id", FOYER_P_TEXT, FOYER_P_NULLABLE, "tax number", NULL, 60 }, { "bank", FOYER_P_TEXT, FOYER_P_NULLABLE, "bank data", NULL, 200 }, \
  { "comment", FOYER_P_TEXT, FOYER_P_NULLABLE, "comment", NULL, 1000 }

static const FoyerParam create_params[] = { CARD_PARAMS (FOYER_P_REQUIRED), { NULL } };
static const FoyerParam update_params[] = { { "party", FOYER_P_ID, FOYER_P_REQUIRED, "counterparty" }, CARD_PARAMS (0), { NULL } };
static const FoyerParam delete_params[] = { { "party", FOYER_P_ID, FOYER_P_REQUIRED, "counterparty" }, { NULL } };

static gboolean
put_card (FoyerCall *call, FoyerRow *row, GError **error)
{
  if (!foyer_need_text (call, "title", _("name of the counterparty"), error))
    return FALSE;
  foyer_call_fill (call, row, "title", "kind", "contact", "phone", "email", "address", "tax_id", "bank", "comment", NULL);
  if (!foyer_need_free_title (call, row, "title", _("counterparty"), NULL, error))
    return FALSE;
  foyer_tx_put (foyer_call_tx (call), row);
  foyer_call_result_id (call, "party", &row->id);
  return TRUE;
}

static gboolean
party_create (FoyerCall *call, GError **error)
{
  FoyerId id = foyer_tx_new_id (foyer_call_tx (call));
  g_autoptr (FoyerRow) row = foyer_row_new ("party", &id);

  return put_card (call, row, error);
}

static gboolean
party_update (FoyerCall *call, GError **error)
{
  g_autoptr (FoyerRow) row = foyer_call_row (call, "party", "party", error);

  return row != NULL && put_card (call, row, error);
}

/* What names it goes on naming it. */
static gboolean
party_delete (FoyerCall *call, GError **error)
{
  g_autoptr (FoyerRow) row = foyer_call_row (call, "party", "party", error);

  if (row == NULL)
    return FALSE;
  foyer_mark_deleted (foyer_call_tx (call), row);
  return TRUE;
}

/* ---- many at once (SUP-4) ----------------------------------------------------------------------------------------------------------------- */

static const FoyerParam import_params[] = {
  { "rows", FOYER_P_LIST, FOYER_P_REQUIRED, "[{title, kind?, contact?, phone?, email?, address?, tax_id?, bank?, comment?}], at most 2000" },
  { "name", FOYER_P_TEXT, 0, "file they come from, for the activity log", NULL, 200 }, { NULL },
};

static gboolean
is_there (FoyerDb *db, const char *title)
{
  FoyerStmt *s = foyer_db_sql (db, "SELECT 1 FROM party WHERE title = ?1 AND deleted IS NOT 1");
  gboolean there;

  foyer_stmt_bind_text (s, 1, title);
  there = foyer_stmt_step (s);
  foyer_stmt_done (s);
  return there;
}

static gboolean
party_import (FoyerCall *call, GError **error)
{
  static const char *const fields[] = { "contact", "phone", "email", "address", "tax_id", "bank", "comment" };
  JsonArray *rows = foyer_call_list (call, "rows"), *nameless = json_array_new (), *doubles = json_array_new ();
  guint n = json_array_get_length (rows), made = 0;

  for (guint i = 0; i < n && n <= MAX_IMPORT; i++)
    {
      JsonNode *node = json_array_get_element (rows, i);
      JsonObject *o = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
      g_autofree char *title = o != NULL ? g_strstrip (g_strdup (json_object_get_string_member_with_default (o, "title", ""))) : NULL;
      FoyerId id;
      g_autoptr (FoyerRow) row = NULL;

      if (title == NULL || *title == '\0' || g_utf8_strlen (title, -1) > FOYER_NAME_MAX)
        {
          json_array_add_int_element (nameless, i + 1);
          continue;
        }
      if (is_there (foyer_call_db (call), title))
        {
          json_array_add_int_element (doubles, i + 1);
          continue;
        }
      id = foyer_tx_new_id (foyer_call_tx (call));
      row = foyer_row_new ("party", &id);
      foyer_row_set_text (row, "title", title);
      foyer_row_set_text (row, "kind", g_strcmp0 (json_object_get_string_member_with_default (o, "kind", ""), "person") == 0 ? "person" : "company");
      for (gsize k = 0; k < G_N_ELEMENTS (fields); k++)
        {
          const char *text = json_object_get_string_member_with_default (o, fields[k], "");

          if (*text != '\0' && g_utf8_strlen (text, -1) <= 1000)
            foyer_row_set_text (row, fields[k], text);
        }
      foyer_tx_put (foyer_call_tx (call), row);
      made++;
    }
  json_object_set_int_member (foyer_call_result (call), "created", made);
  json_object_set_array_member (foyer_call_result (call), "nameless", nameless);
  json_object_set_array_member (foyer_call_result (call), "doubles", doubles);
  if (n > MAX_IMPORT)
    return foyer_refuse (error, _("At most %d rows are brought in at once."), MAX_IMPORT);
  return TRUE;
}

/* ---- what is owed -------------------------------------------------------------------------------------------------------------------------- */

static const FoyerParam bill_params[] = {
  { "party", FOYER_P_ID, FOYER_P_REQUIRED, "counterparty" }, { "sum", FOYER_P_MONEY, FOYER_P_REQUIRED, "what came in and is to be paid" },
  { "no", FOYER_P_TEXT, 0, "number on its paper", NULL, 60 }, { "comment", FOYER_P_TEXT, 0, "comment", NULL, 1000 }, { "loc", FOYER_P_ID, 0, "location" }, { NULL },
};

static gboolean
party_bill (FoyerCall *call, GError **error)
{
  g_auto (FoyerBooking) b = { 0 };
  g_autoptr (FoyerRow) party = NULL, doc = NULL;
  FoyerId loc = foyer_call_loc (call);
  gint64 sum = foyer_call_int (call, "sum");

  if (!foyer_booking_begin (&b, call, &loc, error) || (party = foyer_call_row (call, "party", "party", error)) == NULL)
    return FALSE;
  if (sum <= 0 || sum > MAX_MONEY)
    return foyer_refuse (error, _("The amount must be above zero."));
  doc = foyer_money_new_document (&b, FOYER_DOC_BILL, NULL, foyer_call_text (call, "comment"));
  foyer_row_set_id (doc, "party", &party->id);
  foyer_row_set_int (doc, "sum", sum);
  if (foyer_call_has (call, "no"))
    {
      g_autoptr (JsonNode) data = json_node_new (JSON_NODE_OBJECT);
      g_autofree char *text = NULL;

      /* Their number, not one of ours. */
      json_node_take_object (data, json_object_new ());
      json_object_set_string_member (json_node_get_object (data), "their_no", foyer_call_text (call, "no"));
      text = json_to_string (data, FALSE);
      foyer_row_set_text (doc, "data", text);
    }
  foyer_tx_put (b.tx, doc);
  foyer_call_result_id (call, "document", &doc->id);
  return TRUE;
}

static const FoyerParam bill_cancel_params[] = { { "document", FOYER_P_ID, FOYER_P_REQUIRED, "bill" }, { "loc", FOYER_P_ID, 0, "location" }, { NULL } };

static gboolean
party_bill_cancel (FoyerCall *call, GError **error)
{
  g_auto (FoyerBooking) b = { 0 };
  g_autoptr (FoyerRow) doc = foyer_call_row (call, "document", "document", error);
  FoyerId loc = foyer_call_loc (call), at;

  if (doc == NULL || !foyer_booking_begin (&b, call, &loc, error))
    return FALSE;
  at = foyer_row_id (doc, "loc");
  if (foyer_row_int (doc, "type") != FOYER_DOC_BILL || !foyer_id_equal (&at, &loc))
    return foyer_refuse (error, _("There is no such bill at this location."));
  if (!foyer_row_is_null (doc, "void"))
    return foyer_refuse (error, _("This bill is cancelled already."));
  foyer_money_mark_void (&b, "document", &doc->id);
  return TRUE;
}

const FoyerCommand foyer_commands_party[] = {
  { "party.create", "finance.partners-create", "Adds a counterparty.", N_("Added a counterparty"), create_params, party_create },
  { "party.update", "finance.partners-edit", "Changes a counterparty.", N_("Changed a counterparty"), update_params, party_update },
  { "party.delete", "finance.partners-delete", "Deletes a counterparty; what names it stays.", N_("Deleted a counterparty"), delete_params, party_delete },
  { "party.import", "finance.partners-create", "Adds counterparties from a list.", N_("Brought in counterparties"), import_params, party_import },
  { "party.bill", "finance.partners-edit", "Writes down what came in from a counterparty and is to be paid.", N_("Wrote down a bill"), bill_params, party_bill },
  { "party.bill-cancel", "finance.partners-edit", "Cancels a bill; it stays listed as cancelled.", N_("Cancelled a bill"), bill_cancel_params, party_bill_cancel },
  { NULL },
};

/* ---- reading -------------------------------------------------------------------------------------------------------------------------------- */

/* Above zero: the business owes. What it paid out is below zero in the ledger. */
#define BALANCE \
  "(SELECT coalesce(sum(d.sum), 0) FROM document d WHERE d.party = p.id AND d.type = 3 AND d.void IS NULL)" \
  " + (SELECT coalesce(sum(m.amount), 0) FROM money m WHERE m.party = p.id AND m.void IS NULL)"
#define CARDS "SELECT p.id, p.title, p.kind, p.contact, p.phone, p.email, p.address, p.tax_id, p.bank, p.comment, p.deleted, " BALANCE " FROM party p"

static const char *const columns[] = { NULL, "title", "kind", "contact", "phone", "email", "address", "tax_id", "bank", "comment" };

static void
out_card (JsonBuilder *out, FoyerStmt *s)
{
  FoyerId id = foyer_stmt_id (s, 0);

  foyer_out_id (out, "id", &id);
  for (int i = 1; i < (int) G_N_ELEMENTS (columns); i++)
    foyer_out_text (out, columns[i], foyer_stmt_text (s, i));
  foyer_out_bool (out, "deleted", foyer_stmt_int (s, 10) != 0);
  foyer_out_int (out, "balance", foyer_stmt_int (s, 11));
}

static const FoyerParam list_params[] = {
  { "text", FOYER_P_TEXT, 0, "part of the name", NULL, 200 },
  { "owed", FOYER_P_BOOL, 0, "only those with a balance" },
  { "all", FOYER_P_BOOL, 0, "deleted ones too" },
  { NULL },
};

#define FITS " WHERE (?1 IS NULL OR p.title LIKE '%' || ?1 || '%') AND (?2 OR p.deleted IS NOT 1) AND (?3 = 0 OR " BALANCE " <> 0) ORDER BY p.title COLLATE NOCASE, p.id"

static FoyerStmt *
list_stmt (FoyerCall *call)
{
  FoyerStmt *s = foyer_db_sql (foyer_call_db (call), CARDS FITS);

  foyer_stmt_bind_text (s, 1, foyer_call_text (call, "text"));
  foyer_stmt_bind_int (s, 2, foyer_call_bool (call, "all"));
  foyer_stmt_bind_int (s, 3, foyer_call_bool (call, "owed"));
  return s;
}

static gboolean
party_list (FoyerCall *call, JsonBuilder *out, GError **error)
{
  FoyerStmt *s = list_stmt (call);

  json_builder_begin_array (out);
  while (foyer_stmt_step (s))
    {
      json_builder_begin_object (out);
      out_card (out, s);
      json_builder_end_object (out);
    }
  foyer_stmt_done (s);
  json_builder_end_array (out);
  return foyer_db_check (foyer_call_db (call), error);
}

static const FoyerParam get_params[] = { { "party", FOYER_P_ID, FOYER_P_REQUIRED, "counterparty" }, { NULL } };

/* Bills and payments in order, and what was owed after each: what one sends to the other side to compare. */
static void
out_moves (FoyerDb *db, JsonBuilder *out, const FoyerId *party)
{
  FoyerStmt *s = foyer_db_sql (db, "SELECT 'bill', d.id, d.at, d.bday, d.sum, d.comment, d.void, d.data ->> '$.their_no', NULL, u.name FROM document d LEFT JOIN user u ON u.id = d.who"
                                   " WHERE d.party = ?1 AND d.type = 3 UNION ALL SELECT m.kind, m.id, m.at, m.bday, m.amount, m.comment, m.void, NULL, r.title, u.name"
                                   " FROM money m LEFT JOIN register r ON r.id = m.register LEFT JOIN user u ON u.id = m.who WHERE m.party = ?1 ORDER BY 3, 2");
  gint64 owed = 0;

  json_builder_set_member_name (out, "moves");
  json_builder_begin_array (out);
  foyer_stmt_bind_id (s, 1, party);
  while (foyer_stmt_step (s))
    {
      FoyerId id = foyer_stmt_id (s, 1);
      gboolean gone = !foyer_stmt_is_null (s, 6);

      owed += gone ? 0 : foyer_stmt_int (s, 4);
      json_builder_begin_object (out);
      foyer_out_text (out, "kind", foyer_stmt_text (s, 0));
      foyer_out_id (out, "id", &id);
      foyer_out_int (out, "at", foyer_stmt_int (s, 2));
      foyer_out_text (out, "bday", foyer_stmt_text (s, 3));
      foyer_out_int (out, "amount", foyer_stmt_int (s, 4));
      foyer_out_text (out, "comment", foyer_stmt_text (s, 5));
      foyer_out_bool (out, "void", gone);
      foyer_out_text (out, "no", foyer_stmt_text (s, 7));
      foyer_out_text (out, "register_title", foyer_stmt_text (s, 8));
      foyer_out_text (out, "who", foyer_stmt_text (s, 9));
      foyer_out_int (out, "owed", owed);
      json_builder_end_object (out);
    }
  foyer_stmt_done (s);
  json_builder_end_array (out);
}

static gboolean
party_get (FoyerCall *call, JsonBuilder *out, GError **error)
{
  FoyerDb *db = foyer_call_db (call);
  FoyerId id = foyer_call_id (call, "party");
  FoyerStmt *s = foyer_db_sql (db, CARDS " WHERE p.id = ?1");
  gboolean found;

  json_builder_begin_object (out);
  foyer_stmt_bind_id (s, 1, &id);
  found = foyer_stmt_step (s);
  if (found)
    out_card (out, s);
  foyer_stmt_done (s);
  if (!found)
    {
      g_set_error_literal (error, FOYER_ERROR, FOYER_ERROR_NOT_FOUND, _("There is no such counterparty."));
      return FALSE;
    }
  out_moves (db, out, &id);
  json_builder_end_object (out);
  return foyer_db_check (db, error);
}

static const FoyerParam export_params[] = {
  { "text", FOYER_P_TEXT, 0, "part of the name", NULL, 200 }, { "owed", FOYER_P_BOOL, 0, "only those with a balance" }, { "all", FOYER_P_BOOL, 0, "deleted ones too" },
  FOYER_EXPORT_PARAM, { NULL },
};

static gboolean
party_export (FoyerCall *call, JsonBuilder *out, GError **error)
{
  static const char *const titles[] = { N_("Name"), N_("Kind"), N_("Contact person"), N_("Phone"), N_("E-mail"), N_("Address"), N_("Tax number"), N_("Bank data"), N_("Comment"),
                                        N_("Balance") };
  FoyerDb *db = foyer_call_db (call);
  FoyerId loc = foyer_call_loc (call);
  g_autoptr (FoyerLocation) place = foyer_location_load (db, &loc);
  gint64 n = 0;
  FoyerStmt *s;

  if (!foyer_activity_check (call, error))
    return FALSE;
  json_builder_begin_object (out);
  for (int pass = 0; pass < 2; pass++)
    {
      json_builder_set_member_name (out, pass == 0 ? "columns" : "types");
      json_builder_begin_array (out);
      for (gsize i = 0; i < G_N_ELEMENTS (titles); i++)
        json_builder_add_string_value (out, pass == 0 ? _(titles[i]) : i + 1 == G_N_ELEMENTS (titles) ? "money" : "text");
      json_builder_end_array (out);
    }
  json_builder_set_member_name (out, "rows");
  json_builder_begin_array (out);
  s = list_stmt (call);
  while (foyer_stmt_step (s))
    {
      g_autofree char *balance = foyer_money_to_plain (foyer_stmt_int (s, 11), place != NULL ? place->currency : "EUR");

      json_builder_begin_array (out);
      for (int i = 1; i < (int) G_N_ELEMENTS (columns); i++)
        json_builder_add_string_value (out, i == 2 ? (g_strcmp0 (foyer_stmt_text (s, i), "person") == 0 ? _("Person") : _("Company"))
                                            : foyer_stmt_is_null (s, i) ? "" : foyer_stmt_text (s, i));
      json_builder_add_string_value (out, balance);
      json_builder_end_array (out);
      n++;
    }
  foyer_stmt_done (s);
  json_builder_end_array (out);
  foyer_out_int (out, "count", n);
  json_builder_end_object (out);
  return foyer_db_check (db, error);
}

#define CARD_HELP "id, title, kind, contact, phone, email, address, tax_id, bank, comment, deleted, balance (above zero: owed to it)"

const FoyerQuery foyer_queries_party[] = {
  { "party.list", "finance.partners", "Counterparties by name, with what is owed to each.", list_params, "[{" CARD_HELP "}]", party_list },
  { "party.get", "finance.partners", "One counterparty with bills and payments.", get_params,
    "{" CARD_HELP ", moves [{kind (bill, or of the transaction), id, at, bday, amount, comment, void, no, register_title, who, owed}]}", party_get },
  { "party.export", "finance.partners-export", "Counterparties as a sheet.", export_params, "{columns [title], types, rows [[text]], count}", party_export },
  { NULL },
};
