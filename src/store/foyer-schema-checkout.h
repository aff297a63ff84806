/* Tables of checkout (back-office.md 0.4, 1): what is put on a price, and what kinds of client accounts there are. Part of foyer-schema.c. */
#pragma once

/* A line keeps the rate it was sold at; what is changed here is for lines to come. */
static const FoyerField tax_fields[] = {
  F ("title", TEXT, R, REQ, NULL, N_("Title")),
  F ("rate", PCT, R, REQ, NULL, N_("Rate")),
  F ("added", BOOL, R, 0, NULL, N_("Added to the price")),
  WEIGHT,
  DELETED,
};

/* "locs": ["…"]: where it may be used; empty: everywhere. With "credit" an account of it goes down to the negative of "most". */
static const FoyerField acct_type_fields[] = {
  F ("title", TEXT, R, REQ, NULL, N_("Title")),
  F ("locs", JSON, R, 0, NULL, N_("Locations")),
  F ("credit", BOOL, R, 0, NULL, N_("Payment on credit")),
  F ("most", MONEY, R, 0, NULL, N_("Highest debt")),
  WEIGHT,
  DELETED,
};
