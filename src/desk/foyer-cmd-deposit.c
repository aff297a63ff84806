/* Commands and queries on accounts with a balance: a client's deposit. */
#define G_LOG_DOMAIN "foyer-desk"

#include "config.h"

#include <string.h>
#include <glib/gi18n-lib.h>

#include "foyer-apply.h"
#include "foyer-client.h"
#include "foyer-cmd-common.h"
#include "foyer-cmd-account-private.h"
#include "foyer-deposit.h"
#include "foyer-location.h"
#include "foyer-out.h"

/* The store's own device: a desk; the server lends nothing to itself. */
static FoyerId
device_of (FoyerCall *call)
{
  return foyer_store_device (foyer_call_store (call));
}

static void
result_balance (FoyerCall *call, const FoyerId *acct)
{
  FoyerId dev = device_of (call);

  foyer_call_result_id (call, "account", acct);
  json_object_set_int_member (foyer_call_result (call), "balance", foyer_account_balance (foyer_call_db (call), acct));
  json_object_set_int_member (foyer_call_result (call), "held", foyer_account_held (foyer_call_db (call), acct, &dev, foyer_call_now (call)));
}

static gboolean
deposit_add (FoyerCall *call, GError **error)
{
  gint64 amount = foyer_call_int (call, "amount");
  FoyerDb *db = foyer_call_db (call);
  FoyerId loc = foyer_call_loc (call), type = foyer_call_id (call, "type"), reg, entry;
  FoyerEntryFor what = { .why = "add", .comment = foyer_call_text (call, "comment"), .staff = foyer_call_id (call, "staff") };
  g_auto (FoyerBooking) b = { 0 };
  g_autoptr (FoyerRow) client = NULL, acct = NULL;

  if (amount <= 0)
    return foyer_refuse (error, _ ("The amount must be more than nothing."));
  if (!foyer_call_need (call, "clients.accounts-fill", error) || (client = foyer_call_row (call, "client", "client", error)) == NULL
      || !foyer_account_said (call, &reg, error) || !foyer_booking_begin (&b, call, &loc, error)
      || (acct = foyer_client_account (call, &client->id, &type, &what.staff, error)) == NULL)
    return FALSE;
  if (acct->seq == 0 && foyer_db_int (db, "SELECT count(*) FROM entry WHERE acct = ?1", &acct->id) == 0 && !foyer_call_need (call, "clients.accounts-create", error))
    return FALSE;
  if (!foyer_account_fill (&b, acct, amount, &reg, &what, &entry, error))
    return FALSE;
  foyer_call_result_id (call, "entry", &entry);
  result_balance (call, &acct->id);
  return TRUE;
}

static gboolean
deposit_use (FoyerCall *call, GError **error)
{
  gint64 amount = foyer_call_int (call, "amount"), balance = 0, held = 0;
  FoyerDb *db = foyer_call_db (call);
  FoyerId dev = device_of (call), client = foyer_call_id (call, "client");
  g_autoptr (FoyerRow) row = foyer_call_row (call, "client", "client", error);
  g_autoptr (GArray) entries = NULL, left = NULL;
  FoyerEntryFor what = { .why = "use", .comment = foyer_call_text (call, "comment") };
  FoyerDepositSum sum;

  if (row == NULL)
    return FALSE;
  if (amount <= 0)
    return foyer_refuse (error, _ ("The amount must be more than nothing."));
  if (!foyer_deposit_draw (call, &client, NULL, NULL, amount, TRUE, &what, &entries, error))
    return FALSE;
  for (guint i = 0; i < entries->len; i++)
    {
      g_autoptr (FoyerRow) entry = foyer_db_get (db, "entry", &g_array_index (entries, FoyerDepositPart, i).acct);
      FoyerId acct;

      if (entry == NULL)
        continue; /* the disk failed in the middle; nothing of this stays */
      acct = foyer_row_id (entry, "acct");
      if (i == 0)
        {
          foyer_call_result_id (call, "entry", &entry->id);
          foyer_call_result_id (call, "account", &acct);
        }
      held += foyer_account_held (db, &acct, &dev, foyer_call_now (call));
    }
  left = foyer_deposit_plan (call, &client, NULL, NULL, 0, &sum);
  balance = sum.balance;
  json_object_set_int_member (foyer_call_result (call), "balance", balance);
  json_object_set_int_member (foyer_call_result (call), "held", held);
  return TRUE;
}

static const FoyerParam deposit_add_params[] = {
  { "client", FOYER_P_ID, FOYER_P_REQUIRED, "client" },
  { "amount", FOYER_P_MONEY, FOYER_P_REQUIRED, "minor units" },
  { "register", FOYER_P_ID, 0, "where the money goes; left out: none is taken here" },
  { "quick", FOYER_P_ENUM, 0, "instead: the default register of the kind", "cash cashless" },
  { "type", FOYER_P_ID, 0, "onto the account of this type; left out: the plain deposit" },
  { "staff", FOYER_P_ID, 0, "team member" },
  { "comment", FOYER_P_TEXT, 0, "what for" },
  { "loc", FOYER_P_ID, 0, "location; the one worked in when left out" },
  { NULL },
};

