/* Client accounts: their types, opening and filling them, giving back what was not used (back-office.md 1). */
#define G_LOG_DOMAIN "foyer-desk"

#include "config.h"

#include <string.h>
#include <glib/gi18n-lib.h>

#include "foyer-apply.h"
#include "foyer-client.h"
#include "foyer-cmd-account-private.h"
#include "foyer-cmd-common.h"
#include "foyer-cmd-money-private.h"
#include "foyer-ids.h"
#include "foyer-lookup.h"
#include "foyer-money.h"
#include "foyer-register.h"

/* ---- types ------------------------------------------------------------------------------------------------------------------ */

/* As far below nothing as the type lets an account of it go. */
static gint64
floor_of (const FoyerRow *type)
{
  return type != NULL && foyer_row_int (type, "credit") != 0 ? -foyer_row_int (type, "most") : 0;
}

static gboolean
fill_locs (FoyerCall *call, FoyerRow *row, GError **error)
{
  g_autoptr (GArray) ids = foyer_call_ids (call, "locs", error);
  g_autoptr (GString) text = g_string_new ("[");
  char id[37];

  if (ids == NULL)
    return FALSE;
  if (!foyer_call_has (call, "locs"))
    return TRUE;
  for (guint i = 0; i < ids->len; i++)
    {
      g_autoptr (FoyerRow) loc = foyer_need_row (call, "location", &g_array_index (ids, FoyerId, i), NULL, error);

      if (loc == NULL)
        return FALSE;
      g_string_append_printf (text, "%s\"%s\"", i > 0 ? "," : "", foyer_id_format (&loc->id, id));
    }
  g_string_append_c (text, ']');
  if (ids->len == 0)
    foyer_row_set_null (row, "locs");
  else
    foyer_row_set_text (row, "locs", text->str);
  return TRUE;
}

static gboolean
type_put (FoyerCall *call, FoyerRow *row, GError **error)
{
  foyer_call_fill (call, row, "title", "credit", "most", NULL);
  if (!fill_locs (call, row, error) || !foyer_need_text (call, "title", _ ("title"), error)
      || !foyer_need_free_title (call, row, "title", _ ("type of account"), NULL, error))
    return FALSE;
  if (foyer_row_int (row, "credit") != 0 && foyer_row_int (row, "most") <= 0)
    return foyer_refuse (error, _ ("With payment on credit, say how far an account may go below nothing."));
  foyer_tx_put (foyer_call_tx (call), row);
  foyer_call_result_id (call, "type", &row->id);
  return TRUE;
}

static gboolean
type_create (FoyerCall *call, GError **error)
{
  FoyerId id = foyer_tx_new_id (foyer_call_tx (call));
  g_autoptr (FoyerRow) row = foyer_row_new ("acct_type", &id);

  foyer_row_set_int (row, "weight", foyer_lookup_next_weight (foyer_call_db (call), "acct_type", NULL));
  return type_put (call, row, error);
}

/* Accounts that are there go by what the type says now. */
static gboolean
type_update (FoyerCall *call, GError **error)
{
  FoyerTx *tx = foyer_call_tx (call);
  g_autoptr (FoyerRow) row = foyer_call_row (call, "type", "acct_type", error);
  g_autoptr (GArray) ids = NULL;

  if (row == NULL || !type_put (call, row, error))
    return FALSE;
  ids = foyer_ids_of (foyer_call_db (call), "SELECT id FROM acct WHERE type = ?1 ORDER BY id", &row->id);
  for (guint i = 0; i < ids->len; i++)
    {
      g_autoptr (FoyerRow) acct = foyer_tx_get (tx, "acct", &g_array_index (ids, FoyerId, i));

      if (foyer_row_int (acct, "floor") == floor_of (row))
        continue;
      foyer_row_set_int (acct, "floor", floor_of (row));
      foyer_tx_put (tx, acct);
    }
  return TRUE;
}

