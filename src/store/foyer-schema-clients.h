/* foyer-schema-clients: the fields of what belongs to clients' cards since version 5. A part of foyer-schema.c, which alone includes it. */
#pragma once

/* A file of a client's card; its bytes are a blob (foyer-blobs.h) that a desk fetches when somebody wants to see it. */
#pragma once
static const FoyerField client_file_fields[] = {
  F ("client", REF, CONST, REQ | PARENT, "client", N_("Client")),
  F ("file", TEXT, CONST, REQ | PERS | FILES | ASKED, NULL, N_("File")),
  F ("name", TEXT, R, REQ | PERS, NULL, N_("Name")),
  F ("type", TEXT, CONST, 0, NULL, N_("Type")), /* "image/jpeg" */
  F ("size", INT, CONST, 0, NULL, N_("Size")),  /* bytes */
  F ("at", TS, CONST, REQ, NULL, N_("Time")),
  F ("who", REF, CONST, 0, "user", N_("User")),
  DELETED,
};

/* What somebody wrote by hand to a client's figures, instead of overwriting them. */
static const FoyerField client_adjust_fields[] = {
  F ("client", REF, CONST, REQ | PARENT, "client", N_("Client")),
  F ("kind", ENUM, CONST, REQ, "paid sold", N_("Figure")),
  F ("amount", MONEY, CONST, REQ, NULL, N_("Amount")), /* also below zero */
  F ("loc", REF, CONST, 0, "location", N_("Location")),
  F ("at", TS, CONST, REQ, NULL, N_("Time")),
  F ("bday", DATE, CONST, 0, NULL, N_("Business day")),
  F ("who", REF, CONST, 0, "user", N_("User")),
  F ("comment", TEXT, CONST, PERS, NULL, N_("Comment")),
  F ("void", TS, ONCE, 0, NULL, N_("Cancelled at")),
  F ("void_by", REF, ONCE, 0, "user", N_("Cancelled by")),
  F ("again", REF, CONST, 0, "client_adjust", N_("Undoes the cancelling of")),
};

/* What a client gets who has reached a figure. */
static const FoyerField client_rule_fields[] = {
  F ("measure", ENUM, R, REQ, "sold paid visits", N_("Figure")),
  F ("least", INT, R, REQ, NULL, N_("From")), /* minor units, or visits */
  F ("discount", PCT, R, 0, NULL, N_("Personal discount")),
  F ("label", REF, R, 0, "label", N_("Category")),
  F ("drops", REF, R, 0, "label", N_("Category taken away")),
  F ("priority", ENUM, R, 0, "none bronze silver gold", N_("Importance")),
  F ("back", BOOL, R, 0, NULL, N_("Taken back below it")),
  WEIGHT,
  DELETED,
};

/* That a rule was applied to a client: the id is derived from both, so that every desk writes the same row. */
static const FoyerField client_award_fields[] = {
  F ("client", REF, CONST, REQ | PARENT, "client", N_("Client")),
  F ("rule", REF, CONST, REQ, "client_rule", N_("Rule")),
  F ("state", ENUM, R, 0, "given taken", N_("State")), /* empty: what gave it was undone */
  F ("figure", INT, R, 0, NULL, N_("Figure")), /* at that moment */
  F ("at", TS, R, 0, NULL, N_("Time")),
};

static const FoyerField review_fields[] = {
  LOC,
  F ("rating", INT, CONST, REQ, NULL, N_("Rating")), /* 1 … 5 */
  F ("text", TEXT, CONST, PERS, NULL, N_("Text")),
  F ("author", TEXT, CONST, PERS, NULL, N_("Author")), /* of one without a card */
  F ("client", REF, CONST, PARENT, "client", N_("Client")),
  F ("staff", REF, CONST, PARENT, "staff", N_("Team member")),
  F ("visit", REF, CONST, PARENT, "visit", N_("Visit")),
  F ("at", TS, CONST, REQ, NULL, N_("Time")),
  F ("made_by", REF, CONST, 0, "user", N_("Written down by")),
  DELETED,
};

/* That a person was erased (foyer-erase.h): one row for each card that was his. Only numbers: who it was is not told any more. */
static const FoyerField erasure_fields[] = {
  F ("client", REF, CONST, REQ | PARENT, "client", N_("Client")),
  F ("at", TS, CONST, REQ, NULL, N_("Time")),
  F ("who", REF, CONST, 0, "user", N_("User")),
};
