/* Taking money for visits: over tenders, over several visits at once, from accounts, with tips, to the coins there are; and giving it back. */
#define G_LOG_DOMAIN "foyer-desk"

#include "config.h"

#include <string.h>
#include <glib/gi18n-lib.h>

#include "foyer-alias.h"
#include "foyer-apply.h"
#include "foyer-checkout-rules.h"
#include "foyer-client.h"
#include "foyer-cmd-account-private.h"
#include "foyer-cmd-common.h"
#include "foyer-cmd-money-private.h"
#include "foyer-line-money.h"
#include "foyer-money.h"
#include "foyer-register.h"
#include "foyer-settings.h"

#define MAX_TENDERS 20
#define MAX_TIPS 20
#define MAX_VISITS 20

/* What is handed over in one way. */
typedef struct
{
  FoyerId reg;      /* none: from an account */
  gboolean cash;
  gint64 said;      /* as typed; 0: what is left */
  gint64 tendered;  /* 0: not said */
  gint64 amount;    /* counts for the visits */
  gint64 tips, rounding, change;
  gint64 over;      /* of it goes onto the client's account */
  FoyerId account;  /* the one that was named, or none: whatever the client has */
  FoyerId payer;    /* another client, or none */
} Tender;

/* What a visit's lines sell: one money row for each. */
typedef struct
{
  const char *kind, *item;
  gint64 total;
} Group;

#define N_GROUPS 4

typedef struct
{
  FoyerRow *visit; /* borrowed */
  FoyerRow *doc;   /* owned; made with the first row */
  gint64 due;
  Group groups[N_GROUPS];
  FoyerId staff;
} Bill;

static void
bill_clear (gpointer data)
{
  g_clear_pointer (&((Bill *) data)->doc, foyer_row_free);
}

typedef struct
{
  FoyerId staff; /* none: of nobody in particular */
  gint64 amount;
} Tip;

typedef struct
{
  FoyerBooking *b;
  GArray *bills;   /* of Bill */
  GArray *tenders; /* of Tender */
  GArray *tips;    /* of Tip */
  gint64 due, step;
  int type;
  const char *comment; /* NULL: the note of the visit */
  JsonArray *made;
} Checkout;

/* ---- what is owed ----------------------------------------------------------------------------------------------------------- */

static void
read_groups (FoyerDb *db, const FoyerId *visit, Group *groups)
{
  static const Group kinds[N_GROUPS] = { { "service", "services" }, { "product", "products" }, { "membership", "memberships" }, { "giftcard", "giftcards" } };
  FoyerStmt *s = foyer_db_sql (db, "SELECT coalesce(kind, 'service'), " FOYER_LINE_MONEY ("") " FROM line WHERE visit = ?1 AND deleted IS NOT 1");

  memcpy (groups, kinds, sizeof kinds);
  foyer_stmt_bind_id (s, 1, visit);
  while (foyer_stmt_step (s))
    {
      FoyerVisitLine line = foyer_line_money (s, 1);

      for (gsize i = 0; i < N_GROUPS; i++)
        if (strcmp (groups[i].kind, foyer_stmt_text (s, 0)) == 0)
          groups[i].total += foyer_visit_line_total (&line);
    }
  foyer_stmt_done (s);
}

static FoyerId
visit_staff (FoyerDb *db, const FoyerId *visit)
{
  FoyerStmt *s = foyer_db_sql (db, "SELECT staff FROM appointment WHERE visit = ?1 AND deleted IS NOT 1 ORDER BY t0, id LIMIT 1");
  FoyerId staff;

  foyer_stmt_bind_id (s, 1, visit);
  staff = foyer_stmt_step (s) ? foyer_stmt_id (s, 0) : FOYER_ID_NONE;
  foyer_stmt_done (s);
  if (!foyer_id_is_none (&staff))
    return staff;
  /* Sold over the counter: whoever sold it. */
  s = foyer_db_sql (db, "SELECT staff FROM line WHERE visit = ?1 AND deleted IS NOT 1 AND staff IS NOT NULL ORDER BY weight, id LIMIT 1");
  foyer_stmt_bind_id (s, 1, visit);
  staff = foyer_stmt_step (s) ? foyer_stmt_id (s, 0) : FOYER_ID_NONE;
  foyer_stmt_done (s);
  return staff;
}

/* ---- what is handed over ---------------------------------------------------------------------------------------------------- */

