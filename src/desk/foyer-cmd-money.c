/* Money is facts: rows are made, and later marked as cancelled, never changed. */
#define G_LOG_DOMAIN "foyer-desk"

#include "config.h"

#include <string.h>
#include <glib/gi18n-lib.h>

#include "foyer-cmd-money-private.h"
#include "foyer-deposit.h"
#include "foyer-money.h"
#include "foyer-register.h"
#include "foyer-rights.h"
#include "foyer-till.h"

#define MAX_MONEY FOYER_MONEY_MOST

/* ---- shared ---------------------------------------------------------------------------------------------------------------- */

gboolean
foyer_money_may_register (FoyerCall *call,
                          const FoyerId *id,
                          GError **error)
{
  if (foyer_id_is_none (id) || foyer_registers_have (foyer_call_registers (call), id))
    return TRUE;
  g_set_error_literal (error, FOYER_ERROR, FOYER_ERROR_DENIED, _ ("You may not use this register."));
  return FALSE;
}

FoyerRow *
foyer_money_register (FoyerBooking *b,
                      const FoyerId *id,
                      GError **error)
{
  g_autoptr (FoyerRow) row = foyer_tx_get (b->tx, "register", id);
  FoyerId loc = row != NULL ? foyer_row_id (row, "loc") : FOYER_ID_NONE;

  if (row == NULL || foyer_row_int (row, "deleted") != 0 || !foyer_id_equal (&loc, &b->place->id))
    {
      g_set_error (error, FOYER_ERROR, FOYER_ERROR_NOT_FOUND, _ ("There is no such register at this location."));
      return NULL;
    }
  return foyer_money_may_register (b->call, id, error) ? g_steal_pointer (&row) : NULL;
}

FoyerRow *
foyer_money_new_document (FoyerBooking *b,
                          int type,
                          const FoyerRow *visit,
                          const char *comment)
{
  FoyerId id = foyer_tx_new_id (b->tx), who = foyer_call_actor (b->call)->user;
  FoyerRow *doc = foyer_row_new ("document", &id);
  char day[11];

  foyer_row_set_id (doc, "loc", &b->place->id);
  foyer_row_set_int (doc, "type", type);
  foyer_row_set_int (doc, "at", foyer_call_now (b->call));
  foyer_row_set_text (doc, "bday", foyer_date_format (b->today, day));
  foyer_row_set_id (doc, "who", &who);
  foyer_row_set_text (doc, "comment", comment);
  if (visit != NULL)
    {
      FoyerId client = foyer_row_id (visit, "client");
      foyer_row_set_id (doc, "visit", &visit->id);
      foyer_row_set_id (doc, "client", &client);
    }
  return doc;
}

FoyerRow *
foyer_money_new_row (FoyerBooking *b,
                     const FoyerId *doc,
                     const FoyerRow *visit,
                     const FoyerId *reg,
                     const char *item,
                     const char *kind,
                     gint64 amount,
                     const char *comment)
{
  FoyerId id = foyer_tx_new_id (b->tx), who = foyer_call_actor (b->call)->user, item_id = foyer_item_need (b->tx, item);
  FoyerRow *row = foyer_row_new ("money", &id);
  char day[11];

  foyer_row_set_id (row, "loc", &b->place->id);
  foyer_row_set_id (row, "doc", doc);
  foyer_row_set_id (row, "register", reg);
  foyer_row_set_id (row, "item", &item_id);
  foyer_row_set_text (row, "kind", kind);
  foyer_row_set_int (row, "amount", amount);
  foyer_row_set_text (row, "cur", b->place->currency);
  foyer_row_set_int (row, "at", foyer_call_now (b->call));
  foyer_row_set_text (row, "bday", foyer_date_format (b->today, day));
  foyer_row_set_id (row, "who", &who);
  foyer_row_set_text (row, "comment", comment);
  if (visit != NULL)
    {
      FoyerId client = foyer_row_id (visit, "client");
      foyer_row_set_id (row, "visit", &visit->id);
      foyer_row_set_id (row, "client", &client);
    }
  foyer_till_mark (b->tx, row);
  return row;
}

void
foyer_money_tell_visit (FoyerBooking *b,
                        const FoyerId *visit)
{
  JsonObject *result = foyer_call_result (b->call);
  gint64 total = foyer_visit_sum (b->db, visit), paid = foyer_visit_paid (b->db, visit);

  foyer_call_result_id (b->call, "visit", visit);
  json_object_set_int_member (result, "total", total);
  json_object_set_int_member (result, "paid", paid);
  json_object_set_int_member (result, "due", foyer_visit_due (total, paid));
  json_object_set_string_member (result, "state", foyer_paid_state_word (foyer_visit_paid_state (total, paid)));
}

/* ---- cancelling ------------------------------------------------------------------------------------------------------------ */

