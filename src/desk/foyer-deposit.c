#define G_LOG_DOMAIN "foyer-desk"

#include "config.h"

#include <string.h>
#include <glib/gi18n-lib.h>

#include "foyer-alias.h"
#include "foyer-apply.h"
#include "foyer-cmd-common.h"
#include "foyer-deposit.h"
#include "foyer-ids.h"
#include "foyer-money.h"

typedef struct
{
  FoyerRow *row; /* owned */
  FoyerLeaseState state;
  gint64 balance;
  gint64 room;   /* may be spent of it: what is there, and the credit of one that was named */
  gint64 most;   /* of that unasked */
  gint64 take, from_lease;
} Account;

/* From there on a payment names its entry; without that, cancelling it would not give the deposit back. */
#define DEPOSIT_SCHEMA 3

static void
account_clear (gpointer data)
{
  foyer_row_free (((Account *) data)->row);
}

static gboolean
is_server (FoyerCall *call)
{
  return foyer_store_role (foyer_call_store (call)) == FOYER_STORE_SERVER;
}

/* What the desk holds most of first. */
static int
by_held (gconstpointer a, gconstpointer b)
{
  const Account *x = a, *y = b;

  return x->most != y->most ? (x->most > y->most ? -1 : 1) : foyer_id_compare (&x->row->id, &y->row->id);
}

/* @only: (nullable): the one account, which the user has named: then its credit counts too */
static GArray *
accounts_of (FoyerCall *call, const FoyerId *client, const FoyerId *only, const char *cur)
{
  FoyerDb *db = foyer_call_db (call);
  FoyerId root = foyer_alias_root (db, client), dev = foyer_store_device (foyer_call_store (call)), loc = foyer_call_loc (call);
  g_autoptr (GArray) members = foyer_alias_members (db, &root), ids = g_array_new (FALSE, FALSE, sizeof (FoyerId));
  GArray *out = g_array_new (FALSE, TRUE, sizeof (Account));

  g_array_set_clear_func (out, account_clear);
  for (guint i = 0; i < members->len; i++)
    {
      g_autoptr (GArray) own = foyer_ids_of (db, "SELECT id FROM acct WHERE client = ?1 AND kind = 'deposit' ORDER BY id", &g_array_index (members, FoyerId, i));
      g_array_append_vals (ids, own->data, own->len);
    }
  for (guint i = 0; i < ids->len; i++)
    {
      Account a = { .row = foyer_db_get (db, "acct", &g_array_index (ids, FoyerId, i)) };

      if (a.row == NULL)
        continue;
      if ((only != NULL && !foyer_id_equal (only, &a.row->id)) || (!foyer_row_is_null (a.row, "state") && g_strcmp0 (foyer_row_text (a.row, "state"), "open") != 0)
          || (cur != NULL && !foyer_row_is_null (a.row, "cur") && g_strcmp0 (foyer_row_text (a.row, "cur"), cur) != 0)
          || !foyer_account_used_at (db, a.row, &loc))
        {
          foyer_row_free (a.row);
          continue;
        }
      a.state = foyer_account_state (db, a.row, &dev, foyer_call_now (call));
      a.balance = a.state.seen + foyer_row_int (a.row, "floor");
      a.room = only != NULL ? a.state.seen : MIN (a.state.seen, a.balance);
      /* The server asks itself: what it has lent to desks is not its own to spend. */
      if (is_server (call))
        a.most = foyer_lease_thawed (db) ? MAX (a.state.seen - foyer_row_int (a.row, "leased"), 0) : 0;
      else
        a.most = foyer_lease_most (&a.state);
      g_array_append_val (out, a);
    }
  g_array_sort (out, by_held);
  return out;
}

static void
spread (FoyerCall *call, GArray *accounts, gint64 amount, FoyerDepositSum *sum)
{
  gint64 left = amount;

  memset (sum, 0, sizeof *sum);
  for (guint i = 0; i < accounts->len; i++)
    {
      Account *a = &g_array_index (accounts, Account, i);

      sum->balance += a->balance;
      sum->plain += foyer_row_is_null (a->row, "type") ? a->balance : 0;
      sum->room += MAX (a->room, 0);
      sum->unasked += MIN (a->most, MAX (a->room, 0));
    }
  for (int asked = 0; asked < 2; asked++)
    for (guint i = 0; i < accounts->len && left > 0; i++)
      {
        Account *a = &g_array_index (accounts, Account, i);
        gint64 more = MIN (left, MAX (asked ? a->room : MIN (a->most, a->room), 0) - a->take);

        if (more > 0)
          {
            a->take += more;
            left -= more;
          }
      }
  sum->missing = left;
}

static gboolean
decide (FoyerCall *call, Account *a)
{
  if (is_server (call))
    return a->take <= a->most;
  return foyer_lease_decide (&a->state, a->take, &a->from_lease);
}