static gboolean
read_int (JsonObject *o, const char *name, gint64 *out, GError **error)
{
  JsonNode *node = json_object_get_member (o, name);

  *out = 0;
  if (node == NULL || JSON_NODE_HOLDS_NULL (node))
    return TRUE;
  if (!JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_INT64 || json_node_get_int (node) <= 0
      || json_node_get_int (node) > FOYER_MONEY_MOST)
    return foyer_refuse (error, _ ("“%s” must be an amount above zero."), name);
  *out = json_node_get_int (node);
  return TRUE;
}

/* @given: the member is there */
static gboolean
read_id (JsonObject *o, const char *name, FoyerId *out, gboolean *given, GError **error)
{
  JsonNode *node = json_object_get_member (o, name);

  *out = FOYER_ID_NONE;
  *given = node != NULL && !JSON_NODE_HOLDS_NULL (node);
  if (!*given)
    return TRUE;
  if (JSON_NODE_HOLDS_VALUE (node) && json_node_get_value_type (node) == G_TYPE_STRING && foyer_id_parse (json_node_get_string (node), out))
    return TRUE;
  return foyer_refuse (error, _ ("“%s” is no id."), name);
}

/* Another client the user may see, as who pays. The client paid for is nobody else. */
static gboolean
check_payer (Checkout *c, FoyerId *payer, GError **error)
{
  FoyerId client = foyer_row_id (g_array_index (c->bills, Bill, 0).visit, "client"), root, own;
  g_autoptr (FoyerRow) row = NULL;

  if (foyer_id_is_none (payer))
    return TRUE;
  if ((row = foyer_need_row (c->b->call, "client", payer, NULL, error)) == NULL)
    return FALSE;
  if (!foyer_client_visible (c->b->call, payer))
    {
      g_set_error_literal (error, FOYER_ERROR, FOYER_ERROR_DENIED, _ ("You may see only clients who visited you."));
      return FALSE;
    }
  root = foyer_alias_root (c->b->db, payer);
  own = foyer_id_is_none (&client) ? FOYER_ID_NONE : foyer_alias_root (c->b->db, &client);
  if (foyer_id_equal (&root, &own))
    *payer = FOYER_ID_NONE;
  return TRUE;
}

static gboolean
add_till (Checkout *c, const FoyerId *reg, Tender t, GError **error)
{
  g_autoptr (FoyerRow) row = foyer_money_register (c->b, reg, error);

  if (row == NULL)
    return FALSE;
  t.reg = *reg;
  t.cash = g_strcmp0 (foyer_row_text (row, "kind"), "cash") == 0;
  if (t.tendered != 0 && !t.cash)
    return foyer_refuse (error, _ ("Only cash gives change; %s takes the exact amount."), foyer_row_text (row, "title"));
  g_array_append_val (c->tenders, t);
  return TRUE;
}

/* {"deposit": true} or {"account": …} */
static gboolean
add_account (Checkout *c, JsonObject *o, Tender t, GError **error)
{
  gboolean named;

  if (!read_id (o, "account", &t.account, &named, error))
    return FALSE;
  if (named)
    {
      g_autoptr (FoyerRow) acct = foyer_db_get (c->b->db, "acct", &t.account);

      if (acct == NULL || g_strcmp0 (foyer_row_text (acct, "kind"), FOYER_DEPOSIT) != 0)
        {
          g_set_error_literal (error, FOYER_ERROR, FOYER_ERROR_NOT_FOUND, _ ("There is no such account."));
          return FALSE;
        }
      t.payer = foyer_row_id (acct, "client");
    }
  if (!check_payer (c, &t.payer, error) || !foyer_call_need (c->b->call, "money.account", error) || !foyer_deposit_understood (c->b->call, error))
    return FALSE;
  g_array_append_val (c->tenders, t);
  return TRUE;
}

static gboolean
read_tenders (Checkout *c, GError **error)
{
  FoyerCall *call = c->b->call;
  JsonArray *list = foyer_call_list (call, "tenders");

  if (foyer_call_has (call, "quick") == (list != NULL))
    return foyer_refuse (error, _ ("Say how it is paid: either “quick” or “tenders”."));
  if (list == NULL)
    {
      FoyerId reg = foyer_register_default (c->b->db, &c->b->place->id, foyer_call_text (call, "quick"), foyer_call_registers (call));
      return add_till (c, &reg, (Tender){ .tendered = foyer_call_int (call, "tendered") }, error);
    }
  if (json_array_get_length (list) == 0 || json_array_get_length (list) > MAX_TENDERS)
    return foyer_refuse (error, _ ("A payment has 1 to %d parts."), MAX_TENDERS);
  for (guint i = 0; i < json_array_get_length (list); i++)
    {
      JsonNode *node = json_array_get_element (list, i);
      JsonObject *o = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
      Tender t = { 0 };
      FoyerId reg;
      gboolean has_reg, has_payer, good;

      if (o == NULL)
        return foyer_refuse (error, _ ("Each part of a payment needs a register."));
      if (!read_int (o, "amount", &t.said, error) || !read_int (o, "tendered", &t.tendered, error) || !read_id (o, "register", &reg, &has_reg, error)
          || !read_id (o, "payer", &t.payer, &has_payer, error))
        return FALSE;
      if (json_object_get_boolean_member_with_default (o, "deposit", FALSE) || json_object_has_member (o, "account"))
        good = add_account (c, o, t, error);
      else if (!has_reg)
        return foyer_refuse (error, _ ("Each part of a payment needs a register."));
      else
        good = check_payer (c, &t.payer, error) && add_till (c, &reg, t, error);
      if (!good)
        return FALSE;
    }
  return TRUE;
}

