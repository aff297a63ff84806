/* What the money commands share, and the run functions of foyer_commands_money that live in foyer-cmd-receipt.c. */
#pragma once

#include "foyer-booking-private.h"
#include "foyer-deposit.h"

G_BEGIN_DECLS

#define FOYER_MONEY_MOST G_GINT64_CONSTANT (1000000000000)

/* Only the registers a user was given, where he was given some (VIS-12). */
gboolean  foyer_money_may_register (FoyerCall *call, const FoyerId *id, GError **error);
/* A register in use at this location that the user may use. (transfer full) */
FoyerRow *foyer_money_register (FoyerBooking *b, const FoyerId *id, GError **error);
/* Where every row of money comes from, of the open till of its register if there is one; not put yet. @visit: (nullable); @item: code of a built-in payment item (transfer full) */
FoyerRow *foyer_money_new_row (FoyerBooking *b, const FoyerId *doc, const FoyerRow *visit, const FoyerId *reg, const char *item, const char *kind,
                               gint64 amount, const char *comment);
/* Whether a row of money may be cancelled: its register is the user's, and what it put on an account is still there, or somebody with the right to
 * delete transactions says so. */
gboolean  foyer_money_may_cancel (FoyerBooking *b, const FoyerId *money, GError **error);
/* visit, total, paid, due and state, into the result. */
void      foyer_money_tell_visit (FoyerBooking *b, const FoyerId *visit);
/* Not put yet. @visit, @comment: (nullable) (transfer full) */
FoyerRow *foyer_money_new_document (FoyerBooking *b, int type, const FoyerRow *visit, const char *comment);
/* Marks a row of "money" or "document" as cancelled by the user, now; one that is stays as it is. */
void      foyer_money_mark_void (FoyerBooking *b, const char *table, const FoyerId *id);

gboolean  foyer_run_visit_receipt (FoyerCall *call, GError **error);
gboolean  foyer_run_visit_return (FoyerCall *call, GError **error);

extern const FoyerParam foyer_visit_pay_params[], foyer_visit_refund_params[];
gboolean  foyer_run_visit_pay (FoyerCall *call, GError **error);
gboolean  foyer_run_visit_refund (FoyerCall *call, GError **error);

/* What a payment can be told, for every command that takes one. */
#define FOYER_PAY_PARAMS \
  { "tenders", FOYER_P_LIST, 0, \
    "[{register, amount?, tendered?, payer?}]; without amount: what is due, at most what was tendered; {deposit: true, type?, client?, amount?} " \
    "instead of a register: from the client's account, of that type, or from another client's; without amount: what is due, as far as it goes" }, \
  FOYER_DEPOSIT_CHAIN_PARAM, \
  { "quick", FOYER_P_ENUM, 0, "the whole due sum into the default register of the kind", "cash cashless" }, \
  { "tendered", FOYER_P_MONEY, 0, "with quick cash: what the client gave; change is computed" }, \
  { "tip", FOYER_P_MONEY, 0, "tip, shared among those who served by what they did" }, \
  { "tips", FOYER_P_LIST, 0, "[{amount, staff?}]: tips to a person; without staff: shared. Tips go into the first register" }, \
  { "over", FOYER_P_ENUM, 0, "where more than is due goes: it stays as an advance (balance), or onto the client's account; default: balance", "balance account" }, \
  { "comment", FOYER_P_TEXT, 0, "comment of the payment; default: the note of the visit", NULL, 1000 }

/**
 * foyer_money_pay:
 * @visits: (element-type FoyerRow): paid at once, of clients who came or are confirmed; the first keeps what is more than all owe
 * Takes the payment FOYER_PAY_PARAMS describe. document, money, change, rounding and tips go into the result.
 */
gboolean  foyer_money_pay (FoyerBooking *b, GPtrArray *visits, int type, GError **error);

G_END_DECLS
