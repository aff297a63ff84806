/* Run functions of foyer_queries_calendar that live in foyer-query-visit.c. */
#pragma once

#include "foyer-command.h"

G_BEGIN_DECLS

/* DENIED for a visit of another location, of another column, or further back than the user may see. */
gboolean foyer_visit_may_see (FoyerCall *call, const FoyerRow *visit, GError **error);
/* Member "resources": what the appointment or event takes. */
void     foyer_visit_out_resources (JsonBuilder *out, FoyerDb *db, const FoyerId *appointment);

gboolean foyer_run_visit_get (FoyerCall *call, JsonBuilder *out, GError **error);
gboolean foyer_run_appointment_get (FoyerCall *call, JsonBuilder *out, GError **error);
gboolean foyer_run_client_visits (FoyerCall *call, JsonBuilder *out, GError **error);
gboolean foyer_run_copy_client (FoyerCall *call, JsonBuilder *out, GError **error);

G_END_DECLS