static const FoyerParam deposit_use_params[] = {
  { "client", FOYER_P_ID, FOYER_P_REQUIRED, "client" },
  { "amount", FOYER_P_MONEY, FOYER_P_REQUIRED, "minor units" },
  { "comment", FOYER_P_TEXT, 0, "what for" },
  FOYER_DEPOSIT_CHAIN_PARAM,
  { "loc", FOYER_P_ID, 0, "location; the one worked in when left out" },
  { NULL },
};

static const FoyerParam deposit_plan_params[] = {
  { "client", FOYER_P_ID, FOYER_P_REQUIRED, "client" },
  { "amount", FOYER_P_MONEY, 0, "minor units" },
  { "account", FOYER_P_ID, 0, "this account alone, with its credit" },
  { NULL },
};

/* What stands, and what would have to be asked for. */
static gboolean
deposit_plan (FoyerCall *call, JsonBuilder *out, GError **error)
{
  FoyerId client = foyer_call_id (call, "client"), only = foyer_call_id (call, "account");
  FoyerDepositSum sum;
  g_autoptr (GArray) parts = NULL;

  if (!foyer_client_visible (call, &client))
    {
      g_set_error_literal (error, FOYER_ERROR, FOYER_ERROR_DENIED, _ ("You may see only clients who visited you."));
      return FALSE;
    }
  parts = foyer_deposit_plan (call, &client, foyer_id_is_none (&only) ? NULL : &only, NULL, foyer_call_int (call, "amount"), &sum);

  json_builder_begin_object (out);
  foyer_out_int (out, "balance", sum.balance);
  foyer_out_int (out, "plain", sum.plain);
  foyer_out_int (out, "room", sum.room);
  foyer_out_int (out, "unasked", sum.unasked);
  foyer_out_int (out, "missing", sum.missing);
  foyer_out_bool (out, "frozen", foyer_account_frozen (foyer_call_db (call)));
  json_builder_set_member_name (out, "parts");
  json_builder_begin_array (out);
  for (guint i = 0; i < parts->len; i++)
    {
      const FoyerDepositPart *part = &g_array_index (parts, FoyerDepositPart, i);

      json_builder_begin_object (out);
      foyer_out_id (out, "account", &part->acct);
      foyer_out_int (out, "amount", part->amount);
      foyer_out_int (out, "want", part->want);
      json_builder_end_object (out);
    }
  json_builder_end_array (out);
  json_builder_end_object (out);
  return TRUE;
}

static gboolean
lease_list (FoyerCall *call, JsonBuilder *out, GError **error)
{
  FoyerId dev = device_of (call);
  FoyerStmt *s = foyer_db_sql (foyer_call_db (call), "SELECT l.acct, a.kind, c.name, l.exp FROM lease l JOIN acct a ON a.id = l.acct LEFT JOIN client c ON c.id = a.client"
                                                     " WHERE l.dev = ?1 ORDER BY l.exp, l.id LIMIT 500");

  foyer_stmt_bind_id (s, 1, &dev);
  json_builder_begin_array (out);
  while (foyer_stmt_step (s))
    {
      FoyerId acct = foyer_stmt_id (s, 0);

      json_builder_begin_object (out);
      foyer_out_id (out, "account", &acct);
      foyer_out_text (out, "kind", foyer_stmt_text (s, 1));
      foyer_out_text (out, "client", foyer_stmt_text (s, 2));
      foyer_out_int (out, "exp", foyer_stmt_int (s, 3));
      foyer_out_int (out, "held", foyer_account_held (foyer_call_db (call), &acct, &dev, foyer_call_now (call)));
      json_builder_end_object (out);
    }
  foyer_stmt_done (s);
  json_builder_end_array (out);
  return TRUE;
}

static const FoyerParam none_params[] = { { NULL } };

/* ---- the tables ------------------------------------------------------------------------------------------------------------------ */

const FoyerCommand foyer_commands_deposit[] = {
  { "deposit.add", "money.pay", "Puts an amount on a client's deposit, opening it with the first.", N_ ("Added to a deposit"), deposit_add_params, deposit_add },
  { "deposit.use", "money.account", "Spends of a client's deposit: on a desk what it holds, or what its policy allows.", N_ ("Used a deposit"), deposit_use_params, deposit_use },
  { NULL },
};

const FoyerQuery foyer_queries_deposit[] = {
  { "deposit.plan", "clients.accounts", "What is on a client's deposits, what of it this desk may spend unasked, and for an amount what the chain has to be asked for.",
    deposit_plan_params, "{balance, plain, room, unasked, missing, frozen, parts: [{account, amount, want}]}", deposit_plan },
  { "lease.list", "sync", "What the chain has lent to this desk.", none_params, "[{account, kind, client, exp, held}]", lease_list },
  { NULL },
};
