/* The parts of the panel of medical records: each shows an answer of medical.read and runs its own commands; the panel reads again when rows
 * change. Main thread only. */
#pragma once

#include "foyer-ui-context.h"

G_BEGIN_DECLS

/* ---- the panel a part stands in: foyer-medical-panel.c ---- */
/* Opens a record (and writes that down): "card", "protocol", "plan". @id, @version: (nullable) */
void     foyer_medical_look (GtkWidget *part, const char *what, const char *id, const char *version);
/* Writes down that it is printed, and shows the pages. */
void     foyer_medical_print (GtkWidget *part, const char *what, const char *id, const char *version);
FoyerId  foyer_medical_visit (GtkWidget *part);

/* ---- the card ---- */
#define FOYER_TYPE_MEDICAL_CARD (foyer_medical_card_get_type ())
G_DECLARE_FINAL_TYPE (FoyerMedicalCard, foyer_medical_card, FOYER, MEDICAL_CARD, GtkWidget)
GtkWidget *foyer_medical_card_new (FoyerUiContext *context);
void       foyer_medical_card_show (FoyerMedicalCard *self, JsonObject *answer);

/* ---- protocols: the list, or the one that is open ---- */
#define FOYER_TYPE_MEDICAL_PROTOCOLS (foyer_medical_protocols_get_type ())
G_DECLARE_FINAL_TYPE (FoyerMedicalProtocols, foyer_medical_protocols, FOYER, MEDICAL_PROTOCOLS, GtkWidget)
GtkWidget *foyer_medical_protocols_new (FoyerUiContext *context);
void       foyer_medical_protocols_show (FoyerMedicalProtocols *self, JsonObject *answer);
/* Writes what was typed and is not saved yet. */
void       foyer_medical_protocols_save (FoyerMedicalProtocols *self);

/* ---- treatment plans ---- */
#define FOYER_TYPE_MEDICAL_PLANS (foyer_medical_plans_get_type ())
G_DECLARE_FINAL_TYPE (FoyerMedicalPlans, foyer_medical_plans, FOYER, MEDICAL_PLANS, GtkWidget)
GtkWidget *foyer_medical_plans_new (FoyerUiContext *context);
void       foyer_medical_plans_show (FoyerMedicalPlans *self, JsonObject *answer);

/* ---- who opened them: hidden without the right ---- */
#define FOYER_TYPE_MEDICAL_LOG (foyer_medical_log_get_type ())
G_DECLARE_FINAL_TYPE (FoyerMedicalLog, foyer_medical_log, FOYER, MEDICAL_LOG, GtkWidget)
GtkWidget *foyer_medical_log_new (FoyerUiContext *context);
void       foyer_medical_log_show (FoyerMedicalLog *self, const FoyerId *client);

/* A list of what two desks wrote at once, each with the value that does not stand and a button to take it; hidden when there is none. */
GtkWidget *foyer_medical_doubts_new (FoyerUiContext *context);
void       foyer_medical_doubts_show (GtkWidget *doubts, FoyerUiContext *context, JsonArray *list);

G_END_DECLS
