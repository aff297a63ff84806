/* Commands and queries on cards that are one person, and on accounts with a balance. */
#define G_LOG_DOMAIN "foyer-desk"

#include "config.h"

#include <string.h>
#include <glib/gi18n-lib.h>

#include "foyer-accounts.h"
#include "foyer-alias.h"
#include "foyer-apply.h"
#include "foyer-cmd-common.h"
#include "foyer-command.h"

/* ---- merging ------------------------------------------------------------------------------------------------------------------ */

static FoyerRow *
card (FoyerCall *call, const char *param, GError **error)
{
  FoyerId id = foyer_call_id (call, param);
  FoyerRow *row = foyer_db_get (foyer_call_db (call), "client", &id);

  if (row == NULL)
    g_set_error_literal (error, FOYER_ERROR, FOYER_ERROR_NOT_FOUND, "There is no such client.");
  return row;
}

static gboolean
take_fields (FoyerCall *call, FoyerRow *to, const FoyerRow *from, GError **error)
{
  JsonArray *fields = foyer_call_list (call, "take");

  for (guint i = 0; fields != NULL && i < json_array_get_length (fields); i++)
    {
      const char *name = json_array_get_string_element (fields, i);
      int f = name != NULL ? foyer_entity_field (to->entity, name) : -1;

      if (f < 0 || to->entity->fields[f].merge != FOYER_MERGE_REGISTER || strcmp (name, "deleted") == 0)
        {
          g_set_error (error, FOYER_ERROR, FOYER_ERROR_INVALID, "“%s” is no field of a card that can be taken over.", name != NULL ? name : "");
          return FALSE;
        }
      if ((to->entity->fields[f].flags & FOYER_FIELD_PHONE) && !foyer_call_need (call, "clients.phones", error))
        return FALSE;
      foyer_row_set_val (to, f, foyer_row_val (from, f));
    }
  return TRUE;
}

static gboolean
client_merge (FoyerCall *call, GError **error)
{
  FoyerTx *tx = foyer_call_tx (call);
  FoyerDb *db = foyer_call_db (call);
  g_autoptr (FoyerRow) winner = card (call, "winner", error), loser = winner != NULL ? card (call, "loser", error) : NULL, root = NULL, row = NULL;
  FoyerId into, from, id;

  if (loser == NULL)
    return FALSE;
  into = foyer_alias_root (db, &winner->id);
  from = foyer_alias_root (db, &loser->id);
  if (foyer_id_equal (&into, &from))
    return foyer_refuse (error, "These cards are one already.");
  root = foyer_tx_get (tx, "client", &into);
  if (root == NULL || foyer_row_int (root, "deleted") != 0)
    return foyer_refuse (error, "The card that is to stay was deleted.");
  if (!take_fields (call, root, loser, error))
    return FALSE;
  foyer_tx_put (tx, root);
  id = foyer_tx_new_id (tx);
  row = foyer_row_new ("client_alias", &id);
  foyer_row_set_id (row, "loser", &loser->id);
  foyer_row_set_id (row, "winner", &winner->id);
  foyer_tx_put (tx, row);
  foyer_call_result_id (call, "id", &into);
  foyer_call_result_id (call, "alias", &id);
  return TRUE;
}

/* Visits made for the card that stays since the merge: a person says whose they are. */
static void
list_later (FoyerCall *call, const FoyerId *winner, gint64 since)
{
  JsonArray *visits = json_array_new ();
  FoyerStmt *s = foyer_db_sql (foyer_call_db (call), "SELECT DISTINCT v.id FROM visit v JOIN appointment a ON a.visit = v.id WHERE v.client = ?1 AND a.made_at >= ?2"
                                                     " AND v.status <> 'deleted' ORDER BY v.id LIMIT 200");
  char text[37];

  foyer_stmt_bind_id (s, 1, winner);
  foyer_stmt_bind_int (s, 2, since);
  while (foyer_stmt_step (s))
    {
      FoyerId id = foyer_stmt_id (s, 0);
      json_array_add_string_element (visits, foyer_id_format (&id, text));
    }
  foyer_stmt_done (s);
  json_object_set_array_member (foyer_call_result (call), "later", visits);
}

static gboolean
client_unmerge (FoyerCall *call, GError **error)
{
  FoyerTx *tx = foyer_call_tx (call);
  FoyerId client = foyer_call_id (call, "id"), id = FOYER_ID_NONE, winner;
  g_autoptr (FoyerRow) row = NULL;
  FoyerStmt *s = foyer_db_sql (foyer_call_db (call), "SELECT id FROM client_alias WHERE child = ?1 AND deleted IS NOT 1 ORDER BY id LIMIT 1");

  foyer_stmt_bind_id (s, 1, &client);
  if (foyer_stmt_step (s))
    id = foyer_stmt_id (s, 0);
  foyer_stmt_done (s);
  row = foyer_tx_get (tx, "client_alias", &id);
  if (row == NULL)
    {
      g_set_error_literal (error, FOYER_ERROR, FOYER_ERROR_NOT_FOUND, "This card is not merged into another.");
      return FALSE;
    }
  winner = foyer_row_id (row, "parent");
  list_later (call, &winner, row->created.hlc >> 16);
  foyer_row_set_int (row, "deleted", 1);
  foyer_tx_put (tx, row);
  foyer_call_result_id (call, "id", &client);
  return TRUE;
}