static const FoyerParam cancel_params[] = {
  { "money", FOYER_P_ID, FOYER_P_REQUIRED, "money transaction; its other half is cancelled with it" },
  { "loc", FOYER_P_ID, 0, "location" },
  { NULL },
};

void
foyer_money_mark_void (FoyerBooking *b,
                       const char *table,
                       const FoyerId *id)
{
  g_autoptr (FoyerRow) row = foyer_tx_get (b->tx, table, id);
  FoyerId who = foyer_call_actor (b->call)->user;

  if (row == NULL || !foyer_row_is_null (row, "void"))
    return;
  foyer_row_set_int (row, "void", foyer_call_now (b->call));
  foyer_row_set_id (row, "void_by", &who);
  foyer_tx_put (b->tx, row);
  /* What it moved on an account goes back there. */
  if (strcmp (table, "money") == 0 && !foyer_row_is_null (row, "entry"))
    {
      FoyerId entry = foyer_row_id (row, "entry");
      foyer_money_mark_void (b, "entry", &entry);
    }
}

/* What was counted no longer agrees with the ledger: that is said with a reason, and stands beside the Z report from then on. */
static void
warn_closed (FoyerBooking *b,
             const FoyerId *money)
{
  g_autoptr (FoyerRow) row = foyer_tx_get (b->tx, "money", money), till = NULL;
  FoyerId id = foyer_row_id (row, "till");

  till = foyer_id_is_none (&id) ? NULL : foyer_tx_get (b->tx, "till", &id);
  if (till != NULL && !foyer_row_is_null (till, "closed_at"))
    foyer_call_warn (b->call, "till", &id, _ ("The till this is in was counted and closed (%s)."), foyer_row_text (till, "no"));
}

static gboolean
run_cancel (FoyerCall *call,
            GError **error)
{
  g_auto (FoyerBooking) b = { 0 };
  g_autoptr (FoyerRow) money = NULL;
  FoyerId loc = foyer_call_loc (call);
  gint64 bday = 0;

  if (!foyer_booking_begin (&b, call, &loc, error) || (money = foyer_call_row (call, "money", "money", error)) == NULL)
    return FALSE;
  FoyerId at = foyer_row_id (money, "loc"), visit_id = foyer_row_id (money, "visit"), doc = foyer_row_id (money, "doc");
  int days = foyer_call_days (call, "money.cancel");

  if (!foyer_id_equal (&at, &loc))
    {
      g_set_error (error, FOYER_ERROR, FOYER_ERROR_DENIED, _ ("This transaction belongs to another location."));
      return FALSE;
    }
  if (!foyer_row_is_null (money, "void"))
    {
      g_set_error (error, FOYER_ERROR, FOYER_ERROR_CONFLICT, _ ("This transaction is cancelled already."));
      return FALSE;
    }
  foyer_date_parse (foyer_row_text (money, "bday"), &bday);
  if (days >= 0 && b.today - bday > days)
    {
      g_set_error (error, FOYER_ERROR, FOYER_ERROR_DENIED, ngettext ("You may cancel transactions of the last %d day only.", "You may cancel transactions of the last %d days only.", days), days);
      return FALSE;
    }
  if (!foyer_id_is_none (&visit_id))
    {
      g_autoptr (FoyerRow) visit = foyer_tx_get (b.tx, "visit", &visit_id);
      if (!foyer_booking_unlocked (&b, &visit_id, error) || (visit != NULL && !foyer_booking_may_visit (&b, visit, error)))
        return FALSE;
    }

  /* Rows of one tender point at its first; halves of a transfer at each other. */
  FoyerId root = foyer_row_is_null (money, "pair") ? money->id : foyer_row_id (money, "pair");
  g_autoptr (GArray) ids = g_array_new (FALSE, FALSE, sizeof (FoyerId));
  FoyerStmt *s = foyer_db_sql (b.db, "SELECT id FROM money WHERE doc = ?1 AND (id IN (?2, ?3) OR pair IN (?2, ?3)) AND void IS NULL ORDER BY id");
  foyer_stmt_bind_id (s, 1, &doc);
  foyer_stmt_bind_id (s, 2, &root);
  foyer_stmt_bind_id (s, 3, &money->id);
  while (foyer_stmt_step (s))
    {
      FoyerId id = foyer_stmt_id (s, 0);
      g_array_append_val (ids, id);
    }
  foyer_stmt_done (s);
  for (guint i = 0; i < ids->len; i++)
    {
      if (!foyer_money_may_cancel (&b, &g_array_index (ids, FoyerId, i), error))
        return FALSE;
      warn_closed (&b, &g_array_index (ids, FoyerId, i));
    }
  for (guint i = 0; i < ids->len; i++)
    foyer_money_mark_void (&b, "money", &g_array_index (ids, FoyerId, i));
  if (foyer_db_int (b.db, "SELECT count(*) FROM money WHERE doc = ?1 AND void IS NULL", &doc) == 0)
    foyer_money_mark_void (&b, "document", &doc);

  json_object_set_int_member (foyer_call_result (call), "cancelled", ids->len);
  if (!foyer_id_is_none (&visit_id))
    foyer_money_tell_visit (&b, &visit_id);
  return TRUE;
}

