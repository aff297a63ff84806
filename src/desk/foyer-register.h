/* foyer-register: registers, their balances, and payment items. Read inside a store read or write.
 *
 * Codes of the twelve built-in payment items: consumables products-bought salary taxes (expense) · services memberships products
 * other-income refill giftcards (income) · other-expense acquiring (expense). Further ones are made when they are first needed: refund
 * ("Refund to client", expense), tips and rounding (cash that cannot be paid to the cent; income, or below zero). */
#pragma once

#include "foyer-location.h"
#include "foyer-store.h"

G_BEGIN_DECLS

/* Opening balance plus every amount that was not cancelled (FIN-3). */
gint64   foyer_register_balance (FoyerDb *db, const FoyerId *reg);
/* The register of @loc marked as default for "cash" or "cashless", else the first of the kind; none when there is none. @allowed: (nullable):
 * foyer_call_registers() */
FoyerId  foyer_register_default (FoyerDb *db, const FoyerId *loc, const char *kind, GBytes *allowed);
/* The same where there is nothing to choose: the only one of the kind, or the one marked; none otherwise. */
FoyerId  foyer_register_clear (FoyerDb *db, const FoyerId *loc, const char *kind, GBytes *allowed);
/* What a query that shows money adds for the column @reg: parameter @n is bound with foyer_register_bind(). What came out of a deposit is in
 * no register. */
#define FOYER_REGISTER_ALLOWED(reg, n) " AND (?" n " IS NULL OR " reg " IS NULL OR instr(?" n ", " reg ") > 0)"
void     foyer_register_bind (FoyerStmt *s, int n, GBytes *allowed);
/* Smallest coin at a location, minor units: as it is set there, else as the currency has it. */
gint64   foyer_money_cash_step (FoyerDb *db, const FoyerLocation *place);
gboolean foyer_register_used (FoyerDb *db, const FoyerId *reg);
/* Built-in item by its code; none when it is not there (see foyer_item_need()). */
FoyerId  foyer_item_by_code (FoyerDb *db, const char *code);
/* The same inside a write: made when missing. Aborts for an unknown code. */
FoyerId  foyer_item_need (FoyerTx *tx, const char *code);
/* The row with this id is the built-in item @code of the chain: whoever first needs it may make it. */
gboolean foyer_item_is_built_in (FoyerDb *db, const FoyerId *id, const char *code);
/* The twelve items of a new chain (FIN-1). */
void     foyer_item_make_all (FoyerTx *tx, const FoyerId *chain);
/* Main (cash) and Card payment account (cashless) of a new location (FIN-1). */
void     foyer_register_make_defaults (FoyerTx *tx, const FoyerId *loc, FoyerId *cash, FoyerId *card);

G_END_DECLS
