/* foyer-medical-panel: medical records of the client of a visit: the card, visit protocols, treatment plans. Reached from the visit only
 * (MED-1): panel "medical" of the window, {"visit", "what"}. Escape goes back to the visit, Ctrl+S saves, Ctrl+P prints. Whatever is opened is
 * written down before it is read. */
#pragma once

#include "foyer-ui-context.h"

G_BEGIN_DECLS

#define FOYER_TYPE_MEDICAL_PANEL (foyer_medical_panel_get_type ())
G_DECLARE_FINAL_TYPE (FoyerMedicalPanel, foyer_medical_panel, FOYER, MEDICAL_PANEL, GtkWidget)

/* @args: {"visit", "what": "card" (otherwise), "protocol", "plan", "id"} */
GtkWidget *foyer_medical_panel_new (FoyerUiContext *context, JsonObject *args);
/* What was opened is on view. */
gboolean   foyer_medical_panel_ready (FoyerMedicalPanel *self);

/* The section of the visit window that leads there: not seen by who may none of it. @visit: foyer_medical_section_show() */
GtkWidget *foyer_medical_section_new (FoyerUiContext *context);
void       foyer_medical_section_show (GtkWidget *section, const FoyerId *visit, gboolean client);

G_END_DECLS