/* Accounts that are there stay and can be used up; no new one is opened. */
static gboolean
type_delete (FoyerCall *call, GError **error)
{
  g_autoptr (FoyerRow) row = foyer_call_row (call, "type", "acct_type", error);

  if (row == NULL)
    return FALSE;
  foyer_mark_deleted (foyer_call_tx (call), row);
  return TRUE;
}

static gboolean
type_reorder (FoyerCall *call, GError **error)
{
  return foyer_reorder (call, "acct_type", NULL, error);
}

/* ---- an account ------------------------------------------------------------------------------------------------------------- */

static FoyerId
account_id (const FoyerId *client, const FoyerId *type)
{
  char text[37];

  return foyer_id_is_none (type) ? foyer_account_id (FOYER_DEPOSIT, client) : foyer_id_derivef (client, "acct:%s:%s", FOYER_DEPOSIT, foyer_id_format (type, text));
}

static void
open_account (FoyerCall *call, FoyerRow *row, const FoyerId *client, const FoyerRow *type, const FoyerId *staff, const FoyerLocation *here)
{
  foyer_row_set_text (row, "kind", FOYER_DEPOSIT);
  foyer_row_set_id (row, "client", client);
  foyer_row_set_text (row, "cur", here->currency);
  foyer_row_set_int (row, "floor", floor_of (type));
  foyer_row_set_text (row, "state", "open");
  foyer_row_set_int (row, "opened", foyer_call_now (call));
  foyer_row_set_id (row, "place", &here->id);
  if (type != NULL)
    foyer_row_set_id (row, "type", &type->id);
  if (!foyer_id_is_none (staff))
    foyer_row_set_id (row, "staff", staff);
  foyer_tx_put (foyer_call_tx (call), row);
}

FoyerRow *
foyer_client_account (FoyerCall *call, const FoyerId *client, const FoyerId *type_id, const FoyerId *staff, GError **error)
{
  FoyerTx *tx = foyer_call_tx (call);
  FoyerId id = account_id (client, type_id), loc = foyer_call_loc (call);
  g_autoptr (FoyerRow) row = foyer_tx_get (tx, "acct", &id), type = NULL;
  g_autoptr (FoyerLocation) here = foyer_location_load (foyer_tx_db (tx), &loc);

  if (!foyer_id_is_none (type_id))
    {
      type = row == NULL ? foyer_need_row (call, "acct_type", type_id, NULL, error) : foyer_tx_get (tx, "acct_type", type_id);
      if (type == NULL && row == NULL)
        return NULL;
    }
  if (here == NULL)
    {
      foyer_refuse (error, _ ("There is no such location."));
      return NULL;
    }
  if (row != NULL && !foyer_row_is_null (row, "cur") && strcmp (here->currency, foyer_row_text (row, "cur")) != 0)
    {
      g_set_error (error, FOYER_ERROR, FOYER_ERROR_INVALID, _ ("This client's deposit is in %s."), foyer_row_text (row, "cur"));
      return NULL;
    }
  if (row == NULL)
    {
      row = foyer_row_new ("acct", &id);
      foyer_row_set_id (row, "type", type_id);
      if (!foyer_account_used_at (foyer_tx_db (tx), row, &loc))
        {
          foyer_refuse (error, _ ("“%s” is not used at this location."), foyer_row_text (type, "title"));
          return NULL;
        }
      open_account (call, row, client, type, staff, here);
    }
  else if (foyer_row_is_null (row, "state"))
    {
      /* Its opening was undone. */
      foyer_row_set_int (row, "floor", floor_of (type));
      foyer_row_set_text (row, "state", "open");
      foyer_tx_put (tx, row);
    }
  return g_steal_pointer (&row);
}

