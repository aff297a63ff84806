/* Run functions of foyer_queries_calendar that live in foyer-query-visit.c. */
#pragma once

#include "foyer-command.h"

G_BEGIN_DECLS

gboolean foyer_run_visit_get (FoyerCall *call, JsonBuilder *out, GError **error);
gboolean foyer_run_appointment_get (FoyerCall *call, JsonBuilder *out, GError **error);
gboolean foyer_run_client_visits (FoyerCall *call, JsonBuilder *out, GError **error);
gboolean foyer_run_copy_client (FoyerCall *call, JsonBuilder *out, GError **error);

G_END_DECLS