static const FoyerParam merge_params[] = {
  { "winner", FOYER_P_ID, FOYER_P_REQUIRED, "card that stays" },
  { "loser", FOYER_P_ID, FOYER_P_REQUIRED, "card shown under it from now on" },
  { "take", FOYER_P_LIST, 0, "names of fields to take over from the other card" },
  { NULL },
};
static const FoyerParam unmerge_params[] = { { "id", FOYER_P_ID, FOYER_P_REQUIRED, "card that was merged into another" }, { NULL } };

/* ---- notes --------------------------------------------------------------------------------------------------------------------- */

static gboolean
note_add (FoyerCall *call, GError **error)
{
  FoyerTx *tx = foyer_call_tx (call);
  g_autoptr (FoyerRow) client = NULL, visit = NULL, row = NULL;
  FoyerId id, who = foyer_call_actor (call)->user;

  if (foyer_call_has (call, "client") == foyer_call_has (call, "visit"))
    return foyer_refuse (error, "A note is about a client or about a visit.");
  if (foyer_call_text (call, "text")[0] == '\0')
    return foyer_refuse (error, "A note needs a text.");
  if (foyer_call_has (call, "client"))
    client = foyer_call_row (call, "client", "client", error);
  else
    visit = foyer_call_row (call, "visit", "visit", error);
  if (client == NULL && visit == NULL)
    return FALSE;
  id = foyer_tx_new_id (tx);
  row = foyer_row_new ("note", &id);
  if (client != NULL)
    foyer_row_set_id (row, "client", &client->id);
  else
    {
      FoyerId loc = foyer_row_id (visit, "loc");
      foyer_row_set_id (row, "visit", &visit->id);
      foyer_row_set_id (row, "loc", &loc);
    }
  foyer_row_set_text (row, "text", foyer_call_text (call, "text"));
  foyer_row_set_int (row, "at", foyer_call_now (call));
  foyer_row_set_id (row, "who", &who);
  foyer_tx_put (tx, row);
  foyer_call_result_id (call, "id", &id);
  return TRUE;
}

static gboolean
note_archive (FoyerCall *call, GError **error)
{
  g_autoptr (FoyerRow) row = foyer_call_row (call, "id", "note", error);

  if (row == NULL)
    return FALSE;
  foyer_mark_deleted (foyer_call_tx (call), row);
  return TRUE;
}

static const FoyerParam note_params[] = {
  { "client", FOYER_P_ID, 0, "client the note is about" },
  { "visit", FOYER_P_ID, 0, "visit the note is about" },
  { "text", FOYER_P_TEXT, FOYER_P_REQUIRED, "what to remember", NULL, 5000 },
  { NULL },
};
static const FoyerParam note_id_params[] = { { "id", FOYER_P_ID, FOYER_P_REQUIRED, "note" }, { NULL } };

static gboolean
note_list (FoyerCall *call, JsonBuilder *out, GError **error)
{
  FoyerDb *db = foyer_call_db (call);
  FoyerId client = foyer_call_id (call, "client"), visit = foyer_call_id (call, "visit"), root = foyer_alias_root (db, &client);
  FoyerStmt *s = foyer_db_sql (db, "SELECT n.id, n.text, n.at, u.name FROM note n LEFT JOIN user u ON u.id = n.who WHERE n.deleted IS NOT 1"
                                   " AND (n.client IN (SELECT ?1 UNION ALL SELECT client FROM client_root WHERE root = ?1) OR n.visit = ?2)"
                                   " ORDER BY n.at DESC, n.id DESC LIMIT 200");

  foyer_stmt_bind_id (s, 1, &root);
  foyer_stmt_bind_id (s, 2, &visit);
  json_builder_begin_array (out);
  while (foyer_stmt_step (s))
    {
      FoyerId id = foyer_stmt_id (s, 0);

      json_builder_begin_object (out);
      foyer_out_id (out, "id", &id);
      foyer_out_text (out, "text", foyer_stmt_text (s, 1));
      foyer_out_int (out, "at", foyer_stmt_int (s, 2));
      foyer_out_text (out, "who", foyer_stmt_text (s, 3));
      json_builder_end_object (out);
    }
  foyer_stmt_done (s);
  json_builder_end_array (out);
  return TRUE;
}

static const FoyerParam note_list_params[] = { { "client", FOYER_P_ID, 0, "client" }, { "visit", FOYER_P_ID, 0, "visit" }, { NULL } };

/* ---- accounts: a client's deposit ------------------------------------------------------------------------------------------------ */