gboolean
foyer_account_said (FoyerCall *call, FoyerId *reg, GError **error)
{
  FoyerId loc = foyer_call_loc (call);

  *reg = FOYER_ID_NONE;
  if (foyer_call_has (call, "register"))
    *reg = foyer_call_id (call, "register");
  else if (foyer_call_has (call, "quick"))
    {
      *reg = foyer_register_default (foyer_call_db (call), &loc, foyer_call_text (call, "quick"), foyer_call_registers (call));
      if (foyer_id_is_none (reg))
        {
          g_set_error (error, FOYER_ERROR, FOYER_ERROR_NOT_FOUND, _ ("There is no such register at this location."));
          return FALSE;
        }
    }
  return TRUE;
}

gboolean
foyer_account_fill (FoyerBooking *b, const FoyerRow *acct, gint64 amount, const FoyerId *reg_id, const FoyerEntryFor *said, FoyerId *entry, GError **error)
{
  FoyerCall *call = b->call;
  FoyerId dev = foyer_store_device (foyer_call_store (call)), client = foyer_row_id (acct, "client"), made;
  FoyerEntryFor what = *said;
  g_autoptr (FoyerRow) reg = NULL, doc = NULL, row = NULL;
  /* Sold on this desk a moment ago: it may be used here at once. */
  gboolean born = foyer_store_role (foyer_call_store (call)) == FOYER_STORE_DESK && acct->seq == 0
                  && foyer_db_int (b->db, "SELECT count(*) FROM entry WHERE acct = ?1", &acct->id) == 0;

  if (!foyer_id_is_none (reg_id))
    {
      if (!foyer_deposit_understood (call, error) || (reg = foyer_money_register (b, reg_id, error)) == NULL)
        return FALSE;
      doc = foyer_money_new_document (b, FOYER_DOC_ACCOUNT, NULL, what.comment);
      foyer_row_set_id (doc, "client", &client);
      foyer_tx_put (b->tx, doc);
      what.doc = doc->id;
    }
  made = foyer_account_enter_for (b->tx, acct, &b->place->id, &dev, amount, born ? amount : 0, &what);
  if (entry != NULL)
    *entry = made;
  if (reg == NULL)
    return TRUE;
  row = foyer_money_new_row (b, &doc->id, NULL, reg_id, "refill", "in", amount, what.comment);
  foyer_row_set_id (row, "client", &client);
  foyer_row_set_id (row, "entry", &made);
  if (!foyer_id_is_none (&what.staff))
    foyer_row_set_id (row, "staff", &what.staff);
  foyer_tx_put (b->tx, row);
  foyer_call_result_id (call, "document", &doc->id);
  foyer_call_result_id (call, "money", &row->id);
  return TRUE;
}

/* ACC-3: opened with what is on it from the start, or with nothing. */
static gboolean
account_open (FoyerCall *call, GError **error)
{
  FoyerId loc = foyer_call_loc (call), type = foyer_call_id (call, "type"), id, reg, entry;
  FoyerEntryFor what = { .why = "opening", .comment = foyer_call_text (call, "comment"), .staff = foyer_call_id (call, "staff") };
  g_auto (FoyerBooking) b = { 0 };
  g_autoptr (FoyerRow) client = NULL, there = NULL, acct = NULL, staff = NULL;

  if ((client = foyer_call_row (call, "client", "client", error)) == NULL || !foyer_account_said (call, &reg, error)
      || (foyer_call_has (call, "staff") && (staff = foyer_call_row (call, "staff", "staff", error)) == NULL) || !foyer_booking_begin (&b, call, &loc, error))
    return FALSE;
  if (!foyer_client_visible (call, &client->id))
    {
      g_set_error_literal (error, FOYER_ERROR, FOYER_ERROR_DENIED, _ ("You may see only clients who visited you."));
      return FALSE;
    }
  id = account_id (&client->id, &type);
  if ((there = foyer_tx_get (b.tx, "acct", &id)) != NULL && !foyer_row_is_null (there, "state"))
    return foyer_refuse (error, _ ("This client has such an account already."));
  if (foyer_call_int (call, "amount") > 0 && !foyer_call_need (call, "clients.accounts-fill", error))
    return FALSE;
  if (!foyer_id_is_none (&reg) && (foyer_call_int (call, "amount") <= 0 || !foyer_call_need (call, "money.pay", error)))
    return foyer_call_int (call, "amount") > 0 ? FALSE : foyer_refuse (error, _ ("The amount must be more than nothing."));
  if ((acct = foyer_client_account (call, &client->id, &type, &what.staff, error)) == NULL)
    return FALSE;
  if (foyer_call_int (call, "amount") > 0)
    {
      if (!foyer_account_fill (&b, acct, foyer_call_int (call, "amount"), &reg, &what, &entry, error))
        return FALSE;
      foyer_call_result_id (call, "entry", &entry);
    }
  foyer_call_result_id (call, "account", &acct->id);
  json_object_set_int_member (foyer_call_result (call), "balance", foyer_account_balance (b.db, &acct->id));
  return TRUE;
}

