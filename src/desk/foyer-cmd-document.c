/* Documents as a whole: all that hangs on one is cancelled together, or nothing of it (DOC-6). */
#define G_LOG_DOMAIN "foyer-desk"

#include "config.h"

#include <glib/gi18n-lib.h>

#include "foyer-accounts.h"
#include "foyer-cmd-common.h"
#include "foyer-cmd-money-private.h"
#include "foyer-ids.h"
#include "foyer-money.h"

gboolean
foyer_money_may_cancel (FoyerBooking *b, const FoyerId *id, GError **error)
{
  g_autoptr (FoyerRow) row = foyer_tx_get (b->tx, "money", id);
  FoyerId reg = foyer_row_id (row, "register"), entry_id = foyer_row_id (row, "entry"), acct_id;
  g_autoptr (FoyerRow) entry = NULL, acct = NULL;
  gint64 amount, balance;

  if (!foyer_money_may_register (b->call, &reg, error))
    return FALSE;
  entry = foyer_id_is_none (&entry_id) ? NULL : foyer_tx_get (b->tx, "entry", &entry_id);
  if (entry == NULL || !foyer_row_is_null (entry, "void") || (amount = foyer_row_int (entry, "amount")) <= 0)
    return TRUE;
  /* What was paid in has been spent since. */
  acct_id = foyer_row_id (entry, "acct");
  acct = foyer_tx_get (b->tx, "acct", &acct_id);
  balance = foyer_account_balance (b->db, &acct_id);
  if (acct == NULL || balance - amount >= foyer_row_int (acct, "floor"))
    return TRUE;
  if (!foyer_call_need (b->call, "finance.delete", error))
    return FALSE;
  g_autofree char *after = foyer_money_format (balance - amount, b->place->currency);
  foyer_call_warn (b->call, "overdraft", &acct_id, _ ("The client has spent of it already: the account will stand at %s."), after);
  return TRUE;
}

static gboolean
in_reach (FoyerBooking *b, const FoyerRow *doc, GError **error)
{
  FoyerId at = foyer_row_id (doc, "loc"), visit_id = foyer_row_id (doc, "visit");
  int days = foyer_call_days (b->call, "money.cancel"), type = foyer_row_int (doc, "type");
  gint64 bday = 0;

  if (!foyer_id_equal (&at, &b->place->id))
    {
      g_set_error (error, FOYER_ERROR, FOYER_ERROR_DENIED, _ ("This document belongs to another location."));
      return FALSE;
    }
  if (!foyer_row_is_null (doc, "void"))
    {
      g_set_error (error, FOYER_ERROR, FOYER_ERROR_CONFLICT, _ ("This document is cancelled already."));
      return FALSE;
    }
  if (type == FOYER_DOC_RECEIPT || type == FOYER_DOC_RETURN)
    {
      g_set_error (error, FOYER_ERROR, FOYER_ERROR_CONFLICT, _ ("A printed receipt is not cancelled; print the return receipt."));
      return FALSE;
    }
  foyer_date_parse (foyer_row_text (doc, "bday"), &bday);
  if (days >= 0 && b->today - bday > days)
    {
      g_set_error (error, FOYER_ERROR, FOYER_ERROR_DENIED,
                   ngettext ("You may cancel transactions of the last %d day only.", "You may cancel transactions of the last %d days only.", days), days);
      return FALSE;
    }
  if (!foyer_id_is_none (&visit_id))
    {
      g_autoptr (FoyerRow) visit = foyer_tx_get (b->tx, "visit", &visit_id);

      if (!foyer_booking_unlocked (b, &visit_id, error) || (visit != NULL && !foyer_booking_may_visit (b, visit, error)))
        return FALSE;
    }
  return TRUE;
}

static gboolean
run_cancel (FoyerCall *call, GError **error)
{
  g_auto (FoyerBooking) b = { 0 };
  g_autoptr (FoyerRow) doc = NULL;
  g_autoptr (GArray) money = NULL, entries = NULL;
  FoyerId loc = foyer_call_loc (call), visit_id;

  if (!foyer_booking_begin (&b, call, &loc, error) || (doc = foyer_call_row (call, "document", "document", error)) == NULL || !in_reach (&b, doc, error))
    return FALSE;
  money = foyer_ids_of (b.db, "SELECT id FROM money WHERE doc = ?1 AND void IS NULL ORDER BY id", &doc->id);
  for (guint i = 0; i < money->len; i++)
    if (!foyer_money_may_cancel (&b, &g_array_index (money, FoyerId, i), error))
      return FALSE;
  for (guint i = 0; i < money->len; i++)
    foyer_money_mark_void (&b, "money", &g_array_index (money, FoyerId, i));
  entries = foyer_ids_of (b.db, "SELECT id FROM entry WHERE doc = ?1 AND void IS NULL ORDER BY id", &doc->id);
  for (guint i = 0; i < entries->len; i++)
    foyer_money_mark_void (&b, "entry", &g_array_index (entries, FoyerId, i));
  foyer_money_mark_void (&b, "document", &doc->id);

  visit_id = foyer_row_id (doc, "visit");
  if (foyer_row_int (doc, "type") == FOYER_DOC_SALE && !foyer_id_is_none (&visit_id))
    {
      /* What was sold over the counter goes back with its money. */
      g_autoptr (FoyerRow) visit = foyer_tx_get (b.tx, "visit", &visit_id);

      if (visit != NULL && foyer_visit_payments (b.db, &visit_id) == 0)
        {
          if (!foyer_call_need (call, "booking.delete", error))
            return FALSE;
          foyer_row_set_text (visit, "status", "deleted");
          if (foyer_call_has (call, "reason"))
            foyer_row_set_text (visit, "reason", foyer_call_text (call, "reason"));
          foyer_tx_put (b.tx, visit);
        }
    }
  json_object_set_int_member (foyer_call_result (call), "cancelled", money->len);
  json_object_set_int_member (foyer_call_result (call), "entries", entries->len);
  if (!foyer_id_is_none (&visit_id))
    foyer_money_tell_visit (&b, &visit_id);
  return TRUE;
}

static const FoyerParam cancel_params[] = {
  { "document", FOYER_P_ID, FOYER_P_REQUIRED, "document" },
  { "reason", FOYER_P_TEXT, 0, "why", NULL, 500 },
  { "loc", FOYER_P_ID, 0, "location" },
  { NULL },
};

const FoyerCommand foyer_commands_document[] = {
  { "document.cancel", "money.cancel", "Cancels a document with all that hangs on it: money, movements of accounts, a sale over the counter.", N_ ("Cancelled a document"), cancel_params,
    run_cancel },
  { NULL },
};