#define DEPOSIT "deposit"

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
  FoyerId id;

  if (client == NULL)
    return NULL;
  id = foyer_account_id (DEPOSIT, &client->id);
  row = foyer_tx_get (tx, "acct", &id);
  if (row == NULL && make)
    {
      FoyerId loc = foyer_call_loc (call);
      g_autoptr (FoyerRow) location = foyer_tx_get (tx, "location", &loc);

      row = foyer_row_new ("acct", &id);
      foyer_row_set_text (row, "kind", DEPOSIT);
      foyer_row_set_id (row, "client", &client->id);
      foyer_row_set_text (row, "cur", location != NULL ? foyer_row_text (location, "currency") : NULL);
      foyer_row_set_int (row, "floor", 0);
      foyer_row_set_text (row, "state", "open");
      foyer_tx_put (tx, row);
    }
  else if (row == NULL)
    g_set_error_literal (error, FOYER_ERROR, FOYER_ERROR_NOT_FOUND, "This client has no deposit.");
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
    return foyer_refuse (error, "The amount must be more than nothing.");
  acct = deposit_of (call, TRUE, error);
  if (acct == NULL)
    return FALSE;
  /* Sold on this desk a moment ago: it may be used here at once. */
  born = foyer_store_role (foyer_call_store (call)) == FOYER_STORE_DESK
         && foyer_db_int (db, "SELECT count(*) FROM entry WHERE acct = ?1", &acct->id) == 0 && acct->seq == 0;
  entry = foyer_account_enter (foyer_call_tx (call), acct, &loc, &dev, amount, born ? amount : 0, "add", foyer_call_text (call, "comment"));
  foyer_call_result_id (call, "entry", &entry);
  result_balance (call, &acct->id);
  return TRUE;
}

static gboolean
deposit_use (FoyerCall *call, GError **error)
{
  gint64 amount = foyer_call_int (call, "amount"), from_lease = 0;
  FoyerDb *db = foyer_call_db (call);
  FoyerId loc = foyer_call_loc (call), dev = device_of (call), entry;
  g_autoptr (FoyerRow) acct = NULL;
  gboolean server = foyer_store_role (foyer_call_store (call)) == FOYER_STORE_SERVER, may;
  FoyerLeaseState state;

  if (amount <= 0)
    return foyer_refuse (error, "The amount must be more than nothing.");
  acct = deposit_of (call, FALSE, error);
  if (acct == NULL)
    return FALSE;
  if (g_strcmp0 (foyer_row_text (acct, "state"), "open") != 0)
    return foyer_refuse (error, "This account is closed.");
  state = foyer_account_state (db, acct, &dev, foyer_call_now (call));
  if (server)
    {
      /* The server asks itself: what it has lent to desks is not its own to spend. */
      state.held = state.seen - foyer_row_int (acct, "leased");
      may = foyer_lease_thawed (db) && amount <= state.held;
    }
  else
    may = foyer_lease_decide (&state, amount, &from_lease);
  if (!may)
    foyer_call_warn (call, "lease", &acct->id, server ? "There is not enough on the account that no desk holds."
                                                      : "This desk holds less of the account than that, and the chain was not asked. The account may go below its floor.");
  entry = foyer_account_enter (foyer_call_tx (call), acct, &loc, &dev, -amount, -from_lease, "use", foyer_call_text (call, "comment"));
  foyer_call_result_id (call, "entry", &entry);
  result_balance (call, &acct->id);
  return TRUE;
}

static const FoyerParam deposit_params[] = {
  { "client", FOYER_P_ID, FOYER_P_REQUIRED, "client" },
  { "amount", FOYER_P_MONEY, FOYER_P_REQUIRED, "minor units" },
  { "comment", FOYER_P_TEXT, 0, "what for" },
  { "loc", FOYER_P_ID, 0, "location; the one worked in when left out" },
  { NULL },
};

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

const FoyerCommand foyer_commands_alias[] = {
  { "client.merge", "clients.edit", "Shows one card under another from now on; nothing of it is rewritten.", N_ ("Merged two clients"), merge_params, client_merge },
  { "client.unmerge", "clients.edit", "Takes a merged card out again; what was made before falls back into place.", N_ ("Took two clients apart"), unmerge_params,
    client_unmerge },
  { "note.add", "clients.edit", "Adds a note to a client or a visit.", N_ ("Added a note"), note_params, note_add },
  { "note.archive", "clients.edit", "Puts a note away.", N_ ("Put a note away"), note_id_params, note_archive },
  { "deposit.add", "money.pay", "Puts an amount on a client's deposit, opening it with the first.", N_ ("Added to a deposit"), deposit_params, deposit_add },
  { "deposit.use", "money.pay", "Spends of a client's deposit: on a desk what it holds, or what its policy allows.", N_ ("Used a deposit"), deposit_params, deposit_use },
  { NULL },
};

const FoyerQuery foyer_queries_alias[] = {
  { "note.list", "clients", "Notes of a client or a visit, the newest first.", note_list_params, "[{id, text, at, who}]", note_list },
  { "account.list", "clients", "Accounts of a client: balance, and what of it this desk may spend unasked.", account_list_params, "[{id, kind, cur, balance, held}]", account_list },
  { "lease.list", "sync", "What the chain has lent to this desk.", none_params, "[{account, kind, client, exp, held}]", lease_list },
  { NULL },
};
