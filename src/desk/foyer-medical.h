/* foyer-medical: the section of medical records: who may read what of it, and the log of every reading (front-desk.md 12).
 *
 * Nothing of it is read unless it was written down first who reads what:
 *
 *      medical.open {visit, what, id?} ──▶ a row of medical_log ──▶ medical.read {look}
 *
 * The query answers only what the same user was written down for; the window asks again with the same look while the page is open. The rows
 * lie in the section "medical": a desk that does not hold it has none of them. */
#pragma once

#include "foyer-command.h"
#include "foyer-session.h"

G_BEGIN_DECLS

#define FOYER_MEDICAL "medical"

/* The id of a client's only card. */
FoyerId     foyer_medical_card_id (const FoyerId *client);
typedef enum
{
  FOYER_MEDICAL_VIEW,
  FOYER_MEDICAL_PRINT,
  FOYER_MEDICAL_EDIT,
} FoyerMedicalAct;

/* The right for @act with @what: "card", "protocol", "plan". Never NULL; of nothing else a right nobody has. */
const char *foyer_medical_right_to (const char *what, FoyerMedicalAct act);
/* The right with which rows of @table are read, "medical.card"; NULL: of no medical table. */
const char *foyer_medical_right (const char *table);
/* Somebody whose access is limited to one team member or one position reaches protocols of @staff (MED-7). */
gboolean    foyer_medical_reaches (FoyerDb *db, const FoyerAccess *access, const FoyerId *staff);
/* The team member of a protocol, a version of one, or none for any other row. @db: for the protocol of a version */
FoyerId     foyer_medical_staff (FoyerDb *db, const FoyerRow *row);

/* foyer-medical-numbers.c: the two cards are both there and have one number. */
gboolean    foyer_medical_numbers_meet (FoyerDb *db, const FoyerId *a, const FoyerId *b);
/* This store has the records of its chain, as far as there are any. */
gboolean    foyer_medical_held (FoyerCall *call);
/* Rows of a medical table are given out whole to the system alone. FALSE with DENIED. */
gboolean    foyer_medical_rows (FoyerCall *call, const FoyerEntity *e, GError **error);

/* The caller may know of a row of a section: of a medical table by its right, of any other by "private.<section>". Queries that read rows of
 * any table ask this. @row: (nullable): not known: then whoever is limited to his own may not */
gboolean    foyer_section_may (FoyerCall *call, const char *section, const char *table, const FoyerRow *row);

G_END_DECLS
