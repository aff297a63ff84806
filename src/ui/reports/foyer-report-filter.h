/* foyer-report-filter: the eleven conditions of the report of bookings (REP-1). What is chosen goes with the user to every desk.
 *
 * Signal "changed". Main thread only. */
#pragma once

#include "foyer-ui-context.h"

G_BEGIN_DECLS

#define FOYER_TYPE_REPORT_FILTER (foyer_report_filter_get_type ())
G_DECLARE_FINAL_TYPE (FoyerReportFilter, foyer_report_filter, FOYER, REPORT_FILTER, GtkWidget)

GtkWidget  *foyer_report_filter_new (FoyerUiContext *context);
/* Parameters of report.bookings. (transfer full) */
JsonObject *foyer_report_filter_params (FoyerReportFilter *self);
/* Something is left out. */
gboolean    foyer_report_filter_is_narrowing (FoyerReportFilter *self);
void        foyer_report_filter_clear (FoyerReportFilter *self);
gboolean    foyer_report_filter_focus (FoyerReportFilter *self);
/* One condition by its name ("deleted"), for tests and commands from elsewhere. */
void        foyer_report_filter_choose (FoyerReportFilter *self, const char *name, const char *value);
/* What is chosen is kept now rather than in a while. */
void        foyer_report_filter_keep (FoyerReportFilter *self);

G_END_DECLS