/* What the client does not use any more goes back: never more than is there, whatever the credit. */
static gboolean
account_refund (FoyerCall *call, GError **error)
{
  FoyerId loc = foyer_call_loc (call), reg_id, client;
  gint64 amount = foyer_call_int (call, "amount");
  const char *comment = foyer_call_text (call, "comment");
  FoyerEntryFor what = { .why = "refund", .comment = comment };
  g_auto (FoyerBooking) b = { 0 };
  g_autoptr (FoyerRow) acct = foyer_call_row (call, "account", "acct", error), reg = NULL, doc = NULL, row = NULL;
  g_autoptr (GArray) entries = NULL;
  gint64 balance;

  if (acct == NULL || !foyer_booking_begin (&b, call, &loc, error) || !foyer_account_said (call, &reg_id, error) || !foyer_deposit_understood (call, error))
    return FALSE;
  client = foyer_row_id (acct, "client");
  if (foyer_id_is_none (&client) || !foyer_client_visible (call, &client))
    {
      g_set_error_literal (error, FOYER_ERROR, FOYER_ERROR_DENIED, _ ("You may see only clients who visited you."));
      return FALSE;
    }
  if (foyer_id_is_none (&reg_id))
    reg_id = foyer_register_default (b.db, &loc, "cash", foyer_call_registers (call));
  if ((reg = foyer_money_register (&b, &reg_id, error)) == NULL)
    return FALSE;
  balance = foyer_account_balance (b.db, &acct->id);
  if (amount <= 0 || amount > balance)
    {
      g_autofree char *most = foyer_money_format (MAX (balance, 0), b.place->currency);
      return foyer_refuse (error, _ ("Between nothing and what is on the account can be given back: %s."), most);
    }
  doc = foyer_money_new_document (&b, FOYER_DOC_ACCOUNT, NULL, comment);
  foyer_row_set_id (doc, "client", &client);
  foyer_tx_put (b.tx, doc);
  what.doc = doc->id;
  if (!foyer_deposit_draw (call, &client, &acct->id, b.place->currency, amount, FALSE, &what, &entries, error))
    return FALSE;
  row = foyer_money_new_row (&b, &doc->id, NULL, &reg_id, "refund", "out", -amount, comment);
  foyer_row_set_id (row, "client", &client);
  foyer_row_set_id (row, "entry", &g_array_index (entries, FoyerDepositPart, 0).acct);
  foyer_tx_put (b.tx, row);
  foyer_call_result_id (call, "document", &doc->id);
  foyer_call_result_id (call, "money", &row->id);
  json_object_set_int_member (foyer_call_result (call), "balance", foyer_account_balance (b.db, &acct->id));
  return TRUE;
}

static gboolean
account_state (FoyerCall *call, GError **error)
{
  g_autoptr (FoyerRow) acct = foyer_call_row (call, "account", "acct", error);

  if (acct == NULL)
    return FALSE;
  if (g_strcmp0 (foyer_row_text (acct, "kind"), FOYER_DEPOSIT) != 0)
    return foyer_refuse (error, _ ("This is no account of a client."));
  foyer_row_set_text (acct, "state", foyer_call_text (call, "state"));
  foyer_tx_put (foyer_call_tx (call), acct);
  return TRUE;
}

