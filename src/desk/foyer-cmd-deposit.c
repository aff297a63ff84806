/* Commands and queries on accounts with a balance: a client's deposit. */
#define G_LOG_DOMAIN "foyer-desk"

#include "config.h"

#include <string.h>
#include <glib/gi18n-lib.h>

#include "foyer-apply.h"
#include "foyer-client.h"
#include "foyer-cmd-common.h"
#include "foyer-cmd-money-private.h"
#include "foyer-deposit.h"
#include "foyer-location.h"
#include "foyer-out.h"

/* The store's own device: a desk; the server lends nothing to itself. */
static FoyerId
device_of (FoyerCall *call)
{
  return foyer_store_device (foyer_call_store (call));
}

static FoyerRow *
deposit_of (FoyerCall *call, gboolean make, GError **error)
{
  FoyerTx *tx = foyer_call_tx (call);
  g_autoptr (FoyerRow) client = foyer_call_row (call, "client", "client", error), row = NULL;
  g_autoptr (FoyerLocation) here = NULL;
  FoyerId id, loc = foyer_call_loc (call);
  const char *cur;

  if (client == NULL)
    return NULL;
  id = foyer_account_id (FOYER_DEPOSIT, &client->id);
  row = foyer_tx_get (tx, "acct", &id);
  here = make ? foyer_location_load (foyer_tx_db (tx), &loc) : NULL;
  cur = here != NULL ? here->currency : NULL;
  if (row != NULL && cur != NULL && !foyer_row_is_null (row, "cur") && strcmp (cur, foyer_row_text (row, "cur")) != 0)
    {
      g_set_error (error, FOYER_ERROR, FOYER_ERROR_INVALID, _ ("This client's deposit is in %s."), foyer_row_text (row, "cur"));
      return NULL;
    }
  if (row == NULL && make)
    {
      row = foyer_row_new ("acct", &id);
      foyer_row_set_text (row, "kind", FOYER_DEPOSIT);
      foyer_row_set_id (row, "client", &client->id);
      foyer_row_set_text (row, "cur", cur);
      foyer_row_set_int (row, "floor", 0);
      foyer_row_set_text (row, "state", "open");
      foyer_tx_put (tx, row);
    }
  else if (row != NULL && make && foyer_row_is_null (row, "state"))
    {
      /* Its opening was undone. */
      foyer_row_set_int (row, "floor", 0);
      foyer_row_set_text (row, "state", "open");
      foyer_tx_put (tx, row);
    }
  else if (row == NULL)
    g_set_error_literal (error, FOYER_ERROR, FOYER_ERROR_NOT_FOUND, _ ("This client has no deposit."));
  return g_steal_pointer (&row);
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
  FoyerId loc = foyer_call_loc (call), dev = device_of (call), entry;
  g_autoptr (FoyerRow) acct = NULL;
  gboolean born;

  if (amount <= 0)
    return foyer_refuse (error, _ ("The amount must be more than nothing."));
  if (!foyer_call_need (call, "clients.accounts-fill", error))
    return FALSE;
  acct = deposit_of (call, TRUE, error);
  if (acct == NULL || (acct->seq == 0 && foyer_db_int (db, "SELECT count(*) FROM entry WHERE acct = ?1", &acct->id) == 0 && !foyer_call_need (call, "clients.accounts-create", error)))
    return FALSE;
  /* Sold on this desk a moment ago: it may be used here at once. */
  born = foyer_store_role (foyer_call_store (call)) == FOYER_STORE_DESK
         && foyer_db_int (db, "SELECT count(*) FROM entry WHERE acct = ?1", &acct->id) == 0 && acct->seq == 0;
  entry = foyer_account_enter (foyer_call_tx (call), acct, &loc, &dev, amount, born ? amount : 0, "add", foyer_call_text (call, "comment"));
  if ((foyer_call_has (call, "register") || foyer_call_has (call, "quick")) && !foyer_money_refill (call, acct, amount, &entry, error))
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
  FoyerDepositSum sum;

  if (row == NULL)
    return FALSE;
  if (amount <= 0)
    return foyer_refuse (error, _ ("The amount must be more than nothing."));
  if (!foyer_deposit_draw (call, &client, NULL, amount, TRUE, foyer_call_text (call, "comment"), &entries, error))
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
  left = foyer_deposit_plan (call, &client, NULL, 0, &sum);
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
  { NULL },
};

/* What stands, and what would have to be asked for. */
static gboolean
deposit_plan (FoyerCall *call, JsonBuilder *out, GError **error)
{
  FoyerId client = foyer_call_id (call, "client");
  FoyerDepositSum sum;
  g_autoptr (GArray) parts = NULL;

  if (!foyer_client_visible (call, &client))
    {
      g_set_error_literal (error, FOYER_ERROR, FOYER_ERROR_DENIED, _ ("You may see only clients who visited you."));
      return FALSE;
    }
  parts = foyer_deposit_plan (call, &client, NULL, foyer_call_int (call, "amount"), &sum);

  json_builder_begin_object (out);
  foyer_out_int (out, "balance", sum.balance);
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

static void
out_account (JsonBuilder *out, FoyerCall *call, const FoyerId *id, const char *kind, const char *cur)
{
  FoyerDb *db = foyer_call_db (call);
  FoyerId dev = device_of (call);

  json_builder_begin_object (out);
  foyer_out_id (out, "id", id);
  foyer_out_text (out, "kind", kind);
  foyer_out_text (out, "cur", cur);
  foyer_out_int (out, "balance", foyer_account_balance (db, id));
  foyer_out_int (out, "held", foyer_account_held (db, id, &dev, foyer_call_now (call)));
  foyer_out_bool (out, "pending", foyer_db_int (db, "SELECT count(*) FROM entry WHERE acct = ?1 AND _seq = 0", id) > 0);
  json_builder_end_object (out);
}

/* Of the card and of those merged into it: separate accounts under one client. */
static gboolean
account_list (FoyerCall *call, JsonBuilder *out, GError **error)
{
  FoyerDb *db = foyer_call_db (call);
  g_autoptr (FoyerRow) client = foyer_call_row (call, "client", "client", error);
  FoyerStmt *s;

  if (client == NULL)
    return FALSE;
  if (!foyer_client_visible (call, &client->id))
    {
      g_set_error_literal (error, FOYER_ERROR, FOYER_ERROR_DENIED, _ ("You may see only clients who visited you."));
      return FALSE;
    }
  s = foyer_db_sql (db, "SELECT id, kind, cur FROM acct WHERE client IN (SELECT ?1 UNION ALL SELECT client FROM client_root WHERE root = ?1) ORDER BY kind, id");
  foyer_stmt_bind_id (s, 1, &client->id);
  json_builder_begin_array (out);
  while (foyer_stmt_step (s))
    {
      FoyerId id = foyer_stmt_id (s, 0);
      out_account (out, call, &id, foyer_stmt_text (s, 1), foyer_stmt_text (s, 2));
    }
  foyer_stmt_done (s);
  json_builder_end_array (out);
  return TRUE;
}

static const FoyerParam account_list_params[] = { { "client", FOYER_P_ID, FOYER_P_REQUIRED, "client" }, { NULL } };

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
    deposit_plan_params, "{balance, unasked, missing, frozen, parts: [{account, amount, want}]}", deposit_plan },
  { "account.list", "clients.accounts", "Accounts of a client: balance, and what of it this desk may spend unasked.", account_list_params, "[{id, kind, cur, balance, held, pending}]", account_list },
  { "lease.list", "sync", "What the chain has lent to this desk.", none_params, "[{account, kind, client, exp, held}]", lease_list },
  { NULL },
};
