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

#define MAX_MONEY G_GINT64_CONSTANT (1000000000000)
#define MAX_TENDERS 20

/* ---- shared ---------------------------------------------------------------------------------------------------------------- */

/* Only the registers a user was given, where he was given some (VIS-12). */
static gboolean
may_register (FoyerCall *call,
              const FoyerId *id,
              GError **error)
{
  if (foyer_id_is_none (id) || foyer_registers_have (foyer_call_registers (call), id))
    return TRUE;
  g_set_error_literal (error, FOYER_ERROR, FOYER_ERROR_DENIED, _ ("You may not use this register."));
  return FALSE;
}

/* A register in use at this location that the user may use. (transfer full) */
static FoyerRow *
register_row (FoyerBooking *b,
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
  return may_register (b->call, id, error) ? g_steal_pointer (&row) : NULL;
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

static FoyerRow *
new_money (FoyerBooking *b,
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
  return row;
}

static void
tell_visit (FoyerBooking *b,
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

/* ---- paying ---------------------------------------------------------------------------------------------------------------- */

static const FoyerParam pay_params[] = {
  { "visit", FOYER_P_ID, FOYER_P_REQUIRED, "visit" },
  { "tenders", FOYER_P_LIST, 0, "[{register, amount?, tendered?}]; without amount: what is due, at most what was tendered; {deposit: true, amount?} instead of a register: from the client's deposit; without amount: what is due, as far as it goes" },
  FOYER_DEPOSIT_CHAIN_PARAM,
  { "quick", FOYER_P_ENUM, 0, "the whole due sum into the default register of the kind", "cash cashless" },
  { "tendered", FOYER_P_MONEY, 0, "with quick cash: what the client gave; change is computed" },
  { "arrive", FOYER_P_BOOL, 0, "set the visit to arrived first" },
  { "comment", FOYER_P_TEXT, 0, "comment of the payment; default: the note of the visit", NULL, 1000 },
  { "loc", FOYER_P_ID, 0, "location" },
  { NULL },
};

typedef struct
{
  FoyerId reg;   /* none: from the deposit */
  gboolean cash;
  gint64 amount;
  gint64 tendered; /* 0: not said */
} Tender;

/* What the visit's lines sell: one money row for each. */
typedef struct
{
  const char *kind, *item;
  gint64 total;
} Group;

static void
read_groups (FoyerBooking *b,
             const FoyerId *visit,
             Group *groups,
             gsize n)
{
  FoyerStmt *s = foyer_db_sql (b->db, "SELECT coalesce(kind, 'service'), qty, price, disc_pct, disc_sum, manual FROM line"
                                      " WHERE visit = ?1 AND deleted IS NOT 1");
  foyer_stmt_bind_id (s, 1, visit);
  while (foyer_stmt_step (s))
    {
      FoyerVisitLine line = { .qty = foyer_stmt_int (s, 1), .price = foyer_stmt_int (s, 2), .disc_pct = foyer_stmt_int (s, 3),
                              .disc_sum = foyer_stmt_int (s, 4), .manual = !foyer_stmt_is_null (s, 5), .total_set = foyer_stmt_int (s, 5) };
      for (gsize i = 0; i < n; i++)
        if (strcmp (groups[i].kind, foyer_stmt_text (s, 0)) == 0)
          groups[i].total += foyer_visit_line_total (&line);
    }
  foyer_stmt_done (s);
}

static gboolean
read_int (JsonObject *o,
          const char *name,
          gint64 *out,
          GError **error)
{
  JsonNode *node = json_object_get_member (o, name);

  *out = 0;
  if (node == NULL || JSON_NODE_HOLDS_NULL (node))
    return TRUE;
  if (!JSON_NODE_HOLDS_VALUE (node) || json_node_get_value_type (node) != G_TYPE_INT64 || json_node_get_int (node) <= 0
      || json_node_get_int (node) > MAX_MONEY)
    {
      g_set_error (error, FOYER_ERROR, FOYER_ERROR_INVALID, _ ("“%s” must be an amount above zero."), name);
      return FALSE;
    }
  *out = json_node_get_int (node);
  return TRUE;
}

static gboolean
add_tender (FoyerBooking *b,
            GArray *tenders,
            const FoyerId *reg,
            gint64 amount,
            gint64 tendered,
            gint64 *left,
            GError **error)
{
  g_autoptr (FoyerRow) row = register_row (b, reg, error);
  if (row == NULL)
    return FALSE;

  Tender t = { .reg = *reg, .cash = g_strcmp0 (foyer_row_text (row, "kind"), "cash") == 0, .amount = amount, .tendered = tendered };
  if (tendered != 0 && !t.cash)
    {
      g_set_error (error, FOYER_ERROR, FOYER_ERROR_INVALID, _ ("Only cash gives change; %s takes the exact amount."), foyer_row_text (row, "title"));
      return FALSE;
    }
  if (t.amount == 0)
    t.amount = tendered != 0 ? MIN (*left, tendered) : *left;
  if (t.amount <= 0)
    {
      g_set_error (error, FOYER_ERROR, FOYER_ERROR_INVALID, _ ("Nothing is left to pay."));
      return FALSE;
    }
  if (tendered != 0 && tendered < t.amount)
    {
      g_set_error (error, FOYER_ERROR, FOYER_ERROR_INVALID, _ ("The cash given is less than the amount to be paid with it."));
      return FALSE;
    }
  *left = MAX (*left - t.amount, 0);
  g_array_append_val (tenders, t);
  return TRUE;
}

/* What a part without an amount takes from the deposit: what is due, as far as it goes. 0: refused. */
static gint64
most_of_deposit (FoyerBooking *b,
                 const FoyerRow *visit,
                 gint64 due,
                 GError **error)
{
  FoyerId client = foyer_row_id (visit, "client");
  FoyerDepositSum sum = { 0 };

  if (!foyer_id_is_none (&client))
    g_array_unref (foyer_deposit_plan (b->call, &client, b->place->currency, 0, &sum));
  if (sum.balance > 0)
    return MIN (sum.balance, due);
  g_set_error_literal (error, FOYER_ERROR, FOYER_ERROR_NOT_FOUND, _ ("This client has no deposit."));
  return 0;
}

static gboolean
read_tenders (FoyerBooking *b,
              const FoyerRow *visit,
              gint64 due,
              GArray *tenders,
              GError **error)
{
  FoyerCall *call = b->call;
  JsonArray *list = foyer_call_list (call, "tenders");
  gint64 left = due;

  if (foyer_call_has (call, "quick") == (list != NULL))
    {
      g_set_error (error, FOYER_ERROR, FOYER_ERROR_INVALID, _ ("Say how it is paid: either “quick” or “tenders”."));
      return FALSE;
    }
  if (list == NULL)
    {
      FoyerId reg = foyer_register_default (b->db, &b->place->id, foyer_call_text (call, "quick"), foyer_call_registers (call));
      return add_tender (b, tenders, &reg, 0, foyer_call_int (call, "tendered"), &left, error);
    }
  if (json_array_get_length (list) == 0 || json_array_get_length (list) > MAX_TENDERS)
    {
      g_set_error (error, FOYER_ERROR, FOYER_ERROR_INVALID, _ ("A payment has 1 to %d parts."), MAX_TENDERS);
      return FALSE;
    }
  for (guint i = 0; i < json_array_get_length (list); i++)
    {
      JsonNode *node = json_array_get_element (list, i);
      JsonObject *o = JSON_NODE_HOLDS_OBJECT (node) ? json_node_get_object (node) : NULL;
      FoyerId reg;
      gint64 amount, tendered;

      if (o != NULL && json_object_get_boolean_member_with_default (o, "deposit", FALSE))
        {
          Tender t = { 0 };

          if (!read_int (o, "amount", &t.amount, error))
            return FALSE;
          if (t.amount == 0 && left > 0 && (t.amount = most_of_deposit (b, visit, left, error)) == 0)
            return FALSE;
          /* More than is due stays where it is. */
          if (t.amount > left)
            t.amount = left;
          if (t.amount <= 0)
            {
              g_set_error (error, FOYER_ERROR, FOYER_ERROR_INVALID, _ ("Nothing is left to pay."));
              return FALSE;
            }
          left -= t.amount;
          g_array_append_val (tenders, t);
          continue;
        }
      if (o == NULL || !foyer_id_parse (json_object_get_string_member_with_default (o, "register", ""), &reg))
        {
          g_set_error (error, FOYER_ERROR, FOYER_ERROR_INVALID, _ ("Each part of a payment needs a register."));
          return FALSE;
        }
      if (!read_int (o, "amount", &amount, error) || !read_int (o, "tendered", &tendered, error)
          || !add_tender (b, tenders, &reg, amount, tendered, &left, error))
        return FALSE;
    }
  return TRUE;
}

static FoyerId
visit_staff (FoyerBooking *b,
             const FoyerId *visit)
{
  FoyerStmt *s = foyer_db_sql (b->db, "SELECT staff FROM appointment WHERE visit = ?1 AND deleted IS NOT 1 ORDER BY t0, id LIMIT 1");
  foyer_stmt_bind_id (s, 1, visit);
  FoyerId staff = foyer_stmt_step (s) ? foyer_stmt_id (s, 0) : FOYER_ID_NONE;
  foyer_stmt_done (s);
  return staff;
}

/* One money row for each kind of thing sold; the further ones point at the first. @entry: (nullable): of the account it was drawn from */
static void
put_tender (FoyerBooking *b,
            const FoyerRow *doc,
            const FoyerRow *visit,
            const Tender *t,
            const FoyerId *entry,
            const Group *groups,
            gsize n,
            const FoyerId *staff,
            const char *comment,
            JsonArray *made)
{
  gint64 weights[8], shares[8];
  FoyerId first = FOYER_ID_NONE;

  g_assert (n <= G_N_ELEMENTS (weights));
  for (gsize g = 0; g < n; g++)
    weights[g] = MAX (groups[g].total, 0);
  foyer_visit_split_payment (t->amount, weights, n, shares);
  for (gsize g = 0; g < n; g++)
    {
      if (shares[g] == 0)
        continue;
      char text[37];
      g_autoptr (FoyerRow) row = new_money (b, &doc->id, visit, &t->reg, groups[g].item, "payment", shares[g], comment);
      foyer_row_set_id (row, "staff", staff);
      if (entry != NULL)
        foyer_row_set_id (row, "entry", entry);
      if (foyer_id_is_none (&first))
        {
          first = row->id;
          if (t->tendered != 0)
            foyer_row_set_int (row, "tendered", t->tendered);
        }
      else
        foyer_row_set_id (row, "pair", &first);
      foyer_tx_put (b->tx, row);
      json_array_add_string_element (made, foyer_id_format (&row->id, text));
    }
}

/* How long ago a visit may be that is still paid (USR-9). */
static gboolean
may_pay_for (FoyerBooking *b,
             const FoyerRow *visit,
             GError **error)
{
  int days = foyer_call_days (b->call, "money.pay");
  gint64 date = 0;

  if (days < 0 || !foyer_date_parse (foyer_row_text (visit, "date"), &date) || date >= b->today - days)
    return TRUE;
  g_set_error (error, FOYER_ERROR, FOYER_ERROR_DENIED,
               ngettext ("You may take payments for visits of the last %d day.", "You may take payments for visits of the last %d days.", days), days);
  return FALSE;
}

static gboolean
run_pay (FoyerCall *call,
         GError **error)
{
  g_auto (FoyerBooking) b = { 0 };
  g_autoptr (FoyerRow) visit = NULL;
  g_autoptr (GArray) tenders = g_array_new (FALSE, FALSE, sizeof (Tender));
  Group groups[] = { { "service", "services" }, { "product", "products" }, { "membership", "memberships" }, { "giftcard", "giftcards" } };
  FoyerId loc = foyer_call_loc (call);

  if (!foyer_booking_begin (&b, call, &loc, error) || (visit = foyer_booking_visit (&b, call, "visit", error)) == NULL
      || !foyer_booking_unlocked (&b, &visit->id, error) || !may_pay_for (&b, visit, error))
    return FALSE;
  FoyerVisitStatus status = foyer_status_parse (foyer_row_text (visit, "status"));
  if (foyer_call_bool (call, "arrive") && status != FOYER_STATUS_ARRIVED)
    {
      if (!foyer_call_need (call, "booking.status", error))
        return FALSE;
      if (!foyer_status_holds_time (status) && !foyer_booking_take_visit_back (&b, &visit->id, TRUE, 0, error))
        return FALSE;
      status = FOYER_STATUS_ARRIVED;
      foyer_row_set_text (visit, "status", "arrived");
      foyer_tx_put (b.tx, visit);
    }
  if (!foyer_status_may_pay (status))
    {
      g_set_error (error, FOYER_ERROR, FOYER_ERROR_CONFLICT, _ ("Payment is taken when the client has arrived or the visit is confirmed."));
      return FALSE;
    }

  gint64 total = foyer_visit_sum (b.db, &visit->id), due = foyer_visit_due (total, foyer_visit_paid (b.db, &visit->id));
  if (!read_tenders (&b, visit, due, tenders, error))
    return FALSE;
  gint64 sum = 0, change = 0;
  for (guint i = 0; i < tenders->len; i++)
    {
      Tender *t = &g_array_index (tenders, Tender, i);
      sum += t->amount;
      change += t->tendered != 0 ? t->tendered - t->amount : 0;
    }
  if (sum > due && foyer_row_is_null (visit, "client"))
    {
      g_set_error (error, FOYER_ERROR, FOYER_ERROR_INVALID, _ ("More than is due can only be taken from a client with a card, as an advance."));
      return FALSE;
    }

  const char *comment = foyer_call_has (call, "comment") ? foyer_call_text (call, "comment") : foyer_row_text (visit, "note");
  g_autoptr (FoyerRow) doc = foyer_money_new_document (&b, FOYER_DOC_VISIT, visit, comment);
  foyer_tx_put (b.tx, doc);
  read_groups (&b, &visit->id, groups, G_N_ELEMENTS (groups));

  FoyerId staff = visit_staff (&b, &visit->id);
  JsonArray *made = json_array_new ();
  for (guint i = 0; i < tenders->len; i++)
    {
      Tender *t = &g_array_index (tenders, Tender, i);
      FoyerId client = foyer_row_id (visit, "client");
      g_autoptr (GArray) entries = NULL;
      char ref[37];

      if (!foyer_id_is_none (&t->reg))
        {
          put_tender (&b, doc, visit, t, NULL, groups, G_N_ELEMENTS (groups), &staff, comment, made);
          continue;
        }
      if (foyer_id_is_none (&client))
        {
          g_set_error (error, FOYER_ERROR, FOYER_ERROR_INVALID, _ ("This visit has no client with a deposit."));
          json_array_unref (made);
          return FALSE;
        }
      if (!foyer_call_need (call, "money.account", error) || !foyer_deposit_understood (call, error) || !foyer_deposit_draw (call, &client, b.place->currency, t->amount, FALSE, foyer_id_format (&visit->id, ref), &entries, error))
        {
          json_array_unref (made);
          return FALSE;
        }
      for (guint k = 0; k < entries->len; k++)
        {
          const FoyerDepositPart *part = &g_array_index (entries, FoyerDepositPart, k);
          Tender own = { .amount = part->amount };

          put_tender (&b, doc, visit, &own, &part->acct, groups, G_N_ELEMENTS (groups), &staff, comment, made);
        }
    }

  foyer_call_result_id (call, "document", &doc->id);
  json_object_set_array_member (foyer_call_result (call), "money", made);
  json_object_set_int_member (foyer_call_result (call), "change", change);
  tell_visit (&b, &visit->id);
  return TRUE;
}

/* ---- a client's account ---------------------------------------------------------------------------------------------------- */

gboolean
foyer_money_refill (FoyerCall *call,
                    const FoyerRow *acct,
                    gint64 amount,
                    const FoyerId *entry,
                    GError **error)
{
  g_auto (FoyerBooking) b = { 0 };
  g_autoptr (FoyerRow) reg = NULL, doc = NULL, row = NULL;
  FoyerId loc = foyer_call_loc (call), client = foyer_row_id (acct, "client");
  const char *comment = foyer_call_text (call, "comment");

  if (!foyer_deposit_understood (call, error) || !foyer_booking_begin (&b, call, &loc, error))
    return FALSE;
  FoyerId reg_id = foyer_call_has (call, "register") ? foyer_call_id (call, "register") : foyer_register_default (b.db, &loc, foyer_call_text (call, "quick"), foyer_call_registers (call));
  if ((reg = register_row (&b, &reg_id, error)) == NULL)
    return FALSE;
  doc = foyer_money_new_document (&b, FOYER_DOC_MONEY, NULL, comment);
  foyer_row_set_id (doc, "client", &client);
  foyer_tx_put (b.tx, doc);
  row = new_money (&b, &doc->id, NULL, &reg_id, "refill", "in", amount, comment);
  foyer_row_set_id (row, "client", &client);
  foyer_row_set_id (row, "entry", entry);
  foyer_tx_put (b.tx, row);
  foyer_call_result_id (call, "document", &doc->id);
  foyer_call_result_id (call, "money", &row->id);
  return TRUE;
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
      g_autoptr (FoyerRow) row = foyer_tx_get (b.tx, "money", &g_array_index (ids, FoyerId, i));
      FoyerId reg = foyer_row_id (row, "register");
      if (!may_register (call, &reg, error))
        return FALSE;
    }
  for (guint i = 0; i < ids->len; i++)
    foyer_money_mark_void (&b, "money", &g_array_index (ids, FoyerId, i));
  if (foyer_db_int (b.db, "SELECT count(*) FROM money WHERE doc = ?1 AND void IS NULL", &doc) == 0)
    foyer_money_mark_void (&b, "document", &doc);

  json_object_set_int_member (foyer_call_result (call), "cancelled", ids->len);
  if (!foyer_id_is_none (&visit_id))
    tell_visit (&b, &visit_id);
  return TRUE;
}

/* ---- refunding ------------------------------------------------------------------------------------------------------------- */

static const FoyerParam refund_params[] = {
  { "visit", FOYER_P_ID, FOYER_P_REQUIRED, "visit" },
  { "amount", FOYER_P_MONEY, FOYER_P_REQUIRED, "given back; at most what was paid" },
  { "register", FOYER_P_ID, 0, "register it is taken from; default: main cash" },
  { "comment", FOYER_P_TEXT, 0, "why", NULL, 1000 },
  { "loc", FOYER_P_ID, 0, "location" },
  { NULL },
};

static gboolean
run_refund (FoyerCall *call,
            GError **error)
{
  g_auto (FoyerBooking) b = { 0 };
  g_autoptr (FoyerRow) visit = NULL;
  g_autoptr (FoyerRow) reg = NULL;
  FoyerId loc = foyer_call_loc (call);
  gint64 amount = foyer_call_int (call, "amount");

  if (!foyer_booking_begin (&b, call, &loc, error) || (visit = foyer_booking_visit (&b, call, "visit", error)) == NULL
      || !foyer_booking_unlocked (&b, &visit->id, error))
    return FALSE;
  FoyerId reg_id = foyer_call_has (call, "register") ? foyer_call_id (call, "register") : foyer_register_default (b.db, &loc, "cash", foyer_call_registers (call));
  if ((reg = register_row (&b, &reg_id, error)) == NULL)
    return FALSE;
  gint64 paid = foyer_visit_paid (b.db, &visit->id);
  if (amount <= 0 || amount > paid)
    {
      g_autofree char *most = foyer_money_format (MAX (paid, 0), b.place->currency);
      g_set_error (error, FOYER_ERROR, FOYER_ERROR_INVALID, _ ("Between nothing and what was paid can be given back: %s."), most);
      return FALSE;
    }

  g_autoptr (FoyerRow) doc = foyer_money_new_document (&b, FOYER_DOC_VISIT, visit, foyer_call_text (call, "comment"));
  foyer_tx_put (b.tx, doc);
  FoyerId staff = visit_staff (&b, &visit->id);
  g_autoptr (FoyerRow) row = new_money (&b, &doc->id, visit, &reg_id, "refund", "refund", -amount, foyer_call_text (call, "comment"));
  foyer_row_set_id (row, "staff", &staff);
  foyer_tx_put (b.tx, row);
  foyer_call_result_id (call, "document", &doc->id);
  foyer_call_result_id (call, "money", &row->id);
  tell_visit (&b, &visit->id);
  return TRUE;
}

/* ---- money without a visit ------------------------------------------------------------------------------------------------- */

static const FoyerParam create_params[] = {
  { "item", FOYER_P_ID, FOYER_P_REQUIRED, "payment item; its kind gives the direction" },
  { "amount", FOYER_P_MONEY, FOYER_P_REQUIRED, "above zero" },
  { "register", FOYER_P_ID, 0, "default: main cash" },
  { "client", FOYER_P_ID, 0, "client it comes from or goes to" },
  { "staff", FOYER_P_ID, 0, "team member" },
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
  FoyerId loc = foyer_call_loc (call), who = foyer_call_actor (call)->user;
  gint64 amount;

  if (!foyer_booking_begin (&b, call, &loc, error) || !amount_of (call, &amount, error)
      || (item = foyer_call_row (call, "item", "item", error)) == NULL
      || (foyer_call_has (call, "client") && (client = foyer_call_row (call, "client", "client", error)) == NULL)
      || (foyer_call_has (call, "staff") && (staff = foyer_call_row (call, "staff", "staff", error)) == NULL))
    return FALSE;
  FoyerId reg_id = foyer_call_has (call, "register") ? foyer_call_id (call, "register") : foyer_register_default (b.db, &loc, "cash", foyer_call_registers (call));
  if ((reg = register_row (&b, &reg_id, error)) == NULL)
    return FALSE;

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

  if (!foyer_booking_begin (&b, call, &loc, error) || !amount_of (call, &amount, error) || (from = register_row (&b, &from_id, error)) == NULL
      || (to = register_row (&b, &to_id, error)) == NULL)
    return FALSE;
  if (foyer_id_equal (&from_id, &to_id))
    {
      g_set_error (error, FOYER_ERROR, FOYER_ERROR_INVALID, _ ("Choose two different registers."));
      return FALSE;
    }
  g_autoptr (FoyerRow) doc = foyer_money_new_document (&b, FOYER_DOC_MONEY, NULL, comment);
  foyer_tx_put (b.tx, doc);
  g_autoptr (FoyerRow) out = new_money (&b, &doc->id, NULL, &from_id, "other-expense", "transfer", -amount, comment);
  g_autoptr (FoyerRow) in = new_money (&b, &doc->id, NULL, &to_id, "other-income", "transfer", amount, comment);
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
  { "visit.pay", "money.pay", "Takes payment for a visit, into one or several registers.", N_ ("Took a payment"), pay_params, run_pay },
  { "money.cancel", "money.cancel", "Cancels a money transaction; it stays listed as cancelled.", N_ ("Cancelled a payment"), cancel_params,
    run_cancel },
  { "visit.refund", "money.refund", "Gives part or all of a payment back.", N_ ("Refunded"), refund_params, run_refund },
  { "visit.receipt", "money.print", "Makes the numbered receipt of a visit; the second time it is a copy.", N_ ("Printed a receipt"),
    receipt_params, foyer_run_visit_receipt },
  { "visit.return", "money.refund", "Makes the return receipt: the visit can be changed again.", N_ ("Printed a return receipt"), return_params,
    foyer_run_visit_return },
  { "money.create", "money.registers", "Records money put into or taken out of a register.", N_ ("Recorded money"), create_params, run_create },
  { "money.transfer", "money.transfer", "Moves money from one register to another.", N_ ("Transferred money"), transfer_params, run_transfer },
  { NULL },
};
