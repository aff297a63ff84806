/* foyer-schema-books: the fields of tills and of those one buys from, since version 5. A part of foyer-schema.c, which alone includes it. */
#pragma once

/* A drawer from the counting in the morning to the counting at night. Two desks without the cable may both begin one: both stand, as money was
 * taken in both. It closes once: what the first closing says stays. */
static const FoyerField till_fields[] = {
  LOC,
  F ("register", REF, CONST, REQ, "register", N_("Register")),
  F ("no", TEXT, CONST, REQ, NULL, N_("Number")),
  F ("cur", TEXT, CONST, REQ, NULL, N_("Currency")),
  F ("bday", DATE, CONST, REQ, NULL, N_("Business day")),
  F ("dev", REF, CONST, 0, "device", N_("Desk")),
  F ("opened_at", TS, CONST, REQ, NULL, N_("Opened at")),
  F ("opened_by", REF, CONST, 0, "user", N_("Opened by")),
  F ("expected", MONEY, CONST, 0, NULL, N_("Expected at the opening")), /* by the register's ledger */
  F ("start", MONEY, CONST, REQ, NULL, N_("Counted at the opening")),
  F ("counts", JSON, CONST, 0, NULL, N_("Notes and coins")), /* [[value, pieces], …], the largest first */
  F ("note", TEXT, CONST, 0, NULL, N_("Comment")),
  F ("closed_at", TS, ONCE, 0, NULL, N_("Closed at")),
  F ("closed_by", REF, ONCE, 0, "user", N_("Closed by")),
  F ("closing", REF, ONCE, 0, "document", N_("Z report")),
  F ("counted", MONEY, ONCE, 0, NULL, N_("Counted at the closing")),
  F ("due", MONEY, ONCE, 0, NULL, N_("Expected at the closing")),
  F ("left", MONEY, ONCE, 0, NULL, N_("Left in the drawer")),
  F ("void", TS, ONCE, 0, NULL, N_("Cancelled at")),
  F ("void_by", REF, ONCE, 0, "user", N_("Cancelled by")),
};

/* What happens at a drawer and moves no money: opened without a sale, counted again. */
static const FoyerField till_event_fields[] = {
  LOC,
  F ("register", REF, CONST, REQ, "register", N_("Register")),
  F ("till", REF, CONST, PARENT, "till", N_("Till")),
  F ("kind", ENUM, CONST, REQ, "drawer count", N_("Kind")),
  F ("amount", MONEY, CONST, 0, NULL, N_("Counted")),
  F ("due", MONEY, CONST, 0, NULL, N_("Expected")),
  F ("reason", TEXT, CONST, 0, NULL, N_("Reason")),
  F ("at", TS, CONST, REQ, NULL, N_("Time")),
  F ("bday", DATE, CONST, REQ, NULL, N_("Business day")),
  F ("who", REF, CONST, 0, "user", N_("User")),
  F ("dev", REF, CONST, 0, "device", N_("Desk")),
  F ("void", TS, ONCE, 0, NULL, N_("Cancelled at")),
  F ("void_by", REF, ONCE, 0, "user", N_("Cancelled by")),
};

/* Whom one buys from or has an account with, besides clients and the team. */
static const FoyerField party_fields[] = {
  F ("title", TEXT, R, REQ | MARK, NULL, N_("Name")),
  F ("kind", ENUM, R, 0, "company person", N_("Kind")),
  F ("contact", TEXT, R, 0, NULL, N_("Contact person")),
  F ("phone", TEXT, R, 0, NULL, N_("Phone")),
  F ("email", TEXT, R, 0, NULL, N_("E-mail")),
  F ("address", TEXT, R, 0, NULL, N_("Address")),
  F ("tax_id", TEXT, R, 0, NULL, N_("Tax number")),
  F ("bank", TEXT, R, 0, NULL, N_("Bank data")),
  F ("comment", TEXT, R, 0, NULL, N_("Comment")),
  WEIGHT,
  DELETED,
};