/* ---- tips ------------------------------------------------------------------------------------------------------------------- */

static void
add_tip (Checkout *c, const FoyerId *staff, gint64 amount)
{
  Tip tip = { *staff, amount };

  for (guint i = 0; i < c->tips->len; i++)
    if (foyer_id_equal (&g_array_index (c->tips, Tip, i).staff, staff))
      {
        g_array_index (c->tips, Tip, i).amount += amount;
        return;
      }
  if (amount > 0)
    g_array_append_val (c->tips, tip);
}

/* Among those who served, by what their lines come to. */
static void
share_tip (Checkout *c, gint64 amount)
{
  g_autoptr (GArray) who = g_array_new (FALSE, FALSE, sizeof (FoyerId)), sold = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autofree gint64 *shares = NULL;

  for (guint i = 0; i < c->bills->len; i++)
    {
      FoyerStmt *s = foyer_db_sql (c->b->db, "SELECT staff, " FOYER_LINE_MONEY ("") " FROM line WHERE visit = ?1 AND deleted IS NOT 1 AND staff IS NOT NULL ORDER BY weight, id");

      foyer_stmt_bind_id (s, 1, &g_array_index (c->bills, Bill, i).visit->id);
      while (foyer_stmt_step (s))
        {
          FoyerVisitLine line = foyer_line_money (s, 1);
          FoyerId staff = foyer_stmt_id (s, 0);
          gint64 total = MAX (foyer_visit_line_total (&line), 0);
          guint k = 0;

          while (k < who->len && !foyer_id_equal (&g_array_index (who, FoyerId, k), &staff))
            k++;
          if (k < who->len)
            g_array_index (sold, gint64, k) += total;
          else
            {
              g_array_append_val (who, staff);
              g_array_append_val (sold, total);
            }
        }
      foyer_stmt_done (s);
    }
  if (who->len == 0)
    {
      FoyerId nobody = FOYER_ID_NONE;
      add_tip (c, &nobody, amount);
      return;
    }
  shares = g_new0 (gint64, who->len);
  foyer_tip_share (amount, (const gint64 *) sold->data, who->len, shares);
  for (guint i = 0; i < who->len; i++)
    add_tip (c, &g_array_index (who, FoyerId, i), shares[i]);
}

static gboolean
read_tips (Checkout *c, GError **error)
{
  FoyerCall *call = c->b->call;
  JsonArray *list = foyer_call_list (call, "tips");
  guint n = list != NULL ? json_array_get_length (list) : 0;

  if (n > MAX_TIPS)
    return foyer_refuse (error, _ ("There are at most %d tips."), MAX_TIPS);
  if (foyer_call_int (call, "tip") > 0)
    share_tip (c, foyer_call_int (call, "tip"));
  for (guint i = 0; i < n; i++)
    {
      JsonNode *node = json_array_get_element (list, i);
      gint64 amount = 0;
      FoyerId staff;
      gboolean given;

      if (!JSON_NODE_HOLDS_OBJECT (node) || !read_int (json_node_get_object (node), "amount", &amount, NULL) || amount == 0)
        return foyer_refuse (error, _ ("A tip is an amount above zero."));
      if (!read_id (json_node_get_object (node), "staff", &staff, &given, error))
        return FALSE;
      if (given)
        {
          g_autoptr (FoyerRow) row = foyer_need_row (call, "staff", &staff, NULL, error);
          if (row == NULL)
            return FALSE;
          add_tip (c, &staff, amount);
        }
      else
        share_tip (c, amount);
    }
  return TRUE;
}

static gint64
tips_sum (const Checkout *c)
{
  gint64 sum = 0;

  for (guint i = 0; i < c->tips->len; i++)
    sum += g_array_index (c->tips, Tip, i).amount;
  return sum;
}

