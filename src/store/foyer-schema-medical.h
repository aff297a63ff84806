/* foyer-schema-medical: the fields of the tables of the section "medical". A part of foyer-schema.c, which alone includes it. */
#pragma once

#define MEDICAL F ("sec", ENUM, CONST, REQ, "medical", NULL)
#define TEXT_OF(name, label) F (name, TEXT, R, PERS | MARK, NULL, label)

/* One for a client: the id is derived from the client. Name, gender, birth date and phone are the client card's (MED-2). */
#pragma once
static const FoyerField medical_card_fields[] = {
  MEDICAL,
  F ("client", REF, CONST, REQ | PARENT, "client", N_("Client")),
  F ("no", TEXT, R, REQ | MARK, NULL, N_("Card number")),
  F ("created", DATE, R, 0, NULL, N_("Created on")),
  TEXT_OF ("address", N_("Registration address")),
  F ("locality", ENUM, R, PERS, "urban rural", N_("Locality")),
  F ("doc_type", TEXT, R, PERS, NULL, N_("Identity document")),
  F ("doc_series", TEXT, R, PERS, NULL, N_("Series of the document")),
  F ("doc_no", TEXT, R, PERS, NULL, N_("Number of the document")),
  F ("policy", TEXT, R, PERS, NULL, N_("Insurance policy number")),
  F ("insurer", TEXT, R, PERS, NULL, N_("Insurance company")),
  F ("social", TEXT, R, PERS, NULL, N_("Social security number")),
  F ("marital", ENUM, R, PERS, "married not-married unknown", N_("Marital status")),
  F ("education", ENUM, R, PERS, "higher secondary general-secondary basic primary unknown", N_("Education")),
  F ("employment", TEXT, R, PERS, NULL, N_("Employment")),
  F ("workplace", TEXT, R, PERS, NULL, N_("Workplace")),
  F ("citizen", TEXT, R, PERS, NULL, N_("Citizen category code")),
  TEXT_OF ("disability", N_("Disability")),
  F ("blood", ENUM, R, PERS | MARK, "0 A B AB", N_("Blood group")),
  F ("rh", ENUM, R, PERS | MARK, "positive negative", N_("Rh")),
  F ("blood_other", TEXT, R, PERS, NULL, N_("Other blood marker")),
  TEXT_OF ("allergies", N_("Allergies")),
  F ("made_by", REF, CONST, 0, "user", N_("Written by")),
  F ("made_at", TS, CONST, 0, NULL, N_("Written at")),
  DELETED,
};

/* What is being written about a visit. What was signed of it stands in the versions and never changes; whatever differs from the newest
 * of them is not signed yet. */
static const FoyerField protocol_fields[] = {
  MEDICAL,
  F ("client", REF, CONST, REQ | PARENT, "client", N_("Client")),
  F ("visit", REF, CONST, REQ, "visit", N_("Visit")),
  F ("loc", REF, CONST, 0, "location", N_("Location")),
  F ("staff", REF, CONST, 0, "staff", N_("Team member")), /* whose protocol it is (MED-7) */
  F ("date", DATE, CONST, 0, NULL, N_("Date")),           /* of the visit */
  TEXT_OF ("complaints", N_("Complaints")),
  TEXT_OF ("anamnesis", N_("Anamnesis")),
  TEXT_OF ("findings", N_("Findings")),
  F ("dx_code", TEXT, R, PERS | MARK, NULL, N_("Diagnosis code")),
  TEXT_OF ("dx", N_("Diagnosis")),
  TEXT_OF ("prescriptions", N_("Prescriptions")),
  TEXT_OF ("recommendations", N_("Recommendations")),
  F ("made_by", REF, CONST, 0, "user", N_("Written by")),
  F ("made_at", TS, CONST, 0, NULL, N_("Written at")),
  DELETED,
};

#define SIGNED(name, label) F (name, TEXT, CONST, PERS, NULL, label)