GArray *
foyer_deposit_plan (FoyerCall *call, const FoyerId *client, const FoyerId *only, const char *cur, gint64 amount, FoyerDepositSum *sum)
{
  g_autoptr (GArray) accounts = accounts_of (call, client, only, cur);
  GArray *parts = g_array_new (FALSE, TRUE, sizeof (FoyerDepositPart));

  spread (call, accounts, amount, sum);
  for (guint i = 0; i < accounts->len; i++)
    {
      Account *a = &g_array_index (accounts, Account, i);
      FoyerDepositPart part = { .acct = a->row->id, .amount = a->take };

      if (a->take == 0)
        continue;
      if (!decide (call, a))
        part.want = a->take - a->from_lease;
      part.from_lease = a->from_lease;
      g_array_append_val (parts, part);
    }
  return parts;
}

static void
warn (FoyerCall *call, const FoyerId *acct, gint64 unasked, const char *cur)
{
  const char *said = foyer_call_text (call, "chain");
  g_autofree char *most = foyer_money_format (unasked, cur);

  if (is_server (call))
    foyer_call_warn (call, "lease", acct, _ ("There is not enough on the account that no desk holds."));
  else if (g_strcmp0 (said, "frozen") == 0)
    foyer_call_warn (call, "lease", acct, _ ("The chain was put back from a backup and lends nothing until every desk has reported. This deposit may have been spent elsewhere already."));
  else if (g_strcmp0 (said, "short") == 0)
    foyer_call_warn (call, "lease", acct, _ ("Other desks hold the rest of this deposit, so it may be spent twice."));
  else if (g_strcmp0 (said, "offline") == 0)
    foyer_call_warn (call, "lease", acct, _ ("The chain does not answer. Without it this desk may spend %s of the deposit; more may be spent twice."), most);
  else
    foyer_call_warn (call, "lease", acct, _ ("This desk holds less of the account than that, and the chain was not asked. The account may go below its floor."));
}

gboolean
foyer_deposit_understood (FoyerCall *call, GError **error)
{
  if (foyer_store_announced (foyer_call_store (call)) >= DEPOSIT_SCHEMA)
    return TRUE;
  g_set_error_literal (error, FOYER_ERROR, FOYER_ERROR_NEWER, _ ("The chain server does not know deposits yet. They can be used as soon as it was updated."));
  return FALSE;
}

/* What is missing, in the words of the account. Always FALSE */
static gboolean
refuse_missing (const Account *a, const FoyerDepositSum *sum, gboolean named, const char *cur, GError **error)
{
  const char *in = cur != NULL ? cur : foyer_row_text (a->row, "cur");
  gint64 floor = foyer_row_int (a->row, "floor");
  g_autofree char *has = foyer_money_format (named ? sum->balance : MAX (sum->balance, 0), in), *missing = foyer_money_format (sum->missing, in);
  g_autofree char *least = foyer_money_format (floor, in);

  /* Translators: balance of a client's account, how far below nothing it may go, and by how much a payment from it is too large */
  return named && floor < 0 ? foyer_refuse (error, _ ("The account holds %s and may go down to %s; %s is missing."), has, least, missing)
                            : foyer_refuse (error, _ ("The deposit holds %s; %s is missing."), has, missing);
}

gboolean
foyer_deposit_draw (FoyerCall *call, const FoyerId *client, const FoyerId *only, const char *cur, gint64 amount, gboolean beyond, const FoyerEntryFor *what, GArray **entries,
                    GError **error)
{
  g_autoptr (GArray) accounts = accounts_of (call, client, only, cur);
  FoyerId loc = foyer_call_loc (call), dev = foyer_store_device (foyer_call_store (call));
  FoyerDepositSum sum;

  if (accounts->len == 0)
    {
      g_set_error_literal (error, FOYER_ERROR, FOYER_ERROR_NOT_FOUND, only != NULL ? _ ("This account cannot be used here.") : _ ("This client has no deposit."));
      return FALSE;
    }
  spread (call, accounts, amount, &sum);
  if (sum.missing > 0 && !beyond)
    return refuse_missing (&g_array_index (accounts, Account, 0), &sum, only != NULL, cur, error);
  g_array_index (accounts, Account, 0).take += sum.missing;
  *entries = g_array_new (FALSE, TRUE, sizeof (FoyerDepositPart));
  for (guint i = 0; i < accounts->len; i++)
    {
      Account *a = &g_array_index (accounts, Account, i);
      FoyerDepositPart part = { .amount = a->take };

      if (a->take == 0)
        continue;
      if (!decide (call, a))
        warn (call, &a->row->id, sum.unasked, foyer_row_text (a->row, "cur"));
      part.from_lease = a->from_lease;
      part.acct = foyer_account_enter_for (foyer_call_tx (call), a->row, &loc, &dev, -a->take, -a->from_lease, what);
      g_array_append_val (*entries, part);
    }
  return TRUE;
}

gboolean
foyer_account_used_at (FoyerDb *db, const FoyerRow *acct, const FoyerId *loc)
{
  FoyerId type_id = foyer_row_id (acct, "type");
  g_autoptr (FoyerRow) type = foyer_id_is_none (&type_id) ? NULL : foyer_db_get (db, "acct_type", &type_id);
  const char *locs = type != NULL ? foyer_row_text (type, "locs") : NULL;
  char text[37];

  /* A list of ids and nothing else. */
  return locs == NULL || strcmp (locs, "[]") == 0 || strstr (locs, foyer_id_format (loc, text)) != NULL;
}