/* ---- settling ----------------------------------------------------------------------------------------------------------------- */

/* What a part without an amount takes from accounts: what is due, as far as it goes. 0: refused. */
static gint64
most_of_account (Checkout *c, const Tender *t, gint64 left, GError **error)
{
  FoyerId client = foyer_id_is_none (&t->payer) ? foyer_row_id (g_array_index (c->bills, Bill, 0).visit, "client") : t->payer;
  gboolean named = !foyer_id_is_none (&t->account);
  FoyerDepositSum sum = { 0 };

  if (!foyer_id_is_none (&client))
    g_array_unref (foyer_deposit_plan (c->b->call, &client, named ? &t->account : NULL, c->b->place->currency, 0, &sum));
  if (sum.room > 0)
    return MIN (sum.room, left);
  g_set_error_literal (error, FOYER_ERROR, FOYER_ERROR_NOT_FOUND, named ? _ ("Nothing is left on this account.") : _ ("This client has no deposit."));
  return 0;
}

/* How much of what is due each tender pays. */
static gboolean
settle (Checkout *c, GError **error)
{
  gint64 left = c->due, tips = tips_sum (c);

  for (guint i = 0; i < c->tenders->len; i++)
    {
      Tender *t = &g_array_index (c->tenders, Tender, i);
      gboolean till = !foyer_id_is_none (&t->reg);
      FoyerCashPart part = { 0 };

      if (!till)
        {
          t->amount = t->said == 0 && left > 0 ? most_of_account (c, t, left, error) : t->said;
          if (t->amount == 0 && left > 0)
            return FALSE;
          /* More than is due stays where it is. */
          t->amount = MIN (t->amount, left);
          if (t->amount <= 0)
            return foyer_refuse (error, _ ("Nothing is left to pay."));
          left -= t->amount;
          continue;
        }
      t->tips = tips;
      tips = 0;
      if (t->said == 0 && left + t->tips <= 0)
        return foyer_refuse (error, _ ("Nothing is left to pay."));
      if (!foyer_cash_settle (left, t->said, t->tips, t->tendered, t->cash ? c->step : 1, &part))
        return foyer_refuse (error, _ ("The cash given is less than the amount to be paid with it."));
      t->amount = part.amount;
      t->rounding = part.rounding;
      t->change = part.change;
      left = MAX (left - t->amount, 0);
    }
  return tips == 0 || foyer_refuse (error, _ ("A tip is put into a register; say which."));
}

/* More than all owe: an advance of the client, or onto the client's account. */
static gboolean
settle_over (Checkout *c, GError **error)
{
  const FoyerRow *visit = g_array_index (c->bills, Bill, 0).visit;
  gboolean account = g_strcmp0 (foyer_call_text (c->b->call, "over"), "account") == 0;
  gint64 over = -c->due;

  for (guint i = 0; i < c->tenders->len; i++)
    over += g_array_index (c->tenders, Tender, i).amount;
  if (over <= 0)
    return TRUE;
  if (foyer_row_is_null (visit, "client"))
    return foyer_refuse (error, _ ("More than is due can only be taken from a client with a card, as an advance."));
  for (guint i = c->tenders->len; account && i-- > 0 && over > 0;)
    {
      Tender *t = &g_array_index (c->tenders, Tender, i);

      t->over = foyer_id_is_none (&t->reg) ? 0 : MIN (over, t->amount);
      t->amount -= t->over;
      over -= t->over;
    }
  return TRUE;
}

/* ---- the rows ----------------------------------------------------------------------------------------------------------------- */

static const char *
comment_of (const Checkout *c, const Bill *bill)
{
  return c->comment != NULL ? c->comment : foyer_row_text (bill->visit, "note");
}

static void
need_document (Checkout *c, Bill *bill)
{
  const Bill *first = &g_array_index (c->bills, Bill, 0);

  if (bill->doc != NULL)
    return;
  bill->doc = foyer_money_new_document (c->b, c->type, bill->visit, comment_of (c, bill));
  if (first != bill && first->doc != NULL)
    foyer_row_set_id (bill->doc, "together", &first->doc->id);
  foyer_tx_put (c->b->tx, bill->doc);
}

/* Rows of one tender in one document point at its first. */
static void
put_row (Checkout *c, FoyerRow *row, FoyerId *first)
{
  char text[37];

  if (foyer_id_is_none (first))
    *first = row->id;
  else
    foyer_row_set_id (row, "pair", first);
  foyer_tx_put (c->b->tx, row);
  json_array_add_string_element (c->made, foyer_id_format (&row->id, text));
}