/* ---- money without a visit ------------------------------------------------------------------------------------------------- */

static const FoyerParam create_params[] = {
  { "item", FOYER_P_ID, FOYER_P_REQUIRED, "payment item; its kind gives the direction" },
  { "amount", FOYER_P_MONEY, FOYER_P_REQUIRED, "above zero" },
  { "register", FOYER_P_ID, 0, "default: main cash" },
  { "client", FOYER_P_ID, 0, "client it comes from or goes to" },
  { "staff", FOYER_P_ID, 0, "team member" },
  { "party", FOYER_P_ID, 0, "counterparty it comes from or goes to" },
  { "comment", FOYER_P_TEXT, 0, "comment", NULL, 1000 },
  { "loc", FOYER_P_ID, 0, "location" },
  { NULL },
};

static const FoyerParam transfer_params[] = {
  { "from", FOYER_P_ID, FOYER_P_REQUIRED, "register" },
  { "to", FOYER_P_ID, FOYER_P_REQUIRED, "register" },
  { "amount", FOYER_P_MONEY, FOYER_P_REQUIRED, "above zero" },
  { "comment", FOYER_P_TEXT, 0, "comment", NULL, 1000 },
  { "loc", FOYER_P_ID, 0, "location" },
  { NULL },
};

static gboolean
amount_of (FoyerCall *call,
           gint64 *amount,
           GError **error)
{
  *amount = foyer_call_int (call, "amount");
  if (*amount > 0 && *amount <= MAX_MONEY)
    return TRUE;
  g_set_error (error, FOYER_ERROR, FOYER_ERROR_INVALID, _ ("The amount must be above zero."));
  return FALSE;
}

static gboolean
run_create (FoyerCall *call,
            GError **error)
{
  static const char *const sales[] = { "services", "products", "memberships", "giftcards", NULL };
  g_auto (FoyerBooking) b = { 0 };
  g_autoptr (FoyerRow) item = NULL;
  g_autoptr (FoyerRow) reg = NULL;
  g_autoptr (FoyerRow) client = NULL;
  g_autoptr (FoyerRow) staff = NULL;
  g_autoptr (FoyerRow) party = NULL;
  FoyerId loc = foyer_call_loc (call), who = foyer_call_actor (call)->user;
  gint64 amount;

  if (!foyer_booking_begin (&b, call, &loc, error) || !amount_of (call, &amount, error)
      || (item = foyer_call_row (call, "item", "item", error)) == NULL
      || (foyer_call_has (call, "client") && (client = foyer_call_row (call, "client", "client", error)) == NULL)
      || (foyer_call_has (call, "staff") && (staff = foyer_call_row (call, "staff", "staff", error)) == NULL)
      || (foyer_call_has (call, "party") && (party = foyer_call_row (call, "party", "party", error)) == NULL))
    return FALSE;
  FoyerId reg_id = foyer_call_has (call, "register") ? foyer_call_id (call, "register") : foyer_register_default (b.db, &loc, "cash", foyer_call_registers (call));
  if ((reg = foyer_money_register (&b, &reg_id, error)) == NULL)
    return FALSE;
  if (!foyer_registers_have (foyer_call_limit (call, FOYER_LIMIT_ITEMS), &item->id))
    {
      g_set_error_literal (error, FOYER_ERROR, FOYER_ERROR_DENIED, _ ("You may not use this payment item."));
      return FALSE;
    }

  /* What a client pays ahead for services and goods counts as paid by the client; what is given back counts against it. */
  const char *code = foyer_row_text (item, "code");
  gboolean income = g_strcmp0 (foyer_row_text (item, "category"), "income") == 0;
  const char *kind = income ? "in" : "out";
  if (client != NULL && code != NULL && g_strv_contains (sales, code))
    kind = "payment";
  else if (client != NULL && g_strcmp0 (code, "refund") == 0)
    kind = "refund";

  g_autoptr (FoyerRow) doc = foyer_money_new_document (&b, FOYER_DOC_MONEY, NULL, foyer_call_text (call, "comment"));
  FoyerId client_id = client != NULL ? client->id : FOYER_ID_NONE, staff_id = staff != NULL ? staff->id : FOYER_ID_NONE;
  foyer_row_set_id (doc, "client", &client_id);
  if (party != NULL)
    foyer_row_set_id (doc, "party", &party->id);
  foyer_tx_put (b.tx, doc);

  FoyerId id = foyer_tx_new_id (b.tx);
  char day[11];
  g_autoptr (FoyerRow) row = foyer_row_new ("money", &id);
  foyer_row_set_id (row, "loc", &loc);
  foyer_row_set_id (row, "doc", &doc->id);
  foyer_row_set_id (row, "client", &client_id);
  foyer_row_set_id (row, "staff", &staff_id);
  foyer_row_set_id (row, "register", &reg_id);
  foyer_row_set_id (row, "item", &item->id);
  foyer_row_set_text (row, "kind", kind);
  foyer_row_set_int (row, "amount", income ? amount : -amount);
  foyer_row_set_text (row, "cur", b.place->currency);
  foyer_row_set_int (row, "at", foyer_call_now (call));
  foyer_row_set_text (row, "bday", foyer_date_format (b.today, day));
  foyer_row_set_id (row, "who", &who);
  foyer_row_set_text (row, "comment", foyer_call_text (call, "comment"));
  if (party != NULL)
    foyer_row_set_id (row, "party", &party->id);
  foyer_till_mark (b.tx, row);
  foyer_tx_put (b.tx, row);
  foyer_call_result_id (call, "document", &doc->id);
  foyer_call_result_id (call, "money", &id);
  return TRUE;
}

