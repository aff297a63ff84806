/* foyer-medical-private: what the commands and queries of medical records share. */
#pragma once

#include "foyer-medical.h"
#include "foyer-treatment.h"

G_BEGIN_DECLS

/* A visit and whose it is. */
typedef struct
{
  FoyerRow *visit;
  FoyerId client;  /* the card it is shown under */
  FoyerId loc;
} FoyerMedicalVisit;

void     foyer_medical_visit_clear (FoyerMedicalVisit *v);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (FoyerMedicalVisit, foyer_medical_visit_clear)
/* By the parameter "visit". INVALID without a client; DENIED for a visit the user does not see, and at a desk that does not hold the section. */
gboolean foyer_medical_visit_read (FoyerCall *call, FoyerMedicalVisit *v, GError **error);
/* TRUE when the row is about the visit's client or a card merged with it. */
gboolean foyer_medical_is_of (FoyerDb *db, const FoyerRow *row, const FoyerId *client);
/* Row of a parameter, of the visit's client and within reach. (transfer full) (nullable) */
FoyerRow *foyer_medical_row (FoyerCall *call, const char *param, const char *table, const FoyerMedicalVisit *v, GError **error);

/* Writes who does what to which record; inside a command. @row, @version: (nullable). The id of the line */
FoyerId  foyer_medical_note (FoyerCall *call, const char *kind, const char *what, const FoyerMedicalVisit *v, const FoyerId *row, const FoyerId *version);

/* The number a new card gets: LLL-DD-NNNNN of location, desk and the desk's own counter, so that no two desks give the same. (transfer full) */
char    *foyer_medical_next_no (FoyerCall *call, const FoyerId *loc);

/* Texts of a protocol, in order; ends with NULL. */
extern const char *const foyer_protocol_texts[];
/* Something of @protocol is not as in the signed @version. */
gboolean foyer_protocol_differs (const FoyerRow *protocol, const FoyerRow *version);
/* Its versions, oldest first. (transfer full) (element-type FoyerRow) */
GPtrArray *foyer_protocol_versions (FoyerDb *db, const FoyerId *protocol);

/* The stages of a plan in order. (transfer full) (element-type FoyerRow) */
GPtrArray *foyer_plan_stages (FoyerDb *db, const FoyerId *plan);
FoyerTreatmentState foyer_plan_stage_state (FoyerDb *db, const FoyerRow *stage);

G_END_DECLS