/* ---- the table -------------------------------------------------------------------------------------------------------------- */

#define TYPE_PARAMS(flags) \
  { "title", FOYER_P_TEXT, flags, "title", NULL, FOYER_NAME_MAX }, \
  { "locs", FOYER_P_LIST, 0, "locations where such accounts are used; empty: everywhere" }, \
  { "credit", FOYER_P_BOOL, 0, "such an account may go below nothing" }, \
  { "most", FOYER_P_MONEY, 0, "… by so much; required with credit" }

#define LOC_PARAM { "loc", FOYER_P_ID, 0, "location; the one worked in when left out" }
#define MONEY_PARAMS \
  { "register", FOYER_P_ID, 0, "register the money goes into or comes out of" }, \
  { "quick", FOYER_P_ENUM, 0, "instead: the default register of the kind", "cash cashless" }

static const FoyerParam type_create_params[] = { TYPE_PARAMS (FOYER_P_REQUIRED), { NULL } };
static const FoyerParam type_update_params[] = { { "type", FOYER_P_ID, FOYER_P_REQUIRED, "type" }, TYPE_PARAMS (0), { NULL } };
static const FoyerParam type_delete_params[] = { { "type", FOYER_P_ID, FOYER_P_REQUIRED, "type" }, { NULL } };
static const FoyerParam type_order_params[] = { { "order", FOYER_P_LIST, FOYER_P_REQUIRED, "ids in their new order" }, { NULL } };
static const FoyerParam open_params[] = {
  { "client", FOYER_P_ID, FOYER_P_REQUIRED, "client" },
  { "type", FOYER_P_ID, 0, "type; left out: a plain deposit" },
  { "amount", FOYER_P_MONEY, 0, "what is on it from the start" },
  MONEY_PARAMS,
  { "staff", FOYER_P_ID, 0, "team member who opened it" },
  { "comment", FOYER_P_TEXT, 0, "what for", NULL, 1000 },
  LOC_PARAM,
  { NULL },
};
static const FoyerParam refund_params[] = {
  { "account", FOYER_P_ID, FOYER_P_REQUIRED, "account" },
  { "amount", FOYER_P_MONEY, FOYER_P_REQUIRED, "given back; at most what is on it" },
  MONEY_PARAMS,
  { "comment", FOYER_P_TEXT, 0, "why", NULL, 1000 },
  FOYER_DEPOSIT_CHAIN_PARAM,
  LOC_PARAM,
  { NULL },
};
static const FoyerParam state_params[] = {
  { "account", FOYER_P_ID, FOYER_P_REQUIRED, "account" },
  { "state", FOYER_P_ENUM, FOYER_P_REQUIRED, "nothing is paid from a frozen one", "open frozen" },
  { NULL },
};

const FoyerCommand foyer_commands_account[] = {
  { "account-type.create", "setup.accounts", "Adds a type of client accounts.", N_ ("Added a type of client account"), type_create_params, type_create },
  { "account-type.update", "setup.accounts", "Changes a type of client accounts, and how far accounts of it may go below nothing.", N_ ("Changed a type of client account"),
    type_update_params, type_update },
  { "account-type.delete", "setup.accounts", "Takes a type of client accounts out of the choice; accounts of it stay.", N_ ("Deleted a type of client account"), type_delete_params,
    type_delete },
  { "account-type.reorder", "setup.accounts", "Puts types of client accounts in order.", N_ ("Reordered types of client accounts"), type_order_params, type_reorder },
  { "account.open", "clients.accounts-create", "Opens an account for a client.", N_ ("Opened a client account"), open_params, account_open },
  { "account.refund", "money.refund", "Gives back what is left on a client's account.", N_ ("Gave back from a client account"), refund_params, account_refund },
  { "account.state", "setup.accounts", "Blocks a client's account, or lets it be used again.", N_ ("Blocked or opened a client account"), state_params, account_state },
  { NULL },
};