/* One money row for each kind of thing sold. @entry: (nullable): of the account it was drawn from; @tendered: 0: not said */
static void
put_share (Checkout *c, Bill *bill, const Tender *t, gint64 share, const FoyerId *entry, gint64 tendered, FoyerId *first)
{
  gint64 weights[N_GROUPS], shares[N_GROUPS];

  need_document (c, bill);
  for (gsize g = 0; g < N_GROUPS; g++)
    weights[g] = MAX (bill->groups[g].total, 0);
  foyer_visit_split_payment (share, weights, N_GROUPS, shares);
  for (gsize g = 0; g < N_GROUPS; g++)
    {
      g_autoptr (FoyerRow) row = NULL;

      if (shares[g] == 0)
        continue;
      row = foyer_money_new_row (c->b, &bill->doc->id, bill->visit, &t->reg, bill->groups[g].item, "payment", shares[g], comment_of (c, bill));
      foyer_row_set_id (row, "staff", &bill->staff);
      if (entry != NULL)
        foyer_row_set_id (row, "entry", entry);
      if (!foyer_id_is_none (&t->payer))
        foyer_row_set_id (row, "payer", &t->payer);
      if (tendered > 0)
        foyer_row_set_int (row, "tendered", tendered);
      tendered = 0;
      put_row (c, row, first);
    }
}

/* What goes into the till beside the payment. */
static void
put_tips (Checkout *c, Bill *bill, const Tender *t, gint64 tendered, FoyerId *first)
{
  for (guint i = 0; t->tips > 0 && i < c->tips->len; i++)
    {
      const Tip *tip = &g_array_index (c->tips, Tip, i);
      g_autoptr (FoyerRow) row = NULL;

      need_document (c, bill);
      row = foyer_money_new_row (c->b, &bill->doc->id, bill->visit, &t->reg, "tips", "in", tip->amount, comment_of (c, bill));
      foyer_row_set_id (row, "staff", &tip->staff);
      if (foyer_id_is_none (first) && tendered > 0)
        foyer_row_set_int (row, "tendered", tendered);
      put_row (c, row, first);
    }
}

static void
put_rounding (Checkout *c, Bill *bill, const Tender *t, FoyerId *first)
{
  if (t->rounding != 0)
    {
      need_document (c, bill);
      g_autoptr (FoyerRow) row = foyer_money_new_row (c->b, &bill->doc->id, bill->visit, &t->reg, "rounding", t->rounding > 0 ? "in" : "out", t->rounding, comment_of (c, bill));
      put_row (c, row, first);
    }
}

static gboolean
put_from_account (Checkout *c, Bill *bill, const Tender *t, gint64 share, GError **error)
{
  FoyerId client = foyer_id_is_none (&t->payer) ? foyer_row_id (g_array_index (c->bills, Bill, 0).visit, "client") : t->payer;
  FoyerId own = foyer_row_id (bill->visit, "client");
  g_autoptr (GArray) entries = NULL;
  FoyerEntryFor what = { .why = "use" };
  Tender from = *t;
  char ref[37];

  if (foyer_id_is_none (&client))
    return foyer_refuse (error, _ ("This visit has no client with a deposit."));
  need_document (c, bill);
  what.ref = foyer_id_format (&bill->visit->id, ref);
  what.doc = bill->doc->id;
  what.staff = bill->staff;
  if (!foyer_deposit_draw (c->b->call, &client, foyer_id_is_none (&t->account) ? NULL : &t->account, c->b->place->currency, share, FALSE, &what, &entries, error))
    return FALSE;
  for (guint i = 0; i < entries->len; i++)
    {
      const FoyerDepositPart *part = &g_array_index (entries, FoyerDepositPart, i);
      FoyerId first = FOYER_ID_NONE;

      from.payer = foyer_id_equal (&client, &own) ? FOYER_ID_NONE : client;
      put_share (c, bill, &from, part->amount, &part->acct, 0, &first);
    }
  return TRUE;
}