static gboolean
run_transfer (FoyerCall *call,
              GError **error)
{
  g_auto (FoyerBooking) b = { 0 };
  g_autoptr (FoyerRow) from = NULL;
  g_autoptr (FoyerRow) to = NULL;
  FoyerId loc = foyer_call_loc (call), from_id = foyer_call_id (call, "from"), to_id = foyer_call_id (call, "to");
  const char *comment = foyer_call_text (call, "comment");
  gint64 amount;

  if (!foyer_booking_begin (&b, call, &loc, error) || !amount_of (call, &amount, error) || (from = foyer_money_register (&b, &from_id, error)) == NULL
      || (to = foyer_money_register (&b, &to_id, error)) == NULL)
    return FALSE;
  if (foyer_id_equal (&from_id, &to_id))
    {
      g_set_error (error, FOYER_ERROR, FOYER_ERROR_INVALID, _ ("Choose two different registers."));
      return FALSE;
    }
  g_autoptr (FoyerRow) doc = foyer_money_new_document (&b, FOYER_DOC_MONEY, NULL, comment);
  foyer_tx_put (b.tx, doc);
  g_autoptr (FoyerRow) out = foyer_money_new_row (&b, &doc->id, NULL, &from_id, "other-expense", "transfer", -amount, comment);
  g_autoptr (FoyerRow) in = foyer_money_new_row (&b, &doc->id, NULL, &to_id, "other-income", "transfer", amount, comment);
  foyer_row_set_id (out, "pair", &in->id);
  foyer_row_set_id (in, "pair", &out->id);
  foyer_tx_put (b.tx, out);
  foyer_tx_put (b.tx, in);
  foyer_call_result_id (call, "document", &doc->id);
  foyer_call_result_id (call, "out", &out->id);
  foyer_call_result_id (call, "in", &in->id);
  return TRUE;
}

static const FoyerParam receipt_params[] = {
  { "visit", FOYER_P_ID, FOYER_P_REQUIRED, "visit" },
  { "loc", FOYER_P_ID, 0, "location" },
  { NULL },
};

static const FoyerParam return_params[] = {
  { "visit", FOYER_P_ID, FOYER_P_REQUIRED, "visit with a sale receipt" },
  { "reason", FOYER_P_TEXT, 0, "why", NULL, 500 },
  { "loc", FOYER_P_ID, 0, "location" },
  { NULL },
};

const FoyerCommand foyer_commands_money[] = {
  { "visit.pay", "money.pay", "Takes payment for a visit, into one or several registers.", N_ ("Took a payment"), foyer_visit_pay_params, foyer_run_visit_pay },
  { "money.cancel", "money.cancel", "Cancels a money transaction; it stays listed as cancelled.", N_ ("Cancelled a payment"), cancel_params,
    run_cancel },
  { "visit.refund", "money.refund", "Gives part or all of a payment back.", N_ ("Refunded"), foyer_visit_refund_params, foyer_run_visit_refund },
  { "visit.receipt", "money.print", "Makes the numbered receipt of a visit; the second time it is a copy.", N_ ("Printed a receipt"),
    receipt_params, foyer_run_visit_receipt },
  { "visit.return", "money.refund", "Makes the return receipt: the visit can be changed again.", N_ ("Printed a return receipt"), return_params,
    foyer_run_visit_return },
  { "money.create", "money.registers", "Records money put into or taken out of a register.", N_ ("Recorded money"), create_params, run_create },
  { "money.transfer", "money.transfer", "Moves money from one register to another.", N_ ("Transferred money"), transfer_params, run_transfer },
  { NULL },
};