static const FoyerField protocol_version_fields[] = {
  MEDICAL,
  F ("protocol", REF, CONST, REQ | PARENT, "protocol", N_("Visit protocol")),
  F ("client", REF, CONST, REQ, "client", N_("Client")),
  SIGNED ("complaints", N_("Complaints")),
  SIGNED ("anamnesis", N_("Anamnesis")),
  SIGNED ("findings", N_("Findings")),
  SIGNED ("dx_code", N_("Diagnosis code")),
  SIGNED ("dx", N_("Diagnosis")),
  SIGNED ("prescriptions", N_("Prescriptions")),
  SIGNED ("recommendations", N_("Recommendations")),
  F ("signed_at", TS, CONST, REQ, NULL, N_("Signed at")),
  F ("signed_by", REF, CONST, REQ, "user", N_("Signed by")),
  F ("signer", TEXT, CONST, 0, NULL, N_("Signer")), /* the name as it was then */
};

static const FoyerField treatment_plan_fields[] = {
  MEDICAL,
  F ("client", REF, CONST, REQ | PARENT, "client", N_("Client")),
  F ("visit", REF, CONST, 0, "visit", N_("Visit")), /* at which it was drawn up */
  F ("loc", REF, CONST, 0, "location", N_("Location")),
  F ("staff", REF, R, 0, "staff", N_("Team member")),
  F ("title", TEXT, R, REQ | PERS | MARK, NULL, N_("Title")),
  /* "progress" and "done" follow from the stages (foyer-plan.h); "done" written here closes a plan whose rest is not needed. */
  F ("state", ENUM, R, REQ | MARK, "draft agreed progress done cancelled", N_("State")),
  F ("discount", PCT, R, MARK, NULL, N_("Discount")),
  F ("cur", TEXT, CONST, 0, NULL, N_("Currency")),
  TEXT_OF ("note", N_("Note")),
  F ("agreed_at", TS, R, 0, NULL, N_("Agreed at")),
  F ("agreed_by", REF, R, 0, "user", N_("Agreement written by")),
  F ("made_by", REF, CONST, 0, "user", N_("Written by")),
  F ("made_at", TS, CONST, 0, NULL, N_("Written at")),
  DELETED,
};

static const FoyerField plan_stage_fields[] = {
  MEDICAL,
  F ("plan", REF, CONST, REQ | PARENT, "treatment_plan", N_("Treatment plan")),
  F ("client", REF, CONST, REQ, "client", N_("Client")),
  F ("service", REF, R, 0, "service", N_("Service")),
  F ("title", TEXT, R, PERS, NULL, N_("Title")), /* of the service when it was written, or of what is none */
  F ("qty", QTY, R, 0, NULL, N_("Quantity")),
  F ("price", MONEY, R, MARK, NULL, N_("Price")),
  F ("date", DATE, R, 0, NULL, N_("Planned for")),
  F ("staff", REF, R, 0, "staff", N_("Team member")),
  F ("zone", TEXT, R, PERS, NULL, N_("Tooth or zone")),
  F ("appointment", REF, R, MARK, "appointment", N_("Appointment")), /* booked by two desks: a line in the inbox */
  WEIGHT,
  DELETED,
};

/* Who looked at, changed or printed what, and when. */
static const FoyerField medical_log_fields[] = {
  MEDICAL,
  F ("kind", ENUM, CONST, REQ, "view edit sign print book", N_("What")),
  F ("what", ENUM, CONST, REQ, "card protocol plan log", N_("Record")),
  F ("client", REF, CONST, 0, "client", N_("Client")),
  F ("visit", REF, CONST, 0, "visit", N_("Visit")),
  F ("row", REF, CONST, 0, NULL, NULL),     /* the card, the protocol, the plan */
  F ("version", REF, CONST, 0, NULL, NULL), /* of the protocol */
  F ("loc", REF, CONST, 0, "location", N_("Location")),
  F ("who", REF, CONST, 0, "user", N_("User")),
  F ("dev", REF, CONST, 0, "device", N_("Desk")),
  F ("at", TS, CONST, REQ, NULL, N_("Time")),
};

#undef MEDICAL
#undef TEXT_OF
#undef SIGNED