/* One tender over the visits: its tips go with the first of them that it pays for, its rounding with the last, where the change is reckoned too. */
static gboolean
put_tender (Checkout *c, const Tender *t, const gint64 *shares, GError **error)
{
  guint last = 0, begin = c->bills->len;
  gint64 tendered = t->tendered > 0 ? t->tendered - t->over : 0;

  for (guint j = 0; j < c->bills->len; j++)
    if (shares[j] != 0)
      {
        begin = MIN (begin, j);
        last = j;
      }
  if (begin == c->bills->len)
    begin = 0;
  for (guint j = 0; j < c->bills->len; j++)
    {
      Bill *bill = &g_array_index (c->bills, Bill, j);
      FoyerId first = FOYER_ID_NONE;

      if (shares[j] == 0 && j != last)
        continue;
      if (foyer_id_is_none (&t->reg))
        {
          if (!put_from_account (c, bill, t, shares[j], error))
            return FALSE;
          continue;
        }
      gint64 here = tendered == 0 ? 0 : j == last ? tendered : shares[j] + (j == begin ? t->tips : 0);
      if (shares[j] != 0)
        put_share (c, bill, t, shares[j], NULL, here, &first);
      if (j == begin)
        put_tips (c, bill, t, here, &first);
      if (j == last)
        put_rounding (c, bill, t, &first);
      tendered -= here;
    }
  if (t->over > 0)
    {
      const FoyerRow *visit = g_array_index (c->bills, Bill, 0).visit;
      FoyerId client = foyer_row_id (visit, "client"), plain = FOYER_ID_NONE;
      g_autoptr (FoyerRow) acct = foyer_client_account (c->b->call, &client, &plain, &plain, error);
      FoyerEntryFor what = { .why = "add", .comment = c->comment };

      return acct != NULL && foyer_deposit_understood (c->b->call, error) && foyer_account_fill (c->b, acct, t->over, &t->reg, &what, NULL, error);
    }
  return TRUE;
}

gint64
foyer_money_cash_step (FoyerDb *db, const FoyerLocation *place)
{
  gint64 own = foyer_setting_int (db, &place->id, "checkout.cash-step");

  return own > 0 ? own : foyer_currency_cash_step (place->currency);
}

static gboolean
pay (Checkout *c, GError **error)
{
  JsonObject *result = foyer_call_result (c->b->call);
  gsize n, m = c->bills->len;
  g_autofree gint64 *amounts = NULL, *dues = NULL, *shares = NULL;
  gint64 change = 0, rounding = 0;

  c->step = foyer_money_cash_step (c->b->db, c->b->place);
  if (!read_tenders (c, error) || !read_tips (c, error) || !settle (c, error) || !settle_over (c, error))
    return FALSE;
  n = c->tenders->len;
  amounts = g_new0 (gint64, n);
  dues = g_new0 (gint64, m);
  shares = g_new0 (gint64, n * m);
  for (gsize i = 0; i < n; i++)
    amounts[i] = g_array_index (c->tenders, Tender, i).amount;
  for (gsize j = 0; j < m; j++)
    dues[j] = g_array_index (c->bills, Bill, j).due;
  foyer_checkout_allocate (amounts, n, dues, m, shares);
  for (gsize i = 0; i < n; i++)
    {
      const Tender *t = &g_array_index (c->tenders, Tender, i);

      if (!put_tender (c, t, shares + i * m, error))
        return FALSE;
      change += t->change;
      rounding += t->rounding;
    }
  for (gsize j = 0; j < m; j++)
    {
      const Bill *bill = &g_array_index (c->bills, Bill, j);
      if (bill->doc != NULL)
        {
          foyer_call_result_id (c->b->call, "document", &bill->doc->id);
          break;
        }
    }
  json_object_set_array_member (result, "money", json_array_ref (c->made));
  json_object_set_int_member (result, "change", change);
  if (rounding != 0)
    json_object_set_int_member (result, "rounding", rounding);
  if (c->tips->len > 0)
    json_object_set_int_member (result, "tips", tips_sum (c));
  return TRUE;
}

gboolean
foyer_money_pay (FoyerBooking *b, GPtrArray *visits, int type, GError **error)
{
  Checkout c = { .b = b, .type = type, .comment = foyer_call_has (b->call, "comment") ? foyer_call_text (b->call, "comment") : NULL };
  gboolean good;

  c.bills = g_array_new (FALSE, TRUE, sizeof (Bill));
  g_array_set_clear_func (c.bills, bill_clear);
  c.tenders = g_array_new (FALSE, TRUE, sizeof (Tender));
  c.tips = g_array_new (FALSE, TRUE, sizeof (Tip));
  c.made = json_array_new ();
  for (guint i = 0; i < visits->len; i++)
    {
      FoyerRow *visit = visits->pdata[i];
      Bill bill = { .visit = visit, .due = foyer_visit_due (foyer_visit_sum (b->db, &visit->id), foyer_visit_paid (b->db, &visit->id)) };

      read_groups (b->db, &visit->id, bill.groups);
      bill.staff = visit_staff (b->db, &visit->id);
      g_array_append_val (c.bills, bill);
      c.due += bill.due;
    }
  good = pay (&c, error);
  g_array_unref (c.bills);
  g_array_unref (c.tenders);
  g_array_unref (c.tips);
  json_array_unref (c.made);
  return good;
}

/* ---- visit.pay ---------------------------------------------------------------------------------------------------------------- */

const FoyerParam foyer_visit_pay_params[] = {
  { "visit", FOYER_P_ID, FOYER_P_REQUIRED, "visit" },
  { "with", FOYER_P_LIST, 0, "further visits that are paid at once, also other clients'" },
  FOYER_PAY_PARAMS,
  { "arrive", FOYER_P_BOOL, 0, "set the visit to arrived first" },
  { "loc", FOYER_P_ID, 0, "location" },
  { NULL },
};

/* How long ago a visit may be that is still paid (USR-9). */
static gboolean
may_pay_for (FoyerBooking *b, const FoyerRow *visit, GError **error)
{
  int days = foyer_call_days (b->call, "money.pay");
  gint64 date = 0;

  if (days < 0 || !foyer_date_parse (foyer_row_text (visit, "date"), &date) || date >= b->today - days)
    return TRUE;
  g_set_error (error, FOYER_ERROR, FOYER_ERROR_DENIED,
               ngettext ("You may take payments for visits of the last %d day.", "You may take payments for visits of the last %d days.", days), days);
  return FALSE;
}

/* The visit may be paid, having come first where that was asked. */
static gboolean
make_payable (FoyerBooking *b, FoyerRow *visit, GError **error)
{
  FoyerVisitStatus status = foyer_status_parse (foyer_row_text (visit, "status"));

  if (!foyer_booking_unlocked (b, &visit->id, error) || !may_pay_for (b, visit, error))
    return FALSE;
  if (foyer_call_bool (b->call, "arrive") && status != FOYER_STATUS_ARRIVED)
    {
      if (!foyer_call_need (b->call, "booking.status", error))
        return FALSE;
      if (!foyer_status_holds_time (status) && !foyer_booking_take_visit_back (b, &visit->id, TRUE, 0, error))
        return FALSE;
      status = FOYER_STATUS_ARRIVED;
      foyer_row_set_text (visit, "status", "arrived");
      foyer_tx_put (b->tx, visit);
    }
  if (foyer_status_may_pay (status))
    return TRUE;
  g_set_error (error, FOYER_ERROR, FOYER_ERROR_CONFLICT, _ ("Payment is taken when the client has arrived or the visit is confirmed."));
  return FALSE;
}

gboolean
foyer_run_visit_pay (FoyerCall *call, GError **error)
{
  g_auto (FoyerBooking) b = { 0 };
  g_autoptr (GPtrArray) visits = g_ptr_array_new_with_free_func ((GDestroyNotify) foyer_row_free);
  g_autoptr (GArray) with = NULL;
  FoyerId loc = foyer_call_loc (call);
  FoyerRow *visit;

  if (!foyer_booking_begin (&b, call, &loc, error) || (with = foyer_call_ids (call, "with", error)) == NULL
      || (visit = foyer_booking_visit (&b, call, "visit", error)) == NULL)
    return FALSE;
  g_ptr_array_add (visits, visit);
  if (with->len >= MAX_VISITS)
    return foyer_refuse (error, _ ("At most %d visits are paid at once."), MAX_VISITS);
  for (guint i = 0; i < with->len; i++)
    {
      for (guint k = 0; k < visits->len; k++)
        if (foyer_id_equal (&((FoyerRow *) visits->pdata[k])->id, &g_array_index (with, FoyerId, i)))
          return foyer_refuse (error, _ ("The same visit is named twice."));
      if ((visit = foyer_booking_visit_of (&b, &g_array_index (with, FoyerId, i), error)) == NULL)
        return FALSE;
      g_ptr_array_add (visits, visit);
    }
  for (guint i = 0; i < visits->len; i++)
    if (!make_payable (&b, visits->pdata[i], error))
      return FALSE;
  if (!foyer_money_pay (&b, visits, FOYER_DOC_VISIT, error))
    return FALSE;
  foyer_money_tell_visit (&b, &((FoyerRow *) visits->pdata[0])->id);
  return TRUE;
}

/* ---- visit.refund ------------------------------------------------------------------------------------------------------------- */

const FoyerParam foyer_visit_refund_params[] = {
  { "visit", FOYER_P_ID, FOYER_P_REQUIRED, "visit" },
  { "amount", FOYER_P_MONEY, 0, "given back; default and most: what was paid" },
  { "register", FOYER_P_ID, 0, "register it is taken from; default: main cash" },
  { "account", FOYER_P_BOOL, 0, "onto the client's account instead" },
  { "comment", FOYER_P_TEXT, 0, "why", NULL, 1000 },
  { "loc", FOYER_P_ID, 0, "location" },
  { NULL },
};

static gboolean
refund_to_account (FoyerBooking *b, FoyerRow *visit, gint64 amount, GError **error)
{
  FoyerId client = foyer_row_id (visit, "client"), plain = FOYER_ID_NONE, none = FOYER_ID_NONE, entry, staff = visit_staff (b->db, &visit->id);
  const char *comment = foyer_call_text (b->call, "comment");
  g_autoptr (FoyerRow) acct = NULL, doc = NULL, row = NULL;
  FoyerEntryFor what = { .why = "refund", .comment = comment, .staff = staff };
  char ref[37];

  if (foyer_id_is_none (&client))
    return foyer_refuse (error, _ ("This visit has no client with an account."));
  if (!foyer_call_need (b->call, "clients.accounts-fill", error) || !foyer_deposit_understood (b->call, error)
      || (acct = foyer_client_account (b->call, &client, &plain, &plain, error)) == NULL)
    return FALSE;
  doc = foyer_money_new_document (b, FOYER_DOC_VISIT, visit, comment);
  foyer_tx_put (b->tx, doc);
  what.doc = doc->id;
  what.ref = foyer_id_format (&visit->id, ref);
  if (!foyer_account_fill (b, acct, amount, &none, &what, &entry, error))
    return FALSE;
  row = foyer_money_new_row (b, &doc->id, visit, &none, "refund", "refund", -amount, comment);
  foyer_row_set_id (row, "staff", &staff);
  foyer_row_set_id (row, "entry", &entry);
  foyer_tx_put (b->tx, row);
  foyer_call_result_id (b->call, "document", &doc->id);
  foyer_call_result_id (b->call, "money", &row->id);
  foyer_money_tell_visit (b, &visit->id);
  return TRUE;
}

gboolean
foyer_run_visit_refund (FoyerCall *call, GError **error)
{
  g_auto (FoyerBooking) b = { 0 };
  g_autoptr (FoyerRow) visit = NULL, reg = NULL, doc = NULL, row = NULL;
  FoyerId loc = foyer_call_loc (call), reg_id, staff;
  gint64 amount, paid, rounding;

  if (!foyer_booking_begin (&b, call, &loc, error) || (visit = foyer_booking_visit (&b, call, "visit", error)) == NULL
      || !foyer_booking_unlocked (&b, &visit->id, error))
    return FALSE;
  paid = foyer_visit_paid (b.db, &visit->id);
  amount = foyer_call_has (call, "amount") ? foyer_call_int (call, "amount") : paid;
  if (foyer_call_bool (call, "account") && foyer_call_has (call, "register"))
    return foyer_refuse (error, _ ("Money goes back out of a register or onto an account, not both."));
  reg_id = foyer_call_has (call, "register") ? foyer_call_id (call, "register") : foyer_register_default (b.db, &loc, "cash", foyer_call_registers (call));
  if (!foyer_call_bool (call, "account") && (reg = foyer_money_register (&b, &reg_id, error)) == NULL)
    return FALSE;
  if (amount <= 0 || amount > paid)
    {
      g_autofree char *most = foyer_money_format (MAX (paid, 0), b.place->currency);
      return foyer_refuse (error, _ ("Between nothing and what was paid can be given back: %s."), most);
    }
  if (reg == NULL)
    return refund_to_account (&b, visit, amount, error);

  doc = foyer_money_new_document (&b, FOYER_DOC_VISIT, visit, foyer_call_text (call, "comment"));
  foyer_tx_put (b.tx, doc);
  staff = visit_staff (b.db, &visit->id);
  row = foyer_money_new_row (&b, &doc->id, visit, &reg_id, "refund", "refund", -amount, foyer_call_text (call, "comment"));
  foyer_row_set_id (row, "staff", &staff);
  foyer_tx_put (b.tx, row);
  rounding = g_strcmp0 (foyer_row_text (reg, "kind"), "cash") == 0 ? amount - foyer_cash_round (amount, foyer_money_cash_step (b.db, b.place)) : 0;
  if (rounding != 0)
    {
      g_autoptr (FoyerRow) odd = foyer_money_new_row (&b, &doc->id, visit, &reg_id, "rounding", rounding > 0 ? "in" : "out", rounding, foyer_call_text (call, "comment"));

      foyer_row_set_id (odd, "pair", &row->id);
      foyer_tx_put (b.tx, odd);
      json_object_set_int_member (foyer_call_result (call), "rounding", rounding);
    }
  foyer_call_result_id (call, "document", &doc->id);
  foyer_call_result_id (call, "money", &row->id);
  foyer_money_tell_visit (&b, &visit->id);
  return TRUE;
}
